"""The lines that a printed card sets between its rows and its total: 基础分, 加分, 减分, 一票否决, 否决及下限."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from scorer.model import AdjustmentKind, Entry, Rubric
from scorer.readers.printed.rows import Row
from scorer.readers.printed.values import folded

#: Sums of what stands above them.
_RECKONED: Final = ("基础分", "否决及下限", "Base", "Vetoesandfloor")
_VETOES: Final = ("一票否决", "一票否决(待定)", "Veto", "Veto(undecided)")
_KINDS: Final[Mapping[str, AdjustmentKind]] = {
    "加分": "bonus",
    "减分": "penalty",
    "Bonus": "bonus",
    "Penalty": "penalty",
}
_POINTS: Final = re.compile(r"[+-]?(\d{1,9}(?:\.\d{1,6})?)")
_REASON: Final = re.compile(r"[（(](.+)[）)]$")


def without_closing(rows: Iterable[Row], rubric: Rubric) -> tuple[tuple[Row, ...], dict[str, Entry]]:
    """The rows without those lines, and the bonuses and penalties that they tell, by name.

    A line is taken for one only where the rubric has the adjustment or the veto that it names. One whose points
    a rule gives tells nothing new: they follow from facts.
    """
    left: list[Row] = []
    told: dict[str, Entry] = {}
    outside = bool(rubric.adjustments or rubric.vetoes)
    vetoes = {folded(veto.name) for veto in rubric.vetoes}
    for row in rows:
        shown = folded(row.name)
        before, _, name = shown.partition(":")
        if outside and shown in _RECKONED and shown not in rubric.by_key:
            continue
        if before in _VETOES and name in vetoes:
            continue
        found = _adjustment(row, name, _KINDS.get(before), rubric)
        if found is None:
            left.append(row)
        elif found[1] is not None:
            told[found[0]] = found[1]
    return tuple(left), told


def _adjustment(row: Row, shown: str, kind: AdjustmentKind | None, rubric: Rubric) -> tuple[str, Entry | None] | None:
    """Name and entry of the adjustment that a row tells; None where it tells none, or not how much."""
    score = row.cells.get("score")
    points = _POINTS.fullmatch(folded(score.text)) if score else None
    for one in rubric.adjustments:
        name = folded(one.name)
        if one.kind != kind or not (shown == name or (shown.startswith(f"{name}(") and shown.endswith(")"))):
            continue
        if one.rule is not None:
            return one.name, None
        if points is None:
            return None
        reason = _REASON.search(row.name) if shown != name else None
        value = Decimal(points[1])
        entry = Entry(score=value, reason=reason[1] if reason else "", place=row.place)
        return one.name, entry if value or reason else None
    return None
