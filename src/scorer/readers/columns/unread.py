"""What is not read of a table: columns under unknown words, twice the same or none, or all of it for want of a head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from scorer.exact import ZERO
from scorer.readers.columns.footers import begins_with_total, up_to_the_end
from scorer.readers.columns.head_rows import Head
from scorer.readers.columns.level_columns import KIND
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.grid import Cell, Grid, cells_in_order, filled_cells
from scorer.readers.printed.roles import FUNDS, LEVELS, Role, role_of
from scorer.readers.printed.rows import Doubt, Row
from scorer.readers.printed.values import WHOLE_POINTS, folded, is_blank, named, number, value_of, without_mark

_LEAST_ROWS: Final = 2
#: What columns are taken for of which nothing is said.
_LEFT_OUT: Final[tuple[Role, ...]] = ("other", "meaning", "standard")
#: The points of a group without a bracket: 投入20分.
_POINTS_BEHIND: Final = re.compile(r"(?<=\D)\d{1,3}(?:\.\d{1,2})?分?$")
#: So many cells of a row are shown.
_SHOWN: Final = 4


def scored_without_head(grid: Grid) -> Doubt | None:
    """That a grid without any known head is a table of scores all the same: its rows add up to a total of 100 points.

    In two columns each row has a number, none in the one is above that in the other, and the last row, which is called
    a total, has their sums.
    """
    rows = [row for row in grid.rows if filled_cells(row)]
    end = next((at for at, row in enumerate(rows) if names_total(filled_cells(row)[0].text)), None)
    if end is None:
        return None
    total = {column: value for column, cell in rows[end].items() if (value := value_of(cell.text)) is not None}
    for points, score in permutations(total, 2):
        pairs = [
            [value_of(row[column].text) if column in row else None for column in (points, score)] for row in rows[:end]
        ]
        told = [(most, earned) for most, earned in pairs if most is not None and earned is not None]
        if (
            total[points] == sum((most for most, _ in told), ZERO) == WHOLE_POINTS
            and total[score] == sum((earned for _, earned in told), ZERO)
            and len(told) >= _LEAST_ROWS
            and all(earned <= most for most, earned in told)
        ):
            cell = filled_cells(rows[0])[0]
            return Doubt(code="table-without-head", place=cell.place, values={"text": cell.text})
    return None


def parts_not_read(grids: Iterable[Grid], tables: Sequence[Sequence[Row]]) -> list[Doubt | None]:
    """That a table says in short what a grid without any known head says in full, or None, of each table.

    The grid has the names of its rows, most of them at least, and more rows with numbers than it.
    """
    read = {id(cell.place) for rows in tables for row in rows for cell in row.cells.values()}
    apart = [grid for grid in grids if not any(id(cell.place) in read for row in grid.rows for cell in row.values())]
    return [next((said for grid in apart if (said := _in_full(grid, rows))), None) for rows in tables]


def _in_full(grid: Grid, rows: Sequence[Row]) -> Doubt | None:
    """That a grid that nobody reads has the rows of a table as its groups."""
    names = {_bare(row.name) for row in rows if row.kind == "leaf"}
    said = {_bare(cell.text) for row in grid.rows for cell in row.values()}
    numbered = [row for row in grid.rows if any(_has_number(cell.text) for cell in row.values())]
    leaves = sum(row.kind == "leaf" for row in rows)
    if len(names & said) < max(_LEAST_ROWS, len(names) - 1) or len(numbered) <= leaves + 1:
        return None
    cell = filled_cells(numbered[0])[0]
    return Doubt(code="table-without-head", place=cell.place, values={"text": cell.text})


def _bare(name: str) -> str:
    """A name without its mark and its points."""
    return _POINTS_BEHIND.sub("", folded(without_mark(named(name).name)))


def _has_number(text: str) -> bool:
    return value_of(text) is not None or named(text).points is not None


def columns_not_read(
    head: Head, rows: Sequence[Mapping[int, Cell]], behind: frozenset[int], *, funds: bool, ruled: bool
) -> Iterator[Doubt]:
    """Columns with a head that nobody knows, or with the same as another: their cells are left out.

    The columns of the points of groups (`behind`) are read.
    """
    first = min((column for column, role in head.roles.items() if role in FUNDS), default=0) if funds else 0
    texts = {
        column: cell
        for column, cell in sorted(head.texts.items())
        if cell.text and column >= first and column not in behind and role_of(cell.text) != "other"
        if not funds or number(cell.text) is None  # 到位数 6.84 is a label beside its amount
    }
    taken: dict[Role, str] = {}
    unread = []
    for column, cell in texts.items():
        role = head.roles.get(column)
        if role is None:
            grouped = named(cell.text).points is not None
            if not grouped:
                unread.append(column)
        elif taken.setdefault(role, folded(cell.text)) != folded(cell.text):
            unread.append(column)
    in_lines = all(len(row) == 1 for row in rows)  # which column a cell stands in is not told
    own = list(up_to_the_end(rows)) if ruled else rows
    indicators = [row for row in own if not begins_with_total(row)]
    unread += _groups_left_out(head, texts, indicators, ruled)
    before = _labels_left_out(head, rows, first) if funds else _kinds_left_out(head, indicators, ruled)
    texts |= {column: head.texts[column] for column in before}
    unread += before
    last = max(head.texts, default=0)
    ends = [] if ruled else [{last: cells[-1]} for row in indicators if 1 < len(cells := cells_in_order(row)) <= last]
    ends = [row for row in ends if number(row[last].text) is None]  # of rows that lost merged cells before it
    filled = [
        column
        for column in unread
        if in_lines
        or (
            any(_stands_below(texts[column], row.get(column)) for row in (*indicators, *ends))
            and not _are_sums(head, rows, column)
        )
    ]
    said = {column: texts[column].text for column in filled}
    said |= {column: f"（第{column + 1}列）" for column in _below_blank(head, rows) if not funds and not ruled}
    if said:
        heads = "、".join(dict.fromkeys(text for _, text in sorted(said.items())))
        yield Doubt(code="columns-not-read", place=head.texts[min(said)].place, values={"heads": heads})
    names = [column for column, role in head.roles.items() if role in LEVELS]
    if not ruled and not funds:
        yield from _wider_than_the_head(head, up_to_the_end(rows))
    if ruled and names and not funds:
        yield from _headless(head, own, min(names))
        yield from _off_their_columns(head, own)


def _groups_left_out(
    head: Head, texts: Mapping[int, Cell], rows: Sequence[Mapping[int, Cell]], ruled: bool
) -> list[int]:
    """Columns of these left of the names, under a word that may stand for names too, which say more than one text.

    A label down the side of the table, 绩效指标, says one. Where no ruling tells columns, only rows as wide as the head
    tell what stands in the first ones. Right of the names such a word, 具体指标, heads their parts, where rows with
    numbers have no name of their own.
    """
    levels = {role: column for column, role in head.roles.items() if role in LEVELS}
    names = levels[max(levels)] if levels else 0
    loose = [column for column in texts if column < names and head.roles.get(column) in _LEFT_OUT]
    whole = [row for row in rows if ruled or len(row) == len(head.texts)]
    figures = [column for column, role in head.roles.items() if role in ("points", "score")]
    numbered = [row for row in whole if any(one in row and value_of(row[one].text) is not None for one in figures)]
    if levels and any(names not in row or is_blank(row[names].text) for row in numbered):
        loose += [
            column
            for column, cell in texts.items()
            if names < column < max(figures) and head.roles.get(column) == "other" and role_of(cell.text) in LEVELS
        ]
    said = {
        column: {folded(row[column].text) for row in whole if column in row and not is_blank(row[column].text)}
        for column in loose
    }
    return [column for column, several in said.items() if len(several) > 1]


def _kinds_left_out(head: Head, rows: Sequence[Mapping[int, Cell]], ruled: bool) -> list[int]:
    """指标类型 before the names, of which no row is as wide as the head to tell whether it groups them."""
    whole = (filled_cells(row) for row in rows if len(row) == len(head.texts))
    if ruled or any(said and not names_total(said[0].text) for said in whole):
        return []
    names = max((column for column, role in head.roles.items() if role in LEVELS), default=0)
    open_to = [column for column, role in head.roles.items() if role in (None, "other") and column < names]
    return [column for column in open_to if KIND.fullmatch(folded(head.texts[column].text))]


def _labels_left_out(head: Head, rows: Sequence[Mapping[int, Cell]], amounts: int) -> list[int]:
    """The columns before the one beside the amounts in which several rows with points and a score have their names."""
    figures = [column for column, role in head.roles.items() if role in ("points", "score")]
    scored = [row for row in rows if all(one in row and number(row[one].text) is not None for one in figures)]
    said = {
        column: {folded(row[column].text) for row in scored if column in row and not is_blank(row[column].text)}
        for column, cell in sorted(head.texts.items())
        if column < amounts and cell.text
    }
    return [column for column, several in said.items() if len(several) > 1][:-1]


def _wider_than_the_head(head: Head, rows: Iterable[Mapping[int, Cell]]) -> Iterator[Doubt]:
    """A line between delimiters with more cells than the head has words: a merged word stood over several columns."""
    for row in rows:
        said = [cell for cell in cells_in_order(row) if cell.text]
        if len(said) > len(head.texts):
            yield Doubt(code="line-wider-than-head", place=said[0].place, values={"text": said[0].text})
            return


def _stands_below(head: Cell, cell: Cell | None) -> bool:
    """Whether a cell says something below a head, and is no total across more columns than that."""
    return cell is not None and not is_blank(cell.text) and cell.columns <= head.columns


def _are_sums(head: Head, rows: Sequence[Mapping[int, Cell]], column: int) -> bool:
    """Whether each number of a column is the sum of the scores, or of the points, in the rows that it covers."""
    told = [(at, cell) for at, row in enumerate(rows) if (cell := row.get(column)) and not is_blank(cell.text)]
    summed = (number for number, role in head.roles.items() if role in ("points", "score"))
    return any(cell.rows > 1 for _, cell in told) and any(
        all(value_of(cell.text) == _sum_in(rows[at : at + cell.rows], beside) for at, cell in told) for beside in summed
    )


def _sum_in(rows: Sequence[Mapping[int, Cell]], column: int) -> Decimal:
    return sum((value_of(row[column].text) or ZERO for row in rows if column in row), ZERO)


def _headless(head: Head, rows: Sequence[Mapping[int, Cell]], first: int) -> Iterator[Doubt]:
    """Cells right of the first column of names under no word of the head at all."""
    headed = {
        covered for column, cell in head.texts.items() if cell.text for covered in range(column, column + cell.columns)
    }
    read = {column for column, role in head.roles.items() if role is not None}
    for row in rows:
        for column, cell in sorted(row.items()):
            if column > first and column not in headed | read and not is_blank(cell.text):
                yield Doubt(code="cells-without-head", place=cell.place, values={"text": cell.text})
                return


def _off_their_columns(head: Head, rows: Sequence[Mapping[int, Cell]]) -> Iterator[Doubt]:
    """Rows that end before or behind the head, as most do not, with no number where one belongs, or words behind these.

    A page whose merged cell covers a row more than it should, or less, has the cells beside it one column off; its
    numbers may stand where some belong before and after.
    """
    edge = max(column + cell.columns for column, cell in head.texts.items())
    figures = [column for column, role in head.roles.items() if role in ("points", "score")]
    reaching: list[tuple[int, int]] = []
    odd: list[Sequence[Cell]] = []
    for at, row in enumerate(rows):
        reaching = [one for one in reaching if one[0] > at]
        reaching += [(at + max(1, cell.rows), column + max(1, cell.columns)) for column, cell in row.items()]
        numbered = any(number(cell.text) is not None for cell in row.values())
        placed = all(column in row and value_of(row[column].text) is not None for column in figures)
        placed = placed and all(
            is_blank(cell.text) for column, cell in row.items() if column > max(figures, default=edge)
        )
        lacks = edge - max((end for _, end in reaching), default=edge)
        moved = all(column - lacks in row and value_of(row[column - lacks].text) is not None for column in figures)
        placed = placed and not (lacks > 0 and moved)
        if lacks:
            odd += [filled_cells(row)] if numbered and not placed else [()]
    for said in odd if len(odd) * 2 < len(rows) else ():
        if said:
            text = " ".join(cell.text for cell in said[:_SHOWN])
            yield Doubt(code="row-off-columns", place=said[0].place, values={"text": text})


def _below_blank(head: Head, rows: Sequence[Mapping[int, Cell]]) -> Iterator[int]:
    """Columns of a pasted table below a blank in the head: names or weights, perhaps, and no serial numbers.

    Below the last head stand the last cells of rows that lost merged ones too, where some of them are blank.
    """
    whole = [row for row in rows if len(row) == len(head.texts)]
    ends = [cells[-1].text for row in rows if len(cells := cells_in_order(row)) > 1]
    for column, cell in head.texts.items():
        if cell.text or head.roles.get(column) is not None:
            continue
        texts = [row[column].text for row in whole if column in row and not is_blank(row[column].text)]
        if column == max(head.texts) and "" in ends:
            texts += [text for text in ends if not is_blank(text) and number(text) is None]
        values = [said.value for text in texts if (said := number(text)) is not None]
        if texts and values != list(range(1, len(texts) + 1)):
            yield column
