"""Sentences about tables of many units (docs/scale.md), and of a roster as CSV."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

TABLES: Mapping[str, Message] = {
    "unknown-column": Message(
        "error",
        "the column `{name}` is nothing the rubric {id} knows⟦; nearest: {nearest}⟧",
        "指标体系 {id} 里没有与列“{name}”对应的内容⟦，最接近的是：{nearest}⟧",
        "head a column with an indicator, a fact, an adjustment or one of: {reserved}",
        "列名应是指标、基础数据、加减分项，或下列之一：{reserved}",
    ),
    "column-ambiguous": Message(
        "error",
        "the column `{name}` may mean several things: {meanings}",
        "列“{name}”可以指几样东西：{meanings}",
        "head it with a code or a longer path; for a fact write `fact:{name}`",
        "请改用编码或更长的路径；如果是基础数据，请写“fact:{name}”",
    ),
    "column-without-head": Message(
        "error",
        "in a table no head means this indicator and nothing else: another thing has its name, and its code is {code}",
        "表里没有一个列名只指这个指标：它的名称另有所指，编码是 {code}",
        "give the indicator another name or another `code`",
        "请改这个指标的名称或编码（code）",
    ),
    "column-twice": Message(
        "error",
        "the columns `{first}` and `{second}` mean the same",
        "列“{first}”和“{second}”是同一样东西",
        "keep one of them",
        "请只保留一列",
    ),
    "cell-without-head": Message(
        "error",
        "column {column} has something in this row, and the first line has no head for it",
        "第 {column} 列在这一行有内容，第一行却没有列名",
        "begin the table with its heads, and give every column that is filled one",
        "表格第一行应是列名（表题请删去），有内容的列都要有列名",
    ),
    "column-not-asked": Message(
        "error",
        "nothing asks for the column `{name}`: {node} takes {parts}",
        "列“{name}”没有用处：{node} 只接受 {parts}",
        "take it away, or correct what stands after #",
        "请删去这一列，或更正 # 后面的字",
    ),
    "columns-missing": Message(
        "error",
        "the table says nothing to score: it needs the column `unit` and at least one of the rubric {id}",
        "表中没有可以评分的内容：需要 unit 列，以及指标体系 {id} 的至少一列",
        "one row a unit, one column an indicator or a fact; the first line holds the names",
        "每个单位一行，每个指标或基础数据一列，第一行是列名",
    ),
    "table-damaged": Message(
        "error",
        "this cannot be read as a table: {reason}",
        "无法作为表格读取：{reason}",
        "save the table once more, as CSV in UTF-8 or as Parquet",
        "请重新另存为 UTF-8 编码的 CSV 或 Parquet 文件",
    ),
    "not-comma-separated": Message(
        "error",
        "the cells of the first line seem to be separated by `{separator}`, not by commas",
        "第一行各格之间看来用的是“{separator}”，不是逗号",
        "save the table from the spreadsheet once more, as CSV UTF-8 (comma delimited)",
        "请在表格软件中重新另存为“CSV UTF-8（逗号分隔）”",
    ),
    "table-line-uneven": Message(
        "error",
        "this line has {found} cells, the first line has {wanted}",
        "这一行有 {found} 格，第一行有 {wanted} 格",
        "put a cell that holds a comma into quotes, and leave a blank cell empty",
        "含逗号的单元格要加引号，空白单元格也要保留",
    ),
    "cell-not-number": Message(
        "error",
        "the column `{column}` says `{value}`, which is no number",
        "“{column}”列写的“{value}”不是数字",
        "write digits only, `1234.5` or `1,234.5`; a percent sign only for a fact that is a share; leave blank what is "
        "not known",
        "请只写数字，如 1234.5 或 1,234.5；只有以比率计的数据可带百分号；不清楚的留空",
    ),
    "year-blank": Message(
        "error",
        "the column `{column}` is blank in this row",
        "这一行的“{column}”没有填写",
        "write the budget year ({years}); for one year of a rubric leave the whole column blank or take it away",
        "请填写预算年度（{years}）；指标体系只用于一个年度的，可以整列不填或删去这一列",
    ),
    "card-twice": Message(
        "error",
        "the same card stands in the table more than once: {identity}",
        "同一张表在表中出现了不止一次：{identity}",
        "keep one of the rows, or tell them apart by code, project, year, kind or reviewer",
        "请只保留一行，或用单位代码（code）、项目（project）、年度（year）、类别（kind）、评价人（reviewer）加以区别",
    ),
    "cell-twice": Message(
        "error",
        "the long table gives `{indicator}` of this card twice",
        "长表中这张表的“{indicator}”出现了两次",
        "keep one of the rows",
        "请只保留一行",
    ),
}
