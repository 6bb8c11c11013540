"""All nouns in one place: what a bureau writes (Rubric), what a unit hands in (Assessment), what comes out (Scorecard).

    tree        the nodes of a rubric: Group, Indicator, Slot
    assessment  Assessment, Entry and what else a unit says
    rubric      Rubric, its facts, adjustments, vetoes, grades and tests
    rows        ScoredNode, Computed
    card        Scorecard, and what explains it: Deduction, Ledger, Finding

Everything is immutable and free of files and formats. Numbers are exact decimals; None is blank, never zero.
"""

from __future__ import annotations

from scorer.model.assessment import (
    About,
    Assessment,
    AssessmentKind,
    Disclosure,
    Entry,
    Issue,
    Own,
    Problem,
    Project,
    Sign,
)
from scorer.model.card import Alternative, Deduction, Finding, Ledger, Move, Scorecard, ScoredAdjustment, ScoredVeto
from scorer.model.rows import OPEN, Computed, Origin, ScoredNode, Status
from scorer.model.rubric import (
    DEFAULT_TOLERANCE,
    Adjustment,
    AdjustmentKind,
    Band,
    DeclaredFact,
    Rounding,
    Rubric,
    Trial,
    Veto,
)
from scorer.model.tree import (
    AnyNode,
    Group,
    Indicator,
    Node,
    Path,
    Policy,
    PolicyKind,
    Provenance,
    RollUp,
    RowKind,
    Slot,
    SourceStatus,
    Typed,
    walk,
    wholes,
)

__all__ = [
    "DEFAULT_TOLERANCE",
    "OPEN",
    "About",
    "Adjustment",
    "AdjustmentKind",
    "Alternative",
    "AnyNode",
    "Assessment",
    "AssessmentKind",
    "Band",
    "Computed",
    "DeclaredFact",
    "Deduction",
    "Disclosure",
    "Entry",
    "Finding",
    "Group",
    "Indicator",
    "Issue",
    "Ledger",
    "Move",
    "Node",
    "Origin",
    "Own",
    "Path",
    "Policy",
    "PolicyKind",
    "Problem",
    "Project",
    "Provenance",
    "RollUp",
    "Rounding",
    "RowKind",
    "Rubric",
    "Scorecard",
    "ScoredAdjustment",
    "ScoredNode",
    "ScoredVeto",
    "Sign",
    "Slot",
    "SourceStatus",
    "Status",
    "Trial",
    "Typed",
    "Veto",
    "walk",
    "wholes",
]
