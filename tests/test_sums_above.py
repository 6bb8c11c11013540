"""A table of one column of names, in which groups are rows above their indicators that only their sums tell apart."""

import pytest

from scorer.model import Indicator
from scorer.readers import read_document
from scorer.readers.published import read_published

HEAD = "指标\t分值\t得分\n"
ROWS = "投入\t40\t37\n相关性\t25\t24\n明确性\t15\t13\n产出\t60\t55\n完成率\t50\t46\n满意度\t10\t9\n"


def read(text):
    (found,) = read_published(read_document(text.encode(), "a.txt"), None)
    return found


def leaves(found):
    return [(leaf.path, int(leaf.points)) for leaf in found.rubric.nodes if isinstance(leaf, Indicator)]


@pytest.mark.parametrize("end", ["", "合计\t100\t92\n"])
def test_rows_that_sum_up_those_below_them_are_groups(end):
    found = read(HEAD + ROWS + end)
    assert leaves(found) == [
        (("投入", "相关性"), 25),
        (("投入", "明确性"), 15),
        (("产出", "完成率"), 50),
        (("产出", "满意度"), 10),
    ]
    assert [one.code for one in found.warnings if one.code.startswith("total")] == []


def test_rows_that_happen_to_add_up_are_indicators_where_the_total_counts_them():
    found = read(HEAD + ROWS + "合计\t200\t184\n")
    assert len(leaves(found)) == 6


def test_rows_whose_scores_do_not_add_up_are_indicators():
    found = read(HEAD + ROWS.replace("产出\t60\t55", "产出\t60\t54"))
    assert len(leaves(found)) == 6
