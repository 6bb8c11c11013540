"""Exact quotients of two whole columns: what the expressions of rules are calculated in, and rounded once."""

from __future__ import annotations

import math
from fractions import Fraction

import attrs

from scorer.columns.integers import FALSE, Program, Truth, Whole, constant
from scorer.exact import Mode


@attrs.frozen(eq=False)
class Quotient:
    """`top` ÷ `bottom`; the bottom is 1 or more."""

    top: Whole
    bottom: Whole


def exactly(value: Fraction) -> Quotient:
    """One number for all rows."""
    return Quotient(constant(value.numerator), constant(value.denominator))


def _shortened(program: Program, quotient: Quotient, top: int, bottom: int) -> Quotient:
    """`quotient` × `top` ÷ `bottom` with whole constants, what they share taken out first."""
    below = quotient.bottom.value
    if isinstance(below, int):
        bottom *= below
        shared = math.gcd(top, bottom)
        return Quotient(program.multiply(quotient.top, constant(top // shared)), constant(bottom // shared))
    shared = math.gcd(top, bottom)
    return Quotient(
        program.multiply(quotient.top, constant(top // shared)),
        program.multiply(quotient.bottom, constant(bottom // shared)),
    )


def add(program: Program, left: Quotient, right: Quotient) -> Quotient:
    """`left` + `right`."""
    one, other = left.bottom.value, right.bottom.value
    if isinstance(one, int) and isinstance(other, int):
        common = math.lcm(one, other)
        tops = [program.multiply(q.top, constant(common // b)) for q, b in ((left, one), (right, other))]
        return Quotient(program.add(*tops), constant(common))
    if one is other:
        return Quotient(program.add(left.top, right.top), left.bottom)
    top = program.add(program.multiply(left.top, right.bottom), program.multiply(right.top, left.bottom))
    return Quotient(top, program.multiply(left.bottom, right.bottom))


def negate(program: Program, value: Quotient) -> Quotient:
    """− `value`."""
    return Quotient(program.negate(value.top), value.bottom)


def multiply(program: Program, left: Quotient, right: Quotient) -> Quotient:
    """`left` × `right`."""
    for one, other in ((left, right), (right, left)):
        top, bottom = one.top.value, one.bottom.value
        if isinstance(top, int) and isinstance(bottom, int):
            return _shortened(program, other, top, bottom)
    return Quotient(program.multiply(left.top, right.top), program.multiply(left.bottom, right.bottom))


def divide(program: Program, left: Quotient, right: Quotient) -> tuple[Quotient, Truth]:
    """`left` ÷ `right`, and where that has no value because `right` is 0."""
    divisor = right.top
    if isinstance(divisor.value, int) and isinstance(right.bottom.value, int):
        if divisor.value == 0:
            return exactly(Fraction(0)), Truth(True)
        turned = Fraction(right.bottom.value, divisor.value)
        return _shortened(program, left, turned.numerator, turned.denominator), FALSE
    nothing = program.compare("=", divisor, constant(0))
    top = left.top
    if divisor.low < 0:
        divisor = program.kept(divisor)
        top = program.pick(program.compare("<", divisor, constant(0)), program.negate(top), top)
        divisor = program.absolute(divisor)
    divisor = program.most(divisor, constant(1))
    above, below = right.bottom.value, left.bottom.value
    if isinstance(above, int) and isinstance(below, int):
        shared = math.gcd(above, below)
        scaled = program.multiply(top, constant(above // shared))
        return Quotient(scaled, program.multiply(divisor, constant(below // shared))), nothing
    return Quotient(program.multiply(top, right.bottom), program.multiply(divisor, left.bottom)), nothing


def compare(program: Program, sign: str, left: Quotient, right: Quotient) -> Truth:
    """How two quotients stand to each other."""
    one, other = left.bottom.value, right.bottom.value
    if isinstance(one, int) and isinstance(other, int):
        shared = math.gcd(one, other)
        tops = (
            program.multiply(left.top, constant(other // shared)),
            program.multiply(right.top, constant(one // shared)),
        )
    elif one is other:
        tops = (left.top, right.top)
    else:
        tops = (program.multiply(left.top, right.bottom), program.multiply(right.top, left.bottom))
    return program.compare(sign, *tops)


def pick(program: Program, condition: Truth, then: Quotient, otherwise: Quotient) -> Quotient:
    """`then` where the condition holds, else `otherwise`."""
    if isinstance(condition.value, bool):
        return then if condition.value else otherwise
    one, other = then.bottom.value, otherwise.bottom.value
    if isinstance(one, int) and isinstance(other, int):
        common = math.lcm(one, other)
        tops = [program.multiply(q.top, constant(common // b)) for q, b in ((then, one), (otherwise, other))]
        return Quotient(program.pick(condition, *tops), constant(common))
    condition = program.held(condition)
    return Quotient(
        program.pick(condition, then.top, otherwise.top), program.pick(condition, then.bottom, otherwise.bottom)
    )


def floor(program: Program, value: Quotient) -> Quotient:
    """The largest whole number not above it."""
    return Quotient(program.divide(value.top, value.bottom), constant(1))


def rounded(program: Program, value: Quotient, scale: int, mode: Mode) -> Whole:
    """`value` × `scale` as a whole number, a half as `mode` says; right for values of 0 and more.

    What is below 0 becomes 0 or less, and is cut off by whoever asks.
    """
    value = _shortened(program, value, scale, 1)
    bottom = value.bottom
    if isinstance(bottom.value, int) and bottom.value == 1:
        return value.top
    if mode == "half-even":
        top, bottom = program.kept(value.top), program.kept(bottom)
        whole = program.kept(program.divide(top, bottom))
        rest = program.kept(program.subtract(top, program.multiply(whole, bottom)))
        rest = attrs.evolve(rest, low=0, high=max(0, bottom.high - 1))
        twice = program.kept(program.multiply(rest, constant(2)))
        half = program.divide(whole, constant(2))
        odd = program.compare("≠", program.multiply(half, constant(2)), whole)
        up = program.any_of(
            program.compare(">", twice, bottom), program.all_of(program.compare("=", twice, bottom), odd)
        )
        return program.pick(up, program.add(whole, constant(1)), whole)
    if isinstance(bottom.value, int) and bottom.value % 2 == 0:
        return program.divide(program.add(value.top, constant(bottom.value // 2)), bottom)
    bottom = program.kept(bottom)
    twice = program.multiply(value.top, constant(2))
    return program.divide(program.add(twice, bottom), program.multiply(bottom, constant(2)))


def round_half_away(program: Program, value: Quotient, places: int) -> Quotient:
    """`value` to some decimals, a half away from zero."""
    top = program.kept(value.top)
    size = rounded(program, Quotient(program.absolute(top), value.bottom), 10**places, "half-up")
    size = program.kept(size)
    signed = program.pick(program.compare("<", top, constant(0)), program.negate(size), size)
    return Quotient(signed, constant(10**places))
