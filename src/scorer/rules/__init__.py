"""评分规则: every rule kind by name, and reading one from a rubric (docs/rules.md has an entry for each).

Adding a kind is one class and one line here; the evaluator, the checks and `improve` know nothing of kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scorer.formulas import Formulas
from scorer.record import Record
from scorer.rules.bands import Bands
from scorer.rules.by_sign import BySign
from scorer.rules.counted import Checklist, Deduct
from scorer.rules.judged import Choice, Given, Graded, YesNo
from scorer.rules.measured import Formula, Linear, Steps
from scorer.rules.ranked import Rank
from scorer.rules.shape import Goal, Rule, Shape

__all__ = ["RULES", "Formulas", "Goal", "Rule", "Shape", "read_rule"]


def read_rule(record: Record, formulas: Formulas) -> Rule | None:
    """A rule from its table; None with diagnostics where something is wrong with it."""
    kind = record.choice("kind", tuple(RULES), required=True)
    if kind is None:
        return None
    cap = "cap" not in record or record.boolean("cap")
    undefined = record.score("undefined")
    shape = RULES[kind].read(record, formulas)
    record.finish()
    return None if shape is None else Rule(kind=kind, shape=shape, cap=cap, undefined=undefined, written=record.raw)


RULES: Mapping[str, type[Shape]] = MappingProxyType(
    {
        "given": Given,
        "linear": Linear,
        "steps": Steps,
        "bands": Bands,
        "deduct": Deduct,
        "yes_no": YesNo,
        "choice": Choice,
        "graded": Graded,
        "checklist": Checklist,
        "by_sign": BySign,
        "rank": Rank,
        "formula": Formula,
    }
)
