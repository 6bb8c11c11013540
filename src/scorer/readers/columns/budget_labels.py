"""What the labels around the block on the budget print: the unit of its amounts, and its points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import role_of
from scorer.readers.printed.values import folded, named

_FULL: Final = re.compile(r"满分[:：]?(?=\d)")
#: The unit of the amounts of money, in brackets or behind 单位.
_MONEY: Final = re.compile(r"\((?:单位[:：]?)?((?:亿|百万|万|千)?元)\)|单位[:：]((?:亿|百万|万|千)?元)")


def money_in(rows: Sequence[Mapping[int, Cell]]) -> str:
    """The unit that a label of the block tells: 项目资金（万元）, 单位：元; "" where there is none, or one of two."""
    texts = "\n".join(folded(cell.text) for row in rows for cell in row.values())
    found = {one[1] or one[2] for one in _MONEY.finditer(texts)}
    return found.pop() if len(found) == 1 else ""


def points_of_funds(cells: Sequence[Cell]) -> Decimal | None:
    """The points of the block on the budget: behind its label, or behind the head of its scores: 得分（满分10分）."""
    labels = [cell.text for cell in cells if "预算执行" in folded(cell.text)]
    scores = [_FULL.sub("", cell.text) for cell in cells if role_of(cell.text) == "score"]
    return next((points for text in (*labels, *scores) if (points := named(text).points) is not None), None)
