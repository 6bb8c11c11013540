"""A table of many cards compared as columns: what can be answered without a card of every row in memory.

The scored table goes into a Parquet file; each batch of it is counted (`counting`), and its figures go into another
one, from which the whole ranking can be written. Only odd rows and the units that are listed become cards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import localcontext
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from scorer.columns.outputs import outputs
from scorer.columns.peers import ranked_leaves, with_places
from scorer.columns.scoring import MOST_TOLD, ScoredTable
from scorer.columns.sink import score_file
from scorer.comparison.admission import by_number
from scorer.comparison.counting import (
    AT,
    BASE_POINTS,
    BASE_SCORE,
    BELOW,
    DENOMINATOR,
    EVERYWHERE,
    FULL,
    LEAVES,
    NUMERATOR,
    ODD,
    POINTS,
    TOTAL,
    WHOSE,
    Counting,
    counting,
    figures_of,
    points_at,
    rate_of,
    score_at,
    whose,
)
from scorer.comparison.drawing import drawn
from scorer.comparison.entrants import leaf_places
from scorer.comparison.figures import field_of
from scorer.comparison.naming import Known
from scorer.comparison.nouns import (
    Column,
    Comparison,
    Consensus,
    Department,
    Failed,
    GroupRank,
    LeftOut,
    PeerPlace,
    Recheck,
    Sample,
    Standing,
    Weighting,
)
from scorer.comparison.positions import peer_places, ranks_peers
from scorer.comparison.ranges import RANGE, figures_needed, range_of, ranged
from scorer.comparison.ranking import best_ranks
from scorer.comparison.rechecking import recheck_of
from scorer.comparison.row_admission import Admitted, admitted
from scorer.comparison.row_beside import beside
from scorer.comparison.row_departments import BUDGET, RowDepartments, budget
from scorer.comparison.row_figures import RowFigures, batches
from scorer.comparison.row_roster import HandedIn, handed_in
from scorer.comparison.row_years import RowYears
from scorer.comparison.selection import CHOSEN, ORDER, Chosen, Rows
from scorer.comparison.statistics import PLACES, share, told
from scorer.comparison.summing import Sums
from scorer.comparison.suspects import FIRST, LOOKED_FOR, Suspects, suspects
from scorer.comparison.tally import COLUMNS, Tally, count, empty, heat_places, value_of
from scorer.diagnostics import Diagnostic, Problems, nowhere, ordered
from scorer.exact import EXACT
from scorer.messages import Language
from scorer.model import AssessmentKind
from scorer.rules.judged import NO
from scorer.tables import Table

if TYPE_CHECKING:
    import polars as pl

#: Rows counted together.
BATCH = 65_536
#: Units listed by name in a report; the others are counted, and stand in the whole ranking as CSV or Parquet.
LISTED = 200
#: Cells by which a row surely does not say that a leaf does not apply.
_SURELY_NOT = ("", "0", "false", NO)
_FIGURES = (NUMERATOR, DENOMINATOR, FULL, LEAVES, BELOW, EVERYWHERE, POINTS, "grade")


@attrs.frozen
class TableComparison:
    """A comparison whose lists are cut, and the whole of them.

    Attributes:
        ranking: every ranked row, best first: `rank`, the texts that say whose card it is, `compared` and `percentile`
            as exact decimals, `grade`, `full` of `leaves`, the rate at each place of `Field.heat`, and where weightings
            were drawn the range of its ranks.
        suspects: every row that should be looked at again, of which `Comparison.recheck` has the first.
        departments: what each comes to, and the cards of one.
        handed_in: the list to send out and those who have handed in; None without a roster.
        years: the pairs of two years; None where there are no such rows.
    """

    comparison: Comparison
    ranking: pl.LazyFrame = attrs.field(eq=False, repr=False)
    suspects: Suspects | None = attrs.field(eq=False, repr=False)
    departments: RowDepartments = attrs.field(eq=False, repr=False)
    handed_in: HandedIn | None = attrs.field(default=None, eq=False, repr=False)
    years: RowYears | None = attrs.field(default=None, eq=False, repr=False)

    def of_department(self, one: Department) -> Comparison:
        """The comparison for the sheet of one department: with its cards, and all that should be looked at again."""
        import polars as pl

        with localcontext(EXACT):
            whole = self.departments.whole(one)
            again: tuple[Recheck, ...] = ()
            if self.suspects:
                mine = self.suspects.rows.filter(pl.col(whose("department")) == one.name)
                again = tuple(_rechecks(self.suspects, mine, self.departments.rows))
        return attrs.evolve(self.comparison, departments=(whole,), recheck=again)


def compare_table(
    table: Table,
    folder: Path,
    *,
    year: int | None = None,
    kind: AssessmentKind | None = None,
    language: Language = "zh",
    listed: int = LISTED,
    sampled: int = 0,
    seed: int = 0,
    weighting: Weighting | None = None,
    roster: Known | None = None,
    consensus: Consensus = "mean",
) -> TableComparison:
    """Compare the rows of one table; `folder` holds what is too much for memory, and must stay while it is used.

    The figures are those that `compare` gives for the same rows; whom to re-check follows from `suspects.LOOKED_FOR`
    only, and of reviews and of last year's problems what the scores show (docs/compare.md).

    Args:
        table: with the rubric it was read for.
        folder: an empty folder for files that are as large as the table.
        year: the year that is ranked; None takes the latest.
        kind: which assessments are ranked; None takes them as `compare` does.
        language: of the reports.
        listed: how many units are listed by name.
        sampled: how many units to draw for re-checking; 0 draws none.
        seed: of the sample.
        weighting: how weightings are drawn for the robustness of ranks; None leaves it out.
        roster: who was to hand in.
        consensus: how the scores of several reviewers become one.

    Raises:
        OSError: the folder cannot be written to.
    """
    with localcontext(EXACT):
        comparing = _Comparing(table, folder, language, listed, weighting, roster, consensus)
        return comparing.compared(year, kind, sampled, seed)


@attrs.define
class _Comparing:
    table: Table
    folder: Path
    language: Language
    listed: int
    weighting: Weighting | None
    roster: Known | None
    consensus: Consensus
    how: Counting = attrs.field(init=False)
    rows: Rows = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.how = counting(outputs(self.table.layout))
        self.rows = Rows(self.table, self.roster)

    def compared(self, year: int | None, kind: AssessmentKind | None, sampled: int, seed: int) -> TableComparison:
        import polars as pl

        rubric = self.table.layout.rubric
        done, scored = self._scored("scored.parquet", compared=ranks_peers(rubric))
        rows = scored.select(pl.len()).collect().item()
        admission = admitted(self.rows, scored, year, kind, self.folder)
        chosen, scored = admission.own, admission.of(scored)
        too_large = done.too_large
        if ranks_peers(rubric):
            self._find_places(scored, admission)
            done, scored = self._scored("placed.parquet", compared=False)
            scored = admission.of(scored)
        tally = empty(rubric)
        incomplete = self._counted(scored, chosen, tally)
        ranked = self._ranked(tally)
        firm = self._ranged(ranked, tally)
        ranking = firm.sort("rank", *ORDER) if tally.cards else firm
        first = ranking.head(self.listed) if tally.cards else ranking
        listed = tuple(self._standings(first, tally))
        cards = tally.cards + incomplete.height
        departments = RowDepartments(self.rows, self.how.places, ranked, incomplete)
        found = suspects(rubric, tally, ranked, cards, self.folder / "suspects.parquet") if tally.cards else None
        places, placed = self._peer_places(scored, chosen)
        first_open = incomplete.sort(*ORDER).head(self.listed)[AT].to_list()
        by_place = dict(self.rows.cards(first_open))
        still_open = tuple(by_place[at].standing for at in first_open)
        # Cards under a rubric that was read back from a table have points of their own; the first stand for all.
        points = rubric.root.points or next((one.points for one in (*listed, *still_open)), None)
        field = attrs.evolve(
            field_of(rubric, tally, chosen.year, chosen.kind, points),
            ranking=listed,
            incomplete=still_open,
            ranked=tally.cards,
            open=incomplete.height,
            weighting=self.weighting,
            places=places,
            placed=placed,
        )
        failed = Counter(done.failed) + Counter(admission.out)
        others = rows - failed.total() - tally.cards - incomplete.height
        aside = beside(self._figures(), scored, admission, self._own_figures(), self.consensus, self.listed)
        others -= aside.of_last_year + aside.of_reviews
        handed = handed_in(self.rows, rubric.id, scored, chosen) if self.roster else None
        comparison = Comparison(
            language=self.language,
            inputs=rows,
            aside=others,
            left_out=_left_out(done.problems, admission.told),
            fields=(field,) if tally.cards or incomplete.height else (),
            roster=handed.first(self.listed) if handed else None,
            departments=departments.all(self.listed),
            years=aside.years.years if aside.years else None,
            of_last_year=aside.of_last_year,
            of_reviews=aside.of_reviews,
            reviews=aside.reviews,
            recheck=tuple(_rechecks(found, found.rows.head(self.listed), self.rows)) if found else (),
            rechecked=found.number if found else 0,
            first_batch=found.first_batch if found else 0,
            looked_for=LOOKED_FOR,
            sample=self._sample(firm, chosen, tally, sampled, seed) if sampled and tally.cards else None,
            diagnostics=ordered([*rubric.warnings, *self._told(others, chosen, too_large)]),
            failed=tuple(Failed(code=code, count=failed[code]) for code in sorted(failed)),
        )
        return TableComparison(comparison, ranking, found, departments, handed, aside.years)

    def _scored(self, name: str, *, compared: bool) -> tuple[ScoredTable, pl.LazyFrame]:
        """The table scored into a file, and its rows by number."""
        import polars as pl

        path = self.folder / name
        done = score_file(self.table.layout.rubric, self.table, path, compared=compared)
        return done, pl.scan_parquet(path, glob=False, row_index_name=AT)

    def _find_places(self, scored: pl.LazyFrame, admission: Admitted) -> None:
        """Put the places of every row among its peers of the same year and kind beside the table (`positions`)."""
        import polars as pl

        schema = scored.collect_schema()
        has_card = pl.col("error").is_null()
        several = [admission.own, admission.last, None if admission.own.kind == "self" else admission.reviewed]
        years = [one for one in several if one is not None]
        groups = []
        for rule in ranked_leaves(self.table.layout.rubric).values():
            text = pl.lit("all") if rule.among is None else self.rows.text(rule.among, schema)
            groups.append(pl.coalesce(
                pl.when(has_card & one.is_one & (text != "")).then(pl.lit(f"{one.year} {one.kind} ") + text)
                for one in years
            ))  # fmt: skip
        wanted = outputs(self.table.layout, compared=True)
        self.table = with_places(self.table, scored, groups, wanted, self.folder)
        self.rows = Rows(self.table, self.roster)

    def _figures(self) -> RowFigures:
        return RowFigures(self.how, self.rows, self.folder)

    # ── Counting

    def _told(self, elsewhere: int, chosen: Chosen, too_large: int) -> Iterable[Diagnostic]:
        problems = Problems()
        if elsewhere:
            problems.add("rows-elsewhere", nowhere(self.table.file), rows=elsewhere, year=chosen.year, kind=chosen.kind)
        if too_large:
            problems.add("values-too-large-to-rank", nowhere(self.table.file), rows=too_large)
        return problems

    def _counted(self, scored: pl.LazyFrame, chosen: Chosen, tally: Tally) -> pl.DataFrame:
        """Count the complete rows and write their figures; the incomplete ones come back with whose they are."""
        import polars as pl

        texts = self.rows.texts(scored.collect_schema())
        declared = self._figures().given
        texts = [*texts, budget(self.rows, scored.collect_schema())]
        whose_it_is = [AT, *map(whose, WHOSE), BUDGET]
        kept = [*map(pl.col, whose_it_is), pl.col("score").alias(TOTAL)]
        types = {AT: pl.UInt32, **dict.fromkeys(whose_it_is[1:-1], pl.String), BUDGET: pl.Int128}
        incomplete = [pl.DataFrame(schema=types)]
        leaves = leaf_places(self.how.rubric)
        numbers = [rate_of(place) for place in heat_places(self.how.rubric)]
        numbers += [BASE_SCORE, BASE_POINTS, *(name(place) for place in leaves for name in (score_at, points_at))]
        if self.weighting:
            numbers = list(dict.fromkeys([*numbers, *figures_needed(self.how.rubric, self.weighting.level)]))
        sums = Sums(self.how, tally)
        for place, batch in enumerate(batches(scored)):
            self.table.watched(batch.height)
            rows = chosen.of(batch.filter(pl.col("error").is_null()).with_columns(texts))
            incomplete.append(rows.filter(~pl.col("complete")).select(whose_it_is))
            rows = rows.filter("complete")
            if self.how.each_by_card:
                plain, odd = rows.clear(), rows
            else:
                rows = self.how.figures(rows)
                is_odd = rows[ODD] | rows[AT].is_in(list(declared))
                plain, odd = rows.filter(~is_odd), rows.filter(is_odd)
                sums.add(plain)
            found = [one.select(*kept, *_FIGURES, *numbers) for one in (plain,) if one.height]
            if odd.height:
                cards = dict(self.rows.cards(odd[AT].to_list()))
                count(tally, cards.values())
                made = pl.DataFrame(
                    [{AT: at, **figures_of(one, self.how.places)} for at, one in cards.items()],
                    schema={AT: pl.UInt32, **_figure_types(), **dict.fromkeys(numbers, pl.Int64)},
                )
                names = [*whose_it_is, TOTAL, *_FIGURES, *numbers]
                found.append(odd.select(kept).join(made, on=AT).select(names))
            if found:
                pl.concat(found).write_parquet(self.folder / f"figures-{place:06}.parquet")
        sums.finish()
        return pl.concat(incomplete)

    def _own_figures(self) -> list[Path]:
        """The files with the figures of the ranked rows."""
        return sorted(self.folder.glob("figures-*.parquet"))

    # ── Places

    def _peer_places(self, scored: pl.LazyFrame, chosen: Chosen) -> tuple[tuple[PeerPlace, ...], int]:
        """The first places under every leaf that is scored by rank, and how many there are in all."""
        import polars as pl

        rows = chosen.marked(scored).select(*self.rows.texts(scored.collect_schema()), AT, CHOSEN)
        found: list[PeerPlace] = []
        placed = 0
        for code, rule in ranked_leaves(self.table.layout.rubric).items():
            head = self.table.layout.find("peer", code, "place")
            assert head is not None, "places have been found"
            group = pl.lit("") if rule.among is None else pl.col(whose(rule.among))
            there = pl.concat([rows, self.table.frame.select(pl.col(head.name).alias("place"))], how="horizontal")
            there = there.filter(pl.col("place").is_not_null() & pl.col(CHOSEN))
            placed += there.select(pl.len()).collect().item()
            first = there.sort(group, "place", *ORDER).head(self.listed).select(AT).collect()[AT].to_list()
            cards = dict(self.rows.cards(first))
            several = peer_places(self.table.layout.rubric, cards.values())
            found += [one for one in several if one.code == code]
        return tuple(found), placed

    # ── Ranking

    def _ranked(self, tally: Tally) -> pl.LazyFrame:
        """Every ranked row with its rank."""
        import polars as pl

        files = self._own_figures()
        if not files:
            texts = dict.fromkeys(map(whose, WHOSE), pl.String)
            numbers = dict.fromkeys((BASE_SCORE, BASE_POINTS, "rank"), pl.Int64)
            return pl.LazyFrame(schema={AT: pl.UInt32, **texts, BUDGET: pl.Int128, **_figure_types(), **numbers})
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
        return figures.join(table.lazy(), on=[NUMERATOR, DENOMINATOR])

    def _ranged(self, ranked: pl.LazyFrame, tally: Tally) -> pl.LazyFrame:
        """The ranked rows with the ranges of their ranks where these have a meaning; and how these were drawn."""
        if self.weighting is None or not tally.cards:
            self.weighting = None
            return ranked
        path = self.folder / "ranges.parquet"
        firm, self.weighting = ranged(
            self.how.rubric, self.how.places, ranked, self.weighting, path, self.table.watched
        )  # fmt: skip
        return firm

    def _standings(self, rows: pl.LazyFrame, tally: Tally) -> Iterator[Standing]:
        """Some ranked rows in their order, each from its card."""
        if not tally.cards:
            return
        first = rows.select(AT, "rank", "percentile", *(RANGE if self.weighting else ())).collect()
        cards = dict(self.rows.cards(first[AT].to_list()))
        within: dict[tuple[Column, str], dict[Fraction, int]] = {}
        for row in first.iter_rows(named=True):
            one = cards[row[AT]]
            groups = []
            for column in COLUMNS:
                if value := value_of(one.unit, column):
                    totals = tally.groups[column, value].totals
                    if (column, value) not in within:
                        within[column, value] = best_ranks(totals)
                    rank_inside = within[column, value][one.compared]
                    groups.append(GroupRank(column=column, value=value, rank=rank_inside, of=totals.total()))
            yield attrs.evolve(
                one.standing,
                rank=row["rank"],
                percentile=row["percentile"],
                group_ranks=tuple(groups),
                robustness=range_of(row, self.weighting, self.how.rubric) if self.weighting else None,
            )

    # ── What the bureau does with them

    def _sample(self, ranking: pl.LazyFrame, chosen: Chosen, tally: Tally, asked: int, seed: int) -> Sample:
        """So many rows drawn by lot."""
        import polars as pl

        found = drawn(self.how.rubric, chosen, ranking, asked, seed)
        order = pl.LazyFrame({AT: found.positions}, schema={AT: pl.UInt32})
        rows = order.join(ranking, on=AT, maintain_order="left")
        return Sample(asked=asked, seed=seed, strata=found.strata, units=tuple(self._standings(rows, tally)))


def _rechecks(found: Suspects, some: pl.LazyFrame, rows: Rows) -> Iterator[Recheck]:
    """Some of the suspects, each from its card."""
    several = some.collect()
    cards = dict(rows.cards(several[AT].to_list()))
    for row in several.iter_rows(named=True):
        card, first = cards[row[AT]].standing, bool(row[FIRST])
        yield recheck_of(card, row["rank"], found.findings(row), found.weights, first=first)


def _figure_types() -> dict[str, Any]:
    import polars as pl

    return {
        NUMERATOR: pl.Int128,
        DENOMINATOR: pl.Int128,
        **dict.fromkeys((FULL, LEAVES, BELOW, EVERYWHERE), pl.Int64),
        POINTS: pl.String,
        "grade": pl.String,
    }


def _left_out(problems: Iterable[Diagnostic], others: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """The first rows that are left out, with everything wrong with each."""
    by_row: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        by_row.setdefault(str(problem.span), []).append(problem)
    found = [LeftOut(file=row, diagnostics=tuple(told_)) for row, told_ in by_row.items()]
    return tuple(sorted((*found, *others), key=lambda out: by_number(out.file))[:MOST_TOLD])
