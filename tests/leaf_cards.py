"""Leaves with rules, facts and entries, drawn by hypothesis: as the oracle knows them, as text, and as a card."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume
from hypothesis import strategies as st

import rule_oracle
from rule_oracle import ZERO
from small import rubric_head, scored

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


def _may_divide(value):
    """A rubric that divides by a constant 0 is refused."""
    return rule_oracle.value_of(value, {}) != 0


NAMES = st.sampled_from(list(DECLARED))
VALUES = st.recursive(
    NAMES | numbers(-3, 10),
    lambda inner: (
        st.tuples(st.sampled_from(["+", "-", "*", "min", "max"]), inner, inner)
        | st.tuples(st.just("/"), inner, inner.filter(_may_divide))
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
def rank_rules(draw, points):
    rule = {
        "kind": "rank",
        "value": draw(MEASURED),
        "order": draw(st.sampled_from(["highest", "lowest"])),
        "among": draw(st.sampled_from([None, "region"])),
    }
    match draw(st.sampled_from(["places", "lose", "value", "place"])):
        case "places":
            shares = [Fraction(1), Fraction(9, 10), Fraction(1, 2), ZERO]
            worths = [{"share": share} if draw(st.booleans()) else {"points": share * points} for share in shares]
            rule["places"] = [
                table | worth for table, worth in zip([{"to": 1}, {"to": 3}, {}, {"last": 2}], worths, strict=True)
            ]
        case "lose":
            rule["lose"] = draw(st.sampled_from([Fraction(1, 10), Fraction(1)]))
        case proportion:
            rule["proportion"] = proportion
    return rule


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
    "rank": rank_rules,
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
    keys += [f'{key} = "{rule[key]}"' for key in ("order", "among", "proportion") if rule.get(key)]
    if rule["kind"] == "rank" and "lose" in rule:
        keys.append(f"lose = {text_of(rule['lose'])}")
    lists = [key for key in ("bands", "kinds", "choices", "items", "places") if key in rule]
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


FACTS = "".join(f'[[fact]]\nname = "{name}"\nmeasured_in = "{unit}"\n' for name, unit in DECLARED.items())
FACTS += f'[[fact]]\nname = "地区"\nvalues = {list(REGIONS)}\n'.replace("'", '"')


@st.composite
def leaf_cards(draw, kinds=tuple(MAKERS), typed=("check", "refuse", "fallback"), *, most=3, whole=False):
    """Some leaves with rules, facts and entries: (rounding, leaves, facts); what is open is capped.

    With `whole` every fact and answer is there, and only what has no value, or no place yet, is open.
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
    text = rubric_head(points=text_of(whole), places=places, mode=mode) + FACTS
    said = []
    for leaf in leaves:
        text += f'[[level1]]\nname = "{leaf["name"]}"\npoints = {text_of(leaf["points"])}\n'
        text += f'typed = "{leaf["typed"]}"\nrule = {rule_text(leaf["rule"])}\n'
        if leaf["entry"]:
            said.append(f'"{leaf["name"]}" = {entry_text(leaf["entry"])}')
    return scored(text, f"[facts]\n{facts_text(facts)}\n[scores]\n" + "\n".join(said))
