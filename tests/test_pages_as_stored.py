"""Published pages as a search engine keeps them, in one line, in narrow cells, cut off; all names are made up."""

from decimal import Decimal

import pytest

from scorer.exact import plain
from scorer.model import Group
from scorer.readers.assessments.naming import NO_UNIT
from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text

#: The head of a form, then its block on the budget, then the rows, all in one line.
FUNDS = "资金情况(万元)全年预算数(A)全年执行数(B)分值执行率(B/A)得分年度资金总额:303010100.00%10其中:本年财政拨款3030"
FUSED = (
    "示例县公示附件:自评表示例县水务局2022年12月30日绩效目标自评表(2022年度)项目名称示例水尺安装项目负责人及电话"
    f"某某(办公)主管部门示例县水务局实施单位示例水管站{FUNDS}年度总体目标年初设定目标年度总体目标完成情况综述"
    "改善计量设施,改善计量设施,绩效指标一级指标二级指标三级指标分值年度指标值全年实际值得分未完成原因及拟采取的改进措施"
    "产出指标(50分)数量指标安装水尺10≥80米≥80米10质量指标验收合格率20100%100%20时效指标按期完工率20≥90%≥90%20"
    "效益指标(30分)社会效益指标受益人口数30≥500人≥500人30满意度指标(10分)服务对象满意度指标群众满意度10≥95%≥95%10"
    "……总分100100注:1.一级指标分值统一设置为:产出指标50分"
)


def read(text):
    (one,) = read_published(read_text(text, "页.txt"), None)
    return one


def rows_of(one):
    """Groups, name, points and score of every indicator in one line each."""
    scores = {one.rubric.by_key[key][0].code: entry.score for key, entry in one.assessment.scores.items()}
    leaves = [node for node in one.rubric.nodes if not isinstance(node, Group)]
    numbers = [
        ["—" if said is None else plain(said) for said in (leaf.points, scores.get(leaf.code))] for leaf in leaves
    ]
    return [" ".join(["/".join(leaf.path), *said]) for leaf, said in zip(leaves, numbers, strict=True)]


def codes(one):
    return {warning.code for warning in one.warnings}


def told(one):
    """The names of rows of which something is told."""
    return {warning.path[-1] for warning in one.warnings if warning.path}


def test_the_groups_of_a_form_in_one_line_stay_apart():
    one = read(FUSED)
    assert rows_of(one) == [
        "预算执行/年度资金总额 10 10",
        "产出指标/数量指标/安装水尺 10 10",
        "产出指标/质量指标/验收合格率 20 20",
        "产出指标/时效指标/按期完工率 20 20",
        "效益指标/社会效益指标/受益人口数 30 30",
        "满意度指标/服务对象满意度指标/群众满意度 10 10",
    ]


def test_the_head_of_a_form_in_one_line_tells_unit_department_project_and_year():
    said = read(FUSED).assessment
    assert (said.unit, said.about.department, said.year) == ("示例水管站", "示例县水务局", 2022)
    assert said.project is not None
    assert said.project.name == "示例水尺安装"  # the person behind it is not kept


def test_a_blank_value_beside_a_label_is_none():
    said = read(FUSED.replace("实施单位示例水管站", "实施单位/"))
    assert said.assessment.unit == NO_UNIT
    assert "unit-missing" in codes(said)


#: Rows between bars with a blank cell behind each, from a table whose label covers two lines of a cell.
BARRED = """
预算执行情况(10分) | 年度预算数(万元) | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因 | ||
总额 | 0.00 | 3.36 | 3.36 | 100.00% | 10 | 10 | 未达到90%的需说明原因 | |||
其中:财政资金 | 0.00 | 3.36 | 3.36 | 100.00% | / | / | ||||
绩效指标(90分) | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析 |
产出指标 | 质量指标 | 完成支付 | = | 100 | % | 100 | 90 | 88 | ||
合计 | 100 | 98 | ||||||||
"""


def test_an_amount_is_no_label_of_the_row_on_the_budget():
    assert rows_of(read(BARRED)) == ["预算执行/总额 10 10", "产出指标/质量指标/完成支付 90 88"]


