"""What facts, targets and actuals let a reviewer see: each finding where it must stand, and where it must not."""

import pytest

from scorer.evaluator import evaluate
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.messages.findings import FINDINGS
from scorer.source import parse
from small import EXECUTION, rubric_head

#: The national form: an execution row of 10, indicators of 90.
RUBRIC = (
    rubric_head()
    + EXECUTION
    + """
[[level1]]
name = "产出"
points = 90
level2 = [ { name = "数量", points = 30 }, { name = "质量", points = 30 }, { name = "成本", points = 30 } ]
"""
)

#: The findings of this module; what is found about reasons and totals has its own tests.
OURS = {
    "typed-differs", "no-value", "full-but-missed", "lost-but-met", "ahead-of-spending", "money-unspent", "no-budget",
    "outputs-without-money", "actuals-copy-targets", "execution-above-budget",
}  # fmt: skip


def card(facts="", scores="", rubric=RUBRIC):
    text = f'rubric = "case"\nunit = "示例局"\nyear = 2020\n[facts]\n{facts}\n[scores]\n{scores}\n'
    return evaluate(read_rubric(parse(rubric, "rubric.toml")), read_assessment(parse(text, "unit.toml")))


def found(facts="", scores="", rubric=RUBRIC):
    """Code and path of each finding of this module."""
    findings = card(facts, scores, rubric).findings
    return [(one.code, "/".join(one.path)) for one in findings if one.code in OURS]


def codes(*arguments, **keys):
    return [code for code, _ in found(*arguments, **keys)]


def money(executed, budget=100):
    return f'"全年执行数" = {executed}\n"全年预算数" = {budget}'


def leaf(name, score, target=None, actual=None, sign="≥"):
    parts = [f"score = {score}", 'reason = "略"']
    parts += [] if target is None else [f'target = {target}, sign = "{sign}"']
    parts += [] if actual is None else [f"actual = {actual}"]
    return f'"{name}" = {{ {", ".join(parts)} }}\n'


def three(*scores):
    return "".join(leaf(name, score) for name, score in zip(("数量", "质量", "成本"), scores, strict=True))


def test_every_finding_here_is_a_known_one():
    assert set(FINDINGS) >= OURS


# ── Spending ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("executed", "told"),
    [(100, False), (80.01, False), (80, False), (79.99, True), (10.77, True), (0, True), (100.01, False)],
)
def test_more_than_a_fifth_of_the_budget_unspent_is_yellow(executed, told):
    assert ("money-unspent" in codes(money(executed))) == told


def test_the_unspent_share_is_told():
    finding = next(one for one in card(money(10.774)).findings if one.code == "money-unspent")
    assert finding.values == {"unspent": "89.23%"}
    assert finding.message("zh") == "黄灯：预算有 89.23% 未执行"


@pytest.mark.parametrize(("executed", "told"), [(99, False), (100, False), (100.01, True), (250, True)])
def test_more_executed_than_budgeted_is_found(executed, told):
    assert ("execution-above-budget" in codes(money(executed))) == told


@pytest.mark.parametrize(("budget", "told"), [(0, True), (0.01, False), (-5, True)])
def test_a_budget_of_nothing_is_yellow(budget, told):
    assert ("no-budget" in codes(money(0, budget))) == told


def test_without_the_facts_nothing_is_said_of_spending():
    assert found() == []
    assert found('"全年执行数" = 5') == []
    assert found('"全年预算数" = 5') == []


@pytest.mark.parametrize(
    ("executed", "scores", "told"),
    [
        # S of the indicators and E of the execution row: (S − E) ÷ S above 5%.
        (95, (30, 30, 30), False),  # (1 − 0.95) ÷ 1 is 5% exactly
        (94.9, (30, 30, 30), True),
        (90, (30, 30, 30), True),
        (90, (30, 30, 25), False),  # 85 ÷ 90 = 94.4%: (0.944 − 0.9) ÷ 0.944 = 4.7%
        (90, (30, 30, 26), True),  # 86 ÷ 90 = 95.6%: 5.8%
        (0, (0, 0, 0), False),  # nothing claimed
        (0, (30, 0, 0), True),
        (100, (30, 30, 30), False),
    ],
)
def test_claims_that_run_ahead_of_spending_are_red(executed, scores, told):
    assert ("ahead-of-spending" in codes(money(executed), three(*scores))) == told


