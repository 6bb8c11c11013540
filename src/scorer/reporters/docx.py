"""The card as a Word document in the look of an official paper: margins of GB/T 9704-2012, 方正小标宋, 黑体, 仿宋.

Everything is set in styles, so that changing a style changes the whole document. The same card gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import attrs

from scorer.model import Scorecard
from scorer.reporters.labels import LABELS
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
    TITLE,
    TITLE_AFTER,
    TITLE_LINE,
    paged,
)
from scorer.reporters.paper import PAGE_WIDTH, Cell, Paper, Row, Table, paper

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.styles.style import ParagraphStyle

#: Chinese face of title, headings, text; a machine that lacks one takes what `_STAND_INS` names.
_TITLE, _HEADING, _TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_LATIN = "Times New Roman"
_STAND_INS = {
    _TITLE: "方正小标宋_GBK,华文中宋,宋体,Noto Serif CJK SC,Source Han Serif SC",
    _HEADING: "SimHei,华文黑体,Noto Sans CJK SC,Source Han Sans SC",
    _TEXT: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC,Source Han Serif SC",
}

#: Top, bottom, left and right margin in millimetres (GB/T 9704-2012, clause 5.2.1: 天头 37, 订口 28, 版心 156 × 225).
_MARGINS = (37, 35, 28, 26)
_TWIPS = 56.7  # to a millimetre

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
    from docx import Document

    page = paper(card)
    document = Document()
    _forget_the_template(document)
    _set_styles(document, page)
    _set_page(document)
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
    return _packed(document)


# ── The paper and its styles ───────────────────────────────────────────────────────────────────────────────────────


def _forget_the_template(document: DocumentObject) -> None:
    """Take off what the library's blank document brings along: a picture of itself, and a hundred table styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for id_, rel in list(rels.items()):
            if rel.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del rels[id_]
    for style in list(document.styles):
        if style.type == 3 and style.name not in ("Normal Table", "Table Grid"):  # WD_STYLE_TYPE.TABLE
            style.delete()


def _set_styles(document: DocumentObject, page: Paper) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    styles = document.styles
    languages = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    languages.set(qn("w:eastAsia"), "zh-CN")
    _letters(styles["Normal"], _TEXT, TEXT)
    styles["Normal"].paragraph_format.space_after = Pt(0)
    styles["Normal"].paragraph_format.line_spacing = Pt(TEXT_LINE)
    _letters(styles["Title"], _TITLE, TITLE, align="center")
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    styles["Title"].element.pPr.remove(border)
    styles["Title"].paragraph_format.line_spacing = Pt(TITLE_LINE)
    styles["Title"].paragraph_format.space_after = Pt(TITLE_AFTER)
    _letters(styles["Heading 1"], _HEADING, 14)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    styles["Heading 1"].paragraph_format.space_after = Pt(4)
    _letters(styles["Body Text"], _TEXT, TEXT)
    styles["Body Text"].paragraph_format.space_after = Pt(0)
    if page.language == "zh":  # two letters
        styles["Body Text"].paragraph_format.first_line_indent = Pt(2 * TEXT)
    _letters(styles["List Bullet"], _TEXT, TEXT)
    _letters(styles["Footer"], "宋体", 14, align="center")
    own = {_HEAD_LINE: (_HEAD_LINE, TEXT, TEXT_LINE, "left"), _SIGNATURE: (_SIGNATURE, TEXT, TEXT_LINE, "left")}
    own |= {_FOOTNOTE: (_FOOTNOTE, NOTE, NOTE_LINE, "left")}
    for name, (shown, size, line, align) in (_CELL_STYLES | own).items():
        style = styles.add_style(shown, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.quick_style = True
        _letters(style, _HEADING if name == "head" else _TEXT, size, align=align)
        style.paragraph_format.line_spacing = Pt(line)
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
    _declare_fonts(document)


def _letters(style: ParagraphStyle, chinese: str, size: float, *, align: str = "left") -> None:
    """Give a style its faces: the Chinese one has a key of its own, and faces of the theme would go before both."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name = _LATIN
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    faces = style.element.rPr.rFonts
    for key in list(faces.attrib):
        if key.endswith("Theme") or key == qn("w:cstheme"):
            del faces.attrib[key]
    faces.set(qn("w:eastAsia"), chinese)
    aligned = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER}[align]
    style.paragraph_format.alignment = aligned


def _declare_fonts(document: DocumentObject) -> None:
    """Name in the font table what may stand in for a face that a machine lacks (`w:altName`)."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    (part,) = (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    root: Any = parse_xml(part.blob)
    for name, others in _STAND_INS.items():
        font = _element("w:font", name=name)
        font.append(_element("w:altName", val=others))
        font.append(_element("w:charset", val="86"))  # GB 2312
        font.append(_element("w:family", val="swiss" if name == _HEADING else "roman"))
        root.append(font)
    assert root.tag == qn("w:fonts")
    part._blob = serialize_part_xml(root)  # noqa: SLF001  # the library has no way to change a part that it does not know


def _set_page(document: DocumentObject) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, _MARGINS)
    section.footer_distance = Mm(25)
    footer = section.footer.paragraphs[0]
    footer.add_run("— ")
    field = _element("w:fldSimple", instr="PAGE")
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    footer._p.append(field)  # noqa: SLF001
    footer.add_run(" —")


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
    grid = _element("w:tblGrid")
    for width in table.widths:
        grid.append(_element("w:gridCol", w=_twips(width)))
    properties = _element("w:tblPr")
    properties.append(_element("w:tblStyle", val=document.styles["Table Grid"].style_id))
    properties.append(_element("w:tblW", w=_twips(sum(table.widths)), type="dxa"))
    properties.append(_element("w:jc", val="center"))
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = _element("w:tblCellMar")
    for side, points in (("top", CELL_INSET), ("left", CELL_SIDE), ("bottom", CELL_INSET), ("right", CELL_SIDE)):
        margins.append(_element(f"w:{side}", w=20 * points, type="dxa"))
    properties.append(margins)
    element = _element("w:tbl")
    element.append(properties)
    element.append(grid)
    head = Row(tuple(Cell(column, name) for column, name in enumerate(table.head)))
    element.append(_row(document, table, head, {}, head=True))
    merged: dict[int, tuple[Cell, int]] = {}
    for row in table.rows:
        element.append(_row(document, table, row, merged))
    document.element.body.insert_element_before(element, "w:sectPr")


