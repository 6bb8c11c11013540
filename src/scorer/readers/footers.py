"""The words below the rows of a table that belong to no row: signatures, remarks, problems and measures."""

from __future__ import annotations

import re
from typing import Final

from scorer.readers.values import folded

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


def is_footer(text: str) -> bool:
    """Whether a text begins what stands below the rows: 填报人, 备注：…, 存在的问题."""
    shown = folded(text)
    return shown.split(":")[0] in _FOOTERS or _FOOTER.match(shown) is not None
