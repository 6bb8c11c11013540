"""名次计分: on one card the place is not known; in a comparison it is found, and the points follow exactly.

The rules are those of a city's staffing office (DOMAIN row 29): 排名1-5名的依次赋予60分、57分、54分、51分、48分;
第1名得6分，第2-5名按第1名的比例得分; 第1名、第2名、第3名的分别计2分、1.9分、1.8分. The values are made up.
"""

import re
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import compared
from scorer.comparison import Handed
from scorer.comparison.roster import RosterEntry, Unit
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.facts import Position
from scorer.improvement import improve
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.reporters import FORMATS
from scorer.reporters.comparison.sheets import sheets
from scorer.reporters.explanation import explanation
from scorer.revision import compare_rubrics
from scorer.source import parse
from scorer.trials import run_trials
from scorer.writer import rubric_toml
from small import GOOD_OR_BAD, LOWEST, rubric_head

NAMES = ("考核得分", "编制", "村数")
PLACES = (
    "places = [ { to = 1, points = 60 }, { to = 2, points = 57 }, { to = 3, points = 54 }, { to = 4, points = 51 }, "
    "{ points = 48 } ]"
)
FIXED = f'{{ name = "绩效", points = 60, rule = {{ kind = "rank", value = "考核得分", order = "highest", {PLACES} }} }}'
SHARED = (
    '{ name = "密度", points = 6, rule = { kind = "rank", value = "编制 ÷ 村数", order = "highest", '
    'proportion = "value" } }'
)
FEWER = '{ name = "规模", points = 2, rule = { kind = "rank", value = "编制", order = "lowest", lose = 0.1 } }'
TYPED = '{ name = "其他", points = 32 }'


def facts_of(*leaves):
    """A [[fact]] for each name that the leaves mention."""
    return "".join(f'[[fact]]\nname = "{name}"\n' for name in NAMES if any(name in leaf for leaf in leaves))


def rubric_of(*leaves, points=100, tests=""):
    grades = GOOD_OR_BAD if points == 100 else LOWEST
    text = rubric_head(grades=grades, points=points, more='not_applicable = "rescale"') + facts_of(*leaves)
    text += f'[[level1]]\nname = "全部"\npoints = {points}\nlevel2 = [ {", ".join(leaves)} ]\n{tests}'
    return read_rubric(parse(text, "rubric.toml", text.encode()))


WHOLE = rubric_of(FIXED, SHARED, FEWER, TYPED)


def one_leaf(keys, points=10):
    """A rubric whose only leaf is ranked by 考核得分."""
    return rubric_of(
        f'{{ name = "绩效", points = {points}, rule = {{ kind = "rank", value = "考核得分", {keys} }} }}', points=points
    )


def said(
    unit, score=None, staff=None, villages=None, *, more="", about="", scores='"其他" = 32', year=2020, kind="self"
):
    facts = {"考核得分": score, "编制": staff, "村数": villages}
    lines = [f'rubric = "case"\nunit = "{unit}"\nyear = {year}\nkind = "{kind}"\n{more}\n[about]\n{about}\n[facts]']
    lines += [f'"{name}" = {value}' for name, value in facts.items() if value is not None]
    lines.append(f"[scores]\n{scores}")
    return read_assessment(parse("\n".join(lines), f"{unit}-{year}-{kind}-{about}.toml"))


def card(unit, *values, rubric=WHOLE, **options):
    return evaluate(rubric, said(unit, *values, **options))


def simple(unit, score, rubric, **options):
    return card(unit, score, rubric=rubric, **({"scores": ""} | options))


def field(*cards, **options):
    (found,) = compared(*cards, **options).fields
    return found


def scores(found, place):
    """The scores of one row by unit, complete cards and others."""
    return {one.unit.name: one.cells[place].score for one in (*found.ranking, *found.incomplete)}


CITY = (
    card("甲", 91, 36, 7),
    card("乙", 88, 35, 7),
    card("丙", 88, 30, 6),
    card("丁", 80, 20, 5),
    card("戊", 75, 18, 9),
    card("己", 70, 12, 8),
)

