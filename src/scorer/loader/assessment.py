"""TOML to Assessment: the form of an assessment file, key by key (docs/assessment-format.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from scorer.diagnostics import Diagnostic, InputError, Place, Problems
from scorer.facts import AS_DECLARED, Fact
from scorer.loader.limits import YEARS
from scorer.model import About, Assessment, AssessmentKind, Disclosure, Entry, Issue, Own, Problem, Project, Sign
from scorer.record import FACT_DECIMALS, MAX_FACT, Record, type_word
from scorer.source import Source


def read_assessment(source: Source) -> Assessment:
    """An assessment from one parsed file.

    Raises:
        InputError: everything that is wrong with it.
    """
    problems = Problems()
    source.note_newer_syntax(problems)
    return assessment_of(Record(source.data, source.place, problems), source.file)


class PartlyReadError(InputError):
    """Something is wrong in an assessment; `assessment` is what else it says, to be held against its rubric."""

    def __init__(self, diagnostics: Iterable[Diagnostic], assessment: Assessment) -> None:
        super().__init__(diagnostics)
        self.assessment = assessment


def assessment_of(document: Record, file: str, issue: Issue | None = None) -> Assessment:
    """An assessment from the table that a file of any kind comes to.

    Raises:
        InputError: everything that is wrong with it, and what its record has noted before.
    """
    fields: dict[str, Any] = {
        "rubric": document.text("rubric", required=True, name=True),
        "unit": document.text("unit", required=True, name=True),
        "year": document.integer("year", *YEARS, required=True),
        "kind": document.choice("kind", get_args(AssessmentKind)) or "self",
        "corrects": document.text("corrects", name=True),
        "declared_total": document.score("declared_total"),
        "project": _project(document.table("project")),
        "disclosure": _disclosure(document.table("disclosure")),
        **answers(document),
        "problems": tuple(_problem(record) for record in document.tables("problem")),
    }
    document.finish()
    if fields["corrects"] and fields["kind"] == "self":
        document.problems.add("corrects-itself", document.place.at("corrects"))
    about: dict[str, Any] = {"issue": issue, "place": document.place, "file": file}
    if document.problems.errors and fields["rubric"] and fields["unit"] and fields["year"] is not None:
        raise PartlyReadError(document.problems, Assessment(**fields, **about))
    warnings = document.problems.warnings()
    return Assessment(**fields, **about, warnings=warnings)


def answers(document: Record) -> dict[str, Any]:
    """The part of an assessment that a rubric's own tests share: who, facts, scores, own indicators, adjustments."""
    return {
        "about": _about(document.table("about")),
        "facts": _facts(document.table("facts")),
        "scores": _scores(document.table("scores")),
        "adjustments": _scores(document.table("adjustments")),
        "own": tuple(_own(record) for record in document.tables("own")),
    }


def _facts(record: Record | None) -> Mapping[str, Fact]:
    if record is None:
        return {}
    facts = {}
    for key, value in record.items():
        if isinstance(value, dict):
            table = Record(value, record.place.at(key), record.problems)
            facts[key] = Fact(
                key,
                table.fact_or_text("value"),
                table.text("measured_in", name=True) if "measured_in" in table else AS_DECLARED,
                table.text("source"),
            )
            table.finish()
        elif isinstance(value, str):
            facts[key] = Fact(key, record.checked_text(value, key, name=True) or None, AS_DECLARED)
        else:
            number = record.checked_decimal(value, key, MAX_FACT, FACT_DECIMALS, negative=True)
            facts[key] = Fact(key, number, AS_DECLARED)
    return facts


def _project(record: Record | None) -> Project | None:
    if record is None:
        return None
    project = Project(
        name=record.text("name", required=True, name=True),
        code=record.text("code", name=True),
        budget=record.amount("budget"),
    )
    record.finish()
    return project


def _about(record: Record | None) -> About:
    if record is None:
        return About()
    names = ("code", "department", "type", "region", "prepared_by", "reviewer")
    about = About(
        **{name: record.text(name, name=True) for name in names},
        date=record.date("date"),
        budget=record.amount("budget"),
    )
    record.finish()
    return about


