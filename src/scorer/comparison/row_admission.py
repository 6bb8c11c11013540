"""Which rows of a long table are compared: `admission` for rows, after the roster has said whose they are.

A row that is left out gets the code of its reason as its `error`, so that nothing counts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.scoring import MOST_TOLD
from scorer.comparison.nouns import LeftOut
from scorer.comparison.ranking import last_year
from scorer.comparison.row_columns import AT, PERSON, WHOSE, person, whose
from scorer.comparison.selection import WAY, Chosen, Rows, Ways, chosen
from scorer.diagnostics import diagnosed
from scorer.model import AssessmentKind
from scorer.tables import WINDOW, repeated

if TYPE_CHECKING:
    import polars as pl

#: The place of a row's unit in the roster.
KNOWN = "#known"
_OUT = "#out"
#: Why rows that can be scored are left out.
REASONS = ("same-identity", "same-identity-other-year", "other-year", "several-reviewers")


@attrs.frozen
class Admitted:
    """What every row is compared as.

    Attributes:
        own: those that are ranked.
        last: those of last year; None where there are none.
        reviewing, reviewed: this year's reviews, and the rows that they are held against, where reviews are not what is
            ranked; None where there are none.
        beside: columns that stand beside the scored rows: whose they are, `WAY` and `KNOWN`; None where the rows of a
            plain table need none.
        out: how many rows are left out here, by reason.
        told: the first of these.
    """

    own: Chosen
    last: Chosen | None = None
    reviewing: Chosen | None = None
    reviewed: Chosen | None = None
    beside: pl.LazyFrame | None = attrs.field(default=None, eq=False, repr=False)
    out: Mapping[str, int] = attrs.field(factory=dict)
    told: tuple[LeftOut, ...] = ()

    def of(self, scored: pl.LazyFrame) -> pl.LazyFrame:
        """The scored rows with what stands beside them, and an error where they are left out."""
        import polars as pl

        if self.beside is None:
            return scored
        rows = pl.concat([scored, self.beside], how="horizontal")
        return rows.with_columns(pl.coalesce("error", _OUT).alias("error"))


def admitted(rows: Rows, scored: pl.LazyFrame, year: int | None, kind: AssessmentKind | None, folder: Path) -> Admitted:
    """Choose the rows that are compared, as `compare` chooses cards.

    Args:
        rows: of the table.
        scored: all of them in their order.
        year: the year that is ranked; None takes the latest.
        kind: which assessments are ranked; None takes them as `compare` does.
        folder: for a file of words for every row.
    """
    ways = rows.ways(scored)
    plain = rows.roster is None and not rows.table.parts and rows.stored("reviewer") is None
    if plain and len(ways.known) < 2:
        return Admitted(rows.chosen(ways, range(len(ways.known)), year, kind))
    whose_they_are = _identified(rows, ways, scored, folder)
    return _Admission(rows, ways, whose_they_are, folder).admitted(year, kind)


def _identified(rows: Rows, ways: Ways, scored: pl.LazyFrame, folder: Path) -> pl.LazyFrame:
    """A file with a row for every row: whose it is, `WAY`, `KNOWN`, and whether it has a card."""
    import polars as pl

    texts = rows.texts(scored.collect_schema())
    names = [whose(name) for name in WHOSE]
    files: list[Path] = []
    for start in range(0, max(scored.select(pl.len()).collect().item(), 1), WINDOW):
        part = ways.numbered(scored.slice(start, WINDOW)).with_columns(texts)
        found = part.select(pl.col("error").is_null().alias("#card"), WAY, *names).collect()
        known = pl.Series(KNOWN, [None] * found.height, dtype=pl.UInt32)
        if rows.roster is not None:
            known = rows.roster.find(found[whose("code")], found[whose("unit")]).alias(KNOWN)
            columns = {name: found[whose(name)] for name in WHOSE}
            better = rows.roster.named(known, columns)
            found = found.with_columns(better[name].alias(whose(name)) for name in WHOSE)
        files.append(folder / f"whose-{len(files):06}.parquet")
        found.with_columns(known).write_parquet(files[-1])
    return pl.scan_parquet(files, glob=False)


@attrs.define
class _Admission:
    rows: Rows
    ways: Ways
    whose_they_are: pl.LazyFrame
    folder: Path
    out: dict[int, tuple[str, dict[str, Any]]] = attrs.field(factory=dict)

    def admitted(self, year: int | None, kind: AssessmentKind | None) -> Admitted:
        import polars as pl

        rows = self._numbered().filter("#card")
        doubled = repeated(rows, [pl.col(name) for name in (*PERSON, WAY, whose("reviewer"))], AT)
        there = rows.join(doubled.select(AT).lazy(), on=AT, how="anti").select(pl.col(WAY).unique()).collect()
        present = there[WAY].to_list()
        own = self.rows.chosen(self.ways, present, year, kind)
        before = last_year((self.ways.known[number] for number in present), own.year, own.kind)
        compared = {own.year, before}
        elsewhere = [number for number in present if self.ways.known[number][0] not in compared]
        self._tell_doubled(rows, doubled, own)
        last = None if before is None else chosen(self.ways, before, own.kind)
        self._tell_several(rows, [one for one in (own, last) if one is not None])
        out, told = self._written(elsewhere, own.year)
        reviewing = chosen(self.ways, own.year, "review") if own.kind != "review" else None
        reviewing = reviewing if reviewing is not None and reviewing.some else None
        return Admitted(
            own=own,
            last=last if last is not None and last.some else None,
            reviewing=reviewing,
            reviewed=None if reviewing is None else chosen(self.ways, own.year, "self"),
            beside=pl.concat([self.whose_they_are, pl.scan_parquet(self._file, glob=False)], how="horizontal"),
            out=out,
            told=told,
        )

    @property
    def _file(self) -> Path:
        return self.folder / "out.parquet"

    def _numbered(self) -> pl.LazyFrame:
        """All rows by number, and who each is."""
        return self.whose_they_are.with_row_index(AT).with_columns(person())

    def _tell_doubled(self, rows: pl.LazyFrame, doubled: pl.DataFrame, own: Chosen) -> None:
        """Rows that are the same card as another, as `admission.told_twice` has it."""
        import polars as pl

        if not doubled.height:
            return
        persons = doubled.unnest("#whose")
        there = rows.filter(own.is_one).join(persons.select(PERSON).unique().lazy(), on=PERSON, how="semi")
        present = set(there.select(PERSON).unique().collect().iter_rows())
        units = dict(
            rows.filter(pl.col(AT).is_in(doubled[AT].implode())).select(AT, whose("unit")).collect().iter_rows()
        )
        groups: dict[tuple[Any, ...], list[int]] = {}
        for at, *identity in persons.sort(AT).iter_rows():
            groups.setdefault(tuple(identity), []).append(at)
        for (*one, way, _), several in groups.items():
            year, kind = self.ways.known[way]
            misdated = kind == own.kind and year != own.year and tuple(one) not in present
            for place, at in enumerate(several):
                values: dict[str, Any] = {"unit": units[at], "year": year, "other": several[0 if place else 1]}
                if misdated:
                    self.out[at] = "same-identity-other-year", {**values, "wanted": own.year}
                else:
                    self.out[at] = "same-identity", values

    def _tell_several(self, rows: pl.LazyFrame, compared: list[Chosen]) -> None:
        """Rows to be ranked of a unit that several reviewers have one of."""
        import polars as pl

        if self.rows.stored("reviewer") is None:
            return
        for one in compared:
            found = repeated(rows.filter(one.is_one), [pl.col(name) for name in PERSON], AT)
            found = found.filter(~pl.col(AT).is_in(list(self.out)))
            found = found.with_columns(pl.len().over("#whose").alias("count")).filter(pl.col("count") > 1)
            units = rows.join(found.lazy(), on=AT, how="inner").select(AT, whose("unit"), "count")
            for at, unit, count in units.collect().iter_rows():
                self.out[at] = "several-reviewers", {"unit": unit, "year": one.year, "count": count}

    def _written(self, elsewhere: list[int], year: int) -> tuple[Mapping[str, int], tuple[LeftOut, ...]]:
        """Why each row is left out, into a file; how many there are for each reason, and the first of them."""
        import polars as pl

        whose_way = self.whose_they_are.select("#card", WAY).collect()
        is_out = whose_way["#card"] & whose_way[WAY].is_in(elsewhere).fill_null(value=False)
        why = pl.DataFrame({
            _OUT: pl.select(pl.when(is_out).then(pl.lit("other-year"))).to_series()
        }).with_row_index(AT)  # fmt: skip
        told = pl.DataFrame(
            [(at, code) for at, (code, _) in self.out.items()],
            schema={AT: pl.UInt32, "code": pl.String}, orient="row",
        )  # fmt: skip
        why = why.join(told, on=AT, how="left", maintain_order="left").select(AT, pl.coalesce("code", _OUT).alias(_OUT))
        why.select(_OUT).write_parquet(self._file)
        why = why.filter(pl.col(_OUT).is_not_null())
        first = dict(why.head(MOST_TOLD).iter_rows())
        return Counter(why[_OUT].to_list()), tuple(self._left_out(first, whose_way[WAY], year))

    def _left_out(self, first: Mapping[int, str], way: pl.Series, year: int) -> Iterator[LeftOut]:
        others = [self.out[at][1]["other"] for at in first if at in self.out and "other" in self.out[at][1]]
        files = self.rows.files({*first, *others})
        for at, code in first.items():
            _, values = self.out.get(at, ("", {"year": self.ways.known[way[at]][0], "wanted": year}))
            values = {**values, "other": files[values["other"]]} if "other" in values else values
            yield LeftOut(file=files[at], diagnostics=(diagnosed(code, files[at], **values),))
