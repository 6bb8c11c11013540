"""Reports that tell scores in an outline: points in brackets behind a mark, the score in a sentence."""

import pytest

from scorer.exact import plain
from test_padded_columns import paths
from test_published_tables import codes, read_lines, rows_of, warned

IN_SENTENCES = """溪口镇人民政府2021年饮水项目绩效自评报告
（一）产出指标（50分）
1.数量指标（30分）：铺设管网（20分），目标值8公里，实际完成8公里，得20分；新建水池（10分），得5分，原因是用地未批。
2.质量指标（20分）：水质达标率（20分），目标值100%，实际完成100%，得20分。
（二）效益指标（40分）
1.社会效益指标（30分）：①受益人口（20分），得20分；②停水次数下降（10分），得10分。
2.满意度（10分）：用水户满意度（10分）。满意度94%。得9分。
（三）预算执行率（10分）：执行率95%，得9.5分。
以上合计得分93.5分。
"""


def test_entries_without_marks_that_follow_their_group_in_a_paragraph_are_its_indicators():
    (found,) = read_lines(IN_SENTENCES)
    assert rows_of(found) == [
        ["铺设管网", "20", "20"],
        ["新建水池", "10", "5"],
        ["水质达标率", "20", "20"],
        ["受益人口", "20", "20"],
        ["停水次数下降", "10", "10"],
        ["用水户满意度", "10", "9"],
        ["预算执行率", "10", "9.5"],
    ]
    assert paths(found)[1] == ("产出指标", "数量指标", "新建水池")
    assert paths(found)[-1] == ("预算执行率",)
    assert plain(found.assessment.declared_total) == "93.5"
    assert "原因是用地未批" in [entry.reason for entry in found.assessment.scores.values()]
    assert warned(found) == set()


@pytest.mark.parametrize(
    ("was", "instead"),
    [
        ("铺设管网（20分）", "铺设管网（25分）"),  # the parts do not come to the whole
        ("数量指标（30分）", "数量指标（30分，得分28分）"),
        ("目标值8公里，实际完成8公里，得20分；新建水池（10分）", "未评；新建水池（5分）"),
        ("得5分，原因", "得15分，原因"),
        ("得5分，原因", "扣2分，得5分，原因"),
    ],
)
def test_entries_without_marks_that_do_not_fit_their_group_are_told(was, instead):
    (found,) = read_lines(IN_SENTENCES.replace(was, instead))
    assert {"新建水池", "数量指标"} & warned(found)


def test_one_that_nobody_scored_among_entries_that_come_to_the_points_of_their_group_stays_blank():
    (found,) = read_lines(IN_SENTENCES.replace("目标值8公里，实际完成8公里，得20分；", "尚未完工；"))
    assert rows_of(found)[:2] == [["铺设管网", "20", ""], ["新建水池", "10", "5"]]


@pytest.mark.parametrize(
    "said",
    [
        "按规定内容公开（12分）得12分；按规定时限公开（18分）得18分。自评得27分",
        "公开内容（12分）；公开时限（18分）。自评得27分",
        "①有制度12分；②得到执行18分。自评得27分",
    ],
)
def test_what_the_parts_of_an_indicator_may_earn_makes_none_of_them_an_indicator(said):
    (found,) = read_lines(f"溪口镇2021年绩效自评报告\n1.信息公开（30分）：{said}。\n2.预算执行（70分）：自评得70分。\n")
    assert rows_of(found) == [["信息公开", "30", "27"], ["预算执行", "70", "70"]]
    assert warned(found) == set()


def test_a_score_above_the_points_of_the_last_part_is_that_of_the_whole():
    (found,) = read_lines(
        "溪口镇2021年绩效自评报告\n1.公开（30分）：内容（12分）；时限（18分）。得30分。\n2.预算执行（70分）：得70分。\n"
    )
    assert rows_of(found)[0] == ["公开", "30", "30"]
    assert warned(found) == set()


def test_an_entry_without_a_score_at_the_end_of_an_outline_is_kept():
    (found,) = read_lines(IN_SENTENCES.replace("以上合计", "（四）档案管理（5分）：未评。\n以上合计"))
    assert rows_of(found)[-1] == ["档案管理", "5", ""]


