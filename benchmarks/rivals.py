"""What else does the work of the bulk engine, or a part of it: floats, Decimal, the evaluator, decision libraries."""

import importlib.util
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from time import perf_counter, process_time

import numpy as np
import polars as pl

from benchmarks.workload import KINDS, LEAVES, names
from scorer.columns import score_table
from scorer.columns.outputs import outputs
from scorer.columns.rows import card_of
from scorer.tables import ROW, read_table

#: Units of the slow ones, whose time is per unit anyway.
FEW = 2_000


def timed(function, times=3):
    """Seconds of the wall and of the processor, the medians of some runs."""
    return in_turn({"": function}, times)[""]


def in_turn(functions, times=5):
    """The seconds of several that take turns, so that a busy machine is busy for all of them."""
    seconds = {name: ([], []) for name in functions}
    for _ in range(times):
        for name, function in functions.items():
            wall, cpu = perf_counter(), process_time()
            function()
            seconds[name][0].append(perf_counter() - wall)
            seconds[name][1].append(process_time() - cpu)
    return {name: (median(walls), median(cpus)) for name, (walls, cpus) in seconds.items()}


def many(few, units):
    """The seconds of all units by those of a few."""
    return tuple(seconds * units / FEW for seconds in few)


def numpy_sums(units):
    """Sums of random scores to level 2, level 1 and the total."""
    scores = np.random.default_rng(1).integers(0, 400, (units, LEAVES))
    ends = np.cumsum([0, *(count for count, _, _ in KINDS.values())])

    def sums():
        level2 = np.stack([scores[:, a:b].sum(axis=1) for a, b in zip(ends, ends[1:], strict=False)])
        return level2[0], level2[1:4].sum(axis=0), level2[4:].sum(axis=0), level2.sum(axis=0)

    return timed(sums)


def plain_decimal(path):
    """A few units in Python with Decimal; only leaves and sums, so it does less than the others."""
    rows = pl.read_parquet(path, n_rows=FEW).rows(named=True)
    cent = Decimal("0.01")

    def one(row):
        total = Decimal(0)
        for kind, number, most in names():
            if row[f"{kind}{number}#na"]:
                continue
            match kind:
                case "率":
                    actual, target = (Decimal(repr(row[f"{name}{number}"])) for name in ("实绩", "目标"))
                    value = min(actual / target, Decimal(1)) * most
                case "档":
                    share = Decimal(repr(row[f"比例{number}"]))
                    value = Decimal(4 if share >= 90 else 3 if share >= 80 else 0)
                case "扣":
                    value = max(Decimal(0), most - row[f"次数{number}"] * Decimal("0.5"))
                case "否":
                    value = Decimal(most if row[f"有无{number}"] == "否" else 0)
                case "级":
                    value = {"好": Decimal(3), "中": Decimal("1.5"), "差": Decimal(0)}[row[f"等次{number}"]]
                case "低":
                    value = max(Decimal(0), 1 - Decimal(repr(row[f"偏差{number}"])) / 20) * most
            total += value.quantize(cent, ROUND_HALF_UP)
        return total

    return timed(lambda: [one(row) for row in rows])


def evaluator(rubric, path):
    """A few units by the exact evaluator; every cell of these units is also held against the bulk engine."""
    known = read_table(path, rubric)
    rows = known.frame.head(FEW).collect()
    cards = []
    seconds = timed(
        lambda: cards.extend(card_of(known.layout, row, known.place(row[ROW])) for row in rows.iter_rows(named=True)), 1
    )
    exact = outputs(known.layout).frame(rows, cards).drop(ROW)
    if not score_table(rubric, rows.drop(ROW)).frame.equals(exact, null_equal=True):
        raise RuntimeError("a cell differs from the exact evaluator")
    return seconds


def libraries(units):
    """Decision libraries, which can do the weighted sum alone: no rules, no policy, floats."""
    scores = np.random.default_rng(1).random((units, LEAVES))
    weights = np.full(LEAVES, 1 / LEAVES)
    if importlib.util.find_spec("pymcdm"):
        from pymcdm.methods import WSM

        method = WSM(normalization_function=lambda column, **_: column)
        yield "pymcdm: the weighted sum only, floats", timed(lambda: method(scores, weights, np.ones(LEAVES)))
    else:
        yield "pymcdm: not installed", None
    if importlib.util.find_spec("skcriteria"):
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel

        matrix = skcriteria.mkdm(scores, [max] * LEAVES, weights=weights)
        yield "scikit-criteria: the weighted sum only, floats", timed(lambda: WeightedSumModel().evaluate(matrix))
    else:
        yield "scikit-criteria: not installed", None
