"""Rows of pasted texts whose groups stand elsewhere: in the middle of their rows, in pieces, or not at all.

On paper the name of a group may stand in the middle of the rows that it covers, and the text of a PDF gives it beside
the row that happens to be there. The rows before it then belong to the group before, or to none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scorer.readers.alignment import Laid, doubted
from scorer.readers.laying import is_total
from scorer.readers.roles import LEVELS, Role
from scorer.readers.values import folded, named

#: The word in which the names of groups end; alone it is the rest of a name that a narrow column broke (产出 / 指标).
_REST: Final = "指标"
#: The row on the budget has no group.
_BUDGET: Final = re.compile(r".{0,8}(?:执行率|预算执行|资金总额|总额).{0,8}")
#: What the groups of level 2 of the national forms tell of the one above them. 成本 stands below several.
_OF_OUTPUT: Final = re.compile(r"(?:数量|质量|时效)(?:指标)?")
_OF_EFFECT: Final = re.compile(r"(?:经济|社会|生态)效益(?:指标)?|可持续(?:影响|效益)(?:指标)?")
_OF_PUBLIC: Final = re.compile(r"(?:服务对象|社会公众|公众)满意度?(?:指标)?")
_BELOW: Final = (
    (re.compile(r"(?:项目)?产出(?:指标)?"), (_OF_EFFECT, _OF_PUBLIC)),
    (re.compile(r"(?:项目)?(?:效益|效果)(?:指标)?"), (_OF_OUTPUT,)),
    (re.compile(r"满意度(?:指标)?"), (_OF_OUTPUT, _OF_EFFECT)),
)


def with_lost_groups_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows of a pasted table, those doubted whose groups are not certain.

    Where the first row has no group of a level that others have, the names of that level do not stand above their rows,
    so that each row without one of its own is in doubt; where one is the rest of a broken name, all rows are; and so
    are those below a group of the national forms that does not stand below the one above it.
    """
    levels = [role for role in LEVELS if role in columns]
    leaf, groups = levels[-1:], levels[:-1]
    at = [n for n, row in enumerate(rows) if leaf and _says(row, leaf[0]) and not is_total(row)]
    first = next((n for n in at if not _BUDGET.fullmatch(_said(rows[n], leaf[0]))), None)
    unsure = {n for n in at if first is not None for role in groups if _sunk(rows, at, first, role, n)}
    if any(_said(row, role) == _REST for row in rows for role in levels):
        unsure |= set(at)
    unsure |= set(_misplaced(rows, groups))
    return [doubted(row) if n in unsure else row for n, row in enumerate(rows)]


def _sunk(rows: Sequence[Laid], at: Sequence[int], first: int, role: Role, n: int) -> bool:
    """Whether a row has no group of a level that the first row lacks and others have."""
    lacking = not _says(rows[first], role) and any(_says(rows[one], role) for one in at if one > first)
    return lacking and n >= first and not _says(rows[n], role)


def _misplaced(rows: Sequence[Laid], groups: Sequence[Role]) -> list[int]:
    """The rows below a group of level 2 that cannot stand below its group of level 1."""
    found: list[int] = []
    top = lower = ""
    for n, row in enumerate(rows):
        for at, role in enumerate(groups[-2:]):
            if _says(row, role):
                top, lower = (_said(row, role), "") if at == 0 else (top, _said(row, role))
        strange = (kind for above, kinds in _BELOW if above.fullmatch(top) for kind in kinds)
        if len(groups) > 1 and any(kind.fullmatch(lower) for kind in strange):
            found.append(n)
    return found


def _says(row: Laid, role: Role) -> bool:
    return bool(_said(row, role))


def _said(row: Laid, role: Role) -> str:
    if role not in row.record:
        return ""
    text = row.record[role].text
    return folded(named(text).name or text)  # of a name that was lost the points may be left
