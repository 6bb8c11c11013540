"""Rule kinds that follow from what a person counts: the items of a checklist that are met, occurrences to deduct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

import attrs

from scorer.exact import plain
from scorer.expression import Add, Minimum, Multiply, Number, NumberFact, Numeric, Subtract
from scorer.facts import Fact
from scorer.formulas import Formulas
from scorer.record import Record
from scorer.rules.shape import Complaint, Goal, Said, Shape
from scorer.rules.worth import shown_number

MET = "完成项数"


@attrs.frozen
class Item:
    """One item of a checklist."""

    name: str
    points: Decimal


@attrs.frozen
class Checklist(Shape):
    """Sub-points ①②③, each with its own points (岳阳市, 管理制度健全性 1+1+1); or n of m, each worth the same.

    The entry's `met` lists the items met, by name or by number; of n of m it may be the number met.
    """

    takes: ClassVar[frozenset[str]] = frozenset({"met"})
    items: tuple[Item, ...] = ()
    each: Decimal | None = None
    of: int | None = None

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`items = [ { name, points } ]`, or `each` and `of`."""
        items: list[Item] = []
        for table in record.tables("items"):
            name, points = table.text("name", required=True, name=True), table.score("points", required=True)
            table.finish()
            if name and points is not None:
                items.append(Item(name, points))
        each, of = record.score("each"), record.integer("of", 1, 1000)
        counted = {"each", "of"} & record.raw.keys()
        if bool(items) == bool(counted) or (counted and (each is None or of is None)):
            record.problems.add("checklist-items", record.place)
            return None
        return cls(tuple(items), each, of)

    def expression(self, points: Decimal) -> Numeric:
        """The sum of what is met."""
        if self.each is not None:
            return Multiply(NumberFact(MET), Number(Fraction(self.each)))
        terms = [Multiply(NumberFact(item.name), Number(Fraction(item.points))) for item in self.items]
        total: Numeric = terms[0]
        for term in terms[1:]:
            total = Add(total, term)
        return total

    def best(self, points: Decimal) -> Fraction:
        """Everything met."""
        if self.each is not None and self.of is not None:
            return Fraction(self.each) * self.of
        return sum((Fraction(item.points) for item in self.items), Fraction(0))

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """Items differ and together are not worth more than the points."""
        names = [item.name for item in self.items]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield "answer-twice", "items", {"name": name}
        if points is not None and (best := self.best(points)) > points:
            yield "rule-above-points", "items", {"value": shown_number(best), "points": plain(points)}

    def doubts(self, entry: Said, points: Decimal | None) -> Iterator[Complaint]:
        """What is met stands on the list, once."""
        if entry.met is None:
            return
        if not isinstance(entry.met, int):
            meant = [self._name(item) or item for item in entry.met]
            for name in sorted({str(name) for name in meant if meant.count(name) > 1}):
                yield "answer-twice", "met", {"name": name}
        if self.of is not None:
            count = entry.met if isinstance(entry.met, int) else len(entry.met)
            if count > self.of:
                yield "met-too-many", "met", {"count": str(count), "of": str(self.of)}
            return
        if isinstance(entry.met, int):
            yield "met-not-a-list", "met", {}
            return
        for item in entry.met:
            if self._name(item) is None:
                yield "unknown-item", "met", {"found": str(item), "known": "、".join(i.name for i in self.items)}

    def _name(self, item: str | int) -> str | None:
        if isinstance(item, int):
            return self.items[item - 1].name if 1 <= item <= len(self.items) else None
        return item if any(item == known.name for known in self.items) else None

    def asks(self) -> str:
        """The items, by number and name."""
        if self.of is not None:
            return "met = 0"
        return "met = [" + ", ".join(f'"{item.name}"' for item in self.items) + "]"

    def own_names(self) -> frozenset[str]:
        """The items."""
        return frozenset({MET} if self.of is not None else (item.name for item in self.items))

    def inputs(self, entry: Said) -> Iterable[Fact]:
        """1 for an item that is met, 0 for one that is not; nothing while `met` is blank."""
        if entry.met is None:
            return []
        if self.of is not None:
            return [Fact(MET, Decimal(entry.met if isinstance(entry.met, int) else len(entry.met)), "项")]
        met = set() if isinstance(entry.met, int) else {self._name(item) for item in entry.met}
        return [Fact(item.name, Decimal(item.name in met)) for item in self.items]


@attrs.frozen
class Occurrence:
    """A kind of occurrence, its price, and the most it may cost."""

    name: str
    each: Decimal
    cap: Decimal | None


@attrs.frozen
class Deduct(Shape):
    """So much off per occurrence, never below nothing: 每发现一例违规扣1分 (岳阳市, 资金使用合规性).

    Occurrences come from the entry's `counts`; once it is stated, a kind it does not mention did not occur.
    """

    takes: ClassVar[frozenset[str]] = frozenset({"counts"})
    kinds: tuple[Occurrence, ...]

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`kinds = [ { name, each, cap } ]`."""
        kinds: list[Occurrence] = []
        for table in record.tables("kinds"):
            name, each = table.text("name", required=True, name=True), table.score("each", required=True)
            cap = table.score("cap")
            table.finish()
            if name and each is not None:
                kinds.append(Occurrence(name, each, cap))
        if not record.raw.get("kinds", []):
            record.problems.add("missing-key", record.place, key="kinds")
        return cls(tuple(kinds)) if kinds else None

    def expression(self, points: Decimal) -> Numeric:
        """W − Σ price × occurrences."""
        left: Numeric = Number(Fraction(points))
        for price in self._prices():
            left = Subtract(left, price)
        return left

    def taken(self, points: Decimal) -> Numeric:
        """Σ price × occurrences."""
        first, *more = self._prices()
        for price in more:
            first = Add(first, price)
        return first

    def _prices(self) -> list[Numeric]:
        prices: list[Numeric] = []
        for kind in self.kinds:
            price: Numeric = Multiply(NumberFact(kind.name), Number(Fraction(kind.each)))
            prices.append(price if kind.cap is None else Minimum((price, Number(Fraction(kind.cap)))))
        return prices

    def best(self, points: Decimal) -> Fraction:
        """Nothing occurred."""
        return Fraction(points)

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """Kinds differ and cost something."""
        names = [kind.name for kind in self.kinds]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield "answer-twice", "kinds", {"name": name}
        if any(kind.each == 0 for kind in self.kinds):
            yield "step-without-size", "kinds", {"about": "each"}

    def doubts(self, entry: Said, points: Decimal | None) -> Iterator[Complaint]:
        """What occurred is one of the kinds."""
        names = [kind.name for kind in self.kinds]
        for name in entry.counts or {}:
            if name not in names:
                yield "unknown-item", "counts", {"found": name, "known": "、".join(names)}

    def asks(self) -> str:
        """How often each kind occurred."""
        return "counts = { " + ", ".join(f'"{kind.name}" = 0' for kind in self.kinds) + " }"

    def own_names(self) -> frozenset[str]:
        """The kinds of occurrence."""
        return frozenset(kind.name for kind in self.kinds)

    def inputs(self, entry: Said) -> Iterable[Fact]:
        """How often each kind occurred."""
        if entry.counts is None:
            return []
        return [Fact(kind.name, Decimal(entry.counts.get(kind.name, 0)), "次") for kind in self.kinds]

    def goals(self, points: Decimal) -> Iterator[Goal]:
        """No occurrence of a kind."""
        for kind in self.kinds:
            yield Goal(NumberFact(kind.name), Fraction(0))
