"""What a sentence is: severity, text and remedy in two languages.

A sentence is filled in with `str.format`. Values whose name ends in `_kind` are words of this module and translated. A
`reason` is what a system says, and is translated where it is known. A clause between ⟦ and ⟧ is left out where one of
its values is blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
Severity = Literal["error", "warning", "finding", "notice"]

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "text": "a text in quotes",
        "texts": "a list of texts",
        "number": "a number",
        "integer": "a whole number",
        "boolean": "true or false",
        "list": "a list",
        "table": "a table",
        "tables": "a list of tables",
        "date": "a date such as 2021-02-20",
        "datetime": "a date with a time",
        "unknown": "of no kind that is known here",
        "members": "parts",
        "unpacked": "MiB",
        "packed": "times what one of its parts takes packed",
        "cells": "cells",
        "filled": "cells with text",
        "columns": "columns",
        "paragraphs": "paragraphs",
        "tables_counted": "tables",
        "lines": "lines",
        "cell_text": "the text",
        "cell_boolean": "the truth value",
        "cell_date": "the date",
        "condition": "a condition",
        "characters": "characters",
        "parts": "parts",
        "whole-digits": "digits before the point",
        "decimals": "decimals",
        "operand": "a number, a fact or a bracket is missing before",
        "unexpected": "this cannot stand here:",
        "sign": "another sign is needed, such as",
        "unclosed": "a closing sign is missing:",
        "chained-comparison": "comparisons do not chain; join them with `and`:",
        "arguments": "wrong number of arguments of",
        "places": "the places of round are a whole number, at most",
        "region": "region",
        "type": "type",
        "department": "department",
    },
    "zh": {
        "text": "带引号的文字",
        "texts": "文字列表",
        "number": "数字",
        "integer": "整数",
        "boolean": "true 或 false",
        "list": "列表",
        "table": "表",
        "tables": "表的列表",
        "date": "日期（如 2021-02-20）",
        "datetime": "带时刻的日期",
        "unknown": "认不出的内容",
        "members": "个部分",
        "unpacked": "MiB",
        "packed": "倍（其中一个部分与压缩时相比）",
        "cells": "个单元格",
        "filled": "个有文字的单元格",
        "columns": "列",
        "paragraphs": "个段落",
        "tables_counted": "张表",
        "lines": "行",
        "cell_text": "文字",
        "cell_boolean": "逻辑值",
        "cell_date": "日期",
        "condition": "条件",
        "characters": "个字",
        "parts": "个部分",
        "whole-digits": "位整数",
        "decimals": "位小数",
        "operand": "前面缺少数字、数据或括号：",
        "unexpected": "这里不能出现",
        "sign": "这里应是别的符号，如",
        "unclosed": "缺少收尾的",
        "chained-comparison": "比较不能连写，请用 and 连接：",
        "arguments": "函数的参数个数不对：",
        "places": "round 的位数应是整数，最多",
        "region": "地区",
        "type": "单位类型",
        "department": "主管部门",
        "Invalid value": "等号后面的值写法不对",
        "Invalid statement": "这一行看不懂",
        "Unterminated string": "引号没有收尾",
        "Unclosed array": "方括号没有收尾，或两项之间缺少逗号",
        "Unclosed inline table": "花括号没有收尾，或两项之间缺少逗号",
        "Expected '=' after a key in a key/value pair": "名称后面缺少等号",
        "Expected newline or end of document after a statement": "一行里写了不止一项",
        "Invalid initial character for a key part": "名称的写法不对",
        "Illegal character '\\n'": "引号没有在本行收尾",
        "Unescaped '\\' in a string": "文字中的反斜杠要写成 \\\\",
        "Expected ']' at the end of a table declaration": "表头缺少 ]",
        "Expected ']]' at the end of an array declaration": "表头缺少 ]]",
        "Invalid date or datetime": "没有这个日期",
    },
}


#: What a system says of why it cannot read or write a file, in Chinese.
_REASONS: Mapping[str, str] = {
    "No such file or directory": "文件夹或文件不存在",
    "Permission denied": "没有权限，或文件正被别的程序打开",
    "Operation not permitted": "没有权限",
    "No space left on device": "磁盘已满",
    "Disk quota exceeded": "磁盘配额已用完",
    "Read-only file system": "磁盘是只读的",
    "Is a directory": "这是文件夹",
    "Not a directory": "路径中有一段不是文件夹",
    "File exists": "已有同名的文件",
    "File name too long": "名称太长",
    "Too many levels of symbolic links": "链接循环",
    "Invalid argument": "不能写到这里",
    "Input/output error": "磁盘读写出错",
}


class Message(NamedTuple):
    """A sentence and its remedy, in two languages."""

    severity: Severity
    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""

    def text(self, language: Language, values: Mapping[str, str]) -> str:
        """What is wrong."""
        return _filled(self.zh if language == "zh" else self.en, language, values)

    def hint(self, language: Language, values: Mapping[str, str]) -> str:
        """What to do about it."""
        return _filled(self.hint_zh if language == "zh" else self.hint_en, language, values)


#: A clause that is left out where one of its values is blank.
_CLAUSE = re.compile("⟦(.*?)⟧")
_FIELD = re.compile(r"\{(\w+)\}")


def _filled(sentence: str, language: Language, values: Mapping[str, str]) -> str:
    words = _WORDS[language]
    if "⟦" in sentence:
        sentence = _CLAUSE.sub(
            lambda found: found[1] if all(map(values.get, _FIELD.findall(found[1]))) else "", sentence
        )
    told = {name: words.get(value, value) if name.endswith("_kind") else value for name, value in values.items()}
    if language == "zh" and "reason" in told:
        told["reason"] = _REASONS.get(told["reason"], told["reason"])
    return sentence.format_map(told)
