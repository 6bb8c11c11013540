"""Which cells of a row a person fills in, and what may be typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scorer.exact import plain
from scorer.forms import columns as codes
from scorer.forms.cells import Lists, Styles, allow, allow_list, allow_number
from scorer.forms.formulas import Sheet
from scorer.forms.layout import Row
from scorer.model import Indicator, Slot
from scorer.rules import Rule
from scorer.rules.by_sign import BySign
from scorer.rules.judged import Given

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_SIGNS = ("≥", ">", "=", "≤", "<", "定性")


def inputs(row: Row) -> frozenset[str]:
    """The columns of a row that are filled in."""
    if row.kind in ("item", "count"):
        return frozenset({"answer"})
    if row.kind == "veto" or row.code == codes.TOTAL_ROW:
        return frozenset()
    found = {"reason", "problem", "measure", "owner", "due", "evidence", "note"}
    if row.kind in ("group", "slot", "pool"):
        if _may_be_left_out(row):
            found.add("not_applicable")
        return frozenset(found)
    found |= {"target", "sign", "actual", "measured_in", "derived"}
    if not _is_refused(row):
        found.add("score")
    if row.kind != "adjustment":
        found.add("deduct")
        if row.policy is not None or row.may_stay_out:
            found.add("not_applicable")
    if row.in_pot:
        found.add("points")
    if row.answer is not None:
        found.add("answer")
    return frozenset(found)


def style_of(styles: Styles, row: Row, code: str) -> Format:
    """How the cell of a column looks that is filled in."""
    if code in (*codes.NUMBERS, *codes.VALUES) or (
        code == "answer" and not (row.answer and row.answer.choices) and row.kind != "item"
    ):
        return styles.number_input
    return styles.choice_input if code in ("sign", "answer", "measured_in") else styles.text_input


class Validation:
    """Writes what may be typed into the cells of one table."""

    def __init__(self, sheet: Worksheet, where: Sheet, lists: Lists, sentences: Mapping[str, str]) -> None:
        self._sheet = sheet
        self._where = where
        self._lists = lists
        self._said = sentences

    def add(self, row: Row, line: int, column: int, code: str) -> None:
        """The rule of the cell of one column, counted as the sheet counts, with the hint shown beside it."""
        sheet, said, lists = self._sheet, self._said, self._lists
        if code == "score":
            self._add_to_score(row, line, column)
        elif code in ("points", "deduct"):
            allow_number(sheet, line, column, said, most="999999999", hint=said["points"] if code == "points" else "")
        elif code == "sign":
            allow_list(sheet, line, column, _SIGNS, said, lists)
        elif code == "not_applicable":
            allow(sheet, line, column, {"validate": "any"}, said["na"], said["not_taken"])
        elif code == "answer" and row.kind == "item":
            allow_list(sheet, line, column, (codes.MET, codes.NOT_MET), said, lists, said["choose_yes_no"])
        elif code == "answer" and row.kind == "count":
            allow_number(sheet, line, column, said, whole=True, most="999999999", hint=said["count_whole"])
        elif code == "answer" and row.answer is not None and row.answer.most is not None:
            hint = said["met_whole"].format(most=row.answer.most)
            allow_number(sheet, line, column, said, whole=True, most=str(row.answer.most), hint=hint)
        elif code == "answer" and row.answer is not None:
            allow_list(sheet, line, column, row.answer.choices, said, lists)

    def _add_to_score(self, row: Row, line: int, column: int) -> None:
        sheet, said = self._sheet, self._said
        score, points = self._where.cell(row, "score"), self._where.cell(row, "points")
        shape = row.rule.shape if row.rule else None
        most = "" if row.points is None else plain(row.points)
        if isinstance(shape, Given) and shape.values:
            allow_list(sheet, line, column, shape.values, said, self._lists)
            return
        step = row.node.step if isinstance(row.node, Indicator) else None
        below = f"{score}<=IF(ISNUMBER({points}),{points},999999999)"
        hint = said["score_any" if row.in_pot else "score"].format(points=most)
        if row.rule is not None and not row.rule.cap:
            below, hint = "TRUE", said["score_uncapped"].format(points=most)
        rule = f"=AND(ISNUMBER({score}),{score}>=0,{below})"
        if step:
            hint = said["score_step"].format(points=most, step=plain(step))
            steps = f"{score}/{plain(step)}"
            rule = f"=AND(ISNUMBER({score}),{score}>=0,{below},ABS(ROUND({steps},0)-{steps})<0.000001)"
        if row.rule is not None and not row.rule.shape.by_hand and not isinstance(shape, BySign):
            by_rank = row.rule.shape.measured is not None
            hint = f"{said['score_rank' if by_rank else 'score_rule']}；{hint}"
        allow(sheet, line, column, {"validate": "custom", "value": rule}, hint, said["not_taken"])


def _may_be_left_out(row: Row) -> bool:
    if row.kind != "group" or row.policy is not None:
        return row.policy is not None
    return all(_may_be_left_out(child) if not child.scored else child.policy is not None for child in row.children)


def _is_refused(row: Row) -> bool:
    rule: Rule | None = row.rule
    refused = isinstance(row.node, Indicator | Slot) and row.node.typed == "refuse"
    return refused and rule is not None and not rule.shape.by_hand and not isinstance(rule.shape, BySign)
