"""Forms whose cells are lines with their labels: 指标名称：… 分值：10 得分：9, below or behind each other, as tables.

A name begins an indicator, what follows belongs to it, and 一级指标：… stands over all names behind it.
Only a form in which the figures of each indicator stand behind its name, each once, is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from scorer.readers.columns.block_names import is_top_group
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.form_labels import LABELS
from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import FIGURES, LEVELS, Role, role_of
from scorer.readers.printed.values import folded, value_of

#: A label at the start of a line, or behind what ends the value before it.
_LABEL: Final = re.compile(
    r"(?:^|(?<=[\s,，;；。、]))([^\s:：,，;；。、（）()]{2,14}(?:[（(][^（()）]{1,4}[)）])?)\s*[:：]"
)
_HAN: Final = r"[一二三四五六七八九十]{1,3}"
_MARK: Final = re.compile(rf"^\s*(?:[（(]?(?:\d{{1,2}}|{_HAN})[)）]|{_HAN}、|\d{{1,2}}[.、．]|[①-⑳])\s*(?=\D)")
_NUMBERED: Final = re.compile(r"(?:三级)?指标\d{1,2}")
_HEADING: Final = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])\s*(.{2,24})$"
)
_TOTAL: Final = re.compile(r"\s*([^\s:：]{2,8})(?:\s+|\s*[:：]\s*)(.*)")
_STOPS: Final = " ;；。"
_ENDS: Final = f"{_STOPS},，、"
#: What one label of a form is no more than, and what goes on in the next line.
_LONGEST: Final = 2000
_WORDS: Final[frozenset[Role]] = frozenset(("target", "actual", "reason", "measure", "standard", "meaning"))
_LEAST: Final = 2
_NAME: Final[Role] = "level3"

#: A column: its role, or its label where nobody knows that.
_Column = str


@attrs.define
class _Form:
    """A form while its lines are read: an indicator is its cells by column, and the heads by column."""

    heads: dict[_Column, Cell] = attrs.field(factory=dict)
    rows: list[dict[_Column, Cell]] = attrs.field(factory=list)
    parts: list[Paragraph] = attrs.field(factory=list)
    torn: bool = False
    closed: bool = False
    last: _Column = ""

    def add(self, label: str, text: str, part: Paragraph) -> None:
        """Note what stands behind a label."""
        column = _column(label)
        if not self.rows or (column in LEVELS and _NAME in self.rows[-1]):
            self.rows.append({})
        row = self.rows[-1]
        known = row.get(column)
        if known is None:
            row[column] = Cell(text=text, place=part.place)
        elif column in FIGURES or column in LEVELS:
            self.torn = True  # which of the two is meant is not told
        else:
            row[column] = attrs.evolve(known, text=f"{known.text}；{text}")
        self.torn = self.torn or (column not in LEVELS and _NAME not in row)
        self.heads.setdefault(column, Cell(text=_HEADS.get(column, label), place=part.place))
        self.last = column

    def close(self, label: str, text: str, part: Paragraph) -> bool:
        """Note the total, which ends a form; False where what stands beside it is no total."""
        figures = {_column(name): value for name, value in _said(text, begun=True)} or {"score": text.strip(_ENDS)}
        self.closed = figures.keys() <= {"points", "score"} and all(
            value_of(value) is not None for value in figures.values()
        )
        if self.closed:
            said = {column: Cell(text=value, place=part.place) for column, value in figures.items()}
            self.rows.append({_NAME: Cell(text=label, place=part.place), **said})
        return self.closed

    @property
    def is_certain(self) -> bool:
        """Whether each indicator has its name and its figures, and at least two have numbers."""
        rows = self.rows[:-1] if self.closed else self.rows
        numbered = [row for row in rows if all(_has_number(row, column) for column in ("points", "score"))]
        whole = all({_NAME, "points", "score"} <= row.keys() for row in rows)
        return not self.torn and whole and len(numbered) >= _LEAST

    def grid(self) -> Grid:
        """The form as a table, the groups first."""
        columns = sorted(self.heads, key=lambda one: LEVELS.index(one) if one in LEVELS else len(LEVELS))
        rows = [self.heads, *self.rows]
        return Grid(
            rows=tuple({at: row[one] for at, one in enumerate(columns) if one in row} for row in rows),
            name="",
            ruled=True,
        )


#: The heads of columns that the numbers of their labels say nothing of: 指标1, 指标2.
_HEADS: Final[Mapping[str, str]] = {_NAME: "三级指标"}


def with_label_forms(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; paragraphs, or the lines of a pasted grid, that are a form of labels become a table."""
    form = _Form()
    for part in (*parts, None):
        if isinstance(part, Paragraph) and _reads(form, part):
            form.parts.append(part)
            continue
        yield from [form.grid()] if form.is_certain else form.parts
        form = _Form()
        if isinstance(part, Paragraph) and _reads(form, part):
            form.parts.append(part)
        elif part is not None:
            yield part if isinstance(part, Paragraph) else _of_lines(part) or part


def _of_lines(grid: Grid) -> Grid | None:
    """The table that the lines of a grid are, which tabs divide; None where they are no form of labels."""
    form = _Form()
    for row in () if grid.ruled else grid.rows:
        cells = filled_cells(row)
        text = " ".join(cell.text for cell in cells)
        if cells and not _reads(form, Paragraph(text=text, place=cells[0].place)):
            return None
    return form.grid() if form.is_certain else None


def _reads(form: _Form, part: Paragraph) -> bool:
    """Whether a paragraph is a line of a form, which takes what it tells."""
    if len(part.text) > _LONGEST or form.closed:
        return False
    text = _MARK.sub("", part.text, count=1)
    total = _TOTAL.fullmatch(text)
    if form.rows and total is not None and names_total(total[1]):
        return form.close(total[1], total[2], part)
    said = _said(text, begun=bool(form.rows))
    if said and (form.rows or _column(said[0][0]) in LEVELS):
        for label, value in said:
            form.add(label, value, part)
        return True
    heading = _HEADING.match(part.text)
    if heading is not None and is_top_group(Cell(text=heading[1], place=part.place)):
        form.add("一级指标", heading[1], part)
        return True
    if form.rows and form.last in _WORDS and not said and not _LABEL.search(text) and heading is None:
        row = form.rows[-1]
        row[form.last] = attrs.evolve(row[form.last], text=one_line(f"{row[form.last].text}\n{text}"))
        return True
    return False


def _said(text: str, *, begun: bool) -> list[tuple[str, str]]:
    """The labels of a line with what stands behind each; none where it does not begin with one of a form.

    Inside a form the line of a label that nobody knows belongs to it, too.
    """
    found = [one for one in _LABEL.finditer(text) if _column(one[1]) != one[1]]
    first = _LABEL.match(text)
    if first is None or names_total(first[1]):
        return []
    if first.start(1) != (found[0].start(1) if found else -1):
        if not begun or folded(first[1]) in LABELS:
            return []  # 项目名称 begins another form
        found = [first, *found]
    ends = [*(one.start() for one in found[1:]), len(text)]
    values = [one_line(text[one.end() : end]).strip(_ENDS) for one, end in zip(found, ends, strict=True)]
    last = one_line(text[found[-1].end() :]).strip(_STOPS)  # its comma goes on in the next line
    return list(zip((one[1] for one in found), [*values[:-1], last], strict=True))


def _column(label: str) -> _Column:
    role = _NAME if _NUMBERED.fullmatch(label) else role_of(label)
    return label if role in (None, "other") else role


def _has_number(row: Mapping[_Column, Cell], column: _Column) -> bool:
    return column in row and value_of(row[column].text) is not None
