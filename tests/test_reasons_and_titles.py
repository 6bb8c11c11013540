"""Reasons under heads that do not say so, projects that only a title names, and standards beside rows of standards."""

import pytest

from scorer.exact import plain
from test_department_reports import codes, read, rows_of


def reasons(one):
    return {key: entry.reason for key, entry in one.assessment.scores.items() if entry.reason}


def scored(head, *rows, total="合计|100|93|"):
    lines = [f"三级指标|分值|得分|{head}", *rows, total]
    return read("示例局2023年度部门整体支出绩效自评表", "\n".join(lines))[0]


@pytest.mark.parametrize("head", ["评分说明", "主要扣分点", "评分依据"])
def test_texts_behind_the_scores_beside_lost_points_only_are_reasons(head):
    one = scored(head, "培训场次|40|40|", "到课率|30|27|缺勤21人次", "满意度|30|26|问卷反映食宿较差")
    assert reasons(one) == {"到课率": "缺勤21人次", "满意度": "问卷反映食宿较差"}
    assert not {"reasons-or-standards", "columns-not-read"} & codes(one)


def test_texts_behind_the_scores_of_full_rows_too_are_told():
    one = scored("评分说明", "培训场次|40|40|完成12场", "到课率|30|27|缺勤21人次", "满意度|30|26|问卷一般")
    assert reasons(one) == {}
    assert "reasons-or-standards" in codes(one)


def test_a_column_of_people_beside_lost_points_has_no_reasons():
    one = scored("责任科室", "培训场次|40|40|", "到课率|30|27|人事科", "满意度|30|26|培训科")
    assert reasons(one) == {}
    assert "columns-not-read" in codes(one)


def test_a_standard_before_the_score_is_none_of_its_reasons():
    table = """
三级指标|分值|评分说明|得分
培训场次|40||40
到课率|60|每缺勤1人次扣0.1分|53
合计|100||93
"""
    (one,) = read("示例局2023年度部门整体支出绩效自评表", table)
    assert reasons(one) == {}


COMPARED = """
三级指标|分值|自评得分|财政评价得分|差异原因说明
立项程序|40|40|38|批复晚于招标
合同管理|30|30|30|
满意度|30|28|{}
合计|100|98|96|
"""


def test_why_a_reviewer_scored_otherwise_is_no_reason_of_the_unit():
    (one,) = read("示例县救护站", COMPARED.format("28|"))
    assert reasons(one) == {}
    assert "columns-not-read" in codes(one)
    assert one.review is not None


def test_a_reason_where_both_scored_alike_is_that_of_the_unit():
    (one,) = read("示例县救护站", COMPARED.format("28|投诉2起"))
    assert reasons(one)["满意度"] == "投诉2起"


def test_the_row_on_the_budget_has_its_reason():
    table = """
|年初预算数|全年预算数|全年执行数|分值|执行率|得分|原因
年度资金总额|40|40|36|10|90%|9|尾款未付
其中：财政拨款|40|40|36|/|/|/|
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
产出指标|数量指标|修渠长度|9公里|9公里|90|90|
总分|<|<|<|<|100|99|
"""
    (one,) = read("2023年度项目支出绩效自评表", table)
    assert reasons(one) == {"年度资金总额": "尾款未付"}


TABLE = """
三级指标|分值|得分|扣分原因
修渠长度|60|60|
满意度|40|36|投诉3起
合计|100|96|
"""