@pytest.mark.parametrize(
    ("below", "unit"),
    [
        ("示例县动物疫病预防控制中心", "示例县动物疫病预防控制中心"),
        ("（盖章）", NO_UNIT),
        ("2021年3月", NO_UNIT),
        ("年度目标", NO_UNIT),
    ],
)
def test_the_line_below_a_label_names_the_unit_unless_it_is_a_seal_a_date_or_a_label(below, unit):
    money = (
        "项目资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额 36 36 35.4 10 98.33% 9.8 年度总体目标"
    )
    head = "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施"
    rows = "产出指标 数量指标 补助人数 120人 118人 60 58 质量指标 免疫密度 ≥90% 95% 30 30 总分 100 97.8"
    before = ["项目支出绩效自评表", "(2020年度)", "项目名称", "防疫员补助", "实施单位", below]
    lines = "\n".join([*before, *money.split(), "保证密度。", *head.split(), *rows.split()])
    assert read(lines).assessment.unit == unit


#: As a converter of pages keeps a form of two heads: each row as wide as the widest, a line ended behind a broken cell.
WIDE = """
| 2020年度项目支出绩效自评表 | ||||||||||
| 主管部门 | 示例市资源局 | 实施单位 | 示例区资源局 | |||||||
|
项目资金 (万元) |
年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | ||||
| 年度资金总额 | 7.29 | 7.29 | 7.29 | 10.00 | 100% | 10.00 | ||||
| 绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | |||||
|
一级 指标 |
二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | |||||
| 产出指标 | 数量指标 | 执法次数 | ≥ | 72 | 次 | 72 | 10.00 | 9.00 | ||
| 质量指标 | 验收合格率 | ﹦ | 100 | % | 100 | 50 | 49 | |||
| 满意度指标 | 服务对象满意度指标 | 满意度 | ≥ | 95 | % | 95 | 30.00 | 27.00 | ||
| 其他需要说明事项 | 无 | |||||||||
| 总分 | 100.00 | 95.00 | 优 | |||||||
"""


def test_a_form_with_bars_around_its_rows_and_lines_broken_in_the_head_of_the_budget_is_read_whole():
    one = read(WIDE)
    assert rows_of(one) == [
        "预算执行/年度资金总额 10 10",
        "产出指标/数量指标/执法次数 10 9",
        "产出指标/质量指标/验收合格率 50 49",
        "满意度指标/服务对象满意度指标/满意度 30 27",
    ]
    assert (one.assessment.unit, one.assessment.declared_total) == ("示例区资源局", 95)
    assert codes(one) == set()


#: Rows below merged cells are filled up at their ends; the head is as wide as the widest row.
FILLED = """
一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 得分 |
产出指标 | 数量指标 | 培训班次 | 3期 | 3期 | 20 |
质量指标 | 合格率 | 全部合格 | 全部合格 | 30 | |
效益指标 | 社会效益 | 知晓率 | 提高 | 提高 | 30 |
持续影响 | 服务范围 | 扩大 | 扩大 | 18 | |
总分 | 98 | |||||
"""


def test_blank_cells_that_fill_up_rows_below_merged_cells_are_no_cells():
    one = read(FILLED)
    assert rows_of(one) == [
        "产出指标/数量指标/培训班次 — 20",
        "产出指标/质量指标/合格率 — 30",
        "效益指标/社会效益/知晓率 — 30",
        "效益指标/持续影响/服务范围 — 18",
    ]
    assert one.assessment.declared_total == 98


def test_blank_cells_at_the_ends_of_rows_that_keep_those_of_merged_cells_have_their_place():
    text = "一级指标|二级指标|三级指标|得分|原因\n产出|数量|班次|20|\n|质量|合格率|10|\n||及时率|5|迟\n"
    assert rows_of(read(text)) == ["产出/数量/班次 — 20", "产出/质量/合格率 — 10", "产出/质量/及时率 — 5"]


def test_two_numbers_of_a_total_below_the_columns_of_names_are_its_points_and_its_score():
    one = read(
        "一级指标 | 二级指标 | 三级指标 | 分值 | 得分 | 备注 |\n产出 | 数量 | 班次 | 60 | 58 |  |\n"
        "效益 | 社会 | 知晓率 | 40 | 40 |  |\n总分 | 100 | 98 |  |  |  |\n"
    )
    assert one.assessment.declared_total == 98


#: Each cell that is not blank has a line.
FULL_LINES = """一级指标 二级指标 三级指标 权重 目标值 完成值 自评得分 未完成原因
产出指标 数量指标 教育次数 30 12次 11次 {score} {reason}
质量指标 重犯率 30 ≤0.2% 0 30
效益指标 社会效益指标 社会稳定 40 良好 良好 40
合计 100 {total}"""


