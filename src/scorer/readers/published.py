"""A document to assessments: its tables of scores, and what its prose says of them.

`read_published` finds the tables, sets their rows beside a rubric (or reconstructs one), and keeps for every value
where it stood and what it was taken for. What is not certain is a warning with its place; nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from scorer.diagnostics import Diagnostic, Place, Problems, ordered
from scorer.exact import plain
from scorer.model import About, Assessment, Entry, Group, Indicator, Own, Problem, Rubric, Slot
from scorer.readers.assessments.alike import told_apart
from scorer.readers.assessments.card_head import card_head
from scorer.readers.assessments.closing import without_closing
from scorer.readers.assessments.contradictions import compare_groups, compare_points, note_absent
from scorer.readers.assessments.entries import entry_of, key_in, says_nothing
from scorer.readers.assessments.matching import key_of, match
from scorer.readers.assessments.naming import Naming
from scorer.readers.assessments.reconstruction import distinct_name, reconstructed
from scorer.readers.assessments.spending import declared, spending_in, wanted
from scorer.readers.assessments.surroundings import Surroundings, surroundings_of
from scorer.readers.assessments.traces import Trace, trace_of, traces_of
from scorer.readers.doubts.unnumbered import with_unnumbered_told
from scorer.readers.printed.grid import Document, Paragraph
from scorer.readers.printed.rows import Doubt, Row, Table
from scorer.readers.prose.problems import Said, items_of
from scorer.readers.prose.statements import LONGEST, Declared, Prose, read_prose
from scorer.readers.sums.arithmetic import total, without_repeats
from scorer.readers.sums.cross_footing import cross_foot, foot_told
from scorer.readers.sums.declared_totals import spoken_of
from scorer.readers.tables.tabulation import Found, tables_of

#: A shorter name may stand in a sentence by chance.
_TELLING_NAME: Final = 4


@attrs.frozen(kw_only=True)
class Published:
    """One table of a document as an assessment.

    Attributes:
        review: what a reviewer scored beside it (复核得分), where the table has such a column that is not empty;
            it `corrects` the assessment, whose file is named when both are written.
        rubric: what the table itself shows, where no rubric was given; else None.
        trace: for every value where it came from.
        warnings: everything that was not certain, and every contradiction, with its place.
    """

    assessment: Assessment
    review: Assessment | None
    rubric: Rubric | None
    trace: tuple[Trace, ...]
    warnings: tuple[Diagnostic, ...]


def read_published(
    document: Document, rubric: Rubric | None, *, unit: str = "", year: int | None = None
) -> tuple[Published, ...]:
    """Every table of scores in a document, in order; none where it has none.

    Args:
        document: as a reader of its format gives it.
        rubric: the rubric that the tables belong to; None to reconstruct one from each.
        unit: the unit, in place of one that the document names.
        year: the budget year, where the document does not say it; one that it does say is kept, and `year-differs`.

    Raises:
        InputError: `too-many-tables`.
    """
    found = tables_of(document)
    opening = [part for part in document.parts if isinstance(part, Paragraph)]
    surroundings = surroundings_of(found, document.file)
    read = [
        _Reader(document, one, number, around, opening).published(rubric, unit, year)
        for number, (one, around) in enumerate(zip(found, surroundings, strict=True), start=1)
    ]
    titles, above = [one.table.title for one in found], [around.title for around in surroundings]
    apart = told_apart([one.assessment for one in read], titles, above)
    return tuple(
        attrs.evolve(one, assessment=assessment, warnings=ordered([*one.warnings, *told])) if told else one
        for one, (assessment, told) in zip(read, apart, strict=True)
    )


class _Reader:
    """Makes one table an assessment; gathers the trace and the warnings on the way."""

    def __init__(
        self, document: Document, found: Found, number: int, around: Surroundings, opening: Sequence[Paragraph]
    ) -> None:
        self._document = document
        self._table: Table = attrs.evolve(
            found.table, rows=tuple(with_unnumbered_told(without_repeats(found.table.rows)))
        )
        self._number = number
        self._prose, self._doubtful = around.paragraphs, around.doubtful
        own = {id(one) for one in around.paragraphs}
        #: Lines above the table that speak of the one before; a label in them is no label of this table.
        self._of_others = {one.place.span for one in found.before if id(one) not in own}
        self._problems = Problems()
        self._trace: list[Trace] = []
        self._reviewed: dict[str, Entry] = {}
        self._own_reviewed: list[Own] = []
        self._naming = Naming(
            table=self._table,
            card=card_head(found.before),
            found=found,
            around=around,
            opening=opening,
            problems=self._problems,
            note=self._note,
        )

    def published(self, rubric: Rubric | None, unit: str, year: int | None) -> Published:
        """The table with everything that is said of it."""
        adjustments: Mapping[str, Entry] = {}
        if rubric is not None:
            rows, adjustments = without_closing(self._table.rows, rubric)
            self._table = attrs.evolve(self._table, rows=rows)
        table = self._table
        if not any(row.kind == "leaf" for row in table.rows):  # of a form, the row on its budget is not all
            self._problems.add("no-rows-read", table.place)
        self._doubts(table.doubts)
        for row in table.rows:
            if row.kind != "total":
                self._doubts(row.doubts, row.name)
        self._long_paragraphs()
        self._between_tables()
        if not adjustments:  # they are part of the total and of no row
            cross_foot(self._table, self._problems)
        named = self._naming
        unit = unit or named.unit()
        year = named.year(rubric, year)
        own_rubric = None
        scores: dict[str, Entry]
        own: tuple[Own, ...] = ()
        if rubric is None:
            identity, title = named.identity(self._document.file, self._number), named.title()
            made = reconstructed(table, identity=identity, title=title, year=year, document=title)
            facts = spending_in(table.rows)
            own_rubric = attrs.evolve(made.rubric, facts=declared(facts, table.place))
            placed = [(table.rows[index], node) for index, node in made.nodes.items()]
            for row, node in placed:
                self._numbered(row, node.name)
            scores = self._scores(placed, own_rubric)
            own = self._own_of((table.rows[index], slot) for index, slot in made.slots.items())
        else:
            scores, own = self._by_rubric(rubric)
            facts = wanted(spending_in(table.rows), rubric, scores)
        said = read_prose(self._prose)
        scores, problems = self._problems_and_measures(said, scores, rubric or made.rubric)
        for key, place in said.disclosed.items():
            self._note(f"disclosure.{key}", str(getattr(said.disclosure, key)), "prose", place)
        assessment = Assessment(
            rubric=(own_rubric or rubric).id,  # type: ignore[union-attr]  # one of them is there
            unit=unit,
            year=year,
            declared_total=self._declared(said.declared, adjusted=bool(adjustments)),
            project=named.project(unit),
            about=About(department=named.department()),
            disclosure=said.disclosure,
            facts={fact.name: fact for fact in facts},
            scores=scores,
            own=own,
            adjustments=adjustments,
            problems=problems,
            place=table.place,
            file=self._document.file,
        )
        return Published(
            assessment=assessment,
            review=self._review(assessment),
            rubric=own_rubric,
            trace=tuple(self._trace),
            warnings=self._problems.warnings(),
        )

    def _doubts(self, doubts: Sequence[Doubt], name: str = "") -> None:
        path = (name,) if name else ()
        for doubt in doubts:
            self._problems.add(doubt.code, doubt.place, path, **doubt.values)

    def _between_tables(self) -> None:
        """Tell what was taken from between two tables, which may speak of the next one."""
        said = read_prose(self._doubtful)
        places = [*(one.place for one in said.problems), *(one.place for one in said.declared)]
        if places:
            self._problems.add("prose-between-tables", places[0])

    def _note(self, subject: str, printed: str, taken_as: str, place: Place) -> None:
        self._trace.append(trace_of(subject, printed, taken_as, place))

    # ── Rows to entries ──

    def _scores(self, placed: Sequence[tuple[Row, Indicator]], rubric: Rubric) -> dict[str, Entry]:
        pooled = {
            child.code for node in rubric.nodes if isinstance(node, Group) and node.pool for child in node.children
        }
        scores = {}
        for row, node in placed:
            self._trace += traces_of(row, node.label)
            key, own_points = key_in(rubric, node), node.code in pooled
            if not says_nothing(row):
                scores[key] = entry_of(row, own_points=own_points)
            if row.review is not None:
                points = row.points if own_points else None
                self._reviewed[key] = Entry(score=row.review, points=points, place=row.place)
        for row in self._table.rows:
            if row.kind == "subtotal":
                self._trace += traces_of(row, row.name)
        return scores

    def _by_rubric(self, rubric: Rubric) -> tuple[dict[str, Entry], tuple[Own, ...]]:
        placed: list[tuple[Row, Indicator]] = []
        own: list[tuple[Row, Slot]] = []
        for found in match(self._table.rows, rubric):
            self._doubts(found.doubts, found.row.name)
            if found.node is not None:
                placed.append((compare_points(found.row, found.node, self._problems), found.node))
            elif found.slot is not None and not says_nothing(found.row):
                own.append((found.row, found.slot))
        compare_groups(self._table, rubric, self._problems)
        present = {node.code for _, node in placed} | {slot.code for _, slot in own}
        note_absent(self._table, rubric, present, self._problems)
        return self._scores(placed, rubric), self._own_of(own)

    def _own_of(self, rows: Iterable[tuple[Row, Slot]]) -> tuple[Own, ...]:
        """Rows as indicators that the unit defined itself, each in its slot."""
        own: list[Own] = []
        taken: dict[str, dict[str, int]] = {}
        for row, slot in rows:
            name = distinct_name(row.name, taken.setdefault(slot.code, {}))
            self._numbered(row, name)
            own.append(Own(slot.label, name, entry_of(row, own_points=True)))
            if row.review is not None:
                entry = Entry(score=row.review, points=row.points, place=row.place)
                self._own_reviewed.append(Own(slot.label, name, entry))
            self._trace += traces_of(row, f"{slot.label}/{name}")
        return tuple(own)

    def _numbered(self, row: Row, written: str) -> None:
        """Tell a name with a number behind it, where another row of its group has the same."""
        if written != row.name:
            self._problems.add("name-numbered", row.place, (row.name,), written=written)

    def _review(self, assessment: Assessment) -> Assessment | None:
        """What a reviewer scored in the column beside, for those indicators that have a number there."""
        if not self._reviewed and not self._own_reviewed:
            return None
        return Assessment(
            rubric=assessment.rubric,
            unit=assessment.unit,
            year=assessment.year,
            kind="review",
            declared_total=self._table.declared_review,
            project=assessment.project,
            about=assessment.about,
            scores=self._reviewed,
            own=tuple(self._own_reviewed),
            place=assessment.place,
            file=assessment.file,
        )

    # ── What the document says around the table ──

    def _declared(self, said: Sequence[Declared], *, adjusted: bool) -> Decimal | None:
        """The total printed in the table, else the one that the prose declares; never one of two."""
        table = self._table
        values = {one.value: one.place for one in said}
        if table.declared is not None:
            for value, place in values.items():
                if value != table.declared:
                    numbers = {"first": plain(table.declared), "second": plain(value)}
                    self._problems.add("declared-twice", place, **numbers)
            lines = (row.place for row in table.rows if row.kind == "total" and row.score == table.declared)
            self._note("declared_total", plain(table.declared), "total", next(lines, table.place))
            return table.declared
        if len(values) > 1:
            first, second = list(values)[:2]
            self._problems.add("declared-twice", values[second], first=plain(first), second=plain(second))
            return None
        for value, place in values.items():
            self._note("declared_total", plain(value), "prose", place)
            if not adjusted:
                foot_told(table, value, place, self._problems)
            return value
        summed = total(table.rows, "score")
        if (spoken := spoken_of(self._prose, summed)) is not None:
            self._note("declared_total", plain(summed), "prose", spoken)
            return summed
        return None

    def _problems_and_measures(
        self, prose: Prose, scores: dict[str, Entry], rubric: Rubric
    ) -> tuple[dict[str, Entry], tuple[Problem, ...]]:
        """Problems with measures: with the indicator that they clearly name and that lost points, else general."""
        said = list(prose.problems)
        if not said:
            problems, measures = (items_of(self._said_in_head(key)) for key in ("problems", "measures"))
            paired = len(problems) == len(measures)
            joined = "；".join(measures)
            said = [
                Said(
                    text, measures[index] if paired else joined if index == len(problems) - 1 else "", self._table.place
                )
                for index, text in enumerate(problems)
            ]
        if prose.unpaired:
            self._problems.add("measures-unpaired", said[0].place)
        for place in prose.unread:
            self._problems.add("problems-not-read", place)
        general = []
        for one in said:
            key = self._named_in(one.problem, scores, rubric)
            self._note(key or "problem", one.problem, "problem", one.place)
            if one.measure:
                self._note(key or "problem", one.measure, "measure", one.place)
            if key is None:
                general.append(Problem(text=one.problem, measure=one.measure))
            else:
                scores[key] = attrs.evolve(scores[key], problem=one.problem, measure=scores[key].measure or one.measure)
        return scores, tuple(general)

    def _named_in(self, text: str, scores: Mapping[str, Entry], rubric: Rubric) -> str | None:
        """The key of the one indicator below full marks that a text names."""
        shown = key_of(text)
        found = []
        for key, entry in scores.items():
            node = rubric.by_key[key][0]
            name = key_of(node.name)
            # Where no points are printed, who lost some is told by the name that a reason begins with.
            lost = (
                shown.startswith(name) if node.points is None else entry.score is not None and entry.score < node.points
            )
            if lost and not entry.problem and len(name) >= _TELLING_NAME and name in shown:
                found.append(key)
        return found[0] if len(found) == 1 else None

    def _said_in_head(self, key: str) -> str:
        """The same, unless it stands in a line that speaks of the table before."""
        cell = self._table.head.get(key)
        return "" if cell is None or cell.place.span in self._of_others else self._naming.in_head(key)

    def _long_paragraphs(self) -> None:
        for paragraph in (one for one in self._prose if len(one.text) > LONGEST):
            self._problems.add("paragraph-too-long", paragraph.place, limit=LONGEST)
