"""Totals of deductions only, and of the indicators without the budget; a word for all indicators is no group."""

from __future__ import annotations

from decimal import Decimal

import pytest

from test_published_tables import codes, rows_of
from test_ruled_forms import read_page

LOST = "一级指标|三级指标|分值|扣分|扣分原因\n投入|目标明确|40||\n过程|支付进度|35|3.5|进度慢\n效果|群众满意|25||\n"
WHOLE = [["目标明确", "40", "40"], ["支付进度", "35", "31.5"], ["群众满意", "25", "25"]]
BUDGET = """预算执行情况（10分）|年度预算数（万元）|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因
^|总额|20|20|19|95%|10|9.5|
年度绩效指标（90分）|一级指标|二级指标|三级指标|指标值|完成值|权重|得分|未完成原因分析
^|产出指标|数量指标|走访户数|30|30|60|60|
^|效益指标|社会效益指标|政策知晓率|90|88|30|28|
"""


@pytest.mark.parametrize(
    "below",
    ["合计|<|100|3.5|\n自评得分|<|96.5|<|<\n", "自评得分|<|96.5|<|<\n", "合计|<|100|3.5|\n"],
    ids=["both", "score", "deduction"],
)
def test_a_blank_deduction_is_nothing_lost_where_the_total_says_so_as_a_score_or_as_a_deduction(below):
    (published,) = read_page(LOST + below)
    assert rows_of(published) == WHOLE
    assert published.assessment.declared_total == Decimal("96.5")
    assert "deductions-blank" not in codes(published)


@pytest.mark.parametrize("below", ["", "合计|<|100|5.5|\n", "自评得分|<|94.5|<|<\n"], ids=["none", "lost", "score"])
def test_a_blank_deduction_that_no_total_proves_is_told_and_its_score_left_blank(below):
    (published,) = read_page(LOST + below)
    assert [score for _, _, score in rows_of(published)] == ["", "31.5", ""]
    assert [w.values["count"] for w in published.warnings if w.code == "deductions-blank"] == ["2"]


def test_a_word_for_all_levels_with_points_down_the_side_of_level_1_is_no_group():
    (published,) = read_page(BUDGET)
    assert [node.name for node in published.rubric.nodes if "." not in node.code] == [
        "预算执行",
        "产出指标",
        "效益指标",
    ]


def test_a_total_of_the_indicators_and_the_budget_above_them_are_the_declared_total_together():
    (published,) = read_page(BUDGET + "合计|<|<|<|<|<|90|88|")
    assert published.assessment.declared_total == Decimal("97.5")
    (apart,) = read_page(BUDGET + "合计|<|<|<|<|<|90|87|")
    assert apart.assessment.declared_total == 87
    assert "total-score-differs" in codes(apart)
