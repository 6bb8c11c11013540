"""Rows of pasted texts whose groups stand elsewhere: in the middle of their rows, in pieces, or not at all.

On paper the name of a group may stand in the middle of the rows that it covers, and the text of a PDF gives it beside
the row that happens to be there. The rows before it then belong to the group before, or to none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from scorer.readers.columns.alignment import Laid, doubted
from scorer.readers.columns.laying import is_line_number, is_total
from scorer.readers.columns.row_cells import has_number
from scorer.readers.printed.asides import ACROSS, heads_group
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.values import folded, named, number, without_mark
from scorer.readers.texts.padded_pieces import REST_OF_POINTS

#: The word in which the names of groups end; alone it is the rest of a name that a narrow column broke (产出 / 指标).
_REST: Final = "指标"
#: The row on the budget has no group.
_BUDGET: Final = re.compile(r".{0,8}(?:执行率|预算执行|资金总额|总额).{0,8}")


def with_lost_groups_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows of a pasted table, those doubted whose groups are not certain.

    Where the first row has no group of a level that others have, the names of that level do not stand above their rows,
    so that each row without one of its own is in doubt; where one is the rest of a broken name, all rows are.
    """
    levels = [role for role in LEVELS if role in columns]
    leaf, groups = levels[-1:], levels[:-1]
    at = [n for n, row in enumerate(rows) if leaf and _says(row, leaf[0]) and not is_total(row)]
    first = next((n for n in at if not _BUDGET.fullmatch(_said(rows[n], leaf[0]))), None)
    unsure = {n for n in at if first is not None for role in groups if _sunk(rows, at, first, role, n)}
    said = [_said(row, role) for row in rows for role in levels]
    # The end of the points of a group (决策（15 / 分）) names none either.
    if any(one == _REST or REST_OF_POINTS.fullmatch(one) for one in said):
        unsure |= set(at)
    return [doubted(row) if n in unsure else row for n, row in enumerate(rows)]


def with_unnamed_groups_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows of a table between delimiters, those doubted whose group has points and no name: （20分）."""
    groups = [role for role in LEVELS if role in columns][:-1]
    unnamed: set[Role] = set()
    told = []
    for row in rows:
        for at, role in enumerate(groups):
            if role in row.record and row.record[role].text:
                unnamed -= set(groups[at:])
                unnamed |= set() if named(row.record[role].text).name else {role}
        told.append(doubted(row) if unnamed and not is_total(row) else row)
    return told


def headings_alone(rows: Sequence[Laid], leaf: Role) -> Mapping[int, bool]:
    """Which rows of a ruled table without columns of groups are headings, and whether each is certain.

    The first row has a name and nothing beside it but the number of a line, and so have others, each above a row with
    numbers; all rows with more have some. 一、 or 一 before the name makes it certain, where the others count 1, 2.
    """
    at = [n for n, row in enumerate(rows) if _says(row, leaf) and not is_total(row)]
    alone = {n: _stands_alone(rows[n], leaf) for n in at}
    found = [n for n in at if alone[n]]
    if not found or found[0] != at[0]:
        return {}
    numbered = all(has_number(rows[n].record) for n in at if not alone[n])
    above = all(alone.get(n + 1) is False for n in found)
    return {n: _is_marked(rows[n], leaf) for n in found} if numbered and above else {}


def _stands_alone(row: Laid, leaf: Role) -> bool:
    if row.record[leaf].columns >= ACROSS:  # it leaves the scores their own cells
        return False
    others = [cell.text for role, cell in row.record.items() if role != leaf and cell.text]
    return not others or (others == [_said_in(row, "other")] and is_line_number(others[0]))


def _is_marked(row: Laid, leaf: Role) -> bool:
    number_before, cell = _said_in(row, "other"), row.record[leaf]
    counted = bool(number_before) and number(number_before) is None
    return counted or heads_group(cell.text) or without_mark(cell.text) != cell.text


def _said_in(row: Laid, role: Role) -> str:
    return row.record[role].text if role in row.record else ""


def _sunk(rows: Sequence[Laid], at: Sequence[int], first: int, role: Role, n: int) -> bool:
    """Whether a row has no group of a level that the first row lacks and others have."""
    lacking = not _says(rows[first], role) and any(_says(rows[one], role) for one in at if one > first)
    return lacking and n >= first and not _says(rows[n], role)


def _says(row: Laid, role: Role) -> bool:
    return bool(_said(row, role))


def _said(row: Laid, role: Role) -> str:
    if role not in row.record:
        return ""
    text = row.record[role].text
    return folded(named(text).name or text)  # of a name that was lost the points may be left
