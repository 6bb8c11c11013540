"""The cards that `scorer compare` is about: file after file and row after row, and what could not be used of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.cli.arguments import Arguments
from scorer.cli.inputs import holds_rubric
from scorer.cli.output import refuse
from scorer.cli.progress import progress
from scorer.cli.rubrics import Rubrics
from scorer.comparison.entrants import unit_of
from scorer.comparison.nouns import LeftOut, Unit
from scorer.diagnostics import Diagnostic, InputError
from scorer.loader import load_assessment
from scorer.loader.owner import owner
from scorer.model import Assessment, Scorecard
from scorer.source import TABLE_ENDINGS, WORKBOOK_ENDINGS

if TYPE_CHECKING:
    from scorer.tables import Table

#: The rows of longer tables are compared as columns, without a card of each.
MOST_CARDS = 10_000


@attrs.define
class Reading:
    """Reads card after card and keeps none: only what could not be used, and whose it was."""

    arguments: Arguments
    left_out: list[LeftOut] = attrs.field(factory=list)
    said: dict[str, Unit] = attrs.field(factory=dict)
    rubrics: Rubrics = attrs.field(init=False)
    tables: dict[Path, Table] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.rubrics = Rubrics(self.arguments)

    def leave(self, files: Iterable[tuple[Path, Diagnostic]]) -> None:
        """Files of a folder that were not taken; who sent a form of the wrong kind has sent one all the same."""
        for path, diagnostic in files:
            self._leave(path, (diagnostic,), owner(path) if path.suffix.lower() in WORKBOOK_ENDINGS else None)

    def _leave(self, path: Path, diagnostics: tuple[Diagnostic, ...], unit: Unit | None) -> None:
        self.left_out.append(LeftOut(file=str(path), diagnostics=diagnostics))
        if unit is not None:
            self.said[str(path)] = unit

    def cards(self, files: Iterator[tuple[Path, bool]]) -> Iterator[Scorecard]:
        """The card of every usable file. Rubrics that lie in a folder among the assessments are passed over."""
        from scorer.evaluator import evaluate

        for path, named in files:
            if path.suffix.lower() in TABLE_ENDINGS:
                yield from self._table_cards(path)
                continue
            assessment: Assessment | None = None
            try:
                assessment = load_assessment(path, folders=self.arguments.folders)
                yield evaluate(self.rubrics.of(assessment), assessment)
            except InputError as error:
                if not named and assessment is None and holds_rubric(path, error):
                    continue
                self._leave(path, error.diagnostics, owner(path) if assessment is None else unit_of(assessment))

    def _table_cards(self, path: Path) -> Iterator[Scorecard]:
        """The card of every usable row of a table, under the rubric that the call names."""
        from scorer.columns.rows import assessment_of, said_text
        from scorer.evaluator import evaluate
        from scorer.tables import ROW

        table = self._table(path)
        rows = table.frame.collect()
        for row in progress(rows.iter_rows(named=True), rows.height):
            place = table.place(row[ROW])
            file = str(place.span)
            try:
                if row[ROW] in table.twice:
                    raise InputError(table.stands_twice(row))
                assessment = attrs.evolve(assessment_of(table.layout, row, place), file=file)
                yield evaluate(table.layout.rubric, assessment)
            except InputError as error:
                self.left_out.append(LeftOut(file=file, diagnostics=error.diagnostics))
                if name := said_text(row.get("unit")):
                    self.said[file] = Unit(name=name, code=said_text(row.get("code")))

    def _table(self, path: Path) -> Table:
        """A table under the rubric that the call names, read once.

        Raises:
            RefusalError: `table-without-rubric`.
            InputError: it cannot be read.
        """
        from scorer.tables import read_table

        reference = self.arguments.comparing.rubric if self.arguments.comparing else None
        if reference is None:
            raise refuse("table-without-rubric", str(path))
        if path not in self.tables:
            self.tables[path] = read_table(path, self.rubrics.named(reference))
        return self.tables[path]

    def long_table(self) -> Table | None:
        """The inputs as one table, where one of them is a table of more rows than there can be cards.

        Raises:
            RefusalError: `last-year-is-this-year`; `table-too-long-to-compare` where other inputs than tables are
                beside it.
        """
        from scorer.columns.together import together

        wanted = self.arguments.comparing
        assert wanted is not None, "the parser gives `compare` its options"
        inputs = {path.resolve(): path for path in map(Path, (*self.arguments.inputs, *wanted.last_year))}
        tables = [self._table(path) for path in inputs.values() if path.suffix.lower() in TABLE_ENDINGS]
        if len(tables) == len(inputs):
            self._years_differ(tables, len({Path(path).resolve() for path in self.arguments.inputs}))
        long = next((table for table in tables if table.rows > MOST_CARDS), None)
        if long is None:
            return None
        if len(tables) < len(inputs):
            raise refuse("table-too-long-to-compare", long.file, rows=long.rows, limit=MOST_CARDS)
        return together(tables)

    def _years_differ(self, tables: list[Table], of_this_year: int) -> None:
        """Tables of last year that are of the year of the others would only double every card of theirs.

        Raises:
            RefusalError: `last-year-is-this-year`.
        """
        from scorer.comparison.selection import only_year

        last = tables[of_this_year:]
        if not last:
            return
        years = {only_year(table) for table in tables}
        if len(years) == 1 and (year := years.pop()) is not None:
            raise refuse("last-year-is-this-year", last[0].file, year=year, other=tables[0].file)
