"""A comparison as plain tables: what stands in which column, once for the workbook, the page and the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

import attrs

from scorer.comparison.nouns import (
    Comparison,
    Department,
    Field,
    GroupSummary,
    NodeSummary,
    Recheck,
    Reviews,
    Roster,
    Standing,
    Unit,
    Years,
)
from scorer.exact import plain
from scorer.messages import Language
from scorer.reporters.comparison.words import words

Kind = Literal["text", "long", "number", "rate", "heat"]
Value = str | int | Decimal | None


@attrs.frozen
class Column:
    """One column: its head, what it holds, and its width in columns of Western letters.

    `long` is text that is wrapped; `rate` a share printed as a percentage; `heat` a rate that is coloured.
    """

    head: str
    kind: Kind = "text"
    width: int = 10


@attrs.frozen
class Sheet:
    """One table. `key` names it in any language, `name` fits a tab, `note` says how to read it."""

    key: str
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def text(value: Value, kind: Kind) -> str:
    """A cell as printed: percentages with two decimals at most, numbers in their shortest exact form."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{plain(value * 100)}%" if kind in ("rate", "heat") else plain(value)
    return str(value)


def sheets(comparison: Comparison) -> tuple[Sheet, ...]:
    """All tables that have something to say, in the order in which a bureau reads them."""
    return tuple(sheet for sheet in _all(comparison) if sheet.rows)


def _all(comparison: Comparison) -> Iterator[Sheet]:
    language = comparison.language
    yield overview(comparison)
    for place, field in enumerate(comparison.fields):
        number = place + 1 if len(comparison.fields) > 1 else 0
        yield ranking(field, language, number)
        yield heat(field, language, number)
        yield losses(field, language, number)
        yield levels(field, language, number)
        yield groups(field, language, number)
        yield group_heat(field, language, number)
        yield incomplete(field, language, number)
    yield departments(comparison)
    yield department_cards(comparison.departments, language)
    yield recheck(comparison.recheck, language)
    if comparison.sample:
        yield sample(comparison.sample.units, comparison.sample.seed, language)
    for place, reviews in enumerate(comparison.reviews):
        yield from _reviews(reviews, language, place + 1 if len(comparison.reviews) > 1 else 0)
    if comparison.years:
        yield from _years(comparison.years, language)
    if comparison.roster:
        yield roster(comparison.roster, language)
        yield received(comparison.roster, language)
    yield left_out(comparison)


def _sheet(  # a table is its words and rows
    key: str,
    language: Language,
    columns: Sequence[tuple[str, Kind, int]],
    rows: Iterable[tuple[Value, ...]],
    *,
    number: int = 0,
    about: str = "",
    note: str = "",
) -> Sheet:
    say = words(language)
    name = f"{say(key)}{number}" if number > 1 else say(key)
    title = say("bracketed").format(say(key), about) if about else say(key)
    heads = tuple(Column(say(head), kind, width) for head, kind, width in columns)
    return Sheet(key, name, title, heads, tuple(rows), say(note) if note else "")


def field_name(field: Field, language: Language) -> str:
    """What is compared in a field: rubric, year, and kind where it is not the self-evaluation."""
    say = words(language)
    parts = [field.title, str(field.year)]
    if field.kind != "self":
        parts.append(say(field.kind))
    return " ".join(parts)


def name_of(path: tuple[str, ...]) -> str:
    """An indicator by its last name."""
    return path[-1] if path else ""


# ── One field ──────────────────────────────────────────────────────────────────────────────────────────────────────


