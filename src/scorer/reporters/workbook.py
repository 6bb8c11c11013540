"""A workbook that prints on A4: its looks, its sheets, and rows as high as their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

#: A row holds this many lines of text (409 points); longer texts go on in the next row.
MOST_LINES = 25
_LINE_HEIGHT = 16
#: Binary floating point, which spreadsheets calculate in, is put right to the six decimals that a score may have.
PLACES = 6


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
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
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
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def write_merged(sheet: Worksheet, cells: tuple[int, int, int, int], look: Format) -> None:
    """Merge a rectangle of cells, if there is more than one."""
    first_row, first_column, last_row, last_column = cells
    if (first_row, first_column) != (last_row, last_column):
        sheet.merge_range(first_row, first_column, last_row, last_column, "", look)


def row_height(texts: Sequence[tuple[str, float]]) -> float:
    """The height in points of a row whose cells hold these texts in columns of these widths."""
    most = max(sum(len(wrap(part, max(int(width) - 2, 4))) or 1 for part in text.split("\n")) for text, width in texts)
    return min(max(most, 1), MOST_LINES) * _LINE_HEIGHT + 6
