"""The rubrics that are shipped, on tables of made-up rows: how quick each is, and that every cell is the evaluator's.

`python -m benchmarks.shipped` prints the speed of each; `python -m benchmarks.shipped --exact 100000` works out so many
rows of three of them also by the exact evaluator, as they round and half-even, on as many processes as there are
processors, and stops at the first cell that differs; `--seed 7` behind it makes up other rows.
"""

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import get_args

import attrs
import numpy as np
import polars as pl

from benchmarks.printing import print_table
from scorer.columns import score_table
from scorer.columns.outputs import outputs
from scorer.columns.points import with_points
from scorer.columns.rows import card_of
from scorer.exact import Mode
from scorer.layout import asked, one_column_a_pot
from scorer.loader import load_rubric
from scorer.loader.library import rubric_files, shipped_library
from scorer.model import Group, Indicator
from scorer.rules.counted import MET
from scorer.rules.judged import Choice, Given, Graded
from scorer.tables import ROW, as_table, read_table

UNITS = 1_000_000
THREE = ("hunan-yueyang-department-2018", "common-inspection-service-project", "mof-project-2021")
BLANKS, N_A = 0.02, 0.03


def table(rubric, units, seed=1):
    """Made-up rows of any rubric: mostly whole, some blank, some not applicable where the rubric says what then."""
    chance = np.random.default_rng(seed)
    flat = one_column_a_pot(rubric)
    columns = {"unit": pl.Series([f"第{number}单位" for number in range(units)])}
    for fact in flat.facts:
        values = fact.values if fact.is_text else None
        columns[f"fact:{fact.name}"] = some(chance, units, values) if values else decimals(chance, units, 0, 130)
    for node in flat.nodes:
        if isinstance(node, Group):
            continue
        rule = node.rule if isinstance(node, Indicator) else None
        own = (typed(chance, units, node, rule) if rule is None or rule.shape.by_hand else {}) | answers(
            chance, units, node.code, rule
        )
        if flat.root.not_applicable is not None:
            absent = pl.Series(chance.random(units) < N_A)
            own = {head: pl.select(pl.when(~absent).then(cells)).to_series() for head, cells in own.items()}
            own[f"{node.code}#na"] = absent
        columns |= own
    return pl.DataFrame(columns)


def typed(chance, units, node, rule):
    """Scores that a person types, and the grade that goes with them."""
    most = float(node.points)
    match rule and rule.shape:
        case Given(values) if values:
            return {node.code: some(chance, units, values)}
        case Graded(grades):
            which = chance.integers(0, len(grades), units)
            lows = np.array([-(-100 * most * float(one.low) // 1) / 100 for one in grades])
            return {f"{node.code}#grade": pl.Series([grades[n].name for n in which]), node.code: cents(lows[which])}
    step = float(node.step) if isinstance(node, Indicator) and node.step else 0.5
    return {node.code: blanked(chance, cents(chance.integers(0, int(most / step) + 1, units) * step))}


def answers(chance, units, code, rule):
    """What a rule asks for: a named answer, how many items are met, each item, how often each occurrence was found."""
    found = {}
    for part in asked(rule):
        head, shape = f"{code}#{part}", rule.shape
        if part == "met" or part == MET:
            found[head] = blanked(chance, pl.Series(chance.integers(0, shape.of + 1, units)))
        elif part == "grade":
            if isinstance(shape, Choice):
                found[head] = some(chance, units, [answer.name for answer in shape.answers])
        elif "counts" in shape.takes:
            found[head] = blanked(chance, pl.Series(chance.integers(0, 3, units)))
        else:
            found[head] = blanked(chance, pl.Series(chance.random(units) < 0.8))
    return found


def decimals(chance, units, low, high):
    return blanked(chance, cents(chance.integers(low * 100, high * 100, units) / 100))


def cents(values):
    return pl.Series((values * 100).round().astype("int64")).cast(pl.Int128).reinterpret(dtype=pl.Decimal(18, 2))


def some(chance, units, values):
    return blanked(chance, pl.Series(list(values)).gather(chance.integers(0, len(values), units)))


def blanked(chance, series):
    return pl.select(pl.when(pl.Series(chance.random(len(series)) >= BLANKS)).then(series)).to_series()


# ── How quick


def measure(units=UNITS):
    """The table of times; a rubric whose rows have no points goes to the exact evaluator and is left out."""
    rows = [(f"{units:,} units", "columns", "s", "CPU s", "of decoding (CPU)", "left to the evaluator")]
    with tempfile.TemporaryDirectory() as folder:
        for name, _ in rubric_files(shipped_library()):
            rubric = load_rubric(name)
            if rubric.template or with_points(one_column_a_pot(rubric)) is None:
                continue
            path = Path(folder) / f"{name}.parquet"
            table(rubric, units).write_parquet(path)
            columns = len(pl.read_parquet_schema(path))
            _, decode, _ = timed(lambda path=path: pl.read_parquet(path))
            wall, cpu, scored = timed(lambda path=path, rubric=rubric: score_table(rubric, read_table(path, rubric)))
            rows.append(
                (name, f"{columns}", f"{wall:.2f}", f"{cpu:.2f}", f"{cpu / decode:.1f}", f"{scored.exact_rows}")
            )
    return rows


def timed(function, times=3):
    """Seconds of the wall and of the processor, the medians of some runs, and what the last one gave."""
    walls, cpus, found = [], [], None
    for _ in range(times):
        wall, cpu = perf_counter(), process_time()
        found = function()
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
    return median(walls), median(cpus), found


# ── Cell for cell


def rounding(name, mode):
    """A shipped rubric, rounding as said."""
    rubric = load_rubric(name)
    return attrs.evolve(rubric, rounding=attrs.evolve(rubric.rounding, mode=mode))


@cache
def rows_of(name, mode, units, seed):
    rubric = rounding(name, mode)
    known = as_table(table(rubric, units, seed), rubric)
    return known, known.frame.collect()


def exactly(task):
    """Some rows by the exact evaluator, in a process of its own."""
    *whose, start, count = task
    known, frame = rows_of(*whose)
    rows = frame.slice(start, count)
    cards = [card_of(known.layout, row, known.place(row[ROW])) for row in rows.iter_rows(named=True)]
    return outputs(known.layout).frame(rows, cards).drop(ROW)


def compare(name, mode, units, seed=1, piece=1000):
    """Every cell of so many rows both ways; gives how many cells there were, and how many rows the plan left over."""
    rubric = rounding(name, mode)
    scored = score_table(rubric, table(rubric, units, seed))
    tasks = [(name, mode, units, seed, start, piece) for start in range(0, units, piece)]
    # A process that is split off with the threads of Polars in it would wait for them for ever.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for (*_, start, _), exact in zip(tasks, pool.map(exactly, tasks), strict=True):
            if not scored.frame.slice(start, piece).equals(exact, null_equal=True):
                raise RuntimeError(f"{name}, {mode}: a cell of the rows from {start} on is not as the evaluator has it")
    return scored.frame.height * scored.frame.width, scored.exact_rows


def main(words):
    match words:
        case []:
            print_table("shipped", measure())
        case ["--exact", units, *others] if not others or others[0] == "--seed":
            for name, mode in product(THREE, get_args(Mode)):
                cells, left = compare(name, mode, int(units), *map(int, others[1:]))
                told = f"{cells:,} cells equal; {left} of {int(units):,} rows were the evaluator's"
                print(f"{name}, {mode}: {told}", flush=True)
        case _:
            print("python -m benchmarks.shipped [--exact 100000 [--seed 7]]", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
