"""`evaluate`: a rubric and an assessment give a scorecard. One recursion from the leaves to the total.

Order of DESIGN section 5: leaf → not applicable → roll-up → total → grade. Every node carries two sums, `low` with
its open leaves at nothing and `high` with them full; where nothing is open they are the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import partial
from typing import Any

import attrs

from scorer import totals
from scorer.applicability import Answers, Settled, is_used, losing, own_indicator, settle
from scorer.correction import corrected
from scorer.deductions import deductions_of
from scorer.diagnostics import Problems
from scorer.exact import EXACT, ZERO, rounded
from scorer.facts import Position
from scorer.findings import find
from scorer.fitting import fit
from scorer.leaves import earn, less
from scorer.model import (
    OPEN,
    Alternative,
    AnyNode,
    Assessment,
    Computed,
    Entry,
    Group,
    Indicator,
    Ledger,
    Move,
    Policy,
    PolicyKind,
    Rubric,
    Scorecard,
    ScoredNode,
    Slot,
    Status,
)

#: The policies that a card is compared under, in the order they are listed.
COMPARED: tuple[PolicyKind, ...] = ("rescale", "rescale-total", "exclude", "full", "zero")


def evaluate(rubric: Rubric, assessment: Assessment, positions: Mapping[str, Position] | None = None) -> Scorecard:
    """Score one assessment.

    Args:
        rubric: its rubric.
        assessment: what the unit says.
        positions: by code, the places among peers of leaves that are scored by rank (名次计分); without one such a
            leaf is open. `compare` finds them.

    Raises:
        InputError: the assessment does not fit the rubric; everything that does not is named.
        TypeError: the arguments are no rubric and assessment, in this order.
    """
    if not isinstance(rubric, Rubric) or not isinstance(assessment, Assessment):
        raise TypeError("evaluate takes a Rubric and an Assessment; load_rubric and load_assessment read them")
    assessment = corrected(rubric, assessment)
    answers, settled = fit(rubric, assessment)
    if positions:
        answers = attrs.evolve(answers, positions=positions)
    return scored(rubric, assessment, answers, settled)


def scored(rubric: Rubric, assessment: Assessment, answers: Answers, settled: Settled) -> Scorecard:
    """The card of an assessment that has been fitted to its rubric."""
    with localcontext(EXACT):
        root = _Scorer(rubric, answers, settled, assessment.taken_over).whole()
        total = totals.total(rubric, answers, root)
        return Scorecard(
            rubric=rubric,
            assessment=assessment,
            root=root,
            score=total.low if total.complete else total.so_far,
            low=total.low,
            high=total.high,
            complete=total.complete,
            settled=total.settled,
            adjustments=total.adjustments,
            vetoes=total.vetoes,
            grade=totals.grade(rubric, root, total),
            facts=answers.facts,
            # Where everything applies the ledger is empty, and the card need not keep what it was made from.
            account=partial(_ledger, rubric, answers, settled, root) if settled.inapplicable else Ledger,
            deduct=deductions_of,
            search=find,
        )


class _Scorer:
    """Scores the nodes of one rubric for one assessment."""

    def __init__(
        self, rubric: Rubric, answers: Answers, settled: Settled, taken_over: frozenset[str] = frozenset()
    ) -> None:
        self._rubric = rubric
        self._answers = answers
        self._settled = settled
        self._taken_over = taken_over  # facts that a review has from the assessment it corrects

    def whole(self) -> ScoredNode:
        """The total. A sum of nothing is 0 of 0, never full marks."""
        root = self._node(self._rubric.root, in_pool=False, siblings_have_points=True)
        if root.status in ("not_applicable", "no_points"):
            return root._replace(points=ZERO, score=ZERO, status="not_applicable")
        return root

    def _node(self, node: AnyNode, *, in_pool: bool, siblings_have_points: bool) -> ScoredNode:
        match node:
            case Indicator():
                return self._indicator(node, in_pool=in_pool, siblings_have_points=siblings_have_points)
            case Slot():
                return self._slot(node, in_pool=in_pool)
            case Group() if node.code in self._settled.inapplicable or node.code in self._answers.undecided:
                return self._leaf(node, self._answers.entries.get(node.code), decided=True)
            case Group():
                below = in_pool or node.pool
                have_points = any(self._settled.points[child.code] is not None for child in node.children)
                rows = [
                    self._row(child, "unused", entry=self._answers.entries.get(child.code))
                    if node.either and self._answers.chosen.get(node.code) != child.code
                    else self._node(child, in_pool=below, siblings_have_points=have_points)
                    for child in node.children
                ]
                if node.roll_up != "sum":
                    return self._mean(node, rows)
                return self._sum(node, rows, least=1 if node.pool else 0)

    def _indicator(self, node: Indicator, *, in_pool: bool, siblings_have_points: bool) -> ScoredNode:
        entry = self._answers.entries.get(node.code)
        if in_pool and not is_used(node, self._answers):
            return self._row(node, "unused", entry=entry)
        row = self._leaf(node, entry, decided=node.code not in self._answers.undecided)
        if row.status == "blank" and row.points is None and siblings_have_points:
            # A row that a published form prints without points and without a score carries nothing.
            return row._replace(status="no_points", high=ZERO)
        return row

    def _slot(self, node: Slot, *, in_pool: bool) -> ScoredNode:
        entry = self._answers.entries.get(node.code)
        own = self._answers.own.get(node.code, ())
        decided = node.code not in self._answers.undecided
        if in_pool and not is_used(node, self._answers):
            return self._row(node, "unused", entry=entry)
        if node.code in self._settled.inapplicable or not own:
            return self._leaf(node, entry, decided=decided)
        rows = []
        for number, one in enumerate(own, start=1):
            row = self._leaf(own_indicator(node, number, one), one.entry, decided=decided)
            is_unused = in_pool and one.entry.not_applicable is not None
            rows.append(row._replace(status="unused", high=ZERO) if is_unused else row)
        return self._sum(node, rows, least=node.least)

    def _leaf(self, node: AnyNode, entry: Entry | None, *, decided: bool) -> ScoredNode:
        """One thing that is scored: typed, less what is taken off by hand, floor 0; or blank; or not applicable.

        It is blank as long as it is not `decided` whether it applies.
        """
        points = self._settled.points[node.code]
        if inapplicable := self._settled.inapplicable.get(node.code):
            kind = inapplicable.policy.kind
            if kind not in ("full", "zero"):
                return self._row(node, "not_applicable", entry=entry)
            value = inapplicable.points if kind == "full" else ZERO
            lost = inapplicable.points - value
            return self._row(node, "not_applicable", entry=entry, score=value, high=value, lost=lost)
        if isinstance(node, Group) or not decided:
            return self._row(node, "blank", entry=entry, high=points)
        rule = node.rule
        said = self._placed(entry, node) if self._answers.positions else entry
        score, origin, computed = earn(node, points, said, self._answers.facts, self._rubric)
        kind_of_rule = rule.kind if rule else ""
        if score is None:
            high = points if rule is None or rule.cap else None
            if high is not None:
                high = less(high, entry)
            return self._row(node, "blank", entry=entry, high=high, computed=computed, rule=kind_of_rule)
        if entry is not None:
            score = less(score, entry)
        if (entry is not None or self._taken_over) and self._is_taken_over(entry, computed):
            origin = "taken-over"
        lost = ZERO if points is None or score >= points else points - score
        nominal = self._settled.nominal[node.code]
        # By position, which is quicker: most rows of most cards are made here.
        return ScoredNode(node, points, nominal, "scored", score, score, lost, entry, origin, computed, kind_of_rule)

    def _placed(self, entry: Entry | None, node: AnyNode) -> Entry | None:
        """What a rule sees of the entry: with the place among peers, where it is known."""
        position = self._answers.positions.get(node.code)
        if position is None:
            return entry
        return attrs.evolve(entry or Entry(place=node.place), position=position)

    def _is_taken_over(self, entry: Entry | None, computed: Computed | None) -> bool:
        """Whether a review left this score as it was: neither the leaf nor a fact of its rule is mentioned there."""
        if entry is not None and not entry.taken_over:
            return False
        facts = computed.facts if computed else ()
        stated = [fact.name for fact in facts if fact.name in self._answers.facts]
        return (entry is not None or bool(stated)) and self._taken_over.issuperset(stated)

    def _sum(self, node: Group | Slot, rows: Sequence[ScoredNode], *, least: int) -> ScoredNode:
        """Roll up: the exact sum of the rows, spread over the node's points where something does not apply."""
        points = self._settled.points[node.code]
        fields: dict[str, Any] = {"children": tuple(rows), "entry": self._answers.entries.get(node.code)}
        counted = _counted(rows)
        of_rows = [row.points for row in counted]
        is_pot = node.points is not None and (node.kind != "group" or (isinstance(node, Group) and node.either))
        pointless = None in of_rows
        one_chosen = isinstance(node, Group) and node.either and bool(counted)
        # A chosen child has all the points of its group; what moves in makes it weigh more, as any fixed leaf.
        rest = self._undivided(node, rows) if is_pot and not pointless and not one_chosen else ZERO
        fields["undivided"] = rest
        if not counted and not rest:
            return self._row(node, _empty_status(rows), **fields)
        low = sum([row.score for row in counted if row.score is not None], ZERO)
        is_open = not OPEN.isdisjoint([row.status for row in counted]) or rest > 0
        high = _sum_known([row.high for row in counted]) if is_open else low
        if pointless:
            scored = sum(1 for row in counted for leaf in row.leaves() if leaf.score is not None)
            is_open = is_open or (is_pot and scored < least)
            explained = sum((below.lost for row in rows for below in row.walk()), ZERO)
            if is_open and points is not None:
                # What is open may take all that nothing else has lost.
                high = max(low, points - explained)
            elif is_open:
                high = None
            lost = ZERO if is_open or points is None else max(ZERO, points - low - explained)
            fields |= {"lost": lost}
        else:
            applicable = sum([part for part in of_rows if part is not None], ZERO) + rest
            assert points is not None, "rows with points make a group with points"
            high = None if high is None else high + rest  # unknown above a leaf without a cap
            if points != applicable:
                rows_low, low = low, self._spread(low, points, applicable)
                high = None if high is None else self._spread(high, points, applicable)
                fields |= {"converted": low - rows_low, "converted_points": points - applicable}
        return self._row(node, "incomplete" if is_open else "scored", score=low, high=high, **fields)

    def _mean(self, node: Group, rows: Sequence[ScoredNode]) -> ScoredNode:
        """`weighted`: the mean of the rates by weight; `weakest`: the lowest rate. Each child is on its own scale.

        Weights are renormalised over what applies, so that an n/a child simply leaves.
        """
        points = self._settled.points[node.code]
        fields: dict[str, Any] = {"children": tuple(rows), "entry": self._answers.entries.get(node.code)}
        weights = {child.code: child.weight or ZERO for child in node.children}
        counted = _counted(rows)
        if not counted or points is None:
            return self._row(node, _empty_status(rows), **fields)
        if node.roll_up == "weighted" and not any(weights[row.code] for row in counted):
            return self._row(node, "not_applicable", **fields)
        low = self._rolled(node, points, [(row.low, row.points, weights[row.code]) for row in counted])
        highs = [(row.high, row.points, weights[row.code]) for row in counted]
        high = self._rolled(node, points, highs)
        is_open = any(row.open for row in counted)
        assert low is not None, "children of a weighted group have points"
        rows_low = sum((row.low for row in counted), ZERO)
        rows_points = sum((row.points for row in counted if row.points is not None), ZERO)
        fields |= {"converted": low - rows_low, "converted_points": points - rows_points}
        return self._row(node, "incomplete" if is_open else "scored", score=low, high=high, **fields)

    def _rolled(
        self, node: Group, points: Decimal, parts: Sequence[tuple[Decimal | None, Decimal | None, Decimal]]
    ) -> Decimal | None:
        """The group's score from (score, points, weight) of each child: a rounding point. None where one is unknown."""
        rates = []
        for score, scale, weight in parts:
            if score is None or scale is None:
                return None
            rates.append((Fraction(score) / Fraction(scale) if scale else Fraction(0), Fraction(weight)))
        if node.roll_up == "weakest":
            share = min(rate for rate, _ in rates)
        else:
            share = sum((rate * weight for rate, weight in rates), Fraction(0)) / sum(weight for _, weight in rates)
        rounding = self._rubric.rounding
        assert rounding is not None, "checks.rounding_is_declared"
        return rounded(share * Fraction(points), rounding.places, rounding.mode)

    def _undivided(self, node: Group | Slot, rows: Sequence[ScoredNode]) -> Decimal:
        """The part of a pot that no leaf has yet: its points before anything was taken off, less what is given."""
        given = sum((row.points for row in rows if row.points is not None and row.status != "unused"), ZERO)
        pot = self._settled.points[node.code]
        assert pot is not None, "a pot has points"
        gone = sum((leaf.points for leaf in self._settled.inapplicable.values() if self._left(node, leaf.code)), ZERO)
        return pot + gone - given

    def _left(self, node: Group | Slot, code: str) -> bool:
        """Whether a leaf inside this pot took its points elsewhere."""
        return node.code in losing(self._settled.inapplicable[code])

    def _spread(self, value: Decimal, points: Decimal, applicable: Decimal) -> Decimal:
        """Σ scores × points ÷ Σ applicable points: a rounding point."""
        if not applicable:
            return ZERO
        rounding = self._rubric.rounding
        if rounding is None:
            raise _NoRoundingError
        return rounded(Fraction(value) * Fraction(points) / Fraction(applicable), rounding.places, rounding.mode)

    def _row(self, node: AnyNode, status: Status, **fields: Any) -> ScoredNode:
        points, nominal = self._settled.points[node.code], self._settled.nominal[node.code]
        return ScoredNode(node=node, points=points, nominal=nominal, status=status, **fields)


