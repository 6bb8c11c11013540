"""Printed rows to the indicators of a rubric: by the same name, else by a name that is clearly the nearest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeVar

import attrs

from scorer.model import AnyNode, Group, Indicator, Rubric, Slot, walk
from scorer.readers.printed.rows import Doubt, Label, Row
from scorer.readers.printed.values import folded, without_mark

#: Names less alike than this (of 100) are different names.
ALIKE: Final = 85
#: The best name is this much ahead of the second, or it is not clear which one is meant.
AHEAD: Final = 5
_OPTION: Final = re.compile(r"[（(](?:可选项?|选填|任选)[）)]")
_EXECUTION: Final = re.compile(r".*预算(?:资金)?执行(?:率|情况)?|执行率|.*资金执行率")
_SIGNS: Final = re.compile(r"[“”\"'‘’,，.。:：;；、()（）《》]")

Node = TypeVar("Node", Slot, Group)
Candidate = TypeVar("Candidate", bound=AnyNode)


@attrs.frozen
class Match:
    """What a row is: an indicator of the rubric, a unit's own one in a slot, a head of a slot, or unknown."""

    row: Row
    node: Indicator | None = None
    slot: Slot | None = None
    heads: Slot | Group | None = None
    doubts: tuple[Doubt, ...] = ()


@lru_cache(maxsize=4096)  # each row is held against every indicator
def key_of(name: str) -> str:
    """A name for comparing: without list mark, white space, punctuation and the words for an optional row."""
    return _SIGNS.sub("", folded(_OPTION.sub("", without_mark(name.strip()))))


def match(rows: Sequence[Row], rubric: Rubric) -> tuple[Match, ...]:
    """Every leaf and the row on the budget, set beside the rubric; in the order of the rows."""
    return tuple(_Matcher(rubric, rows).matches())


