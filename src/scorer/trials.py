"""A rubric proves itself: its [[test]] blocks are run, and each expectation that fails is a diagnostic."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import attrs

from scorer.applicability import settle
from scorer.diagnostics import InputError, Problems
from scorer.evaluator import scored
from scorer.exact import EXACT, plain, rounded
from scorer.facts import Position
from scorer.fitting import meant, sorted_by_nodes
from scorer.leaves import compute, leaf_facts
from scorer.model import Entry, Group, Rubric, Trial


def run_trials(rubric: Rubric) -> Problems:
    """Run every test of a rubric; of a template the shares that its rules yield.

    The result holds `test-failed` for each expectation that is not met, and whatever is wrong with the tests.
    """
    problems = Problems()
    for trial in rubric.trials:
        try:
            (_shares if rubric.template else _numbers)(rubric, trial, problems)
        except InputError as error:
            problems.extend(error.diagnostics)
    return problems


def _numbers(rubric: Rubric, trial: Trial, problems: Problems) -> None:
    own = Problems()
    with localcontext(EXACT):
        answers = sorted_by_nodes(rubric, trial.assessment, own)
        own.warnings()
        settled = settle(rubric, answers, own)
        answers = attrs.evolve(answers, positions=_positions(rubric, trial, own))
    own.warnings()
    card = scored(rubric, trial.assessment, answers, settled)
    nodes = {node.code: node for node in card.root.walk()}
    for key, wanted in trial.expect.items():
        node = meant(rubric, key, trial.place.at("expect", key), problems)
        if node is not None:
            on_card = nodes.get(node.code)
            _compare(problems, trial, key, wanted, on_card.score if on_card else None)
    for name, total in (("total", trial.total), ("low", trial.low), ("high", trial.high)):
        if total is not None:
            _compare(problems, trial, name, total, {"total": card.score, "low": card.low, "high": card.high}[name])
    if trial.grade is not None and trial.grade != card.grade:
        values = {"name": trial.name, "what": "grade", "expected": trial.grade, "found": card.grade or "—"}
        problems.add("test-failed", trial.place.at("grade"), **values)


def _positions(rubric: Rubric, trial: Trial, problems: Problems) -> dict[str, Position]:
    """The places that a test gives, by code; only leaves scored by rank have one."""
    found = {}
    for key, position in trial.positions.items():
        place = trial.place.at("places", key)
        node = meant(rubric, key, place, problems)
        if node is None:
            continue
        rule = None if isinstance(node, Group) else node.rule
        if rule is None or rule.shape.measured is None:
            problems.add("place-not-asked", place, node.path)
        found[node.code] = position
    return found


def _compare(problems: Problems, trial: Trial, what: str, wanted: Decimal, found: Decimal | None) -> None:
    if found is not None and found == wanted:
        return
    place = trial.place.at("expect", what) if what in trial.expect else trial.place.at(what)
    shown = "—" if found is None else plain(found)
    problems.add("test-failed", place, name=trial.name, what=what, expected=plain(wanted), found=shown)


def _shares(rubric: Rubric, trial: Trial, problems: Problems) -> None:
    """A template has no points; its rules are tried on one point, so that they yield shares."""
    for name in ("total", "low", "high", "grade"):
        if getattr(trial, name) is not None:
            problems.add("template-not-scored", trial.place.at(name), id=rubric.id)
    own = Problems()
    answers = sorted_by_nodes(rubric, trial.assessment, own)
    positions = _positions(rubric, trial, own)
    own.warnings()
    for key, wanted in trial.expect.items():
        node = meant(rubric, key, trial.place.at("expect", key), problems)
        if node is None:
            continue
        rule = None if isinstance(node, Group) else node.rule
        exact: Fraction | None = None
        if rule is not None and not rule.shape.by_hand:
            entry = answers.entries.get(node.code)
            if node.code in positions:
                entry = attrs.evolve(entry or Entry(place=trial.place), position=positions[node.code])
            facts = {**answers.facts, **leaf_facts(rule, entry)}
            exact = compute(rule, Decimal(1), entry, facts, rubric).exact
        share = None if exact is None else min(Fraction(1), max(Fraction(0), exact))
        if share != Fraction(wanted):
            found = "—" if share is None else f"{plain(rounded(share * 100, 6, 'half-up'))}%"
            values = {"name": trial.name, "what": key, "expected": f"{plain(wanted * 100)}%", "found": found}
            problems.add("test-failed", trial.place.at("expect", key), **values)
