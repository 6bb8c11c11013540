"""Texts of PDF: groups beside the row that happens to be there, reasons that go on, labels and values in two blocks."""

import pytest

from scorer.readers.printed.form_labels import pieces_of
from test_published_tables import codes, read_lines, rows_of, warned

HEAD = "一级指标\n二级指标\n三级指标\n目标值\n完成值\n分值\n得分\n未完成原因\n"
#: What a program gives for cells in the middle of their rows: the name of a group behind the first of its rows.
SUNK = f"""河湾县水利局2022年度项目支出绩效自评表
{HEAD}疏浚河道长度
≥12公里
12公里
20
20
数量指标
加固堤防
≥3处
3处
20
18
1处未完工
产出指标
质量指标
验收合格率
100%
100%
30
30
效益指标
社会效益指标
受益人口
≥2万人
2万人
30
30
总分
100
98
"""

#: Rows of the form of a project, a cell a line.
ROWS_OF_A_PROJECT = """产出指标
数量指标
维修水库
≥3座
3座
60
60
无
效益指标
社会效益指标
受益人口
≥2万人
1.9万人
40
38
测算偏高
总分
100
98
"""


def test_rows_before_the_first_name_of_a_group_are_told_with_all_that_have_none_of_their_own():
    (found,) = read_lines(SUNK)
    assert {"疏浚河道长度", "加固堤防"} <= warned(found)
    assert "受益人口" not in warned(found)


def test_a_table_whose_groups_stand_above_their_rows_has_none_in_doubt():
    text = (
        SUNK.replace("疏浚", "产出指标\n数量指标\n疏浚", 1)
        .replace("数量指标\n加固", "加固")
        .replace("产出指标\n质", "质")
    )
    (found,) = read_lines(text)
    assert not {"疏浚河道长度", "验收合格率", "受益人口"} & warned(found)


def test_the_rest_of_a_broken_group_puts_all_rows_in_doubt():
    (found,) = read_lines(
        "河湾县林业局2021年度项目支出绩效自评表\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
        "产出 数量指标 造林面积 ≥50亩 50亩 30 30\n"
        "指标 质量指标 成活率 ≥85% 86% 30 30\n"
        "效益 生态效益指标 森林覆盖率 ≥40% 41% 20 20\n"
        "指标 社会效益指标 受益户数 ≥90户 90户 20 20\n"
        "总分 100 100\n"
    )
    assert {"造林面积", "成活率", "森林覆盖率", "受益户数"} <= warned(found)


@pytest.mark.parametrize(("top", "told"), [("效益指标\n", False), ("", True)])
def test_a_group_that_cannot_stand_below_the_one_above_it_is_told(top, told):
    text = (
        SUNK.replace("疏浚", "产出指标\n数量指标\n疏浚", 1)
        .replace("数量指标\n加固", "加固")
        .replace("产出指标\n质", "质")
    )
    (found,) = read_lines(text.replace("效益指标\n社会", f"{top}社会", 1))
    assert ("受益人口" in warned(found)) is told


def test_a_form_of_which_only_the_budget_was_read_is_told():
    (found,) = read_lines(
        "项目支出绩效自评表\n（2023年度）\n项目名称 水毁修复\n实施单位 河湾县公路站\n"
        "项目资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n年度资金总额 420 420 399 10 95% 9.5\n"
        "一级指标   二级指标 三级指标 年度指标          实际完成     分值    得分     偏差原因\n"
        "                          值         值                     及改进措\n"
        "                                                          施\n"
        "产出指标   数量指标   修复路段   ≥3 处     3 处     45    45\n"
        "                     数量\n"
        "效益指标   社会效益   受益人口   ≥3 万     3 万     45    45\n"
        "           指标\n"
    )
    assert "no-rows-read" in codes(found)


def test_the_last_line_of_a_reason_puts_its_row_in_doubt_too():
    (found,) = read_lines(
        "河湾中学2022年度项目支出绩效自评表\n"
        "一级指标 二级指标 三级指标 目标值 完成值 分值 得分 未完成原因\n"
        "产出指标 数量指标 课后服务天数 ≥170天 172天 20 20\n"
        "参与学生人数 ≥1600人 1538人 20 19 毕业班学生未\n"
        "参加\n"
        "开设社团门数 ≥24门 27门 20 20\n"
        "质量指标 持证上岗率 100% 100% 10 10\n"
        "时效指标 发放及时率 100% 100% 10 10\n"
        "满意度指标 服务对象满意度指标 家长满意度 ≥95% 97% 20 20\n"
        "总分 100 99\n"
    )
    assert "参与学生人数" in warned(found)


