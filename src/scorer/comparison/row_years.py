"""逐年比较 of a long table: `years` for rows of one rubric, with the first units listed by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.comparison.entrants import Entrant, leaf_places
from scorer.comparison.nouns import LeafChange, Rectification, RegisterEntry, Unit, Years
from scorer.comparison.row_columns import (
    AT,
    DENOMINATOR,
    NUMERATOR,
    PERSON,
    POINTS,
    points_at,
    score_at,
    share_of,
)
from scorer.comparison.row_figures import RowFigures, persons, scanned
from scorer.comparison.selection import ORDER, Rows
from scorer.comparison.statistics import PLACES, told
from scorer.comparison.years import STATES, Pair, change_of, register_of
from scorer.model import Rubric

if TYPE_CHECKING:
    import polars as pl

#: The row of last year that a row is held against.
THEN = "#then"
#: What stands in a row's figures of last year.
_BEFORE = "last "
#: Last year's total and this year's on a scale of 100, and the change, as `years.change_of` tells them.
SHARES = ("#last share", "#share", "#change")


def before(name: str) -> str:
    """The column of last year's figure."""
    return f"{_BEFORE}{name}"


@attrs.frozen
class RowYears:
    """Two years of rows.

    Attributes:
        pairs: a row for each unit of both years: whose it is, both totals and grades, whether both are complete, and
            how many lines of the register it has in each state.
    """

    years: Years
    pairs: pl.LazyFrame = attrs.field(eq=False, repr=False)

    @property
    def changes(self) -> pl.LazyFrame:
        """The units that are complete in both years, in their order, with `SHARES`."""
        import polars as pl

        figures = [NUMERATOR, DENOMINATOR, POINTS]
        shown = pl.Struct([pl.Field(name, pl.Decimal(38, PLACES)) for name in SHARES])

        def divided(batch: pl.Series) -> pl.Series:
            rows = [_shares(*row) for row in batch.struct.unnest().iter_rows()]
            return pl.DataFrame(rows, schema=dict(shown), orient="row").to_struct()

        both = pl.struct(*map(before, figures), *figures)
        told_ = both.map_batches(divided, return_dtype=shown, is_elementwise=True)
        return self.pairs.filter("#both").sort(ORDER).with_columns(told_.alias("#shares")).unnest("#shares")


def row_years(
    figures: RowFigures, own: Sequence[Path], last: Sequence[Path], when: tuple[int, int], listed: int
) -> RowYears | None:
    """Two years of rows; None where one of them has none.

    Args:
        figures: how they were made.
        own: files with the figures of the rows that are ranked or open.
        last: those of last year's rows.
        when: last year and this.
        listed: how many units and lines are listed.
    """
    if not own or not last:
        return None
    return _Years(figures, own, last, when, listed).found()


