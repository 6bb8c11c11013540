"""A rubric proves itself: what its own [[test]] blocks may say, and what is told where they fail."""

import pytest

from scorer.cli import main
from scorer.diagnostics import InputError
from scorer.loader import load_rubric
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from scorer.trials import run_trials

HEAD = """
[rubric]
id = "case-2020"
title = "示例指标体系"
version = "1"
year = 2020
language = "zh"
levels = "any"
source = { document = "示例", status = "derived" }
points = 40
rounding = { places = 2, mode = "half-up" }
grades = [ { name = "优", from = 36 }, { name = "差", from = 0 } ]
"""

TREE = """
[[fact]]
name = "全年预算数"
measured_in = "万元"

[[fact]]
name = "全年执行数"
measured_in = "万元"

[[level1]]
name = "过程"
points = 20
level2 = [
  { name = "执行率", points = 10, rule = { kind = "linear", value = "全年执行数 ÷ 全年预算数", zero = 0, full = 1 } },
  { name = "合规性", points = 10, rule = { kind = "deduct", kinds = [ { name = "违规", each = 1 } ] } },
]

[[level1]]
name = "产出"
points = 20
level2 = [
  { name = "特性", points = 15, slot = { }, rule = { kind = "by_sign" } },
  { name = "校园安全", points = 5, applies = "单位类型 = '学校'", not_applicable = "exclude" },
]

[[adjustment]]
kind = "bonus"
name = "获奖加分"
cap = 2
"""

#: Everything that a test may state, and all that it may expect.
WHOLE = """
[[test]]
name = "everything"
about = { type = "学校" }
facts = { "全年预算数" = 100, "全年执行数" = { value = 862000, measured_in = "元" } }
scores = { "合规性" = { counts = { "违规" = 2 } }, "校园安全" = 4 }
own = [
  { slot = "特性", name = "接待", points = 9, target = 129, actual = 129, sign = "≥" },
  { slot = "特性", name = "招商", points = 6, target = 6, actual = 5, sign = "≥" },
]
adjustments = { "获奖加分" = 2 }
expect = { "执行率" = 8.62, "合规性" = 8, "特性" = 14, "过程" = 16.62, "产出/校园安全" = 4, "1.1" = 8.62 }
total = 36.62
low = 36.62
high = 36.62
grade = "优"
"""


def rubric(tests, tree=TREE, head=HEAD):
    return read_rubric(parse(head + tree + tests, "rubric.toml"))


def told(tests, tree=TREE, head=HEAD):
    """Code and values of everything that running the tests tells."""
    return [(found.code, found.values) for found in run_trials(rubric(tests, tree, head))]


def codes(tests, tree=TREE, head=HEAD):
    return [code for code, _ in told(tests, tree, head)]


def failed(what, expected, found, name="一"):
    return ("test-failed", {"name": name, "what": what, "expected": expected, "found": found})


def one(text):
    return f'\n[[test]]\nname = "一"\n{text}\n'


# ── What a test may say ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_test_is_an_assessment_in_small_with_what_must_come_out():
    assert told(WHOLE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ('"执行率" = 8.62', '"执行率" = 8.63', ("执行率", "8.63", "8.62")),
        ('"特性" = 14', '"特性" = 15', ("特性", "15", "14")),
        ('"过程" = 16.62', '"过程" = 16', ("过程", "16", "16.62")),
        ("total = 36.62", "total = 40", ("total", "40", "36.62")),
        ("low = 36.62", "low = 0", ("low", "0", "36.62")),
        ("high = 36.62", "high = 42", ("high", "42", "36.62")),
        ('grade = "优"', 'grade = "差"', ("grade", "差", "优")),
    ],
)
def test_every_expectation_that_is_not_met_is_told_with_what_came_out(right, wrong, expected):
    assert WHOLE.count(right) == 1
    assert told(WHOLE.replace(right, wrong)) == [failed(*expected, name="everything")]


def test_all_expectations_of_all_tests_are_told_in_one_go():
    text = one('scores = { "校园安全" = 4 }\nexpect = { "校园安全" = 5 }\nlow = 9') + one('expect = { "执行率" = 1 }')
    assert [values["what"] for _, values in told(text)] == ["校园安全", "low", "执行率"]


def test_leaves_that_a_test_does_not_mention_are_open():
    # 8.62 + 5 of 40; the rest is open.
    text = (
        'facts = { "全年预算数" = 100, "全年执行数" = 86.2 }\nabout = { type = "学校" }\nscores = { "校园安全" = 5 }\n'
    )
    assert told(one(text + 'low = 13.62\nhigh = 38.62\ntotal = 13.62\nexpect = { "执行率" = 8.62 }')) == []
    assert told(one(text + 'grade = "优"')) == [failed("grade", "优", "—")]


def test_an_open_leaf_meets_no_expectation():
    assert told(one('expect = { "执行率" = 0 }')) == [failed("执行率", "0", "—")]


