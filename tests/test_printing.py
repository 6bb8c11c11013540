"""Cards as Word, Excel and PDF files: what is in them, that they add up, that nothing typed becomes code."""

import io
import os
import re
import subprocess
import sys
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import trees
from scorer.cli import main
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.loader import load_assessment, rubric_of
from scorer.reporters import BINARY, facts, pdf, render
from scorer.reporters.cells import points_text, score_text
from scorer.reporters.lines import lines, name_columns
from scorer.reporters.pagination import paged
from scorer.reporters.paper import PAGE_WIDTH, paper
from scorer.reporters.printable import printable
from scorer.reporters.xlsx import xlsx
from scorer.wrapping import wrap
from small import rubric_head, scored
from test_reporters import CARDS as TEXT_CARDS

ROOT = Path(__file__).parent.parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: A bonus, a penalty, a veto that is hit, and one that is undecided.
ADJUSTED = scored(
    rubric_head(points=10, grades='{ name = "优", from = 9 }, { name = "差", from = 0 }')
    + """
[[fact]]
name = "事故次数"

[[fact]]
name = "瞒报"
values = ["是", "否"]

[[level1]]
name = "甲"
points = 10

[[adjustment]]
kind = "bonus"
name = "获奖加分"
cap = 2

[[adjustment]]
kind = "penalty"
name = "违规减分"
cap = 3

[[veto]]
name = "发生事故"
when = "事故次数 > 0"
total_at_most = 6

[[veto]]
name = "瞒报数据"
when = "瞒报 = '是'"
grade_at_most = "差"
""",
    """
[facts]
"事故次数" = 1

[scores]
"甲" = 9.1

[adjustments]
"获奖加分" = { score = 1.2, reason = "市级表彰" }
"违规减分" = { score = 0.4, reason = "迟报一次" }
""",
)


def example(name):
    assessment = load_assessment(ROOT / "examples" / f"{name}.toml")
    return evaluate(rubric_of(assessment), assessment)


def leaf(name):
    """One indicator of one point."""
    return f'\n[[level1]]\nname = "{name}"\npoints = 1\n'


CARDS = TEXT_CARDS | {
    "adjusted": ADJUSTED,
    "rules": example("mof-project-2020"),
    "reconstructed": example("ezhou-finance-2019"),
}
every_card = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
every_format = pytest.mark.parametrize("format_", sorted(BINARY))


def number(text):
    """A printed number, or None where a word or nothing stands."""
    found = re.fullmatch(r"[+−-]?\d+(\.\d+)?", (text or "").rstrip("*"))
    return Decimal(found[0].replace("−", "-")) if found else None


# ── Word, read by its structure ────────────────────────────────────────────────────────────────────────────────────


def body_of(data):
    with ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))[0]


def text_of(element):
    return "".join(
        "\n" if node.tag == f"{W}br" else "\t" if node.tag == f"{W}tab" else node.text or ""
        for node in element.iter(f"{W}t", f"{W}br", f"{W}tab")
        if node.getparent().tag == f"{W}r"
    )


def value(element, path):
    found = element.find(path.replace("w:", W))
    return None if found is None else found.get(f"{W}val", "")


def grid(table):
    """Cells by row and column: text, columns covered, and whether it goes on from above."""
    rows = []
    for row in table.iter(f"{W}tr"):
        cells, column = {}, 0
        for cell in row.iter(f"{W}tc"):
            span = int(value(cell, "w:tcPr/w:gridSpan") or 1)
            texts = [text_of(paragraph) for paragraph in cell.iter(f"{W}p")]
            cells[column] = (texts, span, value(cell, "w:tcPr/w:vMerge") == "continue")
            column += span
        rows.append(cells)
    return rows


