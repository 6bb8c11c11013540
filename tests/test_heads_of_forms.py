"""What forms say in a line above their rows, as those who fill them in write it: the budget, the project, its goals."""

import pytest

from test_department_reports import codes, read, rows_of
from test_published_tables import read_lines

TITLE = "示例局2023年度项目支出绩效自评表"
ROWS = """
一级指标|二级指标|三级指标|分值|得分
产出指标|数量指标|养护里程|40|38
效益指标|社会效益指标|隐患整治率|50|50
"""
TOTAL = "合计|<|<|100|97.6\n"


@pytest.mark.parametrize(
    "line",
    [
        "预算执行情况|分值：10|执行率：96%|得分：9.6|",
        "预算执行情况（10分）|执行率|96%|得分|9.6分",
        "执行率|96%|分值|10|得分：9.6",
        "全年执行数|240|执行率|96%|得分（满分10分）：9.6",
    ],
)
@pytest.mark.parametrize("end", [TOTAL, ""])
def test_the_budget_in_one_line_of_labels_is_a_row(line, end):
    (one,) = read(TITLE, line + ROWS + end)
    assert "预算执行/执行率 10 9.6" in rows_of(one)
    assert not {"budget-not-read", "columns-not-read", "total-points-differ"} & codes(one)


@pytest.mark.parametrize("end", [TOTAL, ""])
def test_a_line_on_the_budget_without_its_points_is_told(end):
    (one,) = read(TITLE, "执行数|240|执行率|96%|得分：9.6" + ROWS + end)
    assert not any("9.6" in row for row in rows_of(one))
    assert "budget-not-read" in codes(one)


def test_a_score_above_the_points_is_no_line_on_the_budget():
    (one,) = read(TITLE, "执行率|96%|分值|10|得分：96" + ROWS + TOTAL)
    assert len(rows_of(one)) == 2
    assert {"total-points-differ", "budget-not-read"} <= codes(one)


@pytest.mark.parametrize(
    "line",
    [
        "项目：乡村公路养护|<|单位：示例县公路站|<|<",
        "项目|乡村公路养护|单位|示例县公路站|",
        "项目|乡村公路养护|实施单位|示例县公路站|",
        "专项资金名称：乡村公路养护|<|<|<|<",
    ],
)
def test_a_bare_word_for_the_project_names_it(line):
    (one,) = read("示例县公路站2023年度绩效自评表", line + ROWS)
    assert one.assessment.project is not None
    assert one.assessment.project.name == "乡村公路养护"


def test_a_sentence_behind_the_word_for_the_project_names_none():
    (one,) = read("示例局2023年度绩效自评表", "项目：一是养护公路，二是整治隐患。", ROWS)
    assert one.assessment.project is None


def test_the_caption_of_a_table_names_its_project_and_that_is_told():
    first, second = read(
        "示例局2023年度项目绩效自评", "（一）残疾人康复救助项目", ROWS + TOTAL, "（二）职业技能培训补助", ROWS + TOTAL
    )
    assert [one.assessment.project.name for one in (first, second)] == ["残疾人康复救助项目", "职业技能培训补助"]
    assert all("project-from-title" in codes(one) for one in (first, second))


def test_a_heading_of_no_one_project_names_none():
    (one,) = read("示例局2023年度绩效自评", "（一）重点项目", ROWS)
    assert one.assessment.project is None


GOALS = """
项目名称|公共文化服务|<|<
一级指标|二级指标|三级指标|权重
产出指标|数量指标|养护里程|40
效益指标|社会效益指标|隐患整治率|50
"""


def test_the_goals_of_a_project_are_no_table_beside_its_scores():
    (one,) = read("示例局2023年决算公开", GOALS, "绩效自评情况", "项目名称|公共文化服务|<|<|<" + ROWS)
    assert rows_of(one) == ["产出指标/数量指标/养护里程 40 38", "效益指标/社会效益指标/隐患整治率 50 50"]
    assert "table-repeats" in codes(one)


