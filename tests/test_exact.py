"""Exact numbers: sums never round, quotients round once as declared, and full marks are only printed for full marks."""

from __future__ import annotations

from decimal import Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.exact import EXACT, Mode, decimals, plain, rate, rounded, shown

SCORES = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False, allow_infinity=False)
NUMBERS = st.decimals(min_value=-(10**15), max_value=10**15, places=8, allow_nan=False, allow_infinity=False)
PLACES = st.integers(0, 6)
MODES: st.SearchStrategy[Mode] = st.sampled_from(["half-up", "half-even"])


# ── As written ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("0", "0"), ("-0.00", "0"), ("0E+3", "0"), ("5", "5"), ("5.00", "5"), ("30.10", "30.1"), ("100", "100"),
        ("1E+2", "100"), ("1.5E+3", "1500"), ("1E-7", "0.0000001"), ("-2.50", "-2.5"), ("0.000001", "0.000001"),
        ("999999999999999.99999999", "999999999999999.99999999"),
    ],
)  # fmt: skip
def test_a_number_prints_in_its_shortest_exact_form(written: str, printed: str) -> None:
    assert plain(Decimal(written)) == printed


@given(NUMBERS, st.integers(-8, 8))
def test_a_printed_number_reads_back_without_exponent_or_idle_zeros(number: Decimal, shift: int) -> None:
    value = number.scaleb(shift, EXACT)
    printed = plain(value)
    assert Decimal(printed) == value
    assert "E" not in printed
    assert not (printed.startswith("-0") and value == 0)
    assert "." not in printed or printed[-1] not in "0."


@pytest.mark.parametrize(
    ("written", "needed"),
    [("0", 0), ("0.00", 0), ("30.10", 1), ("30.00", 0), ("1E+2", 0), ("100", 0), ("1E-7", 7), ("-0.05", 2)],
)
def test_the_decimals_of_a_number_are_those_that_it_needs(written: str, needed: int) -> None:
    assert decimals(Decimal(written)) == needed


@given(NUMBERS)
def test_a_number_needs_as_many_decimals_as_it_prints(number: Decimal) -> None:
    assert decimals(number) == len(plain(number).partition(".")[2])


def test_exact_sums_keep_every_digit() -> None:
    with localcontext(EXACT):
        assert str(sum([Decimal("0.1")] * 10, Decimal(0))) == "1.0"
        assert str(Decimal(10**30) + Decimal("0.000001")) == f"1{'0' * 30}.000001"


def test_exact_arithmetic_raises_rather_than_rounds() -> None:
    with localcontext(EXACT):
        for inexact in (lambda: Decimal(1) / 3, lambda: Decimal(2).sqrt(), lambda: Decimal(10**250) + 1):
            with pytest.raises(Inexact):
                inexact()
        with pytest.raises(InvalidOperation):
            Decimal("inf") - Decimal("inf")


@given(st.lists(SCORES, max_size=200))
def test_exact_sums_are_the_sums_of_fractions(scores: list[Decimal]) -> None:
    with localcontext(EXACT):
        assert Fraction(sum(scores, Decimal(0))) == sum(map(Fraction, scores), Fraction(0))


# ── Rounding ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "places", "half_up", "half_even"),
    [
        (Fraction(841, 48) * 30, 2, "525.63", "525.62"),  # 525.625: a half; 28-digit decimals come out below it
        (Fraction(5, 2), 0, "3", "2"),
        (Fraction(7, 2), 0, "4", "4"),
        (Fraction(-5, 2), 0, "-3", "-2"),
        (Fraction(-7, 2), 0, "-4", "-4"),
        (Fraction(1, 8), 2, "0.13", "0.12"),
        (Fraction(3, 8), 2, "0.38", "0.38"),
        (Fraction(-1, 8), 2, "-0.13", "-0.12"),
        (Fraction(2, 3), 2, "0.67", "0.67"),
        (Fraction(1, 3), 6, "0.333333", "0.333333"),
        (Fraction(-1, 3), 0, "0", "0"),
        (Fraction(999_995, 10**6), 5, "1.00000", "1.00000"),
        (Fraction(0), 2, "0.00", "0.00"),
        (Fraction(10**20) + Fraction(1, 2), 0, f"1{'0' * 19}1", f"1{'0' * 20}"),
    ],
)
def test_a_half_is_rounded_as_declared(value: Fraction, places: int, half_up: str, half_even: str) -> None:
    assert [str(rounded(value, places, mode)) for mode in ("half-up", "half-even")] == [half_up, half_even]


