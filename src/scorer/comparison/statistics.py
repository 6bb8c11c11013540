"""Exact statistics: fractions in, one rounding at the end. A quantile is a value that occurs, by rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from scorer.exact import rounded

#: Decimals of everything that is divided: means, rates, shares.
PLACES = 4

Number = Decimal | Fraction


def told(value: Number) -> Decimal:
    """A calculated value as it is shown: to four decimals, half-up; an exact decimal that needs no more stays."""
    return rounded(Fraction(value), PLACES, "half-up")


def share(part: Number | int, whole: Number | int) -> Decimal | None:
    """`part` ÷ `whole`; None of nothing."""
    return told(Fraction(part) / Fraction(whole)) if whole else None


def total(values: Iterable[Number]) -> Fraction:
    """The exact sum; of whole decimals without a fraction at every step."""
    decimals, fractions = Decimal(0), Fraction(0)
    for value in values:
        if isinstance(value, Decimal):
            decimals += value  # under EXACT, which raises where a digit would be lost
        else:
            fractions += value
    return fractions + Fraction(decimals)


def quantile(ordered: Sequence[Number], part: Fraction) -> Number:
    """The value at rank ⌈part × n⌉ of an ascending sequence: nearest rank, so that it is one of the values.

    Raises:
        ValueError: there are no values.
    """
    if not ordered:
        raise ValueError("nothing has no quantile")
    place = -(-part.numerator * len(ordered) // part.denominator)
    return ordered[max(0, place - 1)]


def median(ordered: Sequence[Number]) -> Number:
    """The middle value; of an even number of values the lower of the two in the middle."""
    return quantile(ordered, Fraction(1, 2))


def mean(counts: Mapping[Fraction, int]) -> Fraction:
    """The mean of values that each occur so many times."""
    return sum((value * count for value, count in counts.items()), Fraction(0)) / sum(counts.values())


def spread(counts: Mapping[Fraction, int]) -> Decimal:
    """The standard deviation of all these values (n below, not n − 1: they are the whole field, no sample)."""
    number = sum(counts.values())
    middle = mean(counts)
    variance = sum((count * (value - middle) ** 2 for value, count in counts.items()), Fraction(0)) / number
    return root(variance)


def root(value: Fraction) -> Decimal:
    """The square root to four decimals, half-up, by whole numbers."""
    scale = 10 ** (2 * PLACES + 2)  # one more digit than is kept decides the rounding
    digits = isqrt(value.numerator * scale // value.denominator)
    return Decimal((digits + 5) // 10).scaleb(-PLACES)
