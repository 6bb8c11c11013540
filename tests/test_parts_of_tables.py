"""A report with a table for each group of its indicators: their group, what says them again, and what is told."""

import html

import pytest

from scorer.model import Group
from scorer.readers import read_document
from scorer.readers.published import read_published

HEAD = ("三级指标", "分值", "得分")
FIRST = (("依据充分性", "10", "10"), ("程序规范性", "30", "28"))
SECOND = (("资金到位率", "20", "20"), ("完工及时率", "40", "36"))
SUMMARY = (("指标", "分值", "得分"), ("决策", "40", "38"), ("实施", "60", "56"), ("合计", "100", "94"))
OPENING = "示例县水务局2022年度渠道维修项目绩效评价报告"


def page(*parts):
    """A web page of paragraphs and tables."""
    shown = []
    for part in parts:
        if isinstance(part, str):
            shown.append(f"<p>{html.escape(part)}</p>")
        else:
            rows = ("".join(f"<td{one(cell)}</td>" for cell in row) for row in part)
            shown.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "<html><body>" + "".join(shown) + "</body></html>"


def one(cell):
    wide, text = cell if isinstance(cell, tuple) else (1, cell)
    return f' colspan="{wide}">{html.escape(text)}'


def read(*parts, file="报告.html"):
    return read_published(read_document(page(*parts).encode(), file), None)


def rows_of(published):
    """Each indicator with its groups and its score."""
    scores = {published.rubric.by_key[key][0].code: entry.score for key, entry in published.assessment.scores.items()}
    leaves = [node for node in published.rubric.nodes if not isinstance(node, Group)]
    return [(*node.path, str(scores[node.code])) for node in leaves if node.code in scores]


def codes_of(published):
    return [warning.code for warning in published.warnings]


WHOLE = [
    ("决策", "依据充分性", "10"),
    ("决策", "程序规范性", "28"),
    ("实施", "资金到位率", "20"),
    ("实施", "完工及时率", "36"),
]


@pytest.mark.parametrize("behind", [False, True])
def test_tables_that_another_sums_up_line_by_line_are_one_below_the_groups_it_names(behind):
    parts = ["表2 得分情况", (HEAD, *FIRST), "表3 得分情况", (HEAD, *SECOND)]
    (found,) = read(OPENING, *parts, "得分汇总", SUMMARY) if behind else read(OPENING, "表1 汇总", SUMMARY, *parts)
    assert rows_of(found) == WHOLE
    assert found.assessment.declared_total == 94
    assert codes_of(found) == ["table-repeats"]


def test_tables_whose_sums_a_summary_contradicts_are_no_parts_of_it():
    wrong = (*SUMMARY[:2], ("实施", "60", "55"), ("合计", "100", "93"))
    found = read(OPENING, "汇总", wrong, "得分情况", (HEAD, *FIRST), "得分情况", (HEAD, *SECOND))
    assert [len(rows_of(table)) for table in found] == [2, 2, 2]
    assert ["parts-of-a-table" in codes_of(table) for table in found] == [False, True, True]


def test_tables_below_sentences_with_their_names_points_and_scores_are_one():
    (found,) = read(
        OPENING,
        "（一）决策情况",
        "决策类指标满分40分，实际得分38分，得分率95%。",
        (HEAD, *FIRST, ("小计", "40", "38")),
        "（二）实施情况",
        "实施指标从2个方面考核，权重60分，得56分。",
        (HEAD, *SECOND, ("小计", "60", "56")),
    )
    assert rows_of(found) == WHOLE
    assert codes_of(found) == []


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("（一）决策指标分析", "（二）实施指标分析", ["决策指标", "实施指标"]),
        ("（一）决策", "（二）实施", ["决策", "实施"]),
    ],
)
def test_sentences_that_call_each_part_by_the_same_word_leave_the_names_to_the_headings(first, second, names):
    told = "该项指标满分{}分，评价得分{}分。"
    parts = (first, told.format(40, 38), "表1 评分表", (HEAD, *FIRST)), (second, told.format(60, 56), (HEAD, *SECOND))
    (found,) = read(OPENING, "项目评价得分94分，等级为优。", *(one for part in parts for one in part))
    assert rows_of(found) == [
        (name, *row[1:]) for name, row in zip([names[0]] * 2 + [names[1]] * 2, WHOLE, strict=True)
    ]
    assert found.assessment.declared_total == 94
    assert codes_of(found) == []


