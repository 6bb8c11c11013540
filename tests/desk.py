"""A small rubric and cards of several units, written where they are compared."""

from scorer.comparison import Options, compare
from scorer.evaluator import evaluate
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from small import rubric_head

#: 100 points: 投入 40 (预算 30, 目标 10) and 产出 60 (数量 60).
TREE = """
[[level1]]
name = "投入"
points = 40
level2 = [ { name = "预算", points = 30 }, { name = "目标", points = 10 } ]

[[level1]]
name = "产出"
points = 60
level2 = [ { name = "数量", points = 60 } ]
"""
GRADES = '{ name = "优", from = 90 }, { name = "良", from = 80 }, { name = "差", from = 0 }'


def rubric_of(tree=TREE, **head):
    text = rubric_head(grades=GRADES, **head) + tree
    return read_rubric(parse(text, "rubric.toml", text.encode()))


RUBRIC = rubric_of()


def assessment(unit, *scores, year=2020, kind="self", more="", about="", names=("预算", "目标", "数量")):
    """The assessment of a unit: scores in the order of the leaves, None for a blank, a text for an entry."""
    lines = [f'rubric = "case"\nunit = "{unit}"\nyear = {year}\nkind = "{kind}"\n{more}\n[about]\n{about}\n[scores]']
    lines += [f'"{name}" = {score}' for name, score in zip(names, scores, strict=True) if score is not None]
    return read_assessment(parse("\n".join(lines), f"{unit}-{year}-{kind}.toml"))


def card(unit, *scores, rubric=RUBRIC, **options):
    return evaluate(rubric, assessment(unit, *scores, **options))


def compared(*cards, handed=None, **options):
    """The comparison of some cards, without robustness unless it is asked for."""
    return compare(cards, Options(**{"draws": 0} | options), handed)


def field(*cards, **options):
    """The one field that these cards make."""
    (found,) = compared(*cards, **options).fields
    return found
