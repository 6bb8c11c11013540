"""名次稳健性: which places a unit could have if the groups weighed somewhat more or less.

In each draw the points of every group (level 1, or `level` 2) are multiplied by an independent whole percentage from
100 − p to 100 + p and brought back to the same sum; scores go along in proportion, so that rates stay what they are.
Bonuses, penalties and vetoes stay as they are. What is drawn and ranked is in `weightings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.entrants import Entrant
from scorer.comparison.nouns import Robustness, Standing, Weighting
from scorer.comparison.statistics import share
from scorer.comparison.weightings import Figures, drawn, whole_numbers
from scorer.exact import ZERO, decimals
from scorer.model import Group, Rubric

if TYPE_CHECKING:
    from numpy.typing import NDArray


def robust(
    rubric: Rubric, entrants: Sequence[Entrant], standings: Sequence[Standing], wanted: Weighting
) -> tuple[tuple[Standing, ...], Weighting | None]:
    """The standings with their robustness, and the weighting as it was done; None where it has no meaning.

    `entrants` and `standings` are the same complete cards in the order of rank.
    """
    if not has_meaning(rubric, wanted.level, len(entrants)):
        return tuple(standings), None
    figures = _figures(entrants, weighed(rubric, wanted.level), rubric)
    ranges, draws = drawn(figures, wanted)
    rows = zip(ranges.low, ranges.high, ranges.kept_rank, ranges.kept_grade, strict=True)
    found = tuple(
        attrs.evolve(standing, robustness=robustness(rubric, draws, *map(int, row)))
        for standing, row in zip(standings, rows, strict=True)
    )
    return found, done(rubric, wanted, draws)


def robustness(rubric: Rubric, draws: int, low: int, high: int, kept_rank: int, kept_grade: int) -> Robustness:
    """What so many draws found of one unit."""
    return Robustness(
        low=low,
        high=high,
        keeps_rank=share(kept_rank, draws) or Decimal(0),
        keeps_grade=share(kept_grade, draws) if rubric.grades else None,
    )


def done(rubric: Rubric, wanted: Weighting, draws: int) -> Weighting:
    """The weighting as it was done."""
    groups = tuple(rubric.nodes[place].path for place in weighed(rubric, wanted.level))
    return attrs.evolve(wanted, draws=draws, groups=groups)


def has_meaning(rubric: Rubric, level: int, units: int) -> bool:
    """Whether ranks can move: not for a single unit, a single group, or where the total is no sum of its groups."""
    return units > 1 and len(weighed(rubric, level)) > 1 and _is_sum(rubric, level)


def weighed(rubric: Rubric, level: int) -> tuple[int, ...]:
    """The places in `rubric.nodes` of the nodes whose weights move: those of the level, and leaves above it."""
    return tuple(
        place
        for place, node in enumerate(rubric.nodes)
        if node.level == level or (node.level < level and not isinstance(node, Group))
    )


def _is_sum(rubric: Rubric, level: int) -> bool:
    """Whether the total is the sum of the nodes at that level."""
    above = [rubric.root, *(node for node in rubric.nodes if isinstance(node, Group) and node.level < level)]
    return all(group.roll_up == "sum" and not group.either for group in above)


def _figures(entrants: Sequence[Entrant], places: Sequence[int], rubric: Rubric) -> Figures:
    cells = [[one.standing.cells[place] for place in places] for one in entrants]
    scores = [[cell.score or ZERO for cell in row] for row in cells]
    points = [[(cell.points or ZERO) if cell.score is not None else ZERO for cell in row] for row in cells]
    full = rubric.root.points or entrants[0].base_points or ZERO
    extra = [beside(one.compared, one.base_score, one.base_points or ZERO, full) for one in entrants]
    most = max(decimals(value) for row in (*scores, *points) for value in row)

    def steps(rows: list[list[Decimal]]) -> NDArray[Any]:
        return whole_numbers([[int(value.scaleb(most)) for value in row] for row in rows]).T

    return in_whole_numbers(steps(scores), steps(points), most, extra, full, rubric)


def in_whole_numbers(
    scores: NDArray[Any], points: NDArray[Any], places: int, extra: Sequence[Fraction], full: Decimal, rubric: Rubric
) -> Figures:
    """Figures of whole numbers: `scores` and `points` are groups × units, in steps of so many decimals."""
    starts = [band.start for band in rubric.grades]
    more = max(decimals(value) for value in (full, *starts)) - places
    if more > 0:
        scores, points, places = scores * 10**more, points * 10**more, places + more
    step = 10**places
    below = lcm(*(value.denominator for value in {value * step for value in extra}))
    return Figures(
        scores=scores,
        points=points,
        extra=whole_numbers([int(value * step * below) for value in extra]),
        below=below,
        full=int(full * step),
        bands=sorted(int(start * step) for start in starts),
    )


def beside(compared: Fraction, score: Decimal, points: Decimal, full: Decimal) -> Fraction:
    """What adjustments, vetoes and a rescaled total make of a base of `score` out of `points`, on the full points."""
    return compared - (Fraction(score) * Fraction(full) / Fraction(points) if points else Fraction(0))
