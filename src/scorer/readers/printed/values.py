"""What one printed text is: a number, a name with its points, a target with sign and unit, or a placeholder."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import plain
from scorer.model import Sign
from scorer.readers.printed.decoding import one_line

#: What tables of scores mostly add up to, and what no points are above.
WHOLE_POINTS: Final = Decimal(100)
#: What stands for nothing in a published table. Blank is not zero.
PLACEHOLDERS: Final = frozenset(
    ("", "/", "//", "///", "\\", "-", "--", "---", "—", "——", "–", "─", "无", "…", "……", "···", "*", "**", "□")
)
#: What a card prints in place of a score that there is not, without white space.
UNSCORED: Final = frozenset(("未评", "未评完", "未选用", "不计分", "blank", "incomplete", "notused", "nopoints"))
NOT_APPLICABLE: Final = frozenset(("不适用", "不涉及", "无此项", "N/A", "n/a", "NA"))

#: One sign of a name that ends at white space or a colon, as a pattern; what stands in quotes and the colon of an
#: address end none.
OF_A_NAME: Final = r"""(?>"[^"\n]{0,200}"|[^\s:：]|:(?=//))"""

#: Ways of numbering, from the highest to the lowest.
_MARKS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"[一二三四五六七八九十]{1,3}[、.]",
        r"\([一二三四五六七八九十]{1,3}\)",
        r"\d{1,2}[、.]",  # 1.24小时服务 is numbered 1 as well; the sum decides
        r"\(\d{1,2}\)",
        r"[①-⑳]|\d{1,2}\)",
    )
)
#: What `mark_of` gives for a name without a number.
UNMARKED: Final = len(_MARKS)

_SPACES = re.compile(r"\s+")
#: Points behind a name in brackets; a narrow column breaks them where it ends: （5 / 0分）.
_POINTS = re.compile(r"\s*[（(]\s*(\d{1,4}(?:\.\d{1,6})?|\d\s\d{1,2}(?=\s?分))\s*分?\s*[）)]$")
_BARE_POINTS = re.compile(r"(?<=[^\d.\s])\s+(\d{1,4}(?:\.\d{1,6})?)\s*分$")
#: What a printed card sets below the name of a group: 23/25, 已得 23/25, 未评/25, 23/25 ×0.3.
_SUBTOTAL = re.compile(
    r"(?:\s*(?:已评|未评完|未评|不适用|未选用|不计分)|\s+(?:scored|blank|incomplete|n/a|not used|no points)"
    r"|\s*(?:已得|so far)?\s+\d{1,6}(?:\.\d{1,12})?)"
    r"/(?:—|\d{1,6}(?:\.\d{1,6})?)(?:\s*×\d{1,6}(?:\.\d{1,6})?)?$"
)
_NUMBER = re.compile(r"(\d{1,12}(?:\.\d{1,20})?|\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,20})?)")
_UNFILLED = re.compile(r"指标\d{1,2}:?")
_LIST_MARK = re.compile(
    r"(?:[一二三四]级指标\s*[:：]|指标\s*\d{1,2}\s*[:：]|[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳])\s*"
)
_SIGNS: Final[tuple[tuple[str, Sign], ...]] = (
    ("大于等于", "≥"),
    ("小于等于", "≤"),
    ("不少于", "≥"),
    ("不低于", "≥"),
    ("不小于", "≥"),
    ("不超过", "≤"),
    ("不高于", "≤"),
    ("不大于", "≤"),
    (">=", "≥"),
    ("<=", "≤"),
    ("≥", "≥"),
    ("≧", "≥"),
    ("⩾", "≥"),
    ("≤", "≤"),
    ("≦", "≤"),
    ("⩽", "≤"),
    ("大于", ">"),
    ("小于", "<"),
    ("少于", "<"),
    ("等于", "="),
    (">", ">"),
    ("<", "<"),
    ("=", "="),
    ("═", "="),
)
#: What stands behind the number of a date, which is no quantity: 10月底前, 2023年底, 30日前.
_DATE: Final = re.compile(r"月|[年日号][底末初前度之]")
_QUANTITY = re.compile(
    r"(\d{1,15}(?:\.\d{1,8})?|\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,8})?)\s*([^\d\s.,;，；。、]{0,8}(?:(?<=m)[23])?)$"
)
#: 个百分点 is a unit, 热线办结率 after 12345 is a name.
_LONGEST_UNIT: Final = 4
#: Points have at most this many decimals; a longer tail in a score is the noise of a binary number.
_SCORE_DECIMALS = 6
#: Nobody prints so many decimals; a share of seven may be what was reached.
_DIVIDED_OUT = 10
_NOISE = Decimal("0.0000001")


def folded(text: str) -> str:
    """`text` for comparing: full and half width alike, all white space gone."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def folded_apart(text: str) -> str:
    """`text` folded, but for signs that would become digits of the number beside them: ㎡ and ① stay."""
    return "".join(sign if _becomes_digits(sign) else folded(sign) for sign in text)


def _becomes_digits(sign: str) -> bool:
    return not sign.isdecimal() and any(one.isdecimal() for one in unicodedata.normalize("NFKC", sign))


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty or a placeholder such as `—`, `/`, 无."""
    return folded(text) in _PLACEHOLDERS


def is_unfilled(text: str) -> bool:
    """Whether a cell is a line of a form that nobody filled in: 指标2：."""
    return _UNFILLED.fullmatch(folded(text)) is not None


