"""Batches of a long table to one `Tally`: each is counted as columns, and what was counted is added up as columns.

Rows become numbers of Python only at the end, when millions of them have come together in thousands of totals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.counting import Counting
from scorer.comparison.nouns import Column
from scorer.comparison.row_columns import (
    DENOMINATOR,
    FULL,
    LEAVES,
    NUMERATOR,
    points_at,
    score_at,
    whose,
)
from scorer.comparison.statistics import add
from scorer.comparison.tally import COLUMNS, GroupTally, Tally, count_rates, heat_places

if TYPE_CHECKING:
    import polars as pl

#: What is added up; the other columns say of what.
_CARDS, _SUM = "+cards", "+sum"
#: Lines of counts that wait to be added up.
_MOST_WAITING = 1_000_000
#: Rows of which every sum surely fits: a loss has at most 100 bits (`counting`), a sum of them 127.
_MOST_ROWS = 2**26
_LOST = "#lost"

#: What is counted: its name, and of what place or column it is.
Key = tuple[str, Any, Any]


@attrs.define
class Sums:
    """The complete rows of a table that are not odd, counted."""

    how: Counting
    tally: Tally
    _counts: dict[Key, list[pl.DataFrame]] = attrs.field(factory=dict)
    _waiting: int = 0
    _rows: int = 0

    def add(self, batch: pl.DataFrame) -> None:
        """Count some rows, with their figures."""
        import polars as pl

        if self._rows + batch.height > _MOST_ROWS:
            self.finish()
        self._rows += batch.height
        self._sum(batch)
        keys, several = zip(*self._countings(batch.lazy()), strict=True)
        for key, counts in zip(keys, pl.collect_all(several), strict=True):
            self._counts.setdefault(key, []).append(counts)
            self._waiting += counts.height
        if self._waiting > _MOST_WAITING:
            self._together()

    def finish(self) -> None:
        """Put everything that was counted into the tally."""
        self._together()
        into: dict[str, Callable[[pl.DataFrame, Any, Any], None]] = {
            "totals": self._totals,
            "grades": self._grades,
            "cells": self._cells,
            "losses": self._losses,
            "groups": self._groups,
            "rates": self._rates,
        }
        for (name, one, other), (counts,) in self._counts.items():
            into[name](counts, one, other)
        self._counts.clear()
        self._rows = self._waiting = 0

    def _together(self) -> None:
        """Add up what was counted of the same."""
        import polars as pl

        for several in self._counts.values():
            whole = pl.concat(several)
            if len(several) > 1:
                what = [name for name in whole.columns if name not in (_CARDS, _SUM)]
                whole = whole.group_by(what).agg(pl.col(name).sum() for name in whole.columns if name not in what)
            several[:] = [whole]
        self._waiting = 0

    # ── Columns

    def _sum(self, batch: pl.DataFrame) -> None:
        import polars as pl

        perfect = ((pl.col(LEAVES) > 0) & (pl.col(FULL) == pl.col(LEAVES))).sum()
        sums = batch.select(
            pl.col(LEAVES).sum(), pl.col(FULL).sum(), perfect.alias("perfect"), self._base().sum(), pl.col("p").max()
        )
        leaves, full, full_cards, lost, most = sums.row(0)
        self.tally.leaves += leaves
        self.tally.full += full
        self.tally.full_cards += full_cards
        self.tally.lost += self._points(lost)
        self.tally.highest = max(self.tally.highest, self.how.rubric.root.points or self._points(most or 0))

    @staticmethod
    def _base() -> pl.Expr:
        """What the base of a row lost."""
        import polars as pl

        return (pl.col("p") - pl.col("s")).alias(_LOST)

    def _countings(self, rows: pl.LazyFrame) -> Iterator[tuple[Key, pl.LazyFrame]]:
        import polars as pl

        cards = pl.len().cast(pl.Int64).alias(_CARDS)
        yield ("totals", None, None), rows.group_by(NUMERATOR, DENOMINATOR).agg(cards)
        yield ("grades", None, None), rows.group_by("grade").agg(cards)
        for place, _ in enumerate(self.how.rubric.nodes):
            score, points = score_at(place), points_at(place)
            has_rate = pl.col(score).is_not_null() & (pl.col(points) != 0)
            yield ("cells", place, None), rows.filter(has_rate).group_by(score, points).agg(cards)
            own = (pl.col(points) - pl.col(score)).fill_null(0).cast(pl.Int128) * pl.col(f"n{place}")
            lost = rows.select(own.alias("lost"), f"d{place}").filter(pl.col("lost") != 0)
            yield ("losses", place, None), lost.group_by(f"d{place}").agg(pl.col("lost").sum().alias(_SUM))
        for column in COLUMNS:
            inside = rows.filter(pl.col(whose(column)) != "").with_columns(self._base())
            by_total = inside.group_by(whose(column), NUMERATOR, DENOMINATOR)
            yield ("groups", column, None), by_total.agg(cards, pl.col(_LOST).sum().alias(_SUM))
            for place in heat_places(self.how.rubric):
                score, points = score_at(place), points_at(place)
                scored = inside.filter(pl.col(score).is_not_null() & (pl.col(points) != 0))
                by_points = scored.group_by(whose(column), points)
                yield ("rates", column, place), by_points.agg(cards, pl.col(score).sum().alias(_SUM))

    # ── Numbers

    def _points(self, value: int) -> Decimal:
        return Decimal(value).scaleb(-self.how.places)

    def _totals(self, counts: pl.DataFrame, _one: None, _other: None) -> None:
        for numerator, denominator, number in counts.iter_rows():
            self.tally.totals[Fraction(numerator, denominator)] += number

    def _grades(self, counts: pl.DataFrame, _one: None, _other: None) -> None:
        for grade, number in counts.iter_rows():
            self.tally.grades[grade] += number

    def _cells(self, counts: pl.DataFrame, place: int, _other: None) -> None:
        for score, of, number in counts.iter_rows():
            self.tally.cells[place][self._points(score), self._points(of)] += number

    def _losses(self, counts: pl.DataFrame, place: int, _other: None) -> None:
        for below, lost in counts.iter_rows():
            add(self.tally.losses[place], Fraction(lost, below * self.how.step))

    def _groups(self, counts: pl.DataFrame, column: Column, _other: None) -> None:
        groups = self.tally.groups
        for value, numerator, denominator, number, lost in counts.iter_rows():
            if (column, value) not in groups:
                groups[column, value] = GroupTally()
            group = groups[column, value]
            group.totals[Fraction(numerator, denominator)] += number
            group.lost += self._points(lost)

    def _rates(self, counts: pl.DataFrame, column: Column, place: int) -> None:
        for value, of, number, scores in counts.iter_rows():
            rates = self.tally.groups[column, value].rates.setdefault(place, {})
            count_rates(rates, self._points(of), self._points(scores), number)
