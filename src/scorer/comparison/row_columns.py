"""The columns of a long table's rows, beside those of the table: whose a row is, its figures, and what these are."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from scorer.comparison.tally import COLUMNS

if TYPE_CHECKING:
    import polars as pl

#: The number of a row among the scored ones; a head of a rubric's column cannot begin so.
AT = "#at"
#: The figure a row is ranked by is NUMERATOR ÷ DENOMINATOR.
NUMERATOR, DENOMINATOR = "#numerator", "#denominator"
FULL, LEAVES = "#full", "#leaves"
#: At how many leaves a row lost something; how many leaves have full marks where all have, else blank; the points of
#: the whole that it is ranked on, as a text; its total, which is not what it is ranked by where something is excluded.
BELOW, EVERYWHERE, POINTS, TOTAL = "#below", "#everywhere", "#points", "#total"
#: What the base of a row has, and what it is out of.
BASE_SCORE, BASE_POINTS = "s", "p"
ODD = "#odd"
#: Texts that say whose card a row is, stripped, "" where blank.
WHOSE = ("unit", "code", "project", "reviewer", *COLUMNS)


def whose(name: str) -> str:
    """The column of a text that says whose card a row is."""
    return f"#{name}"


#: Who a row is of, whatever the year or the kind: `person` and its project.
PERSON = (whose("person"), whose("project"))


def rate_of(place: int) -> str:
    """The column of a row's rate at a node of the heat map, in ten-thousandths."""
    return f"#rate{place}"


def score_at(place: int) -> str:
    """The column of a row's score at a node, in the smallest steps of the rubric."""
    return f"s{place}"


def points_at(place: int) -> str:
    """The column of the points of a node, likewise."""
    return f"p{place}"


def label() -> pl.Expr:
    """`Unit.label` of a row."""
    import polars as pl

    unit, project = pl.col(whose("unit")), pl.col(whose("project"))
    return pl.when(project != "").then(pl.concat_str(unit, project, separator="·")).otherwise(unit)


def person() -> pl.Expr:
    """Who a row is of (`entrants.person`): the code, or the name where there is none."""
    import polars as pl

    code, unit = pl.col(whose("code")), pl.col(whose("unit"))
    return pl.when(code != "").then(code).otherwise(unit).alias(PERSON[0])


def typed(columns: Iterable[str]) -> dict[str, pl.DataType]:
    """The types of some of these columns, of which all but the named are whole numbers."""
    import polars as pl

    named: dict[str, pl.DataType] = {
        AT: pl.UInt32(),
        **dict.fromkeys((NUMERATOR, DENOMINATOR), pl.Int128()),
        **dict.fromkeys((*map(whose, WHOSE), POINTS, "grade"), pl.String()),
    }
    return {name: named.get(name, pl.Int64()) for name in columns}


@lru_cache(maxsize=65536)
def share_of(numerator: int, denominator: int, points: str | None) -> Fraction | None:
    """`Entrant.share` of a row: its total on a scale of 100; None where nothing could be earned."""
    full = Fraction(points) if points else 0
    return Fraction(numerator * 100, denominator) / full if full else None
