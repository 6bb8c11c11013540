"""Names in one block and values in another: paired where one way is left, never wrong without a warning."""

import random
import re
from decimal import Decimal

import pytest

from scorer.exact import plain
from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_published_tables import codes, rows_of, warned

FIRST = (
    *("配套", "网络", "灾备", "系统", "机房", "数据", "培训", "巡检", "存储"),
    *("备份", "安全", "运维", "资金", "工程", "监理", "档案", "设备", "应急"),
)
SECOND = (
    *("到位率", "覆盖面", "购置数", "合规性", "健全性", "及时率"),
    *("演练次数", "恢复速度", "规范程度", "使用情况", "完成质量", "满意程度"),
)
GROUPS = ["投入", "产出", "结果"]
SAID = ["100%", "≤15%", "充分", "健全", "合规", "=2个", "8个", "120TB", "2小时", "0次", "94%"]


def read(text):
    (published,) = read_published(read_text(text, "page.txt"), None)
    return published


def broken(pieces, chance, dice):
    """Pieces with blanks between them, some of which are ends of lines."""
    text = pieces[0]
    for piece in pieces[1:]:
        text += ("\n" if dice.random() < chance else " ") + piece
    return text


class Page:
    """A made-up table of which some rows stand in blocks, with its key."""

    def __init__(self, seed):
        self.dice = dice = random.Random(seed)
        self.rows = []
        self.beside = dice.choice(([], ["实际值"], ["目标值", "实际值"]))
        self.wraps = dice.random() < 0.4
        self.skewed = dice.random() < 0.25  # a value lost, one too many, or a name lost: nothing is told by the order
        names = dice.sample([first + second for first in FIRST for second in SECOND], 24)
        stretches = [self.stretch(group, names) for group in GROUPS[: dice.randint(1, 3)]]
        head = " ".join(["一级指标", "三级指标", "权重", *self.beside, "得分"])
        total = ""
        if dice.random() < 0.3:
            total = f"\n总分 {plain(self.sum(1))} {plain(self.sum(2))}"
        self.text = "\n".join(["项目支出绩效自评表", head, *stretches]) + total + "\n"

    def sum(self, column):
        return sum((row[column] for row in self.rows), Decimal(0))

    def row(self, names):
        points = Decimal(self.dice.choice(("1", "2", "3", "5", "3.71", "3.14", "10", "12.5")))
        score = (
            points if self.dice.random() < 0.7 else (points * self.dice.randint(0, 9) / 10).quantize(Decimal("0.01"))
        )
        return names.pop(), points, score, [self.dice.choice(SAID) for _ in self.beside]

    def stretch(self, group, names):
        rows = [self.row(names) for _ in range(self.dice.randint(2, 7))]
        self.rows += rows
        blocks = len(rows) > 2 and self.dice.random() < 0.8
        if not blocks:
            cells = [[name, plain(points), *said, plain(score)] for name, points, score, said in rows]
            return "\n".join(" ".join(([group] if at == 0 else []) + line) for at, line in enumerate(cells))
        bracket = f"({plain(sum(row[1] for row in rows))}分)" if self.dice.random() < 0.3 else ""
        block = [f"{group}{bracket}", *(row[0] for row in rows)]
        written = broken(block, self.dice.choice((0.1, 0.4, 1)), self.dice)
        if self.wraps:
            at = self.dice.randrange(1, len(block))
            cut = self.dice.randint(1, 3)
            written = written.replace(block[at], f"{block[at][:-cut]}\n{block[at][-cut:]}")
        page = self.dice.choice(("", "", "\n- 3 -", "\n续表"))
        return f"{written}{page}\n{self.values(rows)}"

    def values(self, rows):
        by_row = [[plain(points), *said, plain(score)] for _, points, score, said in rows]
        if self.skewed:
            change = self.dice.randrange(3)
            if change == 0:
                by_row[self.dice.randrange(len(by_row))].pop(self.dice.randrange(2))
            elif change == 1:
                by_row.insert(self.dice.randrange(len(by_row)), list(by_row[0]))
            else:
                del by_row[self.dice.randrange(len(by_row))]
        whole = all(len(line) == len(by_row[0]) for line in by_row)
        way = self.dice.randrange(4)
        if way == 0:
            return "\n".join(" ".join(line) for line in by_row)
        if way == 1 or not whole:
            return broken([cell for line in by_row for cell in line], 0.15, self.dice)
        columns = [list(column) for column in zip(*by_row, strict=True)]
        if way == 2:
            return "\n".join(" ".join(column) for column in columns)
        return broken([cell for column in columns for cell in column], 0.15, self.dice)

    def printed(self):
        return [[name, plain(points), plain(score)] for name, points, score, _ in self.rows]


