"""The page reader of expressions: a tree as JSON, which the script of the HTML form evaluates in exact rationals.

Every form is a list of its word and its parts, `["add", left, right]`; a constant is `["number", "1/3"]`. What a leaf
can earn is not always known when a form is made: a unit gives the points of its own indicators and of the members of
a pool. There `pointed` writes a constant that follows the points as `["points", "a", "b"]`, which is a + b × points.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from scorer import expression as ex

Written = list[Any]

#: Points at which an expression is looked at to see which of its constants follow them.
_SAMPLES = (Decimal(1), Decimal(2), Decimal(7))


def written(expression: ex.Expression) -> Written:
    """An expression as lists and texts."""
    match expression:
        case ex.Number(value):
            return ["number", str(value)]
        case ex.NumberFact(name):
            return ["fact", name]
        case ex.Text(value):
            return ["text", value]
        case ex.TextFact(name):
            return ["textfact", name]
        case ex.Comparison(sign, left, right):
            return ["compare", sign, written(left), written(right)]
        case ex.TextComparison(sign, one, other):
            return ["same", sign, written(one), written(other)]
        case ex.Add(left, right):
            return ["add", written(left), written(right)]
        case ex.Subtract(left, right):
            return ["subtract", written(left), written(right)]
        case ex.Multiply(left, right):
            return ["multiply", written(left), written(right)]
        case ex.Divide(left, right):
            return ["divide", written(left), written(right)]
        case ex.Negate(operand):
            return ["negate", written(operand)]
        case ex.Absolute(operand):
            return ["absolute", written(operand)]
        case ex.Floor(operand):
            return ["floor", written(operand)]
        case ex.Ceiling(operand):
            return ["ceiling", written(operand)]
        case ex.Round(operand, places):
            return ["round", places, written(operand)]
        case ex.Minimum(operands):
            return ["minimum", *map(written, operands)]
        case ex.Maximum(operands):
            return ["maximum", *map(written, operands)]
        case ex.And(operands):
            return ["and", *map(written, operands)]
        case ex.Or(operands):
            return ["or", *map(written, operands)]
        case ex.Not(operand):
            return ["not", written(operand)]
        case ex.Case(branches, otherwise):
            return [
                "case",
                [[written(branch.condition), written(branch.result)] for branch in branches],
                written(otherwise),
            ]
        case _:
            assert_never(expression)


def pointed(expression_at: Callable[[Decimal], ex.Numeric]) -> Written:
    """The expression that a rule gives for any points.

    Raises:
        ValueError: a constant follows the points otherwise than in a line, which no rule kind does.
    """
    one, two, more = (written(expression_at(points)) for points in _SAMPLES)
    found = _merged(one, two)
    if _at(found, _SAMPLES[2]) != more:
        raise ValueError("a constant of the rule does not follow the points in a line")
    return found  # type: ignore[no-any-return]  # a merged list is a list


def _merged(one: Any, two: Any) -> Any:
    """Two expressions of one shape as one: constants that differ become lines through both."""
    if one == two:
        return one
    if not isinstance(one, list) or not isinstance(two, list) or len(one) != len(two):
        raise ValueError("the rule has another shape for other points")
    if one[0] == two[0] == "number":
        slope = Fraction(two[1]) - Fraction(one[1])
        return ["points", str(Fraction(one[1]) - slope), str(slope)]
    return [_merged(left, right) for left, right in zip(one, two, strict=True)]


def _at(found: Any, points: Decimal) -> Any:
    """A merged expression with the points put in."""
    if not isinstance(found, list):
        return found
    if found[:1] == ["points"]:
        return ["number", str(Fraction(found[1]) + Fraction(found[2]) * Fraction(points))]
    return [_at(part, points) for part in found]
