"""Many cards set beside each other: ranks, fields, what is left out; and the laws of all of it."""

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import RUBRIC, assessment, card, compared, field, rubric_of
from scorer.comparison import Handed, Options, compare
from scorer.comparison.nouns import RosterEntry, Unit
from scorer.comparison.ranking import ranks
from scorer.evaluator import evaluate
from scorer.reporters.comparison.sheets import sheets


def told(found):
    return [(one.unit.name, one.rank, str(one.total)) for one in found.ranking]


# ── Ranking ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ties_share_the_best_rank_and_the_next_rank_is_left_out():
    found = field(card("甲", 30, 10, 60), card("乙", 29, 10, 60), card("丙", 30, 9, 60), card("丁", 20, 10, 60))
    assert told(found) == [("甲", 1, "100"), ("丙", 2, "99"), ("乙", 2, "99"), ("丁", 4, "90")]


def test_the_percentile_is_the_share_of_units_that_are_not_higher():
    found = field(card("甲", 30, 10, 60), card("乙", 29, 10, 60), card("丙", 30, 9, 60), card("丁", 20, 10, 60))
    assert [one.percentile for one in found.ranking] == [Decimal(text) for text in ("1", "0.75", "0.75", "0.25")]


def test_ranks_are_those_of_exact_totals():
    assert ranks({"a": Fraction(1, 3), "b": Fraction(33333333, 10**8), "c": Fraction(1, 3)}) == {"a": 1, "b": 3, "c": 1}


def test_an_incomplete_card_is_not_ranked_and_shows_its_bounds():
    found = field(card("甲", 30, 10, 60), card("乙", 29, None, 60))
    assert told(found) == [("甲", 1, "100")]
    (open_card,) = found.incomplete
    assert (open_card.unit.name, open_card.low, open_card.high, open_card.rank) == ("乙", 89, 99, None)


def test_ranks_within_a_region_count_its_units_only():
    south, north = 'region = "南"', 'region = "北"'
    found = field(
        card("甲", 30, 10, 60, about=south), card("乙", 29, 10, 60, about=north), card("丙", 28, 10, 60, about=south)
    )
    assert [[(rank.value, rank.rank, rank.of) for rank in one.group_ranks] for one in found.ranking] == [
        [("南", 1, 2)],
        [("北", 1, 1)],
        [("南", 2, 2)],
    ]


def test_under_exclude_ranks_compare_what_applies():
    rubric = rubric_of(more='not_applicable = "exclude"')
    na = '{ not_applicable = "没有这项" }'
    # 55 of 60 is 91.666…, more than 91 of 100
    found = field(card("甲", 30, 10, 51, rubric=rubric), card("乙", na, na, 55, rubric=rubric))
    assert [(one.unit.name, one.total, one.compared) for one in found.ranking] == [
        ("乙", 55, Decimal("91.6667")),
        ("甲", 91, 91),
    ]
    assert [one.grade for one in found.ranking] == ["优", "优"]


# ── Distribution ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_histogram_holds_every_card_once_and_full_marks_in_its_last_bar():
    found = field(card("甲", 30, 10, 60), card("乙", 29, 10, 60), card("丙", 30, 10, 59), card("丁", 25, 5, 60))
    assert [(bar.start, bar.end, bar.count) for bar in found.histogram if bar.count] == [(90, 91, 1), (99, 100, 3)]
    assert sum(bar.count for bar in found.histogram) == 4
    assert len(found.histogram) == 10


def test_grades_nobody_has_are_shown_with_nothing():
    found = field(card("甲", 30, 10, 60), card("乙", 20, 0, 60), card("丙", 30, 10, 50))
    assert [(grade.name, grade.count, grade.share) for grade in found.grades] == [
        ("优", 2, Decimal("0.6667")),
        ("良", 1, Decimal("0.3333")),
        ("差", 0, Decimal(0)),
    ]


def test_leniency_says_how_generous_and_how_bunched_totals_are():
    # totals 100, 98, 98, 92: mean 97, variance (9 + 1 + 1 + 25) / 4 = 9
    found = field(card("甲", 30, 10, 60), card("乙", 28, 10, 60), card("丙", 30, 8, 60), card("丁", 30, 2, 60)).leniency
    assert (found.mean, found.spread, found.lowest, found.median, found.highest) == (97, 3, 92, 98, 100)
    assert (found.full_cards, found.full_leaves, found.distinct, found.tied) == (1, Decimal("0.75"), 3, 2)
    assert found.middle_half == 6  # ranks 1 and 3 of four: 92 to 98


