"""Laws of rules, roll-ups and bounds over random rubrics, and agreement with the second reckoning of `rule_oracle`."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import rule_oracle
from leaf_cards import (
    DECLARED,
    FACTS,
    MAKERS,
    STATED,
    bands_rules,
    checklist_rules,
    deduct_rules,
    entries,
    entry_text,
    facts_of_the_oracle,
    facts_text,
    leaf_card,
    leaf_cards,
    numbers,
    rule_text,
    rules,
    stated_facts,
    steps_rules,
    table_text,
    text_of,
)
from rule_oracle import NO_VALUE, OPEN, UNITS, ZERO
from scorer.diagnostics import InputError
from scorer.rules import RULES
from small import rubric_head, scored


def law(examples):
    """Settings of one law: the same examples on every run, as slow as they need to be."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


def told(row):
    """Low, high and state of a row in the words of the oracle."""
    state = {"scored": "done", "blank": "open", "incomplete": "open", "not_applicable": "na", "unused": "unused"}
    counts_anyway = row.status == "not_applicable" and row.score is not None
    high = None if row.high is None else Fraction(row.high)
    return {"low": Fraction(row.low), "high": high, "state": "done" if counts_anyway else state[row.status]}


# ── Rules and the oracle ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_that_computes_is_drawn_and_reckoned_twice():
    assert set(MAKERS) == set(rule_oracle.KINDS) == set(RULES) - set(rule_oracle.BY_HAND)


@law(350)
@given(leaf_cards())
def test_every_leaf_scores_what_the_oracle_finds(card):
    rounding, leaves, facts = card
    known = facts_of_the_oracle(facts)
    for leaf, row in zip(leaves, leaf_card(*card).root.children, strict=True):
        expected = rule_oracle.leaf(leaf["rule"], leaf["points"], known, leaf["entry"], rounding, leaf["typed"])
        assert told(row) == {key: expected[key] for key in ("low", "high", "state")}, leaf


@pytest.mark.parametrize("kind", list(MAKERS))
def test_each_kind_alone_agrees_with_the_oracle(kind):
    seen = set()

    @law(80)
    @given(leaf_cards((kind,), ("check",)))
    def agrees(card):
        rounding, leaves, facts = card
        known = facts_of_the_oracle(facts)
        for leaf, row in zip(leaves, leaf_card(*card).root.children, strict=True):
            entry = {key: value for key, value in leaf["entry"].items() if key not in ("score", "deduct")}
            expected = rule_oracle.computed(leaf["rule"], leaf["points"], known, entry, rounding)
            seen.add("none" if expected in (OPEN, NO_VALUE) else "some")
            found = row.computed.value
            assert found == (None if expected in (OPEN, NO_VALUE) else expected), leaf

    agrees()
    assert seen == {"none", "some"}  # both were drawn


@law(150)
@given(leaf_cards())
def test_a_rule_never_gives_less_than_nothing_nor_more_than_the_points(card):
    _, leaves, _ = card
    for leaf, row in zip(leaves, leaf_card(*card).root.children, strict=True):
        assert row.low >= 0
        assert row.computed.value is None or row.computed.value >= 0
        if leaf["rule"]["cap"]:
            assert row.low <= row.high <= row.points
            assert row.computed.value is None or row.computed.value <= row.points


@law(50)
@given(leaf_cards())
def test_an_open_leaf_that_is_not_capped_may_reach_any_score(card):
    for leaf in card[1]:
        leaf["rule"]["cap"] = False
    found = leaf_card(*card)
    assert (found.high is None) == ("blank" in [row.status for row in found.root.children])


@law(150)
@given(leaf_cards())
def test_a_score_of_a_rule_keeps_to_the_declared_places(card):
    (places, _), leaves, _ = card
    for leaf, row in zip(leaves, leaf_card(*card).root.children, strict=True):
        value = row.computed.value
        if value is not None and not (leaf["rule"]["undefined"] == value and row.computed.exact is None):
            assert (Fraction(value) * 10**places).denominator == 1


