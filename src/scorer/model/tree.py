"""The tree of a rubric (指标树): groups, indicators, the pots that units fill, and where their points come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import attrs

from scorer.diagnostics import Place
from scorer.exact import ZERO
from scorer.representation import as_call

if TYPE_CHECKING:
    # Only rubrics with rules need expressions; a card of typed scores never loads them.
    from scorer.expression import Condition
    from scorer.rules import Rule

Path = tuple[str, ...]
PolicyKind = Literal["rescale", "rescale-total", "exclude", "full", "zero", "refuse", "move-to"]
SourceStatus = Literal["transcribed", "derived", "unverified", "reconstructed"]
RollUp = Literal["sum", "weighted", "weakest"]
Typed = Literal["check", "refuse", "fallback"]
RowKind = Literal["group", "indicator", "slot", "pool"]


@attrs.frozen
class Provenance:
    """Where a rubric, or one node of it, comes from (出处): issuing document, address, and how far it is confirmed."""

    document: str
    url: str = ""
    status: SourceStatus | None = None
    note: str = ""

    __repr__ = as_call


@attrs.frozen
class Policy:
    """What happens to the points of a leaf that is not applicable (不适用); `target` only with `move-to`."""

    kind: PolicyKind
    target: str = ""

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class Node:
    """A row of the tree.

    Attributes:
        path: names from level 1 down to this node; empty for the rubric itself, the root.
        code: positional (3.2.1) unless the rubric gives one; identifies, where names are only shown.
        points: 分值, what it can earn; None below a pool, and in a reconstructed rubric where none is printed.
        declared_points: the points a published table prints for a group, right or wrong.
        standard: 评分标准, the official wording.
        advice: 改进建议, shown where points were lost and the unit gave no measure.
        not_applicable: the policy declared here; None where the nearest group above decides.
        weight: of a child of a weighted group, which is on a scale of its own.
        applies: the condition under which this node applies at all; `applies_text` is it as written.
    """

    name: str
    path: Path
    code: str
    points: Decimal | None = None
    declared_points: Decimal | None = None
    standard: str = ""
    advice: str = ""
    source: Provenance | None = None
    not_applicable: Policy | None = None
    weight: Decimal | None = None
    applies: Condition | None = None
    applies_text: str = ""
    place: Place = attrs.field(eq=False, repr=False)

    __repr__ = as_call

    @property
    def level(self) -> int:
        """The true depth; the root is 0."""
        return len(self.path)

    @property
    def label(self) -> str:
        """The path as one text, as it may be written in an assessment."""
        return "/".join(self.path)

    @property
    def kind(self) -> RowKind:
        """What a row of this node is."""
        raise TypeError(f"{type(self).__name__} does not say what its rows are")


@attrs.frozen(kw_only=True)
class Indicator(Node):
    """A leaf (三级指标 as a rule): the thing that is scored.

    Attributes:
        step: the grid of what may be typed.
        rule: 评分规则; None where a person types the score.
        typed: what a typed score beside a rule is good for.
    """

    step: Decimal | None = None
    rule: Rule | None = None
    typed: Typed = "check"

    __repr__ = as_call

    @property
    def kind(self) -> RowKind:
        """A leaf."""
        return "indicator"


@attrs.frozen(kw_only=True)
class Slot(Node):
    """A fixed pot of points whose leaves each unit defines (特性指标); between `least` and `most` of them.

    `rule` and `typed` are those of the leaves.
    """

    least: int = 1
    most: int | None = None
    rule: Rule | None = None
    typed: Typed = "check"

    __repr__ = as_call

    @property
    def kind(self) -> RowKind:
        """A slot; its leaves are rows of their own."""
        return "slot"


@attrs.frozen(kw_only=True)
class Group(Node):
    """An inner node (一级/二级指标).

    Attributes:
        pool: 可选项, a pot whose members a unit uses as they apply.
        either: 二者择其一, exactly one child is used, for the points of the group.
        roll_up: how the scores of the children make that of the group.
    """

    children: tuple[AnyNode, ...]
    pool: bool = False
    either: bool = False
    roll_up: RollUp = "sum"

    __repr__ = as_call

    @property
    def kind(self) -> RowKind:
        """A group, or the pool of its members."""
        return "pool" if self.pool else "group"

    def points_of(self, parts: Iterable[Decimal | None]) -> Decimal | None:
        """Its points: its own, or in a reconstructed rubric the sum of its rows that have any, or what is declared."""
        if self.points is not None:
            return self.points
        known = [part for part in parts if part is not None]
        return sum(known, ZERO) if known else self.declared_points

    @cached_property
    def fixed_points(self) -> Mapping[str, Decimal | None] | None:
        """The points of it and of all below, by code; None where a pot or a choice makes them differ among units."""
        if self.pool or self.either:
            return None
        found: dict[str, Decimal | None] = {}
        for child in self.children:
            below = child.fixed_points if isinstance(child, Group) else {child.code: child.points}
            if below is None or isinstance(child, Slot):
                return None
            found |= below
        return found | {self.code: self.points_of(found[child.code] for child in self.children)}


AnyNode = Group | Indicator | Slot


def walk(node: AnyNode) -> Iterator[AnyNode]:
    """`node` and all below it, each before its children."""
    yield node
    if isinstance(node, Group):
        for child in node.children:
            yield from walk(child)


def wholes(node: AnyNode) -> Iterator[AnyNode]:
    """What applies or not as a whole, at and below `node`: leaves, slots, and pools and either groups undivided."""
    if isinstance(node, Group) and not node.pool and not node.either:
        for child in node.children:
            yield from wholes(child)
    else:
        yield node
