"""Sentences about the keys and values of a file."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

KEYS: Mapping[str, Message] = {
    "not-a-rubric": Message(
        "error",
        "this is not a rubric: there is no table [rubric]",
        "这不是指标体系文件：没有 [rubric] 表",
        "a rubric begins with [rubric] and its id, title, year and points",
        "指标体系以 [rubric] 开头，写明 id、title、year、points",
    ),
    "not-an-assessment": Message(
        "error",
        'this is not an assessment: there is no line `rubric = "…"`',
        '这不是自评文件：没有 rubric = "…" 这一行',
        "an assessment begins with rubric, unit and year; `scorer form` writes a blank one",
        "自评文件以 rubric、unit、year 开头；scorer form 可生成空白文件",
    ),
    "rubric-without-head": Message(
        "error",
        "this looks like a rubric, but there is no table [rubric]",
        "这像是指标体系，但没有 [rubric] 这一段",
        "begin the file with [rubric] and its id, title, version, year, language, points, grades and source",
        "请在文件开头写 [rubric]，其中写明 id、title、version、year、language、points、grades 和 source",
    ),
    "missing-key": Message(
        "error",
        "`{key}` is missing",
        "缺少“{key}”",
        "add a line `{key} = …`",
        "请补上 {key} = …",
    ),
    "unknown-key": Message(
        "error",
        "the key `{key}` means nothing here",
        "这里没有名为“{key}”的项",
        "known here: {known}",
        "此处可用：{known}",
    ),
    "misspelt-key": Message(
        "error",
        "the key `{key}` means nothing here",
        "这里没有名为“{key}”的项",
        "did you mean `{nearest}`?",
        "是不是想写 {nearest}？",
    ),
    "wrong-type": Message(
        "error",
        "`{key}` must be {expected_kind}, not {found_kind}",
        "“{key}”应是{expected_kind}，不是{found_kind}",
        "write it as {expected_kind}",
        "请写成{expected_kind}",
    ),
    "number-in-quotes": Message(
        "error",
        '`{key}` must be a number; here it is the text "{found}"',
        "“{key}”应是数字，这里写成了文字“{found}”",
        "write {meant} without quotes",
        "请写 {meant}，不加引号",
    ),
    "empty-text": Message(
        "error",
        "`{key}` is empty",
        "“{key}”是空的",
        "fill it in between the quotes",
        "请在引号中填写",
    ),
    "text-too-long": Message(
        "error",
        "`{key}` is longer than {limit} characters",
        "“{key}”超过 {limit} 个字",
        "shorten it",
        "请缩短",
    ),
    "control-character": Message(
        "error",
        "`{key}` contains an invisible control character or a line end",
        "“{key}”含有看不见的控制字符或换行",
        "delete it and type the text again",
        "请删除后重新输入",
    ),
    "bad-choice": Message(
        "error",
        "`{key}` cannot be `{found}`",
        "“{key}”不能是“{found}”",
        "choose one of: {options}",
        "可选：{options}",
    ),
    "no-such-date": Message(
        "error",
        "no calendar has the date `{found}`",
        "日历上没有“{found}”这一天",
        "correct the date, such as 2021-02-28",
        "请改正日期，如 2021-02-28",
    ),
    "out-of-range": Message(
        "error",
        "`{key}` must lie between {low} and {high}",
        "“{key}”应在 {low} 到 {high} 之间",
        "correct the number",
        "请改正数字",
    ),
    "not-a-number": Message(
        "error",
        "`{key}` is {found}, which is no number",
        "“{key}”是 {found}，不是数字",
        "leave a blank score out altogether",
        "没有分数就整行不写",
    ),
    "negative-number": Message(
        "error",
        "`{key}` is negative: {found}",
        "“{key}”是负数：{found}",
        "scores, points and budgets start at 0; a deduction is written as the lower score",
        "分值、得分和预算从 0 起；扣分请直接写扣后的得分",
    ),
    "number-too-large": Message(
        "error",
        "`{key}` is {limit} or more",
        "“{key}”不小于 {limit}",
        "check the unit of measure and the decimal point",
        "请核对计量单位和小数点",
    ),
    "too-many-decimals": Message(
        "error",
        "`{key}` has more than {limit} decimals",
        "“{key}”的小数超过 {limit} 位",
        "write the number as the document prints it",
        "请按文件所印的数字填写",
    ),
}
