"""Rows that say no more than a name above the rows that they head; reasons and names that narrow cells broke."""

from __future__ import annotations

import pytest

from test_padded_columns import paths
from test_published_tables import codes, read_lines, warned
from test_ruled_forms import read_page

TITLE = "示例县2021年改厕补助项目绩效自评表\n单位：示例县农业局\n"

# ── Headings ──

NESTED = """
指标|分值|得分|扣分原因
一、产出（60分）
（一）数量（40分）
新建公厕座数|20|20|
改造旱厕户数|20|18|2户外出
（二）质量（20分）
验收合格率|20|20|
二、效益（40分）
（一）社会（40分）
卫生厕所普及率|40|38|普及率为九成
合计|100|96|
"""


def lines_of(table, delimiter, *, padded):
    rows = [line.split("|") for line in table.strip().split("\n")]
    width = len(rows[0])
    filled = [[*row, *[""] * (width - len(row))] if padded else row for row in rows]
    return TITLE + "\n".join(delimiter.join(row) for row in filled)


def ruled_of(table, *, merged):
    rows = table.strip().split("\n")
    end = "|<|<|<" if merged else "|||"
    return "\n".join(row if "|" in row else row + end for row in rows)


NESTED_GROUPS = [
    ("产出", "数量", "新建公厕座数"),
    ("产出", "数量", "改造旱厕户数"),
    ("产出", "质量", "验收合格率"),
    ("效益", "社会", "卫生厕所普及率"),
]


@pytest.mark.parametrize("points", [True, False], ids=["with points", "without"])
@pytest.mark.parametrize("padded", [True, False], ids=["padded", "alone"])
def test_numbered_headings_below_each_other_are_the_groups_of_pasted_rows(padded, points):
    table = NESTED if points else NESTED.replace("（60分）", "").replace("（40分）", "").replace("（20分）", "")
    (found,) = read_lines(lines_of(table, "\t", padded=padded))
    assert paths(found) == NESTED_GROUPS
    assert found.assessment.declared_total == 96


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "blank"])
def test_numbered_headings_below_each_other_are_the_groups_of_ruled_rows(merged):
    (found,) = read_page(ruled_of(NESTED, merged=merged))
    assert paths(found) == NESTED_GROUPS
    assert not warned(found)


def test_headings_that_do_not_come_to_their_points_are_told_and_name_no_group():
    (found,) = read_page(ruled_of(NESTED.replace("质量（20分）", "质量（15分）"), merged=False))
    assert "total-points-differ" in codes(found)


NAMES_ALONE = """
指标|分值|得分|扣分原因
改厕任务
新建公厕座数|20|20|
改造旱厕户数|40|38|2户外出
群众反映
卫生厕所普及率|40|38|普及率为九成
合计|100|96|
"""


@pytest.mark.parametrize("delimiter", ["\t", " "], ids=["tabs", "blanks"])
@pytest.mark.parametrize("padded", [True, False], ids=["padded", "alone"])
def test_rows_below_a_name_alone_are_told_in_pasted_text(delimiter, padded):
    (found,) = read_lines(lines_of(NAMES_ALONE, delimiter, padded=padded))
    assert {"改造旱厕户数", "卫生厕所普及率"} <= warned(found) | {
        name.removeprefix("群众反映") for name in warned(found)
    }


def test_rows_below_a_name_alone_among_blank_cells_are_told():
    (found,) = read_page(ruled_of(NAMES_ALONE, merged=False))
    assert warned(found) == {"新建公厕座数", "改造旱厕户数", "卫生厕所普及率"}


UNDER_LEVEL_2 = """
二级指标|三级指标|分值|得分
{}
数量|新建公厕座数|20|20
|改造旱厕户数|40|38
{}
社会|卫生厕所普及率|40|38
合计||100|96
"""
OVER_LEVEL_2 = [
    ("产出", "数量", "新建公厕座数"),
    ("产出", "数量", "改造旱厕户数"),
    ("效益", "社会", "卫生厕所普及率"),
]


@pytest.mark.parametrize(
    "headings", [("一、产出", "二、效益"), ("产出（60分）", "效益（40分）")], ids=["numbered", "with points"]
)
def test_headings_in_the_column_of_level_2_are_groups_of_level_1(headings):
    (found,) = read_page(ruled_of(UNDER_LEVEL_2.format(*headings), merged=False))
    assert paths(found) == OVER_LEVEL_2
    for padded in (True, False):
        (found,) = read_lines(lines_of(UNDER_LEVEL_2.format(*headings), "\t", padded=padded))
        assert paths(found) == OVER_LEVEL_2


def test_names_alone_in_the_column_of_level_2_are_told_with_all_rows_below():
    (found,) = read_page(ruled_of(UNDER_LEVEL_2.format("改厕任务", "群众反映"), merged=False))
    assert warned(found) >= {"新建公厕座数", "改造旱厕户数", "卫生厕所普及率"}


