"""Texts from files as a document can hold them."""

from __future__ import annotations

import re

#: What XML 1.0 cannot hold: controls, halves of surrogate pairs (in file names), and the two non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """`text` with signs that no document can hold replaced by U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)
