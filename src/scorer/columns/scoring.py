"""`score_table`: every row of a table to its card's numbers, batch by batch."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import attrs

from scorer.columns.intake import ODD, intake
from scorer.columns.outputs import Outputs, compared_value, outputs
from scorer.columns.plan import Plans
from scorer.columns.points import with_points
from scorer.columns.rows import RowCard, card_of
from scorer.diagnostics import Diagnostic
from scorer.model import Rubric
from scorer.tables import ROW, Table, as_table, batches

if TYPE_CHECKING:
    import polars as pl

#: Rows worked on together: enough to keep the processor busy, few enough to stay near it.
BATCH = 65_536
#: Batches that are worked on at once, by as many threads; each takes some 200 MiB with a hundred columns.
MOST_AT_ONCE = 8
#: Of so many rows without a card everything that is wrong is told; the others are counted.
MOST_TOLD = 100


@attrs.frozen
class ScoredTable:
    """A table of cards.

    Attributes:
        frame: the columns that say whose card a row is, the score of every node by its path, `score`, `low`, `high`,
            `complete`, `grade`, and `error`, the code of what is wrong with a row, which has no numbers then. Scores
            are decimals; blank where nothing is scored or where it does not apply.
        exact_rows: how many rows the exact evaluator worked out one by one.
        failed: how many rows have no card, by the code of what is wrong with them.
        problems: everything that is wrong with the first of these.
        too_large: how many rows have a value that is too large to be compared with those of other rows.
    """

    frame: pl.DataFrame = attrs.field(eq=False, repr=False)
    exact_rows: int
    failed: Mapping[str, int]
    problems: tuple[Diagnostic, ...] = attrs.field(repr=False)
    too_large: int = 0


@attrs.define
class Tally:
    """What is counted while batches are scored."""

    exact_rows: int = 0
    too_large: int = 0
    failed: Counter[str] = attrs.field(factory=Counter)
    problems: list[Diagnostic] = attrs.field(factory=list)

    def note(self, card: RowCard) -> None:
        """One row that was worked out by the exact evaluator."""
        self.exact_rows += 1
        self.too_large += any(compared_value(card, code) is None for code in card.compared)
        if card.problems:
            if self.failed.total() < MOST_TOLD:
                self.problems.extend(card.problems)
            self.failed[card.problems[0].code] += 1

    def result(self, frame: pl.DataFrame) -> ScoredTable:
        """What was counted, with the rows that came out."""
        failed = dict(sorted(self.failed.items()))
        return ScoredTable(frame, self.exact_rows, failed, tuple(self.problems), self.too_large)


def score_table(rubric: Rubric, table: Table | pl.DataFrame | pl.LazyFrame) -> ScoredTable:
    """Score every row of a table; each number is the one that `evaluate` gives for that row's assessment.

    Raises:
        InputError: the columns are no table of this rubric. What is wrong with single rows is told in the result.
    """
    import polars as pl

    known = table if isinstance(table, Table) else as_table(table, rubric)
    tally = Tally()
    several = list(scored_batches(known, tally))
    return tally.result(pl.concat(several or [pl.DataFrame(schema=frame_schema(known))]))


def scored_batches(table: Table, tally: Tally, size: int = BATCH, *, compared: bool = False) -> Iterator[pl.DataFrame]:
    """The scored rows some at a time, in the order of the table; with `compared` as `outputs` has them."""
    wanted, layout = outputs(table.layout, compared=compared), table.layout
    if with_points(layout.rubric) is None:
        for rows in batches(table, size):
            yield _exactly(table, wanted, rows, tally).drop(ROW)
        return
    plans = Plans(wanted, intake(layout, table.frame.collect_schema(), wanted.places))
    for rows, found in _ahead(plans, batches(table, size)):
        yield _with_odd_rows(table, wanted, rows, found, tally)


def _ahead(plans: Plans, several: Iterable[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Batches with what the plan finds, in their order, while threads are at work on the next ones."""
    import polars as pl

    workers = min(pl.thread_pool_size(), MOST_AT_ONCE)
    waiting: deque[tuple[pl.DataFrame, Future[pl.DataFrame]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for rows in several:
                waiting.append((rows, pool.submit(plans.run, rows)))
                if len(waiting) > workers:
                    done, future = waiting.popleft()
                    yield done, future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def score_rows(table: Table, plans: Plans, rows: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """Some rows by the plan, and those that are odd by the exact evaluator."""
    return _with_odd_rows(table, plans.outputs, rows, plans.run(rows), tally)


def _with_odd_rows(
    table: Table, wanted: Outputs, rows: pl.DataFrame, found: pl.DataFrame, tally: Tally
) -> pl.DataFrame:
    """What the plan found, with the odd rows as the exact evaluator has them."""
    import polars as pl

    odd = found[ODD]
    if table.twice:
        odd |= rows[ROW].is_in(list(table.twice))
    found = pl.concat([rows.select(ROW, *wanted.kept), found.drop(ODD)], how="horizontal")
    if not odd.any():
        return found.drop(ROW)
    exact = _exactly(table, wanted, rows.filter(odd), tally)
    return pl.concat([found.filter(~odd), exact]).sort(ROW).drop(ROW)


def frame_schema(table: Table, *, compared: bool = False) -> dict[str, pl.DataType]:
    """The columns of a scored table with their types."""
    wanted = outputs(table.layout, compared=compared)
    stored = table.frame.collect_schema()
    return {name: stored[name] for name in wanted.kept} | wanted.schema()


def _exactly(table: Table, wanted: Outputs, batch: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """Some rows by the exact evaluator, one by one."""
    cards = []
    for row in batch.iter_rows(named=True):
        place = table.place(row[ROW])
        card = card_of(table.layout, row, place)
        if row[ROW] in table.twice:
            card = RowCard(problems=tuple(table.stands_twice(row)))
        tally.note(card)
        cards.append(card)
    return wanted.frame(batch, cards)