def _disclosure(record: Record | None) -> Disclosure:
    if record is None:
        return Disclosure()
    disclosure = Disclosure(
        targets=record.integer("targets", 0, 1_000_000),
        amount=record.amount("amount"),
        coverage=record.text("coverage", name=True),
        sub_units=record.text("sub_units"),
    )
    record.finish()
    return disclosure


def _scores(record: Record | None) -> Mapping[str, Entry]:
    if record is None:
        return {}
    entries = {}
    for key, value in record.items():
        if _is_unquoted_code(key, value):
            for code, place in _codes(key, value, record.place.at(key)):
                record.problems.add("unquoted-code", place, code=code)
        elif isinstance(value, dict):
            table = Record(value, record.place.at(key), record.problems)
            entries[key] = _entry(table)
            table.finish()
        else:
            entries[key] = Entry(score=record.checked_decimal(value, key), place=record.place.at(key))
    return entries


def _entry(record: Record) -> Entry:
    entry = Entry(
        score=record.score("score"),
        points=record.score("points"),
        deduct=record.score("deduct"),
        grade=record.text("grade", name=True),
        met=_met(record),
        counts=_counts(record),
        not_applicable=_reason_for_na(record),
        target=record.fact_or_text("target"),
        actual=record.fact_or_text("actual"),
        sign=record.choice("sign", get_args(Sign)),  # type: ignore[arg-type]  # one of them
        measured_in=record.text("measured_in", name=True),
        reason=record.text("reason"),
        problem=record.text("problem"),
        measure=record.text("measure"),
        owner=record.text("owner", name=True),
        due=record.date("due"),
        evidence=record.texts("evidence"),
        note=record.text("note"),
        derived=record.choices("derived", ("score", "points")),
        place=record.place,
    )
    if entry.not_applicable and (entry.score is not None or entry.deduct is not None):
        record.problems.add("na-with-score", record.place)
    for name in sorted(entry.derived):
        if getattr(entry, name) is None:
            record.problems.add("derived-without-value", record.place.at("derived"), key=name)
    return entry


def _met(record: Record) -> tuple[str | int, ...] | int | None:
    """The items met: a list of names and numbers, or how many."""
    value = record.take("met")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int) and not isinstance(item, bool) for item in value):
        return tuple(value)
    record.problems.add(
        "wrong-type", record.place.at("met"), key="met", expected_kind="list", found_kind=type_word(value)
    )
    return None


def _counts(record: Record) -> Mapping[str, int] | None:
    """How often each kind occurred."""
    table = record.table("counts")
    if table is None:
        return None
    counts = {key: table.integer(key, 0, 10**9) for key, _ in table.items()}
    return {key: count for key, count in counts.items() if count is not None}


def _reason_for_na(record: Record) -> str | None:
    """The reason why an indicator does not apply; `true`, "" or blanks are no reason."""
    if "not_applicable" not in record:
        return None
    value = record.take("not_applicable")
    if not isinstance(value, str) or not value.strip():
        record.problems.add("na-without-reason", record.place.at("not_applicable"))
        return None
    return record.text("not_applicable")


def _own(record: Record) -> Own:
    own = Own(
        record.text("slot", required=True, name=True), record.text("name", required=True, name=True), _entry(record)
    )
    record.finish()
    return own


def _problem(record: Record) -> Problem:
    problem = Problem(
        text=record.text("text", required=True),
        measure=record.text("measure"),
        owner=record.text("owner", name=True),
        due=record.date("due"),
    )
    record.finish()
    return problem


def _is_unquoted_code(key: str, value: Any) -> bool:
    """`3.3.3 = 5` without quotes is, to TOML, a table in a table in a table."""
    return key.isdigit() and isinstance(value, dict) and bool(value) and all(inner.isdigit() for inner in value)


def _codes(code: str, value: Mapping[str, Any], place: Place) -> Iterator[tuple[str, Place]]:
    """The codes that were meant: the digits down to the first value, or to the table of an entry."""
    for inner, below in value.items():
        if isinstance(below, dict) and below and all(key.isdigit() for key in below):
            yield from _codes(f"{code}.{inner}", below, place.at(inner))
        else:
            yield f"{code}.{inner}", place.at(inner)
