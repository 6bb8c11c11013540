"""Entries of numbered lists of scores: the mark, the name, and what an entry tells of its points and its score.

Several may stand in one paragraph, with marks (1.…；2.…) or without (数量（9分）：甲（4分），得4分；乙（5分），得3分).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.exact import ZERO
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Paragraph
from scorer.readers.printed.roles import STANDARD_GROUP

_HAN: Final = "一二三四五六七八九十"
#: List marks from the highest to the lowest, each with its level: between 1. and （1） are those of 1.2 and 1.2.3.
_MARKS: Final = (
    (0, re.compile(rf"([{_HAN}]{{1,3}})、")),
    (1, re.compile(rf"[（(]([{_HAN}]{{1,3}})[)）]")),
    (2, re.compile(r"(\d{1,3})[.、．](?!\d)")),
    (7, re.compile(r"[（(](\d{1,3})[)）]")),
    (8, re.compile(r"([①-⑳])")),
)
#: From this level on marks are numbers; above are the headings of groups.
NUMBERED: Final = 2
_CIRCLED: Final = 8
#: Entries without a mark, inside another; one more where they stand below such a group.
UNMARKED: Final = 10
#: Headings without a mark stand above such entries, below all that have one.
ALONE: Final = 9
#: At the start of a paragraph a name may begin with digits: 1.2020年新增床位.
_BEFORE_DIGITS: Final = re.compile(r"(\d{1,2})[.、．](?=\d{1,6}[^\d\s.%％分])")
#: 1.2 and 1.2.3 are marks where they go on with the numbers before.
_DECIMAL: Final = re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){1,3})[.、．]?(?![\d.．%％])")
#: The code of an indicator of a report, one level lower for each digit: A over A1 over A101.
_CODE: Final = re.compile(r"([A-Z])(\d{0,3})(?=[㐀-鿿])")
#: The first code of a list or below a heading; A4 of A4纸 is none, nor is the B of B超.
_FIRST_CODE: Final = re.compile(r"A|[A-Z](?:1|01|11|101|111)")
_CODED: Final = (-1,)
_INNER: Final = re.compile(r"(?<=[。；;：:])\s*(?=\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）])")
_NUMBER: Final = r"(\d{1,3}(?:\.\d{1,4})?)\s*分"
_BRACKET: Final = re.compile(
    rf"^[（(]\s*(?:(?:该项)?(?:分值|满分|权重|标准分)(?:为|是|[:：])?\s*)?{_NUMBER}(?=[)），,；;])"
)
_POINTS: Final = re.compile(rf"(?:分值|满分|权重|标准分)(?:为|是|[:：])?\s*{_NUMBER}")
_OWN: Final = re.compile(rf"自评(?:价|打|得|为|分值?|得分|评分)?(?:为|是|[:：])?\s*{_NUMBER}")
_SCORE: Final = re.compile(rf"(?:实?得分?|评分|[计评]得)(?:为|是|[:：])?\s*{_NUMBER}")
_LOST: Final = re.compile(rf"(?<!每)扣(?:减|除|分)?(?:了|为|[:：])?\s*{_NUMBER}")
#: A rule says what is taken off for each of something, or what a good answer earns; that is nobody's score.
_RULE: Final = re.compile(r"每[^，,。；;]{1,30}扣|得满分|扣完|酌情")
#: A bracket belongs to the name (里程（816公里，含县道）) unless its number is points.
_NAME: Final = re.compile(
    r"\s*((?:[（(][^（()）]{0,40}[)）]|[^，,：:；;。（(]|[（(](?![^（()）]{0,40}[)）])){2,60}?)\s*"
    r"(?=[，,：:；;。]|[（(][^（()）\d]{0,8}\d{1,3}(?:\.\d{1,4})?\s*(?:分(?!钟|之)|[)）])|$)"
)
#: A name and its points with nothing between them: 1.参保率指标15分，实际98.2%，得15分.
_POINTED: Final = re.compile(rf"([^\d]{{2,40}})(?<!分值)(?<!满分)(?<!权重){_NUMBER}")
_FIGURE: Final = re.compile(r"得满分|\d\s*分(?!钟|之|管|类|别|析)")
#: Longer paragraphs tell no scores.
LONGEST: Final = 4000
#: Where what is told of a group ends and its entries begin, and where one of those ends.
_OPENS: Final = re.compile(r"[：:；;。]")
_ENDS: Final = re.compile(r"[；;。]")
#: What a group has, before what its parts have, which commas part: 得18分。其中：立项（6分）得6分，资金（6分）得6分.
_AMONG: Final = re.compile(rf"[，,。；;]?\s?其中[:：，,]?\s?(?=[^，,：:；;。（()\d]{{2,30}}[（(]{_NUMBER}[)）])")
_NEXT_PART: Final = re.compile(
    rf"(?<=分)[，,、]\s?(?=[^，,：:；;。（()\d]{{2,30}}[（(]{_NUMBER}[)）][，,]?(?:自评)?得?{_NUMBER})"
)
_GROUP_ALONE: Final = re.compile(
    rf"([^，,。；;：:、（()）\d\s]{{2,20}})\s?([（(]{_NUMBER}[)）]\s?[：:，,]?\s?(?:(?:自评(?:得分?)?|得分?){_NUMBER})?)[：:。]?"
)
_TITLED: Final = re.compile(r"\s*[①-⑳]?([^，,：:；;。（(]{2,60}?)\s*(?=[（(])")
#: A name and its points at the start of a sentence: 沟渠清淤长度，分值10分，得9分. 该指标 names none.
_SAID: Final = re.compile(
    r"\s*(?![该本此])([^，,：:；;。（()）\d%％]{2,40}?)\s*(?:[，,：:]\s*)?"
    rf"(?={_POINTS.pattern}|[（(]\s*(?:分值|满分|权重)?{_NUMBER}\s*[)），,])"
)
_COLON: Final = re.compile(
    r"\s*(?![该本此])(?!(?:[^：:]{0,4}(?:得分|扣分|评分|自评|评价|完成))?(?:情况|得分|说明|原因|分析|标准|结论)?[：:])"
    r"([^，,：:；;。（()）\d%％]{2,40}?)\s*[：:]"
)
#: A target and a result, which stand in columns of their own: 年初目标值900户，实际完成值812户.
_VALUES: Final = re.compile(
    r"(?:年初|年度|全年|计划|预期)?(?:目标|指标)值(?:为|是|[:：])?[^，,；;。]{0,60}[，,；;]?"
    r"|(?:全年|年度|年终)?(?:实际)?(?:完成|达到)值(?:为|是|[:：])?[^，,；;。]{0,60}[，,；;]?"
)
#: A name with points and a score behind a sentence, a colon or in the next paragraph.
_OTHER: Final = re.compile(
    rf"(?:[：:；;。]|[)）]\s)\s*[^，,：:；;。（()）\s]{{2,60}}[（(](?:分值|满分)?{_NUMBER}[)）][^；;。]{{0,200}}{_SCORE.pattern}"
)

#: What a deduction comes of, said with its label (扣分原因：…, 扣1分原因是…), to the end of its sentence.
_LABELLED_REASON: Final = re.compile(
    rf"(?:{_LOST.pattern}\s?(?:的|[，,])?(?:主要)?|(?:扣分|失分|偏差|未完成)(?:的|主要)?)原因"
    r"(?:分析|说明)?(?:为|是|在于)?\s?[:：]?\s?(?P<said>[^。；;]{2,}(?:[；;](?:[二三四五六]是|[②-⑥])[^。；;]+)*)"
)
#: How much was lost, behind the reason; and what stands around one.
_AT_THE_END: Final = re.compile(rf"[，,；;]?\s?{_LOST.pattern}$")
_AROUND: Final = "，,；;。：:)） "
#: What only says whose numbers a sentence tells.
_SUBJECT: Final = re.compile(r"^[：:，,\s]*(?:该|本|此)(?:项|个)?(?:[一二三四]级)?指标(?:项)?[，,]")


@attrs.frozen
class Entry:
    """One entry of a list.

    Attributes:
        level: of its mark; a higher number stands lower.
        name: what it is about.
        text: what stands behind the name.
        place: of its paragraph.
        parts: the paragraphs that begin with it or belong to it.
        around: those behind it that tell nothing of it.
        number: what its mark counts, (1, 2) of 1.2; nothing where the mark has no number, (-1,) where it is a
            code.
        torn: whether several entries stand in it that could not be told apart.
    """

    level: int
    name: str
    text: str
    place: Place
    parts: tuple[Paragraph, ...]
    around: tuple[Paragraph, ...] = ()
    number: tuple[int, ...] = ()
    torn: bool = False

    @property
    def points(self) -> list[Decimal]:
        """The points that it tells, each once."""
        bracket = _BRACKET.match(self.text)
        return _each([*([bracket[1]] if bracket else []), *_POINTS.findall(self.text)])

    @property
    def own(self) -> list[Decimal]:
        """The scores that it calls the unit's own, each once."""
        return _each(_OWN.findall(self.text))

    @property
    def scores(self) -> list[Decimal]:
        """The scores that it tells, each once; where the unit's own is said so, that."""
        return self.own or _each(_SCORE.findall(self.text))

    @property
    def lost(self) -> list[Decimal]:
        """What it says was taken off; nothing where that is a rule."""
        return [] if _RULE.search(self.text) else [Decimal(said) for said in _LOST.findall(self.text)]

    @property
    def holds_others(self) -> bool:
        """Whether other entries may stand in it: names with points and a score, and no score of the whole."""
        return self.torn or (not self.own and _OTHER.search(self.text) is not None)

    @property
    def has_figures(self) -> bool:
        """Whether it tells any number of points."""
        return tells_figures(self.text)

    @property
    def has_more_figures(self) -> bool:
        """Whether it tells numbers of points besides its own."""
        return tells_figures(_POINTS.sub("", _BRACKET.sub("", self.text)))

    @property
    def says_more(self) -> bool:
        """Whether it says anything besides its numbers."""
        return bool(self.reason)

    @property
    def reason(self) -> str:
        """What it says behind a label of the reason, or else besides its numbers."""
        labelled = _LABELLED_REASON.search(self.text)
        bare = labelled["said"] if labelled else self.text
        for pattern in (_BRACKET, _POINTS, _OWN, _SCORE, _SUBJECT, *(() if labelled else (_VALUES,))):
            bare = pattern.sub("", bare)
        bare = re.sub(r"[，,；;]{2,}", "，", bare).strip(_AROUND)
        return bare if labelled else _AT_THE_END.sub("", bare).strip(_AROUND) or bare


