"""A table of many cards compared as columns: what can be answered without a card of every row in memory.

The scored table goes into a Parquet file; each batch of it is counted (`counting`), and its figures go into another
one, from which the whole ranking can be written. Only odd rows and the units that are listed become cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.outputs import outputs
from scorer.columns.peers import ranked_leaves, with_places
from scorer.columns.rows import assessment_of, cell, default_year, number, positions_of
from scorer.columns.scoring import ScoredTable
from scorer.columns.sink import score_file
from scorer.comparison.counting import (
    AT,
    DENOMINATOR,
    FULL,
    LEAVES,
    NUMERATOR,
    ODD,
    WHOSE,
    Counting,
    count_columns,
    counting,
    figures_of,
    given_a_score,
    rate_of,
    whose,
)
from scorer.comparison.entrants import Entrant
from scorer.comparison.figures import field_of
from scorer.comparison.nouns import Column, Comparison, Failed, GroupRank, LeftOut, PeerPlace, Standing
from scorer.comparison.positions import peer_places, placed_entrant, ranks_peers
from scorer.comparison.ranking import best_ranks, kind_ranked
from scorer.comparison.statistics import PLACES, share, told
from scorer.comparison.tally import COLUMNS, Tally, count, empty, heat_places, value_of
from scorer.diagnostics import Diagnostic, Problems, nowhere, ordered
from scorer.exact import EXACT
from scorer.layout import NA, NOT_APPLICABLE
from scorer.messages import Language
from scorer.model import AssessmentKind
from scorer.rules.judged import NO
from scorer.tables import ROW, Table

if TYPE_CHECKING:
    import polars as pl

#: Rows counted together.
BATCH = 65_536
#: Units listed by name in a report; the others are counted, and stand in the whole ranking as CSV or Parquet.
LISTED = 200
#: Cells by which a row surely does not say that a leaf does not apply.
_SURELY_NOT = ("", "0", "false", NO)
#: How rows of the same rank stand, as `entrants.order` has it.
_ORDER = (*map(whose, ("code", "unit", "project", "reviewer")), AT)
#: Whether a row is ranked.
CHOSEN = "#chosen"
_FIGURES = (NUMERATOR, DENOMINATOR, FULL, LEAVES, "grade")


@attrs.frozen
class TableComparison:
    """A comparison whose lists are cut, and the whole of them.

    Attributes:
        ranking: every ranked row, best first: `rank`, the texts that say whose card it is, `compared` and `percentile`
            as exact decimals, `grade`, `full` of `leaves`, and the rate at each place of `Field.heat`.
    """

    comparison: Comparison
    ranking: pl.LazyFrame = attrs.field(eq=False, repr=False)


@attrs.frozen
class _Chosen:
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


def compare_table(
    table: Table,
    folder: Path,
    *,
    year: int | None = None,
    kind: AssessmentKind | None = None,
    language: Language = "zh",
    listed: int = LISTED,
) -> TableComparison:
    """Compare the rows of one table; `folder` holds what is too much for memory, and must stay while it is used.

    The figures are those that `compare` gives for the same rows. Without them stay: findings and whom to re-check,
    robustness, the departments' sheets, reviews and other years, which need every card (docs/compare.md).

    Args:
        table: with the rubric it was read for.
        folder: an empty folder for files that are as large as the table.
        year: the year that is ranked; None takes the latest.
        kind: which assessments are ranked; None takes them as `compare` does.
        language: of the reports.
        listed: how many units are listed by name.

    Raises:
        OSError: the folder cannot be written to.
    """
    with localcontext(EXACT):
        return _Comparing(table, folder, language, listed).compared(year, kind)


@attrs.define
class _Comparing:
    table: Table
    folder: Path
    language: Language
    listed: int
    how: Counting = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.how = counting(outputs(self.table.layout))

    def compared(self, year: int | None, kind: AssessmentKind | None) -> TableComparison:
        import polars as pl

        rubric = self.table.layout.rubric
        done, scored = self._scored("scored.parquet", compared=ranks_peers(rubric))
        rows = scored.select(pl.len()).collect().item()
        chosen = self._chosen(scored, year, kind)
        too_large = done.too_large
        if ranks_peers(rubric):
            self._find_places(scored, chosen)
            done, scored = self._scored("placed.parquet", compared=False)
        tally = empty(rubric)
        incomplete = self._counted(scored, chosen, tally)
        ranking = self._ranking(tally)
        listed = tuple(self._standings(ranking, tally))
        places, placed = self._peer_places(scored, chosen)
        first_open = incomplete.sort(*_ORDER).head(self.listed)[AT].to_list()
        by_place = dict(self._cards(first_open))
        field = attrs.evolve(
            field_of(rubric, tally, chosen.year, chosen.kind, rubric.root.points),
            ranking=listed,
            incomplete=tuple(by_place[at].standing for at in first_open),
            ranked=tally.cards,
            open=incomplete.height,
            places=places,
            placed=placed,
        )
        others = rows - sum(done.failed.values()) - tally.cards - incomplete.height
        comparison = Comparison(
            language=self.language,
            inputs=rows,
            aside=others,
            left_out=tuple(_left_out(done.problems)),
            fields=(field,) if tally.cards or incomplete.height else (),
            roster=None,
            departments=(),
            years=None,
            reviews=(),
            recheck=(),
            sample=None,
            diagnostics=ordered([*rubric.warnings, *self._told(others, chosen, too_large)]),
            failed=tuple(Failed(code=code, count=number_) for code, number_ in done.failed.items()),
        )
        return TableComparison(comparison, ranking)

    def _scored(self, name: str, *, compared: bool) -> tuple[ScoredTable, pl.LazyFrame]:
        """The table scored into a file, and its rows by number."""
        import polars as pl

        path = self.folder / name
        done = score_file(self.table.layout.rubric, self.table, path, compared=compared)
        return done, pl.scan_parquet(path, glob=False).with_row_index(AT)

    def _find_places(self, scored: pl.LazyFrame, chosen: _Chosen) -> None:
        """Put the places of every row among its peers beside the table (`positions`)."""
        import polars as pl

        schema = scored.collect_schema()
        groups = []
        for rule in ranked_leaves(self.table.layout.rubric).values():
            text = pl.lit("all") if rule.among is None else self._text(rule.among, schema)
            groups.append(pl.when(pl.col(CHOSEN) & (text != "")).then(text))
        wanted = outputs(self.table.layout, compared=True)
        self.table = with_places(self.table, chosen.marked(scored), groups, wanted, self.folder)

    # ── Which rows

    def _stored(self, name: str) -> str | None:
        """The column of a word that says whose card a row is."""
        head = self.table.layout.find("reserved", name)
        return None if head is None else head.name

    def _chosen(self, scored: pl.LazyFrame, year: int | None, kind: AssessmentKind | None) -> _Chosen:
        """The year and the kind that are ranked, chosen as `compare` does, and how they are written in the table."""
        import polars as pl

        columns = [name for name in map(self._stored, ("year", "kind")) if name is not None]
        rows = scored.filter(pl.col("error").is_null()).select(columns).unique().collect() if columns else None
        known = [self._year_and_kind(row) for row in ([{}] if rows is None else rows.iter_rows(named=True))]
        wanted = max((found for found, _ in known), default=default_year(self.how.rubric)) if year is None else year
        ranked = kind or kind_ranked({found for one_year, found in known if one_year == wanted})
        are_meant = [one == (wanted, ranked) for one in known]
        return _Chosen(wanted, ranked, any(are_meant), None if rows is None else rows.filter(are_meant))

    def _year_and_kind(self, row: Mapping[str, Any]) -> tuple[int, AssessmentKind]:
        stated = {name: cell(row.get(self._stored(name) or "")) for name in ("year", "kind")}
        year = default_year(self.table.layout.rubric) if stated["year"] is None else int(number(stated["year"]))
        return year, stated["kind"] or "self"

    def _told(self, elsewhere: int, chosen: _Chosen, too_large: int) -> Iterable[Diagnostic]:
        problems = Problems()
        if elsewhere:
            problems.add("rows-elsewhere", nowhere(self.table.file), rows=elsewhere, year=chosen.year, kind=chosen.kind)
        if too_large:
            problems.add("values-too-large-to-rank", nowhere(self.table.file), rows=too_large)
        return problems

    def _declared(self) -> frozenset[int]:
        """Rows in which a leaf does not apply that is given a score then: what the scored table does not tell."""
        import polars as pl

        found = []
        for name in given_a_score(self.table.layout):
            said = pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase()
            is_flag = name.endswith(f"#{NA}")
            found.append(~said.is_in(_SURELY_NOT) if is_flag else said == NOT_APPLICABLE)
        if not found:
            return frozenset()
        rows = self.table.frame.with_row_index(AT).filter(pl.any_horizontal(found)).select(AT).collect()
        return frozenset(rows[AT].to_list())

    # ── Counting

    def _counted(self, scored: pl.LazyFrame, chosen: _Chosen, tally: Tally) -> pl.DataFrame:
        """Count the complete rows and write their figures; the incomplete ones come back with whose they are."""
        import polars as pl

        texts = [self._text(name, scored.collect_schema()).alias(whose(name)) for name in WHOSE]
        declared = self._declared()
        kept = [AT, *map(whose, WHOSE)]
        incomplete = [pl.DataFrame(schema={AT: pl.UInt32, **dict.fromkeys(kept[1:], pl.String)})]
        heat = [rate_of(place) for place in heat_places(self.how.rubric)]
        for place, batch in enumerate(scored.collect_batches(chunk_size=BATCH)):
            self.table.watched(batch.height)
            rows = chosen.of(batch.filter(pl.col("error").is_null()).with_columns(texts))
            incomplete.append(rows.filter(~pl.col("complete")).select(kept))
            rows = rows.filter("complete")
            if self.how.each_by_card:
                plain, odd = rows.clear(), rows
            else:
                rows = self.how.figures(rows)
                is_odd = rows[ODD] | rows[AT].is_in(list(declared))
                plain, odd = rows.filter(~is_odd), rows.filter(is_odd)
                count_columns(tally, plain, self.how)
            found = [one.select(*kept, *_FIGURES, *heat) for one in (plain,) if one.height]
            if odd.height:
                cards = dict(self._cards(odd[AT].to_list()))
                count(tally, cards.values())
                made = pl.DataFrame(
                    [{AT: at, **figures_of(one)} for at, one in cards.items()],
                    schema={AT: pl.UInt32, **_figure_types(), **dict.fromkeys(heat, pl.Int64)},
                )
                found.append(odd.select(kept).join(made, on=AT).select(*kept, *_FIGURES, *heat))
            if found:
                pl.concat(found).write_parquet(self.folder / f"figures-{place:06}.parquet")
        return pl.concat(incomplete)

    def _text(self, name: str, schema: pl.Schema) -> pl.Expr:
        """What a row says of whose card it is, as `rows` reads it."""
        import polars as pl

        stored = self._stored(name)
        if stored is None or schema[stored] == pl.Null:
            return pl.lit("")
        if schema[stored] == pl.String:
            return pl.col(stored).str.strip_chars().fill_null("")
        if schema[stored].is_integer():
            return pl.col(stored).cast(pl.String).fill_null("")
        return pl.col(stored).map_elements(_said, return_dtype=pl.String, skip_nulls=False)

    # ── Places

    def _peer_places(self, scored: pl.LazyFrame, chosen: _Chosen) -> tuple[tuple[PeerPlace, ...], int]:
        """The first places under every leaf that is scored by rank, and how many there are in all."""
        import polars as pl

        schema = scored.collect_schema()
        texts = [self._text(name, schema).alias(whose(name)) for name in WHOSE]
        rows = chosen.marked(scored).select(*texts, AT, CHOSEN)
        found: list[PeerPlace] = []
        placed = 0
        for code, rule in ranked_leaves(self.table.layout.rubric).items():
            head = self.table.layout.find("peer", code, "place")
            assert head is not None, "places have been found"
            group = pl.lit("") if rule.among is None else pl.col(whose(rule.among))
            there = pl.concat([rows, self.table.frame.select(pl.col(head.name).alias("place"))], how="horizontal")
            there = there.filter(pl.col("place").is_not_null())
            placed += there.select(pl.len()).collect().item()
            first = there.sort(group, "place", *_ORDER).head(self.listed).select(AT).collect()[AT].to_list()
            cards = dict(self._cards(first))
            several = peer_places(self.table.layout.rubric, cards.values())
            found += [one for one in several if one.code == code]
        return tuple(found), placed

    # ── Cards of some rows

    def _cards(self, positions: list[int]) -> Iterator[tuple[int, Entrant]]:
        """The cards of rows by their positions in the table; all of these can be scored."""
        import polars as pl

        if not positions:
            return
        first = min(positions)
        part = self.table.frame.slice(first, max(positions) - first + 1).with_row_index(AT, offset=first)
        for row in part.filter(pl.col(AT).is_in(positions)).collect().iter_rows(named=True):
            place = self.table.place(row[ROW])
            said = attrs.evolve(assessment_of(self.table.layout, row, place), file=str(place.span))
            yield row[AT], placed_entrant(self.table.layout.rubric, said, positions_of(self.table.layout, row))

    # ── Ranking

    def _ranking(self, tally: Tally) -> pl.LazyFrame:
        """Every ranked row with its rank, best first."""
        import polars as pl

        files = sorted(self.folder.glob("figures-*.parquet"))
        if not files:
            return pl.LazyFrame(schema={AT: pl.UInt32})
        figures = pl.scan_parquet(files, glob=False)
        ranks = best_ranks(tally.totals)
        known = []
        for numerator, denominator in figures.select(NUMERATOR, DENOMINATOR).unique().collect().iter_rows():
            value = Fraction(numerator, denominator)
            rank = ranks[value]
            known.append((numerator, denominator, rank, told(value), share(tally.cards - rank + 1, tally.cards)))
        shown = pl.Decimal(38, PLACES)
        table = pl.DataFrame(
            known,
            schema={
                NUMERATOR: pl.Int128, DENOMINATOR: pl.Int128, "rank": pl.Int64, "compared": shown, "percentile": shown,
            },
            orient="row",
        )  # fmt: skip
        return figures.join(table.lazy(), on=[NUMERATOR, DENOMINATOR]).sort("rank", *_ORDER)

    def _standings(self, ranking: pl.LazyFrame, tally: Tally) -> Iterator[Standing]:
        """The first units of the ranking, each from its card."""
        if not tally.cards:
            return
        first = ranking.head(self.listed).select(AT, "rank", "percentile").collect()
        cards = dict(self._cards(first[AT].to_list()))
        within: dict[tuple[Column, str], dict[Fraction, int]] = {}
        for at, rank, percentile in first.iter_rows():
            one = cards[at]
            groups = []
            for column in COLUMNS:
                if value := value_of(one.unit, column):
                    totals = tally.groups[column, value].totals
                    if (column, value) not in within:
                        within[column, value] = best_ranks(totals)
                    rank_inside = within[column, value][one.compared]
                    groups.append(GroupRank(column=column, value=value, rank=rank_inside, of=totals.total()))
            yield attrs.evolve(one.standing, rank=rank, percentile=percentile, group_ranks=tuple(groups))


def _figure_types() -> dict[str, Any]:
    import polars as pl

    return dict(zip(_FIGURES, (pl.Int128, pl.Int128, pl.Int64, pl.Int64, pl.String), strict=True))


def _said(value: Any) -> str:
    """A text that a program stored as another number."""
    said = cell(value)
    return format(said, "f") if isinstance(said, Decimal) else str(said or "")


def _left_out(problems: Iterable[Diagnostic]) -> Iterator[LeftOut]:
    """The rows that are told, with everything wrong with each."""
    by_row: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        by_row.setdefault(str(problem.span), []).append(problem)
    for row, told_ in by_row.items():
        yield LeftOut(file=row, diagnostics=tuple(told_))
