"""An expression written out: as formula text, and as the proof line that shows how a value came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, assert_never

import attrs

from scorer.expression import (
    NO_VALUE,
    Absolute,
    Add,
    And,
    Case,
    Ceiling,
    Comparison,
    Divide,
    Expression,
    Floor,
    Maximum,
    Minimum,
    Multiply,
    Negate,
    Not,
    Number,
    NumberFact,
    Or,
    Round,
    Subtract,
    Text,
    TextComparison,
    TextFact,
)
from scorer.facts import Fact
from scorer.outcome import evaluate, round_half_away

#: More decimals than this, or a longer fraction, nobody reads: then the rounded form stands for it.
READABLE_DIGITS = 20
#: Decimals of a value marked ≈.
APPROXIMATE_PLACES = 6

# How tightly each form binds; an operand that binds less tightly than its place needs is put in brackets.
_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(7)


@attrs.frozen
class _Style:
    """What differs between a formula and a proof line."""

    fact: Callable[[str], str]
    case: Callable[[Case], str]
    words: Mapping[str, str]


_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "and": "且",
        "or": "或",
        "not": "非",
        "missing fact": "{name}（缺）",
        "answer": "〔{name}为“{text}”，取 {result}〕",
        "first": "〔因 {condition}，取 {result}〕",
        "later": "〔前 {before} 个条件不成立，因 {condition}，取 {result}〕",
        "otherwise": "〔因 {condition} 不成立，取 {result}〕",
        "none of several": "〔{before} 个条件均不成立（末一个为 {condition}），取 {result}〕",
        "no case": "〔不在任何一档之内〕",
        "undecided": "〔无法判断 {condition}〕",
        "true": "：成立",
        "false": "：不成立",
        "missing": "：缺少 {names}",
        "comma": "、",
        "division-by-zero": "：除数为 0，没有结果",
        "not-a-number": "：文本不能参与计算",
        "not-a-text": "：应为文本，却是数值",
    },
    "en": {
        "and": "and",
        "or": "or",
        "not": "not",
        "missing fact": "{name} (missing)",
        "answer": "[{name} is “{text}”: {result}]",
        "first": "[because {condition}: {result}]",
        "later": "[because {condition} (conditions before it that fail: {before}): {result}]",
        "otherwise": "[because {condition} does not hold: {result}]",
        "none of several": "[because all {before} conditions fail, the last being {condition}: {result}]",
        "no case": "[within none of the cases]",
        "undecided": "[cannot tell whether {condition}]",
        "true": ": holds",
        "false": ": does not hold",
        "missing": ": missing {names}",
        "comma": ", ",
        "division-by-zero": ": division by 0, no value",
        "not-a-number": ": a text cannot be calculated with",
        "not-a-text": ": a text is needed, not a number",
    },
}


def prove(expression: Expression, facts: Mapping[str, Fact], *, lang: Literal["zh", "en"] = "zh") -> str:
    """The proof line: the expression with each fact's name, value and unit as given, then what it comes to.

    For example `全年执行数 86.2万元 ÷ 全年预算数 100万元 × 10 = 8.62`. Of a case only the branch taken is written, with
    the condition that decided. An expression that has no value ends with the facts missing or the reason instead.
    """
    words = _WORDS[lang]

    def case(expression: Case) -> str:
        for before, branch in enumerate(expression.branches):
            condition = _written(branch.condition, style)
            decision = evaluate(branch.condition, facts).value
            if decision is None:
                return words["undecided"].format(condition=condition)
            if decision and (answer := _answer(branch.condition)) is not None:
                name, text = answer
                return words["answer"].format(name=name, text=text, result=_written(branch.result, style))
            if decision:
                phrase = words["later" if before else "first"]
                return phrase.format(before=before, condition=condition, result=_written(branch.result, style))
        if expression.otherwise == NO_VALUE:
            return words["no case"]
        phrase = words["none of several" if before else "otherwise"]
        result = _written(expression.otherwise, style)
        return phrase.format(before=before + 1, condition=condition, result=result)

    def fact(name: str) -> str:
        known = facts.get(name)
        if known is None or known.value is None:
            return words["missing fact"].format(name=name)
        return f"{name} {_fact_text(known.value, known.measured_in)}"

    style = _Style(fact, case, words)
    line = _written(expression, style)
    outcome = evaluate(expression, facts)
    if outcome.missing:
        return line + words["missing"].format(names=words["comma"].join(outcome.missing))
    match outcome.value:
        case bool(holds):
            return line + words["true" if holds else "false"]
        case Fraction() as value:
            return f"{line} {_result(value)}"
        case str():
            return line
    return line + words[outcome.reason or ""]


def _answer(condition: Expression) -> tuple[str, str] | None:
    """The fact and the text, where a condition only asks whether a text fact is that text."""
    match condition:
        case TextComparison("=", TextFact(name), Text(text)):
            return name, text
    return None


def formula_text(expression: Expression) -> str:
    """The expression as formula text, facts in 「…」; parsed with its facts' names it means the same again.

    A case of several branches becomes `if` in `if`. A constant that is no decimal is written as a division. What goes
    past the limits of formula text (digits, nesting, a name that holds 」) is written but cannot be read back.
    """

    def case(expression: Case) -> str:
        text = _written(expression.otherwise, style)
        for branch in reversed(expression.branches):
            text = f"if({_written(branch.condition, style)}, {_written(branch.result, style)}, {text})"
        return text

    style = _Style("「{}」".format, case, {word: word for word in ("and", "or", "not")})
    return _written(expression, style)


def _written(expression: Expression, style: _Style, needed: int = _OR) -> str:
    text, binding = _form(expression, style)
    return text if binding >= needed else f"({text})"


def _form(expression: Expression, style: _Style) -> tuple[str, int]:
    """How an expression is written, and how tightly that binds."""

    def infix(sign: str, binding: int, *operands: Expression) -> tuple[str, int]:
        # Operators of one kind group from the left, so only the first operand may bind as loosely as the whole.
        written = [_written(operand, style, binding + bool(place)) for place, operand in enumerate(operands)]
        return f" {sign} ".join(written), binding

    def call(name: str, *arguments: str) -> tuple[str, int]:
        return f"{name}({', '.join(arguments)})", _ATOM

    match expression:
        case Number():
            return _constant(expression)
        case NumberFact(name) | TextFact(name):
            return style.fact(name), _ATOM
        case Text(value):
            return _quoted(value), _ATOM
        case Add(left, right):
            return infix("+", _SUM, left, right)
        case Subtract(left, right):
            return infix("−", _SUM, left, right)
        case Multiply(left, right):
            return infix("×", _PRODUCT, left, right)
        case Divide(left, right):
            return infix("÷", _PRODUCT, left, right)
        case Negate(operand):
            return f"−{_written(operand, style, _SIGN)}", _SIGN
        case Absolute(operand):
            return call("abs", _written(operand, style))
        case Floor(operand):
            return call("floor", _written(operand, style))
        case Ceiling(operand):
            return call("ceil", _written(operand, style))
        case Round(operand, places):
            return call("round", _written(operand, style), *([str(places)] if places else []))
        case Minimum(operands):
            return call("min", *(_written(operand, style) for operand in operands))
        case Maximum(operands):
            return call("max", *(_written(operand, style) for operand in operands))
        case Case():
            return style.case(expression), _ATOM
        case Comparison(sign, left, right) | TextComparison(sign, left, right):
            # Comparisons do not chain: neither side may be one without brackets.
            return f"{_written(left, style, _SUM)} {sign} {_written(right, style, _SUM)}", _COMPARISON
        case And(operands):
            return infix(style.words["and"], _AND, *operands)
        case Or(operands):
            return infix(style.words["or"], _OR, *operands)
        case Not(operand):
            return f"{style.words['not']} {_written(operand, style, _ATOM)}", _COMPARISON
        case _:
            assert_never(expression)


def _constant(number: Number) -> tuple[str, int]:
    binding = _SIGN if number.value < 0 else _ATOM
    if number.percent and (text := _decimal(number.value * 100)) is not None:
        return f"{text}%", binding
    if (text := _decimal(number.value)) is not None:
        return text, binding
    return f"({_fixed(Fraction(number.value.numerator), 0)} ÷ {number.value.denominator})", _ATOM


def _quoted(value: str) -> str:
    return f"‘{value}’" if "'" in value else f"'{value}'"


def _fact_text(value: Decimal | str, measured_in: str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (text.replace("-", "−") if value else "0") + ("" if measured_in == "比率" else measured_in)


def _result(value: Fraction) -> str:
    if (text := _decimal(value)) is not None:
        return f"= {text}"
    rounded = f"≈ {_fixed(round_half_away(value, APPROXIMATE_PLACES), APPROXIMATE_PLACES)}"
    if max(abs(value.numerator), value.denominator) >= 10**READABLE_DIGITS:
        return rounded
    return f"= {_fixed(Fraction(value.numerator), 0)}/{value.denominator} {rounded}"


def _decimal(value: Fraction) -> str | None:
    """The shortest exact decimal; None where there is none, or none that can be read."""
    for places in range(READABLE_DIGITS + 1):
        if 10**places % value.denominator == 0:
            return _fixed(value, places)
    return None


def _fixed(value: Fraction, places: int) -> str:
    """A number that has at most `places` decimals, with all of them."""
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    point = len(digits) - places
    return ("−" if value < 0 else "") + digits[:point] + (f".{digits[point:]}" if places else "")
