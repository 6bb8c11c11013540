"""Every command as a user types it: what is printed, what is written, the exit status."""

import errno
import json
import os
import re
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from scorer import __version__
from scorer.cli import main
from scorer.cli.commands import COMMANDS
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader import load_assessment, load_rubric, rubric_of
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.reporters import BINARY, ENDINGS, FORMATS, render
from scorer.source import MAX_BYTES, parse

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "rubrics"
#: Formats that fit a screen; of the others see test_printing too.
TEXT = [name for name in FORMATS if name not in BINARY]
EXAMPLE = ROOT / "examples" / "panzhihua-beijing-2017.toml"
UNIT = "攀枝花市人民政府驻北京联络处"
RUBRIC = "sichuan-department-2017"

SMALL_RUBRIC = """\
[rubric]
id = "small"
title = "小指标体系"
version = "1"
year = 2020
language = "zh"
levels = "any"
points = 10
grades = [ { name = "优", from = 9 }, { name = "差", from = 0 } ]
source = { document = "某文件", status = "derived" }

[[level1]]
name = "甲"
points = 4

[[level1]]
name = "乙"
points = 6
"""

SMALL_UNIT = """\
rubric = "small.toml"
unit = "甲局"
year = 2020

[scores]
"甲" = 4
"乙" = { score = 5, reason = "晚了一周" }
"""

#: Nothing here can be scored; each is one problem.
UNUSABLE = {
    "an empty file": b"",
    "only a byte-order mark": b"\xef\xbb\xbf",
    "a text that is not TOML": "单位：甲局\n得分：98\n".encode(),
    "a text in GBK": '单位 = "甲局"\n'.encode("gbk"),
    "a text in UTF-16": 'unit = "甲局"\n'.encode("utf-16"),
    "zeros": bytes(1000),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00",
    "too large a file": b"#" * (MAX_BYTES + 1),
    "endless brackets": b"a = " + b"[" * 100_000,
    "half a file": EXAMPLE.read_bytes()[:1500],
    "a line that is broken off": b'rubric = "small',
    "a number beyond all bounds": b"year = 1e999999999999999999",
    "a number of very many digits": b"year = " + b"9" * 5000,
    "scores that are no table": b'rubric = "sichuan-department-2017"\nunit = "u"\nyear = 2017\nscores = 5\n',
    "own indicators that are no tables": b'rubric = "small.toml"\nunit = "u"\nyear = 2020\nown = [1]\n',
    "a rubric without a tree": b"[rubric]\n",
    "a rubric that is not there": b'rubric = "absent"\nunit = "u"\nyear = 2020\n',
    "a rubric that is a folder": b'rubric = "folder.toml"\nunit = "u"\nyear = 2020\n',
    "a rubric that is itself": b'rubric = "odd.toml"\nunit = "u"\nyear = 2020\n',
    "a rubric with a very long name": 'rubric = "{}"\nunit = "u"\nyear = 2020\n'.format("长" * 200).encode(),
    "a rubric with a very long path": 'rubric = "{}.toml"\nunit = "u"\nyear = 2020\n'.format("长" * 190).encode(),
}

#: Escape, bell, delete, the 8-bit escape, next line, a reversed direction, a line separator.
DRIVING_SIGNS = ("\x1b", "\x07", "\x7f", "\x9b", "\x85", "\u202e", "\u2028")


