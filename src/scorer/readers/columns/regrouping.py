"""What a head leaves open and the cells below its words tell: what groups the rows, whose the points are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.columns.head_rows import Head
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, TOP_GROUP
from scorer.readers.printed.values import folded, is_blank, named, number

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


def _all_known(rows: _Rows, column: int, known: re.Pattern[str]) -> bool:
    """Whether several groups stand in a column and nothing else but a total, a sum or the row on the budget."""
    said = [row[column].text for row in rows if column in row and not is_blank(row[column].text)]
    names = {folded(named(text).name) for text in said}
    groups = {name for name in names if known.fullmatch(name)}
    return len(groups) >= _LEAST_GROUPS and all(_ASIDE.search(name) for name in names - groups)


def with_points_of_standards(head: Head, rows: _Rows) -> Head:
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
