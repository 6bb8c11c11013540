"""What would raise the score: for every lost point what wins it back, put back through the engine, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

import attrs

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.exact import EXACT, ZERO, rounded
from scorer.expression import facts_used
from scorer.facts import ACTUAL, TARGET, Fact, told_in
from scorer.inverse import solve
from scorer.model import AnyNode, Assessment, Entry, Group, Indicator, Path, Rubric, Scorecard, ScoredNode, Slot
from scorer.rules import Goal, Rule

#: Facts told to a user have at most this many decimals; a value that is not reached exactly is rounded past the goal.
PLACES = 4
#: Bounds of the search for the next grade: sums kept for each number of leaves, and sets put back through the engine.
MOST_SUMS, MOST_TRIED = 1000, 20


@attrs.frozen(kw_only=True)
class Step:
    """One change that wins points back.

    Attributes:
        path: the leaf it is about.
        fact: the fact to change, "" where the score itself is typed and simply has to be higher.
        now: the fact's value now, and `needed` what it would have to be, in `measured_in`.
        gain: points won in the total, other leaves that use the same fact included.
        score: of the leaf afterwards.
        total: of the card afterwards, and its grade.
        full: whether the leaf has full marks afterwards.
    """

    code: str
    path: Path
    fact: str
    now: Decimal | None
    needed: Decimal | None
    measured_in: str
    gain: Decimal
    score: Decimal
    total: Decimal
    grade: str | None
    full: bool


@attrs.frozen(kw_only=True)
class Improvement:
    """What would raise a card's score: single steps by gain, and the smallest set that reaches the next grade."""

    card: Scorecard
    steps: tuple[Step, ...]
    next_grade: str | None
    next_grade_from: Decimal | None
    smallest_set: tuple[Step, ...]


def improve(rubric: Rubric, assessment: Assessment, *, keep: Sequence[str] = ()) -> Improvement:
    """The steps that would raise the score of an assessment.

    Args:
        rubric: its rubric.
        assessment: a complete or incomplete one; open leaves are left as they are.
        keep: codes of leaves that the unit cannot change.

    Raises:
        InputError: the assessment does not fit the rubric.
    """
    card = evaluate(rubric, assessment)
    rows = [node for node in card.root.leaves() if node.lost and node.status == "scored" and node.code not in keep]
    steps: list[Step] = []
    for row in rows:
        found = list(_by_facts(rubric, assessment, card, row)) or list(_by_score(rubric, assessment, card, row))
        steps += found
    steps.sort(key=lambda step: -step.gain)  # stable: the order of the rubric among equals
    next_band = _next_band(rubric, card)
    chosen = _smallest_set(rubric, assessment, card, steps, next_band) if next_band is not None else ()
    return Improvement(
        card=card,
        steps=tuple(steps),
        next_grade=next_band[0] if next_band else None,
        next_grade_from=next_band[1] if next_band else None,
        smallest_set=chosen,
    )


def _by_facts(rubric: Rubric, assessment: Assessment, card: Scorecard, row: ScoredNode) -> Iterator[Step]:
    """Steps for a leaf whose rule has an inverse: the nearest value for each better score, full marks last."""
    rule = _rule(rubric, row)
    if rule is None or row.origin != "computed" or row.points is None or row.computed is None:
        return
    facts = {fact.name: fact for fact in row.computed.facts}
    given = {TARGET, *(fact.name for fact in rubric.facts if fact.fixed)}
    best: dict[str, dict[Decimal, Step]] = {}
    for goal in rule.shape.goals(row.points):
        for name in facts_used(goal.value):
            if name in given or name not in facts:
                continue
            for value in _candidates(goal, name, facts):
                changed = _with_fact(assessment, row, facts[name], value)
                step = _tried(rubric, changed, card, row, facts[name], value)
                if step is None:
                    continue
                known = best.setdefault(name, {}).get(step.score)
                if known is None or _distance(step) < _distance(known):
                    best[name][step.score] = step
    for by_score in best.values():
        yield from (by_score[score] for score in sorted(by_score))


