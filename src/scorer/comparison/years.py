"""逐年比较: the year before beside this one, and what became of its problems (整改台账)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.comparison.entrants import Entrant, Words, leaf_places, order, person, places
from scorer.comparison.nouns import Cell, LeafChange, Rectification, RegisterEntry, RubricChange, YearChange, Years
from scorer.comparison.statistics import told
from scorer.model import Rubric
from scorer.revision import corresponding

#: In the order in which the register has them.
STATES: tuple[Rectification, ...] = ("came-back", "new", "unclear", "solved")
_SILENT = Words("", "", "", "")


@attrs.frozen
class Pair:
    """The same unit in two years, under two rubrics; `leaves` are the places of corresponding leaves, now and then."""

    then: Entrant
    now: Entrant
    leaves: tuple[tuple[int, int], ...]


def years(last: Sequence[Entrant], now: Sequence[Entrant]) -> Years:
    """Two years of cards. The same unit is the same code, or name where there is none, and the same project.

    A unit that has two cards in a year, under different rubrics, is matched rubric by rubric where the ids allow it,
    else by the order of the rubrics' ids.

    Raises:
        ValueError: one of the years has no card.
    """
    if not last or not now:
        raise ValueError("two years are compared, and one has no card")
    pairs, only_last, only_now = _pairs(last, now)
    rubrics = {(pair.then.rubric.sha256, pair.now.rubric.sha256): pair for pair in pairs}
    changed = [pair for pair in rubrics.values() if pair.then.rubric.sha256 != pair.now.rubric.sha256]
    register = [entry for pair in pairs for entry in register_of(pair)]
    return Years(
        last_year=last[0].year,
        year=now[0].year,
        changes=tuple(change_of(pair) for pair in pairs if pair.then.complete and pair.now.complete),
        leaves=tuple(_leaf_changes(pairs)),
        rubrics=tuple(_rubric_change(pair.then.rubric, pair.now.rubric) for pair in changed),
        only_last=tuple(one.unit for one in only_last),
        only_now=tuple(one.unit for one in only_now),
        register=tuple(sorted(register, key=lambda entry: STATES.index(entry.state))),
    )


def _pairs(last: Sequence[Entrant], now: Sequence[Entrant]) -> tuple[list[Pair], list[Entrant], list[Entrant]]:
    waiting: dict[tuple[str, str], list[Entrant]] = {}
    for one in sorted(last, key=lambda one: (one.rubric.id, *order(one))):
        waiting.setdefault(person(one), []).append(one)
    pairs, only_now = [], []
    leaves: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
    for one in sorted(now, key=lambda one: (one.rubric.id, *order(one))):
        before = waiting.get(person(one), [])
        if not before:
            only_now.append(one)
            continue
        then = next((other for other in before if other.rubric.id == one.rubric.id), before[0])
        before.remove(then)
        key = (then.rubric.sha256, one.rubric.sha256)
        if key not in leaves:
            leaves[key] = tuple(_leaves(then.rubric, one.rubric))
        pairs.append(Pair(then, one, leaves[key]))
    pairs.sort(key=lambda pair: order(pair.now))
    return pairs, sorted((one for rest in waiting.values() for one in rest), key=order), sorted(only_now, key=order)


def _leaves(then: Rubric, now: Rubric) -> Iterator[tuple[int, int]]:
    """Corresponding leaves by their places, in the order of the new rubric."""
    before = dict(corresponding(then, now))
    then_places = places(then)
    then_leaves = set(leaf_places(then))
    for place in leaf_places(now):
        other = before.get(now.nodes[place].path)
        if other is not None and then_places[other.code] in then_leaves:
            yield place, then_places[other.code]


def change_of(pair: Pair) -> YearChange:
    """The totals of a unit that is complete in both years."""
    then, now = pair.then, pair.now
    shares = (then.share or Fraction(0), now.share or Fraction(0))
    return YearChange(
        unit=now.unit,
        last_year=then.year,
        year=now.year,
        same_rubric=then.rubric.sha256 == now.rubric.sha256,
        last_total=then.standing.total,
        total=now.standing.total,
        last_share=told(shares[0]),
        share=told(shares[1]),
        change=told(shares[1] - shares[0]),
        last_grade=then.standing.grade,
        grade=now.standing.grade,
    )


def _exact_rate(cell: Cell) -> Fraction | None:
    if cell.rate is None or not cell.points or cell.score is None:
        return None
    return Fraction(cell.score) / Fraction(cell.points)


def _leaf_changes(pairs: Sequence[Pair]) -> Iterator[LeafChange]:
    """Leaf by leaf the units that have a rate in both years, by rubric of this year, in its order."""
    found: dict[tuple[str, int, str], list[tuple[Fraction, Fraction]]] = {}
    rubrics: dict[tuple[str, int, str], Rubric] = {}
    for pair in pairs:
        for place, before in pair.leaves:
            rates = _exact_rate(pair.then.standing.cells[before]), _exact_rate(pair.now.standing.cells[place])
            if rates[0] is not None and rates[1] is not None:
                key = (pair.now.rubric.id, place, pair.then.rubric.nodes[before].code)
                found.setdefault(key, []).append((rates[0], rates[1]))
                rubrics[key] = pair.now.rubric
    for key in sorted(found):
        both, node = found[key], rubrics[key].nodes[key[1]]
        means = [sum((rates[side] for rates in both), Fraction(0)) / len(both) for side in (0, 1)]
        yield LeafChange(
            path=node.path,
            code=node.code,
            last_code=key[2],
            units=len(both),
            last_mean=told(means[0]),
            mean=told(means[1]),
            change=told(means[1] - means[0]),
            up=sum(1 for before, after in both if after > before),
            down=sum(1 for before, after in both if after < before),
        )


def _rubric_change(then: Rubric, now: Rubric) -> RubricChange:
    pairs = tuple(_leaves(then, now))
    kept_now, kept_then = {place for place, _ in pairs}, {place for _, place in pairs}
    return RubricChange(
        last_rubric=then.id,
        rubric=now.id,
        added=tuple(now.nodes[place].path for place in leaf_places(now) if place not in kept_now),
        gone=tuple(then.nodes[place].path for place in leaf_places(then) if place not in kept_then),
    )


def register_of(pair: Pair) -> Iterator[RegisterEntry]:
    """One line for each problem of either year. A leaf is a problem where points are lost, or one is stated."""
    then, now = pair.then, pair.now
    before = dict(pair.leaves)
    for place in leaf_places(now.rubric):
        cell, words = now.standing.cells[place], now.words.get(place, _SILENT)
        earlier = before.get(place)
        last_cell = then.standing.cells[earlier] if earlier is not None else None
        last_words = then.words.get(earlier, _SILENT) if earlier is not None else _SILENT
        is_problem, was_problem = _is_problem(cell, words), last_cell is not None and _is_problem(last_cell, last_words)
        if not is_problem and not was_problem:
            continue
        state: Rectification = "came-back" if was_problem else "new"
        if not is_problem:
            state = "solved" if cell.status == "scored" else "unclear"
        told_now = words if words.measure or words.problem else last_words
        yield _entry(now, state, now.rubric.nodes[place].path, told_now, (last_words, last_cell), (words, cell))
    kept = set(before.values())
    for place in leaf_places(then.rubric):
        cell, words = then.standing.cells[place], then.words.get(place, _SILENT)
        if place not in kept and _is_problem(cell, words):
            yield _entry(now, "unclear", then.rubric.nodes[place].path, words, (words, cell), (_SILENT, None))
    yield from _general(then, now)


def _is_problem(cell: Cell, words: Words) -> bool:
    return bool(cell.lost) or bool(words.problem)


Side = tuple[Words, Cell | None]


def _entry(
    now: Entrant, state: Rectification, path: tuple[str, ...], words: Words, last: Side, current: Side
) -> RegisterEntry:
    return RegisterEntry(
        unit=now.unit,
        state=state,
        path=path,
        last_problem=_said(last),
        problem=_said(current),
        measure=words.measure,
        owner=words.owner,
        due=words.due,
        last_lost=_lost(last[1]),
        lost=_lost(current[1]),
    )


def _said(side: Side) -> str:
    """The problem as stated; where none is, the reason for the lost points."""
    words, cell = side
    return words.problem or (cell.reason if cell is not None and cell.lost else "")


def _lost(cell: Cell | None) -> Decimal | None:
    return cell.lost if cell is not None else None


def _general(then: Entrant, now: Entrant) -> Iterator[RegisterEntry]:
    """Problems that no leaf holds: the same words are the same problem; of others nobody can tell what became of it."""
    last: Mapping[str, str] = {problem.text: problem.text for problem in then.problems}
    for problem in now.problems:
        state: Rectification = "came-back" if problem.text in last else "new"
        words = Words(problem.text, problem.measure, problem.owner, problem.due)
        yield _entry(now, state, (), words, (Words(last.get(problem.text, ""), "", "", ""), None), (words, None))
    current = {problem.text for problem in now.problems}
    for problem in then.problems:
        if problem.text not in current:
            words = Words(problem.text, problem.measure, problem.owner, problem.due)
            yield _entry(now, "unclear", (), words, (words, None), (_SILENT, None))
