"""The spreadsheet reader of expressions: a tree as the text of a formula for Excel, WPS and LibreOffice.

A spreadsheet calculates in binary floats, so that 1.725 may be a hair below itself. Before anything is compared or
rounded it is therefore rounded to some twelve decimals, far finer than any score and far coarser than the noise, and
sums of facts to the decimals that the facts themselves may have; why that is exact, and from which numbers on it is
not, stands in docs/decisions/0030. A blank fact is the error #N/A, what has no value is another error: the two travel
through a formula by themselves, and where they meet the formulas here decide between them as `outcome` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any, assert_never

import attrs

from scorer import expression as ex
from scorer.exact import Mode, plain
from scorer.facts import ACTUAL, TARGET

#: Decimals that are kept before a value is compared or made whole.
NOISE = 12
#: Digits that a fact may have for sums of facts to be exact; the next two digits of a binary float are noise.
DIGITS = 14
#: Excel refuses longer formulas, and functions inside more functions; the margin is for what stands around one.
LONGEST, DEEPEST = 7_000, 50
#: What stands for a formula that is longer; the same error as a blank, so that the cell is open.
TOO_LONG = "NA()"

#: The name by which a formula calls the points of its leaf, where the unit gives them.
POINTS = "\0points"

_QUOTED = re.compile(r'"[^"]*"')
_SIGNS: Mapping[type, str] = {ex.Add: "+", ex.Subtract: "-", ex.Multiply: "*", ex.Divide: "/"}
_COMPARED = {"=": "=", "≠": "<>", "<": "<", "≤": "<=", ">": ">", "≥": ">="}


class TooLongError(ValueError):
    """No spreadsheet takes the formula of this expression."""


def bounded_text(expression: ex.Expression, cells: Mapping[str, str], longest: int = LONGEST) -> str:
    """The formula, or `TOO_LONG` where a spreadsheet would not take it."""
    try:
        text = formula_text(expression, cells)
    except TooLongError:
        return TOO_LONG
    brackets = accumulate({"(": 1, ")": -1}.get(sign, 0) for sign in _QUOTED.sub("", text))
    return text if len(text) <= longest and max(brackets, default=0) <= DEEPEST else TOO_LONG


def formula_text(expression: ex.Expression, cells: Mapping[str, str]) -> str:
    """The formula, without its equals sign; `cells` says where each fact stands, as the ratio where it is a share.

    A cell of a fact holds a number or a text, #N/A while it is blank, another error where it is of the wrong kind.

    Raises:
        TooLongError: it has more than `LONGEST` letters; parts are written more than once, so this bounds the work.
    """
    text = _text(expression, cells)
    if len(text) > LONGEST:
        raise TooLongError
    return text


def _text(expression: ex.Expression, cells: Mapping[str, str]) -> str:
    match expression:
        case ex.Number(value):
            return literal(value)
        case ex.NumberFact(name) | ex.TextFact(name):
            return cells[name]
        case ex.Text(value):
            return quoted(value)
        case ex.Add() | ex.Subtract() if facts := _added_facts(expression):
            sizes = ",".join(f"ABS({cells[name]})" for name in facts)
            return f"ROUND({_sum_text(expression, cells)},MAX(2,{DIGITS}-LEN(INT(MAX({sizes})))))"
        case ex.Add() | ex.Subtract():
            return _sum_text(expression, cells)
        case ex.Multiply(left, right) | ex.Divide(left, right):
            one, other = formula_text(left, cells), formula_text(right, cells)
            return _strict(f"({one}{_SIGNS[type(expression)]}{other})", (left, right), cells)
        case ex.Negate(operand):
            return f"(-{formula_text(operand, cells)})"
        case ex.Absolute(operand):
            return f"ABS({formula_text(operand, cells)})"
        case ex.Floor(operand):
            return f"INT(ROUND({formula_text(operand, cells)},{NOISE}))"
        case ex.Ceiling(operand):
            return f"(-INT(-ROUND({formula_text(operand, cells)},{NOISE})))"
        case ex.Round(operand, places):
            return f"ROUND(ROUND({formula_text(operand, cells)},{NOISE}),{places})"
        case ex.Minimum(several) | ex.Maximum(several):
            name = "MIN" if isinstance(expression, ex.Minimum) else "MAX"
            inside = ",".join(formula_text(operand, cells) for operand in several)
            return _strict(f"{name}({inside})", several, cells)
        case ex.Case(branches, otherwise):
            parts = [f"IF({formula_text(b.condition, cells)},{formula_text(b.result, cells)}," for b in branches]
            return f"{''.join(parts)}{formula_text(otherwise, cells)}{')' * len(parts)}"
        case ex.Comparison(sign, left, right):
            compared = f"({_settled(left, cells)}{_COMPARED[sign]}{_settled(right, cells)})"
            return _strict(compared, (left, right), cells)
        case ex.TextComparison(sign, one_text, other_text):
            # `=` does not tell capital letters from small ones.
            same = f"EXACT({formula_text(one_text, cells)},{formula_text(other_text, cells)})"
            return same if sign == "=" else f"NOT({same})"
        case ex.Not(operand):
            return f"NOT({formula_text(operand, cells)})"
        case ex.And(several):
            return _decided("AND", several, cells)
        case ex.Or(several):
            return _decided("OR", several, cells)
        case _:
            assert_never(expression)


def rounding_text(value: str, places: int, mode: Mode, most: Decimal | None) -> str:
    """`value` rounded to `places`, free of noise; it is not negative, and at most `most` where that is known."""
    kept = f"MAX({places + 2},{DIGITS}-LEN(INT({value})))"
    if most is not None:
        kept = str(max(places + 2, DIGITS - len(str(int(most)))))
    calm = f"ROUND({value},{kept})"
    if mode == "half-up":
        return f"ROUND({calm},{places})"
    unit = plain(Decimal(1).scaleb(-places))
    # A half above an even digit has been rounded up to an odd one.
    is_half = f"ROUND(MOD({calm}*{10**places},2),{kept}-{places})=0.5"
    return f"ROUND(ROUND({calm},{places})-IF({is_half},{unit},0),{places})"


def literal(value: Fraction) -> str:
    """An exact number as a formula has it: a decimal where it is one, else a fraction in brackets."""
    places = next((places for places in range(15) if 10**places % value.denominator == 0), None)
    if places is None:
        return f"({value.numerator}/{value.denominator})"
    text = plain(Decimal(value.numerator * 10**places // value.denominator).scaleb(-places))
    return f"({text})" if value < 0 else text


def quoted(text: str) -> str:
    """`text` as a constant of a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def in_points(one: ex.Numeric, two: ex.Numeric) -> ex.Numeric:
    """The rule whose expression is `one` for 1 point and `two` for 2, with the points as a fact `POINTS`.

    Every kind of rule is linear in the points of its leaf: each constant of it is some number and some share of them.
    """
    if isinstance(one, ex.Number) and isinstance(two, ex.Number):
        if one == two:
            return one
        share = two.value - one.value
        scaled: ex.Numeric = ex.NumberFact(POINTS)
        if share != 1:
            scaled = ex.Multiply(ex.Number(share), scaled)
        rest = one.value - share
        return scaled if rest == 0 else ex.Add(ex.Number(rest), scaled)
    assert type(one) is type(two), "a rule has one shape for all points"
    return _joined(one, two)


