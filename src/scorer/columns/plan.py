"""The plan of one rubric for batches that are alike: steps of columns, made once and run on every such batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from scorer.columns.cells import Cells, UnitFacts
from scorer.columns.intake import ODD, Batch, Intake, Taken
from scorer.columns.integers import Program, TooWideError, Truth, Whole
from scorer.columns.outputs import Outputs
from scorer.columns.points import with_points
from scorer.columns.tree import Tree
from scorer.columns.whole import whole_card, word
from scorer.layout import Head

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen(eq=False)
class Plan:
    """What is done with every batch whose columns are taken alike.

    Attributes:
        steps: columns to make, one step after the other.
        results: the columns that come out.
        odd: where the exact evaluator has to look.
    """

    steps: Sequence[Sequence[pl.Expr]]
    results: Sequence[pl.Expr]
    odd: pl.Expr

    def run(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The results of one batch, and `ODD`."""
        import polars as pl

        lazy = frame.lazy()
        for step in self.steps:
            lazy = lazy.with_columns(step)
        # The steps are already what they should be, but for columns that can be let go when nothing more asks for them.
        wanted = pl.QueryOptFlags.none().update(projection_pushdown=True)
        return lazy.select(*self.results, self.odd).collect(optimizations=wanted)


def make_plan(outputs: Outputs, taken: tuple[tuple[Head, Taken], ...]) -> Plan:
    """The plan for columns that are held like these.

    Raises:
        TooWideError: some number could need more than 128 bits.
    """
    import polars as pl

    rubric = with_points(outputs.layout.rubric)
    assert rubric is not None, "such rows go to the exact evaluator"
    program = Program()
    cells = Cells(outputs.layout, program, taken)
    unit = UnitFacts(cells)
    tree = Tree(rubric, cells, unit, 10**outputs.places, frozenset(outputs.compared))
    root = tree.whole()
    card = whole_card(tree, root)
    compared = [(names, *tree.compared_at(code)) for code, names in outputs.compared.items()]
    odd = _expression(program.any_of(*tree.odd)) | pl.col(ODD)

    made: dict[Whole, pl.Expr] = {}

    def decimal(value: Whole, there: Truth, name: str) -> pl.Expr:
        # Made in a step of its own and blanked out afterwards: on a column that is there this costs next to nothing.
        if value not in made:
            number = _number(value).cast(pl.Int128).reinterpret(dtype=pl.Decimal(outputs.digits, outputs.places))
            made[value] = program.column(number, value.stage)
        shown = made[value] if there.value is True else pl.when(_expression(there)).then(made[value])
        return shown.alias(name)

    always = Truth(True)
    results = [decimal(tree.rows[code].low, tree.rows[code].shows, name) for code, name in outputs.nodes.items()]
    results += [
        decimal(card.score, always, "score"),
        decimal(card.low, always, "low"),
        decimal(card.high, program.opposite(card.unknown), "high"),
        _expression(card.complete).alias("complete"),
        pl.when(_expression(card.graded)).then(word(card.grade, [band.name for band in rubric.grades]))
        .otherwise(None).cast(pl.String).alias("grade")
        if rubric.grades
        else pl.lit(None, dtype=pl.String).alias("grade"),
        pl.lit(None, dtype=pl.String).alias("error"),
    ]  # fmt: skip
    for (top, bottom), value, known in compared:
        for name, number in ((top, value.top), (bottom, value.bottom)):
            results.append(pl.when(_expression(known)).then(_number(number)).cast(pl.Int128).alias(name))
    return Plan(program.steps, results, odd.alias(ODD))


def _expression(truth: Truth) -> pl.Expr:
    import polars as pl

    return pl.lit(truth.value) if isinstance(truth.value, bool) else truth.value


def _number(value: Whole) -> pl.Expr:
    import polars as pl

    return pl.lit(value.value, dtype=pl.Int128) if isinstance(value.value, int) else value.value


@attrs.define(eq=False)
class Plans:
    """The plans of one rubric, kept for the batches to come."""

    outputs: Outputs
    intake: Intake
    _known: dict[tuple[tuple[Head, Taken], ...], Plan] = attrs.field(factory=dict)

    def run(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The results of one batch, and `ODD`: rows with numbers too large for 128 bits are among these."""
        plan, batch = self._fitting(self.intake.take(rows))
        return plan.run(batch.frame)

    def _fitting(self, batch: Batch) -> tuple[Plan, Batch]:
        while True:
            plan = self._known.get(batch.taken)
            if plan is None:
                try:
                    plan = make_plan(self.outputs, batch.taken)
                except TooWideError:
                    batch = without_the_largest(batch)
                    continue
                self._known[batch.taken] = plan
            return plan, batch


def without_the_largest(batch: Batch) -> Batch:
    """The batch with its largest numbers set aside: rows with a number of the most bits, less four, become odd."""
    import polars as pl

    numbers = [(head, taken) for head, taken in batch.taken if taken.kind == "number"]
    most = max(max(-taken.low, taken.high).bit_length() for _, taken in numbers)
    limit = 2 ** max(most - 4, 0)
    large = [head.name for head, taken in numbers if max(-taken.low, taken.high) >= limit]
    beyond = pl.any_horizontal((pl.col(name).abs() >= limit).fill_null(value=False) for name in large)
    frame = batch.frame.with_columns(
        *(pl.when(pl.col(name).abs() >= limit).then(0).otherwise(pl.col(name)).alias(name) for name in large),
        (pl.col(ODD) | beyond).alias(ODD),
    )
    taken = tuple(
        (head, attrs.evolve(one, low=max(one.low, -limit) if one.low < 0 else 0, high=min(one.high, limit - 1)))
        if head.name in large
        else (head, one)
        for head, one in batch.taken
    )
    return Batch(frame, taken)
