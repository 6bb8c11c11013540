"""All nouns on one page: what a bureau writes (Rubric), what a unit hands in (Assessment), what comes out (Scorecard).

Everything is immutable and free of files and formats. Numbers are exact decimals; None is blank, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import attrs

from scorer.diagnostics import Diagnostic, Place
from scorer.exact import EXACT, ZERO, Mode
from scorer.facts import Fact, Position
from scorer.messages import MESSAGES, Language, Severity

if TYPE_CHECKING:
    # Only rubrics with rules need expressions; a card of typed scores never loads them.
    from scorer.calculation import Calculation
    from scorer.expression import Condition
    from scorer.outcome import Reason
    from scorer.rules import Rule

Path = tuple[str, ...]
PolicyKind = Literal["rescale", "rescale-total", "exclude", "full", "zero", "refuse", "move-to"]
SourceStatus = Literal["transcribed", "derived", "unverified", "reconstructed"]
AssessmentKind = Literal["self", "review", "final"]
Sign = Literal["≥", ">", "=", "≤", "<", "定性"]
Status = Literal["scored", "blank", "incomplete", "not_applicable", "unused", "no_points"]
Origin = Literal["typed", "computed", "derived", "taken-over"]
RollUp = Literal["sum", "weighted", "weakest"]
Typed = Literal["check", "refuse", "fallback"]
AdjustmentKind = Literal["bonus", "penalty"]
RowKind = Literal["group", "indicator", "slot", "pool"]

#: Where something is still to be scored.
OPEN: frozenset[Status] = frozenset({"blank", "incomplete"})

#: How far a typed score may be from the computed one, where a rubric does not say.
DEFAULT_TOLERANCE = Decimal("0.005")

# ── Rubric 指标体系 ────────────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class Provenance:
    """Where a rubric, or one node of it, comes from (出处): issuing document, address, and how far it is confirmed."""

    document: str
    url: str = ""
    status: SourceStatus | None = None
    note: str = ""


@attrs.frozen
class Rounding:
    """The one declared rounding: decimals kept and what happens to a half; `source` names who says so."""

    places: int
    mode: Mode
    source: str = ""


@attrs.frozen
class Band:
    """A grade (等级) and the total it starts from; it ends below the next higher band."""

    name: str
    start: Decimal


@attrs.frozen
class Policy:
    """What happens to the points of a leaf that is not applicable (不适用); `target` only with `move-to`."""

    kind: PolicyKind
    target: str = ""


@attrs.frozen(kw_only=True)
class Node:
    """A row of the tree.

    Attributes:
        path: names from level 1 down to this node; empty for the rubric itself, the root.
        code: positional (3.2.1) unless the rubric gives one; identifies, where names are only shown.
        points: 分值, what it can earn; None below a pool, and in a reconstructed rubric where none is printed.
        declared_points: the points a published table prints for a group, right or wrong.
        standard: 评分标准, the official wording.
        advice: 改进建议, shown where points were lost and the unit gave no measure.
        not_applicable: the policy declared here; None where the nearest group above decides.
        weight: of a child of a weighted group, which is on a scale of its own.
        applies: the condition under which this node applies at all; `applies_text` is it as written.
    """

    name: str
    path: Path
    code: str
    points: Decimal | None = None
    declared_points: Decimal | None = None
    standard: str = ""
    advice: str = ""
    source: Provenance | None = None
    not_applicable: Policy | None = None
    weight: Decimal | None = None
    applies: Condition | None = None
    applies_text: str = ""
    place: Place = attrs.field(eq=False, repr=False)

    @property
    def level(self) -> int:
        """The true depth; the root is 0."""
        return len(self.path)

    @property
    def label(self) -> str:
        """The path as one text, as it may be written in an assessment."""
        return "/".join(self.path)

    @property
    def kind(self) -> RowKind:
        """What a row of this node is."""
        raise TypeError(f"{type(self).__name__} does not say what its rows are")


@attrs.frozen(kw_only=True)
class Indicator(Node):
    """A leaf (三级指标 as a rule): the thing that is scored.

    Attributes:
        step: the grid of what may be typed.
        rule: 评分规则; None where a person types the score.
        typed: what a typed score beside a rule is good for.
    """

    step: Decimal | None = None
    rule: Rule | None = None
    typed: Typed = "check"

    @property
    def kind(self) -> RowKind:
        """A leaf."""
        return "indicator"


@attrs.frozen(kw_only=True)
class Slot(Node):
    """A fixed pot of points whose leaves each unit defines (特性指标); between `least` and `most` of them.

    `rule` and `typed` are those of the leaves.
    """

    least: int = 1
    most: int | None = None
    rule: Rule | None = None
    typed: Typed = "check"

    @property
    def kind(self) -> RowKind:
        """A slot; its leaves are rows of their own."""
        return "slot"


@attrs.frozen(kw_only=True)
class Group(Node):
    """An inner node (一级/二级指标).

    Attributes:
        pool: 可选项, a pot whose members a unit uses as they apply.
        either: 二者择其一, exactly one child is used, for the points of the group.
        roll_up: how the scores of the children make that of the group.
    """

    children: tuple[AnyNode, ...]
    pool: bool = False
    either: bool = False
    roll_up: RollUp = "sum"

    @property
    def kind(self) -> RowKind:
        """A group, or the pool of its members."""
        return "pool" if self.pool else "group"

    def points_of(self, parts: Iterable[Decimal | None]) -> Decimal | None:
        """Its points: its own, or in a reconstructed rubric the sum of its rows that have any, or what is declared."""
        if self.points is not None:
            return self.points
        known = [part for part in parts if part is not None]
        return sum(known, ZERO) if known else self.declared_points

    @cached_property
    def fixed_points(self) -> Mapping[str, Decimal | None] | None:
        """The points of it and of all below, by code; None where a pot or a choice makes them differ among units."""
        if self.pool or self.either:
            return None
        found: dict[str, Decimal | None] = {}
        for child in self.children:
            below = child.fixed_points if isinstance(child, Group) else {child.code: child.points}
            if below is None or isinstance(child, Slot):
                return None
            found |= below
        return found | {self.code: self.points_of(found[child.code] for child in self.children)}


AnyNode = Group | Indicator | Slot


@attrs.frozen
class DeclaredFact:
    """A fact (基础数据) that units state: its unit of measure, or for a text fact the texts allowed.

    A `fixed` one is not the unit's to change, such as a budget that has been granted: no advice is to change it.
    """

    name: str
    measured_in: str = ""
    values: tuple[str, ...] = ()
    fixed: bool = attrs.field(default=False, kw_only=True)
    place: Place = attrs.field(eq=False, repr=False, kw_only=True)

    @property
    def is_text(self) -> bool:
        """Whether it is a text and not a number."""
        return bool(self.values)


@attrs.frozen(kw_only=True)
class Adjustment:
    """A bonus (加分) or penalty (减分) outside the base, up to `cap` points."""

    kind: AdjustmentKind
    name: str
    cap: Decimal
    rule: Rule | None = None
    standard: str = ""
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Veto:
    """一票否决: while `when` holds the total is at most `total_at_most`, or the grade at most `grade_at_most`."""

    name: str
    when: Condition
    when_text: str
    total_at_most: Decimal | None = None
    grade_at_most: str | None = None
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Trial:
    """A rubric's own test: an assessment in small, and what it must give; node names are as written.

    Attributes:
        positions: the places among peers that leaves scored by rank are to have.
    """

    name: str
    assessment: Assessment
    expect: Mapping[str, Decimal]
    positions: Mapping[str, Position] = attrs.field(factory=dict)
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    grade: str | None = None
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen(kw_only=True, slots=False)  # see `Calculation`
class Rubric:
    """指标体系: the tree with its points, grades and policies. `root` carries the points of the whole.

    Attributes:
        year: of the document; `first_year` and `last_year` bound the budget years it may score.
        any_level: True where leaves may stand at any level, not only at the third.
        tolerance: how far a typed score may be from the computed one before that is a finding.
        template: a frame whose points localities add; it can be checked, shown and extended, not scored.
        extends: the ids of the rubrics it is built on, the nearest first.
        sha256: of the file's bytes, in hexadecimal; with a base, of the bytes of the base and then its own.
    """

    id: str
    title: str
    version: str
    year: int
    language: Language
    source: Provenance
    root: Group
    jurisdiction: str = ""
    first_year: int | None = None
    last_year: int | None = None
    rounding: Rounding | None = None
    grades: tuple[Band, ...] = ()
    display_places: int | None = None
    any_level: bool = False
    facts: tuple[DeclaredFact, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    trials: tuple[Trial, ...] = attrs.field(default=(), eq=False)
    tolerance: Decimal = DEFAULT_TOLERANCE
    template: bool = False
    extends: tuple[str, ...] = ()
    sha256: str
    warnings: tuple[Diagnostic, ...] = attrs.field(default=(), eq=False)

    @property
    def reconstructed(self) -> bool:
        """Whether it was read from a published table, and so may contradict itself."""
        return self.source.status == "reconstructed"

    @property
    def leaf_count(self) -> int:
        """How many leaves and slots it has."""
        return sum(1 for node in self.nodes if not isinstance(node, Group))

    @cached_property
    def nodes(self) -> tuple[AnyNode, ...]:
        """Every node but the root, in the order of the file."""
        return tuple(node for node in walk(self.root) if node is not self.root)

    @cached_property
    def by_key(self) -> Mapping[str, tuple[AnyNode, ...]]:
        """Nodes by every name they answer to: the code, and the path cut from the left."""
        found: dict[str, list[AnyNode]] = {}
        for node in self.nodes:
            keys = {node.code, *("/".join(node.path[start:]) for start in range(len(node.path)))}
            for key in keys:
                found.setdefault(key, []).append(node)
        return {key: tuple(nodes) for key, nodes in found.items()}

    @cached_property
    def by_code(self) -> Mapping[str, AnyNode]:
        """Nodes by their code; the root, which has none, is not among them."""
        return {node.code: node for node in self.nodes}

    @cached_property
    def declared_facts(self) -> Mapping[str, DeclaredFact]:
        """The facts that units state, by name."""
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def conditional(self) -> tuple[AnyNode, ...]:
        """The nodes of which a condition says whether they apply."""
        return tuple(node for node in self.nodes if node.applies is not None)

    @cached_property
    def eithers(self) -> tuple[Group, ...]:
        """The groups of which one child is used."""
        return tuple(node for node in walk(self.root) if isinstance(node, Group) and node.either)

    @cached_property
    def pots(self) -> tuple[AnyNode, ...]:
        """Slots and pools that have points of their own."""

        def visit(node: AnyNode) -> Iterator[AnyNode]:
            if isinstance(node, Slot) or (isinstance(node, Group) and node.pool):
                yield node
            elif isinstance(node, Group):
                for child in node.children:
                    yield from visit(child)

        return tuple(visit(self.root))

    @cached_property
    def pooled(self) -> frozenset[str]:
        """The codes of pools and of all below them, whose points the unit gives."""
        pools = [node for node in self.nodes if isinstance(node, Group) and node.pool]
        return frozenset(below.code for pool in pools for below in walk(pool))


def walk(node: AnyNode) -> Iterator[AnyNode]:
    """`node` and all below it, each before its children."""
    yield node
    if isinstance(node, Group):
        for child in node.children:
            yield from walk(child)


def wholes(node: AnyNode) -> Iterator[AnyNode]:
    """What applies or not as a whole, at and below `node`: leaves, slots, and pools and either groups undivided."""
    if isinstance(node, Group) and not node.pool and not node.either:
        for child in node.children:
            yield from wholes(child)
    else:
        yield node


# ── Assessment 自评 ────────────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Entry:
    """What a unit says of one indicator. Nothing said is blank; `not_applicable` holds the reason for it.

    Attributes:
        points: only of pool members and own indicators, which have none in the rubric.
        deduct: points taken off by hand after the score (手工扣分), with a reason.
        grade: the answer or grade chosen, for rules that ask for one.
        met: items of a checklist that are met, by name or number; or how many.
        counts: how often each kind of occurrence was found.
        derived: which of `score` and `points` are not in the source but worked out.
        taken_over: whether a review leaves it as the assessment has it that the review corrects.
        position: the unit's place among its peers; never written in a file, `evaluate` is told it.
    """

    score: Decimal | None = None
    points: Decimal | None = None
    deduct: Decimal | None = None
    grade: str = ""
    met: tuple[str | int, ...] | int | None = None
    counts: Mapping[str, int] | None = attrs.field(default=None, hash=False)
    not_applicable: str | None = None
    target: Decimal | str | None = None
    actual: Decimal | str | None = None
    sign: Sign | None = None
    measured_in: str = ""
    reason: str = ""
    problem: str = ""
    measure: str = ""
    owner: str = ""
    due: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""
    derived: frozenset[str] = frozenset()
    taken_over: bool = False
    position: Position | None = None
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen
class Own:
    """A unit's own indicator in a slot (部门特性指标)."""

    slot: str
    name: str
    entry: Entry


