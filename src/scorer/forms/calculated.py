"""What the formulas of a form come to, written into their cells: viewers that do not calculate show it as it stands.

A small reader of the formulas that `formulas` and its neighbours write, with the functions they use and no others, in
the floats of a spreadsheet. Whoever opens the form in a spreadsheet has every cell calculated anew, and scoring looks
at none of them; the tests hold these values against LibreOffice, cell by cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from scorer.forms.cells import growing_sheet
from scorer.readers.files.extent import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]


class FormulaError(Exception):
    """An error as the value of a cell, such as #N/A."""


Value = float | str | bool | FormulaError | None
#: A part of a formula that is ready to be calculated; it raises the error that it comes to.
Part = Callable[[], Value]
#: A cell: its sheet and its address without dollars.
Cell = tuple[str, str]

_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|#N/A|#VALUE!|#DIV/0!"  # an error
    r"|(?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"  # a cell or a range
    r"|\d+(?:\.\d+)?(?:E\d+)?|[A-Z]+|<>|<=|>=|[-+*/&=<>(),]"
)
_RANGE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
#: How tightly an operator binds.
_TIGHTNESS = dict.fromkeys(_COMPARISONS, 0) | {"&": 1, "+": 2, "-": 2, "*": 3, "/": 3}
_NOT_AVAILABLE, _VALUE, _DIVIDED = "#N/A", "#VALUE!", "#DIV/0!"


def recording_sheet() -> type[Worksheet]:
    """A worksheet that knows what was written into it, for `fill_in`."""

    class RecordingSheet(growing_sheet()):  # type: ignore[misc]  # the library has no types
        def __init__(self) -> None:
            super().__init__()
            self.values: dict[tuple[int, int], Value] = {}
            self.formulas: dict[tuple[int, int], tuple[str, Format]] = {}

        def write_number(self, row: int, column: int, number: float, *more: Any) -> int:
            self.values[row, column] = float(number)
            return int(super().write_number(row, column, number, *more))

        def write_string(self, row: int, column: int, text: str, *more: Any) -> int:
            self.values[row, column] = text
            return int(super().write_string(row, column, text, *more))

        def write_formula(self, row: int, column: int, formula: str, style: Format = None, value: Any = 0) -> int:
            self.values.pop((row, column), None)  # a merged cell is written twice
            self.formulas[row, column] = (formula, style)
            return int(super().write_formula(row, column, formula, style, value))

    return RecordingSheet


def fill_in(sheets: Sequence[Any]) -> None:
    """Write beside every formula of recording sheets what it comes to."""
    values: dict[Cell, Value] = {}
    formulas: dict[Cell, str] = {}
    for sheet in sheets:
        name = sheet.get_name()
        values |= {(name, _address(*place)): value for place, value in sheet.values.items()}
        formulas |= {(name, _address(*place)): formula for place, (formula, _) in sheet.formulas.items()}
    calculate(formulas, values)
    for sheet in sheets:
        for place, (formula, style) in list(sheet.formulas.items()):
            value = values[sheet.get_name(), _address(*place)]
            sheet.write_formula(
                *place, formula, style, str(value) if isinstance(value, FormulaError) else _short(value)
            )


def calculate(formulas: Mapping[Cell, str], values: dict[Cell, Value]) -> None:
    """Add the value of every formula to the values of the cells; a cell comes after those that it names."""
    tokens = {cell: _TOKEN.findall(formula.removeprefix("=")) for cell, formula in formulas.items()}
    waiting = [*reversed([*formulas])]
    while waiting:
        cell = waiting[-1]
        before: set[Cell] = set()
        if cell not in values:
            before = {named for named in _named(tokens[cell], cell[0]) if named in formulas and named not in values}
        if before:
            waiting += before
            continue
        waiting.pop()
        if cell not in values:
            found = _caught(_Formula(tokens[cell], cell[0], values).whole())
            values[cell] = 0.0 if found is None else found


def _address(row: int, column: int) -> str:
    return f"{column_letters(column + 1)}{row + 1}"


