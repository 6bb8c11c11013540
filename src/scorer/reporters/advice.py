"""What would raise the score, for a terminal or as JSON."""

from __future__ import annotations

import json as standard_json
from typing import Any

from scorer.exact import plain
from scorer.improvement import Improvement, Step
from scorer.reporters import facts
from scorer.reporters.labels import LABELS
from scorer.reporters.tables import NARROWEST, grid
from scorer.wrapping import wrap

_WORDS = {
    "zh": {
        "none": "没有可以争取的分数。",
        "change": "怎样做到",
        "gain": "可增",
        "total": "总分",
        "fact": "{fact} 由 {now}{unit} 到 {needed}{unit}",
        "score": "得满分（{score}）",
        "next": "升到“{grade}”（{start} 分起）最少要改 {count} 项：",
        "unreachable": "仅靠以上各项升不到“{grade}”（{start} 分起）。",
        "open": "另有 {count} 项尚未评分，不在此列。",
        "top": "已是最高等级。",
        "note": "每一行都单独代回计算；同一数据用于几个指标时，增加的分数已合在一起。",
    },
    "en": {
        "none": "There are no points to win back.",
        "change": "How",
        "gain": "Gain",
        "total": "Total",
        "fact": "{fact} from {now}{unit} to {needed}{unit}",
        "score": "full marks ({score})",
        "next": "The fewest changes that reach the grade {grade} (from {start}): {count}",
        "unreachable": "These changes alone do not reach the grade {grade} (from {start}).",
        "open": "{count} indicators are not scored yet and do not stand here.",
        "top": "This is the highest grade.",
        "note": "Each line was put back through the engine by itself; a fact that serves several indicators counts "
        "for all.",
    },
}


def advice_text(found: Improvement, columns: int = 80) -> str:
    """The steps by gain, then the smallest set that reaches the next grade."""
    columns = max(columns, NARROWEST)
    card = found.card
    labels, words = LABELS[card.language], _WORDS[card.language]
    head = [f"{card.assessment.unit} {card.assessment.year}", facts.total_line(card), ""]
    if not found.steps:
        return "\n".join([*head, words["none"]]) + "\n"
    free = columns - 8 - 8 - 6 - 8
    titles = [labels.indicator, words["change"], words["gain"], words["total"], labels.grade]
    rows = [
        [
            "/".join(step.path[-2:]),
            _change(found, step),
            f"+{plain(step.gain)}",
            plain(step.total),
            step.grade or labels.none,
        ]
        for step in found.steps
    ]
    table = grid(titles, rows, [free // 2, free - free // 2, 8, 8, 6], "llrrl")
    tail = _next(found)
    if open_leaves := len(card.open_leaves()):
        tail.append(words["open"].format(count=open_leaves))
    return "\n".join([*head, table, "", *wrap(words["note"], columns), "", *tail]) + "\n"


def _next(found: Improvement) -> list[str]:
    words = _WORDS[found.card.language]
    if found.next_grade is None or found.next_grade_from is None:
        return [words["top"]] if found.card.grade else []
    values = {"grade": found.next_grade, "start": plain(found.next_grade_from), "count": len(found.smallest_set)}
    if not found.smallest_set:
        return [words["unreachable"].format(**values)]
    lines = [words["next"].format(**values)]
    return lines + [f"- {'/'.join(step.path[-2:])}: {_change(found, step)}" for step in found.smallest_set]


def _change(found: Improvement, step: Step) -> str:
    words = _WORDS[found.card.language]
    if step.needed is None:
        return words["score"].format(score=plain(step.score))
    now = "—" if step.now is None else plain(step.now)
    return words["fact"].format(fact=step.fact, now=now, needed=plain(step.needed), unit=step.measured_in)


def advice_json(found: Improvement) -> str:
    """The same as JSON."""
    data: dict[str, Any] = {
        "format": "scorer.improvement/1",
        "unit": found.card.assessment.unit,
        "score": plain(found.card.score),
        "grade": found.card.grade,
        "steps": [_data(step) for step in found.steps],
        "next_grade": found.next_grade,
        "next_grade_from": None if found.next_grade_from is None else plain(found.next_grade_from),
        "smallest_set": [_data(step) for step in found.smallest_set],
    }
    return standard_json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _data(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "path": list(step.path),
        "fact": step.fact or None,
        "now": None if step.now is None else plain(step.now),
        "needed": None if step.needed is None else plain(step.needed),
        "measured_in": step.measured_in,
        "gain": plain(step.gain),
        "score": plain(step.score),
        "total": plain(step.total),
        "grade": step.grade,
        "full": step.full,
    }
