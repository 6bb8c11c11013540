"""The table of the card as a sheet with live sums: change a score, and what follows from it by adding up follows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from scorer.exact import ZERO
from scorer.model import ScoredNode
from scorer.reporters import facts
from scorer.reporters.cells import level_names, line_name, points_text, score_text
from scorer.reporters.lines import Line, lines, name_columns
from scorer.reporters.numerals import chinese_numeral
from scorer.reporters.printable import printable
from scorer.reporters.workbook import (
    GREY,
    HEAD_HEIGHT,
    PLACES,
    RED,
    SHADE,
    Book,
    paged_heights,
    row_height,
    row_heights,
    takes_several_pages,
    write_merged,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

#: Rows above the table: title, unit, what it is about, heads.
TOP = 4

#: Heights in points: of the title, of a row about which nothing is said.
_TITLE, _USUAL = 30, 15


@attrs.frozen
class Span:
    """The rows of the sheet, from 0, that a group or a leaf covers."""

    first: int
    last: int


class _EmptyText(str):
    """The empty text as what a formula comes to.

    The library writes an empty text as no result, which says of the formula that nobody has calculated it. A text that
    it does not know for empty it writes as the text it is.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


#: What stands in the cell of lost points as long as there is no score.
_NOTHING_YET = _EmptyText()


