"""What is said on another page, in another table or below the rows: groups that go on, sums in the prose, reasons."""

import pytest

from test_department_reports import codes, read, rows_of

TITLE = "示例局2023年度部门整体支出绩效自评表"


def test_a_group_that_goes_on_over_a_page_has_one_name():
    first = """
一级指标|二级指标|三级指标|分值|得分
投入|预算配置|控制率|20|20
过程|预算执行|支付进度|20|18
"""
    second = """
一级指标|二级指标|三级指标|分值|得分
过程（续）|预算执行（续）|完成率|20|20
^|资产管理|账实相符|20|19
效果|满意度|公众满意度|20|20
合计|<|<|100|97
"""
    (one,) = read(TITLE, first, "附表（续1）", second)
    assert rows_of(one)[1:4] == [
        "过程/预算执行/支付进度 20 18",
        "过程/预算执行/完成率 20 20",
        "过程/资产管理/账实相符 20 19",
    ]
    assert "row-uncertain" not in codes(one)


def test_a_group_called_a_continuation_of_another_keeps_its_name():
    table = """
一级指标|三级指标|分值|得分
一期工程|开工率|50|48
二期工程（续）|完工率|50|50
合计|<|100|98
"""
    (one,) = read("示例局2023年度项目支出绩效自评表", table)
    assert rows_of(one)[1] == "二期工程（续）/完工率 50 50"


WHOLE = """
一级指标|二级指标|三级指标|分值|得分
A决策|A1立项|A11依据充分|20|20
B过程|B1资金|B11执行率|20|18
^|B2管理|B21制度|10|9
C产出|C1数量|C11工程量|30|30
D效益|D1社会|D11满意度|20|19
合计|<|<|100|96
"""


@pytest.mark.parametrize("names", ["决策|过程|产出|效益", "决策类|过程类|产出类|效益类"])
def test_a_table_on_its_side_with_the_sums_of_the_groups_is_no_table_of_its_own(names):
    across = f"指标|{names}|合计\n分值|20|30|30|20|100\n得分|20|27|30|19|96"
    (one,) = read("示例站2022年度助餐项目绩效评价报告", across, "附件 指标体系及评分表", WHOLE)
    assert len(rows_of(one)) == 5
    assert "table-repeats" in codes(one)


def test_a_table_in_the_prose_without_the_codes_of_the_whole_repeats_it():
    part = "三级指标|分值|得分\n执行率|20|18\n制度|10|9\n小计|30|27"
    (one,) = read("示例站2022年度助餐项目绩效评价报告", part, "附件 指标体系及评分表", WHOLE)
    assert len(rows_of(one)) == 5
    assert "table-repeats" in codes(one)


def test_groups_with_the_same_sums_and_other_names_are_a_table_of_their_own():
    across = "指标|投入|管理|质量|口碑|合计\n分值|20|30|30|20|100\n得分|20|27|30|19|96"
    assert len(read("示例站2022年度助餐项目绩效评价报告", across, "附件 评分表", WHOLE)) == 2


LOST = """
一级指标|二级指标|三级指标|指标值|完成值|分值|得分
产出指标|数量指标|办案数量|420件|389件|40|36
^|时效指标|发放及时率|100%|90%|20|18
满意度指标|服务对象|受援人满意度|95%|97%|40|40
总分|<|<|<|<|100|94
{}|{}|<|<|<|<|<
"""


def below(label, text):
    (one,) = read("示例局2022年度项目支出绩效自评表", LOST.format(label, text))
    return {key: entry.reason for key, entry in one.assessment.scores.items() if entry.reason}, codes(one)


def test_reasons_in_a_row_below_the_total_belong_to_the_indicators_that_they_begin_with():
    text = "1.办案数量扣4分：刑事案件减少；2.发放及时率：系统停摆2周。"
    found, told = below("扣分原因", text)
    assert found == {"办案数量": "刑事案件减少", "发放及时率": "系统停摆2周"}
    assert "reasons-below" not in told


def test_what_such_a_row_says_besides_is_told():
    found, told = below("扣分原因及改进措施", "办案数量扣4分：刑事案件减少；经办人手不足。")
    assert found == {"办案数量": "刑事案件减少"}
    assert "reasons-below" in told


