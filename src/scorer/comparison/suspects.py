"""复核建议 for a long table: what a row's own figures show, and what shows across rows; the rules are `suspicion`'s.

A finding that needs more of a card than its scores is not looked for (`LOOKED_FOR`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from scorer.comparison.entrants import leaf_places
from scorer.comparison.nouns import Recheck
from scorer.comparison.rechecking import most_at_first, recheck_of, weight_of
from scorer.comparison.row_columns import (
    AT,
    BELOW,
    DENOMINATOR,
    EVERYWHERE,
    NUMERATOR,
    POINTS,
    label,
    points_at,
    score_at,
)
from scorer.comparison.selection import ORDER, Rows
from scorer.comparison.suspicion import Peers, edge_finding, edge_of, identical_finding, peers_of
from scorer.comparison.tally import Tally
from scorer.model import Band, Finding, Rubric

if TYPE_CHECKING:
    import polars as pl

#: The findings that are looked for, in the order in which a card has them.
LOOKED_FOR = ("identical-scores", "at-grade-edge", "far-from-peers", "full-marks-everywhere")
#: What all findings of a row weigh; whether it is in the first batch, else blank.
WEIGHT, FIRST = "#weight", "#first"
_REASONS, _ALIKE, _CARDS, _OTHER, _EDGE = "#reasons", "#alike", "#cards", "#other", "#edge"


@attrs.frozen
class Suspects:
    """The rows that something speaks against.

    Attributes:
        rows: the weightiest first, as the ranking has them, with `WEIGHT`, `FIRST` and what `findings` needs.
        number: how many there are; `first_batch` of them are the first batch.
        weights: what each kind of findings weighs.
    """

    rubric: Rubric
    peers: Mapping[int, Peers]
    rows: pl.LazyFrame = attrs.field(eq=False, repr=False)
    number: int
    first_batch: int
    weights: Mapping[str, int]

    def findings(self, row: Mapping[str, Any]) -> list[Finding]:
        """What speaks against one of the rows, as `suspicion` says it and in the order of a card's reasons."""
        return sorted(self._findings(row), key=lambda finding: -self.weights[finding.code])

    def rechecks(self, some: pl.LazyFrame, rows: Rows) -> Iterator[Recheck]:
        """Some of the rows, each from its card."""
        several = some.collect()
        cards = dict(rows.cards(several[AT].to_list()))
        for row in several.iter_rows(named=True):
            card, first = cards[row[AT]].standing, bool(row[FIRST])
            yield recheck_of(card, row["rank"], self.findings(row), self.weights, first=first)

    def _findings(self, row: Mapping[str, Any]) -> Iterator[Finding]:
        if row[_CARDS] is not None:
            yield identical_finding(row[_CARDS], row[_OTHER])
        if row[_EDGE]:
            yield edge_finding(row["compared"], self._band(row["grade"]))
        for place, peers in self.peers.items():
            if row[_far(place)]:
                rate = Fraction(row[score_at(place)], row[points_at(place)])
                yield peers.finding(rate, self.rubric.nodes[place])
        if row[EVERYWHERE] is not None:
            yield Finding("full-marks-everywhere", values={"count": str(row[EVERYWHERE])})

    def _band(self, grade: str) -> Band:
        return next(band for band in self.rubric.grades if band.name == grade)


