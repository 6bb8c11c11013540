"""The JSON Schemas say of form what the loader says: the same keys, the same kinds of rules, the same files."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from scorer.cli import main
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader import load_assessment, rubric_of
from scorer.loader.assessment import read_assessment
from scorer.loader.extension import Base
from scorer.loader.rubric import read_rubric
from scorer.record import Record
from scorer.reporters import render
from scorer.rules import RULES
from scorer.schemas import RULE_KEYS, SCHEMAS, schema_text
from scorer.source import parse

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
FILES = sorted([*(ROOT / "rubrics").rglob("*.toml"), *(ROOT / "examples").glob("*.toml")])
INVALID = sorted((CASES / "invalid").glob("*.toml"))


@pytest.fixture(scope="session")
def validators(needed):
    """The validator of each schema by its name."""
    needed("jsonschema", find_spec("jsonschema"))
    from jsonschema import Draft7Validator

    found = {name: Draft7Validator(make()) for name, make in SCHEMAS.items()}
    for validator in found.values():
        Draft7Validator.check_schema(validator.schema)
    return found


def as_json(value):
    """TOML data as JSON has it: dates are texts."""
    match value:
        case dict():
            return {key: as_json(inner) for key, inner in value.items()}
        case list():
            return [as_json(inner) for inner in value]
        case dt.date():
            return value.isoformat()
        case _:
            return value


def read(path):
    return as_json(tomllib.loads(path.read_text(encoding="utf-8-sig")))


def errors(validators, data):
    """What the schema of a file says against its data."""
    name = "rubric" if isinstance(data.get("rubric"), dict) else "assessment"
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validators[name].iter_errors(data)
    ]


# ── Files ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_shipped_schema_is_the_one_the_command_prints(capsys):
    assert main(["schema", "rubric"]) == 0
    assert capsys.readouterr().out == (ROOT / "rubrics" / "rubric.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_each_schema_is_printed_as_json(name, capsys):
    assert main(["schema", name]) == 0
    out = capsys.readouterr().out
    assert out == schema_text(name)
    assert json.loads(out)["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_a_schema_that_is_not_there_is_told_with_those_that_are(capsys):
    assert main(["schema", "card", "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert "error[unknown-schema]" in err
    assert "rubric, assessment, scorecard" in err


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_rubric_and_example_is_valid(path, validators):
    assert errors(validators, read(path)) == []


@pytest.mark.parametrize("path", sorted((CASES / "rubrics").glob("*.toml")), ids=lambda path: path.stem)
def test_the_rubrics_of_the_cases_are_valid(path, validators):
    assert errors(validators, read(path)) == []


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_texts_of_the_cases_are_valid(path, validators):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    for name in ("rubric", "assessment"):
        assert errors(validators, as_json(tomllib.loads(case[name]))) == []


def expected(path):
    return {line.split()[2] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# expect:")}


#: Codes of form that a schema can see, but for the limits of texts and decimals.
SEEN = {"misspelt-key", "unknown-key", "negative-number"}
#: In these the keys are right and only do not go together.
TOGETHER = {"unknown-key-beside-remove", "unknown-key-of-an-extension"}
#: Codes of sense, which no schema can see.
UNSEEN = {
    "points-mismatch", "duplicate-name", "grade-hole", "grade-overlap", "bands-hole", "bands-overlap", "linear-flat",
    "never-full", "unused-fact", "unknown-move-target", "applies-without-policy", "rule-above-points", "answer-twice",
    "unknown-indicator", "unknown-fact", "score-above-points", "either-both", "not-taken", "grade-missing",
    "unknown-change", "ambiguous-change", "extends-loop", "formula-syntax", "formula-unknown-name",
}  # fmt: skip


def parsed(path):
    try:
        return read(path)
    except tomllib.TOMLDecodeError:
        return None


@pytest.mark.parametrize(
    "path",
    [path for path in INVALID if expected(path) & SEEN and path.stem not in TOGETHER],
    ids=lambda path: path.stem,
)
def test_a_file_with_a_mistake_of_form_is_not_valid(path, validators):
    data = parsed(path)
    assert data is None or errors(validators, data) != []


@pytest.mark.parametrize("path", [path for path in INVALID if expected(path) <= UNSEEN], ids=lambda path: path.stem)
def test_a_file_that_is_only_wrong_in_sense_is_valid(path, validators):
    data = parsed(path)
    assert data is not None
    assert errors(validators, data) == []


# ── Keys and kinds ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_of_rule_is_in_the_schema_and_no_other():
    kinds = [kind["properties"]["kind"]["const"] for kind in SCHEMAS["rubric"]()["definitions"]["rule"]["oneOf"]]
    assert set(kinds) == set(RULES) == set(RULE_KEYS)
    assert len(kinds) == len(RULES)


WHOLE = """
[rubric]
id = "case"
title = "示例"
version = "1"
year = 2020
language = "zh"
levels = "any"
source = { document = "示例", status = "derived" }
points = 10
valid = { from = 2020 }
display = { places = 2 }
rounding = { places = 2, mode = "half-up" }
grades = [ { name = "差", from = 0 } ]
not_applicable = { move_to = "组" }

