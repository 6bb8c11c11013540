"""How `table_pages` prints a table in layouts of their own: padded columns, on its side, as a list, run together."""

import unicodedata
from decimal import Decimal
from itertools import groupby

import attrs

NUMERALS = "一二三四五六七八九十"


def shown(value):
    return "" if value is None else f"{Decimal(value).normalize():f}"


# ── Columns padded with blanks ──


def places(text, wide):
    """How many places a text takes, where a full-width sign takes `wide`."""
    return sum(wide if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def folded_at(text, width, wide):
    """The lines of a cell of so many places; a line begins with no closing mark."""
    lines = [""]
    for sign in text:
        if places(lines[-1] + sign, wide) > width:
            lines.append("")
            if sign in "，。；：、）)%" and len(lines[-2]) > 1:
                lines[-1], lines[-2] = lines[-2][-1], lines[-2][:-1]
        lines[-1] += sign
    return lines


def padded_lines(chance, block):
    """A ruled table as the text of a PDF has it: cells at the top of their rows, columns apart by blanks.

    `block` is rows of cells as in `table_pages`; a merged cell stands in its first row and column.
    """
    wide = chance.choice([2, 2, 1])
    count = max(len(row) for row in block)
    head = max(
        range(min(len(block), 8)), key=lambda at: sum(cell is not None and cell.columns == 1 for cell in block[at])
    )
    texts = [[("" if cell is None else cell.text.replace("\n", "").replace(" ", "")) for cell in row] for row in block]
    texts = [[*row, *[""] * (count - len(row))] for row in texts]
    figure = [
        all(not text or text in "/—无" or text.rstrip("分").replace(".", "").isdigit() for text in column)
        for column in zip(*texts[head + 1 :], strict=True)
    ]
    widths = []
    for column in range(count):
        most = max(places(row[column], wide) for row in texts)
        least = max(places(texts[head][column], wide), 4 * wide)
        widths.append(most if figure[column] or most <= least or chance.random() < 0.3 else chance.randint(least, most))
    gap = chance.choice([1, 2, 2, 3, 4])
    side = chance.choice(["left", "left", "right", "middle"])
    lines = []
    for row in texts:
        cells = [folded_at(text, width, wide) for text, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            parts = []
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                text = cell[number] if number < len(cell) else ""
                blank = width - places(text, wide)
                before = 0
                if figure[column]:
                    before = {"left": 0, "right": blank, "middle": blank // 2}[side]
                parts.append(" " * before + text + " " * (blank - before))
            lines.append((" " * gap).join(parts).rstrip())
    return lines


# ── On its side ──


def turned(block):
    """The rows of a ruled table as its columns."""
    rows = [[None] * len(block) for _ in range(max(map(len, block)))]
    for at, row in enumerate(block):
        for column, cell in enumerate(row):
            if cell is not None:
                rows[column][at] = attrs.evolve(cell, rows=cell.columns, columns=cell.rows)
    return rows


# ── A list ──


def listed_lines(chance, leaves):
    """Groups as headings with their points, indicators as numbered sentences."""
    told = chance.choice(
        ["{name}，分值{points}分，{score}", "{name}（{points}分）：{words}{score}", "{name}：满分{points}分，{score}"]
    )
    scored = chance.choice(["自评{}分", "得{}分", "自评得分{}分", "自评得{}分"])
    mark = chance.choice(["{}.", "（{}）"])
    deduction = chance.random() < 0.5
    heading = chance.choice(
        ["（{points}分）", "（分值{points}分，得分{score}分）", "（满分{points}分，自评{score}分）"]
    )
    levels = chance.choice([("group1",), ("group1", "group2")])

    def over(label, rows, numeral):
        blank = any(leaf.score is None for leaf in rows)
        score = shown(sum((leaf.score or 0 for leaf in rows), Decimal(0)))
        form = "（{points}分）" if blank else heading
        return numeral + label + form.format(points=shown(sum(leaf.points for leaf in rows)), score=score)

    def entry(number, leaf):
        score = scored.format(shown(leaf.score)) if leaf.score is not None else "未评分"
        if deduction and leaf.score is not None and leaf.score < leaf.points:
            score = f"扣{shown(leaf.points - leaf.score)}分，{score}"
        words = f"{leaf.reason}，" if leaf.reason else "已按计划完成，"
        text = told.format(name=leaf.name, points=shown(leaf.points), words=words, score=score)
        return mark.format(number) + text + chance.choice(["。", "；", ""])

    lines = []
    for first, (label, rows) in enumerate(groupby(leaves, key=lambda leaf: leaf.group1)):
        within = list(rows)
        lines.append(over(label, within, NUMERALS[first] + "、"))
        if levels == ("group1",):
            lines += [entry(number, leaf) for number, leaf in enumerate(within, start=1)]
            continue
        for second, (below, rows_below) in enumerate(groupby(within, key=lambda leaf: leaf.group2)):
            inner = list(rows_below)
            lines.append(over(below, inner, f"（{NUMERALS[second]}）"))
            lines += [entry(number, leaf) for number, leaf in enumerate(inner, start=1)]
    return lines


# ── Run together ──


def joined_lines(chance, leaves, total, *, levels):
    """Names with the brackets of their points and scores, nothing between; groups stand in the same way."""
    heads = {
        3: "一级指标二级指标三级指标",
        2: "一级指标二级指标",
        1: chance.choice(["三级指标", "评价指标", "指标名称"]),
    }[levels]
    text = heads + chance.choice(["得分", "自评得分", "评价得分"])
    ends = chance.choice([0.2, 0.6, 1.0])
    text += "\n"
    before = (None, None)
    for leaf in leaves:
        for level, label in ((2, leaf.group1), (3, leaf.group2)):
            keys = (leaf.group1,) if level == 2 else (leaf.group1, leaf.group2)
            if levels >= level and before[: len(keys)] != keys:
                within = [one for one in leaves if (one.group1, one.group2)[: len(keys)] == keys]
                text += f"{label}（{shown(sum(one.points for one in within))}分）"
        before = (leaf.group1, leaf.group2)
        text += f"{leaf.name}（{shown(leaf.points)}分）{shown(leaf.score)}"
        text += "\n" if chance.random() < ends else ""
    if not text.endswith("\n"):
        text += "\n"
    return [*text.rstrip("\n").split("\n"), f"合计{shown(total)}"]
