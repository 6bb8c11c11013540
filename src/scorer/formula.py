"""Formula text: the parser from what a rubric author writes to an expression.

Python's own parser will not do: it reads `100% - 执行率` as a remainder, and cannot read `2017年预算数`. This one
climbs by binding power (Pratt) and checks, while it builds, that numbers, texts and conditions stand where they belong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from functools import partial
from typing import Literal, NamedTuple, get_args, overload

from scorer import expression as ex
from scorer.tokens import FUNCTIONS, MAX_DECIMALS, FormulaError, Token, tokens, wrong_syntax

__all__ = ["MAX_DEPTH", "MAX_PARTS", "FormulaError", "Kind", "parse"]

Kind = Literal["number", "text", "condition"]

#: Limits besides those of `tokens`: parts (facts, constants, operators, functions) and levels of nesting. Together they
#: bound the time, the recursion and, as no operator multiplies digits faster than its parts, the size of any value.
MAX_PARTS = 200
MAX_DEPTH = 50

# How tightly operators bind: `not` is looser than the comparison it denies, the sign − tighter than any operator.
_BINDING = {"or": 1, "and": 2} | dict.fromkeys(get_args(ex.ComparisonSign), 4) | {"+": 5, "-": 5, "*": 6, "/": 6}
_NOT_BINDING = 3
_MINUS_BINDING = 7

_ARITHMETIC: Mapping[str, Callable[[ex.Numeric, ex.Numeric], ex.Numeric]] = {
    "+": ex.Add,
    "-": ex.Subtract,
    "*": ex.Multiply,
    "/": ex.Divide,
}
_COMPARE = {sign: partial(ex.Comparison, sign) for sign in get_args(ex.ComparisonSign)}
_COMPARE_TEXTS = {sign: partial(ex.TextComparison, sign) for sign in get_args(ex.SamenessSign)}


@overload
def parse(text: str, names: Collection[str], kind: Literal["number"]) -> ex.Numeric: ...
@overload
def parse(text: str, names: Collection[str], kind: Literal["text"]) -> ex.Textual: ...
@overload
def parse(text: str, names: Collection[str], kind: Literal["condition"]) -> ex.Condition: ...
@overload
def parse(text: str, names: Collection[str], kind: None = None) -> ex.Expression: ...
def parse(text: str, names: Collection[str], kind: Kind | None = None) -> ex.Expression:
    """The expression that formula text stands for; `names` are the facts it may speak of.

    With `kind` the whole must be that. A fact on its own is a number, unless it is compared with a text or `kind` is
    "text". Raises `FormulaError`.
    """
    return _Parser(text, names).formula(kind)


class _Part(NamedTuple):
    """A part that was read, and the column where it begins."""

    expression: ex.Expression
    column: int


class _Parser:
    """One formula being read; `_next` is the word not yet read."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._tokens = tokens(text, names)
        self._next = next(self._tokens)
        self._depth = 0
        self._parts = 0
        self._text_columns: dict[str, int] = {}

    def formula(self, kind: Kind | None) -> ex.Expression:
        """Read the whole."""
        whole = self._operation(0)
        if self._next.kind != "end":
            wrong_syntax("unexpected", self._next.column, found=self._next.value)
        expression = self._of_kind(kind or _kind(whole.expression), whole)
        for inside in ex.walk(expression):
            if isinstance(inside, ex.NumberFact) and (column := self._text_columns.get(inside.name)) is not None:
                raise FormulaError("formula-type", column, {"expected": "number", "found": "text", "name": inside.name})
        return expression

    def _operation(self, binding: int) -> _Part:
        """Read an operand and the operators after it that bind more tightly than `binding`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError("formula-too-deep", self._next.column, {"limit": MAX_DEPTH})
        left = self._operand()
        compared = False
        while self._next.kind == "sign" and _BINDING.get(self._next.value, 0) > binding:
            operator = self._take()
            if compared and operator.value in _COMPARE:
                wrong_syntax("chained-comparison", operator.column, found=operator.value)
            compared = operator.value in _COMPARE
            right = self._operation(_BINDING[operator.value])
            left = self._made(self._joined(operator.value, left, right), left.column)
        self._depth -= 1
        return left

    def _operand(self) -> _Part:
        token = self._take()
        match token.kind, token.value:
            case "sign", "-":
                return self._made(ex.Negate(self._number(self._operation(_MINUS_BINDING))), token.column)
            case "sign", "not":
                return self._made(ex.Not(self._condition(self._operation(_NOT_BINDING))), token.column)
            case "text", text:
                return self._made(ex.Text(text), token.column)
            case "number", numeral:
                part = self._made(ex.Number(Fraction(numeral)), token.column)
            case "fact", name:
                part = self._made(ex.NumberFact(name), token.column)
            case "function", function:
                part = self._made(self._call(function, token.column), token.column)
            case _:  # The words before an operand hold no other sign than an opening bracket.
                part = self._operation(0)
                self._close()
        return self._made(_percent(self._number(part)), token.column) if self._accept("%") else part

    def _call(self, function: str, column: int) -> ex.Numeric:
        arguments = [self._operation(0)]
        while self._accept(","):
            arguments.append(self._operation(0))
        self._close()
        least, most = FUNCTIONS[function]
        if len(arguments) < least or (most is not None and len(arguments) > most):
            limits = {"least": least} if most is None else {"least": least, "most": most}
            wrong_syntax("arguments", column, function=function, **limits)
        if function == "if":
            condition, result, otherwise = arguments
            branch = ex.Branch(self._condition(condition), self._number(result))
            rest = self._number(otherwise)
            # A ladder of `if … else if` is one case, which proves in one phrase.
            return (
                ex.Case((branch, *rest.branches), rest.otherwise)
                if isinstance(rest, ex.Case)
                else ex.Case((branch,), rest)
            )
        numbers = tuple(self._number(argument) for argument in arguments)
        match function:
            case "min":
                return ex.Minimum(numbers)
            case "max":
                return ex.Maximum(numbers)
            case "abs":
                return ex.Absolute(numbers[0])
            case "floor":
                return ex.Floor(numbers[0])
            case "ceil":
                return ex.Ceiling(numbers[0])
            case _:
                return ex.Round(numbers[0], *(_places(places) for places in arguments[1:]))

    def _take(self) -> Token:
        token = self._next
        if token.kind != "end":
            self._next = next(self._tokens)
        return token

    def _accept(self, sign: str) -> bool:
        accepted = self._next.kind == "sign" and self._next.value == sign
        if accepted:
            self._take()
        return accepted

    def _close(self) -> None:
        if not self._accept(")"):
            wrong_syntax("sign", self._next.column, expected=")", found=self._next.value)

    def _made(self, expression: ex.Expression, column: int) -> _Part:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise FormulaError("formula-too-long", column, {"limit": MAX_PARTS, "counted": "parts"})
        return _Part(expression, column)

    def _joined(self, sign: str, left: _Part, right: _Part) -> ex.Expression:
        match sign:
            case "and":
                return ex.And((self._condition(left), self._condition(right)))
            case "or":
                return ex.Or((self._condition(left), self._condition(right)))
        if sign in _COMPARE_TEXTS and "text" in (_kind(left.expression), _kind(right.expression)):
            return _COMPARE_TEXTS[sign](self._textual(left), self._textual(right))
        if sign in _COMPARE:
            return _COMPARE[sign](self._number(left), self._number(right))
        return _ARITHMETIC[sign](self._number(left), self._number(right))

    def _of_kind(self, kind: Kind, part: _Part) -> ex.Expression:
        return {"number": self._number, "text": self._textual, "condition": self._condition}[kind](part)

    def _number(self, part: _Part) -> ex.Numeric:
        if isinstance(part.expression, ex.Numeric):
            return part.expression
        raise _wrong_type("number", part)

    def _condition(self, part: _Part) -> ex.Condition:
        if isinstance(part.expression, ex.Condition):
            return part.expression
        raise _wrong_type("condition", part)

    def _textual(self, part: _Part) -> ex.Textual:
        # A fact counts as a number until something asks for a text.
        if isinstance(part.expression, ex.NumberFact):
            self._text_columns.setdefault(part.expression.name, part.column)
            return ex.TextFact(part.expression.name)
        if isinstance(part.expression, ex.Textual):
            return part.expression
        raise _wrong_type("text", part)


def _kind(expression: ex.Expression) -> Kind:
    if isinstance(expression, ex.Numeric):
        return "number"
    return "condition" if isinstance(expression, ex.Condition) else "text"


def _wrong_type(expected: Kind, part: _Part) -> FormulaError:
    return FormulaError("formula-type", part.column, {"expected": expected, "found": _kind(part.expression)})


def _percent(number: ex.Numeric) -> ex.Numeric:
    """`%` behind an operand: the unit worth 1/100."""
    if isinstance(number, ex.Number):
        return ex.Number(number.value / 100, percent=True)
    return ex.Divide(number, ex.Number(Fraction(100)))


def _places(part: _Part) -> int:
    number = part.expression
    if not isinstance(number, ex.Number) or number.value.denominator != 1 or number.value > MAX_DECIMALS:
        wrong_syntax("places", part.column, most=MAX_DECIMALS)
    return number.value.numerator