@attrs.frozen(kw_only=True)
class Problem:
    """A general problem (存在的问题) with its measure (改进措施), owner and date; not tied to one indicator."""

    text: str
    measure: str = ""
    owner: str = ""
    due: str = ""


@attrs.frozen(kw_only=True)
class Project:
    """The project (项目) an assessment is about; budget in 万元."""

    name: str
    code: str = ""
    budget: Decimal | None = None


@attrs.frozen(kw_only=True)
class About:
    """Who hands in: for heads, signature lines and grouping; budget in 万元, date as ISO text."""

    code: str = ""
    department: str = ""
    type: str = ""
    region: str = ""
    prepared_by: str = ""
    date: str = ""
    reviewer: str = ""
    budget: Decimal | None = None


@attrs.frozen(kw_only=True)
class Disclosure:
    """Parts 1 and 3 of （四）预算绩效情况: targets set, money in 万元, coverage, evaluations of sub-units."""

    targets: int | None = None
    amount: Decimal | None = None
    coverage: str = ""
    sub_units: str = ""


@attrs.frozen
class Issue:
    """The rubric that a form was issued for: its version, and the hash of its file at that time."""

    version: str
    sha256: str


@attrs.frozen(kw_only=True)
class Assessment:
    """自评: what a unit (`self`), a reviewer (`review`) or the bureau in the end (`final`) submits.

    `scores` is keyed as written: by name, path or code. Whether the keys fit a rubric is asked in `fitting`.

    Attributes:
        corrects: of a review, the file of the assessment that it corrects; `original` is what that file holds.
        taken_over: the names of facts that a review has from there (`correction`).
        issue: the rubric that the form was issued for, where it was filled into one.
    """

    rubric: str
    unit: str
    year: int
    kind: AssessmentKind = "self"
    corrects: str = ""
    declared_total: Decimal | None = None
    project: Project | None = None
    about: About = About()
    disclosure: Disclosure = Disclosure()
    facts: Mapping[str, Fact] = attrs.field(factory=dict, hash=False)
    scores: Mapping[str, Entry] = attrs.field(factory=dict, hash=False)
    adjustments: Mapping[str, Entry] = attrs.field(factory=dict, hash=False)
    own: tuple[Own, ...] = ()
    problems: tuple[Problem, ...] = ()
    issue: Issue | None = attrs.field(default=None, eq=False)
    place: Place = attrs.field(eq=False, repr=False)
    original: Assessment | None = attrs.field(default=None, eq=False, repr=False)
    taken_over: frozenset[str] = frozenset()
    file: str = attrs.field(default="", eq=False)
    warnings: tuple[Diagnostic, ...] = attrs.field(default=(), eq=False)

    @property
    def identity(self) -> tuple[str, ...]:
        """What no two files of one collection may share."""
        project = (self.project.code or self.project.name) if self.project else ""
        return (self.rubric, self.about.code or self.unit, project, str(self.year), self.kind, self.about.reviewer)


