"""Which cards are left out of a comparison, and what looks wrong only when several inputs are seen together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from scorer.comparison.entrants import Entrant, order, person
from scorer.comparison.nouns import LeftOut, Unit, Years
from scorer.diagnostics import Diagnostic, diagnosed
from scorer.model import AssessmentKind, Rubric

#: So many signs of a hash tell files apart.
HASH_SHOWN = 8
#: A warning about many units names the first ones.
_NAMED = 3

Key = tuple[str, ...]
Why = Mapping[Key, Diagnostic]


def leave_out(entrants: Iterable[Entrant], why: Why, left_out: list[LeftOut], said: dict[str, Unit]) -> list[Entrant]:
    """The others; those that `why` names go to the inputs left out, with the unit they are of."""
    kept = []
    for one in entrants:
        diagnostic = why.get(one.key)
        if diagnostic is None:
            kept.append(one)
            continue
        left_out.append(LeftOut(file=one.standing.file, diagnostics=(diagnostic,)))
        said[one.standing.file] = one.unit
    return kept


@attrs.frozen
class Doubled:
    """Cards that are the same as another.

    Attributes:
        others: of each, by key, the file of another. Nobody can tell which is meant, so that all are left out.
        kept: those that stand for copies of one file, byte for byte: which of these counts is no question.
        copies: of the other copies, the file that counts.
    """

    others: Mapping[Key, str]
    kept: frozenset[Key]
    copies: Mapping[Key, str]

    def leaves(self, one: Entrant) -> bool:
        """Whether a card is left out for another."""
        return one.key in self.others and one.key not in self.kept


def twice(entrants: Iterable[Entrant]) -> Doubled:
    """The cards that are the same as another."""
    found: dict[Key, list[Entrant]] = {}
    for one in sorted(entrants, key=lambda one: one.standing.file):
        found.setdefault(one.identity, []).append(one)
    doubled = [same for same in found.values() if len(same) > 1]
    alike = [same for same in doubled if _are_copies(same)]
    # of 甲局.toml and 甲局 (1).toml the one that was not renamed
    first = [min(same, key=lambda one: (len(one.standing.file), one.standing.file)) for same in alike]
    return Doubled(
        others={
            one.key: next(other.standing.file for other in same if other is not one) for same in doubled for one in same
        },
        kept=frozenset(one.key for one in first),
        copies={
            one.key: kept.standing.file
            for kept, same in zip(first, alike, strict=True)
            for one in same
            if one is not kept
        },
    )


def _are_copies(same: Sequence[Entrant]) -> bool:
    return len({(one.digest, one.rubric.sha256) for one in same}) == 1 and same[0].digest != b""


def told_twice(entrants: Sequence[Entrant], doubled: Doubled, year: int, kind: AssessmentKind) -> Why:
    """Why these cards are left out. Two of another year and none of the year ranked: one of them has the wrong year."""
    present = {person(one) for one in entrants if one.year == year and one.standing.kind == kind}
    found = {}
    for one in entrants:
        if (other := doubled.others.get(one.key)) is None:
            continue
        values = {"unit": one.unit.name, "year": one.year, "other": other}
        if one.standing.kind == kind and one.year != year and person(one) not in present:
            found[one.key] = diagnosed("same-identity-other-year", one.standing.file, wanted=year, **values)
        elif one.key in doubled.copies:
            found[one.key] = diagnosed("copy-of-another", one.standing.file, other=doubled.copies[one.key])
        elif one.key not in doubled.kept:
            found[one.key] = diagnosed("same-identity", one.standing.file, **values)
    return found


def several(entrants: Iterable[Entrant]) -> Why:
    """Which cards to be ranked are of a unit that several reviewers have one of, by key.

    A unit is ranked once. What several reviews come to between them is no card: it has no rows that add up to it, and
    nobody has signed it. The final card has what was agreed.
    """
    found: dict[tuple[object, ...], list[Entrant]] = {}
    for one in entrants:
        found.setdefault((one.rubric.id, one.rubric.sha256, one.year, person(one)), []).append(one)
    return {
        one.key: diagnosed("several-reviewers", one.standing.file, unit=one.unit.name, year=one.year, count=len(same))
        for same in found.values()
        if len(same) > 1
        for one in same
    }


def other_years(entrants: Iterable[Entrant], compared: Collection[int | None], year: int) -> Why:
    """Cards of years that are not compared."""
    return {
        one.key: diagnosed("other-year", one.standing.file, year=one.year, wanted=year)
        for one in entrants
        if one.year not in compared
    }


def without_code(entrants: Iterable[Entrant]) -> Iterator[Diagnostic]:
    """Units of whom one card states a code and another none: they are taken for two, and perhaps are one.

    They are not joined by the name alone: every county has its 第一中学.
    """
    coded: dict[str, Entrant] = {}
    bare: dict[str, Entrant] = {}
    for one in sorted(entrants, key=order):
        (coded if one.unit.code else bare).setdefault(one.unit.name, one)
    doubtful = [name for name in bare if name in coded]
    if doubtful:
        first = doubtful[0]
        yield diagnosed(
            "unit-without-its-code",
            bare[first].standing.file,
            count=len(doubtful),
            units="、".join(doubtful[:_NAMED]) + ("……" if len(doubtful) > _NAMED else ""),
            known=coded[first].unit.code,
            other=coded[first].standing.file,
        )


def without_pair(years: Years | None, last: int, file: str) -> Iterator[Diagnostic]:
    """Cards of last year of whose units none has a card now: its codes or names are probably written otherwise.

    Args:
        years: both; None where one of them has no card.
        last: how many cards of last year there are.
        file: in which last year's are.
    """
    if years is not None and years.last_alone == last:
        yield diagnosed(
            "no-unit-of-both-years",
            file,
            last=last,
            last_year=years.last_year,
            year=years.year,
            before=_named_unit(years.only_last[0]),
            now=_named_unit(years.only_now[0]),
        )


def _named_unit(unit: Unit) -> str:
    return " ".join(filter(None, (unit.code, unit.name)))


def of_two_contents(entrants: Iterable[Entrant]) -> Iterator[Diagnostic]:
    """Rubrics of one id and version that are not the same to the letter: their cards are not ranked together."""
    found: dict[tuple[str, str], dict[str, Rubric]] = {}
    for one in entrants:
        found.setdefault((one.rubric.id, one.rubric.version), {}).setdefault(one.rubric.sha256, one.rubric)
    for (id_, version), contents in found.items():
        first, *others = sorted(contents.values(), key=lambda rubric: (_file(rubric), rubric.sha256))
        for rubric in others:
            yield diagnosed(
                "rubric-of-two-contents",
                _file(rubric),
                id=id_,
                version=version,
                hash=rubric.sha256[:HASH_SHOWN],
                other=_file(first),
                other_hash=first.sha256[:HASH_SHOWN],
            )


def _file(rubric: Rubric) -> str:
    return rubric.root.place.span.file


def by_number(file: str) -> list[str | int]:
    """Line 9 of a table stands before line 10."""
    return [int(part) if place % 2 else part for place, part in enumerate(re.split(r"(\d+)", file))]
