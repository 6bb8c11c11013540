"""Pasted text and published tables become assessments."""

from decimal import Decimal

from scorer import evaluate
from scorer.loader import load_rubric
from scorer.readers.published import read_published
from scorer.readers.text import read_text

TAB_LINES = """示例市驻省城联络处
2017年部门决算编制说明

按照预算绩效管理要求，本部门编制绩效目标3个，涉及财政资金257.34万元，覆盖率达到100%。
本部门自评得分98分，存在的问题：一是预算执行进度监控还不够及时，二是绩效目标动态监控覆盖不全。下一步改进措施：一是每月通报执行进度，二是每季核对目标。
2017年部门整体支出绩效评价得分表
\t一级指标
\t二级指标
\t三级指标
\t得分

\t部门决策（25分）
\t目标任务（15分）
\t相关性（5分）
\t5

\t
\t
\t明确性（5分）
\t5

\t综合管理（30分）
\t绩效监控（5分）
\t预算执行进度监控（2分）
\t1

\t
\t
\t绩效目标动态监控（3分）
\t2

\t部门绩效情况（45分）
\t履职成效（20分）
\t部门特性指标
\t

\t
\t
\t外联接待
\t7

\t
\t可持续发展能力（15分）
\t重点改革（重点工作）完成情况（5分）
 3.部门自行组织绩效评价开展情况。
"""


def test_cells_on_lines_of_their_own_are_read_into_the_rubric():
    rubric = load_rubric("rubrics/sichuan/department-2017.toml")
    (published,) = read_published(read_text(TAB_LINES, "page.txt"), rubric)
    assessment = published.assessment
    assert (assessment.unit, assessment.year, assessment.declared_total) == ("示例市驻省城联络处", 2017, 98)
    assert {key: entry.score for key, entry in assessment.scores.items()} == {
        "相关性": 5,
        "明确性": 5,
        "预算执行进度监控": 1,
        "绩效目标动态监控": 2,
    }
    assert [(own.slot, own.name, own.entry.score) for own in assessment.own] == [
        ("部门绩效情况/履职成效/部门特性指标", "外联接待", 7)
    ]
    assert assessment.scores["预算执行进度监控"].measure == "每月通报执行进度"
    assert (assessment.disclosure.targets, assessment.disclosure.amount) == (3, Decimal("257.34"))
    assert [warning.code for warning in published.warnings] == ["rows-absent"]


def test_without_a_rubric_the_table_gives_one():
    (published,) = read_published(read_text(TAB_LINES, "page.txt"), None)
    assert published.rubric is not None
    card = evaluate(published.rubric, published.assessment)
    assert (card.score, card.points) == (20, 40)
