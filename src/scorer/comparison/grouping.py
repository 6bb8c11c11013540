"""The same cards by region, type and department; and each department with the sheet it hands in (汇总表)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from scorer.comparison.entrants import Entrant, order
from scorer.comparison.nouns import Department, DepartmentCard, GroupSummary, Standing
from scorer.comparison.ranking import COLUMNS, value_of
from scorer.comparison.statistics import Number, median, share, told, total
from scorer.exact import ZERO


def groups(entrants: Sequence[Entrant]) -> tuple[GroupSummary, ...]:
    """By column and value; units that state no value are in no group."""
    found = []
    for column in COLUMNS:
        members: dict[str, list[Entrant]] = {}
        for one in entrants:
            if value := value_of(one.unit, column):
                members.setdefault(value, []).append(one)
        for value in sorted(members):
            inside = members[value]
            ordered: list[Number] = sorted(one.compared for one in inside)
            found.append(
                GroupSummary(
                    column=column,
                    value=value,
                    units=len(inside),
                    mean=told(total(ordered) / len(ordered)),
                    median=told(median(ordered)),
                    lowest=told(ordered[0]),
                    highest=told(ordered[-1]),
                    lost=told(total(one.lost for one in inside)),
                )
            )
    return tuple(found)


def departments(entrants: Sequence[Entrant], ranking: Mapping[tuple[str, ...], Standing]) -> tuple[Department, ...]:
    """Every department's cards, over all rubrics; `ranking` has the standings by key."""
    members: dict[str, list[Entrant]] = {}
    for one in sorted(entrants, key=order):
        members.setdefault(one.unit.department, []).append(one)
    return tuple(_department(name, members[name], ranking) for name in sorted(members))


def _department(name: str, members: Sequence[Entrant], ranking: Mapping[tuple[str, ...], Standing]) -> Department:
    cards = tuple(_card(one, ranking) for one in members)
    complete = [
        (one, card, share_) for one, card in zip(members, cards, strict=True) if (share_ := _share(one)) is not None
    ]
    budgets = [(one.unit.budget, share_) for one, _, share_ in complete if one.unit.budget]
    weight = total(budget for budget, _ in budgets)
    weighted = sum((Fraction(budget) * share_ for budget, share_ in budgets), Fraction(0))
    lowest = min(complete, key=lambda found: found[2], default=None)
    return Department(
        name=name,
        cards=cards,
        weighted=told(weighted / weight) if weight else None,
        plain=told(sum((share_ for *_, share_ in complete), Fraction(0)) / len(complete)) if complete else None,
        lowest=lowest[1] if lowest else None,
        lost=sum((one.lost for one, *_ in complete), ZERO),
        budget=sum((budget for budget, _ in budgets), ZERO) if budgets else None,
        without_budget=tuple(one.unit for one in members if not one.unit.budget),
        findings=sum(len(one.standing.findings) for one in members),
    )


def _share(one: Entrant) -> Fraction | None:
    return one.share if one.complete else None


def _card(one: Entrant, ranking: Mapping[tuple[str, ...], Standing]) -> DepartmentCard:
    standing = ranking.get(one.key)
    return DepartmentCard(
        unit=one.unit,
        rubric=one.rubric.id,
        total=one.standing.total,
        points=one.standing.points,
        share=share(one.share, 100) if one.share is not None else None,
        grade=one.standing.grade,
        rank=standing.rank if standing else None,
        lost=one.lost if one.complete else None,
        complete=one.complete,
    )
