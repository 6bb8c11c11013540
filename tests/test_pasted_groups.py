"""Pasted project forms: reasons beside groups, rows that ran together with percentages, words below the last row."""

from __future__ import annotations

from scorer.exact import plain
from test_padded_columns import paths
from test_pasted_layouts import tabbed
from test_published_tables import codes, read_lines, rows_of, warned

# ── A cell a line ──

CELL_A_LINE = """
示例市文体局2022年度部门整体支出绩效自评表
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标（60分） 数量指标 送戏下乡场次 ≥100场 102场 10 10 农家书屋补充 126个 126个 20 20
质量指标 场馆开放率 100% 100% 10 10
时效指标 按时完成率 100% 92% 10 8 {reason}
成本指标 公用经费控制率 ≤100% 98.3% 10 10
{top} 经济效益指标 旅游收入增长率 ≥8% 5.6% 20 17 游客减少
社会效益指标 群众参与率 提升 提升 10 10
满意度指标（10分） 服务对象满意度指标 群众满意度 ≥90% 94% 10 10
总分 100 95
"""


def cell_a_line(reason, top="效益指标（30分）"):
    return CELL_A_LINE.strip().format(reason=reason, top=top).replace(" ", "\n")


def test_a_reason_before_a_group_of_level_2_is_not_the_group_above_it_and_is_told():
    (found,) = read_lines(cell_a_line("体育设施采购流标"))
    assert ("产出指标", "成本指标", "公用经费控制率") in paths(found)
    assert len(paths(found)) == 8
    assert "公用经费控制率" in warned(found)


def test_behind_a_group_of_level_2_of_the_national_form_a_word_is_no_name_of_an_indicator():
    (found,) = read_lines(cell_a_line("体育设施采购流标").removesuffix("总分\n100\n95"))
    assert ["群众参与率", "10", "10"] in rows_of(found)


def test_rows_that_do_not_come_to_the_points_of_their_group_are_told_with_those_around():
    text = cell_a_line("采购流标").replace("\n偏差原因分析及改进措施", "")
    (found,) = read_lines(text)
    wrong = [path[-1] for path in paths(found)[:5] if path[0] != "产出指标"]
    assert wrong
    assert set(wrong) <= warned(found)


# ── Rows that ran together ──

RAN_TOGETHER = """
沙洲区司法局2019年度项目支出绩效自评表
项目资金（万元）年初预算数全年预算数全年执行数分值执行率得分
年度资金总额:56.0056.0050.4010 90%9
其中:本年财政拨款56.0056.0050.40—90%—
绩效指标一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施
产出指标数量指标集中学习次数≥12次12次2020
质量指标在册管控率100%100%2020
时效指标报到及时率100%98%2019个别对象未按期报到
效益指标社会效益指标重新犯罪率≤0.2%0%2020
满意度指标{below}家属满意度≥90%92%1010
总分10098
"""


def test_a_percentage_that_was_reached_and_a_reason_are_told_apart_from_points_and_score_that_ran_together():
    (found,) = read_lines(RAN_TOGETHER.format(below="服务对象满意度指标").strip())
    assert rows_of(found)[1:] == [
        ["集中学习次数", "20", "20"],
        ["在册管控率", "20", "20"],
        ["报到及时率", "20", "19"],
        ["重新犯罪率", "20", "20"],
        ["家属满意度", "10", "10"],
    ]
    assert found.assessment.scores["报到及时率"].reason == "个别对象未按期报到"


def test_the_block_on_the_budget_is_read_where_its_label_and_heads_ran_together():
    (found,) = read_lines(RAN_TOGETHER.format(below="服务对象满意度指标").strip())
    assert rows_of(found)[0] == ["年度资金总额", "10", "9"]
    assert warned(found) <= {""}


def test_a_group_that_stayed_in_a_name_since_its_column_is_empty_is_told():
    (found,) = read_lines(RAN_TOGETHER.format(below="服务对象满意度").strip())
    assert "服务对象满意度家属满意度" in warned(found)


# ── Tabs ──


def test_a_total_below_the_label_of_the_side_is_no_column_that_is_not_read():
    (found,) = read_lines(
        tabbed("""
        石桥市第六中学2023年度项目支出绩效自评表
        项目绩效指标|一级指标|二级指标|三级指标|权重|得分
        |产出指标|数量指标|聘用保安人数|50|50
        ||质量指标|持证上岗率|40|39
        |满意度指标|服务对象满意度指标|师生满意度|10|10
        合计|100|99
    """)
    )
    assert plain(found.assessment.declared_total) == "99"
    assert "columns-not-read" not in codes(found)


