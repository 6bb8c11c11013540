"""Where the points of what does not apply go, before anything is scored (`settle`), and what that does to a card."""

from decimal import Decimal

import pytest

from scorer.applicability import settle
from scorer.diagnostics import InputError, Problems
from scorer.evaluator import evaluate
from scorer.fitting import fit
from scorer.loader.rubric import read_rubric
from scorer.model import Policy
from scorer.source import parse
from small import GOOD_OR_BAD, assessment_of, rubric_head

HEAD = rubric_head(grades=GOOD_OR_BAD)

TREE = """
[[level1]]
name = "产出"
points = 60
level2 = [ { name = "数量", points = 40 }, { name = "质量", points = 20 } ]

[[level1]]
name = "效益"
points = 40
level2 = [ { name = "社会效益", points = 30 }, { name = "满意度", points = 10 } ]
"""


def read(policy, text, tree=TREE):
    head = HEAD + (f"not_applicable = {policy}\n" if policy else "")
    rubric = read_rubric(parse(head + tree, "rubric.toml"))
    return rubric, assessment_of(text)


def card(policy, text, tree=TREE):
    return evaluate(*read(policy, text, tree))


def points_after(policy, text, override=None):
    """The points of the whole and of both groups after the moves."""
    rubric, assessment = read(policy, text)
    settled = settle(rubric, fit(rubric, assessment)[0], Problems(), override)
    return settled.points[""], settled.points["1"], settled.points["2"]


def with_policy(leaf, points, policy):
    """The tree with a policy of its own at one leaf."""
    before = f'name = "{leaf}", points = {points}'
    assert before in TREE
    return TREE.replace(before, f"{before}, not_applicable = {policy}")


def codes_of(refused):
    return [problem.code for problem in refused.value.diagnostics]


NA = '[scores]\n"质量" = { not_applicable = "无" }\n'


@pytest.mark.parametrize(
    ("policy", "whole", "first", "second"),
    [
        ('"rescale"', 100, 60, 40),
        ('"rescale-total"', 100, 40, 40),
        ('"exclude"', 80, 40, 40),
        ('"full"', 100, 60, 40),
        ('"zero"', 100, 60, 40),
        ('{ move_to = "效益" }', 100, 40, 60),
    ],
)
def test_each_policy_takes_the_points_from_its_own_levels(policy, whole, first, second):
    assert points_after(policy, NA) == (whole, first, second)


def test_a_policy_that_is_compared_is_used_instead_of_every_declared_one():
    assert points_after('{ move_to = "效益" }', NA, Policy("exclude")) == (80, 40, 40)


def test_without_anything_inapplicable_all_points_are_those_of_the_rubric_and_the_ledger_is_empty():
    found = card('"rescale"', '[scores]\n"质量" = 20\n')
    assert points_after('"rescale"', "") == (100, 60, 40)
    assert (found.ledger.moves, found.ledger.alternatives) == ((), ())


def test_the_ledger_compares_every_policy_but_the_one_that_all_leaves_have():
    text = '[scores]\n"质量" = { not_applicable = "无" }\n"数量" = 30\n"社会效益" = 30\n"满意度" = 10\n'
    for policy in ("rescale", "rescale-total", "exclude", "full", "zero"):
        compared = [other.policy for other in card(f'"{policy}"', text).ledger.alternatives]
        assert policy not in compared
        assert len(compared) == 4


def test_a_ledger_line_gives_the_reason_in_the_words_of_the_unit():
    (move,) = card('"rescale"', '[scores]\n"质量" = { not_applicable = "本年度未验收" }\n').ledger.moves
    assert (move.code, move.path, move.points, move.reason) == ("1.2", ("产出", "质量"), 20, "本年度未验收")


def test_points_cannot_move_to_a_group_that_does_not_apply_itself():
    tree = with_policy("质量", 20, '{ move_to = "效益" }')
    with pytest.raises(InputError) as refused:
        card('"exclude"', NA + '"效益" = { not_applicable = "无" }\n', tree)
    assert codes_of(refused) == ["move-to-inapplicable"]


def test_a_policy_that_refuses_far_away_is_overruled_by_one_nearby():
    tree = with_policy("质量", 20, '"exclude"')
    assert card('"refuse"', NA, tree).points == 80


def test_a_policy_nearby_that_refuses_overrules_one_far_away():
    tree = with_policy("质量", 20, '"refuse"')
    with pytest.raises(InputError) as refused:
        card('"exclude"', NA, tree)
    assert codes_of(refused) == ["na-refused"]


