"""What the prose around a table says: the declared total, problems and measures, the disclosure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.model import Disclosure
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Paragraph
from scorer.readers.prose.problems import GAP, Said, problems_in

#: Longer paragraphs are not looked through.
LONGEST: Final = 20_000

#: A number that is the score of a whole table, and hardly that of one row: from 50 to 100.
_OF_ALL = r"\s{0,3}((?:[5-9]\d|100)(?:\.\d{1,4})?)"
_DECLARED: Final = re.compile(
    r"(?!评价总分\s{0,3}100\s{0,3}分[，,；;])(?:自评|自我评价|综合评价|综合|绩效评价|评价|整体|总体)(?:结果)?(?:综合|最终|平均)?(?:得分|总分|总得分|评分|分数|总评分|分值?)"
    r"(?:结果)?(?:为|是|达到|达|共|计|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分(?!\s{0,3}(?:[(（]含[)）])?及?以)"
    r"|(?:^|(?<=[)）\s]))(?:该|本)?项目(?:总|综合)得分(?:为|是|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|(?<=[，,。；;：:])(?:该|本)?项目(?:总|综合|最终)?得分(?:为|是|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|(?:^|(?<=[。；;\n]))\s{0,3}(?:(?:以上|上述)[^。，,；;\d]{0,10}|[各三四五六]项(?:指标)?(?:得分)?)(?:合计|总计|共计|累计)(?:自评)?(?:得分?)?(?:为|是|共|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|(?:合计|总计|总分)(?:满分|分值)?(?:为|是|共|[:：])?\s{0,3}100\s{0,3}分[，,；;]\s{0,3}自评(?:为|得)?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|^总得?分\s{0,3}[:：为]\s{0,3}(\d{1,2}(?:\.\d{1,4})?)\s{0,3}分?$"  # of 100 it may say the points
    r"|自评总(?:得)?分[（(]分[)）]\s{0,3}[:：]?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)"
    rf"|(?:^|(?<=[。；;，,：:\n】\s]))(?:总得分|合计得分|自评合计(?:得分)?|最终得分?|平均得分)(?:为|是|[:：])?{_OF_ALL}\s{{0,3}}分"
    rf"|(?:整体|项目|部门|单位)(?:支出)?绩效(?:自评)?得分(?:为|是|达|[:：])?{_OF_ALL}\s{{0,3}}分"
    rf"|(?:总分|满分)(?:为)?100\s{{0,3}}分[，,；;]\s{{0,3}}(?:自评|实际|实)?(?:得分|得|为){{1,2}}{_OF_ALL}\s{{0,3}}分"
    rf"|^(?:合计|总计|最终得分)[:：]?{_OF_ALL}\s{{0,3}}分?[。.；;]?$"
    rf"|我(?:单位|[局委办院校厅馆站所部镇乡县市区])自评(?:得|为)?{_OF_ALL}\s{{0,3}}分"
    rf"|^(?:绩效)?(?:自评|【自评得分】|自评分|自评得)(?:结论|结果)?[:：为]?{_OF_ALL}(?:\s{{0,3}}分|$)"
    rf"|^评价(?:结果|结论)[:：]{_OF_ALL}\s{{0,3}}分"
)
#: The points of a part beside its score, which is no total: 该项指标满分15分，评价得分14分.
_OF_A_PART: Final = re.compile(
    r"(?:满分|分值|权重)(?:为|是|共|[:：])?\s{0,3}(?!100(?!\d))\d{1,3}(?:\.\d{1,4})?\s{0,3}分?[，,；;]\s{0,3}$"
)
#: They stand in so many signs before it.
_BESIDE: Final = 30
_TARGETS: Final = re.compile(r"绩效目标\s{0,3}(\d{1,6})\s{0,3}个")
_AMOUNT: Final = re.compile(r"涉及(?:财政)?(?:预算)?资金\s{0,3}(\d{1,12}(?:\.\d{1,6})?)\s{0,3}(万元|元)")
_COVERAGE: Final = re.compile(r"覆盖率(?:达到|达|为)?\s{0,3}(\d{1,3}(?:\.\d{1,4})?\s{0,3}[%％])")
_SUB_UNITS: Final = re.compile(r".{0,8}部门自行组织(?:绩效)?评价开展情况[。.:：]?")


@attrs.frozen
class Declared:
    """A total that the prose declares."""

    value: Decimal
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Prose:
    """What a stretch of prose says; what it does not say is empty.

    Attributes:
        unpaired: whether there are measures that belong to no one problem.
        unread: headings of problems of which nothing is read.
        disclosed: where each value of the disclosure stands, by its name.
    """

    declared: tuple[Declared, ...] = ()
    problems: tuple[Said, ...] = ()
    unpaired: bool = False
    unread: tuple[Place, ...] = attrs.field(default=(), eq=False, repr=False)
    disclosure: Disclosure = attrs.field(factory=Disclosure)
    disclosed: Mapping[str, Place] = attrs.field(factory=dict)


def read_prose(paragraphs: Sequence[Paragraph]) -> Prose:
    """What paragraphs say; very long ones are left out."""
    read = [paragraph for paragraph in paragraphs if len(paragraph.text) <= LONGEST]
    problems, unpaired, unread = problems_in(read)
    disclosure, disclosed = _disclosure(read)
    return Prose(
        declared=declared_in(read),
        problems=problems,
        unpaired=unpaired,
        unread=unread,
        disclosure=disclosure,
        disclosed=disclosed,
    )


def declared_in(paragraphs: Sequence[Paragraph]) -> tuple[Declared, ...]:
    """The totals that paragraphs declare; very long ones are left out."""
    return tuple(
        Declared(Decimal(next(filter(None, found.groups()))), paragraph.place)
        for paragraph in paragraphs
        if len(paragraph.text) <= LONGEST
        for text in (one_line(paragraph.text),)
        for found in _DECLARED.finditer(text)
        if _OF_A_PART.search(text, max(0, found.start() - _BESIDE), found.start()) is None
    )


def _disclosure(paragraphs: Sequence[Paragraph]) -> tuple[Disclosure, dict[str, Place]]:
    targets: int | None = None
    amount: Decimal | None = None
    coverage, sub_units = "", ""
    places: dict[str, Place] = {}
    for index, paragraph in enumerate(paragraphs):
        text = one_line(paragraph.text)
        if targets is None and (found := _TARGETS.search(text)):
            targets = int(found[1])
            places["targets"] = paragraph.place
            if money := _AMOUNT.search(text, found.end()):
                places["amount"] = paragraph.place
                amount = Decimal(money[1]) if money[2] == "万元" else Decimal(money[1]).scaleb(-4)
            if share := _COVERAGE.search(text, found.end()):
                coverage = share[1]
                places["coverage"] = paragraph.place
        if not sub_units and len(text) < 60 and _SUB_UNITS.fullmatch(text) and index + 1 < len(paragraphs):
            said = one_line(paragraphs[index + 1].text)
            if said.rstrip("。") != GAP:
                sub_units = said
                places["sub_units"] = paragraphs[index + 1].place
    return Disclosure(targets=targets, amount=amount, coverage=coverage, sub_units=sub_units), places
