"""Two rubrics set side by side: what was added, removed, moved, re-pointed, re-ruled, renamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from scorer.exact import plain
from scorer.model import AnyNode, Group, Path, Rubric

Kind = Literal["added", "removed", "moved", "renamed", "points", "rule", "standard", "other"]


@attrs.frozen
class Change:
    """One difference. `old` and `new` are what stood and stands there, as text; "" where nothing does."""

    kind: Kind
    path: Path
    old: str
    new: str


def compare_rubrics(old: Rubric, new: Rubric) -> tuple[Change, ...]:
    """Every difference between two rubrics, removed nodes first, then in the order of the new one.

    Nodes correspond when their paths are the same; else when their name is unique on both sides (moved), or they
    stand at the same place of the tree with the same points and children (renamed).
    """
    pairs = dict(_pairs(old, new))
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


def _pairs(old: Rubric, new: Rubric) -> Iterator[tuple[Path, AnyNode]]:
    by_path = {node.path: node for node in old.nodes}
    left = {node.path: node for node in old.nodes}
    waiting = []
    for node in new.nodes:
        if node.path in by_path:
            yield node.path, left.pop(node.path)
        else:
            waiting.append(node)
    for node in waiting:
        same_name = [other for other in left.values() if other.name == node.name]
        twins = [other for other in waiting if other.name == node.name]
        same_place = [
            other
            for other in left.values()
            if other.code == node.code and type(other) is type(node) and other.points == node.points
        ]
        for candidates in (same_name if len(twins) == 1 else [], same_place):
            if len(candidates) == 1:
                yield node.path, left.pop(candidates[0].path)
                break


def _differences(old: AnyNode, new: AnyNode, *, moved: bool) -> Iterator[Change]:
    if old.name != new.name:
        yield Change("renamed", new.path, old.name, new.name)
    if moved:
        yield Change("moved", new.path, old.label, new.label)
    if old.points != new.points:
        yield Change("points", new.path, _points(old), _points(new))
    if rule_text(old) != rule_text(new):
        yield Change("rule", new.path, rule_text(old), rule_text(new))
    if old.standard != new.standard:
        yield Change("standard", new.path, old.standard, new.standard)


def _heads(old: Rubric, new: Rubric) -> Iterator[Change]:
    """Differences outside the tree."""
    pairs = (
        ("points", _points(old.root), _points(new.root)),
        ("grades", _grades(old), _grades(new)),
        ("rounding", str(old.rounding or "—"), str(new.rounding or "—")),
        ("facts", "、".join(fact.name for fact in old.facts), "、".join(fact.name for fact in new.facts)),
    )
    for name, before, after in pairs:
        if before != after:
            yield Change("other", (name,), before, after)


def _grades(rubric: Rubric) -> str:
    return ", ".join(f"{band.name} ≥ {plain(band.start)}" for band in rubric.grades)


def _points(node: AnyNode) -> str:
    return "—" if node.points is None else plain(node.points)


def rule_text(node: AnyNode) -> str:
    """A leaf's rule in one line: its kind and the expression for its points; "" without a rule."""
    if isinstance(node, Group) or node.rule is None:
        return ""
    if node.points is None:
        return node.rule.kind
    from scorer.proof import formula_text

    expression = node.rule.shape.expression(node.points)
    return node.rule.kind if expression is None else f"{node.rule.kind}: {formula_text(expression)}"
