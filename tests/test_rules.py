"""Every rule kind on its real example, with the numbers worked out by hand, and at its edges."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from scorer.diagnostics import InputError
from scorer.loader.rubric import read_rubric
from scorer.rules import RULES
from scorer.source import parse
from small import rubric_head, scored

#: How facts are declared that several examples use; a list is the texts that a text fact may be.
UNITS = {
    "全年预算数": "万元",
    "全年执行数": "万元",
    "执行率": "%",
    "变动率": "%",
    "调整率": "%",
    "控制率": "%",
    "偏离度": "%",
    "完成率": "%",
    "满意度": "%",
    "得分系数": "%",
    "到位率": "%",
    "名次": "名",
    "甲": "",
    "乙": "",
    "地区": ["东部", "中部", "西部"],
    "存在违规": ["是", "否"],
    "结余": ["无", "不超过上年", "超过上年"],
    "非常满意": "票",
    "满意": "票",
    "基本满意": "票",
    "不满意": "票",
    "有效票": "票",
}


def declarations(*names):
    """A [[fact]] for each of the names."""
    text = ""
    for name in names:
        unit = UNITS[name]
        values = ", ".join(f'"{value}"' for value in unit)
        told = f"values = [ {values} ]" if isinstance(unit, list) else f'measured_in = "{unit}"'
        text += f'\n[[fact]]\nname = "{name}"\n{told}\n'
    return text


def rubric_of(points, rule, *, places=2, mode="half-up", head="", keys=""):
    """A rubric of one leaf, with the facts declared that its rule names."""
    named = [name for name in UNITS if name in rule]
    leaf = f'\n[[level1]]\nname = "指标"\npoints = {points}\nrule = {{ {rule} }}\n{keys}\n'
    return rubric_head(points=points, places=places, mode=mode, more=head) + declarations(*named) + leaf


def row(points, rule, facts="", entry="", **keys):
    """The one leaf of a card: `facts` are lines of [facts], `entry` the keys of its entry."""
    said = f"\n[scores]\n指标 = {{ {entry} }}\n".replace("指标 =", '"指标" =') if entry else ""
    found = scored(rubric_of(points, rule, **keys), f"[facts]\n{facts}\n{said}")
    return found.root.children[0]


def score(points, rule, facts="", entry="", **keys):
    return row(points, rule, facts, entry, **keys).score


def refused(points, rule, facts="", entry="", **keys):
    """The codes of what is wrong with an assessment."""
    with pytest.raises(InputError) as error:
        row(points, rule, facts, entry, **keys)
    return [found.code for found in error.value.diagnostics]


def test_every_kind_has_its_real_example_below():
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in RULES if f'kind = "{kind}"' not in source] == []


# ── rank ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_place_is_not_known_on_one_card_and_what_is_compared_is():
    # 第1名得满分，其他按第1名的比例得分 (a city's staffing office); tests/test_ranks.py has it with its peers.
    rule = 'kind = "rank", value = "全年执行数 ÷ 全年预算数", order = "highest", proportion = "value"'
    found = row(6, rule, amounts(86.2))
    assert (found.status, found.low, found.high, found.computed.missing) == ("blank", 0, 6, ("名次",))
    assert found.computed.proof == "全年执行数 86.2万元 ÷ 全年预算数 100万元 = 0.862；名次待定"


# ── linear ─────────────────────────────────────────────────────────────────────────────────────────────────────────

#: 财预〔2020〕10号: 全年执行数 ÷ 全年预算数 × 10.
EXECUTION = 'kind = "linear", value = "全年执行数 ÷ 全年预算数", zero = 0, full = 1'


def amounts(executed, budget=100):
    return f'"全年执行数" = {executed}\n"全年预算数" = {budget}'


@pytest.mark.parametrize(
    ("executed", "expected"),
    [
        (86.2, "8.62"),  # 86.2 ÷ 100 × 10
        (100, "10"),
        (105, "10"),  # 10.5, capped
        (0, "0"),
        (-3, "0"),  # −0.3, floored
        (76, "7.6"),  # a published card: 76% × 10
        (59.58, "5.96"),  # 5.958
        (33.335, "3.33"),  # 3.3335: the half is at the fifth decimal
    ],
)
def test_a_capped_ratio_is_in_proportion_up_to_full_marks(executed, expected):
    assert score(10, EXECUTION, amounts(executed)) == Decimal(expected)


def test_an_uncapped_ratio_goes_above_the_points():
    # The deployed platforms do not cap the execution row: 105 ÷ 100 × 10.
    assert score(10, EXECUTION + ", cap = false", amounts(105)) == Decimal("10.5")


def test_an_uncapped_ratio_is_still_floored():
    assert score(10, EXECUTION + ", cap = false", amounts(-3)) == 0


def test_a_budget_of_nothing_leaves_the_leaf_open_and_says_so():
    found = scored(rubric_of(10, EXECUTION), "[facts]\n" + amounts(5, 0))
    (leaf,) = found.root.children
    assert (leaf.status, leaf.score, leaf.low, leaf.high) == ("blank", None, 0, 10)
    assert (leaf.computed.reason, leaf.computed.missing) == ("division-by-zero", ())
    assert [finding.code for finding in found.findings] == ["no-value", "execution-above-budget", "no-budget"]


@pytest.mark.parametrize("undefined", ["0", "4", "10"])
def test_a_budget_of_nothing_scores_what_the_rubric_says(undefined):
    assert score(10, f"{EXECUTION}, undefined = {undefined}", amounts(5, 0)) == Decimal(undefined)


@pytest.mark.parametrize("facts", ["", '"全年预算数" = 100', '"全年执行数" = 100'])
def test_a_missing_fact_leaves_the_leaf_open_whatever_undefined_says(facts):
    found = row(10, EXECUTION + ", undefined = 0", facts)
    assert (found.status, found.low, found.high) == ("blank", 0, 10)
    assert set(found.computed.missing) == {"全年执行数", "全年预算数"} - {facts[1:6]}


#: 财预〔2021〕101号 ②: below 60% nothing, else W × (x − 60%) ÷ (1 − 60%).
THRESHOLD = 'kind = "linear", value = "完成率", zero = "60%", full = "100%"'


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (60, "0"),
        (59.9, "0"),
        (60.009, "0"),
        (60.01, "0.01"),  # 0.01 ÷ 40 × 20 = 0.005, a half that goes up
        (80, "10"),  # 20 ÷ 40 × 20
        (99, "19.5"),  # 39 ÷ 40 × 20
        (100, "20"),
        (130, "20"),
    ],
)
def test_a_pass_mark_earns_nothing_below_it_and_in_proportion_above(percent, expected):
    assert score(20, THRESHOLD, f'"完成率" = {percent}') == Decimal(expected)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "10"), (10, "10"), (20, "5"), (30, "0"), (31, "0"), (12.5, "8.75")]
)
def test_with_full_below_zero_lower_is_better(value, expected):
    # From 10 (full) to 30 (nothing): (30 − x) ÷ 20 × 10.
    assert score(10, 'kind = "linear", value = "甲", zero = 30, full = 10', f'"甲" = {value}') == Decimal(expected)


@pytest.mark.parametrize(("target", "actual", "expected"), [(40, 50, "16"), (40, 40, "20"), (40, 30, "20")])
def test_a_ceiling_may_be_scored_as_target_over_actual(target, actual, expected):
    # Self-evaluation notes: lower is better, t ÷ a × W; 40 ÷ 50 × 20 = 16.
    rule = 'kind = "linear", value = "目标 ÷ 实际", zero = 0, full = 1'
    assert score(20, rule, entry=f"target = {target}, actual = {actual}") == Decimal(expected)


def test_a_ceiling_that_was_not_used_at_all_has_no_value():
    found = row(20, 'kind = "linear", value = "目标 ÷ 实际", zero = 0, full = 1', entry="target = 40, actual = 0")
    assert (found.status, found.computed.reason) == ("blank", "division-by-zero")


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(50, "5"), (100, "10"), (130, "10"), (147.5, "7.5"), (165, "5"), (200, "0"), (250, "0"), (130.01, "10")],
)
def test_points_fall_again_where_a_target_was_far_too_low(percent, expected):
    # 财预〔2020〕10号, 偏离度: above 130% down to nothing at 200%: (200 − 147.5) ÷ 70 × 10 = 7.5; 130.01 → 9.9986 → 10.
    rule = 'kind = "linear", value = "完成率", zero = 0, full = 1, over = { from = "130%", zero = "200%" }'
    assert score(10, rule, f'"完成率" = {percent}') == Decimal(expected)


@pytest.mark.parametrize(
    ("region", "percent", "expected"),
    [
        ("东部", 90, "10"),
        ("东部", 80, "5"),  # (80 − 70) ÷ (90 − 70) × 10
        ("西部", 80, "10"),
        ("西部", 65, "5"),  # (65 − 50) ÷ (80 − 50) × 10
        ("中部", 65, "5"),  # all others like the west
        ("东部", 65, "0"),
    ],
)
def test_thresholds_may_differ_by_region(region, percent, expected):
    # Poverty-relief funds: ratios of 东 / 中 / 西, in proportion between two levels.
    rule = (
        'kind = "linear", value = "执行率", '
        "zero = \"if(地区 = '东部', 0.7, 0.5)\", full = \"if(地区 = '东部', 90%, 80%)\""
    )
    assert score(10, rule, f'"执行率" = {percent}\n"地区" = "{region}"') == Decimal(expected)


def test_a_region_may_come_from_what_the_unit_says_of_itself():
    rule = 'kind = "linear", value = "执行率", zero = 0, full = "if(地区 = \'东部\', 1, 0.5)"'
    text = rubric_of(10, rule).replace(declarations("地区"), "")
    found = scored(text, 'about = { region = "西部" }\n[facts]\n"执行率" = 40\n')
    assert found.score == 8  # 40% ÷ 50% × 10


def test_a_threshold_that_comes_to_the_same_at_both_ends_has_no_value():
    found = row(10, 'kind = "linear", value = "甲", zero = "乙", full = 1', '"甲" = 0.5\n"乙" = 1')
    assert found.computed.reason == "division-by-zero"


def test_a_negative_threshold_may_be_written_as_a_percentage():
    # 变动率 of −10% and less is full, 0 is nothing: −5% is half.
    assert score(10, 'kind = "linear", value = "变动率", zero = 0, full = "-10%"', '"变动率" = -5') == 5


# ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────────────

#: 岳阳 财政供养人员控制率: at most 100% → 5; each percentage point over −0.5, down to nothing.
CONTROL = 'kind = "steps", value = "控制率", from = "100%", every = "1%", lose = 0.5'


@pytest.mark.parametrize(
    ("percent", "proportional", "whole", "started"),
    [
        (95, "5", "5", "5"),
        (100, "5", "5", "5"),
        (100.4, "4.8", "5", "4.5"),  # 0.4 points over: −0.2, none whole, one started
        (101, "4.5", "4.5", "4.5"),
        (103.5, "3.25", "3.5", "3"),  # 3.5 over: −1.75, −1.5, −2
        (110, "0", "0", "0"),
        (109.99, "0.01", "0.5", "0"),  # 9.99 over: −4.995 leaves 0.005
        (150, "0", "0", "0"),
    ],
)
def test_each_percentage_point_over_costs_half_a_point(percent, proportional, whole, started):
    facts = f'"控制率" = {percent}'
    assert score(5, CONTROL, facts) == Decimal(proportional)
    assert score(5, CONTROL + ', count = "proportional"', facts) == Decimal(proportional)
    assert score(5, CONTROL + ', count = "whole"', facts) == Decimal(whole)
    assert score(5, CONTROL + ', count = "started"', facts) == Decimal(started)


@pytest.mark.parametrize(("percent", "expected"), [(-20, "5"), (0, "5"), (0.5, "4.75"), (4, "3"), (10, "0"), (12, "0")])
def test_a_rate_of_change_costs_only_above_nothing(percent, expected):
    # 岳阳 "三公经费"变动率: at most 0 → 5; each percentage point above −0.5.
    rule = 'kind = "steps", value = "变动率", from = 0, every = "1%", lose = 0.5'
    assert score(5, rule, f'"变动率" = {percent}') == Decimal(expected)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(100, 15), (98, 15), (97, 14), (103, 14), (93, 13), (107, 13), (55, 0), (54, 0), (200, 0)],
)
def test_each_whole_step_away_on_either_side_costs_a_point(percent, expected):
    # 附2 考评计分办法: each 3% away from plan −1, at most 15; 93 is 7% away, two whole steps.
    rule = 'kind = "steps", value = "完成率", from = 1, every = "3%", lose = 1, side = "both", count = "whole"'
    assert score(15, rule, f'"完成率" = {percent}') == expected


@pytest.mark.parametrize(("percent", "expected"), [(80, "10"), (95, "10"), (79, "9.8"), (30, "0"), (70.5, "8.1")])
def test_steps_below_a_bound_cost_and_above_it_nothing(percent, expected):
    # From 80% down, 0.2 for each percentage point: 70.5 is 9.5 below, −1.9.
    rule = 'kind = "steps", value = "执行率", from = "80%", every = "1%", lose = 0.2, side = "below"'
    assert score(10, rule, f'"执行率" = {percent}') == Decimal(expected)


def test_a_bound_of_steps_may_be_a_fact():
    rule = 'kind = "steps", value = "甲", from = "乙", every = 1, lose = 1'
    assert score(5, rule, '"甲" = 12\n"乙" = 10') == 3


# ── bands ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def banded(value, *bands):
    listed = ", ".join(f"{{ {band} }}" for band in bands)
    return f'kind = "bands", value = "{value}", bands = [ {listed} ]'


#: 岳阳 重点支出安排率.
KEY_SPENDING = banded(
    "执行率",
    'from = "90%", points = 5',
    'from = "80%", below = "90%", points = 4',
    'from = "70%", below = "80%", points = 3',
    'from = "60%", below = "70%", points = 2',
    'below = "60%", points = 0',
)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (100, 5),
        (90, 5),
        (89.99999999, 4),
        (80, 4),
        (79.99, 3),
        (70, 3),
        (69.99, 2),
        (60, 2),
        (59.99, 0),
        (0, 0),
        (-1, 0),
    ],
)
def test_half_open_bands_include_the_value_they_start_from(percent, expected):
    assert score(5, KEY_SPENDING, f'"执行率" = {percent:.8f}') == expected


#: 岳阳 预算调整率: 0 → 3; (0, 10%] 2; (10, 20] 1; (20, 30] 0.5; above 30% 0.
ADJUSTMENT = banded(
    "调整率",
    "from = 0, to = 0, points = 3",
    'above = 0, to = "10%", points = 2',
    'above = "10%", to = "20%", points = 1',
    'above = "20%", to = "30%", points = 0.5',
    'above = "30%", points = 0',
)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("0", "3"), ("0.00000001", "2"), ("10", "2"), ("10.01", "1"), ("20", "1"), ("20.5", "0.5"), ("30", "0.5"),
        ("30.00000001", "0"), ("500", "0"),
    ],
)  # fmt: skip
def test_bands_may_be_closed_at_their_upper_end_and_hold_a_single_value(percent, expected):
    assert score(3, ADJUSTMENT, f'"调整率" = {percent}') == Decimal(expected)


def test_a_value_outside_of_all_bands_has_no_value_unless_the_rubric_says_so():
    found = row(3, ADJUSTMENT, '"调整率" = -5')
    assert (found.status, found.computed.reason) == ("blank", "division-by-zero")
    assert score(3, ADJUSTMENT + ", undefined = 3", '"调整率" = -5') == 3


@pytest.mark.parametrize(("percent", "expected"), [(100, "6"), (94, "4.2"), (90, "4.2"), (89, "3"), (79.9, "0")])
def test_bands_may_be_worth_a_share_of_the_points(percent, expected):
    # 苏州: execution 94% → 70% of 6 = 4.2; the other steps are made up.
    rule = banded(
        "执行率",
        "from = 1, points = 6",
        'from = "90%", below = 1, share = "70%"',
        'from = "80%", below = "90%", share = 0.5',
        'below = "80%", share = 0',
    )
    assert score(6, rule, f'"执行率" = {percent}') == Decimal(expected)


@pytest.mark.parametrize(("percent", "expected"), [(95, 1), (99.99, 1), (100, 2), (101, 2), (94, 0)])
def test_the_highest_band_may_begin_with_a_single_value(percent, expected):
    # 到位率 … [95%, 100%) and 100%.
    rule = banded("到位率", "from = 1, points = 2", 'from = "95%", below = 1, points = 1', 'below = "95%", points = 0')
    assert score(2, rule, f'"到位率" = {percent}') == expected


@pytest.mark.parametrize(("rank", "expected"), [(1, 60), (2, 57), (3, 54), (4, 51), (5, 48), (6, 0), (30, 0)])
def test_ranks_are_bands_of_one_value_each(rank, expected):
    # A county's evaluation: rank 1–5 → 60/57/54/51/48.
    bands = [f"from = {rank}, to = {rank}, points = {63 - 3 * rank}" for rank in range(1, 6)]
    between = [f"above = {rank}, below = {rank + 1}, points = 0" for rank in range(1, 5)]
    assert score(60, banded("名次", *bands, *between, "above = 5, points = 0"), f'"名次" = {rank}') == expected


def test_bands_may_end_below_zero_and_be_written_as_percentages():
    rule = banded("变动率", 'to = "-10%", points = 5', 'above = "-10%", points = 0')
    assert score(5, rule, '"变动率" = -10') == 5
    assert score(5, rule, '"变动率" = -9.99') == 0


def test_bands_may_end_below_zero_and_be_written_as_numbers():
    rule = banded("变动率", "to = -0.1, points = 5", "above = -0.1, points = 0")
    assert score(5, rule, '"变动率" = -10') == 5
    assert score(5, rule, '"变动率" = -9.99') == 0


# ── deduct ─────────────────────────────────────────────────────────────────────────────────────────────────────────

#: 岳阳 资金使用合规性: each violation −1, floor 0.
VIOLATIONS = 'kind = "deduct", kinds = [ { name = "违规", each = 1 } ]'


@pytest.mark.parametrize(("count", "expected"), [(0, 3), (1, 2), (3, 0), (4, 0), (1000000000, 0)])
def test_each_occurrence_costs_a_point_down_to_nothing(count, expected):
    assert score(3, VIOLATIONS, entry=f'counts = {{ "违规" = {count} }}') == expected


def test_kinds_that_counts_do_not_mention_did_not_occur():
    rule = 'kind = "deduct", kinds = [ { name = "迟报", each = 0.5 }, { name = "漏报", each = 2 } ]'
    assert score(10, rule, entry='counts = { "迟报" = 3 }') == Decimal("8.5")  # 10 − 3 × 0.5
    assert score(10, rule, entry="counts = { }") == 10


def test_a_kind_may_cost_no_more_than_its_cap():
    rule = 'kind = "deduct", kinds = [ { name = "迟报", each = 0.5, cap = 2 }, { name = "漏报", each = 2 } ]'
    # 10 − min(9 × 0.5, 2) − 1 × 2
    assert score(10, rule, entry='counts = { "迟报" = 9, "漏报" = 1 }') == 6


def test_without_counts_nobody_has_looked_and_the_leaf_is_open():
    found = row(3, VIOLATIONS, entry='reason = "尚未检查"')
    assert (found.status, found.low, found.high, found.computed.missing) == ("blank", 0, 3, ("违规",))


def test_late_funds_cost_half_a_point_each():
    # 岳阳 支付进度: each late fund −0.5.
    rule = 'kind = "deduct", kinds = [ { name = "滞后的专项资金", each = 0.5 } ]'
    assert score(3, rule, entry='counts = { "滞后的专项资金" = 5 }') == Decimal("0.5")


# ── yes_no, choice ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("answer", "expected"), [("否", 13), ("是", 0)])
def test_the_answer_to_a_question_is_a_fact_or_stands_with_the_leaf(answer, expected):
    # 是否存在违规行为 [否] 13.
    assert score(13, 'kind = "yes_no", value = "存在违规", full = "否"', f'"存在违规" = "{answer}"') == expected
    assert score(13, 'kind = "yes_no", full = "否"', entry=f'grade = "{answer}"') == expected


def test_yes_is_full_unless_the_rubric_says_no():
    # 是否开展预算编报考评 [是] 5.
    assert score(5, 'kind = "yes_no"', entry='grade = "是"') == 5
    assert score(5, 'kind = "yes_no"', entry='grade = "否"') == 0


def test_a_question_without_an_answer_is_open():
    found = row(5, 'kind = "yes_no"', entry='reason = "尚未核实"')
    assert (found.status, found.computed.missing) == ("blank", ("等级",))
    assert row(13, 'kind = "yes_no", value = "存在违规"').computed.missing == ("存在违规",)


#: 岳阳 资金结余: none 3; some, not above last year's 2; above 0.
BALANCE = '{ name = "无", points = 3 }, { name = "不超过上年", points = 2 }, { name = "超过上年", points = 0 }'


@pytest.mark.parametrize(("answer", "expected"), [("无", 3), ("不超过上年", 2), ("超过上年", 0)])
def test_one_of_three_answers_has_its_points(answer, expected):
    assert score(3, f'kind = "choice", value = "结余", choices = [ {BALANCE} ]', f'"结余" = "{answer}"') == expected
    assert score(3, f'kind = "choice", choices = [ {BALANCE} ]', entry=f'grade = "{answer}"') == expected


def test_answers_may_be_worth_a_share_of_the_points():
    rule = 'kind = "choice", choices = [ { name = "优", share = 1 }, { name = "良", share = "80%" } ]'
    assert score(3, rule, entry='grade = "良"') == Decimal("2.4")


def test_a_fact_that_is_none_of_the_answers_has_no_value_unless_the_rubric_says_so():
    rule = 'kind = "choice", value = "结余", choices = [ { name = "无", points = 3 } ]'
    found = row(3, rule, '"结余" = "超过上年"')
    assert (found.status, found.computed.missing, found.computed.value) == ("blank", (), None)
    assert score(3, rule + ", undefined = 0", '"结余" = "超过上年"') == 0


def test_an_answer_worth_more_than_the_points_is_told_in_points():
    rule = 'kind = "choice", choices = [ { name = "优", share = "120%" }, { name = "良", share = 0 } ]'
    with pytest.raises(InputError) as error:
        read_rubric(parse(rubric_of(5, rule), "rubric.toml"))
    assert [(found.code, found.values["value"]) for found in error.value.diagnostics] == [("rule-above-points", "6")]


# ── given, graded ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_types_one_of_the_values_allowed():
    rule = 'kind = "given", values = [0, 2.5, 5]'
    assert score(5, rule, entry="score = 2.5") == Decimal("2.5")
    assert refused(5, rule, entry="score = 2") == ["score-not-allowed"]
    assert score(5, 'kind = "given"', entry="score = 3.7") == Decimal("3.7")


#: 财预〔2020〕10号: 达成 [80%, 100%], 部分达成 [60%, 80%), 未达成 [0, 60%) of W.
@pytest.mark.parametrize(
    ("grade", "typed", "allowed"),
    [
        ("达成", 10, True), ("达成", 8, True), ("达成", "7.99", False),
        ("部分达成", "7.99", True), ("部分达成", 6, True), ("部分达成", 8, False), ("部分达成", "5.99", False),
        ("未达成", "5.99", True), ("未达成", 0, True), ("未达成", 6, False),
    ],
)  # fmt: skip
def test_a_graded_score_lies_in_the_interval_of_its_grade(grade, typed, allowed):
    entry = f'grade = "{grade}", score = {typed}'
    if allowed:
        assert score(10, 'kind = "graded"', entry=entry) == Decimal(typed)
    else:
        assert refused(10, 'kind = "graded"', entry=entry) == ["score-outside-grade"]


def test_a_rubric_may_have_grades_of_its_own():
    grades = '{ name = "优", from = "90%" }, { name = "良", from = 0.5, below = "90%" }'
    rule = f'kind = "graded", grades = [ {grades}, {{ name = "差", from = 0, below = "50%" }} ]'
    assert score(7, rule, entry='grade = "良", score = 3.5') == Decimal("3.5")
    assert refused(7, rule, entry='grade = "良", score = 6.3') == ["score-outside-grade"]  # 90% of 7
    assert refused(7, rule, entry='grade = "达成", score = 7') == ["unknown-answer"]


def test_a_grade_without_a_score_and_a_blank_leaf_are_open():
    assert row(10, 'kind = "graded"', entry='grade = "达成"').status == "blank"
    assert row(10, 'kind = "graded"').high == 10
    assert refused(10, 'kind = "graded"', entry="score = 10") == ["grade-missing"]


# ── checklist ──────────────────────────────────────────────────────────────────────────────────────────────────────

#: 岳阳 管理制度健全性: ① rules exist 1 ② legal and complete 1 ③ carried out 1.
RULEBOOK = (
    'kind = "checklist", items = [ { name = "有制度", points = 1 }, { name = "合法完整", points = 1 }, '
    '{ name = "得到执行", points = 1 } ]'
)


@pytest.mark.parametrize(
    ("met", "expected"),
    [("[]", 0), ("[1]", 1), ('["有制度"]', 1), ("[1, 3]", 2), ('["合法完整", 3]', 2), ("[1, 2, 3]", 3)],
)
def test_sub_points_add_up_by_name_or_by_number(met, expected):
    assert score(3, RULEBOOK, entry=f"met = {met}") == expected


def test_a_checklist_nobody_has_gone_through_is_open():
    found = row(3, RULEBOOK, entry='note = "待查"')
    assert (found.status, found.computed.missing) == ("blank", ("有制度", "合法完整", "得到执行"))


@pytest.mark.parametrize(("met", "expected"), [("0", 0), ("3", 15), ("5", 25), ('["一", "二"]', 10), ("[]", 0)])
def test_each_of_several_reasons_is_worth_the_same(met, expected):
    # Inspection-service form: five reason slots of 5.
    assert score(25, 'kind = "checklist", each = 5, of = 5', entry=f"met = {met}") == expected


@pytest.mark.parametrize("rule", [RULEBOOK, 'kind = "checklist", each = 1, of = 3'])
@pytest.mark.parametrize("met", ["[1, 1]", "[2, 3, 3]"])
def test_what_is_met_is_listed_once(rule, met):
    with pytest.raises(InputError):
        row(3, rule, entry=f"met = {met}")


@pytest.mark.parametrize(
    "rule", ['kind = "checklist", items = [ { name = "甲", points = 3 } ]', VIOLATIONS.replace("违规", "甲")]
)
def test_a_fact_of_the_unit_never_answers_for_the_item_of_a_leaf_that_is_called_the_same(rule):
    # UNITS declares 甲 because the rule names it, and a second leaf uses it.
    text = rubric_of(3, rule).replace("points = 3\nrounding", "points = 4\nrounding")
    text += '[[level1]]\nname = "另一"\npoints = 1\nrule = { kind = "formula", value = "甲" }\n'
    found = scored(text, '[facts]\n"甲" = 1\n')
    assert found.root.children[0].status == "blank"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("等级", 'kind = "choice", choices = [ { name = "东部", points = 3 }, { name = "西部", points = 0 } ]'),
        ("完成项数", 'kind = "checklist", each = 1, of = 3'),
    ],
)
def test_a_fact_of_the_unit_never_answers_what_a_leaf_is_asked_under_the_same_word(name, rule):
    told = 'values = [ "东部", "西部" ]' if name == "等级" else 'measured_in = "项"'
    text = rubric_of(3, rule) + f'[[fact]]\nname = "{name}"\n{told}\n'
    try:
        read_rubric(parse(text, "rubric.toml"))
    except InputError:
        return  # the word may also be reserved, like 目标 and 实际
    stated = '"东部"' if name == "等级" else 2
    assert scored(text, f'[facts]\n"{name}" = {stated}\n').root.children[0].status == "blank"


# ── by_sign ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sign", "target", "actual", "expected"),
    [
        # At least: full at the target, else in proportion; never punished above it; a negative actual counts as 0.
        ("≥", 100, 100, "10"), ("≥", 100, 90, "9"), ("≥", 3, 1, "3.33"), ("≥", 100, 300, "10"), ("≥", 100, -5, "0"),
        (">", 100, 100, "10"), (">", 100, 90, "9"), ("≥", 0, 0, "10"), ("≥", 0, -1, "10"), ("≥", 129, 129, "10"),
        # Equal: the same; with a target of 0 full only at 0.
        ("=", 100, 100, "10"), ("=", 100, 72.74, "7.27"), ("=", 100, 120, "10"), ("=", 0, 0, "10"), ("=", 0, 1, "0"),
        ("=", 0, -1, "10"),
        # At most: full at the target, nothing at twice the target: 10 × (1 − (150 − 100) ÷ 100).
        ("≤", 100, 100, "10"), ("≤", 100, 40, "10"), ("≤", 100, 150, "5"), ("≤", 100, 199, "0.1"), ("≤", 100, 200, "0"),
        ("≤", 100, 500, "0"), ("<", 100, 100, "10"), ("<", 8, 9, "8.75"), ("≤", 0, 0, "10"), ("≤", 0, 1, "0"),
        ("≤", 100, -1, "10"),
    ],
)  # fmt: skip
def test_the_sign_of_a_leaf_picks_its_rule(sign, target, actual, expected):
    entry = f'target = {target}, actual = {actual}, sign = "{sign}"'
    assert score(10, 'kind = "by_sign"', entry=entry) == Decimal(expected)


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ('target = 5, sign = "≥"', ("实际",)),
        ('actual = 5, sign = "≥"', ("目标",)),
        ("target = 5, actual = 5", ("符号",)),
        ('sign = "="', ("目标",)),
    ],
)
def test_a_leaf_without_sign_target_or_actual_is_open(entry, missing):
    found = row(10, 'kind = "by_sign"', entry=entry)
    assert (found.status, found.high) == ("blank", 10)
    assert set(missing) <= set(found.computed.missing)


@pytest.mark.parametrize("actual", ["完成", "达到预期", "300多人次"])
def test_an_actual_that_is_no_number_leaves_the_leaf_open_and_says_so(actual):
    found = scored(
        rubric_of(10, 'kind = "by_sign"'),
        f'[scores]\n"指标" = {{ target = 100, actual = "{actual}", sign = "≥" }}\n',
    )
    assert found.root.children[0].computed.reason == "not-a-number"
    assert [finding.code for finding in found.findings] == ["no-value"]


def test_an_actual_that_is_no_number_may_be_scored_by_hand():
    assert score(10, 'kind = "by_sign"', entry='target = 100, actual = "完成", sign = "≥", score = 9') == 9


def test_a_qualitative_leaf_is_graded_by_a_person():
    assert score(10, 'kind = "by_sign"', entry='sign = "定性", grade = "部分达成", score = 7') == 7
    assert row(10, 'kind = "by_sign"', entry='sign = "定性", grade = "部分达成"').status == "blank"
    assert refused(10, 'kind = "by_sign"', entry='sign = "定性", grade = "达成", score = 7') == ["score-outside-grade"]


def test_target_and_actual_in_percent_are_compared_as_ratios():
    assert score(10, 'kind = "by_sign"', entry='target = 90, actual = 81, sign = "≥", measured_in = "%"') == 9


def test_the_units_own_indicators_follow_the_rule_of_their_slot():
    text = rubric_head(points=20)
    text += '[[level1]]\nname = "特性"\npoints = 20\nslot = { }\nrule = { kind = "by_sign" }\n'
    own = '[[own]]\nslot = "特性"\nname = "{}"\npoints = {}\ntarget = {}\nactual = {}\nsign = "≥"\n'
    found = scored(text, own.format("外联接待", 12, 129, 129) + own.format("招商引资", 8, 6, 4))
    # 12 and 4 ÷ 6 × 8 = 5.333…
    assert [child.score for child in found.root.children[0].children] == [12, Decimal("5.33")]


# ── formula ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mode", "places", "expected"),
    [
        ("half-up", 2, "525.63"), ("half-even", 2, "525.62"), ("half-up", 3, "525.625"), ("half-up", 1, "525.6"),
        ("half-up", 0, "526"), ("half-even", 0, "526"),
    ],
)  # fmt: skip
def test_841_over_48_times_30_is_a_half_to_the_last_digit(mode, places, expected):
    # 841 ÷ 48 × 30 = 525.625 exactly; in 28 digits it comes out a little below.
    found = score(600, 'kind = "formula", value = "甲 ÷ 乙 × 30"', '"甲" = 841\n"乙" = 48', places=places, mode=mode)
    assert found == Decimal(expected)


@pytest.mark.parametrize(("mode", "expected"), [("half-up", ["0.13", "0.14"]), ("half-even", ["0.12", "0.14"])])
def test_a_half_goes_up_or_to_the_even_digit_as_the_rubric_says(mode, expected):
    rule = 'kind = "formula", value = "甲"'
    assert [score(1, rule, f'"甲" = {value}', mode=mode) for value in ("0.125", "0.135")] == [
        Decimal(v) for v in expected
    ]


@pytest.mark.parametrize(("above", "expected"), [(0, "8"), (2, "9"), (-3, "6.5"), (4, "10"), (9, "10"), (-40, "0")])
def test_reaching_the_target_is_four_fifths_and_each_point_counts_half(above, expected):
    # Supply co-operatives: reaching = 80% of the points, each percentage point ±0.5, capped.
    rule = 'kind = "formula", value = "10 × 80% + (实际 − 目标) × 100 × 0.5"'
    found = score(10, rule, entry=f'target = 90, actual = {90 + above}, measured_in = "%"')
    assert found == Decimal(expected)


@pytest.mark.parametrize(("percent", "expected"), [(85, "4.25"), (100, "5"), (0, "0")])
def test_a_coefficient_times_the_weight(percent, expected):
    # 重庆: 得分系数 (%) × 指标权重.
    assert score(5, 'kind = "formula", value = "得分系数 × 5"', f'"得分系数" = {percent}') == Decimal(expected)


def test_satisfaction_is_weighted_by_votes():
    # (100 n₁ + 80 n₂ + 60 n₃ + 40 n₄) ÷ valid votes; 10, 5, 3, 2 of 20: 1660 ÷ 20 = 83, of 100 for 10 points.
    rule = (
        'kind = "linear", value = "(100 × 非常满意 + 80 × 满意 + 60 × 基本满意 + 40 × 不满意) ÷ 有效票", '
        "zero = 0, full = 100"
    )
    votes = '"非常满意" = 10\n"满意" = 5\n"基本满意" = 3\n"不满意" = 2\n"有效票" = {}'
    assert score(10, rule, votes.format(20)) == Decimal("8.3")
    assert row(10, rule, votes.format(0)).computed.reason == "division-by-zero"


def test_two_sub_measures_have_weights_of_their_own_inside_a_leaf():
    # 资金集中: two sub-measures of 50%: 4 × (50% × 0.8 + 50% × 0.6).
    rule = 'kind = "formula", value = "4 × (50% × 甲 + 50% × min(乙, 1))"'
    assert score(4, rule, '"甲" = 0.8\n"乙" = 0.6') == Decimal("2.8")
    assert score(4, rule, '"甲" = 1\n"乙" = 7') == 4


def test_a_missing_fact_that_is_not_needed_does_not_leave_the_leaf_open():
    rule = 'kind = "formula", value = "if(存在违规 = \'是\', 0, 甲)"'
    assert score(5, rule, '"存在违规" = "是"') == 0
    assert row(5, rule, '"存在违规" = "否"').computed.missing == ("甲",)


# ── Units and texts ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("executed", "budget"),
    [
        ("86.2", "100"),
        ('{ value = 862000, measured_in = "元" }', "100"),
        ('{ value = 862000, measured_in = "元" }', '{ value = 0.01, measured_in = "亿元" }'),
        ('{ value = 862, measured_in = "千元" }', '{ value = 1, measured_in = "百万元" }'),
        ('{ value = 86.2, measured_in = "万元" }', '{ value = 1000000.00, measured_in = "元" }'),
    ],
)
def test_money_is_converted_to_the_unit_of_its_declaration(executed, budget):
    found = row(10, EXECUTION, amounts(executed, budget))
    assert found.score == Decimal("8.62")
    assert found.computed.proof == "全年执行数 86.2万元 ÷ 全年预算数 100万元 × 10 = 8.62"


@pytest.mark.parametrize(
    "stated",
    [
        "86.2",
        '{ value = 86.2, measured_in = "%" }',
        '{ value = 0.862, measured_in = "比率" }',
        '{ value = 0.862, measured_in = "" }',
        '{ value = 862, measured_in = "‰" }',
        '{ value = 86.2, measured_in = "％" }',
    ],
)
def test_shares_are_the_same_in_percent_and_as_ratios(stated):
    assert score(10, 'kind = "linear", value = "执行率", zero = 0, full = "100%"', f'"执行率" = {stated}') == Decimal(
        "8.62"
    )


def test_a_threshold_is_the_same_in_percent_and_as_a_number():
    for full in ("0.8", '"0.8"', '"80%"', '"80％"', '"8 ÷ 10"'):
        rule = f'kind = "linear", value = "执行率", zero = 0, full = {full}'
        assert score(10, rule, '"执行率" = 40') == 5


def test_a_fact_of_another_unit_is_refused():
    assert refused(10, EXECUTION, amounts('{ value = 5, measured_in = "%" }')) == ["unit-mismatch"]


def test_a_text_fact_is_one_of_its_texts():
    rule = 'kind = "formula", value = "if(地区 ≠ \'东部\', 5, 3)"'
    assert score(5, rule, '"地区" = "西部"') == 5
    assert score(5, rule, '"地区" = "东部"') == 3
    assert refused(5, rule, '"地区" = "北部"') == ["bad-fact-value"]


# ── Typed scores beside a rule ─────────────────────────────────────────────────────────────────────────────────────


def findings(*arguments, **keys):
    points, rule, facts, entry = arguments
    said = f'[facts]\n{facts}\n[scores]\n"指标" = {{ {entry} }}\n'
    found = scored(rubric_of(points, rule, **keys), said)
    return found.score, [finding.code for finding in found.findings if finding.code == "typed-differs"]


def test_a_typed_score_counts_and_its_difference_is_a_finding():
    assert findings(10, EXECUTION, amounts(86.2), 'score = 9, reason = "按进度"') == (9, ["typed-differs"])
    assert findings(10, EXECUTION, amounts(86.2), "score = 8.62") == (Decimal("8.62"), [])


@pytest.mark.parametrize(
    ("tolerance", "typed", "differs"),
    [(None, "8.62", False), (None, "8.63", True), ("0.1", "8.72", False), ("0.1", "8.73", True), ("0", "8.61", True)],
)
def test_a_difference_within_the_tolerance_is_no_finding(tolerance, typed, differs):
    head = f"tolerance = {tolerance}" if tolerance else ""
    found = findings(10, EXECUTION, amounts(86.2), f"score = {typed}", head=head)
    assert found == (Decimal(typed), ["typed-differs"] if differs else [])


def test_a_typed_score_stands_in_for_facts_that_are_missing():
    for typed in ("check", "fallback"):
        assert findings(10, EXECUTION, "", "score = 7", keys=f'typed = "{typed}"') == (7, [])


def test_as_a_fallback_a_typed_score_counts_only_while_the_rule_has_no_value():
    keys = 'typed = "fallback"'
    assert score(10, EXECUTION, amounts(86.2), "score = 9", keys=keys) == Decimal("8.62")
    assert score(10, EXECUTION, amounts(5, 0), "score = 9", keys=keys) == 9


def test_a_typed_score_may_be_refused_even_while_facts_are_missing():
    assert refused(10, EXECUTION, amounts(86.2), "score = 8.62", keys='typed = "refuse"') == ["typed-refused"]
    assert refused(10, EXECUTION, "", "score = 8.62", keys='typed = "refuse"') == ["typed-refused"]
    assert score(10, EXECUTION, amounts(86.2), 'reason = "结转"', keys='typed = "refuse"') == Decimal("8.62")


def test_a_score_that_a_person_must_type_is_never_refused():
    assert score(5, 'kind = "given", values = [0, 5]', entry="score = 5", keys='typed = "refuse"') == 5
    entry = 'sign = "定性", grade = "达成", score = 10'
    assert score(10, 'kind = "by_sign"', entry=entry, keys='typed = "refuse"') == 10


def test_the_nearest_word_on_typed_scores_wins():
    found = score(10, EXECUTION, amounts(86.2), "score = 9", head='typed = "refuse"', keys='typed = "check"')
    assert found == 9
    assert refused(10, EXECUTION, amounts(86.2), "score = 9", head='typed = "refuse"') == ["typed-refused"]


# ── Manual deductions ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("off", "expected"), [("0", "3.33"), ("0.5", "2.83"), ("3.33", "0"), ("9", "0")])
def test_a_manual_deduction_comes_off_the_rounded_score_down_to_nothing(off, expected):
    # 10 ÷ 3 = 3.333… is rounded to 3.33 first.
    facts = '"甲" = 10\n"乙" = 3'
    entry = f'deduct = {off}, reason = "资料不全"'
    assert score(10, 'kind = "formula", value = "甲 ÷ 乙"', facts, entry) == Decimal(expected)


def test_a_manual_deduction_of_an_open_leaf_lowers_what_it_can_still_reach():
    found = row(10, EXECUTION, "", 'deduct = 2.5, reason = "资料不全"')
    assert (found.low, found.high) == (0, Decimal("7.5"))


def test_a_computed_score_is_told_apart_from_a_typed_one():
    assert row(10, EXECUTION, amounts(50)).origin == "computed"
    assert row(10, EXECUTION, amounts(50), "score = 5").origin == "typed"
    assert row(10, EXECUTION, amounts(50)).rule == "linear"


def test_what_a_rule_gives_where_it_has_no_value_keeps_to_the_declared_places():
    with pytest.raises(InputError):
        read_rubric(parse(rubric_of(10, EXECUTION + ", undefined = 1.2345"), "rubric.toml"))


def test_what_a_rule_gives_where_it_has_no_value_never_passes_the_points_of_an_own_indicator():
    text = rubric_head(points=20) + declarations("全年执行数", "全年预算数")
    text += f'[[level1]]\nname = "特性"\npoints = 20\nslot = {{ }}\nrule = {{ {EXECUTION}, undefined = 15 }}\n'
    own = '[[own]]\nslot = "特性"\nname = "{}"\npoints = {}\n'
    found = scored(text, "[facts]\n" + amounts(5, 0) + "\n" + own.format("一", 16) + own.format("二", 4))
    assert [child.score <= child.points for child in found.root.children[0].children] == [True, True]


def test_a_rule_whose_name_of_an_answer_is_empty_is_not_dropped_in_silence():
    with pytest.raises(InputError):
        read_rubric(parse(rubric_of(10, 'kind = "yes_no", value = ""'), "rubric.toml"))


# ── Pairs of which one is chosen, nested weights ───────────────────────────────────────────────────────────────────

PAIR = rubric_head(points=10, more='not_applicable = "rescale"') + declarations("执行率", "变动率")
PAIR += """
[[level1]]
name = "三公经费"
points = 10
either = true
level2 = [
  { name = "控制", rule = { kind = "linear", value = "执行率", zero = 0, full = 1 }#1 },
  { name = "变动", rule = { kind = "linear", value = "变动率", zero = 1, full = 0 }#2 },
]
"""


def pair(unit, first="", second=""):
    (group,) = scored(PAIR.replace("#1", first).replace("#2", second), unit).root.children
    return group.score, [child.status for child in group.children], group.high


def test_of_a_pair_the_one_whose_facts_are_there_is_used():
    # 二者择其一: a ratio, or its rate of change, for one shared weight.
    assert pair('[facts]\n"执行率" = 70\n') == (7, ["scored", "unused"], 7)
    assert pair('[facts]\n"变动率" = 20\n') == (8, ["unused", "scored"], 8)


def test_of_a_pair_the_one_that_the_unit_speaks_of_is_used():
    both = '[facts]\n"执行率" = 70\n"变动率" = 20\n[scores]\n'
    assert pair(both + '"变动" = { reason = "按变动率" }\n') == (8, ["unused", "scored"], 8)
    assert pair(both + '"控制" = 6\n') == (6, ["scored", "unused"], 6)


def test_a_pair_of_which_none_or_both_could_be_used_is_open_for_all_its_points():
    assert pair('[facts]\n"执行率" = 70\n"变动率" = 20\n') == (0, ["unused", "unused"], 10)
    assert pair("") == (0, ["unused", "unused"], 10)


def test_a_pair_may_be_typed_and_carries_the_points_of_its_group():
    text = '[[level1]]\nname = "二选一"\npoints = 10\neither = true\n'
    text += 'level2 = [ { name = "甲项" }, { name = "乙项" } ]\n'
    head = rubric_head(points=10)
    found = scored(head + text, '[scores]\n"乙项" = 9\n')
    assert (found.score, [child.points for child in found.root.children[0].children]) == (9, [None, 10])
    with pytest.raises(InputError) as error:
        scored(head + text, '[scores]\n"乙项" = 10.5\n')
    assert [problem.code for problem in error.value.diagnostics] == ["score-above-points"]


def test_of_a_pair_the_one_that_applies_is_used():
    first, second = (f", applies = \"单位类型 {sign} '学校'\"" for sign in ("=", "≠"))
    both = 'about = {{ type = "{}" }}\n[facts]\n"执行率" = 70\n"变动率" = 20\n'
    assert pair(both.format("学校"), first, second) == (7, ["scored", "unused"], 7)
    assert pair(both.format("机关"), first, second) == (8, ["unused", "scored"], 8)


def test_of_a_pair_the_computed_one_is_used_while_nobody_has_typed_the_other():
    text = (
        PAIR.replace("#1", "")
        .replace("#2", "")
        .replace('rule = { kind = "linear", value = "变动率", zero = 1, full = 0 }', 'rule = { kind = "given" }')
    )
    text = text.replace(declarations("变动率"), "")
    (group,) = scored(text, '[facts]\n"执行率" = 70\n').root.children
    assert (group.score, group.status) == (7, "scored")


#: Inspection-service form: 50 / 25 / 25, each on its own scale of 100; leaves cut to the groups.
NESTED = (
    rubric_head(more='roll_up = "weighted"')
    + """
[[level1]]
name = "预算绩效"
weight = "50%"
level2 = [ { name = "预算管理", points = 75 }, { name = "财务管理", points = 25 } ]

[[level1]]
name = "项目产出"
weight = "25%"
level2 = [ { name = "数量", points = 60 }, { name = "质量", points = 30 }, { name = "时效", points = 10 } ]

[[level1]]
name = "项目效果"
weight = "25%"
level2 = [ { name = "经济效益", points = 50 }, { name = "社会效益", points = 50 } ]
"""
)


def test_groups_with_weights_are_each_on_a_scale_of_their_own():
    first = '[scores]\n"预算管理" = 60\n"财务管理" = 20\n'
    second = '"数量" = 60\n"质量" = 15\n"时效" = 10\n'
    found = scored(NESTED, first + second + '"经济效益" = 40\n"社会效益" = 37\n')
    # 50% × 80 + 25% × 85 + 25% × 77 = 40 + 21.25 + 19.25
    assert (found.score, [child.score for child in found.root.children]) == (Decimal("80.5"), [80, 85, 77])


@pytest.mark.parametrize("child", ["either = true", "pool = true"])
def test_a_pot_without_points_in_a_weighted_group_is_never_worth_nothing_in_silence(child):
    tree = f"""
[[level1]]
name = "一组"
weight = 0.5
{child}
level2 = [ {{ name = "甲项" }}, {{ name = "乙项" }} ]

[[level1]]
name = "二项"
weight = 0.5
"""
    text = rubric_head(more='roll_up = "weighted"') + tree
    try:
        read_rubric(parse(text, "rubric.toml"))
    except InputError:
        return  # a rubric like this may also be refused
    points = ", points = 100" if "pool" in child else ""
    unit = f'scores = {{ "二项" = 100, "甲项" = {{ score = 100{points} }} }}\n'
    assert scored(text, unit).score == 100


def test_the_weakest_child_decides():
    text = rubric_head(points=20, more='roll_up = "weakest"')
    for name, points in (("一", 5), ("二", 8), ("三", 7)):
        text += f'[[level1]]\nname = "{name}"\npoints = {points}\n'
    # 4 ÷ 5, 5 ÷ 8, 7 ÷ 7: the second, 62.5% of 20.
    assert scored(text, '[scores]\n"一" = 4\n"二" = 5\n"三" = 7\n').score == Decimal("12.5")


def test_an_own_indicator_that_does_not_apply_leaves_a_slot_in_a_weighted_group():
    head = 'roll_up = "weighted"\nnot_applicable = "rescale-total"'
    text = rubric_head(more=head)
    text += '[[level1]]\nname = "特性"\nweight = 1\nslot = { }\n'
    own = '[[own]]\nslot = "特性"\nname = "{}"\npoints = {}\n{}\n'
    unit = own.format("一", 60, 'not_applicable = "职能划出"') + own.format("二", 40, "score = 30")
    found = scored(text, unit)
    # 30 of 40 on the slot's own scale.
    assert (found.complete, found.score) == (True, 75)


# ── Applies ────────────────────────────────────────────────────────────────────────────────────────────────────────

MATRIX = (
    rubric_head(points=10, more='not_applicable = "rescale"')
    + """
[[level1]]
name = "一般"
points = 10
level2 = [
  { name = "管理", points = 6 },
  { name = "校园安全", points = 4, applies = "单位类型 = '学校'" },
]
"""
)


def test_what_does_not_apply_to_a_type_of_unit_is_left_out_by_rule():
    # The applicability matrix of a provincial fund: √ by project type.
    found = scored(MATRIX, 'about = { type = "机关" }\n[scores]\n"管理" = 3\n')
    assert (found.score, found.complete) == (5, True)  # 3 × 10 ÷ 6
    (move,) = found.ledger.moves
    assert (move.path, move.reason) == (("一般", "校园安全"), "单位类型 = '学校'")


def test_what_applies_is_scored_as_usual():
    found = scored(MATRIX, 'about = { type = "学校" }\n[scores]\n"管理" = 3\n"校园安全" = 4\n')
    assert (found.score, found.ledger.moves) == (7, ())


def test_where_nobody_knows_whether_it_applies_it_is_open():
    found = scored(MATRIX, '[scores]\n"管理" = 3\n')
    assert (found.complete, found.low, found.high, found.grade) == (False, 3, 7, None)
    (leaf,) = found.open_leaves()
    assert leaf.path == ("一般", "校园安全")


@pytest.mark.parametrize("name", ["目标", "实际", "符号"])
def test_a_condition_outside_of_a_rule_cannot_ask_for_the_facts_of_a_leaf(name):
    comparison = f"{name} = '≥'" if name == "符号" else f"{name} > 1"
    with pytest.raises(InputError):
        read_rubric(parse(MATRIX.replace("单位类型 = '学校'", comparison), "rubric.toml"))
