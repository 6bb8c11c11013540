"""A long table compared as columns: the figures are those that its cards give."""

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import attrs
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leaf_cards import FACTS, rule_text, rules
from scorer.columns.peers import _places
from scorer.columns.rows import assessment_of
from scorer.comparison import Options, compare
from scorer.comparison.counting import _rate
from scorer.comparison.nouns import Weighting
from scorer.comparison.rechecking import _batched, _before, recheck_of, weight_of
from scorer.comparison.suspects import LOOKED_FOR
from scorer.comparison.table import compare_table
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.exact import rate
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from scorer.tables import ROW, as_table
from small import rubric_head
from test_columns import Rows, law, reconstructed
from trees import cards, rubric_text

#: What a comparison by columns does without (docs/compare.md).
WITHOUT = {"departments", "left_out", "diagnostics", "failed", "of_last_year", "of_reviews", "aside"}
#: Of whom to look at again, what shows in the figures of rows.
RECHECK = {"recheck", "rechecked", "first_batch", "looked_for"}
SAMPLED, SEED = 5, 3
DRAWS, VARIED = 30, 40


def by_cards(table, level=1):
    found = []
    for row in table.frame.collect().iter_rows(named=True):
        place = table.place(row[ROW])
        try:
            said = attrs.evolve(assessment_of(table.layout, row, place), file=str(place.span))
            found.append(evaluate(table.layout.rubric, said))
        except InputError:
            continue
    wanted = Options(draws=DRAWS, percent=VARIED, level=level, sampled=SAMPLED, seed=SEED)
    return compare(found, wanted) if found else None


def looked_for(found):
    """The cards to look at again, for what is looked for in a long table only."""
    (field,) = found.fields
    kept = {}
    for one in found.recheck:
        findings = [reason.finding for reason in one.reasons if reason.finding.code in LOOKED_FOR]
        if findings:
            kept[one.file] = one, sorted(findings, key=lambda finding: LOOKED_FOR.index(finding.code))
    common = Counter(code for _, findings in kept.values() for code in {finding.code for finding in findings})
    weights = {code: weight_of(code, common[code], field.ranked + field.open) for code in common}
    standings = {one.file: one for one in field.ranking}
    again = [recheck_of(standings[file], one.rank, findings, weights) for file, (one, findings) in kept.items()]
    again.sort(key=lambda one: (*_before(one), one.unit.code, one.unit.name, one.unit.project))
    return _batched(again, field.ranked + field.open)


def agree(rubric, frame, folder, level=1):
    table = as_table(frame, rubric)
    slow = by_cards(table, level)
    weighting = Weighting(percent=VARIED, draws=DRAWS, seed=SEED, level=level, groups=())
    fast = compare_table(table, folder, sampled=SAMPLED, seed=SEED, weighting=weighting).comparison
    if slow is None:
        assert fast.fields == ()
        return fast
    assert fast.inputs == frame.height
    for field in attrs.fields(type(slow)):
        if field.name not in {*WITHOUT, *RECHECK, "inputs", "fields"} and (
            slow.fields[0].ranked or field.name != "sample"
        ):
            assert getattr(fast, field.name) == getattr(slow, field.name), field.name
    assert fast.recheck == looked_for(slow)
    assert fast.rechecked == len(fast.recheck)
    assert fast.first_batch == sum(one.first for one in fast.recheck)
    for one, other in zip(fast.fields, slow.fields, strict=True):
        for field in attrs.fields(type(one)):
            assert getattr(one, field.name) == getattr(other, field.name), field.name
    return fast


@law(30)
@given(cards(most_leaves=15), st.integers(0, 2**32), st.integers(1, 40))
def test_a_table_and_its_cards_give_the_same_comparison(tmp_path_factory, card, seed, count):
    rubric = read_rubric(parse(rubric_text(card.rubric), "rubric.toml"))
    rows = Rows(rubric, seed)
    frame = rows.frame(count)
    chance = random.Random(seed)
    whose = {
        "region": [chance.choice(["东", "西 ", None]) for _ in range(count)],
        "department": [chance.choice([1, 2, None]) for _ in range(count)],
        "code": [f"{number * 7 % 41}" if number % 3 else None for number in range(count)],
    }
    agree(rubric, frame.with_columns(pl.Series(name, values) for name, values in whose.items()),
          tmp_path_factory.mktemp("compared"), level=1 + seed % 2)  # fmt: skip


@law(40)
@given(cards(most_leaves=12), st.integers(0, 2**32), st.integers(1, 30))
def test_rows_of_a_rubric_read_back_from_a_table_are_compared_as_their_cards(tmp_path_factory, card, seed, count):
    rubric = reconstructed(read_rubric(parse(rubric_text(card.rubric), "rubric.toml")))
    agree(rubric, Rows(rubric, seed).frame(count), tmp_path_factory.mktemp("compared"), level=1 + seed % 2)


