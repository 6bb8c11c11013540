"""What comes out (得分表): a scorecard with its total, and what explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import attrs

from scorer.diagnostics import Diagnostic
from scorer.exact import EXACT, ZERO
from scorer.facts import Fact
from scorer.messages import MESSAGES, Language, Severity
from scorer.model.assessment import Assessment
from scorer.model.rows import Computed, ScoredNode
from scorer.model.rubric import AdjustmentKind, Rubric
from scorer.model.tree import Path, PolicyKind
from scorer.representation import as_call

if TYPE_CHECKING:
    # Only rubrics with rules need expressions; a card of typed scores never loads them.
    from scorer.expression import Condition


@attrs.frozen(kw_only=True)
class Deduction:
    """扣分: points lost at one place of the card, with the unit's words and the rubric's advice."""

    code: str
    path: Path
    points: Decimal
    score: Decimal
    lost: Decimal
    reason: str
    problem: str
    measure: str
    advice: str

    __repr__ = as_call


@attrs.frozen
class Move:
    """Where the points of a leaf went that is not applicable: to the node coded `to`, or nowhere (None)."""

    code: str
    path: Path
    points: Decimal
    policy: PolicyKind
    to: str | None
    reason: str

    __repr__ = as_call


@attrs.frozen
class Alternative:
    """The card under another policy for all its n/a leaves.

    Without a score there is an `obstacle`: it needs a rounding nobody declared, or a pot filled with moved points
    would run over.
    """

    policy: PolicyKind
    score: Decimal | None
    points: Decimal | None
    obstacle: Literal["rounding", "pot"] | None = None

    __repr__ = as_call


@attrs.frozen
class Ledger:
    """不适用清单: what was declared not applicable, where its points went, and what other policies would give."""

    moves: tuple[Move, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    __repr__ = as_call


@attrs.frozen
class Finding:
    """疑点: something a reviewer should look at; it changes no score."""

    code: str
    path: Path = ()
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    __repr__ = as_call

    @property
    def severity(self) -> Severity:
        """`finding`, or `notice` where it only explains."""
        return MESSAGES[self.code].severity

    def message(self, language: Language) -> str:
        """What was found."""
        return MESSAGES[self.code].text(language, self.values)


@attrs.frozen(kw_only=True)
class ScoredAdjustment:
    """A bonus or penalty on a card; `score` is None while it is undecided (its rule lacks a fact)."""

    kind: AdjustmentKind
    name: str
    cap: Decimal
    score: Decimal | None
    reason: str
    computed: Computed | None = None

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class ScoredVeto:
    """A veto on a card: whether its condition holds with the facts `known`, None while one is missing."""

    name: str
    hit: bool | None
    when: Condition
    known: Mapping[str, Fact] = attrs.field(hash=False, repr=False)
    language: Language
    total_at_most: Decimal | None
    grade_at_most: str | None

    __repr__ = as_call

    @property
    def proof(self) -> str:
        """The condition with its facts, and whether it holds; written when asked for."""
        from scorer.proof import prove

        return prove(self.when, self.known, lang=self.language)


@attrs.frozen(kw_only=True, slots=False)  # see `Calculation`
class Scorecard:
    """得分表: every number of one assessment under one rubric, and what explains it.

    Attributes:
        root: the base as one row: everything but adjustments and vetoes.
        score: the total, or the sum so far while the card is incomplete.
        low: the least any completion gives.
        high: the most any completion gives; None where points are unknown.
        complete: whether nothing is open or undecided.
        settled: what the floor at 0 and the vetoes change of base + bonus − penalty; 0 as a rule.
        grade: 等级; None where the card is incomplete or the rubric prints no bands.
        facts: 基础数据, in the units that the rubric declares.

    What follows from these numbers, ledger, deductions and findings, is worked out when somebody reads it
    (docs/decisions/0058-worked-out-when-read.md); the evaluator says how.
    """

    rubric: Rubric
    assessment: Assessment
    root: ScoredNode
    score: Decimal
    low: Decimal
    high: Decimal | None
    complete: bool
    settled: Decimal = ZERO
    adjustments: tuple[ScoredAdjustment, ...] = ()
    vetoes: tuple[ScoredVeto, ...] = ()
    grade: str | None
    facts: Mapping[str, Fact] = attrs.field(factory=dict, hash=False)
    _account: Callable[[], Ledger] = attrs.field(eq=False, repr=False)
    _deduct: Callable[[ScoredNode], tuple[Deduction, ...]] = attrs.field(eq=False, repr=False)
    _search: Callable[[Scorecard], tuple[Finding, ...]] = attrs.field(eq=False, repr=False)

    __repr__ = as_call

    @cached_property
    def ledger(self) -> Ledger:
        """不适用清单."""
        with localcontext(EXACT):
            return self._account()

    @cached_property
    def deductions(self) -> tuple[Deduction, ...]:
        """扣分, in the order of the rubric."""
        with localcontext(EXACT):
            return self._deduct(self.root)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """疑点, for a reviewer."""
        with localcontext(EXACT):
            return self._search(self)

    @property
    def converted_loss(self) -> Decimal:
        """折算, what the deductions leave unexplained of points − score; 0 as a rule."""
        if self.root.points is None or self.root.high is None:
            return ZERO
        with localcontext(EXACT):
            return self.root.points - self.root.high - sum((one.lost for one in self.deductions), ZERO)

    @property
    def points(self) -> Decimal | None:
        """What could be earned; a bonus may lift the score above it."""
        return self.root.points

    @property
    def language(self) -> Language:
        """Reports follow the rubric."""
        return self.rubric.language

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings about the files the card was made from."""
        return (*self.rubric.warnings, *self.assessment.warnings)

    @property
    def compared(self) -> Mapping[str, Fraction]:
        """By the code of a leaf that is scored by rank the exact value that is compared, where there is one."""
        leaves = ((row.code, row.computed.compared) for row in self.root.leaves() if row.computed is not None)
        return {code: value for code, value in leaves if value is not None}

    def open_leaves(self) -> tuple[ScoredNode, ...]:
        """What is still to be scored: blank leaves, and pots that are not divided up."""
        return tuple(node for node in self.root.walk() if node.open and not any(child.open for child in node.children))
