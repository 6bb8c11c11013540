"""What a file does not hold as plain text: struck through, raised, hidden, a sign of a font, a field of a page."""

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from office_files import saved, sheets, texts, word
from scorer.readers import read_document
from scorer.readers.printed.values import number


def told(document):
    return [(found.code, found.values) for found in document.warnings]


def run(text, *properties):
    return f"<w:r><w:rPr>{''.join(f'<w:{one}/>' for one in properties)}</w:rPr><w:t>{text}</w:t></w:r>"


def word_cell(body):
    return word(f"<w:tbl><w:tr><w:tc><w:p>{body}</w:p></w:tc></w:tr></w:tbl>")


@pytest.mark.parametrize("line", ["strike", "dstrike"])
def test_of_a_word_cell_what_is_struck_through_is_told_and_not_read(line):
    document = read_document(word_cell(run("19", line) + run("18.5")), "a.docx")
    assert texts(document) == [[[(0, "18.5")]]]
    assert told(document) == [("text-struck", {"count": "1", "cells": "行1列1 19"})]


def test_a_line_through_that_is_switched_off_strikes_nothing():
    document = read_document(word_cell(run("19", 'strike w:val="0"')), "a.docx")
    assert texts(document) == [[[(0, "19")]]]
    assert told(document) == []


def test_a_struck_paragraph_of_a_word_file_is_told():
    document = read_document(word(f"<w:p>{run('总分96分', 'strike')}</w:p><w:p>{run('总分95分')}</w:p>"), "a.docx")
    assert texts(document) == ["总分95分"]
    assert told(document) == [("text-struck", {"count": "1", "cells": "段1 总分96分"})]


@pytest.mark.parametrize(
    "cell",
    [
        "<td><s>19</s> 18.5",
        "<td><del>19</del><ins>18.5</ins>",
        "<td><strike><b>19</b></strike>18.5",
        '<td><span style="text-decoration: line-through">19</span>18.5',
    ],
)
def test_of_a_page_what_is_struck_through_is_told_and_not_read(cell):
    document = read_document(f"<table><tr>{cell}</table>".encode(), "a.html")
    assert texts(document) == [[[(0, "18.5")]]]
    assert told(document) == [("text-struck", {"count": "1", "cells": "行1列1 19"})]


def test_a_page_cell_that_is_struck_through_as_a_whole_is_blank():
    page = '<table><tr><td style="text-decoration:line-through">19<td>5</table>'
    document = read_document(page.encode(), "a.html")
    assert texts(document) == [[[(0, ""), (1, "5")]]]
    assert [code for code, _ in told(document)] == ["text-struck"]


def struck_book():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "得分", 19, "5"
    sheet["B1"].font = sheet["C1"].font = Font(strike=True)
    sheet["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "19"), " 18.5")
    return book


def test_of_a_workbook_cells_and_parts_of_cells_that_are_struck_through_are_told_and_not_read():
    document = read_document(saved(struck_book()), "a.xlsx")
    assert texts(document) == [[[(0, "得分"), (1, ""), (2, "")], [(0, "18.5"), (1, ""), (2, "")]]]
    assert told(document) == [("text-struck", {"count": "3", "cells": "B1 19、C1 5、A2 19"})]


ODS = (
    '<style:style style:name="s"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="u"><style:text-properties style:text-position="super 58%"/></style:style>'
    "<office:spreadsheet><table:table table:name='一'>{}</table:table></office:spreadsheet>"
)


def ods_rows(*cells):
    return sheets(ODS.format("".join(f"<table:table-row>{cell}</table:table-row>" for cell in cells)))


def test_of_an_ods_cells_and_parts_of_cells_that_are_struck_through_are_told_and_not_read():
    whole = (
        '<table:table-cell table:style-name="s" office:value-type="float" office:value="19"><text:p>19</text:p>'
        "</table:table-cell>"
    )
    part = '<table:table-cell><text:p><text:span text:style-name="s">19</text:span>18.5</text:p></table:table-cell>'
    document = read_document(ods_rows(whole, part), "a.ods")
    assert texts(document) == [[[(0, "")], [(0, "18.5")]]]
    assert told(document) == [("text-struck", {"count": "2", "cells": "A1 19、A2 19"})]


def rich_book():
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("18.5", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    return saved(book)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word_cell(run("18.5") + run("1", 'vertAlign w:val="superscript"'))),
        ("a.html", b"<table><tr><td>18.5<sup>1</sup></table>"),
        ("a.html", b'<table><tr><td>18.5<span style="vertical-align: super">1</span></table>'),
        ("a.xlsx", rich_book()),
        (
            "a.ods",
            ods_rows(
                '<table:table-cell><text:p>18.5<text:span text:style-name="u">1</text:span></text:p></table:table-cell>'
            ),
        ),
    ],
)
def test_the_raised_number_of_a_note_is_no_digit_of_the_number_before_it(name, data):
    (((_, text),),) = texts(read_document(data, name))[0]
    assert text == "18.5¹"


