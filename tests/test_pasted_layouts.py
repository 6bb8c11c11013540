"""Layouts of pasted tables that were read otherwise than printed: heads, names and groups of one kind each."""

from __future__ import annotations

import pytest

from scorer.exact import plain
from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_padded_columns import paths
from test_published_tables import codes, read_lines, rows_of, warned


def tabbed(text):
    """Lines of cells between tabs; written with bars, so that they can be seen."""
    return "\n".join("\t".join(line.strip().split("|")) for line in text.strip().split("\n"))


# ── Heads ──

LEVELS_WITH_WEIGHTS = """
    东湖区园林局2022年度部门整体支出绩效自评表
    评价指标||||||自评得分|说明
    一级指标||二级指标||三级指标|||
    名称|权重|名称|权重|名称|权重||
    投入|30|预算|30|编制及时|10|10|
    ||||编制完整|20|18|漏列两项
    产出|70|养护|40|补植面积|25|25|
    ||||修剪次数|15|15|
    ||效益|30|绿地覆盖率|30|27|扣3分
    合计|100||100||100|95|
"""


def test_name_and_weight_below_each_level_stand_in_the_third_line_of_a_head_between_tabs():
    (found,) = read_lines(tabbed(LEVELS_WITH_WEIGHTS))
    assert rows_of(found) == [
        ["编制及时", "10", "10"],
        ["编制完整", "20", "18"],
        ["补植面积", "25", "25"],
        ["修剪次数", "15", "15"],
        ["绿地覆盖率", "30", "27"],
    ]
    assert paths(found)[-1] == ("产出", "效益", "绿地覆盖率")
    assert plain(found.assessment.declared_total) == "95"
    assert warned(found) <= {""}


def test_cells_below_a_blank_in_the_head_are_told():
    text = tabbed("""
        三级指标||分值|得分
        补植面积|7|40|40
        修剪次数|9|30|29
        绿地覆盖率|8|30|27
    """)
    (found,) = read_lines(text)
    assert [row[1:] for row in rows_of(found)] == [["40", "40"], ["30", "29"], ["30", "27"]]
    assert "columns-not-read" in codes(found)


@pytest.mark.parametrize(
    ("second", "third"),
    [("资金", "数量"), ("", "")],
)
def test_one_word_over_two_columns_of_names_leaves_the_names_to_the_last(second, third):
    text = tabbed(f"""
        一级指标|指标名称||分值|自评得分
        投入|资金|足额到位|20|20
        |{second}|专账核算|20|18
        产出|数量|举办讲座|20|20
        |{third}|发放手册|10|10
        |满意度|听众满意度|30|28
        合计|||100|96
    """)
    (found,) = read_lines(text)
    assert rows_of(found) == [
        ["足额到位", "20", "20"],
        ["专账核算", "20", "18"],
        ["举办讲座", "20", "20"],
        ["发放手册", "10", "10"],
        ["听众满意度", "30", "28"],
    ]
    assert paths(found)[1] == ("投入", "资金", "专账核算")


def test_one_word_over_three_columns_of_names_leaves_the_names_to_the_last():
    text = tabbed("""
        绩效指标|||目标值|完成值|权重|得分
        产出指标|数量指标|建成泵站|4座|4座|10|10
        产出指标|数量指标|清淤长度|9公里|9公里|20|20
        产出指标|质量指标|验收合格率|100%|100%|20|20
        效益指标|社会效益|排涝面积|9万亩|8万亩|30|26
        效益指标|社会效益|增产粮食|2万吨|2万吨|10|10
        满意度|满意度|农户满意度|90%|95%|10|10
        合计|||||100|96
    """)
    (found,) = read_lines(text)
    assert rows_of(found) == [
        ["建成泵站", "10", "10"],
        ["清淤长度", "20", "20"],
        ["验收合格率", "20", "20"],
        ["排涝面积", "30", "26"],
        ["增产粮食", "10", "10"],
        ["农户满意度", "10", "10"],
    ]
    assert paths(found)[0] == ("产出指标", "数量指标", "建成泵站")


BEFORE_THE_NAMES = """
    永安县粮食局储备轮换项目绩效自评表（2021年）
    项目|评价内容|分值|单位自评
    一、基础（30）|1.轮换计划|10|10
    {first}|2.台账|20|19
    二、轮换（70）|3.轮换数量|40|40
    {second}|4.出库及时|30|25
    总计||100|94
"""


