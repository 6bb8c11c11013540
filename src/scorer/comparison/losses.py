"""指标失分: where points are lost, at every level of the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.comparison.entrants import Entrant
from scorer.comparison.nouns import NodeKind, NodeSummary
from scorer.comparison.statistics import Number, mean, median, share, spread, told, total
from scorer.model import AnyNode, Group, Path, Rubric, Slot


def summaries(rubric: Rubric, entrants: Sequence[Entrant]) -> tuple[NodeSummary, ...]:
    """One summary for each node of the rubric, in its order, over complete cards of that rubric."""
    whole = total(one.lost for one in entrants)
    return tuple(_summary(node, place, entrants, whole) for place, node in enumerate(rubric.nodes))


def pareto(nodes: Sequence[NodeSummary], entrants: Sequence[Entrant]) -> tuple[NodeSummary, ...]:
    """Where the points went, the greatest loss first, each with the share that it and all before it make up.

    The rows are the leaves, and a pot for what none of its rows explains; together they are the whole loss.
    """
    through = [total(one.losses[place] for one in entrants) for place in range(len(nodes))]
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


def _summary(node: AnyNode, place: int, entrants: Sequence[Entrant], whole: Fraction) -> NodeSummary:
    seen: Counter[tuple[Decimal, Decimal]] = Counter()
    for one in entrants:
        cell = one.standing.cells[place]
        if cell.rate is not None and cell.points and cell.score is not None:
            seen[cell.score, cell.points] += 1
    rates: Counter[Fraction] = Counter()
    for (score, points), count in seen.items():
        rates[Fraction(score) / Fraction(points)] += count
    ordered: list[Number] = sorted(rates.elements())
    lost = total(one.losses[place] for one in entrants)
    return NodeSummary(
        code=node.code,
        path=node.path,
        level=node.level,
        kind=_kind(node),
        is_leaf=not isinstance(node, Group),
        points=node.points,
        scored=len(ordered),
        mean=told(mean(rates)) if rates else None,
        lowest=told(ordered[0]) if ordered else None,
        median=told(median(ordered)) if ordered else None,
        highest=told(ordered[-1]) if ordered else None,
        spread=spread(rates) if rates else None,
        below_full=sum(count for value, count in rates.items() if value < 1),
        lost=told(lost),
        share=share(lost, whole),
    )


def _kind(node: AnyNode) -> NodeKind:
    if isinstance(node, Group):
        return "pool" if node.pool else "group"
    return "slot" if isinstance(node, Slot) else "indicator"
