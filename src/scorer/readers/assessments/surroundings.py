"""Which paragraphs of a document are about which of its tables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.readers.printed.grid import Paragraph
from scorer.readers.prose.statements import LONGEST
from scorer.readers.tables.tabulation import Found

#: A document holds the score tables of a city at most, and the paragraphs about each are looked through for each.
MAX_TABLES = 1_000
MAX_LOOKS = 600_000
#: A line that opens what belongs to the table below it: 附件2, 二、项目支出情况, the title of a table or a report.
_OPENING: Final = re.compile(
    r"(?:附件|附表|表)\s?[\d一二三四五六七八九十].{0,60}"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）、.．](?!.*(?:问题|措施|建议|原因|打算)).{1,40}"
    r"|.{2,60}(?:表|报告)(?:[(（].{1,12}[)）])?"
)
#: So many lines right above a table may be its title.
_TITLE_LINES: Final = 3
#: A longer line is a sentence, whatever it begins with.
_LONGEST_OPENING: Final = 80


@attrs.frozen
class Surroundings:
    """What is said of one table.

    Attributes:
        paragraphs: in the order of the document.
        doubtful: those of them that stand between this table and the next and name neither; they may be an
            introduction to the next.
        title: of one of several tables the lines right above it, the nearest first; they may name a unit of its own.
    """

    paragraphs: tuple[Paragraph, ...]
    doubtful: tuple[Paragraph, ...] = ()
    title: tuple[Paragraph, ...] = ()


def surroundings_of(found: Sequence[Found], file: str) -> tuple[Surroundings, ...]:
    """For each table of a document what speaks of its kind anywhere, and what stands around it.

    What stands between two tables is about the later one from the line on that opens its part, and about the one before
    it up to there.

    Raises:
        InputError: `too-many-tables`.
    """
    if len(found) == 1:
        return (Surroundings((*found[0].before, *found[0].after)),)
    everything = [paragraph for one in found for paragraph in (*one.before, *one.after)]
    spoken = [kind_of(paragraph.text[:LONGEST]) for paragraph in everything]
    kinds = [kind_of(one.table.title) for one in found]
    same = {kind: [at for at, said in enumerate(spoken) if said == kind] for kind in set(kinds) - {None}}
    begins, opens = [0], [0]  # where what stands above each table begins, and where its own part does
    for before, one in zip(found, found[1:], strict=False):
        begins.append(begins[-1] + len(before.before) + len(before.after))
        opens.append(begins[-1] + _opening(one))
    begins, opens = [*begins, len(everything)], [*opens, len(everything)]
    looks = sum(len(same.get(kind, ())) for kind in kinds) + len(everything)
    if len(found) > MAX_TABLES or looks > MAX_LOOKS:
        problems = Problems()
        values = {"tables": len(found), "most": MAX_TABLES, "looks": looks, "limit": MAX_LOOKS}
        problems.add("too-many-tables", nowhere(file), **values)
        raise InputError(problems)
    result = []
    for one, kind, start, end, begin, following in zip(
        found, kinds, opens, opens[1:], begins, begins[1:], strict=False
    ):
        alike = same.get(kind, [])
        around = [at for at in range(start, end) if spoken[at] == kind or None in (spoken[at], kind)]
        chosen = [*alike[: bisect_left(alike, start)], *around, *alike[bisect_left(alike, end) :]]
        doubtful = [at for at in around if at >= following and None in (spoken[at], kind)]
        above = begin + len(one.before)
        # A line right above a table may be its title, though it opens no part: 2.示例镇卫生院.
        bare = start == above > begin and len(everything[above - 1].text) <= _LONGEST_OPENING
        first = above - 1 if bare else max(start, above - _TITLE_LINES)
        spans = (chosen, doubtful, range(above - 1, first - 1, -1))
        result.append(Surroundings(*(tuple(everything[at] for at in span) for span in spans)))
    return tuple(result)


def _opening(later: Found) -> int:
    """How many of the paragraphs above a table stand before the one that opens its part."""
    kind = kind_of(later.table.title)
    for at, paragraph in enumerate(later.before):
        text = paragraph.text[:LONGEST].strip()
        if (kind is not None and kind_of(text) == kind) or (
            len(text) <= _LONGEST_OPENING and _OPENING.fullmatch(text) is not None
        ):
            return at
    return len(later.before)


def kind_of(text: str) -> str | None:
    """Whether a text is about a whole department or about a project."""
    if "整体支出" in text or "部门整体" in text:
        return "department"
    return "project" if "项目支出" in text or "项目绩效" in text or "项目自评" in text else None
