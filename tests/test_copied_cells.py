"""Forms as a browser or a viewer copies them: cells in several lines, lines wider than the head, rows behind prose."""

from __future__ import annotations

from test_padded_columns import paths
from test_pasted_layouts import tabbed
from test_published_tables import codes, read_lines, rows_of, warned

# ── Names of groups in several lines, between tabs ──

BROKEN = """
示例县水务局2021年度项目支出绩效自评表
一级指标|二级指标|三级指标|分值|自评得分|扣分原因
决策
（30分）|项目立项|立项依据充分性|10|10|
立项程序规范性|20|18|论证会晚开
过
程
（30分）|组织实施|制度执行有效性|30|30|
效益指标（40分）|经济效益
指标|灌溉增收|10|10|
社会效益
指标|供水保证率|10|9|检修停水
满意度
指标|用水户满意度|20|19|
总分|||100|96|
"""


def test_a_group_whose_points_a_browser_copied_to_the_next_line_is_on_the_line_of_its_row():
    (found,) = read_lines(tabbed(BROKEN))
    assert paths(found)[:3] == [
        ("决策", "项目立项", "立项依据充分性"),
        ("决策", "项目立项", "立项程序规范性"),
        ("过程", "组织实施", "制度执行有效性"),
    ]
    assert not warned(found)


def test_a_group_of_the_national_form_goes_on_in_the_next_line_also_at_the_end_of_one():
    (found,) = read_lines(tabbed(BROKEN))
    assert ("效益指标", "经济效益指标", "灌溉增收") in paths(found)
    assert ("效益指标", "社会效益指标", "供水保证率") in paths(found)


def test_prose_above_a_row_is_no_part_of_its_group():
    text = "示例县水务局2021年度项目支出绩效自评表\n一级指标|三级指标|分值|自评得分\n产出指标（60分）|管网长度|60|55"
    text += "\n效益指标（40分）|供水保证率|40|40\n总分||100|95"
    (found,) = read_lines("见下\n" + tabbed(text))
    assert paths(found) == [("产出指标", "管网长度"), ("效益指标", "供水保证率")]


# ── Lines wider than the head ──

WIDER = """
示例市公路局2022年度项目自评表
项目权重|评价内容|分值|自评分|评价标准
项目决策2分|决策依据|2|2|有文件
项目管理8分|财务制度|4|4|有制度
运行监管|4|3|有记录
项目绩效90分|产出指标|数量指标|养护里程|40|38|按比例
质量指标|验收合格率|20|20|按比例
满意度指标|公众满意度|沿线满意度|30|29|按比例
总分||100|96|
"""


def test_a_line_with_more_cells_than_the_head_has_words_is_told():
    (found,) = read_lines(tabbed(WIDER))
    assert "line-wider-than-head" in codes(found)


def test_a_head_as_wide_as_its_rows_tells_nothing_of_the_kind():
    (found,) = read_lines(tabbed(BROKEN))
    assert "line-wider-than-head" not in codes(found)


def test_the_points_of_a_group_without_a_bracket_are_those_that_its_rows_come_to():
    (found,) = read_lines(tabbed(WIDER))
    assert ("项目决策", "决策依据") in paths(found)
    assert ("项目管理", "运行监管") in paths(found)


def test_a_number_in_the_name_of_a_group_that_its_rows_do_not_come_to_stays_in_it():
    (found,) = read_lines(tabbed(WIDER.replace("项目管理8分", "项目管理90分")))
    assert ("项目管理90分", "财务制度") in paths(found)


def test_without_fen_all_groups_of_a_level_have_to_end_in_what_their_rows_come_to():
    rows = "项目|内容|分值|自评分\n投入20|目标设定|20|20\n产出{}|养护里程|80|76\n合计||100|96"
    text = f"示例市公路局2022年度项目自评表\n{rows}"
    (found,) = read_lines(tabbed(text.format(80)))
    assert paths(found) == [("投入", "目标设定"), ("产出", "养护里程")]
    (found,) = read_lines(tabbed(text.format(2022)))
    assert paths(found) == [("投入20", "目标设定"), ("产出2022", "养护里程")]