@pytest.mark.parametrize(("first", "second"), [("", ""), ("一、基础（30）", "二、轮换（70）")])
def test_a_head_that_nobody_knows_before_the_only_column_of_names_stands_over_groups(first, second):
    (found,) = read_lines(tabbed(BEFORE_THE_NAMES.format(first=first, second=second)))
    assert [row[1:] for row in rows_of(found)] == [["10", "10"], ["20", "19"], ["40", "40"], ["30", "25"]]
    assert [path[0] for path in paths(found)] == ["一、基础", "一、基础", "二、轮换", "二、轮换"]


def test_a_text_of_its_own_before_each_name_is_no_group():
    text = tabbed("""
        项目|评价内容|分值|单位自评
        甲|轮换计划|10|10
        乙|台账|20|19
        丙|轮换数量|40|40
        丁|出库及时|30|25
    """)
    (found,) = read_lines(text)
    assert {len(path) for path in paths(found)} == {1}


# ── Forms in one line, and nothing between cells ──

IN_ONE_LINE = (
    "南平县司法所2019年度部门整体支出绩效自评表 一级指标 分值 二级指标 分值 三级指标 分值 评价标准 得分 "
    "投入 20 预算配置 20 人员控制率 12 不超编得12分，每超1人扣2分。 12 经费变动率 8 不增长得8分。 7 "
    "过程 40 预算执行 25 预算完成率 15 完成得15分，每低5%扣2分。 13 结转率 10 不超5%得10分。 10 "
    "预算管理 15 制度健全性 15 健全得15分。 15 "
    "产出 40 职责履行 15 调解件数 15 办结得15分。 15 履职效益 25 社会效益 25 显著得25分。 23"
)


def test_groups_of_a_form_in_one_line_stand_where_their_names_and_points_say():
    (found,) = read_lines(IN_ONE_LINE)
    assert rows_of(found) == [
        ["人员控制率", "12", "12"],
        ["经费变动率", "8", "7"],
        ["预算完成率", "15", "13"],
        ["结转率", "10", "10"],
        ["制度健全性", "15", "15"],
        ["调解件数", "15", "15"],
        ["社会效益", "25", "23"],
    ]
    assert paths(found)[4:] == [
        ("过程", "预算管理", "制度健全性"),
        ("产出", "职责履行", "调解件数"),
        ("产出", "履职效益", "社会效益"),
    ]


NOTHING_BETWEEN = """
    城南区路灯所2020年度项目支出绩效自评表
    一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析
    产出指标数量指标检修灯杆≥900根920根2020
    质量指标亮灯率≥98%99%1515
    时效指标抢修时限≤24小时≤24小时1515
    效益指标社会效益指标夜间出行改善改善改善2522
    满意度指标服务对象满意度居民满意度≥90%93%2525
    总分10097
"""


def test_what_may_hold_more_words_than_the_name_is_told_where_nothing_stands_between_cells():
    (found,) = read_lines("\n".join(line.strip() for line in NOTHING_BETWEEN.strip().split("\n")))
    names = [name for name, _, _ in rows_of(found)]
    wrong = [name for name in names if name not in {"检修灯杆", "亮灯率", "抢修时限", "夜间出行改善", "居民满意度"}]
    assert set(wrong) <= warned(found)
    assert plain(found.assessment.declared_total) == "97"


def test_names_of_national_groups_that_ran_together_with_a_name_are_split_off():
    (found,) = read_lines("\n".join(line.strip() for line in NOTHING_BETWEEN.strip().split("\n")))
    whole = {path[-1]: path[:-1] for path in paths(found)}
    assert whole["检修灯杆"] == ("产出指标", "数量指标")


def test_a_group_in_one_line_without_its_weight_is_told():
    (found,) = read_lines(IN_ONE_LINE.replace("履职效益 25 社会", "履职效益 社会"))
    assert "row-uncertain" in codes(found)


# ── Cells between bars ──


def cells_between_bars(rows):
    return "\n|\n".join(["", *(cell for row in rows for cell in row), ""]).strip("\n")