SIDE_LABEL = """
海角市第三中学2024年度项目支出绩效自评表
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
成本指标|经济成本指标|项目总成本|≤96万元|90.1万元|20|20|
产出指标|数量指标|维修屋面面积|3200平方米|3200平方米|20|20|
质量指标|验收合格率|100%|100%|20|20|
效益指标|社会效益指标|消除安全隐患|完全消除|基本消除|30|27|列入下年计划
满意度指标|服务对象满意度指标|师生满意度|≥90%|91%|10|10|
总分|100|97|
"""


def test_cost_indicators_over_economic_cost_are_a_group_of_level_1():
    (found,) = read_lines(tabbed(SIDE_LABEL))
    assert paths(found)[0] == ("成本指标", "经济成本指标", "项目总成本")
    assert paths(found)[2] == ("产出指标", "质量指标", "验收合格率")
    (fused,) = read_lines(SIDE_LABEL.strip().replace("|", "").replace("绩效指标一级", "一级"))
    assert paths(fused)[0] == ("成本指标", "经济成本指标", "项目总成本")


# ── Markdown of converters ──

NO_OUTER_BARS = """
## 赣水县林业局2019年度部门整体支出绩效自评报告

一级指标| 二级指标| 三级指标| 分值| 得分| 评分说明
---|---|---|---|---|---
投入（20分）| 预算配置（10分）| 人员控制率| 5| 5| 在职46人
“三公经费”变动率| 5| 5| 较上年下降3.1%
目标设定（10分）| 目标合理性| 10| 8| 结合不够紧密
过程（80分）| 预算执行（80分）| 预算完成率| 30| 29| 完成率97%
预算调整率| 20| 12| 年中追加
公用经费控制率| 30| 30|
合计| 100| 89|
"""


def test_each_line_is_a_row_where_the_rule_of_markdown_has_no_bars_around():
    (found,) = read_lines(NO_OUTER_BARS)
    assert rows_of(found) == [
        ["人员控制率", "5", "5"],
        ["“三公经费”变动率", "5", "5"],
        ["目标合理性", "10", "8"],
        ["预算完成率", "30", "29"],
        ["预算调整率", "20", "12"],
        ["公用经费控制率", "30", "30"],
    ]
    assert paths(found)[1][:2] == ("投入", "预算配置")
    assert plain(found.assessment.declared_total) == "89"
    assert warned(found) <= {""}


BLANK_BESIDE_THE_HEAD = """
陇原师范2023年度项目支出绩效自评表

|  |  |  |  |  |  |  |  |  |  |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | |
| 产出指标 | 数量指标 | 培训人次 | ≥600人次 | 624人次 | 40 | 40 |  | |
| 时效指标 | 完成时间 | 2023年11月底前 | 2023年12月中旬 | 10 | 8 | 档期冲突顺延 | |
| 效益指标 | 社会效益指标 | 教学能力 | 有效提升 | 有效提升 | 30 | 28 | 缺少数据 | |
| 可持续影响指标 | 队伍稳定性 | 稳定 | 稳定 | 20 | 20 |  | |
| 总分 | | | | | | 100 | 96 |  | |
"""


def test_a_blank_beside_a_head_has_the_second_half_of_merged_cells_below_it():
    (found,) = read_lines(BLANK_BESIDE_THE_HEAD)
    assert paths(found)[-1] == ("效益指标", "可持续影响指标", "队伍稳定性")
    assert rows_of(found)[-1] == ["队伍稳定性", "20", "20"]
    assert warned(found) <= {""}


# ── Blanks ──

GROUPS_ON_LINES_OF_THEIR_OWN = """
赣水县林业局2019年度部门整体支出绩效自评表
一级指标 二级指标 三级指标 分值 得分 评分说明
投入（20分）
预算配置（10分） 人员控制率 5 5 在职46人
“三公经费”变动率 5 5 较上年下降3.1%
目标设定（10分） 目标合理性 10 8 结合不够紧密
过程（80分）
预算执行（80分）
预算完成率 50 49 完成率98%
预算调整率 30 22 年中追加
合计 100 89
"""


def test_groups_with_their_points_on_lines_of_their_own_are_those_of_the_row_below():
    (found,) = read_lines(GROUPS_ON_LINES_OF_THEIR_OWN.strip())
    assert paths(found) == [
        ("投入", "预算配置", "人员控制率"),
        ("投入", "预算配置", "“三公经费”变动率"),
        ("投入", "目标设定", "目标合理性"),
        ("过程", "预算执行", "预算完成率"),
        ("过程", "预算执行", "预算调整率"),
    ]


def test_what_is_said_behind_the_score_is_no_name_behind_a_group():
    (found,) = read_lines(GROUPS_ON_LINES_OF_THEIR_OWN.strip().removesuffix("合计 100 89"))
    assert warned(found) <= {""}
