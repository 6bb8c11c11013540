"""疑点 that only show across the cards of a field: each search is one function from them to findings."""

from __future__ import annotations

import operator
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

import attrs

from scorer.comparison.entrants import Entrant, full_points, leaf_places
from scorer.comparison.statistics import mean, median_of
from scorer.exact import plain, rounded
from scorer.model import AnyNode, Band, Finding, Rubric

#: Shorter reasons are the same by chance: 年底结转.
SHORTEST_COPY = 10
#: A total less than this share of all points above the start of its grade stands at the edge.
EDGE = Fraction(1, 200)
#: B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers (1993): modified z-scores beyond 3.5.
FAR = Fraction(35, 10)
#: The normal distribution's 75th percentile, and √(π/2), with which both deviations estimate one standard deviation.
MAD_FACTOR, MEAN_FACTOR = Fraction(6745, 10000), Fraction(1253314, 1000000)
#: A difference of less than a tenth of the points is no reason to send somebody, however alike the peers are.
LEAST_DISTANCE = Fraction(1, 10)
FEWEST_PEERS = 10
#: What more than one in so many have in common is a habit of the field: a distance on the same side of the median, or
#: the words of a reason, where more than a few give it.
RARE, FEWEST_ALIKE = 20, 3


Found = Iterator[tuple[Entrant, Finding]]
Search = Callable[[Rubric, Sequence[Entrant]], Found]


def identical_scores(rubric: Rubric, entrants: Sequence[Entrant]) -> Found:
    """The same score at every leaf, although points were lost at two leaves or more."""
    places = leaf_places(rubric)
    alike: dict[tuple[Decimal | None, ...], list[Entrant]] = defaultdict(list)
    for one in entrants:
        cells = one.standing.cells
        if sum(1 for place in places if cells[place].lost) > 1:
            alike[tuple(cells[place].score for place in places)].append(one)
    for group in alike.values():
        if len(group) > 1:
            for one in group:
                yield one, identical_finding(len(group), _another(one, group).unit.label)


def identical_finding(cards: int, other: str) -> Finding:
    """What is said of one of so many cards that are alike; `other` is the label of another unit."""
    return Finding("identical-scores", values={"count": str(cards - 1), "other": other})