# ── Scorecard 得分表 ───────────────────────────────────────────────────────────────────────────────────────────────


class Computed(NamedTuple):
    """What a rule made of the facts.

    Attributes:
        value: the score, floored, capped and rounded; None where facts are missing or there is no value.
        quotient: the value before all that, as numerator and denominator, not reduced; `exact` is the same.
        known: every fact that this leaf could have used.
    """

    value: Decimal | None
    quotient: tuple[int, int] | None
    known: Mapping[str, Fact]
    calculation: Calculation

    def __hash__(self) -> int:
        return hash((self.value, self.calculation))  # a mapping of facts has none

    def __repr__(self) -> str:
        return f"Computed(value={self.value!r}, calculation={self.calculation!r})"

    @property
    def by_rank(self) -> bool:
        """Whether it follows from the unit's place among others (名次计分)."""
        return self.calculation.measured is not None

    @property
    def compared(self) -> Fraction | None:
        """The exact value that is compared with other units, where it follows from the place and there is one."""
        quotient = self.calculation.measured.quotient(self.known) if self.calculation.measured else None
        return None if quotient is None else Fraction(*quotient)

    @property
    def exact(self) -> Fraction | None:
        """The value before it is floored, capped and rounded."""
        return None if self.quotient is None else Fraction(*self.quotient)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the facts it lacks."""
        return () if self.quotient is not None else self.calculation.lacks(self.known)[0]

    @property
    def reason(self) -> Reason | None:
        """Why there is no value although no fact is missing."""
        return None if self.quotient is not None else self.calculation.lacks(self.known)[1]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts it used, as given."""
        return tuple(self.known[name] for name in self.calculation.names if name in self.known)

    @property
    def proof(self) -> str:
        """The proof line (算式): facts with their units, the rule, and what it comes to; written when asked for."""
        return self.calculation.proof(self.known, self.quotient)


