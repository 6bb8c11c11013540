"""Columns that hold points and score in one cell, as two columns: 分值/得分 over `10/9.5`, 得分（分值） over 9.5（10）.

The head tells which of the two stands first. Below 得分 alone `9/10` are both, too, and the numbers tell their order,
since no score is above its points. Where they do not, in all rows alike, the table stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, Paragraph
from scorer.readers.printed.roles import LEVELS, LONGEST_HEAD_WORD, Role, role_of
from scorer.readers.printed.values import value_of

_NUMBER: Final = r"\d{1,3}(?:\.\d{1,4})?"
#: Two numbers, of which one may be blank, and what stands between them.
_PAIR: Final = re.compile(
    rf"(?P<first>{_NUMBER}|[—-]?)分?(?P<between>\s*[/、,，;；|(（]\s*|\s+)(?P<second>{_NUMBER}|[—-]?)分?[)）]?"
)
#: Two words of a head.
_WORDS: Final = re.compile(r"([^/、,，()（）\s]+)(?:\s*[/、,，(（]\s*|\s+)([^/、,，()（）\s]+)[)）]?")
_BOTH: Final[tuple[Role, ...]] = ("points", "score")
_LEAST_PAIRS: Final = 2

_Row = Mapping[int, Cell]


def with_figures_apart(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document, a column of points and scores as two, in grids of which each cell has its place."""
    for part in parts:
        if isinstance(part, Grid) and part.blanks:
            for at, row in enumerate(part.rows):
                words = {role_of(cell.text) for cell in row.values()}
                # Most rows are no heads, and most heads have both.
                for column in sorted(row, reverse=True) if words & set(LEVELS) and not words >= set(_BOTH) else ():
                    if (order := _order(part.rows, at, column)) is not None:
                        part = _apart(part, at, column, order)
        yield part


def _order(rows: Sequence[_Row], head: int, column: int) -> tuple[Role, ...] | None:
    """What stands first and what second in the cells below a head; None where these do not hold both for certain."""
    words = [role_of(cell.text) for at, cell in rows[head].items() if at != column]
    said = _said(rows[head][column].text)
    if not set(words) & set(LEVELS) or said is None or set(words) & set(_BOTH):
        return None
    width = rows[head][column].columns
    cells = [row[column] for row in rows[head + 1 :] if column in row and row[column].columns == width]
    pairs = [found for cell in cells if (found := _PAIR.fullmatch(cell.text)) is not None]
    alone = [cell for cell in cells if value_of(cell.text) is not None and _PAIR.fullmatch(cell.text) is None]
    values = [(value_of(pair["first"]), value_of(pair["second"])) for pair in pairs]
    told = [(first, second) for first, second in values if first is not None and second is not None]
    if alone or len(told) < _LEAST_PAIRS:
        return None
    if len(said) == len(_BOTH):
        return said if _fits(told, said) else None
    fitting = [order for order in (_BOTH, _BOTH[::-1]) if _fits(told, order)]
    # 9 5 may be one number that a narrow column broke, 9,5 another way to write 9.5, and 9（5） the score of another.
    plain = said == ("score",) and all(pair["between"].strip() == "/" for pair in pairs)
    return fitting[0] if plain and len(fitting) == 1 else None


def _said(head: str) -> tuple[Role, ...] | None:
    """What a head says that its column holds: points and score in their order, or one of them; else None."""
    words = _WORDS.fullmatch(head.strip())
    role = role_of(head)
    ways = [words.groups()] if words is not None else []
    if role is None:  # the end of a line between two words is no blank any more: 分值得分
        ways += [(head[:at], head[at:]) for at in range(1, min(len(head), LONGEST_HEAD_WORD))]
    for first, second in ways:
        for order in (_BOTH, _BOTH[::-1]):
            if (role_of(first), role_of(second)) == order:
                return order
    return (role,) if role in _BOTH else None


def _fits(values: Sequence[tuple[Decimal, Decimal]], order: tuple[Role, ...]) -> bool:
    """Whether no score is above its points."""
    return all(first >= second if order == _BOTH else second >= first for first, second in values)


def _apart(grid: Grid, head: int, column: int, order: tuple[Role, ...]) -> Grid:
    """A grid with a column more, unless the head is merged over two; cells that cover the column cover both."""
    width = grid.rows[head][column].columns
    rows = []
    for at, row in enumerate(grid.rows):
        result: dict[int, Cell] = {}
        for place, cell in row.items():
            if place == column and at >= head and cell.columns == width:
                first, second = _HEADS[order] if at == head else _figures(cell.text)
                result[place] = attrs.evolve(cell, text=first, columns=1)
                result[place + 1] = attrs.evolve(cell, text=second, columns=max(1, width - 1))
            elif width > 1:
                result[place] = cell
            elif place <= column < place + cell.columns:
                result[place] = attrs.evolve(cell, columns=cell.columns + 1)
            else:
                result[place + (place > column)] = cell
        rows.append(dict(sorted(result.items())))
    return attrs.evolve(grid, rows=tuple(rows))


#: The heads of the two columns, by what they hold.
_HEADS: Final[Mapping[tuple[Role, ...], tuple[str, str]]] = {
    _BOTH: ("分值", "得分"),
    _BOTH[::-1]: ("得分", "分值"),
}


def _figures(text: str) -> tuple[str, str]:
    """The two numbers of a cell; words stay whole, to be told where a number belongs."""
    found = _PAIR.fullmatch(text)
    return (found["first"], found["second"]) if found is not None else (text, text)