def overview(comparison: Comparison) -> Sheet:
    """Counts and the spread of the totals, field by field."""
    language = comparison.language
    say = words(language)
    rows: list[tuple[Value, ...]] = [
        ("", say("inputs"), comparison.inputs),
        ("", say("left-out"), sum(one.count for one in comparison.failed)),
        *(("", f"{say('left-out')} {one.code}", one.count) for one in comparison.failed),
    ]
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
        rows += [(about, f"{say('grade')} {grade.name}", grade.count) for grade in field.grades]
    for reviews in comparison.reviews:
        rows.append((f"{say('reviews')} {reviews.year}", say("agreement"), reviews.agreement.alpha))
        if reviews.reviewers:
            rows.append((f"{say('reviews')} {reviews.year}", say("agreement-reviewers"), reviews.reviewers.alpha))
    columns: tuple[tuple[str, Kind, int], ...] = (("rubric", "text", 44), ("item", "text", 28), ("value", "number", 12))
    return _sheet("overview", language, columns, rows)


def ranking(field: Field, language: Language, number: int = 0) -> Sheet:
    """Best first; with the range of likely ranks where it was asked for."""
    firm = field.weighting is not None
    likely: tuple[tuple[str, Kind, int], ...] = (("low-rank", "number", 9), ("high-rank", "number", 9)) if firm else ()
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("rank", "number", 7), ("unit", "text", 34), ("department", "text", 26), ("region", "text", 11),
        ("type", "text", 11), ("total", "number", 9), ("grade", "text", 7), ("percentile", "rate", 10), *likely,
        ("full-leaves", "rate", 13), ("findings", "number", 8),
    )  # fmt: skip
    rows = []
    for one in field.ranking:
        bounds: tuple[Value, ...] = ()
        if firm:
            bounds = (one.robustness.low, one.robustness.high) if one.robustness else (None, None)
        rows.append(
            (one.rank, one.unit.label, one.unit.department, one.unit.region, one.unit.type, one.compared, one.grade,
             one.percentile, *bounds, full_leaves(one), len(one.findings))
        )  # fmt: skip
    about = field_name(field, language)
    sheet = _sheet("ranking", language, columns, rows, number=number, about=about, note="ranking-note")
    return _cut(sheet, field.ranked, language)


def _cut(sheet: Sheet, number: int, language: Language) -> Sheet:
    """The table with a sentence that says of how many its rows are the first."""
    if number <= len(sheet.rows):
        return sheet
    sentence = words(language)("first-of").format(shown=len(sheet.rows), number=number)
    return attrs.evolve(sheet, note=f"{sentence}{' ' if language == 'en' else ''}{sheet.note}".strip())


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
    name = f"{say('heat')}{number}" if number > 1 else say("heat")
    title = say("bracketed").format(say("heat"), field_name(field, language))
    return _cut(Sheet("heat", name, title, columns, rows, say("heat-note")), field.ranked, language)


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
    return _sheet("losses", language, columns, rows, number=number, about=about, note="losses-note")


def levels(field: Field, language: Language, number: int = 0) -> Sheet:
    """Every row of the rubric in its order."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("code", "text", 9), ("level", "number", 6), ("indicator", "text", 38), ("points", "number", 8),
        ("scored", "number", 9), ("mean-rate", "rate", 11), ("median", "rate", 9), ("lowest", "rate", 9),
        ("highest", "rate", 9), ("spread", "rate", 9), ("below-full", "number", 9), ("lost-total", "number", 10),
        ("share", "rate", 11),
    )  # fmt: skip
    rows = [_level(node) for node in field.nodes]
    return _sheet("levels", language, columns, rows, number=number, about=field_name(field, language))


def _level(node: NodeSummary) -> tuple[Value, ...]:
    name = "　" * (node.level - 1) + name_of(node.path)
    return (node.code, node.level, name, node.points, node.scored, node.mean, node.median, node.lowest, node.highest,
            node.spread, node.below_full, node.lost, node.share)  # fmt: skip


def groups(field: Field, language: Language, number: int = 0) -> Sheet:
    """Units of one region, type or department set against each other."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("column", "text", 10), ("group", "text", 28), ("units", "number", 8), ("mean", "number", 9),
        ("median", "number", 9), ("lowest", "number", 9), ("highest", "number", 9), ("lost-total", "number", 10),
    )  # fmt: skip
    rows = [_group(group, language) for group in field.groups]
    return _sheet("groups", language, columns, rows, number=number, about=field_name(field, language))


