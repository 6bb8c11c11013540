"""What stands in the heads and cells of a card's table, alike in every format."""

from __future__ import annotations

from decimal import Decimal

from scorer.exact import plain, shown
from scorer.messages import Language
from scorer.model import Scorecard, ScoredNode
from scorer.reporters.labels import LABELS
from scorer.reporters.lines import Line
from scorer.reporters.numerals import chinese_numeral


def level_names(count: int, language: Language) -> tuple[str, ...]:
    """The heads of the columns of names: 一级指标, 二级指标, …; one column alone is 指标."""
    labels = LABELS[language]
    if count == 1:
        return (labels.indicator,)
    numbers = (chinese_numeral(number) if language == "zh" else str(number) for number in range(1, count + 1))
    return tuple(labels.level.format(number) for number in numbers)


def points_text(card: Scorecard, line: Line) -> str:
    """The cell of points of one line."""
    labels = LABELS[card.language]
    if line.points is None:
        return "" if line.kind == "pot" else labels.none
    mark = labels.derived_mark if line.kind == "leaf" and "points" in line.node.derived else ""
    return ("+" if line.kind == "converted" and line.points > 0 else "") + plain(line.points) + mark


def score_text(card: Scorecard, line: Line) -> str:
    """The cell of the score of one line: a number, or why there is none."""
    labels = LABELS[card.language]
    if line.kind == "pot":
        return ""
    if line.score is None:
        return labels.statuses["blank" if line.kind == "undivided" else line.node.status]
    mark = labels.derived_mark if line.kind == "leaf" and "score" in line.node.derived else ""
    return _signed(card, line, line.score, line.points) + mark


def _signed(card: Scorecard, line: Line, value: Decimal, points: Decimal | None) -> str:
    text = shown(value, points, card.rubric.display_places)
    return f"+{text}" if line.kind == "converted" and value > 0 else text


def line_name(card: Scorecard, line: Line) -> str:
    """The name on one line, with what a reader must know about it."""
    labels = LABELS[card.language]
    if line.kind == "converted":
        return labels.converted
    if line.kind == "undivided":
        return labels.undivided
    if line.kind == "pot":
        return f"{line.node.name} {subtotal(card, line.node)}"
    if line.node.status == "not_applicable" and line.node.score is not None:
        return line.node.name + labels.bracketed.format(labels.as_zero if line.node.lost else labels.as_full)
    return line.node.name


def subtotal(card: Scorecard, node: ScoredNode) -> str:
    """Score and points of a group, as printed beside its name: 23/25."""
    labels = LABELS[card.language]
    places = card.rubric.display_places
    points = labels.none if node.points is None else plain(node.points)
    if node.score is None:
        return f"{labels.statuses[node.status]}/{points}"
    if node.open and all(leaf.score is None for leaf in node.leaves()):
        return f"{labels.statuses['blank']}/{points}"
    so_far = labels.so_far if node.open else ""
    weight = f" ×{plain(node.weight)}" if node.weight is not None else ""
    return f"{so_far}{shown(node.score, node.points, places)}/{points}{weight}"


def total_text(card: Scorecard) -> str:
    """The total as printed."""
    return shown(card.score, card.points, card.rubric.display_places)