def test_a_reason_behind_a_score_between_bars_is_not_the_group_of_the_next_row():
    rows = [
        ["一级指标", "二级指标", "三级指标", "分值", "评分标准", "得分", "扣分原因"],
        ["投入（15分）", "配置（15分）", "人员控制率", "5", "不超编计5分，每超一个百分点扣0.5分。", "5", ""],
        ["经费变动率", "10", "不增长计10分，每增1个百分点扣0.5分。", "8.5", "增长三个百分点"],
        ["过程（40分）", "执行（20分）", "完成率", "20", "100%计满分，每低5个百分点扣1分", "19", "完成率94.6%"],
        ["管理（20分）", "制度健全性", "10", "①有制度5分②得到执行5分", "10", ""],
        ["资金合规性", "10", "发现一例不合规扣2分", "8", "两笔附件不全"],
        ["产出（25分）", "履职（25分）", "办结率", "15", "完成率×15", "15", ""],
        ["达标率", "10", "达标率×10", "9.8", ""],
        ["效果（20分）", "效益（20分）", "社会效益", "10", "显著10分，一般6分", "10", ""],
        ["满意度", "10", "≥90%计10分，80-90%计8分", "8", "满意率86%"],
        ["合计", "100", "93.3", ""],
    ]
    (found,) = read_lines(cells_between_bars(rows))
    assert rows_of(found) == [
        ["人员控制率", "5", "5"],
        ["经费变动率", "10", "8.5"],
        ["完成率", "20", "19"],
        ["制度健全性", "10", "10"],
        ["资金合规性", "10", "8"],
        ["办结率", "15", "15"],
        ["达标率", "10", "9.8"],
        ["社会效益", "10", "10"],
        ["满意度", "10", "8"],
    ]
    assert [path[0] for path in paths(found)] == ["投入"] * 2 + ["过程"] * 3 + ["产出"] * 2 + ["效果"] * 2


# ── Drawn tables ──

DRAWN = """
长岭县图书馆2016年借阅室改造项目绩效自评表
┌────────┬────────┬──────────────┬────┬────┬──────────┐
│一级指标│二级指标│三级指标      │分值│得分│说明      │
├────────┼────────┼──────────────┼────┼────┼──────────┤
│决策    │立项    │立项依据      │ 10 │ 10 │          │
│（30分）│        ├──────────────┼────┼────┼──────────┤
│        │        │目标合理性    │ 20 │ 17 │目标偏低  │
├────────┼────────┼──────────────┼────┼────┼──────────┤
│绩效    │产出    │改造面积      │ 40 │ 38 │计划600， │
│（70分）│        │              │    │    │实际570   │
│        ├────────┼──────────────┼────┼────┼──────────┤
│        │效果    │读者满意度    │ 30 │29.5│          │
├────────┴────────┴──────────────┼────┼────┼──────────┤
│合计                            │100 │94.5│          │
└────────────────────────────────┴────┴────┴──────────┘
"""


def test_rules_that_stop_at_merged_cells_of_a_drawn_table_begin_rows_in_the_other_columns():
    (found,) = read_lines(DRAWN)
    assert rows_of(found) == [
        ["立项依据", "10", "10"],
        ["目标合理性", "20", "17"],
        ["改造面积", "40", "38"],
        ["读者满意度", "30", "29.5"],
    ]
    assert paths(found)[1] == ("决策", "立项", "目标合理性")
    assert paths(found)[3] == ("绩效", "效果", "读者满意度")
    assert plain(found.assessment.declared_total) == "94.5"
    assert [entry.reason for entry in found.assessment.scores.values() if entry.reason][1:] == ["计划600，实际570"]


# ── Rows ──


def test_the_rate_of_execution_behind_the_last_group_stands_alone():
    text = """
        一级指标  二级指标  三级指标  分值  目标值  完成值  得分
        产出指标  数量指标  受理件数  40  400件  420件  40
        效益指标  社会效益  纠纷化解  40  有效  有效  38
        满意度  满意度  群众满意度  10  ≥90%  93%  10
        预算执行率  10  100%  95%  9.5
        合计  100  97.5
    """
    (found,) = read_lines("\n".join(line.strip() for line in text.strip().split("\n")))
    assert rows_of(found)[-1] == ["预算执行率", "10", "9.5"]
    assert paths(found)[-1][:-1] in ((), ("预算执行率",))


