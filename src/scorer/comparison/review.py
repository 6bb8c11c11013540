"""自评与复核: self against review, leaf by leaf; several reviewers against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import attrs

from scorer.comparison.agreement import agreement
from scorer.comparison.entrants import Entrant, leaf_places, order, person
from scorer.comparison.nouns import Consensus, Gap, LeafBias, Reviews, UnitBias
from scorer.comparison.statistics import Number, median, told, total
from scorer.model import Rubric


def mean(scores: Sequence[Decimal]) -> Fraction:
    """算术平均: every reviewer counts the same."""
    return total(scores) / len(scores)


def trimmed(scores: Sequence[Decimal]) -> Fraction:
    """去掉一个最高分和一个最低分: the mean without one highest and one lowest; of fewer than three the plain mean."""
    return mean(sorted(scores)[1:-1]) if len(scores) > 2 else mean(scores)


def majority(scores: Sequence[Decimal]) -> Fraction:
    """多数意见: the score that most reviewers give; without one that leads, the middle one (of two the lower)."""
    counts = Counter(scores).most_common(2)
    if len(counts) == 1 or counts[0][1] > counts[1][1]:
        return Fraction(counts[0][0])
    ordered: list[Number] = sorted(scores)
    return Fraction(median(ordered))


CONSENSUS: Mapping[Consensus, Callable[[Sequence[Decimal]], Fraction]] = MappingProxyType(
    {"mean": mean, "trimmed": trimmed, "majority": majority}
)


@attrs.frozen
class Case:
    """A unit's self-assessment and the reviews of it, by reviewer."""

    own: Entrant
    reviews: tuple[Entrant, ...]

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who reviewed the unit."""
        return tuple(review.reviewer for review in self.reviews)


@attrs.frozen
class Compared:
    """One leaf of one unit that self and some reviewers scored, in points; `consensus` is the reviewers' score."""

    case: Case
    place: int
    points: Decimal
    own: Decimal
    reviews: tuple[tuple[Entrant, Decimal], ...]
    consensus: Fraction

    def rate(self, score: Number) -> Fraction:
        """A score of this leaf as a share of its points."""
        return Fraction(score) / Fraction(self.points)

    @property
    def difference(self) -> Fraction:
        """Positive where the unit was generous to itself."""
        return Fraction(self.own) - self.consensus


def reviews(own: Sequence[Entrant], reviewing: Sequence[Entrant], consensus: Consensus) -> tuple[Reviews, ...]:
    """Reviews of the same rubric and year as the self-assessments they are about, one section for each rubric.

    A leaf counts where the review itself speaks of it and both scored it out of the same points.
    """
    by_whom = {(one.rubric.sha256, person(one)): one for one in own}
    found: dict[str, list[Entrant]] = {}
    for one in reviewing:
        found.setdefault(one.rubric.sha256, []).append(one)
    sections = [_section(by_whom, found[key], consensus) for key in found]
    return tuple(sorted(sections, key=lambda section: (-len(section.units), section.rubric)))


def _section(
    own: Mapping[tuple[str, tuple[str, str]], Entrant], reviewing: Sequence[Entrant], consensus: Consensus
) -> Reviews:
    rubric = reviewing[0].rubric
    by_unit: dict[tuple[str, str], list[Entrant]] = {}
    for one in sorted(reviewing, key=order):
        by_unit.setdefault(person(one), []).append(one)
    cases, alone = [], []
    for key, of_unit in by_unit.items():
        mine = own.get((rubric.sha256, key))
        if mine is None:
            alone.append(of_unit[0].unit)
        else:
            cases.append(Case(mine, tuple(of_unit)))
    of_cases = [list(compared(case, CONSENSUS[consensus])) for case in cases]
    leaves = [leaf for of_case in of_cases for leaf in of_case]
    several = any(len(case.reviews) > 1 for case in cases)
    return Reviews(
        rubric=rubric.id,
        version=rubric.version,
        year=reviewing[0].year,
        consensus=consensus,
        units=tuple(unit_bias(case, its, consensus) for case, its in zip(cases, of_cases, strict=True)),
        leaves=tuple(_leaf_biases(rubric, leaves)),
        gaps=tuple(gap_of(leaf, rubric) for leaf in sorted(leaves, key=_size) if leaf.difference),
        agreement=agreement([leaf.rate(leaf.own), leaf.rate(leaf.consensus)] for leaf in leaves),
        reviewers=agreement([leaf.rate(score) for _, score in leaf.reviews] for leaf in leaves) if several else None,
        alone=tuple(alone),
    )


def _size(leaf: Compared) -> tuple[Fraction, tuple[str, ...], int]:
    return (-abs(leaf.difference), order(leaf.case.own), leaf.place)


def compared(case: Case, agree: Callable[[Sequence[Decimal]], Fraction]) -> Iterator[Compared]:
    """The leaves of a case that count."""
    for place in leaf_places(case.own.rubric):
        mine = case.own.standing.cells[place]
        if mine.status != "scored" or mine.score is None or not mine.points:
            continue
        given = []
        for review in case.reviews:
            cell = review.standing.cells[place]
            speaks = place in review.mentioned and cell.status == "scored"
            if speaks and cell.score is not None and cell.points == mine.points:
                given.append((review, cell.score))
        if given:
            yield Compared(case, place, mine.points, mine.score, tuple(given), agree([score for _, score in given]))


def gap_of(leaf: Compared, rubric: Rubric) -> Gap:
    """A leaf of a unit as it is listed."""
    node, cell = rubric.nodes[leaf.place], leaf.case.own.standing.cells[leaf.place]
    said = (review.standing.cells[leaf.place].reason for review, _ in leaf.reviews)
    return Gap(
        unit=leaf.case.own.unit,
        code=node.code,
        path=node.path,
        points=leaf.points,
        own=leaf.own,
        review=told(leaf.consensus),
        difference=told(leaf.difference),
        reviewers=tuple(review.reviewer for review, _ in leaf.reviews),
        own_reason=cell.reason,
        review_reason="；".join(dict.fromkeys(reason for reason in said if reason)),
    )


def unit_bias(case: Case, leaves: Sequence[Compared], consensus: Consensus) -> UnitBias:
    """A unit with the leaves of its case that count."""
    totals = [review.standing.total for review in case.reviews if review.complete]
    return UnitBias(
        unit=case.own.unit,
        reviewers=case.reviewers,
        own_total=case.own.standing.total,
        review_total=told(CONSENSUS[consensus](totals)) if totals else None,
        leaves=len(leaves),
        changed=sum(1 for leaf in leaves if leaf.difference),
        bias=told(total(leaf.difference for leaf in leaves)),
    )


def _leaf_biases(rubric: Rubric, leaves: Sequence[Compared]) -> Iterator[LeafBias]:
    """In the order of the rubric."""
    found: dict[int, list[Fraction]] = {}
    for leaf in leaves:
        found.setdefault(leaf.place, []).append(leaf.difference)
    for place in sorted(found):
        differences, node = found[place], rubric.nodes[place]
        yield LeafBias(
            code=node.code,
            path=node.path,
            units=len(differences),
            changed=sum(1 for difference in differences if difference),
            mean=told(total(differences) / len(differences)),
            mean_size=told(total(abs(difference) for difference in differences) / len(differences)),
            sum=told(total(differences)),
        )
