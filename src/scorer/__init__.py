"""A scoring engine for performance self-evaluation (绩效自评).

    import scorer

    assessment = scorer.load_assessment("examples/panzhihua-beijing-2017.toml")
    card = scorer.evaluate(scorer.load_rubric(assessment.rubric), assessment)
    card.score, card.grade          # Decimal('98'), '优'
    print(scorer.render(card, "text"))

Names are imported when first used, so that a program pays only for what it calls.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorer.columns import ScoredTable, score_file, score_table
    from scorer.comparison import compare
    from scorer.comparison.nouns import Comparison
    from scorer.diagnostics import Diagnostic, InputError
    from scorer.evaluator import evaluate
    from scorer.loader import load, load_assessment, load_rubric, rubric_of
    from scorer.model import Assessment, Deduction, Finding, Rubric, Scorecard, ScoredNode
    from scorer.reporters import FORMATS, render
    from scorer.spark import score_dataframe
    from scorer.tables import read_table

__version__ = "0.1.0"

_HOME = {
    "Assessment": "model",
    "Deduction": "model",
    "Diagnostic": "diagnostics",
    "FORMATS": "reporters",
    "Finding": "model",
    "InputError": "diagnostics",
    "Comparison": "comparison.nouns",
    "compare": "comparison",
    "Rubric": "model",
    "Scorecard": "model",
    "ScoredNode": "model",
    "ScoredTable": "columns",
    "evaluate": "evaluator",
    "load": "loader",
    "load_assessment": "loader",
    "load_rubric": "loader",
    "render": "reporters",
    "read_table": "tables",
    "rubric_of": "loader",
    "score_dataframe": "spark",
    "score_file": "columns",
    "score_table": "columns",
}

__all__ = [
    "FORMATS",
    "Assessment",
    "Comparison",
    "Deduction",
    "Diagnostic",
    "Finding",
    "InputError",
    "Rubric",
    "Scorecard",
    "ScoredNode",
    "ScoredTable",
    "compare",
    "evaluate",
    "load",
    "load_assessment",
    "load_rubric",
    "read_table",
    "render",
    "rubric_of",
    "score_dataframe",
    "score_file",
    "score_table",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"scorer.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