def test_a_row_of_which_among_numbered_rows_is_no_indicator():
    text = tabbed("""
        临泽县教育局2022年学前资金绩效自评表
        指标|权重|年初目标|实际完成|得分
        一、产出指标|60%|||57
        （一）数量指标|60%|||57
        1.新建园所|35%|5所|5所|35
        2.改建园所|20%|4所|3所|17
        其中：乡村园所||3所|2所|
        3.新增学位|5%|90个|90个|5
        二、效益指标|40%|||40
        1.入园率|40%|90%|92%|40
        合计|100%|||97
    """)
    (found,) = read_lines(text)
    assert [row[1:] for row in rows_of(found)] == [["35", "35"], ["20", "17"], ["5", "5"], ["40", "40"]]
    assert not any("其中" in name for name, _, _ in rows_of(found))


# ── Units ──

TABLE = """
三级指标\t分值\t得分
补植面积\t60\t60
绿地覆盖率\t40\t37
"""


@pytest.mark.parametrize(
    ("name", "text", "unit"),
    [
        ("a.md", "# 双桥市第五中学2020年度部门决算公开\n\n## 绩效自评表\n", "双桥市第五中学"),
        ("a.txt", "填报单位（盖章）：双桥市房管局\t\t填报日期：2021年3月2日\n2020年度绩效自评表\n", "双桥市房管局"),
        ("a.txt", "2020年度绩效自评表\n部门（单位）：双桥市水务局\t\t\n", "双桥市水务局"),
    ],
)
def test_the_unit_of_a_heading_in_markdown_or_of_one_cell_with_its_label(name, text, unit):
    (found,) = read_published(read_text(text + TABLE, name), None)
    assert found.assessment.unit == unit
    assert found.assessment.year == 2020


def test_the_signs_of_a_heading_in_markdown_are_no_part_of_its_text():
    assert read_text("## 二、双桥市第五中学绩效自评", "a.md").parts[0].text == "二、双桥市第五中学绩效自评"


# ── Signs inside padded cells ──

PADDED = """
北滨县档案馆2020年度绩效自评

一级指标    二级指标    三级指标              分值   得分   备注
投入        预算安排    人员经费保障率          5      5
                        公用经费保障率          5      5
过程        预算执行    结转结余率             10      8    结转23.6万元
                        {name}       10     10
            预算管理    管理制度健全性         10     10
产出        审判执行    法定审限内结案率       45     45    {reason}
效果        社会效益    一审服判息诉率         15     10
合计                                          100     93
"""


@pytest.mark.parametrize(
    ("name", "reason"),
    [('"三公"经费控制率', "按期"), ("三公经费控制率  ", "甲|乙两组")],
)
def test_quotes_that_begin_a_line_and_a_bar_in_a_reason_end_no_padded_table(name, reason):
    (found,) = read_lines(PADDED.format(name=name, reason=reason))
    assert [row[1:] for row in rows_of(found)] == [
        ["5", "5"],
        ["5", "5"],
        ["10", "8"],
        ["10", "10"],
        ["10", "10"],
        ["45", "45"],
        ["15", "10"],
    ]
    assert plain(found.assessment.declared_total) == "93"


def test_the_double_rules_of_a_drawn_table_end_it_neither_below_its_head_nor_above_its_total():
    text = """+----------------+----------------+------+------+
| 2022年河湾县水利局部门整体支出绩效自评表       |
+================+================+======+======+
| 一级指标       | 三级指标       | 分值 | 得分 |
+----------------+----------------+------+------+
| 产出           | 疏浚河道长度   | 60   | 58   |
|                +----------------+------+------+
|                | 验收合格率     | 40   | 40   |
+================+================+======+======+
| 总分                            | 100  | 98   |
+---------------------------------+------+------+
"""
    (found,) = read_lines(text)
    assert rows_of(found) == [["疏浚河道长度", "60", "58"], ["验收合格率", "40", "40"]]
    assert (found.assessment.declared_total, found.assessment.year) == (98, 2022)


def test_a_line_with_the_number_and_the_points_of_a_group_heads_the_rows_below_it_between_blanks():
    text = """河湾县第一中学2023年度部门预算绩效自评表
序号 考核内容       考核标准            分值    自评分    扣分情况
一、预算编制（40分）
1   编制及时      按时上报得满分      20    20
2   编制完整      收支全部纳入预算     20    19     食堂收入未纳入
二、预算执行（60分）
3   执行进度      全年执行率达标       40    38     执行率93.4%
4   专款专用      无挤占挪用          20    20
合计                            100   97
"""
    (found,) = read_lines(text)
    assert rows_of(found) == [
        ["编制及时", "20", "20"],
        ["编制完整", "20", "19"],
        ["执行进度", "40", "38"],
        ["专款专用", "20", "20"],
    ]
    assert [path[0] for path in paths(found)] == ["预算编制", "预算编制", "预算执行", "预算执行"]


