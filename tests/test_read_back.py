"""The read-back law: a card that was printed and is read again gives the same scores, or a warning says where not.

What the law promises, of the table of the scores (the first table of the document):

* a score that is read for an indicator or an own indicator is the one that was printed, or a warning names its row;
* a scored leaf for which nothing is read has a warning that names it or its place.

Left out: cards in English (the readers know Chinese heads only), what is not a score (notes, facts, deductions that a
score already contains), and the tables after the first one. Random cards moreover have
no leaves of a pool without points of their own, no moves of points, and no own indicators that do not apply.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings

import trees
from scorer.evaluator import evaluate
from scorer.loader import load_assessment, rubric_of
from scorer.readers import read_document
from scorer.readers.published import read_published
from scorer.readers.values import without_subtotal
from scorer.reporters import render

EXAMPLES = sorted(
    path for path in (Path(__file__).parents[1] / "examples").glob("*.toml") if not path.name.endswith(".rubric.toml")
)
FORMATS = ("docx", "xlsx", "html")
#: What random cards may have; what is not among it is told above.
FEATURES = ("blanks", "slots", "pools", "policies", "deductions")


def read_back(card, form):
    printed = render(card, form)
    data = printed if isinstance(printed, bytes) else printed.encode()
    return read_published(read_document(data, f"card.{form}"), card.rubric, unit="单位", year=card.assessment.year)


def scores_of(card):
    """Score by path of every scored leaf."""
    return {leaf.path: leaf.score for leaf in card.root.leaves() if leaf.status == "scored"}


def said(warning):
    return " ".join([*warning.path, *map(str, warning.values.values())])


def broken(card, form):
    """Every leaf of a card for which the law does not hold: path, printed, read."""
    published = read_back(card, form)[0]
    rubric, read = card.rubric, published.assessment
    found = {}
    for key, entry in read.scores.items():
        (node,) = rubric.by_key[key]
        found[node.path] = entry.score
    for own in read.own:
        (slot,) = rubric.by_key[own.slot]
        found[(*slot.path, own.name)] = own.entry.score
    wanted = scores_of(card)
    placed = [warning for warning in published.warnings if warning.span.cell]
    wrong = []
    for path in wanted.keys() | {path for path, score in found.items() if score is not None}:
        if found.get(path) == wanted.get(path):
            continue
        if not any(path[-1] in said(warning) for warning in placed):
            wrong.append((path, wanted.get(path), found.get(path)))
    return wrong


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_that_was_printed_reads_back_as_it_was_or_with_a_warning(path, form):
    assessment = load_assessment(path)
    card = evaluate(rubric_of(assessment), assessment)
    assert broken(card, form) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_plain_card_reads_back_whole(form):
    assessment = load_assessment(next(path for path in EXAMPLES if path.stem == "ezhou-finance-2019"))
    card = evaluate(rubric_of(assessment), assessment)
    (published,) = read_back(card, form)
    read = {key: entry.score for key, entry in published.assessment.scores.items()}
    assert read == {key: entry.score for key, entry in assessment.scores.items()}
    assert not [one.code for one in published.warnings if one.code in ("name-unknown", "row-uncertain", "rows-absent")]


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=15)
@given(card=trees.cards(features=FEATURES, most_leaves=8))
def test_a_random_card_reads_back_as_it_was_or_with_a_warning(form, card):
    scored = evaluate(*card.read())
    assert broken(scored, form) == []


@pytest.mark.parametrize(
    "printed", ["部门决策 23/25", "部门决策\n23/25", "部门决策 已得 3.5/25", "部门决策 未评/25", "部门决策 23/25 ×0.3"]
)
def test_the_subtotal_below_the_name_of_a_group_is_no_part_of_it(printed):
    assert without_subtotal(printed) == "部门决策"


@pytest.mark.parametrize("printed", ["部门决策", "23/25", "24/7值守", "产出（50分）"])
def test_a_name_without_a_subtotal_stays_as_it_is(printed):
    assert without_subtotal(printed) == printed
