"""Names of rows that ran together and may hold what stood before them: the reason of the row above, or a group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from scorer.readers.columns.alignment import Laid, doubted
from scorer.readers.printed.grid import Cell, filled_cells
from scorer.readers.printed.roles import FIGURES, LEVELS, STANDARD_GROUP, Role
from scorer.readers.printed.rows import Record, is_said, lost_points, value_in
from scorer.readers.printed.values import WHOLE_POINTS, folded, named

#: So many groups of the national forms show that a table has no others, whose names nothing would tell from the next.
_LEAST: Final = 2
#: No name and no value is longer; more cells than one are left in such a text.
_LONGEST: Final = 80
#: Fewer lines than this show nothing.
_FEW: Final = 3
#: A sign, a number and its unit.
_AMOUNT: Final = re.compile(r"([<>]=|[≥≤])?(\d{1,9}(?:\.\d{1,4})?)([^\d.]{0,8})")
#: What stands behind the name of an indicator besides what explains it.
_VALUES: Final[frozenset[Role | None]] = frozenset(("target", "actual", "sign", "unit", *FIGURES))


def taken_apart(rows: Sequence[Mapping[int, Cell]]) -> bool:
    """Whether most lines without anything between their cells were taken apart; else nothing of them is read."""
    lines = [line for row in rows if (line := [cell.text for cell in filled_cells(row)])]
    short = [line for line in lines if max(map(len, line)) <= _LONGEST]
    whole = [line for line in short if len(line) > 1]
    return len(whole) * 2 > len(lines) or len(short) == len(lines) < _FEW


def with_swallowed_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows of a table without anything between its cells, those doubted whose names or groups are not certain.

    A name behind a row that lost points without a reason, in one line with it, may begin with that reason; one that
    holds a group of the national forms has swallowed it, so that rows without groups of their own are in doubt as well;
    and of other groups, of what explains a name behind it, and of values in words nothing tells where names end.
    """
    levels = [role for role in LEVELS if role in columns]
    groups = levels[:-1]
    known = [one for one in rows if any(_is_known(one.record[role].text) for role in groups if role in one.record)]
    behind = columns[columns.index(levels[-1]) + 1 :][:1] if levels else ()
    explained = bool(behind) and behind[0] not in _VALUES
    foreign = explained or (bool(groups) and len(known) < _LEAST)
    unsure: set[int] = set()
    hidden = False
    for at, row in enumerate(rows):
        names = [role for role in levels if role in row.record and row.record[role].text]
        hidden = hidden and names[:1] != groups[:1]
        if names and at and "reason" in columns and _goes_before(rows[at - 1].record, row.record):
            unsure |= {at - 1, at}  # the one has a reason too many, or the other has lost it
        holds = bool(names) and _holds_known(row.record[names[-1]].text)
        if names and (foreign or hidden or holds or _in_words(row.record)):
            unsure.add(at)
        hidden = hidden or holds
    return [doubted(row) if at in unsure else row for at, row in enumerate(rows)]


def _in_words(record: Record) -> bool:
    """Whether target and result are the same words, so that the name may end with more: 参与度明显 提升 提升."""
    target, actual = (record[role].text if role in record else "" for role in ("target", "actual"))
    return bool(target) and target == actual and not any(sign.isdecimal() for sign in target)


def _is_known(text: str) -> bool:
    return STANDARD_GROUP.fullmatch(folded(named(text).name)) is not None


def _holds_known(text: str) -> bool:
    return STANDARD_GROUP.search(folded(text)) is not None and not _is_known(text)


def _goes_before(before: Record, record: Record) -> bool:
    """Whether the reason of a row may begin the next one, in the same line: it lost points, or these were not told."""
    lines = {cell.place.span.line for one in (before, record) for cell in one.values()}
    points = value_in(before, "points")
    full = points is not None and points <= WHOLE_POINTS and not lost_points(before) and not _missed(before)
    return len(lines) == 1 and not full and not is_said(before, "reason")


def _missed(record: Record) -> bool:
    """Whether what was reached falls short of a bound that is printed with its sign: ≥4754人, 4604人."""
    texts = [folded(record[role].text) if role in record else "" for role in ("target", "actual")]
    aim, reached = (_AMOUNT.fullmatch(text) for text in texts)
    if aim is None or reached is None or aim[1] not in ("≥", ">=", "≤", "<=") or aim[3] != reached[3]:
        return False
    bound, value = Decimal(aim[2]), Decimal(reached[2])
    return value < bound if aim[1] in ("≥", ">=") else value > bound
