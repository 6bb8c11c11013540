"""A grid to the parts of it that have a head of columns: the rows on indicators, and the block on the budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.exact import ZERO
from scorer.readers.alignment import CERTAIN, MOST_CELLS, Laid, lay, shape_of, tenths
from scorer.readers.asides import TOTALS
from scorer.readers.grid import Cell, Grid
from scorer.readers.roles import FUNDS, LEVELS, Role, distinct, is_funds_head, is_head, role_of, roles_of
from scorer.readers.rows import Doubt, Label, Record
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
    "改进措施": "measures",
    "下一步改进措施": "measures",
    "整改措施": "measures",
    "改进建议": "measures",
    "评价结论": "conclusion",
    "自评结论": "conclusion",
}
#: What follows the rows and belongs to no row.
FOOTERS: Final = frozenset(
    (
        *(
            "评价结论",
            "自评结论",
            "存在问题",
            "存在的问题",
            "存在的主要问题",
            "主要问题",
            "改进措施",
            "下一步改进措施",
            "整改措施",
            "改进建议",
        ),
        *(
            "填报人",
            "填表人",
            "项目负责人",
            "财务负责人",
            "单位负责人",
            "联系人",
            "联系电话",
            "填报日期",
            "填报时间",
            "填报单位",
            "评价等级",
        ),
        *("备注", "说明", "注", "其他需要说明的问题", "自评等级", "等级", "评价人员"),
    )
)
#: A row with a cell for each head is taken as it is, unless more than one of its cells is strange, in tenths.
_WHOLE: Final = 80
#: A row that lost merged cells is not taken as it is where even one cell is strange.
_SHORT: Final = 40
_FIGURES: Final[tuple[Role, Role]] = ("points", "score")
_VALUES: Final[tuple[Role, ...]] = ("target", "actual", *_FIGURES)
#: A head that is spread over lines of one word has at least this many words that are heads.
_SPREAD_HEAD: Final = 3


@attrs.frozen(kw_only=True)
class Section:
    """Rows under one head.

    Attributes:
        columns: the roles of the heads, from the left.
        rows: as laid; where a grid is ruled nothing had to be guessed.
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
    heads = list(_heads(grid))
    ends = [*(start for start, _ in heads[1:]), len(grid.rows)][: len(heads)]
    found = []
    for (_, head), end in zip(heads, ends, strict=True):
        rows = grid.rows[head.after : end]
        columns = tuple(role for _, role in sorted(head.roles.items()))
        funds = is_funds_head(columns)
        if funds and not grid.ruled:
            rows = tuple(_one_label(row, columns) for row in rows)
            columns = _with_label(columns)
        laid = (
            _ruled(rows, head, funds=funds)
            if grid.ruled
            else _unruled(rows, columns)
            if grid.blanks
            else _by_sums(rows, columns)
        )
        found.append(
            Section(
                columns=columns,
                rows=tuple(laid),
                funds=funds,
                ruled=grid.ruled,
                place=head.cells[0].place,
                points=next((named(cell.text).points for cell in head.cells if "预算执行" in folded(cell.text)), None),
                above=None if funds else _group_in_head(head),
                heads={role: cell for cell in head.cells if (role := role_of(cell.text)) is not None},
                doubts=(*_not_read(head, grid.rows[head.after : end], funds=funds), *_cut_short(grid, rows)),
            )
        )
    return tuple(found)


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
    if below and _goes_on(row, below, grid.ruled):
        if grid.ruled:
            joined = _joined(row, below)
            if _counted(joined) >= _counted(roles):
                roles, after, cells = joined, after + 1, [*cells, *below.values()]
        else:
            after += 1
    words = [roles[column] for column in sorted(roles)] if grid.ruled else distinct([roles[c] for c in sorted(roles)])
    if not (is_head(words) or is_funds_head(words)):
        return None
    texts = dict(row)
    if grid.ruled and after > position + 1:
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
    words = distinct(roles_of([cell.text for cell in cells]))
    if not (is_head(words) or is_funds_head(words)):
        return None
    return _Head(dict(enumerate(words)), position + len(cells), tuple(cells), dict(enumerate(cells)))


