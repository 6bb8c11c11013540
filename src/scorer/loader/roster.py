"""The roster (花名册): who is to hand in, one unit a line below the names of the columns, as CSV or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from sys import intern

import attrs

from scorer.comparison.nouns import RosterEntry, Unit
from scorer.csv_text import csv_text, other_separator
from scorer.diagnostics import Diagnostic, InputError, Place, Problems, Span, nowhere
from scorer.heads import NUMBER, WHOSE
from scorer.readers import read_document
from scorer.readers.printed.grid import Grid
from scorer.record import MAX_FACT
from scorer.source import WORKBOOK_ENDINGS, read_bytes

#: The columns, with the Chinese heads that mean the same.
COLUMNS: Mapping[str, str] = {
    **{head: "name" if meant == "unit" else meant for head, meant in WHOSE.items()},
    "指标体系": "rubric",
}
#: What names the last line where it is the sum of the others.
_TOTALS = frozenset({"合计", "总计", "小计"})
#: So many lines of a title may stand above the names of the columns, each with so many texts, as a date.
_MOST_ABOVE, _MOST_TEXTS = 5, 3
#: A million units fit into it.
MAX_ROSTER = 256 * 1024 * 1024
#: What many units of a roster have alike is in memory once.
_ALIKE = ("department", "region", "type")
NAMES = ("code", "name", "department", "region", "type", "budget", "rubric")

#: Number and place of a line, and its cells.
_Line = tuple[int, Place, list[str]]


@attrs.frozen
class RosterFile:
    """The units of a roster in the order of the file, and what is told of columns and lines that are not read."""

    entries: tuple[RosterEntry, ...]
    told: tuple[Diagnostic, ...]


def read_roster(path: str | Path) -> RosterFile:
    """The units of a roster: the first sheet of a workbook, or CSV.

    A column of numbers (序号) and a last line with the sum (合计) are no part of it. Lines of a title above the names
    of the columns, and columns that say something else, are told and not read.
    CSV is UTF-8, with or without a byte-order mark, or GB 18030.

    Raises:
        InputError: everything that is wrong with the file.
    """
    file = str(path)
    content = read_bytes(Path(path), file, MAX_ROSTER)
    workbook = Path(path).suffix.lower() in WORKBOOK_ENDINGS
    rows = _sheet(content, file) if workbook else _rows(csv_text(content, file), file)
    problems = Problems()
    top, columns = _head(rows, file, problems)
    known = ", ".join(f"{name} ({'/'.join(head for head, same in COLUMNS.items() if same == name)})" for name in NAMES)
    for name in NAMES:
        if columns.count(name) > 1:
            problems.add("roster-column-twice", top, name=name)
    if "name" not in columns:
        problems.add("roster-column-missing", top, known=known)
    if problems.errors:
        raise InputError(problems)
    unread = [name for name in dict.fromkeys(columns) if name and name not in (*NAMES, NUMBER)]
    if unread:
        problems.add("roster-columns-not-read", top, names="、".join(unread), known=known)
    found: list[RosterEntry] = []
    blank = {column for column, name in enumerate(columns) if not name}
    first: dict[str, int] = {}
    for line, place, cells in _units(rows, columns):
        said = {name: cell for name, cell in _said(columns, cells).items() if name in NAMES}
        if any(map(str.strip, cells[len(columns) :])):
            problems.add("roster-cells", place, count=len(cells), columns=len(columns))
            continue
        for column in sorted(column for column in blank if cells[column : column + 1] and cells[column].strip()):
            problems.add("roster-column-blank", top, column=column + 1, line=line, known=known)
            blank.discard(column)
        key = said.get("code") or said.get("name", "")
        if not said.get("name"):
            problems.add("roster-without-name", place)
        elif first.setdefault(key, line) != line:
            problems.add("roster-unit-twice", place, name=key, line=first[key])
        else:
            budget = _budget(said.pop("budget", ""), place, problems)
            rubric = intern(said.pop("rubric", ""))
            said |= {name: intern(said[name]) for name in _ALIKE if name in said}
            found.append(RosterEntry(unit=Unit(**said, budget=budget), line=line, rubric=rubric))
    if problems.errors:
        raise InputError(problems)
    return RosterFile(tuple(found), problems.warnings())


def _head(rows: Iterator[_Line], file: str, problems: Problems) -> tuple[Place, list[str]]:
    """The line that names the columns and what they mean; that of the first line where none names the unit."""
    above: list[_Line] = []
    for one in rows:
        _, place, cells = one
        texts = {cell.strip() for cell in cells} - {""}
        columns = [_meant(cell) for cell in cells]
        if "name" in columns:
            for _, where, title in above:
                said = " ".join(dict.fromkeys(cell.strip() for cell in title if cell.strip()))
                problems.add("roster-line-not-read", where, found=said)
            return place, columns
        if not texts:
            continue
        above.append(one)
        if len(texts) > _MOST_TEXTS or len(above) > _MOST_ABOVE:
            break
    _, place, cells = above[0] if above else (1, _line(file, 1), [])
    return place, [_meant(cell) for cell in cells]


def _meant(head: str) -> str:
    """The name of a column; blanks that spread a head out (单 位 名 称) are none of it."""
    bare = "".join(head.split())
    return COLUMNS.get(bare, bare if bare in (*NAMES, NUMBER) else head.strip())


def _said(columns: list[str], cells: list[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}


def _units(rows: Iterator[_Line], columns: list[str]) -> Iterator[_Line]:
    """The lines that say anything beside their number, without a last one that has the sum."""
    numbers = {place for place, name in enumerate(columns) if name == NUMBER}
    held: _Line | None = None
    for one in rows:
        if any(cell.strip() for place, cell in enumerate(one[2]) if place not in numbers):
            if held is not None:
                yield held
            held = one
    if held is not None and not _is_total(columns, held[2]):
        yield held


def _is_total(columns: list[str], cells: list[str]) -> bool:
    """Whether a line names no unit but a sum, in the column of the names, of the codes or of the numbers."""
    said = {name: "".join(cell.split()) for name, cell in _said(columns, cells).items()}
    named = {said.get("code", ""), said.get("name", "")} - {""}
    return named <= _TOTALS and bool((named | {said.get(NUMBER, "")}) & _TOTALS)


def _sheet(content: bytes, file: str) -> Iterator[_Line]:
    """The lines of a workbook's first filled sheet, from the first one that has anything in it."""
    grid = next((part for part in read_document(content, file).parts if isinstance(part, Grid)), None)
    for number, row in enumerate(grid.rows if grid else (), start=1):
        if any(cell.text for cell in row.values()):
            cells = [row[column].text if column in row else "" for column in range(max(row) + 1)]
            yield number, row[min(row)].place, cells


def _rows(text: str, file: str) -> Iterator[_Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    problems = Problems()
    try:
        for number, cells in enumerate(reader):
            place = _line(file, reader.line_num)
            if number == 0 and (separator := other_separator(cells)):
                problems.add("not-comma-separated", place, separator=separator)
                raise InputError(problems)
            yield reader.line_num, place, cells
    except csv.Error as error:
        problems.add("file-unreadable", nowhere(file), reason=error)
        raise InputError(problems) from None


def _budget(text: str, place: Place, problems: Problems) -> Decimal | None:
    """万元; thousands separators are taken off."""
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value < MAX_FACT:
        problems.add("roster-budget", place, found=text)
        return None
    return value


def _line(file: str, line: int) -> Place:
    return Place(lambda _: Span(file, line))
