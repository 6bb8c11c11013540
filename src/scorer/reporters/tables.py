"""Text tables and wrapping by display width; the only module that imports tabulate."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: No line begins with these (避头尾), and none ends with the opening ones.
_CLOSING = "，。；：、！？）］｝〕】》”’％%…,.;:!?)]}"
_OPENING = "（［｛〔【《“‘([{"
NARROWEST_COLUMN = 8
_TOKEN = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def width(text: str) -> int:
    """Columns that `text` takes in a terminal."""
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def wrap(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most `columns`, nothing lost; words stay whole where they fit.

    A closing mark never begins a line and an opening one never ends it: the character beside it moves along.
    """
    if columns < 4:
        raise ValueError("a column of text needs at least four columns")
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for token in _pieces(paragraph, columns):
            if line and width(line) + width(token.rstrip()) > columns:
                lines.append(line.rstrip())
                line = ""
            line += token if line else token.lstrip()
        lines.append(line.rstrip())
    return lines


def _pieces(text: str, columns: int) -> list[str]:
    """What may not be torn apart: a word, or a character with the marks that cling to it."""
    pieces: list[str] = []
    for token in _TOKEN.findall(text):
        clings = pieces and (token[0] in _CLOSING or pieces[-1][-1] in _OPENING)
        if clings and width(pieces[-1] + token) <= columns:
            pieces[-1] += token
        else:
            pieces += [token[start : start + columns] for start in range(0, len(token), columns)]
    return pieces


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
    from tabulate import SEPARATING_LINE, tabulate

    def wrapped(cells: Sequence[str]) -> list[str]:
        return ["\n".join(wrap(cell, columns)) for cell, columns in zip(cells, widths, strict=True)]

    names = {"l": "left", "r": "right", "c": "center"}
    return tabulate(
        [SEPARATING_LINE if row is None else wrapped(row) for row in rows],
        headers=wrapped(head),
        tablefmt="simple",
        disable_numparse=True,
        colalign=[names[letter] for letter in align],
        preserve_whitespace=True,
    )
