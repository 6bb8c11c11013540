"""Laws of rules, roll-ups and bounds over random rubrics, and agreement with the second reckoning of `rule_oracle`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import rule_oracle
from rule_oracle import NO_VALUE, OPEN, UNITS, ZERO
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.rules import RULES
from scorer.source import parse


def law(examples):
    """Settings of one law: the same examples on every run, as slow as they need to be."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


# ── Numbers and values ─────────────────────────────────────────────────────────────────────────────────────────────

#: The facts of every rubric here: number facts by their unit, and a text fact.
DECLARED = {"甲": "", "乙": "%", "丙": "万元", "丁": "人"}
REGIONS = ("东部", "西部")
#: Units that a fact of such a declaration may be stated in.
STATED = {"": ["", "%", "‰"], "%": ["%", "", "‰"], "万元": ["万元", "元", "亿元"], "人": ["人"]}


def text_of(number):
    """A decimal as it is written; its denominator has no other primes than 2 and 5."""
    for places in range(13):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return format(Decimal(scaled.numerator).scaleb(-places), "f")
    raise ValueError(f"{number} is no decimal")


def numbers(low, high, places=2):
    """Fractions with some decimals, often whole ones."""
    grid = st.integers(low * 10**places, high * 10**places).map(lambda steps: Fraction(steps, 10**places))
    return st.one_of(st.integers(low, high).map(Fraction), grid)


def written(value):
    """A value of the oracle as formula text."""
    if isinstance(value, Fraction | int):
        return text_of(Fraction(value)) if value >= 0 else f"(−{text_of(-Fraction(value))})"
    if isinstance(value, str):
        return value
    sign, *parts = value
    if sign == "if":
        name, text, then, otherwise = parts
        return f"if({name} = '{text}', {written(then)}, {written(otherwise)})"
    left, right = (written(part) for part in parts)
    if sign in ("min", "max"):
        return f"{sign}({left}, {right})"
    return f"({left} {'+−×÷'['+-*/'.index(sign)]} {right})"


NAMES = st.sampled_from(list(DECLARED))
VALUES = st.recursive(
    NAMES | numbers(-3, 10),
    lambda inner: (
        st.tuples(st.sampled_from(["+", "-", "*", "/", "min", "max"]), inner, inner)
        | st.tuples(st.just("if"), st.just("地区"), st.sampled_from(REGIONS), inner, inner)
    ),
    max_leaves=4,
)
#: What is measured depends on a fact, else a rule would be a constant.
MEASURED = NAMES | st.tuples(st.just("/"), NAMES, NAMES) | st.tuples(st.just("-"), NAMES, numbers(0, 2)) | VALUES
THRESHOLDS = numbers(-2, 10) | st.tuples(
    st.just("if"), st.just("地区"), st.sampled_from(REGIONS), numbers(-2, 10), numbers(-2, 10)
)


@st.composite
def stated_facts(draw, least=0):
    """Facts as a unit states them: name → (number, unit) or a text; some are missing."""
    facts = {}
    for name, unit in DECLARED.items():
        if least or draw(st.booleans()):
            value = draw(st.sampled_from([ZERO, Fraction(1), Fraction(-1)]) | numbers(-5, 20))
            facts[name] = (value, draw(st.sampled_from(STATED[unit])))
    if least or draw(st.booleans()):
        facts["地区"] = draw(st.sampled_from(REGIONS))
    return facts


def facts_text(facts):
    lines = []
    for name, fact in facts.items():
        if isinstance(fact, str):
            lines.append(f'"{name}" = "{fact}"')
        else:
            lines.append(f'"{name}" = {{ value = {text_of(fact[0])}, measured_in = "{fact[1]}" }}')
    return "\n".join(lines)


def facts_of_the_oracle(facts):
    return {
        name: fact if isinstance(fact, str) else rule_oracle.worth(*fact, DECLARED[name])
        for name, fact in facts.items()
    }


# ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def linear_rules(draw, points):
    zero, full = draw(THRESHOLDS), draw(THRESHOLDS)
    assume(zero != full)
    rule = {"kind": "linear", "value": draw(MEASURED), "zero": zero, "full": full, "over": None}
    if draw(st.integers(0, 3)) == 0:
        start = draw(numbers(0, 10))
        # What is cut for going too far begins where the whole points are reached; a full by region is a tuple.
        start = start if isinstance(full, tuple) else max(start, full)
        rule["over"] = (start, start + draw(numbers(1, 5)))
    return rule


@st.composite
def steps_rules(draw, points):
    return {
        "kind": "steps",
        "value": draw(MEASURED),
        "from": draw(THRESHOLDS),
        "every": draw(st.sampled_from([Fraction(1, 100), Fraction(3, 100), Fraction(1, 2), Fraction(1), Fraction(3)])),
        "lose": draw(st.sampled_from([Fraction(1, 10), Fraction(1, 2), Fraction(1), Fraction(2)])),
        "side": draw(st.sampled_from(["above", "below", "both"])),
        "count": draw(st.sampled_from(["proportional", "whole", "started"])),
    }


@st.composite
def bands_rules(draw, points):
    cuts = sorted(draw(st.sets(numbers(-2, 5), min_size=1, max_size=4)))
    low_ends = [{}] if draw(st.booleans()) else []
    high_ends = []
    for cut in cuts:
        # Which of the two neighbours includes the value between them.
        if draw(st.booleans()):
            low_ends.append({"from": cut})
            high_ends.append({"below": cut})
        else:
            low_ends.append({"above": cut})
            high_ends.append({"to": cut})
    if len(low_ends) > len(high_ends):
        high_ends.append({})
    else:
        # The lowest cut has nothing below it, so its upper neighbour begins the table; the highest may be its end.
        high_ends = [*high_ends[1:], {}]
    bands = [low | high for low, high in zip(low_ends, high_ends, strict=True)]
    if len(bands) > 1 and draw(st.booleans()):
        single = next((band for band in bands if "from" in band and "below" in band), None)
        if single is not None:
            # A band of one value, and what is left of it.
            place = bands.index(single)
            value, end = single["from"], {"below": single["below"]}
            bands[place : place + 1] = [{"from": value, "to": value}, {"above": value} | end]
    for band in bands:
        share = draw(st.sampled_from([ZERO, Fraction(1, 4), Fraction(7, 10), Fraction(1)]))
        band.update({"share": share} if draw(st.booleans()) else {"points": share * points})
    bands = [band for band in bands if {"from", "above", "to", "below"} & set(band)]
    assume(bands)
    return {"kind": "bands", "value": draw(MEASURED), "bands": draw(st.permutations(bands))}


@st.composite
def deduct_rules(draw, points):
    kinds = []
    for name in ("迟报", "漏报", "错报")[: draw(st.integers(1, 3))]:
        each = draw(st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 10)]))
        kinds.append({"name": name, "each": each, "cap": draw(st.none() | st.just(Fraction(2)))})
    return {"kind": "deduct", "kinds": kinds}


@st.composite
def yes_no_rules(draw, points):
    return {"kind": "yes_no", "value": None, "full": draw(st.sampled_from(["是", "否"]))}


@st.composite
def choice_rules(draw, points):
    choices = []
    by_fact = draw(st.booleans())
    names = REGIONS if by_fact else ("优", "良", "差")
    for name in names[: draw(st.integers(1, 3))]:
        share = draw(st.sampled_from([ZERO, Fraction(1, 2), Fraction(3, 4), Fraction(1)]))
        choices.append({"name": name} | ({"share": share} if draw(st.booleans()) else {"points": share * points}))
    return {"kind": "choice", "value": "地区" if by_fact else None, "choices": choices}


@st.composite
def checklist_rules(draw, points):
    count = draw(st.integers(1, 4))
    each = Fraction(int(points * 10), 10 * count * 10) // Fraction(1, 100) * Fraction(1, 100)
    if draw(st.booleans()):
        return {"kind": "checklist", "each": each, "of": count}
    return {"kind": "checklist", "items": [{"name": f"第{number}项", "points": each} for number in range(count)]}


def by_sign_rules(points):
    return st.fixed_dictionaries({"kind": st.just("by_sign")})


