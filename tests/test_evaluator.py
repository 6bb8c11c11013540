"""What the cases and the laws do not reach: purity, words, rows, and limits of `evaluate`."""

import pickle
from decimal import ROUND_UP, Decimal, DivisionByZero, Inexact, InvalidOperation, localcontext

import attrs
import pytest

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from small import GOOD_OR_BAD, assessment_of, rubric_head

HEAD = rubric_head(grades=GOOD_OR_BAD)

#: Two groups and a slot, 100 points; what is not applicable is spread inside its parent.
TREE = """
not_applicable = "rescale"

[[level1]]
name = "投入"
points = 30
level2 = [ { name = "编制", points = 20, advice = "按标准测算" }, { name = "执行", points = 10, advice = "按月督办" } ]

[[level1]]
name = "产出"
points = 50
level2 = [ { name = "数量", points = 30 }, { name = "质量", points = 20 } ]

[[level1]]
name = "特性指标"
points = 20
slot = {}
"""

FULL = """
[scores]
"编制" = 20
"执行" = 10
"数量" = 30
"质量" = 20

[[own]]
slot = "特性指标"
name = "外联接待"
points = 20
score = 20
"""


def rubric(tree=TREE):
    return read_rubric(parse(HEAD + tree, "rubric.toml"))


def card(text, tree=TREE):
    return evaluate(rubric(tree), assessment_of(text))


def row(found, name):
    return next(node for node in found.root.walk() if node.name == name)


# ── A plain function of its two values ─────────────────────────────────────────────────────────────────────────────


def test_evaluation_is_unaffected_by_the_decimal_context_of_the_caller():
    text = FULL.replace('"编制" = 20', '"编制" = 13.37').replace('"质量" = 20', '"质量" = { not_applicable = "无" }')
    usual = card(text)
    inputs = usual.rubric, usual.assessment
    with localcontext(prec=1, rounding=ROUND_UP):
        rough = evaluate(*inputs)
    with localcontext() as strict:
        for trap in (Inexact, InvalidOperation, DivisionByZero):
            strict.traps[trap] = True
        strict.prec = 1
        trapped = evaluate(*inputs)
    assert usual.score == Decimal("93.37")
    assert rough == usual
    assert trapped == usual


def test_reading_is_unaffected_by_the_decimal_context_of_the_caller():
    text = '[scores]\n"编制" = { score = 19.25, actual = 999999999999999.5 }'
    usual = assessment_of(text)
    with localcontext(prec=2) as strict:
        strict.traps[Inexact] = True
        trapped = assessment_of(text)
    with localcontext(prec=2):
        rough = assessment_of(text)
    assert rough == usual
    assert trapped == usual


def test_the_same_two_values_always_give_an_equal_card_and_stay_as_they_are():
    one, other = rubric(), assessment_of(FULL)
    before = attrs.asdict(other, recurse=False), attrs.asdict(one, recurse=False)
    assert evaluate(one, other) == evaluate(one, other)
    assert (attrs.asdict(other, recurse=False), attrs.asdict(one, recurse=False)) == before


def test_exchanged_arguments_are_a_type_error():
    with pytest.raises(TypeError):
        evaluate(assessment_of(FULL), rubric())


def test_a_path_in_the_place_of_a_rubric_is_a_type_error():
    with pytest.raises(TypeError):
        evaluate("rubric.toml", assessment_of(FULL))


def test_everything_that_does_not_fit_is_told_in_one_go():
    wrong = '[scores]\n"编制" = 21\n"执行" = 0.125\n"速度" = 1\n"投入" = 30\n'
    with pytest.raises(InputError) as refused:
        card(wrong)
    assert [(problem.code, problem.span.line) for problem in refused.value.diagnostics] == [
        ("score-above-points", 5),
        ("typed-beyond-rounding", 6),
        ("unknown-indicator", 7),
        ("score-for-group", 8),
    ]


# ── Rows ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_card_is_the_row_at_level_zero_without_a_name_or_code():
    found = card(FULL)
    assert (found.root.path, found.root.code, found.root.level, found.root.kind) == ((), "", 0, "group")
    assert (found.score, found.points, found.low, found.high) == (100, 100, 100, 100)


def test_rows_stand_in_the_order_of_the_rubric_and_own_indicators_below_their_slot():
    rows = [(node.code, node.kind, node.level, node.name) for node in card(FULL).root.walk() if node.path]
    assert rows == [
        ("1", "group", 1, "投入"),
        ("1.1", "indicator", 2, "编制"),
        ("1.2", "indicator", 2, "执行"),
        ("2", "group", 1, "产出"),
        ("2.1", "indicator", 2, "数量"),
        ("2.2", "indicator", 2, "质量"),
        ("3", "slot", 1, "特性指标"),
        ("3.1", "indicator", 2, "外联接待"),
    ]


def test_a_leaf_says_whether_its_score_was_typed_or_derived_and_others_say_neither():
    found = card(FULL.replace('"编制" = 20', '"编制" = { score = 20, derived = ["score"] }').replace('"执行" = 10', ""))
    assert [row(found, name).origin for name in ("编制", "数量", "执行", "投入")] == ["derived", "typed", None, None]


def test_a_score_that_a_policy_gives_was_not_typed_by_anyone():
    tree = TREE.replace('"rescale"', '"full"')
    found = row(card(FULL.replace('"质量" = 20', '"质量" = { not_applicable = "无" }'), tree), "质量")
    assert (found.score, found.status) == (20, "not_applicable")
    assert found.origin != "typed"


