"""The card as CSV for a spreadsheet: one row a line of the table, so that both number columns re-add to the last row.

UTF-8 with byte-order mark and CRLF, as Excel expects. A text that a spreadsheet would run as a formula is disarmed.
"""

from __future__ import annotations

import csv as standard_csv
import io
from decimal import Decimal

from scorer.exact import plain, rate
from scorer.model import Scorecard
from scorer.reporters import facts
from scorer.reporters.cells import level_names, line_name
from scorer.reporters.labels import LABELS
from scorer.reporters.lines import Line, lines, name_columns


def csv(card: Scorecard) -> str:
    """The table as CSV text, byte-order mark included."""
    labels = LABELS[card.language]
    names = name_columns(card)
    stream = io.StringIO()
    writer = standard_csv.writer(stream, lineterminator="\r\n")
    head = [labels.code, *level_names(names, card.language), labels.points, labels.score]
    writer.writerow([*head, labels.rate, labels.status, labels.note, labels.reason])
    groups: list[str] = []
    for line in lines(card):
        groups[line.column :] = []
        for column, start in enumerate(line.starts):
            if start:
                groups[column:] = [start[0].name]
        if line.kind != "pot" or line.points is not None:
            writer.writerow([disarmed(cell) for cell in _row(card, line, groups, names)])
    for closing in facts.closing(card):
        score = plain(card.score) if closing.is_total else closing.score
        cells = ["", closing.name, *[""] * (names - 1), closing.points.replace(labels.none, ""), score]
        percent = state = grade = ""
        if closing.is_total:
            percent = "" if card.points is None else _percent(rate(card.score, card.points))
            state, grade = labels.statuses["scored" if card.complete else "incomplete"], card.grade or ""
        writer.writerow([disarmed(cell) for cell in (*cells, percent, state, grade, "")])
    return "\ufeff" + stream.getvalue()


def disarmed(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula; numbers stay numbers."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").removeprefix("+").replace(".", "", 1).isdecimal()


def _row(card: Scorecard, line: Line, groups: list[str], names: int) -> list[str]:
    labels = LABELS[card.language]
    node = line.node
    name = node.path[-2] + "/" + line_name(card, line) if line.indent and line.kind == "leaf" else line_name(card, line)
    cells = [*groups[: line.column], name]
    cells += [""] * (names - len(cells))
    is_leaf = line.kind == "leaf"
    notes = [f"{labels.derived_mark}{part}" for part in sorted(node.derived)] if is_leaf else []
    reason = (node.entry.reason or node.entry.not_applicable or "") if node.entry and is_leaf else ""
    percent = (
        "" if not is_leaf or node.points is None or node.score is None else _percent(rate(node.score, node.points))
    )
    return [
        node.code,
        *cells,
        "" if line.points is None else plain(line.points),
        "" if line.score is None else plain(line.score),
        percent,
        labels.statuses[node.status] if is_leaf else "",
        " ".join(notes),
        reason,
    ]


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{plain(value * 100)}%"
