"""What a unit hands in (自评): an assessment and the parts of one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from scorer.diagnostics import Diagnostic, Place
from scorer.facts import Fact, Position
from scorer.representation import as_call

AssessmentKind = Literal["self", "review", "final"]
Sign = Literal["≥", ">", "=", "≤", "<", "定性"]


@attrs.frozen(kw_only=True)
class Entry:
    """What a unit says of one indicator. Nothing said is blank; `not_applicable` holds the reason for it.

    Attributes:
        points: only of pool members and own indicators, which have none in the rubric.
        deduct: points taken off by hand after the score (手工扣分), with a reason.
        grade: the answer or grade chosen, for rules that ask for one.
        met: items of a checklist that are met, by name or number; or how many.
        counts: how often each kind of occurrence was found.
        derived: which of `score` and `points` are not in the source but worked out.
        taken_over: whether a review leaves it as the assessment has it that the review corrects.
        position: the unit's place among its peers; never written in a file, `evaluate` is told it.
    """

    score: Decimal | None = None
    points: Decimal | None = None
    deduct: Decimal | None = None
    grade: str = ""
    met: tuple[str | int, ...] | int | None = None
    counts: Mapping[str, int] | None = attrs.field(default=None, hash=False)
    not_applicable: str | None = None
    target: Decimal | str | None = None
    actual: Decimal | str | None = None
    sign: Sign | None = None
    measured_in: str = ""
    reason: str = ""
    problem: str = ""
    measure: str = ""
    owner: str = ""
    due: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""
    derived: frozenset[str] = frozenset()
    taken_over: bool = False
    position: Position | None = None
    place: Place = attrs.field(eq=False, repr=False)

    __repr__ = as_call


@attrs.frozen
class Own:
    """A unit's own indicator in a slot (部门特性指标)."""

    slot: str
    name: str
    entry: Entry

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class Problem:
    """A general problem (存在的问题) with its measure (改进措施), owner and date; not tied to one indicator."""

    text: str
    measure: str = ""
    owner: str = ""
    due: str = ""

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class Project:
    """The project (项目) an assessment is about; budget in 万元."""

    name: str
    code: str = ""
    budget: Decimal | None = None

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class About:
    """Who hands in: for heads, signature lines and grouping; budget in 万元, date as ISO text."""

    code: str = ""
    department: str = ""
    type: str = ""
    region: str = ""
    prepared_by: str = ""
    date: str = ""
    reviewer: str = ""
    budget: Decimal | None = None

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class Disclosure:
    """Parts 1 and 3 of （四）预算绩效情况: targets set, money in 万元, coverage, evaluations of sub-units."""

    targets: int | None = None
    amount: Decimal | None = None
    coverage: str = ""
    sub_units: str = ""

    __repr__ = as_call


@attrs.frozen
class Issue:
    """The rubric that a form was issued for: its version, and the hash of its file at that time."""

    version: str
    sha256: str

    __repr__ = as_call


@attrs.frozen(kw_only=True)
class Assessment:
    """自评: what a unit (`self`), a reviewer (`review`) or the bureau in the end (`final`) submits.

    `scores` is keyed as written: by name, path or code. Whether the keys fit a rubric is asked in `fitting`.

    Attributes:
        corrects: of a review, the file of the assessment that it corrects; `original` is what that file holds.
        taken_over: the names of facts that a review has from there (`correction`).
        issue: the rubric that the form was issued for, where it was filled into one.
        digest: the hash of the bytes of its file, where it is a file of its own; tells copies of one file.
    """

    rubric: str
    unit: str
    year: int
    kind: AssessmentKind = "self"
    corrects: str = ""
    declared_total: Decimal | None = None
    project: Project | None = None
    about: About = About()
    disclosure: Disclosure = Disclosure()
    facts: Mapping[str, Fact] = attrs.field(factory=dict, hash=False)
    scores: Mapping[str, Entry] = attrs.field(factory=dict, hash=False)
    adjustments: Mapping[str, Entry] = attrs.field(factory=dict, hash=False)
    own: tuple[Own, ...] = ()
    problems: tuple[Problem, ...] = ()
    issue: Issue | None = attrs.field(default=None, eq=False)
    place: Place = attrs.field(eq=False, repr=False)
    original: Assessment | None = attrs.field(default=None, eq=False, repr=False)
    taken_over: frozenset[str] = frozenset()
    file: str = attrs.field(default="", eq=False)
    digest: bytes = attrs.field(default=b"", eq=False, repr=False)
    warnings: tuple[Diagnostic, ...] = attrs.field(default=(), eq=False)

    __repr__ = as_call

    @property
    def identity(self) -> tuple[str, ...]:
        """What no two files of one collection may share."""
        project = (self.project.code or self.project.name) if self.project else ""
        return (self.rubric, self.about.code or self.unit, project, str(self.year), self.kind, self.about.reviewer)
