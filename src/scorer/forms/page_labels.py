"""What the fields of the HTML form are called: as in the workbook form, with what a field without a hint has to add."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.forms.titles import TITLES
from scorer.messages import Language

#: The titles of the workbook that are labels here, in their order on the page.
_SHARED = (
    "unit", "year", "kind", "corrects", "declared_total",
    "about.department", "about.code", "about.type", "about.region", "about.budget", "about.prepared_by", "about.date",
    "about.reviewer", "project.name", "project.code", "project.budget", "disclosure.targets", "disclosure.amount",
    "disclosure.coverage", "disclosure.sub_units", "facts", "points", "target", "actual", "sign", "measured_in",
    "deduct", "reason", "problem", "measure", "owner", "due", "evidence", "note", "text",
)  # fmt: skip
#: What is added to some of them.
_HINTS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "corrects": "（复核只改几项时填文件名）",
        "declared_total": "（可不填）",
        "about.date": "（如 2021-02-20）",
        "project.name": "（评部门整体支出时不填）",
        "disclosure.coverage": "（如 100%）",
        "evidence": "（每行一项）",
    },
    "en": {
        "corrects": " (where a review changes some scores only)",
        "declared_total": " (optional)",
        "about.date": " (such as 2021-02-20)",
        "project.name": " (none for a whole department)",
        "disclosure.coverage": " (such as 100%)",
        "evidence": " (one a line)",
    },
}
_MORE: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "kind-self": "自评",
        "kind-review": "复核",
        "kind-final": "审定",
        "fact-source": "“{name}”的数据来源",
        "fact-unit": "“{name}”的计量单位",
        "choose": "（未选）",
        "name": "指标名称",
        "score": "得分",
        "score-optional": "得分（空则按规则）",
        "grade": "档次",
        "answer": "选项",
        "met": "完成的各项",
        "met-stated": "已核对，勾选的是完成的",
        "met-count": "完成项数（共 {of} 项）",
        "counts": "发生次数（没有发生的填 0）",
        "not_applicable": "不适用",
        "whole-group": "整组不适用，或写整组的说明",
        "more": "问题、措施、材料等",
        "standard": "评分标准",
        "rule": "计算规则",
        "points-of": "{points} 分",
    },
    "en": {
        "kind-self": "self-evaluation",
        "kind-review": "review",
        "kind-final": "final",
        "fact-source": "Source of “{name}”",
        "fact-unit": "Unit of “{name}”",
        "choose": "(not chosen)",
        "name": "Name of the indicator",
        "score": "Score",
        "score-optional": "Score (blank: by the rule)",
        "grade": "Grade",
        "answer": "Answer",
        "met": "Items met",
        "met-stated": "Checked; the ticked ones are met",
        "met-count": "Items met (of {of})",
        "counts": "Occurrences (0 where none)",
        "not_applicable": "Not applicable",
        "whole-group": "The whole group: not applicable, or remarks",
        "more": "Problem, measure, evidence …",
        "standard": "Standard",
        "rule": "Rule",
        "points-of": "{points} points",
    },
}


def field_labels(language: Language) -> Mapping[str, str]:
    """The label of each field, by what the page calls the field."""
    titles, hints = TITLES[language], _HINTS[language]
    shared = {name.replace(".", "/"): titles[name] + hints.get(name, "") for name in _SHARED}
    return {**shared, "na-reason": titles["not_applicable"], **_MORE[language]}