def outline(data):
    """The document as lines that can be reviewed: paragraphs with their style, rows with what is special of them."""
    found = []
    for element in body_of(data):
        if element.tag == f"{W}p":
            found.append(f"{value(element, 'w:pPr/w:pStyle') or 'Normal'}: {text_of(element)}")
        elif element.tag == f"{W}tbl":
            widths = [column.get(f"{W}w") for column in element.iter(f"{W}gridCol")]
            found.append(f"table {' '.join(widths)}")
            for row, cells in zip(element.iter(f"{W}tr"), grid(element), strict=True):
                marks = "".join(
                    mark
                    for mark, tag in (("H", "tblHeader"), ("!", "cantSplit"), ("&", "keepNext"))
                    if row.find(f".//{W}{tag}") is not None
                )
                shown = [
                    ("^" if above else "/".join(texts)) + (f" ×{span}" if span > 1 else "")
                    for texts, span, above in cells.values()
                ]
                found.append(f"  {marks} | " + " | ".join(shown))
    return "\n".join(found) + "\n"


@pytest.mark.parametrize("name", ["example", "mixed", "adjusted"])
def test_the_structure_of_the_word_document_is_the_one_that_was_approved(golden, name):
    golden(f"printed/{name}.docx.txt", outline(render(CARDS[name], "docx")))


@every_card
def test_the_word_table_has_every_line_once_and_re_adds(card):
    table = next(element for element in body_of(render(card, "docx")) if element.tag == f"{W}tbl")
    _, *rows = grid(table)
    names, wanted = name_columns(card), lines(card)
    assert len(rows) == len(wanted) + len(facts.closing(card))
    begun = set(accumulate(map(len, paged(paper(card)))))
    groups = {}
    for place, (row, line) in enumerate(zip(rows, wanted, strict=False)):
        assert row[names][0] == [points_text(card, line)]
        assert row[names + 1][0] == [score_text(card, line)]
        for column, start in enumerate(line.starts):
            groups[column] = start[0] if start else groups[column]
            texts, _, above = row[column]
            assert above == (start is None and place not in begun)
            assert texts[0] == ("" if above else printable(groups[column].name))
    shown = [number(row[names + 1][0][0]) for row in rows[: len(wanted)]]
    if card.rubric.display_places is None:
        assert sum(one for one in shown if one is not None) == card.root.low


@every_card
def test_the_head_of_a_word_table_is_repeated_and_no_row_is_split(card):
    for table in body_of(render(card, "docx")).iter(f"{W}tbl"):
        head, *rows = table.iter(f"{W}tr")
        assert head.find(f".//{W}tblHeader") is not None
        split = [row for row in (head, *rows) if row.find(f".//{W}cantSplit") is None]
        assert all(max(map(len, text_of(row).split("\n"))) > 300 for row in split)  # higher than a page, perhaps


