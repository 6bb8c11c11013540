"""Does this assessment belong to this rubric? Keys become nodes, and everything typed is held against its limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import attrs

from scorer.applicability import Answers, Settled, settle
from scorer.diagnostics import Diagnostic, InputError, Place, Problems, nearest, nowhere
from scorer.exact import EXACT, decimals, plain
from scorer.facts import AS_DECLARED, REGION, UNIT_TYPE, Fact, UnitError, in_unit
from scorer.model import (
    AnyNode,
    Assessment,
    DeclaredFact,
    Entry,
    Group,
    Indicator,
    Own,
    Path,
    Rubric,
    Slot,
    walk,
    wholes,
)

if TYPE_CHECKING:
    from scorer.rules import Rule


_NOWHERE = nowhere("")
_NOTHING = Entry(place=_NOWHERE)


def fit(rubric: Rubric, assessment: Assessment) -> tuple[Answers, Settled]:
    """The assessment sorted by the nodes of the rubric, and the points of these nodes after all n/a moves.

    Raises:
        InputError: everything in the assessment that does not fit.
    """
    problems = Problems()
    with localcontext(EXACT):
        _same_rubric(rubric, assessment, problems)
        answers = sorted_by_nodes(rubric, assessment, problems)
        if problems.errors:
            raise InputError(problems)
        settled = settle(rubric, answers, problems)
    if problems.errors:
        raise InputError(problems)
    return answers, settled


#: What is wrong with one value that is stated, whatever else of the assessment could not be read.
_OF_ONE_VALUE = frozenset({
    "score-above-points", "off-step", "typed-beyond-rounding", "points-fixed", "unknown-indicator", "ambiguous-name",
    "unknown-slot", "scored-twice", "score-for-group", "score-for-slot", "own-name-twice", "slot-too-many",
    "typed-refused", "unknown-fact", "bad-fact-value", "unit-mismatch", "unknown-adjustment", "adjustment-above-cap",
    "not-taken", "grade-not-taken", "score-outside-grade", "score-not-allowed", "unknown-answer", "unknown-item",
    "met-too-many", "na-with-score",
})  # fmt: skip


def misfits(rubric: Rubric, assessment: Assessment) -> tuple[Diagnostic, ...]:
    """What does not fit in an assessment of which a part could not be read: only what does not follow from that."""
    problems = Problems()
    with localcontext(EXACT):
        sorted_by_nodes(rubric, assessment, problems)
    return tuple(problem for problem in problems if problem.code in _OF_ONE_VALUE)


def sorted_by_nodes(rubric: Rubric, assessment: Assessment, problems: Problems) -> Answers:
    """Keys become nodes, facts come into the units of their declarations, and everything typed meets its limits."""
    entries = _entries(rubric, assessment, problems)
    own = _own(rubric, assessment, problems)
    facts = stated_facts(rubric, assessment, problems)
    adjustments = _adjustments(rubric, assessment, problems)
    _spread_over_groups(rubric, entries, own, problems)
    undecided = _conditions(rubric, facts, entries, own, problems)
    chosen = _choices(rubric, facts, entries, undecided, problems)
    answers = Answers(entries, own, facts, adjustments, undecided, chosen)
    _limits(rubric, answers, problems)
    return answers


def same_identity(assessments: Iterable[Assessment]) -> Problems:
    """No two files of one collection are the same unit's same assessment; both are named where they are."""
    problems = Problems()
    first: dict[tuple[str, ...], Assessment] = {}
    for assessment in assessments:
        earlier = first.setdefault(assessment.identity, assessment)
        if earlier is not assessment:
            place = assessment.place.at("unit")
            problems.add("same-identity", place, unit=assessment.unit, year=assessment.year, other=earlier.file)
    return problems


def _same_rubric(rubric: Rubric, assessment: Assessment, problems: Problems) -> None:
    place = assessment.place
    if rubric.template:
        problems.add("template-not-scored", place.at("rubric"), id=rubric.id)
    if not assessment.rubric.endswith(".toml") and assessment.rubric != rubric.id:
        problems.add("other-rubric", place.at("rubric"), named=assessment.rubric, id=rubric.id)
    issue = assessment.issue
    if issue is not None and issue.version != rubric.version:
        values = {"id": rubric.id, "issued": issue.version, "version": rubric.version}
        problems.add("form-of-other-version", place.at("rubric"), **values)
    first, last = rubric.first_year, rubric.last_year
    if (first is not None and assessment.year < first) or (last is not None and assessment.year > last):
        years = rubric.valid_years
        problems.add("year-outside-valid", place.at("year"), year=assessment.year, years=years, id=rubric.id)


