"""Problems and measures, below headings of any mark or in sentences, and what is told where they are not read."""

import pytest

from test_department_reports import codes
from test_published_tables import read_lines

TABLE = """示例县水利局2022年度部门整体支出绩效自评报告
三级指标\t分值\t得分
治理里程\t60\t60
完工率\t40\t38
合计\t100\t98
"""
PAIRED = [("执行慢", "加快执行"), ("目标粗", "细化目标")]
MARKS = {"一、": ("（一）", "（二）"), "（三）": ("1.", "2."), "4.": ("（1）", "（2）"), "": ("1、", "2、")}


def problems(text):
    """What is read of a text below a table: problems with their measures, and what is told of them."""
    (one,) = read_lines(TABLE + text)
    return [(said.text, said.measure) for said in one.assessment.problems], [
        *codes(one) & {"problems-not-read", "measures-unpaired"}
    ]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("faults", "deeds"),
    [
        ("存在的问题", "改进措施"),
        ("存在的主要问题及原因分析", "下一步改进意见"),
        ("主要问题", "工作打算"),
        ("存在问题和不足", "整改措施"),
        ("绩效评价发现的问题", "相关建议"),
        ("存在的不足", "下一步工作计划"),
        ("问题与不足", "对策建议"),
        ("存在问题", "意见建议"),
    ],
)
def test_lists_below_headings_are_problems_and_measures(faults, deeds, mark):
    first, second = MARKS[mark]
    text = f"{mark}{faults}\n{first}执行慢。\n{second}目标粗。\n{mark}{deeds}\n{first}加快执行。\n{second}细化目标。"
    assert problems(text) == (PAIRED, [])


@pytest.mark.parametrize(
    "text",
    [
        "存在的问题：一是执行慢；二是目标粗。下一步改进措施：一是加快执行；二是细化目标。",
        "本次自评发现以下问题：一是执行慢；二是目标粗。下一步，我局将：一是加快执行；二是细化目标。",
        "主要存在以下问题：1.执行慢；2.目标粗。今后将采取以下措施：1.加快执行；2.细化目标。",
        "五、存在的不足\n一是执行慢，二是目标粗。\n六、今后工作打算\n一是加快执行，二是细化目标。",
        "（三）存在问题及改进措施\n1.执行慢。改进措施：加快执行。\n2.目标粗。改进措施：细化目标。",
        "六、经验做法、存在的问题及原因\n（一）存在的问题\n1.执行慢。\n2.目标粗。\n七、建议\n1.加快执行。\n2.细化目标。",
        "四、存在的问题\n（一）执行慢。（二）目标粗。\n五、有关建议\n（一）加快执行。（二）细化目标。",
    ],
)
def test_problems_and_measures_in_sentences_and_below_each_other_are_paired(text):
    assert problems(text) == (PAIRED, [])


def test_what_stands_below_the_title_of_a_problem_belongs_to_it_and_the_next_chapter_does_not():
    text = (
        "四、存在的问题\n（一）执行慢\n支付集中在四季度。\n（二）目标粗\n五、其他需要说明的问题\n（一）无\n示例县水利局"
    )
    assert problems(text) == ([("执行慢。支付集中在四季度", ""), ("目标粗", "")], [])


def test_an_item_that_speaks_of_problems_heads_no_section_of_its_own():
    text = "四、存在的问题\n（一）资金管理方面的问题\n支付慢。\n（二）绩效管理方面的问题\n目标粗。"
    assert [said for said, _ in problems(text)[0]] == ["资金管理方面的问题。支付慢", "绩效管理方面的问题。目标粗"]


@pytest.mark.parametrize("said", ["无", "暂无。", "未发现明显问题。"])
def test_where_there_are_no_problems_nothing_is_told(said):
    assert problems(f"四、存在的问题\n{said}") == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "四、存在的主要问题\n五、其他情况",
        "四、存在的问题\n1.执行慢。\n五、项目概况\n（一）立项。\n六、存在的问题\n1.目标粗。",
    ],
)
def test_problems_that_are_not_read_are_told(text):
    assert problems(text)[1] == ["problems-not-read"]
