"""The groups of a row held against the cells that cover it, whatever the reader of rows made of them."""

from decimal import Decimal

import pytest

from scorer.diagnostics import Place, Span
from scorer.readers.doubts.covering import covered, held_against_cells
from scorer.readers.printed.grid import Cell, Grid
from scorer.readers.printed.rows import Label, Row


def cell(text, line, column, rows=1, columns=1):
    place = Place(lambda _: Span("page.html", cell=f"行{line + 1}列{column + 1}"))
    return Cell(text=text, place=place, rows=rows, columns=columns)


#: 产出 is merged over two of three rows, and a line across the table stands above the last.
GRID = Grid(
    name="表1",
    rows=(
        {0: cell("产出", 0, 0, rows=2), 1: cell("数量", 0, 1), 2: cell("新增床位", 0, 2), 3: cell("20", 0, 3)},
        {1: cell("质量（30分）", 1, 1), 2: cell("合格率", 1, 2), 3: cell("30", 1, 3)},
        {0: cell("附加", 2, 0, columns=4)},
        {0: cell("", 3, 0), 1: cell("满意度", 3, 1), 2: cell("群众满意度", 3, 2), 3: cell("10", 3, 3)},
    ),
)

CELLS = covered(GRID, [one for line in GRID.rows for one in line.values()])


def row(line, groups):
    """The row of a line of the grid, in groups that stand in cells of it."""
    name, points = GRID.rows[line][2], GRID.rows[line][3]
    labels = [GRID.rows[above][column] for above, column in groups]
    return Row(
        name=name.text,
        place=name.place,
        points=Decimal(points.text),
        groups=tuple(Label(name=one.text.split("（")[0], points=None, place=one.place) for one in labels),
        cells={"level3": name, "points": points},
    )


@pytest.mark.parametrize(
    ("line", "groups"), [(0, [(0, 0), (0, 1)]), (1, [(0, 0), (1, 1)]), (3, [(3, 1)]), (3, [(2, 0), (3, 1)])]
)
def test_groups_beside_a_row_over_it_or_across_the_table_are_its_own(line, groups):
    assert held_against_cells([row(line, groups)], CELLS) == (row(line, groups),)


@pytest.mark.parametrize(
    ("line", "groups"),
    [
        (0, [(0, 0)]),  # 数量 is lost
        (1, [(0, 0), (0, 1)]),  # 数量 in the place of 质量
        (3, [(0, 0), (3, 1)]),  # 产出 ends above
        (3, [(3, 1), (1, 1)]),  # 质量 stands above 满意度
    ],
)
def test_a_group_too_few_or_too_many_is_told_in_its_row(line, groups):
    others = [row(0, [(0, 0), (0, 1)]), row(3, [(3, 1)])]
    read = held_against_cells([*others, row(line, groups)], CELLS)
    assert [[doubt.code for doubt in one.doubts] for one in read] == [[], [], ["row-uncertain"]]


def test_cells_right_of_the_last_name_cover_nothing_however_wide_they_are():
    wide = Grid(name="表1", rows=tuple({0: cell(f"第{at}项", at, 0, columns=390)} for at in range(3)))
    assert len(covered(wide, [wide.rows[0][0]]).cover) == 3
