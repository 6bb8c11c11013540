"""What a text of a cell looks like: a number, a quantity, the name of a group, a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import STANDARD_GROUP, TOP_GROUP, Role
from scorer.readers.printed.values import folded, is_blank, is_quantity, is_unfilled, named, number, split_sign

Shape = Literal[
    "blank",
    "number",
    "quantity",
    "percent",
    "sign",
    "yes-no",
    "pointed",
    "marked",
    "top",
    "group",
    "text",
    "sentence",
    "long",
]

_LONG: Final = 40
#: What explains, and is no name: it has the signs of a sentence outside of brackets.
_SENTENCE: Final = re.compile(r"(?:[^（(]|[（(][^（()）]{0,40}[)）])*[，。；;①②]")
#: 指标1：… is a leaf whatever stands around it, and so is …（可选项）.
_MARKED: Final = re.compile(r"^指标\s*\d{1,2}\s*(?:[:：]|[^\W\d])|[（(]可选项?[)）]$")
#: 2.1 执行率 is a name with its number, and 2.5 个百分点 a quantity.
_CODED: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\s+(?!个百分点)\S{3,}$")
#: What stands in the column of signs besides signs.
_DIRECTION: Final = re.compile(r"定性|(?:正|反|逆)向(?:指标)?")
#: What a deduction is printed as; under points and scores it is told as unreadable.
_BELOW_ZERO: Final = re.compile(r"[-−－]\d{1,3}(?:\.\d{1,4})?")
#: The number before a name, that of its line apart: A31, 2.1.3, （4）A31.
_NUMBERED: Final = re.compile(
    r"(?:[（(]\d{1,2}[)）]|\d{1,2}[.、](?=[A-Z]))?([A-Z]\d{0,4}|\d{1,2}(?:\.\d{1,2}){0,4})[、.]?\s?(?![\d%.])\S"
)
#: The count of a row before its name: 1.班次, （2）人数.
_COUNTED: Final = re.compile(r"[（(]?(\d{1,2})[)）.、]\s?(?![\d%])\S")
_LEAST_COUNTED: Final = 3


def shape_of(text: str) -> Shape:
    """What a text looks like."""
    line = one_line(text)
    if is_blank(line):
        return "blank"
    if is_unfilled(line) or _MARKED.search(line):
        return "marked"
    if number(line) is not None or _BELOW_ZERO.fullmatch(folded(line)):
        return "number"
    if line.endswith(("%", "％")) and (is_quantity(line.lstrip("-−－")) or line == "%"):
        return "percent"
    bare = folded(named(line).name)
    if STANDARD_GROUP.fullmatch(bare):
        return "top" if TOP_GROUP.fullmatch(bare) else "group"
    sign, rest = split_sign(line)
    if _DIRECTION.fullmatch(line) or (sign is not None and not rest):
        return "sign"
    if line in ("是", "否"):
        return "yes-no"
    if named(line).points is not None:
        return "pointed"
    if is_quantity(line) and not _CODED.match(line):
        return "quantity"
    if len(line) > _LONG:
        return "long"
    return "sentence" if _SENTENCE.match(line) else "text"


def shapes_in_order(cells: Sequence[Cell], levels: Sequence[Role]) -> list[Shape]:
    """What the cells look like beside each other: a group stands before one that its name or its number leads to.

    成本指标 is above 经济成本指标, since that ends with it, and A3 资金投入 above A31 预算编制, whose number goes on.

    Args:
        cells: of a stream.
        levels: the columns of names. Only of two or three is it clear in which a number that goes on stands.
    """
    shapes = [shape_of(cell.text) for cell in cells]
    leading = [
        *(
            upper == "text" and lower in ("text", "pointed") and len(levels) in (2, 3) and leads(*texts)
            for (upper, lower), texts in _beside(shapes, cells)
        ),
        False,
    ]
    for at, (shape, below) in enumerate(pairwise(shapes)):
        if shape == below == "group":
            upper, lower = (folded(named(cell.text).name) for cell in cells[at : at + 2])
            shapes[at] = "top" if upper != lower and lower.endswith(upper) else shape
    for at in (at for at, leads_on in enumerate(leading) if leads_on):
        shapes[at] = "top" if leading[at + 1] or levels[-2] == "level1" else "group"
    for at in _counted(cells):
        shapes[at] = "pointed" if shapes[at] in ("text", "sentence", "long") else shapes[at]
    return shapes


def _counted(cells: Sequence[Cell]) -> list[int]:
    """Where names stand that are counted from the first to the last row: 1.班次, 2.人数; none where others are too."""
    found = [(at, told[1]) for at, cell in enumerate(cells) if (told := _COUNTED.match(one_line(cell.text)))]
    counts = [int(count) for _, count in found]
    return [at for at, _ in found] if len(counts) >= _LEAST_COUNTED and counts == [*range(1, len(counts) + 1)] else []


def _beside(shapes: Sequence[Shape], cells: Sequence[Cell]) -> Iterator[tuple[tuple[Shape, Shape], tuple[str, str]]]:
    return zip(pairwise(shapes), ((upper.text, lower.text) for upper, lower in pairwise(cells)), strict=True)


def unnumbered(text: str) -> str:
    """A name without the number before it: A 决策, 2.1 立项."""
    found = _NUMBERED.match(text)
    return text if found is None else text[found.end() - 1 :]


def leads(upper: str, lower: str) -> bool:
    """Whether the number before a name goes on in that of the next: A3 资金投入, A31 预算编制."""
    above, below = (_NUMBERED.match(one_line(text)) for text in (upper, lower))
    return above is not None and below is not None and below[1] != above[1] and below[1].startswith(above[1])
