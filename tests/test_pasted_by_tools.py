"""Texts as browsers, Word, converters and tools for PDF give them; all names are made up."""

import pytest

from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_pages_as_stored import codes, read, rows_of, told

HEAD = "一级指标 二级指标 三级指标 分值 得分 扣分原因\n"


def test_a_name_of_words_that_head_a_budget_ends_no_table_of_a_cell_a_line():
    lines = (
        "一级指标 二级指标 三级指标 分值 得分 扣分原因 预算管理 预算编制 编制完整性 10 10 预算执行 支出预算完成率 50 48"
    )
    one = read("\n".join(f"{lines} 付款延后 采购执行率 40 40 合计 100 98".split()))
    assert [row.rsplit("/", 1)[-1] for row in rows_of(one)] == [
        "编制完整性 10 10",
        "支出预算完成率 50 48",
        "采购执行率 40 40",
    ]
    assert {"编制完整性", "支出预算完成率", "采购执行率"} <= told(one)


@pytest.mark.parametrize("between", [" ", "，", ","])
def test_a_list_of_deductions_below_a_table_between_blanks_or_commas_is_told(between):
    said = "\n".join(
        between.join(line.split())
        for line in ("序号 扣分指标 扣分 扣分原因", "1 培训人次 2 停办一次", "2 合格率 1 缺考三人")
    )
    one = read(
        f"一级指标\t三级指标\t分值\t得分\n产出\t培训人次\t60\t58\n产出\t合格率\t40\t39\n合计\t\t100\t97\n\n{said}\n"
    )
    assert "columns-not-read" in codes(one)


def test_a_word_alone_behind_a_full_score_may_be_the_group_of_the_rows_below_it():
    one = read(
        f"{HEAD}投入 目标设定 目标合理性 20 20\n目标明确性 20 18 未量化\n预算配置 经费保障率 20 20\n过程\n"
        "预算执行 预算完成率 20 19 尾款未付\n采购执行率 10 10\n预算管理 信息公开 10 10\n合计 100 97\n"
    )
    assert {"预算完成率", "采购执行率", "信息公开"} <= told(one)


@pytest.mark.parametrize("after", [" ", "\n"])
def test_names_that_print_the_points_of_the_rows_up_to_the_next_are_groups(after):
    rows = f"一、组织领导（40分）{after}成立小组 20 20\n制定方案 20 19 较迟\n"
    rows += "二、目标管理（60分） 目标编报 30 30\n目标质量 30 28 脱节\n"
    one = read(f"示例局2022年自评表\n评价内容 评价要点 分值 自评分 备注\n{rows}合计 100 97\n")
    assert [row.removeprefix("一、").removeprefix("二、") for row in rows_of(one)] == [
        "组织领导/成立小组 20 20",
        "组织领导/制定方案 20 19",
        "目标管理/目标编报 30 30",
        "目标管理/目标质量 30 28",
    ]


def test_a_group_with_its_points_that_stands_again_in_each_row_is_one_group():
    cells = [("一、组织领导（40分）", "成立小组", "20", "20"), ("一、组织领导（40分）", "制定方案", "20", "19")]
    cells += [("二、目标管理（60分）", "目标编报", "30", "30"), ("二、目标管理（60分）", "目标质量", "30", "28")]
    rows = "\n".join("\t".join(row) for row in cells)
    one = read(f"示例局2022年自评表\n评价内容\t评价要点\t分值\t自评分\n{rows}\n合计\t\t100\t97\n")
    assert [row.split("/")[-1] for row in rows_of(one)] == [
        "成立小组 20 20",
        "制定方案 20 19",
        "目标编报 30 30",
        "目标质量 30 28",
    ]
    assert "name-numbered" not in codes(one)


def test_standards_of_names_whose_points_are_their_own_stay_standards():
    rows = "组织领导（40分） 按时成立得满分 40 40\n目标管理（60分） 编报完整得满分 60 57\n"
    one = read(f"示例局2022年自评表\n评价内容 评价要点 分值 自评分\n{rows}合计 100 97\n")
    assert rows_of(one) == ["组织领导 40 40", "目标管理 60 57"]


def test_words_behind_the_total_are_the_heading_of_the_next_table_and_who_signed():
    table = "一级指标 三级指标 目标值 完成值 分值 得分\n产出指标 {0}人数 30人 30人 60 60\n"
    table += "效益指标 {0}率 90% 80% 40 35\n合计 100 95\n"
    text = f"示例局2021年度项目支出绩效自评情况\n一、甲类培训项目\n{table.format('甲')}"
    text += f"二、乙类培育项目\n{table.format('乙')}示例局\n2022年5月\n"
    found = read_published(read_text(text, "页.txt"), None)
    assert [rows_of(one) for one in found] == [
        ["产出指标/甲人数 60 60", "效益指标/甲率 40 35"],
        ["产出指标/乙人数 60 60", "效益指标/乙率 40 35"],
    ]
    assert [one.assessment.project.name for one in found] == ["甲类培训项目", "乙类培育项目"]


def test_stars_around_a_label_are_no_part_of_what_it_says():
    rows = ("一级指标 三级指标 分值 得分", "--- --- --- ---", "产出 长度 60 58", "效益 作用 40 40")
    table = "".join(f"| {' | '.join(row.split())} |\n" for row in rows)
    one = read(f"# 2021年道路养护项目绩效评价报告\n\n**项目单位：** 示例县住房局\n\n综合得分 **98** 分。\n\n{table}")
    assert one.assessment.unit == "示例县住房局"
    assert one.assessment.declared_total == 98


def test_a_reason_that_may_go_on_in_the_next_line_is_told():
    one = read(
        "示例局2022年自评表\n指标名称 目标值 完成值 分值 得分 原因\n适配人数 260人 248人 40 38 部分对象外出\n务工\n"
        "适配合格率 100% 100% 30 30\n对象满意度 95% 97% 30 30\n合计 100 98\n"
    )
    assert "适配人数" in told(one)


def test_heads_of_groups_that_were_left_above_the_rest_of_the_head_are_told():
    one = read(
        "示例局2022年自评表\n一级指标\n决策（40分）\n产出（60分）\n\n二级指标\n立项（40分）\n数量（60分）\n\n"
        "三级指标 分值 得分\n立项规范性 40 38\n管网长度 60 60\n合计 100 98\n"
    )
    assert "columns-not-read" in codes(one)
