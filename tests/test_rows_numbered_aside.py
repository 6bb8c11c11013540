"""Rows that are numbered in a column of their own, and rows and lines that look like labels of a form."""

import pytest

from test_department_reports import codes, read, rows_of

TITLE = "示例县水务局2023年度部门整体支出绩效自评表"


@pytest.mark.parametrize(("first", "second"), [("一", "（一）"), ("一、", "(一)")])
def test_marks_in_a_column_of_their_own_tell_groups_by_their_sums(first, second):
    other = first.replace("一", "二")
    (one,) = read(
        TITLE,
        f"""
序号|评价指标|目标值|标准分|自评得分|得分说明
{first}|项目决策||30|28|
{second}|立项管理||20|20|
1|立项规范|规范|20|20|
{second.replace("一", "二")}|目标管理||10|8|
2|目标细化|细化|10|8|成本指标缺失
{other}|项目绩效||70|69|
{second}|产出||70|69|
3|维修座数|9座|40|40|
4|完工时限|9月|30|29|汛期停工
|合计||100|97|
""",
    )
    assert rows_of(one) == [
        "项目决策/立项管理/立项规范 20 20",
        "项目决策/目标管理/目标细化 10 8",
        "项目绩效/产出/维修座数 40 40",
        "项目绩效/产出/完工时限 30 29",
    ]
    assert "total-points-differ" not in codes(one)


@pytest.mark.parametrize("label", ["主管部门", "单位名称", "项目单位"])
def test_a_label_beside_a_merged_group_is_a_group(label):
    (one,) = read(
        TITLE,
        f"""
一级指标|二级指标|指标名称|标准分|实得分|扣分原因
基础|财务|预算编报|40|40|
社会评价|读者|读者满意度|30|28|满意度低
^|{label}|上级考评|30|30|
合计|<|<|100|98|
""",
    )
    assert rows_of(one)[-1] == f"社会评价/{label}/上级考评 30 30"
    assert one.assessment.unit == "示例县水务局"
    assert one.assessment.about.department == ""


@pytest.mark.parametrize("label", ["被评价项目", "评价项目", "自评项目"])
def test_a_project_under_review_is_a_project(label):
    table = "一级指标|三级指标|分值|得分\n管理|考核机制|40|40\n产出|开放座数|60|58\n合计|<|100|98"
    (one,) = read("2022年度财政重点绩效评价评分底稿", f"{label}：公厕运营经费|<|实施单位：示例县执法局|<\n{table}")
    assert one.assessment.project is not None
    assert one.assessment.project.name == "公厕运营经费"


@pytest.mark.parametrize(
    ("label", "unit"),
    [("企业名称", "示例州城投环境有限公司"), ("部门", "示例市残疾人联合会"), ("自评部门", "示例县林业局")],
)
def test_a_company_or_a_department_behind_its_label_is_the_unit(label, unit):
    table = "一级指标|三级指标|分值|得分\n资金|到位率|40|40\n产出|上线时间|60|58\n合计|<|100|98"
    (one,) = read("2022年国有资本经营预算支出绩效自评表", f"{label}：{unit}", table)
    assert one.assessment.unit == unit


def test_scores_of_the_company_and_of_who_looked_again_are_told_apart():
    heads = "评价类别|评价指标|满分|企业自评|国资复评"
    (one,) = read(TITLE, f"{heads}\n资金|到位率|40|40|38\n产出|上线时间|60|58|58\n合计|<|100|98|96")
    assert rows_of(one) == ["资金/到位率 40 40", "产出/上线时间 60 58"]
    assert one.review is not None
    assert "head-taken-for-score" in codes(one)


@pytest.mark.parametrize("heading", ["二、项目绩效自评：农村公路养护项目", "（二）重点项目评价情况：农村公路养护项目"])
def test_a_heading_over_a_table_may_name_its_project_behind_a_colon(heading):
    table = "一级指标|三级指标|分值|得分\n产出|养护里程|40|40\n效益|受益村数|60|58\n合计|<|100|98"
    (one,) = read("示例县交通运输局2023年度绩效自评结果公开", heading, table)
    assert one.assessment.project is not None
    assert one.assessment.project.name == "农村公路养护项目"
    assert "project-from-title" in codes(one)


def test_a_reason_below_the_word_of_a_reviewer_is_none_of_the_unit():
    heads = "一级指标|三级指标|权重|自评|复核|<\n^|^|^|^|得分|扣分原因"
    rows = "产出|服务人次|40|38|37|台账重复\n效果|便利度|60|60|58|助餐点不足\n合计|<|100|98|95|"
    (one,) = read(TITLE, f"{heads}\n{rows}")
    assert rows_of(one) == ["产出/服务人次 40 38", "效果/便利度 60 60"]
    assert not any(entry.reason for entry in one.assessment.scores.values())
    assert one.review is not None
    assert "columns-not-read" in codes(one)
