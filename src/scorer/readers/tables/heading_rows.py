"""Rows that say no more than a name in the first column of groups: headings over rows with groups of their own there.

一、项目产出 above 数量完成 | 新建公厕 | 15 | 15, where the head begins with 二级指标. Such a row may also be a group
that nobody filled in; only marks or sums tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from scorer.exact import ZERO
from scorer.readers.columns.alignment import Laid
from scorer.readers.columns.laying import is_total
from scorer.readers.printed.asides import SUM_WORDS, names_total
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import Role
from scorer.readers.printed.rows import value_in
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import UNMARKED, folded, is_blank, mark_of, named

#: One row may look like a heading by chance.
_LEAST: Final = 2


def heading_rows(rows: Sequence[Laid], groups: Sequence[Role], leaf: Role) -> tuple[Mapping[int, Cell], frozenset[int]]:
    """The headings, by the numbers of their rows, and the rows of which it is not certain whether they have one.

    Args:
        rows: of one section, under their heads.
        groups: the columns of groups, from the left.
        leaf: the column of the names of indicators.
    """
    if not groups:
        return {}, frozenset()
    first = groups[0]
    names = [one.record[first].text if first in one.record else "" for one in rows]
    said = [{role for role, cell in one.record.items() if not is_blank(cell.text)} - {"other"} for one in rows]
    found = [
        at
        for at, (here, below) in enumerate(pairwise(said))
        if here == {first}
        and {first, leaf} <= below
        and not _is_sum(names[at])
        and not _alike(names[at], names[at + 1])
    ]
    if not found:
        return {}, frozenset()
    end = next((at for at in range(found[-1], len(rows)) if is_total(rows[at])), len(rows))
    spans = list(zip(found, [*found[1:], end], strict=True))
    marks = {mark_of(names[at]) for at in found}
    others = {mark_of(name) for at, name in enumerate(names) if name and at not in found}
    marked = len(marks) == 1 and max(marks) < min(UNMARKED, *others, UNMARKED)
    summed = all(_comes_to(rows[start + 1 : stop], names[start]) for start, stop in spans)
    if len(found) >= _LEAST and found[0] == 0 and (marked or summed):
        return {at: rows[at].record[first] for at in found}, frozenset()
    return {}, frozenset(range(found[0], end))


def _is_sum(name: str) -> bool:
    return names_total(name) or SUM_WORDS.fullmatch(folded(name)) is not None


def _alike(name: str, below: str) -> bool:
    """Whether both are groups of the same kind, so that the first is one without rows."""
    return shape_of(name) == shape_of(below) in ("top", "group")


def _comes_to(below: Sequence[Laid], name: str) -> bool:
    points = [value_in(one.record, "points") for one in below]
    return sum((one or ZERO for one in points), ZERO) == named(name).points
