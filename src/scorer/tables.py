"""A table of many cards as a frame: CSV or Parquet, wide or long, its heads resolved and its rows told apart.

What is wrong with the table as a whole (a column nobody knows, a line with too few cells) refuses it; what is wrong
with one row is that row's own matter and decided where rows are scored.
"""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from scorer.csv_text import csv_text, other_separator
from scorer.diagnostics import InputError, KeyPath, Place, Problems, Span, nowhere
from scorer.heads import KINDS
from scorer.layout import IDENTITY, LONG, RESERVED, Layout, in_english, lay_out, numbering
from scorer.model import Rubric

if TYPE_CHECKING:
    import polars as pl

#: The number of a row in its table, from 0; no head of a table may be called so.
ROW = "#row"
#: A text is held in memory while it is read; larger tables belong into Parquet.
MAX_CSV = 1024**3
MOST_COLUMNS = 5000
#: Rows that one scan of a file has to do with; it may have all of them in memory.
WINDOW = 2**20
#: More lines than this with one fault are one fault of the table.
MOST_TOLD = 50


@attrs.frozen
class Part:
    """A table that is a part of another: its first row has the number `begins` there."""

    begins: int
    table: Table


@attrs.frozen
class Table:
    """Many cards, one row each.

    Attributes:
        frame: the cells as they are stored, with `ROW`; nothing has been read of a Parquet file yet.
        twice: the numbers of rows whose card stands in the table more than once.
        lines: of a text the line on which each row begins, by its number.
        parts: of a table that several are in together each of them, in their order.
        watched: is told the number of rows in each batch that is handed out.
    """

    file: str
    layout: Layout
    frame: pl.LazyFrame = attrs.field(eq=False, repr=False)
    twice: frozenset[int] = frozenset()
    lines: tuple[int, ...] | None = attrs.field(default=None, repr=False)
    parts: tuple[Part, ...] = attrs.field(default=(), repr=False)
    watched: Callable[[int], None] = attrs.field(default=lambda _rows: None, eq=False, repr=False)

    @property
    def rows(self) -> int:
        """How many cards the table has."""
        import polars as pl

        number: int = self.frame.select(pl.len()).collect().item()
        return number

    def stands_twice(self, row: Mapping[str, Any]) -> Problems:
        """What is said of a row whose card stands in the table more than once."""
        problems = Problems()
        stated = (row[head.name] for head in self.layout.heads if head.kind == "reserved")
        identity = ", ".join(str(value) for value in stated if value is not None)
        problems.add("card-twice", self.place(row[ROW]), identity=identity)
        return problems

    def place(self, row: int) -> Place:
        """Where a row stands: the line of a text, else its number, both counted from 1."""
        if self.parts:
            part = next(one for one in reversed(self.parts) if one.begins <= row)
            return part.table.place(row - part.begins)

        def locate(_keys: KeyPath) -> Span:
            if self.lines is not None:
                return Span(self.file, self.lines[row])
            return Span(self.file, cell=f"{row + 1}")

        return Place(locate)


def read_table(path: Path | str, rubric: Rubric) -> Table:
    """The table in a CSV or Parquet file.

    A CSV is UTF-8 (a byte-order mark is accepted) or GB 18030 with commas; every cell is text until a row is scored.
    Heads that say whose card a row is may be Chinese (`layout.CHINESE`); the table has them in English.

    Raises:
        InputError: the file cannot be read, or is no table of this rubric.
    """
    path = Path(path)
    problems = Problems()
    place = nowhere(str(path))
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            problems.add("is-a-directory", place)
        elif not stat.S_ISREG(found.st_mode):
            problems.add("not-a-file", place)
        else:
            with path.open("rb") as stream:
                is_parquet = stream.read(4) == b"PAR1"
            if not is_parquet and found.st_size > MAX_CSV:
                size, limit = (f"{number / 1024**2:.0f} MiB" for number in (found.st_size, MAX_CSV))
                problems.add("file-too-large", place, size=size, limit=limit)
    except FileNotFoundError:
        problems.add("file-absent", place, name=path)
    except OSError as error:
        problems.add("file-unreadable", place, reason=error.strerror or str(error))
    if problems.errors:
        raise InputError(problems)
    return _parquet(path, rubric, place) if is_parquet else _text(path.read_bytes(), rubric, str(path))


def as_table(frame: pl.DataFrame | pl.LazyFrame, rubric: Rubric, name: str = "table") -> Table:
    """A frame of Polars as a table; `name` stands for the file in messages.

    Raises:
        InputError: it is no table of this rubric.
    """
    return _table(frame.lazy(), rubric, name, None)


