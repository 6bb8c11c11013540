"""Chinese numerals, and the marks before the items of an enumeration."""

from __future__ import annotations

from scorer.messages import Language

#: Chinese papers number in a sentence with 一是、二是.
_DIGITS = "零一二三四五六七八九"


def ordinal(number: int, language: Language) -> str:
    """The mark before the item `number`, from 1: 一是, 二是, … or (1), (2), …"""
    return f"{chinese_numeral(number)}是" if language == "zh" else f"({number}) "


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese, beyond in digits."""
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones or not tens else "")
