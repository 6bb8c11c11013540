"""The tables of one field: ranking, heat map, losses, groups, places; and the overview of all fields."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from scorer.comparison.nouns import Comparison, Field, GroupSummary, NodeSummary, Standing
from scorer.comparison.roster import COPIED, DOUBLED, MISPLACED
from scorer.messages import Language
from scorer.reporters.comparison.sheet import Column, Kind, Sheet, Value, cut, field_name, made, name_of, text
from scorer.reporters.comparison.words import words

#: The tables about complete cards; they have no row where no card is.
OF_COMPLETE = ("ranking", "heat", "losses", "levels", "groups", "group-heat")


def overview(comparison: Comparison) -> Sheet:
    """Counts and the spread of the totals, field by field."""
    language = comparison.language
    say = words(language)
    rows: list[tuple[Value, ...]] = [
        ("", say("inputs"), comparison.inputs),
        ("", say("left-out"), sum(one.count for one in comparison.failed)),
        *(("", f"{say('left-out')} {say(why)}", number) for why, number in _reasons(comparison).items()),
    ]
    beside = {
        "of-last-year": comparison.of_last_year,
        "of-reviews": comparison.of_reviews,
        "aside": comparison.aside,
    }
    rows += [("", say(key), number) for key, number in beside.items() if number]
    for field in comparison.fields:
        about = field_name(field, language)
        rows.append((about, say("compared"), field.ranked))
        rows.append((about, say("incomplete"), field.open))
        if (spread := field.leniency) is not None:
            rows += [
                (about, say(key), getattr(spread, key)) for key in ("mean", "median", "lowest", "highest", "spread")
            ]
            rows.append((about, say("middle-half"), spread.middle_half))
            rows.append((about, say("full-cards"), spread.full_cards))
            rows.append((about, say("full-leaves"), text(spread.full_leaves, "rate")))
            rows.append((about, say("distinct"), spread.distinct))
            rows.append((about, say("tied"), spread.tied))
        if field.weighting:
            rows.append((about, say("draws"), field.weighting.draws))
        rows += [(about, f"{say('grade')} {grade.name}", grade.count) for grade in field.grades]
    for reviews in comparison.reviews:
        rows.append((f"{say('reviews')} {reviews.year}", say("agreement"), reviews.agreement.alpha))
        if reviews.reviewers:
            rows.append((f"{say('reviews')} {reviews.year}", say("agreement-reviewers"), reviews.reviewers.alpha))
    columns: tuple[tuple[str, Kind, int], ...] = (("rubric", "text", 44), ("item", "text", 28), ("value", "number", 12))
    return made("overview", language, columns, rows)


def _reasons(comparison: Comparison) -> Mapping[str, int]:
    """How many inputs are left out for each kind of reason, the most frequent code first."""
    found: dict[str, int] = {}
    for one in comparison.failed:
        found[_why(one.code)] = found.get(_why(one.code), 0) + one.count
    return found


def _why(code: str) -> str:
    """The word for the kind of reason why an input is left out, as the list to send out has it."""
    if code in DOUBLED:
        return "duplicate"
    if code in MISPLACED:
        return "wrong"
    if code.endswith("-not-taken"):
        return "not-taken"
    return {COPIED: "copy", "several-reviewers": "several"}.get(code, "damaged")


def ranking(field: Field, language: Language, number: int = 0) -> Sheet:
    """Best first; with the range of likely ranks where it was asked for."""
    firm = field.weighting is not None
    likely: tuple[tuple[str, Kind, int], ...] = (("low-rank", "number", 9), ("high-rank", "number", 9)) if firm else ()
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("rank", "number", 7), ("unit", "text", 34), ("unit-code", "text", 12), ("department", "text", 26),
        ("region", "text", 11), ("type", "text", 11), ("total", "number", 9), ("grade", "text", 7),
        ("percentile", "rate", 10), *likely,
        ("full-leaves", "rate", 13), ("findings", "number", 8),
    )  # fmt: skip
    rows = []
    for one in field.ranking:
        bounds: tuple[Value, ...] = ()
        if firm:
            bounds = (one.robustness.low, one.robustness.high) if one.robustness else (None, None)
        rows.append(
            (one.rank, one.unit.label, one.unit.code, one.unit.department, one.unit.region, one.unit.type, one.compared,
             one.grade, one.percentile, *bounds, full_leaves(one), len(one.findings))
        )  # fmt: skip
    about = field_name(field, language)
    sheet = made("ranking", language, columns, rows, number=number, about=about)
    say = words(language)
    outside = any(map(_is_outside, field.ranking))
    notes = ["ranking-note", *(["likely-note"] if firm else []), *(["outside-note"] if outside else [])]
    sheet = attrs.evolve(sheet, note=" ".join(map(say, notes)))
    return cut(sheet, field.ranked, language)


def _is_outside(one: Standing) -> bool:
    """Whether a rank is not among the likely ones."""
    firm, rank = one.robustness, one.rank
    return firm is not None and rank is not None and not firm.low <= rank <= firm.high


def full_leaves(one: Standing) -> str:
    """How many leaves have full marks, of how many."""
    return f"{one.full}/{one.leaves}"


def heat(field: Field, language: Language, number: int = 0) -> Sheet:
    """Every unit against the groups of the first two levels."""
    say = words(language)
    names = [field.nodes[place] for place in field.heat]
    columns = (
        Column(say("rank"), "number", 7),
        Column(say("unit"), "text", 34),
        Column(say("total"), "number", 9),
        *(Column(name_of(node.path), "heat", 11) for node in names),
    )
    rows = tuple(
        (one.rank, one.unit.label, one.compared, *(one.cells[place].rate for place in field.heat))
        for one in field.ranking
    )
    return cut(_coloured("heat", field, columns, rows, language, number), field.ranked, language)


def losses(field: Field, language: Language, number: int = 0) -> Sheet:
    """Leaves that lost anything, the greatest loss first (Pareto)."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("code", "text", 9), ("indicator", "text", 34), ("points", "number", 8), ("lost-total", "number", 10),
        ("share", "rate", 11), ("cumulative", "rate", 10), ("below-full", "number", 9), ("scored", "number", 9),
        ("mean-rate", "rate", 11), ("lowest", "rate", 9),
    )  # fmt: skip
    rows = [
        (node.code, name_of(node.path), node.points, node.lost, node.share, node.cumulative, node.below_full,
         node.scored, node.mean, node.lowest)
        for node in field.pareto
    ]  # fmt: skip
    about = field_name(field, language)
    return made("losses", language, columns, rows, number=number, about=about, note="losses-note")


