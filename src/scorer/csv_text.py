"""The text of a CSV as spreadsheets save it, and what is told of one in another encoding or without commas."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.source import decode

#: What spreadsheets put between cells instead of commas, and what it is called.
_SEPARATORS: Mapping[str, str] = {"\t": "Tab", ";": ";"}
#: So many bytes of a text surely hold the first line of a table that anybody made.
_HEAD = 2**16


def csv_text(content: bytes, file: str) -> str:
    """UTF-8, with or without a byte-order mark, or GB 18030, as Excel on a Chinese PC writes unless told otherwise.

    Raises:
        InputError: `binary-file`, or `not-utf8` with what it seems to be; "Unicode text" of Excel has tabs as well,
            which are told with it (`not-comma-separated`).
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.removeprefix(BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    if not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return decode(content, file)  # tells what it is instead
    problems = Problems()
    problems.add("not-utf8", nowhere(file), encoding="UTF-16")
    first = content[:_HEAD].decode("utf-16", errors="replace").splitlines()[:1]
    if separator := other_separator(next(csv.reader(first), ())):
        problems.add("not-comma-separated", nowhere(file), separator=separator)
    raise InputError(problems)


def other_separator(heads: Sequence[str]) -> str | None:
    """What seems to stand between the cells of a first line that has no comma between any; None where nothing does."""
    if len(heads) != 1:
        return None
    return next((name for sign, name in _SEPARATORS.items() if sign in heads[0]), None)
