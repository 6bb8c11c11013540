"""`scorer compare` as typed: what is read, what is written where, and with which exit status."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import polars as pl
import pytest

from comparisons import comparison
from desk import GRADES, TREE
from scorer.cli import main
from scorer.forms.workbook import filled_workbook
from scorer.loader import load_assessment, rubric_of
from scorer.reporters.comparison.field_sheets import OF_COMPLETE
from scorer.reporters.comparison.sheets import sheets
from scorer.reporters.comparison.text import text
from small import rubric_head

ROOT = Path(__file__).parent.parent


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a rubric and three units, two of them tied."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "units"
    folder.mkdir()
    (folder / "rubric.toml").write_text(rubric_head(grades=GRADES) + TREE, encoding="utf-8")
    for name, budget in (("甲", 30), ("乙", 29), ("丙", 29)):
        (folder / f"{name}.toml").write_text(unit(name, budget), encoding="utf-8")
    return tmp_path


def unit(name, budget, year=2020):
    scores = f'[scores]\n"预算" = {budget}\n"目标" = 10\n"数量" = 60\n'
    return f'rubric = "rubric.toml"\nunit = "{name}"\nyear = {year}\n[about]\nregion = "南"\n{scores}'


def run(*words, capsys):
    status = main(["--lang", "en", "compare", *map(str, words)])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_a_folder_is_ranked_and_the_rubric_in_it_is_passed_over(desk, capsys):
    status, printed, told = run("units", "--format", "json", capsys=capsys)
    assert (status, told) == (0, "")
    found = json.loads(printed)
    assert found["format"] == "scorer.comparison/1"
    assert [(one["unit"]["name"], one["rank"], one["total"]) for one in found["fields"][0]["ranking"]] == [
        ("甲", 1, "100"), ("丙", 2, "99"), ("乙", 2, "99"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_the_text_is_printed_at_any_width_in_both_languages(desk, capsys, monkeypatch, language, columns):
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["--lang", language, "compare", "units", "--sample", "2"]) == 0
    assert "甲" in capsys.readouterr().out


def test_a_narrow_window_says_which_columns_it_leaves_out_and_where_they_are():
    narrow = text(comparison(30), columns=80)
    assert "窗口太窄，未列：单位代码、主管部门、地区、类型" in narrow
    assert "--table ranking --format csv" in " ".join(narrow.split())
    assert "太宽，不在此列出；见 --table heat --format csv" in narrow
    ranking = sheets(comparison(30))[1]
    assert re.search("^水利局 +8 ", narrow, re.MULTILINE)  # what a line is about is never left out
    assert "状态" in narrow.split("整改台账", 2)[1]
    assert re.search("^文件不能用 +坏.toml", narrow, re.MULTILINE)
    wide = text(comparison(30), columns=300)
    assert "窗口太窄" not in wide
    assert [column.head for column in ranking.columns if column.head not in wide] == []


def test_a_folder_of_filled_in_forms_is_ranked_like_one_of_texts(desk, capsys):
    forms = desk / "forms"
    forms.mkdir()
    for path in sorted((desk / "units").glob("*.toml")):
        if path.stem != "rubric":
            assessment = load_assessment(path)
            form = filled_workbook(rubric_of(assessment), assessment, "../units/rubric.toml")
            (forms / f"{path.stem}.xlsx").write_bytes(form)
    texts, books = (json.loads(run(folder, "--format", "json", capsys=capsys)[1]) for folder in ("units", "forms"))
    read, written = (
        [(one["unit"]["name"], one["rank"], one["total"]) for one in found["fields"][0]["ranking"]]
        for found in (books, texts)
    )
    assert read == written


def test_damaged_files_are_told_and_the_rest_is_compared(desk, capsys):
    (desk / "units" / "坏.toml").write_text("unit = ", encoding="utf-8")
    (desk / "units" / "超.toml").write_text(unit("超", 31), encoding="utf-8")
    status, printed, told = run("units", "--format", "json", capsys=capsys)
    assert status == 1
    assert "score-above-points" in told
    assert [Path(out["file"]).name for out in json.loads(printed)["left_out"]] == ["坏.toml", "超.toml"]


def test_nothing_usable_is_status_two(desk, capsys):
    (desk / "bad").mkdir()
    (desk / "bad" / "坏.toml").write_text("unit = ", encoding="utf-8")
    assert run("bad", capsys=capsys)[0] == 2
    (desk / "empty").mkdir()
    status, printed, told = run("empty", capsys=capsys)
    assert (status, printed) == (2, "")
    assert "nothing-to-compare" in told


@pytest.mark.parametrize("words", [("--kind", "final"), ("--year", "2031")])
def test_where_no_card_is_of_the_year_and_kind_that_is_said(desk, capsys, words):
    status, printed, told = run("units", *words, capsys=capsys)
    assert (status, printed) == (2, "")
    assert "units: error[nothing-to-rank]" in told


def test_a_roster_is_told_and_strict_minds_who_is_missing(desk, capsys):
    (desk / "roster.csv").write_text("name,region\n甲,南\n丁,北\n", encoding="utf-8")
    words = ("units", "--roster", "roster.csv", "--format", "json", "--draws", "0")
    status, printed, _ = run(*words, capsys=capsys)
    roster = json.loads(printed)["roster"]
    assert (status, [one["name"] for one in roster["missing"]]) == (0, ["丁"])
    assert [one["name"] for one in roster["unexpected"]] == ["丙", "乙"]
    assert run(*words, "--strict", capsys=capsys)[0] == 1


def test_last_year_may_lie_in_another_folder(desk, capsys):
    shutil.copytree(desk / "units", desk / "before")
    (desk / "before" / "甲.toml").write_text(unit("甲", 15, 2019), encoding="utf-8")
    status, printed, _ = run("units", "--last-year", "before/甲.toml", "--format", "json", capsys=capsys)
    years = json.loads(printed)["years"]
    assert (status, [(one["unit"]["name"], one["change"]) for one in years["changes"]]) == (0, [("甲", "15")])


@pytest.mark.parametrize("ending", [".txt", ".md", ".json", ".html", ".xlsx", ".docx", ".csv", ".parquet"])
def test_the_ending_of_the_output_picks_the_format_and_repeats_byte_for_byte(desk, capsys, ending):
    names = []
    for files in (
        ["units/甲.toml", "units/乙.toml", "units/丙.toml"],
        ["units/丙.toml", "units/甲.toml", "units/乙.toml"],
    ):
        names.append(desk / f"out{len(names)}{ending}")
        assert run(*files, "-o", names[-1], "--draws", "50", capsys=capsys) == (0, "", "")
    assert names[0].read_bytes() == names[1].read_bytes() != b""


def test_parquet_holds_exact_decimals(desk, capsys):
    assert run("units", "-o", "out.parquet", capsys=capsys)[0] == 0
    frame = pl.read_parquet("out.parquet")
    assert frame.columns[0] == "Rank"
    assert [str(value) for value in frame["Total"]] == ["100", "99", "99"]


def test_csv_has_one_table_and_nothing_that_runs(desk, capsys):
    (desk / "units" / "丁.toml").write_text(unit("=cmd()", 28), encoding="utf-8")
    _, printed, _ = run("units", "--format", "csv", capsys=capsys)
    assert printed.startswith("\ufeffRank,Unit")
    assert ",'=cmd()," in printed


def test_a_folder_takes_every_table(desk, capsys):
    (desk / "out").mkdir()
    assert run("units", "-o", "out", capsys=capsys)[0] == 0
    assert {"ranking.csv", "losses.csv", "heat.csv", "groups.csv"} <= {path.name for path in (desk / "out").iterdir()}


def test_a_table_that_is_not_there_is_told_with_those_that_are(desk, capsys):
    status, _, told = run("units", "--format", "csv", "--table", "rank", capsys=capsys)
    assert status == 2
    assert "unknown-table" in told
    assert "ranking" in told


@pytest.mark.parametrize("limit", [10_000, 0])
@pytest.mark.parametrize(
    ("table", "code"), [*((table, "nothing-complete") for table in OF_COMPLETE), ("rank", "unknown-table")]
)
def test_where_no_card_is_complete_a_ranking_is_refused_for_that_reason(desk, capsys, monkeypatch, limit, table, code):
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", limit)
    Path("units.csv").write_text("unit,region,预算,目标,数量\n甲,南,29,10,\n乙,北,,10,60\n", encoding="utf-8")
    words = ("units.csv", "--rubric", desk / "units" / "rubric.toml", "--format", "csv", "--table")
    status, printed, told = run(*words, table, capsys=capsys)
    assert (status, printed) == (2, "")
    assert f"error[{code}]" in told
    assert "overview, incomplete" in told
    status, printed, _ = run(*words, "incomplete", capsys=capsys)
    assert status == 0
    assert "甲" in printed


@pytest.fixture
def departments(desk):
    """Two units of one department, and one of none."""
    for name in "甲乙":
        path = desk / "units" / f"{name}.toml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("[about]", '[about]\ndepartment = "水利局"'), encoding="utf-8"
        )
    return desk


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
@pytest.mark.parametrize(("name", "units"), [("水利局", {"甲", "乙"}), ("(no department)", {"丙"})])
def test_the_sheet_of_one_department_has_its_units_only(departments, capsys, name, units, ending):
    assert run("units", "--department", name, "-o", f"sheet.{ending}", capsys=capsys)[0] == 0
    if ending == "xlsx":
        sheet = openpyxl.load_workbook("sheet.xlsx").worksheets[0]
        found = {row[1] for row in sheet.iter_rows(min_row=4, values_only=True)}
        assert sheet["A1"].value == f"Cards by department ({name})"
    else:
        table = docx.Document("sheet.docx").tables[0]
        found = {row.cells[0].text for row in table.rows[1:]}
    assert found == units


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("水利局", [("missing", "丁", None), ("unusable file", "戊", "units/戊.toml")]),
        ("教育局", [("missing", "己", None)]),  # none of whose units has a card
    ],
)
def test_the_sheet_of_a_department_names_who_lacks_something(departments, capsys, name, lines):
    spoilt = Path("units/甲.toml").read_text(encoding="utf-8").replace('"甲"', '"戊"').replace("[scores]", "[score]")
    Path("units/戊.toml").write_text(spoilt, encoding="utf-8")
    rows = "甲,水利局\n乙,水利局\n丁,水利局\n戊,水利局\n己,教育局\n"
    Path("r.csv").write_text(f"name,department\n{rows}", encoding="utf-8")
    words = ("units", "--roster", "r.csv", "--department", name, "-o")
    run(*words, "sheet.xlsx", capsys=capsys)
    sheet = openpyxl.load_workbook("sheet.xlsx")["Roster"]
    found = [(row[0], row[2], row[5]) for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert found == lines
    run(*words, "sheet.docx", capsys=capsys)
    table = docx.Document("sheet.docx").tables[-1 if name == "教育局" else 1]
    assert [row.cells[2].text for row in table.rows[1:]] == [unit for _, unit, _ in lines]


def test_a_department_that_is_not_there_is_told_with_names_that_are_near(departments, capsys):
    status, _, told = run("units", "--department", "水务局", "-o", "sheet.xlsx", capsys=capsys)
    assert (status, Path("sheet.xlsx").exists()) == (2, False)
    assert "error[unknown-department]" in told
    assert "departments are called: 水利局\n" in told


@pytest.mark.parametrize("words", [(), ("--format", "json"), ("-o", "sheet.md"), ("-o", "units")])
def test_the_sheet_of_a_department_has_two_formats(departments, capsys, words):
    status, printed, told = run("units", "--department", "水利局", *words, capsys=capsys)
    assert (status, printed, "department-format" in told) == (2, "", True)


def test_a_name_without_an_ending_may_be_a_file_or_a_folder(desk, capsys):
    status, _, told = run("units", "-o", "表三", capsys=capsys)
    assert (status, Path("表三").exists()) == (2, False)
    assert "file-or-folder" in told
    assert "for a folder a slash behind the name: 表三/" in told
    assert run("units", "-o", "表三/", capsys=capsys)[0] == 0
    assert Path("表三/ranking.csv").is_file()


def test_an_ending_nobody_knows_is_refused_before_anything_is_read(desk, capsys):
    status, _, told = run("units", "-o", "out.doc", capsys=capsys)
    assert status == 2
    assert "unknown-format" in told


def test_the_output_is_never_an_input(desk, capsys):
    status, _, told = run("units", "-o", "units/甲.toml", "--format", "json", capsys=capsys)
    assert status == 2
    assert "output-is-input" in told


@pytest.mark.parametrize("words", [("--sample", "0"), ("--vary", "100"), ("--draws", "x"), ("--level", "3")])
def test_options_out_of_range_are_a_wrong_call(desk, capsys, words):
    with pytest.raises(SystemExit) as left:
        run("units", *words, capsys=capsys)
    assert left.value.code == 2


def test_a_table_is_compared_row_by_row(desk, capsys):
    (desk / "units.csv").write_text(
        "unit,year,预算,目标,数量\n甲,2020,30,10,60\n乙,2020,31,10,60\n丙,2020,20,10,60\n", encoding="utf-8"
    )
    status, printed, told = run("units.csv", "--rubric", "units/rubric.toml", "--format", "json", capsys=capsys)
    found = json.loads(printed)
    assert status == 1
    assert json.loads(told)[0]["line"] == 3
    assert [(one["unit"]["name"], one["total"]) for one in found["fields"][0]["ranking"]] == [
        ("甲", "100"),
        ("丙", "90"),
    ]


@pytest.mark.parametrize("limit", [0, 10_000])
def test_units_of_one_name_are_told_apart_by_their_codes(desk, monkeypatch, capsys, limit):
    (desk / "units.csv").write_text(
        "unit,code,year,预算,目标,数量\n第一小学,02,2020,30,9,60\n第一小学,01,2020,30,10,60\n", encoding="utf-8"
    )
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", limit)
    _, printed, _ = run("units.csv", "--rubric", "units/rubric.toml", "--format", "csv", capsys=capsys)
    head, *rows = csv.reader(io.StringIO(printed.removeprefix("\ufeff")))
    assert head[:3] == ["Rank", "Unit", "Unit code"]
    assert [row[:3] for row in rows] == [["1", "第一小学", "01"], ["2", "第一小学", "02"]]


LONG_TABLE = '''unit,code,region,type,year,kind,预算,目标,数量
甲,1,南,,2020,self,30,10,60
乙,2,北 ,=x(),2020,,30,9.5,60
丙,,南,学校,2020,self,31,10,60
丁,4,,学校,2020,self,30,9.5,
"戊,""己""",5,北,学校,2020,self,12.25,0,60

