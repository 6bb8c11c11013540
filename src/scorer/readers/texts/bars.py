"""Lines with bars between their cells to rows: a row a line, a row over some lines, or a stream of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import attrs

from scorer.readers.printed.asides import between_pages, names_total
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import is_funds_head, is_head, roles_of
from scorer.readers.texts.text_lines import BARS, RULE, TextLine, pieces_of_line, row_of

#: A table whose rows are broken over lines has at least so many columns.
_BROKEN_WIDTH: Final = 4
#: So many rows broken over lines, each as wide as the table, show that lines break behind bars.
_LEAST_BROKEN: Final = 2
#: So many lines have bars for each that has none.
_LEAST_BETWEEN: Final = 4
#: One rule above a table, one below its head and one at its end stand between no rows.
_LEAST_RULES: Final = 4


def barred_rows(lines: Sequence[TextLine], file: str) -> Iterator[dict[int, Cell]]:
    """The rows of cells with a bar between them: a row a line, or a stream of cells with a bar after each."""
    ruled = _ruled_below_the_head(lines)
    lines = _with_whole_cells(lines)
    lines = [line for line in lines if not (RULE.fullmatch(line.text) or between_pages(line.text))]
    if ruled or _bars_only_between(lines) or _headed_without_bars_around(lines):
        yield from (row_of(row, file) for row in _rows_by_line(lines))
        return
    if whole := _whole_rows(lines):
        yield from (row_of(row, file) for row in whole)
        return
    if joined := _joined_lines(lines):
        yield from (row_of(row, file) for row in joined)
        return
    filled = [line.text.strip() for line in lines if line.kind == "pipe" and line.text.strip(f" {BARS}\t")]
    rows = [text for text in filled if text.startswith(tuple(BARS)) or len(re.findall(f"[{BARS}]", text)) > 1]
    if filled and len(rows) * 2 >= len(filled):
        yield from _lines_of_cells(lines, file)
    else:
        yield from _stream_of_cells(lines, file)


def _rows_by_line(lines: Sequence[TextLine]) -> list[list[tuple[str, int, int]]]:
    """A row for each line; one without bars behind a last cell that is not blank goes on with that.

    It may head the rows below it instead where the head has no column for that.
    """
    rows: list[list[tuple[str, int, int]]] = []
    topped = False
    for line in lines:
        if line.kind == "blank":
            continue
        pieces = pieces_of_line(line, BARS)
        if topped and len(pieces) == 1 and len(rows) > 1 and len(rows[-1]) > 1 and rows[-1][-1][0].strip():
            text, number, column = rows[-1][-1]
            rows[-1][-1] = (f"{text}\n{line.text.strip()}", number, column)
            continue
        rows.append(list(pieces))
        topped = topped or "level1" in roles_of([one_line(text) for text, _, _ in pieces])
    return rows


def _with_whole_cells(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines; where a rule of pluses stands between the rows, those between two rules are the lines of one row."""
    rules = [RULE.fullmatch(line.text) is not None and "+" in line.text for line in lines]
    if sum(rules) < _LEAST_RULES:
        return list(lines)
    whole: list[TextLine] = []
    fresh = True
    for line, rule in zip(lines, rules, strict=True):
        above, below = ([] if fresh else re.split(f"[{BARS}]", whole[-1].text)), re.split(f"[{BARS}]", line.text)
        if not rule and len(above) == len(below):
            # Pandoc ends each line of a cell but the last with a backslash.
            cells = [
                f"{one.rstrip().removesuffix(chr(92))}{more.strip()}" for one, more in zip(above, below, strict=True)
            ]
            whole[-1] = attrs.evolve(whole[-1], text="|".join(cells))
            continue
        whole.append(line)
        fresh = rule or line.kind != "pipe"
    return whole


def _ruled_below_the_head(lines: Sequence[TextLine]) -> bool:
    """Whether the rule of Markdown, without bars around it, stands below the first line: each line is a row then.

    A converter of pages leaves out merged cells, so that most rows may be shorter than the head.
    """
    shown = [line.text.strip() for line in lines if line.kind != "blank"][:2]
    counts = {len(re.findall(f"[{BARS}]", text)) for text in shown}
    plain = not any(text.startswith(tuple(BARS)) or text.endswith(tuple(BARS)) for text in shown)
    return len(shown) > 1 and RULE.fullmatch(shown[1]) is not None and len(counts) == 1 and plain


def _whole_rows(lines: Sequence[TextLine]) -> list[list[tuple[str, int, int]]]:
    """The rows of a table whose lines, those of its head or several, break behind some bars; none where they do not.

    A converter ends a line behind each cell that holds several paragraphs, and ends each row with as many bars as the
    widest has, so that the bars tell where a row is whole.
    """
    counts = [len(re.findall(f"[{BARS}]", line.text)) for line in lines]
    width = max(counts, default=0)
    if width < _BROKEN_WIDTH or counts.count(width) < 2:
        return []
    rows: list[list[tuple[str, int, int]]] = []
    row: list[tuple[str, int, int]] = []
    found, lines_of_row, broken, several = 0, 0, False, 0
    for line, count in zip(lines, counts, strict=True):
        if line.kind == "blank" and count == 0:
            continue
        pieces = pieces_of_line(line, BARS)
        if row and not found and count:
            return []  # a line without bars above a row is no cell of it
        lines_of_row += 1
        if row:
            text, number, column = row.pop()
            first = pieces.pop(0)
            pieces.insert(0, (f"{text} {first[0]}".strip(), number, column) if text.strip() else first)
        row += pieces
        found += count
        if found > width:
            return []
        if found == width:
            if row[-1][0].strip():
                return []
            end = max((at for at, (text, _, _) in enumerate(row, start=1) if text.strip()), default=0)
            rows.append(row[:end])  # blank cells fill up a row below merged ones
            roles = roles_of([one_line(text) for text, _, _ in row])
            broken = broken or (lines_of_row > 1 and (is_head(roles) or is_funds_head(roles)))
            several += lines_of_row > 1 and end >= _BROKEN_WIDTH
            row, found, lines_of_row = [], 0, 0
    if row:
        rows.append(row)
    if all(not row[0][0].strip() for row in rows if row):
        rows = [row[1:] for row in rows]  # bars around the rows too
    return rows if broken or several >= _LEAST_BROKEN else []