def test_the_red_light_tells_both_rates():
    finding = next(one for one in card(money(76), three(30, 30, 30)).findings if one.code == "ahead-of-spending")
    assert finding.values == {"claimed": "100%", "spent": "76%"}


def test_an_unfinished_card_has_no_red_light():
    assert "ahead-of-spending" not in codes(money(10), leaf("数量", 30))


def test_without_an_execution_row_there_is_no_red_light():
    rubric = RUBRIC.replace('rule = { kind = "linear", value = "全年执行数 ÷ 全年预算数", zero = 0, full = 1 }', "")
    rubric += '[[veto]]\nname = "未执行"\nwhen = "全年执行数 = 0 and 全年预算数 > 0"\ntotal_at_most = 0\n'
    assert "ahead-of-spending" not in codes(money(50), '"预算执行率" = 5\n' + three(30, 30, 30), rubric=rubric)


def done(count, missed=0, sign="≥"):
    """Leaves with targets: `count` complete, then `missed` not; the others have none."""
    actuals = [100] * count + [50] * missed
    text = ""
    for number, name in enumerate(("数量", "质量", "成本")):
        text += leaf(name, 30, *((90, actuals[number], sign) if number < len(actuals) else ()))
    return text


@pytest.mark.parametrize(
    ("executed", "scores", "told"),
    [
        (10.77, done(3), True),  # a published card: 10.77% spent, everything complete
        (10.77, done(2), False),  # fewer than three targets prove nothing
        (10.77, done(2, missed=1), False),
        (85, done(3), False),
        (10.77, done(3, sign="≤"), False),  # 100 of at most 90 is missed
    ],
)
def test_complete_outputs_without_money_are_found(executed, scores, told):
    assert ("outputs-without-money" in codes(money(executed), scores)) == told


# ── Targets and actuals ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sign", "target", "actual", "met"),
    [
        ("≥", 100, "72.74", False), ("≥", 100, 100, True), ("≥", 100, 101, True),
        (">", 100, 100, False), (">", 100, "100.1", True),
        ("=", 100, 100, True), ("=", 100, 99, False), ("=", 100, 101, False),
        ("≤", 8, 8, True), ("≤", 8, 9, False), ("<", 8, 8, False), ("<", 8, 7, True),
    ],
)  # fmt: skip
def test_full_marks_for_a_missed_target_and_points_off_for_a_met_one_are_found(sign, target, actual, met):
    full = found(scores=leaf("数量", 30, target, actual, sign))
    less = found(scores=leaf("数量", 20, target, actual, sign))
    assert full == ([] if met else [("full-but-missed", "产出/数量")])
    assert less == ([("lost-but-met", "产出/数量")] if met else [])


def test_the_numbers_of_a_missed_target_stand_in_the_sentence():
    (finding,) = [one for one in card(scores=leaf("数量", 30, 100, "72.74")).findings if one.code in OURS]
    assert finding.message("zh") == "未达到年度指标值却得满分：指标值 ≥100，实际 72.74"
    assert finding.message("en") == "full marks, although the target is missed: target ≥100, actual 72.74"


def test_without_a_sign_or_with_texts_nothing_is_said_of_the_target():
    assert found(scores='"数量" = { score = 30, target = 100, actual = 5 }') == []
    assert found(scores='"数量" = { score = 30, target = "约100", actual = 5, sign = "≥" }') == []
    assert found(scores='"数量" = { score = 30, target = 100, actual = "完成", sign = "≥" }') == []
    assert found(scores='"数量" = { score = 30, target = 100, sign = "≥" }') == []
    assert found(scores='"数量" = { score = 30, target = 100, actual = 50, sign = "定性" }') == []


def test_a_blank_leaf_whose_target_is_missed_is_no_finding():
    assert found(scores='"数量" = { target = 100, actual = 50, sign = "≥" }') == []