def _short(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _named(tokens: Sequence[str], sheet: str) -> Iterator[Cell]:
    for token in set(tokens):
        if found := _RANGE.fullmatch(token):
            yield from _cells(found, sheet)


def _cells(found: re.Match[str], sheet: str) -> Iterator[Cell]:
    """The cells of an address or a range, which is one column wide."""
    other, letters, first, _, last = found.groups()
    for row in range(int(first), int(last or first) + 1):
        yield other or sheet, f"{letters}{row}"


def _caught(part: Part) -> Value:
    try:
        return part()
    except FormulaError as error:
        return error


class _Formula:
    """One formula, read from the left: operators by how tightly they bind, functions, cells, constants."""

    def __init__(self, tokens: Sequence[str], sheet: str, values: Mapping[Cell, Value]) -> None:
        self._tokens = tokens
        self._at = 0
        self._sheet = sheet
        self._values = values

    def whole(self) -> Part:
        """The formula, ready to be calculated."""
        return self._operation()

    def _next(self) -> str:
        self._at += 1
        token: str = self._tokens[self._at - 1]
        return token

    def _operation(self, least: int = 0) -> Part:
        """Operands and the operators between them that bind at least as tightly."""
        left = self._single()
        while self._at < len(self._tokens) and _TIGHTNESS.get(self._tokens[self._at], -1) >= least:
            sign = self._next()
            left = _applied(sign, left, self._operation(_TIGHTNESS[sign] + 1))
        return left

    def _single(self) -> Part:
        sign = self._next()
        if sign == "-":
            operand = self._single()
            return lambda: -_number(operand())
        if sign == "(":
            inside = self._operation()
            self._next()
            return inside
        if sign[0] == '"':
            return lambda: sign[1:-1].replace('""', '"')
        if sign[0] == "#":
            return lambda: _raised(sign)
        if sign[0].isdigit():
            return lambda: float(sign)
        if found := _RANGE.fullmatch(sign):
            cells = [*_cells(found, self._sheet)]
            return lambda: self._value(cells[0])
        if sign in ("TRUE", "FALSE"):
            return lambda: sign == "TRUE"
        return self._function(sign)

    def _function(self, name: str) -> Part:
        self._next()
        arguments: list[Part] = []
        counted: list[list[Part]] = []
        while self._tokens[self._at] != ")":
            before = self._at
            arguments.append(self._operation())
            token = self._tokens[before]
            found = _RANGE.fullmatch(token) if self._at == before + 1 else None
            counted.append([self._reader(cell) for cell in _cells(found, self._sheet)] if found else arguments[-1:])
            if self._tokens[self._at] == ",":
                self._next()
        self._next()
        if name in _OF_CELLS:
            every = [part for parts in counted for part in parts]
            return lambda: _OF_CELLS[name](every)
        return lambda: _FUNCTIONS[name](*arguments)

    def _reader(self, cell: Cell) -> Part:
        return lambda: self._value(cell)

    def _value(self, cell: Cell) -> Value:
        found = self._values.get(cell)
        if isinstance(found, FormulaError):
            raise found
        return found


# ── Values ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _raised(error: str) -> Value:
    raise FormulaError(error)


def _number(value: Value) -> float:
    """A value as an operand: a blank is 0, a text is an error."""
    if isinstance(value, str):
        raise FormulaError(_VALUE)
    return 0.0 if value is None or isinstance(value, FormulaError) else float(value)


def _text(value: Value) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:.15g}"


def _truth(value: Value) -> bool:
    return bool(_number(value))


def _is_number(value: Value) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


def _applied(sign: str, left: Part, right: Part) -> Part:
    def calculated() -> Value:
        one, other = left(), right()
        if sign == "&":
            return _text(one) + _text(other)
        if sign in _COMPARISONS:
            return _compared(sign, one, other)
        a, b = _number(one), _number(other)
        if sign == "/":
            return a / b if b else _raised(_DIVIDED)
        return {"+": a + b, "-": a - b, "*": a * b}[sign]

    return calculated


def _compared(sign: str, one: Value, other: Value) -> bool:
    """Texts without regard to capitals, a blank as the nothing of the other kind, any text above any number."""
    if one is None:
        one = "" if isinstance(other, str) else 0.0
    if other is None:
        other = "" if isinstance(one, str) else 0.0
    a, b = ((1, 0.0, value.casefold()) if isinstance(value, str) else (0, _number(value), "") for value in (one, other))
    return {"=": a == b, "<>": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]


def _rounded(value: float, places: float) -> float:
    unit = Decimal(1).scaleb(-int(places))
    return float(Decimal(repr(value)).quantize(unit, ROUND_HALF_UP))


def _failed(part: Part) -> str:
    """The error that a part comes to; "" where it has a value."""
    found = _caught(part)
    return str(found) if isinstance(found, FormulaError) else ""


def _if(condition: Part, then: Part, otherwise: Part) -> Value:
    return then() if _truth(condition()) else otherwise()


def _or_else(part: Part, otherwise: Part) -> Value:
    return otherwise() if _failed(part) else part()


def _plain_number(part: Part) -> float:
    """`N`: a number as it is, a truth as 1 or 0, anything else as 0."""
    value = part()
    return 0.0 if isinstance(value, str) else _number(value)


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "IF": _if,
    "IFERROR": _or_else,
    "NA": lambda: _raised(_NOT_AVAILABLE),
    "N": _plain_number,
    "ISNA": lambda part: _failed(part) == _NOT_AVAILABLE,
    "ISERR": lambda part: _failed(part) not in ("", _NOT_AVAILABLE),
    "ISERROR": lambda part: _failed(part) != "",
    "ISNUMBER": lambda part: _is_number(_caught(part)),
    "EXACT": lambda one, other: _text(one()) == _text(other()),
    "NOT": lambda part: not _truth(part()),
    "ABS": lambda part: abs(_number(part())),
    "INT": lambda part: float(math.floor(_number(part()))),
    "MOD": lambda part, by: _number(part()) % _number(by()),
    "ROUND": lambda part, places: _rounded(_number(part()), _number(places())),
    "LEN": lambda part: float(len(_text(part()))),
    "CHAR": lambda part: chr(int(_number(part()))),
    "CHOOSE": lambda place, *parts: parts[int(_number(place())) - 1](),
}

#: Functions of all cells of a range; texts and blanks in them count for nothing.
_OF_CELLS: Mapping[str, Callable[[list[Part]], Value]] = {
    "SUM": lambda parts: math.fsum(_numbers(parts)),
    "MAX": lambda parts: max(_numbers(parts), default=0.0),
    "MIN": lambda parts: min(_numbers(parts), default=0.0),
    "COUNT": lambda parts: float(sum(_is_number(_caught(part)) for part in parts)),
    "COUNTA": lambda parts: float(sum(_caught(part) is not None for part in parts)),
    "AND": lambda parts: all(list(map(_truth, _called(parts)))),
    "OR": lambda parts: any(list(map(_truth, _called(parts)))),
}


def _called(parts: list[Part]) -> list[Value]:
    """All of them, so that an error in any of them is the result."""
    return [part() for part in parts]


def _numbers(parts: list[Part]) -> list[float]:
    return [_number(value) for value in _called(parts) if _is_number(value)]
