"""Whose reasons a column has, told by the rows in which it says something.

评分说明 may be a standard or the reason of a deduction, and 差异原因 says why a reviewer scored otherwise. Heads do not
tell; rows that lost points, and rows in which the two scores differ, do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.footers import begins_with_total
from scorer.readers.columns.head_rows import Head
from scorer.readers.columns.row_cells import scored as bare_score
from scorer.readers.printed.grid import Cell, cells_in_order
from scorer.readers.printed.roles import FIGURES, LEVELS, Role, role_of
from scorer.readers.printed.rows import Doubt
from scorer.readers.printed.values import folded, is_blank, named, value_of

#: Columns of words behind the scores that may be reasons.
_WORDS: Final[tuple[Role | None, ...]] = (None, "other", "actual", "standard", "meaning")
#: Heads that nobody knows, or whose words stand before the scores elsewhere.
_OPEN: Final[tuple[Role | None, ...]] = (None, "other", "actual")
#: Such a head has to have one of these: 责任人 stands beside lost points too.
_SPEAKS: Final = re.compile("[扣失]分|原因|说明|理由|问题|不足|意见|得分依据|[自评][评查分价]情况")
#: So many rows with lost points, and with full scores, tell that a column before the scores has reasons.
_SEVERAL: Final = 2
#: Points that a sentence takes off.
_TAKEN_OFF: Final = re.compile(r"扣[减除]?(\d{1,3}(?:\.\d{1,3})?)分")


def told_by_losses(head: Head, rows: Sequence[Mapping[int, Cell]], *, ruled: bool) -> tuple[Head, tuple[Doubt, ...]]:
    """The head with its column of reasons, and the warning where a column behind the scores may be that.

    Args:
        head: of a ruled table, or of one between delimiters.
        rows: from below the head to its end.
        ruled: whether a cell stands in its column also where the row is shorter than the head.
    """
    whole = (row for row in rows if ruled or len(row) == len(head.roles))
    shown = [row for row in whole if not begins_with_total(row)]
    columns = {role: column for column, role in head.roles.items() if role is not None}
    # Where the points have no column, they stand behind the names.
    columns.setdefault("points", max((columns[role] for role in LEVELS if role in columns), default=-1))
    if "score" not in columns or columns["points"] < 0:
        return head, ()
    scored = [row for row in shown if _is_scored(row, columns)]
    if "reason" in columns and _are_numbers(scored, columns["reason"]):  # 扣分情况 2
        head = _with(head, {columns.pop("reason"): None if "lost" in columns else "lost"})
    if "reason" in columns and _is_reviewers(columns, scored):
        head = _with(head, {columns.pop("reason"): None})
    if not ruled:
        placed = [_placed(row, head, columns) for row in rows if _has_numbers(row) and not begins_with_total(row)]
        scored = [row for row in placed if row is not None]
        if "reason" in columns or len(scored) < len(placed):  # too few of its rows are whole to say more
            return head, ()
    lost = [row for row in scored if _lost(row, columns)]
    full = [row for row in scored if not _lost(row, columns)]
    if "reason" in columns:
        return _with(head, _better(head, columns["reason"], lost, full)), ()
    last = max(column for column, role in head.roles.items() if role in FIGURES)
    words = [
        column
        for column, role in sorted(head.roles.items())
        if role in _WORDS and column in head.texts
        if role not in _OPEN or _SPEAKS.search(folded(head.texts[column].text))
    ]
    speaking = [column for column in words if any(_says(row, column) for row in lost)]
    silent = [column for column in speaking if full and not any(_says(row, column) for row in full)]
    proves = ruled and min(len(lost), len(full)) >= _SEVERAL  # a standard may stand there, and be blank in a row
    early = [column for column in silent if proves and column < last and sum(_says(row, column) for row in lost) > 1]
    before = [column for column in early if all(_says(row, column) for row in lost)]
    silent = [column for column in silent if column > last] or before
    saying = [column for column in speaking if column > last]
    proved = [column for column in saying if _takes_off(lost, full, column, columns)]
    if len(found := silent or proved) == 1:
        return _with(head, {found[0]: "reason"}), ()
    unsure = [head.texts[column] for column in (*early, *saying) if head.roles[column] is not None]
    doubts = (Doubt(code="reasons-or-standards", place=cell.place, values={"text": cell.text}) for cell in unsure)
    return head, tuple(doubts)


def _takes_off(
    lost: Sequence[Mapping[int, Cell]], full: Sequence[Mapping[int, Cell]], column: int, columns: Mapping[Role, int]
) -> bool:
    """Whether a column takes off, in words, just what a row lost, and nothing in the rows with full scores."""
    if any("扣" in row[column].text for row in full if column in row):
        return False
    return any(takes_off(row[column].text, _lost_in(row, columns)) for row in lost if column in row)


def takes_off(text: str, lost: Decimal | None) -> bool:
    """Whether a text takes off, in words, just what a row lost: 执行率92%，扣1分."""
    return lost in {Decimal(said[1]) for said in _TAKEN_OFF.finditer(folded(text))}


def _placed(row: Mapping[int, Cell], head: Head, columns: Mapping[Role, int]) -> Mapping[int, Cell] | None:
    """A row between delimiters with each cell below its head, told by its points and its score; None if by neither way.

    It lost the merged cells of its groups before its name, and perhaps the last cell, where that was blank.
    """
    cells, under = cells_in_order(row), sorted(head.roles)
    ends = [end for end in (len(under), len(under) - 1) if end >= len(cells)]
    ways = [dict(zip(under[end - len(cells) : end], cells, strict=True)) for end in ends]
    ways = [way for way in ways if _is_scored(way, columns) and not _overscored(way, columns)]
    return ways[0] if len(ways) == 1 else None


def _has_numbers(row: Mapping[int, Cell]) -> bool:
    return any(_value(row, column) is not None for column in row)


def _is_scored(row: Mapping[int, Cell], columns: Mapping[Role, int]) -> bool:
    return None not in _figures(row, columns)


def _are_numbers(rows: Sequence[Mapping[int, Cell]], column: int) -> bool:
    """Whether a column says numbers only."""
    said = [row[column].text for row in rows if _says(row, column)]
    return bool(said) and all(value_of(text) is not None for text in said)


def _is_reviewers(columns: Mapping[Role, int], scored: Sequence[Mapping[int, Cell]]) -> bool:
    """Whether reasons say why a reviewer scored otherwise: only where the scores differ, in full rows too."""
    if "review" not in columns:
        return False
    said = [row for row in scored if _says(row, columns["reason"])]
    differ = all(_value(row, columns["review"]) not in (None, _value(row, columns["score"])) for row in said)
    return differ and any(not _lost(row, columns) for row in said)


def _better(
    head: Head, taken: int, lost: Sequence[Mapping[int, Cell]], full: Sequence[Mapping[int, Cell]]
) -> dict[int, Role | None]:
    """Of two columns called reasons, 备注 before 扣分原因, the one that speaks of lost points only, where one does."""
    others = [column for column, cell in head.texts.items() if column != taken and role_of(cell.text) == "reason"]
    alone = [
        column
        for column in (taken, *others)
        if any(_says(row, column) for row in lost) and not any(_says(row, column) for row in full)
    ]
    return {taken: None, alone[0]: "reason"} if full and len(alone) == 1 and alone[0] != taken else {}


def _with(head: Head, roles: Mapping[int, Role | None]) -> Head:
    return attrs.evolve(head, roles={**head.roles, **roles})


def _lost(row: Mapping[int, Cell], columns: Mapping[Role, int]) -> bool:
    return (_lost_in(row, columns) or ZERO) > ZERO


def _lost_in(row: Mapping[int, Cell], columns: Mapping[Role, int]) -> Decimal | None:
    points, score = _figures(row, columns)
    return None if points is None or score is None else points - score


def _overscored(row: Mapping[int, Cell], columns: Mapping[Role, int]) -> bool:
    points, score = _figures(row, columns)
    return points is not None and score is not None and score > points


def _figures(row: Mapping[int, Cell], columns: Mapping[Role, int]) -> tuple[Decimal | None, Decimal | None]:
    """The points and the score of a row, the score also with words around it: 得4.5分."""
    points = _value(row, columns["points"])
    bare = bare_score(row.get(columns["score"]), points)
    return points, None if bare is None else _value({columns["score"]: bare}, columns["score"])


def _value(row: Mapping[int, Cell], column: int) -> Decimal | None:
    # Weights of 4% are points where the scores are.
    if column not in row:
        return None
    shown = value_of(folded(row[column].text).rstrip("%"))
    return named(row[column].text).points if shown is None else shown


def _says(row: Mapping[int, Cell], column: int) -> bool:
    return column in row and not is_blank(row[column].text)