def _group(group: GroupSummary, language: Language) -> tuple[Value, ...]:
    return (words(language)(group.column), group.value or "—", group.units, group.mean, group.median, group.lowest,
            group.highest, group.lost)  # fmt: skip


def group_heat(field: Field, language: Language, number: int = 0) -> Sheet:
    """Every region, type and department against the groups of the first two levels, by mean rates."""
    say = words(language)
    columns = (
        Column(say("column"), "text", 10),
        Column(say("group"), "text", 28),
        Column(say("units"), "number", 8),
        Column(say("mean"), "number", 9),
        *(Column(name_of(field.nodes[place].path), "heat", 11) for place in field.heat),
    )
    rows = tuple((say(one.column), one.value, one.units, one.mean, *one.rates) for one in field.groups)
    name = f"{say('group-heat')}{number}" if number > 1 else say("group-heat")
    title = say("bracketed").format(say("group-heat"), field_name(field, language))
    return Sheet("group-heat", name, title, columns, rows, say("heat-note"))


def incomplete(field: Field, language: Language, number: int = 0) -> Sheet:
    """Cards with open leaves: what they have so far, and what they may come to."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("department", "text", 26), ("region", "text", 11), ("total", "number", 9),
        ("lowest", "number", 9), ("highest", "number", 9), ("file", "text", 50),
    )  # fmt: skip
    rows = [
        (one.unit.label, one.unit.department, one.unit.region, one.total, one.low, one.high, one.file)
        for one in field.incomplete
    ]
    sheet = _sheet("incomplete", language, columns, rows, number=number, about=field_name(field, language))
    return _cut(sheet, field.open, language)


# ── Departments, re-check, sample ──────────────────────────────────────────────────────────────────────────────────


def department_name(name: str, language: Language) -> str:
    """A department, or that none was named."""
    return name or words(language)("no-department")


def departments(comparison: Comparison) -> Sheet:
    """One line for each department."""
    language = comparison.language
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("department", "text", 30), ("cards", "number", 8), ("budget", "number", 13), ("weighted", "number", 12),
        ("plain", "number", 10), ("lowest-card", "text", 34), ("lowest", "number", 9), ("lost-total", "number", 10),
        ("without-budget", "number", 9), ("findings", "number", 8),
    )  # fmt: skip
    rows = []
    for one in comparison.departments:
        lowest = one.lowest
        rows.append(
            (department_name(one.name, language), len(one.cards), one.budget, one.weighted, one.plain,
             lowest.unit.label if lowest else "", _hundred(lowest.share) if lowest else None, one.lost,
             len(one.without_budget), one.findings)
        )  # fmt: skip
    return _sheet("departments", language, columns, rows, note="department-note")


def _hundred(share: Decimal | None) -> Decimal | None:
    """A share on the scale of 100."""
    return None if share is None else share * 100


def department_cards(chosen: Sequence[Department], language: Language) -> Sheet:
    """The 汇总表 of one department or several: a line for each card."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("department", "text", 28), ("unit", "text", 36), ("rubric", "text", 30), ("budget", "number", 13),
        ("total", "number", 9), ("points", "number", 8), ("hundred", "number", 9), ("grade", "text", 7),
        ("rank", "number", 7), ("lost", "number", 8), ("state", "text", 9),
    )  # fmt: skip
    say = words(language)
    rows: list[tuple[Value, ...]] = []
    for department in chosen:
        for card in department.cards:
            state = "" if card.complete else say("incomplete")
            rows.append(
                (department_name(department.name, language), card.unit.label, card.rubric, card.unit.budget,
                 card.total, card.points, _hundred(card.share), card.grade, card.rank, card.lost, state)
            )  # fmt: skip
    return _sheet("department-cards", language, columns, rows)


