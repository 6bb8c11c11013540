"""TOML to Rubric: the form of a rubric file, key by key (docs/rubric-format.md). Its sense is asked in `checks`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any, get_args

import attrs

from scorer import checks
from scorer.diagnostics import InputError, Problems
from scorer.exact import ZERO, Mode
from scorer.facts import ABOUT_FACTS, LEAF_FACTS, Position
from scorer.formulas import Formulas
from scorer.loader.assessment import answers
from scorer.loader.limits import YEARS
from scorer.model import (
    Adjustment,
    AdjustmentKind,
    AnyNode,
    Assessment,
    Band,
    DeclaredFact,
    Group,
    Indicator,
    Path,
    Policy,
    PolicyKind,
    Provenance,
    RollUp,
    Rounding,
    Rubric,
    Slot,
    SourceStatus,
    Trial,
    Typed,
    Veto,
)
from scorer.record import Record
from scorer.source import Source

if TYPE_CHECKING:
    from scorer.loader.extension import Base
    from scorer.rules import Rule

#: Policies written as a plain word; `move-to` is written as a table with its target.
POLICY_WORDS = tuple(word for word in get_args(PolicyKind) if word != "move-to")
MAX_NODES = 5000
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
    reader = _TreeReader(
        formulas,
        outside,
        problems,
        points_needed=not template and not (provenance is not None and provenance.status == "reconstructed"),
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
    if provenance is None or root is None:
        raise InputError(problems)
    digest = sha256((base.content if base else b"") + source.content).hexdigest()
    rubric = Rubric(**fields, first_year=first_year, last_year=last_year, source=provenance, root=root, sha256=digest)
    return checks.checked(rubric, problems)


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
        rule = _rule(record, formulas)
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


def _rule(record: Record, formulas: Formulas) -> Rule | None:
    if "rule" not in record:
        return None
    from scorer.rules import read_rule  # rubrics of typed scores never load the rules

    table = record.table("rule")
    return None if table is None else read_rule(table, formulas)


def _provenance(head: Record) -> Provenance | None:
    source = head.table("source", required=True)
    if source is None:
        return None
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


def _on_own_scale(node: AnyNode) -> AnyNode:
    """A child of a weighted group without points: a group has those of its children, a leaf or pot a scale of 100."""
    if node.points is not None:
        return node
    if not isinstance(node, Group) or node.pool or node.either:
        return attrs.evolve(node, points=Decimal(100))
    parts = [child.points for child in node.children]
    return attrs.evolve(node, points=sum((part for part in parts if part is not None), ZERO))


class _TreeReader:
    """Reads nodes from level 1 down; knows how many it has read, so that no file can make it run away."""

    def __init__(self, formulas: Formulas, outside: Formulas, problems: Problems, *, points_needed: bool) -> None:
        self._formulas = formulas
        self._outside = outside  # for conditions, which know nothing of one leaf's target and actual
        self._problems = problems
        self._points_needed = points_needed
        self._count = 0

    def root(self, head: Record, document: Record) -> Group | None:
        """The whole tree; [rubric] is its root and takes the keys of a node."""
        fields = self._common(head, free=False)
        typed = self._typed(head, "check")
        roll_up = self._roll_up(head)
        children = self._children(document, 1, (), "", typed, free=roll_up == "weighted", in_pool=False)
        if not children:
            if isinstance(document.raw.get("level1", []), list):
                self._problems.add("empty-group", head.place, key="level1")
            return None
        if roll_up == "weighted":
            children = tuple(_on_own_scale(child) for child in children)
        return Group(name="", path=(), code="", children=children, roll_up=roll_up, place=head.place, **fields)

    def _children(
        self, record: Record, level: int, path: Path, code: str, typed: Typed, *, free: bool, in_pool: bool
    ) -> tuple[AnyNode, ...]:
        nodes = []
        for number, child in enumerate(record.tables(f"level{level}"), start=1):
            self._count += 1
            if self._count > MAX_NODES:
                self._problems.add("too-many-nodes", child.place, limit=MAX_NODES)
                raise InputError(self._problems)  # nothing after this is worth reading
            position = f"{code}.{number}" if code else str(number)
            nodes.append(self._node(child, level, path, position, typed, free=free, in_pool=in_pool))
        return tuple(nodes)

    def _node(
        self, record: Record, level: int, above: Path, number: str, typed: Typed, *, free: bool, in_pool: bool
    ) -> AnyNode:
        """One node; `free` where it needs no points of its own: below a pool, an either or a weighted group."""
        if f"level{level}" in record:
            # A list written after tables of the same level lands inside the last of these tables.
            record.take(f"level{level}")
            self._problems.add("mixed-children", record.place.at(f"level{level}"))
        name = record.text("name", required=True, name=True)
        own_code = record.text("code", name=True)
        below = f"level{level + 1}"
        pool, either = record.boolean("pool"), record.boolean("either")
        fields = self._common(record, free=free)
        typed = self._typed(record, typed)
        fields |= {
            "name": name,
            "path": (*above, name),
            "code": own_code or number,
            "standard": record.text("standard"),
            "advice": record.text("advice"),
            "source": self._source(record),
            "weight": record.ratio("weight"),
            "applies": self._outside.condition(record, "applies") if "applies" in record else None,
            "applies_text": record.text("applies") if isinstance(record.take("applies"), str) else "",
            "place": record.place,
        }
        node: AnyNode
        if below in record or pool or either:
            roll_up = self._roll_up(record)
            children = self._children(
                record,
                level + 1,
                fields["path"],
                number,
                typed,
                free=in_pool or pool or either or roll_up == "weighted",
                in_pool=in_pool or pool,
            )
            if not children and isinstance(record.raw.get(below, []), list):
                self._problems.add("empty-group", record.place, fields["path"], key=below)
            if roll_up == "weighted":
                children = tuple(_on_own_scale(child) for child in children)
            node = Group(children=children, pool=pool, either=either, roll_up=roll_up, **fields)
        elif (slot := record.table("slot")) is not None:
            least, most = slot.integer("min", 0, 1000), slot.integer("max", 1, 1000)
            slot.finish()
            node = Slot(
                least=(0 if in_pool else 1) if least is None else least,
                most=most,
                rule=_rule(record, self._formulas),
                typed=typed,
                **fields,
            )
        else:
            node = Indicator(step=record.score("step"), rule=_rule(record, self._formulas), typed=typed, **fields)
        record.finish()
        return node

    def _common(self, record: Record, *, free: bool) -> dict[str, Any]:
        return {
            "points": record.score("points", required=self._points_needed and not free),
            "declared_points": record.score("declared_points"),
            "not_applicable": self._policy(record),
        }

    def _typed(self, record: Record, above: Typed) -> Typed:
        """What a typed score beside a rule is good for; the nearest declaration wins."""
        word = record.choice("typed", get_args(Typed))
        return above if word is None else word  # type: ignore[return-value]  # one of them

    def _roll_up(self, record: Record) -> RollUp:
        return record.choice("roll_up", get_args(RollUp)) or "sum"  # type: ignore[return-value]  # one of them

    def _policy(self, record: Record) -> Policy | None:
        value = record.take("not_applicable")
        if isinstance(value, dict):
            table = record.table("not_applicable")
            assert table is not None, "it is a table"
            target = table.text("move_to", required=True, name=True)
            table.finish()
            return Policy("move-to", target)
        word = record.choice("not_applicable", POLICY_WORDS)
        return None if word is None else Policy(word)  # type: ignore[arg-type]  # one of them

    def _source(self, record: Record) -> Provenance | None:
        value = record.take("source")
        if isinstance(value, str):
            return Provenance(record.text("source"))
        table = record.table("source")
        if table is None:
            return None
        provenance = Provenance(
            table.text("document"),
            table.text("url", name=True),
            table.choice("status", get_args(SourceStatus)),  # type: ignore[arg-type]  # one of them
            table.text("note"),
        )
        table.finish()
        return provenance
