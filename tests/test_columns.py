"""The bulk engine against the exact evaluator: every cell of every row is the same, whatever the rubric and the row."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import attrs
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scorer
from leaf_cards import FACTS, MAKERS, rule_text, rules
from scorer.columns import score_file
from scorer.columns.cases import told_apart
from scorer.columns.outputs import outputs
from scorer.columns.scoring import Tally, scored_batches
from scorer.columns.scoring import _exactly as exactly
from scorer.diagnostics import InputError
from scorer.expression import And, Branch, Comparison, Number, NumberFact, Text, TextComparison, TextFact
from scorer.layout import Head, asked, one_column_a_pot
from scorer.loader.rubric import read_rubric
from scorer.model import Group, Indicator
from scorer.rules.counted import MET
from scorer.source import parse
from scorer.tables import as_table, batches
from small import rubric_head
from trees import cards, rubric_text


def law(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


def both(rubric, frame):
    """The scored table by the plan and by the exact evaluator, and how many rows the plan left to that."""
    table = as_table(frame, rubric)
    tally = Tally()
    planned = pl.concat(list(scored_batches(table, tally)))
    rows = pl.concat(list(batches(table, 10**6)))
    exact = exactly(table, outputs(table.layout), rows, Tally()).drop("#row")
    return planned, exact, tally


def agree(rubric, frame):
    planned, exact, tally = both(rubric, frame)
    assert planned.schema == exact.schema
    for name in planned.columns:
        if planned[name].to_list() != exact[name].to_list():
            row = next(i for i, (a, b) in enumerate(zip(planned[name], exact[name], strict=True)) if a != b)
            cells = {key: value for key, value in frame.row(row, named=True).items() if value is not None}
            raise AssertionError(
                f"{name}: {planned[name][row]} for {exact[name][row]}\n{cells}\n"
                f"{planned.row(row, named=True)}\n{exact.row(row, named=True)}"
            )
    return tally


# ── Random tables ──────────────────────────────────────────────────────────────────────────────────────────────────


class Rows:
    """Random rows for a rubric; what may go wrong with them, and how the cells are stored, follows from the seed."""

    def __init__(self, rubric, seed):
        self.random = random.Random(seed)
        self.flat = one_column_a_pot(rubric)
        self.stored = self.random.choice(["text", "float", "decimal", "whole"])
        self.places = 0 if self.stored == "whole" else rubric.rounding.places if rubric.rounding else 2
        self.blanks, self.absent, self.wrong = (self.random.choice([0, 0.1, 0.4]) for _ in range(3))
        self.wrong = min(self.wrong, 0.02)

    def frame(self, count):
        columns = {"unit": [f"单位{number}" for number in range(count)]}
        for node in self.flat.nodes:
            if not isinstance(node, Group):
                columns |= self.leaf(node, count)
        for fact in self.flat.facts:
            columns[f"fact:{fact.name}"] = [
                self.random.choice(fact.values) if fact.is_text else self.fact() for _ in range(count)
            ]
        for adjustment in self.flat.adjustments:
            columns |= self.answers(Head("adjustment", adjustment.name, adjustment.name), adjustment.rule, count)
            if self.random.random() < 0.5:
                columns[adjustment.name] = [self.score(adjustment.cap) for _ in range(count)]
        for name, values in columns.items():
            if name != "unit":
                columns[name] = [None if self.random.random() < self.blanks else value for value in values]
        return pl.DataFrame({name: self.series(values) for name, values in columns.items()})

    def series(self, values):
        """The column as a file might hold it."""
        kinds = {type(value) for value in values if value is not None}
        if kinds == {Decimal} and self.stored != "text":
            if self.stored == "float":
                return [None if value is None else float(value) for value in values]
            if self.stored == "whole" and all(value is None or value == int(value) for value in values):
                return [None if value is None else int(value) for value in values]
            return values
        if kinds == {bool}:
            return values
        return [None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
                for value in values]  # fmt: skip

    def decimal(self, low, high):
        scale = 10**self.places
        return Decimal(self.random.randint(int(low * scale), int(high * scale))) / scale

    def fact(self):
        return self.random.choice([Decimal(0), Decimal(1), self.decimal(-5, 20), self.decimal(0, 200)])

    def score(self, points):
        if self.random.random() < self.wrong:
            return points + 1
        return (
            self.random.choice([points, points, Decimal(0), self.decimal(0, points)])
            if self.places
            else (Decimal(self.random.randint(0, int(points))))
        )

    def leaf(self, node, count):
        rule = node.rule if isinstance(node, Indicator) else None
        points = node.points or Decimal(5)
        columns = {}
        if rule is None or rule.shape.by_hand or (node.typed != "refuse" and self.random.random() < 0.4):
            columns[node.code] = [self.score(points) for _ in range(count)]
        if self.stored == "text" and node.code in columns:
            columns[node.code] = [
                "不适用" if self.random.random() < self.absent else value for value in columns[node.code]
            ]
        elif self.random.random() < 0.7:
            flags = [self.random.random() < self.absent for _ in range(count)]
            columns[f"{node.code}#na"] = flags
            if node.code in columns and self.random.random() < 0.9:
                columns[node.code] = [None if out else v for out, v in zip(flags, columns[node.code], strict=True)]
        if isinstance(node, Indicator) and self.random.random() < 0.2:
            columns[f"{node.code}#deduct"] = [self.score(points) for _ in range(count)]
        return columns | self.answers(Head("score", node.code, node.code), rule, count)

    def answers(self, head, rule, count):
        columns = {}
        for part in asked(rule):
            columns[f"{head.key}#{part}"] = [self.answer(rule, part) for _ in range(count)]
        if rule is not None and rule.kind == "by_sign" and head.kind == "score":
            columns[f"{head.key}#grade"] = [None] * count
            columns[f"{head.key}#sign"] = [self.random.choice("≥>=≤<") for _ in range(count)]
            columns[f"{head.key}#target"] = [self.random.choice([Decimal(0), self.decimal(0, 9)]) for _ in range(count)]
            columns[f"{head.key}#actual"] = [self.decimal(-3, 20) for _ in range(count)]
        return columns

    def answer(self, rule, part):
        shape = rule.shape
        if part == MET or part == "met":
            return Decimal(self.random.randint(0, shape.of + (self.random.random() < self.wrong)))
        if part == "grade":
            return self.random.choice([one.name for one in getattr(shape, "answers", ()) or shape.grades])
        return Decimal(self.random.randint(0, 6)) if "counts" in shape.takes else self.random.choice([True, False])


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@law(25)
@given(cards(features=("slots", "pools", "policies", "moves"), most_leaves=25), st.integers(0, 2**32))
def test_trees_with_policies_and_pots_come_out_as_the_evaluator_has_them(card, seed):
    rubric = read_rubric(parse(rubric_text(card.rubric), "rubric.toml"))
    agree(rubric, Rows(rubric, seed).frame(40))


@st.composite
def rubrics_with_rules(draw):
    """A rubric of leaves of every kind of rule, half in a group, with whatever else an author may write."""
    places, mode = draw(st.integers(0, 3)), draw(st.sampled_from(["half-up", "half-even"]))
    policy = draw(st.sampled_from(["rescale", "rescale-total", "exclude", "full", "zero"]))
    head = rubric_head(points="{whole}", places=places, mode=mode, more=f'not_applicable = "{policy}"') + FACTS
    whole, text = 0, ""
    for number in range(draw(st.integers(1, 4))):
        points = draw(st.integers(1, 40))
        rule = draw(rules(points, tuple(MAKERS)))
        whole += points
        typed = draw(st.sampled_from(["check", "refuse", "fallback"]))
        text += f'[[level1]]\nname = "指标{number}"\npoints = {points}\ntyped = "{typed}"\nrule = {rule_text(rule)}\n'
    return (head + text).replace("{whole}", str(whole))


def reconstructed(rubric, declared=None):
    """The rubric as it would be read back from a table: groups have no points of their own."""

    def without(node):
        if not isinstance(node, Group) or node.pool:
            return node
        return attrs.evolve(node, points=None, children=tuple(map(without, node.children)))

    root = attrs.evolve(without(rubric.root), declared_points=declared)
    return attrs.evolve(rubric, root=root, source=attrs.evolve(rubric.source, status="reconstructed"))


@law(80)
@given(
    cards(features=("slots", "pools", "policies", "moves"), most_leaves=15),
    st.integers(0, 2**32),
    st.sampled_from([None, Decimal(100), Decimal(3)]),
)
def test_groups_without_points_of_their_own_come_out_as_the_evaluator_has_them(card, seed, declared):
    rubric = reconstructed(read_rubric(parse(rubric_text(card.rubric), "rubric.toml")), declared)
    agree(rubric, Rows(rubric, seed).frame(30))


def test_rows_of_a_rubric_read_back_from_a_table_are_not_left_to_the_evaluator():
    rubric = reconstructed(scorer.load_rubric("hunan-yueyang-department-2018"))
    rows = Rows(rubric, 1)
    rows.stored, rows.places, rows.blanks, rows.absent, rows.wrong = "decimal", 2, 0.1, 0, 0
    assert agree(rubric, rows.frame(200)).exact_rows == 0


def test_a_rubric_with_a_row_without_points_is_left_to_the_evaluator():
    tree = '[[level1]]\nname = "甲"\nlevel2 = [ { name = "子", points = 3 }, { name = "丑" } ]\n'
    text = rubric_head().replace("points = 100\n", "").replace('"derived"', '"reconstructed"') + tree
    frame = pl.DataFrame({"unit": list("东西南北"), "子": ["3", None, "1", "2.5"], "丑": [None, "1", "2", None]})
    assert agree(read_rubric(parse(text, "rubric.toml")), frame).exact_rows == 4


@law(50)
@given(rubrics_with_rules(), st.integers(0, 2**32))
def test_rules_come_out_as_the_evaluator_has_them(text, seed):
    try:
        rubric = read_rubric(parse(text, "rubric.toml"))
    except InputError:  # some drawn rules contradict their points
        return
    agree(rubric, Rows(rubric, seed).frame(40))


RATIO = (
    rubric_head()
    + FACTS
    + """