def _joined(one: ex.Numeric, two: ex.Numeric) -> ex.Numeric:
    changed: dict[str, Any] = {}
    for field in attrs.fields(type(one)):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if isinstance(left, ex.Numeric):
            changed[field.name] = in_points(left, right)
        elif isinstance(left, tuple):
            changed[field.name] = tuple(_part(a, b) for a, b in zip(left, right, strict=True))
    evolved: ex.Numeric = attrs.evolve(one, **changed)
    return evolved


def _part(one: ex.Numeric | ex.Branch, two: ex.Numeric | ex.Branch) -> ex.Numeric | ex.Branch:
    if isinstance(one, ex.Branch) and isinstance(two, ex.Branch):
        return ex.Branch(one.condition, in_points(one.result, two.result))
    assert not isinstance(one, ex.Branch)
    assert not isinstance(two, ex.Branch)
    return in_points(one, two)


def _sum_text(expression: ex.Numeric, cells: Mapping[str, str]) -> str:
    """A sum or a difference with those it is made of, not yet freed of noise."""
    if not isinstance(expression, ex.Add | ex.Subtract):
        return formula_text(expression, cells)
    left, right = expression.left, expression.right
    text = f"({_sum_text(left, cells)}{_SIGNS[type(expression)]}{_sum_text(right, cells)})"
    return _strict(text, (left, right), cells)