def _row(
    document: DocumentObject, table: Table, row: Row, merged: dict[int, tuple[Cell, int]], *, head: bool = False
) -> Any:
    """One row; `merged` holds per column the cell that reaches down from above, and for how many rows yet."""
    element = _element("w:tr")
    properties = _element("w:trPr")
    if not row.long:
        properties.append(_element("w:cantSplit"))
    if head:
        properties.append(_element("w:tblHeader"))
    element.append(properties)
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
        element.append(_cell(document, cell, row, width, merge, head=head))
        column += cell.columns
    return element


def _cell(document: DocumentObject, cell: Cell, row: Row, width: int, merge: str, *, head: bool) -> Any:
    element = _element("w:tc")
    properties = _element("w:tcPr")
    properties.append(_element("w:tcW", w=_twips(width), type="dxa"))
    if cell.columns > 1:
        properties.append(_element("w:gridSpan", val=cell.columns))
    if merge:
        properties.append(_element("w:vMerge", val=merge))
    if head or row.kind == "total":
        properties.append(_element("w:shd", val="clear", color="auto", fill=_SHADE))
    properties.append(_element("w:vAlign", val="center"))
    element.append(properties)
    look = "head" if head else {"lost": "number", "quiet": "number"}.get(cell.look, cell.look)
    hidden = merge == "continue"
    element.append(_paragraph(document, look, "" if hidden else cell.text, cell, row))
    if cell.note and not hidden:
        element.append(_paragraph(document, "note", cell.note, cell, row))
    return element


def _paragraph(document: DocumentObject, look: str, text: str, cell: Cell, row: Row) -> Any:
    element = _element("w:p")
    properties = _element("w:pPr")
    properties.append(_element("w:pStyle", val=document.styles[_CELL_STYLES[look][0]].style_id))
    if row.together:
        properties.append(_element("w:keepNext"))
    if cell.indent:
        properties.append(_element("w:ind", left=210 * cell.indent))
    element.append(properties)
    special = row.kind if row.kind in _LETTER_STYLES else "" if look == "note" else cell.look
    letters = _element("w:rPr")
    if special in _LETTER_STYLES:
        letters.append(_element("w:rStyle", val=document.styles[_LETTER_STYLES[special]].style_id))
    for number, line in enumerate(text.split("\n") if text else ()):
        run = _element("w:r")
        if len(letters):
            run.append(_copy(letters))
        if number:
            run.append(_element("w:br"))
        written = _element("w:t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(written)
        element.append(run)
    return element


# ── Elements and bytes ─────────────────────────────────────────────────────────────────────────────────────────────


def _element(tag: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML with attributes of the same name space."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _copy(element: Any) -> Any:
    from copy import deepcopy

    return deepcopy(element)


def _twips(millimetres: int) -> int:
    return round(millimetres * _TWIPS)


def _describe(document: DocumentObject, card: Scorecard, page: Paper) -> None:
    """The properties of the file: dates are those of the assessment, never of the clock."""
    properties = document.core_properties
    properties.title = f"{page.unit} {card.assessment.year} {page.title}"
    properties.author = card.assessment.about.prepared_by
    properties.comments = page.provenance
    properties.language = "zh-CN" if page.language == "zh" else "en"
    properties.created = properties.modified = page.day
    properties.last_modified_by = ""


def _packed(document: DocumentObject) -> bytes:
    """The file; the library stamps its parts with the time of day, so they are packed anew without one."""
    stamped, plain = io.BytesIO(), io.BytesIO()
    document.save(stamped)
    with ZipFile(stamped) as parts, ZipFile(plain, "w", ZIP_DEFLATED) as archive:
        for name in _names(parts.namelist()):
            archive.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)  # ZipInfo: 1980-01-01
    return plain.getvalue()


def _names(names: Iterable[str]) -> list[str]:
    """The parts, the list of their types first, as programs that read a stream expect it."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
