"""Indicators told in sentences (…，年初目标值≥90%，实际完成值≥90%，自评得分20分) to rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Grid, Paragraph
from scorer.readers.printed.rows import Row
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
#: One sentence of this form is the declared total of a report, not a table.
_LEAST: Final = 2
_TOTALS: Final = re.compile(r".*(?:自评|综合|总体|评价|整体支出|项目支出)$|.*(?:自评|综合|评价结果|评价结论)")


def with_sentences(parts: Iterable[Paragraph | Grid | tuple[Row, ...]]) -> Iterator[Paragraph | Grid | tuple[Row, ...]]:
    """The parts of a document; paragraphs that tell several indicators in sentences become rows."""
    rows: list[Row] = []
    waiting: list[Paragraph] = []
    for part in parts:
        told = list(_told(part)) if isinstance(part, Paragraph) else []
        if told:
            rows += told
            waiting.append(part)  # type: ignore[arg-type]  # it is a paragraph
            continue
        if rows and isinstance(part, Paragraph) and len(part.text) < 40 and not part.text.endswith("。"):
            waiting.append(part)  # a heading between the sentences
            continue
        yield from _closed(rows, waiting)
        rows, waiting = [], []
        yield part
    yield from _closed(rows, waiting)


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
    for found in _SENTENCE.finditer(one_line(paragraph.text)):
        said = named(without_mark(found["name"].strip()))
        points = Decimal(found["points"]) if found["points"] else said.points
        if not (found["target"] or found["actual"] or points is not None) or _TOTALS.fullmatch(said.name):
            continue
        yield Row(
            name=said.name,
            points=points,
            score=Decimal(found["score"]),
            target=(found["target"] or "").strip(),
            actual=(found["actual"] or "").strip(),
            place=paragraph.place,
        )
