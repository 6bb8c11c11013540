"""Where each key and item of a TOML text stands: a scanner for text that has already been accepted as TOML.

A parser of values keeps no places, and rubrics are mostly inline tables in long arrays, where the line of the
statement says too little. So the text is walked once more, when a place is first asked for, by a scanner that may
assume valid input and therefore stays small. It also notes the first use of syntax that is newer than TOML 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from scorer.brackets import STRING
from scorer.diagnostics import KeyPath

_BLANK = re.compile(r"[ \t]*")
_TRIVIA = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_BARE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:[^\s,\]}#]*|[^\s,\]}#]+")
_ESCAPE = re.compile(r'\\(?:([btnfre"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))')
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_NEWER_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\[ex]")
_NEWER_TIME = re.compile(r"(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d(?![:\d])")


class Mark(NamedTuple):
    """Offsets into the text: where the key (or the item) begins, and where its value begins and ends."""

    key: int
    value: int
    end: int


class Marks(NamedTuple):
    """All places of one text; `newer` is the offset of the first syntax that TOML 1.0 does not have."""

    text: str
    at: Mapping[KeyPath, Mark]
    newer: int | None

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        return line_column(self.text, offset)

    def find(self, keys: KeyPath) -> Mark | None:
        """The mark of a path, or of the nearest enclosing one."""
        for length in range(len(keys), 0, -1):
            if (mark := self.at.get(keys[:length])) is not None:
                return mark
        return None


def line_column(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column of an offset, both from 1, the column in characters. Only `\\n` ends a line."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def scan(text: str) -> Marks:
    """Find every key and item of `text`, which must be valid TOML."""
    scanner = _Scanner(text)
    scanner.document()
    return Marks(text, scanner.marks, scanner.newer)


class _Scanner:
    """Walks the text from left to right; every method takes an offset and gives the offset after what it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: dict[KeyPath, Mark] = {}
        self.newer: int | None = None
        self._items: dict[KeyPath, int] = {}  # how many [[tables]] of this path have been opened

    def document(self) -> None:
        position = self._skip(_TRIVIA, 0)
        table: KeyPath = ()
        while position < len(self.text):
            if self.text[position] == "[":
                table, position = self._header(position)
            else:
                position = self._pair(table, position)
            position = self._skip(_TRIVIA, position)

    def _header(self, start: int) -> tuple[KeyPath, int]:
        repeated = self.text.startswith("[[", start)
        names, position = self._dotted(self._skip(_BLANK, start + 1 + repeated))
        position = self._skip(_BLANK, position) + 1 + repeated
        path: KeyPath = ()
        for index, name in enumerate(names):
            path = (*path, name)
            if repeated and index == len(names) - 1:
                self._items[path] = self._items.get(path, 0) + 1
                self.marks.setdefault(path, Mark(start, start, position))
            if path in self._items:
                path = (*path, self._items[path] - 1)
            self.marks.setdefault(path, Mark(start, start, position))
        self.marks[path] = Mark(start, start, position)  # a header of its own goes before one that implies it
        return path, position

    def _pair(self, table: KeyPath, start: int) -> int:
        names, position = self._dotted(start)
        position = self._skip(_BLANK, self._skip(_BLANK, position) + 1)
        path = (*table, *names)
        end = self._value(path, position)
        for length in range(len(table) + 1, len(path)):
            self.marks.setdefault(path[:length], Mark(start, position, end))
        self.marks[path] = Mark(start, position, end)
        return end

    def _dotted(self, position: int) -> tuple[tuple[str, ...], int]:
        names: list[str] = []
        while match := _KEY.match(self.text, position):
            names.append(self._name(match))
            position = self._skip(_BLANK, match.end())
            if not self.text.startswith(".", position):
                return tuple(names), match.end()
            position = self._skip(_BLANK, position + 1)
        raise ValueError("the scanner reads valid TOML only")

    def _name(self, match: re.Match[str]) -> str:
        raw = match.group()
        if raw[0] == "'":
            return raw[1:-1]
        if raw[0] != '"':
            return raw
        self._note_escapes(match)
        return _ESCAPE.sub(_unescaped, raw[1:-1])

    def _value(self, path: KeyPath, start: int) -> int:
        match self.text[start]:
            case "[":
                return self._array(path, start)
            case "{":
                return self._inline_table(path, start)
            case '"' | "'":
                string = STRING.match(self.text, start)
                assert string, "the scanner reads valid TOML only"
                if string.group()[0] == '"':
                    self._note_escapes(string)
                return string.end()
            case _:
                bare = _BARE.match(self.text, start)
                assert bare, "the scanner reads valid TOML only"
                if _NEWER_TIME.fullmatch(bare.group()):
                    self._note(start)
                return bare.end()

    def _array(self, path: KeyPath, start: int) -> int:
        position = self._skip(_TRIVIA, start + 1)
        index = 0
        while self.text[position] != "]":
            item = (*path, index)
            end = self._value(item, position)
            self.marks[item] = Mark(position, position, end)
            position = self._after_comma(end)
            index += 1
        return position + 1

    def _inline_table(self, path: KeyPath, start: int) -> int:
        position = self._inside(start + 1)
        while self.text[position] != "}":
            position = self._inside(self._pair(path, position))
            if self.text[position] == ",":
                comma = position
                position = self._inside(position + 1)
                if self.text[position] == "}":
                    self._note(comma)
        return position + 1

    def _inside(self, position: int) -> int:
        """Skip what may stand between the parts of an inline table: blanks, and since TOML 1.1 line ends."""
        end = self._skip(_TRIVIA, position)
        if "\n" in self.text[position:end]:
            self._note(position)
        return end

    def _after_comma(self, position: int) -> int:
        position = self._skip(_TRIVIA, position)
        return self._skip(_TRIVIA, position + 1) if self.text[position] == "," else position

    def _skip(self, pattern: re.Pattern[str], position: int) -> int:
        match = pattern.match(self.text, position)
        return match.end() if match else position

    def _note_escapes(self, string: re.Match[str]) -> None:
        if escape := _NEWER_ESCAPE.search(string.group()):
            self._note(string.start() + escape.start())

    def _note(self, offset: int) -> None:
        if self.newer is None or offset < self.newer:
            self.newer = offset


def _unescaped(match: re.Match[str]) -> str:
    letter, *codes = match.groups()
    return _ESCAPED[letter] if letter else chr(int(next(code for code in codes if code), 16))
