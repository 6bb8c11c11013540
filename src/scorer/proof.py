"""An expression written out: as formula text, and as the proof line that shows how a value came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd
from string import Formatter
from typing import assert_never

import attrs

from scorer import expression as ex
from scorer.compiled import NoValueError, Ratio, choice
from scorer.exact import plain
from scorer.facts import PEERS, PLACE, Fact
from scorer.messages import Language
from scorer.outcome import Reason, evaluate

#: More decimals than this, or a longer fraction, nobody reads: then the rounded form stands for it.
READABLE_DIGITS = 20
#: Decimals of a value marked ≈.
APPROXIMATE_PLACES = 6
_LONGEST, _NEAR = 10**READABLE_DIGITS, 10**APPROXIMATE_PLACES

# How tightly each form binds; an operand that binds less tightly than its place needs is put in brackets.
_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(7)


Facts = Mapping[str, Fact]
#: A piece of a text: the same for all units, or what it is for the facts of one.
Piece = str | Callable[[Facts], str]


@attrs.frozen
class _Style:
    """What differs between a formula and a proof line."""

    fact: Callable[[str], Piece]
    case: Callable[[ex.Case], Piece]
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
        "placed": "；名次 {place} / {of}；",
        "unplaced": "；名次待定",
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
        "placed": "; place {place} / {of}; ",
        "unplaced": "; place not yet known",
    },
}


def prove(expression: ex.Expression, facts: Facts, *, lang: Language = "zh") -> str:
    """The proof line: the expression with each fact's name, value and unit as given, then what it comes to.

    For example `全年执行数 86.2万元 ÷ 全年预算数 100万元 × 10 = 8.62`. Of a case only the branch taken is written, with
    the condition that decided. An expression that has no value ends with the facts missing or the reason instead.
    """
    outcome = evaluate(expression, facts)
    value = outcome.value.as_integer_ratio() if isinstance(outcome.value, Fraction) else outcome.value
    return Proof.of(expression, lang).line(facts, value, outcome.missing, outcome.reason)


def placed(facts: Facts, language: Language) -> str:
    """Between what is measured and what the place is worth: `；名次 3 / 17；`."""
    return _WORDS[language]["placed"].format(place=facts[PLACE].value, of=facts[PEERS].value)


def unplaced(language: Language) -> str:
    """After what is measured, where the peers are not known."""
    return _WORDS[language]["unplaced"]


@attrs.frozen
class Proof:
    """The proof lines of one expression: what they have in common is written once."""

    _text: Callable[[Facts], str]
    _words: Mapping[str, str]

    @classmethod
    def of(cls, expression: ex.Expression, language: Language) -> Proof:
        """The lines in one language."""
        words = _WORDS[language]
        return cls(_text(_written(expression, _proof_style(words))), words)

    def line(
        self,
        facts: Facts,
        value: Ratio | bool | str | None,
        missing: tuple[str, ...] = (),
        reason: Reason | None = None,
    ) -> str:
        """The line for some facts, with which the expression comes to `value`, or to none because of the others."""
        line = self._text(facts)
        if isinstance(value, tuple):
            return f"{line} {_result(*value)}"
        if isinstance(value, bool):
            return line + self._words["true" if value else "false"]
        if isinstance(value, str):
            return line
        if missing:
            return line + self._words["missing"].format(names=self._words["comma"].join(missing))
        return line + self._words[reason or ""]

    def terms(self, facts: Facts) -> str:
        """The expression with its facts, without what it comes to."""
        return self._text(facts)


def _proof_style(words: Mapping[str, str]) -> _Style:
    """Facts with their values, and of a case the branch that is taken."""

    def fact(name: str) -> Piece:
        absent = words["missing fact"].format(name=name)

        def write(facts: Facts) -> str:
            known = facts.get(name)
            if known is None or known.value is None:
                return absent
            unit = known.measured_in if known.measured_in != "比率" else ""
            if isinstance(known.value, str):
                return f"{name} {_quoted(known.value)}{unit}"
            number = plain(known.value)
            return f"{name} {number if number[0] != '-' else _signed(number)}{unit}"

        return write

    def case(expression: ex.Case) -> Piece:
        choose = choice(expression)
        asked = [_written(branch.condition, style) for branch in expression.branches]
        lines = [taken(before, branch, asked[before]) for before, branch in enumerate(expression.branches)]
        if expression.otherwise == ex.NO_VALUE:
            lines.append(_filled(words["no case"]))
        else:
            phrase = words["none of several" if len(asked) > 1 else "otherwise"]
            result = _written(expression.otherwise, style)
            lines.append(_filled(phrase, before=(str(len(asked)),), condition=asked[-1], result=result))

        def write(facts: Facts) -> str:
            try:
                number = choose(facts)
            except (NoValueError, ZeroDivisionError):
                return write_slowly(facts)
            return lines[number](facts)

        def write_slowly(facts: Facts) -> str:
            """The same where the quick way finds no value: a condition may hold or fail whatever it lacks."""
            for branch, condition, line in zip(expression.branches, asked, lines, strict=False):
                holds = evaluate(branch.condition, facts).value
                if holds is None:
                    return _filled(words["undecided"], condition=condition)(facts)
                if holds:
                    return line(facts)
            return lines[-1](facts)

        return write

    def taken(before: int, branch: ex.Branch, asked: tuple[Piece, ...]) -> Callable[[Facts], str]:
        result = _written(branch.result, style)
        if answer := _answer(branch.condition):
            name, text = answer
            return _filled(words["answer"], name=(name,), text=(text,), result=result)
        return _filled(words["later" if before else "first"], before=(str(before),), condition=asked, result=result)

    style = _Style(fact, case, words)
    return style


def _text(pieces: tuple[Piece, ...]) -> Callable[[Facts], str]:
    """What writes these pieces one after the other."""
    head, writers, after = "", [], []
    for piece in pieces:
        if not isinstance(piece, str):
            writers.append(piece)
            after.append("")
        elif after:
            after[-1] += piece
        else:
            head += piece
    match writers, after:
        case [], []:
            return lambda _facts: head
        case [write], [tail]:
            return lambda facts: f"{head}{write(facts)}{tail}"
        case [one, other], [between, tail]:
            return lambda facts: f"{head}{one(facts)}{between}{other(facts)}{tail}"
    written = list(zip(writers, after, strict=True))
    return lambda facts: head + "".join([write(facts) + text for write, text in written])


def _filled(phrase: str, **words: tuple[Piece, ...]) -> Callable[[Facts], str]:
    """What writes a phrase with these pieces in the places that it names."""
    pieces: list[Piece] = []
    for text, name, *_ in Formatter().parse(phrase):
        pieces += [text, *(words[name] if name else ())]
    return _text(tuple(pieces))


def _answer(condition: ex.Expression) -> tuple[str, str] | None:
    """The fact and the text, where a condition only asks whether a text fact is that text."""
    match condition:
        case ex.TextComparison("=", ex.TextFact(name), ex.Text(text)):
            return name, text
    return None


def formula_text(expression: ex.Expression) -> str:
    """The expression as formula text, facts in 「…」; parsed with its facts' names it means the same again.

    A case of several branches becomes `if` in `if`. A constant that is no decimal is written as a division. What goes
    past the limits of formula text (digits, nesting, a name that holds 」) is written but cannot be read back.
    """

    def case(expression: ex.Case) -> str:
        text = formula_text(expression.otherwise)
        for branch in reversed(expression.branches):
            text = f"if({formula_text(branch.condition)}, {formula_text(branch.result)}, {text})"
        return text

    style = _Style("「{}」".format, case, {word: word for word in ("and", "or", "not")})
    return _text(_written(expression, style))({})


def _written(expression: ex.Expression, style: _Style, needed: int = _OR) -> tuple[Piece, ...]:
    pieces, binding = _form(expression, style)
    return pieces if binding >= needed else _run_together("(", *pieces, ")")


def _run_together(*pieces: Piece) -> tuple[Piece, ...]:
    """Pieces with those that never change joined into one."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, str) and isinstance(last, str):
            joined[-1] = last + piece
        else:
            joined.append(piece)
    return tuple(joined)


