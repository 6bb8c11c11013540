"""Cells that stand for others: the row that counts the columns, 1 2 3 4 below the head, says nothing; 〃 says again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, filled_cells
from scorer.readers.printed.values import folded

#: Fewer numbers in order may be what a row says.
_LEAST: Final = 4
_LABEL: Final = "栏次"
#: What is printed for the text of the cell above.
_DITTO: Final = frozenset(("〃", "″", "〞", "同上"))


def without_counted_columns(grid: Grid) -> Grid:
    """The table, blank cells in the place of the row that counts its columns."""
    return attrs.evolve(grid, rows=tuple(map(_without_count, grid.rows)))


def with_dittos_said(grid: Grid) -> Grid:
    """The table, the text of the cell above in the place of 〃, where that stands in a row of as many cells."""
    if not any(cell.text in _DITTO for row in grid.rows for cell in row.values()):
        return grid
    rows: list[Mapping[int, Cell]] = []
    said: dict[int, str] = {}
    for row in grid.rows:
        if not grid.ruled and rows and len(row) != len(rows[-1]):
            said = {}
        row = {
            column: attrs.evolve(cell, text=said.get(column, cell.text)) if cell.text in _DITTO else cell
            for column, cell in row.items()
        }
        said |= {column: cell.text for column, cell in row.items()}
        rows.append(row)
    return attrs.evolve(grid, rows=tuple(rows))


def _without_count(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    counts = _counts([folded(cell.text) for cell in filled_cells(row)])
    return {column: attrs.evolve(cell, text="") for column, cell in row.items()} if counts else row


def _counts(texts: Sequence[str]) -> bool:
    told = texts[1:] if texts[:1] == [_LABEL] else texts
    return len(told) >= _LEAST and list(told) == [str(at) for at in range(1, len(told) + 1)]
