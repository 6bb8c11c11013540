"""The bulk engine on a Spark cluster: every partition runs the plan of `columns`, and Spark ranks (docs/scale.md).

Rows are independent of each other, so that a cluster computes what one machine does; only cards that stand in the
table twice, and ranks, need the other rows, and these Spark finds itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorer.columns.intake import intake
from scorer.columns.outputs import Outputs, outputs
from scorer.columns.plan import Plans
from scorer.columns.scoring import Tally, score_rows
from scorer.diagnostics import nowhere
from scorer.layout import IDENTITY, Layout, in_english, lay_out
from scorer.model import Rubric
from scorer.tables import ROW, Table

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

#: Marks the rows of a card that stands in the table more than once.
TWICE = "#twice"


def score_dataframe(rubric: Rubric, frame: DataFrame) -> DataFrame:
    """The scored rows of a Spark table: the columns that `score_table` gives, row for row the same.

    Raises:
        InputError: the columns are no table of this rubric.
    """
    import polars as pl
    import pyarrow as pa
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    english = in_english(rubric, frame.columns, nowhere("table"))
    frame = frame.withColumnsRenamed(english)
    layout = lay_out(rubric, frame.columns, nowhere("table"), english)
    wanted = outputs(layout)
    heads = [head for name in IDENTITY if (head := layout.find("reserved", name)) is not None]
    said = {head.key: sql.trim(sql.col(f"`{head.name}`").cast("string")) for head in heads}
    if "code" in said:  # as `Assessment.identity` has it
        said["unit"] = sql.coalesce(sql.nullif(said.pop("code"), sql.lit("")), said["unit"])
    whose = list(said.values())
    told = frame.withColumn(TWICE, sql.count(sql.lit(1)).over(Window.partitionBy(*whose)) > 1)

    def score(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        plans: Plans | None = None
        for batch in batches:
            rows = pl.DataFrame(pa.Table.from_batches([batch])).with_row_index(ROW)
            plans = plans or Plans(wanted, intake(layout, rows.schema, wanted.places))
            yield from _scored(layout, plans, rows, batch.schema)

    return told.mapInArrow(score, _schema(frame, wanted))


def ranked(scored: DataFrame, *groups: str, name: str = "rank") -> DataFrame:
    """The scored rows with their rank by `score` within `groups`; equal totals share the best rank.

    Rows without a complete card have no rank and take none away. Without groups Spark sorts on one machine.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    whole = sql.col("complete").eqNullSafe(sql.lit(True))
    order = Window.partitionBy(*groups, whole).orderBy(sql.col("score").desc())
    return scored.withColumn(name, sql.when(whole, sql.rank().over(order)))


def _scored(layout: Layout, plans: Plans, rows: pl.DataFrame, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    twice = frozenset(rows.filter(TWICE)[ROW].to_list())
    rows = rows.drop(TWICE)
    found = score_rows(Table("table", layout, rows.lazy(), twice), plans, rows, Tally())
    fields = [schema.field(name) for name in plans.outputs.kept]
    fields += [pa.field(name, _arrow(name, plans.outputs)) for name in found.columns[len(fields) :]]
    yield from found.to_arrow().cast(pa.schema(fields)).to_batches()


def _arrow(name: str, wanted: Outputs) -> pa.DataType:
    import pyarrow as pa

    kinds = {"complete": pa.bool_(), "grade": pa.string(), "error": pa.string()}
    return kinds.get(name, pa.decimal128(wanted.digits, wanted.places))


def _schema(frame: DataFrame, wanted: Outputs) -> StructType:
    from pyspark.sql import types

    kinds = {"complete": types.BooleanType(), "grade": types.StringType(), "error": types.StringType()}
    fields: Sequence[types.StructField] = [frame.schema[name] for name in wanted.kept]
    made = [
        types.StructField(name, kinds.get(name, types.DecimalType(wanted.digits, wanted.places)))
        for name in wanted.schema()
    ]
    return types.StructType([*fields, *made])
