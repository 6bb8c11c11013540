"""The row on the execution of the budget: out of the block on the budget, or of the line that tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.columns.alignment import Laid, doubted
from scorer.readers.columns.row_cells import has_number, is_filled, label_of, number_in, said_in, uncertain, words_of
from scorer.readers.lines.fused import execution_in
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Paragraph, filled_cells
from scorer.readers.printed.rows import Doubt, Label, Record, Row, doubted_row, is_said, value_in
from scorer.readers.printed.values import WHOLE_POINTS, folded, number, value_of
from scorer.readers.sums.arithmetic import total
from scorer.readers.tables.sections import Section

#: The row on the whole of the budget, among those on its parts.
_WHOLE_BUDGET: Final = re.compile(
    r"(?:年度|全年|项目)?(?:财政)?(?:资金|预算|支出)?(?:总额|总金额|总计|合计|总数|总预算)"
)
#: In what the amounts are told: where the row has no label of its own, that stands in its place.
_MONEY: Final = re.compile(r"\(?(?:单位:?)?(?:亿|百万|万|千)?元\)?")
#: The label down the side of the block, which a text gives before that of its first row.
_SIDE: Final = re.compile(r"^(?:项目|预算|部门)?资金(?:情况)?[（(]万?元[)）]\s?(?=.)")


def execution_of(section: Section) -> Iterator[Row]:
    """The row on the whole budget out of the block on the budget; rows on its parts repeat it and are left out.

    Where no row is on the whole, each part that was scored is a row: 基本支出 5 5 and 项目支出 5 4.6.
    """
    labelled = [(laid, label_of(laid.record)) for laid in section.rows]
    scored = [laid for laid, _ in labelled if has_number(laid.record)]
    whole = [laid for laid, label in labelled if _WHOLE_BUDGET.fullmatch(re.sub(r"\(.*?\)|[:：]", "", folded(label)))]
    chosen = next((laid for laid in whole if has_number(laid.record)), None) or next(iter(scored), None)
    if chosen is None:  # points that cannot be read are told
        chosen = next((laid for laid in whole if "points" in laid.record and is_filled(laid.record["points"])), None)
    if chosen is None:
        return
    parts = scored if section.ruled and not whole and _are_parts([laid.record for laid in scored]) else [chosen]
    first, *others = (_scored(laid, section) for laid in parts)
    lost = () if whole or others else _left_out(chosen.record, [laid.record for laid in scored])
    yield attrs.evolve(first, doubts=(*first.doubts, *lost))
    yield from others


def _left_out(read: Record, scored: Sequence[Record]) -> Iterator[Doubt]:
    """The first row with other points or another score than the one that is read for the whole of a budget."""
    told = [[value_in(record, role) for role in ("points", "score")] for record in (read, *scored)]
    for record, (points, score) in zip(scored, told[1:], strict=True):
        if points is not None and score is not None and [points, score] != told[0]:
            values = {"points": plain(points), "score": plain(score)}
            yield Doubt(code="budget-not-read", place=record["points"].place, values=values)
            return


def _are_parts(records: Sequence[Record]) -> bool:
    """Whether rows of a budget, each with points and a score, make it up: none is the sum of those below it."""
    spent = [value_in(record, "executed") for record in records]
    told = all(is_said(record, role) for record in records for role in ("points", "score"))
    of_which = any(folded(label_of(record)).startswith("其中") for record in records)
    return told and not of_which and None not in spent and spent[0] != sum(filter(None, spent[1:]), ZERO)


def _scored(laid: Laid, section: Section) -> Row:
    """A row of the block on the budget as a row of the table."""
    doubts: list[Doubt] = []
    name = _SIDE.sub("", one_line(label_of(laid.record)).rstrip(":："))
    amount = number(name) is not None  # the label stands further left, beyond a column that nobody knows
    if not name or amount or _MONEY.fullmatch(folded(name)):
        name = "年度资金总额"
    first = next(iter(laid.record.values()))
    place = laid.record.get("level3", first).place
    own_points = number_in(laid.record.get("points"), "points-unreadable", doubts)
    score = number_in(laid.record.get("score"), "score-unreadable", doubts)
    points = section.points if own_points is None else own_points
    if points is None and score is not None:  # a list of something may have scores of its own
        doubts.append(Doubt(code="row-uncertain", place=place, values={"name": name}))
    return Row(
        kind="execution",
        groups=(Label(name="预算执行", points=None, place=section.place),),
        name=name,
        points=points,
        score=score,
        target=said_in(laid.record.get("budget")) or said_in(laid.record.get("opening")),
        actual=said_in(laid.record.get("executed")),
        measured_in=section.money,
        reason=words_of(laid.record)["reason"],
        place=place,
        cells=laid.record,
        doubts=(*doubts, *uncertain(doubted(laid) if amount or _is_amount(own_points) else laid, place, name)),
    )


#: What stands in the line of a form that tells the execution of the budget, each word beside or before its figure.
_FIGURE: Final = re.compile(
    r"(?:预算)?(?:(?P<rate>执行率)|(?P<points>分值|权重|满分)|(?:执行率?|自评)?(?P<score>得分))"
    r"(?:\((?:满分)?(?P<most>\d{1,2})分?\))?:?(?P<said>\d{1,3}(?:\.\d{1,4})?[%分]?)?"
)
#: The word for the whole of that line, with its points.
_POINTED: Final = re.compile(r"(?:年度|部门|项目)?预算(?:资金)?执行(?:情况|率)?\((\d{1,2})分\)")
#: A sentence with the points and the score of the budget: 预算执行情况（10分）：……执行率96.1%，得9.61分.
_SPOKEN: Final = re.compile(
    r"(?:预算|资金)[^,;:。(]{0,8}执行[^\d;。]{0,12}?(?P<points>\d{1,2})分(?P<more>[^;]{0,150}?)"
    r"得(?:分[:为]?|了)?(?P<score>\d{1,2}(?:\.\d{1,4})?)分"
)
#: A line of labels that ran together: 执行率：98%分值：10得分：9.8.
_LABELS: Final = re.compile(
    r"执行率:?(?P<rate>\d{1,3}(?:\.\d{1,4})?%)[,;]?(?:分值|权重|满分):?(?P<points>\d{1,2})分?[,;]?"
    r"(?:自评)?得分:?(?P<score>\d{1,2}(?:\.\d{1,4})?)(?![\d.])"
)
_RATE: Final = re.compile(r"执行率[^\d,;。]{0,6}(\d{1,3}(?:\.\d{1,4})?%)")
#: A score that was rounded is so near to the points times the rate.
_ROUNDED: Final = Decimal("0.01")


def execution_in_rows(rows: Sequence[Mapping[int, Cell]]) -> list[Row]:
    """The row on the budget that one line of a form tells, label by label: 执行率 87% 分值 10 得分：8.7.

    Nothing where its points, its rate or its score are missing, or the score is above the points.
    """
    for cells in map(filled_cells, rows):
        found = _figures_in(cells)
        row = _of_figures(found) if found.keys() >= {"rate", "points", "score"} else None
        if row is None or row.points is None or row.score is None:
            continue
        if ZERO <= row.score <= row.points < WHOLE_POINTS:
            return [row]
    return []


def _figures_in(cells: Sequence[Cell]) -> dict[str, Cell]:
    """The figures of a line beside or behind their labels, by what they are; the first of each."""
    found: dict[str, Cell] = {}
    for cell, beside in zip(cells, [*cells[1:], None], strict=False):
        if pointed := _POINTED.fullmatch(folded(cell.text)):
            found.setdefault("points", attrs.evolve(cell, text=pointed[1]))
        said = _FIGURE.fullmatch(folded(cell.text))
        kind = next((role for role in ("rate", "points", "score") if said and said[role]), None)
        if said is None or kind is None:
            continue
        if said["most"]:
            found.setdefault("points", attrs.evolve(cell, text=said["most"]))
        value = said["said"] or ("" if beside is None else folded(beside.text))
        if number(value.removesuffix("%")) is not None and (kind == "rate") == value.endswith("%"):
            found.setdefault(kind, attrs.evolve(cell if said["said"] or beside is None else beside, text=value))
    return found


def execution_around(
    lines: Sequence[Paragraph], heading: Sequence[Cell], rows: Sequence[Row], declared: Decimal | None
) -> tuple[Sequence[Row], Iterable[Doubt]]:
    """The rows of a table with that on the budget, where they lack its points and the words around tell it.

    Args:
        lines: above and below the table.
        heading: the cells above its head.
        rows: of the table.
        declared: the total, where one is printed.

    Returns:
        The rows; and that a block above them was not read, where one has points that they lack.
    """
    lacking = WHOLE_POINTS - total(rows, "points")
    if not ZERO < lacking < WHOLE_POINTS or any(row.kind == "execution" and row.points is not None for row in rows):
        return rows, ()
    spoken = _spoken([*lines, *heading], rows, declared, lacking)
    return [*spoken, *rows], () if spoken else _not_read(heading, lacking)


def _spoken(
    lines: Sequence[Paragraph | Cell], rows: Sequence[Row], declared: Decimal | None, lacking: Decimal
) -> list[Row]:
    """The row on the budget that a line of labels or a sentence tells.

    It is in doubt unless its rate gives its score, or it and the rows come to the total.
    """
    told = [(row.points, row.score) for row in rows if "执行" in row.name]
    for line in lines:
        labels, sentence = (one.search(folded(line.text)) for one in (_LABELS, _SPOKEN))
        said = labels or sentence
        if said is None:
            continue
        rate = said["rate"] if labels else next(iter(_RATE.findall(said["more"])), "")
        figures = {"rate": rate, "points": said["points"], "score": said["score"]}
        row = _of_figures({role: Cell(text=text, place=line.place) for role, text in figures.items()})
        if row.points is None or row.score is None or (row.points, row.score) in told:
            continue
        if row.score <= row.points == lacking or (labels and row.score <= row.points < lacking):
            whole = row.points == lacking and declared == total(rows, "score") + row.score
            return [row if whole or _gives(rate, row.points, row.score) else doubted_row(row)]
    return []


def _gives(rate: str, points: Decimal, score: Decimal) -> bool:
    """Whether a score is the points times the rate, as far as it was rounded."""
    share = number(rate.removesuffix("%"))
    return share is not None and abs(points * share.value / 100 - score) < _ROUNDED


def _not_read(heading: Sequence[Cell], lacking: Decimal) -> Iterator[Doubt]:
    """That a block above the rows has the points which they lack to a hundred, and a score beside them.

    Its head may be in words that nobody knows; the row on the budget would be lost without a word.
    """
    pairs = [(points, value_of(points.text), value_of(score.text)) for points, score in pairwise(heading)]
    parts = [
        (cell, most, earned)
        for cell, most, earned in pairs
        if most and earned is not None and ZERO <= earned <= most <= lacking
    ]
    parts = [one for one in parts if one[1] == lacking][:1] or parts  # a row, or several: each task of a department
    if parts and sum((most for _, most, _ in parts), ZERO) == lacking:
        values = {"points": plain(lacking), "score": plain(sum((earned for _, _, earned in parts), ZERO))}
        yield Doubt(code="budget-not-read", place=parts[0][0].place, values=values)
        return
    found = _figures_in(heading)
    if found.keys() >= {"rate", "score"}:
        values = {"points": plain(lacking), "score": found["score"].text}
        yield Doubt(code="budget-not-read", place=found["score"].place, values=values)


def _is_amount(points: Decimal | None) -> bool:
    """Whether what was taken for the points of a budget is rather an amount: a form has a hundred points in all."""
    return points is not None and points >= WHOLE_POINTS


def execution_told(paragraph: Paragraph) -> Iterator[Row]:
    """The row on the budget, where a line without delimiters tells its rate, points and score."""
    told = execution_in(paragraph.text)
    if told is not None:
        roles = ("rate", "points", "score")
        yield _of_figures(
            {role: Cell(text=text, place=paragraph.place) for role, text in zip(roles, told, strict=True)}
        )


def _of_figures(figures: Mapping[str, Cell]) -> Row:
    """The row on the budget with its rate, points and score."""
    rate, points, score = (figures[role] for role in ("rate", "points", "score"))
    place = rate.place
    doubts: list[Doubt] = []
    return Row(
        kind="execution",
        groups=(Label(name="预算执行", points=None, place=place),),
        name="执行率",
        points=number_in(points, "points-unreadable", doubts),
        score=number_in(score, "score-unreadable", doubts),
        actual=rate.text,
        place=place,
        cells={"rate": rate, "points": points, "score": score},
        doubts=tuple(doubts),
    )
