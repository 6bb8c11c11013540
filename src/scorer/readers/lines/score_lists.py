"""Scores told as a numbered list with headings of groups (1.目标相关性，分值5分，自评5分；2.…扣1分，得4分), to rows.

Each entry tells its own points and what was scored of them. An entry over deeper ones is their group. A list counts
only where several entries tell both; an entry in the midst of them that tells something else is a row that is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.columns.row_cells import differing
from scorer.readers.lines.list_entries import (
    LONGEST,
    NUMBERED,
    UNMARKED,
    Entry,
    entries_of,
    tells_figures,
    tells_points,
    told_in_sentences,
)
from scorer.readers.lines.sentences import values_told
from scorer.readers.printed.asides import names_total
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Grid, Paragraph, runs_of
from scorer.readers.printed.rows import Doubt, Label, Row, doubted_row

#: A paragraph that sums up, and belongs to no entry.
_CLOSING: Final = re.compile(r".*(?:合计|总分|总得分|综上|综合得分|总体得分|得分共|共得)")
#: Where a sentence that sums up begins behind one on points, in the same paragraph, with a number of its own.
_SUMS_UP: Final = re.compile(
    r"(?<=[。；;])\s*(?=(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s?)?"
    r"(?:综上|综合|以上|上述|根据(?:以上|上述)|合计|总计|总得?分|总评分|最终|自评总|自评合计|(?:本次|[本该]项目)[^。；;]{0,10}自评)"
    r"[^。；;]{0,80}\d)"
)
#: An entry goes on in the next paragraphs up to so many signs, and a heading without points is no longer than this.
_LONGEST_ENTRY: Final = 600
_LONGEST_HEADING: Final = 20
#: So many paragraphs that tell nothing stand between two entries at most.
_BETWEEN: Final = 3
#: The chapter of a report, which is no group of indicators.
_CHAPTER: Final = re.compile(r".*(?:自评|评价|得分|情况|分析|结果|问题|措施|建议|报告)")
#: A line that may head the rows behind it: 项目立项（15分）.
_HEADING: Final = re.compile(r"[^，,。；;：:、（()）\d]{2,16}(?:[（(][^（()）]{1,20}[)）])?")
#: So many entries with points and a score are a list of scores.
_LEAST: Final = 2


def with_sums_apart(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; what sums up behind the last score of a paragraph is a paragraph of its own."""
    for part in parts:
        split = _SUMS_UP.search(part.text) if isinstance(part, Paragraph) and len(part.text) <= LONGEST else None
        if isinstance(part, Grid) or split is None or not tells_figures(part.text[: split.start()]):
            yield part
        else:
            yield attrs.evolve(part, text=part.text[: split.start()])
            yield attrs.evolve(part, text=part.text[split.end() :])


def with_lists(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid | tuple[Row, ...]]:
    """The parts of a document; paragraphs that are a list of scores become rows."""
    for part in runs_of(parts):
        yield from [part] if isinstance(part, Grid) else _lists(part)


def _lists(run: Sequence[Paragraph]) -> Iterator[Paragraph | tuple[Row, ...]]:
    entries: list[Entry] = []
    loose: list[Paragraph] = []  # since the last entry; between two entries they belong to the first
    for paragraph in run:
        found = entries_of(paragraph, entries[-1] if entries else None)
        if (
            found
            and not names_total(found[0].name)
            and (entries or found[0].points or len(found[0].text) <= _LONGEST_HEADING)
        ):
            if entries:
                entries[-1] = attrs.evolve(entries[-1], around=tuple(loose))
            entries, loose = [*entries, *found], []
            continue
        entries = _folded(entries)
        below = _with_those_below(entries, paragraph) if entries and not loose else None
        if below is not None:
            entries = below
        elif entries and not loose and _belongs(paragraph, entries[-1]):
            last = entries[-1]
            text = f"{last.text} {one_line(paragraph.text)}"
            entries[-1] = attrs.evolve(last, text=text, parts=(*last.parts, paragraph))
        elif entries and len(loose) < _BETWEEN and _may_stand_between(paragraph):
            loose.append(paragraph)
        else:
            yield from (*_told(entries), *loose, paragraph)
            entries, loose = [], []
    yield from (*_told(entries), *loose)


