"""The cells of one batch as whole numbers, texts and flags: what is read here is exact, or the row is set aside.

A row is *odd* when some cell is not what it should be at first sight: a text in the place of a number, a score with
too many decimals, a year outside the rubric's. Nothing is decided about it here; the exact evaluator takes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import attrs

from scorer.columns.floats import Room, as_decimals, room
from scorer.columns.integers import bits_for, integer
from scorer.columns.names import are_plain
from scorer.columns.readings import Column, Reading, columns_of
from scorer.layout import Head, Layout

if TYPE_CHECKING:
    import polars as pl

ODD = "#odd"


@attrs.frozen
class Taken:
    """One column as the plan sees it; two batches whose columns are taken alike share a plan.

    Attributes:
        kind: `number`, `text`, or `flag` of what does not apply.
        places: a number is held times ten to the power of these.
        blank: whether a cell may be blank; of a flag, whether it holds anywhere.
        low: the least number, rounded down to a bound that other batches may share; `high` likewise.
        bits: how many the numbers are held in.
    """

    kind: str
    places: int = 0
    blank: bool = False
    low: int = 0
    high: int = 0
    bits: int = 32


@attrs.frozen(eq=False)
class Batch:
    """The cells of one batch.

    Attributes:
        frame: a column for each head that says something for a score, by its name, and `ODD`.
        taken: how these columns are held, in the order of the heads.
    """

    frame: pl.DataFrame
    taken: tuple[tuple[Head, Taken], ...]


@attrs.frozen(eq=False)
class _Read:
    """One column of a batch as one of its readings has it.

    Attributes:
        cells: what they say.
        right: whether that is right for every cell.
        least: of the numbers; `most` likewise.
        odd: cells that none of the readings knows; None: there are none, or the others were not tried yet.
    """

    column: Column
    places: int
    cells: pl.Series
    right: bool
    least: int
    most: int
    odd: pl.Series | None = None


@attrs.frozen(eq=False)
class Intake:
    """How the columns of one table are read, batch by batch."""

    columns: tuple[Column, ...]

    def take(self, rows: pl.DataFrame) -> Batch:
        """The cells of one batch: of every column the first reading that is right for all of its cells."""
        import polars as pl

        used = room(rows.height)
        columns = [column for column in self.columns if not _need_no_reading(rows, column)]
        first = _read(rows, [(column, column.readings[0]) for column in columns if column.readings])
        cells: dict[str, pl.Series] = {}
        taken: list[tuple[Head, Taken]] = []
        odd: list[pl.Series] = []
        for column in columns:
            read = _of_floats(rows, column, used) if column.floats else _settled(rows, next(first))
            if read.odd is not None:
                odd.append(read.odd)
            if column.kind != "check":
                held, how = _held(read)
                cells[column.head.name] = held
                taken.append((column.head, how))
        strange = reduce(or_, odd) if odd else pl.lit(value=False)
        return Batch(pl.DataFrame(cells).with_columns(strange.alias(ODD)), tuple(taken))


def intake(layout: Layout, schema: pl.Schema, places: int) -> Intake:
    """How a table of this layout is read; `places` are the decimals of scores."""
    return Intake(tuple(columns_of(layout, schema, places)))


def _need_no_reading(rows: pl.DataFrame, column: Column) -> bool:
    """Whether a column holds nothing but names, of which no score depends on what they say."""
    import polars as pl

    return column.names and are_plain(rows[column.head.name].cast(pl.String), may_be_blank=column.head.key != "unit")


def _of_floats(rows: pl.DataFrame, column: Column, used: Room) -> _Read:
    """A column of binary floats."""
    import polars as pl

    cells = rows[column.head.name].cast(pl.Float64)
    found = as_decimals(cells, column.floats, column.below, used, signed=column.signed)
    return _Read(column, found.places, found.cells, True, found.least, found.most, found.odd)


def _read(rows: pl.DataFrame, wanted: Sequence[tuple[Column, Reading]]) -> Iterator[_Read]:
    """Some columns, each by one reading."""
    import polars as pl

    read = rows.with_columns(reading.value.alias(column.held) for column, reading in wanted)
    numbers = [column.held for column, _ in wanted if column.kind == "number"]
    asked = read.select(
        pl.col(numbers).min().name.suffix("<"),
        pl.col(numbers).max().name.suffix(">"),
        *(reading.right.all().alias(f"{column.held}?") for column, reading in wanted if reading.right is not None),
    )
    about = asked.row(0, named=True) if asked.width else {}
    for column, reading in wanted:
        name = column.held
        least, most = about.get(f"{name}<") or 0, about.get(f"{name}>") or 0
        low, high = column.limits(reading)
        right = about.get(f"{name}?", True) and low <= least and most <= high
        yield _Read(column, reading.places, read[name], right, least, most)


def _settled(rows: pl.DataFrame, read: _Read) -> _Read:
    """A column by the first of its readings that is right, or without the cells that not even the last one knows."""
    others = iter(read.column.readings[1:])
    while not read.right and (other := next(others, None)):
        (read,) = _read(rows, [(read.column, other)])
    return read if read.right else _spared(rows, read.column)


def _spared(rows: pl.DataFrame, column: Column) -> _Read:
    """A column without the cells that none of its readings knows, and where these are."""
    import polars as pl

    reading, held = column.readings[-1], pl.col(column.held)
    low, high = column.limits(reading)
    good = pl.lit(value=True) if reading.right is None else reading.right.fill_null(value=True)
    if column.kind == "number":
        good &= held.is_between(low, high).fill_null(value=True)
    read = rows.with_columns(reading.value.alias(column.held))
    marked = read.select(pl.when(good).then(held).alias("cells"), odd=~good)
    cells = marked["cells"]
    least, most = (cells.min() or 0, cells.max() or 0) if column.kind == "number" else (0, 0)
    return _Read(column, reading.places, cells, True, least, most, marked["odd"])  # type: ignore[arg-type]


def _held(read: _Read) -> tuple[pl.Series, Taken]:
    """The cells as the plan gets them, and how: in as few bits as hold its bounds, which are rounded outwards."""
    cells, kind = read.cells, read.column.kind
    if kind == "flag":
        return cells, Taken(kind, blank=bool(cells.any()))
    blank = cells.null_count() > 0
    if kind == "text":
        return cells, Taken(kind, blank=blank)
    least, most = read.least, read.most
    some = 1 if least >= 1 and not blank else 0
    low = some if least >= 0 else -(2 ** (-least).bit_length())
    high = 2 ** max(most, 0).bit_length() - 1
    bits = bits_for(max(-low, high))
    return cells.cast(integer(bits)), Taken(kind, read.places, blank, low, max(low, high), bits)
