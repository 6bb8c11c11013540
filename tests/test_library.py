"""The shipped rubrics and examples: each loads, says where it comes from, and is proved by tests of its own."""

from decimal import Decimal
from pathlib import Path

import pytest

from scorer.evaluator import evaluate
from scorer.improvement import improve
from scorer.loader import is_rubric, load_assessment, load_rubric, rubric_of
from scorer.loader.assessment import read_assessment
from scorer.loader.library import shipped_library
from scorer.model import Group, Slot
from scorer.reporters import FORMATS, render
from scorer.reporters.explanation import explanation
from scorer.source import parse, read_source
from scorer.trials import run_trials

LIBRARY = shipped_library()
EXAMPLES = Path(__file__).parent.parent / "examples"
SCHEMA_LINE = "#:schema ../rubric.schema.json"


def id_of(path):
    return "-".join(path.relative_to(LIBRARY).with_suffix("").parts)


FILES = {id_of(path): path for path in sorted(LIBRARY.rglob("*.toml"))}
UNITS = {path.stem: path for path in sorted(EXAMPLES.glob("*.toml")) if not is_rubric(read_source(path))}
RUBRICS_OF_EXAMPLES = [path for path in sorted(EXAMPLES.glob("*.toml")) if is_rubric(read_source(path))]

# ── Rubrics ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id_", FILES)
def test_a_rubric_loads_without_errors_or_warnings(id_):
    assert load_rubric(FILES[id_]).warnings == ()


@pytest.mark.parametrize("id_", FILES)
def test_a_rubric_has_the_id_of_its_path_and_is_found_by_it(id_):
    assert load_rubric(FILES[id_]).id == id_
    assert load_rubric(id_).id == id_


@pytest.mark.parametrize("id_", FILES)
def test_a_rubric_begins_with_the_line_that_tells_editors_its_schema(id_):
    assert FILES[id_].read_text(encoding="utf-8").split("\n")[0] == SCHEMA_LINE


@pytest.mark.parametrize("id_", FILES)
def test_a_rubric_states_its_document_and_status_and_what_is_not_confirmed(id_):
    source = load_rubric(FILES[id_]).source
    assert source.document
    assert source.status in ("transcribed", "derived", "unverified")
    assert source.note


@pytest.mark.parametrize("id_", FILES)
def test_a_rubric_that_rounds_says_on_whose_authority(id_):
    rounding = load_rubric(FILES[id_]).rounding
    assert rounding is None or rounding.source


@pytest.mark.parametrize("id_", FILES)
def test_a_rubric_has_tests_of_its_own(id_):
    assert read_source(FILES[id_]).data.get("test")


@pytest.mark.parametrize("id_", FILES)
def test_the_tests_of_a_rubric_pass(id_):
    assert list(run_trials(load_rubric(FILES[id_]))) == []


@pytest.mark.parametrize("id_", FILES)
def test_an_empty_card_of_a_rubric_is_open_from_nothing_to_full_marks(id_):
    rubric = load_rubric(FILES[id_])
    if rubric.template:
        return
    unit = f'rubric = "{id_}"\nunit = "示例局"\nyear = {rubric.year}\n'
    card = evaluate(rubric, read_assessment(parse(unit, "unit.toml")))
    assert (card.low, card.high, card.complete, card.grade) == (0, 100, False, None)


def test_the_table_of_the_library_has_a_row_with_the_status_of_every_rubric():
    rows = [line.split(" | ") for line in (LIBRARY / "README.md").read_text(encoding="utf-8").splitlines()]
    listed = {row[0].strip("|` "): row[2] for row in rows if row[0].startswith("| `")}
    assert listed == {id_: load_rubric(path).source.status for id_, path in FILES.items()}


