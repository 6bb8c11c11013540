"""Tables on their side, lists of scores, rows that ran together, rows beside the total, years of periods."""

import docx
import openpyxl
import pytest

from office_files import saved
from scorer.exact import plain
from scorer.readers import read_document
from scorer.readers.published import read_published
from test_padded_columns import paths
from test_published_tables import codes, read_lines, rows_of, warned

# ── Tables on their side ──

ON_ITS_SIDE = [
    ["一级指标", "决策", "", "产出", "合计"],
    ["三级指标", "目标相关性", "预算完整性", "任务完成率", ""],
    ["分值", "5", "10", "85", "100"],
    ["得分", "5", "", "80.5", "85.5"],
]
UPRIGHT = [["目标相关性", "5", "5"], ["预算完整性", "10", ""], ["任务完成率", "85", "80.5"]]


def in_docx(rows):
    made = docx.Document()
    made.add_paragraph("北河县林业局2021年度部门整体支出绩效自评表")
    table = made.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    return saved(made), "a.docx"


def in_xlsx(rows):
    made = openpyxl.Workbook()
    made.active.append(["北河县林业局2021年度部门整体支出绩效自评表"])
    for row in rows:
        made.active.append(row)
    return saved(made), "a.xlsx"


def in_html(rows):
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table>{lines}</table>".encode(), "a.html"


def in_bars(rows):
    return "\n".join("|".join(("", *row, "")) for row in rows).encode(), "a.txt"


@pytest.mark.parametrize("made", [in_docx, in_xlsx, in_html, in_bars])
def test_a_table_on_its_side_is_read_like_one_that_stands_upright(made):
    (found,) = read_published(read_document(*made(ON_ITS_SIDE)), None)
    assert rows_of(found) == UPRIGHT
    assert plain(found.assessment.declared_total) == "85.5"
    assert paths(found)[1] == ("决策", "预算完整性")
    assert warned(found) == set()


def test_two_bands_of_a_table_on_its_side_are_two_tables_of_one():
    rows = [
        ["指标名称", "甲（10分）", "乙（20分）"],
        ["得分", "10", "18"],
        ["指标名称", "丙（30分）", "丁（40分）"],
        ["得分", "29", "40"],
    ]
    (found,) = read_published(read_document(*in_html(rows)), None)
    assert [name for name, _, _ in rows_of(found)] == ["甲", "乙", "丙", "丁"]


def test_a_label_that_nobody_knows_among_those_of_a_table_on_its_side_is_told():
    rows = [*ON_ITS_SIDE[:2], ["科室", "一科", "二科", "三科", ""], *ON_ITS_SIDE[2:]]
    (found,) = read_published(read_document(*in_html(rows)), None)
    assert rows_of(found) == UPRIGHT
    assert "columns-not-read" in codes(found)


def test_a_card_about_one_indicator_is_no_table_on_its_side():
    rows = [["指标名称", "任务完成率"], ["分值", "10"], ["得分", "9"]]
    assert read_published(read_document(*in_html(rows)), None) == ()


# ── Lists ──

LISTED = """平安县教育局2021年度部门整体支出绩效自评报告
一、自评情况
（一）投入（15分）
1.目标相关性，分值5分，自评5分；
2.目标明确性（10分）
（1）指标量化；
（2）指标细化。
个别指标未量化，扣1分，得9分。
（二）产出（85分）
1.2020年新增床位，满分50分，自评50分；
2.校舍维修完成率：计划20间，实际18间，满分35分，自评31分。
综上，自评得分95分。
二、存在的问题
1.预算执行不够均衡。
三、下一步措施
1.加强管理。
"""


def test_a_numbered_list_of_scores_is_read_with_the_headings_of_its_groups():
    (found,) = read_lines(LISTED)
    assert rows_of(found) == [
        ["目标相关性", "5", "5"],
        ["目标明确性", "10", "9"],
        ["2020年新增床位", "50", "50"],
        ["校舍维修完成率", "35", "31"],
    ]
    assert paths(found)[2] == ("产出", "2020年新增床位")
    assert plain(found.assessment.declared_total) == "95"
    assert [one.text for one in found.assessment.problems] == ["预算执行不够均衡"]
    assert warned(found) == set()


def test_a_list_within_a_paragraph_is_read_where_each_entry_tells_its_points():
    text = """安宁区民政局2020年度评价报告
（一）目标设定。该项分值10分，自评得9分。其中：1.目标相关性，分值5分，自评5分；2.目标合理性，分值5分，因难以考核扣1分，得4分。
（二）履职情况。该项分值90分，自评得86分。其中：1.动态管理，分值60分，扣4分，得56分；2.床位建设，分值30分，自评30分。
"""
    (found,) = read_lines(text)
    assert [row[2] for row in rows_of(found)] == ["5", "4", "56", "30"]
    assert paths(found)[3] == ("履职情况", "床位建设")
    assert warned(found) == set()


