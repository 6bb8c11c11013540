"""Why a text is no TOML, for somebody who does not know TOML; only loaded once the parser has refused a text."""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from scorer.diagnostics import Place, Problems, Span
from scorer.locator import line_column

#: What a Chinese keyboard types for the signs of TOML.
FULL_WIDTH = {
    "＝": "=", "“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "，": ",", "、": ",", "。": ".", "．": ".", "：": "=",
    "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "＃": "#", "　": " ",
}  # fmt: skip

#: Of these a name cannot consist, so the sign is the mistake and not the missing quotes.
_SIGNS = "＝“”＂‘’"
_BARE_NAME = re.compile(r"[ \t]*(?P<key>[^\s\"'#=\[\]{},]*[^\x00-\x7f][^\"'#=\[\]{},\n]*?)[ \t]*=")
_BARE_HEADER = re.compile(r"[ \t]*\[\[?[^\"'\n]*[^\x00-\x7f]")
_BARE_VALUE = re.compile(r"=[ \t]*(?P<value>[^\s\"'\[\]{},#][^\s\"'\[\]{},#]*)")
_NUMBER_FIRST = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])")
_STATEMENT = re.compile(r"[ \t]*(?P<key>(?:\"[^\"\n]*\"|'[^'\n]*'|[A-Za-z0-9_.-]+)[ \t]*)=")
#: A line longer than this is not looked into for the cause of an error.
_LONGEST_LINE = 1000


class Refused(Protocol):
    """What the parser says of a text that it refuses: a sentence in English, and the offset at which it stopped."""

    msg: str
    pos: int


def explain(error: Refused, text: str, file: str, problems: Problems) -> None:
    """Say a syntax error in the words of somebody who does not know TOML.

    The parser stops at the first mistake. Slips of the keyboard are recognised line by line, so that all of them are
    told at once.
    """
    offset = min(error.pos, len(text))
    start = text.rfind("\n", 0, offset) + 1
    if (slip := _slip(text[start:].split("\n", 1)[0])) is not None:
        _tell_slips(text, file, problems)
        if not problems.errors:  # it stands behind the first multi-line string
            code, column, values = slip
            problems.add(code, _at(file, text, start + column), **values)
    elif error.msg.startswith(("Cannot overwrite a value", "Duplicate inline table key")):
        begin, key = _statement(text, offset)
        inner = re.match(r"Duplicate inline table key '(.*)'", error.msg)
        if inner and (again := text.rfind(inner[1], begin, offset)) >= 0:
            quote = again > 0 and text[again - 1] in "\"'"
            begin, key = again - quote, inner[1]
        problems.add("duplicate-key", _at(file, text, begin), line=key)
    elif "level" in error.msg and error.msg.startswith("Cannot mutate"):
        problems.add("mixed-children", _at(file, text, start))
    elif error.msg.startswith(("Cannot mutate", "Cannot declare")):
        line = text[start:].split("\n", 1)[0]
        problems.add("duplicate-table", _at(file, text, start), line=line.strip()[:60])
    else:
        problems.add("toml-syntax", _at(file, text, offset), reason_kind=error.msg)


def _tell_slips(text: str, file: str, problems: Problems) -> None:
    """The slip of every line; of a text with multi-line strings only those before the first of them."""
    begin = 0
    for line in re.split(r'"""|\'\'\'', text, maxsplit=1)[0].split("\n"):
        if (found := _slip(line)) is not None:
            code, column, values = found
            problems.add(code, _at(file, text, begin + column), **values)
        begin += len(line) + 1


def _slip(line: str) -> tuple[str, int, dict[str, str]] | None:
    """What a Chinese keyboard or a habit from paper did to a line: the code, the column from 0, and the values."""
    line = line[:_LONGEST_LINE]
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', lambda quoted: "_" * len(quoted.group()), line).split("#")[0]
    wrong = next((column for column, sign in enumerate(bare) if sign in FULL_WIDTH), None)
    name = _BARE_NAME.match(bare) if "=" in bare else None
    if name and name["key"].replace("　", "").isascii():
        name = None  # only the blank is full-width
    if name and (wrong is None or bare[wrong] not in _SIGNS):
        return "unquoted-name", name.start("key"), {"key": name["key"]}
    if wrong is not None:
        return "full-width-sign", wrong, {"found": bare[wrong], "meant": FULL_WIDTH[bare[wrong]]}
    if _BARE_HEADER.match(bare):
        return "unquoted-name", 0, {"key": line.strip(" \t[]")[:40]}
    for value in _BARE_VALUE.finditer(bare):
        if (thousands := _THOUSANDS.match(bare, value.start("value"))) is not None:
            meant = thousands.group().replace(",", "")
            return "number-with-unit", value.start("value"), {"found": thousands.group(), "meant": meant}
        found = value["value"]
        if not any(ord(sign) > 127 or sign == "%" for sign in found):
            continue
        number = _NUMBER_FIRST.match(unicodedata.normalize("NFKC", found))
        if number is not None:
            return "number-with-unit", value.start("value"), {"found": found[:40], "meant": number.group()}
        return "unquoted-value", value.start("value"), {"found": found[:40]}
    return None


def _statement(text: str, offset: int) -> tuple[int, str]:
    """Where the statement that ends at `offset` begins, and its key."""
    while True:
        start = text.rfind("\n", 0, offset) + 1
        match = _STATEMENT.match(text, start)
        if match or start == 0:
            return start, match["key"].strip()[:60] if match else "…"
        offset = start - 1


def _at(file: str, text: str, offset: int) -> Place:
    span = Span(file, *line_column(text, offset))
    return Place(lambda _: span)
