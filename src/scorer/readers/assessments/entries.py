"""One printed row as the entry of an assessment: values that are plain become numbers, all others stay text."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from scorer.model import Entry, Indicator, Rubric, Sign
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.rows import Row
from scorer.readers.printed.values import Quantity, quantity, split_sign

#: Longer texts of a target are a sentence, and stand in the note.
_LONGEST_VALUE: Final = 200
_LONGEST_TEXT: Final = 20_000


def entry_of(row: Row, *, own_points: bool = False) -> Entry:
    """What a row says of its indicator; `own_points` where the rubric leaves the points to the unit."""
    target, actual, measured_in = _values(row)
    sign = _sign(row, target)
    not_applicable = row.not_applicable if row.score is None else ""
    return Entry(
        score=row.score,
        points=row.points if own_points else None,
        not_applicable=not_applicable or None,
        target=_short(target.value, row.target),
        actual=_short(actual.value, row.actual),
        sign=sign,
        measured_in=measured_in,
        reason=row.reason[:_LONGEST_TEXT],
        measure=row.measure[:_LONGEST_TEXT],
        note="；".join(
            text for text in (row.note, *(one for one in (row.target, row.actual) if len(one) > _LONGEST_VALUE)) if text
        )[:_LONGEST_TEXT],
        place=row.place,
    )


def says_nothing(row: Row) -> bool:
    """Whether a row is a blank line of a form."""
    said = (row.note, row.target, row.actual, row.reason, row.measure, row.not_applicable)
    return row.score is None and not any(said)


def _values(row: Row) -> tuple[Quantity, Quantity, str]:
    """Target and actual: numbers only where both are told in one unit."""
    target, actual = quantity(row.target), quantity(row.actual)
    units = {said.measured_in for said in (target, actual) if isinstance(said.value, Decimal)} - {""}
    stated = one_line(row.measured_in) if len(row.measured_in) <= 20 else ""
    if len(units) > 1 or (stated and units - {stated}) or actual.sign is not None:
        # Two units, or a bound in the place of a result: as printed.
        unit = target.measured_in if isinstance(target.value, Decimal) else ""
        return target, Quantity(None, one_line(row.actual)), stated or unit
    return target, actual, stated or next(iter(units), "")


def _sign(row: Row, target: Quantity) -> Sign | None:
    if row.sign:
        sign, rest = split_sign(row.sign)
        if sign is not None and not rest:
            return sign
        return "定性" if row.sign.strip() == "定性" else target.sign
    return target.sign


def _short(value: Decimal | str, printed: str) -> Decimal | str | None:
    if isinstance(value, Decimal):
        return value
    if len(value) > _LONGEST_VALUE:
        return f"{value[: _LONGEST_VALUE - 1]}…"
    return value if printed and value else None


def key_in(rubric: Rubric, node: Indicator) -> str:
    """How an assessment names an indicator: by its name where that is clear, else by its path, else by its code."""
    for key in (node.name, node.label):
        if "/" not in node.name and rubric.by_key.get(key) == (node,):
            return key
    return node.code
