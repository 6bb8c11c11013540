"""Problems (存在的问题) and measures (改进措施) that the prose around a table tells, below headings or in a sentence.

A section is what stands below such a heading (四、存在的问题) up to the next one as high, or behind words that announce
it (主要存在以下问题：). Its items are the lines with the first mark in it, with what stands below each, or what one
line counts up (一是…；二是…).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

import attrs

from scorer.diagnostics import Place
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Paragraph
from scorer.readers.printed.values import folded

_Kind: TypeAlias = Literal["problems", "measures", "both"]

_HAN: Final = "一二三四五六七八九十"
#: Marks of lists at the start of a line, from the highest to the lowest.
_LEVELS: Final = (
    re.compile(rf"[{_HAN}]{{1,3}}、"),
    re.compile(rf"[（(][{_HAN}]{{1,3}}[)）]、?"),
    re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))"),
    re.compile(r"[（(]\d{1,2}[)）]"),
    re.compile(r"[①-⑳]"),
    re.compile(rf"(?:[{_HAN}]是|第[{_HAN}][,，、:：]|其[一二三四五][,，、:：是])"),
)
#: A heading without a mark stands above all of them.
_BARE: Final = -1
#: The same marks inside a line; of the first two kinds a list ends with its line.
_ITEMS: Final = (
    re.compile(rf"[{_HAN}]是"),
    re.compile(rf"第[{_HAN}][,，、:：]"),
    re.compile(r"(?:^|(?<=[\n。；;：:]))\s{0,4}\d{1,2}(?:[、．]|\.(?!\d))", re.MULTILINE),
    re.compile(r"(?:^|(?<=[\n。；;：:]))\s{0,4}[（(]\d{1,2}[)）]", re.MULTILINE),
    re.compile(r"[①-⑳]"),
)
_INLINE: Final = _ITEMS[:2]
#: A heading of the next part of the document ends a list.
_HEADING: Final = re.compile(
    rf"\n\s{{0,4}}(?:[{_HAN}]{{1,3}}、|[（(][{_HAN}]{{1,3}}[)）]|\d{{1,2}}[.、][^\n。]{{2,30}}情况)"
)
_NOTHING: Final = re.compile(r"\s*(?:无|暂无|没有|未发现(?:明显)?问题)[。.]?\s*")
#: What a card prints where the unit has stated nothing.
GAP: Final = "〔待填〕"

_FAULTS: Final = "(?:问题|不足|困难)"
_DEEDS: Final = "(?:措施|建议|意见|打算|计划|对策|方向|安排|思路|举措)"
#: Such a line is no heading of problems: 其他需要说明的问题, 上年度问题整改情况, 未发现问题.
_OTHER: Final = re.compile(
    rf"(?:未|没有|不存在|无).{{0,6}}{_FAULTS}|说明的{_FAULTS}|{_FAULTS}的?(?:整改|解决)(?:落实)?情况|解决.{{0,10}}{_FAULTS}$"
)
_OF_PROBLEMS: Final = re.compile(
    rf"(?:.{{0,12}}(?:存在|主要|发现|突出|自评|绩效|面临|需要?改进|有关|评价).{{0,6}})?{_FAULTS}(?:[与和及、]?(?:不足|困难|问题))?(?:(?:及|和|与|、)?(?:其|主要|产生)?原因(?:分析)?)?(?:方面|情况)?"
)
_OF_MEASURES: Final = re.compile(
    rf"(?:.{{0,6}}(?:改进|整改|下一步|下步|今后|后续|有关|相关|政策|对策|管理|工作|解决|完善|意见).{{0,8}})?{_DEEDS}(?:[与和及、]?{_DEEDS})?"
)
_OF_BOTH: Final = re.compile(rf".{{0,16}}{_FAULTS}.{{0,10}}(?:及|和|与|、|以及).{{0,12}}{_DEEDS}")
_PLAIN: Final = re.compile(rf"(?:存在的?)?(?:主要)?(?:的)?{_FAULTS}")
_LONGEST_HEADING: Final = 30
#: Words in a line that announce problems, or measures, behind them.
_SAID_PROBLEMS: Final = re.compile(
    rf"(?:(?<!针对)(?<!解决)存在(?:的)?(?:主要)?问题|主要问题(?!及))(?:(?:及|和|与)(?:原因(?:分析)?))?(?:主要)?(?:有|是)?\s{{0,3}}[:：\n。,，]"
    rf"|(?:存在|发现|有)(?:了)?(?:以下|如下)(?:[几一二三四五两]?(?:个|点|方面|项)?的?)(?:主要)?{_FAULTS}(?:[和与及]不足)?\s?[:：]"
    rf"|(?:主要问题|存在的?{_FAULTS})及?原因分析\s?[:：]"
)
_SAID_MEASURES: Final = re.compile(
    r"(?:下一步|下步|今后)?(?:工作)?(?:的)?(?:改进|整改)(?:的)?(?:措施|建议|意见|方向|打算)(?:及建议|和建议|和具体措施)?(?:有|是)?\s{0,3}[:：\n。]"
    r"|(?:下一步|下步)(?:工作)?(?:打算|安排|计划|措施)\s{0,3}[:：\n]"
    r"|(?:下一步|下步|今后|为此)[^。；;：:]{0,12}将[^。；;：:]{0,12}\s?[:：]"
    r"|(?:采取|做好)(?:以下|如下)[^。；;：:]{0,6}(?:措施|工作|举措)\s?[:：]"
)
#: The measure behind its problem in one item.
_ITS_MEASURE: Final = re.compile(r"[。；;，,]?\s*(?:下一步)?(?:的)?(?:改进|整改)?(?:措施|建议)\s?[:：]\s*")
#: Lines below a report that are none of it, and a word alone, which heads something else or signs.
_BELOW: Final = re.compile(r"(?:附件|附表|附[:：]|注[:：]|填报|填表|联系|单位负责|审核|备注|报告人).*")
_WORD: Final = re.compile(r"[^。；;，,：:]{1,30}")


@attrs.frozen
class Said:
    """A problem with its measure, as the prose states it."""

    problem: str
    measure: str
    place: Place = attrs.field(eq=False, repr=False)


@attrs.define
class _Section:
    """What stands below a heading: each line with the level of its mark, None where it has none; `top` of its items."""

    kind: _Kind
    level: int
    place: Place
    lines: list[tuple[int | None, str]]
    top: int | None = None

    def add(self, level: int | None, text: str) -> None:
        """Put a line to it; the first mark in it is that of its items."""
        self.lines.append((level, text))
        self.top = level if self.top is None else self.top


def problems_in(paragraphs: Sequence[Paragraph]) -> tuple[tuple[Said, ...], bool, tuple[Place, ...]]:
    """The problems with their measures; whether there are measures that belong to no one problem; headings not read.

    They are paired one by one where there are as many of both. The first section of problems in which there are any is
    read, and the first of measures behind it; one more that says something else is told.
    """
    sections = [(section, _items(section)) for section in _sections(paragraphs)]
    stated = [(section, items) for section, items in sections if section.kind != "measures" and items]
    if not stated:
        empty = [one for one, _ in sections if one.kind != "measures" and not _says_nothing(one)]
        return (), False, tuple(one.place for one in empty)
    (section, problems), *others = stated
    position = sections.index((section, problems))
    measures = next((items for one, items in sections[position + 1 :] if one.kind == "measures" and items), [])
    known = {folded(item) for item in (*problems, *measures)}
    unread = tuple(one.place for one, items in others if not {folded(item) for item in items} <= known)
    own = [_ITS_MEASURE.split(item, maxsplit=1) for item in problems]
    if not measures and any(len(parts) > 1 and all(parts) for parts in own):
        return tuple(Said(_clean(one[0]), _clean("".join(one[1:])), section.place) for one in own), False, unread
    measures = ["" if measure == GAP else measure for measure in measures]
    if len(problems) == len(measures) or not measures:
        pairs = zip(problems, measures or [""] * len(problems), strict=True)
        return tuple(Said(problem, measure, section.place) for problem, measure in pairs), False, unread
    said = [Said(problem, "", section.place) for problem in problems]
    said[-1] = Said(problems[-1], "；".join(measures), section.place)
    return tuple(said), len(problems) > 1, unread


def _says_nothing(section: _Section) -> bool:
    return _NOTHING.fullmatch("\n".join(text for _, text in section.lines)) is not None


def _sections(paragraphs: Iterable[Paragraph]) -> Iterator[_Section]:
    """The sections on problems and on measures, in order."""
    current: _Section | None = None
    begun = False  # measures stand behind problems
    for paragraph in paragraphs:
        if current is None and not begun and not re.search(_FAULTS, paragraph.text):
            continue
        for level, text in (_marked(line) for line in _lines(paragraph.text)):
            for kind, said in _opened(level, text, current, begun=begun):
                if kind is not None:
                    if current is not None and not (kind == current.kind and _inside(current, level)):
                        yield current  # else its own heading stands below one that speaks of more
                    begun = begun or kind != "measures"
                    place = attrs.evolve(paragraph.place)
                    current = _Section(kind, _BARE if level is None else level, place, [(None, said)] if said else [])
                elif current is not None and _ends(current, level, said):
                    yield current
                    current = None
                elif current is not None:
                    current.add(level, said)
    if current is not None:
        yield current


def _lines(text: str) -> Iterator[str]:
    """The lines of a paragraph, each with one mark of its kind: （一）…。（二）… are two."""
    for line in text.splitlines():
        mark = next((pattern for pattern in _LEVELS[:-1] if pattern.match(line.strip())), None)
        parts = [line] if mark is None else re.split(rf"(?<=[。；;])\s*(?={mark.pattern})", line)
        yield from (part.strip() for part in parts if part.strip())


def _marked(line: str) -> tuple[int | None, str]:
    """The level of the mark that a line begins with, and what stands behind it; a line that counts up has none."""
    for level, pattern in enumerate(_LEVELS):
        if mark := pattern.match(line):
            counts = any(one.search(line, mark.end()) for one in _INLINE) and level == len(_LEVELS) - 1
            return (None, line) if counts else (level, line[mark.end() :].strip())
    return None, line


def _ends(section: _Section, level: int | None, text: str) -> bool:
    """Whether a line is no more of a section: a heading as high, one above its items, who signed."""
    if level is None:
        alone = _WORD.fullmatch(text) is not None and bool(section.lines)
        return alone or _BELOW.fullmatch(text) is not None
    return level <= section.level or (section.top is not None and level < section.top)


def _opened(level: int | None, text: str, current: _Section | None, *, begun: bool) -> list[tuple[_Kind | None, str]]:
    """The parts of a line, each with the kind of section that it opens, or None where it goes on with the one open."""
    inside = current is not None and _inside(current, level)
    head, _, body = text.replace("：", ":").partition(":")
    kind = _kind_of(head.rstrip("。 "))
    if kind is not None and (kind != "measures" or begun) and not (inside and _is_item(kind, head, current)):
        turn = _SAID_MEASURES.search(f"{body}\n") if kind == "problems" else None
        said = body[: turn.start()] if turn else body
        opened: list[tuple[_Kind | None, str]] = [(kind, said.strip())]
        return [*opened, ("measures", body[turn.end() :])] if turn else opened
    problems = _SAID_PROBLEMS.search(f"{text}\n") if not inside or current is None or current.kind == "both" else None
    start = problems.end() if problems else 0
    may_turn = problems is not None or (current is not None and not inside and current.kind != "both")
    measures = _SAID_MEASURES.search(f"{text}\n", start) if may_turn or (begun and current is None) else None
    parts: list[tuple[_Kind | None, str]] = []
    if problems is None and (measures is None or current is not None):
        before = text[: measures.start()] if measures else text
        parts = [(None, before)] if before else []
    elif problems is not None:
        parts = [("problems", text[start : measures.start() if measures else len(text)])]
    return [*parts, ("measures", text[measures.end() :])] if measures else parts


def _inside(section: _Section, level: int | None) -> bool:
    return level is not None and level > section.level


def _kind_of(heading: str) -> _Kind | None:
    if len(heading) > _LONGEST_HEADING or re.search("[，,。；;]", heading) or _OTHER.search(heading):
        return None
    if _OF_BOTH.fullmatch(heading):
        return "both"
    if _OF_PROBLEMS.fullmatch(heading):
        return "problems"
    return "measures" if _OF_MEASURES.fullmatch(heading) else None


def _is_item(kind: _Kind, heading: str, current: _Section | None) -> bool:
    """Whether a heading below another is an item of that: （一）资金管理方面的问题; 存在的问题 is its own."""
    alike = current is not None and (kind == current.kind or (current.kind == "measures" and kind == "problems"))
    return alike and _PLAIN.fullmatch(heading) is None


def _items(section: _Section) -> list[str]:
    """The items of a section; none where it says that there is nothing."""
    top = section.top
    lines = [text for _, text in section.lines]
    if top is None:
        joined = "\n".join(lines)
        if len(lines) == 1 or any(pattern.search(joined) for pattern in _ITEMS):
            return items_of(joined)
        return [cleaned for line in lines if (cleaned := _clean(line)) and not _NOTHING.fullmatch(line)]
    found: list[list[str]] = []
    for level, text in section.lines:
        if level == top:
            found.append([text])
        elif found:
            found[-1].append(text)
    whole = ("。".join(part.removesuffix("。") for part in parts) for parts in found)
    return [cleaned for item in whole if (cleaned := _clean(item))]


def items_of(text: str) -> list[str]:
    """The items of a list in prose: 一是…二是…, 1.…2.…, ①…②…; a text without such marks is one item."""
    if _NOTHING.fullmatch(text):
        return []
    marks = [(found[0].start(), pattern) for pattern in _ITEMS if (found := list(pattern.finditer(text[:4000])))]
    if not marks:
        stop = _HEADING.search(text)
        body = text[: stop.start()] if stop else text
        first = next((line for line in body.split("\n") if line.strip()), "")
        return [_clean(first)] if _clean(first) else []
    _, pattern = min(marks, key=lambda one: one[0])
    found = list(pattern.finditer(text))
    # Where the first mark comes again another list begins: a card says its measures again in the disclosure.
    again = next((index for index, mark in enumerate(found) if index and mark[0] == found[0][0]), len(found))
    items = []
    for index, mark in enumerate(found[:again]):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        item = text[mark.end() : end]
        if pattern in _INLINE:
            item = item.split("\n")[0]  # a list inside one paragraph
        if stop := _HEADING.search(item):
            items.append(_clean(item[: stop.start()]))
            break
        items.append(_clean(item))
    return [item for item in items if item]


def _clean(text: str) -> str:
    return one_line(text).strip("，,；;。. 、")
