"""What a bureau writes (指标体系): a rubric with its tree, facts, adjustments, vetoes and grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import attrs

from scorer.diagnostics import Diagnostic, Place
from scorer.exact import Mode
from scorer.facts import Position
from scorer.messages import Language
from scorer.model.assessment import Assessment
from scorer.model.tree import AnyNode, Group, Provenance, Slot, walk
from scorer.representation import as_call

if TYPE_CHECKING:
    # Only rubrics with rules need expressions; a card of typed scores never loads them.
    from scorer.expression import Condition
    from scorer.rules import Rule

AdjustmentKind = Literal["bonus", "penalty"]

#: How far a typed score may be from the computed one, where a rubric does not say.
DEFAULT_TOLERANCE = Decimal("0.005")


@attrs.frozen
class Rounding:
    """The one declared rounding: decimals kept and what happens to a half; `source` names who says so."""

    places: int
    mode: Mode
    source: str = ""

    __repr__ = as_call


@attrs.frozen
class Band:
    """A grade (等级) and the total it starts from; it ends below the next higher band."""

    name: str
    start: Decimal

    __repr__ = as_call


@attrs.frozen
class DeclaredFact:
    """A fact (基础数据) that units state: its unit of measure, or for a text fact the texts allowed.

    A `fixed` one is not the unit's to change, such as a budget that has been granted: no advice is to change it.
    """

    name: str
    measured_in: str = ""
    values: tuple[str, ...] = ()
    fixed: bool = attrs.field(default=False, kw_only=True)
    place: Place = attrs.field(eq=False, repr=False, kw_only=True)

    __repr__ = as_call

    @property
    def is_text(self) -> bool:
        """Whether it is a text and not a number."""
        return bool(self.values)


@attrs.frozen(kw_only=True)
class Adjustment:
    """A bonus (加分) or penalty (减分) outside the base, up to `cap` points."""

    kind: AdjustmentKind
    name: str
    cap: Decimal
    rule: Rule | None = None
    standard: str = ""
    place: Place = attrs.field(eq=False, repr=False)

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class Veto:
    """一票否决: while `when` holds the total is at most `total_at_most`, or the grade at most `grade_at_most`."""

    name: str
    when: Condition
    when_text: str
    total_at_most: Decimal | None = None
    grade_at_most: str | None = None
    place: Place = attrs.field(eq=False, repr=False)

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class Trial:
    """A rubric's own test: an assessment in small, and what it must give; node names are as written.

    Attributes:
        positions: the places among peers that leaves scored by rank are to have.
    """

    name: str
    assessment: Assessment
    expect: Mapping[str, Decimal]
    positions: Mapping[str, Position] = attrs.field(factory=dict)
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    grade: str | None = None
    place: Place = attrs.field(eq=False, repr=False)

    __repr__ = as_call


@attrs.frozen(kw_only=True, slots=False)  # see `Calculation`
class Rubric:
    """指标体系: the tree with its points, grades and policies. `root` carries the points of the whole.

    Attributes:
        year: of the document; `first_year` and `last_year` bound the budget years it may score.
        any_level: True where leaves may stand at any level, not only at the third.
        tolerance: how far a typed score may be from the computed one before that is a finding.
        template: a frame whose points localities add; it can be checked, shown and extended, not scored.
        extends: the ids of the rubrics it is built on, the nearest first.
        sha256: of the file's bytes, in hexadecimal; with a base, of the bytes of the base and then its own.
    """

    id: str
    title: str
    version: str
    year: int
    language: Language
    source: Provenance
    root: Group
    jurisdiction: str = ""
    first_year: int | None = None
    last_year: int | None = None
    rounding: Rounding | None = None
    grades: tuple[Band, ...] = ()
    display_places: int | None = None
    any_level: bool = False
    facts: tuple[DeclaredFact, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    trials: tuple[Trial, ...] = attrs.field(default=(), eq=False)
    tolerance: Decimal = DEFAULT_TOLERANCE
    template: bool = False
    extends: tuple[str, ...] = ()
    sha256: str
    warnings: tuple[Diagnostic, ...] = attrs.field(default=(), eq=False)

    __repr__ = as_call

    @property
    def reconstructed(self) -> bool:
        """Whether it was read from a published table, and so may contradict itself."""
        return self.source.status == "reconstructed"

    @property
    def valid_years(self) -> str:
        """The budget years that it may score: `2017`, `2020–2022`, `2020–…`; "" where any."""
        first, last = self.first_year, self.last_year
        if first == last:
            return "" if first is None else str(first)
        return f"{first or '…'}–{last or '…'}"

    @property
    def leaf_count(self) -> int:
        """How many leaves and slots it has."""
        return sum(1 for node in self.nodes if not isinstance(node, Group))

    @cached_property
    def nodes(self) -> tuple[AnyNode, ...]:
        """Every node but the root, in the order of the file."""
        return tuple(node for node in walk(self.root) if node is not self.root)

    @cached_property
    def by_key(self) -> Mapping[str, tuple[AnyNode, ...]]:
        """Nodes by every name they answer to: the code, and the path cut from the left."""
        found: dict[str, list[AnyNode]] = {}
        for node in self.nodes:
            keys = {node.code, *("/".join(node.path[start:]) for start in range(len(node.path)))}
            for key in keys:
                found.setdefault(key, []).append(node)
        return {key: tuple(nodes) for key, nodes in found.items()}

    @cached_property
    def by_code(self) -> Mapping[str, AnyNode]:
        """Nodes by their code; the root, which has none, is not among them."""
        return {node.code: node for node in self.nodes}

    @cached_property
    def declared_facts(self) -> Mapping[str, DeclaredFact]:
        """The facts that units state, by name."""
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def conditional(self) -> tuple[AnyNode, ...]:
        """The nodes of which a condition says whether they apply."""
        return tuple(node for node in self.nodes if node.applies is not None)

    @cached_property
    def eithers(self) -> tuple[Group, ...]:
        """The groups of which one child is used."""
        return tuple(node for node in walk(self.root) if isinstance(node, Group) and node.either)

    @cached_property
    def pots(self) -> tuple[AnyNode, ...]:
        """Slots and pools that have points of their own."""

        def visit(node: AnyNode) -> Iterator[AnyNode]:
            if isinstance(node, Slot) or (isinstance(node, Group) and node.pool):
                yield node
            elif isinstance(node, Group):
                for child in node.children:
                    yield from visit(child)

        return tuple(visit(self.root))

    @cached_property
    def pooled(self) -> frozenset[str]:
        """The codes of pools and of all below them, whose points the unit gives."""
        pools = [node for node in self.nodes if isinstance(node, Group) and node.pool]
        return frozenset(below.code for pool in pools for below in walk(pool))