def test_the_goals_of_another_project_are_a_table_of_their_own():
    assert len(read("示例局2023年决算公开", GOALS, "绩效自评情况", "项目名称|农村公路养护|<|<|<" + ROWS)) == 2


@pytest.mark.parametrize("heading", ["一、预算管理（20分）", "一、预算管理"])
def test_a_group_in_the_column_of_numbers_heads_its_rows_where_nobody_merged_its_cells(heading):
    table = f"""
序号|评价内容|标准分|自评分|扣分说明
{heading}||||
1|按时编报预算|10|10|
2|预算公开完整|10|8|延迟公开
二、财务管理||||
3|专项资金专款专用|80|80|
"""
    (one,) = read("示例镇2022年度财政支出绩效自评表", table)
    assert rows_of(one) == [
        "预算管理/按时编报预算 10 10",
        "预算管理/预算公开完整 10 8",
        "财务管理/专项资金专款专用 80 80",
    ]


def test_a_number_of_a_row_that_nobody_filled_in_heads_nothing():
    table = "序号|评价内容|标准分|自评分\n1|按时编报预算|20|20\n2|||\n3|专款专用|80|80"
    (one,) = read("示例镇2022年度财政支出绩效自评表", table)
    assert rows_of(one) == ["按时编报预算 20 20", "专款专用 80 80"]


def test_points_that_a_narrow_column_broke_inside_their_number_belong_to_the_name():
    table = "一级指标|三级指标|分值|得分\n产出（5 0分）|开工率|50|48\n效益（5 0分）|满意度|50|50"
    (one,) = read("示例局2023年度项目支出绩效自评表", table)
    assert rows_of(one) == ["产出/开工率 50 48", "效益/满意度 50 50"]


def test_projects_below_each_other_are_as_many_tables_where_their_numbers_stand_before_their_names():
    table = """
序号|项目名称|三级指标|分值|得分
1|绿化养护|苗木成活率|60|58
^|^|养护面积|40|40
^|^|小计|100|98
2|公园开放|设施完好率|100|99
^|^|小计|100|99
"""
    first, second = read("示例中心2023年度项目支出绩效自评汇总表", table)
    assert [one.assessment.project.name for one in (first, second)] == ["绿化养护", "公园开放"]
    assert [one.assessment.declared_total for one in (first, second)] == [98, 99]
    assert rows_of(second) == ["设施完好率 100 99"]


HEADED = """
序号|评价内容|标准分|自评分|扣分说明
{0}
1|按时编报预算|10|10|
2|预算公开完整|10|8|延迟公开
{1}
3|专项资金专款专用|80|80|
|合计|100|98|
"""


@pytest.mark.parametrize(
    "line",
    [
        "{0}|{1}（{2}分）|<|<|<",
        "{0}|{1}|<|<|<",
        "|{1}|<|<|<",
        "{0}|{1}（{2}分）|||",
        "{0}|{1}|||",
        "|{0}、{1}|||",
    ],
)
def test_a_name_across_the_columns_of_the_scores_heads_the_rows_below_it(line):
    table = HEADED.format(line.format("一", "预算管理", 20), line.format("二", "财务管理", 80))
    (one,) = read("示例镇2022年度财政支出绩效自评表", table)
    assert rows_of(one) == [
        "预算管理/按时编报预算 10 10",
        "预算管理/预算公开完整 10 8",
        "财务管理/专项资金专款专用 80 80",
    ]
    assert "row-uncertain" not in codes(one)


def test_a_name_without_numbers_above_others_is_read_as_their_group_and_told():
    table = "评价内容|标准分|自评分\n预算管理||\n按时编报预算|20|18\n财务管理||\n专款专用|80|80\n合计|100|98"
    (one,) = read("示例镇2022年度财政支出绩效自评表", table)
    assert rows_of(one) == ["预算管理/按时编报预算 20 18", "财务管理/专款专用 80 80"]
    assert "row-uncertain" in codes(one)


