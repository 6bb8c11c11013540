"""Columns that hold points and score in one cell."""

import pytest

from scorer.readers.files.html import read_html
from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_published_tables import codes, rows_of
from test_ruled_forms import page

ROWS = [["修渠长度", "50", "50"], ["合格率", "40", "38.5"], ["满意率", "10", "9"]]


def table(head, cells):
    first, second, third, total = cells
    return f"""一级指标|三级指标|完成值|{head}|原因
               产出|修渠长度|80公里|{first}|
               ^|合格率|93%|{second}|返工
               效益|满意率|85%|{third}|
               合计|<|<|{total}|"""


def read(text):
    return read_published(read_html(page(text).encode(), "a.html"), None)


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("分值/得分", ("50/50", "40/38.5", "10/9", "100/97.5")),
        ("自评得分/权重", ("50/50", "38.5/40", "9/10", "97.5/100")),
        ("分值（得分）", ("50（50）", "40（38.5）", "10（9）", "100（97.5）")),
        ("得分（分值）", ("50分(50分)", "38.5分(40分)", "9分(10分)", "97.5分(100分)")),
        ("分值 得分", ("50 50", "40 38.5", "10 9", "100 97.5")),
        ("得分", ("50/50", "38.5/40", "9/10", "97.5/100")),
    ],
)
def test_points_and_score_in_one_cell_are_read_in_the_order_that_head_or_numbers_tell(head, cells):
    (published,) = read(table(head, cells))
    assert rows_of(published) == ROWS
    assert str(published.assessment.declared_total) == "97.5"
    assert codes(published) == {"unit-missing", "year-missing"}


def test_both_below_one_word_merged_over_two_columns_stand_in_these():
    text = """一级指标|三级指标|完成值|分值/得分|<|原因
              产出|修渠长度|80公里|50/50|<|
              ^|合格率|93%|40/38.5|<|返工
              效益|满意率|85%|10/9|<|
              合计|<|<|100/97.5|<|"""
    (published,) = read(text)
    assert rows_of(published) == ROWS
    assert str(published.assessment.declared_total) == "97.5"


def test_a_blank_score_behind_its_points_is_blank():
    (published,) = read(table("分值/得分", ("50/50", "40/", "10/9", "100/")))
    assert rows_of(published) == [ROWS[0], ["合格率", "40", ""], ROWS[2]]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("得分/分值", ("50/50", "40/38.5", "10/9", "100/97.5")),
        ("分值/得分", ("50/50", "38.5/40", "10/9", "100/97.5")),
        ("分值/得分", ("50", "40/38.5", "10/9", "100/97.5")),
    ],
    ids=["the head contradicts", "orders differ", "one number"],
)
def test_cells_whose_numbers_contradict_the_head_or_each_other_are_not_read(head, cells):
    assert read(table(head, cells)) == ()


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("得分", ("50 50", "38.5 40", "9 10", "97.5 100")),
        ("得分", ("50（50）", "38.5（40）", "9（10）", "97.5（100）")),
        ("得分", ("50,5", "38,4", "9,3", "97,2")),
        ("分值", ("50/50", "40/38.5", "10/9", "100/97.5")),
    ],
)
def test_one_word_over_two_numbers_that_may_be_something_else_is_told(head, cells):
    (published,) = read(table(head, cells))
    assert [row[1:] for row in rows_of(published)] != [row[1:] for row in ROWS]
    assert {"score-unreadable", "points-unreadable", "number-joined"} & codes(published)


def test_pasted_rows_whose_cells_have_their_places_are_read_alike():
    lines = table("分值/得分", ("50/50", "40/38.5", "10/9", "100/97.5")).replace("<", "").replace("^", "").split("\n")
    text = "\n".join("\t".join(cell.strip() for cell in line.split("|")) for line in lines)
    (published,) = read_published(read_text(text, "甲.txt"), None)
    assert rows_of(published) == ROWS