_PLACEHOLDERS: Final = frozenset(folded(text) for text in PLACEHOLDERS)


@attrs.frozen
class Named:
    """A name without the points that stood in its final bracket."""

    name: str
    points: Decimal | None


def named(text: str) -> Named:
    """A name and its points; only a final bracket of a number, with or without 分, holds points.

    A name may also end in a number and 分 after a blank: `产出 50 分`.
    """
    line = one_line(text)
    for pattern in (_POINTS, _BARE_POINTS):
        found = pattern.search(line)
        if found:
            return Named(line[: found.start()].strip(), Decimal(_SPACES.sub("", found[1])))
    return Named(line, None)


#: What stands behind the name of a group that began on the page before.
_GOING_ON: Final = re.compile(
    r"\s*[（(](?:续[上前]?[表页]?|[上前]页续|[接承]上[表页]?)[\d一二三四五六七八九十]{0,2}[)）](?=\s*(?:[（(][^（()）]{1,8}[)）]\s*)?$)"
)


def without_subtotal(text: str) -> str:
    """The name of a group without the score and the points that a card prints below it; they repeat its rows."""
    line = one_line(text)
    return _SUBTOTAL.sub("", line) or line


def without_going_on(text: str) -> str:
    """The name of a group without what says on the next page that it goes on: 过程（续）, 过程（续1）（30分）."""
    return _GOING_ON.sub("", text)


def mark_of(name: str) -> int:
    """In which way a name is numbered, from 0, the highest; `UNMARKED` where it is not."""
    shown = folded(name)
    return next((level for level, pattern in enumerate(_MARKS) if pattern.match(shown)), UNMARKED)


def without_mark(text: str) -> str:
    """A name without the list mark before it: 一、 1. （2） ① 指标1： 一级指标："""
    return _LIST_MARK.sub("", text, count=1) if _LIST_MARK.match(text) else text


#: The raised or circled number of a note behind a number; written out it would be one more digit.
_NOTE_MARK: Final = re.compile(r"(?<=[\d分*])\s*(?:[⁰¹²³⁴-⁹]+|[①-⑳])\s*$")
_INNER_BLANK: Final = re.compile(r"(?<=[\d.])\s+(?=[\d.])")


@attrs.frozen
class Number:
    """A number of a cell.

    Attributes:
        noisy: whether the tail of a binary number was cut off.
        starred: whether a star or a raised number behind it points to a note.
        joined: whether blanks stood between its digits, where a narrow column broke it or where two numbers met.
    """

    value: Decimal
    noisy: bool = False
    starred: bool = False
    joined: bool = False


def number(text: str) -> Number | None:
    """A bare number, also with 分 or a star behind it; None for anything else."""
    bare = _NOTE_MARK.sub("", text)
    whole = folded(bare)
    starred = bare != text or whole.endswith("*")
    shown = whole.removesuffix("*").removesuffix("分")
    if not _NUMBER.fullmatch(shown):
        return None
    value = Decimal(shown.replace(",", ""))
    short = round(value, _SCORE_DECIMALS)
    if abs(short - value) > _NOISE:
        return None
    joined = len(_INNER_BLANK.findall(bare))
    if joined > 1:
        return None  # a narrow column breaks a number once; three are those of three indicators
    return Number(Decimal(plain(short)), noisy=short != value, starred=starred, joined=joined > 0)


def quotient(text: str) -> Number | None:
    """A bare number that a sheet divided out and nobody rounded, such as 24.6666666666667; None for anything else."""
    shown = folded(text).removesuffix("分")
    if not _NUMBER.fullmatch(shown) or len(shown.partition(".")[2]) < _DIVIDED_OUT:
        return None
    return Number(Decimal(plain(round(Decimal(shown.replace(",", "")), _SCORE_DECIMALS))), noisy=True)


def value_of(text: str) -> Decimal | None:
    """The value of a bare number; None for anything else."""
    found = number(text)
    return None if found is None else found.value


@attrs.frozen
class Quantity:
    """A target or an actual value as printed: sign, then a number with its unit, or any text."""

    sign: Sign | None
    value: Decimal | str
    measured_in: str = ""


def quantity(text: str) -> Quantity:
    """What a target or actual cell says. What is not plainly a number with a unit stays text."""
    line = one_line(text)
    sign, rest = split_sign(line)
    found = _QUANTITY.fullmatch(unicodedata.normalize("NFKC", rest))
    if found and _DATE.match(found[2]) is None:
        measured_in = found[2].replace("m2", "m²").replace("m3", "m³")
        return Quantity(sign, Decimal(found[1].replace(",", "")), measured_in)
    return Quantity(sign, rest) if sign and rest else Quantity(None, line)


def split_sign(text: str) -> tuple[Sign | None, str]:
    """The sign that a text begins with, and the rest."""
    shown = unicodedata.normalize("NFKC", text).strip()
    for written, sign in _SIGNS:
        if shown.startswith(written):
            return sign, shown.removeprefix(written).strip()
    return None, text.strip()


def is_quantity(text: str) -> bool:
    """Whether a text is a number with a sign or a unit, such as ≥90% or 5组, or the number of a date: 10月底前."""
    sign, rest = split_sign(one_line(text))
    found = _QUANTITY.fullmatch(unicodedata.normalize("NFKC", rest))
    unit = found[2] if found else ""
    return found is not None and bool(sign or unit) and (len(unit) <= _LONGEST_UNIT or "/" in unit)
