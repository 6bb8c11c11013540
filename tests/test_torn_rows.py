"""Texts whose cells and names have several lines: as Word pastes a table, as PDF and recognised pages give it."""

import pytest

from scorer.readers.printed.decoding import decoded
from test_pages_as_stored import read, rows_of, told

HEAD = "一级\n指标\t二级\n指标\t三级指标\t分值\t评分标准\t得分\t扣分\n原因\n"
ROWS = [
    "投\n入\n（20分）\t目标\n设定\t目标合\n理性\t20\t①有依据10分；\n②合规划10分\t18\t依据不足，\n待补充",
    "\t预算\n编制\t编制准确性\t30\t每错一处\n扣1分\t30\t",
    "产出指标（50分）\t数量\n指标\t办结件数\t50\t按比例\t47\t3件未结",
]


def pasted(*rows, head=HEAD):
    return read(f"示例局2022年度部门整体支出绩效自评表\n{head}" + "\n".join(rows) + "\n合计\t100\t\t95\t\n")


def reasons_of(one):
    return {one.rubric.by_key[key][0].name: entry.reason for key, entry in one.assessment.scores.items()}


def test_rows_whose_cells_have_several_lines_are_put_together_by_their_tabs():
    one = pasted(*ROWS)
    assert rows_of(one) == [
        "投入/目标设定/目标合理性 20 18",
        "投入/预算编制/编制准确性 30 30",
        "产出指标/数量指标/办结件数 50 47",
    ]
    assert reasons_of(one)["目标合理性"] == "依据不足，待补充"
    assert not told(one)


def test_a_line_between_two_rows_that_may_end_the_one_or_begin_the_other_is_told_in_all_rows_of_its_group():
    rows = [
        "投入\t目标\t目标合理性\t20\t有依据\n得分\t18\t依据不足",
        "部门\n履职\t数量\t办结件数\t30\t按比例\t30\t",
        "\t质量\t差错率\t50\t按比例\t47\t3件有错",
    ]
    assert told(pasted(*rows)) == {"目标合理性", "办结件数", "差错率"}


def test_rows_that_do_not_come_to_the_tabs_of_the_head_stay_as_they_are():
    rows = ["投入\t目标\t目标合理性\t20\t18\t依据\n不足", "预算编制\t30\t30\t", "产出\t数量\t办结件数\t50\t47\t"]
    one = pasted(*rows, head="一级指标\t二级指标\t三级指标\t分值\t得分\t扣分原因\n")
    assert not any("预算编制投入" in row or "依据不足预算" in row for row in rows_of(one))


def test_subtotals_and_serial_numbers_stand_among_rows_of_several_lines():
    rows = [
        "1\t投入\t目标\n合理性\t20\t18\t依据\n不足",
        "\t小计\t20\t18\t",
        "2\t产出\t办结件数\t80\t77\t",
        "\t合计\t100\t95\t",
    ]
    head = "序号\t一级指标\t三级指标\t分值\t得分\t扣分原因\n"
    one = read(f"示例局2022年度部门整体支出绩效自评表\n{head}" + "\n".join(rows))
    assert rows_of(one) == ["投入/目标合理性 20 18", "产出/办结件数 80 77"]


def test_a_group_over_two_lines_before_a_bar_is_one_where_no_bars_stand_around_the_lines():
    lines = [
        "一级指标| 二级指标| 三级指标| 分值| 得分| 扣分原因  ",
        "---|---|---|---|---|---  ",
        "预算管理  ",
        "（40分）| 编制| 编制完整性| 20| 20|   ",
        "编制准确性| 20| 18| 两处有误  ",
        "部门履职  ",
        "（60分）| 产出| 办结件数| 60| 57| 3件未结  ",
        "合计| 100| 95|   ",
    ]
    one = read("示例局2022年度部门整体支出绩效自评表\n\n" + "\n".join(lines))
    assert [row.split("/")[0] for row in rows_of(one)] == ["预算管理", "预算管理", "部门履职"]


FORM = "一级指标\t三级指标\t分值\t得分\n产出\t办结件数\t100\t95\n合计\t\t100\t95\n"


@pytest.mark.parametrize(
    ("head", "unit", "project"),
    [
        (
            "项目名称        示例养老补助       实施单位   示例县学生资助管理中\n" + " " * 38 + "心\n",
            "示例县学生资助管理中心",
            "示例养老补助",
        ),
        (
            "项目名称\n示例养老补助\n实施单位\n示例县学生资助管理中\n心\n年度：2022\n",
            "示例县学生资助管理中心",
            "示例养老补助",
        ),
        (
            "项目名称 示例县城乡居民养老\n保险缴费补助\n实施单位 示例县城乡居民社会养\n老保险服务中心\n预算年度 2022\n",
            "示例县城乡居民社会养老保险服务中心",
            "示例县城乡居民养老保险缴费补助",
        ),
        ("项目名称\n主管部门\n示例县养老补助\n示例县民政局\n实施单位 示例站\n", "示例站", "示例县养老补助"),
        ("项目名称 示例养老补助\n实施单位 示例局\n中心\n预算年度 2022\n", "示例局", "示例养老补助"),
    ],
)
def test_the_rest_of_a_name_below_its_first_line_belongs_to_it_where_it_makes_a_name(head, unit, project):
    one = read(f"项目支出绩效自评表\n（2022年度）\n{head}{FORM}")
    assert (one.assessment.unit, one.assessment.project.name) == (unit, project)


