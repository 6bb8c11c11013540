"""Lines across a ruled table, halves beside each other, projects below each other: what groups rows, what ends."""

from __future__ import annotations

import pytest

from scorer.model import Group
from scorer.readers.assessments.naming import NO_UNIT
from scorer.readers.files.html import read_html
from scorer.readers.published import read_published
from test_published_tables import codes, rows_of
from test_ruled_forms import page, read_page

CALM = {"unit-missing", "year-missing"}


def read(html):
    return read_published(read_html(html.encode(), "a.html"), None)


def groups_of(published):
    return {
        path[-1].name: [node.name for node in path[:-1]]
        for path in _paths(published.rubric.root.children)
        if not isinstance(path[-1], Group)
    }


def _paths(nodes, above=()):
    for node in nodes:
        yield (*above, node)
        if isinstance(node, Group):
            yield from _paths(node.children, (*above, node))


@pytest.mark.parametrize(
    ("first", "second"),
    [("产出情况", "效益情况"), ("一、产出情况", "二、效益情况"), ("一、产出情况（60分）", "二、效益情况（40分）")],
    ids=["bare", "numbered", "with points"],
)
def test_a_cell_over_all_columns_names_the_group_of_the_rows_below_it(first, second):
    upper = f"{first}|<|<|<\n栽树|3处|30|28\n育苗|2处|30|30"
    lower = f"{second}|<|<|<\n成活率|九成|40|37\n合计|<|100|95"
    (published,) = read_page(f"指标|说明|分值|得分\n{upper}\n{lower}")
    assert rows_of(published) == [["栽树", "30", "28"], ["育苗", "30", "30"], ["成活率", "40", "37"]]
    assert groups_of(published) == {"栽树": ["产出情况"], "育苗": ["产出情况"], "成活率": ["效益情况"]}
    assert published.assessment.declared_total == 95
    assert codes(published) == CALM


def test_a_cell_that_leaves_the_scores_their_own_is_an_indicator_without_one():
    (published,) = read_page("指标|说明|分值|得分\n栽树|<|<|\n育苗|2处|30|30\n成活率|九成|40|37")
    assert [name for name, _, _ in rows_of(published)] == ["栽树", "育苗", "成活率"]


def test_what_is_called_an_indicator_before_the_second_level_is_the_first():
    (published,) = read_page(
        "评价指标|二级指标|分值|得分\n管理|制度|30|28\n^|公开|30|30\n民生|低保|40|37\n合计||100|95"
    )
    assert groups_of(published) == {"制度": ["管理"], "公开": ["管理"], "低保": ["民生"]}
    assert rows_of(published) == [["制度", "30", "28"], ["公开", "30", "30"], ["低保", "40", "37"]]
    assert codes(published) == CALM


def test_several_rows_of_which_add_up_to_the_one_before_them():
    (published,) = read_page(
        "指标|分值|得分\n经费控制|8|7\n其中：接待费|4|3\n其中：车辆费|4|4\n预算执行|92|90\n合计|100|97"
    )
    assert rows_of(published) == [["经费控制", "8", "7"], ["预算执行", "92", "90"]]
    assert codes(published) == CALM


def test_halves_with_sums_of_their_own_are_one_table_with_the_total_below_both():
    (published,) = read_page(
        "指标|分值|得分|指标|分值|得分\n一、管理（40分）|<|<|二、履职（60分）|<|<\n制度|20|20|栽树|30|28\n公开|20|18|育苗|30|30\n"
        "小计|40|38|小计|60|58\n总分：96分|<|<|<|<|<"
    )
    assert groups_of(published) == {"制度": ["管理"], "公开": ["管理"], "栽树": ["履职"], "育苗": ["履职"]}
    assert published.assessment.declared_total == 96
    assert codes(published) == CALM


PROJECTS = """项目|二级指标|三级指标|分值|得分
{}|数量|栽树|60|58
^|质量|成活率|40|40
^|小计|<|{}|98
{}|数量|修渠|50|50
^|质量|合格率|50|45
^|小计|<|100|95"""


def test_projects_in_one_grid_are_as_many_tables_each_with_its_total():
    first, second = read(page(PROJECTS.format("绿化", "100", "水利")))
    assert rows_of(first) == [["栽树", "60", "58"], ["成活率", "40", "40"]]
    assert rows_of(second) == [["修渠", "50", "50"], ["合格率", "50", "45"]]
    assert [one.assessment.declared_total for one in (first, second)] == [98, 95]
    assert codes(first) | codes(second) == CALM


@pytest.mark.parametrize(("head", "code"), [("项目", "points-beyond-hundred"), ("项目名称", "columns-not-read")])
def test_what_has_no_sum_of_a_hundred_points_is_no_project_of_its_own_and_that_is_told(head, code):
    (published,) = read(page(PROJECTS.format("绿化", "90", "水利").replace("项目|", f"{head}|")))
    assert code in codes(published)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位名称：示例馆    项目：免费开放    年度：2021年", "示例馆"),
        ("填报单位：示例局\t\t\t单位：分", "示例局"),
        ("单位：万元、分", NO_UNIT),
    ],
)
def test_the_unit_ends_before_the_project_and_the_unit_of_measure_also_in_a_cell(line, unit):
    body = "指标|说明|分值|得分\n栽树|3处|60|58\n成活率|九成|40|37"
    (published,) = read_page(f"{line}|<|<|<\n{body}")
    assert published.assessment.unit == unit