@st.composite
def formula_rules(draw, points):
    return {"kind": "formula", "value": draw(VALUES)}


MAKERS = {
    "linear": linear_rules,
    "steps": steps_rules,
    "bands": bands_rules,
    "deduct": deduct_rules,
    "yes_no": yes_no_rules,
    "choice": choice_rules,
    "checklist": checklist_rules,
    "by_sign": by_sign_rules,
    "formula": formula_rules,
}


@st.composite
def rules(draw, points, kinds=tuple(MAKERS)):
    rule = draw(MAKERS[draw(st.sampled_from(kinds))](points))
    rule["cap"] = draw(st.sampled_from([True, True, True, False]))
    rule["undefined"] = draw(st.sampled_from([None, ZERO, points]))
    return rule


def rule_text(rule):
    """The rule as TOML; numbers are written as numbers or, where they may, as percentages."""
    keys = [f'kind = "{rule["kind"]}"']
    for key in ("value", "zero", "full", "from"):
        value = rule.get(key)
        if value is None:
            continue
        if isinstance(value, Fraction):
            keys.append(f"{key} = {text_of(value)}")
        else:
            keys.append(f'{key} = "{value if rule["kind"] == "yes_no" else written(value)}"')
    if rule.get("over"):
        start, end = rule["over"]
        keys.append(f'over = {{ from = "{text_of(start * 100)}%", zero = {text_of(end)} }}')
    if "every" in rule:
        keys.append(f'every = "{text_of(rule["every"] * 100)}%"')
        keys.append(f'lose = {text_of(rule["lose"])}, side = "{rule["side"]}", count = "{rule["count"]}"')
    lists = [key for key in ("bands", "kinds", "choices", "items") if key in rule]
    keys += [f"{key} = [ {', '.join(map(table_text, rule[key]))} ]" for key in lists]
    keys += [f"{key} = {text_of(rule[key])}" for key in ("each", "undefined") if rule.get(key) is not None]
    if "of" in rule:
        keys.append(f"of = {rule['of']}")
    if not rule["cap"]:
        keys.append("cap = false")
    return f"{{ {', '.join(keys)} }}"


