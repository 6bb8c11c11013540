"""Reports whose analysis says the table again, in other words and in part, and tables that are none of their own."""

import pytest

from scorer.model import Group
from scorer.readers import read_document
from scorer.readers.published import read_published
from test_parts_of_tables import page

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "得分")
ROWS = (
    ("A决策", "A1立项", "A11立项依据", "10", "10"),
    ("A决策", "A1立项", "A12立项程序", "20", "17"),
    ("B产出", "B1数量", "B11铺设管道", "40", "36"),
    ("B产出", "B2时效", "B21完工时间", "30", "30"),
)
FULL = (HEAD, *ROWS, ("合计", "", "", "100", "93"))
TITLE = "示例县水务局2022年度管道改造项目绩效评价报告"


def read(*parts):
    return read_published(read_document(page(*parts).encode(), "报告.html"), None)


def names_of(published):
    return [node.name for node in published.rubric.nodes if not isinstance(node, Group)]


def codes_of(published):
    return {warning.code for warning in published.warnings}


LEAVES = ["立项依据", "立项程序", "铺设管道", "完工时间"]


def bare(names):
    return [name.lstrip("AB0123456789") for name in names]


def test_a_summary_that_leaves_out_the_codes_of_groups_is_no_table_of_its_own():
    (found,) = read(TITLE, (("一级指标", "分值", "得分"), ("决策", "30", "27"), ("产出", "70", "66")), FULL)
    assert bare(names_of(found)) == LEAVES
    assert "table-repeats" in codes_of(found)


def test_tables_of_one_row_say_a_table_again_where_others_do_too():
    head = ("四级指标", "分值", "得分")
    (found,) = read(TITLE, (head, ("铺设管道", "40", "36")), "完工时间", (head, ("完工时间", "30", "30")), FULL)
    assert bare(names_of(found)) == LEAVES
    assert "table-repeats" in codes_of(found)


def test_sentences_below_the_names_of_groups_say_the_table_again():
    (found,) = read(
        TITLE,
        "（一）决策情况分析，分值30分，得分27分。",
        "1.立项",
        "立项依据：该指标分值10分，得分10分。经评价，符合要求。",
        "立项程序：该指标分值20分，得分17分。经评价，缺少论证材料，扣3分。",
        "（二）产出情况分析，分值70分，得分66分。",
        "1.数量",
        "铺设管道：该指标分值40分，得分36分。",
        "2.时效",
        "完工时间：该指标分值30分，得分30分。",
        FULL,
    )
    assert bare(names_of(found)) == LEAVES
    assert "table-repeats" in codes_of(found)


def test_a_summary_of_a_list_may_call_its_groups_by_a_shorter_name():
    (found,) = read(
        TITLE,
        (("一级指标", "分值", "得分"), ("决策", "30", "27"), ("产出", "70", "66")),
        "（一）决策情况（分值30分，得分27分）",
        "1.立项依据：分值10分，得分10分。",
        "2.立项程序：分值20分，得分17分。",
        "（二）产出情况（分值70分，得分66分）",
        "1.铺设管道：分值40分，得分36分。",
        "2.完工时间：分值30分，得分30分。",
    )
    assert names_of(found) == LEAVES
    assert "table-repeats" in codes_of(found)


