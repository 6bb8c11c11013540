"""Rows between tabs whose cells have lines of their own, as Word pastes a table into a plain text: told by their tabs.

Word writes a tab between all cells of a row, the merged ones too, and each line of a cell on a line. The head says how
many tabs a row has; where all rows below it come to just as many, and have numbers where the head promises them, each
is put on one line. A line between two rows is the end of the one or the beginning of the other; where nothing tells
which, all stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.readers.printed.asides import SUM_WORDS, TOTAL_ROW, heads_group, is_marked_heading, names_total
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.roles import (
    LEVELS,
    STANDARD_GROUP,
    Role,
    distinct,
    is_head,
    may_be_head,
    role_of,
    roles_of,
)
from scorer.readers.printed.values import folded, is_blank, named, number
from scorer.readers.texts.text_lines import TextLine

#: A row has at least so many tabs, and at most so many lines.
_LEAST_TABS: Final = 3
_ROW_LINES: Final = 60
#: A head has at most so many lines, its first word fewer; and its first line is no longer than this.
_HEAD_LINES: Final = 24
_WORD_LINES: Final = 5
_LONGEST_HEAD: Final = 400
#: So many rows that fit show that the tabs are counted rightly.
_LEAST_ROWS: Final = 2
#: The name of a group is no longer, and has none of these signs.
_LONGEST_NAME: Final = 20
_SENTENCE: Final = "。；;，,！!？?"
#: A shorter line above a group that is known may belong to its name: 社会 above 满意度指标.
_SHORTEST_LINE: Final = 4
#: The points of a group, wherever they are broken.
_POINTS: Final = re.compile(r"[（(][\s\d.]{1,12}分?\s?[)）]")
#: How the head of a column of reasons ends; within it other words may stand.
_EXPLAINS: Final = re.compile(r".*(?:原因|说明|措施|分析|情况|依据|理由|建议|备注)", re.DOTALL)
#: How a sentence ends, and how one that goes on does.
_ENDS: Final = tuple("。；;！？!?")
_GOES_ON: Final = tuple("，、,：:（(—-")


def with_whole_rows(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines; rows whose cells have several lines, below a head that tells how many cells a row has, on one each."""
    result: list[TextLine] = []
    position = 0
    while position < len(lines):
        found = _table(lines, position)
        if found is None:
            result.append(lines[position])
            position += 1
        else:
            whole, position = found
            result += whole
    return result


