"""The labels of a form in lines of text: names below their labels, and what a narrow cell broke of either."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

import attrs

from scorer.readers.printed.form_labels import (
    LONGEST_SAID,
    OF_HEADS,
    OF_UNITS,
    YEAR,
    YEAR_LABEL,
    begins_with_label,
    beside_labels,
    is_any_label,
    is_unit,
    label_of,
    pieces_of,
)
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.roles import role_of
from scorer.readers.printed.values import OF_A_NAME, folded, number

#: The title of the form, or a name that was broken inside its bracket, is no value.
_NO_VALUE: Final = re.compile(r".*(?:自评|评价|绩效).{0,6}表|[^()]*\([^()]*|[^()]*\)[^()]*")
#: So many lines back the labels of a block are looked for, and so many above each other are one.
_BLOCK: Final = 12
_SEVERAL: Final = 2
#: The rest of a name is no longer.
_LONGEST_REST: Final = 6
#: The rest of a label is no longer.
_LONGEST_PART: Final = 2
#: A name beside a label has at most so many lines behind its first.
_REST_LINES: Final = 3
#: A sentence, a place for a seal, or a date is none either.
_NO_NAME: Final = re.compile(r"[。;:,]|^\(|\d{4}年\d|〇|月(?:\d{1,2}日)?$")


def below_label(label: Paragraph, said: Paragraph) -> dict[str, Cell]:
    """What the line below a label of the head of a form names, where each cell of a form has a line of its own."""
    if (
        label_of(label.text) not in {*OF_HEADS, "declared"}
        or len(said.text) > LONGEST_SAID
        or _NO_NAME.search(folded(said.text))
    ):
        return {}
    return beside_labels([[Cell(text=line.text, place=line.place) for line in (label, said)]])


def below_labels(above: Sequence[Paragraph], said: Paragraph, head: Mapping[str, Cell]) -> dict[str, Cell]:
    """What a line names below the label before it, or below several that stand above as many values.

    The text of a PDF gives the labels of a form as one block, and what stands beside them on paper as the next. The
    line may also be the rest of a unit that the head so far ends in, or the label below a name of several lines.
    """
    return (
        _below_labels(above, said)
        or _rests_of(head, above[-1], said)
        or _rests_before(head, above, said)
        or {key: cell for key, cell in _beside_broken_label(above, said).items() if key not in head}
    )


def _beside_broken_label(above: Sequence[Paragraph], line: Paragraph) -> dict[str, Cell]:
    """What stands beside a label that a narrow cell broke: 项目名 and its value above 称, or both parts above that.

    The value may also stand beside the second part: 项目支出 above 名称 and it.
    """
    last = pieces_of(above[-1].text)
    begun, rest, behind = last[:1], line.text.strip(), last[1:]
    own = pieces_of(line.text)
    if len(last) == 1 and len(own) > 1 and len(own[0]) <= _LONGEST_PART:
        rest, behind = own[0], own[1:]
    elif not behind and len(above) > 1:
        begun, rest, behind = [above[-2].text.strip()], above[-1].text.strip(), pieces_of(line.text)
    place = above[-1].place if last[1:] else line.place
    whole = "".join((*begun, rest))
    broken = len(rest) <= _LONGEST_PART and not any(map(is_any_label, (*begun, rest)))
    if not (behind and broken and label_of(whole) in OF_HEADS):
        return {}
    return beside_labels([[Cell(text=text, place=place) for text in (whole, *behind)]])


def _below_labels(above: Sequence[Paragraph], said: Paragraph) -> dict[str, Cell]:
    labels = [is_any_label(line.text) for line in above[-_BLOCK:]]
    values = (*labels, False)[::-1].index(True) if True in labels else 0
    run = labels[::-1][values - 1 :]
    count = run.index(False) if False in run else len(run)
    if count < _SEVERAL:
        return {} if _NO_VALUE.fullmatch(folded(said.text)) else below_label(above[-1], said)
    if values != count:
        return {}
    lines = [*above[-2 * count + 1 :], said]
    found: dict[str, Cell] = {}
    for label, value in zip(lines[:count], lines[count:], strict=True):
        unit = label_of(label.text) in ("department", "unit")
        if _NO_VALUE.fullmatch(folded(value.text)) or (unit and not is_unit(value.text)):
            return {}
        found |= below_label(label, value)
    return found


def _rests_of(head: Mapping[str, Cell], above: Paragraph, line: Paragraph) -> dict[str, Cell]:
    """The units at the end of a line that a narrow cell broke (示例县学生资助管理中), with the line below it (心).

    Nothing where the line above ends in a whole name, and where both together are none.
    """
    rest = folded(_beside_rest_of_label(above, line) or line.text)
    is_rest = len(rest) <= _LONGEST_REST and re.fullmatch(f"{OF_A_NAME}+", rest) is not None
    if not is_rest or is_any_label(rest) or role_of(rest) is not None:
        return {}
    return {
        key: attrs.evolve(cell, text=cell.text + rest)
        for key, cell in head.items()
        if key in OF_UNITS and above.text.endswith(cell.text) and not is_unit(cell.text) and is_unit(cell.text + rest)
    }


def _beside_rest_of_label(above: Paragraph, line: Paragraph) -> str:
    """What stands at the end of a line that begins with the rest of the label above: 及代码 below 主管部门; or ""."""
    label, said = pieces_of(above.text)[:1], pieces_of(line.text)
    whole = "".join((*label, *said[:1]))
    return said[-1] if label and len(said) > 1 and is_any_label(whole) else ""


def goes_on_below(head: Mapping[str, Cell], above: Paragraph, line: Paragraph) -> tuple[dict[str, str], ...]:
    """A unit at the end of a line, and the text below that may go on with it though it is whole: 监测站 below 示例中心.

    Args:
        head: what was read so far, the line above included.
        above: a line of text.
        line: the line below it.
    """
    rest = folded(_beside_rest_of_label(above, line) or line.text)
    if len(rest) > _LONGEST_REST or is_any_label(rest) or role_of(rest) is not None or not is_unit(rest):
        return ()
    return tuple(
        {"name": cell.text, "text": rest}
        for key, cell in head.items()
        if key in OF_UNITS and above.text.endswith(cell.text) and not cell.text.endswith(rest)
    )


def _rests_before(head: Mapping[str, Cell], above: Sequence[Paragraph], label: Paragraph) -> dict[str, Cell]:
    """The name that a narrow cell broke, whole: all lines between its label and the next, of which none is wider."""
    if not any(is_any_label(piece) or YEAR_LABEL.fullmatch(folded(piece)) for piece in pieces_of(label.text)[:1]):
        return {}
    begun = {key: head[key] for key in ("project", "unit") if key in head}

    def goes_on(line: Paragraph) -> bool:
        return _may_be_rest(line) and not any(line.text.endswith(cell.text) for cell in begun.values())

    rest = list(takewhile(goes_on, reversed(above[-_REST_LINES:])))[::-1]
    labels = [line.text.strip() for line in above[-_BLOCK:] if is_any_label(line.text)]
    before = [line.text for line in above[: len(above) - len(rest)]]
    # Below a block of several labels stand as many names.
    block = len(before) > _SEVERAL and all(map(is_any_label, before[-1 - _SEVERAL : -1]))
    for key, cell in begun.items() if rest and before and not block else ():
        if not before[-1].endswith(cell.text) or any(is_unit(line.text) for line in rest if key == "project"):
            continue
        said = [line.text.strip() for line in rest]
        said = [text for text in said if not any(is_any_label(label + text) for label in labels)]  # 及代码 of 主管部门
        lines = [cell.text, *said]
        full = all(len(folded(line)) <= len(folded(cell.text)) for line in lines)
        whole = "".join(lines)
        if full and (key == "project" or (not is_unit(cell.text) and is_unit(whole))):
            return {key: attrs.evolve(cell, text=whole)}
    return {}


def _may_be_rest(line: Paragraph) -> bool:
    """Whether a line may go on with a name: words of one, and neither a label, a title, a year nor a number."""
    text = folded(line.text)
    said = re.fullmatch(f"{OF_A_NAME}{{1,{LONGEST_SAID}}}", text) is not None and number(text) is None
    other = is_any_label(line.text) or begins_with_label(line.text) or role_of(text) is not None
    titled = _NO_VALUE.fullmatch(text) or _NO_NAME.search(text) or YEAR.search(text)
    return said and not other and not titled
