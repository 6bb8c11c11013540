"""Which rows a form has for a rubric, in their order, and how they hang together; no cells and no styles yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from scorer.applicability import Answers, own_code, settle
from scorer.diagnostics import Problems
from scorer.exact import ZERO
from scorer.forms.columns import OUTSIDE, TOTAL_ROW, RowKind
from scorer.forms.toml import key_of
from scorer.model import (
    Adjustment,
    AnyNode,
    Assessment,
    Entry,
    Group,
    Indicator,
    Own,
    PolicyKind,
    Rubric,
    Slot,
    Veto,
    walk,
    wholes,
)
from scorer.rules import Rule
from scorer.rules.by_sign import BySign
from scorer.rules.counted import Checklist, Deduct
from scorer.rules.judged import Choice, Graded

#: Rows for a unit's own indicators where the rubric does not say how many there may be.
OWN_ROWS, MOST_OWN_ROWS = 5, 20

_NO_ANSWERS = Answers({}, {}, {}, {})


@attrs.frozen
class Answer:
    """What a row is answered with beside numbers: one of `choices`, or with none a whole number up to `most`."""

    key: str
    choices: tuple[str, ...] = ()
    most: int | None = None


@attrs.frozen(kw_only=True)
class Row:
    """One row of the table.

    Attributes:
        code: what the hidden column says: the kind, and which of them.
        node: of the rubric; None of an adjustment and of a veto.
        number: which of the rows of a slot or the items of a leaf it is, from 1.
        children: the rows that a group, slot or pool sums, or the items of a leaf.
        policy: what becomes of its points where it does not apply; None where it must apply.
        moves: how the points of other rows change when it does not apply: by their codes, in shares of its own points.
        in_pot: whether the unit gives the points.
        one_of: whether just one of it and its neighbours is used.
        may_stay_out: whether it needs no policy to be left out: a member of a pool, one of several to choose from.
    """

    kind: RowKind
    code: str
    name: str
    node: AnyNode | None = None
    adjustment: Adjustment | None = None
    veto: Veto | None = None
    number: int = 0
    points: Decimal | None = None
    rule: Rule | None = None
    answer: Answer | None = None
    policy: PolicyKind | None = None
    moves: Mapping[str, int] = attrs.field(factory=dict)
    in_pot: bool = False
    one_of: bool = False
    may_stay_out: bool = False
    children: tuple[Row, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether it is a thing that is scored, and not a sum or an item of one."""
        return self.kind in ("leaf", "member", "own")

    def walk(self) -> Iterator[Row]:
        """The row and those that belong to it, in the order they are printed in.

        The row of a pot and of a leaf stands above what belongs to it, the sum of a group below.
        """
        if self.kind != "group":
            yield self
        for child in self.children:
            yield from child.walk()
        if self.kind == "group":
            yield self


def table_of(rubric: Rubric, assessment: Assessment | None = None) -> Row:
    """The rows of a form as one tree, its root the total of the base.

    An assessment that is to be filled in may need more rows for own indicators than a blank form has.
    """
    return _Maker(rubric, assessment).group(rubric.root, in_pot=False)


def adjustment_rows(rubric: Rubric) -> tuple[Row, ...]:
    """The rows of bonuses and penalties."""
    return tuple(
        Row(
            kind="adjustment",
            code=f"adjustment:{one.name}",
            name=one.name,
            adjustment=one,
            points=one.cap,
            rule=one.rule,
            answer=_answer(one.rule),
            children=_items(one.rule, OUTSIDE + one.name),
        )
        for one in rubric.adjustments
    )


def veto_rows(rubric: Rubric) -> tuple[Row, ...]:
    """The rows of the vetoes, in which nothing is filled in."""
    return tuple(Row(kind="veto", code=f"veto:{one.name}", name=one.name, veto=one) for one in rubric.vetoes)


