"""The tables of the bureau's desk: departments, whom to look at again, reviews, years, the roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import attrs

from scorer.comparison.nouns import Comparison, Department, Reviews, Roster, Standing, Unit, Years
from scorer.comparison.roster import STATES, name_of_damaged
from scorer.diagnostics import HINT_WORD, Diagnostic
from scorer.messages import Language
from scorer.model import Finding
from scorer.reporters.comparison.sheet import Kind, Sheet, Value, cut, made, name_of, of_year, text
from scorer.reporters.comparison.words import words

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
            (department_name(one.name, language), one.number, one.budget, one.weighted, one.plain,
             lowest.unit.label if lowest else "", _hundred(lowest.share) if lowest else None, one.lost,
             one.unbudgeted, one.findings)
        )  # fmt: skip
    return made("departments", language, columns, rows, note="department-note")


def _hundred(share: Decimal | None) -> Decimal | None:
    """A share on the scale of 100."""
    return None if share is None else share * 100


def department_cards(chosen: Sequence[Department], language: Language) -> Sheet:
    """The 汇总表 of one department or several: a line for each card; of one department its figures below."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("department", "text", 28), ("unit", "text", 36), ("unit-code", "text", 12), ("rubric", "text", 30),
        ("budget", "number", 13), ("total", "number", 9), ("points", "number", 8), ("hundred", "number", 9),
        ("grade", "text", 7),
        ("rank", "number", 7), ("lost", "number", 8), ("state", "text", 9),
    )  # fmt: skip
    say = words(language)
    rows: list[tuple[Value, ...]] = []
    for department in chosen:
        for card in department.cards:
            state = "" if card.complete else say("incomplete")
            rows.append(
                (department_name(department.name, language), card.unit.label, card.unit.code, card.rubric,
                 card.unit.budget,
                 card.total, card.points, _hundred(card.share), card.grade, card.rank, card.lost, state)
            )  # fmt: skip
    sheet = made("department-cards", language, columns, rows)
    return attrs.evolve(sheet, note=_department_sentence(chosen[0], language)) if len(chosen) == 1 else sheet


def _department_sentence(one: Department, language: Language) -> str:
    """How many cards, and what they come to; a dash where there is no such figure."""
    return words(language)("report-department").format(
        cards=one.number,
        incomplete=one.open,
        weighted=text(one.weighted, "number") or "—",
        plain=text(one.plain, "number") or "—",
        lowest=text(_hundred(one.lowest.share) if one.lowest else None, "number") or "—",
        lost=text(one.lost, "number"),
    )


def recheck(comparison: Comparison, department: Department | None = None) -> Sheet:
    """Whom to look at again, of one department or of all, with a blank column for what was seen.

    Reports that are read show the first batch.
    """
    language = comparison.language
    say = words(language)
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("first", "text", 7), ("weight", "number", 7), ("unit", "text", 34), ("unit-code", "text", 12),
        ("department", "text", 26), ("total", "number", 9), ("rank", "number", 7), ("reasons", "long", 70),
        ("seen", "text", 22),
    )  # fmt: skip
    found = [one for one in comparison.recheck if department is None or one.unit.department == department.name]
    rows = [
        (say("yes") if one.first else "", one.weight, one.unit.label, one.unit.code, one.unit.department, one.total,
         one.rank,
         reasons((reason.finding for reason in one.reasons), language), "")
        for one in found
    ]  # fmt: skip
    shown = sum(one.first for one in found)
    any_first = any(one.first for one in comparison.recheck)
    sheet = made("recheck", language, columns, rows, note="recheck-note" if any_first else "no-first-note")
    sheet = attrs.evolve(sheet, shown=shown)
    if department is not None or not comparison.looked_for:
        return sheet
    sheet = attrs.evolve(sheet, note=f"{say('looked-for')}{' ' if language == 'en' else ''}{sheet.note}")
    return cut(sheet, comparison.rechecked, language)


def recheck_sentence(comparison: Comparison) -> str:
    """Of how many cards something is told, and how many of these are the first batch."""
    return words(comparison.language)("report-recheck").format(
        cards=sum(field.ranked + field.open for field in comparison.fields),
        count=comparison.rechecked,
        first=comparison.first_batch,
    )


def reasons(findings: Iterable[Finding], language: Language) -> str:
    """What speaks against one unit, a line each; where it concerns an indicator its name goes before."""
    colon = words(language)("colon")
    lines = []
    for finding in findings:
        name = name_of(finding.path)
        lines.append((f"{name}{colon}" if name else "") + finding.message(language))
    return "\n".join(lines)


