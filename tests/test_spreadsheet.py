"""Expressions as formulas of a spreadsheet: their text, and that LibreOffice finds the values that `outcome` finds."""

import io
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from recalculated import converted
from scorer.exact import rounded
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
)
from scorer.facts import Fact
from scorer.outcome import evaluate
from scorer.spreadsheet import POINTS, TOO_LONG, bounded_text, formula_text, in_points, literal, quoted, rounding_text

CELLS = {"甲": "A1", "乙": "B1", "丙": "C1", "地区": "D1", "目标": "E1", POINTS: "F1"}
A, B, C, REGION, TARGET = NumberFact("甲"), NumberFact("乙"), NumberFact("丙"), TextFact("地区"), NumberFact("目标")


def number(text):
    return Number(Fraction(text))


# ── Texts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "text"),
    [("5", "5"), ("0.05", "0.05"), ("-2.5", "(-2.5)"), ("1/3", "(1/3)"), ("-1/3", "(-1/3)"), ("0", "0")],
)
def test_a_constant_is_written_exactly_and_a_negative_one_in_brackets(value, text):
    assert literal(Fraction(value)) == text


def test_a_text_cannot_end_its_quotes():
    assert quoted('他说"=1"') == '"他说""=1"""'


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Multiply(Negate(A), B), "((-A1)*B1)"),  # in a spreadsheet a leading minus binds tighter than anything
        (Subtract(A, Multiply(B, number(2))), "(A1-(B1*2))"),
        (Divide(A, number(4)), "(A1/4)"),
        (Absolute(Negate(A)), "ABS((-A1))"),
        (Floor(A), "INT(ROUND(A1,12))"),
        (Ceiling(A), "(-INT(-ROUND(A1,12)))"),
        (Round(A, 2), "ROUND(ROUND(A1,12),2)"),
        (Minimum((A, B)), "MIN(A1,B1)"),
        (Maximum((A, number(0))), "MAX(A1,0)"),
        (Comparison("≠", A, number(0)), "(A1<>0)"),
        (Comparison("≤", Multiply(A, number(2)), B), "(ROUND((A1*2),12)<=B1)"),
        (TextComparison("=", REGION, Text("东部")), 'EXACT(D1,"东部")'),
        (TextComparison("≠", REGION, Text("东部")), 'NOT(EXACT(D1,"东部"))'),
        (Not(Comparison(">", A, B)), "NOT((A1>B1))"),
        (Case((Branch(Comparison(">", A, number(1)), B),), number(0)), "IF((A1>1),B1,0)"),
    ],
)
def test_every_kind_of_expression_has_its_formula(expression, text):
    assert formula_text(expression, CELLS) == text


def test_a_sum_of_facts_is_rounded_to_the_decimals_that_they_may_have():
    expected = "ROUND(((A1+B1)-C1),MAX(2,14-LEN(INT(MAX(ABS(A1),ABS(B1),ABS(C1))))))"
    assert formula_text(Subtract(Add(A, B), C), CELLS) == expected
    assert "ROUND" not in formula_text(Subtract(A, number(1)), CELLS)
    assert "ROUND" not in formula_text(Subtract(Divide(A, number(2)), B), CELLS)


def test_what_has_no_value_comes_before_what_is_blank():
    assert formula_text(Multiply(A, Divide(B, C)), CELLS) == "IF(ISERR((B1/C1)),(B1/C1),(A1*(B1/C1)))"
    assert formula_text(Multiply(A, TARGET), CELLS) == "IF(ISERR(E1),E1,(A1*E1))"
    assert formula_text(Multiply(TARGET, A), CELLS) == "IF(ISERR(E1),E1,(E1*A1))"
    assert formula_text(Multiply(TARGET, number(2)), CELLS) == "(E1*2)"


def test_of_conditions_one_may_decide_whatever_the_others_lack():
    known, lacking = Comparison("≥", number(3), number(1)), Comparison(">", A, number(1))
    assert formula_text(Or((lacking, Comparison("<", A, number(0)))), CELLS) == "OR((A1>1),(A1<0))"
    assert "IFERROR((3>=1),FALSE)" in formula_text(Or((known, lacking)), CELLS)


@pytest.mark.parametrize(
    ("mode", "most", "text"),
    [
        ("half-up", Decimal(8), "ROUND(ROUND(A1,13),2)"),
        ("half-up", Decimal(100), "ROUND(ROUND(A1,11),2)"),
        ("half-up", None, "ROUND(ROUND(A1,MAX(4,14-LEN(INT(A1)))),2)"),
        ("half-even", Decimal(8), "ROUND(ROUND(ROUND(A1,13),2)-IF(ROUND(MOD(ROUND(A1,13)*100,2),13-2)=0.5,0.01,0),2)"),
    ],
)
def test_a_value_is_freed_of_noise_before_it_is_rounded(mode, most, text):
    assert rounding_text("A1", 2, mode, most) == text


@pytest.mark.parametrize("kind", [Divide, Subtract])
def test_what_no_spreadsheet_takes_is_left_to_the_program_at_once(kind):
    left = right = either = A
    for _ in range(60):
        left, right = kind(Divide(left, B), C), kind(C, Divide(B, right))
        either = Maximum((Divide(A, either), B))
    assert {bounded_text(one, CELLS) for one in (left, right, either)} == {TOO_LONG}
    several = Case(tuple(Branch(Comparison(">", A, number(n)), number(n)) for n in range(70)), number(0))
    assert bounded_text(several, CELLS) == TOO_LONG
    assert bounded_text(Divide(A, B), CELLS, longest=5) == TOO_LONG
    assert bounded_text(TextComparison("=", REGION, Text("(" * 60)), CELLS) != TOO_LONG


