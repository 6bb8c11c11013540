"""Lines that were pasted without delimiters, where they are a table after all, to grids.

A line of words that are heads of columns begins such a table (`line_heads`); it ends at prose, at a title or at the
next head. Each line between is a row, which `line_cells` takes apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final

import attrs

from scorer.readers.lines.cells import cells_in, codes_of, mostly_pointed, mostly_wide, names_apart
from scorer.readers.lines.heads import LEAST_CELLS, LONGEST_LINE, LineHead, head_at
from scorer.readers.lines.unfilled import without_unfilled
from scorer.readers.lines.viewer_lines import viewer_grid
from scorer.readers.printed.asides import between_pages, names_total
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Grid, Paragraph, runs_of
from scorer.readers.printed.roles import STANDARD_GROUP, distinct, is_funds_head, roles_of
from scorer.readers.printed.values import folded, is_blank, named, number

#: A row that begins with a group stands at most so far below a sentence that is merged over rows.
_SOON: Final = 6
#: Two numbers of a table with a cell a line are at most so many cells apart.
_APART: Final = 16
#: Lines of a form that nobody filled in lie between two numbers as well.
_AHEAD: Final = 120
_SENTENCE: Final = re.compile(
    r".{40,}。.*|.{0,60}[^\d分]。\s*|.{0,30}总(?:得)?分[为是]\s?\d{1,3}(?:\.\d{1,4})?\s?分。\s*"
)
#: The heading of the next part of a report.
_CHAPTER: Final = re.compile(r"\s*[一二三四五六七八九十]{1,3}、.{0,20}(?:问题|措施|建议|情况|打算|说明)[。:：]?\s*")
_TITLE: Final = re.compile(
    r".{0,40}(?:自评表|评价表|得分表|评分表|情况说明|自评报告)[）)]?(?:[（(][一二三四五六七八九十\d]{1,3}[）)])?"
)
#: The heading of one of several tables, with its points or its score: （二）管理（22分，得20分）.
_PART: Final = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[）)、].{2,30}\d分.{0,20}")
_ALONE: Final = re.compile(r"\s*[（(]?\s*\d{1,4}(?:\.\d{1,4})?\s*分?\s*[）)]\s*")
_PAGE: Final = re.compile(r"\s*\d{1,3}\s*")


def with_grids(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document, runs of lines that are a table replaced by a grid."""
    grids = 0
    for part in runs_of(parts):
        for found in () if isinstance(part, Grid) else _tables(part):
            grids += isinstance(found, Grid)
            yield attrs.evolve(found, name=f"{found.name}{grids}") if isinstance(found, Grid) else found
        if isinstance(part, Grid):
            yield part


def _tables(run: Sequence[Paragraph]) -> Iterator[Paragraph | Grid]:
    """The paragraphs of a run, tables among them as grids."""
    position = 0
    while position < len(run):
        head = head_at(run, position)
        if head is None:
            if run[position].text:  # what is blank is a cell of a table or nothing
                yield run[position]
            position += 1
            continue
        start = position + head.lines
        end = _end_of_cells(run, start) if head.spread else _end(run, start, explained=_explained(head))
        end = _behind_total(run, start, end)
        yield _grid(head, run[position:start], run[start:end])
        position = end


def _explained(head: LineHead) -> bool:
    """Whether a column says how scores are reckoned: its text may be merged over rows, and stand between them."""
    return "standard" in roles_of(head.words)


def _stands_between(run: Sequence[Paragraph], position: int) -> bool:
    """Whether a sentence is the text of a merged cell: a row that begins with a group follows soon."""
    ahead = [one.text for one in run[position + 1 : position + _SOON]]
    return any(_is_row(text) and STANDARD_GROUP.fullmatch(folded(text.split()[0])) for text in ahead if text)


def _end(run: Sequence[Paragraph], start: int, *, explained: bool) -> int:
    """Where the rows below a head end: at prose, at a title, at the next head."""
    for position in range(start, len(run)):
        text = run[position].text
        if len(text) > LONGEST_LINE or _TITLE.fullmatch(text.strip()):
            return position
        if explained and _SENTENCE.fullmatch(text) and _stands_between(run, position):
            continue
        inside = position + 1 < len(run) and _is_row(run[position + 1].text) and len(text.split()) >= LEAST_CELLS
        if (_SENTENCE.fullmatch(text) or _CHAPTER.fullmatch(text)) and not (_is_row(text) or inside):
            return position
        if head_at(run, position) is not None:
            return position
    return len(run)


def _end_of_cells(run: Sequence[Paragraph], start: int) -> int:
    """Where cells of a line each end: at a title, at the next head, where no number follows for long."""
    filled = cache(lambda text: not is_blank(one_line(text)))  # each line is looked at from many lines before it
    numeric = cache(lambda text: number(text) is not None or named(text).points is not None)
    for position in range(start, len(run)):
        text = run[position].text
        if len(text) > LONGEST_LINE or _TITLE.fullmatch(text.strip()) or _CHAPTER.fullmatch(text):
            return position
        ahead = (one.text for one in run[position : position + _AHEAD] if filled(one.text))
        if not any(numeric(one) for one in islice(ahead, _APART)):
            return position
        if head_at(run, position) is not None:
            return _without_heading(run, start, position)
    return len(run)