def test_a_score_behind_parts_of_which_it_may_be_the_last_ones_is_told():
    (found,) = read_lines(
        "溪口镇2021年绩效自评报告\n1.公开（5分）：内容（2分）；时限（3分）。得3分。\n"
        "2.预算执行（70分）：得70分。\n3.群众满意度（25分）：得25分。\n"
    )
    assert "公开" in warned(found)


def test_names_with_points_and_scores_in_paragraphs_without_marks_below_an_entry_are_told():
    (found,) = read_lines(
        "溪口镇2021年绩效自评报告\n一、产出（50分）\n数量指标（50分）：铺设管网（50分），得45分。\n"
        "二、效益（50分）\n社会效益（50分）：受益人口（50分），得48分。\n自评得分93分。\n"
    )
    assert {name for name, _, _ in rows_of(found)} <= warned(found)


def test_an_entry_whose_points_stand_among_those_of_others_is_told():
    (found,) = read_lines(
        "溪口镇2021年绩效自评报告\n1.数量：铺设（10分），得10分；标准分30分，新建（20分）。\n"
        "2.质量（40分），得40分。\n3.满意度（30分），得30分。\n"
    )
    assert "数量" in warned(found)


DECIMAL = """河湾市图书馆2022年度部门整体绩效自评报告
1. 投入（30分）
1.1 目标管理（30分）
1.1.1 目标明确（10分）：得分：10分。
1.1.2 目标细化（20分）：未分解到科室，扣2分，得分18分。
2. 产出（70分）
2.1 接待读者（40分）：接待21.5万人次，得分40分。
2.2 读者满意度（30分）：满意度93.6%，扣1.5分，得分28.5分。
自评总得分96.5分
"""


def test_numbers_with_points_between_them_are_levels_of_an_outline():
    (found,) = read_lines(DECIMAL)
    assert rows_of(found) == [
        ["目标明确", "10", "10"],
        ["目标细化", "20", "18"],
        ["接待读者", "40", "40"],
        ["读者满意度", "30", "28.5"],
    ]
    assert paths(found)[1] == ("投入", "目标管理", "目标细化")
    assert warned(found) == set()


def test_a_number_that_does_not_go_on_with_the_one_before_is_no_mark_and_told():
    (found,) = read_lines(DECIMAL.replace("2.2 ", "2.4 "))
    assert "接待读者" in warned(found)


def test_a_name_that_begins_with_digits_behind_its_mark_is_no_number_of_two_levels():
    text = DECIMAL.replace("2.1 接待读者", "1.20年藏书更新").replace("2. 产出（70分）\n", "")
    (found,) = read_lines(text)
    assert not any(name.startswith("年藏书") for name, _, _ in rows_of(found))


CIRCLED = """临江街道2023年度绩效自评报告
（一）决策指标（满分40分，得分39分）
①立项依据充分性（20分）：依据充分，得20分。
②目标明确性（20分）：一项未细化，扣1分，得19分。
（二）效益指标（满分60分，得分58分）
①居民满意度（60分）：满意度96%，得58分。
综上所述，自评得分为97分。
"""


def test_circled_numbers_are_marks_where_each_tells_its_points_and_its_score():
    (found,) = read_lines(CIRCLED)
    assert rows_of(found) == [["立项依据充分性", "20", "20"], ["目标明确性", "20", "19"], ["居民满意度", "60", "58"]]
    assert paths(found)[1] == ("决策指标", "目标明确性")
    assert warned(found) == set()
    (other,) = read_lines(CIRCLED.replace("得分58分", "得分59分"))
    assert "居民满意度" in warned(other)


@pytest.mark.parametrize("parts", ["①有制度12分；\n②得到执行18分。", "①有制度（12分）；\n②得到执行（18分）。"])
def test_circled_standards_in_paragraphs_of_their_own_belong_to_the_entry_above(parts):
    (found,) = read_lines(
        f"溪口镇2021年绩效自评报告\n1.制度（30分）：\n{parts}\n自评得27分。\n2.执行（70分）：自评得70分。\n"
    )
    assert [name for name, _, _ in rows_of(found)] == ["制度", "执行"]
    assert rows_of(found)[0][2] == "27" or "制度" in warned(found)


@pytest.mark.parametrize("total", ["以上合计得分97分。", "合计满分100分，自评97分。"])
def test_the_total_below_an_outline_is_found(total):
    (found,) = read_lines(CIRCLED.replace("综上所述，自评得分为97分。", total))
    assert plain(found.assessment.declared_total) == "97"
    assert "row-uncertain" not in codes(found)
