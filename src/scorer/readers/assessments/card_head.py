"""The head block of a card that this program printed: its labels and values, however the format sets them.

A Word card has a pair a line, a workbook several in one cell, a page the label above its value. No other document has
these labels with the line on the rubric (指标体系, Rubric) among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scorer.readers.printed.grid import Cell, Paragraph

#: The labels in both languages, and what of them is part of an assessment.
_LABELS: Final[Mapping[str, str]] = {
    "单位": "unit",
    "项目": "project",
    "年度": "year",
    "类别": "",
    "主管部门": "department",
    "地区": "",
    "指标体系": "rubric",
    "依据": "",
    "总分": "",
    "自报总分": "",
    "Unit": "unit",
    "Project": "project",
    "Year": "year",
    "Kind": "",
    "Department in charge": "department",
    "Region": "",
    "Rubric": "rubric",
    "Source": "",
    "Total score": "",
    "Declared total": "",
}
#: None stands right behind the colon of another, which has a value: a unit may be called 年度：局.
_LABEL: Final = re.compile(rf"(?<![:：])(?<![:：]\s)({'|'.join(sorted(_LABELS, key=len, reverse=True))})[:：]")
_YEAR: Final = re.compile(r"\d{4}")
#: The head of a card has fewer lines.
_LINES: Final = 40
_LONGEST: Final = 2000


def card_head(before: Sequence[Paragraph]) -> Mapping[str, Cell]:
    """Unit, year, project and department that the head of a card says, with their places; none of another document.

    Args:
        before: the paragraphs before the table of the scores.
    """
    found: dict[str, Cell] = {}
    for label, value in _pairs([one for one in before[-_LINES:] if len(one.text) <= _LONGEST]):
        if value.text and (label != "year" or _YEAR.fullmatch(value.text)):
            found.setdefault(label, value)
    return found if {"unit", "rubric"} <= found.keys() else {}


def _pairs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, Cell]]:
    for index, paragraph in enumerate(paragraphs):
        text, place = paragraph.text, paragraph.place
        if text in _LABELS:
            below = paragraphs[index + 1 : index + 2]
            yield from ((_LABELS[text], Cell(text=one.text, place=one.place)) for one in below)
        elif _LABEL.match(text):
            pieces = _LABEL.split(text)[1:]
            for label, value in zip(pieces[::2], pieces[1::2], strict=True):
                yield _LABELS[label], Cell(text=value.strip(), place=place)
