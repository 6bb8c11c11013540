"""The points of groups for which a rubric declares none: those of their rows, the same in every row of a table."""

from __future__ import annotations

import attrs

from scorer.exact import ZERO
from scorer.model import AnyNode, Group, Rubric


def with_points(rubric: Rubric) -> Rubric | None:
    """The rubric with the points of all its groups; None where they follow from each card.

    A rubric that was read back from a published table (`reconstructed`) has points at its leaves and pots only. Where
    all of these have some, every group has the sum of its members', as in any rubric, and the same plan fits. Without
    points a leaf counts or not as the card scores it, and a choice has the points of the chosen one. Where a total is
    declared that the rows do not come to there are no grades.

    Args:
        rubric: with every slot and pool as one column.
    """
    root = _filled(rubric.root)
    if not isinstance(root, Group):
        return None
    declared = rubric.root.declared_points
    contradicted = rubric.root.points is None and declared is not None and declared != root.points
    return attrs.evolve(rubric, root=root, grades=() if contradicted else rubric.grades)


def _filled(node: AnyNode) -> AnyNode | None:
    if not isinstance(node, Group) or node.either:
        return None if node.points is None else node
    children = [_filled(child) for child in node.children]
    known = [child for child in children if child is not None]
    if len(known) < len(children):
        return None
    points = sum((child.points or ZERO for child in known), ZERO) if node.points is None else node.points
    return attrs.evolve(node, children=tuple(known), points=points)