class _Matcher:
    def __init__(self, rubric: Rubric, rows: Sequence[Row]) -> None:
        self._rows = [row for row in rows if row.kind in ("leaf", "execution") and row.name]
        nodes = rubric.nodes
        self._indicators = [node for node in nodes if isinstance(node, Indicator)]
        self._slots = [node for node in nodes if isinstance(node, Slot)]
        self._groups = [node for node in walk(rubric.root) if isinstance(node, Group)]
        self._taken: dict[str, Row] = {}
        self._under = dict(enumerate(self._heads_above()))

    def matches(self) -> list[Match]:
        found: dict[int, Match] = {}
        for index, row in enumerate(self._rows):  # the same names first: they are not up for likeness any more
            node, doubts = self._same(row, self._under[index])
            if node is not None or doubts:
                found[index] = Match(row, node, doubts=doubts)
                if node is not None:
                    self._taken[node.code] = row
        for index, row in enumerate(self._rows):
            if index not in found and (node := self._fused(row)) is not None:
                found[index] = Match(row, node, doubts=(_taken_for(row, node),))
                self._taken[node.code] = row
        result = []
        for index, row in enumerate(self._rows):
            if index not in found:
                found[index] = self._other(row, self._under[index])
            result.append(found[index])
        return result

    def _heads_above(self) -> Iterator[Slot | Group | None]:
        """For each row the slot or pool whose head was printed last above it in the same groups."""
        under: Slot | Group | None = None
        groups: list[str] = []
        for row in self._rows:
            if (printed := [label.name for label in row.groups]) != groups:
                groups, under = printed, None
            yield under
            under = self._head(row, under) or under

    def _same(self, row: Row, under: Slot | Group | None) -> tuple[Indicator | None, tuple[Doubt, ...]]:
        key = key_of(row.name)
        named = [node for node in self._indicators if key_of(node.name) == key and node.code not in self._taken]
        if not named and row.kind == "execution":
            named = [node for node in self._indicators if _EXECUTION.fullmatch(folded(node.name))]
        # A slot or group may be called like an indicator elsewhere; the row stands in one of their groups.
        inside = _inside(row, (*named, *self._heads(row)), under)
        named = [node for node in inside if isinstance(node, Indicator)]
        if len(named) > 1 and row.points is not None:
            named = [node for node in named if node.points == row.points] or named
        if len(named) > 1:
            return None, (_ask(row, named[0], named[1]),)
        return (named[0] if named else None), ()

    def _fused(self, row: Row) -> Indicator | None:
        """The only indicator whose name, with those of the groups around it before it, makes up the name of the row.

        Text taken from a PDF has 资金管理资金分配 where a merged cell stood before the name.
        """
        key = key_of(row.name)
        found = []
        for node in self._indicators:
            names = [key_of(name) for name in node.path]
            whole = ["".join(names[start:]) for start in range(len(names) - 1)]
            if key in whole and node.code not in self._taken:
                found.append(node)
        return found[0] if len(found) == 1 else None

    def _other(self, row: Row, under: Slot | Group | None) -> Match:
        head = self._head(row, under)
        if head is not None:
            return Match(row, heads=head)
        slot = under if isinstance(under, Slot) else self._slot_of(row)
        near, doubts = self._near(row, within=slot is not None)
        if near is not None or (doubts and slot is None):
            return Match(row, near, doubts=doubts)
        if slot is not None:
            return Match(row, slot=slot)
        return Match(row, doubts=(Doubt(code="name-unknown", place=row.place, values={"name": row.name}),))

    def _head(self, row: Row, under: Slot | Group | None) -> Slot | Group | None:
        """The slot or the group that a row without numbers of its own is named after."""
        return next(iter(_inside(row, self._heads(row), under)), None)

    def _heads(self, row: Row) -> list[Slot | Group]:
        if row.score is not None:
            return []
        key = key_of(row.name)
        groups = [node for node in self._groups if node.name and (node.pool or row.points is None)]
        found: list[Slot | Group] = [*self._slots, *groups]
        return [node for node in found if key_of(node.name) == key]

    def _slot_of(self, row: Row) -> Slot | None:
        """The slot that a row stands in: one that its groups name, or the only one inside its nearest group."""
        for depth in range(len(row.groups) - 1, -1, -1):
            key, above = _stem(key_of(row.groups[depth].name)), row.groups[:depth]
            if not key:
                continue
            named = [slot for slot in self._slots if _stem(key_of(slot.name)) == key]
            named = self._below(named, above)
            if len(named) == 1:
                return named[0]
            groups = [group for group in self._groups if group.name and _stem(key_of(group.name)) == key]
            inside = [slot for group in self._below(groups, above) for slot in _slots_below(group)]
            if len(inside) == 1:
                return inside[0]
            repeated = key in {_stem(key_of(label.name)) for label in above}  # 满意度 below 满意度指标
            if not repeated and any(group.name and _stem(key_of(group.name)) == key for group in self._groups):
                return None
        return None

    def _below(self, nodes: Sequence[Node], above: Sequence[Label]) -> list[Node]:
        """Of nodes of one name those below the groups that are printed above a row, as far as these are known."""
        known = {_stem(key_of(group.name)) for group in self._groups}
        printed = {_stem(key_of(label.name)) for label in above} & known
        return [node for node in nodes if printed <= {_stem(key_of(name)) for name in node.path[:-1]}]

    def _near(self, row: Row, *, within: bool) -> tuple[Indicator | None, tuple[Doubt, ...]]:
        from rapidfuzz.fuzz import ratio

        key = key_of(row.name)
        if len(key) < 2:
            return None, ()
        scored = sorted(
            ((ratio(key, key_of(node.name)), -index) for index, node in enumerate(self._indicators)), reverse=True
        )
        if not scored or scored[0][0] < ALIKE:
            return None, ()
        best = self._indicators[-scored[0][1]]
        second = self._indicators[-scored[1][1]] if len(scored) > 1 else None
        if second is not None and scored[0][0] - scored[1][0] < AHEAD:
            return None, (_ask(row, best, second),)
        if (before := self._taken.get(best.code)) is not None:
            if key_of(before.name) == key:
                return None, (() if within else (_twice(row, before, best),))
            return None, (() if within else (_ask(row, best, second or best),))
        self._taken[best.code] = row
        return best, (_taken_for(row, best),)


def _inside(row: Row, nodes: Sequence[Candidate], under: Slot | Group | None) -> Sequence[Candidate]:
    """Of nodes of one name those below the head that was printed last, or what it stands in; else those in all groups
    that are printed above a row, else in some of them, else all.
    """
    for depth in range(len(under.path) if under else 0, len(row.groups), -1):
        if below := [node for node in nodes if under and node.path[:depth] == under.path[:depth] != node.path]:
            return below
    groups = {key_of(label.name) for label in row.groups}
    above = [(node, {key_of(name) for name in node.path[:-1]}) for node in nodes]
    whole = [node for node, names in above if groups <= names]
    return whole or [node for node, names in above if groups & names] or nodes


def _stem(key: str) -> str:
    return key.removesuffix("指标")


def _slots_below(group: Group) -> list[Slot]:
    return [node for node in walk(group) if isinstance(node, Slot)]


def _taken_for(row: Row, node: AnyNode) -> Doubt:
    return Doubt(code="name-taken-for", place=row.place, values={"name": row.name, "node": node.label})


def _twice(row: Row, before: Row, node: AnyNode) -> Doubt:
    values = {"name": row.name, "node": node.label, "first": str(before.place.span)}
    return Doubt(code="name-twice", place=row.place, values=values)


def _ask(row: Row, first: AnyNode, second: AnyNode) -> Doubt:
    values = {"name": row.name, "first": first.label, "second": second.label}
    return Doubt(code="name-unclear", place=row.place, values=values)
