"""Where a table contradicts the rubric it belongs to: other points, scores above them, indicators that it lacks."""

from __future__ import annotations

from decimal import Decimal

import attrs

from scorer.diagnostics import Problems
from scorer.exact import plain
from scorer.model import Group, Indicator, Rubric, walk
from scorer.readers.assessments.matching import key_of
from scorer.readers.columns.row_cells import above_points
from scorer.readers.printed.rows import Label, Row, Table


def compare_points(row: Row, node: Indicator, problems: Problems) -> Row:
    """The row, its score left blank where it is above the points of the rubric: it would be no assessment."""
    if row.points is not None and node.points is not None and row.points != node.points:
        values = {"printed": plain(row.points), "points": plain(node.points)}
        problems.add("points-differ", row.place, node.path, **values)
    if node.points is None:
        return row
    for value in (row.score, row.review):
        if value is not None and value > node.points:
            values = {"score": plain(value), "points": plain(node.points)}
            problems.add("score-above-printed-points", row.place, node.path, **values)
    if row.score is not None and row.score > node.points:
        row = attrs.evolve(row, score=None, note=above_points(row.score, node.points))
    if row.review is not None and row.review > node.points:
        row = attrs.evolve(row, review=None)
    return row


def compare_groups(table: Table, rubric: Rubric, problems: Problems) -> None:
    """Points printed with groups are held against those of the rubric's groups of the same name."""
    known = {key_of(node.name): node for node in rubric.nodes if isinstance(node, Group)}
    labels: dict[str, Label] = {key_of(label.name): label for row in table.rows for label in row.groups}
    for key, label in labels.items():
        node = known.get(key)
        if node is not None and None not in (label.points, node.points) and label.points != node.points:
            values = {"printed": plain(label.points or Decimal(0)), "points": plain(node.points or Decimal(0))}
            problems.add("points-differ", label.place, node.path, **values)


def note_absent(table: Table, rubric: Rubric, present: set[str], problems: Problems) -> None:
    """Indicators that the table does not have at all: it may be cut off."""
    pooled = {below.code for node in rubric.nodes if isinstance(node, Group) and node.pool for below in walk(node)}
    absent = [
        node
        for node in rubric.nodes
        if not isinstance(node, Group) and node.code not in present and node.code not in pooled
    ]
    if absent:
        names = "、".join(node.name for node in absent)
        problems.add("rows-absent", table.place, count=len(absent), names=names)
