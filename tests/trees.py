"""Random rubrics with an assessment each: as TOML text for the product and as plain dictionaries for the oracle.

Hypothesis draws the size and what may occur at all, so that a failing card shrinks to a small one with few features;
the details come from a seeded `random.Random`, because some hundred leaves are too many to draw one by one.
"""

import random
from copy import deepcopy
from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

import oracle
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.source import parse

FEATURES = ("blanks", "slots", "pools", "without points", "policies", "moves", "own policies", "deductions")
BASE = ("blanks", "slots", "pools")
LEVEL_WORDS = ("", "部", "目", "项", "细", "条", "款")
PLAIN_POLICIES = ("exclude", "full", "zero")
DIVIDING_POLICIES = ("rescale", "rescale-total")


class Card:
    """One rubric and one assessment of it, in the dictionaries that `oracle` describes."""

    def __init__(self, rubric, answers):
        self.rubric = rubric
        self.answers = answers

    def __repr__(self):
        return f"\n{rubric_text(self.rubric)}\n{assessment_text(self.answers)}"

    @property
    def grid(self):
        """How many steps of what may be typed make one point."""
        return 10 ** (self.rubric["rounding"][0] if self.rubric["rounding"] else 3)

    def read(self):
        """The two as the product reads them."""
        rubric = read_rubric(parse(rubric_text(self.rubric), "rubric.toml"))
        return rubric, self.read_assessment()

    def read_assessment(self):
        return read_assessment(parse(assessment_text(self.answers), "unit.toml"))

    def rows(self, instead=None):
        """The card as the oracle reckons it."""
        return oracle.evaluate(self.rubric, self.answers, instead)

    def answered(self, answers):
        return Card(self.rubric, answers)


@st.composite
def cards(draw, features=FEATURES, most_leaves=40):
    """A card on which `features` may occur, or some of them; the largest has about `most_leaves` leaves."""
    maker = _Maker(
        draw(st.integers(0, 2**32)),
        depth=draw(st.integers(2, 4)),
        leaves=draw(st.integers(1, most_leaves)),
        places=draw(st.integers(0, 3)),
        mode=draw(st.sampled_from(["half-up", "half-even", None])),
        features=draw(st.just(set(features)) | st.sets(st.sampled_from(features))),
    )
    return maker.card()


