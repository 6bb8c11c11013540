"""What does not apply, and where its points go: the policy of each n/a leaf, settled before anything is scored.

DESIGN section 5, "Not applicable": `full` and `zero` first give the leaf its points or nothing; then `exclude` takes
its points off every level above; then `move-to` adds them to another group; what is left is spread by `rescale` inside
the parent, or by `rescale-total` once at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from scorer.diagnostics import Place, Problems
from scorer.exact import ZERO, plain
from scorer.facts import Fact, Position
from scorer.model import AnyNode, Entry, Group, Indicator, Own, Path, Policy, Rubric, Slot
from scorer.representation import as_call


@attrs.frozen
class Answers:
    """An assessment sorted by the nodes of its rubric.

    Attributes:
        entries: by the code of the node.
        own: own indicators, by the code of their slot.
        facts: by name, in the unit that the rubric declares.
        adjustments: by name.
        undecided: codes of leaves of which it is unknown whether they apply.
        chosen: by the code of an either group the code of the child used, None while that is open.
        positions: by the code of a leaf scored by rank the place among peers, where these are known.
    """

    entries: Mapping[str, Entry]
    own: Mapping[str, tuple[Own, ...]]
    facts: Mapping[str, Fact] = attrs.field(factory=dict)
    adjustments: Mapping[str, Entry] = attrs.field(factory=dict)
    undecided: frozenset[str] = frozenset()
    chosen: Mapping[str, str | None] = attrs.field(factory=dict)
    positions: Mapping[str, Position] = attrs.field(factory=dict)

    __repr__ = as_call

    def not_applicable(self, code: str) -> bool:
        """Whether the unit declared this node not applicable."""
        entry = self.entries.get(code)
        return entry is not None and entry.not_applicable is not None


@attrs.frozen
class Inapplicable:
    """A leaf that does not apply, with the policy that decides about its points.

    Attributes:
        ancestors: codes of the nodes above, the root first.
        scale: those of them whose points are on one scale with the leaf's: below the nearest weighted group.
    """

    node: AnyNode
    code: str
    path: tuple[str, ...]
    points: Decimal
    policy: Policy
    reason: str
    ancestors: tuple[str, ...]
    scale: tuple[str, ...]
    place: Place

    __repr__ = as_call


@attrs.frozen
class Settled:
    """The points of every node by code ("" is the whole), and the leaves that do not apply.

    `points` are those after the moves, `nominal` those before.
    """

    points: Mapping[str, Decimal | None]
    nominal: Mapping[str, Decimal | None]
    inapplicable: Mapping[str, Inapplicable]

    __repr__ = as_call


def own_code(slot: Slot, number: int) -> str:
    """The code of a slot's own indicator, counted from 1."""
    return f"{slot.code}.{number}"


def own_indicator(slot: Slot, number: int, own: Own) -> Indicator:
    """A unit's own indicator, counted from 1, as a node: its name and points with all that its slot says of it."""
    return Indicator(
        name=own.name,
        path=(*slot.path, own.name),
        code=own_code(slot, number),
        points=own.entry.points,
        standard=slot.standard,
        advice=slot.advice,
        source=slot.source,
        not_applicable=slot.not_applicable,
        weight=slot.weight,
        rule=slot.rule,
        typed=slot.typed,
        place=own.entry.place,
    )


def settle(rubric: Rubric, answers: Answers, problems: Problems, override: Policy | None = None) -> Settled:
    """Decide about every n/a leaf; `override` is used instead of the declared policies where a policy is compared.

    Problems: `na-without-policy`, `na-refused`, `move-to-inapplicable`, `pot-exceeded`.
    """
    inapplicable: dict[str, Inapplicable] = {}
    points: dict[str, Decimal | None] = {}
    _nominal(rubric.root, answers, points, in_pool=False)
    if _anything_inapplicable(answers):
        _collect(rubric.root, answers, points, (), (), None, override, inapplicable, problems)
    nominal = dict(points)
    pots = dict(points)  # what pots may hold: their points and what moves in, whatever leaves them again
    for leaf in inapplicable.values():
        for code in losing(leaf):
            points[code] = _plus(points[code], -leaf.points)
        if leaf.policy.kind == "move-to" and leaf.scale:  # a child of a weighted group simply leaves the mean
            target = _target(rubric, leaf.policy)
            chain = scale_above(rubric, target)
            if _nothing_applies(target, inapplicable):
                problems.add("move-to-inapplicable", leaf.place, leaf.path, target=target.label)
            for code in (*chain, target.code):
                points[code] = _plus(points[code], leaf.points)
                pots[code] = _plus(pots[code], leaf.points)
    if rubric.pots:
        _check_pots(rubric, answers, pots, problems)
    return Settled(points, nominal, inapplicable)


def _anything_inapplicable(answers: Answers) -> bool:
    entries = (*answers.entries.values(), *(one.entry for items in answers.own.values() for one in items))
    return any(entry.not_applicable is not None for entry in entries)


def losing(leaf: Inapplicable) -> tuple[str, ...]:
    """The nodes above a leaf that have its points no longer."""
    if leaf.policy.kind in ("exclude", "move-to"):
        return leaf.scale
    return leaf.scale[1:] if leaf.policy.kind == "rescale-total" else ()


def _plus(points: Decimal | None, change: Decimal) -> Decimal | None:
    return None if points is None else points + change


def _target(rubric: Rubric, policy: Policy) -> AnyNode:
    """The group that receives; `checks.moves_have_a_target` has made sure that it is one."""
    return next(node for node in rubric.by_key[policy.target] if not isinstance(node, Indicator))


def _nothing_applies(node: AnyNode, inapplicable: Mapping[str, Inapplicable]) -> bool:
    if isinstance(node, Group) and node.code not in inapplicable:
        return all(_nothing_applies(child, inapplicable) for child in node.children)
    return node.code in inapplicable


