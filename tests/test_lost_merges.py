"""Pages whose tables lost how many rows their cells cover, and rows that count their columns."""

from decimal import Decimal

import pytest

from scorer.readers.files.html import read_html
from scorer.readers.published import read_published
from test_project_forms import leaves, page

HEAD = ["一级指标", "二级指标", "三级指标", "分值", "完成情况", "得分", "扣分原因"]
ROWS = [
    ["决策", "立项", "立项依据", "10", "充分", "10", ""],
    ["立项程序", "10", "规范", "10", ""],
    ["目标", "目标合理性", "10", "偏低", "8", "目标偏低"],
    ["产出", "数量", "铺设管网", "40", "12公里", "38", "缺0.6公里"],
    ["效益", "满意度", "居民满意度", "30", "91%", "30", ""],
]
TOTAL = ["合计", "100", "", "96", ""]
EXPECTED = [
    ("决策/立项/立项依据", "10", "10"),
    ("决策/立项/立项程序", "10", "10"),
    ("决策/目标/目标合理性", "10", "8"),
    ("产出/数量/铺设管网", "40", "38"),
    ("效益/满意度/居民满意度", "30", "30"),
]


def table(rows):
    """A table whose cells do not say how many rows and columns they cover."""
    lines = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    return f"<table>{lines}</table>"


def read(text):
    return read_published(read_html(text.encode(), "page.html"), None)


def plain(rows):
    """A page with one such table."""
    return read(table(rows))


def codes(published):
    return {one.code for one in published.warnings}


def test_rows_of_a_page_that_lost_its_merged_cells_are_read_as_those_of_a_pasted_table():
    (found,) = plain([HEAD, *ROWS, TOTAL])
    assert leaves(found) == EXPECTED
    assert found.assessment.declared_total == 96
    assert {entry.reason for entry in found.assessment.scores.values()} == {"", "目标偏低", "缺0.6公里"}


@pytest.mark.parametrize("last", [["合计", "100", "", "96", ""], ["", "合计", "100", "", "96", ""]])
def test_lost_merges_are_seen_behind_a_number_that_every_row_keeps(last):
    numbered = [["序号", *HEAD], *([str(at), *row] for at, row in enumerate(ROWS, 1))]
    (found,) = plain([*numbered, last])
    assert leaves(found) == EXPECTED


def test_percentages_as_points_show_lost_merges_too():
    of_points = [next(at for at, cell in enumerate(row) if cell.isdigit()) for row in ROWS]
    rows = [
        [f"{cell}%" if at == of else cell for at, cell in enumerate(row)]
        for of, row in zip(of_points, ROWS, strict=True)
    ]
    (found,) = plain([HEAD, *rows, ["合计", "100%", "", "96", ""]])
    assert leaves(found) == EXPECTED


def test_rows_that_only_lack_blank_cells_at_their_ends_keep_their_places():
    (found,) = plain(
        [
            ["指标", "目标", "分值", "得分", "原因"],
            ["培训人次", "≥200人", "50", "50"],
            ["合格率", "95%", "50", "48", "两人未到"],
            ["合计", "", "100", "98"],
        ]
    )
    assert leaves(found) == [("培训人次", "50", "50"), ("合格率", "50", "48")]
    assert not codes(found) & {"row-off-columns", "row-uncertain"}


def test_a_short_row_whose_numbers_fit_one_column_further_right_too_is_told():
    (found,) = page(
        [
            ["一级指标", "二级指标", "三级指标", "完成值", "分值", "得分", "复核得分"],
            [("产出", 3, 1), "数量", "抽检批次", "3628批次", "30", "30", "30"],
            ["快检次数", "12400次", "30", "30", "30"],
            ["质量", "处置率", "100%", "20", "20", "19"],
            [("效益", 2, 1), "社会", "事故数", "0起", "10", "10", "10"],
            ["满意", "满意度", "92%", "10", "10", "10"],
            [("合计", 1, 4), "100", "100", "99"],
        ]
    )
    assert "row-off-columns" in codes(found)