@pytest.mark.parametrize("policy", ["rescale", "rescale-total", "exclude", "full", "zero"])
def test_under_such_a_rubric_each_row_is_out_of_what_it_can_have(tmp_path, policy):
    rubric = reconstructed(rubric_with(f'not_applicable = "{policy}"', TREE))
    chance = random.Random(policy)
    columns = {leaf: [chance.choice(["不适用", "20", "19.5", "0"]) for _ in range(60)] for leaf in "子丑寅卯辰"}
    whose = {"unit": [f"单位{number}" for number in range(60)], "region": ["东", "西"] * 30}
    agree(rubric, pl.DataFrame(whose | columns), tmp_path)


def rubric_with(head, tree):
    text = f"""[rubric]
id = "case"
title = "案例"
version = "1"
year = 2020
points = 100
levels = "any"
language = "zh"
rounding = {{ places = 2, mode = "half-up", source = "convention" }}
grades = [ {{ name = "优", from = 90 }}, {{ name = "差", from = 0 }} ]
source = {{ document = "tests", status = "derived" }}
{head}
{tree}"""
    return read_rubric(parse(text, "rubric.toml"))


TREE = """
[[level1]]
name = "甲"
points = 60
level2 = [ { name = "子", points = 20 }, { name = "丑", points = 20 }, { name = "寅", points = 20 } ]
[[level1]]
name = "乙"
points = 40
level2 = [ { name = "卯", points = 20 }, { name = "辰", points = 20 } ]
"""
BESIDE = """
[[adjustment]]
name = "加"
kind = "bonus"
cap = 5
[[veto]]
name = "违法"
when = "违法 = '是'"
total_at_most = 59.5
[[fact]]
name = "违法"
values = ["是", "否"]
"""
WEIGHTED = TREE.replace('name = "甲"', 'name = "甲"\nroll_up = "weighted"').replace(
    'points = 20 }, { name = "丑", points = 20 }, { name = "寅", points = 20 }',
    'points = 20, weight = 20 }, { name = "丑", points = 20, weight = 30 }, { name = "寅", points = 20, weight = 50 }',
)
POLICIES = ["rescale", "rescale-total", "exclude", "full", "zero"]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("beside", ["", BESIDE], ids=["plain", "bonus and veto"])
@pytest.mark.parametrize(("tree", "level"), [(TREE, 1), (TREE, 2), (WEIGHTED, 1)], ids=["sums", "below", "weighted"])
def test_losses_totals_and_ranges_are_those_of_the_cards_under_every_policy(tmp_path, policy, beside, tree, level):
    rubric = rubric_with(f'not_applicable = "{policy}"', beside + tree)
    chance = random.Random(policy)
    count = 60
    columns = {"unit": [f"单位{number}" for number in range(count)]}
    for leaf in "子丑寅卯辰":
        columns[leaf] = [
            "不适用" if chance.random() < 0.2 else str(chance.choice([20, 20, 0, 19.25, 7.01])) for _ in range(count)
        ]
    if beside:
        columns["违法"] = [chance.choice(["是", "否", "否"]) for _ in range(count)]
        columns["加"] = [chance.choice([None, "2.5", "5"]) for _ in range(count)]
    found = agree(rubric, pl.DataFrame(columns), tmp_path, level)
    assert found.fields[0].ranked > 50


def test_the_latest_year_and_the_units_own_cards_are_ranked(tmp_path):
    rubric = rubric_with("", TREE)
    columns = {name: ["20", "20", "19", "18"] for name in "子丑寅卯辰"}
    whose = {
        "unit": list("东西南北"),
        "year": ["2020", " 2020", "2021", "2021"],
        "kind": ["self", None, "final", "review"],
    }
    found = compare_table(as_table(pl.DataFrame(whose | columns), rubric), tmp_path).comparison
    (field,) = found.fields
    assert (field.year, field.kind, [one.unit.name for one in field.ranking]) == (2021, "final", ["南"])
    assert [one.code for one in found.diagnostics] == ["rows-elsewhere"]
    (tmp_path / "again").mkdir()
    earlier = compare_table(as_table(pl.DataFrame(whose | columns), rubric), tmp_path / "again", year=2020).comparison
    assert [one.rank for one in earlier.fields[0].ranking] == [1, 1]


@law(50)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1))
@example([(999_999, 10**6), (1, 10**6), (10**6, 10**6), (0, 5), (99_995, 10**5)])
def test_a_rate_of_a_column_is_the_rate_of_a_cell(pairs):
    frame = pl.DataFrame({"s0": [score for score, _ in pairs], "p0": [points for _, points in pairs]})
    found = frame.select(_rate(0)).to_series().to_list()
    assert found == [int(rate(Decimal(score), Decimal(points)) * 10**4) for score, points in pairs]