def _ruled(rows: Sequence[Mapping[int, Cell]], head: _Head, *, funds: bool) -> Iterator[Laid]:
    first_amount = min((column for column, role in head.roles.items() if role in FUNDS), default=0)
    for row in rows:
        if _is_footer(row):
            return
        record: dict[Role, Cell] = {}
        for column, cell in sorted(row.items()):
            if funds and column < first_amount:
                if cell.text:
                    record["level3"] = cell  # the nearest to the amounts
                continue
            covered = [head.roles.get(one) for one in range(column, column + max(1, cell.columns))]
            roles = [role for role in covered if role is not None]
            if not roles:
                continue
            # A cell over several levels names the deepest of them, and so what is scored.
            levels = [role for role in roles if role in LEVELS]
            record.setdefault(levels[-1] if levels else roles[0], cell)
        if record:
            yield Laid(record, 0)


def _is_footer(row: Mapping[int, Cell]) -> bool:
    said = [cell for _, cell in sorted(row.items()) if cell.text]
    return bool(said) and _footer(said[0].text)


def _footer(text: str) -> bool:
    shown = folded(text)
    return shown.split(":")[0] in FOOTERS or shown.startswith(("注:", "填表说明", "填报说明", "其他需要说明"))


def _by_sums(rows: Sequence[Mapping[int, Cell]], columns: Sequence[Role | None]) -> list[Laid]:
    """Rows whose blank cells left no trace, so that the same cells fit in two ways: the total decides.

    A row may have lost the merged cells of its groups, or a blank cell further right. Where the total proves neither
    way, rows that differ are not certain.
    """
    merged = list(_unruled(rows, columns))
    blank = list(_unruled(rows, columns, merged=False))
    proved = [way for way in (merged, blank) if _adds_up(way)]
    chosen = blank if proved and proved[0] is blank else merged
    if len(proved) == 1:
        return chosen
    denied = not proved and any(_is_total(laid) for laid in chosen)
    other = {_cells_of(laid) for laid in (blank if chosen is merged else merged)}
    return [
        laid
        if _cells_of(laid) in other and not _shifts(laid.record, columns, denied=denied)
        else attrs.evolve(laid, cost=max(laid.cost, CERTAIN + 1))
        for laid in chosen
    ]


def _shifts(record: Record, columns: Sequence[Role | None], *, denied: bool) -> bool:
    """Whether a number may as well belong to the next column: 20 18 5 are target, result and points, or what follows.

    That is so where a column has no cell beside a bare number, or where the name may be that of a group and the text
    behind it the name. Two numbers alone are points and score, unless the total denies it.
    """
    values = [role for role in _VALUES if role in columns]
    groups = [role for role in LEVELS if role in columns][:-1]
    behind = next((record[role].text for role in ("meaning", "standard", *_VALUES) if role in record), "")
    if shape_of(behind) == "text" and any(role not in record for role in groups):
        return True
    alone = set(_FIGURES) == {role for role in values if role in record}
    if set(values) <= set(_FIGURES) or (alone and not denied):
        return False
    bare = [role in record and number(record[role].text) is not None for role in values]
    return any(
        role not in record and (any(bare[index + 1 : index + 2]) or (index and bare[index - 1]))
        for index, role in enumerate(values)
    )


def _cells_of(laid: Laid) -> frozenset[tuple[Role, str, int]]:
    return frozenset((role, cell.text, id(cell.place)) for role, cell in laid.record.items())


def _adds_up(rows: Sequence[Laid]) -> bool:
    """Whether the rows add up to the total in every column where that has a number, and it has one."""
    total = next((laid for laid in rows if _is_total(laid)), None)
    if total is None:
        return False
    told = [role for role in _FIGURES if role in total.record]
    return bool(told) and all(
        sum((_value(laid, role) for laid in rows if laid is not total), ZERO) == _value(total, role) for role in told
    )


def _is_total(laid: Laid) -> bool:
    label = laid.record.get("level3")
    return label is not None and folded(named(label.text).name).rstrip(":") in TOTALS


def _value(laid: Laid, role: Role) -> Decimal:
    found = number(laid.record[role].text) if role in laid.record else None
    return ZERO if found is None else found.value


def _consistent(record: Record) -> bool:
    """Whether no score is above its points."""
    points, score = (number(record[role].text) if role in record else None for role in _FIGURES)
    return points is None or score is None or score.value <= points.value


