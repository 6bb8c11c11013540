"""What a comparison of many cards consists of, ready to be shown: a reporter lays it out, never computes, never sorts.

Totals, points and losses are exact. What had to be divided - means, rates, shares, percentiles - is calculated as a
fraction and rounded once, half-up, to four decimals; a rate or share of 0.9234 is 92.34%. None is "there is none".
Every order is settled here: whatever the order of the files, the same inputs give the same comparison.
"""

from __future__ import annotations

from collections import Counter

import attrs

from scorer.comparison.nouns.beside import (
    Agreement,
    Consensus,
    Gap,
    LeafBias,
    LeafChange,
    Rectification,
    RegisterEntry,
    Reviews,
    RubricChange,
    UnitBias,
    YearChange,
    Years,
)
from scorer.comparison.nouns.desk import (
    Department,
    DepartmentCard,
    Lack,
    Reason,
    Recheck,
    Roster,
    RosterCounts,
    RosterEntry,
    Sample,
    Stratum,
)
from scorer.comparison.nouns.fields import (
    Bin,
    Field,
    GradeShare,
    GroupSummary,
    Leniency,
    NodeKind,
    NodeSummary,
    PeerPlace,
    Weighting,
)
from scorer.comparison.nouns.standings import Cell, Column, GroupRank, LeftOut, Robustness, Standing, Unit
from scorer.diagnostics import Diagnostic
from scorer.messages import Language

__all__ = [
    "Agreement",
    "Bin",
    "Cell",
    "Column",
    "Comparison",
    "Consensus",
    "Department",
    "DepartmentCard",
    "Failed",
    "Field",
    "Gap",
    "GradeShare",
    "GroupRank",
    "GroupSummary",
    "Lack",
    "LeafBias",
    "LeafChange",
    "LeftOut",
    "Leniency",
    "NodeKind",
    "NodeSummary",
    "PeerPlace",
    "Reason",
    "Recheck",
    "Rectification",
    "RegisterEntry",
    "Reviews",
    "Robustness",
    "Roster",
    "RosterCounts",
    "RosterEntry",
    "RubricChange",
    "Sample",
    "Standing",
    "Stratum",
    "Unit",
    "UnitBias",
    "Weighting",
    "YearChange",
    "Years",
]


@attrs.frozen(kw_only=True)
class Failed:
    """How many inputs are left out for one reason, the code of a diagnostic."""

    code: str
    count: int


def _failed(comparison: Comparison) -> tuple[Failed, ...]:
    codes = Counter(out.diagnostics[0].code for out in comparison.left_out if out.diagnostics)
    return tuple(Failed(code=code, count=codes[code]) for code in sorted(codes))


@attrs.frozen(kw_only=True)
class Comparison:
    """汇总比较: everything a bureau asks of a collection of cards.

    Attributes:
        language: of the reports.
        inputs: how many files or rows were read: those ranked or incomplete in the fields, those left out, and
        of_last_year, of_reviews: last year's cards; this year's reviews, and where other cards than the units' own are
            ranked the self-evaluations that these are held against; and
        aside: all other kinds of cards, which are only counted.
        left_out: what is not compared, and why; of a long table the first rows.
        failed: how many inputs are left out, by the code of what is wrong with them.
        fields: by rubric and year, the most cards first; more than one where cards cannot be ranked together.
        departments: by name; units without a department are under "".
        recheck: the weightiest first; of a long table the first ones.
        rechecked: how many there are, whether listed or not; `first_batch` of them are the first batch.
        looked_for: the findings that `recheck` follows from; empty where it follows from all of them.
        diagnostics: warnings about inputs that were used.
    """

    language: Language
    inputs: int
    left_out: tuple[LeftOut, ...]
    fields: tuple[Field, ...]
    roster: Roster | None
    departments: tuple[Department, ...]
    years: Years | None
    reviews: tuple[Reviews, ...]
    recheck: tuple[Recheck, ...]
    sample: Sample | None
    diagnostics: tuple[Diagnostic, ...] = ()
    of_last_year: int = 0
    of_reviews: int = 0
    aside: int = 0
    failed: tuple[Failed, ...] = attrs.field(default=attrs.Factory(_failed, takes_self=True))
    rechecked: int = attrs.field(default=attrs.Factory(lambda self: len(self.recheck), takes_self=True))
    first_batch: int = attrs.field(
        default=attrs.Factory(lambda self: sum(one.first for one in self.recheck), takes_self=True)
    )
    looked_for: tuple[str, ...] = ()
