"""The rows of a scorecard: what each node earned, and what its rule made of the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from scorer.exact import ZERO
from scorer.facts import Fact
from scorer.model.assessment import Entry
from scorer.model.tree import AnyNode, Path, Provenance, RowKind

if TYPE_CHECKING:
    # Only rubrics with rules need expressions; a card of typed scores never loads them.
    from scorer.calculation import Calculation
    from scorer.outcome import Reason

Status = Literal["scored", "blank", "incomplete", "not_applicable", "unused", "no_points"]
Origin = Literal["typed", "computed", "derived", "taken-over"]

#: Where something is still to be scored.
OPEN: frozenset[Status] = frozenset({"blank", "incomplete"})


class Computed(NamedTuple):
    """What a rule made of the facts.

    Attributes:
        value: the score, floored, capped and rounded; None where facts are missing or there is no value.
        quotient: the value before all that, as numerator and denominator, not reduced; `exact` is the same.
        known: every fact that this leaf could have used.
    """

    value: Decimal | None
    quotient: tuple[int, int] | None
    known: Mapping[str, Fact]
    calculation: Calculation

    def __hash__(self) -> int:
        return hash((self.value, self.calculation))  # a mapping of facts has none

    def __repr__(self) -> str:
        return f"Computed(value={self.value!r}, calculation={self.calculation!r})"

    @property
    def by_rank(self) -> bool:
        """Whether it follows from the unit's place among others (名次计分)."""
        return self.calculation.measured is not None

    @property
    def compared(self) -> Fraction | None:
        """The exact value that is compared with other units, where it follows from the place and there is one."""
        quotient = self.calculation.measured.quotient(self.known) if self.calculation.measured else None
        return None if quotient is None else Fraction(*quotient)

    @property
    def exact(self) -> Fraction | None:
        """The value before it is floored, capped and rounded."""
        return None if self.quotient is None else Fraction(*self.quotient)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the facts it lacks."""
        return () if self.quotient is not None else self.calculation.lacks(self.known)[0]

    @property
    def reason(self) -> Reason | None:
        """Why there is no value although no fact is missing."""
        return None if self.quotient is not None else self.calculation.lacks(self.known)[1]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts it used, as given."""
        return tuple(self.known[name] for name in self.calculation.names if name in self.known)

    @property
    def proof(self) -> str:
        """The proof line (算式): facts with their units, the rule, and what it comes to; written when asked for."""
        return self.calculation.proof(self.known, self.quotient)


class ScoredNode(NamedTuple):
    """A row of a scorecard: a rubric's node, or a unit's own indicator, with what it earned.

    A tuple with names because every card makes dozens of them: it is as frozen as the other nouns and made in half the
    time (docs/decisions/0059-rows-are-named-tuples.md).

    Attributes:
        node: what it is a row of, which tells all that does not depend on the unit; for a unit's own indicator a
            node made from its slot.
        points: 分值 after the moves of the n/a policies; None where none is printed.
        nominal: 分值 before these moves.
        score: the sum so far where something below is open; None where it is blank or not applicable.
        high: the score with every open leaf full; None where the points are unknown.
        lost: points lost here and explained by no row below; 0 where nothing is.
        entry: what the unit said of it.
        origin: whether the score was typed by the unit, computed by a rule, or derived from other published data.
        computed: what its rule gives; None for groups and for leaves without a rule.
        rule: the kind of its rule.
        converted: 折算, what turns the sum of the rows into the score of a group that rescales; 0 elsewhere.
        converted_points: the same for the column of points.
        undivided: the part of a pot that no leaf has yet; open.
    """

    node: AnyNode
    points: Decimal | None
    nominal: Decimal | None
    status: Status
    score: Decimal | None = None
    high: Decimal | None = ZERO
    lost: Decimal = ZERO
    entry: Entry | None = None
    origin: Origin | None = None
    computed: Computed | None = None
    rule: str = ""
    children: tuple[ScoredNode, ...] = ()
    converted: Decimal = ZERO
    converted_points: Decimal = ZERO
    undivided: Decimal = ZERO

    def __repr__(self) -> str:
        fields = self._asdict() | {"node": self.node.label}
        return f"ScoredNode({', '.join(f'{name}={value!r}' for name, value in fields.items())})"

    @property
    def low(self) -> Decimal:
        """The score with every open leaf at nothing."""
        return ZERO if self.score is None else self.score

    @property
    def kind(self) -> RowKind:
        """What the row is."""
        return self.node.kind

    @property
    def name(self) -> str:
        """As the rubric, or the unit, calls it."""
        return self.node.name

    @property
    def path(self) -> Path:
        """Names from level 1 down to this row; empty for the whole card."""
        return self.node.path

    @property
    def code(self) -> str:
        """What identifies it on its card."""
        return self.node.code

    @property
    def declared_points(self) -> Decimal | None:
        """The points a published table prints for a group, right or wrong."""
        return self.node.declared_points

    @property
    def advice(self) -> str:
        """改进建议, shown where points were lost and the unit gave no measure."""
        return self.node.advice

    @property
    def standard(self) -> str:
        """评分标准, the official wording."""
        return self.node.standard

    @property
    def weight(self) -> Decimal | None:
        """Of a child of a weighted group."""
        return self.node.weight

    @property
    def source(self) -> Provenance | None:
        """Where this row comes from, if the rubric says so for it alone."""
        return self.node.source

    @property
    def level(self) -> int:
        """The true depth; the whole card is 0."""
        return len(self.path)

    @property
    def derived(self) -> frozenset[str]:
        """Which of `score` and `points` are not in the source."""
        return self.entry.derived if self.entry else frozenset()

    @property
    def open(self) -> bool:
        """Whether something here is still to be scored."""
        return self.status in OPEN

    def walk(self) -> Iterator[ScoredNode]:
        """This row and all below it, each before its children."""
        yield self
        for child in self.children:
            if child.children:
                yield from child.walk()
            else:  # most rows are leaves; they need no iterator of their own
                yield child

    def leaves(self) -> Iterator[ScoredNode]:
        """The rows without children."""
        if not self.children:
            yield self
        for child in self.children:
            if child.children:
                yield from child.leaves()
            else:
                yield child
