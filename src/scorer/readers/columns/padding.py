"""Rows that lost what a merged cell covers: it has no cell in them, so that their other cells stand too far left.

A converter of pages fills such rows up with blank cells to the width of the widest: these are no cells. A page whose
cells lost how many rows they cover has the rows without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.columns.counted import with_dittos_said, without_counted_columns
from scorer.readers.columns.head_rows import roles_in
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell, Grid, Paragraph, cells_in_order
from scorer.readers.printed.roles import FIGURES, LEVELS, is_head
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import number

#: A head with so many blank cells at its end is padded.
_PADDING: Final = 2
#: So many rows whose numbers fit only further right show that rows are padded where the head is the widest row.
_LEAST: Final = 2


def without_padding(grid: Grid) -> Grid:
    """The rows of a pasted table without the blank cells at their ends, where these are padding."""
    padded = any(_is_padded_head(row) for row in grid.rows) or _stands_too_far_left(grid)
    return attrs.evolve(grid, rows=tuple(_trimmed(row) for row in grid.rows)) if padded else grid


def as_meant(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document, in tables no count of columns, 〃 said, and no ruling where that is lost.

    A ruled table whose rows lost their merged cells is one whose columns are not certain: no cell in it covers several
    rows, and its short rows, or those of another part below the same head, have their numbers under 分值 and 得分 only
    where moved right.
    """
    said = [with_dittos_said(without_counted_columns(part)) if isinstance(part, Grid) else part for part in parts]
    open_to = [part for part in said if isinstance(part, Grid) and part.ruled and _may_lack_merges(part)]
    lost = {_words_of_head(part) for part in open_to if _stands_too_far_left(_filled(_dense(part)))}
    unruled = {id(part) for part in open_to if _words_of_head(part) in lost}
    for part in said:
        yield _dense(part) if isinstance(part, Grid) and id(part) in unruled else part


def _may_lack_merges(grid: Grid) -> bool:
    """Whether no cell covers several rows, and rows are of unlike widths."""
    merged = any(cell.rows > 1 for row in grid.rows for cell in row.values())
    return not merged and len({len(row) for row in grid.rows}) > 1


def _dense(grid: Grid) -> Grid:
    """The table as a pasted one, whose cells are counted from the left."""
    return attrs.evolve(grid, rows=tuple(dict(enumerate(cells_in_order(row))) for row in grid.rows), ruled=False)


def _filled(grid: Grid) -> Grid:
    """The table, each row with blank cells at its end up to the width of the widest; what covers columns left out."""
    width = max(map(len, grid.rows))
    blank = next(attrs.evolve(cell, text="") for row in grid.rows for cell in row.values())
    plain = [row for row in grid.rows if all(cell.columns == 1 for cell in row.values()) or _is_head(row)]
    return attrs.evolve(grid, rows=tuple({**dict.fromkeys(range(width), blank), **row} for row in plain))


def _words_of_head(grid: Grid) -> tuple[str, ...]:
    """What the first head of a table says."""
    head: Mapping[int, Cell] = next((row for row in grid.rows if _is_head(row)), {})
    return tuple(cell.text for cell in cells_in_order(head))


def _is_padded_head(row: Mapping[int, Cell]) -> bool:
    return len(row) > _PADDING and not any(row[column].text for column in sorted(row)[-_PADDING:]) and _is_head(row)


def _is_head(row: Mapping[int, Cell]) -> bool:
    return is_head(list(roles_in(row).values()))


def _stands_too_far_left(grid: Grid) -> bool:
    """Whether rows with blank cells at their ends have a number in each column of figures only where moved right.

    Fewer rows but that of the total may begin with a blank cell: where merged cells leave blanks every cell has its
    place.
    """
    at = next((at for at, row in enumerate(grid.rows) if _is_head(row)), len(grid.rows))
    rows = [cells_in_order(row) for row in grid.rows[at:]]
    if not rows:
        return False
    said = [next((cell.text for cell in row if cell.text), "") for row in rows]
    kept = sum(not row[0].text and not names_total(text) for row, text in zip(rows, said, strict=True) if text)
    roles = [role for _, role in sorted(roles_in(grid.rows[at]).items())]
    figures = [column for column, role in enumerate(roles) if role in FIGURES]
    groups = sum(role in LEVELS for role in roles)
    moved = sum(_fits_only_moved(row, figures, groups) for row in rows[1:] if len(row) == len(roles))
    return moved >= max(_LEAST, kept + 1)


def _fits_only_moved(row: Sequence[Cell], figures: Sequence[int], most: int) -> bool:
    blanks = next((count for count, cell in enumerate(reversed(row)) if cell.text), len(row))
    fits = [
        all(column >= by and _is_number(row[column - by].text) for column in figures)
        for by in range(min(blanks, most) + 1)
    ]
    return bool(figures) and not fits[0] and any(fits)


def _is_number(text: str) -> bool:
    return number(text) is not None or shape_of(text) == "percent"


def _trimmed(row: Mapping[int, Cell]) -> Mapping[int, Cell]:
    last = max((column for column, cell in row.items() if cell.text), default=-1)
    return {column: cell for column, cell in row.items() if column <= last}
