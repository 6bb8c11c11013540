"""What is written into the cells of a sheet around its table: titles and prose, which are no rows of it.

In a workbook the title, the report and the signature line fill cells like everything else, one cell a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell, Grid, Paragraph, filled_cells
from scorer.readers.printed.roles import STANDARD_GROUP, TOP_GROUP, TOP_WORD, is_funds_head, is_head, role_of, roles_of
from scorer.readers.printed.values import folded, mark_of, named, without_mark

#: The title of a table.
TITLE: Final = re.compile(
    r".*(?:自评表|评价表|得分表|评分表|自评打分表|绩效表|指标体系|评价指标|自评报告|自评结果)\S{0,12}"
)
#: What the row of the total is called.
TOTALS: Final = frozenset(
    (
        "总分",
        "合计",
        "总计",
        "总得分",
        "综合得分",
        "得分合计",
        "总分合计",
        "合计得分",
        "自评总分",
        "总和",
        "自评得分合计",
        "合计分",
        "分值合计",
        "Total",
        "Totalscore",
    )
)
#: What else a row of the total may be called: the word for the column of scores, which is no name of an indicator.
TOTAL_ROW: Final = re.compile(
    r"(?:单位|部门|本次)?(?:自评|自我评价|考评|考核|综合评价|评价|综合|最终|实际|指标|实)?"
    r"(?:总?得分|总?评分|总分值?|(?<=自评)分)(?:\((?:总分|(?:总分|满分)?:?\d{1,3}分?|含(?:预算|资金)执行\w{0,8})\))?"
    r"|总计得分|(?:分值|得分)总计"
)
#: What a row beside that of the total is called: the sum before bonus points, or what a reviewer made of the total.
_BESIDE_TOTAL: Final = re.compile(
    r"基[础本](?:得?分|分值|得分合计)|(?:财政|主管部门|专家组?|第三方|部门|[市县区省]级)?(?:部门|局)?"
    r"(?:审核|复核|复评|评审|核定|审定|抽查)(?:得分|总分|评分|总得分|得分合计)"
)
#: What says that a table goes on over the page: 续表, （续）, （接上页）, 附表1（续）, 绩效自评表（续）.
_GOES_ON: Final = re.compile(
    r"\(?续(?:[上前]?一?[表页])?[\d一二三四五六七八九十]{0,3}\)?:?"
    r"|\(?上?[接承](?:上|前)?一?(?:[表页]|第\d{1,4}页)(?:续)?\)?:?"
    r"|\(?[转接]下一?[表页]\)?|\(?下转(?:第\d{1,4}|下|后)页\)?|\(?(?:未完)?待续\)?"
    r"|附?[表件][\d一二三四五六七八九十.-]{0,5}\(?续表?\d?\)?"
    r"|.{0,80}(?:表|体系|结果)\(续表?[\d一二三四五六七八九十]{0,2}\)"
    r"|.{0,80}\(continued\)|continued",
    re.IGNORECASE,
)
_GOING_ON: Final = re.compile(r"[续接承转]|ontinued|ONTINUED")
_PAGE_NUMBER: Final = re.compile(
    r"第\d{1,4}页(?:[,/]?共\d{1,4}页)?|共\d{1,4}页[,/]?第\d{1,4}页|[-—–]{1,2}\d{1,4}[-—–]{1,2}|page\d{1,4}(?:of\d{1,4})?",
    re.IGNORECASE,
)
_LONGEST_PAGE_NUMBER: Final = 40
#: What a row is called that sums up others.
SUM_WORDS: Final = re.compile(r".{0,20}(?:小计|合计|总计)(?:分值|得分|分)?")
_LONGEST_TITLE: Final = 80
#: What the groups of level 1 are called, where a line names one.
_GROUP: Final = re.compile("|".join(one.pattern for one in (TOP_WORD, TOP_GROUP, STANDARD_GROUP)))
_LONGEST_GROUP: Final = 30
#: A line that runs across the table covers at least so many columns.
ACROSS: Final = 3
#: What stands down the side of the rows on indicators; a form with several has a head of its own below each.
SIDE_LABEL: Final = re.compile(r"(?:年度)?(?:绩效|总体)(?:目标|指标)(?:完成情况)?\d{0,2}(?:\(\d{1,3}分?\))?")
#: A name of an indicator is no sentence, and no heading of a report.
IS_PROSE: Final = re.compile(r".*[。；;：:].*|.{41,}|.*(?:问题|措施|建议|说明|情况分析|签字|签章)", re.DOTALL)

#: The marks of headings, 一、 and （一）, as `mark_of` gives them, and the names behind them; a sentence has signs.
_HEADINGS: Final = (0, 1)
_WORD: Final = re.compile(r"[\u4e00-\u9fff“”（）()]{2,14}")


def goes_on(text: str) -> bool:
    """Whether a line says that the table before it goes on: 续表, （接上页）, 绩效自评表（续）."""
    return (
        len(text) <= _LONGEST_TITLE
        and _GOING_ON.search(text) is not None
        and _GOES_ON.fullmatch(folded(text)) is not None
    )


def is_title(text: str) -> bool:
    """Whether a text is the title of a table or a report; heads of columns such as 评价指标 look like one too."""
    return len(text) <= _LONGEST_TITLE and TITLE.fullmatch(folded(text)) is not None


def is_page_number(text: str) -> bool:
    """Whether a line is the number of a page and nothing else: 第 2 页 共 3 页, - 2 -. A bare number may be a cell."""
    return len(text) <= _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(folded(text)) is not None


def between_pages(text: str) -> bool:
    """Whether a line stands between two pages of one table: 续表, or the number of a page."""
    return is_page_number(text) or goes_on(text)


def names_total(text: str) -> bool:
    """Whether a cell is the label of the total: 合计, 总分（100分）, 自评得分：."""
    return folded(named(text).name).rstrip(":") in TOTALS


def names_beside_total(text: str) -> bool:
    """Whether a row beside that of the total is called like this: 基础得分, 审核得分. An indicator may be so too."""
    return _BESIDE_TOTAL.fullmatch(folded(named(text).name).rstrip(":")) is not None


def names_group(cell: Cell) -> bool:
    """Whether a cell across a table names a group of level 1: 一、产出指标（50分）, 二、服务执行（60分）."""
    said = named(cell.text)
    return cell.columns >= ACROSS and (
        _is_group(said.name) or (said.points is not None and is_marked_heading(said.name))
    )


#: What names the goal of some rows, with its points: 年度绩效目标1（50分）：….
GOAL: Final = re.compile(r"(年度(?:绩效|总体)?目标[\d一二三四五六七八九]{0,2}):?\((\d{1,3}(?:\.\d{1,2})?)分?\)(?::.*)?")


def names_goal(cell: Cell) -> bool:
    """Whether a cell across a table names one of several goals, with its points: 年度绩效目标1（40分）：……."""
    said = named(cell.text)
    numbered = said.points is not None and said.name[-1:].isdecimal()
    labelled = numbered and SIDE_LABEL.fullmatch(folded(cell.text)) is not None
    return cell.columns >= ACROSS and (labelled or GOAL.fullmatch(folded(cell.text)) is not None)


def names_all_levels(name: str) -> bool:
    """Whether a name stands for all indicators, whatever their level, and for no one of several goals: 年度绩效指标."""
    return SIDE_LABEL.fullmatch(folded(name)) is not None and not name[-1:].isdecimal()


#: The label of a line that says why points were lost.
_WHY: Final = re.compile(r"[^:]{0,6}(?:原因|[扣失]分)[^:]{0,8}:.+")


def says_why(cells: Iterable[Cell]) -> bool:
    """Whether one cell across a table is all that a row has, and says why points were lost: 扣分原因：2次缺勤."""
    said = [cell for cell in cells if cell.text]
    return len(said) == 1 and said[0].columns >= ACROSS and _WHY.fullmatch(folded(said[0].text)) is not None


def heads_group(text: str) -> bool:
    """Whether a line by itself names a group that is known, or has its points: 一、产出指标, （二）服务保障（20分）."""
    said = named(text)
    short = len(text) <= _LONGEST_GROUP and not names_total(text) and IS_PROSE.fullmatch(folded(text)) is None
    return short and (said.points is not None or _is_group(said.name))


def heads_rows(text: str) -> bool:
    """Whether a line by itself names a group, or is numbered as headings are."""
    return heads_group(text) or is_marked_heading(text)


def is_marked_heading(text: str) -> bool:
    """Whether a line is a short name with the mark of a heading: 一、投入管理, （二）活动质量."""
    return mark_of(text) in _HEADINGS and _WORD.fullmatch(without_mark(text.strip())) is not None


def _is_group(name: str) -> bool:
    return _GROUP.fullmatch(without_mark(folded(name))) is not None


def with_asides(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; rows of one cell that stand around the rows of a table become paragraphs.

    A row that only says that the table goes on, or the number of a page, is no row.
    """
    for part in parts:
        if isinstance(part, Grid) and _has_rows(part):
            yield from _split(part)
        else:
            yield part


