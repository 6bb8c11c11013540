"""A workbook that prints on A4: its looks, its sheets, and rows as high as their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from scorer.messages import Language
from scorer.model import Scorecard
from scorer.reporters.labels import LABELS
from scorer.reporters.paper import Paper
from scorer.wrapping import wrap

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"subtotal": "{}级小计", "facts": "基础数据", "group": "分组", "page": "&C第 &P 页，共 &N 页"},
    "en": {"subtotal": "Level {} subtotal", "facts": "Facts", "group": "Group", "page": "&CPage &P of &N"},
}

_LINE = "#7A7A7A"
SHADE, RED, GREY = "#F3F4F6", "#B3261E", "#666666"

#: A row holds this many lines of text (409 points); longer texts go over several rows.
MOST_LINES = 25
_LINE_HEIGHT = 16
#: Binary floating point, which spreadsheets calculate in, is put right to the six decimals that a score may have.
PLACES = 6


#: A4 with its margins, in points.
_MARGIN_ACROSS, _MARGIN_ALONG = 0.6, 0.8
_LONG_SIDE, _SHORT_SIDE = 841.9, 595.3
#: A last page has at least this many rows.
_LEAST_ROWS = 5
#: How wide a figure is, in pixels of which 96 are an inch; columns are measured in them. With the font of the workbook,
#: and with the one that LibreOffice takes where no such font is installed.
_FIGURES = (7, 9.5)
#: Of the heads of columns, which every page begins with, in points.
HEAD_HEIGHT = 24
#: What may be taken off the heights of rows, in points, or else added; lines keep their room.
_CHANGES = (0, -1, -2, -3, -4, 1, 2, 3, 4, 5, 6)
#: How much higher than said a program may make rows.
_TALLER = 1.02
#: Excel has no higher rows.
_HIGHEST = 409.0


class Book:
    """The workbook being written: its card and its looks."""

    def __init__(self, card: Scorecard, page: Paper, workbook: Workbook) -> None:
        self.card, self.page, self.workbook = card, page, workbook
        self.labels, self.words = LABELS[card.language], WORDS[card.language]
        self._looks: dict[tuple[tuple[str, Any], ...], Format] = {}

    def look(self, **properties: Any) -> Format:
        """A format with borders and wrapped text, and what is said besides; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            letters = {"font_name": "宋体" if self.card.language == "zh" else "Calibri", "font_size": 11}
            base = {"border": 1, "border_color": _LINE, "valign": "vcenter", "text_wrap": True}
            self._looks[key] = self.workbook.add_format({**letters, **base, **properties})
        return self._looks[key]

    def sheet(self, name: str, widths: Sequence[float], *, landscape: bool = False) -> Worksheet:
        """A sheet that prints on A4, as wide as the page."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=_MARGIN_ACROSS, right=_MARGIN_ACROSS, top=_MARGIN_ALONG, bottom=_MARGIN_ALONG)
        sheet.center_horizontally()
        sheet.set_footer(self.words["page"])
        sheet.hide_gridlines(2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet


def write_head(book: Book, sheet: Worksheet, head: Sequence[str]) -> None:
    """Write the heads of columns into the first row, which stays in view and is repeated on every page."""
    for column, text in enumerate(head):
        sheet.write_string(0, column, text, book.look(bold=True, align="center", bg_color=SHADE))
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def write_merged(sheet: Worksheet, cells: tuple[int, int, int, int], look: Format) -> None:
    """Merge a rectangle of cells, if there is more than one."""
    first_row, first_column, last_row, last_column = cells
    if (first_row, first_column) != (last_row, last_column):
        sheet.merge_range(first_row, first_column, last_row, last_column, "", look)


def row_height(texts: Sequence[tuple[str, float]]) -> float:
    """The height in points of a row whose cells hold these texts in columns of these widths."""
    return min(_most_lines(texts), MOST_LINES) * _LINE_HEIGHT + 6


def row_heights(texts: Sequence[tuple[str, float]]) -> list[float]:
    """The same of as many rows as these texts take, each of them in a cell that is merged over the rows."""
    most = _most_lines(texts)
    count = -(-most // MOST_LINES)
    return [(-(-most // count)) * _LINE_HEIGHT + 6.0] * count


def _most_lines(texts: Sequence[tuple[str, float]]) -> int:
    lines = (sum(len(wrap(part, max(int(width) - 2, 4))) or 1 for part in text.split("\n")) for text, width in texts)
    return max(*lines, 1)


def takes_several_pages(widths: Sequence[float], top: float, heights: Sequence[float]) -> bool:
    """Whether rows of these heights, below `top` points, take more than one page in some program."""
    return top + sum(heights) * _TALLER > min(_room(widths, figure) for figure in _FIGURES)


def paged_heights(widths: Sequence[float], top: float, heights: Sequence[float]) -> list[float]:
    """The heights of rows, a little changed where a landscape sheet would else end with a page of a few rows.

    Nothing in a workbook keeps rows together, and how many fit on a page depends on the fonts of the computer.

    Args:
        widths: of the columns of a sheet that prints one page wide, in letters.
        top: the height in points of what stands above the first row; pages after the first begin with less.
        heights: of the rows, in points.
    """
    ours, other = (_room(widths, figure) for figure in _FIGURES)
    everywhere = [(room, taller) for room in (ours, other) for taller in (1.0, _TALLER)]
    # Where no height suits all programs, one that suits the font of the workbook.
    for pages, change in product((everywhere, [(ours, 1.0)]), _CHANGES):
        changed = [min(height + change, _HIGHEST) for height in heights]
        if not any(_ends_with_few(room, top, changed, taller) for room, taller in pages):
            return changed
    return list(heights)


def _room(widths: Sequence[float], figure: float) -> float:
    """The points of height on a page that is made smaller until the columns fit across it."""
    across = sum((width * figure + 5) * 0.75 for width in widths)
    scale = min(1.0, (_LONG_SIDE - 2 * 72 * _MARGIN_ACROSS) / across)
    return (_SHORT_SIDE - 2 * 72 * _MARGIN_ALONG) / scale


def _ends_with_few(room: float, top: float, heights: Sequence[float], taller: float) -> bool:
    """Whether the last of several pages has too few rows, where a program makes every row `taller` times as high."""
    pages, used, rows = 1, top, 0
    for height in heights:
        if used + height * taller > room:
            pages, used, rows = pages + 1, HEAD_HEIGHT, 0
        used += height * taller
        rows += 1
    return pages > 1 and rows < _LEAST_ROWS
