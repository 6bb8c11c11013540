"""The same cards by region, type and department; and each department with the sheet it hands in (汇总表)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from scorer.comparison.entrants import Entrant, order
from scorer.comparison.nouns import Department, DepartmentCard, GroupSummary, Standing
from scorer.comparison.statistics import mean, median_of, share, told, total
from scorer.comparison.tally import COLUMNS, Rates, Tally
from scorer.exact import ZERO


def groups(tally: Tally, heat: Sequence[int]) -> tuple[GroupSummary, ...]:
    """By column and value; units that state no value are in no group. `heat`: the nodes of the heat map."""
    return tuple(
        GroupSummary(
            column=column,
            value=value,
            units=group.totals.total(),
            mean=told(mean(group.totals)),
            median=told(median_of(group.totals)),
            lowest=told(min(group.totals)),
            highest=told(max(group.totals)),
            lost=told(group.lost),
            rates=tuple(_mean_rate(group.rates.get(place, {})) for place in heat),
        )
        for wanted in COLUMNS
        for (column, value), group in sorted(tally.groups.items())
        if column == wanted
    )


def _mean_rate(rates: Rates) -> Decimal | None:
    """The mean of score ÷ points over all cards that were scored."""
    number = sum(cards for _, cards in rates.values())
    return share(total(Fraction(scores) / Fraction(points) for points, (scores, _) in rates.items()), number)


def departments(entrants: Sequence[Entrant], ranking: Mapping[tuple[str, ...], Standing]) -> tuple[Department, ...]:
    """Every department's cards, over all rubrics; `ranking` has the standings by key."""
    members: dict[str, list[Entrant]] = {}
    for one in sorted(entrants, key=order):
        members.setdefault(one.unit.department, []).append(one)
    return tuple(department(name, members[name], ranking) for name in sorted(members))


def department(name: str, members: Sequence[Entrant], ranking: Mapping[tuple[str, ...], Standing]) -> Department:
    """One department's cards; `members` are its own, in their order."""
    cards = tuple(_card(one, ranking) for one in members)
    complete = [
        (one, card, share_) for one, card in zip(members, cards, strict=True) if (share_ := _share(one)) is not None
    ]
    budgets = [(one.unit.budget, share_) for one, _, share_ in complete if one.unit.budget is not None]
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
        without_budget=tuple(one.unit for one in members if one.unit.budget is None),
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
        share=share(one.share, 100) if one.complete and one.share is not None else None,
        grade=one.standing.grade,
        rank=standing.rank if standing else None,
        lost=one.lost if one.complete else None,
        complete=one.complete,
    )