def silent(page, published):
    """The rows that were read otherwise than printed, and of which nothing is told."""
    doubtful = warned(published)
    got = [[re.sub(r"（\d）$", "", name), *figures] for name, *figures in rows_of(published)]  # a name that comes again
    names = {row[0] for row in page.printed()}
    lost = [row for row in page.printed() if row not in got and not doubtful]
    wrong = [row for row in got if row not in page.printed() and row[0] in names and row[0] not in doubtful]
    return [*lost, *wrong, *(row for row in got if row[0] not in names and row[0] not in doubtful)]


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_no_row_of_a_random_page_of_blocks_is_wrong_without_a_warning(start):
    pages = [Page(seed) for seed in range(start, start + 100)]
    assert [found for page in pages if (found := silent(page, read(page.text)))] == []


def test_most_pages_of_blocks_are_read():
    pages = [page for page in map(Page, range(400, 600)) if not page.skewed and not page.wraps]
    right = rows = 0
    for page in pages:
        got = rows_of(read(page.text))
        rows += len(page.rows)
        right += sum(row in got for row in page.printed())
    assert right / rows >= 0.75


HEAD = "一级指标 三级指标 权重 实际值 得分\n"


def test_names_and_values_in_two_blocks_are_paired_by_their_order_and_that_is_said():
    published = read(
        f"{HEAD}投入 配套设施到位率 资金节约\n率 研究充分性 制度健全性\n1 100% 1 1 ≤15% 1 2 充分 2 3 健全 2\n"
    )
    assert rows_of(published) == [
        ["配套设施到位率", "1", "1"],
        ["资金节约率", "1", "1"],
        ["研究充分性", "2", "2"],
        ["制度健全性", "3", "2"],
    ]
    (told,) = (one.line("en") for one in published.warnings if one.code == "paired-by-order")
    assert "4 rows, from `配套设施到位率` to `制度健全性`" in told
    assert published.assessment.scores["研究充分性"].actual == "充分"


def test_weights_in_one_block_and_scores_in_another_are_paired_too():
    published = read(
        "一级指标 三级指标 权重 得分\n投入 资金到位率 制度健全性 采购规范性\n产出 网络覆盖率 演练完成数\n"
        "3 2 5 6 4\n3 1 4.5 6 3\n总分 20 17.5\n"
    )
    assert rows_of(published) == [
        ["资金到位率", "3", "3"],
        ["制度健全性", "2", "1"],
        ["采购规范性", "5", "4.5"],
        ["网络覆盖率", "6", "6"],
        ["演练完成数", "4", "3"],
    ]
    assert [node.name for node in published.rubric.nodes if node.level == 1] == ["投入", "产出"]


def test_blocks_on_two_pages_are_paired_each_by_itself():
    published = read(
        f"{HEAD}投入 资金到位率 制度健全性 采购规范性\n3 100% 3\n2 健全 1\n5 规范 5\n- 3 -\n{HEAD}"
        "产出 网络覆盖率 演练完成数 档案归档率\n6 100% 6\n4 3次 3\n2 98% 2\n"
    )
    assert [row[0] for row in rows_of(published)] == [
        "资金到位率", "制度健全性", "采购规范性", "网络覆盖率", "演练完成数", "档案归档率"
    ]  # fmt: skip
    assert [one.code for one in published.warnings].count("paired-by-order") == 2


