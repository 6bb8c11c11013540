"""Which columns of a table hold its groups and which its names, told by the cells where the heads do not say it.

Every county calls the levels otherwise: 模块, 工作任务, 考核大项 above 具体事项. What stands before the names and has
one text for several rows, merged, repeated or above blanks, groups them; what has another in each row names them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.printed.asides import SUM_WORDS, names_total
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
KIND: Final = re.compile("(?:指标)?类型|类别|大类")
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


@attrs.frozen
class _Columns:
    """The columns of a table under its head.

    Attributes:
        roles: by the heads alone.
        texts: the heads.
        rows: below the head, without totals.
        whole: those of them that have a cell in each column, or have their merged cells known.
    """

    roles: _Roles
    texts: Mapping[int, Cell]
    rows: _Rows
    whole: _Rows

    @property
    def levels(self) -> list[int]:
        """The columns that their heads call levels, from the left."""
        return sorted(column for column, role in self.roles.items() if role in LEVELS)

    @property
    def figures(self) -> list[int]:
        """The columns of points and scores."""
        return [column for column, role in self.roles.items() if role in ("points", "score")]

    @property
    def scored(self) -> _Rows:
        """The rows with points or a score."""
        return [
            row for row in self.whole if any(one in row and number(row[one].text) is not None for one in self.figures)
        ]

    def named(self, column: int) -> _Rows:
        """Those of them with a text in a column."""
        return [row for row in self.scored if column in row and not is_blank(row[column].text)]

    def word(self, column: int) -> str:
        """The head of a column."""
        return folded(self.texts[column].text)


def by_cells(roles: _Roles, texts: Mapping[int, Cell], rows: _Rows, *, ruled: bool) -> dict[int, Role | None]:
    """The roles of the columns, those of groups and names as their cells show them.

    Args:
        roles: by the heads alone.
        texts: the heads.
        rows: below the head; those of the pages before it too.
        ruled: whether merged cells are known; else only rows as wide as the head tell what stands where.
    """
    own = [row for row in rows[:_MOST] if row and not _is_total(row)]
    whole = own if ruled else [row for row in own if len(row) >= len(texts)]
    table = _Columns(roles, texts, own, whole)
    if not table.levels or not table.figures:
        return dict(roles)
    if min(table.levels) > max(table.figures) and ruled:
        # The names stand right of the points, and their groups right of them.
        turned = [{-column: cell for column, cell in row.items()} for row in (texts, *rows)]
        found = by_cells({-at: role for at, role in roles.items()}, turned[0], turned[1:], ruled=True)
        return {-column: role for column, role in found.items()}
    return dict(roles) if max(table.levels) > max(table.figures) else _from_the_left(table)


def _from_the_left(table: _Columns) -> dict[int, Role | None]:
    """The roles where groups stand left of their parts, and all of them left of points or scores."""
    names = _names(table)
    levels = {*table.levels, names}  # 绩效指标 down the side of all rows is none of them
    roles = dict(table.roles)
    rows = table.named(names)
    if (before := _explained(table, names)) is not None:
        roles |= {names: "meaning" if "standard" in roles.values() else "standard", before: None}
        levels, names = levels - {names} | {before}, before
    for column in sorted(table.texts):
        if column < names and roles.get(column) in _OPEN and _may_group(table.word(column), column > min(levels)):
            parted = len(levels) == 1 or len({row[column].text for row in rows if column in row} - {""}) > 1
            lost = not table.whole and KIND.fullmatch(table.word(column)) is not None  # the head alone tells
            levels |= {column} if lost or (parted and _groups(rows, column, table.word(column))) else set()
    known = levels == {*table.levels} and not _out_of_order(table)
    if known or len(levels) > len(LEVELS):
        return dict(table.roles)
    in_order = zip(sorted(levels), LEVELS[max(0, 3 - len(levels)) :], strict=False)
    return _target_anew({**roles, **dict(in_order)}, table.texts, names)


def _names(table: _Columns) -> int:
    """The column of the names: the last that is called so, or one behind it where that groups the rows."""
    last = groups = max(table.levels)
    of_names = "level3" in table.roles.values()  # 评价类别 behind 评估项目 may be the last that is called a level
    if last not in table.texts:
        return last  # one word over several columns
    # Behind 三级指标 only a word for names may be its parts: 具体指标.
    strict = table.roles[last] == "level3" and not may_be_group(table.texts[last].text)
    if not strict and (behind := _behind_lost(table)) is not None:
        return behind
    for column in sorted(table.texts):
        role, word = table.roles.get(column), table.word(column)
        open_to = role in _OPEN and (role != "standard" or (of_names and _POINTS_OF.fullmatch(word) is not None))
        if not last < column < max(table.figures) or not open_to or _OTHERWISE.fullmatch(word):
            continue
        if strict and not may_be_group(word):
            continue
        rows = table.named(column)
        if all(number(row[column].text) is not None for row in rows):
            continue  # 序号 before the names
        if not _groups(table.scored, groups, table.word(groups)):
            return last
        own = _own_in_groups(rows, column, groups) if strict else _own_texts(rows, column)
        if own and len(rows) == len(table.scored):
            return column
        groups = column
    return last


def _behind_lost(table: _Columns) -> int | None:
    """The column behind all those that pasted rows have no cell for, since these were merged on paper; None for none.

    A row that lacks the cells of all levels begins with its name, and has its points as many cells further left. 序号
    is never merged.
    """
    columns = sorted(table.texts)
    first, last = min(table.figures), max(table.levels)
    kept = sum(table.roles.get(column) == "other" for column in columns if column < min(table.levels))
    found = None
    for at, column in enumerate(columns) if len(table.whole) < len(table.rows) else ():
        lost = at - kept
        short = [row for row in table.rows if len(row) == len(columns) - lost and first - lost in row]
        begun = [row[kept] for row in short if number(row[first - lost].text) is not None]
        whole = [row[column] for row in table.named(column)]
        open_to = table.roles.get(column) in _OPEN and _OTHERWISE.fullmatch(table.word(column)) is None
        if (
            last < column < first
            and open_to
            and begun
            and whole
            and _are_names([cell.text for cell in (*begun, *whole)])
        ):
            found = column
    return found


def _explained(table: _Columns, names: int) -> int | None:
    """The column of names before one that explains them: it is called 考核内容, or says the same of several."""
    rows = table.named(names)
    if len(table.whole) < len(table.rows) or len(rows) < _LEAST or names not in table.texts:
        return None  # rows that lost merged cells do not tell what stands in the first column
    if table.roles[names] != "level3" or not may_be_group(table.texts[names].text):
        return None
    if not _CONTENT.fullmatch(table.word(names)) and _own_texts(rows, names):
        return None
    before = [
        column
        for column, head in table.texts.items()
        if column < names and all(column in row for row in rows) and _own_texts(rows, column)
        if table.roles.get(column) in LEVELS or may_be_group(head.text) or _POINTS_OF.fullmatch(table.word(column))
    ]
    return max(before, default=None)


def _out_of_order(table: _Columns) -> bool:
    """Whether heads call a column left of another the lower one, and the cells show them from left to right.

    Then each stands for no more rows than the one before it, and the last has a text of its own in each. Columns from
    right to left have the names in the first.
    """
    levels, rows = table.levels, table.scored
    called = sorted(levels, key=lambda column: str(table.roles[column]))
    counts = [len(_runs([row.get(column) for row in rows])) for column in levels]
    same = called[-1] != levels[-1] and _own_texts(rows, called[-1])
    return called != levels and counts == sorted(counts) and _own_texts(rows, levels[-1]) and not same


def _may_group(word: str, between: bool) -> bool:
    """Whether a head may be that of groups: no blank, and none of 责任科室 or 指标性质.

    考核要点 explains a name, but for where it stands between two levels.
    """
    role = role_of(word)
    open_to = role in (None, "level3", "other") or (between and (role != "standard" or _POINTS_OF.fullmatch(word)))
    return bool(word and open_to) and _OTHERWISE.fullmatch(word) is None


def _groups(rows: _Rows, column: int, word: str) -> bool:
    """Whether each text of a column stands for several rows, merged, repeated or above blanks, from the first on."""
    said = [row.get(column) for row in rows]
    cells = [cell for cell in said if cell is not None and not is_blank(cell.text)]
    if not cells or said[0] is not cells[0]:
        return False
    kinds = _MEASURED if any(cell.rows > 1 for cell in cells) else _NO_KIND
    if any(shape_of(cell.text) not in NAMES or kinds.match(folded(cell.text)) for cell in cells):
        return False
    if not all(any(sign.isalpha() for sign in cell.text) for cell in cells):
        return False  # 40/38, the points and the score of a group
    return KIND.fullmatch(word) is not None or _LEAST <= len(rows) > len(_runs(said))


def _own_texts(rows: _Rows, column: int) -> bool:
    """Whether each row has a name of its own in a column."""
    return _are_names([row[column].text if column in row else "" for row in rows])


def _own_in_groups(rows: _Rows, column: int, groups: int) -> bool:
    """Whether each row has a name in a column that no other of its group in the column of groups has."""
    of_group: list[list[str]] = [[]]
    for before, row in pairwise(({}, *rows)):
        cell = row.get(groups)
        same = cell is None or is_blank(cell.text) or (groups in before and before[groups].text == cell.text)
        of_group += [] if same else [[]]
        of_group[-1].append(row[column].text)
    return all(_are_names(texts) for texts in of_group)


def _are_names(texts: Sequence[str]) -> bool:
    return len(set(texts)) == len(texts) and all(shape_of(text) in NAMES for text in texts)


def _runs(column: Sequence[Cell | None]) -> list[str]:
    """The texts of a column, one that goes on below itself or over blanks once."""
    said = [cell.text for cell in column if cell is not None and not is_blank(cell.text)]
    return [*said[:1], *(text for before, text in pairwise(said) if text != before)]


def _is_total(row: Mapping[int, Cell]) -> bool:
    said = filled_cells(row)  # 序号 may be blank before it, and 小计 stands in the column of the names too
    sums = any(SUM_WORDS.fullmatch(folded(cell.text)) for cell in said)
    return sums or any(names_total(cell.text) for cell in said[:1])


def _target_anew(roles: dict[int, Role | None], texts: Mapping[int, Cell], names: int) -> dict[int, Role | None]:
    """The roles, the target in its own column where what was taken for it are the names: 绩效目标 before 指标值."""
    if "target" in roles.values():
        return roles
    free = (column for column in sorted(texts) if column > names and roles.get(column) is None)
    target = next((column for column in free if role_of(texts[column].text) == "target"), None)
    return roles if target is None else {**roles, target: "target"}
