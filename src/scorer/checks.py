"""What can be wrong with a rubric that is well formed: a tuple of small functions, each asking one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from scorer.applicability import scale_above
from scorer.diagnostics import Place, Problems
from scorer.exact import EXACT, ZERO, decimals, plain
from scorer.facts import BUDGET, EXECUTED, UNITS
from scorer.model import AnyNode, Group, Indicator, Path, Rubric, Slot, walk

if TYPE_CHECKING:
    from scorer.rules import Rule

RubricCheck = Callable[[Rubric, Problems], None]


def checked(rubric: Rubric, problems: Problems, stated: Collection[str]) -> Rubric:
    """The rubric with its warnings.

    Args:
        rubric: as it was read.
        problems: what was found while reading it.
        stated: the keys that stand in its table [rubric], whether they could be read or not.

    Raises:
        InputError: everything that is wrong with it, what `problems` already holds included.
    """
    formless = problems.errors
    misspelt = any(one.code in ("misspelt-key", "unknown-key") for one in problems)
    found = Problems()
    with localcontext(EXACT):
        for check in RUBRIC_CHECKS:
            check(rubric, found)
    # What could not be read counts as absent, so that after errors of form "absent" says nothing new.
    absent = set() if misspelt else {code for code, key in _ABSENT_KEYS.items() if key not in stated}
    silent = _SAYS_ABSENT - absent if formless else frozenset()
    problems.extend(one for one in found if one.code not in silent)
    return attrs.evolve(rubric, warnings=problems.warnings())


def points_add_up(rubric: Rubric, problems: Problems) -> None:
    """The points of a group are the sum of the points of its children, at every level."""
    for group in _groups(rubric):
        parts = [child.points for child in group.children]
        if group.pool or group.either or group.roll_up != "sum" or group.points is None or None in parts or not parts:
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


def either_chooses_one(rubric: Rubric, problems: Problems) -> None:
    """Children of an either group are leaves without points of their own."""
    for group in _groups(rubric):
        for child in group.children if group.either else ():
            if child.points is not None:
                problems.add("points-in-either", child.place.at("points"), child.path, group=group.name)
            if not isinstance(child, Indicator):
                problems.add("group-in-either", child.place, child.path, group=group.name)
        if group.either and group.pool:
            problems.add("pool-and-either", group.place, group.path)


def weights_stand_where_they_count(rubric: Rubric, problems: Problems) -> None:
    """Children of a weighted group carry weights, no others do, and they add up to 1 or 100."""
    for group in _groups(rubric):
        weights = [child.weight for child in group.children]
        for child in group.children:
            if group.roll_up == "weighted" and child.weight is None:
                problems.add("missing-key", child.place, child.path, key="weight")
            elif group.roll_up == "weighted" and child.weight == 0:
                problems.add("weight-zero", child.place.at("weight"), child.path)
            elif group.roll_up != "weighted" and child.weight is not None:
                problems.add("weight-unused", child.place.at("weight"), child.path)
        if group.roll_up == "weighted" and None not in weights:
            total = sum((weight for weight in weights if weight is not None), ZERO)
            if total not in (1, 100, group.points):
                problems.add("weights-sum", group.place, group.path, sum=plain(total))


def conditions_have_a_policy(rubric: Rubric, problems: Problems) -> None:
    """Where a leaf may turn out not to apply, the rubric says what happens to its points."""

    def visit(node: AnyNode, inherited: bool, in_pool: bool) -> None:
        has_policy = inherited or node.not_applicable is not None
        if node.applies is not None and not has_policy and not in_pool:
            problems.add("applies-without-policy", node.place.at("applies"), node.path)
        if isinstance(node, Group):
            for child in node.children:
                visit(child, has_policy, in_pool or node.pool)

    visit(rubric.root, inherited=False, in_pool=False)


def rules_are_sound(rubric: Rubric, problems: Problems) -> None:
    """What each rule sees wrong in its own parameters, and rules that can never give full marks."""
    for group in _groups(rubric):
        for node in group.children:
            if isinstance(node, Group) or node.rule is None:
                continue
            points = node.points if isinstance(node, Indicator) else None
            if rubric.template:
                points = Decimal(1)  # the rules of a frame yield shares
            elif group.either:
                points = group.points
            _sound(node.rule, node.place.at("rule"), node.path, points, problems)
    for adjustment in rubric.adjustments:
        if adjustment.rule is not None:
            _sound(adjustment.rule, adjustment.place.at("rule"), (), adjustment.cap, problems)


def _sound(rule: Rule, place: Place, path: Path, points: Decimal | None, problems: Problems) -> None:
    complaints = list(rule.shape.complaints(points))
    for code, key, values in complaints:
        problems.add(code, place.at(key), path, **values)
    if points is None:
        return
    best = rule.shape.best(points)
    if best is not None and best < Fraction(points) and not complaints:
        problems.add("never-full", place, path, points=plain(points))
    if rule.undefined is not None and rule.undefined > points:
        values = {"value": plain(rule.undefined), "points": plain(points)}
        problems.add("rule-above-points", place.at("undefined"), path, **values)


def ranks_stand_at_indicators(rubric: Rubric, problems: Problems) -> None:
    """A place is one among units with the same indicator; own indicators and what is outside the base have none."""
    ruled = [(node.rule, node.place, node.path) for node in rubric.nodes if isinstance(node, Slot)]
    ruled += [(one.rule, one.place, ()) for one in rubric.adjustments]
    for rule, place, path in ruled:
        if rule is not None and rule.shape.measured is not None:
            problems.add("rank-not-here", place.at("rule"), path)


def facts_are_used(rubric: Rubric, problems: Problems) -> None:
    """Every declared fact serves a rule, a condition, a veto or the findings about spending."""
    if not rubric.facts:
        return
    from scorer.expression import facts_used

    used = {BUDGET, EXECUTED}
    for node in walk(rubric.root):
        if node.applies is not None:
            used.update(facts_used(node.applies))
        if not isinstance(node, Group) and node.rule is not None:
            used.update(node.rule.facts())
    for adjustment in rubric.adjustments:
        used.update(adjustment.rule.facts() if adjustment.rule else ())
    for veto in rubric.vetoes:
        used.update(facts_used(veto.when))
    for fact in rubric.facts:
        if fact.name not in used:
            problems.add("unused-fact", fact.place.at("name"), name=fact.name)


def units_agree(rubric: Rubric, problems: Problems) -> None:
    """A rule takes its money facts in one unit; units may state theirs in any, it is converted."""
    units = {fact.name: fact.measured_in for fact in rubric.facts if UNITS.get(fact.measured_in, ("",))[0] == "money"}
    ruled = [(node.rule, node.place, node.path) for node in rubric.nodes if not isinstance(node, Group) and node.rule]
    ruled += [(one.rule, one.place, ()) for one in rubric.adjustments if one.rule]
    for rule, place, path in ruled:
        found = dict.fromkeys(units[name] for name in rule.facts() if name in units)
        if len(found) > 1:
            problems.add("mixed-units", place.at("rule"), path, units="、".join(found))


def names_outside_the_base_differ(rubric: Rubric, problems: Problems) -> None:
    """Adjustments and vetoes differ by name; a veto's grade is one of the grades."""
    for items in (rubric.adjustments, rubric.vetoes):
        seen: set[str] = set()
        for item in items:
            if item.name in seen:
                problems.add("duplicate-name", item.place.at("name"), name=item.name)
            seen.add(item.name)
    names = [band.name for band in rubric.grades]
    for veto in rubric.vetoes:
        if veto.grade_at_most is not None and veto.grade_at_most not in names:
            options = "、".join(names) or "—"
            place = veto.place.at("grade_at_most")
            problems.add("bad-choice", place, key="grade_at_most", found=veto.grade_at_most, options=options)


