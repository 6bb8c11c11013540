"""What a head leaves open and the cells below its words tell: what groups the rows, whose the points are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.columns.head_rows import Head
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, TOP_GROUP, Role
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import folded, is_blank, named, number

#: What may be the groups of a table, or only how its indicators are measured.
_KIND: Final = re.compile("(?:指标)?类型|类别|大类")
_MEASURED: Final = re.compile("定[量性]|[正反逆负]向|[是否√×]$")
_NO_GROUP: Final = re.compile(rf"{_MEASURED.pattern}|[共个]性")
#: A second column of points.
_POINTS: Final = re.compile(r".{0,4}(?:分值|权重)|分数|(?!.*[得扣失评]).{1,3}分")

#: Groups of level 1 of the national forms.
_TOP: Final = re.compile(rf"{TOP_GROUP.pattern}|成本指标")
#: What stands among them besides: totals, and rows on the budget.
_ASIDE: Final = re.compile("[合小总]计|总分|得分|预算|资金|执行")
_LEAST_GROUPS: Final = 2
#: What the column of names may be taken for under its head alone.
_NAMING: Final = (None, "meaning", "standard", *LEVELS)

_Rows = Sequence[Mapping[int, Cell]]


def with_known_groups(head: Head, rows: _Rows) -> Head:
    """The head with groups of the national forms above the names behind them, whatever the columns are called.

    Below one word stand 产出指标 and 效益指标, below the next 数量指标 and 质量指标, and below the third the names.
    """
    columns = sorted(head.roles)
    for at, below, names in zip(columns, columns[1:], columns[2:], strict=False):
        told = tuple(head.roles[column] for column in (at, below, names))
        open_to = told[2] in _NAMING and told != LEVELS[:3]
        if open_to and _all_known(rows, at, _TOP) and _all_known(rows, below, STANDARD_GROUP):
            others = {column: None if role in LEVELS else role for column, role in head.roles.items()}
            return attrs.evolve(head, roles={**others, **dict(zip((at, below, names), LEVELS, strict=False))})
    return head


def with_names_behind_kinds(head: Head, rows: _Rows, *, ruled: bool) -> Head:
    """The head of 考核项目 and 考核内容 with the first as the group of the second, where it names several rows each.

    Its texts are merged, repeated or left blank, or the rows without are shorter by a cell, and each row has its own
    points; what explains a name stands in each row beside another.
    """
    columns = sorted(head.roles)
    named_in = [column for column in columns if head.roles[column] in LEVELS]
    at = named_in[0] if len(named_in) == 1 else -1
    points = next((column for column, role in head.roles.items() if role == "points"), -1)
    if at < 0 or head.roles.get(at + 1) != "meaning":
        return head
    told = [row for row in rows if row and not names_total(row[min(row)].text)]
    whole = [row for row in told if (ruled or len(row) == len(columns)) and at + 1 in row and row[at + 1].text]
    texts = [row[at].text if at in row else "" for row in whole]
    again = sum(not text or text == before for before, text in pairwise(texts))
    first = all(head.roles[column] == "other" for column in columns if column < at)
    short = sum(not ruled and first and len(row) == len(columns) - 1 for row in told)
    names = [row[at + 1].text for row in whole]
    distinct = len(set(names)) == len(names) and all(shape_of(name) in ("text", "pointed") for name in names)
    scored = all(points < 0 or points in row for row in whole)
    if not distinct or not whole or not scored or (again + short) * 3 < len(whole) + short:
        return head
    return attrs.evolve(head, roles={**head.roles, at: "level2", at + 1: "level3"})


def _all_known(rows: _Rows, column: int, known: re.Pattern[str]) -> bool:
    """Whether several groups stand in a column and nothing else but a total, a sum or the row on the budget."""
    said = [row[column].text for row in rows if column in row and not is_blank(row[column].text)]
    names = {folded(named(text).name) for text in said}
    groups = {name for name in names if known.fullmatch(name)}
    return len(groups) >= _LEAST_GROUPS and all(_ASIDE.search(name) for name in names - groups)


def regrouped(head: Head, rows: _Rows) -> Head:
    """The head of a ruled table as the rows below it show it."""
    return _points_of_standards(grouped_by_kind(head, rows), rows)


def grouped_by_kind(head: Head, rows: _Rows) -> Head:
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
