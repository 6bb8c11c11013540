"""The columns that come out of a scored table: whose card, every node's score, the total and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.rows import RowCard
from scorer.layout import RESERVED, Layout
from scorer.model import Indicator
from scorer.record import MAX_SCORE, SCORE_DECIMALS
from scorer.tables import ROW

if TYPE_CHECKING:
    import polars as pl

#: Columns about the whole card, after those of the nodes.
WHOLE = ("score", "low", "high", "complete", "grade", "error")
#: Decimals of so many digits are 64 bits in a Parquet file, which every score fits into whose rule keeps to its points.
DIGITS = 18
#: Decimals of Polars have at most so many.
MOST_DIGITS = 38


@attrs.frozen
class Outputs:
    """Names and types of what comes out for one layout.

    Attributes:
        places: decimals of every score; those of the rubric's rounding, or as many as a score may have.
        digits: of every score, the decimals among them.
        nodes: code of a node → name of its column.
    """

    layout: Layout
    places: int
    digits: int
    nodes: Mapping[str, str]

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns of the table that say whose card a row is; they come out as they went in."""
        return tuple(head.name for head in self.layout.heads if head.kind == "reserved")

    def schema(self) -> dict[str, Any]:
        """The columns of scores with their types."""
        import polars as pl

        decimal = pl.Decimal(self.digits, self.places)
        return {
            **dict.fromkeys(self.nodes.values(), decimal),
            "score": decimal,
            "low": decimal,
            "high": decimal,
            "complete": pl.Boolean(),
            "grade": pl.String(),
            "error": pl.String(),
        }

    def frame(self, rows: pl.DataFrame, cards: Iterable[RowCard]) -> pl.DataFrame:
        """What the exact path found for some rows."""
        import polars as pl

        several = list(cards)
        values: dict[str, list[Any]] = {
            name: [self._padded(card.scores.get(code)) for card in several] for code, name in self.nodes.items()
        }
        for name in ("score", "low", "high"):
            values[name] = [self._padded(getattr(card, name)) for card in several]
        values["complete"] = [card.complete for card in several]
        values["grade"] = [card.grade for card in several]
        values["error"] = [card.problems[0].code if card.problems else None for card in several]
        found = pl.DataFrame(values, schema=self.schema())
        return pl.concat([rows.select(ROW, *self.kept), found], how="horizontal")

    def _padded(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else value.quantize(Decimal(1).scaleb(-self.places))


def outputs(layout: Layout) -> Outputs:
    """What comes out of a table of this layout. A column is named by the path of its node where that is free."""
    rubric = layout.rubric
    taken = {*RESERVED, *WHOLE, ROW}
    nodes = {node.code: node.label if node.label not in taken else f"{node.code} {node.label}" for node in rubric.nodes}
    places = rubric.rounding.places if rubric.rounding else SCORE_DECIMALS
    most = MAX_SCORE + sum(adjustment.cap for adjustment in rubric.adjustments)
    bounded = all(leaf.rule is None or leaf.rule.cap for leaf in rubric.nodes if isinstance(leaf, Indicator))
    fits = bounded and most * 10**places < 10**DIGITS
    return Outputs(layout, places, DIGITS if fits else MOST_DIGITS, nodes)
