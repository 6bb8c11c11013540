"""The complete cards of one field, counted: every figure of the field as a whole follows from these counts.

Cards are counted one by one here; the rows of a long table are counted as columns (`counting`). What is made of the
counts - means, quantiles, shares, the order of losses - is worked out in one place for both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.comparison.entrants import Entrant, full_points
from scorer.comparison.nouns import Cell, Column, Unit
from scorer.comparison.statistics import Sum, add
from scorer.exact import ZERO
from scorer.model import Group, Rubric

COLUMNS: tuple[Column, ...] = ("department", "region", "type")

#: Per points that a row had: the sum of its scores, and of how many cards.
Rates = dict[Decimal, tuple[Decimal, int]]


@attrs.define
class GroupTally:
    """The cards that share a region, a type or a department.

    Attributes:
        totals: how many cards have each compared figure.
        rates: by the place of a node of the heat map.
    """

    totals: Counter[Fraction] = attrs.field(factory=Counter)
    lost: Decimal = ZERO
    rates: dict[int, Rates] = attrs.field(factory=dict)


@attrs.define(kw_only=True)
class Tally:
    """The counts of one field; they grow card by card, or batch by batch.

    Attributes:
        totals: how many cards have each compared figure.
        grades: how many cards have each grade.
        leaves: how many leaves are scored and have points, over all cards; `full` of them have full marks.
        full_cards: cards with full marks at every such leaf.
        cells: by the place of a node, how often each score out of each points occurs.
        losses: by the place of a node, what all cards lost through it.
        lost: what the bases of all cards lost.
        highest: the points of the rubric; of published tables the most that a card can have.
        groups: by column and value; cards that state no value are in no group.
    """

    totals: Counter[Fraction] = attrs.field(factory=Counter)
    grades: Counter[str | None] = attrs.field(factory=Counter)
    leaves: int = 0
    full: int = 0
    full_cards: int = 0
    cells: tuple[Counter[tuple[Decimal, Decimal]], ...]
    losses: tuple[Sum, ...]
    lost: Decimal = ZERO
    highest: Decimal = ZERO
    groups: dict[tuple[Column, str], GroupTally] = attrs.field(factory=dict)

    @property
    def cards(self) -> int:
        """How many cards were counted."""
        return self.totals.total()


def heat_places(rubric: Rubric) -> tuple[int, ...]:
    """The places of the level-1 and level-2 groups: what the heat map shows, and single leaves of level 1."""
    return tuple(
        place
        for place, node in enumerate(rubric.nodes)
        if node.level == 1 or (node.level == 2 and isinstance(node, Group))
    )


def empty(rubric: Rubric) -> Tally:
    """No card yet."""
    nodes = rubric.nodes
    return Tally(cells=tuple(Counter() for _ in nodes), losses=tuple(Sum() for _ in nodes))


def count(tally: Tally, entrants: Iterable[Entrant]) -> None:
    """Add complete cards to the counts."""
    places: Sequence[int] | None = None
    for one in entrants:
        standing = one.standing
        places = heat_places(one.rubric) if places is None else places
        tally.totals[one.compared] += 1
        tally.grades[standing.grade] += 1
        tally.leaves += standing.leaves
        tally.full += standing.full
        tally.full_cards += bool(standing.leaves and standing.full == standing.leaves)
        tally.lost += one.lost
        tally.highest = max(tally.highest, full_points(one) or ZERO)
        for place, cell in enumerate(standing.cells):
            if (known := rated(cell)) is not None:
                tally.cells[place][known] += 1
            add(tally.losses[place], one.losses[place])
        for column in COLUMNS:
            if value := value_of(one.unit, column):
                group = tally.groups.setdefault((column, value), GroupTally())
                group.totals[one.compared] += 1
                group.lost += one.lost
                for place in places:
                    if (known := rated(standing.cells[place])) is not None:
                        count_rates(group.rates.setdefault(place, {}), known[1], known[0], 1)


def count_rates(rates: Rates, points: Decimal, scores: Decimal, number: int) -> None:
    """Add the scores of so many cards out of the same points."""
    so_far, cards = rates.get(points, (ZERO, 0))
    rates[points] = (so_far + scores, cards + number)


def rated(cell: Cell) -> tuple[Decimal, Decimal] | None:
    """Score and points of a row that has a rate."""
    if cell.rate is None or not cell.points or cell.score is None:
        return None
    return cell.score, cell.points


def value_of(unit: Unit, column: Column) -> str:
    """The unit's department, region or type; "" where it states none."""
    value: str = getattr(unit, column)
    return value
