"""The rows of indicators below a head: laid under its columns, and doubted where nothing proves their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.alignment import Laid, doubted
from scorer.readers.columns.group_points import columns_behind, settled
from scorer.readers.columns.head_rows import Head
from scorer.readers.columns.laying import is_total, ruled, unruled
from scorer.readers.columns.several import apart
from scorer.readers.columns.standards import STANDARD_LEVEL, STANDARDS, points_before, with_standards
from scorer.readers.doubts.label_places import begins_unnamed, with_places_told
from scorer.readers.doubts.lost_groups import (
    with_lost_groups_told,
    with_torn_reasons_told,
    with_unnamed_groups_told,
    with_words_told,
)
from scorer.readers.doubts.odd_groups import with_odd_groups_told, with_strange_groups_told
from scorer.readers.doubts.swallowed import taken_apart, with_swallowed_told
from scorer.readers.doubts.two_ways import adds_up, by_sums
from scorer.readers.printed.grid import Cell, Grid
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.rows import Doubt, Record, is_said, value_in
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import folded, named
from scorer.readers.tables.blocks import paired
from scorer.readers.tables.broken_labels import with_whole_labels

_Columns: TypeAlias = tuple[Role | None, ...]
_Rows: TypeAlias = tuple[Mapping[int, Cell], ...]

#: A table with fewer rows does not show how a whole row looks.
_WHOLE_TABLE: Final = 3
#: So many rows have points, a standard and no name where the standards are the names.
_NAMELESS: Final = 2


@attrs.frozen(kw_only=True)
class IndicatorRows:
    """What `indicator_rows` found below a head.

    Attributes:
        columns: the roles of the columns, from the left.
        rows: as laid.
        lines: the same before they were laid.
        unnamed_start: whether the first row has a blank cell where others name a group.
        groups: by column of the grid, of which level it holds the points of groups.
        unnamed: the columns before standards named rows.
        pointed: by column of the grid, of which level it holds the points of indicators whose standards are the rows.
        paired: which rows were made of a block of names and one of values.
        twice: groups whose points are printed twice and differ.
    """

    columns: _Columns
    rows: tuple[Laid, ...]
    lines: _Rows
    unnamed_start: bool
    groups: Mapping[int, Role]
    unnamed: _Columns = ()
    pointed: Mapping[int, Role] = attrs.field(factory=dict)
    paired: tuple[Doubt, ...] = ()
    twice: tuple[Doubt, ...] = ()


@attrs.frozen(kw_only=True)
class _Lines:
    """The lines below a head, each one row at most.

    Attributes:
        split: the cells of rows that held several indicators each.
        unsure: the cells of which the page does not tell whose they are.
        doubts: what else is told of them.
    """

    lines: _Rows
    columns: _Columns
    split: tuple[Cell, ...] = ()
    unsure: tuple[Cell, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def indicator_rows(
    grid: Grid, head: Head, lines: _Rows, columns: _Columns, beside: Mapping[Role, Decimal]
) -> IndicatorRows:
    """The rows of indicators in the lines below a head.

    Args:
        grid: tells whether the places of cells are known: by its ruling, by delimiters, or not.
        head: the head of the columns.
        lines: below it, up to the next head.
        columns: the roles of the columns, from the left; fewer than in the head where none of the lines has one.
        beside: points and score of the row on the budget in the part before it, which the total may count.
    """
    own = _own_lines(grid, head, lines, columns, beside)
    counted = grid.ruled or (grid.blanks and len(own.columns) == len(head.roles))
    behind = columns_behind(head) if counted and not own.split else {}
    before = points_before(head) if grid.ruled else {}
    laid = laid_rows(grid, own.lines, head.roles, own.columns, beside, {**behind, **before})
    placed = grid.ruled or (grid.blanks and not any(one.guessed for one in laid))
    columns, summed = own.columns, _summed(laid, own.columns)
    said_by = summed or _named_by(laid, own.columns, placed=placed)
    if said_by is not None:
        roles = {column: STANDARD_LEVEL if role == said_by else role for column, role in head.roles.items()}
        columns = tuple(STANDARD_LEVEL if role == said_by else role for role in columns)
        laid = laid_rows(grid, own.lines, roles, columns, beside, behind)
        laid = [_below_heads(one, columns) for one in laid] if summed else laid
    unnamed_start = placed and not grid.fused and begins_unnamed(laid, columns)
    laid = _with_doubts(grid, own.lines, len(head.texts), laid, columns, placed=placed, counted=counted)
    split = () if adds_up(laid, beside) else own.split
    laid = [doubted_in(one, (*split, *own.unsure)) for one in laid]
    printed = [one.behind.get(role) for one in laid for role in before.values()] or [None] * len(laid)
    laid, read, twice = settled(laid, behind, head, ruled=grid.ruled)
    standards = with_standards(laid, columns, printed, ruled=grid.ruled) if placed else None
    return IndicatorRows(
        columns=standards[1] if standards else columns,
        rows=tuple(standards[0] if standards else laid),
        lines=own.lines,
        unnamed_start=unnamed_start,
        groups={column: behind[column] for column in behind if column in read},
        unnamed=columns if standards else (),
        pointed=before if standards else {},
        paired=own.doubts,
        twice=twice,
    )


def _own_lines(grid: Grid, head: Head, lines: _Rows, columns: _Columns, beside: Mapping[Role, Decimal]) -> _Lines:
    """The lines, those of several indicators taken apart, and names put beside their values."""
    if grid.fused and not taken_apart(lines):
        return _Lines(lines=(), columns=columns, unsure=grid.unsure)
    if grid.blanks:
        whole, split = _apart(lines, head.roles)
        return _Lines(lines=whole, columns=columns, split=tuple(split), unsure=grid.unsure)
    if grid.ruled:
        return _Lines(lines=lines, columns=columns, unsure=grid.unsure)
    labelled = with_whole_labels(lines, columns, beside)
    pairs = paired(labelled.rows, labelled.columns, beside)
    unsure = (*pairs.unsure, *labelled.unsure, *(() if labelled.proved else grid.unsure))
    return _Lines(lines=pairs.rows, columns=labelled.columns, unsure=unsure, doubts=pairs.doubts)


def _with_doubts(
    grid: Grid, lines: _Rows, wide: int, laid: list[Laid], columns: _Columns, *, placed: bool, counted: bool
) -> list[Laid]:
    """The rows, those doubted whose groups or names another look at the page does not bear out.

    Args:
        grid: where the rows stand.
        lines: the rows before they were laid.
        wide: how many words the head has.
        laid: its rows.
        columns: the roles of the columns.
        placed: whether each cell has its place in the line.
        counted: whether the head tells that place.
    """
    if grid.blanks and not grid.ruled and any(sum(bool(cell.text) for cell in line.values()) > wide for line in lines):
        laid = [doubted(one) for one in laid]  # lines ran together, or a merged word stood over several columns
    if not counted:
        laid = with_lost_groups_told(with_odd_groups_told(laid, columns), columns)
    if placed and not grid.fused:
        laid = with_places_told(laid, columns)
    if not grid.ruled:
        laid = with_strange_groups_told(laid, columns)
        laid = with_unnamed_groups_told(laid, columns) if grid.blanks else with_words_told(laid, lines, columns)
        laid = laid if grid.blanks else with_torn_reasons_told(laid, lines)
    return with_swallowed_told(laid, columns) if grid.fused else laid


def laid_rows(
    grid: Grid,
    rows: Sequence[Mapping[int, Cell]],
    roles: Mapping[int, Role | None],
    columns: Sequence[Role | None],
    beside: Mapping[Role, Decimal] = MappingProxyType({}),
    behind: Mapping[int, Role] = MappingProxyType({}),
    *,
    funds: bool = False,
) -> list[Laid]:
    """The rows below a head, told by the ruling, by delimiters, or by blanks."""
    if grid.ruled:
        return list(ruled(rows, roles, funds=funds, behind=behind))
    if not grid.blanks:
        return by_sums(rows, columns, beside)
    places = {at: behind[column] for at, column in enumerate(sorted(roles)) if column in behind}
    return list(unruled(rows, columns, behind=places))


def _named_by(laid: Sequence[Laid], columns: Sequence[Role | None], *, placed: bool) -> Role | None:
    """The column of standards whose texts name the rows, since the column of names does not.

    Under 考核项目 and 考核标准 each standard may have points of its own; what is called 考核项目 is then a group, which
    each of its rows may name again. Where each cell has its place each name decides by itself.
    """
    if STANDARD_LEVEL in columns:
        return None
    leaf = max((role for role in columns if role in LEVELS), default=None)
    rows = [one.record for one in laid if not is_total(one)]
    pointed = [record for record in rows if value_in(record, "points") is not None]
    names = [record[leaf].text if leaf is not None and is_said(record, leaf) else "" for record in pointed]
    nameless = [record for at, record in enumerate(pointed) if names[at] in ("", *names[at - 1 : at])]
    if _some_explained(pointed, columns) or (nameless and _all_explained(pointed, columns)):
        return "meaning"
    if placed or len(nameless) < _NAMELESS or len(nameless) * 3 < len(pointed):
        return None
    said_by = [role for role in columns if role in STANDARDS]
    return next(
        (role for role in said_by if all(is_said(record, role) for record in nameless)),
        None,
    )


def _summed(laid: Sequence[Laid], columns: Sequence[Role | None]) -> Role | None:
    """The column of standards where each name prints the points of its row and of those behind it up to the next.

    一、组织领导（10分） beside 成立领导小组 5, and 制定方案 5 below it, whose blank cell left no trace or which has the
    name of its group again: what prints its points is a group, and the texts behind it are names.
    """
    leaf = max((role for role in columns if role in LEVELS), default=None)
    if leaf in (None, STANDARD_LEVEL):
        return None
    rows = [one.record for one in laid if not is_total(one)]
    names = [next((record[role].text for role in (leaf, "other") if is_said(record, role)), "") for record in rows]
    printed = [named(name).points for name in names]
    starts = [at for at, points in enumerate(printed) if points is not None and names[at] != ["", *names][at]]
    if len(starts) < _NAMELESS or starts[0] or len(starts) == len(rows):
        return None
    for start, end in pairwise([*starts, len(rows)]):
        if sum((value_in(record, "points") or ZERO for record in rows[start:end]), ZERO) != printed[start]:
            return None
    beside = [rows[at] for at in starts if is_said(rows[at], "points")]
    said_by = (role for role in columns if role in STANDARDS)
    return next((role for role in said_by if beside and all(is_said(record, role) for record in beside)), None)


def _below_heads(laid: Laid, columns: Sequence[Role | None]) -> Laid:
    """A row; a group with its points alone in its line stands where those of the other rows do."""
    said = [role for role in laid.record if is_said(laid.record, role)]
    if said != ["other"] or named(laid.record["other"].text).points is None:
        return laid
    group = max(role for role in columns if role in LEVELS and role != STANDARD_LEVEL)
    return attrs.evolve(laid, record={group: laid.record["other"]})


def _some_explained(pointed: Sequence[Record], columns: Sequence[Role | None]) -> bool:
    """Whether only some rows have a cell under 考核内容, and that a name: then it is what the others have as theirs.

    An explanation stands in every row; the name of a group only in the first of its rows.
    """
    if [role for role in columns if role in LEVELS or role == "meaning"] != ["level3", "meaning"]:
        return False
    explained = [record["meaning"].text for record in pointed if "meaning" in record]
    return (
        min(len(explained), len(pointed) - len(explained)) >= _NAMELESS
        and all(shape_of(text) == "text" for text in explained)
        and columns.index("meaning") == columns.index("level3") + 1
    )


def _all_explained(pointed: Sequence[Record], columns: Sequence[Role | None]) -> bool:
    """Whether each row has a cell of its own under 考核内容, and that a name: what names only some rows is a group."""
    if ("level3", "meaning") not in pairwise(columns):
        return False
    texts = [folded(record["meaning"].text) if "meaning" in record else "" for record in pointed]
    return len(set(texts)) == len(texts) >= _WHOLE_TABLE and all(shape_of(text) == "text" for text in texts)


def _apart(
    rows: Sequence[Mapping[int, Cell]], roles: Mapping[int, Role | None]
) -> tuple[tuple[Mapping[int, Cell], ...], list[Cell]]:
    """The rows, those of several indicators taken apart, and the cells of these."""
    result: list[Mapping[int, Cell]] = []
    split: list[Cell] = []
    for row in rows:
        parts = apart(row, roles)
        result += parts
        split += [cell for part in parts for cell in part.values()] if len(parts) > 1 else []
    return tuple(result), split


def doubted_in(laid: Laid, split: Sequence[Cell]) -> Laid:
    """A row that was taken apart, where no total proves that its parts belong together."""
    if any(cell is one for cell in laid.record.values() for one in split):
        return doubted(laid)
    return laid
