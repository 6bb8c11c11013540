"""Reports of whole departments: score tables among tables of staff and money, deeper trees, lists of deductions."""

from decimal import Decimal

import pytest

from scorer.exact import plain
from scorer.model import Group, Slot
from scorer.readers import read_document
from scorer.readers.printed.grid import Paragraph
from scorer.readers.prose.units import unit_in
from scorer.readers.published import read_published


def ruled(drawn):
    """A table of a page, drawn with bars; `^` is merged with the cell above, `<` with the one to the left."""
    rows = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().split("\n")]
    cells = []
    for at, row in enumerate(rows):
        cells.append("<tr>")
        for column, text in enumerate(row):
            if text in ("^", "<"):
                continue
            wide = next((n for n in range(1, len(row) - column) if row[column + n] != "<"), len(row) - column)
            high = next((n for n in range(1, len(rows) - at) if rows[at + n][column] != "^"), len(rows) - at)
            cells.append(f'<td rowspan="{high}" colspan="{wide}">{text}</td>')
        cells.append("</tr>")
    return f"<table>{''.join(cells)}</table>"


def page(*parts):
    """Paragraphs and drawn tables as a web page."""
    body = "".join(ruled(part) if "|" in part else f"<p>{part}</p>" for part in parts)
    return f'<html><meta charset="utf-8"><body>{body}</body></html>'


def read(*parts):
    return read_published(read_document(page(*parts).encode(), "页.html"), None)


def rows_of(one):
    """Groups, name, points and score of every indicator in one line each."""
    scores = {one.rubric.by_key[key][0].code: entry.score for key, entry in one.assessment.scores.items()}
    found = []
    for node in one.rubric.nodes:
        if not isinstance(node, Group | Slot):
            score = scores.get(node.code)
            numbers = ["—" if value is None else plain(value) for value in (node.points, score)]
            found.append(" ".join(["/".join(node.path), *numbers]))
    return found


def codes(one):
    return {warning.code for warning in one.warnings}


TITLE = "2021年度示例局部门整体支出绩效自评报告"
TABLE = """
一级指标|二级指标|三级指标|权重|得分|备注
投入|预算配置|控制率|10|9|超编1人
过程|预算管理|合规性|40|40|
效果|满意度|公众满意度|50|47|
合计|<|<|100|96|
"""
ROWS = ["投入/预算配置/控制率 10 9", "过程/预算管理/合规性 40 40", "效果/满意度/公众满意度 50 47"]


def test_the_head_of_a_list_of_staff_names_no_unit():
    staff = """
单位名称|单位性质|编制数|在职人数|备注
局机关|行政|45|47|含工勤3人
监测站|事业|12|11|
"""
    (one,) = read(TITLE, staff, TABLE)
    assert (one.assessment.unit, rows_of(one)) == ("示例局", ROWS)


def test_the_head_of_a_list_of_projects_names_no_project():
    projects = """
项目名称|资金来源|预算数|执行数
培训|本级|28|27.2
宣传|本级|5|4.35
"""
    (one,) = read(TITLE, projects, TABLE)
    assert (one.assessment.project, rows_of(one)) == (None, ROWS)


@pytest.mark.parametrize(
    "listed",
    [
        "序号|三级指标|权重|扣分|扣分原因\n1|控制率|10|1|超编1人\n2|公众满意度|50|3|问卷150份\n合计|||4|",
        "序号|指标|分值|得分|扣分原因\n1|控制率|10|9|超编1人\n2|公众满意度|50|47|问卷150份",
    ],
)
def test_a_list_of_deductions_with_points_is_no_table_of_its_own(listed):
    (one,) = read(TITLE, TABLE, "表2 扣分事项说明", listed)
    assert rows_of(one) == ROWS
    assert one.assessment.scores["公众满意度"].reason == "问卷150份"


