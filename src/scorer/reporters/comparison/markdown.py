"""A comparison as Markdown: every table whole."""

from __future__ import annotations

from scorer.comparison.nouns import Comparison
from scorer.reporters.comparison.sheet import text
from scorer.reporters.comparison.sheets import sheets
from scorer.reporters.comparison.words import words
from scorer.reporters.markdown import escaped, pipes


def markdown(comparison: Comparison) -> str:
    """The whole comparison as pipe tables under headings."""
    blocks = [f"# {escaped(words(comparison.language)('title'))}"]
    for sheet in sheets(comparison):
        blocks.append(f"## {escaped(sheet.title)}")
        head = [column.head for column in sheet.columns]
        rows = [
            [text(value, column.kind) for column, value in zip(sheet.columns, row, strict=True)] for row in sheet.rows
        ]
        align = [":--" if column.kind in ("text", "long") else "--:" for column in sheet.columns]
        blocks.append(pipes(head, rows, align))
        if sheet.note:
            blocks.append(escaped(sheet.note))
    return "\n\n".join(blocks) + "\n"
