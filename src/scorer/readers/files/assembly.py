"""From the blocks of a document to its parts: cells are put where they are printed, inner tables beside the outer.

Word files and web pages differ in their tags only: both are blocks, a block is a paragraph or a table, a table has rows
of cells, and cells hold blocks again. Pages and letters are often laid out with tables, so a cell that holds a table
gives what it holds to the document and is itself empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from scorer.diagnostics import InputError, Place, Problems, Span, nowhere
from scorer.readers.files.unprinted import Struck, struck_through
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Document, Grid, Paragraph

#: A published score table has some hundred rows and some dozen columns.
MAX_COLUMNS = 400
MAX_CELLS = 200_000
MAX_PARTS = 50_000
#: So many rows with a text beside a table make a table of parts; one may be the margin of a page.
_PARTS: Final = 2


@attrs.frozen
class Box:
    """One cell as a file writes it.

    Attributes:
        blocks: what stands in it.
        rows: how many rows it covers; `above` is True where it only carries on the merged cell above it.
        before: columns left free before it.
    """

    blocks: Iterable[Block]
    rows: int = 1
    columns: int = 1
    before: int = 0
    above: bool = False


@attrs.frozen
class Table:
    """One table as a file writes it: rows of boxes, from left to right."""

    rows: Iterable[Iterable[Box]]


#: A paragraph, a table, or what is struck through and so in neither.
Block = str | Table | Struck


def document(blocks: Iterable[Block], file: str) -> Document:
    """The document that some blocks make.

    Raises:
        InputError: `document-too-large`.
    """
    assembly = _Assembly(file)
    parts = tuple(assembly.parts(blocks))
    problems = Problems()
    struck_through(assembly.struck, problems)
    return Document(file=file, parts=parts, warnings=problems.warnings())


class _Assembly:
    """Counts tables, paragraphs and cells while a document is put together.

    Attributes:
        struck: the places and texts of what is struck through.
    """

    def __init__(self, file: str) -> None:
        self.struck: list[tuple[Place, str]] = []
        self._file = file
        self._tables = 0
        self._paragraphs = 0
        self._cells = 0

    def parts(self, blocks: Iterable[Block]) -> Iterator[Paragraph | Grid]:
        for block in blocks:
            if isinstance(block, Table):
                yield from self._table(block)
            elif isinstance(block, Struck):
                self.struck.append((self._place(f"段{self._paragraphs + 1}"), block.text))
            else:
                if text := one_line(block):
                    self._paragraphs += 1
                    self._bound(self._paragraphs, MAX_PARTS, "paragraphs")
                    yield Paragraph(text=text, place=self._place(f"段{self._paragraphs}"))

    def _table(self, table: Table) -> list[Paragraph | Grid]:
        self._tables += 1
        self._bound(self._tables, MAX_PARTS, "tables_counted")
        name = str(self._tables)
        rows: list[dict[int, Cell]] = []
        inner: list[tuple[int, list[Paragraph | Grid]]] = []  # with the row of each
        covered: dict[int, int] = {}  # column → the first row it is free again in
        merged: dict[int, tuple[int, Cell]] = {}  # column → row and cell that cells below may carry on
        for row, boxes in enumerate(table.rows):
            cells: dict[int, Cell] = {}
            column = 0
            for box in boxes:
                column += box.before
                while covered.get(column, 0) > row:
                    column += 1
                columns = max(1, box.columns)
                self._bound(column + columns, MAX_COLUMNS, "columns", self._place(f"表{name}!行{row + 1}"))
                self._cells += 1
                self._bound(self._cells, MAX_CELLS, "cells")
                if box.above and column in merged:
                    top, cell = merged[column]
                    cell = attrs.evolve(cell, rows=row - top + 1)
                    rows[top][column] = cell
                    merged[column] = top, cell
                else:
                    cell, held = self._cell(box, columns, f"表{name}!行{row + 1}列{column + 1}")
                    cells[column] = cell
                    inner.append((row, held))
                    for one in range(column, column + columns):
                        covered[one] = row + max(1, box.rows)
                        merged.pop(one, None)
                    merged[column] = row, cell
                column += columns
            rows.append(cells)
        held = _with_headings(rows, inner)
        grid = Grid(rows=tuple(_cut(cells, row, len(rows)) for row, cells in enumerate(rows)), name=name)
        filled = any(cell.text for cells in rows for cell in cells.values())
        return [grid, *held] if filled else held

    def _cell(self, box: Box, columns: int, where: str) -> tuple[Cell, list[Paragraph | Grid]]:
        """A cell, and what it gives to the document where it holds a table."""
        blocks = list(box.blocks)
        place = self._place(where)
        text = ""
        inner: list[Paragraph | Grid] = []
        if any(isinstance(block, Table) for block in blocks):
            inner.extend(self.parts(blocks))
        else:
            text = one_line("\n".join(block for block in blocks if isinstance(block, str)))
            self.struck.extend((place, block.text) for block in blocks if isinstance(block, Struck))
        return Cell(text=text, place=place, rows=max(1, box.rows), columns=columns), inner

    def _place(self, where: str) -> Place:
        span = Span(self._file, cell=where)
        return Place(lambda _: span)

    def _bound(self, found: int, limit: int, kind: str, place: Place | None = None) -> None:
        if found > limit:
            problems = Problems()
            problems.add("document-too-large", place or nowhere(self._file), found=found, limit=limit, of_kind=kind)
            raise InputError(problems)


def _with_headings(
    rows: Sequence[dict[int, Cell]], inner: Sequence[tuple[int, list[Paragraph | Grid]]]
) -> list[Paragraph | Grid]:
    """What cells hold, in order; where several rows have a text beside a table, each text stands above its table.

    These texts are taken out of the outer table, and go before what is held in their row.
    """
    held = [(row, parts) for row, parts in inner if parts]
    texts = {row: [(at, cell) for at, cell in rows[row].items() if cell.text] for row, _ in held}
    if sum(map(bool, texts.values())) < _PARTS:
        return [part for _, parts in held for part in parts]
    result: list[Paragraph | Grid] = []
    for row, parts in held:
        for at, cell in texts.pop(row, ()):
            result.append(Paragraph(text=cell.text, place=cell.place))
            rows[row][at] = attrs.evolve(cell, text="")
        result += parts
    return result


def _cut(cells: dict[int, Cell], row: int, count: int) -> dict[int, Cell]:
    """Cells that say to reach below the last row end there."""
    return {
        column: cell if row + cell.rows <= count else attrs.evolve(cell, rows=count - row)
        for column, cell in cells.items()
    }