def test_parts_that_neither_sentences_nor_headings_name_are_told():
    told = "该项指标满分{}分，评价得分{}分。"
    found = read(OPENING, told.format(40, 38), (HEAD, *FIRST), told.format(60, 56), (HEAD, *SECOND))
    assert [len(rows_of(table)) for table in found] == [2, 2]
    assert all("parts-of-a-table" in codes_of(table) for table in found)


def test_the_number_of_a_part_is_no_name_of_its_group():
    first, second = "第一部分：决策，满分40分，得38分。", "第二部分：实施，满分60分，得56分。"
    (found,) = read(OPENING, first, (HEAD, *FIRST), second, (HEAD, *SECOND))
    assert rows_of(found) == WHOLE


def test_what_a_heading_says_of_a_group_is_no_part_of_its_name():
    (found,) = read(
        OPENING,
        "（一）决策指标完成情况分析。该部分共40分，得38分。",
        (HEAD, *FIRST),
        "（二）实施指标完成情况分析。该部分共60分，得56分。",
        (HEAD, *SECOND),
    )
    assert {row[0] for row in rows_of(found)} == {"决策指标", "实施指标"}


def test_tables_that_have_a_hundred_points_only_together_are_told_where_nothing_names_them():
    found = read(OPENING, "第一部分如下", (HEAD, *FIRST), "第二部分如下", (HEAD, *SECOND))
    assert [len(rows_of(table)) for table in found] == [2, 2]
    assert all("parts-of-a-table" in codes_of(table) for table in found)


def test_tables_of_projects_of_their_own_are_no_parts():
    first, second = ((("项目名称", name, ""), HEAD, *rows) for name, rows in (("清淤", FIRST), ("护坡", SECOND)))
    found = read(OPENING, first, second)
    assert len(found) == 2
    assert not any("parts-of-a-table" in codes_of(table) for table in found)


LISTED = ("1.依据充分性。该指标分值10分，得10分。", "2.程序规范性。该指标分值30分，扣2分，得28分。")


def test_sentences_that_say_a_table_again_beside_what_its_group_has_make_no_table():
    whole = (("一级指标", *HEAD), *(("决策", *row) for row in FIRST), *(("实施", *row) for row in SECOND))
    (found,) = read(OPENING, *LISTED, "3.实施指标分析。实施指标分值60分，得56分。", whole)
    assert rows_of(found) == WHOLE
    assert codes_of(found) == ["table-repeats"]


def test_sentences_with_other_scores_than_the_table_are_read_for_themselves():
    whole = (("一级指标", *HEAD), *(("决策", *row) for row in FIRST), *(("实施", *row) for row in SECOND))
    found = read(OPENING, LISTED[0], "2.程序规范性。该指标分值30分，扣3分，得27分。", whole)
    assert [len(rows_of(table)) for table in found] == [2, 4]


def test_the_head_of_another_form_behind_the_total_of_a_table_names_no_project_of_it():
    text = (
        "三级指标\t分值\t得分\n成本控制数\t50\t50\n按期完成\t50\t45\n合计\t100\t95\n"
        "项目支出绩效自评表（2023年度）\n项目名称\t渠道清淤项目\n实施单位\t示例县水务局\n"
        "资金\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n年度资金总额\t10\t10\t10\t10\t100%\t10\n"
    )
    (found,) = read_published(read_document(text.encode(), "表.txt"), None)
    assert [row[-2:] for row in rows_of(found)] == [("成本控制数", "50"), ("按期完成", "45")]
    assert found.assessment.project is None
    assert {"no-rows-read", "unit-missing"} <= set(codes_of(found))


