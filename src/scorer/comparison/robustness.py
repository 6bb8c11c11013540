"""名次稳健性: which places a unit could have if the groups weighed somewhat more or less.

In each draw the points of every group (level 1, or `level` 2) are multiplied by an independent whole percentage from
100 − p to 100 + p and brought back to the same sum; scores go along in proportion, so that rates stay what they are.
Bonuses, penalties and vetoes stay as they are. Figures are whole numbers throughout, so a tie in a draw is a tie.
NumPy does the arithmetic, and nothing else: the factors come from `lots`, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.entrants import Entrant
from scorer.comparison.lots import lots
from scorer.comparison.nouns import Robustness, Standing, Weighting
from scorer.comparison.statistics import share
from scorer.exact import ZERO, decimals
from scorer.model import Group, Rubric

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Draws × units that are kept at once; a larger field gets fewer draws, and says so.
MOST_RANKS = 50_000_000
#: Draws that are ranked in one go, and draws × units: enough for speed, little enough for the memory beside the ranks.
BLOCK, MOST_CELLS = 128, 2**20
#: Whole numbers up to here are exact in the floating-point units that multiply matrices.
EXACT_FLOAT = 2**53
EXACT_INTEGER = 2**63


@attrs.frozen
class Figures:
    """The field as whole numbers: in a draw a unit has scores·factors × full + extra × points·factors.

    Attributes:
        scores, points: units × groups. In most fields all rows of `points` are the same, since every unit can earn the
            same in every group; where some are not, `alike` is False and figures are divided before they are compared.
        extra: what adjustments and vetoes add, per unit.
        full: the points of the rubric.
        bands: where the grades start.
    """

    scores: list[list[int]]
    points: list[list[int]]
    extra: list[int]
    full: int
    bands: list[int]

    @property
    def alike(self) -> bool:
        """Whether every unit can earn the same in every group."""
        return all(row == self.points[0] for row in self.points)


def robust(
    rubric: Rubric, entrants: Sequence[Entrant], standings: Sequence[Standing], wanted: Weighting
) -> tuple[tuple[Standing, ...], Weighting | None]:
    """The standings with their robustness, and the weighting as it was done; None where it has no meaning.

    `entrants` and `standings` are the same complete cards in the order of rank. It has no meaning for a single unit, a
    single group, and where the total is not the sum of its groups.
    """
    places = weighed(rubric, wanted.level)
    if len(entrants) < 2 or len(places) < 2 or not _is_sum(rubric, wanted.level):
        return tuple(standings), None
    draws = min(wanted.draws, MOST_RANKS // len(entrants))
    groups = tuple(rubric.nodes[place].path for place in places)
    done = attrs.evolve(wanted, draws=draws, groups=groups)
    figures = _figures(entrants, places, rubric)
    ranks, kept = drawn(figures, done)
    found = []
    for number, standing in enumerate(standings):
        low, high = ranks[0][number], ranks[1][number]
        keeps_grade = share(kept[1][number], draws) if figures.bands else None
        keeps_rank = share(kept[0][number], draws) or Decimal(0)
        found.append(
            attrs.evolve(
                standing, robustness=Robustness(low=low, high=high, keeps_rank=keeps_rank, keeps_grade=keeps_grade)
            )
        )
    return tuple(found), done


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
    extra = [_beside(one, Fraction(full)) for one in entrants]
    bands = sorted(band.start for band in rubric.grades)
    places_ = max(decimals(value) for row in (*scores, *points, [full], bands) for value in row) if scores else 0
    scale = lcm(10**places_, *(value.denominator for value in extra))
    return Figures(
        scores=[[int(value * scale) for value in row] for row in scores],
        points=[[int(value * scale) for value in row] for row in points],
        extra=[int(value * scale) for value in extra],
        full=int(full * scale),
        bands=[int(start * scale) for start in bands],
    )


def _beside(one: Entrant, full: Fraction) -> Fraction:
    """What adjustments, vetoes and a rescaled total make of the base, on the points of the rubric."""
    points = Fraction(one.base_points or 0)
    groups_score = Fraction(one.base_score)
    return one.compared - (groups_score * full / points if points else Fraction(0))


def drawn(figures: Figures, wanted: Weighting) -> tuple[tuple[list[int], list[int]], tuple[list[int], list[int]]]:
    """Per unit the 5th and 95th percentile of its ranks, and how often it keeps rank and grade."""
    import numpy as np

    number, draws = len(figures.scores), wanted.draws
    kernel = _Kernel(figures, 100 + wanted.percent)
    ranks = np.empty((number, draws), dtype=np.uint16 if number < 2**16 else np.uint32)
    kept_rank, kept_grade = np.zeros(number, dtype=np.int64), np.zeros(number, dtype=np.int64)
    width = len(figures.scores[0])
    base = kernel.values(np.full((1, width), 100))
    true_rank, true_grade = _ranks(base[0]), _grades(figures, *base)
    block = max(1, min(BLOCK, MOST_CELLS // number))
    for start in range(0, draws, block):
        end = min(start + block, draws)
        several = [lots(wanted.seed, str(draw), width, 2 * wanted.percent + 1) for draw in range(start, end)]
        values, units = kernel.values(np.array(several) + (100 - wanted.percent))
        found = _ranks(values)
        kept_rank += np.count_nonzero(found == true_rank, axis=0)
        ranks[:, start:end] = found.T
        if figures.bands:
            kept_grade += np.count_nonzero(_grades(figures, values, units) == true_grade, axis=0)
    low, high = -(-draws * 5 // 100) - 1, -(-draws * 95 // 100) - 1
    ranks.partition((low, high), axis=1)
    return (ranks[:, low].tolist(), ranks[:, high].tolist()), (kept_rank.tolist(), kept_grade.tolist())


class _Kernel:
    """The field as arrays, of the smallest kind of number that is exact: floats are below 2⁵³, and quickest."""

    def __init__(self, figures: Figures, most_factor: int) -> None:
        import numpy as np

        most_scores, most_points = (max(map(sum, rows)) * most_factor for rows in (figures.scores, figures.points))
        self._full = figures.full
        self._alike = figures.alike
        self._most = max(most_points, 1)
        self._highest = max(figures.bands, default=0)
        self._largest = figures.full * most_scores + max(map(abs, figures.extra)) * self._most
        self._kind = self._kind_for(max(self._largest, self._highest * self._most))
        # where all can earn the same, one row of points is enough
        points = figures.points[:1] if self._alike else figures.points
        self._scores = np.array(figures.scores, dtype=self._kind).T
        self._points = np.array(points, dtype=self._kind).T
        self._extra = np.array(figures.extra, dtype=self._kind)

    @staticmethod
    def _kind_for(largest: int) -> Any:
        import numpy as np

        if largest < EXACT_FLOAT:
            return np.float64
        return np.int64 if largest < EXACT_INTEGER else object

    def values(self, factors: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Draws × units: whole numbers that stand to each other as the units' figures, and what one point is in them.

        Where all can earn the same, every figure of a draw has one denominator and is left undivided. Elsewhere
        fractions with denominators up to D are told apart by whole multiples of 1/D²: they are equal or differ by at
        least that.
        """
        import numpy as np

        drawn_ = factors.astype(self._kind)
        weights = drawn_ @ self._points
        values: NDArray[Any] = drawn_ @ self._scores
        values *= self._full
        if self._extra.any():
            values += self._extra * weights
        if self._alike:
            return values, weights
        most = int(weights.max())
        below = np.maximum(weights, 1)
        apart = max(most, 1) ** 2
        lowest = max(1, int(below.min()))
        fits = apart * max(most, self._largest // lowest + 1, self._highest) < EXACT_INTEGER
        kind: Any = np.int64 if fits and self._largest < EXACT_INTEGER else object
        values, below = values.astype(kind), below.astype(kind)
        unlike: NDArray[Any] = values // below * apart + values % below * apart // below
        return unlike, np.array([[apart]], dtype=kind)


def _ranks(values: NDArray[Any]) -> NDArray[Any]:
    """Draws × units: the rank of each figure within its draw, ties on the best rank."""
    import numpy as np

    order = np.argsort(-values, axis=1, kind="stable" if values.dtype == object else None)
    ordered = np.take_along_axis(values, order, axis=1)
    first = np.ones(values.shape, dtype=np.int32)
    places = np.arange(2, values.shape[1] + 1, dtype=np.int32)
    np.multiply(places, ordered[:, 1:] != ordered[:, :-1], out=first[:, 1:])
    np.maximum.accumulate(first, axis=1, out=first)
    ranks = np.empty_like(first)
    np.put_along_axis(ranks, order, first, axis=1)
    return ranks


def _grades(figures: Figures, values: NDArray[Any], unit: NDArray[Any]) -> NDArray[Any]:
    """Draws × units: how many bands begin at or below the figure; `unit` is what one point is in a draw."""
    import numpy as np

    found = np.zeros(values.shape, dtype=np.int8)
    for start in figures.bands:
        found += values >= start * np.maximum(unit, 1)
    return found
