"""One field: the cards under one rubric in one year."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from scorer.comparison.nouns.standings import Column, Standing, Unit
from scorer.model import AssessmentKind, Band, Path

NodeKind = Literal["group", "indicator", "slot", "pool"]


@attrs.frozen(kw_only=True)
class NodeSummary:
    """One indicator or group over all complete cards (指标失分). The own indicators of a slot count at the slot.

    Attributes:
        points: as the rubric has them; None where it prints none.
        scored: the units for which it was scored; the others are n/a or leave it unused.
        mean: the mean rate of these; `lowest`, `median`, `highest` likewise, `spread` the standard deviation.
        below_full: units that lost something here.
        lost: points lost here by all units together.
        share: of all loss of the field; the leaves' shares add up to 1, and so do those of any whole level.
        cumulative: in `Field.pareto`, the share of this leaf and all before it; None elsewhere.
    """

    code: str
    path: Path
    level: int
    kind: NodeKind
    is_leaf: bool
    points: Decimal | None
    scored: int
    mean: Decimal | None
    lowest: Decimal | None
    median: Decimal | None
    highest: Decimal | None
    spread: Decimal | None
    below_full: int
    lost: Decimal
    share: Decimal | None
    cumulative: Decimal | None = None


@attrs.frozen(kw_only=True)
class Bin:
    """One bar of the histogram of totals: from `start` up to, not including, `end`; the last bar includes its end."""

    start: Decimal
    end: Decimal
    count: int
    share: Decimal


@attrs.frozen(kw_only=True)
class GradeShare:
    """How many units have a grade."""

    name: str
    start: Decimal
    count: int
    share: Decimal


@attrs.frozen(kw_only=True)
class Leniency:
    """How generous and how bunched the totals are (宽松程度).

    Attributes:
        full_leaves: the share of scored leaves that have full marks.
        full_cards: units that have full marks everywhere.
        mean, spread: of the totals; `lowest`, `median`, `highest` too.
        middle_half: the width of the band that holds the middle half of the totals (interquartile range, by rank).
        distinct: how many different totals there are.
        tied: units that share their total with another.
    """

    full_leaves: Decimal | None
    full_cards: int
    mean: Decimal
    spread: Decimal
    lowest: Decimal
    median: Decimal
    highest: Decimal
    middle_half: Decimal
    distinct: int
    tied: int


@attrs.frozen(kw_only=True)
class GroupSummary:
    """The units that share a region, a type or a department, within one field.

    Attributes:
        rates: the mean rate of these units at each node of `Field.heat`; None where none of them was scored there.
    """

    column: Column
    value: str
    units: int
    mean: Decimal
    median: Decimal
    lowest: Decimal
    highest: Decimal
    lost: Decimal
    rates: tuple[Decimal | None, ...]


@attrs.frozen(kw_only=True)
class Weighting:
    """How the weights were moved for `Robustness`: `groups` are the groups whose points were multiplied."""

    percent: int
    draws: int
    seed: int
    level: int
    groups: tuple[Path, ...]


@attrs.frozen(kw_only=True)
class PeerPlace:
    """名次: the place of one unit under one leaf that is scored by rank (名次计分).

    Attributes:
        group: the region, type or department among whose units the place is; "" among all of the field.
        value: what is compared; places follow from the exact value.
        of: how many units have a place.
        score: of the leaf, a typed score or a deduction by hand included.
        proof: how the place and the score came about.
    """

    code: str
    path: Path
    group: str
    unit: Unit
    value: Decimal
    place: int
    of: int
    points: Decimal | None
    score: Decimal | None
    proof: str


@attrs.frozen(kw_only=True)
class Field:
    """The cards that can be ranked against each other: one rubric, one year, one kind of assessment.

    Attributes:
        sha256: of the rubric's file.
        ranking: complete cards, best first; ties by code and name of the unit. Of a long table the first ones.
        incomplete: cards that are not ranked because something is open, by code and name. Of a long table the first.
        ranked, open: how many complete cards and how many incomplete ones there are, whether listed or not.
        nodes: every row of the rubric in its order; `Standing.cells` stand at the same places.
        heat: the places in `nodes` of the level-1 and level-2 groups, the columns of the heat map.
        pareto: leaves that lost anything, the greatest loss first, with cumulative shares.
        weighting: None where robustness was not asked for or has no meaning (fewer than two units or groups).
        places: of leaves that are scored by rank, leaf by leaf and group by group, the best first. Of a long table
            the first of each leaf.
        placed: how many places there are, whether listed or not.
    """

    rubric: str
    title: str
    version: str
    sha256: str
    year: int
    kind: AssessmentKind
    points: Decimal | None
    bands: tuple[Band, ...]
    ranking: tuple[Standing, ...]
    incomplete: tuple[Standing, ...]
    nodes: tuple[NodeSummary, ...]
    heat: tuple[int, ...]
    pareto: tuple[NodeSummary, ...]
    lost: Decimal
    histogram: tuple[Bin, ...]
    grades: tuple[GradeShare, ...]
    leniency: Leniency | None
    groups: tuple[GroupSummary, ...]
    weighting: Weighting | None = None
    places: tuple[PeerPlace, ...] = ()
    ranked: int = attrs.field(default=attrs.Factory(lambda self: len(self.ranking), takes_self=True))
    open: int = attrs.field(default=attrs.Factory(lambda self: len(self.incomplete), takes_self=True))
    placed: int = attrs.field(default=attrs.Factory(lambda self: len(self.places), takes_self=True))
