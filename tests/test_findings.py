"""What a reviewer is pointed to: the finer points of each search, and the words of what is found."""

import pytest

from scorer.evaluator import evaluate
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.source import parse

HEAD = """
[rubric]
id = "case"
title = "示例得分表"
version = "1"
year = 2020
language = "zh"
levels = "any"
source = { document = "示例", status = "reconstructed" }
rounding = { places = 2, mode = "half-up" }
"""

TREE = """
not_applicable = "rescale"

[[level1]]
name = "执行"
level2 = [ { name = "资金", points = 10 } ]

[[level1]]
name = "产出"

[[level1.level2]]
name = "数量"
level3 = [ { name = "期数", points = 30 }, { name = "人次", points = 10 } ]

[[level1.level2]]
name = "质量"
level3 = [ { name = "合格率", points = 50 } ]
"""


def findings(scores, declared=None, tree=TREE):
    """Code and path of each finding, those about missing reasons left out."""
    head = f"declared_total = {declared}\n" if declared is not None else ""
    found = card(head + "[scores]\n" + scores, tree).findings
    return [(finding.code, "/".join(finding.path)) for finding in found if finding.code != "deduction-without-reason"]


def card(text, tree=TREE):
    rubric = read_rubric(parse(HEAD + tree, "rubric.toml"))
    text = f'rubric = "case"\nunit = "示例局"\nyear = 2020\n{text}'
    return evaluate(rubric, read_assessment(parse(text, "unit.toml")))


ALL = '"资金" = 6\n"期数" = 30\n"人次" = 10\n"合格率" = 45\n'
FULL = '"资金" = 10\n"期数" = 30\n"人次" = 10\n"合格率" = 50\n'

# ── Declared totals ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_group_that_a_declared_total_leaves_out_may_stand_at_any_level():
    assert findings(ALL, 51) == [("declared-total-leaves-out", "产出/数量")]


def test_a_group_and_its_only_child_are_named_once_by_the_outer_one():
    tree = TREE[: TREE.rindex("[[level1.level2]]")]
    assert findings('"资金" = 6\n"期数" = 30\n"人次" = 10\n', 6, tree) == [("declared-total-leaves-out", "产出")]


def test_where_several_groups_explain_a_declared_total_none_is_named():
    scores = ALL.replace('"期数" = 30', '"期数" = 0').replace('"人次" = 10', '"人次" = 6')
    assert findings(scores, 51) == [("declared-total-too-low", "")]


def test_of_several_groups_the_one_whose_points_are_too_many_is_named():
    tree = "declared_points = 90\n" + TREE
    scores = ALL.replace('"期数" = 30', '"期数" = 0').replace('"人次" = 10', '"人次" = 6')
    assert findings(scores, 51, tree)[0] == ("declared-total-leaves-out", "执行")


def test_a_declared_total_above_the_rows_is_never_explained_by_leaving_out():
    assert findings(ALL, 97) == [("declared-total-too-high", "")]


def test_a_declared_total_that_differs_by_less_than_any_group_is_only_too_low():
    assert findings(ALL, 90) == [("declared-total-too-low", "")]


def test_a_card_whose_total_is_converted_is_not_explained_by_a_group_left_out():
    tree = TREE.replace('"rescale"', '"rescale-total"')
    scores = ALL.replace('"人次" = 10', '"人次" = { not_applicable = "无" }')
    # 81 × 100 ÷ 90 = 90, and 6 points stand in the group 执行.
    assert findings(scores, 84, tree) == [("declared-total-too-low", "")]


def test_where_no_maximum_is_known_a_declared_total_above_the_sum_is_not_out_of_reach():
    tree = '\n[[level1]]\nname = "指标"\nlevel2 = [ { name = "一" }, { name = "二" } ]\n'
    assert findings('"一" = 20\n', 90, tree) == []
    assert findings('"一" = 20\n', 19, tree) == [("declared-total-out-of-reach", "")]


def test_a_declared_total_is_compared_by_value_and_not_by_its_digits():
    assert findings(ALL, "91.000") == []