def _entries(rubric: Rubric, assessment: Assessment, problems: Problems) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    keys: dict[str, str] = {}
    for key, entry in assessment.scores.items():
        node = meant(rubric, key, entry.place, problems)
        if node is None:
            continue
        if node.code in keys:
            problems.add("scored-twice", entry.place, node.path, first=keys[node.code], second=key)
        keys[node.code] = key
        entries[node.code] = entry
    return entries


def meant(rubric: Rubric, key: str, place: Place, problems: Problems) -> AnyNode | None:
    """The node a key means. A leaf goes before a group of the same name."""
    found = rubric.by_key.get(key, ())
    leaves = [node for node in found if not isinstance(node, Group)]
    if len(found) == 1 or len(leaves) == 1:
        return leaves[0] if leaves else found[0]
    if found:
        paths = ", ".join(f"{node.label} ({node.code})" for node in found)
        problems.add("ambiguous-name", place, key=key, paths=paths)
    else:
        near = nearest(key, (name for name in rubric.by_key if not name[0].isdigit() or key[:1].isdigit()), 3)
        problems.add("unknown-indicator", place, key=key, nearest=", ".join(near), id=rubric.id)
    return None


def _own(rubric: Rubric, assessment: Assessment, problems: Problems) -> dict[str, tuple[Own, ...]]:
    own: dict[str, list[Own]] = {}
    seen: set[tuple[str, str]] = set()
    for item in assessment.own:
        place = item.entry.place
        found = [node for node in rubric.by_key.get(item.slot, ()) if isinstance(node, Slot)]
        if len(found) != 1:
            code = "ambiguous-name" if found else "unknown-slot"
            slots = found or [node for node in rubric.nodes if isinstance(node, Slot)]
            known = ", ".join(slot.label for slot in slots) or "—"
            problems.add(code, place.at("slot"), key=item.slot, paths=known, id=rubric.id)
            continue
        slot = found[0]
        path = (*slot.path, item.name)
        group = own.setdefault(slot.code, [])
        if (slot.code, item.name) in seen:
            problems.add("own-name-twice", place.at("name"), path, name=item.name)
        seen.add((slot.code, item.name))
        group.append(item)
        if slot.most is not None and len(group) == slot.most + 1:
            problems.add("slot-too-many", place, slot.path, most=slot.most)
    return {code: tuple(items) for code, items in own.items()}


def _spread_over_groups(
    rubric: Rubric, entries: dict[str, Entry], own: dict[str, tuple[Own, ...]], problems: Problems
) -> None:
    """An entry of a group is words only, or declares everything below not applicable."""
    for node in rubric.nodes if entries else ():
        entry = entries.get(node.code)
        if entry is None or isinstance(node, Indicator):
            continue
        if entry.score is not None or entry.points is not None or entry.deduct is not None:
            code = "score-for-slot" if isinstance(node, Slot) else "score-for-group"
            problems.add(code, entry.place, node.path, name=node.name)
        if entry.not_applicable is None:
            continue
        for whole in wholes(node):
            scored = _scored_inside(whole, entries, own)
            if scored:
                problems.add("na-with-score", scored[0].place, whole.path)
            own_words = entries.get(whole.code, entry)
            entries[whole.code] = attrs.evolve(own_words, not_applicable=entry.not_applicable)


def _scored_inside(node: AnyNode, entries: Mapping[str, Entry], own: Mapping[str, tuple[Own, ...]]) -> list[Entry]:
    """The entries at or below a node that score something, own indicators included."""
    said = [entries[below.code] for below in walk(node) if below.code in entries]
    keys = ("score", "points", "deduct", "met", "counts")
    scored = [entry for entry in said if entry.grade or any(getattr(entry, key) is not None for key in keys)]
    return scored + [item.entry for below in walk(node) for item in own.get(below.code, ())]


