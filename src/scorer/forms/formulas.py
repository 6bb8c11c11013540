"""The live formulas of a form's rows: what a leaf earns, what groups and pots sum, what is still open.

What follows after the base stands in `total_formulas`.

They follow `leaves` and `evaluator` row by row; the tests hold every one of their cells against the engine. Whatever
a sheet shows, a form that is read is scored by the engine anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from scorer.exact import plain
from scorer.expression import Numeric
from scorer.facts import ACTUAL, FIRST, GRADE, PEERS, PLACE, SIGN, TARGET
from scorer.forms.columns import MET, NOT_MET
from scorer.forms.layout import Row
from scorer.model import Group, Indicator, Rubric, Slot
from scorer.rules import Rule
from scorer.rules.by_sign import QUALITATIVE, BySign
from scorer.rules.counted import MET as MET_COUNT
from scorer.spreadsheet import NOISE, POINTS, bounded_text, in_points, literal, quoted, rounding_text

#: Columns that only calculate; a form hides them.
RAW, COMPUTED, BASE, TARGET_WORTH, ACTUAL_WORTH, ANSWER_WORTH = (
    "raw",
    "computed",
    "base",
    "target'",
    "actual'",
    "answer'",
)
NOT_APPLICABLE, GONE, NOW, OPEN, CLAIM = "n/a", "gone", "now", "open", "claim"
CALCULATED = (RAW, COMPUTED, BASE, TARGET_WORTH, ACTUAL_WORTH, ANSWER_WORTH, NOT_APPLICABLE, GONE, NOW, OPEN, CLAIM)

#: Sums of decimals in binary are freed of noise to as many decimals as a score may have.
SUM_PLACES = 6
#: A formula may hold the conditions of a leaf and of all groups above it.
LONGEST_CONDITION = 1_500

_KEPT = ("full", "zero")

#: How much a row of an either group claims: by facts that are there, or by being filled in.
_BY_FACTS, _BY_HAND = 1, 1000


@attrs.frozen
class Sheet:
    """Where things stand: the letter of each column by its code, the number of each row by its code, the facts.

    `inputs` says which columns of a row a person fills in.
    """

    rubric: Rubric
    columns: Mapping[str, str]
    rows: Mapping[str, int]
    facts: Mapping[str, str]
    inputs: Callable[[Row], frozenset[str]]

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
        yield row, item_formulas(sheet, row)
        return
    formulas = {NOT_APPLICABLE: _not_applicable(sheet, row, above), **_points_now(sheet, row, known)}
    if row.scored:
        formulas |= _leaf(sheet, row, above)
        if row.one_of:
            formulas |= {CLAIM: _claim(sheet, row, above)}
    elif row.kind == "slot":
        formulas |= _slot(sheet, row)
    elif row.kind == "pool":
        formulas |= {"earned": _kept(sheet, row, _sum(sheet, row)), OPEN: _pot_open(sheet, row)}
    elif _is_either(row):
        formulas |= _either(sheet, row)
    else:
        formulas |= {"earned": _group(sheet, row, known)}
    yield row, formulas
    for child in row.children:
        yield from _rows(sheet, child, (*above, row), known)


def item_formulas(sheet: Sheet, row: Row) -> dict[str, str]:
    """What the answer to one item of a checklist, or to one kind of occurrence, counts as."""
    answer = sheet.cell(row, "answer")
    if row.kind == "item":
        return {ANSWER_WORTH: f"IF({answer}={quoted(MET)},1,IF({answer}={quoted(NOT_MET)},0,NA()))"}
    return {ANSWER_WORTH: f'IF({answer}="",NA(),{answer})'}


# ── What applies ───────────────────────────────────────────────────────────────────────────────────────────────────


def _conditions(sheet: Sheet, row: Row) -> list[str]:
    condition = None if row.node is None or row.kind == "own" else row.node.applies
    return [] if condition is None else [bounded_text(condition, sheet.facts, LONGEST_CONDITION)]


def _not_applicable(sheet: Sheet, row: Row, above: tuple[Row, ...]) -> str:
    asked = _left_out(sheet, row)
    asked += [f"{sheet.cell(parent, NOT_APPLICABLE)}=1" for parent in above[-1:]]
    if _is_either(row):
        # Where none of its children applies, the group does not.
        asked.append(f"AND({','.join(_any(_left_out(sheet, child)) for child in row.children)})")
    return f"IF({_any(asked)},1,0)"


def _left_out(sheet: Sheet, row: Row) -> list[str]:
    """What leaves the row itself out: the unit's word, or the rubric's condition."""
    said = f'{sheet.cell(row, "not_applicable")}<>""'
    return [said, *(f"IFERROR(NOT({condition}),FALSE)" for condition in _conditions(sheet, row))]


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
    if row.kind == "group" and row.children and not _is_either(row):
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
    typed = f'IF({score}="","",{score})'  # in Excel a formula that gives a blank cell gives 0
    formulas = rule_formulas(sheet, row)
    computed = sheet.cell(row, COMPUTED)
    assert isinstance(row.node, Indicator | Slot)
    if COMPUTED not in formulas:
        value = typed
    elif row.node.typed == "fallback":
        value = f'IF({computed}<>"",{computed},{typed})'
    elif row.node.typed == "refuse":
        value = f'IF({points}="",{typed},{computed})'
    else:
        value = f'IF({score}<>"",{score},{computed})'
    if row.rule is not None and isinstance(row.rule.shape, BySign):
        value = f"IF({sheet.cell(row, 'sign')}={quoted(QUALITATIVE)},{typed},{value})"
    for unknown in [condition for one in (*above, row) for condition in _conditions(sheet, one)]:
        value = f'IF(ISERROR({unknown}),"",{value})'
    if row.one_of:
        value = f'IF({_chosen(sheet, row, above[-1])},{value},"")'
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
    elif row.one_of:
        still = f"IF({_chosen(sheet, row, above[-1])},{still},0)"
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

    def earned(points: Decimal) -> Numeric:
        return rule.calculation(points, None, sheet.rubric.language, penalty=penalty).expression

    expression = in_points(earned(Decimal(1)), earned(Decimal(2))) if row.in_pot else earned(row.points or Decimal(0))
    text = bounded_text(expression, cells)
    target, actual, unit = (sheet.cell(row, name) for name in ("target", "actual", "measured_in"))
    share = f'IF(OR({unit}="%",{unit}="％"),100,IF({unit}="‰",1000,1))'
    formulas = {
        name: f'IF({cell}="",NA(),IF(ISNUMBER({cell}),ROUND({cell}/{share},{NOISE}),#VALUE!))'
        for name, cell in ((TARGET_WORTH, target), (ACTUAL_WORTH, actual))
        if sheet.cell(row, name) in text
    }
    return formulas | {RAW: text, COMPUTED: _bounded(sheet, row, rule)}


def _bounded(sheet: Sheet, row: Row, rule: Rule) -> str:
    """The exact value as a score: floored at 0, capped at the points, rounded."""
    raw, points = sheet.cell(row, RAW), sheet.cell(row, "points")
    rounding = sheet.rubric.rounding
    assert rounding is not None, "checks.rounding_is_declared"
    most = row.points if rule.cap else None
    value = rounding_text(raw, rounding.places, rounding.mode, most)
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
    # A form knows of no other unit: the place, and with it the score, is blank.
    cells |= {name: "NA()" for name in (PLACE, PEERS, FIRST) if name in names}
    return cells | {item.name: sheet.cell(item, ANSWER_WORTH) for item in row.children}


def filled_in(sheet: Sheet, row: Row) -> str:
    """Whether anything is said on a row, but that it does not apply."""
    cells = [sheet.cell(row, column) for column in sorted(sheet.inputs(row) - {"not_applicable"})]
    cells += [sheet.cell(item, "answer") for item in row.children]
    return f"COUNTA({','.join(cells)})>0"


# ── One of several ─────────────────────────────────────────────────────────────────────────────────────────────────


def _is_either(row: Row) -> bool:
    return isinstance(row.node, Group) and row.node.either


def _claim(sheet: Sheet, row: Row, above: tuple[Row, ...]) -> str:
    """How strongly a row wants to be the one that is used: filled in, else only calculable from facts, else not."""
    facts = () if row.rule is None or row.rule.shape.by_hand else row.rule.facts()
    ready = "0"
    if facts and all(name in sheet.facts for name in facts):
        ready = f"IF(AND({','.join(f'NOT(ISNA({sheet.facts[name]}))' for name in facts)}),{_BY_FACTS},0)"
    claim = f"IF({filled_in(sheet, row)},{_BY_HAND},{ready})"
    for unknown in [condition for one in (*above, row) for condition in _conditions(sheet, one)]:
        claim = f"IF(ISERROR({unknown}),0,{claim})"
    return f"IF({sheet.cell(row, NOT_APPLICABLE)}=1,0,{claim})"


def _chosen(sheet: Sheet, row: Row, group: Row) -> str:
    """Whether the row is the one that is used: the only one filled in, or with none the only one with its facts."""
    claims, claim = f"SUM({sheet.cells(group.children, CLAIM)})", sheet.cell(row, CLAIM)
    return f"OR(AND({claim}={_BY_HAND},{claims}<{2 * _BY_HAND}),AND({claim}={_BY_FACTS},{claims}={_BY_FACTS}))"


def _either(sheet: Sheet, row: Row) -> dict[str, str]:
    """The score of the row that is used; open while none is."""
    scores, claims = sheet.cells(row.children, "earned"), f"SUM({sheet.cells(row.children, CLAIM)})"
    none_used = f"OR({claims}=0,AND({claims}>{_BY_FACTS},{claims}<{_BY_HAND}),{claims}>={2 * _BY_HAND})"
    return {
        "earned": _kept(sheet, row, f'IF(COUNT({scores})=1,SUM({scores}),"")'),
        OPEN: f"IF({sheet.cell(row, NOT_APPLICABLE)}=1,0,IF({none_used},1,0))",
    }


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
