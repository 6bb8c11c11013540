"""What a folder gives to a command: nothing that may have been handed in is passed over without a word."""

import json
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from office_files import saved
from scorer.cli import main
from scorer.forms.workbook import filled_workbook
from scorer.loader import load_assessment, rubric_of
from scorer.loader.owner import owner
from small import rubric_head

RUBRIC = (
    rubric_head() + '[[level1]]\nname = "决策"\npoints = 100\nlevel2 = [ { name = "目标", points = 60 }, '
    '{ name = "预算", points = 40 } ]\n'
)


def unit(name, code="", score=50):
    about = f'[about]\ncode = "{code}"\n' if code else ""
    scores = f'[scores]\n"预算" = 40\n[scores."目标"]\nscore = {score}\nreason = "少"\n'
    return f'rubric = "rubric.toml"\nunit = "{name}"\nyear = 2020\n{about}{scores}'


def as_form(path):
    """The workbook form of an assessment, filled in as it says."""
    assessment = load_assessment(path)
    return filled_workbook(rubric_of(assessment), assessment, "rubric.toml")


def with_a_mistake(form, found="50", instead="5分"):
    """The form with a text where its score was."""
    book = openpyxl.load_workbook(form)
    cells = [cell for sheet in book if sheet.title != "_scorer" for row in sheet for cell in row]
    [cell for cell in cells if str(cell.value) == found][-1].value = instead  # before it stand the points
    return saved(book)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "rubric.toml").write_text(RUBRIC, encoding="utf-8")
    for name, code in (("甲局", "001"), ("乙局", "002")):
        (inbox / f"{name}.toml").write_text(unit(name, code), encoding="utf-8")
    return inbox


def run(*words, capsys):
    status = main(["--lang", "en", *map(str, words)])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def codes(told):
    return [line.split("[", 1)[1].split("]", 1)[0] for line in told.splitlines() if not line.startswith(" ")]


# ── What is not taken


@pytest.mark.parametrize(
    ("name", "code"),
    [("full.xls", "workbook-not-taken"), ("full.ods", "workbook-not-taken"), ("card.docx", "document-not-taken"),
     ("my-unit.HTML", "document-not-taken"), ("all.zip", "archive-not-taken"), ("units.csv", "table-not-taken")],
)  # fmt: skip
def test_a_file_in_which_something_may_have_been_handed_in_is_told_and_listed_as_left_out(folder, capsys, name, code):
    (folder / name).write_bytes(b"unit,x\n")
    status, printed, told = run("compare", "inbox", "--draws", "0", "--format", "json", capsys=capsys)
    assert (status, [one["code"] for one in json.loads(told)]) == (0, [code])
    assert [Path(one["file"]).name for one in json.loads(printed)["left_out"]] == [name]
    assert run("compare", "inbox", "--draws", "0", "--strict", capsys=capsys)[0] == 1


@pytest.mark.parametrize("words", [("check",), ("score",), ("compare",), ("import",)])
def test_an_archive_that_is_named_is_to_be_unpacked(tmp_path, capsys, words):
    (tmp_path / "all.zip").write_bytes(b"PK\x03\x04")
    status, printed, told = run(*words, tmp_path / "all.zip", "--lang", "en", capsys=capsys)
    assert (status, codes(printed if words == ("check",) else told)[:1]) == (2, ["unpack-first"])


@pytest.mark.parametrize(("name", "typed"), [("a b.xls", '"{}"'), ("甲局.xls", "{}")])
def test_the_command_of_a_remedy_names_the_file_as_it_is_typed(tmp_path, capsys, name, typed):
    file = tmp_path / name
    file.write_bytes(b"x")
    told = run("score", file, "--lang", "en", capsys=capsys)[2]
    assert f"scorer import {typed.format(file)} --rubric ID -o DIR" in told


def test_what_systems_and_office_programs_leave_behind_is_passed_over_and_so_is_a_roster(folder, capsys):
    (folder / "__MACOSX").mkdir()
    for name in ("Thumbs.db", "desktop.ini", "~$甲.xls", ".hidden.docx", "__MACOSX/x.docx"):
        (folder / name).write_bytes(b"x")
    (folder / "roster.csv").write_text("name,code\n甲局,001\n", encoding="utf-8")
    status, _, told = run("compare", "inbox", "--draws", "0", capsys=capsys)
    assert (status, told) == (0, "")


def test_other_files_of_a_folder_are_counted_in_one_line(folder, capsys):
    for number in range(7):
        (folder / f"{number}.png").write_bytes(b"x")
    status, _, told = run("compare", "inbox", "--draws", "0", capsys=capsys)
    assert (status, codes(told)) == (0, ["others-passed-over"])
    assert "7 files of other kinds are passed over: 0.png, 1.png, 2.png, 3.png, 4.png, …" in told


