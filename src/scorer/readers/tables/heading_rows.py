"""Rows that say no more than one name: headings over the rows below them, where ruling, marks, sums or numbers tell.

A heading stands over all columns, or in the first column of groups (一、项目产出 above 数量完成 | 新建公厕 | 15 | 15,
where the head begins with 二级指标), or where all other rows have their serial number. （一） may stand below 一、.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.alignment import Laid
from scorer.readers.columns.laying import is_line_number, is_total
from scorer.readers.columns.row_cells import has_number
from scorer.readers.printed.asides import ACROSS, IS_PROSE, SUM_WORDS, heads_rows, names_total
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import FIGURES, LEVELS, Role
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
    alone = {at: cell for at, row in enumerate(rows) if (cell := _alone(row, counted=counted, ruled=ruled))}
    named_in, unclear = _in_first_column(rows, levels[0], levels[-1]) if len(levels) > 1 else ({}, frozenset[int]())
    alone |= named_in
    only = _in_only_column(rows, levels[0]) if ruled and len(levels) == 1 else {}
    alone |= {at: rows[at].record[levels[0]] for at in only}
    marks = {at: mark_of(cell.text) for at, cell in alone.items()}
    pairs = [(at, at + 1) for at in alone if at + 1 in alone and _numbers_below(rows, alone, at)]
    nested = any(marks[upper] < marks[lower] == UNMARKED for upper, lower in pairs)
    same = min((upper for upper, lower in pairs if marks[upper] == marks[lower]), default=len(rows))
    over = dict(_groups_over(rows, alone, nested=nested))
    late = frozenset(at for at in range(same, len(rows)) if not is_total(rows[at]))
    guessed = frozenset(_below_unsure(len(rows), over, only))
    return Headings(over, unclear | late | guessed | (alone.keys() - over.keys()))


def _below_unsure(count: int, over: Collection[int], certain: Mapping[int, bool]) -> Iterator[int]:
    """The rows below headings that are not certain, each up to the next heading."""
    sure = True
    for at in range(count):
        sure = certain.get(at, True) if at in over else sure
        if not sure:
            yield at


def _are_counted(rows: Sequence[Laid], columns: Sequence[Role | None]) -> bool:
    """Whether the first column has the serial numbers of all rows that have more than one name."""
    cells = [row.record["other"].text for row in rows if has_number(row.record) and "other" in row.record]
    counts = [text for text in cells if not is_blank(text) and not names_total(text)]
    return "other" in columns[:1] and len(counts) >= _LEAST and all(number(text) is not None for text in counts)


def _alone(row: Laid, *, counted: bool, ruled: bool) -> Cell | None:
    """The one cell of a row that says something, the number of a line aside, where it may stand over other rows.

    It is merged over the columns of the scores, or stands where others have a number or, where nobody merged the cells,
    in a column that has no names.
    """
    said = [cell for cell in row.record.values() if cell.text]
    if len(said) > 1 and row.record.get("other") is said[0] and is_line_number(said[0].text):
        said = said[1:]
    if len(said) != 1 or has_number(row.record):
        return None
    cell = said[0]
    aside = row.record.get("other") is cell
    over = ruled and cell.columns >= ACROSS and not any(role in row.record for role in FIGURES)
    # In a column that has no names, not merged over others: where blanks tell cells apart only what heads rows.
    headed = len(row.record) >= ACROSS and (ruled or heads_rows(cell.text))
    return cell if over or (aside and not is_line_number(cell.text) and (counted or headed)) else None


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


def _in_only_column(rows: Sequence[Laid], leaf: Role) -> Mapping[int, bool]:
    """Which rows of a ruled table without columns of groups are headings, and whether each is certain.

    The first row has a name and nothing beside it but the number of a line, and so have others, each above a row with
    numbers; all rows with more have some. 一、 or 一 before the name makes it certain, where the others count 1, 2.
    """
    at = [n for n, row in enumerate(rows) if leaf in row.record and row.record[leaf].text and not is_total(row)]
    alone = {n: _has_no_more(rows[n], leaf) for n in at}
    found = [n for n in at if alone[n]]
    if not found or found[0] != at[0]:
        return {}
    numbered = all(has_number(rows[n].record) for n in at if not alone[n])
    above = all(alone.get(n + 1) is False for n in found)
    return {n: _is_marked(rows[n], leaf) for n in found} if numbered and above else {}


def _has_no_more(row: Laid, leaf: Role) -> bool:
    if row.record[leaf].columns >= ACROSS:  # it leaves the scores their own cells
        return False
    others = [cell for role, cell in row.record.items() if role != leaf and cell.text]
    return not others or (others == [row.record.get("other")] and is_line_number(others[0].text))


def _is_marked(row: Laid, leaf: Role) -> bool:
    before, text = row.record.get("other"), row.record[leaf].text
    counted = before is not None and before.text and number(before.text) is None
    return bool(counted) or heads_rows(text) or without_mark(text) != text


def _is_sum(name: str) -> bool:
    return names_total(name) or SUM_WORDS.fullmatch(folded(name)) is not None


def _alike(name: str, below: str) -> bool:
    """Whether both are groups of the same kind, so that the first is one without rows."""
    return shape_of(name) == shape_of(below) in ("top", "group")


def _comes_to(below: Sequence[Laid], name: str) -> bool:
    points = [value_in(one.record, "points") for one in below]
    return sum((one or ZERO for one in points), ZERO) == named(name).points
