"""The lines of a pasted text, each with its number and with what tells cells apart in it; pieces of lines to cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final, Literal

import attrs

from scorer.diagnostics import Place, Span
from scorer.readers.printed.asides import between_pages
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import STANDARD_GROUP, TOP_WORD, role_of
from scorer.readers.printed.values import folded, named

LineKind = Literal["blank", "tab", "pipe", "plain"]
#: What is drawn or typed between cells.
BARS: Final = "|｜│┃║"
#: A line break and emphasis as Markdown writes them inside a cell.
_MARKUP = re.compile(r"<br\s{0,3}/?>|&nbsp;", re.IGNORECASE)
#: Emphasis is between two pairs of stars; one pair stands for a number to fill in: ≥**人.
_EMPHASIS = re.compile(r"\*\*([^*]{1,200})\*\*")
#: A line that is drawn between rows; below the head of a drawn table of Pandoc, and above its foot, it is double.
RULE = re.compile(
    r"[\s|:+-]*-{2,}[\s|:+-]*|\s*[|+][|+:=]*={2}[|+:=]*[|+]\s*"
    r"|[\s\u2500-\u257f]*[\u2500\u2501\u2550]{2,}[\s\u2500-\u257f]*"
)
#: Quoted cells hold at most this many lines.
QUOTED_LINES: Final = 40
#: A line whose last cell behind a tab begins with a quote that does not end on it, and where such a cell ends.
_OPENED: Final = re.compile(r'(?:^|.*\t)"(?:[^"\t]|"")*')
_CLOSED: Final = re.compile(r'(?:[^"\t]|"")*"(?=\t|$)')
#: A whole cell in quotes that holds a line end or quotes, which then stand twice.
_QUOTED: Final = re.compile(r'(?:^|(?<=\t))"((?:[^"\n\t])*(?:\n|"")(?:[^"\t]|"")*)"(?=\t|$)')
#: What stands between the cells of a line.
_BETWEEN: Final[Mapping[LineKind, str]] = {"tab": "\t", "pipe": "|"}
#: The name of a group that a narrow column broke has fewer lines than this, and is no longer than that.
_NAME_LINES: Final = 9
_LONGEST_NAME: Final = 20
#: A longer line is no row of a table.
LONGEST_ROW: Final = 20_000


def without_emphasis(text: str) -> str:
    """A line of prose without the stars around its labels and numbers: **项目单位：** 示例局."""
    return _EMPHASIS.sub(r"\1", text)


@attrs.frozen
class TextLine:
    """A line of a text: its number, from 1, and what it is by the signs in it.

    Attributes:
        unsure: whether it was put together of lines that may belong to two rows.
    """

    number: int
    text: str
    kind: LineKind
    unsure: bool = False


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
    return "plain"


def with_quoted(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; a cell between tabs that a spreadsheet quoted, since it has several, is on one.

    What is copied out of a sheet has quotes around each cell that holds a line end, and quotes twice inside it.
    """
    position = 0
    while position < len(texts):
        end = _end_of_quoted(texts, position)
        text = texts[position]
        if end > position + 1 or ('""' in text and "\t" in text and len(text) <= LONGEST_ROW):
            whole = "\n".join(texts[position:end])
            text = _QUOTED.sub(lambda cell: one_line(cell[1].replace('""', '"').replace("\t", " ")), whole)
        yield position + 1, text
        position = end


def with_whole_names(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines; a group or a head of a column in a first cell that a browser copied over several lines is on its row.

    决策 above （20分） and a tab is 决策（20分）; 经济效益 above 指标 and a tab, or at the end of a line, 经济效益指标.
    Between bars too, where Markdown has none around its lines.
    """
    result: list[TextLine] = []
    least = 0  # a row of fewer cells belongs to the group before it, whose name is in doubt
    for line in lines:
        bar = _BETWEEN.get(line.kind, "")
        cells = line.text.count(bar) if bar else 0
        least = least if 0 < cells < least else 0
        count = _broken_before(result, line.text.split(bar)[0].strip(), line.kind) if bar else 0
        if count:
            first = result[-count]
            broken = "".join(one.text.strip(" ") for one in result[-count:])
            del result[-count:]
            number = first.number if first.kind == line.kind else line.number
            text = broken + line.text.lstrip(" ")
            above = result[-1] if result and result[-1].kind == line.kind else None
            ends = above.text.split(bar)[-1].strip() if above is not None else ""
            if above is not None and count > 1 and ends and not _is_group(text.split(bar)[0]):
                least = cells  # the first of the lines may be the end of the cell above
                result[-1] = attrs.evolve(above, unsure=True)
            line = attrs.evolve(line, number=number, text=text)
        result.append(attrs.evolve(line, unsure=line.unsure or least > 0))
    return result


def _broken_before(above: Sequence[TextLine], last: str, kind: LineKind) -> int:
    """How many lines above a row begin the name whose end its first cell is; 0 where that is whole."""
    if not last or not above:
        return 0
    run = [one.text.strip() for one in takewhile(lambda one: one.kind == "plain", reversed(above[-_NAME_LINES:]))]
    tabbed = len(above) > len(run) < _NAME_LINES and above[-1 - len(run)].kind == kind
    pieces = [*run, above[-1 - len(run)].text.split(_BETWEEN[kind])[-1].strip()] if tabbed else run
    name, known = last, 0
    for count, piece in enumerate(pieces, start=1):
        name = piece + name
        if not piece or len(name) > _LONGEST_NAME:
            break
        if not _is_known(piece) and _is_known(name):
            known = count  # the longest is the name: 服务对象 above 满意度 above 指标
    if known:
        return known
    bare, said = named(last), named("".join(reversed(run)) + last)
    pointed = bool(run) and tabbed and bare.points is not None and not bare.name and said.points is not None
    return len(run) if pointed and len(said.name) <= _LONGEST_NAME else 0


def _is_group(text: str) -> bool:
    return _is_known(text) or TOP_WORD.fullmatch(folded(named(text).name)) is not None


def _is_known(text: str) -> bool:
    """Whether a text is a group of the national forms, or the head of a column."""
    return STANDARD_GROUP.fullmatch(folded(named(text).name)) is not None or role_of(text) is not None


def _end_of_quoted(texts: Sequence[str], start: int) -> int:
    """Behind the last line of the row between tabs that begins here."""
    end = start + 1
    if len(texts[start]) > LONGEST_ROW or not _OPENED.fullmatch(texts[start]):
        return end
    for position in range(start + 1, min(start + QUOTED_LINES, len(texts))):
        text = texts[position]
        closed = _CLOSED.match(text) if len(text) <= LONGEST_ROW else None
        if closed is None:
            if "\t" in text or '"' in text:
                return end  # the quote was never closed
            continue
        if not _OPENED.fullmatch(text[closed.end() :]):
            tabbed = any("\t" in one for one in texts[start : position + 1])
            return position + 1 if tabbed else end
    return end


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
