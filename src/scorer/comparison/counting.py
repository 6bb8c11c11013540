"""The scored rows of a long table, counted as columns: the same `Tally` that their cards would give, number for number.

Scores and points are whole numbers of the smallest step of the rubric. What a total lost through a node is its own loss
times a factor that is handed down the tree as `attribution` does it: 1 in plain sums, numerator and denominator where a
group converts. A row that this does not know exactly is odd, and is counted from its card.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from scorer.applicability import Answers, settle
from scorer.columns.outputs import Outputs
from scorer.columns.points import with_points
from scorer.comparison.entrants import leaf_places
from scorer.comparison.row_columns import (
    BELOW,
    DENOMINATOR,
    EVERYWHERE,
    FULL,
    LEAVES,
    NUMERATOR,
    ODD,
    POINTS,
    points_at,
    rate_of,
    score_at,
)
from scorer.comparison.tally import heat_places
from scorer.diagnostics import Problems, nowhere
from scorer.exact import RATE_PLACES, ZERO, decimals
from scorer.layout import NA, NOT_APPLICABLE, Layout
from scorer.model import AnyNode, Entry, Group, Rubric

if TYPE_CHECKING:
    import polars as pl

#: Numbers of a row stay below this, so that a product of four and a sum of a batch of them fit into 128 bits.
_MOST = 2**31
_MOST_PRODUCT = 1e30


@attrs.frozen(eq=False)
class Counting:
    """How the rows of one layout are counted.

    Attributes:
        places: decimals of every number; `step` of the smallest steps make one point.
        moved: by the code of a leaf that may not apply, by how many steps this changes the points of each node.
        each_by_card: whether every row of this rubric is odd.
        filled: the rubric with points at every group, where all rows have some.
    """

    outputs: Outputs
    places: int
    moved: Mapping[str, Mapping[str, int]]
    each_by_card: bool
    filled: Rubric

    @property
    def step(self) -> int:
        """How many of the smallest steps make one point."""
        step: int = 10**self.places
        return step

    @property
    def rubric(self) -> Rubric:
        """With every slot and pool as one column."""
        return self.outputs.layout.rubric

    # ── Expressions

    def _score(self, node: AnyNode) -> pl.Expr:
        """Blank where nothing is scored or where it does not apply."""
        return self._steps(self.outputs.nodes[node.code])

    def _steps(self, column: str) -> pl.Expr:
        import polars as pl

        factor = int(self.step // 10**self.outputs.places)
        value = pl.col(column).reinterpret(dtype=pl.Int128)
        # What is larger makes the row odd.
        steps: pl.Expr = pl.when(value.abs() < _MOST).then(value).cast(pl.Int64) * factor
        return steps

    def _points(self, node: AnyNode) -> pl.Expr:
        """Of the whole or of a row, after the moves of the policies."""
        import polars as pl

        found = self._nominal(node)
        for leaf, moves in self.moved.items():
            if change := moves.get(node.code):
                absent = pl.col(self.outputs.nodes[leaf]).is_null()
                found += pl.when(absent).then(pl.lit(change, dtype=pl.Int64)).otherwise(0)
        return found

    def _nominal(self, node: AnyNode) -> pl.Expr:
        """Before these moves."""
        import polars as pl

        nominal = node.points
        for group in self._either:
            if any(child is node for child in group.children):
                nominal = group.points
        assert nominal is not None, "rows without points are counted by card"
        return pl.lit(int(nominal * self.step), dtype=pl.Int64)

    @property
    def _either(self) -> list[Group]:
        return [node for node in self.filled.nodes if isinstance(node, Group) and node.either]

    def figures(self, batch: pl.DataFrame) -> pl.DataFrame:
        """A scored batch with its figures beside it."""
        lazy = batch.lazy()
        for step in self._made():
            lazy = lazy.with_columns(step)
        return lazy.collect()

    def open_figures(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Scored rows in which something is open and everything applies, with scores and points of their leaves.

        They have no total to be ranked by.
        """
        import polars as pl

        found = []
        for place in leaf_places(self.rubric):
            node = self.rubric.nodes[place]
            found += [self._score(node).alias(score_at(place)), self._nominal(node).alias(points_at(place))]
        unranked = [pl.lit(None, dtype=pl.Int128).alias(name) for name in (NUMERATOR, DENOMINATOR)]
        points = pl.lit(format(self.filled.root.points or ZERO, "f")).alias(POINTS)
        return batch.with_columns(*found, *unranked, points, pl.any_horizontal(self._large()).alias(ODD))

    def _large(self) -> list[pl.Expr]:
        """Where a number is too large to be counted with."""
        import polars as pl

        columns = [*(self.outputs.nodes[node.code] for node in self.rubric.nodes), "score"]
        large = [pl.col(name).reinterpret(dtype=pl.Int128).abs() >= _MOST for name in columns]
        return [one.fill_null(value=False) for one in large]

    def _made(self) -> list[list[pl.Expr]]:
        """What is made of the scored columns, each step from those before it."""
        import polars as pl

        nodes = self.filled.nodes
        root = self.filled.root
        first: list[pl.Expr] = []
        for place, node in enumerate(nodes):
            first += [self._score(node).alias(f"s{place}"), self._points(node).alias(f"p{place}")]
        first += [self._points(root).alias("p"), self._steps("score").alias("t")]
        level1 = [place for place, node in enumerate(nodes) if node.level == 1]
        parts, part_points = _sums(level1)
        plain = not self.rubric.adjustments and not self.rubric.vetoes
        base = pl.col("t") if plain else parts
        leaves = [place for place, node in enumerate(nodes) if not isinstance(node, Group)]
        there = [pl.col(f"s{place}").is_not_null() & (pl.col(f"p{place}") > 0) for place in leaves]
        full = [there[n] & (pl.col(f"s{place}") == pl.col(f"p{place}")) for n, place in enumerate(leaves)]
        second = [
            base.alias("s"),
            _number_of(there).alias(LEAVES),
            _number_of(full).alias(FULL),
            _number_of([(pl.col(f"s{place}") < pl.col(f"p{place}")).fill_null(value=False) for place in leaves]).alias(
                BELOW
            ),
            self._full().alias(POINTS),
            *self._compared(),
            self._oddness(part_points, plain=plain).alias(ODD),
            *(_rate(place).alias(rate_of(place)) for place in heat_places(self.rubric)),
        ]
        scored = _number_of([pl.col(f"s{place}").is_not_null() for place in leaves])
        everywhere = (pl.col("s") == pl.col("p")) & (pl.col(FULL) == pl.col(LEAVES)) & (pl.col(LEAVES) > 0)
        third = [pl.when(everywhere).then(scored).alias(EVERYWHERE)]
        return [first, second, third, *self._factors()]

    def _full(self) -> pl.Expr:
        """The points that a row is ranked on: those of the rubric, or what it can have where the rubric has none."""
        import polars as pl

        if self.rubric.root.points is not None:
            return pl.lit(format(self.rubric.root.points, "f"))
        return pl.col("p").cast(pl.Int128).reinterpret(dtype=pl.Decimal(38, self.places)).cast(pl.String)

    def _compared(self) -> list[pl.Expr]:
        """What is ranked by: the total on the points of the rubric."""
        import polars as pl

        if self.rubric.root.points is None:
            return [pl.col("t").cast(pl.Int128).alias(NUMERATOR), pl.lit(self.step, dtype=pl.Int128).alias(DENOMINATOR)]
        full = int(self.rubric.root.points * self.step)
        total, points = pl.col("t").cast(pl.Int128), pl.col("p").cast(pl.Int128)
        excluded = (pl.col("p") != full) & (pl.col("p") != 0)
        numerator = pl.when(excluded).then(total * full).otherwise(total)
        denominator = pl.when(excluded).then(points * self.step).otherwise(pl.lit(self.step, dtype=pl.Int128))
        return [numerator.alias(NUMERATOR), denominator.alias(DENOMINATOR)]

    def _oddness(self, part_points: pl.Expr, *, plain: bool) -> pl.Expr:
        """Where the card has to be looked at."""
        import polars as pl

        nodes = self.rubric.nodes
        nothing = pl.all_horizontal(
            pl.col(f"s{place}").is_null() for place, node in enumerate(nodes) if not isinstance(node, Group)
        )
        odd = [nothing, *self._large()]
        if not plain:  # the base is the sum of the groups, unless it is converted
            odd.append(part_points != pl.col("p"))
        if any(veto.total_at_most is not None for veto in self.rubric.vetoes):
            odd.append(pl.col("p") != int((self.filled.root.points or ZERO) * self.step))
        return pl.lit(self.each_by_card) | pl.any_horizontal(odd)

    def _factors(self) -> list[list[pl.Expr]]:
        """Level by level numerator and denominator by which own losses are multiplied, and where they grow too large.

        See `attribution`: a group that converts divides its loss in proportion to what each member lost.
        """
        import polars as pl

        nodes = self.rubric.nodes
        places = {node.path: place for place, node in enumerate(nodes)}
        one = pl.lit(1, dtype=pl.Int128)
        steps: list[list[pl.Expr]] = [[one.alias("n"), one.alias("d")]]
        groups: list[tuple[str, Group]] = [("", self.rubric.root)]
        while groups:
            made: list[pl.Expr] = []
            below: list[tuple[str, Group]] = []
            large: list[pl.Expr] = []
            for key, group in groups:
                inside = [places[child.path] for child in group.children]
                scores, points = _sums(inside)
                own = (pl.col(f"p{key}") - pl.col(f"s{key}").fill_null(pl.col(f"p{key}"))).cast(pl.Int128)
                parts = (points - scores).cast(pl.Int128)
                converts = (points != pl.col(f"p{key}")) | (scores != pl.col(f"s{key}"))
                converts = converts.fill_null(value=False)
                numerator = (
                    pl.when(converts & (parts == 0)).then(0).when(converts).then(pl.col(f"n{key}") * own)
                    .when(own == 0).then(1).otherwise(pl.col(f"n{key}"))
                )  # fmt: skip
                denominator = (
                    pl.when(converts & (parts == 0)).then(1).when(converts).then(pl.col(f"d{key}") * parts)
                    .when(own == 0).then(1).otherwise(pl.col(f"d{key}"))
                )  # fmt: skip
                for place in inside:
                    made += [numerator.alias(f"n{place}"), denominator.alias(f"d{place}")]
                    node = nodes[place]
                    if isinstance(node, Group):
                        below.append((str(place), node))
                size = pl.col(f"n{key}").cast(pl.Float64).abs() + pl.col(f"d{key}").cast(pl.Float64).abs()
                large.append(size * own.cast(pl.Float64).abs() * float(_MOST) > _MOST_PRODUCT)
            steps.append([*made, (pl.col(ODD) | pl.any_horizontal(large)).alias(ODD)])
            groups = below
        return steps


