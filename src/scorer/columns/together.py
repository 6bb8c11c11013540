"""Several tables of one rubric as one, this year's and last year's for instance: row after row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from scorer.columns.rows import default_year, said_text
from scorer.layout import Head, Layout
from scorer.tables import ROW, Part, Table

if TYPE_CHECKING:
    import polars as pl


def together(tables: Sequence[Table]) -> Table:
    """The tables as one, whose columns are those of all of them; what a table has no column for is blank in its rows.

    A table without a column for the year states the year that its rows are of.
    """
    import polars as pl

    if len(tables) == 1:
        return tables[0]
    heads: dict[tuple[str, str, str], Head] = {}
    for table in tables:
        for head in table.layout.heads:
            heads.setdefault((head.kind, head.key, head.part), head)
    layout = Layout(tables[0].layout.rubric, tuple(heads.values()))
    types = [table.frame.collect_schema() for table in tables]
    parts, frames, twice, begins = [], [], set(), 0
    for table, schema in zip(tables, types, strict=True):
        columns = [(pl.col(ROW) + begins).cast(pl.UInt32).alias(ROW)]
        for (kind, key, part), head in heads.items():
            own = table.layout.find(head.kind, key, part)
            dtypes = {
                other[found.name]
                for one, other in zip(tables, types, strict=True)
                if (found := one.layout.find(head.kind, key, part)) is not None and other[found.name] != pl.Null
            }
            if own is None and (kind, key) == ("reserved", "year"):
                dtypes.add(pl.String())
            dtype = dtypes.pop() if len(dtypes) == 1 else pl.String()
            if own is not None:
                value = _as(pl.col(own.name), schema[own.name], dtype)
            else:
                stated = str(default_year(layout.rubric)) if (kind, key) == ("reserved", "year") else None
                value = pl.lit(stated, dtype=dtype)
            columns.append(value.alias(head.name))
        frames.append(table.frame.select(columns))
        parts.append(Part(begins, table))
        twice |= {row + begins for row in table.twice}
        begins += table.frame.select(pl.col(ROW).max()).collect().item() + 1
    return attrs.evolve(
        tables[0], layout=layout, frame=pl.concat(frames), twice=frozenset(twice), lines=None, parts=tuple(parts)
    )


def _as(value: pl.Expr, stored: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """A column in the type that all tables have it in, or as the texts that its cells are read as."""
    import polars as pl

    if stored == wanted:
        return value
    if stored.is_float():
        return value.map_elements(said_text, return_dtype=pl.String)
    return value.cast(wanted)
