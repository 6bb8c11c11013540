"""Indicators told in sentences (…，年初目标值≥90%，实际完成值≥90%，自评得分20分) to rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Grid, Paragraph
from scorer.readers.printed.roles import TOP_GROUP
from scorer.readers.printed.rows import Label, Row, doubted_row
from scorer.readers.printed.values import named, without_mark

#: A clause ends at a comma, a semicolon or the end of the sentence.
_CLAUSE: Final = r"[^,，;；。]{0,60}"
_SENTENCE: Final = re.compile(
    r"(?P<name>[^,，;；。:：]{2,60})[,，:：]\s*"
    rf"(?:(?:(?:年)?初|年度|全年|计划|预期)?(?:目标|指标)值(?:为|是|[:：])?\s*(?P<target>{_CLAUSE})[,，;；]\s*)?"
    rf"(?:(?:全年|年度|年终)?(?:实际)?(?:完成|达到)?(?:完成)?(?:值|情况)(?:为|是|[:：])?\s*(?P<actual>{_CLAUSE})[,，;；]\s*)?"
    rf"(?P<spent>(?:(?:(?:年初|全年|调整后?)?(?:预算|执行|支出)(?:数|率|金额)?(?:为|是|[:：])?\s*{_CLAUSE})[,，;；]\s*){{0,4}})"
    r"(?:(?:该项)?(?:分值|权重|满分)(?:为|是|[:：])?\s*(?P<points>\d{1,3}(?:\.\d{1,4})?)\s*分?[,，;；]\s*)?"
    r"(?:该项)?(?:自评|考评)?(?:得分|评分)(?:为|是|[:：])?\s*(?P<score>\d{1,3}(?:\.\d{1,4})?)\s*分"
)
#: Sentences are no longer than this; longer paragraphs tell no rows.
_LONGEST: Final = 4000
#: Why points were lost, behind the score.
_REASON: Final = re.compile(
    r"\s?[，,;；]\s?(?:主要)?(?:扣分|失分|偏差|未完成)(?:的|主要)?原因(?:为|是|[:：])*\s?([^。]{2,})"
)
#: A Chinese mark of a list, which headings have, and a row that is in none of their groups.
_MARK: Final = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
#: A line that may head sentences: 决策（20分）.
_LONGEST_HEADING: Final = 40
#: One sentence of this form is the declared total of a report, not a table.
_LEAST: Final = 2
_TOTALS: Final = re.compile(r".*(?:自评|综合|总体|评价|整体支出|项目支出)$|.*(?:自评|综合|评价结果|评价结论)")


def with_sentences(parts: Iterable[Paragraph | Grid | tuple[Row, ...]]) -> Iterator[Paragraph | Grid | tuple[Row, ...]]:
    """The parts of a document; paragraphs that tell several indicators in sentences become rows."""
    rows: list[Row] = []
    waiting: list[Paragraph] = []
    told = 0  # how many of those waiting there are up to the last that tells a row
    heads: list[tuple[int, Paragraph | None]] = []  # with the number of rows before each; None ends a group
    for part in parts:
        line = part if isinstance(part, Paragraph) else None
        if line is not None and (found := list(_told(line))):
            if any(head is not None and _mark(head) == _mark(line) != "" for _, head in heads):
                heads.append((len(rows), None))  # （三）预算执行率, behind （二）效益指标 over its rows, is in no group
            rows += found
            waiting.append(line)
            told = len(waiting)
            continue
        headed = line is not None and len(line.text) < _LONGEST_HEADING and not line.text.endswith("。")
        head = line if headed else None
        if rows and head is not None:  # a heading between the sentences
            waiting.append(head)
            heads.append((len(rows), head))
            continue
        yield from _closed(_grouped(rows, heads), waiting, told)
        rows, waiting, heads = [], [], [] if head is None else [(0, head)]
        yield part
    yield from _closed(_grouped(rows, heads), waiting, told)


def _mark(line: Paragraph) -> str:
    """The kind of Chinese mark that a line begins with: that of 一、 or of （一）; "" for another or none."""
    found = _MARK.match(line.text.strip())
    return ("、" if found[0].endswith("、") else "（") if found else ""


def _grouped(rows: list[Row], heads: Sequence[tuple[int, Paragraph | None]]) -> list[Row]:
    """The rows below the groups that the lines before them name; told where the groups are not certain.

    They are where each has the points of its rows, or all are the highest ones of the national forms. A line before all
    rows, and one behind them, may head something else.
    """
    between = {at: line for at, line in heads if at < len(rows)}
    if all(at == 0 for at in between):
        return rows
    starts = sorted(between)
    spans = list(zip(starts, [*starts[1:], len(rows)], strict=True))
    labels = {start: _label(line) for start, line in between.items() if line is not None}
    sums = {start: sum((row.points or ZERO for row in rows[start:end]), ZERO) for start, end in spans}
    reached = all(one.points == sums[start] for start, one in labels.items())
    national = all(TOP_GROUP.fullmatch(one.name) and one.points is None for one in labels.values())
    if starts[0] or not (reached or national):
        return [doubted_row(row) for row in rows]
    return [
        attrs.evolve(row, groups=(labels[start],) if start in labels else ())
        for start, end in spans
        for row in rows[start:end]
    ]


def _label(line: Paragraph) -> Label:
    said = named(one_line(line.text))
    return Label(name=without_mark(said.name), points=said.points, place=line.place)


def values_told(text: str) -> tuple[str, str]:
    """The target and the result that a sentence on an indicator tells; "" for each that it does not."""
    found = _SENTENCE.search(text)
    return ((found["target"] or "").strip(), (found["actual"] or "").strip()) if found else ("", "")


def _closed(rows: list[Row], waiting: list[Paragraph], told: int) -> Iterator[Paragraph | tuple[Row, ...]]:
    """The rows and the lines behind the last that tells one, or all lines where they tell too few."""
    if len(rows) >= _LEAST:
        yield tuple(rows)
        yield from waiting[told:]
    else:
        yield from waiting


def _told(paragraph: Paragraph) -> Iterator[Row]:
    """The rows that one paragraph tells."""
    if len(paragraph.text) > _LONGEST or "分" not in paragraph.text:
        return
    text = one_line(paragraph.text)
    for found in _SENTENCE.finditer(text):
        said = named(without_mark(found["name"].strip()))
        points = Decimal(found["points"]) if found["points"] else said.points
        told = found["target"] or found["actual"] or found["spent"] or points is not None
        if not told or _TOTALS.fullmatch(said.name):
            continue
        score = Decimal(found["score"])
        reason = _REASON.match(text, found.end()) if points is not None and score < points else None
        yield Row(
            name=said.name,
            points=points,
            score=score,
            target=(found["target"] or "").strip(),
            actual=(found["actual"] or "").strip(),
            reason=reason[1].strip() if reason else "",
            place=paragraph.place,
        )