def test_a_list_of_deductions_may_stand_before_its_table():
    listed = "序号|指标名称|分值|得分|失分|失分原因\n1|控制率|10|9|1|超编1人\n2|公众满意度|50|47|3|满意率86%"
    (one,) = read(TITLE, listed, TABLE)
    assert (rows_of(one), one.assessment.scores["控制率"].reason, one.warnings) == (ROWS, "超编1人", ())


@pytest.mark.parametrize(
    "summary",
    [
        "一级指标|分值|得分|得分率\n投入|10|9|90%\n过程|40|40|100%\n效果|50|47|94%\n合计|100|96|96%",
        "三级指标|分值|得分\n控制率|10|9\n合规性|40|40",
        "控制率：分值10分，自评得分9分。合规性（40分），自评得分40分。",
    ],
)
def test_what_says_again_what_the_table_says_is_told_and_is_no_table(summary):
    (one,) = read(TITLE, summary, "附件", TABLE)
    assert (one.assessment.unit, rows_of(one)) == ("示例局", ROWS)
    assert codes(one) == {"table-repeats"}


def test_a_project_whose_rows_are_alike_stays_a_table():
    project = "项目名称|甲工程\n三级指标|分值|得分\n控制率|10|9\n合规性|40|40"
    assert [len(rows_of(one)) for one in read(TITLE, TABLE, project)] == [3, 2]


def test_a_list_that_does_not_repeat_the_table_before_stays_a_table():
    other = "序号|三级指标|权重|扣分|扣分原因\n1|控制率|10|2|超编1人"
    assert [rows_of(one) for one in read(TITLE, TABLE, other)] == [ROWS, ["控制率 10 8"]]


def test_levels_below_one_word_are_no_indicator_whatever_stands_beside_them():
    (one,) = read(
        TITLE,
        """
指标|<|权重|评分等级|<|自评等级|得分
一级|二级|^|A（100%）|D（0）|^|^
管理|制度建设|30|健全|无|A|30
^|人员配备|70|足额|不足|B|60
合计|<|100|||||90
""",
    )
    assert rows_of(one) == ["管理/制度建设 30 30", "管理/人员配备 70 60"]


def test_a_table_has_five_levels():
    (one,) = read(
        TITLE,
        """
一级指标|二级指标|三级指标|四级指标|五级指标|分值|得分
管理|投入|编制|质量|完整率|40|40
^|^|^|^|覆盖率|20|18
产出|水利|农田|数量|清淤口数|40|39
合计|||||100|97
""",
    )
    assert rows_of(one) == [
        "管理/投入/编制/质量/完整率 40 40",
        "管理/投入/编制/质量/覆盖率 20 18",
        "产出/水利/农田/数量/清淤口数 40 39",
    ]


def test_points_and_scores_of_each_level_stand_behind_it():
    (one,) = read(
        TITLE,
        """
一级指标|权重|得分|二级指标|权重|得分|三级指标|分值|得分
决策|20|19|目标|20|19|合理性|10|10
^|^|^|^|^|^|明确性|10|9
产出|80|75|履职|80|75|完成率|80|75
合计|100|94||100|94||100|94
""",
    )
    assert rows_of(one) == ["决策/目标/合理性 10 10", "决策/目标/明确性 10 9", "产出/履职/完成率 80 75"]
    assert one.assessment.declared_total == 94


@pytest.mark.parametrize(
    "head",
    [
        "维度|维度权重|指标|指标权重|得分",
        "指标类型|绩效标准|指标名称|分值|得分",
        "类别|标准|项目|标准分|自评分",
    ],
)
def test_what_the_groups_are_called_is_known(head):
    (one,) = read(TITLE, f"{head}\n质量|40%|甲率|40|38\n运营|60%|乙率|60|60\n合计|||100|98")
    assert rows_of(one) == ["质量/甲率 40 38", "运营/乙率 60 60"]


def test_what_is_done_stands_over_what_is_counted_of_it():
    (one,) = read(TITLE, "绩效内容|绩效指标|分值|得分\n质量|甲率|40|38\n运营|乙率|60|59\n合计||100|97")
    assert rows_of(one) == ["质量/甲率 40 38", "运营/乙率 60 59"]


