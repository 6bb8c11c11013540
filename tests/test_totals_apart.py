"""Totals of deductions only, and of the indicators without the budget; words that name no group, unit or project."""

from __future__ import annotations

from decimal import Decimal

import pytest

from office_files import sheets
from scorer.readers import read_document
from scorer.readers.files.html import read_html
from scorer.readers.published import read_published
from test_published_tables import codes, rows_of
from test_ruled_forms import page, read_page

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
    [
        "合计|<|100|3.5|\n自评得分|<|96.5|<|<\n",
        "自评得分|<|96.5|<|<\n",
        "合计|<|100|3.5|\n",
        "综合得分：96.5分|<|<|<|<\n",
    ],
    ids=["both", "score", "deduction", "sentence"],
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


@pytest.mark.parametrize("behind", ["2023年度", "2023.3.15", "公开09表", "满分100分"])
def test_what_stands_wide_apart_behind_the_name_of_a_unit_and_has_a_number_is_no_part_of_it(behind):
    table = page("指标|分值|得分\n清运率|60|58\n满意度|40|38\n合计|<|96")
    text = f"<p>2023年度绩效自评表</p><p>填报单位：示例县民政局　　　　{behind}</p>{table}"
    (published,) = read_published(read_html(text.encode(), "a.html"), None)
    assert published.assessment.unit == "示例县民政局"


def test_the_title_of_a_report_names_the_project_that_the_title_of_its_annex_does_not():
    table = page("指标|分值|得分\n清运率|60|58\n满意度|40|38\n合计|100|96")
    text = f"<p>示例县2022年农村公路改造项目支出绩效自评报告</p><p>附表：项目支出绩效自评指标评分表</p>{table}"
    (published,) = read_published(read_html(text.encode(), "a.html"), None)
    assert published.assessment.project is not None
    assert published.assessment.project.name == "农村公路改造项目"


def test_the_reasons_of_the_unit_may_be_called_so():
    (published,) = read_page("指标|分值|自评分数|自评扣分理由|复核分数\n清运率|60|58|两村未清运|57\n满意度|40|40||40")
    assert published.assessment.scores["清运率"].reason == "两村未清运"


def test_blanks_that_a_sheet_counts_stand_wide_apart_too():
    unit = '填报单位：示例县民政局<text:s text:c="9"/>公开09表'
    lines = ("2023年度绩效自评表", unit, "指标|分值|得分", "清运率|60|58", "满意度|40|38", "合计|100|96")
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in line.split('|'))}</table:table-row>" for line in lines
    )
    table = f"<office:spreadsheet><table:table table:name='表'>{rows}</table:table></office:spreadsheet>"
    (published,) = read_published(read_document(sheets(table), "a.ods"), None)
    assert published.assessment.unit == "示例县民政局"