def test_a_name_alone_in_the_column_of_serial_numbers_heads_the_rows_below():
    table = "序号|指标|分值|得分\n改厕任务|||\n1|新建公厕座数|60|58\n群众反映|||\n2|卫生厕所普及率|40|38\n合计||100|96"
    (found,) = read_page(table)
    assert paths(found) == [("改厕任务", "新建公厕座数"), ("群众反映", "卫生厕所普及率")]


def test_unnumbered_lines_across_below_each_other_are_told():
    table = (
        "指标|说明|分值|得分\n改厕任务|<|<|<\n完成数量|<|<|<\n新建公厕座数|2座|30|30\n完成质量|<|<|<\n"
        "验收合格率|全部|30|28\n群众反映|<|<|<\n社会影响|<|<|<\n卫生厕所普及率|九成|40|38\n合计|<|100|96"
    )
    (found,) = read_page(table)
    assert warned(found) >= {"新建公厕座数", "验收合格率", "卫生厕所普及率"}


# ── Reasons below 评分说明 ──

EXPLAINED = [
    "一级指标|二级指标|三级指标|权重|评分标准|得分|评分说明",
    "过程|资金|资金到位率|20|按到位率计分|20|",
    "|资金|资金使用合规性|20|每处不合规扣2分|18|1笔支出无明细",
    "产出|数量|改造小区个数|60|按完成率计分|55|1个小区未完工",
    "合计|||100||93|",
]


@pytest.mark.parametrize("delimiter", ["\t", " "], ids=["tabs", "blanks"])
def test_reasons_below_a_head_that_may_be_a_standard_are_read_in_pasted_rows_too(delimiter):
    rows = [[cell for cell in line.split("|") if cell or delimiter == "\t"] for line in EXPLAINED]
    (found,) = read_lines(TITLE + "\n".join(map(delimiter.join, rows)))
    reasons = {name: entry.reason for name, entry in found.assessment.scores.items() if entry.reason}
    assert reasons == {"资金使用合规性": "1笔支出无明细", "改造小区个数": "1个小区未完工"}


def test_a_last_column_that_stands_beside_full_scores_too_is_told_where_rows_are_short():
    rows = [line.split("|") for line in EXPLAINED]
    rows[1][-1] = "全部到位"
    (found,) = read_lines(TITLE + "\n".join(" ".join(cell for cell in row if cell) for row in rows))
    assert {"columns-not-read", "reasons-or-standards"} & codes(found)


# ── Names in the head of a form ──

FORM = """
项目支出绩效自评表
（2022年度）
{}
一级指标    二级指标   三级指标     指标值   完成值   分值   得分
产出指标    数量指标   监测点数量   ≥64个    64个     60     60
效益指标    生态效益指标   水鸟种类   ≥60种    63种     40     38
"""


def read_form(head):
    (found,) = read_lines(FORM.strip().format(head))
    return found


def test_a_label_whose_end_stands_beside_the_value_names_the_project():
    found = read_form("项目支出\n名称    水鸟监测\n实施单位    示例湿地保护中心")
    assert found.assessment.project.name == "水鸟监测"


def test_the_end_of_a_unit_stands_beside_the_end_of_a_label():
    head = "项目名称    水鸟监测\n主管部门    示例林草局      实施单位    示例湿地保护\n及代码          中心监测站"
    assert read_form(head).assessment.unit == "示例湿地保护中心监测站"


def test_a_whole_unit_that_may_go_on_beside_the_end_of_a_label_is_told():
    head = "项目名称    水鸟监测\n主管部门    示例林草局      实施单位    示例湿地保护中心\n及代码          监测站"
    assert "unit-goes-on" in codes(read_form(head))
    assert "unit-goes-on" not in codes(read_form("项目名称    水鸟监测\n实施单位    示例湿地保护中心"))


def test_a_title_may_name_a_special_fund_without_the_word_for_money():
    (found,) = read_lines(
        "“双高计划”学科建设专项绩效自评表\n2022年\n单位：示例学院\n一级指标|三级指标|分值|得分\n产出|论文数|60|60\n效益|影响|40|38".replace(
            "|", "\t"
        )
    )
    assert found.assessment.project.name == "“双高计划”学科建设专项"


# ── Groups in padded columns ──

BROKEN_HEAD = """
示例县医院设备购置自评表
单位：示例县医院                          年度：2022年

序    指标类   指标内   指标名称         计划值    实际值     满    得     未达标原因
号    别     容                                 分    分
1    投入指   资金落   设备购置资金到      100%   100%    10   10    /
     标     实     位率
2                自筹资金落实率      100%   90%     10   9     四季度回款
                                                        滞后
3          业务管   采购程序合规性      合规     合规      20   20    /
4          理     大型设备配置许      已取得    已取得     20   20    /
                 可办理
5    产出指   产出数   购置磁共振       1台     1台      40   36    到货晚
     标     量
"""


