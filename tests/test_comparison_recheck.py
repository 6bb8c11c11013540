"""Whom a bureau should look at again: what shows across cards, and which reason weighs how much."""

import pytest

from desk import card, compared, rubric_of
from scorer.comparison.rechecking import GRAVITY
from scorer.messages import MESSAGES
from small import EXECUTION


def reasons(found):
    return {one.unit.name: [reason.finding.code for reason in one.reasons] for one in found.recheck}


def test_identical_scores_are_told_of_each_of_the_units():
    found = reasons(
        compared(card("甲", 29, 9, 60), card("乙", 29, 9, 60), card("丙", 30, 9, 60), card("丁", 30, 10, 59))
    )
    assert "identical-scores" in found["甲"]
    assert "identical-scores" in found["乙"]
    assert "identical-scores" not in found["丙"]


def test_one_lost_indicator_in_common_proves_nothing():
    found = reasons(compared(card("甲", 29, 10, 60), card("乙", 29, 10, 60)))
    assert not any("identical-scores" in codes for codes in found.values())


def test_a_reason_copied_word_for_word_is_told_and_a_short_one_is_not():
    long, short = "年底项目尾款尚未支付，结转下年", "年底结转"
    lost = '{{ score = 29, reason = "{}" }}'
    found = reasons(
        compared(
            card("甲", lost.format(long), 10, 60), card("乙", lost.format(long.replace("，", ", ")), 10, 59),
            card("丙", lost.format(short), 10, 60), card("丁", lost.format(short), 10, 58),
        )
    )  # fmt: skip
    assert [("copied-reason" in found.get(name, [])) for name in "甲乙丙丁"] == [True, True, False, False]


@pytest.mark.parametrize(("total", "told"), [("50", True), ("50.49", True), ("50.5", False), ("49.99", False)])
def test_a_total_at_the_edge_of_its_grade_is_told(total, told):
    found = reasons(compared(card("甲", 30, 10, total)))
    assert ("at-grade-edge" in found["甲"]) is told


def test_a_rate_far_from_that_of_the_peers_is_told():
    # 预算: 27 28 28 29 29 29 29 30 30 30: median 29, deviations' median 1 → limit 3.5 / 0.6745 = 5.19 points
    scores = (27, 28, 28, 29, 29, 29, 29, 30, 30, 30)
    peers = [card(f"同{number}", score, 10, 60) for number, score in enumerate(scores)]
    found = reasons(compared(*peers, card("远", "23.8", 10, 60), card("近", "23.9", 10, 60)))
    assert "far-from-peers" in found["远"]
    assert "far-from-peers" not in found["近"]


def test_among_few_peers_nobody_is_far():
    peers = [card(f"同{number}", 30, 10, 60) for number in range(8)]
    assert "far-from-peers" not in reasons(compared(*peers, card("远", 0, 10, 60)))["远"]


def test_where_most_are_alike_the_mean_deviation_decides():
    peers = [card(f"同{number}", 30, 10, 60) for number in range(20)]
    assert "far-from-peers" in reasons(compared(*peers, card("远", 15, 10, 60)))["远"]


def test_a_rate_that_more_than_one_in_twenty_share_is_not_far():
    peers = [card(f"同{number}", 30, 10, 60) for number in range(58)]
    two = reasons(compared(*peers, card("远", 15, 10, 60), card("又", 15, 10, 60)))
    assert "far-from-peers" in two["远"]
    assert "far-from-peers" in two["又"]
    # of 62 units four are as far, more than 62 ÷ 20; one that is farther still is rare
    more = reasons(compared(*peers, *(card(f"远{number}", 15, 10, 60) for number in range(3)), card("最", 3, 10, 60)))
    assert "far-from-peers" not in more["远0"]
    assert "far-from-peers" in more["最"]


def of(found, name):
    return next(one for one in found.recheck if one.unit.name == name)


def test_several_findings_of_one_kind_count_once():
    peers = [card(f"同{number}", 30, 10, 60) for number in range(20)]
    found = of(compared(*peers, card("远", 15, 3, 60)), "远")
    far = [reason for reason in found.reasons if reason.finding.code == "far-from-peers"]
    assert len(far) == 2
    assert found.weight == sum({reason.finding.code: reason.weight for reason in found.reasons}.values())


@pytest.mark.parametrize(("peers", "weight"), [(3, 5), (4, 10), (18, 10), (19, 15)])
def test_a_reason_weighs_the_more_the_rarer_it_is_among_the_cards(peers, weight):
    # one card of 4, 5, 19 and 20 declares a total that is too high: more than one in five, one in five, one in twenty
    cards = [card(f"同{number}", 30, 10, number) for number in range(peers)]
    found = of(compared(*cards, card("高", 30, 10, 40, more="declared_total = 90")), "高")
    reasons = {reason.finding.code: reason.weight for reason in found.reasons}
    assert reasons["declared-total-too-high"] == weight


def test_findings_from_the_one_budget_that_was_not_spent_count_once():
    tree = EXECUTION + '[[level1]]\nname = "产出"\npoints = 90\n'
    spent = '[facts]\n"全年预算数" = 100\n"全年执行数" = 50'
    slow = card("慢", "{}", 90, rubric=rubric_of(tree), names=("预算执行率", "产出"), about=spent)
    (found,) = compared(slow).recheck
    weights = {reason.finding.code: reason.weight for reason in found.reasons}
    assert {"ahead-of-spending", "money-unspent"} <= set(weights)
    assert found.weight == sum(weights.values()) - weights["money-unspent"]


def test_the_first_batch_is_one_card_in_ten_and_not_less_than_ten_cards():
    def first(number, wrong):
        # each of those that say no reason does so at some number of indicators of its own, so that no two are equal
        tree = "\n".join(f'[[level1]]\nname = "指标{leaf}"\npoints = 2' for leaf in range(50))
        names = [f"指标{leaf}" for leaf in range(50)]
        lost = '{{ score = 1, reason = "照实扣分" }}'
        cards = []
        for unit in range(number):
            scores = [1 if unit < wrong and leaf <= unit else 2 for leaf in range(49)]
            cards.append(card(f"单位{unit}", *scores, lost.format(), rubric=rubric_of(tree), names=names))
        found = compared(*cards).recheck
        return sum(one.first for one in found), len(found)

    assert first(8, 8) == (8, 8)
    assert first(40, 20)[0] == 10
    assert first(121, 20)[0] == 13


def test_no_one_of_two_equals_is_in_the_first_batch_without_the_other():
    full = [card(f"满{number}", 30, 10, 60) for number in range(12)]
    found = compared(*full, card("高", 29, 9, 58, more="declared_total = 98"))
    assert [one.unit.name for one in found.recheck if one.first] == ["高"]
    assert len(found.recheck) == 13
    assert not any(one.first for one in compared(*full).recheck)


def test_the_weightiest_unit_and_its_weightiest_reason_come_first():
    found = compared(card("甲", 29, 9, 60), card("乙", 29, 9, 60), card("丙", 30, 10, 59)).recheck
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    for one in found:
        weights = [reason.weight for reason in one.reasons]
        assert weights == sorted(weights, reverse=True)


def test_every_finding_with_a_weight_of_its_own_is_one():
    assert {MESSAGES[code].severity for code in GRAVITY} == {"finding"}
