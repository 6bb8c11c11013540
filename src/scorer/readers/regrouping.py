"""What the head of a ruled table leaves open and the rows below it tell: what groups them, whose the points are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.grid import Cell
from scorer.readers.head_rows import Head
from scorer.readers.roles import LEVELS, Role
from scorer.readers.values import folded, is_blank, number

#: What may be the groups of a table, or only how its indicators are measured.
_KIND: Final = re.compile("(?:指标)?类型|类别|大类")
_MEASURED: Final = re.compile("定[量性]|[正反逆负]向|[是否√×]$")
_NO_GROUP: Final = re.compile(rf"{_MEASURED.pattern}|[共个]性")
#: A second column of points.
_POINTS: Final = re.compile(r".{0,4}(?:分值|权重)|分数|(?!.*[得扣失评]).{1,3}分")

_Rows = Sequence[Mapping[int, Cell]]


def regrouped(head: Head, rows: _Rows) -> Head:
    """The head of a ruled table as the rows below it show it."""
    return _points_of_standards(_grouped_by_kind(head, rows), rows)


def _grouped_by_kind(head: Head, rows: _Rows) -> Head:
    """The head with 指标类型 or 类别 before all names as groups: 产出目标, or merged 共性指标; 定量 is none."""
    named_in = [column for column, role in sorted(head.roles.items()) if role in LEVELS]
    kinds = [column for column, cell in head.texts.items() if _KIND.fullmatch(folded(cell.text))]
    if len(kinds) != 1 or not named_in or kinds[0] > named_in[0] or len(named_in) == len(LEVELS):
        return head
    said = [cell for row in rows if (cell := row.get(kinds[0])) is not None and not is_blank(cell.text)]
    merged = any(cell.rows > 1 for cell in said)
    if not said or any((_MEASURED if merged else _NO_GROUP).match(folded(cell.text)) for cell in said):
        return head
    if head.roles[named_in[0]] != "level1":
        return attrs.evolve(head, roles={**head.roles, kinds[0]: "level1"})
    below: dict[Role | None, Role] = dict(zip(LEVELS, LEVELS[1:], strict=False))
    return attrs.evolve(
        head, roles={column: below.get(role, role) for column, role in head.roles.items()} | {kinds[0]: "level1"}
    )


def _points_of_standards(head: Head, rows: _Rows) -> Head:
    """The head with the points behind the standards, where those before them are merged over the rows of a name.

    考核内容 分值 评分标准 标准分: each standard has points of its own, and the first are their sum.
    """
    first, standard = (
        next((column for column, role in sorted(head.roles.items()) if role == wanted), -1)
        for wanted in ("points", "standard")
    )
    second = next(
        (
            column
            for column, cell in sorted(head.texts.items())
            if column > standard and not head.roles.get(column) and _POINTS.fullmatch(folded(cell.text))
        ),
        -1,
    )
    if not -1 < first < standard < second:
        return head
    numbered = [row for row in rows if second in row and number(row[second].text.rstrip("%％")) is not None]
    if all(first in row and not is_blank(row[first].text) for row in numbered):
        return head
    return attrs.evolve(head, roles={**head.roles, first: None, second: "points"})
