"""Levels under whatever word: what has one text for several rows groups them, what has another in each names them."""

import pytest

from test_department_reports import codes, read, rows_of
from test_published_tables import read_lines

TITLE = "示例局2023年度绩效自评表"
TREE = """
{}|{}|{}|分值|自评得分|扣分原因
党的建设|学习|学习次数|10|10|
{again}|^|党员覆盖率|10|9|两人未参训
{again}|公开|决算公开|20|20|
履职|养护|养护里程|30|28|进度滞后
{again}|^|完好率|30|30|
合计|||100|97|
"""
ROWS = [
    "党的建设/学习/学习次数 10 10",
    "党的建设/学习/党员覆盖率 10 9",
    "党的建设/公开/决算公开 20 20",
    "履职/养护/养护里程 30 28",
    "履职/养护/完好率 30 30",
]


def table(way, *heads):
    """The table with its groups merged, repeated, or above blanks, ruled or between tabs."""
    if way == "merged":
        return read(TITLE, TREE.format(*heads, again="^"))
    rows = [line.split("|") for line in TREE.format(*heads, again="^").strip().splitlines()]
    for above, row in zip(rows, rows[1:], strict=False):
        row[:] = [
            (before if way == "repeated" else "") if cell == "^" else cell
            for before, cell in zip(above, row, strict=True)
        ]
    if way == "blank":
        return read(TITLE, "\n".join("|".join(row) for row in rows))
    return read_lines("\n".join([TITLE, *("\t".join(row) for row in rows)]))


WAYS = ["merged", "blank", "repeated", "tabs"]


@pytest.mark.parametrize("word", ["模块", "工作任务", "评价内容", "考核项目", "指标大类", "指标类型", "准则层"])
@pytest.mark.parametrize("way", WAYS)
def test_what_stands_over_the_second_level_is_the_first_whatever_it_is_called(word, way):
    (one,) = table(way, word, "二级指标", "三级指标")
    assert rows_of(one) == ROWS
    assert not codes(one)


@pytest.mark.parametrize("word", ["分项", "考核要点", "评价要素", "类别", "具体内容", "小类"])
@pytest.mark.parametrize("way", WAYS)
def test_what_stands_between_the_levels_is_the_second_whatever_it_is_called(word, way):
    (one,) = table(way, "一级指标", word, "三级指标")
    assert rows_of(one) == ROWS
    assert not codes(one)


@pytest.mark.parametrize("word", ["具体事项", "观测点", "绩效目标", "名称", "检查项目"])
@pytest.mark.parametrize("way", WAYS)
def test_what_has_another_text_in_each_row_is_the_name_whatever_it_is_called(word, way):
    (one,) = table(way, "一级指标", "二级指标", word)
    assert rows_of(one) == ROWS
    assert not codes(one)


@pytest.mark.parametrize("way", WAYS)
def test_levels_that_are_called_in_another_order_stand_as_their_cells_show(way):
    (one,) = table(way, "一级指标", "评价要素", "二级指标")
    assert rows_of(one) == ROWS


def test_the_targets_keep_their_column_where_what_is_called_goals_are_names():
    rows = "履职|养护里程|30公里|40|40\n^|完好率|95%|30|29\n满意度|群众满意度|90%|30|30\n合计|||100|99"
    (one,) = read(TITLE, f"一级指标|绩效目标|指标值|分值|得分\n{rows}")
    assert rows_of(one) == ["履职/养护里程 40 40", "履职/完好率 30 29", "满意度/群众满意度 30 30"]
    assert one.assessment.scores["完好率"].target is not None


SIDE = """
{head}|一级指标|三级指标|分值|自评得分
{first}|履职|养护里程|40|40
{again}|^|完好率|30|29
{second}|满意度|群众满意度|30|30
合计|||100|99
"""
TWO_LEVELS = ["履职/养护里程 40 40", "履职/完好率 30 29", "满意度/群众满意度 30 30"]


@pytest.mark.parametrize(
    ("head", "first", "second", "told"),
    [
        ("责任科室", "养护科", "办公室", True),
        ("指标类型", "定量", "定性", False),
        ("绩效指标", "绩效指标", "^", False),
        ("序号", "一", "二", False),
        ("项目名称", "道路养护", "满意度调查", True),
    ],
)
def test_what_is_said_of_indicators_left_of_them_groups_none(head, first, second, told):
    (one,) = read(TITLE, SIDE.format(head=head, first=first, second=second, again="^"))
    assert rows_of(one) == TWO_LEVELS
    assert ("columns-not-read" in codes(one)) is told


@pytest.mark.parametrize(("points", "score"), [("规定分", "得分"), ("分值", "自测分"), ("单项分值", "自评得分")])
def test_points_and_scores_under_new_words_are_known_between_tabs_too(points, score):
    head = f"一级指标\t三级指标\t{points}\t{score}"
    rows = "履职\t养护里程\t40\t40\n\t完好率\t30\t29\n满意度\t群众满意度\t30\t30\n合计\t\t100\t99"
    (one,) = read_lines(f"{TITLE}\n{head}\n{rows}")
    assert rows_of(one) == TWO_LEVELS
    assert codes(one) <= {"head-taken-for-points", "head-taken-for-score"}


