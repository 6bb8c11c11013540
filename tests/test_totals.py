"""From the base to the total: bonus, penalty, floor, veto, grade, in this order; and what is not decided yet."""

from decimal import Decimal

import pytest

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.reporters.facts import closing
from scorer.source import parse

HEAD = """
[rubric]
id = "case"
title = "示例指标体系"
version = "1"
year = 2020
language = "zh"
levels = "any"
source = { document = "示例", status = "derived" }
points = 100
rounding = { places = 2, mode = "half-up" }
grades = [
  { name = "优", from = 90 }, { name = "良", from = 80 }, { name = "中", from = 60 }, { name = "差", from = 0 },
]
not_applicable = "exclude"

[[fact]]
name = "违规次数"

[[fact]]
name = "增长率"
measured_in = "%"

[[level1]]
name = "过程"
points = 40

[[level1]]
name = "结果"
points = 60
"""

BONUS = """
[[adjustment]]
kind = "bonus"
name = "获奖加分"
cap = 3
"""

PENALTY = """
[[adjustment]]
kind = "penalty"
name = "迟报减分"
cap = 5
"""

#: Growth above that of the centre: nothing at 5%, all four points at 10%.
GROWTH = """
[[adjustment]]
kind = "bonus"
name = "增长加分"
cap = 4
rule = { kind = "linear", value = "增长率", zero = "5%", full = "10%" }
"""

#: Each violation costs two points, at most six.
VIOLATIONS = """
[[adjustment]]
kind = "penalty"
name = "违规减分"
cap = 6
rule = { kind = "formula", value = "2 × 违规次数" }
"""

TOTAL_VETO = """
[[veto]]
name = "重大违规"
when = "违规次数 ≥ 3"
total_at_most = 59
"""

GRADE_VETO = """
[[veto]]
name = "结果未达标"
when = "增长率 < 0"
grade_at_most = "中"
"""


def card(outside, unit="", process=38, result=57):
    """A card of 95 points of base, unless said otherwise."""
    typed = {"过程": process, "结果": result}
    scores = "".join(f'"{name}" = {score}\n' for name, score in typed.items() if score is not None)
    text = f'rubric = "case"\nunit = "示例局"\nyear = 2020\n[scores]\n{scores}{unit}'
    rubric = read_rubric(parse(HEAD + outside, "rubric.toml"))
    return evaluate(rubric, read_assessment(parse(text, "unit.toml")))


def facts(**values):
    return "[facts]\n" + "".join(f'"{name}" = {value}\n' for name, value in values.items())


def given(**points):
    return "[adjustments]\n" + "".join(f'"{name}" = {value}\n' for name, value in points.items())


def bounds(found):
    return found.low, found.high, found.complete, found.grade


# ── Bonus and penalty ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bonus_adds_and_a_penalty_takes_away():
    assert card(BONUS, given(获奖加分=2)).score == 97
    assert card(PENALTY, given(迟报减分=1.5)).score == Decimal("93.5")
    assert card(BONUS + PENALTY, given(获奖加分=2, 迟报减分=5)).score == 92


def test_one_that_is_not_mentioned_did_not_happen():
    found = card(BONUS + PENALTY)
    assert (found.score, found.complete, found.grade) == (95, True, "优")
    assert [one.score for one in found.adjustments] == [0, 0]


def test_a_bonus_may_lift_the_total_above_the_points_which_stay():
    found = card(BONUS, given(获奖加分=3), 40, 60)
    assert (found.score, found.points, found.high, found.grade) == (103, 100, 103, "优")


def test_a_bonus_may_lift_the_grade_and_a_penalty_may_lower_it():
    assert card("", "", 30, 58).grade == "良"
    assert card(BONUS, given(获奖加分=2), 30, 58).grade == "优"
    assert card(PENALTY, given(迟报减分=0.01), 30, 60).grade == "良"


def test_the_base_is_one_row_and_says_nothing_of_what_stands_outside():
    found = card(BONUS + PENALTY, given(获奖加分=2, 迟报减分=1))
    assert (found.root.score, [row.score for row in found.root.children]) == (95, [38, 57])
    assert sum(deduction.lost for deduction in found.deductions) == 5


