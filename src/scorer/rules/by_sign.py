"""The rule kind by_sign: the sign of the leaf picks the rule, as the national form has it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

import attrs

from scorer.expression import (
    NO_VALUE,
    Branch,
    Case,
    Comparison,
    Condition,
    Divide,
    Maximum,
    Multiply,
    Number,
    NumberFact,
    Numeric,
    Or,
    Subtract,
    Text,
    TextComparison,
    TextFact,
)
from scorer.facts import ACTUAL, SIGN, TARGET
from scorer.formulas import Formulas
from scorer.record import Record
from scorer.rules.judged import Graded, GradeShare
from scorer.rules.measured import ONE, ZERO, worth_of
from scorer.rules.shape import Complaint, Goal, Said, Shape

#: The sign of a leaf that a person judges.
QUALITATIVE = "定性"


@attrs.frozen
class BySign(Shape):
    """The leaf's sign picks the rule, as the national form and the deployed platforms do (财预〔2020〕10号).

    ≥ and >: full at the target, else in proportion; = the same, and with target 0 full only at 0; ≤ and <: full at
    the target, falling to nothing at twice the target; 定性: a person chooses a grade and types a score inside it.
    """

    takes: ClassVar[frozenset[str]] = frozenset({"grade"})
    grades: tuple[GradeShare, ...] = Graded.usual()

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self:
        """No keys of its own."""
        return cls()

    def expression(self, points: Decimal) -> Numeric:
        """A case over 符号; 定性 has no value, so that a leaf without a typed score stays open."""
        actual = Maximum((NumberFact(ACTUAL), ZERO))
        return Case(
            (
                Branch(Or((self._sign("≥"), self._sign(">"))), self._at_least(points, actual)),
                Branch(self._sign("="), self._exactly(points, actual)),
                Branch(Or((self._sign("≤"), self._sign("<"))), self._at_most(points, actual)),
            ),
            NO_VALUE,
        )

    def for_entry(self, points: Decimal, entry: Said | None) -> Numeric:
        """The branch of the leaf's sign; the floor of a negative actual only where it is negative."""
        if entry is None or entry.sign is None or entry.sign == QUALITATIVE:
            return self.expression(points)
        negative = isinstance(entry.actual, Decimal) and entry.actual < 0
        actual = Maximum((NumberFact(ACTUAL), ZERO)) if negative else NumberFact(ACTUAL)
        if entry.sign in ("≥", ">") or (entry.sign == "=" and _not_zero(entry.target)):
            return self._at_least(points, actual)
        return self._exactly(points, actual) if entry.sign == "=" else self._at_most(points, actual)

    def variant(self, entry: Said | None) -> Hashable:
        """The sign, and which of the cases for a negative actual and a target of 0 are settled."""
        if entry is None:
            return None
        negative = isinstance(entry.actual, Decimal) and entry.actual < 0
        return entry.sign, negative, _not_zero(entry.target)

    @staticmethod
    def _at_least(points: Decimal, actual: Numeric) -> Numeric:
        target, full = NumberFact(TARGET), worth_of(points)
        return Case((Branch(Comparison("≥", actual, target), full),), Multiply(Divide(actual, target), full))

    @classmethod
    def _exactly(cls, points: Decimal, actual: Numeric) -> Numeric:
        full = worth_of(points)
        at_zero = Case((Branch(Comparison("≤", actual, ZERO), full),), ZERO)
        return Case((Branch(Comparison("=", NumberFact(TARGET), ZERO), at_zero),), cls._at_least(points, actual))

    @staticmethod
    def _at_most(points: Decimal, actual: Numeric) -> Numeric:
        target, full = NumberFact(TARGET), worth_of(points)
        decay = Multiply(Subtract(ONE, Divide(Subtract(actual, target), target)), full)
        twice = Multiply(Number(Fraction(2)), target)
        return Case(
            (Branch(Comparison("≤", actual, target), full), Branch(Comparison("≥", actual, twice), ZERO)), decay
        )

    @staticmethod
    def _sign(sign: str) -> Condition:
        return TextComparison("=", TextFact(SIGN), Text(sign))

    def best(self, points: Decimal) -> Fraction:
        """Full marks at the target."""
        return Fraction(points)

    def typed_by_hand(self, entry: Said | None) -> bool:
        """A qualitative leaf is."""
        return entry is not None and entry.sign == QUALITATIVE

    def doubts(self, entry: Said, points: Decimal | None) -> Iterator[Complaint]:
        """A qualitative leaf is graded; the others are not."""
        if entry.sign == QUALITATIVE:
            yield from Graded(self.grades).doubts(entry, points)
        elif entry.grade:
            yield "grade-not-taken", "grade", {}

    def goals(self, points: Decimal) -> Iterator[Goal]:
        """The leaf's own target is the goal of its actual value, whatever the sign."""
        yield Goal(Subtract(NumberFact(ACTUAL), NumberFact(TARGET)), Fraction(0))


def _not_zero(value: Decimal | str | None) -> bool:
    return isinstance(value, Decimal) and value != 0
