"""Where the pages of the printed table end, so that a label that goes over the end of a page can stand on both.

Neither Word nor WPS prints the text of a merged cell again on the next page, and no file format can ask for it: the
merged cell has to be cut where the page ends. So the heights of lines are fixed in both formats, in points, and the
lines of a text are counted; what is counted is never less than what is printed, as far as can be told without fonts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import attrs

from scorer.reporters.paper import PAGE_HEIGHT, PAGE_WIDTH, Cell, Paper, Row, Table
from scorer.wrapping import wrap

#: Points in a millimetre.
POINTS = 72 / 25.4
#: Sizes of letters, and the distance from line to line, both in points.
TITLE, TITLE_LINE, TITLE_AFTER = 22, 32, 12
TEXT, TEXT_LINE, HEAD_AFTER = 12, 22, 6
CELL, CELL_LINE = 10.5, 14
NOTE, NOTE_LINE = 9, 12
#: Above and below the lines of a cell, and left and right of them, in points.
CELL_INSET, CELL_SIDE = 2, 4
#: The line below a row.
_RULE = 0.5
#: What is left free on a page, in points, because a font may be wider than thought.
_RESERVE = CELL_LINE + 2 * CELL_INSET

#: All of them as the template of the PDF calls them.
SIZES: Mapping[str, float] = {
    "title": TITLE,
    "title-line": TITLE_LINE,
    "title-after": TITLE_AFTER,
    "text": TEXT,
    "text-line": TEXT_LINE,
    "cell": CELL,
    "cell-line": CELL_LINE,
    "note": NOTE,
    "note-line": NOTE_LINE,
    "inset": CELL_INSET,
    "side": CELL_SIDE,
}


def paged(page: Paper) -> tuple[tuple[Row, ...], ...]:
    """The rows of the table page by page; merged cells that cross a page are cut there and have their text on both."""
    table = page.table
    room = PAGE_HEIGHT * POINTS - _RESERVE - _height([_head(table)], table)
    free = room - _above(page)
    starts = list(_starts(table, free, room))
    ends = [*starts[1:], len(table.rows)]
    pages: list[tuple[Row, ...]] = []
    reaching: tuple[Cell, ...] = ()
    for start, end in zip(starts, ends, strict=True):
        rows = _cut(table, start, end, reaching)
        pages.append(_kept_at_top(rows, free, table) if pages else rows)
        free = (room if pages[1:] else free) - _height(rows, table)
        reaching = _reaching(table, start, end, reaching)
    return tuple(pages)


def _above(page: Paper) -> float:
    """What title and head block take on the first page."""
    title = _count(page.title, PAGE_WIDTH * POINTS, TITLE) * TITLE_LINE + TITLE_AFTER
    pairs = (f"{name}{value}::" for name, value in page.head)
    return title + sum(_count(pair, PAGE_WIDTH * POINTS, TEXT) for pair in pairs) * TEXT_LINE + HEAD_AFTER


def _starts(table: Table, free: float, room: float) -> Iterator[int]:
    """The rows that pages begin with; the first page has `free` points for them, every other one `room`.

    Rows that belong together are parted only where no page could hold them.
    """
    start = 0
    reaching: tuple[Cell, ...] = ()
    yield start
    for first, last in _blocks(table.rows):
        for row in (first, *range(first + 1, last)):
            if _height(_cut(table, start, last, reaching), table) <= free:
                break
            if row > start and (row == first or _height(_cut(table, start, row + 1, reaching), table) > free):
                reaching = _reaching(table, start, row, reaching)
                start, free = row, room
                yield start


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """First row and the row after the last one of what belongs together."""
    first = 0
    for number, row in enumerate(rows, start=1):
        if not row.together or number == len(rows):
            yield first, number
            first = number


def _cut(table: Table, start: int, end: int, reaching: tuple[Cell, ...]) -> tuple[Row, ...]:
    """The rows of a page: what reaches in from above begins anew, what reaches out below ends."""
    rows = []
    for number, row in enumerate(table.rows[start:end]):
        cells = (*reaching, *row.cells) if not number else row.cells
        left = end - start - number
        rows.append(attrs.evolve(row, cells=tuple(attrs.evolve(cell, rows=min(cell.rows, left)) for cell in cells)))
    return tuple(rows)


def _reaching(table: Table, start: int, end: int, reaching: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a page that reach out of it below, with the rows that they cover from there on."""
    cells = [(0, cell) for cell in reaching]
    cells += [(number, cell) for number, row in enumerate(table.rows[start:end]) for cell in row.cells]
    length = end - start
    return tuple(
        attrs.evolve(cell, rows=number + cell.rows - length) for number, cell in cells if number + cell.rows > length
    )


def _kept_at_top(rows: tuple[Row, ...], free: float, table: Table) -> tuple[Row, ...]:
    """Keep so many rows at the top of a page together that they have no room in what is free on the page before."""
    taken = 0.0
    kept = []
    for row in rows:
        taken += max(_cell_height(cell, table) for cell in row.cells if cell.rows == 1)
        kept.append(attrs.evolve(row, together=row.together or (taken <= free + 2 * _RESERVE and row is not rows[-1])))
    return tuple(kept)


def _height(rows: Sequence[Row], table: Table) -> float:
    """What rows take; a merged cell that is higher than its rows makes the last of them higher."""
    bottoms = [0.0] * (len(rows) + 1)
    for number, row in enumerate(rows):
        for cell in row.cells:
            last = number + cell.rows
            bottoms[last] = max(bottoms[last], bottoms[number] + _cell_height(cell, table))
    return bottoms[-1]


def _cell_height(cell: Cell, table: Table) -> float:
    width = sum(table.widths[cell.column : cell.column + cell.columns]) * POINTS - 2 * CELL_SIDE - cell.indent * CELL
    note = _count(cell.note, width, NOTE) * NOTE_LINE if cell.note else 0
    return _count(cell.text, width, CELL) * CELL_LINE + note + 2 * CELL_INSET + _RULE


@lru_cache(maxsize=4096)
def _count(text: str, width: float, size: float) -> int:
    """How many lines a text takes: a Chinese character is as wide as its size, another about half of it."""
    return max(1, len(wrap(text, max(int(width / size * 2) - 1, 4))))


def _head(table: Table) -> Row:
    return Row(tuple(Cell(column, name) for column, name in enumerate(table.head)))
