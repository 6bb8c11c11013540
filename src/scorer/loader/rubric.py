"""TOML to Rubric: the form of a rubric file, key by key (docs/rubric-format.md). Its sense is asked in `checks`."""

from __future__ import annotations

from typing import Any, get_args

from scorer import checks
from scorer.diagnostics import InputError, Problems
from scorer.exact import Mode
from scorer.model import (
    AnyNode,
    Band,
    Group,
    Indicator,
    Policy,
    PolicyKind,
    Provenance,
    Rounding,
    Rubric,
    Slot,
    SourceStatus,
)
from scorer.record import Record
from scorer.source import Source

#: Policies written as a plain word; `move-to` is written as a table with its target.
POLICY_WORDS = tuple(word for word in get_args(PolicyKind) if word != "move-to")
YEARS = (1949, 2199)
MAX_NODES = 5000


def read_rubric(source: Source) -> Rubric:
    """A rubric from one parsed file.

    Raises:
        InputError: everything that is wrong with it.
    """
    problems = Problems()
    source.note_newer_syntax(problems)
    document = Record(source.data, source.place, problems)
    head = document.table("rubric", required=True)
    assert head is not None, "the caller has seen that [rubric] is a table"
    provenance = _provenance(head)
    reader = _TreeReader(problems, reconstructed=provenance is not None and provenance.status == "reconstructed")
    root = reader.root(head, document)
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
    }
    for record in (valid, display, head, document):
        if record:
            record.finish()
    if problems.errors or provenance is None or root is None:
        raise InputError(problems)
    rubric = Rubric(
        **fields, first_year=first_year, last_year=last_year, source=provenance, root=root, sha256=source.sha256
    )
    return checks.checked(rubric, problems)


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


class _TreeReader:
    """Reads nodes from level 1 down; knows how many it has read, so that no file can make it run away."""

    def __init__(self, problems: Problems, *, reconstructed: bool) -> None:
        self._problems = problems
        self._reconstructed = reconstructed
        self._count = 0

    def root(self, head: Record, document: Record) -> Group | None:
        fields = self._common(head, points_needed=not self._reconstructed)
        children = self._children(document, 1, (), "", in_pool=False)
        if not children:
            self._problems.add("empty-group", head.place, key="level1")
            return None
        return Group(name="", path=(), code="", children=children, place=head.place, **fields)

    def _children(
        self, record: Record, level: int, path: tuple[str, ...], code: str, *, in_pool: bool
    ) -> tuple[AnyNode, ...]:
        nodes = []
        for number, child in enumerate(record.tables(f"level{level}"), start=1):
            self._count += 1
            if self._count > MAX_NODES:
                self._problems.add("too-many-nodes", child.place, limit=MAX_NODES)
                break
            nodes.append(self._node(child, level, path, f"{code}.{number}" if code else str(number), in_pool=in_pool))
        return tuple(nodes)

    def _node(self, record: Record, level: int, above: tuple[str, ...], number: str, *, in_pool: bool) -> AnyNode:
        name = record.text("name", required=True, name=True)
        own_code = record.text("code", name=True)
        below = f"level{level + 1}"
        pool = record.boolean("pool")
        is_group = below in record or pool
        fields = self._common(record, points_needed=not (in_pool or self._reconstructed))
        fields |= {
            "name": name,
            "path": (*above, name),
            "code": own_code or number,
            "standard": record.text("standard"),
            "advice": record.text("advice"),
            "source": self._source(record),
            "place": record.place,
        }
        node: AnyNode
        if is_group:
            children = self._children(record, level + 1, fields["path"], number, in_pool=in_pool or pool)
            if not children:
                self._problems.add("empty-group", record.place, fields["path"], key=below)
            node = Group(children=children, pool=pool, **fields)
        elif (slot := record.table("slot")) is not None:
            least, most = slot.integer("min", 0, 1000), slot.integer("max", 1, 1000)
            slot.finish()
            node = Slot(least=(0 if in_pool else 1) if least is None else least, most=most, **fields)
        else:
            node = Indicator(step=record.score("step"), **fields)
        record.finish()
        return node

    def _common(self, record: Record, *, points_needed: bool) -> dict[str, Any]:
        return {
            "points": record.score("points", required=points_needed),
            "declared_points": record.score("declared_points"),
            "not_applicable": self._policy(record),
        }

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
