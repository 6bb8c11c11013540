"""Filled-in forms and published tables to assessments; `READERS` says which files are documents, by their endings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.readers.files.docx import read_docx
from scorer.readers.files.html import read_html
from scorer.readers.files.opendocument import read_ods
from scorer.readers.files.uncalculated import without_formulas
from scorer.readers.files.workbook import read_xls, read_xlsx
from scorer.readers.printed.decoding import decoded
from scorer.readers.printed.grid import Document, Grid, Opens, Paragraph
from scorer.readers.texts.text import read_text
from scorer.source import ARCHIVE_ENDINGS

__all__ = ["READERS", "read_document"]

#: A thousand forms in one file have no more cells with text than this, a report of a thousand pages no more paragraphs;
#: what is read costs some 50 µs for each.
MAX_FILLED = 60_000
MAX_PARAGRAPHS = 20_000

#: Word and WPS write these; their tables are lost or torn by every program that reads them outside of Word.
_OLD_WORD = (".doc", ".wps", ".dot", ".rtf")


def read_document(data: bytes, file: str) -> Document:
    """A file as paragraphs and grids, by the ending of its name; formulas without a result are blank and told.

    Raises:
        InputError: `old-word-file`, `unpack-first`, `not-readable`, `document-too-large`, or what its reader finds.
    """
    ending = PurePath(file).suffix.lower()
    if ending in READERS:
        return without_formulas(_bounded(READERS[ending](data, file)))
    problems = Problems()
    if ending in _OLD_WORD:
        problems.add("old-word-file", nowhere(file), kind=ending)
    else:
        code = "unpack-first" if ending in ARCHIVE_ENDINGS else "not-readable"
        problems.add(code, nowhere(file), kind=ending or PurePath(file).name, kinds=" ".join(READERS))
    raise InputError(problems)


def _bounded(document: Document) -> Document:
    """The document, which can be understood within some seconds.

    Raises:
        InputError: `document-too-large`.
    """
    paragraphs = sum(isinstance(part, Paragraph) for part in document.parts)
    grids = [part for part in document.parts if isinstance(part, Grid)]
    filled = sum(bool(cell.text) for grid in grids for row in grid.rows for cell in row.values())
    problems = Problems()
    for found, limit, kind in ((paragraphs, MAX_PARAGRAPHS, "paragraphs"), (filled, MAX_FILLED, "filled")):
        if found > limit:
            problems.add("document-too-large", nowhere(document.file), found=found, limit=limit, of_kind=kind)
            raise InputError(problems)
    return document


def read_plain(data: bytes, file: str) -> Document:
    """A text, such as one pasted from a page.

    Raises:
        InputError: `binary-file` or `unknown-encoding`.
    """
    return read_text(decoded(data, file), file)


#: Adding a kind of file is one function and a line here for each of its endings.
READERS: Mapping[str, Opens] = MappingProxyType(
    {
        ".docx": read_docx,
        ".docm": read_docx,
        ".xlsx": read_xlsx,
        ".xlsm": read_xlsx,
        ".xls": read_xls,
        ".ods": read_ods,
        ".html": read_html,
        ".htm": read_html,
        ".txt": read_plain,
        ".md": read_plain,
    }
)
