"""The scanner finds every key and value of a TOML text: in generated documents, and in a few written by hand."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import attrs
import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorer.diagnostics import KeyPath, Problems
from scorer.locator import Mark, scan
from scorer.source import Source, parse

# ── Generated documents ────────────────────────────────────────────────────────────────────────────────────────────

#: Names and texts are put together from what could lead a scanner astray.
PIECES = (
    "[a]", "[[level1]]", "]", "}", "{", "#", "=", ",", "'", '"', '"""', "'''", "\\", "\\e", "，", "“", " ", "\t", "\n",
    "\u2028", "\u001b", "é", "相关性", "3.1", "x", "\nk = 1\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
NAMES = st.sampled_from(
    ["a", "b", "name", "level1", "3", "a-b_c", "相关性", "1.2.3", "", "x # y", '"', "'", "[t]", "a=b", "\\"]
)
COMMENTS = st.sampled_from(["", "", "", "# 注", "# it's [", '# "', "# } ] = '''"])
BLANKS = st.sampled_from(["", " ", "\t", "  "])
NUMBERS = {
    "0": 0, "-17": -17, "1_000": 1000, "0xff": 255, "0b11": 3, "2.50": Decimal("2.50"), "1e2": Decimal("1e2"),
    "inf": Decimal("inf"), "true": True, "false": False,
    "2021-02-20": dt.date(2021, 2, 20),
    "2021-02-20 07:30:00": dt.datetime(2021, 2, 20, 7, 30),  # noqa: DTZ001, a local time is meant
    "2021-02-20T07:30:00.5Z": dt.datetime(2021, 2, 20, 7, 30, 0, 500_000, dt.UTC),
    "07:30:00": dt.time(7, 30),
}  # fmt: skip
NEWER_NUMBERS = {
    "07:30": dt.time(7, 30),
    "2021-02-20 07:30": dt.datetime(2021, 2, 20, 7, 30),  # noqa: DTZ001, a local time is meant
}