def _form(expression: ex.Expression, style: _Style) -> tuple[tuple[Piece, ...], int]:
    """How an expression is written, and how tightly that binds."""

    def infix(sign: str, binding: int, *operands: ex.Expression) -> tuple[tuple[Piece, ...], int]:
        # Operators of one kind group from the left, so only the first operand may bind as loosely as the whole.
        pieces = list(_written(operands[0], style, binding))
        for operand in operands[1:]:
            pieces += [f" {sign} ", *_written(operand, style, binding + 1)]
        return _run_together(*pieces), binding

    def call(name: str, *arguments: ex.Expression, more: str = "") -> tuple[tuple[Piece, ...], int]:
        pieces: list[Piece] = [f"{name}("]
        for place, argument in enumerate(arguments):
            pieces += [", "] * bool(place) + [*_written(argument, style)]
        return _run_together(*pieces, f"{more})"), _ATOM

    match expression:
        case ex.Number():
            text, binding = _constant(expression)
            return (text,), binding
        case ex.NumberFact(name) | ex.TextFact(name):
            return (style.fact(name),), _ATOM
        case ex.Text(value):
            return (_quoted(value),), _ATOM
        case ex.Add(left, right):
            return infix("+", _SUM, left, right)
        case ex.Subtract(left, right):
            return infix("−", _SUM, left, right)
        case ex.Multiply(left, right):
            return infix("×", _PRODUCT, left, right)
        case ex.Divide(left, right):
            return infix("÷", _PRODUCT, left, right)
        case ex.Negate(operand):
            return _run_together("−", *_written(operand, style, _SIGN)), _SIGN
        case ex.Absolute(operand):
            return call("abs", operand)
        case ex.Floor(operand):
            return call("floor", operand)
        case ex.Ceiling(operand):
            return call("ceil", operand)
        case ex.Round(operand, places):
            return call("round", operand, more=f", {places}" if places else "")
        case ex.Minimum(operands):
            return call("min", *operands)
        case ex.Maximum(operands):
            return call("max", *operands)
        case ex.Case():
            return (style.case(expression),), _ATOM
        case ex.Comparison(sign, left, right) | ex.TextComparison(sign, left, right):
            # Comparisons do not chain: neither side may be one without brackets.
            one, other = _written(left, style, _SUM), _written(right, style, _SUM)
            return _run_together(*one, f" {sign} ", *other), _COMPARISON
        case ex.And(operands):
            return infix(style.words["and"], _AND, *operands)
        case ex.Or(operands):
            return infix(style.words["or"], _OR, *operands)
        case ex.Not(operand):
            return _run_together(f"{style.words['not']} ", *_written(operand, style, _ATOM)), _COMPARISON
        case _:
            assert_never(expression)


