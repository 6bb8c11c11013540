"""Parts of one table below headings of two levels, beside the names of their groups in an outer table, in sentences."""

import pytest

from scorer.readers import read_document
from scorer.readers.published import read_published
from test_parts_of_tables import FIRST, HEAD, OPENING, SECOND, WHOLE, codes_of, page, read, rows_of


def below(name, points, score, *rows):
    return f"1.{name}", f"{name}权重{points}分，得分{score}分。", (HEAD, *rows)


UPPER = [
    ("决策", "项目立项", "依据充分性", "10"),
    ("决策", "绩效目标", "程序规范性", "28"),
    ("实施", "资金管理", "资金到位率", "20"),
    ("实施", "组织实施", "完工及时率", "36"),
]


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("（一）决策（权重40分，得分38分）", "（二）实施（权重60分，得分56分）", set()),
        ("（一）决策", "（二）实施情况分析", {"row-uncertain"}),
        ("（一）决策（权重40分，得分38分）", "（二）实施（权重60分，得分57分）", {"row-uncertain"}),
    ],
)
def test_parts_below_headings_of_two_levels_have_the_groups_of_both(first, second, codes):
    (found,) = read(
        OPENING,
        "二、指标分析",
        first,
        *below("项目立项", 10, 10, FIRST[0]),
        *below("绩效目标", 30, 28, FIRST[1]),
        second,
        *below("资金管理", 20, 20, SECOND[0]),
        *below("组织实施", 40, 36, SECOND[1]),
    )
    assert [(row[0].split("（")[0], *row[1:]) for row in rows_of(found)] == UPPER
    assert set(codes_of(found)) - {"unit-missing"} == codes


def test_parts_of_which_only_later_ones_have_a_heading_over_theirs_are_told():
    (found,) = read(
        OPENING,
        *below("项目立项", 40, 38, *FIRST),
        "（二）实施（权重60分，得分56分）",
        *below("资金管理", 60, 56, *SECOND),
    )
    assert codes_of(found).count("row-uncertain") == 4


@pytest.mark.parametrize("upper", ["一、", ""])
@pytest.mark.parametrize("own", ["1.", "（一）"])
def test_headings_with_points_over_headings_with_points_name_the_groups_above_these(upper, own):
    total = ("合计", "100", "94")
    (found,) = read(
        OPENING,
        f"{upper}决策（40分）",
        f"{own}项目立项（10分）",
        (HEAD, FIRST[0]),
        f"{own}绩效目标（30分）",
        (HEAD, FIRST[1]),
        f"{upper}实施（60分）",
        f"{own}资金管理（20分）",
        (HEAD, SECOND[0]),
        f"{own}组织实施（40分）",
        (HEAD, SECOND[1], total),
    )
    assert (rows_of(found), codes_of(found)) == (UPPER, [])


def test_parts_whose_headings_have_the_points_of_their_rows_are_one_although_sentences_stand_between():
    (found,) = read(
        OPENING, "（一）决策（40分）", (HEAD, *FIRST), "决策方面，程序不够规范。", "（二）实施（60分）", (HEAD, *SECOND)
    )
    assert rows_of(found) == WHOLE
    assert "parts-of-a-table" not in codes_of(found)


def test_parts_that_come_to_the_total_that_the_prose_declares_are_one():
    (found,) = read(OPENING, "综合得分94分。", "（一）决策", (HEAD, *FIRST), "（二）实施", (HEAD, *SECOND))
    assert (rows_of(found), codes_of(found)) == (WHOLE, [])


def test_a_part_whose_columns_call_its_group_otherwise_than_its_sentence_has_one_group():
    parts = [
        (f"{name}类指标满分{points}分，得{score}分。", ((3, f"{name}指标"),), HEAD, *rows)
        for name, points, score, rows in (("投入", 40, 38, FIRST), ("产出", 60, 56, SECOND))
    ]
    (found,) = read(OPENING, parts[0][0], parts[0][1:], parts[1][0], parts[1][1:])
    assert [row[:-2] for row in rows_of(found)] == [("投入指标",)] * 2 + [("产出指标",)] * 2


