"""What the prose around a table says: the declared total, problems and measures, the unit, the year, the disclosure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain, pairwise
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.model import Disclosure
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.form_labels import INSTITUTIONS, SEALED, UNIT_LABEL, WHOSE, begins_with_label
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.values import OF_A_NAME, folded, without_mark

_LONGEST_NAME: Final = 40
#: Longer paragraphs are not looked through.
LONGEST: Final = 20_000

#: A number that is the score of a whole table, and hardly that of one row: from 50 to 100.
_OF_ALL = r"\s{0,3}((?:[5-9]\d|100)(?:\.\d{1,4})?)"
_DECLARED: Final = re.compile(
    r"(?!评价总分\s{0,3}100\s{0,3}分[，,；;])(?:自评|自我评价|综合评价|综合|绩效评价|评价|整体|总体)(?:结果)?(?:综合|最终|平均)?(?:得分|总分|总得分|评分|分数|总评分|分值?)"
    r"(?:结果)?(?:为|是|达到|达|共|计|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分(?!\s{0,3}(?:[(（]含[)）])?及?以)"
    r"|(?:^|(?<=[)）\s]))(?:该|本)?项目(?:总|综合)得分(?:为|是|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|(?<=[，,。；;：:])(?:该|本)?项目(?:总|综合|最终)?得分(?:为|是|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|(?:^|(?<=[。；;\n]))\s{0,3}(?:以上|上述)(?:各项|指标|各项指标)?合计(?:自评)?得分?(?:为|是|共|[:：])?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|(?:合计|总计|总分)(?:满分|分值)?(?:为|是|共|[:：])?\s{0,3}100\s{0,3}分[，,；;]\s{0,3}自评(?:为|得)?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}分"
    r"|^总得?分\s{0,3}[:：为]\s{0,3}(\d{1,2}(?:\.\d{1,4})?)\s{0,3}分?$"  # of 100 it may say the points
    r"|自评总(?:得)?分[（(]分[)）]\s{0,3}[:：]?\s{0,3}(\d{1,3}(?:\.\d{1,4})?)"
    rf"|(?:^|(?<=[。；;，,：:\n】\s]))(?:总得分|合计得分|最终得分?|平均得分)(?:为|是|[:：])?{_OF_ALL}\s{{0,3}}分"
    rf"|(?:整体|项目|部门|单位)(?:支出)?绩效(?:自评)?得分(?:为|是|达|[:：])?{_OF_ALL}\s{{0,3}}分"
    rf"|(?:总分|满分)(?:为)?100\s{{0,3}}分[，,；;]\s{{0,3}}(?:自评|实际|实)?(?:得分|得|为){{1,2}}{_OF_ALL}\s{{0,3}}分"
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
_PROBLEMS: Final = re.compile(
    r"(?:存在(?:的)?(?:主要)?问题|主要问题(?!及))(?:(?:及|和|与)(?:原因(?:分析)?))?(?:主要)?(?:有|是)?\s{0,3}[:：\n。,，]"
)
_MEASURES: Final = re.compile(
    r"(?:下一步|下步|今后)?(?:工作)?(?:的)?(?:改进|整改)(?:的)?(?:措施|建议|意见|方向|打算)(?:及建议|和建议)?(?:有|是)?\s{0,3}[:：\n。]"
    r"|(?:下一步|下步)(?:工作)?(?:打算|安排|计划|措施)\s{0,3}[:：\n]"
)
_HAN: Final = "一二三四五六七八九十"
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
_YEAR: Final = re.compile(r"(?<!\d)(20[0-4]\d|19[5-9]\d)\s{0,2}年")
_LABELLED_YEAR: Final = re.compile(r"(?:年度|年份)\s{0,3}[:：]\s{0,3}(20[0-4]\d)(?!\d)")
_BUDGET_YEAR: Final = re.compile(rf"{_YEAR.pattern}\s{{0,2}}度")
#: A document that is spoken of; its year is another, as that of a notice 《关于开展2023年…的通知》.
_CITED: Final = re.compile(r"《[^《》]{0,100}》")
#: A year in words: 二〇二二年.
_YEAR_IN_WORDS: Final = re.compile(r"二[〇○零0Oo][〇○零0Oo一二三四五六七八九]{2}(?=\s{0,2}年)")
_DIGITS: Final = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_NARROW: Final = str.maketrans("０１２３４５６７８９", "0123456789")
#: The day of filling in comes after the year that the form is about; a month behind a year makes a date of it.
_DATE: Final = re.compile(
    r"(?:日期|(?:填报|填表|编制|编报|报送)时间)\s{0,3}[:：]\s{0,3}\d{4}\s{0,2}年?"
    rf"|(?<!\d)\d{{4}}\s{{0,2}}年\s{{0,4}}[\d{_HAN}]{{0,2}}\s{{0,4}}月"
)
_YEAR_OF_FORM: Final = re.compile(r"(?<!\d)(20[0-4]\d)\s{0,2}(?:年度|年)\s{0,2}[)）]?\s*$")
#: Two months with nothing but the words of a period between them: 2021年1月至12月, 2021.1-2021.12, 2021年1月1日—12月.
_PERIOD: Final = re.compile(
    r"(?<!\d)(20[0-4]\d)(?:年|[./-])(\d{1,2})(?!\d)(?:(?:月|[./-])0?1日|[./-]0?1(?!\d)|月)?起?(?:至|到|[-—–~～－]{1,2})"
    r"(?:(?:(20[0-4]\d)(?:年|[./-]))(\d{1,2})(?!\d)|(\d{1,2})(?=月))"
)
_WHOLE_YEAR: Final = (1, 12)
#: Several years, of a plan or a project, are none: 2022-2024年, 2021年至2023年.
_YEARS: Final = re.compile(
    r"(?<!\d)20[0-4]\d\s?年?度?\s?(?:[-—–~～－]{1,2}|至|到)\s?20[0-4]\d(?!\d|[./])\s?(?:学?年)?度?"
)
#: The year of a form in a bracket behind its title, or of all of it: （2022）, 2022全年.
_BARE_YEAR: Final = re.compile(r"(?<!\d)(20[0-4]\d)(?=[)）]\s*$|(?:全年|财年))")
#: What calls a year that of the budget, the surest first.
_STRONG: Final = (_LABELLED_YEAR, _YEAR_OF_FORM, _BUDGET_YEAR, _BARE_YEAR)
#: What may stand behind the name of a unit and is no part of it: the place of the seal, the year, the next label.
_BEHIND_UNIT = rf"(?:{SEALED}|[（(]20[0-4]\d年?度?[)）])"
_NEXT_LABEL = (
    r"(?:(?:填报|填表|编报|报送|评价|自评|预算|项目)(?:日期|时间|年度|人)|日期|年度"
    r"|金额单位|主管部门|项目名称|联系电话|联系人|负责人)"
)
#: Whose form or report a label speaks of. 主办单位 and 承办单位 below a page name others, 计量单位 none.
_OF_A_REPORT = rf"(?:(?<![一-鿿])|报告|部门|{WHOSE})"
#: Above many a table stands 单位：万元, which names no unit.
_UNIT: Final = re.compile(
    rf"{_OF_A_REPORT}单位[)）]?(?:名称)?(?:{SEALED})?\s{{0,3}}[:：]\s{{0,3}}"
    r"(?!(?:(?:人民币)?[千百]?[万亿]?元|分|%|％)(?:[\s)）,，;；、/]|$))(?!(?:计量|金额)?单位\s{0,3}[:：])"
    rf"(?:{SEALED}\s{{0,3}})?({OF_A_NAME}{{2,40}}?)(?=\s|[:：](?!//)|$|{_BEHIND_UNIT}"
    rf"|(?:{_NEXT_LABEL}|(?:填报|填表|预算|实施|计量)?单位(?:名称)?)\s{{0,3}}[:：])"
)
_NO_NAME: Final = re.compile(rf"^{SEALED}\s{{0,3}}|(?:\s{{0,3}}{_BEHIND_UNIT})?\s{{0,3}}{_NEXT_LABEL}?$")
#: The code of a unit in the budget before its name: 132001-示例局, [132]示例局.
_CODE: Final = re.compile(r"^(?:\d{3,12}\s?[-—]\s?|[\[【]\d{3,12}[\]】]\s?)(?=[一-鿿]{3})")
#: Words that are no label of a form by themselves, and beside which a unit stands all the same; the first goes before.
_OWN_LABELS: Final = ("单位", "部门", *INSTITUTIONS)
#: Such a label and its colon in one text, but for 单位, which is asked for by itself: 学校（盖章）：示例县第一中学.
_OF_INSTITUTION: Final = re.compile(
    rf"(?:(?:填报|自评|预算)?(?:部门|{'|'.join(INSTITUTIONS)})(?:名称)?|{UNIT_LABEL})(?:{SEALED})?\s?[:：]\s?(\S+)"
)
#: A label that nobody knows, of which the unit may be what stands beside it, and those of others: 市县单位, 主管部门.
_MAY_NAME_UNIT: Final = re.compile(
    rf"(?!.*(?:主管|财政|监督|审核|委托|批准|发布|发文|主办|承办|技术|制作|开户|第三方|服务|受益|评价机构|(?<!被)评价单位))"
    rf"[^\s:：。，,()]{{0,8}}(?:单位|部门|对象|机构|主体|企业|公司)(?:{SEALED})?"
)
_GAP_IN_LINE: Final = re.compile(r"\s{2,}|\t")
#: A title with the unit in it, behind the mark of a heading, of an annex or a year: # 附件1 2021年度示例局部门自评报告.
_ORGANISATION: Final = re.compile(
    r"#{0,6}\s?(?:【[^【】]{1,12}】\s?)?(?:附?[件表]\s?[\d一二三四五六七八九十]{0,3}(?:[-—]\d{1,2})?\s?[:：、.]?\s?)?(?:关于(?:公开|公布|发布|公示)?)?(?:20[0-4]\d\s?年度?\s?)?"
    r"((?![(（]|\d{0,4}\s?年|.{0,20}(?:现将|我[局委办院校厅馆站所部镇乡县市区]|本[局委办院校部]))(?:(?!20[0-4]\d\s?年)[^:：#、，,。;；]){2,38}?(?:局|委员会|[管居村]委会|委|办公室|办|处|院|校|中心|(?<!网)站|所|政府|乡|镇|厅|联合会|协会|馆|队|台|场|大学|学校|小学|中学|公司|部|社"
    r"|团|库|园|库房|街道|工会|红十字会|[妇残文侨]联|工商联|科协|政协))"
    r"(?:关于)?\s?(?:20[0-4]\d.{0,40}|(?:部门|单位)?整体(?:支出|绩效).{0,30})?"
)
#: The title of a report or a table, which names the unit below the head of a page too; a bare name stands on top only.
_REPORT: Final = re.compile(r"(?:绩效|决算).{0,20}(?:报告|自评|表|情况|公开|说明|公示)(?:[(（].{1,12}[)）])?$")
#: Whose project a third party evaluated: 对示例市水利局组织实施的水库除险加固项目开展了绩效评价.
_OF_A_PROJECT: Final = re.compile(r"对([^对，。；：:、\s]{2,40}?)(?:20[0-4]\d年度?)?(?:组织|具体|负责)?(?:实施|承担|管理|牵头)的")
_HEAD_LINES: Final = 40
_COVER_LINES: Final = 4

#: What a card prints where the unit has stated nothing.
_GAP = "〔待填〕"


@attrs.frozen
class Declared:
    """A total that the prose declares."""

    value: Decimal
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen
class Said:
    """A problem with its measure, as the prose states it."""

    problem: str
    measure: str
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Prose:
    """What a stretch of prose says; what it does not say is empty.

    Attributes:
        unpaired: whether there are measures that belong to no one problem.
        disclosed: where each value of the disclosure stands, by its name.
    """

    declared: tuple[Declared, ...] = ()
    problems: tuple[Said, ...] = ()
    unpaired: bool = False
    disclosure: Disclosure = attrs.field(factory=Disclosure)
    disclosed: Mapping[str, Place] = attrs.field(factory=dict)


def read_prose(paragraphs: Sequence[Paragraph]) -> Prose:
    """What paragraphs say; very long ones are left out."""
    read = [paragraph for paragraph in paragraphs if len(paragraph.text) <= LONGEST]
    problems, unpaired = _problems(read)
    disclosure, disclosed = _disclosure(read)
    return Prose(
        declared=tuple(_declared(read)),
        problems=problems,
        unpaired=unpaired,
        disclosure=disclosure,
        disclosed=disclosed,
    )


def _declared(paragraphs: Sequence[Paragraph]) -> list[Declared]:
    return [
        Declared(Decimal(next(filter(None, found.groups()))), paragraph.place)
        for paragraph in paragraphs
        for text in (one_line(paragraph.text),)
        for found in _DECLARED.finditer(text)
        if _OF_A_PART.search(text, max(0, found.start() - _BESIDE), found.start()) is None
    ]


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
            if said.rstrip("。") != _GAP:
                sub_units = said
                places["sub_units"] = paragraphs[index + 1].place
    return Disclosure(targets=targets, amount=amount, coverage=coverage, sub_units=sub_units), places


def _problems(paragraphs: Sequence[Paragraph]) -> tuple[tuple[Said, ...], bool]:
    """Problems and measures; paired one by one where there are as many of both."""
    text = "\n".join(paragraph.text for paragraph in paragraphs) + "\n"
    begin = _PROBLEMS.search(text)
    if begin is None:
        return (), False
    after = _MEASURES.search(text, begin.end())
    problems = items_of(text[begin.end() : after.start() if after else len(text)])
    measures = items_of(text[after.end() :]) if after else []
    place = _place_at(paragraphs, begin.start())
    if len(problems) == len(measures) or not measures:
        pairs = zip(problems, measures or [""] * len(problems), strict=True)
        return tuple(Said(problem, "" if measure == _GAP else measure, place) for problem, measure in pairs), False
    if not problems:
        return (), False
    said = [Said(problem, "", place) for problem in problems]
    said[-1] = Said(problems[-1], "；".join(measures), place)
    return tuple(said), len(problems) > 1


def _place_at(paragraphs: Sequence[Paragraph], offset: int) -> Place:
    for paragraph in paragraphs:
        offset -= len(paragraph.text) + 1
        if offset < 0:
            return paragraph.place
    return paragraphs[-1].place


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


def year_said(
    titles: Sequence[Paragraph | Cell], stretches: Sequence[Sequence[Paragraph | Cell]]
) -> tuple[int, Place] | None:
    """The budget year, and where it stands: in the title of the table, else in the first stretch that tells it.

    A year that is called one of the budget (2022年度) goes before all that are only spoken of (2015年成立); not so
    in the last of the stretches, the report at large. Where no year is spoken of, a period of a whole year tells it.
    """
    called = (_year_in(one, _STRONG) for one in stretches[:-1])
    spoken = (_year_in(one, (*_STRONG, _YEAR)) for one in stretches)
    return next(
        filter(None, chain((_year_in(titles, (_BUDGET_YEAR,)),), called, spoken, map(_year_of_period, stretches))), None
    )


def _year_in(said: Sequence[Paragraph | Cell], patterns: Sequence[re.Pattern[str]]) -> tuple[int, Place] | None:
    """The budget year that is spoken of, and where first: that of a form, (2022年度), before 2022年度 before 2022年.

    None where there is none, or where they differ. A date is none: 填报日期：2022年3月20日.

    Args:
        said: a stretch of the document.
        patterns: what is looked for; in the title of a table only 2022年度, since the form is often of 2023年.
    """
    short = [(in_digits(one_line(one.text)), one.place) for one in said if len(one.text) <= 200]
    dateless = [(_YEARS.sub("", _DATE.sub("", _CITED.sub("", text) or text)), place) for text, place in short]
    for pattern in patterns:
        found = [([int(one[1]) for one in pattern.finditer(text)], place) for text, place in dateless]
        # A sentence compares a year with those before it; where only bare years are told, none of two is the one.
        years = [(year, place) for told, place in found for year in (told if pattern is _YEAR else told[:1])]
        if len({year for year, _ in years}) == 1:
            return years[0]
    return None


def _year_of_period(said: Sequence[Paragraph | Cell]) -> tuple[int, Place] | None:
    """The year that the only period spoken of is, and where first: 2021年1月至12月, 2021.1-2021.12.

    None where there is no period, where they differ, and where one is longer or shorter than a year.
    """
    found = [(one, said) for said in said if len(said.text) <= 200 for one in _PERIOD.finditer(folded(said.text))]
    years = {int(one[1]) for one, _ in found} | {int(one[3]) for one, _ in found if one[3]}
    whole = all((int(one[2]), int(one[4] or one[5])) == _WHOLE_YEAR for one, _ in found)
    return (years.pop(), found[0][1].place) if len(years) == 1 and whole else None


def in_digits(text: str) -> str:
    """The text with its years in digits: 二〇二二年度 is 2022年度, and ２０２２年度 too."""
    return _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), text.translate(_NARROW))


def without_seal(name: str) -> str:
    """The name of a unit without its code, （盖章）, the year, the next label or a bracket that was opened before it.

    What has a digit, stands apart behind an organisation and is none itself, is no part of its name: 示例局 2023年度.
    """
    name = _CODE.sub("", name)
    before, _, rest = name.partition(" ")
    if re.search(r"\d", rest) and _names_unit(before) and not _names_unit(rest):
        name = before
    return _without_bracket(_NO_NAME.sub("", name))


def _without_bracket(name: str) -> str:
    """A name without the bracket behind it that was opened before its label: （单位：示例局）."""
    return name[:-1] if name.endswith(("）", ")")) and not re.search(r"[（(]", name) else name


def unit_in_cells(cells: Sequence[Cell]) -> Cell | None:
    """The unit behind 单位： in a cell of its own, or in the one after 单位 or 部门; that may as well be 公里."""
    for cell in cells:
        said = cell.text if len(cell.text) <= 200 else ""
        found = _UNIT.match(said) or _OF_INSTITUTION.match(said)
        if found and _ORGANISATION.fullmatch(found[1]):
            return attrs.evolve(cell, text=found[1])
    pairs = [(folded(before.text).rstrip(":"), cell) for before, cell in pairwise(cells) if len(cell.text) <= 200]
    beside = {label: cell for label, cell in reversed(pairs) if label in _OWN_LABELS and _names_unit(cell.text)}
    return next((beside[label] for label in _OWN_LABELS if label in beside), None)


def unit_otherwise(lines: Sequence[Paragraph | Cell], unit: str) -> tuple[str, Place] | None:
    """Another unit than this beside a label that nobody knows, in one text with it or in the next, and where."""
    parts = [(part, line.place) for line in lines for part in _GAP_IN_LINE.split(line.text.strip())]
    for (text, place), (below, _) in pairwise((*parts, *parts[-1:])):
        label, colon, said = text.replace("：", ":").partition(":")
        name = (said if colon else below).strip()
        if len(name) <= _LONGEST_NAME and name != unit and _MAY_NAME_UNIT.fullmatch(label) and _names_unit(name):
            return name, place
    return None


def _names_unit(text: str) -> bool:
    found = _ORGANISATION.fullmatch(text)
    return found is not None and found[1] == text


def unit_in(paragraphs: Sequence[Paragraph]) -> tuple[str, Place] | None:
    """The unit that the head of a document names, and where."""
    for paragraph in paragraphs:
        if len(paragraph.text) <= 200 and (found := _UNIT.search(paragraph.text)):
            return _without_bracket(found[1]), paragraph.place
    for paragraph in paragraphs[:_HEAD_LINES]:
        words = paragraph.text.split() if len(paragraph.text) <= 200 else []
        if words and (found := _OF_INSTITUTION.match(paragraph.text)) and _names_unit(found[1]):
            return found[1], paragraph.place
        if len(words) == 2 and folded(words[0]) in _OWN_LABELS and _names_unit(words[1]):
            return words[1], paragraph.place
    shown = [(in_digits(one_line(one.text)), one.place) for one in paragraphs[:_HEAD_LINES] if len(one.text) <= 200]
    for text, place in (*(one for one in shown if _REPORT.search(one[0])), *shown[:_COVER_LINES]):
        if len(text) <= 60 and not begins_with_label(text) and (found := _ORGANISATION.fullmatch(text)):
            return without_mark(found[1]), place
    spoken = {found[1]: one.place for one in paragraphs[:_HEAD_LINES] for found in _OF_A_PROJECT.finditer(one.text)}
    named = [one for one in spoken.items() if _names_unit(one[0])]
    return named[0] if len(named) == 1 else None
