"""Whose a file is that cannot be used: what it still says of its unit, so that nobody is chased who has handed in.

Nothing here is checked, and nothing of it is scored. What cannot be made out is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scorer.comparison.nouns import Unit
from scorer.diagnostics import InputError
from scorer.source import WORKBOOK_ENDINGS, decode, parse, read_bytes

_MAX_BYTES = 8 * 1024 * 1024
#: A header of a table, or a line of one of the keys that say whose an assessment is.
_HEADER = re.compile(r"\s*\[[^\[\]]+\]\s*(?:#.*)?")
_LINE = re.compile(r"\s*(?:(?:about|project)\s*\.\s*)?(?:unit|code|name|department)\s*=.*")


def owner(path: Path) -> Unit | None:
    """The unit that a form or an assessment names, however broken the rest of it is; None where it names none."""
    workbook = path.suffix.lower() in WORKBOOK_ENDINGS
    try:
        content = read_bytes(path, str(path), _MAX_BYTES)
        found = _of_form(content, str(path)) if workbook else _of_text(decode(content, str(path)))
    except InputError:
        return None
    about, project = found.get("about"), found.get("project")
    about = about if isinstance(about, dict) else {}
    project = project if isinstance(project, dict) else {}
    name = _text(found, "unit")
    if not name:
        return None
    return Unit(
        name=name, code=_text(about, "code"), project=_text(project, "name"), department=_text(about, "department")
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""


def _of_text(text: str) -> dict[str, Any]:
    """The tables of a TOML text; of one that is none what its lines say that are right by themselves."""
    try:
        return parse(text, "").data
    except InputError:
        pass
    try:
        return parse("\n".join(_right_lines(text)), "").data
    except InputError:  # such as a line that stands there twice
        return {}


def _right_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if _HEADER.fullmatch(line) or _LINE.fullmatch(line):
            try:
                parse(line, "")
            except InputError:
                continue
            yield line


def _of_form(data: bytes, file: str) -> dict[str, Any]:
    """What the head of a workbook form says, by the hidden codes of its rows and columns."""
    from scorer.forms import columns as codes
    from scorer.readers.files.archive import OLE, checked_archive
    from scorer.readers.files.old_sheets import OldSheetsError, sheets_of
    from scorer.readers.files.sheets import sheets_in

    try:
        if data.startswith(OLE):
            sheets = sheets_of(data)
        else:
            checked_archive(data, file)
            sheets = sheets_in(data, file)
    except (InputError, OldSheetsError):
        return {}
    found: dict[str, Any] = {}
    for sheet in sheets:
        head = sheet.rows[0] if sheet.rows else []
        if sheet.start != (0, 0) or not head or head[0] != codes.HEAD or codes.VALUE not in head:
            continue
        said = {row[0]: row[head.index(codes.VALUE)] for row in sheet.rows[1:]}
        for field in codes.FIELDS:
            holder = found.setdefault(field.table, {}) if field.table else found
            holder[field.key] = _shown(said.get(f"head:{field.code}", ""))
    return found


def _shown(value: object) -> str:
    """The text of a cell; a code of digits may have become a number."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
