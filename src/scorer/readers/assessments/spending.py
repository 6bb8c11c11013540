"""What was granted and what was spent, as the two facts that the row on the budget prints beside its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from scorer.diagnostics import Place
from scorer.expression import facts_used
from scorer.facts import AS_DECLARED, BUDGET, EXECUTED, UNITS, Fact
from scorer.model import DeclaredFact, Entry, Group, Rubric, Slot, walk
from scorer.readers.printed.rows import Row
from scorer.readers.printed.values import quantity
from scorer.record import FACT_DECIMALS, MAX_FACT

#: A printed rate may be rounded to whole percents; what differs by more was misprinted or misread.
_ROUNDED_BY: Final = Fraction(1, 2)
_PERCENT: Final = ("%", "百分比")


def spending_in(rows: Sequence[Row]) -> tuple[Fact, ...]:
    """全年预算数 and 全年执行数, where one row on the budget prints both for certain and has a score; else none.

    Of a form that nobody scored none are taken: by a rule they would give a score that nobody stated. Where the row
    prints the rate too, the amounts have to give it.
    """
    found = [row for row in rows if row.kind == "execution"]
    if len(found) != 1 or found[0].score is None or found[0].guessed or found[0].doubts:
        return ()
    row = found[0]
    budget, executed = (_amount(text, row.measured_in) for text in (row.target, row.actual))
    if budget is None or executed is None or budget[1] != executed[1]:
        return ()
    (granted, unit), (spent, _) = budget, executed
    printed = quantity(row.cells["rate"].text) if "rate" in row.cells else None
    if printed is not None and isinstance(printed.value, Decimal) and printed.measured_in in _PERCENT:
        rate = Fraction(spent) / Fraction(granted) * 100 if granted else None
        if rate is None or abs(rate - Fraction(printed.value)) > _ROUNDED_BY:
            return ()
    return Fact(BUDGET, granted, unit or AS_DECLARED), Fact(EXECUTED, spent, unit or AS_DECLARED)


def _amount(text: str, stated: str) -> tuple[Decimal, str] | None:
    """An amount of money and its unit, "" where none is stated; None where the text is anything else."""
    said = quantity(text)
    unit = said.measured_in or stated
    if said.sign is not None or not isinstance(said.value, Decimal) or (unit and UNITS.get(unit, ("",))[0] != "money"):
        return None
    decimals = -int(said.value.as_tuple().exponent)
    return (said.value, unit) if 0 <= said.value < MAX_FACT and decimals <= FACT_DECIMALS else None


def declared(facts: Sequence[Fact], place: Place) -> tuple[DeclaredFact, ...]:
    """The facts as a reconstructed rubric declares them; what was granted is not the unit's to change."""
    units = {fact.name: "" if fact.measured_in == AS_DECLARED else fact.measured_in for fact in facts}
    return tuple(DeclaredFact(name, unit, fixed=name == BUDGET, place=place) for name, unit in units.items())


def wanted(facts: Sequence[Fact], rubric: Rubric, scores: Mapping[str, Entry]) -> tuple[Fact, ...]:
    """The facts, where the rubric asks for both and they can only check printed scores, never make or change one.

    An amount without a unit says nothing to a rubric that declares one.
    """
    if not facts or any(fact.name not in rubric.declared_facts or fact.measured_in == AS_DECLARED for fact in facts):
        return ()
    names = {BUDGET, EXECUTED}
    printed = {rubric.by_key[key][0].code for key, entry in scores.items() if entry.score is not None}
    for node in walk(rubric.root):
        if node.applies is not None and not names.isdisjoint(facts_used(node.applies)):
            return ()
        if isinstance(node, Group) or node.rule is None or names.isdisjoint(node.rule.facts()):
            continue
        if isinstance(node, Slot) or node.typed != "check" or node.code not in printed:
            return ()
    outside = [name for one in rubric.adjustments if one.rule for name in one.rule.facts()]
    outside += [name for veto in rubric.vetoes for name in facts_used(veto.when)]
    return () if names & set(outside) else tuple(facts)
