"""The row of a form that counts its columns: 1 2 3 4 5 below the head, 栏次 before it or not. It says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.values import folded

#: Fewer numbers in order may be what a row says.
_LEAST: Final = 4
_LABEL: Final = "栏次"


def without_counted_columns(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document, blank cells in the place of the row of each table that counts its columns."""
    for part in parts:
        yield attrs.evolve(part, rows=tuple(map(_without_count, part.rows))) if isinstance(part, Grid) else part


def _without_count(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    counts = _counts([folded(cell.text) for cell in filled_cells(row)])
    return {column: attrs.evolve(cell, text="") for column, cell in row.items()} if counts else row


def _counts(texts: Sequence[str]) -> bool:
    told = texts[1:] if texts[:1] == [_LABEL] else texts
    return len(told) >= _LEAST and list(told) == [str(at) for at in range(1, len(told) + 1)]
