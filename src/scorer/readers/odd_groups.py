"""Texts in the place of a group that are unlike the other groups of a table: perhaps the reason of the row before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.readers.alignment import CERTAIN, Laid
from scorer.readers.roles import LEVELS, STANDARD_GROUP, TOP_WORD, Role
from scorer.readers.rows import value_in
from scorer.readers.values import folded, named

#: What groups of the forms are called, in full or shortened: 产出指标, 社会效益, 质量.
_LIKE_A_GROUP: Final = re.compile(
    rf"{STANDARD_GROUP.pattern}|{TOP_WORD.pattern}|.{{0,12}}(?:指标|目标|效益|影响|满意度|成本|时效|质量|数量)等?"
)
#: So many groups of the forms show that a table has no others.
_LEAST: Final = 2


def with_odd_groups_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows below a head with a column of reasons, those doubted whose group may be the reason of the row before.

    Where no delimiter tells blank cells, 12月停办一次 between a score and a name stands for a reason or for a group;
    behind a row that lost points it is the reason.
    """
    told = list(rows)
    for role in [role for role in LEVELS if role in columns][:-1]:
        said = {
            at: folded(named(row.record[role].text).name)
            for at, row in enumerate(rows)
            if role in row.record and row.record[role].text
        }
        odd = {at for at, name in said.items() if _LIKE_A_GROUP.fullmatch(name) is None}
        if "reason" in columns and len(odd) * 2 < len(said) and len(said) - len(odd) >= _LEAST:
            for at in sorted(odd):
                if at and "reason" not in told[at - 1].record:
                    told[at - 1 : at + 1] = _apart(told[at - 1], told[at], role)
    return told


def _apart(before: Laid, row: Laid, role: Role) -> tuple[Laid, Laid]:
    """Two rows, the second doubted, its group with the first where that lost points."""
    doubted = attrs.evolve(row, cost=max(row.cost, CERTAIN + 1))
    points, score = (value_in(before.record, figure) for figure in ("points", "score"))
    if points is None or score is None or score >= points:
        return before, doubted
    others = {other: cell for other, cell in row.record.items() if other != role}
    reasoned = attrs.evolve(before, record={**before.record, "reason": row.record[role]})
    return reasoned, attrs.evolve(doubted, record=others)
