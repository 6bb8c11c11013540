"""One row of a table by the exact path: its cells become an assessment, and that is evaluated like any other.

This is what every number of the bulk engine has to equal, and what decides about rows that are not ordinary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import attrs

from scorer.diagnostics import Diagnostic, InputError, KeyPath, Place, Problems, Span
from scorer.evaluator import evaluate
from scorer.facts import Position, is_ratio
from scorer.layout import NA, NOT_APPLICABLE, Head, Layout
from scorer.loader.assessment import answers
from scorer.loader.limits import YEARS
from scorer.model import Assessment, AssessmentKind, Indicator, Project, Rubric, ScoredNode, Slot
from scorer.record import Record
from scorer.rules.judged import NO, YES

#: A number as people and programs write it: digits, or digits in groups of three. Those of other scripts are none: what
#: reads a column at once would take them for blanks.
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")

#: The reserved columns that hold numbers.
NUMBERS = ("year", "budget", "declared_total")
#: Letters of a wrong cell that a message repeats.
MOST_SHOWN = 40
#: What is known of the peers of a row under a leaf that is scored by rank: place, how many have one, and the value of
#: the first as a quotient, where the rule asks for it.
PEER_PARTS = ("place", "of", "top", "bottom")
#: A value that is compared among rows is the quotient of whole numbers below this, which fit into 128 bits.
MOST_COMPARED = 2**120


@attrs.frozen
class RowCard:
    """What one row came to.

    Attributes:
        scores: by the code of a node, None where it has none.
        statuses: by the code of a node.
        compared: by the code of a leaf that is scored by rank, the exact value that is compared, where there is one.
        problems: why there is no card; the rest is then empty.
    """

    scores: Mapping[str, Decimal | None] = attrs.field(factory=dict)
    statuses: Mapping[str, str] = attrs.field(factory=dict)
    compared: Mapping[str, Fraction] = attrs.field(factory=dict)
    score: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    complete: bool | None = None
    grade: str | None = None
    problems: tuple[Diagnostic, ...] = ()


def card_of(layout: Layout, row: Mapping[str, Any], place: Place) -> RowCard:
    """The card of one row; `row` has the cells by the names of their columns, `place` is that of the row."""
    try:
        card = evaluate(layout.rubric, assessment_of(layout, row, place), positions_of(layout, row))
    except InputError as error:
        return RowCard(problems=error.diagnostics)
    rows = {node.code: node for node in _nodes(card.root)}
    return RowCard(
        compared=card.compared,
        scores={code: node.score for code, node in rows.items()},
        statuses={code: node.status for code, node in rows.items()},
        score=card.score,
        low=card.low,
        high=card.high,
        complete=card.complete,
        grade=card.grade,
    )


def _nodes(row: ScoredNode) -> Iterator[ScoredNode]:
    """The rows of the rubric's nodes below a row: what fills a pot is the pot's own column."""
    for child in row.children:
        yield child
        if child.kind != "slot":
            yield from _nodes(child)


def positions_of(layout: Layout, row: Mapping[str, Any]) -> dict[str, Position]:
    """The places among peers of one row, by the code of the leaf; none before they are known."""
    found: dict[str, dict[str, int]] = {}
    for head in layout.heads:
        if head.kind == "peer" and (value := row[head.name]) is not None:
            found.setdefault(head.key, {})[head.part] = value
    return {
        code: Position(said["place"], said["of"], Fraction(said["top"], said["bottom"]) if "top" in said else None)
        for code, said in found.items()
    }


def assessment_of(layout: Layout, row: Mapping[str, Any], place: Place) -> Assessment:
    """The assessment that one row stands for.

    Raises:
        InputError: what is wrong with its cells.
    """
    data, found = _data(layout, row, place)
    fields, problems = _read(data, place)
    if found.errors or problems.errors:
        raise InputError((*found, *_by_heads(layout, data, place)))
    return Assessment(rubric=layout.rubric.id, place=place, file=place.span.file, **fields)


def _read(data: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], Problems]:
    """What the row says, read like an assessment file, and what is wrong with it."""
    problems = Problems()
    document = Record(data, place, problems)
    fields: dict[str, Any] = {
        "unit": document.text("unit", required=True, name=True),
        "year": document.integer("year", *YEARS, required=True),
        "kind": document.choice("kind", get_args(AssessmentKind)) or "self",
        "declared_total": document.score("declared_total"),
        **answers(document),
    }
    project = document.text("project", name=True)
    # A row is one card, so its budget is that of the project where it is one.
    budget = fields["about"].budget
    return {**fields, "project": Project(name=project, budget=budget) if project else None}, problems


def _by_heads(layout: Layout, data: Mapping[str, Any], place: Place) -> Iterator[Diagnostic]:
    """What is wrong with the row, with the heads of the columns as the table has them.

    The row is read once more, at places that tell one column from the other by a number.
    """
    heads = {keys: number for number, head in enumerate(layout.heads) for keys in _keys_of(head, data)}

    def locate(keys: KeyPath) -> Span:
        return attrs.evolve(place.span, column=heads.get(keys, heads.get(keys[:2])))

    nodes = {node.code: node for node in layout.rubric.nodes}
    for diagnostic in _read(data, Place(locate))[1]:
        number, key = diagnostic.span.column, diagnostic.values.get("key", "")
        head = layout.heads[number] if number is not None else layout.find("reserved", key)
        told = attrs.evolve(diagnostic, span=place.span)
        if head is not None and key:
            told = attrs.evolve(told, values={**told.values, "key": head.printed})
        elif head is not None and head.key in nodes:
            told = attrs.evolve(told, path=nodes[head.key].path)
        yield told


def _keys_of(head: Head, data: Mapping[str, Any]) -> Iterator[KeyPath]:
    """Where the cell of a column stands in what `_data` makes of a row."""
    match head.kind:
        case "reserved":
            yield from ((head.key,), ("about", head.key))
        case "fact":
            yield from (("facts", head.key), ("facts", head.key, "value"))
        case "score":
            yield from (("scores", head.key), ("scores", head.key, "score"))
            yield from (("own", place, "score") for place, own in enumerate(data["own"]) if own["slot"] == head.key)
        case "answer":
            yield from (("scores", head.key, head.part), ("scores", head.key, "counts", head.part))
        case "adjustment":
            yield from (("adjustments", head.key), ("adjustments", head.key, "score"))
        case "adjustment-answer":
            yield from (("adjustments", head.key, head.part), ("adjustments", head.key, "counts", head.part))


def default_year(rubric: Rubric) -> int:
    """The budget year of rows that state none: that of the rubric's document, or the first it may score."""
    return max(rubric.year, rubric.first_year or rubric.year)


