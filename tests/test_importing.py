"""`scorer import`: published tables become assessments; nothing is overwritten, and one bad file stops no other."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from office_files import packed, saved
from scorer import forms
from scorer.cli import importing, main
from scorer.cli.output import refuse
from scorer.cli.placing import safe_name
from scorer.loader import load_assessment, load_rubric
from small import rubric_head

TABLE = """示例局2020年度部门整体支出绩效自评表

一级指标\t二级指标\t三级指标\t分值\t得分
决策\t目标\t相关性\t40\t38
决策\t目标\t明确性\t60\t55
合计\t\t\t100\t93
"""
RUBRIC = (
    rubric_head()
    + """
[[level1]]
name = "决策"
points = 100
[[level1.level2]]
name = "目标"
points = 100
level3 = [ { name = "相关性", points = 40 }, { name = "明确性", points = 60 } ]
"""
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("体系.toml").write_text(RUBRIC, encoding="utf-8")
    Path("甲.txt").write_text(TABLE, encoding="utf-8")
    return tmp_path


def word_table():
    import docx

    made = docx.Document()
    made.add_paragraph("示例局2020年度部门整体支出绩效自评表")
    rows = [line.split("\t") for line in TABLE.split("\n") if "\t" in line]
    table = made.add_table(len(rows), 5)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return saved(made)


def scores(path):
    return {key: str(entry.score) for key, entry in load_assessment(path).scores.items()}


def test_a_pasted_table_becomes_an_assessment_that_can_be_scored(folder, capsys):
    assert main(["import", "甲.txt", "--rubric", "体系.toml", "-o", "自评", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "自评/甲.toml" in out.replace(os.sep, "/")
    assert "93/100" in out
    assert load_assessment("自评/甲.toml").rubric == "../体系.toml"
    assert sorted(scores("自评/甲.toml").values()) == ["38", "55"]
    assert main(["score", "自评/甲.toml"]) == 0


def test_a_word_table_gives_the_same_scores_as_the_pasted_one(folder):
    Path("乙.docx").write_bytes(word_table())
    assert main(["import", "乙.docx", "甲.txt", "--rubric", "体系.toml", "-o", "自评"]) == 0
    assert scores("自评/乙.toml") == scores("自评/甲.toml")


def test_an_unknown_rubric_is_written_beside_and_named_by_its_path(folder):
    assert main(["import", "甲.txt", "--rubric-out", "还原.toml", "-o", "自评"]) == 0
    assert load_assessment("自评/甲.toml").rubric == "../还原.toml"
    assert load_rubric("还原.toml").reconstructed
    assert main(["score", "自评/甲.toml"]) == 0


def test_without_a_rubric_it_is_asked_for(folder, capsys):
    assert main(["import", "甲.txt", "-o", "自评"]) == 2
    assert "[rubric-needed]" in capsys.readouterr().err
    assert not Path("自评").exists()


def test_where_every_value_came_from_is_told(folder, capsys):
    assert main(["import", "甲.txt", "--rubric", "体系.toml", "-o", "x.toml", "--explain"]) == 0
    assert "甲.txt:4:" in capsys.readouterr().out
    assert Path("x.toml").exists()


def test_one_bad_file_stops_no_other_and_each_has_one_line(folder, capsys):
    inbox = Path("收件箱")
    inbox.mkdir()
    (inbox / "好.docx").write_bytes(word_table())
    (inbox / "坏.docx").write_bytes(word_table()[:500])
    (inbox / "弹.xlsx").write_bytes(packed({"xl/a.xml": b"0" * 80_000_000}))
    (inbox / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (inbox / "空.txt").write_text("没有表格", encoding="utf-8")
    (inbox / "图.png").write_bytes(b"\x89PNG")
    (inbox / "~$好.docx").write_bytes(b"lock")
    assert main(["import", "收件箱", "--rubric", "体系.toml", "-o", "自评", "--lang", "en"]) == 1
    told = capsys.readouterr()
    codes = ["archive-damaged", "archive-too-large", "no-table", "not-readable", "old-word-file"]
    assert sorted(line.split("[")[1].split("]")[0] for line in told.err.splitlines()) == codes
    assert "6 files, 1 assessment written; 5 files left out" in told.out
    assert [path.name for path in Path("自评").iterdir()] == ["好.toml"]


def test_nothing_is_overwritten(folder, capsys):
    Path("自评").mkdir()
    Path("自评/甲.toml").write_text("mine", encoding="utf-8")
    assert main(["import", "甲.txt", "--rubric", "体系.toml", "-o", "自评"]) == 2
    assert "[output-exists]" in capsys.readouterr().err
    assert Path("自评/甲.toml").read_text(encoding="utf-8") == "mine"


def test_inputs_of_one_name_each_have_a_file_of_their_own(folder):
    Path("甲.docx").write_bytes(word_table())
    assert main(["import", "甲.docx", "甲.txt", "--rubric", "体系.toml", "-o", "自评"]) == 0
    assert names("自评") == ["甲-docx.toml", "甲-txt.toml"]


def test_inputs_of_one_name_and_kind_are_told_apart_by_their_folders(folder):
    for name in ("A局", "B局"):
        Path(name).mkdir()
        Path(name, "表.txt").write_text(TABLE, encoding="utf-8")
    assert main(["import", "A局/表.txt", "B局/表.txt", "--rubric", "体系.toml", "-o", "自评"]) == 0
    assert names("自评") == ["A局-表-txt.toml", "B局-表-txt.toml"]


@pytest.mark.parametrize("end", ["", "/表.txt"])
def test_where_folders_have_one_name_too_as_many_above_them_as_needed_tell_inputs_apart(folder, end):
    for name in ("公开/A局/2021", "公开/B局/2021"):
        Path(name).mkdir(parents=True)
        Path(name, "表.txt").write_text(TABLE, encoding="utf-8")
    inputs = [f"公开/{name}/2021{end}" for name in ("A局", "B局")]
    assert main(["import", *inputs, "--rubric", "体系.toml", "-o", "自评"]) == 0
    assert names("自评") == ["A局-2021-表-txt.toml", "B局-2021-表-txt.toml"]


def test_folders_below_are_read_too_and_kept(folder, capsys):
    for name in ("收/A局/1", "收/B局"):
        Path(name).mkdir(parents=True)
        Path(name, "表.txt").write_text(TABLE, encoding="utf-8")
    assert main(["import", "收", "--rubric", "体系.toml", "-o", "自评"]) == 0
    assert names("自评") == ["A局", "A局/1", "A局/1/表.toml", "B局", "B局/表.toml"]
    assert load_assessment("自评/A局/1/表.toml").rubric == "../../../体系.toml"
    assert main(["score", "自评/A局/1/表.toml"]) == 0


def test_what_an_earlier_run_has_written_into_the_folder_is_no_input(folder, capsys):
    Path("收").mkdir()
    Path("收/表.txt").write_text(TABLE, encoding="utf-8")
    for number in range(2):
        assert main(["import", "收", "--rubric", "体系.toml", "-o", "收/自评", "--lang", "en"]) == 2 * number
    assert "1 file, 0 assessments written" in capsys.readouterr().out


def test_two_tables_that_would_go_into_one_file_are_told_and_nothing_is_overwritten(folder, capsys):
    Path("表.txt").write_text(TABLE * 2, encoding="utf-8")
    Path("表-2.txt").write_text(TABLE.replace("示例局", "丙县水利局"), encoding="utf-8")
    assert main(["import", "表.txt", "表-2.txt", "--rubric", "体系.toml", "-o", "自评"]) == 1
    assert "[same-output]" in capsys.readouterr().err
    assert load_assessment("自评/表-2.toml").unit == "示例局"


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*"))


def test_tables_that_are_alike_share_one_rubric_and_are_ranked_together(folder, capsys):
    Path("表").mkdir()
    for name, year in (("甲县水利局", 2020), ("乙县水利局", 2020), ("丙县水利局", 2019)):
        text = TABLE.replace("示例局", name).replace("2020", str(year))
        Path(f"表/{name}.txt").write_text(text, encoding="utf-8")
    assert main(["import", "表", "--rubric-out", "三.toml", "-o", "自评"]) == 0
    assert not Path("三-2.toml").exists()
    rubric = load_rubric("三.toml")
    assert (rubric.id, rubric.title, rubric.source.document) == ("三", *["2019年度部门整体支出绩效自评表"] * 2)
    assert "rubrics-differ" not in capsys.readouterr().err
    assert main(["compare", "自评", "--draws", "0", "--format", "json"]) == 0
    (field,) = json.loads(capsys.readouterr().out)["fields"]
    assert sorted(one["unit"]["name"] for one in field["ranking"]) == ["乙县水利局", "甲县水利局"]


def test_tables_that_differ_have_a_rubric_each_and_it_is_said_how_to_have_one(folder, capsys):
    other = TABLE.replace("示例局", "乙局").replace("明确性", "合理性")
    Path("乙.txt").write_text(other, encoding="utf-8")
    assert main(["import", "甲.txt", "乙.txt", "--rubric-out", "还原.toml", "-o", "自评", "--lang", "en"]) == 0
    assert "--rubric 还原.toml" in capsys.readouterr().err
    assert load_rubric("还原-2.toml").id == "还原-2"


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("../../x", "x"),
        ("..", "unit"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("a/b\\c", "a-b-c"),
        ("=cmd()", "=cmd()"),
        ("市 局\n", "市-局"),
    ],
)
def test_a_name_never_leads_out_of_the_folder(stem, name):
    assert safe_name(stem) == name


def test_a_saved_assessment_keeps_its_rubric_from_where_it_stands(folder):
    Path("收").mkdir()
    said = 'rubric = "../体系.toml"\nunit = "乙局"\nyear = 2020\n[scores]\n"相关性" = 40\n'
    Path("收/乙.toml").write_text(said, encoding="utf-8")
    assert main(["import", "收", "-o", "自评"]) == 0
    assert load_assessment("自评/乙.toml").rubric == "../体系.toml"


def test_a_review_keeps_what_it_corrects_from_where_it_stands(folder):
    Path("收").mkdir()
    said = 'rubric = "../体系.toml"\nunit = "乙局"\nyear = 2020\n'
    Path("收/乙.toml").write_text(said + '[scores]\n"相关性" = 40\n"明确性" = 60\n', encoding="utf-8")
    review = f'{said}kind = "review"\ncorrects = "乙.toml"\n[scores]\n"相关性" = 39\n'
    Path("收/复核.toml").write_text(review, encoding="utf-8")
    assert main(["import", "收/复核.toml", "-o", "自评"]) == 0
    written = load_assessment("自评/复核.toml")
    assert written.corrects == "../收/乙.toml"
    assert len(written.original.scores) == 2


def test_a_full_disk_leaves_no_half_file(folder):
    command = [sys.executable, "-m", "scorer", "import", "甲.txt", "--rubric", "体系.toml", "-o", "自评"]
    limited = "import resource, os, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += f"resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); os.execv(sys.executable, {command!r})"
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "[cannot-write]" in done.stderr
    assert list(Path("自评").iterdir()) == []


def test_a_killed_process_leaves_whole_files_only(folder):
    inbox = Path("收")
    inbox.mkdir()
    for number in range(60):
        (inbox / f"{number:02}.txt").write_text(TABLE, encoding="utf-8")
    command = [sys.executable, "-m", "scorer", "import", "收", "--rubric", "体系.toml", "-o", "自评"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not list(Path("自评").glob("*.toml")) and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    written = list(Path("自评").glob("[0-9]*.toml"))
    assert written
    assert all(len(load_assessment(path).scores) == 2 for path in written)


REVIEWED = """示例局2020年度部门整体支出绩效自评表

