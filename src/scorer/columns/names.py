"""Names that need not be looked at one by one, told by the letters of a whole column at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.record import MAX_NAME

if TYPE_CHECKING:
    import polars as pl

#: Bytes of UTF-8 that begin a blank, a mark that is not printed, or something beside these: everything up to the blank,
#: DEL, and the first byte of U+0080 to U+00BF and of U+1000 to U+3FFF. Chinese, Latin and digits have none of them.
_DOUBTFUL: Final = bytes([*range(0x21), 0x7F, 0xC2, 0xE1, 0xE2, 0xE3])


def are_plain(cells: pl.Series, *, may_be_blank: bool) -> bool:
    """Whether all cells are names by their looks: none is blank unless it may, too long, or has a doubtful letter.

    A False says nothing: each has to be looked at. A name is at most as many characters as bytes.
    """
    import numpy as np

    lengths = cells.str.len_bytes()
    least, most = lengths.min(), lengths.max()
    if least is None or least == 0 or most > MAX_NAME or (cells.null_count() and not may_be_blank):  # type: ignore[operator]
        return False
    letters = np.frombuffer(cells.str.join("").item().encode(), dtype=np.uint8)
    doubtful = np.zeros(256, dtype=np.bool_)
    doubtful[list(_DOUBTFUL)] = True
    return not doubtful[letters].any()
