"""Rule kinds that follow from a person's answers: given, yes_no, choice, graded, checklist, deduct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

import attrs

from scorer.exact import plain
from scorer.expression import (
    NO_VALUE,
    Add,
    Branch,
    Case,
    Minimum,
    Multiply,
    Number,
    NumberFact,
    Numeric,
    Subtract,
    Text,
    TextComparison,
    TextFact,
    Textual,
)
from scorer.facts import GRADE, Fact
from scorer.formulas import Formulas
from scorer.record import Record
from scorer.rules.shape import Complaint, Goal, Said, Shape
from scorer.rules.worth import Share, constant, share_or_points, shown_number

YES, NO = "是", "否"
MET = "完成项数"


@attrs.frozen
class Given(Shape):
    """A person types the score; `values` lists what may be typed."""

    by_hand: ClassVar[bool] = True
    values: tuple[Decimal, ...] = ()

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`values = [0, 2.5, 5]`."""
        values = record.take("values")
        if values is None:
            return cls()
        if not isinstance(values, list):
            record.problems.add(
                "wrong-type", record.place.at("values"), key="values", expected_kind="list", found_kind=""
            )
            return None
        found = [record.checked_decimal(value, "values") for value in values]
        return cls(tuple(value for value in found if value is not None))

    def best(self, points: Decimal) -> Fraction | None:
        """The highest value allowed."""
        return Fraction(max(self.values)) if self.values else Fraction(points)

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """No value is above the points."""
        for value in self.values:
            if points is not None and value > points:
                yield "rule-above-points", "values", {"value": plain(value), "points": plain(points)}

    def doubts(self, entry: Said, points: Decimal | None) -> Iterator[Complaint]:
        """The score is one of the values."""
        if entry.score is not None and self.values and entry.score not in self.values:
            allowed = ", ".join(plain(value) for value in self.values)
            yield "score-not-allowed", "score", {"score": plain(entry.score), "allowed": allowed}


@attrs.frozen
class Answer:
    """One of the answers of a choice, and what it is worth."""

    name: str
    worth: Share


@attrs.frozen
class Choice(Shape):
    """One of named answers: 无结余3分，有结余但不超过上年2分，超过上年0分 (岳阳市, 资金结余).

    The answer is a text fact (`value`), or the `grade` of the leaf's entry.
    """

    takes: ClassVar[frozenset[str]] = frozenset({"grade"})
    value: Textual
    answers: tuple[Answer, ...]

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`value`, `choices = [ { name, points | share } ]`."""
        value = formulas.text(record, "value") if "value" in record else TextFact(GRADE)
        answers: list[Answer] = []
        for table in record.tables("choices"):
            name = table.text("name", required=True, name=True)
            worth = share_or_points(formulas, table, "points", "share")
            table.finish()
            if worth is not None:
                answers.append(Answer(name, worth))
        if not record.raw.get("choices", []):
            record.problems.add("missing-key", record.place, key="choices")
        return None if value is None or not answers else cls(value, tuple(answers))

    def expression(self, points: Decimal) -> Numeric:
        """The worth of the answer given; another answer has no value."""
        branches = [
            Branch(TextComparison("=", self.value, Text(answer.name)), Number(answer.worth.of(points)))
            for answer in self.answers
        ]
        return Case(tuple(branches), NO_VALUE)

    def best(self, points: Decimal) -> Fraction:
        """The best answer."""
        return max(answer.worth.of(points) for answer in self.answers)

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """Answers differ, and none is worth more than the points."""
        seen: set[str] = set()
        for answer in self.answers:
            if answer.name in seen:
                yield "answer-twice", "choices", {"name": answer.name}
            seen.add(answer.name)
            if (above := answer.worth.above(points)) is not None:
                yield "rule-above-points", "choices", above

    def doubts(self, entry: Said, points: Decimal | None) -> Iterator[Complaint]:
        """The answer is one of those named."""
        names = [answer.name for answer in self.answers]
        if self.value != TextFact(GRADE):
            if entry.grade:
                yield "grade-not-taken", "grade", {}
        elif entry.grade and entry.grade not in names:
            yield "unknown-answer", "grade", {"found": entry.grade, "known": "、".join(names)}

    def own_names(self) -> frozenset[str]:
        """The answer, where it is the leaf's own."""
        return frozenset({GRADE} if self.value == TextFact(GRADE) else ())

    def asks(self) -> str:
        """The answers, one of them to be chosen."""
        names = "|".join(answer.name for answer in self.answers)
        return f'grade = "{names}"' if self.value == TextFact(GRADE) else ""

    def inputs(self, entry: Said) -> Iterable[Fact]:
        """The answer."""
        return [Fact(GRADE, entry.grade)] if entry.grade else []


