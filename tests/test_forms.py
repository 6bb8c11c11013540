"""Blank forms: they load, they ask for every leaf once and in order, and what is filled in comes out again."""

import random
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trees
from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.forms import FORMS
from scorer.loader import load_rubric
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.model import Group, Indicator, Slot
from scorer.source import parse

LIBRARY = sorted((Path(__file__).parent.parent / "rubrics").rglob("*.toml"))

#: Names that could be taken for something else: twice, with a slash, a quote, a code, a comment, another node's path.
AWKWARD = """
[rubric]
id = "awkward"
title = "带 {braces} 和 # 的 \\"标题\\""
version = "1"
year = 2020
language = "LANGUAGE"
levels = "any"
points = 26
grades = [ { name = "优", from = 0 } ]
source = { document = "测试", status = "derived" }
[[level1]]
name = "甲"
points = 12
level2 = [
  { name = "同名", points = 1 },
  { name = "乙", points = 2 },
  { name = "含/斜杠", points = 3 },
  { name = '引"号\\反', points = 4 },
  { name = "2.1", points = 2 },
]
[[level1]]
name = "乙"
points = 14
level2 = [
  { name = "同名", points = 5 },
  { name = "甲/同名", points = 2 },
  { name = "# 井号 = {}", points = 3 },
  { name = "自定", points = 4, slot = { min = 2 } },
]
"""


def blank_form(rubric):
    return FORMS[".toml"](rubric)


def with_unit(form, unit="甲局"):
    assert 'unit = ""' in form
    return form.replace('unit = ""', f'unit = "{unit}"', 1)


def read(form):
    return read_assessment(parse(form, "form.toml"))


def awkward_rubric(language="zh"):
    return read_rubric(parse(AWKWARD.replace("LANGUAGE", language), "awkward.toml"))


def leaves(rubric):
    return [node for node in rubric.nodes if isinstance(node, Indicator)]


def pots(rubric):
    """Codes of the pools, and of all below them."""
    return {
        below.code
        for node in rubric.nodes
        if isinstance(node, Group) and node.pool
        for below in rubric.nodes
        if below.path[: node.level] == node.path
    }


def meant(rubric, key):
    """The leaf that a key of a form means; there must be one only."""
    (node,) = [node for node in rubric.by_key[key] if not isinstance(node, Group)]
    return node


LOADED = {path.stem: load_rubric(path) for path in LIBRARY}
#: A template has no points to fill in.
RUBRICS = {name: rubric for name, rubric in LOADED.items() if not rubric.template} | {
    "awkward": awkward_rubric(),
    "awkward in English": awkward_rubric("en"),
}
every_rubric = pytest.mark.parametrize("rubric", RUBRICS.values(), ids=RUBRICS)


@every_rubric
def test_a_blank_form_with_a_unit_is_an_assessment_in_which_everything_is_open(rubric):
    card = evaluate(rubric, read(with_unit(blank_form(rubric))))
    assert (card.low, card.high) == (0, rubric.root.points)
    assert not card.complete
    assert not card.deductions


@every_rubric
def test_a_form_asks_for_every_leaf_once_in_the_order_of_the_rubric(rubric):
    keys = list(read(with_unit(blank_form(rubric))).scores)
    assert [meant(rubric, key) for key in keys] == leaves(rubric)


@settings(max_examples=150)
@given(trees.cards(("slots", "pools")))
def test_a_form_asks_for_every_leaf_of_any_rubric_once_and_in_order(drawn):
    rubric, _ = drawn.read()
    keys = list(read(with_unit(blank_form(rubric))).scores)
    assert [meant(rubric, key) for key in keys] == leaves(rubric)


@every_rubric
def test_a_key_that_means_a_leaf_means_nothing_else(rubric):
    for key in read(with_unit(blank_form(rubric))).scores:
        assert len(rubric.by_key[key]) == 1


@every_rubric
def test_a_form_prints_the_points_beside_every_leaf(rubric):
    form = blank_form(rubric)
    for node in leaves(rubric):
        word = "分" if rubric.language == "zh" else " points"
        (line,) = [line for line in form.splitlines() if line.startswith('"') and meant(rubric, key_of(line)) is node]
        # A name may look like a blank itself, and a comment may hold `{ … }`.
        (comment,) = re.findall(r'^"(?:[^"\\]|\\.)*" = \{\}(.*)$', line)
        if node.points is None:
            assert comment == ""  # a member of a pool has none
        else:
            # What a rule asks for follows after a comma.
            assert re.fullmatch(rf"  # {re.escape(plain(node.points))}{word}([，,].*)?", comment)


