"""What is written as TOML reads back as the same value."""

from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings

import leaf_cards
import trees
from scorer.diagnostics import nowhere
from scorer.facts import Fact
from scorer.loader import load, load_rubric
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.model import Assessment, Entry, Rubric
from scorer.source import parse
from scorer.writer import assessment_toml, quoted, rubric_toml
from small import assessment_of, rubric_head

ROOT = Path(__file__).parent.parent
RUBRICS = sorted((ROOT / "rubrics").rglob("*.toml"))
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
PUBLISHED = sorted((ROOT / "tests" / "published").glob("*.toml"))


def rubric_again(rubric):
    return read_rubric(parse(rubric_toml(rubric), "again.toml"))


def assessment_again(assessment):
    return read_assessment(parse(assessment_toml(assessment), "again.toml"))


def same_rubric(rubric):
    """Written and read again it is the same but for the hash of the file, and for the base it was put together from."""
    again = rubric_again(rubric)
    assert attrs.evolve(again, sha256=rubric.sha256, extends=rubric.extends) == rubric
    # Trials do not count when rubrics are compared, but may not be lost.
    assert again.trials == rubric.trials
    assert rubric_toml(again) == rubric_toml(rubric)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_every_shipped_rubric_reads_back_the_same(path):
    same_rubric(load_rubric(path))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_reads_back_the_same(path):
    value = load(path, folders=(ROOT / "examples",))
    if isinstance(value, Rubric):
        same_rubric(value)
    else:
        assert assessment_again(value) == value


@given(trees.cards(most_leaves=25))
@settings(max_examples=50)
def test_random_trees_and_their_assessments_read_back_the_same(card):
    rubric, assessment = card.read()
    same_rubric(rubric)
    assert assessment_again(assessment) == assessment


@given(leaf_cards.leaf_cards())
@settings(max_examples=50)
def test_random_rules_with_their_facts_and_answers_read_back_the_same(drawn):
    card = leaf_cards.leaf_card(*drawn)
    same_rubric(card.rubric)
    assert assessment_again(card.assessment) == card.assessment


def test_everything_a_unit_can_say_reads_back_the_same():
    assessment = assessment_of("""
kind = "review"
declared_total = 96.62
project = { name = "道路", code = "P1", budget = 100.5 }
disclosure = { targets = 0, amount = 257.34, coverage = "100%", sub_units = "无" }
[about]
code = "001"
department = "住建局"
type = "机关"
region = "东部"
prepared_by = "甲"
date = 2021-02-20
reviewer = "乙"
budget = 1
[facts]
"全年预算数" = 100
"占比" = { value = 3.5, measured_in = "" }
"执行数" = { value = 862000, measured_in = "元", source = "决算表1" }
"地区" = "东部"
"未填" = ""
[scores]
"3.2.1" = 5
"空" = {}
"甲/乙" = { score = 4, reason = "第一行\\n第二行\\t\\"引号\\" \\\\", derived = ["score"], note = "n" }
"甲/丙" = { problem = "p", measure = "m", owner = "o", due = 2021-06-30, evidence = ["a", "b"] }
"丙" = { not_applicable = "没有这项业务" }
"丁" = { target = "≥95%", actual = -3.25, sign = "≥", measured_in = "%", deduct = 1, grade = "优" }
"戊" = { met = ["第一项", 2], counts = { "迟报" = 0, "b c" = 3 } }
"庚" = { met = [], counts = {} }
"己" = { met = 0, due = "六月底" }
[adjustments]
"获奖" = { score = 2, reason = "…" }
[[own]]
slot = "特性"
name = "外联"
points = 7
score = 0
[[problem]]
text = "慢"
due = 2021-06-30
""")
    again = assessment_again(assessment)
    assert again == assessment
    assert assessment_toml(again) == assessment_toml(assessment)


def test_everything_a_rubric_can_say_reads_back_the_same():
    more = """
valid = { from = 2019, to = 2021 }
jurisdiction = "示例市"
tolerance = 0.01
display = { places = 1 }
not_applicable = "rescale"
"""
    text = (
        rubric_head(more=more)
        + """
[[fact]]
name = "预算数"
measured_in = "万元"
fixed = true
[[fact]]
name = "类别"
values = ["甲", "乙"]
[[level1]]
name = "一"
points = 60
code = "A"
[[level1.level2]]
name = "任一"
points = 10
not_applicable = { move_to = "二" }
either = true
level3 = [ { name = "甲" }, { name = "乙", applies = "地区 = '东部'" } ]
[[level1.level2]]
name = "加权"
points = 50
roll_up = "weighted"
level3 = [ { name = "丙", weight = "25%" }, { name = "丁", weight = 0.75, step = 0.5, advice = "早做" } ]
[[level1]]
name = "二"
points = 40
source = { document = "某文件", note = "第3页" }
[[level1.level2]]
name = "特性"
points = 40
slot = { min = 0, max = 3 }
rule = { kind = "by_sign" }
typed = "fallback"
[[adjustment]]
kind = "bonus"
name = "获奖"
cap = 3
standard = "市级以上"
rule = { kind = "deduct", kinds = [ { name = "次", each = 1 } ] }
[[veto]]
name = "违法"
when = "单位类型 = '违法'"
grade_at_most = "差"
[[test]]
name = "full"
about = { region = "东部" }
scores = { "乙" = 10, "丙" = 100, "丁" = { score = 100, reason = "r" } }
own = [ { slot = "特性", name = "甲", points = 40, score = 40, sign = "定性", grade = "优" } ]
expect = { "一" = 60 }
total = 100
"""
    )
    same_rubric(read_rubric(parse(text, "case.toml")))


def test_numbers_keep_the_digits_they_were_given_with():
    assessment = assessment_of('[scores]\n"甲" = 4.50\n')
    assert '"甲" = 4.50\n' in assessment_toml(assessment)


def test_a_text_can_never_end_its_quotes():
    every = "".join(chr(number) for number in range(0x100))
    assert parse(f"text = {quoted(every)}", "x.toml").data["text"] == every


def test_the_file_of_an_assessment_is_what_a_person_would_write():
    place = nowhere("x")
    assessment = Assessment(
        rubric="../体系.toml",
        unit="示例局",
        year=2020,
        facts={"预算数": Fact("预算数", Decimal("86.20"), "万元", "表2")},
        scores={
            "相关性": Entry(score=Decimal(5), place=place),
            "满意度": Entry(score=Decimal(4), reason="少", place=place),
        },
        place=place,
    )
    assert assessment_toml(assessment) == (
        'rubric = "../体系.toml"\n'
        'unit = "示例局"\n'
        "year = 2020\n"
        "\n"
        "[facts]\n"
        '"预算数" = { value = 86.20, measured_in = "万元", source = "表2" }\n'
        "\n"
        "[scores]\n"
        '"相关性" = 5\n'
        '"满意度" = { score = 4, reason = "少" }\n'
    )


def test_leaves_with_little_to_say_are_listed_a_line_each():
    text = (
        rubric_head()
        + """
[[level1]]
name = "一"
points = 100
level2 = [ { name = "甲", points = 60 }, { name = "乙", points = 40 } ]
"""
    )
    written = rubric_toml(read_rubric(parse(text, "case.toml")))
    assert written.endswith(
        '[[level1]]\nname = "一"\npoints = 100\nlevel2 = [\n'
        '  { name = "甲", points = 60 },\n  { name = "乙", points = 40 },\n]\n'
    )
