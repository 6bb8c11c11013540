"""The lines of a pasted text, each with its number and with what tells cells apart in it; pieces of lines to cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

import attrs

from scorer.diagnostics import Place, Span
from scorer.readers.asides import between_pages
from scorer.readers.decoding import one_line
from scorer.readers.grid import Cell

LineKind = Literal["blank", "tab", "pipe", "csv", "plain"]
#: What is drawn or typed between cells.
BARS: Final = "|｜│┃║"
#: A line break and emphasis as Markdown writes them inside a cell.
_MARKUP = re.compile(r"<br\s{0,3}/?>|&nbsp;", re.IGNORECASE)
#: Emphasis is between two pairs of stars; one pair stands for a number to fill in: ≥**人.
_EMPHASIS = re.compile(r"\*\*([^*]{1,200})\*\*")
#: A line that is drawn between rows.
RULE = re.compile(r"[\s|:+-]*-{2,}[\s|:+-]*|[\s\u2500-\u257f]*[\u2500\u2501\u2550]{2,}[\s\u2500-\u257f]*")
#: A longer line is no row of a table.
LONGEST_ROW: Final = 20_000


@attrs.frozen
class TextLine:
    """A line of a text: its number, from 1, and what it is by the signs in it."""

    number: int
    text: str
    kind: LineKind


def kind_of(line: str) -> LineKind:
    """What a line is by the signs in it; what is too long for a row is plain, and what stands between pages blank."""
    if len(line) > LONGEST_ROW:
        return "plain"
    bare = line.strip()
    if "\t" in line:
        return "tab"
    if not bare or between_pages(bare):
        return "blank"
    if any(bar in line for bar in BARS) or RULE.fullmatch(line[:200]):
        return "pipe"
    return "csv" if bare.startswith(('"', ',"')) and bare.count('"') + bare.count(",") > 1 else "plain"


def place_of(file: str, line: int, column: int) -> Place:
    """The place of a line and a column, both from 1."""
    return Place(lambda _: Span(file, line, column))


def row_of(texts: Sequence[tuple[str, int, int]], file: str) -> dict[int, Cell]:
    """One row: the text of each cell with its line and column."""
    return {
        index: Cell(text=one_line(_MARKUP.sub(" ", _EMPHASIS.sub(r" \1 ", text))), place=place_of(file, line, column))
        for index, (text, line, column) in enumerate(texts)
    }


def pieces_of_line(line: TextLine, delimiters: str) -> list[tuple[str, int, int]]:
    """The pieces of a line between delimiters, each with its line and column."""
    pieces: list[tuple[str, int, int]] = []
    column = 1
    for piece in re.split(f"[{re.escape(delimiters)}]", line.text):
        pieces.append((piece, line.number, column))
        column += len(piece) + 1
    return pieces
