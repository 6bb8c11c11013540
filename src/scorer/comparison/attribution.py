"""What a total lost, and through which node: the loss handed down the tree so that it always adds up.

In a plain sum the loss of a node is points − score, and the losses of the children are that of the group. Where a group
converts - n/a leaves, weights, the weakest child - its loss is divided among its children in proportion to what each
has lost of its share of the group, in exact fractions. What a pot lost and no row below explains stays at the pot.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from scorer.comparison.statistics import Number, total
from scorer.exact import ZERO
from scorer.model import AnyNode, Group, Scorecard, ScoredNode


def attributed(card: Scorecard) -> dict[str, Number]:
    """Per code what the total lost through that node, in points of the total; empty while the card is open.

    A node that is not named lost nothing. Adjustments and vetoes stand outside the base and are no part of it.
    """
    root = card.root
    if root.points is None or root.score is None or root.open:
        return {}
    groups: dict[str, AnyNode] = {node.code: node for node in card.rubric.nodes if isinstance(node, Group)}
    groups[root.code] = card.rubric.root
    found: dict[str, Number] = {}
    _hand_down(root, root.points - root.score, groups, found)
    return found


def _hand_down(node: ScoredNode, lost: Number, groups: Mapping[str, AnyNode], found: dict[str, Number]) -> None:
    found[node.code] = lost
    if not node.children:
        return
    own = node.lost
    parts = [(child, _own_loss(child)) for child in node.children]
    if not node.converted and not node.converted_points and own + sum((part for _, part in parts), ZERO) == lost:
        for child, part in parts:
            if part:
                _hand_down(child, part, groups, found)
        return
    shares = _shares(node, groups.get(node.code))
    whole = total(shares.values())
    if not whole:
        return
    rest = Fraction(lost) - Fraction(own)
    for child in node.children:
        if share := shares[child.code]:
            _hand_down(child, rest * share / whole, groups, found)


def _own_loss(row: ScoredNode) -> Decimal:
    """Points − score of a row that counts; negative where a rule without a cap gave more than the points."""
    return ZERO if row.points is None or row.score is None else row.points - row.score


def _shares(node: ScoredNode, group: AnyNode | None) -> dict[str, Fraction]:
    """How much of a converting group's loss each child answers for, in proportion."""
    roll_up = group.roll_up if isinstance(group, Group) else "sum"
    if roll_up == "sum":
        return {child.code: Fraction(_own_loss(child)) for child in node.children}
    rates = {
        child.code: Fraction(_own_loss(child)) / Fraction(child.points)
        for child in node.children
        if child.points and child.score is not None
    }
    if roll_up == "weakest":
        worst = max(rates.values(), default=Fraction(0))
        return {child.code: Fraction(rates.get(child.code) == worst and worst > 0) for child in node.children}
    return {child.code: rates.get(child.code, Fraction(0)) * Fraction(child.weight or 0) for child in node.children}
