"""What one leaf earns in every row: `leaves.earn` and `leaves.less` as columns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.columns.cells import Cells, EntryFacts, UnitFacts
from scorer.columns.integers import FALSE, Program, Truth, Whole, constant
from scorer.columns.quotients import Quotient, exactly, pick, rounded
from scorer.columns.rows import MOST_COMPARED
from scorer.columns.translation import Amount, amount
from scorer.facts import PLACE
from scorer.model import Indicator, Rounding
from scorer.rules import Rule
from scorer.rules.by_sign import BySign
from scorer.rules.judged import Choice, Given, Graded, GradeShare
from scorer.rules.ranked import Rank


@attrs.frozen(eq=False)
class Earnings:
    """What a leaf has in every row.

    Attributes:
        score: in the smallest step of the rubric's rounding, 0 where there is none.
        there: where there is one.
        odd: where the exact evaluator has to look at what is typed.
    """

    score: Whole
    there: Truth
    odd: tuple[Truth, ...] = ()


def scaled(value: Decimal, scale: int) -> Whole:
    """A number of points in steps; points keep to the declared decimals."""
    steps = Fraction(value) * scale
    assert steps.denominator == 1, "checks.points_keep_to_the_places"
    return constant(steps.numerator)


def computed(
    cells: Cells, facts: EntryFacts, points: Decimal, rounding: Rounding | None, scale: int, *, penalty: bool = False
) -> tuple[Whole, Amount]:
    """What the rule gives, floored, capped and rounded, and where it has no value."""
    program, rule = cells.program, facts.rule
    if isinstance(rule.shape, Rank):
        found = _placed(cells, facts, amount(program, rule.shape.worth(points), facts))
    else:
        expression = rule.shape.taken(points) if penalty else rule.shape.expression(points)
        assert expression is not None, "a rule that computes has an expression"
        found = amount(program, expression, facts)
    mode = rounding.mode if rounding else "half-up"
    open_ = program.any_of(found.missing, found.void)
    value = pick(program, open_, exactly(Fraction(0)), found.value) if open_.value is not False else found.value
    score = program.most(rounded(program, value, scale, mode), constant(0))
    if rule.cap:
        score = program.least(score, scaled(points, scale))
    if rule.undefined is not None:
        instead = scaled(min(rule.undefined, points), scale)
        score = program.pick(found.void, instead, score)
        found = attrs.evolve(found, void=FALSE)
    return program.kept(score), found


def _placed(cells: Cells, facts: EntryFacts, worth: Amount) -> Amount:
    """What a place is worth: no value where what is compared has none, and missing where the place is not known."""
    program, measured = cells.program, facts.rule.shape.measured
    assert measured is not None, "asked for rules by rank only"
    void = amount(program, measured, facts).void
    known = program.opposite(facts.number(PLACE).missing)
    void = program.held(program.any_of(void, program.all_of(known, worth.void)))
    return Amount(worth.value, program.opposite(program.any_of(void, known)), void)


def compared(cells: Cells, unit: UnitFacts, node: Indicator) -> tuple[Quotient, Truth]:
    """The value of a leaf that is compared among rows, and where there is one."""
    program, rule = cells.program, node.rule
    measured = rule.shape.measured if rule else None
    assert rule is not None, "asked for rules by rank only"
    assert measured is not None, "they compare a value"
    found = amount(program, measured, EntryFacts(cells, unit, rule, "answer", node.code))
    value = Quotient(program.kept(found.value.top), program.kept(found.value.bottom))
    return value, program.held(program.opposite(program.any_of(found.missing, found.void)))


def too_large_to_compare(program: Program, value: Quotient) -> Truth:
    """Where a value is no quotient of numbers that fit beside others."""
    most = constant(MOST_COMPARED)
    return program.any_of(
        program.compare("≥", program.absolute(value.top), most), program.compare("≥", value.bottom, most)
    )


def earned(
    cells: Cells, unit: UnitFacts, node: Indicator, points: Decimal, rounding: Rounding | None, scale: int
) -> Earnings:
    """The score of a leaf before what is taken off by hand."""
    program, rule = cells.program, node.rule
    typed, there = cells.score(node.code)
    odd = list(_odd_typed(cells, node, points, typed, there, scale))
    if rule is None or rule.shape.by_hand:
        return Earnings(typed, there, tuple(odd))
    facts = EntryFacts(cells, unit, rule, "answer", node.code)
    score, found = computed(cells, facts, points, rounding, scale)
    has_value = program.opposite(program.any_of(found.missing, found.void))
    if node.typed == "refuse":
        odd.append(there)
    counts = there if node.typed == "check" else program.all_of(there, program.opposite(has_value))
    return Earnings(program.pick(counts, typed, score), program.any_of(there, has_value), tuple(odd))


def _odd_typed(cells: Cells, node: Indicator, points: Decimal, typed: Whole, there: Truth, scale: int) -> list[Truth]:
    """Where a typed score, or an answer, is not one that may stand there."""
    program, rule = cells.program, node.rule
    odd = []
    if rule is None or rule.cap:
        odd.append(program.compare(">", typed, scaled(points, scale)))
    if node.step:
        step = Fraction(node.step) * scale
        top = program.multiply(typed, constant(step.denominator))
        whole = program.multiply(program.divide(top, constant(step.numerator)), constant(step.numerator))
        odd.append(program.compare("≠", whole, top))
    return odd + (odd_answers(cells, rule, "answer", node.code, points, scale, (typed, there)) if rule else [])


def odd_answers(
    cells: Cells, rule: Rule, kind: str, key: str, points: Decimal, scale: int, score: tuple[Whole, Truth]
) -> list[Truth]:
    """Where an answer is none that the rule knows; what is typed beside it belongs to it."""
    program, shape = cells.program, rule.shape
    grade = cells.text(kind, key, "grade")
    typed, there = score
    stated = FALSE if grade is None else program.opposite(grade.missing)
    match shape:
        case Given(values) if values:
            listed = [program.compare("=", typed, scaled(value, scale)) for value in values if _fits(value, scale)]
            return [program.all_of(there, program.opposite(program.any_of(*listed)))]
        case Graded(grades):
            return _odd_graded(program, cells, (kind, key), grades, points, scale, score)
        case BySign():
            return [stated]
        case Choice(answers=answers):
            if "grade" not in shape.takes or grade is None or isinstance(grade.value, str):
                return []
            if not shape.own_names():
                return [stated]
            known = program.ask(grade.value.is_in([answer.name for answer in answers]))
            return [program.all_of(stated, program.opposite(known))]
    of = getattr(shape, "of", None)
    met = cells.amount(kind, key, "met")
    return [program.compare(">", met.value.top, constant(of))] if of is not None and met is not None else []


def _fits(value: Decimal, scale: int) -> bool:
    return (Fraction(value) * scale).denominator == 1


def _odd_graded(
    program: Program,
    cells: Cells,
    whose: tuple[str, str],
    grades: tuple[GradeShare, ...],
    points: Decimal,
    scale: int,
    score: tuple[Whole, Truth],
) -> list[Truth]:
    """A score without its grade, a grade nobody knows, a score outside the interval of its grade."""
    typed, there = score
    grade = cells.text(*whose, "grade")
    if grade is None or isinstance(grade.value, str):
        return [there]
    fits = []
    for one in grades:
        low, high = one.low * Fraction(points) * scale, one.high
        inside = program.compare("≥", typed, constant(-(-low.numerator // low.denominator)))
        if high is not None:
            end = high * Fraction(points) * scale
            inside = program.all_of(inside, program.compare("<", typed, constant(-(-end.numerator // end.denominator))))
        else:
            inside = program.all_of(inside, program.compare("≤", typed, scaled(points, scale)))
        is_it = program.ask(grade.value == one.name)
        fits.append(program.all_of(is_it, program.any_of(inside, program.opposite(there))))
    silent = program.all_of(grade.missing, program.opposite(there))
    return [program.opposite(program.any_of(silent, *fits))]