def test_an_own_indicator_does_not_repeat_the_printed_points_of_its_slot():
    tree = TREE.replace("points = 20\nslot", "points = 20\ndeclared_points = 20\nslot")
    second = '\n[[own]]\nslot = "特性指标"\nname = "信访维稳"\npoints = 8\nscore = 8\n'
    found = card(FULL.replace("points = 20\nscore = 20\n", "points = 12\nscore = 12\n") + second, tree)
    assert [row(found, name).declared_points for name in ("特性指标", "外联接待", "信访维稳")] == [20, None, None]
    assert "declared-points-mismatch" not in [finding.code for finding in found.findings]


def test_what_is_open_is_named_by_the_innermost_rows():
    found = card('[scores]\n"编制" = 20\n"数量" = 30\n')
    assert [leaf.name for leaf in found.open_leaves()] == ["执行", "质量", "特性指标"]
    assert [row(found, name).status for name in ("投入", "执行", "特性指标")] == ["incomplete", "blank", "blank"]


# ── Deductions ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deduction_carries_the_words_of_the_unit_and_the_advice_of_the_rubric():
    said = '{ score = 18, reason = "漏项", problem = "依据不全", measure = "补充合同" }'
    (deduction,) = card(FULL.replace('"编制" = 20', f'"编制" = {said}')).deductions
    assert attrs.asdict(deduction) == {
        "code": "1.1",
        "path": ("投入", "编制"),
        "points": 20,
        "score": 18,
        "lost": 2,
        "reason": "漏项",
        "problem": "依据不全",
        "measure": "补充合同",
        "advice": "按标准测算",
    }


def test_deductions_stand_in_the_order_of_the_rubric_whatever_the_order_of_the_assessment():
    found = card('[scores]\n"质量" = 19\n"数量" = 29\n"执行" = 9\n"编制" = 19\n')
    assert [deduction.code for deduction in found.deductions] == ["1.1", "1.2", "2.1", "2.2"]


def test_the_deduction_of_a_pot_gathers_the_words_of_its_leaves_each_once():
    own = [
        '[[own]]\nslot = "特性指标"\nname = "甲"\nscore = 9\nreason = "人手不足"\n',
        '[[own]]\nslot = "特性指标"\nname = "乙"\nscore = 8\nreason = "人手不足"\nproblem = "招商不力"\n',
    ]
    (deduction,) = card(FULL[: FULL.index("[[own]]")] + "".join(own)).deductions
    assert (deduction.code, deduction.score, deduction.lost) == ("3", 17, 3)
    assert (deduction.reason, deduction.problem) == ("人手不足", "招商不力")


def test_a_blank_leaf_is_open_and_not_a_deduction():
    found = card(FULL.replace('"执行" = 10', '"执行" = { problem = "尚未评分" }'))
    assert found.deductions == ()
    assert (found.low, found.high, found.converted_loss) == (90, 100, 0)


# ── Limits ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_largest_and_the_smallest_scores_add_up_exactly():
    head = HEAD.replace("places = 2", "places = 6").replace("points = 100", "points = 999999999.999999")
    tree = """
[[level1]]
name = "大"
points = 999999999.999998

[[level1]]
name = "小"
points = 0.000001
"""
    large = read_rubric(parse(head + tree, "rubric.toml"))
    found = evaluate(large, assessment_of('[scores]\n"大" = 999999999.999998\n"小" = 0.000001'))
    assert (found.score, found.grade) == (Decimal("999999999.999999"), "优")


def test_where_only_leaves_worth_nothing_apply_nothing_is_divided_by_zero():
    tree = """
not_applicable = "rescale"

[[level1]]
name = "产出"
points = 100
level2 = [ { name = "数量", points = 100 }, { name = "附带", points = 0 } ]
"""
    found = card('[scores]\n"数量" = { not_applicable = "无" }\n"附带" = 0', tree)
    assert found.score == 0
    assert found.grade != "优"


def test_a_quotient_is_carried_with_the_declared_decimals_only():
    tree = """
not_applicable = "rescale"

[[level1]]
name = "甲"
points = 100
level2 = [ { name = "一", points = 30 }, { name = "二", points = 48 }, { name = "三", points = 22 } ]
"""
    # 26.28 × 100 ÷ 48 = 54.75 exactly, and 26.27 × 100 ÷ 48 = 54.729166…
    na = '"一" = { not_applicable = "无" }\n"三" = { not_applicable = "无" }\n'
    assert card(f'[scores]\n{na}"二" = 26.28', tree).score == Decimal("54.75")
    assert card(f'[scores]\n{na}"二" = 26.27', tree).score == Decimal("54.73")


def test_a_row_cannot_be_changed_and_is_told_by_its_label_without_the_tree_below():
    found = row(card(FULL), "编制")
    with pytest.raises(AttributeError):
        found.score = Decimal(0)
    assert repr(found).startswith("ScoredNode(node='投入/编制', points=Decimal('20')")


def test_a_rubric_that_has_scored_can_be_sent_to_another_process_and_scores_the_same():
    tree = """
[[fact]]
name = "人数"

[[level1]]
name = "产出"
points = 100
rule = { kind = "linear", value = "人数", zero = 0, full = 100 }
"""
    unit = '[facts]\n"人数" = 62.5\n'
    used = read_rubric(parse(rubric_head() + tree, "rubric.toml"))
    before = evaluate(used, assessment_of(unit))
    assert before.root.children[0].computed.proof == "人数 62.5 ÷ 100 × 100 = 62.5"
    after = evaluate(pickle.loads(pickle.dumps(used)), assessment_of(unit))
    assert after.score == before.score == Decimal("62.5")
    assert after.root == before.root
    assert hash(after.root) == hash(before.root)
