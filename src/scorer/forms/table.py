"""The table of a workbook form: the tree with its merged groups, an input or a formula in every cell of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scorer.exact import ZERO, plain
from scorer.forms import columns as codes
from scorer.forms.allowed import Validation, inputs, style_of
from scorer.forms.cells import (
    MOST_LINES,
    ROW_HEIGHT,
    Lists,
    Styles,
    lines_of,
    print_on_a4,
    put,
    row_height,
    set_growing_row,
    start_sheet,
)
from scorer.forms.filling import Filling
from scorer.forms.formulas import CALCULATED, Sheet, item_formulas, row_formulas
from scorer.forms.layout import Row
from scorer.forms.titles import SENTENCES, TITLES, form_title
from scorer.forms.total_formulas import (
    Bottom,
    adjustment_formulas,
    grade_formula,
    open_formula,
    total_formula,
    veto_formulas,
)
from scorer.model import Group, Rubric, Slot
from scorer.readers.files.extent import column_letters
from scorer.spreadsheet import quoted

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

#: Columns after the names of the tree, and how wide they are; those that few rubrics need are hidden where not needed.
_PRINTED: Mapping[str, float] = {
    "points": 7, "target": 11, "sign": 6, "actual": 11, "measured_in": 7, "answer": 11, "score": 9, "earned": 9,
    "lost": 9, "reason": 18, "problem": 18, "measure": 18, "not_applicable": 13,
}  # fmt: skip
_BESIDE: Mapping[str, float] = {"deduct": 9, "owner": 12, "due": 12, "evidence": 24, "note": 20}
_LEVEL_WIDTH = (10, 12, 20)
#: What a row that is no leaf takes: words about it, and whether it applies at all.
_WORDS = ("reason", "problem", "measure", "not_applicable", "owner", "due", "evidence", "note")

_TITLE, _INFO, _HEADER, _FIRST = 1, 2, 3, 4
#: Columns of running text get wider, up to this, where something longer is filled in than the highest row holds.
_PROSE, _WIDEST_PROSE = ("reason", "problem", "measure"), 40


class TableWriter:
    """Writes the table of one form."""

    def __init__(
        self,
        rubric: Rubric,
        filling: Filling,
        styles: Styles,
        lists: Lists,
        facts: Mapping[str, str],
        head_sheet: str,
    ) -> None:
        self._rubric = rubric
        self._filling = filling
        self._styles = styles
        self._lists = lists
        self._facts = facts
        self._head_sheet = head_sheet
        self._titles = TITLES[rubric.language]
        self._sentences = SENTENCES[rubric.language]
        self._levels = max((row_level for row_level in _levels(rubric)), default=1)
        level_codes = [f"level{level}" for level in range(1, self._levels)] + [codes.NAME]
        self._columns = ["key", *level_codes, *_PRINTED, *_BESIDE, codes.DERIVED, *CALCULATED]
        self._number = {code: number for number, code in enumerate(self._columns)}

    def write(self, sheet: Worksheet, bottom: Bottom) -> list[tuple[str, str, str]]:
        """Write everything; gives the code of every row that must come back, with what its answer means."""
        self._sheet = sheet
        rows = bottom.rows
        self._rows = {row.code: _FIRST + number + 1 for number, row in enumerate(rows)}
        letters = {code: _letter(number) for code, number in self._number.items()}
        self._where = Sheet(self._rubric, letters, self._rows, self._facts, inputs)
        self._validation = Validation(sheet, self._where, self._lists, self._sentences)
        self._widths = {code: self._width(code, width, rows) for code, width in {**_PRINTED, **_BESIDE}.items()}
        widths = [*self._level_widths(), *self._widths.values(), *[9.0] * (1 + len(CALCULATED))]
        start_sheet(sheet, codes.TABLE, self._columns, [4.0, *widths])
        self._hide(rows)
        self._write_header()
        self._depths = dict(_depths(bottom.base, 0))
        for row, formulas in row_formulas(self._where, bottom.base):
            self._write_row(row, formulas)
        self._merge_groups(bottom.base)
        for row in bottom.adjustments:
            self._depths[row.code] = 1
            self._write_row(row, adjustment_formulas(self._where, row))
            for item in row.children:
                self._depths[item.code] = 2
                self._write_row(item, item_formulas(self._where, item))
        self._write_vetoes(bottom.vetoes)
        last = self._write_total(bottom)
        sheet.freeze_panes(_FIRST, self._levels + 1)
        sheet.repeat_rows(_HEADER)
        print_on_a4(sheet, self._rubric, self._sentences, last, self._number["not_applicable"], landscape=True)
        answered = [row for row in rows if row.kind != "veto"]
        return [(row.code, row.name, row.answer.key if row.answer else "") for row in answered]

    def _level_widths(self) -> list[float]:
        widths = [float(width) for width in _LEVEL_WIDTH]
        return widths[-self._levels :] if self._levels <= 3 else [widths[0]] * (self._levels - 2) + widths[1:]

    def _width(self, code: str, least: float, rows: tuple[Row, ...]) -> float:
        """The width of a column in which all that is filled in has room, as far as a row may be high."""
        if code not in _PROSE:
            return least
        texts = [str(self._filling.of(row.code).get(code, "")) for row in rows]
        widths = (least + more for more in range(int(_WIDEST_PROSE - least)))
        return next((one for one in widths if all(lines_of(text, one) <= MOST_LINES for text in texts)), _WIDEST_PROSE)

    def _hide(self, rows: tuple[Row, ...]) -> None:
        """Hide the columns that calculate, and those that this rubric has no use for."""
        has_slots = any(row.kind == "own" for row in rows)
        asks_target = has_slots or any(row.rule and {"目标", "实际"} & set(row.rule.facts()) for row in rows)
        used = {name for row in rows for name in self._filling.of(row.code)}
        unused = set() if asks_target else {"target", "sign", "actual", "measured_in"}
        if not any(row.answer or row.kind in ("item", "count") for row in rows):
            unused.add("answer")
        if not any(row.policy for row in rows):
            unused.add("not_applicable")
        for code in {*CALCULATED, codes.DERIVED, *unused} - used:
            number = self._number[code]
            self._sheet.set_column(number, number, None, None, {"hidden": True})

    def _write_header(self) -> None:
        sheet, styles, number = self._sheet, self._styles, self._number
        last = number["not_applicable"]
        sheet.merge_range(_TITLE, 1, _TITLE, last, form_title(self._rubric.title, self._rubric.language), styles.title)
        sheet.set_row(_TITLE, 36)
        sheet.set_row(_INFO, 24)
        for code, column in number.items():
            if column:
                name = f"level{self._levels}" if code == codes.NAME else code
                sheet.write_string(_HEADER, column, self._titles.get(name, name), styles.heading)
        sheet.set_row(_HEADER, 32)

    # ── Rows

    def _write_row(self, row: Row, formulas: Mapping[str, str]) -> None:
        line = self._rows[row.code] - 1
        self._sheet.write_string(line, 0, row.code)
        self._write_name(row, line)
        filled_in = inputs(row)
        filled = self._filling.of(row.code)
        is_sum = row.kind in ("group", "slot", "pool")
        for code in (*_PRINTED, *_BESIDE, codes.DERIVED, *CALCULATED):
            column = self._number[code]
            if code in formulas:
                style = self._styles.sum_number if is_sum else self._styles.earned
                style = self._styles.sum_text if row.kind == "veto" else style
                self._sheet.write_formula(line, column, f"={formulas[code]}", style, "")
            elif code in filled_in:
                put(self._sheet, line, column, filled.get(code), style_of(self._styles, row, code))
                self._validation.add(row, line, column, code)
            elif code == "points" and row.points is not None:
                self._sheet.write_number(line, column, float(row.points), self._styles.points)
            elif code not in CALCULATED:
                self._sheet.write_blank(line, column, None, self._styles.grey)
        if "lost" in formulas:
            self._ask_for_reason(row, line)
        hidden = row.kind == "group" and self._depths[row.code] > 1 and not filled
        lines = self._lines(row)
        if lines == 1 or self._is_in_one_cell(row):
            set_growing_row(self._sheet, line, lines, ROW_HEIGHT, self._styles, hidden=hidden)
        else:
            self._sheet.set_row(line, row_height(lines, ROW_HEIGHT), None, {"hidden": hidden})

    def _write_name(self, row: Row, line: int) -> None:
        depth = min(self._depths[row.code], self._levels)
        styles = self._styles
        if row.kind == "own":
            put(self._sheet, line, self._levels, self._filling.of(row.code).get("name"), styles.text_input)
            return
        if row.kind in ("item", "count"):
            points = "" if row.points is None else plain(row.points)
            self._merge(
                line,
                self._levels,
                line,
                self._levels,
                self._sentences[row.kind].format(name=row.name, points=points),
                styles.item,
            )
        elif row.kind == "group":
            label = self._titles["subtotal" if depth else "base_total"]
            self._merge(line, depth + 1, line, self._levels, label, styles.sum_name)
        elif row.kind in ("slot", "pool"):
            start = depth if depth == self._levels else depth + 1
            self._merge(line, start, line, self._levels, "", styles.sum_name)
            self._sheet.write_formula(line, start, f"={self._pot_title(row)}", styles.sum_name, row.name)
        elif row.kind == "adjustment":
            assert row.adjustment is not None
            label = f"{self._titles[row.adjustment.kind]}{self._sentences['colon']}{row.name}"
            self._merge(line, 1, line, self._levels, label, styles.name)
        elif row.kind == "veto":
            label = f"{self._titles['veto']}{self._sentences['colon']}{row.name}"
            self._merge(line, 1, line, self._levels, label, styles.name)
        else:
            self._merge(line, depth, line, self._levels, row.name, styles.name)

    def _pot_title(self, row: Row) -> str:
        leaves = tuple(below for below in row.walk() if below.scored)
        kind = row.kind if row.points is not None else f"{row.kind}_in_pool"
        given = f"ROUND(SUM({self._where.cells(leaves, 'points')}),6)"
        name = row.name.replace('"', '""').replace("{", "{{").replace("}", "}}")
        points = "" if row.points is None else plain(row.points)
        return self._sentences[kind].format(name=name, points=points, given=given)

    def _merge_groups(self, root: Row) -> None:
        """One cell for the name of a group over all its rows."""
        for row in root.walk():
            depth = self._depths[row.code]
            if row.kind not in ("group", "slot", "pool") or not 0 < depth < self._levels:
                continue
            lines = [self._rows[below.code] - 1 for below in row.walk()]
            self._merge(min(lines), depth, max(lines), depth, row.name, self._styles.name)

    def _merge(self, top: int, left: int, bottom: int, right: int, text: str, style: Format) -> None:
        if (top, left) == (bottom, right):
            self._sheet.write_string(top, left, text, style)
        else:
            self._sheet.merge_range(top, left, bottom, right, "", style)
            self._sheet.write_string(top, left, text, style)

    def _is_in_one_cell(self, row: Row) -> bool:
        """Whether the name is a text in a cell that is not merged: a program fits a row to no other."""
        if row.kind in ("leaf", "member"):
            return self._depths[row.code] >= self._levels
        return row.kind in ("own", "item", "count")

    def _lines(self, row: Row) -> int:
        """How many the name and what is filled in take, as far as that can be told without a font."""
        filled = self._filling.of(row.code)
        name = str(filled.get("name", row.name))
        if row.kind in ("item", "count"):
            name = self._sentences[row.kind].format(name=row.name, points=plain(row.points or ZERO))
        elif row.kind in ("slot", "pool"):
            # Words and figures stand on lines of their own, see the sentences.
            name = "\n".join((row.name, *["—"] * self._pot_title(row).count("CHAR(10)")))
        lines = [lines_of(name, self._level_widths()[-1])]
        lines += [lines_of(str(filled.get(code, "")), width) for code, width in self._widths.items()]
        return max(lines)

    def _ask_for_reason(self, row: Row, line: int) -> None:
        """The cell of the reason turns red while points are lost and no reason is given."""
        lost, reason = self._where.cell(row, "lost"), self._where.cell(row, "reason")
        column = self._number["reason"]
        criteria = f'=AND(ISNUMBER({lost}),N({lost})>0,{reason}="")'
        self._sheet.conditional_format(
            line, column, line, column, {"type": "formula", "criteria": criteria, "format": self._styles.missing}
        )

    # ── The total

    def _write_vetoes(self, vetoes: tuple[Row, ...]) -> None:
        """What would lower the total or the grade, and whether it does."""
        said = self._sentences
        for row in vetoes:
            line = self._rows[row.code] - 1
            self._depths[row.code] = 1
            self._write_row(row, veto_formulas(self._where, row, (said["hit"], said["not_hit"], said["unknown"])))
            assert row.veto is not None
            effect = []
            if row.veto.total_at_most is not None:
                effect.append(said["total_at_most"].format(points=plain(row.veto.total_at_most)))
            if row.veto.grade_at_most is not None:
                effect.append(said["grade_at_most"].format(grade=row.veto.grade_at_most))
            text = said["when_hit"].format(when=row.veto.when_text, effect=said["and"].join(effect))
            self._merge(
                line, self._number["reason"], line, self._number["not_applicable"], text, self._styles.prose_cell
            )

    def _write_total(self, bottom: Bottom) -> int:
        """The rows of the total and of its grade; gives the last of them."""
        sheet, styles, number, titles = self._sheet, self._styles, self._number, self._titles
        base = bottom.base
        line = _FIRST + len(bottom.rows)
        labels = (titles["total"], titles["grade"]) if self._rubric.grades else (titles["total"],)
        graded = line + len(labels) - 1
        earned = number["earned"]
        for at, label in enumerate(labels, start=line):
            sheet.set_row(at, 30)
            self._merge(at, 1, at, self._levels, label, styles.sum_name)
            for code in _PRINTED:
                sheet.write_blank(at, number[code], None, styles.sum_name)
        if base.points is not None:
            sheet.write_number(line, number["points"], float(base.points), styles.sum_number)
        total = f"${_letter(earned)}{line + 1}"
        sheet.write_string(line, 0, "total")
        sheet.write_formula(line, earned, f"={total_formula(self._where, bottom)}", styles.sum_number, 0)
        if graded > line:
            sheet.write_string(graded, 0, "grade")
            grade = grade_formula(self._where, bottom, total)
            sheet.write_formula(graded, earned, f"={grade}", styles.sum_text, "")
        open_ = open_formula(self._where, bottom)
        told = self._sentences["open"].format(open=open_)
        still = f"=IF({open_}=0,{self._sentences['none_open']},{told})"
        self._merge(line, number["reason"], line, number["problem"], "", styles.sum_name)
        sheet.write_formula(line, number["reason"], still, styles.sum_text, "")
        self._write_info(line, graded, still, base)
        return graded

    def _write_info(self, total: int, graded: int, still: str, root: Row) -> None:
        """The line above the table: whose form it is, the total, its grade or what is open."""
        sheet, number, titles = self._sheet, self._number, self._titles
        head = f"'{self._head_sheet}'!"
        colon = self._sentences["colon"]
        unit = f"{quoted(titles['unit'] + colon)}&{head}$C$4&{quoted('　' + titles['year'] + colon)}&{head}$C$5"
        self._merge(_INFO, 1, _INFO, number["lost"], "", self._styles.info)
        sheet.write_formula(_INFO, 1, f"={unit}&{quoted('　' + self._sentences['fill'])}", self._styles.info, "")
        of = "" if root.points is None else f"（{self._sentences['of'].format(points=plain(root.points))}）"
        sheet.write_string(_INFO, number["reason"], f"{titles['total']}{of}", self._styles.sum_name)
        letter = _letter(number["earned"])
        sheet.write_formula(_INFO, number["problem"], f"=${letter}${total + 1}", self._styles.sum_number, 0)
        told = still
        if graded > total:
            grade = f"${letter}${graded + 1}"
            told = f'=IF({grade}="",{still[1:]},{quoted(titles["grade"] + colon)}&{grade})'
        sheet.write_formula(_INFO, number["measure"], told, self._styles.sum_text, "")


def _levels(rubric: Rubric) -> list[int]:
    """The levels that need a column: what stands in a pot below the last of them is printed in that one."""
    pots = [node.path for node in rubric.nodes if isinstance(node, Slot) or (isinstance(node, Group) and node.pool)]
    return [
        node.level
        for node in rubric.nodes
        if not any(pot != node.path and pot == node.path[: len(pot)] for pot in pots)
    ]


def _depths(row: Row, depth: int) -> list[tuple[str, int]]:
    found = [(row.code, depth)]
    for child in row.children:
        found += _depths(child, depth + 1)
    return found


def _letter(number: int) -> str:
    """The letters of a column counted from 0."""
    return column_letters(number + 1)
