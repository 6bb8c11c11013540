"""Text tables and wrapping by display width; the only module that imports tabulate."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.wrapping import wrap

NARROWEST_COLUMN = 8
#: Narrower than this no table of three levels can be read.
NARROWEST = 60


def fitted_widths(natural: Sequence[int], free: int) -> list[int]:
    """Column widths that fit into `free` columns: as wide as each would like to be, the widest cut back first."""
    widths = list(natural)
    while sum(widths) > free:
        widest = max(range(len(widths)), key=lambda column: (widths[column], column))
        if widths[widest] <= NARROWEST_COLUMN:
            break
        widths[widest] -= 1
    return widths


def grid(head: Sequence[str], rows: Sequence[Sequence[str] | None], widths: Sequence[int], align: str) -> str:
    """A table with wrapped cells; None among the rows draws a line. `align` has one of l, r, c per column."""
    import tabulate as tabulation

    def wrapped(cells: Sequence[str]) -> list[str]:
        return ["\n".join(wrap(cell, columns)) for cell, columns in zip(cells, widths, strict=True)]

    names = {"l": "left", "r": "right", "c": "center"}
    padding = tabulation.MIN_PADDING
    tabulation.MIN_PADDING = 0  # or every head takes two columns more than it needs; there is no argument for it
    try:
        return tabulation.tabulate(
            [tabulation.SEPARATING_LINE if row is None else wrapped(row) for row in rows],
            headers=wrapped(head),
            tablefmt="simple",
            disable_numparse=True,
            colalign=[names[letter] for letter in align],
            preserve_whitespace=True,
        )
    finally:
        tabulation.MIN_PADDING = padding
