"""The words of formula text: which characters make a number, a text, a fact's name or a sign, and where they stand.

A name may begin with digits (2017年预算数) and hold quotation marks, brackets or signs, so only the declared names say
where one ends; and whether − is a sign or belongs to a name depends on what stands before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Literal, NamedTuple, NoReturn

import attrs

#: Limits of a formula's length in characters, and of a number's digits before and after the point.
MAX_LENGTH = 2000
MAX_WHOLE_DIGITS = 15
MAX_DECIMALS = 8

#: Function → the fewest and the most arguments it takes; None is any number.
FUNCTIONS: Mapping[str, tuple[int, int | None]] = {
    "min": (2, None),
    "max": (2, None),
    "abs": (1, 1),
    "floor": (1, 1),
    "ceil": (1, 1),
    "round": (1, 2),
    "if": (3, 3),
}


@attrs.frozen
class FormulaError(Exception):
    """What is wrong with a formula, where (`column`, from 1, in characters), and the words for a message.

    | code | values |
    |---|---|
    | `formula-syntax` | `problem` and what goes with it, see below |
    | `formula-unknown-name` | `name`, `nearest` (declared names and functions, best first) |
    | `formula-too-long` | `limit`, `counted`: characters, parts, whole-digits or decimals |
    | `formula-too-deep` | `limit` |
    | `formula-type` | `expected` and `found`: number, text or condition; `name` of a fact used as number and as text |

    Problems: `operand` (a number, fact or bracket is missing before `found`), `unexpected` (`found` cannot follow what
    stands before it), `sign` (`expected` and `found`), `unclosed` (`expected`), `chained-comparison` (`found`),
    `number` (`found` is no decimal), `arguments` (`function`, `least`, and `most` where there is a most), `places`
    (those of `round`: a whole number up to `most`). `found` is "" at the end of the formula.
    """

    code: Literal["formula-syntax", "formula-unknown-name", "formula-too-long", "formula-too-deep", "formula-type"]
    column: int
    values: Mapping[str, str | int | tuple[str, ...]]


def wrong_syntax(problem: str, column: int, **values: str | int) -> NoReturn:
    """Raise the `formula-syntax` error for one of the problems listed there."""
    raise FormulaError("formula-syntax", column, {"problem": problem, **values})


class Token(NamedTuple):
    """A word of a formula and the column where it begins.

    `value` is the declared name of a fact, a decimal as ASCII text, the inside of a text, the name of a function (its
    opening bracket is read with it), or a sign in its one spelling: + - * / ( ) , % = ≠ < ≤ > ≥ and or not.
    """

    kind: Literal["number", "text", "fact", "function", "sign", "end"]
    value: str
    column: int


@attrs.frozen
class _Source:
    """A formula as written and, character for character, in plain signs; the declared names by their folded form."""

    text: str
    plain: str
    names: Mapping[str, str]
    longest_name: int


_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | str.maketrans("−×÷≧≦‘’", "-*/≥≤''")
_OPERATORS = {">=": "≥", "<=": "≤", "!=": "≠"} | {sign: sign for sign in "+-*/=≠<≤>≥),%"}
_CLOSING_QUOTE = {"‘": "’"}

_SPACE = re.compile(r"\s*")
# A word goes on until a sign ends it.
_WORD = re.compile(r"[^\s+\-*/=≠<≤>≥!(),%'「」]*")
_NUMERAL = re.compile(r"[0-9.]+")
_DECIMAL = re.compile(r"([0-9]+)(?:\.([0-9]+))?")


def tokens(text: str, names: Collection[str]) -> Iterator[Token]:
    """The words of a formula, then `end`. Raises `FormulaError` at the first character that cannot stand there."""
    if len(text) > MAX_LENGTH:
        raise FormulaError("formula-too-long", MAX_LENGTH + 1, {"limit": MAX_LENGTH, "counted": "characters"})
    # A name may be typed with its accents apart, but is never longer than fully decomposed.
    longest_name = max((len(unicodedata.normalize("NFKD", name)) for name in names), default=0)
    source = _Source(text, text.translate(_PLAIN), {_folded(name): name for name in names}, longest_name)
    operand_ended = False
    at = _end_of(_SPACE, text, 0)
    while at < len(text):
        token, at = _after_operand(source, at) if operand_ended else _operand(source, at)
        operand_ended = token.kind in ("number", "text", "fact") or token.value in (")", "%")
        yield token
        at = _end_of(_SPACE, text, at)
    if not operand_ended:
        wrong_syntax("operand", at + 1, found="")
    yield Token("end", "", at + 1)


def _after_operand(source: _Source, at: int) -> tuple[Token, int]:
    """The operator or closing sign that begins at `at`, and where it ends."""
    for written, sign in _OPERATORS.items():
        if source.plain.startswith(written, at):
            return Token("sign", sign, at + 1), at + len(written)
    word = _word(source, at)
    if word in ("and", "or"):
        return Token("sign", word, at + 1), at + len(word)
    wrong_syntax("unexpected", at + 1, found=_found(source, at))


def _operand(source: _Source, at: int) -> tuple[Token, int]:
    """The operand, or the sign that may stand before one, that begins at `at`, and where it ends."""
    word = _word(source, at)
    end = at + len(word)
    is_numeral = _NUMERAL.fullmatch(word)
    bracket = _end_of(_SPACE, source.plain, end)
    is_call = word in FUNCTIONS and source.plain.startswith("(", bracket)
    name, end_of_name = _declared_name(source, at)
    # A fact that is called just like a number, a call or `not` must be written in 「…」.
    if name is not None and end_of_name > (end if is_numeral or is_call or word == "not" else at):
        return Token("fact", name, at + 1), end_of_name
    if is_numeral:
        return Token("number", _decimal(word, at + 1), at + 1), end
    if is_call:
        return Token("function", word, at + 1), bracket + 1
    if word == "not":
        return Token("sign", word, at + 1), end
    if word:
        return Token("fact", _known(source, source.text[at:end], at + 1), at + 1), end
    match source.plain[at]:
        case "-" | "(" as sign:
            return Token("sign", sign, at + 1), at + 1
        case "'":
            inside, end = _enclosed(source, at, _CLOSING_QUOTE.get(source.text[at], source.text[at]))
            return Token("text", inside, at + 1), end
        case "「":
            inside, end = _enclosed(source, at, "」")
            return Token("fact", _known(source, inside, at + 2), at + 1), end
        case _:
            wrong_syntax("operand", at + 1, found=_found(source, at))


def _declared_name(source: _Source, at: int) -> tuple[str | None, int]:
    """The longest declared name that begins at `at` and is not the beginning of a longer word, and where it ends."""
    for end in range(min(len(source.text), at + source.longest_name), at, -1):
        if not _word(source, end) and (name := source.names.get(_folded(source.text[at:end]))) is not None:
            return name, end
    return None, at


def _known(source: _Source, name: str, column: int) -> str:
    """The declared spelling of a name."""
    if (declared := source.names.get(_folded(name))) is not None:
        return declared
    candidates = {_folded(known).casefold(): known for known in (*FUNCTIONS, *source.names.values())}
    nearest = tuple(candidates[match] for match in get_close_matches(_folded(name).casefold(), candidates))
    raise FormulaError("formula-unknown-name", column, {"name": name, "nearest": nearest})


def _decimal(numeral: str, column: int) -> str:
    decimal = _DECIMAL.fullmatch(numeral)
    if decimal is None:
        wrong_syntax("number", column, found=numeral)
    if len(decimal[1]) > MAX_WHOLE_DIGITS:
        raise FormulaError("formula-too-long", column, {"limit": MAX_WHOLE_DIGITS, "counted": "whole-digits"})
    if len(decimal[2] or "") > MAX_DECIMALS:
        raise FormulaError("formula-too-long", column, {"limit": MAX_DECIMALS, "counted": "decimals"})
    return numeral


def _enclosed(source: _Source, at: int, closing: str) -> tuple[str, int]:
    """What stands between the opening sign at `at` and the closing one, and where that ends."""
    end = source.text.find(closing, at + 1)
    if end < 0:
        wrong_syntax("unclosed", at + 1, expected=closing)
    return source.text[at + 1 : end], end + 1


def _found(source: _Source, at: int) -> str:
    """What to show of the text at `at`: the whole word, or the sign."""
    return source.text[at : at + max(1, len(_word(source, at)))]


def _word(source: _Source, at: int) -> str:
    return source.plain[at : _end_of(_WORD, source.plain, at)]


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    assert match is not None, "both patterns match the empty text"
    return match.end()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name)
