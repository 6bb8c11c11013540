"""The row of the total of a table: told by its label and by numbers that no row before it exceeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scorer.exact import ZERO
from scorer.readers.columns.alignment import Laid
from scorer.readers.columns.row_cells import (
    beside_total,
    differing,
    number_in,
    one_number_lost,
    without_grade,
    without_sign,
)
from scorer.readers.printed.asides import TOTAL_ROW, TOTALS, names_beside_total, names_total
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import FIGURES, Role
from scorer.readers.printed.rows import Doubt, Record, Row, value_in
from scorer.readers.printed.values import WHOLE_POINTS, folded, is_blank, named, number
from scorer.readers.tables.sections import Section

_BOTH: Final[tuple[Role, Role]] = ("points", "score")
#: A table of fewer rows may have one that says the other again.
_LEAST_ROWS: Final = 2


def total_row(laid: Laid, section: Section, before: Sequence[Row]) -> Row | None:
    """The row of the total, or None for any other row.

    Args:
        laid: the cells of the row.
        section: in which it stands.
        before: the rows above it.
    """
    record = laid.record
    # The word may stand in a column that has nothing to do with names, such as 序号.
    labels = [cell for role, cell in record.items() if role not in FIGURES and not is_blank(cell.text)]
    if labels[1:] and labels[0] is record.get("other") and names_total(labels[1].text):
        labels = labels[1:]  # behind a label down the side of all rows
    if not labels:
        return None
    said = named(labels[0].text)
    name = folded(said.name).rstrip(":")
    is_beside = names_beside_total(name)
    others = [row for row in before if row.kind != "total"] if is_beside else before
    called = name in TOTALS or (
        (is_beside or TOTAL_ROW.fullmatch(name))
        and (_tops(record, others) or _says_only_total(labels[1:], record, others))
    )
    ends = any(cell is labels[0] for cell in section.rows[-1].record.values())
    if not called and not (ends and _sums_up(record, before)):
        return None
    doubts: list[Doubt] = []
    points = number_in(record.get("points"), "points-unreadable", doubts)
    if not section.ruled and points is not None and one_number_lost(section.columns, record):
        doubts.append(Doubt(code="number-missing", place=labels[0].place, values={"name": said.name}))
        points = None
    points = said.points if points is None else points
    score = number_in(without_grade(record.get("score")), "score-unreadable", doubts)
    review = number_in(record.get("review"), "review-unreadable", doubts)
    lost = number_in(without_sign(record.get("lost")), "deduction-unreadable", doubts)
    if lost is not None and points is not None:
        if "score" not in section.columns:
            score = points - lost if lost <= points else None
        elif score is not None and lost not in (points - score, None if review is None else points - review):
            doubts.append(differing(points, score, lost, record["lost"].place))
    if not any(role in record for role in FIGURES):
        points, score = beside_total(labels[1:], section.columns, points)
    elif not section.ruled and score is None and any(number(cell.text) is not None for cell in labels[1:]):
        doubts.append(Doubt(code="number-missing", place=labels[0].place, values={"name": said.name}))
    return Row(
        kind="total",
        name=said.name,
        points=points,
        score=score,
        review=review,
        place=labels[0].place,
        cells=record,
        doubts=tuple(doubts),
    )


def _sums_up(record: Record, before: Sequence[Row]) -> bool:
    """Whether a last row has a hundred points, which all rows before it come to, and their score: 总体评价 100 89.5."""
    leaves = [row for row in before if row.kind == "leaf"]
    points, score = ([getattr(row, role) for row in leaves if getattr(row, role) is not None] for role in _BOTH)
    whole = len(points) == len(score) == len(leaves) == len(before) >= _LEAST_ROWS
    summed = sum(points, ZERO), sum(score, ZERO)
    return whole and summed == (value_in(record, "points"), value_in(record, "score")) and summed[0] == WHOLE_POINTS


def _says_only_total(beside: Sequence[Cell], record: Record, before: Sequence[Row]) -> bool:
    """Whether a row has one number, which is neither in a column of figures nor a result, and none before exceeds that.

    自评得分 96.3, merged over all columns behind its label, below 合计 100 3.7 of a table of deductions.
    """
    said = [cell for cell in beside if not is_blank(cell.text)]
    if len(said) != 1 or any(role in record for role in (*FIGURES, "target", "actual")):
        return False
    found = number(said[0].text)
    scores = [row.score if row.kind == "total" else row.points for row in before]
    most = [one for one in scores if one is not None]
    return found is not None and bool(most) and found.value >= max(most)


def _tops(record: Record, before: Sequence[Row]) -> bool:
    """Whether no number of a row is below that of a row before it: an indicator may be called 考核评分 too."""
    compared = False
    for role in ("points", "score"):
        value = value_in(record, role)
        others = [found for row in before if (found := getattr(row, role)) is not None]
        if value is not None and others:
            compared = True
            if value < max(others):
                return False
    return compared
