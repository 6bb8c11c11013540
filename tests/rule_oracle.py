"""A second, slow and plain reckoning of rules, roll-ups and totals, to hold the product against.

It shares nothing with the product: it works on dictionaries and `fractions.Fraction`, and was written from the
description of the rules (DESIGN sections 5 and 6) and their real examples, not from the expressions.

    rule   = {"kind": word, "cap": bool, "undefined": number or None, and the parameters of the kind}
    value  = a number, the name of a fact, or (sign, value, value) with + - * / min max,
             or ("if", text fact, text, value, value)
    facts  = {name: number as a ratio or a plain number, or a text}; what is not in it is missing
    entry  = {"score", "deduct", "grade", "met", "counts", "target", "actual", "sign"}; each may be absent

Whatever cannot be told is one of two words: OPEN where a fact is missing, NO_VALUE where there is none.
"""

from fractions import Fraction

ZERO, ONE = Fraction(0), Fraction(1)
OPEN, NO_VALUE = "open", "no value"

#: Unit → what it measures and what one of it is worth: money in 元, shares as ratios.
UNITS = {
    "元": ("money", Fraction(1)),
    "千元": ("money", Fraction(10**3)),
    "万元": ("money", Fraction(10**4)),
    "百万元": ("money", Fraction(10**6)),
    "亿元": ("money", Fraction(10**8)),
    "": ("share", ONE),
    "比率": ("share", ONE),
    "%": ("share", Fraction(1, 100)),
    "‰": ("share", Fraction(1, 1000)),
}


def worth(value, stated, declared):
    """What a formula calculates with: shares as ratios, everything else in the unit that the rubric declares."""
    if UNITS.get(declared, ("", 0))[0] == "share":
        return value * UNITS[stated][1]
    return value if stated == declared else value * UNITS[stated][1] / UNITS[declared][1]


def round_half(value, places, mode):
    """Round to `places` decimals: half away from zero, or half to the even digit."""
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half-up" or whole % 2 == 1)):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**places)


# ── Values ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def value_of(value, facts):
    """A number, OPEN or NO_VALUE."""
    if isinstance(value, Fraction | int):
        return Fraction(value)
    if isinstance(value, str):
        found = facts.get(value, OPEN)
        return NO_VALUE if isinstance(found, str) and found != OPEN else found
    sign, *parts = value
    if sign == "if":
        name, text, then, otherwise = parts
        if name not in facts:
            return OPEN
        return value_of(then if facts[name] == text else otherwise, facts)
    left, right = (value_of(part, facts) for part in parts)
    # Without a value for certain, whatever the other may turn out to be.
    if NO_VALUE in (left, right):
        return NO_VALUE
    if OPEN in (left, right):
        return OPEN
    if sign == "/":
        return left / right if right else NO_VALUE
    return {"+": left + right, "-": left - right, "*": left * right, "min": min(left, right), "max": max(left, right)}[
        sign
    ]


def all_known(*values):
    """The first of the words among the values, else nothing: NO_VALUE is certain, OPEN may change."""
    return NO_VALUE if NO_VALUE in values else OPEN if OPEN in values else None


# ── Kinds ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def linear(rule, points, facts, entry):
    value, zero, full = (value_of(rule[key], facts) for key in ("value", "zero", "full"))
    if rule.get("over"):
        start, end = rule["over"]
        if value in (OPEN, NO_VALUE):
            return value
        if value > start:
            return points * (end - value) / (end - start)
    if word := all_known(value, zero, full):
        return word
    return points * (value - zero) / (full - zero) if full != zero else NO_VALUE