def test_half_of_the_budget_spent_is_half_of_the_points():
    # The example of the format's description.
    assert told(one('facts = { "全年预算数" = 100, "全年执行数" = 50 }\nexpect = { "执行率" = 5 }')) == []


def test_a_test_may_be_about_what_does_not_apply():
    text = 'about = { type = "机关" }\nscores = { "合规性" = 10 }\nfacts = { "全年预算数" = 1, "全年执行数" = 1 }\n'
    own = 'own = [ { slot = "特性", name = "接待", points = 15, score = 15 } ]\n'
    assert told(one(text + own + 'total = 35\ngrade = "优"')) == []


# ── Where it is told ───────────────────────────────────────────────────────────────────────────────────────────────


def places(text):
    return [(found.code, found.span.line, found.span.column) for found in run_trials(rubric(text))]


def line_of(text, key):
    """The line of the rubric on which `key` begins a line of the tests."""
    before = len((HEAD + TREE).splitlines())
    return next(before + number for number, line in enumerate(text.splitlines(), start=1) if line.startswith(key))


def test_a_failed_test_points_at_what_it_expected():
    text = one('facts = { "全年预算数" = 100, "全年执行数" = 50 }\nexpect = { "合规性" = 1, "执行率" = 6 }')
    line = line_of(text, "expect")
    assert places(text) == [("test-failed", line, 12), ("test-failed", line, 23)]


@pytest.mark.parametrize(("key", "value"), [("total", 77), ("low", 77), ("high", 77), ("grade", '"优"')])
def test_a_failed_total_or_grade_points_at_its_own_line(key, value):
    text = one(f'scores = {{ "合规性" = 3 }}\n{key} = {value}\nabout = {{ type = "机关" }}')
    assert places(text) == [("test-failed", line_of(text, key), 1)]


def test_a_mistake_in_a_test_points_at_its_own_place():
    text = one('facts = { "全年预算" = 100 }\nexpect = { "执行率" = 5 }')
    assert places(text) == [("unknown-fact", line_of(text, "facts"), 11)]


# ── What is wrong with a test ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('scores = { "合规" = 5 }\nlow = 5', "unknown-indicator"),
        ('scores = { "合规性" = 11 }\nlow = 11', "score-above-points"),
        ('facts = { "全年预算数" = { value = 1, measured_in = "人" } }\nlow = 0', "unit-mismatch"),
        ('adjustments = { "获奖加分" = 3 }\nlow = 3', "adjustment-above-cap"),
        ('own = [ { slot = "特", name = "一", score = 1 } ]\nlow = 1', "unknown-slot"),
        ('about = { type = "机关" }\nscores = { "校园安全" = 5 }\nlow = 5', "does-not-apply"),
        ('scores = { "合规性" = { not_applicable = "无" } }\nlow = 0', "na-without-policy"),
        ('own = [ { slot = "特性", name = "一", points = 16, score = 1 } ]\nlow = 1', "pot-exceeded"),
        ('expect = { "合规" = 5 }', "unknown-indicator"),
    ],
)
def test_a_test_that_does_not_fit_the_rubric_is_told_and_not_run(text, code):
    assert codes(one(text)) == [code]


def test_after_a_test_that_does_not_fit_the_others_are_run():
    text = one('scores = { "合规" = 5 }\nlow = 5') + one('expect = { "执行率" = 1 }')
    assert codes(text) == ["unknown-indicator", "test-failed"]


TWINS = TREE.replace('name = "执行率"', 'name = "产出"')


def test_a_leaf_goes_before_a_group_of_the_same_name_in_expectations_as_in_scores():
    said = 'facts = { "全年预算数" = 100, "全年执行数" = 50 }\n'
    assert told(one(said + 'expect = { "产出" = 5 }'), TWINS) == []


def test_a_name_that_fits_two_leaves_is_told_with_both():
    tree = TREE.replace('name = "执行率"', 'name = "校园安全"')
    ((code, values),) = told(one('expect = { "校园安全" = 5 }'), tree)
    assert (code, values["paths"]) == ("ambiguous-name", "过程/校园安全 (1.1), 产出/校园安全 (2.2)")


PAIR = """
[[level1]]
name = "择一"
points = 40
either = true
applies = "单位类型 = '学校'"
not_applicable = "full"
level2 = [ { name = "甲项" }, { name = "乙项" } ]
"""


def test_an_expectation_of_what_is_not_on_the_card_fails_and_does_not_break():
    text = one('about = { type = "机关" }\nexpect = { "甲项" = 40 }')
    assert told(text, PAIR) == [failed("甲项", "40", "—")]


def test_a_test_without_expectations_is_an_error_of_the_rubric():
    with pytest.raises(InputError) as error:
        rubric(one('scores = { "合规性" = 5 }'))
    assert [found.code for found in error.value.diagnostics] == ["test-expects-nothing"]


