"""TOML to Rubric: the form of a rubric file, key by key (docs/rubric-format.md). Its sense is asked in `checks`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any, get_args

from scorer import checks
from scorer.diagnostics import InputError, Problems
from scorer.exact import Mode
from scorer.facts import ABOUT_FACTS, LEAF_FACTS, Position
from scorer.formulas import Formulas
from scorer.loader.assessment import answers
from scorer.loader.limits import YEARS
from scorer.loader.tree import TreeReader, rule_of
from scorer.model import (
    Adjustment,
    AdjustmentKind,
    Assessment,
    Band,
    DeclaredFact,
    Provenance,
    Rounding,
    Rubric,
    SourceStatus,
    Trial,
    Veto,
)
from scorer.record import Record
from scorer.source import Source

if TYPE_CHECKING:
    from scorer.loader.extension import Base

#: A test names no more peers than this.
MOST_PEERS = 1_000_000


def read_rubric(source: Source, base: Base | None = None) -> Rubric:
    """A rubric from one parsed file, and the rubric that it extends.

    Raises:
        InputError: everything that is wrong with it.
    """
    problems = Problems()
    source.note_newer_syntax(problems)
    data, place = source.data, source.place
    if base is not None:
        from scorer.loader.extension import extended

        data, place = extended(source, base, problems)
    document = Record(data, place, problems)
    head = document.table("rubric", required=True)
    assert head is not None, "the caller has seen that [rubric] is a table"
    provenance = _provenance(head)
    template = head.boolean("template")
    facts = _facts(document)
    outside = Formulas({**ABOUT_FACTS, **{fact.name: fact.is_text for fact in facts}})
    formulas = Formulas({**outside.texts, **LEAF_FACTS})
    reader = TreeReader(
        formulas,
        outside,
        problems,
        points_needed=not template and provenance.status != "reconstructed",
    )
    root = reader.root(head, document)
    head.take("extends")
    if base and "id" not in source.data["rubric"]:
        problems.add("missing-key", source.place.at("rubric"), key="id")
    valid = head.table("valid")
    first_year = valid.integer("from", *YEARS) if valid else None
    last_year = valid.integer("to", *YEARS) if valid else None
    display = head.table("display")
    fields: dict[str, Any] = {
        "id": head.text("id", required=True, name=True),
        "title": head.text("title", required=True, name=True),
        "version": head.text("version", required=True, name=True),
        "year": head.integer("year", *YEARS, required=True),
        "language": head.choice("language", ("zh", "en"), required=True),
        "jurisdiction": head.text("jurisdiction", name=True),
        "rounding": _rounding(head),
        "grades": _grades(head),
        "display_places": display.integer("places", 0, 6, required=True) if display else None,
        "any_level": head.choice("levels", ("any",)) is not None,
        "facts": facts,
        "adjustments": tuple(_adjustments(document, formulas)),
        "vetoes": tuple(_vetoes(document, outside)),
        "trials": tuple(_trials(document)),
        "template": template,
        "extends": (base.id, *base.extends) if base else (),
    }
    if (tolerance := head.score("tolerance")) is not None:
        fields["tolerance"] = tolerance
    for record in (valid, display, head, document):
        if record:
            record.finish()
    if root is None:
        raise InputError(problems)
    digest = sha256((base.content if base else b"") + source.content).hexdigest()
    rubric = Rubric(**fields, first_year=first_year, last_year=last_year, source=provenance, root=root, sha256=digest)
    return checks.checked(rubric, problems, head.raw.keys())


def _facts(document: Record) -> tuple[DeclaredFact, ...]:
    facts: dict[str, DeclaredFact] = {}
    for record in document.tables("fact"):
        name = record.text("name", required=True, name=True)
        fact = DeclaredFact(
            name,
            record.text("measured_in", name=True),
            record.texts("values"),
            fixed=record.boolean("fixed"),
            place=record.place,
        )
        record.finish()
        if name in facts or name in LEAF_FACTS:
            record.problems.add("duplicate-fact", record.place.at("name"), name=name)
        facts[name] = fact
    return tuple(facts.values())


def _adjustments(document: Record, formulas: Formulas) -> Iterator[Adjustment]:
    for record in document.tables("adjustment"):
        kind = record.choice("kind", get_args(AdjustmentKind), required=True)
        name, cap = record.text("name", required=True, name=True), record.score("cap", required=True)
        rule = rule_of(record, formulas)
        standard = record.text("standard")
        record.finish()
        if kind and name and cap is not None:
            yield Adjustment(kind=kind, name=name, cap=cap, rule=rule, standard=standard, place=record.place)  # type: ignore[arg-type]


def _vetoes(document: Record, formulas: Formulas) -> Iterator[Veto]:
    for record in document.tables("veto"):
        name = record.text("name", required=True, name=True)
        when = formulas.condition(record, "when", required=True)
        total, grade = record.score("total_at_most"), record.text("grade_at_most", name=True) or None
        record.finish()
        if (total is None) == (grade is None):
            record.problems.add("veto-without-effect", record.place)
        if when is not None:
            yield Veto(
                name=name,
                when=when,
                when_text=record.text("when"),
                total_at_most=total,
                grade_at_most=grade,
                place=record.place,
            )


def _trials(document: Record) -> Iterator[Trial]:
    """The rubric's own tests; their year, unit and rubric are filled in, since only the numbers matter."""
    for record in document.tables("test"):
        name = record.text("name", required=True)
        assessment = Assessment(rubric="", unit=name or "test", year=0, place=record.place, **answers(record))
        expect: dict[str, Decimal] = {}
        if table := record.table("expect"):
            for key in table.raw:
                table.take(key)
                if (value := table.ratio(key)) is not None:
                    expect[key] = value
        positions = _positions(record)
        total, low, high = record.score("total"), record.score("low"), record.score("high")
        grade = record.text("grade", name=True) or None
        record.finish()
        if not expect and total is None and low is None and high is None and grade is None:
            record.problems.add("test-expects-nothing", record.place)
        yield Trial(
            name=name,
            assessment=assessment,
            expect=expect,
            positions=positions,
            total=total,
            low=low,
            high=high,
            grade=grade,
            place=record.place,
        )


