"""`scorer compare` on a folder of files, and on a table too long for cards, each command in a process of its own.

The folder is beside a program that parses the same files as TOML, the table beside one that scores it and compares
nothing. `python -m benchmarks.comparing 300 100000` takes a city of so many units and a table of so many rows.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import tomli

from benchmarks.growth import peak
from benchmarks.printing import print_table
from benchmarks.workload import rubric, rubric_text
from scorer.cli import main as scorer_main
from scorer.columns import score_file
from scorer.tables import read_table

CITY = Path(__file__).parent.parent / "examples" / "city.py"
UNITS, ROWS = 5_000, 1_000_000
FORMATS = ("csv", "html", "xlsx", "docx", "json")


def measure(units=UNITS, rows=ROWS):
    """The table of commands; each ratio is to the first line of its half."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        city, table, known = folder / "city", folder / "units.parquet", folder / "rubric.toml"
        subprocess.run([sys.executable, CITY, city, "--units", str(units)], check=True, capture_output=True)
        made = [sys.executable, "-m", "benchmarks.growth", "--make", str(rows), table]
        subprocess.run(made, check=True)
        known.write_text(rubric_text(), encoding="utf-8")
        files = len(list(city.rglob("*.toml")))
        desk = ["compare", city, "--roster", city / "roster.csv"]
        long = ["compare", table, "--rubric", known, "-o"]
        halves = [
            [
                (f"parse {files:,} files as TOML", "--parse", [city]),
                ("compare them, csv, without robustness", "--compare", [*desk, "--draws", "0", "-o", folder / "0.csv"]),
                *((f"compare them, {kind}", "--compare", [*desk, "-o", folder / f"city.{kind}"]) for kind in FORMATS),
            ],
            [
                (f"score {rows:,} rows of Parquet", "--score", [table, folder / "out.parquet"]),
                *((f"compare them, {kind}", "--compare", [*long, folder / f"long.{kind}"]) for kind in FORMATS[:3]),
            ],
        ]
        found = [("", "seconds", "CPU s", "of the first", "peak memory, MiB")]
        for half in halves:
            first = 0.0
            for title, what, words in half:
                one = alone(what, words)
                first = first or one["cpu"]
                figures = (f"{one['seconds']:.1f}", f"{one['cpu']:.1f}", f"{one['cpu'] / first:.2f}", f"{one['mib']}")
                found.append((title, *figures))
    return found


def alone(what, words):
    """What one command takes in a process of its own."""
    run = [sys.executable, "-m", "benchmarks.comparing", what, *map(str, words)]
    done = subprocess.run(run, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout)


def one(what, words):
    """Do it in this process, and print what it took."""
    wall, cpu = perf_counter(), process_time()
    if what == "--parse":
        for path in Path(words[0]).rglob("*.toml"):
            parsed(path.read_bytes())
    elif what == "--score":
        known = rubric()
        score_file(known, read_table(words[0], known), Path(words[1]))
    elif scorer_main(words) == 2:
        raise RuntimeError("the command was refused")
    wall, cpu = perf_counter() - wall, process_time() - cpu
    print(json.dumps({"seconds": wall, "cpu": cpu, "mib": round(peak())}))


def parsed(data):
    """A file as TOML; the city has some that are none."""
    try:
        return tomli.loads(data.decode())
    except tomli.TOMLDecodeError:
        return None


def main(words):
    match words:
        case [what, *rest] if what.startswith("--"):
            one(what, rest)
        case [units, rows]:
            print_table("comparing", measure(int(units), int(rows)))
        case _:
            print_table("comparing", measure())


if __name__ == "__main__":
    main(sys.argv[1:])
