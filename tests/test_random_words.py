"""The words of score tables in an order that makes no sense: whatever stands where, a document is understood or not."""

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scorer.readers import read_document
from scorer.readers.published import read_published

HEADS = (
    *("一级指标", "二级指标", "三级指标", "指标名称", "分值", "权重", "得分", "自评得分", "年度指标值", "实际完成值"),
    *(
        "评分标准",
        "指标说明",
        "扣分原因",
        "备注",
        "序号",
        "考核内容",
        "考核标准",
        "预算数",
        "执行数",
        "执行率",
        "复核得分",
    ),
    *("项目名称", "分值/得分", "偏差原因及改进措施", "扣分"),
    *("考核项目", "评价内容", "评价类别", "考核要点", "指标类型", "工作任务", "责任科室", "计分", "自我评分", "结果"),
)
NAMES = (
    *(
        "产出指标（50分）",
        "数量指标",
        "效益指标",
        "社会效益指标",
        "培训人次",
        "群众满意度",
        "预算执行率",
        "合计",
        "小计",
        "总分",
    ),
    *(
        "其中：办公",
        "（一）投入",
        "1.人数",
        "一、产出",
        "年度资金总额",
        "主管部门",
        "无",
        "/",
        "续表",
        "存在的问题：一是慢；二是乱",
    ),
    *("绩效目标1（40分）", "年度总体目标（40分）：完成"),
)
VALUES = (
    *(
        "10",
        "5",
        "100",
        "9.5",
        "95%",
        "≥90%",
        "100人",
        "/",
        "",
        "10分",
        "10/9.5",
        "0",
        "完成",
        "慢，扣1分",
        "≤1天",
        "-2",
    ),
    *("0.25", "28.00000001", "１０", "2023年度", "是"),
)
ROWS = st.lists(
    st.one_of(
        st.lists(st.sampled_from(HEADS), min_size=2, max_size=6, unique=True),
        st.lists(st.sampled_from((*NAMES, *VALUES)), min_size=1, max_size=6),
        st.lists(st.sampled_from((*NAMES, *VALUES)), min_size=1, max_size=6),
        st.lists(st.sampled_from((*NAMES, *VALUES)), min_size=1, max_size=6),
    ),
    min_size=2,
    max_size=14,
)


def page(rows):
    lines = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


#: How the rows of a table come as a file.
LAYOUTS = {
    "page": ("a.html", page),
    "tabs": ("a.txt", lambda rows: "\n".join("\t".join(row) for row in rows)),
    "bars": ("a.md", lambda rows: "\n".join(f"| {' | '.join(row)} |" for row in rows)),
    "blanks": ("a.txt", lambda rows: "\n".join(" ".join(row) for row in rows)),
    "a cell between blank lines": ("a.txt", lambda rows: "\n\n".join("\n\n".join(row) for row in rows)),
    "a cell a line": ("a.txt", lambda rows: "\n".join("\n".join(row) for row in rows)),
    "one line": ("a.txt", lambda rows: "".join("".join(row) for row in rows)),
    "padded": ("a.txt", lambda rows: "\n".join("".join(cell.ljust(12) for cell in row) for row in rows)),
}
CONTENT_WITHOUT_LEVEL_3 = [["二级指标", "分值", "指标解释"], ["满意度指标", "30", "/", "30", "合计"]]
TOTAL_WITHOUT_ITS_COLUMN = [["指标", "指标", "指标", "权重"], ["总分", "100", "\xa0", "\xa0", "92.85"]]
NOTHING_BUT_A_GROUP = [["执行率", "自评得分", "指标名称"], ["产出指标（50分）", "50", "5"]]
WORDS_LATE_IN_A_ROW = [
    *(["得分", "年度指标值", "考核内容", "分值/得分"], ["/", "28.00000001", "9.5", "绩效目标1（40分）"]),
    *(["2.质量", "满意度指标", "10分", "总分"], ["１０", "≤1天", "质量指标", ""], ["培训人次"], ["绩效指标"]),
    *(["效益指标"], ["2023年度", "", "/", "50"], ["总计", "90.5"]),
]

STANDARDS_BEFORE_THE_BUDGET = [
    ["评分标准", "一级指标", "预算数", "执行数"],
    ["有", "产出", "9.5", "5"],
    ["无", "/", "10", "5"],
]


@pytest.mark.parametrize("layout", LAYOUTS)
@example(rows=STANDARDS_BEFORE_THE_BUDGET)
@example(rows=CONTENT_WITHOUT_LEVEL_3)
@example(rows=TOTAL_WITHOUT_ITS_COLUMN)
@example(rows=NOTHING_BUT_A_GROUP)
@example(rows=WORDS_LATE_IN_A_ROW)
@given(rows=ROWS)
def test_the_words_of_tables_in_any_order_are_understood_or_not(layout, rows):
    file, made = LAYOUTS[layout]
    for found in read_published(read_document(made(rows).encode(), file), None):
        assert all(one.line("zh") for one in found.warnings)