def stated_facts(rubric: Rubric, assessment: Assessment, problems: Problems) -> dict[str, Fact]:
    """The unit's facts in the units that the rubric declares, and what [about] says of the unit."""
    declared = rubric.declared_facts
    about = {UNIT_TYPE: assessment.about.type, REGION: assessment.about.region}
    facts = {name: Fact(name, value) for name, value in about.items() if value and name not in declared}
    for name, fact in assessment.facts.items():
        known = declared.get(name)
        if known is None:
            near = ", ".join(nearest(name, declared, 3)) or "、".join(declared)
            problems.add("unknown-fact", assessment.place.at("facts", name), name=name, nearest=near)
        elif (told := _as_declared(known, fact, assessment, problems)) is not None:
            facts[name] = told
    return facts


def _as_declared(declared: DeclaredFact, fact: Fact, assessment: Assessment, problems: Problems) -> Fact | None:
    """A fact in the unit of its declaration, or None with a diagnostic where it is not what is declared."""
    value, given, wanted = fact.value, fact.measured_in, declared.measured_in
    if value is None:
        return None
    if isinstance(value, str) != declared.is_text:
        kinds = ("text", "number") if declared.is_text else ("number", "text")
        place = assessment.place.at("facts", fact.name)
        problems.add("wrong-type", place, key=fact.name, expected_kind=kinds[0], found_kind=kinds[1])
        return None
    if isinstance(value, str):
        if value not in declared.values:
            place = assessment.place.at("facts", fact.name)
            problems.add("bad-fact-value", place, name=fact.name, found=value, known="、".join(declared.values))
            return None
        return Fact(fact.name, value, "", fact.source)
    try:
        told = value if given == AS_DECLARED else in_unit(value, given, wanted)
    except UnitError:
        place = assessment.place.at("facts", fact.name)
        problems.add("unit-mismatch", place, name=fact.name, given=given or "—", wanted=wanted or "—")
        return None
    return Fact(fact.name, told, wanted, fact.source)


def _adjustments(rubric: Rubric, assessment: Assessment, problems: Problems) -> dict[str, Entry]:
    known = {adjustment.name: adjustment for adjustment in rubric.adjustments}
    for name, entry in assessment.adjustments.items():
        adjustment = known.get(name)
        if adjustment is None:
            near = ", ".join(nearest(name, known, 3)) or "、".join(known)
            problems.add("unknown-adjustment", entry.place, name=name, nearest=near)
            continue
        score = entry.score
        if score is not None and score > adjustment.cap:
            values = {"name": name, "score": plain(score), "cap": plain(adjustment.cap)}
            problems.add("adjustment-above-cap", entry.place.at("score"), **values)
        if score is not None and rubric.rounding and decimals(score) > rubric.rounding.places:
            place = entry.place.at("score")
            problems.add("typed-beyond-rounding", place, key="score", places=rubric.rounding.places)
        for key in ("points", "deduct", "not_applicable"):
            if getattr(entry, key) is not None:
                problems.add("not-taken", entry.place.at(key), key=key)
        _taken(adjustment.rule, entry, adjustment.cap, (), problems)
    return dict(assessment.adjustments)


def _taken(rule: Rule | None, entry: Entry, points: Decimal | None, path: Path, problems: Problems) -> None:
    """What an entry says for its rule is what the rule asks, and nothing else."""
    if rule is not None:
        for code, key, values in rule.shape.doubts(entry, points):
            problems.add(code, entry.place.at(key), path, **values)
    takes = rule.shape.takes if rule else frozenset()
    said = (("grade", bool(entry.grade)), ("met", entry.met is not None), ("counts", entry.counts is not None))
    for key, stated in said:
        if stated and key not in takes:
            problems.add("not-taken", entry.place.at(key), path, key=key)


def _conditions(
    rubric: Rubric,
    facts: Mapping[str, Fact],
    entries: dict[str, Entry],
    own: Mapping[str, tuple[Own, ...]],
    problems: Problems,
) -> frozenset[str]:
    """`applies`: where it does not hold the leaves below are not applicable by rule; codes where that is unknown."""
    undecided: set[str] = set()
    for node in rubric.conditional:
        from scorer.outcome import evaluate

        assert node.applies is not None, "this is what makes a node conditional"
        holds = evaluate(node.applies, facts).value
        if holds:
            continue
        for whole in wholes(node):
            scored = _scored_inside(whole, entries, own)
            if holds is None:
                undecided.add(whole.code)
            elif scored:
                problems.add("does-not-apply", scored[0].place, whole.path, condition=node.applies_text)
            else:
                entries[whole.code] = Entry(not_applicable=node.applies_text, place=node.place)
    return frozenset(undecided)