def sample(units: Sequence[Standing], seed: int, language: Language) -> Sheet:
    """Who was drawn for a spot check."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("unit-code", "text", 12), ("department", "text", 26), ("region", "text", 11),
        ("grade", "text", 7), ("total", "number", 9), ("rank", "number", 7), ("seen", "text", 16),
    )  # fmt: skip
    rows = [
        (one.unit.label, one.unit.code, one.unit.department, one.unit.region, one.grade, one.compared, one.rank, "")
        for one in units
    ]
    return made("sample", language, columns, rows, about=words(language)("seed").format(seed))


# ── Review, years, roster ──────────────────────────────────────────────────────────────────────────────────────────


def review_sheets(reviews: Reviews, title: str, language: Language, number: int) -> Iterator[Sheet]:
    """Self against review: by unit, by indicator, and the gaps, the greatest first; `title` is that of the rubric."""
    say = words(language)
    about = f"{of_year(title, reviews.year, language)}{say('semicolon')}{say(f'consensus-{reviews.consensus}')}"
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("unit-code", "text", 12), ("reviewers", "text", 24), ("own-total", "number", 10),
        ("review-total", "number", 10), ("leaves", "number", 9), ("changed", "number", 7), ("bias", "number", 10),
    )  # fmt: skip
    rows: Iterable[tuple[Value, ...]] = (
        (one.unit.label, one.unit.code, say("comma").join(one.reviewers), one.own_total, one.review_total, one.leaves,
         one.changed, one.bias)
        for one in reviews.units
    )  # fmt: skip
    alone: list[tuple[Value, ...]] = [(unit.label, unit.code, *[None] * (len(columns) - 2)) for unit in reviews.alone]
    note = "alone-note" if alone else ""
    sheet = made("reviews", language, columns, (*rows, *alone), number=number, about=about, note=note)
    yield cut(sheet, reviews.reviewed + reviews.without, language)
    columns = (
        ("code", "text", 9), ("indicator", "text", 34), ("units", "number", 8), ("changed", "number", 7),
        ("mean-bias", "number", 10), ("mean-size", "number", 10), ("bias", "number", 10),
    )  # fmt: skip
    rows = (
        (leaf.code, name_of(leaf.path), leaf.units, leaf.changed, leaf.mean, leaf.mean_size, leaf.sum)
        for leaf in reviews.leaves
    )
    yield made("review-leaves", language, columns, rows, number=number, about=about)
    columns = (
        ("unit", "text", 30), ("unit-code", "text", 12), ("indicator", "text", 26), ("points", "number", 7),
        ("own", "number", 7), ("review", "number", 7), ("difference", "number", 7), ("own-reason", "long", 36),
        ("review-reason", "long", 40),
    )  # fmt: skip
    rows = (
        (gap.unit.label, gap.unit.code, name_of(gap.path), gap.points, gap.own, gap.review, gap.difference,
         gap.own_reason,
         gap.review_reason)
        for gap in reviews.gaps
    )  # fmt: skip
    yield cut(made("gaps", language, columns, rows, number=number, about=about), reviews.differing, language)


def year_sheets(years: Years, language: Language) -> Iterator[Sheet]:
    """Two years: by unit, by indicator, and what became of the problems."""
    say = words(language)
    about = say("to").format(low=years.last_year, high=years.year)
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("unit", "text", 34), ("unit-code", "text", 12), ("last-total", "number", 10), ("this-total", "number", 10),
        ("change", "number", 9), ("last-grade", "text", 9), ("grade", "text", 7),
    )  # fmt: skip
    rows: Iterable[tuple[Value, ...]] = (
        (one.unit.label, one.unit.code, one.last_share, one.share, one.change, one.last_grade, one.grade)
        for one in years.changes
    )
    sheet = made("years", language, columns, rows, about=about)
    one_year = say("years-note").format(last=years.last_alone, now=years.now_alone)
    sheet = attrs.evolve(sheet, note=one_year if years.last_alone or years.now_alone else "")
    yield cut(sheet, years.compared, language)
    columns = (
        ("code", "text", 9), ("indicator", "text", 34), ("units", "number", 8), ("last-mean", "rate", 11),
        ("this-mean", "rate", 11), ("change", "rate", 9), ("up", "number", 7), ("down", "number", 7),
    )  # fmt: skip
    rows = (
        (one.code, name_of(one.path), one.units, one.last_mean, one.mean, one.change, one.up, one.down)
        for one in years.leaves
    )
    sheet = made("year-leaves", language, columns, rows, about=about)
    yield attrs.evolve(sheet, note=" ".join(_without_counterpart(years, language)))
    columns = (
        ("unit", "text", 30), ("unit-code", "text", 12), ("state", "text", 10), ("indicator", "text", 24),
        ("last-problem", "long", 28), ("problem", "long", 28), ("measure", "long", 32), ("owner", "text", 10),
        ("due", "text", 12),
        ("last-lost", "number", 8), ("lost", "number", 7),
    )  # fmt: skip
    rows = (
        (one.unit.label, one.unit.code, say(one.state), name_of(one.path), one.last_problem, one.problem, one.measure,
         one.owner, one.due, one.last_lost, one.lost)
        for one in years.register
    )  # fmt: skip
    yield cut(made("register", language, columns, rows, about=about), years.registered, language)


def _without_counterpart(years: Years, language: Language) -> Iterator[str]:
    """The indicators that only one of two years' rubrics has."""
    say = words(language)
    for change in years.rubrics:
        for key, paths in (("only-this-year", change.added), ("only-last-year", change.gone)):
            if paths:
                yield say(key).format(rubric=change.rubric, names=say("comma").join(name_of(path) for path in paths))


