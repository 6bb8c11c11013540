"""Lists of projects or units with their amounts and scores, a name a row: no block on the budget of one project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from scorer.readers.columns.head_rows import Head
from scorer.readers.printed.grid import Cell, filled_cells
from scorer.readers.printed.rows import Doubt
from scorer.readers.printed.values import folded, is_blank, value_of

#: Heads of the column that names projects or units in a list of several.
_LISTED: Final = re.compile(r"(?:项目|项目支出|预算项目|单位|预算单位|项目单位|部门|部门单位)(?:名称)?")
#: Beside amounts such a column may as well hold the labels of the block on one budget.
_OF_THE_BUDGET: Final = re.compile(r".*(?:其中|资金|拨款|支出|总额|合计|小计|预算|经费|结转|收入).*")
#: So many names make a list where nothing counts them.
_SEVERAL: Final = 2


def names_listed(head: Head, rows: Sequence[Mapping[int, Cell]]) -> list[Cell]:
    """The projects or units that a table lists, one a row, with their amounts; none where it is a block on one budget.

    A list counts its rows, or has several of them, each with a name that is none of a kind of money, or each with a
    score although no column has points.
    """
    heads = {column: folded(cell.text) for column, cell in head.texts.items()}
    at = next((column for column, text in sorted(heads.items()) if _LISTED.fullmatch(text)), None)
    if at is None:
        return []
    named_in = [row[at] for row in rows if at in row and not is_blank(row[at].text) and len(filled_cells(row)) > 1]
    if "序号" in heads.values():
        return named_in
    scores = [column for column, role in head.roles.items() if role == "score"]
    if scores and "points" not in head.roles.values():
        scored = [row for row in rows if any(value_of(row[one].text) is not None for one in scores if one in row)]
        if len(scored) >= _SEVERAL:
            return named_in
    of_one = any(_OF_THE_BUDGET.fullmatch(folded(one.text)) for one in named_in)
    return named_in if len(named_in) >= _SEVERAL and not of_one else []


def projects_listed(names: Sequence[Cell]) -> Doubt:
    """That nothing of a list is read."""
    return Doubt(code="projects-listed", place=names[0].place, values={"count": str(len(names))})