@law(150)
@given(st.integers(1, 40).map(Fraction), st.sampled_from([Fraction(1, 4), Fraction(1, 2)]), st.data())
def test_a_typed_score_is_accepted_exactly_where_the_rule_allows_it(points, step, data):
    if data.draw(st.booleans()):
        values = sorted(data.draw(st.sets(st.integers(0, int(points)).map(Fraction), min_size=1, max_size=4)))
        rule, text = {"kind": "given", "values": values}, f"values = [{', '.join(map(text_of, values))}]"
    else:
        cut, top = data.draw(st.sampled_from([(Fraction(3, 5), Fraction(4, 5)), (Fraction(1, 2), Fraction(3, 4))]))
        grades = [("优", top, None), ("良", cut, top), ("差", ZERO, cut)]
        rule = {"kind": "graded", "grades": [{"name": n, "from": low, "below": high} for n, low, high in grades]}
        text = f"grades = [ {', '.join(map(table_text, rule['grades']))} ]"
    score = data.draw(st.integers(0, int(points / step))) * step
    grade = data.draw(st.sampled_from([grade for grade, *_ in rule_oracle.allowed(rule, points)]))
    may = any(
        grade == name and low <= score and (score <= high if closed else score < high)
        for name, low, high, closed in rule_oracle.allowed(rule, points)
    )
    rubric = rubric_head(points=text_of(points))
    rubric += f'[[level1]]\nname = "指标"\npoints = {text_of(points)}\nrule = {{ kind = "{rule["kind"]}", {text} }}\n'
    entry = {"score": score} | ({"grade": grade} if grade else {})
    unit = f'scores = {{ "指标" = {entry_text(entry)} }}'
    if may:
        assert scored(rubric, unit).score == score
    else:
        with pytest.raises(InputError):
            scored(rubric, unit)


# ── Monotone, and exact at its boundaries ──────────────────────────────────────────────────────────────────────────


def at(rule, points, value, rounding=(2, "half-up"), fact="甲"):
    """What one leaf scores where a fact has this value; 地区 is 东部."""
    leaf = {"name": "指标", "points": points, "rule": rule, "typed": "check", "entry": {}}
    row = leaf_card(rounding, [leaf], {fact: (value, DECLARED[fact]), "地区": "东部"}).root.children[0]
    return row.score


@law(150)
@given(numbers(-2, 5), numbers(-2, 5), st.tuples(numbers(-5, 10), numbers(-5, 10)))
def test_in_proportion_a_better_value_never_scores_less(zero, full, values):
    assume(zero != full)
    rule = {"kind": "linear", "value": "甲", "zero": zero, "full": full, "cap": True}
    low, high = (at(rule, Fraction(10), value) for value in sorted(values))
    assert low <= high if full > zero else low >= high


@law(150)
@given(st.data(), st.tuples(numbers(-5, 10), numbers(-5, 10)))
def test_further_away_on_the_wrong_side_never_scores_more(data, values):
    rule = data.draw(steps_rules(Fraction(10))) | {"value": "甲", "from": data.draw(numbers(-2, 5)), "cap": True}
    start, (left, right) = rule["from"], sorted(values)
    first, second = at(rule, Fraction(10), left), at(rule, Fraction(10), right)
    if rule["side"] == "above":
        assert first >= second
    elif rule["side"] == "below":
        assert first <= second
    elif abs(left - start) <= abs(right - start):
        assert first >= second


@law(150)
@given(st.sampled_from(["≥", ">", "=", "≤", "<"]), numbers(0, 10), st.tuples(numbers(-3, 25), numbers(-3, 25)))
def test_by_sign_more_never_scores_less_or_never_more(sign, target, values):
    assume(sign != "=" or target)

    def score(actual):
        entry = {"sign": sign, "target": target, "actual": actual}
        leaf = {"name": "指标", "points": Fraction(10), "rule": {"kind": "by_sign", "cap": True}, "typed": "check"}
        return leaf_card((2, "half-up"), [leaf | {"entry": entry}], {}).score

    low, high = map(score, sorted(values))
    assert low <= high if sign in ("≥", ">", "=") else low >= high


