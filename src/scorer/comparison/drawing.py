"""抽查 from a long table: the same draw as `sampling` makes from its cards, without the cards."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

import attrs

from scorer.columns.scoring import BATCH
from scorer.comparison.lots import lot
from scorer.comparison.nouns import Stratum
from scorer.comparison.row_columns import AT, whose
from scorer.comparison.sampling import Name, strata_of
from scorer.comparison.selection import ORDER, Chosen
from scorer.model import Rubric

if TYPE_CHECKING:
    import polars as pl

_STRATUM = (whose("region"), "grade")


@attrs.frozen
class Drawn:
    """Which rows were drawn, by their positions in the order of `entrants.order`, and from which strata."""

    positions: tuple[int, ...]
    strata: tuple[Stratum, ...]


def drawn(rubric: Rubric, chosen: Chosen, ranking: pl.LazyFrame, asked: int, seed: int) -> Drawn:
    """`asked` of the ranked rows, as `sampling.sample` draws them; of every stratum only the lowest lots are kept.

    Raises:
        ValueError: less than one row is asked for.
    """
    import polars as pl

    sizes = {
        (rubric.id, region, grade or ""): number
        for region, grade, number in ranking.group_by(_STRATUM).len().collect().iter_rows()
    }
    strata = strata_of(sizes, asked)
    wanted = {(one.rubric, one.region, one.grade): one.drawn for one in strata}
    lowest = _lowest(rubric, chosen, ranking, wanted, seed)
    rows = ranking.filter(pl.col(AT).is_in(lowest)).select(ORDER).collect().sort(ORDER)
    return Drawn(tuple(rows[AT].to_list()), strata)


def _lowest(rubric: Rubric, chosen: Chosen, ranking: pl.LazyFrame, wanted: Mapping[Name, int], seed: int) -> list[int]:
    """The positions of the rows with the lowest lots, so many of each stratum."""
    kept: dict[Name, list[tuple[int, int]]] = {name: [] for name in wanted}
    columns = [AT, *_STRATUM, *ORDER[:-1]]
    for batch in ranking.select(columns).collect_batches(chunk_size=BATCH):
        for at, region, grade, code, unit, project, reviewer in batch.iter_rows():
            name = (rubric.id, region, grade or "")
            if not wanted[name]:
                continue
            identity = (rubric.id, code or unit, project, str(chosen.year), chosen.kind, reviewer)
            # The greatest comes first out of this heap.
            entry = (-int.from_bytes(lot(seed, identity)), at)
            heap = kept[name]
            if len(heap) < wanted[name]:
                heappush(heap, entry)
            else:
                heappushpop(heap, entry)
    return [at for heap in kept.values() for _, at in heap]
