"""The rule kind bands (分档计分): a table of intervals, and what each is worth."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Self

import attrs

from scorer.exact import plain
from scorer.expression import (
    NO_VALUE,
    And,
    Branch,
    Case,
    Comparison,
    ComparisonSign,
    Condition,
    Number,
    Numeric,
)
from scorer.formulas import Formulas
from scorer.record import Record
from scorer.rules.shape import Complaint, Goal, Shape
from scorer.rules.worth import Share, constant, share_or_points, shown_number


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
