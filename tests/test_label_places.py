"""Where the names of groups stand beside blank cells, and below which others."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from scorer.readers import read_document
from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text


def _placed(*labels):
    """A workbook's rows with blank cells that are not merged beside the names of groups."""
    names = ("班次", "人数", "合格率", "知晓率", "机制", "满意率")
    table = [["一级指标", "二级指标", "三级指标", "分值", "得分"]]
    table += [[*label.split("/"), name, "10", "10"] for label, name in zip(labels, names, strict=True)]
    return [*table, ["合计", "", "", "60", "60"]]


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("产出/数量", "/", "/质量", "效益/社会", "/持续", "满意/群众"), False),
        (("/", "产出/数量", "/质量", "/社会", "效益/", "满意/持续"), True),
        (("产出/数量", "/", "/质量", "/社会", "效益/", "/持续"), True),
    ],
    ids=["in the first rows", "none in the first row", "on top beside a blank"],
)
def test_names_of_groups_beside_blank_cells_stand_in_their_first_rows_or_all_are_told(labels, told):
    workbook = Workbook()
    for row in _placed(*labels):
        workbook.active.append([cell or None for cell in row])
    data = BytesIO()
    workbook.save(data)
    (one,) = read_published(read_document(data.getvalue(), "甲.xlsx"), None)
    doubted = {warning.path[-1] for warning in one.warnings if warning.code == "row-uncertain"}
    assert len(doubted) == (6 if told else 0)


@pytest.mark.parametrize(("upper", "told"), [("成本指标", True), ("产出指标", False), ("履职效果", False)])
def test_a_group_below_another_than_in_the_national_forms_is_told(upper, told):
    rows = f"{upper}\t数量指标\t班次\t50\t50\n效益指标\t社会效益指标\t知晓率\t50\t48\n合计\t\t\t100\t98"
    (one,) = read_published(read_text(f"一级指标\t二级指标\t三级指标\t分值\t得分\n{rows}", "甲.txt"), None)
    assert ("row-uncertain" in {warning.code for warning in one.warnings}) == told


def test_a_blank_cell_merged_over_all_rows_of_a_group_says_that_it_has_no_second_level():
    workbook = Workbook()
    rows = [
        ("一级指标", "二级指标", "三级指标", "分值", "得分"),
        ("产出", "数量", "班次", 20, 20),
        (None, "质量", "合格率", 20, 18),
    ]
    rows += [(None, None, "达标率", 20, 20), ("社会评价", None, "知晓率", 20, 20), (None, None, "满意率", 20, 20)]
    for row in rows:
        workbook.active.append(row)
    for merged in ("A2:A4", "B3:B4", "A5:A6", "B5:B6"):
        workbook.active.merge_cells(merged)
    data = BytesIO()
    workbook.save(data)
    (one,) = read_published(read_document(data.getvalue(), "甲.xlsx"), None)
    assert not [warning for warning in one.warnings if warning.code == "row-uncertain"]
    assert [node.path for node in one.rubric.nodes if node.name in ("达标率", "满意率")] == [
        ("产出", "质量", "达标率"),
        ("社会评价", "满意率"),
    ]
