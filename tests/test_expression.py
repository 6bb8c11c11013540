"""Facts and their units, the exact reader, and how an expression is written out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorer.calculation import Calculation
from scorer.expression import (
    Absolute,
    Add,
    And,
    Branch,
    Case,
    Ceiling,
    Comparison,
    Divide,
    Floor,
    Maximum,
    Minimum,
    Multiply,
    Negate,
    Not,
    Number,
    NumberFact,
    Or,
    Round,
    Subtract,
    Text,
    TextComparison,
    TextFact,
    facts_used,
    walk,
)
from scorer.facts import UNITS, Fact, UnitError, in_unit, is_ratio, worth
from scorer.formula import parse
from scorer.outcome import Outcome, evaluate, round_half_away
from scorer.proof import formula_text, prove


def number(text: str) -> Number:
    return Number(Fraction(text))


def known(*facts: Fact) -> dict[str, Fact]:
    return {fact.name: fact for fact in facts}


BUDGET = Fact("全年预算数", Decimal(100), "万元")
SPENT = Fact("全年执行数", Decimal("86.20"), "万元")
RATE = Fact("执行率", Decimal("86.2"), "%")
REGION = Fact("地区", "东部")
FACTS = known(BUDGET, SPENT, RATE, REGION, Fact("零", Decimal(0)), Fact("空白", None), Fact("结余", Decimal(-3), "元"))

GAP = NumberFact("空白")
UNDEFINED = Divide(number("1"), number("0"))
TRUE = Comparison("=", number("1"), number("1"))
FALSE = Not(TRUE)
OPEN = Comparison(">", GAP, number("0"))
NO_VALUE = Comparison(">", UNDEFINED, number("0"))


def proof(formula: str, lang: Any = "zh") -> str:
    return prove(parse(formula, FACTS), FACTS, lang=lang)


# ── Facts and units ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "given", "wanted", "expected"),
    [
        ("862000", "元", "万元", "86.2"),
        ("1", "亿元", "元", "100000000"),
        ("1.5", "百万元", "千元", "1500"),
        ("86.2", "%", "", "0.862"),
        ("86.2", "％", "比率", "0.862"),
        ("3", "‰", "%", "0.3"),
        ("0.5", "", "%", "50"),
        ("7", "批次", "批次", "7"),
        ("123456789012345678901234567890.12345678", "元", "亿元", "1234567890123456789012.3456789012345678"),
    ],
)
def test_a_value_is_told_in_another_unit_exactly(value: str, given: str, wanted: str, expected: str) -> None:
    assert in_unit(Decimal(value), given, wanted) == Decimal(expected)


@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**15), max_value=10**15),
    units=st.sampled_from([(a, b) for a in UNITS for b in UNITS if UNITS[a][0] == UNITS[b][0]]),
)
def test_there_and_back_is_the_same_value(value: Decimal, units: tuple[str, str]) -> None:
    there, back = units
    assert in_unit(in_unit(value, there, back), back, there) == value


@pytest.mark.parametrize(("given", "wanted"), [("元", "%"), ("人", "元"), ("", "万元"), ("批次", "次")])
def test_units_that_measure_different_things_do_not_convert(given: str, wanted: str) -> None:
    with pytest.raises(UnitError) as error:
        in_unit(Decimal(1), given, wanted)
    assert (error.value.given, error.value.wanted) == (given, wanted)


def test_a_share_is_worth_its_ratio_and_anything_else_its_number() -> None:
    assert worth(Decimal("86.2"), "%") == Fraction("0.862")
    assert worth(Decimal("86.2"), "万元") == Fraction("86.2")
    assert [is_ratio(unit) for unit in ("%", "", "比率", "万元", "人")] == [True, True, True, False, False]


def test_a_fact_refuses_floats_booleans_and_what_is_not_finite() -> None:
    for wrong in (0.1, True, 1):
        with pytest.raises(TypeError, match="Decimal"):
            Fact("全年预算数", wrong)  # type: ignore[arg-type]
    for endless in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="finite"):
            Fact("全年预算数", Decimal(endless))
        with pytest.raises(ValueError, match="finite"):
            in_unit(Decimal(endless), "元", "万元")


# ── The exact reader ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_quotient_stays_exact_where_decimals_lose_a_cent() -> None:
    exact = Multiply(Divide(number("841"), number("48")), number("30"))
    assert evaluate(exact, {}) == Outcome(Fraction("525.625"))
    assert evaluate(Round(exact, 2), {}) == Outcome(Fraction("525.63"))
    assert Decimal(841) / 48 * 30 < Decimal("525.625")


def test_a_percentage_counts_as_its_ratio() -> None:
    assert evaluate(Subtract(number("1"), NumberFact("执行率")), FACTS) == Outcome(Fraction("0.138"))


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("0.5", 0, "1"), ("-0.5", 0, "-1"), ("2.5", 0, "3"), ("-0.125", 2, "-0.13"), ("1/3", 1, "0.3")],
)
def test_a_half_is_rounded_away_from_zero(value: str, places: int, expected: str) -> None:
    assert round_half_away(Fraction(value), places) == Fraction(expected)


def test_all_missing_facts_are_named_in_order_and_once() -> None:
    both = Add(Multiply(NumberFact("乙"), GAP), Maximum((NumberFact("甲"), NumberFact("乙"))))
    assert evaluate(both, FACTS) == Outcome(missing=("乙", "空白", "甲"))


def test_division_by_zero_is_no_value_whatever_else_is_missing() -> None:
    assert evaluate(UNDEFINED, {}) == Outcome(reason="division-by-zero")
    assert evaluate(Add(GAP, UNDEFINED), {}) == Outcome(reason="division-by-zero")
    assert evaluate(Divide(GAP, number("0")), {}) == Outcome(missing=("空白",))


def test_a_text_is_no_number_and_a_number_no_text() -> None:
    assert evaluate(Add(NumberFact("地区"), number("1")), FACTS) == Outcome(reason="not-a-number")
    assert evaluate(TextComparison("=", TextFact("执行率"), Text("东部")), FACTS) == Outcome(reason="not-a-text")


def test_texts_are_compared_and_facts_read_as_texts() -> None:
    assert evaluate(TextFact("地区"), FACTS) == Outcome("东部")
    assert evaluate(TextComparison("=", TextFact("地区"), Text("东部")), FACTS) == Outcome(True)
    assert evaluate(TextComparison("≠", TextFact("地区"), Text("东部")), FACTS) == Outcome(False)
    assert evaluate(TextComparison("=", TextFact("空白"), Text("东部")), FACTS) == Outcome(missing=("空白",))


@pytest.mark.parametrize("unneeded", [OPEN, NO_VALUE])
def test_one_side_can_decide_alone(unneeded: Comparison) -> None:
    assert evaluate(Or((TRUE, unneeded)), FACTS) == evaluate(Or((unneeded, TRUE)), FACTS) == Outcome(True)
    assert evaluate(And((FALSE, unneeded)), FACTS) == evaluate(And((unneeded, FALSE)), FACTS) == Outcome(False)


def test_a_side_that_does_not_decide_leaves_the_others_needed() -> None:
    for undecided in (And((TRUE, OPEN)), Or((OPEN, FALSE)), Or((NO_VALUE, OPEN)), Not(OPEN)):
        assert evaluate(undecided, FACTS) == Outcome(missing=("空白",))
    for without in (And((TRUE, NO_VALUE)), Or((NO_VALUE, FALSE))):
        assert evaluate(without, FACTS) == Outcome(reason="division-by-zero")
    assert evaluate(And((TRUE, TRUE)), FACTS) == Outcome(True)
    assert evaluate(Or((FALSE, FALSE)), FACTS) == Outcome(False)


def test_a_case_needs_only_the_branch_taken() -> None:
    two = number("2")
    assert evaluate(Case((Branch(TRUE, two),), GAP), FACTS) == Outcome(Fraction(2))
    assert evaluate(Case((Branch(FALSE, UNDEFINED), Branch(TRUE, two), Branch(OPEN, GAP)), GAP), FACTS).value == 2
    assert evaluate(Case((Branch(FALSE, GAP),), two), FACTS) == Outcome(Fraction(2))
    assert evaluate(Case((Branch(OPEN, two),), two), FACTS) == Outcome(missing=("空白",))
    assert evaluate(Case((Branch(NO_VALUE, two),), two), FACTS) == Outcome(reason="division-by-zero")


def test_the_facts_used_are_named_in_order_of_first_appearance() -> None:
    tree = parse("if(地区 = '东部' and 执行率 > 零, 全年执行数 ÷ 全年预算数, 执行率)", FACTS)
    assert facts_used(tree) == ("地区", "执行率", "零", "全年执行数", "全年预算数")


def test_what_is_no_expression_is_refused() -> None:
    with pytest.raises(TypeError, match="not an expression"):
        evaluate("1 + 1", {})  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        Number(0.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="operator"):
        Comparison("==", GAP, GAP)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="operands"):
        Minimum(())


# ── Written out ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("全年执行数 / 全年预算数 * 10", "全年执行数 86.2万元 ÷ 全年预算数 100万元 × 10 = 8.62"),
        ("100% - 执行率", "100% − 执行率 86.2% = 0.138"),
        ("841 ÷ 48", "841 ÷ 48 = 841/48 ≈ 17.520833"),
        ("(1 - 3) ÷ 3", "(1 − 3) ÷ 3 = −2/3 ≈ −0.666667"),
        ("min(执行率, 1) × -结余", "min(执行率 86.2%, 1) × −结余 −3元 = 2.586"),
        ("1 - (2 - 3) - 4", "1 − (2 − 3) − 4 = −2"),
        ("round(执行率, 2) + floor(0.5) + ceil(0.5) + abs(-1)",
         "round(执行率 86.2%, 2) + floor(0.5) + ceil(0.5) + abs(−1) = 2.86"),
        ("执行率 ≥ 80% and not (零 > 0)", "执行率 86.2% ≥ 80% 且 非 (零 0 > 0)：成立"),
        ("地区 = '西部' or 零 > 0", "地区 '东部' = '西部' 或 零 0 > 0：不成立"),
        ("if(执行率 ≥ 80%, 5, 3)", "〔因 执行率 86.2% ≥ 80%，取 5〕 = 5"),
        ("10 × if(执行率 ≥ 90%, 1, 50%)", "10 × 〔因 执行率 86.2% ≥ 90% 不成立，取 50%〕 = 5"),
        ("if(执行率 ≥ 95%, 5, if(执行率 ≥ 90%, 4, if(执行率 ≥ 80%, 3, 0)))",
         "〔前 2 个条件不成立，因 执行率 86.2% ≥ 80%，取 3〕 = 3"),
        ("if(执行率 ≥ 95%, 5, if(执行率 ≥ 90%, 4, 0))",
         "〔2 个条件均不成立（末一个为 执行率 86.2% ≥ 90%），取 0〕 = 0"),
        ("if(空白 > 0, 5, 3) + 1", "〔无法判断 空白（缺） > 0〕 + 1：缺少 空白"),
        ("if(空白 > 0 and 零 > 0, 5, 3)", "〔因 空白（缺） > 0 且 零 0 > 0 不成立，取 3〕 = 3"),
        ("if(空白 > 0 or 执行率 > 0, 5, 3)", "〔因 空白（缺） > 0 或 执行率 86.2% > 0，取 5〕 = 5"),
        ("if(空白 > 0 and 零 > 0, 5, if(空白 > 1, 4, 3))", "〔无法判断 空白（缺） > 1〕：缺少 空白"),
        ("空白 ÷ 全年预算数", "空白（缺） ÷ 全年预算数 100万元：缺少 空白"),
        ("全年执行数 ÷ 零", "全年执行数 86.2万元 ÷ 零 0：除数为 0，没有结果"),
        ("地区 + 1", "地区 '东部' + 1：文本不能参与计算"),
        ("执行率 = '高'", "执行率 86.2% = '高'：应为文本，却是数值"),
    ],
)  # fmt: skip
def test_a_proof_line_shows_every_fact_and_ends_with_what_it_comes_to(formula: str, line: str) -> None:
    assert proof(formula) == line


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("if(执行率 ≥ 80% and 零 = 0, 5, 3)", "[because 执行率 86.2% ≥ 80% and 零 0 = 0: 5] = 5"),
        ("if(执行率 ≥ 90%, 5, if(执行率 ≥ 80%, 4, 3))",
         "[because 执行率 86.2% ≥ 80% (conditions before it that fail: 1): 4] = 4"),
        ("空白 + 缺数", "空白 (missing) + 缺数 (missing): missing 空白, 缺数"),
        ("执行率 > 1", "执行率 86.2% > 1: does not hold"),
    ],
)  # fmt: skip
def test_a_proof_line_speaks_english_too(formula: str, line: str) -> None:
    assert prove(parse(formula, [*FACTS, "缺数"]), FACTS, lang="en") == line


def test_a_text_proves_itself_and_its_quotes_never_end_it_early() -> None:
    assert prove(TextFact("地区"), FACTS) == "地区 '东部'"
    assert formula_text(Text("it's")) == "‘it's’"


def test_a_value_that_nobody_could_read_exactly_is_only_rounded() -> None:
    tiny = Divide(number("1"), Number(Fraction(3) ** 60))
    assert prove(tiny, {}).endswith(" ≈ 0.000000")


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────────────────────────

NAMES = ("预算", "执行", "2017年数", "“三公”（元）")
constants = st.builds(
    Number,
    st.fractions(-20, 20, max_denominator=8) | st.decimals(-99, 99, places=2).map(Fraction),
    percent=st.booleans(),
)
numbers: st.SearchStrategy[Any] = constants | st.sampled_from(NAMES).map(NumberFact)
conditions: st.SearchStrategy[Any] = st.builds(
    Comparison, st.sampled_from(["=", "≠", "<", "≤", ">", "≥"]), numbers, numbers
) | st.builds(
    TextComparison,
    st.sampled_from(["=", "≠"]),
    st.just(TextFact("地区")),
    st.sampled_from([Text("东部"), Text("西部")]),
)
for _ in range(3):
    some = st.lists(numbers, min_size=1, max_size=3).map(tuple)
    # `min` and `max` of formula text take two arguments at least.
    several = st.lists(numbers, min_size=2, max_size=3).map(tuple)
    several_conditions = st.lists(conditions, min_size=2, max_size=3).map(tuple)
    branches = st.lists(st.builds(Branch, conditions, numbers), min_size=1, max_size=2).map(tuple)
    numbers, conditions = (
        numbers
        | st.one_of(*(st.builds(pair, numbers, numbers) for pair in (Add, Subtract, Multiply, Divide)))
        | st.one_of(*(st.builds(single, numbers) for single in (Negate, Absolute, Floor, Ceiling)))
        | st.builds(Round, numbers, st.integers(0, 3))
        | st.one_of(st.builds(Minimum, several), st.builds(Maximum, several), st.builds(Case, branches, numbers)),
        conditions
        | st.builds(Comparison, st.sampled_from(["=", "<", "≥"]), numbers, numbers)
        | st.one_of(st.builds(And, several_conditions), st.builds(Or, several_conditions), st.builds(Not, conditions)),
    )

values = st.decimals(-100, 100, places=1) | st.sampled_from([Decimal(0), Decimal(1)])
full_facts = st.fixed_dictionaries(
    {name: st.builds(Fact, st.just(name), values, st.sampled_from(["", "万元", "%"])) for name in NAMES}
    | {"地区": st.builds(Fact, st.just("地区"), st.sampled_from(["东部", "西部", "中部"]))}
)


def in_python(tree: Any, facts: dict[str, Fact]) -> Any:
    """The same tree calculated by Python's own operators, one look-up by class; raises ZeroDivisionError."""

    def inside(operand: Any) -> Any:
        return in_python(operand, facts)

    def decided(operands: Any, deciding: bool) -> bool:
        failures = []
        for operand in operands:
            try:
                if inside(operand) == deciding:
                    return deciding
            except ZeroDivisionError as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        return not deciding

    def half_up(value: Fraction, places: int) -> Fraction:
        steps = (abs(value) * 10**places * 2 + 1) // 2
        return Fraction(steps if value > 0 else -steps, 10**places)

    def compared(sign: str, left: Any, right: Any) -> bool:
        return bool(eval(f"left {dict(zip('=≠≤≥', ('==', '!=', '<=', '>='), strict=True)).get(sign, sign)} right"))

    def fact(name: str) -> Any:
        value: Any = facts[name].value
        return value if isinstance(value, str) else Fraction(value) / (100 if facts[name].measured_in == "%" else 1)

    def case(tree: Case) -> Any:
        return inside(next((b.result for b in tree.branches if inside(b.condition)), tree.otherwise))

    meanings: dict[type, Callable[[Any], Any]] = {
        Number: lambda e: e.value,
        Text: lambda e: e.value,
        NumberFact: lambda e: fact(e.name),
        TextFact: lambda e: fact(e.name),
        Add: lambda e: inside(e.left) + inside(e.right),
        Subtract: lambda e: inside(e.left) - inside(e.right),
        Multiply: lambda e: inside(e.left) * inside(e.right),
        Divide: lambda e: inside(e.left) / inside(e.right),
        Negate: lambda e: -inside(e.operand),
        Absolute: lambda e: max(inside(e.operand), -inside(e.operand)),
        Floor: lambda e: inside(e.operand) // 1,
        Ceiling: lambda e: -(-inside(e.operand) // 1),
        Round: lambda e: half_up(inside(e.operand), e.places),
        Minimum: lambda e: min(map(inside, e.operands)),
        Maximum: lambda e: max(map(inside, e.operands)),
        Case: case,
        Comparison: lambda e: compared(e.operator, inside(e.left), inside(e.right)),
        TextComparison: lambda e: compared(e.operator, inside(e.left), inside(e.right)),
        And: lambda e: decided(e.operands, False),
        Or: lambda e: decided(e.operands, True),
        Not: lambda e: not inside(e.operand),
    }
    return meanings[type(tree)](tree)


@given(numbers | conditions, full_facts)
def test_the_value_is_what_pythons_own_operators_give(tree: Any, facts: dict[str, Fact]) -> None:
    try:
        expected = in_python(tree, facts)
    except ZeroDivisionError:
        assert evaluate(tree, facts) == Outcome(reason="division-by-zero")
    else:
        assert evaluate(tree, facts) == Outcome(expected)


@given(numbers | conditions, full_facts)
def test_a_tree_written_as_formula_text_and_parsed_again_means_the_same(tree: Any, facts: dict[str, Fact]) -> None:
    assume(sum(1 for _ in walk(tree)) <= 60)
    again = parse(formula_text(tree), [*NAMES, "地区"])
    assert evaluate(again, facts) == evaluate(tree, facts)
    assert set(facts_used(again)) == set(facts_used(tree))


@given(numbers | conditions, full_facts, st.sets(st.sampled_from([*NAMES, "地区"])))
def test_more_facts_never_change_a_value_and_only_needed_ones_are_missing(
    tree: Any, facts: dict[str, Fact], absent: set[str]
) -> None:
    fewer = {name: fact for name, fact in facts.items() if name not in absent}
    outcome = evaluate(tree, fewer)
    if outcome.missing:
        assert set(outcome.missing) <= absent & set(facts_used(tree))
    else:
        complete = evaluate(tree, facts)
        assert (outcome.value, bool(outcome.reason)) == (complete.value, bool(complete.reason))


def in_bands(subject: Any) -> st.SearchStrategy[Any]:
    """A table of bands over one number, as the rules make them."""
    bound = st.builds(Comparison, st.sampled_from(["<", "≤", ">", "≥"]), st.just(subject), constants)
    band = bound | st.lists(bound, min_size=1, max_size=2).map(tuple).map(And)
    return st.builds(Case, st.lists(st.builds(Branch, band, numbers), min_size=1, max_size=4).map(tuple), numbers)


@given(numbers | numbers.flatmap(in_bands), full_facts, st.sets(st.sampled_from([*NAMES, "地区"])))
def test_the_quick_way_of_many_cards_gives_the_same_value(tree: Any, facts: dict[str, Fact], absent: set[str]) -> None:
    fewer = {name: fact for name, fact in facts.items() if name not in absent}
    quotient = Calculation(tree, "zh").quotient(fewer)
    assert (None if quotient is None else Fraction(*quotient)) == evaluate(tree, fewer).value


@given(numbers, full_facts)
def test_a_proof_line_ends_with_the_value(tree: Any, facts: dict[str, Fact]) -> None:
    line, outcome = prove(tree, facts), evaluate(tree, facts)
    if outcome.value is None:
        assert line.endswith("：除数为 0，没有结果")
    elif " ≈ " in line:
        assert 10**20 % outcome.value.denominator
        assert abs(Fraction(line.rsplit(" ≈ ", 1)[1].replace("−", "-")) - outcome.value) <= Fraction(1, 2 * 10**6)
    else:
        assert Fraction(line.rsplit(" = ", 1)[1].replace("−", "-")) == outcome.value
