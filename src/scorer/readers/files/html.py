"""Web pages (.html) to a document: paragraphs and tables, with rowspan and colspan where they are printed.

Scripts, styles and what a page hides are not read, struck-through text is told instead. Nothing that a page links to is
fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.readers.files.assembly import MAX_COLUMNS, Block, Box, Table, document
from scorer.readers.files.unprinted import Struck
from scorer.readers.printed.decoding import decoded, raised
from scorer.readers.printed.grid import Document

_SILENT = frozenset(("script", "style", "head", "template", "noscript", "object", "iframe", "svg"))
#: Elements inside a line; every other one begins and ends a paragraph.
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "input",
     "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
     "time", "tt", "u", "var", "wbr")
)  # fmt: skip
#: What a visitor fills in or chooses: a system that prints its form as a page leaves the scores in them.
_FIELDS = frozenset(("input", "select", "textarea"))
_LARGEST_SPAN = 65_534


def read_html(data: bytes, file: str) -> Document:
    """A web page as paragraphs and tables in the order of the page.

    Raises:
        InputError: `binary-file`, `unknown-encoding`, `page-empty` or `document-too-large`.
    """
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    text = decoded(data, file)
    try:
        root = etree.fromstring(text.encode(), parser) if text.strip() else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        problems = Problems()
        problems.add("page-empty", nowhere(file))
        raise InputError(problems)
    return document(_blocks(root), file)


def _blocks(element: Any) -> Iterator[Block]:
    """The paragraphs and tables below an element; text runs on through inline elements."""
    line: list[str] = []
    for piece in _pieces(element):
        if isinstance(piece, str):
            line.append(piece)
            continue
        if isinstance(piece, Struck):  # the line goes on behind it
            yield piece
            continue
        yield "".join(line)
        line.clear()
        if piece is not None:
            yield piece
    yield "".join(line)


def _pieces(element: Any) -> Iterator[Block | None]:
    """Texts, tables, what is struck through, and None where a paragraph ends."""
    yield _collapsed(element.text)
    for child in element:
        tag = str(child.tag).lower()
        if tag == "br":
            yield None
        elif tag in _FIELDS:
            if not _hidden(child):
                yield _collapsed(_field(child))
        elif tag == "table":
            yield None
            if not _hidden(child):
                # A caption is printed above the table.
                for caption in child.iterchildren("caption"):
                    yield from _pieces(caption)
                yield Table(_rows(child))
        elif tag not in _SILENT and not _hidden(child):
            if tag not in _INLINE:
                yield None
            if _struck(child):
                yield Struck("".join(child.itertext()))
            elif _raised(child):
                yield from (raised(piece) if isinstance(piece, str) else piece for piece in _pieces(child))
            else:
                yield from _pieces(child)
            if tag not in _INLINE:
                yield None
        yield _collapsed(child.tail)


def _field(element: Any) -> str:
    """What a field of a form on the page shows: what was filled in or chosen, of a mark or a button nothing."""
    if element.tag == "input":
        return str(element.get("value", "")) if str(element.get("type", "text")).lower() in ("text", "number") else ""
    if element.tag == "select":
        options = list(element.iter("option"))
        element = next((one for one in options if one.get("selected") is not None), options[0] if options else element)
    return "".join(element.itertext())


def _collapsed(text: str | None) -> str:
    """Line ends of the source are blanks on the page."""
    return (text or "").replace("\n", " ").replace("\t", " ")


def _style(element: Any) -> str:
    return str(element.get("style", "")).replace(" ", "").lower()


def _hidden(element: Any) -> bool:
    return element.get("hidden") is not None or "display:none" in _style(element) or _folded(element)


def _struck(element: Any) -> bool:
    return element.tag in ("s", "strike", "del") or "line-through" in _style(element)


def _raised(element: Any) -> bool:
    return element.tag == "sup" or "vertical-align:super" in _style(element)


def _folded(element: Any) -> bool:
    """Whether it is an explanation inside a cell that the page shows on click only; a table in it is read."""
    if element.tag != "details" or element.get("open") is not None or element.find(".//table") is not None:
        return False
    return next(element.iterancestors("td", "th"), None) is not None


def _rows(table: Any) -> Iterator[Iterator[Box]]:
    yield from (_boxes(row) for row in _below(table, ("tr",)) if not _hidden(row))


def _boxes(row: Any) -> Iterator[Box]:
    for cell in _below(row, ("td", "th")):
        # A span of 0 rows reaches to the end of the table.
        rows = _span(cell.get("rowspan"), _LARGEST_SPAN) or _LARGEST_SPAN
        columns = _span(cell.get("colspan"), MAX_COLUMNS) or 1
        blocks = [Struck("".join(cell.itertext()))] if _struck(cell) else _blocks(cell)
        yield Box(blocks, rows=rows, columns=columns)


def _span(text: str | None, largest: int) -> int:
    digits = (text or "1").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(int(digits), largest) if len(digits) < 9 else largest


def _below(parent: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
    """The rows of a table or the cells of a row, through thead, tbody, forms and the like."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag not in ("table", "td", "th", "tr", "caption") and child.tag not in _SILENT:
            yield from _below(child, wanted)