def _parquet(path: Path, rubric: Rubric, place: Place) -> Table:
    import polars as pl
    from polars.exceptions import PolarsError

    try:
        # Counted by the scan, so that it can begin in the middle of the file.
        frame = pl.scan_parquet(path, glob=False, row_index_name=ROW)
        frame.collect_schema()
    except PolarsError as error:
        raise InputError(_damaged(place, error)) from error
    return _table(frame, rubric, str(path), None)


def _damaged(place: Place, reason: object) -> Problems:
    problems = Problems()
    problems.add("table-damaged", place, reason=str(reason).split("\n")[0])
    return problems


def _text(data: bytes, rubric: Rubric, file: str) -> Table:
    import polars as pl
    from polars.exceptions import PolarsError

    text = csv_text(data, file)
    lines, unnamed = _checked_lines(text, file)
    try:
        frame = pl.read_csv(text.encode(), infer_schema=False)
    except PolarsError as error:
        raise InputError(_damaged(nowhere(file), error)) from error
    frame = frame.drop(frame.columns[place] for place in unnamed)
    frame = frame.drop(numbering(rubric, frame.columns))  # a row that has its number only is blank
    frame = frame.with_row_index(ROW).filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    return _table(frame.lazy(), rubric, file, tuple(lines))


def _checked_lines(text: str, file: str) -> tuple[list[int], list[int]]:
    """The line on which each row begins, and the places of columns with neither head nor cells.

    Spreadsheets save such columns behind the last one. Every row has as many cells as the first line.

    Raises:
        InputError: rows that have more or fewer, cells without a head, no commas, and what no CSV can hold.
    """
    problems = Problems()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[int] = []
    unnamed: list[int] = []
    width, told = 0, 0
    begins = 1
    try:
        for cells in reader:
            if reader.line_num and not width:
                if separator := other_separator(cells):
                    problems.add("not-comma-separated", Place(_at_line(file, begins)), separator=separator)
                    break
                width = len(cells)
                _check_heads(cells, file, problems)
                unnamed = [place for place, name in enumerate(cells) if not name.strip()]
            else:
                lines.append(begins)
                if cells and len(cells) != width and told < MOST_TOLD:
                    told += 1
                    place = Place(_at_line(file, begins))
                    problems.add("table-line-uneven", place, found=len(cells), wanted=width)
                elif unnamed and told < MOST_TOLD and (column := _filled(cells, unnamed)):
                    told += 1
                    problems.add("cell-without-head", Place(_at_line(file, begins)), column=column)
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.add("table-damaged", Place(_at_line(file, begins)), reason=str(error))
    if problems.errors:
        raise InputError(problems)
    return lines, unnamed


def _filled(cells: list[str], places: list[int]) -> int:
    """The number, from 1, of the first of these columns that has something in this row; 0 where none has."""
    return next((place + 1 for place in places if place < len(cells) and cells[place].strip()), 0)


def _at_line(file: str, line: int) -> Callable[[KeyPath], Span]:
    return lambda _keys: Span(file, line)


def _check_heads(heads: list[str], file: str, problems: Problems) -> None:
    place = Place(_at_line(file, 1))
    if len(heads) > MOST_COLUMNS:
        problems.add("table-damaged", place, reason=f"{len(heads)} > {MOST_COLUMNS}")
        return
    for name in sorted({name for name in heads if name.strip() and heads.count(name) > 1}):
        problems.add("column-twice", place, first=name, second=name)


def _table(frame: pl.LazyFrame, rubric: Rubric, file: str, lines: tuple[int, ...] | None) -> Table:
    import polars as pl

    frame = frame.drop(numbering(rubric, frame.collect_schema().names()))
    names = [name for name in frame.collect_schema().names() if name != ROW]
    place = Place(_at_line(file, 1)) if lines is not None else nowhere(file)
    english = in_english(rubric, names, place)
    frame, names = frame.rename(english), [english.get(name, name) for name in names]
    beside = [name for name in names if name not in LONG]
    if set(LONG) <= set(names) and not set(beside) <= set(RESERVED):
        lay_out(rubric, beside, place, english)  # of a long table with a column too many, that column is told
    elif set(LONG) <= set(names):
        frame, lines = _pivoted(frame, names, file), None
        names = [name for name in frame.collect_schema().names() if name != ROW]
        place = nowhere(file)
    if "kind" in names and frame.collect_schema()["kind"] == pl.String:
        frame = frame.with_columns(_kinds())
    if "year" in names and rubric.first_year == rubric.last_year and _is_blank(frame, "year"):
        # A column that was issued and that nobody filled in says as much as none: there is one year to be meant.
        frame, names = frame.drop("year"), [name for name in names if name != "year"]
    layout = lay_out(rubric, names, place, english)
    if ROW not in frame.collect_schema().names():
        frame = frame.with_row_index(ROW)
    return Table(file, layout, frame, _twice(frame, layout), lines)