@law(100)
@given(st.data())
def test_more_occurrences_never_score_more_and_more_items_never_less(data):
    points = Fraction(10)
    down, up = data.draw(deduct_rules(points)), data.draw(checklist_rules(points))
    count = data.draw(st.integers(0, 8))
    name = data.draw(st.sampled_from([kind["name"] for kind in down["kinds"]]))
    of = up.get("of") or len(up["items"])
    met = data.draw(st.integers(0, of - 1))

    def score(rule, entry):
        leaf = {"name": "指标", "points": points, "rule": rule | {"cap": True}, "typed": "check", "entry": entry}
        return leaf_card((2, "half-up"), [leaf], {}).score

    assert score(down, {"counts": {name: count}}) >= score(down, {"counts": {name: count + 1}})
    fewer, more = [met, met + 1] if "of" in up else [list(range(1, met + 1)), list(range(1, met + 2))]
    assert score(up, {"met": fewer}) <= score(up, {"met": more})


#: Closer to a boundary than any number that facts may have.
SMALLEST = Fraction(1, 10**8)


@law(100)
@given(bands_rules(Fraction(20)))
def test_at_the_end_of_a_band_the_band_that_includes_it_counts(rule):
    rule |= {"value": "甲", "cap": True}
    ends = {band[key] for band in rule["bands"] for key in ("from", "above", "to", "below") if key in band}
    for end in ends:
        for value in (end, end - SMALLEST, end + SMALLEST):
            holding = [band for band in rule["bands"] if rule_oracle.inside(value, band)]
            assert len(holding) <= 1
            worth = [band["points"] if "points" in band else band["share"] * 20 for band in holding]
            assert at(rule, Fraction(20), value) == (worth[0] if worth else None)


@law(150)
@given(numbers(-2, 5), numbers(-2, 5), st.integers(1, 40).map(Fraction), st.integers(0, 3))
def test_in_proportion_the_two_ends_are_exact(zero, full, points, places):
    assume(zero != full)
    rule = {"kind": "linear", "value": "甲", "zero": zero, "full": full, "cap": False}
    rounding = (places, "half-up")
    assert (at(rule, points, zero, rounding), at(rule, points, full, rounding)) == (0, points)


@law(100)
@given(st.data(), numbers(-2, 5), st.integers(1, 40).map(Fraction))
def test_steps_cost_nothing_at_the_bound_and_a_whole_step_costs_what_is_said(data, start, points):
    rule = data.draw(steps_rules(points)) | {"value": "甲", "from": start, "cap": True}
    assert at(rule, points, start) == points
    away = -rule["every"] if rule["side"] == "below" else rule["every"]
    assert at(rule, points, start + away) == max(ZERO, points - rule["lose"])
    if rule["count"] != "proportional":
        started = at(rule, points, start + away - (SMALLEST if away > 0 else -SMALLEST))
        assert started == (points if rule["count"] == "whole" else max(ZERO, points - rule["lose"]))


# ── Roll-ups ───────────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def trees(draw, depth, points, name, policy, places):
    """A node of `points`; groups add up, or are on scales of their own."""
    weight = draw(st.sampled_from([Fraction(1), Fraction(1, 4), Fraction(3, 10), Fraction(50)]))
    node = {"name": name, "points": points, "weight": weight}
    if not depth or draw(st.integers(0, 3)) == 0:
        gap = draw(st.sampled_from(["", "", "", "blank", "na"]))
        steps = draw(st.integers(0, int(points * 10**places)))
        score = None if gap else draw(st.sampled_from([ZERO, points, Fraction(steps, 10**places)]))
        return node | {"score": score, "na": policy if gap == "na" else None}
    roll_up = draw(st.sampled_from(["sum", "weighted", "weakest"]))
    count = draw(st.integers(1, 4))
    if roll_up == "sum":
        cuts = sorted(draw(st.sets(st.integers(1, int(points) - 1), max_size=count - 1))) if points > 1 else []
        parts = [Fraction(after - before) for before, after in pairwise([0, *cuts, int(points)])]
    else:
        parts = [draw(st.sampled_from([Fraction(5), Fraction(20), Fraction(100)])) for _ in range(count)]
    children = [draw(trees(depth - 1, part, f"{name}{number}", policy, places)) for number, part in enumerate(parts)]
    return node | {"roll_up": roll_up, "children": children}


