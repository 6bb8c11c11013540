"""The total that a table declares besides its row of the total: in its head, or in the only sum below all rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.exact import ZERO
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.roles import Role
from scorer.readers.printed.rows import Row, doubted_row
from scorer.readers.printed.values import WHOLE_POINTS, folded, number
from scorer.readers.sums.arithmetic import total, without_repeats

_DECLARED: Final = re.compile(r"(?:自评)?(?:得分|总分|总得分|评分)\(?(?:总分)?[:：为]?(\d{1,3}(?:\.\d{1,4})?)分?\)?")
#: A sentence, or its part, that speaks of a score.
_SPOKEN: Final = re.compile(r"[^。；;,，\d]{0,20}(?:得分?|总分|评分|分数|等级)\D{0,6}?(\d{2,3}(?:\.\d{1,4})?)分")
#: A label of a score, whatever it is called.
_SCORE_LABEL: Final = re.compile(r"\D{0,10}(?:总分|得分|评分|分数|总成绩)(?:\(.{0,6}\))?")
#: It may be of another year or project, or by another.
_OF_OTHERS: Final = re.compile("上年|去年|上一年|复核|财政|专家|主管|[^该本,，]项目")
_LEAST_TOTAL: Final = 50
#: With fewer scores one of them is easily what the others come to.
_LEAST_SCORED: Final = 3
_LONGEST: Final = 400


def with_budget(rows: Sequence[Row], totals: Sequence[Row]) -> Decimal | None:
    """What a 合计 of the indicators alone and the row on the budget above it declare together: 85.5 and 9.72."""
    apart = len(totals) == 1 and totals[0].points is not None and totals[0].points < WHOLE_POINTS
    return total_of_all(rows) if apart else None


def total_of_all(rows: Sequence[Row]) -> Decimal | None:
    """The score of the only 小计 of a table that has no total, where it stands below all rows and has all points.

    Where the row on the budget stands above it the two together may have all points. They are the total where the rows
    come to it; a 小计 that is not the sum of its rows is told as that.
    """
    sums = [row for row in rows if row.kind == "total" or SUM_WORDS.fullmatch(folded(row.name))]
    only = sums[0] if len(sums) == 1 and rows[-1] is sums[0] else None
    if only is None or only.points is None:
        return None
    if only.points == WHOLE_POINTS:
        return only.score
    budget = [row for row in rows if row.kind == "execution"]
    parts = [(row.points, row.score) for row in (*budget, only)]
    if len(budget) != 1 or any(None in part for part in parts):
        return None
    points, scores = (sum((value or ZERO for value in values), ZERO) for values in zip(*parts, strict=True))
    own = without_repeats(rows)
    return scores if points == total(own, "points") == WHOLE_POINTS and scores == total(own, "score") else None


def with_total_told(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a table that calls none of them its total: the one that says what all others come to is that.

    Counties call it 总成绩 or 累计得分, below all rows or above them. The others have a hundred points together, and a
    row of an indicator has never as many as they. One that is above them all and alone has no points is doubted.
    """
    told = tuple(rows)
    scored = [row.score for row in rows if row.kind == "leaf" and row.score is not None]
    if len(scored) < _LEAST_SCORED or any(row.kind == "total" for row in rows):
        return told
    for at, row in enumerate(rows):
        if row.kind != "leaf" or row.score is None or row.points not in (None, WHOLE_POINTS) or row.score < max(scored):
            continue
        others = without_repeats([*rows[:at], *rows[at + 1 :]])
        leaves = [one for one in others if one.kind == "leaf"]
        for own in (others, leaves):
            if total(own, "points") == WHOLE_POINTS and total(own, "score") == row.score and len(leaves) > 1:
                return (*told[:at], attrs.evolve(row, kind="total"), *told[at + 1 :])
        alone = row.points is None and all(one.points is not None for one in leaves)
        if alone and row.score > max((one.points or ZERO for one in leaves), default=row.score):
            return (*told[:at], doubted_row(row), *told[at + 1 :])
    return told


def without_points_of_totals(head: Mapping[str, Cell], totals: Sequence[Row]) -> Mapping[str, Cell]:
    """What stands beside the labels, without a declared total that is the points of a total whose score is blank."""
    points = [(cell.place, cell.text) for row in totals if (cell := row.cells.get("points")) is not None]
    return {key: cell for key, cell in head.items() if key != "declared" or (cell.place, cell.text) not in points}


def declared_in_head(heads: Mapping[Role, Cell], head: Mapping[str, Cell]) -> Decimal | None:
    """A total printed in the head of the column of scores, or beside a label such as 自评总分."""
    if "declared" in head:
        found = number(head["declared"].text)
        if found is not None:
            return found.value
    if "score" in heads:
        said = _DECLARED.fullmatch(folded(heads["score"].text))
        if said:
            return Decimal(said[1])
    return None


def spoken_of(paragraphs: Sequence[Paragraph], score: Decimal) -> Place | None:
    """Where prose speaks of a score that is the sum of all rows, in whatever words: 经综合评价，得分97分.

    Args:
        paragraphs: around the table.
        score: the sum. A small one may be that of a row.
    """
    for paragraph in paragraphs if score >= _LEAST_TOTAL else ():
        text = folded(paragraph.text) if len(paragraph.text) <= _LONGEST else ""
        if any(Decimal(said[1]) == score and not _OF_OTHERS.search(said[0]) for said in _SPOKEN.finditer(text)):
            return paragraph.place
    return None


def beside_any_label(heading: Sequence[Cell], score: Decimal) -> Place | None:
    """Where the sum of all rows stands above them beside a label that speaks of scores, in whatever words: 项目总分."""
    for label, beside in pairwise(heading):
        said = folded(label.text).rstrip(":")
        found = number(beside.text) if _SCORE_LABEL.fullmatch(said) and not _OF_OTHERS.search(said) else None
        if found is not None and found.value == score >= _LEAST_TOTAL:
            return beside.place
    return None


def within_total(row: Row, most: Decimal | None) -> Row:
    """A row, doubted where its points are above those of the whole table: two numbers may have run together."""
    if most is None or row.points is None or row.points <= most or row.kind == "total":
        return row
    return doubted_row(row)