def recheck(found: Sequence[Recheck], language: Language) -> Sheet:
    """Whom to look at again, with a blank column for what was seen."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("weight", "number", 7), ("unit", "text", 34), ("department", "text", 26), ("total", "number", 9),
        ("rank", "number", 7), ("reasons", "long", 76), ("seen", "text", 16),
    )  # fmt: skip
    rows = [
        (one.weight, one.unit.label, one.unit.department, one.total, one.rank, reasons(one, language), "")
        for one in found
    ]
    return _sheet("recheck", language, columns, rows, note="recheck-note")


def reasons(one: Recheck, language: Language) -> str:
    """The reasons of one unit, a line each; where it concerns an indicator its name goes before."""
    colon = words(language)("colon")
    lines = []
    for reason in one.reasons:
        name = name_of(reason.finding.path)
        lines.append((f"{name}{colon}" if name else "") + reason.finding.message(language))
    return "\n".join(lines)


def sample(units: Sequence[Standing], seed: int, language: Language) -> Sheet:
    """Who was drawn for a spot check."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("department", "text", 26), ("region", "text", 11), ("grade", "text", 7),
        ("total", "number", 9), ("rank", "number", 7), ("seen", "text", 16),
    )  # fmt: skip
    rows = [
        (one.unit.label, one.unit.department, one.unit.region, one.grade, one.compared, one.rank, "") for one in units
    ]
    return _sheet("sample", language, columns, rows, about=words(language)("seed").format(seed))


# ── Review, years, roster ──────────────────────────────────────────────────────────────────────────────────────────


def _reviews(reviews: Reviews, language: Language, number: int) -> Iterator[Sheet]:
    say = words(language)
    about = f"{reviews.rubric} {reviews.year}{say('semicolon')}{say(f'consensus-{reviews.consensus}')}"
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("reviewers", "text", 24), ("own-total", "number", 10), ("review-total", "number", 10),
        ("leaves", "number", 9), ("changed", "number", 7), ("bias", "number", 10),
    )  # fmt: skip
    rows: Iterable[tuple[Value, ...]] = (
        (one.unit.label, say("comma").join(one.reviewers), one.own_total, one.review_total, one.leaves, one.changed,
         one.bias)
        for one in reviews.units
    )  # fmt: skip
    yield _sheet("reviews", language, columns, rows, number=number, about=about)
    columns = (
        ("code", "text", 9), ("indicator", "text", 34), ("units", "number", 8), ("changed", "number", 7),
        ("mean-bias", "number", 10), ("mean-size", "number", 10), ("bias", "number", 10),
    )  # fmt: skip
    rows = (
        (leaf.code, name_of(leaf.path), leaf.units, leaf.changed, leaf.mean, leaf.mean_size, leaf.sum)
        for leaf in reviews.leaves
    )
    yield _sheet("review-leaves", language, columns, rows, number=number, about=about)
    columns = (
        ("unit", "text", 30), ("indicator", "text", 26), ("points", "number", 7), ("own", "number", 7),
        ("review", "number", 7), ("difference", "number", 7), ("own-reason", "long", 36), ("review-reason", "long", 40),
    )  # fmt: skip
    rows = (
        (gap.unit.label, name_of(gap.path), gap.points, gap.own, gap.review, gap.difference, gap.own_reason,
         gap.review_reason)
        for gap in reviews.gaps
    )  # fmt: skip
    yield _sheet("gaps", language, columns, rows, number=number, about=about)


