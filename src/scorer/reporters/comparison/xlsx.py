"""A comparison as a workbook: a sheet for each question, with filters, native charts and a set-up for printing.

Every text is written as a text, so that nothing a unit wrote can become a formula. The same comparison gives the same
bytes: the dates of the file are the last day of the year compared.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.nouns import Comparison, Department, Field
from scorer.messages import Language
from scorer.reporters.comparison.sheets import (
    Column,
    Sheet,
    Value,
    department_cards,
    department_name,
    sheets,
)
from scorer.reporters.comparison.words import words
from scorer.reporters.printable import printable

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
#: Nothing lost has no colour; half lost or more has the deepest.
_WORST, _MIDDLE, _BEST = "#D9695F", "#F7D9A8", "#FFFFFF"
#: More bars than this cannot be read.
_MOST_BARS = 20
_ACCENT, _REST = "#2F6F9F", "#B3261E"


@attrs.frozen
class _Formats:
    """How cells look."""

    title: Format
    note: Format
    head: Format
    text: Format
    long: Format
    number: Format
    rate: Format


def xlsx(comparison: Comparison) -> bytes:
    """The whole comparison as an .xlsx file."""
    return _workbook(sheets(comparison), comparison)


def department_xlsx(comparison: Comparison, department: Department) -> bytes:
    """The 汇总表 of one department as an .xlsx file."""
    language = comparison.language
    sheet = department_cards([department], language)
    title = words(language)("bracketed").format(sheet.title, department_name(department.name, language))
    return _workbook((attrs.evolve(sheet, title=title),), comparison)


def _workbook(tables: tuple[Sheet, ...], comparison: Comparison) -> bytes:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    year = max((field.year for field in comparison.fields), default=2000)
    book.set_properties({"title": words(comparison.language)("title"), "created": dt.datetime(year, 12, 31)})  # noqa: DTZ001  # a date without a place
    formats = _formats(book, comparison.language)
    for table in tables:
        sheet = book.add_worksheet(table.name)
        _lay_out(sheet, table, formats)
        if table.key == "overview":
            _histograms(book, sheet, table, comparison)
        if table.key == "losses":
            _pareto(book, sheet, table, comparison.language)
    book.close()
    return stream.getvalue()


def _formats(book: Workbook, language: Language) -> _Formats:
    face = {"font_name": _FACES[language], "font_size": 10, "valign": "vcenter"}
    cell = {**face, "border": 1, "border_color": "#C9CED3"}
    return _Formats(
        title=book.add_format({**face, "font_size": 14, "bold": True}),
        note=book.add_format({**face, "font_size": 9, "font_color": "#555555"}),
        head=book.add_format({**cell, "bold": True, "bg_color": "#E8EDF2", "text_wrap": True, "align": "center"}),
        text=book.add_format({**cell, "num_format": "@"}),
        long=book.add_format({**cell, "num_format": "@", "text_wrap": True, "valign": "top"}),
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
    sheet.set_row(_HEAD_ROW, 32)
    rows = table.rows[:_MOST_ROWS]
    for number, row in enumerate(rows, start=_HEAD_ROW + 1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, number, place, column, value, formats)
    last, width = _HEAD_ROW + len(rows), len(table.columns)
    sheet.freeze_panes(_HEAD_ROW + 1, _frozen(table))
    sheet.autofilter(_HEAD_ROW, 0, last, width - 1)
    _colour(sheet, table, last)
    _print_setup(sheet, table, last)


def _write(sheet: Worksheet, row: int, place: int, column: Column, value: Value, formats: _Formats) -> None:
    look = {"long": formats.long, "rate": formats.rate, "heat": formats.rate}.get(column.kind)
    if value is None or value == "":
        sheet.write_blank(row, place, None, look or formats.text)
    elif isinstance(value, str):
        sheet.write_string(row, place, printable(value)[:_LONGEST_CELL], look or formats.text)
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


# ── Charts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _histograms(book: Workbook, sheet: Worksheet, table: Sheet, comparison: Comparison) -> None:
    """The totals of each field, beside the counts; their numbers stand to the right of the chart."""
    row = _HEAD_ROW
    for field in comparison.fields:
        if field.histogram:
            _histogram(book, sheet, field, comparison.language, row, len(table.columns) + 1)
            row += 18


def _histogram(book: Workbook, sheet: Worksheet, field: Field, language: Language, row: int, column: int) -> None:
    say = words(language)
    data = column + 9
    sheet.write_string(row, data, say("total"))
    sheet.write_string(row, data + 1, say("units"))
    for number, one in enumerate(field.histogram, start=row + 1):
        sheet.write_string(number, data, bin_name(one.start, one.end, language))
        sheet.write_number(number, data + 1, one.count)
    sheet.set_column(data, data, 14)
    last = row + len(field.histogram)
    chart: Any = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": [sheet.get_name(), row + 1, data, last, data],
            "values": [sheet.get_name(), row + 1, data + 1, last, data + 1],
            "fill": {"color": _ACCENT},
            "gap": 20,
            "data_labels": {"value": True, "font": {"size": 8}, "num_format": "0;;;"},
        }
    )
    # The library takes a title with a reference in it, such as x!A1, for a formula.
    title = f"{say('histogram')} {field.title} {field.year}".replace("!", "！")
    chart.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": {"size": 8}})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, "num_font": {"size": 8}})
    chart.set_size({"width": 560, "height": 330})
    sheet.insert_chart(row, column, chart)


def bin_name(start: Decimal, end: Decimal, language: Language) -> str:
    """The range of a bar."""
    return words(language)("to").format(low=start, high=end)


def _pareto(book: Workbook, sheet: Worksheet, table: Sheet, language: Language) -> None:
    """Points lost as bars, the cumulative share as a line, for the leaves that lose most."""
    say = words(language)
    heads = [column.head for column in table.columns]
    names, lost, share = (heads.index(say(key)) for key in ("indicator", "lost-total", "cumulative"))
    first, last = _HEAD_ROW + 1, _HEAD_ROW + min(len(table.rows), _MOST_BARS)
    name = sheet.get_name()
    bars: Any = book.add_chart({"type": "column"})
    bars.add_series(
        {
            "name": say("lost-total"),
            "categories": [name, first, names, last, names],
            "values": [name, first, lost, last, lost],
            "fill": {"color": _ACCENT},
            "gap": 30,
        }
    )
    line: Any = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": say("cumulative"),
            "categories": [name, first, names, last, names],
            "values": [name, first, share, last, share],
            "y2_axis": True,
            "line": {"color": _REST, "width": 1.75},
            "marker": {"type": "circle", "size": 4, "fill": {"color": _REST}, "border": {"color": _REST}},
        }
    )
    bars.combine(line)
    bars.set_title({"name": say("losses"), "name_font": {"size": 11}})
    bars.set_x_axis({"num_font": {"size": 8, "rotation": -45}})
    bars.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, "num_font": {"size": 8}})
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "num_font": {"size": 8}})
    bars.set_legend({"position": "top"})
    bars.set_size({"width": 760, "height": 430})
    sheet.insert_chart(_HEAD_ROW, len(table.columns) + 1, bars)
