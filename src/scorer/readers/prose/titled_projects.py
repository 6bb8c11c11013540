"""The project that a title names, where no label of a form does: 示例县2022年林业产业发展专项资金绩效评价报告."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scorer.diagnostics import Place
from scorer.readers.printed.form_labels import begins_with_label
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.rows import Doubt, Table
from scorer.readers.printed.values import folded, is_blank, without_mark

_LONGEST: Final = 80
#: The label of the project in a line of text, perhaps without its end, and what stands behind it.
_LABEL: Final = re.compile(r"(项目名)(?:称:?)?(.*)")
#: A title of the evaluation of a project: what is evaluated ends in the word for money or work.
_TITLE: Final = re.compile(
    r"(?:附:|附?[件表]\d{0,2}[:.、]?)?+(?!附:)(.{2,60}?(?:项目|资金|经费|补助|补贴|工程|专项))(?:支出|实施)?"
    r"(?:[^、,和与及]{2}期)?(?:\(20\d\d年?度?\)|20\d\d年度?)?(?:情况)?(?:的)?"
    r"(?:部门|财政|重点|事后|全过程)?(?:支出)?(?:绩效|自评).{0,20}(?:报告|表|结果|体系|公示|公开|情况|自评)(?:\(.{1,12}\))?"
)
#: What stands before the name: the unit or the place, and the year.
_BEFORE: Final = re.compile(r".*?20\d\d年(?:年|度)?(?:至20\d\d年度?)?|.*[局委办厅院校所站社会府心]关于")
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

#: What is evaluated, whatever it is.
_ANY_TITLE: Final = re.compile(
    r"(?:附?[件表]\d{0,2}[:.、]?)?(.{2,60}?)(?:支出)?(?:绩效|自评|自查).{0,20}(?:\(.{1,12}\))?"
)
#: The title of scores alone has to speak of money or work: 渔港改造项目专家评分汇总表.
_SCORED_TITLE: Final = re.compile(
    r"(?:附?[件表]\d{0,2}[:.、]?)?(.{2,60}?(?:项目|资金|经费|补助|补贴|工程|专项)).{0,6}?(?:评分|得分|打分|计分).{0,8}表"
)
#: What is evaluated and is no project: a department, an area, a list.
_OF_NO_PROJECT: Final = re.compile(r"整体|部门|单位|区域|汇总|一览|决算")
_A_UNIT: Final = re.compile(r"[局委办厅院校学府会馆队处站所心司](?:机关|本级)?(?:\d{0,3}个?)?(?:项目|专项资金)?$")


def project_not_read(table: Table, lines: Sequence[Cell | Paragraph], unit: str) -> Doubt | None:
    """Why a table may have a project that was not read: something stands beside its label, or perhaps in its title.

    Args:
        table: of which no label names the project, and no title certainly.
        lines: what stands above it.
        unit: whose table it is; its name is none of a project.
    """
    for line in lines:
        said = _LABEL.fullmatch(folded(line.text))
        if said and not is_blank(said[2]) and not begins_with_label(said[2]):
            return Doubt(code="project-not-read", place=line.place, values={"text": line.text[:_LONGEST]})
    scored = [line.text for line in lines if len(line.text) <= _LONGEST and _SCORED_TITLE.fullmatch(folded(line.text))]
    missing = next((title for title in (table.title, *scored) if _misses_project(table, title, unit)), None)
    return None if missing is None else Doubt(code="project-missing", place=table.place, values={"title": missing})


def _misses_project(table: Table, title: str, unit: str) -> bool:
    """Whether the title of a table may have the name of a project in it, but no word of one: 小水库维修绩效自评表.

    The form of a whole department says that in its title.

    Args:
        table: of which no label names the project, and no title certainly.
        title: of the table, or a line above it that may be one.
        unit: whose table it is; its name is none of a project.
    """
    said = _ANY_TITLE.fullmatch(folded(title)) or _SCORED_TITLE.fullmatch(folded(title))
    if said is None or _OF_NO_PROJECT.search(said[1]):
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
            certain = behind != said[1] and _OF_A_PLACE.search(name) is None
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
