"""Styles of a workbook form, what may be typed into a cell, and the page it is printed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from scorer.exact import plain
from scorer.model import Rubric
from scorer.readers.files.extent import column_letters
from scorer.wrapping import width as display_width

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

#: What Excel allows in the messages beside a cell and in a list written into it; longer ones would be dropped.
LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_LIST = 32, 255, 255

#: The highest row that there is holds so many lines of text.
MOST_LINES = 26

#: The least heights in points of the rows that may grow: of facts, of indicators, of problems.
LEAST_HEIGHTS = FACT_HEIGHT, ROW_HEIGHT, PROBLEM_HEIGHT = 22, 26, 40
#: How high a line is, in sizes of its letters, in the font that a workbook has without being told.
_LINE = 1.3

_TO_FILL, _CALCULATED, _LOCKED, _HEADING = "#FFF9E5", "#F2F2F2", "#E7E6E6", "#DDEBF7"


@attrs.frozen(init=False)
class Styles:
    """The formats of the cells; input cells are yellow and unlocked, everything else is locked."""

    title: Format
    heading: Format
    label: Format
    name: Format
    item: Format
    hint: Format
    prose: Format
    prose_cell: Format
    info: Format
    grey: Format
    earned: Format
    sum_name: Format
    sum_number: Format
    sum_text: Format
    points: Format
    text_input: Format
    choice_input: Format
    number_input: Format
    fact_input: Format
    missing: Format
    wrong: Format
    whole: Format
    lowest: Mapping[int, Format]

    def __init__(self, workbook: Workbook) -> None:
        edge = {"border": 1, "border_color": "#7F7F7F", "valign": "vcenter", "text_wrap": True, "font_size": 11}
        face = {"font_name": "宋体"}

        def style(**more: Any) -> Format:
            return workbook.add_format(face | edge | more)

        def bare(**more: Any) -> Format:
            return workbook.add_format(face | {"valign": "vcenter", "text_wrap": True, "font_size": 11} | more)

        middle, right = {"align": "center"}, {"align": "right", "indent": 1}
        fill = {"bg_color": _TO_FILL, "locked": False}
        self.__attrs_init__(
            title=bare(bold=True, font_size=18, align="center", font_name="黑体"),
            heading=style(bold=True, bg_color=_HEADING, **middle),
            label=style(bg_color=_CALCULATED, indent=1),
            name=style(**middle),
            item=style(indent=1),
            hint=style(font_color="#595959", font_size=10, indent=1),
            prose=bare(),
            prose_cell=style(),
            info=bare(align="left"),
            grey=style(bg_color=_LOCKED),
            earned=style(bg_color=_CALCULATED, **middle),
            sum_name=style(bold=True, bg_color=_CALCULATED, indent=1),
            sum_number=style(bold=True, bg_color=_CALCULATED, **middle),
            sum_text=style(bold=True, bg_color=_CALCULATED, **middle),
            points=style(**middle),
            text_input=style(num_format="@", **fill),
            choice_input=style(**fill, **middle),
            number_input=style(**fill, **middle),
            fact_input=style(num_format="#,##0.0#######", **fill, **right),
            missing=workbook.add_format({"bg_color": "#FFC7CE"}),
            wrong=workbook.add_format({"font_color": "#C00000", "bold": True}),
            whole=workbook.add_format({"num_format": "#,##0"}),
            lowest={height: workbook.add_format({"font_size": round(height / _LINE)}) for height in LEAST_HEIGHTS},
        )


def put(sheet: Worksheet, row: int, column: int, value: Decimal | int | str | None, style: Format) -> None:
    """A value as what it is; a text is never taken for a formula, a number or an address."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, float(value), style)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width, as far as that can be told without a font."""
    return sum(-(-max(1, display_width(part)) // max(2, int(width) - 1)) for part in text.split("\n"))


def row_height(lines: int, least: float) -> float:
    """The height in points of a row of so many lines, at least `least`."""
    return max(15.5 * min(lines, MOST_LINES) + 6, least)


def growing_sheet() -> type[Worksheet]:
    """A worksheet whose rows may be of a height that a program fits to the text when something is typed."""
    from xlsxwriter.worksheet import Worksheet

    class GrowingSheet(Worksheet):  # type: ignore[misc]  # the library has no types
        def __init__(self) -> None:
            super().__init__()
            self._growing: set[int] = set()

        def let_grow(self, row: int) -> None:
            """The height of this row is the one to begin with; merged cells do not count when it is fitted."""
            self._growing.add(row)

        def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
            # The library marks every height as set by hand, and such a row would stay as it is.
            if tag == "row" and dict(attributes)["r"] - 1 in self._growing:
                attributes = [one for one in attributes if one[0] != "customHeight"]
            super()._xml_start_tag_unencoded(tag, attributes)

    return GrowingSheet


def set_growing_row(sheet: Any, row: int, lines: int, least: int, styles: Styles, **options: bool) -> None:
    """A row high enough for so many lines, that grows with what is typed and keeps about its least height.

    The letters of the row, in which nothing is written, keep it from getting lower.
    """
    sheet.set_row(row, row_height(lines, least), styles.lowest[least], options)
    sheet.let_grow(row)


def start_sheet(sheet: Worksheet, word: str, columns: Sequence[str], widths: Sequence[float]) -> None:
    """The hidden first row and column that the reader goes by, and the widths."""
    for number, (code, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.write_string(0, number, word if number == 0 else code)
        sheet.set_column(number, number, width)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_default_row(22)
    sheet.hide_gridlines(2)


def print_on_a4(
    sheet: Worksheet, rubric: Rubric, sentences: Mapping[str, str], last_row: int, last_column: int, *, landscape: bool
) -> None:
    """One page wide on A4, with the rubric and the number of the page below."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    title = f"{rubric.title} {rubric.version}".replace("&", "&&")[:100]
    # The blank ends the size of the letters, or the year that a title begins with would be taken for a part of it.
    sheet.set_footer(f"&L&9 {title}&R&9 {sentences['page']}")
    sheet.print_area(0, min(1, last_column), last_row, last_column)


def allow(sheet: Worksheet, row: int, column: int, rule: Mapping[str, Any], hint: str, refusal: str) -> None:
    """Let only some values be typed, with a hint while the cell is chosen and a refusal where something else is.

    Raises:
        ValueError: the spreadsheet would drop the rule.
    """
    told = {
        "input_message": hint[:LONGEST_MESSAGE],
        "error_title": refusal[:LONGEST_TITLE],
        "error_message": hint[:LONGEST_MESSAGE],
    }
    if sheet.data_validation(row, column, row, column, {**rule, **told}) not in (0, None):
        raise ValueError(f"the validation of row {row}, column {column} of {sheet.get_name()} was dropped")


class Lists:
    """Choices that are too long to be written into a validation, in columns of a hidden sheet; each list once."""

    def __init__(self, sheet: Worksheet, first_column: int) -> None:
        self._sheet = sheet
        self._first = first_column
        self._known: dict[tuple[Decimal | str, ...], str] = {}

    def range_of(self, options: Sequence[Decimal | str]) -> str:
        """The address of the list, written on first use."""
        several = tuple(options)
        if several not in self._known:
            column = self._first + len(self._known)
            for row, option in enumerate(several):
                if isinstance(option, str):
                    self._sheet.write_string(row, column, option)
                else:
                    self._sheet.write_number(row, column, float(option))
            letter = column_letters(column + 1)
            self._known[several] = f"='{self._sheet.get_name()}'!${letter}$1:${letter}${len(several)}"
        return self._known[several]


def allow_list(
    sheet: Worksheet,
    row: int,
    column: int,
    options: Sequence[Decimal | str],
    sentences: Mapping[str, str],
    lists: Lists,
    hint: str = "",
) -> None:
    """One of some texts or numbers, chosen from a list."""
    written = [option if isinstance(option, str) else plain(option) for option in options]
    short = len(",".join(written)) <= LONGEST_LIST and not any("," in option for option in written)
    # A list in the cell is divided at commas, and blanks around an option are dropped.
    short = short and all(option == option.strip() for option in written)
    source = written if short else lists.range_of(options)
    allow(
        sheet, row, column, {"validate": "list", "source": source}, hint or sentences["choose"], sentences["not_taken"]
    )


def allow_number(
    sheet: Worksheet,
    row: int,
    column: int,
    sentences: Mapping[str, str],
    *,
    whole: bool = False,
    negative: bool = False,
    most: str = "999999999999999",
    hint: str = "",
) -> None:
    """A number from 0 (or from far below) to `most`."""
    rule = {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": -999_999_999_999_999 if negative else 0,
        "maximum": int(most) if most.isdigit() else most,
    }
    allow(sheet, row, column, rule, hint or sentences["number"], sentences["not_taken"])
