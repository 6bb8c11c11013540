"""From the base to the total: bonus, penalty, floor, veto, grade, in this order (DESIGN section 5)."""

from __future__ import annotations

from decimal import Decimal

import attrs

from scorer.applicability import Answers
from scorer.exact import ZERO
from scorer.leaves import compute, leaf_facts
from scorer.messages import Language
from scorer.model import Adjustment, Computed, Rubric, ScoredAdjustment, ScoredNode, ScoredVeto, Veto
from scorer.representation import as_call


@attrs.frozen(kw_only=True)
class Total:
    """The total of a card.

    Attributes:
        so_far: with what is decided only.
        low: with open leaves and undecided bonuses at nothing, undecided penalties at their caps, vetoes as hit.
        high: the contrary; None where points are unknown.
        settled: what the floor at 0 and the vetoes change of the sum so far.
        complete: whether nothing is open or undecided.
    """

    so_far: Decimal
    low: Decimal
    high: Decimal | None
    settled: Decimal
    complete: bool
    adjustments: tuple[ScoredAdjustment, ...]
    vetoes: tuple[ScoredVeto, ...]

    __repr__ = as_call


def total(rubric: Rubric, answers: Answers, root: ScoredNode) -> Total:
    """Base + bonuses − penalties, floor 0, then vetoes. A bonus never lifts a veto."""
    adjustments = tuple(_adjustment(rubric, answers, adjustment) for adjustment in rubric.adjustments)
    vetoes = tuple(_veto(answers, veto, rubric.language) for veto in rubric.vetoes)
    decided = sum((_signed(one) for one in adjustments), ZERO)
    penalties = sum((one.cap for one in adjustments if one.score is None and one.kind == "penalty"), ZERO)
    bonuses = sum((one.cap for one in adjustments if one.score is None and one.kind == "bonus"), ZERO)
    hit = [veto.total_at_most for veto in vetoes if veto.hit and veto.total_at_most is not None]
    possible = [veto.total_at_most for veto in vetoes if veto.hit is not False and veto.total_at_most is not None]
    so_far = _capped(root.low + decided, hit)
    return Total(
        so_far=so_far,
        low=_capped(root.low + decided - penalties, possible),
        high=None if root.high is None else _capped(root.high + decided + bonuses, hit),
        settled=so_far - (root.low + decided),
        complete=not root.open
        and all(one.score is not None for one in adjustments)
        and all(veto.hit is not None for veto in vetoes),
        adjustments=adjustments,
        vetoes=vetoes,
    )


def grade(rubric: Rubric, root: ScoredNode, reached: Total) -> str | None:
    """The band of the total; bands are half-open, so every total has one. A veto may lower it.

    Under `exclude` the total is taken as a share of what applies, exactly, on the scale of the rubric's points.
    """
    declared = rubric.root.declared_points
    full = rubric.root.points
    if full is None:
        full = root.nominal  # reconstructed: the sum of the rows
        if declared is not None and declared != full:
            return None
    if not reached.complete or not root.points or full is None or not rubric.grades:
        return None
    # A cap on the total is written on the scale of the rubric's points, and so bounds the graded figure as well.
    caps = [veto.total_at_most for veto in reached.vetoes if veto.hit and veto.total_at_most is not None]
    weighed = reached.low * full  # ÷ root.points is the figure; multiplied out nothing has to be divided
    names = [band.name for band in rubric.grades]
    place = next(
        number
        for number, band in enumerate(rubric.grades)
        if weighed >= band.start * root.points and all(cap >= band.start for cap in caps)
    )
    for veto in reached.vetoes:
        if veto.hit and veto.grade_at_most is not None:
            place = max(place, names.index(veto.grade_at_most))
    return names[place]


def _capped(value: Decimal, caps: list[Decimal]) -> Decimal:
    return min([max(ZERO, value), *caps])


def _signed(adjustment: ScoredAdjustment) -> Decimal:
    score = adjustment.score or ZERO
    return score if adjustment.kind == "bonus" else -score


def _adjustment(rubric: Rubric, answers: Answers, adjustment: Adjustment) -> ScoredAdjustment:
    """Typed where the unit typed it, else by rule, else 0: one that is not mentioned did not happen."""
    entry = answers.adjustments.get(adjustment.name)
    computed: Computed | None = None
    score: Decimal | None = entry.score if entry else None
    rule = adjustment.rule
    if rule is not None and not rule.shape.typed_by_hand(entry):
        facts = {**answers.facts, **leaf_facts(rule, entry)}
        penalty = adjustment.kind == "penalty"
        computed = compute(rule, adjustment.cap, entry, facts, rubric, penalty=penalty)
        if score is None and computed.value is not None:
            score = min(computed.value, adjustment.cap)  # whatever the rule says of its own cap
        if score is None and entry is None and set(computed.missing) <= rule.shape.own_names() and computed.missing:
            score = ZERO  # it waits for an entry only, and nobody mentioned it
    elif score is None and entry is None:
        score = ZERO
    return ScoredAdjustment(
        kind=adjustment.kind,
        name=adjustment.name,
        cap=adjustment.cap,
        score=score,
        reason=entry.reason if entry else "",
        computed=computed,
    )


def _veto(answers: Answers, veto: Veto, language: Language) -> ScoredVeto:
    from scorer.outcome import evaluate

    return ScoredVeto(
        name=veto.name,
        hit=evaluate(veto.when, answers.facts).value,
        when=veto.when,
        known=answers.facts,
        language=language,
        total_at_most=veto.total_at_most,
        grade_at_most=veto.grade_at_most,
    )
