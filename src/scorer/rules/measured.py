"""Rule kinds that follow from numbers: linear, steps, formula. Sources stand with each class."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

import attrs

from scorer.expression import (
    Absolute,
    Branch,
    Case,
    Ceiling,
    Comparison,
    Divide,
    Floor,
    Maximum,
    Multiply,
    Number,
    Numeric,
    Subtract,
)
from scorer.formulas import Formulas
from scorer.record import Record
from scorer.rules.shape import Complaint, Goal, Shape
from scorer.rules.worth import constant

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))


def worth_of(points: Decimal) -> Number:
    """The points of a leaf as a number of an expression."""
    return Number(Fraction(points))


@attrs.frozen
class Linear(Shape):
    """In proportion between two values: nothing at `zero`, the whole points at `full`.

    Covers the capped ratio (zero 0, full 1; 财预〔2020〕10号), the pass threshold (zero 60%, full 1; 财预〔2021〕101号)
    and lower is better (full below zero). `over`: from `over_from` on the points fall again, to nothing at `over_zero`
    (目标值明显偏低的按偏离度扣分, 财预〔2020〕10号).
    """

    value: Numeric
    zero: Numeric
    full: Numeric
    over_from: Numeric | None = None
    over_zero: Numeric | None = None

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`value`, `zero`, `full`, `over = { from, zero }`."""
        value = formulas.number(record, "value", required=True)
        zero = formulas.number(record, "zero", required=True)
        full = formulas.number(record, "full", required=True)
        over_from = over_zero = None
        if over := record.table("over"):
            over_from = formulas.number(over, "from", required=True)
            over_zero = formulas.number(over, "zero", required=True)
            over.finish()
        if value is None or zero is None or full is None:
            return None
        return cls(value, zero, full, over_from, over_zero)

    def expression(self, points: Decimal) -> Numeric:
        """W × (value − zero) ÷ (full − zero), written as short as it can be."""
        rising = self._share(self.value, self.zero, self.full, points)
        if self.over_from is None or self.over_zero is None:
            return rising
        falling = self._share(self.value, self.over_zero, self.over_from, points)
        return Case((Branch(Comparison(">", self.value, self.over_from), falling),), rising)

    @staticmethod
    def _share(value: Numeric, zero: Numeric, full: Numeric, points: Decimal) -> Numeric:
        if zero == ZERO:
            share = value if full == ONE else Divide(value, full)
        else:
            share = Divide(Subtract(value, zero), Subtract(full, zero))
        return Multiply(share, worth_of(points))

    def best(self, points: Decimal) -> Fraction:
        """Full marks at `full`."""
        return Fraction(points)

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """Zero and full differ."""
        if self.zero == self.full:
            yield "linear-flat", "full", {}
        over_from, over_zero, full = self.over_from, self.over_zero, self.full
        if over_from is not None and over_from == over_zero:
            yield "linear-flat", "over", {}
        elif isinstance(over_from, Number) and isinstance(over_zero, Number):
            bounds = (full.value if isinstance(full, Number) else over_from.value, over_from.value, over_zero.value)
            if list(bounds) != sorted(bounds):
                yield "over-backwards", "over", {}

    def goals(self, points: Decimal) -> Iterator[Goal]:
        """Full marks, where `full` is a constant."""
        if isinstance(self.full, Number):
            yield Goal(self.value, self.full.value)


@attrs.frozen
class Steps(Shape):
    """So much lost for every so much away from a bound: 每超过1个百分点扣0.5分，扣完为止 (岳阳市部门整体支出评分标准).

    Whether a started step counts is stated: `proportional`, `whole` steps only, or `started` ones too.
    """

    value: Numeric
    start: Numeric
    every: Fraction
    lose: Fraction
    side: Literal["above", "below", "both"]
    count: Literal["proportional", "whole", "started"]

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`value`, `from`, `every`, `lose`, `side`, `count`."""
        value = formulas.number(record, "value", required=True)
        start = formulas.number(record, "from", required=True)
        every, lose = constant(formulas, record, "every", required=True), record.score("lose", required=True)
        side = record.choice("side", ("above", "below", "both")) or "above"
        count = record.choice("count", ("proportional", "whole", "started")) or "proportional"
        if value is None or start is None or every is None or lose is None:
            return None
        return cls(value, start, every, Fraction(lose), side, count)  # type: ignore[arg-type]  # checked choices

    def expression(self, points: Decimal) -> Numeric:
        """W − lose × the number of steps away."""
        return Subtract(worth_of(points), self.taken(points))

    def taken(self, points: Decimal) -> Numeric:
        """Lose × the number of steps away."""
        away: Numeric
        match self.side:
            case "above":
                above = self.value if self.start == ZERO else Subtract(self.value, self.start)
                away = Maximum((above, ZERO))
            case "below":
                away = Maximum((Subtract(self.start, self.value), ZERO))
            case "both":
                away = Absolute(Subtract(self.value, self.start))
        steps: Numeric = Divide(away, Number(self.every, percent=self.every < 1))
        if self.count != "proportional":
            steps = Floor(steps) if self.count == "whole" else Ceiling(steps)
        return Multiply(steps, Number(self.lose))

    def best(self, points: Decimal) -> Fraction:
        """Full marks on the right side of the bound."""
        return Fraction(points)

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """A step has a size and costs something."""
        if self.every <= 0:
            yield "step-without-size", "every", {"about": "every"}
        if self.lose == 0:
            yield "step-without-size", "lose", {"about": "lose"}

    def goals(self, points: Decimal) -> Iterator[Goal]:
        """Back to the bound."""
        if isinstance(self.start, Number):
            yield Goal(self.value, self.start.value)


@attrs.frozen
class Formula(Shape):
    """Anything the expressions can say; the value is the points."""

    value: Numeric

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`value`: the points."""
        value = formulas.number(record, "value", required=True)
        return None if value is None else cls(value)

    def expression(self, points: Decimal) -> Numeric:
        """As written."""
        return self.value
