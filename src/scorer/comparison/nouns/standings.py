"""Who is compared, and what a card is in the ranking."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from scorer.diagnostics import Diagnostic
from scorer.model import AssessmentKind, Finding, Status

Column = Literal["department", "region", "type"]


@attrs.frozen(kw_only=True)
class Unit:
    """单位: whose card it is; of a project its name stands beside the unit that runs it. Budget in 万元.

    `department`, `region`, `type` and `budget` come from the roster where it names the unit, else from the card.
    """

    name: str
    code: str = ""
    project: str = ""
    department: str = ""
    region: str = ""
    type: str = ""
    budget: Decimal | None = None

    @property
    def label(self) -> str:
        """The unit, and the project where it is one, as shown in one cell."""
        return f"{self.name}·{self.project}" if self.project else self.name


@attrs.frozen(kw_only=True)
class LeftOut:
    """An input that is not compared, and why. The first diagnostic says it; the others go with it."""

    file: str
    diagnostics: tuple[Diagnostic, ...]


@attrs.frozen(kw_only=True)
class Cell:
    """One row of a unit's card; stands at the place of its `NodeSummary`.

    Attributes:
        points: after the moves of n/a policies; None where none is printed.
        score: the sum so far where something below is open; None where blank or not applicable.
        rate: score ÷ points; None where either is unknown or the row is open.
        lost: points − score of a finished row, else None. Of a group it is what all its leaves lost.
        reason: the unit's words about the deduction, or why it is not applicable.
        proof: where the score follows from a place among the units, how it came about.
    """

    status: Status
    points: Decimal | None
    score: Decimal | None
    rate: Decimal | None
    lost: Decimal | None
    reason: str = ""
    proof: str = ""


@attrs.frozen(kw_only=True)
class GroupRank:
    """The rank among the units that share a region, a type or a department."""

    column: Column
    value: str
    rank: int
    of: int


@attrs.frozen(kw_only=True)
class Robustness:
    """How firmly a unit keeps its place while the weights of the groups move (名次稳健性).

    Attributes:
        low, high: the 5th and 95th percentile of its rank over the draws, each a rank that was drawn.
        keeps_rank: the share of draws in which it has the rank of the true weights.
        keeps_grade: the same for the grade; None where the rubric prints no bands.
    """

    low: int
    high: int
    keeps_rank: Decimal
    keeps_grade: Decimal | None


@attrs.frozen(kw_only=True)
class Standing:
    """A card in the ranking (排名).

    Attributes:
        total: as the card carries it; of an incomplete card the sum so far.
        low, high: the bounds of an incomplete card; both are the total of a complete one.
        compared: what is ranked and graded by, on the points of the rubric; differs from `total` only under `exclude`,
            and is rounded here for display. Ranks use the exact figure.
        rank: 1 is best; ties share the best rank (1, 2, 2, 4). None where incomplete: such a card is not ranked.
        percentile: the share of ranked units whose total is not higher, this one included (rank 1 alone: 1).
        full: how many leaves have full marks, of `leaves` that are scored and have points.
        cells: every row of the card, in the order of `Field.nodes`.
        findings: 疑点 of the single card.
    """

    unit: Unit
    file: str
    kind: AssessmentKind
    total: Decimal
    points: Decimal | None
    low: Decimal
    high: Decimal | None
    compared: Decimal
    grade: str | None
    declared_total: Decimal | None
    full: int
    leaves: int
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    rank: int | None = None
    percentile: Decimal | None = None
    group_ranks: tuple[GroupRank, ...] = ()
    robustness: Robustness | None = None
