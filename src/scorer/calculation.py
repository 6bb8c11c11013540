"""A rule's expression with all that is worked out from it once: its facts, its quick function, its proof lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property

import attrs

from scorer.compiled import NoValueError, Ratio, numeric
from scorer.expression import NumberFact, Numeric, facts_used
from scorer.facts import PEERS, PLACE, Fact
from scorer.messages import Language
from scorer.outcome import Outcome, evaluate
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

    def outcome(self, facts: Mapping[str, Fact]) -> Outcome[Fraction]:
        """Its value with these facts, or why it has none; without the value that is measured there is no place."""
        if self.measured is not None:
            own = evaluate(self.measured, facts)
            if own.value is None:
                return own
            if PLACE not in facts:
                return Outcome(missing=(PLACE,))
        try:
            top, bottom = self._run(facts)
        except (NoValueError, ZeroDivisionError):
            return evaluate(self.expression, facts)
        return Outcome(Fraction(top, bottom))

    def proof(self, facts: Mapping[str, Fact], outcome: Outcome[Fraction], language: Language) -> str:
        """The proof line of what it came to."""
        known = self._proofs.get(language)
        if known is None:
            known = self._proofs[language] = Proof.of(self.expression, language)
        if self.measured is None:
            return known.line(facts, outcome)
        compared, own = Proof.of(self.measured, language), evaluate(self.measured, facts)
        if own.value is None:
            return compared.line(facts, own)
        plain = isinstance(self.measured, NumberFact)  # what one fact comes to, it says itself
        told = compared.terms(facts) if plain else compared.line(facts, own)
        if PLACE not in facts:
            return told + unplaced(language)
        return f"{told}{placed(facts, language)}{known.line(facts, outcome)}"