def tells_figures(text: str) -> bool:
    """Whether a text tells a number of points."""
    return _FIGURE.search(text) is not None


def tells_points(text: str) -> bool:
    """Whether a text tells points by their name: 满分5分."""
    return _POINTS.search(text) is not None


def entries_of(paragraph: Paragraph, before: Entry | None) -> list[Entry]:
    """The entries of a paragraph that begins with a list mark.

    Those inside it count only where each tells its points, and those without a mark also only where each has a score.

    Args:
        paragraph: any paragraph.
        before: the entry before it, with which the mark 1.2 goes on.
    """
    if not paragraph.text or len(paragraph.text) > LONGEST:
        return []
    text = one_line(paragraph.text)
    first = _entry(text, paragraph, (paragraph,), before)
    if first is None:
        return []
    outer, *inner = _INNER.split(text)
    found = [_entry(one, paragraph, ()) for one in inner]
    whole = [one for one in found if one is not None and one.points]
    head = _entry(outer, paragraph, (paragraph,), before)
    marked = [head, *whole] if head is not None and whole and len(whole) == len(found) else [first]
    return [one for entry in marked for one in _apart(entry, paragraph)]


def heading_of(paragraph: Paragraph) -> Entry | None:
    """A group without a mark that a line names with its points: 投入（40分）, 产出（60分）：自评58分; None for none."""
    said = _GROUP_ALONE.fullmatch(one_line(paragraph.text)) if len(paragraph.text) <= LONGEST else None
    return None if said is None else Entry(ALONE, said[1], said[2], attrs.evolve(paragraph.place), (paragraph,))


