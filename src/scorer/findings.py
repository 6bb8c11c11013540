"""疑点: what a reviewer should look at in a finished card; nothing here changes a score (docs/diagnostics.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from scorer.exact import ZERO, plain, rounded
from scorer.facts import BUDGET, EXECUTED, PLACE, Fact
from scorer.model import Entry, Finding, Scorecard, ScoredNode

#: Limits of the deployed platforms' lights.
RED, YELLOW = Fraction(5, 100), Fraction(20, 100)
#: Fewer equal pairs than this prove nothing.
FEWEST_COPIES = 3

Search = Callable[[Scorecard], Iterator[Finding]]


def find(card: Scorecard) -> tuple[Finding, ...]:
    """Everything that the searches below find, in their order."""
    return tuple(finding for search in SEARCHES for finding in search(card))


def nothing_to_score(card: Scorecard) -> Iterator[Finding]:
    """A sum of nothing is no achievement."""
    if card.points == 0 and card.complete:
        yield Finding("nothing-to-score")


def rubric_of_the_form(card: Scorecard) -> Iterator[Finding]:
    """A form is scored by the rubric it was issued for, to the letter; another version does not even fit."""
    issue = card.assessment.issue
    if issue is not None and issue.sha256 != card.rubric.sha256:
        yield Finding("form-of-changed-rubric", values={"id": card.rubric.id, "version": card.rubric.version})


def declared_total(card: Scorecard) -> Iterator[Finding]:
    """The total that the unit declares against what its rows give (DESIGN section 5, "Blank is not zero")."""
    declared = card.assessment.declared_total
    if declared is None:
        return
    low, high = card.low, card.high
    values = {"declared": plain(declared), "low": plain(low), "high": "?" if high is None else plain(high)}
    if card.complete:
        if declared != low:
            values |= {"score": plain(low), "difference": plain(abs(declared - low))}
            group = _explaining_group(card, low - declared)
            if group is None:
                yield Finding("declared-total-too-high" if declared > low else "declared-total-too-low", values=values)
            else:
                left = {"group": "/".join(group.path), "group_score": plain(group.low)}
                yield Finding("declared-total-leaves-out", group.path, values | left)
    elif declared < low or (high is not None and declared > high):
        bound = low if declared < low else high
        assert bound is not None, "one of the two bounds is passed"
        yield Finding("declared-total-out-of-reach", values=values | {"difference": plain(abs(declared - bound))})
    elif declared in (low, high):
        open_leaves = len(card.open_leaves())
        code = "declared-total-needs-all" if declared == high else "declared-total-needs-none"
        yield Finding(code, values=values | {"count": str(open_leaves)})


def _explaining_group(card: Scorecard, difference: Decimal) -> ScoredNode | None:
    """The one group whose leaving out explains a declared total that is too low, if there is exactly one.

    Among several, one whose points also explain why the rows add up to more than the declared points is taken.
    """
    if difference <= 0 or card.root.converted or card.score != card.root.low:
        return None
    groups = [node for node in card.root.walk() if (node.children or node.level == 1) and node.level]
    found = [node for node in groups if node.low == difference]
    declared_points, points = card.root.declared_points, card.points
    if len(found) > 1 and declared_points is not None and points is not None:
        found = [node for node in found if node.points == points - declared_points]
    if len(found) > 1 and all(node.path[: found[0].level] == found[0].path for node in found):
        found = found[:1]  # a group and its only child are the same rows
    return found[0] if len(found) == 1 else None


def declared_points(card: Scorecard) -> Iterator[Finding]:
    """Points that a published table prints for a group against the sum of its rows."""
    for node in card.root.walk():
        declared, points = node.declared_points, node.nominal
        if declared is not None and points is not None and declared != points:
            values = {"declared": plain(declared), "sum": plain(points), "difference": plain(abs(declared - points))}
            yield Finding("declared-points-mismatch", node.path, values)


def scores_above_points(card: Scorecard) -> Iterator[Finding]:
    """Rows without points of their own that together score more than their group has."""
    for node in card.root.walk():
        if node.children and node.points is not None and node.low > node.points:
            yield Finding("scores-above-group", node.path, {"score": plain(node.low), "points": plain(node.points)})


def deductions_without_reason(card: Scorecard) -> Iterator[Finding]:
    """Points were lost and nobody says why. A place says it, and the unit did not know it when it filled in."""
    placed = {node.code for node in card.root.leaves() if node.computed and node.computed.by_rank}
    for deduction in card.deductions:
        if not deduction.reason and deduction.code not in placed:
            yield Finding("deduction-without-reason", deduction.path, {"lost": plain(deduction.lost)})


def problems_without_deduction(card: Scorecard) -> Iterator[Finding]:
    """A problem is stated and no points were taken off for it."""
    for node in card.root.walk():
        full = node.status == "scored" and node.points is not None and not any(below.lost for below in node.walk())
        if full and node.entry and node.entry.problem:
            yield Finding("problem-without-deduction", node.path, {"problem": node.entry.problem})
    if card.complete and not card.deductions:
        for problem in card.assessment.problems:
            yield Finding("problem-without-deduction", (), {"problem": problem.text})


def full_marks_everywhere(card: Scorecard) -> Iterator[Finding]:
    """Every indicator is full."""
    scored = [node for node in card.root.leaves() if node.status == "scored"]
    if card.complete and scored and card.points and card.root.low == card.points and not card.deductions:
        yield Finding("full-marks-everywhere", values={"count": str(len(scored))})


def typed_against_computed(card: Scorecard) -> Iterator[Finding]:
    """A typed score beside a rule that gives another one; and rules that have no value."""
    for node in card.root.walk():
        computed, entry = node.computed, node.entry
        if node.status == "blank" and node.rule and entry is not None:
            missing = computed.missing if computed else ("grade", "score")
            if missing and missing != (PLACE,):
                yield Finding("lacks-facts", node.path, {"missing": "、".join(missing)})
        if computed is None:
            continue
        if node.status == "blank" and computed.reason is not None:
            yield Finding("no-value", node.path, {"proof": computed.proof})
        if node.origin == "computed" or entry is None or entry.score is None or computed.value is None:
            continue
        if abs(entry.score - computed.value) > card.rubric.tolerance:
            values = {"typed": plain(entry.score), "computed": plain(computed.value), "proof": computed.proof}
            yield Finding("typed-differs", node.path, values)


def places_to_be_found(card: Scorecard) -> Iterator[Finding]:
    """A score that follows from the place among other units, which one card does not know."""
    for node in card.root.leaves():
        if node.status == "blank" and node.computed is not None and node.computed.missing == (PLACE,):
            yield Finding("place-unknown", node.path, {"proof": node.computed.proof})


def adjustments_against_rules(card: Scorecard) -> Iterator[Finding]:
    """A typed bonus or penalty beside a rule that gives another one."""
    for one in card.adjustments:
        computed = one.computed
        if computed is None or computed.value is None or one.score is None:
            continue
        value = min(computed.value, one.cap)
        if abs(one.score - value) > card.rubric.tolerance:
            values = {"typed": plain(one.score), "computed": plain(value), "proof": computed.proof}
            yield Finding("typed-differs", (one.name,), values)


def targets_against_scores(card: Scorecard) -> Iterator[Finding]:
    """Full marks although the target is missed; points off although it is met (DOMAIN, published tables)."""
    for node in card.root.leaves():
        entry = node.entry
        if entry is None or node.score is None or node.points is None or not node.points:
            continue
        if node.origin == "computed" and node.rule == "by_sign":
            continue  # the score is what the sign gives
        met = _met(entry)
        if met is None:
            continue
        values = {"target": _said(entry.target), "actual": _said(entry.actual), "sign": entry.sign or "≥"}
        if not met and not node.lost:
            yield Finding("full-but-missed", node.path, values)
        if met and node.lost and not entry.deduct:
            yield Finding("lost-but-met", node.path, values)


def _met(entry: Entry) -> bool | None:
    """Whether the actual value meets the target by the sign; None where that cannot be told from numbers."""
    target, actual = entry.target, entry.actual
    if not isinstance(target, Decimal) or not isinstance(actual, Decimal) or entry.sign is None:
        return None
    tests = {"≥": actual >= target, ">": actual > target, "=": actual == target}
    tests |= {"≤": actual <= target, "<": actual < target}
    return tests.get(entry.sign)


def _said(value: Decimal | str | None) -> str:
    return plain(value) if isinstance(value, Decimal) else value or "—"


def actuals_copied(card: Scorecard) -> Iterator[Finding]:
    """Every actual value is the target over again, three or more of them: nothing was measured."""
    entries = [
        entry
        for node in card.root.leaves()
        if (entry := node.entry) and entry.target is not None and entry.actual is not None
    ]
    if len(entries) >= FEWEST_COPIES and all(map(_is_copied, entries)):
        yield Finding("actuals-copy-targets", values={"count": str(len(entries))})


def _is_copied(entry: Entry) -> bool:
    """Whether the actual value is the target again, be it with its sign and unit: ≥90% for ≥ 90 %."""
    if entry.target == entry.actual:
        return True
    actual = "".join(entry.actual.split()) if isinstance(entry.actual, str) else ""
    return actual == f"{entry.sign or ''}{_said(entry.target)}{entry.measured_in}"


def spending(card: Scorecard) -> Iterator[Finding]:
    """The red and yellow lights of the deployed platforms, and execution above the budget.

    RED: S of the indicators' points and E of the execution points: (S − E) ÷ S above 5%. YELLOW: no budget, or more
    than 20% of it unspent. Both need the facts 全年预算数 and 全年执行数.
    """
    facts = card.facts
    budget, executed = _amount(facts.get(BUDGET)), _amount(facts.get(EXECUTED))
    if budget is None or executed is None:
        return
    if executed > budget:
        yield Finding("execution-above-budget", values={"executed": plain(executed), "budget": plain(budget)})
    if budget <= 0:
        yield Finding("no-budget")
        return
    unspent = (Fraction(budget) - Fraction(executed)) / Fraction(budget)
    if unspent > YELLOW:
        yield Finding("money-unspent", values={"unspent": _percent(unspent)})
        signed = [node for node in card.root.leaves() if node.entry and _met(node.entry) is not None]
        if len(signed) >= FEWEST_COPIES and all(node.entry and _met(node.entry) for node in signed):
            yield Finding("outputs-without-money", values={"unspent": _percent(unspent)})
    yield from _red_light(card)


def _red_light(card: Scorecard) -> Iterator[Finding]:
    leaves = [node for node in card.root.leaves() if node.score is not None and node.points]
    execution = [node for node in leaves if node.computed and EXECUTED in {fact.name for fact in node.computed.facts}]
    others = [node for node in leaves if node not in execution]
    claimed, spent = _rate(others), _rate(execution)
    if card.complete and claimed and spent is not None and (claimed - spent) / claimed > RED:
        yield Finding("ahead-of-spending", values={"claimed": _percent(claimed), "spent": _percent(spent)})


def _rate(nodes: list[ScoredNode]) -> Fraction | None:
    points = sum((node.points for node in nodes if node.points), ZERO)
    score = sum((node.score for node in nodes if node.score is not None), ZERO)
    return Fraction(score) / Fraction(points) if points else None


def _amount(fact: Fact | None) -> Decimal | None:
    return fact.value if fact and isinstance(fact.value, Decimal) else None


def _percent(value: Fraction) -> str:
    return f"{plain(rounded(value * 100, 2, 'half-up'))}%"


SEARCHES: tuple[Search, ...] = (
    nothing_to_score,
    rubric_of_the_form,
    declared_total,
    declared_points,
    scores_above_points,
    deductions_without_reason,
    problems_without_deduction,
    full_marks_everywhere,
    typed_against_computed,
    places_to_be_found,
    adjustments_against_rules,
    targets_against_scores,
    actuals_copied,
    spending,
)
