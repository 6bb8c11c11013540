"""Tables while they are gathered, and which of them are one: parts, copies, and what says others again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.roles import Role
from scorer.readers.printed.rows import Doubt, Label, Row
from scorer.readers.printed.values import folded
from scorer.readers.prose.statements import declared_in
from scorer.readers.sums.declared_totals import declared_in_head
from scorer.readers.tables.continuation import broken_name
from scorer.readers.tables.deducted import Deducted, repeated_in
from scorer.readers.tables.parts_headed import (
    MOST_PARTS,
    in_pointed_groups,
    may_be_parts,
    named_parts,
    names_another,
    summed_parts,
    together,
    under_headings,
)
from scorer.readers.tables.repeats import beside_longer, repeats, told_again
from scorer.readers.tables.sections import Section
from scorer.readers.tables.upper_headings import below_upper


@attrs.define
class Open:
    """A table while its sections are gathered."""

    section: Section
    rows: list[Row]
    head: dict[str, Cell]
    before: list[Paragraph]
    heading: tuple[Cell, ...]
    groups: Mapping[Role, Label]
    doubts: list[Doubt] = attrs.field(factory=list)
    deducted: list[Deducted] = attrs.field(factory=list)
    closed: bool = False  # by a total among rows that were not read

    @property
    def ended(self) -> bool:
        """Whether no more rows belong to it."""
        return self.closed or any(row.kind == "total" for row in self.rows)

    def go_on(self, more: Sequence[Row]) -> None:
        """Add the rows of the next page, whose first line may be the end of the last name."""
        whole = broken_name(self.rows, more)
        self.rows = [*self.rows, *more] if whole is None else [*self.rows[:-1], whole, *more[1:]]

    @property
    def said(self) -> tuple[Sequence[Row], Sequence[str]]:
        """Its rows, and what stands in the same grid above and beside them."""
        return self.rows, [cell.text for cell in (*self.head.values(), *self.heading)]

    @property
    def told(self) -> bool:
        """Whether sentences tell its rows, and no columns."""
        return not self.section.columns

    @property
    def grouped(self) -> bool:
        """Whether its columns have groups of level 1, or a line above it was read as its group."""
        return "level1" in self.section.columns or self.section.above is not None

    @property
    def budgeted(self) -> bool:
        """Whether it has a row on a budget of its own."""
        return any(row.kind == "execution" for row in self.rows)

    @property
    def labelled(self) -> bool:
        """Whether it names a unit or a project of its own."""
        return bool({"unit", "project"} & self.head.keys())


def settled(
    tables: Sequence[Open], prose: Sequence[Paragraph], head: Mapping[str, Cell]
) -> tuple[list[Open], list[Paragraph], dict[str, Cell]]:
    """The tables of a document that are read, and what stands after the last of them.

    Args:
        tables: as gathered, in the order of the document.
        prose: what stands after them.
        head: the labels there.
    """
    left, prose, head = _without(tables, _told_again(tables), prose, head)
    left, prose, head = _without(left, {**repeats([one.rows for one in left]), **_printed_twice(left)}, prose, head)
    whole = _whole(_summed(left))
    parts = list(may_be_parts([(one.rows, one.labelled) for one in whole]))
    for first, count in parts:
        for one in whole[first : first + count]:
            one.doubts.append(Doubt(code="parts-of-a-table", place=one.section.place, values={"count": str(count)}))
    for at, most in beside_longer([(one.rows, one.labelled or one.budgeted) for one in whole], parts).items():
        doubt = Doubt(code="beside-a-longer-table", place=whole[at].section.place, values={"count": str(most)})
        whole[at].doubts.append(doubt)
    return whole, prose, head


def _told_again(tables: Sequence[Open]) -> Mapping[int, int]:
    """Which lists of sentences say again what the ruled tables of the document say, and the longest of these."""
    ruled = [one.rows for one in tables if not one.told]
    if not ruled:
        return {}
    longest = max((at for at, one in enumerate(tables) if not one.told), key=lambda at: len(tables[at].rows))
    return {at: longest for at, one in enumerate(tables) if one.told and told_again(one.rows, ruled)}


def _printed_twice(tables: Sequence[Open]) -> Mapping[int, int]:
    """Tables that are the one before them once more, with nothing said between the two, and which that is.

    A page may have a copy for small screens; two units with the same scores have each a title or a label.
    Rows of one name only are alike by chance.
    """
    pairs = enumerate(zip(tables, tables[1:], strict=False), start=1)
    alike = (at for at, (before, one) in pairs if not one.before and one.said == before.said)
    return {at: at - 1 for at in alike if len({row.name for row in tables[at].rows}) > 1}


def _without(
    tables: Sequence[Open], again: Mapping[int, int], after: Sequence[Paragraph], below: Mapping[str, Cell]
) -> tuple[list[Open], list[Paragraph], dict[str, Cell]]:
    """The tables without those that say again what another says; their prose and labels go to the next one."""
    kept: list[Open] = []
    prose: list[Paragraph] = []
    head: dict[str, Cell] = {}
    for at, one in enumerate(tables):
        if at not in again or _is_own(one, tables[again[at]], behind=again[at] > at):
            # The lists of what others say are shared, so that what is told of a table later is told of this one too.
            kept.append(attrs.evolve(one, before=[*prose, *one.before], head={**head, **one.head}))
            prose, head = [], {}
            continue
        other = tables[again[at]]
        if said := repeated_in(one.rows, other.rows):
            other.deducted += said
        else:
            other.doubts.append(_repeated(one))
        prose, head = [*prose, *one.before], {**head, **one.head}
    return kept, [*prose, *after], {**head, **below}


def _is_own(one: Open, other: Open, *, behind: bool) -> bool:
    """Whether a table that says what another says names a project of its own, or a unit where it has no scores.

    A label before the first table may be on the cover, and name what the longer table behind it is about.
    """
    unfilled = all(row.score is None for row in one.rows)
    named = one.head.keys() & ({"project", "unit"} if unfilled else {"project"})
    if unfilled and "project" in named & other.head.keys():  # the goals of what the other was scored for
        both = named & other.head.keys()
        return any(folded(one.head[key].text) != folded(other.head[key].text) for key in both)
    return bool(named) and not (behind and not named & other.head.keys())


def _repeated(one: Open) -> Doubt:
    return Doubt(code="table-repeats", place=one.section.place, values={"count": str(len(one.rows))})


def _summed(tables: Sequence[Open]) -> list[Open]:
    """The tables, those that one of them sums up line by line as one, below the groups that these lines name."""
    found = summed_parts([(one.rows, one.labelled) for one in tables])
    if found is None:
        return list(tables)
    summary, first, rows = found
    parts = tables[first : first + len(rows)]
    totals = [row for row in tables[summary].rows if row.kind == "total"]
    rows = below_upper(rows, [one.before for one in parts])
    joined = _as_one(parts, [row for part in rows for row in part] + totals)
    between = [tables[summary], joined] if summary < first else [joined, tables[summary]]
    joined.before = [line for one in between for line in one.before]
    joined.head = {**tables[summary].head, **joined.head}
    joined.doubts += [*tables[summary].doubts, _repeated(tables[summary])]
    inside = range(min(summary, first), max(summary, first + len(rows) - 1) + 1)
    return [*tables[: inside.start], joined, *tables[inside.stop :]]


def _whole(tables: Sequence[Open]) -> list[Open]:
    """The tables, those that are the parts of one as one; what names a unit or a project begins a form of its own."""
    whole: list[Open] = []
    left = list(tables)
    while left:
        near = left[:MOST_PARTS]
        own = next((at for at, one in enumerate(near) if at and names_another(one.head, near[0].head)), len(near))
        near = near[:own]
        named = named_parts([(one.rows, one.before) for one in near])
        pointed = 1 if named else in_pointed_groups([one.rows for one in near])
        if named or pointed > 1:
            own = len(named) or pointed
            parts, left = left[:own], left[own:]
            taken = not named and all(one.section.above is not None for one in parts)
            below = below_upper(named or [one.rows for one in parts], [one.before for one in parts], taken=taken)
            whole.append(_as_one(parts, [row for part in below for row in part]))
            continue
        spoken = {one.value for one in declared_in(near[0].before)} if len(near) > 1 else set()
        count = together([(one.rows, declared_in_head(one.section.heads, one.head)) for one in near], spoken)
        parts, left = left[:count], left[count:]
        if count == 1:  # one table alone may stand below any line
            whole.append(_as_one(parts, parts[0].rows))
            continue
        below, headed = under_headings([(one.rows, one.before, one.grouped) for one in parts])
        below = below_upper(below, [one.before for one in parts]) if headed else below
        whole.append(_as_one(parts, [row for part in below for row in part]))
    return whole


def _as_one(parts: Sequence[Open], rows: list[Row]) -> Open:
    return attrs.evolve(
        parts[0],
        rows=rows,
        head={key: cell for part in reversed(parts) for key, cell in part.head.items()},
        before=[line for part in parts for line in part.before],
        doubts=[doubt for part in parts for doubt in part.doubts],
        deducted=[said for part in parts for said in part.deducted],
    )
