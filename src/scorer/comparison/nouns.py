"""What a comparison of many cards consists of, ready to be shown: a reporter lays it out, never computes, never sorts.

Totals, points and losses are exact. What had to be divided - means, rates, shares, percentiles - is calculated as a
fraction and rounded once, half-up, to four decimals; a rate or share of 0.9234 is 92.34%. None is "there is none".
Every order is settled here: whatever the order of the files, the same inputs give the same comparison.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Literal

import attrs

from scorer.diagnostics import Diagnostic
from scorer.messages import Language
from scorer.model import AssessmentKind, Band, Finding, Path, Status

Column = Literal["department", "region", "type"]
NodeKind = Literal["group", "indicator", "slot", "pool"]
Rectification = Literal["came-back", "new", "solved", "unclear"]
Lack = Literal["missing", "duplicate", "wrong", "unusable", "incomplete"]
Consensus = Literal["mean", "trimmed", "majority"]

# ── Who and what ───────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── One field: the cards under one rubric in one year ───────────────────────────────────────────────────────────────


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
        ranking: complete cards, best first; ties by code and name of the unit. Of a long table the first ones.
        incomplete: cards that are not ranked because something is open, by code and name. Of a long table the first.
        ranked, open: how many complete cards and how many incomplete ones there are, whether listed or not.
        nodes: every row of the rubric in its order; `Standing.cells` stand at the same places.
        heat: the places in `nodes` of the level-1 and level-2 groups, the columns of the heat map.
        pareto: leaves that lost anything, the greatest loss first, with cumulative shares.
        weighting: None where robustness was not asked for or has no meaning (fewer than two units or groups).
        places: of leaves that are scored by rank, leaf by leaf and group by group, the best first.
    """

    rubric: str
    title: str
    version: str
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


# ── Across fields ──────────────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class RosterEntry:
    """One unit of the roster (花名册), and the line of the file it stands on.

    `rubric` is the id of the one it must hand in under; "" where any will do.
    """

    unit: Unit
    line: int
    rubric: str = ""


@attrs.frozen(kw_only=True)
class Roster:
    """Who has handed in (上报情况). `reminders` (催报) are those to write to.

    Attributes:
        received: named in the roster, and a usable self-assessment is there, under the rubric that the roster names.
        missing: named in the roster, and there is none.
        unexpected: handed in, but not in the roster.
        duplicate: files of a unit that handed in more than once.
        wrong: files of the wrong rubric or year.
        unusable: other files of a unit that cannot be used.
        incomplete: received, but with open leaves.
        damaged: files that cannot be used and whose unit is unknown.
    """

    file: str
    entries: tuple[RosterEntry, ...]
    received: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    unexpected: tuple[Unit, ...]
    duplicate: tuple[tuple[Unit, tuple[str, ...]], ...]
    wrong: tuple[tuple[Unit, str], ...]
    unusable: tuple[tuple[Unit, str], ...]
    incomplete: tuple[Unit, ...]
    damaged: tuple[str, ...]
    reminders: tuple[tuple[Unit, Lack], ...]


@attrs.frozen(kw_only=True)
class DepartmentCard:
    """One line of a department's 汇总表; `share` is total ÷ points."""

    unit: Unit
    rubric: str
    total: Decimal
    points: Decimal | None
    share: Decimal | None
    grade: str | None
    rank: int | None
    lost: Decimal | None
    complete: bool


@attrs.frozen(kw_only=True)
class Department:
    """主管部门: its units' and projects' cards. Means are on a scale of 100, over complete cards.

    Attributes:
        weighted: the mean weighted by budget, of the cards that state one; None where none does.
        plain: every card counts the same.
        lowest: the complete card with the lowest share.
        lost: points lost by all its complete cards.
        without_budget: units that `weighted` leaves out.
        findings: how many findings its cards have.
    """

    name: str
    cards: tuple[DepartmentCard, ...]
    weighted: Decimal | None
    plain: Decimal | None
    lowest: DepartmentCard | None
    lost: Decimal
    budget: Decimal | None
    without_budget: tuple[Unit, ...]
    findings: int


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
    """Year on year (逐年比较): the year before beside this one."""

    last_year: int
    year: int
    changes: tuple[YearChange, ...]
    leaves: tuple[LeafChange, ...]
    rubrics: tuple[RubricChange, ...]
    only_last: tuple[Unit, ...]
    only_now: tuple[Unit, ...]
    register: tuple[RegisterEntry, ...]


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
    """

    rubric: str
    year: int
    consensus: Consensus
    units: tuple[UnitBias, ...]
    leaves: tuple[LeafBias, ...]
    gaps: tuple[Gap, ...]
    agreement: Agreement
    reviewers: Agreement | None
    alone: tuple[Unit, ...]


@attrs.frozen(kw_only=True)
class Reason:
    """One reason to re-check a card; `weight` says how much it counts (docs/compare.md lists them)."""

    finding: Finding
    weight: int


@attrs.frozen(kw_only=True)
class Recheck:
    """A unit to re-check (复核建议): its reasons, the weightiest first, and their sum."""

    unit: Unit
    file: str
    total: Decimal
    rank: int | None
    weight: int
    reasons: tuple[Reason, ...]


@attrs.frozen(kw_only=True)
class Stratum:
    """One layer of the sample: a grade within a region; `size` units, of which `drawn` were drawn."""

    rubric: str
    region: str
    grade: str
    size: int
    drawn: int


@attrs.frozen(kw_only=True)
class Sample:
    """抽查: a stratified draw that anybody can repeat with the same inputs and the seed."""

    asked: int
    seed: int
    strata: tuple[Stratum, ...]
    units: tuple[Standing, ...]


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
        inputs: how many files or rows were read.
        left_out: what is not compared, and why; of a long table the first rows.
        failed: how many inputs are left out, by the code of what is wrong with them.
        fields: by rubric and year, the most cards first; more than one where cards cannot be ranked together.
        departments: by name; units without a department are under "".
        recheck: the weightiest first.
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
    failed: tuple[Failed, ...] = attrs.field(default=attrs.Factory(_failed, takes_self=True))