def _kinds() -> pl.Expr:
    """The kind of each card, also where it is the word of the forms; what is neither stays as it is and is told."""
    import polars as pl

    cell = pl.col("kind")
    found = cell
    for word, kind in KINDS.items():
        found = pl.when(cell.str.strip_chars() == word).then(pl.lit(kind)).otherwise(found)
    return found.alias("kind")


def _is_blank(frame: pl.LazyFrame, column: str) -> bool:
    """Whether nothing stands in a column."""
    import polars as pl

    cell = pl.col(column)
    if frame.collect_schema()[column] == pl.String:
        cell = cell.str.strip_chars().replace("", None)
    blank: bool = frame.select(cell.is_null().all()).collect().item()
    return blank


def _pivoted(frame: pl.LazyFrame, names: list[str], file: str) -> pl.LazyFrame:
    """A long table (unit, indicator, score) as a wide one: one row a card, in the order of the first rows."""
    import polars as pl

    whose = [name for name in names if name in RESERVED]
    long = frame.select(*whose, *LONG).collect()
    doubled = long.filter(pl.struct(*whose, LONG[0]).is_duplicated())
    if doubled.height:
        problems = Problems()
        for row in doubled.unique(maintain_order=True).head(MOST_TOLD).iter_rows(named=True):
            identity = ", ".join(str(row[name]) for name in whose if row[name] is not None)
            problems.add("cell-twice", nowhere(f"{file} ({identity})"), indicator=row[LONG[0]])
        raise InputError(problems)
    return long.pivot(on=LONG[0], index=whose, values=LONG[1], maintain_order=True).lazy()


def _twice(frame: pl.LazyFrame, layout: Layout) -> frozenset[int]:
    """The rows that share their identity with another one."""
    whose = _identity(layout, frame.collect_schema())
    return frozenset(repeated(frame, whose, ROW)[ROW].to_list())


def repeated(frame: pl.LazyFrame, whose: Sequence[pl.Expr], number: str) -> pl.DataFrame:
    """The rows that share all of `whose` with another one, by the column `number`, and `whose` as one column `#whose`.

    Hashes only find candidates.
    """
    import numpy as np
    import polars as pl

    rows = frame.select(number, pl.struct(whose).hash().alias("#hash")).collect()
    # Sorted, equal ones stand side by side: that takes a fraction of the memory that counting them takes.
    in_order = np.sort(rows["#hash"].to_numpy())
    again = in_order[1:] == in_order[:-1]
    if not again.any():
        candidates = rows.clear().select(number)
    else:
        several = pl.Series(in_order[1:][again]).unique()
        candidates = rows.filter(pl.col("#hash").is_in(several.implode())).select(number)
    same = frame.join(candidates.lazy(), on=number, how="semi").select(number, pl.struct(whose).alias("#whose"))
    return same.collect().filter(pl.col("#whose").is_duplicated())


def _identity(layout: Layout, schema: pl.Schema) -> list[pl.Expr]:
    """What no two rows may share, as `Assessment.identity` has it: the code stands for the unit where there is one."""
    import polars as pl

    heads = {name: head for name in IDENTITY if (head := layout.find("reserved", name)) is not None}

    def said(name: str) -> pl.Expr:
        cell, dtype = pl.col(heads[name].name), schema[heads[name].name]
        if dtype.is_integer() and "code" not in heads and name != "kind":
            return cell  # nothing that it would have to be a text for
        text = cell.cast(pl.String)
        text = text if dtype.is_integer() else text.str.strip_chars()
        return text.fill_null("")  # what is blank is alike, however it is

    parts = {name: said(name) for name in heads}
    if "code" in heads:
        code = parts.pop("code")
        parts["unit"] = pl.when(code != "").then(code).otherwise(parts["unit"])
    if "kind" in heads:
        parts["kind"] = pl.when(parts["kind"] != "").then(parts["kind"]).otherwise(pl.lit("self"))
    return [part.alias(name) for name, part in parts.items()]


def batches(table: Table, size: int) -> Iterator[pl.DataFrame]:
    """The rows of the table in their order, some at a time."""
    for batch in in_batches(table.frame, size):
        yield batch
        table.watched(batch.height)


def in_batches(frame: pl.LazyFrame, size: int) -> Iterator[pl.DataFrame]:
    """Rows in their order, some at a time.

    A scan reads ahead as far as it can, so that of a large file it would hold more and more; it is never asked for all.
    """
    import polars as pl

    for start in range(0, max(frame.select(pl.len()).collect().item(), 1), WINDOW):
        yield from frame.slice(start, WINDOW).collect_batches(chunk_size=size)