# ── One card ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_on_one_card_a_leaf_scored_by_rank_is_open_and_says_why():
    found = CITY[0]
    assert (found.complete, found.score, found.low, found.high) == (False, 32, 32, 100)
    row = found.root.children[0].children[0]
    assert (row.status, row.computed.missing) == ("blank", ("名次",))
    assert [(one.code, one.path[-1]) for one in found.findings] == [
        ("place-unknown", "绩效"),
        ("place-unknown", "密度"),
        ("place-unknown", "规模"),
    ]
    assert found.findings[0].severity == "notice"


@pytest.mark.parametrize(("language", "words"), [("zh", "；名次待定"), ("en", "; place not yet known")])
def test_every_report_of_one_card_says_that_the_place_is_not_known(language, words):
    found = evaluate(attrs.evolve(WHOLE, language=language), CITY[0].assessment)
    for name in ("text", "markdown", "json", "html"):
        assert f"考核得分 91{words}" in joined(FORMATS[name](found)), name
    assert f"考核得分 91{words}" in joined(explanation(found, found.root.children[0].children))


def joined(text):
    """A report whose lines were not broken."""
    return re.sub(r"\n +", " " if "not yet" in text else "", text)


def test_where_the_value_itself_is_missing_that_is_what_is_missing():
    row = card("甲").root.children[0].children[1]
    assert row.computed.missing == ("编制", "村数")
    assert row.computed.proof.endswith("：缺少 编制、村数")


def test_a_value_that_cannot_be_had_is_no_place_to_come():
    row = card("甲", 91, 36, 0).root.children[0].children[1]
    assert row.computed.reason == "division-by-zero"


def test_with_a_place_the_proof_says_value_place_and_worth():
    positions = {"1.1": Position(3, 17), "1.2": Position(2, 17, Fraction(6)), "1.3": Position(4, 17)}
    rows = evaluate(WHOLE, said("甲", 88, 30, 7), positions).root.children[0].children
    assert [row.score for row in rows[:3]] == [54, Decimal("4.29"), Decimal("1.7")]
    assert rows[0].computed.proof == "考核得分 88；名次 3 / 17；〔前 2 个条件不成立，因 名次 3 ≤ 3，取 54〕 = 54"
    assert rows[1].computed.proof.startswith(
        "编制 30 ÷ 村数 7 = 30/7 ≈ 4.285714；名次 2 / 17；编制 30 ÷ 村数 7 ÷ 6 × 6 = "
    )
    assert rows[2].computed.proof == "编制 30；名次 4 / 17；2 − 0.1 × (名次 4 − 1) = 1.7"


def test_improving_promises_nothing_that_depends_on_others():
    assert improve(WHOLE, CITY[3].assessment).steps == ()


def test_a_typed_score_counts_and_is_held_against_the_place():
    typed = [card(unit, score, 1, 1, scores='"绩效" = 60\n"其他" = 32') for unit, score in (("甲", 91), ("乙", 80))]
    found = field(*typed)
    assert set(scores(found, 1).values()) == {60}
    (second,) = [one for one in found.ranking if one.unit.name == "乙"]
    assert "typed-differs" in [finding.code for finding in second.findings]


# ── A comparison ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_places_give_points_by_table_in_proportion_and_by_steps():
    found = field(*CITY)
    # 91, 88, 88, 80, 75, 70: places 1, 2, 2, 4, 5, 6.
    assert scores(found, 1) == {"甲": 60, "乙": 57, "丙": 57, "丁": 51, "戊": 48, "己": 48}
    # 36/7, 5, 5, 4, 2, 1.5 of 36/7, times 6: 5 ÷ (36/7) × 6 = 35/6 …
    assert scores(found, 2) == {
        "甲": 6, "乙": Decimal("5.83"), "丙": Decimal("5.83"), "丁": Decimal("4.67"), "戊": Decimal("2.33"),
        "己": Decimal("1.75"),
    }  # fmt: skip
    # The fewest first: 12, 18, 20, 30, 35, 36.
    assert scores(found, 3) == {
        "己": 2, "戊": Decimal("1.9"), "丁": Decimal("1.8"), "丙": Decimal("1.7"), "乙": Decimal("1.6"),
        "甲": Decimal("1.5"),
    }  # fmt: skip