class ScoredNode(NamedTuple):
    """A row of a scorecard: a rubric's node, or a unit's own indicator, with what it earned.

    A tuple with names because every card makes dozens of them: it is as frozen as the other nouns and made in half the
    time (docs/decisions/0059-rows-are-named-tuples.md).

    Attributes:
        node: what it is a row of, which tells all that does not depend on the unit; for a unit's own indicator a
            node made from its slot.
        points: 分值 after the moves of the n/a policies; None where none is printed.
        nominal: 分值 before these moves.
        score: the sum so far where something below is open; None where it is blank or not applicable.
        high: the score with every open leaf full; None where the points are unknown.
        lost: points lost here and explained by no row below; 0 where nothing is.
        entry: what the unit said of it.
        origin: whether the score was typed by the unit, computed by a rule, or derived from other published data.
        computed: what its rule gives; None for groups and for leaves without a rule.
        rule: the kind of its rule.
        converted: 折算, what turns the sum of the rows into the score of a group that rescales; 0 elsewhere.
        converted_points: the same for the column of points.
        undivided: the part of a pot that no leaf has yet; open.
    """

    node: AnyNode
    points: Decimal | None
    nominal: Decimal | None
    status: Status
    score: Decimal | None = None
    high: Decimal | None = ZERO
    lost: Decimal = ZERO
    entry: Entry | None = None
    origin: Origin | None = None
    computed: Computed | None = None
    rule: str = ""
    children: tuple[ScoredNode, ...] = ()
    converted: Decimal = ZERO
    converted_points: Decimal = ZERO
    undivided: Decimal = ZERO

    def __repr__(self) -> str:
        fields = self._asdict() | {"node": self.node.label}
        return f"ScoredNode({', '.join(f'{name}={value!r}' for name, value in fields.items())})"

    @property
    def low(self) -> Decimal:
        """The score with every open leaf at nothing."""
        return ZERO if self.score is None else self.score

    @property
    def kind(self) -> RowKind:
        """What the row is."""
        return self.node.kind

    @property
    def name(self) -> str:
        """As the rubric, or the unit, calls it."""
        return self.node.name

    @property
    def path(self) -> Path:
        """Names from level 1 down to this row; empty for the whole card."""
        return self.node.path

    @property
    def code(self) -> str:
        """What identifies it on its card."""
        return self.node.code

    @property
    def declared_points(self) -> Decimal | None:
        """The points a published table prints for a group, right or wrong."""
        return self.node.declared_points

    @property
    def advice(self) -> str:
        """改进建议, shown where points were lost and the unit gave no measure."""
        return self.node.advice

    @property
    def standard(self) -> str:
        """评分标准, the official wording."""
        return self.node.standard

    @property
    def weight(self) -> Decimal | None:
        """Of a child of a weighted group."""
        return self.node.weight

    @property
    def source(self) -> Provenance | None:
        """Where this row comes from, if the rubric says so for it alone."""
        return self.node.source

    @property
    def level(self) -> int:
        """The true depth; the whole card is 0."""
        return len(self.path)

    @property
    def derived(self) -> frozenset[str]:
        """Which of `score` and `points` are not in the source."""
        return self.entry.derived if self.entry else frozenset()

    @property
    def open(self) -> bool:
        """Whether something here is still to be scored."""
        return self.status in OPEN

    def walk(self) -> Iterator[ScoredNode]:
        """This row and all below it, each before its children."""
        yield self
        for child in self.children:
            if child.children:
                yield from child.walk()
            else:  # most rows are leaves; they need no iterator of their own
                yield child

    def leaves(self) -> Iterator[ScoredNode]:
        """The rows without children."""
        if not self.children:
            yield self
        for child in self.children:
            if child.children:
                yield from child.leaves()
            else:
                yield child


