"""Sentences about the TOML of an input."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

SYNTAX: Mapping[str, Message] = {
    "toml-syntax": Message(
        "error",
        "this is not TOML: {reason_kind}",
        "不符合 TOML 语法：{reason_kind}",
        'a line is `key = value`; names and texts stand in straight quotes "…"',
        '每行写作 键 = 值；名称和文字放在英文引号 "…" 里',
    ),
    "full-width-sign": Message(
        "error",
        "`{found}` is a full-width sign; TOML knows only `{meant}`",
        "“{found}”是全角符号，TOML 只认半角的 {meant}",
        "type {meant} with the keyboard set to English",
        "请切换到英文输入法，输入 {meant}",
    ),
    "unquoted-name": Message(
        "error",
        "the name `{key}` needs quotes",
        "名称“{key}”要加引号",
        'put straight quotes around every Chinese name: "{key}"',
        '中文名称要放在英文引号里："{key}"',
    ),
    "number-with-unit": Message(
        "error",
        "`{found}` is not written as a plain number",
        "“{found}”不是单纯的数字",
        "write {meant}, without a unit, a percent sign, full-width digits or commas",
        "请写 {meant}，不带单位、百分号、全角数字和千分位逗号",
    ),
    "unquoted-value": Message(
        "error",
        "`{found}` is neither a number nor a text in quotes",
        "“{found}”既不是数字，也不是带引号的文字",
        'put texts in quotes: "{found}"; what does not apply is written {{ not_applicable = "why" }}',
        '文字要加引号："{found}"；不适用写作 {{ not_applicable = "理由" }}',
    ),
    "unquoted-code": Message(
        "error",
        "the code {code} needs quotes",
        "代码 {code} 要加引号",
        'write "{code}" = …; without quotes the points mean tables inside tables',
        '请写成 "{code}" = …；不加引号时，点号表示表中之表',
    ),
    "duplicate-key": Message(
        "error",
        "{line} is given a value a second time",
        "{line} 重复赋值",
        "keep one of the two lines",
        "两行只留一行",
    ),
    "duplicate-table": Message(
        "error",
        "the table `{line}` stands here a second time",
        "表“{line}”重复出现",
        "put its lines together under one header; a list of tables has double brackets [[…]]",
        "请合并到同一个表头下；成列的表用双括号 [[…]]",
    ),
    "mixed-children": Message(
        "error",
        "the children of one group are partly written in a list, partly as tables of their own",
        "同一组的下级指标，一部分写在列表里，一部分另起了表",
        "within one group write all children as `level3 = [ … ]`, or all as [[level1.level2.level3]]",
        "同一组内，要么全部写在 level3 = [ … ] 里，要么全部写成 [[level1.level2.level3]]",
    ),
    "too-deep": Message(
        "error",
        "brackets nest deeper than {limit} levels",
        "括号嵌套超过 {limit} 层",
        "is this the right file? A bracket may be missing",
        "请确认没有选错文件，或是否漏了括号",
    ),
    "number-out-of-range": Message(
        "error",
        "a number in this file is far too large",
        "文件中有过大的数字",
        "scores stay below 10^9, facts below 10^15",
        "分值小于 10^9，数据小于 10^15",
    ),
    "newer-toml": Message(
        "warning",
        "this is TOML 1.1; older editors will call it an error",
        "这里用了 TOML 1.1 的写法，较旧的编辑器会报错",
        "keep an inline table {{ … }} on one line, without a comma at its end",
        "行内表 {{ … }} 请写在一行内，末尾不加逗号",
    ),
}
