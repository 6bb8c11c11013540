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
    assert {node.name: entry.actual for node, entry in scored(one)}["改造补助"] == 200


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


def test_labels_above_a_table_with_bars_between_its_cells_take_nothing_from_the_next_line():
    one = read(
        "示例县2019年度绩效自评表\n项目名称 | 饮水工程\n主管部门 | 示例县水务局 | 实施单位 | 示例镇政府\n"
        "项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分\n"
        "年度资金总额 | 210.5 | 210.5 | 198 | 10 | 94.1% | 9.4\n"
        "一级指标 | 二级指标 | 三级指标 | 分值 | 得分 | 目标值 | 完成值 | 原因\n"
        "产出指标 | 数量指标 | 管网长度 | 40 | 39 | 23千米 | 22千米 | 改线\n"
        "质量指标 | 达标率 | 50 | 50 | 100% | 100% | \n总分 | 100 | 98.4 |  |  | "
    )
    assert one.assessment.unit == "示例镇政府"
    assert rows_of(one)[-1] == "产出指标/质量指标/达标率 50 50"


@pytest.mark.parametrize(
    "between", ["项目名称\n2021年扶持项目\n主管部门\n示例局\n实施单位\n示例站\n项目编码\n12345\n", "本站2015年成立。\n"]
)
def test_the_budget_year_of_the_title_goes_before_years_that_are_only_spoken_of(between):
    one = read(f"示例站2023年度绩效自评表\n{between}三级指标 分值 得分\n班次 60 60\n合格率 40 38\n总分 100 98")
    assert one.assessment.year == 2023


def test_several_blanks_between_cells_end_each_group_before_a_name_with_its_points_or_its_number():
    one = read(
        "一级    二级    三级    评分标准    得分\nA投入    A1目标    （1）A101合理性（20分）    依据充分    20\n"
        "（2）A102明确性（30分）    清晰    28\nB过程    B1执行    （3）B101完成率（50分）    ≥95%    50\n总 分    98"
    )
    assert [row.rsplit("/", 1)[0] for row in rows_of(one)] == ["A投入/A1目标", "A投入/A1目标", "B过程/B1执行"]


def test_a_group_that_seems_to_go_on_behind_a_blank_is_told():
    one = read("一级 二级 三级 分值 得分\n甲方面 乙环节 丙情况 班次 60 60\n合格率 40 38\n总分 100 98")
    assert "班次" in told(one) or "丙情况 班次" in told(one)


def test_the_text_behind_a_subtotal_is_the_group_on_top_of_the_rows_below_it_and_told():
    lines = "一级 二级 三级 分值 得分 偏差原因 投入 目标设定 职责 20 20 无 预算配置 控制率 20 18 超编 小计 40 38"
    rest = "过程 预算执行 完成率 30 30 无 预算管理 合规性 30 30 无 小计 60 60 合计 100 98"
    one = read(f"{lines} {rest}".replace(" ", "\n"))
    assert rows_of(one)[2:] == ["过程/预算执行/完成率 30 30", "过程/预算管理/合规性 30 30"]
    assert "完成率" in told(one)


def test_the_number_of_a_row_in_brackets_before_a_name_with_its_points_holds_none():
    rows = "产出指标 数量指标 （1）班次（40分） ≥10次 12次 40\n（2）人数（20分） ≥9人 8人 18"
    one = read(
        f"一级 二级 三级 计划值 完成值 评分\n{rows}\n效益指标 社会效益指标 （3）知晓率（40分） 90% 95% 40\n合计 98"
    )
    assert rows_of(one) == [
        "产出指标/数量指标/（1）班次 40 40",
        "产出指标/数量指标/（2）人数 20 18",
        "效益指标/社会效益指标/（3）知晓率 40 40",
    ]


def test_groups_that_nobody_knows_before_names_with_their_points_are_apart_where_the_first_row_has_all():
    rows = "部门决策 绩效目标 依据（30分） 充分 30\n明确性（20分） 具体 18\n预算编制 规范性（50分） 规范 50"
    one = read(f"一级指标 二级指标 三级指标 实际值 得分\n{rows}\n总分 98")
    assert [row.rsplit(" ", 2)[0] for row in rows_of(one)] == [
        "部门决策/绩效目标/依据",
        "部门决策/绩效目标/明确性",
        "部门决策/预算编制/规范性",
    ]


KINDS = """考核项目{b}考核内容{b}评分标准{b}分值{b}得分
部门决策{b}目标依据{b}依据充分{b}20{b}20
{again}目标明确{b}具体{b}20{b}18
部门管理{b}执行率{b}≥95%{b}30{b}30
{again}合规性{b}合规{b}30{b}30
合计{b}{b}{b}100{b}98"""


@pytest.mark.parametrize("again", ["", "\t", "同上\t"], ids=["no cell", "blank", "repeated"])
def test_what_names_several_rows_before_their_contents_is_their_group(again):
    text = KINDS.format(b="\t", again=again)
    for name in ("部门决策", "部门管理"):
        text = text.replace("同上", name, 1)
    assert rows_of(read(text)) == [
        "部门决策/目标依据 20 20",
        "部门决策/目标明确 20 18",
        "部门管理/执行率 30 30",
        "部门管理/合规性 30 30",
    ]


def test_where_no_cell_is_in_its_place_and_either_column_may_name_the_rows_all_are_told():
    text = KINDS.format(b=" ", again="").replace("  ", " ").replace("   ", " ")
    assert len(told(read(text))) >= 4


def test_names_that_count_the_rows_are_no_reasons():
    lines = "三级指标 考核标准 完成情况 分值 自评分 审核得分 备注 1.执行率 ≥95% 97.1% 20 20 20"
    rest = "2.“三公”控制率 ≤100% 82% 20 20 20 3.制度健全性 健全 健全 20 20 20 4.规范性 规范 规范 20 18 18 超时"
    rest += " 5.控制率 ≤100% 95% 20 20 20 合计 100 98 98"
    one = read(f"{lines} {rest}".replace(" ", "\n"))
    assert [row.split(" ")[0][:1] for row in rows_of(one)] == ["1", "2", "3", "4", "5"]


def test_a_name_that_seems_to_go_on_in_a_wider_line_is_told():
    lines = "考核指标 分值 得分 甲方面 依法履行职责情况 60 60 合格率 40 38 总分 100 98".replace(" ", "\n")
    assert any("依法履行职责情况" in name for name in told(read(lines)))


def test_groups_before_names_with_their_points_are_apart_behind_the_numbers_of_the_rows_too():
    heads = "序号 一级指标 二级指标 三级指标 计划值 得分"
    rows = "1 部门决策 绩效目标 依据（60分） 充分 60\n2 明确性（20分） 具体 18\n3 预算编制 规范性（20分） 规范 20"
    one = read(f"{heads}\n{rows}\n合计 98")
    assert [row.rsplit(" ", 2)[0] for row in rows_of(one)] == [
        "部门决策/绩效目标/依据",
        "部门决策/绩效目标/明确性",
        "部门决策/预算编制/规范性",
    ]
