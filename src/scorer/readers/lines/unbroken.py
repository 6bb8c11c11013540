"""Forms whose line ends are lost: the whole text of a page, or of a file on a sharing site, in one line.

The heads of the columns are looked for inside the line. What stands below them is cut into cells at blanks, or where
nothing at all stands between the cells, into rows at their numbers, as far as that is possible in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import Final

import attrs

from scorer.readers.lines.fused import cells_of, groups_apart, pairs_of
from scorer.readers.printed.asides import SIDE_LABEL, TOTALS
from scorer.readers.printed.grid import Cell, Grid, Paragraph, cells_in_order
from scorer.readers.printed.roles import (
    FIGURES,
    LEVELS,
    LONGEST_HEAD_WORD,
    STANDARD_GROUP,
    Role,
    begins_with_rate,
    distinct,
    is_funds_head,
    is_head,
    role_of,
    roles_of,
)
from scorer.readers.printed.values import folded, folded_apart

#: A shorter line is a line; a longer one is no text of one form.
_SHORTEST: Final = 150
_LONGEST: Final = 12_000
#: Lines of so many signs together are taken apart, those of a dozen forms; nobody publishes more of them in one file.
_MOST: Final = 60_000
_LEAST_WORDS: Final = 4
#: The words of two narrow columns of a head that recognition mixed up have so many signs at most (年成值全完值).
_LONGEST_SCRAMBLED: Final = 8
#: So many words make a head where other cells stand beside them.
_INSIDE: Final = 6
_PIECE: Final = re.compile(r"(\d{1,2})、")
#: The first head of a row of heads.
_FIRST: Final = re.compile(r"一级(?=\s+二级)|[一二三]\s?级\s?指\s?标|(?:年初|全年|调整)?\s?预算\s?数|评价内容|指标名称")
#: What the head of a column that explains deviations is made of; what stands behind it is the first group.
_EXPLAINING: Final = re.compile(
    r"[^值数率]{0,10}?(?:偏差|未完成|扣分|差异|失分|偏离|原因|措施|备注|说明|理由|建议)"
    r"(?:[较大小的率度及和与或、其\s]|原因|分析|说明|措施|情况|依据|改进|整改|建议|拟采取|主要|下一步|具体|备注|[（(][^（()）]{0,20}[)）])*"
)
_LAST_WORDS: Final = re.compile(
    r".*(?:措施|原因|分析|说明|情况|依据|标准|建议|方法|材料|备注|[级标称容值分率数重位质型据注行)）])"
)
#: What follows the rows of a table and the block on the budget.
_FOOT: Final = re.compile(
    r"备?注[:：]|偏差大或|评价结论|存在(?:的)?问题|改进措施及结果|单位主要负责人|其他需要说明|(?:项目|财务)负责人[:：]|填[报表]人|项目\s?名称"
)
_AFTER_FUNDS: Final = re.compile(r"(?:年\s?度)?\s?(?:总\s?体|绩\s?效)\s?(?:目\s?标|指\s?标)|项目年度")
_WHOLE: Final = re.compile(r"(?:年度|全年)?(?:财政)?资金\s?总额[:：]?[\d.]{3,40}(?:%[\d.]{0,6})?")
_TOTAL: Final = re.compile(
    f"(?:{'|'.join(sorted(TOTALS, key=len, reverse=True))})[:：]?" + r"(\d[\d.]{0,11})(?![\d.%])"
)
_NUMBER: Final = r"(?:0|[1-9]\d{0,8})(?:\.\d{1,4})?"
_AMOUNT: Final = rf"[≥≤≧≦=<>]{{0,2}}{_NUMBER}"
#: Target and result: twice the same words, or two amounts in the same unit.
_TWICE: Final = re.compile(
    rf"(?P<said>\D{{2,30}})(?P=said)|(?P<target>{_AMOUNT}(?P<unit>[^\d≥≤≧≦=<>.]{{1,6}}))(?P<actual>{_AMOUNT}(?P=unit))"
)
#: Columns at whose end rows are told apart, and the text of these: 100%1010是.
_FLAGGED: Final[tuple[Role, ...]] = ("rate", "points", "score", "core")
_FLAG: Final = re.compile(r"\d{1,3}(?:\.\d{1,2})?%[\d.]{2,16}[是否]")
#: The row on the budget in the middle of a line.
_EXECUTION: Final = re.compile(r"执行率[^\d%]{0,30}得分[^\d%]{0,6}\d{1,3}(?:\.\d{1,2})?%[\d.]{2,8}")
_UNFILLED: Final = re.compile(r"指标\d[:：]|\.{3,}")
_BRACKETED: Final = re.compile(r"[（(][^（()）]{0,40}[)）]")
_LONGEST_NAME: Final = 80


@attrs.frozen
class _Head:
    start: int
    end: int
    words: tuple[str, ...]
    blanks: bool


def with_line_ends(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts of a document; a form that is one long line becomes grids and the prose around them."""
    left = _MOST
    for part in _sewn(parts):
        if isinstance(part, Paragraph) and _SHORTEST < len(part.text) <= min(_LONGEST, left):
            heads = _heads(part.text)
            left -= len(part.text) if heads else 0
            yield from _broken(part, heads)
        elif isinstance(part, Grid) and not part.ruled:
            yield _with_heads_apart(part)
        else:
            yield part


