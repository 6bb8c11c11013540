"""A blank assessment as TOML text: every indicator on a line of its own in the order of the rubric, with its points.

A blank is an empty table `{}`, which says nothing; a zero would be a score.
"""

from __future__ import annotations

from collections.abc import Iterator

from scorer.exact import plain
from scorer.facts import ACTUAL, TARGET
from scorer.model import AnyNode, Group, Indicator, Rubric, Slot, walk
from scorer.reporters.labels import LABELS
from scorer.writer import quoted

#: Later than any budget year.
MAX_YEAR = 9999

_WORDS = {
    "zh": {
        "head": ["{title}：自评", "填写后用 scorer check 检查，用 scorer score 打分。"],
        "how": [
            "把 {{}} 换成得分，如 5；没有扣分时写数字就够了。",
            '扣了分的写明原因：{{ score = 4, reason = "原因", problem = "存在的问题", measure = "改进措施" }}',
            '不适用的写明理由：{{ not_applicable = "理由" }}',
        ],
        "unit": "单位名称",
        "declared": "自报总分，可不写",
        "points": "{points}分",
        "rule": "按规则由数据计算",
        "rank": "按名次计分，填好基础数据，与各单位比较后得出",
        "facts": "基础数据：去掉行首的 #，填写数值",
        "one_of": "选一：{values}",
        "adjustments": "加减分：没有的不写",
        "signs": "≥ > = ≤ < 或 定性",
        "own": "{slot}：由本单位自定指标，分值合计 {points}。每个指标一段，去掉行首的 # 后填写：",
        "own_in_pool": "{slot}（可选）：由本单位自定指标。每个指标一段，去掉行首的 # 后填写：",
        "name": "指标名称",
        "pool": "{pool}：可选项，只填选用的指标，各指标写明 points，合计 {points}",
        "project": "评项目时填写；评部门整体支出时不写",
        "about": "主管部门、填报人、日期，可不写",
        "disclosure": "决算公开文字用；没有的留空",
        "targets": "绩效目标个数",
        "amount": "涉及资金，万元",
    },
    "en": {
        "head": ["{title}: assessment", "Fill in, then run `scorer check` and `scorer score`."],
        "how": [
            "Replace {{}} by the score, such as 5; a number is enough where nothing was lost.",
            'Where points were lost: {{ score = 4, reason = "…", problem = "…", measure = "…" }}',
            'Where it does not apply: {{ not_applicable = "why" }}',
        ],
        "unit": "the unit",
        "declared": "the declared total, may be left out",
        "points": "{points} points",
        "rule": "computed from facts",
        "rank": "scored by rank: state the facts, the place is found among all units",
        "facts": "facts: take away the # and fill in",
        "one_of": "one of {values}",
        "adjustments": "bonuses and penalties; leave out what did not happen",
        "signs": "≥ > = ≤ < or 定性",
        "own": "{slot}: the unit's own indicators, {points} points together. One block each; take away the #:",
        "own_in_pool": "{slot} (optional): the unit's own indicators. One block each; take away the #:",
        "name": "name of the indicator",
        "pool": "{pool}: fill in the members that are used, each with points, {points} together",
        "project": "for a project; leave out for a whole department",
        "about": "department in charge, who filled it in, date; may be left out",
        "disclosure": "for the published text; leave out what does not exist",
        "targets": "number of targets",
        "amount": "money covered, in 10 000 yuan",
    },
}


def blank_toml(rubric: Rubric, reference: str = "") -> str:
    """A blank assessment for `rubric`.

    It names the rubric by its id, or by `reference`: the path from where the form will stand.
    """
    words = _WORDS[rubric.language]
    head = [line.format(title=rubric.title) for line in words["head"]]
    has_policy = any(node.not_applicable for node in walk(rubric.root))
    how = [line.format() for line in words["how"][: None if has_policy else -1]]
    parts = [
        *(f"# {line}" for line in head),
        "",
        f"rubric = {quoted(reference or rubric.id)}",
        f'unit = ""                # {words["unit"]}',
        f"year = {(year := first_year(rubric))}",
        f"# declared_total = 0      # {words['declared']}",
        "",
        f"# [project]               # {words['project']}",
        '# name = ""',
        "",
        f"# [about]                 # {words['about']}",
        '# department = ""',
        '# prepared_by = ""',
        f"# date = {year}-12-31",
        "",
        f"# [disclosure]            # {words['disclosure']}",
        f"# targets = 0             # {words['targets']}",
        f"# amount = 0              # {words['amount']}",
        '# coverage = "100%"',
        '# sub_units = ""',
        "",
        *_facts(rubric),
        *(f"# {line}" for line in how),
        "[scores]",
        *_scores(rubric),
        *_own(rubric),
        *_adjustments(rubric),
    ]
    return "\n".join(parts) + "\n"


