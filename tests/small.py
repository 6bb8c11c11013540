"""Small rubrics and assessments, written where they are tested: the head that all share, and the card."""

import re

from scorer.evaluator import evaluate
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.source import parse

LOWEST = '{ name = "差", from = 0 }'
HEAD = 'rubric = "case"\nunit = "示例局"\nyear = 2020\n'
GOOD_OR_BAD = f'{{ name = "优", from = 90 }}, {LOWEST}'


#: Two facts, and the execution row of 10 that follows from them.
EXECUTION = """
[[fact]]
name = "全年预算数"
measured_in = "万元"

[[fact]]
name = "全年执行数"
measured_in = "万元"

[[level1]]
name = "预算执行率"
points = 10
rule = { kind = "linear", value = "全年执行数 ÷ 全年预算数", zero = 0, full = 1 }

"""


def rubric_head(*, grades=LOWEST, points=100, places=2, mode="half-up", more=""):
    """`[rubric]` of the id `case`; `more` is further lines of that table."""
    return f"""
[rubric]
id = "case"
title = "示例指标体系"
version = "1"
year = 2020
language = "zh"
levels = "any"
source = {{ document = "示例", status = "derived" }}
points = {points}
rounding = {{ places = {places}, mode = "{mode}" }}
grades = [ {grades} ]
{more}
"""


def assessment_of(text):
    """The assessment of 示例局 for 2020 that goes on with a text."""
    return read_assessment(parse(f"{HEAD}{text}\n", "unit.toml"))


def scored(rubric_text, unit_text):
    """The card of two texts."""
    return evaluate(read_rubric(parse(rubric_text, "rubric.toml")), assessment_of(unit_text))


def long_table(leaves=60):
    """The rubric of one first-level group 部门绩效 with two groups of leaves, 履职 and 效益, worth a point each."""
    text = f'{rubric_head(points=2 * leaves)}[[level1]]\nname = "部门绩效"\npoints = {2 * leaves}\n'
    for group in ("履职", "效益"):
        listed = ", ".join(f'{{ name = "{group}{number:02}项", points = 1 }}' for number in range(leaves))
        text += f'[[level1.level2]]\nname = "{group}"\npoints = {leaves}\nlevel3 = [ {listed} ]\n'
    return text


def pages_without_their_group(pages):
    """The pages of a printed `long_table`, as texts, on which rows stand before any name of their groups."""
    wrong = []
    for number, page in enumerate(pages):
        leaf = re.search(r"(履职|效益)\d\d项", page)
        if leaf and not re.search(rf"部门绩效[^项]*{leaf[1]}(?!\d\d项)", page[: leaf.start()]):
            wrong.append(number)
    return wrong
