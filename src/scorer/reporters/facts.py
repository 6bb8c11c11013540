"""What stands above and below the table in every format: the head, the marks, the findings."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from scorer import __version__
from scorer.exact import plain, rate, shown
from scorer.model import Computed, Scorecard, ScoredNode, SourceStatus
from scorer.reporters.cells import total_text
from scorer.reporters.labels import LABELS


def head(card: Scorecard) -> tuple[tuple[str, str], ...]:
    """The head block as pairs of a name and a value; what is not known is left out."""
    labels = LABELS[card.language]
    said, about, rubric = card.assessment, card.assessment.about, card.rubric
    status = labels.source_statuses[rubric.source.status] if rubric.source.status else ""
    pairs = (
        (labels.unit, said.unit),
        (labels.project, said.project.name if said.project else ""),
        (labels.year, str(said.year)),
        (labels.kind, labels.kinds[said.kind]),
        (labels.department, about.department),
        (labels.region, about.region),
        (labels.rubric, f"{rubric.id}{labels.comma}{labels.version} {rubric.version}"),
        (labels.source, rubric.source.document + labels.bracketed.format(status)),
        (labels.total_score, total_line(card)),
        (labels.declared, "" if said.declared_total is None else plain(said.declared_total)),
    )
    return tuple((name, value) for name, value in pairs if value)


def total_line(card: Scorecard) -> str:
    """The total, its points and grade; or how far the card has come and what it may become."""
    labels = LABELS[card.language]
    points = labels.none if card.points is None else plain(card.points)
    if card.complete:
        grade = f"{labels.grade} {card.grade}" if card.grade else labels.no_grade
        return f"{total_text(card)} / {points}{labels.comma}{grade}"
    high = "?" if card.high is None else plain(card.high)
    reach = labels.range.format(low=plain(card.low), high=high)
    return f"{total_text(card)} / {points}{labels.comma}{labels.incomplete}{labels.comma}{reach}"


@attrs.frozen
class Closing:
    """A line below the table: 合计, or where something stands outside the base 基础分, 加分, 减分, 否决 and 总分.

    `amount` is what the line adds to the column of scores, or the total itself; None where it adds nothing yet.
    """

    name: str
    points: str
    score: str
    amount: Decimal | None
    is_total: bool


def closing(card: Scorecard) -> tuple[Closing, ...]:
    """The lines that lead from the rows to the total; their scores re-add."""
    labels = LABELS[card.language]
    points = labels.none if card.points is None else plain(card.points)
    if not card.adjustments and not card.vetoes and not card.settled:
        return (Closing(labels.total, points, total_text(card), card.score, is_total=True),)
    places = card.rubric.display_places
    base = card.root.low
    found = [Closing(labels.base, points, shown(base, card.points, places), base, is_total=False)]
    for one in card.adjustments:
        sign = "+" if one.kind == "bonus" else "-"
        name = f"{labels.adjustments[one.kind]}{labels.colon}{one.name}"
        score = labels.statuses["blank"] if one.score is None else f"{sign}{plain(one.score)}" if one.score else "0"
        name += labels.bracketed.format(one.reason) if one.reason else ""
        amount = -one.score if one.score and one.kind == "penalty" else one.score
        found.append(Closing(name, "", score, amount, is_total=False))
    for veto in card.vetoes:
        if veto.hit is not False:
            state = labels.veto if veto.hit else labels.veto_open
            found.append(Closing(f"{state}{labels.colon}{veto.name}", "", "", None, is_total=False))
    if card.settled:
        found.append(Closing(labels.settled, "", plain(card.settled), card.settled, is_total=False))
    return (*found, Closing(labels.total_score, points, total_text(card), card.score, is_total=True))


def proofs(card: Scorecard) -> tuple[tuple[str, str], ...]:
    """Name and proof line of every computed leaf, adjustment and veto, in the order of the rubric.

    Where the score is not the value of the proof (floored, capped, rounded, or open), it follows behind an arrow. A
    leaf of which nothing is known yet has no proof worth reading.
    """
    labels = LABELS[card.language]
    found = []
    for node in card.root.leaves():
        computed = node.computed
        if computed is not None and not (computed.missing and node.entry is None and not computed.facts):
            found.append(("/".join(node.path[-2:]), _proved(card, computed, computed.value)))
    known = (one for one in card.adjustments if one.computed and (one.computed.value is not None or one.computed.facts))
    found += [(one.name, _proved(card, one.computed, one.score)) for one in known if one.computed]
    vetoes = ((veto, f"{labels.colon}{labels.veto}" if veto.hit else "") for veto in card.vetoes)
    found += [(veto.name, veto.proof + effect) for veto, effect in vetoes]
    return tuple(found)


def _proved(card: Scorecard, computed: Computed, score: Decimal | None) -> str:
    if score is None:
        return f"{computed.proof} → {LABELS[card.language].statuses['blank']}"
    same = computed.exact is not None and computed.exact == Fraction(score)
    return computed.proof if same else f"{computed.proof} → {plain(score)}"


def footnotes(card: Scorecard) -> list[str]:
    """Below the table: what the mark beside a number means, and rows that are less certain than the rest."""
    labels = LABELS[card.language]
    notes = []
    derived = {name for node in card.root.walk() for name in node.derived}
    if derived:
        notes.append(labels.derived_points_note if "points" in derived else labels.derived_note)
    computed = sum(1 for node in card.root.leaves() if node.origin == "computed")
    typed = sum(1 for node in card.root.leaves() if node.origin == "typed")
    if computed:
        notes.append(labels.origin_note.format(computed=computed, typed=typed))
    if taken_over := sum(1 for node in card.root.leaves() if node.origin == "taken-over"):
        notes.append(labels.taken_over_note.format(taken_over))
    by_status: dict[SourceStatus, list[str]] = {}
    for node in card.root.walk():
        status = node.source.status if node.source else None
        if status and status != card.rubric.source.status:
            by_status.setdefault(status, []).append(node.name)
    for status, names in by_status.items():
        told = labels.comma.join(dict.fromkeys(names))
        notes.append(labels.status_notes.format(status=labels.source_statuses[status], names=told))
    return notes


def findings(card: Scorecard) -> list[str]:
    """Findings and notices as sentences with their code."""
    labels = LABELS[card.language]
    return [
        f"{'/'.join(finding.path)}{labels.colon if finding.path else ''}{finding.message(card.language)}"
        f" [{finding.code}]"
        for finding in card.findings
    ]


def group_rate(node: ScoredNode) -> Decimal | None:
    """得分率 of a row for the chart; None where score or points are missing."""
    return None if node.score is None or node.points is None else rate(node.score, node.points)


def signatures(card: Scorecard) -> tuple[tuple[str, str], ...]:
    """The signature line (落款) as pairs of a name and a value, which is blank where it is written by hand."""
    labels, about = LABELS[card.language], card.assessment.about
    is_reviewed = about.reviewer or card.assessment.kind != "self"
    return (
        (labels.seal, ""),
        (labels.prepared_by, about.prepared_by),
        *(((labels.reviewer, about.reviewer),) if is_reviewed else ()),
        (labels.date, about.date),
    )


def provenance(card: Scorecard) -> str:
    """What the card was made with: rubric, version, the hash of its file, and how it rounds."""
    labels, rubric = LABELS[card.language], card.rubric
    parts = [f"scorer {__version__}", f"{rubric.id} {labels.version} {rubric.version}", f"sha256 {rubric.sha256[:16]}"]
    if rubric.rounding:
        mode = labels.rounding_modes[rubric.rounding.mode]
        parts.append(labels.rounding.format(places=rubric.rounding.places, mode=mode))
    return "  ·  ".join(parts)
