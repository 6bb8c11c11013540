"""Which cells of a workbook show their number as a percentage: 95% is then the number 0.95, and nobody can tell.

The library that reads values gives no formats, so the styles are looked at here, and the cells only where a style
of percentages is used at all.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Mapping

#: The formats 0% and 0.00% that every workbook knows.
_BUILT_IN = frozenset({b"9", b"10"})
_CUSTOM = re.compile(rb"<numFmt\b[^>]*>")
_CELL_STYLES = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<xf\b[^>]*>")
_CELL = re.compile(rb"<c\b[^>]*>")
_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")


def percent_cells(archive: zipfile.ZipFile) -> Mapping[str, frozenset[str]]:
    """The addresses of such cells by the name of their sheet; sheets without any are absent."""
    styles = _percent_styles(archive)
    if not styles:
        return {}
    found = {}
    for name, part in _parts(archive).items():
        cells = (match.group() for match in _CELL.finditer(archive.read(part)))
        shown = frozenset(
            _value(cell, b"r").decode("ascii", "replace") for cell in cells if _value(cell, b"s") in styles
        )
        if shown:
            found[name] = shown
    return found


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    if "xl/styles.xml" not in archive.NameToInfo:
        return frozenset()
    content = archive.read("xl/styles.xml")
    formats = _BUILT_IN | {
        _value(match.group(), b"numFmtId")
        for match in _CUSTOM.finditer(content)
        if b"%" in _value(match.group(), b"formatCode")
    }
    used = _CELL_STYLES.search(content)
    styles = _STYLE.findall(used.group()) if used else []
    return frozenset(b"%d" % number for number, style in enumerate(styles) if _value(style, b"numFmtId") in formats)


def _parts(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """The part of the archive in which each sheet stands."""
    targets = {}
    for match in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        target = _text(match.group(), "Target")
        targets[_text(match.group(), "Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found = {}
    for match in _SHEET.finditer(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        part = targets.get(_text(match.group(), "r:id"), "")
        if part in archive.NameToInfo:
            found[html.unescape(_text(match.group(), "name"))] = part
    return found


def _text(tag: str, name: str) -> str:
    return _value(tag.encode(), name.encode()).decode()


def _value(tag: bytes, name: bytes) -> bytes:
    match = re.search(rb"\s" + re.escape(name) + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return match[1] if match else b""
