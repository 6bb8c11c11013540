"""Excel workbooks (.xlsx, .xlsm, .xls) to a document: a grid a sheet, numbers as exact decimals in their shortest form.

Formulas are not calculated and macros never run: what the office program last saved is read. Hidden sheets are not
printed and so not read; that is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from scorer.diagnostics import InputError, Place, Problems, Span, nowhere
from scorer.readers.files.archive import OLE, checked_archive
from scorer.readers.files.assembly import MAX_CELLS
from scorer.readers.files.extent import column_letters
from scorer.readers.files.old_sheets import OldSheetsError, sheets_of
from scorer.readers.files.sheet_marks import Marks, marks_of
from scorer.readers.files.sheet_numbers import number_text
from scorer.readers.files.sheets import Sheet, sheets_in
from scorer.readers.files.unprinted import hidden_parts, hidden_sheet, struck_through
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Document, Grid


def read_xlsx(data: bytes, file: str) -> Document:
    """An .xlsx or .xlsm.

    Raises:
        InputError: what `checked_archive` finds, `archive-damaged`, or `document-too-large`.
    """
    archive = checked_archive(data, file)
    sheets = sheets_in(data, file)
    return _document(sheets, marks_of(archive, [sheet.name for sheet in sheets if not sheet.hidden]), file)


def read_xls(data: bytes, file: str) -> Document:
    """A workbook of Excel 97 to 2003; one that only carries the ending is told as what it is.

    Raises:
        InputError: `not-an-archive`, `archive-damaged` or `document-too-large`.
    """
    if not data.startswith(OLE):
        checked_archive(data, file)  # says what else it looks like
        return read_xlsx(data, file)
    try:
        sheets = sheets_of(data)
    except OldSheetsError as error:
        problems = Problems()
        problems.add("archive-damaged", nowhere(file), reason=error)
        raise InputError(problems) from None
    return _document(sheets, {}, file)


def _document(sheets: Sequence[Sheet], marks: Mapping[str, Marks], file: str) -> Document:
    """The sheets that are shown as grids, and what is told of hidden and struck-through parts."""
    problems = Problems()
    struck: list[tuple[Place, str]] = []
    grids = []
    for sheet in sheets:
        name = one_line(sheet.name)
        if sheet.hidden:
            hidden_sheet(name, file, problems)
            continue
        said = marks.get(sheet.name, Marks())
        grid = _grid(sheet, file, said, struck)
        if grid.rows:
            grids.append(grid)
            hidden_parts(_hidden_names(grid, said), name, file, problems)
    struck_through(struck, problems)
    return Document(file=file, parts=tuple(grids), warnings=problems.warnings())


def _hidden_names(grid: Grid, marks: Marks) -> list[str]:
    """The hidden rows and columns of a sheet in which something stands, as Excel calls them."""
    filled = {
        (row, column)
        for row, cells in enumerate(grid.rows)
        for column, cell in cells.items()
        if cell.text and cell.columns == 1
    }
    rows = sorted({row for row, _ in filled} & marks.rows)
    hidden = {column for _, column in filled if any(first <= column <= last for first, last in marks.columns)}
    return [*(str(row + 1) for row in rows), *(column_letters(column + 1) for column in sorted(hidden))]


def _grid(sheet: Sheet, file: str, marks: Marks, struck: list[tuple[Place, str]]) -> Grid:
    """The filled part of a sheet; rows and columns count from the corner, what is struck through is put aside."""
    name = one_line(sheet.name)
    top, left = sheet.start
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    if height * width > MAX_CELLS:
        problems = Problems()
        place = _place(file, name, top, left)
        problems.add("document-too-large", place, found=height * width, limit=MAX_CELLS, of_kind="cells")
        raise InputError(problems)
    spans, covered = _merged(sheet, top + height - 1, left + width - 1)
    rows: list[dict[int, Cell]] = [{}] * top if height else []  # empty ones, all the same
    for row, values in enumerate(sheet.rows, top):
        cells: dict[int, Cell] = {}
        for column, value in enumerate(values, left):
            if (row, column) not in covered:
                special = marks.texts.get((row, column))
                text = _text(value) if special is None else special
                place = _place(file, name, row, column)
                if (row, column) in marks.struck:
                    struck.append((place, text))
                    text = ""
                elif (row, column) in marks.struck_parts:
                    struck.append((place, marks.struck_parts[row, column]))
                tall, wide = spans.get((row, column), (1, 1))
                cells[column] = Cell(
                    text=text,
                    place=place,
                    rows=tall,
                    columns=wide,
                    calculated=not (special or "").startswith("="),
                )
        rows.append(cells)
    for (row, column), text in marks.texts.items():
        # A formula without a result counts as empty, and may stand outside of what is filled.
        if top <= row < len(rows) and column not in rows[row] and (row, column) not in covered:
            place = _place(file, name, row, column)
            rows[row][column] = Cell(text=text, place=place, calculated=not text.startswith("="))
    return Grid(rows=tuple(rows), name=name)


def _merged(
    sheet: Sheet, last_row: int, last_column: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """The size of every merged cell by its first position, and the positions it covers besides."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged:
        # Whole columns may be merged; only the filled part of the sheet is looked at.
        bottom, right = min(bottom, last_row), min(right, last_column)
        if top < sheet.start[0] or left < sheet.start[1] or top > bottom or left > right:
            continue
        spans[top, left] = bottom - top + 1, right - left + 1
        if len(covered) <= MAX_CELLS:
            covered.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return spans, covered - spans.keys()


def _place(file: str, sheet: str, row: int, column: int) -> Place:
    return Place(lambda _: Span(file, cell=f"{sheet}!{column_letters(column + 1)}{row + 1}"))


def _text(value: Any) -> str:
    """A value as it is printed; a number in its shortest exact form, so that 0.1 is not a long binary fraction."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(repr(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return one_line(str(value))