def test_the_numbers_of_a_declared_total_stand_in_the_sentence():
    (finding,) = [f for f in card("declared_total = 97\n[scores]\n" + ALL).findings if f.code.startswith("declared")]
    assert finding.values["score"] == "91"
    assert finding.message("zh") == "自报总分 97 比各行合计 91 多 6"
    assert finding.message("en") == "the declared total 97 is 6 above the sum of the rows, 91"


@pytest.mark.parametrize(("declared", "severity"), [(100, "notice"), (91.5, None), (101, "finding")])
def test_a_total_at_a_bound_is_a_notice_and_beyond_it_a_finding(declared, severity):
    found = card(f"declared_total = {declared}\n[scores]\n" + FULL.replace('"资金" = 10\n', "")).findings
    assert [finding.severity for finding in found] == ([severity] if severity else [])


# ── Printed points ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_printed_points_of_every_group_are_compared_with_its_rows():
    tree = TREE.replace('name = "产出"', 'name = "产出"\ndeclared_points = 80')
    tree = tree.replace('name = "质量"\n', 'name = "质量"\ndeclared_points = 50\n')
    assert findings(ALL, None, tree) == [("declared-points-mismatch", "产出")]


def test_a_row_without_points_that_lifts_its_group_above_its_points_is_a_finding():
    tree = TREE.replace('{ name = "人次", points = 10 }', '{ name = "人次" }')
    assert findings(ALL.replace("45", "35"), None, tree) == [("scores-above-group", "产出/数量")]


# ── Reasons and problems ───────────────────────────────────────────────────────────────────────────────────────────


def test_only_deductions_without_any_reason_are_found():
    found = card('[scores]\n"资金" = { score = 6, reason = "执行率偏低" }\n"合格率" = 45\n').findings
    assert [(finding.code, finding.path[-1], finding.values["lost"]) for finding in found] == [
        ("deduction-without-reason", "合格率", "5")
    ]


def test_a_problem_beside_a_blank_score_is_no_finding():
    assert findings('"资金" = { problem = "尚未结算" }\n') == []


def test_a_problem_beside_a_score_without_points_is_no_finding():
    tree = TREE.replace('{ name = "资金", points = 10 }', '{ name = "资金" }')
    scores = ALL.replace('"资金" = 6', '"资金" = { score = 5, problem = "偏慢" }')
    assert findings(scores, None, tree) == []


def test_a_general_problem_beside_a_deduction_is_no_finding():
    found = card(f'[scores]\n{ALL}\n[[problem]]\ntext = "预算偏粗"\n').findings
    assert "problem-without-deduction" not in [finding.code for finding in found]


def test_a_general_problem_of_an_unfinished_card_is_no_finding():
    assert card('[scores]\n"资金" = 10\n[[problem]]\ntext = "预算偏粗"\n').findings == ()


def test_the_problem_of_a_slot_fits_a_deduction_of_one_of_its_own_indicators():
    tree = '[[level1]]\nname = "特性"\npoints = 20\nslot = {}\n'
    own = '[[own]]\nslot = "特性"\nname = "接待"\npoints = 20\nscore = 18\nreason = "批次减少"\n'
    found = card('[scores]\n"特性" = { problem = "任务减少" }\n' + own, tree).findings
    assert [finding.code for finding in found] == []


# ── Full marks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_full_marks_everywhere_say_how_many_indicators_there_are():
    (finding,) = card("[scores]\n" + FULL).findings
    assert (finding.code, finding.values["count"]) == ("full-marks-everywhere", "4")


def test_full_marks_on_an_unfinished_card_are_no_finding():
    assert findings(FULL.replace('"资金" = 10\n', "")) == []


def test_full_marks_of_what_applies_are_a_finding_too():
    scores = FULL.replace('"人次" = 10', '"人次" = { not_applicable = "无" }')
    assert findings(scores) == [("full-marks-everywhere", "")]


def test_nothing_to_score_is_said_once_and_alone():
    scores = '"执行" = { not_applicable = "停办" }\n"产出" = { not_applicable = "停办" }\n'
    assert findings(scores) == [("nothing-to-score", "")]


def test_an_untouched_form_is_open_and_has_no_findings():
    assert findings("") == []
