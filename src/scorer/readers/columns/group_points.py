"""Points of groups in columns of their own, behind the names of each level: 一级指标 分值 二级指标 分值 三级指标 分值.

They are read where the place of each number is certain, so that they say the same as a bracket behind the name; else
their columns are told as not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.columns.alignment import CERTAIN, Laid
from scorer.readers.columns.head_rows import Head
from scorer.readers.columns.laying import is_total
from scorer.readers.columns.percents import percent_columns, without_percents
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, Role, role_of
from scorer.readers.printed.rows import Doubt, Record, is_said, value_in
from scorer.readers.printed.values import folded, is_blank, named, value_of

#: What may be a share; 分值 and 权重分 are none.
_SHARE: Final = re.compile("[^分]*权[^分]*")


@attrs.define
class _Group:
    """One group of a table: what is printed behind its name, and what its rows have so far."""

    name: str
    printed: Decimal | None
    points: Decimal | None = ZERO  # None where a row has none
    repeated: bool = False

    @property
    def agrees(self) -> bool | None:
        """Whether its rows come to what is printed; None where one of the two is not known."""
        return None if self.printed is None or self.points is None else self.printed == self.points


def columns_behind(head: Head) -> Mapping[int, Role]:
    """The columns of points directly behind those of groups, by the level of these; the points of the rows follow."""
    columns = sorted(head.roles)
    leaf = max((at for at, column in enumerate(columns) if head.roles[column] in LEVELS), default=0)
    if "points" not in [head.roles[column] for column in columns[leaf + 1 :]]:
        return {}
    return {
        column: role
        for before, column in pairwise(columns[:leaf])
        if (role := head.roles[before]) in LEVELS
        and head.roles[column] is None
        and column in head.texts
        and role_of(head.texts[column].text) == "points"
    }


def settled(
    rows: Sequence[Laid], behind: Mapping[int, Role], head: Head, *, ruled: bool
) -> tuple[list[Laid], frozenset[int], tuple[Doubt, ...]]:
    """The rows with the points of groups that are certain, the columns that these stand in, and what contradicts them.

    Args:
        rows: as laid, totals among them.
        behind: the columns of points of groups.
        head: the head of the table, whose words tell points from shares.
        ruled: whether a merged cell is told from a blank one.
    """
    if not behind:
        return list(rows), frozenset(), ()
    sums = [
        is_total(row) or any(SUM_WORDS.fullmatch(folded(cell.text)) for cell in row.record.values()) for row in rows
    ]
    numbered = [row for row, is_sum in zip(rows, sums, strict=True) if not is_sum]
    percents = frozenset(role for role in behind.values() if _are_percents(numbered, role))
    told = [attrs.evolve(row, behind=without_percents(row.behind, percents)) for row in numbered]
    certain = not any(row.guessed or row.cost > CERTAIN for row in told)
    read = {
        column: role
        for column, role in behind.items()
        if certain and _are_points(list(_groups(told, role, ruled=ruled)), _may_be_shares(head.texts[column]))
    }
    left = iter(told)
    kept = [
        attrs.evolve(row, behind={} if is_sum else _only(next(left).behind, read.values()))
        for row, is_sum in zip(rows, sums, strict=True)
    ]
    return kept, frozenset(read), tuple(_twice(kept))


def _only(behind: Record, roles: Collection[Role]) -> Record:
    return {role: cell for role, cell in behind.items() if role in roles}


def _are_percents(rows: Sequence[Laid], role: Role) -> bool:
    """Whether all numbers of a column are percentages, and so points of a hundred."""
    texts = [folded(row.behind[role].text) for row in rows if is_said(row.behind, role)]
    return all(text.endswith("%") for text in texts)


def _may_be_shares(head: Cell) -> bool:
    return _SHARE.fullmatch(folded(head.text)) is not None


def _are_points(groups: Sequence[_Group | None], shares: bool) -> bool:
    """Whether the numbers behind the names of a level are the points of its groups.

    A number that comes again on each row of its group may be that of the row, and a 权重 may be a share of the group
    above (`shares`): such are points only where the rows come to them.
    """
    known = [group.agrees for group in groups if group is not None and group.agrees is not None]
    if any(group is None or (group.repeated and not group.agrees) for group in groups):
        return False
    return not shares or (any(known) and known.count(True) * 2 >= len(known))


def _groups(rows: Sequence[Laid], role: Role, *, ruled: bool) -> Iterator[_Group | None]:
    """The groups of a level with what is printed behind them; None for a number of which the group is not certain."""
    above = LEVELS[: LEVELS.index(role)]
    below = LEVELS[LEVELS.index(role) + 1 :]
    percents = percent_columns([row.record for row in rows])
    over: dict[Role, str] = {}
    group: _Group | None = None
    for row in rows:
        for level in (level for level in above if is_said(row.record, level)):
            name = _name(row.record[level])
            group = group if over.get(level) == name else None
            over[level] = name
        number = row.behind.get(role)
        scored = any(is_said(row.record, level) for level in below)
        said = number is not None and not is_blank(number.text)
        value = value_of(number.text) if number is not None and said else None
        if said and value is None:
            yield None
        if is_said(row.record, role):
            name = _name(row.record[role])
            if group is None or group.name != name:
                group = _Group(name, value)
                yield group
                merged = ruled and number is not None and number.rows != row.record[role].rows
                if said and (merged or not scored):
                    yield None
                said = False
        if said:
            if group is None or group.printed != value:
                yield None
            else:
                group.repeated = True
        if group is not None and scored:
            points = value_in(without_percents(row.record, percents), "points")
            group.points = None if points is None or group.points is None else group.points + points


def _name(cell: Cell) -> str:
    return folded(named(cell.text).name)


def _twice(rows: Sequence[Laid]) -> Iterator[Doubt]:
    """Groups with points in a bracket behind their names, and others in the column."""
    for row in rows:
        for role, cell in row.behind.items():
            bracket = named(row.record[role].text).points if role in row.record else None
            value = value_of(cell.text)
            if None not in (bracket, value) and bracket != value:
                values = {"first": plain(bracket or ZERO), "second": plain(value or ZERO)}
                yield Doubt(code="points-twice", place=row.record[role].place, values=values)