def test_the_ranking_and_all_that_follows_is_that_of_the_completed_cards():
    found = field(*CITY)
    assert [(one.unit.name, one.total) for one in found.ranking[:2]] == [
        ("甲", Decimal("99.5")),
        ("丙", Decimal("96.53")),
    ]
    assert (found.incomplete, found.ranking[0].grade) == ((), "优")
    assert found.lost == sum(100 - one.total for one in found.ranking)
    assert {node.path[-1] for node in found.pareto} == {"绩效", "密度", "规模"}
    assert "place-unknown" not in {finding.code for one in found.ranking for finding in one.findings}


def test_a_loss_by_rank_needs_no_reason_of_the_unit():
    assert {finding.code for one in field(*CITY).ranking for finding in one.findings} == set()


def test_the_table_of_places_has_value_place_and_proof():
    (sheet,) = [sheet for sheet in sheets(compared(*CITY)) if sheet.key == "places"]
    assert sheet.rows[0] == (
        "绩效", "", 1, "甲", "", 91, 60, 60, "考核得分 91；名次 1 / 6；〔因 名次 1 ≤ 1，取 60〕 = 60"
    )  # fmt: skip
    assert [row[2] for row in sheet.rows] == [1, 2, 2, 4, 5, 6] * 2 + [1, 2, 3, 4, 5, 6]


def test_the_last_places_count_from_the_end_and_ties_share_the_better():
    rubric = one_leaf(
        'order = "highest", places = [ { to = 1, points = 10 }, { points = 6 }, { last = 2, points = 3 }, '
        "{ last = 1, points = 0 } ]"
    )
    units = [simple(name, value, rubric) for name, value in zip("甲乙丙丁戊", (9, 8, 7, 5, 5), strict=True)]
    # 丁 and 戊 share place 4 of 5, the last but one.
    assert scores(field(*units), 1) == {"甲": 10, "乙": 6, "丙": 6, "丁": 3, "戊": 3}
    assert scores(field(*units[:2]), 1) == {"甲": 10, "乙": 0}


def test_in_proportion_to_the_place_the_last_of_n_has_one_share_of_n():
    rubric = one_leaf('order = "lowest", proportion = "place"')
    found = field(*(simple(name, value, rubric) for name, value in zip("甲乙丙丁", (1, 2, 2, 4), strict=True)))
    assert scores(found, 1) == {"甲": 10, "乙": Decimal("7.5"), "丙": Decimal("7.5"), "丁": Decimal("2.5")}


def test_in_proportion_to_the_lowest_the_others_divide_it_by_their_own():
    rubric = one_leaf('order = "lowest", proportion = "value"')
    found = field(*(simple(name, value, rubric) for name, value in zip("甲乙", (2, 5), strict=True)))
    assert scores(found, 1) == {"甲": 10, "乙": 4}


@pytest.mark.parametrize("first", [0, -1])
def test_in_proportion_to_nothing_or_less_there_is_no_value(first):
    rubric = one_leaf('order = "highest", proportion = "value"')
    found = field(*(simple(name, value, rubric) for name, value in zip("甲乙", (first, -2), strict=True)))
    assert {one.unit.name: [finding.code for finding in one.findings] for one in found.incomplete} == {
        "甲": ["no-value"],
        "乙": ["no-value"],
    }


def test_a_unit_without_the_value_has_no_place_and_takes_none_from_others():
    rubric = one_leaf('order = "highest", lose = 1')
    found = field(simple("甲", 9, rubric), simple("乙", None, rubric), simple("丙", 7, rubric))
    assert scores(found, 1) == {"甲": 10, "丙": 9, "乙": None}
    assert [one.of for one in found.places] == [2, 2]


