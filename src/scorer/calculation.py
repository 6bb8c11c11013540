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

    def outcome(self, facts: Mapping[str, Fact]) -> tuple[Ratio | None, tuple[str, ...], Reason | None]:
        """Its value with these facts, or else the facts it lacks, or the reason why it has none."""
        try:
            return self._run(facts), (), None
        except (NoValueError, ZeroDivisionError):
            found = evaluate(self.expression, facts)
            value = found.value
            return None if value is None else value.as_integer_ratio(), found.missing, found.reason

    def proof(
        self,
        facts: Mapping[str, Fact],
        quotient: Ratio | None,
        missing: tuple[str, ...],
        reason: Reason | None,
        language: Language,
    ) -> str:
        """The proof line of what it came to with these facts (`outcome`)."""
        known = self._proofs.get(language)
        if known is None:
            known = self._proofs[language] = Proof.of(self.expression, language)
        return known.line(facts, quotient, missing, reason)
