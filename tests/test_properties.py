"""Laws that hold on every card of typed scores, over random rubrics and assessments, and agreement with the oracle."""

import itertools
import random
from copy import deepcopy
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import oracle
import trees
from scorer.evaluator import evaluate

BASE = trees.cards(trees.BASE)
ANY = trees.cards()
LARGE = trees.cards(most_leaves=400)
SEEDS = st.integers(0, 2**32)


def law(examples):
    """Settings of one law: the same examples on every run, as slow as they need to be."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def scored(card):
    return evaluate(*card.read())


def numbers(rows):
    """What the oracle and a card say of each row, in one form; the points of what does not count are nobody's."""
    return {path: (row["points"], row["low"], row["high"], row["state"]) for path, row in rows.items()}


def rows_of(root):
    """The rows of a scored card in the form of the oracle's."""
    states = {"scored": "done", "blank": "open", "incomplete": "open", "not_applicable": "na", "unused": "unused"}
    rows = {}
    for node in root.walk():
        counts_anyway = node.status == "not_applicable" and node.score is not None and not node.children
        state = "done" if counts_anyway and node.path else states[node.status]
        nothing = state in ("na", "unused") and node.path
        rows[node.path] = {
            "points": None if nothing or node.points is None else Fraction(node.points),
            "low": Fraction(node.low),
            "high": None if node.high is None else Fraction(node.high),
            "state": state,
        }
    return rows


# ── The card and the oracle ────────────────────────────────────────────────────────────────────────────────────────


@law(200)
@given(ANY)
def test_every_number_of_a_card_is_the_one_the_oracle_finds(card):
    rubric, assessment = card.read()
    found = evaluate(rubric, assessment)
    expected = card.rows()
    assert numbers(rows_of(found.root)) == numbers(expected)
    assert found.grade == oracle.grade(card.rubric, expected)


@law(40)
@given(LARGE)
def test_cards_of_some_hundred_leaves_agree_with_the_oracle_too(card):
    assert numbers(rows_of(scored(card).root)) == numbers(card.rows())


@law(200)
@given(trees.cards(("policies", "blanks", "slots", "own policies")))
def test_the_ledger_gives_what_the_oracle_finds_under_each_other_policy(card):
    ledger = scored(card).ledger
    without_rounding = ("exclude", "full", "zero")
    compared = [other for other in ledger.alternatives if card.rubric["rounding"] or other.policy in without_rounding]
    whole = {policy: card.rows(instead=policy)[()] for policy in [other.policy for other in compared]}
    assert {other.policy: (other.score, other.points) for other in compared} == {
        policy: (row["low"], row["points"]) for policy, row in whole.items()
    }


# ── Base cards: roll-up by sums, nothing not applicable ────────────────────────────────────────────────────────────


@law(200)
@given(BASE)
def test_on_a_base_card_the_score_of_a_group_is_the_sum_of_its_leaves(card):
    for node in scored(card).root.walk():
        if node.children and node.status != "unused":
            assert node.score == sum(leaf.score for leaf in node.leaves() if leaf.score is not None)


@law(200)
@given(BASE)
def test_on_a_base_card_no_score_is_below_zero_or_above_its_points(card):
    for node in scored(card).root.walk():
        if node.status != "unused":
            assert 0 <= node.low <= node.high <= node.points


@law(200)
@given(BASE, st.booleans())
def test_a_complete_base_card_has_full_marks_exactly_where_it_has_no_deductions(card, raise_all):
    card = trees.completed(card, Fraction)
    if raise_all:
        answers = deepcopy(card.answers)
        leaves = leaves_with_points(card)
        for path, entry in answers["entries"].items():
            entry["score"] = leaves.get(path, entry)["points"]
        for own in itertools.chain(*answers["own"].values()):
            own["score"] = own["points"]
        card = card.answered(answers)
    found = scored(card)
    assert found.complete
    assert (found.score == found.points) == (not found.deductions)
    if raise_all:
        assert found.score == found.points


@law(200)
@given(BASE)
def test_on_a_base_card_every_lost_point_is_a_deduction_of_its_leaf(card):
    found = scored(card)
    lost = {leaf.path: leaf.points - leaf.score for leaf in found.root.leaves() if leaf.status == "scored"}
    assert {deduction.path: deduction.lost for deduction in found.deductions} == {
        path: points for path, points in lost.items() if points
    }
    assert found.converted_loss == 0


