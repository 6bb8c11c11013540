"""Lines that were pasted without delimiters, where they are a table after all, to grids."""

from __future__ import annotations

from collections.abc import Iterable

from scorer.readers.grid import Grid, Paragraph


def with_grids(parts: Iterable[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """The parts of a document, runs of lines that are a table replaced by a grid."""
    return list(parts)