def says_something(entry: Entry) -> bool:
    """Whether an entry is more than the empty table of a blank form."""
    return attrs.evolve(entry, place=_NOWHERE) != _NOTHING


def _ready(leaf: Indicator, facts: Mapping[str, Fact]) -> bool:
    """Whether a leaf can be computed from what is known of the unit."""
    rule = leaf.rule
    return rule is not None and not rule.shape.by_hand and set(rule.facts()) <= set(facts)


def _choices(
    rubric: Rubric,
    facts: Mapping[str, Fact],
    entries: dict[str, Entry],
    undecided: frozenset[str],
    problems: Problems,
) -> dict[str, str | None]:
    """Of each either group the child used: the one with an entry, or else the one whose facts are all there."""
    chosen: dict[str, str | None] = {}
    for group in rubric.eithers:
        inapplicable = {code for code, entry in entries.items() if entry.not_applicable is not None}
        possible = [child for child in group.children if child.code not in inapplicable | undecided]
        said = [child for child in possible if child.code in entries and says_something(entries[child.code])]
        if len(said) > 1:
            names = "、".join(child.name for child in said)
            problems.add("either-both", entries[said[-1].code].place, group.path, names=names)
        if not said:
            said = [child for child in possible if isinstance(child, Indicator) and _ready(child, facts)]
            said = said if len(said) == 1 else []
        chosen[group.code] = said[0].code if said else None
        if not possible and group.code not in entries:
            # None of its children applies, so the group does not.
            reasons = [entries[child.code] for child in group.children if child.code in inapplicable]
            if len(reasons) == len(group.children):
                entries[group.code] = reasons[0]
    return chosen


def _limits(rubric: Rubric, answers: Answers, problems: Problems) -> None:
    """Scores stay within their points, on the declared places and on the step, and obey their rule."""
    either = {child.code: group for group in rubric.eithers for child in group.children}
    for code, entry in answers.entries.items():
        node = rubric.by_code.get(code)
        if not isinstance(node, Indicator):
            continue
        if entry.points is not None and code not in rubric.pooled:
            problems.add("points-fixed", entry.place.at("points"), node.path, points=_dash(node.points))
        points = entry.points if code in rubric.pooled else node.points
        if code in either:
            points = either[code].points
        _typed(rubric, node, node.path, entry, points, problems)
    for code, items in answers.own.items():
        slot = rubric.by_code[code]
        assert isinstance(slot, Slot), "only slots have indicators of the unit's own"
        for item in items:
            _typed(rubric, slot, (*slot.path, item.name), item.entry, item.entry.points, problems)


def _typed(
    rubric: Rubric, node: Indicator | Slot, path: Path, entry: Entry, points: Decimal | None, problems: Problems
) -> None:
    """One entry against its points, the step, the declared places and the rule."""
    score, rule = entry.score, node.rule
    if score is not None and points is not None and score > points and (rule is None or rule.cap):
        place = entry.place.at("score")
        problems.add("score-above-points", place, path, score=plain(score), points=plain(points))
    step = node.step if isinstance(node, Indicator) else None
    if score is not None and step and score % step:
        problems.add("off-step", entry.place.at("score"), path, score=plain(score), step=plain(step))
    refused = rule is not None and node.typed == "refuse" and not rule.shape.typed_by_hand(entry)
    if refused and score is not None:
        problems.add("typed-refused", entry.place.at("score"), path, score=plain(score))
    _taken(rule, entry, points, path, problems)
    if rubric.rounding is None:
        return
    places = rubric.rounding.places
    for key, value in (("score", score), ("points", entry.points), ("deduct", entry.deduct)):
        if value is not None and decimals(value) > places:
            problems.add("typed-beyond-rounding", entry.place.at(key), path, key=key, places=places)


def _dash(points: Decimal | None) -> str:
    return "—" if points is None else plain(points)
