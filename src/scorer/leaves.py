"""What one leaf earns: typed by a person, computed by its rule, or still open (DESIGN sections 4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from scorer.exact import ZERO
from scorer.facts import ACTUAL, SIGN, TARGET, Fact
from scorer.model import Computed, Entry, Indicator, Origin, Rubric, Slot

if TYPE_CHECKING:
    from scorer.rules import Rule


#: The score of a leaf before a manual deduction, where it came from, and what its rule gives.
Earned = tuple[Decimal | None, Origin | None, Computed | None]


def earn(
    leaf: Indicator | Slot, points: Decimal | None, entry: Entry | None, facts: Mapping[str, Fact], rubric: Rubric
) -> Earned:
    """Decide between the typed score and the rule.

    Without a rule, or with one that leaves the score to a person, the typed score counts. Else `typed` says what a
    typed score is good for: `check` lets it count, `fallback` only while the rule has no value; `refuse` has been
    refused when the assessment was fitted.
    """
    rule = leaf.rule
    typed_score = entry.score if entry else None
    if rule is None or points is None or rule.shape.typed_by_hand(entry):
        return typed_score, _origin(entry, typed_score), None
    if entry is not None:
        facts = {**facts, **leaf_facts(rule, entry)}
    computed = compute(rule, points, entry, facts, rubric)
    if typed_score is not None and (leaf.typed == "check" or computed.value is None):
        return typed_score, _origin(entry, typed_score), computed
    return computed.value, None if computed.value is None else "computed", computed


def _origin(entry: Entry | None, score: Decimal | None) -> Origin | None:
    if score is None or entry is None:
        return None
    return "derived" if "score" in entry.derived else "typed"


def leaf_facts(rule: Rule, entry: Entry | None) -> Mapping[str, Fact]:
    """The facts that an entry states of its own leaf: 目标, 实际, 符号, and what the kind of rule asks for."""
    if entry is None:
        return {}
    own = [
        Fact(name, value, entry.measured_in, entry.note)
        for name, value in ((TARGET, entry.target), (ACTUAL, entry.actual))
        if value is not None
    ]
    if entry.sign is not None:
        own.append(Fact(SIGN, entry.sign))
    return {fact.name: fact for fact in (*own, *rule.shape.inputs(entry))}


def compute(
    rule: Rule,
    points: Decimal,
    entry: Entry | None,
    facts: Mapping[str, Fact],
    rubric: Rubric,
    *,
    penalty: bool = False,
) -> Computed:
    """The rule's value for these facts: exact, then floored at 0, capped at the points, and rounded once.

    Of a `penalty` it is what the rule takes off, where a leaf has what it leaves.
    """
    if names := rule.shape.own_names():
        stated = {fact.name for fact in rule.shape.inputs(entry)} if entry else set()
        facts = {name: fact for name, fact in facts.items() if name not in names or name in stated}
    calculation = rule.calculation(points, entry, rubric.language, penalty=penalty)
    quotient = calculation.quotient(facts)
    value: Decimal | None = None
    if quotient is not None:
        rounding = rubric.rounding
        assert rounding is not None, "checks.rounding_is_declared"
        value = calculation.score(quotient, rounding.places, rounding.mode)
    elif rule.undefined is not None and not calculation.lacks(facts)[0]:
        value = min(rule.undefined, points)
    return Computed(value, quotient, facts, calculation)


def less(score: Decimal, entry: Entry | None) -> Decimal:
    """The score after the manual deduction, never below 0."""
    return max(ZERO, score - (entry.deduct or ZERO)) if entry else score
