"""A scored table straight into a Parquet file: batch by batch, whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.columns.scoring import ScoredTable, Tally, frame_schema, scored_batches
from scorer.model import Rubric
from scorer.tables import Table

if TYPE_CHECKING:
    import polars as pl

_SYSTEM: Final = re.compile(r"\(os error (\d{1,5})\)")


def score_file(rubric: Rubric, table: Table, path: Path, *, compared: bool = False) -> ScoredTable:
    """Score a table into the Parquet file `path`; the result has no rows in its frame, only what was counted.

    With `compared` the values stand there too that rules by rank compare among rows (`outputs.Outputs`).

    An interrupt leaves neither a part of the file nor changes an earlier one.

    Raises:
        ValueError: the table was read for another rubric.
        OSError: the file cannot be written.
    """
    import polars as pl
    from polars.io.plugins import register_io_source

    if table.layout.rubric.id != rubric.id:
        raise ValueError(f"the table was read for the rubric {table.layout.rubric.id}, not {rubric.id}")
    tally, schema = Tally(), frame_schema(table, compared=compared)

    def source(
        columns: list[str] | None, _predicate: pl.Expr | None, _rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        for batch in scored_batches(table, tally, compared=compared):
            yield batch if columns is None else batch.select(columns)

    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    # An interrupt is told twice, by Polars and by Python, and the second may meet the removal after the first.
    with _gone_after(beside), _gone_after(beside):
        try:
            # Opened here: after an interrupt Polars might still get to opening a file that it knows by its name.
            with beside.open("wb") as stream:
                register_io_source(source, schema=schema).sink_parquet(stream)
        except pl.exceptions.ComputeError as error:
            # What the writer of Parquet meets on a full disk comes as a word of Polars, with the number of the system.
            if told := _SYSTEM.search(str(error)):
                raise OSError(int(told[1]), os.strerror(int(told[1])), str(path)) from None
            raise
        beside.replace(path)
    return tally.result(pl.DataFrame(schema=schema))


@contextmanager
def _gone_after(path: Path) -> Iterator[None]:
    """The file is not there afterwards, whatever happens."""
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
