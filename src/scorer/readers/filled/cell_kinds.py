"""What a workbook says of its cells beside their values: which show a percentage, hold an error, are struck through.

The library that reads values gives none of it: 95% comes as the number 0.95, #REF! as a blank, and so does a formula
that no office program has calculated yet. So the parts of the workbook are looked at here.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Mapping
from functools import cache

import attrs

#: The formats 0% and 0.00% that every workbook knows.
_BUILT_IN = frozenset({b"9", b"10"})
_CUSTOM = re.compile(rb"<numFmt\b[^>]*>")
_CELL_STYLES = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_FONTS = re.compile(rb"<fonts\b.*?</fonts>", re.DOTALL)
_FONT = re.compile(rb"<font\b[^>]*(?:/>|>.*?</font>)", re.DOTALL)
_STRIKE = re.compile(rb"<strike\b(?![^>]*\bval=[\"'](?:0|false)[\"'])")
_STYLE = re.compile(rb"<xf\b[^>]*>")
_CELL = re.compile(rb"<c\b[^>]*>")
_ERROR = re.compile(rb"<c\b([^>]*\bt=[\"']e[\"'][^>]*)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?\s*<v>([^<]*)</v>")
#: A formula without a saved result; of one that comes to an empty text the type is told.
_UNCALCULATED = re.compile(
    rb"<c\b((?:(?!\bt=[\"']str)[^>])*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")


@attrs.frozen
class CellKinds:
    """Of one sheet: the addresses that show a percentage, those of formulas without a result, errors by address, and
    the addresses that are struck through as a whole.
    """

    percent: frozenset[str] = frozenset()
    errors: Mapping[str, str] = attrs.field(factory=dict)
    formulas: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


def cell_kinds(archive: zipfile.ZipFile) -> Mapping[str, CellKinds]:
    """By the name of the sheet."""
    percent, struck = _styles(archive)
    found = {}
    for name, part in _parts(archive).items():
        content = archive.read(part)
        shown: set[str] = set()
        gone: set[str] = set()
        if percent or struck:
            for cell in (match.group() for match in _CELL.finditer(content)):
                style = _value(cell, b"s")
                if style in percent:
                    shown.add(_address(cell))
                if style in struck:
                    gone.add(_address(cell))
        errors = {_address(match[1]): match[2].decode("utf-8", "replace") for match in _ERROR.finditer(content)}
        formulas = frozenset(_address(match[1]) for match in _UNCALCULATED.finditer(content))
        found[name] = CellKinds(frozenset(shown), errors, formulas, frozenset(gone))
    return found


def _styles(archive: zipfile.ZipFile) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The numbers of the styles that show a percentage, and of those that strike through."""
    if "xl/styles.xml" not in archive.NameToInfo:
        return frozenset(), frozenset()
    content = archive.read("xl/styles.xml")
    formats = _BUILT_IN | {
        _value(match.group(), b"numFmtId")
        for match in _CUSTOM.finditer(content)
        if b"%" in _value(match.group(), b"formatCode")
    }
    fonts: set[bytes] = set()
    if b"<strike" in content and (listed := _FONTS.search(content)):
        fonts = {b"%d" % number for number, font in enumerate(_FONT.findall(listed[0])) if _STRIKE.search(font)}
    used = _CELL_STYLES.search(content)
    styles = [(b"%d" % number, style) for number, style in enumerate(_STYLE.findall(used.group()) if used else [])]
    return (
        frozenset(number for number, style in styles if _value(style, b"numFmtId") in formats),
        frozenset(number for number, style in styles if _value(style, b"fontId") in fonts),
    )


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


def _address(cell: bytes) -> str:
    return _value(cell, b"r").decode("ascii", "replace")


def _text(tag: str, name: str) -> str:
    return _value(tag.encode(), name.encode()).decode()


def _value(tag: bytes, name: bytes) -> bytes:
    match = _attribute(name).search(tag)
    return match[1] if match else b""


@cache
def _attribute(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\s" + re.escape(name) + rb"\s*=\s*[\"']([^\"']*)[\"']")
