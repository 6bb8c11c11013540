"""Tables of a report that say again what another of its tables says: results by group, lists of what was lost."""

from __future__ import annotations

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


def repeats(tables: Sequence[Sequence[Row]]) -> Mapping[int, int]:
    """Which tables repeat which, by their numbers.

    Each row of the one, with points and a score, is a row or a group of the other, which has more of them. What has a
    row on the budget of its own repeats none.
    """
    said: dict[_Line, set[int]] = defaultdict(set)
    for at, rows in enumerate(tables):
        for line in (*_lines(rows), *_groups(rows)):
            said[line].add(at)
    found = {}
    for at, rows in enumerate(tables):
        lines = list(_lines(rows))
        if len(lines) < _LEAST or len(lines) < len(_scored(rows)) or any(row.kind == "execution" for row in rows):
            continue
        others = set.intersection(*(said[line] for line in lines)) - {at}
        longer = [other for other in others if _is_longer(tables[other], lines)]
        if longer:
            found[at] = max(longer, key=lambda other: len(_scored(tables[other])))
    return {at: other for at, other in found.items() if other not in found}


def told_again(rows: Sequence[Row], ruled: Sequence[Sequence[Row]]) -> bool:
    """Whether each row that sentences tell is a row, a group or the whole of some ruled tables.

    What is told of a whole table or a group may call it otherwise (过程指标分析); at least two have its name, or begin
    with it or it with them: 组织管理方面 of 组织管理.
    """
    lines = list(_lines(rows))
    names: dict[tuple[Decimal, Decimal], set[str]] = defaultdict(set)
    for table in ruled:
        for name, points, score in (*_lines(table), *_groups(table)):
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


def _is_longer(rows: Sequence[Row], lines: Sequence[_Line]) -> bool:
    """Whether a table has more rows than some lines, or as many below groups that the lines name."""
    count = len(_scored(rows))
    return count > len(lines) or (count == len(lines) and set(lines) != set(_lines(rows)))


def _scored(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.kind == "leaf" and not SUM_WORDS.fullmatch(folded(row.name))]


def _lines(rows: Iterable[Row]) -> Iterator[_Line]:
    for row in _scored(rows):
        if row.name and row.points is not None and row.score is not None:
            yield folded(row.name), row.points, row.score


def _groups(rows: Iterable[Row]) -> Iterator[_Line]:
    """The groups of a table with the sums of their rows, as far as all of these have numbers."""
    sums: dict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    open_: set[tuple[str, ...]] = set()
    for row in _scored(rows):
        names = tuple(folded(label.name) for label in row.groups)
        for depth in range(1, len(names) + 1):
            if row.points is None or row.score is None:
                open_.add(names[:depth])
                continue
            both = sums[names[:depth]]
            both[0] += row.points
            both[1] += row.score
    for names, (points, score) in sums.items():
        if names not in open_:
            yield names[-1], points, score