[[fact]]
name = "率"

[[level1]]
name = "组"
points = 10

[[level1.level2]]
name = "一"
points = 4
source = { document = "示例" }
rule = { kind = "linear", value = "率", zero = 0, full = 1 }

[[level1.level2]]
name = "二"
points = 6
slot = { min = 1 }

[[adjustment]]
kind = "bonus"
name = "奖"
cap = 1

[[veto]]
name = "否"
when = "率 = 0"
total_at_most = 5

[[test]]
name = "试"
total = 0
"""
UNIT = """
rubric = "case"
unit = "示例局"
year = 2020

[project]
name = "项目"

[about]
code = "1"

[disclosure]
targets = 1

[facts]
"率" = { value = 1 }

[scores]
"一" = { score = 1 }

[[own]]
slot = "二"
name = "自定"

[[problem]]
text = "略"
"""
LINEAR = 'kind = "linear", value = "率", zero = 0, full = 1'
#: A rule of each kind, with every list and table that it may hold.
RULE_TEXTS = {
    "given": 'kind = "given", values = [4]',
    "linear": f"{LINEAR}, over = {{ from = 2, zero = 3 }}",
    "steps": 'kind = "steps", value = "率", from = 0, every = 1, lose = 1',
    "bands": 'kind = "bands", value = "率", bands = [ { from = 0, points = 4 } ]',
    "deduct": 'kind = "deduct", kinds = [ { name = "次", each = 1 } ]',
    "yes_no": 'kind = "yes_no"',
    "choice": 'kind = "choice", choices = [ { name = "是", points = 4 } ]',
    "graded": 'kind = "graded", grades = [ { name = "达成", from = 0 } ]',
    "checklist": 'kind = "checklist", items = [ { name = "项", points = 4 } ]',
    "by_sign": 'kind = "by_sign"',
    "rank": 'kind = "rank", value = "率", order = "highest", places = [ { to = 1, points = 4 }, { points = 0 } ]',
    "formula": 'kind = "formula", value = "率"',
}
INNER = {"linear": "over", "bands": "bands", "deduct": "kinds", "choice": "choices", "graded": "grades"}
INNER |= {"checklist": "items", "rank": "places"}

RUBRIC = SCHEMAS["rubric"]()
ASSESSMENT = SCHEMAS["assessment"]()


@pytest.fixture
def keys_read(monkeypatch):
    """Read a text with the loader; gives the keys that it looks for in each table, by the way to that table."""

    def run(text, reader=read_rubric):
        found = {}

        def noting(method):
            def noted(self, key, **options):
                found.setdefault(self.place.keys, set()).add(key)
                return method(self, key, **options)

            return noted

        with monkeypatch.context() as patch:
            for name in ("take", "__contains__"):
                patch.setattr(Record, name, noting(getattr(Record, name)))
            reader(parse(text, "f"))
        return found

    return run


def properties(schema, *path):
    """The properties of a table inside a schema; lists and choices are stepped through."""
    for key in path:
        schema = schema["properties"][key]
        schema = schema.get("items", schema)
        if "anyOf" in schema:
            schema = next(one for one in schema["anyOf"] if one.get("type") == "object")
    return set(schema["properties"])


def node_of(level):
    return RUBRIC["definitions"][f"level{level}"]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ((), ()),
        (("rubric",), ("rubric",)),
        (("rubric", "source"), ("rubric", "source")),
        (("rubric", "valid"), ("rubric", "valid")),
        (("rubric", "display"), ("rubric", "display")),
        (("rubric", "rounding"), ("rubric", "rounding")),
        (("rubric", "grades", 0), ("rubric", "grades")),
        (("rubric", "not_applicable"), ("rubric", "not_applicable")),
        (("fact", 0), ("fact",)),
        (("adjustment", 0), ("adjustment",)),
        (("veto", 0), ("veto",)),
        (("test", 0), ("test",)),
    ],
)
def test_a_table_of_a_rubric_has_the_same_keys_in_the_schema(keys, path, keys_read):
    # A list of changes stands only in a rubric that extends another.
    assert keys_read(WHOLE)[keys] == properties(RUBRIC, *path) - {"change"}


def test_a_node_has_the_same_keys_in_the_schema(keys_read):
    found = keys_read(WHOLE)
    group, leaf, slot = (
        found[keys] for keys in (("level1", 0), ("level1", 0, "level2", 0), ("level1", 0, "level2", 1))
    )
    # That a list of the same level inside a node is a mistake of its own is looked for too.
    assert (group | {"slot", "rule", "step"}) - {"level1"} == set(node_of(1)["properties"])
    assert (leaf | slot | {"roll_up"}) - {"level2"} == set(node_of(2)["properties"])
    assert found[("level1", 0, "level2", 1, "slot")] == properties(node_of(2), "slot")
    assert found[("level1", 0, "level2", 0, "source")] == properties(node_of(2), "source")


@pytest.mark.parametrize("kind", list(RULES))
def test_a_rule_has_the_same_keys_in_the_schema(kind, keys_read):
    found = keys_read(WHOLE.replace(LINEAR, RULE_TEXTS[kind]))
    schema = next(one for one in RUBRIC["definitions"]["rule"]["oneOf"] if one["properties"]["kind"]["const"] == kind)
    rule = ("level1", 0, "level2", 0, "rule")
    assert found[rule] == set(schema["properties"])
    inside = {keys: read for keys, read in found.items() if keys[:5] == rule and len(keys) > 5}
    expected = [properties(schema, INNER[kind])] if kind in INNER else []
    assert [read for place, read in enumerate(inside.values()) if read not in list(inside.values())[:place]] == expected


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ((), ()),
        (("project",), ("project",)),
        (("about",), ("about",)),
        (("disclosure",), ("disclosure",)),
        (("own", 0), ("own",)),
        (("problem", 0), ("problem",)),
    ],
)
def test_a_table_of_an_assessment_has_the_same_keys_in_the_schema(keys, path, keys_read):
    assert keys_read(UNIT, read_assessment)[keys] == properties(ASSESSMENT, *path)


def test_entries_and_stated_facts_have_the_same_keys_in_the_schema(keys_read):
    found = keys_read(UNIT, read_assessment)
    assert found[("scores", "一")] == set(ASSESSMENT["definitions"]["entry"]["properties"])
    stated = ASSESSMENT["properties"]["facts"]["additionalProperties"]["anyOf"]
    table = next(one for one in stated if one.get("type") == "object")
    assert found[("facts", "率")] == set(table["properties"])


def test_a_change_may_hold_every_key_of_a_node_at_any_level():
    keys = set(RUBRIC["properties"]["change"]["items"]["properties"])
    nodes = set().union(*(node_of(level)["properties"] for level in range(1, 5)))
    assert {"node", "remove", "add"} <= keys
    assert nodes - keys == set()


def test_children_below_level_two_may_be_replaced_by_a_change(validators):
    base = parse(
        WHOLE.replace('\n[[level1.level2]]\nname = "二"\npoints = 6\nslot = { min = 1 }\n', "").replace(
            f'points = 4\nsource = {{ document = "示例" }}\nrule = {{ {LINEAR} }}', "points = 10"
        ),
        "base",
    )
    text = (
        '[rubric]\nid = "local"\nextends = "base"\n[[change]]\nnode = "一"\nlevel3 = [ { name = "丁", points = 10 } ]\n'
    )
    rubric = read_rubric(parse(text, "f"), Base("base", (), base.data, base.place, b""))
    assert "丁" in rubric.by_key
    assert errors(validators, as_json(tomllib.loads(text))) == []


# ── What is broken ─────────────────────────────────────────────────────────────────────────────────────────────────

BROKEN = [
    ("points = 4", "pionts = 4"),
    ("points = 4", 'points = "4"'),
    ("points = 4", "points = -4"),
    ("points = 4", "points = true"),
    ("points = 4", "points = 1000000000"),
    ('name = "一"', "name = 1"),
    ('name = "一"', 'name = ""'),
    ('name = "一"', ""),
    ("year = 2020", "year = 20.5"),
    ("year = 2020", "year = 1900"),
    ('language = "zh"', 'language = "fr"'),
    ('mode = "half-up"', 'mode = "up"'),
    ("places = 2, ", "places = 7, "),
    ("places = 2, ", ""),
    ('status = "derived"', 'status = "sure"'),
    ("from = 0", 'from = "0"'),
    ('kind = "linear"', 'kind = "ratio"'),
    ('kind = "linear", ', ""),
    (", full = 1", ""),
    (", full = 1", ", full = true"),
    (", full = 1", ", full = 1, bands = []"),
    ('kind = "bonus"', 'kind = "extra"'),
    ("cap = 1", ""),
    ('when = "率 = 0"', ""),
    ("min = 1", "min = -1"),
    ("total = 0", 'total = "0"'),
]


def test_the_whole_rubric_is_valid_before_it_is_broken(validators):
    assert errors(validators, as_json(tomllib.loads(WHOLE))) == []
    read_rubric(parse(WHOLE, "f"))


@pytest.mark.parametrize(("right", "wrong"), BROKEN)
def test_what_the_loader_refuses_for_its_form_the_schema_refuses_too(right, wrong, validators):
    assert right in WHOLE
    broken = WHOLE.replace(right, wrong, 1)
    with pytest.raises(InputError):
        read_rubric(parse(broken, "f"))
    assert errors(validators, as_json(tomllib.loads(broken))) != []


STEPS = 'kind = "steps", value = "率", from = 0, every = {}, lose = 1'
BANDS = 'kind = "bands", value = "率", bands = [ {{ above = {0}, share = 1 }}, {{ to = {0}, points = 0 }} ]'
ACCEPTED = [
    ("full = 1", 'full = "100%"'),
    ("full = 1", 'full = "100％"'),
    ("full = 1", 'full = "率 + 1"'),
    ("zero = 0", "zero = -1"),
    (LINEAR, STEPS.format('"1%"')),
    (LINEAR, STEPS.format('"0.01"')),
    (LINEAR, STEPS.format("0.01")),
    (LINEAR, BANDS.format('"90%"')),
    (LINEAR, BANDS.format("-0.1")),
    (LINEAR, BANDS.format('"-10%"')),
    ("points = 4", "points = 4.0"),
    ("cap = 1", "cap = 0"),
    ("from = 2020", "to = 2022"),
    ('source = { document = "示例" }', 'source = "示例"'),
]


@pytest.mark.parametrize(("before", "after"), ACCEPTED)
def test_what_the_loader_takes_the_schema_takes_too(before, after, validators):
    assert before in WHOLE
    text = WHOLE.replace(before, after, 1)
    read_rubric(parse(text, "f"))
    assert errors(validators, as_json(tomllib.loads(text))) == []


BROKEN_UNITS = [
    ("year = 2020", 'year = "2020"'),
    ('rubric = "case"', ""),
    ('unit = "示例局"', 'unit = ""'),
    ("score = 1", "scroe = 1"),
    ("score = 1", 'score = "1"'),
    ("score = 1", "score = -1"),
    ("score = 1", "score = 1, not_applicable = true"),
    ("score = 1", 'score = 1, sign = "~"'),
    ("score = 1", "score = 1, met = -1"),
    ("score = 1", "score = 1, counts = { a = 1.5 }"),
    ("score = 1", 'score = 1, derived = ["all"]'),
    ("value = 1", "value = true"),
    ('slot = "二"', ""),
    ('text = "略"', ""),
    ("targets = 1", "targets = -1"),
    ("[problem]]\ntext", "[problem]]\ndue = 5\ntext"),
]


def test_the_whole_assessment_is_valid_before_it_is_broken(validators):
    assert errors(validators, as_json(tomllib.loads(UNIT))) == []
    read_assessment(parse(UNIT, "f"))


@pytest.mark.parametrize(("right", "wrong"), BROKEN_UNITS)
def test_what_the_loader_refuses_in_an_assessment_the_schema_refuses_too(right, wrong, validators):
    assert right in UNIT
    broken = UNIT.replace(right, wrong, 1)
    with pytest.raises(InputError):
        read_assessment(parse(broken, "f"))
    assert errors(validators, as_json(tomllib.loads(broken))) != []


# ── Cards ──────────────────────────────────────────────────────────────────────────────────────────────────────────

UNITS = [path for path in FILES if isinstance(tomllib.loads(path.read_text(encoding="utf-8")).get("rubric"), str)]


def test_there_are_examples():
    assert UNITS


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_the_json_of_every_example_is_valid(path, validators):
    assessment = load_assessment(path)
    data = json.loads(render(evaluate(rubric_of(assessment), assessment), "json"))
    assert [error.message for error in validators["scorecard"].iter_errors(data)] == []


CARD = """
[[adjustment]]
kind = "penalty"
name = "减"
cap = 5
rule = { kind = "formula", value = "率" }

