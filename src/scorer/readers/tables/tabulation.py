"""The tables of scores of a document, each with the prose before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import attrs

from scorer.exact import ZERO
from scorer.readers.columns.row_cells import is_hint
from scorer.readers.columns.unread import scored_without_head
from scorer.readers.doubts.covering import Covered, covered, held_against_cells
from scorer.readers.grids.sharing import share_merged
from scorer.readers.printed.asides import SUM_WORDS, between_pages, goes_on, is_title, names_beside_total
from scorer.readers.printed.form_labels import beside_labels, is_form_head, labelled, names_project, pieces_of
from scorer.readers.printed.grid import Cell, Document, Grid, Paragraph, filled_cells
from scorer.readers.printed.labels_in_lines import below_labels
from scorer.readers.printed.roles import LEVELS, Role
from scorer.readers.printed.rows import Doubt, Label, Row, Table
from scorer.readers.printed.values import folded
from scorer.readers.prose.statements import declared_in
from scorer.readers.prose.units import unit_in_cells
from scorer.readers.sums.declared_totals import (
    declared_in_head,
    total_of_all,
    with_budget,
    with_total_told,
    within_total,
    without_points_of_totals,
)
from scorer.readers.tables.bare_points import with_bare_points
from scorer.readers.tables.continuation import (
    above_the_head,
    contradicted,
    is_plain,
    laid_as,
    lines_not_read,
    names_alone,
    not_read,
    other_tables_not_read,
    proved,
)
from scorer.readers.tables.deducted import (
    Deducted,
    deducted_in,
    fits_some,
    heads_not_read,
    list_not_read,
    repeated_in,
    unproved_in,
    with_nothing_lost,
    with_reasons,
)
from scorer.readers.tables.execution import execution_around, execution_in_rows, execution_of, execution_told
from scorer.readers.tables.open_tables import Open, settled
from scorer.readers.tables.parts_headed import heading_over
from scorer.readers.tables.preparation import prepared
from scorer.readers.tables.quoted_names import below_their_groups
from scorer.readers.tables.reasons_below import as_lines, reasons_below
from scorer.readers.tables.sections import Section, sections
from scorer.readers.tables.table_rows import rows_of

_PAGE: Final = re.compile(r"[-—–\s第]*\d{1,4}[-—–\s页]*")
#: Every label of a form has one of these words; most lines have none, and need no closer look.
_LABELLIKE: Final = re.compile(r"名称|单位|项目|专项|部门|分|问题|措施|建议|结论")
#: Labels stand in short lines; a longer one is a sentence.
_LONGEST_LINE: Final = 160
#: So many lines, of so many signs, may stand inside a table.
_FEW_LINES: Final = 3
_LONGEST_WORD: Final = 40
#: The title and the year stand in the first rows of a grid.
_TOP_ROWS: Final = 10


@attrs.frozen(kw_only=True)
class Found:
    """A table and the paragraphs between it and the table before; the last of a document has those after it too."""

    table: Table
    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...] = ()
    heading: tuple[Cell, ...] = ()


def tables_of(document: Document) -> tuple[Found, ...]:
    """Every table of scores with its surroundings, in the order of the document."""
    gathered = _Gatherer()
    for part in prepared(document):
        if isinstance(part, Paragraph):
            gathered.paragraph(part)
        elif isinstance(part, Grid):
            gathered.grid(part)
        else:
            gathered.sentences(part)
    return gathered.found()


class _Gatherer:
    """Goes through a document; a head of columns begins a table, unless it is the same table on a new page."""

    def __init__(self) -> None:
        self._tables: list[Open] = []
        self._prose: list[Paragraph] = []
        self._execution: list[Row] = []
        self._doubts: list[Doubt] = []  # of the block on the budget
        self._deducted: list[Deducted] = []  # of no table so far
        self._head: dict[str, Cell] = {}
        self._heading: tuple[Cell, ...] = ()

    def paragraph(self, part: Paragraph) -> None:
        if self._prose:
            self._head |= below_labels(self._prose, part, self._head)
        self._prose.append(part)
        if len(part.text) > _LONGEST_LINE or not _LABELLIKE.search(part.text):
            return
        self._execution = self._execution or list(execution_told(part))
        self._head |= beside_labels([[Cell(text=piece, place=part.place) for piece in pieces_of(part.text)]])

    def sentences(self, rows: tuple[Row, ...]) -> None:
        """Rows that were told in sentences are a table without a head."""
        section = Section(columns=(), rows=(), funds=False, ruled=False, place=rows[0].place)
        self._begin(section, rows, {})

    def grid(self, part: Grid) -> None:
        parts = sections(part, self._budget())
        if said := deducted_in(part):
            near = next((one for one in self._tables[-1:] if fits_some(one.rows, said)), None)
            (self._deducted if near is None else near.deducted).extend(said)
            if self._tables:
                return
        forms = _forms(part, parts)
        self._head |= _labels(part, parts, 0, next(iter(forms.values()), len(part.rows)), self._prose[-1:])
        ends = dict(zip(forms.values(), [*forms.values()][1:], strict=False))
        self._heading = _heading(part, parts, 0)
        self._headless(above_the_head(part, parts), ruled=part.ruled)
        if not parts and (lost := scored_without_head(part) or list_not_read(part, [one.rows for one in self._tables])):
            (self._tables[-1].doubts if self._tables else self._doubts).append(lost)
        names = (cell for one in parts for laid in one.rows for role, cell in laid.record.items() if role in LEVELS)
        cells = covered(part, names) if parts else None
        below = [*(section.start for section in parts[1:]), len(part.rows)]
        above = [0, *(section.start + 1 for section in parts)]
        for section, top, end in zip(parts, above, below, strict=False) if parts else ():
            told = execution_in_rows(part.rows[top : section.start + 1] if part.ruled else ())
            self._execution = self._execution or told
            if section.funds:
                if told:
                    continue
                if not section.rows:  # a list of projects
                    self._doubts += section.doubts
                elif not self._execution or {"points", "score"} & set(section.columns):
                    # Income and spending without scores are no block of a form.
                    self._execution = list(execution_of(section))
                    self._doubts += section.doubts
                continue
            if section.start in forms:
                begin = forms[section.start]
                self._head = _labels(part, parts, begin, ends.get(begin, len(part.rows)))
            rows, groups = _held(section, cells)
            if section.above is None and (heading := heading_over(self._prose, rows, section.columns)):
                section = attrs.evolve(section, above=heading)
                rows, groups = _held(section, cells)
                self._prose = self._prose[:-1]
            if self._tables and not self._execution and (said := repeated_in(rows, self._tables[-1].rows)):
                self._tables[-1].deducted += said
                continue
            if self._continues(section, rows):
                last = self._tables[-1]
                # A goal stands once, above the first of the heads.
                section = attrs.evolve(section, above=section.above or last.section.above)
                last.section = attrs.evolve(last.section, above=section.above)
                rows, last.groups = _held(section, cells, last.groups)
                last.go_on(rows)
                last.doubts += section.doubts
                self._prose = []
            else:
                self._begin(section, rows, groups)
            last = self._tables[-1]
            reasons, doubts = reasons_below(part.rows[section.start + 1 : end], last.rows)
            last.deducted += reasons
            last.doubts += [*doubts, *not_read(section.behind, section, announced=False, near=True)]

    def _budget(self) -> Mapping[Role, Decimal]:
        """Points and score of the row on the budget that waits for its table."""
        row = self._execution[0] if len(self._execution) == 1 else None
        figures: tuple[tuple[Role, Decimal | None], ...] = (
            () if row is None else (("points", row.points), ("score", row.score))
        )
        return {role: value for role, value in figures if value is not None}

    def _headless(self, lines: Sequence[Mapping[int, Cell]], *, ruled: bool) -> None:
        """Rows without a head: more of the table before where that is certain, else told where they look like it."""
        if not self._tables:
            return
        last = self._tables[-1]
        announced, near = self._goes_on(), self._near()
        section = laid_as(lines, last.section) if near and not last.ended and ruled == last.section.ruled else None
        if section is not None:
            rows, groups = rows_of(section, last.groups)
            last.closed = any(row.kind == "total" for row in rows)
            belongs = proved(last.rows, rows) or (announced and not contradicted(last.rows, rows))
            if belongs and is_plain(rows) and not self._execution:
                last.go_on(rows)
                last.groups = groups
                count = sum(1 for row in rows if row.kind == "leaf")
                last.doubts.append(Doubt(code="rows-go-on", place=section.place, values={"count": str(count)}))
                self._prose = []
                return
        if near or not last.ended:
            few = len(self._prose) <= _FEW_LINES and all(len(one.text) <= _LONGEST_WORD for one in self._prose)
            # Behind a table without its total the rest may stand below a line or two: a name, a reason that goes on.
            last.doubts += not_read(lines, last.section, announced=announced, near=near or few)

    def _goes_on(self) -> bool:
        """Whether a line since the table before says that it goes on."""
        return any(goes_on(paragraph.text) for paragraph in self._prose)

    def _near(self) -> bool:
        """Whether nothing but such lines and numbers of pages stands since the table before."""
        return all(_PAGE.fullmatch(paragraph.text) or between_pages(paragraph.text) for paragraph in self._prose)

    def _begin(self, section: Section, rows: Sequence[Row], groups: Mapping[Role, Label]) -> None:
        doubts = [*self._doubts, *section.doubts]
        found = [*self._execution, *rows]
        self._tables.append(Open(section, found, self._head, self._prose, self._heading, groups, doubts))
        self._execution, self._head, self._prose, self._doubts = [], {}, [], []

    def _continues(self, section: Section, rows: Sequence[Row]) -> bool:
        """Whether rows belong to the table before: the same head on the next page, nothing but its number between.

        Where a line says that the table goes on, its columns may stand otherwise.
        """
        if not self._tables or self._execution or not rows:
            return False
        last = self._tables[-1]
        if last.ended or not last.rows or not self._near():
            return False
        own, told = last.head.get("project"), self._head.get("project")
        if told is not None and (own is None or folded(own.text) != folded(told.text)):
            return False  # the form of another project
        alike = last.section.columns == section.columns or (section.ruled and last.section.words == section.words)
        if not alike and not self._goes_on():
            return False
        first = next((row for row in rows if row.kind == "leaf" and not SUM_WORDS.fullmatch(folded(row.name))), None)
        if first is None:
            return True
        return folded(first.name) not in {folded(row.name) for row in last.rows if row.groups == first.groups}

    def _leave_next_form(self, tables: Sequence[Open]) -> None:
        """Tell the head of another form behind the last table, whose indicators the document does not have.

        Its project, its budget and what follows its title are no part of the table, which its total has ended.
        """
        if not (tables and tables[-1].ended and self._execution and "project" in self._head):
            return
        tables[-1].doubts.append(Doubt(code="no-rows-read", place=self._execution[0].place))
        title = next((at for at, line in enumerate(self._prose) if is_title(line.text)), len(self._prose))
        self._execution, self._head, self._prose = [], {}, self._prose[:title]

    def found(self) -> tuple[Found, ...]:
        """What was gathered; a block on the budget after the last table belongs to that table."""
        result = []
        tables, self._prose, self._head = settled(self._tables, self._prose, self._head)
        self._leave_next_form(tables)
        if self._deducted and tables:
            fitting = [one for one in tables if fits_some(one.rows, self._deducted)] or tables[-1:]
            fitting[-1].deducted += self._deducted
        spoken: tuple[Deducted, ...] = ()
        known = [row for one in tables for row in one.rows]
        for number_of_table, one in enumerate(tables):
            last = number_of_table == len(tables) - 1
            rows: Sequence[Row] = [*one.rows, *(self._execution if last and not one.budgeted else ())]
            below = self._prose if last else tables[number_of_table + 1].before
            told, apart = reasons_below(as_lines(below), rows, prose=True)
            if not told and not spoken:  # a list above the table, which speaks of none before it
                told, over = reasons_below(as_lines(one.before), rows, prose=True)
                apart = (*apart, *over)
            spoken = told
            rows, doubts = with_reasons(rows, [*one.deducted, *told])
            head = {**one.head, **self._head} if last else one.head
            around = [*one.before, *(below if last else ())]
            rows, budget = execution_around(around, one.heading, rows, _declared_around(one, head, below))
            apart = (*apart, *heads_not_read([*([] if number_of_table else one.before), *below]))
            one.doubts += [*doubts, *apart, *budget, *(self._doubts if last else ())]
            one.doubts += lines_not_read(one.before, () if one.ended else below, one.section)
            one.doubts += other_tables_not_read(one.before, below if last else (), known, ended=one.ended)
            scored = with_bare_points(below_their_groups(rows))
            if "lost" in one.section.columns:
                scored = with_nothing_lost(scored, _declared_around(one, head, below))
                one.doubts += unproved_in(scored, one.section.columns)
            shared = share_merged(scored, one.section.columns)
            table = _table(one, with_total_told([*(names_alone(shared) if one.section.ruled else shared)]), head)
            after = tuple(self._prose) if last else ()
            result.append(Found(table=table, before=tuple(one.before), after=after, heading=one.heading))
        return tuple(result)


def _declared_around(one: Open, head: Mapping[str, Cell], below: Sequence[Paragraph]) -> Decimal | None:
    """The total that stands beside a label of a table, or the only one in the sentences above and below it."""
    beside = declared_in_head(one.section.heads, head)
    said = {found.value for found in declared_in([*one.before, *below])}
    return said.pop() if beside is None and len(said) == 1 else beside


def _held(
    section: Section, cells: Covered | None, above: Mapping[Role, Label] = MappingProxyType({})
) -> tuple[tuple[Row, ...], Mapping[Role, Label]]:
    """The rows of a section held against the cells that cover them, and the groups that its end stands in."""
    rows, groups = rows_of(section, above)
    return held_against_cells(rows, cells), groups


def _forms(grid: Grid, parts: Sequence[Section]) -> dict[int, int]:
    """Where in a grid the second and every further form begins, by the row in which its head of indicators does."""
    starts = [section.start for section in parts if not section.funds]
    begins = {}
    for before, start in zip(starts, starts[1:], strict=False):
        for at in range(before + 1, start):
            said = filled_cells(grid.rows[at])
            if said and (is_form_head(said[0].text) or names_project(said)):
                begins[start] = at
                break
    return begins


def _heading(grid: Grid, parts: Sequence[Section], begin: int) -> tuple[Cell, ...]:
    """What the first rows of a form say, which begins in a row of a grid, up to the head of its indicators.

    Where each cell has a row of its own, that is all that stands above its first head.
    """
    below = [section for section in parts if section.start >= begin]
    indicators = next((section.start + 1 for section in below if not section.funds), len(grid.rows))
    single = not grid.ruled and all(len(row) == 1 for row in grid.rows)
    top = max(begin + _TOP_ROWS, below[0].start) if single and below else begin + _TOP_ROWS
    return tuple(cell for row in grid.rows[begin : min(top, indicators)] for cell in filled_cells(row))


def _labels(
    grid: Grid, parts: Sequence[Section], begin: int, end: int, above: Sequence[Paragraph] = ()
) -> dict[str, Cell]:
    """What stands beside the labels of one form of a grid; the unit may stand behind 单位： in a cell of its own."""
    found = labelled(attrs.evolve(grid, rows=grid.rows[begin:end]), above)
    unit = None if "unit" in found else unit_in_cells(_heading(grid, parts, begin))
    return found if unit is None else {**found, "unit": unit}


def _table(one: Open, rows: tuple[Row, ...], head: Mapping[str, Cell]) -> Table:
    # 合计 of the indicators may stand above 总分 of the table, which counts the row on the budget too.
    sums = sorted((row for row in rows if row.kind == "total"), key=lambda row: -(row.points or ZERO))
    totals = [row for row in sums if not names_beside_total(row.name)] or sums  # 审核得分 may be the only one
    declared = with_budget(rows, totals)
    if declared is None:
        declared = next((row.score for row in totals if row.score is not None), None)
    if declared is None:
        declared = declared_in_head(one.section.heads, without_points_of_totals(head, totals))
    if declared is None:
        declared = total_of_all(rows)
    most = next((row.points for row in totals if row.points is not None), None)
    around: tuple[Cell | Paragraph, ...] = (*one.heading, *one.before[-6:])
    titles = [said.text for said in around if is_title(said.text)]
    return Table(
        rows=tuple(within_total(row, most) for row in rows),
        declared=declared,
        declared_points=most,
        declared_review=next((row.review for row in totals if row.review is not None), None),
        head={key: cell for key, cell in head.items() if not is_hint(cell.text)},
        place=one.section.place,
        title=titles[-1] if titles else "",
        doubts=(*one.doubts, *(doubt for row in totals for doubt in row.doubts)),
    )
