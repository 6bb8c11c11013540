"""A grid to the parts of it that have a head of columns: the rows on indicators, and the block on the budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.readers.columns.alignment import MOST_CELLS, Laid, doubted
from scorer.readers.columns.budget_labels import money_in, points_of_funds
from scorer.readers.columns.dragged import straightened
from scorer.readers.columns.footers import behind_footer, up_to_the_end
from scorer.readers.columns.group_points import columns_behind, settled
from scorer.readers.columns.head_rows import Head, heads
from scorer.readers.columns.laying import is_total, ruled, unruled
from scorer.readers.columns.padding import without_padding
from scorer.readers.columns.project_lists import names_listed, projects_listed
from scorer.readers.columns.reasons_behind import told_by_losses
from scorer.readers.columns.regrouping import regrouped, with_known_groups, with_names_behind_kinds
from scorer.readers.columns.several import apart
from scorer.readers.columns.standards import STANDARD_LEVEL, points_before, with_standards
from scorer.readers.columns.unknown_heads import told_by_levels, told_by_numbers
from scorer.readers.columns.unread import columns_not_read
from scorer.readers.doubts.label_places import begins_unnamed, with_places_told
from scorer.readers.doubts.lost_groups import with_lost_groups_told, with_unnamed_groups_told, words_told
from scorer.readers.doubts.odd_groups import with_odd_groups_told, with_strange_groups_told
from scorer.readers.doubts.swallowed import taken_apart, with_swallowed_told
from scorer.readers.doubts.two_ways import adds_up, by_sums
from scorer.readers.printed.asides import SIDE_LABEL, names_all_levels, names_goal, names_group
from scorer.readers.printed.grid import Cell, Grid, cells_in_order
from scorer.readers.printed.roles import FUNDS, LEVELS, Role, is_funds_head, role_of
from scorer.readers.printed.rows import Doubt, Label, Record, goal_in, is_said, value_in
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import folded, named, number, value_of
from scorer.readers.tables.blocks import Paired, paired
from scorer.readers.tables.broken_labels import with_whole_labels

#: A table with fewer rows does not show how a whole row looks.
_WHOLE_TABLE: Final = 3
#: So many rows have points, a standard and no name where the standards are the names.
_NAMELESS: Final = 2
#: The label of the block on the budget stands at most so many rows above its head.
_MONEY_ABOVE: Final = 2


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
        fused: whether nothing at all stood between the cells of a row.
        unnamed_start: whether the first row has a blank cell where others name a group.
        place: of the head.
        money: the unit of the amounts in the block on the budget, such as 万元; "" where none is printed.
        points: what the head prints for the whole block on the budget, such as 预算执行情况（20分）.
        behind_groups: the columns of the points of groups that are read, counted from the left, by the level of these.
        unnamed: the columns before standards named rows, and `points_of` those of the points of indicators beside them.
        words: the words of the head.
        above: a group that the head itself names over all rows, such as 年度绩效目标（80分）.
        doubts: columns that are not read though something stands in them, and where reading stopped.
    """

    columns: tuple[Role | None, ...]
    rows: tuple[Laid, ...]
    funds: bool
    ruled: bool
    fused: bool = False
    unnamed_start: bool = False
    place: Place = attrs.field(eq=False, repr=False)
    start: int = 0
    left: int = 0
    behind: tuple[Mapping[int, Cell], ...] = attrs.field(default=(), eq=False, repr=False)
    money: str = ""
    points: Decimal | None = None
    behind_groups: Mapping[int, Role] = attrs.field(factory=dict)
    unnamed: tuple[Role | None, ...] = ()
    points_of: Mapping[int, Role] = attrs.field(factory=dict)
    words: tuple[str, ...] = ()
    above: Label | None = None
    heads: Mapping[Role, Cell] = attrs.field(factory=dict, eq=False, repr=False)
    doubts: tuple[Doubt, ...] = ()