def test_common_and_own_indicators_are_groups_over_all_levels_where_they_are_merged():
    (one,) = read(
        TITLE,
        """
指标类型|一级指标|二级指标|指标分值|自评得分
共性指标|投入|控制率|10|9
^|过程|合规性|40|40
个性指标|产出|甲率|50|47
合计|||100|96
""",
    )
    assert rows_of(one) == ["共性指标/投入/控制率 10 9", "共性指标/过程/合规性 40 40", "个性指标/产出/甲率 50 47"]


def test_a_year_in_a_remark_is_not_that_of_the_table():
    (one,) = read("示例局2020年整体支出绩效评分表", TABLE.replace("超编1人", "1项未修订（2012年版）"))
    assert (one.assessment.unit, one.assessment.year) == ("示例局", 2020)


def test_how_indicators_are_measured_is_no_group():
    (one,) = read(TITLE, "指标类型|指标名称|分值|得分\n定量|甲率|40|38\n定性|乙率|60|60\n合计||100|98")
    assert rows_of(one) == ["甲率 40 38", "乙率 60 60"]


def test_contents_with_their_standards_name_the_rows_behind_the_points_of_their_group():
    (one,) = read(
        TITLE,
        """
考核内容|分值|考核内容及评分标准|标准分|自评得分
预算|60|1.编制完整，每漏一项减1分|20|20
^|^|2.执行率达到95%，每低1个点减1分|40|39
履职|40|1.升学率65%以上|20|18
^|^|2.家长满意度90%以上|20|20
合计|100||100|97
""",
    )
    assert rows_of(one) == [
        "预算/1.编制完整，每漏一项减1分 20 20",
        "预算/2.执行率达到95%，每低1个点减1分 40 39",
        "履职/1.升学率65%以上 20 18",
        "履职/2.家长满意度90%以上 20 20",
    ]


def test_standards_with_points_of_their_own_name_the_rows_of_a_merged_name():
    (one,) = read(
        TITLE,
        """
一级指标|二级指标|分值|评分细则|细则分值|得分
预算|编制质量|10|编制及时得4分|4|4
^|^|^|编制准确得6分|6|5
^|支出进度|50|6月达50%得20分|20|20
^|^|^|12月达95%得30分|30|28
履职|满意度|40|95%以上得40分|40|40
合计||100||100|97
""",
    )
    assert [row.split(" ", 1)[1] for row in rows_of(one)] == ["4 4", "6 5", "20 20", "30 28", "40 40"]
    assert rows_of(one)[3] == "预算/支出进度/12月达95%得30分 30 28"


def test_scores_of_the_bureau_below_its_own_word_are_a_review_and_its_deductions_are_told():
    (one,) = read(
        TITLE,
        """
评价内容|<|标准分|单位自评|<|财政复评|<
一级指标|二级指标|^|扣分|得分|扣分|得分
编制|规范|40|0|40|1|39
^|目标|60|2|58|4|56
合计|<|100|2|98|5|95
""",
    )
    assert rows_of(one) == ["编制/规范 40 40", "编制/目标 60 58"]
    assert [entry.score for entry in one.review.scores.values()] == [39, 56]
    assert "cells-left-over" in codes(one)


def test_what_the_finance_bureau_took_off_is_held_against_its_own_score():
    (one,) = read(
        TITLE,
        """
类别|项目|标准分|自评分|财政核定分|扣分|扣分说明
编制|规范|40|40|40|0|
^|目标|60|58|56|4|4个未量化
合计|<|100|98|96|4|
""",
    )
    assert rows_of(one) == ["编制/规范 40 40", "编制/目标 60 58"]
    assert [entry.score for entry in one.review.scores.values()] == [40, 56]
    assert one.warnings == ()