def test_contents_that_come_again_explain_the_names_before_them():
    head = "大项|二级指标|分值|考核内容|自评得分"
    rows = "履职|养护里程|40|每少一次扣1分|40\n^|完好率|30|每少一次扣1分|29\n满意度|群众满意度|30|按完成率计分|30"
    (one,) = read(TITLE, f"{head}\n{rows}\n合计||100||99")
    assert rows_of(one) == TWO_LEVELS


@pytest.mark.parametrize("word", ["考核要点", "工作内容", "检查项目", "观测点", "指标项"])
def test_what_has_points_and_a_score_is_an_indicator_whatever_it_is_called(word):
    head = f"序号\t{word}\t标准分\t打分标准\t自评得分"
    rows = "1\t养护里程\t40\t按实\t40\n2\t完好率\t30\t按实\t29\n3\t满意度\t30\t按实\t30\n合计\t\t100\t\t99"
    (one,) = read_lines(f"{TITLE}\n{head}\n{rows}")
    assert rows_of(one) == ["养护里程 40 40", "完好率 30 29", "满意度 30 30"]


@pytest.mark.parametrize("word", ["工作内容", "关键指标", "任务名称", "名称", "工作目标", "自评指标"])
def test_a_bare_word_names_indicators_beside_points_and_scores_that_only_other_heads_tell(word):
    head = f"模块\t{word}\t满分\t自评打分"
    rows = "履职\t养护里程\t40\t40\n履职\t完好率\t30\t29\n满意度\t群众满意度\t30\t30\n合计\t\t100\t99"
    (one,) = read_lines(f"{TITLE}\n{head}\n{rows}")
    assert rows_of(one) == TWO_LEVELS
    assert not codes(one)


def test_what_is_evaluated_stands_over_the_kinds_of_its_points():
    one = table("merged", "评估项目", "评价类别", "考核要点")
    assert rows_of(one[0]) == ROWS
    assert not codes(one[0])


@pytest.mark.parametrize("number", ["序号", "行次", "项号"])
def test_numbers_between_groups_and_names_part_them_not(number):
    head = f"考评类别|小类|{number}|内容|分值|得分"
    rows = "履职|养护|1|养护里程|40|40\n^|^|2|完好率|30|29\n满意度|群众|3|群众满意度|30|30\n合计||||100|99"
    (one,) = read(TITLE, f"{head}\n{rows}")
    assert rows_of(one) == ["履职/养护/养护里程 40 40", "履职/养护/完好率 30 29", "满意度/群众/群众满意度 30 30"]


LOST = """
评价维度\t{}\t满分\t自评打分\t失分原因
履职\t案件办结率\t15\t15\t
投诉处理率\t15\t14\t2件超期
管理\t预算调整率\t30\t28\t年中追加
采购规范性\t40\t40\t
合计\t\t100\t97\t
"""


@pytest.mark.parametrize("word", ["考核要点", "评价标准", "绩效目标", "具体内容"])
def test_rows_that_lack_the_first_cell_begin_with_their_name_whatever_it_is_called(word):
    (one,) = read_lines(TITLE + LOST.format(word))
    assert rows_of(one) == [
        "履职/案件办结率 15 15",
        "履职/投诉处理率 15 14",
        "管理/预算调整率 30 28",
        "管理/采购规范性 40 40",
    ]


def test_rows_that_lack_the_cells_of_two_levels_begin_with_their_name():
    rows = "履职\t办案\t案件办结率\t15\t15\n投诉处理率\t15\t14\n普法\t宣传次数\t30\t30\n管理\t预算\t预算调整率\t40\t38"
    (one,) = read_lines(f"{TITLE}\n考评项目\t二级指标\t考评内容\t分值\t自评得分\n{rows}\n合计\t\t\t100\t97")
    assert rows_of(one) == [
        "履职/办案/案件办结率 15 15",
        "履职/办案/投诉处理率 15 14",
        "履职/普法/宣传次数 30 30",
        "管理/预算/预算调整率 40 38",
    ]


def test_whose_indicators_they_are_is_no_name_where_rows_lack_that_cell_too():
    rows = "产出指标\t数量指标\t补助人数\t综合科\t9人\t15\t15\n发放率\t95%\t15\t14\n"
    rows += "效益指标\t社会效益指标\t巩固率\t财务股\t98%\t70\t68"
    (one,) = read_lines(
        f"{TITLE}\n一级指标\t二级指标\t具体指标\t责任单位\t完成值\t分值\t得分\n{rows}\n合计\t\t\t\t\t100\t97"
    )
    assert [row.split("/")[-1] for row in rows_of(one)] == ["补助人数 15 15", "发放率 15 14", "巩固率 70 68"]
