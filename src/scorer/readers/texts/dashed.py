"""Tables between lines of dashes, as converters write those without merged cells: a run of dashes for each column.

```text
  一级指标   三级指标   分值   得分
  ---------- ---------- ------ ------
  产出指标   维修涵闸   10     8
```

A cell stands below the dashes of its column, blank ones too. Where a text reaches over their ends nothing is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import is_head, roles_of
from scorer.readers.texts.text_lines import TextLine, row_of

#: A line of dashes, for two columns at least; and one of a single run, above rows whose cells have several lines.
DASHED: Final = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_WHOLE: Final = re.compile(r"\s*-{9,}\s*")
_MOST: Final = 2_000
_LONGEST: Final = 2_000
#: Which signs are as wide as two: a sign that is wide in some fonts only is counted either way.
_WIDE: Final = ("WF", "WFA")


def dashed_rows(lines: Sequence[TextLine], start: int, file: str) -> tuple[tuple[dict[int, Cell], ...], int]:
    """The rows of a table whose dashes stand in a line, the next one or that behind its head; and where it ends."""
    first = start + (_WHOLE.fullmatch(lines[start].text[:_LONGEST]) is not None)
    at = next((n for n in range(first, min(first + 2, len(lines))) if _is_dashed(lines[n])), None)
    if at is None:
        return (), start
    end = at + 1
    blank = False  # a table whose cells have several lines has blank ones between its rows, and dashes below them
    while end < min(len(lines), at + _MOST) and not (_is_dashed(lines[end]) or _WHOLE.fullmatch(lines[end].text)):
        blank = blank or lines[end].kind == "blank"
        if blank and first == start and at > start:
            break
        end += 1
    closed = end < len(lines) and not (blank and first == start)
    if (at == start and not closed) or (first > start and not closed):
        return (), start
    body = [*([lines[first:at]] if at > first else []), *_blocks(lines[at + 1 : end], apart=first > start and blank)]
    for wide in _WIDE:
        rows = [_cells(block, lines[at].text, wide) for block in body]
        whole = [row for row in rows if row is not None]
        if len(whole) == len(rows) > 1 and is_head(roles_of(whole[0])):
            found = [
                row_of([(text, block[0].number, 1) for text in row], file)
                for block, row in zip(body, whole, strict=True)
            ]
            return tuple(found), end + closed
    return (), start


def _is_dashed(line: TextLine) -> bool:
    return DASHED.fullmatch(line.text[:_LONGEST]) is not None


def _blocks(lines: Sequence[TextLine], *, apart: bool) -> list[Sequence[TextLine]]:
    """The lines of each row: one, or all between two blank ones."""
    if not apart:
        return [[line] for line in lines if line.kind != "blank"]
    blanks = [-1, *(at for at, line in enumerate(lines) if line.kind == "blank"), len(lines)]
    return [lines[before + 1 : after] for before, after in pairwise(blanks) if after - before > 1]


def _cells(block: Sequence[TextLine], dashes: str, wide: str) -> list[str] | None:
    """The cells of a row below the dashes of each column; None where a text stands between two columns."""
    spans = [found.span() for found in re.finditer("-+", dashes)]
    texts: list[list[str]] = [[] for _ in spans]
    for line in block:
        pieces = ["" for _ in spans]
        position = 0
        for sign in line.text.rstrip():
            column = next((at for at, (_, end) in enumerate(spans) if position < end), len(spans) - 1)
            if sign.strip() and position < spans[column][0]:
                return None
            pieces[column] += sign
            position += 2 if unicodedata.east_asian_width(sign) in wide else 1
        for text, piece in zip(texts, pieces, strict=True):
            text.append(piece.strip())
    return [one_line("\n".join(filter(None, text))) for text in texts]
