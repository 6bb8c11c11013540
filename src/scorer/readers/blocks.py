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
from scorer.readers.alignment import MOST_CELLS, shape_of
from scorer.readers.asides import names_total
from scorer.readers.grid import Cell
from scorer.readers.roles import LEVELS, STANDARD_GROUP, TOP_GROUP, TOP_WORD, Role
from scorer.readers.rows import Doubt
from scorer.readers.values import folded, named, number

#: Fewer names than this may be the groups and the name of one row.
_LEAST: Final = 3
#: More than this are no block of a table.
_MOST: Final = 120
#: The rest of a word that a narrow column broke has so many signs at most; with so many it is no name by itself.
_LONGEST_REST: Final = 3
_SURELY_REST: Final = 2
_LONGEST_VALUE: Final = 20
_MOST_POINTS: Final = Decimal(100)
_NAMES: Final = frozenset(("text", "pointed", "marked", "group", "top"))
_VALUES: Final = frozenset(("text", "number", "quantity", "percent"))
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
    """The rows of a block, each with its values by role.

    Attributes:
        lines: how many lines names and values take together.
        behind: which of the lines behind the names is the first that is no value of theirs.
    """

    names: tuple[_Name, ...]
    values: tuple[Mapping[Role, Cell], ...]
    lines: int
    behind: int

    def figures(self) -> tuple[tuple[str, Decimal | None, Decimal | None], ...]:
        """Name, points and score of each row, which tell one pairing from another."""
        return tuple(
            (name.text, _points(name, values), _value(values, "score"))
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
    lines = [[cell for _, cell in sorted(row.items())] for row in rows]
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
        ends = (at for at, line in behind if at and line and (_is_top(line[0]) or names_total(line[0].text)))
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
    if len(names) < max(_LEAST, len(levels) + 1) or len(names) > _MOST or not rest:
        return None
    if len(_names(names, _joined(names, breaks, _SURELY_REST), levels)) < _LEAST:
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
    namings = _namings(block, levels)
    ways: dict[tuple[object, ...], _Pairing] = {}
    for count in block.ends:
        for pairing in _fitting(namings, block, count, columns):
            ways.setdefault(pairing.figures(), pairing)
    proofs = {figures: _sums(way, _total_behind(way, block, columns), beside) for figures, way in ways.items()}
    left = [way for figures, way in ways.items() if proofs[figures] is not False]
    proved = [way for figures, way in ways.items() if proofs[figures]]
    unclear = any(len(folded(block.names[at].text)) == _LONGEST_REST for at in block.breaks)
    # Beside a column of groups the first word may be a group that nothing tells from a name.
    unclear = unclear or (len(levels) > 1 and any(not way.names[0].groups for way in left))
    chosen = proved if len(left) > 1 or unclear else left
    return chosen[0] if len(chosen) == 1 else None


# ── Names ──


def _namings(block: _Block, levels: Sequence[Role]) -> list[tuple[_Name, ...]]:
    """The ways in which the cells are names: the rest of a word that a line end broke belongs to the word before it.

    Two signs alone on a line may as well be the beginning of the word below them.
    """
    surely = _joined(block.names, block.breaks, _SURELY_REST)
    alone = {
        at
        for at in surely
        if at + 1 in block.breaks
        and len(folded(block.names[at].text)) == _SURELY_REST
        and not _is_group(block.names[at + 1])
    }
    onward = frozenset(surely - alone | {at + 1 for at in alone})
    ways: list[tuple[_Name, ...]] = []
    for joined in (surely, onward, _joined(block.names, block.breaks, _LONGEST_REST)):
        names = _names(block.names, joined, levels)
        if len(names) >= _LEAST and names not in ways:
            ways.append(names)
    return ways


def _joined(cells: Sequence[Cell], breaks: Sequence[int], longest: int) -> frozenset[int]:
    """Where the rest of a word begins, of so many signs at most."""
    return frozenset(
        at
        for at in breaks
        if len(folded(cells[at].text)) <= longest and not _is_group(cells[at]) and not _is_group(cells[at - 1])
    )


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
    if _is_top(piece[0]) and len(piece) == 1:
        return above[0]
    if STANDARD_GROUP.fullmatch(name):
        return above[-1]
    return above[0] if said.points is not None and not mostly else None


def _is_top(cell: Cell) -> bool:
    name = folded(named(cell.text).name)
    return TOP_WORD.fullmatch(name) is not None or TOP_GROUP.fullmatch(name) is not None


def _is_group(cell: Cell) -> bool:
    return _is_top(cell) or STANDARD_GROUP.fullmatch(folded(named(cell.text).name)) is not None


def _bracket(piece: Sequence[Cell]) -> Decimal | None:
    return named("".join(cell.text for cell in piece)).points


# ── Values ──


def _fitting(
    namings: Sequence[tuple[_Name, ...]], block: _Block, lines: int, columns: Sequence[Role | None]
) -> Iterator[_Pairing]:
    """Every way in which so many lines are the values of the names, row by row or column by column.

    Where all lines have as many cells, each is a row, or each is a column unless two line ends fell so by chance.
    """
    cells = [cell for line in block.values[:lines] for cell in line]
    widths = {len(line) for line in block.values[:lines]}
    even = lines > 1 and len(widths) == 1
    for names in namings:
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


def _column_sets(columns: Sequence[Role | None], names: Sequence[_Name]) -> Iterator[tuple[Role, ...]]:
    """Which columns may have values: points and score always, target and result both, or the result, or neither."""
    figures = {"points", "score"} if "points" in columns else {"score"}
    if "points" not in columns and any(_bracket(name.cells) is None for name in names):
        return  # nothing bounds the scores
    for beside in (set(_BESIDE), {"actual"}, set()):
        if beside <= set(columns):
            yield tuple(role for role in columns if role in figures | beside and role is not None)


def _fits(name: _Name, values: Mapping[Role, Cell]) -> bool:
    points, score = _points(name, values), _value(values, "score")
    if points is None or score is None or not 0 < points <= _MOST_POINTS or score > points:
        return False
    others = [cell.text for role, cell in values.items() if role in _BESIDE]
    return all(shape_of(text) in _VALUES and len(text) <= _LONGEST_VALUE and not names_total(text) for text in others)


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
