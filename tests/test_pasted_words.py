"""Pasted rows with words that no sum tells apart: they are read where one way is left, and told elsewhere."""

import pytest

from test_pages_as_stored import read, rows_of, told


def scored(one):
    """Each indicator with its entry."""
    return [(one.rubric.by_key[key][0], entry) for key, entry in one.assessment.scores.items()]


FUSED_HEAD = "2022年示例局绩效自评表\n一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因\n"


def fused_lines(*rows):
    return read(FUSED_HEAD + "\n".join((*rows, "总分10098")))


def test_a_square_metre_and_a_circled_number_give_no_digits_to_the_value_beside_them():
    one = fused_lines("产出指标成本指标改造补助≤200元/㎡200元/㎡5050", "效益指标社会效益指标受益人数≥900人950人5048")
    assert rows_of(one)[0] == "产出指标/成本指标/改造补助 50 50"
    assert {node.name: entry.actual for node, entry in scored(one)}["改造补助"] == "200元/㎡"


def test_digits_before_a_reason_that_may_begin_with_one_are_told():
    rows = (
        "产出指标数量指标微项目数20个17个108.53个项目未实施",
        "质量指标合格率100%100%4040",
        "效益指标社会效益指标受益人数≥900人950人5050",
    )
    one = fused_lines(*rows)
    assert "10 8.53" not in " ".join(rows_of(one))
    assert any("微项目数" in name for name in told(one))


def test_what_explains_a_name_that_ran_together_with_it_is_told_in_each_row():
    rows = "产出指标数量指标班次考核班次数量≥10次12次5050效益指标社会效益指标受益人数考核受益面≥900人950人5048总分10098"
    one = read(
        "2022年示例局绩效自评表一级指标二级指标三级指标指标解释年度指标值实际完成值分值得分"
        + rows
        + "填报人：张三"
        + "。" * 60
    )
    assert len(rows_of(one)) == len(told(one)) == 2


def test_values_in_words_that_ran_together_with_a_name_are_told():
    one = fused_lines("产出指标数量指标班次≥10次12次5050", "效益指标社会效益指标参与度明显提升提升5048")
    assert any(name.startswith("参与度") for name in told(one))


def test_lines_without_anything_between_their_cells_that_nothing_takes_apart_are_not_read():
    head = "2022年示例局绩效自评表\n一级指标二级指标三级指标满分指标解释计划值自评情况自评分\n"
    rows = (
        "产出指标数量指标班次10考核班次数量≥10次12次10",
        "质量指标合格率10考核合格率≥98%99.3%10",
        "时效指标及时率10考核及时率100%98%9",
    )
    one = read(head + "\n".join(rows))
    assert {warning.code for warning in one.warnings} >= {"no-rows-read"}
    assert not rows_of(one)


def test_the_head_of_a_form_in_one_line_ends_before_the_first_group():
    head = "2017年度示例学校绩效自评表\n一级指标 二级指标 三级指标 满分 评分标准 完成情况 自评分 扣分说明"
    rows = "运行成本 成本控制 公用经费控制率 50 ≤100% 96.3% 50 人员控制率 20 ≤100% 101.2% 18 年中调入2人"
    rest = "履职效能 招生就业 招生计划完成率 30 100% 100% 30 合计 100 98 填报人：张三"
    rest += " 联系电话：无 填报日期：二月底 审核人：李四 备注：本表一式两份"
    assert rows_of(read(f"{head} {rows} {rest}"))[0] == "运行成本/成本控制/公用经费控制率 50 50"


def test_two_groups_of_level_2_above_each_other_are_told():
    one = read(
        "一级指标\t二级指标\t三级指标\t分值\t得分\n数量指标\t质量指标\t合格率\t50\t50\n效益指标\t社会效益指标\t知晓率\t50\t48"
    )
    assert told(one) == {"合格率"}


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("三级指标 分值 得分 评分标准 完成值 备注", "楼堂馆所控制率 4 4 ≤100% 无新建"),
        ("三级指标 分值 得分 目标值 完成值 备注", "楼堂馆所控制率 4 4 无新建"),
    ],
)
def test_a_text_that_may_stand_in_the_column_before_the_reason_is_told(heads, row):
    rows = "职责明确 46 46 有三定方案 明确\n完成率 50 50 100% 100%"
    assert "楼堂馆所控制率" in told(read(f"{heads}\n{rows}\n{row}\n总分 100 100"))


def test_a_group_that_may_be_the_last_value_of_the_row_before_it_is_told_with_that_row():
    lines = "一级 二级 三级 分值 得分 评分标准 完成值 投入 目标设定 职责 46 46 有方案 明确 楼堂馆所控制率 4 4 ≤100%"
    rest = "无新建 预算管理 合规性 50 50 合规 合规 总分 100 100"
    assert {"楼堂馆所控制率", "合规性"} <= told(read(f"{lines} {rest}".replace(" ", "\n")))


def test_a_last_row_that_lost_points_where_nothing_tells_its_end_is_told():
    lines = "三级指标 分值 得分 未完成原因 班次 50 50 合格率 50 48 停车难"
    assert "合格率" in told(read(lines.replace(" ", "\n")))
