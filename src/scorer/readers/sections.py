"""A grid to the parts of it that have a head of columns: the rows on indicators, and the block on the budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.readers.alignment import CERTAIN, MOST_CELLS, Laid, shape_of
from scorer.readers.grid import Cell, Grid
from scorer.readers.laying import adds_up, behind_footer, by_sums, is_total, ruled, unruled
from scorer.readers.roles import FUNDS, LEVELS, Role, distinct, is_funds_head, is_head, role_of, roles_of, spliced
from scorer.readers.rows import Doubt, Label, Record
from scorer.readers.several import apart
from scorer.readers.values import folded, is_blank, named, number

#: Labels beside which the form says something about itself, by what they are to us. People are not kept.
LABELS: Final[Mapping[str, str]] = {
    "项目名称": "project",
    "项目支出名称": "project",
    "项目代码": "project_code",
    "项目编码": "project_code",
    "主管部门": "department",
    "主管部门及代码": "department",
    "部门名称": "unit",
    "单位名称": "unit",
    "部门(单位)名称": "unit",
    "部门单位名称": "unit",
    "填报单位": "unit",
    "预算单位": "unit",
    "项目单位": "unit",
    "项目实施单位": "unit",
    "实施单位": "unit",
    "被评价单位": "unit",
    "评价单位": "unit",
    "自评单位": "unit",
    "自评总分": "declared",
    "自评总分(分)": "declared",
    "自评总得分": "declared",
    "总得分": "declared",
    "自评得分": "declared",
    "存在问题": "problems",
    "存在的问题": "problems",
    "存在的主要问题": "problems",
    "主要问题": "problems",
    "偏差大或目标未完成原因分析": "problems",
    "改进措施": "measures",
    "下一步改进措施": "measures",
    "整改措施": "measures",
    "改进建议": "measures",
    "改进措施及结果应用方案": "measures",
    "评价结论": "conclusion",
    "自评结论": "conclusion",
}
#: A table with fewer rows does not show how a whole row looks.
_WHOLE_TABLE: Final = 3
#: So many rows have points, a standard and no name where the standards are the names.
_NAMELESS: Final = 2
#: Rows of a page are filled up with blank cells where its head ends in so many of them.
_PADDING: Final = 2
#: A head that is spread over lines of one word has at least this many words that are heads.
_SPREAD_HEAD: Final = 3


@attrs.frozen(kw_only=True)
class Section:
    """Rows under one head.

    Attributes:
        columns: the roles of the heads, from the left.
        rows: as laid; where a grid is ruled nothing had to be guessed.
        start: the row of the grid in which the head begins, and `left` the column.
        behind: the rows below the first that belongs to no column, such as 备注, up to the next head.
        funds: whether it is the block on the budget.
        ruled: whether a merged cell is told from a blank one.
        place: of the head.
        points: what the head prints for the whole block on the budget, such as 预算执行情况（20分）.
        above: a group that the head itself names over all rows, such as 年度绩效目标（80分）.
        doubts: columns that are not read though something stands in them, and where reading stopped.
    """

    columns: tuple[Role | None, ...]
    rows: tuple[Laid, ...]
    funds: bool
    ruled: bool
    place: Place = attrs.field(eq=False, repr=False)
    start: int = 0
    left: int = 0
    behind: tuple[Mapping[int, Cell], ...] = attrs.field(default=(), eq=False, repr=False)
    points: Decimal | None = None
    above: Label | None = None
    heads: Mapping[Role, Cell] = attrs.field(factory=dict, eq=False, repr=False)
    doubts: tuple[Doubt, ...] = ()


@attrs.frozen
class _Head:
    """A head found: which columns have which role, the row after it, and which cell is the head of each column."""

    roles: Mapping[int, Role | None]
    after: int
    cells: tuple[Cell, ...]
    texts: Mapping[int, Cell]


def sections(grid: Grid) -> tuple[Section, ...]:
    """The parts of a grid under a head of columns, in order."""
    grid = grid if grid.ruled else _unpadded(grid)
    heads = list(_heads(grid))
    ends = [*(start for start, _ in heads[1:]), len(grid.rows)][: len(heads)]
    found = []
    for (start, head), end in zip(heads, ends, strict=True):
        lone = [row for row in grid.rows[max(0, start - 2) : start] if len(row) == 1]
        around = [*head.cells, *(cell for row in lone for cell in row.values())]
        rows = grid.rows[head.after : end]
        columns = tuple(role for _, role in sorted(head.roles.items()))
        funds = is_funds_head(columns)
        if not grid.ruled and columns[:2] == (None, "level1") and all(len(row) < len(columns) for row in rows):
            columns = columns[1:]  # a label down the side of all rows, whose merged cell none of them has
        if not grid.ruled and (at := _serials(head)) is not None and _counts_up(rows):
            columns = (*columns[:at], *columns[at + 1 :])
            rows = tuple(_without_numbers(row) for row in rows)
        if funds and not grid.ruled:
            rows = tuple(_one_label(row, columns) for row in rows)
            columns = _with_label(columns)
        split: list[Cell] = []
        if not funds and grid.blanks:
            rows, split = _apart(rows, head.roles)
        roles, laid = head.roles, _laid(grid, rows, head.roles, columns, funds=funds)
        said_by = None if funds else _named_by(laid, columns)
        if said_by is not None:
            roles = {column: "level4" if role == said_by else role for column, role in roles.items()}
            columns = tuple("level4" if role == said_by else role for role in columns)
            laid = _laid(grid, rows, roles, columns, funds=funds)
        if split and not adds_up(laid):
            laid = [_doubted(one, split) for one in laid]
        found.append(
            Section(
                columns=columns,
                rows=tuple(laid),
                funds=funds,
                ruled=grid.ruled,
                place=head.cells[0].place,
                start=start,
                left=min(head.roles),
                behind=behind_footer(rows, ruled=grid.ruled),
                points=next((named(cell.text).points for cell in around if "预算执行" in folded(cell.text)), None),
                above=None if funds else _group_in_head(head),
                heads={role: cell for cell in head.cells if (role := role_of(cell.text)) is not None},
                doubts=(
                    *_not_read(head, grid.rows[head.after : end], funds=funds),
                    *_cut_short(grid, rows),
                    *(_cut_off(laid, columns) if grid.blanks and not grid.ruled and not funds else ()),
                ),
            )
        )
    return tuple(found)


def _laid(
    grid: Grid,
    rows: Sequence[Mapping[int, Cell]],
    roles: Mapping[int, Role | None],
    columns: Sequence[Role | None],
    *,
    funds: bool,
) -> list[Laid]:
    """The rows below a head, told by the ruling, by delimiters, or by blanks."""
    if grid.ruled:
        return list(ruled(rows, roles, funds=funds))
    return list(unruled(rows, columns)) if grid.blanks else by_sums(rows, columns)


def _named_by(laid: Sequence[Laid], columns: Sequence[Role | None]) -> Role | None:
    """The column of standards whose texts name the rows, since the column of names does not.

    Under 考核项目 and 考核标准 each standard may have points of its own; what is called 考核项目 is then a group.
    """
    if "level4" in columns:
        return None
    leaf = max((role for role in columns if role in LEVELS), default=None)
    rows = [one.record for one in laid if not is_total(one)]
    pointed = [record for record in rows if "points" in record and number(record["points"].text) is not None]
    nameless = [record for record in pointed if leaf is None or leaf not in record or is_blank(record[leaf].text)]
    if _some_explained(pointed, columns):
        return "meaning"
    if len(nameless) < _NAMELESS or len(nameless) * 3 < len(pointed):
        return None
    said_by = [role for role in columns if role in ("standard", "meaning")]
    return next(
        (role for role in said_by if all(role in record and not is_blank(record[role].text) for record in nameless)),
        None,
    )


def _some_explained(pointed: Sequence[Record], columns: Sequence[Role | None]) -> bool:
    """Whether only some rows have a cell under 考核内容, and that a name: then it is what the others have as theirs.

    An explanation stands in every row; the name of a group only in the first of its rows.
    """
    if [role for role in columns if role in LEVELS or role == "meaning"] != ["level3", "meaning"]:
        return False
    explained = [record["meaning"].text for record in pointed if "meaning" in record]
    return (
        min(len(explained), len(pointed) - len(explained)) >= _NAMELESS
        and all(shape_of(text) == "text" for text in explained)
        and columns.index("meaning") == columns.index("level3") + 1
    )


def _apart(
    rows: Sequence[Mapping[int, Cell]], roles: Mapping[int, Role | None]
) -> tuple[tuple[Mapping[int, Cell], ...], list[Cell]]:
    """The rows, those of several indicators taken apart, and the cells of these."""
    result: list[Mapping[int, Cell]] = []
    split: list[Cell] = []
    for row in rows:
        parts = apart(row, roles)
        result += parts
        split += [cell for part in parts for cell in part.values()] if len(parts) > 1 else []
    return tuple(result), split


def _doubted(laid: Laid, split: Sequence[Cell]) -> Laid:
    """A row that was taken apart, where no total proves that its parts belong together."""
    if any(cell is one for cell in laid.record.values() for one in split):
        return attrs.evolve(laid, cost=max(laid.cost, CERTAIN + 1))
    return laid


def _unpadded(grid: Grid) -> Grid:
    """The rows without the blank cells at their ends, where the head has some too.

    A converter of pages fills each row up to the width of the widest one, also for merged cells that begin above it:
    such blanks are no cells.
    """
    padded = any(
        len(row) > _PADDING
        and not any(row[column].text for column in sorted(row)[-_PADDING:])
        and is_head(list(_named(row).values()))
        for row in grid.rows
    )
    return attrs.evolve(grid, rows=tuple(_trimmed(row) for row in grid.rows)) if padded else grid


def _trimmed(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    last = max((column for column, cell in row.items() if cell.text), default=-1)
    return {column: cell for column, cell in row.items() if column <= last}


def _serials(head: _Head) -> int | None:
    """Which column holds the serial numbers of rows."""
    columns = sorted(head.roles)
    return next((at for at, column in enumerate(columns) if folded(head.texts[column].text) == "序号"), None)


def _counts_up(rows: Sequence[Mapping[int, Cell]]) -> bool:
    """Whether the only bare numbers of a table are 1, 2, 3 … in order, so that none of them is a score."""
    numbers = [said.value for row in rows for cell in row.values() if (said := number(cell.text)) is not None]
    return bool(numbers) and numbers == list(range(1, len(numbers) + 1))


def _without_numbers(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    left = [cell for _, cell in sorted(row.items()) if number(cell.text) is None]
    return dict(enumerate(left))


def _not_read(head: _Head, rows: Sequence[Mapping[int, Cell]], *, funds: bool) -> Iterator[Doubt]:
    """Columns with a head that nobody knows, or with the same as another: their cells are left out."""
    first = min((column for column, role in head.roles.items() if role in FUNDS), default=0) if funds else 0
    texts = {
        column: cell
        for column, cell in sorted(head.texts.items())
        if cell.text and column >= first and role_of(cell.text) != "other"
    }
    taken: dict[Role, str] = {}
    unread = []
    for column, cell in texts.items():
        role = head.roles.get(column)
        if role is None:
            grouped = named(cell.text).points is not None
            if not grouped:
                unread.append(column)
        elif taken.setdefault(role, folded(cell.text)) != folded(cell.text):
            unread.append(column)
    filled = [column for column in unread if any(column in row and not is_blank(row[column].text) for row in rows)]
    if filled:
        heads = "、".join(dict.fromkeys(texts[column].text for column in filled))
        yield Doubt(code="columns-not-read", place=texts[filled[0]].place, values={"heads": heads})


def _cut_short(grid: Grid, rows: Sequence[Mapping[int, Cell]]) -> Iterator[Doubt]:
    """Where an unruled table has more cells than are laid."""
    count = 0
    for row in () if grid.ruled else rows:
        count += len(row)
        if count > MOST_CELLS and row:
            place = next(iter(row.values())).place
            yield Doubt(code="rows-left-out", place=place, values={"limit": str(MOST_CELLS)})
            return


def _cut_off(laid: Sequence[Laid], columns: Sequence[Role | None]) -> Iterator[Doubt]:
    """Where the last row of a text has a name and no cell for its score, which all others have: the text ends there."""
    leaf = max((role for role in columns if role in LEVELS), default=None)
    if leaf is None or "score" not in columns or len(laid) < _WHOLE_TABLE or any(is_total(one) for one in laid):
        return
    *others, last = (one.record for one in laid)
    if leaf in last and last[leaf].text and "score" not in last and all("score" in record for record in others):
        yield Doubt(code="table-cut-off", place=last[leaf].place, values={"name": named(last[leaf].text).name})


def _group_in_head(head: _Head) -> Label | None:
    """A cell of the head that is no head of a column but the name of a group with points."""
    for cell in head.cells:
        said = named(cell.text)
        if said.name and said.points is not None and role_of(cell.text) is None:
            return Label(name=said.name, points=said.points, place=cell.place)
    return None


def _with_label(columns: tuple[Role | None, ...]) -> tuple[Role | None, ...]:
    """The columns of a block on the budget, with one for what each row is called."""
    first = min(index for index, role in enumerate(columns) if role in FUNDS)
    return ("level3", *columns[first:])


def _one_label(row: Mapping[int, Cell], columns: Sequence[Role | None]) -> Mapping[int, Cell]:
    """A row with a cell for each head of the block on the budget: of its labels only the nearest to the amounts."""
    first = min(index for index, role in enumerate(columns) if role in FUNDS)
    cells = [cell for _, cell in sorted(row.items())]
    if len(cells) != len(columns) or not first:
        return row
    label = next((cell for cell in reversed(cells[:first]) if cell.text), cells[first - 1])
    return dict(enumerate((label, *cells[first:])))


def labelled(grid: Grid) -> dict[str, Cell]:
    """What stands beside the labels of a form, by what the labels are."""
    single = not grid.ruled and all(len(row) == 1 for row in grid.rows)
    rows = [[cell for _, cell in sorted(row.items()) if cell.text] for row in grid.rows]
    return beside_labels([[cell for row in rows for cell in row]] if single else rows)


def beside_labels(rows: Iterable[Sequence[Cell]]) -> dict[str, Cell]:
    """What follows a label in rows of filled cells, by what the label is; the first of each."""
    found: dict[str, Cell] = {}
    for cells in rows:
        for label, value in zip(cells, cells[1:], strict=False):
            key = _label(label.text)
            if key is not None and _label(value.text) is None and role_of(value.text) is None:
                found.setdefault(key, value)
    return found


def is_label(text: str) -> bool:
    """Whether a text is a label of a form, beside which the form says something about itself."""
    return _label(text) is not None


def _label(text: str) -> str | None:
    shown = folded(text).rstrip(":")
    return LABELS.get(shown) or LABELS.get(shown.removesuffix("(盖章)"))


def _heads(grid: Grid) -> Iterator[tuple[int, _Head]]:
    position = 0
    while position < len(grid.rows):
        head = _head_at(grid, position)
        if head is None:
            position += 1
            continue
        yield position, head
        position = max(head.after, position + 1)


def _head_at(grid: Grid, position: int) -> _Head | None:
    row = grid.rows[position]
    if len(row) == 1 and not grid.ruled:
        return _spread_head(grid, position)
    roles = _spanned(row) if grid.ruled else _named(row)
    after = position + 1
    cells = [cell for _, cell in sorted(row.items())]
    below = grid.rows[after] if after < len(grid.rows) else {}
    spliced_cells: list[Cell] | None = None
    if below and _goes_on(row, below, grid.ruled):
        spliced_cells = None if grid.ruled else _spliced(cells, list(below.values()))
        if spliced_cells is not None:
            row = dict(enumerate(spliced_cells))
            roles, after, cells = _named(row), after + 1, spliced_cells
        elif grid.ruled or len(below) == len(row):
            joined = _joined(row, below)
            if _counted(joined) >= _counted(roles):
                roles, after, cells = joined, after + 1, [*cells, *below.values()]
        else:
            after += 1
    words = [roles[column] for column in sorted(roles)] if grid.ruled else distinct([roles[c] for c in sorted(roles)])
    if not (is_head(words) or is_funds_head(words)):
        return None
    texts = dict(row)
    if after > position + 1 and spliced_cells is None:
        texts |= {column: cell for column, cell in below.items() if cell.text}
    return _Head(dict(zip(sorted(roles), words, strict=True)), after, tuple(cells), texts)


def _spanned(row: Mapping[int, Cell]) -> dict[int, Role | None]:
    """The roles of a ruled head, over all columns that each cell covers; names over several columns are levels."""
    roles: dict[int, Role | None] = {}
    seen: set[Role] = set()
    named_as = _named(row)
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
        else:
            roles.update(dict.fromkeys(range(column, column + width), role))
    return roles


def _named(row: Mapping[int, Cell]) -> dict[int, Role | None]:
    """The roles of the cells of a head."""
    columns = sorted(row)
    return dict(zip(columns, roles_of([row[column].text for column in columns]), strict=True))


def _counted(roles: Mapping[int, Role | None]) -> int:
    return len({role for role in roles.values() if role is not None})


def _goes_on(row: Mapping[int, Cell], below: Mapping[int, Cell], ruled: bool) -> bool:
    """Whether the next row is the second line of a head: words of heads only."""
    above = [cell.text for cell in row.values() if cell.text]
    if any(number(text) for text in above) or _counted(_named(row)) * 2 < len(above):
        return False  # the last row of a page or of the block above a head is none of its lines
    said = [cell for cell in below.values() if cell.text]
    known = [cell for cell in said if role_of(cell.text) is not None or (ruled and _completes(row, below, cell))]
    if not said or any(number(cell.text) for cell in said):
        return False
    return len(known) == len(said) if not ruled else len(known) * 2 > len(said)


def _completes(row: Mapping[int, Cell], below: Mapping[int, Cell], cell: Cell) -> bool:
    column = next(column for column, one in below.items() if one is cell)
    return column in row and role_of(row[column].text + cell.text) is not None


def _joined(row: Mapping[int, Cell], below: Mapping[int, Cell]) -> dict[int, Role | None]:
    """The roles of a head of two lines."""
    columns = sorted({*row, *below})
    heads = []
    for column in columns:
        upper = row[column].text if column in row else ""
        lower = below[column].text if column in below else ""
        heads.append(next((text for text in (upper + lower, lower, upper) if role_of(text) is not None), ""))
    return dict(zip(columns, roles_of(heads), strict=True))


def _spliced(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell] | None:
    """The cells of a head of two lines, where the second stands below one word of the first."""
    words = spliced([cell.text for cell in upper], [cell.text for cell in lower])
    if words is None:
        return None
    by_text = {cell.text: cell for cell in (*upper, *lower)}
    return [by_text[word] for word in words]


def _spread_head(grid: Grid, position: int) -> _Head | None:
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
        if role is None:
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
    first_level = next((index for index, role in enumerate(roles) if role == "level1"), 0)
    cells = _spliced(cells[:first_level], cells[first_level:]) or cells
    words = distinct(roles_of([cell.text for cell in cells]))
    if not (is_head(words) or is_funds_head(words)):
        return None
    return _Head(dict(enumerate(words)), position + count, tuple(cells), dict(enumerate(cells)))
