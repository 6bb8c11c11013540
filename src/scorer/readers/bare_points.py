"""Groups that end in their points without a bracket: 项目决策2分 over rows that come to 2 points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.rows import Label, Row

_BARE: Final = re.compile(r"(.*[^\d\s.，。；、:：(（/-])\s?(\d{1,3}(?:\.\d{1,2})?)分")


def with_bare_points(rows: Sequence[Row]) -> list[Row]:
    """The rows; a group whose name ends in as many points as its rows come to has these points, and not in its name.

    What its rows do not come to stays in the name: 满意度90分 may be an aim.
    """
    result = list(rows)
    for depth in range(max((len(row.groups) for row in rows), default=0)):
        for label, run in groupby(range(len(result)), key=partial(_label, result, depth)):
            own = list(run)
            if label is not None and (whole := _pointed(label, [result[at] for at in own])) is not None:
                for at in own:
                    groups = (*result[at].groups[:depth], whole, *result[at].groups[depth + 1 :])
                    result[at] = attrs.evolve(result[at], groups=groups)
    return result


def _label(rows: Sequence[Row], depth: int, at: int) -> Label | None:
    return rows[at].groups[depth] if len(rows[at].groups) > depth else None


def _pointed(label: Label, rows: Sequence[Row]) -> Label | None:
    """The group without its points in its name, where its rows come to them."""
    said = _BARE.fullmatch(label.name) if label.points is None else None
    points = sum((row.points or ZERO for row in rows if row.kind == "leaf"), ZERO)
    if said is None or not points or points != Decimal(said[2]):
        return None
    return attrs.evolve(label, name=said[1], points=Decimal(said[2]))
