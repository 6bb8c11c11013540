"""The Excel form of a rubric: a workbook that is filled in, calculates while it is, and is read back.

Its rows are those of `layout`, its formulas those of `formulas`; here they become sheets, cells, styles, what may be
typed, and a page to print. The same function fills a form from an assessment.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorer.facts import REGION, UNIT_TYPE, UNITS
from scorer.forms import columns as codes
from scorer.forms.calculated import fill_in, recording_sheet
from scorer.forms.cells import (
    FACT_HEIGHT,
    PROBLEM_HEIGHT,
    Lists,
    Styles,
    allow_list,
    allow_number,
    growing_sheet,
    lines_of,
    print_on_a4,
    put,
    set_growing_row,
    start_sheet,
)
from scorer.forms.columns import FIELDS, KIND_WORDS, Field
from scorer.forms.filling import Filling
from scorer.forms.layout import adjustment_rows, table_of, veto_rows
from scorer.forms.table import TableWriter
from scorer.forms.titles import HELP, SENTENCES, SHEETS, TITLES, form_title
from scorer.forms.toml import first_year
from scorer.forms.total_formulas import Bottom
from scorer.heads import KINDS
from scorer.model import Assessment, DeclaredFact, Rubric
from scorer.record import FACT_DECIMALS
from scorer.spreadsheet import quoted

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

#: A workbook says when it was made; this one says the same on every run, so that two writes are the same bytes.
_MADE = dt.datetime(2020, 1, 1)  # noqa: DTZ001  # a workbook knows no time zones

#: What fits on a page of A4 without being made smaller.
_HELP_WIDTH = 76

#: Rows for general problems, beside those of an assessment that is filled in.
GENERAL_ROWS = 8


def blank_workbook(rubric: Rubric, reference: str = "") -> bytes:
    """A form for `rubric`, which it names by its id or by `reference`, the path from where the form will stand."""
    return filled_workbook(rubric, None, reference)


def filled_workbook(rubric: Rubric, assessment: Assessment | None, reference: str = "") -> bytes:
    """The form with everything that an assessment says filled in; read again it gives the same assessment.

    Raises:
        InputError: the assessment does not fit the rubric.
    """
    import xlsxwriter

    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties({"title": rubric.title, "author": "scorer", "created": _MADE})
    workbook.set_calc_mode("auto")
    _Form(workbook, rubric, Filling(rubric, assessment)).write(reference or rubric.id)
    workbook.close()
    return stream.getvalue()


class _Form:
    def __init__(self, workbook: Workbook, rubric: Rubric, filling: Filling) -> None:
        self._rubric = rubric
        self._filling = filling
        self._titles = TITLES[rubric.language]
        self._sentences = SENTENCES[rubric.language]
        names = SHEETS[rubric.language]
        self._styles = Styles(workbook)
        self._head = workbook.add_worksheet(names["head"], recording_sheet())
        self._table = workbook.add_worksheet(names["table"], recording_sheet())
        self._general = workbook.add_worksheet(names["general"], growing_sheet())
        self._help = workbook.add_worksheet(names["help"])
        self._stamp = workbook.add_worksheet(codes.STAMP)
        self._expected: list[tuple[str, str, str]] = []
        self._lists = Lists(self._stamp, codes.STAMP_COLUMNS)
        self._facts: dict[str, str] = {}

    def write(self, reference: str) -> None:
        self._write_head()
        root = table_of(self._rubric, self._filling.assessment)
        bottom = Bottom(root, adjustment_rows(self._rubric), veto_rows(self._rubric))
        head = self._head.get_name()
        table = TableWriter(self._rubric, self._filling, self._styles, self._lists, self._facts, head)
        self._expected += table.write(self._table, bottom)
        self._write_general()
        self._write_help()
        self._write_stamp(reference)
        fill_in((self._head, self._table))
        self._table.activate()
        for sheet in (self._head, self._table, self._general, self._help, self._stamp):
            sheet.protect("", {"format_rows": True, "format_columns": True})

    # ── Unit, project, facts

    def _write_head(self) -> None:
        sheet, styles = self._head, self._styles
        columns = ("", "name", codes.VALUE, codes.UNIT, codes.SOURCE, "worth")
        start_sheet(sheet, codes.HEAD, columns, (4, 24, 34, 12, 34, 12))
        sheet.set_column(5, 5, None, None, {"hidden": True})
        sheet.merge_range(1, 1, 1, 4, form_title(self._rubric.title, self._rubric.language), styles.title)
        sheet.set_row(1, 34)
        row = self._section(2, (self._titles["head"], self._titles["value"], "", self._titles["hint"]))
        for field in FIELDS:
            self._write_field(row, field)
            row += 1
        if self._rubric.facts:
            heads = tuple(self._titles[name] for name in ("facts", "value", "unit_of", "source"))
            row = self._section(row + 1, heads)
            first = row
            for fact in self._rubric.facts:
                self._write_fact(row, fact)
                row += 1
            # With decimals that may be absent, Excel would end a whole number with a point.
            is_whole = f"=AND(ISNUMBER($C{first + 1}),$C{first + 1}=INT($C{first + 1}))"
            whole = {"type": "formula", "criteria": is_whole, "format": styles.whole}
            sheet.conditional_format(first, 2, row - 1, 2, whole)
        print_on_a4(sheet, self._rubric, self._sentences, row, 4, landscape=False)

    def _section(self, row: int, titles: Sequence[str]) -> int:
        for number, title in enumerate(titles, start=1):
            self._head.write_string(row, number, title, self._styles.heading)
        self._head.set_row(row, 24)
        return row + 1

    def _write_field(self, row: int, field: Field) -> None:
        sheet, styles, code = self._head, self._styles, f"head:{field.code}"
        sheet.write_string(row, 0, code)
        self._expected.append((code, "", ""))
        sheet.write_string(row, 1, self._titles[field.code], styles.label)
        sheet.write_blank(row, 3, None, styles.grey)
        value = self._filling.head.get(field.code)
        if field.code == "year" and value is None:
            value = first_year(self._rubric)
        if field.code == "kind":
            value = KIND_WORDS[str(value or "self")]
        put(sheet, row, 2, value, styles.text_input if field.kind in ("text", "date") else styles.number_input)
        set_growing_row(sheet, row, lines_of(str(value or ""), 34), FACT_HEIGHT, styles)
        hint = "required" if field.code in ("unit", "year", "kind") else "optional"
        hint = "date" if field.kind == "date" else "corrects" if field.code == "corrects" else hint
        sheet.write_string(row, 4, self._sentences[hint], styles.hint)
        if field.code == "kind":
            allow_list(sheet, row, 2, tuple(KINDS), self._sentences, self._lists)
        elif field.kind in ("number", "integer"):
            allow_number(sheet, row, 2, self._sentences, whole=field.kind == "integer")
        fact = {"about.type": UNIT_TYPE, "about.region": REGION}.get(field.code)
        if fact is not None:
            cell = f"$C${row + 1}"
            self._facts[fact] = f'IF({self._sheet_name}{cell}="",NA(),{self._sheet_name}{cell})'

    @property
    def _sheet_name(self) -> str:
        return f"'{self._head.get_name()}'!"

    def _write_fact(self, row: int, fact: DeclaredFact) -> None:
        sheet, styles, code = self._head, self._styles, f"fact:{fact.name}"
        sheet.write_string(row, 0, code)
        self._expected.append((code, fact.measured_in, "text" if fact.is_text else "number"))
        sheet.write_string(row, 1, fact.name, styles.label)
        value, unit, source = self._filling.facts.get(fact.name, (None, fact.measured_in, ""))
        put(sheet, row, 2, value, styles.text_input if fact.is_text else styles.fact_input)
        units = _family(fact.measured_in)
        changeable = len(units) > 1 and not fact.is_text
        put(sheet, row, 3, unit or None, styles.text_input if changeable else styles.grey)
        put(sheet, row, 4, source or None, styles.text_input)
        set_growing_row(sheet, row, max(lines_of(fact.name, 24), lines_of(source, 34)), FACT_HEIGHT, styles)
        cell, chosen = f"$C${row + 1}", f"$D${row + 1}"
        if fact.is_text:
            allow_list(sheet, row, 2, fact.values, self._sentences, self._lists)
            worth = f'IF({cell}="",NA(),{cell})'
        else:
            allow_number(sheet, row, 2, self._sentences, negative=True)
            if changeable:
                allow_list(sheet, row, 3, units, self._sentences, self._lists)
            worth = f'IF({cell}="",NA(),IF(ISNUMBER({cell}),{_in_declared(cell, chosen, fact.measured_in)},#VALUE!))'
        sheet.write_formula(row, 5, f"={worth}", None, "#N/A")
        self._facts[fact.name] = f"{self._sheet_name}$F${row + 1}"

    # ── General problems, help, stamp

    def _write_general(self) -> None:
        sheet, styles = self._general, self._styles
        widths = (50, 50, 16, 16)
        start_sheet(sheet, codes.GENERAL, ("", *codes.PROBLEM_KEYS), (4, *widths))
        sheet.merge_range(1, 1, 1, 4, self._general.get_name(), styles.title)
        sheet.set_row(1, 34)
        for number, key in enumerate(codes.PROBLEM_KEYS, start=1):
            sheet.write_string(2, number, self._titles[key], styles.heading)
        problems = self._filling.assessment.problems if self._filling.assessment else ()
        for number in range(max(GENERAL_ROWS, len(problems))):
            row = 3 + number
            code = f"problem:{number + 1}"
            sheet.write_string(row, 0, code)
            self._expected.append((code, "", ""))
            said = [getattr(problems[number], key) if number < len(problems) else "" for key in codes.PROBLEM_KEYS]
            lines = max(lines_of(text, width) for text, width in zip(said, widths, strict=True))
            set_growing_row(sheet, row, lines, PROBLEM_HEIGHT, styles)
            for column, text in enumerate(said, start=1):
                put(sheet, row, column, text or None, styles.text_input)
        print_on_a4(sheet, self._rubric, self._sentences, 3 + max(GENERAL_ROWS, len(problems)), 4, landscape=True)

    def _write_help(self) -> None:
        sheet, language = self._help, self._rubric.language
        sheet.set_column(0, 0, _HELP_WIDTH)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, form_title(self._rubric.title, language), self._styles.title)
        sheet.set_row(0, 34)
        for number, line in enumerate(HELP[language], start=1):
            sheet.write_string(number, 0, line, self._styles.prose)
            sheet.set_row(number, 8 + 16 * lines_of(line, _HELP_WIDTH))
        print_on_a4(sheet, self._rubric, self._sentences, len(HELP[language]), 0, landscape=False)

    def _write_stamp(self, reference: str) -> None:
        sheet, rubric = self._stamp, self._rubric
        stamp = {"format": codes.FORMAT, "rubric": reference, "version": rubric.version, "sha256": rubric.sha256}
        for number, (key, value) in enumerate(stamp.items()):
            sheet.write_string(number, 0, key)
            sheet.write_string(number, 1, value)
        for number, parts in enumerate(self._expected, start=len(stamp)):
            for column, part in enumerate(parts):
                sheet.write_string(number, column, part)
        sheet.very_hidden()


def _family(unit: str) -> tuple[str, ...]:
    """The units that a fact declared in `unit` may be stated in."""
    if unit not in UNITS:
        return (unit,)
    measures = UNITS[unit][0]
    return tuple(other for other, (what, _) in UNITS.items() if what == measures and other)


def _in_declared(cell: str, chosen: str, declared: str) -> str:
    """A fact as formulas calculate with it: in its declared unit, and a share as the ratio."""
    if declared not in UNITS:
        return cell
    what, power = UNITS[declared]
    text = ""
    for unit, (measures, size) in UNITS.items():
        if measures == what and unit:
            text += f"IF({chosen}={quoted(unit)},{_scaled(cell, size - (power if what == 'money' else 0))},"
    otherwise = _scaled(cell, 0 if what == "money" else power)
    return text + otherwise + ")" * text.count("IF(")


def _scaled(cell: str, power: int) -> str:
    """In its new unit a fact is again the number that a person would type, to all decimals that it may have there."""
    changed = f"{cell}*{10**power}" if power > 0 else f"{cell}/{10**-power}"
    return f"ROUND({changed},{FACT_DECIMALS + max(0, -power)})" if power else cell
