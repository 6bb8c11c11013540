"""Which rows of a long table are ranked, whose cards they say they are, and the cards of some of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.rows import assessment_of, cell, default_year, number, positions_of, said_text
from scorer.comparison.entrants import Entrant, unit_of
from scorer.comparison.naming import Known
from scorer.comparison.positions import placed_entrant
from scorer.comparison.ranking import kind_ranked
from scorer.comparison.roster import named_unit
from scorer.comparison.row_columns import AT, WHOSE, whose
from scorer.model import AssessmentKind
from scorer.tables import ROW, Table

if TYPE_CHECKING:
    import polars as pl

#: Whether a row is ranked.
CHOSEN = "#chosen"
#: Which of `Ways.known` a row is.
WAY = "#way"
#: How rows that are alike stand, as `entrants.order` has it.
ORDER = (*map(whose, ("code", "unit", "project", "reviewer")), AT)


@attrs.frozen
class Chosen:
    """The rows of one year and kind.

    Attributes:
        some: whether there are any.
        ways: which of `Ways.known` they are; None where all rows are of one.
    """

    year: int
    kind: AssessmentKind
    some: bool
    ways: tuple[int, ...] | None

    @property
    def is_one(self) -> pl.Expr:
        """Whether a row that has a card is one of them."""
        import polars as pl

        return pl.lit(self.some) if self.ways is None else pl.col(WAY).is_in(self.ways).fill_null(value=False)

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Those of some rows that have a card."""
        return rows.filter(self.is_one)

    def marked(self, scored: pl.LazyFrame) -> pl.LazyFrame:
        """All rows in their order with `CHOSEN`: whether they are among these."""
        import polars as pl

        return scored.with_columns((pl.col("error").is_null() & self.is_one).alias(CHOSEN))


