"""Tables that are the parts of one.

Each stands below a line of prose that names its group, with the points of its rows; or another table sums them up line
by line; or only all of them together have 100 points and the score that is printed as the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import Final

import attrs

from scorer.exact import ZERO, plain
from scorer.readers.printed.asides import SUM_WORDS, between_pages, heads_rows, is_title
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.roles import Role
from scorer.readers.printed.rows import Label, Row, doubted_row
from scorer.readers.printed.values import WHOLE_POINTS, folded, named, without_mark
from scorer.readers.sums.arithmetic import total, without_repeats

#: A longer line is no name of a group.
LONGEST_HEADING: Final = 30
#: A table has no more parts than this.
MOST_PARTS: Final = 24
#: So many lines above a part may tell what its rows come to.
_LINES: Final = 8
_NUMBERS: Final = re.compile(r"\d{1,3}(?:\.\d{1,4})?分")
#: What a sentence on a part begins with: 过程类指标满分20分，得分17.5分; 项目决策指标从4个方面考核，权重15分，….
_SUBJECT: Final = re.compile(r"(.{2,20}?)(?:类|类指标)?(?:满分|权重|分值|总分|标准分|共|由|从|包括|[,:(。])")
#: The number of a part before its name: 第一部分：决策，满分40分.
_ORDINAL: Final = re.compile(r"^第[一二三四五六七八九十]{1,3}(?:部分|方面|类)[:、,]?")
#: What is said of a group in the heading of its part: 产出指标完成情况分析.
END_OF_HEADING: Final = re.compile(r"(?:(?:完成|落实|实现|得分|评分)?情况(?:的?分析)?|分析)$")
_SENTENCE: Final = re.compile("[。；;！]")
#: Fewer tables are no parts.
_LEAST: Final = 2


def heading_over(prose: Sequence[Paragraph], rows: Sequence[Row], columns: Sequence[Role | None]) -> Label | None:
    """The group that the line above a table names: 二、效益指标（40分）, where its rows have these points.

    Points that are those of the rows prove that they are its rows; 100 points may be said of the whole table. Where the
    columns have groups of level 1, the heading says no more than these.
    """
    text = one_line(prose[-1].text) if prose and len(prose[-1].text) <= LONGEST_HEADING else ""
    said = named(text)
    if said.points in (None, WHOLE_POINTS) or not said.name or is_title(text):
        return None
    leaves = [row for row in without_repeats(rows) if row.kind == "leaf"]  # a row of their sum is none of them
    if any(row.points is None for row in leaves) or total(leaves, "points") != said.points:
        return None
    label = Label(name=without_mark(said.name), points=said.points, place=prose[-1].place)
    grouped = any(row.groups for row in leaves) and ("level1" in columns or _names_it(leaves, label))
    return None if grouped else label


def under_headings(
    parts: Sequence[tuple[Sequence[Row], Sequence[Paragraph], bool]],
) -> tuple[list[list[Row]], bool]:
    """The rows of the parts of one table, below the groups that lines above them name; told where a line may name one.

    Last whether such lines name the groups of all parts.

    Args:
        parts: of each the rows, the prose above it, and whether its groups of level 1 are known without that.
    """
    labels = [_heading(prose) for _, prose, _ in parts]
    said = {folded(label.name) for label in labels if label is not None}
    if len(parts) == len(said) and not any(known for _, _, known in parts):
        return [
            [
                row if row.kind == "total" or label is None else attrs.evolve(row, groups=(label, *row.groups))
                for row in rows
            ]
            for label, (rows, _, _) in zip(labels, parts, strict=True)
        ], True
    unsure = any(
        label is not None and not _names_it(rows, label)
        if known
        else any(len(line.text) <= LONGEST_HEADING and not between_pages(line.text) for line in prose)
        for label, (rows, prose, known) in zip(labels[1:], parts[1:], strict=True)
    )
    return [[doubted_row(row) if row.kind == "leaf" and unsure else row for row in rows] for rows, _, _ in parts], False


def _heading(prose: Sequence[Paragraph]) -> Label | None:
    """The group that the line right above a part names, if it is a heading: 二、过程指标."""
    text = one_line(prose[-1].text) if prose and len(prose[-1].text) <= LONGEST_HEADING else ""
    said = named(without_mark(text))
    return Label(name=said.name, points=said.points, place=prose[-1].place) if heads_rows(text) and said.name else None


def _names_it(rows: Sequence[Row], label: Label) -> bool:
    """Whether all rows stand in a group of this name; 投入指标 is that of 投入, and 投入情况."""
    own = _stem(label)
    return all(row.groups and _stem(row.groups[0]) == own for row in rows if row.kind == "leaf")


def _stem(label: Label) -> str:
    name = folded(label.name)
    return END_OF_HEADING.sub("", name).removesuffix("指标") or name


def together(tables: Sequence[tuple[Sequence[Row], Decimal | None]], spoken: Set[Decimal]) -> int:
    """How many tables from the first on are the parts of one; 1 where they are tables of their own.

    No part but the last has a row of the total, none has 100 points, all together do, and their scores come to the one
    total that is printed with any of them.

    Args:
        tables: the rows of each and the total that stands in its head, in the order of the document; few.
        spoken: the totals that the prose above the first declares; they count where no other is printed.
    """
    points = scores = ZERO
    told: set[Decimal] = set()
    for count, (rows, in_head) in enumerate(tables, start=1):
        own = without_repeats(rows)
        part = total(own, "points")
        points += part
        scores += total(own, "score")
        sums = [row for row in rows if row.kind == "total"]
        told |= {value for value in (in_head, *(row.score for row in sums)) if value is not None}
        if not part or points >= WHOLE_POINTS or sums:
            return count if part and points == WHOLE_POINTS and (told or spoken) == {scores} else 1
    return 1


def in_pointed_groups(tables: Sequence[Sequence[Row]]) -> int:
    """How many tables from the first on are the parts of one, by the points printed with their groups; 1 where not.

    Each row stands in a group whose printed points its rows come to, no group is in two tables, and only all of them
    together have 100 points.

    Args:
        tables: the rows of each, in the order of the document; few.
    """
    whole = ZERO
    seen: set[str] = set()
    for count, rows in enumerate(tables, start=1):
        own = [row for row in without_repeats(rows) if row.kind != "total"]
        tops = {folded(row.groups[0].name): row.groups[0].points for row in own if row.groups}
        within = {name: [row for row in own if row.groups and folded(row.groups[0].name) == name] for name in tops}
        held = all(total(within[name], "points") == points for name, points in tops.items())
        if not tops or seen & tops.keys() or not held or not all(row.groups for row in own):
            return 1
        seen |= tops.keys()
        whole += total(own, "points")
        if whole >= WHOLE_POINTS:
            return count if whole == WHOLE_POINTS else 1
    return 1


def names_another(head: Mapping[str, Cell], first: Mapping[str, Cell]) -> bool:
    """Whether a head names a unit or a project that the head of the first page does not."""
    named = {key: folded(head[key].text) for key in ("unit", "project") if key in head}
    return any(key not in first or folded(first[key].text) != said for key, said in named.items())


def summed_parts(tables: Sequence[tuple[Sequence[Row], bool]]) -> tuple[int, int, list[list[Row]]] | None:
    """Which table sums up the others after or before it, the first of these, and their rows below the groups it names.

    It has 100 points, and each of its lines has the points and the score of the table in its place.

    Args:
        tables: the rows of each and whether it names a unit or a project of its own.
    """
    sums = [sums_of(rows) for rows, _ in tables]
    for at, (rows, _) in enumerate(tables):
        lines = [row for row in rows if row.kind == "leaf" and not SUM_WORDS.fullmatch(folded(row.name))]
        if not _LEAST <= len(lines) <= MOST_PARTS or total(lines, "points") != WHOLE_POINTS:
            continue
        figures = [(line.points, line.score) for line in lines]
        for first in (at + 1, at - len(lines)):
            near = tables[max(first, 0) : first + len(lines)]
            own = any(labelled for _, labelled in near)
            if first < 0 or own or sums[first : first + len(lines)] != figures:
                continue
            labels = [Label(name=line.name, points=line.points, place=line.place) for line in lines]
            return at, first, [_below(label, part) for label, (part, _) in zip(labels, near, strict=True)]
    return None


def named_parts(tables: Sequence[tuple[Sequence[Row], Sequence[Paragraph]]]) -> list[list[Row]]:
    """The rows of the first tables below the groups that sentences above them name; none where they are no parts.

    All together have 100 points, and above each a sentence begins with a name and tells its points and its score.

    Args:
        tables: the rows of each and the prose above it, in the order of the document; few.
    """
    found: list[tuple[Label, Sequence[Row], Sequence[Paragraph]]] = []
    whole = ZERO
    for rows, prose in tables:
        points, score = sums_of(rows)
        label = told_above(prose, points, score)
        if label is None:
            return []
        found.append((label, rows, prose))
        whole += points
        if whole >= WHOLE_POINTS:
            break
    if whole != WHOLE_POINTS or len(found) < _LEAST:
        return []
    labels: Sequence[Label] = [label for label, _, _ in found]
    if len({folded(label.name) for label in labels}) < len(labels):
        labels = _by_headings(labels, [prose for _, _, prose in found])
    names = [END_OF_HEADING.sub("", label.name) for label in labels]
    if all(name and name != label.name for name, label in zip(names, labels, strict=True)):
        labels = [attrs.evolve(label, name=name) for name, label in zip(names, labels, strict=True)]
    return [_below(label, rows) for label, (_, rows, _) in zip(labels, found, strict=False)]


def _by_headings(labels: Sequence[Label], proses: Sequence[Sequence[Paragraph]]) -> list[Label]:
    """The groups that headings name, the lines before sentences whose subject (该项指标) names none; else no group."""
    lines: list[Paragraph] = []
    for label, prose in zip(labels, proses, strict=True):
        at = next(number for number, line in enumerate(prose) if line.place is label.place)
        near = (line for line in prose[max(0, at - 1) : at] if len(line.text) <= LONGEST_HEADING)
        lines += [line for line in near if not (is_title(line.text) or _SENTENCE.search(line.text))]
    names = [named(without_mark(one_line(line.text))).name for line in lines]
    if len(lines) < len(labels) or not all(names) or len(set(names)) < len(names):
        return []
    return [
        attrs.evolve(label, name=name, place=line.place) for label, name, line in zip(labels, names, lines, strict=True)
    ]


def may_be_parts(tables: Sequence[tuple[Sequence[Row], bool]]) -> Iterator[tuple[int, int]]:
    """Which tables, from which on and how many, have 100 points only together, though nothing proves them one.

    Args:
        tables: the rows of each and whether it names a unit or a project of its own.
    """
    points = [sums_of(rows)[0] for rows, _ in tables]
    at = 0
    while at < len(tables):
        count, whole = 1, points[at]
        while ZERO < whole < WHOLE_POINTS and count < MOST_PARTS and at + count < len(tables):
            if tables[at + count][1] or not points[at + count]:
                break
            whole += points[at + count]
            count += 1
        if count > 1 and whole == WHOLE_POINTS:
            yield at, count
            at += count
        else:
            at += 1


def sums_of(rows: Sequence[Row]) -> tuple[Decimal, Decimal]:
    """The points and the score that rows come to."""
    own = without_repeats(rows)
    return total(own, "points"), total(own, "score")


def _below(label: Label, rows: Sequence[Row]) -> list[Row]:
    """The rows of a part below its group, unless they name it themselves; its own total sums up that group."""
    above = () if _names_it(rows, label) else (label,)
    kept = [row for row in rows if row.kind != "total" and not SUM_WORDS.fullmatch(folded(row.name))]
    return [attrs.evolve(row, groups=(*above, *row.groups)) for row in kept]


def told_above(prose: Sequence[Paragraph], points: Decimal, score: Decimal) -> Label | None:
    """The group that the nearest sentence above a table names which tells the points and the score of its rows."""
    if not points:
        return None
    numbers = {f"{plain(points)}分", f"{plain(score)}分"}
    for line in reversed(prose[-_LINES:]):
        text = _ORDINAL.sub("", folded(line.text), count=1)
        subject = _SUBJECT.match(without_mark(text)) if numbers <= set(_NUMBERS.findall(text)) else None
        if subject is not None:
            stem = subject[1].removesuffix("指标")  # 项目决策指标 below （一）项目决策情况
            heads = [without_mark(folded(one.text)) for one in prose[-_LINES:]]
            short = any(head.startswith(stem) and not head.startswith(f"{stem}指标") for head in heads)
            return Label(name=stem if short else subject[1], points=points, place=line.place)
    return None
