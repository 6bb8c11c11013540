"""Lines that were pasted without delimiters, where they are a table after all, to grids.

A line of words that are heads of columns begins such a table. Below it cells are told apart by blanks; in a table whose
points stand in the names, by the brackets of the points; and where nothing at all stands between them, by `fused`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Final

import attrs

from scorer.readers.asides import between_pages
from scorer.readers.decoding import one_line
from scorer.readers.fused import cells_of
from scorer.readers.grid import Cell, Grid, Paragraph
from scorer.readers.roles import (
    LEVELS,
    STANDARD_GROUP,
    TOP_WORD,
    Role,
    distinct,
    is_funds_head,
    is_head,
    role_of,
    roles_of,
    spliced,
)
from scorer.readers.unfilled import without_unfilled
from scorer.readers.values import folded, is_blank, named, number

#: Longer lines are prose.
_LONGEST: Final = 400
#: Every head has one of these signs; most lines of a document have none, and need no closer look.
_HEADLIKE: Final = re.compile(r"[级标项预容]")
_LONGEST_HEAD_WORD: Final = 22
#: A row of a table has so many cells at least.
_LEAST_CELLS: Final = 3
#: A head with words that are known only beside others has so many at least.
_LEAST_KNOWN: Final = 6
#: Heads are spread over at most this many lines.
_HEAD_LINES: Final = 6
#: No head has more words; lines that go on with heads of columns are something else.
_MOST_WORDS: Final = 60
#: A head of a word a line has so many lines at most; so far apart are two numbers below it.
_SPREAD_LINES: Final = 16
#: Lines of a form that nobody filled in lie between two numbers as well.
_AHEAD: Final = 120
#: A word of a head is broken over so many lines at most; the rest of one that explains deviations.
_WORD_LINES: Final = 3
_REST: Final = re.compile(r"(?:原因)?(?:分析)?(?:说明)?[及和与、]?(?:拟采取的)?(?:改进|整改)?(?:措施|建议)?")
#: The first half of a head that is broken over two lines has so many signs at most.
_HALF: Final = 2
_SENTENCE: Final = re.compile(r".{40,}。.*|.{0,60}[^\d分]。\s*")
#: The heading of the next part of a report.
_CHAPTER: Final = re.compile(r"\s*[一二三四五六七八九十]{1,3}、.{0,20}(?:问题|措施|建议|情况|打算|说明)[。:：]?\s*")
_TITLE: Final = re.compile(
    r".{0,40}(?:自评表|评价表|得分表|评分表|情况说明|自评报告)[）)]?(?:[（(][一二三四五六七八九十\d]{1,3}[）)])?"
)
_INNER: Final = re.compile(r"([（(])\s*(\d{1,4}(?:\.\d{1,4})?)\s*(分?)\s*([)）])")
_POINTED: Final = re.compile(
    r"[^\s（()）](?:[^（()）]|[（(](?!\d)[^（()）]{0,40}[)）])*[（(]\d{1,4}(?:\.\d{1,4})?分?[)）]"
)
_BEFORE: Final = re.compile(r"(?:[（(]\s*(?=\d{1,3}\s*[)）])|[（(]?\s*(?=\d{1,3}\s*分))(\d{1,3})\s*分?\s*[)）]")
_ALONE: Final = re.compile(r"\s*[（(]?\s*\d{1,4}(?:\.\d{1,4})?\s*分?\s*[）)]\s*")
#: The number of an indicator, before its name.
_CODE: Final = re.compile(r"[A-Z]\d{0,3}|\d{1,2}(?:\.\d{1,2}){1,3}")
_CODE_PARTS: Final = re.compile(r"[A-Z]|\d+")
#: The code of a group has a letter and one digit at most.
_GROUP_CODE: Final = 2
_PAGE: Final = re.compile(r"\s*\d{1,3}\s*")
#: Units of measure that stand behind a number, and a number without one.
_UNIT: Final = re.compile(
    r"[万亿]?(?:[个项次份套台人户亩组篇条件场座处部辆名期批本册吨家年月天日元米幅块张只头所班卷宗]|人次|小时|分钟|公里|千米"
    r"|平方米|立方米|公顷|万元|百分点|个百分点|个工作日|工作日|[KMGTP]B|[%％])"
)
_BARE_VALUE: Final = re.compile(r"[≥≤≧≦=<>═＝]?\d{1,12}(?:\.\d{1,6})?")
_MONEY: Final = re.compile(r"[（(](?:人民币)?[万亿]?元[）)]")
_LEADING: Final = re.compile(r"\s*(\d{1,3}(?:\.\d{1,4})?)(?=\s|$)")


@attrs.frozen
class _Head:
    words: tuple[str, ...]
    lines: int
    blanks: bool  # whether blanks stand between the words
    spread: bool = False  # whether each word, and each cell below, has a line of its own


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
            if run[position].text:  # what is blank is a cell of a table or nothing
                yield run[position]
            position += 1
            continue
        start = position + head.lines
        end = _end_of_cells(run, start) if head.spread else _end(run, start, explained=_explained(head))
        yield _grid(head, run[position:start], run[start:end])
        position = end


def _head_at(run: Sequence[Paragraph], position: int) -> _Head | None:
    """The head of a table that begins at this line, spread over some lines at most."""
    text = run[position].text
    if len(text) > _LONGEST or not _HEADLIKE.search(text) or not _starts_head(text):
        return None
    spread = _spread_head(run, position)
    if spread is not None:
        return spread
    for blanks in (True, False):
        words: list[str] = []
        for count, paragraph in enumerate(run[position : position + _HEAD_LINES], start=1):
            found = _spaced(paragraph.text) if blanks else _joined(paragraph.text)
            if found is None or len(words) > _MOST_WORDS:
                break
            more = list(found)
            if words and words[-1].endswith("级") and role_of(words[-1] + more[0]) in LEVELS:
                words[-1] += more.pop(0)  # 一级 above 指标
            words = (spliced(words, more) if words and more else None) or [*words, *more]
            following = run[position + count : position + count + 1]
            if following and (_spaced if blanks else _joined)(following[0].text) is not None:
                continue  # it goes on
            roles = [role_of(word) for word in words]
            if is_head(roles) or is_funds_head(roles):
                return _Head(_whole(words), count, blanks)
    return None


def _spread_head(run: Sequence[Paragraph], position: int) -> _Head | None:
    """A head each of whose words is a line; its first half may stand above words that are merged over the second."""
    words: list[str] = []
    lines = 0
    while lines < _SPREAD_LINES and position + lines < len(run):
        pieces = [one_line(one.text) for one in run[position + lines : position + lines + _WORD_LINES]]
        count = next((count for count in range(len(pieces), 1, -1) if _is_broken(pieces[:count])), 1)
        word = "".join(pieces[:count])
        if role_of(word) is None:
            break
        words.append(word)
        lines += count
    roles = [role_of(word) for word in words]
    first = next((index for index, role in enumerate(roles) if role == "level1"), 0)
    whole = spliced(words[:first], words[first:]) or words
    found = roles_of(whole)
    if len(words) <= _LEAST_CELLS or not (is_head(found) or is_funds_head(found)):
        return None
    return _Head(tuple(whole), lines, blanks=False, spread=True)


def _is_broken(pieces: Sequence[str]) -> bool:
    """Whether lines are one head that a narrow column broke: 年度 above 指标值, 偏差原因 above 分析及 and 改进措施."""
    role = role_of("".join(pieces))
    if role == "reason":
        return role_of(pieces[0]) in (None, "reason") and _REST.fullmatch("".join(pieces[1:])) is not None
    first = pieces[0]
    half = len(first) <= _HALF and (first.endswith("级") or role_of(first) in (None, "target", "actual", "opening"))
    return role is not None and half and len(pieces) == 2


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


# Every line is asked for again by each of the lines before it that may begin a head.
@lru_cache(maxsize=256)
def _spaced(text: str) -> tuple[str, ...] | None:
    """The words of a head that are told apart by blanks; None where the line is no part of a head."""
    if len(text) > _LONGEST:
        return None
    pieces = text.split()
    words: list[str] = []
    if len(pieces) == 2 and role_of(pieces[0]) is None and role_of(pieces[1]) == "level1":
        pieces.pop(0)  # a label down the side, beside the first half of a head that a narrow column broke
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
            return _known_together(text.split())
    return tuple(words) or None


def _known_together(words: Sequence[str]) -> tuple[str, ...] | None:
    """The words of a whole head, of which some are known only beside the others; None where one is unknown."""
    roles = roles_of(words)
    levels = sum(role in LEVELS for role in roles)
    known = len(words) >= _LEAST_KNOWN and levels > 1 and is_head(roles) and None not in roles
    return tuple(words) if known else None


@lru_cache(maxsize=256)
def _joined(text: str) -> tuple[str, ...] | None:
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
    return tuple(words) or None


def _explained(head: _Head) -> bool:
    """Whether a column says how scores are reckoned: its text may be merged over rows, and stand between them."""
    return "standard" in roles_of(head.words)


def _stands_between(run: Sequence[Paragraph], position: int) -> bool:
    """Whether a sentence is the text of a merged cell: a row that begins with a group follows soon."""
    ahead = [one.text for one in run[position + 1 : position + _HEAD_LINES]]
    return any(_is_row(text) and STANDARD_GROUP.fullmatch(folded(text.split()[0])) for text in ahead if text)


def _end(run: Sequence[Paragraph], start: int, *, explained: bool) -> int:
    """Where the rows below a head end: at prose, at a title, at the next head."""
    for position in range(start, len(run)):
        text = run[position].text
        if len(text) > _LONGEST or _TITLE.fullmatch(text.strip()):
            return position
        if explained and _SENTENCE.fullmatch(text) and _stands_between(run, position):
            continue
        inside = position + 1 < len(run) and _is_row(run[position + 1].text) and len(text.split()) >= _LEAST_CELLS
        if (_SENTENCE.fullmatch(text) or _CHAPTER.fullmatch(text)) and not (_is_row(text) or inside):
            return position
        if _head_at(run, position) is not None:
            return position
    return len(run)


def _end_of_cells(run: Sequence[Paragraph], start: int) -> int:
    """Where cells of a line each end: at a title, at the next head, where no number follows for long."""
    filled = cache(lambda text: not is_blank(one_line(text)))  # each line is looked at from many lines before it
    numeric = cache(lambda text: number(text) is not None or named(text).points is not None)
    for position in range(start, len(run)):
        text = run[position].text
        if len(text) > _LONGEST or _TITLE.fullmatch(text.strip()) or _CHAPTER.fullmatch(text):
            return position
        ahead = (one.text for one in run[position : position + _AHEAD] if filled(one.text))
        if not any(numeric(one) for one in islice(ahead, _SPREAD_LINES)):
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
    if head.spread:
        rows += [{0: Cell(text=one_line(line.text), place=line.place)} for line in _with_points(lines)]
        return Grid(rows=tuple(rows), name="", ruled=False, blanks=False)
    pointed = "points" not in roles and sum(1 for line in lines if _POINTED.search(_closed(line.text))) * 3 > len(lines)
    before: list[str] = []
    needed = len({"points", "score"} & set(roles))
    funds = is_funds_head(roles)
    grouped = len(set(LEVELS) & set(roles)) > 1
    codes = _codes(lines) if head.blanks else frozenset()
    for index, line in enumerate(lines := _whole_lines(lines)):
        if _explained(head) and _SENTENCE.fullmatch(line.text) and _stands_between(lines, index):
            continue
        if _PAGE.fullmatch(line.text) and [number(text) is not None for text in before[-needed:]] == [True] * needed:
            continue  # a bare number after a row that has all of its own
        if between_pages(line.text):
            continue
        if pointed:
            texts = _by_brackets(_closed(line.text))
            texts = [piece for text in texts for piece in _group_apart(text)] if grouped else texts
        elif head.blanks and "points" in roles and _BEFORE.search(line.text) and not _brackets_end(line.text):
            texts = _by_brackets_before(line.text)
        elif head.blanks:
            texts = _with_units(_with_codes(_closed(line.text).split(), codes), roles)
            if texts and funds and _MONEY.fullmatch(texts[0]):
                texts.pop(0)  # below 项目资金, which stands beside the head
        else:
            texts = cells_of(line.text, roles)
        before = texts or before
        if texts:
            rows.append({index: Cell(text=text, place=line.place) for index, text in enumerate(texts)})
    rows = without_unfilled(rows) if head.blanks else rows
    return Grid(rows=tuple(rows), name="", ruled=False, blanks=False)


def _brackets_end(text: str) -> bool:
    """Whether the brackets of points each end the name before them: 投入（20分） 目标设定（10分） …"""
    shown = _closed(text)
    return all(
        found.start() > 0
        and not shown[found.start() - 1].isspace()
        and shown[found.end() : found.end() + 1].strip() == ""
        for found in _BEFORE.finditer(shown)
    )


def _codes(lines: Sequence[Paragraph]) -> frozenset[str]:
    """The numbers of indicators that stand apart from their names, such as A11 or 2.1; none where few rows have one.

    They go up from row to row, as points and scores do not.
    """
    found = [code for line in lines if (code := _code_in(line.text.split())) is not None]
    keys = [[(part.isdigit(), part.zfill(4)) for part in _CODE_PARTS.findall(code)] for code in found]
    ascending = all(before < after for before, after in zip(keys, keys[1:], strict=False))
    return frozenset(found) if ascending and len(found) * 2 > len(lines) else frozenset()


def _code_in(pieces: Sequence[str]) -> str | None:
    """The last piece of a line that is like a number of an indicator, with a name and no other number before it."""
    found = None
    for piece, after in zip(pieces, pieces[1:], strict=False):
        if _CODE.fullmatch(piece):
            found = piece if _CODE.fullmatch(after) is None and number(after) is None else found
        elif number(piece) is not None:
            break
    return found


def _with_codes(pieces: Sequence[str], codes: frozenset[str]) -> list[str]:
    """The cells of a line; the number of an indicator, or of its group before it, belongs to the name behind it."""
    result: list[str] = []
    waiting = ""
    for piece in pieces:
        is_group = bool(codes) and len(piece) <= _GROUP_CODE and _CODE.fullmatch(piece) is not None
        if not waiting and (piece in codes or (is_group and piece[0].isalpha())):
            waiting = piece
            continue
        result.append(f"{waiting} {piece}" if waiting else piece)
        waiting = ""
    return result


def _with_units(pieces: Sequence[str], roles: Sequence[Role | None]) -> list[str]:
    """The cells of a line; a unit of measure behind a blank belongs to the number before it: =2 个."""
    if not {"target", "actual"} & set(roles) or "unit" in roles:
        return list(pieces)
    result: list[str] = []
    for piece in pieces:
        if result and _UNIT.fullmatch(piece) and _BARE_VALUE.fullmatch(result[-1]):
            result[-1] += piece
        else:
            result.append(piece)
    return result


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


def _group_apart(text: str) -> list[str]:
    """A name in front of whose bracket a group stands that has no points: 投入 资金到位率(5分)."""
    first, _, rest = text.partition(" ")
    is_group = rest and (TOP_WORD.fullmatch(first) or STANDARD_GROUP.fullmatch(first))
    return [first, rest.strip()] if is_group else [text]


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
