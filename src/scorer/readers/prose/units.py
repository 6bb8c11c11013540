"""Whose table it is: the unit beside a label, in a title, on the cover of a report, or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.form_labels import INSTITUTIONS, SEALED, UNIT_LABEL, WHOSE, begins_with_label
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.values import OF_A_NAME, folded, without_mark
from scorer.readers.prose.years import in_digits

_LONGEST_NAME: Final = 40
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
_OF_A_PROJECT: Final = re.compile(
    r"对([^对，。；：:、\s]{2,40}?)(?:20[0-4]\d年度?)?(?:组织|具体|负责)?(?:实施|承担|管理|牵头)的"
)
_HEAD_LINES: Final = 40
_COVER_LINES: Final = 4


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