def test_a_rule_for_points_that_the_unit_gives_is_the_one_for_one_and_for_two_points():
    def rule(points):
        return Subtract(number(points), Multiply(A, Multiply(number(Fraction(points) / 2), number(3))))

    joined = in_points(rule(1), rule(2))
    assert formula_text(joined, CELLS) == "(F1-(A1*((0.5*F1)*3)))"
    assert in_points(Add(number(2), number(3)), Add(number(3), number(5))) == Add(
        Add(number(1), NumberFact(POINTS)), Add(number(1), Multiply(number(2), NumberFact(POINTS)))
    )


# ── Values ─────────────────────────────────────────────────────────────────────────────────────────────────────────

NUMBERS = st.integers(-300, 2000).map(lambda steps: number(Fraction(steps, 100)))
ATOMS = NUMBERS | st.sampled_from([A, B, C, TARGET])


def inside(inner):
    pair = st.tuples(inner, inner)
    compared = st.builds(Comparison, st.sampled_from(["=", "≠", "<", "≤", ">", "≥"]), inner, inner)
    asked = compared | st.builds(TextComparison, st.sampled_from(["=", "≠"]), st.just(REGION), st.just(Text("东部")))
    condition = asked | st.builds(Not, asked) | st.tuples(asked, asked).map(And) | st.tuples(asked, asked).map(Or)
    return (
        st.sampled_from([Add, Subtract, Multiply, Divide]).flatmap(lambda kind: st.builds(kind, inner, inner))
        | st.sampled_from([Negate, Absolute, Floor, Ceiling]).flatmap(lambda kind: st.builds(kind, inner))
        | st.builds(Round, inner, st.integers(0, 3))
        | pair.map(Minimum)
        | pair.map(Maximum)
        | st.builds(lambda asked, one, other: Case((Branch(asked, one),), other), condition, inner, inner)
    )


EXPRESSIONS = st.recursive(ATOMS, inside, max_leaves=8)
FACTS = st.fixed_dictionaries(
    {name: st.none() | st.integers(-200, 3000).map(lambda steps: Decimal(steps).scaleb(-2)) for name in "甲乙丙"}
    | {"目标": st.sampled_from([None, Decimal("2.5"), "完成"]), "地区": st.sampled_from([None, "东部", "西部"])}
)


def cell_formula(value):
    """What the cell of a fact holds: blank is #N/A, a text where a number is needed another error."""
    return "=NA()" if value is None else "=#VALUE!" if value == "完成" else value


def calculated(libreoffice, folder, asked):
    """What LibreOffice finds for each (facts, formula): a sheet of them all, a row each."""
    import xlsxwriter

    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for row, (facts, formula) in enumerate(asked):
        for column, name in enumerate(("甲", "乙", "丙", "地区", "目标")):
            value = cell_formula(facts[name])
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, float(value))
        cells = formula
        for letter in "ABCDE":
            cells = cells.replace(f"{letter}1", f"${letter}${row + 1}")
        sheet.write_formula(row, 5, f"={cells}")
        sheet.write_formula(row, 6, f'=IF(ISNA(F{row + 1}),"blank",IF(ISERROR(F{row + 1}),"none",F{row + 1}))')
    workbook.close()
    done = converted(libreoffice, folder, {"formulas": stream.getvalue()})["formulas"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(done)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [row[6] for row in rows]


def exact(facts, expression):
    known = {name: Fact(name, value) for name, value in facts.items() if value is not None}
    return evaluate(expression, known)


def agrees(found, outcome):
    if outcome.missing or outcome.reason:
        return found == ("blank" if outcome.missing else "none")
    return not isinstance(found, str) and abs(Fraction(found) - outcome.value) <= max(1, abs(outcome.value)) / 10**9


def test_a_spreadsheet_finds_the_value_of_any_expression_and_why_there_is_none(libreoffice, tmp_path):
    cards = []

    @settings(max_examples=400)
    @given(FACTS, EXPRESSIONS)
    def collect(facts, expression):
        cards.append((facts, expression))

    collect()
    asked = [(facts, formula_text(expression, CELLS)) for facts, expression in cards]
    found = calculated(libreoffice, tmp_path, asked)
    outcomes = [exact(facts, expression) for facts, expression in cards]
    wrong = [
        (facts, text, one, outcome)
        for (facts, text), one, outcome in zip(asked, found, outcomes, strict=True)
        if not agrees(one, outcome)
    ]
    assert wrong == []
    assert {bool(outcome.missing) for outcome in outcomes} == {True, False}


def test_a_half_is_rounded_as_the_rubric_says_and_what_lies_beside_it_is_not_taken_for_one(libreoffice, tmp_path):
    asked, expected = [], []
    for places in range(4):
        for steps in (1, 3, 5, 17, 199, 1001, 13579):
            for beside in (0, 1, -1):
                half = Fraction(steps, 2 * 10**places) + Fraction(beside, 10**9)
                for mode in ("half-up", "half-even"):
                    # 丙 ÷ 乙 is the value, with the noise of a division.
                    facts = {"甲": None, "乙": Decimal("0.7"), "丙": None, "地区": None, "目标": None}
                    value = f"({literal(half * 7)}/7)"
                    asked.append((facts, rounding_text(value, places, mode, Decimal(len(str(int(half))) * "9"))))
                    expected.append(rounded(half, places, mode))
    found = calculated(libreoffice, tmp_path, asked)
    assert [Decimal(repr(value)) for value in found] == expected
