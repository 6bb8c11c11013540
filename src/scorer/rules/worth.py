"""What a band or an answer is worth, and numbers that depend on no fact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.exact import plain, rounded
from scorer.expression import facts_used
from scorer.formulas import Formulas
from scorer.outcome import evaluate
from scorer.record import Record


@attrs.frozen
class Share:
    """What a band or an answer is worth: points, or a share of the leaf's points."""

    value: Fraction
    relative: bool

    def of(self, points: Decimal) -> Fraction:
        """In points."""
        return self.value * Fraction(points) if self.relative else self.value

    def above(self, points: Decimal | None) -> dict[str, str] | None:
        """What a message says where it is more than the points; of a slot's leaves only shares can be judged."""
        if points is None:
            too_much = self.relative and self.value > 1
            return {"value": f"{shown_number(self.value * 100)}%", "points": "100%"} if too_much else None
        worth = self.of(points)
        return {"value": shown_number(worth), "points": plain(points)} if worth > points else None


def shown_number(value: Fraction) -> str:
    """An exact value for a message: a decimal where it is one, else as a fraction."""
    places = next((places for places in range(13) if 10**places % value.denominator == 0), None)
    return str(value) if places is None else plain(rounded(value, places, "half-up"))


def share_or_points(formulas: Formulas, record: Record, points_key: str, share_key: str) -> Share | None:
    """Points as a number, or a share of the leaf's points; exactly one of the two is given."""
    points, share = record.score(points_key), constant(formulas, record, share_key)
    if (points is None) == (share is None):
        record.problems.add("points-or-share", record.place)
        return None
    return Share(Fraction(points), relative=False) if points is not None else Share(share or Fraction(0), relative=True)


def constant(formulas: Formulas, record: Record, key: str, *, required: bool = False) -> Fraction | None:
    """A number that depends on no fact."""
    number = formulas.number(record, key, required=required)
    if number is None:
        return None
    value = None if facts_used(number) else evaluate(number, {}).value
    if value is None:
        record.problems.add("not-a-constant", record.place.at(key), key=key)
    return value