def _entry(text: str, paragraph: Paragraph, parts: tuple[Paragraph, ...], before: Entry | None = None) -> Entry | None:
    decimal = _DECIMAL.match(text)
    if decimal is not None and before is not None and parts:
        number = tuple(int(one) for one in re.split("[.．]", decimal[1]))
        if _follows(number, before.number):
            return _named(text, decimal.end(), NUMBERED + len(number) - 1, number, paragraph, parts)
    code = _CODE.match(text) if parts else None
    if code is not None and (_FIRST_CODE.fullmatch(code[0]) or (before is not None and before.number[:1] == _CODED)):
        return _named(text, code.end(), NUMBERED + len(code[2]), _CODED, paragraph, parts)
    for level, pattern in _MARKS:
        mark = pattern.match(text) or (_BEFORE_DIGITS.match(text) if parts and level == NUMBERED else None)
        found = _named(text, mark.end(), level, _counted(mark[1]), paragraph, parts) if mark else None
        if found is not None and level == _CIRCLED and not (found.points and found.scores):
            return None  # what the entry above is about: ①有制度3分；②得到执行3分
        if found is not None:
            return found
    return None


def _named(
    text: str, start: int, level: int, number: tuple[int, ...], paragraph: Paragraph, parts: tuple[Paragraph, ...]
) -> Entry | None:
    name = _NAME.match(text, start)
    if name is None:
        return None
    said, rest = name[1], text[name.end() :].strip()
    if (
        (bare := _POINTED.fullmatch(said))
        and _SCORE.search(rest)
        and not (_BRACKET.match(rest) or _POINTS.search(rest))
    ):
        said, rest = bare[1], f"（{bare[2]}分）{rest}"
    return Entry(level, said, rest, attrs.evolve(paragraph.place), parts, number=number)


