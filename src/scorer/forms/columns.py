"""What a workbook form and its reader agree on: the codes in the hidden first row and first column of each sheet.

People see titles, in their language, and may move, widen or hide what they like; the reader goes by the codes alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from scorer.heads import KINDS

#: The hidden sheet: what the form was made from, and every row that must come back.
STAMP = "_scorer"
#: The columns of that sheet that the reader looks at; further right stand the lists that cells choose from.
STAMP_COLUMNS = 3
FORMAT = "scorer.form/1"

#: A sheet of the form has one of these words in its first cell.
HEAD, TABLE, GENERAL = "scorer:head", "scorer:scores", "scorer:problems"

#: The code of the column that a person fills in on the sheet of heads and facts; `unit` and `source` are of facts.
VALUE, UNIT, SOURCE = "value", "measured_in", "source"

#: Before the name of a bonus or penalty in the codes of its items, which an indicator of that name may have, too.
OUTSIDE = "±"

RowKind = Literal["leaf", "member", "own", "item", "count", "group", "slot", "pool", "adjustment", "veto"]

#: What may be filled in on a row of the table, by the key of an entry; `answer` is a grade, a number of items, a count.
NUMBERS = ("points", "score", "deduct")
TEXTS = ("sign", "measured_in", "reason", "problem", "measure", "not_applicable", "owner", "due", "note")
VALUES = ("target", "actual")
ANSWER, NAME, EVIDENCE, DERIVED = "answer", "name", "evidence", "derived"
INPUTS = (NAME, *NUMBERS, *VALUES, ANSWER, *TEXTS, EVIDENCE, DERIVED)

#: The row that sums up the whole table; an assessment says nothing of it.
TOTAL_ROW = "group:"

#: The keys of the head: the table of an assessment, the key in it, and what it takes.
HeadKind = Literal["text", "number", "integer", "date"]


@attrs.frozen
class Field:
    """One cell of the head: where its value goes in an assessment, and what may stand in it."""

    table: str
    key: str
    kind: HeadKind = "text"

    @property
    def code(self) -> str:
        """What the hidden column calls it."""
        return f"{self.table}.{self.key}" if self.table else self.key


FIELDS = (
    Field("", "unit"),
    Field("", "year", "integer"),
    Field("", "kind"),
    Field("", "corrects"),
    Field("", "declared_total", "number"),
    Field("about", "department"),
    Field("about", "code"),
    Field("about", "type"),
    Field("about", "region"),
    Field("about", "budget", "number"),
    Field("about", "prepared_by"),
    Field("about", "date", "date"),
    Field("about", "reviewer"),
    Field("project", "name"),
    Field("project", "code"),
    Field("project", "budget", "number"),
    Field("disclosure", "targets", "integer"),
    Field("disclosure", "amount", "number"),
    Field("disclosure", "coverage"),
    Field("disclosure", "sub_units"),
)

#: The kinds of an assessment, as the form shows them.
KIND_WORDS: Mapping[str, str] = {kind: word for word, kind in KINDS.items()}

PROBLEM_KEYS = ("text", "measure", "owner", "due")

#: The answers about one item of a checklist.
MET, NOT_MET = "是", "否"
