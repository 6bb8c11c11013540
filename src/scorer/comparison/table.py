"""A table of many cards compared as columns: what can be answered without a card of every row in memory.

The scored table goes into a Parquet file; each batch of it is counted (`counting`), and its figures go into another
one, from which the whole ranking can be written. Only odd rows and the units that are listed become cards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import localcontext
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.columns.outputs import outputs
from scorer.columns.scoring import MOST_TOLD, ScoredTable
from scorer.columns.sink import score_file
from scorer.comparison.admission import by_number, without_pair
from scorer.comparison.counting import Counting, counting
from scorer.comparison.drawing import drawn
from scorer.comparison.figures import field_of
from scorer.comparison.naming import Known
from scorer.comparison.nouns import Comparison, Consensus, Department, Failed, LeftOut, Recheck, Sample, Weighting
from scorer.comparison.positions import ranks_peers
from scorer.comparison.ranges import ranged
from scorer.comparison.row_admission import admitted
from scorer.comparison.row_beside import beside
from scorer.comparison.row_columns import AT, whose
from scorer.comparison.row_counting import counted, no_figures
from scorer.comparison.row_departments import RowDepartments
from scorer.comparison.row_figures import RowFigures
from scorer.comparison.row_places import first_places, placed
from scorer.comparison.row_ranking import ranked, standings
from scorer.comparison.row_roster import HandedIn, handed_in
from scorer.comparison.row_years import RowYears
from scorer.comparison.selection import ORDER, Chosen, Rows
from scorer.comparison.suspects import LOOKED_FOR, Suspects, suspects
from scorer.comparison.tally import Tally, empty
from scorer.diagnostics import Diagnostic, Problems, nowhere, ordered
from scorer.exact import EXACT
from scorer.messages import Language
from scorer.model import AssessmentKind
from scorer.tables import Table

if TYPE_CHECKING:
    import polars as pl

#: Units listed by name in a report; the others are counted, and stand in the whole ranking as CSV or Parquet.
LISTED = 200


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
        """The comparison for the sheet of one department: its cards, all to be looked at again, and who lacks what."""
        import polars as pl

        with localcontext(EXACT):
            whole = self.departments.whole(one)
            again: tuple[Recheck, ...] = ()
            if self.suspects:
                mine = self.suspects.rows.filter(pl.col(whose("department")) == one.name)
                again = tuple(self.suspects.rechecks(mine, self.departments.rows))
            roster = self.handed_in.of_department(one.name) if self.handed_in else None
        return attrs.evolve(self.comparison, departments=(whole,), recheck=again, roster=roster)


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
            self.table = placed(self.rows, scored, admission, self.folder)
            self.rows = Rows(self.table, self.roster)
            done, scored = self._scored("placed.parquet", compared=False)
            scored = admission.of(scored)
        tally = empty(rubric)
        figures = RowFigures(self.how, self.rows, self.folder)
        files, incomplete = counted(figures, scored, chosen, tally, self.weighting)
        ranks = ranked(pl.scan_parquet(files, glob=False) if files else no_figures(), tally)
        firm = self._ranged(ranks, tally)
        ranking = firm.sort("rank", *ORDER) if tally.cards else firm
        first = ranking.head(self.listed) if tally.cards else ranking
        listed = tuple(standings(self.rows, first, tally, self.weighting))
        cards = tally.cards + incomplete.height
        departments = RowDepartments(self.rows, self.how.places, ranks, incomplete)
        found = suspects(rubric, tally, ranks, cards, self.folder / "suspects.parquet") if tally.cards else None
        places, number_placed = first_places(self.rows, scored, chosen, self.listed)
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
            placed=number_placed,
        )
        failed = Counter(done.failed) + Counter(admission.out)
        others = rows - failed.total() - tally.cards - incomplete.height
        aside = beside(figures, scored, admission, files, self.consensus, self.listed)
        others -= aside.of_last_year + aside.of_reviews
        handed = handed_in(self.rows, rubric.id, scored, chosen) if self.roster else None
        both = aside.years.years if aside.years else None
        unpaired = without_pair(both, aside.of_last_year, self.table.file)
        comparison = Comparison(
            language=self.language,
            inputs=rows,
            aside=others,
            left_out=_left_out(done.problems, admission.told),
            fields=(field,) if tally.cards or incomplete.height else (),
            roster=handed.first(self.listed) if handed else None,
            departments=departments.all(self.listed),
            years=both,
            of_last_year=aside.of_last_year,
            of_reviews=aside.of_reviews,
            reviews=aside.reviews,
            recheck=tuple(found.rechecks(found.rows.head(self.listed), self.rows)) if found else (),
            rechecked=found.number if found else 0,
            first_batch=found.first_batch if found else 0,
            looked_for=LOOKED_FOR,
            sample=self._sample(firm, chosen, tally, sampled, seed) if sampled and tally.cards else None,
            diagnostics=ordered([*rubric.warnings, *self._told(others, chosen, too_large), *unpaired]),
            failed=tuple(Failed(code=code, count=failed[code]) for code in sorted(failed)),
        )
        return TableComparison(comparison, ranking, found, departments, handed, aside.years)

    def _scored(self, name: str, *, compared: bool) -> tuple[ScoredTable, pl.LazyFrame]:
        """The table scored into a file, and its rows by number."""
        import polars as pl

        path = self.folder / name
        done = score_file(self.table.layout.rubric, self.table, path, compared=compared)
        return done, pl.scan_parquet(path, glob=False, row_index_name=AT)

    def _told(self, elsewhere: int, chosen: Chosen, too_large: int) -> Iterable[Diagnostic]:
        problems = Problems()
        if elsewhere:
            problems.add("rows-elsewhere", nowhere(self.table.file), rows=elsewhere, year=chosen.year, kind=chosen.kind)
        if too_large:
            problems.add("values-too-large-to-rank", nowhere(self.table.file), rows=too_large)
        return problems

    def _ranged(self, ranks: pl.LazyFrame, tally: Tally) -> pl.LazyFrame:
        """The ranked rows with the ranges of their ranks where these have a meaning; and how these were drawn."""
        if self.weighting is None or not tally.cards:
            self.weighting = None
            return ranks
        path = self.folder / "ranges.parquet"
        firm, self.weighting = ranged(
            self.how.rubric, self.how.places, ranks, self.weighting, path, self.table.watched
        )  # fmt: skip
        return firm

    def _sample(self, ranking: pl.LazyFrame, chosen: Chosen, tally: Tally, asked: int, seed: int) -> Sample:
        """So many rows drawn by lot."""
        import polars as pl

        found = drawn(self.how.rubric, chosen, ranking, asked, seed)
        order = pl.LazyFrame({AT: found.positions}, schema={AT: pl.UInt32})
        rows = order.join(ranking, on=AT, maintain_order="left")
        return Sample(
            asked=asked, seed=seed, strata=found.strata, units=tuple(standings(self.rows, rows, tally, self.weighting))
        )


def _left_out(problems: Iterable[Diagnostic], others: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """The first rows that are left out, with everything wrong with each."""
    by_row: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        by_row.setdefault(str(problem.span), []).append(problem)
    found = [LeftOut(file=row, diagnostics=tuple(told_)) for row, told_ in by_row.items()]
    return tuple(sorted((*found, *others), key=lambda out: by_number(out.file))[:MOST_TOLD])
