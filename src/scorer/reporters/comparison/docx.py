"""A comparison as a Word report (自评工作汇总): sentences and the tables that a bureau hands in, in the look of an
official paper. The same comparison gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scorer.comparison.nouns import Comparison, Department, Field
from scorer.exact import plain
from scorer.reporters.comparison.sheets import (
    Column,
    Sheet,
    department_cards,
    department_name,
    departments,
    field_name,
    left_out,
    losses,
    name_of,
    ranking,
    recheck,
    roster,
    roster_sentence,
    text,
)
from scorer.reporters.comparison.words import words
from scorer.reporters.labels import chinese_numeral
from scorer.reporters.printable import printable

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.styles.style import ParagraphStyle

#: Chinese faces of an official paper (GB/T 9704-2012), with what Word takes where one is absent.
_TITLE, _HEADING, _TEXT, _LATIN = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
#: Top, bottom, left, right, in millimetres; they leave 156 of an A4 page.
_MARGINS, _PAGE_WIDTH = (37, 35, 28, 26), 156
_TWIPS = 56.7  # to a millimetre
#: A column of numbers, in millimetres: 100.00 in the letters of the table.
_NUMBER_WIDTH = 14
#: A report is read, not searched: longer tables end with a line that names the workbook.
_LONGEST = {"losses": 15, "recheck": 100, "ranking": 1000, "department-cards": 1000}
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

#: Which columns of a sheet the report prints; the workbook has them all.
_PRINTED = {
    "ranking": ("rank", "unit", "department", "region", "total", "grade"),
    "losses": ("indicator", "points", "lost-total", "share", "cumulative", "below-full"),
    "departments": ("department", "cards", "weighted", "plain", "lowest-card", "lowest", "lost-total"),
    "department-cards": ("department", "unit", "budget", "total", "points", "hundred", "grade", "rank", "lost"),
    "recheck": ("unit", "department", "total", "reasons", "seen"),
    "roster": ("state", "code", "unit", "department"),
    "left-out": ("file", "reason"),
}


def docx(comparison: Comparison) -> bytes:
    """The report on the whole comparison as a .docx file."""
    say = words(comparison.language)
    document = _document(comparison)
    document.add_paragraph(say("report"), "Title")
    chapters = [chapter for chapter in _chapters(comparison) if chapter[1] or any(sheet.rows for sheet in chapter[2])]
    for number, (title, sentences, tables) in enumerate(chapters, start=1):
        before = f"{chinese_numeral(number)}、" if comparison.language == "zh" else f"{number}. "
        document.add_paragraph(before + title, "Heading 1")
        for sentence in sentences:
            document.add_paragraph(printable(sentence), "Body Text")
        for sheet in tables:
            _table(document, comparison, sheet)
    return _packed(document)


def department_docx(comparison: Comparison, department: Department) -> bytes:
    """The 汇总表 of one department as a .docx file, with those of its units that should be looked at again."""
    say = words(comparison.language)
    document = _document(comparison)
    name = department_name(department.name, comparison.language)
    document.add_paragraph(printable(say("bracketed").format(say("department-cards"), name)), "Title")
    cards = department_cards([department], comparison.language)
    _table(document, comparison, cards, without=("department",))
    again = [one for one in comparison.recheck if one.unit.department == department.name]
    if again:
        document.add_paragraph(say("recheck"), "Heading 1")
        _table(document, comparison, recheck(again, comparison.language), without=("department",))
    return _packed(document)


def _chapters(comparison: Comparison) -> Iterator[tuple[str, list[str], list[Sheet]]]:
    """Title, sentences and tables of each chapter."""
    language, say = comparison.language, words(comparison.language)
    sentences = [
        say("report-inputs").format(
            inputs=comparison.inputs,
            ranked=sum(field.ranked for field in comparison.fields),
            incomplete=sum(field.open for field in comparison.fields),
            left_out=sum(one.count for one in comparison.failed),
        )
    ]
    if comparison.roster:
        sentences.append(roster_sentence(comparison.roster, language))
    yield say("overview"), sentences, []
    for number, field in enumerate(comparison.fields):
        about = field_name(field, language)
        yield say("bracketed").format(say("grades"), about), _spread(field, comparison), [_grades(field, comparison)]
        yield say("bracketed").format(say("losses"), about), _lost(field, comparison), [losses(field, language, number)]
    yield say("departments"), [], [departments(comparison)]
    again = [say("report-recheck").format(count=len(comparison.recheck))] if comparison.recheck else []
    yield say("recheck"), again, [recheck(comparison.recheck, language)]
    if comparison.roster:
        yield say("roster"), [], [roster(comparison.roster, language)]
    yield say("left-out"), [], [left_out(comparison)]
    for field in comparison.fields:
        about = field_name(field, language)
        yield say("bracketed").format(say("ranking"), about), [], [ranking(field, language)]
    yield say("department-cards"), [], [department_cards(comparison.departments, language)]


def _spread(field: Field, comparison: Comparison) -> list[str]:
    spread = field.leniency
    if spread is None:
        return []
    numbers = {name: plain(getattr(spread, name)) for name in ("mean", "median", "lowest", "highest")}
    leaves = text(spread.full_leaves, "rate")
    say = words(comparison.language)
    return [say("report-totals").format(full=spread.full_cards, leaves=leaves, **numbers)]


def _lost(field: Field, comparison: Comparison) -> list[str]:
    say = words(comparison.language)
    if not field.pareto:
        return []
    names = say("comma").join(name_of(leaf.path) for leaf in field.pareto[:3])
    return [say("report-losses").format(lost=plain(field.lost), names=names)]


def _grades(field: Field, comparison: Comparison) -> Sheet:
    say = words(comparison.language)
    columns = (Column(say("grade"), "text", 20), Column(say("units"), "number", 20), Column(say("part"), "rate", 20))
    rows = tuple((grade.name, grade.count, grade.share) for grade in field.grades)
    return Sheet("grades", say("grades"), say("grades"), columns, rows)


# ── The document ───────────────────────────────────────────────────────────────────────────────────────────────────


def _document(comparison: Comparison) -> DocumentObject:
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    document = Document()
    for rels in (document.part.package.rels, document.part.rels):
        for id_, rel in list(rels.items()):
            if rel.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del rels[id_]
    styles = document.styles
    _letters(styles["Normal"], _TEXT, 12)
    _letters(styles["Title"], _TITLE, 22, centred=True)
    border = styles["Title"].element.pPr.find(f"{{{_NAMESPACE}}}pBdr")
    styles["Title"].element.pPr.remove(border)
    styles["Title"].paragraph_format.space_after = Pt(14)
    _letters(styles["Heading 1"], _HEADING, 14)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    styles["Heading 1"].paragraph_format.space_after = Pt(5)
    _letters(styles["Body Text"], _TEXT, 14)
    styles["Body Text"].paragraph_format.line_spacing = Pt(26)
    if comparison.language == "zh":  # two letters
        styles["Body Text"].paragraph_format.first_line_indent = Pt(28)
    for name, size, centred in (("表格文字", 10, False), ("表格数字", 10, True), ("表格注", 9, False)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _letters(style, _TEXT, size, centred=centred)
        style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, _MARGINS)
    footer: Any = section.footer.paragraphs[0]
    footer.alignment = 1
    footer._p.append(_parsed('<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))  # noqa: SLF001
    properties = document.core_properties
    year = max((field.year for field in comparison.fields), default=2000)
    properties.title = words(comparison.language)("report")
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = dt.datetime(year, 12, 31)  # noqa: DTZ001  # a date without a place
    return document


def _letters(style: ParagraphStyle, chinese: str, size: float, *, centred: bool = False) -> None:
    """Give a style its faces: the Chinese one has a key of its own, and faces of the theme would go before both."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    style.font.name = _LATIN
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    faces = style.element.rPr.rFonts
    for key in list(faces.attrib):
        if key.endswith(("Theme", "cstheme")):
            del faces.attrib[key]
    faces.set(f"{{{_NAMESPACE}}}eastAsia", chinese)
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT


def _table(document: DocumentObject, comparison: Comparison, sheet: Sheet, without: Sequence[str] = ()) -> None:
    """Add a table: its head on every page, no row split. Written as text, since the library takes a second a page."""
    if not sheet.rows:
        return
    say = words(comparison.language)
    heads = [column.head for column in sheet.columns]
    printed = [say(key) for key in _PRINTED.get(sheet.key, ()) if key not in without] or heads
    chosen = [heads.index(head) for head in printed]
    columns = [sheet.columns[place] for place in chosen]
    widths = _widths(columns)
    rows = sheet.rows[: _LONGEST.get(sheet.key)]
    parts = [_row([column.head for column in columns], ["number"] * len(columns), widths, head=True)]
    kinds = [column.kind for column in columns]
    parts += [_row([text(row[place], sheet.columns[place].kind) for place in chosen], kinds, widths) for row in rows]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    document.element.body.insert_element_before(
        _parsed(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
            '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(parts)}</w:tbl>"
        ),
        "w:sectPr",
    )
    notes = [sheet.note] if sheet.note and sheet.key != "roster" else []
    if len(rows) < len(sheet.rows):
        notes.insert(0, say("more").format(len(sheet.rows) - len(rows)))
    for note in notes or [""]:
        document.add_paragraph(printable(note), "表格注")


def _widths(columns: Sequence[Column]) -> list[int]:
    """Widths in twentieths of a point: numbers get what they need, texts share the rest as they would like."""
    fixed = [_NUMBER_WIDTH if column.kind in ("number", "rate") or column.width < 10 else 0 for column in columns]
    wanted = sum(column.width for column, width in zip(columns, fixed, strict=True) if not width)
    rest = _PAGE_WIDTH - sum(fixed)
    return [
        round((width or column.width * rest / wanted) * _TWIPS) for column, width in zip(columns, fixed, strict=True)
    ]


def _row(cells: Sequence[str], kinds: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F3F4F6"/>' if head else ""
    written = []
    for cell, kind, width in zip(cells, kinds, widths, strict=True):
        style = "表格文字" if kind in ("text", "long") else "表格数字"
        lines = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(printable(line))}</w:t>' for line in cell.split("\n")
        )
        bold = "<w:rPr><w:b/></w:rPr>" if head else ""
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{bold}{lines}</w:r></w:p></w:tc>'
        )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(written)}</w:tr>"


def _parsed(markup: str) -> Any:
    """An element of the document from its text; everything in it is ours or escaped."""
    from docx.oxml.parser import parse_xml

    return parse_xml(re.sub(r"^<(w:\w+)", rf'<\1 xmlns:w="{_NAMESPACE}"', markup, count=1))


def _packed(document: DocumentObject) -> bytes:
    """The file; the library stamps its parts with the time of day, so they are packed anew without one."""
    stamped, packed = io.BytesIO(), io.BytesIO()
    document.save(stamped)
    with ZipFile(stamped) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            archive.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)  # ZipInfo: 1980-01-01
    return packed.getvalue()
