"""A column with a head that nobody knows, told by its numbers beside the points or the scores of its rows.

Provinces call points and scores by ever new words. Where a table has one of the two, and one column more in which every
row has a number that fits, its head only has to speak of points for it to be the other; that is told. Where each level
of government has a column of scores and none is called the unit's own, the first of them that is filled in is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Final

import attrs

from scorer.readers.columns.head_rows import Head, below_score
from scorer.readers.printed.grid import Cell
from scorer.readers.printed.roles import OF_ITSELF, Role, of_a_reviewer, role_of, whose_score
from scorer.readers.printed.rows import Doubt
from scorer.readers.printed.values import folded, is_blank, value_of

#: A head has to have one of these to be points or scores, and none of the years before.
_SPEAKS: Final[Mapping[Role, re.Pattern[str]]] = {
    "points": re.compile(r"^(?!.*(?:上年|去年|历史|累计)).*(?:分|权|比重)|^标准$"),
    "score": re.compile(r"^(?!.*(?:上年|去年|历史|扣(?!除后)|失|比重|权)).*(?:分|评|成绩)|结果$"),
}
_OTHER: Final[Mapping[Role, Role]] = {"points": "score", "score": "points"}
_TOLD: Final[Mapping[Role, str]] = {"points": "head-taken-for-points", "score": "head-taken-for-score"}
#: Columns of words and results; one with numbers only, none above its points, is something else: 自评情况. A serial
#: number is no word of points.
_WORDS: Final[tuple[Role | None, ...]] = (None, "standard", "meaning", "actual")
_LEAST_ROWS: Final = 2
#: A mean is printed with one or two decimals.
_ROUNDED: Final = Decimal("0.05")
#: What says that others looked at the scores again.
_AGAIN: Final = re.compile("[复审核抽]")
#: Of the levels of government the lowest scores itself.
_WHOSE: Final[tuple[Role, Role]] = ("score", "review")


def told_by_numbers(head: Head, rows: Sequence[Mapping[int, Cell]]) -> tuple[Head, tuple[Doubt, ...]]:
    """The head with the role of the one column that can only be points, or scores, and the warning that says so.

    Args:
        head: of a ruled table, or of pasted rows that have a cell for each head.
        rows: from below the head to its end.
    """
    columns = {role: column for column, role in head.roles.items() if role is not None}
    known = [role for role in _OTHER if role in columns]
    if len(known) != 1:
        return head, ()
    beside, wanted = columns[known[0]], _OTHER[known[0]]
    if wanted == "score" and (scored := _by_levels(head, rows, beside)):
        return _taken(head, scored)
    candidates = [
        column
        for column, role in head.roles.items()
        if role in _WORDS and column in head.texts and _SPEAKS[wanted].search(folded(head.texts[column].text))
    ]
    if wanted == "score" and "review" in columns:  # of the unit's own scores beside 专家评分
        candidates = [column for column in candidates if OF_ITSELF.search(head.texts[column].text)]
    fitting = [
        column for column in candidates if _fits(rows, *((column, beside) if wanted == "points" else (beside, column)))
    ]
    if wanted == "score" and len(fitting) == 2:
        fitting.sort(key=lambda column: OF_ITSELF.search(head.texts[column].text) is None)
        words = [head.texts[column].text for column in fitting]
        if (
            OF_ITSELF.search(words[0]) and not OF_ITSELF.search(words[1]) and _AGAIN.search(words[1])
        ):  # 企业自评 beside 国资复评
            return _taken(head, dict(zip(fitting, _WHOSE, strict=True)))
    return _taken(head, {fitting[0]: wanted}) if len(fitting) == 1 else (head, ())


def by_mean(head: Head, rows: Sequence[Mapping[int, Cell]]) -> Head:
    """The head, the scores in the column that has in each row the mean of those before it: 专家一 专家二 平均分.

    Args:
        head: in which the first of several scored beside each other was taken for the score.
        rows: from below the head to its end.
    """
    first = next((column for column, role in head.roles.items() if role == "score"), None)
    columns = [column for column in sorted(head.texts) if first is not None and column >= first]
    beside = list(takewhile(lambda one: one == first or head.roles.get(one) is None, columns))
    # The mean of all stands last; that of the first may be the score of the next by chance.
    for end in reversed(range(_LEAST_ROWS, len(beside))):
        told = [[value_of(row[one].text) if one in row else None for one in beside[: end + 1]] for row in rows]
        scored = [[value for value in one if value is not None] for one in told if None not in one]
        means = all(abs(sum(one[:end]) - end * one[end]) <= end * _ROUNDED for one in scored)
        if means and len(scored) >= _LEAST_ROWS and any(len({*one}) > 1 for one in scored):
            return attrs.evolve(head, roles={**head.roles, beside[0]: None, beside[end]: "score"})
    return head


def first_of_several(head: Head) -> tuple[Doubt, ...]:
    """The warning that the scores read are those of the first of several, whom the words below 得分 name.

    They may be hospitals, or experts, whose mean stands behind them.
    """
    column = next((column for column, role in head.roles.items() if role == "score"), None)
    over = next((cell for cell in head.cells if cell.columns > 1 and role_of(cell.text) == "score"), None)
    word = head.texts.get(-1 if column is None else column)
    if over is None or word is None or word is over or whose_score(below_score(word.text)):
        return ()
    return (Doubt(code=_TOLD["score"], place=word.place, values={"text": word.text}),)


def _taken(head: Head, roles: Mapping[int, Role]) -> tuple[Head, tuple[Doubt, ...]]:
    """The head with these roles, and the warning that says what its first column was taken for."""
    column, role = next(iter(roles.items()))
    cell = head.texts[column]
    told = Doubt(code=_TOLD[role], place=cell.place, values={"text": cell.text})
    return attrs.evolve(head, roles={**head.roles, **roles}), (told,)


def _by_levels(head: Head, rows: Sequence[Mapping[int, Cell]], points: int) -> dict[int, Role]:
    """Whose the columns are, of one for each level of government, that have a number in all rows with points."""
    columns = [
        column
        for column, role in sorted(head.roles.items())
        if role is None and column in head.texts and of_a_reviewer(head.texts[column].text)
    ]
    scored = [row for row in rows if points in row and value_of(row[points].text) is not None]
    filled = [
        column for column in columns if all(column in row and value_of(row[column].text) is not None for row in scored)
    ]
    several = len(columns) > 1 and len(scored) >= _LEAST_ROWS
    return dict(zip(filled if several else (), _WHOSE, strict=False))


def _fits(rows: Sequence[Mapping[int, Cell]], points: int, score: int) -> bool:
    """Whether each row with something in either column has a number in both, and no score is above its points."""
    count = 0
    for row in rows:
        cells = [row[column] for column in (points, score) if column in row and not is_blank(row[column].text)]
        if not cells:
            continue
        most, earned = (value_of(cell.text) for cell in cells) if len(cells) == 2 else (None, None)
        if most is None or earned is None or not 0 <= earned <= most:
            return False
        count += 1
    return count >= _LEAST_ROWS
