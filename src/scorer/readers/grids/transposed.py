"""Tables on their side, turned upright: 指标, 分值 and 得分 down the first column, an indicator in each column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import FIGURES, LEVELS, is_head, may_be_head, role_of, roles_of
from scorer.readers.printed.values import folded, is_blank, number

#: A table on its side has so many rows at most.
_MOST_ROWS: Final = 24
#: So many indicators stand beside each other at least; one beside its labels is a card about one indicator.
_LEAST: Final = 2

_Row = Mapping[int, Cell]


def upright(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; rows whose first cells are the heads of a table are turned into its columns."""
    for part in parts:
        if isinstance(part, Grid) and part.blanks:
            yield from _turned(part)
        else:
            yield part


def _turned(grid: Grid) -> Iterator[Grid]:
    """The grid in pieces: what stands upright as it is, each stretch on its side turned."""
    kept: list[_Row] = []
    position = 0
    while position < len(grid.rows):
        stretch = _stretch(grid, position)
        if not stretch:
            kept.append(grid.rows[position])
            position += 1
            continue
        if kept:
            yield attrs.evolve(grid, rows=tuple(kept))
            kept = []
        yield attrs.evolve(grid, rows=_columns_of(stretch))
        position += len(stretch)
    if kept:
        yield attrs.evolve(grid, rows=tuple(kept)) if position > len(kept) else grid


def _stretch(grid: Grid, start: int) -> list[_Row]:
    """The rows from here on that each begin with the head of a column, where they are a table on its side.

    A label that nobody knows may stand among them; one that stands there again begins the next table.
    """
    rows: list[_Row] = []
    known = 0
    seen: set[str] = set()
    first = min(grid.rows[start], default=0)
    for row in grid.rows[start : start + _MOST_ROWS]:
        label = row.get(first)
        if label is None or min(row) != first or not label.text or label.rows > 1 or label.columns > 1:
            break
        text = folded(label.text)
        if text in seen or len(filled_cells(row)) == 1:
            break
        seen.add(text)
        rows.append(row)
        known = len(rows) if role_of(label.text) is not None or may_be_head(label.text) else known
        if not known:
            break
    return rows[:known] if _on_its_side(rows[:known], first, ruled=grid.ruled) else []


def _on_its_side(rows: list[_Row], first: int, *, ruled: bool) -> bool:
    """Whether rows are a table on its side: names that differ, below them mostly numbers, no head above."""
    roles = roles_of([row[first].text for row in rows])
    if not is_head(roles) or any(is_head(roles_of([cell.text for cell in row.values()])) for row in rows):
        return False
    if not ruled and len({tuple(sorted(row)) for row in rows}) > 1:
        return False  # a blank cell left no trace, so nothing tells which column a cell stands in
    names = rows[max((role, at) for at, role in enumerate(roles) if role in LEVELS)[1]]
    named = [folded(cell.text) for column, cell in names.items() if column > first and not is_blank(cell.text)]
    if len(named) < _LEAST or len(set(named)) < len(named):
        return False
    figures = [row for row, role in zip(rows, roles, strict=True) if role in FIGURES]
    said = [cell.text for row in figures for at, cell in row.items() if at > first and not is_blank(cell.text)]
    return sum(number(text) is not None for text in said) * 2 >= len(said)  # what else stands there is told when read


def _columns_of(rows: list[_Row]) -> tuple[_Row, ...]:
    """The columns as rows; a cell over several columns is one over several rows."""
    turned: dict[int, dict[int, Cell]] = {}
    for at, row in enumerate(rows):
        for column, cell in row.items():
            turned.setdefault(column, {})[at] = attrs.evolve(cell, rows=cell.columns, columns=cell.rows)
    return tuple(turned[column] for column in sorted(turned))