def suspects(rubric: Rubric, tally: Tally, ranking: pl.LazyFrame, cards: int, path: Path) -> Suspects:
    """The suspects among ranked rows.

    Args:
        rubric: of the rows.
        tally: their counts.
        ranking: the ranked rows.
        cards: how many rows there are, those with open indicators among them.
        path: a file for the suspects.
    """
    import polars as pl

    peers = _peers(rubric, tally)
    far = [pl.col(_far(place)) for place in peers]
    kinds = {
        "identical-scores": pl.col(_CARDS).is_not_null(),
        "at-grade-edge": pl.col(_EDGE),
        "far-from-peers": pl.any_horizontal(far) if far else pl.lit(value=False),
        "full-marks-everywhere": pl.col(EVERYWHERE).is_not_null(),
    }
    rows = ranking.with_columns(_is_far(place, one).alias(_far(place)) for place, one in peers.items())
    totals = _edges(rubric, ranking)
    rows = rows.join(totals.lazy(), on=[name for name in totals.columns if name != _EDGE], how="left", nulls_equal=True)
    rows = rows.join(_identical(rubric, ranking).lazy(), on=AT, how="left")
    rows.filter(pl.any_horizontal(kinds.values())).sink_parquet(path)
    found = pl.scan_parquet(path, glob=False)
    counts = found.select(kinds[name].sum().alias(name) for name in LOOKED_FOR).collect().row(0, named=True)
    weights = {name: weight_of(name, counts[name], cards) for name in LOOKED_FOR}
    weight = pl.sum_horizontal(kinds[name].cast(pl.Int64) * weights[name] for name in LOOKED_FOR)
    singly = [kind for name, kind in kinds.items() if name != "far-from-peers"]
    reasons = pl.sum_horizontal(kind.cast(pl.Int64) for kind in (*singly, *far))
    found = found.with_columns(weight.alias(WEIGHT), reasons.alias(_REASONS))
    alike = found.group_by(WEIGHT, _REASONS).len().collect().sort(WEIGHT, _REASONS, descending=True)
    first = alike.filter(pl.col("len").cum_sum() <= most_at_first(cards))
    found = found.join(first.lazy().select(WEIGHT, _REASONS, pl.lit(value=True).alias(FIRST)), on=[WEIGHT, _REASONS],
                       how="left")  # fmt: skip
    found = found.sort(WEIGHT, _REASONS, *ORDER, descending=[True, True, *[False] * len(ORDER)])
    number, in_first = (int(one["len"].sum()) for one in (alike, first))
    return Suspects(rubric, peers, found, number, in_first, weights)


def _peers(rubric: Rubric, tally: Tally) -> dict[int, Peers]:
    """How far is far, by the place of the leaf, where anything is."""
    peers = {}
    for place in leaf_places(rubric):
        rates: Counter[Fraction] = Counter()
        for (score, points), cards in tally.cells[place].items():
            rates[Fraction(score) / Fraction(points)] += cards
        found = peers_of(rates)
        if found is not None and (found.low is not None or found.high is not None):
            peers[place] = found
    return peers


def _far(place: int) -> str:
    return f"#far{place}"


def _is_far(place: int, peers: Peers) -> pl.Expr:
    """`Peers.far` of a row."""
    import polars as pl

    score, points = pl.col(score_at(place)).cast(pl.Int128), pl.col(points_at(place)).cast(pl.Int128)
    far: pl.Expr = peers.far(score, points)
    return (far & (points > 0)).fill_null(value=False)


def _edges(rubric: Rubric, ranking: pl.LazyFrame) -> pl.DataFrame:
    """The totals at the edge of their grade."""
    import polars as pl

    columns = [NUMERATOR, DENOMINATOR, POINTS, "grade"]
    totals = ranking.select(columns).unique().collect()
    found = [
        edge_of(rubric, Fraction(numerator, denominator), Decimal(points) if points else None, grade) is not None
        for numerator, denominator, points, grade in totals.iter_rows()
    ]
    return totals.with_columns(pl.Series(_EDGE, found, dtype=pl.Boolean))


def _identical(rubric: Rubric, ranking: pl.LazyFrame) -> pl.DataFrame:
    """Rows that have the same score at every leaf as another: how many have, and the label of another one.

    Hashes only find candidates, as few as there may be.
    """
    import polars as pl

    scores = [score_at(place) for place in leaf_places(rubric)]
    rows = ranking.filter(pl.col(BELOW) > 1).with_columns(pl.struct(scores).hash().alias(_ALIKE))
    hashes = rows.select(_ALIKE).collect(engine="streaming").to_series().sort()
    several = pl.LazyFrame({_ALIKE: hashes.filter(hashes == hashes.shift()).unique()})
    rows = rows.join(several, on=_ALIKE, how="semi").select(AT, *ORDER[:-1], label().alias("label"), *scores)
    found = rows.collect(engine="streaming").sort(ORDER)
    groups = found.group_by(scores).agg(
        pl.len().alias(_CARDS), pl.col("label").first().alias("first"), pl.col("label").get(1, null_on_oob=True),
        pl.col(AT).first().alias("first_at"),
    ).filter(pl.col(_CARDS) > 1)  # fmt: skip
    found = found.select(AT, *scores).join(groups, on=scores, nulls_equal=True)
    other = pl.when(pl.col(AT) == pl.col("first_at")).then("label").otherwise("first")
    return found.select(AT, _CARDS, other.alias(_OTHER))
