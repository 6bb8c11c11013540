"""The columns that come out of a scored table: whose card, every node's score, the total and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.rows import MOST_COMPARED, RowCard
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
        compared: code of a leaf that is scored by rank → names of the columns with numerator and denominator of the
            value that is compared; none unless they were asked for.
    """

    layout: Layout
    places: int
    digits: int
    nodes: Mapping[str, str]
    compared: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)

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
            **{name: pl.Int128() for names in self.compared.values() for name in names},
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
        for code, (top, bottom) in self.compared.items():
            known = [compared_value(card, code) for card in several]
            values[top] = [None if value is None else value.numerator for value in known]
            values[bottom] = [None if value is None else value.denominator for value in known]
        found = pl.DataFrame(values, schema=self.schema())
        return pl.concat([rows.select(ROW, *self.kept), found], how="horizontal")

    def _padded(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else value.quantize(Decimal(1).scaleb(-self.places))


def compared_value(card: RowCard, code: str) -> Fraction | None:
    """What a row is compared by under a leaf; None too where that is no quotient of numbers of 120 bits."""
    value = card.compared.get(code)
    fits = value is not None and abs(value.numerator) < MOST_COMPARED and value.denominator < MOST_COMPARED
    return value if fits else None


def outputs(layout: Layout, *, compared: bool = False) -> Outputs:
    """What comes out of a table of this layout. A column is named by the path of its node where that is free.

    With `compared` also what is compared under leaves that are scored by rank.
    """
    rubric = layout.rubric
    taken = {*RESERVED, *WHOLE, ROW}
    nodes = {node.code: node.label if node.label not in taken else f"{node.code} {node.label}" for node in rubric.nodes}
    places = rubric.rounding.places if rubric.rounding else SCORE_DECIMALS
    most = MAX_SCORE + sum(adjustment.cap for adjustment in rubric.adjustments)
    bounded = all(leaf.rule is None or leaf.rule.cap for leaf in rubric.nodes if isinstance(leaf, Indicator))
    fits = bounded and most * 10**places < 10**DIGITS
    ranked = {
        leaf.code: (f"#top {leaf.code}", f"#bottom {leaf.code}")
        for leaf in rubric.nodes
        if compared and isinstance(leaf, Indicator) and leaf.rule is not None and leaf.rule.shape.measured is not None
    }
    return Outputs(layout, places, DIGITS if fits else MOST_DIGITS, nodes, ranked)
