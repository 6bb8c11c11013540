"""The card as a workbook: the same table with live sums, the deductions, a chart, and everything that explains them.

Every text is written as text, so that nothing somebody typed becomes a formula. The only formulas are sums and
differences of the cells above; each carries its value, which a recalculation gives again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from scorer.exact import ZERO, plain
from scorer.messages import Language
from scorer.model import Scorecard, ScoredNode
from scorer.reporters import facts
from scorer.reporters.labels import LABELS, chinese_numeral, level_names, line_name, points_text, score_text
from scorer.reporters.lines import Line, lines, name_columns
from scorer.reporters.paper import Paper, paper
from scorer.reporters.printable import printable
from scorer.wrapping import wrap

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"subtotal": "{}级小计", "facts": "基础数据", "group": "分组", "page": "&C第 &P 页，共 &N 页"},
    "en": {"subtotal": "Level {} subtotal", "facts": "Facts", "group": "Group", "page": "&CPage &P of &N"},
}

_SHADE, _RED, _GREY, _LINE = "#F3F4F6", "#B3261E", "#666666", "#7A7A7A"

#: Rows above the table: title, unit, what it is about, heads.
_TOP = 4
#: A row holds this many lines of text (409 points); longer texts go on in the next row.
_MOST_LINES = 25
_LINE_HEIGHT = 16
#: Binary floating point, which spreadsheets calculate in, is put right to the six decimals that a score may have.
_PLACES = 6


def xlsx(card: Scorecard) -> bytes:
    """The whole card as an .xlsx file."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    page = paper(card)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(stream, options) as workbook:
        title = f"{page.unit} {card.assessment.year} {page.title}"
        author = card.assessment.about.prepared_by
        workbook.set_properties(
            {"title": title[:255], "author": author, "created": page.day, "comments": page.provenance[:255]}
        )
        book = _Book(card, page, workbook)
        scores = _Scores(book)
        scores.write()
        _write_deductions(book, scores)
        _write_rates(book, scores)
        _write_notes(book)
    return stream.getvalue()


class _Book:
    """The workbook being written: its card and its looks."""

    def __init__(self, card: Scorecard, page: Paper, workbook: Workbook) -> None:
        self.card, self.page, self.workbook = card, page, workbook
        self.labels, self.words = LABELS[card.language], _WORDS[card.language]
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


@attrs.frozen
class _Span:
    """The rows of the sheet, from 0, that a group or a leaf covers."""

    first: int
    last: int


