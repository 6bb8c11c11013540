"""What the cells of one row say: words, numbers with what is doubtful in them, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import attrs

from scorer.diagnostics import Place
from scorer.exact import plain
from scorer.readers.columns.alignment import CERTAIN, Laid
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import Role
from scorer.readers.printed.rows import Doubt, Record, value_in
from scorer.readers.printed.values import NOT_APPLICABLE, UNSCORED, folded, is_blank, is_unfilled, number, quotient

#: What an indicator means, and how it is scored.
_STANDARDS: Final[tuple[Role, ...]] = ("meaning", "standard")
#: What a blank form says in the place of an answer.
_HINT: Final = re.compile(r".{0,20}\(?(?:不超过)?\d{2,4}字(?:以内|左右)?\)?.{0,4}")
#: What stands before the number of a deduction.
_DEDUCTED: Final = re.compile(r"^\s*(?:[-−－]|扣)\s*(?=\d)")

#: The grade behind the number of a total.
_GRADED: Final = re.compile(r"(?<=[\d分])\s*[（(](?:等级[:：]?)?(?:优秀?|良好?|中等?|差|合格|不合格)[）)]\s*$")
#: A score with words around it, the deduction or the points behind it.
_SCORED: Final = re.compile(
    r"(?:(?:扣|-)(\d{1,3}(?:\.\d{1,4})?)分?[,，;；])?(?:自评)?得?(\d{1,3}(?:\.\d{1,4})?)分?(?:\((?:扣|-)(\d{1,3}(?:\.\d{1,4})?)分?\)|/(\d{1,3}(?:\.\d{1,4})?)分?)?"
)

#: Two numbers, or one that a narrow column broke.
_APART: Final = re.compile(r"\d\s+[\d.]")


def label_of(record: Record) -> str:
    """The text in the column of names, or ""."""
    return record["level3"].text if "level3" in record else ""


def has_number(record: Record) -> bool:
    """Whether a row has a number in the column of points or of scores."""
    return any(value_in(record, role) is not None for role in ("points", "score"))


def words_of(record: Record) -> dict[str, Any]:
    """What a row says besides its name and its numbers."""
    reason = said_in(record.get("reason"))
    return {
        "target": said_in(record.get("target")),
        "actual": said_in(record.get("actual")),
        "sign": said_in(record.get("sign")),
        "measured_in": said_in(record.get("unit")),
        "standard": "；".join(text for role in _STANDARDS if (text := said_in(record.get(role)))),
        "reason": "" if number(reason) is not None else reason,
        "measure": said_in(record.get("measure")),
    }


def not_applicable_in(record: Record) -> str:
    """What a row says where it says 不适用; "" elsewhere."""
    said = [record[role].text for role in ("score", "actual", "points") if role in record]
    return next((text for text in said if folded(text) in NOT_APPLICABLE), "")


def said_in(cell: Cell | None) -> str:
    """What a cell says; placeholders and the hints of a blank form say nothing."""
    if cell is None or is_blank(cell.text):
        return ""
    return "" if is_hint(cell.text) else one_line(cell.text)


def is_hint(text: str) -> bool:
    """Whether a cell says what a blank form says in the place of an answer: （不超过300字）, 指标2：."""
    return is_unfilled(text) or _HINT.fullmatch(folded(text)) is not None


def is_filled(cell: Cell) -> bool:
    """Whether a cell says something, and is no line of a form that nobody filled in."""
    return not is_blank(cell.text) and not is_unfilled(cell.text)


def number_in(cell: Cell | None, code: str, doubts: list[Doubt]) -> Decimal | None:
    """The number of a cell; None where it is blank, and with a doubt where it says something else."""
    if cell is None or is_blank(cell.text) or folded(cell.text) in NOT_APPLICABLE | UNSCORED:
        return None
    found = number(cell.text) or quotient(cell.text)
    if found is None:
        doubts.append(Doubt(code=code, place=cell.place, values={"text": cell.text}))
        return None
    values = {"text": cell.text, "value": plain(found.value)}
    told = {"number-noisy": found.noisy, "number-starred": found.starred, "number-joined": found.joined}
    doubts += [Doubt(code=doubt, place=cell.place, values=values) for doubt, is_so in told.items() if is_so]
    return found.value


def scored(cell: Cell | None, points: Decimal | None) -> Cell | None:
    """The cell of a score without the words around its number: 得20分, 18分（扣2分）, 扣2分，得18分, 28.5/30.

    What it repeats has to fit its points, or the cell stays as it is, and is told.
    """
    if cell is None or number(cell.text) is not None or _APART.search(cell.text):
        return cell
    said = _SCORED.fullmatch(folded(cell.text))
    if said is None:
        return cell
    before, score, behind, most = (None if text is None else Decimal(text) for text in said.groups())
    deducted = [lost for lost in (before, behind) if lost is not None]
    fits = all(points is not None and points - lost == score for lost in deducted) and most in (None, points)
    return attrs.evolve(cell, text=said[2]) if fits else cell


def without_grade(cell: Cell | None) -> Cell | None:
    """The cell of a total without the grade behind its number: 96.7分（优）."""
    return cell and attrs.evolve(cell, text=_GRADED.sub("", cell.text, count=1))


def without_sign(cell: Cell | None) -> Cell | None:
    """The cell of a deduction without the sign or the word before it: -2, 扣2分."""
    return cell and attrs.evolve(cell, text=_DEDUCTED.sub("", cell.text, count=1))


def differing(points: Decimal, score: Decimal | None, lost: Decimal, place: Place) -> Doubt:
    """That the deduction of a row is not what its points and its score leave."""
    values = {"points": plain(points), "score": "—" if score is None else plain(score), "lost": plain(lost)}
    return Doubt(code="deduction-differs", place=place, values=values)


def above_points(score: Decimal, points: Decimal) -> str:
    """What is noted of a score that is above its points, and so was left blank."""
    return f"原文得分 {plain(score)}，高于分值 {plain(points)}"


def uncertain(laid: Laid, place: Place, name: str) -> Iterator[Doubt]:
    """What is not certain in how a row was laid: cells that fit no column, a doubtful fit, or what was told of it."""
    yield from laid.doubts
    if laid.strays:
        texts = "、".join(cell.text for cell in laid.strays)
        yield Doubt(code="cells-left-over", place=laid.strays[0].place, values={"texts": texts, "name": name})
    elif laid.cost > CERTAIN:
        yield Doubt(code="row-uncertain", place=place, values={"name": name})


def beside_total(
    cells: Sequence[Cell], columns: Sequence[Role | None], points: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """Points and score of a total whose numbers stand in the columns of names, since its label was merged over these.

    One number is the score; two are both, where the head has both and they fit.
    """
    told = [found.value for cell in cells if (found := number(cell.text)) is not None]
    if len(told) == 2 and {"points", "score"} <= set(columns) and told[1] <= told[0]:
        return told[0], told[1]
    return points, told[0] if len(told) == 1 else None


def one_number_lost(columns: Sequence[Role | None], record: Record) -> bool:
    """Whether a row has one number only where the head promises points and a score, and no cell for the other."""
    if "points" not in columns or "score" not in columns:
        return False
    return ("points" in record) != ("score" in record)
