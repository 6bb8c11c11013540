"""How totals are spread: histogram, grades, and how generous and bunched they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from scorer.comparison.entrants import Entrant, full_points
from scorer.comparison.nouns import Bin, GradeShare, Leniency
from scorer.comparison.statistics import Number, mean, median, quantile, share, spread, told
from scorer.model import Band

#: At most so many bars, each 1, 2 or 5 × a power of ten wide: figures a person reads off at once.
MOST_BARS = 20
_WIDTHS = tuple(Decimal(step).scaleb(power) for power in range(-2, 9) for step in (1, 2, 5))


def histogram(entrants: Sequence[Entrant]) -> tuple[Bin, ...]:
    """The totals in bars of one width, from the lowest to the highest; full marks stand in the last bar."""
    if not entrants:
        return ()
    values = [one.compared for one in entrants]
    top = max(max(values), *(Fraction(full_points(one) or 0) for one in entrants))
    width = next((width for width in _WIDTHS if (top - min(values)) / Fraction(width) <= MOST_BARS - 1), _WIDTHS[-1])
    first = min(values) // Fraction(width)
    last = max(first, -(-top // Fraction(width)) - 1)
    counts = Counter(min(value // Fraction(width), last) for value in values)
    return tuple(
        Bin(
            start=width * bar,
            end=width * (bar + 1),
            count=counts[bar],
            share=share(counts[bar], len(values)) or Decimal(0),
        )
        for bar in range(first, last + 1)
    )


def grade_shares(bands: Sequence[Band], entrants: Sequence[Entrant]) -> tuple[GradeShare, ...]:
    """How many units have each grade, the best first; grades nobody has are there with 0."""
    counts = Counter(one.standing.grade for one in entrants)
    return tuple(
        GradeShare(
            name=band.name,
            start=band.start,
            count=counts[band.name],
            share=share(counts[band.name], len(entrants)) or Decimal(0),
        )
        for band in bands
    )


def leniency(entrants: Sequence[Entrant]) -> Leniency | None:
    """How generous and how bunched the totals are; None of no cards."""
    if not entrants:
        return None
    counts = Counter(one.compared for one in entrants)
    ordered: list[Number] = sorted(counts.elements())
    quarter = quantile(ordered, Fraction(1, 4)), quantile(ordered, Fraction(3, 4))
    leaves = sum(one.standing.leaves for one in entrants)
    return Leniency(
        full_leaves=share(sum(one.standing.full for one in entrants), leaves),
        full_cards=sum(1 for one in entrants if one.standing.leaves and one.standing.full == one.standing.leaves),
        mean=told(mean(counts)),
        spread=spread(counts),
        lowest=told(ordered[0]),
        median=told(median(ordered)),
        highest=told(ordered[-1]),
        middle_half=told(Fraction(quarter[1]) - Fraction(quarter[0])),
        distinct=len(counts),
        tied=sum(count for count in counts.values() if count > 1),
    )