def _with_those_below(entries: Sequence[Entry], paragraph: Paragraph) -> list[Entry] | None:
    """The entries and those that a paragraph without a mark tells below the last heading; None where it tells none.

    （四）满意度（10分） above 村民满意度，分值10分，得9分. One alone may say of what the heading names, and is told.
    """
    text = one_line(paragraph.text)
    heading = next((one for one in reversed(entries) if one.level < UNMARKED), None)
    if heading is None or len(text) > _LONGEST_ENTRY or _CLOSING.match(text):
        return None
    found = told_in_sentences(text, paragraph) or []
    first = heading is entries[-1]
    if not found or found[-1].name == heading.name or (first and heading.says_more):
        return None
    begun = [attrs.evolve(found[0], parts=(paragraph,), torn=first and len(found) == 1), *found[1:]]
    return [*entries[:-1], entries[-1] if first else attrs.evolve(entries[-1], torn=False), *begun]


def _may_stand_between(paragraph: Paragraph) -> bool:
    return len(paragraph.text) <= _LONGEST_ENTRY and not _CLOSING.match(paragraph.text)


def _belongs(paragraph: Paragraph, entry: Entry) -> bool:
    """Whether a paragraph without a mark goes on with an entry that has no score so far."""
    text = one_line(paragraph.text)
    short = len(text) + len(entry.text) <= _LONGEST_ENTRY
    return (
        short
        and (bool(entry.points) or tells_points(text))
        and not entry.scores
        and not _CLOSING.match(text)
        and tells_figures(text)
    )


def _told(entries: Sequence[Entry]) -> Iterator[Paragraph | tuple[Row, ...]]:
    """The rows that entries tell, and the paragraphs of those around them that tell none."""
    entries = _folded(entries)
    leaves = [
        at
        for at, one in enumerate(entries)
        if not (at + 1 < len(entries) and entries[at + 1].level > one.level) and one.points and (one.scores or one.lost)
    ]
    levels = {entries[at].level for at in leaves}
    if sum(bool(entries[at].points and entries[at].scores) for at in leaves) < _LEAST:
        yield from _paragraphs(entries)
        return
    first = leaves[0]
    while first and (entries[first - 1].level < entries[first].level or _is_like(entries[first - 1], levels)):
        first -= 1
    last = leaves[-1] + 1
    for at, one in enumerate(entries[last:], start=last):
        if _is_like(one, levels):
            last = at + 1
        elif not (one.level < max(levels) and one.points):
            break  # the heading of something else
    yield from _paragraphs(entries[:first])
    listed = entries[first:last]
    behind = listed[-1].around
    yield from (part for one in listed[:-1] for part in one.around)
    yield tuple(_rows([*listed[:-1], attrs.evolve(listed[-1], around=())]))
    yield from (*behind, *_paragraphs(entries[last:]))


def _paragraphs(entries: Sequence[Entry]) -> Iterator[Paragraph]:
    return (part for one in entries for part in (*one.parts, *one.around))


def _folded(entries: Sequence[Entry]) -> list[Entry]:
    """The entries; what stands deeper than one with points and tells no number is part of what that one says."""
    found: list[Entry] = []
    for one in entries:
        last = found[-1] if found else None
        deeper = last is not None and one.level > last.level >= NUMBERED
        if last is not None and deeper and last.points and not one.has_figures:
            found[-1] = attrs.evolve(
                last, text=f"{last.text} {one.name}{one.text}", parts=(*last.parts, *one.parts), around=one.around
            )
        else:
            found.append(one)
    return found


def _is_like(one: Entry, levels: Set[int]) -> bool:
    """Whether an entry before or behind those that are certain has numbers of its own: a row that is told."""
    return one.has_figures and (one.level == max(levels) or (one.level in levels and bool(one.points)))