@pytest.mark.parametrize(
    "counted", [["1", "2", "3", "4", "5"], ["１", "２", "３", "４", "５"], ["栏次", "1", "2", "3", "4"]]
)
def test_a_row_that_counts_the_columns_is_no_indicator(counted):
    (found,) = plain(
        [
            ["类型", "指标", "目标", "分值", "得分"],
            counted,
            ["产出", "培训人次", "200", "60", "60"],
            ["效益", "满意度", "95%", "40", "39"],
            ["合计", "", "", "100", "99"],
        ]
    )
    assert leaves(found) == [("产出/培训人次", "60", "60"), ("效益/满意度", "40", "39")]
    assert not codes(found) & {"row-uncertain", "total-points-differ"}


def test_kinds_over_names_are_told_by_their_head_alone_where_no_row_is_as_wide():
    (found,) = plain(
        [
            ["指标类型", "指标", "目标", "完成", "分值", "得分", "说明"],
            ["产出", "社区数", "14个", "14个", "20", "20"],
            ["活动场次", "140场", "131场", "20", "18", "高温取消9场"],
            ["拨付及时率", "100%", "100%", "20", "20"],
            ["效果", "化解率", "95%", "96%", "20", "20"],
            ["满意度", "90%", "91%", "20", "20"],
            ["合计", "", "", "", "100", "98"],
        ]
    )
    assert leaves(found) == [
        ("产出/社区数", "20", "20"),
        ("产出/活动场次", "20", "18"),
        ("产出/拨付及时率", "20", "20"),
        ("效果/化解率", "20", "20"),
        ("效果/满意度", "20", "20"),
    ]


TASKS = [
    ["任务名称", "主要内容", "预算数", "执行数", "执行率", "分值", "得分"],
    ["粮食生产", "稳定面积", "320", "320", "100%", "5", "5"],
    ["乡村建设", "改厕", "560", "532", "95%", "5", "4.75"],
]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
    ["产出", "数量", "播种面积", "28万亩", "28.3万亩", "60", "60"],
    ["效益", "社会", "带动就业", "800人", "860人", "30", "30"],
]


def test_tasks_with_amounts_and_scores_are_told_where_their_names_stand_before_what_they_are():
    (found,) = page([*TASKS, *INDICATORS, [("总分", 1, 5), "100", "99.75"]])
    assert any(one.code == "columns-not-read" and "任务名称" in one.values["heads"] for one in found.warnings)


def test_several_rows_above_the_head_with_the_points_that_are_lacking_are_told():
    unknown = [["目标及任务", "预期", "实际", "进度", "折算", "分值", "得分"], *TASKS[1:]]
    (found,) = page([*unknown, *INDICATORS])
    told = next(one for one in found.warnings if one.code == "budget-not-read")
    assert Decimal(told.values["points"]) == 10


def test_a_row_that_keeps_its_blank_cell_hides_no_lost_merges():
    blank = [ROWS[0], ROWS[1], ROWS[2], ["产出", "数量", "铺设管网", "20", "12公里", "18", "缺0.6公里"]]
    (found,) = plain([HEAD, *blank, ["", "质量", "合格率", "20", "100%", "20", ""], ROWS[4], TOTAL])
    assert leaves(found)[3:] == [
        ("产出/数量/铺设管网", "20", "18"),
        ("产出/质量/合格率", "20", "20"),
        ("效益/满意度/居民满意度", "30", "30"),
    ]


def test_scores_with_their_word_show_lost_merges_too():
    (found,) = plain([HEAD, *([f"{cell}分" if cell.isdigit() else cell for cell in row] for row in ROWS), TOTAL])
    assert leaves(found) == EXPECTED


@pytest.mark.parametrize("over", ["评分", "评价得分"])
def test_the_mean_behind_the_scores_of_several_is_the_score(over):
    (found,) = page(
        [
            [("指标", 2, 1), ("分值", 2, 1), (over, 1, 4), ("扣分理由", 2, 1)],
            ["专家一", "专家二", "专家三", "平均分"],
            ["立项依据", "40", "40", "40", "39", "39.67", ""],
            ["资金使用", "60", "58", "57", "59", "58", "票据不全"],
            ["合计", "100", "98", "97", "98", "97.67", ""],
        ]
    )
    assert leaves(found) == [("立项依据", "40", "39.67"), ("资金使用", "60", "58")]
    assert found.assessment.declared_total == Decimal("97.67")


