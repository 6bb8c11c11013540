"""Rows without any number whose words are none of an indicator, among rows that have some.

自评得分 and 94.8分 in two cells of a sheet without merged ones, 类别 and 具体指标 in the second line of a head, or
自查结论 with its boxes below the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scorer.readers.printed.asides import TOTAL_ROW, names_total
from scorer.readers.printed.roles import role_of
from scorer.readers.printed.rows import Row, doubted_row
from scorer.readers.printed.values import folded, value_of

#: What is ticked in a form.
_BOXES: Final = re.compile("[□☐☑✓√■]")


def with_unnumbered_told(rows: Sequence[Row]) -> list[Row]:
    """The rows of a table, those told that have neither points nor a score, and words that indicators do not have."""
    leaves = [row for row in rows if row.kind == "leaf"]
    bare = [row for row in leaves if (row.points, row.score, row.review, row.pot) == (None, None, None, None)]
    odd = {id(row) for row in bare if _is_none(row)} if len(bare) * 2 < len(leaves) else set()
    return [doubted_row(row) if id(row) in odd else row for row in rows]


def _is_none(row: Row) -> bool:
    name = folded(row.name)
    of_a_total = any(names_total(one.name) or TOTAL_ROW.fullmatch(folded(one.name)) for one in row.groups)
    is_amount = value_of(name.removesuffix("分")) is not None
    return of_a_total or is_amount or role_of(name) is not None or _BOXES.search(name) is not None
