"""The live formulas of a form's rows: what a leaf earns, what groups and pots sum, what is still open.

They follow `leaves` and `evaluator` row by row; the tests hold every one of their cells against the engine. Whatever
a sheet shows, a form that is read is scored by the engine anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.exact import plain
from scorer.expression import Condition
from scorer.facts import ACTUAL, GRADE, SIGN, TARGET
from scorer.forms.columns import MET, NOT_MET
from scorer.forms.layout import Row
from scorer.model import Group, Indicator, Rubric, Slot, Veto
from scorer.rules import Rule
from scorer.rules.counted import MET as MET_COUNT
from scorer.rules.measured import QUALITATIVE, BySign
from scorer.spreadsheet import LONGEST, POINTS, formula_text, in_points, literal, quoted, rounding_text

#: Columns that only calculate; a form hides them.
RAW, COMPUTED, BASE, TARGET_WORTH, ACTUAL_WORTH, ANSWER_WORTH = (
    "raw",
    "computed",
    "base",
    "target'",
    "actual'",
    "answer'",
)
NOT_APPLICABLE, GONE, NOW, OPEN = "n/a", "gone", "now", "open"
CALCULATED = (RAW, COMPUTED, BASE, TARGET_WORTH, ACTUAL_WORTH, ANSWER_WORTH, NOT_APPLICABLE, GONE, NOW, OPEN)

#: Sums of decimals in binary are freed of noise to as many decimals as a score may have.
SUM_PLACES = 6

_KEPT = ("full", "zero")


@attrs.frozen
class Sheet:
    """Where things stand: the letter of each column by its code, the number of each row by its code, the facts."""

    rubric: Rubric
    columns: Mapping[str, str]
    rows: Mapping[str, int]
    facts: Mapping[str, str]

    def cell(self, row: Row, column: str) -> str:
        """The address of a cell of the table."""
        return f"${self.columns[column]}{self.rows[row.code]}"

    def cells(self, rows: tuple[Row, ...], column: str) -> str:
        """Addresses for a function of several; neighbours as a range."""
        numbers = [self.rows[row.code] for row in rows]
        letter = self.columns[column]
        if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return f"${letter}{numbers[0]}:${letter}{numbers[-1]}"
        return ",".join(f"${letter}{number}" for number in numbers)


def row_formulas(sheet: Sheet, root: Row) -> Iterator[tuple[Row, dict[str, str]]]:
    """Every row of the base with its formulas by column."""
    yield from _rows(sheet, root, (), {row.code: row for row in root.walk()})


def _rows(
    sheet: Sheet, row: Row, above: tuple[Row, ...], known: Mapping[str, Row]
) -> Iterator[tuple[Row, dict[str, str]]]:
    if row.kind in ("item", "count"):
        answer = sheet.cell(row, "answer")
        if row.kind == "item":
            worth = f"IF({answer}={quoted(MET)},1,IF({answer}={quoted(NOT_MET)},0,NA()))"
        else:
            worth = f'IF({answer}="",NA(),{answer})'
        yield row, {ANSWER_WORTH: worth}
        return
    formulas = {NOT_APPLICABLE: _not_applicable(sheet, row, above), **_points_now(sheet, row, known)}
    if row.scored:
        formulas |= _leaf(sheet, row, above)
    elif row.kind == "slot":
        formulas |= _slot(sheet, row)
    elif row.kind == "pool":
        formulas |= {"earned": _kept(sheet, row, _sum(sheet, row)), OPEN: _pot_open(sheet, row)}
    else:
        formulas |= {"earned": _group(sheet, row, known)}
    yield row, formulas
    for child in row.children:
        yield from _rows(sheet, child, (*above, row), known)


# ── What applies ───────────────────────────────────────────────────────────────────────────────────────────────────


def _conditions(sheet: Sheet, row: Row) -> list[str]:
    condition = None if row.node is None or row.kind == "own" else row.node.applies
    return [] if condition is None else [_text(condition, sheet.facts)]


def _text(condition: Condition, cells: Mapping[str, str]) -> str:
    return formula_text(condition, cells)


def _not_applicable(sheet: Sheet, row: Row, above: tuple[Row, ...]) -> str:
    asked = [f'{sheet.cell(row, "not_applicable")}<>""']
    asked += [f"{sheet.cell(parent, NOT_APPLICABLE)}=1" for parent in above[-1:]]
    asked += [f"IFERROR(NOT({condition}),FALSE)" for condition in _conditions(sheet, row)]
    return f"IF({_any(asked)},1,0)"


def _any(asked: list[str]) -> str:
    return asked[0] if len(asked) == 1 else f"OR({','.join(asked)})"


def _points_now(sheet: Sheet, row: Row, known: Mapping[str, Row]) -> dict[str, str]:
    """Whether the row is gone from its group, and what it is worth there after all moves of points."""
    declared = sheet.cell(row, NOT_APPLICABLE)
    gone = "0" if row.policy in _KEPT else declared
    points = f"N({sheet.cell(row, 'points')})"
    for other in known.values():
        share = other.moves.get(row.code, 0)
        if share:
            sign = "+" if share > 0 else "-"
            points += f"{sign}{sheet.cell(other, NOT_APPLICABLE)}*N({sheet.cell(other, 'points')})"
    if row.kind == "group" and row.children:
        gone = f"IF(SUM({sheet.cells(row.children, GONE)})={len(row.children)},1,0)"
    if row.kind == "slot" and row.children and row.children[0].policy is not None:
        none_left = (
            f"AND(SUM({sheet.cells(row.children, GONE)})>0,ROUND({_of_pot(sheet, row, points)},{SUM_PLACES})<=0)"
        )
        gone = f"IF(OR({gone}=1,{none_left}),1,0)"
    return {GONE: gone, NOW: f"IF({sheet.cell(row, GONE)}=1,0,{points})"}


def _of_pot(sheet: Sheet, slot: Row, points: str) -> str:
    """What of a slot's points its own indicators share out: without those that stay here and do not apply."""
    staying = [own for own in slot.children if slot.code not in own.moves and own.policy not in _KEPT]
    parts = [f"{sheet.cell(own, NOT_APPLICABLE)}*N({sheet.cell(own, 'points')})" for own in staying]
    return f"({points}{''.join(f'-{part}' for part in parts)})"


