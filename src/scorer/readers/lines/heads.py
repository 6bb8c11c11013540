"""The heads of columns in lines that were pasted without delimiters: where they stand, and which words they are.

Blanks tell the words apart, or nothing does, or each word has a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import attrs

from scorer.readers.printed.asides import SIDE_LABEL
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Paragraph
from scorer.readers.printed.roles import (
    FIGURES,
    LEVELS,
    LONGEST_HEAD_WORD,
    STANDARD_GROUP,
    Role,
    begins_with_rate,
    is_funds_head,
    is_head,
    role_of,
    roles_of,
    spliced,
)
from scorer.readers.printed.values import folded, number

#: Longer lines are prose.
LONGEST_LINE: Final = 400
#: Every head has one of these signs; most lines of a document have none, and need no closer look.
_HEADLIKE: Final = re.compile(r"[级标项预容]")
#: A row of a table has so many cells at least.
LEAST_CELLS: Final = 3
#: A head with words that are known only beside others has so many at least.
_LEAST_KNOWN: Final = 6
#: Heads are spread over at most this many lines.
_HEAD_LINES: Final = 10
#: No head has more words; lines that go on with heads of columns are something else.
_MOST_WORDS: Final = 60
#: A head of a word a line has so many lines at most.
_SPREAD_LINES: Final = 16
#: A word of a head is broken over so many lines at most; the rest of one that explains deviations.
_WORD_LINES: Final = 3
_REST: Final = re.compile(r"(?:原因)?(?:分析)?(?:说明)?[及和与、]?(?:拟采取的)?(?:改进|整改)?(?:措施|建议)?")
#: A head whose words are broken over lines takes so many of them at most, each of so many signs.
_BROKEN_LINES: Final = 20
_BROKEN_LINE: Final = 40
#: What a block of amounts is called, before its heads: 项目资金（万元）.
_MONEY_LABEL: Final = re.compile(r"[^\d()]{2,6}\([亿万]?元\)")
#: The head of a column that explains deviations, whole or its first half.
EXPLAINS: Final = re.compile(rf".{{0,8}}?{_REST.pattern}")
#: The first half of a head that is broken over two lines has so many signs at most.
_HALF: Final = 2


@attrs.frozen
class LineHead:
    """The head of a table without delimiters.

    Attributes:
        words: the heads of its columns.
        lines: how many lines it takes.
        blanks: whether blanks stand between the words.
        spread: whether each word, and each cell below, has a line of its own.
        broken: whether its words are broken at the ends of lines that have nothing to do with its columns.
    """

    words: tuple[str, ...]
    lines: int
    blanks: bool
    spread: bool = False
    broken: bool = False


def head_at(run: Sequence[Paragraph], position: int) -> LineHead | None:
    """The head of a table that begins at this line, spread over some lines at most."""
    text = run[position].text
    if len(text) > LONGEST_LINE or not _HEADLIKE.search(text):
        return None
    return (_head_of_lines(run, position) if _starts_head(text) else None) or _broken_head(run, position)


def _head_of_lines(run: Sequence[Paragraph], position: int) -> LineHead | None:
    """A head whose words are whole, or broken so that the halves of each stand below each other."""
    text = run[position].text
    spread = _spread_head(run, position)
    if spread is not None:
        return spread
    if SIDE_LABEL.fullmatch(folded(text)) and "(" not in folded(text):  # with its points it is a group
        below = head_at(run, position + 1) if position + 1 < len(run) else None
        if below is not None and not below.spread and role_of(below.words[0]) == "level1":
            return attrs.evolve(below, lines=below.lines + 1)
    for blanks in (True, False):
        words: list[str] = []
        for count, paragraph in enumerate(run[position : position + _HEAD_LINES], start=1):
            found = _spaced(paragraph.text) if blanks else _joined(paragraph.text)
            if found is None or len(words) > _MOST_WORDS:
                break
            more = list(found)
            if words and words[-1].endswith("级") and role_of(words[-1] + more[0]) in LEVELS:
                words[-1] += more.pop(0)  # 一级 above 指标
            elif words and role_of(words[-1]) == "reason" and _REST.fullmatch(more[0]):
                words[-1] += more.pop(0)  # 偏差原因分析及 above 改进措施
            words = (spliced(words, more) if words and more else None) or [*words, *more]
            following = run[position + count : position + count + 1]
            if following and (_spaced if blanks else _joined)(following[0].text) is not None:
                continue  # it goes on
            roles = [role_of(word) for word in words]
            if is_head(roles) or (is_funds_head(roles) and (blanks or not _names_row(following))):
                return LineHead(_whole(words), count, blanks)
    return None


def _names_row(following: Sequence[Paragraph]) -> bool:
    """Whether a number alone follows: then a line like 支出预算完成率 is a name in a table of a cell a line."""
    return any(number(one.text) is not None for one in following)


def _broken_head(run: Sequence[Paragraph], position: int) -> LineHead | None:
    """A head whose words are broken over lines of their own, as a viewer of PDF copies them: 分 above 值 得分."""
    lines = [one.text for one in run[position : position + _BROKEN_LINES]]
    if not _starts_head("".join(lines[:_WORD_LINES])):
        return None
    found: LineHead | None = None
    shown = ""
    for count, line in enumerate(lines, start=1):
        if len(line) > _BROKEN_LINE:
            break
        shown += folded(line)
        words = _joined(shown)
        if words is None or not shown.startswith(words[0]) or (found and not _goes_on(found.words, words)):
            continue
        roles = roles_of(words)
        if count > 1 and (is_head(roles) or is_funds_head(roles)) and {"points", "score"} <= set(roles):
            found = LineHead(words, count, blanks=True, broken=True)
    return found


def _goes_on(head: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether more words belong to a head: one of its own, or the rest of the last one; the first group is none."""
    if len(longer) > len(head):
        return not any(STANDARD_GROUP.search(word) for word in longer)
    return EXPLAINS.fullmatch(longer[-1]) is not None


