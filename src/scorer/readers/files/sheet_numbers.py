"""A number that a workbook holds as the text that stands for it: exact, in its shortest form, or as a percentage."""

from __future__ import annotations

from decimal import Decimal

from scorer.exact import plain


def number_text(text: str) -> str:
    """A number as a file holds it, in its shortest form; what is no finite number stays as it is."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return plain(number) if number.is_finite() and abs(number.adjusted()) < 400 else text


def percent_text(text: str) -> str:
    """A share as the percentage that a cell shows: 0.862 is 86.2%."""
    shown = number_text(text)
    try:
        # Moving the point in the text never rounds.
        return f"{number_text(f'{shown}E2')}%"
    except ArithmeticError:
        return shown
