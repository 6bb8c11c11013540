"""What can be wrong with a rubric that is well formed: a tuple of small functions, each asking one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import localcontext

import attrs

from scorer.diagnostics import Problems
from scorer.exact import EXACT, ZERO, decimals, plain
from scorer.model import Group, Indicator, Rubric, Slot, walk

RubricCheck = Callable[[Rubric, Problems], None]


def checked(rubric: Rubric, problems: Problems) -> Rubric:
    """The rubric with its warnings.

    Raises:
        InputError: everything that is wrong with it, what `problems` already holds included.
    """
    with localcontext(EXACT):
        for check in RUBRIC_CHECKS:
            check(rubric, problems)
    return attrs.evolve(rubric, warnings=problems.warnings())


def points_add_up(rubric: Rubric, problems: Problems) -> None:
    """The points of a group are the sum of the points of its children, at every level."""
    for group in _groups(rubric):
        parts = [child.points for child in group.children]
        if group.pool or group.points is None or None in parts:
            continue
        total = sum((part for part in parts if part is not None), ZERO)
        if total != group.points:
            place = group.place.at("points")
            values = {"declared": plain(group.points), "sum": plain(total), "difference": plain(total - group.points)}
            problems.add("points-mismatch", place, group.path, **values)


def something_to_earn(rubric: Rubric, problems: Problems) -> None:
    """A rubric without points scores nothing."""
    if rubric.root.points == 0:
        problems.add("no-points", rubric.root.place.at("points"))


def names_differ(rubric: Rubric, problems: Problems) -> None:
    """Siblings differ by name, and all nodes by code."""
    for group in _groups(rubric):
        seen: set[str] = set()
        for child in group.children:
            if child.name in seen:
                problems.add("duplicate-name", child.place.at("name"), child.path, name=child.name)
            seen.add(child.name)
    codes = Counter(node.code for node in rubric.nodes)
    for node in rubric.nodes:
        if codes[node.code] > 1:
            problems.add("duplicate-code", node.place.at("code"), node.path, code=node.code)


def pools_leave_points_to_the_unit(rubric: Rubric, problems: Problems) -> None:
    """Members of a pool carry no points, and are leaves, slots or pools themselves."""
    for group in _groups(rubric):
        if not group.pool:
            continue
        for member in group.children:
            if member.points is not None:
                problems.add("points-in-pool", member.place.at("points"), member.path, pool=group.name)
            if isinstance(member, Group) and not member.pool:
                problems.add("group-in-pool", member.place, member.path, pool=group.name)


def slots_can_be_filled(rubric: Rubric, problems: Problems) -> None:
    """A slot allows at least as many leaves as it demands."""
    for node in rubric.nodes:
        if isinstance(node, Slot) and node.most is not None and node.least > node.most:
            problems.add("slot-bounds", node.place.at("slot"), node.path, min=node.least, max=node.most)


def grades_cover_all(rubric: Rubric, problems: Problems) -> None:
    """Bands are half-open and leave no hole: the lowest starts at 0, no two start together."""
    place = rubric.root.place.at("grades")
    if not rubric.grades:
        if not rubric.reconstructed:
            problems.add("missing-key", rubric.root.place, key="grades")
        return
    starts = [band.start for band in rubric.grades]
    if starts[-1] != 0:
        lowest = rubric.grades[-1]
        problems.add("grade-hole", place, name=lowest.name, start=plain(lowest.start))
    for higher, lower in zip(rubric.grades, rubric.grades[1:], strict=False):
        if higher.start == lower.start:
            problems.add("grade-overlap", place, first=lower.name, second=higher.name, start=plain(lower.start))
        if higher.name == lower.name:
            problems.add("grade-name-twice", place, name=higher.name)
    if rubric.root.points is not None and starts[0] > rubric.root.points:
        top = rubric.grades[0]
        values = {"name": top.name, "start": plain(top.start), "points": plain(rubric.root.points)}
        problems.add("grade-out-of-reach", place, **values)


def rounding_is_declared(rubric: Rubric, problems: Problems) -> None:
    """Where something is divided the rubric says how the result is rounded, and typed numbers keep to those places."""
    if rubric.rounding is None:
        for node in walk(rubric.root):
            if node.not_applicable and node.not_applicable.kind in ("rescale", "rescale-total", "move-to"):
                place = node.place.at("not_applicable")
                problems.add("rounding-missing", place, node.path, policy=node.not_applicable.kind)
        return
    places = rubric.rounding.places
    for node in walk(rubric.root):
        if node.points is not None and decimals(node.points) > places:
            problems.add("points-beyond-rounding", node.place.at("points"), node.path, places=places)


def moves_have_a_target(rubric: Rubric, problems: Problems) -> None:
    """`move_to` names exactly one group, slot or pool."""
    for node in walk(rubric.root):
        policy = node.not_applicable
        if policy is None or policy.kind != "move-to":
            continue
        targets = [found for found in rubric.by_key.get(policy.target, ()) if not isinstance(found, Indicator)]
        if len(targets) != 1:
            place = node.place.at("not_applicable", "move_to")
            code = "ambiguous-move-target" if targets else "unknown-move-target"
            fitting = ", ".join(found.label for found in targets)
            problems.add(code, place, node.path, target=policy.target, paths=fitting)


def leaves_stand_at_level_three(rubric: Rubric, problems: Problems) -> None:
    """The official tables have three levels; rows inside a pot of level 3 do not count as a fourth."""
    if rubric.any_level:
        return
    for group in _groups(rubric):
        for node in group.children:
            in_pot = group.pool and node.level > 3
            is_leaf = not isinstance(node, Group) or node.pool
            if is_leaf and node.level != 3 and not in_pot:
                problems.add("not-three-levels", node.place, node.path, level=node.level)


def years_are_in_order(rubric: Rubric, problems: Problems) -> None:
    """`valid` does not end before it begins."""
    first, last = rubric.first_year, rubric.last_year
    if first is not None and last is not None and first > last:
        problems.add("valid-backwards", rubric.root.place.at("valid"), first=first, last=last)


def reconstructed_points_are_declared(rubric: Rubric, problems: Problems) -> None:
    """In a rubric read from a published table the points of a group are what its rows add up to."""
    for group in _groups(rubric):
        if rubric.reconstructed and group.points is not None and not group.pool:
            problems.add("points-in-reconstructed", group.place.at("points"), group.path)


def _groups(rubric: Rubric) -> list[Group]:
    return [node for node in walk(rubric.root) if isinstance(node, Group)]


RUBRIC_CHECKS: tuple[RubricCheck, ...] = (
    points_add_up,
    something_to_earn,
    names_differ,
    pools_leave_points_to_the_unit,
    slots_can_be_filled,
    grades_cover_all,
    rounding_is_declared,
    moves_have_a_target,
    leaves_stand_at_level_three,
    years_are_in_order,
    reconstructed_points_are_declared,
)
