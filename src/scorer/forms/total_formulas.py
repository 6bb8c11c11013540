"""The live formulas below the base of a form: bonuses, penalties, vetoes, total and grade, as `totals` has them."""

from __future__ import annotations

from decimal import Decimal

import attrs

from scorer.exact import plain
from scorer.forms.formulas import BASE, COMPUTED, NOW, OPEN, SUM_PLACES, Sheet, filled_in, rule_formulas
from scorer.forms.layout import Row
from scorer.model import Rubric
from scorer.spreadsheet import bounded_text, quoted

#: More than any total.
_NO_CAP = "9E9"


@attrs.frozen
class Bottom:
    """The rows of a form that the total is made of."""

    base: Row
    adjustments: tuple[Row, ...]
    vetoes: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them in their order, with the items of bonuses and penalties."""
        below = [row for adjustment in self.adjustments for row in adjustment.walk()]
        return (*self.base.walk(), *below, *self.vetoes)


def adjustment_formulas(sheet: Sheet, row: Row) -> dict[str, str]:
    """What a bonus or penalty comes to: typed, else by its rule, else nothing; open where the rule lacks a fact.

    One that is not mentioned did not happen, so a rule that only asks for an answer leaves nothing open without one.
    """
    assert row.adjustment is not None
    score, computed = sheet.cell(row, "score"), sheet.cell(row, COMPUTED)
    formulas = rule_formulas(sheet, row, penalty=row.adjustment.kind == "penalty")
    ruled = f"IF(ISNUMBER({computed}),MIN({computed},{sheet.cell(row, 'points')}),0)" if formulas else "0"
    lacking = f"IF({filled_in(sheet, row)},1,0)"
    if formulas:
        assert row.rule is not None
        lacking = f"IF(ISNUMBER({computed}),0,{lacking if row.rule.shape.own_names() else '1'})"
    return formulas | {
        "earned": f"IF(ISNUMBER({score}),{score},{ruled})",
        OPEN: f"IF(ISNUMBER({score}),0,{lacking})",
    }


def veto_formulas(sheet: Sheet, row: Row, words: tuple[str, str, str]) -> dict[str, str]:
    """Whether a veto is hit: 1 or 0 in a hidden column, and in `words` hit, not hit or unknown."""
    assert row.veto is not None
    hit, not_hit, unknown = map(quoted, words)
    state = sheet.cell(row, BASE)
    return {
        BASE: f"IF({bounded_text(row.veto.when, sheet.facts)},1,0)",
        "earned": f"IF(ISERROR({state}),{unknown},IF({state}=1,{hit},{not_hit}))",
        OPEN: f"IF(ISERROR({state}),1,0)",
    }


def total_formula(sheet: Sheet, bottom: Bottom) -> str:
    """The total so far: base, bonuses and penalties, never below 0, and no more than a veto leaves."""
    total = f"N({sheet.cell(bottom.base, 'earned')})"
    for row in bottom.adjustments:
        sign = "+" if row.adjustment is not None and row.adjustment.kind == "bonus" else "-"
        total += f"{sign}{sheet.cell(row, 'earned')}"
    value = f"ROUND(MAX(0,{total}),{SUM_PLACES})"
    caps = _caps(sheet, bottom)
    return f"MIN({','.join([value, *caps])})" if caps else value


def open_formula(sheet: Sheet, bottom: Bottom) -> str:
    """How much is still open or undecided."""
    rows = bottom.rows
    return f"SUM({sheet.cell(rows[0], OPEN)}:{sheet.cell(rows[-1], OPEN)})"


def grade_formula(sheet: Sheet, bottom: Bottom, total: str) -> str:
    """The band of the total in the cell `total`, a blank text while something is open.

    Where policies take points off the total, the total is graded as its share of what is left, on the scale of the
    rubric's points; both sides are multiplied out, so that nothing is divided.
    """
    rubric, base = sheet.rubric, bottom.base
    full = _full(rubric, base)
    if full is None or not rubric.grades:
        return quoted("")
    now = sheet.cell(base, NOW)
    shrinks = any(base.code in row.moves for row in base.walk())
    places = []
    for band in rubric.grades:
        reached = f"{total}>={plain(band.start)}"
        if shrinks:
            # A cap on the total is on the scale of the rubric's points, whatever is left of them.
            share = f"ROUND({total}*{plain(full)},{SUM_PLACES + 3})>=ROUND({plain(band.start)}*{now},{SUM_PLACES + 3})"
            reached = f"AND({','.join([share, *(f'{cap}>={plain(band.start)}' for cap in _caps(sheet, bottom))])})"
        places.append(reached)
    place = "".join(f"IF({reached},{number}," for number, reached in enumerate(places[:-1], start=1))
    place += str(len(places)) + ")" * (len(places) - 1)
    names = [band.name for band in rubric.grades]
    lowered = [
        f"IF(N({sheet.cell(row, BASE)})=1,{names.index(row.veto.grade_at_most) + 1},0)"
        for row in bottom.vetoes
        if row.veto is not None and row.veto.grade_at_most is not None
    ]
    chosen = f"MAX({','.join([place, *lowered])})" if lowered else place
    none_yet = f"OR({open_formula(sheet, bottom)}>0,{now}=0)"
    return f'IF({none_yet},"",CHOOSE({chosen},{",".join(map(quoted, names))}))'


def _full(rubric: Rubric, base: Row) -> Decimal | None:
    """The points that grades are on the scale of; None where a published table contradicts itself about them."""
    declared = rubric.root.declared_points
    if rubric.root.points is None and declared is not None and declared != base.points:
        return None
    return base.points


def _caps(sheet: Sheet, bottom: Bottom) -> list[str]:
    """What the total is at most by each veto."""
    return [
        f"IF(IFERROR({sheet.cell(row, BASE)}=1,FALSE),{plain(row.veto.total_at_most)},{_NO_CAP})"
        for row in bottom.vetoes
        if row.veto is not None and row.veto.total_at_most is not None
    ]
