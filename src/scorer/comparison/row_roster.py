"""上报情况 of a long table: `roster.received` for rows, with the first units of each kind listed by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from scorer.comparison.naming import Known
from scorer.comparison.nouns import Roster, RosterCounts, Unit
from scorer.comparison.roster import DOUBLED, LACKS, MISPLACED, STATES, name_of_damaged
from scorer.comparison.row_admission import KNOWN, REASONS
from scorer.comparison.row_columns import AT, whose
from scorer.comparison.row_columns import label as row_label
from scorer.comparison.selection import ORDER, Chosen, Rows

if TYPE_CHECKING:
    import polars as pl

#: The columns of `HandedIn.lines`.
STATE, ROWS = "#state", "#rows"
#: What tells a unit that the roster does not have.
_UNIT = tuple(map(whose, ("code", "unit", "project", "department", "region", "type")))


@attrs.frozen
class HandedIn:
    """Who has handed in.

    Attributes:
        received: the places in the roster of the units that have.
        lines: a line for each unit and thing it lacks, in the order of the list to send out: `STATE`; `KNOWN`, and of
            a unit that the roster does not have the texts that say who it is; `ROWS`, the rows that are told with it.
        pairs: the same row by row where a row is the fault: `STATE`, `AT`, and whose it is.
    """

    rows: Rows
    known: Known
    received: pl.Series = attrs.field(eq=False, repr=False)
    lines: pl.DataFrame = attrs.field(eq=False, repr=False)
    pairs: pl.DataFrame = attrs.field(eq=False, repr=False)

    @property
    def counts(self) -> RosterCounts:
        """How many units there are of each kind."""
        numbers = dict.fromkeys(STATES, 0) | dict(self.lines.group_by(STATE).len().iter_rows())
        return RosterCounts(
            entries=self.known.units.height, received=len(self.received), lines=self.lines.height, **numbers
        )

    def first(self, listed: int) -> Roster:
        """The first units of each kind, and how many there are."""
        units = {state: list(self._units(self._lines(state).head(listed))) for state in STATES if state != "damaged"}
        pairs = {state: self._pairs(state, listed) for state in ("wrong", "unusable")}
        files = [self._files(rows) for rows in self._lines("duplicate").head(listed)[ROWS]]
        return Roster(
            file=self.known.file,
            entries=self.known.entries(listed),
            received=tuple(self.known.several(self.received.head(listed))),
            missing=tuple(units["missing"]),
            unexpected=tuple(units["unexpected"]),
            duplicate=tuple(
                (unit, tuple(sorted(several))) for unit, several in zip(units["duplicate"], files, strict=True)
            ),
            wrong=pairs["wrong"],
            unusable=pairs["unusable"],
            incomplete=tuple(units["incomplete"]),
            damaged=tuple(file for rows in self._lines("damaged").head(listed)[ROWS] for file in self._files(rows)),
            reminders=tuple((unit, lack) for lack in LACKS for unit in units[lack]),
            counts=self.counts,
        )

    def of_department(self, name: str) -> Roster:
        """Every line of the units of one department."""
        import polars as pl

        theirs = self.known.units.select(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias(KNOWN), pl.col("department").alias("#theirs")
        )

        def mine(lines: pl.DataFrame) -> pl.DataFrame:
            found = lines.join(theirs, on=KNOWN, how="left", maintain_order="left")
            said = pl.coalesce("#theirs", whose("department")).fill_null("")
            # a row that names no unit is of no department, whatever else it says
            return found.filter(pl.when(pl.col(STATE) == "damaged").then(pl.lit("")).otherwise(said) == name)

        some = attrs.evolve(self, lines=mine(self.lines), pairs=mine(self.pairs), received=self.received.head(0))
        return some.first(some.lines.height + some.pairs.height)

    def _lines(self, state: str) -> pl.DataFrame:
        import polars as pl

        return self.lines.filter(pl.col(STATE) == state)

    def _pairs(self, state: str, listed: int) -> tuple[tuple[Unit, str], ...]:
        import polars as pl

        rows = self.pairs.filter(pl.col(STATE) == state).head(listed)
        files = self.rows.files(rows[AT])
        return tuple((unit, files[at]) for unit, at in zip(self._units(rows), rows[AT], strict=True))

    def _files(self, rows: pl.Series) -> list[str]:
        return list(self.rows.files(rows).values())

    def _units(self, lines: pl.DataFrame) -> Iterator[Unit]:
        """Whose some lines are: as the roster has it, else as the card does, else as a row that has none says."""
        import polars as pl

        stranger = pl.col(KNOWN).is_null()
        carded = lines.filter(stranger & pl.col("#card"))[AT]
        cards = {at: one.standing.unit for at, one in self.rows.cards(carded)}
        known = iter(self.known.several(lines.filter(~stranger)[KNOWN]))
        for line in lines.iter_rows(named=True):
            if line[KNOWN] is not None:
                yield next(known)
            elif line["#card"]:
                yield cards[line[AT]]
            else:
                yield Unit(name=line[whose("unit")], code=line[whose("code")])

    def sheet(self) -> pl.DataFrame:
        """Every line as texts: `STATE`, code, unit, department, region and file, as the list has them."""
        import polars as pl

        units = self.known.units[self.lines[KNOWN]]
        files = self.rows.files(self.lines[ROWS].explode().drop_nulls())
        told = [sorted(files[at] for at in rows) if state == "duplicate" else [files[at] for at in rows]
                for state, rows in self.lines.select(STATE, ROWS).iter_rows()]  # fmt: skip
        label = pl.when(pl.col(KNOWN).is_null()).then(row_label()).otherwise(pl.lit(units["name"]))
        damaged = [name_of_damaged(several[0]) if state == "damaged" else None
                   for state, several in zip(self.lines[STATE], told, strict=True)]  # fmt: skip
        label = pl.coalesce(pl.lit(pl.Series(damaged, dtype=pl.String)), label)
        others = {name: pl.coalesce(pl.lit(units[name]), whose(name)) for name in ("code", "department", "region")}
        file = pl.Series("file", ["\n".join(several) for several in told], dtype=pl.String)
        return self.lines.select(
            STATE, others["code"].alias("code"), label.alias("unit"), others["department"].alias("department"),
            others["region"].alias("region"), file,
        )  # fmt: skip

    def received_sheet(self) -> pl.DataFrame:
        """Every unit that has handed in: code, name, department, region, type."""
        return self.known.units[self.received]


def handed_in(rows: Rows, rubric: str, scored: pl.LazyFrame, own: Chosen) -> HandedIn:
    """Who has handed in.

    Args:
        rows: of the table, with its roster.
        rubric: the id of that of the rows.
        scored: all rows, with whose they are, and an error where a row is left out.
        own: which of them are ranked or incomplete.
    """
    import polars as pl

    known = rows.roster
    assert known is not None, "there is a roster"
    has_card = pl.col("error").is_null() | pl.col("error").is_in(REASONS)
    right = known.units.with_row_index().filter(pl.col("rubric").is_in(["", rubric]))["index"]
    is_right = pl.col(KNOWN).is_in(right.implode()).fill_null(value=False)
    is_mine = pl.col("error").is_null() & own.is_one
    received = scored.filter(is_mine & is_right).select(pl.col(KNOWN).unique()).collect()[KNOWN].sort()
    columns = [*dict.fromkeys((*ORDER, *_UNIT)), KNOWN, "error", "complete", has_card.alias("#card")]
    is_fault = pl.col("error").is_not_null() | (is_mine & (~is_right | ~pl.col("complete")))
    told = scored.filter(is_fault).select(columns).collect()
    # Of a row that has no card the names are all that is said.
    blank = [pl.when("#card").then(name).otherwise(pl.lit("")).alias(name) for name in _UNIT[2:]]
    told = told.with_columns(blank)
    mine = told.filter(pl.col("error").is_null()).sort(ORDER)
    out = told.filter(pl.col("error").is_not_null()).sort(AT)
    nameless, named = out.filter(pl.col(whose("unit")) == ""), out.filter(pl.col(whose("unit")) != "")
    doubled, misplaced = (pl.col("error").is_in(list(codes)) for codes in (DOUBLED, MISPLACED))
    elsewhere = mine.filter(pl.col(KNOWN).is_not_null() & ~is_right)
    elsewhere = elsewhere.with_row_index("#first").sort(pl.col("#first").min().over(KNOWN), maintain_order=True)
    pairs = {
        "wrong": pl.concat([elsewhere.drop("#first"), named.filter(misplaced & ~doubled)]),
        "unusable": named.filter(~misplaced & ~doubled),
    }
    grouped = {
        **{state: _by_unit(several) for state, several in pairs.items()},
        "damaged": nameless.with_columns(pl.concat_list(AT).alias(ROWS)),
        "incomplete": _by_unit(mine.filter(~pl.col("complete"))).with_columns(_no_rows()),
        "duplicate": _by_unit(named.filter(doubled)),
        "unexpected": _by_unit(mine.filter(pl.col(KNOWN).is_null())).with_columns(_no_rows()),
    }
    absent = [received, *(grouped[state][KNOWN] for state in ("wrong", "unusable", "duplicate"))]
    every = pl.select(pl.int_range(known.units.height, dtype=pl.UInt32).alias(KNOWN))
    missing = every.filter(~pl.col(KNOWN).is_in(pl.concat(absent).drop_nulls().unique().implode()))
    grouped["missing"] = missing.with_columns(_no_rows())
    lines = [grouped[state].select(pl.lit(state).alias(STATE), *_line(grouped[state])) for state in STATES]
    rows_of = [
        several.select(pl.lit(state).alias(STATE), AT, KNOWN, "#card", *_UNIT) for state, several in pairs.items()
    ]
    return HandedIn(rows, known, received, pl.concat(lines), pl.concat(rows_of))


def _by_unit(rows: pl.DataFrame) -> pl.DataFrame:
    """A line for each unit, in the order of their first rows, with all its rows."""
    import polars as pl

    names = [pl.when(pl.col(KNOWN).is_null()).then(name).alias(name) for name in _UNIT]
    by_unit = rows.with_columns(names).group_by(KNOWN, *_UNIT, maintain_order=True)
    return by_unit.agg(pl.first("#card"), pl.first(AT).alias("#at first"), pl.col(AT).alias(ROWS)).rename(
        {"#at first": AT}
    )


def _no_rows() -> pl.Expr:
    """Of such a line no row is the fault."""
    import polars as pl

    return pl.lit([], dtype=pl.List(pl.UInt32)).alias(ROWS)


def _line(rows: pl.DataFrame) -> list[pl.Expr]:
    """The columns of a line, blank where there is no row that says them."""
    import polars as pl

    types = {AT: pl.UInt32, KNOWN: pl.UInt32, "#card": pl.Boolean, **dict.fromkeys(_UNIT, pl.String)}
    own = [
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in types.items()
    ]
    return [*own, pl.col(ROWS)]
