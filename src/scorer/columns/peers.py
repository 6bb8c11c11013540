"""名次计分 in columns: the place of every row among its peers, from the values that a scored table compares.

A value is a quotient of whole numbers. Divided out digit by digit, two different quotients with denominators up to D
come apart within the digits that D² has, since they differ by 1/D² at least; so rows are put in order by whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.columns.outputs import Outputs
from scorer.columns.rows import PEER_PARTS
from scorer.layout import Head
from scorer.model import Indicator, Rubric
from scorer.rules.ranked import Rank
from scorer.tables import Table

if TYPE_CHECKING:
    import polars as pl

#: Bits of a whole number that is not negative.
_BITS = 126


def ranked_leaves(rubric: Rubric) -> dict[str, Rank]:
    """The leaves that are scored by rank, by code."""
    return {
        node.code: node.rule.shape
        for node in rubric.nodes
        if isinstance(node, Indicator) and node.rule is not None and isinstance(node.rule.shape, Rank)
    }


def with_places(table: Table, scored: pl.LazyFrame, chosen: Sequence[pl.Expr], wanted: Outputs, folder: Path) -> Table:
    """The table with what every row has to know of its peers beside it, as heads of the kind `peer`.

    Args:
        table: as it was scored.
        scored: all its rows in their order, with the values that are compared.
        chosen: by leaf of `wanted.compared` the group among whose rows a row has its place; blank where it has none.
        wanted: which columns hold these values.
        folder: where the places are kept, in files with a row for every row of the table.
    """
    import polars as pl

    rules = ranked_leaves(table.layout.rubric)
    heads: list[Head] = []
    beside: list[pl.LazyFrame] = []
    for group, (code, (top, bottom)) in zip(chosen, wanted.compared.items(), strict=True):
        rule = rules[code]
        values = scored.select(group.alias("group"), pl.col(top).alias("top"), pl.col(bottom).alias("bottom"))
        found = _places(values.collect(), descending=rule.order == "highest")
        parts = PEER_PARTS if rule.proportion == "value" else PEER_PARTS[:2]
        names = {part: f"#{part} {code}" for part in parts}
        path = folder / f"places-{len(beside):03}.parquet"
        found.select(pl.col(part).alias(name) for part, name in names.items()).write_parquet(path)
        heads += [Head("peer", name, code, part) for part, name in names.items()]
        beside.append(pl.scan_parquet(path, glob=False))
    layout = attrs.evolve(table.layout, heads=(*table.layout.heads, *heads))
    return attrs.evolve(table, layout=layout, frame=pl.concat([table.frame, *beside], how="horizontal"))


def _places(values: pl.DataFrame, *, descending: bool) -> pl.DataFrame:
    """`PEER_PARTS` of every row, blank where it has no place; equal values share the best one."""
    import polars as pl

    rows = values.height
    there = values.with_row_index("row").filter(pl.col("group").is_not_null() & pl.col("top").is_not_null())
    there = there.with_columns(pl.col("group").rank("dense").alias("group"))
    there, keys = _divided(there)
    there = there.sort("group", *keys, descending=[False, *[descending] * len(keys)])
    first = pl.col("group").is_first_distinct()
    begins = pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in ("group", *keys)).fill_null(value=True)
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    there = there.select(
        "row",
        (pl.when(begins).then(number).forward_fill() - pl.when(first).then(number).forward_fill() + 1).alias("place"),
        pl.len().over("group").cast(pl.Int64).alias("of"),
        *(pl.when(first).then(name).forward_fill().alias(name) for name in ("top", "bottom")),
    )
    every = pl.DataFrame({"row": pl.int_range(rows, dtype=pl.UInt32, eager=True)})
    return every.join(there, on="row", how="left", maintain_order="left").drop("row")


def _divided(values: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """The values with columns by which they stand in their order, one after the other."""
    import polars as pl

    least, most = values.select(pl.col("bottom").min().alias("least"), pl.col("bottom").max().alias("most")).row(0)
    if least == most:
        return values, ["top"]
    size = most.bit_length()
    digit = _BITS - size
    top, bottom = pl.col("top"), pl.col("bottom")
    values = values.with_columns((top // bottom).alias("key0"), (top - top // bottom * bottom).alias("rest"))
    keys = ["key0"]
    for number in range(1, -(-2 * size // digit) + 1):
        higher = pl.col("rest") * 2**digit
        keys.append(f"key{number}")
        values = values.with_columns(
            (higher // bottom).alias(keys[-1]), (higher - higher // bottom * bottom).alias("rest")
        )
    return values, keys
