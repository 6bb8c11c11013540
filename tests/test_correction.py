"""A review that corrects some indicators of a self-assessment."""

import json

import pytest

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader import load_assessment, rubric_of
from scorer.reporters import render
from small import rubric_head

RUBRIC = (
    rubric_head()
    + """
[[fact]]
name = "执行数"
[[fact]]
name = "人数"

[[level1]]
name = "投入"
points = 40
level2 = [
  { name = "预算", points = 30, rule = { kind = "linear", value = "执行数 ÷ 100", zero = 0, full = 1 } },
  { name = "目标", points = 10 },
]

[[level1]]
name = "特性"
points = 60
slot = { min = 1 }
"""
)
SELF = """
rubric = "rubric.toml"
unit = "示例局"
year = 2020
[facts]
"执行数" = 90
[scores]
"投入/目标" = { score = 9, reason = "目标粗" }
[[own]]
slot = "特性"
name = "办文"
points = 30
score = 30
[[own]]
slot = "特性"
name = "调研"
points = 30
score = 20
"""
REVIEW = """
rubric = "rubric.toml"
unit = "示例局"
year = 2020
kind = "review"
corrects = "unit.toml"
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "rubric.toml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "unit.toml").write_text(SELF, encoding="utf-8")

    def review(text, name="review.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assessment = load_assessment(path)
        return evaluate(rubric_of(assessment), assessment)

    return review


def origins(card):
    return {node.name: (str(node.score), node.origin) for node in card.root.leaves()}


def test_what_a_review_does_not_mention_is_taken_over_and_its_total_is_complete(desk):
    card = desk(REVIEW + '[scores]\n"1.2" = 5\n')
    assert (card.complete, card.score) == (True, 27 + 5 + 50)
    assert origins(card) == {
        "预算": ("27.00", "taken-over"), "目标": ("5", "typed"),
        "办文": ("30", "taken-over"), "调研": ("20", "taken-over"),
    }  # fmt: skip


def test_a_fact_that_the_review_states_makes_its_score_the_reviews(desk):
    card = desk(REVIEW + '[facts]\n"执行数" = 80\n[[own]]\nslot = "特性"\nname = "调研"\npoints = 30\nscore = 10\n')
    assert origins(card) == {
        "预算": ("24.00", "computed"), "目标": ("9", "taken-over"),
        "办文": ("30", "taken-over"), "调研": ("10", "typed"),
    }  # fmt: skip


def test_a_card_scored_again_says_the_same_of_what_was_taken_over(desk):
    card = desk(REVIEW + '[scores]\n"1.2" = 5\n')
    assert origins(evaluate(card.rubric, card.assessment)) == origins(card)


def test_the_json_says_what_was_taken_over(desk):
    nodes = json.loads(render(desk(REVIEW), "json"))["nodes"]
    assert {node["source"] for node in nodes if node["kind"] == "indicator"} == {"taken-over"}


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_the_printed_card_says_how_many_scores_were_taken_over(desk, format_):
    review = desk(REVIEW + '[scores]\n"1.2" = 5\n')
    assert "3 项得分复核未改动，取自原自评" in render(review, format_)


def test_a_review_of_a_review_goes_back_to_the_unit(desk):
    desk(REVIEW + '[scores]\n"目标" = 5\n')
    card = desk(REVIEW.replace("review", "final").replace("unit.toml", "review.toml"), "final.toml")
    assert card.score == 27 + 5 + 50


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (REVIEW.replace('"review"', '"self"'), "corrects-itself"),
        (REVIEW.replace("2020", "2021"), "corrects-another"),
        (REVIEW.replace("unit.toml", "review.toml"), "corrects-loop"),
        (REVIEW.replace("unit.toml", "nobody.toml"), "file-absent"),
        (REVIEW.replace("unit.toml", "rubric.toml"), "not-an-assessment"),
    ],
)
def test_what_a_review_cannot_correct_is_told_at_its_line(desk, text, code):
    with pytest.raises(InputError) as caught:
        desk(text)
    assert [told.code for told in caught.value.diagnostics] == [code]
    if code != "not-an-assessment":
        assert caught.value.diagnostics[0].span.line == 6