class Writer:
    """Writes one document piece by piece, and notes its data, the mark of every key and item, and newer syntax."""

    def __init__(self, data: st.DataObject, *, newer: bool) -> None:
        self.text = ""
        self.marks: dict[KeyPath, Mark] = {}
        self.newer = False
        self._data = data
        self._newer_allowed = newer

    def document(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        self._body((), values, ())
        return values

    def _pick(self, *options: Any) -> Any:
        return self._data.draw(st.sampled_from(options))

    def _chance(self) -> bool:
        return self._data.draw(st.booleans())

    def _write(self, text: str) -> None:
        self.text += text

    def _blank(self) -> None:
        self._write(self._data.draw(BLANKS))

    def _fresh(self, taken: Any) -> str:
        name = self._data.draw(NAMES)
        while name in taken:
            name += "x"
        return name

    def _body(self, names: tuple[str, ...], values: dict[str, Any], path: KeyPath) -> None:
        """The pairs of a table, then its tables; `path` counts repeated tables, `names` does not."""
        for _ in range(self._pick(0, 1, 2)):
            self._write(self._pick("", "", "\n", "  ", self._data.draw(COMMENTS) + "\n"))
            self._pair(path, values)
            self._blank()
            self._write(self._data.draw(COMMENTS) + "\n")
        for _ in range(self._pick(0, 0, 1, 2) if len(names) < 3 else 0):
            name = self._fresh(values)
            if self._chance():
                values[name] = {}
                self._header((*names, name), "[", "]")
                self._body((*names, name), values[name], (*path, name))
                continue
            values[name] = []
            for number in range(self._pick(1, 2, 3)):
                values[name].append({})
                self._header((*names, name), "[[", "]]")
                self._body((*names, name), values[name][-1], (*path, name, number))

    def _header(self, names: tuple[str, ...], opening: str, closing: str) -> None:
        self._blank()
        self._write(opening)
        self._dotted(names)
        self._write(closing)
        self._blank()
        self._write(self._data.draw(COMMENTS) + "\n")

    def _dotted(self, names: tuple[str, ...]) -> None:
        for position, name in enumerate(names):
            if position:
                self._blank()
                self._write(".")
                self._blank()
            self._key(name)

    def _key(self, name: str) -> None:
        styles = ["basic"]
        if re.fullmatch(r"[A-Za-z0-9_-]+", name):
            styles.append("bare")
        if not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", name):
            styles.append("literal")
        match self._pick(*styles):
            case "bare":
                self._write(name)
            case "literal":
                self._write(f"'{name}'")
            case "basic":
                self._write(f'"{self._escaped(name)}"')

    def _pair(self, path: KeyPath, values: dict[str, Any]) -> None:
        first = self._fresh(values)
        names = (first, *self._data.draw(st.lists(NAMES, max_size=self._pick(0, 0, 2))))
        start = len(self.text)
        self._dotted(names)
        self._blank()
        self._write("=")
        self._blank()
        value = len(self.text)
        for name in names[:-1]:
            values[name] = {}
            values = values[name]
        values[names[-1]] = self._value((*path, *names))
        self.marks[(*path, *names)] = Mark(start, value, len(self.text))

    def _value(self, path: KeyPath) -> Any:
        deep = len(path) > 6
        match self._pick("number", "text", *(() if deep else ("array", "table"))):
            case "number":
                return self._number()
            case "text":
                return self._text()
            case "array":
                return self._array(path)
            case _:
                return self._inline_table(path)

    def _number(self) -> Any:
        if self._newer_allowed and self._chance():
            written = self._pick(*NEWER_NUMBERS)
            self.newer = True
            self._write(written)
            return NEWER_NUMBERS[written]
        written = self._pick(*NUMBERS)
        self._write(written)
        return NUMBERS[written]

    def _array(self, path: KeyPath) -> list[Any]:
        values: list[Any] = []
        self._write("[")
        self._gap()
        length = self._pick(0, 1, 2, 3)
        for number in range(length):
            start = len(self.text)
            values.append(self._value((*path, number)))
            self.marks[(*path, number)] = Mark(start, start, len(self.text))
            self._gap()
            if number < length - 1 or self._chance():
                self._write(",")
                self._gap()
        self._write("]")
        return values

    def _gap(self) -> None:
        """What may stand between the items of an array: blanks, line ends, comments."""
        self._write(self._pick("", " ", "\n", "\n  ", " " + self._data.draw(COMMENTS) + "\n\t"))

    def _inline_table(self, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        self._write("{")
        self._inline_gap()
        length = self._pick(0, 1, 2)
        for number in range(length):
            self._pair(path, values)
            self._inline_gap()
            if number < length - 1:
                self._write(",")
                self._inline_gap()
            elif self._newer_allowed and self._chance():
                self.newer = True
                self._write(",")
                self._inline_gap()
        self._write("}")
        return values

    def _inline_gap(self) -> None:
        if self._newer_allowed and self._chance():
            self.newer = True
            self._write(" " + self._data.draw(COMMENTS) + "\n")
        self._blank()

    def _text(self) -> str:
        text = self._data.draw(TEXTS)
        styles = ["basic", "multi-line basic"]
        if not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", text):
            styles.append("literal")
        if not re.search(r"'''|[\x00-\x08\x0b-\x1f\x7f]", text):
            styles.append("multi-line literal")
        match self._pick(*styles):
            case "basic":
                self._write(f'"{self._escaped(text)}"')
            case "literal":
                self._write(f"'{text}'")
            case "multi-line literal":
                self._write(f"'''{self._first_line_end(text)}{text}'''")
            case _:
                self._write(f'"""{self._first_line_end(text)}{self._escaped_in_lines(text)}"""')
        return text

    def _first_line_end(self, text: str) -> str:
        """A line end right after the opening quotes is no part of the text."""
        return "\n" if text.startswith("\n") else self._pick("", "\n")

    def _escaped(self, text: str) -> str:
        return "".join(self._escape(sign) if sign in '"\\\n\x1b' or self._rarely() else sign for sign in text)

    def _escaped_in_lines(self, text: str) -> str:
        """For `\"\"\"`: line ends and up to two quotes stand as they are, and a line may be broken with a backslash."""
        written, quotes = "", 0
        for sign in text:
            quotes = quotes + 1 if sign == '"' else 0
            if sign in "\\\x1b" or quotes > 2:
                written += self._escape(sign)
                quotes = 0
            elif sign not in " \t\n" and self._rarely():
                written += "\\\n  " + sign
            else:
                written += sign
        return written

    def _escape(self, sign: str) -> str:
        if self._newer_allowed and ord(sign) < 256 and self._chance():
            self.newer = True
            return "\\e" if sign == "\x1b" else f"\\x{ord(sign):02x}"
        short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}.get(sign)
        return short if short and self._chance() else self._pick(f"\\u{ord(sign):04X}", f"\\U{ord(sign):08x}")

    def _rarely(self) -> bool:
        return self._pick(False, False, False, True)


@attrs.frozen
class Document:
    """A text with what it holds: its data, where its pairs and items stand, whether TOML 1.0 would refuse it."""

    text: str
    data: dict[str, Any]
    marks: dict[KeyPath, Mark]
    newer: bool


def document(data: st.DataObject, *, newer: bool) -> Document:
    writer = Writer(data, newer=newer)
    values = writer.document()
    return Document(writer.text, values, writer.marks, writer.newer)


def read(text: str) -> dict[str, Any]:
    return tomli.loads(text, parse_float=Decimal)


def value_at(data: Any, path: KeyPath) -> Any:
    for key in path:
        data = data[key]
    return data


thoroughly = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@thoroughly
@given(st.data(), st.booleans())
def test_the_generated_documents_hold_what_they_should(data: st.DataObject, newer: bool) -> None:
    generated = document(data, newer=newer)
    # repr tells 1 from true and 2.5 from 2.50.
    assert repr(read(generated.text)) == repr(generated.data)


@thoroughly
@given(st.data(), st.booleans())
def test_every_marked_value_parsed_alone_is_the_value_at_its_path(data: st.DataObject, newer: bool) -> None:
    generated = document(data, newer=newer)
    values, marks = read(generated.text), scan(generated.text)
    for path in generated.marks:
        mark = marks.at[path]
        alone = read(f"k = {generated.text[mark.value : mark.end]}")
        assert repr(alone) == repr({"k": value_at(values, path)})


@thoroughly
@given(st.data(), st.booleans())
def test_every_key_and_item_is_marked_where_it_was_written(data: st.DataObject, newer: bool) -> None:
    generated = document(data, newer=newer)
    found = scan(generated.text).at
    assert {path: found.get(path) for path in generated.marks} == generated.marks


@thoroughly
@given(st.data())
def test_every_path_of_the_data_has_a_place_of_its_own(data: st.DataObject) -> None:
    generated = document(data, newer=False)
    assert set(paths(generated.data)) - set(scan(generated.text).at) == set()


@thoroughly
@given(st.data(), st.booleans())
def test_newer_syntax_is_noted_if_and_only_if_there_is_some(data: st.DataObject, newer: bool) -> None:
    generated = document(data, newer=newer)
    assert (scan(generated.text).newer is not None) == generated.newer


@thoroughly
@given(st.data(), st.booleans())
def test_a_source_warns_of_newer_syntax_if_and_only_if_there_is_some(data: st.DataObject, newer: bool) -> None:
    generated = document(data, newer=newer)
    problems = Problems()
    Source("file", generated.text, generated.data).note_newer_syntax(problems)
    assert [found.code for found in problems] == ["newer-toml"] * generated.newer


def paths(data: Any, above: KeyPath = ()) -> list[KeyPath]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path for key, value in inside for path in [(*above, key), *paths(value, (*above, key))]]