def slots_can_be_filled(rubric: Rubric, problems: Problems) -> None:
    """A slot allows at least as many leaves as it demands."""
    for node in rubric.nodes:
        if isinstance(node, Slot) and node.most is not None and node.least > node.most:
            problems.add("slot-bounds", node.place.at("slot"), node.path, min=node.least, max=node.most)


def grades_cover_all(rubric: Rubric, problems: Problems) -> None:
    """Bands are half-open and leave no hole: the lowest starts at 0, no two start together."""
    place = rubric.root.place.at("grades")
    if not rubric.grades:
        if not rubric.reconstructed and not rubric.template:
            problems.add("missing-key", rubric.root.place, key="grades")
        return
    starts = [band.start for band in rubric.grades]
    if starts[-1] != 0:
        lowest = rubric.grades[-1]
        problems.add("grade-hole", place, name=lowest.name, start=plain(lowest.start))
    for higher, lower in zip(rubric.grades, rubric.grades[1:], strict=False):
        if higher.start == lower.start:
            problems.add("grade-overlap", place, first=lower.name, second=higher.name, start=plain(lower.start))
    for name, count in Counter(band.name for band in rubric.grades).items():
        if count > 1:
            problems.add("grade-name-twice", place, name=name)
    if rubric.root.points is not None and starts[0] > rubric.root.points:
        top = rubric.grades[0]
        values = {"name": top.name, "start": plain(top.start), "points": plain(rubric.root.points)}
        problems.add("grade-out-of-reach", place, **values)


