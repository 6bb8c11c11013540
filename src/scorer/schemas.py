"""JSON Schemas (draft-07) of what users write and of the card, for editors and for other programs.

They describe form only: names, types, bounds. What belongs together is asked by `scorer check`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args

from scorer.exact import Mode
from scorer.model import AdjustmentKind, AssessmentKind, Origin, PolicyKind, RollUp, Sign, SourceStatus, Status, Typed

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"

TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
YEAR: Schema = {"type": "integer", "minimum": 1949, "maximum": 2199}
FLAG: Schema = {"type": "boolean"}
SCORE: Schema = {"type": "number", "minimum": 0, "exclusiveMaximum": 10**9}
AMOUNT: Schema = {"type": "number", "minimum": 0, "exclusiveMaximum": 10**15}
FACT: Schema = {"type": "number", "exclusiveMinimum": -(10**15), "exclusiveMaximum": 10**15}
#: Constants may be written as formula text: "60%", "-10%", "0.01".
RATIO: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "minLength": 1, "maxLength": 2000}]}
FORMULA: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "maxLength": 2000}]}
#: A date of TOML, which tools tell apart by the format, or a text.
DATE: Schema = {"anyOf": [{"type": "string"}, {"type": "string", "format": "date"}]}


def _table(required: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _one_of(words: tuple[str, ...]) -> Schema:
    return {"enum": list(words)}


def _described(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text}


PROVENANCE = _table(("document", "status"), document=NAME, url=TEXT, status=_one_of(get_args(SourceStatus)), note=TEXT)
POLICY: Schema = {
    "anyOf": [
        _one_of(tuple(word for word in get_args(PolicyKind) if word != "move-to")),
        _table(("move_to",), move_to=NAME),
    ]
}
PLACE: Schema = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
WORTH: dict[str, Schema] = {"points": SCORE, "share": RATIO}

#: The keys of each rule kind beside `kind`, `cap` and `undefined`.
RULE_KEYS: Mapping[str, tuple[tuple[str, ...], dict[str, Schema]]] = {
    "given": ((), {"values": _list(SCORE)}),
    "linear": (
        ("value", "zero", "full"),
        {
            "value": FORMULA,
            "zero": FORMULA,
            "full": FORMULA,
            "over": _table(("from", "zero"), **{"from": FORMULA, "zero": FORMULA}),
        },
    ),
    "steps": (
        ("value", "from", "every", "lose"),
        {
            "value": FORMULA,
            "from": FORMULA,
            "every": RATIO,
            "lose": SCORE,
            "side": _one_of(("above", "below", "both")),
            "count": _one_of(("proportional", "whole", "started")),
        },
    ),
    "bands": (
        ("value", "bands"),
        {
            "value": FORMULA,
            "bands": _list(_table(**{"from": RATIO, "above": RATIO, "to": RATIO, "below": RATIO, **WORTH})),
        },
    ),
    "deduct": (("kinds",), {"kinds": _list(_table(("name", "each"), name=NAME, each=SCORE, cap=SCORE))}),
    "yes_no": ((), {"value": TEXT, "full": _one_of(("是", "否"))}),
    "choice": (("choices",), {"value": TEXT, "choices": _list(_table(("name",), name=NAME, **WORTH))}),
    "graded": ((), {"grades": _list(_table(("name", "from"), **{"name": NAME, "from": RATIO, "below": RATIO}))}),
    "checklist": (
        (),
        {
            "items": _list(_table(("name", "points"), name=NAME, points=SCORE)),
            "each": SCORE,
            "of": {"type": "integer", "minimum": 1},
        },
    ),
    "by_sign": ((), {}),
    "rank": (
        ("value", "order"),
        {
            "value": FORMULA,
            "order": _one_of(("highest", "lowest")),
            "among": _one_of(("region", "type", "department")),
            "places": _list(_table(to=PLACE, last=PLACE, **WORTH)),
            "lose": SCORE,
            "proportion": _one_of(("value", "place")),
        },
    ),
    "formula": (("value",), {"value": FORMULA}),
}


def _rule() -> Schema:
    kinds = [
        _table(("kind", *required), kind={"const": kind}, cap=FLAG, undefined=SCORE, **keys)
        for kind, (required, keys) in RULE_KEYS.items()
    ]
    return {"type": "object", "required": ["kind"], "oneOf": kinds}


def _node(level: int) -> Schema:
    keys: dict[str, Schema] = {
        "name": _described(NAME, "名称"),
        "points": _described(SCORE, "分值"),
        "declared_points": SCORE,
        "weight": RATIO,
        "code": NAME,
        "standard": _described(TEXT, "评分标准"),
        "advice": _described(TEXT, "改进建议"),
        "source": {"anyOf": [TEXT, {**PROVENANCE, "required": []}]},
        "rule": {"$ref": "#/definitions/rule"},
        "slot": _table(min={"type": "integer", "minimum": 0}, max={"type": "integer", "minimum": 1}),
        "pool": FLAG,
        "either": FLAG,
        "applies": TEXT,
        "roll_up": _one_of(get_args(RollUp)),
        "not_applicable": POLICY,
        "typed": _one_of(get_args(Typed)),
        "step": SCORE,
    }
    if level < DEEPEST:
        keys[f"level{level + 1}"] = _list({"$ref": f"#/definitions/level{level + 1}"})
    return _table(("name",), **keys)


#: Levels that editors are told about; the program itself knows no limit but that of the tree.
DEEPEST = 6


def rubric_schema() -> Schema:
    """The schema of a rubric file."""
    head = _table(
        ("id",),
        id=NAME,
        title=NAME,
        version=NAME,
        jurisdiction=TEXT,
        year=YEAR,
        valid=_table(**{"from": YEAR, "to": YEAR}),
        language=_one_of(("zh", "en")),
        points=SCORE,
        declared_points=SCORE,
        rounding=_table(
            ("places", "mode"),
            places={"type": "integer", "minimum": 0, "maximum": 6},
            mode=_one_of(get_args(Mode)),
            source=TEXT,
        ),
        not_applicable=POLICY,
        grades=_list(_table(("name", "from"), **{"name": NAME, "from": SCORE})),
        source=PROVENANCE,
        display=_table(("places",), places={"type": "integer", "minimum": 0, "maximum": 6}),
        levels={"const": "any"},
        tolerance=SCORE,
        typed=_one_of(get_args(Typed)),
        roll_up=_one_of(get_args(RollUp)),
        template=FLAG,
        extends=NAME,
    )
    node = {f"level{level}": _node(level) for level in range(1, DEEPEST + 1)}
    levels = [_node(level)["properties"] for level in range(1, DEEPEST)]
    change = {
        **{key: value for level in levels for key, value in level.items()},
        "node": NAME,
        "remove": FLAG,
        "add": _list({"type": "object"}),
    }
    tests = {**_answers(), "name": NAME, "expect": {"type": "object", "additionalProperties": RATIO}}
    position = _table(("place", "of"), place=PLACE, of=PLACE, first=FACT)
    tests |= {"places": {"type": "object", "additionalProperties": position}}
    tests |= {"total": SCORE, "low": SCORE, "high": SCORE, "grade": NAME}
    root = _table(
        ("rubric",),
        rubric=head,
        fact=_list(_table(("name",), name=NAME, measured_in=TEXT, values=_list(NAME), fixed=FLAG)),
        level1=_list({"$ref": "#/definitions/level1"}),
        adjustment=_list(
            _table(
                ("kind", "name", "cap"),
                kind=_one_of(get_args(AdjustmentKind)),
                name=NAME,
                cap=SCORE,
                rule={"$ref": "#/definitions/rule"},
                standard=TEXT,
            )
        ),
        veto=_list(_table(("name", "when"), name=NAME, when=TEXT, total_at_most=SCORE, grade_at_most=NAME)),
        test=_list(_table(("name",), **tests)),
        change=_list(_table(("node",), **change)),
    )
    definitions = {**node, "rule": _rule(), "entry": _entry()}
    return {"$schema": DRAFT, "title": "scorer rubric (指标体系)", **root, "definitions": definitions}


def _entry() -> Schema:
    return _table(
        score=SCORE,
        points=SCORE,
        deduct=SCORE,
        grade=TEXT,
        met={"anyOf": [{"type": "integer", "minimum": 0}, _list({"type": ["string", "integer"]})]},
        counts={"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        not_applicable=NAME,
        target={"anyOf": [FACT, TEXT]},
        actual={"anyOf": [FACT, TEXT]},
        sign=_one_of(get_args(Sign)),
        measured_in=TEXT,
        reason=TEXT,
        problem=TEXT,
        measure=TEXT,
        owner=TEXT,
        due=DATE,
        evidence={"anyOf": [TEXT, _list(TEXT)]},
        note=TEXT,
        derived=_list(_one_of(("score", "points"))),
    )


def _answers() -> dict[str, Schema]:
    entry: Schema = {"anyOf": [SCORE, {"$ref": "#/definitions/entry"}]}
    own = {**_entry()["properties"], "slot": NAME, "name": NAME}
    stated = _table(value={"anyOf": [FACT, TEXT]}, measured_in=TEXT, source=TEXT)
    names = ("code", "department", "type", "region", "prepared_by", "reviewer")
    return {
        "about": _table(**dict.fromkeys(names, TEXT), date=DATE, budget=AMOUNT),
        "facts": {"type": "object", "additionalProperties": {"anyOf": [FACT, TEXT, stated]}},
        "scores": {"type": "object", "additionalProperties": entry},
        "adjustments": {"type": "object", "additionalProperties": entry},
        "own": _list(_table(("slot", "name"), **own)),
    }


def assessment_schema() -> Schema:
    """The schema of an assessment file."""
    root = _table(
        ("rubric", "unit", "year"),
        rubric=NAME,
        unit=NAME,
        year=YEAR,
        kind=_one_of(get_args(AssessmentKind)),
        corrects=NAME,
        declared_total=SCORE,
        project=_table(("name",), name=NAME, code=TEXT, budget=AMOUNT),
        disclosure=_table(targets={"type": "integer", "minimum": 0}, amount=AMOUNT, coverage=TEXT, sub_units=TEXT),
        problem=_list(_table(("text",), text=NAME, measure=TEXT, owner=TEXT, due=DATE)),
        **_answers(),
    )
    return {"$schema": DRAFT, "title": "scorer assessment (自评)", **root, "definitions": {"entry": _entry()}}


def scorecard_schema() -> Schema:
    """The schema of the JSON format `scorer.scorecard/1`."""
    number: Schema = {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]*[1-9])?$"}
    maybe: Schema = {"anyOf": [number, {"type": "null"}]}
    maybe_text: Schema = {"type": ["string", "null"]}
    node = _table(
        ("code", "path", "level", "kind", "points", "score", "status"),
        code=TEXT,
        path=_list(TEXT),
        level={"type": "integer"},
        kind=_one_of(("group", "indicator", "slot", "pool")),
        points=maybe,
        declared_points=maybe,
        score=maybe,
        low=number,
        high=maybe,
        rate=maybe,
        converted=number,
        converted_points=number,
        undivided=number,
        entry={"type": ["object", "null"]},
        status=_one_of(get_args(Status)),
        source={"enum": [*get_args(Origin), None]},
        derived=_list(TEXT),
        weight=maybe,
        provenance={"type": ["object", "null"]},
        rule=maybe_text,
        computed=maybe,
        exact=maybe_text,
        missing=_list(TEXT),
        proof=maybe_text,
    )
    properties: dict[str, Schema] = {
        "format": {"const": "scorer.scorecard/1"},
        "unit": TEXT,
        "year": {"type": "integer"},
        "kind": _one_of(get_args(AssessmentKind)),
        "project": {"type": ["object", "null"]},
        "about": {"type": "object"},
        "rubric": {"type": "object", "required": ["id", "version", "sha256", "status"]},
        "complete": FLAG,
        "score": number,
        "points": maybe,
        "low": number,
        "high": maybe,
        "grade": maybe_text,
        "declared_total": maybe,
        "nodes": _list(node),
        "deductions": _list({"type": "object", "required": ["code", "path", "points", "score", "lost", "reason"]}),
        "converted_loss": number,
        "problems": _list({"type": "object"}),
        "not_applicable": {"type": "object", "required": ["moves", "totals"]},
        "adjustments": _list({"type": "object"}),
        "vetoes": _list({"type": "object"}),
        "settled": number,
        "facts": _list({"type": "object"}),
        "findings": _list({"type": "object", "required": ["code", "message", "path"]}),
        "diagnostics": _list({"type": "object", "required": ["code", "severity", "message"]}),
    }
    return {"$schema": DRAFT, "title": "scorer scorecard (得分表)", **_table(tuple(properties), **properties)}


def schema_text(name: str) -> str:
    """A schema as JSON text.

    Raises:
        KeyError: there is no schema of that name; `SCHEMAS` has them all.
    """
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"


SCHEMAS = MappingProxyType({"rubric": rubric_schema, "assessment": assessment_schema, "scorecard": scorecard_schema})