@pytest.mark.parametrize(("score", "path"), [("28", "产出指标/质量指标"), ("30", "12月停办一次/质量指标")])
def test_a_text_unlike_the_other_groups_is_the_reason_of_a_row_that_lost_points_and_always_told(score, path):
    said = FULL_LINES.format(score=score, reason="12月停办一次", total=70 + int(score))
    one = read("\n".join(said.split()))
    assert rows_of(one)[1] == f"{path}/重犯率 30 30"
    assert "重犯率" in told(one)


def _lost(*rows, top="决策", other="管理"):
    """Cells of a line each of a table with a column of reasons, below groups of two levels."""
    lines = ["一级指标 二级指标 三级指标 分值 得分 扣分原因", f"{top} 目标设定 目标合理性 20 20", *rows]
    return "\n".join("\n".join([*lines, f"{other} 收支情况 收支平衡 20 20", "产出 实施情况 完成率 20 20"]).split())


def test_reasons_behind_every_row_that_lost_points_are_no_groups_and_told():
    one = read(_lost("目标明确性 20 18 部分未量化", "预算编制 编制科学性 20 19 缺少测算依据"))
    assert [path for path in (node.path for node in one.rubric.nodes) if len(path) == 3] == [
        ("决策", "目标设定", "目标合理性"),
        ("决策", "目标设定", "目标明确性"),
        ("决策", "预算编制", "编制科学性"),
        ("管理", "收支情况", "收支平衡"),
        ("产出", "实施情况", "完成率"),
    ]
    assert {entry.reason for entry in one.assessment.scores.values()} == {"", "部分未量化", "缺少测算依据"}
    assert {"编制科学性", "收支平衡"} <= told(one)


def test_what_may_be_a_group_or_the_reason_of_the_row_before_is_told():
    one = read(_lost("目标明确性 20 18 未设数量目标", "预算编制 编制科学性 20 20"))
    assert "编制科学性" in told(one)


def test_groups_of_points_are_told_from_reasons_by_these():
    one = read(
        _lost(
            "目标明确性 20 18 部分未量化", "预算编制（20分） 编制科学性 20 20", top="决策（60分）", other="管理（20分）"
        )
        .replace("目标设定", "目标设定（40分）")
        .replace("收支情况", "收支情况（20分）")
        .replace("产出", "产出（20分）")
        .replace("实施情况", "实施情况（20分）")
    )
    assert rows_of(one)[1:3] == ["决策/目标设定/目标明确性 20 18", "决策/预算编制/编制科学性 20 20"]


def test_a_number_that_goes_on_in_the_next_name_tells_a_group_from_a_reason():
    text = _lost("目标明确性 20 18", "预算编制 编制科学性 20 20")
    codes = (
        "决策 A 目标设定 A1 目标合理性 A11 目标明确性 A12 预算编制 A2 编制科学性 A21 管理 B 收支情况 B1 收支平衡 B11"
    )
    codes += " 产出 C 实施情况 C1 完成率 C11"
    for name, code in zip(codes.split()[::2], codes.split()[1::2], strict=True):
        text = text.replace(name, f"{code}{name}")
    one = read(text)
    assert rows_of(one)[1:3] == ["A决策/A1目标设定/A12目标明确性 20 18", "A决策/A2预算编制/A21编制科学性 20 20"]
    assert not any(entry.reason for entry in one.assessment.scores.values())


#: Merged cells left no trace; the first column has a label down the side below a head that nobody knows.
BESIDE = """年度绩效目标\t一级指标\t二级指标\t三级指标\t得分
绩效指标（80分）\t{rows}
总分\t80"""


def test_a_label_below_an_unknown_head_stands_beside_the_groups_of_rows_that_lost_cells():
    rows = ("产出指标\t数量指标\t班次（20分）\t20", "质量指标\t合格率（20分）\t20", "人数（10分）\t10")
    rows += ("效益指标\t社会效益指标\t知晓率（20分）\t20", "可持续影响指标\t机制（10分）\t10")
    one = read(BESIDE.format(rows="\n".join(rows)))
    assert [path for path in (node.path for node in one.rubric.nodes) if len(path) == 3] == [
        ("产出指标", "数量指标", "班次"),
        ("产出指标", "质量指标", "合格率"),
        ("产出指标", "质量指标", "人数"),
        ("效益指标", "社会效益指标", "知晓率"),
        ("效益指标", "可持续影响指标", "机制"),
    ]


