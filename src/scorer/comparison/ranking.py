"""排名: ranks on exact totals, within the field and within the groups of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import attrs

from scorer.comparison.entrants import Entrant, order
from scorer.comparison.nouns import Column, GroupRank, Standing
from scorer.comparison.statistics import ascending, share
from scorer.comparison.tally import COLUMNS, value_of
from scorer.model import AssessmentKind

_FIRST: tuple[AssessmentKind, ...] = ("self", "final", "review")

Key = TypeVar("Key", bound=Hashable)


def ranks(values: Mapping[Key, Fraction]) -> dict[Key, int]:
    """Competition ranks: the highest is 1, ties share the best rank (1, 2, 2, 4)."""
    best = best_ranks(Counter(values.values()))
    return {key: best[value] for key, value in values.items()}


def best_ranks(counts: Mapping[Fraction, int]) -> dict[Fraction, int]:
    """The rank of each figure, where so many units have it."""
    found: dict[Fraction, int] = {}
    rank = 1
    for value in reversed(ascending(counts)):
        found[value] = rank
        rank += counts[value]
    return found


def in_order(entrants: Iterable[Entrant]) -> list[Entrant]:
    """Best first; ties by code and name."""
    return sorted(entrants, key=lambda one: (-one.compared, *order(one)))


def ranked(entrants: Sequence[Entrant]) -> tuple[Standing, ...]:
    """The standings of complete cards, best first, with rank, percentile, and rank within each group."""
    ordered = in_order(entrants)
    number = len(ordered)
    ranking = ranks({place: one.compared for place, one in enumerate(ordered)})
    within = [_within(ordered, column) for column in COLUMNS]
    found = []
    for place, one in enumerate(ordered):
        rank = ranking[place]
        found.append(
            attrs.evolve(
                one.standing,
                rank=rank,
                percentile=percentile(rank, number),
                group_ranks=tuple(groups[place] for groups in within if place in groups),
            )
        )
    return tuple(found)


def _within(ordered: Sequence[Entrant], column: Column) -> dict[int, GroupRank]:
    members: dict[str, list[int]] = {}
    for place, one in enumerate(ordered):
        if value := value_of(one.unit, column):
            members.setdefault(value, []).append(place)
    found: dict[int, GroupRank] = {}
    for value, inside in members.items():
        ranking = ranks({place: ordered[place].compared for place in inside})
        found |= {place: GroupRank(column=column, value=value, rank=ranking[place], of=len(inside)) for place in inside}
    return found


def last_year(there: Iterable[tuple[int, AssessmentKind]], year: int, kind: AssessmentKind) -> int | None:
    """The latest year before that has cards of the kind that is ranked; where none has, the latest there is.

    Args:
        there: the years and kinds of cards that are there.
        year: the year that is ranked.
        kind: the kind that is ranked.
    """
    before = [one for one in there if one[0] < year]
    same = [found for found, of_kind in before if of_kind == kind]
    return max(same or [found for found, _ in before], default=None)


def percentile(rank: int, number: int) -> Decimal | None:
    """百分位: the share of so many ranked cards whose total is not higher, the card itself included."""
    return share(number - rank + 1, number)


def kind_ranked(there: Collection[AssessmentKind]) -> AssessmentKind:
    """Which cards are ranked of those that are there: the units' own, else the final ones, else reviews."""
    return next((kind for kind in _FIRST if kind in there), "self")
