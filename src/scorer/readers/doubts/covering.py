"""The groups of each row of a ruled table, held against the cells that cover it: another way to the same answer.

The reader of rows goes down a table and remembers the groups it stands in. Here each row is looked at by itself: what
stands left of its name, in its line or merged over it, is a group of it, and a group whose cell ends above it is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from scorer.diagnostics import Span
from scorer.readers.columns.laying import is_line_number
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.grid import Cell, Grid
from scorer.readers.printed.roles import LEVELS
from scorer.readers.printed.rows import Row, doubted_row
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import folded, is_blank, named, without_going_on, without_subtotal

_At = tuple[int, int]


@attrs.frozen
class Covered:
    """Which cell covers each position of a ruled grid, made once for all its sections.

    Attributes:
        at: the line and the column in which the cell with a place begins.
        cells: the cell that begins in a line and a column.
        cover: the cell that covers each line and column, up to the last column of names.
    """

    at: Mapping[Span, _At]
    cells: Mapping[_At, Cell]
    cover: Mapping[_At, Cell]


def covered(grid: Grid, names: Iterable[Cell]) -> Covered | None:
    """Which cells cover a grid; None where it is not ruled or cells share a place, so that nothing can be said.

    Args:
        grid: of any kind.
        names: of its groups and indicators. Right of the last of them nothing is asked, and a cell may be hundreds of
            columns wide there.
    """
    at = {cell.place.span: (line, column) for line, row in enumerate(grid.rows) for column, cell in row.items()}
    if not grid.ruled or len(at) < sum(map(len, grid.rows)):  # cells that were taken apart have one place
        return None
    width = max((at[name.place.span][1] + 1 for name in names if name.place.span in at), default=0)
    cells = {(line, column): grid.rows[line][column] for line, column in at.values()}
    cover = {
        (below, beside): cell
        for (line, column), cell in cells.items()
        for below in range(line, min(line + cell.rows, len(grid.rows)))
        for beside in range(column, min(column + cell.columns, width))
    }
    return Covered(at, cells, cover)


def held_against_cells(rows: Sequence[Row], cells: Covered | None) -> tuple[Row, ...]:
    """The rows of a section, doubted where the cells that cover one are not its groups.

    Args:
        rows: of one section.
        cells: which cover the grid that it is part of; where that is not known nothing is said.
    """
    if cells is None:
        return tuple(rows)
    held = _Held(rows, cells)
    return tuple(doubted_row(row) if held.contradicts(row) else row for row in rows)


class _Held:
    """The rows of one section beside the cells of its grid."""

    def __init__(self, rows: Sequence[Row], cells: Covered) -> None:
        self._at, self._cells, self._cover = cells.at, cells.cells, cells.cover
        at = cells.at
        self._width = max((column + 1 for _, column in cells.cover), default=0)
        self._height = len({at[row.place.span][0] for row in rows if row.place.span in at})
        #: Columns that hold something else than names; the label of the total may stand in that of groups.
        self._others = {
            at[cell.place.span][1]
            for row in rows
            if row.kind != "total"
            for role, cell in row.cells.items()
            if role not in LEVELS and cell.place.span in at
        }

    def contradicts(self, row: Row) -> bool:
        """Whether a row has a group too few or too many."""
        here = self._at.get(row.place.span)
        if here is None or row.kind not in ("leaf", "execution") or SUM_WORDS.fullmatch(folded(row.name)):
            return False
        names = {folded(label.name) for label in row.groups} | {folded(row.name)}
        beside = {*range(here[1]), *self._merged_down(here)}
        return any(self._is_lost(here[0], column, names) for column in beside) or any(
            self._ends_above(self._at[label.place.span], here, folded(label.name))
            for label in row.groups
            if label.place.span in self._at
        )

    def _merged_down(self, here: _At) -> Iterator[int]:
        """The columns right of a name that a cell of a row above covers: the row stands one column off."""
        for column in range(here[1] + 1, self._width):
            cell = self._cover.get((here[0], column))
            if cell is not None and self._at[cell.place.span][0] < here[0]:
                yield column

    def _is_lost(self, line: int, column: int, names: set[str]) -> bool:
        """Whether the cell in a column left of a name says something that is none of its groups."""
        cell = self._cover.get((line, column))
        if cell is None or column in self._others or is_line_number(cell.text):
            return False
        if shape_of(cell.text) in ("number", "percent", "blank"):  # the weight of a group
            return False
        # What stands down the side of all rows is a label of the table.
        name = _name(cell)
        return cell.rows < self._height and not {name, folded(named(without_going_on(name)).name)} & names

    def _ends_above(self, there: _At, here: _At, name: str) -> bool:
        """Whether the cell of a group does not reach down to a row, though merged or though another stands there."""
        cell = self._cells[there]
        if there[0] <= here[0] < there[0] + cell.rows or there[1] <= here[1] < there[1] + cell.columns:
            return False  # beside the row, or across the table above it
        own = self._cover.get((here[0], there[1]))
        if own is None or is_blank(own.text):
            return cell.rows > 1
        return name not in (_name(own), folded(without_going_on(_name(own))))


def _name(cell: Cell) -> str:
    return folded(named(without_subtotal(cell.text)).name)
