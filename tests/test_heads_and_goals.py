"""Scores under heads of results, parts of names below one word, and goals above heads that are printed again."""

import pytest

from test_department_reports import codes, read, rows_of

TITLE = "示例局2023年度绩效自评表"


def results(head, *said):
    rows = (
        f"一级指标|三级指标|分值|{head}",
        f"产出|甲项|25|{said[0]}",
        f"^|乙项|25|{said[1]}",
        f"效益|丙项|50|{said[2]}",
    )
    return read(TITLE, "\n" + "\n".join((*rows, "合计|<|100|98")) + "\n")[0]


@pytest.mark.parametrize(("head", "unit"), [("自评情况", ""), ("完成情况（得分）", "分")])
def test_a_column_of_results_with_numbers_within_the_points_only_has_the_scores_and_is_told(head, unit):
    one = results(head, f"25{unit}", f"23{unit}", f"50{unit}")
    assert rows_of(one) == ["产出/甲项 25 25", "产出/乙项 25 23", "效益/丙项 50 50"]
    assert "head-taken-for-score" in codes(one)


def test_a_table_with_results_and_no_score_in_any_row_is_told():
    one = results("完成情况", "全部完成，25分", "部分完成，23分", "全部完成，50分")
    assert rows_of(one) == ["产出/甲项 25 —", "产出/乙项 25 —", "效益/丙项 50 —"]
    assert "scores-not-read" in codes(one)


def test_results_that_are_numbers_and_no_scores_stay_results():
    one = results("完成情况", "125", "36", "47")
    assert rows_of(one) == ["产出/甲项 25 —", "产出/乙项 25 —", "效益/丙项 50 —"]


@pytest.mark.parametrize("words", ["自评内容|类别|具体指标", "考核项目|类别|内容", "评价指标|一级指标|二级指标"])
def test_two_words_below_one_for_names_that_others_reach_down_to_are_its_levels(words):
    over, first, second = words.split("|")
    head = f"{over}|<|分值|得分|扣分原因\n{first}|{second}|^|^|^"
    (one,) = read(TITLE, f"\n{head}\n产出|甲项|25|25|\n^|乙项|25|23|迟\n效益|丙项|50|50|\n合计|<|100|98|\n")
    assert rows_of(one) == ["产出/甲项 25 25", "产出/乙项 25 23", "效益/丙项 50 50"]


GOALS = ["年度绩效目标{}（50分）：完成改造|<|<|<|<|<", "年度目标{}：（50分）|完成改造任务|<|<|<|<"]


@pytest.mark.parametrize("goal", GOALS, ids=["in one cell", "beside its text"])
def test_goals_above_heads_that_are_printed_again_are_the_groups_of_the_rows_below_them(goal):
    head = "一级指标|三级指标|年度指标值|实际完成值|分值|得分"
    first = [goal.format(1), head, "产出|甲项|5|5|25|25", "效益|乙项|5|5|25|23"]
    second = [goal.format(2), head, "产出|丙项|5|5|25|25", "效益|丁项|5|5|25|23", "合计|<|||100|96"]
    (one,) = read(TITLE, "\n" + "\n".join((*first, *second)) + "\n")
    name = goal.split("{")[0]
    assert rows_of(one) == [
        f"{name}1/产出/甲项 25 25",
        f"{name}1/效益/乙项 25 23",
        f"{name}2/产出/丙项 25 25",
        f"{name}2/效益/丁项 25 23",
    ]


@pytest.mark.parametrize("label", ["自评项目名称", "二级项目名称", "预算项目名称"])
def test_labels_for_the_name_of_a_project_of_a_level_name_it(label):
    form = f"{label}|水库除险加固|<|<\n一级指标|三级指标|分值|得分\n产出|甲项|50|50\n效益|丙项|50|48\n合计|<|100|98"
    (one,) = read(TITLE, f"\n{form}\n")
    assert one.assessment.project.name == "水库除险加固"