# ── Documents written by hand ──────────────────────────────────────────────────────────────────────────────────────


def place(text: str, *path: str | int) -> tuple[int, int] | None:
    """Line and column of the key or item at a path."""
    marks = scan(text)
    mark = marks.find(path)
    return marks.line_column(mark.key) if mark else None


RUBRIC = """\
[rubric]
id = "case"

[[level1]]
name = "投入"

[[level1.level2]]
name = "目标"
level3 = [
  { name = "相关性", points = 5 },
  { name = "明确性", points = 5,  level4 = [{ name = "量化" }] },  # 第二项
]

[[level1]]
name = "产出"

[[level1.level2]]
name = "数量"

[[level1.level2]]
name = "质量"

[level1.level2.source]
document = "表"
"""


def test_an_inline_item_has_its_own_line_and_column() -> None:
    item = ("level1", 0, "level2", 0, "level3", 1)
    found = [place(RUBRIC, *item), place(RUBRIC, *item, "points"), place(RUBRIC, *item, "level4", 0, "name")]
    assert found == [(11, 3), (11, 19), (11, 44)]


def test_repeated_tables_are_numbered_by_their_headers() -> None:
    assert [place(RUBRIC, "level1", 0), place(RUBRIC, "level1", 1)] == [(4, 1), (14, 1)]
    second = ("level1", 1, "level2")
    assert [place(RUBRIC, *second, 0), place(RUBRIC, *second, 1)] == [(17, 1), (20, 1)]


