"""Two tables that are printed beside each other in one grid are read one after the other."""

import openpyxl
import pytest

from office_files import saved
from scorer.readers import read_document
from scorer.readers.published import read_published

LEFT = [("指标", "分值", "得分"), ("职责明确", 10, 10), ("制度健全", 10, 9), ("资金合规", 30, 28)]
RIGHT = [("指标", "分值", "得分"), ("任务完成", 30, 30), ("质量达标", 10, 8), ("公众满意", 10, 9)]
ROWS = {name: (points, score) for name, points, score in (*LEFT[1:], *RIGHT[1:])}


def book(gap, *more):
    made = openpyxl.Workbook()
    made.active.append(["示例局2020年度部门整体支出绩效自评表"])
    for left, right in zip(LEFT, RIGHT, strict=True):
        made.active.append([*left, *[None] * gap, *right])
    for row in more:
        made.active.append(row)
    return saved(made)


def read(data):
    return read_published(read_document(data, "a.xlsx"), None)


def rows(*found):
    return {
        name: (int(one.rubric.by_key[name][0].points), int(entry.score))
        for one in found
        for name, entry in one.assessment.scores.items()
    }


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_a_head_that_repeats_in_its_row_begins_a_second_half_of_the_table(gap):
    (found,) = read(book(gap))
    assert rows(found) == ROWS
    assert [one.code for one in found.warnings] == []


def test_two_tables_with_totals_of_their_own_are_two():
    left, right = read(book(1, ["合计", 50, 47, None, "合计", 50, 47]))
    assert rows(left, right) == ROWS
    assert (left.assessment.declared_total, right.assessment.declared_total) == (47, 47)


def test_a_head_whose_words_repeat_without_a_score_or_points_is_no_second_table():
    made = openpyxl.Workbook()
    made.active.append(["指标", "分值", "得分", "完成值", "完成值"])
    made.active.append(["职责明确", 10, 9, 1, 2])
    (found,) = read(saved(made))
    assert rows(found) == {"职责明确": (10, 9)}


TABLE = [
    ["序号", "一级指标", "二级指标", "分值", "得分", "扣分原因"],
    [1, "决策", "立项依据", 20, 20, None],
    [2, "决策", "目标合理", 20, 18, "目标未细化"],
    [3, "产出", "养护里程", 30, 30, None],
    [4, "产出", "按时完工", 30, 28, "雨天停工"],
    ["合计", None, None, 100, 96, None],
]
SUMMARY = [["一级指标", "分值", "得分", "得分率"], ["决策", 40, 38, "95%"], ["产出", 60, 58, "96.67%"]]


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("lower", [-2, 0, 1, 3])
def test_a_summary_beside_the_table_is_a_table_of_its_own_wherever_it_begins(gap, lower):
    made = openpyxl.Workbook()
    made.active["A1"] = "示例局2020年度部门整体支出绩效自评表"
    for row, cells in enumerate(TABLE, start=4):
        for column, value in enumerate(cells, start=1):
            made.active.cell(row, column, value)
    for row, cells in enumerate(SUMMARY, start=4 + lower):
        for column, value in enumerate(cells, start=7 + gap):
            made.active.cell(row, column, value)
    (found,) = read(saved(made))
    assert rows(found) == {"立项依据": (20, 20), "目标合理": (20, 18), "养护里程": (30, 30), "按时完工": (30, 28)}
    assert (found.assessment.declared_total, found.review) == (96, None)
    assert [one.code for one in found.warnings] == ["table-repeats"]


def test_a_table_further_in_below_another_is_not_beside_it():
    made = openpyxl.Workbook()
    made.active["A1"] = "示例局2020年度部门整体支出绩效自评表"
    for row, cells in enumerate(TABLE, start=2):
        for column, value in enumerate(cells, start=1):
            made.active.cell(row, column, value)
    for row, cells in enumerate(SUMMARY, start=10):
        for column, value in enumerate(cells, start=8):
            made.active.cell(row, column, value)
    (found,) = read(saved(made))
    assert len(rows(found)) == 4
    assert [one.code for one in found.warnings] == ["table-repeats"]