def _added_facts(expression: ex.Numeric) -> tuple[str, ...]:
    """The facts that a sum adds up, where it is made of facts and constants only and has several facts.

    A small difference of two large amounts would else carry the noise of the large ones.
    """
    parts = [part for part in ex.walk(expression) if not isinstance(part, ex.Add | ex.Subtract | ex.Number)]
    facts = tuple(dict.fromkeys(part.name for part in parts if isinstance(part, ex.NumberFact)))
    only_facts = all(isinstance(part, ex.NumberFact) and part.name not in (TARGET, ACTUAL) for part in parts)
    return facts if only_facts and len(facts) > 1 else ()


def _settled(value: ex.Numeric, cells: Mapping[str, str]) -> str:
    """A number to be compared: what is typed is as exact as it gets, what is calculated is freed of noise."""
    text = formula_text(value, cells)
    return text if isinstance(value, ex.Number | ex.NumberFact) else f"ROUND({text},{NOISE})"


def _strict(text: str, inside: Sequence[ex.Expression], cells: Mapping[str, str]) -> str:
    """All operands are needed; one without a value leaves none, even beside one that is blank.

    Of two errors Excel gives the left one and LibreOffice the right one, so what may lack a value is looked at before.
    """
    for number in range(len(inside) - 1, -1, -1):
        others = (*inside[:number], *inside[number + 1 :])
        if _may_lack_value(inside[number]) and any(map(_may_be_blank, others)):
            lacking = formula_text(inside[number], cells)
            text = f"IF(ISERR({lacking}),{lacking},{text})"
    return text


def _decided(name: str, inside: Sequence[ex.Condition], cells: Mapping[str, str]) -> str:
    """`And` and `Or`: one operand may decide whatever the others lack."""
    parts = [formula_text(operand, cells) for operand in inside]
    text = f"{name}({','.join(parts)})"
    first, *others = map(_asked, inside)
    if len(first) <= 1 and all(asked == first for asked in others):
        return text  # all ask about the same value: they have it together or not at all
    for part in reversed(parts):
        text = f"IF(ISNA({part}),NA(),{text})"
    for part in reversed(parts):
        undecided, (then, otherwise) = ("TRUE", (text, "FALSE")) if name == "AND" else ("FALSE", ("TRUE", text))
        text = f"IF(IFERROR({part},{undecided}),{then},{otherwise})"
    return text


def _asked(condition: ex.Condition) -> set[ex.Expression]:
    """What a condition asks about, but for constants; itself where it is more than one comparison."""
    if isinstance(condition, ex.Comparison | ex.TextComparison):
        return {part for part in ex.operands(condition) if not isinstance(part, ex.Number | ex.Text)}
    return {condition}


def _may_be_blank(expression: ex.Expression) -> bool:
    return any(isinstance(part, ex.NumberFact | ex.TextFact) for part in ex.walk(expression))


def _may_lack_value(expression: ex.Expression) -> bool:
    """Whether it may divide by nothing, or meet a text where the unit may write one."""
    for part in ex.walk(expression):
        if isinstance(part, ex.Divide) and not (isinstance(part.right, ex.Number) and part.right.value):
            return True
        if isinstance(part, ex.NumberFact) and part.name in (TARGET, ACTUAL):
            return True
    return False
