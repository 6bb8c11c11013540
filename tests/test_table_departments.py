"""The departments of a long table are those of its cards, and so is the sheet of one."""

import random
from decimal import Decimal

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.comparison.naming import Known
from scorer.comparison.table import compare_table
from scorer.reporters.comparison.desk_sheets import department_roster
from scorer.tables import as_table
from test_columns import law
from test_compare_table import BESIDE, POLICIES, TREE, WEIGHTED, rubric_with
from test_table_beside import LEAVES, by_cards, drawn, roster_of

#: Of a department what a long table does without until its sheet is wanted.
OF_CARDS = ("cards", "findings")
BUDGETS = {
    "text": ["1,050", " 12.5", "0", "１２", None, "-3"],
    "whole": [1050, 12, 0, None, -3],
    "float": [0.1, 1050.25, None, 7.0],
    "decimal": [Decimal("0.10"), Decimal("1050.25"), None],
    "blank": [None],
}


def agree(table, folder, roster=(), **options):
    slow = by_cards(table, roster, **options)
    known = Known.of("roster.csv", roster) if roster else None
    fast = compare_table(table, folder, roster=known, **options)
    if slow is None or not slow.fields:
        return None
    for one, other in zip(fast.comparison.departments, slow.departments, strict=True):
        without = dict.fromkeys(OF_CARDS)
        assert attrs.evolve(one, **without) == attrs.evolve(other, **without)
        assert not one.cards
        sheet = fast.of_department(one)
        assert sheet.departments == (other,)
        assert department_roster(sheet, one).rows == department_roster(slow, other).rows
        assert sheet.recheck == tuple(found for found in fast.comparison.recheck if found.unit.department == one.name)
    return fast


@law(60)
@given(st.integers(0, 2**32), st.integers(2, 60), st.sampled_from(POLICIES), st.sampled_from(sorted(BUDGETS)))
def test_departments_of_rows_are_those_of_their_cards_with_a_roster_or_without(
    tmp_path_factory, seed, count, policy, kind
):
    chance = random.Random(seed)
    rubric = rubric_with(f'not_applicable = "{policy}"', chance.choice(["", BESIDE]) + chance.choice([TREE, WEIGHTED]))
    budgets = [chance.choice(BUDGETS[kind]) for _ in range(count)]
    dtype = pl.Decimal(20, 8) if kind == "decimal" else None
    frame = drawn(chance, count).with_columns(pl.Series("budget", budgets, dtype=dtype))
    if chance.random() < 0.2:
        frame = frame.drop("department")
    roster = [
        attrs.evolve(entry, unit=attrs.evolve(entry.unit, budget=chance.choice([None, Decimal("3.5")])))
        for entry in roster_of(chance, count)
    ]
    agree(as_table(frame, rubric), tmp_path_factory.mktemp("rows"), roster if chance.random() < 0.5 else ())


@pytest.mark.parametrize("kind", ["text", "decimal"])
def test_the_mean_is_weighted_by_the_budgets_and_units_without_one_are_counted_and_named(tmp_path, kind):
    budgets = pl.Series("budget", [Decimal(300), Decimal(100), None], dtype=pl.Decimal(20, 2))
    columns = {"unit": ["甲", "乙", "丙"], "department": "水利局", **dict.fromkeys(LEAVES, "20")}
    frame = pl.DataFrame(columns).with_columns(budgets.cast(pl.String) if kind == "text" else budgets)
    frame = frame.with_columns(pl.Series("子", ["20", "0", "10"]))
    (found,) = agree(as_table(frame, rubric_with("", TREE)), tmp_path).comparison.departments
    assert (found.weighted, found.plain, found.lost, found.budget) == (95, 90, 30, 400)
    assert (found.number, found.open, found.unbudgeted, found.lowest.unit.name) == (3, 0, 1, "乙")
    assert [unit.name for unit in found.without_budget] == ["丙"]


def test_a_project_row_counts_with_its_budget(tmp_path):
    columns = {"unit": ["甲", "甲"], "project": ["修路", "植树"], "budget": [300, 100], **dict.fromkeys(LEAVES, "20")}
    frame = pl.DataFrame({**columns, "子": ["20", "0"]})
    (found,) = agree(as_table(frame, rubric_with("", TREE)), tmp_path).comparison.departments
    assert (found.weighted, found.plain, found.unbudgeted) == (95, 90, 0)