def test_several_leaves_may_move_to_the_same_group():
    tree = """
[[level1]]
name = "产出"
points = 60
not_applicable = { move_to = "效益" }
level2 = [ { name = "数量", points = 30 }, { name = "质量", points = 20 }, { name = "时效", points = 10 } ]

[[level1]]
name = "效益"
points = 40
level2 = [ { name = "社会效益", points = 40 } ]
"""
    text = NA + '"时效" = { not_applicable = "无" }\n"数量" = 30\n"社会效益" = 24\n'
    found = card(None, text, tree)
    assert [(row.points, row.score) for row in found.root.children] == [(30, 30), (70, 42)]
    assert [move.to for move in found.ledger.moves] == ["2", "2"]


def test_points_that_stay_in_the_family_return_to_the_group_they_move_to():
    found = card('{ move_to = "产出" }', NA + '"数量" = 30\n"社会效益" = 30\n"满意度" = 10\n')
    assert (found.root.children[0].points, found.root.children[0].score) == (60, 45)


POTS = """
[[level1]]
name = "产出"
points = 60
level2 = [ { name = "数量", points = 40 }, { name = "满意度", points = 20, not_applicable = { move_to = "特性指标" } } ]

[[level1]]
name = "特性指标"
points = 40
slot = {}
"""

OWN = '[[own]]\nslot = "特性指标"\nname = "接待"\npoints = {0}\nscore = {0}\n'


def test_a_pot_that_received_points_is_open_until_they_are_divided_up_too():
    found = card(None, '[scores]\n"数量" = 40\n"满意度" = { not_applicable = "无" }\n' + OWN.format(40), POTS)
    assert (found.low, found.high, found.complete) == (80, 100, False)
    assert found.root.children[1].undivided == 20


def test_a_pot_that_received_points_cannot_hold_more_than_both_together():
    with pytest.raises(InputError) as refused:
        card(None, '[scores]\n"数量" = 40\n"满意度" = { not_applicable = "无" }\n' + OWN.format("60.01"), POTS)
    assert codes_of(refused) == ["pot-exceeded"]


def test_a_pot_filled_with_moved_points_never_makes_another_policy_score_above_its_points():
    text = '[scores]\n"数量" = 40\n"满意度" = { not_applicable = "无" }\n' + OWN.format(60)
    found = card(None, text, POTS)
    assert (found.score, found.points) == (100, 100)
    too_high = [other.policy for other in found.ledger.alternatives if other.score and other.score > other.points]
    assert too_high == []


NESTED = """
[[level1]]
name = "产出"
points = 60
pool = true
level2 = [ { name = "数量指标", slot = {} }, { name = "质量指标", slot = {} } ]

[[level1]]
name = "其他"
points = 40
level2 = [ { name = "效益", points = 30 }, { name = "满意度", points = 10, not_applicable = { move_to = "数量指标" } } ]
"""


def test_points_that_move_into_a_slot_of_a_pool_never_lift_a_score_above_its_points():
    text = '[scores]\n"效益" = 30\n"满意度" = { not_applicable = "无" }\n'
    for slot in ("数量指标", "质量指标"):
        text += f'[[own]]\nslot = "{slot}"\nname = "一"\npoints = 35\nscore = 35\n'
    try:
        rows = list(card(None, text, NESTED).root.walk())
    except InputError:
        rows = []  # such a rubric may also be refused
    assert [row.path for row in rows if row.points is not None and row.low > row.points] == []


def test_an_own_indicator_that_is_excluded_makes_its_slot_smaller():
    tree = """
[[level1]]
name = "产出"
points = 80

[[level1]]
name = "特性指标"
points = 20
slot = {}
"""
    gone = '[[own]]\nslot = "特性指标"\nname = "招商"\npoints = 8\nnot_applicable = "职能划出"\n'
    found = card('"exclude"', '[scores]\n"产出" = 80\n' + OWN.format(12) + gone, tree)
    slot = found.root.children[1]
    assert (slot.points, slot.score, slot.converted, found.points, found.complete) == (12, 12, 0, 92, True)


def test_the_grade_of_an_excluded_card_is_the_share_of_what_applies():
    found = card('"exclude"', NA + '"数量" = 40\n"社会效益" = 30\n"满意度" = 2\n')
    assert (found.score, found.points, found.grade) == (Decimal(72), Decimal(80), "优")
