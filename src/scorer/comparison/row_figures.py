"""The figures of rows: as columns where these know them, of odd rows from their cards; open rows have some as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.columns.scoring import BATCH
from scorer.comparison.counting import Counting, given_a_score, may_not_apply
from scorer.comparison.entrants import Entrant, full_points, leaf_places
from scorer.comparison.row_columns import (
    AT,
    BASE_POINTS,
    BASE_SCORE,
    BELOW,
    DENOMINATOR,
    EVERYWHERE,
    FULL,
    LEAVES,
    NUMERATOR,
    ODD,
    PERSON,
    POINTS,
    WHOSE,
    person,
    points_at,
    rate_of,
    score_at,
    typed,
    whose,
)
from scorer.comparison.selection import ORDER, Chosen, Rows
from scorer.comparison.tally import heat_places
from scorer.exact import RATE_PLACES
from scorer.layout import NA, NOT_APPLICABLE
from scorer.rules.judged import NO
from scorer.tables import in_batches

if TYPE_CHECKING:
    import polars as pl

#: Cells by which a row surely does not say that a leaf does not apply.
_SURELY_NOT = ("", "0", "false", NO)


def persons(files: Sequence[Path]) -> pl.DataFrame:
    """Who each row is of: `PERSON`."""
    return scanned(files, ORDER).select(AT, person(), PERSON[1]).collect()


def scanned(files: Iterable[Path], columns: Sequence[str]) -> pl.LazyFrame:
    """Some columns of files with figures, whatever else stands in each."""
    import polars as pl

    several = [pl.scan_parquet(file, glob=False).select(columns) for file in files]
    return pl.concat(several) if several else pl.LazyFrame(schema=typed(columns))


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
        for rows in in_batches(chosen, BATCH):
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
            plain, odd = self.apart(several, still_open=is_open)
            if plain.height:
                parts.append(plain.select(*self.columns, "complete"))
            if odd.height:
                made = self.by_card(dict(self.rows.cards(odd[AT].to_list())), self.columns)
                beside = odd.select(AT, *map(whose, WHOSE), "complete")
                parts.append(beside.join(made, on=AT).select(*self.columns, "complete"))
        empty = rows.clear().select(AT)
        return pl.concat(parts).sort(AT) if parts else empty

    def apart(self, rows: pl.DataFrame, *, still_open: bool = False) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows with their figures, and those that are odd, whose figures only their cards have.

        Args:
            rows: all of them complete, or all of them open.
            still_open: whether they are open.
        """
        if self.how.each_by_card:
            return rows.clear(), rows
        made = self.how.open_figures(rows) if still_open else self.how.figures(rows)
        is_odd = made[ODD] | made[AT].is_in(list(self.absent if still_open else self.given))
        return made.filter(~is_odd), made.filter(is_odd)

    def by_card(self, cards: Mapping[int, Entrant], columns: Iterable[str]) -> pl.DataFrame:
        """Those of these columns that are figures, of rows by their numbers, from their cards."""
        import polars as pl

        wanted = typed(name for name in columns if name not in map(whose, WHOSE))
        rows = [{AT: at, **_figures_of(one, self.how.places)} for at, one in cards.items()]
        return pl.DataFrame([{name: row[name] for name in wanted} for row in rows], schema=wanted)


def _figures_of(one: Entrant, places: int) -> dict[str, object]:
    """The figures of a row, from its card; numbers of leaves in steps of so many decimals."""
    standing = one.standing
    everywhere = [found.values["count"] for found in standing.findings if found.code == "full-marks-everywhere"]
    leaves = leaf_places(one.rubric)
    points = full_points(one)

    def steps(value: Decimal | None) -> int | None:
        return None if value is None else int(value.scaleb(places).to_integral_exact())

    found: dict[str, object] = {
        NUMERATOR: one.compared.numerator,
        DENOMINATOR: one.compared.denominator,
        FULL: standing.full,
        LEAVES: standing.leaves,
        BELOW: sum(1 for place in leaves if standing.cells[place].lost),
        EVERYWHERE: int(everywhere[0]) if everywhere else None,
        POINTS: None if points is None else format(points, "f"),
        "grade": standing.grade,
        BASE_SCORE: steps(one.base_score),
        BASE_POINTS: steps(one.base_points),
    }
    for place, cell in enumerate(standing.cells):
        found |= {score_at(place): steps(cell.score), points_at(place): steps(cell.points)}
    for place in heat_places(one.rubric):
        rate = standing.cells[place].rate
        found[rate_of(place)] = None if rate is None else int(rate.scaleb(RATE_PLACES))
    return found