def test_the_title_of_a_report_is_no_group_of_the_part_below_it():
    said = "该部分满分{}分，评价得分{}分。"
    tables = read(OPENING, said.format(40, 38), (HEAD, *FIRST), said.format(60, 56), (HEAD, *SECOND))
    assert [len(row) for found in tables for row in rows_of(found)] == [2] * 4


def test_texts_beside_tables_in_the_cells_of_an_outer_table_head_these():
    inner = [page(rows).split("<body>")[1].split("</body>")[0] for rows in ((HEAD, *FIRST), (HEAD, *SECOND))]
    outer = "".join(
        f"<tr><td>{name}</td><td>{table}</td></tr>"
        for name, table in zip(("决策（40分）", "实施（60分）"), inner, strict=True)
    )
    text = f"<p>{OPENING}</p><table><tr><td>维度</td><td>得分情况</td></tr>{outer}</table>"
    (found,) = read_published(read_document(text.encode(), "页.html"), None)
    assert rows_of(found) == WHOLE


# ── Names ──


def test_a_title_over_two_lines_names_the_project():
    (found,) = read("示例县2022年渠道维修补助", "项目绩效评价报告", (HEAD, *FIRST, *SECOND))
    assert found.assessment.project.name == "渠道维修补助项目"


def test_a_project_that_may_begin_with_the_name_of_a_unit_is_told():
    (found,) = read("2022年示例县林业局退耕还林补助绩效评价报告", (HEAD, *FIRST, *SECOND))
    assert "project-from-title" in codes_of(found)


def test_the_one_that_evaluates_is_not_the_unit_that_a_title_names():
    (found,) = read(OPENING, "评价单位：示例县财政局", (HEAD, *FIRST, *SECOND))
    assert (found.assessment.unit, codes_of(found)) == ("示例县水务局", ["unit-or-evaluator"])
    (found,) = read("2022年度渠道维修评价结果", "评价单位：示例县财政局", (HEAD, *FIRST, *SECOND))
    assert (found.assessment.unit, codes_of(found)[:1]) == ("示例县财政局", ["unit-or-evaluator"])


# ── Numbers and sentences ──


@pytest.mark.parametrize("serial", [("一", "（一）", "1", "二", "2"), ("1", "1.1", "1.1.1", "2", "2.1")])
def test_the_serial_numbers_of_an_outline_tell_the_groups_where_sums_prove_it(serial):
    top, group, leaf, other, last = serial
    rows = [(top, "决策", "40", "38"), (group, "立项", "40", "38"), (leaf, "依据充分性", "10", "10")]
    rows += [(leaf, "程序规范性", "30", "28"), (other, "实施", "60", "56"), (last, "资金到位率", "20", "20")]
    rows += [(last, "完工及时率", "40", "36"), ("", "合计", "100", "94")]
    (found,) = read(OPENING, (("序号", "指标", "分值", "得分"), *rows))
    assert [row[:-2] for row in rows_of(found)] == [("决策", "立项")] * 2 + [("实施",)] * 2
    assert codes_of(found) == []


def test_what_takes_off_just_what_a_row_lost_before_its_score_is_the_reason():
    head = ("三级指标", "分值", "自评情况", "自评分")
    rows = [("依据充分性", "40", "符合规划", "40"), ("完工及时率", "60", "两个标段延期，扣4分", "56")]
    (found,) = read(OPENING, (head, *rows))
    assert [entry.reason for entry in found.assessment.scores.values()] == ["", "两个标段延期，扣4分"]


