"""The whole ranking of a long table, whose other reports list the first units only: batch by batch."""

from __future__ import annotations

import csv as standard_csv
import io
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scorer.columns.scoring import BATCH
from scorer.comparison.ranges import HIGH, LOW
from scorer.comparison.roster import STATES
from scorer.comparison.row_columns import (
    FULL,
    LEAVES,
    TOTAL,
    label,
    rate_of,
    whose,
)
from scorer.comparison.row_roster import STATE
from scorer.comparison.row_years import SHARES, before
from scorer.comparison.suspects import FIRST, WEIGHT, Suspects
from scorer.comparison.table import TableComparison
from scorer.exact import RATE_PLACES
from scorer.messages import Language
from scorer.reporters.comparison.desk_sheets import STATE_WORDS, reasons, received, recheck, roster, year_sheets
from scorer.reporters.comparison.field_sheets import heat, ranking
from scorer.reporters.comparison.sheet import Kind
from scorer.reporters.comparison.words import words
from scorer.reporters.csv import disarmed

if TYPE_CHECKING:
    import polars as pl

#: Columns of the ranking that need every card, and so are not known of a row.
_OF_CARDS = ("findings",)


def whole_csv(found: TableComparison, table: str) -> Iterator[bytes]:
    """The table of that name, as `csv` writes it, part by part."""
    columns = _columns(found, table)
    head = io.StringIO(newline="")
    standard_csv.writer(head, lineterminator="\r\n").writerow([disarmed(name) for name, _, _ in columns])
    yield ("\ufeff" + head.getvalue()).encode()
    rows = _rows(found, table).select(
        _printed(value, kind).alias(str(place)) for place, (_, value, kind) in enumerate(columns)
    )
    for batch in rows.collect_batches(chunk_size=BATCH):
        yield batch.write_csv(include_header=False, line_terminator="\r\n").encode()


def whole_parquet(found: TableComparison, table: str) -> Iterator[bytes]:
    """The table of that name: numbers as exact decimals, texts as texts."""
    names: dict[str, int] = {}
    made = []
    for name, value, _ in _columns(found, table):
        names[name] = names.get(name, 0) + 1
        made.append(value.alias(name if names[name] == 1 else f"{name}{names[name]}"))
    stream = io.BytesIO()
    _rows(found, table).select(made).sink_parquet(stream, compression="zstd", statistics=False)
    yield stream.getvalue()


#: Formats that hold a whole table of any length.
WHOLE_FORMATS: Mapping[str, Callable[[TableComparison, str], Iterator[bytes]]] = MappingProxyType(
    {"csv": whole_csv, "parquet": whole_parquet}
)


def _rows(found: TableComparison, table: str) -> pl.LazyFrame:
    """What the table has its rows from."""
    if found.handed_in and table == "roster":
        return found.handed_in.sheet().lazy()
    if found.handed_in and table == "received":
        return found.handed_in.received_sheet().lazy()
    if found.years and table == "years":
        return found.years.changes
    return found.suspects.rows if table == "recheck" and found.suspects else found.ranking


def whole_tables(found: TableComparison) -> tuple[str, ...]:
    """The names of the tables that are known whole."""
    names = ["ranking", "heat"] if found.comparison.fields[0].ranked else []
    names += ["recheck"] if found.comparison.recheck else []
    names += ["years"] if found.years and found.years.years.compared else []
    return (*names, *(("roster", "received") if found.handed_in else ()))


def _columns(found: TableComparison, table: str) -> list[tuple[str, pl.Expr, Kind]]:
    """Head, value and kind of each column of the table; the heads are those of every format."""
    import polars as pl

    (field,) = found.comparison.fields
    language = found.comparison.language
    values: list[tuple[pl.Expr, Kind]]
    unit: list[tuple[pl.Expr, Kind]] = [(label(), "text"), (pl.col(whose("code")), "text")]
    if table == "recheck" and found.suspects:
        columns = recheck(found.comparison).columns
        first = pl.when(pl.col(FIRST)).then(pl.lit(words(language)("yes")))
        values = [(first, "text"), (pl.col(WEIGHT), "number"), *unit]
        values += [(pl.col(whose("department")), "text"), (pl.col(TOTAL), "number"), (pl.col("rank"), "number")]
        values += [(_reasons(found.suspects, language), "text"), (pl.lit(""), "text")]
    elif found.comparison.roster and table == "roster":
        columns = roster(found.comparison.roster, language).columns
        say = words(language)
        state = pl.col(STATE).replace_strict({state: say(STATE_WORDS.get(state, state)) for state in STATES})
        texts = ("code", "unit", "department", "region", "file")
        values = [(state, "text"), *((pl.col(name), "text") for name in texts)]
    elif found.comparison.roster and table == "received":
        columns = received(found.comparison.roster, language).columns
        values = [(pl.col(name), "text") for name in ("code", "name", "department", "region", "type")]
    elif found.years and table == "years":
        columns = next(year_sheets(found.years.years, language)).columns
        values = [*unit]
        values += [(pl.col(name), "number") for name in SHARES]
        values += [(pl.col(before("grade")), "text"), (pl.col("grade"), "text")]
    elif table == "heat":
        columns = heat(field, language).columns
        values = [(pl.col("rank"), "number"), unit[0], (pl.col("compared"), "number")]
        for place in field.heat:
            rate = pl.col(rate_of(place)).cast(pl.Int128).reinterpret(dtype=pl.Decimal(38, RATE_PLACES))
            values.append((rate, "rate"))
    else:
        columns = ranking(field, language).columns[: -len(_OF_CARDS)]
        values = [(pl.col("rank"), "number"), *unit]
        values += [(pl.col(whose(name)), "text") for name in ("department", "region", "type")]
        values += [(pl.col("compared"), "number"), (pl.col("grade"), "text"), (pl.col("percentile"), "rate")]
        values += [(pl.col(name), "number") for name in ((LOW, HIGH) if field.weighting else ())]
        values.append((pl.concat_str(pl.col(FULL), pl.col(LEAVES), separator="/"), "text"))
    return [(column.head, value, kind) for column, (value, kind) in zip(columns, values, strict=True)]


def _reasons(suspects: Suspects, language: Language) -> pl.Expr:
    """What speaks against a row, a line each."""
    import polars as pl

    def told(row: dict[str, Any]) -> str:
        return reasons(suspects.findings(row), language)

    return pl.struct(pl.all()).map_elements(told, return_dtype=pl.String)


def _printed(value: pl.Expr, kind: Kind) -> pl.Expr:
    """A cell as `sheets.text` prints it, and nothing that runs."""
    import polars as pl

    if kind == "text":
        return pl.when(value != "").then(value).map_elements(disarmed, return_dtype=pl.String)
    if kind == "number":
        return _plain(value.cast(pl.String))
    hundred = value.reinterpret(dtype=pl.Int128).reinterpret(dtype=pl.Decimal(38, RATE_PLACES - 2))
    return _plain(hundred.cast(pl.String)) + "%"


def _plain(text: pl.Expr) -> pl.Expr:
    """`exact.plain` of a printed decimal."""
    import polars as pl

    short = text.str.strip_chars_end("0").str.strip_chars_end(".")
    return pl.when(text.str.contains(".", literal=True)).then(short).otherwise(text)
