"""Two rubrics set side by side: what was added, removed, moved, re-pointed, re-ruled, renamed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import attrs

from scorer.exact import plain
from scorer.model import Adjustment, AnyNode, Group, Indicator, Path, Rubric, Slot, Veto

if TYPE_CHECKING:
    from scorer.rules import Rule

Kind = Literal["added", "removed", "moved", "renamed", "points", "rule", "standard", "other"]


@attrs.frozen
class Change:
    """One difference. `old` and `new` are what stood and stands there, as text; "" where nothing does."""

    kind: Kind
    path: Path
    old: str
    new: str


def compare_rubrics(old: Rubric, new: Rubric) -> tuple[Change, ...]:
    """Every difference in how units are scored, removed nodes first, then in the order of the new rubric.

    Nodes correspond when their paths are the same; else when their name is unique on both sides (moved), or they
    stand at the same place of the tree with the same points and children (renamed).
    """
    pairs = dict(corresponding(old, new))
    matched = {id(node) for node in pairs.values()}
    found = [
        Change("removed", node.path, _points(node), "")
        for node in old.nodes
        if id(node) not in matched and not _inside(node, old, matched)
    ]
    for node in new.nodes:
        before = pairs.get(node.path)
        if before is None:
            if node.path[:-1] in pairs or node.level == 1:
                found.append(Change("added", node.path, "", _points(node)))
            continue
        above = pairs.get(node.path[:-1])
        moved = before.path[:-1] != (above.path if above else ())
        found += _differences(before, node, moved=moved)
    found += _heads(old, new)
    return tuple(found)


def _inside(node: AnyNode, rubric: Rubric, matched: set[int]) -> bool:
    """Whether a node went with its group, which is told already."""
    return any(
        other.path == node.path[:-1] and id(other) not in matched for other in rubric.nodes if isinstance(other, Group)
    )


def corresponding(old: Rubric, new: Rubric) -> Iterator[tuple[Path, AnyNode]]:
    """Nodes of the new rubric, by path, with those of the old one that they correspond to.

    The same path; else a name that is unique on both sides; else the same code, kind and points.
    """
    left = {node.path: node for node in old.nodes}
    waiting = []
    for node in new.nodes:
        if node.path in left:
            yield node.path, left.pop(node.path)
        else:
            waiting.append(node)
    for likeness in (_same_name, _same_place):  # a name says more than a place
        for node in tuple(waiting):
            found = [other for other in left.values() if likeness(other, node)]
            rivals = [other for other in waiting if found and likeness(found[0], other)]
            if len(found) == 1 and len(rivals) == 1:
                yield node.path, left.pop(found[0].path)
                waiting.remove(node)


def _same_name(old: AnyNode, new: AnyNode) -> bool:
    return old.name == new.name


def _same_place(old: AnyNode, new: AnyNode) -> bool:
    return old.code == new.code and type(old) is type(new) and old.points == new.points


def _differences(old: AnyNode, new: AnyNode, *, moved: bool) -> Iterator[Change]:
    if old.name != new.name:
        yield Change("renamed", new.path, old.name, new.name)
    if moved:
        yield Change("moved", new.path, old.label, new.label)
    if old.points != new.points:
        yield Change("points", new.path, _points(old), _points(new))
    if _rule(old) != _rule(new):
        yield Change("rule", new.path, rule_text(old), rule_text(new))
    if old.standard != new.standard:
        yield Change("standard", new.path, old.standard, new.standard)
    if _treatment(old) != _treatment(new):
        yield Change("other", new.path, _treatment(old), _treatment(new))


def _heads(old: Rubric, new: Rubric) -> Iterator[Change]:
    """Differences outside the tree."""
    pairs = (
        ("points", _points(old.root), _points(new.root)),
        ("rubric", _treatment(old.root), _treatment(new.root)),
        ("tolerance", plain(old.tolerance), plain(new.tolerance)),
        ("grades", _grades(old), _grades(new)),
        ("rounding", _rounding(old), _rounding(new)),
        ("adjustments", _outside(old.adjustments), _outside(new.adjustments)),
        ("vetoes", _outside(old.vetoes), _outside(new.vetoes)),
        ("facts", _facts(old), _facts(new)),
    )
    for name, before, after in pairs:
        if before != after:
            yield Change("other", (name,), before, after)


def _treatment(node: AnyNode) -> str:
    """How a node is treated beside its rule: policy, weight, condition, roll-up, what may be typed."""
    policy = node.not_applicable
    parts = [f"not_applicable {policy.kind} {policy.target}".strip() if policy else ""]
    parts.append(f"weight {plain(node.weight)}" if node.weight is not None else "")
    parts.append(f"applies {node.applies_text}" if node.applies_text else "")
    match node:
        case Group():
            parts += [node.roll_up if node.roll_up != "sum" else "", "pool" * node.pool, "either" * node.either]
        case Slot():
            parts.append(f"slot {node.least}–{node.most or ''}")
        case Indicator():
            parts += [
                f"typed {node.typed}" if node.typed != "check" else "",
                f"step {plain(node.step)}" if node.step else "",
            ]
    return ", ".join(part for part in parts if part)


def _rounding(rubric: Rubric) -> str:
    return f"{rubric.rounding.places}, {rubric.rounding.mode}" if rubric.rounding else "—"


def _facts(rubric: Rubric) -> str:
    """The declared facts with their units or values in one line."""
    told = ((fact.name, "/".join(fact.values) or fact.measured_in) for fact in rubric.facts)
    return "、".join(f"{name} ({about})" if about else name for name, about in told)


def _outside(items: tuple[Adjustment, ...] | tuple[Veto, ...]) -> str:
    """Adjustments or vetoes in one line."""
    return "、".join(_adjustment(item) if isinstance(item, Adjustment) else _veto(item) for item in items)


def _adjustment(item: Adjustment) -> str:
    rule = f", {_described(item.rule, item.cap)}" if item.rule else ""
    return f"{item.name} ({item.kind} ≤ {plain(item.cap)}{rule})"


def _veto(item: Veto) -> str:
    effect = item.grade_at_most if item.total_at_most is None else plain(item.total_at_most)
    return f"{item.name} ({item.when_text} → ≤ {effect})"


def _grades(rubric: Rubric) -> str:
    return ", ".join(f"{band.name} ≥ {plain(band.start)}" for band in rubric.grades)


def _points(node: AnyNode) -> str:
    return "—" if node.points is None else plain(node.points)


def _rule(node: AnyNode) -> Rule | None:
    return None if isinstance(node, Group) else node.rule


def rule_text(node: AnyNode) -> str:
    """A leaf's rule in one line: its kind, the expression for its points, and what bounds it; "" without a rule."""
    rule = _rule(node)
    return "" if rule is None else _described(rule, node.points)


def _described(rule: Rule, points: Decimal | None) -> str:
    text = "" if points is None else rule.shape.told(points)
    parts = [f"{rule.kind}: {text}" if text else rule.kind]
    if values := getattr(rule.shape, "values", ()):
        parts.append(", ".join(plain(value) for value in values))
    parts += [] if rule.cap else ["cap = false"]
    parts += [] if rule.undefined is None else [f"undefined = {plain(rule.undefined)}"]
    return "; ".join(parts)