def _kept(sheet: Sheet, row: Row, otherwise: str) -> str:
    """A row that may not apply: its points or nothing where the policy says so, else blank."""
    declared = f"{sheet.cell(row, NOT_APPLICABLE)}=1"
    if row.policy == "full":
        return f"IF({declared},N({sheet.cell(row, 'points')}),{otherwise})"
    return f"IF({declared},{'0' if row.policy == 'zero' else quoted('')},{otherwise})"


# ── Leaves ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _leaf(sheet: Sheet, row: Row, above: tuple[Row, ...]) -> dict[str, str]:
    score, points, base = (sheet.cell(row, name) for name in ("score", "points", BASE))
    formulas = rule_formulas(sheet, row)
    computed = sheet.cell(row, COMPUTED)
    assert isinstance(row.node, Indicator | Slot)
    if COMPUTED not in formulas:
        value = score
    elif row.node.typed == "fallback":
        value = f'IF({computed}<>"",{computed},{score})'
    elif row.node.typed == "refuse":
        value = f'IF({points}="",{score},{computed})'
    else:
        value = f'IF({score}<>"",{score},{computed})'
    if row.rule is not None and isinstance(row.rule.shape, BySign):
        value = f"IF({sheet.cell(row, 'sign')}={quoted(QUALITATIVE)},{score},{value})"
    for unknown in [condition for one in (*above, row) for condition in _conditions(sheet, one)]:
        value = f'IF(ISERROR({unknown}),"",{value})'
    earned = f'IF(ISNUMBER({base}),ROUND(MAX(0,{base}-N({sheet.cell(row, "deduct")})),{SUM_PLACES}),"")'
    earned = _kept(sheet, row, earned)
    if row.kind == "own":
        earned = f'IF({sheet.cell(row, "name")}="","",{earned})'
    formulas |= {BASE: value, "earned": earned}
    shown = sheet.cell(row, "earned")
    nothing = f'OR({sheet.cell(row, GONE)}=1,{shown}="",{points}="")'
    formulas["lost"] = f'IF({nothing},"",ROUND(MAX(0,{points}-{shown}),{SUM_PLACES}))'
    still = f'IF({sheet.cell(row, NOT_APPLICABLE)}=1,0,IF({shown}="",1,0))'
    if row.kind == "own":
        still = f'IF({sheet.cell(row, "name")}="",0,{still})'
    elif row.in_pot:
        still = f'IF(AND({points}="",{score}=""),0,{still})'
    elif row.points is None and any(other.points is not None for other in above[-1].children):
        still = "0"  # a published form prints such a row without anything to fill in
    return formulas | {OPEN: still}


