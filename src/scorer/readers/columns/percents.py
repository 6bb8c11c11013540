"""Points and scores that are printed as percentages of a hundred points: 28% of 30%."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.readers.printed.roles import Role
from scorer.readers.printed.rows import Record, is_said
from scorer.readers.printed.values import folded, value_of

#: The columns of numbers that may be such percentages beside points that are.
_SCORES: Final[tuple[Role, ...]] = ("score", "review")


def percent_columns(rows: Sequence[Record]) -> frozenset[Role]:
    """The columns whose numbers are percentages of a hundred points.

    Scores are such percentages only beside points that are, and where none is above its points: otherwise 95% may be
    what was reached of 30%.
    """
    points = [_share(row, "points") for row in rows if is_said(row, "points")]
    if not points or None in points:
        return frozenset()
    for row in rows:
        most = _share(row, "points")
        for role in (role for role in _SCORES if is_said(row, role)):
            score = _share(row, role)
            if score is None or most is None or score > most:
                return frozenset(("points",))
    return frozenset(("points", *_SCORES))


def without_percents(row: Record, columns: frozenset[Role]) -> Record:
    """A row, its percentages in some columns as the numbers that they are of a hundred points."""
    return {
        role: attrs.evolve(cell, text=cell.text.rstrip("%％ ")) if role in columns else cell
        for role, cell in row.items()
    }


def _share(row: Record, role: Role) -> Decimal | None:
    """The number of a percentage; None where a column holds anything else."""
    shown = folded(row[role].text) if role in row else ""
    return value_of(shown[:-1]) if shown.endswith("%") else None