def test_the_total_of_the_indicators_is_not_that_of_the_table():
    (one,) = read(
        TITLE,
        "项目|年初预算|全年预算|全年执行|执行率|分值|得分\n部门整体支出|90|100|97.6|97.6%|20|19.52",
        "三级指标|分值|自评分\n甲率|30|28\n乙率|50|49\n合计|80|77\n总分（含预算执行20分）|100|96.52",
    )
    assert one.assessment.declared_total == Decimal("96.52")
    assert rows_of(one)[1:] == ["甲率 30 28", "乙率 50 49"]
    assert one.warnings == ()


def test_a_block_of_decided_accounts_is_the_one_on_the_budget_and_accounts_without_points_are_none():
    (one,) = read(
        TITLE,
        "预算执行（万元）|年初预算数|调整预算数|决算数|分值|执行率|得分\n资金总额|186|200|150|10|75%|7.5",
        "科目|预算数|决算数\n基本支出|80|79\n项目支出|120|71",
        "三级指标|分值|得分\n甲率|90|88\n总分|100|95.5",
    )
    assert rows_of(one) == ["预算执行/资金总额 10 7.5", "甲率 90 88"]
    assert {name: plain(fact.value) for name, fact in one.assessment.facts.items()} == {
        "全年预算数": "200",
        "全年执行数": "150",
    }


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("# 示例县教育局2024年度部门整体支出绩效评价评分表", "示例县教育局"),
        ("附件2：示例县城市管理局2022年度部门整体支出绩效自评报告", "示例县城市管理局"),
        ("附件2-1 示例县林业局2019年整体支出绩效报告", "示例县林业局"),
        ("表7 2025年度示例市民政局部门整体支出绩效自评评分表", "示例市民政局"),
        ("2021 年度示例县审计局部门整体支出绩效自评报告", "示例县审计局"),
        ("二〇二二年度示例县退役军人事务局部门整体支出绩效自评报告", "示例县退役军人事务局"),
        ("示例县科学技术局 2018 年部门整体支出绩效自评", "示例县科学技术局"),
        ("中共示例县委宣传部部门整体支出绩效自评报告", "中共示例县委宣传部"),
        ("2021年度部门整体支出绩效自评报告", None),
        ("（三）示例局2020年度", None),
        ("各乡镇人民政府、县直各部门：", None),
        ("现将我局2023年度部门整体支出绩效自评情况报告如下。", None),
        ("本溪市示例局2023年度部门整体支出绩效自评报告", "本溪市示例局"),
    ],
)
def test_a_title_names_the_unit_behind_its_marks_and_its_year(title, unit):
    found = unit_in([Paragraph(text=title, place=None)])
    assert (found and found[0]) == unit


def test_a_year_in_words_is_a_year():
    (one,) = read("二〇二二年度示例局部门整体支出绩效自评报告", TABLE, "填报日期：二〇二三年四月二十日")
    assert (one.assessment.unit, one.assessment.year) == ("示例局", 2022)


@pytest.mark.parametrize("label", ["部门名称（公章）", "县级预算部门名称", "预算部门（单位）名称"])
def test_a_label_may_say_whose_seal_or_whose_budget(label):
    for cells in (f"{label}|示例局\n年度|2021", f"{label}：示例局|填报日期：2022年3月"):
        (one,) = read("2021年度部门整体支出绩效自评表", cells, TABLE)
        assert one.assessment.unit == "示例局"


def test_sentences_name_their_indicators_with_points():
    text = f"""{TITLE}
自评总分为97分，具体如下：
1.预算执行（40分），自评得分38分，扣2分，原因是执行率90.3%；
2.资产管理（30分），自评得分30分；
3.养护里程（30分），年初目标值≥820公里，实际完成值836公里，自评得分29分。
"""
    (one,) = read_published(read_document(text.encode(), "页.txt"), None)
    assert rows_of(one) == ["预算执行 40 38", "资产管理 30 30", "养护里程 30 29"]
    assert one.assessment.declared_total == 97


