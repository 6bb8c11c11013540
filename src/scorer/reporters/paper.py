"""The card as a printed document: what stands on the paper, in order, for every format that is paged.

Word and PDF lay out the same `Paper`; what differs is only how a cell or a paragraph is written down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from decimal import Decimal
from typing import Literal

import attrs

from scorer.exact import plain
from scorer.messages import Language
from scorer.model import Scorecard
from scorer.reporters import facts
from scorer.reporters.cells import level_names, line_name, points_text, score_text, subtotal
from scorer.reporters.labels import LABELS
from scorer.reporters.lines import Line, lines, name_columns
from scorer.reporters.notes import alternatives, disclosure, measure_sentence, moves, problem_sentence
from scorer.reporters.printable import printable
from scorer.reporters.tables import fitted_widths
from scorer.wrapping import width

Look = Literal["text", "group", "number", "lost", "quiet"]

#: Between the margins of GB/T 9704-2012 (28 mm and 26 mm, 37 mm and 35 mm) an A4 page leaves this, in millimetres.
PAGE_WIDTH, PAGE_HEIGHT = 156, 225
#: The least columns of points and scores, in millimetres; of a figure in tenths; beside the figures, and at most.
_NUMBER_WIDTHS = (15, 18)
_FIGURE, _BESIDE_FIGURES, _WIDEST_NUMBER = 22, 4, 32
#: One column of a terminal is half a Chinese character; at the size of the table, in tenths of a millimetre.
_COLUMN = 19
#: The least columns of names: 一级 over 指标 and the blanks beside it.
_LEAST = 8
#: Names of groups wrap before they take more than this from the names of the leaves.
_WIDEST_GROUP = 19
#: The column of the lost points among the deductions, and the longest text there that has to stay on one page.
_LOST, _LONGEST_UNSPLIT = 2, 300
#: The column of indicators there, in millimetres.
_INDICATOR = 36
#: An inner group with more lines than this need not stay on one page.
_LONGEST_TOGETHER = 12


@attrs.frozen
class Cell:
    """One cell: its text, the smaller line below it, where it begins and what it covers."""

    column: int
    text: str
    note: str = ""
    rows: int = 1
    columns: int = 1
    look: Look = "text"
    indent: int = 0


@attrs.frozen
class Row:
    """One row; `together` asks that no page ends between it and the next one, `long` that it may be split itself."""

    cells: tuple[Cell, ...]
    kind: Literal["row", "pot", "converted", "closing", "total"] = "row"
    together: bool = False
    long: bool = False


@attrs.frozen
class Table:
    """A table: heads, widths in millimetres, rows."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


@attrs.frozen
class Paragraph:
    """A paragraph; `together` asks that no page ends between it and what follows."""

    text: str
    together: bool = False


@attrs.frozen
class Section:
    """A part below the table: a title, and below it a table, items of a list, or paragraphs."""

    title: str
    table: Table | None = None
    items: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


@attrs.frozen
class Paper:
    """Everything that is printed.

    Attributes:
        head: the head block as pairs of a name and a value.
        rates: 得分率 of each group of the first level, for the chart; None where there is none.
        signatures: the signature line as pairs of a name and a value, which may be blank.
        day: the date of the file: that of the assessment, or where it states none the last day of its year.
    """

    language: Language
    title: str
    unit: str
    head: tuple[tuple[str, str], ...]
    table: Table
    footnotes: tuple[str, ...]
    rates_title: str
    rates: tuple[tuple[str, Decimal | None], ...]
    sections: tuple[Section, ...]
    signatures: tuple[tuple[str, str], ...]
    provenance: str
    day: dt.datetime