def test_where_an_entry_tells_a_deduction_only_the_score_is_what_it_leaves_and_that_is_said():
    (found,) = read_lines(LISTED.replace("满分50分，自评50分", "满分50分，扣2分"))
    assert rows_of(found)[2] == ["2020年新增床位", "50", "48"]
    assert "原文只有扣分" in found.assessment.scores["2020年新增床位"].note


@pytest.mark.parametrize(
    ("was", "instead", "code"),
    [
        ("扣1分，得9分", "扣2分，得9分", "deduction-differs"),
        ("自评5分；", "自评6分；", "score-above-printed-points"),
        ("满分50分，自评50分", "50分，得50分", "row-uncertain"),
        ("满分50分，自评50分", "满分50分，得50分，复核得49分", "row-uncertain"),
        ("投入（15分）", "投入（20分）", "row-uncertain"),
        ("满分50分，自评50分", "得满分", "row-uncertain"),
    ],
)
def test_an_entry_that_is_not_certain_is_told(was, instead, code):
    (found,) = read_lines(LISTED.replace(was, instead))
    assert code in codes(found)


def test_a_group_that_nobody_scored_at_the_end_of_a_list_belongs_to_it():
    more = "（三）效果（10分）\n1.群众满意度，分值10分，未评分。\n综上"
    (found,) = read_lines(LISTED.replace("综上", more))
    assert rows_of(found)[4:] == [["群众满意度", "10", ""]]
    assert paths(found)[4] == ("效果", "群众满意度")


def test_numbered_prose_is_no_list_of_scores():
    assert read_lines("报告\n一、概况\n1.本年得到财政支持50分钟。\n2.满分30分的考试平均得28分。\n") == ()


# ── Rows that ran together ──

TOGETHER = """龙口县档案局2021年度项目支出绩效自评表
一级指标二级指标得分
决策（20分）必要性（10分）92020年新增床位（10分）8
产出（80分）档案数字化率（50分）50扫描合格率（30分）
总分67
"""


def test_names_with_brackets_and_scores_that_ran_together_are_taken_apart_by_the_sums():
    (found,) = read_lines(TOGETHER)
    assert rows_of(found) == [
        ["必要性", "10", "9"],
        ["2020年新增床位", "10", "8"],
        ["档案数字化率", "50", "50"],
        ["扫描合格率", "30", ""],
    ]
    assert paths(found)[2] == ("产出", "档案数字化率")
    assert warned(found) == set()


def test_a_whole_table_may_stand_behind_its_head_in_one_line():
    (found,) = read_lines(
        "北河镇2021年度评价得分表\n评价指标得分必要性（5分）5可行性（5分）4资金到位率（90分）88合计97\n"
    )
    assert rows_of(found) == [["必要性", "5", "5"], ["可行性", "5", "4"], ["资金到位率", "90", "88"]]
    assert warned(found) == set()


@pytest.mark.parametrize(
    ("was", "instead"),
    [
        ("总分67", ""),  # 9|2020年 or 92|020年: nothing proves it
        ("总分67", "总分66"),
        ("一级指标二级指标得分", "一级指标二级指标三级指标得分"),  # the names of a level stand inside others
        ("决策（20分）", "决策（30分）"),
    ],
)
def test_what_ran_together_and_leaves_no_way_or_several_is_told_in_each_row(was, instead):
    (found,) = read_lines(TOGETHER.replace(was, instead))
    assert {name for name, _, _ in rows_of(found)} <= warned(found) | {""}


# ── Rows beside the total ──

CARD = """柳林县审计局2021年度部门整体支出绩效自评表
| 三级指标 | 分值 | 得分 |
| 立项规范性 | 20 | 18 |
| 预算执行率 | 30 | 30 |
| 任务完成率 | 50 | 49 |
"""


@pytest.mark.parametrize(
    "rows",
    [
        "| 基础得分 | 100 | 97 |\n| 总分 | 100 | 97 |",
        "| 审核得分 | 100 | 97 |",
        "| 基础得分 | 100 | 97 |",
        "| 合计 | 100 | 97 |",
    ],
)
def test_a_row_beside_the_total_with_the_same_sum_is_no_indicator(rows):
    (found,) = read_lines(CARD + rows + "\n")
    assert len(rows_of(found)) == 3
    assert plain(found.assessment.declared_total) == "97"
    assert not codes(found)


@pytest.mark.parametrize(
    "rows", ["| 合计 | 100 | 97 |\n| 财政审核得分 | | 95 |", "| 审核得分 | 100 | 95 |\n| 总分 | 100 | 97 |"]
)
def test_what_a_reviewer_made_of_the_total_is_told_and_no_indicator(rows):
    (found,) = read_lines(CARD + rows + "\n")
    assert len(rows_of(found)) == 3
    assert plain(found.assessment.declared_total) == "97"
    assert codes(found) == {"total-beside"}


