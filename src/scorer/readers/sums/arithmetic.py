"""Rows that repeat other rows: subtotals and 其中 rows are told from leaves by what they add up to.

Words only say where to look. A row counts as a sum where its numbers are those of rows beside it, added; where the
words promise a sum and the numbers deny it, the row is doubtful.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, Literal

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.rows import Doubt, Label, Row
from scorer.readers.printed.values import UNMARKED, WHOLE_POINTS, folded, mark_of, without_mark
from scorer.readers.sums.summed_groups import below_summed_groups, says_nothing, with_names_alone_told

#: One heading may be the sum of the rows below it by chance.
_LEAST_HEADINGS: Final = 2
_OF_WHICH: Final = re.compile(r"其中[:：]?.*")
#: So many rows at most are looked at for what a row is the sum of, so that a table takes time in proportion to its
#: length however many of its rows call themselves 其中.
_MOST_PARTS: Final = 100
#: A column that is added up.
Column = Literal["points", "score"]
#: The smallest table with two sums in it has so many rows.
_LEAST_ROWS: Final = 5
_COLUMNS: Final[tuple[Column, ...]] = ("points", "score")

#: The serial numbers of an outline: in words, or each with that of its group.
_DOTTED: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")


@attrs.define
class _Tally:
    """What rows add up to; by column the sum of those that have a number, and how many have none."""

    rows: int = 0
    sums: dict[Column, Decimal] = attrs.field(factory=lambda: dict.fromkeys(_COLUMNS, ZERO))
    blank: dict[Column, int] = attrs.field(factory=lambda: dict.fromkeys(_COLUMNS, 0))

    @classmethod
    def of(cls, rows: Iterable[Row]) -> _Tally:
        found = cls()
        for row in rows:
            found.add(row)
        return found

    def add(self, row: Row) -> None:
        self.rows += 1
        for column in _COLUMNS:
            value = getattr(row, column)
            if value is None:
                self.blank[column] += 1
            else:
                self.sums[column] += value

    def without(self, other: _Tally) -> _Tally:
        """The rows of this one that are not among those of the other, all of which are."""
        return _Tally(
            self.rows - other.rows,
            {column: self.sums[column] - other.sums[column] for column in _COLUMNS},
            {column: self.blank[column] - other.blank[column] for column in _COLUMNS},
        )

    def gives(self, row: Row) -> bool | None:
        """Whether the rows add up to this one, in all columns where all have a number; None where there is none."""
        told = False
        for column in _COLUMNS:
            whole = getattr(row, column)
            if whole is None or not self.rows or self.blank[column]:
                continue
            told = True
            if self.sums[column] != whole:
                return False
        return True if told else None

    def makes(self, row: Row) -> bool:
        """Whether the rows add up to the points of this one, whatever it has as its score."""
        return row.points is not None and not self.blank["points"] and self.sums["points"] == row.points


def without_repeats(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those that repeat others marked as `subtotal`."""
    result: list[Row] = []
    for group in _by_group(_below_sums(below_summed_groups(rows))):
        result += _in_group(group)
    return with_names_alone_told(tuple(_over_groups(result)))


