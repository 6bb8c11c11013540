"""Lines of a pasted text that stand inside its table: names of groups at the end of a page, reasons that go on."""

import pytest

from test_pages_as_stored import codes, read, rows_of, told

TITLE = "示例校2023年度部门整体支出绩效自评表"
ROWS = (
    "部门管理 财务管理 制度健全性 20 20",
    "资金合规性 20 18",
    "{}",
    "招生就业 招生完成率 15 15",
    "就业率 15 15",
    "教学质量 获奖数 10 9",
    "教师占比 20 20",
    "总分 100 97",
)
READ = [
    "部门管理/财务管理/制度健全性 20 20",
    "部门管理/财务管理/资金合规性 20 18",
    "履职效能/招生就业/招生完成率 15 15",
    "履职效能/招生就业/就业率 15 15",
    "履职效能/教学质量/获奖数 10 9",
    "履职效能/教学质量/教师占比 20 20",
]


def text(line, *, between, heads=""):
    lines = (f"一级指标 二级指标 三级指标 分值 得分{heads}", *ROWS)
    return read("\n".join((TITLE, *lines)).format(line).replace(" ", between))


@pytest.mark.parametrize("heads", ["", " 扣分原因"])
@pytest.mark.parametrize("between", [" ", "\t"])
def test_a_name_alone_between_rows_is_the_group_of_those_below_it(between, heads):
    assert rows_of(text("履职效能", between=between, heads=heads)) == READ


@pytest.mark.parametrize(("between", "heads"), [(" ", ""), (" ", " 扣分原因"), ("\t", " 扣分原因")])
def test_the_rows_below_a_name_alone_are_told_where_it_may_be_something_else(between, heads):
    assert {"招生完成率", "就业率", "获奖数", "教师占比"} <= told(text("履职效能", between=between, heads=heads))


@pytest.mark.parametrize("line", ["部分活动未能按期开展，延至次年。", "2.下一步加强管理", "注：以上为上半年"])
def test_rows_below_a_line_that_ends_the_table_too_early_are_told(line):
    one = text(line, between="\t")
    assert rows_of(one) == READ[:2]
    assert "rows-without-head" in codes(one)
