"""The lines of a case without what is known already where they are reached.

After `≥ 90%` the line `≥ 80% and < 90%` asks for `≥ 80%` only, and the last of bands that cover everything, or of all
the words that a fact may say, asks nothing: so nobody has to reckon with rows that no line takes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import attrs

from scorer.expression import (
    And,
    Branch,
    Comparison,
    Condition,
    Number,
    Numeric,
    Text,
    TextComparison,
    TextFact,
)

#: A cut through the numbers: before a number (0) or after it (1).
_Cut = tuple[Fraction | float, int]
_LEAST: _Cut = (-math.inf, 0)
_MOST: _Cut = (math.inf, 0)


@attrs.frozen
class _Stretch:
    """The numbers between two cuts."""

    start: _Cut = _LEAST
    end: _Cut = _MOST

    def holds(self, other: _Stretch) -> bool:
        """Whether every number of the other is one of these."""
        return self.start <= other.start and other.end <= self.end

    def both(self, other: _Stretch) -> _Stretch:
        """The numbers that are in both."""
        return _Stretch(max(self.start, other.start), min(self.end, other.end))

    def less(self, other: _Stretch) -> _Stretch:
        """What is left without the other, which is taken off at an end or not at all."""
        if other.start <= self.start:
            return _Stretch(max(self.start, other.end), self.end)
        return _Stretch(self.start, min(self.end, other.start)) if other.end >= self.end else self


def told_apart(
    branches: Sequence[Branch], words: Callable[[str], Sequence[str]]
) -> Iterator[tuple[Condition | None, Numeric]]:
    """Conditions and results of the lines; a condition that always holds where it is reached is None, the last one.

    `words`: all that a text fact may say, nothing if that is unknown. The first condition is never shortened: where it
    lacks a fact, so do the others.
    """
    bands = _bands(branches)
    if bands is not None:
        rest = _Stretch()
        for branch, tests in zip(branches, bands, strict=True):
            asked = [test for test, stretch in tests if not stretch.holds(rest)]
            yield _all(asked), branch.result
            if not asked:
                return
            for_these = _Stretch()
            for _, stretch in tests:
                for_these = for_these.both(stretch)
            rest = rest.less(for_these)
        return
    left = _answers(branches, words)
    for number, branch in enumerate(branches):
        last = number > 0 and left == {_word(branch)}
        yield None if last else branch.condition, branch.result
        if last:
            return
        left -= {_word(branch)}


def _all(tests: Sequence[Condition]) -> Condition | None:
    return None if not tests else tests[0] if len(tests) == 1 else And(tuple(tests))


def _bands(branches: Sequence[Branch]) -> list[list[tuple[Condition, _Stretch]]] | None:
    """The tests of every line with the numbers they hold for; None if they are not all of one number."""
    found = []
    value: Numeric | None = None
    for branch in branches:
        condition = branch.condition
        tests: list[tuple[Condition, _Stretch]] = []
        for test in condition.operands if isinstance(condition, And) else (condition,):
            if not isinstance(test, Comparison) or not isinstance(test.right, Number) or test.operator == "≠":
                return None
            value = test.left if value is None else value
            if test.left != value:
                return None
            tests.append((test, _numbers(test.operator, test.right.value)))
        found.append(tests)
    return found


def _numbers(sign: str, bound: Fraction) -> _Stretch:
    before, after = (bound, 0), (bound, 1)
    return {
        "<": _Stretch(end=before),
        "≤": _Stretch(end=after),
        "=": _Stretch(before, after),
        "≥": _Stretch(start=before),
        ">": _Stretch(start=after),
    }[sign]


def _answers(branches: Sequence[Branch], words: Callable[[str], Sequence[str]]) -> set[str | None]:
    """All that a text fact may say, if every line asks for a word of it; else nothing."""
    conditions = [branch.condition for branch in branches]
    facts = {one.left.name for one in conditions if isinstance(one, TextComparison) and isinstance(one.left, TextFact)}
    if len(facts) != 1 or any(_word(branch) is None for branch in branches):
        return set()
    return set(words(facts.pop()))


def _word(branch: Branch) -> str | None:
    """The word that a line asks for."""
    match branch.condition:
        case TextComparison("=", TextFact(), Text(word)):
            return word
    return None
