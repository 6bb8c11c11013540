"""The printed table, line by line, the same for every format: which group begins where, and what each line shows.

Groups stand in the columns left of the leaves and are printed once, with their subtotal. Everything in the columns of
points and scores re-adds to the total: pots show their subtotal with their name, and a group that rescales ends with
its 折算 line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

import attrs

from scorer.exact import ZERO
from scorer.model import Scorecard, ScoredNode

LineKind = Literal["leaf", "pot", "undivided", "converted"]

#: From this level on a pot is printed in the column of the leaves, its name as a line of its own.
POT_LEVEL = 3


@attrs.frozen
class Line:
    """One line of the table.

    Attributes:
        starts: per group column the group that begins on this line, and how many lines it spans.
        column: the column of the leaf's name, from 0; it extends to the last name column.
        node: the leaf, the pot, or the group that a 折算 line belongs to.
        indent: how deep inside a pot the line stands.
        points: what this line adds to the column of points; None where nothing is printed.
        score: the same for the scores.
    """

    kind: LineKind
    starts: tuple[tuple[ScoredNode, int] | None, ...]
    column: int
    node: ScoredNode
    indent: int
    points: Decimal | None
    score: Decimal | None


@attrs.frozen
class _Row:
    kind: LineKind
    groups: tuple[ScoredNode, ...]
    node: ScoredNode
    indent: int
    points: Decimal | None
    score: Decimal | None


def name_columns(card: Scorecard) -> int:
    """How many columns of names the table has: the levels of the tree, rows inside a pot of level 3 not counted."""
    return max(len(row.groups) + 1 for row in _rows(card))


def lines(card: Scorecard) -> tuple[Line, ...]:
    """All lines but the total."""
    rows = list(_rows(card))
    found = []
    for index, row in enumerate(rows):
        starts: list[tuple[ScoredNode, int] | None] = []
        for column, group in enumerate(row.groups):
            if index and column < len(rows[index - 1].groups) and rows[index - 1].groups[column] is group:
                starts.append(None)
                continue
            span = 1
            while index + span < len(rows) and any(g is group for g in rows[index + span].groups):
                span += 1
            starts.append((group, span))
        found.append(Line(row.kind, tuple(starts), len(row.groups), row.node, row.indent, row.points, row.score))
    return tuple(found)


def _rows(card: Scorecard) -> Iterator[_Row]:
    for child in card.root.children:
        yield from _below(child, (), 0)
    if card.root.converted or card.root.converted_points:
        yield _converted(card.root, (), 0)


def _below(node: ScoredNode, groups: tuple[ScoredNode, ...], indent: int) -> Iterator[_Row]:
    if not node.children:
        counted = node.status not in ("unused", "no_points") and (
            node.status != "not_applicable" or node.score is not None
        )
        yield _Row("leaf", groups, node, indent, node.points if counted else None, node.score)
        return
    is_pot = node.kind in ("slot", "pool") and node.level >= POT_LEVEL
    if not is_pot:
        groups = (*groups, node)
    inner = indent + is_pot
    below = [row for child in node.children for row in _below(child, groups, inner)]
    if is_pot:
        yield _Row("pot", groups, node, indent, _without_rows(node, below), None)
    yield from below
    indent = inner
    if node.undivided:
        yield _Row("undivided", groups, node, indent, node.undivided, None)
    if node.converted or node.converted_points:
        yield _converted(node, groups, indent)


def _without_rows(node: ScoredNode, below: Sequence[_Row]) -> Decimal | None:
    """The points of a pot that no row below prints, because its leaves have none of their own."""
    bare = [
        row for row in below if row.kind == "leaf" and row.points is None and row.node.status in ("scored", "blank")
    ]
    if node.points is None or not bare:
        return None
    rest = node.points - sum((row.points for row in below if row.points is not None), ZERO)
    return rest or None


def _converted(node: ScoredNode, groups: tuple[ScoredNode, ...], indent: int) -> _Row:
    return _Row("converted", groups, node, indent, node.converted_points, node.converted)