def test_each_of_several_goals_across_the_table_is_the_group_of_the_rows_below_its_head():
    head = ("一级指标", "二级指标", "三级指标", "指标值", "得分")
    (found,) = read(
        "示例县水务局2022年度监测项目绩效自评表",
        (
            ((5, "年度绩效目标1（40分）"),),
            head,
            ("产出指标", "数量指标", "监测站点", "8个", "40"),
            ((5, "年度绩效目标2（60分）"),),
            head,
            ("产出指标", "数量指标", "资料整编", "2册", "58"),
        ),
    )
    assert [row[0] for row in rows_of(found)] == ["年度绩效目标1", "年度绩效目标2"]


def test_a_blank_label_of_the_unit_before_that_of_the_amounts_names_none():
    (found,) = read("绩效评价指标表", "填报单位：            单位：万元", (HEAD, *FIRST, *SECOND))
    assert "unit-missing" in codes_of(found)


def test_what_a_form_calls_its_own_unit_is_no_name_of_it():
    form = (("项目名称", "监测", "实施单位", "本单位"), (*HEAD, "备注"), *((*row, "") for row in (*FIRST, *SECOND)))
    (found,) = read("2022年度项目绩效自评表", "单位名称：示例县水务局", form)
    assert found.assessment.unit == "示例县水务局"


def test_a_list_with_the_codes_of_indicators_is_read_below_the_groups_of_these_codes():
    lines = (
        "（一）决策情况",
        "A1项目立项",
        "A101依据充分性：项目依据示例县水利规划设立。该指标满分40分，得38分。",
        "A2绩效目标",
        "A201目标合理性：目标未分解到站所，扣2分。该指标满分60分，得58分。",
    )
    (found,) = read(OPENING, *lines)
    assert rows_of(found) == [("项目立项", "依据充分性", "38"), ("绩效目标", "目标合理性", "58")]


def test_the_word_before_the_title_of_an_annex_is_no_name_of_a_project():
    (found,) = read("示例县水务局2022年度自评", "附：项目绩效评价得分表", (HEAD, *FIRST, *SECOND))
    assert found.assessment.project is None


def test_a_table_with_the_label_of_another_project_goes_on_with_none():
    first, second = ((("项目名称", name, ""), HEAD, *FIRST) for name in ("清淤", "护坡"))
    other = (second[0], HEAD, ("断面合格率", "40", "39"))
    found = read(OPENING, first, other)
    assert [table.assessment.project.name for table in found] == ["清淤", "护坡"]


def test_a_letter_and_a_digit_that_begin_a_name_are_no_code():
    (found,) = read(
        OPENING,
        "1.依据充分性（40分），得38分。",
        "A4纸采购量：该指标满分20分，得20分。",
        "2.完工及时率（60分），得56分。",
    )
    names = {row[-2] for row in rows_of(found)}
    assert "纸采购量" not in names
    assert {"依据充分性", "完工及时率"} <= names


def test_the_number_of_a_heading_is_no_part_of_the_unit_it_names():
    tables = [(HEAD, *FIRST, *SECOND, ("合计", "100", total)) for total in ("94", "94")]
    found = read("2022年度考核结果", "1.示例镇卫生院", tables[0], "2.东河乡卫生院", tables[1])
    assert [table.assessment.unit for table in found] == ["示例镇卫生院", "东河乡卫生院"]


COUNTED = (HEAD, ("清运率", "60", "58"), ("群众满意度", "40", "38"), ("合计", "100", "96"))


def test_tables_below_numbered_headings_are_of_the_projects_that_these_name():
    opening = "示例区城市管理局2021年度项目支出绩效自评报告"
    found = read(opening, "（一）分类经费", "自评96分。", COUNTED, "（二）公厕经费", "自评96分。", COUNTED)
    assert [one.assessment.project.name for one in found] == ["分类经费", "公厕经费"]
    assert all("project-from-title" in codes_of(one) for one in found)


def test_tables_below_numbered_headings_are_of_the_units_that_these_name():
    opening = "示例县教育局2022年度经费保障绩效自评汇编"
    found = read(opening, "一、示例县第一中学", "如下表。", COUNTED, "二、示例县实验小学", "如下表。", COUNTED)
    assert [one.assessment.unit for one in found] == ["示例县第一中学", "示例县实验小学"]
    assert not any("tables-alike" in codes_of(one) for one in found)