@attrs.frozen
class Ways:
    """The years and kinds of the rows of a table.

    Attributes:
        known: each once, by the number that a row has for it.
        written: how the table writes them, with the number; None where it has no such columns.
    """

    known: tuple[tuple[int, AssessmentKind], ...]
    written: pl.DataFrame | None

    def numbered(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Rows in their order, with `WAY`; it is blank where a row's year or kind cannot be read."""
        import polars as pl

        if self.written is None:
            return rows.with_columns(pl.lit(0, dtype=pl.UInt32).alias(WAY))
        on = [name for name in self.written.columns if name != WAY]
        return rows.join(self.written.lazy(), on=on, how="left", nulls_equal=True, maintain_order="left")


def only_year(table: Table) -> int | None:
    """The year that all rows of a table are of; None where they are of several, or one states what is none."""
    head = table.layout.find("reserved", "year")
    usual = default_year(table.layout.rubric)
    if head is None:
        return usual
    cells = table.frame.select(head.name).unique().collect()[head.name]
    stated = {usual if (year := number(cell(one))) is None else year for one in cells}
    only = stated.pop() if len(stated) == 1 else None
    return int(only) if isinstance(only, int | Decimal) else None


@attrs.frozen
class Rows:
    """The rows of one table; `roster` says whose they are where it is known."""

    table: Table
    roster: Known | None = None

    def ways(self, scored: pl.LazyFrame) -> Ways:
        """The years and kinds of the rows that have a card."""
        import polars as pl

        columns = [name for name in map(self.stored, ("year", "kind")) if name is not None]
        if not columns:
            return Ways(((default_year(self.table.layout.rubric), "self"),), None)
        rows = scored.filter(pl.col("error").is_null()).select(columns).unique().collect()
        several = [self._year_and_kind(row) for row in rows.iter_rows(named=True)]
        known = tuple(sorted(set(several)))
        numbers = pl.Series(WAY, [known.index(one) for one in several], dtype=pl.UInt32)
        return Ways(known, rows.with_columns(numbers))

    def chosen(self, ways: Ways, there: Collection[int], year: int | None, kind: AssessmentKind | None) -> Chosen:
        """The year and the kind that are ranked, chosen as `compare` does from the ways that are there."""
        known = [ways.known[number] for number in sorted(there)]
        usual = default_year(self.table.layout.rubric)
        wanted = max((found for found, _ in known), default=usual) if year is None else year
        ranked = kind or kind_ranked({found for one_year, found in known if one_year == wanted})
        return chosen(ways, wanted, ranked)

    def stored(self, name: str) -> str | None:
        """The column of a word that says whose card a row is."""
        head = self.table.layout.find("reserved", name)
        return None if head is None else head.name

    def _year_and_kind(self, row: Mapping[str, Any]) -> tuple[int, AssessmentKind]:
        stated = {name: cell(row.get(self.stored(name) or "")) for name in ("year", "kind")}
        year = default_year(self.table.layout.rubric) if stated["year"] is None else int(number(stated["year"]))
        return year, stated["kind"] or "self"

    def texts(self, schema: pl.Schema) -> list[pl.Expr]:
        """What rows say of whose cards they are, each by its name in `whose`."""
        return [self.text(name, schema).alias(whose(name)) for name in WHOSE]

    def text(self, name: str, schema: pl.Schema) -> pl.Expr:
        """One word of whose card a row is, as `rows` reads it; "" where it says nothing."""
        import polars as pl

        if whose(name) in schema:  # the roster has been asked
            return pl.col(whose(name))
        stored = self.stored(name)
        if stored is None or schema[stored] == pl.Null:
            return pl.lit("")
        if schema[stored] == pl.String:
            return pl.col(stored).str.strip_chars().fill_null("")
        if schema[stored].is_integer():
            return pl.col(stored).cast(pl.String).fill_null("")
        return pl.col(stored).map_elements(said_text, return_dtype=pl.String, skip_nulls=False)

    def cards(self, positions: Iterable[int]) -> Iterator[tuple[int, Entrant]]:
        """The cards of rows by their positions in the table; all of these can be scored."""
        rows = self._at(positions)
        if rows is None:
            return
        layout = self.table.layout
        knows = self._known(rows)
        for row, known in zip(rows.iter_rows(named=True), knows, strict=True):
            place = self.table.place(row[ROW])
            said = attrs.evolve(assessment_of(layout, row, place), file=str(place.span))
            unit = unit_of(said)
            unit = unit if known is None or self.roster is None else named_unit(unit, self.roster.several([known])[0])
            yield row[AT], placed_entrant(layout.rubric, said, positions_of(layout, row), unit)

    def _known(self, rows: pl.DataFrame) -> Iterable[int | None]:
        """The place in the roster of the unit of each row."""
        if self.roster is None:
            return [None] * rows.height
        texts = rows.select(self.text(name, rows.schema).alias(name) for name in ("code", "unit"))
        return self.roster.find(texts["code"], texts["unit"]).to_list()

    def files(self, positions: Iterable[int]) -> dict[int, str]:
        """Where rows stand, by their positions."""
        rows = self._at(positions, ROW)
        return {} if rows is None else {at: str(self.table.place(row).span) for at, row in rows.iter_rows()}

    def _at(self, positions: Iterable[int], *columns: str) -> pl.DataFrame | None:
        """The rows at some positions, in their order, with these positions first."""
        import polars as pl

        wanted = sorted(positions)
        if not wanted:
            return None
        part = self.table.frame.slice(wanted[0], wanted[-1] - wanted[0] + 1).with_row_index(AT, offset=wanted[0])
        if columns:
            part = part.select(AT, *columns)
        return part.filter(pl.col(AT).is_in(wanted)).collect()


def chosen(ways: Ways, year: int, kind: AssessmentKind) -> Chosen:
    """The rows of a year and kind."""
    meant = tuple(number for number, one in enumerate(ways.known) if one == (year, kind))
    return Chosen(year, kind, bool(meant), None if len(ways.known) < 2 else meant)
