"""Levels of ruled tables that the rows tell, where the words of the head leave them open."""

import pytest

from test_department_reports import codes, read, rows_of

TITLE = "示例局2023年度部门整体支出绩效自评表"
READ = ["管理/组织/制度建设 30 30", "管理/资金/资金拨付 20 19", "产出/数量/培训场次 30 28", "产出/数量/巡查里程 20 20"]
ENDS = "分值|得分|扣分原因"


def table(heads, order, *, merged=True):
    """Four indicators in two levels of groups; each word of `heads` stands over what `order` says of it."""
    again = "^" if merged else ""
    columns = {
        "一": ["管理", again, "产出", again],
        "二": ["组织", "资金", "数量", again],
        "名": ["制度建设", "资金拨付", "培训场次", "巡查里程"],
        "说": ["是否健全", "是否及时", "是否达到40场", "是否达到300公里"],
    }
    numbers = ["30|30|", "20|19|迟拨一次", "30|28|少办两场", "20|20|"]
    lines = ["|".join([*(columns[one][at] for one in order), numbers[at]]) for at in range(4)]
    total = "|".join(["合计", *([""] * (len(order) - 1)), "100|97|"])
    return "\n".join([f"{heads}|{ENDS}", *lines, total])


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    ("heads", "order"),
    [
        ("评价内容|评价类别|评价要点|考核内容", "一二名说"),
        ("评价方面|评价内容|考核指标", "一二名"),
        ("评价要点|评价项目|考核指标", "一二名"),
        ("评价维度|评价类别|评价指标", "一二名"),
        ("评价内容|指标类别|评价方面", "一二名"),
        ("考核类别|考核内容|考核指标|评分标准", "一二名说"),
    ],
)
def test_words_that_may_be_groups_or_names_are_what_the_rows_show(heads, order, merged):
    (one,) = read(TITLE, table(heads, order, merged=merged))
    assert rows_of(one) == READ


def test_an_office_between_groups_and_names_is_no_level():
    lines = table("考核类别|考核内容|责任科室|考核指标", "一二说名").replace("是否健全", "办公室").replace("是否及时", "财务科")
    (one,) = read(TITLE, lines)
    assert rows_of(one) == READ
    assert "columns-not-read" in codes(one)


@pytest.mark.parametrize("heads", ["考评项目|一级指标", "评价内容|A类指标"])
def test_a_name_merged_over_what_the_head_calls_its_groups_is_told(heads):
    (one,) = read(TITLE, table(heads, "一名"))
    assert {"资金拨付", "巡查里程"} <= {doubt.path[-1] for doubt in one.warnings if doubt.code == "row-uncertain"}


def test_a_standard_left_of_the_names_is_told():
    (one,) = read(TITLE, table("一级指标|评价要点|三级指标", "一说名"))
    assert "columns-not-read" in codes(one)
