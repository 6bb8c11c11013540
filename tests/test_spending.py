"""The row on the budget of a published table as facts, which the findings about spending look at."""

from decimal import Decimal

import pytest

from scorer import evaluate, load_rubric
from scorer.facts import AS_DECLARED, Fact
from scorer.readers import read_document
from scorer.readers.published import read_published

BUDGET, EXECUTED = "全年预算数", "全年执行数"


def page(*, money="287|171", rate="60%", score="6", head="项目资金（万元）"):
    granted, spent = money.split("|")
    return f"""2019年度项目支出绩效自评表
项目名称|服务
{head}|年初预算数|全年预算数|全年执行数|分值|执行率|得分
年度资金总额|{granted}|{granted}|{spent}|10|{rate}|{score}
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标|数量指标|服务人数|≥100人次|100人次|50|50
效益指标|社会效益|运行效率|≥80%|80%|30|30
满意度指标|满意度|群众满意度|≥90%|90%|10|10""".encode()


def read(text, rubric=None):
    (one,) = read_published(read_document(text, "page.txt"), rubric, unit="甲局")
    return one


def findings(one):
    return {finding.code for finding in evaluate(one.rubric, one.assessment).findings}


def test_budget_and_execution_become_facts_and_the_lights_of_spending_are_told():
    one = read(page())
    assert one.assessment.facts == {
        BUDGET: Fact(BUDGET, Decimal(287), "万元"), EXECUTED: Fact(EXECUTED, Decimal(171), "万元"),
    }  # fmt: skip
    assert {fact.name: (fact.measured_in, fact.fixed) for fact in one.rubric.facts} == {
        BUDGET: ("万元", True), EXECUTED: ("万元", False),
    }  # fmt: skip
    assert findings(one) >= {"money-unspent", "outputs-without-money"}


def test_a_score_worked_out_of_a_rounded_rate_is_told_and_counts_as_printed():
    rubric = load_rubric("mof-project-2020")
    one = read(page(), rubric)
    card = evaluate(rubric, one.assessment)
    assert "typed-differs" in {finding.code for finding in card.findings}
    assert next(node.score for node in card.root.leaves() if node.name == "预算执行率") == 6


def test_amounts_without_a_unit_are_facts_of_a_rubric_of_their_own_only():
    text = page(head="项目资金")
    one = read(text)
    assert {fact.measured_in for fact in one.assessment.facts.values()} == {AS_DECLARED}
    assert "money-unspent" in findings(one)
    assert read(text, load_rubric("mof-project-2020")).assessment.facts == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"score": ""},  # a rule would give a score that nobody stated
        {"rate": "95%"},  # the amounts do not give the printed rate
        {"money": "287|"},
        {"money": "287|约171"},
        {"money": "0|0"},
    ],
)
def test_amounts_that_are_not_certain_are_no_facts(changed):
    assert read(page(**changed)).assessment.facts == {}
