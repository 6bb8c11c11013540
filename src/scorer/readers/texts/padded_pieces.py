"""What stands in lines that are padded with blanks, and which places it covers; points that a narrow column broke."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.values import folded, named, value_of

#: What stands in a line without a gap: no blank in it, or where that finds no columns, a single one between words,
#: as the text of a PDF has it between digits and other signs (投入（15 分）).
PIECES: Final = (re.compile(r"\S+"), re.compile(r"\S+(?: \S+)*"))
#: So much shorter may a full line be whose words have blanks between them.
_SLACK: Final = 2
#: The end of the points of a group.
REST_OF_POINTS: Final = re.compile(r"分?\)|分")


@attrs.frozen
class Piece:
    """What stands in a line without a gap, or in one of its columns: its text and the places that it covers."""

    text: str
    start: int
    end: int
    column: int  # in the line, from 1


@attrs.frozen
class PieceLine:
    """A line of a table: what stands in each of its columns."""

    number: int
    cells: dict[int, Piece]


def with_whole_points(rows: Sequence[Sequence[PieceLine]], groups: Sequence[int]) -> list[list[PieceLine]]:
    """The lines of each row, the end of the points of a group moved up to their beginning: 决策 15 above 分.

    The lines of a merged cell stand beside the rows that it covers, so that the second may have no name in it.
    """
    whole = [list(lines) for lines in rows]
    for column in groups:
        for above, lines in zip(whole, whole[1:], strict=False):
            begun, rest = _said(above, column), _said(lines, column)
            if not begun or REST_OF_POINTS.fullmatch(folded(rest)) is None:
                continue
            if named(begun).points is None and named(begun + rest).points is not None:
                above += [
                    PieceLine(line.number, {column: line.cells[column]}) for line in lines if column in line.cells
                ]
                lines[:] = [
                    attrs.evolve(line, cells={at: piece for at, piece in line.cells.items() if at != column})
                    for line in lines
                ]
    return whole


def _said(lines: Sequence[PieceLine], column: int) -> str:
    return "".join(line.cells[column].text for line in lines if column in line.cells)


def width_of(text: str, wide: int = 2) -> int:
    """How many places a text takes, where a full-width sign takes `wide`."""
    return sum(wide if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def pieces_in(text: str, pattern: re.Pattern[str], wide: int) -> list[Piece]:
    """The pieces of a line that a pattern tells apart, a full-width sign as `wide` places."""
    found = []
    before, place = 0, 0
    for one in pattern.finditer(text.rstrip()):
        place += width_of(text[before : one.start()], wide)
        end = place + width_of(one[0], wide)
        found.append(Piece(one[0], place, end, one.start() + 1))
        before, place = one.end(), end
    return found


def bands_of(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, those that overlap put together."""
    bands: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if bands and start < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(end, bands[-1][1]))
        else:
            bands.append((start, end))
    return bands


def slack_in(pieces: Iterable[Piece]) -> int:
    """By how much their widths may be too small, as blanks between digits and other signs are no signs on paper."""
    return _SLACK if any(" " in piece.text for piece in pieces) else 0


def set_width(piece: Piece, wide: int) -> int:
    """How many places a piece takes without the blanks in it."""
    return width_of(piece.text.replace(" ", ""), wide)


def points_denied(rows: Sequence[Mapping[int, Cell]], groups: Sequence[int], points: int) -> bool:
    """Whether the points of the rows from each name of a group to the next are not those in the names."""
    for column in groups:
        sums: list[tuple[Decimal, Decimal]] = []
        for row in rows:
            if names_total(next((cell.text for cell in row.values() if cell.text), "")):
                break
            if row[column].text:
                sums.append((named(row[column].text).points or ZERO, ZERO))
            if sums:
                sums[-1] = (sums[-1][0], sums[-1][1] + (value_of(row[points].text) or ZERO))
        if all(said for said, _ in sums) and any(said != added for said, added in sums):
            return True
    return False
