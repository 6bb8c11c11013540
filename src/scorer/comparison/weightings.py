"""Ranks under many weightings, in whole numbers: what each unit's ranks come to, without holding units × draws.

NumPy does the arithmetic, and nothing else: the factors come from `lots`, the same on every machine. Figures are whole
numbers throughout, so a tie in a draw is a tie. Of the ranks of a unit only the outermost ones are kept that its
percentiles need, at most a tenth of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.lots import lots
from scorer.comparison.nouns import Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Draws × units that are ranked; a larger field gets fewer draws, and says so.
MOST_RANKS = 500_000_000
#: The same where the numbers fit no processor, so that Python calculates them one by one.
MOST_BY_PYTHON = 20_000_000
#: Draws that are ranked in one go, and draws × units: enough for speed, little enough for the memory beside the ranks.
BLOCK, MOST_CELLS = 128, 2**20
#: Ranks that wait until the outermost are picked out, and those that are looked at together for it.
MOST_WAITING, MOST_PICKED = 2**25, 2**22
#: Whole numbers up to here are exact in floating-point units of 32 and 64 bits, and in whole numbers of 64 bits.
EXACT_SINGLE, EXACT_DOUBLE, EXACT_INTEGER = 2**24, 2**53, 2**63
#: Fields of so many units are put into order by counting how many have each figure, where there are few enough.
COUNTED_FROM = 2**14


@attrs.frozen(eq=False)
class Figures:
    """The field as whole numbers: in a draw a unit has full × scores·factors ÷ points·factors + extra ÷ below.

    Attributes:
        scores, points: groups × units.
        extra: what adjustments and vetoes add, per unit, in parts of `below`.
        full: the points of the rubric.
        bands: where the grades start.
    """

    scores: NDArray[Any]
    points: NDArray[Any]
    extra: NDArray[Any]
    below: int
    full: int
    bands: Sequence[int]


def whole_numbers(values: Sequence[Any]) -> NDArray[Any]:
    """Whole numbers as an array: of 64 bits, or as Python has them where these are too few."""
    import numpy as np

    found = np.array(values, dtype=object)
    return found.astype(np.int64) if abs(found).max() < EXACT_INTEGER else found


@attrs.frozen(eq=False)
class Ranges:
    """What the draws found, per unit.

    Attributes:
        low, high: the 5th and 95th percentile of its ranks, each a rank that was drawn.
        kept_rank, kept_grade: in how many draws it has the rank, and the grade, of the true weights.
    """

    low: NDArray[Any]
    high: NDArray[Any]
    kept_rank: NDArray[Any]
    kept_grade: NDArray[Any]


def drawn(
    figures: Figures, wanted: Weighting, watched: Callable[[int], None] = lambda _more: None
) -> tuple[Ranges, int]:
    """The ranges of all units, and how many draws were made: those asked for, or what the field is small enough for.

    `watched` is told how many more units are done, as if they were one after the other.
    """
    import numpy as np

    width, number = figures.scores.shape
    field = _Field(figures, wanted.percent)
    draws = max(1, min(wanted.draws, (MOST_BY_PYTHON if field.kind is object else MOST_RANKS) // number))
    true = field.drawn(np.full((1, width), 100))
    # Units of similar figures lie together, which the memory of a processor likes.
    order = np.argsort(-true.compared[0], kind="stable")
    field.arrange(order)
    true = field.drawn(np.full((1, width), 100))
    true_rank, true_grade = field.ranks(true), field.grades(true)
    ends = _Ends(number, draws)
    kept_rank, kept_grade = np.zeros(number, dtype=np.int64), np.zeros(number, dtype=np.int64)
    block = max(1, min(BLOCK, MOST_CELLS // number))
    for start in range(0, draws, block):
        several = range(start, min(start + block, draws))
        factors = [lots(wanted.seed, str(draw), width, 2 * wanted.percent + 1) for draw in several]
        found = field.drawn(np.array(factors) + (100 - wanted.percent))
        ranks = field.ranks(found)
        kept_rank += np.count_nonzero(ranks == true_rank, axis=0)
        kept_grade += np.count_nonzero(field.grades(found) == true_grade, axis=0)
        ends.add(ranks)
        watched(number * several.stop // draws - number * several.start // draws)
    low, high = ends.found()
    back = np.empty_like(order)
    back[order] = np.arange(number)
    return Ranges(*(values[back] for values in (low, high, kept_rank, kept_grade))), draws


@attrs.frozen(eq=False)
class _Drawn:
    """Some draws: `compared` orders the units of a draw (draws × units); their figures are tops ÷ weights."""

    compared: NDArray[Any]
    tops: NDArray[Any]
    weights: NDArray[Any]


class _Field:
    """The field as arrays, of the smallest kind of number that is exact: floats are quickest.

    Common divisors are taken out: of all scores and points, and of what the figures and the starts of grades are made
    of. A unit has tops = times × scores·factors + extra × weights, weights = points·factors; it reaches a grade where
    once × tops ≥ start × weights.
    """

    def __init__(self, figures: Figures, percent: int) -> None:
        import numpy as np

        common = max(1, gcd(*(int(np.gcd.reduce(each.ravel())) for each in (figures.scores, figures.points))))
        scores, points = figures.scores // common, figures.points // common
        self._alike = bool((points == points[:, :1]).all())
        points = points[:, :1] if self._alike else points
        self._times = figures.full * figures.below
        self._once = gcd(self._times, int(np.gcd.reduce(figures.extra))) or 1
        self._times //= self._once
        extra = figures.extra // self._once
        starts = [start * figures.below for start in figures.bands]
        shared = gcd(self._once, *starts) or 1
        self._once, self._starts = self._once // shared, [start // shared for start in starts]
        self._extra_is = bool(extra.any())

        sums = points.sum(axis=0)
        self._weights_most = max(1, int(sums.max()) * (100 + percent))
        weights_least = int(sums[sums > 0].min()) * (100 - percent) if sums.any() else 1
        scores_most, extra_most = int(scores.sum(axis=0).max()) * (100 + percent), int(abs(extra).max())
        self._tops_most = self._times * scores_most + extra_most * self._weights_most
        largest = max(self._tops_most * self._once, max(self._starts, default=0) * self._weights_most)
        highest = self._times * scores_most // weights_least + 1 + extra_most
        apart = self._weights_most**2
        self._divides = not self._alike and apart * highest < EXACT_DOUBLE // 2 and self._tops_most < EXACT_DOUBLE
        if self._divides:
            largest = max(largest, EXACT_SINGLE)
        elif not self._alike:
            largest = max(largest, EXACT_DOUBLE, apart * (highest + self._weights_most))
        self.kind = self._kind_for(largest)
        self._scores, self._points = scores.astype(self.kind), points.astype(self.kind)
        self._extra = extra.astype(self.kind)

    @staticmethod
    def _kind_for(largest: int) -> Any:
        import numpy as np

        if largest < EXACT_SINGLE:
            return np.float32
        if largest < EXACT_DOUBLE:
            return np.float64
        return np.int64 if largest < EXACT_INTEGER else object

    def arrange(self, order: NDArray[Any]) -> None:
        """Put the units into another order."""
        self._scores = self._scores[:, order]
        self._points = self._points if self._alike else self._points[:, order]
        self._extra = self._extra[order]

    def drawn(self, factors: NDArray[Any]) -> _Drawn:
        """The units under some weightings (draws × groups).

        Where all can earn the same, every figure of a draw has one denominator and is left undivided. Elsewhere two
        figures are equal or differ by at least 1 ÷ D², D being the greatest weight: by more than what a quotient of 64
        bits is rounded by, else they are told apart by whole multiples of 1 ÷ D².
        """
        import numpy as np

        kind = factors.astype(self.kind)
        weights, tops = _products(kind, self._points), _products(kind, self._scores)
        if self._times != 1:
            tops *= self._times
        if self._extra_is:
            tops += self._extra * weights
        if self._alike:
            return _Drawn(tops, tops, weights)
        below = np.maximum(weights, 1)
        if self._divides:
            return _Drawn(tops / below, tops, weights)
        apart = self._weights_most**2
        return _Drawn(tops // below * apart + tops % below * apart // below, tops, weights)

    def ranks(self, found: _Drawn) -> NDArray[Any]:
        """Draws × units: the rank of each figure within its draw, ties on the best rank."""
        import numpy as np

        are_whole = not self._divides and self.kind is not object
        if not are_whole or self._scores.shape[1] < COUNTED_FROM:
            return _ranks(found.compared)
        ranks = np.empty(found.compared.shape, dtype=np.int32)
        for draw in range(len(ranks)):
            ranks[draw] = _counted(found.compared[draw])
        return ranks

    def grades(self, found: _Drawn) -> NDArray[Any]:
        """Draws × units: how many bands begin at or below the figure."""
        import numpy as np

        grades = np.zeros(found.tops.shape, dtype=np.int8)
        for start in self._starts:
            if self._alike:
                reached = [-(-start * max(1, int(weight)) // self._once) for (weight,) in found.weights]
                grades += found.tops >= np.array(reached, dtype=self.kind)[:, None]
            else:
                grades += found.tops * self._once >= start * np.maximum(found.weights, 1)
        return grades


def _products(factors: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
    """Draws × units of draws × groups and groups × units.

    So few groups are multiplied quicker here than by the threads that a product of matrices would set to work.
    """
    import numpy as np

    found: NDArray[Any] = np.einsum("dg,gu->du", factors, values)
    return found


def _counted(values: NDArray[Any]) -> NDArray[Any]:
    """The rank of each of many whole numbers, ties on the best rank; where they lie close together without sorting."""
    import numpy as np

    ranks: NDArray[Any]
    lowest = values.min()
    if int(values.max()) - int(lowest) >= 4 * len(values):
        (ranks,) = _ranks(values[None])
        return ranks
    steps = (values - lowest).astype(np.int64)
    at_most = np.cumsum(np.bincount(steps), dtype=np.int32)
    at_most[:] = len(values) + 1 - at_most
    ranks = at_most[steps]
    return ranks


def _ranks(values: NDArray[Any]) -> NDArray[Any]:
    """Draws × units: the rank of each value within its draw, ties on the best rank."""
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


class _Ends:
    """The lowest and the highest of each unit's ranks, as many as its percentiles need."""

    def __init__(self, units: int, draws: int) -> None:
        import numpy as np

        kind = np.uint16 if units < 2**16 else np.uint32
        low, high = -(-draws * 5 // 100), draws + 1 - -(-draws * 95 // 100)
        # Ranks that no unit has give way to those that are drawn.
        self._lowest = np.full((units, low), np.iinfo(kind).max, dtype=kind)
        self._highest = np.zeros((units, high), dtype=kind)
        self._waiting = np.empty((max(1, min(draws, MOST_WAITING // units)), units), dtype=kind)
        self._filled = 0

    def add(self, ranks: NDArray[Any]) -> None:
        """Some draws more (draws × units)."""
        while len(ranks):
            part, ranks = (
                ranks[: len(self._waiting) - self._filled], ranks[len(self._waiting) - self._filled :]
            )  # fmt: skip
            self._waiting[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            if self._filled == len(self._waiting):
                self._pick()

    def found(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The 5th and the 95th percentile of each unit."""
        self._pick()
        return self._lowest.max(axis=1), self._highest.min(axis=1)

    def _pick(self) -> None:
        import numpy as np

        low, high = self._lowest.shape[1], self._highest.shape[1]
        together = max(1, MOST_PICKED // (low + high + self._filled))
        for start in range(0, len(self._lowest), together):
            units = slice(start, start + together)
            new = self._waiting[: self._filled, units].T
            lows = np.concatenate((self._lowest[units], new), axis=1)
            lows.partition(low - 1, axis=1)
            self._lowest[units] = lows[:, :low]
            highs = np.concatenate((self._highest[units], new), axis=1)
            highs.partition(self._filled, axis=1)
            self._highest[units] = highs[:, self._filled :]
        self._filled = 0
