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

from scorer.columns.readings import Column, Reading, columns_of, divisor_name
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
        wide: whether the numbers are held in 128 bits.
    """

    kind: str
    places: int = 0
    blank: bool = False
    low: int = 0
    high: int = 0
    wide: bool = False


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
    """

    column: Column
    reading: Reading
    cells: pl.Series
    right: bool
    least: int
    most: int

    @property
    def fits(self) -> bool:
        """Whether every cell is read right and within its limits."""
        low, high = self.column.limits(self.reading)
        return self.right and low <= self.least and self.most <= high


@attrs.frozen(eq=False)
class Intake:
    """How the columns of one table are read, batch by batch."""

    columns: tuple[Column, ...]

    def take(self, rows: pl.DataFrame) -> Batch:
        """The cells of one batch: of every column the first reading that is right for all of its cells."""
        import polars as pl

        cells: dict[str, pl.Series] = {}
        taken: list[tuple[Head, Taken]] = []
        odd: list[pl.Series] = []
        for read in _read(rows, [(column, column.readings[0]) for column in self.columns]):
            others = iter(read.column.readings[1:])
            while not read.fits and (other := next(others, None)):
                (read,) = _read(rows, [(read.column, other)])
            if not read.fits:
                read, wrong = _spared(rows, read)
                odd.append(wrong)
            if read.column.kind != "check":
                held, how = _held(read)
                cells[read.column.head.name] = held
                taken.append((read.column.head, how))
        strange = reduce(or_, odd) if odd else pl.lit(value=False)
        return Batch(pl.DataFrame(cells).with_columns(strange.alias(ODD)), tuple(taken))


def intake(layout: Layout, schema: pl.Schema, places: int) -> Intake:
    """How a table of this layout is read; `places` are the decimals of scores."""
    return Intake(tuple(columns_of(layout, schema, places)))


def _read(rows: pl.DataFrame, wanted: Sequence[tuple[Column, Reading]]) -> Iterator[_Read]:
    """Some columns, each by one reading."""
    import polars as pl

    read = _with_values(rows, wanted)
    numbers = [column.held for column, _ in wanted if column.kind == "number"]
    about = read.select(
        pl.col(numbers).min().name.suffix("<"),
        pl.col(numbers).max().name.suffix(">"),
        *(reading.right.all().alias(f"{column.held}?") for column, reading in wanted if reading.right is not None),
    ).row(0, named=True)
    for column, reading in wanted:
        name = column.held
        least, most = about.get(f"{name}<") or 0, about.get(f"{name}>") or 0
        yield _Read(column, reading, read[name], about.get(f"{name}?", True), least, most)


def _with_values(rows: pl.DataFrame, wanted: Sequence[tuple[Column, Reading]]) -> pl.DataFrame:
    """The rows with what their cells say by one reading, and what is needed to see where that is right."""
    import polars as pl

    scales = {reading.divisor for _, reading in wanted if reading.divisor is not None}
    divisors = [pl.Series(divisor_name(one), [one]).new_from_index(0, rows.height) for one in scales]
    return rows.with_columns(*divisors, *(reading.value.alias(column.held) for column, reading in wanted))


def _spared(rows: pl.DataFrame, read: _Read) -> tuple[_Read, pl.Series]:
    """A column without the cells that none of its readings knows, and where these are."""
    import polars as pl

    column, reading, held = read.column, read.reading, pl.col(read.column.held)
    low, high = column.limits(reading)
    good = pl.lit(value=True) if reading.right is None else reading.right.fill_null(value=True)
    if column.kind == "number":
        good &= held.is_between(low, high).fill_null(value=True)
    marked = _with_values(rows, [(column, reading)]).select(pl.when(good).then(held).alias("cells"), odd=~good)
    cells = marked["cells"]
    least, most = (cells.min() or 0, cells.max() or 0) if column.kind == "number" else (0, 0)
    return _Read(column, reading, cells, True, least, most), marked["odd"]  # type: ignore[arg-type]


def _held(read: _Read) -> tuple[pl.Series, Taken]:
    """The cells as the plan gets them, and how: in 64 bits where these are enough, its bounds rounded outwards."""
    import polars as pl

    cells, kind = read.cells, read.column.kind
    if kind == "flag":
        return cells, Taken(kind, blank=bool(cells.any()))
    blank = cells.null_count() > 0
    if kind == "text":
        return cells, Taken(kind, blank=blank)
    least, most = read.least, read.most
    if cells.dtype == pl.Int128 and max(-least, most) < 2**62:
        cells = cells.cast(pl.Int64)
    some = 1 if least >= 1 and not blank else 0
    low = some if least >= 0 else -(2 ** (-least).bit_length())
    high = 2 ** max(most, 0).bit_length() - 1
    return cells, Taken(kind, read.reading.places, blank, low, max(low, high), cells.dtype == pl.Int128)
