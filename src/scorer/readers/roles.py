"""What the columns of a published table hold, told by the words of their heads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from scorer.readers.values import folded

Role = Literal[
    "level1",
    "level2",
    "level3",
    "level4",
    "points",
    "score",
    "review",
    "target",
    "actual",
    "sign",
    "unit",
    "rate",
    "reason",
    "measure",
    "standard",
    "core",
    "opening",
    "budget",
    "executed",
    "other",
]

#: Levels from the left; the last of a table names its leaves.
LEVELS: Final[tuple[Role, ...]] = ("level1", "level2", "level3", "level4")
FUNDS: Final[frozenset[Role]] = frozenset(("opening", "budget", "executed"))

#: Head words by role; the first pattern that fits the whole head decides.
_WORDS: Final[Mapping[Role, str]] = {
    "level1": r"一级指标(?:名称)?|一级|指标类别|绩效指标一级指标",
    "level2": r"二级指标(?:名称)?|二级",
    "level3": r"三级指标(?:名称|内容)?|三级|指标名称|绩效指标|评价指标|考核指标|指标内容|评价内容|考核内容|具体指标|指标",
    "level4": r"四级指标(?:名称)?|四级",
    "review": r"(?:复核|复评|审核|评审|核定|抽查|财政|主管部门|第三方|审定)[^得评]{0,6}(?:得分|评分|分值|分|评价得分)|"
    r"复核|财政审核评分|财政评价得分",
    "score": r"(?:自评|考评|指标|单位自评|实际|部门自评|自我评价|评价|实|自评价)?(?:得分|评分|得分值)|自评分|自评分值|自评|"
    r"自评得分情况|单位自评分|部门自评分|实得|自评价分",
    "points": r"(?:指标|标准|基本|权重|满分|设定)?分值|(?:指标)?权重|权数|指标权重分值|标准分|满分|基本分|应得分|分值权重|权重分值|满分值|"
    r"分数",
    "opening": r"年初预算(?:数|金额|资金)?|年初数|年初安排数",
    "budget": r"全年预算(?:数|金额|资金)?|调整后预算数?|调整预算数|预算(?:数|金额|安排数)|全年预算调整数|计划数",
    "executed": r"(?:全年|预算|实际)?执行(?:数|金额)|全年支出数|实际支出数?|全年实际支出|支出数",
    "target": r"年度|(?:年度|年初|全年|计划|预期|预定|绩效|年初设定|设定)?(?:指标值|目标值|目标|计划值|计划完成值|预期值|预期目标值)|计划指标值|"
    r"年度绩效目标值|年度绩效指标值|年度预期值|预期指标值|年度计划值|年初计划值|指标值内容|指标目标值|年度指标完成目标值",
    "actual": r"实际|(?:全年|实际|年终|年度|指标|年末|本年)?(?:实际)?(?:完成值|完成|实际值|完成情况|完成数|实现值|达到值|完成指标值)|"
    r"实际完成指标值|实际完成情况|指标完成值|全年完成值|全年完成情况",
    "sign": r"(?:指标)?性质|运算符号?|指标方向|符号|值类型",
    "unit": r"(?:度量|计量|指标|指标值)?单位",
    "rate": r"(?:预算)?执行率|完成率|完成比例|得分率|得分系数|指标得分系数|偏离度|偏差度|完成率%",
    "measure": r"改进措施|整改措施|改进建议|下一步改进措施|整改措施及建议|改进的措施",
    "reason": r"(?:偏差|未完成|扣分|差异|失分|未完成的|偏离)[^值数率]{0,14}(?:原因|说明|措施|分析)[^值数率]{0,14}|原因分析|备注|说明|其他说明|"
    r"扣分说明|原因说明|偏差分析|扣分原因|存在问题|扣分情况",
    "standard": r"(?:评分|评价|考评|计分|考核|打分|给分)(?:标准|细则|规则|办法|方法|要点|依据|说明)|得分计算方法|指标解释|指标说明|考评计分办法|"
    r"评分标准及说明|指标解释及计算公式|指标解释和评分标准|评分标准及依据|计算公式|评价要点|指标解释及评分标准",
    "core": r"(?:是否)?核心指标|是否为核心指标",
    "other": r"序号|编号|佐证材料|证明材料|数据来源|证据|报表编号|指标编码|取值方式|指标类型|佐证资料|资料来源|权重说明",
}
_ROLES: Final = tuple((role, re.compile(words)) for role, words in _WORDS.items())
_ANNEX = re.compile(r"\((?:[A-Z]|%|分|\d{1,3}(?:\.\d+)?分?|满分\d{1,3}分?|万元|元|单位[:：]?万?元|[^()]{0,12})\)")
_TAIL = re.compile(r"[:：;；*]+$")
#: A head is never longer; a longer cell is content.
_LONGEST_HEAD = 40
#: The same word may stand for either of these, so alone it proves no table.
_WEAK: Final[frozenset[Role]] = frozenset(("other", "unit", "core", "rate"))


def role_of(text: str) -> Role | None:
    """The role of a column with this head, or None where the text is no head of a column."""
    shown = _TAIL.sub("", folded(text))
    if not shown or len(shown) > _LONGEST_HEAD:
        return None
    bare = _ANNEX.sub("", shown)
    for candidate in (shown, bare):
        for role, words in _ROLES:
            if candidate and words.fullmatch(candidate):
                return role
    return None


def is_head(roles: Sequence[Role | None]) -> bool:
    """Whether cells with these roles are the head of a table of indicators: a name, and points or a score."""
    found = {role for role in roles if role is not None and role not in _WEAK}
    named = bool(found & set(LEVELS))
    return named and bool(found & {"score", "points"}) and len(found) >= 2


def is_funds_head(roles: Sequence[Role | None]) -> bool:
    """Whether cells with these roles are the head of the block on the budget."""
    found = {role for role in roles if role is not None}
    return bool(found & {"executed"}) and bool(found & {"budget", "opening"})


def distinct(roles: Sequence[Role | None]) -> list[Role | None]:
    """Each role once; a second column of the same role says something else and is not read."""
    seen: set[Role] = set()
    result: list[Role | None] = []
    for role in roles:
        result.append(None if role in seen else role)
        if role is not None:
            seen.add(role)
    return result
