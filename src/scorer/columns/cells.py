"""The columns of one batch by what they mean: scores, what does not apply, facts of the unit and of single leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from scorer.columns.intake import Taken
from scorer.columns.integers import FALSE, TRUE, Program, Truth, Whole, constant
from scorer.columns.quotients import Quotient
from scorer.columns.translation import MISSING, Amount, Wording
from scorer.facts import ABOUT_FACTS, ACTUAL, FIRST, GRADE, PEERS, PLACE, REGION, SIGN, TARGET, UNIT_TYPE, worth
from scorer.layout import NA, Head, Layout
from scorer.rules import Rule
from scorer.rules.counted import MET

if TYPE_CHECKING:
    pass

#: What formulas call the parts of an entry.
_PEERS = {PLACE: "place", PEERS: "of"}
_PARTS = {TARGET: "target", ACTUAL: "actual", SIGN: "sign", GRADE: "grade", MET: "met"}


@attrs.frozen(eq=False)
class Cells:
    """The columns of a batch that a plan is made for."""

    layout: Layout
    program: Program
    taken: Sequence[tuple[Head, Taken]]

    def score(self, code: str) -> tuple[Whole, Truth]:
        """The typed score of a leaf, 0 where there is none, and whether there is one."""
        return self._number("score", code)

    def adjustment(self, name: str) -> tuple[Whole, Truth]:
        """The typed points of an adjustment, and whether there are any."""
        return self._number("adjustment", name)

    def deduct(self, code: str) -> Whole:
        """What is taken off a leaf by hand."""
        return self._number("answer", code, "deduct")[0]

    def not_applicable(self, code: str) -> Truth:
        """Where the unit says that a leaf does not apply."""
        import polars as pl

        flags = [
            Truth(pl.col(head.name), 0, 1)
            for head, taken in self.taken
            if (head.kind, head.key, head.part) == ("answer", code, NA) and taken.blank
        ]
        return self.program.any_of(*flags)

    def said(self, code: str) -> Truth:
        """Where the unit says anything of a leaf but that it does not apply."""
        return self.program.any_of(*(self._stated(head, taken) for head, taken in self._about(code)))

    def partial(self, code: str, names: frozenset[str]) -> Truth:
        """Where some but not all of several answers to one rule are given, which count as none."""
        program = self.program
        given = [self._number("answer", code, name)[1] for name in sorted(names)]
        return program.all_of(program.any_of(*given), program.opposite(program.all_of(*given)))

    def _about(self, key: str) -> Iterable[tuple[Head, Taken]]:
        for head, taken in self.taken:
            if head.key == key and head.kind in ("score", "answer") and taken.kind != "flag":
                yield head, taken

    def _stated(self, head: Head, taken: Taken) -> Truth:
        import polars as pl

        return Truth(pl.col(head.name).is_not_null(), 0, 1) if taken.blank else TRUE

    def _find(self, kind: str, key: str, part: str = "") -> tuple[Head, Taken] | None:
        for head, taken in self.taken:
            if (head.kind, head.key, head.part) == (kind, key, part) and taken.kind != "flag":
                return head, taken
        return None

    def _number(self, kind: str, key: str, part: str = "") -> tuple[Whole, Truth]:
        found = self._find(kind, key, part)
        if found is None:
            return constant(0), FALSE
        head, taken = found
        return _whole(head, taken), self._stated(head, taken)

    def amount(self, kind: str, key: str, part: str, measured_in: str = "") -> Amount | None:
        """A number fact as formulas calculate with it; None where the table has no such column."""
        found = self._find(kind, key, part)
        if found is None:
            return None
        head, taken = found
        unit = worth(Decimal(1), measured_in) / 10**taken.places
        top = _whole(head, taken)
        factor = constant(unit.numerator)
        value = Quotient(self.program.multiply(top, factor), constant(unit.denominator))
        return Amount(value, missing=self.program.opposite(self._stated(head, taken)))

    def peer(self, code: str, name: str) -> Amount | None:
        """What is known of the peers of a row under a leaf; None before they have been looked at."""
        if name != FIRST:
            return self.amount("peer", code, _PEERS[name])
        top, bottom = (self._find("peer", code, part) for part in ("top", "bottom"))
        if top is None or bottom is None:
            return None
        below = self.program.most(_whole(*bottom), constant(1))  # where it is blank
        missing = self.program.opposite(self._stated(*top))
        return Amount(Quotient(self.program.kept(_whole(*top)), self.program.kept(below)), missing)

    def text(self, kind: str, key: str, part: str = "") -> Wording | None:
        """A text column; None where the table has no such column."""
        import polars as pl

        found = self._find(kind, key, part)
        if found is None:
            return None
        head, taken = found
        value = pl.col(head.name).fill_null("") if taken.blank else pl.col(head.name)
        return Wording(value, missing=self.program.opposite(self._stated(head, taken)))


def _whole(head: Head, taken: Taken) -> Whole:
    import polars as pl

    value = pl.col(head.name).fill_null(0) if taken.blank else pl.col(head.name)
    low, high = min(0, taken.low) if taken.blank else taken.low, taken.high
    return Whole(value, low, high, 0, 1, taken.bits)


@attrs.define(eq=False)
class UnitFacts:
    """The facts of the unit: its declared ones, and region and type unless these are declared."""

    cells: Cells
    known: dict[int, Amount] = attrs.field(factory=dict)

    def number(self, name: str) -> Amount:
        """A declared number fact."""
        units = {fact.name: fact.measured_in for fact in self.cells.layout.rubric.facts}
        if name not in units:
            return MISSING
        return self.cells.amount("fact", name, "", units[name]) or MISSING

    def text(self, name: str) -> Wording:
        """A declared text fact, or what the row says of the unit."""
        declared = {fact.name for fact in self.cells.layout.rubric.facts}
        if name in declared:
            found = self.cells.text("fact", name)
        elif name in ABOUT_FACTS:
            found = self.cells.text("reserved", {REGION: "region", UNIT_TYPE: "type"}[name])
        else:
            found = None
        return found or Wording("", missing=TRUE)

    def words(self, name: str) -> Sequence[str]:
        """The values that a declared text fact may have."""
        return [value for fact in self.cells.layout.rubric.facts if fact.name == name for value in fact.values]

    def stated(self, name: str) -> Truth:
        """Where a fact is there."""
        texts = {fact.name for fact in self.cells.layout.rubric.facts if fact.is_text} | set(ABOUT_FACTS)
        one = self.text(name) if name in texts else self.number(name)
        return self.cells.program.opposite(one.missing)


@attrs.define(eq=False)
class EntryFacts:
    """The facts of one leaf or adjustment: what its entry states, before those of the unit."""

    cells: Cells
    unit: UnitFacts
    rule: Rule
    kind: str
    key: str
    known: dict[int, Amount] = attrs.field(factory=dict)

    def number(self, name: str) -> Amount:
        """An occurrence, an item, the leaf's own target or actual, or a fact of the unit."""
        own = self.rule.shape.own_names()
        if self.rule.shape.measured is not None and name in own:
            return self.cells.peer(self.key, name) or MISSING
        if name in own or name in (TARGET, ACTUAL):
            return self.cells.amount(self.kind, self.key, _PARTS.get(name, name)) or MISSING
        return self.unit.number(name)

    def text(self, name: str) -> Wording:
        """The answer, the sign, or a text fact of the unit."""
        if name in self.rule.shape.own_names() or name == SIGN:
            return self.cells.text(self.kind, self.key, _PARTS[name]) or Wording("", missing=TRUE)
        return self.unit.text(name)

    def words(self, name: str) -> Sequence[str]:
        """Those of a fact of the unit; which answers of a leaf's own are known is asked elsewhere."""
        return () if name in self.rule.shape.own_names() or name == SIGN else self.unit.words(name)
