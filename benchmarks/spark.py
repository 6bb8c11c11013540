"""The bulk engine on Spark in local mode, beside the same file without it: seconds by the wall, all cells computed.

`python -m benchmarks spark`; the start of the session is told by itself. The columns go to a sink that keeps nothing.
"""

import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.workload import rubric, table
from scorer.columns import score_table
from scorer.tables import read_table

UNITS = 1_000_000
TIMES = 3


def measure(units=UNITS):
    """The table of times."""
    rows = [(f"{units:,} units, local[2]", "s")]
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        return [*rows, ("Spark: not installed", "")]
    from pyspark.sql import SparkSession

    from scorer.spark import score_dataframe

    os.environ["PYSPARK_PYTHON"] = sys.executable
    start = perf_counter()
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    rows.append(("the session started", f"{perf_counter() - start:.1f}"))
    known = rubric()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.parquet"
        table(units).write_parquet(path)
        frame = session.read.parquet(str(path))

        def whole(one):
            one.write.format("noop").mode("overwrite").save()

        rows += [
            ("the file decoded by Spark, nothing else", _seconds(lambda: whole(frame))),
            ("score_dataframe", _seconds(lambda: whole(score_dataframe(known, frame)))),
            ("score_table, without Spark", _seconds(lambda: score_table(known, read_table(path, known)))),
        ]
    session.stop()
    return rows


def _seconds(function):
    """The median of some runs; the first of them compiles."""
    found = []
    for _ in range(TIMES):
        start = perf_counter()
        function()
        found.append(perf_counter() - start)
    return f"{median(found):.1f}"
