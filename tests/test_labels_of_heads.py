"""Labels of the head of a form in words of their own: whose it is, of which project, and what the last row is."""

import pytest

from test_department_reports import codes, read, rows_of
from test_published_tables import read_lines

OF_ALL = "示例县交通局2022年度项目支出绩效自评表"
TABLE = """
一级指标|二级指标|三级指标|分值|得分|扣分原因
产出指标|数量指标|养护里程|60|58|塌方两处
效益指标|社会效益指标|通车率|40|40|
合计|<|<|100|98|
"""


def form(way, *labels):
    """A form below the title of another unit, with labels beside their values in its rows, above it, or in one line."""
    if way == "rows":
        return read(OF_ALL, "\n".join(f"{label}|<|{value}|<|<|<" for label, value in labels) + TABLE)[0]
    if way == "pairs":
        return read(OF_ALL, "|".join(f"{label}|{value}|<" for label, value in labels) + TABLE)[0]
    if way == "lines":
        return read(OF_ALL, *(f"{label}：{value}" for label, value in labels), TABLE)[0]
    line = "    ".join(f"{label}：{value}" for label, value in labels)
    return read_lines(
        f"{OF_ALL}\n{line}    填报日期：2023年2月3日\n{TABLE.strip().replace('<', '').replace('|', chr(9))}"
    )[0]


WAYS = ["rows", "pairs", "lines", "one line"]
UNITS = [
    "承担单位",
    "项目承担单位",
    "用款单位",
    "建设单位",
    "责任单位",
    "填报部门",
    "企业名称",
    "填报企业",
    "单位全称",
    "街道名称",
    "项目责任单位",
    "预算部门（单位）",
    "填报单位（章）",
    "被考核单位",
]


@pytest.mark.parametrize("label", UNITS)
@pytest.mark.parametrize("way", WAYS)
def test_whose_form_it_is_a_label_says_in_many_words_before_the_title_does(label, way):
    one = form(way, ("项目名称", "农村公路养护"), (label, "示例县公路养护站"))
    assert one.assessment.unit == "示例县公路养护站"
    assert not codes(one)


@pytest.mark.parametrize("label", ["市县单位", "评价对象", "考核单位"])
@pytest.mark.parametrize("way", WAYS)
def test_a_unit_beside_a_label_that_nobody_knows_is_told(label, way):
    one = form(way, ("项目名称", "农村公路养护"), (label, "示例县公路养护站"))
    assert "unit-or-other" in codes(one)


@pytest.mark.parametrize(
    ("label", "unit"), [("主管部门", "示例县交通局"), ("财政部门", "示例县财政局"), ("开户单位", "示例银行")]
)
def test_another_unit_beside_a_label_of_others_is_not_told(label, unit):
    one = form("lines", ("项目名称", "农村公路养护"), (label, unit))
    assert "unit-or-other" not in codes(one)


@pytest.mark.parametrize(
    "label", ["资金名称", "支出项目名称", "项目全称", "工程名称", "评价项目", "预算项目", "被评价项目"]
)
@pytest.mark.parametrize("way", WAYS)
def test_which_project_it_is_a_label_says_in_many_words(label, way):
    one = form(way, (label, "农村公路养护"), ("实施单位", "示例县公路养护站"))
    assert one.assessment.project.name == "农村公路养护"
    assert one.assessment.unit == "示例县公路养护站"


@pytest.mark.parametrize("label", ["任务名称", "专项工作名称"])
@pytest.mark.parametrize("way", ["rows", "lines"])
def test_what_may_be_the_project_beside_a_label_that_nobody_knows_is_told(label, way):
    assert "project-not-read" in codes(form(way, (label, "农村公路养护"), ("实施单位", "示例县公路养护站")))


@pytest.mark.parametrize("word", ["总体得分", "累计", "最后得分", "自评结果", "总评"])
@pytest.mark.parametrize("pasted", [False, True])
def test_a_last_row_with_the_sums_of_all_others_is_the_total_whatever_it_is_called(word, pasted):
    table = TABLE.replace("合计", word)
    lines = f"{OF_ALL}\n{table.strip().replace('<', '').replace('|', chr(9))}"
    (one,) = read_lines(lines) if pasted else read(OF_ALL, table)
    assert rows_of(one) == ["产出指标/数量指标/养护里程 60 58", "效益指标/社会效益指标/通车率 40 40"]
    assert one.assessment.declared_total == 98