甲,1,南,,2019,self,30,10,60
庚,7,南,,2020,self,30,9.5,60
'''


@pytest.fixture
def long(desk, monkeypatch):
    """A table that is long by being longer than nothing."""
    (desk / "units.csv").write_text(LONG_TABLE, encoding="utf-8")
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", 0)
    return ("units.csv", "--rubric", "units/rubric.toml")


def both_ways(desk, long, monkeypatch, capsys, *words):
    """What a table gives by columns, and by its cards."""
    words = (*words, "--draws", "200")
    by_columns = run(*long, *words, capsys=capsys)
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", 10_000)
    return by_columns, run(*long, *words, capsys=capsys)


def test_a_field_too_large_for_the_draws_asked_for_tells_how_many_were_made(desk, long, monkeypatch, capsys):
    monkeypatch.setattr("scorer.comparison.weightings.MOST_RANKS", 400)
    found, told = run(*long, "--format", "json", "--draws", "300", capsys=capsys)[1:]
    assert json.loads(found)["fields"][0]["weighting"]["draws"] == 100
    assert "fewer-draws" in told
    assert "follows from 100 draws instead of 300" in run(*long, "--draws", "300", capsys=capsys)[2]
    assert "fewer-draws" not in run(*long, "--draws", "100", capsys=capsys)[2]
    assert "fewer-draws" not in run(*long, "--draws", "0", capsys=capsys)[2]


@pytest.mark.parametrize("table", ["heat", "losses", "levels", "groups", "group-heat", "incomplete"])
def test_the_tables_of_a_long_table_are_those_of_its_cards(desk, long, monkeypatch, capsys, table):
    words = ("--format", "csv", "--table", table)
    (status, printed, told), (_, of_cards, _) = both_ways(desk, long, monkeypatch, capsys, *words)
    assert (status, printed) == (1, of_cards)
    assert "units.csv:4: error[score-above-points]" in told
    assert "rows-elsewhere" not in told


def test_the_whole_ranking_of_a_long_table_is_written_and_only_the_first_are_listed(desk, long, monkeypatch, capsys):
    monkeypatch.setattr("scorer.comparison.table.LISTED", 2)
    words = ("--format", "csv")
    (_, printed, _), (_, of_cards, _) = both_ways(desk, long, monkeypatch, capsys, *words)
    without_findings = [line.rsplit(",", 1)[0] for line in of_cards.split("\r\n")]
    assert printed.split("\r\n") == without_findings
    assert "'=x()" in printed
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", 0)
    assert run(*long, "-o", "whole.parquet", capsys=capsys)[0] == 1
    assert pl.read_parquet("whole.parquet")["Unit"].to_list() == ["甲", "乙", "庚", '戊,"己"']
    assert run(*long, "-o", "first.md", capsys=capsys)[0] == 1
    assert "The first 2 of 4 are listed here" in (desk / "first.md").read_text(encoding="utf-8")
    assert run(*long, "-o", "first.xlsx", capsys=capsys)[0] == 1
    sheet = openpyxl.load_workbook("first.xlsx")["Ranking"]
    assert sheet.cell(sheet.max_row, 1).value.startswith("The first 2 of 4 are listed here")  # where the list ends
    assert run(*long, "-o", "first.html", capsys=capsys)[0] == 1
    assert (
        "The first 2 of 4 are listed here; the others are counted in every figure.</p>"
        in Path("first.html").read_text()
    )


@pytest.mark.parametrize("ending", [".txt", ".json", ".html", ".xlsx", ".docx"])
def test_a_long_table_fills_every_format_and_repeats_byte_for_byte(desk, long, capsys, ending):
    for name in ("one", "two"):
        assert run(*long, "-o", f"{name}{ending}", capsys=capsys)[0] == 1
    assert (desk / f"one{ending}").read_bytes() == (desk / f"two{ending}").read_bytes() != b""


def test_whom_to_look_at_again_in_a_long_table_is_written_whole_and_a_sample_is_the_same(
    desk, long, monkeypatch, capsys
):
    monkeypatch.setattr("scorer.comparison.table.LISTED", 1)
    with (desk / "units.csv").open("a", encoding="utf-8") as table:
        table.write("辛,8,南,,2020,self,30,10,60\n")
    sampled = ("--sample", "2", "--format", "csv", "--table", "sample")
    (_, printed, _), (_, of_cards, _) = both_ways(desk, long, monkeypatch, capsys, *sampled)
    assert printed == of_cards
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", 0)
    status, printed, told = run(*long, "--format", "csv", "--table", "recheck", capsys=capsys)
    rows = list(csv.reader(io.StringIO(printed.removeprefix("\ufeff"))))
    assert (status, len(rows), "table-cut" in told) == (1, 3, False)
    assert rows[0][1:3] == ["Weight", "Unit"]
    assert [row[:3] for row in rows[1:]] == [["yes", "3", "甲"], ["yes", "3", "辛"]]
    assert all("full marks" in row[7] for row in rows[1:])
    assert run(*long, "-o", "again.parquet", "--table", "recheck", capsys=capsys)[0] == 1
    assert pl.read_parquet("again.parquet")["Unit"].to_list() == [row[2] for row in rows[1:]]
    printed = run(*long, "--format", "markdown", capsys=capsys)[1]
    assert "The first 1 of 2 are listed here; the others are counted in every figure. In a long table four" in printed


ROSTER = """code,name,department,region,rubric
1,甲,教育局,东,
2,乙,,,
,丙,卫健局,,
9,壬,=cmd(),,
5,己,,,another
"""


@pytest.mark.parametrize("table", ["roster", "received", "groups", "ranking"])
def test_a_long_table_is_held_against_a_roster_and_the_list_is_written_whole(desk, long, monkeypatch, capsys, table):
    monkeypatch.setattr("scorer.comparison.table.LISTED", 1)
    (desk / "due.csv").write_text(ROSTER, encoding="utf-8")
    words = ("--roster", "due.csv", "--format", "csv", "--table", table)
    (status, printed, told), (_, of_cards, _) = both_ways(desk, long, monkeypatch, capsys, *words)
    if table == "ranking":
        of_cards = "\r\n".join(line.rsplit(",", 1)[0] for line in of_cards.split("\r\n"))
    assert (status, printed) == (1, of_cards)
    assert "table-cut" not in told


def test_a_row_that_names_no_unit_stands_in_the_list_by_its_line(desk, long, monkeypatch, capsys):
    (desk / "units.csv").write_text(LONG_TABLE + ",,,,2020,self,3,,\n", encoding="utf-8")
    (desk / "due.csv").write_text(ROSTER, encoding="utf-8")
    words = ("--roster", "due.csv", "--format", "csv", "--table", "roster")
    (_, printed, _), (_, of_cards, _) = both_ways(desk, long, monkeypatch, capsys, *words)
    assert printed == of_cards
    assert "unusable file,,units.csv:10,,,units.csv:10" in printed


def test_of_a_roster_a_report_lists_the_first_of_each_state(desk, long, monkeypatch, capsys):
    monkeypatch.setattr("scorer.comparison.table.LISTED", 1)
    (desk / "due.csv").write_text(ROSTER + "10,癸,,,\n", encoding="utf-8")
    _, printed, _ = run(*long, "--roster", "due.csv", "--format", "markdown", capsys=capsys)
    assert "lines are listed here, the first of each state" in printed
    assert run(*long, "--roster", "due.csv", "-o", "due.parquet", "--table", "roster", capsys=capsys)[0] == 1
    assert "癸" in pl.read_parquet("due.parquet")["Unit"].to_list()


LAST_YEAR = '''unit,year,目标,code,预算,project,数量
乙,2019,9.5,2,30,,60
丁,2019,9.5,4,30,,60
"戊,""己""",2019,1,5,30,,60
辛,2019,1.5,,30,,60
丁,2019,9.5,4,30,修路,60
甲,2019,9.5,1,30,,60
'''


@pytest.mark.parametrize("table", ["years", "year-leaves", "register", "overview"])
def test_a_long_table_is_held_against_the_table_of_last_year(desk, long, monkeypatch, capsys, table):
    (desk / "last.csv").write_text(LAST_YEAR, encoding="utf-8")
    words = ("--last-year", "last.csv", "--format", "csv", "--table", table)
    (status, printed, told), (_, of_cards, _) = both_ways(desk, long, monkeypatch, capsys, *words)
    assert (status, printed) == (1, of_cards)
    assert printed.count("\n") > 2
    assert "last.csv:7: error[same-identity]" in told


def test_last_year_of_which_no_unit_is_known_is_told_with_a_unit_of_each_year(desk, long, monkeypatch, capsys):
    (desk / "units.csv").write_text(LONG_TABLE.replace("甲,1,南,,2019,self,30,10,60\n", ""), encoding="utf-8")
    (desk / "last.csv").write_text(
        "unit,code,year,目标,预算,数量\n乙,02,2019,9.5,30,60\n甲,01,2019,9.5,30,60\n", "utf-8"
    )
    words = ("--last-year", "last.csv", "--format", "csv")
    for _, _, told in both_ways(desk, long, monkeypatch, capsys, *words):
        assert told.count("warning[no-unit-of-both-years] none of the 2 cards of 2019 belongs to a unit of 2020") == 1
        assert "01 甲 in 2019" in told


@pytest.mark.parametrize("years", [("", ""), (",2020", ",2020"), ("", ",2020")])
def test_a_table_of_last_year_that_is_of_this_year_is_told_once(desk, long, monkeypatch, capsys, years):
    for name, year in zip(("units", "last"), years, strict=True):
        head = "unit,目标,预算,数量" + (",年度" if year else "")
        (desk / f"{name}.csv").write_text(f"{head}\n甲,9.5,30,60{year}\n乙,9,30,60{year}\n", encoding="utf-8")
    for status, printed, told in both_ways(desk, long, monkeypatch, capsys, "--last-year", "last.csv"):
        assert (status, printed, told.count("error[")) == (2, "", 1)
        assert told.startswith("last.csv: error[last-year-is-this-year]")
    (desk / "last.csv").write_text("unit,目标,预算,数量,年度\n甲,9.5,30,60,2019\n乙,9,30,60,\n", encoding="utf-8")
    for _, _, told in both_ways(desk, long, monkeypatch, capsys, "--last-year", "last.csv"):
        assert "last-year-is-this-year" not in told


def test_the_changes_of_all_units_are_written_and_the_register_is_cut(desk, long, monkeypatch, capsys):
    monkeypatch.setattr("scorer.comparison.table.LISTED", 1)
    (desk / "last.csv").write_text(LAST_YEAR, encoding="utf-8")
    words = ("--last-year", "last.csv", "--format", "csv")
    _, printed, told = run(*long, *words, "--table", "years", capsys=capsys)
    assert (printed.count("\n"), "table-cut" in told) == (3, False)
    _, printed, told = run(*long, *words, "--table", "register", capsys=capsys)
    assert (printed.count("\n"), "table-cut" in told) == (2, True)


def test_tables_of_several_types_are_compared_together(desk, long, monkeypatch, capsys):
    texts = pl.read_csv(io.StringIO(LAST_YEAR), infer_schema=False)
    typed = texts.with_columns(pl.col("目标").cast(pl.Float64), pl.col("预算", "code", "year").cast(pl.Int64))
    found = []
    for name, frame in (("texts", texts), ("typed", typed)):
        frame.write_parquet(f"{name}.parquet")
        words = ("--last-year", f"{name}.parquet", "--format", "csv", "--table", "years")
        found.append(run(*long, *words, capsys=capsys)[:2])
    assert found[0] == found[1]
    assert found[0][1].count("\n") > 2


REVIEWS = """unit,kind,reviewer,目标,code,预算,数量
乙,review,李,9.5,2,29,
乙,review,王,8,2,30,60
丁,review,李,7.25,4,,1
辛,review,李,1,,,
"""


@pytest.mark.parametrize("table", ["reviews", "review-leaves", "gaps", "overview"])
@pytest.mark.parametrize("consensus", ["mean", "majority"])
def test_a_long_table_is_held_against_its_reviews(desk, long, monkeypatch, capsys, table, consensus):
    (desk / "reviews.csv").write_text(REVIEWS, encoding="utf-8")
    words = ("--reviewers", consensus, "--format", "csv", "--table", table)
    (status, printed, _), (_, of_cards, _) = both_ways(desk, ("reviews.csv", *long), monkeypatch, capsys, *words)
    assert (status, printed) == (1, of_cards)
    assert printed.count("\n") > 3


def test_the_largest_gaps_are_listed_and_of_how_many_is_told(desk, long, monkeypatch, capsys):
    monkeypatch.setattr("scorer.comparison.table.LISTED", 2)
    (desk / "reviews.csv").write_text(REVIEWS, encoding="utf-8")
    _, printed, told = run("reviews.csv", *long, "--format", "csv", "--table", "gaps", capsys=capsys)
    gaps = [abs(float(row[-3])) for row in csv.reader(io.StringIO(printed)) if row[-3][-1].isdigit()]
    assert (len(gaps), gaps == sorted(gaps, reverse=True), "table-cut" in told) == (2, True, True)


ASIDE = [
    ("units",),
    ("--last-year", "units"),
]


def test_the_sheet_of_one_department_of_a_long_table_is_that_of_its_cards(desk, long, monkeypatch, capsys):
    text = LONG_TABLE.replace("kind,", "kind,department,").replace("self,", "self,水利局,").replace("2020,,", "2020,,,")
    (desk / "units.csv").write_text(text, encoding="utf-8")
    words = ("--department", "水利局", "-o")
    assert run(*long, *words, "columns.xlsx", capsys=capsys)[0] == 1
    monkeypatch.setattr("scorer.cli.comparing.MOST_IN_SHEET", 3)
    status, _, told = run(*long, *words, "large.xlsx", capsys=capsys)
    assert (status, Path("large.xlsx").exists(), "department-too-large" in told) == (2, False, True)
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", 10_000)
    assert run(*long, *words, "cards.xlsx", capsys=capsys)[0] == 1
    sheets = [
        openpyxl.load_workbook(name).worksheets[0].iter_rows(values_only=True)
        for name in ("columns.xlsx", "cards.xlsx")
    ]
    one, other = (list(rows) for rows in sheets)
    assert one == other
    assert {row[1] for row in one[3:]} == {"甲", "丁", '戊,"己"', "庚"}


@pytest.mark.parametrize("words", ASIDE)
def test_a_long_table_is_compared_by_itself(desk, long, capsys, words):
    status, printed, told = run(*words, *long, capsys=capsys)
    assert (status, printed) == (2, "")
    assert "table-too-long-to-compare" in told


def test_a_table_is_scored_by_rank_row_against_row_also_where_it_is_long(desk, capsys, monkeypatch):
    rule = '{ kind = "rank", value = "编制", order = "lowest", lose = 10 }'
    tree = f'[[fact]]\nname = "编制"\n[[level1]]\nname = "规模"\npoints = 100\nrule = {rule}\n'
    (desk / "ranked.toml").write_text(rubric_head(grades=GRADES) + tree, encoding="utf-8")
    (desk / "staff.csv").write_text("unit,year,编制\n甲,2020,30\n乙,2020,20\n丙,2020,20\n丁,2020,\n", encoding="utf-8")
    words = ("staff.csv", "--rubric", "ranked.toml", "--draws", "0", "--format", "csv")
    _, printed, _ = run(*words, capsys=capsys)
    rows = [line.split(",") for line in printed.splitlines()[1:]]
    assert [(row[0], row[1], row[6]) for row in rows] == [("1", "丙", "100"), ("1", "乙", "100"), ("3", "甲", "80")]
    assert "丁" in run(*words, "--table", "incomplete", capsys=capsys)[1]
    tables = ("losses", "incomplete", "places")
    of_cards = [run(*words, "--table", table, capsys=capsys)[1] for table in tables]
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", 3)
    assert [run(*words, "--table", table, capsys=capsys)[1] for table in tables] == of_cards
    monkeypatch.setattr("scorer.comparison.table.LISTED", 2)
    for name in ("places.csv", "places.parquet"):
        status, _, told = run(*words[:-2], "--table", "places", "-o", name, capsys=capsys)
        assert (status, "table-cut" in told, "2 of the 3 rows" in told) == (0, True, True)
    assert "first 2 of 3" in run(*words[:-2], "--format", "markdown", "--lang", "en", capsys=capsys)[1]


def test_a_long_table_that_is_wrong_in_every_row_is_status_two(desk, long, capsys):
    (desk / "units.csv").write_text("unit,year,预算\n甲,2020,31\n", encoding="utf-8")
    assert run(*long, capsys=capsys)[:2] == (2, "")


# ── How tables are written ─────────────────────────────────────────────────────────────────────────────────────────

ROWS = "unit,预算,目标,数量\r\n甲,30,10,60\r\n\r\n乙,20.5,10,60\r\n"


@pytest.mark.parametrize("limit", [0, 10_000])
@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.encode("gb18030"),
        ROWS.replace("\r\n", "\n").encode(),
        "unit,indicator,score\n甲,预算,30\n甲,目标,10\n乙,数量,60\n甲,数量,60\n乙,预算,20.5\n乙,目标,10\n".encode(),
    ],
    ids=["utf-8", "byte-order mark", "GB 18030", "line feeds", "long"],
)
def test_a_table_is_read_however_it_is_written(desk, monkeypatch, capsys, content, limit):
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", limit)
    (desk / "units.csv").write_bytes(content)
    words = ("units.csv", "--rubric", "units/rubric.toml", "--format", "json")
    status, printed, told = run(*words, "--draws", "0", capsys=capsys)
    ranking = json.loads(printed)["fields"][0]["ranking"]
    assert (status, told) == (0, "")
    assert [(one["unit"]["name"], one["total"]) for one in ranking] == [("甲", "100"), ("乙", "90.5")]


FACTS = """
[rubric]
id = "facts"
title = "基础数据"
version = "1"
year = 2020
points = 20
levels = "any"
grades = [ { name = "优", from = 0 } ]
language = "zh"
rounding = { places = 2, mode = "half-up", source = "convention" }
source = { document = "tests", status = "derived" }

[[fact]]
name = "金额"
measured_in = "万元"

[[fact]]
name = "比例"
measured_in = "%"

[[level1]]
name = "钱"
points = 10
rule = { kind = "linear", value = "金额", zero = 0, full = 2000 }

[[level1]]
name = "率"
points = 10
rule = { kind = "linear", value = "比例", zero = 0, full = "100%" }
"""


@pytest.mark.parametrize("limit", [0, 10_000])
def test_thousands_separators_and_percent_signs_are_read(desk, monkeypatch, capsys, limit):
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", limit)
    (desk / "facts.toml").write_text(FACTS, encoding="utf-8")
    (desk / "units.csv").write_text('unit,金额,比例\n甲,"1,050",86.2%\n乙,1050,86.2\n', encoding="utf-8")
    _, printed, told = run("units.csv", "--rubric", "facts.toml", "--format", "json", "--draws", "0", capsys=capsys)
    ranking = json.loads(printed)["fields"][0]["ranking"]
    assert told == ""
    assert [one["total"] for one in ranking] == ["13.87", "13.87"]


@pytest.mark.parametrize("limit", [0, 10_000])
def test_a_card_that_stands_in_a_table_twice_is_told_by_name_and_line(desk, monkeypatch, capsys, limit):
    monkeypatch.setattr("scorer.cli.comparison_inputs.MOST_CARDS", limit)
    (desk / "units.csv").write_text(
        "unit,code,预算,目标,数量\n甲,1,30,10,60\n乙,,30,10,60\n甲局,1 ,30,10,60\n", encoding="utf-8"
    )
    status, printed, told = run(
        "units.csv", "--rubric", "units/rubric.toml", "--format", "json", "--draws", "0", capsys=capsys
    )
    assert status == 1
    assert [one["unit"]["name"] for one in json.loads(printed)["fields"][0]["ranking"]] == ["乙"]
    assert [one["line"] for one in json.loads(told)] == [2, 4]
    assert "甲" in told


def test_a_parquet_table_is_compared(desk, capsys):
    columns = {"unit": ["甲", "乙"], "预算": [30.0, 29.5], "目标": [10, 10], "数量": [60, 60]}
    pl.DataFrame(columns).write_parquet("u.parquet")
    status, printed, _ = run("u.parquet", "--rubric", "units/rubric.toml", "--format", "json", capsys=capsys)
    assert status == 0
    assert [one["total"] for one in json.loads(printed)["fields"][0]["ranking"]] == ["100", "99.5"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("unit,预算,目标,数量\n甲,30,10\n", "table-line-uneven"),
        ("unit,预算,预算外\n甲,30,10\n", "unknown-column"),
        ("unit,indicator,score\n甲,预算,30\n甲,预算,29\n", "cell-twice"),
        ('unit,预算\n"甲,30\n', "table-damaged"),
    ],
)
def test_a_table_that_is_none_is_refused(desk, capsys, content, code):
    (desk / "units.csv").write_text(content, encoding="utf-8")
    status, printed, told = run("units.csv", "--rubric", "units/rubric.toml", capsys=capsys)
    assert (status, printed) == (2, "")
    assert code in told


def test_a_table_needs_a_rubric(desk, capsys):
    (desk / "units.csv").write_text("unit,year,预算\n甲,2020,30\n", encoding="utf-8")
    status, _, told = run("units.csv", capsys=capsys)
    assert status == 2
    assert "table-without-rubric" in told


def test_a_rubric_for_tables_that_are_not_there_is_told(desk, capsys):
    status, printed, told = run("units", "--rubric", "sichuan-department-2017", "-o", "out.json", capsys=capsys)
    plain = run("units", "-o", "out.json", capsys=capsys)
    assert (status, printed) == plain[:2]
    assert told.startswith("-: warning[rubric-not-used]")
    assert told.endswith(plain[2])


def test_scoring_one_card_loads_nothing_of_a_comparison(desk):
    program = (
        "import sys; from scorer.cli import main; main(['score', 'units/甲.toml', '-o', 'o.txt']); "
        "print([name for name in sys.modules if name in ('polars', 'numpy') or 'scorer.comparison' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=desk)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("format_", ["xlsx", "docx", "parquet"])
def test_a_format_of_bytes_is_not_for_the_screen(desk, capsys, monkeypatch, format_):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    status, printed, told = run("units", "--format", format_, capsys=capsys)
    assert (status, printed) == (2, "")
    assert "output-needed" in told


# ── Holding up ─────────────────────────────────────────────────────────────────────────────────────────────────────


def interrupted(*_words, **_options):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "where",
    [
        "scorer.cli.comparison_inputs.load_assessment",
        "scorer.comparison.rechecking.rechecks",
        "scorer.cli.comparison_output.write_whole",
    ],
)
def test_an_interrupt_leaves_nothing_behind_and_says_nothing(desk, capsys, monkeypatch, where):
    (desk / "out.json").write_text("earlier", encoding="utf-8")
    monkeypatch.setattr(where.replace("rechecking.rechecks", "rechecks"), interrupted)
    before = sorted(desk.rglob("*"))
    assert run("units", "-o", "out.json", capsys=capsys) == (130, "", "")
    assert sorted(desk.rglob("*")) == before
    assert (desk / "out.json").read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize(
    "where",
    [
        "scorer.comparison.table.score_file",
        "scorer.comparison.row_counting.Sums",
        "scorer.reporters.comparison.whole.disarmed",
    ],
)
def test_an_interrupt_of_a_long_table_leaves_no_temporary_file(desk, long, capsys, monkeypatch, where):
    room = desk / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    monkeypatch.setattr(where, interrupted)
    before = sorted(desk.rglob("*"))
    status, printed, _ = run(*long, "-o", "out.csv", capsys=capsys)
    assert (status, printed) == (130, "")
    assert sorted(desk.rglob("*")) == before


COMPARE = (
    "import sys; from scorer.cli import comparison_inputs, main; "
    "comparison_inputs.MOST_CARDS = {limit}; sys.exit(main(sys.argv[1:]))"
)


@pytest.mark.parametrize(("limit", "ending"), [(10_000, "json"), (0, "json"), (0, "csv")])
def test_the_bytes_are_the_same_whatever_the_cores_and_the_hashes(desk, long, limit, ending):
    outputs = []
    for threads, seed in (("1", "1"), ("2", "2")):
        path = desk / f"{threads}.{ending}"
        done = subprocess.run(
            [sys.executable, "-c", COMPARE.format(limit=limit), "compare", *long, "-o", path],
            env=os.environ | {"POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed},
            check=False,
        )
        outputs.append((done.returncode, path.read_bytes()))
    assert outputs[0] == outputs[1]
    assert outputs[0][0] == 1
