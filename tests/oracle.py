"""A second, slow and plain reckoning of a card of typed scores, to hold the product against.

It shares nothing with the product: it works on dictionaries and `fractions.Fraction`, and was written from the
description of what a number means (docs/how-it-works.md), not from the evaluator. Numbers are text or Fraction.

    rubric  = {"root": node, "rounding": None or (places, "half-up" or "half-even"), "grades": [(name, from), …]}
    node    = {"name", "kind": "group", "leaf", "slot" or "pool", "points": number or None,
               "policy": None, a word, or ("move_to", path), "min": count (slots), "children": [node, …]}
    answers = {"entries": {path: {"score", "points", "deduct", "na"}},
               "own": {path of the slot: [{"name", "score", "points", "na"}, …]}}

A path is the tuple of names from level 1 down; that of the root is ().
"""

from fractions import Fraction

ZERO = Fraction(0)
WITHOUT_POINTS_MOVING = ("rescale", "full", "zero")


def evaluate(rubric, answers, instead=None):
    """Every row of the card: path → {"points", "low", "high", "state"}; state is done, open, na or unused.

    `instead` replaces the policy of everything that is not applicable.
    """
    root = rubric["root"]
    change = _points_moved(root, answers, instead)
    rows = {}
    _node(root, (), answers, rubric["rounding"], change, None, instead, rows)
    if rows[()]["state"] == "na":
        rows[()] = {"points": ZERO, "low": ZERO, "high": ZERO, "state": "na"}
    return rows


def grade(rubric, rows):
    """The band of a complete card, on the scale of the rubric's points; None where there is none."""
    whole = rows[()]
    if whole["state"] != "done" or not whole["points"]:
        return None
    total = whole["low"] * Fraction(rubric["root"]["points"]) / whole["points"]
    reached = [(Fraction(start), name) for name, start in rubric["grades"] if total >= Fraction(start)]
    return max(reached)[1]


def pots(rubric, answers):
    """What each slot or pool that is not itself inside a pool holds, after the moves: path → points."""
    change = _points_moved(rubric["root"], answers, None)
    found = {}
    for node, path, _ in _outside_pots(rubric["root"], (), None):
        if node["kind"] in ("slot", "pool"):
            found[path] = Fraction(node["points"]) + change.get(path, ZERO)
    return found


def round_half(value, places, mode):
    """Round a Fraction to `places` decimals: half away from zero, or half to the even digit."""
    scaled = value * 10**places
    whole = abs(scaled).numerator // abs(scaled).denominator
    rest = abs(scaled) - whole
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half-up" or whole % 2 == 1))
    return Fraction((whole + up) * (1 if scaled >= 0 else -1), 10**places)


# ── Not applicable ─────────────────────────────────────────────────────────────────────────────────────────────────


def _outside_pots(node, path, policy):
    """Every row that can be declared not applicable by itself, or be a group, with the policy nearest to it."""
    policy = node["policy"] or policy
    yield node, path, policy
    if node["kind"] == "group":
        for child in node["children"]:
            yield from _outside_pots(child, (*path, child["name"]), policy)


def _declared_na(node, path, answers):
    """Whether a leaf, a slot or a whole pool does not apply."""
    if node["kind"] in ("leaf", "slot"):
        return bool(answers["entries"].get(path, {}).get("na"))
    return all(_declared_na(child, (*path, child["name"]), answers) for child in node["children"])


def _points_moved(root, answers, instead):
    """What the policies add to or take from the points of each row above: path → Fraction."""
    change = {}

    def add(path, points):
        change[path] = change.get(path, ZERO) + points

    for path, points, nearest in _everything_na(root, answers):
        policy = instead or nearest
        if policy is None:
            raise ValueError(f"{path} is not applicable, but no policy is declared")
        if policy in WITHOUT_POINTS_MOVING:
            continue
        for length in range(len(path)):
            if length or policy != "rescale-total":
                add(path[:length], -points)
        if policy not in ("exclude", "rescale-total"):
            target = policy[1]
            for length in range(len(target) + 1):
                add(target[:length], points)
    return change


def _everything_na(root, answers):
    """Each leaf, whole slot, whole pool and own indicator that does not apply: path, points, nearest policy."""
    for node, path, policy in _outside_pots(root, (), None):
        if node["kind"] == "group":
            continue
        if _declared_na(node, path, answers):
            yield path, Fraction(node["points"]), policy
        elif node["kind"] == "slot":
            for own in answers["own"].get(path, []):
                if own.get("na"):
                    yield (*path, own["name"]), Fraction(own["points"]), policy


# ── Roll-up ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _node(node, path, answers, rounding, change, policy, instead, rows):
    policy = node["policy"] or policy
    if node["kind"] == "group":
        row = _group(node, path, answers, rounding, change, policy, instead, rows)
    elif _declared_na(node, path, answers):
        row = _not_applicable(Fraction(node["points"]), instead or policy)
    elif node["kind"] == "leaf":
        row = _leaf(answers["entries"].get(path, {}), Fraction(node["points"]))
    else:
        points = Fraction(node["points"]) + change.get(path, ZERO)
        row = _pot(node, path, answers, rounding, points, instead or policy, rows)
    rows[path] = row
    return row


