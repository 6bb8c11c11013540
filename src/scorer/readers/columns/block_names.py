"""The names of a block that stands apart from its values: what is the rest of a broken word, and what is a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import STANDARD_GROUP, TOP_GROUP, TOP_WORD, Role
from scorer.readers.printed.values import Named, folded, named

#: Fewer names than this may be the groups and the name of one row.
LEAST_NAMES: Final = 3
#: The rest of a word that a narrow column broke has so many signs at most; with so many it is no name by itself.
_LONGEST_REST: Final = 3
_SURELY_REST: Final = 2


@attrs.frozen
class BlockName:
    """A name with the groups that stand before it, by their level."""

    cells: tuple[Cell, ...]
    groups: Mapping[Role, Cell]

    @property
    def text(self) -> str:
        """The name as printed, the pieces of a broken word put together."""
        return _text(self.cells)

    @property
    def points(self) -> Decimal | None:
        """The points in the bracket behind the name."""
        return _said(self.cells).points


def namings(cells: Sequence[Cell], breaks: Sequence[int], levels: Sequence[Role]) -> list[tuple[BlockName, ...]]:
    """The ways in which the cells are names: the rest of a word that a line end broke belongs to the word before it.

    Two signs alone on a line may as well be the beginning of the word below them.

    Args:
        cells: of the names and their groups.
        breaks: the positions among them at which a line begins.
        levels: of names that the table has columns for.
    """
    surely = _joined(cells, breaks, _SURELY_REST)
    alone = {
        at
        for at in surely
        if at + 1 in breaks and len(folded(cells[at].text)) == _SURELY_REST and not _is_group(cells[at + 1])
    }
    onward = frozenset(surely - alone | {at + 1 for at in alone})
    ways: list[tuple[BlockName, ...]] = []
    for joined in (surely, onward, _joined(cells, breaks, _LONGEST_REST)):
        names = _names(cells, joined, levels)
        if len(names) >= LEAST_NAMES and names not in ways:
            ways.append(names)
    return ways


def surest_names(cells: Sequence[Cell], breaks: Sequence[int], levels: Sequence[Role]) -> tuple[BlockName, ...]:
    """The names where only what can be no name by itself is the rest of a word."""
    return _names(cells, _joined(cells, breaks, _SURELY_REST), levels)


def is_unclear(cells: Sequence[Cell], breaks: Sequence[int]) -> bool:
    """Whether a line begins with what may be the rest of a word or a name of its own."""
    return any(len(folded(cells[at].text)) == _LONGEST_REST for at in breaks)


def _joined(cells: Sequence[Cell], breaks: Sequence[int], longest: int) -> frozenset[int]:
    """Where the rest of a word begins, of so many signs at most."""
    return frozenset(
        at
        for at in breaks
        if len(folded(cells[at].text)) <= longest and not _is_group(cells[at]) and not _is_group(cells[at - 1])
    )


def _names(cells: Sequence[Cell], joined: frozenset[int], levels: Sequence[Role]) -> tuple[BlockName, ...]:
    pieces: list[tuple[Cell, ...]] = []
    for at, cell in enumerate(cells):
        if at in joined and pieces:
            pieces[-1] = (*pieces[-1], cell)
        else:
            pieces.append((cell,))
    pointed = sum(_said(piece).points is not None for piece in pieces)
    mostly = pointed * 2 > len(pieces)  # the points of leaves stand in their names, and tell no group
    names: list[BlockName] = []
    groups: dict[Role, Cell] = {}
    for piece in pieces:
        level = _group_level(piece, levels, mostly=mostly)
        if level is not None:
            groups[level] = attrs.evolve(piece[0], text=_text(piece))
            continue
        names.append(BlockName(piece, groups))
        groups = {}
    return () if groups else tuple(names)  # a group without rows: the block goes on elsewhere


def _group_level(piece: Sequence[Cell], levels: Sequence[Role], *, mostly: bool) -> Role | None:
    """The level of which a piece is a group; None for the name of an indicator."""
    said = _said(piece)
    name = folded(said.name)
    above = levels[:-1]
    if not above:
        return None
    if is_top_group(piece[0]) and len(piece) == 1:
        return above[0]
    if STANDARD_GROUP.fullmatch(name):
        return above[-1]
    return above[0] if said.points is not None and not mostly else None


def is_top_group(cell: Cell) -> bool:
    """Whether a cell is a group of the first level by its words: 产出指标, 产出指标（50分）."""
    name = folded(named(cell.text).name)
    return TOP_WORD.fullmatch(name) is not None or TOP_GROUP.fullmatch(name) is not None


def _is_group(cell: Cell) -> bool:
    return is_top_group(cell) or STANDARD_GROUP.fullmatch(folded(named(cell.text).name)) is not None


def _said(piece: Sequence[Cell]) -> Named:
    return named(_text(piece))


def _text(piece: Sequence[Cell]) -> str:
    return "".join(cell.text for cell in piece)
