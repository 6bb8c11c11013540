"""Heads of two lines in text, where the second stands below one word of the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scorer.readers.printed.roles import LEVELS, Role, is_loose, role_of, word_of

#: A second line of a head that holds levels only has at least so many.
_LEAST_LEVELS: Final = 2
#: What a merged word of targets stands over.
_TARGET_PARTS: Final[frozenset[Role]] = frozenset(("sign", "target", "unit"))


def spliced(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """The words of a head of two lines whose second one stands below one merged word of the first.

    绩效指标 分值 自评得分 above 一级指标 二级指标 三级指标: the levels take the place of the word above them. Instead
    名称 and 权重 may stand below each level. Below a merged word of targets sign, value and unit may stand in the same
    way. None where the lines do not stand like that.
    """
    levels = [word for word in upper if role_of(word) in LEVELS]
    if levels and below_levels(lower) == len(levels):
        weights = dict(zip(levels, lower[1::2], strict=True))
        return [one for word in upper for one in ((word, weights[word]) if word in weights else (word,))]
    targets = [index for index, word in enumerate(upper) if role_of(word) == "target"]
    parts = next((at for at, word in enumerate(lower) if role_of(word) in _TARGET_PARTS), len(lower))
    if len(targets) == 1 and 1 < len(lower) - parts == sum(role_of(word) in _TARGET_PARTS for word in lower[parts:]):
        upper = _in_place(upper, targets[0], lower[parts:])
        lower = lower[:parts]
    below = [role_of(word) for word in lower]
    if any(role not in LEVELS and role != "points" for role in below):
        return None
    loose = [index for index, word in enumerate(upper) if is_loose(word)]
    if len(loose) != 1 or sum(role in LEVELS for role in below) < _LEAST_LEVELS:
        return None
    if any(role_of(word) in LEVELS for index, word in enumerate(upper) if index != loose[0]):
        return None
    return _in_place(upper, loose[0], lower)


def _in_place(upper: Sequence[str], at: int, words: Sequence[str]) -> list[str]:
    """A line with words in the place of one, and of the blanks behind it that a merged cell leaves."""
    end = at + 1
    while end < min(len(upper), at + len(words)) and not upper[end]:
        end += 1
    return [*upper[:at], *words, *upper[end:]]


def below_levels(words: Sequence[str]) -> int:
    """Below how many levels words stand as 名称 and 权重 of each; 0 where they are anything else."""
    pairs = list(zip(words[::2], words[1::2], strict=False))
    weighted = all(word_of(name) == "名称" and role_of(weight) == "points" for name, weight in pairs)
    return len(pairs) if weighted and len(words) % 2 == 0 else 0
