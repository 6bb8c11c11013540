"""Names of groups of level 1 with their points that a narrow column broke: `产出指` / `标（50` / `分）` between rows.

The text of a PDF has each piece on a line of its own, or before the cells of the row it stands beside, anywhere in its
group. The points tell which rows that is: where those of the rows, in their order, come to those of the names, each
name is put before its first row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.block_names import is_top_group
from scorer.readers.doubts.two_ways import by_sums
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell, cells_in_order
from scorer.readers.printed.roles import Role
from scorer.readers.printed.rows import value_in
from scorer.readers.printed.values import folded, named

#: A name is broken into so many pieces at most, over so many lines.
_MOST_PIECES: Final = 5
_MOST_LINES: Final = 9
#: What a name with its points may begin with.
_BEGUN: Final = re.compile(r"[^()\d]{1,12}(?:\((?:\d{1,3}(?:\.\d{0,2})?分?)?)?")

_Rows = Sequence[Mapping[int, Cell]]


@attrs.frozen
class _Name:
    """A name of level 1 with its points, and the lines in which its pieces stand."""

    cell: Cell
    lines: tuple[int, ...]

    @property
    def points(self) -> Decimal | None:
        return named(self.cell.text).points


@attrs.frozen
class Labelled:
    """What `with_whole_labels` made of the rows below a head.

    Attributes:
        columns: with level 1 where the head has lost it.
        unsure: the cells of all rows, where names are broken and nothing proves which rows are theirs.
        proved: whether each line is a row with points, and these come to those of the broken names.
    """

    rows: tuple[Mapping[int, Cell], ...]
    columns: tuple[Role | None, ...]
    unsure: tuple[Cell, ...] = ()
    proved: bool = False


def with_whole_labels(rows: _Rows, columns: Sequence[Role | None], beside: Mapping[Role, Decimal]) -> Labelled:
    """The rows of a pasted table, each broken name of level 1 whole before the first row of its group."""
    asis = Labelled(tuple(rows), tuple(columns))
    lines = [cells_in_order(row) for row in rows]
    end = next((at for at, line in enumerate(lines) if line and names_total(line[0].text)), len(lines))
    if not {"level1", "level2"} & set(columns[:1]) or "points" not in columns:
        return asis
    names = list(_names(lines[:end]))
    if all(len(name.lines) == 1 for name in names):
        return asis
    pieces = {at for name in names for at in name.lines}
    left = [line[1:] if at in pieces else line for at, line in enumerate(lines[:end])]
    starts = _starts(names, left, _points(left, lines[end:], columns, beside))
    if starts is None:
        return attrs.evolve(asis, unsure=tuple(cell for line in lines[:end] for cell in line))
    first = dict(zip(starts, names, strict=True))
    whole = [[first[at].cell, *line] if at in first else line for at, line in enumerate(left)]
    more: tuple[Role | None, ...] = () if columns[0] == "level1" else ("level1",)
    kept = tuple(dict(enumerate(line)) for line in [*whole, *lines[end:]] if line)
    return Labelled(kept, (*more, *columns), proved=True)


def _names(lines: Sequence[Sequence[Cell]]) -> Iterator[_Name]:
    """The names of level 1 with points, whole or in pieces, from the top; a piece is the first cell of its line."""
    at = 0
    while at < len(lines):
        found = next(_from(lines, at, (), ""), None) if lines[at] else None
        if found is not None:
            cell = lines[found[0]][0]
            yield _Name(attrs.evolve(cell, text="".join(lines[one][0].text for one in found)), found)
            at = found[-1]
        at += 1


def _from(lines: Sequence[Sequence[Cell]], at: int, before: tuple[int, ...], text: str) -> Iterator[tuple[int, ...]]:
    """The lines of the pieces of a name that goes on in a line; a line of one cell below its first is a piece of it."""
    if at >= len(lines) or not lines[at] or len(before) >= _MOST_PIECES or (before and at - before[0] >= _MOST_LINES):
        return
    cell = lines[at][0]
    longer = text + cell.text
    if is_top_group(attrs.evolve(cell, text=longer)) and named(longer).points is not None:
        yield (*before, at)
    elif _BEGUN.fullmatch(folded(longer)):
        yield from _from(lines, at + 1, (*before, at), longer)
    # A whole name above a row has no points below it: those are of a group whose name is lost.
    if before and len(lines[at]) > 1 and not folded(text).endswith("指标"):
        yield from _from(lines, at + 1, before, text)


def _points(
    left: Sequence[Sequence[Cell]],
    behind: Sequence[Sequence[Cell]],
    columns: Sequence[Role | None],
    beside: Mapping[Role, Decimal],
) -> list[Decimal | None]:
    """The points of the row in each line; None where a line has none."""
    laid = by_sums([dict(enumerate(line)) for line in (*left, *behind) if line], columns, beside)
    told = [(one.record["points"], value_in(one.record, "points")) for one in laid if "points" in one.record]
    return [next((value for cell, value in told if any(cell is one for one in line)), None) for line in left]


def _starts(
    names: Sequence[_Name], left: Sequence[Sequence[Cell]], points: Sequence[Decimal | None]
) -> list[int] | None:
    """The line of the first row of each name; None where the points of the rows do not come to those of the names.

    No piece of a name stands above the rows of the one before it, nor below the first row of the one behind it.
    """
    waiting = list(names)
    starts: list[int] = []
    summed = ZERO
    for at, (line, value) in enumerate(zip(left, points, strict=True)):
        if not line:
            continue
        if value is None or value <= 0:
            return None
        if not starts or summed == names[len(starts) - 1].points:
            if not waiting or (starts and waiting[0].lines[0] < _last_row(left, at)):
                return None
            if starts and names[len(starts) - 1].lines[-1] >= at:
                return None
            starts.append(at)
            waiting.pop(0)
            summed = ZERO
        summed += value
    return starts if not waiting and starts and summed == names[-1].points else None


def _last_row(left: Sequence[Sequence[Cell]], at: int) -> int:
    """The line of the last row above a line."""
    return max((one for one in range(at) if left[one]), default=-1)
