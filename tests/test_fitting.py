"""Does an assessment belong to its rubric? Keys become nodes, and what is typed is held against its limits."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from scorer.applicability import Answers
from scorer.diagnostics import Diagnostic, InputError
from scorer.fitting import fit, same_identity
from scorer.loader import load_rubric
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.model import Assessment, Rubric
from scorer.source import parse

RUBRICS = Path(__file__).parent / "cases" / "rubrics"
PLAIN = load_rubric(RUBRICS / "plain.toml")
ROUNDED = load_rubric(RUBRICS / "rounded.toml")
POTS = load_rubric(RUBRICS / "pots.toml")


def assessment(rubric: Rubric, scores: str = "", rest: str = "", *, year: int = 2020, file: str = "f") -> Assessment:
    head = f'rubric = "{rubric.id}"\nunit = "示例局"\nyear = {year}\n'
    return read_assessment(parse(f"{head}{rest}\n[scores]\n{scores}\n", file))


def fitted(rubric: Rubric, scores: str = "", rest: str = "") -> Answers:
    return fit(rubric, assessment(rubric, scores, rest))[0]


def told(rubric: Rubric, scores: str = "", rest: str = "", *, year: int = 2020) -> tuple[Diagnostic, ...]:
    """All that does not fit; nothing where everything does."""
    try:
        fit(rubric, assessment(rubric, scores, rest, year=year))
    except InputError as error:
        return error.diagnostics
    return ()


def codes(rubric: Rubric, scores: str = "", rest: str = "") -> list[str]:
    return [found.code for found in told(rubric, scores, rest)]


def own(name: str, said: str, slot: str = "部门特性指标") -> str:
    return f'own = [ {{ slot = "{slot}", name = "{name}", {said} }} ]\n'


def owns(*said: str) -> str:
    items = ", ".join(f'{{ slot = "部门特性指标", name = "自定{number}", {text} }}' for number, text in enumerate(said))
    return f"own = [ {items} ]\n"


# ── Which rubric, which year ───────────────────────────────────────────────────────────────────────────────────────


def test_an_assessment_fits_the_rubric_whose_id_it_names_and_no_other() -> None:
    written = assessment(PLAIN)
    assert fit(PLAIN, written)[0] == Answers({}, {})
    with pytest.raises(InputError) as error:
        fit(ROUNDED, written)
    assert [(found.code, str(found.span)) for found in error.value.diagnostics] == [("other-rubric", "f:1:1")]


def test_an_assessment_that_names_a_file_takes_whatever_id_is_in_it() -> None:
    written = attrs.evolve(assessment(PLAIN), rubric="../rubrics/plain.toml")
    assert fit(PLAIN, written)[0] == Answers({}, {})


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_the_years_a_rubric_is_valid_for_include_both_ends(year: int) -> None:
    assert fit(PLAIN, assessment(PLAIN, year=year))[0] == Answers({}, {})


@pytest.mark.parametrize("year", [2019, 2023])
def test_a_year_outside_is_told_with_the_years_inside(year: int) -> None:
    (found,) = told(PLAIN, year=year)
    assert (found.code, found.values["years"], found.values["year"]) == ("year-outside-valid", "2020–2022", str(year))


@pytest.mark.parametrize(("first", "last", "years"), [(None, 2019, "…–2019"), (2021, None, "2021–…")])
def test_a_validity_that_is_open_at_one_end_is_told_so(first: int | None, last: int | None, years: str) -> None:
    rubric = attrs.evolve(PLAIN, first_year=first, last_year=last)
    (found,) = told(rubric)
    assert (found.code, found.values["years"]) == ("year-outside-valid", years)


def test_a_rubric_without_years_scores_any_year() -> None:
    assert fit(ROUNDED, assessment(ROUNDED, year=1999))[0] == Answers({}, {})


# ── Which indicator ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("相关性", "1.1.1"), ("目标设定/相关性", "1.1.1"), ("投入/目标设定/相关性", "1.1.1"), ("1.1.1", "1.1.1"),
        ("数量/完成率", "2.1.1"), ("产出/质量/完成率", "2.2.1"), ("2.2.1", "2.2.1"),
    ],
)  # fmt: skip
def test_an_indicator_answers_to_its_code_and_to_its_path_cut_from_the_left(key: str, code: str) -> None:
    assert list(fitted(PLAIN, f'"{key}" = 1').entries) == [code]


def test_a_path_that_is_cut_from_the_right_or_in_the_middle_fits_nothing() -> None:
    keys = ("投入/目标", "投入/相关性", "/相关性", "相关性/", "")
    assert [codes(PLAIN, f'"{key}" = 1') for key in keys] == [["unknown-indicator"]] * len(keys)


def test_a_name_that_stands_twice_is_ambiguous_and_told_with_paths_and_codes() -> None:
    (found,) = told(PLAIN, '"完成率" = 1')
    assert found.code == "ambiguous-name"
    assert found.values["paths"] == "产出/数量/完成率 (2.1.1), 产出/质量/完成率 (2.2.1)"


def test_a_leaf_goes_before_a_group_of_the_same_name() -> None:
    text = (RUBRICS / "plain.toml").read_text(encoding="utf-8").replace('name = "目标设定"', 'name = "相关性"')
    assert text.count('name = "相关性"') == 2
    assert list(fitted(read_rubric(parse(text, "f")), '"相关性" = 1').entries) == ["1.1.1"]


def test_an_unknown_code_is_compared_with_codes_and_an_unknown_name_with_names() -> None:
    (of_code,), (of_name,) = told(PLAIN, '"1.1.9" = 1'), told(PLAIN, '"明确度" = 1')
    assert set(of_code.values["nearest"]) <= set("0123456789., ")
    assert of_name.values["nearest"].startswith("明确性")


def test_an_indicator_that_resembles_none_is_told_without_a_guess() -> None:
    (found,) = told(PLAIN, '"预算执行率" = 1')
    assert (found.code, found.values["nearest"]) == ("unknown-indicator", "")
    assert found.hint("zh").startswith("全部指标见 scorer rubrics")


def test_one_indicator_under_two_keys_is_told_with_both() -> None:
    (found,) = told(PLAIN, '"相关性" = 1\n"目标设定/相关性" = 2')
    assert (found.code, found.span.line, found.values["first"], found.values["second"]) == (
        "scored-twice", 7, "相关性", "目标设定/相关性",
    )  # fmt: skip


# ── What may be typed ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["0", "2", "2.0", "1.999999"])
def test_a_score_lies_between_nothing_and_its_points(typed: str) -> None:
    assert set(fitted(PLAIN, f'"相关性" = {typed}').entries) == {"1.1.1"}


@pytest.mark.parametrize("typed", ["2.000001", "3", "999999999"])
def test_a_score_above_the_points_is_told_with_both(typed: str) -> None:
    (found,) = told(PLAIN, f'"相关性" = {typed}')
    assert (found.code, found.values) == ("score-above-points", {"score": typed, "points": "2"})


@pytest.mark.parametrize("typed", ["0", "0.5", "1.50", "2"])
def test_a_score_on_the_step_is_taken(typed: str) -> None:
    assert set(fitted(PLAIN, f'"明确性" = {typed}').entries) == {"1.1.2"}


@pytest.mark.parametrize("typed", ["0.1", "0.25", "1.999"])
def test_a_score_beside_the_step_is_told_with_the_step(typed: str) -> None:
    (found,) = told(PLAIN, f'"明确性" = {typed}')
    assert (found.code, found.values["step"]) == ("off-step", "0.5")


def test_typed_numbers_keep_to_the_places_of_the_rounding() -> None:
    assert set(fitted(ROUNDED, '"相关性" = { score = 1.25, deduct = 0.250 }').entries) == {"1.1.1"}
    found = told(ROUNDED, '"相关性" = { score = 1.255, deduct = 0.001 }')
    assert [(diagnostic.code, diagnostic.values["key"]) for diagnostic in found] == [
        ("typed-beyond-rounding", "score"), ("typed-beyond-rounding", "deduct"),
    ]  # fmt: skip


def test_only_own_indicators_and_members_of_a_pool_have_points_to_give() -> None:
    assert codes(PLAIN, '"相关性" = { score = 1, points = 2 }') == ["points-fixed"]
    assert fitted(POTS, '"重点改革" = { score = 1, points = 2 }').entries.keys() == {"1.1.2.1"}


def test_a_member_of_a_pool_scores_no_more_than_the_points_it_was_given() -> None:
    assert codes(POTS, '"重点改革" = { score = 3, points = 2 }') == ["score-above-points"]
    assert codes(POTS, rest=own("接待", "score = 5, points = 4")) == ["score-above-points"]


def test_everything_that_does_not_fit_is_told_at_once_in_the_order_of_the_file() -> None:
    scores = '"相关" = 1\n"相关性" = 3\n"完成率" = 1\n"明确性" = 0.3\n"投入" = 4\n'
    found = told(PLAIN, scores, year=2030)
    assert [(diagnostic.code, diagnostic.span.line) for diagnostic in found] == [
        ("year-outside-valid", 3), ("unknown-indicator", 6), ("score-above-points", 7), ("ambiguous-name", 8),
        ("off-step", 9), ("score-for-group", 10),
    ]  # fmt: skip


# ── Groups ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_group_may_carry_words_and_no_score() -> None:
    assert fitted(PLAIN, '"数量" = { problem = "进度偏慢", measure = "加快执行" }').entries["2.1"].problem == "进度偏慢"
    found = [codes(PLAIN, f'"数量" = {{ {key} = 1 }}') for key in ("score", "points", "deduct")]
    assert found == [["score-for-group"]] * 3


def test_a_group_that_does_not_apply_takes_all_its_leaves_with_it() -> None:
    answers = fitted(ROUNDED, '"效果" = { not_applicable = "本年无此项工作" }')
    assert [code for code in answers.entries if answers.not_applicable(code)] == ["2.1", "2.1.1"]


def test_a_leaf_is_not_scored_below_a_group_that_does_not_apply() -> None:
    (found,) = told(ROUNDED, '"满意度" = 4\n"效果" = { not_applicable = "本年无此项工作" }')
    assert (found.code, found.path, found.span.line) == ("na-with-score", ("产出", "效果", "满意度"), 6)


# ── Slots and pools ────────────────────────────────────────────────────────────────────────────────────────────────


def test_own_indicators_are_kept_in_order_under_the_code_of_their_slot() -> None:
    answers = fitted(POTS, rest=owns("points = 4", "points = 4"))
    assert {code: [item.name for item in items] for code, items in answers.own.items()} == {"1.1.1": ["自定0", "自定1"]}


def test_an_own_indicator_names_a_slot_by_name_path_or_code() -> None:
    for slot in ("部门特性指标", "履职/部门特性指标", "1.1.1"):
        assert list(fitted(POTS, rest=own("接待", "points = 4", slot)).own) == ["1.1.1"]
    assert codes(POTS, rest=own("接待", "points = 4", "可选项")) == ["unknown-slot"]


def test_a_slot_takes_no_more_indicators_than_it_allows() -> None:
    assert len(fitted(POTS, rest=owns(*["points = 1"] * 3)).own["1.1.1"]) == 3
    assert codes(POTS, rest=owns(*["points = 1"] * 5)) == ["slot-too-many"]


def test_a_slot_that_is_full_has_as_many_indicators_as_it_demands() -> None:
    assert codes(POTS, rest=owns("points = 8")) == ["slot-too-few"]
    # Not full yet: the second indicator may still come.
    assert len(fitted(POTS, rest=owns("points = 7")).own["1.1.1"]) == 1


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("points = 4", "points = 4", []),
        ("points = 4", "points = 4.000001", ["pot-exceeded"]),
        ("score = 4", "score = 4", []),
        ("score = 4", "score = 5", ["pot-exceeded"]),
        ("points = 4, score = 1", "points = 5, score = 1", ["pot-exceeded"]),
        ("points = 6, score = 1", "score = 5", ["pot-exceeded"]),  # what scores 5 has at least 5 points
    ],
)
def test_a_slot_holds_its_points_and_no_more(first: str, second: str, expected: list[str]) -> None:
    assert codes(POTS, rest=owns(first, second)) == expected


def test_a_pool_that_is_over_is_told_with_what_is_too_much() -> None:
    (found,) = told(POTS, '"重点改革" = { points = 7.5 }\n"人才培养" = { points = 6 }')
    assert (found.code, found.path[-1], found.values) == (
        "pot-exceeded", "可选项", {"sum": "13.5", "pot": "12", "over": "1.5"},
    )  # fmt: skip


def test_points_that_move_into_a_pot_make_it_larger() -> None:
    text = (RUBRICS / "pots.toml").read_text(encoding="utf-8")
    text = text.replace('language = "zh"', 'language = "zh"\nrounding = { places = 2, mode = "half-up" }')
    text = text.replace("points = 12", "points = 9").replace(
        '  { name = "人才培养" },\n]\n',
        '  { name = "人才培养" },\n]\n\n[[level1.level2.level3]]\nname = "满意度"\npoints = 3\n'
        'not_applicable = { move_to = "可选项" }\n',
    )
    rubric = read_rubric(parse(text, "f"))
    full = '"重点改革" = { points = 6 }\n"人才培养" = { points = 6 }\n'
    assert codes(rubric, full) == ["pot-exceeded"]
    assert len(fitted(rubric, full + '"满意度" = { not_applicable = "无服务对象" }').entries) == 3


# ── Not applicable ─────────────────────────────────────────────────────────────────────────────────────────────────

NA = '{ not_applicable = "本年无此项工作" }'


def test_what_does_not_apply_needs_a_policy() -> None:
    assert codes(PLAIN, f'"相关性" = {NA}') == ["na-without-policy"]
    assert codes(POTS, rest=own("接待", 'not_applicable = "本年无此项工作"')) == ["na-without-policy"]
    assert codes(POTS, f'"部门特性指标" = {NA}') == ["na-without-policy"]


def test_a_pool_that_does_not_apply_needs_a_policy_like_everything_else() -> None:
    assert "na-without-policy" in codes(POTS, f'"可选项" = {NA}')


def test_the_nearest_policy_decides() -> None:
    assert fitted(ROUNDED, f'"相关性" = {NA}').not_applicable("1.1.1")
    assert codes(ROUNDED, f'"合规性" = {NA}') == ["na-refused"]


def test_a_member_of_a_pool_that_does_not_apply_is_merely_unused() -> None:
    assert fitted(POTS, f'"重点改革" = {NA}\n"人才培养" = {{ points = 12 }}').not_applicable("1.1.2.1")


def test_points_do_not_move_to_what_does_not_apply_itself() -> None:
    (found,) = told(ROUNDED, f'"明确性" = {NA}\n"效果" = {NA}')
    assert (found.code, found.path[-1], str(found.span)) == ("move-to-inapplicable", "明确性", "f:6:11")


# ── One assessment each ────────────────────────────────────────────────────────────────────────────────────────────


def test_two_files_of_one_identity_are_told_with_both_names() -> None:
    found = list(same_identity([assessment(PLAIN, file="a"), assessment(PLAIN, file="b"), assessment(ROUNDED)]))
    assert [(problem.code, str(problem.span), problem.values["other"]) for problem in found] == [
        ("same-identity", "b:2:1", "a")
    ]


@pytest.mark.parametrize(
    "rest",
    [
        'kind = "review"\n',
        'about = { code = "001" }\n',
        'about = { reviewer = "甲" }\n',
        'project = { name = "项目" }\n',
        'project = { name = "项目", code = "X" }\n',
    ],
)
def test_kind_code_reviewer_and_project_tell_assessments_apart(rest: str) -> None:
    assert list(same_identity([assessment(PLAIN), assessment(PLAIN, rest=rest)])) == []


def test_an_assessment_is_not_its_own_double() -> None:
    one = assessment(PLAIN)
    assert list(same_identity([one, one])) == []
