"""复核建议: which cards to look at again, from their own findings and from what only shows across cards."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.comparison.entrants import Entrant, full_points, leaf_places, order
from scorer.comparison.nouns import Reason, Recheck, Standing
from scorer.comparison.statistics import mean, median_of
from scorer.exact import plain, rounded
from scorer.model import AnyNode, Band, Finding, Rubric

#: How much a reason counts (docs/compare.md). A single card's finding that is not named here counts `ORDINARY`, a
#: notice nothing.
WEIGHTS: Mapping[str, int] = {
    "identical-scores": 5,
    "nothing-to-score": 5,
    "declared-total-too-high": 5,
    "declared-total-out-of-reach": 5,
    "full-but-missed": 5,
    "ahead-of-spending": 4,
    "outputs-without-money": 4,
    "execution-above-budget": 4,
    "copied-reason": 3,
    "at-grade-edge": 3,
    "far-from-peers": 3,
    "typed-differs": 3,
    "full-marks-everywhere": 3,
    "actuals-copy-targets": 3,
}
ORDINARY = 2

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
#: What more than one in so many share, on the same side of the median, is a habit of the field and not far from it.
RARE = 20


def rechecks(fields: Sequence[Sequence[Entrant]], standings: Mapping[tuple[str, ...], Standing]) -> tuple[Recheck, ...]:
    """Every card that something speaks against, the weightiest first.

    `fields` are the cards rubric by rubric; `standings`, by key, have the ranks.
    """
    across: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    everybody: list[Entrant] = []
    for entrants in fields:
        complete = sorted((one for one in entrants if one.complete), key=order)
        everybody += entrants
        for search in SEARCHES:
            for one, finding in search(entrants[0].rubric, complete):
                across[one.key].append(finding)
    found = [_recheck(one, across[one.key], standings) for one in sorted(everybody, key=order)]
    return tuple(sorted((one for one in found if one.reasons), key=lambda one: (-one.weight, -len(one.reasons))))


def _recheck(one: Entrant, across: Iterable[Finding], standings: Mapping[tuple[str, ...], Standing]) -> Recheck:
    own = (finding for finding in one.standing.findings if finding.severity == "finding")
    standing = standings.get(one.key)
    return recheck_of(one.standing, standing.rank if standing else None, (*across, *own))


def recheck_of(standing: Standing, rank: int | None, findings: Iterable[Finding]) -> Recheck:
    """A card with what speaks against it: findings across cards before its own."""
    reasons = [Reason(finding=finding, weight=WEIGHTS.get(finding.code, ORDINARY)) for finding in findings]
    reasons.sort(key=lambda reason: -reason.weight)
    return Recheck(
        unit=standing.unit,
        file=standing.file,
        total=standing.total,
        rank=rank,
        # A kind counts once: seven indicators that one cause has moved are not seven causes.
        weight=sum({reason.finding.code: reason.weight for reason in reasons}.values()),
        reasons=tuple(reasons),
    )


Found = Iterator[tuple[Entrant, Finding]]


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

    What so many say that it is the common wording of the field (one card in ten, and more than three) is no copy.
    """
    said: dict[tuple[int, str], list[Entrant]] = defaultdict(list)
    places = leaf_places(rubric)
    for one in entrants:
        for place in places:
            cell = one.standing.cells[place]
            words = re.sub(r"[\W_]+", "", cell.reason)
            if cell.lost and len(words) >= SHORTEST_COPY:
                said[place, words].append(one)
    common = max(3, len(entrants) // 10)
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
        rates = {}
        for number, one in enumerate(entrants):
            cell = one.standing.cells[place]
            if cell.rate is not None and cell.points and cell.score is not None:
                rates[number] = Fraction(cell.score) / Fraction(cell.points)
        peers = peers_of(Counter(rates.values()))
        for number, value in rates.items():
            if peers is not None and peers.far(value):
                yield entrants[number], peers.finding(value, rubric.nodes[place])


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

    def far(self, rate: Fraction) -> bool:
        """Whether a rate is far from the others."""
        return (self.low is not None and rate <= self.low) or (self.high is not None and rate >= self.high)

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


def _percent(value: Fraction) -> str:
    return f"{plain(rounded(value * 100, 2, 'half-up'))}%"


def _another(one: Entrant, group: Sequence[Entrant]) -> Entrant:
    return next(other for other in group if other is not one)


SEARCHES = (identical_scores, copied_reasons, at_grade_edge, far_from_peers)