def levels(field: Field, language: Language, number: int = 0) -> Sheet:
    """Every row of the rubric in its order; nothing where no card is complete, since these figures are about them."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("code", "text", 9), ("level", "number", 6), ("indicator", "text", 38), ("points", "number", 8),
        ("scored", "number", 9), ("mean-rate", "rate", 11), ("median", "rate", 9), ("lowest", "rate", 9),
        ("highest", "rate", 9), ("spread", "rate", 9), ("below-full", "number", 9), ("lost-total", "number", 10),
        ("share", "rate", 11),
    )  # fmt: skip
    rows = [_level(node) for node in field.nodes] if field.ranked else []
    return made("levels", language, columns, rows, number=number, about=field_name(field, language))


def _level(node: NodeSummary) -> tuple[Value, ...]:
    name = "　" * (node.level - 1) + name_of(node.path)
    return (node.code, node.level, name, node.points, node.scored, node.mean, node.median, node.lowest, node.highest,
            node.spread, node.below_full, node.lost, node.share)  # fmt: skip


def groups(field: Field, language: Language, number: int = 0) -> Sheet:
    """Units of one region, type or department set against each other."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("column", "text", 12), ("group", "text", 28), ("units", "number", 8), ("mean", "number", 9),
        ("median", "number", 9), ("lowest", "number", 9), ("highest", "number", 9), ("lost-total", "number", 10),
    )  # fmt: skip
    rows = [_group(group, language) for group in field.groups]
    return made("groups", language, columns, rows, number=number, about=field_name(field, language))


def _group(group: GroupSummary, language: Language) -> tuple[Value, ...]:
    return (words(language)(group.column), group.value or "—", group.units, group.mean, group.median, group.lowest,
            group.highest, group.lost)  # fmt: skip


def places(field: Field, language: Language, number: int = 0) -> Sheet:
    """Indicators scored by rank: who has which place, and what it is worth."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("indicator", "text", 28), ("group", "text", 14), ("rank", "number", 7), ("unit", "text", 34),
        ("unit-code", "text", 12), ("value", "number", 13), ("points", "number", 8), ("score", "number", 8),
        ("proof", "long", 76),
    )  # fmt: skip
    rows = [
        (
            name_of(one.path),
            one.group,
            one.place,
            one.unit.label,
            one.unit.code,
            one.value,
            one.points,
            one.score,
            one.proof,
        )
        for one in field.places
    ]
    about = field_name(field, language)
    return cut(made("places", language, columns, rows, number=number, about=about, note="places-note"),
               field.placed, language)  # fmt: skip


def group_heat(field: Field, language: Language, number: int = 0) -> Sheet:
    """Every region, type and department against the groups of the first two levels, by mean rates."""
    say = words(language)
    columns = (
        Column(say("column"), "text", 12),
        Column(say("group"), "text", 28),
        Column(say("units"), "number", 8),
        Column(say("mean"), "number", 9),
        *(Column(name_of(field.nodes[place].path), "heat", 11) for place in field.heat),
    )
    rows = tuple((say(one.column), one.value, one.units, one.mean, *one.rates) for one in field.groups)
    return _coloured("group-heat", field, columns, rows, language, number)


def _coloured(
    key: str,
    field: Field,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Value, ...], ...],
    language: Language,
    number: int,
) -> Sheet:
    """A heat map, whose columns are named by the rubric."""
    return attrs.evolve(
        made(key, language, (), rows, number=number, about=field_name(field, language), note="heat-note"),
        columns=columns,
    )


def incomplete(field: Field, language: Language, number: int = 0) -> Sheet:
    """Cards with open leaves: what they have so far, and what they may come to."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("unit-code", "text", 12), ("department", "text", 26), ("region", "text", 11),
        ("total", "number", 9), ("lowest", "number", 9), ("highest", "number", 9), ("file", "text", 50),
    )  # fmt: skip
    rows = [
        (one.unit.label, one.unit.code, one.unit.department, one.unit.region, one.total, one.low, one.high, one.file)
        for one in field.incomplete
    ]
    sheet = made("incomplete", language, columns, rows, number=number, about=field_name(field, language))
    return cut(sheet, field.open, language)
