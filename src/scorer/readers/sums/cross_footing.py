"""The rows of a table held against the totals that it prints: what does not add up was misprinted or misread."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby, pairwise, takewhile

from scorer.diagnostics import Place, Problems
from scorer.exact import ZERO, plain
from scorer.readers.printed.asides import names_beside_total
from scorer.readers.printed.rows import UNSURE, Row, Table
from scorer.readers.printed.values import WHOLE_POINTS, folded
from scorer.readers.sums.arithmetic import Column, total


def cross_foot(table: Table, problems: Problems) -> None:
    """Tell which of the totals the rows do not come to, and which rows may be the reason.

    A total that leaves out the row on the budget is one of the usual ways to count.
    """
    rows = [row for row in table.rows if row.kind in ("leaf", "execution") and row.name]
    totals: tuple[tuple[str, Column, Decimal | None], ...] = (
        ("total-points-differ", "points", table.declared_points),
        ("total-score-differs", "score", table.declared),
    )
    _beside_total(table, problems)
    differs = False
    for code, column, printed in totals:
        told = [row for row in rows if getattr(row, column) is not None or (column == "points" and row.pot)]
        if printed is None or not told:
            continue
        found = total(rows, column)
        without = total((row for row in rows if row.kind == "leaf"), column)
        if printed in (found, without) or found < printed <= found + _open(rows, column):
            continue
        values = {"sum": plain(found), "printed": plain(printed)}
        problems.add(code, table.place, **values)
        differs = True
    alone = sum(row.kind == "leaf" for row in rows) == 1 and total(rows, "points") < WHOLE_POINTS
    differs = differs or (alone and all(printed is None for _, _, printed in totals))  # one row makes no table
    _beyond_hundred(table, rows, problems)
    _ends_early(table, rows, problems)
    doubted = sum(any(doubt.code in UNSURE for doubt in row.doubts) for row in rows)
    scrambled = doubted * 2 > len(rows)  # what else was found between such rows is no more certain
    whole = all(row.points is not None for row in rows) and total(rows, "points") == WHOLE_POINTS
    if scrambled and not whole and table.declared != total(rows, "score"):
        problems.add("columns-lost", table.place, count=str(doubted), all=str(len(rows)))
    if len(rows) > 1 and all(row.score is None for row in rows) and any(row.actual for row in rows):
        problems.add("scores-not-read", table.place, count=str(len(rows)))
    misplaced = _misplaced(rows)
    for row in rows:
        # One of the rows whose columns were guessed may be the reason.
        reason = scrambled or (row.guessed and (differs or id(row) in misplaced))
        if reason and not row.unsure:
            problems.add("row-uncertain", row.place, (row.name,), name=row.name)


def _open(rows: list[Row], column: Column) -> Decimal:
    """What rows without a number in a column may add to its sum; one that has neither points nor score adds nothing."""
    if column == "points":
        blank = any(row.points is None and row.pot is None and row.score is not None for row in rows)
        return WHOLE_POINTS if blank else ZERO
    unscored = [row for row in rows if row.score is None]
    if any(row.pot is not None for row in unscored):
        return WHOLE_POINTS
    return sum((row.points or ZERO for row in unscored), ZERO)


def _misplaced(rows: list[Row]) -> set[int]:
    """The rows of groups that do not come to the points printed with them, and those around that may belong there.

    That is the next group, where it prints none: what was said of a row may have been taken for its name.
    """
    found: set[int] = set()
    for depth in range(max((len(row.groups) for row in rows), default=0)):
        runs = [(path, list(run)) for path, run in groupby(rows, lambda row, depth=depth: _path(row, depth))]  # type: ignore[misc]
        paths = [path for path, _ in runs]
        for (path, run), (_, after) in pairwise(runs):  # rows of the last group may be cut off, which is told by itself
            printed = _printed(run[0], depth) if paths.count(path) == 1 else None
            if printed is None or any(row.points is None or row.pot is not None for row in run):
                continue
            if total(run, "points") != printed:
                found |= {id(row) for row in (*run, *(row for row in after if _printed(row, depth) is None))}
    return found


def _path(row: Row, depth: int) -> tuple[str, ...]:
    return tuple(folded(label.name) for label in row.groups[: depth + 1])


def _printed(row: Row, depth: int) -> Decimal | None:
    return row.groups[depth].points if depth < len(row.groups) else None


def foot_told(table: Table, told: Decimal, place: Place, problems: Problems) -> None:
    """Tell that the rows, each with its score, do not come to the total that a sentence tells: one may be unread.

    A row on the budget that a report tells in its prose and not in its list was lost without a word.
    """
    rows = [row for row in table.rows if row.kind in ("leaf", "execution") and row.name]
    if not rows or any(row.score is None for row in rows):
        return
    found = total(rows, "score")
    if told not in (found, total((row for row in rows if row.kind == "leaf"), "score")):
        problems.add("total-score-differs", place, sum=plain(found), printed=plain(told))


def _beyond_hundred(table: Table, rows: list[Row], problems: Problems) -> None:
    """Tell rows of more than 100 points where no total proves them: sums among them, or the rows of several tables.

    Without the row on the budget, which some forms count beside the 100 points of their indicators.
    """
    found = total((row for row in rows if row.kind == "leaf"), "points")
    proved = table.declared is not None and table.declared == total(rows, "score")
    if table.declared_points is None and not proved and found > WHOLE_POINTS:
        problems.add("points-beyond-hundred", table.place, sum=plain(found))


def _beside_total(table: Table, problems: Problems) -> None:
    """Tell a row beside the total (基础得分, 审核得分) that is neither the sum of the rows above it nor the total.

    Behind a sum before bonus points stand these, which are kept as indicators.
    """
    scored: list[Row] = []
    based = False
    for row in table.rows:
        beside = row.kind == "total" and names_beside_total(row.name)
        if beside and row.score is not None and row.score not in (total(scored, "score"), table.declared):
            values = {"name": row.name, "score": plain(row.score)}
            problems.add("total-beside", row.place, **values)
        if based and row.kind == "leaf" and row.name:
            problems.add("row-beyond-base", row.place, (row.name,), name=row.name)
        based = based or (beside and row.score != table.declared)
        scored += [row] if row.kind in ("leaf", "execution") and row.score is not None else []


def _ends_early(table: Table, rows: list[Row], problems: Problems) -> None:
    """Tell where the last group of a table without a total has fewer points than are printed with it."""
    told = any(doubt.code == "table-cut-off" for doubt in table.doubts)
    if told or not rows or not rows[-1].groups or any(row.kind == "total" for row in table.rows):
        return
    last, depth = rows[-1], len(rows[-1].groups) - 1
    group = last.groups[depth]
    names = [folded(one.name) for one in last.groups]
    below = list(
        takewhile(lambda row: [folded(one.name) for one in row.groups[: depth + 1]] == names, reversed(rows)),
    )
    if group.points is None or any(row.points is None or row.pot is not None for row in below):
        return
    found = total(below, "points")
    if found < group.points:
        values = {"name": last.name, "group": group.name, "printed": plain(group.points), "sum": plain(found)}
        problems.add("table-ends-early", last.place, **values)