#: States of the list to send out that it has another word for.
STATE_WORDS: Mapping[str, str] = MappingProxyType({"unusable": "damaged"})


def roster(found: Roster, language: Language) -> Sheet:
    """Who has not handed in as expected, those to write to first."""
    say = words(language)
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("state", "text", 16), ("code", "text", 12), ("unit", "text", 36), ("department", "text", 28),
        ("region", "text", 11), ("file", "long", 50),
    )  # fmt: skip

    def rows_of(state: str, units: Iterable[tuple[Unit, Iterable[str]]]) -> Iterator[tuple[Value, ...]]:
        """A line for each unit, since each gets one letter, with all its files."""
        files: dict[Unit, list[str]] = {}
        for unit, some in units:
            files.setdefault(unit, []).extend(some)
        for unit, several in files.items():
            yield (
                say(STATE_WORDS.get(state, state)),
                unit.code,
                unit.label,
                unit.department,
                unit.region,
                "\n".join(several),
            )

    lines: Mapping[str, Iterable[tuple[Value, ...]]] = {
        "missing": rows_of("missing", ((unit, ()) for unit in found.missing)),
        "wrong": rows_of("wrong", ((unit, (file,)) for unit, file in found.wrong)),
        "unusable": rows_of("unusable", ((unit, (file,)) for unit, file in found.unusable)),
        "damaged": [(say("damaged"), "", name_of_damaged(file), "", "", file) for file in found.damaged],
        "incomplete": rows_of("incomplete", ((unit, ()) for unit in found.incomplete)),
        "duplicate": rows_of("duplicate", found.duplicate),
        "unexpected": rows_of("unexpected", ((unit, ()) for unit in found.unexpected)),
    }
    rows = [row for state in STATES for row in lines[state]]
    sheet = attrs.evolve(made("roster", language, columns, rows), note=roster_sentence(found, language))
    return cut(sheet, found.counts.lines, language, "first-of-each")


def department_roster(comparison: Comparison, department: Department) -> Sheet:
    """Of one department who has not handed in as expected; no lines where there is no roster, or nothing to tell.

    A file that does not say whose it is stands with the units without a department.
    """
    if comparison.roster is None:
        return made("roster", comparison.language, (), ())
    whole = roster(comparison.roster, comparison.language)
    place = [column.head for column in whole.columns].index(words(comparison.language)("department"))
    rows = tuple(row for row in whole.rows if row[place] == department.name)
    return attrs.evolve(whole, rows=rows, note="", of=None, ends="")


def roster_sentence(found: Roster, language: Language) -> str:
    """How many have handed in; of those who have, but nothing that counts, the list has the reasons one by one."""
    counts = found.counts
    return words(language)("report-roster").format(
        entries=counts.entries,
        received=counts.received,
        missing=counts.missing,
        unusable=counts.entries - counts.received - counts.missing,
        unexpected=counts.unexpected,
    )


def received(found: Roster, language: Language) -> Sheet:
    """Who has handed in."""
    columns: tuple[tuple[str, Kind, int], ...] = (
        ("code", "text", 12), ("unit", "text", 36), ("department", "text", 28), ("region", "text", 11),
        ("type", "text", 11),
    )  # fmt: skip
    rows = [(unit.code, unit.label, unit.department, unit.region, unit.type) for unit in found.received]
    return cut(made("received", language, columns, rows), found.counts.received, language)


def left_out(comparison: Comparison) -> Sheet:
    """Inputs that could not be used, with the first thing wrong with each."""
    language = comparison.language
    columns: tuple[tuple[str, Kind, int], ...] = (("file", "text", 50), ("reason", "long", 90))
    rows = [(one.file, _said(one.diagnostics[0], language) if one.diagnostics else "") for one in comparison.left_out]
    sheet = made("left-out", language, columns, rows)
    return cut(sheet, sum(one.count for one in comparison.failed), language)


def _said(diagnostic: Diagnostic, language: Language) -> str:
    """A diagnostic beside the name of its file: where in it, what is wrong, and below what to do about it."""
    say, span = words(language), diagnostic.span
    place = span.cell or ""
    if not place and span.line is not None:
        place = say("line" if span.column is None else "line-column").format(line=span.line, column=span.column)
    parts = [part for part in (place, "/".join(diagnostic.path), diagnostic.message(language)) if part]
    return f"{say('colon').join(parts)} [{diagnostic.code}]\n{HINT_WORD[language]}{diagnostic.hint(language)}"
