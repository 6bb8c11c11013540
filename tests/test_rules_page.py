"""docs/rules.md against the program: every rule that the page shows gives the proof line that stands below it."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.facts import Position
from scorer.rules import RULES
from small import rubric_head, scored

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")
#: The title of each section → its text.
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
LEAD = PAGE.partition("\n## ")[0]

#: Where a rule and its proof line stand, points, facts with the unit they are measured in, and the entry: what the page
#: says in words.
SHOWN = [
    ("", 10, {"全年执行数": (86.2, "万元"), "全年预算数": (100, "万元")}, ""),
    ("linear", 10, {"全年执行数": (86.2, "万元"), "全年预算数": (100, "万元")}, ""),
    ("steps", 5, {"财政供养人员控制率": (102.4, "%")}, ""),
    ("bands", 3, {"预算调整率": (10, "%")}, ""),
    ("deduct", 3, {}, '{ counts = { "违规支出" = 2 } }'),
    ("yes_no", 13, {}, '{ grade = "否" }'),
    ("choice", 3, {}, '{ grade = "有结余，不超过上年" }'),
    ("checklist", 3, {}, "{ met = [1, 3] }"),
    ("by_sign", 10, {}, '{ target = 200, actual = 150, sign = "≥", measured_in = "人次" }'),
    ("formula", 5, {"本年数": (10.3, "万元"), "上年数": (10, "万元")}, ""),
]


def rule_of(section):
    """The first rule that a section shows, as it is written in an indicator."""
    block = re.search(r"^```toml\n(.*?)^```", section, re.MULTILINE | re.DOTALL)[1]
    inline = re.search(r"^rule = (.*)$", block, re.MULTILINE)
    return f"rule = {inline[1]}" if inline else re.sub(r"^\[level1.*\]$", "[level1.rule]", block, flags=re.MULTILINE)


def card_of(rule, points, facts, entry):
    """The card of one indicator that follows a rule."""
    declared = "".join(f'[[fact]]\nname = "{name}"\nmeasured_in = "{unit}"\n' for name, (_, unit) in facts.items())
    rubric = f'{rubric_head(points=points)}{declared}[[level1]]\nname = "某项"\npoints = {points}\n{rule}\n'
    stated = "".join(f'"{name}" = {value}\n' for name, (value, _) in facts.items())
    return scored(rubric, f"[facts]\n{stated}" + (f'[scores]\n"某项" = {entry}\n' if entry else ""))


@pytest.mark.parametrize(("kind", "points", "facts", "entry"), SHOWN, ids=[kind or "lead" for kind, *_ in SHOWN])
def test_a_rule_of_the_page_gives_the_proof_line_below_it(kind, points, facts, entry):
    section = SECTIONS[kind] if kind else LEAD
    assert entry in section
    row = card_of(rule_of(section), points, facts, entry).root.children[0]
    assert f"算式：{row.computed.proof}\n" in section
    assert row.computed.proof.endswith(f"= {row.score.normalize():f}")


@pytest.mark.parametrize(
    ("kind", "points", "accepted", "refused"),
    [
        ("given", 5, "2.5", "3"),
        ("graded", 10, '{ grade = "部分达成", score = 7 }', '{ grade = "部分达成", score = 8 }'),
    ],
)
def test_a_score_that_a_person_types_is_accepted_and_refused_as_the_page_says(kind, points, accepted, refused):
    rule = rule_of(SECTIONS[kind])
    assert accepted in SECTIONS[kind]
    assert card_of(rule, points, {}, accepted).complete
    with pytest.raises(InputError):
        card_of(rule, points, {}, refused)


@pytest.mark.parametrize(
    ("number", "points", "facts", "position"),
    [
        (0, 60, {"绩效考核得分": 88}, Position(3, 17)),
        (1, 6, {"编制总量": 30, "村社区总数": 6}, Position(5, 17, Fraction(8))),
        (2, 2, {"加权后编制数": 12}, Position(4, 17)),
    ],
)
def test_a_rule_by_rank_gives_its_proof_line_once_the_place_is_known(number, points, facts, position):
    rules = re.findall(r"^```toml\n(.*?)^```", SECTIONS["rank"], re.MULTILINE | re.DOTALL)[:3]
    rule = rule_of(f"```toml\n{rules[number]}```")
    card = card_of(rule, points, {name: (value, "") for name, value in facts.items()}, "")
    row = evaluate(card.rubric, card.assessment, {"1": position}).root.children[0]
    assert f"算式：{row.computed.proof}\n" in SECTIONS["rank"]


def test_every_kind_of_rule_is_tried():
    assert {kind for kind, *_ in SHOWN} - {""} | {"given", "graded", "rank"} == set(RULES)
