"""A total, a subtotal and a title are told from the indicators of a published table, whatever they are called."""

from decimal import Decimal

import pytest

from scorer.exact import plain
from scorer.model import Group
from scorer.readers import read_document
from scorer.readers.published import read_published

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "得分")
ROWS = (
    ("决策", "立项", "依据充分性", "40", "40"),
    ("过程", "管理", "资金到位率", "20", "15"),
    ("产出", "完成", "质量达标率", "40", "38"),
)
NAMES = ["依据充分性", "资金到位率", "质量达标率"]


def read(text, file="表.txt"):
    return read_published(read_document(text.encode(), file), None)


def leaves(one):
    return [node.name for node in one.rubric.nodes if not isinstance(node, Group)]


def joined(rows, between):
    return "2021年项目支出绩效自评表\n" + "".join(between.join(row) + "\n" for row in rows)


@pytest.mark.parametrize("between", ["\t", " | "])
@pytest.mark.parametrize(
    "word",
    [
        *("得分", "自评得分", "自评得分：", "自评分", "评价得分", "综合评分", "最终得分", "实得分"),
        *("总评分", "总分值", "自评总得分", "总得分（满分100分）", "自评得分（总分）", "总计得分", "分值总计"),
    ],
)
def test_a_last_row_named_like_the_column_of_scores_is_the_total(word, between):
    (one,) = read(joined([HEAD, *ROWS, (word, "", "", "100", "93")], between))
    assert leaves(one) == NAMES
    assert one.assessment.declared_total == 93


def test_such_a_total_with_blanks_between_its_cells_is_the_total():
    (one,) = read(joined([HEAD, *ROWS, ("自评得分", "100", "93")], " "))
    assert (leaves(one), one.assessment.declared_total) == (NAMES, 93)


def test_an_indicator_whose_name_only_contains_such_a_word_is_an_indicator():
    (one,) = read(joined([HEAD, *ROWS, ("效益", "社会", "环境质量评价得分率", "10", "8")], "\t"))
    assert leaves(one) == [*NAMES, "环境质量评价得分率"]


@pytest.mark.parametrize("position", [0, 1])
def test_an_indicator_named_like_such_a_total_is_one_where_its_numbers_are_below_those_of_other_rows(position):
    rows = [("资金到位率", "60", "55")]
    rows.insert(position, ("考核评分", "40", "38"))
    (one,) = read(joined([("指标名称", "分值", "得分"), *rows, ("得分", "100", "93")], "\t"))
    assert (leaves(one), one.assessment.declared_total) == ([row[0] for row in rows], 93)


@pytest.mark.parametrize(("score", "told"), [("20", False), ("21", True)])
def test_a_subtotal_above_the_rows_of_its_group_is_told_only_where_it_differs_from_them(score, told):
    rows = [
        ("决策", "立项", "依据充分性", "10", "10"),
        ("过程", "小计", "", "25", score),
        ("过程", "管理", "资金到位率", "12", "12"),
        ("过程", "管理", "制度健全性", "13", "8"),
        ("产出", "完成", "质量达标率", "65", "60"),
    ]
    (one,) = read(joined([HEAD, *rows], "\t"))
    assert leaves(one) == ["依据充分性", "资金到位率", "制度健全性", "质量达标率"]
    assert ("sum-differs" in {warning.code for warning in one.warnings}) == told


def test_a_title_with_a_number_behind_it_is_no_row_of_the_table_before():
    row = "产出指标 数量指标 {} 12处 12处 {} {}\n"
    head = "项目名称：维修\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
    text = (
        "2021年度项目支出绩效自评表（一）\n" + head + row.format("维修处数", 60, 60) + row.format("加固处数", 40, 38)
        + "合计 100 98\n2021年度项目支出绩效自评表（二）\n" + head
        + row.format("建设站点数", 70, 70) + row.format("迁移站点数", 30, 15)
    )  # fmt: skip
    first, second = read(text)
    assert leaves(first) == ["维修处数", "加固处数"]
    assert leaves(second) == ["建设站点数", "迁移站点数"]
    assert first.assessment.declared_total == Decimal(98)
    assert [plain(entry.score) for entry in second.assessment.scores.values()] == ["70", "15"]
