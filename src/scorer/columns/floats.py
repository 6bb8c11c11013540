"""Binary floats as the decimals that they print as, exactly or not at all.

A float below 10^15 is the nearest to one decimal of fifteen digits only: if it comes back when that decimal is divided
out again, it was that one. Whatever rounds on the way there is proved by that, and takes no part in a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from scorer.columns.integers import bits_for

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

#: Binary floats below this, as whole numbers of the last decimal, hold every decimal of their size and no two of them.
FLOAT_EXACT: Final = 10**15


@attrs.frozen(eq=False)
class Room:
    """Memory in which one column after the other is worked out: fetching it anew takes longer than the work."""

    whole: np.ndarray[Any, np.dtype[np.float64]]
    back: np.ndarray[Any, np.dtype[np.float64]]
    right: np.ndarray[Any, np.dtype[np.bool_]]


def room(rows: int) -> Room:
    """Room for so many rows."""
    import numpy as np

    return Room(np.empty(rows), np.empty(rows), np.empty(rows, np.bool_))


@attrs.frozen(eq=False)
class Decimals:
    """A column of floats as whole numbers.

    Attributes:
        cells: the numbers times ten to the power of `places`; blank where the cell is, or holds no number.
        least: the least of them, 0 where there is none; `most` likewise.
        odd: where no decimal with so many places, or none within the limits, prints as the cell; None: nowhere.
    """

    cells: pl.Series
    places: int
    least: int
    most: int
    odd: pl.Series | None = None


def as_decimals(cells: pl.Series, tried: Sequence[int], below: int, used: Room, *, signed: bool) -> Decimals:
    """A column with as few decimals of those `tried` as are enough for all of its cells.

    Args:
        cells: floats of 64 bits; a nan is a blank.
        tried: numbers of decimals, the fewest first; with the last of them cells may be left over.
        below: what every number has to be below; where it is `signed` its opposite too, else none is below 0.
        used: room for as many rows.
        signed: whether numbers below 0 are right.
    """
    import numpy as np

    numbers = cells.to_numpy()  # without a copy unless cells are blank, which come as nan
    blank = np.isnan(numbers) if cells.null_count() else None
    if blank is not None:
        numbers = np.where(blank, 0, numbers)
    for places in tried:
        _try(numbers, places, used)
        if blank is None and not used.right.all() and np.isnan(numbers).any():
            blank = np.isnan(numbers)
            numbers = np.where(blank, 0, numbers)
            _try(numbers, places, used)
        limit = min(below * 10**places, FLOAT_EXACT) - 1
        least, most = (used.whole.min(), used.whole.max()) if len(numbers) else (0, 0)
        if used.right.all() and (-limit if signed else 0) <= least and most <= limit:
            return Decimals(_whole(cells.name, used, blank, int(least), int(most)), places, int(least), int(most))
    good = used.right & (used.whole >= (-limit if signed else 0)) & (used.whole <= limit)
    used.whole[~good] = 0
    least, most = int(used.whole.min()), int(used.whole.max())
    none = ~good if blank is None else blank | ~good
    return Decimals(_whole(cells.name, used, none, least, most), places, least, most, _truths(~good))


def _try(numbers: np.ndarray[Any, np.dtype[np.float64]], places: int, used: Room) -> None:
    """The numbers with so many decimals as whole ones, and where these give them back."""
    import numpy as np

    scale = float(10**places)
    with np.errstate(over="ignore", invalid="ignore"):  # what is too large does not come back, or is beyond the limits
        np.multiply(numbers, scale, out=used.whole)
        np.rint(used.whole, out=used.whole)
        np.divide(used.whole, scale, out=used.back)
        np.equal(used.back, numbers, out=used.right)


def _whole(
    name: str, used: Room, blank: np.ndarray[Any, np.dtype[np.bool_]] | None, least: int, most: int
) -> pl.Series:
    import numpy as np
    import polars as pl

    held = used.whole.astype(np.int32 if bits_for(max(-least, most)) == 32 else np.int64)
    cells = pl.Series(name, held)  # which may be the same memory
    if blank is None:
        return cells
    return pl.select(pl.when(~_truths(blank)).then(cells).alias(name)).to_series()


def _truths(several: np.ndarray[Any, np.dtype[np.bool_]]) -> pl.Series:
    import polars as pl

    return pl.Series("odd", several)
