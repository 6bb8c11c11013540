"""Sheets of LibreOffice and WPS (.ods) to a document: the text that is printed, numbers in full.

The file tells rows and cells that repeat by a count; those without text are passed over, so that the empty rest of a
sheet costs nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

import attrs

from scorer.diagnostics import InputError, Place, Problems, Span, nowhere
from scorer.readers.archive import checked_archive, xml_part
from scorer.readers.assembly import MAX_CELLS
from scorer.readers.decoding import one_line
from scorer.readers.extent import column_letters
from scorer.readers.grid import Cell, Document, Grid
from scorer.readers.workbook import hidden_sheet, number_text, percent_text

_LARGEST_COUNT = 2_000_000


def read_ods(data: bytes, file: str) -> Document:
    """An .ods as a grid a sheet.

    Raises:
        InputError: what `checked_archive` finds, `archive-damaged`, or `document-too-large`.
    """
    from lxml import etree

    archive = checked_archive(data, file)
    problems = Problems()
    try:
        body = xml_part(archive, "content.xml")
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        problems.add("archive-damaged", nowhere(file), reason=getattr(error, "msg", None) or error)
        raise InputError(problems) from None
    hidden = _hidden_styles(body)
    budget = _Budget(file)
    grids = []
    for sheet in body.iterfind(".//{*}spreadsheet/{*}table"):
        if _said(sheet, "style-name") in hidden:
            hidden_sheet(one_line(_said(sheet, "name")), file, problems)
        else:
            grids.append(_grid(sheet, file, budget))
    return Document(file=file, parts=tuple(grid for grid in grids if grid.rows), warnings=problems.warnings())


@attrs.define
class _Budget:
    """How many cells may still be read."""

    file: str
    left: int = MAX_CELLS

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            problems = Problems()
            problems.add(
                "document-too-large", nowhere(self.file), found=f"> {MAX_CELLS}", limit=MAX_CELLS, of_kind="cells"
            )
            raise InputError(problems)


def _hidden_styles(body: Any) -> set[str]:
    """The styles of sheets that are not shown."""
    return {
        _said(style, "name")
        for style in body.iterfind(".//{*}style")
        for properties in style.iterfind("{*}table-properties")
        if _said(properties, "display") == "false"
    }


def _grid(sheet: Any, file: str, budget: _Budget) -> Grid:
    name = one_line(_said(sheet, "name"))
    rows: list[dict[int, Cell]] = []
    number = 0
    for row in sheet.iter("{*}table-row"):
        count = _count(row, "number-rows-repeated")
        cells = list(_cells(row))
        if cells:
            budget.take(number - len(rows))
            rows.extend({} for _ in range(number - len(rows)))
            for again in range(count):
                budget.take(len(cells) + 1)
                rows.append(
                    {
                        column: _cell(text, span, file, name, number + again, column, calculated=calculated)
                        for column, text, span, calculated in cells
                    }
                )
        number += count
    return Grid(rows=tuple(rows), name=name)


def _cells(row: Any) -> Iterator[tuple[int, str, tuple[int, int], bool]]:
    """Column, text and size of every cell that has text or covers others, and whether it is no bare formula."""
    column = 0
    for cell in row:
        count = _count(cell, "number-columns-repeated")
        if str(cell.tag).endswith("}table-cell"):
            text, formula = _text(cell), _said(cell, "formula")
            # LibreOffice saves the result "" as a paragraph without words and without a type.
            calculated = not formula or bool(_said(cell, "value-type")) or cell.find("{*}p") is not None
            text = text if calculated else formula
            span = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if text or span != (1, 1):
                # No sheet prints the same text in a thousand columns.
                for again in range(min(count, 1024)):
                    yield column + again, text, span, calculated
        column += count


def _cell(text: str, span: tuple[int, int], file: str, sheet: str, row: int, column: int, *, calculated: bool) -> Cell:
    place = Place(lambda _: Span(file, cell=f"{sheet}!{column_letters(column + 1)}{row + 1}"))
    return Cell(text=text, place=place, rows=span[0], columns=span[1], calculated=calculated)


def _text(cell: Any) -> str:
    """What a cell prints; of a number all digits, not only those its format shows."""
    value = _said(cell, "value")
    match _said(cell, "value-type"):
        case "float" | "currency" if value:
            return number_text(value)
        case "percentage" if value:
            return percent_text(value)
        case "date":
            return one_line(_said(cell, "date-value").removesuffix("T00:00:00"))
    return one_line("\n".join("".join(_printed(line)) for line in cell.iterfind("{*}p")))


def _printed(line: Any) -> Iterator[str]:
    yield line.text or ""
    for child in line:
        tag = str(child.tag).rpartition("}")[2]
        if tag in ("s", "tab", "line-break"):
            yield " "
        elif tag not in ("annotation", "note", "ruby-text"):
            yield from _printed(child)
        yield child.tail or ""


def _said(element: Any, name: str) -> str:
    """An attribute, whatever its namespace is called."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _count(element: Any, name: str) -> int:
    text = _said(element, name)
    return max(1, min(int(text), _LARGEST_COUNT)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
