"""The closed set of expressions that every rule is made of.

A rule says what points it gives as a tree of the classes below: a `Numeric` that may ask a `Condition` about numbers
and a `Textual`. Trees are written as formula text (`formula`), calculated (`outcome`) and written out (`proof`).
There is no power operator and no loop: a value has at most about as many digits as the facts and constants of its tree
have together, so the size of the tree bounds the work of every reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, assert_never, get_args

import attrs

from scorer.representation import as_call

ComparisonSign = Literal["=", "≠", "<", "≤", ">", "≥"]
SamenessSign = Literal["=", "≠"]

# ── Numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class Number:
    """A constant; `percent` only says that it is written as a percentage (9/10 as 90%)."""

    value: Fraction = attrs.field(validator=attrs.validators.instance_of(Fraction))
    percent: bool = attrs.field(default=False, eq=False)

    __repr__ = as_call


@attrs.frozen
class NumberFact:
    """The value of a numeric fact; of one measured in % or ‰ the ratio."""

    name: str

    __repr__ = as_call


@attrs.frozen
class Add:
    """`left` + `right`."""

    left: Numeric
    right: Numeric

    __repr__ = as_call


@attrs.frozen
class Subtract:
    """`left` − `right`."""

    left: Numeric
    right: Numeric

    __repr__ = as_call


@attrs.frozen
class Multiply:
    """`left` × `right`."""

    left: Numeric
    right: Numeric

    __repr__ = as_call


@attrs.frozen
class Divide:
    """`left` ÷ `right`; no value where `right` is 0."""

    left: Numeric
    right: Numeric

    __repr__ = as_call


@attrs.frozen
class Negate:
    """− `operand`."""

    operand: Numeric

    __repr__ = as_call


@attrs.frozen
class Absolute:
    """`operand` without its sign."""

    operand: Numeric

    __repr__ = as_call


@attrs.frozen
class Floor:
    """The largest whole number not above `operand`: −0.5 becomes −1."""

    operand: Numeric

    __repr__ = as_call


@attrs.frozen
class Ceiling:
    """The smallest whole number not below `operand`: −0.5 becomes 0."""

    operand: Numeric

    __repr__ = as_call


@attrs.frozen
class Round:
    """`operand` to `places` decimals, a half away from zero: 0.5 becomes 1, −0.5 becomes −1."""

    operand: Numeric
    places: int = attrs.field(default=0, validator=attrs.validators.ge(0))

    __repr__ = as_call


@attrs.frozen
class Minimum:
    """The smallest of one or more operands; all are needed."""

    operands: tuple[Numeric, ...] = attrs.field(validator=attrs.validators.min_len(1))

    __repr__ = as_call


@attrs.frozen
class Maximum:
    """The largest of one or more operands; all are needed."""

    operands: tuple[Numeric, ...] = attrs.field(validator=attrs.validators.min_len(1))

    __repr__ = as_call


@attrs.frozen
class Branch:
    """One line of a `Case`: what it gives if its condition is the first that holds."""

    condition: Condition
    result: Numeric

    __repr__ = as_call


@attrs.frozen
class Case:
    """The result of the first branch whose condition holds, else `otherwise`; later branches are never looked at."""

    branches: tuple[Branch, ...] = attrs.field(validator=attrs.validators.min_len(1))
    otherwise: Numeric

    __repr__ = as_call


# ── Texts and conditions ───────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class Text:
    """A constant text, compared letter by letter."""

    value: str

    __repr__ = as_call


@attrs.frozen
class TextFact:
    """The value of a text fact."""

    name: str

    __repr__ = as_call


@attrs.frozen
class Comparison:
    """How two numbers stand to each other."""

    operator: ComparisonSign = attrs.field(validator=attrs.validators.in_(get_args(ComparisonSign)))
    left: Numeric
    right: Numeric

    __repr__ = as_call


@attrs.frozen
class TextComparison:
    """Whether two texts are the same."""

    operator: SamenessSign = attrs.field(validator=attrs.validators.in_(get_args(SamenessSign)))
    left: Textual
    right: Textual

    __repr__ = as_call


@attrs.frozen
class And:
    """Holds if every operand holds; one that does not decides, whatever the others lack."""

    operands: tuple[Condition, ...] = attrs.field(validator=attrs.validators.min_len(1))

    __repr__ = as_call


@attrs.frozen
class Or:
    """Holds if any operand holds; one that does decides, whatever the others lack."""

    operands: tuple[Condition, ...] = attrs.field(validator=attrs.validators.min_len(1))

    __repr__ = as_call


@attrs.frozen
class Not:
    """Holds if `operand` does not."""

    operand: Condition

    __repr__ = as_call


Numeric = (
    Number | NumberFact | Add | Subtract | Multiply | Divide | Negate | Absolute | Floor | Ceiling | Round
    | Minimum | Maximum | Case
)  # fmt: skip
Textual = Text | TextFact
Condition = Comparison | TextComparison | And | Or | Not
Expression = Numeric | Textual | Condition


#: What a table of cases gives where none of them holds: nothing divided by nothing has no value.
NO_VALUE = Divide(Number(Fraction(0)), Number(Fraction(0)))


def operands(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside, in the order in which they are written."""
    match expression:
        case Number() | NumberFact() | Text() | TextFact():
            return ()
        case Add() | Subtract() | Multiply() | Divide() | Comparison() | TextComparison():
            return (expression.left, expression.right)
        case Minimum() | Maximum() | And() | Or():
            return expression.operands
        case Negate() | Absolute() | Floor() | Ceiling() | Round() | Not():
            return (expression.operand,)
        case Case(branches, otherwise):
            return (*(part for branch in branches for part in (branch.condition, branch.result)), otherwise)
        case _:
            assert_never(expression)


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all inside it, in the order in which they are written."""
    yield expression
    for operand in operands(expression):
        yield from walk(operand)


def facts_used(expression: Expression) -> tuple[str, ...]:
    """The names of the facts it may need, each once, in order of first appearance."""
    return tuple(dict.fromkeys(e.name for e in walk(expression) if isinstance(e, NumberFact | TextFact)))
