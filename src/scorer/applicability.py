"""What does not apply, and where its points go: the policy of each n/a leaf, settled before anything is scored.

DESIGN section 5, "Not applicable": `full` and `zero` first give the leaf its points or nothing; then `exclude` takes
its points off every level above; then `move-to` adds them to another group; what is left is spread by `rescale` inside
the parent, or by `rescale-total` once at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from scorer.diagnostics import Problems
from scorer.exact import ZERO, plain
from scorer.model import AnyNode, Entry, Group, Indicator, Own, Policy, Rubric, Slot


@attrs.frozen
class Answers:
    """An assessment sorted by the nodes of its rubric: entries by code, own indicators by the code of their slot."""

    entries: Mapping[str, Entry]
    own: Mapping[str, tuple[Own, ...]]

    def not_applicable(self, code: str) -> bool:
        """Whether the unit declared this node not applicable."""
        entry = self.entries.get(code)
        return entry is not None and entry.not_applicable is not None


@attrs.frozen
class Inapplicable:
    """A leaf that does not apply, with the policy that decides about its points."""

    node: AnyNode
    code: str
    path: tuple[str, ...]
    points: Decimal
    policy: Policy
    reason: str
    ancestors: tuple[str, ...]  # codes, the root first


@attrs.frozen
class Settled:
    """The points of every node after the moves, by code ("" is the whole), and the leaves that caused them."""

    points: Mapping[str, Decimal | None]
    inapplicable: Mapping[str, Inapplicable]


def own_code(slot: Slot, number: int) -> str:
    """The code of a slot's own indicator, counted from 1."""
    return f"{slot.code}.{number}"


def settle(rubric: Rubric, answers: Answers, problems: Problems, override: Policy | None = None) -> Settled:
    """Decide about every n/a leaf; `override` is used instead of the declared policies where a policy is compared.

    Problems: `na-without-policy`, `na-refused`, `move-to-inapplicable`, `pot-exceeded`.
    """
    points: dict[str, Decimal | None] = {}
    inapplicable: dict[str, Inapplicable] = {}
    _nominal(rubric.root, answers, points, in_pool=False)
    _collect(rubric.root, answers, points, (), None, override, inapplicable, problems)
    pots = dict(points)  # what pots may hold: their points and what moves in, whatever leaves them again
    for leaf in inapplicable.values():
        for code in _losing(leaf):
            points[code] = _plus(points[code], -leaf.points)
        if leaf.policy.kind == "move-to":
            target = _target(rubric, leaf.policy)
            chain = _ancestors(rubric, target)
            if _nothing_applies(target, inapplicable):
                problems.add("move-to-inapplicable", leaf.node.place, leaf.path, target=target.label)
            for code in (*chain, target.code):
                points[code] = _plus(points[code], leaf.points)
                pots[code] = _plus(pots[code], leaf.points)
    _check_pots(rubric, answers, pots, problems)
    return Settled(points, inapplicable)


def _losing(leaf: Inapplicable) -> tuple[str, ...]:
    """The nodes above a leaf that have its points no longer."""
    if leaf.policy.kind in ("exclude", "move-to"):
        return leaf.ancestors
    return leaf.ancestors[1:] if leaf.policy.kind == "rescale-total" else ()


def _plus(points: Decimal | None, change: Decimal) -> Decimal | None:
    return None if points is None else points + change


def _target(rubric: Rubric, policy: Policy) -> AnyNode:
    """The group that receives; `checks.moves_have_a_target` has made sure that it is one."""
    return next(node for node in rubric.by_key[policy.target] if not isinstance(node, Indicator))


def _nothing_applies(node: AnyNode, inapplicable: Mapping[str, Inapplicable]) -> bool:
    if isinstance(node, Group):
        return all(_nothing_applies(child, inapplicable) for child in node.children)
    return node.code in inapplicable


def _ancestors(rubric: Rubric, node: AnyNode) -> tuple[str, ...]:
    paths = {other.path: other.code for other in rubric.nodes}
    return ("", *(paths[node.path[:length]] for length in range(1, node.level)))


def _nominal(node: AnyNode, answers: Answers, points: dict[str, Decimal | None], *, in_pool: bool) -> Decimal | None:
    """Fill in the points of a node and all below it, before anything moves.

    They are the rubric's; below a pool the unit's; in a reconstructed rubric the sum of the rows that have any, or
    else what is declared.
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
        case Group():
            parts = [_nominal(child, answers, points, in_pool=in_pool or node.pool) for child in node.children]
            used = [p for child, p in zip(node.children, parts, strict=True) if is_used(child, answers)]
            if in_pool:
                found = _sum_if_all(used)
            elif node.points is not None:
                found = node.points
            else:
                known = [part for part in parts if part is not None]
                found = sum(known, ZERO) if known else node.declared_points
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
    inherited: Policy | None,
    override: Policy | None,
    found: dict[str, Inapplicable],
    problems: Problems,
) -> None:
    """Find the n/a leaves below a node; the nearest declared policy wins. Members of a pool are unused instead."""
    policy = node.not_applicable or inherited
    below = (*ancestors, node.code)

    def note(code: str, path: tuple[str, ...], entry: Entry, above: tuple[str, ...]) -> None:
        place = entry.place.at("not_applicable")
        if policy is None:
            problems.add("na-without-policy", place, path)
        elif policy.kind == "refuse":
            problems.add("na-refused", place, path)
        else:
            held = points[code]
            found[code] = Inapplicable(
                node, code, path, ZERO if held is None else held, override or policy, entry.not_applicable or "", above
            )

    if answers.not_applicable(node.code) and not isinstance(node, Group):
        note(node.code, node.path, answers.entries[node.code], ancestors)
    elif isinstance(node, Slot):
        for number, own in enumerate(answers.own.get(node.code, ()), start=1):
            if own.entry.not_applicable is not None:
                note(own_code(node, number), (*node.path, own.name), own.entry, below)
    elif isinstance(node, Group) and not node.pool:
        for child in node.children:
            _collect(child, answers, points, below, policy, override, found, problems)


def _check_pots(rubric: Rubric, answers: Answers, points: Mapping[str, Decimal | None], problems: Problems) -> None:
    """What a unit puts into a pot does not exceed it: neither the points nor, where none are given, the scores."""
    for node in _pots(rubric.root):
        pot = points[node.code]
        if pot is None:
            continue
        entries = list(_contents(node, answers))
        given = sum((entry.points for entry in entries if entry.points is not None), ZERO)
        scored = sum((entry.score for entry in entries if entry.score is not None), ZERO)
        over = max(given, scored) - pot
        if over > 0:
            values = {"sum": plain(max(given, scored)), "pot": plain(pot), "over": plain(over)}
            problems.add("pot-exceeded", entries[-1].place, node.path, **values)
        if isinstance(node, Slot) and entries and given == pot and len(entries) < node.least:
            problems.add("slot-too-few", entries[-1].place, node.path, least=node.least, count=len(entries))


def _pots(node: AnyNode) -> list[AnyNode]:
    """Slots and pools that have points of their own."""
    if isinstance(node, Slot) or (isinstance(node, Group) and node.pool):
        return [node]
    return [pot for child in node.children for pot in _pots(child)] if isinstance(node, Group) else []


def _contents(node: AnyNode, answers: Answers) -> list[Entry]:
    """The entries of all leaves in a pot."""
    match node:
        case Group():
            return [entry for child in node.children for entry in _contents(child, answers)]
        case Slot():
            return [own.entry for own in answers.own.get(node.code, ())]
        case Indicator():
            return [answers.entries[node.code]] if is_used(node, answers) else []