def test_a_folder_that_holds_only_what_is_not_taken_says_that_there_is_nothing_to_compare(tmp_path, capsys):
    (tmp_path / "a.xls").write_bytes(b"x")
    status, _, told = run("compare", tmp_path, capsys=capsys)
    assert (status, sorted(codes(told))) == (2, ["nothing-to-compare", "workbook-not-taken"])


# ── Whose a broken file is


BROKEN = {
    "wrong value": unit("丙局", "003", '"五分"'),
    "syntax": unit("丙局", "003", "5分"),
    "no such indicator": unit("丙局", "003").replace("目标", "目际"),
    "dotted": 'rubric = "rubric.toml"\nunit = "丙局"\nabout.code = "003"\nyear = 二〇\n',
}


def test_a_roster_kept_in_excel_may_lie_among_the_forms(folder, capsys):
    with xlsxwriter.Workbook(folder / "花名册.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("单位代码", "单位名称"), ("001", "甲局"), ("002", "乙局")]):
            sheet.write_row(row, 0, cells)
    status, _, told = run("compare", "inbox", "--roster", "inbox/花名册.xlsx", "--draws", "0", capsys=capsys)
    assert (status, told) == (0, "")


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_who_has_handed_in_a_broken_file_stands_once_in_the_roster_and_is_not_missing(folder, capsys, text):
    (folder / "broken.toml").write_text(text, encoding="utf-8")
    assert lacks(folder, capsys) == ["unusable file,003,丙处"]


def lacks(folder, capsys):
    """The list to send out: what is lacking, and of whom."""
    roster = folder.parent / "roster.csv"
    roster.write_text("code,name\n001,甲局\n002,乙局\n003,丙处\n", encoding="utf-8")
    arguments = ("compare", "inbox", "--roster", roster, "--draws", "0", "--table", "roster", "--format", "csv")
    _, printed, _ = run(*arguments, capsys=capsys)
    return [",".join(line.split(",")[:3]) for line in printed.lstrip("\ufeff").splitlines()[1:]]


def test_a_form_with_a_bad_cell_is_joined_to_the_roster_by_its_code(folder, capsys, tmp_path):
    path = folder / "broken.toml"
    path.write_text(unit("丙局", "003"), encoding="utf-8")
    form = tmp_path / "form.xlsx"
    form.write_bytes(as_form(path))
    path.unlink()
    (folder / "003.xlsx").write_bytes(with_a_mistake(form))
    assert lacks(folder, capsys) == ["unusable file,003,丙处"]


def test_a_form_saved_as_another_kind_is_joined_to_the_roster_too(folder, capsys):
    path = folder / "broken.toml"
    path.write_text(unit("丙局", "003"), encoding="utf-8")
    (folder / "003.xlsm").write_bytes(as_form(path))
    path.unlink()
    assert lacks(folder, capsys) == ["unusable file,003,丙处"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.toml", b"\xff\xfe\x00"), ("a.toml", b"unit = 3\n"), ("a.toml", "unit = “甲”".encode()), ("a.xlsx", b"PK"),
     ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("a.toml", b'unit = "a"\nunit = "b"\n')],
)  # fmt: skip
def test_of_what_says_nothing_of_its_unit_nothing_is_guessed(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert owner(tmp_path / name) is None


# ── Folders and patterns for score and check


def test_score_takes_a_folder_and_passes_over_the_rubric_in_it(folder, capsys):
    (folder / "丙.xls").write_bytes(b"x")
    status, printed, told = run("score", "inbox", "-o", "cards", capsys=capsys)
    assert (status, printed) == (0, "")
    assert [path.name for path in sorted(Path("cards").iterdir())] == ["乙局-2020.html", "甲局-2020.html"]
    assert codes(told.rsplit("\n", 2)[0]) == ["workbook-not-taken"]
    assert told.endswith("2 cards written into cards\n")


def test_check_takes_a_folder_with_its_rubrics_and_counts_at_the_end(folder, capsys):
    (folder / "超.toml").write_text(unit("超局", "009", 61), encoding="utf-8")
    status, printed, told = run("check", "inbox", capsys=capsys)
    assert (status, told) == (1, "")
    assert "usable rubric" in printed
    assert (
        printed.splitlines()[-1]
        == "files: 4; errors: 1, warnings: 0, findings: 0; with open indicators: 0; nothing found in: 3"
    )


def test_a_form_that_is_filled_in_by_half_is_counted_and_is_not_in_order(folder, capsys):
    (folder / "半局.toml").write_text(unit("半局", "010").partition("[scores]")[0], encoding="utf-8")
    status, printed, _ = run("check", "inbox/甲局.toml", "inbox/半局.toml", capsys=capsys)
    assert status == 0
    assert printed.splitlines()[-1].endswith("with open indicators: 1; nothing found in: 1")


def test_check_of_one_file_has_no_count(folder, capsys):
    assert len(run("check", "inbox/甲局.toml", capsys=capsys)[1].splitlines()) == 1


@pytest.mark.parametrize("command", ["score", "check"])
def test_a_folder_without_an_assessment_says_so(tmp_path, capsys, command):
    status, printed, told = run(command, tmp_path, capsys=capsys)
    assert (status, "[no-assessment-inside]" in printed + told) == (2, True)


@pytest.mark.parametrize("pattern", ["inbox/*局.toml", "inbox/?局.toml"])
def test_a_pattern_that_no_shell_has_filled_in_is_filled_in(folder, capsys, pattern):
    status, printed, _ = run("check", pattern, capsys=capsys)
    assert (status, printed.splitlines()[-1]) == (
        0,
        "files: 2; errors: 0, warnings: 0, findings: 0; with open indicators: 0; nothing found in: 2",
    )
    assert run("compare", pattern, "--draws", "0", capsys=capsys)[0] == 0


def test_a_pattern_that_fits_nothing_is_an_absent_file_and_brackets_are_no_pattern(folder, capsys):
    assert "[file-absent]" in run("check", "inbox/*.none", capsys=capsys)[1]
    Path("inbox/甲[1]*.toml").write_text(unit("甲"), encoding="utf-8")
    Path("inbox/甲[1]x.toml").write_text(unit("乙"), encoding="utf-8")
    assert len(run("check", "inbox/甲[1]*.toml", capsys=capsys)[1].splitlines()) == 1
    Path("inbox/甲[1]*.toml").unlink()
    assert "甲[1]x.toml" in run("check", "inbox/甲[1]?.toml", capsys=capsys)[1]


# ── A file or a folder


def test_a_slash_behind_the_output_means_a_folder_which_is_created(folder, capsys):
    status, printed, told = run("score", "inbox/甲局.toml", "-o", "card/", capsys=capsys)
    assert (status, printed, told) == (0, "", "")
    assert Path("card/甲局-2020.html").is_file()


@pytest.mark.parametrize("words", [(), ("--format", "html")])
def test_an_output_of_one_unit_without_an_ending_may_be_either_and_both_ways_are_told(folder, capsys, words):
    status, _, told = run("score", "inbox/甲局.toml", "-o", "card", *words, capsys=capsys)
    assert (status, codes(told)) == (2, ["file-or-folder"])
    assert "(.txt " in told
    assert "card/" in told
    assert not Path("card").exists()


# ── Everything at once


def test_a_number_that_cannot_be_read_hides_no_score_above_its_points(folder, capsys):
    text = unit("丙局", "003", 61).replace('"预算" = 40', '"预算" = -1\n"没有" = 3')
    (folder / "丙.toml").write_text(text, encoding="utf-8")
    _, printed, _ = run("check", "inbox/丙.toml", capsys=capsys)
    assert sorted(codes(printed)) == ["negative-number", "score-above-points", "unknown-indicator"]


def test_a_cell_of_a_form_that_cannot_be_read_hides_no_score_above_its_points(folder, capsys, tmp_path):
    path = folder / "丙.toml"
    path.write_text(unit("丙局", "003"), encoding="utf-8")
    form = tmp_path / "form.xlsx"
    form.write_bytes(as_form(path))
    form.write_bytes(with_a_mistake(form, "40", 41))
    (folder / "丙.xlsx").write_bytes(with_a_mistake(form))
    for words in (("check", "inbox/丙.xlsx"), ("import", "inbox/丙.xlsx", "-o", "out")):
        _, printed, told = run(*words, capsys=capsys)
        assert sorted(codes(printed if words[0] == "check" else told)) == ["form-not-a-number", "score-above-points"]


def test_what_a_value_that_cannot_be_read_leaves_open_is_no_mistake_of_its_own(folder, capsys):
    (folder / "丙.toml").write_text(unit("丙局", "003", '"x"'), encoding="utf-8")
    assert codes(run("check", "inbox/丙.toml", capsys=capsys)[1]) == ["wrong-type"]


# ── What is told of a file that cannot be written or read


def test_why_a_file_cannot_be_written_is_told_in_chinese(folder, capsys):
    assert main(["--lang", "zh", "score", "inbox/甲局.toml", "-o", "none/card.html"]) == 2
    assert "无法写出结果：文件夹或文件不存在" in capsys.readouterr().err


def test_all_rubrics_whose_ids_begin_as_was_typed_are_named(capsys):
    assert main(["--lang", "en", "form", "sichuan"]) == 2
    told = capsys.readouterr().err
    assert told.count("sichuan-") >= 3


def test_endings_are_known_whatever_their_case(folder, capsys):
    assert run("form", "mof-project-2020", "-o", "表.XLSX", capsys=capsys) == (0, "", "")
    assert run("import", "inbox/甲局.toml", "-o", "甲.TOML", capsys=capsys)[0] == 0
    assert Path("甲.TOML").is_file()


def test_the_tables_of_a_comparison_go_into_a_folder_that_is_named_with_a_slash(folder, capsys):
    assert run("compare", "inbox", "--draws", "0", "-o", "tables/", capsys=capsys)[:2] == (0, "")
    assert Path("tables/ranking.csv").is_file()