def rule_formulas(sheet: Sheet, row: Row, *, penalty: bool = False) -> dict[str, str]:
    """What the rule of a leaf or an adjustment comes to; nothing where a person types the score.

    A formula too long for a spreadsheet is left out: the cell stays blank, and the engine computes it.
    """
    rule = row.rule
    if rule is None or rule.shape.by_hand:
        return {}
    cells = dict(sheet.facts) | _own_cells(sheet, row, rule)
    expression = (
        in_points(rule.calculation(Decimal(1), None).expression, rule.calculation(Decimal(2), None).expression)
        if row.in_pot
        else rule.calculation(row.points or Decimal(0), None, penalty=penalty).expression
    )
    text = formula_text(expression, cells)
    if len(text) > LONGEST:
        text = "NA()"
    target, actual, unit = (sheet.cell(row, name) for name in ("target", "actual", "measured_in"))
    share = f'IF(OR({unit}="%",{unit}="％"),100,IF({unit}="‰",1000,1))'
    formulas = {
        name: f'IF({cell}="",NA(),IF(ISNUMBER({cell}),{cell}/{share},#VALUE!))'
        for name, cell in ((TARGET_WORTH, target), (ACTUAL_WORTH, actual))
        if sheet.cell(row, name) in text
    }
    return formulas | {RAW: text, COMPUTED: _bounded(sheet, row, rule)}


def _bounded(sheet: Sheet, row: Row, rule: Rule) -> str:
    """The exact value as a score: floored at 0, capped at the points, rounded."""
    raw, points = sheet.cell(row, RAW), sheet.cell(row, "points")
    rounding = sheet.rubric.rounding
    assert rounding is not None, "checks.rounding_is_declared"
    value = rounding_text(raw, rounding.places, rounding.mode, row.points)
    if rule.cap:
        value = f"IF({raw}>={points},{points},{value})"
    undefined = quoted("") if rule.undefined is None else f"MIN({plain(rule.undefined)},{points})"
    value = f'IF(ISNA({raw}),"",IF(ISERROR({raw}),{undefined},IF({raw}<=0,0,{value})))'
    return f'IF({points}="","",{value})' if row.in_pot else value


def _own_cells(sheet: Sheet, row: Row, rule: Rule) -> dict[str, str]:
    """Where the leaf's own inputs stand; they hide facts of the unit that are called the same."""
    sign, answer = sheet.cell(row, "sign"), sheet.cell(row, "answer")
    cells = {
        TARGET: sheet.cell(row, TARGET_WORTH),
        ACTUAL: sheet.cell(row, ACTUAL_WORTH),
        SIGN: f'IF({sign}="",NA(),{sign})',
        POINTS: sheet.cell(row, "points"),
    }
    names = rule.shape.own_names()
    cells |= {name: f'IF({answer}="",NA(),{answer})' for name in (GRADE, MET_COUNT) if name in names}
    return cells | {item.name: sheet.cell(item, ANSWER_WORTH) for item in row.children}


# ── Sums ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sum(sheet: Sheet, row: Row) -> str:
    """The sum of the rows below, blank while none of them has a score."""
    scores = sheet.cells(row.children, "earned")
    return f'IF(COUNT({scores})=0,"",ROUND(SUM({scores}),{SUM_PLACES}))'


def _spread(sheet: Sheet, row: Row, points: str, applicable: str) -> str:
    """The sum of the rows below, spread over the points of the row where these differ from what applies."""
    rounding = sheet.rubric.rounding
    if rounding is None:
        return _sum(sheet, row)
    scores = sheet.cells(row.children, "earned")
    value = rounding_text(f"(SUM({scores})*{points}/{applicable})", rounding.places, rounding.mode, row.points)
    same = f"OR({applicable}=0,ROUND({applicable}-{points},{SUM_PLACES})=0)"
    return f'IF(COUNT({scores})=0,"",IF({same},ROUND(SUM({scores}),{SUM_PLACES}),{value}))'


def _group(sheet: Sheet, row: Row, known: Mapping[str, Row]) -> str:
    assert isinstance(row.node, Group)
    if row.node.either:
        scores = sheet.cells(row.children, "earned")
        return f'IF(COUNT({scores})=1,SUM({scores}),"")'
    if row.node.roll_up != "sum":
        return _mean(sheet, row)
    moving = any(below.policy is not None for below in row.walk())
    receiving = any(row.code in other.moves for other in known.values())
    if not moving and not receiving:
        return _sum(sheet, row)
    return _spread(sheet, row, sheet.cell(row, NOW), f"SUM({sheet.cells(row.children, NOW)})")


