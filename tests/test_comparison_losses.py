"""Where points are lost: at every level, under every way a group makes its score."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import card, field, rubric_of
from scorer.comparison.attribution import attributed


def node(found, name):
    return next(node for node in found.nodes if node.path[-1] == name)


def test_a_summary_says_mean_spread_and_who_is_below_full():
    # rates at 预算: 30/30, 15/30, 15/30, 30/30
    found = field(card("甲", 30, 10, 60), card("乙", 15, 10, 60), card("丙", 15, 10, 60), card("丁", 30, 10, 0))
    budget = node(found, "预算")
    assert (budget.mean, budget.spread, budget.lowest, budget.median, budget.highest) == (
        Decimal("0.75"), Decimal("0.25"), Decimal("0.5"), Decimal("0.5"), 1,
    )  # fmt: skip
    assert (budget.scored, budget.below_full, budget.lost, budget.share) == (4, 2, 30, Decimal("0.3333"))
    assert (node(found, "投入").lost, node(found, "产出").lost, found.lost) == (30, 60, 90)


def test_the_pareto_begins_with_the_greatest_loss_and_ends_with_all_of_it():
    found = field(card("甲", 27, 10, 57), card("乙", 30, 6, 60))
    assert [(one.path[-1], one.lost, one.share, one.cumulative) for one in found.pareto] == [
        ("目标", 4, Decimal("0.4"), Decimal("0.4")),
        ("预算", 3, Decimal("0.3"), Decimal("0.7")),
        ("数量", 3, Decimal("0.3"), 1),
    ]


def test_nobody_loses_anything_and_there_is_no_pareto():
    found = field(card("甲", 30, 10, 60), card("乙", 30, 10, 60))
    assert (found.pareto, found.lost, node(found, "预算").share) == ((), 0, None)


def test_a_leaf_that_does_not_apply_is_not_scored_and_the_others_answer_for_the_group():
    rubric = rubric_of(more='not_applicable = "rescale"')
    # 投入 is 40 points of 目标 alone: 5 of 10 gives 20, so 目标 lost 20
    unit = card("甲", '{ not_applicable = "没有预算" }', 5, 60, rubric=rubric)
    assert {code: Fraction(lost) for code, lost in attributed(unit).items() if lost} == {"": 20, "1": 20, "1.2": 20}
    found = field(unit)
    assert (node(found, "预算").scored, node(found, "预算").lost, node(found, "目标").lost) == (0, 0, 20)
    assert node(found, "目标").share == 1


WEIGHTED = """
[[level1]]
name = "管理"
points = 40
roll_up = "{roll_up}"
level2 = [ {{ name = "甲", points = 100{three} }}, {{ name = "乙", points = 100{one} }} ]

[[level1]]
name = "产出"
points = 60
"""


def rolled(roll_up):
    weights = (", weight = 3", ", weight = 1") if roll_up == "weighted" else ("", "")
    return rubric_of(WEIGHTED.format(roll_up=roll_up, three=weights[0], one=weights[1]))


@pytest.mark.parametrize(
    ("roll_up", "lost"),
    [
        # (80 × 3 + 60 × 1) / 400 of 40 = 30: lost 10, to each by weight × rate lost, 3 × 0.2 : 1 × 0.4
        ("weighted", {"1": 10, "1.1": 6, "1.2": 4}),
        # the weakest is 0.6 of 40 = 24: lost 16, all through 乙
        ("weakest", {"1": 16, "1.2": 16}),
    ],
)
def test_a_converting_group_divides_its_loss_among_its_children(roll_up, lost):
    unit = card("甲", 80, 60, 60, rubric=rolled(roll_up), names=("甲", "乙", "产出"))
    found = {code: Fraction(value) for code, value in attributed(unit).items() if value and code}
    assert found == lost


def test_a_slot_is_compared_as_a_whole():
    rubric = rubric_of(
        """
[[level1]]
name = "投入"
points = 40

[[level1]]
name = "特性指标"
points = 60
slot = { min = 1 }
"""
    )
    own = '[[own]]\nslot = "特性指标"\nname = "{}"\npoints = {}\nscore = {}\n'
    units = [
        card("甲", 40, rubric=rubric, names=("投入",), about=own.format("办文", 60, 54)),
        card("乙", 40, rubric=rubric, names=("投入",), about=own.format("接待", 20, 20) + own.format("调研", 40, 25)),
    ]
    slot = node(field(*units), "特性指标")
    assert (slot.kind, slot.is_leaf, slot.scored, slot.lost) == ("slot", True, 2, 21)
    assert slot.mean == Decimal("0.825")  # 54/60 and 45/60


RATES = st.tuples(*[st.integers(0, 100)] * 2, st.integers(0, 60))


@given(st.sampled_from(["weighted", "weakest"]), RATES)
@settings(max_examples=40)
def test_whatever_the_roll_up_the_leaves_lose_what_the_card_loses(roll_up, scores):
    unit = card("甲", *scores, rubric=rolled(roll_up), names=("甲", "乙", "产出"))
    found = attributed(unit)
    leaves = sum(Fraction(found.get(code, 0)) for code in ("1.1", "1.2", "2"))
    assert leaves == Fraction(unit.points - unit.score) == Fraction(found[""])


@given(
    st.lists(st.sampled_from(["full", "half", "na"]), min_size=3, max_size=3),
    st.sampled_from(["rescale", "rescale-total"]),
)
@settings(max_examples=40)
def test_whatever_does_not_apply_the_leaves_lose_what_the_card_loses(marks, policy):
    points = (30, 10, 60)
    scores = [
        '{ not_applicable = "没有" }' if mark == "na" else full if mark == "full" else full / 2
        for mark, full in zip(marks, points, strict=True)
    ]
    unit = card("甲", *scores, rubric=rubric_of(more=f'not_applicable = "{policy}"'))
    found = attributed(unit)
    assert sum(Fraction(found.get(code, 0)) for code in ("1.1", "1.2", "2.1")) == Fraction(unit.points - unit.score)
