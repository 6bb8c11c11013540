"""How far several ratings of the same things agree: Krippendorff's alpha for interval data, in exact fractions.

K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011), section D with the interval metric
δ² = (c − k)². With the values of a thing u rated mᵤ ≥ 2 times, and n values in all,

    Dₒ = 1/n · Σᵤ Σ_{i≠j in u} (xᵢ − xⱼ)² ÷ (mᵤ − 1)        Dₑ = 1/(n (n − 1)) · Σ_{i≠j} (xᵢ − xⱼ)²
    α = 1 − Dₒ ÷ Dₑ

1 is perfect agreement, 0 what chance gives, below 0 is worse. Σ_{i≠j} (xᵢ − xⱼ)² is 2 (m Σx² − (Σx)²).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from scorer.comparison.nouns import Agreement
from scorer.comparison.statistics import told


def agreement(things: Iterable[Sequence[Fraction]]) -> Agreement:
    """Alpha of the ratings of each thing; things rated once are no evidence and count nowhere."""
    rated = [values for values in things if len(values) > 1]
    everything = [value for values in rated for value in values]
    observed = sum((_disagreement(values) / (len(values) - 1) for values in rated), Fraction(0))
    squares = sum((value * value for value in everything), Fraction(0))
    return alpha(len(rated), len(everything), observed, sum(everything, Fraction(0)), squares)


def alpha(things: int, number: int, observed: Fraction, total: Fraction, squares: Fraction) -> Agreement:
    """Alpha of so many things with so many values.

    Args:
        things: those that are rated at least twice.
        number: of all their values.
        observed: n · Dₒ.
        total: Σx.
        squares: Σx².
    """
    expected = 2 * (number * squares - total**2)
    value = None if not expected else told(1 - observed * (number - 1) / expected)
    return Agreement(alpha=value, rated=things, values=number)


def _disagreement(values: Sequence[Fraction]) -> Fraction:
    """The squared differences of all ordered pairs."""
    squares = sum((value * value for value in values), Fraction(0))
    return 2 * (len(values) * squares - sum(values, Fraction(0)) ** 2)