@pytest.mark.parametrize(
    ("title", "name", "told"),
    [
        ("示例县2022年林业产业发展专项资金绩效评价报告", "林业产业发展专项资金", False),
        ("2021年度白石河综合治理工程项目绩效评价报告（摘要）", "白石河综合治理工程项目", False),
        ("2024年乡村振兴产业发展资金绩效评价指标得分情况", "乡村振兴产业发展资金", False),
        ("南岭防汛能力提升工程（2020年度）绩效评价报告", "南岭防汛能力提升工程", True),
        ("示例局国土绿化项目2022年度绩效自评表", "示例局国土绿化项目", True),
        ("示例馆2022年度流动书屋补助资金绩效自评", "流动书屋补助资金", False),
        ("示例局关于基本药物制度补助资金绩效自评的公示", "基本药物制度补助资金", False),
        ("示例图书馆流动服务项目绩效评价评分表", "示例图书馆流动服务项目", True),
        ("2022年示例县项目绩效自评表", "示例县项目", True),
        ("示例局2022年度项目支出绩效自评表", None, False),
        ("五、项目绩效情况", None, False),
        ("（二）饮水工程绩效情况", None, False),
        ("2022年度市级财政支出项目绩效自评表", None, False),
        ("2022年度示例局部门整体支出绩效自评报告", None, False),
    ],
)
def test_the_title_names_the_project_where_no_label_does(title, name, told):
    (one,) = read(title, TABLE)
    project = one.assessment.project
    assert (None if project is None else project.name) == name
    assert ("project-from-title" in codes(one)) == told


def test_a_label_of_the_project_counts_before_the_title():
    (one,) = read("2022年林业专项资金绩效评价报告", "项目名称：苗圃建设", TABLE)
    assert one.assessment.project.name == "苗圃建设"


def test_an_indicator_with_one_standard_is_told_where_those_of_others_are_rows():
    table = """
一级指标|二级指标|考核要点|分值|得分
预算|预算编制|按时上报|30|30
^|^|项目库质量|30|28
财务|收费管理|学费收缴率|40|39
合计|<|<|100|97
"""
    (one,) = read("示例学院2023年度绩效考核评分表", table)
    assert rows_of(one)[-1] == "财务/收费管理 40 39"
    told = [warning for warning in one.warnings if warning.code == "standard-or-row"]
    assert [warning.path for warning in told] == [("收费管理",)]


@pytest.mark.parametrize("label", ["总分（含资金执行）", "综合评价得分", "总体评价"])
def test_the_row_of_the_total_by_further_names(label):
    (one,) = read("示例局2023年度部门整体支出绩效自评表", TABLE.replace("合计", label))
    assert (plain(one.assessment.declared_total), len(rows_of(one))) == ("96", 2)


def test_aspects_are_groups_below_dimensions():
    table = """
评价维度|评价方面|评价指标|权重|得分
效率性|资源配置|到位率|40|40
效果性|产出|清运量|30|30
^|影响|办结率|30|29
总计|<|<|100|99
"""
    (one,) = read("2024年示例项目绩效评价报告", table)
    assert rows_of(one) == ["效率性/资源配置/到位率 40 40", "效果性/产出/清运量 30 30", "效果性/影响/办结率 30 29"]


def test_a_reason_merged_over_rows_is_that_of_those_that_lost_points():
    table = """
三级指标|分值|得分|扣分原因
培训场次|20|20|
补贴面积|20|19|合同到期未续签
补贴准确率|20|18|^
发放及时率|10|10|缺勤21人次
到课率|20|18|^
满意度|10|10|
合计|100|95|
"""
    (one,) = read("示例局2023年度部门整体支出绩效自评表", table)
    said = {"补贴面积": "合同到期未续签", "补贴准确率": "合同到期未续签", "到课率": "缺勤21人次"}
    assert reasons(one) == said


def test_of_two_columns_of_reasons_the_one_beside_lost_points_is_read():
    table = """
三级指标|分值|得分|备注|扣分原因
培训场次|40|40|佐证1|
到课率|60|57|佐证2|缺勤21人次
合计|100|97||
"""
    (one,) = read("示例局2023年度部门整体支出绩效自评表", table)
    assert reasons(one) == {"到课率": "缺勤21人次"}


@pytest.mark.parametrize(("last", "told"), [("自评覆盖率", True), ("每低1%扣0.5分", False), ("财务制度健全", False)])
def test_standards_that_all_look_like_names_are_told(last, told):
    table = f"""
评价内容|评价项目|评价要点|标准分|自评分
基础管理|制度建设|财务制度健全|30|30
预算执行|支出进度|序时进度|40|38
绩效管理|自评管理|{last}|30|30
合计|<|<|100|98
"""
    (one,) = read("示例局2023年度部门整体支出绩效自评表", table)
    assert ("standard-or-row" in codes(one)) == told


