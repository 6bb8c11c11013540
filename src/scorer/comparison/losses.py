"""指标失分: where points are lost, at every level of the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import attrs

from scorer.comparison.nouns import NodeKind, NodeSummary
from scorer.comparison.statistics import added, mean, median_of, share, spread, told, total
from scorer.comparison.tally import Tally
from scorer.model import AnyNode, Group, Path, Rubric, Slot


def summaries(rubric: Rubric, tally: Tally) -> tuple[NodeSummary, ...]:
    """One summary for each node of the rubric, in its order, over complete cards of that rubric."""
    return tuple(_summary(node, place, tally) for place, node in enumerate(rubric.nodes))


def pareto(nodes: Sequence[NodeSummary], tally: Tally) -> tuple[NodeSummary, ...]:
    """Where the points went, the greatest loss first, each with the share that it and all before it make up.

    The rows are the leaves, and a pot for what none of its rows explains; together they are the whole loss.
    """
    through = [added(sums) for sums in tally.losses]
    own = dict(enumerate(through))
    places = {node.path: place for place, node in enumerate(nodes)}
    for place, node in enumerate(nodes):
        above: Path = node.path[:-1]
        if above in places:
            own[places[above]] -= through[place]
    whole = total(own.values())
    found: list[NodeSummary] = []
    so_far = Fraction(0)
    for place in sorted((place for place in own if own[place] > 0), key=lambda place: (-own[place], place)):
        so_far += own[place]
        row = attrs.evolve(nodes[place], lost=told(own[place]), share=share(own[place], whole))
        found.append(attrs.evolve(row, cumulative=share(so_far, whole)))
    return tuple(found)


def _summary(node: AnyNode, place: int, tally: Tally) -> NodeSummary:
    rates: Counter[Fraction] = Counter()
    for (score, points), number in tally.cells[place].items():
        rates[Fraction(score) / Fraction(points)] += number
    lost = added(tally.losses[place])
    return NodeSummary(
        code=node.code,
        path=node.path,
        level=node.level,
        kind=_kind(node),
        is_leaf=not isinstance(node, Group),
        points=node.points,
        scored=rates.total(),
        mean=told(mean(rates)) if rates else None,
        lowest=told(min(rates)) if rates else None,
        median=told(median_of(rates)) if rates else None,
        highest=told(max(rates)) if rates else None,
        spread=spread(rates) if rates else None,
        below_full=sum(number for value, number in rates.items() if value < 1),
        lost=told(lost),
        share=share(lost, tally.lost),
    )


def _kind(node: AnyNode) -> NodeKind:
    if isinstance(node, Group):
        return "pool" if node.pool else "group"
    return "slot" if isinstance(node, Slot) else "indicator"