@pytest.mark.parametrize("share", ["{}（{}%）", "{} {}%", "{}({}％)"])
def test_the_share_behind_the_name_of_a_group_is_none_of_it_where_its_rows_come_to_it(share):
    (found,) = page(
        [
            ["一级指标", "二级指标", "三级指标", "权重", "得分"],
            [(share.format("决策", 30), 2, 1), "立项", "立项依据", "10", "10"],
            ["目标", "目标合理性", "20", "18"],
            [share.format("产出", 70), "数量", "铺设管网", "70", "70"],
            [("合计", 1, 3), "100", "98"],
        ]
    )
    assert [name for name, _, _ in leaves(found)] == [
        "决策/立项/立项依据",
        "决策/目标/目标合理性",
        "产出/数量/铺设管网",
    ]


def test_rows_of_a_budget_with_scores_of_their_own_are_told_where_one_is_read():
    (found,) = plain(
        [
            ["资金", "预算数", "执行数", "执行率", "分值", "得分"],
            ["粮食生产", "320", "320", "100%", "5", "5"],
            ["其中：乡村建设", "560", "532", "95%", "5", "4.75"],
            *INDICATORS,
        ]
    )
    assert "budget-not-read" in codes(found)


def test_a_list_of_what_rows_lost_in_words_that_nobody_knows_is_told():
    scored = "".join(
        f"<tr><td>{name}</td><td>{points}</td><td>{score}</td></tr>"
        for name, points, score in [
            ("指标", "分值", "得分"),
            ("合同管理", 60, 59),
            ("机械化率", 40, 38),
            ("合计", 100, 97),
        ]
    )
    listed = "".join(
        f"<tr><td>{name}</td><td>{lost}</td><td>{why}</td></tr>"
        for name, lost, why in [
            ("扣分指标", "扣分", "存在问题"),
            ("合同管理", 1, "挂钩不够"),
            ("机械化率", 2, "设备不足"),
        ]
    )
    text = f"<table>{scored}</table><p>主要扣分项目</p><table>{listed}</table>"
    (found,) = read_published(read_html(text.encode(), "page.html"), None)
    assert any(one.code == "columns-not-read" and "存在问题" in one.values["heads"] for one in found.warnings)


@pytest.mark.parametrize("ditto", ["〃", "同上"])
def test_a_ditto_says_the_cell_above_again(ditto):
    (found,) = plain(
        [
            ["一级指标", "二级指标", "三级指标", "分值", "自评分", "说明"],
            ["过程", "资金管理", "专户管理", "30", "29", "台账缺一日"],
            [ditto, ditto, "台账登记", "30", "28", ditto],
            [ditto, "食堂管理", "食品留样", "40", "40", ""],
            ["合计", "", "", "100", "97", ""],
        ]
    )
    assert [name for name, _, _ in leaves(found)] == [
        "过程/资金管理/专户管理",
        "过程/资金管理/台账登记",
        "过程/食堂管理/食品留样",
    ]
    assert [entry.reason for entry in found.assessment.scores.values()] == ["台账缺一日", "台账缺一日", ""]


def test_the_part_on_the_next_page_lost_its_merged_cells_too():
    first = [HEAD, *ROWS[:3], ["产出", "数量", "铺设管网", "20", "12公里", "18", "缺0.6公里"]]
    rest = [["质量", "合格率", "20", "100%", "20", ""], ROWS[4], TOTAL]
    (found,) = read(f"{table(first)}<p>— 2 —</p>{table([HEAD, *rest])}")
    assert leaves(found) == [
        *EXPECTED[:3],
        ("产出/数量/铺设管网", "20", "18"),
        ("产出/质量/合格率", "20", "20"),
        EXPECTED[4],
    ]


def test_the_mean_is_that_of_all_though_one_scored_as_the_mean_of_others():
    (found,) = page(
        [
            [("指标", 2, 1), ("分值", 2, 1), ("评分", 1, 4)],
            ["专家一", "专家二", "专家三", "平均分"],
            ["绩效目标", "40", "38", "36", "37", "37"],
            ["资金使用", "60", "60", "58", "59", "59"],
        ]
    )
    heads = next(one.values["heads"] for one in found.warnings if one.code == "columns-not-read")
    assert "平均分" not in heads
    assert "专家三" in heads
