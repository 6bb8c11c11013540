"""A field as its counts have it: everything about it but the lists of its units."""

from __future__ import annotations

from decimal import Decimal

from scorer.comparison.distribution import grade_shares, histogram, leniency
from scorer.comparison.grouping import groups
from scorer.comparison.losses import pareto, summaries
from scorer.comparison.nouns import Field
from scorer.comparison.statistics import told
from scorer.comparison.tally import Tally, heat_places
from scorer.model import AssessmentKind, Rubric


def field_of(rubric: Rubric, tally: Tally, year: int, kind: AssessmentKind, points: Decimal | None) -> Field:
    """The field without its ranking and its incomplete cards; `points` are what its totals are out of."""
    nodes, heat = summaries(rubric, tally), heat_places(rubric)
    return Field(
        rubric=rubric.id,
        title=rubric.title,
        version=rubric.version,
        sha256=rubric.sha256,
        year=year,
        kind=kind,
        points=points,
        bands=rubric.grades,
        ranking=(),
        incomplete=(),
        nodes=nodes,
        heat=heat,
        pareto=pareto(nodes, tally),
        lost=told(tally.lost),
        histogram=histogram(tally),
        grades=grade_shares(rubric.grades, tally),
        leniency=leniency(tally),
        groups=groups(tally, heat),
    )