def _data(layout: Layout, row: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], Problems]:
    """The row as the table of an assessment file; a text where a number is due is told, and left out."""
    problems = Problems()

    def due(head: Head, value: Any) -> Any:
        value = number(value)
        if not isinstance(value, str):
            return value
        problems.add("cell-not-number", place, column=head.printed, value=value[:MOST_SHOWN])
        return None

    nodes = {node.code: node for node in layout.rubric.nodes}
    declared = {fact.name: fact for fact in layout.rubric.facts}
    data: dict[str, Any] = {"about": {}, "facts": {}, "scores": {}, "adjustments": {}, "own": []}
    if layout.find("reserved", "year") is None:
        data["year"] = default_year(layout.rubric)
    parts: dict[tuple[str, str], dict[str, Any]] = {}
    for head in layout.heads:
        value = cell(row[head.name])
        if head.kind == "reserved" and value is not None:
            _say_who(head.key, due(head, value) if head.key in NUMBERS else value, data)
        elif head.kind == "fact" and value is not None:
            fact = declared[head.key]
            said = _text(value) if fact.is_text else _share(value) if is_ratio(fact.measured_in) else None
            if (said := due(head, value) if said is None else said) is not None:
                data["facts"][head.key] = said
        elif head.kind == "score":
            if value == NOT_APPLICABLE:
                parts.setdefault(("scores", head.key), {})["not_applicable"] = NOT_APPLICABLE
            elif value is not None and (score := due(head, value)) is not None:
                parts.setdefault(("scores", head.key), {})["score"] = score
        elif head.kind == "adjustment" and value is not None and (score := due(head, value)) is not None:
            parts.setdefault(("adjustments", head.key), {})["score"] = score
        elif head.kind in ("answer", "adjustment-answer"):
            table = "scores" if head.kind == "answer" else "adjustments"
            _answer(parts.setdefault((table, head.key), {}), head, value)
    if "year" not in data and not problems.errors:
        asked = layout.find("reserved", "year")
        assert asked is not None, "without the column there is a year"
        problems.add("year-blank", place, column=asked.printed, years=layout.rubric.valid_years or layout.rubric.year)
    if problems.errors:
        data.setdefault("year", default_year(layout.rubric))  # a wrong year is not a missing one besides
    rules = {node.code: node.rule for node in nodes.values() if isinstance(node, Indicator)}
    rules |= {adjustment.name: adjustment.rule for adjustment in layout.rubric.adjustments}
    for (table, key), said in parts.items():
        entry = _whole_answers(said, rules.get(key))
        if not entry:
            continue
        node = nodes.get(key) if table == "scores" else None
        if isinstance(node, Slot) and "score" in entry:
            data["own"].append({"slot": key, "name": node.name, "score": entry.pop("score")})
        if entry:
            data[table][key] = entry
    return data, problems


