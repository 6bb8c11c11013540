"""上报情况: the roster (花名册) held against what was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

import attrs

from scorer.comparison.entrants import Entrant, order
from scorer.comparison.nouns import Lack, LeftOut, Roster, RosterEntry, Unit

#: What is wrong with a file of the wrong rubric or year.
MISPLACED = frozenset(
    {"other-year", "same-identity-other-year", "year-outside-valid", "other-rubric", "unknown-rubric"}
)
#: The kinds of lines in the list to send out, in their order.
STATES = ("missing", "wrong", "unusable", "damaged", "incomplete", "duplicate", "unexpected")
#: Whom to write to, in this order.
LACKS: tuple[Lack, ...] = ("missing", "duplicate", "wrong", "unusable", "incomplete")
#: Where the roster goes before the card, and where it only fills in what the card leaves blank.
BETTER, ELSE = ("department", "region", "type"), ("code",)
#: What is said of an input whose card was handed in more than once.
DOUBLED = frozenset({"same-identity", "card-twice"})

#: What is said of an input that counts all the same, in another file.
COPIED = "copy-of-another"


def known_as(unit: Unit) -> tuple[str, ...]:
    """The names a unit may be found by in a roster, the surest first."""
    return tuple(dict.fromkeys(name for name in (unit.code, unit.name) if name))


class Names:
    """The units of a roster by code and by name; a name that several units have finds none of them."""

    def __init__(self, entries: Iterable[RosterEntry]) -> None:
        found: dict[str, list[Unit]] = {}
        for entry in entries:
            for name in known_as(entry.unit):
                found.setdefault(name, []).append(entry.unit)
        self._by = {name: units[0] for name, units in found.items() if len(units) == 1}

    def find(self, unit: Unit) -> Unit | None:
        """The unit as the roster has it: by its code where it states one that is there, else by its name."""
        return next((self._by[name] for name in known_as(unit) if name in self._by), None)


def named(entrant: Entrant, names: Names) -> Entrant:
    """The card with department, region and type as the roster says; what the roster leaves blank the card says.

    A card that states no code has the roster's, so that it is known for the same unit as one that does.
    """
    said, known = entrant.unit, names.find(entrant.unit)
    if known is None:
        return entrant
    unit = named_unit(said, known)
    rubric, _, *others = entrant.identity
    identity = (rubric, unit.code or unit.name, *others)
    return attrs.evolve(entrant, identity=identity, standing=attrs.evolve(entrant.standing, unit=unit))


def name_of_damaged(file: str) -> str:
    """What stands for the unit where nobody knows whose a file is, also where there is no room for the file itself."""
    return PurePath(file).name


def named_unit(said: Unit, known: Unit) -> Unit:
    """A unit as its card has it, with what the roster knows better."""
    return attrs.evolve(
        said,
        **{name: getattr(said, name) or getattr(known, name) for name in ELSE},
        **{name: getattr(known, name) or getattr(said, name) for name in BETTER},
        budget=said.budget if said.project or known.budget is None else known.budget,
    )


def received(
    file: str,
    entries: Sequence[RosterEntry],
    entrants: Sequence[Entrant],
    left_out: Sequence[LeftOut],
    said: Mapping[str, Unit],
) -> Roster:
    """Who has handed in; `said` is the unit of each input that was left out, where that could be read."""
    names = Names(entries)
    ordered = sorted(entrants, key=order)
    wanted = {entry.unit: entry.rubric for entry in entries}
    cards: dict[Unit, list[Entrant]] = {}
    for one in ordered:
        if known := names.find(one.unit):
            cards.setdefault(known, []).append(one)
    there = {
        unit
        for unit, several in cards.items()
        if not wanted[unit] or any(one.rubric.id == wanted[unit] for one in several)
    }
    duplicate: dict[Unit, list[str]] = {}
    wrong = [(unit, one.standing.file) for unit in cards if unit not in there for one in cards[unit]]
    unusable: list[tuple[Unit, str]] = []
    damaged = []
    seen = {*cards}  # those of whom something is there, whatever it is
    for out in left_out:
        unit = said.get(out.file)
        codes = {diagnostic.code for diagnostic in out.diagnostics}
        if unit is None:
            damaged.append(out.file)
            continue
        if known := names.find(unit):
            seen.add(known)
        unit = known or unit
        if COPIED in codes:  # the file that it is a copy of counts
            continue
        if codes & DOUBLED:
            duplicate.setdefault(unit, []).append(out.file)
        else:
            (wrong if codes & MISPLACED else unusable).append((unit, out.file))
    missing = tuple(entry.unit for entry in entries if entry.unit not in seen)
    open_units = tuple(dict.fromkeys(names.find(one.unit) or one.unit for one in ordered if not one.complete))
    lacking: dict[Lack, Iterable[Unit]] = {
        "missing": missing,
        "duplicate": duplicate,
        "wrong": dict.fromkeys(unit for unit, _ in wrong),
        "unusable": dict.fromkeys(unit for unit, _ in unusable),
        "incomplete": open_units,
    }
    return Roster(
        file=file,
        entries=tuple(entries),
        received=tuple(entry.unit for entry in entries if entry.unit in there),
        missing=missing,
        unexpected=tuple(dict.fromkeys(one.unit for one in ordered if names.find(one.unit) is None)),
        duplicate=tuple((unit, tuple(sorted(files))) for unit, files in duplicate.items()),
        wrong=tuple(wrong),
        unusable=tuple(unusable),
        incomplete=open_units,
        damaged=tuple(damaged),
        reminders=tuple((unit, lack) for lack in LACKS for unit in lacking[lack]),
    )
