"""Tables that are the parts of one.

Each stands below a line of prose that names its group, with the points of its rows; or only all of them together have
100 points and the score that is printed as the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from scorer.exact import ZERO
from scorer.readers.arithmetic import total, without_repeats
from scorer.readers.asides import is_title
from scorer.readers.decoding import one_line
from scorer.readers.grid import Cell, Paragraph
from scorer.readers.rows import Label, Row
from scorer.readers.values import WHOLE_POINTS, folded, named, without_mark

#: A longer line is no name of a group.
_LONGEST: Final = 30
#: A table has no more parts than this.
MOST_PARTS: Final = 8


def heading_over(prose: Sequence[Paragraph], rows: Sequence[Row]) -> Label | None:
    """The group that the line above a table names: 二、效益指标（40分）, where its rows have these points.

    Points that are those of the rows prove that they are its rows; 100 points may be said of the whole table.
    """
    text = one_line(prose[-1].text) if prose and len(prose[-1].text) <= _LONGEST else ""
    said = named(text)
    if said.points in (None, WHOLE_POINTS) or not said.name or is_title(text):
        return None
    leaves = [row for row in rows if row.kind == "leaf"]
    if any(row.groups or row.points is None for row in leaves) or total(leaves, "points") != said.points:
        return None
    return Label(name=without_mark(said.name), points=said.points, place=prose[-1].place)


def together(tables: Sequence[tuple[Sequence[Row], Decimal | None]]) -> int:
    """How many tables from the first on are the parts of one; 1 where they are tables of their own.

    No part but the last has a row of the total, none has 100 points, all together do, and their scores come to the one
    total that is printed with any of them.

    Args:
        tables: the rows of each and the total that stands in its head, in the order of the document; few.
    """
    points = scores = ZERO
    told: set[Decimal] = set()
    for count, (rows, in_head) in enumerate(tables, start=1):
        own = without_repeats(rows)
        part = total(own, "points")
        points += part
        scores += total(own, "score")
        sums = [row for row in rows if row.kind == "total"]
        told |= {value for value in (in_head, *(row.score for row in sums)) if value is not None}
        if not part or points >= WHOLE_POINTS or sums:
            return count if part and points == WHOLE_POINTS and told == {scores} else 1
    return 1


def names_another(head: Mapping[str, Cell], first: Mapping[str, Cell]) -> bool:
    """Whether a head names a unit or a project that the head of the first page does not."""
    named = {key: folded(head[key].text) for key in ("unit", "project") if key in head}
    return any(key not in first or folded(first[key].text) != said for key, said in named.items())
