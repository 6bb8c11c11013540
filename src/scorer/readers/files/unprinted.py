"""What a file holds and a reader of paper does not take for its word: struck-through text, hidden sheets and rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from scorer.diagnostics import Place, Problems, Span
from scorer.readers.printed.decoding import one_line

#: So many places are named, and so much of each text is quoted.
_MOST_NAMED: Final = 10
_LONGEST: Final = 20


@attrs.frozen
class Struck:
    """Text that is struck through: its author has taken it back, as by a deletion, so it is told and not read."""

    text: str


def struck_through(found: Sequence[tuple[Place, str]], problems: Problems) -> None:
    """Tell, once for a document, where and what was struck through."""
    shown = [(place, line) for place, text in found if (line := one_line(text))]
    if shown:
        named = [f"{(place.span.cell or '').rpartition('!')[2]} {_cut(line)}" for place, line in shown]
        problems.add("text-struck", shown[0][0], count=len(shown), cells=_listed(named))


def hidden_sheet(name: str, file: str, problems: Problems) -> None:
    """Tell that a sheet was not read because it is not shown."""
    problems.add("sheet-hidden", Place(lambda _: Span(file, cell=name)), name=name)


def hidden_parts(names: Sequence[str], sheet: str, file: str, problems: Problems) -> None:
    """Tell which filled rows and columns of a sheet are hidden; they are read, as the sums of the sheet count them."""
    if names:
        problems.add("rows-hidden", Place(lambda _: Span(file, cell=sheet)), count=len(names), names=_listed(names))


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
