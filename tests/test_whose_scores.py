"""Whose scores and whose reasons stand in columns under words that do not say it, or beside others alike."""

import pytest

from test_department_reports import codes, read, rows_of

TITLE = "示例局2023年度部门整体支出绩效自评表"
READ = ["管理/制度建设 20 20", "管理/资金拨付 20 19", "产出/培训场次 30 28", "产出/巡查里程 30 30"]
NAMES = ["管理|制度建设", "^|资金拨付", "产出|培训场次", "^|巡查里程"]
COLUMNS = {
    "分": ["20", "20", "30", "30", "100"],
    "自": ["20", "19", "28", "30", "97"],
    "他": ["19", "19", "27", "30", "95"],
    "扣": ["0", "1", "2", "0", "3"],
    "因": ["", "迟拨一次", "少办两场", "", ""],
    "意": ["制度未更新", "", "漏报一场", "", ""],
    "标": ["按期", "及时", "40场", "300公里", ""],
}


def table(heads, order):
    """Four indicators; each word of `heads` stands over what `order` says of it."""
    labels = [*NAMES, "合计|<"]
    lines = ["|".join([labels[at], *(COLUMNS[one][at] for one in order)]) for at in range(5)]
    return "\n".join([f"一级指标|三级指标|{heads}", *lines])


def reasons(one):
    return [entry.reason for entry in one.assessment.scores.values()]


@pytest.mark.parametrize(
    "heads",
    ["分值|自我评分|评价得分", "标准分|自评打分|考核得分", "权重|自评估分|评审得分", "目标分|预评分|财政评价得分"],
)
def test_scores_of_the_unit_itself_beside_others_are_its_own(heads):
    (one,) = read(TITLE, table(heads, "分自他"))
    assert rows_of(one) == READ
    assert one.review is not None
    assert [entry.score for entry in one.review.scores.values()] == [19, 19, 27, 30]


@pytest.mark.parametrize("word", ["评分说明", "得分依据", "情况说明"])
@pytest.mark.parametrize("order", ["因分自", "分因自", "分自因", "分自扣因"])
def test_what_stands_beside_lost_points_only_has_the_reasons_wherever_it_stands(word, order):
    words = {"分": "分值", "自": "自评得分", "因": word, "扣": "扣分情况"}
    (one,) = read(TITLE, table("|".join(words[one] for one in order), order))
    assert rows_of(one) == READ
    assert reasons(one) == ["", "迟拨一次", "少办两场", ""]


def test_reasons_of_a_reviewer_do_not_hide_those_of_the_unit():
    (one,) = read(TITLE, table("分值|得分|核定得分|扣分理由|评分说明", "分自他意因"))
    assert rows_of(one) == READ
    assert reasons(one) == ["", "迟拨一次", "少办两场", ""]
    assert "columns-not-read" in codes(one)


def test_a_standard_before_the_score_is_no_reason():
    (one,) = read(TITLE, table("分值|评分说明|得分", "分标自"))
    assert reasons(one) == ["", "", "", ""]
