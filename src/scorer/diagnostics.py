"""What is wrong with an input, where it stands, and how it is told: imports nothing but the sentences themselves.

There are two channels only. A mistake in an input file is a `Diagnostic`; all of them come at once, in one
`InputError`. A mistake in calling the library is a `TypeError` or `ValueError`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from scorer.messages import MESSAGES, Language, Severity
from scorer.representation import as_call

#: A way through nested tables and arrays: names for keys, numbers (from 0) for items. A last number −n means the n-th
#: character inside a text.
KeyPath = tuple[str | int, ...]


@attrs.frozen
class Span:
    """Where something stands: a line and column of a text (both from 1, counted in characters) or a named place.

    `cell` is used for inputs without lines: `自评表!C12` of a workbook.
    """

    file: str
    line: int | None = None
    column: int | None = None
    cell: str | None = None

    __repr__ = as_call

    def __str__(self) -> str:
        if self.cell is not None:
            return f"{self.file}!{self.cell}"
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@attrs.frozen
class Place:
    """The place of a value in its input; the line is only looked for when somebody asks (`span`).

    Attributes:
        titled: of an input in which nobody sees keys, what names a value there, by the way to it, or "".
    """

    locate: Callable[[KeyPath], Span] = attrs.field(eq=False, repr=False)
    keys: KeyPath = ()
    titled: Callable[[KeyPath], str] | None = attrs.field(default=None, eq=False, repr=False)

    __repr__ = as_call

    def at(self, *keys: str | int) -> Place:
        """The place of a value further inside."""
        return Place(self.locate, (*self.keys, *keys), self.titled)

    def character(self, number: int) -> Place:
        """The place of one character inside a text value, counted from 1."""
        return self.at(-number)

    def title(self, key: str) -> str:
        """What a person sees in place of a key on the way to this value, or of a key of this value."""
        if self.titled is None:
            return key
        last = max((number for number, one in enumerate(self.keys, start=1) if one == key), default=0)
        return self.titled(self.keys[:last] if last else (*self.keys, key)) or key

    @property
    def span(self) -> Span:
        """File, line and column; of the nearest enclosing value where the value itself is absent."""
        return self.locate(self.keys)


def nowhere(file: str) -> Place:
    """A place that knows its file only."""
    return Place(lambda _: Span(file))


@attrs.frozen
class Diagnostic:
    """One problem in an input.

    Attributes:
        code: kebab-case word, an entry of `docs/diagnostics.md`.
        span: where it stands.
        path: the names of the indicator it is about, from level 1 down; empty where it is about none.
        values: what the sentence is filled in with.
    """

    code: str
    span: Span
    path: tuple[str, ...] = ()
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    __repr__ = as_call

    @property
    def severity(self) -> Severity:
        """`error`, `warning`, `finding` or `notice`."""
        return MESSAGES[self.code].severity

    def message(self, language: Language) -> str:
        """What is wrong."""
        return MESSAGES[self.code].text(language, self.values)

    def hint(self, language: Language) -> str:
        """What to do about it."""
        return MESSAGES[self.code].hint(language, self.values)

    def line(self, language: Language) -> str:
        """The whole diagnostic as printed: `file:line:column: error[code] …` and the remedy below."""
        about = f"{'/'.join(self.path)}: " if self.path else ""
        # The name of a file is a stranger's word too: a line end in it would make one problem two lines.
        place = _escaped(str(self.span))
        head = f"{place}: {SEVERITY_WORDS[language][self.severity]}[{self.code}] {about}{self.message(language)}"
        hint = self.hint(language)
        return f"{head}\n    {HINT_WORD[language]}{hint}" if hint else head


SEVERITY_WORDS: Mapping[Language, Mapping[Severity, str]] = {
    "en": {"error": "error", "warning": "warning", "finding": "finding", "notice": "notice"},
    "zh": {"error": "错误", "warning": "警告", "finding": "疑点", "notice": "提示"},
}
HINT_WORD: Mapping[Language, str] = {"en": "remedy: ", "zh": "办法："}


class InputError(Exception):
    """An input cannot be used; `diagnostics` says everything that is wrong with it."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = ordered(diagnostics)
        super().__init__("\n".join(diagnostic.line("en") for diagnostic in self.diagnostics))


#: Longer names are not looked up among those that are known.
LONGEST_NAME = 60
#: Longer values are cut in messages; they are quoted to be recognised, not to be read.
LONGEST_VALUE = 240


class Problems:
    """Collects diagnostics while an input is read, so that all of them are told at once."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(self, code: str, place: Place, path: tuple[str, ...] = (), /, **values: Any) -> None:
        """Note one problem; `values` fill in its sentence."""
        if "key" in values:
            values["key"] = place.title(str(values["key"]))
        told = {name: visible(str(value)) for name, value in values.items()}
        self._found.append(Diagnostic(code, place.span, tuple(visible(name) for name in path), told))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note what another step found."""
        self._found.extend(diagnostics)

    @property
    def errors(self) -> bool:
        """Whether the input cannot be used."""
        return any(diagnostic.severity == "error" for diagnostic in self._found)

    def warnings(self) -> tuple[Diagnostic, ...]:
        """What was found in an input that can be used.

        Raises:
            InputError: the input cannot be used.
        """
        if self.errors:
            raise InputError(self._found)
        return ordered(self._found)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._found)


def diagnosed(code: str, file: str, **values: Any) -> Diagnostic:
    """What is said of a whole file; `values` fill in its sentence."""
    problems = Problems()
    problems.add(code, nowhere(file), **values)
    return next(iter(problems))


def visible(text: str) -> str:
    """`text` for a message: control characters shown as what they are, nothing longer than a line or three."""
    shown = _escaped(text)
    return shown if len(shown) <= LONGEST_VALUE else f"{shown[:LONGEST_VALUE]}…"


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    hidden = ("Cc", "Cf", "Zl", "Zp")
    return "".join(f"\\x{ord(sign):02x}" if unicodedata.category(sign) in hidden else sign for sign in text)


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In the order of the text, file by file, each said once."""
    unique = {(d.code, d.span, d.path, tuple(d.values.items())): d for d in diagnostics}
    return tuple(sorted(unique.values(), key=lambda d: (d.span.file, d.span.line or 0, d.span.column or 0)))


def nearest(name: str, known: Iterable[str], count: int = 1) -> tuple[str, ...]:
    """The names that `name` may be a slip for, nearest first."""
    from difflib import get_close_matches  # only needed once something is wrong

    if len(name) > LONGEST_NAME:
        return ()  # no slip of the keyboard, and dear to compare
    return tuple(get_close_matches(name, tuple(dict.fromkeys(known)), n=count, cutoff=0.5))
