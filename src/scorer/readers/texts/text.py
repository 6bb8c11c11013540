"""Pasted text to a document: lines with delimiters become grids, all others paragraphs.

What cells mean is not asked here, only where tables begin and end, which heads of columns and of groups tell. A table
that was pasted without any delimiter stays lines of prose (see `lines`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice, takewhile
from typing import Final

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.readers.files.assembly import MAX_CELLS, MAX_PARTS
from scorer.readers.printed.asides import TITLE, goes_on, heads_group, heads_rows, names_total
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Document, Grid, Paragraph
from scorer.readers.printed.roles import is_funds_head, is_head, role_of, roles_of
from scorer.readers.printed.values import number
from scorer.readers.texts.bars import barred_rows
from scorer.readers.texts.broken_values import with_whole_values
from scorer.readers.texts.dashed import DASHED, dashed_rows
from scorer.readers.texts.drawn import drawn_rows
from scorer.readers.texts.padded import padded_at
from scorer.readers.texts.text_lines import (
    BARS,
    LONGEST_ROW,
    QUOTED_LINES,
    RULE,
    TextLine,
    kind_of,
    pieces_of_line,
    place_of,
    row_of,
    with_quoted,
    with_whole_names,
    without_emphasis,
)
from scorer.readers.texts.torn_rows import with_whole_rows

#: What may stand between cells, commas too.
_DELIMITER: Final = re.compile(f"[{BARS}\t,]")
#: What Markdown sets before a heading, and before what is quoted.
_HEADING: Final = re.compile(r"^#{1,6}\s+")
_QUOTED: Final = re.compile(r"^>\s+")
#: What stands before an item of a list without numbers; - 3 - is the number of a page.
_BULLET: Final = re.compile(r"^[-*+•●▪■◆]\s+(?=[^\s\d])")
#: What a page prints in a cell without text, where it was copied with one cell a line.
_EMPTY_CELL: Final = re.compile(r"[ \t]*\u00a0[ \t\u00a0]*")
#: So many lines with nothing in them may stand between two rows of a table.
_BLANK_LINES: Final = 2
#: Lines of cells that go on are so many at most, and none is longer.
_TORN_LINES: Final = 9
_LONGEST_CELL: Final = 60
#: Between the separators of a table with one cell a line, a cell has at most this many lines.
_CELL_LINES: Final = 12
#: A table of one cell a line has at least this many separators.
_SEPARATORS: Final = 6
#: Cells between commas are told from prose by at least so many of them in a line.
_COMMAS: Final = 2
#: What the rule of Markdown has for each column.
_COLUMN_OF_RULE: Final = re.compile("-+")
#: So many lines above a row may name its groups.
_LEVELS_IN_LINES: Final = 3
#: What may be the name of a group on a line of its own; a label ends in a colon, a sentence has signs.
_WORD: Final = re.compile(r"[\u4e00-\u9fff“”（）()]{2,14}")


def read_text(text: str, file: str) -> Document:
    """A pasted text as paragraphs and grids, unruled but for drawn ones; the place of each is its line.

    Raises:
        InputError: `document-too-large`.
    """
    texts = _lines(text)
    cells = sum(len(_DELIMITER.findall(line)) for line in texts if len(line) <= LONGEST_ROW)
    for found, limit, kind in ((len(texts), MAX_PARTS, "lines"), (cells, MAX_CELLS, "cells")):
        if found > limit:
            problems = Problems()
            problems.add("document-too-large", nowhere(file), found=found, limit=limit, of_kind=kind)
            raise InputError(problems)
    lines = with_whole_rows([TextLine(number, line, kind_of(line)) for number, line in with_quoted(texts)])
    lines = with_whole_values(with_whole_names(lines))
    parts: list[Paragraph | Grid] = []
    grids = 0
    position = 0
    no_commas_before = 0
    doubtful = 0
    while position < len(lines):
        drawn, end = drawn_rows(lines, position, file)
        if drawn:
            grids += 1
            parts.append(Grid(rows=drawn, name=str(grids)))
            position = end
            continue
        rows, end = dashed_rows(lines, position, file)
        if rows:
            grids += 1
            parts.append(Grid(rows=rows, name=str(grids), ruled=False))
            position = end
            continue
        if position >= no_commas_before:
            rows, no_commas_before = _comma_rows(lines, position, file)
            end = no_commas_before if rows else position
        if end == position:
            end = _region(lines, position)
            rows = tuple(_rows(lines[position:end], file))
        if end > position:
            grids += 1
            open_ = {line.number for line in lines[position:end] if line.unsure}
            torn = _is_wider_than_its_rule(lines[position:end], rows)
            open_ |= _doubtful(lines, position, end)
            unsure = tuple(cell for row in rows for cell in row.values() if torn or cell.place.span.line in open_)
            parts.append(Grid(rows=rows, name=str(grids), ruled=False, unsure=unsure))
            position = end
            continue
        padded = padded_at(lines, position, file)
        doubtful = max(doubtful, padded.end if padded is not None else 0)
        if padded is not None and padded.rows:
            grids += 1
            parts.append(Grid(rows=padded.rows, name=str(grids), unsure=padded.unsure))
            position = padded.end
            continue
        line = lines[position]
        if line.kind != "blank" or _EMPTY_CELL.fullmatch(line.text) or goes_on(line.text):
            bare = _QUOTED.sub("", _HEADING.sub("", line.text.strip(), count=1), count=1)
            text = without_emphasis(_BULLET.sub("", bare, count=1))
            parts.append(Paragraph(text=text, place=place_of(file, line.number, 1), doubtful=position < doubtful))
        position += 1
    return Document(file=file, parts=tuple(parts))


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _region(lines: Sequence[TextLine], start: int) -> int:
    """Where the grid that begins at `start` ends; `start` itself where none begins."""
    kind = lines[start].kind
    if kind == "plain" and _one_cell_a_line(lines, start):
        kind = "pipe"
    elif kind not in ("tab", "pipe"):
        return start
    end = position = start
    while position < len(lines):
        line = lines[position]
        if position > start and DASHED.fullmatch(line.text):
            break  # another table, without bars
        if line.kind == kind or (kind == "tab" and end == position and _heads_rows(lines, position)):
            end = position + 1
        elif kind == "tab":
            if line.kind != "blank" or sum(not one.text.strip() for one in lines[end : position + 1]) > _BLANK_LINES:
                break
        elif position - end >= _CELL_LINES or _is_title(line) or not _between(lines, position):
            break
        position += 1
    return end


def _doubtful(lines: Sequence[TextLine], start: int, end: int) -> set[int]:
    """The numbers of the rows between tabs that are doubtful for a line without tabs inside them or right behind.

    That is all of them where cells go on in it; else those behind it, and the one before it, for it may be their group
    or more of a cell.
    """
    own = lines[start:end]
    first = next((at for at, one in enumerate(own) if one.kind == "plain" and not heads_group(one.text)), len(own) + 1)
    begins = 0 if _is_torn(lines, start, end) else first - 1
    return {one.number for one in own[begins:]} if own[0].kind == "tab" else set()


def _is_torn(lines: Sequence[TextLine], start: int, end: int) -> bool:
    """Whether short lines without tabs stand between these rows and more: cells go on in them, nobody knows which."""
    if lines[end - 1].kind != "tab" or not any(
        is_head(roles_of([one_line(cell) for cell in line.text.split("\t")])) for line in lines[start:end]
    ):
        return False
    run = list(takewhile(lambda one: one.kind == "plain", lines[end : end + _TORN_LINES]))
    more = lines[end + len(run)].kind if end + len(run) < len(lines) else "blank"
    last = next((cell for cell in lines[end - 1].text.split("\t") if cell.strip()), "")
    return bool(run) and more == "tab" and not names_total(last) and all(len(one.text) <= _LONGEST_CELL for one in run)


def _is_wider_than_its_rule(lines: Sequence[TextLine], rows: Sequence[Mapping[int, Cell]]) -> bool:
    """Whether rows have more cells than the rule of Markdown has columns: lines of their cells ran together."""
    rules = [line.text for line in lines if RULE.fullmatch(line.text) and "|" in line.text and "+" not in line.text]
    columns = max((len(_COLUMN_OF_RULE.findall(text)) for text in rules), default=0)
    return columns >= _COMMAS and any(len(row) > columns + 1 for row in rows)


def _heads_rows(lines: Sequence[TextLine], position: int) -> bool:
    """Whether a line between rows heads those below it, with its points or not: 产出指标（50分）.

    Below the group of level 1 may stand that of level 2, on a line of its own too.
    """
    text = lines[position].text
    group = lines[position].kind == "plain" and heads_rows(text)
    below = islice(lines, position + 1, position + 1 + (_LEVELS_IN_LINES if group else 1))
    after = next((line for line in below if line.kind != "plain" or not heads_rows(line.text)), None)
    if lines[position].kind != "plain" or after is None or after.kind != "tab":
        return False
    if group and not heads_group(text):
        return not is_head(roles_of([one_line(cell) for cell in after.text.split("\t")]))  # the next part has its own
    return group or _between_rows(lines[position - 1], text.strip(), after)


def _between_rows(before: TextLine, text: str, after: TextLine) -> bool:
    """Whether a short word stands right between two rows of which neither is a head or a total.

    Behind a row that ends in a reason it may be more of that.
    """
    said = before.text.split("\t")
    whole = before.kind == "tab" and not names_total(said[0]) and (not said[-1] or number(said[-1]) is not None)
    numbered = any(number(cell) is not None for cell in after.text.split("\t"))
    return whole and numbered and _WORD.fullmatch(text) is not None


def _comma_rows(lines: Sequence[TextLine], start: int, file: str) -> tuple[tuple[dict[int, Cell], ...], int]:
    """The rows of cells between commas that begin here, and where they end; none where they have no head of columns.

    All rows of a saved sheet have as many cells, those of its title and of the blanks below it too.
    """
    if lines[start].text.count(",") < _COMMAS and '"' not in lines[start].text:
        return (), start
    rows: list[dict[int, Cell]] = []
    width, before, taken, headed = 0, 0, 0, False

    def texts() -> Iterator[str]:
        for position in range(start, len(lines)):
            if position - start - before > QUOTED_LINES:
                return  # a quote that is never closed
            text = lines[position].text
            yield f"{text}\n" if len(text) <= LONGEST_ROW else "\n"

    reader = csv.reader(texts())
    try:
        for cells in reader:
            width = width or len(cells)
            if (
                rows
                and len(cells) < _COMMAS
                and lines[start + taken].kind == "blank"
                and taken - before <= _BLANK_LINES
            ):
                taken = reader.line_num  # between two pages: nothing, 续表, the number of a page
                continue
            if len(cells) != width or width <= _COMMAS:
                break
            number = lines[start + taken].number
            rows.append(row_of([(text, number, 1) for text in cells], file))
            before = taken = reader.line_num
            roles = roles_of([one_line(text) for text in cells])
            headed = headed or is_head(roles) or is_funds_head(roles)
    except csv.Error:
        pass  # what was read so far is all that is cells between commas
    return (tuple(rows) if headed else ()), start + max(before, 1)


def _is_title(line: TextLine) -> bool:
    """Whether a line without a separator is the title of the next table, and no cell; 自评表（续） goes on with one."""
    text = line.text
    between = line.kind == "blank"
    return not between and len(text) < 80 and TITLE.fullmatch(text.strip()) is not None and role_of(text) is None


def _one_cell_a_line(lines: Sequence[TextLine], start: int) -> bool:
    """Whether a lone cell begins a table whose separators stand on lines of their own or at the ends of lines."""
    ahead = lines[start + 1 : start + 4 * _SEPARATORS]
    lone = sum(1 for line in ahead if line.text.strip() == "|")
    return bool(ahead) and ahead[0].text.strip() == "|" and lone >= _SEPARATORS


def _between(lines: Sequence[TextLine], position: int) -> bool:
    """Whether a line without a separator is blank or stands inside a cell: a separator follows soon."""
    if lines[position].kind == "blank":
        return True
    if _HEADING.match(lines[position].text):
        return False
    ahead = lines[position + 1 : position + _CELL_LINES]
    before = next((line.text.strip() for line in lines[position - 1 :: -1] if line.kind != "blank"), "")
    after = next((line.text.strip() for line in ahead if line.kind == "pipe"), "")
    if len(before) > 1 and before.endswith("|") and len(after) > 1 and after.startswith("|"):
        return False  # both rows are whole
    sentence = len(lines[position].text) > 200
    return not sentence and any(line.kind == "pipe" for line in ahead)


def _rows(lines: Sequence[TextLine], file: str) -> Iterator[dict[int, Cell]]:
    tabs = any(line.kind == "tab" for line in lines)
    yield from _tab_rows(lines, file) if tabs else barred_rows(lines, file)


def _tab_rows(lines: Sequence[TextLine], file: str) -> Iterator[dict[int, Cell]]:
    """A row a line; or, where lines hold one cell each after a tab, a row a block between empty lines."""
    filled = [line for line in lines if line.kind in ("tab", "plain")]
    single = sum(1 for line in filled if "\t" not in line.text[1:].rstrip("\t") and line.text.startswith("\t"))
    if single * 10 < len(filled) * 9:
        width = 1
        for line in filled:
            pieces = pieces_of_line(line, "\t")
            width = max(width, len(pieces)) if line.kind == "tab" else width
            blanks = [("", line.number, 1)] * (width - 1 if line.kind == "plain" else 0)  # merged over all columns
            yield row_of([*pieces, *blanks], file)
        return
    blocks: list[list[tuple[str, int, int]]] = [[]]
    for line in lines:
        if line.kind == "tab":
            blocks[-1].append((line.text, line.number, 1 + len(line.text) - len(line.text.lstrip())))
        elif blocks[-1]:
            blocks.append([])
    if any(_head_and_more([text for text, _, _ in block]) for block in blocks):
        # No empty line tells where a row ends: one cell a row, as in any other stream of cells.
        blocks = [[cell] for block in blocks for cell in block]
    yield from (row_of(block, file) for block in blocks if block)


def _head_and_more(texts: Sequence[str]) -> bool:
    """Whether cells of one block are a head of columns and the rows below it."""
    start = 0
    for known, run in groupby(texts, key=lambda text: role_of(text) is not None):
        words = list(run)
        start += len(words)
        if known and is_head(roles_of(words)):
            return len(texts) - start > len(words)
    return False
