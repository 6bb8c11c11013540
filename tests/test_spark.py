"""The same table on one machine and on Spark (in local mode): the same numbers, and ranks that agree."""

from __future__ import annotations

import os
import shutil
import sys
from decimal import Decimal

import polars as pl
import pytest

import scorer

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::FutureWarning"
)

TABLE = pl.DataFrame(
    {
        "unit": [f"单位{number}" for number in range(40)] + ["单位1", "单位2"],
        "region": ["东部", "西部"] * 21,
        "在职人员数": [90 + number for number in range(40)] + [100, None],
        "编制数": [100] * 42,
        "预算调整率": [Decimal(number % 4) for number in range(42)],
        "管理制度健全性": [Decimal("2.5")] * 41 + [Decimal("9.99")],
    }
)


@pytest.fixture(scope="module")
def spark():
    pyspark = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        pyspark.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "16")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_spark_scores_what_one_machine_scores_and_ranks_alike(spark, tmp_path):
    from scorer.spark import ranked, score_dataframe

    rubric = scorer.load_rubric("hunan-yueyang-department-2018")
    TABLE.write_parquet(tmp_path / "units.parquet")
    here = scorer.score_table(rubric, scorer.read_table(tmp_path / "units.parquet", rubric)).frame
    scored = score_dataframe(rubric, spark.read.parquet(str(tmp_path / "units.parquet")))
    there = pl.DataFrame([row.asDict() for row in scored.collect()], schema=here.schema)
    assert there.sort("unit").equals(here.sort("unit"), null_equal=True)
    assert dict(here["error"].value_counts().iter_rows()) == {None: 38, "card-twice": 4}

    complete = spark.createDataFrame(
        [("甲", "东", Decimal(90), True), ("乙", "东", Decimal(95), True), ("丙", "东", Decimal(90), True),
         ("丁", "东", Decimal(99), False), ("戊", "西", Decimal(10), True), ("己", "东", Decimal(80), True)],
        "unit string, region string, score decimal(38,2), complete boolean",
    )  # fmt: skip
    ranks = {row["unit"]: row["rank"] for row in ranked(complete, "region").collect()}
    assert ranks == {"乙": 1, "甲": 2, "丙": 2, "己": 4, "丁": None, "戊": 1}
