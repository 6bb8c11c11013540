"""Rows whose blank cells left no trace, so that the same cells fit in two ways: the printed total decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import dropwhile, pairwise, takewhile
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.alignment import CERTAIN, Laid, doubted
from scorer.readers.columns.laying import is_total, unruled
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.rows import Record, is_said, lost_points, value_in
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import folded

_FIGURES: Final[tuple[Role, Role]] = ("points", "score")
_VALUES: Final[tuple[Role, ...]] = ("target", "actual", *_FIGURES)
_EXPLAINS: Final[tuple[Role, ...]] = ("meaning", "standard")
#: Columns in which words may stand, beside each other.
_SAYING: Final[frozenset[Role | None]] = frozenset((*_EXPLAINS, "target", "actual"))
#: What most rows leave blank, at their ends.
_BEHIND: Final[frozenset[Role | None]] = frozenset((None, "reason", "measure", "other"))


def by_sums(
    rows: Sequence[Mapping[int, Cell]], columns: Sequence[Role | None], beside: Mapping[Role, Decimal]
) -> list[Laid]:
    """Rows whose blank cells left no trace, so that the same cells fit in two ways: the total decides.

    A row may have lost the merged cells of its groups, which is what most tables drop, or a blank cell further right.
    Unless the total proves the first and denies the other, rows that differ are not certain.

    Args:
        rows: below the head.
        columns: the roles of the heads.
        beside: points and score of the row on the budget, where it stands under a head of its own.
    """
    chosen = list(unruled(rows, columns))
    blank = list(unruled(rows, columns, merged=False))
    proved = adds_up(chosen, beside)
    chosen = _with_words_told(chosen, columns)
    if proved and not adds_up(blank, beside):
        return chosen
    other = {_cells_of(laid) for laid in blank}
    return [
        laid if _cells_of(laid) in other and not _shifts(laid.record, columns, proved=proved) else doubted(laid)
        for laid in chosen
    ]


def _with_words_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows, those doubted of whose words no sum tells in which column, or in which row, they belong."""
    told = [doubted(laid) if _may_be_no_reason(laid.record, columns) else laid for laid in rows]
    told = _with_groups_behind_sums(told, columns)
    if [role for role in columns if role in LEVELS or role == "meaning"] == ["level3", "meaning"]:
        # Either of the two columns may name the rows; where each row has both, the first does.
        lacking = any(role not in laid.record for laid in told for role in columns if role in _SAYING)
        told = [doubted(laid) for laid in told] if lacking else told
    ends = list(takewhile(lambda role: role in _SAYING, dropwhile(lambda role: role in _BEHIND, reversed(columns))))
    groups = [role for role in LEVELS if role in columns][:-1]
    for at in range(1, len(told)):
        before, record = told[at - 1].record, told[at].record
        if any(role in record for role in groups) and any(role not in before for role in ends if role):
            # What was taken for its group may be what the row before says last.
            told[at - 1 : at + 1] = [doubted(told[at - 1]), doubted(told[at])]
        elif told[at].cost > CERTAIN and "reason" in before and not lost_points(before):
            told[at - 1] = doubted(told[at - 1])  # the next name may have been taken for the reason of a full score
    return told


def _with_groups_behind_sums(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows, the text behind a subtotal, which has no reason, as the group on top of the row below it, and told."""
    told = list(rows)
    for at, (summed, row) in enumerate(pairwise(rows)):
        upper = next((role for role in LEVELS if role in columns and role not in row.record), None)
        names = [cell for role, cell in summed.record.items() if role in LEVELS]
        is_sum = bool(names) and SUM_WORDS.fullmatch(folded(names[-1].text)) is not None
        if is_sum and upper is not None and _is_above(upper, row.record) and is_said(summed.record, "reason"):
            others: Record = {role: cell for role, cell in summed.record.items() if role != "reason"}
            told[at] = attrs.evolve(summed, record=others)
            told[at + 1] = doubted(attrs.evolve(row, record={upper: summed.record["reason"], **row.record}))
    return told


def _is_above(role: Role, record: Record) -> bool:
    return any(lower in record for lower in LEVELS[LEVELS.index(role) + 1 :])


def _may_be_no_reason(record: Record, columns: Sequence[Role | None]) -> bool:
    """Whether the text under the reason may belong to a column of words or values before it that has none here."""
    at = columns.index("reason") if "reason" in columns else 0
    before = list(takewhile(lambda role: role in _SAYING, reversed(columns[:at])))
    return "reason" in record and any(role not in record for role in before if role)


def _shifts(record: Record, columns: Sequence[Role | None], *, proved: bool) -> bool:
    """Whether a number may as well belong to the next column: 20 18 5 are target, result and points, or what follows.

    That is so where a column has no cell beside a bare number, or where the name may be that of a group and the text
    behind it the name. Two numbers alone are points and score where the total proves it.
    """
    values = [role for role in _VALUES if role in columns]
    groups = [role for role in LEVELS if role in columns][:-1]
    explained = {*_EXPLAINS, *_VALUES} & {*record}
    behind = next((record[role].text for role in columns if role in explained), "")
    # Behind a group of level 2 of the national forms stands no other.
    grouped = bool(groups) and groups[-1] in record and shape_of(record[groups[-1]].text) == "group"
    if shape_of(behind) == "text" and any(role not in record for role in groups) and not grouped:
        return True
    alone = set(_FIGURES) == {role for role in values if role in record}
    if set(values) <= set(_FIGURES) or (alone and proved):
        return False
    bare = [value_in(record, role) is not None for role in values]
    return any(
        role not in record and (any(bare[index + 1 : index + 2]) or (index and bare[index - 1]))
        for index, role in enumerate(values)
    )


def _cells_of(laid: Laid) -> frozenset[tuple[Role, str, int]]:
    return frozenset((role, cell.text, id(cell.place)) for role, cell in laid.record.items())


def adds_up(rows: Sequence[Laid], beside: Mapping[Role, Decimal]) -> bool:
    """Whether the rows add up to the total in every column where that has a number, and it has one.

    What the row on the budget has under a head of its own (`beside`) is part of the total or not, but in all columns
    alike.
    """
    total = next((laid for laid in rows if is_total(laid)), None)
    if total is None:
        return False
    told = [role for role in _FIGURES if role in total.record]
    printed = {role: value_in(total.record, role) or ZERO for role in told}
    sums = {
        role: sum((value_in(laid.record, role) or ZERO for laid in rows if laid is not total), ZERO) for role in told
    }
    return bool(told) and come_to(sums, printed, beside)


def come_to(sums: Mapping[Role, Decimal], printed: Mapping[Role, Decimal], beside: Mapping[Role, Decimal]) -> bool:
    """Whether sums are what the total prints, what stands beside the table added in all columns or in none."""
    return any(
        all(sums[role] + more.get(role, ZERO) == value for role, value in printed.items()) for more in ({}, beside)
    )