def test_the_weights_without_cost_indicators_differ_from_those_with_them_in_three_groups():
    both = [load_rubric(id_) for id_ in ("mof-project-2021", "mof-project-nocost-2021")]
    with_cost, without = ({node.name: node.points for node in rubric.root.children} for rubric in both)
    assert with_cost == {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
    assert without == {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}


# ── 财预〔2021〕101号: the pass mark ────────────────────────────────────────────────────────────────────────────────

OWN = """
[[own]]
slot = "数量指标"
name = "甲"
points = 20
target = {target}
actual = {actual}
sign = "{sign}"
"""

#: By hand: 20 × (completion − 60%) ÷ 40%; completion is 实际 ÷ 目标, of lower-is-better targets 目标 ÷ 实际.
PASS_MARK = [
    ("≥", 50, 50, "20"),
    ("≥", 50, 70, "20"),
    ("≥", 50, 40, "10"),
    (">", 15, 11, "6.67"),
    ("=", 50, 30, "0"),
    ("≥", 50, 29, "0"),
    ("≤", 100, 100, "20"),
    ("≤", 100, 125, "10"),
    ("<", 3, 0, "20"),
    ("≤", 10, 20, "0"),
    ("=", 0, 0, "20"),
    ("=", 0, 1, "0"),
]


def test_all_quantitative_slots_of_the_pass_mark_follow_one_rule():
    slots = [node for node in load_rubric("mof-project-2021").nodes if isinstance(node, Slot)]
    rules = [node.rule for node in slots if node.name != "服务对象满意度指标"]
    assert len(rules) == 10
    assert all(rule == rules[0] for rule in rules)


@pytest.mark.parametrize(("sign", "target", "actual", "score"), PASS_MARK)
def test_a_quantitative_leaf_scores_above_the_pass_mark_in_proportion(sign, target, actual, score):
    unit = 'rubric = "mof-project-2021"\nunit = "示例局"\nyear = 2021\n'
    own = OWN.format(sign=sign, target=target, actual=actual)
    card = evaluate(load_rubric("mof-project-2021"), read_assessment(parse(unit + own, "unit.toml")))
    assert next(node for node in card.root.walk() if node.name == "甲").score == Decimal(score)


# ── 财预〔2013〕53号: the template ──────────────────────────────────────────────────────────────────────────────────

LOCAL = """
[rubric]
id = "local-2014"
extends = "mof-department-2013"
title = "某地评分表"
points = {points}
grades = [ {{ name = "优", from = {excellent} }}, {{ name = "差", from = 0 }} ]
"""


def test_a_locality_makes_a_rubric_of_the_template_by_adding_points(tmp_path):
    template = load_rubric("mof-department-2013")
    leaves = [node for node in template.nodes if not isinstance(node, Group)]
    total = 4 * len(leaves)
    text = LOCAL.format(points=total, excellent=total // 2)
    for node in template.nodes:
        below = [leaf for leaf in leaves if leaf.path[: node.level] == node.path]
        text += f'[[change]]\nnode = "{node.code}"\npoints = {4 * len(below)}\n'
    path = tmp_path / "local-2014.toml"
    path.write_text(text, encoding="utf-8")
    local = load_rubric(path)
    assert (local.template, local.root.points, local.warnings) == (False, total, ())
    facts = '[facts]\n"在职人员数" = 102\n"编制数" = 100\n"固定资产总额" = 1000\n"在用固定资产总额" = 750\n'
    unit = f'rubric = "{path}"\nunit = "示例局"\nyear = 2014\n{facts}'
    card = evaluate(local, read_assessment(parse(unit, str(tmp_path / "unit.toml"))))
    scores = {node.name: node.score for node in card.root.leaves() if node.score is not None}
    assert scores == {"在职人员控制率": Decimal("3.2"), "固定资产利用率": 3}  # 4 × 80%, 4 × 75%


# ── Examples ───────────────────────────────────────────────────────────────────────────────────────────────────────

TOTALS = {
    "ezhou-finance-2019": (96, 110, None),
    "hunan-yueyang": (87, 100, "良"),
    "mof-project-2020": (Decimal("89.6"), 100, "良"),
    "panzhihua-beijing-2017": (98, 100, "优"),
}


def test_there_is_a_total_for_every_example():
    assert UNITS.keys() == TOTALS.keys()


@pytest.mark.parametrize("name", UNITS)
def test_an_example_scores_and_is_shown_and_explained_in_every_format(name):
    assessment = load_assessment(UNITS[name])
    card = evaluate(rubric_of(assessment), assessment)
    assert ((card.score, card.points, card.grade), card.complete) == (TOTALS[name], True)
    for format_ in FORMATS:
        assert render(card, format_)
    told = explanation(card, tuple(card.root.leaves()))
    assert all("/".join(node.path) in told for node in card.root.leaves())


@pytest.mark.parametrize("name", UNITS)
def test_what_would_raise_an_example_names_every_leaf_below_full_marks(name):
    assessment = load_assessment(UNITS[name])
    found = improve(rubric_of(assessment), assessment)
    assert {step.path for step in found.steps if step.full} == {lost.path for lost in found.card.deductions}


@pytest.mark.parametrize("path", RUBRICS_OF_EXAMPLES, ids=lambda path: path.stem)
def test_a_rubric_beside_an_example_is_reconstructed_and_proved_as_well(path):
    rubric = load_rubric(path)
    assert rubric.source.status == "reconstructed"
    assert rubric.trials
    assert list(run_trials(rubric)) == []
    assert path.read_text(encoding="utf-8").startswith("#:schema ../rubrics/rubric.schema.json\n")


def test_the_yueyang_example_uses_every_rule_of_its_rubric():
    assessment = load_assessment(UNITS["hunan-yueyang"])
    rubric = rubric_of(assessment)
    card = evaluate(rubric, assessment)
    ruled = {node.path for node in rubric.nodes if not isinstance(node, Group | Slot) and node.rule}
    assert ruled == {node.path for node in card.root.leaves() if node.origin == "computed"}
    assert {fact.name for fact in rubric.facts} == set(assessment.facts)


def test_the_national_example_loses_points_on_spending_and_on_one_missed_target():
    assessment = load_assessment(UNITS["mof-project-2020"])
    card = evaluate(rubric_of(assessment), assessment)
    assert {lost.path[-1]: lost.lost for lost in card.deductions} == {"预算执行率": Decimal("1.4"), "改造供水管网": 9}
    assert card.findings == ()


def test_the_ezhou_example_declares_what_its_rows_give_without_the_row_of_spending():
    assessment = load_assessment(UNITS["ezhou-finance-2019"])
    card = evaluate(rubric_of(assessment), assessment)
    assert assessment.declared_total == 90
    codes = [finding.code for finding in card.findings]
    assert codes == ["declared-total-leaves-out", "declared-points-mismatch", "deduction-without-reason"]
    assert card.findings[0].path == ("预算执行",)
