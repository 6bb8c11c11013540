"""Outputs are whole or absent: every command, every format, on a disk that is full and in a process that is killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scorer.cli import main
from test_importing import RUBRIC, TABLE

ROOT = Path(__file__).parents[1]
UNIT = 'rubric = "体系.toml"\nunit = "{}"\nyear = 2020\n[scores]\n"相关性" = 40\n"明确性" = 50\n'
CSV = "unit,year,相关性,明确性\n甲局,2020,40,50\n乙局,2020,30,50\n"

#: What is written, by the words of the command; the last one is the target.
OUTPUTS = {
    **{f"card{ending}": ("score", "甲.toml", "-o", f"card{ending}")
       for ending in (".docx", ".xlsx", ".pdf", ".html", ".csv", ".json", ".md", ".txt")},
    **{f"form{ending}": ("form", "体系.toml", "-o", f"form{ending}") for ending in (".xlsx", ".html", ".toml", ".csv")},
    **{f"all{ending}": ("compare", "甲.toml", "乙.toml", "-o", f"all{ending}")
       for ending in (".xlsx", ".docx", ".html", ".json", ".csv", ".parquet", ".md")},
    "cards": ("score", "甲.toml", "乙.toml", "--format", "docx", "-o", "cards"),
    "tables": ("compare", "甲.toml", "乙.toml", "--format", "parquet", "-o", "tables"),
    "imported": ("import", "甲.txt", "--rubric", "体系.toml", "-o", "imported"),
}  # fmt: skip

#: Runs the commands of a list one after the other, so that the program is started once; a file may have 64 bytes.
ON_A_FULL_DISK = """
import json, resource, signal, sys
from scorer.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
print(json.dumps([main(words) for words in json.loads(sys.argv[1])]))
"""

#: Writes half of its file and is gone.
KILLED = """
import json, os, signal, sys
from scorer.cli import main

opened = os.fdopen

def half(handle, *mode):
    stream = opened(handle, *mode)
    class Half:
        def __enter__(self): return self
        def __exit__(self, *_): raise AssertionError("not killed")
        def write(self, content):
            stream.write(content[: len(content) // 2])
            stream.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    return Half()

os.fdopen = half
main(json.loads(sys.argv[1]))
"""

#: Scores a table straight into a file; the argument is what may be written into one file, in bytes.
SCORED = """
import resource, signal, sys
from pathlib import Path
from scorer import load_rubric
from scorer.columns import score_file
from scorer.tables import read_table
rubric = load_rubric("体系.toml")
table = read_table(Path("units.csv"), rubric)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
try:
    print(score_file(rubric, table, Path("scored.parquet")).failed)
except OSError as error:
    print("refused")
"""

#: Is interrupted after the first rows, as Ctrl-C does it, while a table is scored straight into a file.
SCORING_STOPPED = """
import os, signal, time
from pathlib import Path
import attrs
from scorer import load_rubric
from scorer.columns import score_file
from scorer.tables import read_table

def stop(rows):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.2)

rubric = load_rubric("体系.toml")
score_file(rubric, attrs.evolve(read_table(Path("units.csv"), rubric), watched=stop), Path("scored.parquet"))
"""

#: Is interrupted at the second card of a folder.
COMPARING_STOPPED = """
import os, signal, sys
from scorer.cli import comparison_inputs, main

load, seen = comparison_inputs.load_assessment, []

def loaded(path, **named):
    seen.append(path)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGINT)
    return load(path, **named)

comparison_inputs.load_assessment = loaded
sys.exit(main(["compare", ".", "-o", sys.argv[1]]))
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("体系.toml", RUBRIC), ("甲.txt", TABLE), ("units.csv", CSV)):
        Path(name).write_text(text, encoding="utf-8")
    for name in "甲乙":
        Path(f"{name}.toml").write_text(UNIT.format(f"{name}局"), encoding="utf-8")
    for name in ("cards", "tables", "imported"):
        Path(name).mkdir()
    return tmp_path


def run(program, *words):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"}
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def contents(folder):
    """Every file that is not hidden."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_on_a_full_disk_no_command_leaves_anything_behind_and_each_says_so(folder, chinese_fonts):
    before = contents(folder)
    done = run(ON_A_FULL_DISK, json.dumps([*OUTPUTS.values()]))
    assert json.loads(done.stdout.splitlines()[-1]) == [2] * len(OUTPUTS)
    assert done.stderr.count("[cannot-write]") == len(OUTPUTS)
    assert "Traceback" not in done.stderr
    assert contents(folder) == before
    assert not [path for path in folder.rglob(".*") if path.is_file()]


@pytest.mark.parametrize(
    "name",
    [
        "card.docx",
        "card.xlsx",
        "card.pdf",
        "all.parquet",
        "all.xlsx",
        "all.html",
        "form.xlsx",
        "form.html",
        "form.csv",
        "cards",
        "imported",
    ],
)
def test_a_process_that_is_killed_while_it_writes_leaves_what_was_there(folder, chinese_fonts, name):
    earlier = folder / name
    if not earlier.is_dir() and not name.startswith("form"):  # a form is never written over
        earlier.write_text("earlier", encoding="utf-8")
    before = contents(folder)
    assert run(KILLED, json.dumps(OUTPUTS[name])).returncode == -signal.SIGKILL
    assert contents(folder) == before


def test_every_output_of_these_is_written_where_there_is_room(folder, chinese_fonts):
    for words in OUTPUTS.values():
        assert main(list(words)) == 0, words
    written = contents(folder)
    assert {name for name in OUTPUTS if not (folder / name).is_dir()} <= written.keys()
    assert all(list((folder / name).iterdir()) for name in ("cards", "tables", "imported"))
    assert all(len(content) > 64 for content in written.values())


def test_a_scored_file_is_whole_or_absent_on_a_full_disk(folder):
    before = contents(folder)
    assert run(SCORED, "64").stdout == "refused\n"
    assert contents(folder) == before
    assert not [path for path in folder.rglob(".*") if path.is_file()]
    assert run(SCORED, "1000000").stdout == "{}\n"
    assert (folder / "scored.parquet").read_bytes()[-4:] == b"PAR1"


def test_scoring_into_a_file_that_is_interrupted_leaves_what_was_there(folder):
    (folder / "scored.parquet").write_text("earlier", encoding="utf-8")
    before = contents(folder)
    assert run(SCORING_STOPPED).returncode == -signal.SIGINT
    assert contents(folder) == before
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("name", ["all.html", "tables"])
def test_comparing_a_folder_that_is_interrupted_leaves_what_was_there(folder, name):
    if name == "all.html":
        (folder / name).write_text("earlier", encoding="utf-8")
    before = contents(folder)
    done = run(COMPARING_STOPPED, name)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert contents(folder) == before
    assert not list(folder.rglob(".*"))
