"""Standards (评分标准, 评分细则) with points or scores of their own, below one indicator.

An indicator with one standard is scored itself. One with several is a group of them where nothing printed speaks
against it; else it is scored itself, by what its standards come to, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.columns.alignment import Laid
from scorer.readers.columns.head_rows import Head
from scorer.readers.columns.laying import is_total
from scorer.readers.columns.percents import percent_columns, without_percents
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import FIGURES, LEVELS, Role, role_of
from scorer.readers.printed.rows import Doubt, Record, is_said
from scorer.readers.printed.values import folded, named, value_of

#: The level of a standard below its indicator.
STANDARD_LEVEL: Final[Role] = "level4"
#: The columns of standards.
STANDARDS: Final[tuple[Role, ...]] = ("standard", "meaning")
#: A standard that may be the name of an indicator: a few words, and nothing that says when how much is earned.
_NAME: Final = re.compile(r"[\u4e00-\u9fff“”、]{3,14}")
_SEVERAL: Final = 3


def points_before(head: Head) -> Mapping[int, Role]:
    """The column of the points of indicators, where their standards have a column of points too, by their level."""
    names = [column for column, role in sorted(head.roles.items()) if role in LEVELS]
    points = next((column for column, role in sorted(head.roles.items()) if role == "points"), -1)
    found = [
        column
        for column in sorted(head.roles)
        if names and names[-1] < column < points and head.roles[column] is None and _is_points(head, column)
    ]
    role = head.roles[names[-1]] if names else None
    return {found[0]: role} if len(found) == 1 and role is not None else {}


def _is_points(head: Head, column: int) -> bool:
    return column in head.texts and role_of(head.texts[column].text) == "points"


@attrs.frozen
class _Indicator:
    """The rows of one indicator, each with a standard.

    Attributes:
        level: the column of its name, and `said_by` that of the standards.
        points: what is printed as its points, beside its name or in a bracket behind it.
    """

    rows: tuple[Laid, ...]
    level: Role
    said_by: Role
    points: Decimal | None

    @property
    def name(self) -> str:
        return named(self.rows[0].record[self.level].text).name

    def cells(self, role: Role) -> list[Cell]:
        """The cells of a column over its rows, blank ones left out."""
        return [row.record[role] for row in self.rows if is_said(row.record, role)]

    def each(self, role: Role) -> bool:
        """Whether each of its rows has a number of its own in a column."""
        own = [cell for cell in self.cells(role) if cell.rows == 1 and value_of(cell.text) is not None]
        return len(own) == len(self.rows)

    def whole(self, role: Role) -> Decimal | None:
        """What all of its rows have in a column together; None where that is not known of one of them."""
        cells = self.cells(role)
        values = [value for cell in cells if (value := value_of(cell.text)) is not None]
        covered = sum(cell.rows for cell in cells) == len(self.rows)
        beside_name = role == "points" and len(cells) == 1 and is_said(self.rows[0].record, role)
        told = len(values) == len(cells) and (covered or beside_name)
        return sum(values, ZERO) if told and values else None

    @property
    def earned(self) -> Role:
        """The column that tells what its standards earned."""
        return "score" if self.cells("score") or not self.cells("lost") else "lost"

    @property
    def is_group(self) -> bool:
        """Whether its standards are rows of their own: all scored, and their points those of the indicator."""
        merged = any(cell.rows > 1 for role in ("review", "lost") for cell in self.cells(role))
        scored = self.each("points") and self.each(self.earned) and not merged
        return scored and self.points in (None, self.whole("points"))


def with_standards(
    rows: Sequence[Laid],
    columns: Sequence[Role | None],
    printed: Sequence[Cell | None],
    *,
    ruled: bool,
    more: bool = False,
) -> tuple[list[Laid], tuple[Role | None, ...]] | None:
    """The rows, each an indicator or one of several scored standards, and the columns, with the level of these.

    None where no standard of a table earns anything by itself.

    Args:
        rows: as laid where each cell has its place, totals among them.
        columns: the roles of the heads.
        printed: beside each row the cell of the points of its indicator.
        ruled: whether a merged cell is told from a blank one.
        more: whether the rows go on with a table in which standards do.
    """
    level = max((role for role in columns if role in LEVELS), default=None)
    if level is None or level == LEVELS[-1]:
        return None
    below: Role = max(STANDARD_LEVEL, LEVELS[LEVELS.index(level) + 1])
    percents = percent_columns([row.record for row in rows])
    told = [attrs.evolve(row, record=without_percents(row.record, percents)) for row in rows]
    blocks = list(_blocks(told, level, columns, ruled=ruled))
    if not more and not any(said_by is not None for _, _, said_by in blocks):
        return (
            ([_told_with_one(row, level, below) for row in rows], tuple(columns)) if _are_names(rows, level) else None
        )
    result: list[Laid] = []
    groups: Role | None = None
    unpointed = False  # whether a group has no points by which its standards are its rows for certain
    for start, end, said_by in blocks:
        points = _points_of(told[start], level, printed[start])
        one = _Indicator(tuple(told[start:end]), level, said_by or "standard", points)
        if said_by is None:
            alone = points is not None and end - start == 1 and not is_total(told[start])
            result += [_by_its_points(told[start], one)] if alone else told[start:end]
        elif one.is_group:
            groups = said_by
            unpointed = unpointed or one.points is None
            result += _as_group(one, below)
        else:
            result.append(_as_row(one))
    if unpointed:
        result = [_told_with_one(row, level, below) for row in result]
    return result, tuple(below if groups is not None and role == groups else role for role in columns)


def _points_of(row: Laid, level: Role, printed: Cell | None) -> Decimal | None:
    value = None if printed is None else value_of(printed.text)
    if value is None and is_said(row.record, level) and not is_total(row):
        return named(row.record[level].text).points
    return value


def _blocks(
    rows: Sequence[Laid], level: Role, columns: Sequence[Role | None], *, ruled: bool
) -> Iterator[tuple[int, int, Role | None]]:
    """Where the rows of each indicator begin and end, and the column of their standards; None where these earn nothing.

    A row without a name goes on with the indicator above it where it has a standard; where nothing is ruled the blank
    cell of the name has to be there.
    """
    above = LEVELS[: LEVELS.index(level)]
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and not is_total(rows[end]) and _goes_on(rows[end].record, level, above, ruled=ruled):
            end += 1
        records = [row.record for row in rows[start:end]]
        earning = sum(any(is_said(record, role) for role in ("points", "score")) for record in records)
        said_by = [role for role in STANDARDS if role in columns and all(is_said(one, role) for one in records)]
        several = is_said(records[0], level) and len(records) > 1 and earning > 1
        yield start, end, said_by[0] if several and said_by else None
        start = end


def _goes_on(record: Record, level: Role, above: Sequence[Role], *, ruled: bool) -> bool:
    is_named = any(is_said(record, role) for role in (*above, level))
    placed = ruled or level in record
    return placed and not is_named and any(is_said(record, role) for role in STANDARDS)


def _as_group(one: _Indicator, below: Role) -> Iterator[Laid]:
    """Its standards as rows below its name; told where no points are printed that they could come to."""
    for at, row in enumerate(one.rows):
        cell = row.record[one.said_by]
        record: dict[Role, Cell] = {role: found for role, found in row.record.items() if role != one.said_by}
        record[below] = cell
        if at:
            yield attrs.evolve(row, record=record)
        elif one.points is None:
            values = {"name": one.name, "count": str(len(one.rows))}
            yield attrs.evolve(
                row, record=record, doubts=(Doubt(code="standards-as-rows", place=cell.place, values=values),)
            )
        else:
            points = attrs.evolve(cell, text=plain(one.points))
            yield attrs.evolve(row, record=record, behind={**row.behind, one.level: points})


def _told_with_one(row: Laid, level: Role, below: Role) -> Laid:
    """A row with one standard, told, since that may as well be the indicator."""
    said_by = next((role for role in STANDARDS if is_said(row.record, role)), None)
    if said_by is None or is_total(row) or not is_said(row.record, level) or below in row.record:
        return row
    cell = row.record[level]
    values = {"name": named(cell.text).name, "standard": row.record[said_by].text}
    return attrs.evolve(row, doubts=(*row.doubts, Doubt(code="standard-or-row", place=cell.place, values=values)))


def _are_names(rows: Sequence[Laid], level: Role) -> bool:
    """Whether the standards of a table look like names of its indicators: a few words each, and no two alike."""
    records = [row.record for row in rows if not is_total(row) and is_said(row.record, "points")]
    texts = [folded(record["standard"].text) if "standard" in record else "" for record in records]
    named_too = all(is_said(record, level) for record in records)
    return named_too and len(set(texts)) == len(texts) >= _SEVERAL and all(_NAME.fullmatch(text) for text in texts)


def _as_row(one: _Indicator) -> Laid:
    """Itself as a row, by what its standards come to; told unless all of it is printed for the indicator."""
    first = one.rows[0].record
    record: dict[Role, Cell] = {}
    for role in dict.fromkeys(role for row in one.rows for role in row.record):
        cells = one.cells(role)
        value = one.whole(role) if role in FIGURES else None
        if role not in FIGURES and cells:
            texts = dict.fromkeys(cell.text for cell in cells)
            record[role] = attrs.evolve(cells[0], text="；".join(texts), rows=1)
        elif value is not None:
            record[role] = attrs.evolve(cells[0], text=plain(value), rows=1)
        elif role in first:
            record[role] = attrs.evolve(first[role], text="", rows=1)
    return _by_its_points(attrs.evolve(one.rows[0], record=record), one)


def _by_its_points(row: Laid, one: _Indicator) -> Laid:
    """A row of an indicator with the points that are printed for it; told where its standards have others."""
    own = one.whole("points")
    record = dict(row.record)
    if one.points is not None:
        record["points"] = attrs.evolve(record.get("points", record[one.level]), text=plain(one.points), rows=1)
    earned = one.cells(one.earned)
    printed = len(one.cells("points")) <= 1 if one.points is None else own in (None, one.points)
    if printed and (len(one.rows) == 1 or not earned or (len(earned) == 1 and one.whole(one.earned) is not None)):
        return attrs.evolve(row, record=record)
    values = {
        "name": one.name,
        "count": str(len(one.rows)),
        "points": "—" if own is None else plain(own),
        "score": "、".join(cell.text for cell in earned) or "—",
    }
    told = Doubt(code="standards-summed", place=row.record[one.level].place, values=values)
    return attrs.evolve(row, record=record, doubts=(told,))
