"""Cells under their heads to the rows of a table: names below their groups, numbers with what is doubtful in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.exact import plain
from scorer.readers.columns.alignment import Laid
from scorer.readers.columns.percents import percent_columns, without_percents
from scorer.readers.columns.reasons_behind import takes_off
from scorer.readers.columns.row_cells import (
    above_points,
    differing,
    has_number,
    is_filled,
    not_applicable_in,
    number_in,
    one_number_lost,
    scored,
    uncertain,
    without_sign,
    words_of,
)
from scorer.readers.doubts.label_places import against_the_forms
from scorer.readers.printed.asides import (
    SUM_WORDS,
    says_why,
)
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import LEVELS, STANDARD_GROUP, TOP_GROUP, Role
from scorer.readers.printed.rows import UNSURE, Doubt, Label, Record, Row, goal_in, is_said, lost_points, value_in
from scorer.readers.printed.shapes import shape_of
from scorer.readers.printed.values import (
    NOT_APPLICABLE,
    folded,
    is_blank,
    is_unfilled,
    named,
    number,
    without_going_on,
    without_subtotal,
)
from scorer.readers.tables.heading_rows import headings_in
from scorer.readers.tables.sections import Section
from scorer.readers.tables.total_rows import total_row

_EXECUTION: Final = re.compile(
    r"(?:年度|全年|项目|部门|部门整体)?(?:财政)?(?:资金|预算|支出)?(?:总额|执行率|执行情况|预算执行率)|预算执行"
)
_SATISFACTION: Final = re.compile("(?:服务对象)?满意度(?:指标)?")
_RATE: Final = re.compile(r"(?:预算)?(?:资金)?执行(?:率|情况)?(?:\(\d{1,2}分?\))?")
#: Rows of a card of this program that turn the sum of others into their group's score; no indicators.
_RECKONED: Final = frozenset(("折算", "(未分配的分值)", "Conversion", "(pointsnotdividedup)"))
#: What a card of this program sets behind the name of what is not applicable and counted all the same.
_COUNTED: Final = re.compile(r"\s*[（(](?:不适用[，,]按[满零]分计|n/a, counted as (?:full|nothing))[）)]$")
_SAYING: Final[tuple[Role, ...]] = ("meaning", "standard", "target", "actual", "reason")
_WORDS: Final[tuple[Role, ...]] = ("target", "actual")
#: Where groups go on to the next page that stand across the table, below no word of the head, the outer first.
_ACROSS_ALL: Final[tuple[Role, ...]] = ("other", "standard")
#: Beside a full score this explains it, and is no reason of a deduction: 资金全部到位，得满分.
_NOTHING_LOST: Final = re.compile("得满分|[不未无]扣分")
#: What would say that somebody filled in a line of the form.
_SAID: Final[tuple[Role, ...]] = ("points", "score", "review", "target", "actual", "reason")
#: A name that ran together with another: points inside it, half a bracket or quote, nothing but a number.
_BROKEN: Final = re.compile(
    r"扣\d|\(\d{1,3}(?:\.\d)?分\).|.\(\d{1,3}(?:\.\d)?\).|^[^(]*\)|\([^)]*$|^[\d.]+$|^分\)|。$|^[^“”]*[“”][^“”]*$"
)
#: What is earned for it stands behind a standard, never behind a name.
_EARNS: Final = re.compile(r"[,;]得\d")
#: A row that ran together with the words of another: a name with its points and a number behind it, or a total.
_ANOTHER_ROW: Final = re.compile(r"[\u4e00-\u9fff]\(\d{1,3}(?:\.\d)?分?\)\d|(?:合计|总计|总分|总得分)\d{2,}")
#: What stands before a name and is no part of it: 指标1：, or the points of its group.
_PREFIX: Final = re.compile(r"^(?:指标\s*\d{1,2}(?:\s*[:：]\s*|\s+|(?=[^\W\d]))|[（(]\d{1,3}(?:\.\d)?分[)）])")
#: So many reviewed scores show that the table has them in every row.
_LEAST_REVIEWED: Final = 3


def rows_of(
    section: Section, above: Mapping[Role, Label] = MappingProxyType({})
) -> tuple[tuple[Row, ...], Mapping[Role, Label]]:
    """The rows of a section on indicators, sums and the total among them, and the groups that its end stands in.

    Args:
        section: rows under a head of columns.
        above: the groups in which it begins, where it goes on from the page before.
    """
    reader = _Reader(section, above)
    return tuple(reader.rows()), reader.groups


class _Reader:
    """Walks over the rows of a section; knows the groups it stands in."""

    def __init__(self, section: Section, above: Mapping[Role, Label]) -> None:
        self._section = section
        levels = [role for role in LEVELS if role in section.columns]
        self._group_roles: Sequence[Role] = levels[:-1]
        self._leaf: Role = levels[-1]
        self._goal = (section.above,) if section.above is not None else ()
        #: The groups of the lines across the table above a row; they belong to no column of names.
        self._banner: tuple[Label, ...] = tuple(above[role] for role in _ACROSS_ALL if role in above)
        self._open: dict[Role, Label] = {role: above[role] for role in self._group_roles if role in above}
        self._unplaced = section.unnamed_start and not self._open  # its groups may have their names below
        self._unplaced_at = False  # a row before this one may be a heading over it
        self._unsure: set[Role] = set()  # groups that a row opened of which the columns are not certain
        told = section.rows if not section.ruled else ()
        leaves = [named(row.record[self._leaf].text) for row in told if self._leaf in row.record]
        pointed = sum(leaf.points is not None for leaf in leaves)
        self._pointed = "points" not in section.columns and pointed * 2 > len(leaves)
        self._percents = percent_columns([laid.record for laid in section.rows])
        reviewed = sum(value_in(row.record, "review") is not None for row in told)
        self._headings = headings_in(section.rows, section.columns, ruled=section.ruled)
        #: Nearly all rows have a reviewed score: one without may have its numbers one column off.
        self._reviewed = reviewed >= _LEAST_REVIEWED and reviewed * 3 >= len(told) * 2
        self._values = {folded(row.record[role].text) for row in told for role in _SAYING if role in row.record}
        full = (row.record for row in told if "reason" in row.record and not lost_points(row.record))
        #: A result below the reason of a full score shows that a column before them has no head.
        self._shifted = any(shape_of(record["reason"].text) in ("quantity", "percent") for record in full)

    @property
    def groups(self) -> Mapping[Role, Label]:
        """The groups of the last row, under "other" that of the line across the table above it."""
        return {**self._open, **dict(zip(_ACROSS_ALL, self._banner, strict=False))}

    def rows(self) -> Iterator[Row]:
        """All rows with a name, in order."""
        before: list[Row] = []
        for index, laid in enumerate(self._section.rows):
            if self._section.ruled and says_why(laid.record.values()):
                continue  # it is looked at with the lines below the rows
            if goal := goal_in(laid.record.values()):
                self._goal, self._banner, self._open = (goal,), (), {}
                continue
            if index in self._headings.over:
                self._banner, self._open = self._headings.over[index], {}
                continue
            self._unplaced_at = index in self._headings.unclear
            laid = attrs.evolve(laid, record=without_percents(laid.record, self._percents))
            row = total_row(laid, self._section, before) or self._row(laid, index)
            opened = {role for role in self._group_roles if role in laid.record}
            doubted = row is not None and any(doubt.code in UNSURE for doubt in row.doubts)
            self._unsure = self._unsure | opened if doubted else self._unsure - opened
            if row is not None:
                before.append(row)
                yield row

    def _row(self, laid: Laid, index: int) -> Row | None:
        record = laid.record
        newest = self._enter(record, laid.behind)
        cell = record.get(self._leaf)
        if cell is not None and newest is not None and folded(cell.text) in NOT_APPLICABLE:
            cell = None  # 不适用 in the place of a name is said of the group beside it
        if cell is not None and not is_blank(cell.text):
            if is_unfilled(cell.text) and not any(role in record and is_filled(record[role]) for role in _SAID):
                return None
            if laid.guessed and _is_bare(record) and self._is_group(cell):
                return None
            self._leave(cell, record)
            if newest is None and not self._section.ruled:
                self._leave_satisfaction(cell)
            # A row without a score may stand over the rows of a group, with the subtotal behind its name.
            said = named(cell.text if is_said(record, "score") else without_subtotal(cell.text))
            return self._filled(laid, said.name, said.points, self._above(), cell.place)
        summed = next((cell for cell in record.values() if SUM_WORDS.fullmatch(folded(cell.text))), None)
        if summed is not None:  # 小计 may stand in the column of numbers
            return self._filled(laid, summed.text, None, self._above(), summed.place)
        if newest is None or self._is_heading(index, newest):
            if not has_number(record):
                return None
            # Numbers without a name belong to nobody; the row is told, not dropped.
            return self._filled(laid, "", None, self._above(), next(iter(record.values())).place)
        if laid.guessed and _is_bare(record) and STANDARD_GROUP.fullmatch(folded(self._open[newest].name)):
            return None
        label = self._open.pop(newest)
        own = named(without_subtotal(record[newest].text)).points  # a number behind the group is none of the row
        row = self._filled(laid, label.name, own, self._above(), label.place)
        if any(role in record and is_filled(record[role]) for role in _SAID) or own is not None:
            return row
        return attrs.evolve(row, doubts=(*row.doubts, Doubt(code="group-unfilled", place=label.place)))

    def _enter(self, record: Record, behind: Record) -> Role | None:
        """Note the groups that a row names, with the points in their names or behind them; the deepest that is new."""
        newest: Role | None = None
        for depth, role in enumerate(self._group_roles):
            cell = record.get(role)
            if cell is None or is_blank(cell.text):
                continue
            said = named(without_subtotal(cell.text))
            if SUM_WORDS.fullmatch(folded(said.name)):
                self._open = {level: label for level, label in self._open.items() if level < role}
                continue
            before = self._open.get(role)
            bare = named(without_going_on(said.name)).name
            if before is not None and said.name and folded(before.name) in (folded(said.name), folded(bare)):
                continue  # printed anew on each row, or on the next page: 过程（续）
            printed = value_in(behind, role)
            points = said.points if printed is None else printed
            self._open[role] = Label(name=said.name, points=points, place=cell.place)
            for below in self._group_roles[depth + 1 :]:
                self._open.pop(below, None)
            newest = role
        return newest

    def _is_group(self, cell: Cell) -> bool:
        """Whether a name is that of a group of the national forms, below which nobody wrote anything; it is entered."""
        said = named(cell.text)
        if not self._group_roles or STANDARD_GROUP.fullmatch(folded(said.name)) is None:
            return False
        top = len(self._group_roles) > 1 and TOP_GROUP.fullmatch(folded(said.name)) is not None
        if top:
            self._open = {}
        role = self._group_roles[0 if top else -1]
        self._open[role] = Label(name=said.name, points=said.points, place=cell.place)
        return True

    def _holds_more(self, record: Record, above: Sequence[Label]) -> bool:
        """Whether the words of other columns may have stayed in a name, since nothing stood between the cells."""
        words = [role for role in _WORDS if role in self._section.columns]
        silent = words and not any(is_said(record, role) for role in words)
        return self._section.fused and bool(silent or len(above) < len(self._group_roles))

    def _leave(self, cell: Cell, record: Record) -> None:
        """A name that covers columns of groups as well stands in none of these."""
        head = self._section.heads.get(self._leaf)
        # One word, 指标, may stand over the columns of all levels; a name below it has one of them.
        alone = not any(role in self._section.heads for role in self._group_roles)
        width = 0 if head is None else head.columns - len(self._group_roles) * alone
        over = cell.columns - max(1, width) if head is not None else 0
        for role in self._group_roles[-over:] if over > 0 else ():
            if role not in record:
                self._open.pop(role, None)

    def _leave_satisfaction(self, cell: Cell) -> None:
        """The rate of execution behind the satisfaction of a form is a block of its own, with no group before it."""
        top = self._open.get("level1")
        if top is not None and _SATISFACTION.fullmatch(folded(top.name)) and _RATE.fullmatch(folded(cell.text)):
            self._open.clear()

    def _above(self) -> tuple[Label, ...]:
        return (
            *self._goal,
            *self._banner,
            *(self._open[role] for role in self._group_roles if role in self._open),
        )

    def _is_heading(self, index: int, newest: Role) -> bool:
        """Whether a row that names a group only stands above the rows of this group."""
        record = self._section.rows[index].record
        if has_number(record) or (self._leaf in record and record[self._leaf].text):
            return False
        following = self._section.rows[index + 1 : index + 2]
        if not following:
            return True
        after = following[0].record
        return is_said(after, self._leaf) and not is_said(after, newest)

    def _filled(self, laid: Laid, name: str, bracket: Decimal | None, above: tuple[Label, ...], place: Place) -> Row:
        record = laid.record
        if folded(name) in _RECKONED:
            # What a policy moved, +4, and what is not divided up yet: nobody scored it.
            return Row(kind="subtotal", groups=above, name=name, place=place, cells=record)
        doubts = list(uncertain(laid, place, name))
        column = number_in(record.get("points"), "points-unreadable", doubts)
        if column is not None and bracket is not None and column != bracket:
            values = {"first": plain(bracket), "second": plain(column)}
            doubts.append(Doubt(code="points-twice", place=place, values=values))
        points = bracket if column is None else column
        score = number_in(scored(record.get("score"), points), "score-unreadable", doubts)
        review = number_in(record.get("review"), "review-unreadable", doubts)
        lost = number_in(without_sign(record.get("lost")), "deduction-unreadable", doubts)
        note = ""
        counted = _COUNTED.search(name)
        if counted:
            # The score is what a policy made of it; the unit gave none.
            name, score = name[: counted.start()], None
        elif lost is not None and points is not None:
            own = all(record[role].rows == 1 for role in ("points", "score", "lost") if role in record)
            if "score" not in self._section.columns and lost <= points and own:
                score, note = points - lost, f"原文只有扣分 {plain(lost)}，得分为分值 {plain(points)} 减扣分"
            elif score is None or (own and lost not in (points - score, None if review is None else points - review)):
                doubts.append(differing(points, score, lost, record["lost"].place))
        elif laid.guessed and "lost" in self._section.columns and points != score:
            doubts.append(Doubt(code="row-uncertain", place=place, values={"name": name}))
        if points is not None and score is not None and score > points:
            values = {"score": plain(score), "points": plain(points)}
            doubts.append(Doubt(code="score-above-printed-points", place=place, values=values))
            note, score = above_points(score, points), None
        if points is not None and review is not None and review > points:
            values = {"score": plain(review), "points": plain(points)}
            doubts.append(Doubt(code="score-above-printed-points", place=place, values=values))
            review = None
        broken = any(_BROKEN.search(folded(one)) for one in (name, *(label.name for label in above)))
        broken = broken or points == 0  # 未悬挂名称牌匾（0分） is what one answer earns
        silent = points is None and score is None and bracket is None
        wordless = not self._section.ruled and silent and (laid.guessed or re.search(r"\d", name))
        name = _PREFIX.sub("", name)
        # What other rows have as their result is no name, and where names have points one without is none.
        unnamed = folded(name) in self._values or (self._pointed and bracket is None) or _EARNS.search(folded(name))
        # A dash where a group belongs is the score of the row before.
        dashed = laid.guessed and any(
            record[role].text and is_blank(record[role].text) for role in self._group_roles if role in record
        )
        swallowed = not self._section.ruled and any(
            _ANOTHER_ROW.search(folded(record[role].text)) for role in _SAYING if role in record
        )
        shifted = laid.guessed and self._reviewed and score is not None and not is_said(record, "review")
        shifted = shifted or (self._shifted and is_said(record, "reason"))
        # Below a group of the national forms stands none: this one has lost the name of its row.
        nameless = not self._section.ruled and any(
            shape_of(one.name) == shape_of(name) == "group" for one in above[-1:]
        )
        # Beside a full score what stands there says why the reviewer gave less.
        reviewers = is_said(record, "reason") and score is not None and score == points and (review or score) < score
        misplaced = against_the_forms(above) or self._unplaced
        inherited = any(role in self._open and role not in record for role in self._unsure)
        unsure = (
            broken
            or wordless
            or (laid.guessed and bool(unnamed))
            or dashed
            or shifted
            or nameless
            or swallowed
            or inherited
            or misplaced
            or reviewers
            or self._holds_more(record, above)
            or (self._section.ruled and any(not label.name for label in above))  # of （50分） nobody knows whose it is
        )
        if (unsure or self._unplaced_at) and not any(doubt.code == "row-uncertain" for doubt in doubts):
            doubts.append(Doubt(code="row-uncertain", place=place, values={"name": name}))
        if not self._section.ruled and one_number_lost(self._section.columns, record):
            doubts.append(Doubt(code="number-missing", place=place, values={"name": name}))
        if not name:
            numbers = " ".join(cell.text for cell in record.values() if number(cell.text))
            doubts.append(Doubt(code="row-without-name", place=place, values={"numbers": numbers}))
        execution = _EXECUTION.fullmatch(folded(name)) and "资金" in name
        words = words_of(record)
        lost = None if points is None or score is None else points - score
        if lost and not words["reason"] and takes_off(words["actual"], lost):
            words["reason"] = words["actual"]
        if lost == 0 and _NOTHING_LOST.search(words["reason"]):
            note, words["reason"] = "；".join(said for said in (note, words["reason"]) if said), ""
        return Row(
            kind="execution" if execution else "leaf",
            groups=above,
            name=name,
            points=points,
            score=score,
            review=review,
            note=note,
            guessed=laid.guessed and not self._section.ruled,
            place=place,
            cells=record,
            doubts=tuple(doubts),
            not_applicable="不适用" if counted else not_applicable_in(record),
            **words,
        )


def _is_bare(record: Record) -> bool:
    """Whether a row prints nothing besides names, no placeholder but the dots of a form (……) either."""
    return not any(role in record and record[role].text.strip("….") for role in _SAID)
