"""The library as a program uses it: the public names, the example of the README, what is imported and when."""

import subprocess
import sys
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

import scorer

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "panzhihua-beijing-2017.toml"

#: What one card as JSON is made with; more would cost every call its time.
THIRD_PARTY = {"attr", "attrs", "tomli"}


def run(program, *words):
    """Run a Python program in an interpreter of its own and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout


def imported_by(program):
    """The top-level packages outside the standard library that a program imports, and all modules."""
    names = run(f"before = set(sys.modules)\n{program}\nprint(*sorted(set(sys.modules) - before))").split()
    outside = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"scorer"}
    # A compiled library brings a helper with a name of digits.
    return {name for name in outside if not name.endswith("__mypyc")}, set(names)


SCORE_AS_JSON = f"""
import io, scorer.cli
sys.stdout = io.StringIO()
status = scorer.cli.main(["score", {str(EXAMPLE)!r}, "--format", "json"])
text, sys.stdout = sys.stdout.getvalue(), sys.__stdout__
assert status == 0 and '"score": "98"' in text
"""


@pytest.mark.parametrize("name", scorer.__all__)
def test_every_public_name_is_there(name):
    assert getattr(scorer, name) is not None
    assert name in dir(scorer)


def test_the_public_names_are_the_ones_that_are_imported_when_first_used():
    assert sorted(scorer.__all__) == sorted(scorer._HOME)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'evaluat'"):
        _ = scorer.evaluat


def test_everything_can_be_imported_with_a_star():
    names = run("from scorer import *\nprint(*sorted(name for name in dir() if name[0] != '_' and name != 'sys'))")
    assert names.split() == sorted(scorer.__all__)


def test_the_example_of_the_package_runs():
    assessment = scorer.load_assessment(EXAMPLE)
    card = scorer.evaluate(scorer.load_rubric(assessment.rubric), assessment)
    assert (card.score, card.points, card.grade, card.complete) == (Decimal(98), Decimal(100), "优", True)
    assert [deduction.lost for deduction in card.deductions] == [1, 1]
    assert "总分：98 / 100" in scorer.render(card, "text")
    assert scorer.rubric_of(assessment) == card.rubric
    assert isinstance(scorer.load(EXAMPLE), scorer.Assessment)


@pytest.mark.parametrize("format_", scorer.FORMATS)
def test_every_format_is_text_or_bytes(format_):
    assessment = scorer.load_assessment(EXAMPLE)
    report = scorer.render(scorer.evaluate(scorer.rubric_of(assessment), assessment), format_)
    assert isinstance(report, bytes if format_ in ("docx", "xlsx", "pdf") else str)


@pytest.mark.parametrize("format_", ["", "doc", "TEXT", ".html", "md"])
def test_a_format_that_does_not_exist_is_a_mistake_of_the_caller(format_):
    assessment = scorer.load_assessment(EXAMPLE)
    card = scorer.evaluate(scorer.rubric_of(assessment), assessment)
    with pytest.raises(ValueError, match=r"no format .*; there are text, markdown, html, json, csv, docx, xlsx, pdf"):
        scorer.render(card, format_)


def test_a_mistake_in_a_file_is_an_input_error_with_diagnostics(tmp_path):
    (tmp_path / "unit.toml").write_text('rubric = "x"\nyear = 2020\ndeclared_total = "98"\n', encoding="utf-8")
    with pytest.raises(scorer.InputError) as caught:
        scorer.load_assessment(tmp_path / "unit.toml")
    assert sorted(found.code for found in caught.value.diagnostics) == ["missing-key", "number-in-quotes"]
    assert all(isinstance(found, scorer.Diagnostic) for found in caught.value.diagnostics)
    assert "unit.toml:1:1: error[missing-key]" in str(caught.value)


def test_values_cannot_be_changed():
    assessment = scorer.load_assessment(EXAMPLE)
    card = scorer.evaluate(scorer.rubric_of(assessment), assessment)
    for value, name in ((card, "grade"), (card.root, "score"), (card.rubric, "year"), (assessment, "unit")):
        with pytest.raises(AttributeError):
            setattr(value, name, None)
    with pytest.raises(TypeError):
        scorer.FORMATS["text"] = None


def test_evaluating_twice_gives_the_same_card():
    assessment = scorer.load_assessment(EXAMPLE)
    rubric = scorer.rubric_of(assessment)
    assert scorer.evaluate(rubric, assessment) == scorer.evaluate(rubric, assessment)


def test_importing_the_package_imports_nothing_outside_the_standard_library():
    outside, names = imported_by("import scorer")
    assert outside == set()
    assert [name for name in names if name.startswith("scorer.")] == []


def test_scoring_one_card_as_json_imports_no_library_of_tables():
    outside, names = imported_by(SCORE_AS_JSON)
    assert outside == THIRD_PARTY
    assert not {"scorer.reporters.tables", "scorer.reporters.text", "scorer.reporters.html", "scorer.forms"} & names


def test_scoring_one_card_imports_none_of_the_slow_parts_of_the_standard_library():
    _, names = imported_by(SCORE_AS_JSON)
    assert not {"asyncio", "difflib", "html", "http", "multiprocessing", "socket", "unittest", "urllib.request"} & names


def test_a_file_that_is_not_there_is_told_before_anything_that_reads_files_is_loaded():
    program = """
import io, scorer.cli
sys.stderr = io.StringIO()
scorer.cli.main(["score", "absent.toml"])
sys.stderr = sys.__stderr__
"""
    _, names = imported_by(program)
    assert not {"scorer.model", "scorer.loader.assessment", "scorer.loader.rubric", "scorer.record", "hashlib"} & names
    assert {name for name in names if name.startswith("scorer.messages.")} == {
        "scorer.messages.message",
        "scorer.messages.files",
    }


def test_a_slip_of_the_keyboard_is_told_without_the_nouns_of_rubrics_and_cards():
    mistaken = Path(__file__).parent / "cases" / "invalid" / "full-width-comma.toml"
    program = f"""
import io, scorer.cli
sys.stderr = io.StringIO()
scorer.cli.main(["score", {str(mistaken)!r}])
assert "full-width-sign" in sys.stderr.getvalue()
sys.stderr = sys.__stderr__
"""
    _, names = imported_by(program)
    assert {name for name in names if name.startswith("scorer.model.")} <= {"scorer.model.assessment"}
    assert not {"scorer.evaluator", "scorer.loader.rubric"} & names


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["score", "--help"], ["score", "--fast"]], ids=" ".join)
def test_version_and_help_import_neither_the_engine_nor_any_library(words):
    program = f"""
import io, scorer.cli
sys.stdout = sys.stderr = io.StringIO()
try:
    scorer.cli.main({words!r})
except SystemExit:
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
"""
    outside, names = imported_by(program)
    assert outside <= {"wcwidth"}  # help is wrapped by display width
    assert not {"scorer.model", "scorer.evaluator", "scorer.loader", "decimal", "fractions"} & names


def test_the_package_says_that_it_is_typed():
    assert files("scorer").joinpath("py.typed").is_file()