def test_a_group_across_the_table_goes_on_below_a_head_that_is_printed_again():
    table = """
序号|评价内容|标准分|自评分
一、预算管理|<|<|<
1|按时编报预算|20|18
序号|评价内容|标准分|自评分
2|预算公开完整|80|80
|合计|100|98
"""
    (one,) = read("示例镇2022年度财政支出绩效自评表", table)
    assert rows_of(one) == ["预算管理/按时编报预算 20 18", "预算管理/预算公开完整 80 80"]


def test_a_group_of_which_only_the_points_are_printed_is_told_in_each_of_its_rows():
    table = "一级指标|三级指标|分值|得分\n产出指标|开工率|20|20\n（80分）|完工率|80|78\n合计|<|100|98"
    (one,) = read("示例局2023年度项目支出绩效自评表", table)
    assert "row-uncertain" in codes(one)


def test_what_stands_beside_lost_points_under_the_grounds_of_a_score_is_the_reason():
    table = """
一级指标|三级指标|指标说明|得分|得分依据
决策（40分）|依据充分性（20分）|考察依据|20分|
^|目标合理性（20分）|考察目标|18分|目标偏低
产出（60分）|开工率（60分）|考察开工|60分|
总得分|<|<|98分|
"""
    (one,) = read("示例局2023年度道路养护项目绩效评价报告", table)
    reasons = {key: entry.reason for key, entry in one.assessment.scores.items() if entry.reason}
    assert reasons == {"目标合理性": "目标偏低"}


def test_evidence_beside_full_scores_too_is_no_reason():
    table = "三级指标|分值|得分|得分依据\n依据充分性|20|20|见附件1\n目标合理性|80|78|见附件2\n合计|100|98|"
    (one,) = read("示例局2023年度道路养护项目绩效评价报告", table)
    assert not any(entry.reason for entry in one.assessment.scores.values())


@pytest.mark.parametrize("again", ["", "绿化养护"])
def test_the_name_of_a_project_may_stand_above_blank_cells_or_be_repeated(again):
    table = f"""
项目名称|三级指标|分值|得分
绿化养护|苗木成活率|60|58
{again}|养护面积|40|40
{again}|小计|100|98
公园开放|设施完好率|100|99
{again.replace("绿化养护", "公园开放")}|小计|100|99
"""
    assert [one.assessment.declared_total for one in read("示例中心2023年度项目绩效自评汇总表", table)] == [98, 99]


SAID = "三级指标|权重|自评分|自评说明\n依据充分性|20|20|全部完成\n目标合理性|80|78|{}\n合计|100|98|"


def test_what_takes_off_just_what_was_lost_is_the_reason_beside_words_on_full_scores():
    (one,) = read("示例局2023年度部门整体支出绩效自评表", SAID.format("完成18项，扣2分"))
    assert one.assessment.scores["目标合理性"].reason == "完成18项，扣2分"
    assert "reasons-or-standards" not in codes(one)


@pytest.mark.parametrize("words", ["完成18项", "完成18项，扣3分"])
def test_words_beside_all_scores_that_prove_nothing_are_told(words):
    (one,) = read("示例局2023年度部门整体支出绩效自评表", SAID.format(words))
    assert one.assessment.scores["目标合理性"].reason == ""
    assert "reasons-or-standards" in codes(one)


def test_reasons_in_lines_of_their_own_belong_to_the_rows_right_above_them():
    table = """
评价指标|评价内容|分值|自评得分
清障车次|是否完成|50|50
值守到岗率|是否到岗|30|28
扣分原因：2次缺勤|<|<|<
投诉处理率|是否处理|20|19
扣分原因：1件超期|<|<|<
合计|<|100|97
"""
    (one,) = read("示例大队2024年度绩效自评表", table)
    reasons = {key: entry.reason for key, entry in one.assessment.scores.items() if entry.reason}
    assert reasons == {"值守到岗率": "2次缺勤", "投诉处理率": "1件超期"}
    assert "reasons-below" not in codes(one)


