"""The blank table of many units: `scorer compare` understands each of its heads, and asks for nothing else."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

import leaf_cards
import trees
from scorer.cli import main
from scorer.diagnostics import InputError, nowhere
from scorer.exact import plain
from scorer.forms import FORMS
from scorer.layout import in_english, lay_out
from scorer.loader import load_rubric
from scorer.loader.rubric import read_rubric
from scorer.model import Group, Indicator
from scorer.reporters.csv import disarmed
from scorer.source import parse
from small import rubric_head

LIBRARY = sorted((Path(__file__).parent.parent / "rubrics").rglob("*.toml"))
RUBRICS = [rubric for path in LIBRARY if not (rubric := load_rubric(path)).template]


def heads_of(rubric):
    text = FORMS[".csv"](rubric, rubric.id)
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    (heads,) = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return heads


def understood(rubric):
    """The heads, each of which a table understands; all that rules and people are asked for has one."""
    heads = heads_of(rubric)
    place = nowhere("table.csv")
    english = in_english(rubric, heads, place)
    layout = lay_out(rubric, [english.get(head, head) for head in heads], place, english)
    assert len(layout.heads) == len(heads)
    asked = {head.key for head in layout.heads}
    for node in layout.rubric.nodes:
        computed = isinstance(node, Indicator) and node.rule is not None and not node.rule.shape.by_hand
        assert isinstance(node, Group) or computed or node.code in asked
        if computed:
            known = {head.key for head in layout.heads if head.kind == "fact"}
            own = {"目标", "实际", "符号"} | node.rule.shape.own_names()
            assert set(node.rule.facts()) <= known | own
    assert [disarmed(head) for head in heads] == heads
    return heads


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_a_table_understands_every_head_of_its_blank_form(rubric):
    assert understood(rubric)[:4] == ["单位", "单位代码", "项目", "年度"]


@settings(max_examples=50)
@given(trees.cards(most_leaves=15))
def test_a_table_understands_the_blank_form_of_any_tree(card):
    understood(card.read()[0])


@settings(max_examples=30)
@given(leaf_cards.leaf_cards())
def test_a_table_understands_what_any_kind_of_rule_asks_for(drawn):
    understood(leaf_cards.leaf_card(*drawn).rubric)


AWKWARD = """
[[fact]]
name = "甲"
[[fact]]
name = "=cmd()"
[[level1]]
name = "甲"
points = 10
[[level1]]
name = "=1+1"
points = 10
[[level1]]
name = "年度"
points = 10
[[adjustment]]
kind = "bonus"
name = "甲"
cap = 3
[[adjustment]]
kind = "penalty"
name = "-x()"
cap = 3
"""


def test_names_that_mean_several_things_or_look_like_formulas_get_heads_that_do_not():
    heads = understood(read_rubric(parse(rubric_head(points=30) + AWKWARD, "rubric.toml")))
    assert heads[3:] == [
        "year", "主管部门", "地区", "单位类型", "自报总分",
        "fact:甲", "fact:=cmd()", "1", "2", "年度", "adjustment:甲", "adjustment:-x()",
    ]  # fmt: skip


def test_an_indicator_that_no_head_can_mean_is_told_at_its_place():
    text = (rubric_head(points=30) + AWKWARD).replace('name = "年度"', 'name = "甲乙"\ncode = "region"')
    text = text.replace('name = "-x()"', 'name = "甲乙"')
    with pytest.raises(InputError) as caught:
        heads_of(read_rubric(parse(text, "rubric.toml")))
    told = [(one.code, one.path) for one in caught.value.diagnostics]
    assert told == [("column-without-head", ("甲乙",))]


def test_a_filled_in_table_is_compared(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["form", "sichuan-department-2017", "-o", "table.csv"]) == 0
    rubric = load_rubric("sichuan-department-2017")
    points = {node.name: plain(node.points) for node in rubric.nodes if not isinstance(node, Group)}
    heads = heads_of(rubric)
    rows = [
        {"单位": unit, "单位代码": unit, "年度": "2017", **points, "相关性": lost}
        for unit, lost in (("甲局", "3.5"), ("乙局", ""), ("丙局", points["相关性"]))
    ]
    with Path("table.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, heads).writerows(rows)
    assert main(["compare", "table.csv", "--rubric", rubric.id, "--format", "json"]) == 0
    ranked = json.loads(capsys.readouterr().out)["fields"][0]["ranking"]
    whole = rubric.root.points
    assert [(one["unit"]["name"], Decimal(one["total"])) for one in ranked] == [
        ("丙局", whole),
        ("甲局", whole - Decimal(points["相关性"]) + Decimal("3.5")),
    ]
