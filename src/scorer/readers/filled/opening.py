"""A filled-in workbook form, opened: its sheets by their codes, and what its hidden sheet says was issued."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import attrs

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.forms import columns as codes
from scorer.forms.columns import FORMAT, STAMP
from scorer.readers.files.archive import checked_archive
from scorer.readers.files.sheets import rows_by_sheet
from scorer.readers.filled.cell_kinds import CellKinds, cell_kinds
from scorer.readers.filled.cells import FormSheet, Value

_WORKBOOK = "xl/workbook.xml"
_STAMPED = re.compile(rf'name="{STAMP}"'.encode())
_SHEETS = (codes.HEAD, codes.TABLE, codes.GENERAL)


def is_form(data: bytes) -> bool:
    """Whether these bytes are a workbook that `scorer form` issued, as far as a glance can tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_WORKBOOK) as stream:
            return _STAMPED.search(stream.read(1024 * 1024)) is not None
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


@attrs.frozen
class Stamp:
    """The hidden sheet: texts by key, and of every row that must be there what it is called and what it takes."""

    texts: Mapping[str, str]
    rows: Mapping[str, tuple[str, str]]


def opened(data: bytes, file: str) -> tuple[Mapping[str, FormSheet], Stamp]:
    """The sheets by their code, and the stamp."""
    archive = checked_archive(data, file)
    problems = Problems()
    if not is_form(data):
        problems.add("not-a-form", nowhere(file))
        raise InputError(problems)
    try:
        kinds = cell_kinds(archive)
    except (KeyError, ValueError, OverflowError) as error:  # KeyError: a part is not there
        problems.add("archive-damaged", nowhere(file), reason=error)
        raise InputError(problems) from None
    sheets = rows_by_sheet(data, file)
    stamp = _stamp(sheets.pop(STAMP, []))
    found: dict[str, FormSheet] = {}
    for name, rows in sheets.items():
        word = str(rows[0][0]) if rows and rows[0] else ""
        if word not in _SHEETS:
            continue
        if word in found:
            problems.add("form-sheet-twice", nowhere(file), name=name, first=found[word].name)
            continue
        columns = {str(code): number for number, code in enumerate(rows[0]) if code != ""}
        found[word] = FormSheet(name, rows, columns, kinds.get(name, CellKinds()))
    known = stamp.texts.get("format", "")
    if known != FORMAT:
        problems.add("form-format-unknown", nowhere(file), found=known or "—", known=FORMAT)
    elif {codes.HEAD, codes.TABLE} - found.keys() or not {"rubric", "version", "sha256"} <= stamp.texts.keys():
        problems.add("not-a-form", nowhere(file))
    if problems.errors:
        raise InputError(problems)
    return found, stamp


def _stamp(rows: list[list[Value]]) -> Stamp:
    texts: dict[str, str] = {}
    expected: dict[str, tuple[str, str]] = {}
    for row in rows:
        key, *more = [str(value) for value in row]
        first, second = (*more, "", "")[:2]
        if ":" in key:
            expected[key] = (first, second)
        elif key:
            texts[key] = first
    return Stamp(texts, expected)
