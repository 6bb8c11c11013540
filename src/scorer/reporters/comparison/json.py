"""A comparison as JSON, format `scorer.comparison/1`: numbers are decimal texts (docs/compare.md)."""

from __future__ import annotations

import json as standard_json
from decimal import Decimal
from typing import Any

import attrs

from scorer.comparison.nouns import Comparison
from scorer.diagnostics import Diagnostic
from scorer.exact import plain
from scorer.messages import Language
from scorer.model import Finding
from scorer.reporters.json import diagnostic_data

FORMAT = "scorer.comparison/1"


def json(comparison: Comparison) -> str:
    """The whole comparison, its keys those of `scorer.comparison.nouns`."""
    data = {"format": FORMAT, **_plain(comparison, comparison.language)}
    return standard_json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any, language: Language) -> Any:
    match value:
        case Decimal():
            return plain(value)
        case Diagnostic():
            return diagnostic_data(value, language)
        case Finding():
            return {
                "code": value.code,
                "severity": value.severity,
                "message": value.message(language),
                "path": list(value.path),
            }
        case tuple():
            return [_plain(item, language) for item in value]
    if attrs.has(type(value)):
        return {
            field.name: _plain(getattr(value, field.name), language)
            for field in attrs.fields(type(value))
            if field.name != "place"
        }
    return value
