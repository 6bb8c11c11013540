"""Names that hold their group before their quotes: 数量指标“培训人次” is 培训人次 below 数量指标."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.readers.printed.roles import STANDARD_GROUP, TOP_GROUP
from scorer.readers.printed.rows import Label, Row
from scorer.readers.printed.values import folded

#: The group, if any, and the name in its quotes.
_QUOTED: Final = re.compile(r"([^\"“”「」『』]*?)[\s:：]*[\"“「『]([^\"“”「」『』]+)[\"”」』]")


def below_their_groups(rows: Sequence[Row]) -> list[Row]:
    """The rows, each name in quotes behind the name of a standard group as what it is: below that group.

    Where all names of a table are in quotes these are no part of any.
    """
    leaves = [row for row in rows if row.kind == "leaf"]
    quoted = all(_QUOTED.fullmatch(row.name) is not None for row in leaves)
    return [_below(row, all_quoted=quoted) if row.kind == "leaf" else row for row in rows]


def _below(row: Row, *, all_quoted: bool) -> Row:
    found = _QUOTED.fullmatch(row.name)
    group = folded(found[1]) if found is not None else ""
    above = [folded(label.name) for label in row.groups]
    if found is None or (not group and not all_quoted):
        return row
    if not group or group in above:
        return attrs.evolve(row, name=found[2].strip())
    if STANDARD_GROUP.fullmatch(group) is None or (above and _is_beside(above[-1])):
        return row
    return attrs.evolve(
        row, name=found[2].strip(), groups=(*row.groups, Label(name=group, points=None, place=row.place))
    )


def _is_beside(above: str) -> bool:
    """Whether the group above a row stands at the level of a group in quotes: one of the two is wrong."""
    return STANDARD_GROUP.fullmatch(above) is not None and TOP_GROUP.fullmatch(above) is None
