"""Formula text: what it may hold, what it means, and where its mistakes are."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

from scorer.expression import (
    Add,
    Case,
    Comparison,
    Divide,
    Minimum,
    Multiply,
    Negate,
    Number,
    NumberFact,
    Subtract,
    Text,
    TextComparison,
    TextFact,
)
from scorer.facts import Fact
from scorer.formula import MAX_DEPTH, MAX_PARTS, FormulaError, parse
from scorer.outcome import evaluate
from scorer.proof import prove
from scorer.tokens import MAX_DECIMALS, MAX_LENGTH, MAX_WHOLE_DIGITS

NAMES = (
    "预算",
    "预算执行率",
    "全年执行数",
    "全年预算数",
    "执行率",
    "2017年预算数",
    "地区",
    "“三公经费”变动率",
    "支出（万元）",
    "GDP",
)


def mistake(text: str, names: Any = NAMES, kind: Any = None) -> FormulaError:
    with pytest.raises(FormulaError) as error:
        parse(text, names, kind)
    return error.value


def value(text: str) -> Fraction | bool | str | None:
    return evaluate(parse(text, ()), {}).value


def number(text: str) -> Number:
    return Number(Fraction(text))


# ── What it means ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_products_bind_tighter_than_sums_and_group_from_the_left() -> None:
    assert parse("全年执行数 ÷ 全年预算数 × 10 − 1", NAMES) == Subtract(
        Multiply(Divide(NumberFact("全年执行数"), NumberFact("全年预算数")), number("10")), number("1")
    )
    assert value("2 - 3 - 4") == -5
    assert value("2 - (3 - 4)") == 3
    assert value("841 ÷ 48 × 30") == Fraction("525.625")


def test_a_percent_sign_is_a_unit_and_never_a_remainder() -> None:
    rate = parse("100% - 执行率", NAMES)
    assert rate == Subtract(number("1"), NumberFact("执行率"))
    assert evaluate(rate, {"执行率": Fact("执行率", Decimal("86.2"), "%")}).value == Fraction("0.138")
    assert value("-86.2%") == Fraction("-0.862")
    assert value("(80 + 6)% × 100") == 86
    assert mistake("100 % 执行率").column == 7


def test_a_decimal_literal_is_read_from_its_text() -> None:
    assert value("0.1 + 0.2") == Fraction(3, 10)
    assert value("007.50") == Fraction("7.5")
    assert value(f"{'9' * MAX_WHOLE_DIGITS}.{'9' * MAX_DECIMALS}") == 10**15 - Fraction(1, 10**8)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("１＋２．５－３", "1 + 2.5 - 3"),
        ("6×（2−1）÷4", "6 * (2 - 1) / 4"),
        ("50％", "50%"),
        ("ｍｉｎ（1，2）", "min(1, 2)"),
        ("1　＋\n2", "1+2"),
        ("1 ≧ 2", "1 >= 2"), ("1 ≦ 2", "1 <= 2"), ("1 ≠ 2", "1 != 2"), ("1 ！＝ 2", "1 != 2"), ("1 ＞＝ 2", "1 ≥ 2"),
        ("1 ＞ 2", "1 > 2"), ("1 ＜ 2", "1 < 2"), ("1 ＝ 2", "1 = 2"),
        ("地区 = ‘东部’", "地区 = '东部'"), ("地区 ＝ ＇东部＇", "地区 = '东部'"),
        ("1 = 1 ａｎｄ ｎｏｔ 1 = 2", "1 = 1 and not 1 = 2"),
    ],
)  # fmt: skip
def test_every_way_of_typing_a_sign_is_the_same_sign(written: str, plain: str) -> None:
    assert parse(written, NAMES) == parse(plain, NAMES)


def test_a_text_is_compared_for_sameness_only() -> None:
    assert parse("地区 = '东部'", NAMES) == TextComparison("=", TextFact("地区"), Text("东部"))
    assert parse("'西 部' ≠ (地区)", NAMES) == TextComparison("≠", Text("西 部"), TextFact("地区"))
    assert parse("地区", NAMES, "text") == TextFact("地区")
    assert parse("预算 = GDP", NAMES) == Comparison("=", NumberFact("预算"), NumberFact("GDP"))


def test_not_denies_a_comparison_and_binds_tighter_than_and_and_or() -> None:
    assert value("not 1 > 2 and 2 > 1") is True
    assert value("1 > 2 and 1 > 2 or 2 > 1") is True
    assert value("1 > 2 and (1 > 2 or 2 > 1)") is False
    assert value("not not 1 = 1") is True


def test_functions_take_expressions() -> None:
    assert parse("min(执行率, 1)", NAMES) == Minimum((NumberFact("执行率"), number("1")))
    assert value("max(1, 2 × 3, 4) + abs(-2) + floor(-0.5) + ceil(0.5)") == 8
    assert value("round(2.5)") == 3
    assert value("round(-0.125, 2)") == Fraction("-0.13")
    assert value("if(1 > 2 or 2 > 1, 5, 1 ÷ 0)") == 5


def test_if_in_the_last_place_of_if_is_one_ladder() -> None:
    ladder = parse("if(执行率 ≥ 90%, 5, if(执行率 ≥ 80%, 4, 0))", NAMES)
    assert isinstance(ladder, Case)
    assert [branch.result for branch in ladder.branches] == [number("5"), number("4")]
    assert ladder.otherwise == number("0")


# ── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_bare_and_in_corner_brackets(name: str) -> None:
    for written in (name, f"「{name}」", f" {name} "):
        assert parse(written, NAMES) == NumberFact(name)
    assert parse(f"1-{name}×2", NAMES) == Subtract(number("1"), Multiply(NumberFact(name), number("2")))


def test_the_longest_declared_name_wins() -> None:
    assert parse("预算执行率 - 预算", NAMES) == Subtract(NumberFact("预算执行率"), NumberFact("预算"))
    names = ("收入", "收入-支出", "not完成", "2", "2017年")
    assert parse("收入-支出", names) == NumberFact("收入-支出")
    assert parse("收入 - 2017年", names) == Subtract(NumberFact("收入"), NumberFact("2017年"))
    assert parse("not完成 + 20", names) == Add(NumberFact("not完成"), number("20"))


def test_a_name_that_looks_like_a_word_of_the_language_goes_into_corner_brackets() -> None:
    names = ("2", "min", "not", "or")
    assert parse("2", names) == number("2")
    assert parse("「2」", names) == NumberFact("2")
    assert parse("min + min(1, 「not」)", names) == Add(NumberFact("min"), Minimum((number("1"), NumberFact("not"))))
    assert parse("or > 1 or or > 2", names) == parse("「or」 > 1 or 「or」 > 2", names)


def test_keywords_inside_names_are_not_seen() -> None:
    names = ("brand", "order", "and率", "执行or预算", "A", "a", "b")
    assert parse("brand + order", names) == Add(NumberFact("brand"), NumberFact("order"))
    assert parse("and率 > 执行or预算 and A > 1", names) == parse("(「and率」>「执行or预算」) and (「A」>1)", names)
    assert mistake("a > 1 and b > 2andb > 3", names).code == "formula-unknown-name"


def test_names_are_the_same_in_full_width_and_keep_their_declared_spelling() -> None:
    assert parse("２０１７年预算数 + ＧＤＰ", NAMES) == Add(NumberFact("2017年预算数"), NumberFact("GDP"))
    assert parse("支出(万元)", NAMES) == NumberFact("支出（万元）")
    assert parse("面积(m2)", ["面积(㎡)"]) == NumberFact("面积(㎡)")
    assert parse("cafe\u0301 + 1", ["caf\u00e9"]) == Add(NumberFact("caf\u00e9"), number("1"))


def test_an_undeclared_name_is_told_with_the_nearest_ones() -> None:
    error = mistake("10 × 全年预算额")
    assert (error.code, error.column) == ("formula-unknown-name", 6)
    assert error.values == {"name": "全年预算额", "nearest": ("全年预算数",)}
    assert mistake("MIN(1, 2)").values["nearest"] == ("min",)
    assert mistake("2018年收入").values["name"] == "2018年收入"
    assert mistake("预算率 + 1").values["name"] == "预算率"
    assert mistake("1 + 「执行绿」").column == 6


# ── Mistakes and their places ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("", 1, "operand"), ("  ", 3, "operand"), ("执行率 +", 6, "operand"), ("1 + × 2", 5, "operand"),
        ("()", 2, "operand"), ("min()", 5, "operand"), ("min(1,)", 7, "operand"), ("1 < = 2", 5, "operand"),
        ("执行率 预算", 5, "unexpected"), ("(1))", 4, "unexpected"), ("1, 2", 2, "unexpected"),
        ("1 @", 3, "unexpected"),
        ("5%%", 3, "unexpected"), ("1 =! 2", 4, "operand"), ("2(3)", 2, "unexpected"), ("'a'%", 4, "unexpected"),
        ("(1", 3, "sign"), ("min(1, 2", 9, "sign"), ("(1, 2)", 3, "sign"),
        ("地区 = '东部", 6, "unclosed"), ("「执行率", 1, "unclosed"),
        ("1 < 2 < 3", 7, "chained-comparison"), ("１ ≤ 执行率 = 3", 9, "chained-comparison"),
        ("not 1 < 2 = 3", 11, "chained-comparison"),
        ("1.2.3", 1, "number"), (".5", 1, "number"), ("5.", 1, "number"),
        ("1 + min(1)", 5, "arguments"), ("if(1 = 1, 2)", 1, "arguments"), ("abs(1, 2)", 1, "arguments"),
        ("round(1, 0.5)", 10, "places"), ("round(1, 9)", 10, "places"), ("round(1, 执行率)", 10, "places"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_column_in_characters(text: str, column: int, problem: str) -> None:
    error = mistake(text)
    assert (error.code, error.column, error.values["problem"]) == ("formula-syntax", column, problem)


@pytest.mark.parametrize(
    ("text", "kind", "column", "expected", "found"),
    [
        ("if(执行率, 1, 2)", None, 4, "condition", "number"),
        ("if(1 = 1, 1 = 1, 2)", None, 11, "number", "condition"),
        ("1 + '东部'", None, 5, "number", "text"),
        ("地区 < '东部'", None, 6, "number", "text"),
        ("(1 < 2) = (2 < 3)", None, 2, "number", "condition"),
        ("(1 < 2) = '是'", None, 2, "text", "condition"),
        ("1 = 1 and 执行率", None, 11, "condition", "number"),
        ("not 1", None, 5, "condition", "number"),
        ("-'a'", None, 2, "number", "text"),
        ("执行率 > 1", "number", 1, "number", "condition"),
        ("执行率", "condition", 1, "condition", "number"),
        ("执行率 × 2", "text", 1, "text", "number"),
    ],
)  # fmt: skip
def test_numbers_texts_and_conditions_stand_where_they_belong(
    text: str, kind: Any, column: int, expected: str, found: str
) -> None:
    error = mistake(text, kind=kind)
    assert (error.code, error.column) == ("formula-type", column)
    assert error.values == {"expected": expected, "found": found}


def test_a_fact_is_not_a_text_here_and_a_number_there() -> None:
    error = mistake("if(地区 = '东部', 地区, 0)")
    assert (error.code, error.column, error.values["name"]) == ("formula-type", 4, "地区")


# ── Limits ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code", "counted"),
    [
        ("1" + " " * MAX_LENGTH, "formula-too-long", "characters"),
        ("(" * 1_000_000, "formula-too-long", "characters"),
        ("+".join("1" * (MAX_PARTS // 2 + 1)), "formula-too-long", "parts"),
        ("1" * (MAX_WHOLE_DIGITS + 1), "formula-too-long", "whole-digits"),
        ("0." + "1" * (MAX_DECIMALS + 1), "formula-too-long", "decimals"),
        ("(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH, "formula-too-deep", None),
        ("-" * MAX_LENGTH, "formula-too-deep", None),
        ("not " * 400, "formula-too-deep", None),
        ("if(1=1,1," * 200, "formula-too-deep", None),
    ],
)
def test_long_and_deep_formulas_are_refused_at_once(text: str, code: str, counted: str | None) -> None:
    start = time.perf_counter()
    error = mistake(text)
    assert time.perf_counter() - start < 1
    assert (error.code, error.values.get("counted")) == (code, counted)


def test_the_largest_formula_allowed_is_parsed_evaluated_and_proved() -> None:
    largest = Fact("值", Decimal("999999999999999.99999999"), "万元")
    for sign in "+-×÷":
        tree = parse(sign.join(["值"] * (MAX_PARTS // 2)), ["值"])
        assert evaluate(tree, {"值": largest}).value is not None
        assert prove(tree, {"值": largest}).startswith("值 999999999999999.99999999万元")
    deepest = "(" * (MAX_DEPTH - 1) + "1" + ")" * (MAX_DEPTH - 1)
    assert value(deepest) == 1


def test_many_long_names_do_not_make_a_formula_slow() -> None:
    names = [f"{'预算' * 200}{place}" for place in range(500)]
    start = time.perf_counter()
    parse(" + ".join(names[:4]), names)
    mistake("预" * MAX_LENGTH, names)
    assert time.perf_counter() - start < 1


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────────────────────────

# Formula text beside the same text in Python, both without more brackets than were drawn.
Pair = tuple[str, str]


def chained(operands: st.SearchStrategy[Pair], signs: list[Pair]) -> st.SearchStrategy[Pair]:
    def joined(parts: list[tuple[Pair, Pair]]) -> Pair:
        (_, first), *others = parts
        return tuple(  # type: ignore[return-value]
            first[side] + "".join(f" {sign[side]} {operand[side]}" for sign, operand in others) for side in (0, 1)
        )

    return st.lists(st.tuples(st.sampled_from(signs), operands), min_size=1, max_size=4).map(joined)


ARITHMETIC = [("+", "+"), ("−", "-"), ("-", "-"), ("×", "*"), ("*", "*"), ("÷", "/"), ("/", "/")]
COMPARISONS = [("=", "=="), ("≠", "!="), ("!=", "!="), ("≤", "<="), (">=", ">="), ("<", "<"), ("＞", ">")]
literals = st.decimals(0, 20, places=1).map(lambda d: (str(d), f"F('{d}')"))
operand_pairs = literals | literals.map(lambda p: (f"{p[0]}%", f"({p[1]}/100)"))
for _ in range(2):
    sums = chained(operand_pairs, ARITHMETIC)
    operand_pairs = (
        operand_pairs
        | operand_pairs.map(lambda p: (f"-{p[0]}", f"-{p[1]}"))
        | sums.map(lambda p: (f"（{p[0]}）", f"({p[1]})"))
        | st.tuples(sums, sums).map(lambda p: (f"max({p[0][0]}, {p[1][0]})", f"max({p[0][1]}, {p[1][1]})"))
    )
sums = chained(operand_pairs, ARITHMETIC)
comparison_pairs = st.tuples(sums, st.sampled_from(COMPARISONS), sums).map(
    lambda p: (f"{p[0][0]} {p[1][0]} {p[2][0]}", f"{p[0][1]} {p[1][1]} {p[2][1]}")
)
junctions = chained(
    comparison_pairs | comparison_pairs.map(lambda p: (f"not {p[0]}", f"not {p[1]}")), [("and", "and"), ("or", "or")]
)


def parsed_or_reject(formula: str) -> Any:
    """Drawn formulas are right but may have too many parts."""
    try:
        return parse(formula, ())
    except FormulaError as error:
        if error.values.get("counted") != "parts":
            raise
        reject()


def column_of_mistake(text: str, names: tuple[str, ...]) -> int | None:
    try:
        parse(text, names)
    except FormulaError as error:
        return error.column
    return None


@given(sums | junctions)
@example(("-1 × 2 − −3%", "-F(1)*2 - -F(3)/100"))
def test_a_formula_means_what_the_same_signs_mean_in_python(pair: Pair) -> None:
    formula, python = pair
    try:
        expected = eval(python, {"F": Fraction, "max": max})
    except ZeroDivisionError:
        reject()
    assert evaluate(parsed_or_reject(formula), {}).value == expected


@given(st.text(alphabet="预算执行率地区2017.%+-×÷()（），,'‘’「」<=≥!andornotifmin \u0301㎡ﬁ", max_size=60))
def test_any_text_is_a_formula_or_a_mistake_at_a_column_inside_it(text: str) -> None:
    assert column_of_mistake(text, NAMES) in (None, *range(1, len(text) + 2))


@given(st.text(max_size=30))
def test_any_characters_at_all_are_a_formula_or_a_mistake(text: str) -> None:
    assert column_of_mistake(text, (*NAMES, text)) in (None, *range(1, len(text) + 2))


def test_a_negated_fact_and_a_fact_with_percent_keep_their_shape() -> None:
    assert parse("-执行率%", NAMES) == Negate(Divide(NumberFact("执行率"), number("100")))
