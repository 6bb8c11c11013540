"""Office files and web pages to documents: what is printed stands where it is printed, and nothing else is there."""

import io
import subprocess
from pathlib import Path

import openpyxl
import pytest

from office_files import PAGE, packed, real_docx, real_xlsx, saved, sheets, texts, word
from scorer.diagnostics import InputError
from scorer.readers import READERS, read_document
from scorer.readers.printed.decoding import decoded, one_line
from scorer.readers.printed.grid import Grid
from scorer.source import read_source


def told(data, file):
    with pytest.raises(InputError) as caught:
        read_document(data, file)
    (diagnostic,) = caught.value.diagnostics
    assert all(diagnostic.line(language) for language in ("zh", "en"))
    return diagnostic.code


def cells_of(document):
    return [cell for part in document.parts if isinstance(part, Grid) for row in part.rows for cell in row.values()]


# ── Word ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows):
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_merged_cells_of_word_stand_in_their_first_row_only():
    document = read_document(real_docx(), "card.docx")
    assert texts(document) == [
        "自评得分98分。",
        [[(0, "00"), (1, "宽")], [(0, "合"), (1, "11"), (2, "12")], [(1, "21"), (2, "22")]],
    ]
    tall = document.parts[1].rows[1][0]
    assert (tall.rows, tall.columns, str(tall.place.span)) == (2, 1, "card.docx!表1!行2列1")
    assert document.parts[1].rows[0][1].columns == 2


def test_deleted_revisions_hidden_text_and_field_codes_of_word_are_not_printed():
    body = (
        "<w:p><w:r><w:t>得分</w:t></w:r><w:del><w:r><w:delText>90</w:delText><w:t>91</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>98</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("删") + "</w:tr><w:tr>" + cell("留") + "</w:tr></w:tbl>"
    )
    assert texts(read_document(word(body), "a.docx")) == ["得分98", [[(0, "留")]]]


def test_wrapped_rows_cells_and_paragraphs_of_word_are_found():
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    row = f"<w:tr>{control(cell('甲'))}{cell('乙')}</w:tr>"
    body = control(paragraph("段")) + f"<w:tbl>{control(row)}</w:tbl>"
    assert texts(read_document(word(body), "a.docx")) == ["段", [[(0, "甲"), (1, "乙")]]]


def test_a_text_box_follows_its_paragraph_and_stands_once():
    box = "<w:txbxContent>" + paragraph("框里") + table([cell("格")]) + "</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>段</w:t><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(read_document(word(body), "a.docx")) == ["段", "框里", [[(0, "格")]]]


def test_an_inner_table_stands_beside_the_outer_one():
    outer = table([cell("外"), f"<w:tc>{paragraph('前')}{table([cell('内')])}{paragraph('')}</w:tc>"])
    assert texts(read_document(word(outer), "a.docx")) == [[[(0, "外"), (1, "")]], "前", [[(0, "内")]]]


def test_a_page_laid_out_with_a_table_gives_what_it_holds():
    page = table([f"<w:tc>{paragraph('标题')}{table([cell('内')])}{paragraph('结尾')}</w:tc>"])
    assert texts(read_document(word(page), "a.docx")) == ["标题", [[(0, "内")]], "结尾"]


def test_columns_left_free_before_a_row_of_word_are_counted():
    row = f"<w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr>{cell('三')}</w:tr>"
    assert texts(read_document(word(f"<w:tbl>{row}</w:tbl>"), "a.docx")) == [[[(2, "三")]]]


def test_a_word_wrapped_inside_a_cell_is_one_word():
    two = f"<w:tc>{paragraph('社会公众满')}{paragraph('意度（10分）')}</w:tc>"
    body = table([two, cell("New York")]) + "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>"
    assert texts(read_document(word(body), "a.docx")) == [
        [[(0, "社会公众满意度（10分）"), (1, "New York")]],
        "一",
        "二",
    ]


# ── Sheets ─────────────────────────────────────────────────────────────────────────────────────────────────────────

AS_PRINTED = [
    [],
    [(1, "指标"), (2, "分值"), (3, "得分")],
    [(1, "合并"), (2, "10"), (3, "0.3")],
    [(2, "5"), (3, "86.2%")],
]