def first_year(rubric: Rubric) -> int:
    """The year that a form proposes: that of the document, or the nearest that the rubric may score."""
    return min(max(rubric.year, rubric.first_year or rubric.year), rubric.last_year or MAX_YEAR)


def _facts(rubric: Rubric) -> Iterator[str]:
    words = _WORDS[rubric.language]
    if not rubric.facts:
        return
    yield f"[facts]                  # {words['facts']}"
    for fact in rubric.facts:
        told = str(words["one_of"]).format(values=" ".join(fact.values)) if fact.is_text else fact.measured_in
        blank = '""' if fact.is_text else "0"
        yield f"# {quoted(fact.name)} = {blank}" + (f"  # {told}" if told else "")
    yield ""


def _adjustments(rubric: Rubric) -> Iterator[str]:
    words = _WORDS[rubric.language]
    if not rubric.adjustments:
        return
    yield ""
    yield f"[adjustments]            # {words['adjustments']}"
    for one in rubric.adjustments:
        yield f'# {quoted(one.name)} = {{ score = 0, reason = "" }}  # 0–{plain(one.cap)}'


def _beside(rubric: Rubric, node: Indicator) -> str:
    """What stands beside a leaf: its points, and where a rule computes it what the rule wants to know."""
    words = _WORDS[rubric.language]
    parts = [] if node.points is None else [str(words["points"]).format(points=plain(node.points))]
    if node.rule is not None and not node.rule.shape.by_hand:
        parts.append(str(words["rule" if node.rule.shape.measured is None else "rank"]))
    if node.rule is not None and (asks := node.rule.shape.asks()):
        parts.append(f"{{ {asks} }}")
    elif node.rule is not None and {TARGET, ACTUAL} & set(node.rule.facts()):
        parts.append('{ target = 0, actual = 0, sign = "≥" }')
    return f"  # {LABELS[rubric.language].comma.join(parts)}" if parts else ""


def _scores(rubric: Rubric) -> Iterator[str]:
    words = _WORDS[rubric.language]
    above: tuple[str, ...] = ()
    for node in rubric.nodes:
        if isinstance(node, Group):
            if node.pool:
                points = "" if node.points is None else plain(node.points)
                if node.points is not None:
                    yield f"# {str(words['pool']).format(pool=node.name, points=points)}"
            continue
        if isinstance(node, Slot):
            continue
        if node.path[:-1] != above:
            above = node.path[:-1]
            yield ""
            yield f"# {' / '.join(above)}"
        yield f"{quoted(key_of(rubric, node))} = {{}}{_beside(rubric, node)}"


def _own(rubric: Rubric) -> Iterator[str]:
    words = _WORDS[rubric.language]
    for node in rubric.nodes:
        if isinstance(node, Slot):
            name = "own_in_pool" if node.points is None else "own"
            points = "" if node.points is None else plain(node.points)
            yield ""
            yield f"# {str(words[name]).format(slot=node.name, points=points)}"
            yield "# [[own]]"
            yield f"# slot = {quoted(key_of(rubric, node))}"
            yield f'# name = ""               # {words["name"]}'
            yield "# points = 0"
            if node.rule is None or node.rule.shape.by_hand:
                yield "# score = 0"
            if node.rule is not None:
                yield "# target = 0"
                yield "# actual = 0"
                yield f'# sign = "≥"              # {words["signs"]}'
                yield '# measured_in = ""'


def key_of(rubric: Rubric, node: AnyNode) -> str:
    """The shortest text that means this node and no other: its name, its path cut from the left, or its code."""
    for start in range(node.level - 1, -1, -1):
        key = "/".join(node.path[start:])
        if rubric.by_key[key] == (node,):
            return key
    return node.code
