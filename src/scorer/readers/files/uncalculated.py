"""Formulas in the place of values: nothing of them is a value, so such a cell is blank, and that is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.diagnostics import Problems
from scorer.readers.printed.grid import Cell, Document, Grid

#: A formula typed as a text: with a cell, a range, a function, a sheet or a sum of numbers. =95% is a target.
_FORMULA: Final = re.compile(
    r"[=＝]\s*[-+(]?\s*(?:\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?!\w)|[A-Za-z][A-Za-z0-9.]{1,30}[(|]|'[^'!]{1,80}'!|\[\.?"
    r"|[^\W\d]\w{0,60}!\$?[A-Za-z]|\d{1,12}(?:\.\d{1,12})?\s*[-+*/^]\s*[\d.(])"
)
#: So many of the cells are named.
_MOST_NAMED: Final = 10


def without_formulas(document: Document) -> Document:
    """The document, its cells with uncalculated formulas blank, and a warning for each grid that has some."""
    if not any(
        _is_formula(cell)
        for part in document.parts
        if isinstance(part, Grid)
        for row in part.rows
        for cell in row.values()
    ):
        return document
    problems = Problems()
    parts = [_blanked(part, problems) if isinstance(part, Grid) else part for part in document.parts]
    return attrs.evolve(document, parts=tuple(parts), warnings=(*document.warnings, *problems.warnings()))


def _blanked(grid: Grid, problems: Problems) -> Grid:
    found = [cell for row in grid.rows for cell in row.values() if _is_formula(cell)]
    if not found:
        return grid
    problems.add("cells-not-calculated", found[0].place, count=len(found), cells=_named(found))
    rows = tuple(
        {
            column: attrs.evolve(cell, text="", calculated=True) if _is_formula(cell) else cell
            for column, cell in row.items()
        }
        for row in grid.rows
    )
    return attrs.evolve(grid, rows=rows)


def _is_formula(cell: Cell) -> bool:
    return not cell.calculated or (cell.text[:1] in ("=", "＝") and _FORMULA.match(cell.text) is not None)


def _named(cells: Sequence[Cell]) -> str:
    spans = [cell.place.span for cell in cells[:_MOST_NAMED]]
    names = [span.cell.rpartition("!")[2] if span.cell else f"{span.line}:{span.column}" for span in spans]
    return "、".join(names) + ("…" if len(cells) > _MOST_NAMED else "")