@pytest.mark.parametrize("text", ["18.5¹", "18.5①", "18.5分²³", "18.5 ①", "18.5*"])
def test_a_number_with_the_mark_of_a_note_is_that_number_and_says_so(text):
    read = number(text)
    assert str(read.value) == "18.5"
    assert read.starred
    assert not read.joined


@pytest.mark.parametrize(("text", "value"), [("1 0", "10"), ("5 5 5", None), ("5\n4\n5", None)])
def test_a_number_that_is_broken_twice_is_none(text, value):
    read = number(text)
    assert (read and str(read.value)) == value


def test_filled_rows_and_columns_that_are_hidden_are_read_and_told():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("指标", "分值", "得分"), ("甲", 10, 9), ("乙", 5, 4)):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["F"].hidden = sheet.row_dimensions[9].hidden = True  # in these nothing stands
    document = read_document(saved(book), "a.xlsx")
    assert texts(document)[0][1] == [(0, "甲"), (1, "10"), (2, "9")]
    assert told(document) == [("rows-hidden", {"count": "2", "names": "2、C"})]


def test_rows_and_columns_of_an_ods_that_are_hidden_are_read_and_told():
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<office:spreadsheet><table:table table:name="一"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/><table:table-row>'
        f"{cell.format('指标')}{cell.format('得分')}</table:table-row>"
        f'<table:table-row table:visibility="filter">{cell.format("甲")}{cell.format("9")}</table:table-row>'
        "</table:table></office:spreadsheet>"
    )
    document = read_document(sheets(body), "a.ods")
    assert texts(document) == [[[(0, "指标"), (1, "得分")], [(0, "甲"), (1, "9")]]]
    assert told(document) == [("rows-hidden", {"count": "2", "names": "2、B"})]


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥90%"),
        ('<w:sym w:font="Symbol" w:char="A3"/>', "≤90%"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "�90%"),
    ],
)
def test_a_sign_of_a_font_of_its_own_is_read_and_never_dropped(sign, text):
    assert texts(read_document(word_cell(f"<w:r>{sign}<w:t>90%</w:t></w:r>"), "a.docx")) == [[[(0, text)]]]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ('<input value="9.5">', "9.5"),
        ('<input type=number value="9.5">', "9.5"),
        ("<textarea>9.5</textarea>", "9.5"),
        ("<select><option>9</option><option selected>9.5</option></select>", "9.5"),
        ("<select><option>9</option><option>9.5</option></select>", "9"),
        ('<input type=checkbox value="1">', ""),
        ('<input type=hidden value="1">', ""),
    ],
)
def test_a_field_of_a_page_says_what_the_browser_shows_in_it(field, text):
    assert texts(read_document(f"<table><tr><td>得分<td>{field}</table>".encode(), "a.html")) == [
        [[(0, "得分"), (1, text)]]
    ]