def test_a_level_that_the_head_lacks_is_told_from_its_first_row_on_where_each_cell_has_a_line():
    lines = [line.split("|") for line in WIDER.strip().split("\n")]
    (found,) = read_lines("\n".join(f"{cell} |" if cell else "|" for line in lines for cell in line))
    wrong = {path[-1] for path in paths(found) if path[-1] == "验收合格率" and path[0] != "项目绩效"}
    assert wrong <= warned(found)


# ── Rows behind the last that was read ──

CUT = """
示例区民政局2022年度项目支出绩效自评表
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因
产出指标 数量指标 发放人数 100人 96人 20 19
迁出4人
未再发放，下年据实编制。
质量指标 发放准确率 100% 100% 20 20
时效指标 发放及时率 100% 100% 20 20
"""


def test_lines_like_rows_below_a_sentence_that_ended_a_table_without_a_total_are_told():
    (found,) = read_lines(CUT.strip())
    read = {row[0] for row in rows_of(found)}
    assert {"发放准确率", "发放及时率"} <= read or "rows-without-head" in codes(found)


def test_a_second_goal_below_the_first_is_told_where_its_rows_are_not_read():
    text = """示例学院2022年度项目绩效自评表
年度绩效目标1：奖助（60分） 一级指标 二级指标 三级指标 年初目标值 实际完成值 得分
产出指标 数量指标 奖学金人数 23人 23人 30
效益指标 社会效益指标 完成学业率 ≥98% 99% 28
年度绩效目标2：补偿（40分） 产出指标 数量指标 入伍人数 ≥80人 86人 20
时效指标 发放时间 11月底 12月8日 8
满意度指标 服务对象满意度指标 学生满意度 ≥95% 96% 10"""
    (found,) = read_lines(text)
    names = {row[0] for row in rows_of(found)}
    assert {"发放时间", "学生满意度"} <= names or "rows-without-head" in codes(found)


# ── A blank that left no trace ──

SHIFTED = """
示例县图书馆2022年度项目支出绩效自评表 | |||||||||
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因 |
产出指标 | 数量指标 | 讲座场次 | ≥ | 12 | 场 | 11 | 40 | 38 | 停办1场 | |
时效指标 | 拨付时限 | 定性 | 12月底前 |
| 12月20日 | 20 | 20 |
| ||
效益指标 | 社会效益指标 | 知晓率 | = | 100 | % | 100 | 40 | 40 |
| |||
合计 | 100 | 98 | |||||||
"""


def test_points_that_may_be_the_score_of_the_number_before_them_are_told_where_no_score_is_printed():
    (found,) = read_lines(SHIFTED.strip())
    row = next(row for row in rows_of(found) if row[0] == "拨付时限")
    assert row == ["拨付时限", "20", "20"] or "拨付时限" in warned(found)


# ── Names that ran together, groups that are none ──


def test_a_reason_behind_full_marks_for_a_bound_that_was_missed_may_begin_the_next_name_and_is_told():
    text = (
        "示例县民政局2019年度项目绩效自评表产出指标一级指标二级指标三级指标分值年度指标值全年实际值得分未完成原因"
        "产出指标(50分)数量指标供养人数25≥4754人4604人25实行动态管理救助人次25≥7人7人25"
        "效益指标(50分)社会效益指标受益人数30≥80人87人30满意度指标服务对象满意度指标群众满意度20≥90%95%20总分100100"
    )
    found = read_lines(text)
    names = {row[0] for one in found for row in rows_of(one)}
    assert "实行动态管理救助人次" not in names or "实行动态管理救助人次" in warned(found[0])


def test_the_unit_stands_behind_its_label_and_a_blank():
    text = "2023年度部门整体支出绩效自评表\n单位 示例县文物局\n" + tabbed(
        "一级指标|三级指标|分值|自评得分\n投入|预算编制|60|55\n产出|文物巡查|40|40\n合计||100|95"
    )
    (found,) = read_lines(text)
    assert found.assessment.unit == "示例县文物局"


def test_the_number_of_an_annex_that_ran_into_the_year_is_no_part_of_the_unit():
    text = "附件22022年度示例县农业农村局部门整体支出绩效自评表\n" + tabbed(
        "一级指标|三级指标|分值|自评得分\n投入|预算编制|60|55\n产出|抽检批次|40|40\n合计||100|95"
    )
    (found,) = read_lines(text)
    assert found.assessment.unit == "示例县农业农村局"