class ScoreSheet:
    """The sheet of the table."""

    def __init__(self, book: Book) -> None:
        self.book, self.card = book, book.card
        self.names = name_columns(book.card)
        self.lines = lines(book.card)
        self.points, self.score, self.lost, self.reason = range(self.names, self.names + 4)
        self.subtotals = range(self.names + 4, 2 * self.names + 3)
        self.widths = [*self._name_widths(), 8, 9, 8, 36, *[10] * len(self.subtotals)]
        self._heights = [self._heights_of(line) for line in self.lines]
        #: The rows of the sheet that each line takes: one, or more where a reason is longer than a row can hold.
        self.rows: list[Span] = []
        for heights in self._heights:
            first = self.rows[-1].last + 1 if self.rows else TOP
            self.rows.append(Span(first, first + len(heights) - 1))
        self.spans: dict[str, Span] = {}
        self.leaves: dict[str, Span] = {}
        for number, (line, rows) in enumerate(zip(self.lines, self.rows, strict=True)):
            for group, span in filter(None, line.starts):
                self.spans[group.code] = Span(rows.first, self.rows[number + span - 1].last)
            if line.kind == "leaf":
                self.spans[line.node.code] = self.leaves[line.node.code] = rows

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return self.book.labels.table

    def write(self) -> None:
        """Write the sheet."""
        book, labels, widths = self.book, self.book.labels, self.widths
        sheet = book.sheet(self.name, widths, landscape=True)
        last = len(widths) - 1
        plain_ = {"border": 0, "text_wrap": False}
        sheet.merge_range(0, 0, 0, last, "", book.look(**plain_, font_size=16, align="center"))
        sheet.write_string(0, 0, book.page.title, book.look(**plain_, font_size=16, align="center"))
        sheet.set_row(0, _TITLE)
        pairs = [pair for pair in book.page.head if pair[0] not in (labels.total_score, labels.source)]
        sheet.write_string(
            1, 0, "".join(f"{name}{labels.colon}{value}" for name, value in pairs[:1]), book.look(**plain_)
        )
        sheet.write_string(
            2, 0, "    ".join(f"{name}{labels.colon}{value}" for name, value in pairs[1:]), book.look(**plain_)
        )
        numbers = (chinese_numeral(number) if self.card.language == "zh" else number for number in range(1, self.names))
        head = [*level_names(self.names, self.card.language), labels.points, labels.score, labels.lost, labels.reason]
        head += [book.words["subtotal"].format(number) for number in numbers]
        for column, text in enumerate(head):
            sheet.write_string(TOP - 1, column, text, book.look(bold=True, align="center", bg_color=SHADE))
        sheet.set_row(TOP - 1, HEAD_HEIGHT)
        heights = [height for rows in self._heights for height in rows]
        heights += [row_height([(one.name, sum(widths[: self.names]))]) for one in facts.closing(self.card)]
        footnotes = [_USUAL for _ in book.page.footnotes]
        above = _TITLE + 2 * _USUAL + HEAD_HEIGHT
        heights = paged_heights(widths, above, [*heights, *footnotes])
        # In the middle of its rows the name of a group could stand where a page ends, and be cut in two.
        group_valign = "top" if takes_several_pages(widths, above, heights) else "vcenter"
        for row, height in enumerate(heights, start=TOP):
            sheet.set_row(row, height)
        for line, rows in zip(self.lines, self.rows, strict=True):
            self._write_line(sheet, rows, line, group_valign)
        row = self._write_closing(sheet, self.rows[-1].last + 1 if self.rows else TOP, widths)
        for note in book.page.footnotes:
            sheet.write_string(row, 0, note, book.look(**plain_, font_size=9))
            row += 1
        sheet.freeze_panes(TOP, 0)
        sheet.repeat_rows(TOP - 1)

    def sum_of(self, column: int, span: Span, *, foreign: bool = False) -> str:
        """The formula of a sum over some rows of a column; `foreign` from another sheet."""
        from xlsxwriter.utility import quote_sheetname, xl_range  # type: ignore[import-untyped]

        sheet = f"{quote_sheetname(self.name)}!" if foreign else ""
        return f"=ROUND(SUM({sheet}{xl_range(span.first, column, span.last, column)}),{PLACES})"

    def adds_up(self, column: int, span: Span, total: Decimal | None) -> bool:
        """Whether the rows come to `total`; where a published table contradicts itself they may not."""
        inside = [
            line for line, rows in zip(self.lines, self.rows, strict=True) if span.first <= rows.first <= span.last
        ]
        values = [line.points if column == self.points else line.score for line in inside]
        return total is not None and sum((value for value in values if value is not None), ZERO) == total

    def _write_line(self, sheet: Worksheet, rows: Span, line: Line, group_valign: str) -> None:
        book, row, last = self.book, rows.first, rows.last
        for column, start in enumerate(line.starts):
            if start is not None:
                group = start[0]
                span = self.spans[group.code]
                look = book.look(bold=True, align="center", valign=group_valign)
                write_merged(sheet, (row, column, span.last, column), look)
                sheet.write_string(row, column, printable(group.name), look)
                self._write_subtotal(sheet, span, column, group, group_valign)
        # Over several rows, and so perhaps over pages, a text begins where its rows do.
        valign = "top" if last > row else "vcenter"
        name = book.look(indent=line.indent, italic=line.kind == "converted", valign=valign)
        write_merged(sheet, (row, line.column, last, self.names - 1), name)
        for column in (self.points, self.score, self.lost, self.reason, *list(self.subtotals)[line.column :]):
            write_merged(sheet, (row, column, last, column), book.look())
        sheet.write_string(row, line.column, printable(line_name(self.card, line)), name)
        is_leaf = line.kind == "leaf"
        derived = line.node.derived if is_leaf else frozenset()
        self._write_value(
            sheet, row, self.points, line.points, points_text(self.card, line), "points" in derived, valign
        )
        self._write_value(sheet, row, self.score, line.score, score_text(self.card, line), "score" in derived, valign)
        said = line.node.entry if is_leaf else None
        reason = (said.reason or said.not_applicable or "") if said else ""
        sheet.write_string(row, self.reason, printable(reason), book.look(valign=valign))
        self._write_lost(sheet, row, line, valign)
        for column in list(self.subtotals)[line.column :]:
            sheet.write_blank(row, column, None, book.look())

    def _write_value(
        self, sheet: Worksheet, row: int, column: int, value: Decimal | None, text: str, derived: bool, valign: str
    ) -> None:
        if value is None:
            sheet.write_string(row, column, text, self.book.look(align="center", valign=valign, font_color=GREY))
        else:
            shown = {"num_format": 'General"*"'} if derived else {}
            sheet.write_number(row, column, float(value), self.book.look(align="center", valign=valign, **shown))

    def _write_lost(self, sheet: Worksheet, row: int, line: Line, valign: str) -> None:
        """What a leaf lost, as long as there is a score; nothing is printed where that is nothing."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        look = self.book.look(align="center", valign=valign, font_color=RED, num_format="General;-General;;@")
        if line.kind != "leaf" or line.points is None:
            sheet.write_blank(row, self.lost, None, look)
            return
        points, score = (xl_rowcol_to_cell(row, column) for column in (self.points, self.score))
        value = _NOTHING_YET if line.score is None else float(line.points - line.score)
        formula = f'=IF(ISNUMBER({score}),ROUND({points}-{score},{PLACES}),"")'
        sheet.write_formula(row, self.lost, formula, look, value)

    def _write_subtotal(self, sheet: Worksheet, span: Span, level: int, group: ScoredNode, valign: str) -> None:
        column, row = self.subtotals[level], span.first
        look = self.book.look(align="center", valign=valign)
        write_merged(sheet, (row, column, span.last, column), look)
        if group.score is None:
            sheet.write_string(row, column, self.book.labels.statuses[group.status], look)
        elif self.adds_up(self.score, span, group.score):
            sheet.write_formula(row, column, self.sum_of(self.score, span), look, float(group.score))
        else:
            sheet.write_number(row, column, float(group.score), look)

    def _write_closing(self, sheet: Worksheet, row: int, widths: Sequence[float]) -> int:
        """基础分, 加分 …, 总分; gives the next row."""
        rows = Span(TOP, row - 1)
        first = row
        for closing in facts.closing(self.card):
            look = self.book.look(bold=closing.is_total, bg_color=SHADE) if closing.is_total else self.book.look()
            number = (
                self.book.look(align="center", bold=True, bg_color=SHADE)
                if closing.is_total
                else self.book.look(align="center")
            )
            for column in range(len(widths)):
                sheet.write_blank(row, column, None, look)
            write_merged(sheet, (row, 0, row, self.names - 1), look)
            sheet.write_string(row, 0, printable(closing.name), look)
            if closing.points:
                self._write_sum(sheet, row, self.points, rows, self.card.points, number)
            if row == first:
                self._write_sum(sheet, row, self.score, rows, closing.amount, number)
            elif closing.is_total:
                total = self.sum_of(self.score, Span(first, row - 1))
                sheet.write_formula(row, self.score, total, number, float(self.card.score))
            elif closing.amount is not None:
                sheet.write_number(row, self.score, float(closing.amount), number)
            else:
                sheet.write_string(row, self.score, closing.score, number)
            row += 1
        return row

    def _write_sum(
        self, sheet: Worksheet, row: int, column: int, rows: Span, total: Decimal | None, look: Format
    ) -> None:
        if total is None:
            sheet.write_string(row, column, self.book.labels.none, look)
        elif self.adds_up(column, rows, total):
            sheet.write_formula(row, column, self.sum_of(column, rows), look, float(total))
        else:
            sheet.write_number(row, column, float(total), look)

    def _name_widths(self) -> list[float]:
        """Widths in letters, from those of the paper in millimetres."""
        return [max(14, width * 0.62) for width in self.book.page.table.widths[: self.names]]

    def _heights_of(self, line: Line) -> list[float]:
        widths = self.widths
        texts = [(line_name(self.card, line), sum(widths[line.column : self.names]))]
        texts += [
            (group.name, widths[column] * span)
            for column, start in enumerate(line.starts)
            if start
            for group, span in [start]
        ]
        if line.kind == "leaf" and line.node.entry:
            texts.append((line.node.entry.reason or line.node.entry.not_applicable or "", widths[self.reason]))
        return row_heights(texts)
