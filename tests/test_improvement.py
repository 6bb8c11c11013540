"""What would raise the score: steps that keep their promise, and the smallest set that reaches the next grade."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from leaf_cards import DECLARED, leaf_card, leaf_cards
from scorer.cli import main
from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.improvement import improve
from scorer.loader.rubric import read_rubric
from scorer.model import Band
from scorer.source import parse
from small import EXECUTION, assessment_of, rubric_head

HEAD = rubric_head(grades='{ name = "优", from = 90 }, { name = "良", from = 80 }, { name = "差", from = 0 }')

TREE = (
    EXECUTION
    + """
[[fact]]
name = "控制率"
measured_in = "%"

[[level1]]
name = "控制率"
points = 5
rule = { kind = "steps", value = "控制率", from = "100%", every = "1%", lose = 0.5 }

[[level1]]
name = "合规性"
points = 5
rule = { kind = "deduct", kinds = [ { name = "违规", each = 1 } ] }

[[level1]]
name = "产出"
points = 20
rule = { kind = "by_sign" }

[[level1]]
name = "效益"
points = 60
"""
)

UNIT = """
[facts]
"全年预算数" = 100
"全年执行数" = 86.2
"控制率" = 103
[scores]
"合规性" = { counts = { "违规" = 2 } }
"产出" = { target = 100, actual = 75, sign = "≥" }
"效益" = 55
"""


def read(unit=UNIT, tree=TREE, head=HEAD):
    rubric = read_rubric(parse(head + tree, "rubric.toml"))
    return rubric, assessment_of(unit)


def found(unit=UNIT, tree=TREE, head=HEAD, keep=()):
    return improve(*read(unit, tree, head), keep=keep)


def told(improvement):
    """Leaf, fact, value needed and points won of each step."""
    return [("/".join(step.path), step.fact, step.needed, step.gain) for step in improvement.steps]


# ── Single steps ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_lost_point_comes_with_what_wins_it_back():
    # 8.62 + 3.5 + 3 + 15 + 55 = 85.12
    improvement = found()
    assert improvement.card.score == Decimal("85.12")
    assert told(improvement) == [
        ("产出", "实际", 100, 5),
        ("效益", "", None, 5),
        ("合规性", "违规", 0, 2),
        ("控制率", "控制率", 100, Decimal("1.5")),
        ("预算执行率", "全年执行数", 100, Decimal("1.38")),
        ("预算执行率", "全年预算数", Decimal("86.2"), Decimal("1.38")),
    ]


def test_a_step_says_what_is_now_what_it_takes_and_what_comes_of_it():
    step = next(step for step in found().steps if step.fact == "控制率")
    assert (step.code, step.now, step.needed, step.measured_in) == ("2", 103, 100, "%")
    assert (step.score, step.gain, step.total, step.grade, step.full) == (
        5, Decimal("1.5"), Decimal("86.62"), "良", True,
    )  # fmt: skip


def test_a_fact_is_told_in_the_unit_of_its_declaration():
    unit = UNIT.replace("86.2", '{ value = 862000, measured_in = "元" }')
    step = next(step for step in found(unit).steps if step.fact == "全年执行数")
    assert (step.now, step.needed, step.measured_in) == (Decimal("86.2"), 100, "万元")


@pytest.mark.parametrize(
    ("unit", "now", "needed"), [("%", 40, 90), ("‰", 400, 900), ("", "0.4", "0.9"), ("比率", "0.4", "0.9")]
)
def test_a_share_is_told_as_it_is_measured(unit, now, needed):
    tree = f'[[fact]]\nname = "率"\nmeasured_in = "{unit}"\n'
    tree += '[[level1]]\nname = "一"\npoints = 100\nrule = { kind = "linear", value = "率", zero = 0, full = "90%" }\n'
    (step,) = found(f'[facts]\n"率" = {now}\n', tree).steps
    assert (step.now, step.needed, step.score) == (Decimal(str(now)), Decimal(str(needed)), 100)


def bands(*bands):
    listed = ", ".join(f"{{ {band} }}" for band in bands)
    rule = f'rule = {{ kind = "bands", value = "率", bands = [ {listed} ] }}'
    return f'[[fact]]\nname = "率"\nmeasured_in = "%"\n[[level1]]\nname = "一"\npoints = 100\n{rule}\n'


def test_of_bands_every_better_one_is_told_with_its_near_end():
    tree = bands('from = "90%", points = 100', 'from = "80%", below = "90%", points = 50', 'below = "80%", points = 0')
    assert told(found('[facts]\n"率" = 70\n', tree)) == [("一", "率", 90, 100), ("一", "率", 80, 50)]
    assert told(found('[facts]\n"率" = 85\n', tree)) == [("一", "率", 90, 50)]
    assert told(found('[facts]\n"率" = 95\n', tree)) == []


def test_an_open_end_is_passed_by_the_smallest_step():
    tree = bands('above = "90%", points = 100', 'to = "90%", points = 0')
    assert told(found('[facts]\n"率" = 90\n', tree)) == [("一", "率", Decimal("90.0001"), 100)]
    tree = bands('below = "10%", points = 100', 'from = "10%", points = 0')
    assert told(found('[facts]\n"率" = 30\n', tree)) == [("一", "率", Decimal("9.9999"), 100)]


def test_a_single_value_may_be_the_best_band():
    tree = bands("from = 0, to = 0, points = 100", "above = 0, points = 20", "below = 0, points = 0")
    assert told(found('[facts]\n"率" = 12\n', tree)) == [("一", "率", 0, 80)]


def test_a_value_that_is_no_short_decimal_is_rounded_to_just_past_the_goal():
    tree = '[[fact]]\nname = "率"\n[[level1]]\nname = "一"\npoints = 100\n'
    tree += 'rule = { kind = "linear", value = "率 × 3", zero = 0, full = 1 }\n'
    # 1/3 is 0.3333…; with 0.3334 the rule is capped at full marks.
    step = next(step for step in found('[facts]\n"率" = 0.1\n', tree).steps if step.full)
    assert (step.needed, step.score) == (Decimal("0.3334"), 100)


def test_the_unit_s_own_indicators_have_steps_too():
    tree = '[[level1]]\nname = "特性"\npoints = 100\nslot = { }\nrule = { kind = "by_sign" }\n'
    own = (
        '[[own]]\nslot = "特性"\nname = "接待"\npoints = 100\ntarget = 8\nactual = 12\nsign = "≤"\nmeasured_in = "批"\n'
    )
    (step,) = found(own, tree).steps
    assert (step.path, step.fact, step.needed, step.measured_in, step.gain) == (("特性", "接待"), "实际", 8, "批", 50)


def test_a_typed_leaf_simply_has_to_score_more():
    step = next(step for step in found().steps if step.path == ("效益",))
    assert (step.fact, step.now, step.needed, step.score, step.full) == ("", None, None, 60, True)


def test_a_graded_leaf_with_full_marks_is_in_its_highest_grade():
    tree = '[[level1]]\nname = "一"\npoints = 100\nrule = { kind = "graded" }\n'
    (step,) = found('[scores]\n"一" = { grade = "部分达成", score = 70 }\n', tree).steps
    assert (step.score, step.gain) == (100, 30)


def test_a_manual_deduction_is_won_back_by_hand():
    tree = '[[fact]]\nname = "率"\n[[level1]]\nname = "一"\npoints = 100\n'
    tree += 'rule = { kind = "linear", value = "率", zero = 0, full = 1 }\n'
    (step,) = found('[facts]\n"率" = 1\n[scores]\n"一" = { deduct = 5, reason = "迟报" }\n', tree).steps
    assert (step.fact, step.gain, step.full) == ("", 5, True)


def test_in_a_weighted_group_the_points_of_the_total_are_told():
    head = HEAD.replace("points = 100\n", 'points = 100\nroll_up = "weighted"\n')
    tree = (
        '[[level1]]\nname = "一"\nweight = "25%"\npoints = 20\n[[level1]]\nname = "二"\nweight = "75%"\npoints = 10\n'
    )
    # 5 of 20 points are a quarter of 25%; 3 of 10 are 30% of 75%.
    assert told(found('[scores]\n"一" = 15\n"二" = 7\n', tree, head)) == [
        ("二", "", None, Decimal("22.5")),
        ("一", "", None, Decimal("6.25")),
    ]


def test_what_cannot_raise_the_total_is_no_step():
    veto = '[[veto]]\nname = "违规"\nwhen = "控制率 > 1"\ntotal_at_most = 10\n'
    improvement = found(tree=TREE + veto)
    assert improvement.card.score == 10
    # Only back below 100% the veto falls.
    assert [(step.fact, step.total) for step in improvement.steps] == [("控制率", Decimal("86.62"))]


def test_full_marks_leave_nothing_to_do():
    unit = '[facts]\n"全年预算数" = 1\n"全年执行数" = 1\n"控制率" = 90\n[scores]\n"合规性" = { counts = {} }\n'
    improvement = found(unit + '"产出" = { target = 1, actual = 1, sign = "=" }\n"效益" = 60\n')
    assert (improvement.card.score, improvement.steps, improvement.smallest_set) == (100, (), ())
    assert improvement.next_grade is None


def test_open_leaves_stay_open():
    improvement = found(UNIT.replace('"效益" = 55\n', ""))
    assert "效益" not in [step.path[0] for step in improvement.steps]
    assert (improvement.next_grade, improvement.smallest_set) == (None, ())
    assert {step.grade for step in improvement.steps} == {None}


# ── Shared facts, and leaves that cannot change ────────────────────────────────────────────────────────────────────

SHARED = """
[[fact]]
name = "率"
measured_in = "%"

