"""The rows below a head: cells under the heads of their columns, told by the ruling, counted off, or laid.

Where blank cells left no trace the printed total decides between two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile, groupby, takewhile
from types import MappingProxyType
from typing import Final

import attrs

from scorer.readers.columns.alignment import MOST_CELLS, Laid, doubted, lay, tenths
from scorer.readers.columns.footers import is_footer, total_below, up_to_the_end
from scorer.readers.columns.percents import percent_columns, without_percents
from scorer.readers.printed.asides import ACROSS, heads_group, is_marked_heading, names_total
from scorer.readers.printed.grid import Cell, cells_in_order, filled_cells
from scorer.readers.printed.roles import FIGURES, FUNDS, LEVELS, Role
from scorer.readers.printed.rows import Record, is_said, value_in
from scorer.readers.printed.shapes import leads, shape_of
from scorer.readers.printed.values import folded, is_blank, is_unfilled, named, number, value_of, without_mark

#: The number of a name, in a cell of its own.
_ORDINAL: Final = re.compile(r"\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\)?[、.]?")
#: A row with a cell for each head is taken as it is, unless more than one of its cells is strange, in tenths.
_WHOLE: Final = 80
#: A row that lost merged cells is not taken as it is where even one cell is strange.
_SHORT: Final = 40
_FIGURES: Final[tuple[Role, Role]] = ("points", "score")
#: Columns in which a percentage is a number of a hundred points, or else told as unreadable.
_SHARES: Final[frozenset[Role]] = frozenset(("points", "score", "review"))
#: Columns of words, of which each may have parts beside each other.
_WORDS: Final[frozenset[Role]] = frozenset(("meaning", "standard"))
#: What stands behind the name of a group where its points belong.
_BEHIND: Final = ("number", "percent", "blank")


def ruled(
    rows: Sequence[Mapping[int, Cell]],
    roles_by_column: Mapping[int, Role | None],
    *,
    funds: bool,
    behind: Mapping[int, Role] = MappingProxyType({}),
) -> Iterator[Laid]:
    """Rows of a ruled table: a cell belongs to the column it stands in, up to the first row that belongs to none.

    In the block on the budget (`funds`) the label of a row is the cell nearest to its amounts. Where one head covers
    several columns, a row has one cell for it: the first that is no mere number of a line; others are left over.
    The columns of the points of groups (`behind`) stand behind those of their names.
    """
    first_amount = min((column for column, role in roles_by_column.items() if role in FUNDS), default=0)
    leaf = max((role for role in roles_by_column.values() if role in LEVELS), default=None)
    for row in up_to_the_end(rows):
        record: dict[Role, Cell] = {}
        over: list[Cell] = []
        numbers: dict[Role, Cell] = {}
        label = next(iter(filled_cells(row)), None)
        if label is not None and names_total(label.text):
            record["other"] = label  # it may stand below a head that is not read
        for column, cell in sorted(row.items()):
            if funds and column < first_amount:
                if cell.text:
                    record["level3"] = cell  # the nearest to the amounts
                continue
            covered = [roles_by_column.get(one) for one in range(column, column + max(1, cell.columns))]
            roles = [role for role in covered if role is not None]
            if not roles:
                if column in behind:
                    numbers[behind[column]] = cell
                continue
            if cell is record.get("other"):
                continue
            # A cell over several levels names the deepest of them where that is what is scored, else the uppermost:
            # 预算执行 over the columns of level 1 and 2 is a group of level 1 that has none of level 2.
            levels = [role for role in roles if role in LEVELS]
            role = levels[-1 if leaf in levels else 0] if levels else roles[0]
            taken = record.get(role)
            if taken is None or (levels and is_line_number(taken.text) and cell.text):
                record[role] = cell
            elif role in _WORDS and cell.text:
                record[role] = attrs.evolve(taken, text=f"{taken.text} {cell.text}".strip())  # 优 良 中 差
            elif role != "other" and not is_blank(cell.text) and folded(cell.text) != folded(taken.text):
                over += [] if role in FUNDS and _is_part(cell, taken) else [cell]
        if record:
            yield Laid(record, 0, tuple(over), numbers)


def _is_part(cell: Cell, whole: Cell) -> bool:
    """Whether an amount may be a part of the one before it below the same head: 其中：财政拨款 beside 总额."""
    part, amount = value_of(cell.text), value_of(whole.text)
    return part is not None and amount is not None and part <= amount


def is_line_number(text: str) -> bool:
    """Whether a cell has no more than the number of a line, 指标1, 2 or 一, before the name in the next cell."""
    counts = number(text) is not None or _ORDINAL.fullmatch(folded(text)) is not None
    return counts or (bool(text) and is_unfilled(text))


def is_total(laid: Laid) -> bool:
    """Whether a row is that of the total."""
    label = next((cell for role, cell in laid.record.items() if role not in _FIGURES and cell.text), None)
    return label is not None and names_total(label.text)


def _consistent(record: Record) -> bool:
    """Whether no score is above its points."""
    points, score = (value_in(record, role) for role in _FIGURES)
    return points is None or score is None or score <= points


def unruled(
    rows: Sequence[Mapping[int, Cell]],
    columns: Sequence[Role | None],
    *,
    merged: bool = True,
    behind: Mapping[int, Role] = MappingProxyType({}),
) -> Iterator[Laid]:
    """Rows with a cell for each head are taken as they are, what stands between them is laid.

    Args:
        rows: below the head.
        columns: the roles of the heads, from the left.
        merged: whether a row may have lost the merged cells of its groups.
        behind: which columns, counted from the left, have the points of groups.
    """
    waiting: list[list[Cell]] = []
    rows = _with_whole_totals(rows, len(columns))
    several = sum(1 for row in rows if sum(1 for cell in row.values() if cell.text) > 1)
    stream = several * 20 < len(rows)
    broken = 0 if stream else 30
    full = [cells_in_order(row) for row in rows if len(row) == len(columns)]
    inside = columns[-1] not in ("reason", "measure") and any(not cell.text for row in full for cell in row[:-1])
    kept = inside or any(not row[-1].text for row in full)  # nearly all rows have a last cell, or write blank ones
    shares = percent_columns([{role: cell for role, cell in zip(columns, row, strict=True) if role} for row in full])
    count = 0
    for at_row, row in enumerate(rows):
        cells = cells_in_order(row)
        footer = next((index for index, cell in enumerate(cells) if cell.text and is_footer(cell.text)), None)
        cells = cells[:footer]
        count += len(cells)
        if waiting_total := _total_row(cells, columns):
            yield from _laid(waiting, columns, broken, kept=kept)
            waiting = []
            yield waiting_total
            continue
        if merged and (banner := _banner(cells, columns, stream=stream)):
            yield from _laid(waiting, columns, broken, kept=kept)
            waiting = []
            yield banner
            continue
        left = _left(columns, cells) if merged else range(len(columns))
        record = {role: cell for at, cell in zip(left, cells, strict=False) if (role := columns[at]) is not None}
        numbers = {behind[at]: cell for at, cell in zip(left, cells, strict=False) if at in behind}
        short = len(left) < len(columns)
        whole = (
            len(cells) == len(left)
            and _consistent(record)
            and tenths(without_percents(record, shares)) <= (_SHORT if short else _WHOLE)
            and not (short and any(shape_of(cell.text) not in _BEHIND for cell in numbers.values()))
        )
        if whole and any(cell.text for cell in cells):
            over = _lines_over(waiting, columns, record)
            lone = {} if over else _line_over(waiting, columns, record)
            over |= lone
            record |= over
            yield from _laid(waiting[: len(waiting) - len(over)], columns, broken, kept=kept)
            waiting = []
            # What stands below an unknown head is not read; in a row that lost cells it may as well be a group.
            named_aside = short and any(
                columns[at] is None and _is_text(cell) for at, cell in zip(left, cells, strict=True)
            )
            cost = tenths(without_percents(record, _SHARES))
            whole_row = Laid(record, cost, behind=numbers)
            yield doubted(whole_row) if named_aside or lone else whole_row
        elif cells:
            waiting.append(cells)
        if footer is not None or count > MOST_CELLS:
            behind_it = [] if footer is None else [cells_in_order(row)[footer:]]
            below = None if footer is None else total_below(rows[at_row + 1 :])
            behind_it += [] if below is None else [cells_in_order(below)]
            total = next((one for said in behind_it if (one := _total_behind(said, columns)) is not None), None)
            if total is not None:
                yield from _laid(waiting, columns, broken, kept=kept)
                waiting = []
                yield total
            break
    yield from _laid(waiting, columns, broken, kept=kept)


def _lines_over(waiting: Sequence[Sequence[Cell]], columns: Sequence[Role | None], record: Record) -> dict[Role, Cell]:
    """The groups of a row that stand on lines of their own above it, with their points: 过程（30分）."""
    groups = [role for role in columns if role in LEVELS][:-1]
    free = list(takewhile(lambda role: role not in record, groups)) if "points" in columns else []
    alone = list(takewhile(lambda row: len(row) == 1 and named(row[0].text).points, reversed(waiting)))[::-1]
    return dict(zip(free[-len(alone) :], (row[0] for row in alone), strict=True)) if 0 < len(alone) <= len(free) else {}


def _line_over(waiting: Sequence[Sequence[Cell]], columns: Sequence[Role | None], record: Record) -> dict[Role, Cell]:
    """The group of a row whose name stands on a line of its own above it, perhaps, where no column ends in words.

    A page may break below the name of a group; that of the highest level that the row lacks above its own names.
    """
    free = list(takewhile(lambda role: role not in record, [role for role in columns if role in LEVELS]))
    line = waiting[0] if len(waiting) == 1 else ()  # behind an unfinished row it belongs to that
    alone = len(line) == 1 and shape_of(line[0].text) in ("text", "top", "group")
    return {free[-1]: line[0]} if alone and free and columns[-1] in FIGURES else {}


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
        if single is not None and names_total(single.text):
            total = [single]
        else:
            result.append(row)
    return [*result, dict(enumerate(total))] if total else result


def _total_row(cells: Sequence[Cell], columns: Sequence[Role | None]) -> Laid | None:
    """The row of the total, which has few cells: its label, and its numbers under points and score.

    One number alone is the score, where no column of points stands before it; else nothing tells which it is.
    """
    label = next((cell for cell in cells if cell.text), None)
    if label is None or not names_total(label.text):
        return None
    numbers = [cell for cell in cells if number(cell.text) is not None]
    if len(cells) == len(columns):
        record: dict[Role, Cell] = {
            role: cell
            for role, cell in zip(columns, cells, strict=True)
            if role in (*_FIGURES, "review", "lost") and cell.text
        }
        if not record and len(numbers) == 1:
            record = {"score": numbers[0]}  # merged over the columns behind its label
        if record or not numbers:
            return Laid({"level3": label, **record}, 0)
    roles = [role for role in columns if role in ("points", "score", "review", "lost")]
    while (
        len(numbers) > len(roles) and roles[:1] == ["points"] and value_of(numbers[0].text) == value_of(numbers[1].text)
    ):
        numbers = numbers[1:]  # 100 behind each level, whose weights add up to it
    if len(numbers) < len(roles) and "score" in roles:
        roles = [role for role in roles if role != "lost"]
    if len(numbers) > len(roles) or not numbers or ("points" in roles and len(numbers) == 1):
        return None
    return Laid({"level3": label, **dict(zip(roles, numbers, strict=False))}, 0)


def _banner(cells: Sequence[Cell], columns: Sequence[Role | None], *, stream: bool) -> Laid | None:
    """The line that names the group of the rows below it, with its number, where no column has groups of its level.

    In a stream of cells (`stream`) all names stand alone; there a name with points is one only where nothing else is.
    """
    only = sum(role in LEVELS for role in columns) == 1
    alone = len(cells) == 1 and len(columns) >= ACROSS and (only or ("level1" not in columns and not stream))
    text = cells[0].text if alone else ""
    pointed = heads_group(text) and named(text).points is not None and without_mark(text) != text
    if not pointed and (stream or "level1" in columns or not is_marked_heading(text)):
        return None
    blanks: dict[Role, Cell] = {role: attrs.evolve(cells[0], text="") for role in columns if role is not None}
    return Laid({**blanks, "other": cells[0]}, 0)


def _total_behind(cells: Sequence[Cell], columns: Sequence[Role | None]) -> Laid | None:
    """The total that stands on the line of a footer: 其他需要说明事项, 无, 总分, 100, 96."""
    label = next((at for at, cell in enumerate(cells) if names_total(cell.text)), None)
    return None if label is None else _total_row(cells[label:], columns)


def _left(columns: Sequence[Role | None], cells: Sequence[Cell]) -> Sequence[int]:
    """The columns of a row that lost some cells: merged cells above it cover those of its groups, from the left.

    What stands behind the name of a group and is no name, such as its points, is merged like it.
    """
    lost = len(columns) - len(cells)
    whole = range(len(columns))
    groups = [index for index, role in enumerate(columns) if role in LEVELS][:-1]
    beside = columns[0] == "other" or (
        columns[0] is None and bool(cells) and shape_of(cells[0].text) in ("top", "group")
    )
    if beside and groups[:1] == [1] and _is_name(cells):
        groups = [0, *groups]  # a label down the side, or a serial number, is merged like them
    covered = [index for group in groups for index in (group, group + 1) if index == group or columns[index] is None]
    if lost not in {at for at, index in enumerate(covered) if index in groups} | {len(covered)} or not _is_name(cells):
        covered = groups
    if not 0 < lost <= len(covered):
        return whole
    return [index for index in whole if index not in covered[:lost]]


def _is_name(cells: Sequence[Cell]) -> bool:
    return bool(cells) and shape_of(cells[0].text) not in _BEHIND


def _is_text(cell: Cell) -> bool:
    return shape_of(cell.text) in ("text", "group", "top")


def _numbers(cells: Sequence[Cell]) -> int:
    return sum(1 for cell in cells if number(cell.text) is not None)


def _longest_run(cells: Sequence[Cell]) -> int:
    """How many numbers stand one after the other at most."""
    return max((len(list(run)) for numeric, run in groupby(cells, _is_number) if numeric), default=0)


def _beside_each_other(columns: Sequence[Role | None]) -> int:
    """How many columns without a name stand beside each other at most; the last of a row stand before the first."""
    runs = ["n" if role in LEVELS else " " for role in columns]
    return max((len(run) for run in "".join(runs * 2).split("n")), default=0)


def _is_number(cell: Cell) -> bool:
    return number(cell.text) is not None


def _laid(
    waiting: Sequence[Sequence[Cell]], columns: Sequence[Role | None], broken: int, *, kept: bool
) -> Iterator[Laid]:
    """The rows of the lines that are not taken as they are.

    Where lines keep the blank cells at their ends (`kept`), one of several cells that has too few of them lost others
    than those of its groups, and nothing shows which. A line that begins with a blank one is cut off at its end.
    """
    # A blank cell below the head belongs to no row.
    waiting = list(dropwhile(lambda row: not any(cell.text for cell in row), waiting))
    cells = [cell for row in waiting for cell in row]
    starts, position = set(), 0
    for row in waiting:
        starts.add(position)
        position += len(row)
    single = all(len(row) == 1 for row in waiting)
    written = single and any(is_blank(cell.text) for cell in cells)  # a blank cell has a line of its own
    # Names in one block and their values in another: which belong together is told by their order alone.
    most = _beside_each_other(columns) if single else sum(1 for role in columns if role not in LEVELS)
    blocks = _longest_run(cells) > most if single else any(_numbers(line) > most for line in waiting)
    counted = kept and any(len(row) > 1 and row[0].text for row in waiting)
    for laid in lay(cells, frozenset(starts), columns, broken, written=written):
        lacking = written and any(role not in laid.record for role in columns if role and role not in LEVELS)
        aside = single and _begins_with_text_aside(laid.record, columns)
        yield doubted(laid) if lacking or blocks or counted or aside or _is_shifted(laid.record, columns) else laid


def _begins_with_text_aside(record: Record, columns: Sequence[Role | None]) -> bool:
    """Whether the group that a row names may be what the row before it says in its last column, which is not read.

    The numbers and the names of some groups show that they are none: A1 above A11, 数量指标.
    """
    names = [record[role].text for role in columns if role in LEVELS and role in record]
    if columns[-1] not in (None, "other") or len(names) < 2:
        return False
    proved = shape_of(names[0]) in ("top", "group") or leads(names[0], names[1])
    return not proved


def _is_shifted(record: Record, columns: Sequence[Role | None]) -> bool:
    """Whether a row without a score may stand a column too far left: its points fit as the score of the number before.

    Where a blank cell left no trace, the points stand where the result belongs, and the score among the points.
    """
    at = columns.index("points") if "points" in columns else 0
    before = columns[at - 1] if at else None
    if before is None or columns[at : at + 2] != ("points", "score") or is_said(record, "score"):
        return False
    most, earned = value_in(record, before), value_in(record, "points")
    return most is not None and earned is not None and earned <= most
