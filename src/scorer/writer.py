"""Rubric and Assessment to TOML text; reading it back gives the same value.

What is not in the value cannot come back: comments, the layout of the source and, of a rubric, the file it extends and
the hash of its bytes. A rubric that extends another is written whole.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from scorer.facts import AS_DECLARED, Fact, Position
from scorer.model import (
    DEFAULT_TOLERANCE,
    About,
    Adjustment,
    AnyNode,
    Assessment,
    Entry,
    Group,
    Indicator,
    Own,
    Policy,
    Problem,
    Rubric,
    Slot,
    Trial,
    Veto,
)

#: Leaves are listed in one array, a line each, while none is longer than this.
_LONGEST_LINE = 110

_BARE_KEY = re.compile(r"[A-Za-z_]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def quoted(text: str) -> str:
    """`text` as a TOML string on one line."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(sign: re.Match[str]) -> str:
    return _ESCAPES.get(sign[0]) or f"\\u{ord(sign[0]):04X}"


def assessment_toml(assessment: Assessment) -> str:
    """The file of an assessment: what is blank is left out, an indicator of which nothing is said is `{}`."""
    one = assessment
    head = _present(
        rubric=one.rubric,
        unit=one.unit,
        year=one.year,
        kind=None if one.kind == "self" else one.kind,
        corrects=one.corrects or None,
        declared_total=one.declared_total,
    )
    parts = [
        _lines(head),
        _section("project", _stated(one.project)),
        _section("about", _about(one.about)),
        _section("disclosure", _stated(one.disclosure)),
        _section("facts", _facts(one.facts)),
        _section("scores", _entries(one.scores)),
        _section("adjustments", _entries(one.adjustments)),
        *(_block("own", _own(own)) for own in one.own),
        *(_block("problem", _problem(problem)) for problem in one.problems),
    ]
    return "\n".join(part for part in parts if part)


def rubric_toml(rubric: Rubric) -> str:
    """The file of a rubric, complete in itself."""
    parts = [
        _section("rubric", _head(rubric)),
        *(_block("fact", _stated(fact)) for fact in rubric.facts),
        *_children(rubric.root, "", ""),
        *(_block("adjustment", _adjustment(one)) for one in rubric.adjustments),
        *(_block("veto", _veto(veto)) for veto in rubric.vetoes),
        *(_block("test", _trial(trial)) for trial in rubric.trials),
    ]
    return "\n".join(parts)


# ── Assessment ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _stated(value: attrs.AttrsInstance | None) -> dict[str, Any]:
    """The attributes of a noun that are not blank, by name; they are called like the keys of the file."""
    if value is None:
        return {}
    return _present(**{field.name: getattr(value, field.name) for field in attrs.fields(type(value)) if field.eq})


def _present(**keys: Any) -> dict[str, Any]:
    """The keys that say something; 0 does, and an empty table."""
    silent: tuple[Any, ...] = ("", (), [], frozenset())
    return {
        key: value for key, value in keys.items() if value is not None and value is not False and value not in silent
    }


def _about(about: About) -> dict[str, Any]:
    return _stated(about) | _present(date=_date(about.date))


def _problem(problem: Problem) -> dict[str, Any]:
    return _stated(problem) | _present(due=_date(problem.due))


def _own(own: Own) -> dict[str, Any]:
    return {"slot": own.slot, "name": own.name, **_entry(own.entry)}