def test_a_row_behind_the_sum_of_the_indicators_is_told():
    (found,) = read_lines(CARD + "| 基础得分 | 100 | 97 |\n| 加分 | 5 | 2 |\n| 总得分 | | 99 |\n")
    assert plain(found.assessment.declared_total) == "99"
    assert codes(found) == {"row-beyond-base"}


def test_an_indicator_may_be_called_like_a_row_beside_the_total():
    (found,) = read_lines(CARD.replace("立项规范性", "审核得分"))
    assert rows_of(found)[0] == ["审核得分", "20", "18"]


# ── Years of periods ──


@pytest.mark.parametrize(
    "period",
    ["2021年1月至12月", "2021.1-2021.12", "2021年1月1日至2021年12月31日", "2021/01/01～2021/12/31", "2021年1月—12月"],
)
def test_a_period_of_a_year_is_the_year_where_no_other_is_told(period):
    (found,) = read_lines(CARD.replace("2021年度", "").replace("自评表", f"自评表\n实施周期：{period}"))
    assert found.assessment.year == 2021
    assert "year-missing" not in codes(found)


@pytest.mark.parametrize(
    "period", ["2020年1月至2022年12月", "2021年7月至2022年6月", "2021年1月至3月", "2021.1-2021.12，2022.1-2022.12"]
)
def test_other_periods_tell_no_year(period):
    (found,) = read_lines(CARD.replace("2021年度", "").replace("自评表", f"自评表\n实施周期：{period}"))
    assert "year-missing" in codes(found)


def test_rows_that_swallowed_others_are_told():
    """A name with its points and a number behind it, inside the words of another row, is a row that was lost."""
    (found,) = read_lines(
        "某县司法局2018年度绩效自评表\n评价内容分值评价标准自评得分备注\n一、投入（20分）\n1.编制完整性（10分）10编制完整得10分10\n"
        "2.人员控制率（10分）10控制率≤100%得10分10\n二、过程（40分）\n3.预算执行率（20分）20执行率≥95%得20分18\n"
        "4.接待费控制（20分）20同比下降得20分20\n合计6058\n"
    )
    told = {warning.path[-1] for warning in found.warnings if warning.code == "row-uncertain"}
    assert {name for name, _, _ in rows_of(found)} <= told


def test_the_year_of_a_notice_that_is_cited_is_not_that_of_the_table():
    (found,) = read_lines(
        "甲县农业农村局\n2022年部门整体支出绩效评价报告\n按照《县财政局关于开展2023年部门绩效评价的通知》，我局对2022年部门整体支出进行了自评。\n"
        "三级指标\t分值\t得分\n执行进度\t60\t58\n应用反馈\t40\t36\n合计\t100\t94\n"
    )
    assert found.assessment.year == 2022


def test_two_years_in_one_sentence_tell_none():
    (found,) = read_lines(
        "甲县农业农村局绩效自评\n2021年支出比2020年增加。\n三级指标\t分值\t得分\n执行进度\t60\t58\n应用反馈\t40\t36\n合计\t100\t94\n"
    )
    assert "year-missing" in codes(found)


def test_the_unit_of_the_amounts_is_no_part_of_the_name_before_it():
    (found,) = read_lines(
        "某市残联2022年度项目支出绩效自评表\n项目名称：残疾人辅具适配      单位：万元\n三级指标\t分值\t得分\n"
        "适配人数\t60\t58\n满意度\t40\t36\n合计\t100\t94\n"
    )
    assert found.assessment.project.name == "残疾人辅具适配"


def test_a_label_of_the_side_on_a_line_of_its_own_is_no_word_of_the_head_below_it():
    (found,) = read_lines(
        "部门整体支出绩效自评表（2020年度）\n部门名称 某县退役军人事务局\n"
        "年度预算申请 资金总额 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n2130.5 2298.4 2251.1 10 97.94% 9.79\n"
        "年度绩效指标\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施\n"
        "产出指标 数量指标 优抚对象人数 1320人 1306人 20 20\n培训退役士兵人数 60人 48人 20 18 报名人数不足\n"
        "效益指标 社会效益指标 信访件下降率 ≥10% 12% 50 47\n总分 100 94.79\n"
    )
    assert rows_of(found) == [
        ["年度资金总额", "10", "9.79"],
        ["优抚对象人数", "20", "20"],
        ["培训退役士兵人数", "20", "18"],
        ["信访件下降率", "50", "47"],
    ]
    assert found.assessment.declared_total is not None
    assert found.assessment.scores["培训退役士兵人数"].reason == "报名人数不足"
    assert warned(found) == set()