def test_a_row_beside_a_group_that_slid_into_the_column_of_the_names_is_told():
    # 过程 is merged over a row too many, so that 产出 stands in the column of the names of two rows.
    table = """<table><tr><td>一级指标<td>三级指标<td>分值<td>得分</tr>
<tr><td rowspan=3>过程<td>依据充分性<td>30<td>30</tr><tr><td>执行率<td>30<td>30</tr>
<tr><td rowspan=2>产出<td>培训人数<td>20<td>18</tr><tr><td>及时率<td>20<td>20</tr></table>"""
    (found,) = read_published(read_document(f"<p>{OPENING}</p>{table}".encode(), "页.html"), None)
    told = [str(one.values) for one in found.warnings if one.code == "row-uncertain"]
    assert any("及时率" in said for said in told)


SPOKEN = """示例县人社局2022年度技能培训项目绩效评价报告
决策（40分）
依据充分性：分值10分，自评得分10分。
程序规范性：分值30分，自评得分28分，扣分原因：缺少论证材料。
产出（60分）
培训人数：分值60分，自评得分56分。
"""


def test_sentences_below_lines_with_their_points_have_the_groups_that_these_name():
    (found,) = read_published(read_document(SPOKEN.encode(), "文.txt"), None)
    assert rows_of(found) == [
        ("决策", "依据充分性", "10"),
        ("决策", "程序规范性", "28"),
        ("产出", "培训人数", "56"),
    ]
    assert [entry.reason for entry in found.assessment.scores.values()] == ["", "缺少论证材料", ""]
    (found,) = read_published(read_document(SPOKEN.replace("产出（60分）", "产出").encode(), "文.txt"), None)
    assert codes_of(found).count("row-uncertain") == 3


LISTED = """示例县人社局2022年度技能培训项目绩效评价报告
（一）决策TOP
1.项目立项OWN
（1）依据充分性（10分）。得10分。
（2）程序规范性（30分）。得28分。
（二）产出TOP
1.产出数量OWN
（1）培训人数（60分）。得56分。
"""


@pytest.mark.parametrize(("top", "own"), [("（40分）", ""), ("", ""), ("", "（40分）")])
def test_headings_without_points_in_a_list_of_scores_are_groups_beside_others_that_have_some(top, own):
    text = LISTED.replace("TOP", top, 1).replace("TOP", top.replace("40", "60")).replace("OWN", own, 1)
    text = text.replace("OWN", own.replace("40", "60"))
    (found,) = read_published(read_document(text.encode(), "文.txt"), None)
    assert [row[:2] for row in rows_of(found)] == [("决策", "项目立项")] * 2 + [("产出", "产出数量")]
    assert "row-uncertain" not in codes_of(found)


def test_lines_without_marks_between_the_entries_of_a_list_are_told_in_all_rows():
    text = LISTED.replace("TOP", "（40分）", 1).replace("TOP", "（60分）").replace("1.", "").replace("OWN", "")
    (found,) = read_published(read_document(text.encode(), "文.txt"), None)
    assert codes_of(found).count("row-uncertain") == 3


def test_lines_across_the_table_with_mark_and_points_head_the_rows_below_a_head_that_is_printed_again():
    rows = [[(3, "一、组织管理（40分）")], HEAD, *FIRST, [(3, "二、服务执行（60分）")], HEAD, *SECOND]
    (found,) = read(OPENING, rows)
    assert [row[:2] for row in rows_of(found)] == [("组织管理", name) for name, *_ in FIRST] + [
        ("服务执行", name) for name, *_ in SECOND
    ]
    assert codes_of(found) == []


def test_points_and_score_of_a_group_in_one_cell_are_no_group():
    head = ("一级指标", "分值/得分", "二级指标", "分值/得分")
    rows = [("决策", "40/38", "依据", "10/10"), ("决策", "40/38", "程序", "30/28"), ("实施", "60/56", "完工", "60/56")]
    (found,) = read(OPENING, (head, *rows))
    assert [row[:-2] for row in rows_of(found)] == [("决策",), ("决策",), ("实施",)]