def sections(grid: Grid, beside: Mapping[Role, Decimal] = MappingProxyType({})) -> tuple[Section, ...]:
    """The parts of a grid under a head of columns, in order.

    Args:
        grid: a table of a document.
        beside: points and score of the row on the budget in the part before it, which the total may count.
    """
    grid = grid if grid.ruled else without_padding(grid)
    headed = list(heads(grid))
    ends = [*(start for start, _ in headed[1:]), len(grid.rows)][: len(headed)]
    found = []
    for (start, head), end in zip(headed, ends, strict=True):
        by_numbers: tuple[Doubt, ...] = ()
        if grid.ruled or grid.blanks:
            below = grid.rows[head.after : end]  # with tabs, rows that lost merged cells are shorter
            head = with_known_groups(head, [row for row in below if grid.ruled or len(row) == len(head.roles)])
            head = with_names_behind_kinds(head, below, ruled=grid.ruled)
        own = list(up_to_the_end(grid.rows[head.after : end]))
        if grid.ruled:
            head, by_numbers = told_by_numbers(regrouped(head, grid.rows[head.after : end]), own)
        elif grid.blanks:
            head, by_numbers = told_by_levels(head, own)
        if not grid.fused:
            head, by_losses = told_by_losses(head, own, ruled=grid.ruled)
            by_numbers += by_losses
        lone = [row for row in grid.rows[max(0, start - 2) : start] if len(row) == 1]
        around = [*head.cells, *(cell for row in lone for cell in row.values())]
        rows = _without_side_label(straightened(grid, start, head.after, end), more=end < len(grid.rows))
        columns = tuple(role for _, role in sorted(head.roles.items()))
        funds = is_funds_head(columns)
        if not grid.ruled and _is_side_label(head, columns, rows):
            columns = columns[1:]  # a label down the side of all rows, whose merged cell none of them has
        if not grid.ruled and (at := _serials(head)) is not None and _counts_up(rows):
            columns = (*columns[:at], *columns[at + 1 :])
            rows = tuple(_without_numbers(row) for row in rows)
        listed = funds and names_listed(head, rows)
        if funds and not grid.ruled:
            rows = tuple(_one_label(row, columns) for row in rows)
            columns = _with_label(columns)
        if listed:
            lists = projects_listed(listed)
            found.append(
                Section(columns=columns, rows=(), funds=True, ruled=grid.ruled, place=lists.place, doubts=(lists,))
            )
            continue
        split: list[Cell] = []
        if grid.fused and not funds and not taken_apart(rows):
            rows = ()
        if not funds and grid.blanks:
            rows, split = _apart(rows, head.roles)
        blocks, unsure = Paired(rows), grid.unsure
        if not funds and not grid.ruled and not grid.blanks:
            labelled = with_whole_labels(rows, columns, beside)
            columns = labelled.columns
            blocks = paired(labelled.rows, columns, beside)
            unsure = (*blocks.unsure, *labelled.unsure, *(() if labelled.proved else grid.unsure))
            rows = blocks.rows
        behind = {} if funds or split else columns_behind(head)
        before = points_before(head) if grid.ruled and not funds else {}
        if not grid.ruled and (not grid.blanks or len(columns) != len(head.roles)):
            behind = {}  # where a number stands is not told
        roles, laid = head.roles, _laid(grid, rows, head.roles, columns, beside, {**behind, **before}, funds=funds)
        placed = not funds and (grid.ruled or (grid.blanks and not any(one.guessed for one in laid)))
        said_by = None if funds else _named_by(laid, columns, placed=placed)
        if said_by is not None:
            roles = {column: STANDARD_LEVEL if role == said_by else role for column, role in roles.items()}
            columns = tuple(STANDARD_LEVEL if role == said_by else role for role in columns)
            laid = _laid(grid, rows, roles, columns, beside, behind, funds=funds)
        if not grid.ruled and not funds and (not grid.blanks or len(columns) != len(head.roles)):
            laid = with_lost_groups_told(with_odd_groups_told(laid, columns), columns)
        unnamed_start = placed and not grid.fused and begins_unnamed(laid, columns)
        if placed and not grid.fused:
            laid = with_places_told(laid, columns)
        if not grid.ruled and not funds:
            laid = with_strange_groups_told(laid, columns)
            laid = with_unnamed_groups_told(laid, columns) if grid.blanks else words_told(laid, rows, columns)
        if grid.fused and not funds:
            laid = with_swallowed_told(laid, columns)
        if split and not adds_up(laid, beside):
            laid = [_doubted_in(one, split) for one in laid]
        if unsure:
            laid = [_doubted_in(one, unsure) for one in laid]
        printed = [one.behind.get(role) for one in laid for role in before.values()] or [None] * len(laid)
        laid, read, twice = settled(laid, behind, head, ruled=grid.ruled)
        taken: frozenset[int] = frozenset()
        unnamed: tuple[Role | None, ...] = ()
        if placed and (told := with_standards(laid, columns, printed, ruled=grid.ruled)):
            unnamed = columns
            laid, columns = told
            taken = frozenset(before)
        found.append(
            Section(
                columns=columns,
                rows=tuple(laid),
                funds=funds,
                ruled=grid.ruled,
                fused=grid.fused,
                unnamed_start=unnamed_start,
                place=head.cells[0].place,
                start=start,
                left=min(head.roles),
                behind=behind_footer(rows, ruled=grid.ruled),
                money=money_in(grid.rows[max(0, start - _MONEY_ABOVE) : head.after + 1]) if funds else "",
                points=points_of_funds(around),
                behind_groups={at: behind[column] for at, column in enumerate(sorted(head.roles)) if column in read},
                unnamed=unnamed,
                points_of={at: before[column] for at, column in enumerate(sorted(head.roles)) if column in taken},
                words=tuple(folded(head.texts[column].text) for column in sorted(head.texts)),
                above=None if funds else _group_in_head(head) or _group_over(grid, start),
                heads={role: cell for cell in head.cells if (role := role_of(cell.text)) is not None},
                doubts=(
                    *by_numbers,
                    *blocks.doubts,
                    *columns_not_read(head, grid.rows[head.after : end], read | taken, funds=funds, ruled=grid.ruled),
                    *twice,
                    *_cut_short(grid, rows),
                    *(_cut_off(laid, columns) if grid.blanks and not grid.ruled and not funds else ()),
                ),
            )
        )
    return tuple(found)