def rounding_is_declared(rubric: Rubric, problems: Problems) -> None:
    """Where something is divided the rubric says how the result is rounded, and typed numbers keep to those places."""
    if rubric.rounding is None:
        for node in walk(rubric.root):
            place = node.place
            if node.not_applicable and node.not_applicable.kind in ("rescale", "rescale-total", "move-to"):
                kind = node.not_applicable.kind
                problems.add("rounding-missing", place.at("not_applicable"), node.path, about=kind)
            if isinstance(node, Group) and node.roll_up != "sum":
                problems.add("rounding-missing", place.at("roll_up"), node.path, about=node.roll_up)
            if not isinstance(node, Group) and node.rule and not node.rule.shape.by_hand:
                problems.add("rounding-missing", place.at("rule"), node.path, about=node.rule.kind)
        for adjustment in rubric.adjustments:
            if adjustment.rule and not adjustment.rule.shape.by_hand:
                problems.add("rounding-missing", adjustment.place.at("rule"), about=adjustment.rule.kind)
        return
    places = rubric.rounding.places
    for adjustment in rubric.adjustments:
        if decimals(adjustment.cap) > places:
            problems.add("points-beyond-rounding", adjustment.place.at("cap"), places=places)
        if adjustment.rule and adjustment.rule.undefined and decimals(adjustment.rule.undefined) > places:
            problems.add("points-beyond-rounding", adjustment.place.at("rule", "undefined"), places=places)
    for node in walk(rubric.root):
        undefined = None if isinstance(node, Group) or node.rule is None else node.rule.undefined
        if undefined is not None and decimals(undefined) > places:
            problems.add("points-beyond-rounding", node.place.at("rule", "undefined"), node.path, places=places)
        if node.points is not None and decimals(node.points) > places:
            problems.add("points-beyond-rounding", node.place.at("points"), node.path, places=places)


def moves_have_a_target(rubric: Rubric, problems: Problems) -> None:
    """`move_to` names exactly one group, slot or pool; inside a pool only the unit gives points."""
    pools = [group for group in _groups(rubric) if group.pool]
    in_pool = {below.code for pool in pools for below in walk(pool) if below is not pool}
    for node in walk(rubric.root):
        policy = node.not_applicable
        if policy is None or policy.kind != "move-to":
            continue
        targets = [
            found
            for found in rubric.by_key.get(policy.target, ())
            if not isinstance(found, Indicator) and found.code not in in_pool
        ]
        if len(targets) != 1:
            place = node.place.at("not_applicable", "move_to")
            code = "ambiguous-move-target" if targets else "unknown-move-target"
            fitting = ", ".join(found.label for found in targets)
            problems.add(code, place, node.path, target=policy.target, paths=fitting)
        elif _scales_below(rubric, node) - {scale_above(rubric, targets[0])[:1]}:
            place = node.place.at("not_applicable", "move_to")
            problems.add("move-across-weights", place, node.path, target=policy.target)


def leaves_stand_at_level_three(rubric: Rubric, problems: Problems) -> None:
    """The official tables have three levels; rows inside a pot of level 3 do not count as a fourth."""
    if rubric.any_level or rubric.reconstructed:
        return  # a published table is what it is
    for group in _groups(rubric):
        for node in group.children:
            if isinstance(node, Group):
                continue
            in_pot = group.pool and node.level > 3
            leaf_level = node.level + 1 if isinstance(node, Slot) and node.level < 3 else node.level
            if leaf_level != 3 and not in_pot:
                problems.add("not-three-levels", node.place, node.path, level=leaf_level)


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


def _scales_below(rubric: Rubric, node: AnyNode) -> set[tuple[str, ...]]:
    """The tops of the scales of all leaves that a policy declared at `node` is about."""
    leaves = (below for below in walk(node) if not isinstance(below, Group))
    scales = (scale_above(rubric, leaf) for leaf in leaves)
    return {scale[:1] for scale in scales}


def _groups(rubric: Rubric) -> list[Group]:
    return [node for node in walk(rubric.root) if isinstance(node, Group)]


_SAYS_ABSENT = frozenset({"missing-key", "rounding-missing", "no-points", "unused-fact", "applies-without-policy"})
#: Of these what is about one key of [rubric]; where it does not stand there at all, nothing else has told that.
_ABSENT_KEYS = {"missing-key": "grades", "rounding-missing": "rounding"}

RUBRIC_CHECKS: tuple[RubricCheck, ...] = (
    points_add_up,
    something_to_earn,
    names_differ,
    pools_leave_points_to_the_unit,
    either_chooses_one,
    weights_stand_where_they_count,
    conditions_have_a_policy,
    rules_are_sound,
    ranks_stand_at_indicators,
    facts_are_used,
    units_agree,
    names_outside_the_base_differ,
    slots_can_be_filled,
    grades_cover_all,
    rounding_is_declared,
    moves_have_a_target,
    leaves_stand_at_level_three,
    years_are_in_order,
    reconstructed_points_are_declared,
)
