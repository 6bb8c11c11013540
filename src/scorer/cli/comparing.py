"""`scorer compare`: many cards read one after the other, compared, and written in one piece."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.cli.arguments import DONE, FOUND, Arguments, Comparing
from scorer.cli.inputs import gathered, holds_rubric
from scorer.cli.output import (
    RefusalError,
    identities,
    make_folder,
    names_folder,
    print_out,
    refuse,
    report,
    write_whole,
)
from scorer.cli.progress import bar, progress
from scorer.comparison import Handed, Options, compare
from scorer.comparison.nouns import Comparison, Department, LeftOut, Unit
from scorer.diagnostics import Diagnostic, InputError, Problems, nearest, nowhere, ordered
from scorer.loader import load_assessment, load_rubric, rubric_of
from scorer.loader.owner import WORKBOOKS, owner
from scorer.loader.roster import load_roster
from scorer.model import Assessment, Rubric, Scorecard
from scorer.reporters.comparison import (
    BINARY,
    COMPARISON_ENDINGS,
    COMPARISON_FORMATS,
    DEPARTMENT_FORMATS,
    TABLE_FORMATS,
)
from scorer.reporters.comparison.desk_sheets import department_name
from scorer.reporters.comparison.sheet import Sheet
from scorer.reporters.comparison.tables import tables
from scorer.source import TABLE_ENDINGS

if TYPE_CHECKING:
    from scorer.tables import Table

#: The rows of longer tables are compared as columns, without a card of each.
MOST_CARDS = 10_000
#: The units of a larger department fill no sheet.
MOST_IN_SHEET = 10_000


def compare_units(arguments: Arguments) -> int:
    """`scorer compare PATH…`."""
    format_ = _format(arguments)
    wanted = arguments.comparing
    assert wanted is not None, "the parser gives `compare` its options"
    reading = _Reading(arguments)
    long = reading.long_table()
    if long is not None:
        return _compare_long(long, format_, arguments, reading)
    roster = load_roster(wanted.roster) if wanted.roster else ()
    inputs = gathered((*arguments.inputs, *wanted.last_year), (wanted.roster, arguments.output))
    files = inputs.files
    reading.leave(inputs.not_taken)
    cards = reading.cards(progress(files, len(files)))
    first = next(cards, None)
    if first is None:
        told = [diagnostic for out in reading.left_out for diagnostic in out.diagnostics]
        none = () if _errors(told) else refuse("nothing-to-compare", arguments.inputs[0]).diagnostics
        raise RefusalError((*told, *none))
    handed = Handed(reading.left_out, reading.said, wanted.roster or "", roster)
    language = arguments.chosen or first.language
    found = compare(_chain(first, cards), _options(wanted), handed, language=language)
    if not found.fields:
        raise _nothing_to_rank(found, arguments.inputs[0])
    unused = _rubric_not_used(files, wanted.rubric)
    report((*inputs.told, *unused, *ordered(_told(found)), *_fewer_draws(found, wanted)), arguments)
    read = (*(str(file) for file, _ in files), *reading.rubric_files, *filter(None, [wanted.roster]))
    _write(found, format_, arguments, read, {})
    doubtful = found.recheck or found.diagnostics or _lacking(found) or unused or found.left_out
    failed = _errors(diagnostic for out in found.left_out for diagnostic in out.diagnostics)
    return FOUND if failed or (arguments.strict and doubtful) else DONE


def _errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any input was wrong; a file of a folder that was not taken is told, and is no error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def _rubric_not_used(files: Iterable[tuple[Path, bool]], rubric: str | None) -> tuple[Diagnostic, ...]:
    """A warning where `--rubric` is given and no table is there that it is for."""
    if rubric is None or any(path.suffix.lower() in TABLE_ENDINGS for path, _ in files):
        return ()
    return _warning("rubric-not-used", "-", rubric=rubric)


def _warning(code: str, file: str, **values: object) -> tuple[Diagnostic, ...]:
    problems = Problems()
    problems.add(code, nowhere(file), **values)
    return problems.warnings()


def _compare_long(table: Table, format_: str, arguments: Arguments, reading: _Reading) -> int:
    """One table of more rows than there can be cards in memory."""
    import tempfile

    from scorer.comparison.naming import Known
    from scorer.comparison.table import LISTED, compare_table
    from scorer.reporters.comparison.whole import WHOLE_FORMATS, whole_tables

    wanted = arguments.comparing
    assert wanted is not None, "the parser gives `compare` its options"
    roster = Known.of(wanted.roster, load_roster(wanted.roster)) if wanted.roster else None
    with tempfile.TemporaryDirectory(prefix="scorer-") as folder:
        # a department's sheet has no ranges
        weighting = _options(wanted).weighting if wanted.department is None else None
        with bar((3 if weighting else 2) * table.rows) as add:  # scored, counted, and drawn
            watched = attrs.evolve(table, watched=add)
            language = arguments.chosen or table.layout.rubric.language
            room = Path(folder)
            done = compare_table(
                watched, room, year=wanted.year, kind=wanted.kind, language=language, listed=LISTED,
                sampled=wanted.sample, seed=wanted.seed, weighting=weighting, roster=roster, consensus=wanted.reviewers,
            )  # fmt: skip
        found = done.comparison
        if not found.fields:
            raise _nothing_to_rank(found, table.file)
        if wanted.department is not None:
            department = _department(found, wanted.department)
            if department.number > MOST_IN_SHEET:
                name, cards = wanted.department, department.number
                raise refuse("department-too-large", table.file, name=name, cards=cards, limit=MOST_IN_SHEET)
            found = done.of_department(department)
        report((*ordered(_told(found)), *_fewer_draws(found, wanted)), arguments)
        whole: dict[str, Callable[[], Iterable[bytes]]] = {}
        if format_ in WHOLE_FORMATS:
            whole = {name: partial(WHOLE_FORMATS[format_], done, name) for name in whole_tables(done)}
        read = (*map(str, reading.tables), *reading.rubric_files, *filter(None, [wanted.roster]))
        _write(found, format_, arguments, read, whole)
    doubtful = found.recheck or found.diagnostics or _lacking(found)
    return FOUND if found.failed or (arguments.strict and doubtful) else DONE


def _lacking(found: Comparison) -> bool:
    """Whether there is somebody to write to, or somebody who was not asked."""
    return found.roster is not None and bool(found.roster.reminders or found.roster.unexpected)


def _options(wanted: Comparing) -> Options:
    return Options(
        year=wanted.year,
        kind=wanted.kind,
        consensus=wanted.reviewers,
        percent=wanted.vary,
        draws=wanted.draws,
        seed=wanted.seed,
        level=wanted.level,
        sampled=wanted.sample,
    )


def _told(found: Comparison) -> Iterator[Diagnostic]:
    """What is wrong with the inputs left out, and warnings about the others."""
    for out in found.left_out:
        yield from out.diagnostics
    yield from found.diagnostics


def _fewer_draws(found: Comparison, wanted: Comparing) -> Iterator[Diagnostic]:
    """That a field is too large for the draws that were asked for."""
    for field in found.fields:
        if field.weighting and field.weighting.draws < wanted.draws:
            numbers = {"units": field.ranked, "draws": field.weighting.draws, "wanted": wanted.draws}
            yield from _warning("fewer-draws", field.title, **numbers)


def _nothing_to_rank(found: Comparison, file: str) -> RefusalError:
    """Why there is no ranking at all, together with whatever is wrong with the inputs."""
    return RefusalError((*_told(found), *refuse("nothing-to-rank", file).diagnostics))


def _chain(first: Scorecard, rest: Iterator[Scorecard]) -> Iterator[Scorecard]:
    yield first
    yield from rest


@attrs.define
class _Reading:
    """Reads card after card and keeps none: only what could not be used, and whose it was."""

    arguments: Arguments
    left_out: list[LeftOut] = attrs.field(factory=list)
    said: dict[str, Unit] = attrs.field(factory=dict)
    rubrics: dict[str, Rubric] = attrs.field(factory=dict)
    tables: dict[Path, Table] = attrs.field(factory=dict)

    def leave(self, files: Iterable[tuple[Path, Diagnostic]]) -> None:
        """Files of a folder that were not taken; who sent a form of the wrong kind has sent one all the same."""
        for path, diagnostic in files:
            self._leave(path, (diagnostic,), owner(path) if path.suffix.lower() in WORKBOOKS else None)

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
                yield evaluate(self._rubric(assessment), assessment)
            except InputError as error:
                if not named and assessment is None and holds_rubric(path, error):
                    continue
                self._leave(path, error.diagnostics, owner(path) if assessment is None else _unit_of(assessment))

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
        if reference not in self.rubrics:
            self.rubrics[reference] = self._speaking(load_rubric(reference, folders=self.arguments.folders))
        if path not in self.tables:
            self.tables[path] = read_table(path, self.rubrics[reference])
        return self.tables[path]

    def long_table(self) -> Table | None:
        """The inputs as one table, where one of them is a table of more rows than there can be cards.

        Raises:
            RefusalError: `table-too-long-to-compare` where other inputs than tables are beside it.
        """
        from scorer.columns.together import together

        wanted = self.arguments.comparing
        assert wanted is not None, "the parser gives `compare` its options"
        inputs = {path.resolve(): path for path in map(Path, (*self.arguments.inputs, *wanted.last_year))}
        tables = [self._table(path) for path in inputs.values() if path.suffix.lower() in TABLE_ENDINGS]
        long = next((table for table in tables if table.rows > MOST_CARDS), None)
        if long is None:
            return None
        if len(tables) < len(inputs):
            raise refuse("table-too-long-to-compare", long.file, rows=long.rows, limit=MOST_CARDS)
        return together(tables)

    @property
    def rubric_files(self) -> tuple[str, ...]:
        """Every rubric that was read, and so may not be written over."""
        return tuple(rubric.root.place.span.file for rubric in self.rubrics.values())

    def _rubric(self, assessment: Assessment) -> Rubric:
        """The rubric of an assessment, read once however it is named.

        Raises:
            InputError: there is no such rubric, or something is wrong with it.
        """
        reference = assessment.rubric
        if reference.endswith(".toml"):
            reference = str((Path(assessment.file).parent / reference).resolve())
        if reference not in self.rubrics:
            self.rubrics[reference] = self._speaking(rubric_of(assessment, folders=self.arguments.folders))
        return self.rubrics[reference]

    def _speaking(self, rubric: Rubric) -> Rubric:
        return attrs.evolve(rubric, language=self.arguments.chosen or rubric.language)


def _unit_of(assessment: Assessment) -> Unit:
    about = assessment.about
    project = assessment.project.name if assessment.project else ""
    return Unit(name=assessment.unit, code=about.code, project=project, department=about.department)


# ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _format(arguments: Arguments) -> str:
    """The format asked for, by name or by the ending of the output.

    Raises:
        RefusalError: `unknown-format`, `output-needed` where bytes would go to a screen, or `department-format` where
            the sheet of a department has no such format.
    """
    output = arguments.output
    if output is None and arguments.format in BINARY and sys.stdout.isatty():
        raise refuse("output-needed", "-", format=arguments.format)
    format_ = _named_format(arguments)
    if arguments.comparing and arguments.comparing.department is not None and format_ not in DEPARTMENT_FORMATS:
        raise refuse("department-format", output or "-", format=format_, formats=" ".join(DEPARTMENT_FORMATS))
    return format_


def _named_format(arguments: Arguments) -> str:
    output = arguments.output
    if arguments.format:
        return arguments.format
    if output is None:
        return "text"
    path = Path(output)
    if names_folder(output):
        return "csv"
    if path.suffix.lower() not in COMPARISON_ENDINGS:
        endings = " ".join(COMPARISON_ENDINGS)
        raise refuse("unknown-format", output, format=path.suffix or path.name, formats=endings)
    return COMPARISON_ENDINGS[path.suffix.lower()]


def _write(
    found: Comparison,
    format_: str,
    arguments: Arguments,
    read: tuple[str, ...],
    whole: Mapping[str, Callable[[], Iterable[bytes]]],
) -> None:
    """Write what was found; `whole` gives tables, by name, of which the comparison has the first rows only."""
    output = None if arguments.output is None else Path(arguments.output)
    wanted = arguments.comparing
    assert wanted is not None, "the parser gives `compare` its options"
    table, kept = wanted.table, identities(read)
    folder = output is not None and names_folder(arguments.output or "")
    content: str | bytes | Iterable[bytes]
    if wanted.department is not None:
        content = DEPARTMENT_FORMATS[format_](found, department=_department(found, wanted.department))
    elif format_ in TABLE_FORMATS:
        known = tables(found)
        report(ordered(_cut(known, folder, table, whole, arguments)), arguments)
        if output is not None and folder:
            make_folder(output)
            for name in known:
                content = whole[name]() if name in whole else TABLE_FORMATS[format_](found, table=name)
                write_whole(output / f"{name}.{format_}", content, kept)
            return
        if table not in known:
            raise refuse("unknown-table", arguments.output or "-", name=table, known=", ".join(known))
        content = whole[table]() if table in whole else TABLE_FORMATS[format_](found, table=table)
    elif format_ == "text":
        content = COMPARISON_FORMATS[format_](found, columns=shutil.get_terminal_size((80, 24)).columns)
    else:
        content = COMPARISON_FORMATS[format_](found)
    if output is not None:
        write_whole(output, content, kept)
    else:
        print_out(content)


def _cut(
    known: Mapping[str, Sheet], all_of_them: bool, table: str, whole: Container[str], arguments: Arguments
) -> Problems:
    """Tables of which the first rows only are written, in formats that have no room for a sentence."""
    problems = Problems()
    for name, sheet in known.items():
        if sheet.of is not None and name not in whole and (all_of_them or name == table):
            place = nowhere(arguments.output or "-")
            problems.add("table-cut", place, table=name, shown=len(sheet.rows), rows=sheet.of)
    return problems


def _department(found: Comparison, name: str) -> Department:
    """The department of that name; the units without one go by the words that the tables have for them.

    Raises:
        RefusalError: `unknown-department`.
    """
    known = {department_name(one.name, found.language): one for one in found.departments}
    if name not in known:
        near = nearest(name, known, 3) or tuple(known)[:10]
        raise refuse("unknown-department", name, name=name, nearest="、".join(near))
    return known[name]