def test_a_workbook_gives_numbers_in_their_shortest_form_and_percentages_as_shown():
    document = read_document(real_xlsx(), "card.xlsx")
    (grid,) = document.parts
    assert grid.name == "自评表"
    (rows,) = texts(document)
    assert rows[:4] == AS_PRINTED
    # An error is no blank; of a formula that nobody calculated nothing is a value.
    assert rows[4] == [(1, ""), (2, ""), (3, "#N/A")]
    (told,) = (one.line("en") for one in document.warnings if one.code == "cells-not-calculated")
    assert told.startswith("card.xlsx!自评表!C5: ")
    assert "1 in all: C5" in told
    assert grid.rows[2][1].rows == 2
    assert str(grid.rows[3][3].place.span) == "card.xlsx!自评表!D4"


FORMULAS = [
    "=SUM(A1:A2)",
    "=A1",
    "＝$B$2+1",
    "='表 1'!B2",
    "=表1!C3",
    "=[.C3]",
    "=cmd|'/C calc'!A0",
    "=-1*8",
    "=(A1+B1)/2",
]


def test_a_formula_is_no_value_wherever_it_stands_and_a_target_with_a_sign_is():
    head = "<tr><td>三级指标<td>年度指标值<td>实际完成值<td>分值<td>得分"
    rows = "".join(f"<tr><td>{one}<td>{one}<td>1<td>9<td>8" for one in FORMULAS)
    page = f"<table>{head}{rows}<tr><td>甲<td>=95%<td>＝3天<td>9<td>8"
    document = read_document(page.encode(), "a.html")
    (rows,) = texts(document)
    assert [text for row in rows[1:-1] for _, text in row] == ["", "", "1", "9", "8"] * len(FORMULAS)
    assert [text for _, text in rows[-1]] == ["甲", "=95%", "＝3天", "9", "8"]
    assert [one.code for one in document.warnings] == ["cells-not-calculated"]


def test_an_uncalculated_formula_of_an_ods_is_told():
    body = (
        "<office:spreadsheet><table:table table:name='表'><table:table-row>"
        "<table:table-cell table:formula='of:=[.B1]'/>"
        "<table:table-cell table:formula='of:=1' office:value-type='float' office:value='1'/>"
        "</table:table-row></table:table></office:spreadsheet>"
    )
    document = read_document(sheets(body), "a.ods")
    assert texts(document) == [[[(0, ""), (1, "1")]]]
    assert [one.code for one in document.warnings] == ["cells-not-calculated"]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_workbooks_read_the_same(tmp_path, libreoffice, ending):
    (tmp_path / "a.xlsx").write_bytes(real_xlsx())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [libreoffice, profile, "--headless", "--convert-to", ending, "--outdir", tmp_path, tmp_path / "a.xlsx"],
        check=True,
        capture_output=True,
    )
    (rows,) = texts(read_document((tmp_path / f"a.{ending}").read_bytes(), f"a.{ending}"))
    shown = [[(column, text) for column, text in row if text] for row in rows[:4]]
    expected = [[*row[:-1], (3, "0.862")] if ending == "xls" and row == AS_PRINTED[3] else row for row in AS_PRINTED]
    assert shown == expected  # the format of a cell is not read from .xls


def test_a_repeated_empty_rest_of_a_sheet_costs_nothing():
    body = (
        "<office:spreadsheet><table:table table:name='表'><table:table-row table:number-rows-repeated='2'/>"
        "<table:table-row><table:table-cell table:number-columns-repeated='2' office:value-type='float' "
        "office:value='4.50'><text:p>5</text:p></table:table-cell><table:covered-table-cell/>"
        "<table:table-cell table:number-columns-spanned='2'><text:p>甲<text:s/>乙</text:p><text:p>丙</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated='16380'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048573'><table:table-cell/></table:table-row>"
        "</table:table></office:spreadsheet>"
    )
    document = read_document(sheets(body), "a.ods")
    assert texts(document) == [[[], [], [(0, "4.5"), (1, "4.5"), (3, "甲乙丙")]]]
    assert str(document.parts[0].rows[2][3].place.span) == "a.ods!表!D3"