def _sums(places: Sequence[int]) -> tuple[pl.Expr, pl.Expr]:
    """The scores of some rows that apply, and their points."""
    import polars as pl

    scores = pl.sum_horizontal(pl.col(f"s{place}").fill_null(0) for place in places)
    points = pl.sum_horizontal(
        pl.when(pl.col(f"s{place}").is_not_null()).then(pl.col(f"p{place}")).otherwise(0) for place in places
    )
    return scores, points


def _number_of(conditions: Sequence[pl.Expr]) -> pl.Expr:
    import polars as pl

    return pl.sum_horizontal(one.cast(pl.Int64) for one in conditions)


def _rate(place: int) -> pl.Expr:
    """`exact.rate` in ten-thousandths; blank where there is none."""
    import polars as pl

    whole = 10**RATE_PLACES
    score, points = pl.col(f"s{place}"), pl.col(f"p{place}")
    value = (score * (2 * whole) + points) // (points * 2)
    value = pl.when((score != points) & (value == whole)).then(whole - 1).otherwise(value)
    value = pl.when((score != 0) & (value == 0)).then(1).otherwise(value)
    return pl.when(score.is_not_null() & (points != 0)).then(value)


# ── What is known before any row


def counting(outputs: Outputs) -> Counting:
    """How rows of this layout are counted."""
    rubric = outputs.layout.rubric
    known = with_points(rubric)
    filled = known or rubric
    most = max(outputs.places, *(decimals(node.points or ZERO) for node in (filled.root, *filled.nodes)))
    sums = all(node.roll_up == "sum" for node in (rubric.root, *rubric.nodes) if isinstance(node, Group))
    small = (filled.root.points or ZERO).scaleb(most) < _MOST
    each_by_card = known is None or not sums or not small
    moved = {} if each_by_card else _moved(rubric, most)
    return Counting(outputs, most, moved, each_by_card, filled)


