"""The levels of a ruled table by the rows that their cells cover, where the words of its head leave them open.

What groups others is merged over them or said once, and the name of an indicator stands in each row. Under 评价内容,
考核要点 or 评价方面 there may be either, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.columns.footers import begins_with_total, up_to_the_end
from scorer.readers.columns.head_rows import Head
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import FIGURES, LEVELS, may_name, role_of
from scorer.readers.printed.values import folded, is_blank, value_of

#: A word of a head that says which level it is.
_SAYS_LEVEL: Final = re.compile(r"[一二三四五]级|[A-E][级类]")
#: What explains a name may stand beside it under such a word.
_CONTENT: Final = re.compile(r".{2,6}内容")
_LEAST_ROWS: Final = 3
_THIRD: Final = 3


def ranked(head: Head, rows: Sequence[Mapping[int, Cell]]) -> Head:
    """The head with its levels from the one that covers most rows to the one that has a text of its own in each."""
    levels = sorted((at for at, role in head.roles.items() if role in LEVELS), key=lambda at: str(head.roles[at]))
    if not {*levels} <= head.texts.keys():
        return head  # one word stands over several columns
    own = [row for row in up_to_the_end(rows) if not begins_with_total(row)]
    open_to = [at for at in head.texts if at in levels or (levels and _is_open(head, at, levels[-1]))]
    count = sum(_is_scored(head, row) for row in own)
    begun = {at: _begun(head, own, at) for at in open_to}
    names = _names(head, levels, begun, count) if levels and count >= _LEAST_ROWS else None
    if names is None:
        return head
    explains = levels[-1] if len(begun[levels[-1]]) == count else None  # 考核内容 behind 评价要点
    groups = [at for at in open_to if at not in (names, explains) and (at in levels or 0 < len(begun[at]) < count)]
    chain = [*sorted(groups, key=lambda at: (len(begun[at]), at)), names]
    nested = 0 in begun[chain[0]] and all(begun[upper] <= begun[lower] for upper, lower in pairwise(chain))
    said = [at for at in chain if _says_level(head, at)]
    ordered = [at for at in levels if at in said]
    over = [at for at in chain[1:] if head.roles[at] == "level1" and at in said]  # nothing stands over 一级指标
    if chain == levels or not nested or len(chain) > len(LEVELS) or said != ordered or over:
        return head
    others = {at: "meaning" if at in levels else role for at, role in head.roles.items()}
    placed = dict(zip(chain, LEVELS[max(0, _THIRD - len(chain)) :], strict=False))
    return attrs.evolve(head, roles={**others, **placed})


def _names(head: Head, levels: Sequence[int], begun: Mapping[int, frozenset[int]], count: int) -> int | None:
    """The column of the names of indicators: of those with a text in each row; None where there is none."""
    each = [at for at in sorted(begun) if len(begun[at]) == count]
    last = levels[-1]
    if last not in each:
        return None if _says_level(head, last) else next(iter(each), None)
    before = [at for at in each if at < last and at not in levels]
    explains = _CONTENT.fullmatch(folded(head.texts[last].text)) is not None
    return before[-1] if before and explains else last


def _says_level(head: Head, at: int) -> bool:
    return at in head.texts and _SAYS_LEVEL.match(folded(head.texts[at].text)) is not None


def _is_open(head: Head, at: int, names: int) -> bool:
    """Whether the word over a column may be that of groups or names; 评价要点 behind the names is a standard."""
    text = head.texts[at].text
    return head.roles.get(at) not in FIGURES and may_name(text) and (at < names or role_of(text) in LEVELS)


def _is_scored(head: Head, row: Mapping[int, Cell]) -> bool:
    return any(head.roles.get(at) in FIGURES and value_of(cell.text) is not None for at, cell in row.items())


def _begun(head: Head, rows: Sequence[Mapping[int, Cell]], at: int) -> frozenset[int]:
    """The scored rows, by number, from which on a column says something else than before, or again in another cell."""
    found = []
    number = 0
    before: Cell | None = None
    begins = False
    for row in rows:
        cell = row.get(at)
        if cell is not None and not is_blank(cell.text):
            apart = before is None or before.rows > 1 or cell.rows > 1
            begins = begins or apart or folded(cell.text) != folded(before.text if before else "")
            before = cell
        if _is_scored(head, row):
            found += [number] if begins else []
            number += 1
            begins = False
    return frozenset(found)