def _years(years: Years, language: Language) -> Iterator[Sheet]:
    say = words(language)
    about = say("to").format(low=years.last_year, high=years.year)
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("last-total", "number", 10), ("this-total", "number", 10), ("change", "number", 9),
        ("last-grade", "text", 9), ("grade", "text", 7),
    )  # fmt: skip
    rows: Iterable[tuple[Value, ...]] = (
        (one.unit.label, one.last_share, one.share, one.change, one.last_grade, one.grade) for one in years.changes
    )
    yield _sheet("years", language, columns, rows, about=about)
    columns = (
        ("code", "text", 9), ("indicator", "text", 34), ("units", "number", 8), ("last-mean", "rate", 11),
        ("this-mean", "rate", 11), ("change", "rate", 9), ("up", "number", 7), ("down", "number", 7),
    )  # fmt: skip
    rows = (
        (one.code, name_of(one.path), one.units, one.last_mean, one.mean, one.change, one.up, one.down)
        for one in years.leaves
    )
    sheet = _sheet("year-leaves", language, columns, rows, about=about)
    yield attrs.evolve(sheet, note=" ".join(_without_counterpart(years, language)))
    columns = (
        ("unit", "text", 30), ("state", "text", 10), ("indicator", "text", 24), ("last-problem", "long", 28),
        ("problem", "long", 28), ("measure", "long", 32), ("owner", "text", 10), ("due", "text", 12),
        ("last-lost", "number", 8), ("lost", "number", 7),
    )  # fmt: skip
    rows = (
        (one.unit.label, say(one.state), name_of(one.path), one.last_problem, one.problem, one.measure, one.owner,
         one.due, one.last_lost, one.lost)
        for one in years.register
    )  # fmt: skip
    yield _sheet("register", language, columns, rows, about=about)


def _without_counterpart(years: Years, language: Language) -> Iterator[str]:
    """The indicators that only one of two years' rubrics has."""
    say = words(language)
    for change in years.rubrics:
        for key, paths in (("only-this-year", change.added), ("only-last-year", change.gone)):
            if paths:
                yield say(key).format(rubric=change.rubric, names=say("comma").join(name_of(path) for path in paths))


def roster(found: Roster, language: Language) -> Sheet:
    """Who has not handed in as expected, those to write to first."""
    say = words(language)
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("state", "text", 16), ("code", "text", 12), ("unit", "text", 36), ("department", "text", 28),
        ("region", "text", 11), ("file", "text", 50),
    )  # fmt: skip

    def row(state: str, unit: Unit, file: str = "") -> tuple[Value, ...]:
        return (say(state), unit.code, unit.label, unit.department, unit.region, file)

    rows = [row("missing", unit) for unit in found.missing]
    rows += [row("wrong", unit, file) for unit, file in found.wrong]
    rows += [row("damaged", unit, file) for unit, file in found.unusable]
    rows += [row("incomplete", unit) for unit in found.incomplete]
    rows += [row("duplicate", unit, file) for unit, files in found.duplicate for file in files]
    rows += [row("unexpected", unit) for unit in found.unexpected]
    rows += [(say("damaged"), "", "", "", "", file) for file in found.damaged]
    return attrs.evolve(_sheet("roster", language, columns, rows), note=roster_sentence(found, language))


def roster_sentence(found: Roster, language: Language) -> str:
    """How many have handed in."""
    return words(language)("report-roster").format(
        entries=len(found.entries),
        received=len(found.received),
        missing=len(found.missing),
        unexpected=len(found.unexpected),
    )


def received(found: Roster, language: Language) -> Sheet:
    """Who has handed in."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("code", "text", 12), ("unit", "text", 36), ("department", "text", 28), ("region", "text", 11),
        ("type", "text", 11),
    )  # fmt: skip
    rows = [(unit.code, unit.label, unit.department, unit.region, unit.type) for unit in found.received]
    return _sheet("received", language, columns, rows)


def left_out(comparison: Comparison) -> Sheet:
    """Inputs that could not be used, with the first thing wrong with each."""
    language = comparison.language
    columns: tuple[tuple[str, Kind, int], ...] = (("file", "text", 50), ("reason", "long", 90))
    rows = [(one.file, one.diagnostics[0].line(language) if one.diagnostics else "") for one in comparison.left_out]
    sheet = _sheet("left-out", language, columns, rows)
    return _cut(sheet, sum(one.count for one in comparison.failed), language)
