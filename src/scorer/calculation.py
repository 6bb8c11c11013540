"""A rule's expression with all that is worked out from it once: its facts, its quick function, its proof lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property

import attrs

from scorer.compiled import NoValueError, Ratio, numeric
from scorer.exact import ZERO, Mode, rounded_quotient
from scorer.expression import NumberFact, Numeric, facts_used
from scorer.facts import PEERS, PLACE, Fact
from scorer.messages import Language
from scorer.outcome import Reason, evaluate
from scorer.proof import Proof, placed, unplaced


@attrs.frozen(slots=False)  # attrs would look up every attribute of a class with slots and cached ones slowly
class Calculation:
    """The expression of a rule for one number of points, shared by all cards that are alike.

    Attributes:
        language: of its proof lines.
        cap: the most that a score can be; None where the rule has no cap.
        measured: what is compared with other units, where the score follows from the place among them.
    """

    expression: Numeric
    language: Language
    cap: Decimal | None = None
    measured: Calculation | None = None

    def __reduce__(self) -> tuple[type[Calculation], tuple[object, ...]]:
        """A copy for another process works everything out anew: functions cannot be sent there."""
        return Calculation, (self.expression, self.language, self.cap, self.measured)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The facts it may need."""
        names = facts_used(self.expression)
        if self.measured is None:
            return names
        return tuple(dict.fromkeys((*self.measured.names, PLACE, PEERS, *names)))

    @cached_property
    def _run(self) -> Callable[[Mapping[str, Fact]], Ratio]:
        return numeric(self.expression)

    def quotient(self, facts: Mapping[str, Fact]) -> Ratio | None:
        """Its value with these facts; None where it has none, and `lacks` says why."""
        if self.measured is not None and (PLACE not in facts or self.measured.quotient(facts) is None):
            return None
        try:
            return self._run(facts)
        except (NoValueError, ZeroDivisionError):
            value = evaluate(self.expression, facts).value
            return None if value is None else value.as_integer_ratio()

    @cached_property
    def _most(self) -> Ratio:
        assert self.cap is not None, "asked for only where there is a cap"
        return self.cap.as_integer_ratio()

    def score(self, quotient: Ratio, places: int, mode: Mode) -> Decimal:
        """An exact value as a score: floored at 0, capped, rounded once."""
        top, bottom = quotient
        if top <= 0:
            return ZERO
        if self.cap is not None:
            most, parts = self._most
            if top * parts >= most * bottom:
                return self.cap  # points keep to the declared places
        return rounded_quotient(top, bottom, places, mode)

    def lacks(self, facts: Mapping[str, Fact]) -> tuple[tuple[str, ...], Reason | None]:
        """The facts it would need for a value, or the reason why it has none although no fact is missing."""
        if self.measured is not None:
            if self.measured.quotient(facts) is None:
                return self.measured.lacks(facts)
            if PLACE not in facts:
                return (PLACE,), None
        found = evaluate(self.expression, facts)
        return found.missing, found.reason

    def proof(self, facts: Mapping[str, Fact], quotient: Ratio | None) -> str:
        """The proof line with these facts, which give `quotient`."""
        if self.measured is None:
            return self._worth(facts, quotient)
        compared = self.measured.quotient(facts)
        told = self.measured.proof(facts, compared)
        if compared is None:
            return told
        if isinstance(self.measured.expression, NumberFact):  # what one fact comes to, it says itself
            told = self.measured.lines.terms(facts)
        if PLACE not in facts:
            return told + unplaced(self.language)
        return told + placed(facts, self.language) + self._worth(facts, quotient)

    def _worth(self, facts: Mapping[str, Fact], quotient: Ratio | None) -> str:
        if quotient is not None:
            return self.lines.line(facts, quotient)
        return self.lines.line(facts, None, *self.lacks(facts))

    @cached_property
    def lines(self) -> Proof:
        """What its proof lines have in common."""
        return Proof.of(self.expression, self.language)
