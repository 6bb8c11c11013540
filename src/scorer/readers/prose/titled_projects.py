"""The project that a title names, where no label of a form does: 示例县2022年林业产业发展专项资金绩效评价报告."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.readers.printed.form_labels import begins_with_label, pieces_of
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.roles import may_be_head, role_of
from scorer.readers.printed.rows import Doubt, Table
from scorer.readers.printed.values import folded, is_blank, without_mark

_LONGEST: Final = 80
#: So many cells of a form in one line may hold its title and the label of its project.
_FIRST_CELLS: Final = 4
#: The label of the project in a line of text, perhaps without its end, and what stands behind it.
_LABEL: Final = re.compile(r"(项目名)(?:称:?)?(.*)")
#: A label that nobody knows, beside which the project may stand: 任务名称, 专项工作名称.
_MAY_NAME_PROJECT: Final = re.compile(
    r"[^\s。，,;；()]{0,8}(?:项目|专项|资金|工程|任务|活动|课题|政策|工作)(?:名称|全称)"
)
#: Such a label without that word, before a colon: 专项：, 资金项目：, 评价对象：.
_BARE_LABEL: Final = re.compile(r"[^\s。，,;；()]{0,4}(?:项目|专项|工程|任务|课题|政策|评价对象)")
#: A title of the evaluation of a project: what is evaluated ends in the word for money or work.
_TITLE: Final = re.compile(
    r"(?:附:|附?[件表]\d{0,2}[:.、]?)?+(?!附:)(.{2,60}?(?:项目|资金|经费|补助|补贴|工程|专项))(?:支出|实施)?"
    r"(?:[^、,和与及]{2}期)?(?:\(20\d\d年?度?\)|20\d\d年度?)?(?:情况)?(?:的)?"
    r"(?:部门|财政|重点|事后|全过程)?(?:支出)?(?:绩效|自评|考[核评]).{0,20}(?:报告|表|结果|体系|公示|公开|情况|自评|说明|总结)(?:\(.{1,12}\))?"
)
#: The second line of a title over two: 绩效评价报告, 项目支出绩效自评表.
_REST_OF_TITLE: Final = re.compile(
    r"(?:项目|资金|经费|专项)?(?:支出|使用|实施)?(?:情况)?(?:的)?(?:部门|财政)?(?:绩效|自评).{0,12}(?:报告|表|结果|公示|公开|情况)"
    r"(?:\(.{1,12}\))?"
)
_SENTENCE: Final = re.compile(r"[。；;,:]")
#: What stands before the name: the unit or the place, and the year.
_BEFORE: Final = re.compile(r".*?20\d\d年(?:年|度)?(?:至20\d\d年度?)?|.*[局委办厅院校所站社会府心]关于")
#: The title of the form of a project, whatever its name.
_FORM_OF_PROJECTS: Final = re.compile(
    r"(?:附?[件表]\d{0,2}[:.、]?)?(?:20\d\d年度?)?(?:财政)?(?:支出)?(?:项目|专项资金)(?:支出)?(?:绩效|自评).{0,14}表"
)
#: Words that are of every project; a title of nothing else names none.
_OF_EVERY: Final = re.compile(
    r"(?:\d{0,3}个?|项目|支出|资金|经费|部门|单位|预算|财政|专项|转移支付|重点|本级|[中央省市县区级对地方]{2,6}|政策|一般|其他"
    r"|[特定目标类]{5}|业务|工作|和|及|、)*"
)
#: What a caption calls a project: its last word is that for money or work.
_CAPTION: Final = re.compile(r"[^。；;,:]{2,40}(?:项目|资金|经费|补助|补贴|工程)")
#: What may stand before it: 项目绩效自评：.
_HEADING: Final = re.compile(r"[^:]{0,12}项目[^:]{0,12}:(?=.)")
#: The accounts of a whole unit, and what is no name.
_OF_A_UNIT: Final = re.compile(
    r"整体|决算|我[局委办院校]|[。；;]|[局委办厅院校学府会馆队处站所](?:机关|本级)?(?:\d{0,3}个?)?(?:项目|专项资金)$"
)
#: A place before the word for a project may be no more than whose it is: 示例县项目.
_OF_A_PLACE: Final = re.compile(r"[省市州县区乡镇村](?:项目|专项资金|资金)$")

#: A name may begin with that of a unit, which is none of it: 示例县林业局退耕还林补助.
_BEGINS_WITH_UNIT: Final = re.compile(
    r"(?:.{2,20}?(?:局|委员会|办公室|厅|医院|学校|大学|学院|中学|小学|中心|政府|街道办事处|办事处|联合会|馆)"
    r"|(?:中共)?.{2,12}?委(?:(?:组织|宣传|统战)部|政法委|[^的]{2,8}?办|党校))(?=.{2})"
)

#: So many signs of the unit at the start of a name are more than its place.
_SHARED: Final = 5

#: What is evaluated, whatever it is.
_ANY_TITLE: Final = re.compile(
    r"(?:附?[件表]\d{0,2}[:.、]?)?(.{2,60}?)(?:支出)?(?:绩效|自评|自查).{0,20}(?:\(.{1,12}\))?"
)
#: The title of scores alone has to speak of money or work: 渔港改造项目专家评分汇总表.
_SCORED_TITLE: Final = re.compile(
    r"(?:附?[件表]\d{0,2}[:.、]?)?(.{2,60}?(?:项目|资金|经费|补助|补贴|工程|专项)).{0,6}?(?:评分|得分|打分|计分).{0,8}表"
)
#: A sentence that announces a table is no title of one: 我校逐项自评如下：.
_ANNOUNCES: Final = re.compile(r"如下|[:。]$")
#: What is evaluated and is no project: a department, an area, a list.
_OF_NO_PROJECT: Final = re.compile(r"整体|部门|单位|区域|汇总|一览|决算")
_A_UNIT: Final = re.compile(r"[局委办厅院校学府会馆队处站所心司](?:机关|本级)?(?:\d{0,3}个?)?(?:项目|专项资金)?$")


def with_whole_titles(lines: Sequence[Cell | Paragraph]) -> list[Cell | Paragraph]:
    """The lines, behind the first of a title over two lines the whole of it: …补贴项目 above 绩效评价报告."""
    result: list[Cell | Paragraph] = []
    for at, line in enumerate(lines):
        result.append(line)
        rest = folded(lines[at + 1].text) if at + 1 < len(lines) and len(lines[at + 1].text) <= _LONGEST else ""
        text = folded(line.text) if len(line.text) <= _LONGEST and not begins_with_label(line.text) else ""
        if text and not _SENTENCE.search(text) and without_mark(text) == text and _REST_OF_TITLE.fullmatch(rest):
            result.append(attrs.evolve(line, text=f"{text}{rest}"))
    return result


def project_not_read(
    table: Table, lines: Sequence[Cell | Paragraph], opening: Sequence[Cell | Paragraph], unit: str
) -> Doubt | None:
    """Why a table may have a project that was not read: something stands beside its label, or perhaps in its title.

    Args:
        table: of which no label names the project, and no title certainly.
        lines: what stands above it.
        opening: the first lines of the document.
        unit: whose table it is; its name is none of a project.
    """
    first = [line for line in opening[:1] if len(line.text) > _LONGEST]  # of a form in one line, its first cells
    pieces = [attrs.evolve(line, text=piece) for line in first for piece in line.text.split()[:_FIRST_CELLS]]
    lines = (*lines, *pieces)
    for line in lines:
        said = _LABEL.fullmatch(folded(line.text))
        if said and not is_blank(said[2]) and not begins_with_label(said[2]):
            return Doubt(code="project-not-read", place=line.place, values={"text": line.text[:_LONGEST]})
    of_project = any(_FORM_OF_PROJECTS.fullmatch(folded(line.text)) for line in (*lines, *opening))
    for line, below in pairwise((*lines, *lines[-1:])):
        for piece, next_one in pairwise((*pieces_of(line.text), below.text)):
            label, colon, behind = folded(piece).partition(":")
            beside = behind or next_one
            told = colon or f"{label}:" in folded(line.text) or (of_project and not may_be_head(beside))
            bare = told and _BARE_LABEL.fullmatch(label)
            names = bare or _MAY_NAME_PROJECT.fullmatch(label)
            if names and not is_blank(beside) and role_of(beside) is None:
                return Doubt(code="project-not-read", place=line.place, values={"text": line.text[:_LONGEST]})
    scored = [line.text for line in lines if len(line.text) <= _LONGEST and _SCORED_TITLE.fullmatch(folded(line.text))]
    titles = (table.title, *(piece.text for piece in pieces), *scored, *_joined((*lines, *opening)))
    title = next((one for one in titles if _misses_project(one, table, unit)), None)
    return None if title is None else Doubt(code="project-missing", place=table.place, values={"title": title})


def _joined(lines: Sequence[Cell | Paragraph]) -> list[str]:
    """The titles over two lines, whole; they are lines that stand at the same place as the one before them."""
    return [one.text for before, one in pairwise(lines) if one.place is before.place]


def _misses_project(title: str, table: Table, unit: str) -> bool:
    """Whether a title may have the name of a project in it, but no word of one: 小水库维修绩效自评表.

    The form of a whole department says that in its title.

    Args:
        title: of the table or the report, or a line above the table that may be one.
        table: of which no label names the project, and no title certainly.
        unit: whose table it is; its name is none of a project.
    """
    said = _ANY_TITLE.fullmatch(folded(title)) or _SCORED_TITLE.fullmatch(folded(title))
    if said is None or _OF_NO_PROJECT.search(said[1]) or _ANNOUNCES.search(folded(title)):
        return False
    if ":" in said[1] and not any(row.kind == "execution" for row in table.rows):
        return False  # a line of labels
    name = _BEFORE.sub("", said[1]).removeprefix(folded(unit)).lstrip("度的")
    return bool(name) and _OF_EVERY.fullmatch(name) is None and _A_UNIT.search(name) is None


def project_titled(lines: Sequence[Cell | Paragraph], unit: str) -> tuple[str, Place, bool] | None:
    """The project that the first title among lines names, and where; None where none names one.

    Last whether it is certain where the name begins: behind the year of the title.

    Args:
        lines: what stands above a table, before the first lines of the document.
        unit: whose table it is; its name before that of the project is none of it.
    """
    for line in lines:
        said = _TITLE.fullmatch(folded(line.text)) if len(line.text) <= _LONGEST else None
        if said is None or _OF_A_UNIT.search(said[1]) or without_mark(said[1]) != said[1]:
            continue  # 五、项目绩效情况 heads a part of a report
        behind = _BEFORE.sub("", said[1])
        name = behind.removeprefix(folded(unit)).lstrip("度的")
        if name and _OF_EVERY.fullmatch(name) is None:
            shared = len(unit) > _SHARED and name.startswith(folded(unit)[:_SHARED])
            certain = behind != said[1] and not (shared or _OF_A_PLACE.search(name) or _BEGINS_WITH_UNIT.match(name))
            return name, line.place, certain
    return None


def project_captioned(lines: Sequence[Cell | Paragraph]) -> tuple[str, Place] | None:
    """The project that the line right above a table names behind the mark of a list: （一）残疾人康复救助项目.

    Args:
        lines: what stands above the table; only the last of them counts.
    """
    for line in lines[-1:]:
        text = folded(line.text)
        name = _BEFORE.sub("", _HEADING.sub("", without_mark(text), count=1))
        said = _CAPTION.fullmatch(name) is not None and _OF_A_UNIT.search(name) is None
        if text != without_mark(text) and said and _OF_EVERY.fullmatch(name) is None:
            return name, line.place
    return None
