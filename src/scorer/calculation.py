"""A rule's expression with all that is worked out from it once: its facts, its quick function, its proof lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import attrs

from scorer.compiled import NoValueError, Ratio, numeric
from scorer.expression import Numeric, facts_used
from scorer.facts import Fact
from scorer.messages import Language
from scorer.outcome import Reason, evaluate
from scorer.proof import Proof


@attrs.frozen
class Calculation:
    """The expression of a rule for one number of points, shared by all cards that are alike."""

    expression: Numeric
    _proofs: dict[Language, Proof] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The facts it may need."""
        return facts_used(self.expression)

    @cached_property
    def _run(self) -> Callable[[Mapping[str, Fact]], Ratio]:
        return numeric(self.expression)

    def quotient(self, facts: Mapping[str, Fact]) -> Ratio | None:
        """Its value with these facts; None where it has none, and `lacks` says why."""
        try:
            return self._run(facts)
        except (NoValueError, ZeroDivisionError):
            value = evaluate(self.expression, facts).value
            return None if value is None else value.as_integer_ratio()

    def lacks(self, facts: Mapping[str, Fact]) -> tuple[tuple[str, ...], Reason | None]:
        """The facts it would need for a value, or the reason why it has none although no fact is missing."""
        found = evaluate(self.expression, facts)
        return found.missing, found.reason

    def proof(self, facts: Mapping[str, Fact], quotient: Ratio | None, language: Language) -> str:
        """The proof line with these facts, which give `quotient`."""
        known = self._proofs.get(language)
        if known is None:
            known = self._proofs[language] = Proof.of(self.expression, language)
        if quotient is not None:
            return known.line(facts, quotient)
        return known.line(facts, None, *self.lacks(facts))
