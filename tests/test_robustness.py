"""Which places a unit could have if the groups weighed otherwise; against a slow calculation in exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import TREE, card, compared, rubric_of
from scorer.comparison import weightings
from scorer.comparison.lots import lots
from scorer.comparison.nouns import Weighting
from scorer.comparison.weightings import Figures, drawn, whole_numbers

WIDE = {"min_size": 2, "max_size": 6}


def slowly(cards, draws, percent, seed):
    """Per unit, in the order of the cards: ranks and grades of every draw, the first with the true weights."""
    bands = sorted((band.start for band in cards[0].rubric.grades), reverse=True)
    rows = []
    for draw in range(-1, draws):
        factors = [100, 100] if draw < 0 else [lot + 100 - percent for lot in lots(seed, str(draw), 2, 2 * percent + 1)]
        figures = []
        for one in cards:
            groups = [group for group in one.root.children if group.score is not None]
            used = [factor for factor, group in zip(factors, one.root.children, strict=True) if group.score is not None]
            scores = sum(Fraction(group.score) * factor for group, factor in zip(groups, used, strict=True))
            points = sum(Fraction(group.points) * factor for group, factor in zip(groups, used, strict=True))
            figures.append(scores * 100 / points + Fraction(one.score - one.root.score))
        rows.append(
            [
                (1 + sum(other > mine for other in figures), next(band for band in bands if mine >= band))
                for mine in figures
            ]
        )
    return rows


def checked(cards, draws=40, percent=25, seed=5):
    rows = slowly(cards, draws, percent, seed)
    found = compared(*cards, draws=draws, percent=percent, seed=seed).fields[0]
    assert found.weighting.draws == draws
    by_name = {one.unit.name: one for one in found.ranking}
    for place, one in enumerate(cards):
        robust = by_name[one.assessment.unit].robustness
        drawn = sorted(row[place][0] for row in rows[1:])
        assert (robust.low, robust.high) == (drawn[-(-draws * 5 // 100) - 1], drawn[-(-draws * 95 // 100) - 1])
        kept = [sum(row[place][part] == rows[0][place][part] for row in rows[1:]) for part in (0, 1)]
        assert robust.keeps_rank * draws == kept[0]
        assert robust.keeps_grade * draws == kept[1]


@given(st.lists(st.tuples(st.decimals(0, 30, places=2), st.integers(0, 10), st.decimals(0, 60, places=2)), **WIDE))
@settings(max_examples=20)
def test_ranks_and_grades_of_all_draws_are_those_of_exact_fractions(rows):
    checked([card(f"单位{number}", *scores) for number, scores in enumerate(rows)])


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.integers(0, 60)), **WIDE))
@settings(max_examples=20)
def test_units_with_other_groups_are_ranked_by_exact_fractions_too(rows):
    rubric = rubric_of(more='not_applicable = "exclude"')
    na = '{ not_applicable = "没有" }'
    cards = [
        card(f"单位{number}", *((na, na) if gone else (budget, 10)), output, rubric=rubric)
        for number, (budget, gone, output) in enumerate(rows)
    ]
    checked(cards)


def test_ties_stay_ties_whatever_the_weights():
    cards = [card("甲", 30, 5, 60), card("乙", 25, 10, 60), card("丙", 30, 10, 0)]
    ranks = {one.unit.name: one.robustness for one in compared(*cards, draws=200).fields[0].ranking}
    assert {(ranks[name].low, ranks[name].high, ranks[name].keeps_rank) for name in "甲乙"} == {(1, 1, 1)}
    assert (ranks["丙"].low, ranks["丙"].high) == (3, 3)


def test_bonuses_stay_as_they_are():
    rubric = rubric_of('[[adjustment]]\nkind = "bonus"\nname = "奖"\ncap = 5\n' + TREE)
    bonus = '[adjustments]\n"奖" = 3\n'
    checked([card("甲", 30, 5, 60, rubric=rubric, about=bonus), card("乙", 29, 10, 58, rubric=rubric)])


def test_level_two_varies_the_groups_below():
    found = compared(card("甲", 30, 0, 60), card("乙", 20, 10, 60), draws=500, level=2).fields[0]
    assert [path[-1] for path in found.weighting.groups] == ["预算", "目标", "数量"]
    assert [one.robustness.keeps_rank < 1 for one in found.ranking] == [True, True]


def test_the_same_seed_gives_the_same_and_another_one_another():
    cards = [card(f"单位{number}", 30 - number % 5, 10, 60 - number * 7 % 11) for number in range(12)]
    first, again, other = (compared(*cards, draws=50, seed=seed).fields for seed in (1, 1, 2))
    assert first == again != other


def test_one_unit_alone_has_no_robustness():
    assert compared(card("甲", 30, 10, 60), draws=10).fields[0].weighting is None


def test_a_total_that_is_no_sum_has_none():
    rubric = rubric_of(more='roll_up = "weakest"')
    cards = [card("甲", 30, 10, 60, rubric=rubric), card("乙", 20, 10, 60, rubric=rubric)]
    assert compared(*cards, draws=10).fields[0].weighting is None


def test_figures_too_large_for_the_processor_stay_exact():
    tree = TREE.replace("40", "40000000").replace("30", "30000000").replace("10", "10000000").replace("60", "60000000")
    rubric = rubric_of(tree, points=10**8, places=6)
    names = ("预算", "目标", "数量")
    tiny = Decimal("0.000001")
    scores = [(3 * 10**7 - tiny, 10**7, 6 * 10**7), (3 * 10**7, 10**7 - tiny, 6 * 10**7), (3 * 10**7, 10**7, 6 * 10**7)]
    cards = [card(f"单位{number}", *row, rubric=rubric, names=names) for number, row in enumerate(scores)]
    found = compared(*cards, draws=20).fields[0].ranking
    assert [(one.rank, one.robustness.low, one.robustness.high) for one in found] == [(1, 1, 1), (2, 2, 2), (2, 2, 2)]


@st.composite
def fields(draw):
    """A field as whole numbers: sizes for every kind of number, groups that do not apply, and bonuses in parts."""
    scale = draw(st.sampled_from([1, 100, 10**4, 10**9]))
    most = draw(st.lists(st.integers(1, 40).map(lambda points: points * scale), min_size=2, max_size=4))
    units, alike = draw(st.integers(2, 8)), draw(st.booleans())
    gone = st.just(value=False) if alike else st.integers(0, 3).map(lambda lot: lot == 0)
    points = [[0 if draw(gone) else full for _ in range(units)] for full in most]
    scores = [[draw(st.integers(0, points_)) for points_ in row] for row in points]
    below = draw(st.sampled_from([1, 1, 3, 7650]))
    extra = [draw(st.sampled_from([0, 0, -scale, 3 * scale * below, below // 2])) for _ in range(units)]
    full = sum(most)
    numbers = (whole_numbers(scores), whole_numbers(points), whole_numbers(extra))
    return Figures(*numbers, below, full, draw(st.sampled_from([[], [0, full // 2, full * 9 // 10]])))


def figures_of_all_draws(figures, wanted):
    """Of every draw, the first with the true weights, the figure of each unit as an exact fraction."""
    groups, units = figures.scores.shape
    scores, points, extra = figures.scores.tolist(), figures.points.tolist(), figures.extra.tolist()
    lots_ = (lots(wanted.seed, str(draw), groups, 2 * wanted.percent + 1) for draw in range(wanted.draws))
    for factors in ([100] * groups, *([100 - wanted.percent + lot for lot in several] for several in lots_)):
        weights = [sum(factors[group] * points[group][unit] for group in range(groups)) for unit in range(units)]
        tops = [sum(factors[group] * scores[group][unit] for group in range(groups)) for unit in range(units)]
        yield [
            Fraction(figures.full * top, weight) + Fraction(more, figures.below) if weight else Fraction(0)
            for top, weight, more in zip(tops, weights, extra, strict=True)
        ]


@given(fields(), st.integers(1, 60), st.sampled_from([1, 25, 99]), st.booleans())
@settings(max_examples=150)
def test_whatever_numbers_it_takes_ranges_are_those_of_exact_fractions(figures, draws, percent, small):
    wanted = Weighting(percent=percent, draws=draws, seed=draws, level=1, groups=())
    with pytest.MonkeyPatch.context() as patch:
        if small:  # counted instead of sorted, and picked out a few at a time
            for name, number in {"COUNTED_FROM": 1, "BLOCK": 3, "MOST_WAITING": 20, "MOST_PICKED": 30}.items():
                patch.setattr(weightings, name, number)
        found, made = drawn(figures, wanted)
    assert made == draws
    several = list(figures_of_all_draws(figures, wanted))
    ranks = [[1 + sum(other > mine for other in row) for mine in row] for row in several]
    grades = [[sum(mine >= start for start in figures.bands) for mine in row] for row in several]
    for unit in range(len(several[0])):
        ordered = sorted(row[unit] for row in ranks[1:])
        assert found.low[unit] == ordered[-(-draws * 5 // 100) - 1]
        assert found.high[unit] == ordered[-(-draws * 95 // 100) - 1]
        assert found.kept_rank[unit] == sum(row[unit] == ranks[0][unit] for row in ranks[1:])
        assert found.kept_grade[unit] == sum(row[unit] == grades[0][unit] for row in grades[1:])


def test_draws_are_as_many_as_the_field_is_small_enough_for(monkeypatch):
    monkeypatch.setattr(weightings, "MOST_RANKS", 100)
    cards = [card(f"单位{number}", 30 - number % 5, 10, 60 - number * 7 % 11) for number in range(12)]
    assert compared(*cards, draws=50).fields[0].weighting.draws == 8
