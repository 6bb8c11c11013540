"""Sentences about many cards at once: what shows only beside others, and the files that a comparison reads."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

COMPARISON: Mapping[str, Message] = {
    "identical-scores": Message(
        "finding",
        "the same scores at every indicator as {other} ({count} other units)",
        "每个指标的得分都与“{other}”相同（共 {count} 个其他单位）",
    ),
    "copied-reason": Message(
        "finding",
        "the reason for the lost points is word for word that of {other} ({count} other units)",
        "扣分原因与“{other}”一字不差（共 {count} 个其他单位）",
    ),
    "at-grade-edge": Message(
        "finding",
        "the total {total} just reaches {grade}, which begins at {start}",
        "总分 {total} 刚好够到“{grade}”（{start} 分起）",
    ),
    "far-from-peers": Message(
        "finding",
        "a rate of {rate}, far from the median {median} of {count} units",
        "得分率 {rate}，远离 {count} 个单位的中位数 {median}",
    ),
    "corrects-itself": Message(
        "error",
        "`corrects` stands in a self-assessment",
        "自评里写了 corrects",
        'Say kind = "review" or "final", or remove `corrects`.',
        "请把 kind 写成 review 或 final，或删去 corrects。",
    ),
    "corrects-another": Message(
        "error",
        "{file} is no assessment of the same rubric, unit, project and year (it is of {unit}, {year})",
        "{file} 不是同一指标体系、单位、项目和年度的自评（它是 {unit} {year} 年的）",
        "Name the file of the unit's own assessment.",
        "请写这个单位自己的自评文件。",
    ),
    "corrects-loop": Message(
        "error",
        "this file and {file} correct each other",
        "本文件与 {file} 互相复核",
        "One of them is the unit's own assessment, without `corrects`.",
        "其中一份应是单位自己的自评，不写 corrects。",
    ),
    "table-without-rubric": Message(
        "error",
        "a table does not say which rubric it is for",
        "表里没有写用哪个指标体系",
        "Add --rubric and its id.",
        "请加上 --rubric 和指标体系编号。",
    ),
    "table-too-long-to-compare": Message(
        "error",
        "the table has {rows} rows; a table of more than {limit} is compared with other tables only",
        "表有 {rows} 行；超过 {limit} 行的表只能与其他表一起比较",
        "Name tables only.",
        "请只给出表。",
    ),
    "department-too-large": Message(
        "error",
        "the department {name} has {cards} cards in this table, and a department's sheet has {limit} at most",
        "主管部门“{name}”在本表中有 {cards} 份，部门汇总表最多列 {limit} 份",
        "Write the ranking as CSV or Parquet (--table ranking) and filter its column of departments.",
        "请用 --table ranking 把排名输出为 CSV 或 Parquet，再按主管部门筛选。",
    ),
    "table-cut": Message(
        "warning",
        "of the table `{table}` the first {shown} of the {rows} rows are written",
        "表 {table} 共 {rows} 行，只写出前 {shown} 行",
        "Compare parts of the table, up to 10,000 rows each, to have all of them.",
        "如需全部，请把表分成不超过 10,000 行的部分分别比较。",
    ),
    "fewer-draws": Message(
        "notice",
        "{units} units are many: how firm the ranks are follows from {draws} draws instead of {wanted}",
        "单位较多（{units} 个）：名次稳健性按 {draws} 次抽取计算，而不是 {wanted} 次",
    ),
    "values-too-large-to-rank": Message(
        "warning",
        "{rows} rows have a value that is too large to be compared in a long table; they have no place",
        "有 {rows} 行的数值过大，长表中无法比较大小，这些行没有名次",
        "Look for a wrong digit or unit of measurement in the facts of these rows; up to 10,000 rows any value has its "
        "place.",
        "请检查这些行的基础数据有无多写数字或写错计量单位；不超过 10,000 行的表，多大的数值都能排名次。",
    ),
    "nothing-to-compare": Message(
        "error",
        "there is no assessment among these inputs",
        "这些输入里没有一份自评",
        "Name assessment files, a folder that holds some, or a table with a row for each unit.",
        "请给出自评文件、装有自评文件的文件夹，或每个单位填有一行的表。",
    ),
    "other-year": Message(
        "error",
        "an assessment of {year}; only the cards of {wanted} and of the year before are compared",
        "这是 {year} 年的自评，本次只比较 {wanted} 年和上一年",
        "Check `year`, or leave the file out.",
        "请核对 year，或不要放入这个文件。",
    ),
    "rows-elsewhere": Message(
        "warning",
        "{rows} rows are of other kinds; of {year} one kind ({kind}) is ranked, with last year's and reviews beside it",
        "有 {rows} 行属于其他类别；{year} 年只对一类（{kind}）排名，并与上年和复核对照",
        "Rank another kind with --kind.",
        "其他类别请用 --kind 另行排名。",
    ),
    "nothing-to-rank": Message(
        "error",
        "of the inputs that can be used none is of the year and the kind that are to be ranked",
        "能用的输入里，没有一份属于要排名的年度和类别",
        "Check --year and --kind, or leave them out.",
        "请核对 --year 和 --kind，或不写这两项。",
    ),
    "roster-without-name": Message(
        "error",
        "a line without the name of a unit",
        "该行没有单位名称",
        "Fill in `name` (and `code` where there is one).",
        "请填写 name（有代码的填 code）。",
    ),
    "roster-unit-twice": Message(
        "error",
        "the unit {name} stands on line {line} already",
        "单位“{name}”在第 {line} 行已经出现",
        "Remove one of the two lines.",
        "请删去其中一行。",
    ),
    "roster-cells": Message(
        "error",
        "the line has {count} cells, and the first line names {columns} columns",
        "该行有 {count} 格，而首行只有 {columns} 列",
        'Put a text with a comma into quotes, as in "A, B", or name the column.',
        '文字中有逗号的请加英文双引号，如 "甲,乙"；多出的一列请在首行写明列名。',
    ),
    "roster-column-twice": Message(
        "error",
        "two columns of the roster are `{name}`",
        "花名册里有两列都是 {name}",
        "Keep one of them.",
        "请只留其中一列。",
    ),
    "roster-column-blank": Message(
        "error",
        "column {column} has no name, and line {line} has something in it",
        "第 {column} 列没有列名，而第 {line} 行这一列有内容",
        "Name the column in the first line, or remove it; the names are {known}.",
        "请在首行写明列名，或删去这一列；可用的列名是 {known}。",
    ),
    "roster-column-unknown": Message(
        "error",
        "the roster has a column `{name}`; its columns are {known}",
        "花名册里有列“{name}”；可用的列是 {known}",
        "Rename or remove the column.",
        "请改名或删去这一列。",
    ),
    "roster-column-missing": Message(
        "error",
        "the roster has no column `name`; its first line names the columns: {known}",
        "花名册没有 name 列；首行应写列名：{known}",
        "Begin the file with a line such as code,name,department,region,type.",
        "请在首行写列名，如 code,name,department,region,type。",
    ),
    "roster-budget": Message(
        "error",
        "the budget {found} is no number (of 10,000 yuan)",
        "预算“{found}”不是以万元计的数",
        "Write a number such as 128.5, or leave it blank.",
        "请写数字，如 128.5，或留空。",
    ),
    "nothing-complete": Message(
        "error",
        "there is no table `{name}`, since nothing is ranked: no card is complete; there are {known}",
        "没有表“{name}”，因为没有一份自评填写完整，不作排名；有 {known}",
        "Fill in the open indicators; --table incomplete says whose cards have some.",
        "请把没有填的指标填好；--table incomplete 列出哪些单位没有填完。",
    ),
    "unknown-table": Message(
        "error",
        "this comparison has no table `{name}`; it has {known}",
        "本次比较没有表“{name}”；有 {known}",
        "Name one of these with --table.",
        "请用 --table 写其中之一。",
    ),
    "unknown-department": Message(
        "error",
        "no unit belongs to a department called `{name}`",
        "没有单位属于主管部门“{name}”",
        "departments are called: {nearest}",
        "主管部门有：{nearest}",
    ),
    "department-format": Message(
        "error",
        "the sheet of one department is not written as {format}",
        "部门汇总表不能输出为 {format}",
        "write it with -o and one of the formats: {formats}",
        "请用 -o 写成：{formats}",
    ),
    "no-peer-group": Message(
        "finding",
        "the place is one among the units of the same {column_kind}, and this card states none",
        "名次在{column_kind}相同的单位中排定，而本单位没有填写{column_kind}",
    ),
    "copy-of-another": Message(
        "warning",
        "this file is a copy of {other}, byte for byte; that one counts",
        "这份文件与 {other} 内容完全相同，只计那一份",
        "Delete one of the two; if it was meant for another unit, change its unit.",
        "请删去其中一份；如本来是另一个单位的，请改正其中的单位。",
    ),
    "same-identity-other-year": Message(
        "error",
        "{unit} has two cards of {year}, here and in {other}, and none of {wanted}",
        "“{unit}”有两份 {year} 年的自评（另一份在 {other}），而没有 {wanted} 年的",
        "Check `year` in both: one of them is probably of {wanted}.",
        "请核对两份的 year：其中一份可能应是 {wanted} 年。",
    ),
    "last-year-is-this-year": Message(
        "error",
        "all rows of this table, given as last year's, are of {year}, and so are those of {other}",
        "这份表作为上年的给出，而它的各行都是 {year} 年的，{other} 的也是",
        "State the year of its rows in a column `year`; rows without one are of the year of the rubric.",
        "请在这份表里用“年度”列写明年度；没有年度的行按指标体系的年度计。",
    ),
    "no-unit-of-both-years": Message(
        "warning",
        "none of the {last} cards of {last_year} belongs to a unit of {year}, so that nothing is compared year on "
        "year; {before} in {last_year}, {now} in {year}",
        "{last_year} 年的 {last} 份自评，没有一份与 {year} 年的单位对得上，因此没有逐年比较；"
        "{last_year} 年如“{before}”，{year} 年如“{now}”",
        "Compare codes and names in both files: Excel takes the leading zeros off a code that is kept as a number.",
        "请核对两年的单位代码和名称：代码按数字存放时，Excel 会去掉前面的 0。",
    ),
    "unit-without-its-code": Message(
        "warning",
        "units whose cards have a code in one file and none in another count as two: {units} ({count} in all); the "
        "first has the code {known} in {other}",
        "{count} 个单位有的表写了代码、有的没写，按不同单位处理：{units}（第一个在 {other} 里的代码是 {known}）",
        "Write about.code in every card, or give the codes and names of the units with --roster.",
        "请在各表里都写上 about.code，或用 --roster 给出单位代码和名称。",
    ),
    "rubric-of-two-contents": Message(
        "warning",
        "the rubric {id}, version {version}, is not the same file ({hash}) as {other} ({other_hash}); cards under the "
        "two are ranked apart",
        "指标体系 {id} 第 {version} 版，这个文件（{hash}）与 {other}（{other_hash}）内容不同；两者的表分别排名",
        "Score all cards by one of the two files, or give the changed one another version.",
        "请统一使用其中一个文件；内容确实改了的，请改版本号 version。",
    ),
    "rubric-not-used": Message(
        "warning",
        "--rubric {rubric} is for tables, and no table is among the inputs; each card is scored by the rubric it names",
        "--rubric {rubric} 只用于表格，而这里没有表格；各份自评按自己写明的指标体系计分",
        "Leave out --rubric; to score cards by another rubric change `rubric` in them.",
        "请去掉 --rubric；要换指标体系，请改各份自评里的 rubric。",
    ),
    "several-reviewers": Message(
        "error",
        "{unit} has {count} cards for {year}, of several reviewers, and a unit is ranked once",
        "“{unit}”{year} 年有 {count} 份不同复核人的表，而一个单位只能排一次名次",
        'Write what was agreed as a final card (kind = "final") and rank those; without --kind the reviews are set '
        "against the self-evaluations.",
        '请把商定的结果写成审定（kind = "final"）再排名；不加 --kind 时，各份复核与自评逐项比较。',
    ),
}
