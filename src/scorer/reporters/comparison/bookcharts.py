"""The charts of a workbook: native ones, on a sheet of their own that is printed three to a page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scorer.comparison.nouns import Comparison, Field
from scorer.messages import Language
from scorer.reporters.comparison.sheet import Sheet, field_name
from scorer.reporters.comparison.words import words

if TYPE_CHECKING:
    # The library has no types of its own.
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

#: More bars than this cannot be read.
_MOST_BARS = 20
_ACCENT, _REST = "#2F6F9F", "#B3261E"
#: Every chart stands on so many rows of 20 pixels, three on a page; the columns left of `_DATA` are as wide as a chart.
_ROWS, _ON_A_PAGE, _DATA = 20, 3, 12
_SIZE = {"width": 760, "height": 390}
#: Tables stand below a title, a note and their heads.
_FIRST = 3


def charts(book: Workbook, tables: Sequence[Sheet], comparison: Comparison) -> None:
    """Add the sheet: the totals of each field, then where points are lost; numbers that no table has stand beside."""
    losses = [table for table in tables if table.key == "losses"]
    counted = [field for field in comparison.fields if field.histogram]
    number = len(counted) + len(losses)
    if not number:
        return
    sheet = book.add_worksheet(words(comparison.language)("charts"))
    sheet.hide_gridlines(2)
    for place, field in enumerate(counted):
        _histogram(book, sheet, field, comparison.language, place * _ROWS)
    for place, table in enumerate(losses, start=len(counted)):
        sheet.insert_chart(place * _ROWS, 0, _pareto(book, table, comparison.language))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, number * _ROWS - 1, _DATA - 1)
    sheet.set_h_pagebreaks(range(_ROWS * _ON_A_PAGE, number * _ROWS, _ROWS * _ON_A_PAGE))
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C&P / &N")


def _histogram(book: Workbook, sheet: Worksheet, field: Field, language: Language, row: int) -> None:
    say, data = words(language), _DATA + 1
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
    chart.set_title(
        {
            "name": say("bracketed").format(say("histogram"), field_name(field, language)),
            "name_font": {"size": 11},
            "overlay": False,
        }
    )
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": {"size": 8}})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, "num_font": {"size": 8}})
    chart.set_size(_SIZE)
    sheet.insert_chart(row, 0, chart)


def bin_name(start: Decimal, end: Decimal, language: Language) -> str:
    """The range of a bar."""
    return words(language)("to").format(low=start, high=end)


def _pareto(book: Workbook, table: Sheet, language: Language) -> Any:
    """Points lost as bars, the cumulative share as a line, for the leaves that lose most."""
    say = words(language)
    heads = [column.head for column in table.columns]
    names, lost, share = (heads.index(say(key)) for key in ("indicator", "lost-total", "cumulative"))
    first, last = _FIRST, _FIRST + min(len(table.rows), _MOST_BARS) - 1
    name = table.name
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
    bars.set_title({"name": table.title, "name_font": {"size": 11}})
    bars.set_x_axis({"num_font": {"size": 8, "rotation": -45}})
    bars.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, "num_font": {"size": 8}})
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "num_font": {"size": 8}})
    bars.set_legend({"position": "top"})
    bars.set_size(_SIZE)
    return bars
