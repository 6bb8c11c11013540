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
