"""`scorer compare`: many cards read one after the other, compared, and written in one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.cli.arguments import DONE, FOUND, Arguments, Comparing
from scorer.cli.comparison_inputs import Reading
from scorer.cli.comparison_output import department_of, format_of, write
from scorer.cli.inputs import gathered
from scorer.cli.output import RefusalError, refuse, report
from scorer.cli.progress import bar, progress
from scorer.comparison import Handed, Options, compare
from scorer.comparison.nouns import Comparison
from scorer.diagnostics import Diagnostic, diagnosed, ordered
from scorer.loader.roster import RosterFile, read_roster
from scorer.model import Scorecard
from scorer.source import TABLE_ENDINGS

if TYPE_CHECKING:
    from scorer.tables import Table

#: The units of a larger department fill no sheet.
MOST_IN_SHEET = 10_000


def compare_units(arguments: Arguments) -> int:
    """`scorer compare PATH…`."""
    format_ = format_of(arguments)
    wanted = arguments.comparing
    assert wanted is not None, "the parser gives `compare` its options"
    reading = Reading(arguments)
    long = reading.long_table()
    if long is not None:
        return _compare_long(long, format_, arguments, reading)
    roster = read_roster(wanted.roster) if wanted.roster else RosterFile((), ())
    inputs = gathered((*arguments.inputs, *wanted.last_year), output=arguments.output, roster=wanted.roster)
    files = inputs.files
    reading.leave(inputs.not_taken)
    cards = reading.cards(progress(files, len(files)))
    first = next(cards, None)
    if first is None:
        told = [diagnostic for out in reading.left_out for diagnostic in out.diagnostics]
        none = () if _errors(told) else refuse("nothing-to-compare", arguments.inputs[0]).diagnostics
        raise RefusalError((*told, *none))
    handed = Handed(reading.left_out, reading.said, wanted.roster or "", roster.entries)
    language = arguments.chosen or first.language
    found = compare(_chain(first, cards), _options(wanted), handed, language=language)
    if not found.fields:
        raise _nothing_to_rank(found, arguments.inputs[0])
    unused = _rubric_not_used(files, wanted.rubric)
    report((*inputs.told, *roster.told, *unused, *ordered(_told(found)), *_fewer_draws(found, wanted)), arguments)
    read = (*(str(file) for file, _ in files), *reading.rubrics.files, *filter(None, [wanted.roster]))
    write(found, format_, arguments, read, {})
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
    return (diagnosed("rubric-not-used", "-", rubric=rubric),)


def _compare_long(table: Table, format_: str, arguments: Arguments, reading: Reading) -> int:
    """One table of more rows than there can be cards in memory."""
    import tempfile

    from scorer.comparison.naming import Known
    from scorer.comparison.table import LISTED, compare_table
    from scorer.reporters.comparison.whole import WHOLE_FORMATS, whole_tables

    wanted = arguments.comparing
    assert wanted is not None, "the parser gives `compare` its options"
    listed = read_roster(wanted.roster) if wanted.roster else RosterFile((), ())
    roster = Known.of(wanted.roster, listed.entries) if wanted.roster else None
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
            department = department_of(found, wanted.department)
            if department.number > MOST_IN_SHEET:
                name, cards = wanted.department, department.number
                raise refuse("department-too-large", table.file, name=name, cards=cards, limit=MOST_IN_SHEET)
            found = done.of_department(department)
        report((*listed.told, *ordered(_told(found)), *_fewer_draws(found, wanted)), arguments)
        whole: dict[str, Callable[[], Iterable[bytes]]] = {}
        if format_ in WHOLE_FORMATS:
            whole = {name: partial(WHOLE_FORMATS[format_], done, name) for name in whole_tables(done)}
        read = (*map(str, reading.tables), *reading.rubrics.files, *filter(None, [wanted.roster]))
        write(found, format_, arguments, read, whole)
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
            yield diagnosed("fewer-draws", field.title, **numbers)


def _nothing_to_rank(found: Comparison, file: str) -> RefusalError:
    """Why there is no ranking at all, together with whatever is wrong with the inputs."""
    return RefusalError((*_told(found), *refuse("nothing-to-rank", file).diagnostics))


def _chain(first: Scorecard, rest: Iterator[Scorecard]) -> Iterator[Scorecard]:
    yield first
    yield from rest
