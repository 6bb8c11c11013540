"""疑点 that only show across the cards of a field: each search is one function from them to findings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from scorer.comparison.entrants import Entrant, full_points, leaf_places
from scorer.comparison.statistics import mean, median_of
from scorer.exact import plain, rounded
from scorer.model import Finding, Rubric

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
                values = {"count": str(len(group) - 1), "other": _another(one, group).unit.label}
                yield one, Finding("identical-scores", values=values)


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
    lowest = min((band.start for band in rubric.grades), default=None)
    for one in entrants:
        points = full_points(one)
        for band in rubric.grades:
            above = one.compared - Fraction(band.start)
            if (
                points
                and band.start != lowest
                and band.name == one.standing.grade
                and 0 <= above < EDGE * Fraction(points)
            ):
                values = {"total": plain(one.standing.compared), "grade": band.name, "start": plain(band.start)}
                yield one, Finding("at-grade-edge", values=values)


def far_from_peers(rubric: Rubric, entrants: Sequence[Entrant]) -> Found:
    """A rate at one leaf far from the median of the others under the same rubric, by the modified z-score.

    Where more than half of the peers have the same rate the mean deviation takes the place of the median deviation, as
    Iglewicz and Hoaglin propose. Where nearly all are full, everybody who lost a point is beyond that limit; so a rate
    must be rare as well.
    """
    for place in leaf_places(rubric):
        # Thousands of cards have few different rates: each is looked at once.
        holders: dict[Fraction, list[int]] = defaultdict(list)
        for (score, points), numbers in _scored_alike(entrants, place).items():
            holders[Fraction(score) / Fraction(points)] += numbers
        counts = {rate: len(numbers) for rate, numbers in holders.items()}
        peers = sum(counts.values())
        if peers < FEWEST_PEERS:
            continue
        middle = median_of(counts)
        deviations: dict[Fraction, int] = defaultdict(int)
        for rate, count in counts.items():
            deviations[abs(rate - middle)] += count
        limit = FAR * median_of(deviations) / MAD_FACTOR or FAR * MEAN_FACTOR * mean(deviations)
        far = [rate for rate in counts if abs(rate - middle) > limit and abs(rate - middle) >= LEAST_DISTANCE]
        most = max(1, peers // RARE)
        for below in (True, False):
            as_far = 0
            for rate in sorted((rate for rate in far if (rate < middle) is below), reverse=not below):
                as_far += counts[rate]
                if as_far > most:
                    break
                values = {"rate": _percent(rate), "median": _percent(middle), "count": str(peers)}
                for number in holders[rate]:
                    yield entrants[number], Finding("far-from-peers", rubric.nodes[place].path, values)


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
