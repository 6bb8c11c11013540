"""Facts (基础数据): what a unit measured, and the exact change from one unit of measurement to another."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

import attrs

from scorer.representation import as_call

#: Unit of measurement → what it measures and the power of ten that one of it is worth.
UNITS: Mapping[str, tuple[Literal["money", "ratio"], int]] = {
    "元": ("money", 0),
    "千元": ("money", 3),
    "万元": ("money", 4),
    "百万元": ("money", 6),
    "亿元": ("money", 8),
    "": ("ratio", 0),
    "比率": ("ratio", 0),
    "%": ("ratio", -2),
    "‰": ("ratio", -3),
}


#: The unit of a value whose unit is not stated: that of the fact's declaration.
AS_DECLARED = "（同声明）"


#: A leaf's own facts, by the names formulas call them.
TARGET, ACTUAL, SIGN, GRADE = "目标", "实际", "符号", "等级"
LEAF_FACTS: Mapping[str, bool] = {TARGET: False, ACTUAL: False, SIGN: True}
#: What a leaf scored by rank (名次计分) knows of its peers: the place, and how many have one; the value of the first is
#: written into its expression as a constant, because it may be no decimal.
PLACE, PEERS, FIRST = "名次", "参评单位数", "第1名的值"
#: What was granted and what was spent (财预〔2020〕10号): findings look at both, whatever the rules of a rubric do.
BUDGET, EXECUTED = "全年预算数", "全年执行数"
#: What [about] says of the unit, as text facts, unless the rubric declares facts of these names.
UNIT_TYPE, REGION = "单位类型", "地区"
ABOUT_FACTS: Mapping[str, bool] = {UNIT_TYPE: True, REGION: True}


@attrs.frozen
class UnitError(Exception):
    """A value measured in `given` cannot be told in `wanted`: the two do not measure the same thing."""

    given: str
    wanted: str

    __repr__ = as_call


def _check_value(_fact: Fact, _attribute: attrs.Attribute[Any], value: Decimal | str | None) -> None:
    if isinstance(value, Decimal):
        if value.is_finite():
            return
        raise ValueError(f"the value of a fact is finite, not {value}")
    if value is not None and not isinstance(value, str):
        raise TypeError(f"the value of a fact is a Decimal, a text or None, not {value!r}")


@attrs.frozen
class Fact:
    """A named measured value of the unit; `value` is None while it is blank, `source` says where it was read.

    Raises `TypeError` for a float or Boolean value and `ValueError` for one that is not finite. How many digits a
    value may have is checked where files are read.
    """

    name: str
    value: Decimal | str | None = attrs.field(validator=_check_value)
    measured_in: str = ""
    source: str = ""

    __repr__ = as_call


@attrs.frozen
class Position:
    """名次: where a unit stands among its peers (`comparison.positions` finds it).

    Attributes:
        place: 1 is the best; units with the same value share the best place (1, 2, 2, 4).
        of: how many units have a place.
        first: the value of the first, as formulas calculate with it; None where the rule does not ask for it.
    """

    place: int = attrs.field(validator=attrs.validators.ge(1))
    of: int = attrs.field(validator=attrs.validators.ge(1))
    first: Fraction | None = None

    __repr__ = as_call


@lru_cache(maxsize=256)
def _folded(unit: str) -> str:
    # A Chinese keyboard also writes the full-width ％.
    return unicodedata.normalize("NFKC", unit).strip()


def in_unit(value: Decimal, given: str, wanted: str) -> Decimal:
    """The same quantity told in another unit, exactly: 862000 元 is 86.2 万元, 86.2 % is the ratio 0.862.

    Money converts among 元, 千元, 万元, 百万元 and 亿元; shares among %, ‰ and the plain ratio ("" or 比率). Any other
    unit converts only to itself; else `UnitError` is raised.
    """
    if given == wanted:
        return value
    given, wanted = _folded(given), _folded(wanted)
    if given == wanted:
        return value
    if given not in UNITS or wanted not in UNITS or UNITS[given][0] != UNITS[wanted][0]:
        raise UnitError(given, wanted)
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a finite number")
    # Arithmetic of Decimal rounds to 28 digits; moving the point in its parts, and reading its own text, never does.
    moved = Decimal((sign, digits, exponent + UNITS[given][1] - UNITS[wanted][1]))
    return Decimal(format(moved, "f"))


def is_ratio(unit: str) -> bool:
    """Whether `unit` is a plain number or a share (%, ‰), which formulas read as a ratio."""
    return _folded(unit) in UNITS and UNITS[_folded(unit)][0] == "ratio"


def worth(value: Decimal, measured_in: str) -> Fraction:
    """What a formula calculates with: the ratio for a share (86.2 measured in % is 0.862), else the number as given."""
    top, bottom = value.as_integer_ratio()
    return Fraction(top, bottom * share_of_one(measured_in))


@lru_cache(maxsize=256)
def share_of_one(unit: str) -> int:
    """How many of a unit make the ratio 1: 100 of %, 1000 of ‰; 1 of everything that is no share."""
    meaning, power = UNITS.get(_folded(unit), ("", 0))
    return 10**-power if meaning == "ratio" else 1


def told_in(value: Fraction, measured_in: str) -> Fraction:
    """The contrary of `worth`: a ratio as it is stated in %, ‰ or plain; other numbers as they are."""
    return value / Fraction(10) ** UNITS[_folded(measured_in)][1] if is_ratio(measured_in) else value
