"""The tree of a rubric as columns: from the leaves to the base, one recursion like that of the evaluator.

Which leaves do not apply is known first, then the points of every node after the moves of the policies, then scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.applicability import scale_above
from scorer.columns.cells import Cells, UnitFacts
from scorer.columns.earning import Earnings, compared, earned, scaled, too_large_to_compare
from scorer.columns.integers import FALSE, TRUE, Program, Truth, Whole, constant
from scorer.columns.quotients import Quotient, rounded
from scorer.columns.rollups import Part, weakest, weighted
from scorer.columns.translation import holding, no
from scorer.model import AnyNode, Group, Indicator, Policy, Rubric, Slot, walk, wholes


@attrs.frozen(eq=False)
class Row:
    """One node in every row of a batch; scores and points are in steps of the rubric's rounding.

    Attributes:
        counts: where it counts in its group.
        open: where something in it is still to be scored.
        unknown: where the most it can reach is unknown, for want of a cap.
        shows: where it has a score of its own.
    """

    points: Whole
    low: Whole
    high: Whole
    counts: Truth
    open: Truth
    unknown: Truth
    shows: Truth


@attrs.frozen(eq=False)
class Absent:
    """Where one leaf, slot or either group does not apply, and what becomes of its points.

    Attributes:
        out: where it does not apply.
        unsure: where it is unknown whether it applies.
        scale: the groups above whose points are on one scale with its own, the highest first.
    """

    node: AnyNode
    out: Truth
    unsure: Truth
    policy: Policy | None
    scale: tuple[str, ...]


@attrs.define(eq=False)
class Tree:
    """Scores the nodes of one rubric for one batch of columns.

    Attributes:
        ranked: codes of the leaves of which the value is wanted that is compared among rows.
    """

    rubric: Rubric
    cells: Cells
    unit: UnitFacts
    scale: int
    ranked: frozenset[str] = frozenset()
    odd: list[Truth] = attrs.field(factory=list)
    rows: dict[str, Row] = attrs.field(factory=dict)
    _absent: dict[str, Absent] = attrs.field(factory=dict)
    _compared: dict[str, tuple[Quotient, Truth]] = attrs.field(factory=dict)
    _points: dict[str, Whole] = attrs.field(factory=dict)

    @property
    def _program(self) -> Program:
        return self.cells.program

    def whole(self) -> Row:
        """The base of the card. A sum of nothing is 0 of 0, never full marks."""
        self._collect(self.rubric.root, (), None)
        self._points = self._settled()
        return self._group(self.rubric.root)

    def compared_at(self, code: str) -> tuple[Quotient, Truth]:
        """The value of a leaf that is compared among rows, and where it applies and has one."""
        return self._compared[code]

    # ── What does not apply

    def _collect(self, node: AnyNode, scale: tuple[str, ...], inherited: Policy | None) -> None:
        policy = node.not_applicable or inherited
        if isinstance(node, Group) and not node.either:
            below = (*scale, node.code) if node.roll_up == "sum" else ()
            for child in node.children:
                self._collect(child, below, policy)
            return
        if isinstance(node, Group):
            for child in node.children:
                self._absent[child.code] = Absent(child, *self._applying(child), None, ())
            out, unsure = self._applying(node)
            out = self._program.any_of(out, self._program.all_of(*(self._absent[c.code].out for c in node.children)))
        else:
            out, unsure = self._applying(node)
        out = self._program.held(out)
        if policy is None or policy.kind == "refuse":
            self.odd.append(out)
        self._absent[node.code] = Absent(node, out, unsure, policy, scale)

    def _applying(self, node: AnyNode) -> tuple[Truth, Truth]:
        """Where a leaf, slot or either group does not apply, and where that is unknown: its own word and conditions."""
        program = self._program
        declared = self.cells.not_applicable(node.code)
        scored = [self.cells.said(below.code) for below in walk(node)]
        self.odd.append(program.all_of(declared, self.cells.said(node.code)))
        out, unsure = [declared], []
        for above in self._above(node):
            if above.applies is None:
                continue
            condition = holding(program, above.applies, self.unit)
            fails = no(program, condition)
            # A score where it does not apply is a mistake, and a doubtful score a matter for the exact evaluator.
            self.odd.append(program.all_of(fails, program.any_of(*scored)))
            out.append(fails)
            unsure.append(program.any_of(condition.missing, condition.void))
        return program.any_of(*out), program.held(program.any_of(*unsure))

    def _above(self, node: AnyNode) -> list[AnyNode]:
        """The nodes whose conditions decide about this one: itself, and the groups of which it is a whole."""
        return [
            above
            for above in self.rubric.nodes
            if above is node or (node.path[: above.level] == above.path and any(w is node for w in wholes(above)))
        ]

    def _settled(self) -> dict[str, Whole]:
        """The points of every node after the moves."""
        program = self._program
        changes: dict[str, list[Whole]] = {}
        for leaf in self._absent.values():
            if leaf.policy is None or leaf.out.value is False:
                continue
            kind = leaf.policy.kind
            taken = leaf.scale if kind in ("exclude", "move-to") else leaf.scale[1:] if kind == "rescale-total" else ()
            if not taken:
                continue
            points = leaf.node.points
            assert points is not None, "only leaves with points are collected"
            moved = program.kept(program.pick(leaf.out, scaled(points, self.scale), constant(0)))
            for code in taken:
                changes.setdefault(code, []).append(program.negate(moved))
            if kind == "move-to":
                target = next(n for n in self.rubric.by_key[leaf.policy.target] if not isinstance(n, Indicator))
                self.odd.append(program.all_of(leaf.out, self._nothing_applies(target)))
                for code in (*scale_above(self.rubric, target), target.code):
                    changes.setdefault(code, []).append(moved)
        found = {}
        for node in walk(self.rubric.root):
            if node.points is None:
                continue  # the child of an either group has the points of the group
            points_now = program.total([scaled(node.points, self.scale), *changes.get(node.code, ())])
            found[node.code] = program.kept(attrs.evolve(points_now, low=max(0, points_now.low)))
        return found

    def _nothing_applies(self, node: AnyNode) -> Truth:
        if node.code in self._absent or not isinstance(node, Group):
            return self._absent[node.code].out
        return self._program.all_of(*(self._nothing_applies(child) for child in node.children))

    # ── Scores

    def _row(self, node: AnyNode) -> Row:
        absent = self._absent.get(node.code)
        if isinstance(node, Group):
            row = self._either(node) if node.either else self._group(node)
            if absent is not None:
                row = self._unless_absent(row, absent, node)
                self._hide(node.children, self._program.any_of(absent.out, absent.unsure))
                for child in node.children:
                    self._compare_only(child.code, absent)
        else:
            assert absent is not None, "every leaf has been looked at"
            row = self._unless_absent(self._leaf(node, node.points), absent, node)
            self._compare_only(node.code, absent)
        self.rows[node.code] = row
        return row

    def _compare_only(self, code: str, absent: Absent, chosen: Truth = TRUE) -> None:
        """What is compared is not there where the leaf does not apply, perhaps not, or another one is chosen."""
        if code in self._compared:
            program = self._program
            value, known = self._compared[code]
            here = program.opposite(program.any_of(absent.out, absent.unsure))
            self._compared[code] = value, program.held(program.all_of(known, here, chosen))

    def _hide(self, children: Sequence[AnyNode], where: Truth) -> None:
        """An either group that does not apply, or perhaps not, shows none of its children."""
        for child in children:
            row = self.rows[child.code]
            shows = self._program.all_of(row.shows, self._program.opposite(where))
            self.rows[child.code] = attrs.evolve(row, shows=shows)

    def _leaf(self, node: Indicator | Slot, points: Decimal | None) -> Row:
        """A leaf that applies: typed or by its rule, less what is taken off by hand, or open."""
        assert points is not None, "leaves have points of their own or of their either group"
        program = self._program
        if isinstance(node, Slot):
            pot = self._points[node.code]
            typed, there = self.cells.score(node.code)
            self.odd.append(program.compare(">", typed, pot))
            earnings, reach, less = Earnings(typed, there), pot, constant(0)
        else:
            earnings = earned(self.cells, self.unit, node, points, self.rubric.rounding, self.scale)
            reach, less = scaled(points, self.scale), self.cells.deduct(node.code)
            pot = reach
            if node.code in self.ranked:
                self._compared[node.code] = value, known = compared(self.cells, self.unit, node)
                self.odd.append(program.all_of(known, too_large_to_compare(program, value)))
        self.odd.extend(earnings.odd)
        open_ = program.held(program.opposite(earnings.there))
        score = program.kept(self._less(earnings.score, less))
        low = program.kept(program.pick(open_, constant(0), score)) if open_.value is not False else score
        high = program.kept(program.pick(open_, self._less(reach, less), score)) if open_.value is not False else low
        capped = isinstance(node, Slot) or node.rule is None or node.rule.cap
        return Row(pot, low, high, TRUE, open_, FALSE if capped else open_, earnings.there)

    def _less(self, score: Whole, deduct: Whole) -> Whole:
        return self._program.most(self._program.subtract(score, deduct), constant(0))

    def _unless_absent(self, row: Row, absent: Absent, node: AnyNode) -> Row:
        """A leaf with where it does not apply, or where nobody knows."""
        program = self._program
        out, unsure = absent.out, absent.unsure
        if unsure.value is not False:
            row = attrs.evolve(
                row,
                low=program.pick(unsure, constant(0), row.low),
                high=program.pick(unsure, row.points, row.high),
                open=program.any_of(unsure, row.open),
                unknown=program.all_of(row.unknown, program.opposite(unsure)),
                shows=program.all_of(row.shows, program.opposite(unsure)),
                counts=program.any_of(unsure, row.counts),
            )
        if out.value is False:
            return row
        kind = absent.policy.kind if absent.policy else "refuse"
        stays = kind in ("full", "zero")
        assert node.points is not None, "what does not apply had points"
        instead = scaled(node.points, self.scale) if kind == "full" else constant(0)
        here = program.opposite(out)
        low = program.kept(program.pick(out, instead, row.low))
        return Row(
            points=row.points,
            low=low,
            high=low if row.high is row.low else program.kept(program.pick(out, instead, row.high)),
            counts=program.any_of(out, row.counts) if stays else program.held(program.all_of(here, row.counts)),
            open=program.held(program.all_of(here, row.open)),
            unknown=program.all_of(here, row.unknown),
            shows=program.any_of(out, row.shows) if stays else program.all_of(here, row.shows),
        )

    def _either(self, node: Group) -> Row:
        """Exactly one child, the one an entry or else the facts point to, for the points of the group."""
        program = self._program
        possible, said, ready = [], [], []
        for child in node.children:
            absent = self._absent[child.code]
            here = program.opposite(program.any_of(absent.out, absent.unsure))
            possible.append(here)
            said.append(program.held(program.all_of(here, self.cells.said(child.code))))
            ready.append(program.all_of(here, self._ready(child)))
        nobody = program.held(program.opposite(program.any_of(*said)))
        self.odd.append(self._several(said))
        one = program.opposite(self._several(ready))
        chosen = [
            program.held(program.any_of(stated, program.all_of(nobody, able, one)))
            for stated, able in zip(said, ready, strict=True)
        ]
        points = self._points[node.code]
        fixed = scaled(node.points or Decimal(0), self.scale)
        low, high = constant(0), constant(0)
        open_: list[Truth] = []
        unknown: list[Truth] = []
        for child, is_it in zip(node.children, chosen, strict=True):
            assert not isinstance(child, Group), "checks.either_chooses_one"
            if isinstance(child, Indicator) and child.rule and child.rule.shape.takes & {"met", "counts"}:
                self.odd.append(self.cells.partial(child.code, child.rule.shape.own_names()))
            row = self._leaf(child, node.points)
            self._compare_only(child.code, self._absent[child.code], is_it)
            low = program.add(low, program.pick(is_it, row.low, constant(0)))
            high = program.add(high, program.pick(is_it, row.high, constant(0)))
            open_.append(program.all_of(is_it, row.open))
            unknown.append(program.all_of(is_it, row.unknown))
            self.rows[child.code] = attrs.evolve(
                row, low=program.pick(is_it, row.low, constant(0)), shows=program.all_of(is_it, row.shows)
            )
        none = program.held(program.opposite(program.any_of(*chosen)))
        # A chosen child has the points of its group; what moves in makes it weigh more, as any fixed leaf.
        spread_low, spread_high = (self._spread(value, points, fixed) for value in (low, high))
        counts = TRUE if node.points else program.opposite(none)
        return Row(
            points=points,
            low=program.kept(program.pick(none, constant(0), spread_low)),
            high=program.kept(program.pick(none, points, spread_high)),
            counts=counts,
            open=program.held(program.any_of(program.all_of(none, counts), *open_)),
            unknown=program.any_of(*unknown),
            shows=counts,
        )

    def _several(self, truths: Sequence[Truth]) -> Truth:
        """Whether more than one of them holds."""
        program = self._program
        pairs = [program.all_of(one, other) for index, one in enumerate(truths) for other in truths[index + 1 :]]
        return program.any_of(*pairs)

    def _ready(self, child: AnyNode) -> Truth:
        rule = child.rule if isinstance(child, Indicator) else None
        if rule is None or rule.shape.by_hand:
            return FALSE
        return self._program.all_of(*(self.unit.stated(name) for name in rule.facts()))

    def _group(self, node: Group) -> Row:
        rows = [self._row(child) for child in node.children]
        return self._sum(node, rows) if node.roll_up == "sum" else self._mean(node, rows)

    def _sum(self, node: Group, rows: Sequence[Row]) -> Row:
        """The sum of the rows, spread over the node's points where something does not apply: a rounding point."""
        program = self._program
        points = self._points[node.code]
        applicable = program.total([program.pick(row.counts, row.points, constant(0)) for row in rows])
        low = self._spread(program.total([row.low for row in rows]), points, applicable)
        same = all(row.high is row.low for row in rows)
        high = low if same else self._spread(program.total([row.high for row in rows]), points, applicable)
        counts = program.held(program.any_of(*(row.counts for row in rows)))
        return self._rolled_up(node, rows, points, low, high, counts)

    def _rolled_up(
        self, node: Group, rows: Sequence[Row], points: Whole, low: Whole, high: Whole, counts: Truth
    ) -> Row:
        program = self._program
        row = Row(
            points=points,
            low=low,
            high=high,
            counts=counts,
            open=program.held(program.any_of(*(program.all_of(row.counts, row.open) for row in rows))),
            unknown=program.any_of(*(program.all_of(row.counts, row.unknown) for row in rows)),
            shows=counts,
        )
        self.rows[node.code] = row
        return row

    def _spread(self, value: Whole, points: Whole, applicable: Whole) -> Whole:
        """Σ scores × points ÷ Σ applicable points."""
        program = self._program
        value = program.kept(value)
        if points.low == points.high == applicable.low == applicable.high or points is applicable:
            return value
        if self.rubric.rounding is None:
            # Nothing is divided where everything applies; a policy that divides declares its rounding.
            self.odd.append(program.compare("≠", points, applicable))
            return value
        applicable = program.kept(applicable)
        divisor = program.kept(program.most(applicable, constant(1)))
        top = program.multiply(value, points)
        # At a scale of 1: all three are in steps already.
        return program.kept(rounded(program, Quotient(top, divisor), 1, self.rubric.rounding.mode))

    def _mean(self, node: Group, rows: Sequence[Row]) -> Row:
        """`weighted`: the mean of the rates by weight; `weakest`: the lowest rate."""
        program = self._program
        points = self._points[node.code]
        weights = [Fraction(child.weight or 0) for child in node.children]
        weighed = node.roll_up == "weighted"
        heavy = [row.counts if weight or not weighed else FALSE for row, weight in zip(rows, weights, strict=True)]
        counts = program.held(program.any_of(*heavy))

        def rolled(scores: Sequence[Whole]) -> Whole:
            parts = [Part(score, row.points, row.counts) for score, row in zip(scores, rows, strict=True)]
            share = weighted(program, parts, weights) if weighed else weakest(program, parts)
            return self._rolled(share, points)

        low = rolled([row.low for row in rows])
        same = all(row.high is row.low for row in rows)
        high = low if same else rolled([row.high for row in rows])
        return self._rolled_up(node, rows, points, low, high, counts)

    def _rolled(self, share: Quotient, points: Whole) -> Whole:
        program = self._program
        rounding = self.rubric.rounding
        assert rounding is not None, "checks.rounding_is_declared"
        top = program.multiply(share.top, points)
        return program.kept(rounded(program, Quotient(top, share.bottom), 1, rounding.mode))
