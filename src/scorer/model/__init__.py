"""All nouns in one place: what a bureau writes (Rubric), what a unit hands in (Assessment), what comes out (Scorecard).

    tree        the nodes of a rubric: Group, Indicator, Slot
    assessment  Assessment, Entry and what else a unit says
    rubric      Rubric, its facts, adjustments, vetoes, grades and tests
    rows        ScoredNode, Computed
    card        Scorecard, and what explains it: Deduction, Ledger, Finding

A family is imported when one of its nouns is first used: a mistake in an assessment is told without the rest.

Everything is immutable and free of files and formats. Numbers are exact decimals; None is blank, never zero.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorer.model.assessment import About as About
    from scorer.model.assessment import Assessment as Assessment
    from scorer.model.assessment import AssessmentKind as AssessmentKind
    from scorer.model.assessment import Disclosure as Disclosure
    from scorer.model.assessment import Entry as Entry
    from scorer.model.assessment import Issue as Issue
    from scorer.model.assessment import Own as Own
    from scorer.model.assessment import Problem as Problem
    from scorer.model.assessment import Project as Project
    from scorer.model.assessment import Sign as Sign
    from scorer.model.card import Alternative as Alternative
    from scorer.model.card import Deduction as Deduction
    from scorer.model.card import Finding as Finding
    from scorer.model.card import Ledger as Ledger
    from scorer.model.card import Move as Move
    from scorer.model.card import Scorecard as Scorecard
    from scorer.model.card import ScoredAdjustment as ScoredAdjustment
    from scorer.model.card import ScoredVeto as ScoredVeto
    from scorer.model.rows import OPEN as OPEN
    from scorer.model.rows import Computed as Computed
    from scorer.model.rows import Origin as Origin
    from scorer.model.rows import ScoredNode as ScoredNode
    from scorer.model.rows import Status as Status
    from scorer.model.rubric import DEFAULT_TOLERANCE as DEFAULT_TOLERANCE
    from scorer.model.rubric import Adjustment as Adjustment
    from scorer.model.rubric import AdjustmentKind as AdjustmentKind
    from scorer.model.rubric import Band as Band
    from scorer.model.rubric import DeclaredFact as DeclaredFact
    from scorer.model.rubric import Rounding as Rounding
    from scorer.model.rubric import Rubric as Rubric
    from scorer.model.rubric import Trial as Trial
    from scorer.model.rubric import Veto as Veto
    from scorer.model.tree import AnyNode as AnyNode
    from scorer.model.tree import Group as Group
    from scorer.model.tree import Indicator as Indicator
    from scorer.model.tree import Node as Node
    from scorer.model.tree import Path as Path
    from scorer.model.tree import Policy as Policy
    from scorer.model.tree import PolicyKind as PolicyKind
    from scorer.model.tree import Provenance as Provenance
    from scorer.model.tree import RollUp as RollUp
    from scorer.model.tree import RowKind as RowKind
    from scorer.model.tree import Slot as Slot
    from scorer.model.tree import SourceStatus as SourceStatus
    from scorer.model.tree import Typed as Typed
    from scorer.model.tree import walk as walk
    from scorer.model.tree import wholes as wholes

_HOME = {
    "AnyNode": "tree",
    "Group": "tree",
    "Indicator": "tree",
    "Node": "tree",
    "Path": "tree",
    "Policy": "tree",
    "PolicyKind": "tree",
    "Provenance": "tree",
    "RollUp": "tree",
    "RowKind": "tree",
    "Slot": "tree",
    "SourceStatus": "tree",
    "Typed": "tree",
    "walk": "tree",
    "wholes": "tree",
    "About": "assessment",
    "Assessment": "assessment",
    "AssessmentKind": "assessment",
    "Disclosure": "assessment",
    "Entry": "assessment",
    "Issue": "assessment",
    "Own": "assessment",
    "Problem": "assessment",
    "Project": "assessment",
    "Sign": "assessment",
    "Adjustment": "rubric",
    "AdjustmentKind": "rubric",
    "Band": "rubric",
    "DEFAULT_TOLERANCE": "rubric",
    "DeclaredFact": "rubric",
    "Rounding": "rubric",
    "Rubric": "rubric",
    "Trial": "rubric",
    "Veto": "rubric",
    "Computed": "rows",
    "OPEN": "rows",
    "Origin": "rows",
    "ScoredNode": "rows",
    "Status": "rows",
    "Alternative": "card",
    "Deduction": "card",
    "Finding": "card",
    "Ledger": "card",
    "Move": "card",
    "Scorecard": "card",
    "ScoredAdjustment": "card",
    "ScoredVeto": "card",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"scorer.model.{_HOME[name]}"), name)