def test_a_group_that_may_go_on_in_the_next_row_is_told_where_the_head_is_broken_too():
    (found,) = read_lines(BROKEN_HEAD.strip())
    wrong = [path[-1] for path in paths(found) if len(path) > 1 and path[-2] in ("业务管", "理")]
    assert wrong
    assert set(wrong) <= warned(found)


def test_groups_with_points_that_the_rows_behind_their_names_do_not_come_to_are_told():
    """The names stand in the middle of their rows: 业务工作 beside the second of three."""
    page = """
考核内容        考核指标        分值    扣分    得分     扣分原因及整改措施
党建工作（20分）   支部规范化建设     10    0     10
            主题党日活动      10    1     9      2次党日活动记录不完整，已补录
            年度重点任务完成率   30    2     28     延伸窗口少建1个
业务工作（60分）   群众来信来访办结率   15    0     15
            政务信息报送      15    3     12     报送42篇，目标50篇
经费管理（20分）   预算执行率       10    0.7   9.3    执行率93%
            三公经费控制      10    0     10
合计                      100   6.7   93.3
"""
    (found,) = read_lines(TITLE + page.strip("\n"))
    assert warned(found) >= {"年度重点任务完成率", "群众来信来访办结率", "三公经费控制"}


# ── Pasted groups ──


def test_a_kind_that_is_repeated_before_the_names_of_pasted_rows_is_their_group():
    rows = "指标类型|指标名称|权重|得分\n产出|培训人次|30%|30\n产出|合格率|30%|28\n效益|新增就业|40%|40\n合计||100%|98"
    (found,) = read_lines(TITLE + rows.replace("|", "\t"))
    assert paths(found) == [("产出", "培训人次"), ("产出", "合格率"), ("效益", "新增就业")]
    (found,) = read_lines(TITLE + rows.replace("产出|", "定量|").replace("效益|", "定性|").replace("|", "\t"))
    assert paths(found) == [("培训人次",), ("合格率",), ("新增就业",)]


def test_rows_behind_a_line_without_numbers_are_told_up_to_the_next_group():
    table = """
一级指标 二级指标 三级指标 分值 评价标准 得分 备注
投入 预算 编制完整性 20 全部纳入 20 —
过程 管理 支出进度 20 达序时进度 18 年底集中支付
产出 职责
标准制修订 20 完成计划 20 —
器具检定 20 完成计划 19 计划未完成
效果 社会 费用减免 20 全部减免 20 —
合计 100 97
"""
    (found,) = read_lines(TITLE + table.strip())
    assert {"标准制修订", "器具检定"} <= warned(found)


def test_groups_of_level_1_in_the_column_of_level_2_are_told_in_all_rows():
    table = """
序号 一级指标 二级指标 三级指标 分值 得分 原因
1 决策 立项 依据充分 10 10
2 目标 目标合理 10 10
3 资金 预算执行 10 9 尾款未付
4 过程 资金合规 10 10
5 实施 制度执行 10 9 资料不齐
6 数量 养护座数 20 20
7 产出 质量 合格率 20 20
8 时效 及时率 10 8 两座超期
合计 100 96
"""
    (found,) = read_lines(TITLE + table.strip())
    assert {"养护座数", "及时率"} <= warned(found)


# ── Bars ──

BARRED = [
    "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 原因",
    "年度绩效目标完成情况：全年帮扶512户",
    "产出指标 | 数量指标 | 帮扶户数 | ≥500户 | 512户 | 30 | 30 | ",
    "发放人数 | 120人 | 113人 | 20 | 19 | 学生已就业",
    "质量指标 | 准确率 | 100% | 100% | 20 | 20 | ",
    "效益指标 | 社会效益指标 | 解困率 | ≥30% | 33% | 30 | 30 | ",
    "总分 |  |  |  |  | 100 | 99 | ",
]


def test_a_line_without_bars_among_rows_with_bars_between_their_cells_moves_no_cell():
    (found,) = read_lines(TITLE + "\n".join(BARRED))
    assert BARRED[1] in warned(found)
    assert [path for path in paths(found) if path[-1] != BARRED[1]] == [
        ("产出指标", "数量指标", "帮扶户数"),
        ("产出指标", "数量指标", "发放人数"),
        ("产出指标", "质量指标", "准确率"),
        ("效益指标", "社会效益指标", "解困率"),
    ]


def test_a_reason_goes_on_in_a_line_without_bars():
    (found,) = read_lines(TITLE + "\n".join((*BARRED[:1], *BARRED[2:4], "不再符合条件", *BARRED[4:])))
    assert [entry.reason for entry in found.assessment.scores.values() if entry.reason] == ["学生已就业不再符合条件"]


def test_rows_that_ran_together_over_broken_lines_are_all_told():
    broken = BARRED[2].replace("帮扶户数", "帮扶\n户数")
    (found,) = read_lines(TITLE + "\n".join((*BARRED[:1], broken, *BARRED[3:])))
    right = {path[-1] for path in paths(found) if path[:2] == ("产出指标", "数量指标")}
    assert {path[-1] for path in paths(found)} - right <= warned(found)
