"""Rows without a head of columns that may go on from the table before them, over a page break or below a line 续表.

They are read where nothing speaks against it: they are as wide as that table, each row is plain under its columns, and
a line says that the table goes on or the sums prove it. All others that look like rows of scores are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.columns.footers import behind_footer
from scorer.readers.columns.laying import ruled, unruled
from scorer.readers.columns.standards import with_standards
from scorer.readers.printed.form_labels import is_label
from scorer.readers.printed.grid import Cell, Grid, Paragraph, cells_in_order
from scorer.readers.printed.roles import FIGURES, LEVELS, Role, role_of
from scorer.readers.printed.rows import Doubt, Row
from scorer.readers.printed.values import WHOLE_POINTS, folded, is_blank, named, number, without_going_on
from scorer.readers.sums.arithmetic import Column, total, without_repeats
from scorer.readers.tables.sections import Section

#: Words in the columns of numbers that are heads of something else: 上年数, 决算金额, 执行率.
_FOREIGN_HEAD: Final = re.compile(r".*(?:数|额|率|值|量|费|元|度|比|位|号|人|期|间|次|名|年|月|日|称|别)(?:\(.*\))?")

#: The end of a name and one row behind it at least.
_LEAST_BEHIND: Final = 2

#: A longer line is a sentence; one line with two numbers is no table.
_LONGEST_LINE: Final = 200
_LEAST_LINES: Final = 2
#: Numbers alone on their lines are points and scores of rows where there are so many; a few are those of pages.
_LEAST_NUMBERS: Final = 6
_NUMBERS_OF_A_ROW: Final = 2

_Line = Mapping[int, Cell]


def laid_as(rows: Sequence[_Line], section: Section) -> Section | None:
    """Rows laid under the columns of a section, where they are as wide and all belong to it; else None."""
    left = _left(rows, section)
    if left is None or behind_footer(rows, ruled=section.ruled):
        return None
    columns = section.unnamed or section.columns
    if section.ruled:
        behind = {left + index: role for index, role in {**section.behind_groups, **section.points_of}.items()}
        laid = list(ruled(rows, {left + index: role for index, role in enumerate(columns)}, funds=False, behind=behind))
    else:
        laid = list(unruled(rows, columns, behind=section.behind_groups))
    if section.unnamed:
        printed = [next((row.behind.get(role) for role in section.points_of.values()), None) for row in laid]
        laid, columns = with_standards(laid, columns, printed, ruled=section.ruled, more=True) or (laid, columns)
    first = next(cell for row in rows for cell in cells_in_order(row))
    return attrs.evolve(section, rows=tuple(laid), columns=columns, doubts=(), place=first.place)


def is_plain(rows: Sequence[Row]) -> bool:
    """Whether each row has a name, nothing in it is doubtful, and one of them at least has a number.

    A total may be doubtful: its deductions are less than its points without its score where rows are blank.
    """
    told = [row for row in rows if row.points is not None or row.score is not None]
    return bool(told) and all(
        row.name
        and (not row.doubts or row.kind == "total")
        and all(number(text) is None for text in (row.name, *(g.name for g in row.groups)))
        for row in rows
    )


def proved(before: Sequence[Row], more: Sequence[Row]) -> bool:
    """Whether rows belong to those before them by arithmetic.

    Together they add up to the total that ends them, or to 100 points where there is none, and without them they do
    not.
    """
    printed = next((row for row in more if row.kind == "total"), None)
    rows = without_repeats([*before, *more])
    if printed is None:
        return total(rows, "points") == WHOLE_POINTS
    columns: tuple[Column, ...] = ("points", "score")
    told = [column for column in columns if getattr(printed, column) is not None]
    return bool(told) and all(total(rows, column) == getattr(printed, column) for column in told)


def broken_name(before: Sequence[Row], more: Sequence[Row]) -> Row | None:
    """The last row of a page with the end of its name, where the first line of the next page has nothing but that.

    A page break may cut a row: 工程质量一次验 with its numbers, and on the next page 收合格率, no group and no number.
    Beside 合格率（续） its reason goes on there.
    """
    if not before or len(more) < _LEAST_BEHIND:
        return None
    last, first, *others = (before[-1], *more)
    again = without_going_on(first.name) != first.name and folded(without_going_on(first.name)) == folded(last.name)
    if again and first.groups == last.groups and first.points is None and first.score is None:
        return attrs.evolve(last, reason=last.reason + first.reason)
    said = [cell for cell in first.cells.values() if not is_blank(cell.text)]
    if len(said) != 1 or named(said[0].text).points is not None or first.kind != "leaf" or last.kind != "leaf":
        return None
    if last.points is None or any(row.points is None and row.kind == "leaf" for row in others):
        return None
    values = {"name": last.name, "end": first.name}
    doubt = Doubt(code="name-goes-on", place=first.place, values=values)
    return attrs.evolve(last, name=last.name + first.name, doubts=(*last.doubts, doubt))


def names_alone(rows: Sequence[Row]) -> list[Row]:
    """The rows of a ruled table; a name with nothing beside it is told where all other rows have points.

    A page that a program took from a PDF may have cut a row there, and the name is the end of the one before.
    """
    alone = {
        at
        for at, (before, row) in enumerate(pairwise(rows), start=1)
        if row.kind == before.kind == "leaf"
        and _is_unpointed(row)
        and sum(1 for cell in row.cells.values() if cell.text) == 1
        and before.groups == row.groups
    }
    if not alone or any(_is_unpointed(row) for at, row in enumerate(rows) if row.kind == "leaf" and at not in alone):
        return list(rows)
    return [
        attrs.evolve(row, doubts=(*row.doubts, _alone(row, rows[at - 1]))) if at in alone else row
        for at, row in enumerate(rows)
    ]


def _is_unpointed(row: Row) -> bool:
    return row.points is None and row.pot is None


def _alone(row: Row, before: Row) -> Doubt:
    return Doubt(code="name-alone", place=row.place, values={"name": row.name, "before": before.name})


def contradicted(before: Sequence[Row], more: Sequence[Row]) -> bool:
    """Whether the total that ends the rows denies that they belong to those before them."""
    return any(row.kind == "total" and (row.points, row.score) != (None, None) for row in more) and not proved(
        before, more
    )


def not_read(rows: Sequence[_Line], section: Section, *, announced: bool, near: bool) -> Iterator[Doubt]:
    """The doubt about rows that look like more of a table and are not read, with their number and the first place.

    Args:
        rows: rows of a grid without a head of columns.
        section: the table before them.
        announced: whether a line between says that the table goes on; then each row with a word and a number counts.
        near: whether nothing but numbers of pages stands between.
    """
    filled = [row for row in rows if any(cell.text for cell in row.values())]
    left = _left(filled, section)
    if announced:
        found = [row for row in filled if _has_word_and_number(row)] or _named_rows(filled)
    elif left is not None:
        found = [] if _is_foreign(filled[0], section, left) else [r for r in filled if _is_alike(r, section, left)]
    else:
        pointed = "points" in section.columns
        found = [row for row in filled if _has_a_score(row, pointed=pointed)] if near else []
        found = found if _has_a_number(filled[:1]) and len(found) * 2 >= len(filled) else []
        found = found or (_named_rows(filled) if near and all(len(row) == 1 for row in filled) else [])
    if found:
        place = found[0][min(found[0])].place
        yield Doubt(code="rows-without-head", place=place, values={"count": str(len(found))})


def lines_not_read(above: Sequence[Paragraph], lines: Sequence[Paragraph], section: Section) -> Iterator[Doubt]:
    """The doubts about lines that look like more of a table, and are taken for prose: above it heads, below it rows.

    The order of the text of a PDF may leave 一级指标 and the groups below it above the rest of the head. A sentence,
    such as the last line of a long reason, ends the rows of a pasted table too early; so does that order, which leaves
    the numbers of the rows behind, each on a line.

    Args:
        above: the lines above the table.
        lines: those below it; none where its total ends it.
        section: the table.
    """
    heads = [line for line in above if (role := role_of(line.text)) in LEVELS and role not in section.columns]
    if heads:
        values = {"heads": ", ".join(line.text for line in heads)}
        yield Doubt(code="columns-not-read", place=heads[0].place, values=values)
    pointed = "points" in section.columns
    found = [line for line in lines if len(line.text) <= _LONGEST_LINE and _scored(line.text.split(), pointed=pointed)]
    if "score" in section.columns and len(found) >= _LEAST_LINES:
        yield Doubt(code="rows-without-head", place=found[0].place, values={"count": str(len(found))})
        return
    lone = [line for line in lines if len(line.text) <= _LONGEST_LINE and number(line.text) is not None]
    if "points" in section.columns and len(lone) >= _LEAST_NUMBERS:
        count = str(len(lone) // _NUMBERS_OF_A_ROW)
        yield Doubt(code="rows-without-head", place=lone[0].place, values={"count": count})


def _left(rows: Sequence[_Line], section: Section) -> int | None:
    """The column of a grid in which a table as wide as a section begins; None where the rows are not as wide.

    A sheet is as wide as the widest thing on it: there the columns of the head decide.
    """
    filled = [row for row in rows if row]
    width = len(section.columns)
    if not filled or not width:
        return None
    if not section.ruled:
        return 0 if max(map(len, filled)) == width else None
    left = min(min(row) for row in filled)
    right = max(column + max(1, cell.columns) for row in filled for column, cell in row.items())
    if right - left == width:
        return left
    inside = range(section.left, section.left + width)
    said = [column for row in filled for column, cell in row.items() if cell.text]
    return section.left if right - left > width and said and all(column in inside for column in said) else None


def _is_foreign(row: _Line, section: Section, left: int) -> bool:
    """Whether words in all columns of numbers are the head of a table about something else."""
    said = [text for text in _texts(row, _columns(section, FIGURES, left)) if not is_blank(text)]
    return bool(said) and all(_FOREIGN_HEAD.fullmatch(folded(text)) and number(text) is None for text in said)


def _is_alike(row: _Line, section: Section, left: int) -> bool:
    """Whether a row has words in the columns of names and a number in one of the columns of numbers."""
    words = [text for text in _texts(row, _columns(section, frozenset(LEVELS), left)) if not is_blank(text)]
    numbered = any(number(text) is not None for text in _texts(row, _columns(section, FIGURES, left)))
    return bool(words) and numbered and all(number(text) is None and not is_label(text) for text in words)


def _columns(section: Section, roles: frozenset[Role], left: int) -> list[int]:
    return [left + index for index, role in enumerate(section.columns) if role in roles]


def _has_word_and_number(row: _Line) -> bool:
    texts = [cell.text for cell in row.values() if not is_blank(cell.text)]
    numbers = [text for text in texts if number(text) is not None or named(text).points is not None]
    return bool(numbers) and any(number(text) is None for text in texts)


def _named_rows(rows: Sequence[_Line]) -> list[_Line]:
    """Of rows of one cell each, the words that a number follows: where one of several cells begins is not told."""
    cells = [row for row in rows if len(row) == 1]
    texts = [cell.text for row in cells for cell in row.values()]
    pairs = zip(cells, texts, texts[1:], strict=False)
    return [row for row, text, below in pairs if number(text) is None and number(below) is not None]


def _has_a_score(row: _Line, *, pointed: bool = True) -> bool:
    """Whether a row has a word and behind it points and a score that is not above them, or a score alone at its end."""
    return _scored([cell.text for cell in cells_in_order(row) if not is_blank(cell.text)], pointed=pointed)


def _scored(texts: Sequence[str], *, pointed: bool) -> bool:
    values = [number(text) for text in texts]
    if not pointed:
        last = values[-1] if len(values) > _LEAST_BEHIND else None
        return values[:1] == [None] and last is not None and last.value <= WHOLE_POINTS
    pairs = zip(values[1:], values[2:], strict=False)
    return values[:1] == [None] and any(
        points is not None and score is not None and score.value <= points.value <= WHOLE_POINTS
        for points, score in pairs
    )


def _has_a_number(rows: Sequence[_Line]) -> bool:
    return any(number(cell.text) is not None for row in rows for cell in row.values())


def _texts(row: _Line, columns: Sequence[int]) -> list[str]:
    return [row[column].text for column in columns if column in row]


def above_the_head(grid: Grid, parts: Sequence[Section]) -> Sequence[_Line]:
    """The rows of a grid above its first head of columns; all of them where it has none."""
    return grid.rows[: parts[0].start] if parts else grid.rows