def paper(card: Scorecard) -> Paper:
    """The document of a card."""
    labels = LABELS[card.language]
    return Paper(
        language=card.language,
        title=printable(card.rubric.title),
        unit=printable(card.assessment.unit),
        head=tuple((name, printable(value)) for name, value in facts.head(card)),
        table=_table(card),
        footnotes=_printable(facts.footnotes(card)),
        rates_title=labels.rates_by_group,
        rates=tuple((printable(node.name), facts.group_rate(node)) for node in card.root.children),
        sections=tuple(_sections(card)),
        signatures=tuple((name, printable(value)) for name, value in facts.signatures(card)),
        provenance=printable(facts.provenance(card)),
        day=document_day(card),
    )


def document_day(card: Scorecard) -> dt.datetime:
    """The date of a file: that of the assessment, or the last day of its year; never that of the clock."""
    said = card.assessment
    day = dt.date.fromisoformat(said.about.date) if said.about.date else dt.date(said.year, 12, 31)
    return dt.datetime.combine(day, dt.time())


def _printable(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(printable(text) for text in texts)


# ── The table ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(card: Scorecard) -> Table:
    labels = LABELS[card.language]
    names = name_columns(card)
    found = lines(card)
    rows = [_row(card, line, names) for line in found]
    for number, follower in enumerate(found[1:]):
        if not _begins_inner(follower) and _inner_span(found, number) <= _LONGEST_TOGETHER:
            rows[number] = attrs.evolve(rows[number], together=True)
    for closing in facts.closing(card):
        cells = (
            Cell(0, printable(closing.name), columns=names, look="group"),
            Cell(names, closing.points, look="number"),
            Cell(names + 1, closing.score, look="number"),
        )
        if rows:
            rows[-1] = attrs.evolve(rows[-1], together=True)  # the total never stands alone on a page
        rows.append(Row(cells, "total" if closing.is_total else "closing"))
    if facts.footnotes(card):
        rows[-1] = attrs.evolve(rows[-1], together=True)
    head = (*level_names(names, card.language), labels.points, labels.score)
    numbers = [_number_width(rows, names + at, least) for at, least in enumerate(_NUMBER_WIDTHS)]
    widths = (*_name_widths(rows, names, PAGE_WIDTH - sum(numbers)), *numbers)
    return Table(head, widths, tuple(rows))


def _row(card: Scorecard, line: Line, names: int) -> Row:
    cells = []
    for column, start in enumerate(line.starts):
        if start is not None:
            group, span = start
            cells.append(Cell(column, printable(group.name), note=subtotal(card, group), rows=span, look="group"))
    columns = names - line.column
    cells.append(Cell(line.column, printable(line_name(card, line)), columns=columns, indent=line.indent))
    cells.append(Cell(names, points_text(card, line), look="number"))
    cells.append(Cell(names + 1, score_text(card, line), look=_look(line)))
    return Row(tuple(cells), line.kind if line.kind in ("pot", "converted") else "row")


def _look(line: Line) -> Look:
    if line.kind == "undivided" or line.node.status in ("blank", "not_applicable", "unused", "no_points"):
        return "quiet"
    return "lost" if line.kind == "leaf" and line.node.lost else "number"


def _begins_inner(line: Line) -> bool:
    """Whether the innermost group of a line begins on it, or it has none."""
    return not line.starts or line.starts[-1] is not None


def _inner_span(found: tuple[Line, ...], number: int) -> int:
    """How many lines the innermost group around a line has."""
    first = next((at for at in range(number, -1, -1) if _begins_inner(found[at])), 0)
    start = found[first].starts[-1] if found[first].starts else None
    return start[1] if start else 1


def _number_width(rows: Sequence[Row], column: int, least: int) -> int:
    """The width in millimetres of a column in which no figure and no status breaks."""
    longest = max((width(cell.text) for row in rows for cell in row.cells if cell.column == column), default=0)
    return min(max(least, -(-longest * _FIGURE // 10) + _BESIDE_FIGURES), _WIDEST_NUMBER)


def _name_widths(rows: list[Row], names: int, free: int) -> list[int]:
    """Widths of the columns of names: what their texts would like, scaled to the space there is."""
    natural = [_LEAST] * names
    for row in rows:
        for cell in row.cells:
            if cell.column < names and cell.columns <= names - cell.column and row.kind != "total":
                wanted = max(width(text) for text in (*cell.text.split("\n"), cell.note)) + 3 + 2 * cell.indent
                most = wanted if cell.column == names - 1 else min(wanted, _WIDEST_GROUP)
                natural[cell.column] = max(natural[cell.column], most)
    space = free * 10 // _COLUMN
    fitted = fitted_widths(natural, space)
    spare = space - sum(fitted)
    fitted = [one + spare // names for one in fitted]
    widths = [one * free // sum(fitted) for one in fitted]
    widths[-1] += free - sum(widths)
    return widths


# ── Below the table ────────────────────────────────────────────────────────────────────────────────────────────────


def _sections(card: Scorecard) -> Iterable[Section]:
    labels = LABELS[card.language]
    table = _deductions(card)
    yield Section(labels.deductions, table, paragraphs=() if table else _paragraphs([labels.no_deductions]))
    if proofs := facts.proofs(card):
        yield Section(labels.proofs, items=_printable(f"{name}{labels.colon}{proof}" for name, proof in proofs))
    sentences = ((labels.problems, problem_sentence(card)), (labels.measures, measure_sentence(card)))
    if notes := [f"{title}{labels.colon}{sentence}" for title, sentence in sentences if sentence]:
        yield Section(labels.improvement, paragraphs=_paragraphs(notes))
    if card.ledger.moves:
        others = f"{labels.alternatives}{labels.colon}{labels.semicolon.join(alternatives(card))}"
        yield Section(labels.ledger, items=_printable(moves(card)), paragraphs=_paragraphs([others]))
    if found := facts.findings(card):
        yield Section(labels.findings, items=_printable(found))
    if card.diagnostics:
        yield Section(labels.warnings, items=_printable(one.line(card.language) for one in card.diagnostics))
    title, *paragraphs = disclosure(card)
    # A line such as 1.绩效目标管理情况。 leads its paragraph, and the last one leads the signatures.
    leading = {*range(0, len(paragraphs), 2), len(paragraphs) - 1}
    yield Section(title, paragraphs=_paragraphs(paragraphs, leading))


def _paragraphs(texts: Sequence[str], leading: Container[int] = ()) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(printable(text), number in leading) for number, text in enumerate(texts))


def _deductions(card: Scorecard) -> Table | None:
    """Every lost point with its reason and what is done about it; None where nothing was lost."""
    labels = LABELS[card.language]
    rows = []
    for one in card.deductions:
        measure = one.measure or (labels.advised.format(one.advice) if one.advice else labels.none)
        texts = (one.code, "/".join(one.path[-2:]), f"−{plain(one.lost)}", one.reason or labels.none, measure)
        rows.append(_plain_row(texts))
    if card.converted_loss:
        rows[-1:] = [attrs.evolve(row, together=True) for row in rows[-1:]]
        rows.append(
            _plain_row(("", labels.converted, plain(-card.converted_loss).replace("-", "−"), "", ""), "converted")
        )
    head = (labels.code, labels.indicator, labels.lost, labels.reason, labels.measures)
    if not rows:
        return None
    reasons, measures = (max(len(row.cells[column].text) for row in rows) for column in (3, 4))
    codes, lost = (_number_width(rows, column, 16) for column in (0, _LOST))
    shared = PAGE_WIDTH - _INDICATOR - codes - lost
    wide = min(max(shared * (reasons + 1) // (reasons + measures + 2), 32), shared - 32)
    return Table(head, (codes, _INDICATOR, lost, wide, shared - wide), tuple(rows))


def _plain_row(texts: tuple[str, ...], kind: Literal["row", "converted"] = "row") -> Row:
    cells = (
        Cell(column, printable(text), look="number" if column == _LOST else "text") for column, text in enumerate(texts)
    )
    return Row(tuple(cells), kind, long=max(map(len, texts)) > _LONGEST_UNSPLIT)
