"""What cards are set beside: last year's, and the reviews."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from scorer.comparison.nouns.standings import Unit
from scorer.model import Path

Rectification = Literal["came-back", "new", "solved", "unclear"]
Consensus = Literal["mean", "trimmed", "majority"]


@attrs.frozen(kw_only=True)
class YearChange:
    """One unit in two years. `share` is the total on a scale of 100; `change` is share − last_share."""

    unit: Unit
    last_year: int
    year: int
    same_rubric: bool
    last_total: Decimal
    total: Decimal
    last_share: Decimal
    share: Decimal
    change: Decimal
    last_grade: str | None
    grade: str | None


@attrs.frozen(kw_only=True)
class LeafChange:
    """One leaf in two years over the units that have both: mean rates, and how many units went up or down."""

    path: Path
    code: str
    last_code: str
    units: int
    last_mean: Decimal
    mean: Decimal
    change: Decimal
    up: int
    down: int


@attrs.frozen(kw_only=True)
class RubricChange:
    """Where two years' rubrics differ: leaves that correspond are compared by rate, these have no counterpart."""

    last_rubric: str
    rubric: str
    added: tuple[Path, ...]
    gone: tuple[Path, ...]


@attrs.frozen(kw_only=True)
class RegisterEntry:
    """One line of 整改台账: a problem of a unit, what became of it, who sees to it and until when.

    `path` is empty for a general problem. `unclear`: last year's general problem, or one whose leaf has no counterpart
    or is not scored now; somebody has to look.
    """

    unit: Unit
    state: Rectification
    path: Path
    last_problem: str
    problem: str
    measure: str
    owner: str
    due: str
    last_lost: Decimal | None
    lost: Decimal | None


@attrs.frozen(kw_only=True)
class Years:
    """Year on year (逐年比较): the year before beside this one.

    Of a long table the lists of units and the register have their first lines only.

    Attributes:
        compared: how many units have a change, whether listed or not.
        last_alone, now_alone: how many have cards of one year only.
        registered: how many lines the register has.
    """

    last_year: int
    year: int
    changes: tuple[YearChange, ...]
    leaves: tuple[LeafChange, ...]
    rubrics: tuple[RubricChange, ...]
    only_last: tuple[Unit, ...]
    only_now: tuple[Unit, ...]
    register: tuple[RegisterEntry, ...]
    compared: int = attrs.field(default=attrs.Factory(lambda self: len(self.changes), takes_self=True))
    last_alone: int = attrs.field(default=attrs.Factory(lambda self: len(self.only_last), takes_self=True))
    now_alone: int = attrs.field(default=attrs.Factory(lambda self: len(self.only_now), takes_self=True))
    registered: int = attrs.field(default=attrs.Factory(lambda self: len(self.register), takes_self=True))


@attrs.frozen(kw_only=True)
class Gap:
    """One leaf where self and review differ: `difference` is self − review, positive where the unit was generous."""

    unit: Unit
    code: str
    path: Path
    points: Decimal | None
    own: Decimal
    review: Decimal
    difference: Decimal
    reviewers: tuple[str, ...]
    own_reason: str
    review_reason: str


@attrs.frozen(kw_only=True)
class UnitBias:
    """One unit: its total and the reviewed one, and the leaves the review speaks of. `bias` is Σ(self − review)."""

    unit: Unit
    reviewers: tuple[str, ...]
    own_total: Decimal
    review_total: Decimal | None
    leaves: int
    changed: int
    bias: Decimal


@attrs.frozen(kw_only=True)
class LeafBias:
    """One leaf over all reviewed units: mean of self − review in points, how often changed, up and down."""

    code: str
    path: Path
    units: int
    changed: int
    mean: Decimal
    mean_size: Decimal
    sum: Decimal


@attrs.frozen(kw_only=True)
class Agreement:
    """Krippendorff's alpha for interval data on rates; None where nothing varies or nothing is rated twice."""

    alpha: Decimal | None
    rated: int
    values: int


@attrs.frozen(kw_only=True)
class Reviews:
    """Self against review (自评与复核). With several reviewers the review score is their `consensus`, leaf by leaf.

    Attributes:
        gaps: every leaf that differs, the largest difference first.
        agreement: of self and review; `reviewers` that of the reviewers among each other.
        alone: reviews whose self-assessment is not there.
        reviewed, differing, without: how many `units`, `gaps` and `alone` there are; of a long table the first of each
            are listed.
    """

    rubric: str
    version: str
    year: int
    consensus: Consensus
    units: tuple[UnitBias, ...]
    leaves: tuple[LeafBias, ...]
    gaps: tuple[Gap, ...]
    agreement: Agreement
    reviewers: Agreement | None
    alone: tuple[Unit, ...]
    reviewed: int = attrs.field(default=attrs.Factory(lambda self: len(self.units), takes_self=True))
    differing: int = attrs.field(default=attrs.Factory(lambda self: len(self.gaps), takes_self=True))
    without: int = attrs.field(default=attrs.Factory(lambda self: len(self.alone), takes_self=True))
