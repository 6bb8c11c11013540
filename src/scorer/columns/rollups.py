"""The rate of a group whose children are not summed, as columns: the mean of their rates by weight, or the lowest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scorer.columns.integers import FALSE, Program, Truth, Whole, constant
from scorer.columns.quotients import Quotient, add, compare, exactly, multiply, pick


class Part(NamedTuple):
    """One child: its score, the points it is out of, and where it counts; both numbers in steps of the rounding."""

    score: Whole
    points: Whole
    counts: Truth


def weighted(program: Program, parts: Sequence[Part], weights: Sequence[Fraction]) -> Quotient:
    """`weighted`: Σ rate × weight ÷ Σ weights, over the parts that count."""
    unit = math.lcm(*(weight.denominator for weight in weights))
    total, all_weights = exactly(Fraction(0)), constant(0)
    for (score, points, counts), weight in zip(parts, weights, strict=True):
        steps = constant(int(weight * unit))
        rate = _rate(program, program.pick(counts, score, constant(0)), points)
        total = add(program, total, multiply(program, rate, Quotient(steps, constant(1))))
        all_weights = program.add(all_weights, program.pick(counts, steps, constant(0)))
    divisor = program.most(all_weights, constant(1))
    return Quotient(total.top, program.multiply(total.bottom, divisor))


def weakest(program: Program, parts: Sequence[Part]) -> Quotient:
    """`weakest`: the lowest rate among the parts that count."""
    best, there = exactly(Fraction(0)), FALSE
    for score, points, counts in parts:
        rate = _rate(program, score, points)
        smaller = compare(program, "<", rate, best)
        better = program.held(program.all_of(counts, program.any_of(smaller, program.opposite(there))))
        best = pick(program, better, rate, best)
        there = program.held(program.any_of(there, counts))
    return best


def _rate(program: Program, score: Whole, points: Whole) -> Quotient:
    if points.high == 0:
        return exactly(Fraction(0))
    nothing = program.compare("=", points, constant(0))
    return Quotient(program.pick(nothing, constant(0), score), program.most(points, constant(1)))