def _moved(rubric: Rubric, places: int) -> dict[str, dict[str, int]]:
    """By how much the points of each node change where one leaf does not apply; the changes of several add up."""
    found = {}
    for node in rubric.nodes:
        settled = settle(rubric, _without(node), Problems())
        changes = {
            code: int((points - nominal).scaleb(places))
            for code, points in settled.points.items()
            if points is not None and (nominal := settled.nominal[code]) is not None and points != nominal
        }
        if changes:
            found[node.code] = changes
    return found


def _without(node: AnyNode) -> Answers:
    """An assessment that says of one node that it does not apply."""
    return Answers(entries={node.code: Entry(not_applicable=NOT_APPLICABLE, place=nowhere(""))}, own={})


def may_not_apply(layout: Layout, policies: Collection[str] = ()) -> list[str]:
    """Columns in which a node may be declared not applicable, where one of `policies` decides about a leaf of it.

    Without policies every such column.
    """
    found = []
    for node in layout.rubric.nodes:
        settled = settle(layout.rubric, _without(node), Problems())
        if not policies or any(leaf.policy.kind in policies for leaf in settled.inapplicable.values()):
            heads = [layout.find("score", node.code), layout.find("answer", node.code, NA)]
            found += [head.name for head in heads if head is not None]
    return found


def given_a_score(layout: Layout) -> list[str]:
    """Columns in which a leaf may be declared not applicable that is given its points, or nothing, then."""
    return may_not_apply(layout, ("full", "zero"))
