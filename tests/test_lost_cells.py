"""Cells that a pasted table lost besides those of its groups, words between the levels, and reasons of other rows."""

import pytest

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


def test_a_row_that_lost_a_merged_value_besides_its_groups_is_told():
    one = page(
        "一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分|偏差原因",
        "部门管理|财务管理|制度健全性|40|健全|健全|40|",
        "资金使用规范性|30|规范|30|",
        "采购管理|采购规范性|30|规范|1个项目未公示|28|公示较晚",
        "合计|||100|||98|",
    )
    assert "资金使用规范性" in told(one)


def test_a_reason_beside_full_points_before_lost_points_without_one_is_told():
    rows = ("产出指标|养护里程|50|50|两段与规划冲突", "|安防里程|50|48|", "合计||100|98|")
    one = page("一级指标|三级指标|分值|得分|偏差原因", *rows)
    assert {"养护里程", "安防里程"} <= set(told(one))


@pytest.mark.parametrize("rows", [("培训|60|60|", "满意度|40|38|问卷较少"), ("培训|60|60|", "满意度|40|38|食堂较远")])
def test_a_column_below_a_blank_in_the_head_is_told_though_one_row_fills_it(rows):
    assert "columns-not-read" in codes(page("三级指标|分值|得分|", *rows, "合计|100|98|"))


@pytest.mark.parametrize(("written", "unit"), [("200元/㎡", "元/m²"), ("≥400m³", "m³"), ("50m2", "m²"), ("3km²", "km²")])
def test_square_and_cubic_metres_are_units(written, unit):
    one = page("三级指标|年度指标值|分值|得分", f"改造补助|{written}|60|60", "满意度|90%|40|38", "合计||100|98")
    entry = next(iter(one.assessment.scores.values()))
    assert entry.measured_in == unit
