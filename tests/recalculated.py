"""Workbook forms as a spreadsheet calculates them: recalculated by LibreOffice, and held against the engine."""

import io
import subprocess
from decimal import Decimal

from python_calamine import CalamineWorkbook

from scorer.evaluator import evaluate
from scorer.forms import columns as codes
from scorer.forms.layout import adjustment_rows, table_of, veto_rows

#: What the form says of a veto.
HIT = {True: "触发", False: "未触发", None: "缺数据"}

#: Without this LibreOffice shows the values that the file brings along, and calculates nothing.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def converted(libreoffice, folder, files, kind="xlsx"):
    """The bytes of each file after LibreOffice has opened, recalculated and saved it."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE)
    source, target = folder / "in", folder / "out"
    source.mkdir(exist_ok=True)
    for name, data in files.items():
        (source / f"{name}.xlsx").write_bytes(data)
    command = [libreoffice, f"-env:UserInstallation=file://{profile.parent}", "--headless", "--convert-to", kind]
    paths = [str(source / f"{name}.xlsx") for name in files]
    subprocess.run([*command, "--outdir", str(target), *paths], check=True, capture_output=True, timeout=300)
    return {name: (target / f"{name}.{kind}").read_bytes() for name in files}


def sheets(data):
    """The rows of each sheet of a form by the code in its first column, each a mapping from column code to value."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows and rows[0] and str(rows[0][0]).startswith("scorer:"):
            found[rows[0][0]] = {row[0]: dict(zip(rows[0][1:], row[1:], strict=True)) for row in rows[1:] if row[0]}
    return found


def values(data):
    """Whatever stands in the cells of a workbook, by sheet, row and column."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        (name, row, column): value
        for name in workbook.sheet_names
        for row, cells in enumerate(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for column, value in enumerate(cells)
        if value != ""
    }


def number(value):
    return None if value in ("", "#N/A") else Decimal(repr(value)).normalize()


def differences(rubric, assessment, data):
    """Every cell that calculates and is not what the engine says: (row, column, cell, engine)."""
    return [one for one in compared(rubric, assessment, data) if one[2] != one[3]]


def compared(rubric, assessment, data):
    """Every cell that calculates beside what the engine says: (row, column, cell, engine)."""
    card = evaluate(rubric, assessment)
    nodes = {node.code: node for node in card.root.walk()}
    table = sheets(data)[codes.TABLE]
    found = []

    def same(row, column, expected):
        expected = None if expected is None else Decimal(expected).normalize()
        found.append((row, column, number(table[row][column]), expected))

    for row in table_of(rubric, assessment).walk():
        if row.node is None:
            continue
        node = nodes.get(row.node.code if row.kind != "own" else f"{row.node.code}.{row.number}")
        if node is None:
            same(row.code, "earned", None)
            continue
        nothing_yet = node.children and all(leaf.score is None for leaf in node.leaves())
        same(row.code, "earned", None if nothing_yet else node.score)  # a sum of nothing yet is shown as a blank
        if row.scored and node.points is not None and node.score is not None:
            same(row.code, "lost", node.lost)
        if node.computed is not None and row.scored:
            same(row.code, "computed", node.computed.value)
    scored = {one.name: one for one in card.adjustments}
    for row in adjustment_rows(rubric):
        same(row.code, "earned", scored[row.name].score or 0)
    for veto, row in zip(card.vetoes, veto_rows(rubric), strict=True):
        found.append((row.code, "earned", table[row.code]["earned"], HIT[veto.hit]))
    same("total", "earned", card.score)
    if rubric.grades:
        found.append(("grade", "earned", table["grade"]["earned"], card.grade or ""))
    still = sum(values.get("open") or 0 for values in table.values())
    found.append(("open", "open", still == 0, card.complete))
    return found