def _with_heads_apart(grid: Grid) -> Grid:
    """The rows, a head that stands inside a line cut out of it: a converter lost the ends of the lines around it.

    A row as wide as the next one lost none: what stands before its head are cells of their own.
    """
    rows: list[Mapping[int, Cell]] = []
    widths = [len(row) for row in grid.rows]
    for row, width, below in zip(grid.rows, widths, [*widths[1:], 0], strict=bool(widths)):
        cells = cells_in_order(row)
        pieces = _around_head(cells)
        # Beside the words of a head may stand blanks, below which cells merged over two columns have their second.
        alone = sum(any(cell.text for cell in piece) and not _is_label(piece) for piece in pieces) < 2
        whole = width <= _INSIDE or width == below or alone
        rows += [row] if whole else [dict(enumerate(piece)) for piece in pieces if piece]
    return attrs.evolve(grid, rows=tuple(rows))


def _is_label(piece: Sequence[Cell]) -> bool:
    """Whether it is only the label down the side of the rows, such as 绩效指标."""
    return len(piece) == 1 and SIDE_LABEL.fullmatch(folded(piece[0].text)) is not None


def _around_head(cells: list[Cell]) -> list[list[Cell]]:
    """What stands before a head, its lines, and what stands behind it, for every head."""
    found: list[list[Cell]] = [[]]
    for known, run in groupby(cells, key=lambda cell: role_of(cell.text) is not None):
        words = list(run)
        roles = roles_of([cell.text for cell in words])
        if known and _INSIDE <= len(words) < len(cells) and (is_head(roles) or is_funds_head(roles)):
            first = next((at for at, role in enumerate(roles) if role == "level1"), 0)
            found += [words[:first], words[first:], []]
        else:
            found[-1] += words
    return found