def test_a_typed_bonus_keeps_its_reason():
    (one,) = card(BONUS, '[adjustments]\n"获奖加分" = { score = 2, reason = "省级表彰" }\n').adjustments
    assert (one.kind, one.score, one.cap, one.reason, one.computed) == ("bonus", 2, 3, "省级表彰", None)


@pytest.mark.parametrize(
    ("growth", "expected"), [(4, "95"), (5, "95"), (7, "96.6"), (9.99, "98.99"), (10, "99"), (30, "99")]
)
def test_a_bonus_may_follow_from_a_rule_up_to_its_cap(growth, expected):
    # 7%: (7 − 5) ÷ 5 × 4 = 1.6.
    assert card(GROWTH, facts(增长率=growth)).score == Decimal(expected)


@pytest.mark.parametrize(("count", "expected"), [(0, 95), (1, 93), (3, 89), (4, 89)])
def test_a_penalty_may_follow_from_a_rule_down_to_its_cap(count, expected):
    assert card(VIOLATIONS, facts(违规次数=count)).score == expected


def test_a_typed_bonus_goes_before_its_rule():
    found = card(GROWTH, facts(增长率=10) + given(增长加分=1))
    assert (found.score, found.adjustments[0].computed.value) == (96, 4)


def test_no_rule_lifts_a_bonus_above_its_cap():
    found = card(GROWTH.replace('full = "10%" }', 'full = "10%", cap = false }'), facts(增长率=30))
    assert found.score == 99


def test_an_answer_picks_the_points_of_a_bonus():
    rule = '{ kind = "choice", choices = [ { name = "国家级", points = 3 }, { name = "省级", points = 2 } ] }'
    outside = f"{BONUS}rule = {rule}\n"
    assert card(outside, '[adjustments]\n"获奖加分" = { grade = "省级" }\n').score == 97
    with pytest.raises(InputError):
        card(outside, '[adjustments]\n"获奖加分" = { grade = "市级" }\n')


def test_items_met_make_up_a_bonus():
    rule = '{ kind = "checklist", items = [ { name = "创新", points = 2 }, { name = "推广", points = 1 } ] }'
    assert card(f"{BONUS}rule = {rule}\n", '[adjustments]\n"获奖加分" = { met = [2] }\n').score == 96
    with pytest.raises(InputError):
        card(f"{BONUS}rule = {rule}\n", '[adjustments]\n"获奖加分" = { met = ["表彰"] }\n')


@pytest.mark.parametrize(
    "said",
    ["points = 2", "deduct = 1", 'not_applicable = "未参评"', 'grade = "优"', "met = 1", 'counts = { "次" = 1 }'],
)
def test_what_a_bonus_cannot_take_is_never_passed_over_in_silence(said):
    with pytest.raises(InputError):
        card(BONUS, f'[adjustments]\n"获奖加分" = {{ score = 2, {said} }}\n')


# ── Floor and order ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_total_is_never_below_nothing():
    found = card(PENALTY, given(迟报减分=5), 2, 1)
    assert (found.score, found.low, found.high, found.settled, found.grade) == (0, 0, 0, 2, "差")


def test_the_floor_comes_after_bonus_and_penalty_together():
    # 3 + 3 − 5 = 1; not max(0, 3 − 5) + 3 = 3.
    found = card(BONUS + PENALTY, given(获奖加分=3, 迟报减分=5), 2, 1)
    assert (found.score, found.settled) == (1, 0)


def test_the_order_of_the_file_makes_no_difference():
    said = given(获奖加分=3, 迟报减分=5)
    assert card(PENALTY + BONUS, said, 2, 1).score == card(BONUS + PENALTY, said, 2, 1).score == 1


# ── Vetoes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("count", "hit", "score", "grade"), [(2, False, 95, "优"), (3, True, 59, "差"), (9, True, 59, "差")]
)
def test_a_veto_caps_the_total_while_its_condition_holds(count, hit, score, grade):
    found = card(TOTAL_VETO, facts(违规次数=count))
    assert (found.vetoes[0].hit, found.score, found.grade) == (hit, score, grade)
    assert found.settled == score - 95