@pytest.mark.parametrize(
    "values",
    [
        "1 100% 1 1 ≤15% 1 2 充分 2",  # one row too few
        "1 100% 1 1 ≤15% 1 2 充分 2 3 健全 2 1 合规 1",  # one too many
        "1 100% 1 1 ≤15% 1 2 充分 3 3 健全 2",  # a score above its points
        "1 100% 1 1 ≤15% 1 2 充分 3 健全 2",  # a score is missing
    ],
)
def test_blocks_that_do_not_fit_are_not_paired_and_told(values):
    published = read(f"{HEAD}投入 配套设施到位率 资金节约率 研究充分性 制度健全性\n{values}\n")
    assert "paired-by-order" not in codes(published)
    assert {re.sub(r"（\d）$", "", row[0]) for row in rows_of(published)} <= warned(published)


def test_two_pairings_that_both_fit_are_told_from_each_other_by_sums_only():
    block = "一级指标 三级指标 权重 得分\n{} 资金到位率 制度健全性 采购规范性\n5 5\n5 4 5 3\n"
    assert "paired-by-order" not in codes(read(block.format("投入(12分)")))  # nor do sums that deny both
    for points in ("投入", "投入(15分)"):
        assert "paired-by-order" not in codes(read(block.format(points)))
    by_row, by_column = "5 4 4 3\n3 3", "5 4 4\n3 3 3"
    page = "一级指标 三级指标 权重 得分\n{} 资金到位率 制度健全性 采购规范性\n{}\n"
    assert [row[1:] for row in rows_of(read(page.format("投入(12分)", by_row)))] == [["5", "4"], ["4", "3"], ["3", "3"]]
    assert [row[1:] for row in rows_of(read(page.format("投入(13分)", by_column)))] == [
        ["5", "3"],
        ["4", "3"],
        ["4", "3"],
    ]


def test_two_signs_alone_on_a_line_may_begin_the_word_below_them_so_nothing_is_paired():
    published = read("一级指标 三级指标 权重 得分\n产出\n备份合规性\n灾备\n数据健全性\n存储及时率\n5 5\n3 3\n2 1\n")
    assert "paired-by-order" not in codes(published)
    assert {row[0] for row in rows_of(published)} <= warned(published)


def test_values_without_a_name_are_told_with_their_numbers():
    published = read(
        "一级指标 三级指标 权重 目标值 实际值 得分\n结果 监理报告 3.14 =1份 1 份 3.14\n2.66 =100% 100% 2.66\n"
    )
    assert rows_of(published) == [["监理报告", "3.14", "3.14"]]
    (told,) = (one.line("en") for one in published.warnings if one.code == "row-without-name")
    assert "2.66 2.66" in told


def test_a_word_before_the_names_that_may_be_a_group_is_paired_by_sums_only():
    page = "一级指标 三级指标 权重 得分\n部门履职{} 资金到位率 制度健全性 采购规范性\n5 5\n3 3\n2 1\n{}"
    assert "paired-by-order" not in codes(read(page.format("", "")))
    assert "paired-by-order" not in codes(
        read(page.format("", "4 4\n"))
    )  # as many values as words, and a group among them
    assert rows_of(read(page.format("(10分)", "")))[0] == ["资金到位率", "5", "5"]


def test_a_group_without_points_before_a_name_with_points_is_a_group():
    published = read("一级指标 三级指标 得分\n投入 资金到位率(5分) 5\n制度健全性(3分) 3\n产出 覆盖率(2分) 1\n")
    assert rows_of(published) == [["资金到位率", "5", "5"], ["制度健全性", "3", "3"], ["覆盖率", "2", "1"]]
    assert [node.name for node in published.rubric.nodes if node.level == 1] == ["投入", "产出"]