[[veto]]
name = "劣"
when = "率 < 0"
grade_at_most = "差"
"""


@pytest.mark.parametrize(
    "unit",
    [
        '[facts]\n"率" = 0.5\n[[own]]\nslot = "二"\nname = "自定"\npoints = 6\nscore = 5\n',
        '[scores]\n"一" = { not_applicable = "无" }\n',
        "",
        '[facts]\n"率" = 0\n[scores]\n"一" = { score = 1, reason = "略", evidence = ["甲"], due = 2021-01-31 }\n',
    ],
)
def test_the_json_of_bonuses_vetoes_and_open_leaves_is_valid(unit, validators):
    rubric = read_rubric(parse(WHOLE.replace("[[test]]", CARD + "[[test]]"), "f"))
    text = f'rubric = "case"\nunit = "示例局"\nyear = 2020\n{unit}'
    data = json.loads(render(evaluate(rubric, read_assessment(parse(text, "u"))), "json"))
    assert [error.message for error in validators["scorecard"].iter_errors(data)] == []
    assert len(data["vetoes"]) == len(data["adjustments"]) == 2


@pytest.mark.parametrize(
    ("key", "value"), [("score", 5), ("score", "5.0"), ("points", "1e3"), ("grade", 1), ("nodes", {}), ("format", "x")]
)
def test_a_card_that_is_broken_is_not_valid(key, value, validators):
    rubric = read_rubric(parse(WHOLE, "f"))
    assessment = read_assessment(parse('rubric = "case"\nunit = "示例局"\nyear = 2020\n', "u"))
    data = json.loads(render(evaluate(rubric, assessment), "json"))
    assert list(validators["scorecard"].iter_errors({**data, key: value})) != []
    del data[key]
    assert list(validators["scorecard"].iter_errors(data)) != []


# ── In an editor ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def tombi(needed):
    """Lint a text beside a schema with the tool that editors use: the lines and messages of what it finds."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    tool = needed("tombi", shutil.which("tombi", path=folders))

    def lint(folder, text, schema="rubric"):
        (folder / "file.schema.json").write_text(schema_text(schema), encoding="utf-8")
        (folder / "tombi.toml").write_text("", encoding="utf-8")
        path, told = folder / "file.toml", folder / "told.json"
        path.write_text(text, encoding="utf-8")
        command = [tool, "lint", "--offline", "--quiet", "--diagnostics-format", "json", "--diagnostics-file", told]
        done = subprocess.run([*command, path], cwd=folder, capture_output=True, text=True, check=False)
        found = json.loads(told.read_text(encoding="utf-8") or "[]") if told.exists() else []
        assert (done.returncode == 0) == (not [one for one in found if one["level"] == "error"]), done.stderr
        return [(one["range"]["start"]["line"], one["code"]) for one in found if one["level"] == "error"]

    return lint


