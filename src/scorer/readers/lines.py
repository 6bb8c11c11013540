"""Lines that were pasted without delimiters, where they are a table after all, to grids.

A line of words that are heads of columns begins such a table. Below it cells are told apart by blanks; in a table whose
points stand in the names, by the brackets of the points; and where nothing at all stands between them, by `fused`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from scorer.readers.asides import goes_on, is_page_number
from scorer.readers.fused import cells_of
from scorer.readers.grid import Cell, Grid, Paragraph
from scorer.readers.roles import STANDARD_GROUP, Role, distinct, is_funds_head, is_head, role_of, roles_of
from scorer.readers.values import folded, is_blank, named, number

#: Longer lines are prose.
_LONGEST: Final = 400
#: Every head has one of these signs; most lines of a document have none, and need no closer look.
_HEADLIKE: Final = re.compile(r"[级标项预容]")
_LONGEST_HEAD_WORD: Final = 22
#: A row of a table has so many cells at least.
_LEAST_CELLS: Final = 3
#: Heads are spread over at most this many lines.
_HEAD_LINES: Final = 4
_SENTENCE: Final = re.compile(r".{40,}。.*|.{0,60}[^\d分]。\s*")
#: The heading of the next part of a report.
_CHAPTER: Final = re.compile(r"\s*[一二三四五六七八九十]{1,3}、.{0,20}(?:问题|措施|建议|情况|打算|说明)[。:：]?\s*")
_TITLE: Final = re.compile(r".{0,40}(?:自评表|评价表|得分表|评分表|情况说明|自评报告)[）)]?")
_INNER: Final = re.compile(r"([（(])\s*(\d{1,4}(?:\.\d{1,4})?)\s*(分?)\s*([)）])")
_POINTED: Final = re.compile(
    r"[^\s（()）](?:[^（()）]|[（(](?!\d)[^（()）]{0,40}[)）])*[（(]\d{1,4}(?:\.\d{1,4})?分?[)）]"
)
_BEFORE: Final = re.compile(r"(?:[（(]\s*(?=\d{1,3}\s*[)）])|[（(]?\s*(?=\d{1,3}\s*分))(\d{1,3})\s*分?\s*[)）]")
_PAGE: Final = re.compile(r"\s*\d{1,3}\s*")
_LEADING: Final = re.compile(r"\s*(\d{1,3}(?:\.\d{1,4})?)(?=\s|$)")


@attrs.frozen
class _Head:
    words: tuple[str, ...]
    lines: int
    blanks: bool  # whether blanks stand between the words


def with_grids(parts: Iterable[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """The parts of a document, runs of lines that are a table replaced by a grid."""
    result: list[Paragraph | Grid] = []
    run: list[Paragraph] = []
    grids = 0
    for part in (*parts, None):
        if isinstance(part, Paragraph):
            run.append(part)
            continue
        for found in _tables(run):
            grids += isinstance(found, Grid)
            result.append(attrs.evolve(found, name=f"{found.name}{grids}") if isinstance(found, Grid) else found)
        run = []
        if part is not None:
            result.append(part)
    return result


def _tables(run: Sequence[Paragraph]) -> Iterator[Paragraph | Grid]:
    """The paragraphs of a run, tables among them as grids."""
    position = 0
    while position < len(run):
        head = _head_at(run, position)
        if head is None:
            yield run[position]
            position += 1
            continue
        end = _end(run, position + head.lines)
        yield _grid(head, run[position : position + head.lines], run[position + head.lines : end])
        position = end


def _head_at(run: Sequence[Paragraph], position: int) -> _Head | None:
    """The head of a table that begins at this line, spread over some lines at most."""
    text = run[position].text
    if len(text) > _LONGEST or not _HEADLIKE.search(text) or not _starts_head(text):
        return None
    for blanks in (True, False):
        words: list[str] = []
        for count, paragraph in enumerate(run[position : position + _HEAD_LINES], start=1):
            more = _spaced(paragraph.text) if blanks else _joined(paragraph.text)
            if more is None:
                break
            words += more
            roles = [role_of(word) for word in words]
            following = run[position + count : position + count + 1]
            goes_on = bool(following) and (_spaced if blanks else _joined)(following[0].text) is not None
            if (is_head(roles) or is_funds_head(roles)) and not goes_on:
                return _Head(_whole(words), count, blanks)
    return None


def _starts_head(text: str) -> bool:
    pieces = text.split()
    if len(pieces) > _LEAST_CELLS and role_of(pieces[1]) is not None:
        return True
    shown = folded(text)
    return any(role_of(shown[:length]) is not None for length in range(1, min(len(shown), _LONGEST_HEAD_WORD) + 1))


def _whole(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a head, the second half of a word in the next line put to its first half."""
    result: list[str] = []
    seen: set[Role] = set()
    for word in words:
        role = role_of(word)
        if role in ("target", "actual") and role in seen:
            continue
        if role == "level3" and role in seen and folded(word).endswith("名称"):  # 绩效指标 above 指标名称
            result = [one for one in result if role_of(one) != "level3"]
        if role is not None:
            seen.add(role)
        result.append(word)
    return tuple(result)


