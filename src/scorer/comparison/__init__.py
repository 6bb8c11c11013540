"""Many cards set beside each other: who ranks where, where points are lost, what to look at again (docs/compare.md).

    import scorer

    found = scorer.compare(cards)               # any iterable of scorecards; they are not kept
    found.fields[0].ranking[0].unit.name

`nouns` has what comes out; each other module answers one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import localcontext

import attrs

from scorer.comparison.admission import (
    HASH_SHOWN,
    by_number,
    leave_out,
    of_two_contents,
    other_years,
    several,
    told_twice,
    twice,
    without_code,
    without_pair,
)
from scorer.comparison.entrants import Entrant, entrant, full_points, order
from scorer.comparison.figures import field_of
from scorer.comparison.grouping import departments
from scorer.comparison.nouns import (
    Comparison,
    Consensus,
    Field,
    LeftOut,
    RosterEntry,
    Standing,
    Unit,
    Weighting,
)
from scorer.comparison.positions import Rival, peer_places, placed, rival
from scorer.comparison.ranking import in_order, kind_ranked, last_year, ranked
from scorer.comparison.rechecking import rechecks
from scorer.comparison.review import reviews
from scorer.comparison.roster import Names, named, received
from scorer.comparison.sampling import sample
from scorer.comparison.tally import count, empty
from scorer.comparison.years import years
from scorer.diagnostics import Diagnostic, ordered
from scorer.exact import EXACT
from scorer.messages import Language
from scorer.model import AssessmentKind, Scorecard

__all__ = ["Comparison", "Options", "compare"]


@attrs.frozen(kw_only=True)
class Options:
    """How to compare.

    Attributes:
        year: the year that is ranked; None takes the latest there is. The latest year before it is `last year`.
        kind: which assessments are ranked; None takes those by the units themselves, or `final` where there are none,
            or reviews where there is nothing else.
        consensus: how the scores of several reviewers become one.
        percent, draws, seed, level: of `Robustness`; no draws leave it out.
        sampled: how many units to draw for re-checking; 0 draws none.
    """

    year: int | None = None
    kind: AssessmentKind | None = None
    consensus: Consensus = "mean"
    percent: int = attrs.field(
        default=25, validator=attrs.validators.and_(attrs.validators.ge(1), attrs.validators.le(99))
    )
    draws: int = attrs.field(
        default=10_000, validator=attrs.validators.and_(attrs.validators.ge(0), attrs.validators.le(1_000_000))
    )
    seed: int = 0
    level: int = attrs.field(default=1, validator=attrs.validators.in_((1, 2)))
    sampled: int = attrs.field(default=0, validator=attrs.validators.ge(0))

    @property
    def weighting(self) -> Weighting | None:
        """How weightings are drawn; None where they are not."""
        if not self.draws:
            return None
        return Weighting(percent=self.percent, draws=self.draws, seed=self.seed, level=self.level, groups=())


@attrs.frozen
class Handed:
    """What was handed in beside the cards: inputs that could not be used, and who was to hand in.

    Attributes:
        left_out: files and why they are not compared; `said` names their units where that could be read. Both are
            looked at when the last card has been, so that they may grow while cards are read.
        roster_file: "" where there is no roster.
    """

    left_out: Sequence[LeftOut] = ()
    said: Mapping[str, Unit] = attrs.field(factory=dict)
    roster_file: str = ""
    roster: tuple[RosterEntry, ...] = ()


def compare(
    cards: Iterable[Scorecard],
    options: Options | None = None,
    handed: Handed | None = None,
    *,
    language: Language = "zh",
) -> Comparison:
    """Set scorecards beside each other; whatever their order, the same cards give the same comparison.

    Cards of the same unit, project, year, kind and reviewer under the same rubric are all left out (`same-identity`),
    but of copies of one file one counts (`copy-of-another`),
    and so are cards of other years than the one ranked and the one before (`other-year`), and where reviews are ranked
    those of a unit that several reviewers have one of (`several-reviewers`).

    Raises:
        ValueError: there is no card.
    """
    options, handed = options or Options(), handed or Handed()
    with localcontext(EXACT):
        warnings: dict[Diagnostic, None] = {}  # those of a rubric come with every card
        entrants = []
        rivals: dict[tuple[str, ...], Rival] = {}
        names = Names(handed.roster)
        for card in cards:
            warnings |= dict.fromkeys(card.diagnostics)
            one = named(entrant(card), names)
            entrants.append(one)
            if (kept := rival(card)) is not None:
                rivals[one.key] = kept
        if not entrants:
            raise ValueError("there is no card to compare")
        return _compared(entrants, rivals, options, handed, language, warnings)


def _compared(
    entrants: Sequence[Entrant],
    rivals: Mapping[tuple[str, ...], Rival],
    options: Options,
    handed: Handed,
    language: Language,
    warnings: Iterable[Diagnostic],
) -> Comparison:
    inputs = len(entrants) + len(handed.left_out)
    left_out, said = list(handed.left_out), dict(handed.said)
    everybody, doubled = entrants, twice(entrants)
    entrants = [one for one in everybody if not doubled.leaves(one)]
    # where all cards are doubled none is left to say which year is ranked
    latest = max(one.year for one in entrants or everybody)
    year = latest if options.year is None else options.year
    kind = options.kind or kind_ranked({one.standing.kind for one in entrants if one.year == year})
    before = last_year(((one.year, one.standing.kind) for one in entrants), year, kind)
    entrants = leave_out(everybody, told_twice(everybody, doubled, year, kind), left_out, said)
    entrants = leave_out(entrants, other_years(entrants, (year, before), year), left_out, said)
    entrants = leave_out(entrants, several([one for one in entrants if one.standing.kind == kind]), left_out, said)
    now = [one for one in entrants if one.year == year]
    own = [one for one in now if one.standing.kind == kind]
    last = [one for one in entrants if one.year == before and one.standing.kind == kind]
    # A review is held against what the unit says of itself, whatever is ranked.
    reviewing = [one for one in now if one.standing.kind == "review"] if kind != "review" else []
    reviewed = own if kind == "self" else [one for one in now if one.standing.kind == "self"] if reviewing else []
    used = {one.key for one in (*own, *last, *reviewing, *reviewed)}
    if rivals:
        reviewing, reviewed = placed(reviewing, rivals, reviewed), placed(reviewed, rivals)
        own, last = placed(own, rivals), placed(last, rivals)
    sections = [(members, _field(members, year, kind, options)) for members in _by_rubric(own)]
    fields = _told_apart(sorted((field for _, field in sections), key=_most_first))
    ranking = [pair for members, field in sections for pair in zip(_complete(members), field.ranking, strict=True)]
    standings = {one.key: standing for one, standing in ranking}
    both = years(last, own) if last and own else None
    unpaired = without_pair(both, len(last), min((one.standing.file for one in last), key=by_number, default=""))
    left = tuple(sorted(left_out, key=lambda out: (by_number(out.file), out.file)))
    return Comparison(
        language=language,
        inputs=inputs,
        of_last_year=len(last),
        of_reviews=len(used) - len(own) - len(last),
        aside=len(entrants) - len(used),
        left_out=left,
        fields=fields,
        roster=received(handed.roster_file, handed.roster, own, left, said) if handed.roster_file else None,
        departments=departments(own, standings),
        years=both,
        reviews=reviews(reviewed, reviewing, options.consensus),
        recheck=rechecks([members for members, _ in sections], standings),
        sample=sample(ranking, options.sampled, options.seed) if options.sampled else None,
        diagnostics=ordered((*warnings, *without_code(entrants), *unpaired, *of_two_contents(now))),
    )


def _by_rubric(entrants: Iterable[Entrant]) -> list[list[Entrant]]:
    """Cards that can be ranked together, in an order that does not depend on that of the files."""
    found: dict[tuple[str, str], list[Entrant]] = {}
    for one in entrants:
        found.setdefault((one.rubric.id, one.rubric.sha256), []).append(one)
    return [found[key] for key in sorted(found)]


def _most_first(field: Field) -> tuple[int, str, str]:
    return (-len(field.ranking) - len(field.incomplete), field.rubric, field.version)


def _told_apart(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Where rubrics have the same title, each with its id, or with its version where it is one rubric before and after;
    where the version was left as it was, with the beginning of its hash.

    The ranking is by rubric, so that what is compared with what must be told by the title.
    """
    found = []
    for field in fields:
        same = [other for other in fields if other.title == field.title]
        mark = ""
        if len({other.rubric for other in same}) > 1:
            mark = f" {field.rubric}"
        elif len(same) > 1:
            mark = f" v{field.version}"
            if sum(other.version == field.version for other in same) > 1:
                mark += f" {field.sha256[:HASH_SHOWN]}"
        found.append(attrs.evolve(field, title=field.title + mark))
    return tuple(found)


def _complete(members: Iterable[Entrant]) -> list[Entrant]:
    """The cards that are ranked, best first."""
    return in_order(one for one in members if one.complete)


def _field(members: Sequence[Entrant], year: int, kind: AssessmentKind, options: Options) -> Field:
    rubric = members[0].rubric
    complete = _complete(members)
    ranking: tuple[Standing, ...] = ranked(complete)
    weighting = None
    if wanted := options.weighting:
        from scorer.comparison.robustness import robust

        ranking, weighting = robust(rubric, complete, ranking, wanted)
    tally = empty(rubric)
    count(tally, complete)
    still_open = [one for one in sorted(members, key=order) if not one.complete]
    incomplete = tuple(one.standing for one in still_open)
    places = peer_places(rubric, members)
    return attrs.evolve(
        field_of(rubric, tally, year, kind, full_points((complete or still_open)[0])),
        ranking=ranking,
        incomplete=incomplete,
        ranked=len(ranking),
        open=len(incomplete),
        weighting=weighting,
        places=places,
        placed=len(places),
    )
