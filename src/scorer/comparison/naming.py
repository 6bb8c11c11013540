"""The roster (花名册) as columns: which of its units each row of a long table is of, and what it knows better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from scorer.comparison.nouns import RosterEntry, Unit
from scorer.comparison.roster import BETTER, ELSE, known_as

if TYPE_CHECKING:
    import polars as pl

_TEXTS = ("code", "name", "department", "region", "type")


@attrs.frozen
class Known:
    """The units of a roster, as `roster.Names` finds them.

    Attributes:
        file: the roster's.
        units: in the order of the file: code, name, department, region, type, budget, and the id of the rubric that
            they must hand in under.
            Also the line on which each stands.
        keys: every name that one unit alone has, with its `place` in `units`.
    """

    file: str
    units: pl.DataFrame = attrs.field(eq=False, repr=False)
    keys: pl.DataFrame = attrs.field(eq=False, repr=False)

    @classmethod
    def of(cls, file: str, entries: Sequence[RosterEntry]) -> Known:
        """The columns of a roster that was read."""
        import polars as pl

        columns: dict[str, list[str | None]] = {
            name: [getattr(entry.unit, name) for entry in entries] for name in _TEXTS
        }
        columns["budget"] = [None if entry.unit.budget is None else str(entry.unit.budget) for entry in entries]
        columns["rubric"] = [entry.rubric for entry in entries]
        units = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        units = units.with_columns(pl.Series("line", [entry.line for entry in entries], dtype=pl.Int64))
        named = [(name, place) for place, entry in enumerate(entries) for name in known_as(entry.unit)]
        keys = pl.DataFrame(named, schema={"key": pl.String, "place": pl.UInt32}, orient="row")
        return cls(file, units, keys.filter(pl.col("key").is_unique()))

    def find(self, code: pl.Series, name: pl.Series) -> pl.Series:
        """The place of the unit that each row is of: by its code where that is there, else by its name."""
        import polars as pl

        rows = pl.DataFrame({"code": code, "name": name})
        for said in ("code", "name"):
            keys = self.keys.rename({"key": said, "place": f"by_{said}"})
            rows = rows.join(keys, on=said, how="left", maintain_order="left")
        return rows.select(pl.coalesce("by_code", "by_name")).to_series()

    def named(self, known: pl.Series, texts: dict[str, pl.Series]) -> dict[str, pl.Series]:
        """What rows say of whose they are, with what the roster knows of the units at these places."""
        import polars as pl

        units = self.units.select(pl.col(*BETTER, *ELSE).gather(known))
        found = dict(texts)
        for name in (*BETTER, *ELSE):
            first, second = (units[name], texts[name]) if name in BETTER else (texts[name], units[name])
            both = pl.DataFrame({"first": first, "second": second}).select(
                pl.when(pl.col("first") != "").then("first").otherwise("second").fill_null("")
            )
            found[name] = both.to_series()
        return found

    def several(self, places: Iterable[int]) -> list[Unit]:
        """The units at some places of the roster."""
        rows = self.units[list(places)].drop("rubric", "line").iter_rows(named=True)
        return [Unit(**{**row, "budget": None if row["budget"] is None else Decimal(row["budget"])}) for row in rows]

    def entries(self, most: int) -> tuple[RosterEntry, ...]:
        """The first entries."""
        first = self.units.head(most)
        units = self.several(range(first.height))
        beside = first.select("line", "rubric").iter_rows()
        return tuple(
            RosterEntry(unit=unit, line=line, rubric=rubric) for unit, (line, rubric) in zip(units, beside, strict=True)
        )