def test_a_text_below_an_unknown_head_in_a_row_that_lost_cells_is_told():
    rows = ("决策\t立项\t依据（20分）\t20", "目标\t合理性（20分）\t20", "过程\t管理\t制度（40分）\t40")
    one = read(BESIDE.format(rows="\n".join(rows)))
    assert {"合理性", "制度"} <= told(one)


def test_bars_between_the_cells_of_rows_that_lost_merged_cells_end_no_cell():
    one = read(
        "一级指标 | 二级指标 | 三级指标 | 标准 | 分值 | 得分 | 原因\n决策 | 立项 | 依据 | 充分 | 20 | 20 | \n"
        "规范性 | 规范 | 20 | 18 | 资料不全\n过程 | 管理 | 制度 | 健全 | 30 | 30 | \n"
        "执行率 | 100% | 30 | 30 | \n总分 | 100 | 98 | "
    )
    assert rows_of(one) == [
        "决策/立项/依据 20 20",
        "决策/立项/规范性 20 18",
        "过程/管理/制度 30 30",
        "过程/管理/执行率 30 30",
    ]


#: Nothing at all stands between the cells.
RAN_TOGETHER = (
    "2022年示例局绩效自评表一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
    "产出指标数量指标修渠长度≥20公里20公里2020机井数量≥12眼10眼2018{reason}质量指标合格率100%100%2020"
    "效益指标社会效益指标受益人数≥900人950人3030满意度指标服务对象满意度指标群众满意度≥90%95%1010总分10098"
)


def test_a_name_that_may_begin_with_the_reason_of_the_row_before_it_is_told_with_that_row():
    whole = RAN_TOGETHER.format(reason="").replace("2018质量指标", "2018新建泵站数量≥1座1座00质量指标")
    assert {"机井数量", "新建泵站数量"} <= told(read(whole))


def test_where_names_swallowed_groups_the_rows_below_are_told_up_to_the_next_group_on_top():
    one = read(RAN_TOGETHER.format(reason="一眼井水源不足"))
    right = [row for row in rows_of(one) if row.startswith(("效益指标/", "满意度指标/"))]
    assert len(right) == 2
    assert {row.split("/")[-1].split()[0] for row in rows_of(one)} - told(one) <= {"修渠长度", "受益人数", "群众满意度"}


def test_names_that_ran_together_with_groups_that_nobody_knows_are_told():
    one = read(
        "2021年示例法院绩效自评表一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
        "部门决策绩效目标依据充分性依据方案设立充分33内容明确性内容具体具体33部门管理预算执行执行率≥95%97.2%88"
        "公用经费控制率≤100%99%44司法服务网上立案率≥60%72%77诉前调解成功率≥50%55%55总分3030"
    )
    assert rows_of(one)
    assert {row.split("/")[-1].rsplit(" ", 2)[0] for row in rows_of(one)} <= told(one)


def test_points_behind_the_names_tell_a_reason_from_a_group_too():
    lines = (
        "一级指标 二级指标 三级指标及分值 评价要点 自评得分 备注 决策 立项 依据（20分） 充分 20 规范性（20分） 规范 18"
    )
    rest = (
        "资料缺失 资金情况 比例（20分） 合理 20 过程 管理 制度（30分） 健全 30 产出 数量 班次（10分） 12次 10 总分 98"
    )
    one = read("\n".join(f"{lines} {rest}".split()))
    assert rows_of(one)[2] == "决策/资金情况/比例 20 20"
    assert "比例" in told(one)


def test_of_a_sentence_the_reason_is_what_stands_behind_its_label():
    one = read(
        "示例局2020年自评报告\n（一）产出指标（50分）\n1.养护里程（30分）：年度指标值20公里，实际完成20公里，得30分。\n"
        "2.修桥数量（20分）：年度指标值3座，实际完成2座，得15分。扣分原因：汛期停工。\n自评总分45分。"
    )
    assert [entry.reason for entry in one.assessment.scores.values()] == ["", "汛期停工"]


HEADED_BY_LINES = """序号\t指标名称\t分值\t得分
{first}
1\t班次\t20\t20
2\t合格率\t30\t28
{second}
1\t知晓率\t50\t50
\t合计\t100\t98"""


@pytest.mark.parametrize("blanks", ["", "\t\t\t"], ids=["line", "cell with blanks"])
@pytest.mark.parametrize("points", ["（50分）", ""], ids=["points", "known words"])
def test_a_line_between_rows_with_tabs_that_names_a_group_heads_those_below_it(blanks, points):
    first, second = (f"{mark}、{name}{points}{blanks}" for mark, name in (("一", "产出指标"), ("二", "效益指标")))
    one = read(HEADED_BY_LINES.format(first=first, second=second))
    assert rows_of(one) == ["产出指标/班次 20 20", "产出指标/合格率 30 28", "效益指标/知晓率 50 50"]
    assert told(one) == set()


