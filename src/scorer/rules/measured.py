"""Rule kinds that follow from numbers: linear, steps, bands, by_sign, formula. Sources stand with each class."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal, Self

import attrs

from scorer.exact import plain
from scorer.expression import (
    NO_VALUE,
    Absolute,
    And,
    Branch,
    Case,
    Ceiling,
    Comparison,
    ComparisonSign,
    Condition,
    Divide,
    Floor,
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
from scorer.rules.shape import Complaint, Goal, Said, Shape
from scorer.rules.worth import Share, constant, share_or_points, shown_number

QUALITATIVE = "定性"
ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))


def _points(points: Decimal) -> Number:
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
        return Multiply(share, _points(points))

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
        return Subtract(_points(points), self.taken(points))

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
class Interval:
    """One band: an interval with open or closed ends, None where it has no end, and what it is worth."""

    low: Fraction | None
    low_open: bool
    high: Fraction | None
    high_open: bool
    worth: Share

    def condition(self, value: Numeric) -> Condition:
        """Whether `value` lies in the band."""
        tests: list[Condition] = []
        low_sign: ComparisonSign = ">" if self.low_open else "≥"
        high_sign: ComparisonSign = "<" if self.high_open else "≤"
        if self.low is not None:
            tests.append(Comparison(low_sign, value, _bound(self.low)))
        if self.high is not None:
            tests.append(Comparison(high_sign, value, _bound(self.high)))
        return And(tuple(tests)) if len(tests) > 1 else tests[0]


def _bound(value: Fraction) -> Number:
    return Number(value, percent=value.denominator != 1)


@attrs.frozen
class Bands(Shape):
    """A table of bands (分档计分), ends open or closed as the document writes them; together they cover everything.

    Example: 重点支出安排率 ≥90% 5分, [80%, 90%) 4分, … (岳阳市); 预算调整率 0 得3分, (0, 10%] 2分, … (same).
    """

    value: Numeric
    bands: tuple[Interval, ...]

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`value`, `bands = [ { from | above, to | below, points | share } ]`."""
        value = formulas.number(record, "value", required=True)
        bands: list[Interval] = []
        for table in record.tables("bands"):
            worth = share_or_points(formulas, table, "points", "share")
            low, low_open = _end(formulas, table, "from", "above")
            high, high_open = _end(formulas, table, "to", "below")
            table.finish()
            if not {"from", "above", "to", "below"} & table.raw.keys():
                table.problems.add("band-without-end", table.place)
            elif worth is not None and (low is not None or high is not None):
                bands.append(Interval(low, low_open, high, high_open, worth))
        if not record.raw.get("bands", []):
            record.problems.add("missing-key", record.place, key="bands")
        return None if value is None or not bands else cls(value, tuple(bands))

    def expression(self, points: Decimal) -> Numeric:
        """The worth of the band that the value lies in; outside of all bands there is no value."""
        return Case(
            tuple(Branch(band.condition(self.value), Number(band.worth.of(points))) for band in self.bands), NO_VALUE
        )

    def best(self, points: Decimal) -> Fraction:
        """The best band."""
        return max(band.worth.of(points) for band in self.bands)

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """The bands touch each other without holes or overlaps, and none is worth more than the points."""
        for band in self.bands:
            if points is not None and band.worth.of(points) > points:
                yield (
                    "rule-above-points",
                    "bands",
                    {"value": shown_number(band.worth.of(points)), "points": plain(points)},
                )
        lows = sorted(self.bands, key=lambda band: (band.low is not None, band.low or Fraction(0), band.low_open))
        for band in lows:
            if band.low is not None and band.high is not None:
                empty = band.low == band.high and (band.low_open or band.high_open)
                if band.low > band.high or empty:
                    yield "band-empty", "bands", {"band": _shown(band)}
                    return
        for lower, upper in zip(lows, lows[1:], strict=False):
            words = {"first": _shown(lower), "second": _shown(upper)}
            if lower.high is None or upper.low is None or upper.low < lower.high:
                yield "bands-overlap", "bands", words
            elif upper.low > lower.high or (lower.high_open and upper.low_open):
                yield "bands-hole", "bands", words
            elif not lower.high_open and not upper.low_open:
                yield "bands-overlap", "bands", words

    def goals(self, points: Decimal) -> Iterator[Goal]:
        """The near end of every band, worst first; both ends of a band may be the near one."""
        for band in sorted(self.bands, key=lambda band: band.worth.of(points)):
            for end, is_open in ((band.low, band.low_open), (band.high, band.high_open)):
                if end is not None:
                    yield Goal(self.value, end, is_open)


def _end(formulas: Formulas, record: Record, closed: str, open_: str) -> tuple[Fraction | None, bool]:
    if closed in record and open_ in record:
        record.take(closed)
        record.problems.add("band-two-ends", record.place.at(open_), first=closed, second=open_)
    if open_ in record:
        return constant(formulas, record, open_), True
    return constant(formulas, record, closed), False


def _shown(band: Interval) -> str:
    low = "−∞" if band.low is None else _number(band.low)
    high = "∞" if band.high is None else _number(band.high)
    return f"{'(' if band.low_open else '['}{low}, {high}{')' if band.high_open else ']'}"


def _number(value: Fraction) -> str:
    """A band's end as an author writes it: shares in percent."""
    scaled = value * 100
    if value.denominator != 1 and scaled.denominator == 1:
        return f"{scaled.numerator}%"
    return plain(Decimal(value.numerator)) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


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
        target, full = NumberFact(TARGET), _points(points)
        return Case((Branch(Comparison("≥", actual, target), full),), Multiply(Divide(actual, target), full))

    @classmethod
    def _exactly(cls, points: Decimal, actual: Numeric) -> Numeric:
        full = _points(points)
        at_zero = Case((Branch(Comparison("≤", actual, ZERO), full),), ZERO)
        return Case((Branch(Comparison("=", NumberFact(TARGET), ZERO), at_zero),), cls._at_least(points, actual))

    @staticmethod
    def _at_most(points: Decimal, actual: Numeric) -> Numeric:
        target, full = NumberFact(TARGET), _points(points)
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
