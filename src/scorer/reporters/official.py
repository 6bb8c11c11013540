"""The official paper as a Word document: margins of GB/T 9704-2012, 方正小标宋, 黑体, 仿宋, and bytes without a clock.

Everything is set in styles, so that changing a style changes the whole document.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scorer.messages import Language
from scorer.reporters.pagination import TEXT, TITLE, TITLE_AFTER, TITLE_LINE

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.styles.style import ParagraphStyle

#: Chinese face of title, headings, text; a machine that lacks one takes what `_STAND_INS` names.
_FACE_OF_TITLE, FACE_OF_HEADINGS, FACE_OF_TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_LATIN = "Times New Roman"
_STAND_INS = {
    _FACE_OF_TITLE: "方正小标宋_GBK,华文中宋,宋体,Noto Serif CJK SC,Source Han Serif SC",
    FACE_OF_HEADINGS: "SimHei,华文黑体,Noto Sans CJK SC,Source Han Sans SC",
    FACE_OF_TEXT: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC,Source Han Serif SC",
}

#: Top, bottom, left and right margin in millimetres (GB/T 9704-2012, clause 5.2.1: 天头 37, 订口 28, 版心 156 × 225).
_MARGINS = (37, 35, 28, 26)
_TWIPS = 56.7  # to a millimetre


def official(language: Language, *, size: float, leading: float) -> DocumentObject:
    """An empty paper whose body text has this size and line spacing in points."""
    from docx import Document

    document = Document()
    _forget_the_template(document)
    _set_styles(document, language, size, leading)
    _set_page(document)
    return document


def _forget_the_template(document: DocumentObject) -> None:
    """Take off what the library's blank document brings along: a picture of itself, and a hundred table styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for id_, rel in list(rels.items()):
            if rel.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del rels[id_]
    for style in list(document.styles):
        if style.type == 3 and style.name not in ("Normal Table", "Table Grid"):  # WD_STYLE_TYPE.TABLE
            style.delete()


def _set_styles(document: DocumentObject, language: Language, size: float, leading: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    styles = document.styles
    languages = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    languages.set(qn("w:eastAsia"), "zh-CN")
    _letters(styles["Normal"], FACE_OF_TEXT, TEXT)
    styles["Normal"].paragraph_format.space_after = Pt(0)
    styles["Normal"].paragraph_format.line_spacing = Pt(leading)
    _letters(styles["Title"], _FACE_OF_TITLE, TITLE, align="center")
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    styles["Title"].element.pPr.remove(border)
    styles["Title"].paragraph_format.line_spacing = Pt(TITLE_LINE)
    styles["Title"].paragraph_format.space_after = Pt(TITLE_AFTER)
    _letters(styles["Heading 1"], FACE_OF_HEADINGS, 14)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    styles["Heading 1"].paragraph_format.space_after = Pt(4)
    _letters(styles["Body Text"], FACE_OF_TEXT, size)
    styles["Body Text"].paragraph_format.space_after = Pt(0)
    if language == "zh":  # two letters
        styles["Body Text"].paragraph_format.first_line_indent = Pt(2 * size)
    _letters(styles["List Bullet"], FACE_OF_TEXT, size)
    _letters(styles["Footer"], "宋体", 14, align="center")
    _declare_fonts(document)


def add_style(document: DocumentObject, name: str, face: str, size: float, line: float, align: str) -> ParagraphStyle:
    """A style for the cells of a table or the notes below it; `line` is the distance of its lines in points."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _letters(style, face, size, align=align)
    style.paragraph_format.line_spacing = Pt(line)
    return style


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
        font = element("w:font", name=name)
        font.append(element("w:altName", val=others))
        font.append(element("w:charset", val="86"))  # GB 2312
        font.append(element("w:family", val="swiss" if name == FACE_OF_HEADINGS else "roman"))
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
    field = element("w:fldSimple", instr="PAGE")
    run = element("w:r")
    text = element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    footer._p.append(field)  # noqa: SLF001
    footer.add_run(" —")


# ── Elements and bytes ─────────────────────────────────────────────────────────────────────────────────────────────


def element(tag: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML with attributes of the same name space."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def twips(millimetres: float) -> int:
    """A length as Word has it, in twentieths of a point."""
    return round(millimetres * _TWIPS)


def packed(document: DocumentObject) -> bytes:
    """The file; the library stamps its parts with the time of day, so they are packed anew without one.

    The list of their types goes first, as programs that read a stream expect it.
    """
    stamped, plain = io.BytesIO(), io.BytesIO()
    document.save(stamped)
    with ZipFile(stamped) as parts, ZipFile(plain, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            archive.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)  # ZipInfo: 1980-01-01
    return plain.getvalue()
