"""Weights that are fractions of one, beside a score of a hundred and what it earns."""

import pytest

from scorer.model import Group
from test_published_tables import codes, rows_of
from test_ruled_forms import read_page

ABOUT = {"unit-missing", "year-missing"}


def table(weights="权重", earned="加权得分", third=("0.4", "100", "40"), whole="1"):
    return f"""一级指标|三级指标|{weights}|得分|{earned}
               产出|修渠长度|0.25|87|21.75
               ^|合格率|0.35|96.5|33.8
               效益|满意率|{"|".join(third)}
               合计|<|{whole}||95.55"""


@pytest.mark.parametrize(
    ("weights", "earned"), [("权重", "加权得分"), ("权重系数", "折算得分"), ("指标权重", "权重得分")]
)
def test_fractions_are_points_where_weight_times_score_is_what_each_row_earns(weights, earned):
    (published,) = read_page(table(weights, earned))
    assert rows_of(published) == [["修渠长度", "25", "21.75"], ["合格率", "35", "33.8"], ["满意率", "40", "40"]]
    assert str(published.assessment.declared_total) == "95.55"
    assert codes(published) == ABOUT


def test_a_row_without_a_score_has_points_and_no_score():
    (published,) = read_page(table(third=("0.4", "", "")).replace("95.55", ""))
    assert rows_of(published)[2] == ["满意率", "40", ""]


@pytest.mark.parametrize(
    ("third", "whole"),
    [(("0.4", "100", "39"), "1"), (("0.3", "100", "30"), "0.9"), (("0.4", "", "40"), "1")],
    ids=["another product", "no whole", "no score"],
)
def test_fractions_that_a_row_does_not_prove_leave_all_scores_told(third, whole):
    (published,) = read_page(table(third=third, whole=whole))
    assert [row[2] for row in rows_of(published)] == ["", "", ""]
    told = {warning.path for warning in published.warnings if warning.code == "score-above-printed-points"}
    assert told == {("修渠长度",), ("合格率",), ("满意率",)}


def test_fractions_behind_the_names_of_groups_are_their_points_too():
    (published,) = read_page(
        """一级指标|权重|三级指标|权重|得分|加权得分
           产出|0.6|修渠长度|0.25|90|22.5
           ^|^|合格率|0.35|96|33.6
           效益|0.4|满意率|0.4|100|40
           合计|1||1||96.1"""
    )
    groups = [node for node in published.rubric.nodes if isinstance(node, Group)]
    assert [(group.name, group.declared_points) for group in groups] == [("产出", 60), ("效益", 40)]
    assert codes(published) == ABOUT