def test_a_blank_cell_of_a_sheet_stands_in_its_place_and_none_does_below_a_merged_one():
    body = (
        "<office:spreadsheet><table:table table:name='表'><table:table-row>"
        "<table:table-cell table:number-rows-spanned='2'><text:p>甲</text:p></table:table-cell>"
        "<table:table-cell/><table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell table:number-columns-repeated='2'/>"
        "<table:table-cell><text:p>丙</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
    )
    document = read_document(sheets(body), "a.ods")
    assert texts(document) == [[[(0, "甲"), (1, ""), (2, "乙")], [(1, ""), (2, ""), (3, "丙")]]]


# ── Pages and texts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_with_unclosed_cells_gives_spans_where_they_are_printed():
    document = read_document(PAGE.encode(), "page.html")
    assert texts(document) == [
        "自评得分98分。",
        "第二行",
        "表一",
        [
            [(0, "指标"), (1, "分")],
            [(1, "分值"), (2, "得分")],
            [(0, "相关性"), (1, "5"), (2, "4.5")],
            [(0, "明确性"), (1, "5")],
            [(1, "3")],
        ],
    ]
    grid = document.parts[3]
    assert (grid.rows[0][0].rows, grid.rows[0][1].columns) == (2, 2)
    assert grid.rows[3][0].rows == 2  # it says 9, and the table ends after two
    assert str(grid.rows[2][2].place.span) == "page.html!表1!行3列3"


def test_what_a_page_hides_is_not_read():
    page = (
        "<p hidden>一</p><div style='display: none'>二<table><tr><td>三</table></div><p>四</p><noscript>五</noscript>"
    )
    assert texts(read_document(page.encode(), "a.html")) == ["四"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_decoded_as_what_it_is_and_not_as_what_it_says(encoding):
    page = "<meta charset=gb2312><table><tr><td>鑫堃喆〇</td><td>5</td></tr></table>"
    assert texts(read_document(page.encode(encoding), "a.htm")) == [[[(0, "鑫堃喆〇"), (1, "5")]]]


def test_a_text_that_was_cut_inside_a_character_is_still_a_text():
    assert decoded("得分".encode()[:-1], "a.txt") == "得"
    assert decoded("得分".encode("gb18030")[:-1], "a.txt") == "得"


def test_what_nobody_sees_on_paper_is_not_read():
    assert one_line("满\u200b意\u00ad度\u202e\x07 \u3000（10\u00a0分）") == "满意度（10 分）"
    assert decoded(b"a\r\nb\rc\x00"[:-1], "a.txt") == "a\nb\nc"


# ── What cannot be read ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "data", "code"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", "old-word-file"),
        ("a.WPS", b"\xd0\xcf\x11\xe0", "old-word-file"),
        ("a.pdf", b"%PDF", "not-readable"),
        ("README", b"", "not-readable"),
        ("a.docx", b"", "file-empty"),
        ("a.docx", b"<html>", "not-an-archive"),
        ("a.docx", real_xlsx(), "not-an-archive"),
        ("a.xlsx", real_docx(), "not-an-archive"),
        ("a.xlsx", sheets(""), "not-an-archive"),
        ("a.ods", real_xlsx(), "not-an-archive"),
        ("a.xls", b"<table>", "not-an-archive"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "archive-damaged"),
        ("a.docx", real_docx()[:-40], "archive-damaged"),
        ("a.docx", packed({"word/x.xml": "<a/>"}), "archive-damaged"),
        ("a.docx", word("<w:p>" * 300 + "</w:p>" * 300), "archive-damaged"),
        ("a.docx", word("<w:p></w:q>"), "archive-damaged"),
        ("a.xlsx", packed({"xl/workbook.xml": "<workbook/>"}), "archive-damaged"),
        ("a.ods", packed({"content.xml": "<"}), "archive-damaged"),
        ("a.html", b"a\0b", "binary-file"),
        ("a.html", b"", "page-empty"),
        ("a.html", b"<!-- nothing -->", "page-empty"),
        ("a.html", b"\xff\xfa\x81", "unknown-encoding"),
    ],
)
def test_what_cannot_be_read_is_one_diagnostic(file, data, code):
    assert told(data, file) == code


def corner(name):
    book = openpyxl.Workbook()
    book.active["A1"], book.active[name] = 1, 1
    return saved(book)


