"""Expressions as functions, for many evaluations of the same rule: the same values as `outcome.evaluate`, quicker.

A number inside these functions is a pair of whole numbers, a numerator and a denominator above 0, that is not reduced:
reducing after every step costs more than a few more digits. A function built here raises where there is no value;
`outcome.evaluate` is then asked what exactly is missing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, assert_never

from scorer import expression as ex
from scorer.facts import Fact, share_of_one
from scorer.outcome import COMPARE, evaluate

Facts = Mapping[str, Fact]
#: Numerator and denominator; the latter is positive.
Ratio = tuple[int, int]
#: A comparison with a constant: how, and its numerator and denominator.
Bound = tuple[Callable[[int, int], bool], int, int]


class NoValueError(Exception):
    """A fact is missing, or a text where a number is needed or the other way round."""


def numeric(expression: ex.Numeric) -> Callable[[Facts], Ratio]:
    """The function that gives the value of a numeric expression for some facts.

    It raises `NoValueError` or `ZeroDivisionError` where there is no value.
    """
    if (known := _constant(expression)) is not None:
        ratio = known.as_integer_ratio()
        return lambda _facts: ratio
    assert not isinstance(expression, ex.Number), "a number is a constant"
    match expression:
        case ex.NumberFact(name):
            return _fact(name)
        case ex.Add(left, right):
            constant = _constant(right)
            return _sum(numeric(left), numeric(right)) if constant is None else _plus(left, constant)
        case ex.Subtract(left, right):
            constant = _constant(right)
            return _difference(numeric(left), numeric(right)) if constant is None else _plus(left, -constant)
        case ex.Multiply(left, right):
            constant = _constant(right)
            return _product(numeric(left), numeric(right)) if constant is None else _times(left, constant)
        case ex.Divide(left, right):
            constant = _constant(right)
            return _times(left, 1 / constant) if constant else _quotient(numeric(left), numeric(right))
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
            results = [*(numeric(one.result) for one in branches), numeric(otherwise)]
            choose = choice(expression)
            return lambda facts: results[choose(facts)](facts)
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


def _constant(expression: ex.Numeric) -> Fraction | None:
    """What is the same for everybody; None where facts decide, or there is no value."""
    if isinstance(expression, ex.Number):
        return expression.value
    return None if ex.facts_used(expression) else evaluate(expression, {}).value


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
        try:
            fact = facts[name]
            ratio: Ratio = fact.value.as_integer_ratio()  # type: ignore[union-attr]  # a text or a blank has none
        except (KeyError, AttributeError):
            raise NoValueError from None
        if not fact.measured_in:
            return ratio
        top, bottom = ratio
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


def _plus(operand: ex.Numeric, constant: Fraction) -> Callable[[Facts], Ratio]:
    inner = numeric(operand)
    more, parts = constant.as_integer_ratio()

    def run(facts: Facts) -> Ratio:
        top, bottom = inner(facts)
        return top * parts + more * bottom, bottom * parts

    return run


def _times(operand: ex.Numeric, constant: Fraction) -> Callable[[Facts], Ratio]:
    inner = numeric(operand)
    factor, parts = constant.as_integer_ratio()

    def run(facts: Facts) -> Ratio:
        top, bottom = inner(facts)
        return top * factor, bottom * parts

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
    first, *others = [numeric(operand) for operand in operands]

    def run(facts: Facts) -> Ratio:
        best = first(facts)
        for part in others:
            value = part(facts)
            if beyond(value[0] * best[1], best[0] * value[1]):
                best = value
        return best

    return run


def choice(expression: ex.Case) -> Callable[[Facts], int]:
    """Which branch is taken, counted from 0; after the last of them comes `otherwise`."""
    conditions = [branch.condition for branch in expression.branches]
    rungs = [_bounds(one) for one in conditions]
    subjects = {subject for rung in rungs for subject, _ in rung}
    if all(rungs) and len(subjects) == 1:
        return _ladder(subjects.pop(), [[bound for _, bound in rung] for rung in rungs])
    tests = list(enumerate(condition(one) for one in conditions))

    def run(facts: Facts) -> int:
        for number, holds in tests:
            if holds(facts):
                return number
        return len(tests)

    return run


def _bounds(expression: ex.Condition) -> list[tuple[ex.Numeric, Bound]]:
    """What a condition compares with which constants, where that is all it does; else nothing."""
    operands = expression.operands if isinstance(expression, ex.And) else (expression,)
    found: list[tuple[ex.Numeric, Bound]] = []
    for operand in operands:
        match operand:
            case ex.Comparison(sign, subject, ex.Number(value)):
                found.append((subject, (COMPARE[sign], *value.as_integer_ratio())))
            case _:
                return []
    return found


def _ladder(subject: ex.Numeric, rungs: list[list[Bound]]) -> Callable[[Facts], int]:
    """A table of bands: the number that all its branches ask about is calculated once."""
    measure = numeric(subject)

    def run(facts: Facts) -> int:
        top, bottom = measure(facts)
        for number, rung in enumerate(rungs):
            for holds, bound, parts in rung:
                if not holds(top * parts, bound * bottom):
                    break
            else:
                return number
        return len(rungs)

    return run