def _candidates(goal: Goal, name: str, facts: dict[str, Fact]) -> Iterator[Decimal]:
    """Values of a fact that reach a goal, as the unit would state them: exact, or rounded to just past it."""
    fact = facts[name]
    x = solve(goal.value, name, goal.target, facts)
    if x is None or not isinstance(fact.value, Decimal):
        return
    stated = told_in(x, fact.measured_in)
    near = rounded(stated, PLACES, "half-up")
    smallest = Decimal(1).scaleb(-PLACES)
    yield from (near, near + smallest, near - smallest) if Fraction(near) != stated or goal.open else (near,)


def _with_fact(assessment: Assessment, row: ScoredNode, fact: Fact, value: Decimal) -> Assessment:
    """The assessment with one fact changed: the leaf's own actual or count, or a fact of the whole unit."""
    if fact.name in assessment.facts:
        changed = attrs.evolve(assessment.facts[fact.name], value=value, measured_in=fact.measured_in)
        return attrs.evolve(assessment, facts={**assessment.facts, fact.name: changed})
    if fact.name == ACTUAL:
        return _with_entry(assessment, row, lambda entry: attrs.evolve(entry, actual=value))
    if value != value.to_integral_value() or value < 0:
        return assessment
    return _with_entry(
        assessment, row, lambda entry: attrs.evolve(entry, counts={**(entry.counts or {}), fact.name: int(value)})
    )


def _by_score(rubric: Rubric, assessment: Assessment, card: Scorecard, row: ScoredNode) -> Iterator[Step]:
    """The step for a leaf without an inverse: full marks, whatever gives them."""
    changed = _with_entry(assessment, row, _full_marks(rubric, row))
    step = _tried(_typed_counts(rubric, row.code), changed, card, row, None, None)
    if step is not None:
        yield step


def _typed_counts(rubric: Rubric, code: str) -> Rubric:
    """The rubric with a typed score counting at one leaf, so that what full marks would do can be tried."""

    def visit(node: AnyNode) -> AnyNode:
        if isinstance(node, Group):
            return attrs.evolve(node, children=tuple(visit(child) for child in node.children))
        is_meant = node.code == code or (isinstance(node, Slot) and code.startswith(f"{node.code}."))
        return attrs.evolve(node, typed="check") if is_meant else node

    root = visit(rubric.root)
    assert isinstance(root, Group), "the root is a group"
    return attrs.evolve(rubric, root=root)


def _full_marks(rubric: Rubric, row: ScoredNode) -> Callable[[Entry], Entry]:
    """What makes the entry of a typed leaf one with full marks."""
    return lambda entry: attrs.evolve(entry, score=row.points, deduct=None, grade=_best_grade(rubric, row, entry))


def _best_grade(rubric: Rubric, row: ScoredNode, entry: Entry) -> str:
    """A graded leaf with full marks is in its highest grade."""
    rule = _rule(rubric, row)
    grades = getattr(rule.shape, "grades", ()) if rule and entry.grade else ()
    return next((grade.name for grade in grades if grade.high is None), entry.grade)


def _with_entry(assessment: Assessment, row: ScoredNode, change: Callable[[Entry], Entry]) -> Assessment:
    """The assessment with the entry of one leaf changed, wherever that entry stands; or with one where none stood."""
    if row.entry is None:
        added = change(Entry(place=assessment.place))
        return attrs.evolve(assessment, scores={**assessment.scores, row.code: added})
    scores = {key: change(entry) if entry is row.entry else entry for key, entry in assessment.scores.items()}
    own = tuple(attrs.evolve(one, entry=change(one.entry)) if one.entry is row.entry else one for one in assessment.own)
    return attrs.evolve(assessment, scores=scores, own=own)


def _tried(
    rubric: Rubric, changed: Assessment, card: Scorecard, row: ScoredNode, fact: Fact | None, value: Decimal | None
) -> Step | None:
    """A change put back through the engine; None where it wins nothing or is not allowed."""
    try:
        after = evaluate(rubric, changed)
    except InputError:
        return None
    now = next(node for node in after.root.walk() if node.code == row.code)
    assert row.score is not None, "only scored rows are tried"
    with localcontext(EXACT):
        gain = after.low - card.low
    if now.score is None or now.score <= row.score or gain <= 0:
        return None
    return Step(
        code=row.code,
        path=row.path,
        fact=fact.name if fact else "",
        now=fact.value if fact and isinstance(fact.value, Decimal) else None,
        needed=value,
        measured_in=fact.measured_in if fact else "",
        gain=gain,
        score=now.score,
        total=after.low,
        grade=after.grade,
        full=not now.lost,
    )