def test_tables_that_nothing_tells_apart_are_told():
    opening = "示例县教育局2022年度整体支出绩效自评报告"
    found = read(opening, "（一）单位自评", "如下表。", COUNTED, "（二）评价组评价", "如下表。", COUNTED)
    assert all("tables-alike" in codes_of(one) for one in found)
    assert [one.assessment.project for one in found] == [None, None]


GROUPED_HEAD = ("二级指标", "三级指标", "分值", "得分")
DECIDED = (("立项管理", "依据充分性", "10", "10"), ("立项管理", "程序规范性", "30", "28"))
CARRIED_OUT = (("资金落实", "资金到位率", "20", "20"), ("施工管理", "完工及时率", "40", "36"))


@pytest.mark.parametrize(
    ("first", "second"),
    [("一、决策指标（40分）", "二、过程指标（60分）"), ("一、决策指标", "二、过程指标"), ("决策指标", "过程指标")],
)
def test_headings_above_parts_that_begin_with_level_2_name_the_groups_above_these(first, second):
    total = "自评总分：94分"
    (found,) = read(OPENING, total, first, (GROUPED_HEAD, *DECIDED), second, (GROUPED_HEAD, *CARRIED_OUT))
    paths = ["/".join(node.path) for node in found.rubric.nodes if not isinstance(node, Group)]
    assert paths == [
        "决策指标/立项管理/依据充分性",
        "决策指标/立项管理/程序规范性",
        "过程指标/资金落实/资金到位率",
        "过程指标/施工管理/完工及时率",
    ]
    assert found.assessment.declared_total == 94
    assert "row-uncertain" not in {one.code for one in found.warnings}


def test_lines_between_parts_that_may_name_groups_or_not_are_told_in_all_rows():
    total = "自评总分：94分"
    (found,) = read(OPENING, total, (GROUPED_HEAD, *DECIDED), "项目实施方面", (GROUPED_HEAD, *CARRIED_OUT))
    told = {one.path[-1] for one in found.warnings if one.code == "row-uncertain"}
    assert told == {"依据充分性", "程序规范性", "资金到位率", "完工及时率"}


def test_headings_above_parts_that_say_something_else_than_their_groups_are_told():
    head = ("一级指标", "三级指标", "分值", "得分")
    total = "自评总分：94分"
    (found,) = read(OPENING, total, "一、决策指标", (head, *DECIDED), "二、过程指标", (head, *CARRIED_OUT))
    assert {one.path[-1] for one in found.warnings if one.code == "row-uncertain"} >= {"资金到位率", "完工及时率"}


def test_a_heading_with_the_points_of_its_part_names_the_group_although_the_part_has_a_row_of_the_sum():
    parts = [(GROUPED_HEAD, *DECIDED, ("小计", "", "40", "38")), (GROUPED_HEAD, *CARRIED_OUT, ("小计", "", "60", "56"))]
    (found,) = read(OPENING, "自评总分：94分", "决策指标（40分）", parts[0], "过程指标（60分）", parts[1])
    paths = ["/".join(node.path) for node in found.rubric.nodes if not isinstance(node, Group)]
    assert paths == [
        "决策指标/立项管理/依据充分性",
        "决策指标/立项管理/程序规范性",
        "过程指标/资金落实/资金到位率",
        "过程指标/施工管理/完工及时率",
    ]


def test_the_goal_above_a_head_is_the_group_of_the_rows_below_the_head_that_is_printed_again():
    rows = [(8, "年度绩效目标（80分）"), ("一级指标", "三级指标", "分值", "得分")]
    first = [("产出指标", "养护里程", "40", "38")]
    again = [("一级指标", "三级指标", "分值", "得分"), ("效益指标", "知晓率", "40", "40")]
    (found,) = read(OPENING, [(rows[0],), rows[1], *first, *again])
    paths = ["/".join(node.path) for node in found.rubric.nodes if not isinstance(node, Group)]
    assert paths == ["年度绩效目标/产出指标/养护里程", "年度绩效目标/效益指标/知晓率"]