def _is_side_label(head: Head, columns: Sequence[Role | None], rows: Sequence[Mapping[int, Cell]]) -> bool:
    """Whether the first word of a head stands down the side of all rows and in none: 绩效指标 before 一级指标."""
    if columns[1:2] != ("level1",) or any(len(row) >= len(columns) for row in rows):
        return False
    word = head.texts[min(head.roles)].text
    if columns[0] is None:
        return True
    # Where each line is a row, a page may have the blank below the label, and the page before it not.
    single = all(len(row) == 1 for row in rows)
    absent = all(cell.text != word for row in rows for cell in row.values())
    return columns[0] == "other" and role_of(word) in LEVELS and single and absent


def _without_side_label(rows: Sequence[Mapping[int, Cell]], *, more: bool) -> tuple[Mapping[int, Cell], ...]:
    """The rows before another head without the label of what that is the head of, such as 年度绩效目标2（40分）."""
    cells = list(rows[-1].values()) if more and rows else []
    labels = len(cells) == 1 and (SIDE_LABEL.fullmatch(folded(cells[0].text)) or names_group(cells[0]))
    return tuple(rows[:-1] if labels else rows)


def _group_over(grid: Grid, start: int) -> Label | None:
    """The group, or the goal of several, that a line across the table names above a head: 年度绩效目标1（40分）."""
    cells = cells_in_order(grid.rows[start - 1]) if start else []
    if (goal := goal_in(cells)) is not None or len(cells) != 1:
        return goal
    said = named(cells[0].text)
    if not (names_group(cells[0]) or names_goal(cells[0])):
        return None
    return Label(name=said.name, points=said.points, place=cells[0].place)


def _laid(
    grid: Grid,
    rows: Sequence[Mapping[int, Cell]],
    roles: Mapping[int, Role | None],
    columns: Sequence[Role | None],
    beside: Mapping[Role, Decimal],
    behind: Mapping[int, Role],
    *,
    funds: bool,
) -> list[Laid]:
    """The rows below a head, told by the ruling, by delimiters, or by blanks."""
    if grid.ruled:
        return list(ruled(rows, roles, funds=funds, behind=behind))
    if not grid.blanks:
        return by_sums(rows, columns, beside)
    places = {at: behind[column] for at, column in enumerate(sorted(roles)) if column in behind}
    return list(unruled(rows, columns, behind=places))


