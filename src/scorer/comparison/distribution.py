"""How totals are spread: histogram, grades, and how generous and bunched they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from scorer.comparison.nouns import Bin, GradeShare, Leniency
from scorer.comparison.statistics import mean, median_of, quantile_of, share, spread, told
from scorer.comparison.tally import Tally
from scorer.model import Band

#: At most so many bars, each 1, 2 or 5 × a power of ten wide: figures a person reads off at once.
MOST_BARS = 20
_WIDTHS = tuple(Decimal(step).scaleb(power) for power in range(-2, 9) for step in (1, 2, 5))


def histogram(tally: Tally) -> tuple[Bin, ...]:
    """The totals in bars of one width, from the lowest to the highest; full marks stand in the last bar."""
    if not tally.cards:
        return ()
    lowest = min(tally.totals)
    top = max(max(tally.totals), Fraction(tally.highest))
    width = next((width for width in _WIDTHS if (top - lowest) / Fraction(width) <= MOST_BARS - 1), _WIDTHS[-1])
    first = lowest // Fraction(width)
    last = max(first, -(-top // Fraction(width)) - 1)
    counts: Counter[int] = Counter()
    for value, number in tally.totals.items():
        counts[min(value // Fraction(width), last)] += number
    return tuple(
        Bin(
            start=width * bar,
            end=width * (bar + 1),
            count=counts[bar],
            share=share(counts[bar], tally.cards) or Decimal(0),
        )
        for bar in range(first, last + 1)
    )


def grade_shares(bands: Sequence[Band], tally: Tally) -> tuple[GradeShare, ...]:
    """How many units have each grade, the best first; grades nobody has are there with 0."""
    return tuple(
        GradeShare(
            name=band.name,
            start=band.start,
            count=tally.grades[band.name],
            share=share(tally.grades[band.name], tally.cards) or Decimal(0),
        )
        for band in bands
    )


def leniency(tally: Tally) -> Leniency | None:
    """How generous and how bunched the totals are; None of no cards."""
    if not tally.cards:
        return None
    totals = tally.totals
    quarter = quantile_of(totals, Fraction(1, 4)), quantile_of(totals, Fraction(3, 4))
    return Leniency(
        full_leaves=share(tally.full, tally.leaves),
        full_cards=tally.full_cards,
        mean=told(mean(totals)),
        spread=spread(totals),
        lowest=told(min(totals)),
        median=told(median_of(totals)),
        highest=told(max(totals)),
        middle_half=told(quarter[1] - quarter[0]),
        distinct=len(totals),
        tied=sum(number for number in totals.values() if number > 1),
    )
