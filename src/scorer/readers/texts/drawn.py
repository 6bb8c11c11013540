"""Tables drawn with signs (┌─┬─┐) whose rules stop at merged cells, to ruled grids.

What stands between two rules of a column is one cell, whatever the other columns have: ├──┤ beside text begins a row in
some columns, and goes on with a merged cell in the others. Where the lines do not meet, nothing is drawn for certain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell
from scorer.readers.texts.text_lines import RULE, TextLine, place_of

_HORIZONTAL: Final = frozenset("─━═┄┅┈┉")
_DRAWN: Final = re.compile("[\u2500-\u257f]")
#: A rule that goes on with text: it stands beside the text of a merged cell.
_PARTIAL: Final = re.compile(
    "[\u2500-\u257f]\\s*[^\\s\u2500-\u257f].*[├┼╟╠][─━═]|[├┼╟╠][─━═]+[┤┼╢╣]\\s*[^\\s\u2500-\u257f]"
)
_BLANK_BESIDE: Final = re.compile("[│┃║]\\s{2,}[├┼╟╠][─━═]|[─━═][┤┼╢╣]\\s{2,}[│┃║]")
#: Such a table has so many lines at least, and no more.
_LEAST: Final = 5
_MOST: Final = 2_000
_LONGEST: Final = 400
_BETWEEN: Final = re.compile(f"[^{''.join(sorted(_HORIZONTAL))}\x00-\u24ff\u2580-\uffff]")


@attrs.define
class _Open:
    """A cell while its lines are gathered."""

    row: int
    column: int
    line: int
    columns: int
    texts: list[str]


@attrs.frozen
class _Drawn:
    """A line by the positions at which the columns of the table end."""

    number: int
    bars: frozenset[int]
    signs: tuple[tuple[int, str], ...]

    def between(self, start: int, end: int) -> str:
        return "".join(sign for at, sign in self.signs if start < at < end)

    def ruled(self, start: int, end: int) -> bool:
        said = self.between(start, end)
        return bool(said) and all(_DRAWN.match(sign) for sign in said)


def drawn_rows(lines: Sequence[TextLine], start: int, file: str) -> tuple[tuple[dict[int, Cell], ...], int]:
    """The rows of a table that begins with a drawn line, and where it ends; none where no rule stops at a cell."""
    end = start
    if not RULE.fullmatch(lines[start].text[:_LONGEST]) or not _DRAWN.search(lines[start].text[:_LONGEST]):
        return (), start
    while end < min(len(lines), start + _MOST) and _is_drawn(lines[end].text):
        end += 1
    texts = [line.text for line in lines[start:end]]
    if len(texts) < _LEAST or not any(_PARTIAL.search(text) or _BLANK_BESIDE.search(text) for text in texts):
        return (), start
    # A drawn sign is as wide as a letter, or as a Chinese sign; or the lines were shifted, and only count.
    for drawn in (
        *([_measured(line, width) for line in lines[start:end]] for width in (1, 2)),
        _counted(lines[start:end]),
    ):
        edges = sorted(drawn[0].bars)
        if len(edges) > 2 and all(one.bars <= set(edges) and {edges[0], edges[-1]} <= one.bars for one in drawn):
            return _rows(drawn, edges, file), end
    return (), start


def _measured(line: TextLine, drawn_width: int) -> _Drawn:
    position, signs, bars = 0, [], set()
    for sign in line.text.rstrip():
        signs.append((position, sign))
        if _DRAWN.match(sign):
            if sign not in _HORIZONTAL:
                bars.add(position)
            position += drawn_width
        else:
            position += 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
    return _Drawn(line.number, frozenset(bars), tuple(signs))


def _is_drawn(text: str) -> bool:
    return len(text) <= _LONGEST and "\t" not in text and _DRAWN.search(text) is not None


def _counted(lines: Sequence[TextLine]) -> list[_Drawn]:
    """The lines with their columns counted; one with fewer has its first cell merged over those that it lacks."""
    pieces = [_BETWEEN.split(line.text.strip())[1:-1] for line in lines]
    width = len(pieces[0])
    found = []
    for line, texts in zip(lines, pieces, strict=True):
        first = max(0, width - len(texts))
        starts = [0, *range(first + 1, width + 1)] if texts else [0]
        signs = [
            (at * _LONGEST + offset, sign)
            for at, text in zip(starts, texts, strict=False)
            for offset, sign in enumerate(text, start=1)
        ]
        found.append(_Drawn(line.number, frozenset(at * _LONGEST for at in starts), tuple(signs)))
    return found


def _rows(drawn: Sequence[_Drawn], edges: Sequence[int], file: str) -> tuple[dict[int, Cell], ...]:
    spans = list(zip(edges, edges[1:], strict=False))
    opened: list[_Open | None] = [None] * len(spans)
    cells: list[_Open] = []
    last: dict[int, int] = {}
    row, fresh = -1, True
    for line in drawn:
        ruled = [line.ruled(*span) for span in spans]
        if any(ruled):
            opened = [None if ends else cell for ends, cell in zip(ruled, opened, strict=True)]
            fresh = True
        elif fresh:
            row, fresh = row + 1, False
        for column, (begin, _) in enumerate(spans):
            if ruled[column] or begin not in line.bars:
                continue
            until = next(at for at in range(column + 1, len(edges)) if edges[at] in line.bars)
            text = line.between(begin, edges[until]).strip()
            cell = opened[column]
            if cell is None:
                if any(ruled):
                    continue
                cell = opened[column] = _Open(row, column, line.number, until - column, [])
                cells.append(cell)
            cell.texts.append(text)
            last[id(cell)] = max(row, cell.row)
    grid: list[dict[int, Cell]] = [{} for _ in range(row + 1)]
    for cell in cells:
        grid[cell.row][cell.column] = Cell(
            text=one_line("\n".join(text for text in cell.texts if text)),
            place=place_of(file, cell.line, 1),
            rows=last[id(cell)] - cell.row + 1,
            columns=cell.columns,
        )
    return tuple(grid)