def test_a_line_of_reasons_below_the_last_of_several_lost_rows_belongs_to_none_for_certain():
    table = "评价指标|分值|自评得分\n值守到岗率|80|78\n投诉处理率|20|19\n扣分原因：人手不足|<|<"
    (one,) = read("示例大队2024年度绩效自评表", table)
    assert not any(entry.reason for entry in one.assessment.scores.values())
    assert "reasons-below" in codes(one)


def test_a_reason_may_follow_its_deduction_behind_a_comma():
    said = "1.值守到岗率扣2分，2次缺勤；2.投诉处理率扣1分，1件超期"
    table = f"评价指标|分值|自评得分\n值守到岗率|80|78\n投诉处理率|20|19\n合计|100|97\n扣分原因|{said}|<"
    (one,) = read("示例大队2024年度绩效自评表", table)
    reasons = {key: entry.reason for key, entry in one.assessment.scores.items() if entry.reason}
    assert reasons == {"值守到岗率": "2次缺勤", "投诉处理率": "1件超期"}


def test_reasons_below_a_table_that_belong_to_no_one_row_are_told_also_where_a_line_stands_above_it():
    table = "评价指标|分值|自评得分\n值守到岗率|80|78\n投诉处理率|20|19\n合计|100|97"
    (one,) = read("示例大队2024年度绩效自评表", table, "扣分原因：人手不足，系统升级。")
    assert "reasons-below" in codes(one)


LOST = "评价指标|分值|自评得分\n值守到岗率|80|78\n投诉处理率|20|19\n合计|100|97"


@pytest.mark.parametrize(
    "around", [("之前，值守到岗率扣2分，系2次缺勤。", LOST), (LOST, "值守到岗率因2次缺勤失分；其余正常。")]
)
def test_a_sentence_around_the_table_that_speaks_of_lost_points_is_told(around):
    (one,) = read("示例大队2024年度绩效自评表", *around)
    assert "reasons-below" in codes(one)


@pytest.mark.parametrize("said", ["值守到岗率达98%。", "人员编制扣2人。", "本年扣分较少。"])
def test_a_sentence_of_something_else_is_not_told(said):
    (one,) = read("示例大队2024年度绩效自评表", LOST, said)
    assert "reasons-below" not in codes(one)


UNFILLED = """
一级指标|二级指标|三级指标|年度指标值|分值|得分
产出指标|数量指标|养护里程|≥9公里|100|98
效益指标|生态效益指标|{}|/|/|/
"""


@pytest.mark.parametrize("name", ["无", "/"])
def test_a_group_of_the_form_in_which_nobody_wrote_an_indicator_is_told(name):
    (one,) = read(TITLE, UNFILLED.format(name))
    assert rows_of(one) == ["产出指标/数量指标/养护里程 100 98", "效益指标/生态效益指标 — —"]
    assert "group-unfilled" in codes(one)


def test_the_label_of_the_next_form_below_a_total_is_no_row_of_the_form_above_it():
    head, total = "一级指标\t二级指标\t三级指标\t目标值\t分值\t得分", "总分\t\t\t\t100\t{}"
    first = ["产出指标\t数量指标\t维修座数\t18座\t60\t60", "效益指标\t社会效益指标\t日均人次\t9人次\t40\t38"]
    second = ["产出指标\t数量指标\t清运量\t4吨\t60\t57", "效益指标\t社会效益指标\t知晓率\t85%\t40\t40"]
    forms = [["项目名称\t公厕维修\t\t\t\t", head, *first, total.format(98), "\t\t\t\t\t"]]
    forms += [["项目名称\t垃圾清运\t\t\t\t", head, *second, total.format(97)]]
    text = "\n".join(["示例局2022年度项目支出绩效自评表", *forms[0], *forms[1]])
    found = read_lines(text)
    assert [one.assessment.project.name for one in found] == ["公厕维修", "垃圾清运"]
    assert [len(rows_of(one)) for one in found] == [2, 2]