class _Maker:
    """Makes one card; everything it does follows from its seed."""

    def __init__(self, seed, *, depth, leaves, places, mode, features):
        self.random = random.Random(seed)
        self.depth = depth
        self.leaves = leaves
        self.places = places
        self.mode = mode
        self.features = features
        # Few steps to a point make ties frequent where something is divided, many make odd numbers.
        self.most_steps = self.random.choice([5, 20, 2000])

    def card(self):
        root = self.group("", 0, self.leaves)
        rubric = {"root": root, "rounding": self.mode and (self.places, self.mode), "grades": []}
        whole = Fraction(root["points"])
        for name, share in (("优", "0.9"), ("良", "0.8"), ("中", "0.6"), ("差", "0")):
            rubric["grades"].append((name, whole * Fraction(share)))
        answers = {"entries": {}, "own": {}}
        if "policies" in self.features:
            self.choose_policies(root)
            self.declare_not_applicable(root, answers)
        self.score(rubric, answers)
        return Card(rubric, answers)

    def chance(self, share):
        return self.random.random() < share

    def number(self, most):
        """A random number with the rubric's decimals, from 0 to `most`; often one of the two."""
        steps = int(Fraction(most) * 10**self.places)
        return Fraction(self.random.choice([steps, steps, 0, self.random.randint(0, steps)]), 10**self.places)

    def parts(self, total, count):
        """`total` cut into `count` parts, each at least one step where there are enough of them."""
        steps = int(Fraction(total) * 10**self.places)
        cuts = sorted(self.random.sample(range(1, steps), count - 1)) if steps > count else []
        edges = [0, *cuts, steps]
        sizes = [after - before for before, after in pairwise(edges)]
        return [Fraction(size, 10**self.places) for size in sizes]

    # ── Tree

    def group(self, name, level, leaves):
        """A group with `leaves` leaves below it, spread over some children."""
        count = self.random.randint(1, min(leaves, 9))
        shares = [leaves // count + (1 if index < leaves % count else 0) for index in range(count)]
        children = [self.child(level + 1, number, share) for number, share in enumerate(shares, start=1)]
        points = sum((child["points"] for child in children), Fraction(0))
        return _node(name, "group", points, children)

    def child(self, level, number, leaves):
        name = f"{LEVEL_WORDS[level]}{number}"
        if level < self.depth and (leaves > 1 or self.chance(0.5)):
            return self.group(name, level, leaves)
        points = Fraction(self.random.randint(1, self.most_steps), 10**self.places)
        if leaves > 1 and self.chance(0.5) and "pools" in self.features:
            return self.pool(name, level, leaves, points)
        if self.chance(0.3) and "slots" in self.features:
            return _node(name, "slot", points) | {"min": self.random.choice([1, 1, 2])}
        return _node(name, "leaf", points)

    def pool(self, name, level, leaves, points):
        members = []
        for number in range(1, max(2, leaves) + 1):
            inside = f"{LEVEL_WORDS[level + 1]}{number}"
            if number > 1 and self.chance(0.25) and "slots" in self.features:
                members.append(_node(inside, "slot", None) | {"min": 0})
            elif number > 1 and self.chance(0.1):
                deeper = [_node(f"{LEVEL_WORDS[level + 2]}{index}", "leaf", None) for index in (1, 2)]
                members.append(_node(inside, "pool", None, deeper))
            else:
                members.append(_node(inside, "leaf", None))
        return _node(name, "pool", points, members)

    # ── Not applicable

    def choose_policies(self, root):
        words = PLAIN_POLICIES + (2 * DIVIDING_POLICIES if self.mode else ())
        found = list(_outside_pools(root, ()))
        targets = [path for node, path in found if path and node["kind"] != "leaf"]
        for node, path in found:
            if path and not self.chance(0.3):
                continue
            node["policy"] = self.random.choice(words)
            if targets and self.mode and "moves" in self.features and self.chance(0.4):
                node["policy"] = ("move_to", self.random.choice(targets))

    def declare_not_applicable(self, root, answers):
        share = self.random.choice([0.1, 0.3, 0.6])
        everything = list(_leaves_and_slots(root, (), None))
        chosen = {path: policy for path, policy in everything if self.chance(share)}
        for policy in list(chosen.values()):
            # Nothing may move to where nothing applies.
            if isinstance(policy, tuple):
                inside = {path for path, _ in everything if path[: len(policy[1])] == policy[1]}
                if inside <= chosen.keys() and not _has_pool(root, policy[1]):
                    chosen = {path: policy for path, policy in chosen.items() if path not in inside}
        for path in chosen:
            answers["entries"][path] = {"na": True}

    # ── Scores

    def score(self, rubric, answers):
        pots = oracle.pots(rubric, answers)
        bare = "without points" in self.features
        for node, path, policy in _all(rubric["root"], (), None):
            if path in answers["entries"]:
                continue
            if node["kind"] == "leaf" and node["points"] is not None:
                answers["entries"][path] = self.entry(node["points"])
            elif path in pots and node["kind"] != "leaf":
                fill = self.fill_bare if bare and self.chance(0.3) else self.fill
                fill(node, path, pots[path], policy, answers)

    def entry(self, points):
        if "blanks" in self.features and self.chance(0.15):
            return {}
        entry = {"score": self.number(points)}
        if "deductions" in self.features and self.chance(0.1):
            entry["deduct"] = self.number(points)
        return entry

    def places_in(self, node, path):
        """Where the points of a pot can go: leaves of the pool, and new own indicators of its slots."""
        if node["kind"] == "slot":
            return [(path, f"自定{number}") for number in range(1, self.random.randint(max(1, node["min"]), 4) + 1)]
        found = []
        for child in node["children"]:
            below = (*path, child["name"])
            found += [(below, None)] if child["kind"] == "leaf" else self.places_in(child, below)
        return found

    def used_places(self, node, path):
        """Some of those places; the first leaf of a pool stays free, so that there is always room for more."""
        places = self.places_in(node, path)
        if node["kind"] == "slot":
            return places
        return [place for place in places[1:] if self.chance(0.6)] or places[1:2]

    def fill(self, node, path, pot, policy, answers):
        """Divide up a pot, or most of it, and score what has points."""
        short = "blanks" in self.features and self.chance(0.3)
        given = self.number(pot) if short else pot
        if not given:
            return
        places = self.used_places(node, path)
        parts = self.parts(given, len(places))
        if len(parts) < len(places):
            places = places[: len(parts)]
            if len(places) < node.get("min", 1):
                return
        for (where, own), points in zip(places, parts, strict=True):
            entry = {"points": points} | self.entry(points)
            moves = isinstance(policy, tuple) or policy is None
            if own and node["kind"] == "slot" and "own policies" in self.features and not moves and self.chance(0.2):
                entry = {"points": points, "na": True}
            _put(answers, where, own, entry)

    def fill_bare(self, node, path, pot, policy, answers):
        """Scores without points, as a form gives them that prints none."""
        left = pot
        places = self.used_places(node, path)
        if "blanks" in self.features:
            places = places[: self.random.randint(0, len(places))]
        for where, own in places:
            blank = own and "blanks" in self.features and self.chance(0.15)
            score = self.number(left)
            left -= 0 if blank else score
            _put(answers, where, own, {} if blank else {"score": score})


def completed(card, score):
    """The card with nothing open any more; `score(points)` says what each open leaf earns of its points."""
    answers = deepcopy(card.answers)
    rows = card.rows()
    for node, path, policy in _all(card.rubric["root"], (), None):
        if node["points"] is None or rows[path]["state"] != "open":
            continue
        if node["kind"] == "leaf":
            entry = answers["entries"].setdefault(path, {})
            entry["score"] = score(node["points"])
        elif node["kind"] != "group":
            _complete_pot(node, path, policy, rows[path]["points"], answers, score)
    return card.answered(answers)


def _complete_pot(node, path, policy, pot, answers, score):
    leaves = [entry for where, entry in answers["entries"].items() if where[: len(path)] == path and entry]
    for slot, several in answers["own"].items():
        leaves += several if slot[: len(path)] == path else []
    bare = any("points" not in leaf for leaf in leaves)
    if bare:
        left = pot - sum(leaf.get("score", 0) for leaf in leaves)
        for _ in range(node.get("min", 1) - len(leaves)):
            leaves.append(_added(node, path, answers, {}))
        for leaf in leaves:
            if "score" not in leaf:
                leaf["score"] = score(left)
                left -= leaf["score"]
        return
    for leaf in leaves:
        if "score" not in leaf and not leaf.get("na"):
            leaf["score"] = score(leaf["points"])
    gone = policy in ("exclude", "rescale-total")
    rest = pot - sum(leaf["points"] for leaf in leaves if not (leaf.get("na") and gone))
    if rest:
        for points in [rest] + [Fraction(0)] * (node.get("min", 1) - len(leaves) - 1):
            _added(node, path, answers, {"points": points, "score": score(points)})


def _added(node, path, answers, entry):
    """One more leaf in a pot: in a pool the first one, which every random card leaves free."""
    if node["kind"] == "pool":
        answers["entries"][(*path, node["children"][0]["name"])] = entry
        return entry
    several = answers["own"].setdefault(path, [])
    several.append({"name": f"自定{len(several) + 1}"} | entry)
    return several[-1]


def _node(name, kind, points, children=()):
    return {"name": name, "kind": kind, "points": points, "policy": None, "children": list(children)}


def _put(answers, where, own, entry):
    if own is None:
        answers["entries"][where] = entry
    else:
        answers["own"].setdefault(where, []).append({"name": own} | entry)


def _all(node, path, policy):
    policy = node["policy"] or policy
    yield node, path, policy
    for child in node["children"]:
        yield from _all(child, (*path, child["name"]), policy)


def _outside_pools(node, path):
    yield node, path
    if node["kind"] == "group":
        for child in node["children"]:
            yield from _outside_pools(child, (*path, child["name"]))


def _leaves_and_slots(node, path, policy):
    """What can be declared not applicable one by one, with the policy nearest to it."""
    policy = node["policy"] or policy
    if node["kind"] in ("leaf", "slot"):
        yield path, policy
    elif node["kind"] == "group":
        for child in node["children"]:
            yield from _leaves_and_slots(child, (*path, child["name"]), policy)


def _has_pool(root, target):
    return any(node["kind"] == "pool" and path[: len(target)] == target for node, path in _outside_pools(root, ()))


# ── TOML ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def decimal_text(number):
    """A Fraction that is a finite decimal of at most six places, as text."""
    scaled = Fraction(number) * 10**6
    assert scaled.denominator == 1, number
    whole, rest = divmod(int(scaled), 10**6)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def rubric_text(rubric):
    bands = ", ".join(f'{{ name = "{name}", from = {decimal_text(start)} }}' for name, start in rubric["grades"])
    lines = [
        "[rubric]",
        'id = "random"',
        'title = "随机指标体系"',
        'version = "1"',
        "year = 2020",
        'language = "zh"',
        'levels = "any"',
        'source = { document = "tests", status = "derived" }',
        f"grades = [ {bands} ]",
    ]
    if rubric["rounding"]:
        places, mode = rubric["rounding"]
        lines.append(f'rounding = {{ places = {places}, mode = "{mode}" }}')
    lines += _keys(rubric["root"])
    for child in rubric["root"]["children"]:
        lines += _tables(child, 1, "")
    return "\n".join(lines) + "\n"


def _tables(node, level, above):
    header = f"{above}level{level}"
    lines = [f"[[{header}]]", f'name = "{node["name"]}"', *_keys(node)]
    for child in node["children"]:
        lines += _tables(child, level + 1, f"{header}.")
    return lines


def _keys(node):
    lines = []
    if node["points"] is not None:
        lines.append(f"points = {decimal_text(node['points'])}")
    if isinstance(node["policy"], tuple):
        lines.append(f'not_applicable = {{ move_to = "{"/".join(node["policy"][1])}" }}')
    elif node["policy"]:
        lines.append(f'not_applicable = "{node["policy"]}"')
    if node["kind"] == "pool":
        lines.append("pool = true")
    if node["kind"] == "slot":
        lines.append(f"slot = {{ min = {node['min']} }}")
    return lines


def assessment_text(answers):
    lines = ['rubric = "random"', 'unit = "随机单位"', "year = 2020", "[scores]"]
    for path, entry in answers["entries"].items():
        if entry:
            lines.append(f'"{"/".join(path)}" = {{ {", ".join(_entry_keys(entry))} }}')
    for slot, several in answers["own"].items():
        for own in several:
            lines += ["[[own]]", f'slot = "{"/".join(slot)}"', f'name = "{own["name"]}"', *_entry_keys(own)]
    return "\n".join(lines) + "\n"


def _entry_keys(entry):
    keys = [f"{key} = {decimal_text(entry[key])}" for key in ("points", "score", "deduct") if key in entry]
    if entry.get("na"):
        keys.append('not_applicable = "无此事项"')
    if entry.get("deduct"):
        keys.append('reason = "手工扣分"')
    return keys
