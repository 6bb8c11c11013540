"""The read-back law: a card that was printed and is read again gives the same scores, or a warning says where not.

What the law promises, of the table of the scores (the first table of the document):

* a score that is read for an indicator or an own indicator is the one that was printed, or a warning names its row;
* a scored leaf for which nothing is read has a warning that names it or its place.

Left out: what is not a score (notes, facts, deductions that a score already contains), and the tables after the first
one.
"""

from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trees
from scorer.evaluator import evaluate
from scorer.loader import load_assessment, rubric_of
from scorer.readers import read_document
from scorer.readers.printed.values import without_subtotal
from scorer.readers.published import read_published
from scorer.reporters import render
from small import rubric_head, scored

EXAMPLES = sorted(
    path for path in (Path(__file__).parents[1] / "examples").glob("*.toml") if not path.name.endswith(".rubric.toml")
)
FORMATS = ("docx", "xlsx", "html")
#: Slots side by side, a pool, bonus, penalty and veto, and a mark that is no part of a number.
EVERYTHING = (
    rubric_head(points=60, more='not_applicable = "rescale"')
    + """
[[fact]]
name = "事故次数"
[[level1]]
name = "产出"
points = 30
[[level1.level2]]
name = "数量"
points = 20
level3 = [
  { name = "特性指标", points = 10, slot = { min = 1 } },
  { name = "自选指标", points = 10, slot = { min = 1 } },
]
[[level1.level2]]
name = "质量"
points = 10
level3 = [ { name = "合格", points = 5 }, { name = "返工", points = 5 } ]
[[level1]]
name = "效益"
points = 30
[[level1.level2]]
name = "可选"
points = 30
pool = true
level3 = [ { name = "节水" }, { name = "节电" }, { name = "就业" } ]
[[adjustment]]
kind = "bonus"
name = "获奖加分"
cap = 2
[[adjustment]]
kind = "penalty"
name = "迟报"
cap = 3
[[veto]]
name = "发生事故"
when = "事故次数 > 0"
total_at_most = 60
""",
    """
[facts]
"事故次数" = 1
[scores]
"合格" = { score = 5, derived = ["score"] }
"返工" = { not_applicable = "没有返工" }
"节水" = { points = 20, score = 18.5 }
"就业" = { points = 10, score = 10 }
[[own]]
slot = "特性指标"
name = "培训"
points = 10
score = 9
[[own]]
slot = "自选指标"
name = "走访"
points = 4
score = 4
[[own]]
slot = "自选指标"
name = "宣传"
points = 6
score = 5.5
[adjustments]
"获奖加分" = { score = 2, reason = "市级表彰" }
"迟报" = 0.5
""",
)


def printed_again(card, form):
    """The document that a printed card is."""
    printed = render(card, form)
    data = printed if isinstance(printed, bytes) else printed.encode()
    return read_document(data, f"card.{form}")


def read_back(card, form):
    return read_published(printed_again(card, form), card.rubric, unit="单位", year=card.assessment.year)


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
@pytest.mark.parametrize("language", ["zh", "en"])
def test_slots_pools_bonuses_and_marks_are_read_back_to_where_they_were(form, language):
    rubric, unit = EVERYTHING
    card = scored(rubric.replace('language = "zh"', f'language = "{language}"'), unit)
    (published,) = read_back(card, form)
    read, said = published.assessment, card.assessment
    assert {key: entry.score for key, entry in read.scores.items() if entry.score is not None} == {
        "合格": 5, "节水": Decimal("18.5"), "就业": 10
    }  # fmt: skip
    assert {(own.slot.split("/")[-1], own.name, own.entry.points, own.entry.score) for own in read.own} == {
        (own.slot, own.name, own.entry.points, own.entry.score) for own in said.own
    }
    assert {key: entry.score for key, entry in read.adjustments.items()} == {"获奖加分": 2, "迟报": Decimal("0.5")}
    assert read.adjustments["获奖加分"].reason == "市级表彰"
    assert read.disclosure.sub_units == ""  # 〔待填〕 is nothing that was said
    # A workbook has its star in the format of the cell.
    assert [one.code for one in published.warnings] == ([] if form == "xlsx" else ["number-starred"])


