"""The card as a Word document in the look of an official paper (`official`). The same card gives the same bytes."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from scorer.model import Scorecard
from scorer.reporters.labels import LABELS
from scorer.reporters.official import HEADING, TEXT, add_style, element, official, packed, twips
from scorer.reporters.paper import PAGE_WIDTH, Cell, Paper, Row, Table, paper

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

#: Styles of the table: the name that Word shows, size in points, alignment.
_CELL_STYLES = {
    "head": ("表格 表头", 10.5, "center"),
    "text": ("表格 文字", 10.5, "left"),
    "group": ("表格 分组", 10.5, "center"),
    "note": ("表格 小计", 9, "center"),
    "number": ("表格 数字", 10.5, "center"),
}
_RED, _GREY, _SHADE = "B3261E", "666666", "F3F4F6"


def docx(card: Scorecard) -> bytes:
    """The whole card as a .docx file."""
    page = paper(card)
    document = official(page.language, size=12, leading=22)
    for name, (shown, size, align) in (*_CELL_STYLES.items(), ("", ("表格 注", 9, "left"))):
        add_style(document, shown, HEADING if name == "head" else TEXT, size, align)
    document.add_paragraph(page.title, "Title")
    _pairs(document, page)
    _table(document, page.table)
    for note in page.footnotes:
        document.add_paragraph(note, "表格 注")
    for section in page.sections:
        document.add_paragraph(section.title, "Heading 1")
        if section.table:
            _table(document, section.table)
        for item in section.items:
            document.add_paragraph(item, "List Bullet")
        for text in section.paragraphs:
            document.add_paragraph(text, "Body Text")
    _signatures(document, page)
    document.add_paragraph(page.provenance, "表格 注")
    _describe(document, card, page)
    return packed(document)


# ── Parts of the paper ─────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(document: DocumentObject, page: Paper) -> None:
    colon = LABELS[page.language].colon
    for name, value in page.head:
        paragraph = document.add_paragraph(f"{name}{colon}", "Normal")
        paragraph.add_run(value).bold = name == LABELS[page.language].total_score
    document.paragraphs[-1].paragraph_format.space_after = 76200  # 6 points


def _signatures(document: DocumentObject, page: Paper) -> None:
    """The signature line: two pairs a row, kept together, with room to sign and stamp."""
    from docx.shared import Mm, Pt

    colon = LABELS[page.language].colon
    for number in range(0, len(page.signatures), 2):
        pairs = page.signatures[number : number + 2]
        paragraph = document.add_paragraph("\t".join(f"{name}{colon}{value}" for name, value in pairs), "Normal")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(PAGE_WIDTH // 2))
        paragraph.paragraph_format.space_before = Pt(28 if number == 0 else 16)
        paragraph.paragraph_format.keep_with_next = True


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
    for side, room in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80)):
        margins.append(element(f"w:{side}", w=room, type="dxa"))
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
    letters = element("w:rPr")
    if row.kind == "total":
        letters.append(element("w:b"))
    if row.kind == "converted":
        letters.append(element("w:i"))
    if cell.look in ("lost", "quiet") and look != "note":
        letters.append(element("w:color", val=_RED if cell.look == "lost" else _GREY))
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