def beside_schema(path):
    """The text of a file, its first line naming the schema in the same folder."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[0].startswith("#:schema"):
        lines = lines[1:]
    return "\n".join(["#:schema ./file.schema.json", *lines]) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_editor_finds_nothing_in_what_is_shipped(path, tombi, tmp_path):
    schema = "assessment" if path in UNITS else "rubric"
    assert tombi(tmp_path, beside_schema(path), schema) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('{ name = "相关性", points = 5,', '{ name = "相关性", pionts = 5,'),
        ("[[level1.level2]]\nname = ", "[[level1.level2]]\nnmae = "),
        ('language = "zh"', 'lnaguage = "zh"'),
    ],
)
def test_an_editor_reports_a_misspelt_key_at_its_own_line(right, wrong, tombi, tmp_path):
    path = ROOT / "rubrics" / "sichuan" / "department-2017.toml"
    text = beside_schema(path)
    assert right in text
    broken = text.replace(right, wrong, 1)
    lines = zip(text.splitlines(), broken.splitlines(), strict=True)
    (changed,) = [number for number, (old, new) in enumerate(lines, start=1) if old != new]
    assert changed in [line for line, _ in tombi(tmp_path, broken)]


def test_an_editor_reports_a_misspelt_key_of_a_rule_at_its_own_line(tombi, tmp_path):
    text = "#:schema ./file.schema.json\n" + WHOLE
    assert tombi(tmp_path, text) == []
    broken = text.replace("full = 1", "ful = 1", 1)
    (changed,) = [number for number, line in enumerate(broken.splitlines(), start=1) if "ful = 1" in line]
    assert {line for line, _ in tombi(tmp_path, broken)} == {changed}


def test_an_editor_reports_a_misspelt_key_of_an_assessment_at_its_own_line(tombi, tmp_path):
    text = "#:schema ./file.schema.json\n" + UNIT
    assert tombi(tmp_path, text, "assessment") == []
    broken = text.replace("score = 1", "scroe = 1", 1)
    (changed,) = [number for number, line in enumerate(broken.splitlines(), start=1) if "scroe" in line]
    assert changed in [line for line, _ in tombi(tmp_path, broken, "assessment")]
