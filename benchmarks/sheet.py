"""The same rules as formulas of a spreadsheet, recalculated by LibreOffice and held against the bulk engine."""

import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from benchmarks.workload import GROUPS, KINDS, names

UNITS = 1_000
#: Without this LibreOffice shows the values that the file brings along, and calculates nothing.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def recalculated(frame, scored):
    """Seconds in which LibreOffice opens, recalculates and saves the sheet, and how many cells are not the engine's.

    None where there is no LibreOffice.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        heads = _write(folder / "units.xlsx", frame)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(PROFILE)
        command = [office, f"-env:UserInstallation=file://{user.parent}", "--headless", "--convert-to", "xlsx"]
        start = perf_counter()
        done = [*command, "--outdir", str(folder / "out"), str(folder / "units.xlsx")]
        subprocess.run(done, check=True, capture_output=True, timeout=600)
        seconds = perf_counter() - start
        return seconds, _different(folder / "out" / "units.xlsx", heads, scored)


def _write(path, frame):
    """The facts and, beside them, a formula for every score; gives the heads of the scores with their columns."""
    import xlsxwriter
    from xlsxwriter.utility import xl_col_to_name

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("units")
        where = {name: number for number, name in enumerate(frame.columns)}
        for number, name in enumerate(frame.columns):
            sheet.write_column(0, number, [name, *frame[name].to_list()])
        heads = _formulas()
        for number, head in enumerate(heads, len(where)):
            where[head] = number
            sheet.write(0, number, head)
        columns = {name: xl_col_to_name(number) for name, number in where.items()}
        for row in range(1, frame.height + 1):
            cells = {name: f"{column}{row + 1}" for name, column in columns.items()}
            for head, formula in heads.items():
                sheet.write_formula(row, where[head], "=" + formula(cells))
    return {head: where[head] for head in heads}


def _formulas():
    """The path of every node with its formula, which makes text of the cells of a row by their heads."""
    found = {}
    for kind, number, most in names():
        above = dict(GROUPS)[kind]
        found[f"{above}/{kind}/{kind}{number}"] = _leaf(kind, number, most)
    for kind, above in GROUPS:
        count, most, _ = KINDS[kind]
        found[f"{above}/{kind}"] = _spread([(f"{above}/{kind}/{kind}{n}", most) for n in range(count)])
    tops = {}
    for kind, above in GROUPS:
        tops.setdefault(above, []).append((f"{above}/{kind}", KINDS[kind][0] * KINDS[kind][1]))
    for above, parts in tops.items():
        found[above] = _spread(parts)
    total = _spread([(above, sum(most for _, most in parts)) for above, parts in tops.items()])
    found["score"] = lambda c: f'IF({c["违法"]}="是",MIN({total(c)},59),{total(c)})'
    return found


def _leaf(kind, number, most):
    def formula(cells):
        def fact(name):
            return cells[f"{name}{number}"]

        value = {
            "率": lambda: f"ROUND(MAX(MIN({fact('实绩')}/{fact('目标')},1),0)*{most},2)",
            "档": lambda: f"IF({fact('比例')}>=90,4,IF({fact('比例')}>=80,3,IF({fact('比例')}>=60,1.5,0)))",
            "扣": lambda: f"MAX({most}-0.5*{fact('次数')},0)",
            "否": lambda: f'IF({fact("有无")}="否",{most},0)',
            "级": lambda: f'IF({fact("等次")}="好",3,IF({fact("等次")}="中",1.5,0))',
            "低": lambda: f"ROUND(MAX((20-{fact('偏差')})/20,0)*{most},2)",
        }[kind]()
        return f'IF({cells[f"{kind}{number}#na"]},"",{value})'

    return formula


def _spread(parts):
    full = sum(most for _, most in parts)

    def formula(cells):
        several = ",".join(cells[name] for name, _ in parts)
        applies = "+".join(f"ISNUMBER({cells[name]})*{most}" for name, most in parts)
        return f'IF(COUNT({several})=0,"",ROUND(SUM({several})*{full}/({applies}),2))'

    return formula


def _different(path, heads, scored):
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    wrong = 0
    for row, unit in zip(rows, scored.iter_rows(named=True), strict=True):
        for head, column in heads.items():
            cell = None if row[column] == "" else Decimal(repr(row[column]))
            wrong += cell != unit[head]
    return wrong
