"""The workbook and the report of a comparison, read back by other programs."""

import io
from decimal import Decimal

import pytest
from attrs import evolve
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

from comparisons import HOSTILE, comparison
from scorer.exact import plain
from scorer.reporters.comparison.docx import department_docx, docx
from scorer.reporters.comparison.html import html
from scorer.reporters.comparison.sheets import sheets
from scorer.reporters.comparison.text import text
from scorer.reporters.comparison.xlsx import department_xlsx, xlsx


@pytest.fixture(scope="module")
def compared():
    return comparison(40)


@pytest.fixture(scope="module")
def book(compared):
    return load_workbook(io.BytesIO(xlsx(compared)))


def test_every_sheet_of_the_comparison_is_in_the_workbook(compared, book):
    names = [sheet.name for sheet in sheets(compared)]
    assert book.sheetnames == [names[0], "图表", *names[1:]]


def test_the_workbook_says_what_the_comparison_says(compared, book):
    for sheet in sheets(compared):
        rows = list(book[sheet.name].iter_rows(min_row=4, max_col=len(sheet.columns), max_row=3 + len(sheet.rows)))
        for expected, cells in zip(sheet.rows, rows, strict=True):
            for value, cell in zip(expected, cells, strict=True):
                if isinstance(value, int | Decimal):
                    assert Decimal(str(cell.value)) == value
                else:
                    assert (cell.value or "") == (value or "")


