"""The card as a workbook: the same table with live sums, the deductions, a chart, and everything that explains them.

Every text is written as text, so that nothing somebody typed becomes a formula. The only formulas are sums and
differences of the cells above; each carries its value, which a recalculation gives again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

from scorer.exact import plain
from scorer.model import Scorecard
from scorer.reporters import facts
from scorer.reporters.paper import paper
from scorer.reporters.printable import printable
from scorer.reporters.score_sheet import ScoreSheet
from scorer.reporters.workbook import (
    HEAD_HEIGHT,
    MOST_LINES,
    PLACES,
    SHADE,
    Book,
    paged_heights,
    row_height,
    row_heights,
    write_head,
    write_merged,
)
from scorer.wrapping import wrap


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
        book = Book(card, page, workbook)
        scores = ScoreSheet(book)
        scores.write()
        _write_deductions(book, scores)
        _write_rates(book, scores)
        _write_notes(book)
    return stream.getvalue()


def _write_deductions(book: Book, scores: ScoreSheet) -> None:
    """Every lost point with its reason; points of leaves are taken from the table, so that they stay live."""
    from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell  # type: ignore[import-untyped]

    labels = book.labels
    widths = (10, 30, 9, 36, 36, 36)
    sheet = book.sheet(labels.deductions, widths, landscape=True)
    head = (labels.code, labels.indicator, labels.lost, labels.reason, labels.problems, labels.measures)
    write_head(book, sheet, head)
    heights: list[float] = []
    row = 1
    for one in book.card.deductions:
        measure = one.measure or (labels.advised.format(one.advice) if one.advice else "")
        texts = (one.code, "/".join(one.path), "", one.reason, one.problem, measure)
        tall = row_heights(list(zip(texts, widths, strict=True)))
        valign = "top" if len(tall) > 1 else "vcenter"
        look, number = book.look(valign=valign), book.look(align="center", valign=valign)
        for column, text in enumerate(texts):
            write_merged(sheet, (row, column, row + len(tall) - 1, column), look)
            sheet.write_string(row, column, printable(text), look)
        if leaf := scores.leaves.get(one.code):
            cell = f"={quote_sheetname(scores.name)}!{xl_rowcol_to_cell(leaf.first, scores.lost)}"
            sheet.write_formula(row, 2, cell, number, float(one.lost))
        else:
            sheet.write_number(row, 2, float(one.lost), number)
        heights += tall
        row += len(tall)
    for column in range(len(widths)):
        for below in range(row, row + (2 if book.card.converted_loss else 1)):
            sheet.write_blank(below, column, None, book.look())
    if book.card.converted_loss:
        sheet.write_string(row, 1, labels.converted, book.look(italic=True))
        sheet.write_number(row, 2, float(book.card.converted_loss), book.look(align="center"))
        row += 1
    total = sum((one.lost for one in book.card.deductions), book.card.converted_loss)
    sheet.write_string(row, 1, labels.total if row > 1 else labels.no_deductions, book.look(bold=True))
    if row > 1:
        formula = f"=ROUND(SUM(C2:C{row}),{PLACES})"
        sheet.write_formula(row, 2, formula, book.look(bold=True, align="center"), float(total))
    heights += [row_height([(labels.total, widths[1])])] * (row - len(heights))
    for below, height in enumerate(paged_heights(widths, HEAD_HEIGHT, heights), start=1):
        sheet.set_row(below, height)


def _write_rates(book: Book, scores: ScoreSheet) -> None:
    """Points, score and rate of every group of the first level, and the chart of the rates."""
    labels = book.labels
    widths = (30, 12, 12, 12)
    sheet = book.sheet(labels.rates_by_group, widths)
    write_head(book, sheet, (book.words["group"], labels.points, labels.score, labels.rate))
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
        sheet.set_row(row, row_height([(node.name, widths[0])]))
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


def _write_notes(book: Book) -> None:
    """The head block, facts and everything that the paper says below its table."""
    widths = (22, 96)
    sheet = book.sheet(book.labels.note, widths)
    row = 0
    for name, text, is_title in _notes(book):
        look = book.look(bold=True, bg_color=SHADE) if is_title else book.look()
        pieces = [printable(line) for part in text.split("\n") for line in wrap(part, widths[1] - 2)] or [""]
        for start in range(0, len(pieces), MOST_LINES):
            piece = text if len(pieces) <= MOST_LINES else "\n".join(pieces[start : start + MOST_LINES])
            sheet.write_string(row, 0, printable(name) if not start else "", look)
            sheet.write_string(row, 1, printable(piece), look)
            sheet.set_row(row, row_height([(name, widths[0]), (piece, widths[1])]))
            row += 1


def _notes(book: Book) -> Iterator[tuple[str, str, bool]]:
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