class _Maker:
    def __init__(self, rubric: Rubric, assessment: Assessment | None) -> None:
        self._rubric = rubric
        self._assessment = assessment
        pooled = codes_in_pools(rubric)
        self._codes = {node.code: _code(rubric, node, pooled=node.code in pooled) for node in rubric.nodes}
        self._codes[rubric.root.code] = TOTAL_ROW
        self._wholes = {node.code for node in wholes(rubric.root)}
        self._points = settle(rubric, _NO_ANSWERS, Problems()).nominal

    def node(self, node: AnyNode, *, in_pot: bool, points: Decimal | None = None, one_of: bool = False) -> Row:
        match node:
            case Group():
                return self.group(node, in_pot=in_pot)
            case Slot():
                return self.slot(node, in_pot=in_pot)
            case Indicator():
                policy, moves = self.if_not_applicable(node)
                return Row(
                    kind="member" if in_pot else "leaf",
                    code=self._codes[node.code],
                    name=node.name,
                    node=node,
                    points=points if points is not None else self._points[node.code],
                    rule=node.rule,
                    answer=_answer(node.rule),
                    policy=policy,
                    moves=moves,
                    in_pot=in_pot,
                    one_of=one_of,
                    may_stay_out=in_pot or one_of,
                    children=_items(node.rule, self._codes[node.code].split(":", 1)[1]),
                )

    def group(self, node: Group, *, in_pot: bool) -> Row:
        policy, moves = self.if_not_applicable(node)
        shared = node.points if node.either else None
        below = in_pot or node.pool
        inside = tuple(self.node(child, in_pot=below, points=shared, one_of=node.either) for child in node.children)
        return Row(
            kind="pool" if node.pool else "group",
            code=self._codes[node.code],
            name=node.name,
            node=node,
            points=self._points[node.code],
            policy=policy,
            moves=moves,
            in_pot=in_pot,
            children=inside,
        )

    def slot(self, node: Slot, *, in_pot: bool) -> Row:
        policy, moves = self.if_not_applicable(node)
        key = self._codes[node.code].split(":", 1)[1]
        own_policy, own_moves = self.if_own_not_applicable(node)
        rows = tuple(
            Row(
                kind="own",
                code=f"own:{number}:{key}",
                name="",
                node=node,
                number=number,
                rule=node.rule,
                answer=_answer(node.rule),
                policy=own_policy,
                moves=own_moves,
                in_pot=True,
                may_stay_out=in_pot,
                children=_items(node.rule, f"{number}:{key}"),
            )
            for number in range(1, self.rows_of(node) + 1)
        )
        return Row(
            kind="slot",
            code=self._codes[node.code],
            name=node.name,
            node=node,
            points=None if in_pot else self._points[node.code],
            policy=policy,
            moves=moves,
            in_pot=in_pot,
            children=rows,
        )

    def rows_of(self, slot: Slot) -> int:
        """As many as there may be, within reason; never fewer than the assessment to be filled in has."""
        blank = max(slot.least, min(slot.most or OWN_ROWS, MOST_OWN_ROWS))
        if self._assessment is None:
            return blank
        return max(blank, sum(1 for own in self._assessment.own if slot in self._rubric.by_key.get(own.slot, ())))

    def if_not_applicable(self, node: AnyNode) -> tuple[PolicyKind | None, Mapping[str, int]]:
        """What becomes of the points of a leaf, a slot or a pool: asked of the step that settles it for a card."""
        if node.code not in self._wholes:
            return None, {}
        said = {node.code: Entry(not_applicable="—", place=node.place)}
        return self._settled(Answers(said, {}, {}, {}), node.code, self._points[node.code])

    def if_own_not_applicable(self, slot: Slot) -> tuple[PolicyKind | None, Mapping[str, int]]:
        if slot.code not in self._wholes:
            return None, {}
        points = self._points[slot.code]
        entry = Entry(not_applicable="—", points=points, place=slot.place)
        # A slot that wants several has them, or it would be refused for having too few.
        others = (Own(slot.name, "—", Entry(points=ZERO, place=slot.place)),) * (slot.least - 1)
        own = (Own(slot.name, "—", entry), *others)
        return self._settled(Answers({}, {slot.code: own}, {}, {}), own_code(slot, 1), points)

    def _settled(
        self, answers: Answers, code: str, points: Decimal | None
    ) -> tuple[PolicyKind | None, Mapping[str, int]]:
        problems = Problems()
        settled = settle(self._rubric, answers, problems)
        inapplicable = settled.inapplicable.get(code)
        if problems.errors or inapplicable is None:
            return None, {}
        moves = {}
        for other, now in settled.points.items():
            before = settled.nominal[other]
            if points and now is not None and before is not None and now != before and other in self._codes:
                moves[self._codes[other]] = int((now - before) / points)
        return inapplicable.policy.kind, moves


def codes_in_pools(rubric: Rubric) -> frozenset[str]:
    """The codes of everything below a pool, where the unit gives the points."""
    pools = [node for node in rubric.nodes if isinstance(node, Group) and node.pool]
    return frozenset(below.code for pool in pools for below in walk(pool) if below is not pool)


def _code(rubric: Rubric, node: AnyNode, *, pooled: bool) -> str:
    kind = "member" if pooled else "leaf"
    if isinstance(node, Slot):
        kind = "slot"
    elif isinstance(node, Group):
        kind = "pool" if node.pool else "group"
    return f"{kind}:{key_of(rubric, node)}"


def _answer(rule: Rule | None) -> Answer | None:
    """What a leaf with this rule is answered with in one cell."""
    if rule is None or not rule.shape.takes:
        return None
    shape = rule.shape
    if isinstance(shape, Checklist):
        return Answer("met", most=shape.of) if shape.of is not None else None
    if isinstance(shape, Choice):
        names = tuple(answer.name for answer in shape.answers)
        return Answer("grade", names) if shape.own_names() else None
    if isinstance(shape, Graded | BySign):
        return Answer("grade", tuple(grade.name for grade in shape.grades))
    return None


def _items(rule: Rule | None, key: str) -> tuple[Row, ...]:
    """A row for each item of a checklist, each kind of occurrence."""
    if rule is None:
        return ()
    shape = rule.shape
    if isinstance(shape, Checklist) and shape.of is None:
        return tuple(
            Row(kind="item", code=f"item:{number}:{key}", name=item.name, number=number, points=item.points)
            for number, item in enumerate(shape.items, start=1)
        )
    if isinstance(shape, Deduct):
        return tuple(
            Row(kind="count", code=f"count:{number}:{key}", name=kind.name, number=number, points=kind.each)
            for number, kind in enumerate(shape.kinds, start=1)
        )
    return ()
