"""What an assessment says, sorted to the cells of a form: head, facts, and the columns of every row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scorer.diagnostics import InputError, Problems
from scorer.facts import AS_DECLARED
from scorer.fitting import meant
from scorer.forms.columns import FIELDS, MET, NOT_MET, NUMBERS, OUTSIDE, TEXTS, VALUES
from scorer.forms.layout import codes_in_pools
from scorer.forms.toml import key_of
from scorer.model import AnyNode, Assessment, Entry, Group, Indicator, Rubric, Slot
from scorer.rules import Rule
from scorer.rules.counted import Checklist, Deduct

#: The name of the unit that is usually written as none.
PLAIN_RATIO = "比率"

CellValue = Decimal | int | str | None


class Filling:
    """The values of a form by row and column; nothing at all for a blank form."""

    def __init__(self, rubric: Rubric, assessment: Assessment | None) -> None:
        self.assessment = assessment
        self.head: Mapping[str, CellValue] = {}
        self.facts: Mapping[str, tuple[CellValue, str, str]] = {}
        self._rows: dict[str, dict[str, CellValue]] = {}
        if assessment is None:
            return
        self.head = {field.code: _head_value(assessment, field.table, field.key) for field in FIELDS}
        declared = {fact.name: fact.measured_in for fact in rubric.facts}
        self.facts = {
            name: (fact.value, _unit(fact.measured_in, declared.get(name, "")), fact.source)
            for name, fact in assessment.facts.items()
        }
        self._sort(rubric, assessment)

    def of(self, code: str) -> Mapping[str, CellValue]:
        """The columns of one row."""
        return self._rows.get(code, {})

    def _sort(self, rubric: Rubric, assessment: Assessment) -> None:
        problems = Problems()
        pooled = codes_in_pools(rubric)
        for key, entry in assessment.scores.items():
            node = meant(rubric, key, entry.place, problems)
            if node is not None:
                rule = node.rule if isinstance(node, Indicator) else None
                self._put(_kind(node, pooled=node.code in pooled), key_of(rubric, node), rule, entry)
        counts: dict[str, int] = {}
        for own in assessment.own:
            slot = next((node for node in rubric.by_key.get(own.slot, ()) if isinstance(node, Slot)), None)
            if slot is None:
                problems.add("unknown-slot", own.entry.place.at("slot"), key=own.slot, paths="—", id=rubric.id)
                continue
            number = counts[slot.code] = counts.get(slot.code, 0) + 1
            key = f"{number}:{key_of(rubric, slot)}"
            self._put("own", key, slot.rule, own.entry)
            self._rows.setdefault(f"own:{key}", {})["name"] = own.name
        rules = {one.name: one.rule for one in rubric.adjustments}
        for name, entry in assessment.adjustments.items():
            self._put("adjustment", name, rules.get(name), entry)
        if problems.errors:
            raise InputError(problems)

    def _put(self, kind: str, key: str, rule: Rule | None, entry: Entry) -> None:
        row: dict[str, CellValue] = {name: getattr(entry, name) or None for name in TEXTS}
        row |= {name: getattr(entry, name) for name in (*NUMBERS, *VALUES)}
        row["evidence"] = "\n".join(entry.evidence) or None
        row["derived"] = " ".join(sorted(entry.derived)) or None
        row["answer"] = entry.grade or None
        items = OUTSIDE + key if kind == "adjustment" else key
        shape = rule.shape if rule else None
        if isinstance(shape, Checklist) and entry.met is not None:
            if shape.of is not None:
                row["answer"] = entry.met if isinstance(entry.met, int) else len(entry.met)
            else:
                met = () if isinstance(entry.met, int) else entry.met
                for number, item in enumerate(shape.items, start=1):
                    answer = MET if item.name in met or number in met else NOT_MET
                    self._rows[f"item:{number}:{items}"] = {"answer": answer}
        if isinstance(shape, Deduct) and entry.counts is not None:
            for number, one in enumerate(shape.kinds, start=1):
                self._rows[f"count:{number}:{items}"] = {"answer": entry.counts.get(one.name, 0)}
        self._rows[f"{kind}:{key}"] = {name: value for name, value in row.items() if value is not None}


def _unit(stated: str, declared: str) -> str:
    """The unit as its cell shows it; a blank cell means the declared one, so a plain ratio is named."""
    if stated == AS_DECLARED:
        return declared
    return stated or ("" if stated == declared else PLAIN_RATIO)


def _kind(node: AnyNode, *, pooled: bool) -> str:
    if isinstance(node, Slot):
        return "slot"
    if isinstance(node, Group):
        return "pool" if node.pool else "group"
    return "member" if pooled else "leaf"


def _head_value(assessment: Assessment, table: str, key: str) -> CellValue:
    holder = getattr(assessment, table) if table else assessment
    value: CellValue = None if holder is None else getattr(holder, key)
    return None if value == "" else value
