"""The card as a Word document in the look of an official paper: margins of GB/T 9704-2012, 方正小标宋, 黑体, 仿宋.

Everything is set in styles, so that changing a style changes the whole document. The same card gives the same bytes.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs

from scorer.model import Scorecard
from scorer.reporters.labels import LABELS
from scorer.reporters.official import FACE_OF_HEADINGS, FACE_OF_TEXT, add_style, element, official, packed, twips
from scorer.reporters.pagination import (
    CELL,
    CELL_INSET,
    CELL_LINE,
    CELL_SIDE,
    HEAD_AFTER,
    NOTE,
    NOTE_LINE,
    TEXT,
    TEXT_LINE,
    paged,
)
from scorer.reporters.paper import PAGE_WIDTH, Cell, Paper, Row, Table, paper

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

#: Styles of the table: the name that Word shows, size and distance of lines in points, alignment.
_CELL_STYLES = {
    "head": ("表格 表头", CELL, CELL_LINE, "center"),
    "text": ("表格 文字", CELL, CELL_LINE, "left"),
    "group": ("表格 分组", CELL, CELL_LINE, "center"),
    "note": ("表格 小计", NOTE, NOTE_LINE, "center"),
    "number": ("表格 数字", CELL, CELL_LINE, "center"),
}
#: Styles of letters, for what is printed otherwise than its cell or line.
_LETTER_STYLES = {"lost": "得分 失分", "quiet": "得分 未计", "converted": "得分 折算", "total": "得分 合计"}
_COLOURS = {"lost": "B3261E", "quiet": "666666"}
_SHADE = "F3F4F6"
_HEAD_LINE, _SIGNATURE, _FOOTNOTE = "抬头", "落款", "表格 注"


def docx(card: Scorecard) -> bytes:
    """The whole card as a .docx file."""
    page = paper(card)
    document = _document(page)
    document.add_paragraph(page.title, "Title")
    _pairs(document, page)
    _table(document, attrs.evolve(page.table, rows=tuple(chain.from_iterable(paged(page)))))
    for note in page.footnotes:
        document.add_paragraph(note, _FOOTNOTE)
    for section in page.sections:
        document.add_paragraph(section.title, "Heading 1")
        if section.table:
            _table(document, section.table)
        for item in section.items:
            document.add_paragraph(item, "List Bullet")
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph.text, "Body Text").paragraph_format.keep_with_next = paragraph.together
    _signatures(document, page)
    document.add_paragraph(page.provenance, _FOOTNOTE)
    _describe(document, card, page)
    return packed(document)


# ── The paper and its styles ───────────────────────────────────────────────────────────────────────────────────────


def _document(page: Paper) -> DocumentObject:
    """An empty paper with the styles that a card has beside the official ones."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt, RGBColor

    document = official(page.language, size=TEXT, leading=TEXT_LINE)
    own = {_HEAD_LINE: (_HEAD_LINE, TEXT, TEXT_LINE, "left"), _SIGNATURE: (_SIGNATURE, TEXT, TEXT_LINE, "left")}
    own |= {_FOOTNOTE: (_FOOTNOTE, NOTE, NOTE_LINE, "left")}
    for name, (shown, size, line, align) in (_CELL_STYLES | own).items():
        add_style(document, shown, FACE_OF_HEADINGS if name == "head" else FACE_OF_TEXT, size, line, align)
    styles = document.styles
    styles[_FOOTNOTE].paragraph_format.space_before = Pt(4)
    signature = styles[_SIGNATURE].paragraph_format
    signature.space_before, signature.keep_with_next = Pt(18), True
    signature.tab_stops.add_tab_stop(Mm(PAGE_WIDTH // 2))
    for name, shown in _LETTER_STYLES.items():
        letters = styles.add_style(shown, WD_STYLE_TYPE.CHARACTER)
        letters.quick_style = True
        letters.font.bold, letters.font.italic = name == "total" or None, name == "converted" or None
        if name in _COLOURS:
            letters.font.color.rgb = RGBColor.from_string(_COLOURS[name])
    return document


# ── Parts of the paper ─────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(document: DocumentObject, page: Paper) -> None:
    from docx.shared import Pt

    labels = LABELS[page.language]
    for name, value in page.head:
        paragraph = document.add_paragraph(f"{name}{labels.colon}", _HEAD_LINE)
        paragraph.add_run(value, _LETTER_STYLES["total"] if name == labels.total_score else None)
    document.paragraphs[-1].paragraph_format.space_after = Pt(HEAD_AFTER)


def _signatures(document: DocumentObject, page: Paper) -> None:
    """The signature line: two pairs a row."""
    colon = LABELS[page.language].colon
    for number in range(0, len(page.signatures), 2):
        pairs = page.signatures[number : number + 2]
        document.add_paragraph("\t".join(f"{name}{colon}{value}" for name, value in pairs), _SIGNATURE)


def _table(document: DocumentObject, table: Table) -> None:
    """Add a table: its head is repeated on every page, no row is split, merged cells are real ones.

    Written as elements, because the library walks the whole table for each of its cells.
    """
    grid = element("w:tblGrid")
    for width in table.widths:
        grid.append(element("w:gridCol", w=twips(width)))
    properties = element("w:tblPr")
    properties.append(element("w:tblStyle", val=document.styles["Table Grid"].style_id))
    properties.append(element("w:tblW", w=twips(sum(table.widths)), type="dxa"))
    properties.append(element("w:jc", val="center"))
    properties.append(element("w:tblLayout", type="fixed"))
    margins = element("w:tblCellMar")
    for side, points in (("top", CELL_INSET), ("left", CELL_SIDE), ("bottom", CELL_INSET), ("right", CELL_SIDE)):
        margins.append(element(f"w:{side}", w=20 * points, type="dxa"))
    properties.append(margins)
    made = element("w:tbl")
    made.append(properties)
    made.append(grid)
    head = Row(tuple(Cell(column, name) for column, name in enumerate(table.head)))
    made.append(_row(document, table, head, {}, head=True))
    merged: dict[int, tuple[Cell, int]] = {}
    for row in table.rows:
        made.append(_row(document, table, row, merged))
    document.element.body.insert_element_before(made, "w:sectPr")


def _row(
    document: DocumentObject, table: Table, row: Row, merged: dict[int, tuple[Cell, int]], *, head: bool = False
) -> Any:
    """One row; `merged` holds per column the cell that reaches down from above, and for how many rows yet."""
    made = element("w:tr")
    properties = element("w:trPr")
    if not row.long:
        properties.append(element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))
    made.append(properties)
    own = {cell.column: cell for cell in row.cells}
    column = 0
    while column < len(table.widths):
        if column in own:
            cell, merge = own[column], ""
            if cell.rows > 1:
                merged[column] = (cell, cell.rows - 1)
                merge = "restart"
        else:
            cell, left = merged.pop(column)
            merge = "continue"
            if left > 1:
                merged[column] = (cell, left - 1)
        width = sum(table.widths[column : column + cell.columns])
        made.append(_cell(document, cell, row, width, merge, head=head))
        column += cell.columns
    return made


def _cell(document: DocumentObject, cell: Cell, row: Row, width: int, merge: str, *, head: bool) -> Any:
    made = element("w:tc")
    properties = element("w:tcPr")
    properties.append(element("w:tcW", w=twips(width), type="dxa"))
    if cell.columns > 1:
        properties.append(element("w:gridSpan", val=cell.columns))
    if merge:
        properties.append(element("w:vMerge", val=merge))
    if head or row.kind == "total":
        properties.append(element("w:shd", val="clear", color="auto", fill=_SHADE))
    properties.append(element("w:vAlign", val="center"))
    made.append(properties)
    look = "head" if head else {"lost": "number", "quiet": "number"}.get(cell.look, cell.look)
    hidden = merge == "continue"
    made.append(_paragraph(document, look, "" if hidden else cell.text, cell, row))
    if cell.note and not hidden:
        made.append(_paragraph(document, "note", cell.note, cell, row))
    return made


def _paragraph(document: DocumentObject, look: str, text: str, cell: Cell, row: Row) -> Any:
    made = element("w:p")
    properties = element("w:pPr")
    properties.append(element("w:pStyle", val=document.styles[_CELL_STYLES[look][0]].style_id))
    if row.together:
        properties.append(element("w:keepNext"))
    if cell.indent:
        properties.append(element("w:ind", left=210 * cell.indent))
    made.append(properties)
    special = row.kind if row.kind in _LETTER_STYLES else "" if look == "note" else cell.look
    letters = element("w:rPr")
    if special in _LETTER_STYLES:
        letters.append(element("w:rStyle", val=document.styles[_LETTER_STYLES[special]].style_id))
    for number, line in enumerate(text.split("\n") if text else ()):
        run = element("w:r")
        if len(letters):
            run.append(deepcopy(letters))
        if number:
            run.append(element("w:br"))
        written = element("w:t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(written)
        made.append(run)
    return made


# ── The file ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _describe(document: DocumentObject, card: Scorecard, page: Paper) -> None:
    """The properties of the file: dates are those of the assessment, never of the clock."""
    properties = document.core_properties
    properties.title = f"{page.unit} {card.assessment.year} {page.title}"
    properties.author = card.assessment.about.prepared_by
    properties.comments = page.provenance
    properties.language = "zh-CN" if page.language == "zh" else "en"
    properties.created = properties.modified = page.day
    properties.last_modified_by = ""