def test_the_second_line_of_a_head_with_tabs_may_name_the_values_and_whose_scores_they_are():
    one = read(
        "绩效指标\t\t\t指标值\t\t权重\t得分\t\t备注\n一级\t二级\t三级\t预期\t实际\t\t单位自评\t主管部门复评\t\n"
        "产出指标\t数量指标\t班次\t≥10次\t12次\t50\t50\t49\t\n\t质量指标\t合格率\t100%\t99%\t50\t48\t47\t\n"
        "总计\t\t\t\t\t100\t98\t96\t"
    )
    assert rows_of(one) == ["产出指标/数量指标/班次 50 50", "产出指标/质量指标/合格率 50 48"]
    assert len(one.review.scores) == 2
    assert one.assessment.declared_total == 98


def test_the_next_head_of_a_list_of_units_is_no_unit():
    staff = "单位名称 编制数 实有人数 控制率 局机关 28 27 96.4%"
    lines = f"{staff} 附件：自评表 三级指标 分值 得分 班次 60 60 合格率 40 38 总分 100 98"
    one = read("示例县审计局2021年度部门整体支出绩效自评报告\n" + lines.replace(" ", "\n"))
    assert one.assessment.unit == "示例县审计局"


KNOWN_GROUPS = """绩效指标\t指标分类\t指标内容\t指标值\t权重\t得分
产出指标\t数量指标\t班次\t≥10次\t30\t30
{blank}质量指标\t合格率\t100%\t20\t18
效益指标\t社会效益指标\t知晓率\t90%\t50\t50
合计{blank}{blank}{blank}\t100\t98"""


@pytest.mark.parametrize("blank", ["\t", ""], ids=["blanks", "no blanks"])
def test_groups_of_the_national_forms_tell_their_columns_whatever_these_are_called(blank):
    one = read(KNOWN_GROUPS.format(blank=blank))
    assert [path for path in (node.path for node in one.rubric.nodes) if len(path) == 3] == [
        ("产出指标", "数量指标", "班次"),
        ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "知晓率"),
    ]
    assert "columns-not-read" not in {warning.code for warning in one.warnings}


def test_beside_known_groups_a_text_behind_a_row_that_lost_points_is_its_reason_and_both_are_told():
    lines = "一级指标 二级指标 三级指标 分值 得分 备注 产出指标 数量指标 班次 30 30 质量指标 合格率 20 18 两批次返工"
    rest = "时效指标 及时率 10 10 效益指标 社会效益指标 知晓率 30 30 预算执行 预算执行率 执行率 10 10 总分 100 98"
    one = read(f"{lines} {rest}".replace(" ", "\n"))
    assert rows_of(one)[2] == "产出指标/时效指标/及时率 10 10"
    assert [entry.reason for entry in one.assessment.scores.values()][1] == "两批次返工"
    assert {"合格率", "及时率"} <= told(one)


def test_a_sentence_with_the_total_below_rows_with_blanks_is_none_of_them():
    one = read("三级指标 分值 得分\n班次 60 60\n合格率 40 37.5\n总分 100 97.5\n自评总分为97.5分。")
    assert rows_of(one) == ["班次 60 60", "合格率 40 37.5"]
    assert one.assessment.declared_total == Decimal("97.5")


def test_two_groups_before_a_name_with_its_points_are_told_apart_where_blanks_stand_between():
    one = read(
        "一级指标 二级指标 三级指标 年初目标值 实际完成值 得分\n产出指标 数量指标 班次（40分） 10次 12次 40\n"
        "质量指标 合格率（30分） 100% 98% 29\n"
        "满意度指标 服务对象满意度指标 群众满意度（30分） ≥90% 92% 30\n总分 99"
    )
    assert rows_of(one)[2] == "满意度指标/服务对象满意度指标/群众满意度 30 30"


def test_the_total_below_a_remark_is_read_from_pasted_rows_too():
    rows = "三级指标\t分值\t得分\n修渠长度\t60\t58\n合格率\t40\t40\n其他需要说明事项\t无\t\n总分\t100\t98\n"
    assert read(rows).assessment.declared_total == 98
    assert read("\n".join(cell for cell in rows.split() if cell)).assessment.declared_total == 98