@pytest.mark.parametrize("head", ["未达标原因", "考评组意见"])
def test_what_stands_behind_a_row_that_lost_points_is_its_reason_or_told(head):
    rows = (
        f"一级指标 权重 二级指标 三级指标 权重 目标值 实际值 得分 {head}",
        "预算执行 10 预算执行率 资金执行率 10 100% 91.2% 9.12",
        "产出 50 数量 巡回医疗次数 20 48次 48次 20",
        "培训乡村医生人数 20 120人 108人 18 疫情影响一期未办",
        "质量 签约履约率 10 ≥80% 82% 10",
        "效益 30 社会效益 县域内就诊率 30 ≥90% 92% 30",
        "满意度 10 服务对象满意度 患者满意度 10 ≥90% 94% 10",
        "合计 100 97.12",
    )
    cells = "\n".join(rows).replace(" ", "\n")
    (found,) = read_lines(f"河湾县中医院2022年度绩效自评表\n{cells}\n")
    reasons = [entry.reason for entry in found.assessment.scores.values()]
    assert "培训乡村医生人数" in warned(found) or "疫情影响一期未办" in reasons


def test_a_remark_beside_a_full_score_that_the_reviewer_lowered_is_told():
    text = "河湾县水利局2022年度部门整体支出绩效自评表\n" + "\n".join(
        line.replace("|", "\t")
        for line in (
            "一级指标|三级指标|分值|自评得分|复核得分|备注",
            "决策|立项依据|40|40|30|缺集体决策记录",
            "产出|堤防长度|60|58|58|少修20米",
            "合计||100|98|88|",
        )
    )
    (found,) = read_lines(text)
    assert warned(found) == {"立项依据"}


def test_rows_wider_than_the_rule_of_markdown_are_told_all():
    lines = (
        "一级  ",
        "指标| 二级指标| 三级指标| 权重| 指标值| 完成值| 自评  ",
        "得分| 扣分原因分析  ",
        "---|---|---|---|---|---|---|---  ",
        "决策  ",
        "(40%)| 项目  ",
        "立项| 立项依据充分性| 20| 充分| 充分| 20|   ",
        "绩效  ",
        "目标| 绩效目标合理性| 20| 合理| 较合理| 19| 部分指标值偏低  ",
        "产出  ",
        "(60%)| 产出  ",
        "数量| 购置救护车| 20| 1台| 1台| 20|   ",
        "产出  ",
        "质量| 设备验收合格率| 20| 100%| 100%| 20|   ",
        "产出  ",
        "时效| 按期投入使用| 20| 9月底前| 11月中旬| 17| 验收延迟  ",
        "总分| 100| | | 96| ",
    )
    (found,) = read_lines("2021年救护车购置项目支出绩效自评表\n\n" + "\n".join(lines))
    assert {"立项依据充分性", "购置救护车", "设备验收合格率", "按期投入使用"} <= warned(found)


def test_the_lines_of_a_cell_between_two_rules_of_pluses_are_one_cell():
    text = """2022年河湾县水利局部门整体支出绩效自评表

+--------+----------+----------------+------+------+------------+
| 一级\\  | 二级\\    | 三级指标       | 分值 | 得分 | 扣分原因   |
| 指标   | 指标     |                |      |      |            |
+========+==========+================+======+======+============+
| 决策   | 项目\\    | 立项依据充分性 | 40   | 38   | 论证\\     |
|        | 立项     |                |      |      | 不充分     |
|        +----------+----------------+------+------+------------+
|        | 绩效\\    | 目标合理性     | 20   | 20   |            |
|        | 目标     |                |      |      |            |
+--------+----------+----------------+------+------+------------+
| 产出   | 产出数量 | 疏浚河道       | 40   | 40   |            |
+--------+----------+----------------+------+------+------------+
| 合计   |          |                | 100  | 98   |            |
+--------+----------+----------------+------+------+------------+
"""
    (found,) = read_lines(text)
    assert paths(found) == [
        ("决策", "项目立项", "立项依据充分性"),
        ("决策", "绩效目标", "目标合理性"),
        ("产出", "产出数量", "疏浚河道"),
    ]
    assert next(iter(found.assessment.scores.values())).reason == "论证不充分"
