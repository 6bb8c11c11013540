"""Rows over which one printed maximum or one printed score was merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import attrs

from scorer.readers.roles import LEVELS, Role
from scorer.readers.rows import Doubt, Pot, Row
from scorer.readers.values import is_blank, named, value_of


def share_merged(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows over which one printed maximum or one printed score was merged, marked as such."""
    result = list(rows)
    for index, row in enumerate(result):
        for role in ("points", "score"):
            cell = row.cells.get(role)
            if cell is None or cell.rows < 2 or is_blank(cell.text):
                continue
            covered = _covered(result, index, role, cell.rows)
            if len(covered) < 2:
                continue
            if role == "points" and (own := _own_points(result, covered)):
                for one, points in own.items():
                    result[one] = attrs.evolve(result[one], points=points)
                if sum(own.values()) == value_of(cell.text):
                    told = tuple(doubt for doubt in row.doubts if doubt.code != "points-twice")
                    result[index] = attrs.evolve(result[index], doubts=told)
            elif role == "points" and row.points is not None:
                pot = Pot(number=index, points=row.points)
                for one in covered:
                    result[one] = attrs.evolve(result[one], points=None, pot=pot)
            elif role == "score":
                names = "、".join(result[one].name for one in covered)
                doubt = Doubt(code="score-shared", place=cell.place, values={"score": cell.text, "names": names})
                result[index] = attrs.evolve(result[index], score=None, doubts=(*row.doubts, doubt))
        row = result[index]
    return tuple(result)


def _own_points(rows: Sequence[Row], covered: Sequence[int]) -> Mapping[int, Decimal]:
    """The points behind the name of each row that a merged cell covers, which is then the sum of their group.

    Empty unless every one of them has some.
    """
    found: dict[int, Decimal] = {}
    for index in covered:
        cells = rows[index].cells
        leaf = max((role for role in LEVELS if role in cells), default=None)
        points = None if leaf is None else named(cells[leaf].text).points
        if points is None:
            return {}
        found[index] = points
    return found


def _covered(rows: Sequence[Row], index: int, role: Role, height: int) -> list[int]:
    """The rows that a merged cell of the row at `index` covers: those after it without such a cell."""
    found = [index]
    for after in range(index + 1, min(len(rows), index + height)):
        if role in rows[after].cells or rows[after].kind != "leaf":
            break
        found.append(after)
    return found