def _below_sums(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a table of one column of names, where rows that sum up those below them are their groups.

    投入 15 14 stands above the rows that make 15 and 14, and nothing but the numbers says that it is no indicator. That
    is certain where every row is such a sum or part of one, and the sums alone give the printed total, or 100. Where a
    total is printed the points prove it, and a sum whose score is another is told.
    """
    leaves = [row for row in rows if row.kind == "leaf"]
    declared = next((row.points for row in rows if row.kind == "total" and row.points is not None), None)
    printed = WHOLE_POINTS if declared is None else declared
    if len(leaves) < _LEAST_ROWS or any(row.groups != leaves[0].groups or row.points is None for row in leaves):
        return rows
    heads: dict[int, Row] = {}
    parts = _Tally()
    head: Row | None = None
    for row in leaves:
        if head is None or (parts.rows and parts.makes(head)):
            heads[id(row)] = head = row
            parts = _Tally()
            continue
        parts.add(row)
        heads[id(row)] = head
        if parts.sums["points"] > (head.points or ZERO):
            return rows
    if head is None or (parts.rows and not parts.makes(head)):
        return rows
    lone = None if parts.rows else head  # an indicator below the last sum, with no parts of its own: 四 预算执行率
    sums = [row for row in leaves if heads[id(row)] is row]
    below = {id(row): _Tally.of(one for one in leaves if heads[id(one)] is row and one is not row) for row in sums}
    wrong = [row for row in sums if row is not lone and below[id(row)].gives(row) is False]
    if wrong and declared is None:
        return rows
    beside = total((row for row in rows if row.kind == "execution"), "points")
    if len(sums) * 2 == len(leaves) + (lone is not None) or _Tally.of(sums).sums["points"] + beside != printed:
        return rows
    told = [_doubtful(row, "sum-differs", below[id(row)]) if any(row is one for one in wrong) else row for row in rows]
    return [
        shown if id(row) not in heads or row is lone else _below(row, shown, heads[id(row)])
        for row, shown in zip(rows, told, strict=True)
    ]


def _below(row: Row, shown: Row, head: Row) -> Row:
    if row is head:
        return attrs.evolve(shown, kind="subtotal")
    label = Label(name=without_mark(head.name), points=head.points, place=head.place)
    return attrs.evolve(row, groups=(*row.groups, label))


def _over_groups(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows; a subtotal that fits the groups beside it is in order, though it differs from its own group.

    It may sum up its highest group, before or below it, the rows since the last subtotal, or all before it.
    """
    whole: defaultdict[tuple[Label, ...], _Tally] = defaultdict(_Tally)  # all leaves of the highest groups
    for row in rows:
        if row.kind == "leaf":
            whole[row.groups[:1]].add(row)
    before: defaultdict[tuple[Label, ...], _Tally] = defaultdict(_Tally)  # those before the row that is looked at
    since, leaves = _Tally(), _Tally()
    last: tuple[Label, ...] = ()
    for row in rows:
        doubt = next((doubt for doubt in row.doubts if doubt.code == "sum-differs"), None)
        told = row
        if doubt is not None:
            told = attrs.evolve(row, doubts=tuple(one for one in row.doubts if one is not doubt))
            top = row.groups[:1]
            below = whole[top].without(before[top]) if top else _Tally()
            beside = (before[top or last], below, since, leaves)
            if not any(parts.gives(told) for parts in beside):
                # Its own group may have no rows; what does not add up is then told of the first that has some.
                told = _doubtful(told, "sum-differs", next((parts for parts in beside if parts.rows), _Tally()))
        yield told
        if row.kind == "leaf":
            last = row.groups[:1]
            for tally in (before[last], since, leaves):
                tally.add(row)
        elif row.kind == "subtotal" and _is_sum(row):
            since = _Tally()


def _is_sum(row: Row) -> bool:
    return SUM_WORDS.fullmatch(folded(row.name)) is not None


def _is_of_which(row: Row) -> bool:
    beside = row.groups[-1].name if row.groups else ""  # 其中 may stand in the cell before the name
    return any(_OF_WHICH.fullmatch(folded(text)) is not None for text in (row.name, beside))


def total(rows: Iterable[Row], column: Column) -> Decimal:
    """What the leaves and the row on the budget add up to; a shared maximum counts once."""
    found, pots = ZERO, set()
    for row in rows:
        if row.kind not in ("leaf", "execution"):
            continue
        value = row.points if column == "points" else row.score
        if column == "points" and row.pot is not None and row.pot.number not in pots:
            pots.add(row.pot.number)
            value = row.pot.points
        found += value or ZERO
    return found


def _by_group(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        if group and row.groups != group[-1].groups:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _in_group(rows: list[Row]) -> list[Row]:
    for start, end in reversed(_headed(rows)):
        rows[start:end] = _marked_sum(rows[start], rows[start + 1 : end])
    for index, row in enumerate(rows):
        if row.kind == "leaf" and _is_of_which(row):
            rows[index] = _of_which(rows, index)
    for index in reversed(range(len(rows))):  # what is numbered lowest first: its sums are no parts of a higher sum
        if rows[index].kind == "leaf" and (below := _lower_marks(rows, index)):
            rows[index : index + 1 + len(below)] = _marked_sum(rows[index], below)
    for index, row in enumerate(rows):
        if row.kind != "leaf":
            continue
        if _is_sum(row):
            rows[index] = _worded_sum(rows, index)
    return _proved_by_group(rows)


def _headed(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Where headings that are numbered stand over rows that are not, each with where its rows end.

    Below 一、 may stand （一）, and rows below that. A numbered row with none below it is an indicator itself where all
    come to the printed total, or a hundred. None where one of them prints anything but the sum of its rows: then the
    numbers say nothing about the others either.
    """
    last = next((index for index, row in enumerate(rows) if row.kind == "total"), len(rows))
    marks = _marks(rows[:last])
    numbered = [index for index, mark in enumerate(marks) if mark < UNMARKED and rows[index].kind == "leaf"]
    ends = [next((at for at in range(one + 1, last) if marks[at] <= marks[one]), last) for one in numbered]
    spans = [(start, end) for start, end in zip(numbered, ends, strict=True) if end > start + 1]
    heads = {start for start, _ in spans}
    own = [row for index, row in enumerate(rows[:last]) if index not in heads]
    sums = all(
        all(row.kind == "leaf" for row in rows[start:end])
        and (
            says_nothing(rows[start])
            or _Tally.of(row for at, row in enumerate(rows[start:end], start) if at not in heads).gives(rows[start])
        )
        for start, end in spans
    )
    if len(spans) < len(numbered):
        printed = next((row.points for row in rows[last:] if row.points is not None), WHOLE_POINTS)
        sums = sums and total(own, "points") == printed
    return spans if sums and len(spans) >= _LEAST_HEADINGS and numbered[0] == 0 else []


def _marks(rows: Sequence[Row]) -> list[int]:
    """In which way each row is numbered: 一, （一）, 1; or 1, 1.1, 1.1.1 in the cells of their numbers."""
    serial = [folded(row.cells["other"].text) if "other" in row.cells else "" for row in rows]
    named_so = any(mark_of(row.name) < UNMARKED for row in rows)
    dotted = all(_DOTTED.fullmatch(one) for one in serial if one) and any("." in one for one in serial)
    if dotted and not named_so:
        return [one.count(".") if one else UNMARKED for one in serial]
    return [_mark(row) for row in rows]


def _mark(row: Row) -> int:
    """In which way a row is numbered: before its name, or in a column of its own (序号), where 一 stands for 一、."""
    number = row.cells.get("other")
    own = number.text.strip() if number is not None and number.rows == 1 else ""
    return min(mark_of(row.name), mark_of(own), mark_of(f"{own}、"))


def _lower_marks(rows: Sequence[Row], index: int) -> list[Row]:
    """The rows after this one that are numbered in a lower way, up to the next that is not."""
    level = _mark(rows[index])
    below: list[Row] = []
    if level == UNMARKED:
        return below
    for at in range(index + 1, len(rows)):
        row = rows[at]
        mark = _mark(row)
        if _is_of_which(row):
            below.append(row)
            continue
        if mark == UNMARKED or mark <= level or row.kind not in ("leaf", "subtotal"):
            break
        below.append(row)
    return [] if all(_is_of_which(row) for row in below) else below


def _marked_sum(row: Row, below: Sequence[Row]) -> list[Row]:
    """A row with the rows numbered below it: where they add up to it, it is the name of their group."""
    parts = [part for part in below if part.kind == "leaf"]
    summed = _Tally.of(parts)
    adds = summed.gives(row)
    if adds or (adds is None and row.points is None and row.score is None):
        depth = len(row.groups)
        label = Label(name=without_mark(row.name), points=row.points, place=row.place)
        inside = [attrs.evolve(part, groups=(*part.groups[:depth], label, *part.groups[depth:])) for part in below]
        return [attrs.evolve(row, kind="subtotal"), *inside]
    return [_doubtful(row, "sum-unclear", summed), *below]


def _worded_sum(rows: Sequence[Row], index: int) -> Row:
    """小计: the sum of the rows before it."""
    row = rows[index]
    before = _Tally()
    for at in range(index - 1, -1, -1):
        if rows[at].kind != "leaf":
            break
        before.add(rows[at])
    adds = before.gives(row)
    summed = attrs.evolve(row, kind="subtotal")
    return summed if adds or (adds is None and row.score is None) else _doubtful(summed, "sum-differs", before)


def _of_which(rows: Sequence[Row], index: int) -> Row:
    """其中: a part of the row before it, or one of several, whose numbers it repeats."""
    row = rows[index]
    start = index
    while start > max(0, index - _MOST_PARTS) and _is_of_which(rows[start - 1]):
        start -= 1  # the parts before it of the same row
    several = start and _begins_a_sum(rows, start, rows[start - 1], least=index - start + 1)
    if several or (index and _begins_a_sum(rows, index, rows[index - 1], least=1)):
        return attrs.evolve(row, kind="subtotal")
    if row.points is None and row.score is None:
        return attrs.evolve(row, kind="subtotal")
    return _doubtful(row, "sum-unclear", _Tally.of(rows[max(0, index - 1) : index]))


def _begins_a_sum(rows: Sequence[Row], start: int, whole: Row, least: int) -> bool:
    """Whether the rows from here on, so many at least, add up to a row."""
    parts = _Tally()
    for at in range(start, min(start + _MOST_PARTS, len(rows))):
        parts.add(rows[at])
        if parts.rows >= least and parts.gives(whole):
            return True
    return False


def _doubtful(row: Row, code: str, parts: _Tally) -> Row:
    column: Column = "score" if row.score is not None else "points"
    whole = getattr(row, column)
    values = {
        "name": row.name,
        "value": "—" if whole is None else plain(whole),
        "sum": plain(parts.sums[column]),
    }
    return attrs.evolve(row, doubts=(*row.doubts, Doubt(code=code, place=row.place, values=values)))


def _proved_by_group(rows: list[Row]) -> list[Row]:
    """A sum among the leaves without any word for it, where only leaving it out gives what the group prints."""
    printed = rows[0].groups[-1].points if rows and rows[0].groups else None
    leaves = [index for index, row in enumerate(rows) if row.kind == "leaf"]
    column: Column = "points" if any(rows[index].points is not None for index in leaves) else "score"
    if printed is None:
        return rows
    added = total((rows[index] for index in leaves), column)
    if added <= printed:
        return rows
    fitting = [
        index
        for index in leaves
        # A row that shares a maximum with others is no sum.
        if rows[index].pot is None
        and added - (getattr(rows[index], column) or ZERO) == printed
        and _begins_a_sum(rows, index + 1, rows[index], least=2)
    ]
    if len(fitting) == 1:
        rows[fitting[0]] = attrs.evolve(rows[fitting[0]], kind="subtotal")
    return rows