def test_a_line_of_those_who_scored_is_no_row():
    text = "\n".join(line.replace("|", "\t").replace("<", "") for line in TABLE.strip().split("\n"))
    (one,) = read_published(read_document(f"{TITLE}\n{text}\n评价人：某某\t复核人：某某".encode(), "页.txt"), None)
    assert rows_of(one) == ROWS


def test_a_bracket_with_a_number_that_is_no_points_stays_in_the_name_of_a_list_of_scores():
    one = read(
        TITLE,
        "（一）产出（满分30分，得分29分）",
        "1.公路养护里程（816公里，含县道），分值20分，得分19分。",
        "2.巡查（30分钟内到场），分值10分，得分10分。",
        "（二）效益（满分10分，得分9分）",
        "1.公众满意度（分值10分），得分9分。",
    )[0]
    assert rows_of(one) == [
        "产出/公路养护里程（816公里，含县道） 20 19",
        "产出/巡查（30分钟内到场） 10 10",
        "效益/公众满意度 10 9",
    ]


SENTENCES = (
    "2022年度示例局救助项目绩效自评报告",
    "项目全年预算数2860万元，全年执行数2745.6万元，执行率96%，分值10分，得分9.6分。",
    "1.低保人数，年初目标值≥100人，实际完成101人，分值60分，得分60分；",
    "2.发放及时率，年初目标值100%，实际完成92%，分值30分，得分27.6分。",
)


@pytest.mark.parametrize(("told", "differs"), [("97.2", True), ("87.6", False)])
def test_rows_that_do_not_come_to_the_total_of_the_prose_are_told(told, differs):
    one = read(*SENTENCES, f"自评总得分{told}分。")[0]
    assert ("total-score-differs" in codes(one)) == differs


@pytest.mark.parametrize("label", ["单位负责人", "审核人", "预算编码"])
def test_a_unit_ends_where_another_label_stands_wide_apart(label):
    (one,) = read(f"填报单位（盖章）：示例县医院　　　　{label}：甲", "2020年度", TABLE)
    assert one.assessment.unit == "示例县医院"


def test_a_seal_before_the_name_of_a_unit_in_the_head_is_no_part_of_it():
    (one,) = read("2020年度", "填报单位：（盖章）示例县医院|<|<|<|<|<\n" + TABLE.strip())
    assert one.assessment.unit == "示例县医院"


NUMBERED = """
一级指标|二级指标|三级指标|分值|自评得分
一、投入（40分）|1.预算配置（40分）|（1）在职人员控制率|20分|20分
^|^|（2）“三公经费”变动率|20分|19分
二、产出（60分）|2.职责履行（60分）|（3）门诊人次|60分|58.5分
合计|<|<|100分|97.5分
"""


def test_numbers_before_names_are_no_points_of_a_group_and_make_no_row_uncertain():
    (one,) = read(TITLE, NUMBERED)
    assert "row-uncertain" not in codes(one)
    assert rows_of(one)[0] == "一、投入/1.预算配置/（1）在职人员控制率 20 20"


TASKS = """
部门名称|示例中学|<|<|<|<|<|<|<
主要任务|任务名称|预算数（万元）|<|执行数（万元）|<|分值|执行率|得分
^|^|总额|其中：财政拨款|总额|其中：财政拨款|^|^|^
^|任务1：人员经费|2106.5|2106.5|2106.5|2106.5|—|100%|—
^|任务2：校舍维修|150|100|90|40|—|60%|—
^|金额合计|2256.5|2206.5|2196.5|2146.5|10|97.3%|9.73
绩效指标完成情况|一级指标|二级指标|指标内容|年度指标值|全年完成值|分值|得分|原因
^|产出指标（60分）|数量指标|指标1：资助人数|≥600人|612人|60|60|
^|效益指标（30分）|社会效益指标|指标1：教学质量|提升|提升|30|28|
总分|<|<|<|<|<|100|97.73|
"""


