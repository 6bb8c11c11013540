"""A comparison for a terminal: every table, the longer ones cut, within the width there is."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.comparison.nouns import Comparison
from scorer.reporters.comparison.sheets import Sheet, sheets
from scorer.reporters.comparison.sheets import text as printed
from scorer.reporters.comparison.words import words
from scorer.reporters.tables import NARROWEST, NARROWEST_COLUMN, fitted_widths, grid
from scorer.wrapping import width

#: Longer tables are cut here; the other formats have them whole.
MOST_ROWS = 20
#: A column for each group does not fit into a terminal.
TOO_WIDE = ("heat", "group-heat")
_GAP = 2
_LEAST = 4
#: What a narrow terminal does without, the first one first.
_DISPENSABLE = (
    "file", "type", "department", "region", "percentile", "spread", "median", "highest", "lowest", "scored",
    "review-reason", "own-reason", "last-problem", "owner", "budget", "rubric", "state",
)  # fmt: skip


def text(comparison: Comparison, *, columns: int = 80) -> str:
    """The comparison as tables of at most `MOST_ROWS` rows."""
    say = words(comparison.language)
    dispensable = [say(key) for key in _DISPENSABLE]
    parts = []
    for sheet in sheets(comparison):
        if sheet.key in TOO_WIDE:
            continue
        part = f"{sheet.title}\n\n{_table(sheet, max(columns, NARROWEST), dispensable)}"
        if len(sheet.rows) > MOST_ROWS:
            part += f"\n{say('more').format(len(sheet.rows) - MOST_ROWS)}"
        parts.append(part + (f"\n{sheet.note}" if sheet.note else ""))
    return "\n\n".join(parts) + "\n"


def _table(sheet: Sheet, columns: int, dispensable: Sequence[str]) -> str:
    """The table without its empty columns, and without those it can do without where it is too wide."""
    rows = [
        [printed(value, column.kind) for column, value in zip(sheet.columns, row, strict=True)]
        for row in sheet.rows[:MOST_ROWS]
    ]
    heads = [column.head for column in sheet.columns]
    kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    natural = {
        place: max(_LEAST, *(width(line) for row in (heads, *rows) for line in row[place].split("\n")))
        for place in kept
    }
    for head in dispensable:
        narrowest = sum(min(natural[place], NARROWEST_COLUMN) + _GAP for place in kept) - _GAP
        if narrowest > columns:
            kept = [place for place in kept if heads[place] != head]
    widths = fitted_widths([natural[place] for place in kept], columns - _GAP * (len(kept) - 1))
    align = "".join("l" if sheet.columns[place].kind in ("text", "long") else "r" for place in kept)
    return grid([heads[place] for place in kept], [[row[place] for place in kept] for row in rows], widths, align)
