"""Tables of one document that nothing tells apart: the same unit, year and project as far as it says.

A report may have a table for each project, or for each hospital, below its heading only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import attrs

from scorer.diagnostics import Diagnostic, Problems
from scorer.model import Assessment, Project
from scorer.readers.assessments.naming import NO_UNIT
from scorer.readers.assessments.surroundings import kind_of
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Paragraph
from scorer.readers.printed.values import without_mark

#: A heading with the word for money or work names a project: （一）垃圾分类经费.
_PROJECT: Final = re.compile(r"[^。；;：:，,]{2,40}(?:项目|资金|经费|补助|补贴|工程|专项)")

_SEVERAL: Final = 2
#: A longer line is no heading.
_LONGEST: Final = 40


def told_apart(
    assessments: Sequence[Assessment], titles: Sequence[str], above: Sequence[Sequence[Paragraph]]
) -> list[tuple[Assessment, tuple[Diagnostic, ...]]]:
    """Each assessment of a document, with the project that the heading of its table names, or a warning.

    Args:
        assessments: of the tables of one document, in order.
        titles: of each table; they tell one of a whole department from one of a project.
        above: the lines right above each table, the nearest first.
    """
    alike: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(assessments):
        alike[one.unit, one.year, "" if one.project is None else one.project.name].append(at)
    result: list[tuple[Assessment, tuple[Diagnostic, ...]]] = [(one, ()) for one in assessments]
    for same in alike.values():
        whole = [at for at in same if any(map(_heads_department, above[at]))]
        same = [at for at in same if at not in whole] if len(whole) == 1 else same
        kinds = {kind_of(titles[at]) for at in same}
        apart = len(same) < _SEVERAL or (len(kinds) == len(same) and None not in kinds)
        if apart or assessments[same[0]].unit == NO_UNIT:  # `unit-missing` has told it
            continue
        headings = [_heading(above[at]) if assessments[at].project is None else None for at in same]
        names = {named for named, _ in filter(None, headings)}
        for at, heading in zip(same, headings, strict=True):
            one, problems = assessments[at], Problems()
            if heading is not None and len(names) == len(same):
                one = attrs.evolve(one, project=Project(name=heading[0]))
                problems.add("project-from-title", heading[1].place, name=heading[0])
            else:
                problems.add("tables-alike", one.place, count=len(same), unit=one.unit, year=one.year)
            result[at] = one, tuple(problems)
    return result


def _heads_department(line: Paragraph) -> bool:
    """Whether a line is a numbered heading of what is about a whole department."""
    text = one_line(line.text) if len(line.text) <= _LONGEST else ""
    return without_mark(text) != text and kind_of(text) == "department"


def _heading(lines: Sequence[Paragraph]) -> tuple[str, Paragraph] | None:
    """The project that the nearest numbered heading names, and the heading."""
    for line in lines:
        text = one_line(line.text)
        name = without_mark(text)
        if name != text:
            return (name, line) if _PROJECT.fullmatch(name) else None
    return None
