"""Weights that are fractions of one (0.25) beside a score of a hundred and what it earns: as points of a hundred (25).

That is certain where each scored row proves it, weight times score being what is printed as earned, and the weights of
all rows make one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.printed.asides import SUM_WORDS, names_total
from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import LEVELS, is_weighted, role_of
from scorer.readers.printed.values import WHOLE_POINTS, folded, is_blank, value_of

_ONE: Final = Decimal(1)
_LEAST_PROVED: Final = 2

_Row = Mapping[int, Cell]


def with_points_of_a_hundred(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document, proved fractions as points, in grids of which each cell has its place."""
    for part in parts:
        if isinstance(part, Grid) and part.blanks:
            for at, row in enumerate(part.rows):
                columns = _columns(row)
                if columns is not None and _proved(part.rows[at + 1 :], columns):
                    below = [_hundredfold(one, columns.weights) for one in part.rows[at + 1 :]]
                    part = attrs.evolve(part, rows=(*part.rows[: at + 1], *below))
                    break
        yield part


@attrs.frozen
class _Columns:
    """Where a table has what is to be proved; of the columns of weights the last is that of the rows."""

    weights: Sequence[int]
    score: int
    earned: int


def _columns(row: _Row) -> _Columns | None:
    """The columns of weights, of scores and of what these earn, where a row is the head of such a table."""
    earned = [column for column, cell in row.items() if is_weighted(cell.text)]
    roles = {column: role_of(cell.text) for column, cell in sorted(row.items()) if column not in earned}
    weights = [column for column, role in roles.items() if role in (None, "points") and "权" in row[column].text]
    scores = [column for column, role in roles.items() if role == "score"]
    names = [column for column, role in roles.items() if role in LEVELS]
    if not names or len(earned) != 1 or len(scores) != 1 or sum(column > names[-1] for column in weights) != 1:
        return None
    return _Columns(weights, scores[0], earned[0])


def _proved(rows: Sequence[_Row], columns: _Columns) -> bool:
    """Whether the weights below a head make one, and each row that has a score earns it times its weight."""
    weight, score, earned = columns.weights[-1], columns.score, columns.earned
    weights: list[Decimal] = []
    proofs = 0
    for row in rows:
        label = next(iter(filled_cells(row)), None)
        share = _value(row, weight)
        if label is None or share is None or _sums_up(label.text):
            continue
        weights.append(share)
        said = [row[column].text for column in (score, earned) if column in row and not is_blank(row[column].text)]
        if said and not _earns(share, _value(row, score), _value(row, earned)):
            return False
        proofs += bool(said)
    return proofs >= _LEAST_PROVED and sum(weights, ZERO) == _ONE and all(share > 0 for share in weights)


def _earns(share: Decimal, score: Decimal | None, earned: Decimal | None) -> bool:
    """Whether a score of a hundred times its weight is what is printed as earned, rounded to as many decimals."""
    if score is None or earned is None or score > WHOLE_POINTS:
        return False
    return abs(share * score - earned) * 2 <= _ONE.scaleb(int(earned.as_tuple().exponent))


def _sums_up(text: str) -> bool:
    return names_total(text) or SUM_WORDS.fullmatch(folded(text)) is not None


def _value(row: _Row, column: int) -> Decimal | None:
    return value_of(row[column].text) if column in row else None


def _hundredfold(row: _Row, columns: Sequence[int]) -> _Row:
    shares = {column: share for column in columns if (share := _value(row, column)) is not None and share <= _ONE}
    points = {column: attrs.evolve(row[column], text=plain(share * WHOLE_POINTS)) for column, share in shares.items()}
    return {**row, **points}
