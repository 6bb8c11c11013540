"""Forms that provinces prescribe, as web pages with their merged cells: every row as printed, and nothing else."""

from __future__ import annotations

import html
from decimal import Decimal

import pytest

from scorer.model import Group
from scorer.readers import read_document
from scorer.readers.files.html import read_html
from scorer.readers.published import read_published
from test_published_tables import codes, rows_of

#: Rows of cells between bars; `^` goes on with the cell above, `<` with the one to the left.
FORMS = {
    "执行率权重 and 执行率得分 in the block on the budget": (
        """资金（万元）||年初预算数|全年（调整）预算数|全年执行数|执行率|执行率权重|执行率得分
           ^|年度总金额|40|40|38|95%|10|9.5
           绩效指标|指标名称|计量单位|指标性质|指标值|指标权重（分）|全年完成值|指标得分（分）
           ^|疏浚河道长度|公里|≥|6|50|6|50
           ^|沿岸住户满意度|%|≥|90|40|85|37""",
        [["年度总金额", "10", "9.5"], ["疏浚河道长度", "50", "50"], ["沿岸住户满意度", "40", "37"]],
        None,
    ),
    "绩效指标（90分） down the side, beside the head of the names": (
        """预算执行情况（10分）|年度预算数（万元）|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因
           ^|总额|20|20|19|95%|10|9.5|
           绩效指标（90分）|一级指标|二级指标|三级指标|指标值|完成值|权重|得分|未完成原因分析
           ^|产出指标|数量指标|走访户数|30|30|60|60|
           ^|效益指标|社会效益指标|政策知晓率|90|88|30|28|
           合计|<|<|<|<|<|100|97.5|""",
        [["总额", "10", "9.5"], ["走访户数", "60", "60"], ["政策知晓率", "30", "28"]],
        "97.5",
    ),
    "the points of the budget behind the head of its scores": (
        """当年预算执行情况|预算数（元）|<|执行数（元）|<|执行率|得分（满分10分）
           ^|80000|<|76000|<|95%|9.5
           绩效目标|一级指标|二级指标|三级指标|权重|年度指标完成值|得分
           ^|产出目标|数量|放映场次|60|60场|60
           ^|效果目标|社会效益|观众人次|30|2900人次|29
           自评总分|<|<|<|<|<|98.5""",
        [["年度资金总额", "10", "9.5"], ["放映场次", "60", "60"], ["观众人次", "30", "29"]],
        "98.5",
    ),
    "the value of the year before beside that of this year": (
        """项目资金||年初预算|全年预算|实际执行|分值|执行率|得分|
           ^|资金总额|5|5|4.8|10|96%|9.6|
           一级指标|二级指标|三级指标|权重|指标值设定依据|上年完成值|本年指标值|实际完成值|得分
           产出指标|数量指标|调处纠纷件数|50|工作计划|260件|>=280件|301件|50
           效益指标|社会效益|纠纷复发率|40|工作计划|3%|<=2%|2.4%|35""",
        [["资金总额", "10", "9.6"], ["调处纠纷件数", "50", "50"], ["纠纷复发率", "40", "35"]],
        None,
    ),
    "a number behind that of the line of the form, and the total in the head": (
        """项目总得分|97分|<|<|<|<
           一级指标|二级指标|三级指标|分值|全年实际值|得分
           产出指标|时效指标|指标1 6月30日前完成补植|60|100%|60
           效益指标|生态效益|指标2：成活率|40|92%|37""",
        [["6月30日前完成补植", "60", "60"], ["成活率", "40", "37"]],
        "97",
    ),
    "一级 二级 三级 below 指标, and 自评打分": (
        """指标|<|<|分值|评价标准|自评打分
           一级|二级|三级|^|^|^
           决策|目标|目标细化程度|40|细化得满分|38
           产出|数量|巡查次数|60|按次数计分|60
           合计|<|<|100||98""",
        [["目标细化程度", "40", "38"], ["巡查次数", "60", "60"]],
        "98",
    ),
    "scores as percentages beside points as percentages": (
        """一级指标|二级指标|三级指标|完成值|权重|得分
           产出指标|数量指标|巡演场次|18场|60%|54%
           效益指标|社会效益|观众人次|5000|40%|40%
           合计|<|<|<|100%|94%""",
        [["巡演场次", "60", "54"], ["观众人次", "40", "40"]],
        "94",
    ),
    "numbered headings with the sums of the rows below them": (
        """指标名称|分值|评分标准|得分
           一、投入（40分）|40||37
           经费按期到账|20|按期得满分|20
           制度健全|20|健全得满分|17
           二、产出（60分）|60||58
           培训期数|60|按期数计分|58
           合计|100||95""",
        [["经费按期到账", "20", "20"], ["制度健全", "20", "17"], ["培训期数", "60", "58"]],
        "95",
    ),
    "the points of the group merged beside names that have their own": (
        """维度|分值|指标|自评说明|自评得分
           业务开展|60|接诊人次（35分）|4200|33
           ^|^|随访率（25分）|91%|25
           运行管理|30|台账（10分）|齐全|10
           ^|^|药品盘点（20分）|每月|18
           满意度|10|患者满意度（10分）|94%|9
           合计|100|||95""",
        [
            ["接诊人次", "35", "33"],
            ["随访率", "25", "25"],
            ["台账", "10", "10"],
            ["药品盘点", "20", "18"],
            ["患者满意度", "10", "9"],
        ],
        "95",
    ),
    "评价指标 above the levels above 名称 and 权重": (
        """评价指标|<|<|<|<|<|评分标准|自评分
           一级指标|<|二级指标|<|三级指标|<|^|^
           名称|权重（%）|名称|权重（%）|名称|权重（%）|^|^
           履职|60|成效|60|办件量|40|按率|38
           ^|^|^|^|办结率|20|按率|20
           管理|40|预算|15|调剂率|15|按次|12
           ^|^|绩效|25|目标公开|25|公开|25
           合计|100||100||100||95""",
        [["办件量", "40", "38"], ["办结率", "20", "20"], ["调剂率", "15", "12"], ["目标公开", "25", "25"]],
        "95",
    ),
    "what each row earns of its weight, beside its score of a hundred": (
        """序号|评价指标|权重|评分|加权得分
           1|预算编制|40%|95|38
           2|服务时效|60%|90|54
           合计||100%||92""",
        [["预算编制", "40", "38"], ["服务时效", "60", "54"]],
        "92",
    ),
    "a total of which only the points are filled in": (
        """一级指标|三级指标|分值|自评得分
           产出指标|建成座数|60|
           效益指标|使用率|40|
           自评总分|<|100|""",
        [["建成座数", "60", ""], ["使用率", "40", ""]],
        None,
    ),
}


