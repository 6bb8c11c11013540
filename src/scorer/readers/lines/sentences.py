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
from scorer.readers.printed.rows import Label, Row, doubted_row
from scorer.readers.printed.values import named, without_mark

#: A clause ends at a comma, a semicolon or the end of the sentence.
_CLAUSE: Final = r"[^,，;；。]{0,60}"
_SENTENCE: Final = re.compile(
    r"(?P<name>[^,，;；。:：]{2,60})[,，:：]\s*"
    rf"(?:(?:(?:年)?初|年度|全年|计划|预期)?(?:目标|指标)值(?:为|是|[:：])?\s*(?P<target>{_CLAUSE})[,，;；]\s*)?"
    rf"(?:(?:全年|年度|年终)?(?:实际)?(?:完成|达到)?(?:完成)?(?:值|情况)(?:为|是|[:：])?\s*(?P<actual>{_CLAUSE})[,，;；]\s*)?"
    r"(?:(?:该项)?(?:分值|权重|满分)(?:为|是|[:：])?\s*(?P<points>\d{1,3}(?:\.\d{1,4})?)\s*分?[,，;；]\s*)?"
    r"(?:该项)?(?:自评|考评)?(?:得分|评分)(?:为|是|[:：])?\s*(?P<score>\d{1,3}(?:\.\d{1,4})?)\s*分"
)
#: Sentences are no longer than this; longer paragraphs tell no rows.
_LONGEST: Final = 4000
#: Why points were lost, behind the score.
_REASON: Final = re.compile(
    r"\s?[，,;；]\s?(?:主要)?(?:扣分|失分|偏差|未完成)(?:的|主要)?原因(?:为|是|[:：])*\s?([^。]{2,})"
)
#: A line that may head sentences: 决策（20分）.
_LONGEST_HEADING: Final = 40
#: One sentence of this form is the declared total of a report, not a table.
_LEAST: Final = 2
_TOTALS: Final = re.compile(r".*(?:自评|综合|总体|评价|整体支出|项目支出)$|.*(?:自评|综合|评价结果|评价结论)")


def with_sentences(parts: Iterable[Paragraph | Grid | tuple[Row, ...]]) -> Iterator[Paragraph | Grid | tuple[Row, ...]]:
    """The parts of a document; paragraphs that tell several indicators in sentences become rows."""
    rows: list[Row] = []
    waiting: list[Paragraph] = []
    heads: list[tuple[int, Paragraph]] = []  # with the number of rows before each
    for part in parts:
        line = part if isinstance(part, Paragraph) else None
        if line is not None and (told := list(_told(line))):
            rows += told
            waiting.append(line)
            continue
        headed = line is not None and len(line.text) < _LONGEST_HEADING and not line.text.endswith("。")
        head = line if headed else None
        if rows and head is not None:  # a heading between the sentences
            waiting.append(head)
            heads.append((len(rows), head))
            continue
        yield from _closed(_grouped(rows, heads), waiting)
        rows, waiting, heads = [], [], [] if head is None else [(0, head)]
        yield part
    yield from _closed(_grouped(rows, heads), waiting)


def _grouped(rows: list[Row], heads: Sequence[tuple[int, Paragraph]]) -> list[Row]:
    """The rows below the groups that the lines before them name, where each has the points of its rows; else told.

    A line before all rows, and one behind them, may head something else.
    """
    between = [(at, line) for at, line in heads if at < len(rows)]
    if all(at == 0 for at, _ in between):
        return rows
    last = {at: named(one_line(line.text)) for at, line in between}
    places = {at: line.place for at, line in between}
    starts = sorted(last)
    spans = list(zip(starts, [*starts[1:], len(rows)], strict=True))
    sums = [sum((row.points or ZERO for row in rows[start:end]), ZERO) for start, end in spans]
    if starts[0] or any(last[start].points != whole for start, whole in zip(starts, sums, strict=True)):
        return [doubted_row(row) for row in rows]
    labels = {
        start: Label(name=without_mark(last[start].name), points=last[start].points, place=places[start])
        for start in starts
    }
    return [attrs.evolve(row, groups=(labels[start],)) for start, end in spans for row in rows[start:end]]


def values_told(text: str) -> tuple[str, str]:
    """The target and the result that a sentence on an indicator tells; "" for each that it does not."""
    found = _SENTENCE.search(text)
    return ((found["target"] or "").strip(), (found["actual"] or "").strip()) if found else ("", "")


def _closed(rows: list[Row], waiting: list[Paragraph]) -> Iterator[Paragraph | tuple[Row, ...]]:
    if len(rows) >= _LEAST:
        yield tuple(rows)
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
        if not (found["target"] or found["actual"] or points is not None) or _TOTALS.fullmatch(said.name):
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
