"""Which columns of a table hold its groups and which its names, told by the cells where the heads do not say it.

Every county calls the levels otherwise: 模块, 工作任务, 考核大项 above 具体事项. What stands before the names and has
one text for several rows, merged, repeated or above blanks, groups them; what has another in each row names them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell, filled_cells
from scorer.readers.printed.roles import LEVELS, Role, may_be_group, role_of
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import folded, is_blank, number

_Roles = Mapping[int, Role | None]
_Rows = Sequence[Mapping[int, Cell]]

#: What the name of a group or an indicator looks like.
NAMES: Final = ("text", "sentence", "marked", "group", "top", "pointed")
#: What a column may be taken for by its head, and hold groups all the same.
_OPEN: Final = (None, "other", "meaning", "standard", "target")
#: How indicators are measured, or counted: such texts group nothing.
_MEASURED: Final = re.compile(r"定[量性]|[正反逆负]向|[是否√×]$|[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.]?$")
#: Below 类别 these are kinds of indicators too, where they are not merged over their rows.
_NO_KIND: Final = re.compile(rf"{_MEASURED.pattern}|[共个]性")
#: A head that says so of groups, though each may have one row only.
_KIND: Final = re.compile("(?:指标)?类型|类别|大类")
#: Heads of what is said of indicators, or of whom: 责任科室, 指标性质; 项目名称 may name one of several projects.
_OTHERWISE: Final = re.compile(
    ".*(?:科室|股室|部门|单位|人|时限|时间|来源|方式|性质|属性|等[级次]|周期|频次)|.*(?:项目|单位|专项)(?:支出)?名称"
)
#: A head of what explains the names before it, or is them; and one of names before that.
_CONTENT: Final = re.compile(".*内容")
_POINTS_OF: Final = re.compile(".*要点")
#: Fewer rows show nothing, and no more are looked at: each head of a long page asks.
_LEAST: Final = 3
_MOST: Final = 200


def by_cells(roles: _Roles, texts: Mapping[int, Cell], rows: _Rows, *, ruled: bool) -> dict[int, Role | None]:
    """The roles of the columns, those of groups and names as their cells show them.

    Args:
        roles: by the heads alone.
        texts: the heads.
        rows: below the head; those of the pages before it too.
        ruled: whether merged cells are known; else only rows as wide as the head tell what stands where.
    """
    named_in = [column for column, role in roles.items() if role in LEVELS]
    figures = [column for column, role in roles.items() if role in ("points", "score")]
    if named_in and figures and min(named_in) > max(figures):  # from right to left: the names next to the points
        turned = [{-column: cell for column, cell in row.items()} for row in (texts, *rows)] if ruled else []
        found = by_cells({-at: role for at, role in roles.items()}, turned[0], turned[1:], ruled=True) if ruled else {}
        return {column: found.get(-column, role) for column, role in roles.items()}
    if not named_in or not figures or max(named_in) > max(figures):
        return dict(roles)
    width = 0 if ruled else len(texts)
    own = [row for row in rows[:_MOST] if row and not _is_total(row)]
    names = _names(roles, texts, own, max(named_in), figures, width)
    whole = [row for row in own if len(row) >= width]
    told = _told(whole, names, figures)
    levels = {*named_in, names}  # 绩效指标 down the side of all rows is none of them
    lost = not ruled and len(whole) < len(own)  # of merged cells: what stands in the first column is told by no row
    if not lost and (before := _explained(roles, texts, told, names)) is not None:
        roles = {**roles, names: "meaning" if "standard" in roles.values() else "standard", before: None}
        levels, names = levels - {names} | {before}, before
    for column, head in sorted(texts.items()):
        if column < names and roles.get(column) in _OPEN and _may_group(head, between=column > min(levels)):
            parted = len(levels) == 1 or len({row[column].text for row in told if column in row} - {""}) > 1
            levels |= {column} if parted and _groups_rows(told, column, head) else set()
    in_order = dict(zip(sorted(levels), LEVELS[max(0, 3 - len(levels)) :], strict=False))
    if len(levels) > len(LEVELS) or (
        levels == {*named_in} and not _out_of_order(roles, whole, sorted(levels), figures)
    ):
        return dict(roles)
    return _target_anew({**roles, **in_order}, texts, names)


def _explained(roles: _Roles, texts: Mapping[int, Cell], told: _Rows, names: int) -> int | None:
    """The column of names before one that explains them: it is called 考核内容, or says the same of several."""
    if names not in texts or roles[names] != "level3" or not may_be_group(texts[names].text) or len(told) < _LEAST:
        return None
    if not _CONTENT.fullmatch(folded(texts[names].text)) and _are_names(told, names):
        return None
    before = [
        column
        for column, head in texts.items()
        if column < names
        and (roles.get(column) in LEVELS or may_be_group(head.text) or _POINTS_OF.fullmatch(folded(head.text)))
        if all(column in row for row in told)
    ]
    return next((column for column in sorted(before, reverse=True) if _are_names(told, column)), None)


def _out_of_order(roles: _Roles, rows: _Rows, levels: Sequence[int], figures: Sequence[int]) -> bool:
    """Whether heads call a column left of another the lower one, and the cells show them from left to right.

    Then each stands for no more rows than the one before it, and the last has a text of its own in each. Columns from
    right to left have the names in the first.
    """
    called = sorted(levels, key=lambda column: str(roles[column]))
    each = _numbered(rows, figures)
    counts = [len(_runs([row.get(column) for row in each])) for column in levels]
    same = called[-1] != levels[-1] and _are_names(each, called[-1])
    return called != [*levels] and counts == sorted(counts) and _are_names(each, levels[-1]) and not same


def _runs(column: Sequence[Cell | None]) -> list[str]:
    """The texts of a column, one that goes on below itself or over blanks once."""
    said = [cell.text for cell in column if cell is not None and not is_blank(cell.text)]
    return [*said[:1], *(text for before, text in pairwise(said) if text != before)]


def _is_total(row: Mapping[int, Cell]) -> bool:
    return any(names_total(cell.text) for cell in filled_cells(row)[:1])  # 序号 may be blank before it


def _told(rows: _Rows, names: int, figures: Sequence[int]) -> _Rows:
    """The rows with a name and with points or a score."""
    return [row for row in _numbered(rows, figures) if names in row and not is_blank(row[names].text)]


def _numbered(rows: _Rows, figures: Sequence[int]) -> _Rows:
    return [row for row in rows if any(one in row and number(row[one].text) is not None for one in figures)]


def _may_group(head: Cell, *, between: bool) -> bool:
    """Whether a head may be that of groups: no blank, and none of 责任科室 or 指标性质.

    考核要点 explains a name, but for where it stands between two levels.
    """
    text = folded(head.text)
    role = role_of(text)
    open_to = role in (None, "level3", "other") or (between and (role != "standard" or _POINTS_OF.fullmatch(text)))
    return bool(text and open_to) and _OTHERWISE.fullmatch(text) is None


def _groups_rows(told: _Rows, column: int, head: Cell) -> bool:
    """Whether each text of a column stands for several rows, merged, repeated or above blanks, from the first on."""
    said = [row.get(column) for row in told]
    cells = [cell for cell in said if cell is not None and not is_blank(cell.text)]
    if not cells or said[0] is not cells[0]:
        return False
    kinds = _MEASURED if any(cell.rows > 1 for cell in cells) else _NO_KIND
    if any(shape_of(cell.text) not in NAMES or kinds.match(folded(cell.text)) for cell in cells):
        return False
    if not all(any(sign.isalpha() for sign in cell.text) for cell in cells):
        return False  # 40/38, the points and the score of a group
    return _KIND.fullmatch(folded(head.text)) is not None or _LEAST <= len(told) > len(_runs(said))


def _names(roles: _Roles, texts: Mapping[int, Cell], rows: _Rows, last: int, figures: Sequence[int], width: int) -> int:
    """The column of the names: the last that is called so, or one behind it where that groups the rows.

    In pasted rows those below the first of a group may lack one cell of the whole `width`.
    """
    if last not in texts or (roles[last] == "level3" and not may_be_group(texts[last].text)):
        return last  # one word over several columns, or 三级指标
    numbered = _numbered([row for row in rows if len(row) >= width], figures)
    groups = last
    for column in sorted(texts):
        head, role = folded(texts[column].text), roles.get(column)
        named_so = role != "standard" or (roles[last] == "level3" and _POINTS_OF.fullmatch(head))
        open_to = role in _OPEN and named_so and _OTHERWISE.fullmatch(head) is None
        if not last < column < max(figures) or not open_to:
            continue
        told = _told(numbered, column, figures)
        if all(number(row[column].text) is not None for row in told):
            continue  # 序号 before the names
        first = all(roles.get(one) == "other" for one in texts if one < last)
        short = sum(len(row) == width - 1 for row in rows) if first and roles[column] == "meaning" else 0
        if not _groups_rows(numbered, groups, texts[groups]) and short * 3 < max(1, len(numbered) + short):
            return last
        if _are_names(told, column) and len(told) == len(numbered):
            return column
        groups = column
    return last


def _are_names(told: _Rows, column: int) -> bool:
    """Whether each row has a name of its own in a column."""
    names = [row[column].text if column in row else "" for row in told]
    return len(set(names)) == len(names) and all(shape_of(name) in NAMES for name in names)


def _target_anew(roles: dict[int, Role | None], texts: Mapping[int, Cell], names: int) -> dict[int, Role | None]:
    """The roles, the target in its own column where what was taken for it are the names: 绩效目标 before 指标值."""
    if "target" in roles.values():
        return roles
    free = (column for column in sorted(texts) if column > names and roles.get(column) is None)
    target = next((column for column in free if role_of(texts[column].text) == "target"), None)
    return roles if target is None else {**roles, target: "target"}