# ── Scores by rank ─────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def ranked_rubrics(draw):
    """A rubric with two leaves that are scored by rank, one that is typed, and a policy for what does not apply."""
    policy = draw(st.sampled_from(["rescale", "exclude", "zero"]))
    text = rubric_head(points="{whole}", places=draw(st.integers(0, 3)), more=f'not_applicable = "{policy}"') + FACTS
    whole = 10
    for number in range(2):
        points = draw(st.integers(1, 40))
        whole += points
        rule, typed = draw(rules(points, ("rank",))), draw(st.sampled_from(["check", "refuse", "fallback"]))
        text += f'[[level1]]\nname = "名次{number}"\npoints = {points}\ntyped = "{typed}"\nrule = {rule_text(rule)}\n'
    return (text + '[[level1]]\nname = "人评"\npoints = 10\n').replace("{whole}", str(whole))


@law(60)
@given(ranked_rubrics(), st.integers(0, 2**32), st.integers(1, 40))
def test_places_among_the_rows_are_those_among_their_cards(tmp_path_factory, text, seed, count):
    try:
        rubric = read_rubric(parse(text, "rubric.toml"))
    except InputError:  # some drawn rules contradict their points
        return
    frame, chance = Rows(rubric, seed).frame(count), random.Random(seed)
    regions = pl.Series("region", [chance.choice(["东", "西 ", None]) for _ in range(count)])
    agree(rubric, frame.with_columns(regions), tmp_path_factory.mktemp("compared"))


@law(100)
@given(st.lists(st.tuples(st.integers(-(2**100), 2**100), st.integers(1, 2**119)), min_size=1), st.booleans())
@example([(1, 3), (2, 6), (2**60 + 1, 2**61), (1, 2), (2**60 - 1, 2**61)], True)
@example([(2**118, 2**119 - 1), (2**118 - 1, 2**119 - 3), (5, 1), (5, 1)], False)
def test_quotients_have_the_places_of_exact_fractions(pairs, descending):
    whole = pl.Int128()
    frame = pl.DataFrame(
        {"group": ["全"] * len(pairs), "top": [top for top, _ in pairs], "bottom": [bottom for _, bottom in pairs]},
        schema={"group": pl.String, "top": whole, "bottom": whole},
    )
    values = [Fraction(*pair) for pair in pairs]
    better = [sum(other > one if descending else other < one for other in values) for one in values]
    found = _places(frame, descending=descending)
    assert found["place"].to_list() == [number + 1 for number in better]
    first = max(values) if descending else min(values)
    assert {Fraction(*row) for row in found.select("top", "bottom").iter_rows()} == {first}


def test_a_value_beyond_120_bits_has_no_place_and_is_told(tmp_path):
    rule = 'rule = { kind = "rank", value = "甲 × 甲 × 甲", order = "highest", lose = 1 }'
    text = rubric_head(points=10, places=1) + f'[[fact]]\nname = "甲"\n[[level1]]\nname = "名次"\npoints = 10\n{rule}'
    frame = pl.DataFrame({"unit": list("东西南"), "甲": ["3", "900000000000000.12345678", "4"]})
    rubric = read_rubric(parse(text, "rubric.toml"))
    found = compare_table(as_table(frame, rubric), tmp_path).comparison
    assert [one.code for one in found.diagnostics] == ["values-too-large-to-rank"]
    assert [(one.unit.name, one.rank) for one in found.fields[0].ranking] == [("南", 1), ("东", 2)]
    assert [one.unit.name for one in found.fields[0].incomplete] == ["西"]


# ── Whom to look at again ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("tree", [TREE, WEIGHTED], ids=["sums", "weighted"])
def test_whom_to_look_at_again_follows_from_the_figures_of_rows_as_from_their_cards(tmp_path, policy, tree):
    rubric = rubric_with(f'not_applicable = "{policy}"', tree)
    chance = random.Random(7)
    marks = {"子": ["20", "19.5"], "丑": ["20", "15"], "寅": ["20"], "卯": ["20", "16"], "辰": ["20", "不适用"]}
    columns = {leaf: [chance.choice(several) for _ in range(80)] for leaf, several in marks.items()}
    for leaf, number, score in (("寅", 3, "1"), ("寅", 5, "2"), ("卯", 7, "0")):
        columns[leaf][number] = score
    for leaf in columns:  # 90 points, where the grade begins
        columns[leaf][11] = "10" if leaf == "卯" else "20"
    whose = {
        "unit": [f"单位{number % 50}" for number in range(80)],
        "project": [f"项目{number // 50}" if number > 20 else None for number in range(80)],
    }
    found = agree(rubric, pl.DataFrame(whose | columns), tmp_path)
    assert {reason.finding.code for one in found.recheck for reason in one.reasons} == set(LOOKED_FOR)
    assert found.sample.units
