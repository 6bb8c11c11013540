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
