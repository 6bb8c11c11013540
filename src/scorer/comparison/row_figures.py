"""The scores of rows that are held against others, last year's or reviews: open ones have figures here as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.comparison.counting import (
    AT,
    DENOMINATOR,
    NUMERATOR,
    ODD,
    POINTS,
    WHOSE,
    Counting,
    figures_of,
    given_a_score,
    may_not_apply,
    points_at,
    score_at,
    whose,
)
from scorer.comparison.entrants import leaf_places
from scorer.comparison.selection import ORDER, Chosen, Rows
from scorer.layout import NA, NOT_APPLICABLE
from scorer.rules.judged import NO
from scorer.tables import WINDOW

if TYPE_CHECKING:
    import polars as pl

#: Who a row is of, whatever the year or the kind.
PERSON = ("#person", whose("project"))
#: Rows worked on together.
BATCH = 65_536
#: Cells by which a row surely does not say that a leaf does not apply.
_SURELY_NOT = ("", "0", "false", NO)


def batches(scored: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The scored rows some at a time. A scan reads ahead as far as it can, so it is never asked for all of them."""
    import polars as pl

    for start in range(0, scored.select(pl.len()).collect().item(), WINDOW):
        yield from scored.slice(start, WINDOW).collect_batches(chunk_size=BATCH)


def persons(files: Sequence[Path]) -> pl.DataFrame:
    """Who each row is of: the code, or the name where there is none, and the project."""
    import polars as pl

    code, unit = pl.col(whose("code")), pl.col(whose("unit"))
    person = pl.when(code != "").then(code).otherwise(unit).alias(PERSON[0])
    return scanned(files, ORDER).select(AT, person, PERSON[1]).collect()


def scanned(files: Iterable[Path], columns: Sequence[str]) -> pl.LazyFrame:
    """Some columns of files with figures, whatever else stands in each."""
    import polars as pl

    texts = dict.fromkeys(map(whose, WHOSE), pl.String)
    types = {name: {AT: pl.UInt32, **texts}.get(name, pl.Int64) for name in columns}
    several = [pl.scan_parquet(file, glob=False).select(columns) for file in files]
    return pl.concat(several) if several else pl.LazyFrame(schema=types)


@attrs.define
class RowFigures:
    """Scores and points of rows at the leaves, in the smallest steps of the rubric."""

    how: Counting
    rows: Rows
    folder: Path

    @cached_property
    def given(self) -> frozenset[int]:
        """Rows in which a leaf does not apply that is given a score then: what the scored table does not tell."""
        return self._declared(given_a_score(self.rows.table.layout))

    @cached_property
    def absent(self) -> frozenset[int]:
        """Rows in which something may be declared not applicable."""
        return self._declared(may_not_apply(self.rows.table.layout))

    def _declared(self, columns: Sequence[str]) -> frozenset[int]:
        import polars as pl

        found = []
        for name in columns:
            said = pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase()
            is_flag = name.endswith(f"#{NA}")
            found.append(~said.is_in(_SURELY_NOT) if is_flag else said == NOT_APPLICABLE)
        if not found:
            return frozenset()
        rows = self.rows.table.frame.with_row_index(AT).filter(pl.any_horizontal(found)).select(AT).collect()
        return frozenset(rows[AT].to_list())

    def given_places(self, positions: Iterable[int]) -> pl.DataFrame:
        """Of some rows the places of leaves that do not apply and have a score nevertheless, as `#given`."""
        import polars as pl

        cards = self.rows.cards(self.given.intersection(positions))
        places = [
            (at, [place for place in leaf_places(self.how.rubric) if one.standing.cells[place].status != "scored"])
            for at, one in cards
        ]
        return pl.DataFrame(places, schema={AT: pl.UInt32, "#given": pl.List(pl.Int64)}, orient="row")

    @property
    def columns(self) -> list[str]:
        """What stands in the files, beside `complete`."""
        leaves = leaf_places(self.how.rubric)
        numbers = [name(place) for place in leaves for name in (score_at, points_at)]
        return [AT, *map(whose, WHOSE), NUMERATOR, DENOMINATOR, POINTS, "grade", *numbers]

    def written(self, name: str, scored: pl.LazyFrame, wanted: Chosen, *, only_open: bool = False) -> list[Path]:
        """The figures of some rows, in files; with `only_open` those of the rows that are not complete."""
        import polars as pl

        files: list[Path] = []
        texts = self.rows.texts(scored.collect_schema())
        chosen = scored.filter(pl.col("error").is_null() & wanted.is_one)
        if only_open:
            chosen = chosen.filter(~pl.col("complete"))
        for rows in batches(chosen):
            found = self._figures(rows.with_columns(texts))
            if found.height:
                files.append(self.folder / f"{name}-{len(files):06}.parquet")
                found.write_parquet(files[-1])
        return files

    def _figures(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The figures of rows, in their order."""
        import polars as pl

        parts = []
        for is_open, several in ((False, rows.filter("complete")), (True, rows.filter(~pl.col("complete")))):
            by_card = self.absent if is_open else self.given
            if self.how.each_by_card:
                plain, odd = several.clear(), several
            else:
                made = self.how.open_figures(several) if is_open else self.how.figures(several)
                is_odd = made[ODD] | made[AT].is_in(list(by_card))
                plain, odd = made.filter(~is_odd), made.filter(is_odd)
            if plain.height:
                parts.append(plain.select(*self.columns, "complete"))
            if odd.height:
                parts.append(self._by_card(odd))
        empty = rows.clear().select(AT)
        return pl.concat(parts).sort(AT) if parts else empty

    def _by_card(self, odd: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        types = {name: pl.Int64() for name in self.columns} | {
            AT: pl.UInt32(), NUMERATOR: pl.Int128(), DENOMINATOR: pl.Int128(),
            POINTS: pl.String(), "grade": pl.String(),
        }  # fmt: skip
        wanted = {name: dtype for name, dtype in types.items() if name not in map(whose, WHOSE)}
        cards = self.rows.cards(odd[AT].to_list())
        made = pl.DataFrame(
            [{name: {AT: at, **figures_of(one, self.how.places)}[name] for name in wanted} for at, one in cards],
            schema=wanted,
        )
        return odd.select(AT, *map(whose, WHOSE), "complete").join(made, on=AT).select(*self.columns, "complete")