@pytest.mark.parametrize(
    "title",
    ["示例站绩效自评表(2022)", "示例站２０２２年度绩效自评表", "示例站2022全年绩效自评表", "示例站2022财年绩效自评表"],
)
def test_the_year_of_a_form_in_many_ways(title):
    assert read(title, TABLE)[0].assessment.year == 2022


@pytest.mark.parametrize("label", ["考核年度", "所属年度", "评价年份", "填报年度"])
def test_the_year_beside_a_label_in_many_words(label):
    (one,) = read("示例站绩效自评表", f"{label}|<|<|2022|<|<{TABLE}")
    assert one.assessment.year == 2022


@pytest.mark.parametrize(
    ("title", "line"),
    [("示例站2022－2024年规划绩效自评表", "填报单位：示例站"), ("示例站绩效自评表", "实施期限：2021年-2023年")],
)
def test_several_years_of_a_plan_are_not_the_year_of_the_form(title, line):
    assert "year-missing" in codes(read(title, line, TABLE)[0])


@pytest.mark.parametrize(
    "sentence",
    [
        "总得分98分，等级为优秀。",
        "我单位2022年度整体支出绩效得分为98分。",
        "自评结论：98分，优",
        "评价总分100分，实际得分98分，得分率98%。",
        "全年共扣2分，得98分。",
        "经综合评价，得分98分",
        "自评等级：优（98分）",
        "【自评得分】98分",
    ],
)
@pytest.mark.parametrize("pasted", [False, True])
def test_a_sentence_tells_the_total_in_many_words(sentence, pasted):
    table = TABLE.replace("合计|<|<|100|98|\n", "")
    lines = f"{OF_ALL}\n{sentence}\n{table.strip().replace('|', chr(9))}"
    (one,) = read_lines(lines) if pasted else read(OF_ALL, table, sentence)
    assert one.assessment.declared_total == 98


@pytest.mark.parametrize("sentence", ["上年度考核结果为98分。", "财政复核得分98分。", "经评价，供水项目得分98分。"])
def test_a_score_of_another_year_project_or_reviewer_is_not_the_total(sentence):
    (one,) = read(OF_ALL, TABLE.replace("合计|<|<|100|98|\n", ""), sentence)
    assert one.assessment.declared_total is None


@pytest.mark.parametrize("verb", ["实施", "组织实施", "承担", "2022年度实施"])
def test_the_unit_of_a_report_by_a_third_party_is_the_one_whose_project_it_evaluated(verb):
    said = f"受锦川市财政局委托，中信会计师事务所于2023年5月对锦川市水利局{verb}的水库项目开展了绩效评价。"
    (one,) = read_lines(
        f"2022年水库项目绩效评价报告\n{said}\n指标\t分值\t得分\n里程\t60\t60\n及时率\t40\t38\n合计\t100\t98"
    )
    assert one.assessment.unit == "锦川市水利局"


def test_of_two_units_whose_projects_were_evaluated_neither_is_the_unit():
    said = "评价组对锦川市水利局实施的水库项目和对锦川市林业局实施的造林项目开展了绩效评价。"
    (one,) = read_lines(f"2022年绩效评价报告\n{said}\n指标\t分值\t得分\n里程\t60\t60\n及时率\t40\t38\n合计\t100\t98")
    assert "unit-missing" in [warning.code for warning in one.warnings]


def test_a_name_behind_a_label_in_the_prose_ends_with_its_sentence():
    said = "项目单位：金山区住建局。2023年计划改造老旧小区14个。\n项目名称：老旧小区改造项目。总投资2860万元。"
    (one,) = read_lines(f"2023年绩效评价报告\n{said}\n指标\t分值\t得分\n里程\t60\t60\n及时率\t40\t38\n合计\t100\t98")
    assert (one.assessment.unit, one.assessment.project.name) == ("金山区住建局", "老旧小区改造项目")