def test_the_word_document_can_be_opened_and_has_the_margins_and_faces_of_official_papers():
    document = Document(io.BytesIO(render(CARDS["example"], "docx")))
    section = document.sections[0]
    sides = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    assert [round(getattr(section, side).mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    faces = {}
    for name in ("Title", "Heading 1", "Body Text", "表格 文字"):
        letters = document.styles[name].element.rPr.rFonts
        faces[name] = letters.get(f"{W}eastAsia")
        assert not [key for key in letters.keys() if "heme" in key]  # noqa: SIM118  # an lxml element
    assert faces == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Body Text": "仿宋_GB2312",
        "表格 文字": "仿宋_GB2312",
    }
    with ZipFile(io.BytesIO(render(CARDS["example"], "docx"))) as archive:
        assert "Noto Serif CJK SC" in archive.read("word/fontTable.xml").decode()


def test_the_signature_line_is_filled_in_from_what_the_assessment_says():
    text = outline(render(CARDS["mixed"], "docx"))
    assert "单位（盖章）：\t填报人：张三" in text
    assert "复核人：李四\t日期：2021-02-20" in text


# ── Excel ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def workbook(data, *, values=False):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def listing(data):
    """Every cell that holds something: sheet, cell, formula or text, and the value a formula carries."""
    found = []
    carried = workbook(data, values=True)
    for sheet in workbook(data):
        found.append(
            f"[{sheet.title}] frozen {sheet.freeze_panes}, merged {' '.join(map(str, sheet.merged_cells.ranges))}"
        )
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value not in (None, ""):
                    shown = repr(cell.value) if cell.data_type == "s" else str(cell.value)
                    told = f" → {carried[sheet.title][cell.coordinate].value}" if cell.data_type == "f" else ""
                    found.append(f"{cell.coordinate} {shown}{told}")
    return "\n".join(found) + "\n"


@pytest.mark.parametrize("name", ["mixed", "adjusted"])
def test_the_cells_of_the_workbook_are_those_that_were_approved(golden, name):
    golden(f"printed/{name}.xlsx.txt", listing(render(CARDS[name], "xlsx")))


def without_values(data):
    """The workbook with the values of its formulas taken away, so that only a recalculation can bring them back."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part).replace(b' t="str"', b"")
            new.writestr(name, part)
    return stream.getvalue()


def recalculated(libreoffice, folder, datas):
    """The workbooks as LibreOffice calculates them."""
    (folder / "out").mkdir()
    for index, data in enumerate(datas):
        (folder / f"{index}.xlsx").write_bytes(without_values(data))
    command = [libreoffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx"]
    files = sorted(map(str, folder.glob("*.xlsx")))
    subprocess.run([*command, "--outdir", str(folder / "out"), *files], check=True, capture_output=True, timeout=120)
    return [openpyxl.load_workbook(folder / "out" / f"{index}.xlsx", data_only=True) for index in range(len(datas))]


def test_a_reason_longer_than_a_row_can_be_high_has_room_in_the_workbook_and_the_sums_stay():
    tree = '[[level1]]\nname = "甲"\npoints = 10\nlevel2 = [{ name = "一", points = 4 }, { name = "二", points = 6 }]\n'
    reason = "因汛期停工，未能按期完成。" * 100
    card = scored(
        rubric_head(points=10) + tree,
        f'[scores]\n"一" = {{ score = 3.5, reason = "{reason}" }}\n"二" = {{ score = 5, reason = "推迟" }}\n',
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsx(card)))
    for sheet in book.worksheets[:2]:
        (cell,) = [cell for row in sheet for cell in row if cell.value == reason]
        (area,) = [area for area in sheet.merged_cells.ranges if cell.coordinate in area]
        rows = range(area.min_row, area.max_row + 1)
        lines = len(wrap(reason, int(sheet.column_dimensions[cell.column_letter].width)))
        assert sum(sheet.row_dimensions[row].height for row in rows) >= 15 * lines
    table, deductions = book.worksheets[:2]
    after = area.max_row + 1
    assert [deductions.cell(after, column).value for column in (2, 4)] == ["甲/二", "推迟"]
    last = max(row for row in range(1, table.max_row + 1) if table.cell(row, 2).value == "二")
    assert table.cell(last + 1, 4).value == f"=ROUND(SUM(D5:D{last}),6)"


def test_no_figure_breaks_in_a_column_of_the_paper():
    card = scored(
        rubric_head(points=100000) + '[[level1]]\nname = "甲"\npoints = 100000\n',
        '[scores]\n"甲" = { score = 12345.67, reason = "未做" }\n',
    )
    page = paper(card)
    tables = [page.table, *(section.table for section in page.sections if section.table)]
    for table in tables:
        assert sum(table.widths) == PAGE_WIDTH
        for row in table.rows:
            for cell in row.cells:
                if cell.look in ("number", "lost"):
                    assert table.widths[cell.column] - 3 >= 2.1 * len(cell.text)


def test_recalculated_in_libreoffice_every_formula_gives_the_number_of_the_card(libreoffice, tmp_path):
    drawn = []

    @settings(max_examples=10)
    @given(trees.cards())
    def draw(card):
        drawn.append(evaluate(*card.read()))

    draw()
    cards = [*CARDS.values(), *drawn]
    datas = [xlsx(card) for card in cards]
    formulas = 0
    for data, card, after in zip(datas, cards, recalculated(libreoffice, tmp_path, datas), strict=True):
        carried = workbook(data, values=True)
        for sheet in workbook(data):
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        formulas += 1
                        now = after[sheet.title][cell.coordinate].value
                        assert now == carried[sheet.title][cell.coordinate].value, (sheet.title, cell.coordinate)
        totals = [Decimal(repr(row[name_columns(card) + 1])) for row in total_rows(after, card)]
        assert totals == [card.score]
    assert formulas > 500


def total_rows(book, card):
    names = facts.closing(card)
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True, min_row=5) if row[0] == names[-1].name]
    return rows[-1:]


@every_card
def test_the_formulas_of_the_workbook_are_sums_and_differences_only(card):
    allowed = re.compile(
        r"=(ROUND\(SUM\([^()\"&|]+\),6\)|IF\(ISNUMBER\(\w+\),ROUND\(\w+-\w+,6\),\"\"\)|'?[\w ]+'?!\w+|IF\(C\d.*)",
        re.ASCII,
    )
    allowed = re.compile(allowed.pattern)
    for sheet in workbook(render(card, "xlsx")):
        for row in sheet.iter_rows():
            for one in row:
                assert one.data_type != "f" or allowed.fullmatch(one.value), one.value


def test_what_somebody_typed_is_a_text_in_the_workbook_whatever_it_begins_with():
    card = scored(
        rubric_head(points=2) + leaf("=1+1") + leaf("+cmd()"),
        '[about]\nprepared_by = "=cmd()"\n[scores]\n"=1+1" = { score = 0, reason = "@SUM(A1)" }\n"+cmd()" = 1',
    )
    data = render(card, "xlsx")
    typed = {
        cell.value: cell.data_type
        for sheet in workbook(data)
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).startswith(("=1+1", "+cmd", "@SUM", "=cmd"))
    }
    assert typed == {"=1+1": "s", "+cmd()": "s", "@SUM(A1)": "s", "=cmd()": "s"}
    with ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]


def test_a_text_longer_than_a_row_goes_on_in_the_next_one_and_nothing_is_lost():
    long = "项目进度滞后" * 3000
    card = scored(rubric_head(points=1) + leaf("甲"), f'[[problem]]\ntext = "{long}"\n')
    sheet = workbook(render(card, "xlsx"))["说明"]
    texts = "".join(str(row[1] or "") for row in sheet.iter_rows(values_only=True)).replace("\n", "")
    assert long in texts


# ── PDF ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def pdf_text(poppler, data, folder):
    (folder / "card.pdf").write_bytes(data)
    done = subprocess.run(
        [poppler / "pdftotext", "-layout", folder / "card.pdf", "-"], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


@every_card
def test_the_text_of_the_pdf_can_be_selected_and_says_everything(poppler, chinese_fonts, tmp_path, card):
    text = re.sub(r"\s", "", pdf_text(poppler, render(card, "pdf"), tmp_path))
    page = paper(card)
    for name, _ in page.head:
        assert re.sub(r"\s", "", name) in text
    for section in page.sections:
        assert re.sub(r"\s", "", section.title) in text
    assert plain(card.score) in text


def test_the_fonts_of_the_pdf_are_inside(poppler, chinese_fonts, tmp_path):
    (tmp_path / "card.pdf").write_bytes(render(CARDS["example"], "pdf"))
    done = subprocess.run([poppler / "pdffonts", tmp_path / "card.pdf"], capture_output=True, check=True, timeout=60)
    rows = done.stdout.decode().splitlines()[2:]
    assert any("CJK" in row for row in rows)
    assert all(row.split()[-5:-4] == ["yes"] for row in rows)


def test_every_text_of_the_pdf_is_in_one_of_the_faces_chosen_the_chart_too(poppler, chinese_fonts, tmp_path):
    (tmp_path / "card.pdf").write_bytes(render(CARDS["example"], "pdf"))
    done = subprocess.run([poppler / "pdffonts", tmp_path / "card.pdf"], capture_output=True, check=True, timeout=60)
    names = [line.split(b" ")[0].split(b"+")[-1].decode().lower() for line in done.stdout.splitlines()[2:]]
    first = {tuple(faces[:3]) for faces in pdf.chosen_faces(pdf._fonts().families()).values()}
    faces = {face.replace(" ", "").lower() for chosen in first for face in chosen}
    assert names
    assert not [name for name in names if not any(name.startswith(face) for face in faces)]


def long_card(groups=1, leaves=100, label="部门绩效"):
    tree = "".join(
        f'\n[[level1]]\nname = "{label}{group}"\npoints = {leaves}\n[[level1.level2]]\nname = "履职成效{group}"\n'
        f"points = {leaves}\nlevel3 = ["
        + ", ".join(f'{{ name = "指标{group}之{leaf}号", points = 1 }}' for leaf in range(leaves))
        + "]\n"
        for group in range(groups)
    )
    return scored(rubric_head(points=groups * leaves) + tree, "")


#: One group over some pages; groups of nine; groups that do not fit the pages, the label of the last but one very high.
LONG = {
    "one group": long_card(),
    "short groups": long_card(groups=9, leaves=9),
    "odd groups": long_card(groups=5, leaves=23),
    "high labels": long_card(groups=3, leaves=18, label="部门整体支出绩效管理与履职成效综合评价情况" * 8),
}


def begins_where_it_was_counted_to(card, text):
    """Every page has the rows that were counted for it, and the labels of the groups that its first row is in."""
    texts = [re.sub(r"\s", "", page) for page in text.split("\f")]
    counted = paged(paper(card))
    assert len(counted) >= 3
    for found, rows in zip(texts, counted, strict=False):
        leaves = [cell.text for row in rows for cell in row.cells if cell.column == 2]
        assert re.findall(r"指标\d+之\d+号", found) == leaves
        assert "三级指标" in found
        assert all(set(cell.text) <= set(found) for cell in rows[0].cells[:2])


@pytest.mark.parametrize("card", LONG.values(), ids=LONG)
def test_a_page_of_the_pdf_begins_where_it_was_counted_to_with_the_labels_of_its_groups(
    poppler, chinese_fonts, tmp_path, card
):
    begins_where_it_was_counted_to(card, pdf_text(poppler, render(card, "pdf"), tmp_path))


def test_a_page_of_word_begins_where_it_was_counted_to_with_the_labels_of_its_groups(
    libreoffice, poppler, chinese_fonts, tmp_path
):
    cards = {name: LONG[name] for name in ("odd groups", "high labels")}
    for name, card in cards.items():
        (tmp_path / f"{name}.docx").write_bytes(render(card, "docx"))
    command = [libreoffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    files = sorted(tmp_path.glob("*.docx"))
    subprocess.run([*command, "--outdir", tmp_path, *files], check=True, capture_output=True, timeout=120)
    for name, card in cards.items():
        begins_where_it_was_counted_to(card, pdf_text(poppler, (tmp_path / f"{name}.pdf").read_bytes(), tmp_path))


def test_signs_of_the_template_language_are_printed_as_they_are(poppler, chinese_fonts, tmp_path):
    name = "#read(1) $x$ *b* _i_ @a <b> [c] \\\\ // `d`"
    card = scored(rubric_head(points=1) + leaf(name), "")
    assert "#read(1)$x$*b*_i_@a<b>[c]\\//`d`" in re.sub(r"\s", "", pdf_text(poppler, render(card, "pdf"), tmp_path))


def test_without_the_extra_a_pdf_is_refused_by_one_diagnostic_that_names_what_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError) as caught:
        render(CARDS["example"], "pdf")
    (told,) = caught.value.diagnostics
    assert told.code == "pdf-not-installed"
    assert all(f'"{sys.executable}" -m pip install typst' in told.line(language) for language in ("zh", "en"))


def test_without_a_chinese_font_no_page_of_boxes_is_made(monkeypatch):
    from typst import Fonts

    monkeypatch.setattr(pdf, "_fonts", lambda: Fonts(include_system_fonts=False))
    with pytest.raises(InputError) as caught:
        render(CARDS["example"], "pdf")
    (told,) = caught.value.diagnostics
    assert told.code == "no-chinese-font"
    for language in ("zh", "en"):
        assert "fonts-noto-cjk" in told.line(language)
        assert ".html" in told.line(language)
    assert render(CARDS["english"], "pdf").startswith(b"%PDF")


def test_the_official_faces_go_before_the_others_and_any_face_before_none():
    faces = pdf.chosen_faces(["Noto Serif CJK SC", "Noto Sans CJK SC", "FangSong", "Times New Roman"])
    assert faces["text"] == ["Times New Roman", "FangSong", "Noto Serif CJK SC"]
    assert pdf.chosen_faces(["SimHei"]) == {"title": ["SimHei"], "heading": ["SimHei"], "text": ["SimHei"]}
    assert pdf.chosen_faces(["DejaVu Sans"]) == {"title": [], "heading": [], "text": []}


# ── All three ──────────────────────────────────────────────────────────────────────────────────────────────────────


@every_card
@every_format
def test_the_same_card_gives_the_same_bytes(chinese_fonts, card, format_):
    assert render(card, format_) == render(card, format_)


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_dates_in_the_file_are_those_of_the_assessment(format_):
    for name, day in (("mixed", "2021-02-20"), ("example", "2017-12-31")):
        with ZipFile(io.BytesIO(render(CARDS[name], format_))) as archive:
            core = archive.read("docProps/core.xml").decode()
            stamps = {entry.date_time[0] for entry in archive.infolist()}
        assert set(re.findall(r"\d{4}-\d\d-\d\d(?=T)", core)) == {day}
        assert stamps == {1980}


@settings(max_examples=20)
@given(trees.cards(), st.sampled_from(["docx", "xlsx"]))
def test_any_card_can_be_printed(card, format_):
    assert render(evaluate(*card.read()), format_)


def test_signs_that_no_document_can_hold_are_replaced():
    assert printable("甲\ufffe乙\udce4丙\n") == "甲\ufffd乙\ufffd丙\n"


# ── The command ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def unit(tmp_path, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    return str(ROOT / "examples" / "panzhihua-beijing-2017.toml")


@every_format
def test_a_file_for_paper_is_not_written_to_a_screen(unit, capsys, monkeypatch, format_):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert main(["score", unit, "--format", format_]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "output-needed" in told.err


def test_several_files_are_not_written_into_one_another(unit, capsys):
    other = str(ROOT / "examples" / "mof-project-2020.toml")
    assert main(["score", unit, other, "--format", "docx"]) == 2
    assert "output-needed" in capsys.readouterr().err


def test_a_pipe_gets_the_bytes(unit):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "scorer", "score", unit, "--format", "docx"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
    assert done.stdout == render(CARDS["example"], "docx")


@pytest.mark.parametrize("leaves", range(20, 34))
def test_the_table_of_the_workbook_does_not_end_with_a_page_of_a_few_rows(leaves):
    """With the font of the workbook and without it: the width of its figures decides what fits on a page."""
    text = rubric_head(points=leaves)
    text += "".join(f'[[level1]]\nname = "指标{number}"\npoints = 1\n' for number in range(leaves))
    card = scored(text, "")
    sheet = openpyxl.load_workbook(io.BytesIO(render(card, "xlsx"))).worksheets[0]
    heights = [sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1)]
    assert all(height >= 18 for height in heights[4:])
    widths = [sheet.column_dimensions[column.column_letter].width - 0.71 for column in sheet[4]]
    for figure in (7, 9.5) if leaves != 28 else (7,):  # no height of 28 rows suits both
        room = (595.3 - 115.2) * max(1, sum(width * figure + 5 for width in widths) * 0.75 / (841.9 - 86.4))
        pages = [0.0]
        rows = 0
        for height in heights:
            if pages[-1] + height > room:
                pages, rows = [*pages, 24.0], 0
            pages[-1] += height
            rows += 1
        assert len(pages) == 1 or rows >= 5