@pytest.mark.parametrize("row", ["自评得分|94.8分|||", "类别|具体指标|||", "自查结论|□优秀 ☑合格|||"])
def test_a_row_without_numbers_whose_words_are_none_of_an_indicator_is_told(row):
    table = f"一级指标|三级指标|目标值|分值|得分\n产出指标|清运量|4吨|60|57\n效益指标|知晓率|85%|40|37.8\n{row}"
    (one,) = read(TITLE, table)
    name = row.split("|")[1]
    assert [doubt.path[-1] for doubt in one.warnings if doubt.code == "row-uncertain"] == [name]
    assert rows_of(one)[2].endswith(f"{name} — —")


CONTENTS = """
{}|分值|得分|扣分原因
工作任务|数量|养护里程|30|30|
^|质量|完好率|30|27|塌方两处
资金管理|到位|资金到位率|40|40|
合计|||100|97|
"""


@pytest.mark.parametrize("names", ["评价内容|评价类别|评价指标", "考核项目|指标类别|考核指标"])
@pytest.mark.parametrize("heads", ["ruled", "tabs"])
def test_contents_over_kinds_over_indicators_are_two_levels_of_groups(names, heads):
    title, table = "示例局2023年度绩效自评表", CONTENTS.format(names)
    pasted = title + table.replace("^", "").replace("|", "\t")
    (one,) = read(title, table) if heads == "ruled" else read_lines(pasted)
    assert rows_of(one) == [
        "工作任务/数量/养护里程 30 30",
        "工作任务/质量/完好率 30 27",
        "资金管理/到位/资金到位率 40 40",
    ]


@pytest.mark.parametrize("heads", ["ruled", "tabs"])
def test_contents_left_of_the_first_level_are_told_where_each_has_one_row(heads):
    title, table = "示例局2023年度绩效自评表", CONTENTS.format("评价内容|一级指标|三级指标").replace("^", "队伍建设")
    (one,) = read(title, table) if heads == "ruled" else read_lines(title + table.replace("|", "\t"))
    assert "columns-not-read" in codes(one)


def test_indicators_of_letters_are_levels():
    table = "A级指标|B级指标|标准分|得分\n管理|预算编制|40|40\n效果|入学率|60|58\n合计|<|100|98"
    (one,) = read("示例县第一中学2023年度绩效自评表", table)
    assert rows_of(one) == ["管理/预算编制 40 40", "效果/入学率 60 58"]


def test_numbers_between_contents_and_indicators_part_no_levels():
    head = "考核内容|序号|考核指标|评分办法|标准分|自评分"
    rows = "组织管理|1|制度建设|按细则评分|40|40\n^|2|执行进度|按细则评分|20|18\n效果|3|满意度|按细则评分|40|39"
    (one,) = read("示例卫生院2022年度绩效自评表", f"{head}\n{rows}\n合计|<|<||100|97")
    assert rows_of(one) == ["组织管理/制度建设 40 40", "组织管理/执行进度 20 18", "效果/满意度 40 39"]


@pytest.mark.parametrize("label", ["学校名称：", "填报学校：", "学校：", "学校（盖章）："])
@pytest.mark.parametrize("way", ["above", "inside"])
def test_the_label_of_a_school_names_it_and_not_the_title_of_all_schools(label, way):
    table = "一级指标|三级指标|分值|得分\n管理|预算编制|40|40\n效果|入学率|60|58\n合计|<|100|98"
    line = f"{label}示例县第二小学"
    parts = [line, table] if way == "above" else [f"{line}|<|<|<\n{table}"]
    (one,) = read("示例县义务教育学校2021年度经费绩效自评表", *parts)
    assert one.assessment.unit == "示例县第二小学"


SIDE_LABEL = """
年初预算数
全年预算数 全年执行数 分值 执行率 得分
项目资金（万元） 年度资金总额
176
176
176
10
100% 10
一级指标
二级指标
三级指标
分值 得分
产出指标
数量指标
养护里程 50
48
效益指标
社会效益指标
通车率 40
40
总分 100 98
"""


def test_the_label_down_the_side_of_the_budget_is_no_part_of_the_name_of_its_first_row():
    (one,) = read_lines(TITLE + SIDE_LABEL)
    assert rows_of(one)[0] == "预算执行/年度资金总额 10 10"
