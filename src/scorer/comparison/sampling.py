"""抽查: a stratified sample that can be drawn again from the same cards and the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from scorer.comparison.entrants import Entrant, order
from scorer.comparison.lots import lot
from scorer.comparison.nouns import Sample, Standing, Stratum

#: What tells strata apart: the id of the rubric, the region, and the grade, "" where there is none.
Name = tuple[str, str, str]


def sample(ranking: Sequence[tuple[Entrant, Standing]], asked: int, seed: int) -> Sample:
    """`asked` complete cards, spread over rubric, region and grade in proportion.

    Seats go to the strata by largest remainder (Hamilton); equal remainders go to the larger stratum, then by name.
    Within a stratum the cards with the lowest lots are drawn; the lot of a card depends on the seed and on whose it is,
    so that a card more or less elsewhere does not change it.

    Raises:
        ValueError: less than one card is asked for.
    """
    cards: dict[Name, list[tuple[Entrant, Standing]]] = {}
    for one, standing in ranking:
        cards.setdefault((one.rubric.id, one.unit.region, standing.grade or ""), []).append((one, standing))
    strata = strata_of({name: len(several) for name, several in cards.items()}, asked)
    drawn: list[tuple[Entrant, Standing]] = []
    for stratum in strata:
        inside = cards[stratum.rubric, stratum.region, stratum.grade]
        drawn += sorted(inside, key=lambda card: lot(seed, card[0].identity))[: stratum.drawn]
    return Sample(
        asked=asked,
        seed=seed,
        strata=strata,
        units=tuple(standing for _, standing in sorted(drawn, key=lambda card: order(card[0]))),
    )


def strata_of(sizes: Mapping[Name, int], asked: int) -> tuple[Stratum, ...]:
    """The strata in the order of their names, each with how many of its cards are drawn.

    Args:
        sizes: how many cards each has.
        asked: how many are drawn in all, where there are as many.

    Raises:
        ValueError: less than one card is asked for.
    """
    if asked < 1:
        raise ValueError("a sample has at least one card")
    names = sorted(sizes)
    several = seats([sizes[name] for name in names], min(asked, sum(sizes.values())))
    return tuple(
        Stratum(rubric=name[0], region=name[1], grade=name[2], size=sizes[name], drawn=number)
        for name, number in zip(names, several, strict=True)
    )


def seats(sizes: Sequence[int], number: int) -> list[int]:
    """`number` seats in proportion to sizes: whole quotas first, then the largest remainders."""
    whole = sum(sizes)
    if not whole:
        return [0] * len(sizes)
    quotas = [Fraction(size * number, whole) for size in sizes]
    seats = [int(quota) for quota in quotas]
    waiting = sorted(range(len(sizes)), key=lambda place: (seats[place] - quotas[place], -sizes[place], place))
    for place in waiting[: number - sum(seats)]:
        seats[place] += 1
    return seats