一级指标\t二级指标\t三级指标\t分值\t自评得分\t复核得分
决策\t目标\t相关性\t40\t38\t36
决策\t目标\t明确性\t60\t55\t
"""


def test_the_scores_of_a_reviewer_are_written_beside_and_correct_the_assessment(folder, capsys):
    Path("丙.txt").write_text(REVIEWED, encoding="utf-8")
    assert main(["import", "丙.txt", "--rubric", "体系.toml", "-o", "自评"]) == 0
    review = load_assessment("自评/丙-review.toml")
    assert (review.kind, review.corrects, scores("自评/丙-review.toml")) == ("review", "丙.toml", {"相关性": "36"})
    capsys.readouterr()
    assert main(["score", "自评/丙-review.toml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == "91"


def test_nothing_of_a_table_is_written_where_one_of_its_files_is_there_already(folder):
    Path("丙.txt").write_text(REVIEWED, encoding="utf-8")
    Path("自评").mkdir()
    Path("自评/丙-review.toml").write_text("", encoding="utf-8")
    assert main(["import", "丙.txt", "--rubric-out", "还原.toml", "-o", "自评"]) == 2
    assert sorted(path.name for path in Path("自评").iterdir()) == ["丙-review.toml"]
    assert not Path("还原.toml").exists()


@pytest.mark.parametrize("stop", [OSError, KeyboardInterrupt])
def test_a_rubric_does_not_stay_behind_where_its_assessment_cannot_be_written(folder, monkeypatch, stop):
    whole = importing.write_whole

    def failing(path, content, inputs):
        if path.name == "甲.toml":
            raise refuse("cannot-write", str(path), reason="-") if stop is OSError else stop
        whole(path, content, inputs)

    monkeypatch.setattr(importing, "write_whole", failing)
    assert main(["import", "甲.txt", "--rubric-out", "还原.toml", "-o", "自评"]) in (2, 130)
    assert not Path("还原.toml").exists()


def test_a_score_above_the_points_of_the_rubric_is_noted_and_left_blank(folder, capsys):
    Path("丁.txt").write_text(TABLE.replace("\t40\t38", "\t\t45"), encoding="utf-8")
    assert main(["import", "丁.txt", "--rubric", "体系.toml", "-o", "自评"]) == 0
    entry = load_assessment("自评/丁.toml").scores["相关性"]
    assert (entry.score, "45" in entry.note) == (None, True)
    assert "score-above-printed-points" in capsys.readouterr().err


def test_a_hidden_sheet_is_told(folder, capsys):
    import openpyxl

    book = openpyxl.Workbook()
    for line in TABLE.split("\n"):
        book.active.append(line.split("\t"))
    book.create_sheet("旧")["A1"] = "藏"
    book["旧"].sheet_state = "hidden"
    Path("戊.xlsx").write_bytes(saved(book))
    assert main(["import", "戊.xlsx", "--rubric", "体系.toml", "-o", "自评"]) == 0
    assert "戊.xlsx!旧" in capsys.readouterr().err


def test_a_form_saved_as_another_kind_of_workbook_is_not_read_as_a_published_table(folder, capsys):
    form = forms.FORMS[".xlsx"](load_rubric("sichuan-department-2017"), "sichuan-department-2017")
    Path("form.xlsm").write_bytes(form)
    assert main(["import", "form.xlsm", "--rubric", "sichuan-department-2017", "-o", "out"]) == 2
    assert "form.xlsm: error[form-other-kind]" in capsys.readouterr().err
    assert not Path("out").exists()


def test_forms_that_come_back_into_another_folder_name_their_rubric_from_the_new_one(folder, capsys):
    Path("returned").mkdir()
    Path("returned/unit.toml").write_text('rubric = "体系.toml"\nunit = "甲"\nyear = 2020\n', encoding="utf-8")
    assert main(["import", "returned", "-o", "out", "--rubrics", "."]) == 0
    assert main(["check", "out/unit.toml"]) == 0
    assert 'rubric = "../体系.toml"' in Path("out/unit.toml").read_text(encoding="utf-8")


def test_the_page_of_a_form_is_told_from_a_published_page(folder, capsys):
    assert main(["form", "sichuan-department-2017", "-o", "form.html"]) == 0
    assert main(["import", "form.html", "--rubric", "sichuan-department-2017", "-o", "out"]) == 2
    assert "form.html: error[form-page-itself]" in capsys.readouterr().err


def test_what_would_not_read_back_the_same_is_not_written(folder, monkeypatch, capsys):
    monkeypatch.setattr("scorer.writer.assessment_toml", lambda _: "unit = 1\n")
    assert main(["import", "甲.txt", "--rubric", "体系.toml", "-o", "自评"]) == 2
    told = capsys.readouterr().err
    assert "甲.txt: error[reads-back-otherwise]" in told
    assert "甲.txt: error[wrong-type]" in told  # what stands in the way, in words
    assert not Path("自评").exists()


def test_a_rubric_that_would_not_read_back_the_same_is_not_written(folder, monkeypatch, capsys):
    from scorer.writer import rubric_toml

    monkeypatch.setattr("scorer.writer.rubric_toml", lambda rubric: rubric_toml(rubric).replace("相关性", "其他"))
    assert main(["import", "甲.txt", "--rubric-out", "还原.toml", "-o", "自评"]) == 2
    assert "reads-back-otherwise" in capsys.readouterr().err
    assert not Path("还原.toml").exists()
    assert not Path("自评").exists()


def test_a_document_with_more_tables_than_are_listed_has_a_summary(folder, capsys):
    tables = (TABLE.replace("示例局", f"示例{name}局") for name in "甲乙丙丁戊己庚辛壬癸子")
    Path("多.txt").write_text("\n".join(tables), encoding="utf-8")
    assert main(["--lang", "en", "import", "多.txt", "--rubric", "体系.toml", "-o", "自评"]) == 0
    assert "1 file, 11 assessments written" in capsys.readouterr().out


def test_a_table_of_blank_cells_alone_stops_nothing(folder, capsys):
    blank = "<table><tr><td></td><td></td></tr></table>"
    rows = "<tr><td>相关性<td>40<td>38</tr><tr><td>明确性<td>60<td>55</tr>"
    Path("空.html").write_text(f"{blank}<table><tr><th>三级指标<th>分值<th>得分</tr>{rows}</table>", encoding="utf-8")
    status = main(
        [
            "--lang",
            "en",
            "import",
            "空.html",
            "--rubric",
            "体系.toml",
            "-o",
            "自评",
            "--unit",
            "示例局",
            "--year",
            "2020",
        ]
    )
    assert (status, "93 of 100 points" in capsys.readouterr().out) == (0, True)