@pytest.mark.parametrize(
    ("label", "text", "told"),
    [
        ("未完成原因说明", "因系统停摆，补贴发放晚了两周", True),
        ("备注", "办案数量未完成，原因是刑事案件减少", True),
        ("备注", "本表一式两份", False),
        ("扣分原因", "无", False),
    ],
)
def test_a_row_below_that_tells_why_without_naming_an_indicator_first_is_told(label, text, told):
    found, said = below(label, text)
    assert found == {}
    assert ("reasons-below" in said) == told


def test_a_line_of_reasons_below_the_table_is_read_as_well():
    table = LOST.format("填报人", "")
    (one,) = read("示例局2022年度项目支出绩效自评表", table, "扣分原因：办案数量：刑事案件减少；发放及时率：系统停摆")
    assert one.assessment.scores["办案数量"].reason == "刑事案件减少"


def test_words_below_several_merged_heads_are_a_line_of_the_head_whatever_they_say():
    table = """
三级指标|指标值|完成值|全年完成可能性|<|<|自评|<
^|^|^|确定能|有可能|完全不可能|分值|得分
巡查次数|12次|10次||√||40|34
办结率|100%|100%|√|||60|60
总分|<|<|<|<|<|100|94
"""
    (one,) = read("示例局2023年度项目支出绩效监控及自评表", table)
    assert rows_of(one) == ["巡查次数 40 34", "办结率 60 60"]
    assert one.assessment.declared_total == 94


def test_the_reasons_of_the_unit_are_told_from_those_of_the_reviewer_by_their_head():
    table = """
三级指标|分值|自评得分|自评扣分原因|主管部门复评得分|复评扣分原因
巡查次数|40|34|两次因汛情取消|33|记录缺一次
办结率|60|60||60|
合计|100|94||93|
"""
    (one,) = read("示例局2023年度项目支出绩效自评表", table)
    assert one.assessment.scores["巡查次数"].reason == "两次因汛情取消"


BUDGET = """
资金情况|年初预算数|全年预算数|全年执行数|分值|得分|执行率
年度资金总额|85|85|85|10|10|100%
"""


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("小水库维修养护绩效自评表", True),
        ("示例县水务局绩效自评表", False),
        ("2023年度项目支出绩效自评表", False),
        ("2023年度部门整体支出绩效自评表", False),
    ],
)
def test_a_title_that_may_hold_the_name_of_the_project_of_a_form_is_told(title, told):
    table = f"{title}|<|<|<|<|<|<{BUDGET}一级指标|二级指标|三级指标|指标值|完成值|分值|得分"
    rows = "产出指标|数量指标|养护座数|46座|46座|60|60\n满意度指标|服务对象|农户满意度|90%|93%|30|30"
    (one,) = read("填报单位：示例县水务局", f"{table}\n{rows}\n合计|<|<|<|<|100|100")
    assert one.assessment.project is None
    assert ("project-missing" in codes(one)) == told


@pytest.mark.parametrize("label", ["转移支付（项目）名称", "专项资金名称", "项目（政策）名称"])
def test_other_labels_of_what_was_paid_for_name_the_project(label):
    table = f"""
{label}|<|农田建设补助资金|<|<
资金使用单位|<|示例县农业农村局|<|<
一级指标|二级指标|三级指标|分值|得分
产出指标|数量指标|新建农田面积|60|60
满意度指标|服务对象|农户满意度|40|40
合计|<|<|100|100
"""
    (one,) = read("2023年度转移支付区域绩效自评表", table)
    assert one.assessment.project.name == "农田建设补助资金"


@pytest.mark.parametrize("heading", ["偏差原因说明：", "（二）扣分原因分析"])
def test_a_list_of_reasons_below_a_heading_is_read_as_well(heading):
    table = LOST.format("填报人", "")
    lines = (heading, "1.办案数量：刑事案件减少。", "2.发放及时率：系统停摆。")
    (one,) = read("示例局2022年度项目支出绩效自评表", table, *lines)
    assert one.assessment.scores["发放及时率"].reason == "系统停摆"
    assert "reasons-below" not in codes(one)


HEAD = "一级指标|三级指标|分值|得分|扣分原因"
FIRST = f"{HEAD}\n产出|甲类检查次数|25|25|\n^|案卷合格率|15|13.5|人员"
REST = "{}产出|办结时限|20|18|审核排队\n效益|群众满意度|40|39|\n总分|<|100|95.5|"
FORM = "2023年度项目支出绩效自评表"
UNIT = "填报单位：示例县司法局"


