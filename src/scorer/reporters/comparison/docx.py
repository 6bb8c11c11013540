"""A comparison as a Word report (自评工作汇总): sentences and the tables that a bureau hands in, in the look of an
official paper. The same comparison gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from scorer.comparison.nouns import Comparison, Department, Field
from scorer.exact import plain
from scorer.messages import Language
from scorer.reporters.comparison.desk_sheets import (
    department_cards,
    department_name,
    department_roster,
    departments,
    left_out,
    recheck,
    recheck_sentence,
    roster,
    roster_sentence,
)
from scorer.reporters.comparison.field_sheets import losses, ranking
from scorer.reporters.comparison.sheet import Column, Sheet, abridged, field_name, name_of, text
from scorer.reporters.comparison.words import words
from scorer.reporters.numerals import chinese_numeral
from scorer.reporters.official import FACE_OF_TEXT, add_style, official, packed, twips
from scorer.reporters.printable import printable
from scorer.wrapping import width

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

#: What is between the margins of an official paper, in millimetres.
_PAGE_WIDTH = 156
#: Styles of the tables.
_TEXT_CELL, _NUMBER_CELL, _NOTE = "表格文字", "表格数字", "表格注"
#: Millimetres of a Western letter and of the margins of a cell; a head is broken after this many of these letters.
_LETTER, _CELL_MARGIN, _HEAD = 2.1, 2.8, 6
#: A report is read, not searched: longer tables end with a line that names the workbook.
_LONGEST = {"losses": 15, "recheck": 40, "left-out": 40, "roster": 200, "ranking": 500, "department-cards": 500}
#: The column whose values stand on lines of their own above their rows, so that the others have its room.
_ABOVE = {"department-cards": "department"}
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
    return packed(document)


def department_docx(comparison: Comparison, department: Department) -> bytes:
    """The 汇总表 of one department as a .docx file, with those of its units that should be looked at again."""
    say = words(comparison.language)
    document = _document(comparison)
    name = department_name(department.name, comparison.language)
    document.add_paragraph(printable(say("bracketed").format(say("department-cards"), name)), "Title")
    cards = department_cards([department], comparison.language)
    _table(document, comparison, cards, without=("department",))
    lacking = department_roster(comparison, department)
    if lacking.rows:
        document.add_paragraph(say("roster"), "Heading 1")
        _table(document, comparison, lacking, without=("department",))
    again = recheck(comparison, department)
    if again.shown:
        document.add_paragraph(say("recheck"), "Heading 1")
        _table(document, comparison, again, without=("department",))
    return packed(document)


def _chapters(comparison: Comparison) -> Iterator[tuple[str, list[str], list[Sheet]]]:
    """Title, sentences and tables of each chapter."""
    language, say = comparison.language, words(comparison.language)
    sentences = [
        say("report-inputs").format(
            inputs=comparison.inputs,
            ranked=sum(field.ranked for field in comparison.fields),
            incomplete=sum(field.open for field in comparison.fields),
            left_out=sum(one.count for one in comparison.failed),
            last=comparison.of_last_year,
            reviews=comparison.of_reviews,
            aside=comparison.aside,
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
    again = [recheck_sentence(comparison)] if comparison.recheck else []
    yield say("recheck"), again, [recheck(comparison)]
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
    from docx.shared import Pt

    document = official(comparison.language, size=14, leading=26)
    add_style(document, _TEXT_CELL, FACE_OF_TEXT, 10, 13, "left")
    add_style(document, _NUMBER_CELL, FACE_OF_TEXT, 10, 13, "center")
    add_style(document, _NOTE, FACE_OF_TEXT, 9, 12, "left").paragraph_format.space_before = Pt(3)
    properties = document.core_properties
    year = max((field.year for field in comparison.fields), default=2000)
    properties.title = words(comparison.language)("report")
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = dt.datetime(year, 12, 31)  # noqa: DTZ001  # a date without a place
    return document


def _table(document: DocumentObject, comparison: Comparison, sheet: Sheet, without: Sequence[str] = ()) -> None:
    """Add a table: its head on every page, no row split. Written as text, since the library takes a second a page."""
    if not sheet.rows:
        return
    sheet, more = abridged(sheet, _LONGEST.get(sheet.key), comparison.language)
    if sheet.rows:
        document.element.body.insert_element_before(_parsed(_markup(sheet, comparison.language, without)), "w:sectPr")
    notes = [more, sheet.note if sheet.key != "roster" or sheet.of else ""]
    for note in [note for note in notes if note] or [""]:
        document.add_paragraph(printable(note), _NOTE)


def _markup(sheet: Sheet, language: Language, without: Sequence[str]) -> str:
    """The rows as a table of the document."""
    say = words(language)
    heads = [column.head for column in sheet.columns]
    printed = [key for key in _PRINTED.get(sheet.key, ()) if key not in without]
    key = _ABOVE.get(sheet.key)
    above = heads.index(say(key)) if key in printed else None
    chosen = [place for place in map(heads.index, map(say, printed) if printed else heads) if place != above]
    columns = [sheet.columns[place] for place in chosen]
    cells = [[text(row[place], sheet.columns[place].kind) for place in chosen] for row in sheet.rows]
    widths = _widths(columns, cells)
    kinds = [column.kind for column in columns]
    parts = [_row([column.head for column in columns], ["number"] * len(columns), widths, head=True)]
    last = None
    for row, printed_row in zip(sheet.rows, cells, strict=True):
        if above is not None and row[above] != last:
            last = row[above]
            parts.append(_line_above(text(last, "text"), widths))
        parts.append(_row(printed_row, kinds, widths))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(parts)}</w:tbl>"
    )


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """Widths in twentieths of a point: numbers get what the longest needs, texts share the rest as they would like.

    A percent sign is as wide as two letters.
    """
    letters = [
        max(_head_letters(column.head), *(width(row[place]) + (column.kind == "rate") for row in rows))
        for place, column in enumerate(columns)
    ]
    fixed = [
        letters[place] * _LETTER + _CELL_MARGIN if column.kind in ("number", "rate") or column.width < 10 else 0
        for place, column in enumerate(columns)
    ]
    wanted = sum(column.width for column, needed in zip(columns, fixed, strict=True) if not needed)
    rest = _PAGE_WIDTH - sum(fixed)
    return [twips(needed or column.width * rest / wanted) for column, needed in zip(columns, fixed, strict=True)]


def _head_letters(head: str) -> int:
    """Letters that a head needs, which may be broken between Chinese signs and words; being bold it needs one more."""
    words_ = [len(word) for word in head.split() if word.isascii()]
    return max(min(_HEAD, width(head) + 1), max(words_, default=0) + 1)


def _row(cells: Sequence[str], kinds: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F3F4F6"/>' if head else ""
    written = []
    for cell, kind, wide in zip(cells, kinds, widths, strict=True):
        style = _TEXT_CELL if kind in ("text", "long") else _NUMBER_CELL
        lines = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(printable(line))}</w:t>' for line in cell.split("\n")
        )
        bold = "<w:rPr><w:b/></w:rPr>" if head else ""
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{bold}{lines}</w:r></w:p></w:tc>'
        )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(written)}</w:tr>"


def _line_above(name: str, widths: Sequence[int]) -> str:
    """A line across the table, on the page of the row below it."""
    return (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{len(widths)}"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{_TEXT_CELL}"/><w:keepNext/></w:pPr><w:r><w:rPr><w:b/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(printable(name))}</w:t></w:r></w:p></w:tc></w:tr>'
    )


def _parsed(markup: str) -> Any:
    """An element of the document from its text; everything in it is ours or escaped."""
    from docx.oxml.parser import parse_xml

    return parse_xml(re.sub(r"^<(w:\w+)", rf'<\1 xmlns:w="{_NAMESPACE}"', markup, count=1))
