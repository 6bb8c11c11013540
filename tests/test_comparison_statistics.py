"""Exact statistics, lots, samples and agreement, against numbers worked out by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import card, compared
from scorer.comparison.agreement import agreement
from scorer.comparison.lots import lots
from scorer.comparison.sampling import sample, seats
from scorer.comparison.statistics import mean, median, quantile, root, share, spread, told, total

HALF = Fraction(1, 2)


def test_a_quantile_is_a_value_that_occurs():
    values = [Fraction(number) for number in (1, 2, 10, 20)]
    assert [quantile(values, Fraction(part, 4)) for part in (0, 1, 2, 3, 4)] == [1, 1, 2, 10, 20]


def test_the_median_of_an_even_number_is_the_lower_of_the_two():
    assert median([Fraction(1), Fraction(2), Fraction(3), Fraction(4)]) == 2
    assert median([Fraction(1), Fraction(2), Fraction(3)]) == 2


def test_nothing_has_no_quantile():
    with pytest.raises(ValueError, match="no quantile"):
        quantile([], HALF)


def test_the_spread_divides_by_n():
    # 2 4 4 4 5 5 7 9: mean 5, standard deviation 2
    counts = {Fraction(2): 1, Fraction(4): 3, Fraction(5): 2, Fraction(7): 1, Fraction(9): 1}
    assert (mean(counts), spread(counts)) == (5, 2)


@pytest.mark.parametrize(
    ("value", "expected"), [(Fraction(2), "1.4142"), (Fraction(1, 3), "0.5774"), (Fraction(0), "0")]
)
def test_a_root_is_rounded_once_to_four_decimals(value, expected):
    assert root(value) == Decimal(expected)


@given(st.fractions(0, 10**6, max_denominator=10**6))
@settings(max_examples=50)
def test_a_root_is_the_nearest_four_decimals(value):
    found = Fraction(root(value))
    below, above = found - Fraction(1, 20000), found + Fraction(1, 20000)
    assert below <= 0 or below**2 <= value
    assert value <= above**2


def test_a_share_of_nothing_is_none():
    assert share(1, 0) is None
    assert share(2, 3) == Decimal("0.6667")


def test_sums_of_decimals_and_fractions_are_exact():
    assert total([Decimal("0.1"), Decimal("0.2"), Fraction(1, 3)]) == Fraction(3, 10) + Fraction(1, 3)
    assert told(Fraction(-1, 20000)) == Decimal("-0.0001")


# ── Agreement ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_alpha_of_the_worked_example_of_krippendorff():
    """Four observers and twelve units, interval metric 0.849 (Krippendorff 2011, the reliability data of section C)."""
    rows = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ]
    columns = zip(*(row.split() for row in rows), strict=True)
    found = agreement([[Fraction(value) for value in column if value != "."] for column in columns])
    assert (found.alpha, found.rated, found.values) == (Decimal("0.8491"), 11, 40)


def test_alpha_of_perfect_agreement_is_one():
    assert agreement([[HALF, HALF], [Fraction(1), Fraction(1)]]).alpha == 1


def test_alpha_of_values_that_never_vary_says_nothing():
    assert agreement([[HALF, HALF]] * 3).alpha is None


def test_alpha_by_hand():
    # (0, 1) and (1, 1): Do = 1/4 · 2 = 1/2; De = 1/12 · 2 · (4·3 − 9) = 1/2; alpha = 0
    assert agreement([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(1)]]).alpha == 0


# ── Lots and samples ───────────────────────────────────────────────────────────────────────────────────────────────


def test_lots_follow_from_seed_and_name_alone():
    assert lots(0, "0", 6, 51) == [40, 39, 10, 31, 7, 43]
    assert lots(0, "0", 6, 51) != lots(1, "0", 6, 51)


def test_lots_are_spread_evenly():
    drawn = lots(7, "spread", 51_000, 51)
    counts = [drawn.count(value) for value in range(51)]
    assert min(drawn) == 0
    assert max(drawn) == 50
    assert 850 < min(counts) <= max(counts) < 1150


@pytest.mark.parametrize("choices", [0, 2**14 + 1])
def test_lots_know_their_bounds(choices):
    with pytest.raises(ValueError, match="choices"):
        lots(0, "", 1, choices)


def test_seats_go_by_largest_remainder():
    # quotas 5.25, 3.5, 1.25 of 10
    assert seats([21, 14, 5], 10) == [5, 4, 1]
    assert seats([1, 1, 1], 2) == [1, 1, 0]
    assert seats([], 3) == []


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(1, 60))
@settings(max_examples=50)
def test_seats_are_all_given_and_never_more_than_there_are(sizes, number):
    number = min(number, sum(sizes))
    several = seats(sizes, number)
    assert sum(several) == number
    assert all(0 <= seat <= size for seat, size in zip(several, sizes, strict=True))


def units_of(number, region="南"):
    return [card(f"{region}{place}", 30, 10, 60 - place % 7, about=f'region = "{region}"') for place in range(number)]


def test_a_sample_is_spread_over_regions_and_can_be_drawn_again():
    cards = [*units_of(20), *units_of(10, "北")]
    first, again = compared(*cards, sampled=6, seed=3).sample, compared(*cards[::-1], sampled=6, seed=3).sample
    assert first == again
    regions = [one.unit.region for one in first.units]
    assert (regions.count("南"), regions.count("北")) == (4, 2)
    assert first != compared(*cards, sampled=6, seed=4).sample


def test_a_card_more_elsewhere_does_not_change_who_is_drawn_in_a_stratum():
    cards = [*units_of(21), *units_of(7, "北")]
    before = compared(*cards, sampled=8).sample
    after = compared(*cards, card("东", 30, 10, 60, about='region = "东"'), sampled=8).sample
    drawn = [{one.unit.name for one in found.units if one.unit.region == "南"} for found in (before, after)]
    assert drawn[1] <= drawn[0] or drawn[0] <= drawn[1]


def test_a_sample_of_more_than_there_are_is_everybody():
    assert len(compared(*units_of(3), sampled=10).sample.units) == 3


def test_a_sample_has_at_least_one_card():
    with pytest.raises(ValueError, match="at least one"):
        sample([], 0, 0)
