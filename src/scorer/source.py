"""One TOML text: read safely, parsed, with a place for every value. The only module that imports tomli."""

from __future__ import annotations

import re
import stat
import unicodedata
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import tomli

from scorer import locator
from scorer.diagnostics import InputError, KeyPath, Place, Problems, Span, nowhere
from scorer.representation import as_call

#: Far above any rubric seen (the largest has some hundred leaves), far below what would hurt.
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32

#: What a published table may come in; none of it is TOML, whatever is inside.
DOCUMENT_ENDINGS = (".doc", ".docm", ".docx", ".htm", ".html", ".ods", ".pdf", ".wps", ".xls", ".xlsm", ".xlsx")

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
#: A string that is never closed is passed over to the end of its line, or of the text, so that no text is read twice.
_BRACKET = re.compile(locator.STRING.pattern + r"|\"\"\"[\s\S]*|'''[\s\S]*|[\"'][^\n]*|#[^\n]*|[\[\]{}]")
_MAYBE_NEWER = re.compile(r"\\[ex]|,[ \t]*\}|\d:\d\d(?![:\d])")
#: A line longer than this is not looked into for the cause of an error.
_LONGEST_LINE = 1000


@attrs.frozen
class Source:
    """One TOML text as read.

    Attributes:
        file: the name as the user gave it, for messages.
        data: the values; numbers with a point are `Decimal`.
        content: the bytes of the file, for its hash.
    """

    file: str
    text: str = attrs.field(repr=False)
    data: dict[str, Any] = attrs.field(repr=False)
    content: bytes = attrs.field(default=b"", repr=False)

    __repr__ = as_call

    @cached_property
    def marks(self) -> locator.Marks:
        """Where everything stands; worked out when first asked for."""
        return locator.scan(self.text)

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes, in hexadecimal."""
        return sha256(self.content).hexdigest()

    @property
    def place(self) -> Place:
        """The place of the whole text, from which the places of its values are reached."""
        return Place(self.span)

    def span(self, keys: KeyPath) -> Span:
        """File, line and column of a value's key, or of the nearest enclosing one."""
        mark = self.marks.find(keys)
        if mark is None:
            return Span(self.file, 1, 1)
        last = keys[-1]
        if isinstance(last, int) and last < 0 and "\\" not in self.text[mark.value : mark.end]:
            opening = 3 if self.text.startswith(('"""', "'''"), mark.value) else 1
            if opening == 3 and self.text.startswith("\n", mark.value + 3):
                opening = 4  # a line end right after the quotes is no part of the text
            return Span(self.file, *self.marks.line_column(mark.value + opening - last - 1))
        return Span(self.file, *self.marks.line_column(mark.key))

    def note_newer_syntax(self, problems: Problems) -> None:
        """Warn of syntax that TOML 1.0, and so many an editor, does not know."""
        # A comment may hold the brace that a line seems to close with.
        braces = (line.split("#", 1)[0] for line in self.text.split("\n") if "{" in line)
        if not (_MAYBE_NEWER.search(self.text) or any(line.count("{") != line.count("}") for line in braces)):
            return
        if (newer := self.marks.newer) is not None:
            span = Span(self.file, *self.marks.line_column(newer))
            problems.add("newer-toml", Place(lambda _: span))


def read_source(path: Path | str) -> Source:
    """Read and parse one TOML file.

    Raises:
        InputError: the file is absent, no regular file, too large, not UTF-8 or not TOML, or a document to import.
    """
    file = str(path)
    if Path(path).suffix.lower() in DOCUMENT_ENDINGS and Path(path).is_file():
        problems = Problems()
        problems.add("import-first", nowhere(file), name=Path(path).name)
        raise InputError(problems)
    content = read_bytes(Path(path), file)
    return parse(decode(content, file), file, content)


def read_bytes(path: Path, file: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises:
        InputError: `file-absent`, `is-a-directory`, `not-a-file`, `file-too-large` or `file-unreadable`.
    """
    problems = Problems()
    place = nowhere(file)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            problems.add("is-a-directory", place)
        elif not stat.S_ISREG(status.st_mode):
            problems.add("not-a-file", place)
        elif status.st_size > limit:
            problems.add("file-too-large", place, size=_mebibytes(status.st_size), limit=_mebibytes(limit))
        else:
            with path.open("rb") as stream:
                return stream.read(limit)
    except FileNotFoundError:
        problems.add("file-absent", place)
    except (OSError, ValueError) as error:
        problems.add("file-unreadable", place, reason=getattr(error, "strerror", None) or error)
    raise InputError(problems)


def decode(content: bytes, file: str) -> str:
    r"""UTF-8 text, with or without a byte-order mark, line ends as `\\n`.

    Raises:
        InputError: `binary-file` or `not-utf8`; the latter names the encoding that the file seems to have.
    """
    problems = Problems()
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add("binary-file", nowhere(file))
        raise InputError(problems)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        span = Span(file, line, 1)
        problems.add("not-utf8", Place(lambda _: span), encoding=_encoding(content))
        raise InputError(problems) from None
    return text.replace("\r\n", "\n")


def parse(text: str, file: str, content: bytes = b"") -> Source:
    """Parse TOML text.

    Raises:
        InputError: one of the syntax codes, with the line, the column and what was probably meant.
    """
    problems = Problems()
    if (deep := _too_deep(text)) is not None:
        problems.add("too-deep", _at(file, text, deep), limit=MAX_DEPTH)
        raise InputError(problems)
    try:
        data = tomli.loads(text, parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        _explain(error, text, file, problems)
    except RecursionError:
        problems.add("too-deep", nowhere(file), limit=MAX_DEPTH)
    except (ValueError, ArithmeticError):
        problems.add("number-out-of-range", nowhere(file))
    else:
        return Source(file, text, data, content)
    raise InputError(problems)


def _explain(error: tomli.TOMLDecodeError, text: str, file: str, problems: Problems) -> None:
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


def _too_deep(text: str) -> int | None:
    """The offset at which brackets nest too deep for any honest file."""
    depth = 0
    for match in _BRACKET.finditer(text):
        if match.group() in "[{":
            depth += 1
        elif match.group() in "]}":
            depth = max(0, depth - 1)
        if depth > MAX_DEPTH:
            return match.start()
    return None


def _at(file: str, text: str, offset: int) -> Place:
    span = Span(file, *locator.Marks(text, {}, None).line_column(offset))
    return Place(lambda _: span)


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK/GB18030"


def _mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MiB"