def test_pages_with_the_same_title_and_unit_are_one_table_where_the_total_proves_it():
    second = REST.format(f"{HEAD}\n")
    (one,) = read(FORM, UNIT, FIRST, FORM, UNIT, second)
    assert len(rows_of(one)) == 4
    assert one.assessment.declared_total == 95.5
    assert len(read(FORM, UNIT, FIRST, FORM, "填报单位：示例县民政局", second)) == 2


def test_a_row_that_goes_on_over_a_page_adds_to_its_reason():
    (one,) = read(FORM, UNIT, FIRST, REST.format(f"{HEAD}\n产出|案卷合格率（续）|||不足\n"))
    assert len(rows_of(one)) == 4
    assert one.assessment.scores["案卷合格率"].reason == "人员不足"


def test_a_total_is_held_against_the_rows_though_one_of_them_says_nothing():
    table = """
一级指标|三级指标|分值|得分
产出|检查次数|50|48
效益|社会效益|/|/
满意度|群众满意度|40|39
总分|<|100|96
"""
    (one,) = read(FORM, UNIT, table)
    assert {"total-points-differ", "total-score-differs"} <= codes(one)


@pytest.mark.parametrize("printed", ["97", "87"])
def test_a_total_that_rows_without_a_score_may_make_up_is_not_told(printed):
    table = f"""
一级指标|三级指标|分值|得分
产出|检查次数|50|48
效益|社会效益|10|
满意度|群众满意度|40|39
总分|<|100|{printed}
"""
    (one,) = read(FORM, UNIT, table)
    assert "total-score-differs" not in codes(one)


def test_a_total_above_what_rows_without_a_score_may_make_up_is_told():
    table = """
一级指标|三级指标|分值|得分
产出|检查次数|50|42
效益|社会效益|5|
满意度|群众满意度|35|34
总分|<|100|95
"""
    (one,) = read(FORM, UNIT, table)
    assert "total-score-differs" in codes(one)


SIGNED = """
经费来源|<|预算批复|<|实际到账|实际支出|支出率|权重|评分
合计|<|980|<|980|861.42|87.9%|10|8.79
　中央专项|<|980|<|980|861.42|87.9%||
类别|维度|绩效指标|计划值|实现值|权重|评分|差异说明|<
产出|数量|购置仪器台套|6台|5台|60|56|许可未批复|<
满意|对象|师生满意度|90%|92%|30|30||<
综合评分|<|<|<|<|100|94.79|优秀|<
学院审核意见|<|情况属实|<|<|主管部门意见|<||<
"""


def test_a_budget_under_unknown_words_has_its_row_and_signatures_below_the_total_are_none():
    (one,) = read("示例大学2023年度校级项目绩效自评表", SIGNED)
    assert rows_of(one) == [
        "预算执行/年度资金总额 10 8.79",
        "产出/数量/购置仪器台套 60 56",
        "满意/对象/师生满意度 30 30",
    ]
    assert one.assessment.declared_total is not None
    assert "row-uncertain" in codes(one)  # the name of the row on the budget


@pytest.mark.parametrize(("points", "told"), [("10", True), ("20", False)])
def test_a_block_above_with_the_points_that_the_rows_lack_is_told(points, told):
    table = f"""
资金|初始安排|已用|进度|分值|得分
^|100|95|95%|{points}|9.5
一级指标|二级指标|三级指标|指标值|分值|得分
产出指标|数量指标|办案数量|420件|60|58
满意度指标|服务对象|满意度|95%|30|30
"""
    (one,) = read(FORM, UNIT, table)
    assert ("budget-not-read" in codes(one)) == told


def test_a_budget_with_its_rate_is_read_under_heads_of_which_one_is_known():
    table = """
预算资金|年初|全年|执行率|分值|得分
^|63|60|100%|10|10
一级指标|二级指标|三级指标|指标值|分值|得分
产出指标|数量指标|办案数量|420件|60|58
满意度指标|服务对象|满意度|95%|30|30
总分|<|<|<|100|98
"""
    (one,) = read(FORM, UNIT, table)
    assert rows_of(one)[0].endswith(" 10 10")