def test_a_table_under_a_repeated_table_belongs_to_the_last_one() -> None:
    source = ("level1", 1, "level2", 1, "source")
    assert [place(RUBRIC, *source), place(RUBRIC, *source, "document")] == [(23, 1), (24, 1)]


def test_a_repeated_table_without_number_stands_where_it_is_first_opened() -> None:
    assert place(RUBRIC, "level1") == (4, 1)


def test_an_absent_key_has_the_place_of_the_nearest_table_around_it() -> None:
    assert place(RUBRIC, "level1", 0, "level2", 0, "level3", 0, "weight") == (10, 3)
    assert place(RUBRIC, "rubric", "title") == (1, 1)
    assert place(RUBRIC, "scores", "相关性") is None


def test_a_table_stands_at_its_own_header_even_where_one_below_it_comes_first() -> None:
    assert place('[rubric.source]\ndocument = "表"\n\n[rubric]\nid = "case"\n', "rubric") == (4, 1)


def test_a_line_separator_in_a_text_does_not_end_the_line() -> None:
    assert place('a = "x\u2028y\x85z"\n"相\u2028关" = { b = 1 }\n', "相\u2028关", "b") == (2, 11)


def test_columns_count_characters_not_bytes() -> None:
    assert place('"相关性😀" = { score = 5, reason = "…" }', "相关性😀", "reason") == (1, 23)


def test_a_quoted_key_is_found_by_what_it_means() -> None:
    assert place("\"\\u76f8\\U00005173\" = 1\n'C:\\x' = 2\n", "相关") == (1, 1)
    assert place("'C:\\x' = 2\n", "C:\\x") == (1, 1)


def test_a_dotted_key_marks_every_table_on_its_way() -> None:
    text = 'x = 1\na."b c".d = 2\n'
    assert [place(text, "a"), place(text, "a", "b c"), place(text, "a", "b c", "d")] == [(2, 1)] * 3


def test_headers_and_brackets_inside_texts_are_no_headers() -> None:
    text = 'a = """\n[fake]\nb = [1, {\n"""\nc = \'\'\'# no comment [[\n\'\'\'\nd = ["]", "#", \'}\']\ne = 1 # [x]\n'
    found = {path: place(text, *path) for path in (("fake",), ("b",), ("c",), ("d", 2), ("e",))}
    assert found == {("fake",): None, ("b",): None, ("c",): (5, 1), ("d", 2): (7, 16), ("e",): (8, 1)}


#: Texts, and the line and column of the first syntax in them that TOML 1.0 does not have.
NEWER = [
    ("a = { b = 1, c = 2 }", None),
    ("a = { b = 1, }", (1, 12)),
    ("a = {\n b = 1 }", (1, 6)),
    ("a = { b = 1\n}", (1, 12)),
    ("a = { b = { c = 1 },\n d = 2 }", (1, 21)),
    ("a = { # }\n b = 1 }", (1, 6)),
    ("a = { b = [1,\n 2,\n] }", None),
    ("a = [\n 1,\n]", None),
    ('a = "\\e"', (1, 6)),
    ('a = "x\\x41"', (1, 7)),
    ('a = "\\\\e \\\\x41"', None),
    ("a = '\\e'", None),
    ('a = """\n\\e"""', (2, 1)),
    ('"\\e" = 1', (1, 2)),
    ("a = 07:30", (1, 5)),
    ("a = 07:30:00", None),
    ("a = 2021-02-20 07:30", (1, 5)),
    ("a = 2021-02-20T07:30:00+08:00", None),
    ('a = "07:30, }"', None),
]


@pytest.mark.parametrize(("text", "newer"), NEWER, ids=json.dumps)
def test_the_first_syntax_of_toml_1_1_is_noted_where_it_stands(text: str, newer: tuple[int, int] | None) -> None:
    tomli.loads(text)  # the scanner reads valid text only
    marks = scan(text)
    assert (None if marks.newer is None else marks.line_column(marks.newer)) == newer


@pytest.mark.parametrize(("text", "newer"), NEWER, ids=json.dumps)
def test_a_source_warns_of_newer_syntax_where_it_stands(text: str, newer: tuple[int, int] | None) -> None:
    problems = Problems()
    parse(text, "file").note_newer_syntax(problems)
    assert [(found.code, found.span.line, found.span.column) for found in problems] == (
        [("newer-toml", *newer)] if newer else []
    )
