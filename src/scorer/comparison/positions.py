"""名次计分: the places that rules by rank ask for, and the cards scored again with them.

A place is one among cards of the same rubric, year and kind, and where the rule says so of the same region, type or
department. Whoever has the value that is compared has a place, whether the rest of the card is complete or not; who has
none, or to whom the indicator does not apply, has no place and takes none from the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from scorer.columns.peers import ranked_leaves
from scorer.comparison.entrants import Entrant, entrant, order, person
from scorer.comparison.nouns import PeerPlace, Unit
from scorer.comparison.statistics import told
from scorer.comparison.tally import value_of
from scorer.evaluator import evaluate
from scorer.facts import Position
from scorer.model import Assessment, Finding, Rubric, Scorecard
from scorer.rules.ranked import Rank

#: A unit, whatever the year, the kind or the rubric.
Person = tuple[str, str]


@attrs.frozen
class Rival:
    """A card whose rubric has rules by rank: what is compared, and what it takes to score it again.

    Attributes:
        values: the exact value by the code of the leaf, where the leaf applies and the value can be told.
    """

    assessment: Assessment
    values: Mapping[str, Fraction]


def rival(card: Scorecard) -> Rival | None:
    """What is kept of a card until its peers are known; None where no rule of its rubric asks for them."""
    if not ranks_peers(card.rubric):
        return None
    return Rival(card.assessment, card.compared)


def ranks_peers(rubric: Rubric) -> bool:
    """Whether a leaf is scored by rank, so that no card can be scored without the others."""
    return bool(ranked_leaves(rubric))


def placed(
    members: Sequence[Entrant],
    rivals: Mapping[tuple[str, ...], Rival],
    field: Sequence[Entrant] | None = None,
) -> list[Entrant]:
    """The entrants scored again with their places; those under rubrics without rules by rank as they are.

    Args:
        members: cards of one year and kind, under any rubrics.
        rivals: what is kept of each, by key.
        field: of reviews, the cards that they are about: a review takes the place that its values have among the other
            units, as these stand on their own cards. Without it the members are each other's peers, one card a unit.
    """
    boards: dict[tuple[str, str], dict[str, _Board]] = {}
    found = []
    for one in members:
        own = rivals.get(one.key)
        if own is None:
            found.append(one)
            continue
        key = (one.rubric.id, one.rubric.sha256)
        if key not in boards:
            among = [other for other in (members if field is None else field) if _under(other) == key]
            boards[key] = {
                code: _Board.of(code, rule, among, rivals) for code, rule in ranked_leaves(one.rubric).items()
            }
        found.append(_again(one, own, boards[key]))
    return found


def _under(one: Entrant) -> tuple[str, str]:
    return (one.rubric.id, one.rubric.sha256)


@attrs.frozen
class _Board:
    """The values of one leaf by group of peers; the less a key is, the better is the value.

    Attributes:
        keys: of every group the keys in order.
        own: the key of every unit, by group.
    """

    rule: Rank
    keys: Mapping[str, list[Fraction]]
    own: Mapping[tuple[str, Person], Fraction]

    @classmethod
    def of(cls, code: str, rule: Rank, members: Iterable[Entrant], rivals: Mapping[tuple[str, ...], Rival]) -> _Board:
        own: dict[tuple[str, Person], Fraction] = {}
        for one in members:
            group, value = _group(rule, one.unit), rivals[one.key].values.get(code)
            if group is not None and value is not None:
                own[group, person(one)] = _key(rule, value)
        grouped: dict[str, list[Fraction]] = {}
        for (group, _), key in own.items():
            grouped.setdefault(group, []).append(key)
        return cls(rule, {group: sorted(keys) for group, keys in grouped.items()}, own)

    def position(self, group: str, unit: Person, value: Fraction) -> Position:
        """The place of a value that a unit has, among the values of the others and itself."""
        key, before = _key(self.rule, value), self.own.get((group, unit))
        keys = self.keys.get(group, [])
        better = bisect_left(keys, key) - (before is not None and before < key)
        others = keys[:2]
        if before in others:  # once, where another unit has the same
            others.remove(before)
        first = min([key, *others])
        return Position(
            place=better + 1,
            of=len(keys) + (before is None),
            first=_key(self.rule, first) if self.rule.proportion == "value" else None,
        )


def _key(rule: Rank, value: Fraction) -> Fraction:
    """What is less the better the value is; of such a key the value."""
    return -value if rule.order == "highest" else value


def _group(rule: Rank, unit: Unit) -> str | None:
    """Among whom a card has its place: "" among all, None where it does not say to which group it belongs."""
    return "" if rule.among is None else value_of(unit, rule.among) or None


def _again(one: Entrant, own: Rival, boards: Mapping[str, _Board]) -> Entrant:
    """The entrant scored with its places; where it has none, the findings say why."""
    positions = {}
    for code, value in own.values.items():
        group = _group(boards[code].rule, one.unit)
        if group is not None:
            positions[code] = boards[code].position(group, person(one), value)
    again = placed_entrant(one.rubric, own.assessment, positions, one.unit)
    return attrs.evolve(again, identity=one.identity)


def placed_entrant(
    rubric: Rubric, said: Assessment, positions: Mapping[str, Position], unit: Unit | None = None
) -> Entrant:
    """The entrant of an assessment with its places.

    Args:
        rubric: of the assessment.
        said: the assessment.
        positions: the places by the code of the leaf; none where no rule asks for them.
        unit: as the roster has it; None takes it from the card.
    """
    card = evaluate(rubric, said, positions)
    one = entrant(card)
    unit = unit or one.unit
    rules, values = ranked_leaves(rubric), card.compared
    why = {
        code: ("no-peer-group", {"column_kind": str(rules[code].among)})
        for code in values
        if _group(rules[code], unit) is None
    }
    standing = attrs.evolve(one.standing, unit=unit, findings=tuple(_explained(card, why)))
    return attrs.evolve(one, standing=standing, ranked=tuple(_told(card, unit, rules, values, positions)))


def _told(
    card: Scorecard,
    unit: Unit,
    rules: Mapping[str, Rank],
    values: Mapping[str, Fraction],
    positions: Mapping[str, Position],
) -> Iterator[PeerPlace]:
    """The places of a card for a table."""
    for row in card.root.leaves():
        if row.code in positions and row.computed is not None:
            position = positions[row.code]
            yield PeerPlace(
                code=row.code,
                path=row.path,
                group=_group(rules[row.code], unit) or "",
                unit=unit,
                value=told(values[row.code]),
                place=position.place,
                of=position.of,
                points=row.points,
                score=row.score,
                proof=row.computed.proof,
            )


def peer_places(rubric: Rubric, members: Iterable[Entrant]) -> tuple[PeerPlace, ...]:
    """All places: leaf by leaf as the rubric has them, group by group, the best first; ties by code and name."""
    found: dict[str, list[PeerPlace]] = {code: [] for code in ranked_leaves(rubric)}
    for one in sorted(members, key=order):
        for place in one.ranked:
            found[place.code].append(place)
    return tuple(
        place for places in found.values() for place in sorted(places, key=lambda place: (place.group, place.place))
    )


def _explained(card: Scorecard, why: Mapping[str, tuple[str, Mapping[str, str]]]) -> Iterator[Finding]:
    """The findings, where a place is not known with the reason."""
    reasons = {node.path: why[node.code] for node in card.rubric.nodes if node.code in why}
    for finding in card.findings:
        if finding.code == "place-unknown" and finding.path in reasons:
            code, values = reasons[finding.path]
            yield Finding(code, finding.path, values)
        else:
            yield finding