def test_a_unit_to_which_it_does_not_apply_has_no_place():
    rubric = rubric_of(FEWER, TYPED, points=34)
    absent = card("甲", None, 1, rubric=rubric, scores='"规模" = { not_applicable = "无编制" }\n"其他" = 32')
    found = field(absent, card("乙", None, 5, rubric=rubric), card("丙", None, 9, rubric=rubric))
    assert [(one.unit.name, one.place, one.of) for one in found.places] == [("乙", 1, 2), ("丙", 2, 2)]


def test_who_leaves_something_else_open_has_a_place_all_the_same():
    found = field(*CITY[:2], card("庚", 95, 1, 1, scores=""))
    assert scores(found, 1) == {"庚": 60, "甲": 57, "乙": 54}
    assert [one.unit.name for one in found.incomplete] == ["庚"]


def test_places_within_a_region_follow_the_roster():
    rubric = one_leaf('order = "highest", lose = 1, among = "region"')
    cards = [
        simple("甲", 9, rubric, about='region = "东"'),
        simple("乙", 8, rubric, about='region = "西"'),
        simple("丙", 7, rubric, about='region = "西"'),
        simple("丁", 6, rubric),
        simple("戊", 5, rubric),
    ]
    entry = RosterEntry(unit=Unit(name="丁", region="东"), line=2)
    found = field(*cards, handed=Handed(roster_file="units.csv", roster=(entry,)))
    assert {one.unit.name: (one.group, one.place, one.of) for one in found.places} == {
        "甲": ("东", 1, 2), "丁": ("东", 2, 2), "乙": ("西", 1, 2), "丙": ("西", 2, 2),
    }  # fmt: skip
    (alone,) = found.incomplete
    assert [(finding.code, finding.message("zh")) for finding in alone.findings] == [
        ("no-peer-group", "名次在地区相同的单位中排定，而本单位没有填写地区")
    ]


def test_each_year_has_its_own_places():
    rubric = one_leaf('order = "highest", lose = 1')
    then = [simple(name, value, rubric, year=2019) for name, value in (("甲", 1), ("乙", 2), ("丙", 3))]
    now = [simple(name, value, rubric) for name, value in (("甲", 30), ("乙", 20))]
    changes = {one.unit.name: (one.last_total, one.total) for one in compared(*then, *now).years.changes}
    assert changes == {"甲": (8, 10), "乙": (9, 9)}


def test_a_review_takes_the_place_that_its_value_has_among_the_others_own():
    rubric = one_leaf('order = "highest", lose = 1')
    own = [simple(name, value, rubric) for name, value in (("甲", 9), ("乙", 8), ("丙", 7))]
    same = simple("甲", 9, rubric, kind="review", about='reviewer = "一组"')
    less = simple("乙", 6, rubric, kind="review", about='reviewer = "一组"')
    (reviews,) = compared(*own, same, less).reviews
    assert {one.unit.name: (one.own_total, one.review_total) for one in reviews.units} == {"甲": (10, 10), "乙": (9, 8)}


def test_a_review_that_corrects_one_value_speaks_of_no_other_place():
    own = [said("甲", 91, 36, 7), said("乙", 88, 35, 7)]
    first = attrs.evolve(said("乙", 95, scores="", kind="review", about='reviewer = "一组"'), original=own[1])
    second = attrs.evolve(said("乙", None, 30, scores="", kind="review", about='reviewer = "二组"'), original=first)
    (reviews,) = compared(*(evaluate(WHOLE, one) for one in (*own, first, second))).reviews
    # 绩效 is the first reviewer's alone, 密度 and 规模 the second's.
    assert [(one.path[-1], one.units, one.sum) for one in reviews.leaves] == [
        ("绩效", 1, -3),
        ("密度", 1, Decimal("0.83")),
        ("规模", 1, 0),
    ]
    assert [(one.path[-1], one.reviewers) for one in reviews.gaps] == [("绩效", ("一组",)), ("密度", ("二组",))]


