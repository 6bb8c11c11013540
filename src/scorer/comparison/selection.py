"""Which rows of a long table are ranked, whose cards they say they are, and the cards of some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.rows import assessment_of, cell, default_year, number, positions_of
from scorer.comparison.counting import AT, WHOSE, whose
from scorer.comparison.entrants import Entrant
from scorer.comparison.positions import placed_entrant
from scorer.comparison.ranking import kind_ranked
from scorer.model import AssessmentKind
from scorer.tables import ROW, Table

if TYPE_CHECKING:
    import polars as pl

#: Whether a row is ranked.
CHOSEN = "#chosen"
#: How rows that are alike stand, as `entrants.order` has it.
ORDER = (*map(whose, ("code", "unit", "project", "reviewer")), AT)


@attrs.frozen
class Chosen:
    """Which rows are ranked: those of one year and kind.

    Attributes:
        some: whether there are any.
        written: the ways in which the table writes this year and kind; None where it has no such columns.
    """

    year: int
    kind: AssessmentKind
    some: bool
    written: pl.DataFrame | None

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Those of some rows that are ranked."""
        if self.written is None:
            return rows if self.some else rows.clear()
        return rows.join(self.written, on=self.written.columns, how="semi", nulls_equal=True)

    def marked(self, scored: pl.LazyFrame) -> pl.LazyFrame:
        """All rows in their order with `CHOSEN`: whether they are ranked."""
        import polars as pl

        has_card = pl.col("error").is_null()
        if self.written is None:
            return scored.with_columns(has_card.and_(pl.lit(self.some)).alias(CHOSEN))
        known = self.written.lazy().with_columns(pl.lit(value=True).alias(CHOSEN))
        rows = scored.join(known, on=self.written.columns, how="left", nulls_equal=True, maintain_order="left")
        return rows.with_columns(pl.col(CHOSEN).fill_null(value=False) & has_card)


@attrs.frozen
class Rows:
    """The rows of one table."""

    table: Table

    def chosen(self, scored: pl.LazyFrame, year: int | None, kind: AssessmentKind | None) -> Chosen:
        """The year and the kind that are ranked, chosen as `compare` does, and how they are written in the table."""
        import polars as pl

        columns = [name for name in map(self._stored, ("year", "kind")) if name is not None]
        rows = scored.filter(pl.col("error").is_null()).select(columns).unique().collect() if columns else None
        known = [self._year_and_kind(row) for row in ([{}] if rows is None else rows.iter_rows(named=True))]
        usual = default_year(self.table.layout.rubric)
        wanted = max((found for found, _ in known), default=usual) if year is None else year
        ranked = kind or kind_ranked({found for one_year, found in known if one_year == wanted})
        are_meant = [one == (wanted, ranked) for one in known]
        return Chosen(wanted, ranked, any(are_meant), None if rows is None else rows.filter(are_meant))

    def _stored(self, name: str) -> str | None:
        """The column of a word that says whose card a row is."""
        head = self.table.layout.find("reserved", name)
        return None if head is None else head.name

    def _year_and_kind(self, row: Mapping[str, Any]) -> tuple[int, AssessmentKind]:
        stated = {name: cell(row.get(self._stored(name) or "")) for name in ("year", "kind")}
        year = default_year(self.table.layout.rubric) if stated["year"] is None else int(number(stated["year"]))
        return year, stated["kind"] or "self"

    def texts(self, schema: pl.Schema) -> list[pl.Expr]:
        """What rows say of whose cards they are, each by its name in `whose`."""
        return [self.text(name, schema).alias(whose(name)) for name in WHOSE]

    def text(self, name: str, schema: pl.Schema) -> pl.Expr:
        """One word of whose card a row is, as `rows` reads it; "" where it says nothing."""
        import polars as pl

        stored = self._stored(name)
        if stored is None or schema[stored] == pl.Null:
            return pl.lit("")
        if schema[stored] == pl.String:
            return pl.col(stored).str.strip_chars().fill_null("")
        if schema[stored].is_integer():
            return pl.col(stored).cast(pl.String).fill_null("")
        return pl.col(stored).map_elements(_said, return_dtype=pl.String, skip_nulls=False)

    def cards(self, positions: Iterable[int]) -> Iterator[tuple[int, Entrant]]:
        """The cards of rows by their positions in the table; all of these can be scored."""
        import polars as pl

        wanted = sorted(positions)
        if not wanted:
            return
        part = self.table.frame.slice(wanted[0], wanted[-1] - wanted[0] + 1).with_row_index(AT, offset=wanted[0])
        for row in part.filter(pl.col(AT).is_in(wanted)).collect().iter_rows(named=True):
            place = self.table.place(row[ROW])
            said = attrs.evolve(assessment_of(self.table.layout, row, place), file=str(place.span))
            yield row[AT], placed_entrant(self.table.layout.rubric, said, positions_of(self.table.layout, row))


def _said(value: Any) -> str:
    """A text that a program stored as another number."""
    said = cell(value)
    return format(said, "f") if isinstance(said, Decimal) else str(said or "")
