"""Thirty-one leaves of facts in one process: exact evaluation with proof lines beside a plain Decimal loop."""

import random
import tracemalloc
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from time import process_time

from scorer.diagnostics import nowhere
from scorer.evaluator import evaluate
from scorer.facts import AS_DECLARED, Fact
from scorer.loader.rubric import read_rubric
from scorer.model import Assessment
from scorer.source import parse

CARDS = 10_000
BATCH = 200
EARLY = 1_000
#: Eleven capped ratios, six tables of bands, five with a price per step, three yes/no, six where lower is better.
RATIOS, BANDS, STEPS, ANSWERS, DECAYS = 11, 6, 5, 3, 6


def measure():
    """The table of times and memory."""
    rubric = read_rubric(parse(rubric_text(), "rubric.toml"))
    chance = random.Random(1)
    times = {"plain": [], "evaluate": [], "proofs": [], "all": []}
    for _ in range(CARDS // BATCH):
        assessments = [some_assessment(chance) for _ in range(BATCH)]
        start = process_time()
        totals = [plain_total(assessment.facts) for assessment in assessments]
        middle = process_time()
        cards = [evaluate(rubric, assessment) for assessment in assessments]
        end = process_time()
        length = sum(len(node.computed.proof) for card in cards for node in card.root.leaves())
        proved = process_time()
        length += sum(len(card.deductions) + len(card.findings) for card in cards)
        last = process_time()
        if [card.score for card in cards] != totals or not length:
            raise RuntimeError("the two ways do not agree")
        times["plain"].append((middle - start) / BATCH)
        times["evaluate"].append((end - middle) / BATCH)
        times["proofs"].append((proved - middle) / BATCH)
        times["all"].append((last - middle) / BATCH)
    plain = median(times["plain"])
    names = {
        "plain": "plain Decimal loop of the same 31 rules",
        "evaluate": f"evaluate, {CARDS:,} cards",
        "proofs": "evaluate and write every proof line",
        "all": "the same with the deductions and findings",
    }
    rows = [("", "µs a card", "of the loop")]
    rows += [
        (title, f"{1e6 * median(times[name]):.0f}", f"{median(times[name]) / plain:.1f}")
        for name, title in names.items()
    ]
    early, late = peaks(rubric, chance)
    rows.append((f"peak memory after {EARLY:,} cards, KiB", f"{early / 1024:.0f}", ""))
    rows.append((f"peak memory after {CARDS:,} cards, KiB", f"{late / 1024:.0f}", f"+{(late - early) / 1024:.0f} KiB"))
    return rows


def peaks(rubric, chance):
    tracemalloc.start()
    early = 0
    for number in range(1, CARDS // 5 + 1):
        evaluate(rubric, some_assessment(chance))
        if number == EARLY:
            early = tracemalloc.get_traced_memory()[1]
    late = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return early, late


def some_assessment(chance):
    def number(low, high):
        return Decimal(chance.randint(low * 100, high * 100)) / 100

    facts = {}
    for index in range(RATIOS):
        facts[f"实际{index}"], facts[f"计划{index}"] = number(0, 150), number(1, 100)
    for index in range(BANDS):
        facts[f"比率{index}"] = number(0, 100)
    for index in range(STEPS):
        facts[f"偏差{index}"] = number(90, 120)
    for index in range(ANSWERS):
        facts[f"违规{index}"] = chance.choice(("是", "否"))
    for index in range(DECAYS):
        facts[f"成本{index}"] = number(50, 250)
    stated = {name: Fact(name, value, AS_DECLARED) for name, value in facts.items()}
    return Assessment(
        rubric="bench", unit="某局", year=2020, facts=stated, place=nowhere("unit.toml"), file="unit.toml"
    )


def plain_total(facts):
    """The same rules as a programmer would write them for this one rubric."""
    cent, total = Decimal("0.01"), Decimal(0)
    for index in range(RATIOS):
        score = facts[f"实际{index}"].value / facts[f"计划{index}"].value * 4
        total += min(max(score, Decimal(0)), Decimal(4)).quantize(cent, ROUND_HALF_UP)
    for index in range(BANDS):
        value = facts[f"比率{index}"].value
        total += 3 if value >= 90 else 2 if value >= 80 else 1 if value >= 60 else 0
    for index in range(STEPS):
        score = 3 - max(facts[f"偏差{index}"].value - 100, Decimal(0)) * Decimal("0.5")
        total += max(score, Decimal(0)).quantize(cent, ROUND_HALF_UP)
    for index in range(ANSWERS):
        total += 3 if facts[f"违规{index}"].value == "否" else 0
    for index in range(DECAYS):
        score = (facts[f"成本{index}"].value - 200) / -100 * Decimal("2.5")
        total += min(max(score, Decimal(0)), Decimal("2.5")).quantize(cent, ROUND_HALF_UP)
    return total


def rubric_text():
    facts, leaves = [], []

    def fact(name, more=""):
        facts.append(f'[[fact]]\nname = "{name}"\n{more}\n')

    def leaf(name, points, rule):
        leaves.append(f'  {{ name = "{name}", points = {points}, rule = {{ {rule} }} }},')

    for index in range(RATIOS):
        fact(f"实际{index}")
        fact(f"计划{index}")
        leaf(f"完成率{index}", 4, f'kind = "linear", value = "实际{index} ÷ 计划{index}", zero = 0, full = 1')
    for index in range(BANDS):
        fact(f"比率{index}", 'measured_in = "%"')
        bands = (
            '{ from = "90%", points = 3 }, { from = "80%", below = "90%", points = 2 }, '
            '{ from = "60%", below = "80%", points = 1 }, { below = "60%", points = 0 }'
        )
        leaf(f"分档{index}", 3, f'kind = "bands", value = "比率{index}", bands = [ {bands} ]')
    for index in range(STEPS):
        fact(f"偏差{index}", 'measured_in = "%"')
        leaf(f"控制率{index}", 3, f'kind = "steps", value = "偏差{index}", from = 1, every = "1%", lose = 0.5')
    for index in range(ANSWERS):
        fact(f"违规{index}", 'values = ["是", "否"]')
        leaf(f"合规{index}", 3, f'kind = "yes_no", value = "违规{index}", full = "否"')
    for index in range(DECAYS):
        fact(f"成本{index}")
        leaf(f"节约{index}", 2.5, f'kind = "linear", value = "成本{index}", zero = 200, full = 100')
    points = RATIOS * 4 + BANDS * 3 + STEPS * 3 + ANSWERS * 3 + DECAYS * Decimal("2.5")
    head = (
        f'[rubric]\nid = "bench"\ntitle = "基准"\nversion = "1"\nyear = 2020\nlanguage = "zh"\npoints = {points}\n'
        'levels = "any"\nrounding = { places = 2, mode = "half-up", source = "convention" }\n'
        'grades = [ { name = "优", from = 90 }, { name = "差", from = 0 } ]\n'
        'source = { document = "benchmark", status = "derived" }\n'
    )
    # A key of the document stands before its first table.
    return "level1 = [\n" + "\n".join(leaves) + "\n]\n" + head + "\n".join(facts)
