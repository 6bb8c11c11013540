"""Tables of a report that say again what another of its tables says: results by group, lists of what was lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from scorer.exact import ZERO
from scorer.readers.asides import SUM_WORDS
from scorer.readers.rows import Row
from scorer.readers.values import folded, without_mark

#: A name with its points and its score.
_Line = tuple[str, Decimal, Decimal]
#: One row alone may be alike by chance.
_LEAST: Final = 2
#: So many groups and their sums in the same order are not.
_LEAST_GROUPS: Final = 3
#: The number of an indicator before its name, which a table in the prose leaves out: A11, 2.1.
_CODE: Final = re.compile(r"^(?:[A-Z]\d{0,4}|\d{1,2}(?:\.\d{1,2}){0,3})[、.]?(?=[^\W\dA-Za-z_])")


def repeats(tables: Sequence[Sequence[Row]]) -> Mapping[int, int]:
    """Which tables repeat which, by their numbers.

    Each row of the one, with points and a score, is a row or a group of the other, which has more of them; or its rows
    are the groups of one level in their order, by numbers and the words of their names. What has a row on the budget of
    its own repeats none.
    """
    lines = [list(_lines(rows)) for rows in tables]
    counts = [len(_scored(rows)) for rows in tables]
    said: dict[_Line, set[int]] = defaultdict(set)
    by_level: list[list[list[_Line]]] = []
    for at, rows in enumerate(tables):
        groups = list(_groups(rows))
        for line in (*lines[at], *(line for _, line in groups)):
            said[line].add(at)
        depths = {depth for depth, _ in groups}
        by_level.append([[line for depth, line in groups if depth == level] for level in depths])
    different = [frozenset(own) for own in lines]
    found = {}
    for at, rows in enumerate(tables):
        own = lines[at]
        if len(own) < _LEAST or len(own) < counts[at] or any(row.kind == "execution" for row in rows):
            continue
        summed = {other for other, levels in enumerate(by_level) if any(_are_alike(own, one) for one in levels)}
        others = (set.intersection(*(said[line] for line in own)) | summed) - {at}
        # With more rows, or with as many below groups that the lines name.
        longer = [
            one
            for one in others
            if counts[one] > len(own) or (counts[one] == len(own) and different[one] != different[at])
        ]
        if longer:
            found[at] = max(longer, key=lambda other: counts[other])
    return {at: other for at, other in found.items() if other not in found}


def _are_alike(lines: Sequence[_Line], groups: Sequence[_Line]) -> bool:
    """Whether lines are groups with their sums in the same order, one name within the other: 决策类, 决策."""
    return len(lines) == len(groups) >= _LEAST_GROUPS and all(
        one[1:] == other[1:] and (one[0] in other[0] or other[0] in one[0])
        for one, other in zip(lines, groups, strict=True)
    )


def told_again(rows: Sequence[Row], ruled: Sequence[Sequence[Row]]) -> bool:
    """Whether each row that sentences tell is a row, a group or the whole of some ruled tables.

    What is told of a whole table or a group may call it otherwise (过程指标分析); at least two have its name, or begin
    with it or it with them: 组织管理方面 of 组织管理.
    """
    lines = list(_lines(rows))
    names: dict[tuple[Decimal, Decimal], set[str]] = defaultdict(set)
    for table in ruled:
        for name, points, score in (*_lines(table), *(line for _, line in _groups(table))):
            names[points, score].add(without_mark(name))
    sums = {
        (sum((line[1] for line in said), ZERO), sum((line[2] for line in said), ZERO))
        for table in ruled
        if (said := list(_lines(table)))
    }
    alike = [
        any(name.startswith(other) or other.startswith(name) for other in names[points, score])
        for name, points, score in ((without_mark(line[0]), *line[1:]) for line in lines)
    ]
    return (
        len(lines) == len(_scored(rows))
        and sum(alike) >= _LEAST
        and all(same or line[1:] in sums for same, line in zip(alike, lines, strict=True))
    )


def _scored(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.kind == "leaf" and not SUM_WORDS.fullmatch(folded(row.name))]


def _lines(rows: Iterable[Row]) -> Iterator[_Line]:
    for row in _scored(rows):
        if row.name and row.points is not None and row.score is not None:
            yield _spelt(row.name), row.points, row.score


def _groups(rows: Iterable[Row]) -> Iterator[tuple[int, _Line]]:
    """The groups of a table with the sums of their rows, as far as all of these have numbers, and the level of each."""
    sums: dict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    open_: set[tuple[str, ...]] = set()
    for row in _scored(rows):
        names = tuple(_spelt(label.name) for label in row.groups)
        for depth in range(1, len(names) + 1):
            if row.points is None or row.score is None:
                open_.add(names[:depth])
                continue
            both = sums[names[:depth]]
            both[0] += row.points
            both[1] += row.score
    for names, (points, score) in sums.items():
        if names not in open_:
            yield len(names), (names[-1], points, score)


def _spelt(name: str) -> str:
    """A name for comparing, without the mark or the number before it."""
    bare = folded(without_mark(name))
    return _CODE.sub("", bare, count=1) or folded(name)
