"""The tables of a comparison by name, for formats that hold one at a time."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.comparison.nouns import Comparison
from scorer.reporters.comparison.sheet import Sheet
from scorer.reporters.comparison.sheets import sheets


def tables(comparison: Comparison) -> Mapping[str, Sheet]:
    """Every table that has a row, by name; of the second field on with a number: ranking, ranking-2."""
    found: dict[str, Sheet] = {}
    for sheet in sheets(comparison):
        name, number = sheet.key, 1
        while name in found:
            number += 1
            name = f"{sheet.key}-{number}"
        found[name] = sheet
    return found


def table_of(comparison: Comparison, name: str) -> Sheet:
    """The table of that name.

    Raises:
        KeyError: this comparison has no such table.
    """
    return tables(comparison)[name]
