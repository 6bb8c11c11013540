"""A comparison as a workbook: a sheet for each question, with filters, native charts and a set-up for printing.

Every text is written as a text, so that nothing a unit wrote can become a formula. The same comparison gives the same
bytes: the dates of the file are the last day of the year compared.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.nouns import Comparison, Department
from scorer.messages import Language
from scorer.reporters.comparison.bookcharts import charts
from scorer.reporters.comparison.desk_sheets import department_cards, department_name, department_roster, recheck
from scorer.reporters.comparison.sheet import Column, Sheet, Value
from scorer.reporters.comparison.sheets import sheets
from scorer.reporters.comparison.words import words
from scorer.reporters.printable import printable
from scorer.wrapping import width

if TYPE_CHECKING:
    # The library has no types of its own.
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_FACES = {"zh": "微软雅黑", "en": "Calibri"}
#: Title and head stand above the rows.
_HEAD_ROW = 2
#: Excel holds no more in a cell, nor rows in a sheet.
_LONGEST_CELL = 32767
_MOST_ROWS = 1_048_576 - _HEAD_ROW - 1
#: Points of a line of text, and of the highest row that Excel has.
_LINE, _HIGHEST_ROW = 15.0, 409.0
#: Letters that the indent of a text takes.
_INDENT = 1
#: Nothing lost has no colour; half lost or more has the deepest.
_WORST, _MIDDLE, _BEST = "#D9695F", "#F7D9A8", "#FFFFFF"


@attrs.frozen
class _Formats:
    """How cells look; `told` is a text among numbers."""

    title: Format
    note: Format
    head: Format
    text: Format
    long: Format
    told: Format
    number: Format
    rate: Format


def xlsx(comparison: Comparison) -> bytes:
    """The whole comparison as an .xlsx file."""
    return _workbook(sheets(comparison), comparison)


def department_xlsx(comparison: Comparison, department: Department) -> bytes:
    """The 汇总表 of one department as an .xlsx file, with those of its units that should be looked at again."""
    language, name = comparison.language, department_name(department.name, comparison.language)
    tables = [
        attrs.evolve(sheet, title=words(language)("bracketed").format(sheet.title, name))
        for sheet in (
            department_cards([department], language),
            department_roster(comparison, department),
            recheck(comparison, department),
        )
        if sheet.rows or sheet.key == "department-cards"
    ]
    return _workbook(tuple(tables), comparison)


def _workbook(tables: tuple[Sheet, ...], comparison: Comparison) -> bytes:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    year = max((field.year for field in comparison.fields), default=2000)
    book.set_properties({"title": words(comparison.language)("title"), "created": dt.datetime(year, 12, 31)})  # noqa: DTZ001  # a date without a place
    formats = _formats(book, comparison.language)
    for table in tables:
        _lay_out(book.add_worksheet(table.name), table, formats)
        if table.key == "overview":
            # Charts have a sheet of their own, so that they are printed and the tables keep the width of a page.
            charts(book, tables, comparison)
    book.close()
    return stream.getvalue()


def _formats(book: Workbook, language: Language) -> _Formats:
    face = {"font_name": _FACES[language], "font_size": 10, "valign": "vcenter"}
    cell = {**face, "border": 1, "border_color": "#C9CED3"}
    return _Formats(
        title=book.add_format({**face, "font_size": 14, "bold": True}),
        note=book.add_format({**face, "font_size": 9, "font_color": "#555555"}),
        head=book.add_format({**cell, "bold": True, "bg_color": "#E8EDF2", "text_wrap": True, "align": "center"}),
        # Indented, so that a text does not touch the number before it.
        text=book.add_format({**cell, "num_format": "@", "text_wrap": True, "indent": 1}),
        long=book.add_format({**cell, "num_format": "@", "text_wrap": True, "valign": "top", "indent": 1}),
        told=book.add_format({**cell, "num_format": "@", "align": "right"}),
        number=book.add_format({**cell, "align": "right"}),
        rate=book.add_format({**cell, "align": "right", "num_format": "0.00%"}),
    )


# ── A sheet ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lay_out(sheet: Worksheet, table: Sheet, formats: _Formats) -> None:
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, printable(table.title), formats.title)
    sheet.set_row(0, 24)
    sheet.write_string(1, 0, table.note, formats.note)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(_HEAD_ROW, place, column.head, formats.head)
    sheet.set_row(_HEAD_ROW, max(32, _height(table.columns, [column.head for column in table.columns])))
    rows = table.rows[:_MOST_ROWS]
    for number, row in enumerate(rows, start=_HEAD_ROW + 1):
        if (height := _height(table.columns, row)) > _LINE:
            sheet.set_row(number, height)
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, number, place, column, value, formats)
    last, across = _HEAD_ROW + len(rows), len(table.columns)
    if table.ends:  # nobody who has scrolled to the last row sees the note above the first
        sheet.write_string(last + 1, 0, table.ends, formats.note)
    sheet.freeze_panes(_HEAD_ROW + 1, _frozen(table))
    sheet.autofilter(_HEAD_ROW, 0, last, across - 1)
    _colour(sheet, table, last)
    _print_setup(sheet, table, last + bool(table.ends))


def _height(columns: Sequence[Column], row: Sequence[Value]) -> float:
    """The height of a row in points: not every program finds it by itself, and a line that is cut off is not seen."""
    lines = 1
    for column, value in zip(columns, row, strict=True):
        room = column.width - _INDENT
        if isinstance(value, str) and (2 * len(value) > room or "\n" in value):
            lines = max(lines, sum(-(-width(line) // room) or 1 for line in value.split("\n")))
    return min(_LINE * lines, _HIGHEST_ROW)


def _write(sheet: Worksheet, row: int, place: int, column: Column, value: Value, formats: _Formats) -> None:
    look = {"long": formats.long, "rate": formats.rate, "heat": formats.rate}.get(column.kind)
    if value is None or value == "":
        sheet.write_blank(row, place, None, look or formats.text)
    elif isinstance(value, str):
        told = formats.told if column.kind in ("number", "rate") else formats.text
        sheet.write_string(
            row, place, printable(value)[:_LONGEST_CELL], formats.long if column.kind == "long" else told
        )
    else:
        number: Any = value  # a Decimal is written with its own digits
        sheet.write_number(row, place, number, look or formats.number)


def _frozen(table: Sheet) -> int:
    """Columns that stay in sight: those up to the name of the unit, where there is one near the left."""
    for place, column in enumerate(table.columns[:3]):
        if column.width >= 30:
            return place + 1
    return 0


def _colour(sheet: Worksheet, table: Sheet, last: int) -> None:
    for place, column in enumerate(table.columns):
        if column.kind != "heat":
            continue
        scale = {
            "type": "3_color_scale",
            "min_type": "num", "min_value": 0.5, "min_color": _WORST,
            "mid_type": "num", "mid_value": 0.85, "mid_color": _MIDDLE,
            "max_type": "num", "max_value": 1, "max_color": _BEST,
        }  # fmt: skip
        sheet.conditional_format(_HEAD_ROW + 1, place, last, place, scale)


def _print_setup(sheet: Worksheet, table: Sheet, last: int) -> None:
    """A4, one page wide, the head on every page; wide tables lie on their side."""
    sheet.set_paper(9)
    if sum(column.width for column in table.columns) > 95:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C&P / &N")
    sheet.print_area(0, 0, last, len(table.columns) - 1)
