"""What a document consists of for a reader of tables: paragraphs and grids of texts, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

import attrs

from scorer.diagnostics import Diagnostic, Place


@attrs.frozen(kw_only=True)
class Cell:
    """One cell of a published table, or what a line of pasted text holds in the place of one.

    Attributes:
        text: what is printed, white space at the ends and wraps of lines taken away; "" where nothing is.
        place: where it stands, for diagnostics: `card.docx!表2!行3列4`, `card.xlsx!Sheet1!C12`, `page.txt:40:1`.
        rows: how many rows it covers; a merged cell stands in its first row only.
        columns: how many columns it covers.
        calculated: False where `text` is a formula that has no result.
    """

    text: str
    place: Place = attrs.field(eq=False, repr=False)
    rows: int = 1
    columns: int = 1
    calculated: bool = True


@attrs.frozen(kw_only=True)
class Grid:
    """A table of a document.

    Attributes:
        rows: the cells by row and column, both from 0; where a merged cell covers a position, that is absent. Rows of
            a pasted text may be ragged, and `ruled` is False: its columns are guessed from delimiters.
        name: what the document calls it, such as the name of a sheet; else its number.
        blanks: whether a blank cell has its place among the others; where blanks are the delimiter it has none.
        unsure: cells of rows that the reader of the file could not be certain of.
        fused: whether nothing at all stood between the cells of a row.
    """

    rows: tuple[Mapping[int, Cell], ...]
    name: str
    ruled: bool = True
    blanks: bool = True
    unsure: tuple[Cell, ...] = ()
    fused: bool = False


def cells_in_order(row: Mapping[int, Cell]) -> list[Cell]:
    """The cells of a row from left to right."""
    return [cell for _, cell in sorted(row.items())]


def filled_cells(row: Mapping[int, Cell]) -> list[Cell]:
    """Those of them that are not empty."""
    return [cell for cell in cells_in_order(row) if cell.text]


@attrs.frozen(kw_only=True)
class Paragraph:
    """A paragraph of prose between the tables.

    Attributes:
        text: what it says.
        place: where it stands.
        doubtful: whether cells of a row stood in it in positions that are lost, so that its columns are not certain.
    """

    text: str
    place: Place = attrs.field(eq=False, repr=False)
    doubtful: bool = False


def runs_of(parts: Iterable[Paragraph | Grid]) -> Iterator[Grid | list[Paragraph]]:
    """The parts of a document, paragraphs that follow each other as one run."""
    for is_grid, group in groupby(parts, lambda part: isinstance(part, Grid)):
        run: list[Paragraph] = []
        for part in group:
            if isinstance(part, Grid):
                yield part
            else:
                run.append(part)
        if not is_grid:
            yield run


@attrs.frozen(kw_only=True)
class Document:
    """A file as a reader of tables sees it: paragraphs and grids in the order of the file, and what was passed over."""

    file: str
    parts: tuple[Paragraph | Grid, ...]
    warnings: tuple[Diagnostic, ...] = ()


#: What every reader of a file format is: the bytes, and the name of the file, to a document.
#: It raises `InputError` for what cannot be read.
Opens = Callable[[bytes, str], Document]
