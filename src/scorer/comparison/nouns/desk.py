"""What a bureau does with the cards: who handed in, departments, whom to look at again, the sample."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from scorer.comparison.nouns.standings import Standing, Unit
from scorer.model import Finding

Lack = Literal["missing", "duplicate", "wrong", "unusable", "incomplete"]


@attrs.frozen(kw_only=True)
class RosterEntry:
    """One unit of the roster (花名册), and the line of the file it stands on.

    `rubric` is the id of the one it must hand in under; "" where any will do.
    """

    unit: Unit
    line: int
    rubric: str = ""


@attrs.frozen(kw_only=True)
class RosterCounts:
    """How many units there are of each kind, whether listed or not; of `damaged` how many files.

    `lines`: how many lines the list to send out has, in which a unit stands once for each thing it lacks.
    """

    entries: int
    received: int
    missing: int
    unexpected: int
    duplicate: int
    wrong: int
    unusable: int
    incomplete: int
    damaged: int
    lines: int


def _counts(roster: Roster) -> RosterCounts:
    numbers = {
        "missing": len(roster.missing),
        "unexpected": len(roster.unexpected),
        "duplicate": len(roster.duplicate),
        "wrong": len({unit for unit, _ in roster.wrong}),
        "unusable": len({unit for unit, _ in roster.unusable}),
        "incomplete": len(roster.incomplete),
        "damaged": len(roster.damaged),
    }
    lines = sum(numbers.values())
    return RosterCounts(entries=len(roster.entries), received=len(roster.received), lines=lines, **numbers)


@attrs.frozen(kw_only=True)
class Roster:
    """Who has handed in (上报情况). `reminders` (催报) are those to write to.

    Of a long table every list has its first units or files only, and `counts` says how many there are.

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
    counts: RosterCounts = attrs.field(default=attrs.Factory(_counts, takes_self=True))


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
        without_budget: units that `weighted` leaves out. Of a long table the first of them.
        findings: how many findings its cards have; None where they are not looked for, in a long table.
        cards: of a long table none, but of the one department whose sheet is wanted.
        number, open, unbudgeted: how many cards there are, how many of them are incomplete, and how many units
            `weighted` leaves out, whether they are listed or not.
    """

    name: str
    cards: tuple[DepartmentCard, ...]
    weighted: Decimal | None
    plain: Decimal | None
    lowest: DepartmentCard | None
    lost: Decimal
    budget: Decimal | None
    without_budget: tuple[Unit, ...]
    findings: int | None
    number: int = attrs.field(default=attrs.Factory(lambda self: len(self.cards), takes_self=True))
    open: int = attrs.field(default=attrs.Factory(lambda self: _incomplete(self.cards), takes_self=True))
    unbudgeted: int = attrs.field(default=attrs.Factory(lambda self: len(self.without_budget), takes_self=True))


def _incomplete(cards: tuple[DepartmentCard, ...]) -> int:
    return sum(not card.complete for card in cards)


@attrs.frozen(kw_only=True)
class Reason:
    """One reason to re-check a card; `weight` says how much it counts: how grave it is, times how rare in the field."""

    finding: Finding
    weight: int


@attrs.frozen(kw_only=True)
class Recheck:
    """A unit to re-check (复核建议): its reasons, the weightiest first, and their sum, each cause counted once.

    `first` marks the first batch, which a report shows; the others are in the tables.
    """

    unit: Unit
    file: str
    total: Decimal
    rank: int | None
    weight: int
    first: bool
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