# ── Groups and departments ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_budget_of_nothing_is_a_budget():
    about = 'department = "水务"\nbudget = {}'
    cards = card("甲", 30, 10, 60, about=about.format(100)), card("乙", 20, 10, 60, about=about.format(0))
    (water,) = compared(*cards).departments
    assert (water.weighted, water.budget, water.without_budget) == (100, 100, ())


def test_a_department_has_a_weighted_mean_of_those_who_state_a_budget():
    found = compared(
        card("甲", 30, 10, 60, about='department = "水务"\nbudget = 300'),
        card("乙", 20, 10, 60, about='department = "水务"\nbudget = 100'),
        card("丙", 30, 10, 50, about='department = "水务"'),
        card("丁", 30, 10, 40, about='department = "教育"'),
    )
    school, water = found.departments
    assert (water.name, water.plain, water.weighted, water.budget) == ("水务", Decimal("93.3333"), Decimal("97.5"), 400)
    assert (water.lowest.unit.name, water.lost) == ("丙", 20)
    assert [unit.name for unit in water.without_budget] == ["丙"]
    assert (school.name, school.plain, school.weighted, school.budget) == ("教育", 80, None, None)


def test_groups_have_their_own_mean_median_and_loss():
    south = 'region = "南"'
    found = field(
        card("甲", 30, 10, 60, about=south),
        card("乙", 20, 10, 60, about=south),
        card("丙", 0, 0, 60, about='region = "北"'),
    )
    assert [
        (one.value, one.units, one.mean, one.median, one.lowest, one.highest, one.lost) for one in found.groups
    ] == [
        ("北", 1, 60, 60, 60, 60, 40),
        ("南", 2, 95, 90, 90, 100, 10),
    ]


# ── Fields and what is left out ────────────────────────────────────────────────────────────────────────────────────


def test_cards_of_another_rubric_are_a_field_of_their_own():
    other = rubric_of(places=1)
    found = compared(card("甲", 30, 10, 60), card("乙", 30, 10, 60, rubric=other), card("丙", 30, 10, 59, rubric=other))
    assert [[unit.unit.name for unit in one.ranking] for one in found.fields] == [["乙", "丙"], ["甲"]]


def test_two_cards_of_one_unit_are_both_left_out():
    found = compared(card("甲", 30, 10, 60), card("甲", 20, 10, 60), card("乙", 29, 10, 60))
    assert [one.unit.name for one in found.fields[0].ranking] == ["乙"]
    assert [out.diagnostics[0].code for out in found.left_out] == ["same-identity", "same-identity"]
    assert found.inputs == 3


def copied(unit, *files, digest=b"1", rubric=RUBRIC, year=2020, score=30):
    """Cards of files that are the same byte for byte."""
    said = assessment(unit, score, 10, 60, year=year)
    return [evaluate(rubric, attrs.evolve(said, file=file, digest=digest)) for file in files]


def told_of(found):
    return {out.file: (out.diagnostics[0].code, out.diagnostics[0].values.get("other")) for out in found.left_out}


def test_of_copies_of_one_file_one_counts_and_the_others_name_it():
    cards = copied("甲", "甲 (1).toml", "甲.toml", "乙地/甲.toml")
    entry = RosterEntry(unit=Unit(name="甲"), line=2)
    found = compared(*cards, card("乙", 29, 10, 60), handed=Handed(roster_file="units.csv", roster=(entry,)))
    assert [one.file for one in found.fields[0].ranking] == ["甲.toml", "乙-2020-self.toml"]
    assert told_of(found) == dict.fromkeys(("甲 (1).toml", "乙地/甲.toml"), ("copy-of-another", "甲.toml"))
    assert found.roster.received == (entry.unit,)
    assert found.roster.reminders == ()
    assert found.inputs == 4


def test_two_files_of_one_unit_that_differ_anywhere_are_both_left_out():
    for more in (
        copied("甲", "乙.toml", digest=b"2"),
        copied("甲", "乙.toml", rubric=attrs.evolve(RUBRIC, sha256="b")),
    ):
        found = compared(*copied("甲", "甲.toml", "甲 (1).toml"), *more, card("丙", 29, 10, 60))
        assert {code for code, _ in told_of(found).values()} == {"same-identity"}
        assert len(found.left_out) == 3


def test_a_copy_of_last_years_file_among_those_of_this_year_is_told_as_a_wrong_year():
    found = compared(*copied("甲", "2019/甲.toml", "2020/甲.toml", year=2019), card("乙", 29, 10, 60))
    assert {code for code, _ in told_of(found).values()} == {"same-identity-other-year"}
    assert len(found.left_out) == 2
    beside = compared(*copied("甲", "2019/甲.toml", "2020/甲.toml", year=2019), card("甲", 29, 10, 60))
    assert told_of(beside) == {"2020/甲.toml": ("copy-of-another", "2019/甲.toml")}
    assert [one.unit.name for one in beside.years.changes] == ["甲"]