def _not_applicable(points, policy):
    if policy == "full":
        return {"points": points, "low": points, "high": points, "state": "done"}
    if policy == "zero":
        return {"points": points, "low": ZERO, "high": ZERO, "state": "done"}
    return {"points": None, "low": ZERO, "high": ZERO, "state": "na"}


def _leaf(entry, points):
    score, deduct = entry.get("score"), Fraction(entry.get("deduct") or 0)
    if score is None:
        return {"points": points, "low": ZERO, "high": max(ZERO, points - deduct), "state": "open"}
    earned = max(ZERO, Fraction(score) - deduct)
    return {"points": points, "low": earned, "high": earned, "state": "done"}


def _group(node, path, answers, rounding, change, policy, instead, rows):
    below = [
        _node(child, (*path, child["name"]), answers, rounding, change, policy, instead, rows)
        for child in node["children"]
    ]
    applying = [row for row in below if row["state"] != "na"]
    if not applying:
        return {"points": None, "low": ZERO, "high": ZERO, "state": "na"}
    points = Fraction(node["points"]) + change.get(path, ZERO)
    return _added(applying, ZERO, points, rounding)


def _added(applying, undivided, points, rounding):
    """The sum of the rows that apply, spread over the points of the node where these are others."""
    applicable = sum((row["points"] for row in applying), undivided)

    def spread(total):
        return total if applicable == points else round_half(total * points / applicable, *rounding)

    return {
        "points": points,
        "low": spread(sum((row["low"] for row in applying), ZERO)),
        "high": spread(sum((row["high"] for row in applying), undivided)),
        "state": "open" if undivided or any(row["state"] == "open" for row in applying) else "done",
    }


# ── Pots ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pot(node, path, answers, rounding, points, policy, rows):
    """A slot or pool with points of its own: what its used leaves earn, and what nobody has yet."""
    used = _members(node, path, answers, policy, rows)
    applying = [row for row in used if row["state"] != "na"]
    if any(row["points"] is None for row in applying):
        low = sum((row["low"] for row in applying), ZERO)
        done = all(row["state"] == "done" for row in applying) and len(applying) >= node.get("min", 1)
        return {"points": points, "low": low, "high": low if done else points, "state": "done" if done else "open"}
    # An own indicator that does not apply has its part of the pot, unless its points went elsewhere.
    waiting = sum((row["waiting"] for row in used if row["state"] == "na"), ZERO)
    undivided = points - waiting - sum((row["points"] for row in applying), ZERO)
    if undivided < 0:
        raise ValueError(f"{path} is over its pot")
    if used and not applying and not undivided:
        return {"points": None, "low": ZERO, "high": ZERO, "state": "na"}
    return _added(applying, undivided, points, rounding)


def _members(node, path, answers, policy, rows):
    """The used leaves below a pot; each gets its row, nested slots and pools get theirs."""
    if node["kind"] == "slot":
        used = []
        for own in answers["own"].get(path, []):
            row = rows[(*path, own["name"])] = _member(own, policy)
            used.append(row)
        return used
    used = []
    for child in node["children"]:
        below = (*path, child["name"])
        if child["kind"] == "leaf":
            entry = answers["entries"].get(below, {})
            if entry.get("points") is None and entry.get("score") is None:
                rows[below] = {"points": None, "low": ZERO, "high": ZERO, "state": "unused"}
                continue
            rows[below] = _member(entry, policy)
            used.append(rows[below])
        else:
            inside = _members(child, below, answers, policy, rows)
            rows[below] = _nested_pot(inside)
            used += inside
    return used


def _member(entry, policy):
    """A leaf that brings its own points, or none."""
    if entry.get("na"):
        points = Fraction(entry["points"])
        return _not_applicable(points, policy) | {"waiting": points if policy == "rescale" else ZERO}
    if entry.get("points") is not None:
        return _leaf(entry, Fraction(entry["points"]))
    score = entry.get("score")
    if score is None:
        return {"points": None, "low": ZERO, "high": None, "state": "open"}
    return {"points": None, "low": Fraction(score), "high": Fraction(score), "state": "done"}


def _nested_pot(used):
    """A slot or pool inside a pool: no points of its own, only those of its used leaves."""
    if not used:
        return {"points": None, "low": ZERO, "high": ZERO, "state": "unused"}
    low = sum((row["low"] for row in used), ZERO)
    state = "open" if any(row["state"] == "open" for row in used) else "done"
    if any(row["points"] is None for row in used):
        return {"points": None, "low": low, "high": None if state == "open" else low, "state": state}
    return {
        "points": sum((row["points"] for row in used), ZERO),
        "low": low,
        "high": sum((row["high"] for row in used), ZERO),
        "state": state,
    }