def _spaced(text: str) -> list[str] | None:
    """The words of a head that are told apart by blanks; None where the line is no part of a head."""
    if len(text) > _LONGEST:
        return None
    pieces = text.split()
    words: list[str] = []
    if len(pieces) > _LEAST_CELLS and role_of(pieces[0]) is None and role_of(pieces[1]) is not None:
        words.append(pieces.pop(0))  # what the whole block is called, such as 项目资金（万元）
    while pieces:
        for length in (1, 2, 3):
            word = "".join(pieces[:length])
            if role_of(word) is not None and len(pieces) >= length:
                words.append(word)
                pieces = pieces[length:]
                break
        else:
            return None
    return words or None


def _joined(text: str) -> list[str] | None:
    """The words of a head that stand together without anything between; None where the line is no part of a head."""
    shown = folded(text)
    if len(shown) > _LONGEST:
        return None
    words: list[str] = []
    position = 0
    while position < len(shown):
        for length in range(min(_LONGEST_HEAD_WORD, len(shown) - position), 1, -1):
            if role_of(shown[position : position + length]) is not None:
                words.append(shown[position : position + length])
                position += length
                break
        else:
            if words or position >= 6:
                return None
            position += 1  # a word before the heads, such as 绩效指标
    return words or None


def _end(run: Sequence[Paragraph], start: int) -> int:
    """Where the rows below a head end: at prose, at a title, at the next head."""
    for position in range(start, len(run)):
        text = run[position].text
        if len(text) > _LONGEST or _TITLE.fullmatch(text.strip()):
            return position
        inside = position + 1 < len(run) and _is_row(run[position + 1].text) and len(text.split()) >= _LEAST_CELLS
        if (_SENTENCE.fullmatch(text) or _CHAPTER.fullmatch(text)) and not (_is_row(text) or inside):
            return position
        if _head_at(run, position) is not None:
            return position
    return len(run)


def _is_row(text: str) -> bool:
    """Whether a line with a sentence in it is a row all the same: of cells, with a number or a placeholder."""
    pieces = text.split()
    if len(re.split(r"\s{2,}", text.strip())) >= _LEAST_CELLS:
        return True
    return len(pieces) >= _LEAST_CELLS and any(
        number(piece) is not None or is_blank(piece) or named(piece).points is not None for piece in pieces
    )


def _grid(head: _Head, heads: Sequence[Paragraph], lines: Sequence[Paragraph]) -> Grid:
    roles = distinct(roles_of(head.words))
    place = heads[0].place
    rows = [{index: Cell(text=word, place=place) for index, word in enumerate(head.words)}]
    pointed = "points" not in roles and sum(1 for line in lines if _POINTED.search(_closed(line.text))) * 3 > len(lines)
    before: list[str] = []
    needed = len({"points", "score"} & set(roles))
    for line in _whole_lines(lines):
        if _PAGE.fullmatch(line.text) and [number(text) is not None for text in before[-needed:]] == [True] * needed:
            continue  # a bare number after a row that has all of its own
        if goes_on(line.text) or is_page_number(line.text):
            continue
        if pointed:
            texts = _by_brackets(_closed(line.text))
        elif head.blanks and "points" in roles and _BEFORE.search(line.text):
            texts = _by_brackets_before(line.text)
        elif head.blanks:
            texts = _closed(line.text).split()
        else:
            texts = cells_of(line.text, roles)
        before = texts or before
        if texts:
            rows.append({index: Cell(text=text, place=line.place) for index, text in enumerate(texts)})
    return Grid(rows=tuple(rows), name="", ruled=False, blanks=False)


def _by_brackets_before(text: str) -> list[str]:
    """Names of groups with the bracket of their points before them; a last one ran together with that of its leaf."""
    pieces = _BEFORE.split(text)
    cells = pieces[0].split()
    for points, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        names = rest.split()
        is_last = points == pieces[-2]
        if len(names) == 1 and is_last and number(names[0]) is None:
            cells += [f"({points}分)", f"({points}分){names[0]}"]
        else:
            cells += [f"{names[0] if names else ''}({points}分)", *names[1:]]
    return cells


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


def _closed(text: str) -> str:
    """Without the blanks inside brackets of points: (5 分) is (5分)."""
    return _INNER.sub(r"\1\2\3\4", text)


def _by_brackets(text: str) -> list[str]:
    """Numbers at the start, then names that each end in the bracket of their points, then what is left."""
    cells: list[str] = []
    while found := _LEADING.match(text):
        cells.append(found[1])
        text = text[found.end() :]
    last = 0
    for name in _POINTED.finditer(text):
        between = text[last : name.start()].strip()
        if between:
            cells += between.split()
        cells.append(name[0])
        last = name.end()
    return [*cells, *text[last:].split()]
