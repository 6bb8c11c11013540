"""名次计分: the score of a leaf follows from the unit's place among its peers, which only a comparison knows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self, get_args

import attrs

from scorer.expression import (
    NO_VALUE,
    Add,
    Branch,
    Case,
    Comparison,
    Divide,
    Multiply,
    Number,
    NumberFact,
    Numeric,
    Subtract,
    facts_used,
)
from scorer.facts import FIRST, PEERS, PLACE, Fact
from scorer.formulas import Formulas
from scorer.proof import formula_text
from scorer.record import Record
from scorer.rules.shape import Complaint, Said, Shape
from scorer.rules.worth import Share, share_or_points, shown_number

Order = Literal["highest", "lowest"]
Among = Literal["region", "type", "department"]
Proportion = Literal["value", "place"]

#: More places than this nobody lists one by one.
MOST_PLACES = 1_000_000
_ZERO, _ONE = Number(Fraction(0)), Number(Fraction(1))


@attrs.frozen
class Line:
    """What places are worth: up to the place `to`, or the `last` so many; where both are None all others."""

    to: int | None
    last: int | None
    worth: Share


@attrs.frozen
class Rank(Shape):
    """Places among units: 在全市排名1-5名的依次赋予60分、57分、54分、51分、48分 (city staffing office, public code).

    Attributes:
        value: what is compared; units whose value can be told are peers of each other.
        order: whether the highest or the lowest value is first.
        among: the peers are those of the same region, type or department; None takes all of the field.
        places: what each place is worth, best first.
        lose: or the first has the points and every further place so much less (每进1名扣0.1分, same source);
        proportion: or the points in proportion to the value of the first (第1名得6分，第2-5名按第1名的比例得分, same
            source), or to the number of units that are not before: (units − place + 1) ÷ units.
    """

    value: Numeric
    order: Order
    among: Among | None = None
    places: tuple[Line, ...] = ()
    lose: Fraction | None = None
    proportion: Proportion | None = None

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`value`, `order`, `among`, and one of `places = [ { to | last, points | share } ]`, `lose`, `proportion`."""
        value = formulas.number(record, "value", required=True)
        order = record.choice("order", get_args(Order), required=True)
        among = record.choice("among", get_args(Among))
        places: list[Line] = []
        for table in record.tables("places"):
            worth = share_or_points(formulas, table, "points", "share")
            to, last = table.integer("to", 1, MOST_PLACES), table.integer("last", 1, MOST_PLACES)
            table.finish()
            if worth is not None:
                places.append(Line(to, last, worth))
        lose, proportion = record.score("lose"), record.choice("proportion", get_args(Proportion))
        ways = [key for key in ("places", "lose", "proportion") if key in record]
        if len(ways) != 1:
            record.problems.add("rank-ways", record.place)
            return None
        if value is None or order is None or (not places and lose is None and proportion is None):
            return None
        return cls(
            value=value,
            order=order,  # type: ignore[arg-type]  # one of them
            among=among,  # type: ignore[arg-type]
            places=tuple(places),
            lose=None if lose is None else Fraction(lose),
            proportion=proportion,  # type: ignore[arg-type]
        )

    @property
    def measured(self) -> Numeric:
        """What is compared with other units."""
        return self.value

    def expression(self, points: Decimal) -> Numeric:
        """What the place is worth, where the value can be told at all: nothing of it is added."""
        return Add(Multiply(self.value, _ZERO), self.worth(points))

    def worth(self, points: Decimal) -> Numeric:
        """What the place is worth to a unit whose value can be told."""
        return self._worth(points, NumberFact(FIRST))

    def for_entry(self, points: Decimal, entry: Said | None) -> Numeric:
        """With a place only what it is worth, written as short as it can be; the value of the first is a constant."""
        position = entry.position if entry else None
        if position is None:
            return self.expression(points)
        return self._worth(points, NumberFact(FIRST) if position.first is None else Number(position.first))

    def told(self, points: Decimal) -> str:
        """What is compared, with whom, and what the place is worth."""
        among = f", {self.among}" if self.among else ""
        worth = formula_text(self._worth(points, NumberFact(FIRST)))
        return f"{formula_text(self.value)} ({self.order}{among}): {worth}"

    def _worth(self, points: Decimal, first: Numeric) -> Numeric:
        full, place, peers = Number(Fraction(points)), NumberFact(PLACE), NumberFact(PEERS)
        from_last = Add(Subtract(peers, place), _ONE)
        if self.lose is not None:
            return Subtract(full, Multiply(Number(self.lose), Subtract(place, _ONE)))
        if self.proportion == "place":
            return Multiply(Divide(from_last, peers), full)
        if self.proportion == "value":
            above, below = (self.value, first) if self.order == "highest" else (first, self.value)
            share = Multiply(Divide(above, below), full)
            if isinstance(first, Number) and first.value > 0:
                return share
            # In proportion to nothing, or to less than nothing, a worse value would earn more.
            return Case((Branch(Comparison(">", first, _ZERO), share),), NO_VALUE)
        branches, others = [], Number(Fraction(0))
        for line in self.places:
            worth = Number(line.worth.of(points))
            if line.to is not None:
                branches.append(Branch(Comparison("≤", place, Number(Fraction(line.to))), worth))
            elif line.last is None:
                others = worth
        # The narrowest of the last places first, as with the first ones.
        for line in reversed(self.places):
            if line.last is not None:
                condition = Comparison("≤", from_last, Number(Fraction(line.last)))
                branches.append(Branch(condition, Number(line.worth.of(points))))
        return Case(tuple(branches), others)

    def variant(self, entry: Said | None) -> Hashable:
        """Whether there is a place, and the value of the first."""
        position = entry.position if entry else None
        return None if position is None else (position.first,)

    def best(self, points: Decimal) -> Fraction:
        """The best place; the first has the points where no places are listed."""
        return max((line.worth.of(points) for line in self.places), default=Fraction(points))

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """Places are listed from the best to the worst, all others among them, and none is worth more than before."""
        for name in sorted(set(facts_used(self.value)) & self.own_names()):
            yield "rank-own-name", "value", {"name": name}
        if self.lose == 0:
            yield "step-without-size", "lose", {"about": "lose"}
        if not self.places:
            return
        if sum(line.to is None and line.last is None for line in self.places) != 1:
            yield "rank-hole", "places", {}
        elif not self._in_order():
            yield "rank-order", "places", {}
        for line in self.places:
            if above := line.worth.above(points):
                yield "rule-above-points", "places", above
        worths = [line.worth for line in self.places]
        for better, worse in zip(worths, worths[1:], strict=False):
            scale = points or Decimal(1)
            if better.relative != worse.relative and points is None:
                continue  # only the unit knows the points
            if worse.of(scale) > better.of(scale):
                yield "rank-rises", "places", {"worse": _shown(worse), "better": _shown(better)}

    def _in_order(self) -> bool:
        """`to` rising, then all others, then `last` falling, and one of the two at least."""
        kinds = [(0, line.to) if line.to is not None else (2, -line.last) if line.last is not None else (1, 0)
                 for line in self.places]  # fmt: skip
        both = any(line.to is not None and line.last is not None for line in self.places)
        return not both and len(kinds) > 1 and all(one < two for one, two in zip(kinds, kinds[1:], strict=False))

    def own_names(self) -> frozenset[str]:
        """The place, how many have one, and the value of the first."""
        return frozenset({PLACE, PEERS, FIRST})

    def inputs(self, entry: Said) -> Iterable[Fact]:
        """The place and how many have one, where they are known."""
        if entry.position is None:
            return ()
        return Fact(PLACE, Decimal(entry.position.place)), Fact(PEERS, Decimal(entry.position.of))


def _shown(worth: Share) -> str:
    return f"{shown_number(worth.value * 100)}%" if worth.relative else shown_number(worth.value)
