"""Filled-in forms and published tables to assessments; `READERS` says which files are documents, by their endings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.readers.decoding import decoded
from scorer.readers.docx import read_docx
from scorer.readers.grid import Document, Opens
from scorer.readers.html import read_html
from scorer.readers.opendocument import read_ods
from scorer.readers.text import read_text
from scorer.readers.uncalculated import without_formulas
from scorer.readers.workbook import read_xls, read_xlsx

__all__ = ["READERS", "read_document"]

#: Word and WPS write these; their tables are lost or torn by every program that reads them outside of Word.
_OLD_WORD = (".doc", ".wps", ".dot", ".rtf")


def read_document(data: bytes, file: str) -> Document:
    """A file as paragraphs and grids, by the ending of its name; formulas without a result are blank and told.

    Raises:
        InputError: `old-word-file`, `not-readable`, or what its reader finds.
    """
    ending = PurePath(file).suffix.lower()
    if ending in READERS:
        return without_formulas(READERS[ending](data, file))
    problems = Problems()
    if ending in _OLD_WORD:
        problems.add("old-word-file", nowhere(file), kind=ending)
    else:
        problems.add("not-readable", nowhere(file), kind=ending or PurePath(file).name, kinds=" ".join(READERS))
    raise InputError(problems)


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