def test_a_veto_never_lifts_a_total():
    found = card(TOTAL_VETO, facts(违规次数=3), 20, 30)
    assert (found.score, found.settled) == (50, 0)


def test_a_bonus_never_lifts_a_veto():
    found = card(TOTAL_VETO + BONUS, facts(违规次数=3) + given(获奖加分=3))
    assert (found.score, found.grade) == (59, "差")


def test_a_penalty_counts_before_a_veto():
    assert card(TOTAL_VETO + PENALTY, facts(违规次数=3) + given(迟报减分=5), 20, 41).score == 56
    assert card(TOTAL_VETO + PENALTY, facts(违规次数=3) + given(迟报减分=1), 20, 41).score == 59


def test_of_several_vetoes_the_lowest_cap_counts():
    second = TOTAL_VETO.replace("重大违规", "特别重大违规").replace("≥ 3", "≥ 5").replace("59", "0")
    assert card(TOTAL_VETO + second, facts(违规次数=4)).score == 59
    assert card(TOTAL_VETO + second, facts(违规次数=5)).score == 0


@pytest.mark.parametrize(
    ("process", "growth", "grade"), [(38, 1, "优"), (38, -1, "中"), (28, -1, "中"), (10, -1, "中"), (1, -1, "差")]
)
def test_a_veto_on_the_grade_lowers_it_and_never_lifts_it(process, growth, grade):
    # PART: Results Not Demonstrated overrides the rating.
    found = card(GRADE_VETO, facts(增长率=growth), process)
    assert (found.score, found.grade) == (57 + process, grade)


def test_a_veto_on_the_total_and_one_on_the_grade_work_together():
    best = TOTAL_VETO.replace("59", "85") + GRADE_VETO
    assert bounds(card(best, facts(违规次数=3, 增长率=1))) == (85, 85, True, "良")
    assert bounds(card(best, facts(违规次数=3, 增长率=-1))) == (85, 85, True, "中")
    assert bounds(card(TOTAL_VETO + GRADE_VETO, facts(违规次数=3, 增长率=-1))) == (59, 59, True, "差")


def test_a_veto_proves_why_it_holds_or_not():
    assert card(TOTAL_VETO, facts(违规次数=3)).vetoes[0].proof == "违规次数 3 ≥ 3：成立"
    assert card(TOTAL_VETO, facts(违规次数=2)).vetoes[0].proof == "违规次数 2 ≥ 3：不成立"


# ── What is not decided ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_undecided_bonus_is_nothing_at_the_low_end_and_its_cap_at_the_high_end():
    found = card(GROWTH)
    assert bounds(found) == (95, 99, False, None)
    assert (found.score, found.adjustments[0].score) == (95, None)


def test_an_undecided_penalty_is_its_cap_at_the_low_end_and_nothing_at_the_high_end():
    assert bounds(card(VIOLATIONS)) == (89, 95, False, None)


def test_an_undecided_veto_holds_at_the_low_end_and_not_at_the_high_end():
    found = card(TOTAL_VETO)
    assert bounds(found) == (59, 95, False, None)
    assert (found.score, found.vetoes[0].hit) == (95, None)


def test_an_undecided_veto_on_the_grade_leaves_the_total_and_takes_the_grade():
    assert bounds(card(GRADE_VETO)) == (95, 95, False, None)


def test_everything_undecided_at_once():
    # low: 95 − 6, vetoed to 59; high: 95 + 4.
    assert bounds(card(GROWTH + VIOLATIONS + TOTAL_VETO)) == (59, 99, False, None)
    # With no violations only the growth is open.
    assert bounds(card(GROWTH + VIOLATIONS + TOTAL_VETO, facts(违规次数=0))) == (95, 99, False, None)
    assert bounds(card(GROWTH + VIOLATIONS + TOTAL_VETO, facts(违规次数=3))) == (59, 59, False, None)


def test_the_low_end_is_floored_too():
    assert bounds(card(VIOLATIONS, "", 2, 1)) == (0, 3, False, None)


