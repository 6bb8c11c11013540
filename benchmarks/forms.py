"""Five hundred filled-in workbooks read, checked and scored, and imported, beside reading their cells alone."""

import contextlib
import io
import random
import tempfile
from pathlib import Path
from time import process_time

import attrs

from benchmarks.many import some_assessment
from scorer.cli import main
from scorer.evaluator import evaluate
from scorer.forms.workbook import filled_workbook
from scorer.loader import load_assessment, load_rubric

FORMS = 500
#: The most that reading, checking and scoring may take, or `scorer import`, as a multiple of reading the cells.
TARGET = 12


def measure():
    """The table of times."""
    from python_calamine import CalamineWorkbook

    rubric = load_rubric("sichuan-department-2017")
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.xlsx" for number in range(FORMS)]
        totals = []
        for number, path in enumerate(paths):
            assessment = attrs.evolve(some_assessment(rubric, chance), unit=f"第{number}局")
            totals.append(evaluate(rubric, assessment).score)
            path.write_bytes(filled_workbook(rubric, assessment))
        start = process_time()
        for path in paths:
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()
        middle = process_time()
        scores = [evaluate(rubric, load_assessment(path)).score for path in paths]
        end = process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            status = main(["import", folder, "-o", str(Path(folder) / "read")])
        imported = process_time() - end
        written = [
            evaluate(rubric, load_assessment(Path(folder) / "read" / f"{path.stem}.toml")).score for path in paths
        ]
    if status or written != totals:
        raise RuntimeError("a form that was imported does not have the total that it was filled with")
    if scores != totals:
        raise RuntimeError("a form read back does not have the total that it was filled with")
    alone, whole = middle - start, end - middle

    def row(what, seconds):
        verdict = "met" if seconds <= TARGET * alone else "MISSED"
        return (what, f"{1000 * seconds / FORMS:.2f}", f"{seconds / alone:.1f}", str(TARGET), verdict)

    return [
        (f"{FORMS} filled-in workbooks", "ms a form", "of reading", "target", ""),
        ("reading every cell alone (calamine)", f"{1000 * alone / FORMS:.2f}", "1.0", "", ""),
        row("read, checked and scored", whole),
        row("imported: written as assessments, each read back", imported),
    ]
