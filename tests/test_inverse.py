"""The value of one fact at which an expression takes a value: what has one, and that it is right."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorer.facts import Fact
from scorer.formula import parse
from scorer.inverse import solve
from scorer.outcome import evaluate

NAMES = ("甲", "乙", "丙")


def facts(**values):
    return {name: Fact(name, Decimal(str(value))) for name, value in values.items()}


def solved(text, wanted, fact="甲", **held):
    found = solve(parse(text, NAMES, "number"), fact, Fraction(wanted), facts(**held))
    return None if found is None else Fraction(found)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("甲", "5", "5"),
        ("甲 ÷ 100", "1", "100"),
        ("甲 ÷ 乙", "1", "4"),  # 乙 is 4
        ("乙 ÷ 甲", "2", "2"),  # 4 ÷ x = 2
        ("(甲 − 乙) ÷ 乙", "0.5", "6"),  # (x − 4) ÷ 4
        ("(乙 − 甲) ÷ 甲", "1", "2"),  # (4 − x) ÷ x
        ("甲 ÷ (甲 + 乙)", "0.5", "4"),  # x ÷ (x + 4)
        ("1 − 甲 ÷ 乙", "0.25", "3"),
        ("−甲", "3", "-3"),
        ("甲 + 甲", "3", "3/2"),
        ("2 × 甲 − 乙 × 3", "0", "6"),
        ("(100 × 甲 + 80 × 乙) ÷ (甲 + 乙)", "90", "4"),  # satisfaction by votes: (100x + 320) ÷ (x + 4)
        ("甲 ÷ 3", "1", "3"),
        ("甲 × 3", "1", "1/3"),
        ("5 ÷ (甲 ÷ 2)", "10", "1"),
        ("(甲 + 1) ÷ (2 × 甲 + 2) + 甲", "0.5", None),  # no such quotient
        ("甲 × 甲", "4", None),
        ("min(甲, 5)", "3", None),
        ("if(甲 > 1, 甲, 0)", "3", None),
        ("abs(甲)", "3", None),
        ("round(甲)", "3", None),
        ("乙", "4", None),  # whatever 甲 is
        ("乙", "5", None),  # never
        ("甲 − 甲", "0", None),
        ("甲 ÷ 甲", "1", None),
        ("甲 ÷ (甲 + 乙)", "1", None),  # only without end
        ("乙 ÷ 甲", "0", None),
        ("甲 + 丙", "3", None),  # 丙 is missing
        ("甲 ÷ (乙 − 4)", "1", None),  # division by nothing
        ("甲 + min(乙, 3)", "5", "2"),  # of 乙, which is held, only the value counts
    ],
)
def test_the_value_of_one_fact_is_found_where_there_is_exactly_one(text, wanted, expected):
    assert solved(text, wanted, 甲=1, 乙=4) == (None if expected is None else Fraction(expected))


def test_a_share_is_found_as_the_ratio_that_formulas_calculate_with():
    measured = {"甲": Fact("甲", Decimal(40), "%"), "乙": Fact("乙", Decimal(50), "%")}
    assert solve(parse("甲 ÷ 乙", NAMES, "number"), "甲", Fraction(1), measured) == Fraction(1, 2)


def test_the_value_that_a_fact_has_now_makes_no_difference():
    assert {solved("甲 ÷ 乙", "1", 甲=now, 乙=4) for now in (0, 1, -7, 4)} == {Fraction(4)}
    assert solved("甲 ÷ 乙", "1", 乙=4) == 4


NUMBERS = st.integers(-6, 6).map(str) | st.sampled_from(["0.5", "2.25", "10"])
PARTS = st.recursive(
    st.sampled_from(["甲", "甲", "乙"]) | NUMBERS.map(lambda number: f"(0 + {number})".replace("+ -", "− ")),
    lambda inner: st.tuples(inner, st.sampled_from("+−×÷"), inner).map(lambda three: f"({' '.join(three)})"),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None, derandomize=True, database=None)
@given(PARTS, st.integers(-8, 8), st.integers(-8, 8))
def test_put_back_into_the_expression_an_answer_gives_what_was_wanted(text, at, held):
    expression = parse(text, NAMES, "number")
    wanted = evaluate(expression, facts(甲=at, 乙=held)).value
    assume(wanted is not None)
    found = solve(expression, "甲", wanted, facts(乙=held))
    if found is not None:
        # Facts are decimals, so what stands for thirds is written into the formula.
        numerator, denominator = abs(found.numerator), found.denominator
        value = f"({'0 − ' if found < 0 else ''}{numerator} ÷ {denominator})"
        assert evaluate(parse(text.replace("甲", value), NAMES, "number"), facts(乙=held)).value == wanted


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.tuples(*[st.integers(-5, 5)] * 4), st.integers(-9, 9), st.sampled_from(["({0}) ÷ ({1})", "{0} − 乙 + 乙"]))
def test_a_quotient_of_two_straight_lines_is_always_solved(numbers, at, form):
    a, b, c, d = numbers
    line = "{} × 甲 + {}"
    text = form.format(line.format(f"(0 + {a})", b), line.format(f"(0 + {c})", d)).replace("+ -", "− ")
    held = facts(甲=at, 乙=3)
    expression = parse(text, NAMES, "number")
    wanted = evaluate(expression, held).value
    if "÷" in form:
        assume(wanted is not None and a * d != b * c)
    else:
        assume(a)
    assert solve(expression, "甲", wanted, held) == at
