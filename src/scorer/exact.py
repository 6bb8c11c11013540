"""Exact numbers: how they add, where they are rounded, how they are printed (docs/how-it-works.md, "Numbers").

Scores are `Decimal` values that only ever meet under `EXACT`, a context that raises instead of rounding. Where
something is divided the value is a `Fraction`, rounded once by `rounded`.
"""

from __future__ import annotations

from decimal import Clamped, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Mode = Literal["half-up", "half-even"]

#: Sums and differences of scores need far fewer digits; the trap on `Inexact` turns a silent rounding into an error.
EXACT = Context(prec=200, traps=[InvalidOperation, DivisionByZero, Overflow, Inexact, Clamped])

ZERO = Decimal(0)

#: Rates are for display; four decimals print as a percentage with two.
RATE_PLACES = 4


def decimals(value: Decimal) -> int:
    """How many decimals `value` needs: 30.10 needs one, 1E+2 none."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "nan and infinity are refused where numbers are read"
    trailing = 0
    for digit in reversed(digits):
        if digit:
            break
        trailing += 1
    return max(0, -exponent - trailing) if any(digits) else 0


def plain(value: Decimal) -> str:
    """`value` in its shortest exact form: no exponent, no trailing zeros, no minus zero."""
    text = str(value)
    if text[-1] != "0" and "E" not in text:
        return text  # as most are
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Fraction, places: int, mode: Mode) -> Decimal:
    """Round an exact value to `places` decimals.

    `half-up` is half away from zero, as counted by hand; `half-even` is the rule of GB/T 8170-2008, clause 3.2.
    """
    return rounded_quotient(value.numerator, value.denominator, places, mode)


def rounded_quotient(top: int, bottom: int, places: int, mode: Mode) -> Decimal:
    """The same of `top` ÷ `bottom`, which is above 0 and may share factors with `top`."""
    whole, rest = divmod(abs(top) * 10**places, bottom)
    twice = 2 * rest
    if twice > bottom or (twice == bottom and (mode == "half-up" or whole % 2)):
        whole += 1
    return _scaled(-whole if top < 0 else whole, places)


@lru_cache(maxsize=4096)
def _scaled(whole: int, places: int) -> Decimal:
    """`whole` × 10^−`places`. The scores of many cards are few different numbers."""
    return Decimal(f"{whole}E-{places}")


def rate(score: Decimal, points: Decimal) -> Decimal | None:
    """Score ÷ points for display, to four decimals; 1 only for full marks and 0 only for nothing."""
    if not points:
        return None
    value = rounded(Fraction(score) / Fraction(points), RATE_PLACES, "half-up")
    smallest = Decimal(1).scaleb(-RATE_PLACES)
    if score != points and value == 1:
        return 1 - smallest
    if score and not value:
        return smallest
    return value


def shown(value: Decimal, points: Decimal | None, places: int | None) -> str:
    """`value` as printed: exact, or to `places` decimals where the rubric asks for that.

    A score below its points is never printed as full marks; where rounding would do that the exact form is printed.
    Points themselves are always printed exactly.
    """
    if places is None:
        return plain(value)
    short = rounded(Fraction(value), places, "half-up")
    looks_full = points is not None and short >= points
    is_full = value == points
    if looks_full != is_full or (is_full and short != points):
        return plain(value)
    return format(short, "f")