def _has_rows(grid: Grid) -> bool:
    """Whether most of its lines hold a row of cells, and not one cell each."""
    return grid.ruled or sum(len(filled_cells(row)) > 1 for row in grid.rows) * 2 > len(grid.rows)


def _split(grid: Grid) -> Iterator[Paragraph | Grid]:
    grid = attrs.evolve(grid, rows=tuple(row for row in grid.rows if not _between_pages(row)))
    asides = _asides(grid)
    rows: list[Mapping[int, Cell]] = []
    for index, row in enumerate(grid.rows):
        if index not in asides:
            rows.append(row)
            continue
        if rows:
            yield attrs.evolve(grid, rows=tuple(rows))
            rows = []
        yield from (Paragraph(text=cell.text, place=cell.place) for cell in filled_cells(row))
    if rows:
        yield attrs.evolve(grid, rows=tuple(rows))


def _between_pages(row: Mapping[int, Cell]) -> bool:
    filled = filled_cells(row)
    return len(filled) == 1 and between_pages(filled[0].text)


def _asides(grid: Grid) -> set[int]:
    """The rows of one cell that are no rows of a table."""
    found: set[int] = set()
    open_, totalled = False, False
    trailing: list[int] = []  # rows of one cell since the last row of several
    for index, row in enumerate(grid.rows):
        cells = filled_cells(row)
        if len(cells) > 1:
            roles = roles_of([cell.text for cell in cells])
            if is_head(roles) or is_funds_head(roles):
                found.update(trailing if open_ and totalled else ())
                open_, totalled = True, False
            totalled = totalled or any(names_total(cell.text) for cell in cells[:2])
            trailing = []
        elif cells:
            text = cells[0].text
            titled = is_title(text) and role_of(text) is None
            if not open_ and _is_over_head(grid, index):
                continue
            if not open_ or titled:
                open_, totalled = False, False
                found.add(index)
            else:
                trailing.append(index)
    if not totalled:
        begin = next(
            (at for at, index in enumerate(trailing) if IS_PROSE.fullmatch(filled_cells(grid.rows[index])[0].text)),
            None,
        )
        trailing = [] if begin is None else trailing[begin:]
    return found | set(trailing)


def _is_over_head(grid: Grid, index: int) -> bool:
    """Whether a line across the table names the group, or the goal, of the head in the next row."""
    (cell,) = filled_cells(grid.rows[index])
    below = [one.text for one in filled_cells(grid.rows[index + 1])] if index + 1 < len(grid.rows) else []
    return (names_group(cell) or names_goal(cell)) and is_head(roles_of(below))