def test_two_versions_of_a_rubric_are_told_apart_by_their_titles():
    newer = attrs.evolve(RUBRIC, version="2", sha256="of the newer file")
    found = compared(card("甲", 30, 10, 60), card("乙", 30, 10, 60), card("丙", 30, 10, 60, rubric=newer))
    assert [one.title for one in found.fields] == [f"{RUBRIC.title} v1", f"{RUBRIC.title} v2"]


def test_two_contents_of_one_version_are_told_with_both_files_and_told_apart_by_their_hash():
    changed = attrs.evolve(RUBRIC, sha256="of the changed file")
    found = compared(card("甲", 30, 10, 60), card("乙", 30, 10, 60), card("丙", 30, 10, 60, rubric=changed))
    assert [one.title for one in found.fields] == [
        f"{RUBRIC.title} v1 {RUBRIC.sha256[:8]}", f"{RUBRIC.title} v1 of the c",
    ]  # fmt: skip
    (told,) = found.diagnostics
    assert told.code == "rubric-of-two-contents"
    assert all(f"（{sha256[:8]}）" in told.message("zh") for sha256 in (RUBRIC.sha256, changed.sha256))
    assert "rubric.toml" in told.message("zh")
    assert not compared(card("甲", 30, 10, 60), card("乙", 30, 10, 60)).diagnostics


def test_a_unit_with_and_without_its_code_is_told_and_not_joined():
    coded, bare = card("甲", 30, 10, 60, about='code = "01"'), card("甲", 30, 10, 60, year=2019)
    found = compared(coded, bare, card("乙", 30, 10, 60))
    told, unpaired = sorted(found.diagnostics, key=lambda one: one.code, reverse=True)
    assert unpaired.code == "no-unit-of-both-years"
    assert (told.code, told.span.file) == ("unit-without-its-code", "甲-2019-self.toml")
    assert "甲（第一个在 甲-2020-self.toml 里的代码是 01）" in told.message("zh")
    assert [unit.name for unit in found.years.only_last] == ["甲"]


def test_a_roster_gives_the_code_that_is_not_stated_so_that_nothing_is_told():
    coded, bare = card("甲", 30, 10, 60, about='code = "01"'), card("甲", 30, 10, 60, year=2019)
    entry = RosterEntry(unit=Unit(name="甲", code="01"), line=2)
    found = compared(coded, bare, handed=Handed(roster_file="units.csv", roster=(entry,)))
    assert found.diagnostics == ()
    assert [one.unit.name for one in found.years.changes] == ["甲"]


def test_two_cards_of_last_year_and_none_of_this_are_told_as_a_wrong_year():
    twice = [attrs.evolve(assessment("甲", 30, 10, 60, year=2019), file=f"{year}/甲.toml") for year in (2019, 2020)]
    entry = RosterEntry(unit=Unit(name="甲"), line=2)
    found = compared(
        *(evaluate(RUBRIC, one) for one in twice),
        card("乙", 30, 10, 60),
        handed=Handed(roster_file="units.csv", roster=(entry,)),
    )
    assert [out.diagnostics[0].code for out in found.left_out] == ["same-identity-other-year"] * 2
    assert [(unit.name, file) for unit, file in found.roster.wrong] == [("甲", "2019/甲.toml"), ("甲", "2020/甲.toml")]
    assert found.roster.duplicate == ()


def test_where_every_card_is_there_twice_no_year_is_called_wrong():
    found = compared(card("甲", 30, 10, 60), card("甲", 29, 10, 60))
    assert found.fields == ()
    assert {out.diagnostics[0].code for out in found.left_out} == {"same-identity"}


def test_two_cards_of_last_year_beside_one_of_this_are_duplicates():
    twice = [attrs.evolve(assessment("甲", 30, 10, 60, year=2019), file=name) for name in ("一.toml", "二.toml")]
    found = compared(*(evaluate(RUBRIC, one) for one in twice), card("甲", 30, 10, 60))
    assert [out.diagnostics[0].code for out in found.left_out] == ["same-identity"] * 2


def test_lines_left_out_stand_in_the_order_of_their_numbers():
    cards = [attrs.evolve(assessment("甲", 30, 10, 60), file=f"units.csv:{line}") for line in (10, 9)]
    found = compared(*(evaluate(RUBRIC, one) for one in cards), card("乙", 30, 10, 60))
    assert [out.file for out in found.left_out] == ["units.csv:9", "units.csv:10"]


