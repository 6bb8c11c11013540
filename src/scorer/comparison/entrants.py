"""What a comparison keeps of a scorecard, so that a hundred thousand of them need not be in memory at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import TypeVar

import attrs

from scorer.comparison.attribution import attributed
from scorer.comparison.nouns import Cell, PeerPlace, Standing, Unit
from scorer.comparison.statistics import Number, told
from scorer.exact import ZERO, rate
from scorer.model import AnyNode, Assessment, Group, Problem, Rubric, Scorecard, ScoredNode, Status

Value = TypeVar("Value")


@attrs.frozen
class Words:
    """What a unit says of one leaf beside the reason: problem, measure, who sees to it and until when."""

    problem: str
    measure: str
    owner: str
    due: str


@attrs.frozen(kw_only=True)
class Entrant:
    """One card, reduced.

    Attributes:
        identity: what no two cards of one collection share.
        compared: what is ranked and graded by, exactly, on the points of the rubric.
        base: the base as it is lost from: its points, and its score before adjustments and vetoes.
        losses: per node of the rubric what the total lost through it; those of the leaves add up to the loss.
        words: by the place of the leaf in `rubric.nodes`.
        mentioned: places of the leaves that the assessment itself speaks of.
        digest: the same for copies of one file and for nothing else; empty where nothing tells.
        ranked: its places under leaves scored by rank, in the order of the rubric (`positions` fills them in).
    """

    rubric: Rubric
    year: int
    reviewer: str
    identity: tuple[str, ...]
    standing: Standing
    complete: bool
    compared: Fraction
    base_points: Decimal | None
    base_score: Decimal
    losses: tuple[Number, ...]
    words: Mapping[int, Words]
    problems: tuple[Problem, ...]
    mentioned: frozenset[int]
    digest: bytes = b""
    ranked: tuple[PeerPlace, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Tells this card from every other, even one with the same identity from another file."""
        return (self.standing.file, *self.identity)

    @property
    def unit(self) -> Unit:
        """Whose card it is."""
        return self.standing.unit

    @property
    def lost(self) -> Decimal:
        """What the base lost: its points − its score."""
        return ZERO if self.base_points is None else self.base_points - self.base_score

    @property
    def share(self) -> Fraction | None:
        """The total on a scale of 100; None where nothing could be earned."""
        points = full_points(self)
        return self.compared * 100 / Fraction(points) if points else None


def order(entrant: Entrant) -> tuple[str, ...]:
    """How cards of the same rank stand: by code and name of the unit, then the project, then the file."""
    unit = entrant.unit
    return (unit.code, unit.name, unit.project, entrant.reviewer, entrant.standing.file)


def person(entrant: Entrant) -> tuple[str, str]:
    """Who it is, whatever the year, the kind or the rubric: the unit and its project."""
    return (entrant.unit.code or entrant.unit.name, entrant.identity[2])


def full_points(entrant: Entrant) -> Decimal | None:
    """The points that `compared` is on: the rubric's, or of a published table the sum of its rows."""
    return entrant.rubric.root.points or entrant.base_points


def places(rubric: Rubric) -> Mapping[str, int]:
    """Where each node of the rubric stands in `rubric.nodes`, by code."""
    return {node.code: place for place, node in enumerate(rubric.nodes)}


def leaf_places(rubric: Rubric) -> tuple[int, ...]:
    """The places of leaves and slots."""
    return tuple(place for place, node in enumerate(rubric.nodes) if not isinstance(node, Group))