def test_cards_left_out_take_no_place():
    rubric = one_leaf('order = "highest", lose = 1')
    twice = [simple("甲", value, rubric, more=f"declared_total = {value}") for value in (9, 8)]
    found = compared(*twice, simple("乙", 7, rubric))
    assert [(one.unit.name, one.place) for one in found.fields[0].places] == [("乙", 1)]


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ORDERS = st.sampled_from(["highest", "lowest"])
WAYS = st.sampled_from(
    [
        "lose = 1",
        'proportion = "place"',
        'proportion = "value"',
        'places = [ { to = 1, share = "100%" }, { to = 3, points = 7 }, { points = 5 }, { last = 2, points = 2 } ]',
    ]
)
VALUES = st.lists(st.integers(1, 6), min_size=1, max_size=7)


def named(values, rubric):
    return [simple(f"单位{number}", value, rubric) for number, value in enumerate(values)]


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(ORDERS, WAYS, VALUES, st.randoms(use_true_random=False))
def test_a_better_value_never_earns_less_and_the_order_of_the_files_changes_nothing(order, way, values, chance):
    rubric = one_leaf(f'order = "{order}", {way}')
    cards = named(values, rubric)
    found = scores(field(*cards), 1)
    better = 1 if order == "highest" else -1
    ordered = sorted(range(len(values)), key=lambda number: better * values[number])
    earned = [found[f"单位{number}"] for number in ordered]
    assert earned == sorted(earned)
    chance.shuffle(cards)
    assert scores(field(*cards), 1) == found


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(ORDERS, VALUES, st.integers(1, 6))
def test_a_unit_more_never_betters_the_place_of_another(order, values, added):
    rubric = one_leaf(f'order = "{order}", lose = 1')
    before = {one.unit.name: one.place for one in field(*named(values, rubric)).places}
    after = {one.unit.name: (one.place, one.of) for one in field(*named([*values, added], rubric)).places}
    for number, value in enumerate(values):
        ahead = added > value if order == "highest" else added < value
        assert after[f"单位{number}"] == (before[f"单位{number}"] + ahead, len(values) + 1)


# ── The rubric ─────────────────────────────────────────────────────────────────────────────────────────────────────

TESTS = """
[[test]]
name = "third of five"
facts = { "考核得分" = 88, "编制" = 30, "村数" = 7 }
places = { "绩效" = { place = 3, of = 5 }, "密度" = { place = 2, of = 5, first = 6.5 }, "规模" = { place = 4, of = 5 } }
expect = { "绩效" = 54, "密度" = 3.96, "规模" = 1.7 }
"""


def test_a_rubric_tests_its_places_and_writes_them_again():
    rubric = rubric_of(FIXED, SHARED, FEWER, TYPED, tests=TESTS)
    assert list(run_trials(rubric)) == []
    again = read_rubric(parse(rubric_toml(rubric), "rubric.toml"))
    assert (again.root, again.trials[0].positions) == (rubric.root, rubric.trials[0].positions)
    assert list(run_trials(again)) == []


def test_a_test_gives_places_to_leaves_scored_by_rank_only():
    wrong = TESTS.replace('"绩效" = { place', '"其他" = { place')
    assert "place-not-asked" in [
        found.code for found in run_trials(rubric_of(FIXED, SHARED, FEWER, TYPED, tests=wrong))
    ]


def test_a_slot_is_not_scored_by_rank():
    rule = '{ kind = "rank", value = "编制", order = "lowest", lose = 1 }'
    slot = f'{{ name = "自定", points = 10, slot = {{}}, rule = {rule} }}'
    with pytest.raises(InputError) as error:
        rubric_of(slot, points=10)
    assert [found.code for found in error.value.diagnostics] == ["rank-not-here"]


def test_a_changed_order_or_group_is_a_change_of_the_rule():
    texts = ('order = "highest", lose = 1', 'order = "lowest", lose = 1', 'order = "lowest", lose = 1, among = "type"')
    first, second, third = map(one_leaf, texts)
    for old, new, word in ((first, second, "(lowest)"), (second, third, "(lowest, type)")):
        (change,) = compare_rubrics(old, new)
        assert (change.kind, word in change.new, change.old != change.new) == ("rule", True, True)
