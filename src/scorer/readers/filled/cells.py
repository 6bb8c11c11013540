"""The cells of a filled-in form: values as a person typed them, each mistake told at its cell."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import attrs

from scorer.diagnostics import Place, Problems, Span
from scorer.exact import plain
from scorer.forms import columns as codes
from scorer.readers.files.extent import column_letters
from scorer.readers.filled.cell_kinds import CellKinds

#: A number as people write it, after full-width signs have become plain ones.
_NUMERAL: Final = re.compile(r"[+-]?\d[\d,]*(?:\.\d*)?", re.ASCII)
_ERRORS: Final = re.compile(r"#(?:N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!)")

Value = Any  # what calamine gives: text, float, int, bool, a date; "" where blank; or `Uncalculated`


@attrs.frozen
class Uncalculated:
    """A formula whose result no office program has saved: neither a value nor a blank."""


@attrs.frozen
class FormSheet:
    """One sheet: its name, its rows of values, the column of each code, and what its cells are beside values."""

    name: str
    rows: list[list[Value]]
    columns: Mapping[str, int]
    kinds: CellKinds


class FormCells:
    """Reads single cells of a form; what is wrong with one is noted in `problems`."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self._struck: set[tuple[str, str]] = set()

    def raw(self, sheet: FormSheet, number: int, column: str) -> Value:
        """What a cell holds; what is struck through is taken back, so that the cell is blank, and told once."""
        at = sheet.columns.get(column)
        row = sheet.rows[number]
        value = "" if at is None or at >= len(row) else row[at]
        if value != "" and sheet.kinds.struck and (address := address_of(sheet, number, column)) in sheet.kinds.struck:
            if (sheet.name, address) not in self._struck:
                self._struck.add((sheet.name, address))
                said = plain(Decimal(repr(value))) if isinstance(value, float) else value
                self.problems.add("form-cell-struck", self.place(sheet, number, column), found=said)
            return ""
        if value == "" and (sheet.kinds.errors or sheet.kinds.formulas):
            address = address_of(sheet, number, column)
            if address in sheet.kinds.formulas:
                return Uncalculated()
            return sheet.kinds.errors.get(address, "")
        return value

    def number(self, sheet: FormSheet, number: int, column: str) -> Decimal | None:
        """The number of a cell; None where it is blank, and with a diagnostic where it says something else."""
        value = self.raw(sheet, number, column)
        if isinstance(value, float | int) and not isinstance(value, bool):
            exact = Decimal(repr(value))
            shown = sheet.kinds.percent
            if shown and address_of(sheet, number, column) in shown:
                percent = f"{plain(exact * 100)}%"
                self.problems.add("form-percent", self.place(sheet, number, column), found=percent, value=plain(exact))
                return None
            return exact.to_integral_value() if exact == exact.to_integral_value() else exact
        if isinstance(value, str) and not value.strip():
            return None
        self._not_a_number(value, self.place(sheet, number, column))
        return None

    def _not_a_number(self, value: Value, place: Place) -> None:
        if isinstance(value, str) and _ERRORS.fullmatch(value):
            self.problems.add("form-cell-error", place, found=value)
            return
        if isinstance(value, Uncalculated):
            self.problems.add("form-cell-not-calculated", place)
            return
        if isinstance(value, str) and _NUMERAL.fullmatch(unicodedata.normalize("NFKC", value).strip()):
            self.problems.add("form-number-as-text", place, found=value)
            return
        kind = "cell_text" if isinstance(value, str) else "cell_boolean" if isinstance(value, bool) else "cell_date"
        self.problems.add("form-not-a-number", place, found=value, found_kind=kind)

    def whole(self, sheet: FormSheet, number: int, column: str) -> int | None:
        """The same where only whole numbers are meant."""
        value = self.number(sheet, number, column)
        if value is not None and not (value.is_finite() and value == value.to_integral_value()):
            self.problems.add("form-not-whole", self.place(sheet, number, column), found=plain(value))
            return None
        return None if value is None else int(value)

    def text(self, sheet: FormSheet, number: int, column: str) -> str | None:
        """The text of a cell, a number or a date as it is written; None where it is blank."""
        value = self.raw(sheet, number, column)
        if value == "":
            return None
        if isinstance(value, str):
            if _ERRORS.fullmatch(value):
                self.problems.add("form-cell-error", self.place(sheet, number, column), found=value)
                return None
            return value.strip().replace("\r\n", "\n") or None
        if isinstance(value, Uncalculated):
            self.problems.add("form-cell-not-calculated", self.place(sheet, number, column))
            return None
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, dt.datetime):
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return str(value)
        return plain(Decimal(repr(value)))

    def yes_or_no(self, sheet: FormSheet, number: int, column: str) -> bool | None:
        """Whether a cell says that an item is met; None where it is blank."""
        value = self.text(sheet, number, column)
        if value not in (None, codes.MET, codes.NOT_MET):
            options = f"{codes.MET}、{codes.NOT_MET}"
            self.problems.add("form-bad-choice", self.place(sheet, number, column), found=value, options=options)
            return None
        return None if value is None else value == codes.MET

    def place(self, sheet: FormSheet, number: int | None, column: str = "") -> Place:
        """Where a cell stands, or its sheet."""
        cell = sheet.name if number is None else f"{sheet.name}!{address_of(sheet, number, column)}"
        span = Span(self.file, cell=cell)
        return Place(lambda _: span)


def address_of(sheet: FormSheet, number: int, column: str) -> str:
    """A cell as a spreadsheet calls it: `C12`."""
    return f"{column_letters(sheet.columns.get(column, 0) + 1)}{number + 1}"
