"""How large a sheet of an .xlsx is, before a reader makes room for all of it.

Two filled cells at opposite corners of a sheet are a file of one page, and 17 thousand million cells to a reader.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_REFERENCE = re.compile(r"([A-Za-z]{0,3})([0-9]{1,7})")


def filled_area(content: bytes) -> int:
    """How many cells the smallest rectangle has that holds every filled cell of a worksheet part.

    Raises:
        ValueError: the part is no XML.
    """
    from lxml import etree

    try:
        found = _stated(content)
        rows, columns = _counted(content) if found is None else found
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from None
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def _stated(content: bytes) -> tuple[set[int], set[int]] | None:
    """The rows and the columns with filled cells where each cell says which it is, as office programs write them."""
    rows: set[int] = set()
    columns: set[int] = set()
    for _, element in _walk(content, ("end",)):
        if element.tag.endswith("row"):
            element.clear()
            continue
        place = _cell(element.get("r"))
        if place is None:
            return None
        if len(element):
            rows.add(place[0])
            columns.add(place[1])
    return rows, columns


def _counted(content: bytes) -> tuple[set[int], set[int]]:
    """The same where some cells do not say it: they follow the one before."""
    rows: set[int] = set()
    columns: set[int] = set()
    row = column = 0
    for event, element in _walk(content, ("start", "end")):
        is_row = element.tag.endswith("}row") or element.tag == "row"
        if event == "start":
            row, column = (
                position(element.get("r"), row + 1, 0) if is_row else position(element.get("r"), row, column + 1)
            )
        elif is_row:
            element.clear()
        elif len(element):
            rows.add(row)
            columns.add(column)
    return rows, columns


def _walk(content: bytes, events: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    return iter(
        etree.iterparse(
            io.BytesIO(content),
            events=events,
            tag=("{*}row", "{*}c"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
    )


@lru_cache(maxsize=1 << 16)
def _cell(reference: str | None) -> tuple[int, int] | None:
    """Row and column of a reference that states both; the same ones stand in every form."""
    found = _REFERENCE.fullmatch(reference or "")
    return (int(found[2]), column_number(found[1])) if found and found[1] else None


def position(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column, from 1, that `C12` or the number of a row means; where it is not stated, those given."""
    found = _REFERENCE.fullmatch(reference or "")
    if found is None:
        return row, column
    return int(found[2]), column_number(found[1]) if found[1] else column


def column_number(letters: str) -> int:
    """The number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@lru_cache(maxsize=1 << 14)
def column_letters(number: int) -> str:
    """The contrary: 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
