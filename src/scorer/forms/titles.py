"""What a workbook form says to the person who fills it in, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages import Language

#: Names of the sheets; a person may rename them.
SHEETS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"head": "基本情况", "table": "自评表", "general": "其他问题", "help": "填写说明"},
    "en": {"head": "About", "table": "Scores", "general": "Problems", "help": "Notes"},
}

TITLES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "level4": "四级指标", "level5": "五级指标",
        "points": "分值", "target": "年度指标值", "sign": "符号", "actual": "实际完成值", "measured_in": "计量单位",
        "answer": "选项或数量", "score": "填写得分", "earned": "得分", "lost": "扣分", "reason": "扣分原因",
        "problem": "存在的问题", "measure": "改进措施", "not_applicable": "不适用理由", "deduct": "手工扣分",
        "owner": "责任人", "due": "完成时限", "evidence": "佐证材料", "note": "备注", "derived": "推算",
        "raw": "规则原值", "computed": "按规则", "base": "采用", "target'": "目标", "actual'": "实际", "answer'": "答",
        "n/a": "不适用", "gone": "退出", "now": "现分值", "open": "未填", "claim": "选用",
        "unit": "单位名称", "year": "年度", "kind": "性质", "declared_total": "自报总分",
        "about.department": "主管部门", "about.code": "单位代码", "about.type": "单位类型", "about.region": "地区",
        "about.budget": "预算（万元）",
        "about.prepared_by": "填报人", "about.date": "填报日期", "about.reviewer": "复核人",
        "project.name": "项目名称", "project.code": "项目代码", "project.budget": "项目预算（万元）",
        "disclosure.targets": "绩效目标个数",
        "disclosure.amount": "涉及资金（万元）", "disclosure.coverage": "覆盖率",
        "disclosure.sub_units": "所属单位评价",
        "head": "单位与项目", "facts": "基础数据", "value": "填写", "unit_of": "计量单位", "source": "数据来源",
        "hint": "说明", "text": "存在的问题", "total": "总分", "base_total": "指标得分合计", "subtotal": "小计",
        "bonus": "加分", "penalty": "减分", "veto": "否决", "grade": "等级",
    },
    "en": {
        "level1": "Level 1", "level2": "Level 2", "level3": "Level 3", "level4": "Level 4", "level5": "Level 5",
        "points": "Points", "target": "Target", "sign": "Sign", "actual": "Actual", "measured_in": "Unit",
        "answer": "Answer", "score": "Score given", "earned": "Score", "lost": "Lost", "reason": "Reason",
        "problem": "Problem", "measure": "Measure", "not_applicable": "Why not applicable", "deduct": "Taken off",
        "owner": "Owner", "due": "Due", "evidence": "Evidence", "note": "Note", "derived": "Derived",
        "raw": "Raw", "computed": "By rule", "base": "Used", "target'": "Target", "actual'": "Actual",
        "answer'": "Answer", "n/a": "N/A", "gone": "Gone", "now": "Points now", "open": "Open", "claim": "Used",
        "unit": "Unit", "year": "Year", "kind": "Kind", "declared_total": "Declared total",
        "about.department": "Department", "about.code": "Code of the unit", "about.type": "Type of the unit",
        "about.region": "Region", "about.budget": "Budget (万元)", "about.prepared_by": "Prepared by",
        "about.date": "Date", "about.reviewer": "Reviewer", "project.name": "Project", "project.code": "Project code",
        "project.budget": "Project budget (万元)", "disclosure.targets": "Number of targets",
        "disclosure.amount": "Amount (万元)", "disclosure.coverage": "Coverage", "disclosure.sub_units": "Sub-units",
        "head": "Unit and project", "facts": "Facts", "value": "Fill in", "unit_of": "Unit", "source": "Source",
        "hint": "Note", "text": "Problem", "total": "Total", "base_total": "Sum of the indicators", "subtotal": "Sum",
        "bonus": "Bonus", "penalty": "Penalty", "veto": "Veto", "grade": "Grade",
    },
}  # fmt: skip

SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "form": "　自评表",
        "of": "满分 {points}",
        "open": '"未填 "&{open}&" 项"',
        "none_open": '"已填完"',
        "slot": '"{name}"&CHAR(10)&"自行设定，共 {points} 分"&CHAR(10)&"已分 "&{given}&" 分"',
        "slot_in_pool": '"{name}"&CHAR(10)&"选用，自行设定"&CHAR(10)&"已分 "&{given}&" 分"',
        "pool": '"{name}"&CHAR(10)&"可选项，共 {points} 分"&CHAR(10)&"已分 "&{given}&" 分"',
        "pool_in_pool": '"{name}"&CHAR(10)&"选用，已分 "&{given}&" 分"',
        "item": "　是否做到：{name}（{points}分）",
        "count": "　发生次数：{name}（每次扣{points}分）",
        "one_of": "从列表中选",
        "required": "必填",
        "optional": "可不填",
        "score": "填 0 至 {points} 的数",
        "score_step": "填 0 至 {points} 的数，每 {step} 分一档",
        "score_uncapped": "填 0 或正数，可以超过 {points} 分",
        "score_any": "填 0 或正数，不超过本行分值",
        "score_rule": "按规则自动计算，一般不填",
        "number": "填数字，不带单位和百分号",
        "points": "填本单位给这个指标的分值",
        "count_whole": "填发生次数，没有发生填 0",
        "met_whole": "填做到的项数，0 至 {most}",
        "choose": "请从列表中选一项",
        "choose_yes_no": "做到选“是”，没有做到选“否”",
        "not_taken": "填写有误",
        "na": "确实不适用才填，写明理由；填了就不要再填得分",
        "date": "填日期，如 2021-02-20",
        "fill": "黄色格填写，灰色格自动计算",
        "hit": "触发",
        "not_hit": "未触发",
        "unknown": "缺数据",
        "when_hit": "{when} 时{effect}",
        "total_at_most": "总分不超过 {points}",
        "grade_at_most": "等级不高于“{grade}”",
        "and": "，",
        "page": "第 &P 页，共 &N 页",
    },
    "en": {
        "form": ": self-evaluation",
        "of": "out of {points}",
        "open": '{open}&" still to fill in"',
        "none_open": '"all filled in"',
        "slot": '"{name}"&CHAR(10)&"your own, {points} points"&CHAR(10)&{given}&" given"',
        "slot_in_pool": '"{name}"&CHAR(10)&"optional, your own"&CHAR(10)&{given}&" given"',
        "pool": '"{name}"&CHAR(10)&"choose, {points} points"&CHAR(10)&{given}&" given"',
        "pool_in_pool": '"{name}"&CHAR(10)&"choose, "&{given}&" given"',
        "item": "  met: {name} ({points})",
        "count": "  occurred: {name} (−{points} each)",
        "one_of": "choose from the list",
        "required": "required",
        "optional": "may stay blank",
        "score": "a number from 0 to {points}",
        "score_step": "a number from 0 to {points} in steps of {step}",
        "score_uncapped": "0 or more, also above {points}",
        "score_any": "a number from 0 to the points of this row",
        "score_rule": "computed by its rule; usually left blank",
        "number": "a number, without unit or percent sign",
        "points": "the points you give to this indicator",
        "count_whole": "how often it occurred; 0 where it did not",
        "met_whole": "how many are met, 0 to {most}",
        "choose": "choose from the list",
        "choose_yes_no": "是: it is met; 否: it is not",
        "not_taken": "This cannot stand here",
        "na": "only where it does not apply: say why, and give no score",
        "date": "a date such as 2021-02-20",
        "fill": "Fill in the yellow cells; the grey ones calculate",
        "hit": "hit",
        "not_hit": "not hit",
        "unknown": "no data",
        "when_hit": "where {when}: {effect}",
        "total_at_most": "total at most {points}",
        "grade_at_most": "grade at most {grade}",
        "and": ", ",
        "page": "Page &P of &N",
    },
}

HELP: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        "1. 先填“基本情况”，再填“自评表”。黄色格填写，灰色格自动计算，不能改。",
        "2. 空着和填 0 不一样：空着是还没有填，填 0 是得 0 分。总分旁写着还有几项没填。",
        "3. 按规则计算的指标，只填数据（基本情况中的基础数据，或本行的指标值、完成值、选项、次数），得分自动算出。",
        "4. 扣了分的写明扣分原因；有问题的写存在的问题和改进措施。",
        "5. 确实不适用的指标，得分留空，在“不适用理由”里写明理由。灰色的不适用格不能填：这个指标必须评分。",
        "6. 自行设定的指标，写指标名称和分值，分值合计要等于标题里的分数。只填用得上的行。",
        "7. 数字直接填，不写单位、不写百分号：95% 在单位为 % 的格里填 95。不要粘贴公式。",
        "8. 不要删除行和工作表，也不要改第一列和第一行的隐藏内容。可以调整行高列宽。",
        "9. 表中的得分供填写时参考，以 scorer score 的结果为准。交表前可用 scorer check 检查。",
    ),
    "en": (
        "1. Fill in the first sheet, then the table. Yellow cells are for you; grey ones calculate.",
        "2. Blank is not zero: blank is not filled in yet, 0 is a score. How many are open stands beside the total.",
        "3. Where a rule computes the score, give the facts only; the score follows.",
        "4. Where points were lost say why; where there is a problem say which, and what will be done.",
        "5. Where an indicator does not apply leave the score blank and say why. A grey cell there: it must be scored.",
        "6. Your own indicators need a name and points; together they are worth what the heading says.",
        "7. Numbers without units and percent signs: 95% in a cell measured in % is 95. Do not paste formulas.",
        "8. Do not delete rows or sheets, nor the hidden first row and column. Heights and widths may change.",
        "9. The scores here help while filling in; what `scorer score` says counts. `scorer check` finds mistakes.",
    ),
}


def form_title(title: str, language: Language) -> str:
    """What a form of a rubric is called; a title that says already that it is a form is not told so twice."""
    names_a_form = title.rstrip().casefold().endswith(("表", "self-evaluation", "form"))
    return title if names_a_form else title + SENTENCES[language]["form"]
