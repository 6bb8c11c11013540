"""Columns that are padded with blanks, as the text of a PDF keeps them, to rows: the position of a cell decides.

Here an empty cell has its place, and a cell may go on in the next lines. Both are read only where the lines leave one
way: columns in which all lines leave the same gaps, numbers that stand straight below their heads, and lines without
numbers that can belong to one row only, since a cell goes on below only where its line was full. Everything else is
left to the reading of words (`lines`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice, product
from typing import Final

import attrs

from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import FIGURES, LEVELS, Role, is_head, role_of, roles_of
from scorer.readers.printed.values import number
from scorer.readers.texts.padded_pieces import (
    PIECES,
    Piece,
    PieceLine,
    bands_of,
    pieces_in,
    points_denied,
    set_width,
    slack_in,
    width_of,
    with_whole_points,
)
from scorer.readers.texts.text_lines import BARS, TextLine, place_of

#: A longer line is prose, and no line of columns.
_LONGEST: Final = 400
#: A head takes so many lines at most, and so many lines in a row may be blank between two rows.
_HEAD_LINES: Final = 3
_BLANK_LINES: Final = 2
#: Fewer rows than this do not show where their columns are.
_LEAST_ROWS: Final = 3
#: A head has so many columns at least.
_LEAST_COLUMNS: Final = 2
#: So many signs beside the middle of its head a number may stand that is set in the middle.
_CENTRED: Final = 1
#: One bar inside a word (甲|乙) is what a cell says; bars between cells stand at its ends.
_BAR_IN_CELL: Final = re.compile(rf"[^{BARS}]*[^\s{BARS}][{BARS}][^\s{BARS}][^{BARS}]*")
#: What stands below a table and is no row of it: a label, a heading, a sentence.
_PROSE: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[备附]?\s?注\s?[:：]).*|\S.*[。；;：:]\s*.{0,40}"
)
#: These do not begin a line; the sign before them goes down with them.
_NEVER_FIRST: Final = "，。；：、）)！？,;%％"
#: A row has so many lines at most.
_ROW_LINES: Final = 12
#: Lines that leave more ways than this are not certain; one way that is wrong at first may end later.
_MOST_WAYS: Final = 40
_Place = tuple[int, int, int, int]
#: How a page sets the cells of a row: at its top, in its middle, at its bottom. Each is asked for the first and the
#: last line of a cell, the line of the numbers and the last line of the row.
_STANDS: Final[tuple[Callable[[_Place], bool], ...]] = (
    lambda at: at[0] == at[2] == 0,
    lambda at: abs(at[0] + at[1] - 2 * at[2]) <= 1,
    lambda at: at[1] == at[2] == at[3],
)


@attrs.frozen
class Padded:
    """The rows of a table in padded columns.

    Attributes:
        rows: with a cell for each column, "" where nothing stands; none where cells have positions that leave several
            ways, so that whatever is read of these lines is doubtful.
        unsure: cells of rows whose groups are not certain.
        end: the line behind the table.
    """

    rows: tuple[dict[int, Cell], ...]
    unsure: tuple[Cell, ...]
    end: int


def padded_at(lines: Sequence[TextLine], start: int, file: str) -> Padded | None:
    """The table in padded columns whose head begins at a line; None where there is none."""
    if not _begins(lines[start]):
        return None
    words = lines[start].text.split()
    known = is_head(roles_of(words)) and all(role_of(word) is not None for word in words)
    # A full-width sign takes two places in a page, and one in signs.
    ways = [way for way in product(PIECES, (2, 1)) if _head_in(_first(lines, start), *way) is not None]
    # Many a row looks like the beginning of a head; what follows is looked through below one only.
    taken = _taken(lines, start) if ways or known else None
    if taken is None:
        return None
    for pattern, wide in ways:
        found = _table(taken, pattern, wide, file)
        if found is not None:
            return found
    indented = any(line.text.startswith(("  ", "\u3000")) for _, line in taken[1:])
    return Padded((), (), taken[-1][0] + 1) if known and indented else None


def _first(lines: Sequence[TextLine], start: int) -> list[TextLine]:
    """The lines that may be the head which begins at one, and the one behind them."""
    below = (lines[at] for at in range(start, len(lines)))
    return list(islice((line for line in below if line.kind != "blank"), _HEAD_LINES + 1))


def _begins(line: TextLine) -> bool:
    text = line.text
    if line.kind != "plain" or len(text) > _LONGEST or not ("  " in text or "\u3000" in text):
        return False
    return sum(role_of(word) is not None for word in text.split()) >= _LEAST_COLUMNS


def _taken(lines: Sequence[TextLine], start: int) -> list[tuple[int, TextLine]] | None:
    """The lines that may belong to the table: up to a long gap, a long line or the next head.

    None where a line that is set in another way, by bars or quotes, follows: more of the table may stand behind it.
    """
    found: list[tuple[int, TextLine]] = []
    blank = 0
    for position in range(start, len(lines)):
        line = lines[position]
        if line.kind == "blank":
            blank += 1
            if blank > _BLANK_LINES:
                break
            continue
        again = position >= start + _HEAD_LINES and _begins(line) and is_head(roles_of(line.text.split()))
        if line.kind != "plain" and not (line.kind == "pipe" and _BAR_IN_CELL.fullmatch(line.text)):
            return None
        if len(line.text) > _LONGEST or again:
            break
        blank = 0
        found.append((position, line))
    return found


def _table(taken: Sequence[tuple[int, TextLine]], pattern: re.Pattern[str], wide: int, file: str) -> Padded | None:
    head = _head_in([line for _, line in taken[: _HEAD_LINES + 1]], pattern, wide)
    if head is None:
        return None
    pieces = [pieces_in(line.text, pattern, wide) for _, line in taken]
    return _rows(taken, pieces, *head, wide, file)


def _head_in(
    lines: Sequence[TextLine], pattern: re.Pattern[str], wide: int
) -> tuple[int, Sequence[Role | None]] | None:
    """Of how many lines the head is that the first of some lines begins, and what its columns hold."""
    pieces = [pieces_in(line.text, pattern, wide) for line in lines]
    for count in range(min(_HEAD_LINES, len(pieces)), 0, -1):
        bands = bands_of((piece.start, piece.end) for line in pieces[:count] for piece in line)
        heads = [
            "".join(p.text for line in pieces[:count] for p in line if low <= p.start < high) for low, high in bands
        ]
        roles = roles_of(heads)
        unknown = [role for head, role in zip(heads, roles, strict=True) if role is None and role_of(head) is None]
        known = len(heads) >= _LEAST_COLUMNS and not (
            unknown and (count > 1 or not _numbered(pieces[1:2], bands, roles))
        )
        if known and is_head(roles) and len({*roles, None}) == len(roles) - len(unknown) + 1:
            return count, roles
    return None


def _numbered(lines: Sequence[Sequence[Piece]], bands: Sequence[tuple[int, int]], roles: Sequence[Role | None]) -> bool:
    """Whether lines have numbers below heads that promise them, so that a row begins there and no head goes on."""
    below = [(low, high) for (low, high), role in zip(bands, roles, strict=True) if role in FIGURES]
    return any(
        number(piece.text) is not None and any(piece.start < high and low < piece.end for low, high in below)
        for line in lines
        for piece in line
    )


def _rows(
    taken: Sequence[tuple[int, TextLine]],
    pieces: Sequence[Sequence[Piece]],
    count: int,
    roles: Sequence[Role | None],
    wide: int,
    file: str,
) -> Padded | None:
    """The rows below a head of `count` lines."""
    bands = bands_of((piece.start, piece.end) for line in pieces[:count] for piece in line)
    total = False
    end = count
    for position in range(count, len(taken)):
        line = pieces[position]
        wider = bands_of([*bands, *((piece.start, piece.end) for piece in line)])
        fits = len(wider) == len(roles)
        numbered = any(number(piece.text) is not None for piece in line)
        text = taken[position][1].text.rstrip()
        prose = not numbered and "  " not in text and _PROSE.fullmatch(text) is not None
        if prose or (total and not (fits and numbered)):
            break
        if not fits:
            return None  # a row that stands otherwise: positions say nothing here
        bands = wider
        total = total or names_total(line[0].text)
        end = position + 1
    lines = [PieceLine(taken[at][1].number, _cells(pieces[at], bands)) for at in range(end)]
    behind = [
        _cells(line, bands)
        for line in pieces[end:]
        if bands_of([*bands, *((piece.start, piece.end) for piece in line)]) == bands
    ]
    figures = [column for column, role in enumerate(roles) if role in FIGURES]
    if any(column in cells and number(cells[column].text) is not None for cells in behind for column in figures):
        return None  # rows behind what looks like the end
    body = lines[count:]
    if not _straight(lines[:count], body, roles) or not _by_padding(lines):
        return None
    segments = _segments(body, roles, wide)
    if segments is None or len(segments) < _LEAST_ROWS:
        return None
    groups = [column for column, role in enumerate(roles) if role in LEVELS][:-1]
    whole = with_whole_points([segment for segment, _ in segments], groups)
    unsure = _unsure(segments, whole, lines[:count], groups, wide)
    rows = [_row(one, len(roles), file) for one in (lines[:count], *whole)]
    if "points" in roles and points_denied(rows[1:], groups, roles.index("points")):
        unsure = set(range(len(segments)))
    doubtful = tuple(cell for at in sorted(unsure) for cell in rows[at + 1].values())
    return Padded(tuple(rows), doubtful, taken[end - 1][0] + 1)


def _cells(pieces: Sequence[Piece], bands: Sequence[tuple[int, int]]) -> dict[int, Piece]:
    """What stands in each column of a line; pieces in one column are words of one cell."""
    cells: dict[int, Piece] = {}
    for piece in pieces:
        column = next(at for at, (low, high) in enumerate(bands) if low <= piece.start < high)
        before = cells.get(column)
        cells[column] = (
            piece if before is None else attrs.evolve(before, text=f"{before.text} {piece.text}", end=piece.end)
        )
    return cells


def _straight(head: Sequence[PieceLine], body: Sequence[PieceLine], roles: Sequence[Role | None]) -> bool:
    """Whether in each column of numbers all stand straight below the head: at its left, at its right or its middle."""
    for column, role in enumerate(roles):
        if role not in FIGURES:
            continue
        heads = [line.cells[column] for line in head if column in line.cells]
        if not heads:
            return False  # two heads stand above one column
        said = [heads[0], *(line.cells[column] for line in body if column in line.cells)]
        left = len({piece.start for piece in said}) == 1
        right = len({piece.end for piece in said}) == 1
        middles = [piece.start + piece.end for piece in said]
        if not (left or right or max(middles) - min(middles) <= 2 * _CENTRED):
            return False
    return True


def _by_padding(lines: Sequence[PieceLine]) -> bool:
    """Whether the gaps differ: where all are alike they are a delimiter, and the position of a cell says nothing."""
    cells = [[piece for _, piece in sorted(line.cells.items())] for line in lines]
    gaps = {after.start - before.end for line in cells for before, after in zip(line, line[1:], strict=False)}
    return len(gaps) > 1


def _segments(
    body: Sequence[PieceLine], roles: Sequence[Role | None], wide: int
) -> list[tuple[list[PieceLine], int]] | None:
    """The lines of each row, and which of them has its numbers; None where they leave several ways or none."""
    figures = [column for column, role in enumerate(roles) if role in FIGURES]
    slack = slack_in(piece for line in body for piece in line.cells.values())
    most = {
        column: max(set_width(line.cells[column], wide) for line in body if column in line.cells) - slack
        for column in range(len(roles))
        if any(column in line.cells for line in body)
    }

    def goes_on(above: Piece, below: Piece, column: int) -> bool:
        first, rest = below.text[0], below.text[1:2]
        down = width_of(first, wide) + (wide if rest and rest in _NEVER_FIRST else 0)
        return column not in figures and set_width(above, wide) + down > most[column]

    def joins(lines: Sequence[PieceLine]) -> bool:
        """Whether the lines of each cell stand below each other, each but the last full."""
        for column in most:
            at = [index for index, line in enumerate(lines) if column in line.cells]
            if at and at != list(range(at[0], at[-1] + 1)):
                return False
            if any(not goes_on(lines[i].cells[column], lines[i + 1].cells[column], column) for i in at[:-1]):
                return False
        return True

    serials = [column for column in most if roles[column] == "other" and _all_numbers(body, column)]
    numbered = [at for at, line in enumerate(body) if any(column in line.cells for column in (*figures, *serials))]
    found = set()
    for stands in _STANDS:

        def whole(start: int, end: int, at: int, stands: Callable[[_Place], bool] = stands) -> bool:
            lines = body[start:end]
            extents = [extent for column in most if (extent := _extent(lines, column)) is not None]
            placed = all(stands((first, last, at - start, len(lines) - 1)) for first, last in extents)
            return len(lines) <= _ROW_LINES and placed and joins(lines)

        ways: list[tuple[int, ...]] = [(0,)]
        for at, following in zip(numbered, [*numbered[1:], None], strict=False):
            cuts = [len(body)] if following is None else range(at + 1, min(following, at + _ROW_LINES) + 1)
            ways = [(*way, cut) for way in ways for cut in cuts if whole(way[-1], cut, at)]
            if len(ways) > _MOST_WAYS:
                return None
        found.update(ways)
    if len(found) != 1 or not numbered:
        return None
    starts = found.pop()
    return [(list(body[a:b]), n - a) for a, b, n in zip(starts, starts[1:], numbered, strict=False)]


def _all_numbers(body: Sequence[PieceLine], column: int) -> bool:
    return all(number(line.cells[column].text) is not None for line in body if column in line.cells)


def _extent(lines: Sequence[PieceLine], column: int) -> tuple[int, int] | None:
    """The first and the last line in which a column has something; None where none has."""
    at = [index for index, line in enumerate(lines) if column in line.cells]
    return (at[0], at[-1]) if at else None


def _unsure(
    segments: Sequence[tuple[Sequence[PieceLine], int]],
    whole: Sequence[Sequence[PieceLine]],
    head: Sequence[PieceLine],
    groups: Sequence[int],
    wide: int,
) -> set[int]:
    """The rows whose groups are not certain.

    Where cells stand in the middle of their rows, so do the names of groups in the middle of theirs; and a name of a
    group below another that filled its line may be how that one goes on, in all rows that have either.

    Args:
        segments: the lines of each row, and which of them has its numbers.
        whole: the same lines with whole points of groups.
        head: the lines of the head.
        groups: the columns of the names of groups.
        wide: how many places a full-width sign takes.
    """
    rows = [lines for lines in whole if not any(names_total(piece.text) for piece in lines[0].cells.values())]
    said = [[any(column in line.cells for line in lines) for lines in rows] for column in groups]
    merged = [column for column in said if not all(column)]
    lowered = any(at > 0 for _, at in segments)
    raised = any(at == 0 and len(lines) > 1 for lines, at in segments)  # a cell of two lines begins beside the numbers
    if merged and (lowered or not all(column[0] for column in merged) or not (raised or _at_top(merged))):
        return set(range(len(segments)))
    found: set[int] = set()
    for column in groups:
        pieces = [line.cells[column] for lines, _ in segments for line in lines if column in line.cells]
        most = max((set_width(piece, wide) for piece in pieces), default=0)
        heads = [set_width(line.cells[column], wide) for line in head if column in line.cells]
        least = heads[0] if len(heads) == 1 else 0  # a head of two lines was broken by the same narrow column
        begins = [at for at, lines in enumerate(whole) if any(column in line.cells for line in lines)]
        for at, end in zip(begins, [*begins[1:], len(whole)], strict=bool(begins)):
            above, below = segments[at - 1][0][-1].cells.get(column), whole[at][0].cells.get(column)
            if not at or above is None or below is None or most <= least:
                continue
            if set_width(above, wide) + width_of(below.text[0], wide) > most - slack_in(pieces):
                found.update(range(at - 1, end))
    return found


def _at_top(merged: Sequence[Sequence[bool]]) -> bool:
    """Whether names of groups cannot each stand in the middle of their rows, so that they stand in the first of them.

    Args:
        merged: for each level, in which rows a name stands.
    """
    for column in merged:
        start = 0
        for at in (at for at, here in enumerate(column) if here):
            if at < start:
                return True
            start = 2 * at - start + 1  # as many rows below as above
        if start != len(column):
            return True
    return False


def _row(lines: Sequence[PieceLine], count: int, file: str) -> dict[int, Cell]:
    row = {}
    for column in range(count):
        said = [(line.number, line.cells[column]) for line in lines if column in line.cells]
        at, first = (said[0][0], said[0][1].column) if said else (lines[0].number, 1)
        row[column] = Cell(text="".join(piece.text for _, piece in said), place=place_of(file, at, first))
    return row
