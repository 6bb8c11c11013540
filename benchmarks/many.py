"""Ten thousand assessments in one process: time per card beside the plain sum of its scores, and memory."""

import random
import tracemalloc
from decimal import Decimal
from statistics import median
from time import process_time

from scorer.diagnostics import nowhere
from scorer.evaluator import evaluate
from scorer.loader import load_rubric
from scorer.loader.assessment import read_assessment
from scorer.model import Assessment, Entry, Indicator, Own, Slot
from scorer.reporters import render
from scorer.source import parse

CARDS = 10_000
BATCH = 250
EARLY = 1_000


def measure():
    """The table of times and memory."""
    rubric = load_rubric("sichuan-department-2017")
    chance = random.Random(1)
    times = {name: [] for name in ("sum", "evaluate", "read", "json", "text")}
    evaluated = 0
    while evaluated < CARDS:
        assessments = [some_assessment(rubric, chance) for _ in range(BATCH)]
        scores = [scores_of(assessment) for assessment in assessments]
        texts = [toml_of(assessment) for assessment in assessments[:25]]
        totals, seconds = timed(sum, scores)
        times["sum"].append(seconds)
        cards, seconds = timed(lambda assessment: evaluate(rubric, assessment), assessments)
        times["evaluate"].append(seconds)
        if [card.score for card in cards] != totals:
            raise RuntimeError("a card does not have the sum of its scores")
        times["read"].append(timed(lambda text: read_assessment(parse(text, "unit.toml")), texts)[1])
        times["json"].append(timed(lambda card: render(card, "json"), cards[:25])[1])
        times["text"].append(timed(render, cards[:5])[1])
        evaluated += BATCH
    plain = median(times["sum"])
    names = {
        "sum": "plain Decimal sum of the same scores",
        "evaluate": f"evaluate, {CARDS:,} cards",
        "read": "read one assessment from TOML",
        "json": "render as json",
        "text": "render as text",
    }
    rows = [("", "µs a card", "of the sum")]
    for name, title in names.items():
        rows.append((title, f"{1e6 * median(times[name]):.1f}", f"{median(times[name]) / plain:.0f}"))
    early, late = peaks(rubric, chance)
    rows.append((f"peak memory after {EARLY:,} cards, KiB", f"{early / 1024:.0f}", ""))
    rows.append((f"peak memory after {CARDS:,} cards, KiB", f"{late / 1024:.0f}", f"+{(late - early) / 1024:.0f} KiB"))
    return rows


def timed(function, values):
    """What `function` gives for each value, and the CPU seconds that one took."""
    start = process_time()
    found = [function(value) for value in values]
    return found, (process_time() - start) / len(values)


def peaks(rubric, chance):
    """The most memory that Python held at any time up to an early and to the last card; no card is kept."""
    tracemalloc.start()
    early = 0
    for number in range(1, CARDS + 1):
        evaluate(rubric, some_assessment(rubric, chance))
        if number == EARLY:
            early = tracemalloc.get_traced_memory()[1]
    late = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return early, late


def some_assessment(rubric, chance):
    """An assessment with a random score for every leaf and two own indicators in every slot."""
    place = nowhere("unit.toml")

    def entry(most, points=None):
        return Entry(score=Decimal(chance.randint(0, int(most * 2))) / 2, points=points, place=place)

    scores = {node.label: entry(node.points) for node in rubric.nodes if isinstance(node, Indicator)}
    own = tuple(
        Own(slot.label, f"自定{number}", entry(slot.points / 2, slot.points / 2))
        for slot in rubric.nodes
        if isinstance(slot, Slot)
        for number in (1, 2)
    )
    return Assessment(rubric=rubric.id, unit="某局", year=2017, scores=scores, own=own, place=place, file="unit.toml")


def scores_of(assessment):
    return [entry.score for entry in (*assessment.scores.values(), *(own.entry for own in assessment.own))]


def toml_of(assessment):
    lines = [f'rubric = "{assessment.rubric}"', f'unit = "{assessment.unit}"', f"year = {assessment.year}", "[scores]"]
    lines += [f'"{key}" = {entry.score}' for key, entry in assessment.scores.items()]
    for own in assessment.own:
        lines += ["[[own]]", f'slot = "{own.slot}"', f'name = "{own.name}"']
        lines += [f"points = {own.entry.points}", f"score = {own.entry.score}"]
    return "\n".join(lines) + "\n"
