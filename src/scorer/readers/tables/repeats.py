"""Tables of a report that say again what another of its tables says: results by group, lists of what was lost."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from scorer.exact import ZERO
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.rows import Row
from scorer.readers.printed.values import WHOLE_POINTS, folded, without_mark

#: A name with its points and its score.
_Line = tuple[str, Decimal, Decimal]
#: The same, as far as it is known.
_Said = tuple[str, Decimal | None, Decimal | None]
#: One row alone may be alike by chance.
_LEAST: Final = 2
#: What names that are alike have in common at least.
_COMMON: Final = 2
#: So many groups and their sums in the same order are not.
_LEAST_GROUPS: Final = 3
#: The number of an indicator before its name, which a table in the prose leaves out: A11, 2.1.
_CODE: Final = re.compile(r"^(?:[A-Z]\d{0,4}|\d{1,2}(?:\.\d{1,2}){0,3})[、.]?(?=[^\W\dA-Za-z_])")


def repeats(tables: Sequence[Sequence[Row]]) -> Mapping[int, int]:
    """Which tables repeat which, by their numbers.

    Each row of the one, with points and a score, is a row or a group of the other, which has more of them; or its rows
    are the groups of one level in their order, by numbers and the words of their names. What has a row on the budget of
    its own repeats none. One row alone repeats a table that others repeat too, and what has no scores at all is the
    frame of the one table with its names and points.
    """
    if len(tables) == 1:  # it may have thousands of rows, and each is looked for among all
        return {}
    lines = [list(_lines(rows)) for rows in tables]
    counts = [len(_scored(rows)) for rows in tables]
    said: dict[_Line, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    by_level: list[list[list[_Line]]] = []
    for at, rows in enumerate(tables):
        groups = list(_groups(rows))
        for name, points, score in (*lines[at], *(line for _, line in groups)):
            said[name[:_COMMON], points, score][name].add(at)
        depths = {depth for depth, _ in groups}
        by_level.append([[line for depth, line in groups if depth == level] for level in depths])
    different = [frozenset(own) for own in lines]
    found: dict[int, int] = {}
    lone: dict[int, int] = {}
    for at, rows in enumerate(tables):
        own = lines[at]
        if not own or len(own) < counts[at] or any(row.kind == "execution" for row in rows):
            continue
        summed = {other for other, levels in enumerate(by_level) if any(_are_alike(own, one) for one in levels)}
        others = (set.intersection(*(_where(line, said) for line in own)) | summed) - {at}
        longer = [one for one in others if counts[one] > len(own)]
        if len(own) >= _LEAST:  # or with as many rows, below groups that the lines name or leave out
            called = (set.intersection(*(_called(line, said) for line in own)) | summed) - {at}
            flat = not _has_groups(rows)
            longer += [
                one
                for one in called
                if counts[one] == len(own) and (different[one] != different[at] or (flat and _has_groups(tables[one])))
            ]
        if longer:
            (found if len(own) >= _LEAST else lone)[at] = max(longer, key=lambda other: counts[other])
    found |= _frames(tables)
    times = Counter([*found.values(), *lone.values()])
    found |= {at: other for at, other in lone.items() if times[other] >= _LEAST}
    return {at: other for at, other in found.items() if other not in found}


def _frames(tables: Sequence[Sequence[Row]]) -> dict[int, int]:
    """Tables without any score that are the frame of one with scores: the same names and points in the same order."""
    said: dict[tuple[tuple[str, Decimal | None], ...], list[int]] = defaultdict(list)
    for at, rows in enumerate(tables):
        if (own := _scored(rows)) and len(own) >= _LEAST:
            said[tuple((_spelt(row.name), row.points) for row in own)].append(at)
    found: dict[int, int] = {}
    for alike in said.values():
        scored = [at for at in alike if any(row.score is not None for row in tables[at])]
        if len(scored) == 1:  # of several, nothing tells whose frame it is; each may be a form that nobody filled in
            found |= {at: scored[0] for at in alike if at != scored[0]}
    return found


def _where(line: _Line, said: Mapping[_Line, Mapping[str, set[int]]]) -> set[int]:
    """The tables that have a line, whatever code or further word its name has there."""
    name, points, score = line
    near = said.get((name[:_COMMON], points, score), {})
    return set().union(*(tables for other, tables in near.items() if _alike(name, other)))


def _called(line: _Line, said: Mapping[_Line, Mapping[str, set[int]]]) -> set[int]:
    """The tables that have a line by just this name."""
    name, points, score = line
    return said.get((name[:_COMMON], points, score), {}).get(name, set())


def _alike(name: str, other: str) -> bool:
    return name == other or (
        min(len(name), len(other)) >= _COMMON and (name.startswith(other) or other.startswith(name))
    )


def _are_alike(lines: Sequence[_Line], groups: Sequence[_Line]) -> bool:
    """Whether lines are groups with their sums in the same order, one name within the other: 决策类, 决策."""
    return len(lines) == len(groups) >= _LEAST_GROUPS and all(
        one[1:] == other[1:] and (one[0] in other[0] or other[0] in one[0])
        for one, other in zip(lines, groups, strict=True)
    )


def told_again(rows: Sequence[Row], ruled: Sequence[Sequence[Row]]) -> bool:
    """Whether each row that sentences tell is a row, a group or the whole of some ruled tables.

    What is told of a whole table or a group may call it otherwise (过程指标分析); at least two have its name, or begin
    with it or it with them: 组织管理方面 of 组织管理. Below the name of a group the numbers may be those of a row in
    it, and numbers that are not told contradict none.
    """
    names: dict[str, set[tuple[Decimal, Decimal]]] = defaultdict(set)
    for table in ruled:
        for name, points, score in (*_lines(table), *(line for _, line in _groups(table))):
            names[name].add((points, score))
        for row in _scored(table):
            for label in row.groups if row.points is not None and row.score is not None else ():
                names[_spelt(label.name)].add((row.points, row.score))  # type: ignore[arg-type]  # neither is None
    sums = {
        (sum((line[1] for line in said), ZERO), sum((line[2] for line in said), ZERO))
        for table in ruled
        if (said := list(_lines(table)))
    }
    told = [(_spelt(row.name), row.points, row.score) for row in _scored(rows)]
    alike = [_is_known(line, names) for line in told]
    return sum(alike) >= _LEAST and all(
        same or (points, score) in sums for same, (_, points, score) in zip(alike, told, strict=True)
    )


def _is_known(line: _Said, names: Mapping[str, Collection[tuple[Decimal, Decimal]]]) -> bool:
    name, points, score = line
    return any(
        points in (None, one[0]) and score in (None, one[1])
        for other, values in names.items()
        if name and _alike(name, other)
        for one in values
    )


def beside_longer(tables: Sequence[tuple[Sequence[Row], bool]], parts: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """Which tables may be none of their own, and how many rows the longer table has that they stand beside.

    A table without a name of its own whose points do not come to a hundred, where those of a longer one do; one without
    groups beside a longer one with groups; one whose rows all are rows or groups of a longer table by name and points
    or score; and one beside more rows that have a hundred points only together.

    Args:
        tables: the rows of each, and whether it names a unit or a project of its own or has a budget.
        parts: the first of tables that may be one, and how many they are.
    """
    sums = [_sum_of(rows) for rows, _ in tables]
    counts = [len(_scored(rows)) for rows, _ in tables]
    whole = [at for at, points in enumerate(sums) if points == WHOLE_POINTS]
    joined = [range(first, first + count) for first, count in parts]
    inside = {at for run in joined for at in run}
    found = {}
    for at, (rows, labelled) in enumerate(tables):
        if labelled or not counts[at] or at in inside:
            continue
        flat = not _has_groups(rows)
        again = [one for one, said in enumerate(counts) if flat and said > counts[at] and _has_groups(tables[one][0])]
        again += [
            one
            for one in whole
            if counts[one] > counts[at] and (sums[at] != WHOLE_POINTS or _is_within(rows, tables[one][0]))
        ]
        most = max([counts[one] for one in again] + [sum(counts[one] for one in run) for run in joined], default=0)
        if most > counts[at]:
            found[at] = most
    return found


def _has_groups(rows: Sequence[Row]) -> bool:
    return any(row.groups for row in _scored(rows))


def _is_within(rows: Sequence[Row], longer: Sequence[Row]) -> bool:
    """Whether all rows are rows or groups of a longer table by name, and by points or score."""
    known = [*_lines(longer), *(line for _, line in _groups(longer))]
    return all(
        any(
            _alike(_spelt(row.name), name) and (row.points == points or row.score == score)
            for name, points, score in known
        )
        for row in _scored(rows)
    )


def _sum_of(rows: Sequence[Row]) -> Decimal:
    return sum((row.points or ZERO for row in rows if row.kind in ("leaf", "execution")), ZERO)


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