def page(text):
    """A web page with one table."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n")]

    def reach(y, x):
        wide = next((n for n in range(1, len(rows[y]) - x) if rows[y][x + n] != "<"), len(rows[y]) - x)
        high = next(
            (n for n in range(1, len(rows) - y) if x >= len(rows[y + n]) or rows[y + n][x] != "^"), len(rows) - y
        )
        return f'<td rowspan="{high}" colspan="{wide}">{html.escape(rows[y][x])}</td>'

    lines = ["".join(reach(y, x) for x, cell in enumerate(row) if cell not in ("^", "<")) for y, row in enumerate(rows)]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def read_page(text):
    return read_published(read_html(page(text).encode(), "a.html"), None)


@pytest.mark.parametrize("form", FORMS)
def test_every_row_of_a_form_is_read_as_printed_and_nothing_else(form):
    text, rows, declared = FORMS[form]
    (published,) = read_page(text)
    assert rows_of(published) == rows
    assert str(published.assessment.declared_total) == str(declared)
    assert codes(published) <= {"unit-missing", "year-missing", "columns-not-read"}


def test_the_head_of_the_next_form_in_the_same_table_is_no_row_of_the_one_before():
    head = "项目名称：|{}|<|<\n一级指标|三级指标|分值|得分\n产出指标|{}|100|{}\n总分|<|100|{}\n"
    first, second = read_page(head.format("路灯", "盏数", 98, 98) + head.format("公厕", "座数", 95, 95))
    assert (rows_of(first), rows_of(second)) == ([["盏数", "100", "98"]], [["座数", "100", "95"]])


@pytest.mark.parametrize(
    ("points", "score"), [(("60", "40"), ("100%", "95%")), (("60%", "40%"), ("100%", "95%"))], ids=["plain", "above"]
)
def test_percentages_that_may_be_what_was_reached_are_no_scores(points, score):
    rows = [f"产出|{name}|{most}|{reached}" for name, most, reached in zip("甲乙", points, score, strict=True)]
    (published,) = read_page("\n".join(["一级指标|三级指标|分值|得分", *rows]))
    assert rows_of(published) == [["甲", "60", ""], ["乙", "40", ""]]
    assert "score-unreadable" in codes(published)


def test_one_numbered_heading_that_is_no_sum_leaves_all_rows_as_they_are():
    (published,) = read_page("指标名称|分值|得分\n一、投入|40|37\n制度健全|40|36\n二、产出|60|58\n培训期数|60|58\n")
    assert [name for name, _, _ in rows_of(published)] == ["一、投入", "制度健全", "二、产出", "培训期数"]


def test_a_group_whose_points_are_not_those_behind_its_names_keeps_these_and_is_told():
    (published,) = read_page("指标|分值|得分\n巡查（30分）|60|28\n养护（25分）|^|25\n合计|100|53")
    assert rows_of(published) == [["巡查", "30", "28"], ["养护", "25", "25"]]
    assert "points-twice" in codes(published)


def test_sums_are_told_by_their_points_where_one_of_their_scores_is_wrong():
    (published,) = read_page(
        "序号|指标|分值|得分\n一|收集|30|29\n1|台账|20|19\n2|抄送|10|10\n二|巡查|70|60\n3|覆盖面|30|26\n4|整改率|40|38\n合计|<|100|93"
    )
    assert [name for name, _, _ in rows_of(published)] == ["台账", "抄送", "覆盖面", "整改率"]
    assert [warning.path[-1] for warning in published.warnings if warning.code == "sum-differs"] == ["巡查"]


def test_names_below_each_other_in_one_cell_are_taken_apart_and_lines_nobody_filled_in_are_no_part_of_a_name():
    text = page(
        "二级指标|三级指标|分值|得分\n数量指标|指标1：栽树//指标2：育苗|30//20|30//18\n质量指标|指标1：成活率//指标2：|50|47\n合计|<|100|95"
    )
    (published,) = read_published(read_html(text.replace("//", "<br>").encode(), "a.html"), None)
    assert rows_of(published) == [["栽树", "30", "30"], ["育苗", "20", "18"], ["成活率", "50", "47"]]
    assert codes(published) == {"unit-missing", "year-missing"}


def test_a_score_that_a_sheet_divided_out_is_rounded_and_told():
    (published,) = read_page("指标|分值|得分\n清运率|60|58.6666666666667\n满意度|40|38\n合计|100|96.6666666666667")
    assert rows_of(published)[0] == ["清运率", "60", "58.666667"]
    assert {warning.code for warning in published.warnings if warning.path} == {"number-noisy"}


def test_words_around_a_score_that_fit_its_points_are_no_part_of_it_and_others_are_told():
    (published,) = read_page(
        "指标|分值|得分\n开齐课程|20分|得20分\n批改作业|20分|得18分（扣2分）\n课后服务|30分|28.5/30\n安全|20分|18分（扣3分）\n卫生|10|8/20"
    )
    assert [score for _, _, score in rows_of(published)] == ["20", "18", "28.5", "", ""]
    assert [w.path[-1] for w in published.warnings if w.code == "score-unreadable"] == ["安全", "卫生"]


def test_of_a_column_of_scores_for_each_year_the_last_is_read_and_the_others_are_told():
    (published,) = read_page("指标名称|2021年得分|2022年得分|分值\n出栏数|55|58|60\n防疫密度|40|39|40\n合计|95|97|100")
    assert rows_of(published) == [["出栏数", "60", "58"], ["防疫密度", "40", "39"]]
    assert published.assessment.declared_total == 97
    assert [w.values["heads"] for w in published.warnings if w.code == "columns-not-read"] == ["2021年得分"]


@pytest.mark.parametrize(("points", "declared"), [("60", Decimal(95)), ("50", None)], ids=["all", "some"])
def test_the_only_sum_below_all_rows_is_the_total_where_it_has_all_points(points, declared):
    whole = int(points) + 40
    (published,) = read_page(f"指标|分值|得分\n补贴发放|{points}|{points}\n满意度|40|35\n小计|{whole}|{whole - 5}")
    assert published.assessment.declared_total == declared


@pytest.mark.parametrize(
    ("text", "code", "left_out"),
    [
        (
            "二级指标|三级指标|分值||得分\n数量|修渠长度|60|3公里|58\n质量|合格率|40|98|40",
            "cells-without-head",
            "3公里",
        ),
        ("二级指标|三级指标|分值|得分\n数量|修渠长度|60|58|51\n质量|合格率|40|40", "cells-without-head", "51"),
        ("二级指标|三级指标|分值|得分|<\n数量|修渠长度|60|58|51\n质量|合格率|40|40|40", "cells-left-over", "51"),
        ("二级指标|三级指标|<|分值|得分\n数量|修渠|长度|60|58\n质量|合格率|<|40|40", "cells-left-over", "长度"),
    ],
    ids=["blank head", "beyond the head", "a second score", "a name in two cells"],
)
def test_what_stands_under_no_head_of_its_own_is_told(text, code, left_out):
    (published,) = read_page(text)
    told = [warning for warning in published.warnings if warning.code == code]
    assert [next(value for key, value in one.values.items() if key.startswith("text")) for one in told] == [left_out]


def test_the_number_of_a_line_in_a_cell_before_the_name_is_no_name():
    (published,) = read_page("二级指标|三级指标|<|分值|得分\n数量|指标1|修渠长度|60|58\n质量|指标1|合格率|40|40")
    assert rows_of(published) == [["修渠长度", "60", "58"], ["合格率", "40", "40"]]
    assert codes(published) == {"unit-missing", "year-missing"}


@pytest.mark.parametrize(
    ("points", "score", "code", "rows"),
    [
        ("分值", "扣除后得分", "head-taken-for-score", [["修渠长度", "60", "58"], ["合格率", "40", "40"]]),
        ("计分标准", "得分", "head-taken-for-points", [["修渠长度", "60", "58"], ["合格率", "40", "40"]]),
        ("分值", "上年成绩", "columns-not-read", [["修渠长度", "60", ""], ["合格率", "40", ""]]),
        ("受益村数", "得分", "columns-not-read", [["修渠长度", "", "58"], ["合格率", "", "40"]]),
    ],
)
def test_a_head_that_nobody_knows_is_told_by_numbers_that_fit_only_where_it_speaks_of_points(points, score, code, rows):
    (published,) = read_page(f"三级指标|{points}|{score}\n修渠长度|60|58\n合格率|40|40\n合计|100|98")
    assert rows_of(published) == rows
    assert codes(published) == {"unit-missing", "year-missing", code}


def test_a_head_that_nobody_knows_over_a_number_above_its_points_is_no_score():
    (published,) = read_page("三级指标|分值|绩效考评成绩\n修渠长度|60|58\n合格率|40|98")
    assert rows_of(published) == [["修渠长度", "60", ""], ["合格率", "40", ""]]
    assert "columns-not-read" in codes(published)


@pytest.mark.parametrize(
    ("county", "city", "rows", "reviewed"),
    [
        (("2", "4"), ("", ""), [["议事", "2", "2"], ["安排", "4", "4"]], None),
        (("2", "4"), ("1", "4"), [["议事", "2", "2"], ["安排", "4", "4"]], [1, 4]),
        (("", ""), ("1", "4"), [["议事", "2", "1"], ["安排", "4", "4"]], None),
    ],
    ids=["county only", "both", "city only"],
)
def test_of_a_column_of_scores_for_each_level_of_government_the_first_that_is_filled_in_is_the_own(
    county, city, rows, reviewed
):
    (published,) = read_page(
        f"三级指标|分值|县级评分|市级评分\n议事|2|{county[0]}|{city[0]}\n安排|4|{county[1]}|{city[1]}"
    )
    assert rows_of(published) == rows
    found = published.review and [entry.score for entry in published.review.scores.values()]
    assert found == reviewed
    assert "head-taken-for-score" in codes(published)


def test_a_score_of_a_level_of_government_above_its_points_is_told_and_leaves_the_others():
    (published,) = read_page("三级指标|分值|县级评分|市级评分\n议事|2|2|\n安排|1|2|")
    assert rows_of(published) == [["议事", "2", "2"], ["安排", "1", ""]]
    assert "score-above-printed-points" in codes(published)


def test_a_label_with_its_sentence_above_a_head_is_no_line_of_it():
    (published,) = read_page(
        """改进措施|建立台账|<|<|<
           分类|权重|指标名称|权重|评分
           管理目标|50|执行率|20|20
           ^|^|制度健全|30|29
           产出目标|50|养护面积|30|30
           ^|^|养护质量|20|18
           合计|100||100|97"""
    )
    assert rows_of(published) == [
        ["执行率", "20", "20"],
        ["制度健全", "30", "29"],
        ["养护面积", "30", "30"],
        ["养护质量", "20", "18"],
    ]
    assert points_of_groups(published) == {"管理目标": 50, "产出目标": 50}
    assert codes(published) == {"unit-missing", "year-missing"}


def test_a_value_between_sign_and_unit_below_one_merged_word_is_the_target():
    (published,) = read_page(
        """一级指标|三级指标|指标分值|预期指标值|<|<|实际完成值|完成情况|自评得分
           ^|^|^|符号|值|单位（文字描述）|^|^|^
           产出指标|覆盖率|60|>=|98|%|100%|完成|60
           效果指标|发放率|40|>=|75|%|70%|未完成|38"""
    )
    assert rows_of(published) == [["覆盖率", "60", "60"], ["发放率", "40", "38"]]
    assert [entry.target for entry in published.assessment.scores.values()] == [98, 75]
    assert codes(published) == {"unit-missing", "year-missing", "columns-not-read"}
    assert [w.values["heads"] for w in published.warnings if w.code == "columns-not-read"] == ["完成情况"]


def test_what_stands_in_a_column_below_the_end_of_its_table_is_no_column_left_unread():
    (published,) = read_page(
        """四、指标完成情况|三级指标|分值|得分
           ^|覆盖率|60|60
           ^|发放率|40|38
           ^|总分|100|98
           五、存在问题|进度偏慢。|<|<"""
    )
    assert "columns-not-read" not in codes(published)


#: The two parts of a form, the second of which has the rest of 100 points.
PARTS = (
    "自评总分：{total}|<|<|<\n评价内容|<|分值|自评分\n决策|决策依据|5|5\n管理|财务制度|10|9",
    "一级指标|三级指标|分值|自评分\n产出指标|养护里程|50|50\n效益指标|出行条件|35|31",
)


@pytest.mark.parametrize(("total", "tables"), [("95", 1), ("94", 2)], ids=["of both", "of neither"])
def test_tables_that_have_100_points_and_the_printed_total_only_together_are_one(total, tables):
    body = "<p>项目年度目标1</p>".join(page(part.format(total=total)) for part in PARTS)
    read = read_published(read_html(body.encode(), "a.html"), None)
    assert len(read) == tables
    assert [row for one in read for row in rows_of(one)] == [
        ["决策依据", "5", "5"],
        ["财务制度", "10", "9"],
        ["养护里程", "50", "50"],
        ["出行条件", "35", "31"],
    ]
    assert any("total-score-differs" in codes(one) for one in read) is (tables > 1)


def test_a_table_of_another_unit_is_no_part_of_the_one_before():
    second = "实施单位|示例站|<|<\n" + PARTS[1]
    body = "".join(page(part) for part in (PARTS[0].format(total="95"), second))
    assert len(read_published(read_html(body.encode(), "a.html"), None)) == 2


@pytest.mark.parametrize(("score", "told"), [("45", True), ("46", False)], ids=["adds up", "does not"])
def test_a_second_table_whose_heads_nobody_knows_is_told_where_it_adds_up_to_a_hundred_points(score, told):
    first = page("三级指标|分值|得分\n修渠长度|60|58\n合格率|40|40\n合计|100|98")
    second = page(f"考评要点|标准|评定\n工程进度|50|50\n工程质量|50|{score}\n总分|100|95")
    (published,) = read_published(read_html(f"{first}<p>二、灌区维修</p>{second}".encode(), "a.html"), None)
    assert ("table-without-head" in codes(published)) is told


@pytest.mark.parametrize(
    ("points", "score", "declared"),
    [(90, 88, Decimal("97.5")), (80, 88, None), (90, 87, None)],
    ids=["all", "not all points", "not their sum"],
)
def test_the_only_sum_below_all_rows_and_the_budget_above_them_are_the_total_where_they_have_all_points(
    points, score, declared
):
    (published,) = read_page(
        f"""项目资金||年初预算数|全年预算数|全年执行数|分值|执行率|得分
            ^|年度资金总额|40|40|38|10|95%|9.5
            一级指标|二级指标|三级指标|指标值|完成值|分值|得分|备注
            产出指标|数量指标|通水里程|30|30|{points - 30}|60|
            效益指标|社会效益指标|知晓率|90|88|30|28|
            小计|||||{points}|{score}|"""
    )
    assert published.assessment.declared_total == declared
    assert ("sum-differs" in codes(published)) == (score != 88)


#: Points behind the names of groups at two levels, `^` where they are merged over the rows of the group.
BEHIND = """一级指标|分值|二级指标|分值|三级指标|分值|得分
            决策|20|立项|12|依据|5|5
            ^|^|^|^|程序|7|6
            ^|^|目标|8|合理|8|8
            产出|80|数量|80|里程|30|30
            ^|^|^|^|面积|50|45
            合计|100||100||100|94"""
LEAVES_BEHIND = [["依据", "5", "5"], ["程序", "7", "6"], ["合理", "8", "8"], ["里程", "30", "30"], ["面积", "50", "45"]]


def points_of_groups(published):
    groups = (node for node in published.rubric.nodes if isinstance(node, Group))
    return {group.name: group.declared_points for group in groups}


def test_points_behind_the_names_of_groups_say_the_same_as_brackets():
    (published,) = read_page(BEHIND)
    assert rows_of(published) == LEAVES_BEHIND
    assert points_of_groups(published) == {"决策": 20, "立项": 12, "目标": 8, "产出": 80, "数量": 80}
    assert codes(published) == {"unit-missing", "year-missing"}


def test_a_contradiction_between_a_group_and_its_rows_is_kept_for_check():
    (published,) = read_page(BEHIND.replace("目标|8", "目标|9"))
    assert points_of_groups(published)["目标"] == 9
    assert rows_of(published) == LEAVES_BEHIND


def test_points_behind_a_group_that_contradict_the_bracket_in_its_name_are_told():
    (published,) = read_page(BEHIND.replace("目标|8", "目标（9分）|8"))
    assert points_of_groups(published)["目标"] == 8
    assert [w.values for w in published.warnings if w.code == "points-twice"] == [{"first": "9", "second": "8"}]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("目标|8", "目标|8%", True),
        ("目标|8", "目标|八", True),
        ("程序|7|6", "程序|7|6", False),
        ("^|^|^|^|程序", "^|^|^|5|程序", True),
        ("^|^|目标|8", "^|^|目标|", False),
    ],
    ids=["a percentage among points", "no number", "as it is", "a number in each row", "a blank"],
)
def test_a_column_of_points_of_groups_is_told_where_it_is_not_certain(before, after, told):
    (published,) = read_page(BEHIND.replace(before, after))
    assert rows_of(published) == LEAVES_BEHIND
    assert ("columns-not-read" in codes(published)) == told
    assert (points_of_groups(published)["立项"] is None) == told
    assert points_of_groups(published)["产出"] == 80


@pytest.mark.parametrize(
    ("weights", "read"),
    [
        (("20%", "80%", "12%", "8%", "80%"), True),
        (("20", "80", "60", "40", "100"), False),
        (("20", "80", "12", "9", "80"), True),
    ],
    ids=["percentages of all points", "shares of the group above", "one that is contradicted"],
)
def test_weights_of_groups_are_points_where_their_rows_come_to_them(weights, read):
    names = ("决策|20", "产出|80", "立项|12", "目标|8", "数量|80")
    text = BEHIND.replace("|分值|二", "|权重|二").replace("|分值|三", "|权重|三")
    for name, weight in zip(names, weights, strict=True):
        text = text.replace(f"{name}|", f"{name.split('|')[0]}|{weight}|")
    (published,) = read_page(text)
    assert rows_of(published) == LEAVES_BEHIND
    assert points_of_groups(published)["决策"] == 20
    assert points_of_groups(published)["立项"] == (12 if read else None)
    assert ("columns-not-read" in codes(published)) != read


@pytest.mark.parametrize("second", ["分值", "得分"])
def test_pasted_rows_that_lost_a_group_with_its_points_stay_in_the_right_group(second):
    rows = [
        line.strip().split("|")
        for line in BEHIND.replace("|分值|二", f"|{second}|二").replace("|分值|三", f"|{second}|三").split("\n")
    ]
    text = "\n".join("\t".join(cell for cell in row if cell != "^") for row in rows)
    (published,) = read_published(read_document(text.encode(), "a.txt"), None)
    assert rows_of(published) == LEAVES_BEHIND
    assert [node.path for node in published.rubric.nodes if node.name == "合理"] == [("决策", "目标", "合理")]
    assert points_of_groups(published)["目标"] == (8 if second == "分值" else None)


def test_cells_whose_borders_were_dragged_beside_the_head_stand_below_their_own_words():
    (published,) = read_page(
        """一级指标|<|三级指标|<|<|目标值|<|分值|<|得分|<
           产出指标|<|疏浚河道|<|6公里|<|<|50|<|48|<
           ^|^|清理垃圾|9吨|<|<|30|<|30|<|<
           满意度|<|沿岸住户满意度|<|<|90%|<|20|<|19|<
           合计|<|<|<|<|<|100|<|97|<|<"""
    )
    assert rows_of(published) == [["疏浚河道", "50", "48"], ["清理垃圾", "30", "30"], ["沿岸住户满意度", "20", "19"]]
    assert str(published.assessment.declared_total) == "97"
    assert codes(published) == {"unit-missing", "year-missing"}


def test_a_name_drawn_over_the_columns_of_level_2_and_3_stands_in_no_group_of_level_2():
    (published,) = read_page(
        """一级指标|二级指标|三级指标|目标值|分值|得分
           产出指标|数量指标|抽检批次|560批次|30|30
           ^|^|检查户次|800户次|20|20
           ^|质量指标|<|合格率98%|30|29
           满意度指标|<|<|90%|20|19
           合计|<|<|<|100|98"""
    )
    assert rows_of(published)[2:] == [["质量指标", "30", "29"], ["满意度指标", "20", "19"]]
    paths = [node.path for node in published.rubric.nodes if node.name in ("质量指标", "满意度指标")]
    assert paths == [("产出指标", "质量指标"), ("满意度指标",)]


def test_a_name_that_a_page_break_cuts_goes_on_below_the_head_of_the_next_page_and_is_told():
    head = "一级指标|三级指标|分值|得分\n"
    first = head + "产出|工程质量一次验|50|50"
    second = head + "|收合格率||\n效益|群众满意度|50|48\n合计|<|100|98"
    text = page(first) + page(second)
    (published,) = read_published(read_html(text.encode(), "a.html"), None)
    assert rows_of(published) == [["工程质量一次验收合格率", "50", "50"], ["群众满意度", "50", "48"]]
    assert "name-goes-on" in codes(published)


DEDUCTED = "指标|标准分|扣分|扣分原因\n明确科室|30||\n修订办法|30|2|尚未修订\n按季监控|40||\n合计|100|{}|"


def test_a_blank_deduction_is_nothing_lost_only_where_the_total_says_that_the_others_are_all():
    (proved,) = read_page(DEDUCTED.format("2"))
    assert rows_of(proved) == [["明确科室", "30", "30"], ["修订办法", "30", "28"], ["按季监控", "40", "40"]]
    (other,) = read_page(DEDUCTED.format("5"))
    assert [score for _, _, score in rows_of(other)] == ["", "28", ""]
    (zero,) = read_page(DEDUCTED.format("2").replace("40||", "40|0|"))
    assert [score for _, _, score in rows_of(zero)] == ["", "28", "40"]


@pytest.mark.parametrize(
    ("labels", "unit"),
    [
        ("单位|北塘区史志办公室|<", "北塘区史志办公室"),
        ("单位：|北塘区史志办公室|<", "北塘区史志办公室"),
        ("部门|北塘区文化局|<\n单位|北塘区史志办公室|<", "北塘区史志办公室"),
        ("部门：|北塘区文化局|<", "北塘区文化局"),
        ("单位|公里|<", "（未写单位名称）"),
    ],
)
def test_beside_the_word_for_a_unit_stands_one_only_where_it_is_called_like_one(labels, unit):
    (published,) = read_page(f"{labels}\n指标|分值|得分\n出版|100|98")
    assert published.assessment.unit == unit


def test_beside_the_weights_of_each_level_the_points_are_those_called_so():
    (published,) = read_page(
        """一级指标|权重|二级指标|权重|三级指标|权重|指标分值|得分
           管理|40%|预算|50%|执行率|60%|12|11
           ^|^|^|^|公开|40%|8|8
           ^|^|内控|50%|制度|100%|20|19
           履职|60%|审计|100%|完成率|100%|60|58
           合计|<|<|<|<|<|100|96"""
    )
    assert rows_of(published) == [
        ["执行率", "12", "11"],
        ["公开", "8", "8"],
        ["制度", "20", "19"],
        ["完成率", "60", "58"],
    ]
    assert codes(published) == {"unit-missing", "year-missing", "columns-not-read"}
    (unscored,) = read_page("指标|权重|分值\n完成率|60|58\n满意度|40|39")
    assert [points for _, points, _ in rows_of(unscored)] == ["60", "40"]  # 分值 may be the score


ALONE = "二级指标|三级指标|分值|得分\n数量|检测样品|50|50\n质量|报告差错|50|48\n{}\n合计|<|100|98"


@pytest.mark.parametrize(("row", "told"), [("|率||", {"name-alone"}), ("时效|率||", set()), ("|率|/|/", set())])
def test_a_name_alone_in_the_group_before_is_told_where_all_other_rows_have_points(row, told):
    (published,) = read_page(ALONE.format(row))
    assert codes(published) - {"unit-missing", "year-missing"} == told


@pytest.mark.parametrize(
    ("said", "total"), [("经评价，项目得分98.5分。", "98.5"), ("经评价，供水项目得分98.5分。", "None")]
)
def test_a_sentence_that_tells_what_the_project_scored_tells_the_total_and_one_on_another_project_does_not(said, total):
    text = f"<p>{said}</p>" + page("指标|分值|得分\n出水|100|98.5")
    (published,) = read_published(read_html(text.encode(), "a.html"), None)
    assert str(published.assessment.declared_total) == total


RAGGED = """<table>
<tr><td>一级指标</td><td>三级指标</td><td>完成值</td><td>分值</td><td>得分</td><td>原因</td></tr>
<tr><td rowspan="{spans[0]}">产出</td><td>修渠长度</td><td>80公里</td><td>30</td><td>30</td><td></td></tr>
<tr><td>合格率</td><td>93%</td><td>20</td><td>18</td><td>返工</td></tr>
<tr><td>清淤方量</td><td>6万方</td><td>20</td><td>20</td><td></td></tr>
<tr><td rowspan="2">效益</td><td>灌溉面积</td><td>2万亩</td><td>20</td><td>20</td><td></td></tr>
<tr><td>满意率</td><td>85%</td><td>10</td><td>9</td><td></td></tr>
<tr><td colspan="{spans[1]}">合计</td><td>100</td><td>97</td><td></td></tr></table>"""


@pytest.mark.parametrize(
    ("spans", "named"),
    [((3, 3), None), ((2, 3), "清淤方量"), ((4, 3), "效益"), ((3, 2), "合计 100 97"), ((3, 4), "合计 100 97")],
)
def test_a_row_beside_a_merged_cell_that_covers_too_much_or_too_little_is_told(spans, named):
    (published,) = read_published(read_html(RAGGED.format(spans=spans).encode(), "a.html"), None)
    told = [one.line("en") for one in published.warnings if one.code == "row-off-columns"]
    assert len(told) == (named is not None)
    assert all(f"`{named}" in line for line in told)
    if named is None:
        assert published.assessment.declared_total == 97


def test_rows_without_their_last_blank_cells_are_whole():
    text = RAGGED.format(spans=(3, 3)).replace("<td></td></tr>", "</tr>")
    (published,) = read_published(read_html(text.encode(), "a.html"), None)
    assert "row-off-columns" not in codes(published)
    assert published.assessment.declared_total == 97
