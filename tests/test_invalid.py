"""One mistake per file of `cases/invalid`: each gives exactly the diagnostics, at the places, that its head expects.

A file begins with lines `# expect: <code> <line>:<column>`, one for each diagnostic. Files that cannot carry such
lines (binary, of another encoding, huge, folders …) are built in this module.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import attrs
import pytest

from scorer.diagnostics import Diagnostic, InputError
from scorer.fitting import fit
from scorer.loader import load, load_rubric, rubric_of
from scorer.loader.tree import MAX_NODES
from scorer.messages.assessment import ASSESSMENT
from scorer.messages.files import FILES
from scorer.messages.keys import KEYS
from scorer.messages.rubric import RUBRIC
from scorer.messages.rules import RULES
from scorer.messages.syntax import SYNTAX
from scorer.model import Assessment, Rubric
from scorer.source import MAX_BYTES

CASES = Path(__file__).parent / "cases"
INVALID = sorted((CASES / "invalid").glob("*.toml"))
RUBRICS = sorted((CASES / "rubrics").glob("*.toml"))

#: Mistakes of a command line or of a collection of files, not of one file.
NOT_OF_ONE_FILE = {
    "cannot-write", "file-or-folder", "folder-needed", "no-assessment-inside", "not-a-folder", "output-exists",
    "output-is-input", "program-fault",
    "same-identity", "same-output", "unknown-format", "unknown-schema",
}  # fmt: skip

#: What a rubric's own tests find; tests/test_trials.py runs them.
NOT_OF_ONE_FILE |= {"test-failed", "place-not-asked"}

#: Mistakes that no single file can show, and the test below that shows them.
OWN_TESTS = {
    "number-out-of-range": "test_a_number_beyond_all_bounds_is_a_diagnostic_of_the_file",
    "other-rubric": "test_an_assessment_scored_with_another_rubric_is_told_so",
    "rubric-id-twice": "test_an_id_that_stands_in_two_files_of_a_library_names_both",
}


def diagnostics_of(path: Path) -> tuple[Diagnostic, ...]:
    """Everything said about one file, and about the rubric it names."""
    try:
        loaded = load(path)
        if isinstance(loaded, Rubric):
            return loaded.warnings
        rubric = rubric_of(loaded)
        fit(rubric, loaded)
    except InputError as error:
        return error.diagnostics
    return (*loaded.warnings, *rubric.warnings)


def expected_of(path: Path) -> list[tuple[str, int, int]]:
    heads = re.findall(r"^# expect: (\S+) (\d+):(\d+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return sorted((code, int(line), int(column)) for code, line, column in heads)


def places(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int | None, int | None]]:
    return sorted((found.code, found.span.line, found.span.column) for found in diagnostics)


def assert_is_told_in_both_languages(diagnostic: Diagnostic) -> None:
    for language in ("zh", "en"):
        for sentence in (diagnostic.message(language), diagnostic.hint(language)):
            assert sentence
            assert not re.search(r"\{\w*\}|\{\{|\}\}", sentence)
            assert len(sentence) < 1000


# ── Files on disk ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_are_invalid_files_and_each_says_what_it_expects() -> None:
    assert (len(INVALID) > 100, len(RUBRICS) > 0) == (True, True)
    assert [path.name for path in INVALID if not expected_of(path)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_file_gives_the_diagnostics_that_it_expects_and_no_others(path: Path) -> None:
    found = diagnostics_of(path)
    own = [diagnostic for diagnostic in found if diagnostic.span.file == str(path)]
    assert places(own) == expected_of(path)
    # Only an extension brings its base into it, and then says so itself.
    assert len(own) == len(found) or "extension-conflict" in {diagnostic.code for diagnostic in own}
    for diagnostic in found:
        assert_is_told_in_both_languages(diagnostic)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_file_is_named_after_one_of_its_diagnostics(path: Path) -> None:
    # What a keyboard types by itself is named for what it looks like, not for the code.
    if not path.stem.startswith(("full-width-", "bare-chinese-", "several-mistakes-")):
        assert any(re.match(rf"{code}s?(-|$)", path.stem) for code, _, _ in expected_of(path))


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_the_rubrics_that_the_cases_name_are_right_themselves(path: Path) -> None:
    rubric = load_rubric(path)
    assert (rubric.id, rubric.warnings) == (f"{path.stem}-2020", ())


def test_every_code_has_a_case() -> None:
    errors = {
        code
        for code, message in {**FILES, **SYNTAX, **KEYS, **RUBRIC, **RULES, **ASSESSMENT}.items()
        if message.severity in ("error", "warning")
    }
    on_disk = {code for path in INVALID for code, _, _ in expected_of(path)}
    built = {code for code, _ in BUILT}
    assert errors - on_disk - built - set(OWN_TESTS) - NOT_OF_ONE_FILE == set()
    assert NOT_OF_ONE_FILE - errors == set()
    assert [name for name in OWN_TESTS.values() if name not in globals()] == []


def test_all_mistakes_of_a_file_are_told_in_one_go() -> None:
    several = [path for path in INVALID if path.stem.startswith("several-mistakes-")]
    told = {path.stem.removeprefix("several-mistakes-"): len(diagnostics_of(path)) for path in several}
    assert told == {
        "in-an-assessment": 5,
        "of-form": 6,
        "of-form-and-sense": 2,
        "of-form-in-an-assessment": 5,
        "of-sense": 4,
        "of-the-keyboard": 3,
    }


# ── What the sentences say ─────────────────────────────────────────────────────────────────────────────────────────


def only(name: str) -> Diagnostic:
    (diagnostic,) = diagnostics_of(CASES / "invalid" / f"{name}.toml")
    return diagnostic


def test_an_ambiguous_name_is_told_with_every_path_it_fits() -> None:
    for language in ("zh", "en"):
        message = only("ambiguous-name").message(language)
        assert "产出/数量/完成率" in message
        assert "产出/质量/完成率" in message


def test_an_unknown_indicator_is_told_with_the_nearest_names() -> None:
    assert only("unknown-indicator").hint("zh").startswith("相近的有：相关性")


def test_an_unknown_slot_is_told_with_the_slots_there_are() -> None:
    assert "产出/履职/部门特性指标" in only("unknown-slot").hint("en")


def test_a_full_width_sign_is_told_with_the_sign_to_type() -> None:
    found = {name: only(name).values for name in ("full-width-equals-sign", "full-width-quotes", "full-width-comma")}
    assert found == {
        "full-width-equals-sign": {"found": "＝", "meant": "="},
        "full-width-quotes": {"found": "“", "meant": '"'},
        "full-width-comma": {"found": "，", "meant": ","},
    }


def test_a_duplicate_key_is_told_by_its_name() -> None:
    assert only("duplicate-key").values == {"line": '"相关性"'}
    assert only("duplicate-key-of-a-multi-line-list").values == {"line": "level3"}


def test_an_unquoted_code_is_told_as_it_was_written() -> None:
    assert only("unquoted-code").values == {"code": "1.1.1"}
    assert only("unquoted-code-with-a-table").values == {"code": "1.1.1"}


def test_a_misspelt_key_is_told_with_the_key_that_was_meant() -> None:
    assert only("misspelt-key-in-a-score").hint("en") == "did you mean `reason`?"


def test_a_points_mismatch_is_told_with_sum_and_difference_and_where_it_stands() -> None:
    found = only("points-mismatch-at-level-3-in-an-item")
    assert found.path == ("投入", "目标", "明确性")
    assert found.values == {"declared": "6", "sum": "5", "difference": "-1"}


def test_a_number_in_quotes_is_told_with_the_number_that_was_meant() -> None:
    assert only("number-in-quotes-full-width").values["meant"] == "1.5"


# ── Files that cannot carry an expectation ─────────────────────────────────────────────────────────────────────────

UNIT = 'rubric = "../rubrics/plain.toml"\nunit = "示例局"\nyear = 2020\n\n[scores]\n"相关性" = 2\n'


def absent(folder: Path) -> Path:
    return folder / "absent.toml"


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "unit.toml"


def over_long_name(folder: Path) -> Path:
    return folder / ("局" * 300 + ".toml")


def a_folder(folder: Path) -> Path:
    (folder / "unit.toml").mkdir()
    return folder / "unit.toml"


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "unit.toml")
    return folder / "unit.toml"


def written(content: bytes) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        (folder / "unit.toml").write_bytes(content)
        return folder / "unit.toml"

    return build


def a_tree_without_end(folder: Path) -> Path:
    item = '  { name = "指标%d", points = 0 },\n'
    rubric = (CASES / "rubrics" / "plain.toml").read_text(encoding="utf-8").split("[[level1]]")[0]
    (folder / "rubric.toml").write_text(
        f'{rubric}[[level1]]\nname = "投入"\npoints = 10\nlevel2 = [\n'
        + "".join(item % number for number in range(MAX_NODES + 1))
        + "]\n",
        encoding="utf-8",
    )
    return folder / "rubric.toml"


#: Code and name of each file, how it is built, and the line and column of the diagnostic.
BUILT: dict[tuple[str, str], tuple[Callable[[Path], Path], int | None, int | None]] = {
    ("file-absent", ""): (absent, None, None),
    ("is-a-directory", ""): (a_folder, None, None),
    ("not-a-file", "a pipe"): (a_pipe, None, None),
    ("file-too-large", ""): (written(b"#" * (MAX_BYTES + 1)), None, None),
    ("file-unreadable", "below a file"): (below_a_file, None, None),
    ("file-unreadable", "over-long name"): (over_long_name, None, None),
    ("binary-file", ""): (written(b"PK\x03\x04\x14\x00\x00\x00"), None, None),
    ("binary-file", "UTF-16 without a mark"): (written("rubric = 1".encode("utf-16-le")), None, None),
    ("not-utf8", "GBK"): (written(UNIT.encode("gbk")), 2, 1),
    ("not-utf8", "UTF-16"): (written(UNIT.encode("utf-16")), 1, 1),
    ("not-utf8", "cut off"): (written(UNIT.encode().replace("局".encode(), "局".encode()[:-1])), 2, 1),
    ("too-many-nodes", ""): (a_tree_without_end, 17 + MAX_NODES, 3),
    ("not-a-rubric", "empty"): (written(b""), 1, 1),
}


@pytest.mark.parametrize(("code", "name"), BUILT, ids=lambda part: part.replace(" ", "-") or "file")
def test_what_cannot_be_read_as_text_gives_its_own_diagnostic(code: str, name: str, tmp_path: Path) -> None:
    build, line, column = BUILT[code, name]
    path = build(tmp_path)
    (found,) = load_as_rubric(path) if code == "not-a-rubric" else diagnostics_of(path)
    assert (found.code, found.span.line, found.span.column, found.span.file) == (code, line, column, str(path))
    assert_is_told_in_both_languages(found)


def load_as_rubric(path: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as error:
        load_rubric(path)
    return error.value.diagnostics


@pytest.mark.parametrize(("encoding", "told"), [("gbk", "GBK/GB18030"), ("utf-16", "UTF-16")])
def test_text_of_another_encoding_is_told_which_it_seems_to_be(encoding: str, told: str, tmp_path: Path) -> None:
    (found,) = diagnostics_of(written(UNIT.encode(encoding))(tmp_path))
    assert (found.code, found.values["encoding"]) == ("not-utf8", told)


@pytest.mark.parametrize("number", ["1e9999999999999999999", "9" * 5000], ids=["exponent", "digits"])
def test_a_number_beyond_all_bounds_is_a_diagnostic_of_the_file(number: str, tmp_path: Path) -> None:
    (found,) = diagnostics_of(written(UNIT.replace("= 2\n", f"= {number}\n").encode())(tmp_path))
    assert (found.code, found.span.file) == ("number-out-of-range", str(tmp_path / "unit.toml"))
    assert_is_told_in_both_languages(found)


def test_an_assessment_scored_with_another_rubric_is_told_so() -> None:
    assessment = load(CASES / "invalid" / "unknown-rubric.toml")
    assert isinstance(assessment, Assessment)
    with pytest.raises(InputError) as error:
        fit(attrs.evolve(load_rubric(CASES / "rubrics" / "plain.toml"), id="other-2020"), assessment)
    (found,) = error.value.diagnostics
    assert (found.code, found.span.line, found.values["named"], found.values["id"]) == (
        "other-rubric", 3, "plain-2020", "other-2020",
    )  # fmt: skip
    assert_is_told_in_both_languages(found)


def test_an_id_that_stands_in_two_files_of_a_library_names_both(tmp_path: Path) -> None:
    text = (CASES / "rubrics" / "plain.toml").read_text(encoding="utf-8")
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_rubric("plain-2020", folders=[tmp_path])
    (found,) = error.value.diagnostics
    assert (found.code, found.span.file, found.values["other"]) == (
        "rubric-id-twice", str(tmp_path / "a.toml"), str(tmp_path / "b.toml"),
    )  # fmt: skip
    assert_is_told_in_both_languages(found)