#: The national form as the text of a PDF: words of the head and names of groups broken by narrow columns, labels
#: of the side letter by letter, blanks between cells and inside values.
NATIONAL = """项目支出绩效自评表
(2022 年度)
项目名称 公共文化场馆免费开放补助
主管部门 某市文化和旅游局 实施单位 某市图书馆
项目资金
（万元）
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 45.00 45.00 43.65 10 97.00% 9.70
其中：当年财政拨款 45.00 45.00 43.65 — 97.00% —
其他资金 — —
绩
效
指
标
一级指标 二级指标 三级指标 年度
指标值
实际
完成值
分值 得分
偏差原因分析及
改进措施
产出指标
数量指标
开放天数 ≥300 天 312 天 20 20
举办讲座场次 ≥24 场 21 场 20 18 疫情影响，线下活动减少
质量指标 图书完好率 ≥95% 96% 20 20
效益指标 社会效益指标 年接待读者人次 ≥20 万 21.6 万 20 19
满意度指标
服务对象满意
度指标
读者满意度 ≥90% 93% 10 10
总分 100 96.7
"""


def test_a_head_whose_words_are_broken_by_narrow_columns_beside_whole_ones_is_read():
    (found,) = read_lines(NATIONAL)
    assert rows_of(found) == [
        ["年度资金总额", "10", "9.7"],
        ["开放天数", "20", "20"],
        ["举办讲座场次", "20", "18"],
        ["图书完好率", "20", "20"],
        ["年接待读者人次", "20", "19"],
        ["读者满意度", "10", "10"],
    ]
    assert paths(found)[-1] == ("满意度指标", "服务对象满意度指标", "读者满意度")
    assert found.assessment.scores["举办讲座场次"].reason == "疫情影响，线下活动减少"
    assert plain(found.assessment.declared_total) == "96.7"
    assert warned(found) <= {"年接待读者人次"}


# ── Two rows of one name ──


def test_a_name_that_stands_twice_in_its_group_is_numbered_and_told():
    (found,) = read_lines(
        """某局2022年项目绩效自评表
二级指标|三级指标|分值|得分
数量指标|培训人次|50|50
数量指标|培训人次|30|28
质量指标|培训人次|20|20"""
    )
    assert list(found.assessment.scores) == ["数量指标/培训人次", "培训人次（2）", "质量指标/培训人次"]
    told = [one for one in found.warnings if one.code == "name-numbered"]
    assert [(one.span.line, one.path, one.values) for one in told] == [(4, ("培训人次",), {"written": "培训人次（2）"})]


SENTENCES = """示例县文化馆2023年度免费开放补助项目绩效自评报告
（一）产出指标（60分）
1.数量指标。培训场次，分值20分，实际完成20场，得20分。展览场次，分值10分，实际完成9场，得9分。
2.质量指标。活动合格率，分值30分，得30分。
（二）满意度指标（40分）
服务对象满意度指标。观众满意度，分值40分，满意度95%，得38分。
"""


def test_indicators_that_sentences_tell_below_the_name_of_their_group_are_its_rows():
    (found,) = read_lines(SENTENCES)
    assert rows_of(found) == [
        ["培训场次", "20", "20"],
        ["展览场次", "10", "9"],
        ["活动合格率", "30", "30"],
        ["观众满意度", "40", "38"],
    ]
    assert [path[1] for path in paths(found)] == ["数量指标", "数量指标", "质量指标", "服务对象满意度指标"]
    assert warned(found) == set()


def test_one_sentence_that_may_name_an_indicator_below_another_name_is_told():
    (found,) = read_lines(SENTENCES.replace("2.质量指标。", "2.活动组织。"))
    assert "row-uncertain" in codes(found)


MARKDOWN = """# 示例局2022年度运行维护项目绩效自评报告

> 自评得分 **95** 分

| 一级指标 | 分值 | 得分 |
|---|---|---|
| 决策 | 40 | 39 |
| 产出 | 60 | 56 |

HEADING

| 一级指标 | 三级指标 | 分值 | 得分 |
|---|---|---|---|
| **决策** | 立项依据 | 20 | 20 |
|  | 目标明确 | 20 | 19 |
| **产出** | 完成数量 | 60 | 56 |
"""


@pytest.mark.parametrize("heading", ["## 三、指标得分明细", "三、指标得分明细", "各项指标得分如下"])
def test_a_line_between_two_tables_of_markdown_is_no_row_of_either(heading):
    (found,) = read_lines(MARKDOWN.replace("HEADING", heading))
    assert paths(found) == [("决策", "立项依据"), ("决策", "目标明确"), ("产出", "完成数量")]
    assert (codes(found), found.assessment.declared_total) == ({"table-repeats"}, 95)
