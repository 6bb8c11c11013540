"""Small rubrics and assessments, written where they are tested: the head that all share, and the card."""

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