def _bars_only_between(lines: Sequence[TextLine]) -> bool:
    """Whether bars stand between cells and not around the rows, so that each line is a row.

    Either all lines have as many, and none around the first; or most have as many, and shorter ones, such as the labels
    above a table, do not make up a whole row together.
    """
    filled = [line.text.strip() for line in lines if line.kind != "blank"]
    counts = [len(re.findall(f"[{BARS}]", text)) for text in filled]
    if not filled or 0 in counts:
        return False
    width = max(counts)
    whole = [text for text, count in zip(filled, counts, strict=True) if count == width]
    if len(whole) == len(filled):
        return not filled[0].startswith(tuple(BARS)) and not filled[0].endswith(tuple(BARS))
    around = all(text.startswith(tuple(BARS)) for text in whole) or all(text.endswith(tuple(BARS)) for text in whole)
    broken = any(not full and sum(run) == width for full, run in groupby(counts, key=lambda count: count == width))
    return len(whole) * 2 > len(filled) and not around and not broken


def _headed_without_bars_around(lines: Sequence[TextLine]) -> bool:
    """Whether the widest line is a head without bars around it, and each below has more than half of its bars.

    Such lines are rows that lost merged cells: one that ends with a bar has a blank last cell, and is not broken. Above
    may stand labels with their values, in fewer cells; a few lines below may have no bar, such as one across the table.
    """
    cells = [[one_line(text) for text, _, _ in pieces_of_line(line, BARS)] for line in lines if line.kind != "blank"]
    width = max(map(len, cells), default=0)
    head = next((at for at, row in enumerate(cells) if len(row) == width), len(cells))
    roles = roles_of(cells[head]) if cells else []
    if not (is_head(roles) or is_funds_head(roles)) or not (cells[head][0] and cells[head][-1]):
        return False
    below = [row for row in cells[head + 1 :] if not names_total(row[0])]
    barred = [row for row in below if len(row) > 1]
    few = (len(below) - len(barred)) * _LEAST_BETWEEN <= len(below)
    return few and all(len(row) > 1 for row in cells[:head]) and all(len(row) * 2 > width for row in barred)


def _joined_lines(lines: Sequence[TextLine]) -> list[list[tuple[str, int, int]]]:
    """The rows of a table with bars between its cells, of which a few are broken inside a cell; none of any other.

    Below the first whole line, which is the head, lines that together have the bars of a row are one.
    """
    filled = [line for line in lines if line.kind != "blank"]
    counts = [len(re.findall(f"[{BARS}]", line.text)) for line in filled]
    width = max(counts, default=0)
    texts = [line.text.strip() for line, count in zip(filled, counts, strict=True) if count == width]
    around = all(text.startswith(tuple(BARS)) for text in texts) or all(text.endswith(tuple(BARS)) for text in texts)
    if width < 2 or 0 in counts or around or len(texts) * 2 <= len(filled):
        return []
    rows: list[list[tuple[str, int, int]]] = []
    headed = False
    for full, run in groupby(zip(filled, counts, strict=True), key=lambda pair: pair[1] == width):
        pairs = list(run)
        pieces = [pieces_of_line(line, BARS) for line, _ in pairs]
        if not full and headed and sum(count for _, count in pairs) == width:
            row = pieces[0]
            for more in pieces[1:]:
                text, number, column = row[-1]
                row = [*row[:-1], (f"{text}\n{more[0][0]}", number, column), *more[1:]]
            pieces = [row]
        headed = headed or full
        rows += pieces
    return rows


def _lines_of_cells(lines: Sequence[TextLine], file: str) -> Iterator[dict[int, Cell]]:
    row: list[tuple[str, int, int]] = []
    open_cell = False
    for line in lines:
        if line.kind == "blank":
            continue
        if line.kind != "pipe":
            if row and open_cell:  # the last cell goes on
                text, number, column = row[-1]
                row[-1] = (f"{text} {line.text}", number, column)
                continue
            pieces = [(line.text, line.number, 1)]
        else:
            pieces = pieces_of_line(line, BARS)
            if open_cell and row and pieces[0][0].strip():
                text, number, column = row.pop()
                pieces = [*row, (f"{text} {pieces[0][0]}", number, column), *pieces[1:]]
                row = []
            elif not pieces[0][0].strip():
                pieces = pieces[1:]
            ended = bool(pieces) and not pieces[-1][0].strip()
            pieces = pieces[:-1] if ended and len(pieces) > 1 else pieces
            open_cell = not ended
        if row:
            yield row_of(row, file)
        row = pieces
    if row:
        yield row_of(row, file)


def _stream_of_cells(lines: Sequence[TextLine], file: str) -> Iterator[dict[int, Cell]]:
    """Cells of one line or more, each closed by a separator: one row each, since where rows end is not told."""
    text, start = "", 0
    for line in lines:
        pieces = re.split(f"[{BARS}]", line.text)
        for index, piece in enumerate(pieces):
            if piece.strip():
                text, start = f"{text}\n{piece}" if text else piece, start or line.number
            if index < len(pieces) - 1:
                yield row_of([(text, start or line.number, 1)], file)
                text, start = "", 0
    if text:
        yield row_of([(text, start, 1)], file)
