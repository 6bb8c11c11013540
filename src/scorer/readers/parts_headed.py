"""Tables that are the parts of one: each below a line of prose that names its group, with the points of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.readers.arithmetic import total
from scorer.readers.asides import is_title
from scorer.readers.decoding import one_line
from scorer.readers.grid import Paragraph
from scorer.readers.rows import Label, Row
from scorer.readers.values import WHOLE_POINTS, named, without_mark

#: A longer line is no name of a group.
_LONGEST = 30


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
