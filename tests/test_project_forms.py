"""Self-evaluation tables of projects as clerks make them: merged cells, several forms in one grid, labels in cells."""

from decimal import Decimal

import openpyxl
import pytest

from office_files import saved
from scorer.model import Group, walk
from scorer.readers import read_document
from scorer.readers.assessments.naming import NO_UNIT
from scorer.readers.files.html import read_html
from scorer.readers.published import read_published


def page(rows, before=""):
    """A page with one table; a cell is a text, or a text and how many rows and columns it covers."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            text, high, wide = cell if isinstance(cell, tuple) else (cell, 1, 1)
            cells.append(f'<td rowspan="{high}" colspan="{wide}">{text}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return read_published(read_html(f"{before}<table>{''.join(lines)}</table>".encode(), "page.html"), None)


def leaves(published):
    """Groups, name, points and score of every indicator."""
    scores = {published.rubric.by_key[key][0].code: entry for key, entry in published.assessment.scores.items()}
    found = []

    def enter(group, above):
        for child in group.children:
            if isinstance(child, Group):
                enter(child, (*above, child.name))
            else:
                entry = scores.get(child.code)
                found.append(("/".join((*above, child.name)), child.points, entry and entry.score))

    enter(published.rubric.root, ())
    return [tuple(str(one) if isinstance(one, Decimal) else one for one in row) for row in found]


def codes(published):
    return {warning.code for warning in published.warnings}


HEAD = ["一级指标", "二级指标", "三级指标", "分值", "得分"]


def test_a_group_over_two_levels_is_one_of_the_upper():
    (found,) = page(
        [
            HEAD,
            ["满意度", "受检者", "受检者满意度", "90", "88"],
            [("预算执行", 1, 2), "资金支付率", "10", "9.8"],
            [("合计", 1, 3), "100", "97.8"],
        ]
    )
    assert leaves(found) == [("满意度/受检者/受检者满意度", "90", "88"), ("预算执行/资金支付率", "10", "9.8")]


def test_a_head_over_two_columns_of_groups_names_both():
    (found,) = page(
        [
            [("指标类别", 1, 2), "指标", "满分", "得分"],
            [("产出", 2, 1), "数量", "补助人数", "50", "50"],
            ["时效", "发放时间", "40", "30"],
            ["满意度", "对象", "村医满意度", "10", "10"],
        ]
    )
    assert [row[0] for row in leaves(found)] == ["产出/数量/补助人数", "产出/时效/发放时间", "满意度/对象/村医满意度"]


def test_a_number_in_a_column_before_its_group_is_not_the_group():
    (found,) = page(
        [
            [("一级指标", 1, 2), "二级指标", "三级指标", "分值", "得分"],
            [("一", 2, 1), ("项目管理", 2, 1), ("预算管理", 2, 1), "资金到位率", "30", "30"],
            ["预算执行率", "30", "28"],
            ["二", "项目产出", "数量", "供餐人数", "40", "40"],
        ]
    )
    paths = ["项目管理/预算管理/资金到位率", "项目管理/预算管理/预算执行率", "项目产出/数量/供餐人数"]
    assert [row[0] for row in leaves(found)] == paths
    assert not codes(found) - {"unit-missing", "year-missing"}


def test_a_second_name_below_one_head_is_left_over_and_told():
    (found,) = page(
        [
            [("一级指标", 1, 2), "二级指标", "三级指标", "分值", "得分"],
            ["产出", "建设类", "数量", "供餐人数", "60", "60"],
            ["效益", "民生类", "社会", "覆盖率", "40", "40"],
        ]
    )
    assert [row[0] for row in leaves(found)] == ["产出/数量/供餐人数", "效益/社会/覆盖率"]
    assert [warning.path for warning in found.warnings if warning.code == "cells-left-over"] == [
        ("供餐人数",),
        ("覆盖率",),
    ]


def test_points_before_the_names_are_those_of_groups_where_others_stand_behind():
    (found,) = page(
        [
            ["一级指标", "分值", "二级指标", "三级指标", "三级分值", "自评分"],
            [("产出指标", 2, 1), ("60", 2, 1), ("数量指标", 2, 1), "平整面积", "30", "30"],
            ["新建渠道", "30", "28.6"],
            ["效益指标", "40", "生态效益", "节水率", "40", "40"],
        ]
    )
    assert [row[1:] for row in leaves(found)] == [("30", "30"), ("30", "28.6"), ("40", "40")]


def test_a_goal_across_the_rows_is_the_group_of_those_below_it():
    (found,) = page(
        [
            ["一级指标", "二级指标", "三级指标", "年初目标值", "得分"],
            [("年度绩效目标1（50分）：提升处置能力", 1, 5)],
            ["产出指标", "数量指标", "新建防火隔离带", "25公里", "48"],
            [("年度绩效目标2（30分）：提高防火意识", 1, 5)],
            ["产出指标", "数量指标", "印发宣传册", "2万份", "30"],
            [("总分", 1, 4), "78"],
        ]
    )
    assert [row[0] for row in leaves(found)] == [
        "年度绩效目标1/产出指标/数量指标/新建防火隔离带",
        "年度绩效目标2/产出指标/数量指标/印发宣传册",
    ]
    goals = [node for node in walk(found.rubric.root) if isinstance(node, Group) and node.name.startswith("年度")]
    assert [node.declared_points for node in goals] == [50, 30]
    assert found.assessment.declared_total == 78


FUNDS = [("年度资金总额", 1, 2), "1,280.00", "1,156.40", "1,098.58", "10", "9.5"]


def test_amounts_with_commas_are_amounts():
    (found,) = page(
        [
            [("资金来源（万元）", 1, 2), "年初预算数", "全年预算数", "全年执行数", "分值", "得分"],
            FUNDS,
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
            ["产出", "数量", "路口数", "1,312个", "1,312个", "90", "90"],
        ]
    )
    facts = {name: fact.value for name, fact in found.assessment.facts.items()}
    assert facts == {"全年预算数": Decimal("1156.40"), "全年执行数": Decimal("1098.58")}
    assert found.assessment.scores["路口数"].target == 1312


@pytest.mark.parametrize("head", ["项目名称", "预算单位"])
def test_a_list_of_projects_is_told_and_lends_no_row_to_the_table_below_it(head):
    listed = [
        ["序号", head, "全年预算数", "全年执行数", "自评得分"],
        ["1", "村级组织运转经费", "126", "126", "98.5"],
        ["2", "防汛应急经费", "20", "15.4", "94.7"],
    ]
    table = [["指标名称", "分值", "得分"], ["抢险人数", "60", "60"], ["物资储备", "40", "34.7"]]
    (below,) = page([*listed, *[[*row, "", ""] for row in table]])
    assert [row[0] for row in leaves(below)] == ["抢险人数", "物资储备"]
    assert "projects-listed" in codes(below)
    (above,) = page([*[[*row, "", ""] for row in table], *listed])
    assert [row[0] for row in leaves(above)] == ["抢险人数", "物资储备"]
    assert "projects-listed" in codes(above)


def test_the_block_on_one_budget_is_no_list():
    (found,) = page(
        [
            ["项目", "", "年初预算数", "全年预算数", "全年执行数", "分值", "得分"],
            [("项目资金", 1, 2), "60", "60", "57", "10", "9.5"],
            ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
            ["产出", "数量", "路口数", "3", "3", "90", "90"],
        ]
    )
    assert leaves(found)[0][1:] == ("10", "9.5")


def form(project, unit, score):
    return [
        ["项目名称", (project, 1, 4)],
        ["主管部门", "示例县民政局", "实施单位", (unit, 1, 2)],
        HEAD,
        ["产出指标", "数量指标", "供养人数", "60", score],
        ["效益指标", "社会效益指标", "供养率", "40", "40"],
        [("总分", 1, 3), "100", str(int(score) + 40)],
    ]


def test_forms_below_each_other_in_one_table_each_have_their_own_unit_and_project():
    found = page([*form("敬老院运转", "示例县敬老院", "58"), *form("救助站维修", "示例县救助站", "55")])
    assert [(one.assessment.unit, one.assessment.project.name) for one in found] == [
        ("示例县敬老院", "敬老院运转"),
        ("示例县救助站", "救助站维修"),
    ]
    assert [one.assessment.declared_total for one in found] == [98, 95]


def test_the_unit_of_a_later_form_is_none_of_an_earlier_one():
    first = [row for row in form("敬老院运转", "", "58") if row[0] != "主管部门"]
    found = page([*first, *form("救助站维修", "示例县救助站", "55")])
    assert [one.assessment.unit for one in found] == [NO_UNIT, "示例县救助站"]


def test_numbered_projects_in_one_table_are_told_apart_by_their_line():
    def numbered(number, name, score):
        return [
            [f"项目{number}", (name, 1, 4)],
            HEAD,
            ["产出", "数量", "铺设管网", "60", score],
            ["效益", "社会", "受益户数", "40", "40"],
            [("小计", 1, 3), "100", str(int(score) + 40)],
        ]

    found = page([*numbered("一", "饮水安全", "59"), *numbered("二", "道路养护", "57")])
    assert [one.assessment.project.name for one in found] == ["饮水安全", "道路养护"]
    assert [one.assessment.declared_total for one in found] == [99, 97]
    assert [len(leaves(one)) for one in found] == [2, 2]


def test_a_label_and_its_value_may_share_a_cell():
    (found,) = page(
        [
            [("填报单位：示例县财政局", 1, 3), ("预算年度：2023", 1, 2)],
            ["项目名称", ("会计培训", 1, 4)],
            HEAD,
            ["产出", "数量", "培训期数", "100", "99"],
        ]
    )
    assert (found.assessment.unit, found.assessment.year) == ("示例县财政局", 2023)


def test_who_uses_the_money_of_a_transfer_is_the_unit():
    head = ["主管部门", "示例县农业局", "资金使用单位", ("示例县蚕桑站", 1, 2)]
    (found,) = page([head, HEAD, ["产出", "数量", "培训期数", "100", "99"]])
    assert found.assessment.unit == "示例县蚕桑站"


def test_the_unit_behind_its_bare_label_is_an_organisation_and_no_measure():
    rows = [HEAD, ["产出", "数量", "培训期数", "100", "99"]]
    (found,) = page([[("单位：示例乡人民政府", 1, 5)], *rows])
    assert found.assessment.unit == "示例乡人民政府"
    (found,) = page([[("计量单位：公里", 1, 5)], *rows])
    assert found.assessment.unit == NO_UNIT


def test_labels_of_one_cell_end_at_the_next_of_them():
    head = "项目名称：路域整治　　　项目单位：示例县交通局　　　项目年度：2020"
    (found,) = page([[(head, 1, 5)], HEAD, ["产出", "数量", "培训期数", "100", "99"]])
    assert (found.assessment.unit, found.assessment.year) == ("示例县交通局", 2020)


def test_what_a_form_says_below_its_total_is_no_indicator():
    rows = [HEAD, ["产出", "数量", "路口数", "100", "99"], [("合计", 1, 3), "100", "99"]]
    (found,) = page([*rows, [("经验与体会", 1, 2), ("分3批组织", 1, 3)], [("问题与建议", 1, 2), ("无", 1, 3)]])
    assert [row[0] for row in leaves(found)] == ["产出/数量/路口数"]


def test_rows_below_a_total_that_stands_first_are_read():
    rows = [HEAD, [("合计", 1, 3), "100", "99"], ["产出", "数量", "路口数", "90", "90"], ["", "", "里程", "10", "9"]]
    (found,) = page(rows)
    assert [row[0] for row in leaves(found)] == ["产出/数量/路口数", "产出/数量/里程"]


def test_a_line_across_the_table_names_the_group_of_the_head_below_it():
    head = ["指标名称", "目标值", "完成值", "分值", "得分"]
    (found,) = page(
        [
            [("产出指标（60分）", 1, 5)],
            head,
            ["补贴机具", "1200", "1268", "60", "59"],
            [("效益指标（40分）", 1, 5)],
            head,
            ["机械化率提高", "1%", "1.2%", "40", "40"],
            ["总分", "", "", "100", "99"],
        ]
    )
    assert leaves(found) == [("产出指标/补贴机具", "60", "59"), ("效益指标/机械化率提高", "40", "40")]
    assert not codes(found) - {"unit-missing", "year-missing"}


def test_a_year_among_the_rows_is_not_the_year_of_the_form():
    rows = [[*HEAD, "偏差原因"], ["产出", "数量", "法庭改造", "100", "90", "5个法庭列入2024年"]]
    (found,) = page(rows, before="<p>项目支出绩效自评表</p><p>（2023年度）</p>")
    assert found.assessment.year == 2023


def test_the_budget_unit_is_the_unit_beside_the_department_above_it():
    (found,) = page(
        [
            ["部门名称", "示例市公安局", "预算单位", ("示例市交警支队", 1, 2)],
            HEAD,
            ["产出", "数量", "路口数", "100", "99"],
        ]
    )
    assert found.assessment.unit == "示例市交警支队"


@pytest.mark.parametrize("title", ["二〇一八年度项目绩效自评表", "二○一八年度绩效自评表"])
def test_a_year_may_be_written_out(title):
    (found,) = page([HEAD, ["产出", "数量", "路口数", "100", "99"]], before=f"<p>{title}</p>")
    assert found.assessment.year == 2018


@pytest.mark.parametrize("label", ["单位", "实施单位"])
def test_a_unit_in_brackets_ends_before_the_bracket(label):
    before = f"<p>2020年度绩效自评表（{label}：示例县交警大队）</p>"
    (found,) = page([HEAD, ["产出", "数量", "路口数", "100", "99"]], before=before)
    assert found.assessment.unit == "示例县交警大队"


@pytest.mark.parametrize("total", ["96.7分（优）", "96.7(优秀)"])
def test_the_grade_behind_a_total_is_no_part_of_it(total):
    (found,) = page([HEAD, ["产出", "数量", "路口数", "100", "96.7"], [("总得分", 1, 3), "100", total]])
    assert found.assessment.declared_total == Decimal("96.7")
    assert "score-unreadable" not in codes(found)


def test_a_group_to_which_nothing_applies_is_not_called_so():
    rows = [
        ["效益指标", "社会效益指标", "覆盖率", "100", "99"],
        ["效益指标", "生态效益指标", "不适用", "/", "/"],
    ]
    (found,) = page([HEAD, *rows])
    assert [row[0] for row in leaves(found)] == ["效益指标/社会效益指标/覆盖率", "效益指标/生态效益指标"]


def test_heads_of_more_offices():
    (found,) = page(
        [
            ["考核类别", "考核事项", "计划数", "完成数", "权值", "自查得分", "得分说明"],
            ["产出", "发放户数", "150", "143", "60", "58", "7户不符"],
            ["效果", "满意率", "90%", "97%", "40", "40", ""],
        ]
    )
    assert leaves(found) == [("产出/发放户数", "60", "58"), ("效果/满意率", "40", "40")]
    (found,) = page(
        [
            ["指标类别", "指标内容及分值", "计划", "实际", "自评分"],
            [("项目管理", 2, 1), "专款专用（60分）", "专用", "专用", "60分"],
            ["台账完整（40分）", "齐全", "缺2项", "38分"],
        ]
    )
    assert leaves(found) == [("项目管理/专款专用", "60", "60"), ("项目管理/台账完整", "40", "38")]


def test_a_sheet_may_begin_with_blank_rows():
    made = openpyxl.Workbook()
    for row in ([""], ["绩效自评表"], HEAD, ["产出", "数量", "路口数", 100, 99]):
        made.active.append([None, *row])
    (found,) = read_published(read_document(saved(made), "a.xlsx"), None)
    assert leaves(found) == [("产出/数量/路口数", "100", "99")]
