"""Groups that stand in a row of their own, in the column of groups, with the sums of the rows below them as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.rows import Label, Row, doubted_row, is_said
from scorer.readers.printed.values import folded, is_blank, without_mark

_NUMBERED: Final = re.compile("[一二三四五六七八九十]{1,3}[、.]")
#: One heading may be the sum of the rows below it by chance.
_LEAST_HEADINGS: Final = 2


def below_summed_groups(rows: Sequence[Row]) -> list[Row]:
    """The rows; one in a column of groups that has the sums of those below it is no indicator but names their group.

    投入 20 19 in the column of 一级指标, and below it, with nothing in that column, the rows that make 20 and 19. Where
    columns are not told, all rows that are numbered 一、 二、 have the sums of what stands below them.
    """
    found = _below_numbered(list(rows))
    for role in reversed(LEVELS[:-1]):  # what sums up a group is no part of the sum above it
        for index, row in enumerate(found):
            below = _below(found, index, role)
            if below and _comes_to(below, row):
                found[index : index + 1 + len(below)] = _grouped(row, below)
    return found


def _below_numbered(rows: list[Row]) -> list[Row]:
    """The rows below those that are numbered, where these stand over groups that go on from row to row."""
    starts = [index for index, row in enumerate(rows) if row.kind == "leaf" and _NUMBERED.match(folded(row.name))]
    end = next((index for index, row in enumerate(rows) if row.kind == "total"), len(rows))
    if len(starts) < _LEAST_HEADINGS or starts[-1] > end:
        return rows
    spans = list(zip(starts, [*starts[1:], end], strict=True))
    grouped = any(one.groups != rows[start].groups for start, end in spans for one in rows[start + 1 : end])
    first = next((index for index, row in enumerate(rows) if row.kind == "leaf"), 0)
    if starts[0] != first or not grouped:
        return rows
    if not all(
        rows[start].points is not None and _comes_to(rows[start + 1 : end], rows[start]) for start, end in spans
    ):
        return rows
    common = rows[first].groups
    found = list(rows)
    for start, end in spans:
        over = {label.place.span for one in rows[first:start] for label in one.groups if label not in common}
        own = [
            attrs.evolve(one, groups=tuple(label for label in one.groups if label.place.span not in over))
            for one in rows[start:end]
        ]
        found[start:end] = _grouped(own[0], own[1:])
    return found


def _below(rows: Sequence[Row], index: int, role: Role) -> Sequence[Row]:
    """The rows below one that stands in a column of groups, up to the next that says something there or above."""
    row = rows[index]
    named_in = [level for level in LEVELS if is_said(row.cells, level)]
    if row.kind != "leaf" or row.points is None or named_in[-1:] != [role]:
        return ()
    upper = LEVELS[: LEVELS.index(role) + 1]
    deeper = LEVELS[LEVELS.index(role) + 1 :]
    below = takewhile(
        lambda one: one.kind in ("leaf", "subtotal") and not any(is_said(one.cells, level) for level in upper),
        rows[index + 1 :],
    )
    found = list(below)
    return found if all(any(is_said(one.cells, level) for level in deeper) for one in found) else ()


def _comes_to(below: Sequence[Row], row: Row) -> bool:
    parts = [one for one in below if one.kind == "leaf"]
    points, scores = [one.points for one in parts], [one.score for one in parts]
    if not parts or None in points or sum((one or ZERO for one in points), ZERO) != row.points:
        return False
    return None in (row.score, *scores) or sum((one or ZERO for one in scores), ZERO) == row.score


def says_nothing(row: Row) -> bool:
    """Whether a row has nothing but its name."""
    words = (row.target, row.actual, row.reason, row.measure, row.standard)
    return row.points is None and row.score is None and row.review is None and all(is_blank(text) for text in words)


def with_names_alone_told(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of a table without groups; where one is a name alone above others that have numbers, all are told.

    It may be the name of a group that stands in a row of its own, or an indicator that nobody filled in.
    """
    leaves = [row for row in rows if row.kind == "leaf"]
    alone = [index for index, row in enumerate(leaves) if says_nothing(row)]
    above = [index for index in alone if index + 1 < len(leaves) and not says_nothing(leaves[index + 1])]
    if not above or any(sum(is_said(row.cells, level) for level in LEVELS) > 1 for row in leaves):
        return rows
    told = {id(row) for row in leaves[alone[0] :]}
    return tuple(doubted_row(row) if id(row) in told else row for row in rows)


def _grouped(row: Row, below: Sequence[Row]) -> list[Row]:
    depth = len(row.groups)
    label = Label(name=without_mark(row.name), points=row.points, place=row.place)
    inside = [attrs.evolve(one, groups=(*one.groups[:depth], label, *one.groups[depth:])) for one in below]
    return [attrs.evolve(row, kind="subtotal"), *inside]
