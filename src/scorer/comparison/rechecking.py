"""复核建议: which cards to look at again and which of them first (docs/compare.md)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from scorer.comparison.entrants import Entrant, order
from scorer.comparison.nouns import Reason, Recheck, Standing
from scorer.comparison.suspicion import SEARCHES
from scorer.model import Finding

#: How grave a finding is. A single card's finding that is not named here is `ORDINARY`, a notice does not count.
GRAVITY: Mapping[str, int] = {
    "identical-scores": 5,
    "nothing-to-score": 5,
    "declared-total-too-high": 5,
    "declared-total-out-of-reach": 5,
    "full-but-missed": 5,
    "ahead-of-spending": 4,
    "outputs-without-money": 4,
    "execution-above-budget": 4,
    "copied-reason": 3,
    "at-grade-edge": 3,
    "far-from-peers": 3,
    "typed-differs": 3,
    "full-marks-everywhere": 3,
    "actuals-copy-targets": 3,
}
ORDINARY = 2
#: What one card in twenty has says most about the card; what more than one in five have, most about the field.
RARITY = ((20, 3), (5, 2))
#: Several findings of these come from one pair of figures, budget and spending.
SPENDING = frozenset({"ahead-of-spending", "outputs-without-money", "execution-above-budget", "money-unspent"})
#: The first batch is one card in so many, or as many as fit on a page.
ONE_IN, A_PAGE = 10, 10


def rechecks(fields: Sequence[Sequence[Entrant]], standings: Mapping[tuple[str, ...], Standing]) -> tuple[Recheck, ...]:
    """Every card that something speaks against, the weightiest first; the first batch is marked.

    `fields` are the cards rubric by rubric; `standings`, by key, have the ranks.
    """
    found: list[tuple[Entrant, Recheck]] = []
    for entrants in fields:
        kinds = _findings(entrants)
        common = Counter(code for findings in kinds.values() for code in {finding.code for finding in findings})
        weights = {code: weight_of(code, count, len(entrants)) for code, count in common.items()}
        for one in entrants:
            if kinds[one.key]:
                standing = standings.get(one.key)
                rank = standing.rank if standing else None
                found.append((one, recheck_of(one.standing, rank, kinds[one.key], weights)))
    found.sort(key=lambda pair: (*_before(pair[1]), *order(pair[0])))
    return _batched([recheck for _, recheck in found], sum(len(entrants) for entrants in fields))


def _findings(entrants: Sequence[Entrant]) -> Mapping[tuple[str, ...], list[Finding]]:
    """What speaks against each card of a field, by key: what shows across cards, then what the card shows alone."""
    found: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    complete = sorted((one for one in entrants if one.complete), key=order)
    for search in SEARCHES:
        for one, finding in search(entrants[0].rubric, complete):
            found[one.key].append(finding)
    for one in entrants:
        found[one.key] += (finding for finding in one.standing.findings if finding.severity == "finding")
    return found


def weight_of(code: str, count: int, cards: int) -> int:
    """How much a kind of findings counts that `count` cards of the field have: its gravity, times its rarity."""
    rarity = next((times for one_in, times in RARITY if count * one_in <= cards), 1)
    return GRAVITY.get(code, ORDINARY) * rarity


def recheck_of(
    card: Standing, rank: int | None, findings: Iterable[Finding], weights: Mapping[str, int], *, first: bool = False
) -> Recheck:
    """A card with what speaks against it, where each kind of findings weighs so much."""
    reasons = sorted(
        (Reason(finding=finding, weight=weights[finding.code]) for finding in findings),
        key=lambda reason: -reason.weight,
    )
    # A cause counts once: seven indicators that one habit has moved are not seven causes, nor are the three lights that
    # one unspent budget sets.
    causes: dict[str, int] = {}
    for reason in reversed(reasons):
        causes["spending" if reason.finding.code in SPENDING else reason.finding.code] = reason.weight
    return Recheck(
        unit=card.unit,
        file=card.file,
        total=card.total,
        rank=rank,
        weight=sum(causes.values()),
        reasons=tuple(reasons),
        first=first,
    )


def _before(one: Recheck) -> tuple[int, int]:
    """What goes before what: the weightier, then what has more reasons."""
    return -one.weight, -len(one.reasons)


def most_at_first(cards: int) -> int:
    """How many of a field's cards fit into the first batch."""
    return max(-(-cards // ONE_IN), A_PAGE)


def _batched(found: Sequence[Recheck], cards: int) -> tuple[Recheck, ...]:
    """The list with its first batch marked: never more than fits, and never one of two equals without the other."""
    most = most_at_first(cards)
    size = min(len(found), most)
    while 0 < size < len(found) and _before(found[size]) == _before(found[size - 1]):
        size -= 1
    return tuple(attrs.evolve(one, first=place < size) for place, one in enumerate(found))
