"""From the base to the total in every row: bonus, penalty, floor, veto, grade (`totals` as columns)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from scorer.columns.cells import EntryFacts
from scorer.columns.earning import computed, odd_answers, scaled
from scorer.columns.integers import FALSE, Truth, Whole, constant
from scorer.columns.translation import Holding, holding, no
from scorer.columns.tree import Row, Tree
from scorer.model import Adjustment, Rubric, Veto

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen(eq=False)
class Card:
    """The whole card in every row.

    Attributes:
        score: the total, or the sum so far.
        unknown: where the most it can reach is unknown.
        graded: where there is a grade; `grade` is its place among the bands, the best first.
    """

    score: Whole
    low: Whole
    high: Whole
    unknown: Truth
    complete: Truth
    graded: Truth
    grade: Whole


@attrs.frozen(eq=False)
class _Adjusted:
    """What an adjustment adds (or takes off) in every row, and where that is undecided."""

    score: Whole
    undecided: Truth


def whole_card(tree: Tree, root: Row) -> Card:
    """Base + bonuses − penalties, floor 0, then vetoes; a bonus never lifts a veto."""
    cells, unit, rubric, scale = tree.cells, tree.unit, tree.rubric, tree.scale
    program = cells.program
    low, high = root.low, root.high
    decided, open_ = constant(0), [root.open]
    for adjustment in rubric.adjustments:
        one = _adjusted(tree, adjustment)
        cap = program.pick(one.undecided, scaled(adjustment.cap, scale), constant(0))
        open_.append(one.undecided)
        if adjustment.kind == "bonus":
            decided = program.add(decided, one.score)
            high = program.add(high, cap)
        else:
            decided = program.subtract(decided, one.score)
            low = program.subtract(low, cap)
    decided = program.kept(decided)
    vetoes = [(veto, holding(program, veto.when, unit)) for veto in rubric.vetoes]
    open_ += [program.any_of(found.missing, found.void) for _, found in vetoes]
    hit = [(veto.total_at_most, found.yes) for veto, found in vetoes if veto.total_at_most is not None]
    possible = [
        (veto.total_at_most, program.opposite(no(program, found)))
        for veto, found in vetoes
        if veto.total_at_most is not None
    ]

    def capped(value: Whole, caps: list[tuple[Decimal, Truth]]) -> Whole:
        value = program.most(program.add(value, decided), constant(0))
        for most, where in caps:
            value = program.pick(where, program.least(value, scaled(most, scale)), value)
        return program.kept(value)

    score = capped(root.low, hit)
    settled = all(one.value is False for one in open_)
    complete = program.held(program.opposite(program.any_of(*open_)))
    reached = score if settled else capped(low, possible)
    card_high = score if settled and root.high is root.low else capped(high, hit)
    points = program.kept(program.pick(root.counts, root.points, constant(0)))
    graded, grade = _grade(rubric, tree, reached, points, complete, vetoes)
    return Card(score, reached, card_high, root.unknown, complete, graded, grade)


def _adjusted(tree: Tree, adjustment: Adjustment) -> _Adjusted:
    """Typed where the unit typed it, else by rule, else 0: one that is not mentioned did not happen."""
    cells, program, scale = tree.cells, tree.cells.program, tree.scale
    typed, there = cells.adjustment(adjustment.name)
    cap = scaled(adjustment.cap, scale)
    tree.odd.append(program.compare(">", typed, cap))
    rule = adjustment.rule
    if rule is None:
        return _Adjusted(typed, FALSE)
    key = adjustment.name
    tree.odd.extend(odd_answers(cells, rule, "adjustment-answer", key, adjustment.cap, scale, (typed, there)))
    if rule.shape.by_hand:
        grade = cells.text("adjustment-answer", key, "grade")
        stated = FALSE if grade is None else program.opposite(grade.missing)
        return _Adjusted(typed, program.all_of(stated, program.opposite(there)))
    facts = EntryFacts(cells, tree.unit, rule, "adjustment-answer", key)
    penalty = adjustment.kind == "penalty"
    score, found = computed(cells, facts, adjustment.cap, tree.rubric.rounding, scale, penalty=penalty)
    open_ = program.any_of(found.missing, found.void)
    score = program.pick(open_, constant(0), program.least(score, cap))  # whatever the rule says of its own cap
    waits = found.missing if rule.shape.own_names() else FALSE  # for an entry only, and nobody mentioned it
    undecided = program.all_of(open_, program.opposite(waits), program.opposite(there))
    return _Adjusted(program.pick(there, typed, score), program.held(undecided))


def _grade(
    rubric: Rubric, tree: Tree, reached: Whole, points: Whole, complete: Truth, vetoes: list[tuple[Veto, Holding]]
) -> tuple[Truth, Whole]:
    """The place of the band; under `exclude` by the share of what applies, compared exactly."""
    program, scale = tree.cells.program, tree.scale
    full = rubric.root.points
    if not rubric.grades or full is None:
        return FALSE, constant(0)
    place = constant(len(rubric.grades) - 1)
    value = program.kept(program.multiply(reached, scaled(full, scale)))
    names = [band.name for band in rubric.grades]
    for number, band in reversed(list(enumerate(rubric.grades))):
        start = Fraction(band.start) * scale
        above = program.compare(
            "≥",
            program.multiply(value, constant(start.denominator)),
            program.multiply(points, constant(start.numerator)),
        )
        capped = [
            program.opposite(found.yes)
            for veto, found in vetoes
            if veto.total_at_most is not None and veto.total_at_most < band.start
        ]
        place = program.pick(program.all_of(above, *capped), constant(number), place)
    for veto, found in vetoes:
        if veto.grade_at_most is not None:
            lowest = constant(names.index(veto.grade_at_most))
            place = program.pick(found.yes, program.most(program.kept(place), lowest), place)
    graded = program.all_of(complete, program.compare(">", points, constant(0)))
    return graded, place


def word(place: Whole, names: list[str]) -> pl.Expr:
    """The name of the band at its place."""
    import polars as pl

    if isinstance(place.value, int):
        return pl.lit(names[place.value])
    expression = pl.lit(names[-1])
    for number, name in reversed(list(enumerate(names[:-1]))):
        expression = pl.when(place.value == number).then(pl.lit(name)).otherwise(expression)
    return expression