def _positions(record: Record) -> dict[str, Position]:
    """The places among peers that a test gives to leaves scored by rank."""
    found: dict[str, Position] = {}
    places = record.table("places")
    for key in places.raw if places else ():
        assert places is not None, "it has keys"
        table = places.table(key)
        if table is None:
            continue
        place = table.integer("place", 1, MOST_PEERS, required=True)
        of = table.integer("of", 1, MOST_PEERS, required=True)
        first = table.fact("first")
        table.finish()
        if place is not None and of is not None:
            if place > of:
                table.problems.add("place-beyond-peers", table.place.at("place"), place=place, of=of)
            found[key] = Position(place, of, None if first is None else Fraction(first))
    return found


def _provenance(head: Record) -> Provenance:
    """Where the rubric is from; an empty one where that cannot be read, so that the rest is still looked at."""
    if not isinstance(head.take("source"), dict):
        head.problems.add("source-needed", head.place.at("source"), statuses="、".join(get_args(SourceStatus)))
        return Provenance("")
    source = head.table("source")
    assert source is not None, "it is a table"
    provenance = Provenance(
        source.text("document", required=True),
        source.text("url", name=True),
        source.choice("status", get_args(SourceStatus), required=True),  # type: ignore[arg-type]  # one of them
        source.text("note"),
    )
    source.finish()
    return provenance


def _rounding(head: Record) -> Rounding | None:
    record = head.table("rounding")
    if record is None:
        return None
    places = record.integer("places", 0, 6, required=True)
    mode = record.choice("mode", get_args(Mode), required=True)
    source = record.text("source")
    record.finish()
    return None if places is None or mode is None else Rounding(places, mode, source)  # type: ignore[arg-type]


def _grades(head: Record) -> tuple[Band, ...]:
    bands = []
    for record in head.tables("grades"):
        name, start = record.text("name", required=True, name=True), record.score("from", required=True)
        record.finish()
        if name and start is not None:
            bands.append(Band(name, start))
    return tuple(sorted(bands, key=lambda band: band.start, reverse=True))
