"""Published cards (tests/published), transcribed as the product reads them: totals and contradictions must come out.

The files have the form of tests/cases and name their source: address, date, and how much of the table can be seen.
"""

from pathlib import Path

import attrs
import pytest

from scorer.evaluator import evaluate
from scorer.loader import load_assessment, rubric_of
from test_cases import found_on, read_case, score_case

TESTS = Path(__file__).parent
PUBLISHED = sorted(path for path in (TESTS / "published").glob("*.toml") if path.stem != "replays")
PANZHIHUA = TESTS.parent / "examples" / "panzhihua-beijing-2017.toml"


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_card_gives_its_published_numbers_and_contradictions(path):
    case = read_case(path)
    assert found_on(score_case(case), case["expect"]) == case["expect"]


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_every_published_card_names_its_source_and_is_marked_as_reconstructed(path):
    case = read_case(path)
    assert case.keys() == {"name", "source", "rubric", "assessment", "expect"}
    assert case["source"].keys() == {"url", "date", "kind", "seen"}
    assert bool(case["source"]["url"]) != ("address not recorded" in case["source"]["kind"])
    assert score_case(case).rubric.reconstructed


def test_the_shipped_example_agrees_with_the_total_it_declares():
    assessment = load_assessment(PANZHIHUA)
    card = evaluate(rubric_of(assessment), assessment)
    assert (card.score, card.points, card.grade, card.complete) == (98, 100, "优", True)
    lost = {deduction.path[-1]: deduction.lost for deduction in card.deductions}
    assert lost == {"预算执行进度监控": 1, "绩效目标动态监控": 1}
    assert card.findings == ()


def test_the_shipped_example_without_what_was_derived_can_just_reach_its_declared_total():
    assessment = load_assessment(PANZHIHUA)
    printed = attrs.evolve(
        assessment,
        scores={name: entry for name, entry in assessment.scores.items() if "score" not in entry.derived},
        own=tuple(attrs.evolve(own, entry=attrs.evolve(own.entry, points=None)) for own in assessment.own),
    )
    card = evaluate(rubric_of(assessment), printed)
    assert (card.low, card.high, card.points, card.grade) == (73, 98, 100, None)
    assert [(finding.code, finding.values["count"]) for finding in card.findings] == [("declared-total-needs-all", "6")]