def _rows(entries: Sequence[Entry]) -> list[Row]:
    above: dict[int, Entry] = {}
    over: list[tuple[Entry, ...]] = []
    rows: list[Row] = []
    grouped = [one for one, after in zip(entries, entries[1:], strict=False) if after.level > one.level]
    pointed = any(one.points for one in grouped)
    levels = [one.level for one in grouped]
    for at, one in enumerate(entries):
        above = {level: group for level, group in above.items() if level < one.level}
        if at + 1 < len(entries) and entries[at + 1].level > one.level:
            # What stands in one paragraph with its rows, or beside others of its kind over rows of theirs, parts these.
            parting = entries[at + 1].level >= UNMARKED or one.level >= NUMBERED or levels.count(one.level) > 1
            if one.points or parting or not (pointed or _CHAPTER.match(one.name)):
                above[one.level] = one
            continue
        groups = tuple(above[level] for level in sorted(above))
        rows.append(_row(one, groups))
        over.append(groups)
    # A line without a mark between them may be the heading of those behind it.
    headed = any(_may_head(part) for one in entries for part in one.around)
    chapters = any(not group.points and _CHAPTER.match(group.name) for groups in over for group in groups)
    rows = _held(rows, over)
    return [row if row.doubts else doubted_row(row) for row in rows] if headed or chapters else rows


def _row(one: Entry, groups: Sequence[Entry]) -> Row:
    doubts: list[Doubt] = []
    points = one.points[0] if one.points else None
    score = one.scores[0] if one.scores else None
    note = ""
    lost = sum(one.lost, ZERO)
    strange = any(tells_figures(part.text) for part in one.around)  # a row of the list may stand there
    unsure = len(one.points) != 1 or len(one.scores) > 1 or strange or one.holds_others
    if points is not None and score is None and len(one.lost) == 1 and lost <= points:
        score, note = points - lost, f"原文只有扣分 {plain(lost)}，得分为分值 {plain(points)} 减扣分"
    elif points is not None and score is not None and one.lost and points - score not in {lost, *one.lost}:
        doubts.append(differing(points, score, lost, one.place))
    elif score is None and one.has_more_figures:
        unsure = True
    if points is not None and score is not None and score > points:
        values = {"score": plain(score), "points": plain(points)}
        doubts.append(Doubt(code="score-above-printed-points", place=one.place, values=values))
        note, score = f"原文得分 {plain(score)}，高于分值 {plain(points)}", None
    if unsure:
        doubts.append(Doubt(code="row-uncertain", place=one.place, values={"name": one.name}))
        score = None if len(one.scores) > 1 else score
    target, actual = values_told(f"{one.name}，{one.text}")
    return Row(
        target=target,
        actual=actual,
        groups=tuple(Label(name=group.name, points=_only(group.points), place=group.place) for group in groups),
        name=one.name,
        points=points,
        score=score,
        reason=one.reason if points is not None and score is not None and score < points else "",
        note=note,
        place=one.place,
        doubts=tuple(doubts),
    )


def _may_head(part: Paragraph) -> bool:
    """Whether a paragraph is a short line of words, with points or without."""
    return _HEADING.fullmatch(one_line(part.text)) is not None


def _held(rows: Sequence[Row], over: Sequence[Sequence[Entry]]) -> list[Row]:
    """The rows, those of a group doubted whose printed points or score they do not come to."""
    wrong: set[int] = set()
    for group in {id(one): one for groups in over for one in groups}.values():
        within = [at for at, groups in enumerate(over) if any(one is group for one in groups)]
        for printed, values in (
            (_only(group.points), [rows[at].points for at in within]),
            (_only(group.scores), [rows[at].score for at in within]),
        ):
            known = [value for value in values if value is not None]
            if printed is not None and len(known) == len(values) and sum(known, ZERO) != printed:
                wrong |= set(within)
    return [doubted_row(row) if at in wrong and not row.doubts else row for at, row in enumerate(rows)]


def _only(values: Sequence[Decimal]) -> Decimal | None:
    return values[0] if len(values) == 1 else None
