"""The columns reader of expressions: a rule's tree becomes whole columns, with where facts are missing.

It gives what `outcome.evaluate` gives for every row: a value, or missing facts, or no value for a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, assert_never

import attrs

from scorer.columns import quotients
from scorer.columns.cases import told_apart
from scorer.columns.integers import FALSE, TRUE, Program, Truth, Whole, constant
from scorer.columns.quotients import Quotient, exactly
from scorer.expression import (
    Absolute,
    Add,
    And,
    Case,
    Ceiling,
    Comparison,
    Condition,
    Divide,
    Floor,
    Maximum,
    Minimum,
    Multiply,
    Negate,
    Not,
    Number,
    NumberFact,
    Numeric,
    Or,
    Round,
    Subtract,
    Text,
    TextComparison,
    TextFact,
    Textual,
)

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen(eq=False)
class Amount:
    """A number in every row where it is neither `missing` nor `void` (no value although no fact is missing)."""

    value: Quotient
    missing: Truth = FALSE
    void: Truth = FALSE


@attrs.frozen(eq=False)
class Holding:
    """Where a condition holds, where it cannot be told for missing facts, and where it has no value."""

    yes: Truth
    missing: Truth = FALSE
    void: Truth = FALSE


@attrs.frozen(eq=False)
class Wording:
    """A text column without nulls, or one text."""

    value: pl.Expr | str
    missing: Truth = FALSE


class Facts(Protocol):
    """Where the columns of facts are looked up, and what has been translated with them already."""

    known: dict[int, Amount]

    def number(self, name: str) -> Amount:
        """A number fact in the ratio or unit that formulas calculate with."""

    def text(self, name: str) -> Wording:
        """A text fact."""

    def words(self, name: str) -> Sequence[str]:
        """All that a text fact may say; nothing if that is unknown."""


NOTHING = exactly(Fraction(0))


def amount(program: Program, expression: Numeric, facts: Facts) -> Amount:
    """The columns of a number; what a rule mentions again is calculated once."""
    known = facts.known.get(id(expression))
    if known is None:
        found = _amount(program, expression, facts)
    else:
        found = attrs.evolve(known, value=_kept(program, known.value))
    facts.known[id(expression)] = found
    return found


def _amount(program: Program, expression: Numeric, facts: Facts) -> Amount:
    def inside(*several: Numeric) -> list[Amount]:
        return [amount(program, one, facts) for one in several]

    match expression:
        case Number(value):
            return Amount(exactly(value))
        case NumberFact(name):
            return facts.number(name)
        case Add(left, right):
            one, other = inside(left, right)
            return _with(program, quotients.add(program, one.value, other.value), one, other)
        case Subtract(left, right):
            one, other = inside(left, right)
            less = quotients.negate(program, other.value)
            return _with(program, quotients.add(program, one.value, less), one, other)
        case Multiply(left, right):
            one, other = inside(left, right)
            return _with(program, quotients.multiply(program, one.value, other.value), one, other)
        case Divide(left, right):
            one, other = inside(left, right)
            quotient, nothing = quotients.divide(program, one.value, other.value)
            return _with(program, quotient, one, other, void=nothing)
        case Negate(operand):
            (one,) = inside(operand)
            return _with(program, quotients.negate(program, one.value), one)
        case Absolute(operand):
            (one,) = inside(operand)
            top = program.absolute(program.kept(one.value.top))
            return _with(program, Quotient(top, one.value.bottom), one)
        case Floor(operand):
            (one,) = inside(operand)
            return _with(program, quotients.floor(program, one.value), one)
        case Ceiling(operand):
            (one,) = inside(operand)
            below = quotients.floor(program, quotients.negate(program, one.value))
            return _with(program, quotients.negate(program, below), one)
        case Round(operand, places):
            (one,) = inside(operand)
            return _with(program, quotients.round_half_away(program, one.value, places), one)
        case Minimum(several):
            return _extreme(program, "≤", inside(*several))
        case Maximum(several):
            return _extreme(program, "≥", inside(*several))
        case Case(branches, otherwise):
            found = amount(program, otherwise, facts)
            for condition, result in reversed(list(told_apart(branches, facts.words))):
                then = amount(program, result, facts)
                found = then if condition is None else _branch(program, holding(program, condition, facts), then, found)
            return found
        case _:
            assert_never(expression)


def holding(program: Program, condition: Condition, facts: Facts) -> Holding:
    """The columns of a condition."""
    match condition:
        case Comparison(sign, left, right):
            one, other = amount(program, left, facts), amount(program, right, facts)
            found = _with(program, NOTHING, one, other)
            holds = quotients.compare(program, sign, one.value, other.value)
            return _known(program, holds, found.missing, found.void)
        case TextComparison(sign, left, right):
            first, second = _wording(left, facts), _wording(right, facts)
            same = _same(program, first, second)
            missing = program.any_of(first.missing, second.missing)
            return _known(program, same if sign == "=" else program.opposite(same), missing, FALSE)
        case Not(operand):
            inside = holding(program, operand, facts)
            return attrs.evolve(inside, yes=no(program, inside))
        case And(several):
            return _decided(program, [holding(program, one, facts) for one in several])
        case Or(several):
            # One that holds decides, as one that does not decides an `And`.
            parts = [holding(program, one, facts) for one in several]
            turned = [attrs.evolve(part, yes=no(program, part)) for part in parts]
            decided = _decided(program, turned)
            return attrs.evolve(decided, yes=no(program, decided))
        case _:
            assert_never(condition)


def no(program: Program, one: Holding) -> Truth:
    """Where a condition is known not to hold."""
    return program.opposite(program.any_of(one.yes, one.missing, one.void))


def _known(program: Program, holds: Truth, missing: Truth, void: Truth) -> Holding:
    open_ = program.any_of(missing, void)
    return Holding(program.held(program.all_of(holds, program.opposite(open_))), missing, void)


def _decided(program: Program, several: list[Holding]) -> Holding:
    """All of several conditions: one that does not hold decides; then what is missing, then what has no value."""
    decided = program.held(program.any_of(*(no(program, one) for one in several)))
    lacking = program.any_of(*(one.missing for one in several))
    empty = program.any_of(*(one.void for one in several))
    missing = program.all_of(lacking, program.opposite(decided))
    void = program.all_of(empty, program.opposite(decided), program.opposite(lacking))
    return Holding(program.held(program.all_of(*(one.yes for one in several))), missing, void)


def _with(program: Program, value: Quotient, *inside: Amount, void: Truth = FALSE) -> Amount:
    """`value` of operands that are all needed: one without a value leaves none, whatever the others may become."""
    empty = program.any_of(*(one.void for one in inside))
    lacking = program.any_of(*(one.missing for one in inside))
    missing = program.all_of(lacking, program.opposite(empty))
    return Amount(value, missing, program.any_of(empty, program.all_of(void, program.opposite(lacking))))


def _branch(program: Program, condition: Holding, then: Amount, otherwise: Amount) -> Amount:
    """One line of a case: what it gives, where its condition holds; where that is unknown nothing is."""
    rest = program.opposite(program.any_of(condition.yes, condition.missing, condition.void))

    def one_of(open_: Truth, first: Truth, second: Truth) -> Truth:
        return program.any_of(open_, program.all_of(condition.yes, first), program.all_of(rest, second))

    return Amount(
        quotients.pick(program, condition.yes, then.value, otherwise.value),
        one_of(condition.missing, then.missing, otherwise.missing),
        one_of(condition.void, then.void, otherwise.void),
    )


def _extreme(program: Program, sign: str, several: list[Amount]) -> Amount:
    best, *others = (one.value for one in several)
    for other in others:
        best = _kept(program, best)
        other = _kept(program, other)
        if _alike(best.bottom, other.bottom):
            reach = program.least if sign == "≤" else program.most
            best = Quotient(reach(best.top, other.top), best.bottom)
        else:
            best = quotients.pick(program, quotients.compare(program, sign, best, other), best, other)
    return _with(program, best, *several)


def _alike(one: Whole, other: Whole) -> bool:
    if isinstance(one.value, int) and isinstance(other.value, int):
        return one.value == other.value
    return one.value is other.value


def _kept(program: Program, value: Quotient) -> Quotient:
    return Quotient(program.kept(value.top), program.kept(value.bottom))


def _wording(expression: Textual, facts: Facts) -> Wording:
    match expression:
        case Text(value):
            return Wording(value)
        case TextFact(name):
            return facts.text(name)
        case _:
            assert_never(expression)


def _same(program: Program, one: Wording, other: Wording) -> Truth:
    import polars as pl

    if isinstance(one.value, str) and isinstance(other.value, str):
        return TRUE if one.value == other.value else FALSE
    left, right = (pl.lit(text.value) if isinstance(text.value, str) else text.value for text in (one, other))
    return program.ask(left == right)


MISSING = Amount(Quotient(constant(0), constant(1)), missing=TRUE)
