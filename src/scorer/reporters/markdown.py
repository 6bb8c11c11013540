"""The card as Markdown: one pipe table, written by hand because bars and line ends in cells need escaping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scorer.exact import plain
from scorer.model import Scorecard
from scorer.reporters import facts
from scorer.reporters.cells import level_names, line_name, points_text, score_text, subtotal
from scorer.reporters.labels import LABELS
from scorer.reporters.lines import lines, name_columns
from scorer.reporters.notes import alternatives, disclosure, measure_sentence, moves, problem_sentence

_ACTIVE = re.compile(r"([\\`*_\[\]<>|#~$&])")


def markdown(card: Scorecard) -> str:
    """The whole card as Markdown."""
    labels = LABELS[card.language]
    names = name_columns(card)
    blocks = [f"# {escaped(card.rubric.title)}"]
    blocks.append("\n".join(f"- {escaped(name)}{labels.colon}{escaped(value)}" for name, value in facts.head(card)))
    blocks.append(_table(card, names))
    blocks += [escaped(note) for note in facts.footnotes(card)]
    blocks.append(f"## {labels.deductions}\n\n{_deductions(card)}")
    if proofs := facts.proofs(card):
        proved = [f"{name}{labels.colon}{proof}" for name, proof in proofs]
        blocks.append(f"## {labels.proofs}\n\n{_list(proved)}")
    sentences = ((labels.problems, problem_sentence(card)), (labels.measures, measure_sentence(card)))
    if notes := [_paragraph(f"{title}{labels.colon}{sentence}") for title, sentence in sentences if sentence]:
        blocks.append(f"## {labels.improvement}\n\n" + "\n\n".join(notes))
    if card.ledger.moves:
        ledger = [*moves(card), f"{labels.alternatives}{labels.colon}{labels.semicolon.join(alternatives(card))}"]
        blocks.append(f"## {labels.ledger}\n\n{_list(ledger)}")
    if findings := facts.findings(card):
        blocks.append(f"## {labels.findings}\n\n{_list(findings)}")
    if card.diagnostics:
        warnings = [diagnostic.line(card.language).replace("\n    ", " ") for diagnostic in card.diagnostics]
        blocks.append(f"## {labels.warnings}\n\n{_list(warnings)}")
    title, *paragraphs = disclosure(card)
    blocks.append(f"## {escaped(title)}\n\n" + "\n\n".join(_paragraph(text) for text in paragraphs))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """`text` with everything that Markdown would act on made plain; line ends become breaks."""
    return _ACTIVE.sub(r"\\\1", text).replace("\n", "<br>")


def _paragraph(text: str) -> str:
    """`text` as a paragraph: what would make a list or a heading of its beginning is escaped."""
    return re.sub(r"^(\s*)([-+]|\d+(?=[.)]))", lambda mark: _plain_mark(mark[1], mark[2]), escaped(text))


def _plain_mark(blanks: str, mark: str) -> str:
    return f"{blanks}{mark}\\" if mark.isdigit() else f"{blanks}\\{mark}"


def _table(card: Scorecard, names: int) -> str:
    labels = LABELS[card.language]
    rows = []
    for line in lines(card):
        cells = [""] * names
        for column, start in enumerate(line.starts):
            if start:
                cells[column] = f"{start[0].name} {subtotal(card, start[0])}"
        cells[line.column] = f"{'· ' * line.indent}{line_name(card, line)}"
        rows.append([*cells, points_text(card, line), score_text(card, line)])
    rows += [[closing.name, *[""] * (names - 1), closing.points, closing.score] for closing in facts.closing(card)]
    head = [*level_names(names, card.language), labels.points, labels.score]
    return pipes(head, rows, [*[":--"] * names, "--:", "--:"])


def _deductions(card: Scorecard) -> str:
    labels = LABELS[card.language]
    if not card.deductions and not card.converted_loss:
        return labels.no_deductions
    rows = [
        [
            deduction.code,
            "/".join(deduction.path),
            plain(deduction.points),
            plain(deduction.score),
            f"-{plain(deduction.lost)}",
            deduction.reason or labels.none,
        ]
        for deduction in card.deductions
    ]
    if card.converted_loss:
        rows.append(["", labels.converted, "", "", plain(-card.converted_loss), ""])
    head = ["", labels.indicator, labels.points, labels.score, labels.lost, labels.reason]
    return pipes(head, rows, [":--", ":--", "--:", "--:", "--:", ":--"])


def pipes(head: Sequence[str], rows: Iterable[Sequence[str]], align: Sequence[str]) -> str:
    """A pipe table; every cell is escaped."""
    body = [head, *rows]
    lines_ = ["| " + " | ".join(escaped(cell) for cell in row) + " |" for row in body]
    lines_.insert(1, "| " + " | ".join(align) + " |")
    return "\n".join(lines_)


def _list(texts: Sequence[str]) -> str:
    return "\n".join(f"- {_paragraph(text)}" for text in texts)
