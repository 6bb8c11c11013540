"""The ranked rows of a long table counted, batch by batch: complete ones with their figures, open ones apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scorer.columns.scoring import BATCH
from scorer.comparison.entrants import leaf_places
from scorer.comparison.nouns import Weighting
from scorer.comparison.ranges import figures_needed
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
    POINTS,
    TOTAL,
    WHOSE,
    points_at,
    rate_of,
    score_at,
    typed,
    whose,
)
from scorer.comparison.row_departments import BUDGET, budget
from scorer.comparison.row_figures import RowFigures
from scorer.comparison.selection import Chosen
from scorer.comparison.summing import Sums
from scorer.comparison.tally import Tally, count, heat_places
from scorer.tables import in_batches

if TYPE_CHECKING:
    import polars as pl

_WHOSE_IT_IS = (AT, *map(whose, WHOSE), BUDGET)
_FIGURES = (NUMERATOR, DENOMINATOR, FULL, LEAVES, BELOW, EVERYWHERE, POINTS, "grade")


def counted(
    figures: RowFigures, scored: pl.LazyFrame, chosen: Chosen, tally: Tally, weighting: Weighting | None
) -> tuple[list[Path], pl.DataFrame]:
    """Count the complete rows; files with their figures, and the incomplete rows with whose they are.

    Args:
        figures: how they are made.
        scored: all rows.
        chosen: those that are ranked.
        tally: what they are counted into.
        weighting: how weightings will be drawn, which asks for more figures; None where none are.
    """
    import polars as pl

    how, rows = figures.how, figures.rows
    texts = [*rows.texts(scored.collect_schema()), budget(rows, scored.collect_schema())]
    incomplete = [pl.DataFrame(schema=_types(_WHOSE_IT_IS))]
    numbers = _numbers(figures, weighting)
    kept = [*map(pl.col, _WHOSE_IT_IS), pl.col("score").alias(TOTAL)]
    names = [*_WHOSE_IT_IS, TOTAL, *_FIGURES, *numbers]
    sums = Sums(how, tally)
    files = []
    for place, batch in enumerate(in_batches(scored, BATCH)):
        rows.table.watched(batch.height)
        several = chosen.of(batch.filter(pl.col("error").is_null()).with_columns(texts))
        incomplete.append(several.filter(~pl.col("complete")).select(_WHOSE_IT_IS))
        plain, odd = figures.apart(several.filter("complete"))
        found = []
        if plain.height:
            sums.add(plain)
            found.append(plain.select(*kept, *_FIGURES, *numbers))
        if odd.height:
            cards = dict(rows.cards(odd[AT].to_list()))
            count(tally, cards.values())
            made = figures.by_card(cards, [AT, *_FIGURES, *numbers])
            found.append(odd.select(kept).join(made, on=AT).select(names))
        if found:
            files.append(figures.folder / f"figures-{place:06}.parquet")
            pl.concat(found).write_parquet(files[-1])
    sums.finish()
    return files, pl.concat(incomplete)


def no_figures() -> pl.LazyFrame:
    """What the figures are where no row is complete."""
    import polars as pl

    return pl.LazyFrame(schema=_types((*_WHOSE_IT_IS, *_FIGURES, BASE_SCORE, BASE_POINTS)))


def _numbers(figures: RowFigures, weighting: Weighting | None) -> list[str]:
    """The rates, scores and points that are needed of a row."""
    rubric = figures.how.rubric
    numbers = [rate_of(place) for place in heat_places(rubric)]
    numbers += [BASE_SCORE, BASE_POINTS]
    numbers += [name(place) for place in leaf_places(rubric) for name in (score_at, points_at)]
    numbers += figures_needed(rubric, weighting.level) if weighting else ()
    return list(dict.fromkeys(numbers))


def _types(columns: tuple[str, ...]) -> dict[str, pl.DataType]:
    import polars as pl

    return {**typed(columns), BUDGET: pl.Int128()}
