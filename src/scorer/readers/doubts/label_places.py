"""Names of groups beside blank cells that are not merged: in the first of their rows, or nothing tells where.

In a workbook a name may stand in the middle of its rows, or in the last, with blanks around it and no border between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scorer.readers.columns.alignment import Laid, doubted
from scorer.readers.columns.laying import is_total
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, Role
from scorer.readers.printed.rows import Label, Record
from scorer.readers.printed.values import folded, without_mark

_LEVELS: Final = 2
#: The row on the budget has one group only.
_BUDGET: Final = re.compile("预算|执行|资金")


#: Which groups of level 2 stand below each of level 1 in the national forms (财预〔2020〕10号, 财预〔2021〕101号).
_FORMS: Final = (
    (re.compile("产出指标"), re.compile("(?:数量|质量|时效|成本)指标")),
    (re.compile("效益指标"), re.compile("(?:(?:经济|社会|生态)效益|可持续影响|满意度|服务对象满意度)指标")),
    (re.compile("满意度指标"), re.compile("(?:服务对象)?满意度指标")),
    (re.compile("成本指标"), re.compile("(?:经济|社会|生态环境)?成本指标")),
)
#: Those that stand at level 2 only, and have indicators below them.
_LOWER: Final = re.compile("(?:数量|质量|时效|(?:经济|社会|生态)效益|可持续影响|服务对象满意度)指标")
#: Those of level 2 that are plain without their last word; 产出 over 效益 may be groups of a county.
_SHORT: Final = re.compile("数量|质量|时效|(?:经济|社会|生态)效益|可持续影响")


def against_the_forms(above: Sequence[Label]) -> bool:
    """Whether a group of level 2 of the national forms stands below another than there: 数量指标 below 成本指标.

    One that has a group below it (时效指标 above 问题交办及) stands above the first line of a broken name.
    """
    if len(above) < _LEVELS:
        return False
    upper, lower = (without_mark(folded(label.name)) for label in above[:_LEVELS])
    if _LOWER.fullmatch(upper):
        return True
    if _SHORT.fullmatch(lower):
        upper, lower = f"{upper.removesuffix('指标')}指标", f"{lower}指标"
    if not (STANDARD_GROUP.fullmatch(upper) and STANDARD_GROUP.fullmatch(lower)):
        return False
    return not any(one.fullmatch(upper) and below.fullmatch(lower) for one, below in _FORMS)


def with_places_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows of a table whose blank cells have their places, all doubted where a group has a name and no beginning.

    Each row that begins a group has a name of each level below it; a group may have a row of its own above its first.
    A blank cell that is merged over all rows of a group says that it has no level below it.
    """
    groups, told, named_rows = _parts(rows, columns)
    below = any(
        _names(told[at], upper)
        and _is_blank(told[at], lower)
        and not 1 < told[at][upper].rows == told[at][lower].rows
        and not _BUDGET.search(folded(told[at][upper].text))
        for at in named_rows
        for upper, lower in zip(groups, groups[1:], strict=False)
        if sum(_names(one, lower) for one in told) > 1
    )
    return [doubted(row) for row in rows] if below else list(rows)


def begins_unnamed(rows: Sequence[Laid], columns: Sequence[Role | None]) -> bool:
    """Whether the first row has a blank cell where others have the name of a group; after a page break it may."""
    groups, told, named_rows = _parts(rows, columns)
    start = told[: named_rows[0] + 1] if named_rows else []
    return any(
        _is_blank(start[-1], role) and not any(_names(one, role) for one in start)
        for role in (groups if start else ())
        if any(_names(one, role) for one in told)
    )


def _parts(
    rows: Sequence[Laid], columns: Sequence[Role | None]
) -> tuple[Sequence[Role], Sequence[Record], Sequence[int]]:
    """The columns of groups, the rows but the total, and which of them have a name of their own."""
    levels = [role for role in LEVELS if role in columns]
    told = [row.record for row in rows if not is_total(row)]
    return levels[:-1], told, [at for at, record in enumerate(told) if all(_names(record, one) for one in levels[-1:])]


def _names(record: Record, role: Role) -> bool:
    return role in record and bool(record[role].text)


def _is_blank(record: Record, role: Role) -> bool:
    """Whether a cell stands there and is blank; none stands below a merged one."""
    return role in record and not record[role].text
