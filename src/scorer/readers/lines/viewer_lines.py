"""Rows as a viewer of PDF copies them: cell after cell, each line of a cell a line, its last beside the next cell.

    质量指标 环保检测
    合格率 100% 100% 15 15

A blank inside a line ends a cell; at the end of a line a cell ends or goes on. Points and score beside each other end a
row, groups of the national forms begin one, and what a value looks like tells it from the name before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.readers.lines.cells import with_units
from scorer.readers.lines.heads import EXPLAINS
from scorer.readers.printed.asides import SIDE_LABEL, between_pages, names_total
from scorer.readers.printed.grid import Cell, Grid, Paragraph
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, TOP_GROUP, Role, role_of
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import folded, named, value_of

#: Target and result stand between a name and its points, and one column behind the score.
_VALUES: Final[frozenset[Role | None]] = frozenset(("target", "actual"))
_MOST_BEHIND: Final = 1
#: The name of a group is broken over so many lines at most.
_GROUP_LINES: Final = 4
#: Where one line in so many has no points and score, or more, rows are broken.
_FEW: Final = 3
#: A shorter text is rather the rest of a name than why points were lost.
_SHORTEST_REASON: Final = 6
_QUANTITIES: Final = frozenset(("number", "quantity", "percent"))
_SIGNS: Final = "≥≤≧≦＞＜><=＝"


@attrs.frozen
class _Piece:
    text: str
    place: Place
    first: bool  # of its line


@attrs.frozen
class _Row:
    cells: dict[Role, Cell]
    unsure: bool


def viewer_grid(
    words: Sequence[str], place: Place, roles: Sequence[Role | None], lines: Sequence[Paragraph], *, broken: bool
) -> Grid | None:
    """The table of such lines below a head; None where it is set in another way, or has no total.

    Args:
        words: the heads of the columns.
        place: of the head.
        roles: what the heads mean.
        lines: below the head.
        broken: whether the words of the head are broken too; else so many lines have to be that rows are.
    """
    if SIDE_LABEL.fullmatch(folded(words[0])):
        words, roles = words[1:], roles[1:]
    names = [role for role in roles if role in LEVELS]
    behind = [role for role in roles[len(names) :] if role not in _VALUES]
    values = [role for role in roles if role in _VALUES]
    layout = [*names, *values, *behind]
    if layout != list(roles) or behind[:2] != ["points", "score"] or len(behind) > 2 + _MOST_BEHIND or len(names) < 2:
        return None
    pieces = [
        [_Piece(text, line.place, at == 0) for at, text in enumerate(with_units(line.text.split(), roles))]
        for line in lines
        if line.text.strip() and not between_pages(line.text)
    ]
    end = next((at for at, line in enumerate(pieces) if names_total(line[0].text)), None)
    parts = [line for line in pieces[:end] if _figures(line) is None]
    if (not broken and len(parts) * _FEW < len(pieces[:end])) or any(map(_is_row, parts)):
        return None
    rows = (
        None
        if end is None
        else _rows(_without_rest(pieces[:end], words[-1]), names, [role for role in values if role], behind[2:])
    )
    total = None if end is None else _total(pieces[end:])
    if not rows or total is None or any(role not in rows[0].cells for role in names):
        return None
    grid = [dict(enumerate(Cell(text=word, place=place) for word in words))]
    grid += [{at: row.cells.get(role, _blank(row)) for at, role in enumerate(roles) if role} for row in rows]
    unsure = tuple(cell for row in rows if row.unsure for cell in row.cells.values())
    return Grid(rows=(*grid, total), name="", ruled=False, unsure=unsure)


def _is_row(line: Sequence[_Piece]) -> bool:
    """Whether a line has a number or a blank of its own: a row that has no score, and no part of one."""
    return any(shape_of(piece.text) in ("number", "blank") for piece in line)


def _without_rest(lines: list[list[_Piece]], word: str) -> list[list[_Piece]]:
    """The lines without a first one that is the rest of the last head: 措施, below 偏差原因分析及改进."""
    first = "".join(piece.text for piece in lines[0]) if lines else ""
    return lines[1:] if role_of(word) == "reason" and EXPLAINS.fullmatch(word + first) else lines


def _blank(row: _Row) -> Cell:
    return Cell(text="", place=next(iter(row.cells.values())).place)


def _total(lines: Sequence[Sequence[_Piece]]) -> dict[int, Cell] | None:
    """The row of the total; its last number may be broken behind its point."""
    cells = [Cell(text=piece.text, place=piece.place) for piece in lines[0]]
    if cells[-1].text.endswith(".") and len(lines) > 1 and lines[1][0].text.isdigit():
        cells[-1] = attrs.evolve(cells[-1], text=cells[-1].text + lines[1][0].text)
    return dict(enumerate(cells)) if all(value_of(cell.text) is not None for cell in cells[1:]) else None


def _rows(
    lines: Sequence[Sequence[_Piece]], names: Sequence[Role], values: Sequence[Role], behind: Sequence[Role | None]
) -> list[_Row] | None:
    """The rows; None where one is set otherwise."""
    rows: list[_Row] = []
    waiting: list[_Piece] = []
    said: list[_Piece] = []  # behind the score of the row before
    for line in lines:
        at = _figures(line)
        if at is None:
            waiting += line
            continue
        start = _group_at([*waiting, *line[:at]])
        loose = start is None and bool(waiting)  # a name, or what is said of the row above
        said += [] if start is None else waiting[:start]
        pieces = [*waiting, *line[:at]][start or 0 :]
        row = _row(pieces, at, names, values)
        if row is None or (not rows and said):
            return None
        if rows:
            rows[-1] = _explained(rows[-1], said, behind, loose=loose)
        figures: dict[Role, Cell] = {"points": _cell(line[at : at + 1]), "score": _cell(line[at + 1 : at + 2])}
        rows.append(_Row({**row.cells, **figures}, unsure=row.unsure or loose))
        waiting, said = [], list(line[at + 2 :])
    if rows:
        rows[-1] = _explained(rows[-1], [*said, *waiting], behind, loose=False)
    return rows


def _figures(line: Sequence[_Piece]) -> int | None:
    """Where in a line points and score stand beside each other, with a cell behind them at most."""
    numbers = [value_of(piece.text) if shape_of(piece.text) == "number" else None for piece in line]
    for at in range(max(0, len(line) - 3), len(line) - 1):
        points, score = numbers[at : at + 2]
        if points is not None and score is not None and score <= points and numbers[at + 2 :] in ([], [None]):
            return at
    return None


def _group_at(pieces: Sequence[_Piece]) -> int | None:
    """Where the first group of the national forms begins."""
    return next((at for at in range(len(pieces)) if _group(pieces[at:])), None)


def _group(pieces: Sequence[_Piece]) -> int:
    """How many pieces at the start are the name of a group, and the bracket with its points; 0 where none are."""
    whole = 0
    text = ""
    for count, piece in enumerate(pieces[:_GROUP_LINES], start=1):
        if count > 1 and not piece.first:
            break
        text += piece.text
        if STANDARD_GROUP.fullmatch(folded(named(text).name)):
            whole = count
    return whole


def _row(pieces: Sequence[_Piece], count: int, names: Sequence[Role], values: Sequence[Role]) -> _Row | None:
    """Groups, name and values of a row, the last `count` pieces of which stand on the line of its points."""
    cells: dict[Role, Cell] = {}
    while taken := _group(pieces):
        cell = _cell(pieces[:taken])
        name = folded(named(cell.text).name)
        below = pieces[taken : taken + _group(pieces[taken:])]
        over = bool(below) and folded(named(_cell(below).text).name).endswith(name)
        role = names[0] if TOP_GROUP.fullmatch(name) or over else names[-2]
        if role in cells:
            return None
        cells[role] = cell
        pieces = pieces[taken:]
    count = min(count, len(pieces))
    starts, told = _values_at(pieces, count, len(values))
    if not starts or not starts[0]:
        return None
    edges = zip([0, *starts], [*starts, len(pieces)], strict=True)
    parts = [pieces[first:last] for first, last in edges if first < last]
    cells |= {role: _cell(part) for role, part in zip((names[-1], *values), parts, strict=False)}
    plain = all(role in cells and shape_of(cells[role].text) in _QUANTITIES for role in values)
    whole = _is_one_cell(parts[0]) and (plain or all(map(_is_one_cell, parts[1:])))
    return _Row(cells, unsure=not whole or not (told or plain))


def _is_one_cell(pieces: Sequence[_Piece]) -> bool:
    """Whether pieces are the lines of one cell, which stand alone but for the first and the last."""
    return all(piece.first for piece in pieces[1:])


def _values_at(pieces: Sequence[_Piece], count: int, values: int) -> tuple[list[int], bool]:
    """Where a name ends and each value begins, and whether the lines tell that, or only what values look like."""
    beside = len(pieces) - count  # the first piece on the line of the points
    if not values:
        return [len(pieces)], count == 0 or len(pieces) == 1
    if count == values + 1:
        return list(range(len(pieces) - values, len(pieces))), True
    looks = [at for at in range(1, len(pieces)) if pieces[at].text[0] in f"{_SIGNS}0123456789"]
    if not beside and count <= values:
        return [len(pieces)], False
    if count == values:
        first = next((at for at in looks if at < beside), beside)
        return [first, *range(beside + 1, len(pieces))], first == beside == 1
    return looks[:values] if len(looks) >= values else [len(pieces)], False  # a name that may hold the values is told


def _cell(pieces: Sequence[_Piece]) -> Cell:
    """The pieces of one cell put together."""
    return Cell(text="".join(piece.text for piece in pieces), place=pieces[0].place)


def _explained(row: _Row, said: Sequence[_Piece], behind: Sequence[Role | None], *, loose: bool) -> _Row:
    """A row with what is said behind its score, and doubted where what follows may be more of it."""
    role = next(iter(behind), None)
    if not said:
        return row
    if role is None:
        return attrs.evolve(row, unsure=True)
    cell = _cell(said)
    # On a line of its own it may be the rest of a name that a page broke: where no point was lost, or it is short.
    lost = value_of(row.cells["points"].text) != value_of(row.cells["score"].text)
    rest = said[0].first and (not lost or len(cell.text) < _SHORTEST_REASON)
    return _Row({**row.cells, role: cell}, unsure=row.unsure or loose or rest or not _is_one_cell(said))
