"""Rows whose cells hold several indicators each, taken apart where every cell has as many parts.

A form with one line for 数量指标 is filled in as 指标1：办理案件；指标2：开展活动, with 15；15 beside it. Such a row
is as many rows, if its names, its points and its scores are as many; whether they are right the total decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.values import is_blank, number

#: What begins each of several names: 指标1：, 数量指标2 or 1、
_MARKS: Final = (
    re.compile(r"(?=(?:[^\s；;，,。]{0,4}指标)\s*\d{1,2}\s*[:：、.．\s])"),
    re.compile(r"(?=指标\s*\d{1,2}\s*[:：])"),  # behind a name whose line ended there
    re.compile(r"(?<![\d.])(?=\d{1,2}[、.．](?!\d))"),
    re.compile(r"(?=[①-⑳])"),
)
#: Lines of the form behind a name that nobody filled in.
_UNFILLED: Final = re.compile(r"(?<=[^\s；;])[\s；;]*(?:指标\s*\d{1,2}\s*[:：][\s；;]*){1,20}$")
_BETWEEN: Final = re.compile(r"\s*[；;]\s*")
_NUMBERS: Final = re.compile(r"[；;、/\s]+")
_FIGURES: Final[tuple[Role, ...]] = ("points", "score", "review")
#: Longer cells are no list of names; nobody writes more names into one.
_LONGEST: Final = 600
_MOST: Final = 20


def apart(row: Mapping[int, Cell], roles: Mapping[int, Role | None]) -> list[Mapping[int, Cell]]:
    """The rows that a row is; itself alone where its cells do not all have as many parts."""
    leaf = max((column for column, role in roles.items() if role in LEVELS), default=None)
    if leaf is None or leaf not in row:
        return [row]
    figures = [column for column in sorted(row) if roles.get(column) in _FIGURES and not is_blank(row[column].text)]
    parts = {column: _figures(row[column].text) for column in figures}
    counts = {len(part) for part in parts.values()}
    if counts == {1}:
        return [{**row, leaf: _without_unfilled(row[leaf])}]
    if len(counts) != 1 or (count := counts.pop()) < 2:
        return [row]
    names = next((one for one in _names(row[leaf].text) if len(one) == count), None)
    if names is None:
        return [row]
    parts[leaf] = names
    for column, cell in row.items():
        if column not in parts and roles.get(column) not in LEVELS:
            said = [part for part in _BETWEEN.split(cell.text) if part]
            said = said if len(said) == count else cell.text.split()
            parts[column] = said if len(said) == count else [cell.text] * count
    return [
        {
            column: attrs.evolve(cell, text=parts[column][at]) if column in parts else cell
            for column, cell in row.items()
            if column in parts or at == 0
        }
        for at in range(count)
    ]


def _without_unfilled(name: Cell) -> Cell:
    """A name without the lines of the form below it that nobody filled in: 指标1：造林面积 above 指标2：."""
    if len(name.text) > _LONGEST:
        return name
    return attrs.evolve(name, text=_UNFILLED.sub("", name.text))


def _figures(text: str) -> list[str]:
    """The numbers of a cell; one part where it holds anything else."""
    parts = [part for part in _NUMBERS.split(text.strip()) if part]
    return parts if len(parts) <= _MOST and all(number(part) is not None for part in parts) else [text]


def _names(text: str) -> list[list[str]]:
    """The ways in which a cell holds several names."""
    if len(text) > _LONGEST:
        return []
    ways: Sequence[list[str]] = [*(mark.split(text) for mark in _MARKS), _BETWEEN.split(text)]
    return [[part.strip(" ；;") for part in way if part.strip(" ；;")] for way in ways]
