"""A rubric as the script of the HTML form knows it: plain lists, texts and numbers for JSON; decimals are texts.

Rules are expressions (`page_expression`) and what they ask of an entry; `fields` lists the keys that an entry of the
node may have, which the form offers and a loaded file may fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from scorer.exact import plain
from scorer.facts import ACTUAL, GRADE, REGION, SIGN, TARGET, UNIT_TYPE, UNITS
from scorer.forms.toml import key_of
from scorer.model import (
    Adjustment,
    AnyNode,
    Group,
    Indicator,
    Policy,
    Rubric,
    Sign,
    Slot,
    Typed,
    wholes,
)
from scorer.page_expression import pointed, written
from scorer.rules import Rule
from scorer.rules.by_sign import BySign
from scorer.rules.counted import MET, Checklist, Deduct
from scorer.rules.judged import Choice, Given, Graded

Json = dict[str, Any]

_WORDS = ("reason", "problem", "measure", "owner", "due", "note")
_MEASURED = ("target", "actual", "sign", "measured_in")


def page_rubric(rubric: Rubric, reference: str) -> Json:
    """Everything that the script needs of a rubric that is no template; `reference` is what the saved file names."""
    year = min(max(rubric.year, rubric.first_year or rubric.year), rubric.last_year or rubric.year)
    rounding = rubric.rounding
    return {
        "id": rubric.id,
        "reference": reference,
        "title": rubric.title,
        "version": rubric.version,
        "sha256": rubric.sha256,
        "language": rubric.language,
        "first_year": rubric.first_year,
        "last_year": rubric.last_year,
        "form_year": year,
        "rounding": None if rounding is None else {"places": rounding.places, "mode": rounding.mode},
        "grades": [{"name": band.name, "from": plain(band.start)} for band in rubric.grades],
        "units": {unit: list(measure) for unit, measure in UNITS.items()},
        "signs": list(get_args(Sign)),
        "words_of_rules": {
            "target": TARGET,
            "actual": ACTUAL,
            "sign": SIGN,
            "grade": GRADE,
            "met": MET,
            "type": UNIT_TYPE,
            "region": REGION,
        },
        "facts": [{"name": fact.name, "unit": fact.measured_in, "values": list(fact.values)} for fact in rubric.facts],
        "adjustments": [_adjustment(one) for one in rubric.adjustments],
        "vetoes": [
            {
                "name": veto.name,
                "text": veto.when_text,
                "when": written(veto.when),
                "total_at_most": _number(veto.total_at_most),
                "grade_at_most": veto.grade_at_most,
            }
            for veto in rubric.vetoes
        ],
        "root": _node(rubric, rubric.root, None, in_pool=False),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _node(rubric: Rubric, node: AnyNode, inherited: Policy | None, *, in_pool: bool) -> Json:
    policy = node.not_applicable or inherited
    common: Json = {
        "name": node.name,
        "path": list(node.path),
        "code": node.code,
        "key": key_of(rubric, node) if node.path else "",
        "points": _number(node.points),
        "declared_points": _number(node.declared_points),
        "standard": node.standard,
        "rule_text": rule_text(node.rule, node.points) if isinstance(node, Indicator) else "",
        "weight": _number(node.weight),
        "policy": _policy(rubric, node.not_applicable),
        "applies": None if node.applies is None else written(node.applies),
        "applies_text": node.applies_text,
    }
    match node:
        case Group():
            may_go = any(map(_may_go, _wholes_with_policy(node, inherited)))
            below = in_pool or node.pool
            return common | {
                "kind": "group",
                "pool": node.pool,
                "either": node.either,
                "roll_up": node.roll_up,
                "fields": _with_absence(_WORDS, allowed=may_go and not in_pool),
                "children": [_node(rubric, child, policy, in_pool=below) for child in node.children],
            }
        case Slot():
            may_go = in_pool or _may_go(policy)
            own = (*_leaf_fields(node.rule, node.typed), "points")
            return common | {
                "kind": "slot",
                "least": node.least,
                "most": node.most,
                "rule": _rule(node.rule),
                "typed": node.typed,
                "fields": _with_absence(_WORDS, allowed=may_go),
                "own_fields": _with_absence(own, allowed=may_go),
            }
        case Indicator():
            fields = _leaf_fields(node.rule, node.typed)
            fields = (*fields, "points") if in_pool else fields
            chosen = any(isinstance(other, Group) and other.either and node in other.children for other in rubric.nodes)
            return common | {
                "kind": "indicator",
                "step": _number(node.step),
                "rule": _rule(node.rule),
                "typed": node.typed,
                "fields": _with_absence(fields, allowed=in_pool or chosen or _may_go(policy)),
            }


def _wholes_with_policy(node: AnyNode, inherited: Policy | None) -> list[Policy | None]:
    """The policies that decide about what applies or not as a whole at and below a node."""
    policy = node.not_applicable or inherited
    if next(iter(wholes(node))) is node or not isinstance(node, Group):
        return [policy]
    return [found for child in node.children for found in _wholes_with_policy(child, policy)]


def _may_go(policy: Policy | None) -> bool:
    return policy is not None and policy.kind != "refuse"


def _with_absence(fields: tuple[str, ...], *, allowed: bool) -> list[str]:
    return [*fields, "not_applicable"] if allowed else list(fields)


def _leaf_fields(rule: Rule | None, typed: Typed) -> tuple[str, ...]:
    """What an entry of a leaf may say under a rule."""
    asked = tuple(key for key in ("grade", "met", "counts") if key in _asked(rule))
    refused = rule is not None and typed == "refuse" and not rule.shape.by_hand and not isinstance(rule.shape, BySign)
    return (*(() if refused else ("score",)), "deduct", *_MEASURED, *asked, *_WORDS)


def _asked(rule: Rule | None) -> Mapping[str, Any]:
    """The questions of a rule, by the key of the entry that answers them."""
    match rule.shape if rule else None:
        case Choice() as shape if GRADE in shape.own_names():
            return {"grade": {"answers": [answer.name for answer in shape.answers]}}
        case Graded(grades) | BySign(grades):
            shares = [
                {"name": one.name, "low": str(one.low), "high": None if one.high is None else str(one.high)}
                for one in grades
            ]
            return {"grade": {"grades": shares}}
        case Checklist(items, _, of):
            return {"met": {"of": of} if of is not None else {"items": [item.name for item in items]}}
        case Deduct(kinds):
            return {"counts": {"kinds": [kind.name for kind in kinds]}}
        case Given(values) if values:
            return {"score": {"values": [plain(value) for value in values]}}
        case _:
            return {}


def _rule(rule: Rule | None, *, penalty: bool = False) -> Json | None:
    if rule is None:
        return None
    shape = rule.shape
    by_hand = shape.by_hand

    def expression(points: Decimal) -> Any:
        found = shape.taken(points) if penalty else shape.expression(points)
        assert found is not None, "a rule that computes has an expression"
        return found

    questions: Json = {}
    for question in _asked(rule).values():
        questions |= question
    return {
        "kind": rule.kind,
        "cap": rule.cap,
        "undefined": _number(rule.undefined),
        "by_hand": by_hand,
        "qualitative": isinstance(shape, BySign),
        "takes": sorted(shape.takes),
        "own_names": sorted(shape.own_names()),
        "facts": list(rule.facts()),
        "expression": None if by_hand else pointed(expression),
        **questions,
    }


def _policy(rubric: Rubric, policy: Policy | None) -> Json | None:
    if policy is None:
        return None
    target = None
    if policy.kind == "move-to":
        target = next(node.code for node in rubric.by_key[policy.target] if not isinstance(node, Indicator))
    return {"kind": policy.kind, "target": target}


def _adjustment(one: Adjustment) -> Json:
    return {
        "kind": one.kind,
        "name": one.name,
        "cap": plain(one.cap),
        "standard": one.standard,
        "rule": _rule(one.rule, penalty=one.kind == "penalty"),
        "fields": [field for field in _leaf_fields(one.rule, "check") if field != "deduct"],
    }


def rule_text(rule: Rule | None, points: Decimal | None) -> str:
    """The rule as formula text, for people; "" where a person decides or the points are not known."""
    if rule is None or points is None or rule.shape.by_hand:
        return ""
    return rule.shape.told(points)
