"""抽查: a stratified sample that can be drawn again from the same cards and the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scorer.comparison.entrants import Entrant, order
from scorer.comparison.lots import lot
from scorer.comparison.nouns import Sample, Standing, Stratum


def sample(ranking: Sequence[tuple[Entrant, Standing]], asked: int, seed: int) -> Sample:
    """`asked` complete cards, spread over rubric, region and grade in proportion.

    Seats go to the strata by largest remainder (Hamilton); equal remainders go to the larger stratum, then by name.
    Within a stratum the cards with the lowest lots are drawn; the lot of a card depends on the seed and on whose it is,
    so that a card more or less elsewhere does not change it.

    Raises:
        ValueError: less than one card is asked for.
    """
    if asked < 1:
        raise ValueError("a sample has at least one card")
    strata: dict[tuple[str, str, str], list[tuple[Entrant, Standing]]] = {}
    for one, standing in ranking:
        strata.setdefault((one.rubric.id, one.unit.region, standing.grade or ""), []).append((one, standing))
    names = sorted(strata)
    several = seats([len(strata[name]) for name in names], min(asked, len(ranking)))
    drawn: list[tuple[Entrant, Standing]] = []
    for name, number in zip(names, several, strict=True):
        drawn += sorted(strata[name], key=lambda card: lot(seed, "\x1f".join(card[0].identity)))[:number]
    return Sample(
        asked=asked,
        seed=seed,
        strata=tuple(
            Stratum(rubric=name[0], region=name[1], grade=name[2], size=len(strata[name]), drawn=number)
            for name, number in zip(names, several, strict=True)
        ),
        units=tuple(standing for _, standing in sorted(drawn, key=lambda card: order(card[0]))),
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