@attrs.frozen
class _Head:
    """A head of columns: what its cells mean, and where the lines below it begin."""

    cells: tuple[str, ...]
    roles: tuple[Role | None, ...]
    end: int

    @property
    def topped(self) -> bool:
        """Whether it has a column for the highest groups, so that no line of their own is theirs."""
        return "level1" in self.roles

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether a row has a name, and numbers or nothing where the head promises numbers."""
        names = [cells[at] for at, role in enumerate(self.roles) if role in LEVELS]
        figures = [cells[at] for at, role in enumerate(self.roles) if role in ("points", "score")]
        named_by = bool(names) and not is_blank(names[-1]) and all(number(name) is None for name in names)
        numbers = [number(text) for text in figures]
        blank = all(value is not None or is_blank(text) for text, value in zip(figures, numbers, strict=True))
        return named_by and blank and any(value is not None for value in numbers)


@attrs.define
class _Whole:
    """A row while it is put together.

    Attributes:
        number: of its first line.
        unsure: whether a line in it may belong to the row before or behind it.
        grouped_unsurely: whether that line may belong to the name of its group.
    """

    number: int
    cells: list[str]
    unsure: bool = False
    grouped_unsurely: bool = False


def _table(lines: Sequence[TextLine], start: int) -> tuple[list[TextLine], int] | None:
    """The head that begins here and the rows below it, a line each, and where they end; None where nothing is torn."""
    ahead = lines[start : start + _HEAD_LINES]
    first = next((at for at, line in enumerate(ahead[:_WORD_LINES]) if line.kind != "plain"), None)
    if first is None or ahead[first].kind != "tab" or len(ahead[0].text) > _LONGEST_HEAD:
        return None
    text = "".join(line.text for line in ahead[:first])
    if role_of(one_line(text + ahead[first].text.split("\t")[0])) not in (*LEVELS, "other"):
        return None
    for end, line in enumerate(ahead[first:], start=start + first):
        if line.kind not in ("tab", "plain"):
            return None
        text += line.text
        cells = tuple(one_line(cell) for cell in text.split("\t"))
        if len(cells) <= _LEAST_TABS or not all(cells):
            continue
        if sum(role_of(cell) is None and not may_be_head(cell) for cell in cells) > 1:
            return None
        roles = distinct(roles_of(cells))
        if is_head(roles) and {"points", "score"} <= set(roles):
            head = _Head(cells, tuple(roles), end + 1)
            if (found := _below(lines, head, start)) is not None:
                return found
    return None


def _below(lines: Sequence[TextLine], head: _Head, start: int) -> tuple[list[TextLine], int] | None:
    """The head and its rows, up to the first line that belongs to none; None where none is torn or one does not fit."""
    tabs = len(head.cells) - 1
    rows = [_Whole(lines[start].number, list(head.cells))]
    whole, torn = 0, head.end > start + 1
    position = head.end
    while position < len(lines) and lines[position].kind in ("tab", "plain"):
        run = 0  # lines between two rows
        while position + run < len(lines) and lines[position + run].kind == "plain":
            run += 1
        first = position + run
        if first == len(lines) or lines[first].kind != "tab":
            break
        between = [one_line(line.text) for line in lines[position:first]]
        begins = lines[first].text.split("\t")
        if _sums(begins):
            rows[-1].cells[-1] += "".join(between)
            rows.append(_Whole(lines[first].number, [one_line(cell) for cell in begins]))
            position = first + 1
            if names_total(next(filter(str.strip, begins), "")):
                break
            continue
        if not head.topped and any(map(is_marked_heading, between)):
            return None  # 一、 and （一） head the rows below them
        split, certain = _split(rows[-1].cells[-1], between, one_line(begins[0]), is_head_row=len(rows) == 1)
        if split is None:
            return None
        certain = certain and (head.topped or split == len(between) or _is_group("".join(between[split:]) + begins[0]))
        rows[-1].cells[-1] += "".join(between[:split])
        rows[-1].unsure |= not certain
        taken = _row(lines, position + split, tabs)
        if taken is None or not head.fits(taken[0]):
            return None
        cells, end = taken
        # The group above may have another name, or the line above its first row may head all rows from there on.
        within = rows[-1].grouped_unsurely and not (cells[0] and head.topped)
        rows.append(_Whole(lines[position + split].number, cells, unsure=within or not certain))
        rows[-1].grouped_unsurely = within or not certain
        torn = torn or end > first + 1 or run > 0
        whole += 1
        position = end
    if not torn or whole < _LEAST_ROWS:
        return None
    return [TextLine(row.number, "\t".join(row.cells), "tab", unsure=row.unsure) for row in rows], position


def _sums(cells: Sequence[str]) -> bool:
    """Whether a row is that of a sum, whose label is merged over the columns of names."""
    label = folded(next(filter(str.strip, cells), ""))
    return names_total(label) or any(one.fullmatch(label) is not None for one in (SUM_WORDS, TOTAL_ROW))


def _row(lines: Sequence[TextLine], start: int, tabs: int) -> tuple[list[str], int] | None:
    """The cells of the row that begins here, and where it ends; None where no line ends it."""
    text, count = "", 0
    for position in range(start, min(start + _ROW_LINES, len(lines))):
        line = lines[position]
        if line.kind not in ("tab", "plain"):
            return None
        text += f"\n{line.text}" if text else line.text
        count += line.text.count("\t")
        if count > tabs:
            return None
        if count == tabs:
            return [one_line(_POINTS.sub(_bare, cell)) for cell in text.split("\t")], position + 1
    return None


def _bare(bracket: re.Match[str]) -> str:
    return re.sub(r"\s", "", bracket[0])


def _split(last: str, between: Sequence[str], first: str, *, is_head_row: bool) -> tuple[int | None, bool]:
    """How many of the lines between two rows belong to the row above, and whether that is certain.

    None where no line can be the first of the name below. Where several can, a group of the national forms is one.

    Args:
        last: the last cell of the row above.
        between: the lines between its last line with a tab and the first of the row below.
        first: what that one has before its first tab.
        is_head_row: whether the row above is the head of the columns.
    """
    if not between:
        return 0, True
    if not first:
        return (None if len(between) == 1 and heads_group(between[0]) else len(between)), True
    if any(named(line).name and named(line).points is not None for line in between):
        return None, False  # a name that ends in its points goes on in no other
    above = [last, *between]
    names = ["".join(between[count:]) + first for count in range(len(above))]
    begins = number(first) is not None or (bool(named(first).name) and heads_group(first))
    if begins and any(map(heads_group, between)) and not any(map(_is_group, names[:-1])):
        return None, False  # a line that heads the rows below it
    if is_blank(last):  # a line above the row may head it and those below
        return 0, _is_group(names[0]) or named(names[0]).points is not None or not _is_name(between[0])
    ways = [count for count, name in enumerate(names) if _is_name(name) and not above[count].endswith(_GOES_ON)]
    if is_head_row:
        heads = {count: last + "".join(between[:count]) for count in ways}
        ways = [count for count, head in heads.items() if role_of(head) is not None]
        whole = [count for count in ways if role_of(heads[count]) != "reason" or _EXPLAINS.fullmatch(heads[count])]
        if whole:
            return whole[-1], True
    known = [count for count in ways if _is_group(names[count])]
    if known:
        return known[0], known[0] == 0 or len(above[known[0]]) > _SHORTEST_LINE or len(ways) == 1
    ended = [count for count in ways if above[count].endswith(_ENDS)]
    chosen = ended if len(ended) == 1 else ways
    return (chosen[0] if chosen else None), len(chosen) == 1


def _is_group(text: str) -> bool:
    return STANDARD_GROUP.fullmatch(folded(named(text).name)) is not None


def _is_name(text: str) -> bool:
    """Whether a text may be the name of a group, and no bracket alone: （20分） is the end of a name."""
    said = named(text).name
    return len(text) <= _LONGEST_NAME and bool(said) and not _POINTS.search(said) and not set(said) & set(_SENTENCE)