def test_blanks_behind_a_merged_word_of_a_head_are_in_the_place_of_the_words_below_it():
    one = read(
        "评价指标\t\t\t\t\t\t指标说明\t自评得分\t扣分说明\n一级指标\t权重(%)\t二级指标\t权重(%)\t三级指标\t权重(%)\t\t\t\n"
        "前期\t40\t研究\t10\t论证\t10\t充分得10分\t10\t\n\t\t目标\t30\t完整\t10\t\t10\t\n\t\t\t\t科学\t20\t\t18\t未量化\n"
        "过程\t60\t资金\t60\t到位率\t20\t\t20\t\n\t\t\t\t支付率\t40\t实付/到位\t36\t支付90%\n合计\t100\t\t100\t\t100\t\t94\t\n"
    )
    names = ["前期/研究/论证 10 10", "前期/目标/完整 10 10", "前期/目标/科学 20 18"]
    assert rows_of(one) == [*names, "过程/资金/到位率 20 20", "过程/资金/支付率 40 36"]


def test_pasted_scores_of_levels_of_government_are_those_of_the_first_that_is_filled_in():
    one = read("三级指标\t分值\t县级评分\t市级评分\n议事\t60\t58\t\n安排\t40\t40\t\n合计\t100\t98\t\n")
    assert rows_of(one) == ["议事 60 58", "安排 40 40"]
    assert "head-taken-for-score" in codes(one)


def test_a_label_down_the_side_of_three_levels_leaves_the_contents_of_indicators_their_names():
    one = read(
        "绩效指标\t一级指标\t二级指标\t指标内容\t指标值\t完成值\t得分\n\t产出指标\t数量指标\t养护里程（30分）\t9公里\t9公里\t30\n"
        "\t\t\t小修工程（30分）\t2处\t2处\t28\n\t效益指标\t社会效益\t出行时间（40分）\t减少\t减少\t40\n合计\t\t\t\t\t\t98\n"
    )
    assert rows_of(one) == [
        "产出指标/数量指标/养护里程 30 30",
        "产出指标/数量指标/小修工程 30 28",
        "效益指标/社会效益/出行时间 40 40",
    ]


#: A row that lost the label down the side and both groups, and one that lost the label and the upper group.
SIDED = """
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 得分 |
产出指标 | 数量 | 养护里程 | 9公里 | 9公里 | 30 | |
小修工程 | 2处 | 2处 | 30 | |||
效益指标 | 经济 | 物流成本 | 减少 | 减少 | 18 | |
社会 | 出行时间 | 减少 | 减少 | 20 | ||
合计 | 98 | |||||
"""


def test_a_label_down_the_side_is_merged_like_the_groups_below_it():
    assert rows_of(read(SIDED)) == [
        "产出指标/数量/养护里程 — 30",
        "产出指标/数量/小修工程 — 30",
        "效益指标/经济/物流成本 — 18",
        "效益指标/社会/出行时间 — 20",
    ]


#: 成本指标 of the forms since 2023 has groups of its own.
COSTS = """
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 原因 |
成本指标(20分) | 经济成本指标 | 补助标准 | ≤610元 | 610元 | 20 | 20 |  | |
产出指标(80分) | 数量指标 | 参保人数 | ≥52万人 | 51万人 | 40 | 39 | 外出 | |
质量指标 | 覆盖率 | 100% | 100% | 40 | 40 |  | ||
总分 | 100 | 99 |  | |||||
"""


#: The same with a cell a line, where 成本指标 begins no line of several cells.
COSTS_IN_LINES = "一级指标\n二级指标\n三级指标\n指标值\n完成值\n分值\n得分\n原因\n" + "\n".join(
    cell for line in COSTS.strip().split("\n")[1:] for cell in line.replace("|", " ").split()
)


@pytest.mark.parametrize("text", [COSTS, COSTS_IN_LINES])
def test_a_group_before_one_that_ends_with_its_name_is_above_it(text):
    assert rows_of(read(text)) == [
        "成本指标/经济成本指标/补助标准 20 20",
        "产出指标/数量指标/参保人数 40 39",
        "产出指标/质量指标/覆盖率 40 40",
    ]


#: Lines end behind a cell of two paragraphs, in the rows only.
BROKEN = """
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 分值 | 得分 |
|
产出指标 (50分) |
数量指标 | 养护里程 | 9公里 | 30 | 30 |
| 质量指标 | 优良率 | 83% | 20 | 19 | |
|
效益指标 (50分) |
社会效益 | 出行时间 | 减少 | 50 | 50 |
| 合计 | 100 | 99 | ||||
"""


