"""The ranking of a long table: every row with its rank, and the standings of some rows from their cards."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from scorer.comparison.nouns import Column, GroupRank, Standing, Weighting
from scorer.comparison.ranges import RANGE, range_of
from scorer.comparison.ranking import best_ranks, percentile
from scorer.comparison.row_columns import AT, DENOMINATOR, NUMERATOR
from scorer.comparison.selection import Rows
from scorer.comparison.statistics import PLACES, told
from scorer.comparison.tally import COLUMNS, Tally, value_of

if TYPE_CHECKING:
    import polars as pl


def ranked(figures: pl.LazyFrame, tally: Tally) -> pl.LazyFrame:
    """Every complete row with `rank`, and `compared` and `percentile` as they are told."""
    import polars as pl

    ranks = best_ranks(tally.totals)
    known = []
    for numerator, denominator in figures.select(NUMERATOR, DENOMINATOR).unique().collect().iter_rows():
        value = Fraction(numerator, denominator)
        rank = ranks[value]
        known.append((numerator, denominator, rank, told(value), percentile(rank, tally.cards)))
    shown = pl.Decimal(38, PLACES)
    table = pl.DataFrame(
        known,
        schema={
            NUMERATOR: pl.Int128, DENOMINATOR: pl.Int128, "rank": pl.Int64, "compared": shown, "percentile": shown,
        },
        orient="row",
    )  # fmt: skip
    return figures.join(table.lazy(), on=[NUMERATOR, DENOMINATOR])


def standings(rows: Rows, some: pl.LazyFrame, tally: Tally, weighting: Weighting | None) -> Iterator[Standing]:
    """Some ranked rows in their order, each from its card.

    Args:
        rows: of the table.
        some: ranked rows, where weightings were drawn with their ranges.
        tally: the counts of all.
        weighting: how weightings were drawn; None where none were.
    """
    first = some.select(AT, "rank", "percentile", *(RANGE if weighting else ())).collect()
    cards = dict(rows.cards(first[AT].to_list()))
    within: dict[tuple[Column, str], dict[Fraction, int]] = {}
    for row in first.iter_rows(named=True):
        one = cards[row[AT]]
        groups = []
        for column in COLUMNS:
            if value := value_of(one.unit, column):
                totals = tally.groups[column, value].totals
                if (column, value) not in within:
                    within[column, value] = best_ranks(totals)
                rank_inside = within[column, value][one.compared]
                groups.append(GroupRank(column=column, value=value, rank=rank_inside, of=totals.total()))
        yield attrs.evolve(
            one.standing,
            rank=row["rank"],
            percentile=row["percentile"],
            group_ranks=tuple(groups),
            robustness=range_of(row, weighting, rows.table.layout.rubric) if weighting else None,
        )
