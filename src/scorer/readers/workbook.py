"""Excel workbooks (.xlsx, .xlsm, .xls) to a document: a grid a sheet, numbers as exact decimals in their shortest form.

Formulas are not calculated and macros never run: what the office program last saved is read. Hidden sheets are not
printed and so not read; that is told.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scorer.diagnostics import Diagnostic, InputError, Place, Problems, Span, nowhere
from scorer.exact import plain
from scorer.readers.archive import OLE, checked_archive, xml_part
from scorer.readers.assembly import MAX_CELLS
from scorer.readers.decoding import one_line
from scorer.readers.extent import column_letters, position
from scorer.readers.grid import Cell, Document, Grid
from scorer.readers.old_sheets import OldSheetsError, sheets_of
from scorer.readers.sheets import Sheet, sheets_in

#: What a cell shows that its value alone does not tell: row and column from 0 → text.
Shown = Mapping[tuple[int, int], str]

#: Built-in number formats of percentages.
_PERCENT_FORMATS = {"9", "10"}


def read_xlsx(data: bytes, file: str) -> Document:
    """An .xlsx or .xlsm.

    Raises:
        InputError: what `checked_archive` finds, `archive-damaged`, or `document-too-large`.
    """
    archive = checked_archive(data, file)
    problems = Problems()
    try:
        sheets = sheets_in(data)
    except Exception as error:  # whatever the library makes of a damaged file
        problems.add("archive-damaged", nowhere(file), reason=str(error)[:100])
    except BaseException as error:
        # A panic of the library is no Exception, and its class has no name to import.
        if type(error).__name__ != "PanicException":
            raise
        problems.add("archive-damaged", nowhere(file), reason="XLSX")
    if problems.errors:
        raise InputError(problems)
    grids = (_grid(sheet, file, _shown(archive, sheet.name)) for sheet in sheets if not sheet.hidden)
    return Document(file=file, parts=tuple(grid for grid in grids if grid.rows), warnings=_hidden(sheets, file))


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
    grids = (_grid(sheet, file, {}) for sheet in sheets if not sheet.hidden)
    return Document(file=file, parts=tuple(grid for grid in grids if grid.rows), warnings=_hidden(sheets, file))


def _hidden(sheets: Sequence[Sheet], file: str) -> tuple[Diagnostic, ...]:
    problems = Problems()
    for sheet in sheets:
        if sheet.hidden:
            hidden_sheet(one_line(sheet.name), file, problems)
    return problems.warnings()


def hidden_sheet(name: str, file: str, problems: Problems) -> None:
    """Tell that a sheet was not read because it is not shown."""
    problems.add("sheet-hidden", Place(lambda _: Span(file, cell=name)), name=name)


def _grid(sheet: Sheet, file: str, shown: Shown) -> Grid:
    """The filled part of a sheet; rows and columns count from the corner of the sheet."""
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
                special = shown.get((row, column), "")
                tall, wide = spans.get((row, column), (1, 1))
                cells[column] = Cell(
                    text=special or _text(value),
                    place=_place(file, name, row, column),
                    rows=tall,
                    columns=wide,
                    calculated=not special.startswith("="),
                )
        rows.append(cells)
    for (row, column), text in shown.items():
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


def number_text(text: str) -> str:
    """A number as a file holds it, in its shortest form; what is no finite number stays as it is."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return plain(number) if number.is_finite() and abs(number.adjusted()) < 400 else text


def percent_text(text: str) -> str:
    """A share as the percentage that a cell shows: 0.862 is 86.2%."""
    shown = number_text(text)
    try:
        # Moving the point in the text never rounds.
        return f"{number_text(f'{shown}E2')}%"
    except ArithmeticError:
        return shown


# ── What only the XML of an .xlsx tells ────────────────────────────────────────────────────────────────────────────


def _shown(archive: zipfile.ZipFile, sheet: str) -> Shown:
    """Percentages, error values and formulas without a result, which the reading library gives as numbers or blanks."""
    from lxml import etree

    try:
        part = _sheet_part(archive, sheet)
        percent = _percent_styles(archive)
        return dict(_special(archive, part, percent)) if part else {}
    except (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return {}  # the library has read the sheet, so it only lacks what is said here


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    relation = next(
        (
            value
            for element in xml_part(archive, "xl/workbook.xml").iterfind(".//{*}sheet")
            if element.get("name") == sheet
            for key, value in element.attrib.items()
            if str(key).endswith("}id")
        ),
        None,
    )
    for element in xml_part(archive, "xl/_rels/workbook.xml.rels"):
        if element.get("Id") == relation:
            target = str(element.get("Target", ""))
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return None


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles that show percentages."""
    styles = xml_part(archive, "xl/styles.xml")
    own = {
        str(element.get("numFmtId"))
        for element in styles.iterfind(".//{*}numFmt")
        if "%" in str(element.get("formatCode", ""))
    }
    formats = styles.find("{*}cellXfs")
    found = [] if formats is None else list(formats)
    return {str(number) for number, one in enumerate(found) if str(one.get("numFmtId")) in _PERCENT_FORMATS | own}


def _special(archive: zipfile.ZipFile, part: str, percent: set[str]) -> list[tuple[tuple[int, int], str]]:
    found: list[tuple[tuple[int, int], str]] = []
    row = column = 0
    for line in xml_part(archive, part).iterfind("{*}sheetData/{*}row"):
        row, column = position(line.get("r"), row + 1, 0)
        for cell in line.iterfind("{*}c"):
            row, column = position(cell.get("r"), row, column + 1)
            value, kind = cell.findtext("{*}v"), cell.get("t", "n")
            text = None
            if not value and kind != "str" and cell.find("{*}f") is not None:
                text = f"={cell.findtext('{*}f')}"
            elif value and kind == "e":
                text = value
            elif value and kind == "n" and cell.get("s") in percent:
                text = percent_text(repr(float(value)))
            if text:
                found.append(((row - 1, column - 1), one_line(text)))
    return found