@attrs.frozen(kw_only=True)
class Deduction:
    """扣分: points lost at one place of the card, with the unit's words and the rubric's advice."""

    code: str
    path: Path
    points: Decimal
    score: Decimal
    lost: Decimal
    reason: str
    problem: str
    measure: str
    advice: str


@attrs.frozen
class Move:
    """Where the points of a leaf went that is not applicable: to the node coded `to`, or nowhere (None)."""

    code: str
    path: Path
    points: Decimal
    policy: PolicyKind
    to: str | None
    reason: str


@attrs.frozen
class Alternative:
    """The card under another policy for all its n/a leaves.

    Without a score there is an `obstacle`: it needs a rounding nobody declared, or a pot filled with moved points
    would run over.
    """

    policy: PolicyKind
    score: Decimal | None
    points: Decimal | None
    obstacle: Literal["rounding", "pot"] | None = None


@attrs.frozen
class Ledger:
    """不适用清单: what was declared not applicable, where its points went, and what other policies would give."""

    moves: tuple[Move, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@attrs.frozen
class Finding:
    """疑点: something a reviewer should look at; it changes no score."""

    code: str
    path: Path = ()
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @property
    def severity(self) -> Severity:
        """`finding`, or `notice` where it only explains."""
        return MESSAGES[self.code].severity

    def message(self, language: Language) -> str:
        """What was found."""
        return MESSAGES[self.code].text(language, self.values)


@attrs.frozen(kw_only=True)
class ScoredAdjustment:
    """A bonus or penalty on a card; `score` is None while it is undecided (its rule lacks a fact)."""

    kind: AdjustmentKind
    name: str
    cap: Decimal
    score: Decimal | None
    reason: str
    computed: Computed | None = None


@attrs.frozen(kw_only=True)
class ScoredVeto:
    """A veto on a card: whether its condition holds with the facts `known`, None while one is missing."""

    name: str
    hit: bool | None
    when: Condition
    known: Mapping[str, Fact] = attrs.field(hash=False, repr=False)
    language: Language
    total_at_most: Decimal | None
    grade_at_most: str | None

    @property
    def proof(self) -> str:
        """The condition with its facts, and whether it holds; written when asked for."""
        from scorer.proof import prove

        return prove(self.when, self.known, lang=self.language)


@attrs.frozen(kw_only=True, slots=False)  # see `Calculation`
class Scorecard:
    """得分表: every number of one assessment under one rubric, and what explains it.

    Attributes:
        root: the base as one row: everything but adjustments and vetoes.
        score: the total, or the sum so far while the card is incomplete.
        low: the least any completion gives.
        high: the most any completion gives; None where points are unknown.
        complete: whether nothing is open or undecided.
        settled: what the floor at 0 and the vetoes change of base + bonus − penalty; 0 as a rule.
        grade: 等级; None where the card is incomplete or the rubric prints no bands.
        facts: 基础数据, in the units that the rubric declares.

    What follows from these numbers, ledger, deductions and findings, is worked out when somebody reads it
    (docs/decisions/0058-worked-out-when-read.md); the evaluator says how.
    """

    rubric: Rubric
    assessment: Assessment
    root: ScoredNode
    score: Decimal
    low: Decimal
    high: Decimal | None
    complete: bool
    settled: Decimal = ZERO
    adjustments: tuple[ScoredAdjustment, ...] = ()
    vetoes: tuple[ScoredVeto, ...] = ()
    grade: str | None
    facts: Mapping[str, Fact] = attrs.field(factory=dict, hash=False)
    _account: Callable[[], Ledger] = attrs.field(eq=False, repr=False)
    _deduct: Callable[[ScoredNode], tuple[Deduction, ...]] = attrs.field(eq=False, repr=False)
    _search: Callable[[Scorecard], tuple[Finding, ...]] = attrs.field(eq=False, repr=False)

    @cached_property
    def ledger(self) -> Ledger:
        """不适用清单."""
        with localcontext(EXACT):
            return self._account()

    @cached_property
    def deductions(self) -> tuple[Deduction, ...]:
        """扣分, in the order of the rubric."""
        with localcontext(EXACT):
            return self._deduct(self.root)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """疑点, for a reviewer."""
        with localcontext(EXACT):
            return self._search(self)

    @property
    def converted_loss(self) -> Decimal:
        """折算, what the deductions leave unexplained of points − score; 0 as a rule."""
        if self.root.points is None or self.root.high is None:
            return ZERO
        with localcontext(EXACT):
            return self.root.points - self.root.high - sum((one.lost for one in self.deductions), ZERO)

    @property
    def points(self) -> Decimal | None:
        """What could be earned; a bonus may lift the score above it."""
        return self.root.points

    @property
    def language(self) -> Language:
        """Reports follow the rubric."""
        return self.rubric.language

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings about the files the card was made from."""
        return (*self.rubric.warnings, *self.assessment.warnings)

    @property
    def compared(self) -> Mapping[str, Fraction]:
        """By the code of a leaf that is scored by rank the exact value that is compared, where there is one."""
        leaves = ((row.code, row.computed.compared) for row in self.root.leaves() if row.computed is not None)
        return {code: value for code, value in leaves if value is not None}

    def open_leaves(self) -> tuple[ScoredNode, ...]:
        """What is still to be scored: blank leaves, and pots that are not divided up."""
        return tuple(node for node in self.root.walk() if node.open and not any(child.open for child in node.children))
