"""Cells that a pasted table lost besides those of its groups, words between the levels, and reasons of other rows."""

import pytest

from test_department_reports import read as read_ruled
from test_pages_as_stored import codes, read, rows_of, told

TITLE = "示例局2023年度项目支出绩效自评表\n"


def page(*lines):
    return read(TITLE + "\n".join(line.replace("|", "\t") for line in lines))


@pytest.mark.parametrize("first", ["一级指标", "评价维度"])
def test_an_indicator_word_between_the_first_and_the_third_level_heads_the_second(first):
    one = page(
        f"{first}|指标内容|三级指标|分值|得分",
        "部门管理|资金投入|预算执行率|40|38",
        "||公用经费控制率|20|20",
        "|采购管理|采购规范性|40|40",
        "合计|||100|98",
    )
    assert rows_of(one) == [
        "部门管理/资金投入/预算执行率 40 38",
        "部门管理/资金投入/公用经费控制率 20 20",
        "部门管理/采购管理/采购规范性 40 40",
    ]


def test_a_second_line_of_a_head_with_a_further_word_for_its_first_level_is_no_row():
    one = page(
        "绩效指标|||分值|得分",
        "评价维度|二级指标|三级指标||",
        "部门管理|资金投入|预算执行率|40|38",
        "||公用经费控制率|60|60",
        "合计|||100|98",
    )
    assert rows_of(one) == ["部门管理/资金投入/预算执行率 40 38", "部门管理/资金投入/公用经费控制率 60 60"]


@pytest.mark.parametrize(
    ("head", "end"), [("", ""), ("|指标权重", "|9%")], ids=["blank at the end", "filled at the end"]
)
def test_a_row_that_lost_a_merged_value_besides_its_groups_is_told(head, end):
    rows = (
        "部门管理|财务管理|制度健全性|40|健全|健全|40|",
        "资金使用规范性|30|规范|30|",
        "采购管理|采购规范性|30|规范|1个项目未公示|28|公示较晚",
    )
    heads = f"一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分|偏差原因{head}"
    one = page(heads, *(row + end for row in rows), "合计|||100|||98|")
    assert "资金使用规范性" in told(one)


def test_a_reason_beside_full_points_before_lost_points_without_one_is_told():
    rows = ("产出指标|养护里程|50|50|两段与规划冲突", "|安防里程|50|48|", "合计||100|98|")
    one = page("一级指标|三级指标|分值|得分|偏差原因", *rows)
    assert {"养护里程", "安防里程"} <= set(told(one))


@pytest.mark.parametrize("rows", [("培训|60|60|", "满意度|40|38|问卷较少"), ("培训|60|60|", "满意度|40|38|食堂较远")])
def test_a_column_below_a_blank_in_the_head_is_told_though_one_row_fills_it(rows):
    assert "columns-not-read" in codes(page("三级指标|分值|得分|", *rows, "合计|100|98|"))


@pytest.mark.parametrize(
    ("written", "unit"), [("200元/㎡", "元/m²"), ("≥400m³", "m³"), ("50m2", "m²"), ("3km²", "km²")]
)
def test_square_and_cubic_metres_are_units(written, unit):
    one = page("三级指标|年度指标值|分值|得分", f"改造补助|{written}|60|60", "满意度|90%|40|38", "合计||100|98")
    entry = next(iter(one.assessment.scores.values()))
    assert entry.measured_in == unit


def test_a_group_that_may_be_what_the_row_before_says_in_a_last_column_that_is_not_read_is_told():
    rows = (
        ("部门决策", "绩效目标", "目标合理性", "20", "20", "台账"),
        ("指标明确性", "20", "20", "文件"),
        ("预算编制", "编制规范性", "20", "19"),
        ("入库率", "40", "39", "报表"),
        ("总分", "100", "98"),
    )
    head = ("一级指标", "二级指标", "三级指标", "分值", "得分", "数据来源")
    one = read(TITLE + "\n".join("\n".join(row) for row in (head, *rows)))
    assert {"编制规范性", "入库率"} <= set(told(one))


