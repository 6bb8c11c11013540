"""A comparison for a terminal: every table, the longer ones cut, within the width there is."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.comparison.nouns import Comparison
from scorer.reporters.comparison.sheet import Sheet, abridged
from scorer.reporters.comparison.sheet import text as printed
from scorer.reporters.comparison.tables import tables
from scorer.reporters.comparison.words import words
from scorer.reporters.tables import NARROWEST, NARROWEST_COLUMN, fitted_widths, grid
from scorer.wrapping import width, wrap

#: Longer tables are cut here; the other formats have them whole.
MOST_ROWS = 20
#: A column for each group does not fit into a terminal.
TOO_WIDE = ("heat", "group-heat")
_GAP = 2
_LEAST = 4
#: Heads of numbers are broken here, so that names, which `sheets` gives a wide column, have room for this much.
_HEAD, _NAME, _WIDE = 12, 18, 30
#: What a narrow terminal does without, the first one first.
_DISPENSABLE = (
    "file", "unit-code", "type", "department", "region", "percentile", "spread", "median", "highest", "lowest",
    "scored",
    "review-reason", "own-reason", "last-problem", "owner", "budget", "rubric", "due", "last-lost", "measure", "state",
)  # fmt: skip


def text(comparison: Comparison, *, columns: int = 80) -> str:
    """The comparison as tables of at most `MOST_ROWS` rows."""
    say = words(comparison.language)
    dispensable = [say(key) for key in _DISPENSABLE]
    parts = []
    for name, sheet in tables(comparison).items():
        if sheet.key in TOO_WIDE:
            parts.append(f"{sheet.title}\n\n{say('not-in-text').format(name)}")
            continue
        shown, more = abridged(sheet, MOST_ROWS, comparison.language)
        lines, notes = [], [more]
        if shown.rows:
            table, gone = _table(shown, max(columns, NARROWEST), dispensable)
            lines.append(table)
            if gone:
                notes.append(say("columns-gone").format(say("comma").join(gone), name))
        lines += [line for note in (*notes, sheet.note) if note for line in wrap(note, max(columns, NARROWEST))]
        parts.append("\n".join([sheet.title, "", *lines]))
    return "\n\n".join(parts) + "\n"


def _table(sheet: Sheet, columns: int, dispensable: Sequence[str]) -> tuple[str, list[str]]:
    """The table without its empty columns, and the heads of those it does without because it would be too wide."""
    rows = [
        [printed(value, column.kind) for column, value in zip(sheet.columns, row, strict=True)] for row in sheet.rows
    ]
    heads = [column.head for column in sheet.columns]
    kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    natural = {
        place: max(
            _LEAST,
            min(width(heads[place]), _HEAD),
            *(width(line) for row in rows for line in row[place].split("\n")),
        )
        for place in kept
    }
    least = {
        place: min(natural[place], _NAME if sheet.columns[place].width >= _WIDE else NARROWEST_COLUMN) for place in kept
    }
    for head in dispensable:
        if sum(least[place] + _GAP for place in kept) - _GAP > columns:
            # the first column says what a line is about: without it the others mean nothing
            kept = kept[:1] + [place for place in kept[1:] if heads[place] != head]
    gone = [heads[place] for place in natural if place not in kept]
    widths = fitted_widths([natural[place] for place in kept], columns - _GAP * (len(kept) - 1))
    align = "".join("l" if sheet.columns[place].kind in ("text", "long") else "r" for place in kept)
    table = grid([heads[place] for place in kept], [[row[place] for place in kept] for row in rows], widths, align)
    return table, gone