# ── Templates ──────────────────────────────────────────────────────────────────────────────────────────────────────

TEMPLATE = HEAD.replace("points = 40\n", "template = true\n")
FRAME = "\n".join(line for line in TREE.splitlines() if not line.startswith("points"))
for _points in ("10", "15", "5"):
    FRAME = FRAME.replace(f", points = {_points}", "")


def test_in_a_template_a_test_expects_the_share_that_a_rule_yields():
    said = 'facts = { "全年预算数" = 100, "全年执行数" = 50 }\n'
    for share in ('"50%"', "0.5"):
        assert told(one(f'{said}expect = {{ "执行率" = {share} }}'), FRAME, TEMPLATE) == []
    assert told(one(f'{said}expect = {{ "执行率" = "60%" }}'), FRAME, TEMPLATE) == [failed("执行率", "60%", "50%")]


def test_the_share_of_a_rule_lies_between_nothing_and_all():
    said = 'facts = { "全年预算数" = 100, "全年执行数" = 150 }\n'
    assert told(one(f'{said}expect = {{ "执行率" = "100%" }}'), FRAME, TEMPLATE) == []
    said = 'facts = { "全年预算数" = 100, "全年执行数" = -5 }\n'
    assert told(one(f'{said}expect = {{ "执行率" = "0%" }}'), FRAME, TEMPLATE) == []


def test_a_share_that_needs_a_missing_fact_is_none():
    assert told(one('expect = { "执行率" = "50%" }'), FRAME, TEMPLATE) == [failed("执行率", "50%", "—")]


def test_a_leaf_without_a_rule_yields_no_share():
    assert codes(one('expect = { "校园安全" = "50%" }'), FRAME, TEMPLATE) == ["test-failed"]


@pytest.mark.parametrize("kind", ["given", "graded"])
def test_a_leaf_that_a_person_scores_yields_no_share_and_does_not_break(kind):
    frame = FRAME.replace('{ name = "校园安全"', f'{{ name = "校园安全", rule = {{ kind = "{kind}" }}')
    assert len(codes(one('expect = { "校园安全" = "50%" }'), frame, TEMPLATE)) == 1


@pytest.mark.parametrize("key", ["total = 5", "low = 5", "high = 5", 'grade = "优"'])
def test_a_total_or_grade_that_a_template_cannot_have_is_never_passed_over_in_silence(key):
    text = one(f'facts = {{ "全年预算数" = 100, "全年执行数" = 50 }}\nexpect = {{ "执行率" = "50%" }}\n{key}')
    try:
        found = codes(text, FRAME, TEMPLATE)
    except InputError:
        return  # it may also be refused when the rubric is read
    assert found != []


# ── From files ─────────────────────────────────────────────────────────────────────────────────────────────────────


def write(folder, text):
    path = folder / "rubric.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_failed_test_is_an_error_of_check_at_the_place_of_the_expectation(tmp_path, capsys):
    text = one('facts = { "全年预算数" = 100, "全年执行数" = 50 }\nexpect = { "执行率" = 6 }')
    path = write(tmp_path, HEAD + TREE + text)
    assert main(["check", str(path), "--lang", "en"]) == 2
    (head, hint) = capsys.readouterr().out.splitlines()
    assert head == (
        f"{path}:{line_of(text, 'expect')}:12: error[test-failed] the test `一` expects 执行率 = 6, but it is 5"
    )
    assert hint.strip() == "remedy: correct the rule or the test"


def test_check_says_how_many_tests_passed(tmp_path, capsys):
    path = write(tmp_path, HEAD + TREE + WHOLE)
    assert main(["check", str(path), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == f"{path}: 指标体系可用：case-2020，4 个指标，1 个测试通过\n"


def test_a_rubric_whose_tests_fail_can_still_be_read(tmp_path):
    # Scoring does not wait for the tests; `check` is where they are run.
    assert load_rubric(write(tmp_path, HEAD + TREE + one("total = 1"))).trials[0].name == "一"


def test_the_tests_of_a_template_still_hold_in_a_rubric_that_extends_it(tmp_path):
    text = one('facts = { "全年预算数" = 100, "全年执行数" = 50 }\nexpect = { "执行率" = "50%" }')
    (tmp_path / "frame.toml").write_text(TEMPLATE.replace("case-2020", "frame-2020") + FRAME + text, encoding="utf-8")
    changes = {"过程": 20, "执行率": 10, "合规性": 10, "产出": 20, "特性": 15, "校园安全": 5}
    local = '[rubric]\nid = "local-2020"\nextends = "frame.toml"\npoints = 40\n'
    local += "".join(f'[[change]]\nnode = "{name}"\npoints = {points}\n' for name, points in changes.items())
    assert [found.code for found in run_trials(load_rubric(write(tmp_path, local)))] == []
