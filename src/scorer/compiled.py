"""Expressions as functions, for many evaluations of the same rule: the same values as `outcome.evaluate`, quicker.

A number inside these functions is a pair of whole numbers, a numerator and a denominator above 0, that is not reduced:
reducing after every step costs more than a few more digits. A function built here raises where there is no value;
`outcome.evaluate` is then asked what exactly is missing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, assert_never

from scorer import expression as ex
from scorer.facts import Fact, share_of_one
from scorer.outcome import COMPARE, evaluate

Facts = Mapping[str, Fact]
#: Numerator and denominator; the latter is positive.
Ratio = tuple[int, int]


class NoValueError(Exception):
    """A fact is missing, or a text where a number is needed or the other way round."""


def numeric(expression: ex.Numeric) -> Callable[[Facts], Ratio]:
    """The function that gives the value of a numeric expression for some facts.

    It raises `NoValueError` or `ZeroDivisionError` where there is no value.
    """
    if (
        not isinstance(expression, ex.Number)
        and not ex.facts_used(expression)
        and (known := evaluate(expression, {}).value)
    ):
        expression = ex.Number(known)  # the same for everybody
    match expression:
        case ex.Number(value):
            constant = value.as_integer_ratio()
            return lambda _facts: constant
        case ex.NumberFact(name):
            return _fact(name)
        case ex.Add(left, right):
            return _sum(numeric(left), numeric(right))
        case ex.Subtract(left, right):
            return _difference(numeric(left), numeric(right))
        case ex.Multiply(left, right):
            return _product(numeric(left), numeric(right))
        case ex.Divide(left, right):
            return _quotient(numeric(left), numeric(right))
        case ex.Negate(operand):
            return _single(lambda top, bottom: (-top, bottom), operand)
        case ex.Absolute(operand):
            return _single(lambda top, bottom: (abs(top), bottom), operand)
        case ex.Floor(operand):
            return _single(lambda top, bottom: (top // bottom, 1), operand)
        case ex.Ceiling(operand):
            return _single(lambda top, bottom: (-(-top // bottom), 1), operand)
        case ex.Round(operand, places):
            scale = 10**places
            return _single(lambda top, bottom: (_half_away(top * scale, bottom), scale), operand)
        case ex.Minimum(operands):
            return _extreme(operator.lt, operands)
        case ex.Maximum(operands):
            return _extreme(operator.gt, operands)
        case ex.Case(branches, otherwise):
            return _case([(condition(one.condition), numeric(one.result)) for one in branches], numeric(otherwise))
        case _:
            assert_never(expression)


def condition(expression: ex.Condition) -> Callable[[Facts], bool]:
    """The same for a condition."""
    match expression:
        case ex.Comparison(sign, left, right):
            return _compared(COMPARE[sign], numeric(left), numeric(right))
        case ex.TextComparison(sign, one, other):
            return _compared_texts(COMPARE[sign], _textual(one), _textual(other))
        case ex.Not(operand):
            inner = condition(operand)
            return lambda facts: not inner(facts)
        case ex.And(operands):
            parts = [condition(operand) for operand in operands]
            return lambda facts: all(part(facts) for part in parts)
        case ex.Or(operands):
            parts = [condition(operand) for operand in operands]
            return lambda facts: any(part(facts) for part in parts)
        case _:
            assert_never(expression)


def _textual(expression: ex.Textual) -> Callable[[Facts], str]:
    match expression:
        case ex.Text(text):
            return lambda _facts: text
        case ex.TextFact(name):
            return lambda facts: _text(facts, name)
        case _:
            assert_never(expression)


def _fact(name: str) -> Callable[[Facts], Ratio]:
    def run(facts: Facts) -> Ratio:
        fact = facts.get(name)
        if fact is None or not isinstance(fact.value, Decimal):
            raise NoValueError
        if not fact.measured_in:
            return fact.value.as_integer_ratio()
        top, bottom = fact.value.as_integer_ratio()
        return top, bottom * share_of_one(fact.measured_in)

    return run


def _text(facts: Facts, name: str) -> str:
    fact = facts.get(name)
    if fact is None or not isinstance(fact.value, str):
        raise NoValueError
    return fact.value


def _sum(one: Callable[[Facts], Ratio], other: Callable[[Facts], Ratio]) -> Callable[[Facts], Ratio]:
    def run(facts: Facts) -> Ratio:
        top, bottom = one(facts)
        other_top, other_bottom = other(facts)
        return top * other_bottom + other_top * bottom, bottom * other_bottom

    return run


def _difference(one: Callable[[Facts], Ratio], other: Callable[[Facts], Ratio]) -> Callable[[Facts], Ratio]:
    def run(facts: Facts) -> Ratio:
        top, bottom = one(facts)
        other_top, other_bottom = other(facts)
        return top * other_bottom - other_top * bottom, bottom * other_bottom

    return run


def _product(one: Callable[[Facts], Ratio], other: Callable[[Facts], Ratio]) -> Callable[[Facts], Ratio]:
    def run(facts: Facts) -> Ratio:
        top, bottom = one(facts)
        other_top, other_bottom = other(facts)
        return top * other_top, bottom * other_bottom

    return run


def _quotient(one: Callable[[Facts], Ratio], other: Callable[[Facts], Ratio]) -> Callable[[Facts], Ratio]:
    def run(facts: Facts) -> Ratio:
        top, bottom = one(facts)
        other_top, other_bottom = other(facts)
        if other_top > 0:
            return top * other_bottom, bottom * other_top
        if not other_top:
            raise ZeroDivisionError
        return -top * other_bottom, bottom * -other_top

    return run


def _half_away(top: int, bottom: int) -> int:
    steps = (2 * abs(top) + bottom) // (2 * bottom)
    return -steps if top < 0 else steps


def _single(function: Callable[[int, int], Ratio], operand: ex.Numeric) -> Callable[[Facts], Ratio]:
    inner = numeric(operand)
    return lambda facts: function(*inner(facts))


def _compared(
    function: Callable[[Any, Any], bool], one: Callable[[Facts], Ratio], other: Callable[[Facts], Ratio]
) -> Callable[[Facts], bool]:
    def run(facts: Facts) -> bool:
        top, bottom = one(facts)
        other_top, other_bottom = other(facts)
        return function(top * other_bottom, other_top * bottom)

    return run


def _compared_texts(
    function: Callable[[Any, Any], bool], one: Callable[[Facts], str], other: Callable[[Facts], str]
) -> Callable[[Facts], bool]:
    return lambda facts: function(one(facts), other(facts))


def _extreme(beyond: Callable[[Any, Any], bool], operands: tuple[ex.Numeric, ...]) -> Callable[[Facts], Ratio]:
    parts = [numeric(operand) for operand in operands]

    def run(facts: Facts) -> Ratio:
        values = [part(facts) for part in parts]
        best = values[0]
        for value in values[1:]:
            if beyond(value[0] * best[1], best[0] * value[1]):
                best = value
        return best

    return run


def _case(
    branches: list[tuple[Callable[[Facts], bool], Callable[[Facts], Ratio]]], otherwise: Callable[[Facts], Ratio]
) -> Callable[[Facts], Ratio]:
    def run(facts: Facts) -> Ratio:
        for holds, result in branches:
            if holds(facts):
                return result(facts)
        return otherwise(facts)

    return run
