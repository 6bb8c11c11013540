"""Names beside the labels of a form that a narrow cell broke, as the text of a PDF keeps them: put on one line.

实施单位 and 示例县学生资助管理中 on a line, 心 alone on the next below the first sign of that name: the rest of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from scorer.readers.printed.form_labels import is_form_head, is_label
from scorer.readers.texts.padded_pieces import PIECES, Piece, pieces_in
from scorer.readers.texts.text_lines import TextLine

#: How many places a full-width sign may take: converters differ.
_WIDTHS: Final = (1, 2)
#: The rest of a name begins at most so many places beside its first line.
_BESIDE: Final = 1
#: What is set in so little begins no column.
_LEAST_INDENT: Final = 4
_LONGEST: Final = 400
#: So many signs of two units of one place are alike.
_BEGINNING: Final = 2
#: What stands behind one of these is told by a label of its own.
_COLONS: Final = ":："


def with_whole_values(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines; what stands alone below the names beside labels of the head of a form is the rest of these."""
    result = list(lines)
    above = -1
    for at, line in enumerate(lines):
        joined = _joined(result[above], line) if above >= 0 else None
        if joined is None:
            above = at if line.kind == "plain" and len(line.text) <= _LONGEST else -1
            continue
        result[above] = joined
        result[at] = attrs.evolve(line, text="", kind="blank")
    return result


def _joined(line: TextLine, below: TextLine) -> TextLine | None:
    """A line of labels with the rest of its names from the line below; None where that says something else."""
    if below.kind != "plain" or len(below.text) > _LONGEST or not below.text[:_LEAST_INDENT].isspace():
        return None
    if any(sign in below.text for sign in _COLONS):
        return None
    for wide in _WIDTHS:
        pieces = pieces_in(line.text, PIECES[1], wide)
        names = [
            name
            for label, name in zip(pieces, pieces[1:], strict=False)
            if is_form_head(label.text) and not is_label(name.text)
        ]
        rest = pieces_in(below.text, PIECES[1], wide)
        over = [_above(piece, names) for piece in rest]
        pairs = [(piece, name) for piece, name in zip(rest, over, strict=True) if name is not None]
        others = any(is_label(piece.text) or _is_another(piece, name) for piece, name in pairs)
        if rest and len(pairs) == len(rest) and not others:
            text = line.text
            for piece, name in reversed(pairs):
                end = name.column - 1 + len(name.text)
                text = text[:end] + piece.text + text[end:]
            return attrs.evolve(line, text=text)
    return None


def _is_another(piece: Piece, name: Piece) -> bool:
    """Whether a line begins as the one above does, so that it is another name: 示例县水利局 below 示例县林业局."""
    return piece.text[:_BEGINNING] == name.text[:_BEGINNING]


def _above(piece: Piece, names: Sequence[Piece]) -> Piece | None:
    return next((name for name in names if abs(name.start - piece.start) <= _BESIDE), None)
