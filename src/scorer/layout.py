"""What the columns of a table mean under a rubric: one row a card, a slot or a pool is one column (docs/scale.md).

The heads of the columns are resolved once, before any row is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import attrs

from scorer.diagnostics import InputError, Place, Problems, nearest, nowhere
from scorer.heads import NUMBER, WHOSE
from scorer.model import Adjustment, AnyNode, Group, Indicator, Rubric, Slot
from scorer.rules import Rule
from scorer.rules.counted import MET

#: Columns that say whose card a row is.
RESERVED = (
    "unit", "code", "project", "year", "kind", "reviewer",
    "department", "region", "type", "budget", "declared_total",
)  # fmt: skip
#: The columns of a long table, beside those that say whose card it is.
LONG = ("indicator", "score")
#: Chinese heads that mean the same.
CHINESE: Mapping[str, str] = {
    **WHOSE,
    "项目": "project",
    "项目名称": "project",
    "年度": "year",
    "类别": "kind",
    "评价人": "reviewer",
    "复核人": "reviewer",
    "自报总分": "declared_total",
    "指标": "indicator",
    "得分": "score",
}
#: Those of `RESERVED` that no two rows may share; `code` stands for the unit where a row has one.
IDENTITY = ("unit", "code", "project", "year", "kind", "reviewer")

#: After the # of a head: the column says whether the leaf is not applicable.
NA = "na"
#: What stands in a CSV cell of a leaf that is not applicable.
NOT_APPLICABLE = "不适用"

#: Keys of a score entry that any leaf may state in a column of its own.
_OF_EVERY_LEAF = ("target", "actual", "sign", "deduct")

Kind = Literal["reserved", "score", "answer", "fact", "adjustment", "adjustment-answer", "peer"]


@attrs.frozen
class Head:
    """What one column means.

    Attributes:
        name: of the column, as it is read.
        key: the reserved name, the code of a node, or the name of a fact or an adjustment.
        part: what of a leaf's or an adjustment's entry an answer is: `na`, `grade`, `met`, an occurrence, an item, …;
            of a `peer`, which no table states and `columns.peers` finds, one of `columns.rows.PEER_PARTS`.
        printed: the head as it stands in the table.
    """

    kind: Kind
    name: str
    key: str
    part: str = ""
    printed: str = attrs.field(default=attrs.Factory(lambda self: self.name, takes_self=True))


@attrs.frozen
class Layout:
    """A rubric as a table sees it, and what each column of one table means.

    Attributes:
        rubric: with every slot and pool as a pot that one score fills.
    """

    rubric: Rubric
    heads: tuple[Head, ...]

    def find(self, kind: Kind, key: str, part: str = "") -> Head | None:
        """The column of this meaning, None where the table has none."""
        return self._index.get((kind, key, part))

    _index: dict[tuple[str, str, str], Head] = attrs.field(init=False, eq=False, repr=False)

    @_index.default
    def _build_index(self) -> dict[tuple[str, str, str], Head]:
        return {(head.kind, head.key, head.part): head for head in self.heads}


def one_column_a_pot(rubric: Rubric) -> Rubric:
    """The rubric with every slot and pool as a slot that one own indicator, the column, fills for its score."""

    def visit(node: AnyNode, *, in_either: bool) -> AnyNode:
        if isinstance(node, Slot) and in_either:
            return _as(Indicator, node)
        if isinstance(node, Slot):
            return attrs.evolve(node, least=1, most=None, rule=None)
        if isinstance(node, Group) and node.pool:
            return _as(Slot, node)
        if isinstance(node, Group):
            return attrs.evolve(node, children=tuple(visit(child, in_either=node.either) for child in node.children))
        return node

    root = visit(rubric.root, in_either=False)
    assert isinstance(root, Group), "the root is no pot"
    return attrs.evolve(rubric, root=root)


def _as(kind: type[Slot] | type[Indicator], node: AnyNode) -> AnyNode:
    """The same node of another kind, without what only its own kind has."""
    shared = {field.name for field in attrs.fields(kind)} & {field.name for field in attrs.fields(type(node))}
    return kind(**{name: getattr(node, name) for name in shared - {"least", "most", "rule", "typed"}})


def in_english(rubric: Rubric, columns: Sequence[str], place: Place) -> dict[str, str]:
    """What Chinese heads are to be called, where the rubric means nothing of its own by them and the name is free.

    Raises:
        InputError: two of them mean the same.
    """
    problems = Problems()
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    for name in columns:
        meant = CHINESE.get(name)
        if meant is None or meant in columns or _meanings(rubric, name):
            continue
        if (other := first.setdefault(meant, name)) != name:
            problems.add("column-twice", place, first=other, second=name)
        found[name] = meant
    if problems.errors:
        raise InputError(problems)
    return found


def numbering(rubric: Rubric, columns: Sequence[str]) -> list[str]:
    """The columns that only count the rows (序号), where the rubric means nothing of its own by the head."""
    return [name for name in columns if name.strip() == NUMBER and not _meanings(rubric, name.strip())]


def lay_out(rubric: Rubric, columns: Sequence[str], place: Place, english: Mapping[str, str]) -> Layout:
    """What the columns mean, which go by the names that `in_english` has given them.

    Raises:
        InputError: a column is unknown, may mean several things, or means what another one does; the rubric is a frame.
    """
    flat = one_column_a_pot(rubric)
    problems = Problems()
    if rubric.template:
        problems.add("template-not-scored", place, id=rubric.id)
        raise InputError(problems)
    printed = {name: head for head, name in english.items()}
    heads: dict[tuple[str, str, str], Head] = {}
    for name in columns:
        said = printed.get(name, name)
        head = _head(flat, name, place, problems, said)
        if head is None:
            continue
        head = attrs.evolve(head, printed=said)
        first = heads.setdefault((head.kind, head.key, head.part), head)
        if first is not head:
            problems.add("column-twice", place, first=first.printed, second=head.printed)
    scored = any(head.kind != "reserved" for head in heads.values())
    if not problems.errors and (not scored or ("reserved", "unit", "") not in heads):
        problems.add("columns-missing", place, id=rubric.id)
    if problems.errors:
        raise InputError(problems)
    return Layout(flat, tuple(heads.values()))


def meaning(rubric: Rubric, name: str) -> Head | None:
    """What a head means by itself under a rubric as a table sees it; None where that is nothing or several things."""
    return _head(rubric, name, nowhere(""), Problems(), name)


def _head(rubric: Rubric, name: str, place: Place, problems: Problems, printed: str) -> Head | None:
    """What a head means; `printed` is how the table has it."""
    if name in RESERVED:
        return Head("reserved", name, name)
    base, mark, part = name.rpartition("#")
    if mark and (found := _meanings(rubric, base)):
        return _answer(rubric, name, found, part, place, problems)
    found = _meanings(rubric, name)
    if len(found) == 1:
        return attrs.evolve(found[0], name=name)
    if found:
        meanings = ", ".join(_told(rubric, head) for head in found)
        problems.add("column-ambiguous", place, name=name, meanings=meanings)
    else:
        known = (*RESERVED, *CHINESE, *rubric.by_key, *(fact.name for fact in rubric.facts), *_adjustments(rubric))
        near = ", ".join(nearest(printed, known, 3))
        problems.add("unknown-column", place, name=printed, id=rubric.id, nearest=near, reserved=_reserved())
    return None


def _reserved() -> str:
    """The reserved heads in both languages."""
    chinese = {meant: name for name, meant in reversed(tuple(CHINESE.items()))}
    return ", ".join(f"{name} ({chinese[name]})" for name in RESERVED)


def _meanings(rubric: Rubric, name: str) -> list[Head]:
    """Everything that a head may mean; a leaf goes before a group, which has no column."""
    facts = {fact.name for fact in rubric.facts}
    if name.startswith("fact:") and name.removeprefix("fact:") in facts:
        return [Head("fact", name, name.removeprefix("fact:"))]
    if name.startswith("adjustment:") and name.removeprefix("adjustment:") in _adjustments(rubric):
        return [Head("adjustment", name, name.removeprefix("adjustment:"))]
    found = [Head("score", name, node.code) for node in rubric.by_key.get(name, ()) if not isinstance(node, Group)]
    found += [Head("fact", name, name)] if name in facts else []
    return found + ([Head("adjustment", name, name)] if name in _adjustments(rubric) else [])


def _adjustments(rubric: Rubric) -> dict[str, Adjustment]:
    return {adjustment.name: adjustment for adjustment in rubric.adjustments}


def _told(rubric: Rubric, head: Head) -> str:
    if head.kind != "score":
        return f"{head.kind} {head.key}"
    return next(f"{node.label} ({node.code})" for node in rubric.nodes if node.code == head.key)


def _answer(rubric: Rubric, name: str, found: list[Head], part: str, place: Place, problems: Problems) -> Head | None:
    """A head with a # in it: a part of the entry of one leaf or adjustment."""
    found = [head for head in found if head.kind != "fact"]
    if len(found) != 1:
        meanings = ", ".join(_told(rubric, head) for head in found) or "—"
        problems.add("column-ambiguous", place, name=name, meanings=meanings)
        return None
    (head,) = found
    parts = tuple(parts_of(rubric, head))
    if part not in parts:
        problems.add("column-not-asked", place, name=name, node=_told(rubric, head), parts=", ".join(parts) or "—")
        return None
    return Head("adjustment-answer" if head.kind == "adjustment" else "answer", name, head.key, part)


def parts_of(rubric: Rubric, head: Head) -> Iterator[str]:
    """What may stand after the # of a leaf or an adjustment."""
    if head.kind == "adjustment":
        yield from asked(_adjustments(rubric)[head.key].rule)
        return
    yield NA
    node = next(node for node in rubric.nodes if node.code == head.key)
    if isinstance(node, Indicator):
        yield from _OF_EVERY_LEAF
        yield from asked(node.rule)


def asked(rule: Rule | None) -> Iterator[str]:
    """The parts of an entry that a rule asks for: a grade, a number of items met, or each item or occurrence."""
    if rule is None:
        return
    takes, names = rule.shape.takes, rule.shape.own_names()
    if "grade" in takes:
        yield "grade"
    if MET in names:
        yield "met"
    elif takes & {"met", "counts"}:
        yield from sorted(names)