def test_problems_of_rows_that_lost_points_are_their_reasons():
    one = page("三级指标|分值|得分|存在的主要问题", "培训|60|60|", "满意度|40|38|食堂较远", "合计|100|98|")
    assert [entry.reason for entry in one.assessment.scores.values()] == ["", "食堂较远"]


def test_names_that_run_together_behind_their_numbers_are_read():
    one = read("示例局2023年度自评表\n分值得分指标名称\n甲完成率1010\n乙完成率108\n丙完成率208\n总分4026")
    assert rows_of(one) == ["甲完成率 10 10", "乙完成率 10 8", "丙完成率 20 8"]


def test_points_in_the_names_below_one_merged_maximum_are_told_once_and_not_as_twice():
    rows = ("产出|场次（20分）|60|57", "^|到课率（40分）|^|^", "效果|满意度（40分）|40|38", "合计|<|100|95")
    table = "\n".join(("一级指标|三级指标|分值|得分", *rows))
    (one,) = read_ruled("示例局2023年度部门整体支出绩效自评表", table)
    assert codes(one) == {"score-shared"}


def test_a_numbered_list_goes_on_beyond_its_99th_entry():
    one = read("示例局2023年度自评情况\n" + "\n".join(f"{at}.第{at}项工作：分值1分，得1分。" for at in range(1, 106)))
    assert len(rows_of(one)) == 105


def test_where_the_total_proves_that_merged_groups_were_lost_and_denies_the_other_way_nothing_is_told():
    """居民参与度 may be a group and 明显提升 its row, so that 扣分 would be its points: no sum of 100."""
    rows = (
        "一级指标 二级指标 三级指标 绩效目标值 实际完成值 指标分值 扣分值 评分 扣分原因",
        "产出指标（60分） 数量指标（60分） 网格员人数 ≤58人 56人 60 60",
        "效益指标（40分） 社会效益指标（40分） 矛盾化解率 ≥96% 96.8% 25 25",
        "居民参与度 明显提升 提升 15 2 13 参与渠道少",
        "合计 100 2 98",
    )
    one = read(TITLE + "\n".join(rows))
    assert rows_of(one)[2] == "效益指标/社会效益指标/居民参与度 15 13"
    assert not told(one)


def test_a_row_that_is_called_like_a_group_of_the_national_forms_below_one_is_told():
    one = page(
        "一级指标|二级指标|三级指标|年度指标值|牵头股室|分值|得分",
        "产出指标|数量指标|网格员人数|12|办公室|40|40",
        "质量指标|考核优秀率|8|30|30",
        "效益指标|社会效益指标|矛盾化解率|96%|财务股|30|30",
        "合计|||||100|100",
    )
    assert "质量指标" in told(one)


def test_results_below_the_reasons_show_that_a_column_has_no_head():
    rows = (
        "监控点位 10 10 5420个 5420个",
        "巡检次数 50 50 12次 12次",
        "在线率 40 38 98% 96.8%主干光缆挖断",
        "合计 100 98",
    )
    one = read(TITLE + "\n".join(("三级指标 分值 得分 年度指标值 偏差原因", *rows)))
    assert {"监控点位", "巡检次数", "在线率"} <= told(one)


@pytest.mark.parametrize("between", [" ", "\t"])
def test_an_indicator_word_between_the_first_level_and_the_names_heads_the_second(between):
    rows = (
        "产出指标 数量指标 养护里程 60 55",
        "质量指标 合格率 20 20",
        "效益指标 经济效益指标 运输成本 20 20",
        "合计 100 95",
    )
    one = read(TITLE + "\n".join(("指标类别 指标内容 指标名称 分值 得分", *rows)).replace(" ", between))
    assert rows_of(one)[1] == "产出指标/质量指标/合格率 20 20"