def _counted(mark: str) -> tuple[int, ...]:
    if mark.isdecimal():
        return (int(mark),)
    return (_HAN.index(mark) + 1,) if len(mark) == 1 and mark in _HAN else ()


def _follows(number: Sequence[int], before: Sequence[int]) -> bool:
    """Whether a number goes on with the one before: 1.1 with 1, 1.2 with 1.1 and with 1.1.3."""
    *above, last = number
    shared = len(above) <= len(before) and list(before[: len(above)]) == above
    return shared and last == (before[len(above)] if len(before) > len(above) else 0) + 1


def _whole(said: str) -> re.Match[str] | None:
    """The name before a colon with one points and one score behind it: 里程：目标9公里，分值8分，得8分."""
    title = _COLON.match(said)
    behind = said[title.end() :] if title else ""
    return title if len(_POINTS.findall(behind)) == len(_SCORE.findall(behind)) == 1 else None


def told_in_sentences(text: str, paragraph: Paragraph) -> list[Entry] | None:
    """The entries without marks that a text tells one sentence after the other, each with its points and its score.

    One of the national groups may stand before them: 满意度指标。村民满意度，分值10分，得10分. Nothing where a text
    tells none, and None where it tells some beside what belongs to none of them.
    """
    first, *rest = _ENDS.split(text)
    above = STANDARD_GROUP.fullmatch(first.strip()) is not None and bool(rest)
    level = UNMARKED + above
    found: list[Entry] = []
    loose = False
    for said in rest if above else [first, *rest]:
        title = _SAID.match(said) or _whole(said)
        if title is not None:
            found.append(Entry(level, title[1], said[title.end() :].strip(), attrs.evolve(paragraph.place), ()))
        elif not found or (found[-1].scores and tells_figures(said)):
            loose |= bool(said.strip())
        elif said.strip():
            found[-1] = attrs.evolve(found[-1], text=f"{found[-1].text}；{said}")
    if found and (loose or not all(len(one.points) == len(one.scores) == 1 for one in found)):
        return None
    if found and above:
        found.insert(0, Entry(UNMARKED, first.strip(), "", attrs.evolve(paragraph.place), ()))
    return found


