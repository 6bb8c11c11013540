"""What only the XML of an .xlsx tells of its cells: percentages, bare formulas, what is struck through or hidden.

The library that reads the values gives these as numbers, blanks or plain texts.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from scorer.readers.files.archive import xml_part
from scorer.readers.files.extent import position
from scorer.readers.files.sheet_numbers import percent_text
from scorer.readers.printed.decoding import one_line, raised

#: Built-in number formats of percentages.
_PERCENT_FORMATS: Final = frozenset(("9", "10"))
_TRUE: Final = ("1", "true")


@attrs.frozen(kw_only=True)
class Marks:
    """What a sheet says of its cells besides their values; rows and columns count from 0.

    Attributes:
        texts: what a cell shows where its value alone does not tell it, by row and column.
        struck: the cells that are struck through as a whole.
        struck_parts: what of a cell is struck through and not in `texts`.
        rows: the rows that are hidden.
        columns: the columns that are hidden, each range by its first and its last.
    """

    texts: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    struck: frozenset[tuple[int, int]] = frozenset()
    struck_parts: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    rows: frozenset[int] = frozenset()
    columns: tuple[tuple[int, int], ...] = ()


@attrs.frozen
class _Styles:
    """The numbers of the cell styles that show percentages and of those that strike through."""

    percent: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


#: Of a text with fonts of its own: what is shown, and what is struck through.
_Rich = tuple[str, str]


def marks_of(archive: zipfile.ZipFile, sheets: Sequence[str]) -> dict[str, Marks]:
    """The marks of sheets by their names; of a part that is damaged nothing, for the library has read the values."""
    from lxml import etree

    damaged = (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError)
    try:
        styles = _styles(archive)
    except damaged:
        styles = _Styles()
    try:
        rich = _rich_texts(archive)
    except damaged:
        rich = {}
    found = {}
    for sheet in sheets:
        try:
            if part := _sheet_part(archive, sheet):
                found[sheet] = _marks(xml_part(archive, part), styles, rich)
        except damaged:
            found[sheet] = Marks()
    return found


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    relation = next(
        (
            value
            for element in xml_part(archive, "xl/workbook.xml").iterfind(".//{*}sheet")
            if element.get("name") == sheet
            for key, value in element.attrib.items()
            if str(key).endswith("}id")
        ),
        None,
    )
    for element in xml_part(archive, "xl/_rels/workbook.xml.rels"):
        if element.get("Id") == relation:
            target = str(element.get("Target", ""))
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return None


def _styles(archive: zipfile.ZipFile) -> _Styles:
    root = xml_part(archive, "xl/styles.xml")
    own = {
        str(element.get("numFmtId"))
        for element in root.iterfind(".//{*}numFmt")
        if "%" in str(element.get("formatCode", ""))
    }
    struck = {str(number) for number, font in enumerate(root.iterfind("{*}fonts/{*}font")) if _on(font, "strike")}
    formats = [(str(number), one) for number, one in enumerate(root.iterfind("{*}cellXfs/{*}xf"))]
    return _Styles(
        frozenset(number for number, one in formats if str(one.get("numFmtId")) in _PERCENT_FORMATS | own),
        frozenset(number for number, one in formats if str(one.get("fontId")) in struck),
    )


def _rich_texts(archive: zipfile.ZipFile) -> dict[str, _Rich]:
    """The shared texts of which a part has a font of its own, by their numbers."""
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return {}
    content = archive.read(name)
    if b"strike" not in content and b"vertAlign" not in content:
        return {}  # nearly all workbooks: their texts need not be looked through twice
    items = enumerate(xml_part(archive, name).iterfind("{*}si"))
    return {str(number): _rich(item) for number, item in items if item.find("{*}r/{*}rPr") is not None}


def _rich(item: Any) -> _Rich:
    shown: list[str] = []
    struck: list[str] = []
    for run in item.iterchildren("{*}t", "{*}r"):
        text = (run.text if run.tag.endswith("}t") else run.findtext("{*}t")) or ""
        font = run.find("{*}rPr")
        above = None if font is None else font.find("{*}vertAlign")
        if font is not None and _on(font, "strike"):
            struck.append(text)
        else:
            shown.append(raised(text) if above is not None and above.get("val") == "superscript" else text)
    return "".join(shown), "".join(struck)


def _on(font: Any, name: str) -> bool:
    found = font.find(f"{{*}}{name}")
    return found is not None and found.get("val", "1") in _TRUE


def _marks(sheet: Any, styles: _Styles, rich: Mapping[str, _Rich]) -> Marks:
    texts: dict[tuple[int, int], str] = {}
    struck: set[tuple[int, int]] = set()
    parts: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    row = column = 0
    for line in sheet.iterfind("{*}sheetData/{*}row"):
        row, column = position(line.get("r"), row + 1, 0)
        if line.get("hidden") in _TRUE:
            hidden.add(row - 1)
        for cell in line.iterfind("{*}c"):
            row, column = position(cell.get("r"), row, column + 1)
            at = row - 1, column - 1
            if text := _shown(cell, styles, rich):
                texts[at] = one_line(text[0])
                if text[1]:
                    parts[at] = text[1]
            if cell.get("s") in styles.struck:
                struck.add(at)
    return Marks(
        texts=texts,
        struck=frozenset(struck),
        struck_parts=parts,
        rows=frozenset(hidden),
        columns=tuple(_hidden_columns(sheet)),
    )


def _shown(cell: Any, styles: _Styles, rich: Mapping[str, _Rich]) -> _Rich | None:
    """What a cell shows and what of it is struck through, where its value alone does not tell it."""
    value, kind = cell.findtext("{*}v"), cell.get("t", "n")
    if kind == "inlineStr":
        item = cell.find("{*}is")
        return None if item is None or item.find("{*}r") is None else _rich(item)
    if kind == "s":
        return rich.get(value or "")
    if not value:
        formula = None if kind == "str" else cell.findtext("{*}f")
        return None if formula is None else (f"={formula}", "")
    if kind == "e":
        return value, ""
    if kind == "n" and cell.get("s") in styles.percent:
        return percent_text(repr(float(value))), ""
    return None


def _hidden_columns(sheet: Any) -> Iterator[tuple[int, int]]:
    for columns in sheet.iterfind("{*}cols/{*}col"):
        first, last = columns.get("min", ""), columns.get("max", "")
        if columns.get("hidden") in _TRUE and first.isascii() and first.isdigit() and last.isascii() and last.isdigit():
            yield int(first[:6]) - 1, int(last[:6]) - 1