@st.composite
def tree_cards(draw):
    places = draw(st.integers(0, 3))
    policy = draw(st.sampled_from(["rescale", "exclude", "full", "zero"]))
    root = draw(trees(3, Fraction(draw(st.integers(2, 100))), "点", policy, places))
    assume("children" in root)
    return root, (places, draw(st.sampled_from(["half-up", "half-even"]))), policy


def tree_text(node, level, parent, free):
    """The [[levelN]] tables of a node and all below it; `free` leaves out the points that the product works out."""
    path = ".".join(f"level{number}" for number in range(1, level + 1))
    weighted = parent == "weighted"
    own_scale = Fraction(100) if "children" not in node else sum(child["points"] for child in node["children"])
    text = f'[[{path}]]\nname = "{node["name"]}"\n'
    if not (weighted and free and node["points"] == own_scale):
        text += f"points = {text_of(node['points'])}\n"
    text += f"weight = {text_of(node['weight'])}\n" if weighted else ""
    if "children" in node:
        text += f'roll_up = "{node["roll_up"]}"\n'
        text += "".join(tree_text(child, level + 1, node["roll_up"], free) for child in node["children"])
    return text


def leaves_of(node):
    return [leaf for child in node["children"] for leaf in leaves_of(child)] if "children" in node else [node]


def tree_card(root, rounding, policy, *, free):
    head = f'roll_up = "{root["roll_up"]}"\nnot_applicable = "{policy}"'
    text = rubric_head(points=text_of(root["points"]), places=rounding[0], mode=rounding[1], more=head)
    text += "".join(tree_text(child, 1, root["roll_up"], free) for child in root["children"])
    said = ""
    for leaf in leaves_of(root):
        if leaf["na"]:
            said += f'"{leaf["name"]}" = {{ not_applicable = "无此事项" }}\n'
        elif leaf["score"] is not None:
            said += f'"{leaf["name"]}" = {text_of(leaf["score"])}\n'
    return scored(text, f"[scores]\n{said}")


def gone_without_a_scale(node, rows, path=()):
    """Whether a group on a scale of its own does not apply as a whole: then no words say what its points become."""
    if "children" not in node:
        return False
    own = node["roll_up"] != "sum" and rows[path]["state"] == "na"
    return own or any(gone_without_a_scale(child, rows, (*path, child["name"])) for child in node["children"])


@law(250)
@given(tree_cards(), st.booleans())
def test_weighted_and_weakest_groups_score_what_the_oracle_finds(card, free):
    root, rounding, policy = card
    expected = rule_oracle.rolled(root, rounding)
    assume(expected[()]["state"] != "na")
    assume(policy != "exclude" or not gone_without_a_scale(root, expected))
    found = tree_card(*card, free=free)
    for row in found.root.walk():
        reckoned = expected[row.path]
        assert told(row) == {key: reckoned[key] for key in ("low", "high", "state")}, row.path
        if reckoned["state"] != "na" and row.children:
            assert row.points == reckoned["points"]


@law(120)
@given(tree_cards())
def test_the_columns_of_a_weighted_card_re_add_with_the_lines_of_conversion(card):
    for node in tree_card(*card, free=False).root.walk():
        if node.children and node.status in ("scored", "incomplete"):
            counted = [row for row in node.children if row.score is not None or row.status == "blank"]
            assert node.score == sum(row.score for row in counted if row.score is not None) + node.converted
            assert node.points == sum(row.points for row in counted) + node.converted_points


@law(120)
@given(tree_cards(), st.randoms(use_true_random=False))
def test_any_completion_of_a_weighted_card_ends_between_low_and_high(card, choose):
    root, rounding, _ = card
    found = tree_card(*card, free=False)
    for leaf in leaves_of(root):
        if leaf["score"] is None and not leaf["na"]:
            leaf["score"] = Fraction(choose.randint(0, int(leaf["points"] * 10 ** rounding[0])), 10 ** rounding[0])
    done = tree_card(*card, free=False)
    assert done.complete
    assert found.low <= done.score <= found.high


# ── Pairs of which one is chosen ───────────────────────────────────────────────────────────────────────────────────


