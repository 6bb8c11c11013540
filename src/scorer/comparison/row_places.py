"""名次计分 of a long table: the places of `positions` put beside its rows, and the first of them listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scorer.columns.outputs import outputs
from scorer.columns.peers import ranked_leaves, with_places
from scorer.comparison.nouns import PeerPlace
from scorer.comparison.positions import peer_places
from scorer.comparison.row_admission import Admitted
from scorer.comparison.row_columns import AT, whose
from scorer.comparison.selection import CHOSEN, ORDER, Chosen, Rows
from scorer.tables import Table

if TYPE_CHECKING:
    import polars as pl


def placed(rows: Rows, scored: pl.LazyFrame, admission: Admitted, folder: Path) -> Table:
    """The table with the places of every row among its peers of the same year and kind.

    Args:
        rows: of the table.
        scored: all of them, scored without places.
        admission: what each is compared as.
        folder: for files of places.
    """
    import polars as pl

    layout, schema = rows.table.layout, scored.collect_schema()
    has_card = pl.col("error").is_null()
    several = [admission.own, admission.last, None if admission.own.kind == "self" else admission.reviewed]
    years = [one for one in several if one is not None]
    groups = []
    for rule in ranked_leaves(layout.rubric).values():
        text = pl.lit("all") if rule.among is None else rows.text(rule.among, schema)
        groups.append(pl.coalesce(
            pl.when(has_card & one.is_one & (text != "")).then(pl.lit(f"{one.year} {one.kind} ") + text)
            for one in years
        ))  # fmt: skip
    return with_places(rows.table, scored, groups, outputs(layout, compared=True), folder)


def first_places(rows: Rows, scored: pl.LazyFrame, chosen: Chosen, listed: int) -> tuple[tuple[PeerPlace, ...], int]:
    """The first places under every leaf that is scored by rank, and how many there are in all.

    Args:
        rows: of the table with its places.
        scored: all of them.
        chosen: those that are ranked.
        listed: how many places of a leaf are listed.
    """
    import polars as pl

    layout = rows.table.layout
    marked = chosen.marked(scored).select(*rows.texts(scored.collect_schema()), AT, CHOSEN)
    found: list[PeerPlace] = []
    number = 0
    for code, rule in ranked_leaves(layout.rubric).items():
        head = layout.find("peer", code, "place")
        assert head is not None, "places have been found"
        group = pl.lit("") if rule.among is None else pl.col(whose(rule.among))
        there = pl.concat([marked, rows.table.frame.select(pl.col(head.name).alias("place"))], how="horizontal")
        there = there.filter(pl.col("place").is_not_null() & pl.col(CHOSEN))
        number += there.select(pl.len()).collect().item()
        first = there.sort(group, "place", *ORDER).head(listed).select(AT).collect()[AT].to_list()
        cards = dict(rows.cards(first))
        several = peer_places(layout.rubric, cards.values())
        found += [one for one in several if one.code == code]
    return tuple(found), number