def test_points_taken_off_by_hand_are_not_lost_at_a_met_target():
    entry = '"数量" = { score = 30, target = 100, actual = 100, sign = "≥", deduct = 2, reason = "迟报" }'
    assert found(scores=entry) == []


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([(100, 100), (5, 5), (8, 8)], True),
        ([('"≥100人"', '"≥100人"'), (5, 5), ('"合格"', '"合格"')], True),  # the operator copied too
        ([(100, 100), (5, 5)], False),  # two prove nothing
        ([(100, 100), (5, 5), (8, 9)], False),
        ([(100, 100), (5, 5), (8, None)], False),
    ],
)
def test_actuals_that_all_copy_their_targets_are_found(pairs, told):
    names = ("数量", "质量", "成本")
    scores = "".join(leaf(name, 30, *pair) for name, pair in zip(names, pairs, strict=False))
    assert ("actuals-copy-targets" in codes(scores=scores)) == told


def test_how_many_actuals_are_copies_is_told():
    scores = "".join(leaf(name, 30, 5, "5.0") for name in ("数量", "质量", "成本"))
    (finding,) = [one for one in card(scores=scores).findings if one.code == "actuals-copy-targets"]
    assert finding.values == {"count": "3"}


# ── Typed and computed ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("typed", "told"), [("8.62", False), ("8.61", True), ("9", True), ("0", True)])
def test_a_typed_score_that_differs_from_the_computed_one_is_found(typed, told):
    assert ("typed-differs" in codes(money(86.2), leaf("预算执行率", typed))) == told


def test_the_difference_is_told_with_the_proof():
    (finding,) = [one for one in card(money(86.2), leaf("预算执行率", 9)).findings if one.code == "typed-differs"]
    assert finding.values == {
        "typed": "9",
        "computed": "8.62",
        "proof": "全年执行数 86.2万元 ÷ 全年预算数 100万元 × 10 = 8.62",
    }


def test_a_typed_score_is_compared_before_the_manual_deduction():
    entry = '"预算执行率" = { score = 8.62, deduct = 1, reason = "迟报" }'
    assert "typed-differs" not in codes(money(86.2), entry)


def test_a_typed_score_beside_missing_facts_is_no_finding():
    assert found("", leaf("预算执行率", 9)) == []


def test_a_rule_without_a_value_is_found_while_the_leaf_is_open():
    assert found(money(5, 0)) == [("no-value", "预算执行率"), ("execution-above-budget", ""), ("no-budget", "")]
    # A typed score, or what the rubric says of this case, closes it.
    assert "no-value" not in codes(money(5, 0), leaf("预算执行率", 9))
    assert "no-value" not in codes(money(5, 0), rubric=RUBRIC.replace("full = 1 }", "full = 1, undefined = 0 }"))


def test_a_leaf_that_only_lacks_facts_is_no_finding():
    assert found() == []


def test_the_unit_s_own_indicators_are_looked_at_too():
    rubric = RUBRIC.replace('{ name = "数量", points = 30 }', '{ name = "数量", points = 30, slot = { } }')
    text = '[[own]]\nslot = "数量"\nname = "期数"\npoints = 30\nscore = 30\ntarget = 10\nactual = 9\nsign = "≥"\n'
    assert found(scores=text, rubric=rubric) == [("full-but-missed", "产出/数量/期数")]


@pytest.mark.parametrize(
    ("sign", "actual"), [("≥", 8), ("≥", 9), ("=", 8), ("=", 9), (">", 8), ("≤", 8), ("<", 8), ("<", 7)]
)
def test_full_marks_that_the_rule_of_the_sign_gives_are_never_held_against_the_unit(sign, actual):
    # By 财预〔2020〕10号 and the platforms = and > are full at the target and above it, < at the target.
    leaf_text = '{ name = "数量", points = 30 }'
    rubric = RUBRIC.replace(leaf_text, f'{leaf_text[:-2]}, rule = {{ kind = "by_sign" }} }}')
    entry = f'"数量" = {{ target = 8, actual = {actual}, sign = "{sign}" }}'
    assert card(scores=entry, rubric=rubric).root.children[1].children[0].score == 30
    assert found(scores=entry, rubric=rubric) == []
