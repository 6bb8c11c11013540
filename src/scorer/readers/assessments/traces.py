"""Where the values of an assessment that was read from a document stand in it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from scorer.diagnostics import Place, Span
from scorer.exact import plain
from scorer.readers.printed.rows import Row


@attrs.frozen(kw_only=True)
class Trace:
    """Where one value of an assessment came from: what it is, as printed, what it was taken for, and its place."""

    subject: str
    printed: str
    taken_as: str
    span: Span


def trace_of(subject: str, printed: str, taken_as: str, place: Place) -> Trace:
    """One value with the span of its place."""
    return Trace(subject=subject, printed=printed, taken_as=taken_as, span=place.span)


def traces_of(row: Row, subject: str) -> Iterator[Trace]:
    """Where the values of a row came from: its name, each cell, and what was worked out of two."""
    named = next((cell.text for cell in row.cells.values() if cell.place.span == row.place.span), row.name)
    yield trace_of(subject, named, row.kind, row.place)
    for role, cell in row.cells.items():
        if cell.text and cell.place.span != row.place.span:
            yield trace_of(subject, cell.text, role, cell.place)
    if row.points is not None and "points" not in row.cells and named != row.name:
        yield trace_of(subject, named, "points", row.place)  # in the bracket behind the name
    if row.score is not None and "score" not in row.cells and "lost" in row.cells and row.points is not None:
        yield trace_of(subject, f"{plain(row.points)} − {plain(row.points - row.score)}", "score", row.place)