def _say_who(key: str, value: Any, data: dict[str, Any]) -> None:
    if value is None:
        return
    if key == "year" and isinstance(value, Decimal) and value.is_finite() and value == int(value):
        value = int(value)
    said = value if key in NUMBERS else _text(value)
    (data["about"] if key in ("code", "reviewer", "department", "region", "type", "budget") else data)[key] = said


def cell(value: Any) -> Any:
    """A cell as it is stored, to what it says: None where it is blank, numbers as exact decimals."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return None if value != value else Decimal(repr(value))
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def number(value: Any) -> Any:
    """The number that a text writes, thousands separators taken away; anything else as it is."""
    if not isinstance(value, str):
        return value
    folded = unicodedata.normalize("NFKC", value)
    return Decimal(folded.replace(",", "")) if NUMBER.fullmatch(folded) else value


def _share(value: Any) -> dict[str, Any] | None:
    """A share that is written with a percent sign; None where it is not."""
    folded = unicodedata.normalize("NFKC", value) if isinstance(value, str) else ""
    share = number(folded.removesuffix("%").strip())
    return {"value": share, "measured_in": "%"} if folded.endswith("%") and isinstance(share, Decimal) else None


def said_text(value: Any) -> str:
    """A text, also where a program stored it as a number; "" where the cell is blank."""
    said = cell(value)
    return format(said, "f") if isinstance(said, Decimal) else str(said or "")


def _text(value: Any) -> Any:
    """A text, also where a program stored it as a whole number."""
    return format(value, "f") if isinstance(value, Decimal) else value


def _answer(entry: dict[str, Any], head: Head, value: Any) -> None:
    if head.part == NA:
        holds = _yes(value)
        if holds:
            entry["not_applicable"] = NOT_APPLICABLE if holds is True else holds  # any other text is the reason
    elif head.part in ("grade", "sign"):
        if value is not None:
            entry[head.part] = _text(value)
    elif head.part in ("deduct", "target", "actual"):
        if value is not None:
            entry[head.part] = number(value)
    else:
        entry.setdefault("each", {})[head.part] = value


def _yes(value: Any) -> Any:
    """True and False however they are written; anything else as it is."""
    known = {YES: True, NO: False, Decimal(1): True, Decimal(0): False, "true": True, "false": False, None: False}
    value = number(value.lower() if isinstance(value, str) else value)
    return known.get(value, value)


def _whole_answers(said: dict[str, Any], rule: Any) -> dict[str, Any]:
    """The answers to a rule that asks for several: all of them or none, because a blank is not a zero."""
    each = said.pop("each", None)
    if each is None or rule is None:
        return said
    if "met" in each:
        return said if each["met"] is None else said | {"met": _whole(each["met"])}
    names = rule.shape.own_names()
    if any(each.get(name) is None for name in names):
        return said
    if "counts" in rule.shape.takes:
        return said | {"counts": {name: _whole(each[name]) for name in each}}
    answers_ = {name: _yes(each[name]) for name in each}
    wrong = [value for value in answers_.values() if not isinstance(value, bool)]
    return said | {"met": wrong[0] if wrong else [name for name, met in answers_.items() if met]}


def _whole(value: Any) -> Any:
    value = number(value)
    whole = isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value()
    return int(value) if whole else value
