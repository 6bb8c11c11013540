"""Whole numbers as columns that can never overflow unnoticed: every one carries its bounds.

Polars wraps around silently. A `Whole` therefore knows the least and the most it can be, from the columns it is made
of, and is calculated in the fewest bits of 32, 64 and 128 that are enough for it and for what it is made of: half the
bits are half the memory to go through. Where 128 could be too few it is not calculated at all (`TooWideError`): the
exact evaluator takes these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    import polars as pl

MOST_128 = 2**127 - 1
#: An expression of more operations than this becomes a column of its own, lest it is calculated more than once.
LONGEST = 6


class TooWideError(Exception):
    """A number that could need more than 128 bits."""


@attrs.frozen(eq=False)
class Whole:
    """A column of whole numbers, or one number.

    Attributes:
        value: never null.
        low: the least it can be.
        high: the most it can be.
        stage: the number of the step that may calculate it; what it is made of is there by then.
        size: how many operations it takes from columns that are there.
        bits: how many it is held in: 32, 64 or 128.
    """

    value: pl.Expr | int
    low: int
    high: int
    stage: int = 0
    size: int = 0
    bits: int = 32


@attrs.frozen(eq=False)
class Truth:
    """A column of true and false, never null, or one of the two; `stage` and `size` as of `Whole`.

    Attributes:
        contrary: what this is the opposite of, so that nothing is turned twice.
    """

    value: pl.Expr | bool
    stage: int = 0
    size: int = 0
    contrary: Truth | None = None


TRUE, FALSE = Truth(True), Truth(False)


def constant(value: int) -> Whole:
    """One number for all rows."""
    return Whole(value, value, value)


@attrs.define(eq=False)
class Program:
    """Steps of columns: each step needs only what the steps before it have made."""

    steps: list[list[pl.Expr]] = attrs.field(factory=list)
    _made: int = 0

    # ── Arithmetic

    def add(self, left: Whole, right: Whole) -> Whole:
        """`left` + `right`."""
        for one, other in ((left, right), (right, left)):
            if isinstance(one.value, int) and one.value == 0:
                return other
        return self._number(lambda a, b: a + b, left, right, left.low + right.low, left.high + right.high)

    def subtract(self, left: Whole, right: Whole) -> Whole:
        """`left` − `right`."""
        if isinstance(right.value, int) and right.value == 0:
            return left
        return self._number(lambda a, b: a - b, left, right, left.low - right.high, left.high - right.low)

    def multiply(self, left: Whole, right: Whole) -> Whole:
        """`left` × `right`."""
        for one, other in ((left, right), (right, left)):
            if isinstance(one.value, int) and one.value == 1:
                return other
            if isinstance(one.value, int) and one.value == 0:
                return constant(0)
        corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        return self._number(lambda a, b: a * b, left, right, min(corners), max(corners))

    def divide(self, left: Whole, right: Whole) -> Whole:
        """The largest whole number not above `left` ÷ `right`; `right` is 1 or more."""
        assert right.low >= 1, "nobody divides by what may be 0"
        if isinstance(right.value, int) and right.value == 1:
            return left
        corners = [a // b for a in (left.low, left.high) for b in (right.low, right.high)]
        return self._number(lambda a, b: a // b, left, right, min(corners), max(corners))

    def negate(self, value: Whole) -> Whole:
        """− `value`."""
        return self.subtract(constant(0), value)

    def absolute(self, value: Whole) -> Whole:
        """`value` without its sign."""
        if value.low >= 0:
            return value
        return self.pick(self.compare("<", value, constant(0)), self.negate(value), value)

    def least(self, left: Whole, right: Whole) -> Whole:
        """The smaller of two."""
        if left.high <= right.low:
            return left
        if right.high <= left.low:
            return right
        low, high = min(left.low, right.low), min(left.high, right.high)
        return self._number(_smaller, left, right, low, high)

    def most(self, left: Whole, right: Whole) -> Whole:
        """The larger of two."""
        if left.low >= right.high:
            return left
        if right.low >= left.high:
            return right
        low, high = max(left.low, right.low), max(left.high, right.high)
        return self._number(_larger, left, right, low, high)

    def pick(self, condition: Truth, then: Whole, otherwise: Whole) -> Whole:
        """`then` where the condition holds, else `otherwise`."""
        import polars as pl

        if isinstance(condition.value, bool):
            return then if condition.value else otherwise
        if then is otherwise or then.low == then.high == otherwise.low == otherwise.high:
            return then
        held = condition.value
        low, high = min(then.low, otherwise.low), max(then.high, otherwise.high)
        return self._number(lambda a, b: pl.when(held).then(a).otherwise(b), then, otherwise, low, high, condition)

    def total(self, several: list[Whole]) -> Whole:
        """The sum of some."""
        found = constant(0)
        for one in several:
            found = self.add(found, one)
        return found

    # ── Questions

    def compare(self, sign: str, left: Whole, right: Whole) -> Truth:
        """How two numbers stand to each other: = ≠ < ≤ > ≥."""
        always, never = _DECIDED[sign](left, right)
        if always or never:
            return Truth(always)
        bits = bits_for(max(_extent(left), _extent(right)))
        value = _ASKED[sign](_held_in(bits, left), _held_in(bits, right))
        return self._truth(value, left, right)

    def ask(self, question: pl.Expr) -> Truth:
        """A question about columns that are there from the start; it is never null."""
        return Truth(question, 0, 1)

    def all_of(self, *several: Truth) -> Truth:
        """Whether every one holds."""
        return self._joined_truths(several, decides=False, join=lambda a, b: a & b)

    def any_of(self, *several: Truth) -> Truth:
        """Whether one of them holds."""
        return self._joined_truths(several, decides=True, join=lambda a, b: a | b)

    def _joined_truths(
        self, several: Sequence[Truth], *, decides: bool, join: Callable[[pl.Expr, pl.Expr], pl.Expr]
    ) -> Truth:
        if any(one.value is decides for one in several):
            return Truth(decides)
        found = Truth(not decides)
        for one in several:
            if isinstance(one.value, bool) or one is found:
                continue
            found = one if isinstance(found.value, bool) else self._truth(join(found.value, one.value), found, one)
        return found

    def opposite(self, one: Truth) -> Truth:
        """Whether it does not hold."""
        if isinstance(one.value, bool):
            return Truth(not one.value)
        return one.contrary or Truth(~one.value, one.stage, one.size + 1, contrary=one)

    # ── Steps

    def _number(
        self,
        function: Callable[[pl.Expr, pl.Expr], pl.Expr],
        left: Whole,
        right: Whole,
        low: int,
        high: int,
        *also: Truth,
    ) -> Whole:
        if max(-low, high) > MOST_128:
            raise TooWideError
        if isinstance(left.value, int) and isinstance(right.value, int) and not also and low == high:
            return constant(low)
        enough = bits_for(max(-low - 1, high))
        bits = max(enough, bits_for(max(_extent(left), _extent(right))))
        value = function(_held_in(bits, left), _held_in(bits, right))
        if enough < bits:
            value = value.cast(integer(enough))
        stage, size = self._joined(left, right, *also)
        found = Whole(value, low, high, stage, size, enough)
        if size <= LONGEST:
            return found
        return attrs.evolve(found, value=self.column(value, stage), stage=stage + 1, size=0)

    def _truth(self, value: pl.Expr, *inputs: Whole | Truth) -> Truth:
        stage, size = self._joined(*inputs)
        return Truth(value, stage, size) if size <= LONGEST else Truth(self.column(value, stage), stage + 1)

    @staticmethod
    def _joined(*inputs: Whole | Truth) -> tuple[int, int]:
        """The step that may calculate something of these, and how many operations it takes."""
        stage = max(one.stage for one in inputs)
        return stage, 1 + sum(one.size for one in inputs)

    def column(self, value: pl.Expr, stage: int) -> pl.Expr:
        """A column of its own, made in the step `stage`, for what is used more than once or has grown long."""
        import polars as pl

        while len(self.steps) <= stage:
            self.steps.append([])
        self._made += 1
        name = f"\0{self._made}"  # no name in a rubric has a control character
        self.steps[stage].append(value.alias(name))
        return pl.col(name)

    def kept(self, one: Whole) -> Whole:
        """The same number as a column of its own, because it will be used several times."""
        if one.size <= 1 or isinstance(one.value, int):
            return one
        return attrs.evolve(one, value=self.column(one.value, one.stage), stage=one.stage + 1, size=0)

    def held(self, one: Truth) -> Truth:
        """The same answer as a column of its own."""
        if one.size <= 1 or isinstance(one.value, bool):
            return one
        return Truth(self.column(one.value, one.stage), one.stage + 1)


def _extent(one: Whole) -> int:
    return max(-one.low - 1, one.high)


def bits_for(extent: int) -> int:
    """The fewest bits that hold every number from −`extent` − 1 to `extent`."""
    return next(bits for bits in (32, 64, 128) if extent < 2 ** (bits - 1))


def integer(bits: int) -> type[pl.DataType]:
    """The whole numbers of so many bits."""
    import polars as pl

    return {32: pl.Int32, 64: pl.Int64, 128: pl.Int128}[bits]


def _held_in(bits: int, one: Whole) -> pl.Expr:
    import polars as pl

    if isinstance(one.value, int):
        return pl.lit(one.value, dtype=integer(bits))
    return one.value if one.bits == bits else one.value.cast(integer(bits))


def _smaller(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    import polars as pl

    return pl.when(left <= right).then(left).otherwise(right)


def _larger(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    import polars as pl

    return pl.when(left >= right).then(left).otherwise(right)


#: Of two numbers: whether a comparison always holds, and whether it never does.
_DECIDED: dict[str, Callable[[Whole, Whole], tuple[bool, bool]]] = {
    "<": lambda a, b: (a.high < b.low, a.low >= b.high),
    "≤": lambda a, b: (a.high <= b.low, a.low > b.high),
    ">": lambda a, b: (a.low > b.high, a.high <= b.low),
    "≥": lambda a, b: (a.low >= b.high, a.high < b.low),
    "=": lambda a, b: (a.low == a.high == b.low == b.high, a.high < b.low or a.low > b.high),
    "≠": lambda a, b: (a.high < b.low or a.low > b.high, a.low == a.high == b.low == b.high),
}
_ASKED: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": lambda a, b: a < b,
    "≤": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "≥": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
}