def test_parts_of_amounts_and_a_label_down_the_side_are_nothing_left_out():
    (one,) = read("2021年度", TASKS)
    assert rows_of(one) == [
        "预算执行/金额合计 10 9.73",
        "产出指标/数量指标/资助人数 60 60",
        "效益指标/社会效益指标/教学质量 30 28",
    ]
    assert not codes(one)


WHOLE = """
一级指标|二级指标|分值|三级指标|自评得分|扣分原因
管理|预算编制|30|编制完整性|28|
^|^|^|编制合理性|^|^
^|资产管理|10|账实相符|10|
履职|重点工作|60|安全生产|57|
^|^|^|信访维稳|^|^
^|^|^|基层党建|^|^
总分|<|100||95|
"""


def test_a_group_whose_points_and_score_are_merged_over_its_rows_was_scored_as_a_whole():
    (one,) = read(TITLE, WHOLE)
    assert rows_of(one) == ["管理/预算编制 30 28", "管理/资产管理 10 10", "履职/重点工作 60 57"]
    assert not codes(one)


def test_points_that_stand_before_the_names_are_those_of_the_group_in_a_pasted_text():
    cells = [[cell.replace("^", "").replace("<", "") for cell in line.split("|")] for line in WHOLE.strip().split("\n")]
    text = f"{TITLE}\n" + "\n".join("\t".join(row) for row in cells)
    (one,) = read_published(read_document(text.encode(), "文.txt"), None)
    assert rows_of(one) == ["管理/预算编制 30 28", "管理/资产管理 10 10", "履职/重点工作 60 57"]


def test_a_sum_between_the_rows_of_a_pasted_text_is_no_group_of_those_behind_it():
    text = """2021年度示例局部门整体支出绩效自评表
| 一级指标 | 二级指标 | 三级指标 | 分值 | 自评得分 |
| 投入 | 预算配置 | 控制率 | 40 | 40 |
| 产出 | 职责履行 | 办结率 | 60 | 56 |
| 小计 | | | 100 | 96 |
| 加分项 | 获得表彰 | 3 | 2 |
| 总分 | | | | 98 |
"""
    (one,) = read_published(read_document(text.encode(), "文.txt"), None)
    assert rows_of(one)[-1] == "加分项/获得表彰 3 2"


def test_a_merged_score_of_rows_that_have_results_of_their_own_is_told():
    (one,) = read(TITLE, WHOLE.replace("扣分原因", "完成值").replace("完整性|28|", "完整性|28|2件"))
    assert "score-shared" in codes(one)


@pytest.mark.parametrize(("printed", "told"), [("39", False), ("38", True)])
def test_scores_behind_groups_that_are_their_sums_are_no_column_left_out(printed, told):
    (one,) = read(
        TITLE,
        f"""
一级指标|分值|得分|二级指标|分值|得分|三级指标|分值|得分
决策|40|39|目标|40|{printed}|依据|20|20
^|^|^|^|^|^|设置|20|19
产出|60|58|履职|60|58|巡护|60|58
合计|100|97||100|97||100|97
""",
    )
    assert ("columns-not-read" in codes(one)) == told


GRADED = """
职责|活动|绩效指标|目标值|评价标准|<|<|完成值|分值|自评得分
^|^|^|^|优|良|差|^|^|^
学前教育|园所建设|新建园数|2所|≥2所|1所|0|2所|20|20
^|^|普惠率|85%|≥85%|80%|＜80%|84%|20|18
义务教育|均衡发展|巩固率|99%|≥99%|98%|＜98%|99%|30|30
综合管理|预算管理|执行率|95%|≥95%|90%|＜90%|96%|30|30
合计|<|<|||||||98
"""


def test_two_columns_of_groups_that_nobody_knows_and_a_standard_of_several_columns_are_read():
    (one,) = read(TITLE, GRADED)
    assert rows_of(one) == [
        "学前教育/园所建设/新建园数 20 20",
        "学前教育/园所建设/普惠率 20 18",
        "义务教育/均衡发展/巩固率 30 30",
        "综合管理/预算管理/执行率 30 30",
    ]
    assert not codes(one)


