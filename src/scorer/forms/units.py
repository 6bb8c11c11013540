"""A blank table of many units as CSV: one row a unit, the columns that `scorer compare TABLE` reads (docs/scale.md).

Each head is one that a table understands in its one meaning and that a spreadsheet keeps as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.facts import ACTUAL, SIGN, TARGET
from scorer.forms.toml import key_of
from scorer.layout import CHINESE, Head, Kind, asked, in_english, meaning, one_column_a_pot
from scorer.model import AnyNode, Group, Indicator, Rubric, walk
from scorer.reporters.csv import disarmed
from scorer.rules.by_sign import BySign

#: Who a row is of, in a form; the other columns of a table may be added.
_WHOSE = ("unit", "code", "project", "year", "department", "region", "type", "declared_total")
#: What a leaf is asked for by the names that its rule calculates with.
_OWN = {TARGET: "target", ACTUAL: "actual", SIGN: "sign"}


def blank_table(rubric: Rubric, _reference: str = "") -> str:
    """The first line of a table for `rubric`, as Excel reads it: with byte-order mark and CRLF.

    A table names no rubric: `scorer compare` is told which.

    Raises:
        InputError: `column-without-head`, where no head means an indicator and nothing else.
    """
    flat = one_column_a_pot(rubric)
    problems = Problems()
    heads = [*_heads(flat, problems)]
    if problems.errors:
        raise InputError(problems)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(heads)
    return "\ufeff" + stream.getvalue()


def _heads(rubric: Rubric, problems: Problems) -> Iterator[str]:
    """All heads, from whose row it is to bonuses and penalties."""
    chinese = {meant: name for name, meant in reversed(tuple(CHINESE.items()))}
    for name in _WHOSE:
        usual = chinese[name]
        yield usual if rubric.language == "zh" and in_english(rubric, [usual], nowhere("table")) else name
    for fact in rubric.facts:
        yield from _understood(rubric, "fact", fact.name, "", (fact.name, f"fact:{fact.name}"))
    for node in rubric.nodes:
        if not isinstance(node, Group):
            keys = (key_of(rubric, node), "/".join(node.path), node.code)
            for part in _parts(rubric, node):
                heads = [*_understood(rubric, "answer" if part else "score", node.code, part, keys)]
                if not heads:
                    problems.add("column-without-head", node.place, node.path, code=node.code)
                yield from heads
    for one in rubric.adjustments:
        parts = [*asked(one.rule)] if one.rule else [""]
        for part in parts:
            kind: Kind = "adjustment-answer" if part else "adjustment"
            yield from _understood(rubric, kind, one.name, part, (one.name, f"adjustment:{one.name}"))


def _parts(rubric: Rubric, node: AnyNode) -> Iterator[str]:
    """What is asked of a leaf: "" is its score, or 不适用 in its place."""
    rule = node.rule if isinstance(node, Indicator) else None
    may_go = any(above.not_applicable and node.path[: above.level] == above.path for above in walk(rubric.root))
    if rule is None or rule.shape.by_hand or isinstance(rule.shape, BySign) or may_go:
        yield ""
    if rule is not None:
        yield from (part for name, part in _OWN.items() if name in rule.facts())
        yield from asked(rule)


def _understood(rubric: Rubric, kind: Kind, key: str, part: str, names: tuple[str, ...]) -> list[str]:
    """The first of the names that means this and nothing else, and that no spreadsheet takes for a formula, if any."""
    heads = [f"{name}#{part}" if part else name for name in names]
    return [head for head in heads if disarmed(head) == head and meaning(rubric, head) == Head(kind, head, key, part)][
        :1
    ]