def key_of(line):
    (key,) = tomllib.loads(line)
    return key


@every_rubric
def test_a_form_has_a_block_to_uncomment_for_every_slot(rubric):
    form = blank_form(rubric)
    keys = "slot|name|points|score|target|actual|sign|measured_in"
    start = form.index("# [[own]]") if "# [[own]]" in form else len(form)
    block = re.sub(rf"^# (\[\[own\]\]|{keys})", r"\1", form[start:], flags=re.MULTILINE)
    uncommented = form[:start] + block
    blocks = tomllib.loads(uncommented).get("own", [])
    slots = [node for node in rubric.nodes if isinstance(node, Slot)]
    assert [rubric.by_key[block["slot"]] for block in blocks] == [(slot,) for slot in slots]
    for block, slot in zip(blocks, slots, strict=True):
        asked = ["score"] if slot.rule is None else ["target", "actual", "sign", "measured_in"]
        assert list(block) == ["slot", "name", "points", *asked]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_tells_of_not_applicable_only_where_the_rubric_has_a_policy(language):
    text = AWKWARD.replace("LANGUAGE", language)
    own = text.replace('{ name = "乙", points = 2 }', '{ name = "乙", points = 2, not_applicable = "exclude" }')
    whole = text.replace("points = 26", 'points = 26\nnot_applicable = "exclude"')
    told = ["{ not_applicable = " in blank_form(read_rubric(parse(one, "form.toml"))) for one in (text, own, whole)]
    assert told == [False, True, True]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_speaks_the_language_of_its_rubric(language):
    form = blank_form(awkward_rubric(language))
    assert ("填写后用" in form) == (language == "zh")
    assert ("Fill in" in form) == (language == "en")


def test_a_form_names_its_rubric_and_a_year_that_it_may_score():
    for rubric in RUBRICS.values():
        assessment = read(with_unit(blank_form(rubric)))
        assert assessment.rubric == rubric.id
        assert (rubric.first_year or 0) <= assessment.year <= (rubric.last_year or 9999)


def test_a_rubric_valid_for_later_years_than_its_document_gives_a_form_for_such_a_year():
    text = AWKWARD.replace("LANGUAGE", "zh").replace("year = 2020", "year = 2020\nvalid = { from = 2021 }")
    rubric = read_rubric(parse(text, "later.toml"))
    assert read(with_unit(blank_form(rubric))).year >= 2021


def fill(rubric, form, chance):
    """A form with random valid scores, and what was written: score by path."""
    grid = 10 ** (rubric.rounding.places if rubric.rounding else 3)
    in_pots = pots(rubric)
    written = {}
    lines = []
    for line in form.splitlines():
        node = meant(rubric, key_of(line)) if line.startswith('"') else None
        if node is None or node.code in in_pots or chance.random() < 0.2:
            lines.append(line)
            continue
        written[node.path] = Decimal(chance.randint(0, int(node.points * grid))) / grid
        key, _, comment = line.rpartition("= {}")
        lines.append(f"{key}= {plain(written[node.path])}{comment}")
    return "\n".join(lines) + "\n", written


def assert_filled_in(rubric, chance):
    text, written = fill(rubric, with_unit(blank_form(rubric)), chance)
    card = evaluate(rubric, read(text))
    found = {node.path: node.score for node in card.root.leaves() if node.score is not None}
    assert found == written
    if rubric.root.roll_up == "sum":
        assert card.low == sum(written.values())


@every_rubric
def test_scores_written_into_a_form_are_the_scores_of_the_card(rubric):
    for seed in range(10):
        assert_filled_in(rubric, random.Random(seed))


@settings(max_examples=100)
@given(trees.cards(("slots", "pools")), st.integers(0, 2**32))
def test_scores_written_into_the_form_of_any_rubric_are_the_scores_of_the_card(drawn, seed):
    rubric, _ = drawn.read()
    assert_filled_in(rubric, random.Random(seed))
