"""What every rule kind offers; a kind is one class that reads its parameters and builds an expression from them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Protocol, Self

import attrs

from scorer.calculation import Calculation
from scorer.expression import Numeric, facts_used
from scorer.facts import Fact, Position
from scorer.formulas import Formulas
from scorer.messages import Language
from scorer.proof import formula_text
from scorer.record import Record

#: Units choose the points of their own indicators; more different ones than this are not kept.
MOST_CALCULATIONS = 256

#: A problem that a rule sees: its code, the key it is about, and what the sentence is filled in with.
Complaint = tuple[str, str, Mapping[str, str]]


class Said(Protocol):
    """What a rule looks at of a score entry (`model.Entry`, which stands below the rules)."""

    @property
    def score(self) -> Decimal | None:
        """The typed score."""

    @property
    def target(self) -> Decimal | str | None:
        """年度指标值."""

    @property
    def actual(self) -> Decimal | str | None:
        """实际完成值."""

    @property
    def sign(self) -> str | None:
        """≥ > = ≤ < or 定性."""

    @property
    def grade(self) -> str:
        """The answer or grade chosen."""

    @property
    def met(self) -> tuple[str | int, ...] | int | None:
        """Items of a checklist that are met, or how many."""

    @property
    def counts(self) -> Mapping[str, int] | None:
        """How often each kind of occurrence was found."""

    @property
    def position(self) -> Position | None:
        """The unit's place among its peers, where these are known."""


@attrs.frozen
class Goal:
    """A value that a measured number has to reach (or to be just beyond: `open`) for a better score."""

    value: Numeric
    target: Fraction
    open: bool = False


@attrs.frozen
class Shape:
    """The parameters of one rule kind.

    Attributes:
        takes: keys of a score entry that this kind reads, beside target, actual and sign, which every leaf may state.
        by_hand: whether a person types the score and the rule only says which scores are allowed.
    """

    takes: ClassVar[frozenset[str]] = frozenset()
    by_hand: ClassVar[bool] = False

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """The parameters from a table, None where something is wrong with them."""
        raise TypeError(f"{cls.__name__} does not say how it is read")

    @property
    def measured(self) -> Numeric | None:
        """What is compared with other units, for a kind whose score follows from the place among them."""
        return None

    def expression(self, points: Decimal) -> Numeric | None:
        """The score for `points`, before it is floored at 0, capped and rounded; None where a person types it."""
        return None

    def told(self, points: Decimal) -> str:
        """The rule as formula text, for people; "" where a person types the score."""
        expression = self.expression(points)
        return "" if expression is None else formula_text(expression)

    def for_entry(self, points: Decimal, entry: Said | None) -> Numeric | None:
        """The same score for one leaf, written shorter where its entry settles a part of it."""
        return self.expression(points)

    def taken(self, points: Decimal) -> Numeric | None:
        """What the same rule takes off as a penalty of at most `points`."""
        return self.expression(points)

    def variant(self, entry: Said | None) -> Hashable:
        """What of an entry `for_entry` depends on."""
        return None

    def typed_by_hand(self, entry: Said | None) -> bool:
        """Whether a person types the score of this leaf and the rule only says which scores are allowed."""
        return self.by_hand

    def best(self, points: Decimal) -> Fraction | None:
        """The most this rule can give; None where that cannot be told without facts."""
        return None

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """What is wrong with the parameters in themselves."""
        yield from ()

    def doubts(self, entry: Said, points: Decimal | None) -> Iterator[Complaint]:
        """What is wrong with an entry of a leaf that follows this rule."""
        yield from ()

    def asks(self) -> str:
        """What an entry states for this rule, as it is written in an assessment; "" where it states nothing."""
        return ""

    def own_names(self) -> frozenset[str]:
        """Names that are the leaf's own inputs here, never facts of the unit that happen to be called the same."""
        return frozenset()

    def inputs(self, entry: Said) -> Iterable[Fact]:
        """The leaf's own facts that an entry states for this rule, beside target and actual."""
        return ()

    def goals(self, points: Decimal) -> Iterator[Goal]:
        """For kinds with an inverse: what wins points back, full marks last."""
        yield from ()


@attrs.frozen(kw_only=True)
class Rule:
    """评分规则: how facts become the score of a leaf.

    Attributes:
        kind: its name in `RULES`.
        cap: whether the result is capped at the leaf's points.
        undefined: the score where the rule has no value (÷ 0, an actual that is a text); None leaves the leaf open.
        written: the table it was read from, so that it can be written again word for word.
    """

    kind: str
    shape: Shape
    cap: bool = True
    undefined: Decimal | None = None
    written: Mapping[str, Any] = attrs.field(eq=False, repr=False)
    _calculations: dict[Hashable, Calculation] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def calculation(
        self, points: Decimal, entry: Said | None, language: Language, *, penalty: bool = False
    ) -> Calculation:
        """The expression for a leaf, or for a penalty, built once for all cards that are alike."""
        key = (points, language, penalty, self.shape.variant(entry))
        known = self._calculations.get(key)
        if known is None:
            expression = self.shape.taken(points) if penalty else self.shape.for_entry(points, entry)
            assert expression is not None, "a rule that computes has an expression"
            if len(self._calculations) >= MOST_CALCULATIONS:
                self._calculations.clear()
            measured = self.shape.measured
            compared = None if measured is None else Calculation(measured, language)
            known = self._calculations[key] = Calculation(expression, language, points if self.cap else None, compared)
        return known

    def facts(self) -> tuple[str, ...]:
        """Names of all facts of the unit or the leaf that the rule may need."""
        expression = self.shape.measured or self.shape.expression(Decimal(1))
        return () if expression is None else facts_used(expression)
