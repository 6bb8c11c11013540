"""The row of a form that counts its columns: 1 2 3 4 5 below the head, 栏次 before it or not. It says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, filled_cells
from scorer.readers.printed.values import folded

#: Fewer numbers in order may be what a row says.
_LEAST: Final = 4
_LABEL: Final = "栏次"


def without_counted_columns(grid: Grid) -> Grid:
    """The table, blank cells in the place of the row that counts its columns."""
    return attrs.evolve(grid, rows=tuple(map(_without_count, grid.rows)))


def _without_count(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    counts = _counts([folded(cell.text) for cell in filled_cells(row)])
    return {column: attrs.evolve(cell, text="") for column, cell in row.items()} if counts else row


def _counts(texts: Sequence[str]) -> bool:
    told = texts[1:] if texts[:1] == [_LABEL] else texts
    return len(told) >= _LEAST and list(told) == [str(at) for at in range(1, len(told) + 1)]
