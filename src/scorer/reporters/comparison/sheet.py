"""What a plain table of a comparison is: columns, rows, and how a cell is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import attrs

from scorer.comparison.nouns import Field
from scorer.exact import plain
from scorer.messages import Language
from scorer.reporters.comparison.words import words

#: A year in a title.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)

Kind = Literal["text", "long", "number", "rate", "heat"]
Value = str | int | Decimal | None


@attrs.frozen
class Column:
    """One column: its head, what it holds, and its width in columns of Western letters.

    `long` is text that is wrapped; `rate` a share printed as a percentage; `heat` a rate that is coloured.
    """

    head: str
    kind: Kind = "text"
    width: int = 10


@attrs.frozen
class Sheet:
    """One table.

    Attributes:
        key: names it in any language.
        name: fits a tab; numbered where several fields have such a table.
        title: with what it is about.
        note: how to read it.
        about: the field it belongs to; empty where it is of all.
        shown: how many of its first rows a report has that is read; None is all. Workbook and files have every row,
            and the column that marks these.
        of: how many rows there would be, where these are the first of them only; None where all are here.
        ends: the sentence that says so, for the place where the list ends; the note begins with it, too.
    """

    key: str
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    about: str = ""
    shown: int | None = None
    of: int | None = None
    ends: str = ""


def text(value: Value, kind: Kind) -> str:
    """A cell as printed: percentages with two decimals at most, numbers in their shortest exact form."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{plain(value * 100)}%" if kind in ("rate", "heat") else plain(value)
    return str(value)


def made(
    key: str,
    language: Language,
    columns: Sequence[tuple[str, Kind, int]],
    rows: Iterable[tuple[Value, ...]],
    *,
    number: int = 0,
    about: str = "",
    note: str = "",
) -> Sheet:
    """A table from its words and rows."""
    say = words(language)
    name = f"{say(key)}{number}" if number > 1 else say(key)
    title = say("bracketed").format(say(key), about) if about else say(key)
    heads = tuple(Column(say(head), kind, width) for head, kind, width in columns)
    return Sheet(key, name, title, heads, tuple(rows), say(note) if note else "", about)


def field_name(field: Field, language: Language) -> str:
    """What is compared in a field: rubric, year where its title has not, and kind where it is no self-evaluation."""
    say = words(language)
    parts = [of_year(field.title, field.year, language)]
    if field.kind != "self":
        parts.append(say(field.kind))
    return " ".join(parts)


def of_year(title: str, year: int, language: Language) -> str:
    """The title of a rubric and the year, where the title does not have it.

    A title with another year, that of its document, keeps it, and the year compared is told beside it.
    """
    if str(year) in title:
        return title
    return words(language)("year-of").format(title=title, year=year) if _YEAR.search(title) else f"{title} {year}"


def name_of(path: tuple[str, ...]) -> str:
    """An indicator by its last name."""
    return path[-1] if path else ""


def abridged(sheet: Sheet, most: int | None, language: Language) -> tuple[Sheet, str]:
    """The table as a report has it that is read, of `most` rows at most, and how many more rows there are."""
    rows = sheet.rows[: sheet.shown][:most]
    gone = len(sheet.rows) - len(rows)
    if sheet.shown is not None:
        kept = [place for place, column in enumerate(sheet.columns) if column.head != words(language)("first")]
        rows = tuple(tuple(row[place] for place in kept) for row in rows)
        sheet = attrs.evolve(sheet, columns=tuple(sheet.columns[place] for place in kept))
    return attrs.evolve(sheet, rows=rows), words(language)("more").format(gone) if gone else ""


def cut(sheet: Sheet, number: int, language: Language, sentence: str = "first-of") -> Sheet:
    """The table with a sentence that says of how many its rows are the first; `sentence` is the word for it."""
    if number <= len(sheet.rows):
        return sheet
    said = words(language)(sentence).format(shown=len(sheet.rows), number=number)
    return attrs.evolve(
        sheet, of=number, ends=said, note=f"{said}{' ' if language == 'en' else ''}{sheet.note}".strip()
    )