@law(200)
@given(stated_facts(), st.lists(st.sampled_from(["", "typed", "words"]), min_size=3, max_size=3), st.integers(1, 20))
def test_of_an_either_group_the_child_that_is_spoken_of_or_else_known_is_used(facts, said, points):
    names = ["甲", "乙", "丙"]
    tree = f'[[level1]]\nname = "择一"\npoints = {points}\neither = true\nlevel2 = [\n'
    for name in names:
        tree += f'  {{ name = "按{name}", rule = {{ kind = "linear", value = "{name}", zero = -1, full = 10 }} }},\n'
    rubric = rubric_head(points=points) + FACTS + tree + "]\n"
    lines = {"typed": '"按{}" = 1', "words": '"按{}" = {{ reason = "更合适" }}'}
    chosen = [name for name, word in zip(names, said, strict=True) if word]
    unit = "\n".join(lines[word].format(name) for name, word in zip(names, said, strict=True) if word)
    unit = f"[facts]\n{facts_text(facts)}\n[scores]\n{unit}"
    if len(chosen) > 1:
        with pytest.raises(InputError) as error:
            scored(rubric, unit)
        assert {problem.code for problem in error.value.diagnostics} == {"either-both"}
        return
    if not chosen:
        ready = [name for name in names if name in facts]
        chosen = ready if len(ready) == 1 else []
    (group,) = scored(rubric, unit).root.children
    assert [child.path[-1] for child in group.children if child.status != "unused"] == [f"按{name}" for name in chosen]
    if not chosen:
        assert (group.status, group.low, group.high) == ("incomplete", 0, points)
        return
    rule = {"kind": "linear", "value": chosen[0], "zero": Fraction(-1), "full": Fraction(10)}
    entry = {"score": Fraction(1)} if "typed" in said else {}
    known = facts_of_the_oracle(facts)
    expected = rule_oracle.leaf(rule, Fraction(points), known, entry, (2, "half-up"))
    state = {"done": "scored", "open": "incomplete"}[expected["state"]]
    assert (group.status, group.low, group.high) == (state, expected["low"], expected["high"])


# ── Conditions ─────────────────────────────────────────────────────────────────────────────────────────────────────

CONDITION = st.sampled_from(
    [("甲 > 3", "甲"), ("地区 = '东部'", "地区"), ("not (甲 ≤ 3)", "甲"), ("地区 ≠ '西部'", "地区")]
)


@law(200)
@given(
    stated_facts(),
    CONDITION,
    st.sampled_from(["rescale", "exclude", "full", "zero"]),
    st.lists(st.integers(0, 10), min_size=2, max_size=2),
)
def test_what_applies_counts_what_does_not_is_not_applicable_and_what_nobody_knows_is_open(
    facts, condition, policy, scores
):
    text, needed = condition
    known = facts_of_the_oracle(facts)
    holds = None
    if needed in known:
        holds = known["甲"] > 3 if needed == "甲" else known["地区"] == "东部"
    head = f'not_applicable = "{policy}"'
    rubric = rubric_head(points=30, more=head) + FACTS
    rubric += '[[level1]]\nname = "组"\npoints = 30\nlevel2 = [\n  { name = "一", points = 10 },\n'
    rubric += '  { name = "二", points = 10 },\n  { name = "三", points = 10#applies },\n]\n'
    typed = f'"一" = {scores[0]}\n"二" = {scores[1]}\n'
    stated = f"[facts]\n{facts_text(facts)}\n[scores]\n{typed}"
    found = scored(rubric.replace("#applies", f', applies = "{text}"'), stated)
    plainly = rubric.replace("#applies", "")
    if holds:
        assert rows(found) == rows(scored(plainly, stated))
    elif holds is False:
        assert rows(found) == rows(scored(plainly, stated + '"三" = { not_applicable = "不适用" }\n'))
    else:
        assert not found.complete
        for entry in ('"三" = 0', '"三" = 10', '"三" = 3.5', '"三" = { not_applicable = "不适用" }'):
            assert found.low <= scored(plainly, f"{stated}{entry}\n").score <= found.high


def rows(card):
    return [(row.path, row.status, row.score, row.low, row.high, row.points) for row in card.root.walk()]


