"""What the ranked rows of a long table are set beside: last year's rows, and the reviews of this year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.comparison.nouns import Consensus, Reviews
from scorer.comparison.row_admission import Admitted
from scorer.comparison.row_figures import RowFigures
from scorer.comparison.row_reviews import RowReviews
from scorer.comparison.row_years import RowYears, row_years

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen
class Beside:
    """What stands beside the ranked and the open rows.

    Attributes:
        of_last_year: how many rows of last year there are.
        of_reviews: how many reviews, and where other cards than the units' own are ranked self-evaluations.
        years: both years; None where one of them has no row.
    """

    of_last_year: int = 0
    of_reviews: int = 0
    years: RowYears | None = None
    reviews: tuple[Reviews, ...] = ()


def beside(
    figures: RowFigures,
    scored: pl.LazyFrame,
    admission: Admitted,
    ranked: Sequence[Path],
    consensus: Consensus,
    listed: int,
) -> Beside:
    """Set the rows beside the others.

    Args:
        figures: how their figures are made.
        scored: all rows.
        admission: what each is compared as.
        ranked: files with the figures of the rows that are ranked.
        consensus: how the scores of several reviewers become one.
        listed: how many units and lines are listed.
    """
    own_of = admission.own
    if admission.last is None and admission.reviewing is None:
        return Beside()
    own = [*ranked, *figures.written("open", scored, own_of, only_open=True)]
    last = figures.written("last", scored, admission.last) if admission.last else []
    years = None
    if admission.last:
        years = row_years(figures, own, last, (admission.last.year, own_of.year), listed)
    reviewing = figures.written("review", scored, admission.reviewing) if admission.reviewing else []
    of_reviews, reviews = 0, None
    if reviewing:
        selves = own
        if own_of.kind != "self" and admission.reviewed:
            selves = figures.written("self", scored, admission.reviewed)
            of_reviews = _rows(selves)
        of_reviews += _rows(reviewing)
        reviews = RowReviews(
            figures=figures, own=selves, reviewing=reviewing, year=own_of.year, consensus=consensus, listed=listed
        ).found()
    return Beside(_rows(last), of_reviews, years, (reviews,) if reviews else ())


def _rows(files: Sequence[Path]) -> int:
    import polars as pl

    return sum(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item() for file in files)