def table_text(table):
    parts = []
    for key, value in table.items():
        if value is not None:
            parts.append(f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {text_of(value)}")
    return f"{{ {', '.join(parts)} }}"


# ── Leaves with their entries ──────────────────────────────────────────────────────────────────────────────────────


@st.composite
def entries(draw, rule, points, typed, *, whole=False):
    """What a unit says of a leaf; with `whole` everything that its rule asks for."""
    entry = {}

    def say():
        return whole or draw(st.booleans())

    match rule["kind"]:
        case "deduct" if say():
            mentioned = draw(st.sets(st.sampled_from([kind["name"] for kind in rule["kinds"]])))
            entry["counts"] = {name: draw(st.integers(0, 9)) for name in sorted(mentioned)}
        case "yes_no" if say():
            entry["grade"] = draw(st.sampled_from(["是", "否"]))
        case "choice" if not rule["value"] and say():
            entry["grade"] = draw(st.sampled_from([choice["name"] for choice in rule["choices"]]))
        case "checklist" if say():
            if "of" in rule:
                entry["met"] = draw(st.integers(0, rule["of"]))
            else:
                count = len(rule["items"])
                met = draw(st.sets(st.integers(1, count)))
                entry["met"] = [
                    number if draw(st.booleans()) else rule["items"][number - 1]["name"] for number in sorted(met)
                ]
        case "by_sign" if say():
            entry["sign"] = draw(st.sampled_from(["≥", ">", "=", "≤", "<"]))
            if say():
                entry["target"] = draw(st.just(ZERO) | numbers(0, 10))
                if say():
                    entry["actual"] = draw(numbers(-3, 25)) if whole else draw(numbers(-3, 25) | st.just("完成"))
    if typed != "refuse" and not whole and draw(st.integers(0, 4)) == 0:
        entry["score"] = draw(st.sampled_from([ZERO, points, points / 2 // 1 * 1]))
    if draw(st.integers(0, 5)) == 0:
        entry["deduct"] = draw(st.sampled_from([Fraction(1), Fraction(2), points]))
    return entry


def entry_text(entry):
    parts = []
    for key, value in entry.items():
        match value:
            case Fraction():
                parts.append(f"{key} = {text_of(value)}")
            case str():
                parts.append(f'{key} = "{value}"')
            case dict():
                counts = ", ".join(f'"{name}" = {count}' for name, count in value.items())
                parts.append(f"{key} = {{ {counts} }}")
            case list():
                parts.append(f"{key} = {value}".replace("'", '"'))
            case _:
                parts.append(f"{key} = {value}")
    return f"{{ {', '.join(parts)} }}"


HEAD = """
[rubric]
id = "case"
title = "示例指标体系"
version = "1"
year = 2020
language = "zh"
levels = "any"
source = {{ document = "示例", status = "derived" }}
points = {points}
rounding = {{ places = {places}, mode = "{mode}" }}
grades = [ {{ name = "差", from = 0 }} ]
{head}
"""
FACTS = "".join(f'[[fact]]\nname = "{name}"\nmeasured_in = "{unit}"\n' for name, unit in DECLARED.items())
FACTS += f'[[fact]]\nname = "地区"\nvalues = {list(REGIONS)}\n'.replace("'", '"')


@st.composite
def leaf_cards(draw, kinds=tuple(MAKERS), typed=("check", "refuse", "fallback"), *, most=3, whole=False):
    """Some leaves with rules, facts and entries: (rounding, leaves, facts); what is open is capped.

    With `whole` every fact and answer is there, and only what has no value is open.
    """
    places, mode = draw(st.integers(0, 3)), draw(st.sampled_from(["half-up", "half-even"]))
    leaves = []
    for number in range(draw(st.integers(1, most))):
        points = draw(st.integers(1, 40).map(Fraction) | st.just(Fraction(17, 10**places) + 1))
        rule = draw(rules(points, kinds))
        how = draw(st.sampled_from(typed))
        entry = draw(entries(rule, points, how, whole=whole))
        leaves.append({"name": f"指标{number}", "points": points, "rule": rule, "typed": how, "entry": entry})
    facts = draw(stated_facts(least=int(whole)))
    for leaf in leaves:
        expected = rule_oracle.leaf(
            leaf["rule"], leaf["points"], facts_of_the_oracle(facts), leaf["entry"], (places, mode), leaf["typed"]
        )
        leaf["rule"]["cap"] |= expected["state"] == "open"
    return (places, mode), leaves, facts


def leaf_card(rounding, leaves, facts):
    """The card of some leaves, scored by the product."""
    places, mode = rounding
    whole = sum(leaf["points"] for leaf in leaves)
    text = HEAD.format(points=text_of(whole), places=places, mode=mode, head="") + FACTS
    said = []
    for leaf in leaves:
        text += f'[[level1]]\nname = "{leaf["name"]}"\npoints = {text_of(leaf["points"])}\n'
        text += f'typed = "{leaf["typed"]}"\nrule = {rule_text(leaf["rule"])}\n'
        if leaf["entry"]:
            said.append(f'"{leaf["name"]}" = {entry_text(leaf["entry"])}')
    return scored(text, f"[facts]\n{facts_text(facts)}\n[scores]\n" + "\n".join(said))


def scored(rubric_text, unit_text):
    rubric = read_rubric(parse(rubric_text, "rubric.toml"))
    unit = f'rubric = "case"\nunit = "示例局"\nyear = 2020\n{unit_text}\n'
    return evaluate(rubric, read_assessment(parse(unit, "unit.toml")))


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
    rubric = HEAD.format(points=text_of(points), places=2, mode="half-up", head="")
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
    text = HEAD.format(points=text_of(root["points"]), places=rounding[0], mode=rounding[1], head=head)
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
    rubric = HEAD.format(points=points, places=2, mode="half-up", head="") + FACTS + tree + "]\n"
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
    rubric = HEAD.format(points=30, places=2, mode="half-up", head=head) + FACTS
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
    text = HEAD.format(points=text_of(whole), places=rounding[0], mode=rounding[1], head=head) + FACTS
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