def steps(rule, points, facts, entry):
    value, start = value_of(rule["value"], facts), value_of(rule["from"], facts)
    if word := all_known(value, start):
        return word
    away = {"above": max(ZERO, value - start), "below": max(ZERO, start - value), "both": abs(value - start)}
    number = away[rule["side"]] / rule["every"]
    if rule["count"] == "whole":
        number = Fraction(number.numerator // number.denominator)
    if rule["count"] == "started":
        number = Fraction(-(-number.numerator // number.denominator))
    return points - rule["lose"] * number


def bands(rule, points, facts, entry):
    value = value_of(rule["value"], facts)
    if value in (OPEN, NO_VALUE):
        return value
    for band in rule["bands"]:
        if inside(value, band):
            return band["points"] if "points" in band else band["share"] * points
    return NO_VALUE


def inside(value, band):
    """from ≥, above >, to ≤, below <."""
    return (
        ("from" not in band or value >= band["from"])
        and ("above" not in band or value > band["above"])
        and ("to" not in band or value <= band["to"])
        and ("below" not in band or value < band["below"])
    )


def deduct(rule, points, facts, entry):
    counts = entry.get("counts")
    if counts is None:
        return OPEN
    lost = ZERO
    for kind in rule["kinds"]:
        price = kind["each"] * counts.get(kind["name"], 0)
        lost += price if kind.get("cap") is None else min(price, kind["cap"])
    return points - lost


def yes_no(rule, points, facts, entry):
    answer = facts.get(rule["value"]) if rule.get("value") else entry.get("grade")
    if answer is None:
        return OPEN
    return points if answer == rule.get("full", "是") else ZERO


def choice(rule, points, facts, entry):
    answer = facts.get(rule["value"]) if rule.get("value") else entry.get("grade")
    if answer is None:
        return OPEN
    for one in rule["choices"]:
        if one["name"] == answer:
            return one["points"] if "points" in one else one["share"] * points
    return NO_VALUE


def checklist(rule, points, facts, entry):
    met = entry.get("met")
    if met is None:
        return OPEN
    if "each" in rule:
        return rule["each"] * (met if isinstance(met, int) else len(met))
    total = ZERO
    for number, item in enumerate(rule["items"], start=1):
        if item["name"] in met or number in met:
            total += item["points"]
    return total


def by_sign(rule, points, facts, entry):
    sign, target, actual = (entry.get(key) for key in ("sign", "target", "actual"))
    if sign is None:
        return OPEN
    if isinstance(target, str) or isinstance(actual, str):
        return NO_VALUE
    if target is None or actual is None:
        return OPEN
    actual = max(ZERO, actual)
    if sign == "=" and target == 0:
        return points if actual == 0 else ZERO
    if sign in ("≥", ">", "="):
        return points if actual >= target else points * actual / target
    if actual <= target:
        return points
    return ZERO if actual >= 2 * target else points * (1 - (actual - target) / target)


def formula(rule, points, facts, entry):
    return value_of(rule["value"], facts)


def rank(rule, points, facts, entry):
    """One card does not know its peers: the place is missing wherever the value could be told."""
    return NO_VALUE if value_of(rule["value"], facts) == NO_VALUE else OPEN


KINDS = {
    "linear": linear,
    "steps": steps,
    "bands": bands,
    "deduct": deduct,
    "yes_no": yes_no,
    "choice": choice,
    "checklist": checklist,
    "by_sign": by_sign,
    "rank": rank,
    "formula": formula,
}
BY_HAND = ("given", "graded")


def computed(rule, points, facts, entry, rounding):
    """What a rule gives, floored at 0, capped and rounded; OPEN or NO_VALUE."""
    found = KINDS[rule["kind"]](rule, points, facts, entry)
    if found == NO_VALUE and rule.get("undefined") is not None:
        return rule["undefined"]
    if found in (OPEN, NO_VALUE):
        return found
    found = max(ZERO, found)
    if rule.get("cap", True):
        found = min(points, found)
    return round_half(found, *rounding)


def leaf(rule, points, facts, entry, rounding, typed="check"):
    """The leaf's low, high and state: done or open."""
    entry = entry or {}
    by_hand = rule is None or rule["kind"] in BY_HAND or (rule["kind"] == "by_sign" and entry.get("sign") == "定性")
    score = entry.get("score")
    if not by_hand:
        found = computed(rule, points, facts, entry, rounding)
        if found not in (OPEN, NO_VALUE) and (score is None or typed != "check"):
            score = found
    off = entry.get("deduct") or ZERO
    if score is None:
        high = max(ZERO, points - off) if rule is None or rule.get("cap", True) else None
        return {"low": ZERO, "high": high, "state": "open", "points": points}
    earned = max(ZERO, score - off)
    return {"low": earned, "high": earned, "state": "done", "points": points}


def allowed(rule, points):
    """The scores that a person may type beside `given` and `graded`: (grade, lowest, highest, highest included)."""
    if rule["kind"] == "given":
        return [("", value, value, True) for value in rule["values"]]
    found = []
    for grade in rule["grades"]:
        top = grade.get("below")
        found.append((grade["name"], grade["from"] * points, points if top is None else top * points, top is None))
    return found


# ── Roll-ups ───────────────────────────────────────────────────────────────────────────────────────────────────────


def rolled(node, rounding):
    """Low, high, state and points of a node, and of every node below it by its path.

    node = {"name", "points", "weight", "roll_up", "children"} of a group, and of a leaf {"name", "points", "weight",
    "score", "na"}: a score of None is blank, `na` is None or the policy rescale, exclude, full or zero.
    """
    rows = {}
    _rolled(node, (), rounding, rows)
    return rows


def _rolled(node, path, rounding, rows):
    rows[path] = _leaf_row(node) if "children" not in node else _group_row(node, path, rounding, rows)
    return rows[path]


def _leaf_row(node):
    points, score, policy = node["points"], node["score"], node["na"]
    if policy in ("rescale", "exclude"):
        return {"low": ZERO, "high": ZERO, "state": "na", "points": points, "gone": policy == "exclude" and points}
    if policy is not None:
        score = points if policy == "full" else ZERO
    if score is None:
        return {"low": ZERO, "high": points, "state": "open", "points": points, "gone": 0}
    return {"low": score, "high": score, "state": "done", "points": points, "gone": 0}


def _group_row(node, path, rounding, rows):
    below = [_rolled(child, (*path, child["name"]), rounding, rows) for child in node["children"]]
    is_sum = node["roll_up"] == "sum"
    # What is excluded makes the groups above smaller, as far as they are on the same scale.
    gone = sum(row["gone"] for row in below) if is_sum else 0
    points = node["points"] - gone
    counted = [(child, row) for child, row in zip(node["children"], below, strict=True) if row["state"] != "na"]
    if not counted:
        return {"low": ZERO, "high": ZERO, "state": "na", "points": points, "gone": gone}
    state = "open" if any(row["state"] == "open" for _, row in counted) else "done"
    ends = {end: _total(node["roll_up"], points, counted, end, rounding) for end in ("low", "high")}
    return {**ends, "state": state, "points": points, "gone": gone}


def _total(roll_up, points, counted, end, rounding):
    if roll_up == "sum":
        applicable = sum(row["points"] for _, row in counted)
        total = sum(row[end] for _, row in counted)
        return total if applicable == points else round_half(total * points / applicable, *rounding)
    shares = [(row[end] / row["points"], child["weight"]) for child, row in counted]
    if roll_up == "weakest":
        return round_half(min(share for share, _ in shares) * points, *rounding)
    weights = sum(weight for _, weight in shares)
    return round_half(sum(share * weight for share, weight in shares) / weights * points, *rounding)