def test_an_open_leaf_and_an_open_bonus_widen_the_bounds_together():
    found = card(GROWTH + PENALTY, given(迟报减分=2), 38, None)
    assert (found.low, found.high, found.score) == (36, 100, 36)


def test_a_typed_bonus_whose_rule_lacks_a_fact_is_decided():
    assert bounds(card(GROWTH, given(增长加分=2))) == (97, 97, True, "优")


def test_a_veto_that_one_fact_decides_waits_for_no_other():
    veto = TOTAL_VETO.replace('"违规次数 ≥ 3"', '"违规次数 ≥ 3 or 增长率 < 0"')
    assert bounds(card(veto, facts(违规次数=3))) == (59, 59, True, "差")
    assert bounds(card(veto, facts(违规次数=0))) == (59, 95, False, None)
    veto = veto.replace(" or ", " and ")
    assert bounds(card(veto, facts(违规次数=0))) == (95, 95, True, "优")


def test_a_rule_of_a_bonus_without_a_value_is_undecided_unless_the_rubric_says_otherwise():
    rule = 'rule = { kind = "formula", value = "增长率 ÷ 违规次数" }'
    outside = BONUS + rule
    said = facts(增长率=5, 违规次数=0)
    assert bounds(card(outside, said)) == (95, 98, False, None)
    assert bounds(card(outside.replace(" }", ", undefined = 0 }"), said)) == (95, 95, True, "优")


@pytest.mark.parametrize("condition", ["实际 < 1", "目标 = 0", "符号 = '≥'"])
def test_a_veto_cannot_ask_for_the_facts_of_a_leaf(condition):
    with pytest.raises(InputError):
        card(TOTAL_VETO.replace("违规次数 ≥ 3", condition))


# ── With leaves that do not apply ──────────────────────────────────────────────────────────────────────────────────


def test_a_grade_of_what_applies_counts_bonus_and_penalty_on_the_scale_of_the_rubric():
    # 53 + 2 of 60: 91.67 of 100.
    found = card(BONUS, '"过程" = { not_applicable = "职能划出" }\n' + given(获奖加分=2), None, 53)
    assert (found.score, found.points, found.grade) == (55, 60, "优")


def test_where_nothing_applies_there_is_no_grade_whatever_the_bonus():
    na = '"过程" = { not_applicable = "停办" }\n"结果" = { not_applicable = "停办" }\n'
    found = card(BONUS, na + given(获奖加分=2), None, None)
    assert (found.score, found.points, found.grade) == (2, 0, None)


def test_the_ledger_counts_bonus_and_veto_under_every_other_policy():
    na = '"过程" = { not_applicable = "停办" }\n'
    ledger = card(BONUS, na + given(获奖加分=2), None, 54).ledger
    # 54 × 100 ÷ 60 + 2; 54 + 40 + 2; 54 + 2.
    assert {other.policy: other.score for other in ledger.alternatives} == {
        "rescale": 92,
        "rescale-total": 92,
        "full": 96,
        "zero": 56,
    }
    vetoed = card(TOTAL_VETO, na + facts(违规次数=3), None, 60).ledger
    assert {other.score for other in vetoed.alternatives} == {59}


# ── The lines that lead to the total ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("outside", "said", "base"),
    [
        (BONUS + PENALTY, given(获奖加分=2, 迟报减分=1.5), (38, 57)),
        (PENALTY, given(迟报减分=5), (1, 2)),
        (TOTAL_VETO + BONUS, facts(违规次数=3) + given(获奖加分=3), (38, 57)),
        (GROWTH + VIOLATIONS, facts(违规次数=2, 增长率=7), (38, 57)),
        (GROWTH + TOTAL_VETO, facts(违规次数=3), (38, 57)),
    ],
)
def test_the_lines_below_the_table_re_add_to_the_total(outside, said, base):
    found = card(outside, said, *base)
    *parts, total = closing(found)
    numbers = [Decimal(line.score) for line in parts if line.score not in ("", "未评")]
    assert sum(numbers) == Decimal(total.score) == found.score
    assert [line.is_total for line in (*parts, total)] == [False] * len(parts) + [True]