@attrs.frozen
class YesNo(Choice):
    """是 or 否; one of them is worth the points, the other nothing: 是否存在违规行为 否 13分."""

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`value`, `full = "否"` (是 where absent)."""
        value = formulas.text(record, "value") if "value" in record else TextFact(GRADE)
        full = record.choice("full", (YES, NO)) or YES
        whole, nothing = Share(Fraction(1), relative=True), Share(Fraction(0), relative=True)
        answers = tuple(Answer(name, whole if name == full else nothing) for name in (YES, NO))
        return None if value is None else cls(value, answers)


@attrs.frozen
class GradeShare:
    """A grade of a qualitative indicator and its interval of shares: from `low` on, below `high` (None: the end)."""

    name: str
    low: Fraction
    high: Fraction | None


@attrs.frozen
class Graded(Shape):
    """A person chooses a grade and types a score inside its interval (财预〔2020〕10号, 定性指标).

    The three usual grades: 达成年度指标 [80%, 100%], 部分达成并具有一定效果 [60%, 80%), 未达成且效果较差 [0, 60%).
    """

    takes: ClassVar[frozenset[str]] = frozenset({"grade"})
    by_hand: ClassVar[bool] = True
    grades: tuple[GradeShare, ...]

    @staticmethod
    def usual() -> tuple[GradeShare, ...]:
        """The three grades of 财预〔2020〕10号."""
        return (
            GradeShare("达成", Fraction(4, 5), None),
            GradeShare("部分达成", Fraction(3, 5), Fraction(4, 5)),
            GradeShare("未达成", Fraction(0), Fraction(3, 5)),
        )

    @classmethod
    def read(cls, record: Record, formulas: Formulas) -> Self | None:
        """`grades = [ { name, from, below } ]`; the three usual ones where absent."""
        grades: list[GradeShare] = []
        for table in record.tables("grades"):
            name = table.text("name", required=True, name=True)
            low, high = constant(formulas, table, "from", required=True), constant(formulas, table, "below")
            table.finish()
            if low is not None:
                grades.append(GradeShare(name, low, high))
        return cls(tuple(grades) or cls.usual())

    def asks(self) -> str:
        """The grade, and a score inside its interval."""
        names = "|".join(grade.name for grade in self.grades)
        return f'grade = "{names}", score = 0'

    def best(self, points: Decimal) -> Fraction | None:
        """Full marks where one interval reaches to the end."""
        return Fraction(points) if any(grade.high is None for grade in self.grades) else Fraction(0)

    def complaints(self, points: Decimal | None) -> Iterator[Complaint]:
        """Intervals lie in 0 to 1, one after the other, without holes."""
        ordered = sorted(self.grades, key=lambda grade: grade.low)
        if ordered[0].low != 0:
            yield "grades-hole", "grades", {"name": ordered[0].name}
        for lower, upper in zip(ordered, ordered[1:], strict=False):
            if lower.high != upper.low:
                yield "grades-hole", "grades", {"name": upper.name}
        if ordered[-1].high is not None or ordered[-1].low > 1:
            yield "grades-hole", "grades", {"name": ordered[-1].name}

    def doubts(self, entry: Said, points: Decimal | None) -> Iterator[Complaint]:
        """Grade and score belong together."""
        grade = next((grade for grade in self.grades if grade.name == entry.grade), None)
        names = "、".join(grade.name for grade in self.grades)
        if entry.grade and grade is None:
            yield "unknown-answer", "grade", {"found": entry.grade, "known": names}
        elif entry.score is not None and grade is None:
            yield "grade-missing", "score", {"known": names}
        elif entry.score is not None and grade is not None and points is not None:
            low, high = (
                grade.low * Fraction(points),
                Fraction(points) if grade.high is None else grade.high * Fraction(points),
            )
            score = Fraction(entry.score)
            if score < low or score > high or (grade.high is not None and score == high):
                interval = f"[{shown_number(low)}, {shown_number(high)}{']' if grade.high is None else ')'}"
                yield (
                    "score-outside-grade",
                    "score",
                    {
                        "score": plain(entry.score),
                        "grade": grade.name,
                        "interval": interval,
                    },
                )


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
