"""One table of a comparison as CSV for Excel: UTF-8 with a byte-order mark, CRLF, nothing that runs as a formula."""

from __future__ import annotations

import csv as standard_csv
import io

from scorer.comparison.nouns import Comparison
from scorer.reporters.comparison.sheet import text
from scorer.reporters.comparison.tables import table_of
from scorer.reporters.csv import disarmed


def csv(comparison: Comparison, *, table: str) -> str:
    """The table of that name.

    Raises:
        KeyError: this comparison has no such table.
    """
    sheet = table_of(comparison, table)
    stream = io.StringIO(newline="")
    writer = standard_csv.writer(stream, lineterminator="\r\n")
    writer.writerow([disarmed(column.head) for column in sheet.columns])
    for row in sheet.rows:
        cells = [text(value, column.kind) for column, value in zip(sheet.columns, row, strict=True)]
        writer.writerow([disarmed(cell) for cell in cells])
    return "\ufeff" + stream.getvalue()
