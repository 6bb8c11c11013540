"""Lines and groups of a form in which nobody entered an indicator, where cells are told apart by blanks.

The national form prints 经济效益指标, 社会效益指标, 生态效益指标 and 可持续影响指标 whether or not they are filled in.
Where blank cells left no trace such a line names a group and no row; laid with the others it would be taken for the
name of the row below it. Lines such as 指标2： and …… have no number of their own either, and would take the next one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from scorer.readers.printed.grid import Cell, cells_in_order
from scorer.readers.printed.values import folded, is_blank, is_unfilled, named, number

#: Groups that stand side by side in one form; one directly below another has no rows between them.
_SIBLINGS: Final = (
    re.compile(r"(?:数量|质量|时效|成本)指标"),
    re.compile(r"(?:经济效益|社会效益|生态效益|可持续影响)指标"),
)
_DOTS: Final = re.compile(r"[.·…]{2,12}|…")
_TOP: Final = re.compile(r"(?:产出|效益|满意度|成本)指标")


def without_unfilled(rows: Sequence[Mapping[int, Cell]]) -> list[dict[int, Cell]]:
    """The rows without lines that nobody filled in; a line that ends in a group without rows loses this group.

    The group of the level above that stands before it in the line is kept for the lines that follow.
    """
    result: list[dict[int, Cell]] = []
    rows = [row for row, after in zip(rows, [*rows[1:], {}], strict=True) if not _is_unfilled(row, after)]
    kept: list[Cell] = []  # groups of the level above, of a line that had nothing else
    for row, following in zip(rows, [*rows[1:], {}], strict=True):
        cells = [*kept, *cells_in_order(row)]
        kept = []
        if _ends_unfilled(cells, following):
            kept = cells[:-1]
            continue
        result.append(dict(enumerate(cells)))
    return [*result, dict(enumerate(kept))] if kept else result


def _ends_unfilled(cells: Sequence[Cell], following: Mapping[int, Cell]) -> bool:
    """Whether a line is names of groups only, and the last of these has its sibling, or the next group, below it."""
    names = [_name(cell) for cell in cells]
    below = [_name(cell) for cell in cells_in_order(following)]
    if not names or not below or not all(_TOP.fullmatch(name) for name in names[:-1]):
        return False
    siblings = next((one for one in _SIBLINGS if one.fullmatch(names[-1])), None)
    if siblings is None or below[0] == names[-1]:
        return False
    return siblings.fullmatch(below[0]) is not None or (_TOP.fullmatch(below[0]) is not None and len(below) > 1)


def _is_unfilled(row: Mapping[int, Cell], following: Mapping[int, Cell]) -> bool:
    """Whether a line holds nothing but 指标2：, without numbers in the next line, or dots in the place of more rows."""
    texts = [folded(cell.text) for cell in row.values()]
    if len(texts) != 1:
        return False
    if _DOTS.fullmatch(texts[0]):
        return True
    below = next((cell.text for cell in following.values()), "…")
    silent = _DOTS.fullmatch(folded(below)) is not None or (not is_blank(below) and number(below) is None)
    return silent and is_unfilled(texts[0])


def _name(cell: Cell) -> str:
    return folded(named(cell.text).name)