def test_blanks_below_names_under_heads_that_nobody_knows_are_of_the_same_groups_in_a_pasted_text():
    text = f"""{TITLE}
职责\t活动\t绩效指标\t分值\t自评得分
学前教育\t园所建设\t新建园数\t20\t20
\t\t普惠率\t20\t18
义务教育\t均衡发展\t巩固率\t30\t30
综合管理\t预算管理\t执行率\t30\t30
合计\t\t\t100\t98
"""
    (one,) = read_published(read_document(text.encode(), "文.txt"), None)
    assert rows_of(one)[1:3] == ["学前教育/园所建设/普惠率 20 18", "义务教育/均衡发展/巩固率 30 30"]


@pytest.mark.parametrize("bound", ["90分及以上为优", "90分（含）以上为优", "90分以上为优"])
def test_a_bound_of_a_grade_is_no_declared_total(bound):
    (one,) = read(TITLE, TABLE, f"注：自评得分{bound}。")
    assert "declared-twice" not in codes(one)


IN_A_ROW = """
一级指标|二级指标|三级指标|分值|自评得分
一、决策指标（20分）|||20|19
|绩效目标|目标合理性|10|10
||目标明确性|10|9
二、产出指标（80分）|||80|{}
|产出数量|接待人次|40|40
|产出质量|完好率|40|36
合计|||100|95
"""


def test_a_group_in_a_row_of_its_own_with_the_sums_of_its_rows_is_no_indicator():
    (one,) = read(TITLE, IN_A_ROW.format(76))
    assert rows_of(one) == [
        "决策指标/绩效目标/目标合理性 10 10",
        "决策指标/绩效目标/目标明确性 10 9",
        "产出指标/产出数量/接待人次 40 40",
        "产出指标/产出质量/完好率 40 36",
    ]
    assert not codes(one)


def test_numbered_rows_with_the_sums_of_those_below_them_are_groups_where_blanks_left_no_trace():
    lines = [" ".join(filter(None, line.split("|"))) for line in IN_A_ROW.format(76).strip().split("\n")]
    (one,) = read_published(read_document("\n".join([TITLE, *lines]).encode(), "文.txt"), None)
    assert rows_of(one) == [
        "决策指标/绩效目标/目标合理性 10 10",
        "决策指标/绩效目标/目标明确性 10 9",
        "产出指标/产出数量/接待人次 40 40",
        "产出指标/产出质量/完好率 40 36",
    ]


def test_a_row_in_the_column_of_groups_that_is_no_sum_stays_an_indicator_and_is_told():
    (one,) = read(TITLE, IN_A_ROW.format(75))
    assert "二、产出指标 80 75" in rows_of(one)
    assert "total-points-differ" in codes(one)


def test_each_of_several_tables_is_of_the_unit_in_its_own_title():
    head = "示例县教育局关于2021年度所属单位整体支出绩效自评情况的报告"
    schools = ["示例县第一中学", "示例县第三小学", "示例县特殊教育学校"]
    parts = [part for school in schools for part in (f"{school}2021年度单位整体支出绩效自评表", TABLE)]
    assert [one.assessment.unit for one in read(head, *parts)] == schools


def test_a_report_names_its_unit_below_the_head_of_a_page():
    top = ["示例县人民政府门户网站", "首页", "政务公开", "互动交流", "无障碍"]
    (one,) = read(*top, "示例县司法局2020年部门整体支出绩效自评报告", TABLE)
    assert one.assessment.unit == "示例县司法局"


def test_the_head_of_a_web_site_is_no_unit():
    (one,) = read("示例县人民政府门户网站", "2020年部门整体支出绩效自评报告", TABLE)
    assert "unit-missing" in codes(one)


BUDGET = """
部门名称|示例局|<|<|<|<|<|<
年度预算执行情况（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|{}|100|100|{}|5|100%|5
^|项目支出|200|200|184|5|92%|4.6
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|原因
产出指标|数量指标|培训人数|800人|826人|90|88|
总分|<|<|<|<|{}|{}|
"""


