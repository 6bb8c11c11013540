"""Rows that say no more than one name: headings over the rows below them, where ruling, marks, sums or numbers tell.

A heading stands over all columns, or in the first column of groups (一、项目产出 above 数量完成 | 新建公厕 | 15 | 15,
where the head begins with 二级指标), or where all other rows have their serial number. （一） may stand below 一、.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.alignment import Laid
from scorer.readers.columns.laying import is_total
from scorer.readers.columns.row_cells import has_number
from scorer.readers.printed.asides import ACROSS, IS_PROSE, SUM_WORDS, heads_rows, names_total
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.rows import Label, goal_in, value_in
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import UNMARKED, folded, is_blank, mark_of, named, number, without_mark

#: One row may look like a heading by chance.
_LEAST: Final = 2


@attrs.frozen
class Headings:
    """The rows that are headings, with the groups of the rows below each, and those whose headings are not certain."""

    over: Mapping[int, tuple[Label, ...]]
    unclear: frozenset[int]


def headings_in(rows: Sequence[Laid], columns: Sequence[Role | None], *, ruled: bool) -> Headings:
    """The headings among the rows of one section.

    Args:
        rows: under their heads.
        columns: what these are.
        ruled: whether a merged cell is told from a blank one.
    """
    levels = [role for role in LEVELS if role in columns]
    counted = _are_counted(rows, columns)
    alone = {at: cell for at, row in enumerate(rows) if (cell := _alone(row, columns, counted=counted, ruled=ruled))}
    named_in, unclear = _in_first_column(rows, levels[0], levels[-1]) if len(levels) > 1 else ({}, frozenset[int]())
    alone |= named_in
    marks = {at: mark_of(cell.text) for at, cell in alone.items()}
    pairs = [(at, at + 1) for at in alone if at + 1 in alone and _numbers_below(rows, alone, at)]
    nested = any(marks[upper] < marks[lower] == UNMARKED for upper, lower in pairs)
    same = min((upper for upper, lower in pairs if marks[upper] == marks[lower]), default=len(rows))
    over = dict(_groups_over(rows, alone, nested=nested))
    late = frozenset(at for at in range(same, len(rows)) if not is_total(rows[at]))
    return Headings(over, unclear | late | (alone.keys() - over.keys()))


def _are_counted(rows: Sequence[Laid], columns: Sequence[Role | None]) -> bool:
    """Whether the first column has the serial numbers of all rows that have more than one name."""
    cells = [row.record["other"].text for row in rows if has_number(row.record) and "other" in row.record]
    counts = [text for text in cells if not is_blank(text) and not names_total(text)]
    return "other" in columns[:1] and len(counts) >= _LEAST and all(number(text) is not None for text in counts)


def _alone(row: Laid, columns: Sequence[Role | None], *, counted: bool, ruled: bool) -> Cell | None:
    """The one cell of a row that says something, where it stands over all columns, or where others have a number."""
    said = [cell for cell in row.record.values() if cell.text]
    if len(said) != 1 or has_number(row.record):
        return None
    aside = row.record.get("other") is said[0]
    over = said[0].columns >= max(ACROSS, len(columns)) if ruled else False
    # Where blanks tell what is merged, it stands in a column that has no names.
    headed = aside and not ruled and len(row.record) >= ACROSS and heads_rows(said[0].text)
    return said[0] if over or headed or (aside and counted) else None


def _numbers_below(rows: Sequence[Laid], alone: Mapping[int, Cell], at: int) -> bool:
    below = next((one for one in range(at + 1, len(rows)) if one not in alone), None)
    return below is not None and has_number(rows[below].record)


def _groups_over(
    rows: Sequence[Laid], alone: Mapping[int, Cell], *, nested: bool
) -> Iterator[tuple[int, tuple[Label, ...]]]:
    """The groups of the rows below each heading; what stands above no numbers is left to be told."""
    open_: dict[int, Label] = {}
    for at, row in enumerate(rows):
        if goal_in(row.record.values()):
            open_ = {}
        if at not in alone:
            continue
        text = alone[at].text
        below, mark = at + 1, mark_of(text)
        while below in alone and mark < mark_of(alone[below].text):
            below, mark = below + 1, mark_of(alone[below].text)
        name = named(without_mark(text))
        numbered = below < len(rows) and has_number(rows[below].record)
        if not numbered or IS_PROSE.fullmatch(name.name) or _is_sum(name.name) or names_total(text):
            continue
        mark = mark_of(text)
        over = {level: one for level, one in open_.items() if level < mark and (nested or mark < UNMARKED)}
        open_ = {**over, mark: Label(name=name.name, points=name.points, place=alone[at].place)}
        yield at, tuple(open_.values())


def _in_first_column(rows: Sequence[Laid], first: Role, leaf: Role) -> tuple[Mapping[int, Cell], frozenset[int]]:
    """The headings in the first column of groups, above rows with groups of their own there, and the unclear rows.

    Such a row may also be a group that nobody filled in; only marks or sums tell.
    """
    names = [one.record[first].text if first in one.record else "" for one in rows]
    said = [{role for role, cell in one.record.items() if not is_blank(cell.text)} - {"other"} for one in rows]
    found = [
        at
        for at, (here, below) in enumerate(pairwise(said))
        if here == {first}
        and {first, leaf} <= below
        and not _is_sum(names[at])
        and not _alike(names[at], names[at + 1])
    ]
    if not found:
        return {}, frozenset()
    end = next((at for at in range(found[-1], len(rows)) if is_total(rows[at])), len(rows))
    spans = list(zip(found, [*found[1:], end], strict=True))
    marks = {mark_of(names[at]) for at in found}
    others = {mark_of(name) for at, name in enumerate(names) if name and at not in found}
    marked = len(marks) == 1 and max(marks) < min(UNMARKED, *others, UNMARKED)
    summed = all(_comes_to(rows[start + 1 : stop], names[start]) for start, stop in spans)
    if len(found) >= _LEAST and found[0] == 0 and (marked or summed):
        return {at: rows[at].record[first] for at in found}, frozenset()
    return {}, frozenset(range(found[0], end))


def _is_sum(name: str) -> bool:
    return names_total(name) or SUM_WORDS.fullmatch(folded(name)) is not None


def _alike(name: str, below: str) -> bool:
    """Whether both are groups of the same kind, so that the first is one without rows."""
    return shape_of(name) == shape_of(below) in ("top", "group")


def _comes_to(below: Sequence[Laid], name: str) -> bool:
    points = [value_in(one.record, "points") for one in below]
    return sum((one or ZERO for one in points), ZERO) == named(name).points