def test_no_text_becomes_a_formula_or_a_link(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert HOSTILE in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_sheets_can_be_filtered_and_keep_their_heads_in_sight(book):
    for sheet in (sheet for sheet in book if sheet.title != "图表"):
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes.endswith("4")
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.page_setup.paperSize == 9


def test_the_heat_map_is_coloured_and_charts_are_native(book):
    heat = book["得分率热图"].conditional_formatting
    assert {rule.type for found in heat for rule in found.rules} == {"colorScale"}
    raw = io.BytesIO(xlsx(comparison(40)))
    from zipfile import ZipFile

    assert [name for name in ZipFile(raw).namelist() if name.startswith("xl/charts/")] == [
        "xl/charts/chart1.xml",
        "xl/charts/chart2.xml",
    ]


def test_charts_are_inside_what_is_printed_and_three_on_a_page():
    sheet = load_workbook(io.BytesIO(xlsx(comparison(40))))["图表"]
    printed = CellRange(sheet.print_area.split("!")[1].replace("$", ""))
    corners = [(chart.anchor._from, chart.anchor.to) for chart in sheet._charts]
    assert len(corners) == 2
    for start, end in corners:
        assert (start.row + 1 >= printed.min_row, end.row < printed.max_row) == (True, True)
        assert (start.col + 1 >= printed.min_col, end.col < printed.max_col) == (True, True)


def test_a_text_that_needs_several_lines_gets_a_row_that_shows_them(book):
    sheet = book["复核建议"]
    lines = {
        row: cell.value.count("\n") + 1
        for row, (cell,) in enumerate(sheet.iter_rows(min_row=4, min_col=8, max_col=8), start=4)
    }
    assert {
        row: (sheet.row_dimensions[row].height or 15) >= 15 * number for row, number in lines.items()
    } == dict.fromkeys(lines, True)


def test_a_share_among_numbers_stands_on_their_side(book):
    told = [row[2] for row in book["概况"].iter_rows(min_row=4) if str(row[2].value).endswith("%")]
    assert [cell.alignment.horizontal for cell in told] == ["right"]


@pytest.mark.parametrize("write", [xlsx, docx])
def test_the_same_comparison_gives_the_same_bytes(write):
    assert write(comparison(12)) == write(comparison(12))


@pytest.mark.parametrize("write", [xlsx, docx])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comparison_of_nothing_can_be_written(write, language):
    empty = comparison(
        10, language, fields=(), departments=(), roster=None, years=None, reviews=(), recheck=(), sample=None
    )
    assert write(empty)


def test_the_report_has_the_tables_a_bureau_hands_in(compared):
    document = Document(io.BytesIO(docx(compared)))
    heads = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert [head.split("、", 1)[1].split("（")[0] for head in heads] == [
        "概况", "等级分布", "失分", "主管部门", "复核建议", "上报情况", "未计入的文件", "排名", "部门汇总表",
    ]  # fmt: skip
    texts = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert HOSTILE in texts
    ranking = document.tables[-2]
    assert [row.cells[1].text for row in ranking.rows[1:]] == [one.unit.label for one in compared.fields[0].ranking]


def test_long_tables_of_the_report_end_with_a_word_about_the_rest():
    document = Document(io.BytesIO(docx(comparison(600))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any(text.startswith("……另有 81 行") for text in texts)  # 121 units to re-check, 40 of them printed


def test_the_report_has_the_first_batch_of_those_to_look_at_again_and_the_workbook_has_all():
    compared = comparison(120)
    asked = [one.unit.label for one in compared.recheck]
    assert [one.first for one in compared.recheck] == [True] * 12 + [False] * 13
    document = Document(io.BytesIO(docx(compared)))
    (table,) = (table for table in document.tables if "理由" in [cell.text for cell in table.rows[0].cells])
    assert [row.cells[0].text for row in table.rows[1:]] == asked[:12]
    assert any(paragraph.text.startswith("……另有 13 行") for paragraph in document.paragraphs)
    sheet = load_workbook(io.BytesIO(xlsx(compared)))["复核建议"]
    rows = [(row[2].value, row[0].value) for row in sheet.iter_rows(min_row=4)]
    assert rows == [(name, "是" if place < 12 else None) for place, name in enumerate(asked)]


def test_where_nothing_stands_out_the_report_says_so_and_lists_nobody(compared):
    alike = evolve(compared, recheck=tuple(evolve(one, first=False) for one in compared.recheck))
    document = Document(io.BytesIO(docx(alike)))
    assert not [table for table in document.tables if "理由" in [cell.text for cell in table.rows[0].cells]]
    assert any("分不出先后" in text.text for text in document.paragraphs)
    assert "分不出先后" in html(alike)
    assert "分不出先后" in text(alike)


def test_signs_that_no_document_can_hold_are_replaced(compared):
    strange = evolve(compared.recheck[0].unit, name="坏\x00\ud800名")
    changed = evolve(compared, recheck=(evolve(compared.recheck[0], unit=strange),))
    document = Document(io.BytesIO(docx(changed)))
    texts = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "坏\ufffd\ufffd名" in texts
    assert xlsx(changed)


def test_a_department_gets_its_own_summary(compared):
    department = next(one for one in compared.departments if one.name == "水利局")
    sheet = load_workbook(io.BytesIO(department_xlsx(compared, department))).active
    assert sheet["A1"].value == "部门汇总表（水利局）"
    assert [sheet.cell(row, 2).value for row in range(4, 4 + len(department.cards))] == [
        card.unit.label for card in department.cards
    ]
    document = Document(io.BytesIO(department_docx(compared, department)))
    assert document.paragraphs[0].text == "部门汇总表（水利局）"
    assert len(document.tables[0].rows) == 1 + len(department.cards)
    figures = f"共{len(department.cards)}份，其中未评完0份；按预算加权平均{plain(department.weighted)}，"
    assert document.paragraphs[1].text.startswith(figures)
    assert sheet["A2"].value == document.paragraphs[1].text


def test_the_report_names_a_department_above_its_cards_and_has_every_card(compared):
    table = Document(io.BytesIO(docx(compared))).tables[-1]
    rows = [list(dict.fromkeys(cell._tc for cell in row.cells)) for row in table.rows]
    said = ["".join(text.text for text in cells[0].iter() if text.tag.endswith("}t")) for cells in rows[1:]]
    expected = []
    for department in compared.departments:
        expected += [department.name or "（未填主管部门）", *(card.unit.label for card in department.cards)]
    assert said == expected


def test_a_column_of_numbers_has_room_for_the_longest_word_of_its_head():
    document = Document(io.BytesIO(docx(comparison(12, "en"))))
    widths = {cell.text: cell.width.mm for table in document.tables for cell in table.rows[0].cells}
    assert widths["Cumulative"] >= 10 * 2.1  # letters of 10 points are no wider
    assert widths["Budget (10 000 yuan)"] < 20  # which is broken between its words