@attrs.define
class _Years:
    figures: RowFigures
    own: Sequence[Path]
    last: Sequence[Path]
    when: tuple[int, int]
    listed: int

    @property
    def rubric(self) -> Rubric:
        return self.figures.how.rubric

    @property
    def rows(self) -> Rows:
        return self.figures.rows

    def found(self) -> RowYears:
        import polars as pl

        by_person = [persons(files) for files in (self.own, self.last)]
        joined = by_person[0].join(by_person[1].rename({AT: THEN}), on=PERSON).select(AT, THEN)
        alone = [
            by_person[0].join(joined.select(AT), on=AT, how="anti")[AT],
            by_person[1].join(joined.select(pl.col(THEN).alias(AT)), on=AT, how="anti")[AT],
        ]
        changes: dict[int, Counter[tuple[int, int, str]]] = {place: Counter() for place in leaf_places(self.rubric)}
        files = list(self._paired(joined, changes))
        pairs = pl.scan_parquet(files, glob=False) if files else _no_pairs()
        counts = pairs.select(pl.col("#both").sum(), *(pl.col(state).sum() for state in STATES)).collect().row(0)
        years = Years(
            last_year=self.when[0],
            year=self.when[1],
            changes=tuple(change_of(pair) for pair in self._pairs(pairs.filter("#both").sort(ORDER).head(self.listed))),
            leaves=tuple(self._leaves(changes)),
            rubrics=(),
            only_last=self._units(self.last, alone[1]),
            only_now=self._units(self.own, alone[0]),
            register=tuple(self._register(pairs)),
            compared=counts[0] or 0,
            last_alone=len(alone[1]),
            now_alone=len(alone[0]),
            registered=sum(count or 0 for count in counts[1:]),
        )
        return RowYears(years, pairs)

    # ── Counting

    def _paired(self, joined: pl.DataFrame, changes: dict[int, Counter[tuple[int, int, str]]]) -> Iterator[Path]:
        """Set every row beside that of last year, count what changed at the leaves, and keep what the lists need."""
        import polars as pl

        leaves = leaf_places(self.rubric)
        numbers = [name(place) for place in leaves for name in (score_at, points_at)]
        kept = [NUMERATOR, DENOMINATOR, POINTS, "grade", "complete"]
        then = pl.concat(pl.read_parquet(file, columns=[AT, *kept, *numbers]) for file in self.last)
        then = then.with_columns(then[name].shrink_dtype() for name in numbers)
        then = then.rename({name: before(name) for name in then.columns if name != AT}).rename({AT: THEN})
        where = then.select(THEN).with_row_index("#row")
        joined = joined.join(where, on=THEN)
        for place, file in enumerate(self.own):
            rows = _read(file).join(joined, on=AT)
            if not rows.height:
                continue
            rows = pl.concat([rows, then.drop(THEN)[rows["#row"]]], how="horizontal")
            for leaf in leaves:
                _count(rows, leaf, changes[leaf])
            rows = rows.join(self.figures.given_places(rows[AT]), on=AT, how="left", maintain_order="left")
            both = (pl.col("complete") & pl.col(before("complete"))).alias("#both")
            rows = rows.select(
                *ORDER, THEN, *kept[:-1], *map(before, kept[:-1]), both,
                *(_number(state, leaves).alias(state) for state in STATES),
            )  # fmt: skip
            written = self.figures.folder / f"pairs-{place:06}.parquet"
            rows.write_parquet(written)
            yield written

    def _leaves(self, changes: dict[int, Counter[tuple[int, int, str]]]) -> Iterator[LeafChange]:
        for place, counts in changes.items():
            units = sum(count for (_, _, what), count in counts.items() if what == "units")
            if not units:
                continue
            sums = [Fraction(0), Fraction(0)]
            for (side, points, what), count in counts.items():
                if what == "score":
                    sums[side] += Fraction(count, points)
            means = [one / units for one in sums]
            node = self.rubric.nodes[place]
            yield LeafChange(
                path=node.path,
                code=node.code,
                last_code=node.code,
                units=units,
                last_mean=told(means[0]),
                mean=told(means[1]),
                change=told(means[1] - means[0]),
                up=counts[0, 0, "up"],
                down=counts[0, 0, "down"],
            )

    # ── Lists

    def _pairs(self, pairs: pl.LazyFrame) -> Iterator[Pair]:
        """The cards of some pairs, in their order."""
        rows = pairs.select(AT, THEN).collect()
        cards: dict[int, Entrant] = dict(self.rows.cards({*rows[AT], *rows[THEN]}))
        leaves = tuple((place, place) for place in leaf_places(self.rubric))
        now, then = self.when[1], self.when[0]
        for at, earlier in rows.iter_rows():
            yield Pair(attrs.evolve(cards[earlier], year=then), attrs.evolve(cards[at], year=now), leaves)

    def _register(self, pairs: pl.LazyFrame) -> Iterator[RegisterEntry]:
        """The first lines, those of the gravest state before the others."""
        import polars as pl

        left = self.listed
        for state in STATES:
            first = pairs.filter(pl.col(state) > 0).sort(ORDER).head(left)
            for pair in self._pairs(first):
                entries = [entry for entry in register_of(pair) if entry.state == state][:left]
                left -= len(entries)
                yield from entries

    def _units(self, files: Sequence[Path], alone: pl.Series) -> tuple[Unit, ...]:
        import polars as pl

        rows = scanned(files, ORDER).filter(pl.col(AT).is_in(alone.implode()))
        first = rows.sort(ORDER).head(self.listed).collect()[AT].to_list()
        cards = dict(self.rows.cards(first))
        return tuple(cards[at].unit for at in first)


