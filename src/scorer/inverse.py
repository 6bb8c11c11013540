"""The inverse reader of expressions: the value of one fact, the others held, at which an expression takes a value.

Only for expressions that are a quotient of two straight lines in that fact, (a·x + b) ÷ (c·x + d), which is what the
measured values of rubrics are: rates, differences of rates, sums. Everything else has no inverse and gives None.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from scorer.expression import Add, Divide, Multiply, Negate, Number, NumberFact, Numeric, Subtract, facts_used
from scorer.facts import Fact
from scorer.outcome import evaluate


@attrs.frozen
class _Quotient:
    """(a·x + b) ÷ (c·x + d)."""

    a: Fraction
    b: Fraction
    c: Fraction = Fraction(0)
    d: Fraction = Fraction(1)

    @property
    def straight(self) -> bool:
        return not self.c


def solve(expression: Numeric, fact: str, wanted: Fraction, facts: Mapping[str, Fact]) -> Fraction | None:
    """The value x of `fact`, as formulas calculate with it, at which `expression` is `wanted`.

    None where there is none, where every x does, or where the expression is not of the form above.
    """
    form = _form(expression, fact, facts)
    if form is None:
        return None
    # a·x + b = wanted·(c·x + d)
    slope, rest = form.a - wanted * form.c, wanted * form.d - form.b
    if not slope:
        return None
    x = rest / slope
    return x if form.c * x + form.d else None


def _form(expression: Numeric, fact: str, facts: Mapping[str, Fact]) -> _Quotient | None:
    if fact not in facts_used(expression):
        value = evaluate(expression, facts).value
        return None if value is None else _Quotient(Fraction(0), value)
    match expression:
        case NumberFact():
            return _Quotient(Fraction(1), Fraction(0))
        case Number(value):
            return _Quotient(Fraction(0), value)
        case Negate(operand):
            inner = _form(operand, fact, facts)
            return inner and _Quotient(-inner.a, -inner.b, inner.c, inner.d)
        case Add(left, right):
            return _sum(_form(left, fact, facts), _form(right, fact, facts), 1)
        case Subtract(left, right):
            return _sum(_form(left, fact, facts), _form(right, fact, facts), -1)
        case Multiply(left, right):
            return _product(_form(left, fact, facts), _form(right, fact, facts))
        case Divide(left, right):
            below = _form(right, fact, facts)
            return _product(_form(left, fact, facts), below and _Quotient(below.c, below.d, below.a, below.b))
        case _:
            return None


def _sum(left: _Quotient | None, right: _Quotient | None, sign: int) -> _Quotient | None:
    """One of the two may have x below the line, or both the same there; otherwise the sum is no such quotient."""
    if left is None or right is None:
        return None
    if (left.c, left.d) == (right.c, right.d):
        return _Quotient(left.a + sign * right.a, left.b + sign * right.b, left.c, left.d)
    if left.straight and right.straight:
        return _Quotient(left.a / left.d + sign * right.a / right.d, left.b / left.d + sign * right.b / right.d)
    if right.straight and not right.a:
        value = sign * right.b / right.d
        return _Quotient(left.a + value * left.c, left.b + value * left.d, left.c, left.d)
    if left.straight and not left.a:
        value = left.b / left.d
        return _Quotient(value * right.c + sign * right.a, value * right.d + sign * right.b, right.c, right.d)
    return None


def _product(left: _Quotient | None, right: _Quotient | None) -> _Quotient | None:
    """A quotient times a constant, or two lines that stand one above and one below the line."""
    if left is None or right is None:
        return None
    for one, other in ((left, right), (right, left)):
        if not one.a and not one.c and one.d:
            value = one.b / one.d
            return _Quotient(value * other.a, value * other.b, other.c, other.d)
    if left.straight and not right.a:
        return _Quotient(left.a * right.b, left.b * right.b, left.d * right.c, left.d * right.d)
    if right.straight and not left.a:
        return _Quotient(right.a * left.b, right.b * left.b, right.d * left.c, right.d * left.d)
    return None