def scale_above(rubric: Rubric, node: AnyNode) -> tuple[str, ...]:
    """The codes of the groups above a node whose points are on one scale with its own, the highest first."""
    above: tuple[str, ...] = ()
    group = rubric.root
    while True:
        above = (*above, group.code) if group.roll_up == "sum" else ()
        child = next(child for child in group.children if child.path == node.path[: child.level])
        if child is node or not isinstance(child, Group):
            return above
        group = child


def _nominal(node: AnyNode, answers: Answers, points: dict[str, Decimal | None], *, in_pool: bool) -> Decimal | None:
    """Fill in the points of a node and all below it, before anything moves.

    They are the rubric's; below a pool the unit's.
    """
    match node:
        case Indicator():
            entry = answers.entries.get(node.code)
            found = entry.points if in_pool and entry else node.points
        case Slot():
            given = []
            for number, own in enumerate(answers.own.get(node.code, ()), start=1):
                points[own_code(node, number)] = own.entry.points
                if own.entry.not_applicable is None:
                    given.append(own.entry.points)
            found = _sum_if_all(given) if in_pool else node.points
        case Group(fixed_points=fixed) if fixed is not None and not in_pool:
            points.update(fixed)
            return fixed[node.code]
        case Group():
            parts = [_nominal(child, answers, points, in_pool=in_pool or node.pool) for child in node.children]
            if node.either:
                for child in node.children:
                    used_child = answers.chosen.get(node.code) == child.code
                    points[child.code] = node.points if used_child else None
            used = [p for child, p in zip(node.children, parts, strict=True) if is_used(child, answers)]
            found = _sum_if_all(used) if in_pool else node.points_of(parts)
    points[node.code] = found
    return found


def _sum_if_all(parts: list[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, ZERO) if len(known) == len(parts) else None


def is_used(node: AnyNode, answers: Answers) -> bool:
    """Whether a unit makes use of a member of a pool: it gives points or a score to it or to something below."""
    if isinstance(node, Group):
        return any(is_used(child, answers) for child in node.children)
    if answers.not_applicable(node.code):
        return False
    if isinstance(node, Slot):
        return any(own.entry.not_applicable is None for own in answers.own.get(node.code, ()))
    entry = answers.entries.get(node.code)
    return entry is not None and (entry.points is not None or entry.score is not None)


def _collect(
    node: AnyNode,
    answers: Answers,
    points: Mapping[str, Decimal | None],
    ancestors: tuple[str, ...],
    scale: tuple[str, ...],
    inherited: Policy | None,
    override: Policy | None,
    found: dict[str, Inapplicable],
    problems: Problems,
) -> None:
    """Find the n/a leaves below a node; the nearest declared policy wins. Members of a pool are unused instead."""
    policy = node.not_applicable or inherited
    below = (*ancestors, node.code)
    scale_below = () if isinstance(node, Group) and node.roll_up != "sum" else (*scale, node.code)

    def note(code: str, path: Path, entry: Entry, above: tuple[str, ...], on_scale: tuple[str, ...]) -> None:
        place = entry.place.at("not_applicable")
        if policy is None:
            problems.add("na-without-policy", place, path)
        elif policy.kind == "refuse":
            problems.add("na-refused", place, path)
        else:
            held = points[code]
            found[code] = Inapplicable(
                node,
                code,
                path,
                ZERO if held is None else held,
                override or policy,
                entry.not_applicable or "",
                above,
                on_scale,
                place,
            )

    is_pot = isinstance(node, Group) and (node.pool or node.either)
    if answers.not_applicable(node.code) and (is_pot or not isinstance(node, Group)):
        note(node.code, node.path, answers.entries[node.code], ancestors, scale)
    elif isinstance(node, Slot):
        for number, own in enumerate(answers.own.get(node.code, ()), start=1):
            if own.entry.not_applicable is not None:
                note(own_code(node, number), (*node.path, own.name), own.entry, below, scale_below)
    elif isinstance(node, Group) and not node.pool and not node.either:
        for child in node.children:
            _collect(child, answers, points, below, scale_below, policy, override, found, problems)


def _check_pots(rubric: Rubric, answers: Answers, points: Mapping[str, Decimal | None], problems: Problems) -> None:
    """What a unit puts into a pot does not exceed it: neither the points nor, where none are given, the scores."""
    for node in rubric.pots:
        pot = points[node.code]
        if pot is None:
            continue
        entries = list(_contents(node, answers))
        given = sum((entry.points for entry in entries if entry.points is not None), ZERO)
        scored = sum((entry.score for entry in entries if entry.points is None and entry.score is not None), ZERO)
        over = given + scored - pot
        if over > 0:
            values = {"sum": plain(given + scored), "pot": plain(pot), "over": plain(over)}
            problems.add("pot-exceeded", entries[-1].place, node.path, **values)
        full = given == pot
        for slot in _slots(node):
            inside = _contents(slot, answers)
            if inside and full and len(inside) < slot.least:
                problems.add("slot-too-few", inside[-1].place, slot.path, least=slot.least, count=len(inside))


def _slots(node: AnyNode) -> list[Slot]:
    """The slots at and below a pot."""
    if isinstance(node, Slot):
        return [node]
    return [slot for child in node.children for slot in _slots(child)] if isinstance(node, Group) else []


def _contents(node: AnyNode, answers: Answers) -> list[Entry]:
    """The entries of all leaves in a pot."""
    match node:
        case Group():
            return [entry for child in node.children for entry in _contents(child, answers)]
        case Slot():
            return [own.entry for own in answers.own.get(node.code, ())]
        case Indicator():
            return [answers.entries[node.code]] if is_used(node, answers) else []