[[level1]]
name = "比"
points = 100
rule = { kind = "linear", value = "甲 ÷ 丁", zero = 0, full = 1 }
"""
)

EVERYTHING = (
    rubric_head(
        points=300,
        grades='{ name = "优", from = 250 }, { name = "良", from = 200.5 }, { name = "差", from = 0 }',
        more='not_applicable = "POLICY"\nroll_up = "ROLL_UP"',
    )
    + FACTS
    + """
[[fact]]
name = "违法"
values = ["是", "否"]
[[adjustment]]
kind = "bonus"
name = "获奖"
cap = 5
[[adjustment]]
kind = "penalty"
name = "通报"
cap = 8
rule = { kind = "deduct", kinds = [ { name = "次", each = 1.5, cap = 6 } ] }
[[adjustment]]
kind = "bonus"
name = "增效"
cap = 3
rule = { kind = "linear", value = "甲", zero = 0, full = 10 }
[[veto]]
name = "违法"
when = "违法 = '是'"
total_at_most = 150
[[veto]]
name = "停滞"
when = "甲 < 0 or 丙 ÷ 丁 > 15"
grade_at_most = "良"
[[level1]]
name = "一"
points = 100
WEIGHT
level2 = [ { name = "一一", points = 40, step = 0.5 }, { name = "一二", points = 60, applies = "地区 = '东部'" } ]
[[level1]]
name = "二"
points = 100
WEIGHT
[[level1.level2]]
name = "二一"
points = 50
either = true
applies = "甲 ≥ 0"
level3 = [
  { name = "甲比丁", rule = { kind = "linear", value = "甲 ÷ 丁", zero = 0, full = 1 } },
  { name = "人评", rule = { kind = "graded" } },
  { name = "清单", rule = { kind = "checklist", items = [ { name = "制", points = 20 }, {name="度",points=30} ] } },
]
[[level1.level2]]
name = "二二"
points = 50
rule = { kind = "formula", value = "round(丙 ÷ 丁 × 7, 1) + ceil(乙) − abs(甲)", cap = false, undefined = 3 }
[[level1]]
name = "三"
points = 100
roll_up = "weakest"
WEIGHT
level2 = [ { name = "三一" }, { name = "三二", points = 20, rule = { kind = "given", values = [0, 5, 20] } } ]
"""
)


@pytest.mark.parametrize("policy", ["rescale", "rescale-total", "exclude", "full", "zero"])
@pytest.mark.parametrize("roll_up", ["sum", "weighted", "weakest"])
@law(5)
@given(seed=st.integers(0, 2**32))
def test_a_rubric_with_everything_comes_out_as_the_evaluator_has_it(policy, roll_up, seed):
    weight = "weight = 100" if roll_up == "weighted" else ""
    text = EVERYTHING.replace("POLICY", policy).replace("ROLL_UP", roll_up).replace("WEIGHT", weight)
    text = text.replace('{ name = "三一" }', '{ name = "三一", points = 80 }')
    rubric = read_rubric(parse(text, "rubric.toml"))
    agree(rubric, Rows(rubric, seed).frame(40))


@pytest.mark.parametrize(
    "name", ["hunan-yueyang-department-2018", "mof-project-2021", "common-inspection-service-project"]
)
def test_shipped_rubrics_come_out_as_the_evaluator_has_them(name):
    rubric = scorer.load_rubric(name)
    for seed in range(2):
        agree(rubric, Rows(rubric, seed).frame(100))


def test_ordinary_rows_are_not_left_to_the_evaluator():
    rubric = scorer.load_rubric("hunan-yueyang-department-2018")
    rows = Rows(rubric, 1)
    rows.stored, rows.places, rows.blanks, rows.absent, rows.wrong = "decimal", 2, 0.1, 0, 0
    assert agree(rubric, rows.frame(200)).exact_rows == 0


def test_numbers_too_large_for_128_bits_are_left_to_the_evaluator():
    text = (
        rubric_head()
        + FACTS
        + """
[[level1]]
name = "比"
points = 100
rule = { kind = "formula", value = "甲 × 丙 × 丁 ÷ (甲 × 丙 × 丁 + 1) × 100" }
"""
    )
    rubric = read_rubric(parse(text, "rubric.toml"))
    large = [Decimal(3), Decimal(999999999999999), Decimal("1.00000001")]
    frame = pl.DataFrame({"unit": ["甲", "乙", "丙"], **dict.fromkeys(("甲", "丙", "丁"), large)})
    tally = agree(rubric, frame)
    assert 0 < tally.exact_rows < 3
    whole = frame.with_columns(pl.col("甲", "丙", "丁").cast(pl.Float64).round().cast(pl.Int64))
    assert agree(rubric, whole.head(1)).exact_rows == 0


def test_128_bits_are_used_where_64_are_too_few():
    rubric = read_rubric(parse(RATIO, "rubric.toml"))
    near = Decimal("99999999999999.12345678")
    frame = pl.DataFrame({"unit": ["甲", "乙"], "甲": [near / 2, Decimal(1)], "丁": [near, Decimal(3)]})
    assert agree(rubric, frame).exact_rows == 0


def test_binary_floats_are_read_as_the_decimals_they_print_as():
    rubric = read_rubric(parse(RATIO, "rubric.toml"))
    chance = random.Random(1)
    floats = {name: [chance.randint(1, 10**6) / 100 for _ in range(300)] for name in ("甲", "丁")}
    frame = pl.DataFrame({"unit": [f"单位{number}" for number in range(300)], **floats})
    assert agree(rubric, frame).exact_rows == 0


def test_categories_are_read_as_the_texts_they_stand_for():
    text = (
        rubric_head()
        + FACTS
        + """
