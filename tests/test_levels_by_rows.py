"""Levels of ruled tables that the rows tell, where the words of the head leave them open."""

import pytest

from test_department_reports import codes, read, rows_of

TITLE = "示例局2023年度部门整体支出绩效自评表"
READ = ["管理/组织/制度建设 30 30", "管理/资金/资金拨付 20 19", "产出/数量/培训场次 30 28", "产出/数量/巡查里程 20 20"]
TWO_LEVELS = ["管理/制度建设 30 30", "管理/资金拨付 20 19", "产出/培训场次 30 28", "产出/巡查里程 20 20"]
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
        ("评价内容|二级指标|考核内容", "一名说"),
        ("评价维度|评价类别|评价指标", "一二名"),
        ("评价内容|指标类别|评价方面", "一二名"),
        ("考核类别|考核内容|考核指标|评分标准", "一二名说"),
    ],
)
def test_words_that_may_be_groups_or_names_are_what_the_rows_show(heads, order, merged):
    (one,) = read(TITLE, table(heads, order, merged=merged))
    assert rows_of(one) == (READ if "二" in order else TWO_LEVELS)


@pytest.mark.parametrize("merged", [True, False])
def test_groups_under_a_word_for_standards_left_of_all_names_are_told(merged):
    (one,) = read(TITLE, table("评价要点|评价项目|考核指标", "一二名", merged=merged))
    assert "columns-not-read" in codes(one)


def test_an_office_between_groups_and_names_is_no_level():
    lines = table("考核类别|考核内容|责任科室|考核指标", "一二说名")
    (one,) = read(TITLE, lines.replace("是否健全", "办公室").replace("是否及时", "财务科"))
    assert rows_of(one) == READ
    assert "columns-not-read" in codes(one)


def test_a_standard_left_of_the_names_is_told():
    (one,) = read(TITLE, table("一级指标|评价要点|三级指标", "一说名"))
    assert "columns-not-read" in codes(one)


@pytest.mark.parametrize("merged", [True, False])
def test_levels_from_right_to_left_stay_what_the_head_calls_them(merged):
    rows = "制度建设|组织|管理|30|30|\n资金拨付|资金|^|20|19|迟拨\n培训场次|数量|产出|30|28|少办\n巡查里程|^|^|20|20|"
    ends = "三级指标|二级指标|一级指标|分值|得分|扣分原因"
    (one,) = read(TITLE, f"{ends}\n{rows if merged else rows.replace('^', '')}\n合计|||100|97|")
    assert rows_of(one) == READ
    assert not codes(one)


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    ("heads", "order"), [("二级指标|一级指标|三级指标", "二一名"), ("内容|评价维度|项目", "一二名")]
)
def test_groups_in_another_order_than_the_head_says_stand_as_their_cells_show(heads, order, merged):
    (one,) = read(TITLE, table(heads, order, merged=merged))
    assert rows_of(one) == READ or "row-uncertain" in codes(one)


@pytest.mark.parametrize("number", ["序号", "编号"])
def test_a_total_with_a_blank_before_it_is_no_row_without_a_name(number):
    heads = f"{number}|考核类别|考核内容|责任科室|考核指标|单位|标准分|得分"
    rows = "1|运营|收支|财务科|预算完成率|%|40|38\n2|^|^|财务科|成本控制率|%|30|30\n3|质量|诊疗|医务科|符合率|%|30|29"
    (one,) = read(TITLE, f"{heads}\n{rows}\n|合计|<|<|<|<|100|97")
    assert rows_of(one) == ["运营/收支/预算完成率 40 38", "运营/收支/成本控制率 30 30", "质量/诊疗/符合率 30 29"]


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("heads", ["评价项目|评价内容|评价要点", "考核内容|评价内容|考核要点"])
def test_contents_between_projects_and_their_points_are_groups(heads, merged):
    (one,) = read(TITLE, table(heads, "一二名", merged=merged))
    assert rows_of(one) == READ


@pytest.mark.parametrize("merged", [True, False])
def test_groups_right_of_the_names_under_words_that_do_not_say_it_are_groups(merged):
    rows = "|30|30|制度建设|组织|管理\n迟拨|19|20|资金拨付|资金|^\n少办|28|30|培训场次|数量|产出\n|20|20|巡查里程|^|^"
    heads = "扣分原因|自评分|标准分|考核指标|考核项目|考核内容"
    (one,) = read(TITLE, f"{heads}\n{rows if merged else rows.replace('^', '')}\n|97|100|合计||")
    assert rows_of(one) == READ


@pytest.mark.parametrize("levels", ["一级指标|二级指标|三级指标", "考核内容|考核项目|考核指标"])
def test_scores_left_of_all_names_turn_no_levels(levels):
    rows = "30|30|管理|组织|制度建设\n19|20|^|资金|资金拨付\n28|30|产出|数量|培训场次\n20|20|^|^|巡查里程"
    (one,) = read(TITLE, f"自评分|标准分|{levels}\n{rows}\n97|100|合计|<|<")
    assert rows_of(one) == READ


@pytest.mark.parametrize("order", ["三级指标|计算方法|二级指标|一级指标", "一级指标|二级指标|计分方法|三级指标"])
def test_a_method_that_several_rows_share_between_levels_is_no_group(order):
    cells = {
        "一级指标": ["管理", "^", "产出", "^"],
        "二级指标": ["组织", "资金", "数量", "^"],
        "三级指标": ["制度建设", "资金拨付", "培训场次", "巡查里程"],
    }
    lines = [
        "|".join([*(cells.get(one, ["查阅资料", "查阅资料", "完成率", "完成率"])[at] for one in order.split("|"))])
        for at in range(4)
    ]
    figures = ["30|30", "20|19", "30|28", "20|20"]
    before = order.startswith("三")
    rows = [f"{two}|{one}" if before else f"{one}|{two}" for one, two in zip(lines, figures, strict=True)]
    head = f"标准分|自评分|{order}" if before else f"{order}|标准分|自评分"
    total = "100|97|合计|||" if before else "合计||||100|97"
    (one,) = read(TITLE, "\n".join([head, *rows, total]))
    assert rows_of(one) == READ
