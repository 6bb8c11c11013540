"""Rows of a ruled table whose borders were dragged by hand: their cells stand beside the lines of the head.

In Word a border can be moved in some rows only. The grid then has a column between the two places, and a cell below
分值 begins or ends under the word beside it. As many cells as the head has are these, in their order; where the first
cell is merged over several, as that of 总分 is, the others stand under the last words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from scorer.readers.printed.grid import Cell, Grid
from scorer.readers.printed.values import number

_Line = Mapping[int, Cell]
#: The cells that cover a row from left to right, each with the column it begins in.
_Cover = Sequence[tuple[int, Cell]]


def straightened(grid: Grid, start: int, after: int, end: int) -> tuple[_Line, ...]:
    """The rows below a head, each moved under its words where it has a cell for each and some stand beside them.

    Args:
        grid: the table.
        start: the row in which the head begins.
        after: the first row below it.
        end: the first row of what follows.
    """
    if not grid.ruled:
        return grid.rows[after:end]
    covers = _covers(grid.rows[start:end])
    head = covers[after - start - 1]
    return tuple(
        row if (words := _words_over(cover, head)) is None else _moved(row, cover, words)
        for row, cover in zip(grid.rows[after:end], covers[after - start :], strict=True)
    )


def _covers(rows: Sequence[_Line]) -> list[_Cover]:
    """The cells that cover each row, those merged from above too, from left to right with the column of each."""
    result: list[_Cover] = []
    reaching: list[tuple[int, Cell, int]] = []
    for at, row in enumerate(rows):
        reaching = [one for one in reaching if one[2] > at]
        reaching += [(column, cell, at + max(1, cell.rows)) for column, cell in row.items()]
        result.append(sorted(((column, cell) for column, cell, _ in reaching), key=lambda one: one[0]))
    return result


def _words_over(cover: _Cover, head: _Cover) -> _Cover | None:
    """The word of the head for each cell of a row, each beneath its own in part, where some begin beside all words."""
    merged = len(head) - len(cover)
    if not cover or merged < 0 or cover[0][0] > head[0][0]:  # what has no cell at its left is not merged there
        return None
    starts = [column for column, _ in head]
    over = [sum(column <= start < column + max(1, cell.columns) for start in starts) for column, cell in cover]
    if {column for column, _ in cover} <= {*starts} and sum(count > 1 for count in over) <= 1:
        return None  # no border was moved: 质量指标 alone is drawn over 二级指标 and 三级指标
    left, (last, word) = head[0][0], head[merged]
    words = [(left, attrs.evolve(word, columns=last + max(1, word.columns) - left)), *head[merged + 1 :]]
    # Words between the lines of the head are merged there and not dragged: 一, and the name of a group behind it.
    if _lines(cover) <= _lines(head) and all(number(cell.text) is None for _, cell in cover[1:]):
        return None
    meets = all(
        max(column, over) < min(column + max(1, cell.columns), over + max(1, word.columns))
        for (column, cell), (over, word) in zip(cover, words, strict=True)
    )
    return words if meets else None


def _lines(cover: _Cover) -> set[int]:
    """Where the cells of a row begin and end."""
    return {line for column, cell in cover for line in (column, column + max(1, cell.columns))}


def _moved(row: _Line, cover: _Cover, head: _Cover) -> _Line:
    return {
        over: attrs.evolve(cell, columns=word.columns)
        for (column, cell), (over, word) in zip(cover, head, strict=True)
        if column in row
    }