def test_a_year_may_be_written_with_letters_for_its_zeros():
    table = page("指标|分值|得分\n栽树|60|58\n育苗|40|40")
    (published,) = read(f"<p>二O二O年度示例局部门整体支出绩效评价评分表</p>{table}")
    assert (published.assessment.unit, published.assessment.year) == ("示例局", 2020)


def test_units_in_one_grid_are_as_many_tables():
    first, second = read(page(PROJECTS.replace("项目", "单位").format("示例院", "100", "示例站")))
    assert [one.assessment.unit for one in (first, second)] == ["示例院", "示例站"]
    assert rows_of(second) == [["修渠", "50", "50"], ["合格率", "50", "45"]]


def test_sums_numbered_above_their_rows_may_be_followed_by_an_indicator_of_its_own():
    upper = "序号|指标|分值|得分\n一|产出|60|57\n1|栽树|40|39\n2|育苗|20|18"
    (published,) = read_page(f"{upper}\n二|效益|30|29\n1|成活率|30|29\n三|执行率|10|9.6\n|合计|100|95.6")
    assert rows_of(published) == [
        ["栽树", "40", "39"],
        ["育苗", "20", "18"],
        ["成活率", "30", "29"],
        ["执行率", "10", "9.6"],
    ]
    assert groups_of(published)["成活率"] == ["效益"]
    assert codes(published) == CALM


def test_a_name_over_all_levels_stands_in_no_group_where_one_word_is_the_head_of_all_levels():
    (published,) = read_page(
        "指标|<|<|分值|得分\n产出|数量|栽树|60|58\n满意度|对象|村民满意度|30|29\n预算执行率|<|<|10|9.9\n总分|<|<|100|96.9"
    )
    assert groups_of(published) == {"栽树": ["产出", "数量"], "村民满意度": ["满意度", "对象"], "预算执行率": []}


def test_what_is_of_which_in_the_cell_before_its_name_and_no_part_of_a_row_is_told():
    table = "二级指标|三级指标|分值|得分\n数量|栽树|60|58\n质量|成活率|40|40\n总计||100|98"
    (published,) = read_page(f"{table}\n其中：|自评加分||0")
    assert [one.path[-1] for one in published.warnings if one.code == "sum-unclear"] == ["自评加分"]


PARTS = ("指标|分值|得分\n栽树|30|30\n育苗|30|28", "指标|分值|得分\n成活率|20|20\n满意度|20|20\n总分|100|98")


def test_parts_below_headings_with_their_points_are_one_table():
    first, second = map(page, PARTS)
    (published,) = read(f"<p>一、产出指标（60分）</p>{first}<p>二、效益指标（40分）</p>{second}")
    assert groups_of(published) == {
        "栽树": ["产出指标"],
        "育苗": ["产出指标"],
        "成活率": ["效益指标"],
        "满意度": ["效益指标"],
    }
    assert published.assessment.declared_total == 98
    assert codes(published) == CALM


def test_a_heading_with_other_points_than_its_rows_names_no_group():
    published = read(f"<p>一、产出指标（50分）</p>{page(PARTS[0])}")[0]
    assert groups_of(published) == {"栽树": [], "育苗": []}


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("修渠|50|50", True),
        ("修渠|40|40", False),
        ("修渠|50|50\n合计|110|108", False),
        ("修渠|50|50\n合计||108", False),
    ],
    ids=["beyond", "a hundred", "printed points", "printed score"],
)
def test_rows_of_more_than_a_hundred_points_that_no_total_proves_are_told(last, told):
    (published,) = read_page(f"指标|分值|得分\n栽树|60|58\n{last}")
    assert ("points-beyond-hundred" in codes(published)) is told


def test_a_column_of_kinds_before_the_names_is_their_group_below_a_line_across_too():
    upper = "类别|指标|分值|得分\n基础管理|<|<|<\n预算|编制|20|20\n^|执行|20|18"
    (published,) = read_page(f"{upper}\n业务工作|<|<|<\n维权|案件|60|59\n合计|<|100|97")
    assert groups_of(published) == {
        "编制": ["基础管理", "预算"],
        "执行": ["基础管理", "预算"],
        "案件": ["业务工作", "维权"],
    }
    assert codes(published) == CALM


@pytest.mark.parametrize("kinds", [("定量", "定性"), ("正向", "反向")])
def test_kinds_that_say_how_an_indicator_is_measured_are_no_groups(kinds):
    (published,) = read_page("类别|指标|分值|得分\n{}|编制|40|38\n{}|案件|60|59\n合计|<|100|97".format(*kinds))
    assert groups_of(published) == {"编制": [], "案件": []}


def test_the_word_for_its_level_before_the_name_of_a_group_is_no_part_of_it():
    (found,) = read_page(
        "三级指标|分值|得分\n一级指标：履职效能|<|<\n新增藏书|60|58\n一级指标：管理效率|<|<\n预算执行率|40|37\n合计|100|95"
    )
    assert [node.path for node in found.rubric.nodes if not getattr(node, "children", ())] == [
        ("履职效能", "新增藏书"),
        ("管理效率", "预算执行率"),
    ]