def copied_reasons(rubric: Rubric, entrants: Sequence[Entrant]) -> Found:
    """A reason for a lost point that other units give word for word; blanks and punctuation aside.

    What more than one card in twenty says, and more than three do, is the common wording of the field and no copy.
    """
    said: dict[tuple[int, str], list[Entrant]] = defaultdict(list)
    places = leaf_places(rubric)
    for one in entrants:
        for place in places:
            cell = one.standing.cells[place]
            words = re.sub(r"[\W_]+", "", cell.reason)
            if cell.lost and len(words) >= SHORTEST_COPY:
                said[place, words].append(one)
    common = max(FEWEST_ALIKE, len(entrants) // RARE)
    for (place, _), group in said.items():
        if len(group) > common:
            continue
        of_unit = Counter(_whose(one) for one in group)
        first = group[0]
        second = next((one for one in group if _whose(one) != _whose(first)), None)
        if second is None:
            continue
        for one in group:
            other = second if _whose(one) == _whose(first) else first
            values = {"count": str(len(group) - of_unit[_whose(one)]), "other": other.unit.label}
            yield one, Finding("copied-reason", rubric.nodes[place].path, values)


def _whose(one: Entrant) -> str:
    return one.unit.code or one.unit.name


def at_grade_edge(rubric: Rubric, entrants: Sequence[Entrant]) -> Found:
    """A total that reaches its grade by less than half a point in a hundred."""
    for one in entrants:
        if (band := edge_of(rubric, one.compared, full_points(one), one.standing.grade)) is not None:
            yield one, edge_finding(one.standing.compared, band)


def edge_of(rubric: Rubric, compared: Fraction, points: Decimal | None, grade: str | None) -> Band | None:
    """The band at whose start a total out of `points` stands; the lowest has no edge."""
    lowest = min((band.start for band in rubric.grades), default=None)
    for band in rubric.grades:
        above = compared - Fraction(band.start)
        if points and band.start != lowest and band.name == grade and 0 <= above < EDGE * Fraction(points):
            return band
    return None


def edge_finding(compared: Decimal, band: Band) -> Finding:
    """What is said of a total at the start of a band."""
    return Finding("at-grade-edge", values={"total": plain(compared), "grade": band.name, "start": plain(band.start)})


def far_from_peers(rubric: Rubric, entrants: Sequence[Entrant]) -> Found:
    """A rate at one leaf far from the median of the others under the same rubric, by the modified z-score."""
    for place in leaf_places(rubric):
        # Thousands of cards have few different rates: each is looked at once.
        holders: dict[Fraction, list[int]] = defaultdict(list)
        for (score, points), numbers in _scored_alike(entrants, place).items():
            holders[Fraction(score) / Fraction(points)] += numbers
        peers = peers_of({rate: len(numbers) for rate, numbers in holders.items()})
        if peers is None:
            continue
        for rate in filter(peers.far, holders):
            for number in holders[rate]:
                yield entrants[number], peers.finding(rate, rubric.nodes[place])


@attrs.frozen
class Peers:
    """The rates of one leaf.

    Attributes:
        low: what is as low as this is far from the others; None where nothing is.
        high: what is as high as this likewise.
    """

    median: Fraction
    number: int
    low: Fraction | None
    high: Fraction | None

    def far(self, score: Any, points: Any = 1) -> Any:
        """Whether a rate, as a quotient of numbers or of columns of numbers, is far from the others."""
        bounds = ((self.low, operator.le), (self.high, operator.ge))
        beyond = (
            is_beyond(score * bound.denominator, points * bound.numerator)
            for bound, is_beyond in bounds
            if bound is not None
        )
        return reduce(operator.or_, beyond, False)  # nothing is far where there is no bound

    def finding(self, rate: Fraction, leaf: AnyNode) -> Finding:
        """What is said of a rate that is."""
        values = {"rate": _percent(rate), "median": _percent(self.median), "count": str(self.number)}
        return Finding("far-from-peers", leaf.path, values)


def peers_of(counts: Mapping[Fraction, int]) -> Peers | None:
    """How far is far, where so many cards have each rate; None of too few.

    Where more than half of the peers have the same rate the mean deviation takes the place of the median deviation, as
    Iglewicz and Hoaglin propose. Where nearly all are full, everybody who lost a point is beyond that limit; so a rate
    must be rare as well.
    """
    number = sum(counts.values())
    if number < FEWEST_PEERS:
        return None
    middle = median_of(counts)
    deviations: Counter[Fraction] = Counter()
    for rate, cards in counts.items():
        deviations[abs(rate - middle)] += cards
    limit = FAR * median_of(deviations) / MAD_FACTOR or FAR * MEAN_FACTOR * mean(deviations)
    far = [rate for rate in counts if abs(rate - middle) > limit and abs(rate - middle) >= LEAST_DISTANCE]
    most = max(1, number // RARE)

    def last_rare(ordered: Iterable[Fraction]) -> Fraction | None:
        """The last of some rates, the farthest first, that so few have or are still farther away."""
        found, cards = None, 0
        for rate in ordered:
            cards += counts[rate]
            if cards > most:
                break
            found = rate
        return found

    low = last_rare(sorted(rate for rate in far if rate < middle))
    return Peers(middle, number, low, last_rare(sorted((rate for rate in far if rate > middle), reverse=True)))


def _scored_alike(entrants: Sequence[Entrant], place: int) -> Mapping[tuple[Decimal, Decimal], list[int]]:
    """The numbers of the cards by what they have at a leaf, score and points, where that is a rate."""
    found: dict[tuple[Decimal, Decimal], list[int]] = defaultdict(list)
    for number, one in enumerate(entrants):
        cell = one.standing.cells[place]
        if cell.rate is not None and cell.points and cell.score is not None:
            found[cell.score, cell.points].append(number)
    return found


def _percent(value: Fraction) -> str:
    return f"{plain(rounded(value * 100, 2, 'half-up'))}%"


def _another(one: Entrant, group: Sequence[Entrant]) -> Entrant:
    return next(other for other in group if other is not one)


#: Each sees the complete cards of one field, in their order.
SEARCHES: tuple[Search, ...] = (identical_scores, copied_reasons, at_grade_edge, far_from_peers)