class Ran(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, an English locale, a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    (tmp_path / "small.toml").write_text(SMALL_RUBRIC, encoding="utf-8")
    (tmp_path / "unit.toml").write_text(SMALL_UNIT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def scorer(here, capsys):
    """Run a command in that folder."""

    def run(*words):
        try:
            status = main([str(word) for word in words])
        except SystemExit as exit_:
            status = exit_.code
        return Ran(status, *capsys.readouterr())

    return run


def process(*words, **options):
    """Run a command in a process of its own, with nothing of this one's settings of Python."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8", "COLUMNS": "80"} | options.pop("env", {})
    command = [sys.executable, "-m", "scorer", *map(str, words)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run(command, env=environment, check=False, timeout=120, **streams)


def write(path, text, **changes):
    """Write a TOML text with some of its pieces exchanged."""
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def units(folder, *names):
    """Assessments that differ by the name of the unit."""
    return [
        write(folder / f"unit{number}.toml", SMALL_UNIT, unit=('"甲局"', json.dumps(name, ensure_ascii=False)))
        for number, name in enumerate(names, start=1)
    ]


def codes(text):
    """The codes of the diagnostics that were told as text."""
    return re.findall(r"(?:error|warning|finding|notice|错误|警告|疑点|提示)\[([a-z0-9-]+)\]", text)


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def as_bytes(report):
    return report if isinstance(report, bytes) else report.encode()


def card_of(path):
    assessment = load_assessment(path)
    return evaluate(rubric_of(assessment), assessment)


# ── score ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_score_prints_the_card_as_text_when_nothing_else_is_asked(scorer):
    ran = scorer("score", EXAMPLE)
    assert ran == (0, render(card_of(EXAMPLE), "text", columns=80), "")
    assert "总分：98 / 100，等级 优" in ran.out


@pytest.mark.parametrize("format_", TEXT)
def test_score_prints_the_format_that_is_asked_for(scorer, format_):
    assert scorer("score", EXAMPLE, "--format", format_) == (0, render(card_of(EXAMPLE), format_), "")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ending_of_the_output_picks_the_format(scorer, here, ending):
    assert scorer("score", EXAMPLE, "-o", f"card{ending}") == (0, "", "")
    assert (here / f"card{ending}").read_bytes() == as_bytes(render(card_of(EXAMPLE), ENDINGS[ending]))


def test_the_case_of_an_ending_does_not_matter(scorer, here):
    assert scorer("score", EXAMPLE, "--output", "CARD.HTML").status == 0
    assert (here / "CARD.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_format_that_is_asked_for_goes_before_the_ending(scorer, here):
    assert scorer("score", EXAMPLE, "-o", "card.txt", "--format", "json").status == 0
    assert json.loads((here / "card.txt").read_text(encoding="utf-8"))["score"] == "98"


def test_an_earlier_output_is_replaced(scorer, here):
    (here / "card.json").write_text("old", encoding="utf-8")
    assert scorer("score", EXAMPLE, "-o", "card.json").status == 0
    assert json.loads((here / "card.json").read_text(encoding="utf-8"))["unit"] == UNIT


def test_a_written_file_has_the_permissions_of_a_new_file(scorer, here):
    mask = os.umask(0o027)
    try:
        assert scorer("score", EXAMPLE, "-o", "card.json").status == 0
    finally:
        os.umask(mask)
    assert stat.S_IMODE((here / "card.json").stat().st_mode) == 0o640


def test_an_incomplete_card_is_a_card(scorer, here):
    write(here / "unit.toml", SMALL_UNIT, blank=('"甲" = 4\n', ""))
    ran = scorer("score", "unit.toml")
    assert ran.status == 0
    assert "总分：5 / 10，尚未评完，补全后为 5～9 分" in ran.out


# ── Several units ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_units_as_text_stand_one_after_the_other(scorer, here):
    first, second = units(here, "甲局", "乙局")
    ran = scorer("score", first, second)
    assert ran.status == 0
    assert ran.out == f"{render(card_of(first))}\n{render(card_of(second))}\n"


def test_several_units_as_json_are_one_object_a_line(scorer, here):
    ran = scorer("score", *units(here, "甲局", "乙局", "丙局"), "--format", "json")
    assert [json.loads(line)["unit"] for line in ran.out.splitlines()] == ["甲局", "乙局", "丙局"]


@pytest.mark.parametrize("format_", FORMATS)
def test_several_units_are_written_to_a_folder_one_file_each(scorer, here, format_):
    (here / "out").mkdir()
    ran = scorer("score", *units(here, "甲局", "乙局"), "-o", "out", "--format", format_)
    ending = next(ending for ending, name in ENDINGS.items() if name == format_)
    assert ran == (0, "", "" if format_ == "json" else "2 cards written into out\n")
    assert files(here / "out") == [f"乙局-2020{ending}", f"甲局-2020{ending}"]
    written = (here / "out" / f"乙局-2020{ending}").read_bytes()
    assert written == as_bytes(render(card_of(here / "unit2.toml"), format_))


def test_a_folder_gets_pages_when_no_format_is_asked_for(scorer, here):
    (here / "out").mkdir()
    assert scorer("score", *units(here, "甲局", "乙局"), "-o", "out").status == 0
    assert files(here / "out") == ["乙局-2020.html", "甲局-2020.html"]


def test_project_and_kind_are_part_of_a_file_name(scorer, here):
    (here / "out").mkdir()
    project = write(here / "p.toml", SMALL_UNIT, head=("[scores]", '[project]\nname = "修路"\n[scores]'))
    review = write(here / "r.toml", SMALL_UNIT, head=("[scores]", 'kind = "review"\nabout.reviewer = "李"\n[scores]'))
    assert scorer("score", "unit.toml", project, review, "-o", "out").status == 0
    assert files(here / "out") == ["甲局-2020-review-李.html", "甲局-2020.html", "甲局-修路-2020.html"]


def test_several_units_do_not_go_into_one_file(scorer, here):
    ran = scorer("score", *units(here, "甲局", "乙局"), "-o", "cards.html")
    assert (ran.status, ran.out, codes(ran.err)) == (2, "", ["folder-needed"])
    assert not (here / "cards.html").exists()


def test_units_whose_files_would_have_one_name_are_refused_before_anything_is_written(scorer, here):
    (here / "out").mkdir()
    one, other = units(here, "甲/局", "甲:局")
    ran = scorer("score", one, other, "-o", "out")
    assert (ran.status, codes(ran.err), files(here / "out")) == (2, ["same-output"], [])


def test_an_input_given_twice_is_one_input(scorer, here):
    assert scorer("score", "unit.toml", "unit.toml", "-o", "card.json") == (0, "", "")
    assert json.loads((here / "card.json").read_text(encoding="utf-8"))["unit"] == "甲局"


def test_two_files_of_the_same_identity_are_both_named(scorer, here):
    units(here, "甲局", "甲局")
    ran = scorer("score", "unit1.toml", "unit2.toml")
    assert (ran.status, codes(ran.err)) == (1, ["same-identity"])
    assert "unit1.toml" in ran.err
    assert "unit2.toml:2:1:" in ran.err


def test_check_names_both_files_of_the_same_identity_too(scorer, here):
    units(here, "甲局", "甲局")
    ran = scorer("check", "unit1.toml", "unit2.toml")
    assert (ran.status, codes(ran.out)) == (1, ["same-identity"])


@pytest.mark.parametrize(
    "difference",
    ['kind = "review"', 'about.code = "2"', 'project = { name = "修路" }', 'kind = "review"\nabout.reviewer = "李"'],
)
def test_what_makes_two_assessments_of_a_unit_different_lets_them_stand_together(scorer, here, difference):
    write(here / "other.toml", SMALL_UNIT, head=("year", f"{difference}\nyear"))
    assert scorer("score", "unit.toml", "other.toml").status == 0


@pytest.mark.parametrize(
    "name", ["../../x", "/x", "..", "...", "..\\..\\x", "a/../../x", "C:x", "~/x", "-o", ".x", "*"]
)
def test_a_unit_whose_name_climbs_stays_inside_the_folder(scorer, here, name):
    (here / "deep" / "out").mkdir(parents=True)
    first, second = units(here, name, "乙局")
    before = files(here)
    assert scorer("score", first, second, "-o", "deep/out").status == 0
    written = sorted(set(files(here)) - set(before))
    assert len(written) == 2
    assert all(re.fullmatch(r"deep/out/[\w~][\w~-]*-?2020\.html|deep/out/2020\.html", path) for path in written)


def test_a_very_long_unit_name_still_makes_a_file(scorer, here):
    (here / "out").mkdir()
    assert scorer("score", *units(here, "长" * 200, "乙局"), "-o", "out", "--format", "json").status == 0
    assert len(files(here / "out")) == 2


# ── Exit status ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bad_input_among_good_ones_is_told_and_the_others_are_scored(scorer, here):
    (here / "bad.toml").write_text("unit = 5\n", encoding="utf-8")
    ran = scorer("score", "unit.toml", "bad.toml", "--format", "json")
    assert ran.status == 1
    assert [json.loads(line)["unit"] for line in ran.out.splitlines()] == ["甲局"]
    assert [found["file"] for found in json.loads(ran.err)] == ["bad.toml"]


def test_nothing_usable_is_status_2_and_every_problem_is_told(scorer, here):
    write(here / "unit.toml", SMALL_UNIT, low=("= 4", "= 5"), high=("score = 5", "score = -1"))
    (here / "bad.toml").write_text("", encoding="utf-8")
    ran = scorer("score", "unit.toml", "bad.toml", "absent.toml")
    assert (ran.status, ran.out) == (2, "")
    assert sorted(codes(ran.err)) == ["file-absent", "negative-number", "not-an-assessment", "score-above-points"]


@pytest.mark.parametrize(
    ("changes", "code", "strict"),
    [
        ({}, None, 0),
        ({"reason": (', reason = "晚了一周"', "")}, "deduction-without-reason", 1),
        ({"total": ("year =", "declared_total = 9.5\nyear =")}, "declared-total-too-high", 1),
        ({"newer": ('一周" }', '一周", }')}, "newer-toml", 1),
        (
            {"blank": ('"甲" = 4\n', ""), "total": ("year =", "declared_total = 9\nyear =")},
            "declared-total-needs-all",
            0,
        ),
    ],
    ids=["nothing", "a finding", "another finding", "a warning", "a notice"],
)
def test_strict_gives_status_1_for_findings_and_warnings_but_not_for_notices(scorer, here, changes, code, strict):
    write(here / "unit.toml", SMALL_UNIT, **changes)
    for command in ("score", "check"):
        ran = scorer(command, "unit.toml")
        assert ran.status == 0
        assert code is None or f"[{code}]" in ran.out
        assert scorer(command, "unit.toml", "--strict").status == strict


@pytest.mark.parametrize(
    "words",
    [
        ["scor"],
        ["score"],
        ["score", "unit.toml", "--format", "doc"],
        ["score", "unit.toml", "--format"],
        ["score", "unit.toml", "--fast"],
        ["score", "unit.toml", "--lang", "fr"],
        ["check", "unit.toml", "--format", "html"],
        ["form"],
        ["form", "small.toml", "small.toml"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_call_is_status_2_and_a_short_word_in_the_users_language(scorer, monkeypatch, words, language):
    monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
    ran = scorer(*words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("scorer")
    assert ("显示用法" if language == "zh" else "shows the usage") in ran.err
    if language == "zh" and "--lang" not in words:  # an impossible language is told in English
        assert not re.search("argument|required|invalid|expected|unrecognized|choose", ran.err)
    assert len(ran.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *((name, "unknown-format") for name in ("card.doc", "card.html.bak")),
        *((name, "file-or-folder") for name in ("card", "card.", ".html")),
    ],
)
def test_an_ending_that_means_no_format_is_refused(scorer, here, name, code):
    before = files(here)
    ran = scorer("score", "unit.toml", "-o", name)
    assert (ran.status, ran.out, codes(ran.err)) == (2, "", [code])
    assert files(here) == before


# ── Language ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.Big5"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.GBK"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
    ],
)
def test_messages_follow_the_locale_and_lang_overrides_it(scorer, monkeypatch, variables, language):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    said = {"zh": "absent.toml: 错误[file-absent]", "en": "absent.toml: error[file-absent]"}
    assert scorer("score", "absent.toml").err.startswith(said[language])
    assert scorer("score", "absent.toml", "--lang", "zh").err.startswith(said["zh"])
    assert scorer("score", "--lang=en", "absent.toml").err.startswith(said["en"])


def test_reports_follow_the_rubric_and_lang_overrides_it(scorer, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "总分：9 / 10" in scorer("score", "unit.toml").out
    assert "Total score: 9 / 10" in scorer("score", "unit.toml", "--lang", "en").out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "总分：9 / 10" in scorer("score", "unit.toml").out
    assert "Total score: 9 / 10" in scorer("score", "unit.toml", "--lang=en").out


def test_check_speaks_the_language_of_the_user(scorer):
    assert scorer("check", "unit.toml", "--lang", "zh").out == "unit.toml: 自评可用：甲局 2020，9 / 10，等级 优\n"
    assert scorer("check", "unit.toml").out == "unit.toml: usable assessment of 甲局 2020: 9 / 10, Grade 优\n"
    assert scorer("check", "small.toml").out == "small.toml: usable rubric small, 2 indicators\n"


# ── check ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_lists_all_problems_with_their_places_on_standard_output(scorer, here):
    write(here / "unit.toml", SMALL_UNIT, low=("= 4", "= 5"), high=("score = 5", "score = 7"), name=('"乙"', '"丙"'))
    ran = scorer("check", "unit.toml")
    assert (ran.status, ran.err) == (2, "")
    assert codes(ran.out) == ["score-above-points", "unknown-indicator"]
    assert ran.out.startswith("unit.toml:6:1: error[score-above-points]")
    assert "unit.toml:7:1: error[unknown-indicator]" in ran.out


def test_check_as_json_is_one_array_on_standard_output(scorer, here):
    write(here / "unit.toml", SMALL_UNIT, low=("= 4", "= 5"))
    ran = scorer("check", "unit.toml", "--format", "json")
    (found,) = json.loads(ran.out)
    assert (ran.status, ran.err) == (2, "")
    assert list(found) == ["code", "severity", "message", "hint", "file", "line", "column", "cell", "path"]
    assert (found["code"], found["severity"], found["path"]) == ("score-above-points", "error", ["甲"])
    assert (found["file"], found["line"], found["column"]) == ("unit.toml", 6, 1)


def test_check_as_json_of_good_files_is_an_empty_array(scorer):
    ran = scorer("check", "unit.toml", "small.toml", "--format", "json")
    assert (ran.status, json.loads(ran.out), ran.err) == (0, [], "")


def test_check_tells_findings_of_a_card_with_their_indicator(scorer, here):
    write(here / "unit.toml", SMALL_UNIT, reason=(', reason = "晚了一周"', ""))
    assert "unit.toml: finding[deduction-without-reason] 乙: " in scorer("check", "unit.toml").out


def test_check_of_good_and_bad_files_is_status_1_and_tells_of_all(scorer, here):
    (here / "bad.toml").write_text("[rubric]\n", encoding="utf-8")
    ran = scorer("check", "unit.toml", "bad.toml", "small.toml")
    assert ran.status == 1
    assert "unit.toml: usable" in ran.out
    assert "bad.toml:1:1: error[missing-key]" in ran.out
    assert "small.toml: usable" in ran.out


@pytest.mark.parametrize("path", sorted(LIBRARY.rglob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_library_is_free_of_errors_and_warnings(scorer, path):
    assert scorer("check", path, "--strict").status == 0


def test_the_example_is_free_of_findings(scorer):
    assert scorer("check", EXAMPLE, "--strict").status == 0


# ── rubrics ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rubrics_lists_the_library(scorer):
    ran = scorer("rubrics")
    assert (ran.status, ran.err) == (0, "")
    assert RUBRIC in ran.out


def test_rubrics_lists_added_folders_first(scorer, here):
    ran = scorer("rubrics", "--rubrics", here)
    assert ran.status == 0
    assert ran.out.index("small") < ran.out.index(RUBRIC)


def test_rubrics_shows_a_rubric_with_every_code_and_name(scorer):
    ran = scorer("rubrics", RUBRIC)
    shown = re.sub(r"\s", "", ran.out)
    assert ran.status == 0
    for node in load_rubric(RUBRIC).nodes:
        assert node.code in ran.out
        assert node.name[:4] in shown


def test_rubrics_tells_which_files_of_a_folder_are_wrong_and_lists_the_others(scorer, here):
    write(here / "wrong.toml", SMALL_RUBRIC, id_=('"small"', '"wrong"'), points=("points = 4", "points = 5"))
    ran = scorer("rubrics", "--rubrics", here)
    assert (ran.status, codes(ran.err)) == (1, ["points-mismatch"])
    assert "small" in ran.out


def test_rubrics_tells_of_a_folder_that_is_not_there(scorer):
    ran = scorer("rubrics", "--rubrics", "absent")
    assert codes(ran.err) == ["not-a-folder"]
    assert ran.status != 0


def test_a_file_of_the_library_that_may_not_be_read_is_a_diagnostic(scorer, here, monkeypatch):
    read = Path.read_text

    def refuse(path, *arguments, **options):
        if path.name == "small.toml":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path, *arguments, **options)

    monkeypatch.setattr(Path, "read_text", refuse)
    ran = scorer("rubrics", "--rubrics", here)
    assert ran.status in (1, 2)
    assert codes(ran.err) == ["file-unreadable"]


def test_an_unknown_rubric_is_told_with_the_nearest_ones(scorer):
    ran = scorer("rubrics", "sichuan-department-2018")
    assert (ran.status, ran.out, codes(ran.err)) == (2, "", ["unknown-rubric"])
    assert RUBRIC in ran.err


def test_added_folders_are_searched_before_the_shipped_library(scorer, here):
    write(here / "mine.toml", SMALL_RUBRIC, id_=('"small"', f'"{RUBRIC}"'))
    assert "小指标体系" in scorer("rubrics", RUBRIC, "--rubrics", here).out
    assert "小指标体系" not in scorer("rubrics", RUBRIC).out


def test_a_unit_may_name_a_rubric_of_an_added_folder(scorer, here):
    (here / "library").mkdir()
    (here / "small.toml").rename(here / "library" / "small.toml")
    write(here / "unit.toml", SMALL_UNIT, id_=("small.toml", "small"))
    assert codes(scorer("score", "unit.toml").err) == ["unknown-rubric"]
    assert "总分：9 / 10" in scorer("score", "unit.toml", "--rubrics", "library").out
    assert codes(scorer("score", "unit.toml", "--rubrics", "absent").err) == ["not-a-folder"]


@pytest.mark.parametrize("columns", [1, 3, 20, 30, 60, 80, 200])
@pytest.mark.parametrize("words", [("rubrics",), ("rubrics", RUBRIC), ("score", EXAMPLE), ("--help",)], ids=str)
def test_every_width_of_terminal_will_do(scorer, monkeypatch, columns, words):
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = scorer(*words)
    assert (ran.status, ran.err) == (0, "")
    if columns >= 60:
        assert max(wcswidth(line) for line in ran.out.splitlines()) <= columns


# ── form ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_blank_form_with_a_unit_is_a_card_that_may_become_anything(scorer, here):
    assert scorer("form", RUBRIC, "-o", "form.toml") == (0, "", "")
    blank = (here / "form.toml").read_text(encoding="utf-8")
    write(here / "form.toml", blank, unit=('unit = ""', 'unit = "甲局"'))
    card = json.loads(scorer("score", "form.toml", "--format", "json").out)
    assert (card["complete"], card["score"], card["low"], card["high"]) == (False, "0", "0", "100")
    assert card["grade"] is None


def test_a_blank_form_asks_for_the_unit_before_anything_else(scorer):
    scorer("form", RUBRIC, "-o", "form.toml")
    ran = scorer("check", "form.toml")
    assert (ran.status, codes(ran.out)) == (2, ["empty-text"])
    assert re.match(r"form\.toml:\d+:1: error\[empty-text\] `unit`", ran.out)


def test_a_form_never_overwrites_a_file(scorer, here):
    (here / "form.toml").write_text("filled in by hand", encoding="utf-8")
    ran = scorer("form", RUBRIC, "-o", "form.toml")
    assert (ran.status, ran.out, codes(ran.err)) == (2, "", ["output-exists"])
    assert (here / "form.toml").read_text(encoding="utf-8") == "filled in by hand"


def test_a_form_without_output_is_printed(scorer, here):
    before = files(here)
    ran = scorer("form", RUBRIC)
    assert (ran.status, ran.err, files(here)) == (0, "", before)
    assert f'rubric = "{RUBRIC}"' in ran.out


@pytest.mark.parametrize("name", ["form.docx", "form", "form.TXT"])
def test_a_form_of_an_unknown_kind_is_refused(scorer, here, name):
    ran = scorer("form", RUBRIC, "-o", name)
    assert (ran.status, codes(ran.err)) == (2, ["unknown-format"])
    assert not (here / name).exists()


# ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [("score", "unit.toml"), ("form", RUBRIC)], ids=" ".join)
@pytest.mark.parametrize("folder", ["absent", "small.toml", "absent/deeper"])
def test_an_output_that_cannot_be_written_is_a_diagnostic(scorer, here, words, folder):
    before = files(here)
    ending = "toml" if words[0] == "form" else "html"
    ran = scorer(*words, "-o", f"{folder}/out.{ending}")
    assert (ran.status, ran.out, codes(ran.err)) == (2, "", ["cannot-write"])
    assert files(here) == before


def test_a_folder_takes_the_card_of_one_unit_too(scorer, here):
    # A pattern such as *.toml may match a single file.
    (here / "out").mkdir()
    assert scorer("score", "unit.toml", "-o", "out") == (0, "", "")
    assert [path.suffix for path in (here / "out").iterdir()] == [".html"]


def test_an_output_that_is_a_device_is_not_replaced_by_a_file(scorer, here):
    os.mkfifo(here / "card.html")
    ran = scorer("score", "unit.toml", "-o", "card.html")
    assert (ran.status, codes(ran.err)) == (2, ["cannot-write"])
    assert stat.S_ISFIFO((here / "card.html").stat().st_mode)


@pytest.mark.parametrize("name", ["unit.toml", "./unit.toml", "link.toml", "twin.toml", "small.toml"])
def test_an_output_never_overwrites_an_input(scorer, here, name):
    (here / "link.toml").symlink_to("unit.toml")
    (here / "twin.toml").hardlink_to(here / "unit.toml")
    ran = scorer("score", "unit.toml", "-o", name, "--format", "text")
    assert (here / "unit.toml").read_text(encoding="utf-8") == SMALL_UNIT
    assert (here / "small.toml").read_text(encoding="utf-8") == SMALL_RUBRIC  # the rubric is an input too
    assert (ran.status, ran.out, codes(ran.err)) == (2, "", ["output-is-input"])


class FullDisk:
    """A file on a disk that is full."""

    def __init__(self, handle, *_):
        os.close(handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def write(self, _):
        raise OSError(errno.ENOSPC, "No space left on device")


def failing(error):
    def fail(*_arguments, **_options):
        raise error

    return fail


@pytest.mark.parametrize(
    ("step", "instead", "status"),
    [
        ("tempfile.mkstemp", failing(OSError(errno.EROFS, "Read-only file system")), 2),
        ("os.fdopen", failing(OSError(errno.EMFILE, "Too many open files")), 2),
        ("os.fdopen", FullDisk, 2),
        ("os.replace", failing(OSError(errno.EBUSY, "Device or resource busy")), 2),
        ("os.fdopen", failing(KeyboardInterrupt()), 130),
        ("os.replace", failing(KeyboardInterrupt()), 130),
    ],
    ids=["no temporary file", "no stream", "full disk", "no renaming", "interrupted writing", "interrupted renaming"],
)
@pytest.mark.parametrize("name", ["card.html", "card.xlsx"])
def test_a_write_that_fails_leaves_everything_as_it_was(scorer, here, monkeypatch, step, instead, status, name):
    (here / name).write_text("old", encoding="utf-8")
    before = files(here)
    with monkeypatch.context() as patch:
        patch.setattr(step, instead)
        ran = scorer("score", "unit.toml", "-o", name)
    assert (ran.status, ran.out) == (status, "")
    assert codes(ran.err) == (["cannot-write"] if status == 2 else [])
    assert files(here) == before
    assert (here / name).read_text(encoding="utf-8") == "old"


def test_a_file_name_that_is_no_utf8_can_be_reported_in_every_format(here):
    # Archives made on Windows unpack to such names; the warning in the card quotes the name.
    name = os.fsdecode(b"\xbc\xd7\xbe\xd6.toml")
    write(here / name, SMALL_UNIT, newer=('一周" }', '一周", }'))
    for ending in ENDINGS:
        done = process("score", name, "-o", f"card{ending}", cwd=here)
        assert (done.returncode, done.stderr) == (0, b"")


# ── Faults of the program ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def broken(monkeypatch):
    """`scorer score` with a fault in it."""
    monkeypatch.setattr("scorer.cli.commands.COMMANDS", {**COMMANDS, "score": failing(KeyError("2.3.1"))})


@pytest.mark.parametrize(("language", "words"), [("en", "please report"), ("zh", "报告给维护者")])
def test_a_fault_of_the_program_has_its_own_status_and_says_how_to_report_it(scorer, here, broken, language, words):
    ran = scorer("score", "unit.toml", "--lang", language)
    assert (ran.status, ran.out, codes(ran.err)) == (70, "", ["program-fault"])
    assert "KeyError" in ran.err
    assert "2.3.1" in ran.err
    assert "test_cli.py" in ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_the_traceback_of_a_fault_is_printed_after_the_message_where_it_is_asked_for(scorer, here, broken, monkeypatch):
    monkeypatch.setenv("SCORER_TRACEBACK", "1")
    ran = scorer("score", "unit.toml")
    assert ran.status == 70
    assert 0 < ran.err.index("program-fault") < ran.err.index("Traceback")


def test_ctrl_c_ends_a_command_without_a_word(scorer, here, monkeypatch):
    monkeypatch.setattr("scorer.cli.commands.COMMANDS", {**COMMANDS, "score": failing(KeyboardInterrupt())})
    assert scorer("score", "unit.toml") == (130, "", "")


# ── The same again ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format_", FORMATS)
def test_two_runs_give_the_same_bytes(here, format_):
    # Another seed of hashes is another order of every set.
    unit = write(here / "unit.toml", EXAMPLE.read_text(encoding="utf-8"), sets=('["points"]', '["score", "points"]'))
    first, second, third = (process("score", unit, "--format", format_, env={"PYTHONHASHSEED": seed}) for seed in "125")
    assert first.returncode == 0
    assert first.stdout == second.stdout == third.stdout
    assert first.stdout == as_bytes(render(card_of(unit), format_))


@pytest.mark.parametrize(
    "words", [("rubrics", RUBRIC), ("form", RUBRIC), ("check", EXAMPLE)], ids=lambda words: words[0]
)
def test_two_runs_of_the_other_commands_give_the_same_bytes(words):
    first, second = (process(*words, env={"PYTHONHASHSEED": seed}) for seed in "12")
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout != b""


# ── Streams ────────────────────────────────────────────────────────────────────────────────────────────────────────

PRINTING = {
    "score": ("score", EXAMPLE),
    "score json": ("score", EXAMPLE, "--format", "json"),
    "check": ("check", EXAMPLE),
    "rubrics": ("rubrics",),
    "form": ("form", RUBRIC),
    "help": ("--help",),
    "version": ("--version",),
}


@pytest.mark.parametrize("words", PRINTING.values(), ids=PRINTING)
def test_a_reader_that_has_gone_away_is_no_error_worth_a_word(words):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = process(*words, stdout=writer)
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("words", PRINTING.values(), ids=PRINTING)
def test_a_full_disk_behind_the_output_is_told_without_a_traceback(needed, words):
    needed("/dev/full", Path("/dev/full").exists())
    with Path("/dev/full").open("wb") as full:
        done = process(*words, stdout=full)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("words", PRINTING.values(), ids=PRINTING)
@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_a_terminal_that_lacks_some_signs_is_no_failure(words, encoding):
    done = process(*words, env={"PYTHONIOENCODING": encoding, "LANG": "zh_CN"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding)


def test_a_gbk_terminal_shows_what_gbk_has(here):
    write(here / "unit.toml", SMALL_UNIT, sign=("晚了一周", "晚了一周🙂"))
    done = process("score", "unit.toml", cwd=here, env={"PYTHONIOENCODING": "gbk"})
    assert done.returncode == 0
    assert "晚了一周\\U0001f642" in done.stdout.decode("gbk")


def test_where_the_system_knows_no_chinese_it_is_written_as_utf_8_all_the_same(here):
    done = process("score", "unit.toml", cwd=here, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert done.returncode == 0
    assert "晚了一周" in done.stdout.decode("utf-8")


def test_the_module_runs_as_a_program():
    done = process("--version")
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"scorer {__version__}\n", b"")
    done = process("score", "absent.toml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"absent.toml: error[file-absent]")


# ── Help ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_terminal_of_80_columns(scorer, monkeypatch, command, language):
    monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
    ran = scorer(*command.split(), "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("用法：" if language == "zh" else "usage: ")
    assert max(wcswidth(line) for line in ran.out.splitlines()) <= 80
    assert bool(re.search("[\u4e00-\u9fff]", ran.out.replace("绩效自评", ""))) == (language == "zh")
    for name in COMMANDS if not command else ["--help", "--rubrics DIR", "--lang zh|en"]:
        assert name in ran.out


# ── Odd inputs ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("command", ["score", "check"])
def test_an_input_that_cannot_be_used_is_told_in_diagnostics(scorer, here, command, content):
    (here / "folder.toml").mkdir()
    (here / "odd.toml").write_bytes(content)
    ran = scorer(command, "odd.toml")
    told, other = (ran.out, ran.err) if command == "check" else (ran.err, ran.out)
    assert (ran.status, other) == (2, "")
    assert codes(told)
    assert len(told) < 5000


@pytest.mark.parametrize("name", ["", "folder.toml", "fifo.toml", "a\0b.toml", "长" * 300, "loop.toml", "/dev/zero"])
@pytest.mark.parametrize("command", ["score", "check"])
def test_a_path_that_is_no_file_is_told_in_a_diagnostic(scorer, here, command, name):
    (here / "folder.toml").mkdir()
    os.mkfifo(here / "fifo.toml")
    (here / "loop.toml").symlink_to("loop.toml")
    ran = scorer(command, name)
    assert ran.status == 2
    assert len(codes(ran.out + ran.err)) == 1


@pytest.mark.parametrize(
    "reference", ["", "..", "长" * 300, "a\0b", "../../etc/passwd", "*", "absent.toml", "unit.toml"]
)
@pytest.mark.parametrize("command", ["form", "rubrics"])
def test_a_rubric_that_cannot_be_found_is_told_in_a_diagnostic(scorer, command, reference):
    ran = scorer(command, reference)
    assert (ran.status, ran.out) == (2, "")
    assert len(codes(ran.err)) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('unit = "甲局"', 'unit = "甲%s局"'),
        ('reason = "晚了一周"', 'reason = "晚%s了"'),
        ("[scores]", 'about.department = "%s"\n[scores]'),
        ("[scores]", '[[problem]]\ntext = "%s"\n[scores]'),
        ("[scores]", '"ke%sy" = 1\n[scores]'),
        ("[scores]", 'kind = "%s"\n[scores]'),
        ("[scores]", '[scores]\n"%s" = 3'),
        ("[scores]", '[[own]]\nslot = "%s"\nname = "x"\n[scores]'),
        ('"甲" = 4', '"甲" = { score = 4, sign = "%s" }'),
        ('"甲" = 4', '"甲" = { score = 4, derived = [ "%s" ] }'),
        ('"甲" = 4', '"甲" = { score = "4%s" }'),
        ("small.toml", "%s.toml"),
        ("small.toml", "small%s"),
    ],
    ids=lambda text: text.replace("\n", " "),
)
def test_a_sign_that_drives_a_terminal_is_refused_and_never_printed(scorer, here, old, new):
    for sign in DRIVING_SIGNS:
        write(here / "unit.toml", SMALL_UNIT, place=(old, new % f"\\u{ord(sign):04x}"))
        for command in ("score", "check"):
            ran = scorer(command, "unit.toml")
            assert ran.status == 2
            assert sign not in ran.out + ran.err


@pytest.mark.parametrize("line", ["名%s称 = 5", '"a%s" = 1\n"a" = 2', "[名%s称]", "a = %s", "a%s。= 1"])
def test_a_raw_sign_that_drives_a_terminal_is_never_printed(scorer, here, line):
    for sign in DRIVING_SIGNS:
        (here / "raw.toml").write_bytes(f"{line}\n".replace("%s", sign).encode())
        ran = scorer("check", "raw.toml")
        assert ran.status == 2
        assert sign not in ran.out


# ── Mutated inputs ─────────────────────────────────────────────────────────────────────────────────────────────────

EXAMPLE_TEXT = EXAMPLE.read_text(encoding="utf-8")
RUBRIC_TEXT = (LIBRARY / "sichuan" / "department-2017.toml").read_text(encoding="utf-8")
PIECES = (
    '"', "'", '"""', "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", "\n", "\\", "\\u001b", "\x00", "\ufeff",
    "＝", "-", "0", "9", "1e9", "1e400", "0.000001", "nan", "-inf", "true", "2020-01-01", "{}", "[]", '""', "levels",
    "{ score = 5 }", 'not_applicable = "无"', 'not_applicable = "rescale"', 'derived = ["score"]', "deduct = 1",
    "points = 3", "pool = true", "slot = {}", "level4 = []", '"1.1.1" = 5', "[scores]", "[[own]]", "[[level1]]",
    "[rubric]", "相关性", "🙂",
)  # fmt: skip


def attempt(make):
    """What `make` gives, and the codes of what is wrong with its input."""
    try:
        return make(), []
    except InputError as error:
        return None, [found.code for found in error.diagnostics]


@st.composite
def mutated(draw, text):
    """A text with a few pieces put in, cut out, doubled or exchanged."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        piece = draw(st.sampled_from(PIECES) | st.just(text[start:end] * 2) | st.text(max_size=5))
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=300, deadline=timedelta(seconds=10))
@given(mutated(EXAMPLE_TEXT))
@example(EXAMPLE_TEXT.replace('"相关性" = 5', '"相关性" = 0'))
@example(EXAMPLE_TEXT[: EXAMPLE_TEXT.index("[scores]")])
def test_a_mutated_assessment_is_a_card_or_an_input_error(text):
    rubric = load_rubric(RUBRIC)
    card, problems = attempt(lambda: evaluate(rubric, read_assessment(parse(text, "unit.toml"))))
    assert (card is None) == bool(problems)
    if card:
        assert card.low <= card.high <= 100
        assert all(render(card, format_) for format_ in TEXT)


@settings(max_examples=300, deadline=timedelta(seconds=10))
@given(mutated(RUBRIC_TEXT))
@example(RUBRIC_TEXT.replace("points = 25", "points = 26"))
def test_a_mutated_rubric_is_a_rubric_or_an_input_error(text):
    rubric, problems = attempt(lambda: read_rubric(parse(text, "rubric.toml")))
    assert (rubric is None) == bool(problems)
    if rubric:
        blank = parse(f'rubric = "rubric.toml"\nunit = "u"\nyear = {rubric.first_year or 2017}\n', "unit.toml")
        card, problems = attempt(lambda: evaluate(rubric, read_assessment(blank)))
        assert problems in ([], ["year-outside-valid"])
        assert card is None or all(render(card, format_) for format_ in TEXT)


@settings(max_examples=60)
@given(mutated(EXAMPLE_TEXT))
def test_check_of_a_mutated_file_ends_with_one_of_its_statuses(scorer, here, text):
    (here / "mutated.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    ran = scorer("check", "mutated.toml")
    assert (ran.status, ran.err) in ((0, ""), (2, ""))
    assert ran.status == 0 or codes(ran.out)


def test_the_program_alone_prints_its_commands(scorer):
    ran = scorer()
    assert (ran.status, ran.out) == (2, "")
    assert all(f"  {name} " in ran.err for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("score", "unit.toml", "--fromat", "html"), "did you mean --format? `scorer score --help` shows the usage"),
        (("score", "unit.toml", "--stict"), "did you mean --strict? `scorer score --help` shows the usage"),
        (("chek", "unit.toml"), "did you mean check? `scorer --help` shows the usage"),
        (("score", "unit.toml", "--xyzzy"), "`scorer score --help` shows the usage"),
        (("score",), "`scorer score --help` shows the usage"),
    ],
)
def test_a_slip_in_a_call_is_told_with_the_word_that_was_meant_and_the_help_of_its_command(scorer, words, told):
    assert scorer(*words).err.splitlines()[1] == f"    {told}"


@pytest.mark.parametrize("words", [("scores", "score"), ("--help", "score")], ids=" ".join)
def test_all_commands_are_told_where_the_call_does_not_begin_with_one(scorer, words):
    ran = scorer(*words)
    assert all(name in ran.out + ran.err for name in ("score", "check", "compare", "rubrics", "form"))


@pytest.mark.parametrize(
    "words", [("--lang", "en", "diff"), ("--lang=en", "diff"), ("diff", "--lang", "en")], ids=" ".join
)
def test_the_language_may_be_said_before_and_after_the_command(scorer, words):
    ran = scorer(*words)
    assert (ran.status, ran.err.split("\n")[0]) == (2, "scorer diff: the following arguments are required: RUBRIC")
