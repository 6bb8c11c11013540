"""Reading one table of a file key by key: every value typed and bounded, every problem collected with its place.

A `Record` never stops at the first problem. What cannot be read counts as absent, so that the rest of the file is
still looked at; the caller asks `Problems` in the end whether anything may be used.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from scorer.diagnostics import Place, Problems, nearest
from scorer.exact import decimals, plain

#: Limits of DESIGN section 5, "Every carried number is a finite decimal".
MAX_SCORE, SCORE_DECIMALS = Decimal(10**9), 6
MAX_FACT, FACT_DECIMALS = Decimal(10**15), 8
MAX_TEXT = 20_000
MAX_NAME = 200

#: Control characters could drive a terminal or break a line of a table; tab and line end are left to running text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CONTROL_IN_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


#: A day or a month as people write it: 2021.2.30, 2021-02-30, 2021年2月30日, 2021年13月.
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:月|[-./月]\s*(\d{1,2})\s*[日号]?)", re.ASCII)
_PERCENT = re.compile(r"(\d{1,9}(?:\.\d{1,4})?)%")


class Record:
    """One table being read. Keys that nobody asked for are unknown (`finish`)."""

    def __init__(self, data: Mapping[str, Any], place: Place, problems: Problems) -> None:
        self.place = place
        self.problems = problems
        self._data = data
        self._asked: set[str] = set()

    @property
    def raw(self) -> Mapping[str, Any]:
        """The table as parsed."""
        return self._data

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)  # who asks whether it is there would have known it
        return key in self._data

    def take(self, key: str, *, required: bool = False) -> Any:
        """The raw value, None where absent; an absent required one is a problem."""
        self._asked.add(key)
        if key not in self._data and required:
            self.problems.add("missing-key", self.place, key=key)
        return self._data.get(key)

    def text(self, key: str, *, required: bool = False, name: bool = False) -> str:
        """A text without control characters; `name` also forbids line ends and great length. "" where absent."""
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong(key, value, "text")
            return ""
        return self.checked_text(value, key, required=required, name=name)

    def checked_text(self, value: str, *keys: str | int, required: bool = False, name: bool = False) -> str:
        """`value` stripped, or "" with a diagnostic where it may not stand."""
        place = self.place.at(*keys)
        key = next(key for key in reversed(keys) if isinstance(key, str))
        if required and not value.strip():
            self.problems.add("empty-text", place, key=key)
        elif len(value) > (limit := MAX_NAME if name else MAX_TEXT):
            self.problems.add("text-too-long", place, key=key, limit=limit)
        elif (_CONTROL_IN_NAME if name else _CONTROL).search(value):
            self.problems.add("control-character", place, key=key)
        else:
            return value.strip()
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.take(key)
        if isinstance(value, str):
            value = [value]
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, value, "texts")
            return ()
        return tuple(self.checked_text(item, key, index) for index, item in enumerate(value))

    def choice(self, key: str, options: tuple[str, ...], *, required: bool = False) -> str | None:
        """One of `options`."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, str):
            self._wrong(key, value, "text")
        elif value not in options:
            self.problems.add("bad-choice", self.place.at(key), key=key, found=value, options=", ".join(options))
        else:
            return value
        return None

    def choices(self, key: str, options: tuple[str, ...]) -> frozenset[str]:
        """Any of `options`, as a list."""
        found = self.texts(key)
        for index, value in enumerate(found):
            if value not in options:
                place = self.place.at(key, index)
                self.problems.add("bad-choice", place, key=key, found=value, options=", ".join(options))
        return frozenset(found) & frozenset(options)

    def boolean(self, key: str) -> bool:
        """True or false; false where absent."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self._wrong(key, value, "boolean")
        return False

    def integer(self, key: str, low: int, high: int, *, required: bool = False) -> int | None:
        """A whole number between two bounds."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong(key, value, "integer")
        elif not low <= value <= high:
            self.problems.add("out-of-range", self.place.at(key), key=key, low=low, high=high)
        else:
            return value
        return None

    def score(self, key: str, *, required: bool = False) -> Decimal | None:
        """Points or a score: not negative, below 10^9, at most six decimals."""
        return self._decimal(key, MAX_SCORE, SCORE_DECIMALS, required=required, negative=False)

    def ratio(self, key: str) -> Decimal | None:
        """A number, or a percentage as text: 0.25 or "25%"."""
        value = self.take(key)
        if isinstance(value, str) and (match := _PERCENT.fullmatch(unicodedata.normalize("NFKC", value).strip())):
            return Decimal(match[1]).scaleb(-2)
        return None if value is None else self.checked_decimal(value, key)

    def fact(self, key: str) -> Decimal | None:
        """A measured value: below 10^15 in size, at most eight decimals, possibly negative."""
        return self._decimal(key, MAX_FACT, FACT_DECIMALS, required=False, negative=True)

    def amount(self, key: str) -> Decimal | None:
        """A budget or another sum of money: a measured value that is not negative."""
        return self._decimal(key, MAX_FACT, FACT_DECIMALS, required=False, negative=False)

    def fact_or_text(self, key: str) -> Decimal | str | None:
        """A measured value, or its text as printed where it is none (完成, 300多人次)."""
        return self.text(key) or None if isinstance(self._data.get(key), str) else self.fact(key)

    def date(self, key: str) -> str:
        """A date in ISO form; a text is taken as it is, but for a day that no calendar has."""
        value = self._data.get(key)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            self._asked.add(key)
            return value.isoformat()
        if value is not None and not isinstance(value, str):
            self._asked.add(key)
            self._wrong(key, value, "date")
            return ""
        said = self.text(key)
        if _is_no_day(said):
            self.problems.add("no-such-date", self.place.at(key), found=said)
        return said

    def table(self, key: str, *, required: bool = False) -> Record | None:
        """A table inside this one."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if isinstance(value, dict):
            return Record(value, self.place.at(key), self.problems)
        self._wrong(key, value, "table")
        return None

    def tables(self, key: str) -> Iterator[Record]:
        """A list of tables."""
        value = self.take(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(key, value, "tables")
            return
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield Record(item, self.place.at(key, index), self.problems)
            else:
                self.problems.add(
                    "wrong-type", self.place.at(key, index), key=key, found_kind=type_word(item), expected_kind="table"
                )

    def items(self) -> Iterator[tuple[str, Any]]:
        """Every key with its raw value; all of them then count as asked for."""
        self._asked.update(self._data)
        yield from self._data.items()

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                near = nearest(key, self._asked)
                code = "misspelt-key" if near else "unknown-key"
                known = ", ".join(sorted(self._asked))
                self.problems.add(code, self.place.at(key), key=key, nearest=", ".join(near), known=known)

    def _decimal(self, key: str, limit: Decimal, places: int, *, required: bool, negative: bool) -> Decimal | None:
        value = self.take(key, required=required)
        return None if value is None else self.checked_decimal(value, key, limit, places, negative=negative)

    def checked_decimal(
        self, value: Any, key: str, limit: Decimal = MAX_SCORE, places: int = SCORE_DECIMALS, *, negative: bool = False
    ) -> Decimal | None:
        """`value` as an exact number, or None with a diagnostic: finite, within `limit`, of at most `places`."""
        place = self.place.at(key)
        if isinstance(value, str) and (meant := _number_in_quotes(value)):
            self.problems.add("number-in-quotes", place, key=key, found=value, meant=meant)
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._wrong(key, value, "number")
            return None
        number = Decimal(value)
        if not number.is_finite():
            self.problems.add("not-a-number", place, key=key, found=number)
        elif number < 0 and not negative:
            self.problems.add("negative-number", place, key=key, found=_brief(number))
        elif number >= limit or number <= -limit:
            self.problems.add("number-too-large", place, key=key, limit=format(limit, "f"))
        elif decimals(number) > places:
            self.problems.add("too-many-decimals", place, key=key, limit=places)
        else:
            return number.copy_abs() if number == 0 else number  # no minus zero
        return None

    def _wrong(self, key: str, value: Any, expected: str) -> None:
        found = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
        shown = found or type_word(value)
        self.problems.add("wrong-type", self.place.at(key), key=key, found_kind=shown, expected_kind=expected)


def _brief(number: Decimal) -> str:
    """A number for a message, however long its plain form would be."""
    return plain(number) if -20 < number.adjusted() < 20 and len(number.as_tuple().digits) < 30 else str(number)[:40]


def type_word(value: Any) -> str:
    """The kind of a value, as a word that the messages translate."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, list):
        return "list"
    if isinstance(value, dict):
        return "table"
    return "datetime" if isinstance(value, dt.datetime | dt.time) else "date"


def _is_no_day(text: str) -> bool:
    """Whether a text is written as a date and is none. What is not written as one (2021年底) is never refused."""
    if (found := _DAY.fullmatch(unicodedata.normalize("NFKC", text))) is None:
        return False
    year, month, day = found.groups("1")
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        return True
    return False


def _number_in_quotes(value: str) -> str:
    """The number a quoted text was meant to be (full-width digits included), or ""."""
    folded = unicodedata.normalize("NFKC", value).replace(",", "").strip()
    match = re.fullmatch(r"(\d{1,15}(?:\.\d{1,8})?)\s*(?:%|[^\d\W]{1,4})?", folded)
    return match[1] if match else ""
