"""Names of indicators in one block and their values in another, as the text of a PDF gives some tables.

Only the order tells which belong together. Names and values are paired where there are as many of both, where every
number fits (no score above its points), and where no other pairing fits as well, or the printed sums decide; it is told
all the same. Whatever fits less is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.alignment import MOST_CELLS
from scorer.readers.columns.block_names import LEAST_NAMES, BlockName, is_top_group, is_unclear, namings, surest_names
from scorer.readers.doubts.two_ways import come_to
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell, cells_in_order
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.rows import Doubt, value_in
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import WHOLE_POINTS, named, number

#: So few values alone in a line are no row whose name is missing.
_FEW_VALUES: Final = 3
#: More than this are no block of a table.
_MOST: Final = 120
_LONGEST_VALUE: Final = 20
_NAMES: Final = frozenset(("text", "pointed", "marked", "group", "top"))
_VALUES: Final = frozenset(("text", "number", "quantity", "percent"))
#: Value columns that a block may have, all others being blank; the first two stand between the others or not at all.
_BESIDE: Final[tuple[Role, ...]] = ("target", "actual")


@attrs.frozen
class _Pairing:
    """The rows of a block, each with its values by role.

    Attributes:
        lines: how many lines names and values take together.
        behind: which of the lines behind the names is the first that is no value of theirs.
    """

    names: tuple[BlockName, ...]
    values: tuple[Mapping[Role, Cell], ...]
    lines: int
    behind: int

    def figures(self) -> tuple[tuple[str, Decimal | None, Decimal | None], ...]:
        """Name, points and score of each row, which tell one pairing from another."""
        return tuple(
            (name.text, _points(name, values), value_in(values, "score"))
            for name, values in zip(self.names, self.values, strict=True)
        )


@attrs.frozen
class Paired:
    """What `paired` made of the rows below a head.

    Attributes:
        rows: with a row for each name of a block.
        doubts: which rows were paired by their order.
        unsure: the cells of blocks that could not be paired.
    """

    rows: tuple[Mapping[int, Cell], ...]
    doubts: tuple[Doubt, ...] = ()
    unsure: tuple[Cell, ...] = ()


def paired(
    rows: Sequence[Mapping[int, Cell]], columns: Sequence[Role | None], beside: Mapping[Role, Decimal]
) -> Paired:
    """The rows below a head, a block of names and the block of its values turned into a row for each name.

    Args:
        rows: of cells that blanks told apart.
        columns: the roles of the heads.
        beside: points and score of the row on the budget, where it stands under a head of its own.
    """
    levels = [role for role in columns if role in LEVELS]
    known = [role for role in columns if role is not None]
    lines = [cells_in_order(row) for row in rows]
    if not levels or "score" not in columns or len(known) != len(set(known)) or sum(map(len, lines)) > MOST_CELLS:
        return Paired(tuple(rows))
    result: list[Mapping[int, Cell]] = []
    doubts: list[Doubt] = []
    unsure: list[Cell] = []
    at = 0
    while at < len(lines):
        block = _block(lines, at, levels)
        if block is None:
            result.append(_nameless(lines[at], columns) or rows[at])
            at += 1
            continue
        pairing = _pairing(block, columns, levels, beside)
        if pairing is None:
            after = at + block.unpaired
            result += rows[at:after]
            unsure += [cell for line in lines[at:after] for cell in line]
        else:
            after = at + pairing.lines
            result += _rows(pairing, columns)
            values = {
                "count": str(len(pairing.names)),
                "first": pairing.names[0].text,
                "last": pairing.names[-1].text,
            }
            doubts.append(Doubt(code="paired-by-order", place=pairing.names[0].cells[0].place, values=values))
        at = after
    return Paired(tuple(result), tuple(doubts), tuple(unsure))


@attrs.frozen
class _Block:
    """Names, and what stands behind them.

    Attributes:
        names: the cells of the names, and `breaks` the positions among them at which a line begins.
        values: the lines behind the names, the first of which may begin in the line of the last name.
        ends: how many of these lines a block of values may have.
        above: how many lines the names take that hold nothing else.
        first: whether the block begins the table.
    """

    names: tuple[Cell, ...]
    breaks: tuple[int, ...]
    values: tuple[Sequence[Cell], ...]
    ends: tuple[int, ...]
    above: int
    first: bool

    @property
    def unpaired(self) -> int:
        """How many lines are left as they are where nothing can be paired: up to the next group, or the total."""
        behind = enumerate(self.values)
        ends = (at for at, line in behind if at and line and (is_top_group(line[0]) or names_total(line[0].text)))
        return self.above + next(ends, len(self.values))


def _block(lines: Sequence[Sequence[Cell]], at: int, levels: Sequence[Role]) -> _Block | None:
    """The block of names that begins at a line; None where there are no more of them than one row may have."""
    names: list[Cell] = []
    breaks: list[int] = []
    above = at
    rest: list[Cell] = []
    while above < len(lines) and not rest and len(names) <= _MOST:
        line = lines[above]
        end = next((index for index, cell in enumerate(line) if shape_of(cell.text) not in _NAMES), len(line))
        breaks += [len(names)] if names and end else []
        names += line[:end]
        rest = list(line[end:])
        above += not rest
    if len(names) < max(LEAST_NAMES, len(levels) + 1) or len(names) > _MOST or not rest:
        return None
    if len(surest_names(names, breaks, levels)) < LEAST_NAMES:
        return None
    values = [rest, *lines[above + 1 :]]
    ends = [
        count
        for count in range(1, min(len(values), _MOST) + 1)
        if count == len(values) or (values[count] and shape_of(values[count][0].text) in _NAMES)
    ]
    return _Block(tuple(names), tuple(breaks), tuple(values), tuple(ends), above - at, at == 0)


def _pairing(
    block: _Block, columns: Sequence[Role | None], levels: Sequence[Role], beside: Mapping[Role, Decimal]
) -> _Pairing | None:
    """The one way to pair the names of a block with the values behind them; None where there is none.

    Where the rest of a word, or a group, may as well be a name of its own, or two ways fit, only printed sums decide.
    """
    ways_to_name = namings(block.names, block.breaks, levels)
    ways: dict[tuple[object, ...], _Pairing] = {}
    for count in block.ends:
        for pairing in _fitting(ways_to_name, block, count, columns):
            ways.setdefault(pairing.figures(), pairing)
    proofs = {figures: _sums(way, _total_behind(way, block, columns), beside) for figures, way in ways.items()}
    left = [way for figures, way in ways.items() if proofs[figures] is not False]
    proved = [way for figures, way in ways.items() if proofs[figures]]
    unclear = is_unclear(block.names, block.breaks)
    # Beside a column of groups the first word may be a group that nothing tells from a name.
    unclear = unclear or (len(levels) > 1 and any(not way.names[0].groups for way in left))
    chosen = proved if len(left) > 1 or unclear else left
    return chosen[0] if len(chosen) == 1 else None


# ── Values ──


def _fitting(
    ways_to_name: Sequence[tuple[BlockName, ...]], block: _Block, lines: int, columns: Sequence[Role | None]
) -> Iterator[_Pairing]:
    """Every way in which so many lines are the values of the names, row by row or column by column.

    Where all lines have as many cells, each is a row, or each is a column unless two line ends fell so by chance.
    """
    cells = [cell for line in block.values[:lines] for cell in line]
    widths = {len(line) for line in block.values[:lines]}
    even = lines > 1 and len(widths) == 1
    for names in ways_to_name:
        count = len(names)
        width, more = divmod(len(cells), count)
        for roles in _column_sets(columns, names):
            if more or len(roles) != width:
                continue
            by_row = [cells[at * width : (at + 1) * width] for at in range(count)]
            by_column = [cells[at::count] for at in range(count)]
            ways = [by_row] if not even or widths in ({width}, {count}) else []
            ways += [by_column] if width > 1 and (not even or widths == {count}) else []
            for chunks in ways:
                values = tuple(dict(zip(roles, chunk, strict=True)) for chunk in chunks)
                if all(_fits(name, row) for name, row in zip(names, values, strict=True)):
                    yield _Pairing(names, values, block.above + lines, lines)


def _column_sets(columns: Sequence[Role | None], names: Sequence[BlockName]) -> Iterator[tuple[Role, ...]]:
    """Which columns may have values: points and score always, target and result both, or the result, or neither."""
    figures = {"points", "score"} if "points" in columns else {"score"}
    if "points" not in columns and any(name.points is None for name in names):
        return  # nothing bounds the scores
    for beside in (set(_BESIDE), {"actual"}, set()):
        if beside <= set(columns):
            yield tuple(role for role in columns if role in figures | beside and role is not None)


def _fits(name: BlockName, values: Mapping[Role, Cell]) -> bool:
    points, score = _points(name, values), value_in(values, "score")
    if points is None or score is None or not 0 < points <= WHOLE_POINTS or score > points:
        return False
    others = [cell.text for role, cell in values.items() if role in _BESIDE]
    return all(shape_of(text) in _VALUES and len(text) <= _LONGEST_VALUE and not names_total(text) for text in others)


def _points(name: BlockName, values: Mapping[Role, Cell]) -> Decimal | None:
    return value_in(values, "points") if "points" in values else name.points


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
        return come_to(sums, total, beside) and proved is not False
    return proved


def _total_behind(pairing: _Pairing, block: _Block, columns: Sequence[Role | None]) -> Mapping[Role, Decimal]:
    """What the row of the total prints directly behind a block that holds all rows of the table."""
    line = block.values[pairing.behind] if pairing.behind < len(block.values) else ()
    if not block.first or not line or not names_total(line[0].text):
        return {}
    numbers = [found.value for cell in line[1:] if (found := number(cell.text)) is not None]
    roles: list[Role] = [role for role in ("points", "score") if role in columns]
    return dict(zip(roles, numbers, strict=True)) if len(numbers) == len(roles) else {}


def _nameless(cells: Sequence[Cell], columns: Sequence[Role | None]) -> dict[int, Cell] | None:
    """A row of all the values that the head promises and of nothing else: its name is not in this document."""
    roles = [role for role in columns if role in ("points", "score", *_BESIDE)]
    if len(cells) != len(roles) or "points" not in roles or len(roles) <= _FEW_VALUES:
        return None
    values: dict[Role, Cell] = {role: cell for role, cell in zip(roles, cells, strict=True) if role is not None}
    blank = attrs.evolve(cells[0], text="")
    if shape_of(cells[0].text) in _NAMES or not _fits(BlockName((blank,), {}), values):
        return None
    return {at: values.get(role, blank) if role is not None else blank for at, role in enumerate(columns)}


def _rows(pairing: _Pairing, columns: Sequence[Role | None]) -> Iterator[dict[int, Cell]]:
    """A row with a cell for each head, blank where the block has none."""
    leaf = [role for role in columns if role in LEVELS][-1]
    for name, values in zip(pairing.names, pairing.values, strict=True):
        blank = attrs.evolve(name.cells[0], text="")
        said: dict[Role, Cell] = {**name.groups, **values, leaf: attrs.evolve(name.cells[0], text=name.text)}
        yield {at: said.get(role, blank) if role is not None else blank for at, role in enumerate(columns)}
