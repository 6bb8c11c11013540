"""The heads of columns in a grid: in one row, in two, or spread over lines of one word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.columns.level_columns import NAMES, by_cells
from scorer.readers.printed.grid import Cell, Grid, cells_in_order, filled_cells
from scorer.readers.printed.roles import (
    FIGURES,
    LEVELS,
    Role,
    distinct,
    is_funds_head,
    is_head,
    may_be_head,
    role_of,
    roles_of,
    whose_score,
)
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.split_heads import below_levels, spliced
from scorer.readers.printed.values import folded, is_blank, number

#: A head that is spread over lines of one word has at least this many words that are heads.
_SPREAD_HEAD: Final = 3


@attrs.frozen
class Head:
    """A head found: which columns have which role, the row after it, and which cell is the head of each column."""

    roles: Mapping[int, Role | None]
    after: int
    cells: tuple[Cell, ...]
    texts: Mapping[int, Cell]


def heads(grid: Grid) -> Iterator[tuple[int, Head]]:
    """Every head of a grid with the number of the row it begins in."""
    position = 0
    while position < len(grid.rows):
        head = _head_at(grid, position)
        if head is None:
            position += 1
            continue
        yield position, head
        position = max(head.after, position + 1)


def _head_at(grid: Grid, position: int) -> Head | None:
    row = grid.rows[position]
    if len(row) == 1 and not grid.ruled:
        return _spread_head(grid, position)
    roles = _spanned(row) if grid.ruled else roles_in(row)
    after = position + 1
    cells = cells_in_order(row)
    below = _row(grid, after)
    spliced_cells: list[Cell] | None = None
    if below and _is_second_line(row, below, grid.ruled):
        spliced_cells = None if grid.ruled else _spliced(cells, list(below.values()))
        if spliced_cells is not None:
            row = dict(enumerate(spliced_cells))
            roles, after, cells = roles_in(row), after + 1, spliced_cells
        elif grid.ruled or len(below) == len(row):
            joined = _joined(row, below)
            if _counted(joined) >= _counted(roles):
                roles, after, cells = joined, after + 1, [*cells, *below.values()]
                third = _row(grid, after)
                if (grid.ruled or len(third) == len(row)) and _names_and_weights(third):
                    # 评价指标 above 一级指标 above 名称 and 权重
                    below = {**row, **{column: cell for column, cell in below.items() if cell.text}}
                    roles, after, cells = _joined(below, third), after + 1, [*cells, *third.values()]
                    below |= {column: cell for column, cell in third.items() if column not in below}
        else:
            after += 1
    words = [roles[column] for column in sorted(roles)] if grid.ruled else distinct([roles[c] for c in sorted(roles)])
    if not (is_head(words) or (is_funds_head(words) and all(number(cell.text) is None for cell in cells))):
        return None  # 预算数 126 执行数 126 are labels and what they say
    texts = dict(row)
    if after > position + 1 and spliced_cells is None:
        texts |= {column: cell for column, cell in below.items() if cell.text}
    found = dict(zip(sorted(roles), words, strict=True))
    same = [one.text for one in grid.rows[position].values()]
    first = next(at for at, row in enumerate(grid.rows) if [cell.text for cell in row.values()] == same)
    rows = grid.rows[first + after - position :]  # those of the pages before tell it as well
    if not grid.ruled:
        found = _over_several(found, texts, rows)
    return Head(by_cells(found, texts, rows, ruled=grid.ruled), after, tuple(cells), texts)


def _over_several(
    roles: dict[int, Role | None], texts: Mapping[int, Cell], rows: Sequence[Mapping[int, Cell]]
) -> dict[int, Role | None]:
    """The roles, where the word for names stands over two or three columns, and no ruling tells merged from blank.

    The last is then the column of names, and those before it are those of their groups: each row has a name of its own
    in the last, and several have the same in the others, or nothing below a merged cell.
    """
    at = next((column for column, role in roles.items() if role == "level3"), None)
    above = [role for role in roles.values() if role in LEVELS and role != "level3"]
    if at is None or above not in ([], ["level1"]):
        return roles
    for width in range(3 - len(above), 1, -1):
        columns = range(at, at + width)
        if any(column not in roles or (column > at and texts[column].text) for column in columns):
            continue
        told = [row for row in rows if len(row) > max(columns) and _has_number(row, at + width)]
        names = [folded(row[columns[-1]].text) for row in told if shape_of(row[columns[-1]].text) in NAMES]
        groups = {tuple(row[column].text for column in columns[:-1]) for row in told}
        # A total has its label only.
        if _SPREAD_HEAD <= len(set(names)) == len(names) >= len(told) - 1 and len(groups) < len(told) - 1:
            return {**roles, **dict(zip(columns, LEVELS[3 - width : 3], strict=True))}
    return roles


def _has_number(row: Mapping[int, Cell], start: int) -> bool:
    return any(number(cell.text) is not None for column, cell in row.items() if column >= start)


def _row(grid: Grid, position: int) -> Mapping[int, Cell]:
    return grid.rows[position] if position < len(grid.rows) else {}


def _names_and_weights(row: Mapping[int, Cell]) -> bool:
    """Whether a row is the last line of a head, with 名称 and 权重 below each of its levels."""
    return below_levels([cell.text for cell in filled_cells(row)]) > 1


def _spanned(row: Mapping[int, Cell]) -> dict[int, Role | None]:
    """The roles of a ruled head, over all columns that each cell covers; names over several columns are levels."""
    roles: dict[int, Role | None] = {}
    seen: set[Role] = set()
    named_as = roles_in(row)
    for column, cell in sorted(row.items()):
        role = named_as[column]
        width = max(1, cell.columns)
        if role in seen:
            role = None
        elif role is not None:
            seen.add(role)
        if role == "level3" and width > 1 and not seen & {"level1", "level2"}:
            names = LEVELS[max(0, 3 - width) : 3]
            roles.update({column + index: names[min(index, len(names) - 1)] for index in range(width)})
        elif role == "level1" and width > 1 and "level3" in named_as.values() and "level2" not in named_as.values():
            # 指标类别 over two columns of groups: what stands in the second is none of level 1.
            roles.update({column: "level1", **dict.fromkeys(range(column + 1, column + width), "level2")})
        else:
            roles.update(dict.fromkeys(range(column, column + width), role))
    return roles


def roles_in(row: Mapping[int, Cell]) -> dict[int, Role | None]:
    """What each column of a row means where the row is a head."""
    columns = sorted(row)
    return dict(zip(columns, roles_of([row[column].text for column in columns]), strict=True))


def _counted(roles: Mapping[int, Role | None]) -> int:
    return len({role for role in roles.values() if role is not None})


def _is_second_line(row: Mapping[int, Cell], below: Mapping[int, Cell], ruled: bool) -> bool:
    """Whether the next row is the second line of a head: words of heads only."""
    above = [cell.text for cell in row.values() if cell.text]
    roles = roles_in(row)
    if any(number(text) for text in above) or _counted(roles) * 2 < len(above):
        return False  # the last row of a page or of the block above a head is none of its lines
    if not {*roles.values()} & {*LEVELS, *FIGURES} and is_head(list(roles_in(below).values())):
        return any(cell.rows > 1 for cell in row.values())  # 改进措施 and what they are, above a whole head
    said = [cell for cell in below.values() if cell.text]
    aligned = ruled or len(below) == len(row)
    known = [cell for cell in said if role_of(cell.text) or (aligned and _completes(row, below, cell))]
    if not said or any(number(cell.text) for cell in said):
        return False
    if ruled and (_splits_names(row, below) or _splits_all(row, below)):
        return True
    return len(known) == len(said) if not ruled else len(known) * 2 > len(said)


def _splits_names(row: Mapping[int, Cell], below: Mapping[int, Cell]) -> bool:
    """Whether a row has the levels below one word over them, whatever else it has: 一级 二级 below 指标."""
    over = [column for column, cell in row.items() if cell.columns > 1 and role_of(cell.text) in LEVELS]
    under = [range(column, column + row[column].columns) for column in over]
    return any(all(column in below and role_of(below[column].text) in LEVELS for column in one) for one in under)


def _splits_all(row: Mapping[int, Cell], below: Mapping[int, Cell]) -> bool:
    """Whether all that a row says stands below merged words of the head, and its other words reach down to it.

    Then it is a line of the head whatever it says: 部门自评 and 财政复核, or two years, below 得分; 确定能 and 有可能
    below 全年完成可能性, beside 分值 and 得分 below 自评; 类别 and 事项 below 考核项目.
    """
    over = [(column, cell) for column, cell in row.items() if cell.rows == 1 and cell.text]
    under = [one for column, cell in over for one in range(column, column + cell.columns)]
    if not over or any(cell.columns < 2 for _, cell in over) or len(below) < 2 or not set(below) <= set(under):
        return False
    reached = any(cell.rows > 1 and cell.text for cell in row.values())
    known = {role_of(cell.text) for cell in below.values()} & set(FIGURES)
    alone = role_of(over[0][1].text) if len(over) == 1 else None
    return alone == "score" or (reached and (alone == "level3" or bool(known)))


def _split_names(row: Mapping[int, Cell], below: Mapping[int, Cell]) -> dict[int, Role | None]:
    """The levels below one word for names over several columns, where the words below it do not say them."""
    over = next((at for at, cell in row.items() if cell.columns > 1 and role_of(cell.text) == "level3"), None)
    unsaid = over is not None and not any(role_of(cell.text) in LEVELS[:2] for cell in below.values())
    if over is None or not unsaid or set(below) != set(range(over, over + row[over].columns)):
        return {}
    return dict(zip(sorted(below), LEVELS[max(0, 3 - len(below)) : 3], strict=False))


def _completes(row: Mapping[int, Cell], below: Mapping[int, Cell], cell: Cell) -> bool:
    column = next(column for column, one in below.items() if one is cell)
    if _below_score(column, row) and whose_score(below_score(cell.text)):
        return True
    if may_be_head(cell.text) and any(role_of(one.text) in LEVELS for one in below.values()):
        return True  # 评价维度, beside 二级指标
    words = (row[column].text + cell.text, cell.text + row[column].text) if column in row else ()
    return any(role_of(word) is not None for word in words)  # 年度指标 above 值, 指标值 above 预期


def _joined(row: Mapping[int, Cell], below: Mapping[int, Cell]) -> dict[int, Role | None]:
    """The roles of a head of two lines."""
    columns = sorted({*row, *below})
    own = any(role_of(cell.text) == "score" for cell in row.values())
    heads = []
    over = ""  # the last word above; it also stands over the columns to its right that have none
    for column in columns:
        upper = row[column].text if column in row else ""
        lower = below[column].text if column in below else ""
        over = upper or over
        if not upper and role_of(lower) == "score" and role_of(over + lower) == "review":
            upper = over  # 得分, the second word below 复核
        elif upper and role_of(lower) == "points" and _stands_over(column, row, below):
            upper = ""  # 分值, the first word below 自评
        elif not upper and own and role_of(lower) == "reason" and role_of(below_score(over)) == "review":
            lower = over + lower  # 扣分原因, the second word below 复核, is why a reviewer took points
        elif folded(lower) == "值" and role_of(over) == "target":
            upper, lower = over, ""  # between 符号 and 单位 below 预期指标值
        if role_of(lower) is None and _below_score(column, row):
            if whose_score(below_score(lower)):
                upper, lower = "", below_score(lower)  # 财政复核 or 2021年, below 得分
            elif any(whose_score(below_score(one.text)) for one in below.values()):
                upper = ""  # 一季度, beside 全年
        if may_be_head(lower) and role_of(lower) is None and role_of(upper) in LEVELS:
            upper = ""  # 评价维度, the first word below 绩效指标
        known = (text for text in (upper + lower, lower + upper, lower, upper) if role_of(text) is not None)
        heads.append(next(known, lower or upper))
    return {**dict(zip(columns, _once(roles_of(heads), heads), strict=True)), **_split_names(row, below)}


def _once(roles: Sequence[Role | None], heads: Sequence[str]) -> list[Role | None]:
    """The roles, of two unlike heads that say the same of a row the first: 完成情况 beside 实际完成值 is not read."""
    first = dict(reversed(list(zip(roles, heads, strict=True))))
    kept = {*LEVELS, *FIGURES}
    return [role if role in kept or first[role] == head else None for role, head in zip(roles, heads, strict=True)]


def below_score(text: str) -> str:
    """What stands below a word for scores, said in full."""
    return text if text.endswith("分") else f"{text}得分"


def _below_score(column: int, row: Mapping[int, Cell]) -> bool:
    """Whether a word for scores stands merged over a column and others, or before the blanks that merging leaves."""
    merged = any(
        cell.columns > 1 and column in range(start, start + cell.columns) and role_of(cell.text) == "score"
        for start, cell in row.items()
    )
    start = max((one for one, cell in row.items() if one <= column and cell.text), default=column)
    blanks = [row[one].text for one in range(start + 1, max(column, start + 1) + 1) if one in row]
    return merged or (start in row and role_of(row[start].text) == "score" and blanks == [""] * max(1, column - start))


def _stands_over(column: int, row: Mapping[int, Cell], below: Mapping[int, Cell]) -> bool:
    """Whether a word of a head stands over a score in the next column as well, merged or beside a blank."""
    beside = row.get(column + 1)
    return (beside is None or not beside.text) and column + 1 in below and role_of(below[column + 1].text) == "score"


def _spliced(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell] | None:
    """The cells of a head of two lines, where the second stands below one word of the first."""
    words = spliced([cell.text for cell in upper], [cell.text for cell in lower])
    if words is None:
        return None
    by_text = {cell.text: cell for cell in (*upper, *lower)}
    return [by_text[word] for word in words]


def _spread_head(grid: Grid, position: int) -> Head | None:
    """A head whose words stand on lines of their own; one word among them may be unknown."""
    first = next(iter(grid.rows[position].values()))
    if role_of(first.text) is None:
        return None
    cells: list[Cell] = []
    roles: list[Role | None] = []
    unknown = 0
    for row in grid.rows[position : position + 30]:
        if len(row) != 1:
            break
        cell = next(iter(row.values()))
        role = role_of(cell.text)
        if role is None and not may_be_head(cell.text):
            unknown += 1
            if unknown > 1 or not roles or is_blank(cell.text) or shape_of(cell.text) != "text":
                break
        if role in LEVELS and folded(cell.text) in {folded(one.text) for one in cells}:
            break  # the head of the next page
        cells.append(cell)
        roles.append(role)
    while roles and roles[-1] is None:
        roles.pop()
        cells.pop()
    if len(roles) < _SPREAD_HEAD or roles[0] is None:
        return None
    count = len(cells)
    lower = next((index for index, role in enumerate(roles) if role == "level1"), 0)
    lower = next((index for index in range(1, count) if below_levels([cell.text for cell in cells[index:]])), lower)
    cells = _spliced(cells[:lower], cells[lower:]) or cells
    words = distinct(roles_of([cell.text for cell in cells]))
    if not (is_head(words) or is_funds_head(words)):
        return None
    return Head(dict(enumerate(words)), position + count, tuple(cells), dict(enumerate(cells)))