def test_rows_broken_behind_a_group_keep_it():
    assert rows_of(read(BROKEN)) == [
        "产出指标/数量指标/养护里程 30 30",
        "产出指标/质量指标/优良率 20 19",
        "效益指标/社会效益/出行时间 50 50",
    ]


def test_a_standard_in_the_place_of_a_dropped_name_is_told():
    one = read(
        "序号 | 一级指标 | 三级指标 | 指标说明 | 分值 | 得分 |\n1 | 过程 | 账务 | 资金纳入专户,得2分 | 2 | 2 |\n"
        "资金专账核算,得1分 | 1 | 1 | |||\n2 | 拨付 | 国库支付,得2分 | 2 | 2 | |\n"
    )
    assert any("得1分" in name for name in told(one))


def test_what_the_parts_of_a_standard_earn_takes_no_line_apart():
    one = read(
        "一级指标 二级指标 三级指标 分值 评价标准 得分\n"
        "决策 目标 目标内容 40 目标明确(10分),目标细化(10分),目标量化(20分) 38\n"
        "过程 资金 到位率 30 足额到位(20分),及时到位(10分) 30\n产出 数量 里程 30 对照目标评价(30分) 30\n总 分 100 98\n"
    )
    assert rows_of(one) == ["决策/目标/目标内容 40 38", "过程/资金/到位率 30 30", "产出/数量/里程 30 30"]
    assert one.assessment.declared_total == 98


def test_percentages_as_points_keep_their_column_beside_targets_in_words():
    one = read(
        "序号\t一级指标\t二级指标\t三级指标\t权重\t目标值\t完成值\t得分\n1\t产出\t数量\t门诊人次\t40%\t≥42万\t43.6万\t40\n"
        "2\t\t时效\t到位时间\t30%\t9月30日前\t10月8日\t28\n3\t效益\t可持续\t学科建设\t30%\t1个省级重点\t1个省级重点\t30\n"
        "\t合计\t\t\t100%\t\t\t98\n"
    )
    assert rows_of(one) == ["产出/数量/门诊人次 40 40", "产出/时效/到位时间 30 28", "效益/可持续/学科建设 30 30"]


#: Each cell has a line, and blank ones have theirs.
CELLS = """
项目支出绩效自评表 |
|||||||||
( 2021 年度) |
|||||||||
项目名称 |
大厅维护费 |
|||||||||
主管部门 |
|
实施单位 |
|
|||||||||
项目资金 (万元) |
|
年初预算数 |
全年预算数 |
全年执行数 |
分值 |
执行率 |
得分 |
|||||||||
年度资金总额 |
15 |
15 |
12 |
10 |
80% |
8 |
|||||||||
绩 效 指 标 |
一级指标 |
二级指标 |
三级指标 |
年度 指标值 |
实际 完成值 |
分值 |
得分 |
偏差原因分析及改进措施 |
|||||||||
产出指标 |
数量指标 |
办件量 |
100% |
90% |
20 |
18 |
|
|||||||||
时效指标 |
|
|
|
|
|
|
|||||||||
|
|
|
|
|
|
|||||||||
成本指标 |
维护成本 |
15万 |
15万 |
10 |
10 |
|
|||||||||
"""


def test_a_group_of_the_form_that_nobody_filled_in_is_no_indicator():
    one = read(CELLS)
    assert rows_of(one)[1:] == ["产出指标/数量指标/办件量 20 18", "产出指标/成本指标/维护成本 10 10"]
    assert not told(one)


def test_the_year_above_a_table_of_a_cell_a_line_is_found_and_its_blank_unit_is_told():
    one = read(CELLS)
    assert (one.assessment.year, one.assessment.unit) == (2021, NO_UNIT)
    assert "unit-missing" in codes(one)


def test_a_blank_group_before_another_group_takes_no_part_in_its_name():
    one = read(
        "| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 分值 | 得分 | 偏差原因 |\n"
        "| 效益指标 | 社会效益 指标 | 政策知晓率 | ≧ | 90 | % | 98% | 40 | 39 |\n"
        "| 生态效益 指标 |\n|\n|\n|\n|\n|\n|\n|\n"
        "| 可持续影响 指标 | 事业健康发展 | ≧ | 90 | % | 100% | 30 | 30 |\n"
        "| 满意度指标 | 服务对象满意度 | 家长满意度 | ≧ | 95 | % | 100% | 30 | 30 |\n| 总分 | 100 | 99 |"
    )
    assert "效益指标/可持续影响指标/事业健康发展 30 30" in rows_of(one)
    assert not any("生态效益" in row for row in rows_of(one))