def test_parts_of_a_budget_that_were_scored_each_are_rows_where_no_row_is_on_the_whole():
    (one,) = read("2023年度", BUDGET.format("基本支出", 100, 100, "97.6"))
    assert rows_of(one)[:2] == ["预算执行/基本支出 5 5", "预算执行/项目支出 5 4.6"]
    assert not codes(one)


@pytest.mark.parametrize(("label", "spent"), [("部门支出", 184), ("年度资金总额", 284)])
def test_a_part_of_a_budget_is_no_row_beside_the_whole(label, spent):
    (one,) = read("2023年度", BUDGET.format(label, spent, 95, 93))
    assert rows_of(one)[:1] == [f"预算执行/{label} 5 5"]
    assert len(rows_of(one)) == 2


@pytest.mark.parametrize(("said", "score"), [("扣1分，得9分", "9"), ("扣2分，得9分", "—")])
def test_a_score_behind_its_deduction_is_read_where_both_fit_the_points(said, score):
    (one,) = read(TITLE, TABLE.replace("|10|9|", f"|10|{said}|", 1))
    assert rows_of(one)[0].endswith(f" 10 {score}")


def test_what_a_review_came_to_may_stand_below_its_own_word():
    (one,) = read(
        TITLE,
        """
一级指标|二级指标|三级指标|分值|自评情况|<|审核情况
^|^|^|^|完成值|得分|得分
投入|编制|完整性|40|完整|40|39
产出|质量|差错率|60|0|57|55
合计|<|<|100||97|94
""",
    )
    assert one.assessment.declared_total == 97
    assert not codes(one)


def test_a_table_printed_twice_with_nothing_between_is_one_and_two_under_titles_are_two():
    (one,) = read(TITLE, TABLE, TABLE)
    assert codes(one) == {"table-repeats"}
    assert (
        len(
            read(
                "甲县第一中学2021年度单位整体支出绩效自评表", TABLE, "甲县第二中学2021年度单位整体支出绩效自评表", TABLE
            )
        )
        == 2
    )


def test_three_words_for_names_beside_each_other_are_levels():
    (one,) = read(
        TITLE,
        """
评价内容|评价要素|评价指标|标准分|评分|评分说明
管理（40分）|制度|制度健全|20|20|制定12项
^|预算|编制及时|20|19|迟报1次扣1分
业务（60分）|治安|案件下降率|60|57|下降3.2%
合计|<|<|100|96|
""",
    )
    assert rows_of(one) == ["管理/制度/制度健全 20 20", "管理/预算/编制及时 20 19", "业务/治安/案件下降率 60 57"]


def test_shares_of_groups_left_of_the_names_make_no_row_uncertain():
    (one,) = read(
        TITLE,
        """
一级指标|权重|二级指标|权重|三级指标|分值|得分
投入|40%|目标|50%|合理性|20|20
^|^|预算|50%|控制率|20|19
过程|60%|执行|100%|完成率|60|57
合计|100%||||100|96
""",
    )
    assert codes(one) == {"columns-not-read"}


def test_amounts_between_the_labels_of_a_budget_are_no_columns():
    (one,) = read("2023年度", "预算部门|示例局|<|<|<|<\n年初预算|120|调整后预算|135|执行数|125\n" + TABLE.strip())
    assert "columns-not-read" not in codes(one)


def test_who_runs_the_page_is_not_whose_report_it_is():
    below = "主办单位：示例县人民政府办公室　备案号：示ICP备05000001号"
    said = [Paragraph(text=text, place=None) for text in ("示例局2019年度部门整体支出绩效自评报告", below)]
    assert unit_in(said)[0] == "示例局"
    assert unit_in(said[1:]) is None
    assert unit_in([Paragraph(text="部门（单位）：示例站", place=None)])[0] == "示例站"
