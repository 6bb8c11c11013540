"""The work that the bulk engine and its rivals are given: 31 leaves of facts, vetoes, grades, some not applicable."""

import polars as pl

from scorer.loader.rubric import read_rubric
from scorer.source import parse

LEAVES = 31
N_A = 0.03

#: kind of leaf → (how many, points, rule).
KINDS = {
    "率": (11, 3, 'rule = {{ kind = "linear", value = "实绩{i} ÷ 目标{i}", zero = 0, full = 1 }}'),
    "档": (
        6,
        4,
        """rule.kind = "bands"
rule.value = "比例{i}"
rule.bands = [
  {{ from = "90%", points = 4 }}, {{ from = "80%", below = "90%", points = 3 }},
  {{ from = "60%", below = "80%", points = 1.5 }}, {{ below = "60%", points = 0 }},
]""",
    ),
    "扣": (5, 3, 'rule = {{ kind = "formula", value = "3 − 0.5 × 次数{i}" }}'),
    "否": (3, 3, 'rule = {{ kind = "yes_no", value = "有无{i}", full = "否" }}'),
    "级": (
        3,
        3,
        """rule.kind = "choice"
rule.value = "等次{i}"
rule.choices = [ {{ name = "好", points = 3 }}, {{ name = "中", points = 1.5 }}, {{ name = "差", points = 0 }} ]""",
    ),
    "低": (3, 3, 'rule = {{ kind = "linear", value = "偏差{i}", zero = "20%", full = 0 }}'),
}
GROUPS = (("率", "投入"), ("档", "过程"), ("扣", "过程"), ("否", "过程"), ("级", "效果"), ("低", "效果"))


def names():
    """Every leaf as (kind, number, points)."""
    return [(kind, number, points) for kind, (count, points, _) in KINDS.items() for number in range(count)]


def rubric_text(mode="half-up"):
    whole = sum(points for _, _, points in names())
    text = f"""[rubric]
id = "bulk"
title = "基准"
version = "1"
year = 2020
language = "zh"
points = {whole}
not_applicable = "rescale"
rounding = {{ places = 2, mode = "{mode}" }}
grades = [ {{ name = "优", from = 90 }}, {{ name = "良", from = 80 }}, {{ name = "差", from = 0 }} ]
source = {{ document = "benchmarks", status = "derived" }}
[[veto]]
name = "违法"
when = "违法 = '是'"
total_at_most = 59
"""
    facts = {"违法": 'values = ["是", "否"]'}
    for kind, number, _ in names():
        for fact, more in {
            "率": {"实绩": 'measured_in = "万元"', "目标": 'measured_in = "万元"'},
            "档": {"比例": 'measured_in = "%"'},
            "扣": {"次数": 'measured_in = "次"'},
            "否": {"有无": 'values = ["是", "否"]'},
            "级": {"等次": 'values = ["好", "中", "差"]'},
            "低": {"偏差": 'measured_in = "%"'},
        }[kind].items():
            facts[f"{fact}{number}"] = more
    text += "".join(f'[[fact]]\nname = "{name}"\n{more}\n' for name, more in facts.items())
    for level1 in dict.fromkeys(above for _, above in GROUPS):
        inside = [kind for kind, above in GROUPS if above == level1]
        sums = {kind: KINDS[kind][0] * KINDS[kind][1] for kind in inside}
        text += f'[[level1]]\nname = "{level1}"\npoints = {sum(sums.values())}\n'
        for kind in inside:
            text += f'[[level1.level2]]\nname = "{kind}"\npoints = {sums[kind]}\n'
            for number in range(KINDS[kind][0]):
                text += f'[[level1.level2.level3]]\nname = "{kind}{number}"\npoints = {KINDS[kind][1]}\n'
                text += KINDS[kind][2].format(i=number) + "\n"
    return text


def table(units, seed=1):
    """The facts of so many units; money in 万元 with two decimals, shares in per cent with one."""
    import numpy as np

    chance = np.random.default_rng(seed)
    columns = {"unit": np.arange(units), "违法": chance.choice(["是", "否"], units, p=[0.01, 0.99])}
    for kind, number, _ in names():
        match kind:
            case "率":
                target = chance.integers(100, 5_000_00, units)
                columns[f"目标{number}"] = target / 100
                columns[f"实绩{number}"] = (target * chance.integers(400, 1150, units) // 1000) / 100
            case "档":
                columns[f"比例{number}"] = chance.integers(300, 1100, units) / 10
            case "扣":
                columns[f"次数{number}"] = chance.integers(0, 8, units)
            case "否":
                columns[f"有无{number}"] = chance.choice(["是", "否"], units, p=[0.1, 0.9])
            case "级":
                columns[f"等次{number}"] = chance.choice(["好", "中", "差"], units)
            case "低":
                columns[f"偏差{number}"] = chance.integers(0, 250, units) / 10
        columns[f"{kind}{number}#na"] = chance.random(units) < N_A
    return pl.DataFrame(columns)


def rubric():
    """The rubric of the work."""
    return read_rubric(parse(rubric_text(), "bulk.toml"))
