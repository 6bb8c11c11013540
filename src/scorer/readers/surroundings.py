"""Which paragraphs of a document are about which of its tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.readers.grid import Paragraph
from scorer.readers.prose import LONGEST
from scorer.readers.tabulation import Found

#: A line that opens what belongs to the table below it: 附件2, 二、项目支出情况, the title of a table or a report.
_OPENING: Final = re.compile(
    r"(?:附件|附表|表)\s?[\d一二三四五六七八九十].{0,60}"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）、.．](?!.*(?:问题|措施|建议|原因|打算)).{1,40}"
    r"|.{2,60}(?:表|报告)(?:[(（].{1,12}[)）])?"
)
#: A longer line is a sentence, whatever it begins with.
_LONGEST_OPENING: Final = 80


@attrs.frozen
class Surroundings:
    """What is said of one table.

    Attributes:
        paragraphs: in the order of the document.
        doubtful: those of them that stand between this table and the next and name neither; they may be an
            introduction to the next.
    """

    paragraphs: tuple[Paragraph, ...]
    doubtful: tuple[Paragraph, ...] = ()


def surroundings_of(found: Sequence[Found]) -> tuple[Surroundings, ...]:
    """For each table of a document what speaks of its kind anywhere, and what stands around it.

    What stands between two tables is about the later one from the line on that opens its part, and about the one before
    it up to there.
    """
    if len(found) <= 1:
        return tuple(Surroundings((*one.before, *one.after)) for one in found)
    parted = [([], list(found[0].before)), *(_parted(one) for one in found[1:])]
    behind = [*(end for end, _ in parted[1:]), []]
    everything = [paragraph for one in found for paragraph in (*one.before, *one.after)]
    result = []
    for one, (_, opening), after in zip(found, parted, behind, strict=True):
        kind = _kind(one.table.title)
        around = {id(paragraph) for paragraph in (*opening, *after, *one.after)}
        unsaid = {id(paragraph) for paragraph in after if None in (_kind(paragraph.text[:LONGEST]), kind)}
        own = tuple(
            paragraph
            for paragraph in everything
            if (said := _kind(paragraph.text[:LONGEST])) == kind or (id(paragraph) in around and None in (said, kind))
        )
        result.append(Surroundings(own, tuple(paragraph for paragraph in own if id(paragraph) in unsaid)))
    return tuple(result)


def _parted(later: Found) -> tuple[list[Paragraph], list[Paragraph]]:
    """What stands between a table and the one before: what ends the one before, and what opens the later one."""
    kind = _kind(later.table.title)
    paragraphs = list(later.before)
    for at, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        own = kind is not None and _kind(text[:LONGEST]) == kind
        if own or (len(text) <= _LONGEST_OPENING and _OPENING.fullmatch(text)):
            return paragraphs[:at], paragraphs[at:]
    return paragraphs, []


def _kind(text: str) -> str | None:
    """Whether a text is about a whole department or about a project."""
    if "整体支出" in text or "部门整体" in text:
        return "department"
    return "project" if "项目支出" in text or "项目绩效" in text or "项目自评" in text else None