def _entries(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """A score that stands alone is written as the number it is."""
    said = {key: _entry(entry) for key, entry in entries.items()}
    return {key: entry["score"] if entry.keys() == {"score"} else entry for key, entry in said.items()}


def _entry(entry: Entry) -> dict[str, Any]:
    # Nothing met is an answer, where no answer is a blank.
    met = {} if entry.met is None else {"met": entry.met}
    return _stated(entry) | met | _present(due=_date(entry.due), derived=sorted(entry.derived))


def _facts(facts: Mapping[str, Fact]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for name, fact in facts.items():
        value = "" if fact.value is None else fact.value
        unit = {} if fact.measured_in == AS_DECLARED else {"measured_in": fact.measured_in}
        more = unit | _present(source=fact.source)
        written[name] = {"value": value, **more} if more else value
    return written


def _date(text: str) -> str | dt.date:
    """A date is written without quotes, where it is one."""
    if _DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            pass
    return text


# ── Rubric ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _head(rubric: Rubric) -> dict[str, Any]:
    root = rubric.root
    return _present(
        id=rubric.id,
        title=rubric.title,
        version=rubric.version,
        jurisdiction=rubric.jurisdiction,
        year=rubric.year,
        valid=_present(**{"from": rubric.first_year, "to": rubric.last_year}) or None,
        language=rubric.language,
        template=rubric.template,
        levels="any" if rubric.any_level else None,
        points=root.points,
        declared_points=root.declared_points,
        roll_up=None if root.roll_up == "sum" else root.roll_up,
        not_applicable=_policy(root.not_applicable),
        rounding=_stated(rubric.rounding) or None,
        display=None if rubric.display_places is None else {"places": rubric.display_places},
        tolerance=None if rubric.tolerance == DEFAULT_TOLERANCE else rubric.tolerance,
        grades=[{"name": band.name, "from": band.start} for band in rubric.grades],
        source=_stated(rubric.source),
    )


def _children(group: Group, above: str, code: str) -> Iterator[str]:
    """The tables of all nodes below a group, or one array of its leaves where they have little to say."""
    level = group.level + 1
    numbered = [(f"{code}.{number}" if code else str(number), child) for number, child in enumerate(group.children, 1)]
    if above and not any(isinstance(child, Group) for child in group.children):
        listed = [f"  {_value(_node(child, number))}," for number, child in numbered]
        if all(len(line) <= _LONGEST_LINE for line in listed):
            # A list belongs to the table just written, so it follows without a blank line.
            yield "\n".join([f"level{level} = [", *listed, "]"]) + "\n"
            return
    header = f"{above}.level{level}" if above else f"level{level}"
    for number, child in numbered:
        below = list(_children(child, header, number)) if isinstance(child, Group) else []
        text = _block(header, _node(child, number))
        if below and below[0].startswith(f"level{level + 1} ="):
            text += below.pop(0)
        yield text
        yield from below


def _node(node: AnyNode, position: str) -> dict[str, Any]:
    keys: dict[str, Any] = {
        "name": node.name,
        "points": node.points,
        "declared_points": node.declared_points,
        "weight": node.weight,
        "code": None if node.code == position else node.code,
        "applies": node.applies_text,
        "not_applicable": _policy(node.not_applicable),
    }
    if isinstance(node, Group):
        keys["pool"], keys["either"] = node.pool, node.either
        keys["roll_up"] = None if node.roll_up == "sum" else node.roll_up
    else:
        keys["slot"] = _present(min=node.least, max=node.most) if isinstance(node, Slot) else None
        keys["step"] = node.step if isinstance(node, Indicator) else None
        keys["typed"] = None if node.typed == "check" else node.typed
        keys["rule"] = node.rule and node.rule.written
    source = None if node.source is None else _stated(node.source)
    return _present(**keys, standard=node.standard, advice=node.advice, source=source)


def _policy(policy: Policy | None) -> Any:
    if policy is None:
        return None
    return {"move_to": policy.target} if policy.kind == "move-to" else policy.kind


def _adjustment(one: Adjustment) -> dict[str, Any]:
    return _stated(one) | _present(rule=one.rule and one.rule.written)


def _veto(veto: Veto) -> dict[str, Any]:
    limits = _present(total_at_most=veto.total_at_most, grade_at_most=veto.grade_at_most)
    return {"name": veto.name, "when": veto.when_text, **limits}


def _trial(trial: Trial) -> dict[str, Any]:
    said = trial.assessment
    tables = {
        "about": _about(said.about),
        "facts": _facts(said.facts),
        "scores": _entries(said.scores),
        "adjustments": _entries(said.adjustments),
        "own": [_own(own) for own in said.own],
        "places": {key: _position(position) for key, position in trial.positions.items()},
        "expect": trial.expect,
    }
    outcome = _present(total=trial.total, low=trial.low, high=trial.high, grade=trial.grade)
    return {"name": trial.name, **{key: table for key, table in tables.items() if table}, **outcome}


def _position(position: Position) -> dict[str, Any]:
    first = position.first
    decimal = None if first is None else Decimal(first.numerator) / Decimal(first.denominator)  # it was read as one
    return {"place": position.place, "of": position.of, **_present(first=decimal)}


# ── TOML ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _section(name: str, table: Mapping[str, Any]) -> str:
    return f"[{name}]\n{_lines(table)}" if table else ""


def _block(name: str, table: Mapping[str, Any]) -> str:
    return f"[[{name}]]\n{_lines(table)}"


def _lines(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else quoted(key)


def _value(value: Any) -> str:
    """A value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case dt.date():
            return value.isoformat()
        case Mapping():
            inner = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case Sequence():
            inner = ", ".join(_value(one) for one in value)
            return f"[ {inner} ]" if inner.startswith("{") else f"[{inner}]"
        case _:
            raise TypeError(f"TOML has no value for {value!r}")
