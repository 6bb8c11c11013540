"""The nodes of a rubric file, level by level: the keys of [[level1]] and of what is below."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import attrs

from scorer.diagnostics import InputError, Problems
from scorer.exact import ZERO
from scorer.formulas import Formulas
from scorer.model import (
    AnyNode,
    Group,
    Indicator,
    Path,
    Policy,
    PolicyKind,
    Provenance,
    RollUp,
    Slot,
    SourceStatus,
    Typed,
)
from scorer.record import Record

if TYPE_CHECKING:
    from scorer.rules import Rule


#: Policies written as a plain word; `move-to` is written as a table with its target.
POLICY_WORDS = tuple(word for word in get_args(PolicyKind) if word != "move-to")
MAX_NODES = 5000


def rule_of(record: Record, formulas: Formulas) -> Rule | None:
    """The rule of a leaf, a slot or an adjustment; None where it has none, or none that can be read."""
    if "rule" not in record:
        return None
    from scorer.rules import read_rule  # rubrics of typed scores never load the rules

    table = record.table("rule")
    return None if table is None else read_rule(table, formulas)


def _on_own_scale(node: AnyNode) -> AnyNode:
    """A child of a weighted group without points: a group has those of its children, a leaf or pot a scale of 100."""
    if node.points is not None:
        return node
    if not isinstance(node, Group) or node.pool or node.either:
        return attrs.evolve(node, points=Decimal(100))
    parts = [child.points for child in node.children]
    return attrs.evolve(node, points=sum((part for part in parts if part is not None), ZERO))


class TreeReader:
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
                rule=rule_of(record, self._formulas),
                typed=typed,
                **fields,
            )
        else:
            node = Indicator(step=record.score("step"), rule=rule_of(record, self._formulas), typed=typed, **fields)
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
