"""Forms of which each cell is a line with its label: 指标名称：… 分值：10 得分：9."""

import pytest

from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_published_tables import codes, rows_of

TITLE = "示例局2022年度项目支出绩效自评表\n项目名称：示例渠道\n"
ROWS = [["修渠长度", "50", "50"], ["合格率", "40", "38.5"], ["满意率", "10", "9"]]
TOTAL = "总分：97.5\n"


def read(text):
    return read_published(read_text(TITLE + text, "甲.txt"), None)


BELOW = "".join(
    f"指标名称：{name}\n完成值：见附件\n分值：{most}分\n自评得分：{score}分\n" for name, most, score in ROWS
)
BEHIND = "".join(f"指标名称：{name} 分值：{most} 得分：{score}\n" for name, most, score in ROWS)


@pytest.mark.parametrize(
    "text",
    [
        BELOW + TOTAL,
        BEHIND + TOTAL,
        BEHIND.replace(" ", "；").replace("指标名称", "1.三级指标") + TOTAL,
        BEHIND.replace(" ", "\t") + "合计\t分值：100\t得分：97.5\n",
        BELOW.replace("指标名称", "指标1") + "合计 分值：100 得分：97.5\n",
    ],
    ids=["below", "behind", "semicolons", "tabs", "numbers"],
)
def test_labels_with_their_values_are_rows_from_one_name_to_the_next(text):
    (published,) = read(text)
    assert rows_of(published) == ROWS
    assert str(published.assessment.declared_total) == "97.5"
    assert (published.assessment.unit, published.assessment.year) == ("示例局", 2022)
    assert published.assessment.project.name == "示例渠道"
    assert codes(published) == set()


def test_the_label_of_a_level_stands_over_all_names_behind_it_and_so_does_a_heading():
    first, second, third = BELOW.split("指标名称")[1:]
    (published,) = read(
        f"一级指标：产出指标\n二级指标：数量指标\n指标名称{first}二级指标：质量指标\n指标名称{second}"
        f"二、满意度指标（10分）\n指标名称{third}"
    )
    leaves = [node.path for node in published.rubric.nodes if node.points is not None]
    assert leaves == [
        ("产出指标", "数量指标", "修渠长度"),
        ("产出指标", "质量指标", "合格率"),
        ("满意度指标", "满意率"),
    ]


def test_a_reason_goes_on_in_the_next_line():
    (published,) = read(BELOW.replace("38.5分\n", "38.5分\n偏差原因：冬季停工，\n部分返工\n"))
    assert [entry.reason for entry in published.assessment.scores.values()] == ["", "冬季停工，部分返工", ""]


def test_a_blank_score_is_blank_and_a_label_that_nobody_knows_is_told():
    (published,) = read(BELOW.replace("9分", "").replace("完成值", "取数途径甲"))
    assert rows_of(published) == [*ROWS[:2], ["满意率", "10", ""]]
    assert "columns-not-read" in codes(published)


def test_the_name_of_a_project_begins_another_form():
    first, second = read(BELOW + "项目名称：示例道路\n" + BELOW)
    assert rows_of(first) == rows_of(second) == ROWS
    assert second.assessment.project.name == "示例道路"


@pytest.mark.parametrize(
    "text",
    [
        BELOW.replace("自评得分：50分", "得分：48\n得分：50"),
        "分值：50\n得分：50\n" + BELOW.replace("指标名称：修渠长度\n", ""),
        BELOW.replace("分值：40分\n", ""),
        "评价内容：共三项\n分值：100\n自评得分：97.5\n",
    ],
    ids=["two scores", "figures before names", "no points", "one name"],
)
def test_figures_that_no_name_has_once_make_no_table(text):
    tables = read(text)
    assert all(row in ROWS for published in tables for row in rows_of(published))