def test_a_sum_of_a_hundred_points_with_more_below_is_no_total():
    table = TABLE.replace("合计|100|96|", "基础分|100|96|\n表彰加分|2|2|\n总得分||98|")
    (one,) = read("示例局2023年度部门整体支出绩效自评表", table)
    assert plain(one.assessment.declared_total) == "98"


@pytest.mark.parametrize(("title", "year"), [("项目支出绩效自评表", 2021), ("项目支出绩效自评表（2023年度）", 2023)])
def test_a_year_that_only_the_name_of_a_project_tells_is_told(title, year):
    form = """
项目名称|2021年菜篮子生产扶持|<|<
实施单位|示例局|<|<
三级指标|年度指标值|分值|得分
扶持户数|30户|60|60
满意度|90%|40|38
总分|<|100|98
"""
    (one,) = read(title, form)
    assert one.assessment.year == year
    assert ("year-of-project" in codes(one)) == (year == 2021)


def test_a_reason_that_begins_with_the_name_of_an_indicator_without_points_belongs_to_it():
    table = """
项目名称|环卫作业|||
一级指标|二级指标|三级指标|实际完成值|得分
产出指标（60分）|数量指标|垃圾清运量|15万吨|60
满意度指标（40分）|满意度指标|市民满意度|88%|36
总分||||96
偏差大或目标未完成原因分析|市民满意度：公厕异味反映较多|||
"""
    (one,) = read("2021年度环卫作业项目自评表", table)
    assert one.assessment.scores["市民满意度"].problem == "市民满意度：公厕异味反映较多"
    assert not one.assessment.problems


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("一级项目名称：林业专项　二级项目名称：国土绿化", "国土绿化"),
        ("项目资金名称：国土绿化资金", "国土绿化资金"),
        ("专项名称：国土绿化", "国土绿化"),
    ],
)
def test_further_labels_name_the_project_and_of_two_levels_the_lower_does(line, name):
    (one,) = read("示例局2022年度专项资金绩效自评表", line, TABLE)
    assert one.assessment.project.name == name


def test_a_title_that_may_name_a_project_is_told_without_a_budget_too():
    (one,) = read("示例局2022年度国土绿化绩效自评表", TABLE)
    assert one.assessment.project is None
    assert "project-missing" in codes(one)


@pytest.mark.parametrize(
    "lines",
    [
        ("关于公开示例县档案馆2022年度绩效自评结果的公告",),
        ("【部门决算】示例县档案馆2022年度部门决算公开",),
        ("2022年度绩效自评表", "实施单位：132001-示例县档案馆"),
    ],
)
def test_what_stands_before_the_name_of_a_unit_is_no_part_of_it(lines):
    (one,) = read(*lines, TABLE)
    assert one.assessment.unit == "示例县档案馆"


def test_a_list_of_reasons_below_a_table_has_indicators_that_begin_with_a_digit_too():
    table = "三级指标|分值|得分\n居民知晓率|40|38\n2型糖尿病管理率|30|29\n居民满意度|30|28\n合计|100|95"
    listed = ["扣分说明：", "1.居民知晓率扣2分：宣传不足。", "2.2型糖尿病管理率扣1分：血糖未达标。"]
    (one,) = read("示例卫生院2022年度绩效自评表", table, *listed, "3.居民满意度扣2分：等候时间长。")
    assert reasons(one) == {"居民知晓率": "宣传不足", "2型糖尿病管理率": "血糖未达标", "居民满意度": "等候时间长"}


@pytest.mark.parametrize(
    ("title", "told"),
    [("2021年度示例县渔港改造项目专家评分汇总表", True), ("示例县渔港2021年度评分表", False)],
)
def test_the_title_of_scores_alone_that_may_name_a_project_is_told(title, told):
    (one,) = read(title, TABLE)
    assert one.assessment.project is None
    assert ("project-missing" in codes(one)) == told
