"""The bulk engine: the cards of millions of units, number for number those of the exact evaluator."""

from __future__ import annotations

from scorer.columns.scoring import ScoredTable, score_table

__all__ = ["ScoredTable", "score_table"]