def _behind_total(run: Sequence[Paragraph], start: int, end: int) -> int:
    """The end of rows where only words stand behind their total: the heading of the next table, who signed, when."""
    total = next((at for at in range(start, end) if names_total(run[at].text.split()[0] if run[at].text else "")), end)
    words = next((at for at in range(total + 1, end) if run[at].text and not _has_numbers(run[at].text)), end)
    return end if any(_has_numbers(one.text) for one in run[words:end]) else words


def _has_numbers(text: str) -> bool:
    return any(number(piece) is not None for piece in text.split())


def _without_heading(run: Sequence[Paragraph], start: int, end: int) -> int:
    """The end of the cells above a head, without the lines that say that the table goes on, or head the next one."""
    while end > start and (
        not run[end - 1].text or (between_pages(run[end - 1].text) and not run[end - 1].text.isdigit())
    ):
        end -= 1
    return end - 1 if end > start and _PART.fullmatch(run[end - 1].text) else end


def _is_row(text: str) -> bool:
    """Whether a line with a sentence in it is a row all the same: of cells, with a number or a placeholder."""
    pieces = text.split()
    if len(re.split(r"\s{2,}", text.strip())) >= LEAST_CELLS:
        return True
    return len(pieces) >= LEAST_CELLS and any(
        number(piece) is not None or is_blank(piece) or named(piece).points is not None for piece in pieces
    )


def _grid(head: LineHead, heads: Sequence[Paragraph], lines: Sequence[Paragraph]) -> Grid:
    roles = distinct(roles_of(head.words))
    place = heads[0].place
    scrambled = head.broken and not is_funds_head(roles)
    if head.blanks and (copied := viewer_grid(head.words, place, roles, lines, broken=head.broken)) is not None:
        return copied
    rows = [{index: Cell(text=word, place=place) for index, word in enumerate(head.words)}]
    if head.spread:
        rows += [{0: Cell(text=one_line(line.text), place=line.place)} for line in _with_points(lines)]
        return Grid(rows=tuple(rows), name="", ruled=False, blanks=False)
    pointed = "points" not in roles and mostly_pointed(lines)
    before: list[str] = []
    needed = len({"points", "score"} & set(roles))
    codes = codes_of(lines) if head.blanks else frozenset()
    wide = head.blanks and mostly_wide(lines)
    apart = pointed and names_apart(lines, roles)
    for index, line in enumerate(lines := _whole_lines(lines)):
        if _explained(head) and _SENTENCE.fullmatch(line.text) and _stands_between(lines, index):
            continue
        if _PAGE.fullmatch(line.text) and [number(text) is not None for text in before[-needed:]] == [True] * needed:
            continue  # a bare number after a row that has all of its own
        if between_pages(line.text):
            continue
        texts = cells_in(line.text, roles, pointed=pointed, apart=apart, blanks=head.blanks, wide=wide, codes=codes)
        before = texts or before
        if texts:
            rows.append({index: Cell(text=text, place=line.place) for index, text in enumerate(texts)})
    rows = without_unfilled(rows) if head.blanks else rows
    doubtful = {id(line.place) for line in lines if line.doubtful or scrambled}
    unsure = tuple(cell for row in rows for cell in row.values() if id(cell.place) in doubtful) if doubtful else ()
    fused = not head.blanks and not pointed
    return Grid(rows=tuple(rows), name="", ruled=False, blanks=False, unsure=unsure, fused=fused)


def _with_points(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """Lines of a cell each; points in brackets, or the second half of the name of a group, belong to the line above.

    Where most cells have an empty line before them, lines without one between are one cell.
    """
    numbers = [line.place.span.line or 0 for line in lines]
    gaps = [after - before for before, after in zip(numbers, numbers[1:], strict=False)]
    gapped = sum(gap > 1 for gap in gaps) * 2 > len(gaps)
    result: list[Paragraph] = []
    for line, gap in zip(lines, [2, *gaps], strict=bool(lines)):
        whole = (result[-1].text if result else "") + line.text.strip()
        halved = _ALONE.fullmatch(line.text) or STANDARD_GROUP.fullmatch(folded(whole))
        if result and line.text and (halved or (gapped and gap == 1)):
            result[-1] = attrs.evolve(result[-1], text=whole)
        else:
            result.append(line)
    return result


def _whole_lines(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines, with brackets and names of groups of the national forms put together that were broken over two."""
    result: list[Paragraph] = []
    for line in lines:
        if result and result[-1].text.endswith(("(", "（")):
            result[-1] = attrs.evolve(result[-1], text=result[-1].text[:-1].strip())
            line = attrs.evolve(line, text=f"({line.text}")
        tail = line.text.strip()
        before = result[-1].text.split() if result else []
        if tail and len(tail) <= 4 and STANDARD_GROUP.fullmatch(tail) is None:
            for index, piece in enumerate(before):
                if STANDARD_GROUP.fullmatch(folded(piece + tail)):
                    before[index] = piece + tail
                    result[-1] = attrs.evolve(result[-1], text=" ".join(before))
                    break
            else:
                result.append(line)
            continue
        result.append(line)
    return result
