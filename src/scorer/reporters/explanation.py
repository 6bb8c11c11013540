"""Why a number is what it is: rule, facts, proof line and standard of each leaf, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.exact import plain, shown
from scorer.model import Scorecard, ScoredNode
from scorer.reporters import facts
from scorer.reporters.labels import LABELS
from scorer.reporters.tables import NARROWEST
from scorer.wrapping import wrap

_WORDS = {
    "zh": {
        "typed": "由单位自评填写",
        "derived": "由其他公布数据推算",
        "taken-over": "复核未改动，取自原自评",
        "rule": "评分规则",
        "facts": "基础数据",
        "proof": "算式",
        "exact": "未舍入",
        "bounds": "最低 0，最高为分值，{rounding}",
        "missing": "尚缺",
        "deduct": "手工扣分",
        "typed_score": "填写得分",
        "policy": "不适用",
        "sum": "各行相加",
        "evidence": "佐证材料",
        "source": "出处",
        "comma": "、",
    },
    "en": {
        "typed": "typed by the unit",
        "derived": "worked out from other published data",
        "taken-over": "not changed by the review, taken from the self-assessment",
        "rule": "Rule",
        "facts": "Facts",
        "proof": "Proof",
        "exact": "unrounded",
        "bounds": "at least 0, at most the points, {rounding}",
        "missing": "Missing",
        "deduct": "Taken off by hand",
        "typed_score": "Typed score",
        "policy": "Not applicable",
        "sum": "sum of the rows",
        "evidence": "Evidence",
        "source": "source",
        "comma": ", ",
    },
}


def explanation(card: Scorecard, nodes: Sequence[ScoredNode], columns: int = 80) -> str:
    """One block for each node: what it scored, and everything that led to it."""
    columns = max(columns, NARROWEST)
    blocks = [_block(card, node, columns) for node in nodes]
    head = [f"{card.assessment.unit} {card.assessment.year}", facts.total_line(card), facts.provenance(card)]
    wrapped = [line for text in head for line in wrap(text, columns)]
    return "\n".join([*wrapped, "", "\n\n".join(blocks)]) + "\n"


def _block(card: Scorecard, node: ScoredNode, columns: int) -> str:
    labels, words = LABELS[card.language], _WORDS[card.language]
    places = card.rubric.display_places
    points = labels.none if node.points is None else plain(node.points)
    score = labels.statuses[node.status] if node.score is None else shown(node.score, node.points, places)
    lines = wrap(f"{node.code} {'/'.join(node.path)}{labels.colon}{score} / {points}", columns)
    pairs: list[tuple[str, str]] = []
    entry, computed = node.entry, node.computed
    if node.children:
        rows = " + ".join(
            labels.statuses["blank"] if child.open and not child.low else plain(child.low)
            for child in node.children
            if child.score is not None or child.open
        )
        extra = f" + {labels.converted} {plain(node.converted)}" if node.converted else ""
        pairs.append((words["sum"], f"{rows}{extra} = {plain(node.low)}"))
    if node.origin in ("typed", "derived", "taken-over"):
        pairs.append((labels.status, words[node.origin]))
    if node.rule:
        kind = labels.rule_kinds.get(node.rule)
        pairs.append((words["rule"], kind + labels.bracketed.format(node.rule) if kind else node.rule))
    if node.standard:
        pairs.append((labels.standard, node.standard))
    if node.source is not None:
        status = labels.source_statuses[node.source.status] if node.source.status else ""
        text = labels.colon.join(part for part in (node.source.document, node.source.note) if part)
        pairs.append((labels.source, f"{text}{labels.bracketed.format(status)}" if status else text))
    if computed is not None:
        for fact in computed.facts:
            value = plain(fact.value) if not isinstance(fact.value, str | None) else fact.value or "—"
            source = labels.bracketed.format(f"{words['source']}{labels.colon}{fact.source}") if fact.source else ""
            pairs.append((words["facts"], f"{fact.name} = {value}{fact.measured_in}{source}"))
        pairs.append((words["proof"], computed.proof))
        if computed.missing:
            pairs.append((words["missing"], words["comma"].join(computed.missing)))
        if computed.value is not None:
            pairs.append((labels.score, plain(computed.value) + labels.bracketed.format(_bounds(card))))
    if entry is not None:
        if entry.score is not None and computed is not None:
            pairs.append((words["typed_score"], plain(entry.score)))
        if entry.grade:
            pairs.append((labels.grade, entry.grade))
        if entry.deduct is not None:
            pairs.append((words["deduct"], plain(entry.deduct)))
        if entry.not_applicable:
            pairs.append((words["policy"], entry.not_applicable))
        said = (
            (labels.reason, entry.reason),
            (labels.problems, entry.problem),
            (labels.measures, entry.measure),
            (words["evidence"], words["comma"].join(entry.evidence)),
            (labels.note, entry.note),
        )
        for name, text in said:
            if text:
                pairs.append((name, text))
    for name, text in pairs:
        first, *more = wrap(f"{name}{labels.colon}{text}", columns - 4)
        lines += [f"    {first}", *(f"        {line}" for part in more for line in wrap(part, columns - 8))]
    return "\n".join(lines)


def _bounds(card: Scorecard) -> str:
    labels, words = LABELS[card.language], _WORDS[card.language]
    rounding = card.rubric.rounding
    assert rounding is not None, "a rubric with rules declares its rounding"
    mode = labels.rounding_modes[rounding.mode]
    return words["bounds"].format(rounding=labels.rounding.format(places=rounding.places, mode=mode))
