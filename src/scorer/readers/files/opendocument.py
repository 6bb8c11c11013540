"""Sheets of LibreOffice and WPS (.ods) to a document: the text that is printed, numbers in full.

The file tells rows and cells that repeat by a count; those without text are passed over, so that the empty rest of a
sheet costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from scorer.diagnostics import InputError, Place, Problems, Span, nowhere
from scorer.readers.files.archive import checked_archive, damage_told, xml_part
from scorer.readers.files.assembly import MAX_CELLS
from scorer.readers.files.extent import column_letters
from scorer.readers.files.sheet_numbers import number_text, percent_text
from scorer.readers.files.unprinted import hidden_parts, hidden_sheet, struck_through
from scorer.readers.printed.decoding import one_line, raised
from scorer.readers.printed.grid import Cell, Document, Grid

_LARGEST_COUNT = 2_000_000
#: So many blanks stand as far apart as any number of them.
_WIDEST_BLANK = 8


def read_ods(data: bytes, file: str) -> Document:
    """An .ods as a grid a sheet.

    Raises:
        InputError: what `checked_archive` finds, `archive-damaged`, or `document-too-large`.
    """
    archive = checked_archive(data, file)
    with damage_told(file):
        body = xml_part(archive, "content.xml")
    problems = Problems()
    hidden = _hidden_styles(body)
    looks = _looks(body)
    budget = _Budget(file)
    struck: list[tuple[Place, str]] = []
    grids = []
    for sheet in body.iterfind(".//{*}spreadsheet/{*}table"):
        if _said(sheet, "style-name") in hidden:
            hidden_sheet(one_line(_said(sheet, "name")), file, problems)
        else:
            grid = _grid(sheet, file, budget, looks, struck)
            hidden_parts(_hidden_names(sheet, grid), grid.name, file, problems)
            grids.append(grid)
    struck_through(struck, problems)
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


@attrs.frozen
class _Looks:
    """The styles whose text is struck through, and those whose text is raised."""

    struck: frozenset[str]
    raised: frozenset[str]


def _looks(body: Any) -> _Looks:
    properties = [
        (_said(style, "name"), said)
        for style in body.iterfind(".//{*}style")
        for said in style.iterfind("{*}text-properties")
    ]
    return _Looks(
        frozenset(name for name, said in properties if _said(said, "text-line-through-style") not in ("", "none")),
        frozenset(name for name, said in properties if _said(said, "text-position").startswith("super")),
    )


def _hidden_names(sheet: Any, grid: Grid) -> list[str]:
    """The hidden rows and columns of a sheet in which something stands."""
    rows = {row for row, cells in enumerate(grid.rows) if any(cell.text for cell in cells.values())}
    columns = {column for cells in grid.rows for column, cell in cells.items() if cell.text and cell.columns == 1}
    return [
        *(str(row + 1) for row in sorted(_hidden(sheet, "row") & rows)),
        *(column_letters(column + 1) for column in sorted(_hidden(sheet, "column") & columns)),
    ]


def _hidden(sheet: Any, what: str) -> set[int]:
    """The numbers of the rows or columns, from 0, that are folded away or filtered out."""
    found: set[int] = set()
    number = 0
    for one in sheet.iter(f"{{*}}table-{what}"):
        count = _count(one, f"number-{what}s-repeated")
        if _said(one, "visibility") in ("collapse", "filter"):
            found.update(range(number, number + min(count, MAX_CELLS)))
        number += count
    return found


def _grid(sheet: Any, file: str, budget: _Budget, looks: _Looks, struck: list[tuple[Place, str]]) -> Grid:
    """The filled part of a sheet; what is struck through is put aside."""
    name = one_line(_said(sheet, "name"))
    lines = []
    number = last = 0
    for row in sheet.iter("{*}table-row"):
        count = _count(row, "number-rows-repeated")
        if cells := list(_cells(row, looks)):
            budget.take(number - last + count * (len(cells) + 1))
            lines += [(number + again, row, cells) for again in range(count)]
            last = number + count
        number += count
    columns = [column for _, _, cells in lines for column, *_ in cells]
    filled = range(min(columns, default=0), max(columns, default=-1) + 1)
    blank = len(filled) * len(lines) <= MAX_CELLS  # in a larger sheet they would be too many
    rows: list[dict[int, Cell]] = [{} for _ in range(last)]
    for number, row, cells in lines:
        made = {}
        for column in _blanks(row, filled) if blank else ():
            made[column] = _cell("", (1, 1), file, name, number, column, calculated=True)
        for column, text, taken_back, span, calculated in cells:
            made[column] = _cell(text, span, file, name, number, column, calculated=calculated)
            struck.append((made[column].place, taken_back))
        rows[number] = dict(sorted(made.items()))
    return Grid(rows=tuple(rows), name=name)


def _cells(row: Any, looks: _Looks) -> Iterator[tuple[int, str, str, tuple[int, int], bool]]:
    """Column, text, struck-through text and size of every cell that says something or covers others.

    Last comes whether it is no bare formula.
    """
    column = 0
    for cell in row:
        count = _count(cell, "number-columns-repeated")
        if str(cell.tag).endswith("}table-cell"):
            text, struck = _text(cell, looks)
            formula = _said(cell, "formula")
            # LibreOffice saves the result "" as a paragraph without words and without a type.
            calculated = not formula or bool(_said(cell, "value-type")) or cell.find("{*}p") is not None
            text = text if calculated else formula
            span = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if text or struck or span != (1, 1):
                # No sheet prints the same text in a thousand columns.
                for again in range(min(count, 1024)):
                    yield column + again, text, struck, span, calculated
        column += count


def _blanks(row: Any, filled: range) -> Iterator[int]:
    """The columns of a row, within those that are filled, in which a cell stands of its own: none below a merged one.

    A sheet of Excel has blank cells there, and that a name is missing is told by its place.
    """
    column = 0
    for cell in row:
        count = _count(cell, "number-columns-repeated")
        if str(cell.tag).endswith("}table-cell"):
            yield from range(max(column, filled.start), min(column + count, filled.stop))
        column += count


def _cell(text: str, span: tuple[int, int], file: str, sheet: str, row: int, column: int, *, calculated: bool) -> Cell:
    place = Place(lambda _: Span(file, cell=f"{sheet}!{column_letters(column + 1)}{row + 1}"))
    return Cell(text=text, place=place, rows=span[0], columns=span[1], calculated=calculated)


def _text(cell: Any, looks: _Looks) -> tuple[str, str]:
    """What a cell prints, and what of it is struck through; of a number all digits, not only those its format shows."""
    value = _said(cell, "value")
    struck: list[str] = []
    match _said(cell, "value-type"):
        case "float" | "currency" if value:
            text = number_text(value)
        case "percentage" if value:
            text = percent_text(value)
        case "date":
            text = one_line(_said(cell, "date-value").removesuffix("T00:00:00"))
        case _:
            text = one_line("\n".join("".join(_printed(line, looks, struck)) for line in cell.iterfind("{*}p")))
    if _said(cell, "style-name") in looks.struck:
        return "", text
    return text, "".join(struck)


def _printed(line: Any, looks: _Looks, struck: list[str]) -> Iterator[str]:
    yield line.text or ""
    for child in line:
        tag = str(child.tag).rpartition("}")[2]
        if tag == "s":
            yield " " * min(_count(child, "c"), _WIDEST_BLANK)
        elif tag in ("tab", "line-break"):
            yield " "
        elif tag not in ("annotation", "note", "ruby-text"):
            style = _said(child, "style-name")
            if style in looks.struck:
                struck.extend(_printed(child, looks, struck))
            elif style in looks.raised:
                yield from map(raised, _printed(child, looks, struck))
            else:
                yield from _printed(child, looks, struck)
        yield child.tail or ""


def _said(element: Any, name: str) -> str:
    """An attribute, whatever its namespace is called."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _count(element: Any, name: str) -> int:
    text = _said(element, name)
    return max(1, min(int(text), _LARGEST_COUNT)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
