"""名次稳健性 of a long table: the range of every ranked row, from the figures of all (`robustness` has the rule)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.nouns import Robustness, Weighting
from scorer.comparison.robustness import beside, done, has_meaning, in_whole_numbers, robustness, weighed
from scorer.comparison.row_columns import (
    AT,
    BASE_POINTS,
    BASE_SCORE,
    DENOMINATOR,
    NUMERATOR,
    points_at,
    score_at,
)
from scorer.comparison.selection import ORDER
from scorer.comparison.weightings import drawn
from scorer.model import Rubric

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

#: Of a row: the 5th and 95th percentile of its ranks, and in how many draws it keeps rank and grade.
RANGE = LOW, HIGH, KEPT_RANK, KEPT_GRADE = "#low", "#high", "#kept-rank", "#kept-grade"
_COMPARED = (NUMERATOR, DENOMINATOR, BASE_SCORE, BASE_POINTS)


def figures_needed(rubric: Rubric, level: int) -> tuple[str, ...]:
    """The figures of a row that ranges are worked out from."""
    places = weighed(rubric, level)
    return (BASE_SCORE, BASE_POINTS, *map(score_at, places), *map(points_at, places))


def ranged(
    rubric: Rubric, places: int, ranking: pl.LazyFrame, wanted: Weighting, path: Path, watched: Callable[[int], None]
) -> tuple[pl.LazyFrame, Weighting | None]:
    """The ranked rows with their ranges, and the weighting as it was done; as they are, and None, without meaning.

    Args:
        rubric: of the rows.
        places: decimals of their figures.
        ranking: the ranked rows.
        wanted: how to draw.
        path: a file for the ranges.
        watched: is told how many more rows are done, as draws are made.
    """
    import polars as pl

    groups = weighed(rubric, wanted.level)
    rows = ranking.select(AT, *_COMPARED, *figures_needed(rubric, wanted.level)[2:]).collect()
    if not has_meaning(rubric, wanted.level, rows.height):
        watched(rows.height)
        return ranking, None
    full = rubric.root.points or _points_of_first(ranking, places)
    beside_base, which = _beside_base(rows, places, full)
    there = [pl.col(score_at(place)).is_not_null() for place in groups]
    scores = _array(rows, [pl.col(score_at(place)).fill_null(0) for place in groups])
    points = _array(
        rows, [pl.when(is_).then(points_at(place)).fill_null(0) for is_, place in zip(there, groups, strict=True)]
    )
    at = rows[AT]
    del rows
    figures = in_whole_numbers(scores, points, places, beside_base, full, rubric)
    found, draws = drawn(attrs.evolve(figures, extra=figures.extra[which]), wanted, watched)
    columns = (found.low, found.high, found.kept_rank, found.kept_grade)
    pl.DataFrame({AT: at, **dict(zip(RANGE, columns, strict=True))}).write_parquet(path)
    return ranking.join(pl.scan_parquet(path, glob=False), on=AT, how="left"), done(rubric, wanted, draws)


def range_of(row: Mapping[str, Any], weighting: Weighting, rubric: Rubric) -> Robustness:
    """The range of one of the rows."""
    return robustness(rubric, weighting.draws, *(row[name] for name in RANGE))


def _points_of_first(ranking: pl.LazyFrame, places: int) -> Decimal:
    """What the best row could have, where the rubric has no points of its own."""
    points = ranking.sort("rank", *ORDER).head(1).select(BASE_POINTS).collect().item()
    return Decimal(points).scaleb(-places)


def _array(rows: pl.DataFrame, several: list[pl.Expr]) -> NDArray[Any]:
    """Groups × rows."""
    return rows.select(one.alias(str(place)) for place, one in enumerate(several)).to_numpy(order="fortran").T


def _beside_base(rows: pl.DataFrame, places: int, full: Decimal) -> tuple[list[Fraction], NDArray[Any]]:
    """The different figures of what is added to a base, and which of them each row has."""
    import polars as pl

    alike = rows.select(_COMPARED).unique()
    numbers: dict[Fraction, int] = {}
    which = []
    for numerator, denominator, score, points in alike.iter_rows():
        base, out_of = (Decimal(value).scaleb(-places) for value in (score, points or 0))
        added = beside(Fraction(numerator, denominator), base, out_of, full)
        which.append(numbers.setdefault(added, len(numbers)))
    alike = alike.with_columns(pl.Series("which", which, dtype=pl.UInt32))
    found = rows.select(_COMPARED).join(alike, on=_COMPARED, how="left", nulls_equal=True, maintain_order="left")
    return list(numbers), found["which"].to_numpy()
