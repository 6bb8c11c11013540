"""Rows that repeat other rows: subtotals and 其中 rows are told from leaves by what they add up to.

Words only say where to look. A row counts as a sum where its numbers are those of rows beside it, added; where the
words promise a sum and the numbers deny it, the row is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, Literal

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.asides import SUM_WORDS
from scorer.readers.rows import Doubt, Label, Row
from scorer.readers.values import folded, without_mark

#: Ways of numbering, from the highest to the lowest.
_MARKS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"[一二三四五六七八九十]{1,3}[、.]",
        r"\([一二三四五六七八九十]{1,3}\)",
        r"\d{1,2}[、.]",  # 1.24小时服务 is numbered 1 as well; the sum decides
        r"\(\d{1,2}\)",
        r"[①-⑳]|\d{1,2}\)",
    )
)
_UNMARKED: Final = len(_MARKS)
#: One heading may be the sum of the rows below it by chance.
_LEAST_HEADINGS: Final = 2
_OF_WHICH: Final = re.compile(r"其中[:：]?.*")
#: A column that is added up.
Column = Literal["points", "score"]


def without_repeats(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those that repeat others marked as `subtotal`."""
    result: list[Row] = []
    for group in _by_group(rows):
        result += _in_group(group)
    return tuple(_over_groups(result))