FRACTIONS = st.builds(Fraction, st.integers(-(10**12), 10**12), st.integers(1, 10**6))
HALVES = st.builds(lambda whole, places: Fraction(2 * whole + 1, 2 * 10**places), st.integers(-(10**6), 10**6), PLACES)


@given(FRACTIONS | HALVES, PLACES, MODES)
def test_a_rounded_value_is_the_nearest_with_these_places(value: Fraction, places: int, mode: Mode) -> None:
    result = rounded(value, places, mode)
    assert abs(Fraction(result) - value) <= Fraction(1, 2 * 10**places)
    assert decimals(result) <= places


@given(FRACTIONS | HALVES, PLACES, MODES)
def test_rounding_treats_both_signs_alike(value: Fraction, places: int, mode: Mode) -> None:
    assert rounded(-value, places, mode) == -rounded(value, places, mode)


@given(st.integers(-(10**6), 10**6), PLACES)
def test_the_two_modes_differ_in_the_direction_of_a_half_only(whole: int, places: int) -> None:
    half = Fraction(2 * whole + 1, 2 * 10**places)
    up, even = rounded(half, places, "half-up"), rounded(half, places, "half-even")
    assert abs(up) > abs(half)
    assert Fraction(even) * 10**places % 2 == 0


@given(NUMBERS, MODES)
def test_what_has_few_enough_decimals_is_not_changed(number: Decimal, mode: Mode) -> None:
    assert rounded(Fraction(number), 8, mode) == number


@given(FRACTIONS, FRACTIONS, PLACES, MODES)
def test_rounding_never_turns_an_order_around(one: Fraction, other: Fraction, places: int, mode: Mode) -> None:
    low, high = sorted((one, other))
    assert rounded(low, places, mode) <= rounded(high, places, mode)


# ── For display ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("score", "points", "expected"),
    [
        ("5", "10", "0.5"), ("98", "100", "0.98"), ("2", "3", "0.6667"), ("10", "10", "1"), ("0", "10", "0"),
        ("99999", "100000", "0.9999"), ("0.000001", "100", "0.0001"),
    ],
)  # fmt: skip
def test_a_rate_is_score_by_points_to_four_decimals(score: str, points: str, expected: str) -> None:
    assert rate(Decimal(score), Decimal(points)) == Decimal(expected)


def test_there_is_no_rate_of_nothing() -> None:
    assert rate(Decimal(0), Decimal(0)) is None


@given(SCORES, SCORES.filter(bool))
def test_a_rate_is_one_for_full_marks_only_and_nothing_for_nothing_only(score: Decimal, points: Decimal) -> None:
    score = min(score, points)
    found = rate(score, points)
    assert found is not None
    assert (found == 1, found == 0, 0 <= found <= 1) == (score == points, score == 0, True)


@given(SCORES.filter(bool), SCORES.filter(bool))
def test_a_rate_just_below_full_is_not_full(points: Decimal, lost: Decimal) -> None:
    with localcontext(EXACT):
        score = points - min(points, lost.scaleb(-9))
    assert rate(score, points) != 1


def test_a_score_above_the_points_never_has_a_rate_below_one() -> None:
    # Rows of a published table may add up to more than their group; a bonus may lift a total.
    found = rate(Decimal("20.001"), Decimal(20))
    assert found is not None
    assert found >= 1


@pytest.mark.parametrize(
    ("value", "points", "places", "printed"),
    [
        ("96.50", "100", None, "96.5"),
        ("96.5", "100", 2, "96.50"),
        ("96.555", "100", 2, "96.56"),
        ("100", "100", 2, "100.00"),
        ("99.999", "100", 2, "99.999"),
        ("99.994", "100", 2, "99.99"),
        ("4.6", "5", 0, "4.6"),
        ("4.4", "5", 0, "4"),
        ("4.6", None, 0, "5"),
        ("-0.004", "5", 2, "0.00"),
    ],
)
def test_a_value_is_printed_exactly_or_to_the_places_asked_for(
    value: str, points: str | None, places: int | None, printed: str
) -> None:
    assert shown(Decimal(value), None if points is None else Decimal(points), places) == printed


@given(SCORES, SCORES, PLACES | st.none())
def test_a_score_below_its_points_is_never_printed_as_full_marks(score: Decimal, points: Decimal, places: int) -> None:
    score = min(score, points)
    full = shown(points, points, places)
    assert (shown(score, points, places) == full) == (score == points)
