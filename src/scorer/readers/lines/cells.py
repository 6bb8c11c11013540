"""One line of a table that was pasted without delimiters to its cells.

Blanks tell these apart, or the brackets of points, or nothing does (`fused`). What blanks tear apart is put together:
the number of an indicator with its name, a unit of measure with its value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scorer.readers.lines.fused import cells_of
from scorer.readers.printed.grid import Paragraph
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, TOP_WORD, Role, is_funds_head
from scorer.readers.printed.values import number

_INNER: Final = re.compile(r"([（(])\s*(\d{1,4}(?:\.\d{1,4})?)\s*(分?)\s*([)）])")
#: What stands between the cells of a line with more blanks than words need.
_WIDE: Final = re.compile(r"\s{2,}|\u3000+")
#: What stands in quotes directly behind a word.
_QUOTES: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?:“[^“”]{1,40}”|「[^「」]{1,40}」|\"[^\"]{1,40}\")")
#: A group before the name in quotes: 数量指标“培训人次”.
_QUOTED_NAME: Final = re.compile(rf"(?:{STANDARD_GROUP.pattern})(?=[“「\"][^\s])")
_POINTED: Final = re.compile(
    r"[^\s（()）](?:[^（()）]|[（(](?!\d)[^（()）]{0,40}[)）])*[（(]\d{1,4}(?:\.\d{1,4})?分?[)）]"
)
_BEFORE: Final = re.compile(r"(?:[（(]\s*(?=\d{1,3}\s*[)）])|[（(]?\s*(?=\d{1,3}\s*分))(\d{1,3})\s*分?\s*[)）]")
#: The number of a row, right before its name and no points of what stands before it: （1）.
_ORDINAL: Final = re.compile(r"(?<!\S)[（(](\d{1,2})[)）](?=[^\s（()）])")
_HIDDEN: Final = re.compile("\ue000(\\d{1,2})\ue001")
#: The number of an indicator, before its name.
_CODE: Final = re.compile(r"[A-Z]\d{0,3}|\d{1,2}(?:\.\d{1,2}){1,3}")
_CODE_PARTS: Final = re.compile(r"[A-Z]|\d+")
#: The code of a group has a letter and one digit at most.
_GROUP_CODE: Final = 2
#: Units of measure that stand behind a number, and a number without one.
_UNIT: Final = re.compile(
    r"[万亿]?(?:[个项次份套台人户亩组篇条件场座处部辆名期批本册吨家年月天日元米幅块张只头所班卷宗]|人次|小时|分钟|公里|千米"
    r"|平方米|立方米|公顷|万元|百分点|个百分点|个工作日|工作日|[KMGTP]B|[%％])"
)
_BARE_VALUE: Final = re.compile(r"[≥≤≧≦=<>═＝]?\d{1,12}(?:\.\d{1,6})?")
_MONEY: Final = re.compile(r"[（(](?:人民币)?[万亿]?元[）)]")
#: The label of a sum, set wide: 总 分.
_TORN_SUM: Final = re.compile(r"^\s*([总合小])\s+([分计])(?=\s)")
_LEADING: Final = re.compile(r"\s*(\d{1,3}(?:\.\d{1,4})?)(?=\s|$)")


def cells_in(
    text: str,
    roles: Sequence[Role | None],
    *,
    pointed: bool,
    apart: bool,
    blanks: bool,
    wide: bool,
    codes: frozenset[str],
) -> list[str]:
    """The cells of one line; none where it is blank.

    Args:
        text: the line.
        roles: of the columns.
        pointed: whether points stand in the names, as `mostly_pointed` finds.
        apart: whether blanks stand between such names and their groups, as `names_apart` finds.
        blanks: whether blanks stand between the words of the head, and so between cells.
        wide: whether more blanks than one stand between cells, as `mostly_wide` finds.
        codes: the numbers of indicators that stand apart from their names, as `codes_of` finds them.
    """
    text = _TORN_SUM.sub(r"\1\2", text)
    if wide:
        return with_units(_WIDE.split(text.strip()), roles)
    if pointed:
        texts = _by_brackets(_closed(text))
        grouped = len(set(LEVELS) & set(roles)) > 1
        parts = str.split if apart else _group_apart
        return [_shown(piece) for one in texts for piece in (parts(one) if grouped else [one])]
    if not blanks:
        return cells_of(text, roles)
    explained = {"meaning", "standard"} & set(roles)  # in these 目标明确（1分），细化（1分） is what parts earn
    if "points" in roles and not explained and _BEFORE.search(_closed(text)) and not _brackets_end(text):
        return _by_brackets_before(text)
    closed = _closed(text)
    if len(set(LEVELS) & set(roles)) > 1:
        closed = _QUOTED_NAME.sub(lambda group: f"{group[0]} " if closed.count(group[0]) == 1 else group[0], closed)
    texts = with_units([_shown(one) for one in _with_codes(closed.split(), codes)], roles)
    if texts and is_funds_head(roles) and _MONEY.fullmatch(texts[0]):
        texts.pop(0)  # below 项目资金, which stands beside the head
    return texts


def mostly_wide(lines: Sequence[Paragraph]) -> bool:
    """Whether several blanks stand between the cells of nearly all lines, and single ones in hardly any cell."""
    told = [line.text.strip() for line in lines if len(line.text.split()) > 1]
    wide = sum(len(_WIDE.split(text)) == len(text.split()) for text in told)
    return bool(told) and wide * 5 > len(told) * 4


def mostly_pointed(lines: Sequence[Paragraph]) -> bool:
    """Whether more than a third of the lines have a name that ends in the bracket of its points."""
    return sum(1 for line in lines if _POINTED.search(_closed(line.text))) * 3 > len(lines)


def names_apart(lines: Sequence[Paragraph], roles: Sequence[Role | None]) -> bool:
    """Whether blanks stand between names with their points and their groups: the first has all, and none has more."""
    levels = len(set(LEVELS) & set(roles))
    names = [one[0].split() for line in lines if (one := _POINTED.search(_closed(line.text)))]
    counts = [len(pieces) - (number(pieces[0]) is not None) for pieces in names]  # a line may begin with its number
    return bool(counts) and counts[0] == levels == max(counts)


def _brackets_end(text: str) -> bool:
    """Whether the brackets of points each end the name before them: 投入（20分） 目标设定（10分） …"""
    shown = _closed(text)
    return all(
        found.start() > 0
        and not shown[found.start() - 1].isspace()
        and shown[found.end() : found.end() + 1].strip() == ""
        for found in _BEFORE.finditer(shown)
    )


def codes_of(lines: Sequence[Paragraph]) -> frozenset[str]:
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


def with_units(pieces: Sequence[str], roles: Sequence[Role | None]) -> list[str]:
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
    """A name in front of whose bracket groups stand that have no points: 投入 资金到位率(5分)."""
    first, _, rest = text.partition(" ")
    is_group = rest and (TOP_WORD.fullmatch(first) or STANDARD_GROUP.fullmatch(first))
    return [first, *_group_apart(rest.strip())] if is_group else [text]


def _closed(text: str) -> str:
    """Without the blanks inside brackets of points, (5 分) is (5分), and inside quotes behind a word.

    The brackets of the number before a name are hidden, since they hold no points; `_shown` brings them back.
    """
    text = _ORDINAL.sub("\ue000\\1\ue001", text)
    return _QUOTES.sub(lambda said: "".join(said[0].split()), _INNER.sub(r"\1\2\3\4", text))


def _shown(text: str) -> str:
    return _HIDDEN.sub("（\\1）", text)


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
