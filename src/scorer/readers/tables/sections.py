"""A grid to the parts of it that have a head of columns: the rows on indicators, and the block on the budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs

from scorer.diagnostics import Place
from scorer.readers.columns.alignment import MOST_CELLS, Laid
from scorer.readers.columns.budget_labels import money_in, points_of_funds
from scorer.readers.columns.dragged import straightened
from scorer.readers.columns.footers import behind_footer, up_to_next_form, up_to_the_end
from scorer.readers.columns.head_rows import Head, heads
from scorer.readers.columns.laying import is_total
from scorer.readers.columns.padding import without_padding
from scorer.readers.columns.project_lists import names_listed, projects_listed
from scorer.readers.columns.reasons_behind import told_by_losses
from scorer.readers.columns.regrouping import with_known_groups, with_points_of_standards
from scorer.readers.columns.unknown_heads import by_mean, first_of_several, told_by_numbers
from scorer.readers.columns.unread import columns_not_read
from scorer.readers.printed.asides import SIDE_LABEL, names_all_levels, names_goal, names_group
from scorer.readers.printed.grid import Cell, Grid, cells_in_order
from scorer.readers.printed.roles import FUNDS, LEVELS, Role, is_funds_head, role_of
from scorer.readers.printed.rows import Doubt, Label, goal_in
from scorer.readers.printed.values import folded, named, value_of, without_mark
from scorer.readers.tables.indicator_rows import doubted_in, indicator_rows, laid_rows

#: A table with fewer rows does not show how a whole row looks.
_WHOLE_TABLE: Final = 3
_Rows: TypeAlias = tuple[Mapping[int, Cell], ...]

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
    return tuple(_section(grid, start, head, end, beside) for (start, head), end in zip(headed, ends, strict=True))


def _section(grid: Grid, start: int, head: Head, end: int, beside: Mapping[Role, Decimal]) -> Section:
    """What stands between a head and the next one, or the end of the grid."""
    below = grid.rows[head.after : end]
    head, doubts = _understood(grid, head, below)
    lines = _without_side_label(straightened(grid, start, head.after, end), more=end < len(grid.rows))
    lines = lines if grid.ruled else tuple(up_to_next_form(lines))
    columns = tuple(role for _, role in sorted(head.roles.items()))
    funds = is_funds_head(columns)
    if not grid.ruled and _is_side_label(head, columns, lines):
        columns = columns[1:]  # a label down the side of all rows, whose merged cell none of them has
    lone = [row for row in grid.rows[max(0, start - 2) : start] if len(row) == 1]
    around = [*head.cells, *(cell for row in lone for cell in row.values())]
    section = Section(
        columns=columns,
        rows=(),
        funds=funds,
        ruled=grid.ruled,
        fused=grid.fused,
        place=head.cells[0].place,
        start=start,
        left=min(head.roles),
        points=points_of_funds(around),
        words=tuple(folded(head.texts[column].text) for column in sorted(head.texts)),
        heads={role: cell for cell in head.cells if (role := role_of(cell.text)) is not None},
        doubts=doubts,
    )
    return (
        _on_the_budget(section, grid, head, lines, below)
        if funds
        else _scored(section, grid, head, lines, below, beside)
    )


def _understood(grid: Grid, head: Head, below: _Rows) -> tuple[Head, tuple[Doubt, ...]]:
    """The head with what its words leave open and the cells below tell, and what of that is not certain."""
    if not grid.blanks:
        return (head, ()) if grid.fused else told_by_losses(head, list(up_to_the_end(below)), ruled=False)
    whole = [row for row in below if grid.ruled or len(row) == len(head.roles)]  # others lost their merged cells
    head = with_known_groups(head, whole)
    own = list(up_to_the_end(below))
    head = with_points_of_standards(head, below) if grid.ruled else head
    in_columns = grid.ruled or all(len(row) == len(head.roles) for row in own)
    head, doubts = told_by_numbers(head, own) if in_columns else (head, ())
    head, by_losses = told_by_losses(head, own, ruled=grid.ruled)
    mean = by_mean(head, own) if in_columns else head
    return mean, (*doubts, *by_losses, *(first_of_several(head) if mean is head else ()))


def _on_the_budget(section: Section, grid: Grid, head: Head, lines: _Rows, below: _Rows) -> Section:
    """The block on the budget; of a list of projects nothing is read."""
    if listed := names_listed(head, lines):
        lists = projects_listed(listed)
        return attrs.evolve(section, place=lists.place, points=None, words=(), heads={}, doubts=(lists,))
    columns = section.columns
    if not grid.ruled:
        lines = tuple(_one_label(line, columns) for line in lines)
        columns = _with_label(columns)
    laid = laid_rows(grid, lines, head.roles, columns, funds=True)
    return attrs.evolve(
        section,
        columns=columns,
        rows=tuple(doubted_in(one, grid.unsure) for one in laid),
        behind=behind_footer(lines, ruled=grid.ruled),
        money=money_in(grid.rows[max(0, section.start - _MONEY_ABOVE) : head.after + 1]),
        doubts=(
            *section.doubts,
            *columns_not_read(head, below, frozenset(), funds=True, ruled=grid.ruled),
            *_cut_short(grid, lines),
        ),
    )


def _scored(
    section: Section, grid: Grid, head: Head, lines: _Rows, below: _Rows, beside: Mapping[Role, Decimal]
) -> Section:
    """The rows of indicators."""
    found = indicator_rows(grid, head, lines, section.columns, beside)
    read = found.groups.keys() | found.pointed.keys()
    columns = sorted(head.roles)
    return attrs.evolve(
        section,
        columns=found.columns,
        rows=found.rows,
        unnamed_start=found.unnamed_start,
        behind=behind_footer(found.lines, ruled=grid.ruled),
        behind_groups={at: found.groups[column] for at, column in enumerate(columns) if column in found.groups},
        unnamed=found.unnamed,
        points_of={at: found.pointed[column] for at, column in enumerate(columns) if column in found.pointed},
        above=_group_in_head(head) or _group_over(grid, section.start),
        doubts=(
            *section.doubts,
            *found.paired,
            *columns_not_read(head, below, frozenset(read), funds=False, ruled=grid.ruled),
            *found.twice,
            *_cut_short(grid, found.lines),
            *(_cut_off(found.rows, found.columns) if grid.blanks and not grid.ruled else ()),
        ),
    )


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
    return Label(name=without_mark(said.name), points=said.points, place=cells[0].place)


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