@pytest.mark.parametrize("form", FORMATS)
def test_an_open_indicator_reads_back_as_open_and_nothing_is_told_of_it(form):
    rubric, unit = EVERYTHING
    card = scored(rubric, unit.replace('"合格" = { score = 5, derived = ["score"] }', '"合格" = {}'))
    (published,) = read_back(card, form)
    assert "合格" not in published.assessment.scores
    assert [one.code for one in (*printed_again(card, form).warnings, *published.warnings)] == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_reasons_are_read_back_and_none_is_made_up(form, language):
    rubric, unit = EVERYTHING
    unit = unit.replace("score = 18.5 }", 'score = 18.5, reason = "干旱" }')
    card = scored(rubric.replace('language = "zh"', f'language = "{language}"'), unit)
    (published,) = read_back(card, form)
    reasons = {key: entry.reason for key, entry in published.assessment.scores.items() if entry.reason}
    assert {key: reason for key, reason in reasons.items() if key != "返工"} == {"节水": "干旱"}
    assert not [own for own in published.assessment.own if own.entry.reason]


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_over_several_pages_reads_back_whole(form):
    """Labels that are printed again on every page do not begin a group."""
    leaves = range(1, 61)
    tree = '[[level1]]\nname = "部门绩效"\npoints = 60\n[[level1.level2]]\nname = "履职"\npoints = 60\nlevel3 = ['
    tree += ", ".join(f'{{ name = "第{leaf}项工作", points = 1 }}' for leaf in leaves) + "]\n"
    card = scored(
        rubric_head(points=60) + tree,
        "[scores]\n" + "".join(f'"第{leaf}项工作" = 0.{leaf}\n' for leaf in leaves),
    )
    (published,) = read_back(card, form)
    read = {key: entry.score for key, entry in published.assessment.scores.items()}
    assert read == {key: entry.score for key, entry in card.assessment.scores.items()}
    assert published.warnings == ()


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=15)
@given(card=trees.cards(most_leaves=20), language=st.sampled_from(["zh", "en"]))
def test_a_random_card_reads_back_as_it_was_or_with_a_warning(form, card, language):
    rubric, assessment = card.read()
    assert broken(evaluate(attrs.evolve(rubric, language=language), assessment), form) == []


@pytest.mark.parametrize(
    "printed",
    [
        "部门决策 so far 3.5/25",
        "部门决策 n/a/0",
        "部门决策 23/25",
        "部门决策\n23/25",
        "部门决策 已得 3.5/25",
        "部门决策 未评/25",
        "部门决策 23/25 ×0.3",
    ],
)
def test_the_subtotal_below_the_name_of_a_group_is_no_part_of_it(printed):
    assert without_subtotal(printed) == "部门决策"


@pytest.mark.parametrize("printed", ["部门决策", "23/25", "24/7值守", "产出（50分）"])
def test_a_name_without_a_subtotal_stays_as_it_is(printed):
    assert without_subtotal(printed) == printed


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_head_of_a_card_says_whose_it_is_and_of_which_year(form, language):
    tree = '[[level1]]\nname = "产出"\npoints = 10\n[[level1.level2]]\nname = "数量"\npoints = 10\nlevel3 = ['
    tree += '{ name = "次数", points = 10 }]\n'
    card = scored(
        rubric_head(points=10) + tree,
        '[project]\nname = "道路养护 2 期"\n[about]\ndepartment = "甲 Bureau"\n[scores]\n"次数" = 9\n',
    )
    for unit in ("乙", "Water Bureau, South", "年度：局", "Year: Bureau"):
        said = attrs.evolve(card.assessment, unit=unit, year=1999)
        rubric = attrs.evolve(card.rubric, language=language)
        data = render(attrs.evolve(card, assessment=said, rubric=rubric), form)
        data = data if isinstance(data, bytes) else data.encode()
        (published,) = read_published(read_document(data, f"card.{form}"), rubric)
        read = published.assessment
        assert (read.unit, read.year) == (unit, 1999)
        assert (read.project.name, read.about.department) == ("道路养护 2 期", "甲 Bureau")
        assert published.warnings == ()
