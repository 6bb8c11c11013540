"""Tables of several projects or units in one ruled grid, whose first column names each over all of its rows.

Read as one table its points would be those of all together, and only one total would count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.printed.asides import SUM_WORDS, names_total
from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import LEVELS, is_head, roles_of
from scorer.readers.printed.values import WHOLE_POINTS, folded, is_blank, value_of

#: The heads of a column that names projects, or units; by the label that each has in the head of a form.
_NAMED: Final = {
    "项目名称": re.compile(r"(?:预算|专项|评价)?项目(?:支出)?(?:名称)?"),
    "单位名称": re.compile(r"(?:预算|填报|自评|项目|实施|下属)?单位(?:名称)?"),
}

_Line = Mapping[int, Cell]


def one_by_one(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; a grid of several projects or units is as many, each below a line with its name."""
    for part in parts:
        found = _several(part) if isinstance(part, Grid) and part.ruled else None
        if not isinstance(part, Grid) or found is None:
            yield part
            continue
        label, head, column, starts = found
        if head:
            yield attrs.evolve(part, rows=part.rows[:head])
        for start, end in zip(starts, [*starts[1:], len(part.rows)], strict=True):
            name = part.rows[start][column]
            yield Paragraph(text=f"{label}：{name.text}", place=name.place)
            rows = [part.rows[head], *part.rows[start:end]]
            inside = ({at: cell for at, cell in row.items() if at > column} for row in rows)
            yield attrs.evolve(part, rows=tuple(inside))


def _several(grid: Grid) -> tuple[str, int, int, Sequence[int]] | None:
    """What is named, the row of the head, the column of names and where each begins; None where that is not certain.

    Each name is one cell, merged or above blank ones, or repeated, and the rows beside it end in a sum of 100 points.
    """
    for head, row in enumerate(grid.rows):
        said = sorted((at, cell) for at, cell in row.items() if cell.text)
        roles = dict(zip((at for at, _ in said), roles_of([cell.text for _, cell in said]), strict=True))
        if not is_head(list(roles.values())):
            continue
        column = next((at for at, _ in said if roles[at] != "other"), said[0][0])  # 序号 may stand before the names
        label = next((label for label, words in _NAMED.items() if words.fullmatch(folded(row[column].text))), None)
        if label is None or roles[column] in LEVELS or len(said) < len(row):
            return None
        points = next((at for at, role in roles.items() if role == "points"), -1)
        starts = _begun(grid.rows, head + 1, column)
        if starts[:1] == [head + 1] and len(starts) > 1:
            ends = [*starts[1:], len(grid.rows)]
            if all(_is_sum(grid.rows[end - 1], column, points) for end in ends):
                return label, head, column, starts
        return None
    return None


def _begun(rows: Sequence[_Line], first: int, column: int) -> list[int]:
    """The rows in which another name begins in a column."""
    starts: list[int] = []
    for at in range(first, len(rows)):
        cell = rows[at].get(column)
        said = "" if cell is None or is_blank(cell.text) else folded(cell.text)
        if said and not (starts and said == folded(rows[starts[-1]][column].text)):
            starts.append(at)
    return starts


def _is_sum(row: _Line, column: int, points: int) -> bool:
    """Whether a row beside a name sums up all of its points."""
    label = next(iter(filled_cells({at: cell for at, cell in row.items() if at > column})), None)
    worded = label is not None and (names_total(label.text) or SUM_WORDS.fullmatch(folded(label.text)) is not None)
    return worded and points in row and value_of(row[points].text) == WHOLE_POINTS
