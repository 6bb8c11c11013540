"""One file per behaviour in tests/cases: a rubric, an assessment, and the numbers that must come out.

A case file has `name`, the texts `rubric` and `assessment`, and a table [expect] with any of the keys of `VIEWS`. Nodes
are named by their code; "none" stands for what has no value. Where the input must be refused, `errors` lists the codes.
"""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.source import parse

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))

#: What may stand under [expect]: key → what a scorecard says of it.
VIEWS = {
    "total": lambda card: card.score,
    "points": lambda card: card.points,
    "low": lambda card: card.low,
    "high": lambda card: card.high,
    "complete": lambda card: card.complete,
    "grade": lambda card: card.grade,
    "findings": lambda card: [named(finding.code, finding.path) for finding in card.findings],
    "warnings": lambda card: [named(warning.code, warning.path) for warning in card.diagnostics],
    "deductions": lambda card: {deduction.code: deduction.lost for deduction in card.deductions},
    "reasons": lambda card: {deduction.code: deduction.reason for deduction in card.deductions},
    "converted_loss": lambda card: card.converted_loss,
    "moves": lambda card: [
        [move.code, move.policy, move.points, {"": "total"}.get(move.to, move.to)] for move in card.ledger.moves
    ],
    "alternatives": lambda card: {other.policy: [other.score, other.points] for other in card.ledger.alternatives},
    "open": lambda card: [node.code for node in card.open_leaves()],
}


def read_case(path):
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def score_case(case):
    rubric = read_rubric(parse(case["rubric"], "rubric.toml"))
    return evaluate(rubric, read_assessment(parse(case["assessment"], "unit.toml")))


def found_on(card, expected):
    """What the card says of everything that is expected, in the same form."""
    rows = {node.code: node for node in card.root.walk()}
    found = {key: VIEWS[key](card) for key in expected if key != "nodes"}
    if "nodes" in expected:
        found["nodes"] = {
            code: {key: getattr(rows[code], key) for key in keys} for code, keys in expected["nodes"].items()
        }
    return with_none_in_words(found)


def with_none_in_words(value):
    if isinstance(value, dict):
        return {key: with_none_in_words(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_none_in_words(inner) for inner in value]
    return "none" if value is None else value


def named(code, path):
    return " ".join([code, "/".join(path)]).strip()


def is_scored(path):
    """Whether a case must give a card; the others must be refused."""
    return "errors" not in read_case(path)["expect"]


@pytest.mark.parametrize("path", [path for path in CASES if is_scored(path)], ids=lambda path: path.stem)
def test_a_case_comes_out_as_its_file_says(path):
    case = read_case(path)
    assert found_on(score_case(case), case["expect"]) == case["expect"]


@pytest.mark.parametrize("path", [path for path in CASES if not is_scored(path)], ids=lambda path: path.stem)
def test_a_case_that_has_no_number_is_refused_with_the_codes_of_its_file(path):
    case = read_case(path)
    with pytest.raises(InputError) as refused:
        score_case(case)
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == case["expect"]["errors"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_file_names_its_behaviour_and_expects_something(path):
    case = read_case(path)
    assert case.keys() == {"name", "rubric", "assessment", "expect"}
    assert len(case["name"].split()) >= 4
    assert case["expect"]
