"""Groups that end in their points without a bracket, or as a share: 项目决策2分, above rows that come to 2 points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.printed.rows import Label, Row

_BARE: Final = re.compile(
    r"(.*[^\d\s.，。；、:：(（/-])\s?(?:(\d{1,3}(?:\.\d{1,2})?)[分%％]?|[（(](\d{1,3}(?:\.\d{1,2})?)[%％][)）])"
)
#: Without 分 one group may come to the number in its name by chance.
_LEAST: Final = 2


def with_bare_points(rows: Sequence[Row]) -> list[Row]:
    """The rows; a group whose name ends in as many points as its rows come to has these points, and not in its name.

    What its rows do not come to stays in the name: 满意度90分 may be an aim. Without 分 (投入20, 投入20%) all groups of
    its level have to end so.
    """
    result = list(rows)
    for depth in range(max((len(row.groups) for row in rows), default=0)):
        runs = [(label, list(run)) for label, run in groupby(range(len(rows)), key=partial(_label, rows, depth))]
        wholes = [None if label is None else _pointed(label, [rows[at] for at in run]) for label, run in runs]
        pairs = [(label, whole) for (label, _), whole in zip(runs, wholes, strict=True) if label is not None]
        every = len(pairs) >= _LEAST and all(whole is not None for _, whole in pairs)
        for (label, run), whole in zip(runs, wholes, strict=True):
            if label is None or whole is None or not (every or label.name.endswith("分")):
                continue
            for at in run:
                groups = (*result[at].groups[:depth], whole, *result[at].groups[depth + 1 :])
                result[at] = attrs.evolve(result[at], groups=groups)
    return result


def _label(rows: Sequence[Row], depth: int, at: int) -> Label | None:
    return rows[at].groups[depth] if len(rows[at].groups) > depth else None


def _pointed(label: Label, rows: Sequence[Row]) -> Label | None:
    """The group without its points in its name, where its rows come to them."""
    said = _BARE.fullmatch(label.name) if label.points is None else None
    points = sum((row.points or ZERO for row in rows if row.kind == "leaf"), ZERO)
    if said is None or not points or points != Decimal(said[2] or said[3]):
        return None
    return attrs.evolve(label, name=said[1], points=points)
