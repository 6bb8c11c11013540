"""What the columns of a published table hold, told by the words of their heads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

from scorer.readers.printed.values import folded

Role = Literal[
    "level1",
    "level2",
    "level3",
    "level4",
    "level5",
    "points",
    "score",
    "review",
    "lost",
    "target",
    "actual",
    "sign",
    "unit",
    "rate",
    "reason",
    "measure",
    "standard",
    "meaning",
    "core",
    "opening",
    "budget",
    "executed",
    "other",
]

#: Names of groups that the national forms share; never a target, a reason or a leaf.
STANDARD_GROUP: Final = re.compile(
    r"(?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|(?:服务对象)?满意度|产出|效益|(?:经济|社会|生态环境)成本)指标"
)
#: Those of them that stand at level 1.
TOP_GROUP: Final = re.compile(r"产出指标|效益指标|满意度指标")
#: What the first level of other tables is called.
TOP_WORD: Final = re.compile(
    r"(?:投入|过程|产出|效果|结果|效益|决策|管理|成本|满意度|项目决策|项目管理|项目绩效|项目产出|项目效益)(?:指标)?"
)
#: Levels from the left; the last of a table names its leaves.
LEVELS: Final[tuple[Role, ...]] = ("level1", "level2", "level3", "level4", "level5")
#: The columns of numbers that are about points.
FIGURES: Final[frozenset[Role]] = frozenset(("points", "score", "review", "lost"))
FUNDS: Final[frozenset[Role]] = frozenset(("opening", "budget", "executed"))

#: Head words by role, without white space; the first role whose words fit the whole head decides. The English ones are
#: those of cards of this program.
_WORDS: Final[Mapping[Role, tuple[str, ...]]] = {
    "level1": (
        r"(?:一级|A[级类])(?:指标|要素)?(?:名称)?(?:及(?:分值|权重))?",
        "(?:指标|考核|评价|考评)类别|项目权重",
        "Level1",
    ),
    "level2": (r"(?:二级|B[级类])(?:指标|要素)?(?:名称)?(?:及(?:分值|权重))?", "Level2"),
    "level3": (
        r"(?:三级|C[级类])(?:指标|要素)?(?:名称|内容)?(?:及(?:分值|权重))?",
        r"(?:绩效|评价|考核|考评|评估|具体)?指标(?:名称|内容)?(?:及分值)?",
        r"(?:评价|考核|考评|评估|自评|绩效)(?:内容|项目|要素|事项)",
        "Level3|Indicator",
    ),
    "level4": (r"四级(?:指标|要素)?(?:名称)?", "Level4"),
    "level5": (r"五级(?:指标|要素)?(?:名称)?", "Level5"),
    "review": (
        r"(?:复核|复评|审核|评审|核定|抽查|审定|财政(?:部门|局)?|主管部门|专家组?|评估机构|第三方(?:机构)?)(?:审核|复核|复评|评价|评审|核定|审定|抽查|抽评)?(?:情况|结果)?(?:得分|评分|分值|分数|分)",
        "复核",
    ),
    "score": (
        r"(?:单位|部门)?(?:自评|自查|考评|考核|自我评价|自评价|评价|指标|实际|实)?(?:得分|评分)(?:值|情况)?",
        r"(?:单位|部门)?自评(?:价)?(?:分|分值|分数)?",
        "实得|执行率得分|(?:全年|本年度?|当年)(?:得|评)分",
        "Score",
    ),
    "lost": (r"(?:自评|评价|指标|实际|应)?扣(?:减|除)?分(?:值|数|分值)?", r"失分(?:值|数)?", "Lost"),
    "points": (
        r"(?:指标|标准|基本|设定)?分值(?:权重)?",
        r"(?:指标|执行率)?权重(?:分值|分)?",
        "权数",
        r"标准分|基本分|应得分|分数",
        r"满分(?:值)?",
        "Points",
    ),
    "opening": (r"年初(?:预算)?(?:数|金额|资金|(?:安排|批复)数?)?", "预算批复(?:数|金额)"),
    "budget": ("调整后", r"(?:调整后)?(?:全年|调整后|调整)?预算(?:数|金额|总额|资金数?|安排数?|调整数)?", "计划数"),
    "executed": (
        r"(?:全年|年末|资金|预算|实际)?执行(?:数|金额)",
        "(?:全年|实际)执行",
        r"(?:全年)?(?:实际|累计)?支出(?:数|金额)?",
        r"(?:资金|实际)使用(?:数|金额)|决算(?:数|金额)",
    ),
    "target": (
        "年度",
        r"(?:年度|年初|全年|调整后?|计划|预期|预定|绩效)?(?:设定|计划|预期|绩效)?(?:指标值|目标值|计划值)",
        "目标|年度目标|初目标值",
        r"计划(?:完成|目标)值|指标目标值",
        "预期值|年度预期值|标准值|本年(?:度)?(?:指标|目标)值",
    ),
    "actual": (
        "实际",
        r"(?:全年|实际|年终|年度|年末|本年|指标|单项指标)?(?:实际)?(?:完成|实现|达到)(?:值|情况|数|指标值)?",
        r"(?:全年)?实际值|业绩值|年度指标完成(?:值|情况)|(?:自评|自查)(?:情况|说明)",
    ),
    "sign": (r"(?:指标)?性质", "运算符号?", "符号", "指标方向"),
    "unit": (r"(?:度量|计量|指标|指标值)?单位",),
    "rate": (r"(?:预算)?执行率", "完成率|完成比例|得分率|偏离度|偏差度", r"(?:指标)?得分系数"),
    "measure": (r"(?:下一步)?(?:改进|整改)的?(?:措施|建议)(?:及建议)?",),
    "reason": (
        r"(?:自[评查])?(?:偏差|未完成|扣分|差异|失分|偏离)[^值数率]{0,14}(?:原因|说明|措施|分析|情况|依据)[^值数率]{0,14}",
        r"(?:未(?:达标|达成|实现)的?)?原因(?:分析|说明)?|(?:自评)?(?:评分|得分|扣分|打分)理由|得分说明",
        r"(?:其他)?说明|备注",
        "Reason",
    ),
    "standard": (
        r"(?:评分|评价|考评|计分|考核|打分|给分|扣分)(?:标准|细则|规则|办法|方法|要点|依据|说明)(?:及(?:说明|依据))?",
        r"(?:得分)?计算(?:方法|公式)",
        r"指标(?:解释|说明)[及和](?:评分|评价|计分)?标准",
        r"考评计分办法|(?:考核|评价|考评|评分)(?:内容|要点)[及和与](?:考核|评价|考评|评分|计分)?(?:标准|办法)",
    ),
    "meaning": (r"(?:指标|绩效指标)(?:解释|说明|含义|内涵|描述)(?:[及和].{2,6})?",),
    "core": (r"(?:是否)?(?:为)?核心指标",),
    "other": (
        r"名称|序号|编号|报表编号|指标编码|取值方式|指标类型|权重说明|[一二三四]级小计",
        r"Level\dsubtotal",
        r"(?:实际)?到位(?:资金|金额|数)|资金到位(?:数|金额|额)|指标值(?:设定)?依据|(?:上年|历史)(?:度)?(?:完成|实际|指标)值|得分依据",
        r"(?:佐证|证明)(?:材料|资料)|数据来源|资料来源|证据|(?:指标值)?计算公式[及和与]数据.{2,6}",
    ),
}
#: Further words, which make no head but mean something in one: they are names and words of sentences elsewhere.
_FURTHER: Final[Mapping[Role, tuple[str, ...]]] = {
    "level1": (r"(?:绩效一级|一级绩效)指标(?:及分值)?", "(?:评价|考核|指标)?维度"),
    "level2": (r"(?:绩效二级|二级绩效)指标(?:及分值)?", "(?:评价|考核|指标)方面"),
    "level3": (r"(?:绩效三级|三级绩效|三级|末级|细化|明细)指标(?:及分值)?", "指标要素|考核内容及指标"),
    "score": (
        r"(?:项目|部门|单位|绩效|年终|年度|本次)?(?:自评|评价|考[核评]|自我|评定|最终|综合)?(?:结果)?(?:得|评|打|计)分(?:数|结果)?",
        r"评价分数|自评情况\(得分\)|(?:自评估|预评)得?分",
    ),
    "review": (
        r"(?:财政|主管|上级|[省市区县]级|考[评核]组|评[价审]小?组)?(?:部门|单位|局)?(?:复[核评审]|核[查定]|评价|[审初][核审])?(?:[得评打]分|复评)",
        r"(?:财政|主管|上级)(?:部门|单位|局)?评价?",
    ),
    "points": (
        r"(?:满分|考核|考评|绩效指标|目标|规定|预设|分配|参考|应得|总|基础|基本|标准)(?:分值|分数)(?:标准|设置)?",
        r"分值(?:设置|占比)|指标(?:满分|分)|(?:三级|末级)(?:指标)?(?:分值|权重)|(?:评价|评分)权重",
        "权重%|权重系数|权值|配分|赋分|基础分|最高分|权重/分值|分值/权重",
    ),
    "target": (
        r"(?:预期|年度|年初|设定|计划|绩效)(?:绩效)?目标|目标指标值|(?:年初)?设定值|评价标准值",
        r"(?:预计|应|预期|计划)完成(?:值|情况)|计划",
        r"(?:指标)?性质指标值(?:度量)?单位",
    ),
    "actual": (
        r"(?:实际|目标|绩效指标|当年|自评)(?:实际)?(?:完成|执行)(?:绩效)?(?:指标|目标)?(?:值|情况|结果)|完成结果",
        r"指标实际完成值|实际绩效|实际情况|(?:年度|年终|指标)实际值",
    ),
    "rate": (r"(?:指标|目标)?(?:完成|实现)(?:程度|比率|度|百分比|率|比例)|(?:偏差|偏离)(?:率|程度)",),
    "reason": (
        r"(?:自评|得分|扣分)分析|(?:未达标|未达成|未实现|存在偏差)的?原因.{0,10}",
        "(?:情况|自评)说明|说明及原因|原因及说明|存在的?(?:主要)?问题.{0,6}",
    ),
}
_FURTHER_ROLES: Final = tuple((role, re.compile("|".join(words))) for role, words in _FURTHER.items())
_ROLES: Final = tuple((role, re.compile("|".join(words))) for role, words in _WORDS.items())
#: Most texts are no heads; one look says so.
_ANY_ROLE: Final = re.compile("|".join(pattern.pattern for _, pattern in _ROLES))
_ANNEX = re.compile(r"\((?:[A-Z]|%|分|\d{1,3}(?:\.\d+)?分?|满分\d{1,3}分?|万元|元|单位[:：]?万?元|[^()]{0,12})\)")
_TAIL = re.compile(r"[:：;；*]+$")
#: A head is never longer; a longer cell is content.
_LONGEST_HEAD = 40
#: Where heads run together each is looked for in so many signs at most.
LONGEST_HEAD_WORD: Final = 22
#: The same word may stand for either of these, so alone it proves no table.
_WEAK: Final[frozenset[Role]] = frozenset(("other", "unit", "core", "rate"))
#: So many known words show that what stands beside them is a head too.
_LEAST_KNOWN: Final = 2
#: Names that stand for the last level where no column is called 三级指标, and over all levels where one is.
_LOOSE_NAME: Final = re.compile(
    r"(?:绩效|评价|考核|考评|评估|具体)?指标(?:名称|内容)?(?:及分值)?"
    r"|(?:评价|考核|考评|评估|自评|绩效)(?:内容|项目|要素|事项)"
)

#: So many of them beside each other are levels, the last of them 三级指标.
_MOST_LOOSE: Final = 3

#: What names the rows of a table where nothing else does; the second of two names the first's parts.
_BARE_GROUP: Final = re.compile(r"(?:项目|指标)?类别|类型|大类|方面")
_BARE_NAME: Final = re.compile(
    rf"{_BARE_GROUP.pattern}|(?:具体|检查|工作|评分|目标)?(?:项目|内容|事项|任务)|指标[项层]|观测点|(?:评分|考核|评价|检查)要点"
    "|(?:关键|自评|主要|重点|核心|业务|工作)指标|(?:任务|事项|内容)?名称|(?:工作|绩效)目标"
)
#: Whose scores are the unit's own.
OF_ITSELF: Final = re.compile("自[评我查测]|预评")
#: A column of the scores of one year.
_OF_A_YEAR: Final = re.compile(r"(20\d\d)年度?(?:自评)?(?:得分|评分|分数)")
#: What a row earns of its weight, beside its score of a hundred.
_WEIGHTED: Final = re.compile(r"(?:加权后?|折算后?)(?:得分|评分|分数?)|权重得分")


@lru_cache(maxsize=4096)
def role_of(text: str) -> Role | None:
    """The role of a column with this head, or None where the text is no head of a column."""
    shown = word_of(text)
    if not shown or len(shown) > _LONGEST_HEAD:
        return None
    bare = _ANNEX.sub("", shown)
    for candidate in (shown, bare) if bare != shown else (shown,):
        if candidate and _ANY_ROLE.fullmatch(candidate):
            return next(role for role, words in _ROLES if words.fullmatch(candidate))
    return None


def roles_of(heads: Sequence[str]) -> list[Role | None]:
    """The roles of the heads of one table, where one head says what another is.

    Beside 三级指标 a column called 绩效指标 names no indicator, or the second level where it stands between the others;
    指标内容 behind the names explains them. Of several columns of points or scores those before the last level are of
    groups, which each stand behind their own level.
    """
    roles = _of_the_last_year(heads, [role_of(head) for head in heads])
    loose = [role == "level3" and is_loose(head) for role, head in zip(roles, heads, strict=True)]
    names = [index for index, role in enumerate(roles) if role == "level3"]
    if len(names) > 1 and loose[names[0]] and "level1" in roles[names[0] : names[1]]:
        top = roles.index("level1", names[0])
        if "level2" not in roles and not word_of(heads[top]).startswith("一级"):
            roles[names.pop(0)], roles[top] = "level1", "level2"  # 评价内容 over 评价类别 over 评价指标
        else:
            roles[names.pop(0)] = "other"  # 绩效指标 down the side of 一级指标, 二级指标 and 指标内容
    strict = any(not loose[index] for index in names)
    for index in names:
        if loose[index] and word_of(heads[index]).endswith("内容") and names[0] < index:
            roles[index] = "meaning"
        elif loose[index] and strict:
            roles[index] = "other"
    beside = [index for index in names if roles[index] == "level3"]
    stretch = roles[beside[0] : beside[-1]] if beside else []
    if not strict and 1 < len(beside) == len(names) <= _MOST_LOOSE and {*stretch} <= {"level3", "other"}:
        for index, level in zip(beside, LEVELS[_MOST_LOOSE - len(beside) :], strict=False):
            roles[index] = level  # 评价内容 over 评价要素 over 评价指标
    if not strict and names and "level1" not in roles and roles[names[0] + 1 : names[0] + 2] == ["level2"]:
        roles[names[0]] = "level1"  # 评价指标 or 考核项目 before 二级指标 is what groups that
    _bare_names(roles, heads)
    _further(roles, heads)
    between = [index for index in names[:-1] if roles[index] == "other" and "level1" in roles[:index]]
    if between and "level2" not in roles:
        roles[between[-1]] = "level2"
    scored = [index for index, role in enumerate(roles) if role == "score" or _is_own_score(heads[index], role)]
    own = [index for index in scored if OF_ITSELF.search(word_of(heads[index]))]
    if len(scored) == 2 and len(own) == 1 and "review" not in roles:
        other = next(index for index in scored if index not in own)
        unknown = "points" not in roles and role_of(heads[other]) is None  # 计分 may be the points
        roles[other] = None if unknown else "review"  # 考核得分 beside 自评分
        roles[own[0]] = "score"
    weighted = [index for index, head in enumerate(heads) if is_weighted(head)]
    by_weight = any(role == "points" and "权" in heads[at] for at, role in enumerate(roles))
    if len(weighted) == 1 and by_weight and "score" in roles:
        roles = ["other" if role == "score" else role for role in roles]  # of a hundred in each row
        roles[weighted[0]] = "score"
    last = max((index for index, role in enumerate(roles) if role in LEVELS), default=-1)
    weights = [at for at, head in enumerate(heads) if at > last and roles[at] == "points" and "权" in head]
    named = any(role == "points" and at > last and at not in weights for at, role in enumerate(roles))
    if named and "score" in roles:  # without one, 分值 beside 权重 may be the score
        roles = [None if at in weights else role for at, role in enumerate(roles)]  # 权重 60% of its group, 分值 12
    for figure in ("points", "score"):
        if last > 0 and figure in roles[last + 1 :]:
            roles[:last] = [None if role == figure else role for role in roles[:last]]
    return roles


def may_be_group(head: str) -> bool:
    """Whether a head may be that of names or of what groups them, as 考核项目 and 工作事项; 三级指标 says which."""
    return is_loose(head) or _BARE_NAME.fullmatch(word_of(head)) is not None


def _is_own_score(text: str, role: Role | None = None) -> bool:
    """Whether a head that has no role yet is that of scores that a unit gave itself: 自我评分, 自评打分."""
    return role is None and "score" in _further_roles(text) and OF_ITSELF.search(word_of(text)) is not None


def is_loose(head: str) -> bool:
    """Whether a head is a word that stands for names where nothing else does: 绩效指标, 评价内容, 考核项目."""
    return _LOOSE_NAME.fullmatch(_ANNEX.sub("", word_of(head))) is not None


def _bare_names(roles: list[Role | None], heads: Sequence[str]) -> None:
    """Where points and scores stand beside no word for an indicator, 项目 or 内容 names the scored; 类别 its group."""
    said = [(role,) if role else _further_roles(head) for role, head in zip(roles, heads, strict=True)]
    points, score = ([at for at, one in enumerate(said) if figure in one] for figure in ("points", "score"))
    if set(roles) & {*LEVELS, *FUNDS} or not points or not score or {*points} == {*score}:
        return
    open_to = (None, "standard", "target", "other")
    names = [at for at, head in enumerate(heads) if roles[at] in open_to and _BARE_NAME.fullmatch(word_of(head))]
    names = [at for at in names if at < points[0]]
    if names and (len(names) > 1 or not _BARE_GROUP.fullmatch(word_of(heads[names[0]]))):
        roles[names[-1]] = "level3"
        if len(names) == 2:
            roles[names[0]] = "level2"


def _of_the_last_year(heads: Sequence[str], roles: list[Role | None]) -> list[Role | None]:
    """The roles, where each year has a column of scores and no other has scores: the last year is the one meant."""
    years = {int(said[1]): at for at, head in enumerate(heads) if (said := _OF_A_YEAR.fullmatch(word_of(head)))}
    if not years or "score" in roles:
        return roles
    last = years[max(years)]
    return ["score" if at == last else None if at in years.values() else role for at, role in enumerate(roles)]


def is_weighted(text: str) -> bool:
    """Whether a head is that of what a row earns of its weight."""
    return _WEIGHTED.fullmatch(word_of(text)) is not None


def whose_score(head: str) -> bool:
    """Whether the head of a column of scores tells whose they are, or of which year."""
    return role_of(head) in ("score", "review") or _OF_A_YEAR.fullmatch(word_of(head)) is not None


def may_be_head(text: str) -> bool:
    """Whether a text is a head of a column at least where it stands among others."""
    return bool(_further_roles(text))


def of_a_reviewer(text: str) -> bool:
    """Whether a text heads the scores of one of several who score alike, such as 县级评分 before 市级评分."""
    return "review" in _further_roles(text)


@lru_cache(maxsize=4096)
def _further_roles(text: str) -> tuple[Role, ...]:
    shown = word_of(text)
    if not shown or len(shown) > _LONGEST_HEAD:
        return ()
    bare = _ANNEX.sub("", shown)
    return tuple(role for role, words in _FURTHER_ROLES if words.fullmatch(shown) or words.fullmatch(bare))


def _further(roles: list[Role | None], heads: Sequence[str]) -> None:
    """Set what heads mean that are words of a head only beside the names of indicators; never what another means."""
    if len({role for role in roles if role is not None}) < _LEAST_KNOWN:
        return  # nothing that is known stands beside them
    last = max((index for index, role in enumerate(roles) if role in LEVELS), default=len(roles))
    # 分值 before the names of indicators is the weight of their group where 三级分值 stands behind them.
    seen = {role for at, role in enumerate(roles) if role is not None and (role != "points" or at > last)}
    for index, head in enumerate(heads):
        for role in () if roles[index] is not None else _further_roles(head):
            placed = role in LEVELS or index > last
            if placed and role not in seen and (role != "review" or "score" in seen):
                roles[index] = role
                seen.add(role)
                last = index if role in LEVELS else last
                break


@lru_cache(maxsize=4096)
def word_of(head: str) -> str:
    """A head without white space and what ends it: 得 分： is 得分."""
    return _TAIL.sub("", folded(head))


def is_head(roles: Sequence[Role | None]) -> bool:
    """Whether cells with these roles are the head of a table of indicators: a name, and points or a score."""
    found = {role for role in roles if role is not None and role not in _WEAK}
    return bool(found & set(LEVELS)) and bool(found & {"score", "points"}) and len(found) >= 2


def is_funds_head(roles: Sequence[Role | None]) -> bool:
    """Whether cells with these roles are the head of the block on the budget."""
    scored = ["points" in roles, "score" in roles, bool({"rate", "executed"} & {*roles}), not {*LEVELS} & {*roles}]
    return sum(("executed" in roles, bool({"budget", "opening"} & {*roles}), all(scored))) > 1


def distinct(roles: Sequence[Role | None]) -> list[Role | None]:
    """Each role once; a second column of the same role says something else and is not read."""
    return [None if role in roles[:at] else role for at, role in enumerate(roles)]


def begins_with_rate(word: str) -> bool:
    """Whether a head may be two that ran together: 执行率 and 得分 are those of most forms, 执行率得分 of one."""
    return any(role_of(word[:end]) == "rate" for end in range(3, len(word)))
