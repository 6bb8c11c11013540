"""Many units from facts to cards: the bulk engine beside decoding alone, and beside what else does the work.

`python -m benchmarks bulk` prints the table for a million units, `python -m benchmarks.bulk 100000` for so many.
"""

import importlib.util
import sys
import tempfile
from pathlib import Path

import polars as pl

from benchmarks import pandas_script, rivals, sheet
from benchmarks.printing import print_table
from benchmarks.rivals import FEW, in_turn, many, timed
from benchmarks.workload import LEAVES, rubric, table
from scorer.columns import score_file, score_table
from scorer.tables import read_table

UNITS = 1_000_000
#: The engine may take so many times what decoding alone takes; a float script has to take so many times what it takes.
OF_DECODING, OF_PANDAS = 6, 3


def measure(units=UNITS):
    """The table of times, all in one run; what works unit by unit, and LibreOffice, is reckoned from a few."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.parquet"
        table(units).write_parquet(path)
        runs = dict(_runs(path, Path(folder), units))
        wrong = pandas_script.wrong(rubric(), path)
    decode = runs[DECODED]
    rows = [(f"{units:,} units", "s", "CPU s", "Mcell/s", "of decoding", "of its CPU")]
    for name, seconds in runs.items():
        rows.append((name, *(_figures(seconds, decode, units) if seconds else [""] * 5)))
    rows += _verdicts(runs)
    rows.append((f"totals that the float script rounds otherwise, of {units:,}", str(wrong), "", "", "", ""))
    return rows


DECODED, OURS = "Parquet decoded, nothing else", "scorer: every score, total, bounds, grade"
PANDAS = "pandas: the same work in floats, bounds included"
PANDAS_LESS = "pandas: less, without bounds"


def _runs(path, folder, units):
    known = rubric()
    yield from in_turn(
        {
            DECODED: lambda: pl.read_parquet(path),
            OURS: lambda: score_table(known, read_table(path, known)),
            PANDAS: lambda: pandas_script.cards(path),
            PANDAS_LESS: lambda: pandas_script.scores(path),
        }
    ).items()
    out = folder / "out.parquet"
    yield "scorer: Parquet to Parquet", timed(lambda: score_file(known, read_table(path, known), out), 1)
    decimals = folder / "decimals.parquet"
    money = [name for name, kind in pl.read_parquet_schema(path).items() if kind == pl.Float64]
    pl.read_parquet(path).with_columns(pl.col(money).cast(pl.Decimal(18, 2))).write_parquet(decimals)
    yield "  with decimals: decoded, nothing else", timed(lambda: pl.read_parquet(decimals))
    yield "  with decimals: scorer", timed(lambda: score_table(known, read_table(decimals, known)))
    yield "NumPy: sums of the levels only", rivals.numpy_sums(units)
    yield "Python Decimal, one unit after the other", many(rivals.plain_decimal(path), units)
    yield "scorer evaluate, one unit after the other", many(rivals.evaluator(known, path), units)
    yield from rivals.libraries(units)
    if importlib.util.find_spec("openfisca_core"):
        from benchmarks.openfisca_tree import simulated

        yield "OpenFisca: the same tree in 32-bit floats", timed(simulated(path))
    else:
        yield "OpenFisca: not installed", None
    few = pl.read_parquet(path, n_rows=sheet.UNITS)
    found = sheet.recalculated(few, score_table(known, few).frame)
    if found is None:
        yield "LibreOffice: not installed", None
    else:
        seconds, wrong = found
        name = f"LibreOffice, a sheet of {sheet.UNITS:,} units, {wrong} cells differ"
        yield name, (seconds * units / sheet.UNITS, None)


def _figures(seconds, decode, units):
    wall, cpu = seconds
    speed, times = f"{units * LEAVES / wall / 1e6:.2f}", f"{wall / decode[0]:.1f}"
    return f"{wall:.2f}", f"{cpu:.2f}" if cpu else "", speed, times, f"{cpu / decode[1]:.1f}" if cpu else ""


def _verdicts(runs):
    """The targets of docs/performance.md, by the wall."""
    ours = runs[OURS][0]
    times = ours / runs[DECODED][0]
    yield f"target: at most {OF_DECODING} times decoding", f"{times:.1f}", _met(times <= OF_DECODING), "", "", ""
    for name in (PANDAS, PANDAS_LESS):
        quicker = runs[name][0] / ours
        what = f"target: at least {OF_PANDAS} times as fast as {name.split(', ')[0]}"
        yield f"{what}, {name.split(', ')[1]}", f"{quicker:.1f}", _met(quicker >= OF_PANDAS), "", "", ""


def _met(met):
    return "met" if met else "MISSED"


def main(words):
    match words:
        case [units] if units.isdecimal() and int(units) >= FEW:
            print_table("bulk", measure(int(units)))
        case _:
            print(f"python -m benchmarks.bulk UNITS, at least {FEW}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
