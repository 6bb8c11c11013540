"""Names of indicators in one block and their values in another, as the text of a PDF gives some tables.

Only the order tells which belong together. Names and values are paired where there are as many of both, where every
number fits (no score above its points), and where no other pairing fits as well, or the printed sums decide; it is told
all the same. Whatever fits less is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.alignment import MOST_CELLS, shape_of
from scorer.readers.asides import names_total
from scorer.readers.grid import Cell
from scorer.readers.roles import LEVELS, STANDARD_GROUP, TOP_GROUP, Role
from scorer.readers.rows import Doubt
from scorer.readers.values import folded, named, number

#: Fewer names than this may be the groups and the name of one row.
_LEAST: Final = 3
#: More than this are no block of a table.
_MOST: Final = 120
#: The rest of a word that a narrow column broke has so many signs at most.
_LONGEST_REST: Final = 3
_LONGEST_VALUE: Final = 20
_MOST_POINTS: Final = Decimal(100)
_NAMES: Final = frozenset(("text", "pointed", "marked", "group", "top"))
_VALUES: Final = frozenset(("text", "number", "quantity", "percent"))
#: What the first level of a table is called.
_TOP_WORD: Final = re.compile(
    r"(?:投入|过程|产出|效果|结果|效益|决策|管理|成本|满意度|项目决策|项目管理|项目绩效|项目产出|项目效益)(?:指标)?"
)
#: Value columns that a block may have, all others being blank; the first two stand between the others or not at all.
_BESIDE: Final[tuple[Role, ...]] = ("target", "actual")


@attrs.frozen
class _Name:
    """A name with the groups that stand before it, by their level."""

    cells: tuple[Cell, ...]
    groups: Mapping[Role, Cell]

    @property
    def text(self) -> str:
        return "".join(cell.text for cell in self.cells)


@attrs.frozen
class _Pairing:
    """The rows of a block, each with its values by role."""

    names: tuple[_Name, ...]
    values: tuple[Mapping[Role, Cell], ...]
    end: int  # the position of the cell behind the block

    def figures(self) -> tuple[tuple[str, Decimal | None, Decimal | None], ...]:
        """Name, points and score of each row, which tell one pairing from another."""
        return tuple(
            (name.text, _points(name, values), _value(values, "score"))
            for name, values in zip(self.names, self.values, strict=True)
        )


def paired(
    rows: Sequence[Mapping[int, Cell]], columns: Sequence[Role | None], beside: Mapping[Role, Decimal]
) -> tuple[tuple[Mapping[int, Cell], ...], tuple[Doubt, ...]]:
    """The rows below a head, a block of names and the block of its values turned into a row for each name.

    Args:
        rows: of cells that blanks told apart.
        columns: the roles of the heads.
        beside: points and score of the row on the budget, where it stands under a head of its own.
    """
    levels = [role for role in columns if role in LEVELS]
    known = [role for role in columns if role is not None]
    if not levels or "score" not in columns or len(known) != len(set(known)):
        return tuple(rows), ()
    cells = [cell for row in rows for _, cell in sorted(row.items())]
    if len(cells) > MOST_CELLS:
        return tuple(rows), ()
    starts: list[int] = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    result: list[Mapping[int, Cell]] = []
    doubts: list[Doubt] = []
    at = 0
    while at < len(rows):
        pairing = _pairing(cells, starts, at, columns, levels, beside)
        if pairing is None:
            result.append(_nameless(cells[starts[at] : starts[at + 1]], columns) or rows[at])
            at += 1
            continue
        result += _rows(pairing, columns)
        values = {
            "count": str(len(pairing.names)),
            "first": pairing.names[0].text,
            "last": pairing.names[-1].text,
        }
        doubts.append(Doubt(code="paired-by-order", place=pairing.names[0].cells[0].place, values=values))
        at = starts.index(pairing.end)
    return tuple(result), tuple(doubts)


def _pairing(
    cells: Sequence[Cell],
    starts: Sequence[int],
    at: int,
    columns: Sequence[Role | None],
    levels: Sequence[Role],
    beside: Mapping[Role, Decimal],
) -> _Pairing | None:
    """The one way to pair the names that begin at a line with the values behind them; None where there is none."""
    begin = starts[at]
    middle = begin
    while middle < len(cells) and middle - begin <= _MOST and shape_of(cells[middle].text) in _NAMES:
        middle += 1
    if middle - begin < max(_LEAST, len(levels) + 1) or middle - begin > _MOST or middle == len(cells):
        return None
    lines = frozenset(starts)
    namings = _namings(cells[begin:middle], [start - begin for start in starts if begin < start < middle], levels)
    ends = [
        start
        for start in starts
        if middle < start <= middle + _MOST * len(columns)
        and (start == len(cells) or shape_of(cells[start].text) in _NAMES)  # else values would be left without a name
    ]
    found = [pairing for end in ends for pairing in _fitting(namings, cells[middle:end], middle, lines, columns)]
    ways: dict[tuple[object, ...], _Pairing] = {}
    for pairing in found:
        ways.setdefault(pairing.figures(), pairing)
    told = _total_of(cells, starts, found[0].end, columns) if at == 0 and len({one.end for one in found}) == 1 else {}
    judged = [(way, _sums(way, told, beside)) for way in ways.values()]
    left = [way for way, proof in judged if proof is not False]
    proved = [way for way, proof in judged if proof]
    chosen = proved if len(left) > 1 else left
    return chosen[0] if len(chosen) == 1 else None


# ── Names ──


def _namings(cells: Sequence[Cell], breaks: Sequence[int], levels: Sequence[Role]) -> list[tuple[_Name, ...]]:
    """The ways in which the cells are names: the rest of a word that a line end broke belongs to the word before it."""
    ways: list[tuple[_Name, ...]] = []
    for longest in range(_LONGEST_REST + 1):
        joined = frozenset(at for at in breaks if at < len(cells) and len(folded(cells[at].text)) <= longest)
        names = _names(cells, joined, levels)
        if len(names) >= _LEAST and names not in ways:
            ways.append(names)
    return ways


def _names(cells: Sequence[Cell], joined: frozenset[int], levels: Sequence[Role]) -> tuple[_Name, ...]:
    pieces: list[tuple[Cell, ...]] = []
    for at, cell in enumerate(cells):
        if at in joined and pieces:
            pieces[-1] = (*pieces[-1], cell)
        else:
            pieces.append((cell,))
    pointed = sum(_bracket(piece) is not None for piece in pieces)
    mostly = pointed * 2 > len(pieces)  # the points of leaves stand in their names, and tell no group
    names: list[_Name] = []
    groups: dict[Role, Cell] = {}
    for piece in pieces:
        level = _group_level(piece, levels, mostly=mostly)
        if level is not None:
            groups[level] = attrs.evolve(piece[0], text="".join(cell.text for cell in piece))
            continue
        names.append(_Name(piece, groups))
        groups = {}
    return () if groups else tuple(names)  # a group without rows: the block goes on elsewhere


def _group_level(piece: Sequence[Cell], levels: Sequence[Role], *, mostly: bool) -> Role | None:
    """The level of which a piece is a group; None for the name of an indicator."""
    said = named("".join(cell.text for cell in piece))
    name = folded(said.name)
    above = levels[:-1]
    if not above:
        return None
    if _TOP_WORD.fullmatch(name) or TOP_GROUP.fullmatch(name):
        return above[0]
    if STANDARD_GROUP.fullmatch(name):
        return above[-1]
    return above[0] if said.points is not None and not mostly else None


def _bracket(piece: Sequence[Cell]) -> Decimal | None:
    return named("".join(cell.text for cell in piece)).points


# ── Values ──


def _fitting(
    namings: Sequence[tuple[_Name, ...]],
    cells: Sequence[Cell],
    offset: int,
    lines: frozenset[int],
    columns: Sequence[Role | None],
) -> Iterator[_Pairing]:
    """Every way in which these cells are the values of the names, row by row or column by column."""
    starts = [at for at in range(len(cells)) if at == 0 or offset + at in lines]
    widths = {after - before for before, after in pairwise([*starts, len(cells)])}
    for names in namings:
        count = len(names)
        if len(cells) % count:
            continue
        width = len(cells) // count
        for roles in _column_sets(columns, names):
            if len(roles) != width:
                continue
            if widths != {count} or width == count:  # a line for each column is no line for each row
                yield from _checked(names, [cells[at * width : (at + 1) * width] for at in range(count)], roles, offset)
            if (widths != {width} or width == count) and width > 1:
                yield from _checked(names, [cells[at::count] for at in range(count)], roles, offset)


def _column_sets(columns: Sequence[Role | None], names: Sequence[_Name]) -> Iterator[tuple[Role, ...]]:
    """Which columns may have values: points and score always, target and result both, or the result, or neither."""
    figures = {"points", "score"} if "points" in columns else {"score"}
    if "points" not in columns and any(_bracket(name.cells) is None for name in names):
        return  # nothing bounds the scores
    for beside in (set(_BESIDE), {"actual"}, set()):
        if beside <= set(columns):
            yield tuple(role for role in columns if role in figures | beside and role is not None)


def _checked(
    names: tuple[_Name, ...], chunks: Sequence[Sequence[Cell]], roles: Sequence[Role], offset: int
) -> Iterator[_Pairing]:
    values = tuple(dict(zip(roles, chunk, strict=True)) for chunk in chunks)
    if all(_fits(name, row) for name, row in zip(names, values, strict=True)):
        yield _Pairing(names, values, offset + sum(map(len, chunks)))


def _fits(name: _Name, values: Mapping[Role, Cell]) -> bool:
    points, score = _points(name, values), _value(values, "score")
    if points is None or score is None or not 0 < points <= _MOST_POINTS or score > points:
        return False
    others = [cell.text for role, cell in values.items() if role in _BESIDE]
    return all(shape_of(text) in _VALUES and len(text) <= _LONGEST_VALUE for text in others)


def _points(name: _Name, values: Mapping[Role, Cell]) -> Decimal | None:
    return _value(values, "points") if "points" in values else _bracket(name.cells)


def _value(values: Mapping[Role, Cell], role: Role) -> Decimal | None:
    found = number(values[role].text) if role in values else None
    return None if found is None else found.value


# ── Proof ──


def _sums(pairing: _Pairing, total: Mapping[Role, Decimal], beside: Mapping[Role, Decimal]) -> bool | None:
    """Whether printed sums prove a pairing, or deny it; None where none is printed."""
    figures = pairing.figures()
    proved: bool | None = None
    label: Decimal | None = None
    summed = ZERO
    for name, (_, points, _) in zip(pairing.names, figures, strict=True):
        if name.groups:
            if label is not None and summed != label:
                return False
            first = next(iter(name.groups.values()))
            label, summed = named(first.text).points, ZERO
        summed += points or ZERO
        proved = True if label is not None else proved
    if label is not None and summed != label:
        return False
    if total:
        sums: dict[Role, Decimal] = {
            "points": sum((points or ZERO for _, points, _ in figures), ZERO),
            "score": sum((score or ZERO for _, _, score in figures), ZERO),
        }
        fits = any(
            all(sums[role] + more.get(role, ZERO) == value for role, value in total.items()) for more in ({}, beside)
        )
        return fits and proved is not False
    return proved


def _total_of(
    cells: Sequence[Cell], starts: Sequence[int], end: int, columns: Sequence[Role | None]
) -> Mapping[Role, Decimal]:
    """What the row of the total prints directly behind a block, which then holds all rows of the table."""
    if end >= len(cells) or not names_total(cells[end].text):
        return {}
    line = cells[end + 1 : starts[starts.index(end) + 1]]
    numbers = [found.value for cell in line if (found := number(cell.text)) is not None]
    roles: list[Role] = [role for role in ("points", "score") if role in columns]
    return dict(zip(roles, numbers, strict=True)) if len(numbers) == len(roles) else {}


def _nameless(cells: Sequence[Cell], columns: Sequence[Role | None]) -> dict[int, Cell] | None:
    """A row of all the values that the head promises and of nothing else: its name is not in this document."""
    roles = [role for role in columns if role in ("points", "score", *_BESIDE)]
    if len(cells) != len(roles) or "points" not in roles or len(roles) <= _LEAST:
        return None
    values: dict[Role, Cell] = {role: cell for role, cell in zip(roles, cells, strict=True) if role is not None}
    blank = attrs.evolve(cells[0], text="")
    if shape_of(cells[0].text) in _NAMES or not _fits(_Name((blank,), {}), values):
        return None
    return {at: values.get(role, blank) if role is not None else blank for at, role in enumerate(columns)}


def _rows(pairing: _Pairing, columns: Sequence[Role | None]) -> Iterator[dict[int, Cell]]:
    """A row with a cell for each head, blank where the block has none."""
    leaf = [role for role in columns if role in LEVELS][-1]
    for name, values in zip(pairing.names, pairing.values, strict=True):
        blank = attrs.evolve(name.cells[0], text="")
        said: dict[Role, Cell] = {**name.groups, **values, leaf: attrs.evolve(name.cells[0], text=name.text)}
        yield {at: said.get(role, blank) if role is not None else blank for at, role in enumerate(columns)}
