"""Rows that ran together where names end in the brackets of their points: 必要性（5分）5可行性（5分）4.

Their head has no 分值. The bracket ends a name, so the digits behind it are its score. Which names are groups follows
from sums: nobody scored them, and their points are those of what they stand over. What leaves several ways is read with
a doubt at each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice, product
from math import prod
from typing import Final

import attrs

from scorer.diagnostics import Place
from scorer.exact import ZERO
from scorer.readers.printed.asides import TOTALS
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Grid, Paragraph, runs_of
from scorer.readers.printed.roles import LEVELS, LONGEST_HEAD_WORD, is_head, role_of, roles_of
from scorer.readers.printed.values import WHOLE_POINTS, number

#: A line of rows is no longer than this, and a table has so many lines and rows at most.
_LONGEST: Final = 4000
_MOST_LINES: Final = 200
_MOST: Final = 200
#: Fewer rows are no table.
_LEAST: Final = 3
#: Heads of such a table are short.
_LONGEST_HEAD: Final = 40
_HEADLIKE: Final = re.compile(r"\S{0,30}(?:级|指标|内容|项目|要素)\S{0,20}分")
_POINTS: Final = r"\d{1,3}(?:\.\d{1,2})?"
_ITEM: Final = re.compile(
    rf"\s*(?P<name>(?:[^（()）\n]|[（(](?!\s*{_POINTS}\s*分?\s*[)）])[^（()）\n]{{0,40}}[)）]){{1,60}}?)"
    rf"[（(]\s*(?P<points>{_POINTS})\s*分?\s*[)）](?P<run>[\d.]{{0,12}})(?![\d.])(?P<said>分?)"
)
_SCORE: Final = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.\d{1,2})?")
_TOTAL: Final = re.compile(
    rf"\s*(?P<label>{'|'.join(sorted(TOTALS, key=len, reverse=True))}|自评得分|得分)"
    r"(?:[（(]\d{1,3}分?[)）])?[:：]?(?P<run>[\d.]{1,12})分?(?=\s|$)"
)
#: Behind digits these may go on with what begins with them: 5|2020年新增床位, 5|5G基站.
_UNIT: Final = re.compile(r"[A-Za-z%％年月日时小个项次份户人万元公级线期周岁届号大类星]")
#: So many ways to take digits apart are looked through.
_MOST_WAYS: Final = 1024
#: So many steps are made to find what is a group of what.
_MOST_STEPS: Final = 20_000


@attrs.frozen
class _Item:
    """A name with its points, and what stands behind them: its score, or that and the digits of the next name.

    Attributes:
        ways: what of the digits may be the score; "" where it is blank.
        place: of its line, its own, since groups are told apart by their places.
        score: which of these it is.
    """

    name: str
    points: Decimal
    run: str
    ways: tuple[str, ...]
    place: Place
    score: str = ""


@attrs.frozen
class _Node:
    item: int
    below: tuple[_Node, ...] = ()


def with_rows_apart(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; lines of names with points and scores that ran together become grids."""
    for part in runs_of(parts):
        yield from [part] if isinstance(part, Grid) else _tables(part)


def _tables(run: Sequence[Paragraph]) -> Iterator[Paragraph | Grid]:
    position = 0
    while position < len(run):
        found = _table(run, position)
        if found is None:
            yield run[position]
            position += 1
            continue
        grid, position = found
        yield grid


def _table(run: Sequence[Paragraph], start: int) -> tuple[Grid, int] | None:
    """The table whose head begins a line, and the line behind it."""
    text = run[start].text
    words, behind = _head(text) if _HEADLIKE.match(text) else ((), 0)
    if not words:
        return None
    items: list[_Item] = []
    total: tuple[str, str, Paragraph] | None = None
    end = start
    for end in range(start, min(start + _MOST_LINES, len(run))):
        text = run[end].text[behind:] if end == start else run[end].text
        found = _items(text, run[end]) if len(text) <= _LONGEST else None
        if found is None:
            break
        items += found[0]
        if found[1] is not None:
            total = found[1]
            end += 1
            break
    else:
        end = min(start + _MOST_LINES, len(run))
    if not _LEAST <= len(items) <= _MOST:
        return None
    return _grid(words, items, total, run[start]), end


def _head(text: str) -> tuple[tuple[str, ...], int]:
    """The words of a head that ran together at the start of a line, and where they end; () where there is none.

    It has the levels and the score alone, so that the points stand in the names.
    """
    for words, end in _words(text[:_LONGEST_HEAD], 0):
        roles = roles_of(words)
        levels = [role for role in roles if role in LEVELS]
        plain = is_head(roles) and roles[-1] == "score" and list(roles[:-1]) == levels == sorted(set(levels))
        if plain and (end == len(text) or _ITEM.match(text, end)):
            return words, end
    return (), 0


