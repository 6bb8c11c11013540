"""Blank cells with which a converter of pages fills each row up to the width of the widest: they are no cells.

What a merged cell covers has no cell in the rows below it, so that these are shorter and their other cells stand too
far left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.columns.head_rows import roles_in
from scorer.readers.printed.grid import Cell, Grid, cells_in_order
from scorer.readers.printed.roles import FIGURES, LEVELS, is_head
from scorer.readers.printed.values import number

#: A head with so many blank cells at its end is padded.
_PADDING: Final = 2
#: So many rows whose numbers fit only further right show that rows are padded where the head is the widest row.
_LEAST: Final = 2


def without_padding(grid: Grid) -> Grid:
    """The rows of a pasted table without the blank cells at their ends, where these are padding."""
    padded = any(_is_padded_head(row) for row in grid.rows) or _stands_too_far_left(grid)
    return attrs.evolve(grid, rows=tuple(_trimmed(row) for row in grid.rows)) if padded else grid


def _is_padded_head(row: Mapping[int, Cell]) -> bool:
    return (
        len(row) > _PADDING
        and not any(row[column].text for column in sorted(row)[-_PADDING:])
        and is_head(list(roles_in(row).values()))
    )


def _stands_too_far_left(grid: Grid) -> bool:
    """Whether rows with blank cells at their ends have a number in each column of figures only where moved right.

    No row may begin with a blank cell: where merged cells leave blanks every cell has its place.
    """
    at = next((at for at, row in enumerate(grid.rows) if is_head(list(roles_in(row).values()))), len(grid.rows))
    rows = [cells_in_order(row) for row in grid.rows[at:]]
    if not rows or any(not row[0].text and any(cell.text for cell in row) for row in rows if row):
        return False
    roles = [role for _, role in sorted(roles_in(grid.rows[at]).items())]
    figures = [column for column, role in enumerate(roles) if role in FIGURES]
    groups = sum(role in LEVELS for role in roles)
    moved = sum(_fits_only_moved(row, figures, groups) for row in rows[1:] if len(row) == len(roles))
    return moved >= _LEAST


def _fits_only_moved(row: Sequence[Cell], figures: Sequence[int], most: int) -> bool:
    blanks = next((count for count, cell in enumerate(reversed(row)) if cell.text), len(row))
    fits = [
        all(column >= by and number(row[column - by].text) is not None for column in figures)
        for by in range(min(blanks, most) + 1)
    ]
    return bool(figures) and not fits[0] and any(fits)


def _trimmed(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    last = max((column for column, cell in row.items() if cell.text), default=-1)
    return {column: cell for column, cell in row.items() if column <= last}
