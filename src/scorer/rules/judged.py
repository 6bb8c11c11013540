"""Rule kinds that follow from a person's answer: given, yes_no, choice, graded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

import attrs

from scorer.exact import plain
from scorer.expression import NO_VALUE, Branch, Case, Number, Numeric, Text, TextComparison, TextFact, Textual
from scorer.facts import GRADE, Fact
from scorer.formulas import Formulas
from scorer.record import Record
from scorer.rules.shape import Complaint, Said, Shape
from scorer.rules.worth import Share, constant, share_or_points, shown_number

YES, NO = "是", "否"


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
