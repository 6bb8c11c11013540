"""A rule's expression with all that is worked out from it once: its facts, its quick function, its proof lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import attrs

from scorer.compiled import NoValueError, Ratio, numeric
from scorer.expression import NumberFact, Numeric, facts_used
from scorer.facts import PEERS, PLACE, Fact
from scorer.messages import Language
from scorer.outcome import Reason, evaluate
from scorer.proof import Proof, placed, unplaced


@attrs.frozen
class Calculation:
    """The expression of a rule for one number of points, shared by all cards that are alike.

    Attributes:
        measured: what is compared with other units, where the score follows from the place among them.
    """

    expression: Numeric
    measured: Calculation | None = None
    _proofs: dict[Language, Proof] = attrs.field(factory=dict, init=False, eq=False, repr=False)

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

    def lacks(self, facts: Mapping[str, Fact]) -> tuple[tuple[str, ...], Reason | None]:
        """The facts it would need for a value, or the reason why it has none although no fact is missing."""
        if self.measured is not None:
            if self.measured.quotient(facts) is None:
                return self.measured.lacks(facts)
            if PLACE not in facts:
                return (PLACE,), None
        found = evaluate(self.expression, facts)
        return found.missing, found.reason

    def proof(self, facts: Mapping[str, Fact], quotient: Ratio | None, language: Language) -> str:
        """The proof line with these facts, which give `quotient`."""
        if self.measured is None:
            return self._worth(facts, quotient, language)
        compared = self.measured.quotient(facts)
        told = self.measured.proof(facts, compared, language)
        if compared is None:
            return told
        if isinstance(self.measured.expression, NumberFact):  # what one fact comes to, it says itself
            told = self.measured.lines(language).terms(facts)
        if PLACE not in facts:
            return told + unplaced(language)
        return told + placed(facts, language) + self._worth(facts, quotient, language)

    def _worth(self, facts: Mapping[str, Fact], quotient: Ratio | None, language: Language) -> str:
        if quotient is not None:
            return self.lines(language).line(facts, quotient)
        return self.lines(language).line(facts, None, *self.lacks(facts))

    def lines(self, language: Language) -> Proof:
        """What the proof lines in one language have in common."""
        known = self._proofs.get(language)
        if known is None:
            known = self._proofs[language] = Proof.of(self.expression, language)
        return known