def _distance(step: Step) -> Decimal:
    return abs(step.needed - step.now) if step.needed is not None and step.now is not None else ZERO


def _rule(rubric: Rubric, row: ScoredNode) -> Rule | None:
    """The rule of a row; that of the slot for a unit's own indicator."""
    for code in (row.code, row.code.rpartition(".")[0]):
        for node in rubric.by_key.get(code, ()):
            if node.code == code and isinstance(node, Indicator | Slot):
                return node.rule
    return None


def _next_band(rubric: Rubric, card: Scorecard) -> tuple[str, Decimal] | None:
    """The next better grade and the total it starts from."""
    names = [band.name for band in rubric.grades]
    if card.grade is None or names.index(card.grade) == 0:
        return None
    band = rubric.grades[names.index(card.grade) - 1]
    return band.name, band.start


def _smallest_set(
    rubric: Rubric, assessment: Assessment, card: Scorecard, steps: Sequence[Step], band: tuple[str, Decimal]
) -> tuple[Step, ...]:
    """The fewest leaves whose full improvement reaches the next grade; ties: fewest points, then rubric order."""
    best: dict[str, Step] = {}
    for step in steps:
        if step.code not in best or step.score > best[step.code].score:
            best[step.code] = step
    order = {node.code: number for number, node in enumerate(card.root.walk())}
    candidates = sorted(best.values(), key=lambda step: order[step.code])
    full = rubric.root.points or card.root.nominal
    assert full is not None, "a card with a grade has points"
    assert card.points is not None, "a card with a grade has points"
    # Where points are excluded the bands stand on the scale of what applies.
    needed = Fraction(band[1]) * Fraction(card.points) / Fraction(full) - Fraction(card.low)
    with localcontext(EXACT):
        # Gains do not always add up (rules share facts, groups rescale), so two sizes more are looked at.
        largest = min(len(candidates), _fewest(candidates, needed) + 2)
        for sets in _by_size(candidates, largest):
            reaching = sorted((gain, chosen) for gain, chosen in sets.items() if Fraction(gain) >= needed)
            for _, chosen in reaching[:MOST_TRIED]:
                picked = tuple(candidates[number] for number in chosen)
                loosened = rubric
                for step in picked:
                    loosened = loosened if step.fact else _typed_counts(loosened, step.code)
                after = evaluate(loosened, _together(loosened, assessment, picked))
                if after.grade is not None and _rank(rubric, after.grade) <= _rank(rubric, band[0]):
                    return picked
    return ()


def _by_size(candidates: Sequence[Step], largest: int) -> Iterator[dict[Decimal, tuple[int, ...]]]:
    """For 1 to `largest` leaves: what they can win together, each sum with its first set in the rubric's order."""
    reached: list[dict[Decimal, tuple[int, ...]]] = [{ZERO: ()}, *({} for _ in range(largest))]
    for number, step in enumerate(candidates):
        for size in range(min(number, largest - 1), -1, -1):
            sums = reached[size + 1]
            for gain, chosen in reached[size].items():
                together, added = gain + step.gain, (*chosen, number)
                if together in sums or len(sums) < MOST_SUMS:
                    sums[together] = min(added, sums.get(together, added))
    yield from reached[1:]


def _fewest(candidates: Sequence[Step], needed: Fraction) -> int:
    """How many leaves it takes at least: as many as the largest gains need; all where even these do not reach."""
    total = Fraction(0)
    for size, step in enumerate(sorted(candidates, key=lambda step: -step.gain), start=1):
        total += Fraction(step.gain)
        if total >= needed:
            return size
    return len(candidates)


def _rank(rubric: Rubric, grade: str) -> int:
    return [band.name for band in rubric.grades].index(grade)


def _together(rubric: Rubric, assessment: Assessment, chosen: Sequence[Step]) -> Assessment:
    """The assessment with several steps taken; rows are found anew, since changed entries are new objects."""
    for step in chosen:
        row = next(node for node in evaluate(rubric, assessment).root.walk() if node.code == step.code)
        if step.fact and step.needed is not None and row.computed is not None:
            fact = next(fact for fact in row.computed.facts if fact.name == step.fact)
            assessment = _with_fact(assessment, row, fact, step.needed)
        else:
            assessment = _with_entry(assessment, row, _full_marks(rubric, row))
    return assessment
