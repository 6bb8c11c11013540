"""The rubric of a table that came without one: its rows as printed, contradictions included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

import attrs

from scorer.diagnostics import Place
from scorer.exact import ZERO
from scorer.model import AnyNode, Group, Indicator, Path, Provenance, Rubric, Slot
from scorer.readers.printed.rows import Label, Row, Table
from scorer.readers.printed.values import folded

#: What stands for the name of a group of which only the points are printed.
NAMELESS = "（名称未印）"
POT = "可选项"
#: What a form calls the place where each unit writes its own indicators.
_OWN = re.compile(r"(?:部门|单位|项目)?(?:特性|个性|特色|自定)(?:化)?(?:绩效)?指标")


@attrs.define
class _Branch:
    """A group while its rows are gathered; its branches are found again by their names, places and pots."""

    name: str
    declared: Decimal | None
    place: Place
    pot: int | None = None
    points: Decimal | None = None
    children: list[_Branch | _Leaf] = attrs.field(factory=list)
    named: dict[str, tuple[int, _Branch]] = attrs.field(factory=dict)
    placed: dict[tuple[int, str], tuple[int, _Branch]] = attrs.field(factory=dict)
    pots: dict[int, _Branch] = attrs.field(factory=dict)


@attrs.frozen
class _Leaf:
    name: str
    row: Row


@attrs.frozen
class _Slot:
    name: str
    points: Decimal
    place: Place
    rows: tuple[Row, ...]


@attrs.frozen
class Reconstructed:
    """A rubric, and for each row of the table its indicator or its slot in it, by the number of the row."""

    rubric: Rubric
    nodes: Mapping[int, Indicator]
    slots: Mapping[int, Slot]


def reconstructed(table: Table, *, identity: str, title: str, year: int, document: str) -> Reconstructed:
    """The rubric that a table shows: groups have the points printed with them as declared points only."""
    root = _Branch("", table.declared_points, table.place)
    numbers = {id(row): index for index, row in enumerate(table.rows)}
    for row in table.rows:
        if row.kind in ("leaf", "execution") and row.name:
            _hang(root, row)
    nodes: dict[int, Indicator] = {}
    slots: dict[int, Slot] = {}
    children = _children(root, (), "", numbers, nodes, slots)
    rubric = Rubric(
        id=identity,
        title=title,
        version="1",
        year=year,
        language="zh",
        source=Provenance(document, status="reconstructed"),
        root=Group(name="", path=(), code="", declared_points=root.declared, children=children, place=table.place),
        any_level=True,
        sha256=sha256(identity.encode()).hexdigest(),
    )
    return Reconstructed(rubric, nodes, slots)


def _hang(root: _Branch, row: Row) -> None:
    """Put a row below its groups; a group named again further down is the same group."""
    branch = root
    for label in row.groups:
        branch = _below(branch, label)
    if row.pot is not None:
        pot = branch.pots.get(row.pot.number)
        if pot is None:
            pot = branch.pots[row.pot.number] = _Branch(POT, None, row.place, pot=row.pot.number, points=row.pot.points)
            branch.children.append(pot)
        branch = pot
    branch.children.append(_Leaf(row.name, row))


def _below(branch: _Branch, label: Label) -> _Branch:
    # All cells of a form in one line have one place; two groups in it differ in their names.
    placed = id(label.place), folded(label.name)
    known = [branch.placed.get(placed), branch.named.get(folded(label.name)) if label.name else None]
    if same := [one for one in known if one is not None]:
        _, child = min(same, key=lambda one: one[0])  # the first of them on the page
        if child.declared is None:
            child.declared = label.points
        return child
    found = _Branch(label.name or NAMELESS, label.points, label.place)
    at = len(branch.children), found
    branch.placed[placed] = at
    branch.named.setdefault(folded(found.name), at)
    branch.children.append(found)
    return found


def _with_slot(branch: _Branch) -> Sequence[_Branch | _Leaf | _Slot]:
    """What is below a group; rows without points that follow 部门特性指标 are the unit's own indicators in a slot.

    A form that nobody filled in has the slot too, without any.

    The slot has what the others leave of the points that are printed with the group. Where none are, or a row below
    it has points of its own, the rows stay beside each other as printed.
    """
    parts = branch.children
    at = next((at for at, part in enumerate(parts) if isinstance(part, _Leaf) and _is_slot(part.row)), None)
    if at is None or branch.declared is None:
        return parts
    head, own = parts[at], [part.row for part in parts[at + 1 :] if isinstance(part, _Leaf)]
    others = [part.row.points if isinstance(part, _Leaf) else part.declared for part in parts[:at]]
    told = [points for points in others if points is not None]
    left = branch.declared - sum(told, ZERO)
    whole = len(own) == len(parts) - at - 1 and len(told) == len(others)
    if not whole or left <= 0 or any(row.points is not None or row.pot is not None for row in own):
        return parts
    if sum((row.score or ZERO for row in own), ZERO) > left:
        return parts
    return [*parts[:at], _Slot(head.name, left, head.row.place if isinstance(head, _Leaf) else head.place, tuple(own))]


def _is_slot(row: Row) -> bool:
    return row.points is None and row.score is None and _OWN.fullmatch(folded(row.name)) is not None


def _children(
    branch: _Branch,
    above: Path,
    code: str,
    numbers: Mapping[int, int],
    nodes: dict[int, Indicator],
    slots: dict[int, Slot],
) -> tuple[AnyNode, ...]:
    result: list[AnyNode] = []
    names: dict[str, int] = {}
    for number, part in enumerate(_with_slot(branch), start=1):
        name = distinct_name(part.name, names)
        path = (*above, name)
        own_code = f"{code}.{number}" if code else str(number)
        if isinstance(part, _Slot):
            slot = Slot(name=name, path=path, code=own_code, points=part.points, place=part.place)
            slots |= {numbers[id(row)]: slot for row in part.rows}
            result.append(slot)
            continue
        if isinstance(part, _Leaf):
            row = part.row
            leaf = Indicator(
                name=name, path=path, code=own_code, points=row.points, standard=row.standard, place=row.place
            )
            nodes[numbers[id(row)]] = leaf
            result.append(leaf)
            continue
        result.append(
            Group(
                name=name,
                path=path,
                code=own_code,
                points=part.points,
                declared_points=part.declared,
                pool=part.pot is not None,
                children=_children(part, path, own_code, numbers, nodes, slots),
                place=part.place,
            )
        )
    return tuple(result)


def distinct_name(name: str, taken: dict[str, int]) -> str:
    """`name`, with a number behind it where a sibling has the same; `taken` counts the names given so far."""
    number = taken.get(name, 0) + 1
    found = name if number == 1 else f"{name}（{number}）"
    while number > 1 and found in taken:
        number += 1
        found = f"{name}（{number}）"
    taken[name] = number
    taken.setdefault(found, 1)
    return found