# ── Any card ───────────────────────────────────────────────────────────────────────────────────────────────────────


@law(150)
@given(ANY, SEEDS)
def test_reordering_siblings_changes_codes_and_order_only(card, seed):
    shuffle = random.Random(seed).shuffle
    rubric, answers = deepcopy(card.rubric), deepcopy(card.answers)
    todo = [rubric["root"]]
    while todo:
        node = todo.pop()
        shuffle(node["children"])
        todo += node["children"]
    answers["entries"] = dict(sorted(answers["entries"].items()))
    for several in answers["own"].values():
        shuffle(several)
    one, other = scored(card), scored(trees.Card(rubric, answers))
    assert numbers(rows_of(one.root)) == numbers(rows_of(other.root))
    assert losses(one) == losses(other)
    assert (one.grade, one.converted_loss) == (other.grade, other.converted_loss)
    assert one.ledger.alternatives == other.ledger.alternatives


def losses(card):
    return {deduction.path: deduction.lost for deduction in card.deductions}


@law(200)
@given(ANY, SEEDS)
def test_raising_one_leaf_never_lowers_the_total(card, seed):
    choose = random.Random(seed)
    answers = deepcopy(card.answers)
    leaves = leaves_with_points(card)
    typed = [(entry, leaves.get(path, entry).get("points")) for path, entry in answers["entries"].items()]
    typed += [(own, own.get("points")) for several in answers["own"].values() for own in several]
    raisable = [(entry, points) for entry, points in typed if points and "score" in entry and entry["score"] < points]
    if not raisable:
        return
    entry, points = choose.choice(raisable)
    steps = [int(number * card.grid) for number in (entry["score"], points)]
    entry["score"] = Fraction(choose.randint(steps[0] + 1, steps[1]), card.grid)
    before, after = scored(card), scored(card.answered(answers))
    assert before.low <= after.low
    assert before.high <= after.high


@law(200)
@given(ANY, SEEDS)
def test_any_completion_ends_between_low_and_high(card, seed):
    choose = random.Random(seed)
    found = scored(card)
    done = scored(trees.completed(card, lambda points: Fraction(choose.randint(0, int(points * card.grid)), card.grid)))
    assert done.complete
    assert done.low == done.high
    assert found.low <= done.score <= found.high


@law(150)
@given(ANY)
def test_low_is_the_completion_with_nothing_and_high_the_completion_with_everything(card):
    found = scored(card)
    nothing = scored(trees.completed(card, lambda points: Fraction(0)))
    everything = scored(trees.completed(card, Fraction))
    assert (found.low, found.high) == (nothing.score, everything.score)


@law(200)
@given(ANY)
def test_the_columns_of_scores_and_points_re_add_with_the_lines_of_conversion(card):
    for node in scored(card).root.walk():
        if not node.children or node.status in ("not_applicable", "unused"):
            continue
        counted = [row for row in node.children if row.score is not None or row.status == "blank"]
        assert node.score == sum(row.score for row in counted if row.score is not None) + node.converted
        if node.points is not None and all(row.points is not None for row in counted):
            assert node.points == sum(row.points for row in counted) + node.undivided + node.converted_points


@law(200)
@given(ANY)
def test_the_deductions_and_their_conversion_come_to_what_cannot_be_earned_any_more(card):
    found = scored(card)
    assert sum(losses(found).values()) + found.converted_loss == found.points - found.high
    assert all(lost > 0 for lost in losses(found).values())
    if not any(node.converted_points for node in found.root.walk()):
        assert found.converted_loss == 0


@law(200)
@given(ANY)
def test_only_what_is_complete_has_a_grade(card):
    found = scored(card)
    assert (found.grade is not None) == (found.complete and found.points > 0)


def leaves_with_points(card):
    """Path → node of the leaves whose points stand in the rubric."""
    found = {}

    def collect(node, path):
        if node["kind"] == "leaf" and node["points"] is not None:
            found[path] = node
        for child in node["children"]:
            collect(child, (*path, child["name"]))

    collect(card.rubric["root"], ())
    return found
