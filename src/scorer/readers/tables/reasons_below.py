"""Why points were lost, told in a row below the indicators and not beside them: 扣分原因, 1.培训人次扣2分：……；2.……"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.columns.row_cells import is_hint
from scorer.readers.printed.asides import SUM_WORDS
from scorer.readers.printed.form_labels import is_label
from scorer.readers.printed.grid import Cell, Paragraph, filled_cells
from scorer.readers.printed.rows import Doubt, Row
from scorer.readers.printed.values import folded, is_blank, without_mark
from scorer.readers.tables.deducted import Deducted

#: What stands beside such a row; the labels that ask for problems and measures are read as these.
_LABEL: Final = re.compile(r".*(?:原因|[扣失]分)(?:.*(?:分析|说明|情况|措施|项|理由|事项|及.*))?:?")
#: Below another label, as 备注, such a text is one that names an indicator which lost points.
_SPEAKS: Final = re.compile(r"原因|[扣失]\s?(?:分|\d)")
_LONGEST_LABEL: Final = 24
#: A shorter name may be a word of any sentence.
_TELLING_NAME: Final = 4
#: What a sentence says of points that were lost.
_WHY: Final = re.compile(r"扣[除减]?\d|[扣失]分|未得满分|原因")
#: What a card of this program says where no reason was given.
_UNSAID: Final = re.compile("没有说明原因|〔待填〕")
_SENTENCE_ENDS: Final = re.compile(r"[。；;]")
#: A label and what it holds in one cell.
_TOLD: Final = re.compile(r"([^:：]{2,24})[:：](.+)", re.DOTALL)
#: Where one reason ends and the next begins.
_ENDS: Final = re.compile(r"[；;。\n]|(?<![\d.])(?=\d{1,2}[.、．](?!\d))|(?=[①-⑳])")
#: An indicator, what it lost, and why: 培训人次扣2分：…… or 培训人次扣2分，……; without the points a colon is between.
_REASON: Final = re.compile(
    r"(.{2,60}?)[，,]?[(（]?(?:[扣失]分?\d{1,3}(?:\.\d{1,4})?分[)）]?\s*[:：，,]"
    r"|(?:[扣失]分?\d{1,3}(?:\.\d{1,4})?分?)?[)）]?\s*[:：])(.+)"
)
#: What was lost, between the name and the reason: 扣1分，未量化.
_LOST: Final = re.compile(r"^[扣失]\s?\d{1,3}(?:\.\d{1,4})?分[，,、:：]\s?(?=.{2})")


def reasons_below(
    lines: Sequence[Mapping[int, Cell]], rows: Sequence[Row], *, prose: bool = False
) -> tuple[tuple[Deducted, ...], tuple[Doubt, ...]]:
    """What the lines below the rows of a table say of these, and the warning where not all of it belongs to one.

    Args:
        lines: below the rows, without numbers of their own.
        rows: of the table. Only where some lost points and have no reason is one looked for.
        prose: whether the lines stand below the table; there a label counts only that asks for reasons.
    """
    without = [
        row
        for row in rows
        if row.kind in ("leaf", "execution") and not row.reason and not SUM_WORDS.fullmatch(folded(row.name))
        if row.lost
    ]
    lost = {folded(row.name) for row in without}
    if not prose and len(lost) == len(without) and (each := _below_each(lines, rows)).keys() == lost:
        return tuple(each.values()), ()
    found: list[Deducted] = []
    doubts: list[Doubt] = []
    for label, text in _said(lines) if lost else ():
        asked = _LABEL.fullmatch(folded(without_mark(label.text))) is not None
        spoken = any(name in folded(text.text) for name in lost) and _SPEAKS.search(text.text) is not None
        if not asked and (prose or not spoken):
            continue
        parts = [part.strip() for part in _ENDS.split(text.text) if part.strip()]
        parts = [_without_number(part, count) for count, part in enumerate(parts, start=1)]
        told = [
            (match[1], match[2]) for part in parts if (match := _REASON.fullmatch(part)) and folded(match[1]) in lost
        ]
        found += [
            Deducted(
                attrs.evolve(text, text=name), None, attrs.evolve(text, text=_LOST.sub("", reason.strip(), count=1))
            )
            for name, reason in told
        ]
        if len(told) < len(parts):
            doubts.append(Doubt(code="reasons-below", place=label.place, values={"text": label.text[:40]}))
    if prose and not found and not doubts:
        doubts += _spoken_of(lines, lost)
    return tuple(found), tuple(doubts)


def _spoken_of(lines: Sequence[Mapping[int, Cell]], lost: Collection[str]) -> list[Doubt]:
    """The warning about the first sentence around a table that speaks of points which a row of it lost."""
    telling: dict[str, list[str]] = defaultdict(list)  # by how they begin: there may be thousands, and as many lines
    for name in lost:
        if len(name) >= _TELLING_NAME:
            telling[name[:_TELLING_NAME]].append(name)
    for line in lines if telling else ():
        for cell in filled_cells(line):
            if is_label(re.split("[:：]", cell.text, maxsplit=1)[0]) or _UNSAID.search(cell.text):
                continue  # 存在的问题：…… is read as that
            for part in _SENTENCE_ENDS.split(folded(cell.text)):
                if _WHY.search(part) and any(
                    part.startswith(name, at)
                    for at in range(len(part))
                    for name in telling.get(part[at : at + _TELLING_NAME], ())
                ):
                    return [Doubt(code="reasons-below", place=cell.place, values={"text": cell.text[:40]})]
    return []


def _below_each(lines: Sequence[Mapping[int, Cell]], rows: Sequence[Row]) -> dict[str, Deducted]:
    """The reasons in lines of their own, each right below the row that it belongs to, by the names of these."""
    begun = {row.place.span: row for row in rows}
    above: Row | None = None
    found: dict[str, Deducted] = {}
    for line in lines:
        row = next((begun[cell.place.span] for cell in line.values() if cell.place.span in begun), None)
        for label, text in _said([line]) if row is None else ():
            if above is not None and _LABEL.fullmatch(folded(label.text)):
                found[folded(above.name)] = Deducted(attrs.evolve(text, text=above.name), None, text)
        above = row
    return found


def as_lines(paragraphs: Sequence[Paragraph]) -> list[Mapping[int, Cell]]:
    """Paragraphs as lines of one cell; the items of a list below a label of reasons are behind it in one."""
    lines: list[Mapping[int, Cell]] = []
    listed = False
    count = 0
    for one in paragraphs:
        cell = Cell(text=one.text, place=one.place)
        count += 1
        if listed and _without_number(one.text, count) != one.text:
            before = lines[-1][0]
            lines[-1] = {0: attrs.evolve(before, text=f"{before.text}\n{one.text}")}
            continue
        count = 0
        listed = len(one.text) <= 2 * _LONGEST_LABEL and _LABEL.fullmatch(folded(without_mark(one.text))) is not None
        lines.append({0: attrs.evolve(cell, text=cell.text.rstrip(":：") + "：") if listed else cell})
    return lines


def _without_number(item: str, count: int) -> str:
    """An item of a list without its mark; the fifth of 5.2型糖尿病患者规范管理率 too, which looks like a decimal."""
    bare = without_mark(item)
    return bare if bare != item else re.sub(rf"^{count}[.．、]", "", item)


def _said(lines: Sequence[Mapping[int, Cell]]) -> list[tuple[Cell, Cell]]:
    """What may be labels, with what stands beside or behind each; those of problems and measures are read as such."""
    found = []
    for line in lines:
        cells = filled_cells(line)
        if len(cells) == 1 and (told := _TOLD.fullmatch(cells[0].text)):
            cells = [attrs.evolve(cells[0], text=said) for said in told.groups()]
        if len(cells) != 2 or is_blank(cells[1].text) or is_hint(cells[1].text) or is_label(cells[0].text):
            continue
        if len(folded(cells[0].text)) <= _LONGEST_LABEL:
            found.append((cells[0], cells[1]))
    return found
