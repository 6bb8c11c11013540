"""Columns padded with blanks, as the text of a PDF keeps them: positions decide, where the lines leave one way."""

import random

import pytest

from page_layouts import padded_lines
from table_pages import Cell
from test_published_tables import codes, read_lines, rows_of, warned

WRAPPED = """清溪县水利局2021年度部门整体支出绩效自评表

一级指标    二级指标    三级指标            分值    自评得分
投入        预算编制    绩效目标合理性及申  10      9
                        报材料完整性
                        在职人员控制率      5       5
过程        预算管理    预算执行率          20      18.6
                        政府采购执行情况与  15      15
                        备案及时性
产出        职责履行    河道清淤整治工程按  50      48
                        期完工率
合计                                        100     95.6
"""
ROWS = [
    ["绩效目标合理性及申报材料完整性", "10", "9"],
    ["在职人员控制率", "5", "5"],
    ["预算执行率", "20", "18.6"],
    ["政府采购执行情况与备案及时性", "15", "15"],
    ["河道清淤整治工程按期完工率", "50", "48"],
]
#: As pdftotext writes a table whose cells stand in the middle of their rows; it counts signs, not their widths.
CENTRED = """一级指标    二级指标     三级指标       分值    自评得分
                 绩效目标合理性
投入      预算编制     及申报材料完整    10    9
                 性
过程      预算管理     预算执行率      20    18.6
产出      职责履行     河道按期完工率    30    28
效果      满意度      社会公众满意度    15    14.5
"""


def paths(published):
    return [node.path for node in published.rubric.nodes if not getattr(node, "children", ())]


def test_a_name_that_goes_on_in_the_next_line_is_one_name():
    (found,) = read_lines(WRAPPED)
    assert rows_of(found) == ROWS
    assert paths(found)[3] == ("过程", "预算管理", "政府采购执行情况与备案及时性")
    assert found.assessment.declared_total is not None
    assert warned(found) == set()


