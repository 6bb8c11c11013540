"""Tables that stand beside each other in one ruled grid, put below each other as they are read.

Who saves paper prints 指标 分值 得分 twice in one row, or sets a summary (一级指标 分值 得分) right of the table. Read
as one table, points of the right half would stand beside scores of the left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import LEVELS, is_head, role_of, roles_of
from scorer.readers.printed.values import folded

_Row = Mapping[int, Cell]
#: A longer word is the title of a table: 项目绩效自评指标体系及得分表.
_LONGEST: Final = 8


def below_each_other(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; a grid in which several heads of columns stand beside each other is as many grids."""
    for part in parts:
        if isinstance(part, Grid) and part.ruled:
            yield from _apart(part)
        else:
            yield part


def _apart(grid: Grid) -> Iterator[Paragraph | Grid]:
    at, borders = next(((at, found) for at, row in enumerate(grid.rows) if (found := _borders(row))), (0, []))
    if not borders:
        at, borders = _beside(grid)
    if not borders:
        yield grid
        return
    below = len(grid.rows)
    while below > at + 1 and _across(grid.rows[below - 1], borders[0]):
        below -= 1
    rows = grid.rows[at:below]
    last = max(column for row in rows for column in row)
    for start, end in zip([0, *borders], [*borders, last + 1], strict=True):
        # The blank columns between the halves belong to neither; what stands above the head is said once.
        filled = max(column for row in rows for column, cell in row.items() if start <= column < end and cell.text)
        inside = ({column: cell for column, cell in row.items() if start <= column <= filled} for row in rows)
        yield Grid(rows=(*(() if start else grid.rows[:at]), *inside), name=grid.name)
    for row in grid.rows[below:]:  # what stands below both halves is said of both
        yield from (Paragraph(text=cell.text, place=cell.place) for cell in filled_cells(row))


def _across(row: _Row, border: int) -> bool:
    """Whether a row has nothing but one cell that reaches over the border, or nothing at all."""
    said = [(column, cell) for column, cell in row.items() if cell.text]
    return len(said) <= 1 and all(column < border < column + cell.columns for column, cell in said)


def _borders(row: _Row) -> list[int]:
    """The columns in which the words of a head begin again; none where the row is no head that repeats."""
    said = [(column, cell.text) for column, cell in sorted(row.items()) if cell.text]
    words = [folded(text) for _, text in said]
    size = words.index(words[0], 1) if words[:1] and words[0] in words[1:] else len(words)
    if size == len(words) or len(words) % size or words != words[:size] * (len(words) // size):
        return []
    if not is_head(roles_of([text for _, text in said[:size]])):
        return []
    return [column for column, _ in said[size::size]]


@attrs.frozen
class _Words:
    """A head of columns: its row, the column of its first name, and the first column right of its last known word."""

    row: int
    start: int
    end: int


def _beside(grid: Grid) -> tuple[int, list[int]]:
    """The upper of two different heads that stand beside each other, in one row or not, and where the right one begins.

    Some row below the upper has cells on both sides, so that the right one is not just the next table, further in.
    """
    found = [one for at, row in enumerate(grid.rows) for one in _heads_in(at, row)]
    for left in found:
        right = next((one for one in found if one.start >= left.end), None)
        if right is None:
            continue
        lower = max(left.row, right.row) + (left.row == right.row)
        if any(_on_both_sides(row, right.start) for row in grid.rows[lower:]):
            return min(left.row, right.row), [right.start]
    return 0, []


def _on_both_sides(row: _Row, border: int) -> bool:
    said = [column for column, cell in row.items() if cell.text]
    return bool(said) and min(said) < border <= max(said)


def _heads_in(at: int, row: _Row) -> Iterator[_Words]:
    """The heads in one row: from its first word for names on, and from each that stands there again."""
    said = [(column, cell) for column, cell in sorted(row.items()) if cell.text]
    words = [folded(cell.text) for _, cell in said]
    names = [index for index, word in enumerate(words) if len(word) <= _LONGEST and role_of(word) in LEVELS]
    starts = [index for index in names if index == names[0] or words[index] in words[names[0] : index]]
    for first, end in pairwise([*starts, len(said)]):
        roles = roles_of([cell.text for _, cell in said[first:end]])
        if is_head(roles):
            column, cell = said[max(index for index, role in enumerate(roles, start=first) if role is not None)]
            yield _Words(at, said[first][0], column + max(1, cell.columns))
