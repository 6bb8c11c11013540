"""A filled-in workbook form to an assessment. Only what a person filled in is read, nothing that a formula shows.

Rows and columns are known by the codes in the hidden first column and row, wherever they were moved to. The cells come
to the same table of keys and values that a TOML assessment is, and are checked by the same reader; a map from key
paths to cells says where each value stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from scorer.diagnostics import KeyPath, Place, Problems, Span, nowhere
from scorer.forms import columns as codes
from scorer.forms.columns import FIELDS
from scorer.forms.titles import SHEETS, TITLES
from scorer.heads import KINDS
from scorer.loader.assessment import assessment_of
from scorer.messages import Language
from scorer.model import Assessment, Issue
from scorer.readers.filled.cells import FormCells, FormSheet
from scorer.readers.filled.opening import Stamp, opened
from scorer.record import Record

#: Of each sheet the columns that are read.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    codes.HEAD: (codes.VALUE, codes.UNIT, codes.SOURCE),
    codes.TABLE: codes.INPUTS,
    codes.GENERAL: codes.PROBLEM_KEYS,
}
_SHEET_NAMES: Mapping[str, str] = {codes.HEAD: "head", codes.TABLE: "table", codes.GENERAL: "general"}
#: Where the rows of a kind stand, if not in the table.
_SHEET_OF: Mapping[str, str] = {"head": codes.HEAD, "fact": codes.HEAD, "problem": codes.GENERAL}


def read_form(data: bytes, file: str) -> Assessment:
    """The assessment that a filled-in form holds.

    Raises:
        InputError: it is no form, or everything that is wrong in it, each at its cell.
    """
    sheets, stamp = opened(data, file)
    problems = Problems()
    form = _Form(file, sheets, stamp, problems)
    form.check_rows()
    content = form.content()
    place = Place(form.span, titled=form.title)
    issue = Issue(stamp.texts["version"], stamp.texts["sha256"])
    return assessment_of(Record(content, place, problems), file, issue)


class _Form(FormCells):
    """The rows of a form by their code, and the way from cells to the table of an assessment."""

    def __init__(self, file: str, sheets: Mapping[str, FormSheet], stamp: Stamp, problems: Problems) -> None:
        super().__init__(file, problems)
        self._stamp = stamp
        self._cells: dict[KeyPath, tuple[FormSheet, int, str]] = {}
        self._rows: dict[str, tuple[FormSheet, int]] = {}
        for sheet in sheets.values():
            for number, row in enumerate(sheet.rows[1:], start=1):
                code = row[0] if row else ""
                if not isinstance(code, str) or ":" not in code:
                    continue
                if code in self._rows:
                    other, first = self._rows[code]
                    problems.add(
                        "form-row-twice", self.place(sheet, number), name=_called(code),
                        first=f"{other.name}!A{first + 1}",
                    )  # fmt: skip
                self._rows.setdefault(code, (sheet, number))
        self._sheets = sheets

    def span(self, keys: KeyPath) -> Span:
        """The cell of a value, or of the nearest thing around it."""
        for end in range(len(keys), 0, -1):
            if (cell := self._cells.get(keys[:end])) is not None:
                return self.place(*cell).span
        return Span(self.file)

    def title(self, keys: KeyPath) -> str:
        """What a person sees as the name of a value: the label of its row, or the head of its column."""
        if keys not in self._cells:
            return ""
        sheet, number, column = self._cells[keys]
        if column == codes.VALUE:
            found = self.raw(sheet, number, codes.NAME)
        else:
            above = (one for one in range(number - 1, 0, -1) if sheet.rows[one][0] == "")
            heads = (self.raw(sheet, one, column) for one in above)
            found = next((head for head in heads if head != ""), "")
        return found.strip() if isinstance(found, str) else ""

    def check_rows(self) -> None:
        """Every sheet, column and row that was issued came back, and no row came that is not read."""
        for word, needed in _COLUMNS.items():
            if (sheet := self._sheets.get(word)) is None:
                self.problems.add("form-sheet-missing", nowhere(self.file), title=_titled(SHEETS, _SHEET_NAMES[word]))
                continue
            for column in needed:
                if column not in sheet.columns:
                    title = _titled(TITLES, _title_of(column, sheet))
                    self.problems.add("form-column-missing", self.place(sheet, None), title=title)
        for code in self._stamp.rows:
            kind = code.split(":", 1)[0]
            sheet = self._sheets.get(_SHEET_OF.get(kind, codes.TABLE))
            if code not in self._rows and sheet is not None:
                self.problems.add("form-row-missing", self.place(sheet, None), name=_called(code))
        self._check_added_rows()
        self._check_total_row()

    def _check_total_row(self) -> None:
        """Nothing stands in the row of the total that an assessment has no place for."""
        if (found := self._rows.get(codes.TOTAL_ROW)) is None:
            return
        for column in (*codes.TEXTS, codes.EVIDENCE):
            if column in found[0].columns and str(self.raw(*found, column)).strip():
                self.problems.add("form-total-row", self.place(*found, column))

    def _check_added_rows(self) -> None:
        """No row without a code, which somebody put among the rows or below them, holds what would not be read.

        The sheet of heads and facts is left out: its headings stand among its rows, in the column that is filled in.
        """
        for word in (codes.TABLE, codes.GENERAL):
            if (sheet := self._sheets.get(word)) is None:
                continue
            first = min((number for where, number in self._rows.values() if where is sheet), default=len(sheet.rows))
            for number in range(first, len(sheet.rows)):
                row = sheet.rows[number]
                if row and row[0] != "":
                    continue
                typed = (column for column in _COLUMNS[word] if column in sheet.columns)
                if column := next((one for one in typed if str(self.raw(sheet, number, one)).strip()), None):
                    self.problems.add("form-row-added", self.place(sheet, number, column))

    def content(self) -> dict[str, Any]:
        """The table of an assessment."""
        content: dict[str, Any] = {"rubric": self._stamp.texts["rubric"]}
        self._head(content)
        facts = {code.split(":", 1)[1]: row for code, row in self._of("fact")}
        told = {name: fact for name, row in facts.items() if (fact := self._fact(name, *row))}
        if told:
            content["facts"] = told
        for kind, table in (("leaf", "scores"), ("group", "scores"), ("slot", "scores"), ("pool", "scores"),
                            ("adjustment", "adjustments"), ("member", "scores")):  # fmt: skip
            for code, (sheet, number) in self._of(kind):
                key = code.split(":", 1)[1]
                items = codes.OUTSIDE + key if kind == "adjustment" else key
                if entry := self._entry((table, key), sheet, number, code, items):
                    content.setdefault(table, {})[key] = entry
                    self._note((table, key), sheet, number, codes.NAME)
        self._own(content)
        self._general(content)
        return content

    def _of(self, kind: str) -> Iterator[tuple[str, tuple[FormSheet, int]]]:
        start = f"{kind}:"
        return (
            (code, row)
            for code, row in self._rows.items()
            if code.startswith(start) and code in self._stamp.rows and code != codes.TOTAL_ROW
        )

    # ── Head, facts, problems

    def _head(self, content: dict[str, Any]) -> None:
        for field in FIELDS:
            row = self._rows.get(f"head:{field.code}")
            if row is None:
                continue
            keys: KeyPath = (field.table, field.key) if field.table else (field.key,)
            self._note(keys, *row, codes.VALUE)
            value: Any
            if field.kind == "number":
                value = self.number(*row, codes.VALUE)
            elif field.kind == "integer":
                value = self.whole(*row, codes.VALUE)
            else:
                value = self.text(*row, codes.VALUE)
            if field.key == "kind" and isinstance(value, str):
                if value not in KINDS:
                    place = self.place(*row, codes.VALUE)
                    self.problems.add("form-bad-choice", place, found=value, options="、".join(KINDS))
                value = KINDS.get(value, "self")
            if value is None:
                if field.code in ("unit", "year") and not str(self.raw(*row, codes.VALUE)).strip():
                    title = self.raw(*row, codes.NAME)
                    self.problems.add("form-cell-blank", self.place(*row, codes.VALUE), title=title)
                # What is needed is told above, so that the reader of tables does not tell it again.
                value = {"unit": "—", "year": 2000}.get(field.code)
                if value is None:
                    continue
            holder = content.setdefault(field.table, {}) if field.table else content
            holder[field.key] = value

    def _fact(self, name: str, sheet: FormSheet, number: int) -> dict[str, Any] | None:
        declared, kind = self._stamp.rows[f"fact:{name}"]
        value: Any
        read = self.number if kind == "number" else self.text
        value = read(sheet, number, codes.VALUE)
        for keys in (("facts", name), ("facts", name, "value")):
            self._note(keys, sheet, number, codes.VALUE)
        self._note(("facts", name, "measured_in"), sheet, number, codes.UNIT)
        self._note(("facts", name, "source"), sheet, number, codes.SOURCE)
        unit, source = self.text(sheet, number, codes.UNIT), self.text(sheet, number, codes.SOURCE)
        if value is None and source is None:
            return None
        fact = {"value": value, "source": source}
        if unit is not None and unit != declared:
            fact["measured_in"] = unit
        return {key: said for key, said in fact.items() if said is not None}

    def _general(self, content: dict[str, Any]) -> None:
        for _, (sheet, number) in sorted(self._of("problem"), key=lambda item: int(item[0].split(":")[1])):
            said = {key: self.text(sheet, number, key) for key in codes.PROBLEM_KEYS}
            if any(said.values()):
                listed = content.setdefault("problem", [])
                for key in codes.PROBLEM_KEYS:
                    self._note(("problem", len(listed), key), sheet, number, key)
                self._note(("problem", len(listed)), sheet, number, "text")
                if said["text"] is None:
                    if not str(self.raw(sheet, number, "text")).strip():
                        title = self.title(("problem", len(listed), "text"))
                        self.problems.add("form-cell-blank", self.place(sheet, number, "text"), title=title)
                    said["text"] = "—"  # told above
                listed.append({key: text for key, text in said.items() if text})

    def _note(self, keys: KeyPath, sheet: FormSheet, number: int, column: str) -> None:
        self._cells[keys] = (sheet, number, column)

    # ── Rows of the table

    def _own(self, content: dict[str, Any]) -> None:
        rows = sorted(self._of("own"), key=lambda item: item[1][1])
        for code, (sheet, number) in rows:
            _, count, slot = code.split(":", 2)
            keys: KeyPath = ("own", len(content.get("own", ())))
            entry = self._entry(keys, sheet, number, code, f"{count}:{slot}")
            name = self.text(sheet, number, codes.NAME)
            if not name:
                if entry:
                    self.problems.add("form-own-unnamed", self.place(sheet, number, codes.NAME))
                continue
            self._note((*keys, "name"), sheet, number, codes.NAME)
            self._note(keys, sheet, number, codes.NAME)
            content.setdefault("own", []).append({"slot": slot, "name": name, **entry})

    def _entry(self, keys: KeyPath, sheet: FormSheet, number: int, code: str, key: str) -> dict[str, Any]:
        """What a row says, by the keys of an entry; nothing for what is blank."""
        entry: dict[str, Any] = {}
        pot_row = code.startswith(("own:", "member:"))
        for column in codes.NUMBERS:
            if column != "points" or pot_row:
                entry[column] = self.number(sheet, number, column)
        for column in codes.TEXTS:
            entry[column] = self.text(sheet, number, column)
        for column in codes.VALUES:
            value = self.raw(sheet, number, column)
            entry[column] = (
                self.text(sheet, number, column) if isinstance(value, str) else self.number(sheet, number, column)
            )
        if evidence := self.text(sheet, number, codes.EVIDENCE):
            entry["evidence"] = [line for line in evidence.split("\n") if line.strip()]
        answer = self._stamp.rows[code][1]
        if answer == "met":
            entry["met"] = self.whole(sheet, number, codes.ANSWER)
        elif answer:
            entry[answer] = self.text(sheet, number, codes.ANSWER)
        elif str(found := self.raw(sheet, number, codes.ANSWER)).strip():
            self.problems.add("form-nothing-asked", self.place(sheet, number, codes.ANSWER), found=found)
        entry |= self._items(key)
        said = {name: value for name, value in entry.items() if value is not None}
        if derived := self.text(sheet, number, codes.DERIVED):
            said["derived"] = [name for name in derived.split() if name in said]
        for name in said:
            self._note((*keys, name), sheet, number, codes.ANSWER if name in ("grade", "met", "counts") else name)
        return said

    def _items(self, key: str) -> dict[str, Any]:
        """The items of a checklist that are met, or how often each kind occurred; all of them or none."""
        for kind in ("item", "count"):
            codes_of = [code for code in self._item_codes.get((kind, key), ()) if code in self._rows]
            if not codes_of:
                continue
            read = self.yes_or_no if kind == "item" else self.whole
            answers = {code: read(*self._rows[code], codes.ANSWER) for code in codes_of}
            blank = [code for code, answer in answers.items() if answer is None]
            if blank and len(blank) < len(answers):
                place = self.place(*self._rows[blank[0]], codes.ANSWER)
                values = {
                    "name": key.split(":", 1)[-1].removeprefix(codes.OUTSIDE),
                    "blank": len(blank),
                    "count": len(answers),
                }
                self.problems.add("form-partly-answered", place, **values)
            if blank:
                return {}
            if kind == "count":
                return {"counts": {self._stamp.rows[code][0]: answer for code, answer in answers.items()}}
            return {"met": [self._stamp.rows[code][0] for code, answer in answers.items() if answer]}
        return {}

    @cached_property
    def _item_codes(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for code in self._stamp.rows:
            if code.startswith(("item:", "count:")):
                kind, _, key = code.split(":", 2)
                found.setdefault((kind, key), []).append(code)
        return found


def _title_of(column: str, sheet: FormSheet) -> str:
    """The key of the title of a column; names of indicators stand below the title of the innermost level."""
    if column != codes.NAME:
        return {codes.UNIT: "unit_of"}.get(column, column)
    return f"level{1 + sum(code.startswith('level') for code in sheet.columns)}"


def _titled(titles: Mapping[Language, Mapping[str, str]], key: str) -> str:
    """A title in both languages: which of them the form was issued in stands in the rubric, not in the form."""
    return f"{titles['zh'][key]} / {titles['en'][key]}"


def _called(code: str) -> str:
    """What a person calls the row of a code."""
    kind, rest = code.split(":", 1)
    return rest.split(":", 1)[1].removeprefix(codes.OUTSIDE) if kind in ("own", "item", "count") else rest or kind