def test_names_of_groups_and_reasons_go_on_in_the_same_way():
    text = """北桥镇2021年度绩效自评表
一级指标      二级指标      三级指标        分值  得分  扣分原因
部门决策及目  绩效目标管理  目标设定依据充  8     8
标设定        情况          分性
                            绩效指标明确性  7     6     个别指标未量
                                                        化，扣1分
部门管理      预算管理      预算执行率      85    80    项目未结算
"""
    (found,) = read_lines(text)
    assert paths(found)[0] == ("部门决策及目标设定", "绩效目标管理情况", "目标设定依据充分性")
    assert [entry.reason for entry in found.assessment.scores.values()][1:] == ["个别指标未量化，扣1分", "项目未结算"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_cell_without_text_is_told_from_the_one_beside_it_by_its_position(side):
    rows = [("指标", "分值", "自评得分", "复核得分"), ("目标完整性", "20", "20", "19"), ("预算执行率", "30", "", "26")]
    rows += [("任务完成率", "30", "28", ""), ("服务对象满意度", "", "20", "20")]
    names = [row[0] + " " * (20 - 2 * len(row[0])) for row in rows]
    places = (8, 10, 10)
    blanks = [
        [width - len(text) * (2 - text.isdigit()) for text, width in zip(row[1:], places, strict=True)] for row in rows
    ]
    figures = [
        "".join(
            " " * blank + text if side == "right" else text + " " * blank
            for text, blank in zip(row[1:], left, strict=True)
        )
        for row, left in zip(rows, blanks, strict=True)
    ]
    (found,) = read_lines("\n".join(map("".join, zip(names, figures, strict=True))))
    assert rows_of(found) == [
        ["目标完整性", "20", "20"],
        ["预算执行率", "30", ""],
        ["任务完成率", "30", "28"],
        ["服务对象满意度", "", "20"],
    ]
    assert [str(entry.score) for entry in found.review.scores.values()] == ["19", "26", "20"]
    assert warned(found) == set()


def test_cells_in_the_middle_of_their_rows_are_read():
    (found,) = read_lines(CENTRED)
    assert rows_of(found)[0] == ["绩效目标合理性及申报材料完整性", "10", "9"]
    assert warned(found) == set()


def test_names_of_groups_in_the_middle_of_their_rows_are_told():
    merged = CENTRED.replace("过程      预算管理     预算", "                 预算")
    (found,) = read_lines(merged)
    names = {"绩效目标合理性及申报材料完整性", "预算执行率", "河道按期完工率", "社会公众满意度"}
    assert warned(found) == {*names, ""}  # and the table as a whole


def test_names_of_groups_that_may_stand_in_the_first_of_their_rows_or_in_the_middle_are_told():
    rows = [("决策", "甲项"), ("", "乙项"), ("过程", "丙项"), ("", "丁项")]
    text = "\n".join(f"{group}{' ' * (12 - 2 * len(group))}{name}      20      19" for group, name in rows)
    (found,) = read_lines(f"一级指标    三级指标  分值    得分\n{text}\n")
    assert warned(found) == {"甲项", "乙项", "丙项", "丁项", ""}
    (found,) = read_lines(f"一级指标    三级指标  分值    得分\n{text}\n            戊项      20      19\n")
    assert paths(found)[4] == ("过程", "戊项")
    assert warned(found) == set()


def test_lines_that_leave_two_ways_are_told():
    """资金 may be the end of the name above it, which fills its line, or the begin of that below, were that full."""
    text = """指标          分值    得分
目标明确完整  10      9
资金使用情况
合规合法依据  20      18
任务完成      30      28
满意度        40      38
"""
    (found,) = read_lines(text)
    assert "row-uncertain" in codes(found)


def test_blanks_of_one_length_are_a_delimiter_and_no_columns():
    rows = [Cell(text) for text in ("指标", "分值", "得分")], [Cell(text) for text in ("甲项", "10", "9")]
    text = "\n".join("    ".join(cell.text for cell in row) for row in (*rows, rows[1], rows[1]))
    (found,) = read_lines(text)
    assert len(rows_of(found)) >= 1


@pytest.mark.parametrize("seed", range(20))
def test_random_columns_are_read_or_told(seed):
    chance = random.Random(seed)
    names = chance.sample(["立项依据充分性", "预算执行率", "服务对象满意度", "质量达标率", "“三公经费”控制率"], 4)
    rows = [[Cell("一级指标"), Cell("三级指标"), Cell("分值"), Cell("得分")]]
    rows += [
        [Cell("决策" if at == 0 else ""), Cell(name), Cell(str(10 + at)), Cell(str(9 + at))]
        for at, name in enumerate(names)
    ]
    (found,) = read_lines("\n".join(padded_lines(chance, rows)))
    expected = [[name, str(10 + at), str(9 + at)] for at, name in enumerate(names)]
    assert rows_of(found) == expected or warned(found)


def test_a_name_that_begins_with_a_quotation_ends_no_table():
    """It was taken for a quoted cell of a .csv file, and all rows from there on were lost without a word."""
    (found,) = read_lines(WRAPPED.replace("政府采购执行情况与", '"三公"经费控制率与'))
    assert [name for name, _, _ in rows_of(found)][2:4] == ["预算执行率", '"三公"经费控制率与备案及时性']
    assert len(rows_of(found)) == len(ROWS)


def test_a_line_between_bars_inside_padded_columns_ends_no_table_without_a_word():
    (found,) = read_lines(WRAPPED.replace("过程        预算管理", "| 过程      预算管理 |"))
    assert warned(found)


def test_a_line_of_values_wider_than_its_head_is_no_padded_table_and_no_traceback():
    (found,) = read_lines(
        "一级指标    三级指标    分值（权重）    计分办法    完成值    单位自评得分    扣分原因\n"
        "综合管理（20分）    预算编制科学性    20    优秀（90%～100%）得满分，良好（80%～90%）得80%，其余不得分。"
        "    92    20     \n"
    )
    assert rows_of(found) == [["预算编制科学性", "20", "20"]] or warned(found)


def set_out(title, *rows):
    """A page with cells behind bars, their columns padded as pdftotext does: each sign takes one place."""
    cells = [row.split("|") for row in rows]
    widths = [max(map(len, column)) + 4 for column in zip(*cells, strict=True)]
    lines = ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([title, *lines])


def test_blanks_between_digits_and_words_end_no_cell_of_padded_columns():
    (found,) = read_lines(
        set_out(
            "河湾镇 2022 年度部门整体支出绩效自评表",
            "一级指标|二级指标|三级指标|分值|评价标准|得分|扣分原因",
            "投入（30 分）|目标设定（30 分）|目标合理性|10|目标符合职责得 10|10|",
            "||||分，否则酌情扣分||",
            "||指标明确性|20|指标清晰可衡量得 20|19|2 项未量化",
            "||||分||",
            "过程（70 分）|预算执行（70 分）|预算完成率|40|100%得满分，每低 1|38|完成率 95%",
            "||||个百分点扣 2 分||",
            "||预算调整率|30|调整率为 0 得满分|30|",
            "合计|||100||97|",
        )
    )
    assert rows_of(found) == [
        ["目标合理性", "10", "10"],
        ["指标明确性", "20", "19"],
        ["预算完成率", "40", "38"],
        ["预算调整率", "30", "30"],
    ]
    assert paths(found)[1] == ("投入", "目标设定", "指标明确性")
    assert [entry.reason for entry in found.assessment.scores.values()] == ["", "2 项未量化", "完成率 95%", ""]
    assert warned(found) == set()


def test_a_head_that_nobody_knows_leaves_the_other_padded_columns_their_places():
    (found,) = read_lines(
        set_out(
            "河湾县统计局2022年度部门整体支出绩效自评表",
            "一级指标|二级指标|三级指标|权重|佐证编号|得分|扣分原因",
            "投入|目标|目标合理性|10|A-01|10|",
            "||指标明确性|20||19|笼统",
            "产出|调查|报表及时率|40|B-07|40|",
            "||报告篇数|30||30|",
            "合计|||100||99|",
        )
    )
    assert [row[1:] for row in rows_of(found)] == [["10", "10"], ["20", "19"], ["40", "40"], ["30", "30"]]
    assert paths(found)[3] == ("产出", "调查", "报告篇数")
    assert "columns-not-read" in codes(found)


def test_points_of_a_group_that_a_narrow_column_broke_over_two_rows_belong_to_its_name():
    (found,) = read_lines(
        set_out(
            "2022年河湾县农房改造项目绩效评价评分表",
            "序号|一级指标|二级指标|三级指标|满分|得分|扣分说明",
            "1|决策 30|项目立项 20|立项依据充分|10|10|",
            "2|分|分|立项程序规范|10|9|未见论证意见",
            "3||绩效目标 10|目标合理|5|5|",
            "4||分|指标明确|5|4|缺少目标值",
            "5|产出 70|产出数量 40|改造农房户数|20|20|",
            "6|分|分|培训工匠人数|20|18|少 12 人",
            "7||产出质量 30|验收合格率|15|15|",
            "8||分|改造及时率|15|15|",
            "|合计|||100|96|",
        )
    )
    assert paths(found)[:4] == [
        ("决策", "项目立项", "立项依据充分"),
        ("决策", "项目立项", "立项程序规范"),
        ("决策", "绩效目标", "目标合理"),
        ("决策", "绩效目标", "指标明确"),
    ]
    assert paths(found)[-1] == ("产出", "产出质量", "改造及时率")


def test_a_name_of_a_group_that_may_go_on_beside_the_next_row_is_told_in_all_rows_that_have_its_parts():
    (found,) = read_lines(
        set_out(
            "河湾县2022年度部门整体支出绩效自评表",
            "一级|二级指标|三级指标|分值|得分|扣分原因",
            "机关管理|预算|预算编制|10|10|",
            "和运行|执行|预算执行|20|19|年末支出偏慢",
            "||资产管理|20|20|",
            "||内部控制|10|10|",
            "履职|办事|重点工作|20|19|一项未办结",
            "||服务质量|20|20|",
            "合计|||100|98|",
        )
    )
    assert {"预算编制", "预算执行", "资产管理", "内部控制"} <= warned(found)
