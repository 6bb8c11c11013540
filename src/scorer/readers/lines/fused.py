"""A row of a table whose cells ran together without anything between them (…次≥6次12次100%55是).

Digits that ran together are taken apart only where one way is possible: the score is not above the points, and agrees
with the rate where one is printed. Otherwise the digits stay together, and whoever reads the cell sees that they are no
number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from scorer.readers.printed.roles import FUNDS, LEVELS, STANDARD_GROUP, TOP_GROUP, Role
from scorer.readers.printed.values import WHOLE_POINTS, folded_apart, named

_NUMBER: Final = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.\d{1,2})?")
#: No budget is executed to more than three times its amount, in percent.
_HIGHEST_RATE: Final = Decimal(300)
_SIGN: Final = re.compile(r"[≥≤≧≦=<>═]|定[性量](?:指标)?")
#: Target and result in the same words.
_TWICE: Final = re.compile(r"([^\d%]{1,6})\1$")
#: Longer runs of digits are no points and score.
_LONGEST_RUN: Final = 16
_TAIL: Final = re.compile(
    r"(?P<front>.*?)(?P<rate>\d{1,3}(?:\.\d{1,2})?%)?(?P<run>[\d.]{1,16})(?P<core>[是否]?)(?P<reason>[^\d%.]{4,60})?"
)
#: A reason that begins like this may have the last digits before it as its own: 10 8.5 3个项目未实施.
_COUNTS: Final = re.compile(
    "个(?![别体人性])|家(?![庭长禽畜])|所(?![有需在属])|项(?!目)|次(?!数)|处(?![置理于])|人(?![员均才民为力])|名(?!称)|台(?!账)|批(?![复准])"
    "|条(?!件)|户(?!数)|天(?!气)|年(?![中初度末底])|场(?![地所])|分(?![配析])|[笔位套件座月日期起份万亿元公千米吨亩]"
)
_VALUE: Final = re.compile(r"[≥≤≧≦=<>═]?\d")
_EXECUTION: Final = re.compile(r"执行率.{0,30}得分(?:\(分\))?[^\d%]{0,3}(\d{1,3}(?:\.\d{1,2})?%)([\d.]{2,8})")
#: What recognition makes of a unit: Latin letters behind a Chinese name.
_FOREIGN: Final = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z].{0,7}$")
_AMOUNT: Final = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?")
_GROUP: Final = re.compile(rf"(?:{STANDARD_GROUP.pattern})(?:[（(]\d{{1,3}}分?[)）])?")


def cells_of(text: str, roles: Sequence[Role | None]) -> list[str]:
    """The cells of a fused line, one for each head; where it cannot be taken apart, the whole line as one cell."""
    shown = folded_apart(text)
    if len(shown) > 200:
        return [shown]
    if set(roles) & FUNDS:
        return _funds(shown)
    found = _TAIL.fullmatch(shown)
    adjacent = any((first, second) == ("points", "score") for first, second in zip(roles, roles[1:], strict=False))
    if found is None or not adjacent or ("rate" in roles and not found["rate"]):
        return [shown] if shown else []
    rate = (found["rate"] or "") if "rate" in roles else ""
    front = found["front"] if rate else found["front"] + (found["rate"] or "")  # a percentage that was reached
    name, sign, unit, values = _front(front, roles)
    pairs = pairs_of(found["run"], rate)
    if found["reason"] and ("reason" not in roles or len(pairs) != 1 or _COUNTS.match(found["reason"])):
        return [shown]
    points, score = pairs[0] if len(pairs) == 1 else (found["run"], found["run"])
    said: dict[Role, str] = {
        "sign": sign,
        "unit": unit,
        "points": points,
        "score": score,
        "rate": rate,
        "core": found["core"],
        "reason": found["reason"] or "",
    }
    if len(values) == 2:
        said |= {"target": values[0], "actual": values[1]}
    groups, name = groups_apart(name, roles)
    said |= groups
    names = [index for index, role in enumerate(roles) if role in LEVELS]
    return [
        name if names and index == names[-1] else said.get(role, "") if role is not None else ""
        for index, role in enumerate(roles)
    ]


def groups_apart(front: str, roles: Sequence[Role | None]) -> tuple[dict[Role, str], str]:
    """The groups of the national forms that ran together with a name, each under its level, and the name."""
    names = [role for role in roles if role in LEVELS]
    groups: dict[Role, str] = {}
    while len(names) > 1 and (group := _GROUP.match(front)) is not None and group.end() < len(front):
        name, below = named(group[0]).name, _GROUP.match(front, group.end())
        over = below is not None and named(below[0]).name.endswith(name)  # 成本指标 over 经济成本指标
        top = (TOP_GROUP.fullmatch(name) or over) and "level1" not in groups
        level: Role = "level1" if top else "level2"
        if level in names[:-1]:
            groups[level] = group[0]
        front = front[group.end() :]
    return groups, front


def execution_in(text: str) -> tuple[str, str, str] | None:
    """Rate, points and score of a line such as 执行率…权重…得分76%107.6; digits that stay together are in both."""
    found = _EXECUTION.fullmatch(folded_apart(text)) if len(text) < 100 else None
    if found is None:
        return None
    pairs = pairs_of(found[2], found[1])
    points, score = pairs[0] if len(pairs) == 1 else (found[2], found[2])
    return found[1], points, score


def pairs_of(run: str, rate: str) -> list[tuple[str, str]]:
    """The ways in which digits that ran together are points and a score."""
    ways = []
    for cut in range(1, min(len(run), _LONGEST_RUN)):
        first, second = run[:cut], run[cut:]
        if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(second)):
            continue
        points, score = Decimal(first), Decimal(second)
        if not 0 < points <= WHOLE_POINTS or score > points:
            continue
        if rate and score != points * Decimal(rate.rstrip("%")) / 100:
            continue
        ways.append((first, second))
    return ways


def _front(front: str, roles: Sequence[Role | None]) -> tuple[str, str, str, list[str]]:
    """Name, sign, unit of measure, and the values after them."""
    sign = _SIGN.search(front)
    if "sign" in roles and sign is not None:
        name, rest, mark = front[: sign.start()], front[sign.end() :], sign[0]
        if twice := _TWICE.fullmatch(rest):
            return name, mark, "", [twice[1], twice[1]]
    elif (digit := _VALUE.search(front)) is not None:
        name, rest, mark = front[: digit.start()], front[digit.start() :], ""
    elif "unit" in roles and front.endswith("%"):
        return front.removesuffix("%"), "", "%", []
    elif "sign" in roles and (twice := _TWICE.search(front)) and twice.start():
        # The sign before these words was lost, or is part of the name: told as strange in its place.
        return front[: twice.start()], twice[1], "", [twice[1], twice[1]]
    else:
        return front, "", "", []
    values = re.findall(r"[≥≤≧≦=<>═]?\d{1,9}(?:\.\d{1,4})?[^\d≥≤≧≦=<>═.]{0,6}", rest)
    unit = re.sub(r"[\d.≥≤≧≦=<>═]", "", values[0]) if "unit" in roles and values else ""
    if unit and not mark and "sign" in roles:
        name, mark, unit = _before_unit(name, unit, values)
    elif unit and name.endswith(unit):
        name = name.removesuffix(unit)
    else:
        unit = ""
    return name, mark, unit, values if "".join(values) == rest else []


def _before_unit(name: str, unit: str, values: Sequence[str]) -> tuple[str, str, str]:
    """The name, what stands in the place of the sign, and the unit, where the sign between them cannot be read.

    Behind 次数次到 the sign was 到, behind 数量份第O份 the target ran into it; behind a name that ends in Latin letters
    (数量tot扁) the unit was misread. What is left over stands as the sign, where it is told as strange.
    """
    whole, left = name, ""
    if name.endswith(unit):
        name = name.removesuffix(unit)
        if len(values) > 1:
            return name, "", unit
    if unit in name:
        name, left = name.rsplit(unit, 1)
    elif (foreign := _FOREIGN.search(name)) is not None:
        name, left = name[: foreign.start()], foreign[0]
    return (name, left or unit, unit) if name else (whole, "", "")


def _funds(text: str) -> list[str]:
    """The row on the budget: label, amounts, points, rate, score, where arithmetic leaves one way only."""
    found = re.fullmatch(r"([^\d]{2,30}?):?([\d.]{4,40})%([\d.]{1,6})([^\d.%].{0,80})?", text)
    if found is None or not _NUMBER.fullmatch(found[3]):
        return [text]
    ways = [way for count in (4, 5) for way in _splits(found[2], count) if _agrees(way, found[3])]
    if len({tuple(way[-2:]) for way in ways}) != 1:
        return [text]
    *amounts, points, rate = ways[0]
    if len(ways) > 1:  # only where one amount ends and the next begins is not told: they stay together
        amounts = [found[2].removesuffix(points + rate), *("" for _ in amounts[1:])]
    explained = [found[4]] if found[4] else []  # how the score is reckoned, in a column of which the head says nothing
    return [found[1], *amounts, points, f"{rate}%", found[3], *explained]


def _splits(run: str, count: int) -> Iterator[list[str]]:
    """Every way to take digits that ran together apart into so many numbers."""
    if count == 1:
        if _AMOUNT.fullmatch(run):
            yield [run]
        return
    for cut in range(1, len(run) - count + 2):
        if _AMOUNT.fullmatch(run[:cut]):
            for rest in _splits(run[cut:], count - 1):
                yield [run[:cut], *rest]


def _agrees(way: Sequence[str], said: str) -> bool:
    """Whether executed ÷ budget is the rate, and rate × points the score, each as rounded in print."""
    budget, executed, points, rate = (Decimal(text) for text in way[-4:])
    score = Decimal(said)
    if not budget or not 0 < points <= WHOLE_POINTS or score > points or rate > _HIGHEST_RATE:
        return False
    if len(way) == 5 and abs(Decimal(way[0]) - budget) > budget:
        return False
    return abs(executed * 100 / budget - rate) < Decimal("0.6") and abs(points * rate / 100 - score) < Decimal("0.06")