def _over_groups(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows; a subtotal that fits the groups beside it is in order, though it differs from its own group."""
    for index, row in enumerate(rows):
        doubt = next((doubt for doubt in row.doubts if doubt.code == "sum-differs"), None)
        if doubt is not None:
            row = attrs.evolve(row, doubts=tuple(one for one in row.doubts if one is not doubt))
            beside = list(_groups_beside(rows, index))
            if not any(_adds_up(row, parts) for parts in beside):
                # Its own group may have no rows; what does not add up is then told of the first that has some.
                row = _doubtful(row, "sum-differs", next((parts for parts in beside if parts), []))
        yield row


def _groups_beside(rows: Sequence[Row], index: int) -> Iterator[list[Row]]:
    """What a subtotal may sum up: its highest group, before or below it, the rows since the last subtotal, or all."""
    leaves = [row for row in rows[:index] if row.kind == "leaf"]
    top = rows[index].groups[:1] or (leaves[-1].groups[:1] if leaves else ())
    yield [row for row in leaves if row.groups[:1] == top]
    yield [row for row in rows[index + 1 :] if row.kind == "leaf" and row.groups[:1] == rows[index].groups[:1] != ()]
    since = next((at for at in range(index - 1, -1, -1) if rows[at].kind == "subtotal" and _is_sum(rows[at])), -1)
    yield [row for row in rows[since + 1 : index] if row.kind == "leaf"]
    yield leaves


def _is_sum(row: Row) -> bool:
    return SUM_WORDS.fullmatch(folded(row.name)) is not None


def total(rows: Iterable[Row], column: Column) -> Decimal:
    """What the leaves and the row on the budget add up to; a shared maximum counts once."""
    found, pots = ZERO, set()
    for row in rows:
        if row.kind not in ("leaf", "execution"):
            continue
        value = row.points if column == "points" else row.score
        if column == "points" and row.pot is not None and row.pot.number not in pots:
            pots.add(row.pot.number)
            value = row.pot.points
        found += value or ZERO
    return found


def _by_group(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        if group and row.groups != group[-1].groups:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _in_group(rows: list[Row]) -> list[Row]:
    for start, end in reversed(_headed(rows)):
        rows[start:end] = _marked_sum(rows[start], rows[start + 1 : end])
    for index in reversed(range(len(rows))):  # what is numbered lowest first: its sums are no parts of a higher sum
        if rows[index].kind == "leaf" and (below := _lower_marks(rows, index)):
            rows[index : index + 1 + len(below)] = _marked_sum(rows[index], below)
    for index, row in enumerate(rows):
        if row.kind != "leaf":
            continue
        name = folded(row.name)
        if _OF_WHICH.fullmatch(name):
            rows[index] = _of_which(rows, index)
        elif _is_sum(row):
            rows[index] = _worded_sum(rows, index)
    return _proved_by_group(rows)


def _headed(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Where headings that are numbered stand over rows that are not, each with where its rows end.

    None where one of them is anything but the sum of its rows: then the numbers say nothing about the others either.
    """
    starts = [index for index, row in enumerate(rows) if row.kind == "leaf" and _mark(row.name) < _UNMARKED]
    last = next((index for index, row in enumerate(rows) if row.kind == "total"), len(rows))
    spans = list(zip(starts, [*starts[1:], last], strict=True)) if len(starts) >= _LEAST_HEADINGS else []
    sums = all(
        _mark(rows[start].name) == _mark(rows[starts[0]].name)
        and all(row.kind == "leaf" for row in rows[start:end])
        and _adds_up(rows[start], rows[start + 1 : end])
        for start, end in spans
    )
    return spans if sums and starts[:1] == [0] else []


def _mark(name: str) -> int:
    shown = folded(name)
    return next((level for level, pattern in enumerate(_MARKS) if pattern.match(shown)), _UNMARKED)


def _lower_marks(rows: Sequence[Row], index: int) -> list[Row]:
    """The rows after this one that are numbered in a lower way, up to the next that is not."""
    level = _mark(rows[index].name)
    below: list[Row] = []
    for row in rows[index + 1 :]:
        mark = _mark(row.name)
        if level == _UNMARKED or mark == _UNMARKED or mark <= level or row.kind not in ("leaf", "subtotal"):
            break
        below.append(row)
    return below


def _adds_up(row: Row, parts: Sequence[Row]) -> bool | None:
    """Whether the parts add up to the row, in all columns where it has a number; None where it has none."""
    told = False
    for column in ("points", "score"):
        whole = getattr(row, column)
        values = [getattr(part, column) for part in parts]
        if whole is None or not values or None in values:
            continue
        told = True
        if sum(values, ZERO) != whole:
            return False
    return True if told else None


def _marked_sum(row: Row, below: Sequence[Row]) -> list[Row]:
    """A row with the rows numbered below it: where they add up to it, it is the name of their group."""
    parts = [part for part in below if part.kind == "leaf"]
    adds = _adds_up(row, parts)
    if adds or (adds is None and row.points is None and row.score is None):
        depth = len(row.groups)
        label = Label(name=without_mark(row.name), points=row.points, place=row.place)
        inside = [attrs.evolve(part, groups=(*part.groups[:depth], label, *part.groups[depth:])) for part in below]
        return [attrs.evolve(row, kind="subtotal"), *inside]
    return [_doubtful(row, "sum-unclear", parts), *below]


def _worded_sum(rows: Sequence[Row], index: int) -> Row:
    """小计: the sum of the rows before it."""
    row = rows[index]
    before: list[Row] = []
    for earlier in reversed(rows[:index]):
        if earlier.kind != "leaf":
            break
        before.append(earlier)
    adds = _adds_up(row, before)
    summed = attrs.evolve(row, kind="subtotal")
    return summed if adds or (adds is None and row.score is None) else _doubtful(summed, "sum-differs", before)


def _of_which(rows: Sequence[Row], index: int) -> Row:
    """其中: a part of the row before it, whose numbers it repeats."""
    row = rows[index]
    if index and any(_adds_up(rows[index - 1], rows[index:end]) for end in range(index + 1, len(rows) + 1)):
        return attrs.evolve(row, kind="subtotal")
    if row.points is None and row.score is None:
        return attrs.evolve(row, kind="subtotal")
    return _doubtful(row, "sum-unclear", rows[max(0, index - 1) : index])


def _doubtful(row: Row, code: str, parts: Sequence[Row]) -> Row:
    column: Column = "score" if row.score is not None else "points"
    whole = getattr(row, column)
    values = {
        "name": row.name,
        "value": "—" if whole is None else plain(whole),
        "sum": plain(sum((getattr(part, column) or ZERO for part in parts), ZERO)),
    }
    return attrs.evolve(row, doubts=(*row.doubts, Doubt(code=code, place=row.place, values=values)))


def _proved_by_group(rows: list[Row]) -> list[Row]:
    """A sum among the leaves without any word for it, where only leaving it out gives what the group prints."""
    printed = rows[0].groups[-1].points if rows and rows[0].groups else None
    leaves = [index for index, row in enumerate(rows) if row.kind == "leaf"]
    column: Column = "points" if any(rows[index].points is not None for index in leaves) else "score"
    if printed is None or total((rows[index] for index in leaves), column) <= printed:
        return rows
    fitting = [
        index
        for index in leaves
        if total((rows[one] for one in leaves if one != index), column) == printed and _sums_after(rows, index)
    ]
    if len(fitting) == 1:
        rows[fitting[0]] = attrs.evolve(rows[fitting[0]], kind="subtotal")
    return rows


def _sums_after(rows: Sequence[Row], index: int) -> bool:
    """Whether two or more rows directly after this one add up to it."""
    return any(_adds_up(rows[index], rows[index + 1 : end]) for end in range(index + 3, len(rows) + 1))
