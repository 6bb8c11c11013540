"""Rows over which one printed maximum or one printed score was merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import takewhile

import attrs

from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.rows import Doubt, Pot, Row, doubted_row
from scorer.readers.printed.values import is_blank, named, value_of


def share_merged(rows: Sequence[Row], columns: Sequence[Role | None] = ()) -> tuple[Row, ...]:
    """Rows over which one printed maximum or one printed score was merged, marked as such.

    Args:
        rows: of one table.
        columns: what its columns hold, from the left.
    """
    result = _scored_whole(rows, before_names=_before_names(columns))
    for index, row in enumerate(result):
        for role in ("points", "score"):
            cell = row.cells.get(role)
            if cell is None or cell.rows < 2 or is_blank(cell.text):
                continue
            covered = _covered(result, index, role, cell.rows)
            if len(covered) < 2:
                continue
            if role == "points" and (own := _own_points(result, covered)):
                for one, points in own.items():
                    result[one] = attrs.evolve(result[one], points=points)
                if sum(own.values()) == value_of(cell.text):
                    told = tuple(doubt for doubt in row.doubts if doubt.code != "points-twice")
                    result[index] = attrs.evolve(result[index], doubts=told)
            elif role == "points" and row.points is not None:
                pot = Pot(number=index, points=row.points)
                for one in covered:
                    result[one] = attrs.evolve(result[one], points=None, pot=pot)
            elif role == "score":
                names = "、".join(result[one].name for one in covered)
                doubt = Doubt(code="score-shared", place=cell.place, values={"score": cell.text, "names": names})
                result[index] = attrs.evolve(result[index], score=None, doubts=(*row.doubts, doubt))
            row = result[index]
    return tuple(_reasons_of_another(_with_their_reason(result)))


def _with_their_reason(rows: Sequence[Row]) -> list[Row]:
    """The rows, those that lost points below one merged reason each with it; a full one among them lost nothing."""
    result = list(rows)
    for index, row in enumerate(rows):
        cell = row.cells.get("reason")
        covered = [] if cell is None or cell.rows < 2 or not row.reason else _covered(rows, index, "reason", cell.rows)
        lost = [one for one in covered if rows[one].lost]
        for one in covered if lost and lost != [index] else ():
            result[one] = attrs.evolve(result[one], reason=row.reason if one in lost else "")
    return result


def _reasons_of_another(rows: Sequence[Row]) -> list[Row]:
    """The rows; those told where a full one has a reason, and the rows of its group behind it lost points without one.

    Nothing shows there whether the cell of the reason was merged over them.
    """
    result = list(rows)
    for index, row in enumerate(rows):
        if not row.reason or row.kind != "leaf" or row.lost or _is_merged(row.cells.get("reason")):
            continue
        behind = takewhile(_without_reason, rows[index + 1 :])
        lost = [at for at, one in enumerate(behind, index + 1) if one.groups == row.groups and one.lost]
        for at in (index, *lost) if lost else ():
            result[at] = doubted_row(rows[at])
    return result


def _is_merged(cell: Cell | None) -> bool:
    return cell is not None and cell.rows > 1


def _without_reason(row: Row) -> bool:
    return not row.reason and row.kind == "leaf"


def _before_names(columns: Sequence[Role | None]) -> bool:
    """Whether the only column of points stands before the names of the indicators, behind those of their groups."""
    names = [at for at, role in enumerate(columns) if role in LEVELS]
    return "points" in columns and len(names) > 1 and names[-2] < columns.index("points") < names[-1]


def _scored_whole(rows: Sequence[Row], *, before_names: bool) -> list[Row]:
    """The rows, where one for each group that was scored as a whole stands for those below its name.

    The points and the score of such a group are merged over the same rows as its name, and its rows say nothing else;
    or the points stand behind its name, and no other of its rows has any. Where all other groups are such, so is one of
    a single row.
    """
    wholes = [_below_blank(rows, index) if before_names else _below_whole(rows, index) for index in range(len(rows))]
    several = {index: below for index, below in enumerate(wholes) if len(below) > 1}
    others = sum(row.kind == "leaf" for row in rows) - sum(map(len, several.values()))
    alone = {index: below for index, below in enumerate(wholes) if len(below) == 1}
    whole = {**several, **alone} if several and others == len(alone) else several
    covered = {index + beside for index, below in whole.items() for beside in range(len(below))}
    return [
        _as_one(whole[index]) if index in whole else row
        for index, row in enumerate(rows)
        if index in whole or index not in covered
    ]


def _as_one(below: Sequence[Row]) -> Row:
    """The row of a group that was scored as a whole; what its rows say is what it is scored by."""
    group = below[0].groups[-1]
    return attrs.evolve(
        below[0],
        name=group.name,
        groups=below[0].groups[:-1],
        place=group.place,
        standard="；".join(text for row in below for text in (row.name, row.standard) if text),
        doubts=tuple(doubt for row in below for doubt in row.doubts),
    )


def _below_blank(rows: Sequence[Row], index: int) -> Sequence[Row]:
    """The rows of the group that begins here, of which the first alone has numbers; none elsewhere."""
    row = rows[index]
    begins = bool(row.groups) and row.kind == "leaf" and (index == 0 or rows[index - 1].groups != row.groups)
    if not begins or row.points is None or row.score is None:
        return ()
    below = list(takewhile(lambda one: one.groups == row.groups, rows[index:]))
    silent = not any(one.target or one.actual for one in below) and all(
        one.points is None and one.score is None and one.kind == "leaf" for one in below[1:]
    )
    return below if silent else ()


def _below_whole(rows: Sequence[Row], index: int) -> Sequence[Row]:
    """The rows of the group that begins here, where it was scored as a whole; none elsewhere."""
    row = rows[index]
    numbers = [row.cells.get("points"), row.cells.get("score")]
    names = [cell for role, cell in row.cells.items() if role in LEVELS and row.groups]
    group = next((cell for cell in names if cell.place.span == row.groups[-1].place.span), None)
    if group is None or row.points is None or row.score is None:
        return ()
    below = rows[index : index + group.rows]
    merged = all(cell is not None and cell.rows == group.rows for cell in numbers)
    alike = len(below) == group.rows and all(one.kind == "leaf" and one.groups == row.groups for one in below)
    silent = not any(one.target or one.actual for one in below) and not any(one.reason for one in below[1:])
    own = any(role in one.cells for one in below[1:] for role in ("points", "score"))
    if not (merged and alike and silent) or own or _own_points(rows, range(index, index + len(below))):
        return ()
    return below


def _own_points(rows: Sequence[Row], covered: Sequence[int]) -> Mapping[int, Decimal]:
    """The points behind the name of each row that a merged cell covers, which is then the sum of their group.

    Empty unless every one of them has some.
    """
    found: dict[int, Decimal] = {}
    for index in covered:
        cells = rows[index].cells
        leaf = max((role for role in LEVELS if role in cells), default=None)
        points = None if leaf is None else named(cells[leaf].text).points
        if points is None:
            return {}
        found[index] = points
    return found


def _covered(rows: Sequence[Row], index: int, role: Role, height: int) -> list[int]:
    """The rows that a merged cell of the row at `index` covers: those after it without such a cell."""
    found = [index]
    for after in range(index + 1, min(len(rows), index + height)):
        if role in rows[after].cells or rows[after].kind != "leaf":
            break
        found.append(after)
    return found