def _words(text: str, start: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """The ways in which words of heads stand together from here on, the longest words first."""
    for length in range(min(LONGEST_HEAD_WORD, len(text) - start), 1, -1):
        word = text[start : start + length]
        role = role_of(word)
        if any(sign.isspace() for sign in word) or role is None:
            continue
        if role == "score":
            yield (word,), start + length
        elif role in LEVELS:
            for words, end in _words(text, start + length):
                yield (word, *words), end


def _items(text: str, line: Paragraph) -> tuple[list[_Item], tuple[str, str, Paragraph] | None] | None:
    """The rows of one line and the total that ends it; None where it is anything else."""
    items: list[_Item] = []
    position = 0
    while position < len(text.rstrip()):
        total = _TOTAL.match(text, position)
        if total is not None and not text[total.end() :].strip():
            return items, (total["label"], total["run"], line)
        found = _ITEM.match(text, position)
        if found is None or number(found["name"]) is not None:
            return None
        run, points = found["run"], Decimal(found["points"])
        ends = found["said"] or not text[found.end() :].strip()
        ways = _ways(run, points, whole=bool(ends) or _UNIT.match(text, found.end()) is None)
        if not ways:
            return None
        items.append(_Item(one_line(found["name"]), points, run, ways, attrs.evolve(line.place)))
        position = found.end()
    return items, None


def _ways(run: str, points: Decimal, *, whole: bool) -> tuple[str, ...]:
    """What of the digits behind points may be the score: all of them, or where a name may begin in them, the first."""
    first = [run[:end] for end in range(len(run) + 1)]
    fitting = [one for one in first if not one or (_SCORE.fullmatch(one) and Decimal(one) <= points)]
    if whole and run in fitting:
        return (run,)
    return tuple(one for one in fitting if run[len(one) : len(one) + 1] != ".")


def _scored(items: Sequence[_Item], total: Decimal | None) -> tuple[list[_Item], bool]:
    """The items with their scores, and whether these are certain: one way, or one that comes to the total."""
    count = prod(len(item.ways) for item in items)
    ways = list(product(*(item.ways for item in items))) if count <= _MOST_WAYS else []
    fitting = [way for way in ways if total is None or sum((Decimal(one or 0) for one in way), ZERO) == total]
    chosen = fitting[0] if fitting else tuple(item.ways[-1] for item in items)
    front = ""
    found = []
    for item, score in zip(items, chosen, strict=True):
        found.append(attrs.evolve(item, name=front + item.name, score=score))
        front = item.run[len(score) :]
    return found, len(fitting) == 1


def _grid(
    words: Sequence[str], items: Sequence[_Item], total: tuple[str, str, Paragraph] | None, head: Paragraph
) -> Grid:
    levels = len(words) - 1
    said = _printed(total[1], sum((item.points for item in items), ZERO)) if total else ""
    items, sure = _scored(items, Decimal(said) if said else None)
    scored = sum(bool(item.score) for item in items)  # where nobody scored, nothing tells groups from leaves
    sure = sure and scored >= _LEAST and scored * 3 >= len(items)
    trees = _forests(items, levels, whole=True)
    best = (trees or _forests(items, levels, whole=False) or [tuple(map(_Node, range(len(items))))])[0]
    sure = sure and len(trees) == 1 and bool(said or total is None)
    rows: list[dict[int, Cell]] = [{at: Cell(text=word, place=head.place) for at, word in enumerate(words)}]
    for node in best:
        rows += _rows_of(node, items, (), levels)
    unsure = () if sure else tuple(cell for row in rows[1:] for cell in row.values())
    if total is not None:
        label, _, line = total
        rows.append({0: Cell(text=label, place=line.place), levels: Cell(text=said or total[1], place=line.place)})
    return Grid(rows=tuple(rows), name="", unsure=unsure)


def _printed(run: str, points: Decimal) -> str:
    """The score of the total; "" where it is no number. 100 may stand before it without anything between: 10095.5."""
    ways = (run, run.removeprefix(f"{WHOLE_POINTS}"))
    return next((text for text in ways if _SCORE.fullmatch(text) and Decimal(text) <= points), "")


def _rows_of(node: _Node, items: Sequence[_Item], above: tuple[int, ...], levels: int) -> Iterator[dict[int, Cell]]:
    """The rows of the leaves below a node; groups stand in the first of theirs."""
    item = items[node.item]
    if node.below:
        for at, below in enumerate(node.below):
            yield from _rows_of(below, items, (*above, node.item) if at == 0 else (-1,) * (len(above) + 1), levels)
        return
    row = {column: Cell(text="", place=item.place) for column in range(levels)}
    for column, group in enumerate(above):
        if group >= 0:
            row[column] = _named(items[group])
    row[levels - 1] = _named(item)
    row[levels] = Cell(text=item.score, place=item.place)
    yield row


def _named(item: _Item) -> Cell:
    return Cell(text=f"{item.name}（{item.points.normalize():f}分）", place=item.place)


def _forests(items: Sequence[_Item], levels: int, *, whole: bool) -> list[tuple[_Node, ...]]:
    """Up to two ways in which rows are groups and leaves; none where that takes long to find.

    A group has no score, and the points of what stands below it.

    Args:
        items: the rows in their order.
        levels: how many levels the head promises.
        whole: whether each leaf stands below a group of each level.
    """
    left = [_MOST_STEPS]

    def forest(at: int, wanted: Decimal | None, depth: int) -> Iterator[tuple[tuple[_Node, ...], int]]:
        left[0] -= 1
        if wanted == 0 or (wanted is None and at == len(items)):
            yield (), at
            return
        if left[0] < 0 or at == len(items) or (wanted is not None and items[at].points > wanted):
            return
        rest = None if wanted is None else wanted - items[at].points
        for first, after in firsts(at, depth):
            for others, end in forest(after, rest, depth):
                yield (first, *others), end

    def firsts(at: int, depth: int) -> Iterator[tuple[_Node, int]]:
        if not items[at].score and depth < levels:
            for below, end in forest(at + 1, items[at].points, depth + 1):
                yield _Node(at, below), end
        if not whole or depth == levels:
            yield _Node(at), at + 1

    found = [nodes for nodes, _ in islice(forest(0, None, 1), 2)]
    return found if left[0] >= 0 else []
