"""The card as JSON, format `scorer.scorecard/1`: numbers are decimal texts, open ones null (docs/cli.md)."""

from __future__ import annotations

import json as standard_json
from decimal import Decimal
from typing import Any

import attrs

from scorer.diagnostics import Diagnostic
from scorer.exact import plain, rate
from scorer.messages import Language
from scorer.model import Deduction, Entry, Scorecard, ScoredNode

FORMAT = "scorer.scorecard/1"


def json(card: Scorecard) -> str:
    """The card as indented JSON."""
    return standard_json.dumps(scorecard_data(card), ensure_ascii=False, indent=2) + "\n"


def json_line(card: Scorecard) -> str:
    """The card as one line of JSON, for a stream of cards."""
    return standard_json.dumps(scorecard_data(card), ensure_ascii=False, separators=(",", ":")) + "\n"


def diagnostics_json(diagnostics: tuple[Diagnostic, ...], language: Language) -> str:
    """Diagnostics as a JSON array."""
    data = [diagnostic_data(diagnostic, language) for diagnostic in diagnostics]
    return standard_json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def scorecard_data(card: Scorecard) -> dict[str, Any]:
    """The card as plain data, keys in the order of DESIGN section 9."""
    said, rubric = card.assessment, card.rubric
    return {
        "format": FORMAT,
        "unit": said.unit,
        "year": said.year,
        "kind": said.kind,
        "project": _plain(said.project),
        "about": _plain(said.about),
        "rubric": {
            "id": rubric.id,
            "title": rubric.title,
            "version": rubric.version,
            "sha256": rubric.sha256,
            "status": rubric.source.status,
        },
        "complete": card.complete,
        "score": plain(card.score),
        "points": _number(card.points),
        "low": plain(card.low),
        "high": _number(card.high),
        "grade": card.grade,
        "declared_total": _number(said.declared_total),
        "nodes": [_node(node) for node in card.root.walk() if node.path],
        "deductions": [_deduction(deduction) for deduction in card.deductions],
        "converted_loss": plain(card.converted_loss),
        "problems": [_plain(problem) for problem in said.problems],
        "not_applicable": {
            "moves": [
                {
                    "code": move.code,
                    "path": list(move.path),
                    "points": plain(move.points),
                    "policy": move.policy,
                    "to": move.to,
                    "reason": move.reason,
                }
                for move in card.ledger.moves
            ],
            "totals": {other.policy: _number(other.score) for other in card.ledger.alternatives},
            "points": {other.policy: _number(other.points) for other in card.ledger.alternatives},
        },
        "adjustments": [
            {
                "kind": one.kind,
                "name": one.name,
                "cap": plain(one.cap),
                "score": _number(one.score),
                "reason": one.reason,
                "proof": one.computed.proof if one.computed else None,
            }
            for one in card.adjustments
        ],
        "vetoes": [
            {
                "name": veto.name,
                "hit": veto.hit,
                "total_at_most": _number(veto.total_at_most),
                "grade_at_most": veto.grade_at_most,
                "proof": veto.proof,
            }
            for veto in card.vetoes
        ],
        "settled": plain(card.settled),
        "facts": [_plain(fact) for fact in card.facts.values()],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "message": finding.message(card.language),
                "path": list(finding.path),
            }
            for finding in card.findings
        ],
        "diagnostics": [diagnostic_data(diagnostic, card.language) for diagnostic in card.diagnostics],
    }


def diagnostic_data(diagnostic: Diagnostic, language: Language) -> dict[str, Any]:
    """One diagnostic as plain data."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message(language),
        "hint": diagnostic.hint(language),
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "cell": span.cell,
        "path": list(diagnostic.path),
    }


def _node(node: ScoredNode) -> dict[str, Any]:
    known = node.score is not None and node.points is not None and not node.open
    return {
        "code": node.code,
        "path": list(node.path),
        "level": node.level,
        "kind": node.kind,
        "points": _number(node.points),
        "declared_points": _number(node.declared_points),
        "score": _number(node.score),
        "low": plain(node.low),
        "high": _number(node.high),
        "rate": _number(rate(node.score, node.points)) if known else None,  # type: ignore[arg-type]  # both are known
        "converted": plain(node.converted),
        "converted_points": plain(node.converted_points),
        "undivided": plain(node.undivided),
        "status": node.status,
        "source": node.origin,
        "derived": sorted(node.derived),
        "weight": _number(node.weight),
        "provenance": _plain(node.source),
        "rule": node.rule or None,
        "computed": _number(node.computed.value) if node.computed else None,
        "exact": str(node.computed.exact) if node.computed and node.computed.exact is not None else None,
        "missing": list(node.computed.missing) if node.computed else [],
        "proof": node.computed.proof if node.computed else None,
        "entry": _entry(node.entry) if node.entry else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    """What the unit said of a row, what it left out left out."""
    names = (
        "target",
        "actual",
        "sign",
        "measured_in",
        "grade",
        "met",
        "counts",
        "deduct",
        "not_applicable",
        "reason",
        "problem",
        "measure",
        "owner",
        "due",
        "evidence",
        "note",
    )
    said = {name: _plain(getattr(entry, name)) for name in names}
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _deduction(deduction: Deduction) -> dict[str, Any]:
    return {name: _plain(value) for name, value in attrs.asdict(deduction, recurse=False).items()}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if attrs.has(type(value)):
        return {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    return value
