"""Exact statistics: fractions in, one rounding at the end. A quantile is a value that occurs, by rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt, lcm

from scorer.exact import rounded

#: Decimals of everything that is divided: means, rates, shares.
PLACES = 4

#: Bits of a common denominator above which it makes nothing quicker.
_LARGE_STEP = 256

Number = Decimal | Fraction

#: An exact sum that is still being added to: Σ of the numerators of all summands that have a denominator, by that.
Sum = Counter[int]


def told(value: Number) -> Decimal:
    """A calculated value as it is shown: to four decimals, half-up; an exact decimal that needs no more stays."""
    return rounded(Fraction(value), PLACES, "half-up")


def share(part: Number | int, whole: Number | int) -> Decimal | None:
    """`part` ÷ `whole`; None of nothing."""
    return told(Fraction(part) / Fraction(whole)) if whole else None


def total(values: Iterable[Number]) -> Fraction:
    """The exact sum; of whole decimals without a fraction at every step."""
    decimals, fractions = Decimal(0), Sum()
    for value in values:
        if isinstance(value, Decimal):
            decimals += value  # under EXACT, which raises where a digit would be lost
        else:
            add(fractions, value)
    return added(fractions) + Fraction(decimals)


def add(sums: Sum, value: Number | int) -> None:
    """Add a number to an exact sum."""
    numerator, denominator = value.as_integer_ratio()
    sums[denominator] += numerator


def added(sums: Sum) -> Fraction:
    """What an exact sum has come to. Pairs are added first, so that large denominators meet only at the end."""
    parts = [Fraction(sums[denominator], denominator) for denominator in sorted(sums)]
    while len(parts) > 1:
        parts = [sum(parts[at : at + 2], Fraction(0)) for at in range(0, len(parts), 2)]
    return parts[0] if parts else Fraction(0)


def ascending(values: Iterable[Fraction]) -> list[Fraction]:
    """The values in their order: compared as whole numbers of one step where there is a small one, which is quick."""
    several = list(values)
    step = lcm(*{value.denominator for value in several})
    if step.bit_length() > _LARGE_STEP:
        return sorted(several)
    return sorted(several, key=lambda value: value.numerator * (step // value.denominator))


def quantile(ordered: Sequence[Number], part: Fraction) -> Number:
    """The value at rank ⌈part × n⌉ of an ascending sequence: nearest rank, so that it is one of the values.

    Raises:
        ValueError: there are no values.
    """
    if not ordered:
        raise ValueError("nothing has no quantile")
    return ordered[_rank(part, len(ordered)) - 1]


def _rank(part: Fraction, number: int) -> int:
    return max(1, -(-part.numerator * number // part.denominator))


def quantile_of(counts: Mapping[Fraction, int], part: Fraction) -> Fraction:
    """The same of values that each occur so many times.

    Raises:
        ValueError: there are no values.
    """
    wanted, so_far = _rank(part, sum(counts.values())), 0
    for value in ascending(counts):
        so_far += counts[value]
        if so_far >= wanted:
            return value
    raise ValueError("nothing has no quantile")


def median(ordered: Sequence[Number]) -> Number:
    """The middle value; of an even number of values the lower of the two in the middle."""
    return quantile(ordered, Fraction(1, 2))


def median_of(counts: Mapping[Fraction, int]) -> Fraction:
    """The same of values that each occur so many times."""
    return quantile_of(counts, Fraction(1, 2))


def mean(counts: Mapping[Fraction, int]) -> Fraction:
    """The mean of values that each occur so many times."""
    sums = Sum()
    for value, count in counts.items():
        add(sums, value * count)
    return added(sums) / sum(counts.values())


def spread(counts: Mapping[Fraction, int]) -> Decimal:
    """The standard deviation of all these values (n below, not n − 1: they are the whole field, no sample)."""
    squares = Sum()
    for value, count in counts.items():
        add(squares, value * value * count)
    return root(added(squares) / sum(counts.values()) - mean(counts) ** 2)


def root(value: Fraction) -> Decimal:
    """The square root to four decimals, half-up, by whole numbers."""
    scale = 10 ** (2 * PLACES + 2)  # one more digit than is kept decides the rounding
    digits = isqrt(value.numerator * scale // value.denominator)
    return Decimal((digits + 5) // 10).scaleb(-PLACES)
