"""扣分: what was lost at which rows of a card, with the words of the unit and the advice of the rubric."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.model import Deduction, Entry, ScoredNode


def deductions_of(root: ScoredNode) -> tuple[Deduction, ...]:
    """The deductions at and below a row, in the order of the rubric."""
    return tuple(_deduction(node) for node in root.walk() if node.lost)


def _deduction(node: ScoredNode) -> Deduction:
    """What was lost at one node, with the unit's words; those of a pot come from all its leaves."""
    entries = [row.entry for row in (node.walk() if node.children else (node,)) if row.entry]
    reasons = [entry.reason or entry.not_applicable or "" for entry in entries]
    assert node.points is not None, "points are lost only where there are some"
    return Deduction(
        code=node.code,
        path=node.path,
        points=node.points,
        score=node.points - node.lost,
        lost=node.lost,
        reason=_joined(reasons),
        problem=_joined([entry.problem for entry in entries]),
        measure=_joined([_with_duty(entry) for entry in entries]),
        advice=node.advice,
    )


def _with_duty(entry: Entry) -> str:
    """A measure with who is responsible and until when, where that is stated."""
    duty = "，".join(part for part in (entry.owner, entry.due) if part)
    return f"{entry.measure}（{duty}）" if entry.measure and duty else entry.measure


def _joined(texts: Sequence[str]) -> str:
    return "；".join(dict.fromkeys(text for text in texts if text))