def paragraphs(*cells):
    """A page each of whose cells is a paragraph."""
    return "\n\n".join(cells)


ENDED = (
    *("一级指标", "二级指标", "三级指标", "评分标准", "分值", "自评得分", "扣分原因和其他说明"),
    *(
        "投入\n(10分)",
        "预算配置\n(10分)",
        "人员控制率",
        "以100%为标准,计6分;每超过一个百分点扣0.5分,扣完为止。",
        "6",
        "6",
        "\u00a0",
    ),
    *("重点支出\n安排率", "达到90%计4分,低于60%不得分。", "4", "4", "\u00a0"),
    *("过程\n(90分)", "预算管理\n(15分)", "制度健全性", "制度完整,5分;执行有效,5分。", "10", "9", "\u00a0"),
)


@pytest.mark.parametrize("tail", [(), ("资金使用\n合规性", "①支出合规;\n②项目支出按规")])
def test_a_last_group_with_fewer_points_than_it_prints_is_told_where_no_total_follows(tail):
    one = read(paragraphs(*ENDED, *tail))
    assert rows_of(one)[-1] == "过程/预算管理/制度健全性 10 9"
    (early,) = [warning for warning in one.warnings if warning.code == "table-ends-early"]
    assert early.values == {"name": "制度健全性", "group": "预算管理", "printed": "15", "sum": "10"}


def test_a_last_group_that_has_its_points_is_not_told():
    one = read(paragraphs(*ENDED, "资金合规性", "合规计5分。", "5", "5", "\u00a0"))
    assert "table-ends-early" not in codes(one)


def of_a_library(target, actual):
    """Rows without a column of points, blank cells at their ends; one has no score."""
    return (
        "年度绩效目标1 (80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 | |||\n"
        "产出指标(40分) | 数量指标 | 一个备份器 | 25TB | 25TB | 20 | ||||\n"
        "质量指标 | 最新资源 | 当年为主 | 当年为主 | 20 | |||||\n"
        "效益指标(30分) | 经济效益 | 公益服务 | 公益 | 公益 | 10 | ||||\n"
        f"社会效益 | 使读者更方便快捷 | {target} | {actual} | |||||||\n"
        "促进文化发展丰富市民活动 | |||||||||\n"
        "环境效益 | 场馆环境优良 | 良好 | 良好 | 10 | |||||\n"
        "可持续影响指标 | 全年服务读者 | ≥360天 | ≥360天 | 10 | |||||"
    )


def test_rows_in_the_group_of_an_uncertain_row_are_told_too():
    one = read(of_a_library("独有数据查询范围可扩展", "查询范围已经可扩展到省"))
    wrong = {row.rsplit(" ", 2)[0].split("/")[-1] for row in rows_of(one) if "/社会效益/" in row}
    assert wrong
    assert wrong <= told(one)


def test_a_long_text_that_stands_twice_is_target_and_result():
    rows = rows_of(read(of_a_library(*["独有数据查询范围可扩展到省"] * 2)))
    assert "年度绩效目标1/效益指标/社会效益/使读者更方便快捷 — —" in rows
    assert "年度绩效目标1/效益指标/环境效益/场馆环境优良 — 10" in rows


def test_numbers_of_rows_without_a_head_of_their_own_make_every_row_uncertain():
    rows = [
        "环卫规划 4 规划完整 2 2",
        "规划科学 2 3",
        "监督管理 4 宣传教育 2 4",
        "制度执行 2 5",
        "资金保障 6 设施资金 4 6",
        "人员资金 2",
    ]
    one = read(
        "表1 评估指标和权重表。文本预览 一级指标 权重 二级指标 权重 三级指标 权重 一、垃圾治理工作现状评估指标 1 "
        f"垃圾管理工作 14 {rows} {' '.join(f'{at} 村庄保洁{at} 4 保洁覆盖率{at} 4' for at in range(7, 14))}"
    )
    names = {row.rsplit(" ", 2)[0].split("/")[-1] for row in rows_of(one)}
    assert len(names) > 5
    assert names <= told(one)


def test_a_total_between_the_year_and_the_head_of_a_form_is_taken():
    one = read(FUSED.replace("(2022年度)项目名称", "(2022年度)项目总得分99分项目名称").replace("总分100100", ""))
    assert one.assessment.declared_total == 99
