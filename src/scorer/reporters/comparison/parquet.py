"""One table of a comparison as Parquet: numbers as exact decimals, texts as texts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from scorer.comparison.nouns import Comparison
from scorer.exact import decimals
from scorer.reporters.comparison.sheet import Value
from scorer.reporters.comparison.tables import table_of

if TYPE_CHECKING:
    from polars import Series

_DIGITS = 38


def parquet(comparison: Comparison, *, table: str) -> bytes:
    """The table of that name; a head that occurs twice gets a number, since columns of Parquet have names of their own.

    Raises:
        KeyError: this comparison has no such table.
    """
    import polars as pl

    sheet = table_of(comparison, table)
    names: dict[str, int] = {}
    columns = []
    for place, column in enumerate(sheet.columns):
        names[column.head] = names.get(column.head, 0) + 1
        name = column.head if names[column.head] == 1 else f"{column.head}{names[column.head]}"
        columns.append(_series(name, [row[place] for row in sheet.rows]))
    stream = io.BytesIO()
    pl.DataFrame(columns).write_parquet(stream, compression="zstd", statistics=False)
    return stream.getvalue()


def _series(name: str, values: Sequence[Value]) -> Series:
    import polars as pl

    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int) for value in known):
        return pl.Series(name, values, dtype=pl.Int64)
    numbers = [Decimal(value) for value in known if isinstance(value, int | Decimal)]
    if known and len(numbers) == len(known):
        scale = max(decimals(value) for value in numbers)
        exact = [None if value is None else Decimal(value) for value in values]
        return pl.Series(name, exact, dtype=pl.Decimal(_DIGITS, scale))
    return pl.Series(name, [None if value is None else str(value) for value in values], dtype=pl.String)
