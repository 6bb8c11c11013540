"""The words below the rows of a table that belong to no row: signatures, remarks, problems and measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scorer.readers.printed.asides import TOTAL_ROW, names_total
from scorer.readers.printed.form_labels import is_form_head, names_project
from scorer.readers.printed.grid import Cell, filled_cells
from scorer.readers.printed.values import folded, named, number

#: What follows the rows and belongs to no row.
_FOOTERS: Final = frozenset(
    (
        *(
            "评价结论",
            "自评结论",
            "存在问题",
            "存在的问题",
            "存在的主要问题",
            "主要问题",
            "改进措施",
            "下一步改进措施",
            "整改措施",
            "改进建议",
        ),
        *(
            "填报人",
            "填表人",
            "项目负责人",
            "财务负责人",
            "单位负责人",
            "联系人",
            "联系电话",
            "填报日期",
            "填报时间",
            "填报单位",
            "评价等级",
            "评价人",
            "自评人",
            "复核人",
            "审核人",
            "制表人",
            "经办人",
            "评价组组长",
            "评价小组组长",
        ),
        *("主要经验", "经验做法", "主要经验做法", "主要经验及做法"),
        *("备注", "说明", "注", "其他需要说明的问题", "自评等级", "等级", "评价人员"),
    )
)
#: The same where more words follow, such as 改进措施及结果应用方案.
_FOOTER: Final = re.compile(
    r"注:|填[表报]说明|其他需要?说明|偏差[^率度]{0,12}原因分析|改进措施及结果应用|年度(?:绩效|总体)?目标\d*:"
)
#: The total may stand so many rows below 其他需要说明事项.
_BELOW_FOOTER: Final = 2


def is_footer(text: str) -> bool:
    """Whether a text begins what stands below the rows: 填报人, 备注：…, 存在的问题."""
    shown = folded(text)
    return shown.split(":")[0] in _FOOTERS or _FOOTER.match(shown) is not None


def up_to_the_end(rows: Sequence[Mapping[int, Cell]]) -> Iterator[Mapping[int, Cell]]:
    """The rows before the first one that belongs to none, and the total where it stands below that."""
    end = next(iter(_footers(rows)), len(rows))
    total = next((at for at in reversed(range(end)) if _may_be_total(rows[at])), end)
    # Below the total of numbered rows, one without any number is a line for signatures, however wide.
    counted = any(_has_number(row) for row in rows[:total])
    if all(_is_saying(row) or (counted and not _has_number(row)) for row in rows[total + 1 : end]):
        end = min(total + 1, end)
    yield from rows[:end]
    if (below := total_below(rows[end + 1 :])) is not None:
        yield below


def up_to_next_form(rows: Sequence[Mapping[int, Cell]]) -> Sequence[Mapping[int, Cell]]:
    """The rows up to the first label of another form below the total, such as 项目名称."""
    totalled = False
    for at, row in enumerate(rows):
        first = next(iter(filled_cells(row)), None)
        if totalled and first is not None and is_form_head(first.text):
            return rows[:at]
        totalled = totalled or begins_with_total(row)
    return rows


def begins_with_total(row: Mapping[int, Cell]) -> bool:
    """Whether the first word of a row is that of a total."""
    first = next(iter(filled_cells(row)), None)
    return first is not None and names_total(first.text)


def _may_be_total(row: Mapping[int, Cell]) -> bool:
    """Whether a row is that of the total, or is called like one (综合评分) and has numbers."""
    first = next((folded(named(cell.text).name) for cell in filled_cells(row)), "")
    return begins_with_total(row) or (TOTAL_ROW.fullmatch(first) is not None and _has_number(row))


def _is_saying(row: Mapping[int, Cell]) -> bool:
    """Whether a row has a label and words beside it at most, as what a form says below its total: 经验做法, 无."""
    return len(filled_cells(row)) <= 2 and not _has_number(row)


def _has_number(row: Mapping[int, Cell]) -> bool:
    return any(number(cell.text) is not None for cell in filled_cells(row))


def total_below(rows: Sequence[Mapping[int, Cell]]) -> Mapping[int, Cell] | None:
    """The row of the total among the first rows below a footer: 其他需要说明事项, 无 above 总分, 100, 96."""
    return next((row for row in rows[:_BELOW_FOOTER] if begins_with_total(row)), None)


def behind_footer(rows: Sequence[Mapping[int, Cell]], *, ruled: bool) -> tuple[Mapping[int, Cell], ...]:
    """What stands below the row at which `ruled` or `unruled` stops, without a total that is read all the same."""
    found = (at for at, row in enumerate(rows) if any(cell.text and is_footer(cell.text) for cell in row.values()))
    for index in _footers(rows) if ruled else found:
        read = total_below(rows[index + 1 :])
        return tuple(row for row in rows[index + 1 :] if row is not read)
    return ()


def _footers(rows: Sequence[Mapping[int, Cell]]) -> Iterator[int]:
    """The rows that begin what stands below; a label beside a cell merged from above, 主管部门, is a group of it."""
    reached = 0
    for at, row in enumerate(rows):
        said = filled_cells(row)
        if said and (is_footer(said[0].text) or names_project(said) or (is_form_head(said[0].text) and at >= reached)):
            yield at
        reached = max([reached, *(at + cell.rows for cell in row.values())])