def _mean(sheet: Sheet, row: Row) -> str:
    """The mean of the rates by weight, or the lowest of them; what is gone leaves it."""
    rounding = sheet.rubric.rounding
    assert rounding is not None, "checks.rounding_is_declared"
    assert isinstance(row.node, Group)
    rates, weights = [], []
    for child in row.children:
        now, gone = sheet.cell(child, NOW), sheet.cell(child, GONE)
        rate = f"IF({now}>0,N({sheet.cell(child, 'earned')})/{now},0)"
        assert child.node is not None
        weight = literal(Fraction(child.node.weight or 0))
        if row.node.roll_up == "weakest":
            rates.append(f"IF({gone}=1,9E9,{rate})")
        else:
            rates.append(f"IF({gone}=1,0,{rate}*{weight})")
            weights.append(f"IF({gone}=1,0,{weight})")
    share = f"MIN({','.join(rates)})" if row.node.roll_up == "weakest" else f"({'+'.join(rates)})/({'+'.join(weights)})"
    value = rounding_text(f"({share}*{sheet.cell(row, NOW)})", rounding.places, rounding.mode, row.points)
    return f'IF(OR(COUNT({sheet.cells(row.children, "earned")})=0,{sheet.cell(row, GONE)}=1),"",{value})'


def _slot(sheet: Sheet, row: Row) -> dict[str, str]:
    value = _sum(sheet, row)
    if not row.in_pot and row.children[0].policy == "rescale":
        points = sheet.cell(row, NOW)
        bare = "+".join(
            f'IF(AND({sheet.cell(own, "earned")}<>"",{sheet.cell(own, "points")}=""),1,0)' for own in row.children
        )
        value = f"IF(({bare})>0,{value},{_spread(sheet, row, points, _of_pot(sheet, row, points))})"
    return {"earned": _kept(sheet, row, value), OPEN: _pot_open(sheet, row)}


def _pot_open(sheet: Sheet, row: Row) -> str:
    """1 while a pot is not shared out: points are left, or no points are given and too few rows are scored."""
    if row.in_pot:
        return "0"
    leaves = tuple(below for below in row.walk() if below.scored)
    points = sheet.cells(leaves, "points")
    left = f"ROUND({sheet.cell(row, NOW)}-SUM({points}),{SUM_PLACES})>0"
    least = row.node.least if isinstance(row.node, Slot) else 1
    bare = f"AND(COUNT({points})=0,COUNT({sheet.cells(leaves, 'earned')})>={max(1, least)})"
    return f"IF({sheet.cell(row, NOT_APPLICABLE)}=1,0,IF(AND({left},NOT({bare})),1,0))"


# ── The total ──────────────────────────────────────────────────────────────────────────────────────────────────────


def adjustment_formulas(sheet: Sheet, row: Row) -> dict[str, str]:
    """What a bonus or penalty comes to: typed, else by its rule, else nothing."""
    assert row.adjustment is not None
    score, computed = sheet.cell(row, "score"), sheet.cell(row, COMPUTED)
    formulas = rule_formulas(sheet, row, penalty=row.adjustment.kind == "penalty")
    ruled = f"IF(ISNUMBER({computed}),MIN({computed},{sheet.cell(row, 'points')}),0)" if formulas else "0"
    return formulas | {"earned": f"IF(ISNUMBER({score}),{score},{ruled})"}


def total_formula(sheet: Sheet, base: Row, adjustments: tuple[Row, ...], vetoes: tuple[Veto, ...]) -> str:
    """The total so far: base, bonuses and penalties, never below 0, and no more than a veto leaves."""
    total = f"N({sheet.cell(base, 'earned')})"
    for row in adjustments:
        sign = "+" if row.adjustment is not None and row.adjustment.kind == "bonus" else "-"
        total += f"{sign}{sheet.cell(row, 'earned')}"
    caps = [
        f"IF(IFERROR({_text(veto.when, sheet.facts)},FALSE),{plain(veto.total_at_most)},9E9)"
        for veto in vetoes
        if veto.total_at_most is not None
    ]
    value = f"ROUND(MAX(0,{total}),{SUM_PLACES})"
    return f"MIN({','.join([value, *caps])})" if caps else value
