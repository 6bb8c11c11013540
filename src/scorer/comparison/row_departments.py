"""The departments of a long table: what each comes to, counted as columns; and the cards of one (`grouping`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.rows import cell, number
from scorer.comparison.entrants import order
from scorer.comparison.grouping import department
from scorer.comparison.nouns import Department, DepartmentCard, Unit
from scorer.comparison.row_admission import KNOWN
from scorer.comparison.row_columns import (
    AT,
    BASE_POINTS,
    BASE_SCORE,
    DENOMINATOR,
    NUMERATOR,
    POINTS,
    TOTAL,
    WHOSE,
    share_of,
    whose,
)
from scorer.comparison.selection import ORDER, Rows
from scorer.comparison.statistics import Sum, added, share, told
from scorer.exact import ZERO

if TYPE_CHECKING:
    import polars as pl

#: The budget of a row, in parts of so many decimals; blank where none is stated.
BUDGET = "#budget"
_PLACES = 8
_DEPARTMENT = whose("department")
_CARDS, _STATED, _LOST = "+cards", "+stated", "+lost"
#: Rows that have the same share of their points.
_ALIKE = (NUMERATOR, DENOMINATOR, POINTS)
_Key = tuple[int, int, str | None]


def budget(rows: Rows, schema: pl.Schema) -> pl.Expr:
    """The budget of a row that has a card: of a unit as the roster has it where it does, else as the row states it."""
    import polars as pl

    stored = rows.stored("budget")
    said: pl.Expr = pl.lit(None, dtype=pl.Int128)
    if stored is not None and schema[stored] != pl.Null:
        said = pl.col(stored)
        if schema[stored].is_integer():
            said = said.cast(pl.Int128) * 10**_PLACES
        else:
            said = said.map_batches(_parts, return_dtype=pl.Int128)
    if rows.roster is None:
        return said.alias(BUDGET)
    known = pl.lit(_parts(rows.roster.units["budget"])).gather(pl.col(KNOWN))
    is_unit = rows.text("project", schema) == ""
    return pl.when(is_unit & known.is_not_null()).then(known).otherwise(said).alias(BUDGET)


def _parts(budgets: pl.Series) -> pl.Series:
    """Budgets as `rows` reads them; each that is written alike is read once."""
    import polars as pl

    written = budgets.unique().drop_nulls()
    read = [number(cell(value)) for value in written]
    parts = [int(value.scaleb(_PLACES)) if isinstance(value, Decimal) else None for value in read]
    table = pl.DataFrame({"written": written, "parts": pl.Series(parts, dtype=pl.Int128)})
    return pl.DataFrame({"written": budgets}).join(table, on="written", how="left", maintain_order="left")["parts"]


@attrs.frozen(eq=False)
class RowDepartments:
    """The departments of a long table.

    Attributes:
        rows: of the table.
        places: decimals of their figures.
        ranked: the ranked rows, with `BUDGET`.
        incomplete: the others, likewise.
    """

    rows: Rows
    places: int
    ranked: pl.LazyFrame = attrs.field(repr=False)
    incomplete: pl.DataFrame = attrs.field(repr=False)

    def all(self, listed: int) -> tuple[Department, ...]:
        """What each department comes to, without its cards; the first so many units without a budget are named."""
        import polars as pl

        cards = pl.len().alias(_CARDS)
        lost = (pl.col(BASE_POINTS).fill_null(pl.col(BASE_SCORE)) - pl.col(BASE_SCORE)).cast(pl.Int128)
        stated = pl.col(BUDGET).is_not_null().sum().alias(_STATED)
        alike = self.ranked.group_by(_DEPARTMENT, *_ALIKE).agg(
            cards, stated, pl.col(BUDGET).sum(), lost.sum().alias(_LOST)
        )
        found: dict[str, _Sums] = defaultdict(_Sums)
        totals = alike.collect().iter_rows()
        for name, numerator, denominator, points, number_, with_budget, weight, lost_ in totals:
            of_points = share_of(numerator, denominator, points)
            found[name].add((numerator, denominator, points), of_points, number_, with_budget, weight, lost_)
        still_open = self.incomplete.group_by(_DEPARTMENT).agg(cards, stated)
        for name, number_, with_budget in still_open.iter_rows():
            found[name].open += number_
            found[name].unbudgeted += number_ - with_budget
        lowest = self._lowest(found)
        without = self._without_budget(listed)
        return tuple(
            found[name].department(name, self.places, lowest.get(name), without.get(name, ())) for name in sorted(found)
        )

    def whole(self, one: Department) -> Department:
        """A department with its cards."""
        import polars as pl

        mine = pl.col(_DEPARTMENT) == one.name
        ranks = dict(self.ranked.filter(mine).select(AT, "rank").collect().iter_rows())
        cards = dict(self.rows.cards([*ranks, *self.incomplete.filter(mine)[AT]]))
        standings = {card.key: attrs.evolve(card.standing, rank=ranks[at]) for at, card in cards.items() if at in ranks}
        return department(one.name, sorted(cards.values(), key=order), standings)

    def _lowest(self, found: Mapping[str, _Sums]) -> dict[str, DepartmentCard]:
        """The card with the lowest share of each department; of several the first by code and name."""
        import polars as pl

        keys = [(name, *key) for name, sums in found.items() for key in sums.lowest]
        if not keys:
            return {}
        schema = {_DEPARTMENT: pl.String, NUMERATOR: pl.Int128, DENOMINATOR: pl.Int128, POINTS: pl.String}
        wanted = pl.LazyFrame(keys, schema=schema, orient="row")
        columns = [AT, *map(whose, WHOSE), *_ALIKE, BUDGET, TOTAL, BASE_POINTS, BASE_SCORE, "grade", "rank"]
        rows = self.ranked.select(columns).join(wanted, on=list(schema), how="semi").collect().sort(ORDER)
        rows = rows.unique(_DEPARTMENT, keep="first", maintain_order=True)
        return {row[_DEPARTMENT]: self._card(row) for row in rows.iter_rows(named=True)}

    def _card(self, row: Mapping[str, Any]) -> DepartmentCard:
        of_points = share_of(row[NUMERATOR], row[DENOMINATOR], row[POINTS])
        base, points = (self._points(row[name]) for name in (BASE_SCORE, BASE_POINTS))
        return DepartmentCard(
            unit=_unit(row),
            rubric=self.rows.table.layout.rubric.id,
            total=row[TOTAL],
            points=points,
            share=None if of_points is None else share(of_points, 100),
            grade=row["grade"],
            rank=row["rank"],
            lost=ZERO if points is None else points - (base or ZERO),
            complete=True,
        )

    def _points(self, steps: int | None) -> Decimal | None:
        return None if steps is None else Decimal(steps).scaleb(-self.places)

    def _without_budget(self, listed: int) -> dict[str, list[Unit]]:
        """The first units that state no budget, by department."""
        import polars as pl

        columns = [AT, *map(whose, WHOSE), BUDGET]
        several = [self.ranked.select(columns), self.incomplete.lazy().select(columns)]
        rows = pl.concat(several).filter(pl.col(BUDGET).is_null())
        found: dict[str, list[Unit]] = {}
        for row in rows.sort(_DEPARTMENT, *ORDER).head(listed).collect().iter_rows(named=True):
            found.setdefault(row[_DEPARTMENT], []).append(_unit(row))
        return found


@attrs.define
class _Sums:
    """What the cards of one department come to.

    Attributes:
        lowest: the figures that have the lowest share.
    """

    cards: int = 0
    open: int = 0
    unbudgeted: int = 0
    shared: int = 0
    shares: Sum = attrs.field(factory=Sum)
    weighted: Sum = attrs.field(factory=Sum)
    weight: int = 0
    stated: int = 0
    lost: int = 0
    lowest_share: Fraction | None = None
    lowest: list[_Key] = attrs.field(factory=list)

    def add(self, key: _Key, of_points: Fraction | None, cards: int, stated: int, weight: int, lost: int) -> None:
        """Some complete cards that all have the same share of their points."""
        self.cards += cards
        self.unbudgeted += cards - stated
        if of_points is None:
            return
        self.shared += cards
        # Thousands of departments times thousands of totals: no fraction is made of each.
        self.shares[of_points.denominator] += of_points.numerator * cards
        self.weighted[of_points.denominator] += of_points.numerator * weight
        self.weight += weight
        self.stated += stated
        self.lost += lost
        if self.lowest_share is None or of_points < self.lowest_share:
            self.lowest_share, self.lowest = of_points, []
        if of_points == self.lowest_share:
            self.lowest.append(key)

    def department(self, name: str, places: int, lowest: DepartmentCard | None, without: Iterable[Unit]) -> Department:
        """The department without its cards."""
        return Department(
            name=name,
            cards=(),
            number=self.cards + self.open,
            open=self.open,
            weighted=told(added(self.weighted) / self.weight) if self.weight else None,
            plain=told(added(self.shares) / self.shared) if self.shared else None,
            lowest=lowest,
            lost=Decimal(self.lost).scaleb(-places),
            budget=Decimal(self.weight).scaleb(-_PLACES) if self.stated else None,
            without_budget=tuple(without),
            unbudgeted=self.unbudgeted,
            findings=None,
        )


def _unit(row: Mapping[str, Any]) -> Unit:
    parts = row[BUDGET]
    texts = {name: row[whose(name)] for name in ("code", "project", "department", "region", "type")}
    return Unit(name=row[whose("unit")], **texts, budget=None if parts is None else Decimal(parts).scaleb(-_PLACES))
