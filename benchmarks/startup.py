"""One command in a process of its own: the CPU time it takes from start to end, as a multiple of bare imports.

The processes take turns, so that a busy machine is busy for all of them; what is compared are medians.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median

import scorer

ROOT = Path(__file__).parent.parent
EXAMPLE = str(ROOT / "examples" / "panzhihua-beijing-2017.toml")
MISTAKEN = str(ROOT / "tests" / "cases" / "invalid" / "na-with-score.toml")
ROUNDS = 31

BARE = "bare python"
IMPORTS = "import attrs tomli decimal argparse json"

#: What the installed command `scorer` does.
COMMAND = "from scorer.cli import run; run()"

#: Name → program and words; and the most it may take, as a multiple of IMPORTS (docs/decisions, "heavy imports").
PROGRAMS = {
    BARE: (["pass"], None),
    IMPORTS: (["import attrs, tomli, decimal, argparse, json"], None),
    "scorer --version": ([COMMAND, "--version"], 1.2),
    "scorer --help": ([COMMAND, "--help"], 1.2),
    "scorer score --help": ([COMMAND, "score", "--help"], 1.2),
    "scorer score absent.toml (a diagnostic)": ([COMMAND, "score", "absent.toml"], 1.2),
    "scorer score na-with-score.toml (a diagnostic)": ([COMMAND, "score", MISTAKEN], None),
    "scorer score example --format json": ([COMMAND, "score", EXAMPLE, "--format", "json"], 1.5),
    "scorer score example (text)": ([COMMAND, "score", EXAMPLE], 2.6),
    "scorer score example --format csv": ([COMMAND, "score", EXAMPLE, "--format", "csv"], None),
    "scorer score example --format html": ([COMMAND, "score", EXAMPLE, "--format", "html"], None),
}


def measure(rounds=ROUNDS):
    """The table of all programs."""
    times = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as cache:
        for words, _ in PROGRAMS.values():
            cpu_seconds(words, cache)  # fills the cache of compiled modules
        for round_ in range(rounds):
            names = list(PROGRAMS)
            for name in names[round_ % len(names) :] + names[: round_ % len(names)]:
                times[name].append(cpu_seconds(PROGRAMS[name][0], cache))
    imports = median(times[IMPORTS])
    rows = [("", "CPU ms", "least", "of imports", "target", "")]
    for name, (_, target) in PROGRAMS.items():
        ratio = median(times[name]) / imports
        verdict = "" if target is None else ("met" if ratio <= target else "MISSED")
        wanted = "" if target is None else f"{target:.1f}"
        milliseconds = (f"{1000 * median(times[name]):.0f}", f"{1000 * min(times[name]):.0f}")
        rows.append((name, *milliseconds, f"{ratio:.2f}", wanted, verdict))
    return rows


def cpu_seconds(words, cache):
    """User and system time of one Python process that runs `words`; compiled modules are kept in `cache`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    environment |= {
        "PYTHONPATH": str(Path(scorer.__file__).parent.parent),
        "PYTHONPYCACHEPREFIX": cache,
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", *words], environment, file_actions=nowhere)
    _, status, usage = os.wait4(process, 0)
    wanted = 2 if {"absent.toml", MISTAKEN} & set(words) else 0
    if os.waitstatus_to_exitcode(status) != wanted:
        raise RuntimeError(f"{words[1:]} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime
