"""Display width and line breaks of Chinese and Western text, for tables, reports and help."""

from __future__ import annotations

import re

#: No line begins with these (避头尾), and none ends with the opening ones.
_CLOSING = "，。；：、！？）］｝〕】》”’％%…,.;:!?)]}"
_OPENING = "（［｛〔【《“‘([{"
_TOKEN = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def width(text: str) -> int:
    """Columns that `text` takes in a terminal."""
    if text.isascii():
        return len(text)  # help in English then needs no library
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def wrap(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most `columns`, nothing lost; words stay whole where they fit.

    A closing mark never begins a line and an opening one never ends it: the character beside it moves along.
    """
    if columns < 4:
        raise ValueError("a column of text needs at least four columns")
    lines: list[str] = []
    for paragraph in text.replace("\t", " ").split("\n"):
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
