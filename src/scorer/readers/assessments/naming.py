"""Whose table it is: the unit, the year, the project and the department that a document names beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import Final

import attrs

from scorer.diagnostics import Place, Problems
from scorer.model import Project, Rubric
from scorer.readers.assessments.matching import key_of
from scorer.readers.assessments.surroundings import Surroundings
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.labels_in_lines import goes_on_below
from scorer.readers.printed.rows import Table
from scorer.readers.printed.values import folded, without_mark
from scorer.readers.prose.titled_projects import (
    project_captioned,
    project_not_read,
    project_titled,
    with_whole_titles,
)
from scorer.readers.prose.units import unit_in, unit_otherwise, without_seal
from scorer.readers.prose.years import in_digits, year_said
from scorer.readers.tables.tabulation import Found

#: What is written for a unit or a year that the document does not tell.
NO_UNIT: Final = "（未写单位名称）"
NO_YEAR: Final = 2000
_LONGEST_NAME: Final = 200
#: What is named beside labels.
_NAMES: Final = ("unit", "project", "department")
#: So many lines above a table are about it.
_NEAR: Final = 6


@attrs.frozen(kw_only=True)
class Naming:
    """What a document says around one of its tables; each method looks for one name, and tells what it is not sure of.

    Attributes:
        table: with those of its rows that count.
        card: the labels of a card that this program printed, else nothing.
        found: where the table was found.
        around: which paragraphs are about this table.
        opening: all paragraphs of the document.
        note: keeps where a value came from: its subject, as printed, what it was taken for, and its place.
    """

    table: Table
    card: Mapping[str, Cell]
    found: Found
    around: Surroundings
    opening: Sequence[Paragraph]
    problems: Problems
    note: Callable[[str, str, str, Place], None]

    def in_head(self, key: str) -> str:
        """What stands beside a label above or below the table, or ""; what runs into the next label is told."""
        cell = self.table.head.get(key)
        lines: tuple[Cell | Paragraph, ...] = (*self.found.before, *self.found.heading, *self.opening[:_NEAR])
        if cell and cell.text and key in _NAMES and any(f"{folded(cell.text)}:" in folded(line.text) for line in lines):
            self.problems.add("label-in-name", cell.place, name=cell.text)
        return self._taken(key, cell)

    def _on_card(self, key: str) -> str:
        """What the head of a card of this program says under a label, or ""."""
        return self._taken(key, self.card.get(key))

    def _taken(self, key: str, cell: Cell | None) -> str:
        if cell is None:
            return ""
        self.note(key, cell.text, "head", cell.place)
        return cell.text.partition("。")[0]  # a name ends with its sentence: 项目单位：示例局。2023年计划改造…

    def unit(self) -> str:
        """The unit that the table belongs to, or `NO_UNIT` with `unit-missing`."""
        if found := self._on_card("unit"):
            return found[:_LONGEST_NAME]
        if found := without_seal(self.in_head("unit")):
            for above, line in pairwise(self.found.before):
                for values in goes_on_below(self.table.head, above, line):
                    self.problems.add("unit-goes-on", line.place, **values)
            return found[:_LONGEST_NAME]
        # 一、示例县第一中学 right above one of several tables
        title = [attrs.evolve(line, text=without_mark(line.text)) for line in self.around.title]
        said = unit_in(title) or unit_in(self.around.paragraphs) or unit_in(self.opening[:40])
        evaluator = without_seal(self.table.head["evaluator"].text) if "evaluator" in self.table.head else ""
        if said and evaluator and key_of(said[0]) != key_of(evaluator):
            self.problems.add("unit-or-evaluator", said[1], name=said[0], other=evaluator)
        if said:
            self.note("unit", said[0], "prose", said[1])
            beside: tuple[Cell | Paragraph, ...] = (
                *self.found.heading,
                *self.found.before[-_NEAR:],
                *self.opening[:_NEAR],
            )
            if (other := unit_otherwise(beside, said[0])) is not None:
                self.problems.add("unit-or-other", other[1], name=said[0], other=other[0])
            return said[0][:_LONGEST_NAME]
        if found := without_seal(self._taken("unit", self.table.head.get("evaluator"))):
            said_by: tuple[Cell | Paragraph, ...] = (*self.found.heading, *self.found.before, *self.opening)
            if not any("自评" in folded(line.text) for line in said_by):
                self.problems.add("unit-or-evaluator", self.table.head["evaluator"].place, name=found, other=found)
            return found[:_LONGEST_NAME]
        self.problems.add("unit-missing", self.table.place)
        return NO_UNIT

    def year(self, rubric: Rubric | None, given: int | None) -> int:
        """The year that the document says, else the one given by hand, else a stand-in."""
        said = self._year_said()
        if said is not None:
            if given is not None and given != said[0]:
                self.problems.add("year-differs", said[1], year=said[0], given=given)
            named = self.table.head.get("project")
            inside = named is not None and named.place.span == said[1].span and str(said[0]) in in_digits(named.text)
            if given is None and inside:
                self.problems.add("year-of-project", said[1], year=said[0])
            return said[0]
        if given is not None:
            return given
        if rubric is None:
            self.problems.add("year-missing", self.table.place, year=NO_YEAR)
            return NO_YEAR
        self.problems.add("year-of-rubric", self.table.place, year=rubric.year, rubric=rubric.id)
        return rubric.year

    def department(self) -> str:
        """The department above the unit, or ""."""
        return (self._on_card("department") or self.in_head("department"))[:_LONGEST_NAME]

    def _year_said(self) -> tuple[int, Place] | None:
        if said := self._on_card("year"):
            return int(said), self.card["year"].place
        if said := self.in_head("year"):
            return int(said[:4]), self.table.head["year"].place
        near, heads = self.found.before[-_NEAR:], self.opening[:_NEAR]
        around: tuple[Cell | Paragraph, ...] = (*self.found.heading, *near)
        titles = [one for one in around if one.text == self.table.title]
        stretches: tuple[Sequence[Cell | Paragraph], ...] = (self.found.heading, near, heads, self.around.paragraphs)
        if (found := year_said(titles, stretches)) is not None:
            self.note("year", str(found[0]), "prose", found[1])
        return found

    def project(self, unit: str) -> Project | None:
        """The project that a form or a title names, which is not the unit itself; None for a department's own table."""
        name = self._on_card("project") or self.in_head("project")
        if name and key_of(name) == key_of(unit):
            self.problems.add("project-is-unit", self.table.place, name=name)
            name = ""
        near = (*self.found.heading, *with_whole_titles(self.found.before[-_NEAR:]))
        opening = with_whole_titles(self.opening[:_NEAR])
        if not name and (said := project_titled((*near, *opening), unit)):
            name, place, certain = said
            self.note("project", name, "prose", place)
            if not certain:
                self.problems.add("project-from-title", place, name=name)
        elif not name and (captioned := project_captioned(self.found.before)):
            name, place = captioned
            self.note("project", name, "prose", place)
            self.problems.add("project-from-title", place, name=name)
        elif not name and (doubt := project_not_read(self.table, near, opening, unit)) is not None:
            self.problems.add(doubt.code, doubt.place, **doubt.values)
        return Project(name=name[:_LONGEST_NAME], code=self.in_head("project_code")[:60]) if name else None

    def identity(self, file: str, number: int) -> str:
        """The id of a rubric that is reconstructed from the table: the name of its file, and which of its tables."""
        stem = one_line(PurePath(file).stem) or "table"
        return f"{stem[:80]}-{number}" if number > 1 else stem[:80]

    def title(self) -> str:
        """What is printed above the table, or what such tables are called."""
        return self.table.title or "绩效自评表"