def _sewn(parts: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The parts, long lines that are numbered 1、 2、 … put together: a sharing site cuts a text anywhere like that."""
    before: Paragraph | None = None
    count = 0
    for part in parts:
        numbered = _PIECE.match(part.text) if isinstance(part, Paragraph) else None
        if isinstance(part, Paragraph) and numbered and before is not None and int(numbered[1]) == count + 1:
            before = attrs.evolve(before, text=before.text + part.text[numbered.end() :])
            count += 1
            continue
        if before is not None:
            yield before
        before = part if isinstance(part, Paragraph) and numbered and len(part.text) > _SHORTEST else None
        count = int(numbered[1]) if numbered else 0
        if before is None:
            yield part
    if before is not None:
        yield before


def _broken(part: Paragraph, heads: Sequence[_Head]) -> Iterator[Paragraph | Grid]:
    text = part.text
    position = 0
    for head, following in zip_longest(heads, heads[1:]):
        roles = distinct(roles_of(head.words))
        end = following.start if following is not None else len(text)
        foot = (_AFTER_FUNDS if is_funds_head(roles) else _FOOT).search(text, head.end, end)
        end = foot.start() if foot else end
        rows = _rows(text[head.end : end], roles, blanks=head.blanks)
        if not rows:
            continue
        yield from _prose(part, text[position : head.start])
        texts: list[Sequence[str]] = [head.words, *rows]
        cells = tuple({at: Cell(text=said, place=part.place) for at, said in enumerate(row)} for row in texts)
        yield Grid(rows=cells, name="", ruled=False, blanks=not head.blanks, fused=not head.blanks)
        position = end
    yield from _prose(part, text[position:])


def _prose(part: Paragraph, text: str) -> Iterator[Paragraph]:
    """What stands around the rows; the row on the budget is a line by itself, and so is the head of the form."""
    found = _EXECUTION.search(text)
    pieces = [text] if found is None else [text[: found.start()], found[0], text[found.end() :]]
    begins = text.rfind("项目名称")
    if found is None and begins > 0:
        pieces = [text[:begins], text[begins:]]
    yield from (attrs.evolve(part, text=piece.strip()) for piece in pieces if piece.strip())


def _heads(text: str) -> list[_Head]:
    """Every row of heads in a line, in order."""
    found: list[_Head] = []
    position = 0
    for first in _FIRST.finditer(text):
        if first.start() < position:
            continue
        head, position = _head(text, first.start())
        if head is not None:
            found.append(head)
    return found


def _head(text: str, start: int) -> tuple[_Head | None, int]:
    """The head whose words begin here, and where they end; words that are no head together hold none either."""
    words: list[str] = []
    position = start
    blanks = False
    while position < len(text):
        spaced = len(text) - position - len(text[position:].lstrip())
        # Between blanks a word of the head ends at one, where it is whole there.
        piece = text[position + spaced :].split(maxsplit=1)[:1] if blanks or (spaced and words) else []
        whole = next((one for one in piece if len(one) <= LONGEST_HEAD_WORD and role_of(one) is not None), None)
        word = (
            whole
            or _word(text, position + spaced)
            or (_scrambled(text, position) if len(words) >= _LEAST_WORDS else None)
        )
        if word is None:
            break
        blanks = blanks or bool(spaced and len(words) == 1)
        words.append(word)
        position += spaced + len(word)
    roles = roles_of(words)
    if len(words) < _LEAST_WORDS or not (is_head(roles) or is_funds_head(roles)):
        return None, position
    return _Head(start, position, tuple(words), blanks), position


def _scrambled(text: str, start: int) -> str | None:
    """What stands here in the place of one head or two, where the head goes on behind it."""
    for length in range(2, _LONGEST_SCRAMBLED + 1):
        position = start + length
        if any(sign.isspace() for sign in text[start : position + 1]):
            return None
        for _ in range(_LEAST_WORDS):
            word = _word(text, position)
            if word is None:
                break
            position += len(word)
        else:
            return text[start : start + length]
    return None


def _word(text: str, start: int) -> str | None:
    """The longest head of a column that begins here."""
    for length in range(LONGEST_HEAD_WORD, 1, -1):
        word = text[start : start + length]
        if len(word) == length and not word[-1].isspace() and _LAST_WORDS.fullmatch(word):
            role = role_of(word)
            if role is None or (role in ("reason", "measure") and _EXPLAINING.fullmatch(word) is None):
                continue
            if not (role in FIGURES and begins_with_rate(word)):
                return word
    return None


def _rows(text: str, roles: Sequence[Role | None], *, blanks: bool) -> list[list[str]]:
    """What stands below a head: a cell each where blanks tell them apart, else rows with a cell for each head."""
    if blanks:
        pieces = text.split()
        # A head among the rows: they were printed in another order than that of the table.
        jumbled = any(role_of(piece) in LEVELS and STANDARD_GROUP.fullmatch(piece) is None for piece in pieces)
        return [] if jumbled else [[piece] for piece in pieces]
    if is_funds_head(roles):
        whole = _WHOLE.search(folded_apart(text))
        cells = cells_of(whole[0], roles) if whole else []
        if len(cells) == 1:
            label, digits = re.split(r"[:：]?(?=\d)", cells[0], maxsplit=1)
            cells = [label, *_under(roles, {"points": digits})]  # which of them are the points is not told
        return [cells] if cells else []
    return _fused_rows(folded_apart(text), roles)


def _fused_rows(text: str, roles: Sequence[Role | None]) -> list[list[str]]:
    """Rows that ran together; none where the order of the columns does not tell how."""
    if list(roles[-len(_FLAGGED) :]) == list(_FLAGGED):
        return _flagged_rows(text, roles)
    names = [index for index, role in enumerate(roles) if role in LEVELS]
    told = [role for role in roles[len(names) :] if role in ("points", "target", "actual", "score")]
    if names != list(range(len(names))) or told not in (
        ["points", "target", "actual", "score"],
        ["target", "actual", "points", "score"],
    ):
        return []
    total = _TOTAL.search(text)
    body = _UNFILLED.sub("", text[: total.start()] if total else text)
    rows: list[list[str]] = []
    position = 0
    for start, end, cells in _figures(body, first=told[0] == "points"):
        if start < position:
            continue
        rows.append(_row(body[position:start], cells, roles))
        position = end
    if rows and len(body[position:].strip()) > 1:
        rows.append(_row(body[position:], {}, roles))
    if rows and total:
        ways = pairs_of(total[1], "")
        points, score = ways[0] if len(ways) == 1 else (total[1], total[1])
        rows.append(_under(roles, {LEVELS[len(names) - 1]: "总分", "points": points, "score": score}))
    return rows


def _flagged_rows(text: str, roles: Sequence[Role | None]) -> list[list[str]]:
    """Rows that each end in a rate, points, score and 是 or 否."""
    rows: list[list[str]] = []
    position = 0
    for end in _FLAG.finditer(text):
        rows.append(cells_of(text[position : end.end()], roles))
        position = end.end()
    if rows and len(text[position:]) > 1:
        rows.append([text[position:]])  # the text ends inside the name of a row
    return rows


def _figures(text: str, *, first: bool) -> Iterator[tuple[int, int, dict[Role, str]]]:
    """Where the numbers of a row stand, and what they are: points before target and result, or behind them."""
    for values in _TWICE.finditer(text):
        said = values["said"]
        cells: dict[Role, str] = {"target": said or values["target"], "actual": said or values["actual"]}
        behind = re.compile(r"\d[\d.]{0,9}(?![\d.%])").match(text, values.end())
        if behind is None:
            continue
        if not first:
            ways = pairs_of(behind[0], "")
            points, score = ways[0] if len(ways) == 1 else (behind[0], behind[0])
            yield values.start(), behind.end(), {**cells, "points": points, "score": score}
            continue
        if re.fullmatch(_NUMBER, behind[0]) is None:
            continue
        ways_before = [way for way in _points_before(text, values) if Decimal(behind[0]) <= Decimal(way[1])]
        if len(ways_before) == 1:
            start, points, target = ways_before[0]
            yield start, behind.end(), {**cells, "target": target, "points": points, "score": behind[0]}


def _points_before(text: str, values: re.Match[str]) -> Iterator[tuple[int, str, str]]:
    """The ways in which the digits before a target are points: where they begin, the points, the target."""
    front = values["said"] is not None or not text[values.start()].isdigit()
    run = re.search(r"\d[\d.]{0,11}$", text[max(0, values.start() - 12) : values.start()])
    digits = run[0] if run else ""
    own = "" if front else re.match(r"[\d.]*", values["target"] or "")[0]  # type: ignore[index]
    whole = digits + own
    start = values.start() - len(digits)
    rest = (values["target"] or values["said"] or "")[len(own) :]
    for cut in range(1, len(whole) + 1):
        points, target = whole[:cut], whole[cut:]
        if bool(target) == front or not re.fullmatch(_NUMBER, points) or not 0 < Decimal(points) <= 100:
            continue
        if target and not re.fullmatch(_NUMBER, target):
            continue
        yield start, points, target + rest


def _row(front: str, cells: dict[Role, str], roles: Sequence[Role | None]) -> list[str]:
    """A row with its groups and its name taken out of the words before its numbers."""
    names = [role for role in roles if role in LEVELS]
    groups, front = groups_apart(front, roles)
    said: dict[Role, str] = {**cells, **groups}
    said[names[-1]] = front
    if re.search(r"\d", _BRACKETED.sub("", front)) or len(front) > _LONGEST_NAME:
        # Another row may stand in it whose numbers could not be told apart.
        said |= {"points": front[-20:], "score": front[-20:]}
    return _under(roles, said)


def _under(roles: Sequence[Role | None], said: dict[Role, str]) -> list[str]:
    return [said.get(role, "") if role is not None else "" for role in roles]
