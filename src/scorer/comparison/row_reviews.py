"""自评与复核 of a long table: `review` for rows, leaf by leaf, with the first units and the largest gaps listed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.comparison.agreement import alpha
from scorer.comparison.entrants import Entrant, leaf_places, order
from scorer.comparison.nouns import Agreement, Consensus, Gap, LeafBias, Reviews, UnitBias
from scorer.comparison.review import CONSENSUS, Case, compared, gap_of, majority, unit_bias
from scorer.comparison.row_columns import AT, PERSON, points_at, score_at
from scorer.comparison.row_figures import RowFigures, persons, scanned
from scorer.comparison.selection import ORDER
from scorer.comparison.statistics import told
from scorer.model import Rubric

if TYPE_CHECKING:
    import polars as pl

#: The self-evaluation that a review is held against, and its place in the order of units.
_OWN, _ORDER = "#own", "#order"


@attrs.define(kw_only=True)
class RowReviews:
    """Reviews of rows.

    Attributes:
        own: files with the figures of the self-evaluations.
        reviewing: those of the reviews.
        year: of both.
        listed: how many units and gaps are listed.
    """

    figures: RowFigures
    own: Sequence[Path]
    reviewing: Sequence[Path]
    year: int
    consensus: Consensus
    listed: int

    @property
    def _rubric(self) -> Rubric:
        return self.figures.how.rubric

    def found(self) -> Reviews:
        """Self against review, as `review.reviews` has it for the cards."""
        import polars as pl

        reviews, own = persons(self.reviewing), persons(self.own).sort(AT).unique(PERSON, keep="last")
        rows = reviews.join(own.select(pl.col(AT).alias(_OWN), *PERSON), on=PERSON, how="left")
        alone = scanned(self.reviewing, ORDER).join(rows.filter(pl.col(_OWN).is_null()).lazy(), on=AT).sort(ORDER)
        alone = alone.unique(PERSON, keep="first", maintain_order=True)
        rows = rows.filter(pl.col(_OWN).is_not_null()).select(AT, _OWN)
        in_order = scanned(self.own, ORDER).sort(ORDER).select(AT).collect()[AT].rename(_OWN)
        rows = rows.join(in_order.to_frame().with_row_index(_ORDER), on=_OWN)
        leaves = list(self._leaves(rows))
        units = rows.select(pl.col(_OWN).n_unique()).item()
        return Reviews(
            rubric=self._rubric.id,
            version=self._rubric.version,
            year=self.year,
            consensus=self.consensus,
            units=tuple(self._units(rows)),
            leaves=tuple(bias for _, counts in leaves if (bias := counts.bias) is not None),
            gaps=tuple(self._gaps(rows, [leaf for leaf, _ in leaves])),
            agreement=_agreement([counts.both for _, counts in leaves]),
            reviewers=_agreement([counts.several for _, counts in leaves]) if units < rows.height else None,
            alone=tuple(one.unit for one in self._cards(alone.head(self.listed).collect()[AT].to_list())),
            reviewed=units,
            differing=sum(counts.changed for _, counts in leaves),
            without=alone.select(pl.len()).collect().item(),
        )

    # ── Leaf by leaf

    def _leaves(self, rows: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, _Counts]]:
        """The leaves by unit: the largest differences, and what all of them come to."""
        import polars as pl

        given = self.figures.given_places([*rows[AT], *rows[_OWN].unique()])
        wide = pl.Int128
        for place in leaf_places(self._rubric):
            score, points = score_at(place), points_at(place)
            without = given.filter(pl.col("#given").list.contains(place)).select(AT)
            cells = [pl.col(AT), pl.col(score).cast(wide).alias("score"), pl.col(points).cast(wide).alias("points")]
            reviews, own = (
                scanned(files, [AT, score, points])
                .select(cells)
                .drop_nulls()
                .join(without.lazy(), on=AT, how="anti")
                .collect()
                for files in (self.reviewing, self.own)
            )
            own = own.filter(pl.col("points") != 0).rename({AT: _OWN, "score": "own"})
            found = rows.join(reviews, on=AT).join(own, on=[_OWN, "points"])
            units = found.group_by(_OWN, _ORDER, "own", "points").agg(
                pl.len().cast(wide).alias("several"), pl.col("score").sum().alias("sum"),
                (pl.col("score") ** 2).sum().cast(wide).alias("squares"), pl.col("score").min().alias("least"),
                pl.col("score").max().alias("most"), pl.col("score"),
            )  # fmt: skip
            units = self._agreed(units).with_columns(
                (pl.col("own") * pl.col("of") - pl.col("agreed")).alias("difference")
            )
            node = self._rubric.nodes[place]
            counts = _Counts(node.code, node.path, self.figures.how.step, units)
            yield self._largest(units).with_columns(pl.lit(place).alias("place")), counts

    def _agreed(self, units: pl.DataFrame) -> pl.DataFrame:
        """With the score that the reviewers agree on: `agreed` ÷ `of`."""
        import polars as pl

        if self.consensus == "majority":
            known = {
                tuple(scores): majority([Decimal(score) for score in scores])
                for scores in units["score"].unique().to_list()
            }
            agreed = pl.Series([int(known[tuple(scores)]) for scores in units["score"].to_list()], dtype=pl.Int128)
            return units.with_columns(agreed.alias("agreed"), pl.lit(1, dtype=pl.Int128).alias("of"))
        total, of = pl.col("sum"), pl.col("several")
        if self.consensus == "trimmed":
            three = pl.col("several") > 2
            total = pl.when(three).then(total - pl.col("least") - pl.col("most")).otherwise(total)
            of = pl.when(three).then(of - 2).otherwise(of)
        return units.with_columns(total.alias("agreed"), of.alias("of"))

    def _largest(self, units: pl.DataFrame) -> pl.DataFrame:
        """The units whose difference is largest: on one denominator, so that whole numbers compare."""
        import polars as pl

        common = math.lcm(*(int(of) for of in units["of"].unique()))
        size = (pl.col("difference").abs() * (pl.lit(common, dtype=pl.Int128) // pl.col("of"))).alias("size")
        found = units.filter(pl.col("difference") != 0).select(_OWN, _ORDER, size)
        first = found.sort("size", _ORDER, descending=[True, False]).head(self.listed)
        return first.with_columns(pl.lit(common, dtype=pl.Int128).alias("common"))

    # ── Lists

    def _cards(self, positions: Sequence[int]) -> list[Entrant]:
        cards = dict(self.figures.rows.cards(positions))
        return [attrs.evolve(cards[at], year=self.year) for at in positions]

    def _cases(self, rows: pl.DataFrame, own: Sequence[int]) -> dict[int, Case]:
        """The cases of some self-evaluations, by their positions."""
        import polars as pl

        of_these = rows.filter(pl.col(_OWN).is_in(list(own)))
        cards = dict(self.figures.rows.cards({*of_these[AT], *own}))
        found: dict[int, list[Entrant]] = {}
        for at, mine in of_these.select(AT, _OWN).iter_rows():
            found.setdefault(mine, []).append(cards[at])
        return {mine: Case(cards[mine], tuple(sorted(several, key=order))) for mine, several in found.items()}

    def _units(self, rows: pl.DataFrame) -> Iterator[UnitBias]:
        """The first units in the order of their reviews."""
        reviews = scanned(self.reviewing, ORDER).join(rows.lazy().select(AT, _OWN), on=AT).sort(ORDER)
        first = reviews.unique(_OWN, keep="first", maintain_order=True).head(self.listed).collect()[_OWN].to_list()
        cases = self._cases(rows, first)
        for own in first:
            yield unit_bias(cases[own], list(compared(cases[own], CONSENSUS[self.consensus])), self.consensus)

    def _gaps(self, rows: pl.DataFrame, leaves: Sequence[pl.DataFrame]) -> Iterator[Gap]:
        several = [
            (-Fraction(size, common), place_in_order, place, own)
            for leaf in leaves
            for own, place_in_order, size, common, place in leaf.iter_rows()
        ]
        first = sorted(several)[: self.listed]
        cases = self._cases(rows, [own for *_, own in first])
        for *_, place, own in first:
            for leaf in compared(cases[own], CONSENSUS[self.consensus]):
                if leaf.place == place:
                    yield gap_of(leaf, self._rubric)


@attrs.frozen
class _Ratings:
    """What agreement follows from: how many things and values, Σ of the disagreements, Σ x and Σ x²."""

    things: int
    values: int
    observed: Fraction
    total: Fraction
    squares: Fraction


def _agreement(leaves: Sequence[_Ratings]) -> Agreement:
    sums = [sum((getattr(one, name) for one in leaves), Fraction(0)) for name in ("observed", "total", "squares")]
    return alpha(sum(one.things for one in leaves), sum(one.values for one in leaves), *sums)


class _Counts:
    """What one leaf comes to over all units."""

    def __init__(self, code: str, path: tuple[str, ...], step: int, units: pl.DataFrame) -> None:
        import polars as pl

        difference = pl.col("difference")
        groups = units.group_by("of", "points").agg(
            pl.len().alias("units"), (difference != 0).sum().alias("changed"), difference.sum().alias("sum of them"),
            difference.abs().sum().alias("size"), (difference**2).sum().alias("observed"),
            pl.col("own").sum(), (pl.col("own") ** 2).sum().alias("own squares"),
            pl.col("agreed").sum(), (pl.col("agreed") ** 2).sum().alias("agreed squares"),
        ).rows(named=True)  # fmt: skip
        self.changed: int = sum(one["changed"] for one in groups)
        number = sum(one["units"] for one in groups)
        total = sum((Fraction(one["sum of them"], one["of"] * step) for one in groups), Fraction(0))
        size = sum((Fraction(one["size"], one["of"] * step) for one in groups), Fraction(0))
        self.bias = None
        if number:
            self.bias = LeafBias(
                code=code, path=path, units=number, changed=self.changed, mean=told(total / number),
                mean_size=told(size / number), sum=told(total),
            )  # fmt: skip
        nothing = Fraction(0)
        rates = [(one, one["points"], one["of"] * one["points"]) for one in groups]
        self.both = _Ratings(
            number,
            2 * number,
            sum((Fraction(2 * one["observed"], below**2) for one, _, below in rates), nothing),
            sum((Fraction(one["own"], points) + Fraction(one["agreed"], below)
                 for one, points, below in rates), nothing),
            sum((Fraction(one["own squares"], points**2) + Fraction(one["agreed squares"], below**2)
                 for one, points, below in rates), nothing),
        )  # fmt: skip
        twice = units.filter(pl.col("several") > 1).group_by("several", "points").agg(
            pl.len().alias("units"), pl.col("sum").sum(), pl.col("squares").sum(),
            (pl.col("several") * pl.col("squares") - pl.col("sum") ** 2).sum().alias("observed"),
        ).rows(named=True)  # fmt: skip
        self.several = _Ratings(
            sum(one["units"] for one in twice),
            sum(one["units"] * one["several"] for one in twice),
            sum((Fraction(2 * one["observed"], one["points"] ** 2 * (one["several"] - 1)) for one in twice), nothing),
            sum((Fraction(one["sum"], one["points"]) for one in twice), nothing),
            sum((Fraction(one["squares"], one["points"] ** 2) for one in twice), nothing),
        )