def test_labels_above_each_other_have_the_values_below_them_in_order():
    (found,) = read_lines(
        SUNK.replace("一级", "项目名称\n主管部门\n\n河道治理二期\n河湾县水利局\n实施单位 河湾县河道站\n一级", 1)
    )
    assert found.assessment.project.name == "河道治理二期"
    assert found.assessment.about.department == "河湾县水利局"


@pytest.mark.parametrize("first", ["项目支出绩效自评表", "项目资金（万"])
def test_a_title_and_a_broken_label_among_such_values_leave_all_of_them_out(first):
    (found,) = read_lines(SUNK.replace("一级", f"项目名称\n主管部门\n\n{first}\n河道治理二期\n一级", 1))
    assert found.assessment.project is None
    assert not found.assessment.about.department


def test_a_number_in_a_name_does_not_end_it_and_one_beside_a_label_stands_alone():
    assert pieces_of("项目名称 2022 年课后服务补助 实施单位 第 36 中学") == [
        *("项目名称", "2022 年课后服务补助"),
        *("实施单位", "第 36 中学"),
    ]
    assert pieces_of("项目代码 123 项目名称 道路养护") == ["项目代码", "123", "项目名称", "道路养护"]


def test_where_the_row_on_the_budget_has_the_unit_of_its_amounts_only_it_is_not_called_by_that():
    (found,) = read_lines(
        "| 资金情况 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分 |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        "| 万元 | 180 | 180 | 176.4 | 98% | 10 | 9.8 |\n\n"
        "| 指标名称 | 指标值 | 完成值 | 分值 | 得分 |\n| --- | --- | --- | --- | --- |\n"
        "| 服务站数量 | 24个 | 24个 | 50 | 50 |\n| 服务人次 | 360人次 | 330人次 | 40 | 37 |\n\n自评总分：96.8分\n"
    )
    assert rows_of(found)[0] == ["年度资金总额", "10", "9.8"]


#: A page as a program gives it block after block; bars stand for the ends of its lines.
BLOCKS = (
    "项目支出绩效自评表|（2023 年度）|项目名称|主管部门|项目资金|（万元）|一级指标|产出指标||效益指标||满意度指|标|"
    "总分||林场道路硬化|河湾县林业局|实施单位|全年预算数|全年执行数|分值|年度资金总|240|235.2|10|额|二级指标|三级指标|"
    "年度指标|实际完成|分值|值|值|数量指标|安装路面|≥820 组|820 组|20|终端|质量指标|终端在线|≥95%|93.6%|15|率|"
    "时效指标|建设完成|6 月 30 日|7 月 18 日|15|时间|社会效益|覆盖行政|100%|100%|15|指标|村比例|林区信息|"
    "≥98%|99%|15|播发及时|率|服务对象|村民满意|≥90%|92%|10|满意度指|度|标|100||河湾县林场|执行率|得分|"
    "98%|9.8|得分|20|14.8|13|15|15|10|97.6||偏差原因|分析|部分山区|供电不稳|设备到货|延迟"
).replace("|", "\n")


def test_an_amount_in_the_place_of_the_points_of_the_budget_is_told():
    (found,) = read_lines(BLOCKS)
    assert {"年度资金总"} == warned(found) - {""}


@pytest.mark.parametrize(
    "lines", ["项目名 小水库维修养护 实施单位 河湾县水利站\n称\n", "项目名\n称\n小水库维修养护 实施单位 河湾县水利站\n"]
)
def test_the_label_of_the_project_that_a_narrow_cell_broke_names_it(lines):
    (found,) = read_lines(f"2022年项目支出绩效自评表\n{lines}{HEAD}{ROWS_OF_A_PROJECT}")
    assert found.assessment.project.name == "小水库维修养护"
    assert found.assessment.unit == "河湾县水利站"


def test_a_label_of_the_project_beside_which_nothing_could_be_read_is_told():
    lines = "项目名 小水库维 主管部门 河湾县水利局\n称及代 修养护\n码\n"
    (found,) = read_lines(f"2022年项目支出绩效自评表\n{lines}{HEAD}{ROWS_OF_A_PROJECT}")
    assert found.assessment.project is None
    assert "project-not-read" in codes(found)
