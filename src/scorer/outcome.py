"""The exact reader of expressions: what a tree comes to with the facts of one unit, in exact rationals."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Generic, Literal, TypeVar, assert_never, overload

import attrs

from scorer import expression as ex
from scorer.facts import Fact, worth

V = TypeVar("V")
W = TypeVar("W")

#: Why an expression has no value although no fact is missing.
Reason = Literal["division-by-zero", "not-a-number", "not-a-text"]


@attrs.frozen
class Outcome(Generic[V]):
    """What an expression came to: exactly one of a value, missing facts, or a reason for having none.

    More facts can only turn `missing` into something else; a value or a `reason` stays what it is.
    """

    value: V | None = None
    missing: tuple[str, ...] = ()
    reason: Reason | None = None


@overload
def evaluate(expression: ex.Numeric, facts: Mapping[str, Fact]) -> Outcome[Fraction]: ...
@overload
def evaluate(expression: ex.Condition, facts: Mapping[str, Fact]) -> Outcome[bool]: ...
@overload
def evaluate(expression: ex.Textual, facts: Mapping[str, Fact]) -> Outcome[str]: ...
def evaluate(expression: ex.Expression, facts: Mapping[str, Fact]) -> Outcome[Fraction] | Outcome[bool] | Outcome[str]:
    """The exact value of an expression, or which facts it lacks, or why it has none.

    A fact is missing if it is not in `facts` or its value is None. Only what decides the value is needed: of a `Case`
    the branch taken, of an `And` or `Or` the deciding operand. Raises `TypeError` for what is not an expression.
    """
    if isinstance(expression, ex.Numeric):
        return _number(expression, facts)
    if isinstance(expression, ex.Condition):
        return _condition(expression, facts)
    if isinstance(expression, ex.Textual):
        return _text(expression, facts)
    raise TypeError(f"{expression!r} is not an expression")


def round_half_away(value: Fraction, places: int = 0) -> Fraction:
    """`value` rounded to `places` decimals; a half goes away from zero."""
    scale = 10**places
    steps = math.floor(abs(value) * scale + Fraction(1, 2))
    return Fraction(-steps if value < 0 else steps, scale)


#: What each sign of comparison asks.
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "≠": operator.ne,
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
}


def _number(expression: ex.Numeric, facts: Mapping[str, Fact]) -> Outcome[Fraction]:
    def strict(function: Callable[..., Fraction | int], *inside: ex.Numeric) -> Outcome[Fraction]:
        return _applied(lambda *values: Fraction(function(*values)), [_number(operand, facts) for operand in inside])

    match expression:
        case ex.Number(value):
            return Outcome(value)
        case ex.NumberFact(name):
            fact = facts.get(name)
            if fact is None or fact.value is None:
                return Outcome(missing=(name,))
            if isinstance(fact.value, str):
                return Outcome(reason="not-a-number")
            return Outcome(worth(fact.value, fact.measured_in))
        case ex.Add(left, right):
            return strict(operator.add, left, right)
        case ex.Subtract(left, right):
            return strict(operator.sub, left, right)
        case ex.Multiply(left, right):
            return strict(operator.mul, left, right)
        case ex.Divide(left, right):
            return strict(operator.truediv, left, right)
        case ex.Negate(operand):
            return strict(operator.neg, operand)
        case ex.Absolute(operand):
            return strict(abs, operand)
        case ex.Floor(operand):
            return strict(math.floor, operand)
        case ex.Ceiling(operand):
            return strict(math.ceil, operand)
        case ex.Round(operand, places):
            return strict(lambda value: round_half_away(value, places), operand)
        case ex.Minimum(several):
            return strict(lambda *values: min(values), *several)
        case ex.Maximum(several):
            return strict(lambda *values: max(values), *several)
        case ex.Case(branches, otherwise):
            for branch in branches:
                decision = _condition(branch.condition, facts)
                if decision.value is None:
                    return Outcome(missing=decision.missing, reason=decision.reason)
                if decision.value:
                    return _number(branch.result, facts)
            return _number(otherwise, facts)
        case _:
            assert_never(expression)


def _text(expression: ex.Textual, facts: Mapping[str, Fact]) -> Outcome[str]:
    if isinstance(expression, ex.Text):
        return Outcome(expression.value)
    fact = facts.get(expression.name)
    if fact is None or fact.value is None:
        return Outcome(missing=(expression.name,))
    return Outcome(fact.value) if isinstance(fact.value, str) else Outcome(reason="not-a-text")


def _condition(expression: ex.Condition, facts: Mapping[str, Fact]) -> Outcome[bool]:
    match expression:
        case ex.Comparison(sign, left, right):
            return _applied(COMPARE[sign], [_number(left, facts), _number(right, facts)])
        case ex.TextComparison(sign, one, other):
            return _applied(COMPARE[sign], [_text(one, facts), _text(other, facts)])
        case ex.Not(operand):
            return _applied(operator.not_, [_condition(operand, facts)])
        case ex.And(several):
            return _decided(False, [_condition(operand, facts) for operand in several])
        case ex.Or(several):
            return _decided(True, [_condition(operand, facts) for operand in several])
        case _:
            assert_never(expression)


def _applied(function: Callable[..., W], inside: list[Outcome[V]]) -> Outcome[W]:
    """`function` of operands that are all needed: one without a value leaves none, whatever the others may become."""
    for outcome in inside:
        if outcome.reason:
            return Outcome(reason=outcome.reason)
    if missing := _missing(inside):
        return Outcome(missing=missing)
    try:
        return Outcome(function(*(outcome.value for outcome in inside)))
    except ZeroDivisionError:
        return Outcome(reason="division-by-zero")


def _decided(deciding: bool, inside: list[Outcome[bool]]) -> Outcome[bool]:
    """`And` and `Or`: an operand worth `deciding` decides alone; without one every operand is needed.

    A missing fact comes before an operand without a value here, because it may yet decide.
    """
    if any(outcome.value is deciding for outcome in inside):
        return Outcome(deciding)
    if missing := _missing(inside):
        return Outcome(missing=missing)
    return next((outcome for outcome in inside if outcome.reason), Outcome(not deciding))


def _missing(inside: list[Outcome[V]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for outcome in inside for name in outcome.missing))