def _named_by(laid: Sequence[Laid], columns: Sequence[Role | None], *, placed: bool) -> Role | None:
    """The column of standards whose texts name the rows, since the column of names does not.

    Under 考核项目 and 考核标准 each standard may have points of its own; what is called 考核项目 is then a group. Where
    each cell has its place each name decides by itself.
    """
    if STANDARD_LEVEL in columns:
        return None
    leaf = max((role for role in columns if role in LEVELS), default=None)
    rows = [one.record for one in laid if not is_total(one)]
    pointed = [record for record in rows if value_in(record, "points") is not None]
    nameless = [record for record in pointed if leaf is None or not is_said(record, leaf)]
    if _some_explained(pointed, columns) or (nameless and _all_explained(pointed, columns)):
        return "meaning"
    if placed or len(nameless) < _NAMELESS or len(nameless) * 3 < len(pointed):
        return None
    said_by = [role for role in columns if role in ("standard", "meaning")]
    return next(
        (role for role in said_by if all(is_said(record, role) for record in nameless)),
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


def _all_explained(pointed: Sequence[Record], columns: Sequence[Role | None]) -> bool:
    """Whether each row has a cell of its own under 考核内容, and that a name: what names only some rows is a group."""
    if "meaning" not in columns or columns.index("meaning") != columns.index("level3") + 1:
        return False
    texts = [folded(record["meaning"].text) if "meaning" in record else "" for record in pointed]
    return len(set(texts)) == len(texts) >= _WHOLE_TABLE and all(shape_of(text) == "text" for text in texts)


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


def _doubted_in(laid: Laid, split: Sequence[Cell]) -> Laid:
    """A row that was taken apart, where no total proves that its parts belong together."""
    if any(cell is one for cell in laid.record.values() for one in split):
        return doubted(laid)
    return laid


def _serials(head: Head) -> int | None:
    """Which column holds the serial numbers of rows."""
    columns = sorted(head.roles)
    return next((at for at, column in enumerate(columns) if folded(head.texts[column].text) == "序号"), None)


def _counts_up(rows: Sequence[Mapping[int, Cell]]) -> bool:
    """Whether the only bare numbers of a table are 1, 2, 3 … in order, so that none of them is a score."""
    numbers = [said.value for row in rows for cell in row.values() if (said := number(cell.text)) is not None]
    return bool(numbers) and numbers == list(range(1, len(numbers) + 1))


def _without_numbers(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    left = [cell for cell in cells_in_order(row) if number(cell.text) is None]
    return dict(enumerate(left))


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


def _group_in_head(head: Head) -> Label | None:
    """The one cell of the head that heads no column but names a group with points; several are grades of a scale."""
    found = [
        Label(name=said.name, points=said.points, place=cell.place)
        for cell in head.cells
        if role_of(cell.text) is None and (said := named(cell.text)).name and said.points
        if not {"level1", "points"} <= {*head.roles.values()} or not names_all_levels(said.name)
    ]
    return found[0] if len(found) == 1 else None


def _with_label(columns: tuple[Role | None, ...]) -> tuple[Role | None, ...]:
    """The columns of a block on the budget, with one for what each row is called."""
    first = min(index for index, role in enumerate(columns) if role in FUNDS)
    return ("level3", *columns[first:])


def _one_label(row: Mapping[int, Cell], columns: Sequence[Role | None]) -> Mapping[int, Cell]:
    """A row with a cell for each head of the block on the budget: of its labels only the nearest to the amounts."""
    first = min(index for index, role in enumerate(columns) if role in FUNDS)
    cells = cells_in_order(row)
    if first and len(cells) == len(columns) - first and all(value_of(cell.text) is not None for cell in cells[:-2]):
        return dict(enumerate((attrs.evolve(cells[0], text=""), *cells)))  # its label stands in the line of the heads
    if len(cells) != len(columns) or not first:
        return row
    amounts = next((at for at in range(first, 0, -1) if value_of(cells[at - 1].text) is None), first)
    label = next((cell for cell in reversed(cells[:amounts]) if cell.text), cells[amounts - 1])
    return dict(enumerate((label, *cells[amounts:])))
