"""Rows of pasted texts whose groups stand elsewhere: in the middle of their rows, in pieces, or not at all.

On paper the name of a group may stand in the middle of the rows that it covers, and the text of a PDF gives it beside
the row that happens to be there. The rows before it then belong to the group before, or to none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Final

from scorer.readers.columns.alignment import Laid, doubted
from scorer.readers.columns.footers import is_footer
from scorer.readers.columns.laying import is_total
from scorer.readers.columns.row_cells import has_number
from scorer.readers.printed.asides import heads_group, names_total
from scorer.readers.printed.grid import Cell, cells_in_order
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, Role
from scorer.readers.printed.rows import is_said, lost_points, value_in
from scorer.readers.printed.shapes import Shape, shape_of
from scorer.readers.printed.values import folded, named, number
from scorer.readers.texts.padded_pieces import REST_OF_POINTS

#: The word in which the names of groups end; alone it is the rest of a name that a narrow column broke (产出 / 指标).
_REST: Final = "指标"
#: A name of one line, and how many signs the rest of a name has less than.
_WORD: Final = re.compile(r"[\u4e00-\u9fff“”（）()、]{2,16}")
_LEAST_NAME: Final = 4
#: Groups that stand at level 1 wherever they stand.
_TOP: Final = re.compile("(?:投入|过程|产出|决策|效果)(?:指标)?")
#: The number of a name that stands behind it.
_CODE: Final = re.compile(r"[A-Z]\d{1,3}")
#: What may be more of a reason.
_WORDS: Final[tuple[Shape, ...]] = ("text", "sentence", "long", "quantity")
#: The row on the budget has no group.
_BUDGET: Final = re.compile(r".{0,8}(?:执行率|预算执行|资金总额|总额).{0,8}")


def with_lost_groups_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows of a pasted table, those doubted whose groups are not certain.

    Where the first row has no group of a level that others have, the names of that level do not stand above their rows,
    so that each row is in doubt that does not say all of its groups: of one name alone the level is not certain. Where
    one is the rest of a broken name, or stands a level below others of its kind, all rows are. A line of words alone
    may be groups of the rows behind it.
    """
    levels = [role for role in LEVELS if role in columns]
    leaf, groups = levels[-1:], levels[:-1]
    at = [n for n, row in enumerate(rows) if leaf and _says(row, leaf[0]) and not is_total(row)]
    first = next((n for n in at if not _BUDGET.fullmatch(_said(rows[n], leaf[0]))), None)
    sunk = first is not None and any(_sunk(rows, at, first, role) for role in groups)
    unsure = {n for n in at if sunk and first is not None and n >= first and not all(_says(rows[n], g) for g in groups)}
    bare = [n for n in at if groups and rows[n].guessed and not has_number(rows[n].record)]
    for n in bare:  # it may be a line of groups; one of the national forms is one without rows
        if STANDARD_GROUP.fullmatch(_said(rows[n], leaf[0])):
            continue
        behind = (one for one in at if one > n)
        unsure |= {n, *takewhile(lambda one: not _says(rows[one], groups[0]), behind)}
    for n in at if groups else ():  # a line of its own behind a full score is no reason but may be such a group
        record = rows[n].record
        alone = is_said(record, "reason") and all(
            record["reason"].place.span.line != cell.place.span.line
            for role, cell in record.items()
            if role != "reason"
        )
        if alone and value_in(record, "points") is not None and not lost_points(record):
            behind = (one for one in at if one > n)
            unsure |= {n, *takewhile(lambda one: not _says(rows[one], groups[0]), behind)}
    tops = [role for role in groups if any(_TOP.fullmatch(_said(rows[n], role)) for n in at)]
    unsure |= set(at) if len(tops) > 1 else set()
    said = [_said(row, role) for row in rows for role in levels]
    # The end of the points of a group (决策（15 / 分）) names none either, nor does the mark of the name behind it.
    if any(one == _REST or REST_OF_POINTS.fullmatch(one) or _CODE.fullmatch(one) for one in said):
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


def with_words_told(
    rows: Sequence[Laid], lines: Sequence[Mapping[int, Cell]], columns: Sequence[Role | None]
) -> list[Laid]:
    """The rows of a text between blanks, those doubted behind a line of one word where no column has groups of level 1.

    投入管理 above 预算编制合理 8 8 heads that row and those behind it, or begins its name, of which the end is short.
    Where the whole table is one line, whose head begins with 二级指标, no line above the rows has their group.
    """
    cells = [cells_in_order(line) for line in lines]
    if "level2" in columns and "level1" not in columns and len({_line(cell) for line in cells for cell in line}) == 1:
        return [row if is_total(row) else doubted(row) for row in rows]
    if "level1" in columns or sum(len(line) == 1 for line in cells) * 2 > len(cells):
        return list(rows)
    heading = (
        line[0]
        for before, line, after in zip([[], *cells], cells, cells[1:], strict=False)
        if len(line) == 1 and len(after) > 1 and _is_name(after)
        if (_WORD.fullmatch(line[0].text) or heads_group(line[0].text)) and not is_footer(line[0].text)
        if not before or number(before[-1].text) is not None or len(before) == 1
    )
    said = [[cell.text for cell in row.record.values() if cell.text] for row in rows]
    read = [texts[0] for texts in said if len(texts) == 1]  # as headings
    start = next((_line(cell) for cell in heading if cell.text not in read and not names_total(cell.text)), None)
    if start is None:
        return list(rows)
    behind = [max(map(_line, row.record.values()), default=0) >= start and not is_total(row) for row in rows]
    return [doubted(row) if late else row for row, late in zip(rows, behind, strict=True)]


def with_torn_reasons_told(rows: Sequence[Laid], lines: Sequence[Mapping[int, Cell]]) -> list[Laid]:
    """The rows of a text between blanks, those doubted whose reason ends their line and may go on in the next.

    A word alone below 部分对象外出 may be its end, as 务工 is, whatever it was taken for.
    """
    cells = [cells_in_order(line) for line in lines]
    if sum(len(line) == 1 for line in cells) * 2 > len(cells):
        return list(rows)  # a cell a line
    torn = {
        (_line(line[-1]), line[-1].text): below[0].text
        for line, below in pairwise(cells)
        if len(line) > 1 and len(below) == 1 and shape_of(below[0].text) in _WORDS and not names_total(below[0].text)
    }
    reasons = [row.record.get("reason") for row in rows]
    more = [None if one is None else torn.get((_line(one), one.text)) for one in reasons]
    return [row if one is None else doubted(row) for row, one in zip(rows, more, strict=True)]


def _is_name(row: Sequence[Cell]) -> bool:
    """Whether a row begins with a name, behind its serial number perhaps, and not with the end of one."""
    return len(row[number(row[0].text) is not None].text) >= _LEAST_NAME


def _line(cell: Cell) -> int:
    return cell.place.span.line or 0


def _sunk(rows: Sequence[Laid], at: Sequence[int], first: int, role: Role) -> bool:
    """Whether the first row lacks a group of a level that others have."""
    return not _says(rows[first], role) and any(_says(rows[one], role) for one in at if one > first)


def _says(row: Laid, role: Role) -> bool:
    return bool(_said(row, role))


def _said(row: Laid, role: Role) -> str:
    if role not in row.record:
        return ""
    text = row.record[role].text
    return folded(named(text).name or text)  # of a name that was lost the points may be left