def test_two_units_below_each_other_are_not_one():
    head = "项目名称        示例养老补助       实施单位   示例县水利站\n" + " " * 38 + "示例县林业站\n"
    assert read(f"项目支出绩效自评表\n（2022年度）\n{head}{FORM}").assessment.unit == "示例县水利站"


def test_radicals_that_a_pdf_gives_for_characters_are_these():
    text = "项⽬⽀出绩效⾃评表\n（2022年度）\n项⽬名称：⼊⼾⻋辆补助\n实施单位：⽰例县⽓象局\n" + FORM
    one = read(decoded(text.encode(), "页.txt"))
    assert (one.assessment.unit, one.assessment.project.name) == ("示例县气象局", "入户车辆补助")


def test_a_line_of_cells_behind_a_score_that_is_no_group_may_end_the_name_above_and_is_told_there():
    cells = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因 产出指标 数量指标 疫苗接种"
    cells += " ≥8万 9万 40 40 针次 随访人数 ≥900人 950人 20 20 质量指标 合格率 100% 100% 10 10"
    cells += " 效益指标 社会效益指标 受益人数 ≥500人 500人 30 30 总分 100 100"
    one = read("项目支出绩效自评表\n（2022年度）\n" + cells.replace(" ", "\n"))
    assert {"疫苗接种", "随访人数"} <= told(one)


def test_of_a_row_with_more_words_than_levels_the_groups_are_told():
    cells = "一级指标 二级指标 三级指标 分值 得分 扣分原因 产出 数量 代缴困难群体 人数 30 30"
    cells += " 效益 社会效益 参保率 70 65 宣传不足 总分 100 95"
    one = read("项目绩效自评表\n（2022年度）\n" + cells.replace(" ", "\n"))
    assert "人数" in told(one)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("该指标分值40分，得35分，扣5分原因是两个指标未量化。", "两个指标未量化"),
        ("本项指标分值40分，自评得分35分，扣5分的主要原因：一是漏报一项；二是调整偏多。", "一是漏报一项；二是调整偏多"),
        ("该指标分值40分，得35分，两个指标未量化。", "两个指标未量化"),
        ("该指标分值40分，得35分，因两个指标未量化扣5分。", "因两个指标未量化"),
    ],
)
def test_the_words_that_tell_a_deduction_are_no_part_of_its_reason(said, reason):
    text = f"示例局2022年度部门整体支出绩效自评报告\n（一）投入（100分）\n1.目标明确性：{said}\n"
    one = read(text + "2.编制准确性：该指标分值60分，得60分。\n")
    assert reasons_of(one)["目标明确性"] == reason


def test_numbers_on_lines_of_their_own_below_a_table_without_scores_are_told():
    head = "一级指标\t三级指标\t分值\n产出\t办结件数\t50\n"
    one = read("示例局2022年度部门整体支出绩效自评表\n" + head + "办结率\n及时率\n10\n9\n20\n18\n20\n20")
    assert "rows-without-head" in {warning.code for warning in one.warnings}


def test_rows_between_which_lines_without_tabs_stand_that_nothing_joins_are_told():
    lines = [
        "一级指标\t二级指标\t三级指标\t分值\t得分\t扣分原因",
        "预算编制\t编制\t完整性\t20\t18\t依据",
        "不足",
        "准确性\t30\t30\t",
    ]
    lines += ["部门履职\t数量\t办结件数\t50\t47\t3件未结", "合计\t100\t95\t"]
    assert "完整性" in told(read("示例局2022年度部门整体支出绩效自评表\n" + "\n".join(lines)))


def test_rows_below_the_points_of_a_group_whose_name_is_lost_are_told():
    lines = ["一级指标| 三级指标| 分值| 得分", "---|---|---|---", "预算编制（40分）| 完整性| 40| 38"]
    lines += ["（60分）| 办结件数| 30| 30", "及时率| 30| 27", "合计| 100| 95"]
    assert {"办结件数", "及时率"} <= told(read("示例局2022年度部门整体支出绩效自评表\n\n" + "\n".join(lines)))


def test_lines_above_the_points_of_a_group_that_may_end_the_reason_before_are_told_in_all_its_rows():
    lines = [
        "一级指标\t二级指标\t三级指标\t分值\t得分\t扣分原因",
        "预算编制\t编制\t完整性\t40\t38\t因雨季",
        "影响工期",
        "预算执行",
    ]
    lines += ["（60分）\t执行\t执行率\t30\t30\t", "及时率\t30\t27\t付款慢", "合计\t100\t95\t"]
    assert {"完整性", "执行率", "及时率"} <= told(read("示例局2022年度部门整体支出绩效自评表\n" + "\n".join(lines)))