def _spread_head(run: Sequence[Paragraph], position: int) -> LineHead | None:
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
    if len(words) <= LEAST_CELLS or not (is_head(found) or is_funds_head(found)):
        return None
    return LineHead(tuple(whole), lines, blanks=False, spread=True)


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
    if len(pieces) > LEAST_CELLS and role_of(pieces[1]) is not None:
        return True
    shown = _MONEY_LABEL.sub("", folded(text), count=1)
    return any(role_of(shown[:length]) is not None for length in range(1, min(len(shown), LONGEST_HEAD_WORD) + 1))


def _whole(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a head, the second half of a word in the next line put to its first half."""
    result: list[str] = []
    seen: set[Role] = set()
    for word in words:
        role = role_of(word)
        if role in ("target", "actual") and role in seen:
            continue
        beside = "level1" in seen and role_of(result[-1]) == "level3"  # 一级指标 指标内容 指标名称
        # 绩效指标 above 指标名称 is one head.
        if role == "level3" and role in seen and folded(word).endswith("名称") and not beside:
            result = [one for one in result if role_of(one) != "level3"]
        if role is not None:
            seen.add(role)
        result.append(word)
    return tuple(result)


# Every line is asked for again by each of the lines before it that may begin a head.
@lru_cache(maxsize=256)
def _spaced(text: str) -> tuple[str, ...] | None:
    """The words of a head that are told apart by blanks; None where the line is no part of a head."""
    if len(text) > LONGEST_LINE:
        return None
    pieces = text.split()
    words: list[str] = []
    if len(pieces) == 2 and role_of(pieces[0]) is None and role_of(pieces[1]) == "level1":
        pieces.pop(0)  # a label down the side, beside the first half of a head that a narrow column broke
    if len(pieces) > LEAST_CELLS and role_of(pieces[0]) is None and role_of(pieces[1]) is not None:
        words.append(pieces.pop(0))  # what the whole block is called, such as 项目资金（万元）
    elif len(pieces) > LEAST_CELLS + 1 and role_of(pieces[0]) is None and role_of(pieces[1]) is None:
        roles = [role_of(piece) for piece in pieces[2:]]
        if is_funds_head(roles) and None not in roles:  # the same with that of its first row: 年度预算申请 资金总额
            words, pieces = ["".join(pieces[:2])], pieces[2:]
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
    if len(shown) > LONGEST_LINE:
        return None
    words: list[str] = []
    label = _MONEY_LABEL.match(shown)
    position = begin = label.end() if label else 0
    while position < len(shown):
        for length in range(min(LONGEST_HEAD_WORD, len(shown) - position), 1, -1):
            word = shown[position : position + length]
            if (role := role_of(word)) is not None and not (role in FIGURES and begins_with_rate(word)):
                words.append(word)
                position += length
                break
        else:
            if words or position >= begin + 6:
                return None
            position += 1  # a word before the heads, such as 绩效指标
    return tuple(words) or None