def test_two_cells_at_the_corners_of_a_sheet_take_no_memory():
    assert told(corner("XFD1048576"), "a.xlsx") == "archive-too-large"
    assert told(corner("ZZ1000"), "a.xlsx") == "document-too-large"


def test_cells_without_a_position_are_counted_as_they_stand():
    row = "<row><c><v>1</v></c></row>"
    wide = "<row>" + "<c><v>1</v></c>" * 2000 + "</row>"
    sheet = f"<worksheet><sheetData>{row * 2000}{wide}</sheetData></worksheet>"
    assert told(packed({"xl/worksheets/sheet1.xml": sheet}), "a.xlsx") == "archive-too-large"


def test_an_empty_cell_far_away_makes_a_sheet_no_larger():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"].number_format = "0.00"
    assert texts(read_document(saved(book), "a.xlsx")) == [[[(0, "1")]]]


def test_repeated_cells_and_spans_cannot_fill_the_memory():
    cells = "<table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='1048576'>{cells}</table:table-row>"
    body = f"<office:spreadsheet><table:table table:name='t'>{row}</table:table></office:spreadsheet>"
    assert told(sheets(body), "a.ods") == "document-too-large"
    far = "<table:table-row table:number-rows-repeated='1048575'/>" + row.replace("1048576", "1")
    body = f"<office:spreadsheet><table:table table:name='t'>{far}</table:table></office:spreadsheet>"
    assert told(sheets(body), "a.ods") == "document-too-large"
    assert told(b"<table><tr>" + b"<td colspan=999999999 rowspan=65534>" * 9, "a.html") == "document-too-large"
    wide = table([cell("x", "<w:gridSpan w:val='99999'/>")])
    assert told(word(wide), "a.docx") == "document-too-large"


def test_too_many_columns_are_told_as_columns_at_their_row():
    with pytest.raises(InputError) as caught:
        read_document(b"<table><tr><td>1</td></tr><tr>" + b"<td>x</td>" * 500 + b"</tr></table>", "a.html")
    (found,) = caught.value.diagnostics
    assert found.message("zh") == "文档有 401 列，超过上限 400"
    assert found.span.cell == "表1!行2"


def test_ten_megabytes_of_brackets_or_tags_are_read_quickly():
    for text in (b"(" * 10_000_000, b"<div>" * 2_000_000, b"<table><tr><td>" * 600_000, b"<" * 10_000_000):
        document = read_document(text, "a.html")
        assert len(document.parts) < 10


def test_entities_and_links_of_a_page_are_never_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><p>&x;</p><iframe src="file://{secret}">i</iframe>'
        f'<object data="file://{secret}">o</object><link rel="import" href="file://{secret}"><p>完</p>'
    )
    shown = repr(texts(read_document(page.encode(), "a.html")))
    assert "秘密" not in shown
    assert "完" in shown


def test_macros_and_links_of_office_files_are_never_looked_at():
    book = openpyxl.load_workbook(io.BytesIO(real_xlsx()))
    book.active["E2"] = '=WEBSERVICE("http://example.invalid")'
    book.active["E3"] = "=cmd|' /C calc'!A0"
    document = read_document(saved(book), "a.xlsm")
    assert "=" not in str(texts(document))  # nothing calculates it, and nothing of it is a value
    assert "cells-not-calculated" in {one.code for one in document.warnings}


def test_every_reader_is_documented():
    page = (Path(__file__).parent.parent / "docs" / "import.md").read_text(encoding="utf-8")
    assert [ending for ending in READERS if f"`{ending}`" not in page] == []


@pytest.mark.parametrize("ending", [*(ending for ending in READERS if ending not in (".txt", ".md")), ".doc", ".pdf"])
def test_a_document_is_not_taken_for_an_assessment(tmp_path, ending):
    file = tmp_path / f"card{ending}"
    file.write_bytes(b"PK")
    with pytest.raises(InputError) as caught:
        read_source(file)
    assert [problem.code for problem in caught.value.diagnostics] == ["import-first"]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_table_of_many_units_is_not_taken_for_an_assessment(tmp_path, ending):
    file = tmp_path / f"units{ending}"
    file.write_text("单位,相关性\n示例局,5\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_source(file)
    assert [problem.code for problem in caught.value.diagnostics] == ["table-of-units"]