class _NoRoundingError(Exception):
    """A policy was compared that divides, under a rubric that declares no rounding."""


def _counted(rows: Sequence[ScoredNode]) -> list[ScoredNode]:
    """The rows that count in their group: not those that do not apply, unless a policy gives them a score."""
    return [row for row in rows if row.status in ("scored", "blank", "incomplete") or row.score is not None]


def _empty_status(rows: Sequence[ScoredNode]) -> Status:
    """What a group is when none of its rows counts."""
    statuses: tuple[Status, ...] = ("not_applicable", "unused")
    for status in statuses:
        if any(row.status == status for row in rows):
            return status
    return "no_points"


def _sum_known(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if len(known) == len(values) else None


def _ledger(rubric: Rubric, answers: Answers, settled: Settled, root: ScoredNode) -> Ledger:
    """Where the points of n/a leaves went, and what the card would be under each other policy."""
    scored = {node.code: node for node in root.walk()}
    moves = []
    for leaf in settled.inapplicable.values():
        kind = leaf.policy.kind
        if kind == "rescale":
            # The nearest group above that is not itself n/a as a whole.
            above = [code for code in leaf.ancestors if scored[code].status != "not_applicable"]
            to = above[-1] if above else None
        elif kind == "move-to":
            to = next(n.code for n in rubric.by_key[leaf.policy.target] if not isinstance(n, Indicator))
        else:
            to = {"rescale-total": "", "exclude": None}.get(kind, leaf.code)
        moves.append(Move(leaf.code, leaf.path, leaf.points, kind, to, leaf.reason))
    used = {move.policy for move in moves}
    others = [kind for kind in COMPARED if used != {kind}]
    return Ledger(tuple(moves), tuple(_alternative(rubric, answers, kind) for kind in others))


def _alternative(rubric: Rubric, answers: Answers, kind: PolicyKind) -> Alternative:
    problems = Problems()
    settled = settle(rubric, answers, problems, override=Policy(kind))
    if problems.errors:
        return Alternative(kind, None, None, "pot")
    try:
        root = _Scorer(rubric, answers, settled).whole()
    except _NoRoundingError:
        return Alternative(kind, None, None, "rounding")
    return Alternative(kind, totals.total(rubric, answers, root).so_far, root.points)
