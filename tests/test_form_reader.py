"""Mistakes in a filled-in form: each is told at its cell, all at once, and nothing is guessed or dropped."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.forms.workbook import filled_workbook
from scorer.loader import load, load_assessment
from scorer.readers.filled.form import read_form
from scorer.record import MAX_TEXT
from test_workbook_form import everything


@pytest.fixture(scope="module")
def filled():
    rubric, unit = everything()
    return filled_workbook(rubric, unit)


def changed(data, change):
    """The form after somebody has worked on it."""
    book, stream = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    change(book)
    book.save(stream)
    return stream.getvalue()


def cell_of(book, row, column):
    """A cell by the codes of its row and column."""
    for sheet in book:
        codes = {cell.value: cell.column for cell in sheet[1]}
        for cells in sheet.iter_rows(max_col=1):
            if cells[0].value == row and column in codes:
                return sheet.cell(cells[0].row, codes[column])
    raise KeyError((row, column))


def typed(row, column, value, number_format=None):
    def change(book):
        cell = cell_of(book, row, column)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


def told(data):
    try:
        found = read_form(data, "form.xlsx").warnings
    except InputError as error:
        found = error.diagnostics
    for one in found:
        assert all(one.line(language) for language in ("zh", "en"))
    return [(one.code, one.span.cell) for one in found]


def place(data, row, column):
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = cell_of(book, row, column)
    return f"{cell.parent.title}!{cell.coordinate}"


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        ("leaf:其他", "score", "五分", "form-not-a-number"),
        ("leaf:其他", "score", "5", "form-number-as-text"),
        ("leaf:其他", "score", " ４．５ ", "form-number-as-text"),
        ("fact:预算", "value", "1，234.5", "form-number-as-text"),
        ("leaf:其他", "answer", "是", "form-nothing-asked"),
        ("leaf:其他", "score", True, "form-not-a-number"),
        ("leaf:其他", "score", "#DIV/0!", "form-cell-error"),
        ("leaf:其他", "score", "=1+1", "form-cell-not-calculated"),
        ("leaf:其他", "reason", '="推迟"', "form-cell-not-calculated"),
        ("head:unit", "value", '="示例局"', "form-cell-not-calculated"),
        ("leaf:其他", "score", -1, "negative-number"),
        ("leaf:其他", "score", 1.1234567, "too-many-decimals"),
        ("leaf:其他", "score", 1e12, "number-too-large"),
        ("leaf:其他", "reason", "好" * (MAX_TEXT + 1), "text-too-long"),
        ("leaf:其他", "sign", "大于", "bad-choice"),
        ("own:1:自定", "name", None, "form-own-unnamed"),
        ("item:1:制度", "answer", "也许", "form-bad-choice"),
        ("item:1:制度", "answer", None, "form-partly-answered"),
        ("count:1:违规", "answer", 1.5, "form-not-whole"),
        ("fact:预算", "value", "约100万", "form-not-a-number"),
        ("head:unit", "value", None, "form-cell-blank"),
        ("head:unit", "value", "  ", "form-cell-blank"),
        ("head:year", "value", "今年", "form-not-a-number"),
        ("head:year", "value", 20.5, "form-not-whole"),
        ("head:year", "value", 20, "out-of-range"),
        ("head:kind", "value", "自己评", "form-bad-choice"),
        ("head:about.date", "value", "2021.2.30", "no-such-date"),
        ("problem:1", "due", "2021年6月31日", "no-such-date"),
        ("problem:1", "text", None, "form-cell-blank"),
    ],
)
def test_a_mistake_is_told_at_its_cell(filled, row, column, value, code):
    spoilt = changed(filled, typed(row, column, value))
    assert (code, place(filled, row, column)) in told(spoilt)
    assert len(told(spoilt)) == (2 if value is None and code == "form-partly-answered" else 1) or column == "answer"


@pytest.mark.parametrize(
    ("row", "column", "value", "title"),
    [
        ("leaf:其他", "score", -1, "填写得分"),
        ("leaf:其他", "reason", "好" * (MAX_TEXT + 1), "扣分原因"),
        ("leaf:其他", "evidence", "好" * (MAX_TEXT + 1), "佐证材料"),
        ("own:1:自定", "name", "好" * 300, "二级指标"),
        ("fact:预算", "value", 1e16, "预算"),
        ("fact:预算", "source", "好" * (MAX_TEXT + 1), "数据来源"),
        ("head:unit", "value", "好" * 300, "单位名称"),
        ("problem:1", "measure", "好" * (MAX_TEXT + 1), "改进措施"),
    ],
)
def test_a_value_is_called_what_stands_at_its_row_or_above_its_column(filled, row, column, value, title):
    with pytest.raises(InputError) as caught:
        read_form(changed(filled, typed(row, column, value)), "form.xlsx")
    (found,) = caught.value.diagnostics
    assert found.message("zh").startswith(f"“{title}”")
    assert found.message("en").startswith(f"`{title}`")


def test_a_score_beside_a_reason_for_not_applying_is_told_at_the_name_of_the_row(filled):
    spoilt = changed(filled, typed("leaf:其他", "not_applicable", "没有这项工作"))
    assert told(spoilt) == [("na-with-score", place(filled, "leaf:其他", "name"))]


def test_a_number_shown_as_a_percentage_is_not_taken_for_what_it_shows(filled):
    spoilt = changed(filled, typed("leaf:其他", "score", 0.95, "0%"))
    assert told(spoilt) == [("form-percent", place(filled, "leaf:其他", "score"))]
    assert told(changed(filled, typed("fact:执行", "value", 0.95, "0.00%"))) == [
        ("form-percent", place(filled, "fact:执行", "value"))
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("leaf:其他", "score", "not-a-number"),
        ("count:1:违规", "answer", "form-not-whole"),
        ("head:year", "value", "form-not-whole"),
        ("fact:执行", "value", "not-a-number"),
    ],
)
def test_a_number_beyond_all_measure_is_told_at_its_cell(filled, row, column, code):
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(changed(filled, typed(row, column, 98765)))) as source,
        zipfile.ZipFile(stream, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<v>98765</v>", b"<v>1e999</v>"))
    assert (code, place(filled, row, column)) in told(stream.getvalue())


@pytest.mark.parametrize("line", [True, False])
def test_a_score_that_is_struck_through_is_taken_back_and_told_at_its_cell(filled, line):
    def strike(book):
        for row, column, value in (("leaf:其他", "score", 4.5), ("leaf:其他", "reason", "推迟")):
            cell = cell_of(book, row, column)
            cell.value = value
            cell.font = Font(strike=line)

    data = changed(filled, strike)
    said = read_form(data, "form.xlsx").scores.get("其他")
    if line:
        assert told(data) == [("form-cell-struck", place(filled, "leaf:其他", one)) for one in ("score", "reason")]
        assert said is None or (said.score is None and not said.reason)
        assert "“4.5”带删除线" in read_form(data, "form.xlsx").warnings[0].message("zh")
    else:
        assert told(data) == []
        assert (said.score, said.reason) == (Decimal("4.5"), "推迟")


def test_a_date_where_a_number_belongs_is_told(filled):
    import datetime as dt

    spoilt = changed(filled, typed("leaf:其他", "score", dt.date(2021, 3, 1), "yyyy-mm-dd"))
    assert told(spoilt) == [("form-not-a-number", place(filled, "leaf:其他", "score"))]


def test_all_mistakes_are_told_at_once(filled):
    def several(book):
        typed("leaf:其他", "score", "五")(book)
        typed("fact:预算", "value", "百万")(book)
        typed("head:unit", "value", None)(book)

    assert sorted(code for code, _ in told(changed(filled, several))) == [
        "form-cell-blank", "form-not-a-number", "form-not-a-number",
    ]  # fmt: skip


def test_rows_that_moved_are_known_by_their_code(filled):
    def insert(book):
        book["自评表"].insert_rows(6, 3)
        book["基本情况"].insert_rows(4)
        book["自评表"].title = "改名"

    moved, before = read_form(changed(filled, insert), "form.xlsx"), read_form(filled, "form.xlsx")
    assert moved == before


def test_a_row_that_is_gone_or_stands_twice_is_told(filled):
    def remove(book):
        sheet = book["自评表"]
        row = cell_of(book, "leaf:其他", "score").row
        sheet.delete_rows(row)

    assert ("form-row-missing", "自评表") in told(changed(filled, remove))

    def copy(book):
        sheet = book["自评表"]
        sheet.cell(60, 1).value = "leaf:其他"

    assert told(changed(filled, copy)) == [("form-row-twice", "自评表!A60")]


def test_a_sheet_that_is_gone_is_told(filled):
    assert told(changed(filled, lambda book: book.remove(book["自评表"]))) == [("not-a-form", None)]
    assert told(changed(filled, lambda book: book.remove(book["其他问题"]))) == [("form-sheet-missing", None)]


def test_a_sheet_that_stands_twice_is_told(filled):
    assert told(changed(filled, lambda book: book.copy_worksheet(book["自评表"]))) == [("form-sheet-twice", None)]


@pytest.mark.parametrize(("row", "column"), [("leaf:其他", "score"), ("leaf:其他", "problem"), ("leaf:其他", "name"),
                                             ("problem:1", "measure"), ("head:unit", "value")])  # fmt: skip
def test_a_column_that_is_gone_is_told(filled, row, column):
    where = []

    def remove(book):
        cell = cell_of(book, row, column)
        where.append(cell.parent.title)
        cell.parent.delete_cols(cell.column)

    without = changed(filled, remove)
    assert ("form-column-missing", where[0]) in told(without)


@pytest.mark.parametrize(("row", "column"), [("leaf:其他", "name"), ("leaf:其他", "score"), ("problem:1", "text")])
@pytest.mark.parametrize("below", [False, True])
def test_a_row_that_somebody_added_is_told(filled, row, column, below):
    where = []

    def add(book):
        cell = cell_of(book, row, column)
        sheet, number = cell.parent, cell.parent.max_row + 2 if below else cell.row + 1
        if not below:
            sheet.insert_rows(number)
        sheet.cell(number, cell.column).value = "补充" if column != "score" else 5
        where.append(f"{sheet.title}!{sheet.cell(number, cell.column).coordinate}")

    longer = changed(filled, add)
    assert told(longer) == [("form-row-added", where[0])]


def test_a_form_of_another_version_is_told_when_it_is_scored(filled):
    import attrs

    rubric, _ = everything()
    with pytest.raises(InputError) as caught:
        evaluate(attrs.evolve(rubric, version="2"), read_form(filled, "form.xlsx"))
    assert [found.code for found in caught.value.diagnostics] == ["form-of-other-version"]


def test_a_form_of_a_later_format_is_told(filled):
    def later(book):
        book["_scorer"].cell(1, 2).value = "scorer.form/2"

    assert told(changed(filled, later)) == [("form-format-unknown", None)]


def test_a_workbook_that_is_no_form_is_told():
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.save(stream)
    assert told(stream.getvalue()) == [("not-a-form", None)]


def test_a_cell_far_out_is_refused_before_anything_is_laid_out(filled):
    def far(book):
        book["自评表"]["XFD1048576"] = 1

    assert told(changed(filled, far)) == [("archive-too-large", None)]


def test_what_a_formula_shows_is_never_read(filled):
    spoilt = changed(filled, typed("leaf:执行率", "earned", 10))
    assert read_form(spoilt, "form.xlsx") == read_form(filled, "form.xlsx")


def test_numbers_come_back_as_they_were_typed(filled):
    for text in ("0.1", "4.35", "1.005", "29.999999", "123456789.123456"):
        back = read_form(changed(filled, typed("leaf:其他", "score", float(text))), "form.xlsx")
        assert back.scores["其他"].score == Decimal(text)


def test_a_form_is_loaded_by_its_ending(filled, tmp_path):
    path = tmp_path / "单位.XLSX"
    path.write_bytes(filled)
    assert load_assessment(path) == load(path)
    (tmp_path / "错.xlsx").write_text('rubric = "x"', encoding="utf-8")
    with pytest.raises(InputError, match="not-an-archive"):
        load_assessment(tmp_path / "错.xlsx")


@settings(max_examples=40)
@given(st.data())
def test_a_spoilt_file_gives_diagnostics_and_nothing_else(filled, data):
    spoilt = bytearray(filled)
    if data.draw(st.booleans()):
        del spoilt[data.draw(st.integers(0, len(spoilt))) :]
    for _ in range(data.draw(st.integers(1, 5))):
        if spoilt:
            spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_form(bytes(spoilt), "form.xlsx")
    except InputError:
        return


def test_a_form_without_the_list_of_its_parts_is_damaged(filled):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            if name != "xl/_rels/workbook.xml.rels":
                target.writestr(name, source.read(name))
    assert told(stream.getvalue()) == [("archive-damaged", None)]


def test_a_remark_in_the_row_of_the_total_is_told_at_its_cell(filled):
    assert told(changed(filled, typed("group:", "reason", "年中调整"))) == [
        ("form-total-row", place(filled, "group:", "reason"))
    ]
