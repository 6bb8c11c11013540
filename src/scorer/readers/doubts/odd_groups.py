"""Texts in the place of a group that are unlike the other groups of a table: perhaps the reason of the row before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.columns.alignment import Laid, doubted
from scorer.readers.printed.asides import heads_group
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, TOP_WORD, Role
from scorer.readers.printed.rows import is_said, lost_points
from scorer.readers.printed.shapes import leads, unnumbered
from scorer.readers.printed.values import folded, named

#: What groups of the forms are called: 产出指标, 决策.
_A_GROUP: Final = re.compile(rf"{STANDARD_GROUP.pattern}|{TOP_WORD.pattern}")
#: What groups are like, though a reason may be as well: 社会效益, 年度目标.
_LIKE_A_GROUP: Final = re.compile(r".{0,8}(?:指标|目标|效益|影响|满意度|成本|时效|质量|数量)等?")
#: So many groups of the forms show that a table has no others.
_LEAST: Final = 2


def with_odd_groups_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows below a head with a column of reasons, those doubted whose group may be the reason of the row before.

    Where no delimiter tells blank cells, 12月停办一次 between a score and a name stands for a reason or for a group;
    behind a row that lost points it is the reason, where the column has other groups, and those are known, or the texts
    unlike them are few or stand behind such rows only.
    """
    told = list(rows)
    groups = [role for role in LEVELS if role in columns][:-1]
    for role in groups if "reason" in columns else ():
        said = {
            at: row.record[role].text for at, row in enumerate(rows) if role in row.record and row.record[role].text
        }
        sure, likely = _like_groups(said)
        led = frozenset(at for at, text in said.items() if _leads_its_row(text, rows[at], columns))
        sure, likely = sure | led, likely | led
        unsaid = [at for at in said if at and _opens(told[at], role, groups) and "reason" not in told[at - 1].record]
        odd = [at for at in unsaid if at not in likely]
        behind = [at for at in unsaid if lost_points(told[at - 1].record)]
        few = len(said) < len(likely) * 2
        moved = len(likely) >= _LEAST and (few or len(sure) >= _LEAST or set(odd) <= set(behind))
        for at in odd if moved else ():
            if few or at in behind:
                told[at - 1 : at + 1] = _apart(told[at - 1], told[at], role)
        known = len(likely) >= _LEAST and (few or len(sure) >= _LEAST)
        more = [
            at for at in said if known and at not in likely and at and _may_go_on(told[at - 1], told[at], role, groups)
        ]
        for at in (*more, *behind):
            if at not in sure:
                told[at - 1 : at + 1] = [doubted(told[at - 1]), doubted(told[at])]
    if told and "reason" in columns and "reason" not in told[-1].record and lost_points(told[-1].record):
        told[-1] = doubted(told[-1])  # without a total below, nothing tells where the last row ends
    return told


def with_strange_groups_told(rows: Sequence[Laid], columns: Sequence[Role | None]) -> list[Laid]:
    """The rows whose columns were guessed, those doubted whose upper group is unlike the others of a table.

    Where the groups are those of the national forms, or have their points, another text before the next group may be an
    indicator without numbers, whose cells were merged with those of the row above; or, where that lost points, their
    reason below a head that nobody knows. What stands as the reason of a full score and has points (公众评价（10分）)
    names the group of the rows behind it.
    """
    groups = [role for role in LEVELS if role in columns][:-1]
    told = list(rows)
    heading = next((at for at, row in enumerate(rows) if row.guessed and _reason_is_heading(row)), len(rows))
    told[heading:] = map(doubted, told[heading:])
    for role in groups[:1]:
        said = {at: row.record[role].text for at, row in enumerate(rows) if is_said(row.record, role)}
        sure, likely = _like_groups(said)
        odd = [at for at in said if at not in likely and rows[at].guessed]
        for at in odd if len(sure) >= _LEAST and len(odd) <= len(sure) else ():
            told[at] = doubted(told[at])
            if at and lost_points(told[at - 1].record) and not is_said(told[at - 1].record, "reason"):
                told[at - 1] = doubted(told[at - 1])
    return told


def _reason_is_heading(row: Laid) -> bool:
    said = row.record["reason"].text if is_said(row.record, "reason") else ""
    return heads_group(said) and named(said).points is not None and not lost_points(row.record)


def _like_groups(said: Mapping[int, str]) -> tuple[frozenset[int], frozenset[int]]:
    """Where a text is surely a group, and where it is like one; its points tell that where most have them."""
    pointed = frozenset(at for at, text in said.items() if named(text).points is not None)
    if len(pointed) * 2 > len(said):
        return pointed, pointed
    names = {at: unnumbered(folded(named(text).name)) for at, text in said.items()}
    sure = pointed | frozenset(at for at, name in names.items() if _A_GROUP.fullmatch(name))
    return sure, sure | frozenset(at for at, name in names.items() if _LIKE_A_GROUP.fullmatch(name))


def _leads_its_row(text: str, row: Laid, columns: Sequence[Role | None]) -> bool:
    """Whether the number of a group goes on in that of the next name of its row."""
    names = [row.record[role].text for role in LEVELS if role in columns and role in row.record]
    return any(upper == text and leads(upper, lower) for upper, lower in pairwise(names))


def _opens(row: Laid, role: Role, groups: Sequence[Role]) -> bool:
    """Whether the text of a column of groups is the first of its row, right behind the row before."""
    return not any(upper in row.record for upper in groups[: groups.index(role)])


def _may_go_on(before: Laid, row: Laid, role: Role, groups: Sequence[Role]) -> bool:
    """Whether the text of a group may be the last line of the reason that the row before has."""
    return _opens(row, role, groups) and "reason" in before.record and lost_points(before.record)


def _apart(before: Laid, row: Laid, role: Role) -> tuple[Laid, Laid]:
    """Two rows, both doubted; the first takes the group as its reason where it lost points, else its name may go on."""
    if not lost_points(before.record):
        return doubted(before), doubted(row)
    others = {other: cell for other, cell in row.record.items() if other != role}
    reasoned = attrs.evolve(before, record={**before.record, "reason": row.record[role]})
    return doubted(reasoned), attrs.evolve(doubted(row), record=others)
