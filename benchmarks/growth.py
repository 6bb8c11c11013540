"""How time and memory grow with the number of units, Parquet to Parquet, each size in a process of its own.

`python -m benchmarks growth` goes up to ten million; `python -m benchmarks.growth 1000000` to a million. With
`--svg docs/images/growth.svg` behind the number it draws the curve as well.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from benchmarks.printing import print_table
from benchmarks.workload import rubric, table
from scorer.columns import score_file
from scorer.tables import read_table

MOST = 10_000_000
#: MiB that ten million units may take.
MEMORY = 2048
#: From here on the time may grow by so much more than the units do.
LINEAR_FROM, LINEAR = 100_000, 1.25


def measure(most=MOST):
    """The table of sizes."""
    found = list(sizes(most))
    rows = [("units", "s", "CPU s", "CPU µs a unit", "peak memory, MiB")]
    for one in found:
        each = 1e6 * one["cpu"] / one["units"]
        rows.append((f"{one['units']:,}", f"{one['seconds']:.2f}", f"{one['cpu']:.2f}", f"{each:.2f}", f"{one['mib']}"))
    large = [one for one in found if one["units"] >= LINEAR_FROM]
    if len(large) > 1:
        growth = large[-1]["cpu"] / large[0]["cpu"] * large[0]["units"] / large[-1]["units"]
        rows.append(
            ("target: linear from 100,000 on", f"{growth:.2f}", "met" if growth <= LINEAR else "MISSED", "", "")
        )
    most_held = found[-1]["mib"]
    rows.append((f"target: at most {MEMORY:,} MiB", str(most_held), "met" if most_held <= MEMORY else "MISSED", "", ""))
    return rows


def sizes(most):
    """Every power of ten from a thousand on."""
    units = 1_000
    while units <= most:
        run = [sys.executable, "-m", "benchmarks.growth", "--size", str(units)]
        yield json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
        units *= 10


def one_size(units):
    """Seconds and memory of one size, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "units.parquet", Path(folder) / "out.parquet"
        made = [sys.executable, "-m", "benchmarks.growth", "--make", str(units), str(path)]
        subprocess.run(made, check=True)  # so that making the table does not count
        known = rubric()
        wall, cpu = perf_counter(), process_time()
        score_file(known, read_table(path, known), out)
        wall, cpu = perf_counter() - wall, process_time() - cpu
    print(json.dumps({"units": units, "seconds": round(wall, 3), "cpu": round(cpu, 3), "mib": round(peak())}))


def peak():
    """The most memory that this process has held, in MiB.

    Linux hands the peak of `getrusage` on to the program that a process starts; that of its address space it does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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


def draw(found, path):
    """Time and memory over the number of units, both axes in powers of ten."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "growth"  # the same figures give the same bytes
    from matplotlib import pyplot as plt

    units = [one["units"] for one in found]
    figure, (time, memory) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for axes, key, label in ((time, "seconds", "the wall"), (time, "cpu", "the processors"), (memory, "mib", "")):
        axes.plot(units, [one[key] for one in found], "o-" if key != "cpu" else "o--", label=label)
        axes.set(xscale="log", yscale="log", xlabel="units", title="peak memory, MiB" if key == "mib" else "seconds")
    # The line of the processors runs above that of the wall, so that its figures stand below.
    for axes, key, beside, side in ((time, "seconds", (5, -12), "left"), (memory, "mib", (-5, 6), "right")):
        for one in found:
            place = {"xytext": beside, "textcoords": "offset points", "ha": side}
            axes.annotate(f"{one[key]:.2g}" if one[key] < 10 else f"{one[key]:.0f}", (one["units"], one[key]), **place)
        axes.margins(0.14, 0.18)
        axes.grid(visible=True, alpha=0.3)
    time.legend(loc="upper left")
    memory.axhline(MEMORY, color="#a33", linestyle="--", label="target at 10⁷")
    handles, labels = memory.get_legend_handles_labels()
    memory.legend(handles[-1:], labels[-1:], loc="lower right")
    figure.savefig(path, metadata={"Date": None})


def main(words):
    match words:
        case ["--size", units]:
            one_size(int(units))
        case ["--make", units, path]:
            make(int(units), path)
        case [most, "--svg", path] if most.isdecimal():
            found = list(sizes(int(most)))
            for one in found:
                print(one)
            draw(found, path)
        case [most] if most.isdecimal():
            print_table("growth", measure(int(most)))
        case _:
            print("python -m benchmarks.growth 10000000 [--svg docs/images/growth.svg]", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
