"""Chinese words of tables: the kinds of cards, and heads that say whose a row is, the same in a roster."""

from __future__ import annotations

from collections.abc import Mapping

#: Chinese head → the English one; of several that mean the same the first is the usual one.
WHOSE: Mapping[str, str] = {
    "单位": "unit",
    "单位名称": "unit",
    "单位全称": "unit",
    "单位代码": "code",
    "代码": "code",
    "单位编码": "code",
    "编码": "code",
    "主管部门": "department",
    "地区": "region",
    "单位类型": "type",
    "类型": "type",
    "预算": "budget",
}

#: The head of a column that counts the lines, which says nothing of a unit.
NUMBER = "序号"

#: The kinds of an assessment, as forms and tables have them.
KINDS: Mapping[str, str] = {"自评": "self", "复核": "review", "审定": "final"}
