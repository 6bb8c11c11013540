"""The rows of a published table, between its cells and an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, Literal

import attrs

from scorer.diagnostics import Place
from scorer.readers.printed.asides import GOAL
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.values import folded, is_blank, named, number, value_of

RowKind = Literal["leaf", "execution", "subtotal", "total"]

#: The cells of one row by what their columns hold.
Record = Mapping[Role, Cell]

#: What is said of a row whose cells may belong elsewhere.
UNSURE: Final = frozenset(("row-uncertain", "cells-left-over"))


def is_said(record: Record, role: Role) -> bool:
    """Whether a row says something in a column."""
    return role in record and not is_blank(record[role].text)


def value_in(record: Record, role: Role) -> Decimal | None:
    """The number that a row has in a column; None where it has none."""
    return value_of(record[role].text) if role in record else None


def lost_points(record: Record) -> bool:
    """Whether the score of a row is below its points, in their column or behind its name, or it says what it lost."""
    if value_in(record, "lost"):
        return True
    points, score = (value_in(record, figure) for figure in ("points", "score"))
    names = [record[role] for role in LEVELS if role in record]
    points = named(names[-1].text).points if points is None and names else points
    return points is not None and score is not None and score < points


@attrs.frozen(kw_only=True)
class Doubt:
    """Why a row or a value could not be read with certainty: the code of a warning, its values, its place."""

    code: str
    place: Place = attrs.field(eq=False, repr=False)
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen(kw_only=True)
class Label:
    """The name of a group as printed, and the points printed with it."""

    name: str
    points: Decimal | None
    place: Place = attrs.field(eq=False, repr=False)


def goal_in(cells: Iterable[Cell]) -> Label | None:
    """The goal that a line names, with its points and perhaps its text beside them; the rows below it belong to it."""
    said = [cell for cell in cells if cell.text]
    numbered = any(number(cell.text) is not None for cell in said)
    found = None if numbered or not said else GOAL.fullmatch(folded(said[0].text))
    return None if found is None else Label(name=found[1], points=Decimal(found[2]), place=said[0].place)


@attrs.frozen(kw_only=True)
class Pot:
    """One printed maximum over several rows; `number` tells pots of one table apart."""

    number: int
    points: Decimal


@attrs.frozen(kw_only=True)
class Row:
    """One row of a published table.

    Attributes:
        kind: a leaf, the row on the execution of the budget, a sum of other rows, or the total.
        groups: the names above it, from level 1 down.
        name: as printed, without points; list marks are kept.
        points: 分值; None where none is printed.
        score: 得分; None where it is blank or could not be read.
        review: 复核分 beside it.
        pot: the maximum it shares with other rows.
        not_applicable: what the row says where it says 不适用; "" elsewhere.
        note: what is printed and was not taken for what it says.
        guessed: whether its columns were found by what its cells look like, and not told by ruling or delimiters.
        place: of the cell of the name.
        doubts: everything that is not certain in it.
    """

    kind: RowKind = "leaf"
    groups: tuple[Label, ...] = ()
    name: str
    points: Decimal | None = None
    score: Decimal | None = None
    review: Decimal | None = None
    pot: Pot | None = None
    target: str = ""
    actual: str = ""
    sign: str = ""
    measured_in: str = ""
    standard: str = ""
    reason: str = ""
    measure: str = ""
    not_applicable: str = ""
    note: str = ""
    guessed: bool = False
    place: Place = attrs.field(eq=False, repr=False)
    cells: Record = attrs.field(factory=dict, eq=False, repr=False)
    doubts: tuple[Doubt, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether its score is below its points."""
        return self.points is not None and self.score is not None and self.score < self.points

    @property
    def unsure(self) -> bool:
        """Whether it is told that its columns or its groups are not certain."""
        return any(doubt.code == "row-uncertain" for doubt in self.doubts)


def doubted_row(row: Row) -> Row:
    """The row, told as one whose columns or groups are not certain; once is enough."""
    doubt = Doubt(code="row-uncertain", place=row.place, values={"name": row.name})
    return row if row.unsure else attrs.evolve(row, doubts=(*row.doubts, doubt))


@attrs.frozen(kw_only=True)
class Table:
    """One table of scores in a document.

    Attributes:
        rows: in the order of the document, sums and the total included.
        declared: the total that the table itself prints, in its head or its last row; `declared_points` is that of the
            points beside it, `declared_review` that of the reviewed scores.
        head: what stands around the rows as label and value, such as 项目名称.
        place: of its head.
        number: which table of the document it is, from 1.
    """

    rows: tuple[Row, ...]
    declared: Decimal | None = None
    declared_points: Decimal | None = None
    declared_review: Decimal | None = None
    head: Mapping[str, Cell] = attrs.field(factory=dict, hash=False)
    place: Place = attrs.field(eq=False, repr=False)
    title: str = ""
    doubts: tuple[Doubt, ...] = ()