# ── Low and high ───────────────────────────────────────────────────────────────────────────────────────────────────

WHEN = ("甲 < 2", "乙 > 1 and 丁 ≥ 3", "地区 = '东部' or 甲 ÷ 丁 > 1", "丙 = 0")


@st.composite
def undecided_cards(draw):
    """Leaves with rules, one that may not apply, bonuses, penalties and vetoes, all on the same few facts."""
    rounding, leaves, facts = draw(leaf_cards(typed=("check", "refuse")))
    for leaf in leaves:
        leaf["rule"]["cap"] = True
    adjustments = []
    for number in range(draw(st.integers(0, 3))):
        cap = Fraction(draw(st.integers(1, 8)))
        rule = draw(st.none() | rules(cap, ("linear", "steps", "bands", "formula")))
        if rule:
            rule["cap"] = True
        kind, typed = draw(st.sampled_from(["bonus", "penalty"])), draw(st.none() | st.sampled_from([ZERO, cap]))
        adjustments.append({"kind": kind, "name": f"项{number}", "cap": cap, "rule": rule, "typed": typed})
    vetoes = draw(st.lists(st.tuples(st.sampled_from(WHEN), st.integers(0, 30)), max_size=2))
    return rounding, leaves, facts, adjustments, vetoes, draw(st.booleans())


def undecided_card(rounding, leaves, facts, adjustments, vetoes, conditional, more=""):
    whole = sum(leaf["points"] for leaf in leaves) + 5
    head = 'not_applicable = "rescale"'
    text = rubric_head(points=text_of(whole), places=rounding[0], mode=rounding[1], more=head) + FACTS
    said = []
    for leaf in leaves:
        text += f'[[level1]]\nname = "{leaf["name"]}"\npoints = {text_of(leaf["points"])}\n'
        text += f'typed = "{leaf["typed"]}"\nrule = {rule_text(leaf["rule"])}\n'
        if leaf["entry"]:
            said.append(f'"{leaf["name"]}" = {entry_text(leaf["entry"])}')
    applies = "applies = \"地区 = '东部'\"\n" if conditional else ""
    text += f'[[level1]]\nname = "手工"\npoints = 5\n{applies}'
    for one in adjustments:
        text += f'[[adjustment]]\nkind = "{one["kind"]}"\nname = "{one["name"]}"\ncap = {text_of(one["cap"])}\n'
        text += f"rule = {rule_text(one['rule'])}\n" if one["rule"] else ""
    for number, (when, most) in enumerate(vetoes):
        text += f'[[veto]]\nname = "否决{number}"\nwhen = "{when}"\ntotal_at_most = {most}\n'
    given_points = [f'"{one["name"]}" = {text_of(one["typed"])}' for one in adjustments if one["typed"] is not None]
    unit = f"[facts]\n{facts_text(facts)}\n[scores]\n{more}" + "\n".join(said)
    return scored(text, f"{unit}\n[adjustments]\n" + "\n".join(given_points))


@law(200)
@given(undecided_cards(), st.data())
def test_any_completion_of_facts_answers_and_conditions_ends_between_low_and_high(card, data):
    rounding, leaves, facts, adjustments, vetoes, conditional = card
    found = undecided_card(*card)
    completed = data.draw(stated_facts(least=1)) | facts
    done_leaves = []
    for leaf in leaves:
        more = data.draw(entries(leaf["rule"], leaf["points"], "refuse", whole=True))
        more.pop("deduct", None)
        done_leaves.append(leaf | {"entry": more | leaf["entry"]})
    typed = completed["地区"] == "东部" or not conditional
    more = f'"手工" = {data.draw(st.integers(0, 5))}\n' if typed else ""
    done = undecided_card(rounding, done_leaves, completed, adjustments, vetoes, conditional, more)
    # What has no value even then stays open, so the bounds may only have come closer.
    assert found.low <= done.low <= done.high <= found.high
    if done.complete:
        assert found.low <= done.score <= found.high
    if found.complete:
        assert found.low == found.high == found.score


def test_units_that_the_laws_use_are_known_to_the_oracle():
    assert {unit for units in STATED.values() for unit in units} - set(UNITS) == {"人"}