[[level1]]
name = "一"
points = 40
rule = { kind = "linear", value = "率", zero = 0, full = 1 }

[[level1]]
name = "二"
points = 40
rule = { kind = "linear", value = "率", zero = "50%", full = 1 }

[[level1]]
name = "三"
points = 20
"""


def test_a_fact_of_two_leaves_wins_points_at_both():
    # 75%: 30 and 20; at 100% both are full.
    improvement = found('[facts]\n"率" = 75\n[scores]\n"三" = 20\n', SHARED)
    assert improvement.card.score == 70
    assert told(improvement) == [("一", "率", 100, 30), ("二", "率", 100, 30)]


def test_of_two_leaves_with_one_fact_the_smallest_set_needs_one():
    improvement = found('[facts]\n"率" = 75\n[scores]\n"三" = 20\n', SHARED)
    assert [(step.path, step.total) for step in improvement.smallest_set] == [(("一",), 100)]


def test_a_leaf_that_cannot_change_has_no_step_and_is_in_no_set():
    kept = found(keep=["5"])
    assert "效益" not in [step.path[0] for step in kept.steps]
    assert [step.path[0] for step in kept.smallest_set] == ["产出"]
    # 85.12 + 1.38 + 1.5 + 2 are 90 exactly.
    assert [step.path[0] for step in found(keep=["5", "4"]).smallest_set] == ["预算执行率", "控制率", "合规性"]


# ── The next grade ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_smallest_set_is_the_fewest_leaves_that_reach_the_next_grade():
    # 85.12: 4.88 are missing to 90; one of the two leaves that lost 5 will do, the first in the rubric.
    improvement = found()
    assert (improvement.next_grade, improvement.next_grade_from) == ("优", 90)
    assert [(step.path, step.gain) for step in improvement.smallest_set] == [(("产出",), 5)]


def test_several_leaves_whose_scores_may_not_be_typed_can_be_in_the_smallest_set():
    tree = "".join(
        f'[[level1]]\nname = "{name}"\npoints = 50\ntyped = "refuse"\nrule = {{ kind = "yes_no" }}\n' for name in "一二"
    )
    said = '{ grade = "是", deduct = 20, reason = "迟报" }'
    improvement = found(f'[scores]\n"一" = {said}\n"二" = {said}\n', tree)
    # 60; 80 needs one leaf.
    assert [step.path for step in improvement.smallest_set] == [("一",)]
    said = said.replace("20", "25")
    improvement = found(f'[scores]\n"一" = {said}\n"二" = {said}\n', tree)
    # 50; 80 needs both.
    assert [step.path for step in improvement.smallest_set] == [("一",), ("二",)]


def test_at_the_highest_grade_there_is_no_next():
    improvement = found(UNIT.replace('"效益" = 55', '"效益" = 60'))
    assert (improvement.card.grade, improvement.next_grade, improvement.smallest_set) == ("优", None, ())


def test_a_grade_out_of_reach_has_no_set():
    tree = TREE.replace("points = 60", "points = 60\nstep = 60")
    improvement = found(UNIT.replace('"效益" = 55', '"效益" = 0'), tree, keep=["5"])
    assert (improvement.next_grade, improvement.smallest_set) == ("良", ())


def test_where_points_are_excluded_the_next_grade_is_reached_on_the_scale_of_what_applies():
    tree = '[[level1]]\nname = "一"\npoints = 20\nnot_applicable = "exclude"\n'
    tree += '[[level1]]\nname = "二"\npoints = 40\n[[level1]]\nname = "三"\npoints = 40\n'
    # 70 of 80 are 87.5 of 100; 72 are 90.
    improvement = found('[scores]\n"一" = { not_applicable = "停办" }\n"二" = 38\n"三" = 32\n', tree)
    assert (improvement.card.grade, improvement.next_grade) == ("良", "优")
    assert [step.path for step in improvement.smallest_set] == [("二",)]


def typed_rubric(points):
    whole = sum(points)
    head = HEAD.replace("points = 100", f"points = {whole}")
    bands = ((whole * 9, "优"), (whole * 8, "良"), (whole * 6, "中"))
    listed = ", ".join(f'{{ name = "{name}", from = {start // 10}.{start % 10} }}' for start, name in bands)
    lines = [line for line in head.splitlines() if not line.startswith("grades")]
    head = "\n".join([*lines, f'grades = [ {listed}, {{ name = "差", from = 0 }} ]\n'])
    return head, "".join(f'[[level1]]\nname = "项{n}"\npoints = {p}\n' for n, p in enumerate(points))


def by_trying_all(lost, needed):
    """The smallest set of leaves that win `needed`: fewest leaves, then fewest points, then the order of the rubric."""
    losing = [number for number, points in enumerate(lost) if points]
    for size in range(1, len(losing) + 1):
        reaching = [chosen for chosen in combinations(losing, size) if sum(lost[n] for n in chosen) >= needed]
        if reaching:
            return min(reaching, key=lambda chosen: (sum(lost[n] for n in chosen), chosen))
    return ()


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 12)), min_size=1, max_size=7))
def test_the_smallest_set_is_the_one_that_trying_all_sets_finds(leaves):
    points = [points for points, _ in leaves]
    lost = [min(points, lost) for points, lost in leaves]
    head, tree = typed_rubric(points)
    scores = "".join(f'"项{n}" = {p - gone}\n' for n, (p, gone) in enumerate(zip(points, lost, strict=True)))
    improvement = found(f"[scores]\n{scores}", tree, head)
    assume(improvement.next_grade is not None)
    needed = Fraction(improvement.next_grade_from) - (sum(points) - sum(lost))
    expected = by_trying_all(lost, needed)
    assert [step.path for step in improvement.smallest_set] == [(f"项{number}",) for number in expected]


# ── Promises ───────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(leaf_cards(typed=("check", "refuse")))
def test_every_step_put_back_gives_what_it_promises(card):
    rounding, leaves, facts = card
    before = leaf_card(*card)
    steps = improve(before.rubric, before.assessment).steps
    for step in steps:
        place = int(step.code) - 1
        after = changed(rounding, deepcopy(leaves), dict(facts), place, step)
        row = after.root.children[place]
        assert (after.low, row.score, after.grade) == (step.total, step.score, step.grade)
        assert step.gain == after.low - before.low > 0
        assert row.score > before.root.children[place].score
        assert step.full == (row.lost == 0)
    assert [step.gain for step in steps] == sorted((step.gain for step in steps), reverse=True)


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(leaf_cards(typed=("check", "refuse"), most=5, whole=True))
def test_a_smallest_set_taken_together_reaches_the_next_grade_and_one_leaf_goes_before_two(card):
    rounding, leaves, facts = card
    before = leaf_card(*card)
    names = ("优", "良", "中", "差")
    starts = [before.points * share / 10 for share in (9, 6, 3, 0)]
    bands = tuple(Band(name, start) for name, start in zip(names, starts, strict=True))
    rubric = evolve(before.rubric, grades=bands)
    improvement = improve(rubric, before.assessment)
    reaching = [
        step
        for step in improvement.steps
        if step.grade and improvement.next_grade and names.index(step.grade) <= names.index(improvement.next_grade)
    ]
    assert bool(reaching) == (len(improvement.smallest_set) == 1)
    if improvement.smallest_set:
        leaves, facts = deepcopy(leaves), dict(facts)
        for step in improvement.smallest_set:
            after = changed(rounding, leaves, facts, int(step.code) - 1, step)
        assert after.low >= improvement.next_grade_from


def changed(rounding, leaves, facts, place, step):
    """The card with one step taken, written out anew; `leaves` and `facts` keep the change."""
    leaf = leaves[place]
    if step.fact in DECLARED:
        facts[step.fact] = (Fraction(step.needed), DECLARED[step.fact])
    elif step.fact == "实际":
        leaf["entry"]["actual"] = Fraction(step.needed)
    elif step.fact:
        leaf["entry"]["counts"][step.fact] = int(step.needed)
    else:  # full marks, whatever gives them
        leaf["typed"] = "check"
        leaf["entry"]["score"] = leaf["points"]
        leaf["entry"].pop("deduct", None)
    return leaf_card(rounding, leaves, facts)


# ── Through the command line ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def unit_file(tmp_path):
    (tmp_path / "rubric.toml").write_text(HEAD + TREE, encoding="utf-8")
    path = tmp_path / "unit.toml"
    path.write_text(f'rubric = "rubric.toml"\nunit = "示例局"\nyear = 2020\n{UNIT}', encoding="utf-8")
    return path


def test_keep_leaves_out_a_leaf_by_its_name(unit_file, capsys):
    assert main(["improve", str(unit_file), "--keep", "产出", "--keep", "效益", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {step["path"][0] for step in data["steps"]} == {"合规性", "控制率", "预算执行率"}


def test_keep_of_a_group_keeps_every_leaf_in_it(unit_file, capsys):
    rubric = unit_file.parent / "rubric.toml"
    grouped = (HEAD + TREE).replace(
        '[[level1]]\nname = "效益"\npoints = 60\n',
        '[[level1]]\nname = "效果"\npoints = 60\nlevel2 = [ { name = "效益", points = 60 } ]\n',
    )
    rubric.write_text(grouped, encoding="utf-8")
    assert main(["improve", str(unit_file), "--keep", "效果", "--format", "json"]) == 0
    assert "效益" not in {step["path"][-1] for step in json.loads(capsys.readouterr().out)["steps"]}


def test_keep_of_a_leaf_that_is_not_there_is_told(unit_file, capsys):
    assert main(["improve", str(unit_file), "--keep", "产值", "--lang", "en"]) == 2
    assert "error[unknown-indicator]" in capsys.readouterr().err


def test_the_json_says_the_same_as_the_steps(unit_file, capsys):
    assert main(["improve", str(unit_file), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["score"] == "85.12" == plain(evaluate(*read()).score)
    assert [(step["gain"], step["total"], step["needed"]) for step in data["steps"]] == [
        (plain(step.gain), plain(step.total), None if step.needed is None else plain(step.needed))
        for step in found().steps
    ]
    assert (data["next_grade"], data["next_grade_from"], len(data["smallest_set"])) == ("优", "90", 1)


def test_a_fact_that_is_not_the_units_to_change_is_never_proposed():
    fixed = TREE.replace('name = "全年预算数"\n', 'name = "全年预算数"\nfixed = true\n')
    free, bound = ({step.fact for step in found(tree=tree).steps} for tree in (TREE, fixed))
    assert "全年预算数" in free
    assert bound == free - {"全年预算数"}
