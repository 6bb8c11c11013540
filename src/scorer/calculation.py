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
    measured: Numeric | None = None
    _proofs: dict[Language, Proof] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The facts it may need."""
        names = facts_used(self.expression)
        if self.measured is None:
            return names
        return tuple(dict.fromkeys((*facts_used(self.measured), PLACE, PEERS, *names)))

    @cached_property
    def _run(self) -> Callable[[Mapping[str, Fact]], Ratio]:
        return numeric(self.expression)

    def quotient(self, facts: Mapping[str, Fact]) -> Ratio | None:
        """Its value with these facts; None where it has none, and `lacks` says why."""
        if self.measured is not None and (PLACE not in facts or evaluate(self.measured, facts).value is None):
            return None
        try:
            return self._run(facts)
        except (NoValueError, ZeroDivisionError):
            value = evaluate(self.expression, facts).value
            return None if value is None else value.as_integer_ratio()

    def lacks(self, facts: Mapping[str, Fact]) -> tuple[tuple[str, ...], Reason | None]:
        """The facts it would need for a value, or the reason why it has none although no fact is missing."""
        found = evaluate(self.expression, facts)
        if self.measured is not None:
            own = evaluate(self.measured, facts)
            if own.value is None:
                return own.missing, own.reason
            if PLACE not in facts:
                return (PLACE,), None
        return found.missing, found.reason

    def proof(self, facts: Mapping[str, Fact], quotient: Ratio | None, language: Language) -> str:
        """The proof line with these facts, which give `quotient`."""
        known = self._proofs.get(language)
        if known is None:
            known = self._proofs[language] = Proof.of(self.expression, language)
        if self.measured is not None:
            return self._by_place(self.measured, known, facts, quotient, language)
        if quotient is not None:
            return known.line(facts, quotient)
        return known.line(facts, None, *self.lacks(facts))

    def _by_place(
        self, measured: Numeric, worth: Proof, facts: Mapping[str, Fact], quotient: Ratio | None, language: Language
    ) -> str:
        """What is compared, the place, and what it is worth: as far as there is each."""
        compared, own = Proof.of(measured, language), evaluate(measured, facts)
        if own.value is None:
            return compared.line(facts, None, own.missing, own.reason)
        plain = isinstance(measured, NumberFact)  # what one fact comes to, it says itself
        told = compared.terms(facts) if plain else compared.line(facts, own.value.as_integer_ratio())
        if PLACE not in facts:
            return told + unplaced(language)
        reasons = () if quotient is not None else self.lacks(facts)
        return f"{told}{placed(facts, language)}{worth.line(facts, quotient, *reasons)}"
