"""Many units from facts to cards: the bulk engine beside decoding alone, a float script, Decimal and others.

`python -m benchmarks bulk` prints the table for 100,000 units, `python -m benchmarks.bulk --table 1000000` for so many;
`python -m benchmarks.bulk 10000000` prints the growth up to so many units, each size in a process of its own so that
its memory can be told.
"""

import json
import resource
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

import polars as pl

from benchmarks.printing import print_table
from scorer.columns import score_file, score_table
from scorer.columns.outputs import outputs
from scorer.columns.rows import card_of
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from scorer.tables import ROW, read_table

UNITS = 100_000
#: Units of the slow ones, whose time is per unit anyway.
FEW = 2_000
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


def measure(units=UNITS):
    """The table of times, all in one run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.parquet"
        table(units).write_parquet(path)
        rubric = read_rubric(parse(rubric_text(), "bulk.toml"))
        decode = timed(lambda: pl.read_parquet(path))
        runs = {
            "Parquet decoded, nothing else": decode,
            "scorer: every score, total, bounds, grade": timed(lambda: score_table(rubric, read_table(path, rubric))),
            "scorer: Parquet to Parquet": timed(
                lambda: score_file(rubric, read_table(path, rubric), Path(folder) / "out.parquet"), 1
            ),
            "NumPy: sums of the levels only": numpy_sums(units),
            "pandas: the same rules in floats": timed(lambda: pandas_script(path)),
            "Python Decimal, one unit after the other": plain_decimal(path) * units,
            "scorer evaluate, one unit after the other": evaluator(rubric, path) * units,
        }
        runs |= libraries(units)
        wrong = pandas_wrong(rubric, path)
    rows = [("", f"s for {units:,} units", "Mcell/s", "of decoding")]
    for name, seconds in runs.items():
        rows.append((name, f"{seconds:.2f}", f"{units * LEAVES / seconds / 1e6:.2f}", f"{seconds / decode:.1f}"))
    rows.append((f"totals that the float script rounds otherwise, of {units:,}", str(wrong), "", ""))
    return rows


def timed(function, times=3):
    """Seconds of the wall, the median of some runs."""
    seconds = []
    for _ in range(times):
        start = perf_counter()
        function()
        seconds.append(perf_counter() - start)
    return median(seconds)


def numpy_sums(units):
    """Sums of random scores to level 2, level 1 and the total."""
    import numpy as np

    scores = np.random.default_rng(1).integers(0, 400, (units, LEAVES))
    ends = np.cumsum([0, *(count for count, _, _ in KINDS.values())])

    def sums():
        level2 = np.stack([scores[:, a:b].sum(axis=1) for a, b in zip(ends, ends[1:], strict=False)])
        return level2[0], level2[1:4].sum(axis=0), level2[4:].sum(axis=0), level2.sum(axis=0)

    return timed(sums)


def pandas_script(path):
    """What an analyst would write: floats, np.round, the same rules and the same spreading of what does not apply."""
    import numpy as np
    import pandas as pd

    data = pd.read_parquet(path)
    scores, points, absent = {}, {}, {}
    for kind, number, most in names():
        match kind:
            case "率":
                value = (data[f"实绩{number}"] / data[f"目标{number}"]).clip(0, 1) * most
            case "档":
                share = data[f"比例{number}"] / 100
                value = np.select([share >= 0.9, share >= 0.8, share >= 0.6], [4, 3, 1.5], 0.0)
            case "扣":
                value = (most - 0.5 * data[f"次数{number}"]).clip(lower=0)
            case "否":
                value = np.where(data[f"有无{number}"] == "否", most, 0.0)
            case "级":
                value = data[f"等次{number}"].map({"好": 3.0, "中": 1.5, "差": 0.0})
            case "低":
                value = (1 - data[f"偏差{number}"] / 100 / 0.2).clip(0, 1) * most
        out = data[f"{kind}{number}#na"]
        scores[kind, number] = pd.Series(np.round(value, 2), index=data.index).where(~out)
        points[kind, number], absent[kind, number] = most, out

    def rolled(parts, full):
        total = sum(score.fillna(0) for score, _ in parts)
        applies = sum(score.notna() * most for score, most in parts)
        found = np.round(np.where(applies == full, total, total * full / applies.replace(0, np.nan)), 2)
        return pd.Series(found, index=data.index).where(applies > 0)

    level2 = {
        kind: (rolled([(scores[kind, n], most) for n in range(count)], count * most), count * most)
        for kind, (count, most, _) in KINDS.items()
    }
    level1 = []
    for above in dict.fromkeys(above for _, above in GROUPS):
        inside = [level2[kind] for kind, group in GROUPS if group == above]
        full = sum(most for _, most in inside)
        level1.append((rolled(inside, full), full))
    total = rolled(level1, sum(most for _, most in level1))
    total = total.where(data["违法"] != "是", np.minimum(total, 59))
    grade = pd.cut(total, [-1, 79.999999, 89.999999, 1000], labels=["差", "良", "优"])
    return pd.DataFrame(
        {str(key): value for key, value in scores.items()}
        | {kind: score for kind, (score, _) in level2.items()}
        | {f"一{number}": score for number, (score, _) in enumerate(level1)}
        | {"total": total, "grade": grade}
    )


def pandas_wrong(rubric, path):
    """How many totals the float script has otherwise.

    Mostly halves of a cent, which np.round takes to even and the rubric up. The made-up 偏差 often gives such halves,
    so the count says nothing of real tables.
    """
    exact = score_table(rubric, read_table(path, rubric)).frame["score"].cast(pl.Float64)
    return int((pl.Series(pandas_script(path)["total"].to_numpy()) != exact).sum())


def plain_decimal(path):
    """Seconds for a unit in Python with Decimal; only leaves and sums, so it does less than the others."""
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

    return timed(lambda: [one(row) for row in rows]) / FEW


def evaluator(rubric, path):
    """Seconds for a unit by the exact evaluator; every cell of these units is also held against the bulk engine."""
    known = read_table(path, rubric)
    rows = known.frame.head(FEW).collect()
    cards = []
    seconds = timed(
        lambda: cards.extend(card_of(known.layout, row, known.place(row[ROW])) for row in rows.iter_rows(named=True)), 1
    )
    exact = outputs(known.layout).frame(rows, cards).drop(ROW)
    if not score_table(rubric, rows.drop(ROW)).frame.equals(exact, null_equal=True):
        raise RuntimeError("a cell differs from the exact evaluator")
    return seconds / FEW


def libraries(units):
    """Decision libraries that can do the weighted sum alone: no rules, no policy, floats."""
    import numpy as np

    found = {}
    scores = np.random.default_rng(1).random((units, LEAVES))
    weights = np.full(LEAVES, 1 / LEAVES)
    try:
        from pymcdm.methods import WSM

        method = WSM(normalization_function=lambda column, **_: column)
        kinds = np.ones(LEAVES)
        found["pymcdm: the weighted sum only"] = timed(lambda: method(scores, weights, kinds))
    except ImportError:
        pass
    try:
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel

        matrix = skcriteria.mkdm(scores, [max] * LEAVES, weights=weights)
        found["scikit-criteria: the weighted sum only"] = timed(lambda: WeightedSumModel().evaluate(matrix))
    except ImportError:
        pass
    return found


# ── Growth


def one_size(units):
    """Seconds and memory of one size, Parquet to Parquet, in this process."""
    rubric = read_rubric(parse(rubric_text(), "bulk.toml"))
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "units.parquet", Path(folder) / "out.parquet"
        made = [sys.executable, "-m", "benchmarks.bulk", "--make", str(units), str(path)]
        subprocess.run(made, check=True)  # so that making the table does not count
        start = perf_counter()
        score_file(rubric, read_table(path, rubric), out)
        seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"units": units, "seconds": round(seconds, 3), "mib": round(peak)}))


def make(units, path):
    """A large table, a million units at a time."""
    pieces = []
    for start in range(0, units, 1_000_000):
        piece = Path(f"{path}.{start}")
        count = min(1_000_000, units - start)
        table(count, seed=start).with_columns(pl.col("unit") + start).write_parquet(piece)
        pieces.append(piece)
    pl.scan_parquet(pieces).sink_parquet(path)
    for piece in pieces:
        piece.unlink()


def growth(most):
    """Every power of ten from a thousand on: units, seconds, MiB."""
    found = []
    units = 1_000
    while units <= most:
        run = [sys.executable, "-m", "benchmarks.bulk", "--size", str(units)]
        done = subprocess.run(run, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout))
        print(found[-1], flush=True)
        units *= 10
    return found


def main(words):
    match words:
        case ["--size", units]:
            one_size(int(units))
        case ["--make", units, path]:
            make(int(units), path)
        case ["--table", units]:
            print_table("bulk", measure(int(units)))
        case [most] if most.isdecimal():
            growth(int(most))
        case _:
            print("python -m benchmarks.bulk 10000000, or --table 1000000", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