def test_a_rubric_called_by_its_path_is_the_one_called_by_its_id():
    twice = [attrs.evolve(assessment("甲", 30, 10, 60), rubric=name, file=name) for name in ("case", "../case.toml")]
    found = compared(*(evaluate(RUBRIC, one) for one in twice), card("乙", 30, 10, 60))
    assert [out.diagnostics[0].code for out in found.left_out] == ["same-identity"] * 2
    assert [one.unit.name for one in found.fields[0].ranking] == ["乙"]


def test_the_latest_year_is_ranked_and_years_before_last_are_left_out():
    found = compared(*(card("甲", 30, 10, 60, year=year) for year in (2017, 2019, 2020)))
    assert [one.year for one in found.fields] == [2020]
    assert (found.years.last_year, found.years.year) == (2019, 2020)
    assert [out.diagnostics[0].code for out in found.left_out] == ["other-year"]


def test_last_year_is_the_latest_with_cards_of_the_kind_that_is_ranked():
    found = compared(
        card("甲", 30, 10, 60), card("甲", 20, 10, 60, year=2018), card("甲", 19, 10, 60, year=2019, kind="review")
    )
    assert (found.years.last_year, found.years.changes[0].last_total) == (2018, 90)
    assert [out.diagnostics[0].code for out in found.left_out] == ["other-year"]


@pytest.mark.parametrize("kind", [None, "self", "review", "final"])
def test_every_input_is_counted_once(kind):
    kinds = ("self", "review", "final")
    cards = [card("甲", 30, 10, 60, kind=one, year=year) for one in kinds for year in (2018, 2019, 2020)]
    others = [
        card("甲", 2, 1, 6, rubric=attrs.evolve(RUBRIC, sha256="other"), more="declared_total = 9"),
        card("丙", 1, 1, 1),
        card("丙", 2, 1, 1),
    ]
    found = compared(*cards, *others, card("乙", 30, None, 60), card("丁", 30, 10, 60, kind="review"), kind=kind)
    parts = [one.ranked + one.open for one in found.fields] + [one.count for one in found.failed]
    assert found.inputs == sum(parts) + found.of_last_year + found.of_reviews + found.aside


def test_final_cards_are_ranked_where_units_have_handed_in_none():
    found = compared(card("甲", 30, 10, 60, kind="final"), card("乙", 30, 10, 59, kind="review"))
    assert [(one.kind, len(one.ranking)) for one in found.fields] == [("final", 1)]


def test_nothing_to_compare_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="no card"):
        compare([])


@pytest.mark.parametrize("wrong", [{"percent": 100}, {"draws": -1}, {"level": 3}, {"sampled": -1}])
def test_options_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Options(**wrong)


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────────────────────────

SCORES = st.tuples(
    st.decimals(0, 30, places=1), st.decimals(0, 10, places=1), st.decimals(0, 60, places=1), st.sampled_from("南北")
)


def cards_of(rows):
    return [
        card(f"单位{number}", *scores, about=f'region = "{region}"') for number, (*scores, region) in enumerate(rows)
    ]


@given(st.lists(SCORES, min_size=1, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_the_files_changes_nothing(rows, chance):
    cards = cards_of(rows)
    mixed = cards[:]
    chance.shuffle(mixed)
    options = {"draws": 20, "sampled": 2}
    assert compared(*cards, **options) == compared(*mixed, **options)


@given(st.lists(SCORES, min_size=1, max_size=8))
@settings(max_examples=25)
def test_losses_add_up_to_what_is_missing_to_the_points_and_shares_to_one(rows):
    cards = cards_of(rows)
    found = field(*cards)
    missing = sum(100 - one.score for one in cards)
    assert found.lost == missing
    for level in (1, 2):
        assert sum(node.lost for node in found.nodes if node.level == level) == missing
    assert sum(node.lost for node in found.pareto) == missing
    if missing:
        shares = sum(Fraction(node.share) for node in found.pareto)
        assert abs(shares - 1) <= Fraction(len(found.pareto), 20000)  # each is rounded to four decimals
        assert found.pareto[-1].cumulative == 1
        assert [node.lost for node in found.pareto] == sorted((node.lost for node in found.pareto), reverse=True)


@given(st.lists(SCORES, min_size=1, max_size=8))
@settings(max_examples=25)
def test_a_higher_total_never_ranks_lower_and_equal_totals_rank_alike(rows):
    found = field(*cards_of(rows)).ranking
    for one in found:
        assert one.rank == 1 + sum(1 for other in found if other.total > one.total)


def test_without_a_complete_card_nothing_is_said_of_single_indicators():
    only_open = compared(card("甲", 30, None, 60))
    assert {"levels", "losses", "ranking"}.isdisjoint(sheet.key for sheet in sheets(only_open))
    assert "incomplete" in [sheet.key for sheet in sheets(only_open)]