class _Scores:
    """The sheet of the table."""

    def __init__(self, book: _Book) -> None:
        self.book, self.card = book, book.card
        self.names = name_columns(book.card)
        self.lines = lines(book.card)
        self.points, self.score, self.lost, self.reason = range(self.names, self.names + 4)
        self.subtotals = range(self.names + 4, 2 * self.names + 3)
        self.spans: dict[str, _Span] = {}
        for number, line in enumerate(self.lines):
            row = _TOP + number
            for group, span in filter(None, line.starts):
                self.spans[group.code] = _Span(row, row + span - 1)
            if line.kind == "leaf":
                self.spans[line.node.code] = _Span(row, row)

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return self.book.labels.table

    def write(self) -> None:
        """Write the sheet."""
        book, labels = self.book, self.book.labels
        widths = [*self._name_widths(), 8, 9, 8, 36, *[10] * len(self.subtotals)]
        sheet = book.sheet(self.name, widths, landscape=True)
        last = len(widths) - 1
        plain_ = {"border": 0, "text_wrap": False}
        sheet.merge_range(0, 0, 0, last, "", book.look(**plain_, font_size=16, align="center"))
        sheet.write_string(0, 0, book.page.title, book.look(**plain_, font_size=16, align="center"))
        sheet.set_row(0, 30)
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
            sheet.write_string(_TOP - 1, column, text, book.look(bold=True, align="center", bg_color=_SHADE))
        sheet.set_row(_TOP - 1, 24)
        for number, line in enumerate(self.lines):
            self._write_line(sheet, _TOP + number, line)
            sheet.set_row(_TOP + number, self._height(line, widths))
        row = self._write_closing(sheet, _TOP + len(self.lines), widths)
        for note in book.page.footnotes:
            sheet.write_string(row, 0, note, book.look(**plain_, font_size=9))
            row += 1
        sheet.freeze_panes(_TOP, 0)
        sheet.repeat_rows(_TOP - 1)

    def sum_of(self, column: int, span: _Span, *, foreign: bool = False) -> str:
        """The formula of a sum over some rows of a column; `foreign` from another sheet."""
        from xlsxwriter.utility import quote_sheetname, xl_range  # type: ignore[import-untyped]

        sheet = f"{quote_sheetname(self.name)}!" if foreign else ""
        return f"=ROUND(SUM({sheet}{xl_range(span.first, column, span.last, column)}),{_PLACES})"

    def adds_up(self, column: int, span: _Span, total: Decimal | None) -> bool:
        """Whether the rows come to `total`; where a published table contradicts itself they may not."""
        rows = self.lines[span.first - _TOP : span.last - _TOP + 1]
        values = [line.points if column == self.points else line.score for line in rows]
        return total is not None and sum((value for value in values if value is not None), ZERO) == total

    def _write_line(self, sheet: Worksheet, row: int, line: Line) -> None:
        book = self.book
        for column, start in enumerate(line.starts):
            if start is not None:
                group, span = start
                look = book.look(bold=True, align="center")
                _write_merged(sheet, (row, column, row + span - 1, column), look)
                sheet.write_string(row, column, printable(group.name), look)
                self._write_subtotal(sheet, row, column, group, row + span - 1)
        name = book.look(indent=line.indent, italic=line.kind == "converted")
        _write_merged(sheet, (row, line.column, row, self.names - 1), name)
        sheet.write_string(row, line.column, printable(line_name(self.card, line)), name)
        is_leaf = line.kind == "leaf"
        derived = line.node.derived if is_leaf else frozenset()
        self._write_value(sheet, row, self.points, line.points, points_text(self.card, line), "points" in derived)
        self._write_value(sheet, row, self.score, line.score, score_text(self.card, line), "score" in derived)
        said = line.node.entry if is_leaf else None
        reason = (said.reason or said.not_applicable or "") if said else ""
        sheet.write_string(row, self.reason, printable(reason), book.look())
        self._write_lost(sheet, row, line)
        for column in list(self.subtotals)[line.column :]:
            sheet.write_blank(row, column, None, book.look())

    def _write_value(
        self, sheet: Worksheet, row: int, column: int, value: Decimal | None, text: str, derived: bool
    ) -> None:
        if value is None:
            sheet.write_string(row, column, text, self.book.look(align="center", font_color=_GREY))
        else:
            shown = {"num_format": 'General"*"'} if derived else {}
            sheet.write_number(row, column, float(value), self.book.look(align="center", **shown))

    def _write_lost(self, sheet: Worksheet, row: int, line: Line) -> None:
        """What a leaf lost, as long as there is a score; nothing is printed where that is nothing."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        look = self.book.look(align="center", font_color=_RED, num_format="General;-General;;@")
        if line.kind != "leaf" or line.points is None:
            sheet.write_blank(row, self.lost, None, look)
            return
        points, score = (xl_rowcol_to_cell(row, column) for column in (self.points, self.score))
        value = "" if line.score is None else float(line.points - line.score)
        formula = f'=IF(ISNUMBER({score}),ROUND({points}-{score},{_PLACES}),"")'
        sheet.write_formula(row, self.lost, formula, look, value)

    def _write_subtotal(self, sheet: Worksheet, row: int, level: int, group: ScoredNode, last: int) -> None:
        column, span = self.subtotals[level], _Span(row, last)
        look = self.book.look(align="center")
        _write_merged(sheet, (row, column, last, column), look)
        if group.score is None:
            sheet.write_string(row, column, self.book.labels.statuses[group.status], look)
        elif self.adds_up(self.score, span, group.score):
            sheet.write_formula(row, column, self.sum_of(self.score, span), look, float(group.score))
        else:
            sheet.write_number(row, column, float(group.score), look)

    def _write_closing(self, sheet: Worksheet, row: int, widths: Sequence[float]) -> int:
        """基础分, 加分 …, 总分; gives the next row."""
        rows = _Span(_TOP, row - 1)
        first = row
        for closing in facts.closing(self.card):
            look = self.book.look(bold=closing.is_total, bg_color=_SHADE) if closing.is_total else self.book.look()
            number = (
                self.book.look(align="center", bold=True, bg_color=_SHADE)
                if closing.is_total
                else self.book.look(align="center")
            )
            for column in range(len(widths)):
                sheet.write_blank(row, column, None, look)
            _write_merged(sheet, (row, 0, row, self.names - 1), look)
            sheet.write_string(row, 0, printable(closing.name), look)
            if closing.points:
                self._write_sum(sheet, row, self.points, rows, self.card.points, number)
            if row == first:
                self._write_sum(sheet, row, self.score, rows, closing.amount, number)
            elif closing.is_total:
                total = self.sum_of(self.score, _Span(first, row - 1))
                sheet.write_formula(row, self.score, total, number, float(self.card.score))
            elif closing.amount is not None:
                sheet.write_number(row, self.score, float(closing.amount), number)
            else:
                sheet.write_string(row, self.score, closing.score, number)
            sheet.set_row(row, _height([(closing.name, sum(widths[: self.names]))]))
            row += 1
        return row

    def _write_sum(
        self, sheet: Worksheet, row: int, column: int, rows: _Span, total: Decimal | None, look: Format
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

    def _height(self, line: Line, widths: Sequence[float]) -> float:
        texts = [(line_name(self.card, line), sum(widths[line.column : self.names]))]
        texts += [
            (group.name, widths[column] * span)
            for column, start in enumerate(line.starts)
            if start
            for group, span in [start]
        ]
        if line.kind == "leaf" and line.node.entry:
            texts.append((line.node.entry.reason or line.node.entry.not_applicable or "", widths[self.reason]))
        return _height(texts)


def _write_deductions(book: _Book, scores: _Scores) -> None:
    """Every lost point with its reason; points of leaves are taken from the table, so that they stay live."""
    from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

    labels = book.labels
    widths = (10, 30, 9, 36, 36, 36)
    sheet = book.sheet(labels.deductions, widths, landscape=True)
    head = (labels.code, labels.indicator, labels.lost, labels.reason, labels.problems, labels.measures)
    _write_head(book, sheet, head)
    number = book.look(align="center")
    row = 1
    for one in book.card.deductions:
        measure = one.measure or (labels.advised.format(one.advice) if one.advice else "")
        texts = (one.code, "/".join(one.path), "", one.reason, one.problem, measure)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, printable(text), book.look())
        span = scores.spans.get(one.code)
        if span and span.first == span.last and scores.lines[span.first - _TOP].node.code == one.code:
            cell = f"={quote_sheetname(scores.name)}!{xl_rowcol_to_cell(span.first, scores.lost)}"
            sheet.write_formula(row, 2, cell, number, float(one.lost))
        else:
            sheet.write_number(row, 2, float(one.lost), number)
        sheet.set_row(row, _height(list(zip(texts, widths, strict=True))))
        row += 1
    if book.card.converted_loss:
        sheet.write_string(row, 1, labels.converted, book.look(italic=True))
        sheet.write_number(row, 2, float(book.card.converted_loss), number)
        row += 1
    total = sum((one.lost for one in book.card.deductions), book.card.converted_loss)
    sheet.write_string(row, 1, labels.total if row > 1 else labels.no_deductions, book.look(bold=True))
    if row > 1:
        formula = f"=ROUND(SUM(C2:C{row}),{_PLACES})"
        sheet.write_formula(row, 2, formula, book.look(bold=True, align="center"), float(total))


def _write_rates(book: _Book, scores: _Scores) -> None:
    """Points, score and rate of every group of the first level, and the chart of the rates."""
    labels = book.labels
    widths = (30, 12, 12, 12)
    sheet = book.sheet(labels.rates_by_group, widths)
    _write_head(book, sheet, (book.words["group"], labels.points, labels.score, labels.rate))
    number = book.look(align="center")
    for row, node in enumerate(book.card.root.children, start=1):
        sheet.write_string(row, 0, printable(node.name), book.look())
        span = scores.spans[node.code]
        for column, value in ((scores.points, node.points), (scores.score, node.score)):
            at = 1 + column - scores.points
            if value is None:
                sheet.write_string(row, at, labels.none, number)
            elif scores.adds_up(column, span, value):
                sheet.write_formula(row, at, scores.sum_of(column, span, foreign=True), number, float(value))
            else:
                sheet.write_number(row, at, float(value), number)
        rate = facts.group_rate(node)
        look = book.look(align="center", num_format="0.00%")
        if rate is None:
            sheet.write_string(row, 3, labels.none, look)
        else:
            sheet.write_formula(row, 3, _rate(row + 1), look, float(rate))
        sheet.set_row(row, _height([(node.name, widths[0])]))
    count = len(book.card.root.children)
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": labels.rate,
            "categories": [labels.rates_by_group, 1, 0, count, 0],
            "values": [labels.rates_by_group, 1, 3, count, 3],
            "fill": {"color": "#2F6F9F"},
            "data_labels": {"value": True, "num_format": "0.00%"},
            "gap": 60,
        }
    )
    chart.set_title({"name": labels.rates_by_group, "name_font": {"size": 12, "bold": False}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "crossing": "max"})
    # Room for the label beside a full bar.
    chart.set_x_axis(
        {"min": 0, "max": 1.1, "major_unit": 0.2, "num_format": "0%", "major_gridlines": {"visible": False}}
    )
    chart.set_size({"width": 560, "height": 120 + 36 * count})
    sheet.insert_chart(count + 2, 0, chart)


def _rate(row: int) -> str:
    """Score ÷ points to four decimals; full only for full marks and nothing only for nothing, as everywhere."""
    exact = f"ROUND(C{row}/B{row},4)"
    return f"=IF(C{row}=B{row},1,IF(C{row}<B{row},MAX(MIN({exact},0.9999),IF(C{row}>0,0.0001,0)),{exact}))"


def _write_notes(book: _Book) -> None:
    """The head block, facts and everything that the paper says below its table."""
    widths = (22, 96)
    sheet = book.sheet(book.labels.note, widths)
    row = 0
    for name, text, is_title in _notes(book):
        look = book.look(bold=True, bg_color=_SHADE) if is_title else book.look()
        pieces = [printable(line) for part in text.split("\n") for line in wrap(part, widths[1] - 2)] or [""]
        for start in range(0, len(pieces), _MOST_LINES):
            piece = text if len(pieces) <= _MOST_LINES else "\n".join(pieces[start : start + _MOST_LINES])
            sheet.write_string(row, 0, printable(name) if not start else "", look)
            sheet.write_string(row, 1, printable(piece), look)
            sheet.set_row(row, _height([(name, widths[0]), (piece, widths[1])]))
            row += 1


def _notes(book: _Book) -> Iterator[tuple[str, str, bool]]:
    for name, value in book.page.head:
        yield name, value, False
    if book.card.facts:
        yield book.words["facts"], "", True
    for fact in book.card.facts.values():
        value = plain(fact.value) if isinstance(fact.value, Decimal) else fact.value or book.labels.none
        source = book.labels.bracketed.format(fact.source) if fact.source else ""
        yield fact.name, f"{value} {fact.measured_in}".rstrip() + source, False
    for section in book.page.sections:
        if section.items or (section.paragraphs and section.table is None):
            yield section.title, "", True
            for text in (*section.items, *(paragraph.text for paragraph in section.paragraphs)):
                yield "", text, False
    yield "", "", True
    for name, value in book.page.signatures:
        yield name, value, False
    yield book.labels.rubric, book.page.provenance, False


def _write_head(book: _Book, sheet: Worksheet, head: Sequence[str]) -> None:
    for column, text in enumerate(head):
        sheet.write_string(0, column, text, book.look(bold=True, align="center", bg_color=_SHADE))
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _write_merged(sheet: Worksheet, cells: tuple[int, int, int, int], look: Format) -> None:
    """Merge a rectangle of cells, if there is more than one."""
    first_row, first_column, last_row, last_column = cells
    if (first_row, first_column) != (last_row, last_column):
        sheet.merge_range(first_row, first_column, last_row, last_column, "", look)


def _height(texts: Sequence[tuple[str, float]]) -> float:
    """The height in points of a row whose cells hold these texts in columns of these widths."""
    most = max(sum(len(wrap(part, max(int(width) - 2, 4))) or 1 for part in text.split("\n")) for text, width in texts)
    return min(max(most, 1), _MOST_LINES) * _LINE_HEIGHT + 6
