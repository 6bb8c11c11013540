"""Cells whose columns are not told, laid under the heads of a table: the cheapest way decides.

Merged cells are dropped where a table was pasted as text, rows are broken, blanks are lost. Each cell is laid under one
column, columns go from the left to the right, a new row begins at a name. What does not look like what its column holds
costs, and so does what is left out; the least sum wins. What it cost is kept with the row, so that nothing dear is
taken for certain.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.printed.asides import SUM_WORDS, TOTALS
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import FUNDS, LEVELS, STANDARD_GROUP, TOP_WORD, Role
from scorer.readers.printed.rows import Doubt, Record, is_said
from scorer.readers.printed.shapes import Shape, shape_of, shapes_in_order
from scorer.readers.printed.values import folded, named

_NEVER: Final = 1000

#: What it costs, in tenths, to lay a text of a shape under a column; what is not named costs `_STRANGE`.
_STRANGE: Final = 60
_TEXTS: Final[Mapping[Shape, int]] = {
    "blank": 0,
    "text": 3,
    "sentence": 0,
    "long": 0,
    "number": 40,
    "quantity": 12,
    "percent": 12,
    "pointed": 20,
}
_NAMES: Final[Mapping[Shape, int]] = {
    "blank": 2,
    "text": 0,
    "pointed": 0,
    "sentence": 32,
    "long": 32,
    "quantity": 45,
    "marked": 120,
    "group": 0,
    "top": 12,
}
_LEAVES: Final[Mapping[Shape, int]] = {**_NAMES, "marked": 0, "group": 6, "top": 12}
_TOPS: Final[Mapping[Shape, int]] = {**_NAMES, "top": 0, "group": 30}
_NUMBERS: Final[Mapping[Shape, int]] = {"blank": 3, "number": 0, "marked": 120}
_AMOUNTS: Final[Mapping[Shape, int]] = {"blank": 3, "number": 0, "quantity": 2}
_VALUES: Final[Mapping[Shape, int]] = {
    "blank": 3,
    "quantity": 0,
    "percent": 0,
    "number": 4,
    "text": 8,
    "yes-no": 2,
    "sentence": 20,
    "long": 20,
    "pointed": 40,
}
_COSTS: Final[Mapping[Role, Mapping[Shape, int]]] = {
    "level1": _TOPS,
    "level2": _NAMES,
    "level3": _LEAVES,
    "level4": _LEAVES,
    "level5": _LEAVES,
    "points": _NUMBERS,
    "score": _NUMBERS,
    "review": {"blank": 0, "number": 4},
    "lost": {"blank": 0, "number": 4, "text": 20, "sentence": 20},
    **dict.fromkeys(FUNDS, _AMOUNTS),
    "target": _VALUES,
    "actual": _VALUES,
    "sign": {"sign": 0, "blank": 4, "text": 40},
    "unit": {"text": 2, "blank": 3, "percent": 1, "sign": 20},
    "rate": {"percent": 0, "number": 8, "blank": 3, "quantity": 4},
    "core": {"yes-no": 0, "blank": 3},
    "reason": _TEXTS,
    "measure": _TEXTS,
    "standard": _TEXTS,
    "meaning": _TEXTS,
}
_ANYTHING: Final[Mapping[Shape, int]] = dict.fromkeys(
    ("blank", "number", "quantity", "percent", "sign", "yes-no", "text", "sentence", "long"), 6
)
#: What it costs, in tenths, that a row has nothing in a column.
_SKIPS: Final[Mapping[Role, int]] = {
    "points": 22,
    "score": 22,
    "target": 10,
    "actual": 10,
    "sign": 12,
    "unit": 12,
    "rate": 8,
    "core": 6,
    "review": 1,
    "lost": 2,
    "reason": 2,
    "measure": 2,
    "standard": 12,
    "meaning": 12,
    "opening": 8,
    "budget": 12,
    "executed": 12,
}
#: What it costs besides where a blank one would be a cell.
_WRITTEN: Final = 12
_IGNORED_BLANK: Final = 4
_STRAY: Final = 45
#: Columns in which the name of a group cannot stand.
_VALUED: Final[frozenset[Role]] = frozenset(("target", "actual", "reason", "measure", "rate", "standard", "meaning"))
_NUMERIC: Final = frozenset(("number", "quantity", "percent"))
_CONTINUED: Final = 15
_LONELY: Final = 20
_WRAPPED: Final = 8
#: Signs of half the width may make a line longer, though not wider, by so many.
_RAGGED: Final = 2
#: A line of so many cells is a row by itself.
_SEVERAL: Final = 3
#: A row that costs more than this is not certain.
CERTAIN: Final = 30
#: More cells than this are not laid; nobody publishes such a table.
MOST_CELLS: Final = 20_000


@attrs.frozen
class Laid:
    """One row as it was laid: its cells by role, what that cost, and cells that fit nowhere.

    Attributes:
        behind: the numbers behind the names of its groups in columns of their own, by the level of the group.
        guessed: whether its columns were found by their costs, and not told by the line or the ruling.
        doubts: what else is not certain in it.
    """

    record: Record
    cost: int
    strays: tuple[Cell, ...] = ()
    behind: Record = attrs.field(factory=dict)
    guessed: bool = False
    doubts: tuple[Doubt, ...] = ()


def doubted(laid: Laid) -> Laid:
    """The row as one that is not certain, which is told."""
    return attrs.evolve(laid, cost=max(laid.cost, CERTAIN + 1))


def tenths(record: Record) -> int:
    """What it costs, in tenths, to take these cells for what the heads say."""
    return sum(_cost(role, shape_of(cell.text)) for role, cell in record.items())


def lay(
    cells: Sequence[Cell], starts: frozenset[int], columns: Sequence[Role | None], broken: int, *, written: bool = False
) -> list[Laid]:
    """The rows that `cells` make under `columns`.

    Args:
        cells: one after the other, row after row.
        starts: the positions at which a line of the document begins.
        columns: the roles of the heads, from the left.
        broken: what it costs, in tenths, that a row begins inside a line; that it goes on in the next line costs a
            third of it. 0 where nearly every line is one cell, so that only the few lines of several say something.
        written: whether a blank cell is a cell among the others, so that a row seldom lacks any but merged ones.
    """
    if not cells or not columns:
        return []
    shapes = shapes_in_order(cells, [role for role in columns if role in LEVELS])
    names = [index for index, role in enumerate(columns) if role in LEVELS]
    first_name, last_name = (names[0], names[-1]) if names else (0, 0)
    skips = [(_SKIPS.get(role, 3) if role is not None else 3) + (_WRITTEN if written else 0) for role in columns]
    for index in names:
        skips[index] = 0 if index < last_name else _STRANGE
    before = [sum(skips[:index]) if index <= last_name else _NEVER for index in range(len(columns))]
    between = [0]
    for skip in skips:
        between.append(between[-1] + skip)
    width = len(columns)

    inside_names = [10 if index in names and index < last_name else 0 for index in range(width)]
    missing = [0]
    for skip, inner in zip(skips, inside_names, strict=True):
        missing.append(missing[-1] + max(skip, inner))  # a group left out between two names is dearer than before them

    lonely = _lonely(shapes) if broken else frozenset()
    sums = frozenset(position for position, cell in enumerate(cells) if _is_sum(cell))
    groups = frozenset(names[:-1])
    same = _said_again(cells, shapes) if {"target", "actual"} <= set(columns) else frozenset()

    costs = [before[column] + _cost(columns[column], shapes[0]) for column in range(width)]
    steps: list[list[tuple[int, str]]] = [[(-1, "row") for _ in range(width)]]
    for position in range(1, len(cells)):
        shape = shapes[position]
        starts_line = position in starts
        go_on = broken // 3 if starts_line else 0
        new_row = 0 if starts_line or shape == "marked" else broken
        finished, finisher = min(
            (costs[column] + between[width] - between[column + 1], column) for column in range(width)
        )
        fresh: list[int] = []
        step: list[tuple[int, str]] = []
        for column in range(width):
            here = _cost(columns[column], shape) + (_LONELY if position in lonely and column in groups else 0)
            if position in sums and columns[column] not in LEVELS:
                here += _STRANGE  # 小计 begins a row
            if position in same and columns[column] != "actual":
                here += _STRANGE
            best = (finished + before[column] + here + new_row, finisher, "row")
            for earlier in range(column):
                left_out = missing if earlier >= first_name else between
                cost = costs[earlier] + left_out[column] - left_out[earlier + 1] + here + go_on
                if cost < best[0]:
                    best = (cost, earlier, "on")
            if (
                shape in ("text", "sentence", "long", "pointed")
                and shapes[position - 1] not in ("pointed", "marked")
                and (columns[column] in LEVELS or here <= 20)
            ):
                cost = costs[column] + here + _CONTINUED + go_on
                if cost < best[0]:
                    best = (cost, column, "more")
            ignored = _IGNORED_BLANK if shape == "blank" else _STRAY if shape in _NUMERIC else 2 * _STRAY
            if costs[column] + ignored < best[0]:
                best = (costs[column] + ignored, column, "stray")
            fresh.append(best[0])
            step.append((best[1], best[2]))
        costs = fresh
        steps.append(step)
    end = min(range(width), key=lambda column: costs[column] + between[width] - between[column + 1])
    whole_lines = frozenset() if broken else _whole_lines(starts, len(cells))
    return _rows(cells, shapes, columns, steps, end, whole_lines, starts if broken else frozenset())


def _is_sum(cell: Cell) -> bool:
    name = folded(cell.text)
    return name in TOTALS or SUM_WORDS.fullmatch(name) is not None


def _names_group(cell: Cell, shape: Shape) -> bool:
    """Whether a cell can only be a group: one of the national forms, or one of which the points are left."""
    return shape in ("top", "group") or (shape == "pointed" and not named(cell.text).name)


def _lonely(shapes: Sequence[Shape]) -> frozenset[int]:
    """Names with a blank cell after them: such a one names a leaf, for the merged cells before it are dropped."""
    names = ("text", "pointed", "sentence", "long")
    return frozenset(at for at, pair in enumerate(pairwise(shapes)) if pair[0] in names and pair[1] == "blank")


def _said_again(cells: Sequence[Cell], shapes: Sequence[Shape]) -> frozenset[int]:
    """Where a text is the one before it again, too long for the name of a group and its only row: what was reached."""
    return frozenset(
        position
        for position in range(1, len(cells))
        if shapes[position] in ("text", "sentence", "long")
        and len(cells[position].text) > _WRAPPED
        and cells[position].text == cells[position - 1].text
    )


def _whole_lines(starts: frozenset[int], count: int) -> frozenset[int]:
    """The positions at which a line of several cells begins: such a line seldom goes on with the row before it."""
    ordered = [*sorted(starts), count]
    return frozenset(start for start, end in zip(ordered, ordered[1:], strict=False) if end - start >= _SEVERAL)


def _cost(role: Role | None, shape: Shape) -> int:
    table = _ANYTHING if role is None or role == "other" else _COSTS[role]
    return table.get(shape, _STRANGE)


def _rows(
    cells: Sequence[Cell],
    shapes: Sequence[Shape],
    columns: Sequence[Role | None],
    steps: Sequence[Sequence[tuple[int, str]]],
    end: int,
    whole_lines: frozenset[int],
    told: frozenset[int],
) -> list[Laid]:
    """The rows of the cheapest way, read back from its end."""
    way: list[tuple[int, int, str]] = []
    column = end
    for position in range(len(cells) - 1, -1, -1):
        earlier, how = steps[position][column]
        way.append((position, column, how))
        column = earlier
    rows: list[Laid] = []
    record: dict[Role, Cell] = {}
    further: dict[Role, list[str]] = {}  # how a cell goes on; put together at the end of the row
    strays: list[Cell] = []
    late: set[Role] = set()  # words that begin a line and were laid under values: names, where no number follows
    cost = 0
    foreign = False
    deeper = False  # a group was left out, since names have more levels than the head: no group is certain from here on
    before: Role | None = None
    way.reverse()
    weighted = _weighted(columns)
    leaf = max((index for index, role in enumerate(columns) if role in LEVELS), default=0)
    for (position, column, how), (_, following, _) in zip(way, [*way[1:], (0, -1, "")], strict=bool(way)):
        cell, role = cells[position], columns[column]
        if how == "row" and (record or strays):
            unnumbered = columns[0] == "other" and column > 0 and not _is_sum(cell)
            if unnumbered and position not in told and shapes[position - 1] == "number":
                cost += CERTAIN + 1  # this row lacks its serial number, which may be the last number of that before
            rows.append(_laid(record, further, late, strays, cost))
            record, further, late, strays, cost = {}, {}, set(), [], 0
            foreign = False
        cost = max(cost, CERTAIN + 1) if deeper else cost
        foreign = foreign or (shapes[position] in ("group", "top") and role in _VALUED)
        if how == "stray" or foreign:  # a group among the values: another row began there
            if shapes[position] != "blank":
                strays.append(cell)
                cost += _STRAY
            continue
        cost += _cost(role, shapes[position])
        if position in whole_lines and how != "row":
            cost += CERTAIN + 1
        if how == "on" and position in told and role in LEVELS and before in LEVELS:
            # The line before may name no group but an indicator without a score.
            cost += 0 if _names_group(cells[position - 1], shapes[position - 1]) else CERTAIN + 1
        before = role
        if role in (None, "other") and shapes[position] in ("top", "group"):
            cost += CERTAIN + 1  # the name of a group would be left out
        if column in weighted and following != column + 1 and how != "more":
            cost += CERTAIN + 1  # a group without its weight may be an indicator without a score
        if role is None:
            # Words where the weight of a group belongs may be the reason of the row before.
            if 0 < column < leaf and shapes[position] not in ("number", "percent", "blank"):
                cost += CERTAIN + 1
                rows[-1:] = map(doubted, rows[-1:])
            continue
        level = columns[column - 1] if column else None
        unheld = level not in record or column == leaf
        if how == "more" and role in record and level in LEVELS and unheld and _is_standard(record[role]):
            # A group of the national forms is no part of a name; one before it had no rows, or the head lacks a level.
            deeper = deeper or level in record
            record[level], record[role] = record[role], cell
            continue
        if how == "more" and role in record:
            # A name that wraps has a short first line; two long ones are two cells.
            pieces = further.setdefault(role, [])
            so_far = len(record[role].text) + sum(map(len, pieces[: _WRAPPED + 1]))
            grouped = _is_standard(record[role])  # its column has no head
            beside = role in columns[:leaf] and cell.place.span.line == record[role].place.span.line
            # A line that is full goes on, so that no line of a cell is wider than the first.
            wider = not beside and len(cell.text) > len(record[role].text) + _RAGGED
            # Of a row with more words than levels nothing tells which go together, but for the groups that are known.
            guessed = role in columns[:leaf] and not _goes_with(record[role], cell)
            apart = so_far > _WRAPPED or grouped or beside or wider or guessed
            cost += CERTAIN + 1 if role in LEVELS and apart else _CONTINUED
            pieces.append(cell.text)
            continue
        record[role] = cell
        further.pop(role, None)
        if position in told and role in ("target", "actual") and shapes[position] in ("text", "sentence", "long"):
            late.add(role)
    return [*rows, _laid(record, further, late, strays, cost)]


def _is_standard(cell: Cell) -> bool:
    return STANDARD_GROUP.fullmatch(folded(cell.text)) is not None


def _goes_with(name: Cell, rest: Cell) -> bool:
    """Whether two pieces are one name for certain: a group of the national forms, or a name and its points."""
    whole = folded(named(name.text + rest.text).name)
    return not named(rest.text).name or any(one.fullmatch(whole) is not None for one in (STANDARD_GROUP, TOP_WORD))


def _weighted(columns: Sequence[Role | None]) -> frozenset[int]:
    """The columns of groups behind which their weights stand."""
    groups = [index for index, role in enumerate(columns) if role in LEVELS][:-1]
    return frozenset(index for index in groups if columns[index + 1] is None)


def _laid(
    record: dict[Role, Cell],
    further: Mapping[Role, Sequence[str]],
    late: Collection[Role],
    strays: Sequence[Cell],
    cost: int,
) -> Laid:
    """A row; words of it that may be the name of the next one are left over."""
    whole = _whole(record, further)
    if late and not any(is_said(whole, role) for role in ("points", "score")):
        strays = (*strays, *(cell for role, cell in whole.items() if role in late))
        whole = {role: cell for role, cell in whole.items() if role not in late}
    return Laid(whole, cost, tuple(strays), guessed=True)


def _whole(record: Record, further: Mapping[Role, Sequence[str]]) -> Record:
    """A row with the cells that go on put together."""
    ended = {role: one_line(" ".join((record[role].text, *more))) for role, more in further.items()}
    return {**record, **{role: attrs.evolve(record[role], text=text) for role, text in ended.items()}}