def _below_name(entry: Entry, paragraph: Paragraph) -> list[Entry]:
    """An entry, or a group without points and what its sentences tell: 1.数量指标。垃圾清运村数，分值15分，得15分。…"""
    if _OPENS.match(entry.text) is None:
        return [entry]
    inner = told_in_sentences(entry.text[1:].strip(), paragraph)
    if inner is None:
        return [attrs.evolve(entry, torn=True)]
    if not inner or [one.name for one in inner] == [entry.name]:
        return [entry]
    sure = len(inner) > 1 or STANDARD_GROUP.fullmatch(entry.name) is not None
    return [attrs.evolve(entry, text=""), *inner] if sure else [attrs.evolve(entry, torn=True)]


def _apart(entry: Entry, paragraph: Paragraph) -> list[Entry]:
    """An entry, or a group and the entries without marks that it tells one after the other, each with its score."""
    if (parts := _AMONG.search(entry.text)) is not None:
        listed = _NEXT_PART.sub("；", entry.text[parts.end() :])
        entry = attrs.evolve(entry, text=f"{entry.text[: parts.start()]}。{listed}")
    if not _BRACKET.match(entry.text):
        return _below_name(entry, paragraph)
    opens = _OPENS.search(entry.text)
    outer = entry.text[: opens.start()] if opens is not None else ""
    if opens is None or not attrs.evolve(entry, text=outer).points:
        return [entry]
    inner, late = list[Entry](), False
    for said in _ENDS.split(entry.text[opens.end() :]):
        title = _TITLED.match(said)
        if title is not None and _BRACKET.match(said[title.end() :]):
            place = attrs.evolve(paragraph.place)
            inner.append(Entry(UNMARKED, title[1], said[title.end() :].strip(), place, ()))
        elif not inner:
            return [entry]
        elif inner[-1].scores and _SCORE.search(said):
            outer = f"{outer}，{said}"  # what the group has in all
        elif said.strip():
            late = late or _SCORE.search(said) is not None
            inner[-1] = attrs.evolve(inner[-1], text=f"{inner[-1].text}；{said}")
    group = attrs.evolve(entry, text=outer)
    scored = [one for one in inner if len(one.points) == len(one.scores) == 1 and one.scores[0] <= one.points[0]]
    if not scored:
        return [entry]
    if len(scored) < len(inner):
        # One that nobody scored stays blank where nothing else can be meant.
        silent = not (late or group.own or any(one.has_more_figures for one in inner if one not in scored))
        fits = sum((one.points[0] for one in inner), ZERO) == group.points[0]
        return [group, *inner] if silent and fits else [attrs.evolve(entry, torn=True)]
    if len({bool(one.own) for one in inner}) > 1:
        return [attrs.evolve(entry, torn=True)]
    if group.own and not inner[0].own and sum((one.scores[0] for one in inner), ZERO) not in group.own:
        return [entry]  # what each part may earn, and the unit's own score of the whole
    return [group, *inner]


def _each(texts: Iterable[str]) -> list[Decimal]:
    return list(dict.fromkeys(Decimal(text) for text in texts))