[[fact]]
name = "违法"
values = ["是", "否"]
[[level1]]
name = "守法"
points = 100
rule = { kind = "yes_no", value = "违法", full = "否" }
"""
    )
    rubric = read_rubric(parse(text, "rubric.toml"))
    answers = ["是", "否", None, " 否 "]
    frame = pl.DataFrame({"unit": ["甲", "乙", "丙", "丁"], "违法": answers})
    for kind in (pl.Categorical(), pl.Enum(["否", " 否 ", "是"])):
        assert agree(rubric, frame.cast({"违法": kind, "unit": pl.Categorical()})).exact_rows == 0


def test_a_fact_of_the_unit_may_bear_the_name_of_an_answer():
    text = (
        rubric_head()
        + f"""
[[fact]]
name = "等级"
values = ["优", "差"]
[[fact]]
name = "{MET}"
[[level1]]
name = "甲"
points = 50
rule.kind = "choice"
rule.value = "等级"
rule.choices = [ {{ name = "优", points = 50 }}, {{ name = "差", points = 0 }} ]
[[level1]]
name = "乙"
points = 30
rule = {{ kind = "linear", value = "{MET}", zero = 0, full = 4 }}
[[level1]]
name = "丙"
points = 20
rule = {{ kind = "checklist", of = 4, each = 5 }}
"""
    )
    rubric = read_rubric(parse(text, "rubric.toml"))
    frame = pl.DataFrame(
        {"unit": ["子", "丑", "寅"], "等级": ["优", None, "差"], "甲#grade": ["差", "优", None], MET: [1, 2, None]}
    ).with_columns(pl.Series("丙#met", [4, None, 3]))
    assert agree(rubric, frame).exact_rows == 0


def test_a_row_that_is_not_ordinary_leaves_the_others_to_the_plan():
    rubric = scorer.load_rubric("hunan-yueyang-department-2018")
    rows = Rows(rubric, 1)
    rows.stored, rows.places, rows.blanks, rows.absent, rows.wrong = "text", 2, 0, 0, 0
    frame = rows.frame(12)
    for name in frame.columns[1:]:
        strange = frame.with_columns(
            pl.when(pl.int_range(12) == 7).then(pl.lit("？")).otherwise(pl.col(name)).alias(name)
        )
        assert agree(rubric, strange).exact_rows == 1, name


def test_rows_come_out_in_their_order_whatever_the_batches(tmp_path, monkeypatch):
    rubric = scorer.load_rubric("hunan-yueyang-department-2018")
    frame = Rows(rubric, 2).frame(60)
    frame.write_parquet(tmp_path / "units.parquet", row_group_size=25)
    whole = scorer.score_table(rubric, frame)
    monkeypatch.setattr("scorer.tables.WINDOW", 17)
    tally = Tally()
    pieces = list(scored_batches(scorer.read_table(tmp_path / "units.parquet", rubric), tally, size=5))
    assert len(pieces) > 12
    assert pl.concat(pieces).equals(whole.frame, null_equal=True)
    assert tally.exact_rows == whole.exact_rows
    assert [(one.code, one.span.cell) for one in tally.problems] == [
        (one.code, one.span.cell) for one in whole.problems
    ]


@pytest.mark.parametrize(
    "odd",
    [
        float("nan"),
        0.1 + 0.2,
        1e15,
        1e300,
        float("inf"),
        -float("inf"),
        -0.0,
        2.0**53,
        12345678.12345678,
        0.00000001,
        None,
    ],
)
def test_floats_are_exact_or_left_to_the_evaluator(odd):
    rubric = read_rubric(parse(RATIO, "rubric.toml"))
    frame = pl.DataFrame({"unit": ["甲", "乙", "丙"], "甲": [0.29, odd, 1.005], "丁": [1.0, 3.0, 2.01]})
    agree(rubric, frame)


@pytest.mark.parametrize("places", [0, 2, 4, 8])
def test_floats_with_so_many_decimals_are_not_left_to_the_evaluator(places):
    rubric = read_rubric(parse(RATIO, "rubric.toml"))
    chance = random.Random(places)
    several = {name: [chance.randint(1, 10**6) / 10**places for _ in range(50)] for name in ("甲", "丁")}
    assert agree(rubric, pl.DataFrame({"unit": list(range(50)), **several})).exact_rows == 0


@pytest.mark.parametrize(
    "name", ["", " ", "\u3000", "甲\x7f", "甲\x85", "\u202e甲", "甲" * 201, "a" * 201, None, " 甲 "]
)
def test_a_name_among_plain_ones_is_what_the_evaluator_says_of_it(name):
    rubric = read_rubric(parse(RATIO, "rubric.toml"))
    frame = pl.DataFrame({"unit": ["某局", name, "Office"], "project": [name, None, "某"], "甲": [1, 1, 1], "丁": 3})
    agree(rubric, frame)


def test_plain_names_and_the_floats_beside_them_leave_nothing_to_the_evaluator():
    rubric = read_rubric(parse(RATIO, "rubric.toml"))
    frame = pl.DataFrame(
        {"unit": ["某局", "Office 2", "局〔二〕"], "甲": [1.5, None, float("nan")], "丁": [3.0, 2.25, 1.0]}
    )
    assert agree(rubric, frame).exact_rows == 0


def test_floats_of_32_bits_that_print_as_they_are_meant_are_not_left_to_the_evaluator():
    rubric = read_rubric(parse(RATIO, "rubric.toml"))
    frame = pl.DataFrame({"unit": [1, 2, 3], "甲": [1.5, 2.25, None], "丁": [3.0, 1e7, 4.0]})
    short = frame.cast({"甲": pl.Float32, "丁": pl.Float32})
    assert agree(rubric, short).exact_rows == 0
    assert agree(rubric, short.with_columns(pl.Series("甲", [0.1, 1.5, 2.0], dtype=pl.Float32))).exact_rows == 1


@pytest.mark.parametrize("roll_up", ["weighted", "weakest"])
def test_weighted_and_weakest_groups_are_not_left_to_the_evaluator(roll_up):
    weight = ("weight = 40", "weight = 20") if roll_up == "weighted" else ("", "")
    text = rubric_head(more=f'roll_up = "{roll_up}"\nnot_applicable = "rescale"')
    for name, points, one in (("甲", 60, weight[0]), ("乙", 30, weight[1]), ("丙", 10, weight[0])):
        text += f'[[level1]]\nname = "{name}"\npoints = {points}\n{one}\n'
    rubric = read_rubric(parse(text, "rubric.toml"))
    chance = random.Random(1)
    scores = {
        name: [Decimal(chance.randint(0, most)) for _ in range(50)]
        for name, most in (("甲", 60), ("乙", 30), ("丙", 10))
    }
    absent = {f"{name}#na": [chance.random() < 0.2 for _ in range(50)] for name in scores}
    for name in scores:
        scores[name] = [None if out else one for one, out in zip(scores[name], absent[f"{name}#na"], strict=True)]
    assert agree(rubric, pl.DataFrame({"unit": list(range(50)), **scores, **absent})).exact_rows == 0


BANDS = [
    '{ from = "90%", points = 100 }',
    '{ above = "60%", below = "90%", points = 60.5 }',
    '{ above = 0, to = "60%", points = 20 }',
    "{ to = 0, points = 0 }",
]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 0, 3, 1)])
def test_bands_cover_everything_in_whatever_order_they_stand(order):
    bands = ", ".join(BANDS[number] for number in order)
    rule = f'rule = {{ kind = "bands", value = "甲 ÷ 丁", bands = [ {bands} ] }}\n'
    rubric = read_rubric(parse(RATIO[: RATIO.index("rule = ")] + rule, "rubric.toml"))
    tops = [-1, 0, 1, 59, 60, 61, 89, 90, 91, 500, None]
    frame = pl.DataFrame({"unit": list(range(12)), "甲": [*tops, 5], "丁": [100] * 11 + [0]})
    assert agree(rubric, frame).exact_rows == 0


def test_a_line_of_a_case_that_always_holds_where_it_is_reached_asks_nothing():
    value = NumberFact("甲")
    high = Comparison("≥", value, Number(Fraction(9)))
    low = Comparison("<", value, Number(Fraction(6)))
    between = And((Comparison("≥", value, Number(Fraction(6))), Comparison("<", value, Number(Fraction(9)))))
    lines = [Branch(high, value), Branch(between, value), Branch(low, value)]
    conditions = [condition for condition, _ in told_apart(lines, lambda _name: ())]
    assert conditions == [high, between.operands[0], None]
    words = [Branch(TextComparison("=", TextFact("乙"), Text(word)), value) for word in ("好", "差")]
    assert [condition for condition, _ in told_apart(words, lambda _name: ("差", "好"))] == [words[0].condition, None]
    open_ended = [condition for condition, _ in told_apart(words, lambda _name: ("差", "好", "中"))]
    assert open_ended == [word.condition for word in words]


def test_a_scored_file_is_the_scored_table(tmp_path):
    rubric = scorer.load_rubric("hunan-yueyang-department-2018")
    table = as_table(Rows(rubric, 3).frame(50), rubric)
    counted = score_file(rubric, table, tmp_path / "out.parquet")
    whole = scorer.score_table(rubric, table)
    assert pl.read_parquet(tmp_path / "out.parquet").equals(whole.frame, null_equal=True)
    assert (counted.exact_rows, counted.failed) == (whole.exact_rows, whole.failed)
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]
