"""疑点: what a reviewer should look at in a finished card; nothing here changes a score (docs/diagnostics.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from scorer.exact import plain
from scorer.model import Finding, Scorecard, ScoredNode

Search = Callable[[Scorecard], Iterator[Finding]]


def find(card: Scorecard) -> tuple[Finding, ...]:
    """Everything that the searches below find, in their order."""
    return tuple(finding for search in SEARCHES for finding in search(card))


def nothing_to_score(card: Scorecard) -> Iterator[Finding]:
    """A sum of nothing is no achievement."""
    if not card.points and card.complete:
        yield Finding("nothing-to-score")


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
    if difference <= 0 or card.root.converted:
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
        declared, points = node.declared_points, node.points
        if declared is not None and points is not None and declared != points:
            values = {"declared": plain(declared), "sum": plain(points), "difference": plain(abs(declared - points))}
            yield Finding("declared-points-mismatch", node.path, values)


def scores_above_points(card: Scorecard) -> Iterator[Finding]:
    """Rows without points of their own that together score more than their group has."""
    for node in card.root.walk():
        if node.children and node.points is not None and node.low > node.points:
            yield Finding("scores-above-group", node.path, {"score": plain(node.low), "points": plain(node.points)})


def deductions_without_reason(card: Scorecard) -> Iterator[Finding]:
    """Points were lost and nobody says why."""
    for deduction in card.deductions:
        if not deduction.reason:
            yield Finding("deduction-without-reason", deduction.path, {"lost": plain(deduction.lost)})


def problems_without_deduction(card: Scorecard) -> Iterator[Finding]:
    """A problem is stated and no points were taken off for it."""
    for node in card.root.walk():
        full = node.status == "scored" and node.points is not None and not node.lost
        if full and node.entry and node.entry.problem:
            yield Finding("problem-without-deduction", node.path, {"problem": node.entry.problem})
    if card.complete and not card.deductions:
        for problem in card.assessment.problems:
            yield Finding("problem-without-deduction", (), {"problem": problem.text})


def full_marks_everywhere(card: Scorecard) -> Iterator[Finding]:
    """Every indicator is full."""
    scored = [node for node in card.root.leaves() if node.status == "scored"]
    if card.complete and scored and card.points and card.high == card.points and not card.deductions:
        yield Finding("full-marks-everywhere", values={"count": str(len(scored))})


SEARCHES: tuple[Search, ...] = (
    nothing_to_score,
    declared_total,
    declared_points,
    scores_above_points,
    deductions_without_reason,
    problems_without_deduction,
    full_marks_everywhere,
)