def entrant(card: Scorecard) -> Entrant:
    """A card reduced to what is compared. Own indicators count at their slot."""
    said = card.assessment
    rows = {row.code: row for row in card.root.walk() if row.path}
    nodes = card.rubric.nodes
    cells = tuple(_cell(rows.get(node.code)) for node in nodes)
    scored = [
        cell
        for node, cell in zip(nodes, cells, strict=True)
        if not isinstance(node, Group) and cell.status == "scored" and cell.points
    ]
    compared = _compared(card)
    losses = attributed(card)
    standing = Standing(
        unit=unit_of(said),
        file=said.file,
        kind=said.kind,
        total=card.score,
        points=card.points,
        low=card.low,
        high=card.high,
        compared=told(compared),
        grade=card.grade,
        declared_total=said.declared_total,
        full=sum(1 for cell in scored if cell.score == cell.points),
        leaves=len(scored),
        cells=cells,
        findings=card.findings,
    )
    return Entrant(
        rubric=card.rubric,
        year=said.year,
        reviewer=said.about.reviewer,
        # A file may call its rubric by id or by path.
        identity=(card.rubric.id, *said.identity[1:]),
        standing=standing,
        complete=card.complete,
        compared=compared,
        base_points=card.root.points,
        base_score=card.root.score or ZERO,
        losses=tuple(_shared(losses.get(node.code, ZERO)) for node in nodes),
        words=dict(_words(nodes, rows)),
        problems=said.problems,
        mentioned=_shared(frozenset(_mentioned(nodes, rows))),
        # What a review corrects is another file, and not the same one for a copy that lies elsewhere.
        digest=b"" if said.corrects else said.digest,
    )


def unit_of(said: Assessment) -> Unit:
    """Whose card an assessment makes, as it says itself."""
    project = said.project
    return Unit(
        name=said.unit,
        code=said.about.code,
        project=project.name if project else "",
        department=intern(said.about.department),
        region=intern(said.about.region),
        type=intern(said.about.type),
        budget=project.budget if project else said.about.budget,
    )


def _compared(card: Scorecard) -> Fraction:
    """The total on the points of the rubric (DESIGN section 5: under `exclude`, score × points ÷ applicable points)."""
    full, points = card.rubric.root.points, card.points
    if not full or not points or full == points:
        return Fraction(card.score)
    value = Fraction(card.score) * Fraction(full) / Fraction(points)
    caps = [Fraction(veto.total_at_most) for veto in card.vetoes if veto.hit and veto.total_at_most is not None]
    return min([value, *caps])


def _cell(row: ScoredNode | None) -> Cell:
    if row is None:  # below a group that does not apply as a whole
        return Cell(status="not_applicable", points=None, score=None, rate=None, lost=None)
    entries = [below.entry for below in row.walk() if below.entry] if row.kind in ("slot", "indicator") else []
    reason = _joined(entry.reason or entry.not_applicable or "" for entry in entries)
    proof = row.computed.proof if row.computed is not None and row.computed.by_rank and row.score is not None else ""
    return _shared_cell(row.status, row.points, row.score, row.open, reason, proof)


@lru_cache(maxsize=65536)
def _shared_cell(
    status: Status, points: Decimal | None, score: Decimal | None, is_open: bool, reason: str, proof: str
) -> Cell:
    """Most cells of most cards are alike; those are one value in memory."""
    cell = Cell(status=status, points=points, score=score, rate=None, lost=None, reason=reason, proof=proof)
    if is_open or score is None or points is None:
        return cell
    return attrs.evolve(cell, rate=rate(score, points), lost=max(ZERO, points - score))


@lru_cache(maxsize=65536, typed=True)
def _shared(value: Value) -> Value:
    """The first value that is equal: what most cards say alike is in memory once."""
    return value


def _words(nodes: Sequence[AnyNode], rows: Mapping[str, ScoredNode]) -> Iterator[tuple[int, Words]]:
    for place, node in enumerate(nodes):
        row = rows.get(node.code)
        if isinstance(node, Group) or row is None:
            continue
        said = [_words_of(below.entry) for below in row.walk() if below.entry]
        spoken = [words for words in said if any(words)]
        if spoken:
            yield place, _shared(Words(*map(_joined, zip(*spoken, strict=True))))


_words_of = attrgetter(*attrs.fields_dict(Words))


def _mentioned(nodes: Sequence[AnyNode], rows: Mapping[str, ScoredNode]) -> Iterator[int]:
    """Leaves that the assessment scores or declares not applicable, and those that follow from its facts."""
    for place, node in enumerate(nodes):
        row = rows.get(node.code)
        if row is None or isinstance(node, Group):
            continue
        scored = any(below.score is not None and below.origin != "taken-over" for below in row.leaves())
        if scored or (row.entry and row.entry.not_applicable):
            yield place


def _joined(texts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(text for text in texts if text))