def _unruled(
    rows: Sequence[Mapping[int, Cell]], columns: Sequence[Role | None], *, merged: bool = True
) -> Iterator[Laid]:
    """Rows with a cell for each head are taken as they are, what stands between them is laid."""
    waiting: list[list[Cell]] = []
    rows = _with_whole_totals(rows, len(columns))
    several = sum(1 for row in rows if sum(1 for cell in row.values() if cell.text) > 1)
    broken = 0 if several * 20 < len(rows) else 30
    count = 0
    for row in rows:
        cells = [cell for _, cell in sorted(row.items())]
        footer = next((index for index, cell in enumerate(cells) if cell.text and _footer(cell.text)), None)
        cells = cells[:footer]
        count += len(cells)
        if waiting_total := _total_row(cells, columns):
            yield from _laid(waiting, columns, broken)
            waiting = []
            yield waiting_total
            continue
        left = _left(columns, len(columns) - len(cells)) if merged else columns
        record = {role: cell for role, cell in zip(left, cells, strict=False) if role is not None}
        whole = (
            len(cells) == len(left)
            and _consistent(record)
            and tenths(record) <= (_WHOLE if left is columns else _SHORT)
        )
        if whole and any(cell.text for cell in cells):
            yield from _laid(waiting, columns, broken)
            waiting = []
            yield Laid(record, tenths(record))
        elif cells:
            waiting.append(cells)
        if footer is not None or count > MOST_CELLS:
            break
    yield from _laid(waiting, columns, broken)


def _with_whole_totals(rows: Sequence[Mapping[int, Cell]], width: int) -> list[Mapping[int, Cell]]:
    """The rows; where each cell has a line of its own, the label of the total and its numbers are one row."""
    result: list[Mapping[int, Cell]] = []
    total: list[Cell] = []
    for row in rows:
        cells = list(row.values())
        single = cells[0] if len(cells) == 1 else None
        if total and single is not None and len(total) < width and (is_blank(single.text) or number(single.text)):
            total.append(single)
            continue
        if total:
            result.append(dict(enumerate(total)))
            total = []
        if single is not None and folded(named(single.text).name).rstrip(":") in TOTALS:
            total = [single]
        else:
            result.append(row)
    return [*result, dict(enumerate(total))] if total else result


def _total_row(cells: Sequence[Cell], columns: Sequence[Role | None]) -> Laid | None:
    """The row of the total, which has few cells: its label, and its numbers under points and score.

    One number alone is the score, where no column of points stands before it; else nothing tells which it is.
    """
    label = next((cell for cell in cells if cell.text), None)
    if label is None or folded(named(label.text).name).rstrip(":") not in TOTALS:
        return None
    if len(cells) == len(columns):
        record = {role: cell for role, cell in zip(columns, cells, strict=True) if role is not None and cell.text}
        return Laid({**record, "level3": label}, 0)
    numbers = [cell for cell in cells if number(cell.text) is not None]
    roles = [role for role in columns if role in ("points", "score", "review")]
    if len(numbers) > len(roles) or not numbers or ("points" in roles and len(numbers) == 1):
        return None
    return Laid({"level3": label, **dict(zip(roles, numbers, strict=False))}, 0)


def _left(columns: Sequence[Role | None], lost: int) -> Sequence[Role | None]:
    """The columns of a row that lost some cells: merged cells above it cover those of its groups, from the left."""
    groups = [index for index, role in enumerate(columns) if role in LEVELS][:-1]
    if not 0 < lost <= len(groups):
        return columns
    return [role for index, role in enumerate(columns) if index not in groups[:lost]]


def _laid(waiting: Sequence[Sequence[Cell]], columns: Sequence[Role | None], broken: int) -> Iterator[Laid]:
    cells = [cell for row in waiting for cell in row]
    starts, position = set(), 0
    for row in waiting:
        starts.add(position)
        position += len(row)
    single = all(len(row) == 1 for row in waiting)
    written = single and any(is_blank(cell.text) for cell in cells)  # a blank cell has a line of its own
    for laid in lay(cells, frozenset(starts), columns, broken):
        lacking = written and any(role not in laid.record for role in columns if role and role not in LEVELS)
        yield attrs.evolve(laid, cost=max(laid.cost, CERTAIN + 1)) if lacking else laid
