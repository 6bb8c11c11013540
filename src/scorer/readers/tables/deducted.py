"""What was lost where, and why: a list of deductions beside a table of scores (扣分清单), or a column of them only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import attrs

from scorer.exact import ZERO
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import LEVELS, Role, role_of, roles_of
from scorer.readers.printed.rows import Doubt, Row, is_said
from scorer.readers.printed.values import PLACEHOLDERS, folded, value_of

#: The head of the indicators in the list on a page of this program, which has points and scores, too.
_OF_A_PAGE = frozenset(("失分指标", "Lost at"))
#: The code before an indicator there: 2.1.3.
_CODE = re.compile(r"^\d{1,3}(?:\.\d{1,3}){0,5}\s+")

#: The words of a head in a line; a longer line is prose.
_HEAD_WORD = re.compile(r"[^\s,，|]+")
_LONGEST_HEAD = 200
#: One row may say by chance what another lost.
_SEVERAL = 2


@attrs.frozen
class Deducted:
    """One line of the list.

    Attributes:
        name: of the indicator, with the groups above it before it, a stroke between.
        lost: points; None where the cell says none.
        reason: 扣分原因.
    """

    name: Cell
    lost: Decimal | None
    reason: Cell


def deducted_in(grid: Grid) -> tuple[Deducted, ...]:
    """The lines of a list with columns for the indicator, what it lost and why; none where a grid is no such list."""
    if not grid.rows:
        return ()
    head = sorted(grid.rows[0].items())
    roles = roles_of([cell.text for _, cell in head])
    column_of = {role: column for role, (column, _) in zip(roles, head, strict=True) if role is not None}
    of_a_page = next((column for column, cell in head if cell.text in _OF_A_PAGE), None)
    if of_a_page is not None:
        column_of = {**column_of, "level3": of_a_page}
    if not {"lost", "reason"} <= set(column_of):
        return ()
    if "level3" not in column_of:  # 扣分指标 is no head that is known
        unknown = [column for column, cell in head if cell.text and column not in column_of.values()]
        unknown = [column for column in unknown if column < min(column_of["lost"], column_of["reason"])]
        if len(unknown) != 1:
            return ()
        column_of = {**column_of, "level3": unknown[0]}
    if of_a_page is None and {"points", "score"} & set(column_of):
        return ()
    name, lost, reason = (column_of[role] for role in ("level3", "lost", "reason"))
    return tuple(
        Deducted(_without_code(row[name]), _points(row[lost].text) if lost in row else None, row[reason])
        for row in grid.rows[1:]
        if name in row and row[name].text and reason in row and row[reason].text not in PLACEHOLDERS
    )


def list_not_read(grid: Grid, tables: Sequence[Sequence[Row]]) -> Doubt | None:
    """The head of a grid that says of several rows what they lost, in words that are not known.

    Args:
        grid: without any head that is known.
        tables: the rows of those before it; of the last those that lost points do not say why.
    """
    lost = {
        folded(row.name): row.points - row.score
        for row in (tables[-1] if tables else ())
        if row.points is not None and row.score is not None and row.score < row.points and not row.reason
    }
    told = 0
    for row in grid.rows:
        name = next((folded(cell.text) for cell in row.values() if folded(cell.text) in lost), None)
        told += name is not None and any(value_of(cell.text) == lost[name] for cell in row.values())
    if told < _SEVERAL:
        return None
    head = next(cells for row in grid.rows if (cells := filled_cells(row)))
    return Doubt(code="columns-not-read", place=head[0].place, values={"heads": "、".join(cell.text for cell in head)})


def heads_not_read(lines: Sequence[Paragraph]) -> list[Doubt]:
    """The heads of a list that was pasted with a cell a line, or with blanks or commas, of which nothing is read."""
    told = []
    words = [(word, line.place) for line in lines for word in _HEAD_WORD.findall(line.text[:_LONGEST_HEAD])]
    for (before, place), (word, _) in pairwise(words):
        if {role_of(before), role_of(word)} == {"lost", "reason"}:
            told.append(Doubt(code="columns-not-read", place=place, values={"heads": f"{before}, {word}"}))
    return told


def fits_some(rows: Sequence[Row], said: Sequence[Deducted]) -> bool:
    """Whether a list speaks of rows of a table."""
    called = _by_name(rows)
    return any(_fits(rows[at], one) for one in said for name in _names(one) for at in called.get(name, ()))


def repeated_in(rows: Sequence[Row], before: Sequence[Row]) -> tuple[Deducted, ...]:
    """The lines of a list with the points or scores of what it names; none unless it is one of some rows before it.

    Each of its rows has lost something, and has the name and the numbers of a row of the table before.
    """
    listed = [row for row in rows if row.kind == "leaf" and not SUM_WORDS.fullmatch(folded(row.name))]
    counted = [row for row in before if row.kind in ("leaf", "execution")]
    if not 0 < len(listed) < len(counted) or len(listed) < len(rows) - 1:
        return ()
    numbers = {(folded(row.name), row.points, row.score) for row in counted}
    found = []
    for row in listed:
        lost = None if row.points is None or row.score is None else row.points - row.score
        name = next((row.cells[role] for role in reversed(LEVELS) if role in row.cells), None)
        if not lost or name is None or (folded(row.name), row.points, row.score) not in numbers:
            return ()
        if "reason" in row.cells:
            found.append(Deducted(name, lost, row.cells["reason"]))
    return tuple(found)


def with_nothing_lost(rows: Sequence[Row], declared: Decimal | None = None) -> list[Row]:
    """The rows of a table that prints deductions and no scores, with all points where the deduction is blank.

    A blank is nothing lost only where the printed deductions are those of the total and none of them is 0, which would
    say that otherwise; else it stays blank. The total may be printed as a deduction, as a score, or as both.

    Args:
        rows: of the table.
        declared: the total that stands beside a label or in a sentence; it counts where no row has one.
    """
    counted = [row for row in rows if row.kind in ("leaf", "execution")]
    blank = _without_deduction(counted)
    sums = [row for row in rows if row.kind == "total" and row.score is not None]
    zeros = any(row.points is not None and row.points == row.score for row in counted)
    if not blank or zeros or any("score" in row.cells for row in counted):
        return list(rows)
    points = sum((row.points or ZERO for row in counted), ZERO)
    scores = sum((row.score or ZERO for row in counted), sum((row.points or ZERO for row in blank), ZERO))
    printed = [row.score for row in sums] or [declared]
    if any(row.points not in (None, points) for row in sums) or any(one != scores for one in printed):
        return list(rows)
    note = "原文扣分栏空白，合计与其他各行的扣分相符，得分为分值"
    return [attrs.evolve(row, score=row.points, note=note) if row in blank else row for row in rows]


def unproved_in(rows: Sequence[Row], columns: Sequence[Role | None]) -> tuple[Doubt, ...]:
    """That deductions are blank in a table of these only, and nothing proves that the rows beside them lost nothing."""
    blank = _without_deduction(rows)
    said = any(is_said(row.cells, "lost") for row in rows if row.kind == "leaf")
    if not blank or not said or "score" in columns or "lost" not in columns:
        return ()
    return (Doubt(code="deductions-blank", place=blank[0].place, values={"count": str(len(blank))}),)


def _without_deduction(rows: Sequence[Row]) -> list[Row]:
    """The rows with points, and neither a score nor anything in the column of deductions."""
    counted = [row for row in rows if row.kind in ("leaf", "execution")]
    return [row for row in counted if row.points is not None and row.score is None and not is_said(row.cells, "lost")]


def _without_code(name: Cell) -> Cell:
    return attrs.evolve(name, text=_CODE.sub("", name.text))


def with_reasons(rows: Sequence[Row], said: Sequence[Deducted]) -> tuple[list[Row], list[Doubt]]:
    """The rows with the reasons that the list gives for them; a line that fits no row, or several, is told."""
    found = list(rows)
    doubts = []
    called = _by_name(rows)
    for one in said:
        fitting = [at for name in _names(one) for at in called.get(name, ()) if _fits(rows[at], one)]
        if len(fitting) > 1:  # the groups tell apart what has one name; a slot or a pool is no group of the table
            fitting = [at for at in fitting if _below(found[at], one)]
        if len(fitting) != 1:
            doubts.append(Doubt(code="reason-unmatched", place=one.name.place, values={"name": one.name.text}))
            continue
        row = found[fitting[0]]
        if not row.reason:
            cells = {**row.cells, "reason": one.reason}
            found[fitting[0]] = attrs.evolve(row, reason=one.reason.text, cells=cells)
    return found, doubts


def _by_name(rows: Sequence[Row]) -> Mapping[str, list[int]]:
    """Where the indicators of each name stand."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.kind in ("leaf", "execution"):
            found[folded(row.name)].append(at)
    return found


def _names(one: Deducted) -> set[str]:
    """What the row that a line is about may be called: with the groups before its name, or without."""
    said = folded(one.name.text)
    return {said, said.split("/")[-1]}


def _fits(row: Row, one: Deducted) -> bool:
    """Whether a row that has the name of a line lost as much, as far as both say so."""
    if row.points is None or row.score is None or one.lost is None:
        return True
    return row.points - row.score == one.lost


def _below(row: Row, one: Deducted) -> bool:
    above = {folded(group.name) for group in row.groups}
    return above >= set(folded(one.name.text).split("/")[:-1])


def _points(text: str) -> Decimal | None:
    return value_of(text.strip().lstrip("-−－"))
