"""What is done to the parts of a document before its tables are read, a step after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from scorer.readers.columns.padding import as_meant
from scorer.readers.grids.by_project import one_by_one
from scorer.readers.grids.fractions import with_points_of_a_hundred
from scorer.readers.grids.joint_figures import with_figures_apart
from scorer.readers.grids.side_by_side import below_each_other
from scorer.readers.grids.transposed import upright
from scorer.readers.lines.label_forms import with_label_forms
from scorer.readers.lines.run_together import with_rows_apart
from scorer.readers.lines.score_lists import with_lists, with_sums_apart
from scorer.readers.lines.sentences import with_sentences
from scorer.readers.lines.tables_in_lines import with_grids
from scorer.readers.lines.unbroken import with_line_ends
from scorer.readers.printed.asides import with_asides
from scorer.readers.printed.grid import Document, Grid, Paragraph
from scorer.readers.printed.rows import Row

#: What makes tables of the parts of a document, in this order: each step sees what the ones before it made.
_PREPARED: Final[tuple[Callable[[Iterable[Paragraph | Grid]], Iterable[Paragraph | Grid]], ...]] = (
    as_meant,  # rows that count columns, merged cells that are lost
    upright,  # tables on their side
    with_figures_apart,  # points and scores in one cell
    with_points_of_a_hundred,  # weights as fractions
    below_each_other,  # tables side by side
    one_by_one,  # several projects or units in one grid
    with_asides,  # prose in rows of a grid
    with_label_forms,  # lines of 指标名称：… 分值：…
    with_rows_apart,  # rows that ran together
    with_line_ends,  # a form in one line
    with_grids,  # lines of cells
    with_sums_apart,  # a total behind the last score, in its paragraph
)


def prepared(document: Document) -> Iterator[Paragraph | Grid | tuple[Row, ...]]:
    """The parts of a document with its tables as grids, and scores that lists and sentences tell as rows."""
    parts: Iterable[Paragraph | Grid] = document.parts
    for step in _PREPARED:
        parts = step(parts)
    return with_sentences(with_lists(parts))
