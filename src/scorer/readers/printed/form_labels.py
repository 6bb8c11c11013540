"""The labels of a form, and what stands beside them: 项目名称, 主管部门, 自评总分, 存在的问题."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import role_of
from scorer.readers.printed.values import OF_A_NAME, folded, is_blank, number

#: The place of the seal behind a label or a name.
SEALED: Final = r"[（(](?:盖公章|盖章|公章|签章|章)[)）]"
#: What a unit is called in the labels of its own kind of form: 学校名称, 填报医院, or 学校： alone.
INSTITUTIONS: Final = ("学校", "医院", "医疗机构", "卫生院", "幼儿园", "机构", "企业")
#: Labels beside which the form says something about itself, by what they are to us. People are not kept.
LABELS: Final[Mapping[str, str]] = {
    "项目名称": "project",
    "项目支出名称": "project",
    "项目代码": "project_code",
    "项目编码": "project_code",
    "主管部门": "department",
    "主管部门及代码": "department",
    "预算主管部门": "department",
    "项目主管单位": "department",
    "部门名称": "unit",
    "单位名称": "unit",
    "部门(单位)名称": "unit",
    "部门(单位)": "unit",
    "部门单位名称": "unit",
    "填报单位": "unit",
    "预算单位": "unit",
    "预算单位名称": "unit",
    "预算部门": "unit",
    "预算部门名称": "unit",
    "预算部门(单位)名称": "unit",
    "项目单位": "unit",
    "项目实施单位": "unit",
    "实施单位": "unit",
    "资金使用单位": "unit",
    "被评价单位": "unit",
    "评价单位": "evaluator",  # who evaluates, or, in a self-evaluation, the unit itself
    "自评单位": "unit",
    "自评总分": "declared",
    "自评总分(分)": "declared",
    "自评总得分": "declared",
    "项目总得分": "declared",
    "项目自评总分": "declared",
    "项目自评得分": "declared",
    "总得分": "declared",
    "自评得分": "declared",
    "存在问题": "problems",
    "存在的问题": "problems",
    "存在的主要问题": "problems",
    "主要问题": "problems",
    "偏差大或目标未完成原因分析": "problems",
    "改进措施": "measures",
    "下一步改进措施": "measures",
    "整改措施": "measures",
    "改进建议": "measures",
    "改进措施及结果应用方案": "measures",
    "评价结论": "conclusion",
    "自评结论": "conclusion",
}
#: Whose form it is, in the labels that say it otherwise: 项目承担单位, 用款单位（公章）, 填报部门, 企业名称.
WHOSE: Final = (
    "(?:填报|填表|填写|申报|上报|报送|编报|编制|自评|被评价|被考核|项目|实施|承担|执行|牵头|责任|资金|使用|用款|建设|预算"
    "|基层|具体|二级|下属)"
)
_OF_UNITS: Final = rf"(?:单位|部门|{'|'.join(INSTITUTIONS)}|公司|院校|乡镇|街道|主体)(?:\((?:单位|部门)\)|及单位)?"
UNIT_LABEL: Final = rf"(?:{WHOSE}{{1,3}}{_OF_UNITS}|{_OF_UNITS})(?:名称|全称)|{WHOSE}{{1,3}}{_OF_UNITS}"
_UNIT_LABEL: Final = re.compile(UNIT_LABEL)
#: What names the unit where no label but this one does: beside 预算单位 it is the department above it.
_WEAK_UNIT: Final = "部门名称"
#: The label of one of several projects whose forms stand below each other.
_PROJECT: Final = re.compile(r"项目[一二三四五六七八九十\d]{1,3}:?")
#: What names the unit where it stands beside the project.
_BARE_UNITS: Final = ("单位", "部门")
_YEAR_WORD: Final = "(?:预算|项目|评价|自评|绩效|考核|考评|所属|填报|资金|会计)?(?:年度|年份)"
#: The budget year beside a label of its own.
YEAR_LABEL: Final = re.compile(f"{_YEAR_WORD}:?")
YEAR: Final = re.compile(r"20[0-4]\d(?:年度?)?")
#: The labels beside which a name or a number stands, and no sentence.
_SHORT: Final = "|".join(
    re.escape(label)
    for label in sorted(LABELS, key=len, reverse=True)
    if LABELS[label] not in ("problems", "measures", "conclusion")
)
#: What else asks for the name of what was paid for: 转移支付(项目)名称, 专项资金名称, 项目名称(全称).
_NAME_OF_PROJECT: Final = re.compile(
    r"(?:(?:被?评价|自评|支出|预算|[一二三]级|子)?项目(?:资金)?|转移支付|(?:专项)?资金|专项|政策|工程|课题)"
    r"(?:\([^()]{1,6}\))?(?:支出)?(?:名称|全称)(?:\([^()]{1,6}\))?"
)
#: Beside the name of the project alone, in a row or behind a colon; elsewhere it may be the head of a column.
_LOOSE_PROJECT: Final = "(?:被?评价|自评|评审|考核|支出|预算|具体|绩效|资金)?项目"
#: A label and its colon, wherever in a line: the gap before it is lost where a reader joined words over it.
#: 项目： and 单位：分 tell nothing of the unit, and end its name.
_INSIDE: Final = re.compile(
    f"(?:{_NAME_OF_PROJECT.pattern}|{_SHORT}|{_YEAR_WORD}|{UNIT_LABEL}|{_LOOSE_PROJECT}|(?:计量|金额)?单位)"
    f"(?:{SEALED})?[:：]"
)
#: The label of the project without a word for its name, before what is no sentence.
_BARE_PROJECT: Final = re.compile(rf"(?:^|(?<=\s)){_LOOSE_PROJECT}[:：](?=\s{{0,3}}[^\s。；，;,:：]{{2,40}}(?:\s|$))")
_PIECE: Final = re.compile(f"{OF_A_NAME}+")
#: In what the amounts of a form are told; no label of a unit, and no end of the name before it.
_MONEY_IN: Final = re.compile(r"[(（]?(?:金额)?单位[:：]\s{0,3}(?:亿|百万|万|千)?元(?:、分)?[)）]?")
#: What stands in a sentence, or between a label and what it names.
_BETWEEN: Final = re.compile(r"[\s:：,，。;；]")
#: Labels of a form beside which nothing stands that is kept: people, and the blocks that follow its head.
_NOT_KEPT: Final = (
    r"(?:项目负责人|联系人)(?:及(?:联系)?电话)?|负责人及(?:联系)?电话|联系电话|(?:项目|预算)资金(?=[（(]|$)|资金(?:总体)?情况"
    r"|预算执行情况|项目(?:类[别型]|属性|概况|起止时间|实施期)|年度(?:总体|绩效)目标"
)
_ANYWHERE: Final = re.compile(f"{_SHORT}|{_NOT_KEPT}")
_OTHER_LABEL: Final = re.compile(rf"(?:{_NOT_KEPT})(?:\([^()]{{1,6}}\))*:?")
_BEGINS: Final = re.compile(rf"\s*(?:{_SHORT})")
#: What a county says of the units whose form it is: 县级预算部门名称.
_LEVEL_OF_A_UNIT: Final = re.compile(r"^[省市县区]级(?=预算)")
#: The label of a project that is part of another.
_BELOW_ANOTHER: Final = re.compile(r"[二三]级项目")
_SEAL: Final = re.compile(f"{SEALED}$")


def pieces_of(text: str) -> list[str]:
    """The labels of a line and what stands beside them, told apart by blanks, by colons, or by the labels alone."""
    text = _BARE_PROJECT.sub("项目名称：", _MONEY_IN.sub(" ", text))
    ran_together = begins_with_label(text) and not _BETWEEN.search(text.strip())  # 主管部门示例局实施单位示例站
    pattern = _ANYWHERE if ran_together else _INSIDE
    shown = pattern.sub(r" \g<0> ", text)
    return _with_numbers(_PIECE.findall(shown), text)


def _with_numbers(pieces: Sequence[str], line: str) -> list[str]:
    """The pieces, a name with the numbers in it as one: the text of a PDF has blanks around these (2022 年补助)."""
    joined: list[str] = []
    for piece in pieces:
        beside = joined[-1:] and _NUMBER_BESIDE.search(f"{joined[-1]} {piece}") and f"{joined[-1]} {piece}" in line
        named = len(joined) > 1 and label_of(joined[-2]) in OF_HEADS and not is_any_label(joined[-1])
        if beside and named and not is_any_label(piece):
            joined[-1] += f" {piece}"
        else:
            joined.append(piece)
    return joined


def begins_with_label(text: str) -> bool:
    """Whether a line begins with a label, so that it is no name by itself."""
    return _BEGINS.match(text) is not None


#: A number beside a word, with a blank between the two.
_NUMBER_BESIDE: Final = re.compile(r"\d [^\W\d_]|[^\W\d_] \d")
#: What a unit is called that stands among the values of a block of labels, which may have others between them.
_A_UNIT: Final = re.compile(
    r".*(?:局|委|会|办|室|处|院|校|中心|站|所|政府|乡|镇|厅|馆|队|台|场|学|公司|部|社|园)(?:\(.*\))?"
)
#: A longer text behind a label is no name.
LONGEST_SAID: Final = 60
#: No unit, but the next head of a list of units: 单位名称, 编制数, 单位性质.
_COUNTED: Final = re.compile(r".{0,12}(?:数|率|额|性质|类型|职能|情况|编制)")
#: What a form says in the place of the name of its own unit, which another line of it names.
_OWN: Final = frozenset(("本单位", "本部门", "本级", "本局", "本院", "本校", "同上"))
#: A list with fewer columns may be the labels and values of a form.
_LEAST_HEADS: Final = 3
#: What labels in the head of a form are to us.
OF_HEADS: Final = frozenset(("project", "project_code", "department", "unit", "evaluator"))
OF_UNITS: Final = frozenset(("department", "unit"))


def labelled(grid: Grid, above: Sequence[Paragraph] = ()) -> dict[str, Cell]:
    """What stands beside the labels of a form, or behind them in one cell, by what the labels are.

    Args:
        grid: the form.
        above: the line above it, which its first label may begin in.
    """
    single = not grid.ruled and all(len(row) == 1 for row in grid.rows)
    below = (*grid.rows[1:], {})
    rows = [
        [piece for cell in filled_cells(row) for piece in _told_apart(cell)]
        for row, under in zip(grid.rows, below, strict=True)
        if not _over_numbers(row, under)
    ]
    return beside_labels(
        [[cell for row in rows for cell in row]] if single else rows if grid.ruled else _joined(rows, above)
    )


def _joined(rows: Sequence[list[Cell]], lines: Sequence[Paragraph]) -> list[list[Cell]]:
    """The rows, a label that a cell of two lines holds as one: 项目支出 on a line of its own above 名称 and more."""
    joined = []
    for above, row in pairwise([[Cell(text=line.text, place=line.place) for line in lines], *rows]):
        whole = f"{above[0].text}{row[0].text}" if len(above) == 1 < len(row) else ""
        joined.append([attrs.evolve(row[0], text=whole), *row[1:]] if label_of(whole) in OF_HEADS else row)
    return joined


def _told_apart(cell: Cell) -> list[Cell]:
    """A cell that holds a label of the head of a form and what belongs beside it, 单位名称：示例局, as two."""
    label, colon, said = cell.text.partition(":" if ":" in cell.text else "：")
    known = label_of(label) in {*OF_HEADS, "declared"} or YEAR_LABEL.fullmatch(folded(label)) is not None
    known |= _BARE_PROJECT.match(cell.text) is not None
    if not (colon and said.strip() and known) or len(said) > LONGEST_SAID:
        return [cell]
    return [attrs.evolve(cell, text=piece) for piece in pieces_of(cell.text)]


def _over_numbers(row: Mapping[int, Cell], below: Mapping[int, Cell]) -> bool:
    """Whether a row is the head of a list, as of staff: 单位名称 单位性质 编制数 在职人数 over 局机关 行政 45 47.

    Two of its words that stand beside each other have numbers below them; in a form a label never has one.
    """
    words = [column for column, cell in row.items() if cell.text and number(cell.text) is None]
    over = {column for column in words if column in below and number(below[column].text) is not None}
    return len(words) >= _LEAST_HEADS and any(column + 1 in over for column in over)


def beside_labels(rows: Iterable[Sequence[Cell]]) -> dict[str, Cell]:
    """What follows a label in rows of filled cells, by what it is; the first of each, 二级项目名称 before 一级."""
    found: dict[str, Cell] = {}
    weak: dict[str, Cell] = {}
    weakest: dict[str, Cell] = {}
    for cells in rows:
        if names_project(cells) or _beside_unit(cells) or _beside_project(cells):
            found.setdefault("project", cells[1])
        for at, (label, value) in enumerate(pairwise(cells)):
            key = None if _numbered(cells[at + 2 : at + 4]) else label_of(label.text)
            no_value = is_blank(value.text) or is_any_label(value.text) or role_of(value.text) is not None
            said = folded(value.text)
            no_value |= key in (*OF_UNITS, "evaluator") and (said in _OWN or _COUNTED.fullmatch(said) is not None)
            if key is not None and not no_value:
                if key == "project" and _BELOW_ANOTHER.match(folded(label.text)):
                    found["project"] = value
                (weak if folded(label.text).rstrip(":") == _WEAK_UNIT else found).setdefault(key, value)
            elif key is None and names_unit_otherwise(label.text) and is_unit(value.text):
                weakest.setdefault("unit", value)
            elif YEAR_LABEL.fullmatch(folded(label.text)) and YEAR.fullmatch(folded(value.text)):
                found.setdefault("year", value)
    return {**weakest, **weak, **found}


def _numbered(cells: Sequence[Cell]) -> bool:
    """Whether two numbers stand behind a label and a name: that is a row of a table, 主管部门 主管部门考评 8 8."""
    return len(cells) == 2 and all(number(cell.text) is not None for cell in cells)


def is_unit(text: str) -> bool:
    """Whether a name ends as those of units do: 示例县水利局, 示例县学生资助管理中心."""
    return _A_UNIT.fullmatch(folded(text)) is not None


def is_any_label(text: str) -> bool:
    """Whether a text is a label, so that what stands before it was left blank."""
    return label_of(text) is not None or _OTHER_LABEL.fullmatch(folded(text)) is not None


def is_label(text: str) -> bool:
    """Whether a text is a label of a form, beside which the form says something about itself."""
    return label_of(text) is not None


def is_form_head(text: str) -> bool:
    """Whether a text is a label that the head of the next form begins with: 项目名称, 主管部门, 填报单位."""
    return label_of(text) in OF_HEADS


def names_project(cells: Sequence[Cell]) -> bool:
    """Whether the filled cells of a row say which of several projects the form below is of: 项目二, 道路养护."""
    return len(cells) == 2 and _PROJECT.fullmatch(folded(cells[0].text)) is not None and number(cells[1].text) is None


def _beside_unit(cells: Sequence[Cell]) -> bool:
    """Whether a row names the project and the unit, each beside a bare word: 项目, 道路养护, 单位, 示例站."""
    words = [folded(cell.text).rstrip(":") for cell in cells]
    if len(words) != 4 or re.fullmatch(_LOOSE_PROJECT, words[0]) is None:
        return False
    return words[2] in _BARE_UNITS or label_of(words[2]) == "unit" or names_unit_otherwise(words[2])


def _beside_project(cells: Sequence[Cell]) -> bool:
    """Whether a row has nothing but a loose label and what may be the project: 评价项目, 道路养护."""
    if len(cells) != 2 or re.fullmatch(_LOOSE_PROJECT, folded(cells[0].text).rstrip(":")) is None:
        return False
    said = cells[1].text
    sentence = _BETWEEN.search(folded(said)) is not None
    return number(said) is None and not sentence and not is_any_label(said) and role_of(said) is None


def names_unit_otherwise(text: str) -> bool:
    """Whether a label asks for the unit in words of its own; beside it may stand something else all the same."""
    label = folded(text).rstrip(":")
    bare = _SEAL.sub("", label)
    return _UNIT_LABEL.fullmatch(bare) is not None or (bare != label and bare in _BARE_UNITS)


def label_of(text: str) -> str | None:
    """What the form says beside a label, such as "unit" beside 填报单位; None for a text that is no label we keep."""
    shown = _LEVEL_OF_A_UNIT.sub("", folded(text).rstrip(":"))
    known = LABELS.get(shown) or LABELS.get(_SEAL.sub("", shown))
    return "project" if known is None and _NAME_OF_PROJECT.fullmatch(shown) else known
