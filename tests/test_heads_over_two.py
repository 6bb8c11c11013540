"""A word of a head that stands over 分值 and 得分 says whose score it is, and makes no score of the points."""

import openpyxl
import pytest

from office_files import saved
from scorer.readers import read_document
from scorer.readers.published import read_published


def book(merged):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["示例局2020年度部门整体支出绩效自评表"])
    sheet.append(["三级指标", "自评", None, "复核", None])
    sheet.append([None, "分值", "得分", "分值", "得分"])
    sheet.append(["相关性", 40, 38, 40, 36])
    sheet.append(["明确性", 60, 55, 60, 54])
    sheet.append(["合计", 100, 93, 100, 90])
    if merged:
        for cells in ("A2:A3", "B2:C2", "D2:E2"):
            sheet.merge_cells(cells)
    return saved(made)


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "beside blanks"])
def test_the_points_and_the_score_below_one_word_are_told_apart(merged):
    (found,) = read_published(read_document(book(merged), "a.xlsx"), None)
    assert {name: int(entry.score) for name, entry in found.assessment.scores.items()} == {"相关性": 38, "明确性": 55}
    assert {name: int(entry.score) for name, entry in found.review.scores.items()} == {"相关性": 36, "明确性": 54}
    assert [int(leaf.points) for leaf in found.rubric.root.children] == [40, 60]


def split_book(*below):
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (["三级指标", "分值", "得分"], [None, None, *below], ["台账", 40, 38, 36], ["清运", 60, 55, 54]):
        sheet.append(row)
    for cells in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(cells)
    return read_published(read_document(saved(made), "a.xlsx"), None)


def test_whatever_stands_below_a_word_for_scores_is_a_line_of_the_head_and_may_tell_a_reviewer():
    (found,) = split_book("部门自评", "财政复核")
    assert {name: int(entry.score) for name, entry in found.assessment.scores.items()} == {"台账": 38, "清运": 55}
    assert {name: int(entry.score) for name, entry in found.review.scores.items()} == {"台账": 36, "清运": 54}
    assert {one.code for one in found.warnings} <= {"unit-missing", "year-missing"}


def test_of_two_years_below_a_word_for_scores_the_last_is_read_and_the_other_told():
    (found,) = split_book("2020年", "2021年")
    assert {name: int(entry.score) for name, entry in found.assessment.scores.items()} == {"台账": 36, "清运": 54}
    (told,) = (one.line("en") for one in found.warnings if one.code == "columns-not-read")
    assert "2020年" in told


@pytest.mark.parametrize(("first", "second"), [("上年度得分", "本年度得分"), ("一季度", "全年")])
def test_below_a_word_for_scores_the_whole_or_the_own_year_is_read_and_the_other_told(first, second):
    (found,) = split_book(first, second)
    assert {name: int(entry.score) for name, entry in found.assessment.scores.items()} == {"台账": 36, "清运": 54}
    (told,) = (one.line("en") for one in found.warnings if one.code == "columns-not-read")
    assert first in told


def test_the_first_of_several_scored_beside_each_other_is_told_by_its_name():
    (found,) = split_book("东乡卫生院", "西乡卫生院")
    assert {name: int(entry.score) for name, entry in found.assessment.scores.items()} == {"台账": 38, "清运": 55}
    told = {one.code: one.line("en") for one in found.warnings}
    assert "东乡卫生院" in told["head-taken-for-score"]
    assert "西乡卫生院" in told["columns-not-read"]
