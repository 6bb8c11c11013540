"""One TOML text: read safely, parsed, with a place for every value. The only module that imports tomli."""

from __future__ import annotations

import re
import stat
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import tomli

from scorer.brackets import too_deep
from scorer.diagnostics import InputError, KeyPath, Place, Problems, Span, nowhere
from scorer.representation import as_call

if TYPE_CHECKING:
    from scorer.locator import Marks

#: Far above any rubric seen (the largest has some hundred leaves), far below what would hurt.
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32

#: What a published table may come in; none of it is TOML, whatever is inside.
DOCUMENT_ENDINGS = (".doc", ".docm", ".docx", ".htm", ".html", ".ods", ".pdf", ".wps", ".xls", ".xlsm", ".xlsx")

#: What holds files and is none itself.
ARCHIVE_ENDINGS = (".7z", ".rar", ".tar", ".tgz", ".zip")

#: As what office programs save sheets.
WORKBOOK_ENDINGS = (".et", ".ods", ".xls", ".xlsb", ".xlsm", ".xlsx")

#: Tables of many units, a row each; `scorer compare` reads them.
TABLE_ENDINGS = (".csv", ".parquet")

_MAYBE_NEWER = re.compile(r"\\[ex]|,[ \t]*\}|\d:\d\d(?![:\d])")


@attrs.frozen(slots=False)  # see `Calculation`
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
    def marks(self) -> Marks:
        """Where everything stands; worked out when first asked for."""
        from scorer.locator import scan  # most files are in order, and nobody asks where anything stands

        return scan(self.text)

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
        InputError: the file is absent, no regular file, too large, not UTF-8 or not TOML, a document to import, or a
            table to compare.
    """
    file = str(path)
    ending = Path(path).suffix.lower()
    if ending in (*DOCUMENT_ENDINGS, *TABLE_ENDINGS, *ARCHIVE_ENDINGS) and Path(path).is_file():
        problems = Problems()
        code = "table-of-units" if ending in TABLE_ENDINGS else "import-first"
        code = "unpack-first" if ending in ARCHIVE_ENDINGS else code
        problems.add(code, nowhere(file), kind=ending, name=as_argument(file))
        raise InputError(problems)
    content = read_bytes(Path(path), file)
    return parse(decode(content, file), file, content)


def as_argument(file: str) -> str:
    """A file as it is typed into a command: in quotes where its name would fall apart."""
    return f'"{file}"' if re.search(r"[\s()&;'|]", file) and '"' not in file else file


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
        problems.add("file-absent", place, name=file)
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
    if (deep := too_deep(text, MAX_DEPTH)) is not None:
        from scorer.locator import line_column

        span = Span(file, *line_column(text, deep))
        problems.add("too-deep", Place(lambda _: span), limit=MAX_DEPTH)
        raise InputError(problems)
    try:
        data = tomli.loads(text, parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        from scorer.slips import explain  # a text in order has none

        explain(error, text, file, problems)
    except RecursionError:
        problems.add("too-deep", nowhere(file), limit=MAX_DEPTH)
    except (ValueError, ArithmeticError):
        problems.add("number-out-of-range", nowhere(file))
    else:
        return Source(file, text, data, content)
    raise InputError(problems)


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
