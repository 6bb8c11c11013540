"""Word files (.docx) to a document: the text that is printed, with merged cells where they stand.

Read from the XML of the main part. Deleted revisions, hidden text, field codes, headers, footers and notes are not
read, struck-through text is told instead; macros, links and embedded objects are never looked at.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from scorer.readers.files.archive import checked_archive, damage_told, xml_part
from scorer.readers.files.assembly import Block, Box, Table, document
from scorer.readers.files.unprinted import Struck
from scorer.readers.printed.decoding import raised
from scorer.readers.printed.grid import Document

#: Elements that say nothing of what is printed: properties, deleted and moved text, codes of fields, notes.
_SILENT = frozenset(
    ("pPr", "rPr", "tblPr", "tblGrid", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "Fallback")
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Signs that Word keeps as a place in the font Symbol; those of any other are not known.
_SYMBOLS = {"A3": "≤", "B3": "≥", "B1": "±", "B4": "×", "B8": "÷", "B9": "≠", "BB": "≈", "D6": "√"}
_UNKNOWN_SIGN = "\N{REPLACEMENT CHARACTER}"
_MAIN = "/officeDocument"


def read_docx(data: bytes, file: str) -> Document:
    """A .docx as paragraphs and tables in the order of the text.

    Raises:
        InputError: what `checked_archive` finds, `archive-damaged`, or `document-too-large`.
    """
    archive = checked_archive(data, file)
    with damage_told(file):
        body = xml_part(archive, _main_part(archive))
    return document(_blocks(body), file)


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the text."""
    for relation in xml_part(archive, "_rels/.rels"):
        if str(relation.get("Type", "")).endswith(_MAIN):
            return str(relation.get("Target", "")).lstrip("/")
    raise KeyError("word/document.xml")


def _word(element: Any) -> str:
    """The name of an element without its namespace; Word has two of them, the strict and the usual one."""
    return str(element.tag).rpartition("}")[2]


def _property(element: Any, path: str, name: str) -> Any:
    """A property below an element, such as `gridSpan` of a cell; None where it is not stated."""
    for step in (path, name):
        element = next((child for child in element if _word(child) == step), None)
        if element is None:
            return None
    return element


def _value(element: Any) -> str | None:
    """The `w:val` of a property."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), None)


def _count(element: Any, path: str, name: str) -> int:
    found = _property(element, path, name)
    text = "" if found is None else _value(found) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _on(element: Any, path: str, name: str) -> bool:
    found = _property(element, path, name)
    return found is not None and (_value(found) or "1") not in ("0", "false", "off")


def _blocks(parent: Any) -> Iterator[Block]:
    """Paragraphs and tables below an element, whatever wraps them; a text box follows its paragraph."""
    for element in parent:
        match _word(element):
            case "p":
                boxes: list[Any] = []
                struck: list[str] = []
                yield from "".join(_text(element, boxes, struck)).split("\n")
                if struck:
                    yield Struck("".join(struck))
                for box in boxes:
                    yield from _blocks(box)
            case "tbl":
                yield Table(_rows(element))
            case word if word not in _SILENT:
                yield from _blocks(element)


def _text(parent: Any, boxes: list[Any], struck: list[str]) -> Iterator[str]:
    """The printed text of a paragraph; text boxes anchored in it and what is struck through are put aside."""
    for element in parent:
        word = _word(element)
        if word == "t":
            yield element.text or ""
        elif word in _SIGNS:
            yield _SIGNS[word]
        elif word == "sym":
            yield _symbol(element)
        elif word == "txbxContent":
            boxes.append(element)
        elif word == "r":
            yield from _run(element, boxes, struck)
        elif word not in _SILENT:
            yield from _text(element, boxes, struck)


def _symbol(element: Any) -> str:
    """A sign of a font of its own; one that is not known is shown as that, so that nothing is dropped in silence."""
    said = {key.rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
    return (
        _SYMBOLS.get(said.get("char", "")[-2:].upper(), _UNKNOWN_SIGN)
        if said.get("font") == "Symbol"
        else _UNKNOWN_SIGN
    )


def _run(run: Any, boxes: list[Any], struck: list[str]) -> Iterator[str]:
    """The text of a run as its own properties show it."""
    if _on(run, "rPr", "vanish"):
        return
    text = _text(run, boxes, struck)
    if _on(run, "rPr", "strike") or _on(run, "rPr", "dstrike"):
        struck.extend(text)
    elif (above := _property(run, "rPr", "vertAlign")) is not None and _value(above) == "superscript":
        yield from map(raised, text)
    else:
        yield from text


def _rows(table: Any) -> Iterator[Iterator[Box]]:
    for element in _below(table, "tr"):
        if _property(element, "trPr", "del") is None:
            yield _boxes(element)


def _boxes(row: Any) -> Iterator[Box]:
    before = _count(row, "trPr", "gridBefore")
    for cell in _below(row, "tc"):
        merge = _property(cell, "tcPr", "vMerge")
        yield Box(
            _blocks(cell),
            columns=_count(cell, "tcPr", "gridSpan") or 1,
            before=before,
            above=merge is not None and _value(merge) != "restart",
        )
        before = 0


def _below(parent: Any, wanted: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, which content controls and revisions may wrap."""
    for element in parent:
        word = _word(element)
        if word == wanted:
            yield element
        elif word not in _SILENT and word not in ("tbl", "tc", "tr"):
            yield from _below(element, wanted)
