"""A comparison as plain tables: what stands in which column, once for the workbook, the page and the report."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.comparison.nouns import Comparison
from scorer.reporters.comparison.desk_sheets import (
    department_cards,
    departments,
    left_out,
    received,
    recheck,
    review_sheets,
    roster,
    sample,
    year_sheets,
)
from scorer.reporters.comparison.field_sheets import (
    group_heat,
    groups,
    heat,
    incomplete,
    levels,
    losses,
    overview,
    places,
    ranking,
)
from scorer.reporters.comparison.sheet import Sheet


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
        yield places(field, language, number)
        yield incomplete(field, language, number)
    yield departments(comparison)
    yield department_cards(comparison.departments, language)
    yield recheck(comparison)
    if comparison.sample:
        yield sample(comparison.sample.units, comparison.sample.seed, language)
    titles = {(field.rubric, field.version): field.title for field in comparison.fields}
    for place, reviews in enumerate(comparison.reviews):
        number = place + 1 if len(comparison.reviews) > 1 else 0
        yield from review_sheets(
            reviews, titles.get((reviews.rubric, reviews.version), reviews.rubric), language, number
        )
    if comparison.years:
        yield from year_sheets(comparison.years, language)
    if comparison.roster:
        yield roster(comparison.roster, language)
        yield received(comparison.roster, language)
    yield left_out(comparison)