def _constant(number: ex.Number) -> tuple[str, int]:
    top, bottom = number.value.as_integer_ratio()
    binding = _SIGN if top < 0 else _ATOM
    if number.percent and (text := _decimal(*(number.value * 100).as_integer_ratio())) is not None:
        return f"{text}%", binding
    if (text := _decimal(top, bottom)) is not None:
        return text, binding
    return f"({_digits(top, 0)} ÷ {bottom})", _ATOM


def _quoted(value: str) -> str:
    return f"‘{value}’" if "'" in value else f"'{value}'"


def _signed(text: str) -> str:
    """A number with the sign that printed formulas have."""
    return f"−{text[1:]}" if text[0] == "-" else text


def _result(top: int, bottom: int) -> str:
    """What a quotient comes to: exact as a decimal, else as a fraction and rounded, or if that is long only rounded."""
    if bottom > 1:
        common = gcd(top, bottom)
        top, bottom = top // common, bottom // common
    if (text := _decimal(top, bottom)) is not None:
        return f"= {text}"
    steps = (2 * abs(top) * _NEAR + bottom) // (2 * bottom)  # a half goes away from zero
    rounded = f"≈ {_digits(-steps if top < 0 else steps, APPROXIMATE_PLACES)}"
    if abs(top) >= _LONGEST or bottom >= _LONGEST:
        return rounded
    return f"= {_digits(top, 0)}/{bottom} {rounded}"


def _decimal(top: int, bottom: int) -> str | None:
    """The shortest exact decimal of a reduced quotient; None where there is none, or none that can be read."""
    if bottom == 1:
        return _digits(top, 0)
    scale, rest = divmod(_LONGEST, bottom)
    return None if rest else _digits(top * scale, READABLE_DIGITS).rstrip("0")


def _digits(value: int, places: int) -> str:
    """`value` × 10^−`places` with all its decimals."""
    if not places:
        return _signed(str(value))
    text = str(abs(value)).rjust(places + 1, "0")
    return f"{'−' if value < 0 else ''}{text[:-places]}.{text[-places:]}"