def _shares(
    last: int, last_below: int, last_points: str, now: int, below: int, points: str
) -> tuple[Decimal, Decimal, Decimal]:
    if (last_below, last_points) == (below, points):  # few differences, so that most are known already
        change = _told_share(now - last, below, points)
    else:
        change = told(_share(now, below, points) - _share(last, last_below, last_points))
    return _told_share(last, last_below, last_points), _told_share(now, below, points), change


@lru_cache(maxsize=65536)
def _told_share(numerator: int, denominator: int, points: str) -> Decimal:
    return told(_share(numerator, denominator, points))


def _share(numerator: int, denominator: int, points: str) -> Fraction:
    """The share of a row; 0 where nothing could be earned, as `years.change_of` has it."""
    return share_of(numerator, denominator, points) or Fraction(0)


def _read(file: Path) -> pl.DataFrame:
    """The figures in a file; those of ranked rows are all complete."""
    import polars as pl

    rows = pl.read_parquet(file)
    return rows if "complete" in rows.columns else rows.with_columns(pl.lit(value=True).alias("complete"))


def _no_pairs() -> pl.LazyFrame:
    """What `pairs` is where no unit is in both years."""
    import polars as pl

    texts = dict.fromkeys(ORDER, pl.String)
    numbers: dict[str, type[pl.DataType]] = dict.fromkeys(STATES, pl.Int64)
    return pl.LazyFrame(schema={**texts, AT: pl.UInt32, THEN: pl.UInt32, "#both": pl.Boolean, **numbers})


def _count(rows: pl.DataFrame, leaf: int, counts: Counter[tuple[int, int, str]]) -> None:
    """Add what the rows that have a rate in both years say of one leaf: how many, and the scores out of each points."""
    import polars as pl

    sides = [(before(score_at(leaf)), before(points_at(leaf))), (score_at(leaf), points_at(leaf))]
    wide = pl.Int128
    rows = rows.select(pl.col(name).cast(wide) for side in sides for name in side).drop_nulls()
    (last, of_last), (now, of_now) = sides
    rows = rows.filter((pl.col(of_last) != 0) & (pl.col(of_now) != 0))
    difference = pl.col(now) * pl.col(of_last) - pl.col(last) * pl.col(of_now)
    up, down = rows.select((difference > 0).sum().alias("up"), (difference < 0).sum().alias("down")).row(0)
    counts[0, 0, "units"] += rows.height
    counts[0, 0, "up"] += up
    counts[0, 0, "down"] += down
    for side, (score, points) in enumerate(sides):
        for value, total in rows.group_by(points).agg(pl.col(score).sum()).iter_rows():
            counts[side, value, "score"] += total


def _number(state: Rectification, leaves: Sequence[int]) -> pl.Expr:
    """How many lines of the register a pair has in one state (`years.register_of`)."""
    import polars as pl

    found = []
    for leaf in leaves:
        was = (pl.col(before(score_at(leaf))) < pl.col(before(points_at(leaf)))).fill_null(value=False)
        now = (pl.col(score_at(leaf)) < pl.col(points_at(leaf))).fill_null(value=False)
        given = pl.col("#given").list.contains(leaf).fill_null(value=False)
        solved = pl.col(score_at(leaf)).is_not_null() & ~given
        is_state = {"came-back": was & now, "new": now & ~was, "solved": was & ~now & solved,
                    "unclear": was & ~now & ~solved}[state]  # fmt: skip
        found.append(is_state.cast(pl.Int64))
    return pl.sum_horizontal(found)
