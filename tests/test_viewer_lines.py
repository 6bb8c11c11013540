"""Tables as a viewer of PDF copies them: cell after cell, words broken at the ends of lines."""

from __future__ import annotations

from scorer.exact import plain
from test_padded_columns import paths
from test_published_tables import codes, read_lines, rows_of, warned

BROKEN = """
海角市第三中学2024年度部门决算公开
项目支出绩效自评表
（2024年度）
项目名称 校舍维修
主管部门 海角市教育局 实施单位 海角市第三中学
项目资金
（万元）
年初预
算数
全年预
算数
全年执
行数
分
值 执行率 得分
年度资金总额 96.00 96.00 90.10 10 93.85% 9.39
其中：当年财政拨款 96.00 96.00 90.10 — 93.85% —
绩效指
标
一级指
标 二级指标 三级指
标
年度指
标值
实际完
成值 分值 得
分
偏差原因分析及改
进措施
成本指
标
经济成本指
标
项目总
成本
≤96万
元
90.1万
元 20 20
产出指
标
数量指标 维修屋
面面积
3200平
方米
3200平
方米 20 20
{second}质量指标 验收合
格率 100% 100% 10 10
效益指
标
社会效益指
标
{effect} 30 27 两栋附属用房
下年维修
满意度
指标
服务对象满
意度指标
师生满
意度 ≥90% 91% 10 10
总分 100 96.
39
"""


def read(second="", effect="消除安\n全隐患 完全消除 基本消除"):
    (found,) = read_lines(BROKEN.format(second=second, effect=effect).strip())
    return found


def test_heads_groups_names_and_values_that_are_broken_at_the_ends_of_lines_are_read():
    found = read()
    assert rows_of(found) == [
        ["年度资金总额", "10", "9.39"],
        ["项目总成本", "20", "20"],
        ["维修屋面面积", "20", "20"],
        ["验收合格率", "10", "10"],
        ["消除安全隐患", "30", "27"],
        ["师生满意度", "10", "10"],
    ]
    assert paths(found)[1:4] == [
        ("成本指标", "经济成本指标", "项目总成本"),
        ("产出指标", "数量指标", "维修屋面面积"),
        ("产出指标", "质量指标", "验收合格率"),
    ]
    assert plain(found.assessment.declared_total) == "96.39"
    assert found.assessment.unit == "海角市第三中学"
    assert found.assessment.scores["消除安全隐患"].reason == "两栋附属用房下年维修"
    assert warned(found) <= {""}


def test_words_that_may_be_a_name_or_its_values_stay_together_and_are_told():
    found = read(effect="消除安\n全隐患\n完全消\n除\n基本消\n除")
    assert ["消除安全隐患完全消除基本消除", "30", "27"] in rows_of(found)
    assert warned(found) - {""} == {"消除安全隐患完全消除基本消除"}


def test_a_name_without_a_group_that_may_be_a_reason_of_the_row_above_is_told():
    found = read(second="教室门窗\n更换数 40扇 40扇 0 0\n")
    assert ["教室门窗更换数", "0", "0"] in rows_of(found)
    assert "教室门窗更换数" in warned(found)


def test_rows_that_are_broken_below_a_whole_head_are_read():
    text = BROKEN.format(second="", effect="消除安\n全隐患 完全消除 基本消除").strip()
    begin, end = text.index("绩效指\n标\n一级"), text.index("成本指\n标\n经济")
    head = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进\n措施\n"
    (found,) = read_lines(text[:begin] + head + text[end:])
    assert rows_of(found)[1:] == rows_of(read())[1:]
    assert "row-uncertain" not in codes(found)


def test_bare_targets_before_points_and_a_score_of_0_are_none_of_them():
    text = BROKEN.format(second="", effect="消除隐\n患 12").replace("12 30 27 两栋附属用房\n下年维修", "12 10 30 0")
    (found,) = read_lines(text.strip())
    assert ["消除隐患", "30", "0"] in rows_of(found)


def test_a_row_without_a_score_is_no_part_of_the_next_name():
    text = BROKEN.format(second="", effect="消除安\n全隐患 完全消除 基本消除").strip()
    begin, end = text.index("验收合"), text.index("效益指\n标\n社会")
    lines = "返修率 较低 较低\n验收合\n格率 100% 100% 10 10\n"
    (found,) = read_lines(text[:begin] + lines + text[end:])
    assert any("返修率" in name for name in warned(found))
    (found,) = read_lines(text[:begin] + lines.replace("较低\n", "较低 5 无\n") + text[end:])
    wrong = {row[0] for row in rows_of(found)} - {row[0] for row in rows_of(read())}
    assert wrong
    assert wrong <= warned(found)


def test_a_row_without_a_score_before_a_group_is_told_with_the_row_above():
    text = BROKEN.format(second="", effect="消除安\n全隐患 完全消除 基本消除").strip()
    (found,) = read_lines(text.replace("100% 10 10\n", "100% 10 10\n返修率 较低 较低\n"))
    assert "验收合格率" in warned(found)


def test_what_a_page_breaks_off_a_name_is_told_where_it_may_be_a_reason():
    text = BROKEN.format(second="", effect="消除安\n全隐患 完全消除 基本消除").strip()
    (found,) = read_lines(text.replace("验收合\n格率 100% 100% 10 10", "验收合 100% 100% 10 10\n格率"))
    assert "验收合" in warned(found)
