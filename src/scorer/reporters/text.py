"""The card for a terminal: 80 columns as well as 120, Chinese columns in line, nothing cut."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.exact import plain
from scorer.model import Scorecard
from scorer.reporters import facts
from scorer.reporters.cells import level_names, line_name, points_text, score_text, subtotal
from scorer.reporters.labels import LABELS
from scorer.reporters.lines import Line, lines, name_columns
from scorer.reporters.notes import alternatives, disclosure, measure_sentence, moves, problem_sentence
from scorer.reporters.tables import NARROWEST, fitted_widths, grid
from scorer.wrapping import width, wrap

#: Wider lines are hard to follow.
WIDEST = 120
_NUMBER_COLUMNS = (6, 8)


def text(card: Scorecard, columns: int = 80) -> str:
    """The whole card as text of at most `columns` columns (60 to 120)."""
    columns = min(max(columns, NARROWEST), WIDEST)
    labels = LABELS[card.language]
    blocks = ["\n".join(wrap(card.rubric.title, columns)), _head(card, columns), _table(card, columns)]
    for note in facts.footnotes(card):
        blocks[-1] += "\n" + "\n".join(wrap(note, columns))
    blocks.append(_section(labels.deductions, _deductions(card, columns), labels.section))
    if proofs := facts.proofs(card):
        lines_ = [f"{name}{labels.colon}{proof}" for name, proof in proofs]
        blocks.append(_section(labels.proofs, _paragraphs(lines_, columns, "- "), labels.section))
    notes = [
        f"{title}{labels.colon}{sentence}"
        for title, sentence in ((labels.problems, problem_sentence(card)), (labels.measures, measure_sentence(card)))
        if sentence
    ]
    if notes:
        blocks.append(_section(labels.improvement, _paragraphs(notes, columns), labels.section))
    if card.ledger.moves:
        ledger = [*moves(card), f"{labels.alternatives}{labels.colon}{labels.semicolon.join(alternatives(card))}"]
        blocks.append(_section(labels.ledger, _paragraphs(ledger, columns, "- "), labels.section))
    if findings := facts.findings(card):
        blocks.append(_section(labels.findings, _paragraphs(findings, columns, "- "), labels.section))
    if card.diagnostics:
        warnings = [diagnostic.line(card.language).replace("\n    ", " ") for diagnostic in card.diagnostics]
        blocks.append(_section(labels.warnings, _paragraphs(warnings, columns, "- "), labels.section))
    title, *paragraphs = disclosure(card)
    blocks.append(_section(title, _paragraphs(paragraphs, columns)))
    return "\n\n".join(blocks) + "\n"


def _head(card: Scorecard, columns: int) -> str:
    labels = LABELS[card.language]
    return "\n".join("\n".join(wrap(f"{name}{labels.colon}{value}", columns)) for name, value in facts.head(card))


def _table(card: Scorecard, columns: int) -> str:
    labels = LABELS[card.language]
    names = name_columns(card)
    head = [*level_names(names, card.language), labels.points, labels.score]
    free = columns - sum(_NUMBER_COLUMNS) - 2 * (len(head) - 1)
    widths = [_natural(card, column, head[column], beside=True) for column in range(names)]
    if sum(widths) > free:
        widths = fitted_widths([_natural(card, column, head[column], beside=False) for column in range(names)], free)
    rows: list[list[str] | None] = []
    for line in lines(card):
        if rows and line.starts and line.starts[0]:
            rows.append(None)
        rows.append([*_names(card, line, widths), points_text(card, line), score_text(card, line)])
    rows.append(None)
    for closing in facts.closing(card):
        cells = [closing.name, *[""] * (names - 1)]
        rows.append([*(cells if closing.is_total else reversed(cells)), closing.points, closing.score])
    return grid(head, rows, [*widths, *_NUMBER_COLUMNS], "l" * names + "rr")


def _names(card: Scorecard, line: Line, widths: Sequence[int]) -> list[str]:
    """The name cells of a line; a subtotal that does not fit beside its name stands below it."""
    cells = [""] * len(widths)
    for column, start in enumerate(line.starts):
        if start:
            name, sums = start[0].name, subtotal(card, start[0])
            cells[column] = f"{name} {sums}" if width(f"{name} {sums}") <= widths[column] else f"{name}\n{sums}"
    cells[line.column] = f"{'· ' * line.indent}{line_name(card, line)}"
    return cells


def _natural(card: Scorecard, column: int, head: str, *, beside: bool) -> int:
    """How wide a column of names would like to be, subtotals `beside` the names or below them."""
    texts = [head]
    for line in lines(card):
        if line.column == column:
            texts.append(f"{'· ' * line.indent}{line_name(card, line)}")
        elif column < line.column and (start := line.starts[column]):
            name, sums = start[0].name, subtotal(card, start[0])
            texts += [f"{name} {sums}"] if beside else [name, sums]
    if column == name_columns(card) - 1:
        texts += [closing.name for closing in facts.closing(card) if not closing.is_total]
    return max(width(text) for text in texts)


def _deductions(card: Scorecard, columns: int) -> str:
    labels = LABELS[card.language]
    if not card.deductions and not card.converted_loss:
        return labels.no_deductions
    rows: list[list[str] | None] = [
        [
            "/".join(deduction.path[-2:]),
            plain(deduction.points),
            plain(deduction.score),
            f"-{plain(deduction.lost)}",
            deduction.reason or labels.none,
        ]
        for deduction in card.deductions
    ]
    if card.converted_loss:
        rows.append([labels.converted, "", "", plain(-card.converted_loss), ""])
    free = columns - 3 * 6 - 8
    head = [labels.indicator, labels.points, labels.score, labels.lost, labels.reason]
    return grid(head, rows, [free // 2, 6, 6, 6, free - free // 2], "lrrrl")


def _section(title: str, body: str, frame: str = "{}") -> str:
    return f"{frame.format(title)}\n{body}"


def _paragraphs(texts: list[str] | tuple[str, ...], columns: int, mark: str = "") -> str:
    found = []
    for paragraph in texts:
        first, *more = wrap(paragraph, columns - len(mark))
        found += [f"{mark}{first}", *(f"{' ' * len(mark)}{line}" for line in more)]
    return "\n".join(found)
