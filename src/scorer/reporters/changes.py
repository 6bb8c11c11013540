"""The differences of two rubrics, for a terminal or as JSON."""

from __future__ import annotations

import json as standard_json
from collections.abc import Sequence

from scorer.messages import Language
from scorer.model import Rubric
from scorer.reporters.tables import NARROWEST, grid
from scorer.revision import Change

_WORDS = {
    "zh": {
        "added": "新增",
        "removed": "删去",
        "moved": "移动",
        "renamed": "改名",
        "points": "改分值",
        "rule": "改规则",
        "standard": "改标准",
        "other": "其他",
        "head": ["变动", "指标", "原", "新"],
        "none": "两个指标体系没有差别。",
    },
    "en": {
        "added": "added",
        "removed": "removed",
        "moved": "moved",
        "renamed": "renamed",
        "points": "points",
        "rule": "rule",
        "standard": "standard",
        "other": "other",
        "head": ["Change", "Node", "Old", "New"],
        "none": "The two rubrics do not differ.",
    },
}


def changes_text(old: Rubric, new: Rubric, changes: Sequence[Change], language: Language, columns: int = 80) -> str:
    """A table of the changes."""
    columns = max(columns, NARROWEST)
    words = _WORDS[language]
    head = f"{old.id} {old.version} → {new.id} {new.version}"
    if not changes:
        return f"{head}\n\n{words['none']}\n"
    free = columns - 8 - 6
    rows = [[str(words[change.kind]), "/".join(change.path), change.old, change.new] for change in changes]
    widths = [8, free * 2 // 5, free * 3 // 10, free - free * 2 // 5 - free * 3 // 10]
    return f"{head}\n\n{grid(list(words['head']), rows, widths, 'llll')}\n"


def changes_json(old: Rubric, new: Rubric, changes: Sequence[Change]) -> str:
    """The same as JSON."""
    data = {
        "format": "scorer.diff/1",
        "old": {"id": old.id, "version": old.version, "sha256": old.sha256},
        "new": {"id": new.id, "version": new.version, "sha256": new.sha256},
        "changes": [
            {"kind": change.kind, "path": list(change.path), "old": change.old, "new": change.new} for change in changes
        ],
    }
    return standard_json.dumps(data, ensure_ascii=False, indent=2) + "\n"