@pytest.mark.parametrize(
    "other",
    [
        (("一级指标", "分值", "得分"), ("决策", "30", "25"), ("产出", "70", "66")),  # a misprint
        (("三级指标", "分值", "得分"), ("铺设管道", "40", "35"), ("完工时间", "30", "30")),
        (("指标", "分值", "得分"), ("水质是否变好", "50", "46"), ("维修是否及时", "50", "44")),  # a survey
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_a_table_beside_a_whole_one_that_may_be_none_of_its_own_is_told(other, behind):
    found = read(TITLE, FULL, "其他情况", other) if behind else read(TITLE, other, "附件 评分表", FULL)
    assert ["beside-a-longer-table" in codes_of(one) for one in found] == [not behind, behind]


def test_tables_of_two_units_with_the_same_indicators_are_not_told():
    other = (HEAD, *((*row[:4], str(int(row[3]) - 1)) for row in ROWS), ("合计", "", "", "100", "96"))
    found = read("两乡镇评价报告（2022年度）", "甲乡评分表", FULL, "乙乡评分表", other)
    assert [bare(names_of(one)) for one in found] == [LEAVES, LEAVES]
    assert not any("beside-a-longer-table" in codes_of(one) for one in found)


def test_a_summary_beside_the_parts_of_a_table_that_contradict_it_is_told():
    head = ("三级指标", "分值", "得分")
    found = read(
        TITLE,
        "汇总",
        (("指标", "分值", "得分"), ("决策", "40", "38"), ("实施", "60", "55")),
        "得分情况",
        (head, ("立项依据", "10", "10"), ("立项程序", "30", "28")),
        "得分情况",
        (head, ("铺设管道", "20", "20"), ("完工时间", "40", "36")),
    )
    assert ["beside-a-longer-table" in codes_of(one) for one in found] == [True, False, False]


def test_a_list_of_projects_with_scores_and_without_points_is_no_budget_of_a_project():
    projects = (
        ("项目名称", "资金来源", "预算（万元）", "支出（万元）", "自评得分"),
        ("河长制经费", "县级财政", "96", "94.08", "93"),
        ("管道改造工程", "省级专项", "680", "499.8", "92"),
        ("合计", "", "776", "593.88", ""),
    )
    (found,) = read(TITLE, projects, "管道改造工程自评表", FULL)
    assert bare(names_of(found)) == LEAVES
    assert "projects-listed" in codes_of(found)


def test_a_score_on_a_budget_without_points_is_told():
    funds = (("项目资金", "全年预算数", "全年执行数", "得分"), ("年度资金总额", "96", "94.08", "9.8"))
    (found,) = read(TITLE, funds, FULL)
    assert any(one.code == "row-uncertain" and one.path == ("年度资金总额",) for one in found.warnings)


LOST = (
    ("扣分指标", "扣分值", "扣分原因"),
    ("A12立项程序", "3", "缺少论证材料"),
    ("B11铺设管道", "4", "少铺设2公里"),
)


@pytest.mark.parametrize("behind", [False, True])
def test_reasons_in_a_list_of_what_was_lost_belong_to_the_rows_of_the_table_before_or_behind_it(behind):
    (found,) = read(TITLE, FULL, "扣分情况", LOST) if behind else read(TITLE, "扣分情况", LOST, "附件 评分表", FULL)
    reasons = [entry.reason for entry in found.assessment.scores.values()]
    assert reasons == ["", "缺少论证材料", "少铺设2公里", ""]


def test_a_list_of_what_was_lost_before_a_summary_speaks_of_the_table_that_has_its_rows():
    summary = (("一级指标", "分值", "得分"), ("决策", "30", "25"), ("产出", "70", "66"))
    whole, other = read(TITLE, FULL, "汇总", summary, "扣分情况", LOST)
    assert [entry.reason for entry in whole.assessment.scores.values()] == ["", "缺少论证材料", "少铺设2公里", ""]
    assert not any(entry.reason for entry in other.assessment.scores.values())


def test_the_project_on_the_cover_is_that_of_the_table_and_not_of_the_summary_before_it():
    summary = (("一级指标", "分值", "得分"), ("决策", "30", "27"), ("产出", "70", "66"))
    (found,) = read(TITLE, "项目名称：东区管道改造", summary, "附件 评分表", FULL)
    assert bare(names_of(found)) == LEAVES
    assert found.assessment.project.name == "东区管道改造"
    assert "table-repeats" in codes_of(found)


def text(*lines):
    return read_published(read_document("\n".join(lines).encode(), "报告.txt"), None)


def test_a_list_of_what_was_lost_with_a_cell_a_line_is_told():
    rows = ["\t".join(row) for row in FULL]
    (found,) = text(TITLE, *rows, "扣分情况", *(cell for row in LOST for cell in row))
    assert any(one.code == "columns-not-read" and "扣分原因" in one.line("en") for one in found.warnings)


@pytest.mark.parametrize("between", ["（二）产出（70分，得66分）", "续表"])
def test_a_heading_between_two_tables_with_a_cell_a_line_is_no_part_of_the_last_reason(between):
    head = ("一级指标", "三级指标", "分值", "得分", "扣分原因")
    first = ("决策", "立项依据", "10", "10", "无", "立项程序", "20", "17", "缺少论证材料")
    second = ("产出", "铺设管道", "40", "36", "少铺设2公里", "完工时间", "30", "30", "无")
    found = text(TITLE, "得分情况", *head, *first, between, *head, *second)
    reasons = [entry.reason for one in found for entry in one.assessment.scores.values()]
    assert reasons[:2] == ["", "缺少论证材料"]


def test_reasons_behind_deductions_whose_blanks_left_no_trace_are_no_groups():
    head = ("一级指标", "二级指标", "三级指标", "分值", "扣分", "扣分原因")
    rows = ("过程", "预算执行", "预算完成率", "30", "1", "完成率95%", "结转结余率", "30", "0")
    rows += ("效果", "履职效益", "社会效益", "20", "2", "投诉量上升", "群众满意度", "20", "0", "合计", "100", "3")
    (found,) = text(TITLE, *head, *rows)
    groups = {node.name for node in found.rubric.nodes if isinstance(node, Group)}
    told = {one.path[-1] for one in found.warnings if one.path}
    assert groups == {"过程", "预算执行", "效果", "履职效益"} or {"结转结余率", "群众满意度"} <= told


def test_a_list_of_projects_that_was_pasted_is_no_budget_of_a_project():
    projects = (
        ("项目名称", "资金来源", "预算（万元）", "支出（万元）", "自评得分"),
        ("河长制经费", "县级财政", "96", "94.08", "93"),
        ("管道改造工程", "省级专项", "680", "499.8", "92"),
    )
    (found,) = text(TITLE, *("\t".join(row) for row in (*projects, ("管道改造工程自评表",), *FULL)))
    assert bare(names_of(found)) == LEAVES
    assert "projects-listed" in codes_of(found)


def test_a_list_without_groups_that_says_the_rows_of_a_grouped_table_is_no_table_of_its_own():
    list_of_rows = (("三级指标", "分值", "得分"), *(row[2:] for row in ROWS))
    (found,) = read(TITLE, "得分一览", list_of_rows, "附件 评分表", FULL)
    assert len(rows_with_groups(found)) == len(ROWS)
    assert "table-repeats" in codes_of(found)


def rows_with_groups(published):
    return [node for node in published.rubric.nodes if not isinstance(node, Group) and len(node.path) > 1]


FRAME = (HEAD[:4], *(row[:4] for row in ROWS), ("合计", "", "", "100"))


@pytest.mark.parametrize("cover", ["", "项目单位：示例县水务局"])
def test_the_frame_of_indicators_before_the_table_with_their_scores_is_no_assessment(cover):
    (found,) = read(TITLE, cover, "一、评价指标体系", FRAME, "二、评分结果", FULL)
    assert [str(entry.score) for entry in found.assessment.scores.values()] == ["10", "17", "36", "30"]
    assert "table-repeats" in codes_of(found)


def test_a_form_that_a_second_unit_has_not_filled_in_stays_a_table():
    found = read(TITLE, "单位名称：甲局", FULL, "单位名称：乙局", FRAME)
    assert [one.assessment.unit for one in found] == ["甲局", "乙局"]


def test_what_sentences_above_a_table_say_was_lost_are_the_reasons_of_its_rows():
    head = ("一级指标", "三级指标", "分值", "得分")
    rows = [head, *((row[0][1:], row[2][3:], *row[3:]) for row in ROWS), ("合计", "", "100", "93")]
    (found,) = text(
        TITLE,
        "三、扣分项",
        "1.立项程序：扣3分，缺少论证材料。",
        "2.铺设管道：扣4分，少铺设2公里。",
        "附表",
        *("\t".join(row) for row in rows),
    )
    assert [entry.reason for entry in found.assessment.scores.values()] == ["", "缺少论证材料", "少铺设2公里", ""]


@pytest.mark.parametrize("pasted", [False, True])
def test_reasons_of_a_reviewer_are_none_of_the_unit_in_a_pasted_table_either(pasted):
    rows = (
        ("一级指标", "三级指标", "分值", "自评得分", "评价得分", "扣分原因"),
        ("决策", "立项依据", "10", "10", "10", ""),
        ("决策", "立项程序", "20", "20", "17", "缺少论证材料"),
        ("产出", "铺设管道", "40", "40", "36", "少铺设2公里"),
        ("产出", "完工时间", "30", "30", "30", ""),
        ("合计", "", "100", "100", "93", ""),
    )
    (found,) = text(TITLE, *("\t".join(row) for row in rows)) if pasted else read(TITLE, rows)
    assert not any(entry.reason for entry in found.assessment.scores.values())
    assert [str(entry.score) for entry in found.review.scores.values()] == ["10", "17", "36", "30"]
    assert "columns-not-read" in codes_of(found)
