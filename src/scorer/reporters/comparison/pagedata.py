"""What the page's script draws from: rankings and cards, each text once and otherwise by its number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scorer.comparison.nouns import Cell, Comparison, Field, Standing
from scorer.exact import plain
from scorer.messages import Language
from scorer.reporters.comparison.field_sheets import full_leaves
from scorer.reporters.comparison.sheet import name_of
from scorer.reporters.comparison.words import words
from scorer.reporters.labels import LABELS

_COLUMNS = (
    ("rank", "rank"), ("unit", "text"), ("department", "text"), ("region", "text"), ("type", "text"), ("grade", "text"),
    ("total", "total"), ("possible-ranks", "number"), ("findings", "number"),
)  # fmt: skip

#: Columns that a narrow screen leaves out.
WIDE = ("department", "region", "type", "possible-ranks", "findings")


def columns(field: Field) -> tuple[tuple[str, str], ...]:
    """The columns of a ranking before those of the heat map: the word, and how they sort.

    Likely ranks are there where they were worked out.
    """
    return tuple(column for column in _COLUMNS if field.weighting or column[0] != "possible-ranks")


class _Texts:
    """Each text once, in the order of first use."""

    def __init__(self) -> None:
        self.all: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.all.setdefault(text, len(self.all))


def page_data(comparison: Comparison) -> dict[str, Any]:
    """The data of the page; rates are whole hundredths of a percent."""
    say = words(comparison.language)
    texts = _Texts()
    fields = [_field(field, comparison.language, texts) for field in comparison.fields]
    return {
        "language": comparison.language,
        "words": {
            "shown": say("shown"),
            "rest": say("rows-shown"),
            "close": say("close"),
            "open": say("open-card"),
            "findings": say("findings"),
            "indicator": say("indicator"),
            "points": say("points"),
            "score": say("score"),
            "reason": say("reason"),
        },
        "fields": fields,
        "texts": list(texts.all),
    }


def _field(field: Field, language: Language, texts: _Texts) -> dict[str, Any]:
    return {
        "columns": [kind for _, kind in columns(field)] + ["heat"] * len(field.heat),
        "wide": [place for place, (key, _) in enumerate(columns(field)) if key in WIDE],
        "nodes": [{"name": name_of(node.path), "level": node.level} for node in field.nodes],
        "units": [_unit(one, field, language, texts) for one in field.ranking],
    }


def _unit(one: Standing, field: Field, language: Language, texts: _Texts) -> dict[str, Any]:
    say = words(language)
    firm = one.robustness
    likely = say("to").format(low=firm.low, high=firm.high) if firm else ""
    cells = (
        str(one.rank), one.unit.label, one.unit.department, one.unit.region, one.unit.type, one.grade or "",
        plain(one.compared), *([likely] if field.weighting else []), str(len(one.findings)) if one.findings else "",
    )  # fmt: skip
    head = [("unit-code", one.unit.code)] if one.unit.code else []
    head += [("rank", str(one.rank)), ("total", plain(one.compared)), ("grade", one.grade or "")]
    if one.declared_total is not None:
        head.append(("declared", plain(one.declared_total)))
    head += [("possible-ranks", likely)] if likely else []
    head += [("full-leaves", full_leaves(one))]
    head += [(group.column, f"{group.value} {group.rank}/{group.of}") for group in one.group_ranks]
    colon = say("colon")
    findings = [
        (f"{name_of(finding.path)}{colon}" if finding.path else "") + finding.message(language)
        for finding in one.findings
    ]
    return {
        "cells": [texts(cell) for cell in cells],
        "heat": [_hundredths(one.cells[place].rate) for place in field.heat],
        "head": [[texts(say(key)), texts(value)] for key, value in head],
        "findings": [texts(finding) for finding in findings],
        "card": [_row(cell, language, texts) for cell in one.cells],
    }


def _row(cell: Cell, language: Language, texts: _Texts) -> list[int]:
    """Points, score or status, reason, and whether something was lost."""
    score = plain(cell.score) if cell.score is not None else LABELS[language].statuses[cell.status]
    points = "" if cell.points is None else plain(cell.points)
    return [texts(points), texts(score), texts(cell.reason or cell.proof), int(bool(cell.lost))]


def _hundredths(rate: Decimal | None) -> int | None:
    return None if rate is None else int(rate * 10000)
