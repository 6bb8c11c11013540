"""Tables that stand beside each other in one ruled grid, put below each other as they are read.

Who saves paper prints 指标 分值 得分 twice in one row. Read as one table, points of the right half would stand beside
scores of the left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import is_head, roles_of
from scorer.readers.printed.values import folded


def below_each_other(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; a grid whose head of columns repeats in its row is as many grids."""
    for part in parts:
        if isinstance(part, Grid) and part.ruled:
            yield from _apart(part)
        else:
            yield part


def _apart(grid: Grid) -> Iterator[Paragraph | Grid]:
    at, borders = next(((at, found) for at, row in enumerate(grid.rows) if (found := _borders(row))), (0, []))
    if not borders:
        yield grid
        return
    below = len(grid.rows)
    while below > at + 1 and _across(grid.rows[below - 1], borders[0]):
        below -= 1
    rows = grid.rows[at:below]
    last = max(column for row in rows for column in row)
    for start, end in zip([0, *borders], [*borders, last + 1], strict=True):
        # The blank columns between the halves belong to neither; what stands above the head is said once.
        filled = max(column for row in rows for column, cell in row.items() if start <= column < end and cell.text)
        inside = ({column: cell for column, cell in row.items() if start <= column <= filled} for row in rows)
        yield Grid(rows=(*(() if start else grid.rows[:at]), *inside), name=grid.name)
    for row in grid.rows[below:]:  # what stands below both halves is said of both
        yield from (Paragraph(text=cell.text, place=cell.place) for cell in filled_cells(row))


def _across(row: Mapping[int, Cell], border: int) -> bool:
    """Whether a row has nothing but one cell that reaches over the border, or nothing at all."""
    said = [(column, cell) for column, cell in row.items() if cell.text]
    return len(said) <= 1 and all(column < border < column + cell.columns for column, cell in said)


def _borders(row: Mapping[int, Cell]) -> list[int]:
    """The columns in which the words of a head begin again; none where the row is no head that repeats."""
    said = [(column, cell.text) for column, cell in sorted(row.items()) if cell.text]
    words = [folded(text) for _, text in said]
    size = words.index(words[0], 1) if words[:1] and words[0] in words[1:] else len(words)
    if size == len(words) or len(words) % size or words != words[:size] * (len(words) // size):
        return []
    if not is_head(roles_of([text for _, text in said[:size]])):
        return []
    return [column for column, _ in said[size::size]]
