"""Whole reports against tests/golden, and what every report keeps to: nothing cut, all escaped, columns that re-add."""

import csv
import io
import json
import re
from base64 import b64decode
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

import trees
from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.loader import load_assessment, rubric_of
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.reporters import BINARY, FORMATS, render
from scorer.reporters.lines import lines
from scorer.reporters.rubric import library_text, rubric_text
from scorer.reporters.tables import wrap
from scorer.source import parse

#: Formats of bytes have their own tests in test_printing.
TEXT = [name for name in FORMATS if name not in BINARY]
GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = Path(__file__).parent.parent / "examples" / "panzhihua-beijing-2017.toml"

#: Levels 2 to 4 side by side, a pool with a slot in it, a slot at level 2, and every way to be not applicable.
MIXED_RUBRIC = """
[rubric]
id = "mixed"
title = "混合层级指标体系"
version = "2"
year = 2020
language = "zh"
levels = "any"
points = 100
rounding = { places = 2, mode = "half-up", source = "convention" }
not_applicable = "rescale"
grades = [ { name = "优", from = 90 }, { name = "良", from = 80 }, { name = "差", from = 0 } ]
source = { document = "测试用指标体系", status = "derived" }

[[level1]]
name = "投入"
points = 20
level2 = [
  { name = "预算编制", points = 12, advice = "细化预算" },
  { name = "资金到位", points = 8 },
]

[[level1]]
name = "过程"
points = 33

[[level1.level2]]
name = "业务管理"
points = 30

[[level1.level2.level3]]
name = "制度"
points = 18
level4 = [
  { name = "制度健全", points = 7, advice = "补齐制度" },
  { name = "制度执行", points = 6 },
  { name = "制度公开", points = 5 },
]

[[level1.level2.level3]]
name = "档案"
points = 12

[[level1.level2]]
name = "党建"
points = 3
not_applicable = "exclude"

[[level1]]
name = "产出"
points = 47

[[level1.level2]]
name = "绩效产出"
points = 37

[[level1.level2.level3]]
name = "产出指标"
points = 30
pool = true
level4 = [ { name = "数量" }, { name = "质量" }, { name = "时效" }, { name = "自选", slot = {} } ]

[[level1.level2.level3]]
name = "成本"
points = 4
not_applicable = "full"

[[level1.level2.level3]]
name = "节能"
points = 3
not_applicable = "zero"

[[level1.level2]]
name = "特性指标"
points = 10
slot = { min = 2 }
"""

MIXED_UNIT = """
rubric = "mixed"
unit = "示例局"
year = 2020
kind = "review"
declared_total = 90

[project]
name = "河道整治"

[about]
department = "示例市水务局"
region = "东部"
prepared_by = "张三"
reviewer = "李四"
date = 2021-02-20

[disclosure]
targets = 1

[scores]
"预算编制" = { score = 11, reason = "两个子项没有明细" }
"资金到位" = { not_applicable = "资金由上级直接支付" }
"制度健全" = { score = 6.5, reason = "缺少档案制度", problem = "制度不全", measure = "年内补齐" }
"制度执行" = 6
"制度公开" = { not_applicable = "涉密" }
"档案" = { score = 12, deduct = 1.25, reason = "三份合同没有归档" }
"党建" = { not_applicable = "没有党组织" }
"数量" = { points = 15, score = 14, reason = "少完成一公里" }
"质量" = { points = 9.5, score = 9.5 }
"成本" = { not_applicable = "按定额结算" }
"节能" = { not_applicable = "没有安装计量" }

[[own]]
slot = "自选"
name = "安全生产"
points = 5.5
score = 5.5

[[own]]
slot = "特性指标"
name = "清淤长度"
points = 6
score = 6

[[own]]
slot = "特性指标"
name = "绿化面积"
points = 4
score = 4

[[problem]]
text = "合同管理薄弱"
measure = "建立合同台账"
"""

LONG = "很长的名称" * 24

#: What a reader, a browser, a spreadsheet or a Markdown viewer might act on.
HOSTILE_RUBRIC = """
[rubric]
id = "hostile"
title = "</title><script>alert('标题')</script>"
version = "1 & <b>2</b>"
year = 2020
language = "zh"
levels = "any"
points = 30
grades = [ { name = "<优>", from = 27 }, { name = "差|", from = 0 } ]
source = { document = "<img src=x onerror=alert(1)>", url = "javascript:alert(1)", status = "unverified" }

[[level1]]
name = "<script>alert(1)</script>"
points = 16

[[level1.level2]]
name = "=cmd()|'/C calc'!A0"
points = 4
advice = "[点我](javascript:alert(1)) ![图](http://evil.example/x.png)"

[[level1.level2]]
name = '''"双'单`反'''
points = 4

[[level1.level2]]
name = "|竖|线|\\\\|"
points = 4

[[level1.level2]]
name = "LONG"
points = 4

[[level1]]
name = "-1+1"
code = "=1+1"
points = 14

[[level1.level2]]
name = "@SUM(A1:A9)"
code = "+x"
points = 4

[[level1.level2]]
name = "&lt;&#60;&amp;"
points = 4

[[level1.level2]]
name = "# **粗** _斜_ ~~删~~ <!-- 注 --> $x$"
points = 6
slot = {}
""".replace("LONG", LONG)

HOSTILE_UNIT = """
rubric = "hostile"
unit = '=HYPERLINK("http://evil.example","单位")'
year = 2020

[about]
department = "</main></body><script src=//evil.example/x.js></script>"
prepared_by = "\\" onmouseover=\\"alert(1)"

[disclosure]
coverage = "<100%>"
sub_units = "**全部**</p><iframe src=http://evil.example></iframe>"

[scores]
"1.1" = { score = 3, reason = "=1+1\\n第二行 | 竖线\\n第三行", problem = "<b>粗</b>", measure = "`rm -rf`" }
"1.2" = { score = 3.9, reason = "+86 10 1234" }
"1.3" = { score = 0, reason = "-" }
"1.4" = { score = 1.5, reason = "REASON" }
"+x" = { score = 3, reason = "@提及" }
"2.2" = { score = 3.5, reason = "＝全角 ＋－＠" }

[[own]]
slot = "2.3"
name = "--><svg onload=alert(1)>"
points = 6
score = 5
reason = "'; DROP TABLE 得分; --"

[[problem]]
text = "javascript:alert(1) https://evil.example/?a=1&b=2"
measure = "1. 第一\\n2. 第二"
""".replace("REASON", "很长的原因，" * 60 + "到此为止")

ENGLISH_RUBRIC = """
[rubric]
id = "english"
title = "English rubric"
version = "1"
year = 2020
language = "en"
levels = "any"
points = 40
rounding = { places = 2, mode = "half-even" }
not_applicable = "rescale"
grades = [ { name = "Excellent", from = 36 }, { name = "Poor", from = 0 } ]
source = { document = "A document", status = "transcribed" }

[[level1]]
name = "Input"
points = 15
level2 = [
  { name = "Budget", points = 7, advice = "break the budget down" },
  { name = "Money", points = 5 },
  { name = "Staff", points = 3, not_applicable = "full" },
]

[[level1]]
name = "Output"
points = 25

[[level1.level2]]
name = "Products"
points = 15

[[level1.level2.level3]]
name = "Own products"
points = 15
slot = {}

[[level1.level2]]
name = "Quality"
points = 10
"""

ENGLISH_UNIT = """
rubric = "english"
unit = "Some office"
year = 2020
declared_total = 30

[project]
name = "Some project"

[scores]
"Budget" = { score = 6.5, reason = "late", deduct = 0.25 }
"Money" = { not_applicable = "paid from elsewhere" }
"Staff" = { not_applicable = "no staff" }
"Quality" = 8

[[own]]
slot = "Own products"
name = "Roads"
points = 9
score = 9
derived = ["points", "score"]
"""


def card_of(rubric, unit):
    """The card of two TOML texts."""
    source = parse(rubric, "rubric.toml", rubric.encode())
    return evaluate(read_rubric(source), read_assessment(parse(unit, "unit.toml")))


def example_card():
    assessment = load_assessment(EXAMPLE)
    return evaluate(rubric_of(assessment), assessment)


def incomplete_card():
    """The example as it was published: without the rows that were worked out."""
    assessment = load_assessment(EXAMPLE)
    printed = {name: entry for name, entry in assessment.scores.items() if not entry.derived}
    own = tuple(own for own in assessment.own if not own.entry.derived)
    return evaluate(rubric_of(assessment), attrs.evolve(assessment, scores=printed, own=own))


def mixed_card():
    return card_of(MIXED_RUBRIC, MIXED_UNIT)


def hostile_card():
    return card_of(HOSTILE_RUBRIC, HOSTILE_UNIT)


def english_card():
    return card_of(ENGLISH_RUBRIC, ENGLISH_UNIT)


CARDS = {
    "example": example_card(),
    "incomplete": incomplete_card(),
    "mixed": mixed_card(),
    "hostile": hostile_card(),
    "english": english_card(),
}
WIDTHS = (60, 80, 120)

REPORTS = {
    "example-80.txt": ("example", "text", 80),
    "example-120.txt": ("example", "text", 120),
    "example.md": ("example", "markdown", 80),
    "example.html": ("example", "html", 80),
    "example.csv": ("example", "csv", 80),
    "example.json": ("example", "json", 80),
    "incomplete.txt": ("incomplete", "text", 80),
    "incomplete.md": ("incomplete", "markdown", 80),
    "incomplete.html": ("incomplete", "html", 80),
    "incomplete.csv": ("incomplete", "csv", 80),
    "incomplete.json": ("incomplete", "json", 80),
    "mixed.txt": ("mixed", "text", 80),
    "mixed.md": ("mixed", "markdown", 80),
    "mixed.html": ("mixed", "html", 80),
    "mixed.csv": ("mixed", "csv", 80),
    "mixed.json": ("mixed", "json", 80),
    "hostile.txt": ("hostile", "text", 80),
    "hostile.md": ("hostile", "markdown", 80),
    "hostile.html": ("hostile", "html", 80),
    "hostile.csv": ("hostile", "csv", 80),
    "hostile.json": ("hostile", "json", 80),
}

every_card = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
any_card = trees.cards()


def scored(card):
    return evaluate(*card.read())


# ── Reading reports back ───────────────────────────────────────────────────────────────────────────────────────────


def number(cell):
    """The number that a cell shows; nothing where it says why there is none."""
    text = cell.replace("−", "-").removesuffix("*")
    return Decimal(text) if re.match(r"[-+]?\d", text) else Decimal(0)


def bare(text):
    """`text` without blanks and line ends: what wrapping may not change."""
    return re.sub(r"\s", "", text)


def cells_by_width(line, spans):
    """The cells of one line of a text table; `spans` are the columns of the terminal that each takes."""
    cells = [""] * len(spans)
    at = 0
    for sign in line:
        column = next((index for index, (_, end) in enumerate(spans) if at < end), len(spans) - 1)
        cells[column] += sign
        at += max(0, wcswidth(sign))
    return [cell.strip() for cell in cells]


def text_tables(report):
    """Every table of a text report as rows of cells, wrapped rows as several, and all other lines."""
    tables, prose, spans = [], [], None
    for line in report.split("\n"):
        if re.fullmatch("-{2,}(  -{2,})+", line):
            if spans is None:
                spans = [(match.start(), match.end()) for match in re.finditer("-+", line)]
                tables.append([cells_by_width(prose.pop(), spans)])
        elif not line or line.startswith(("【", "[", "（四）", "(4)", "* ")) or spans is None:
            spans = None
            prose.append(line)
        else:
            tables[-1].append(cells_by_width(line, spans))
    return tables, prose


def markdown_tables(report):
    """Every table of a Markdown report as rows of cells, escapes undone."""
    tables = []
    for block in report.split("\n\n"):
        rows = [
            [plain_markdown(cell.strip()) for cell in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]]
            for line in block.split("\n")
            if line.startswith("|")
        ]
        if rows:
            tables.append([rows[0], *rows[2:]])
    return tables


def plain_markdown(text):
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("<br>", "\n"))


class Page(HTMLParser):
    """What a browser makes of a page: its tags, its visible texts, its tables."""

    VOID = frozenset({"meta", "br", "img", "link", "hr", "input"})

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.text = ""
        self.style = ""
        self.tables = []
        self.unbalanced = []
        self._open = []
        self._row = []
        self.feed(text)
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag not in self.VOID:
            self._open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self._row = []
            if attributes.get("class") != "narrow":  # shown on telephones only
                self.tables[-1].append(self._row)
        elif tag in ("td", "th"):
            self._row.append("")

    def handle_endtag(self, tag):
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        if self._open[-1:] == ["style"]:
            self.style += data
        elif "body" in self._open:
            self.text += data
            if {"td", "th"} & set(self._open):
                self._row[-1] += data


def scores_table(card, format_, columns=80):
    """The printed table: pairs of points and score of every line, and those of the last one, the total."""
    report = render(card, format_, columns=columns)
    if format_ == "csv":
        rows = list(csv.reader(io.StringIO(report.removeprefix("\ufeff"), newline="")))
        column = rows[0].index("分值" if card.language == "zh" else "Points")
        pairs = [row[column : column + 2] for row in rows[1:]]
    else:
        tables = {
            "text": lambda: text_tables(report)[0],
            "markdown": lambda: markdown_tables(report),
            "html": lambda: Page(report).tables,
        }[format_]()
        pairs = [row[-2:] for row in tables[0][1:] if any(row)]
    found = [(number(points), number(score)) for points, score in pairs]
    return found[:-1], found[-1]


# ── Golden reports ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_the_one_that_was_approved(golden, name):
    card, format_, columns = REPORTS[name]
    golden(name, render(CARDS[card], format_, columns=columns))


def test_no_approved_report_is_left_over():
    assert sorted(path.name for path in GOLDEN.iterdir() if path.is_file()) == sorted(REPORTS)


def test_every_format_has_approved_reports():
    assert {format_ for _, format_, _ in REPORTS.values()} == set(TEXT)


# ── Columns re-add, totals agree ───────────────────────────────────────────────────────────────────────────────────


@every_card
@pytest.mark.parametrize("format_", ["text", "markdown", "html", "csv"])
def test_the_printed_columns_add_up_to_the_printed_total(card, format_):
    rows, total = scores_table(card, format_, columns=120)
    assert len(rows) >= len(list(card.root.leaves()))
    assert total == (card.points, card.score)
    assert (sum(points for points, _ in rows), sum(score for _, score in rows)) == total


@every_card
def test_the_printed_deductions_add_up_to_what_was_lost(card):
    lost = card.points - card.high
    for format_, tables in (
        ("text", text_tables(render(card, "text", columns=120))[0]),
        ("markdown", markdown_tables(render(card, "markdown"))),
        ("html", Page(render(card, "html")).tables),
    ):
        assert sum(number(row[-2]) for row in tables[1][1:]) == -lost, format_


def every_row_has_points(card):
    return all(
        leaf.points is not None or leaf.status not in ("scored", "blank", "incomplete") for leaf in card.root.leaves()
    )


@settings(max_examples=300)
@given(any_card)
def test_lines_add_up_to_the_total_on_any_card(drawn):
    card = scored(drawn)
    assert sum(line.score or 0 for line in lines(card)) == card.score
    if every_row_has_points(card):
        assert sum(line.points or 0 for line in lines(card)) == card.points


@settings(max_examples=300)
@given(any_card)
def test_the_lines_beside_a_group_add_up_to_its_subtotal_on_any_card(drawn):
    card = scored(drawn)
    found = lines(card)
    for index, line in enumerate(found):
        for start in line.starts:
            if start:
                group, span = start
                inside = found[index : index + span]
                assert sum(below.score or 0 for below in inside) == group.low
                if group.status != "not_applicable" and every_row_has_points(card):
                    assert sum(below.points or 0 for below in inside) == group.points


@settings(max_examples=100)
@given(any_card)
def test_printed_columns_add_up_on_any_card(drawn):
    card = scored(drawn)
    for format_ in ("markdown", "html", "csv"):
        rows, total = scores_table(card, format_)
        assert sum(score for _, score in rows) == total[1] == card.score
        if every_row_has_points(card):
            assert sum(points for points, _ in rows) == total[0] == card.points


@settings(max_examples=100)
@given(any_card)
def test_deductions_explain_all_that_was_lost_on_any_card(drawn):
    card = scored(drawn)
    assert all(deduction.points - deduction.score == deduction.lost > 0 for deduction in card.deductions)
    if card.high is not None and card.points is not None:
        assert sum(deduction.lost for deduction in card.deductions) + card.converted_loss == card.points - card.high


def totals_shown(card):
    """The total as every format shows it."""
    name = {"zh": "总分：", "en": "Total score: "}[card.language]
    page = Page(render(card, "html"))
    data = json.loads(render(card, "json"))
    rows = list(csv.reader(io.StringIO(render(card, "csv").removeprefix("\ufeff"), newline="")))
    heads = {
        "text": re.search(f"^{name}(.*?) / ", render(card, "text"), re.MULTILINE)[1],
        "markdown": re.search(f"^- {name}(.*?) / ", render(card, "markdown"), re.MULTILINE)[1],
        "html": re.search(f"{name[:-1].rstrip('：:')}(.*?) / ", page.text)[1],
        "json": data["score"],
        "csv": rows[-1][rows[0].index("得分" if card.language == "zh" else "Score")],
    }
    tables = {f"{format_} table": plain(scores_table(card, format_)[1][1]) for format_ in ("markdown", "html")}
    return heads | tables


@every_card
def test_every_format_shows_the_same_total(card):
    assert set(totals_shown(card).values()) == {plain(card.score)}


@settings(max_examples=60)
@given(any_card)
def test_every_format_shows_the_same_total_on_any_card(drawn):
    card = scored(drawn)
    assert set(totals_shown(card).values()) == {plain(card.score)}


# ── Never full marks where something was lost ──────────────────────────────────────────────────────────────────────

NEARLY_FULL = """
[rubric]
id = "nearly"
title = "几乎满分"
version = "1"
year = 2020
language = "zh"
levels = "any"
points = POINTS
DISPLAY
grades = [ { name = "优", from = 0 } ]
source = { document = "测试", status = "derived" }
[[level1]]
name = "甲"
points = POINTS
level2 = [ { name = "乙", points = POINTS } ]
"""


@settings(max_examples=200)
@given(st.decimals("0.001", "1000", places=3), st.integers(1, 1000), st.none() | st.integers(0, 6))
def test_no_format_shows_full_marks_where_something_was_lost(points, millionths, places):
    score = points - Decimal(millionths).scaleb(-6)
    display = "" if places is None else f"display = {{ places = {places} }}"
    rubric = NEARLY_FULL.replace("POINTS", plain(points)).replace("DISPLAY", display)
    card = card_of(rubric, f'rubric = "nearly"\nunit = "甲"\nyear = 2020\nscores."乙" = {plain(score)}\n')
    points_shown = scores_table(card, "markdown")[1][0]
    for format_ in ("text", "markdown", "html"):
        rows, total = scores_table(card, format_)
        assert all(number_ != points_shown for _, number_ in [*rows, total])
    texts = [render(card, format_, columns=120) for format_ in TEXT]
    assert not any("100%" in text.split("<body>")[-1] for text in texts)
    bar = re.search(r'class="rest"[^>]* width="(\d+)".*?class="bar"[^>]* width="(\d+)"', render(card, "html"))
    assert int(bar[2]) < int(bar[1])
    assert all(node["rate"] != "1" for node in json.loads(render(card, "json"))["nodes"])
    assert not re.search(rf"(?<![\d.]){re.escape(plain(points))}/", bare(texts[0]))


# ── Nothing cut, everything escaped ────────────────────────────────────────────────────────────────────────────────


def names_and_reasons(card):
    for node in card.root.walk():
        yield node.name
        if node.entry and not node.children:
            yield node.entry.reason


def words_of_the_unit(card):
    said = card.assessment
    yield from (said.unit, said.about.department, said.disclosure.coverage, said.disclosure.sub_units)
    yield from (card.rubric.title, card.rubric.version, card.rubric.source.document)
    for holder in (*said.scores.values(), *(own.entry for own in said.own), *said.problems):
        yield holder.measure.rstrip("。；;. ")


def missing(texts, report):
    return [text for text in texts if bare(text) not in report]


@every_card
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_text_report_cuts_nothing(card, columns):
    tables, prose = text_tables(render(card, "text", columns=columns))
    columns_read = ["".join(cells) for table in tables for cells in zip(*table, strict=True)]
    assert not missing(names_and_reasons(card), bare("\n".join(columns_read)))
    assert not missing(words_of_the_unit(card), bare("\n".join(prose)))


@every_card
def test_a_markdown_report_cuts_nothing(card):
    report = bare(plain_markdown(render(card, "markdown")))
    assert not missing([*names_and_reasons(card), *words_of_the_unit(card)], report)


@every_card
def test_a_page_cuts_nothing(card):
    page = bare(Page(render(card, "html")).text)
    assert not missing([*names_and_reasons(card), *words_of_the_unit(card)], page)
    assert not missing([card.assessment.about.prepared_by, card.assessment.about.date], page)


@every_card
def test_a_spreadsheet_cuts_nothing(card):
    rows = csv.reader(io.StringIO(render(card, "csv"), newline=""))
    cells = "\n".join(re.sub("^'(?=[=+@＝＋－＠-])", "", cell) for row in rows for cell in row)
    assert not missing(names_and_reasons(card), bare(cells))


@every_card
def test_json_holds_every_word(card):
    report = json.loads(render(card, "json"))
    found = bare("\n".join(every_text(report)))
    texts = [*names_and_reasons(card), card.rubric.title, card.assessment.unit, card.assessment.about.prepared_by]
    assert not missing(texts, found)


def every_text(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from every_text(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every_text(inner)
    elif isinstance(value, str):
        yield value


def test_markdown_acts_on_nothing_that_a_user_wrote():
    report = render(CARDS["hostile"], "markdown")
    unescaped = re.sub(r"\\[!-/:-@\[-`{-~]", "", report)
    body = "\n".join(line.removeprefix("|").strip("| ") for line in unescaped.split("\n"))
    assert not re.search(r"<(?!br>)", body)
    assert not re.search(r"[`*\[\]~$&]", body)
    headings = [line for line in unescaped.split("\n") if line.startswith("#")]
    assert [line.split(" ")[0] for line in headings] == ["#", "##", "##", "##", "##"][: len(headings)]
    for block in unescaped.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.split("\n")}) == 1


@pytest.mark.parametrize("text", ["- 一项", "+ 一项", "1) 一项", "1. 一项", "> 引文", "# 标题"])
def test_a_paragraph_of_markdown_stays_a_paragraph(text):
    unit = ENGLISH_UNIT.replace("[project]", f'[disclosure]\nsub_units = "{text}"\n[project]')
    last = render(card_of(ENGLISH_RUBRIC, unit), "markdown").split("\n\n")[-1]
    assert not re.match(r" {0,3}([-+*>#]|\d+[.)])", last)


def test_a_spreadsheet_runs_nothing_that_a_user_wrote():
    rows = csv.reader(io.StringIO(render(CARDS["hostile"], "csv").removeprefix("\ufeff"), newline=""))
    cells = [cell for row in rows for cell in row]
    assert "'=cmd()|'/C calc'!A0" in cells
    for cell in cells:
        assert not cell.startswith(("=", "+", "@", "-", "\t", "\r", "＝", "＋", "－", "＠")) or number(cell)


def test_the_name_of_a_grade_is_disarmed_in_a_spreadsheet_too():
    rubric = HOSTILE_RUBRIC.replace('"<优>", from = 27', '"=1+1", from = 0.5')
    card = card_of(rubric, HOSTILE_UNIT)
    assert card.grade == "=1+1"
    assert '"=1+1"' not in render(card, "csv")
    assert ",=1+1" not in render(card, "csv")


def test_a_spreadsheet_is_written_as_excel_expects():
    report = render(CARDS["hostile"], "csv")
    assert report.startswith("\ufeff代码,")
    rows = report.split("\r\n")
    assert rows[-1] == ""
    assert len({len(row) for row in csv.reader(io.StringIO(report, newline=""))}) == 1


# ── The page ───────────────────────────────────────────────────────────────────────────────────────────────────────


@every_card
def test_a_page_is_whole_and_holds_nothing_but_itself(card):
    report = render(card, "html")
    page = Page(report)
    assert page.unbalanced == []
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "iframe", "img", "link", "object", "embed", "form", "a", "base", "input"}
    assert [tag for tag, _ in page.tags[:2]] == ["html", "head"]
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "href", "action", "style", "srcset", "xlink:href")
            assert tag == "meta" or not re.search("javascript:|http", value or "") or name == "aria-label"
    assert not re.search(r"url\(|@import|@font-face|expression", page.style)
    assert report.isprintable() or not re.search(r"[\x00-\x09\x0b-\x1f]", report)


@every_card
def test_the_policy_of_a_page_allows_its_own_style_and_nothing_else(card):
    page = Page(render(card, "html"))
    (policy,) = [
        attributes["content"]
        for tag, attributes in page.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("default-src") == "'none'"
    assert b64decode(rules.pop("style-src").strip("'").removeprefix("sha256-")) == sha256(page.style.encode()).digest()
    assert set(rules.values()) == {"'none'"}
    assert [tag for tag, _ in page.tags].index("style") > [tag for tag, _ in page.tags].index("meta")


@every_card
def test_the_merged_cells_of_a_page_fill_the_table_exactly(card):
    report = render(card, "html")
    rows = re.findall(
        r"<tr(?! class=\"narrow\")[^>]*>(.*?)</tr>", report.split("<table")[1].split("</table>")[0], re.DOTALL
    )
    taken = [0] * len(rows)
    for index, row in enumerate(rows):
        for attributes in re.findall(r"<t[hd]([^>]*)>", row):
            across = int((re.search(r'colspan="(\d+)"', attributes) or [0, "1"])[1])
            down = int((re.search(r'rowspan="(\d+)"', attributes) or [0, "1"])[1])
            for below in range(index, index + down):
                taken[below] += across
    assert set(taken) == {taken[0]}


# ── Text ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def too_wide(report, columns):
    return [line for line in report.split("\n") if not 0 <= wcswidth(line) <= columns]


@every_card
@pytest.mark.parametrize("columns", WIDTHS)
def test_no_line_of_a_text_report_is_too_wide(card, columns):
    assert not too_wide(render(card, "text", columns=columns), columns)


@settings(max_examples=100)
@given(any_card, st.sampled_from(WIDTHS))
def test_no_line_of_the_text_report_of_any_card_is_too_wide(drawn, columns):
    assert not too_wide(render(scored(drawn), "text", columns=columns), columns)


@settings(max_examples=100)
@given(any_card, st.sampled_from(WIDTHS))
def test_no_line_of_any_rubric_is_too_wide(drawn, columns):
    assert not too_wide(rubric_text(drawn.read()[0], columns), columns)


PHRASES = ("绩效", "目标，", "（一）", "《办法》。", "“引号”", "abc", "12.5%", "（", "[1]", " ", "\n", "🙂", "é")


@given(
    st.lists(st.sampled_from((*PHRASES, "https://example.org/a/very/long/address", "，，，，，，"))), st.integers(4, 40)
)
def test_wrapping_loses_nothing_and_keeps_to_the_width(phrases, columns):
    wrapped = wrap("".join(phrases), columns)
    assert bare("".join(wrapped)) == bare("".join(phrases))
    assert all(wcswidth(line) <= columns for line in wrapped)


@given(
    st.lists(st.sampled_from([phrase for phrase in PHRASES if phrase not in ("（", " ", "\n")])), st.integers(12, 40)
)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(phrases, columns):
    for line in wrap("".join(phrases), columns):
        assert line[:1] not in tuple("，。）》”%]")
        assert line[-1:] not in tuple("（《“[")


@pytest.mark.parametrize("columns", WIDTHS)
@every_card
def test_no_line_of_a_rubric_is_too_wide(card, columns):
    assert not too_wide(rubric_text(card.rubric, columns), columns)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_the_library_is_too_wide(columns, language):
    listed = library_text([card.rubric for card in CARDS.values()], columns, language)
    assert not too_wide(listed, columns)


def test_numbers_of_any_size_fit_into_the_text_report():
    rubric = NEARLY_FULL.replace("POINTS", "999999999.999999").replace("DISPLAY", "")
    card = card_of(rubric, 'rubric = "nearly"\nunit = "甲"\nyear = 2020\nscores."乙" = 999999999.999998\n')
    for columns in WIDTHS:
        report = render(card, "text", columns=columns)
        assert not too_wide(report, columns)
        (table, _), _ = text_tables(report)
        assert "".join(row[-1] for row in table[1:-1]).startswith("999999999.999998")


def test_a_tab_in_a_reason_takes_no_line_beyond_the_edge():
    unit = ENGLISH_UNIT.replace('reason = "late"', 'reason = "' + "one\\ttwo\\tthree " * 30 + '"')
    for columns in WIDTHS:
        assert not too_wide(render(card_of(ENGLISH_RUBRIC, unit), "text", columns=columns), columns)


def test_narrower_than_60_columns_is_60_and_wider_than_120_is_120():
    card = CARDS["example"]
    assert render(card, "text", columns=10) == render(card, "text", columns=60)
    assert render(card, "text", columns=500) == render(card, "text", columns=120)


def test_a_tree_of_five_levels_has_a_report_in_every_format():
    tables = ["level1", "level1.level2", "level1.level2.level3"]
    tables += ["level1.level2.level3.level4", "level1.level2.level3.level4.level5"]
    rubric = NEARLY_FULL.split("[[level1]]")[0].replace("POINTS", "10").replace("DISPLAY", "")
    rubric += "\n".join(
        f'[[{table}]]\nname = "第{level}层"\npoints = 10' for level, table in enumerate(tables, start=1)
    )
    card = card_of(rubric, 'rubric = "nearly"\nunit = "甲"\nyear = 2020\nscores."第5层" = 9\n')
    for format_ in ("text", "markdown", "html", "csv"):
        rows, total = scores_table(card, format_)
        assert (rows, total) == ([(10, 9)], (10, 9))
    report = render(card, "csv")
    assert len({len(row) for row in csv.reader(io.StringIO(report, newline=""))}) == 1


# ── JSON ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@every_card
def test_json_has_the_keys_of_its_format_in_order(card):
    data = json.loads(render(card, "json"))
    promised = (
        "format unit year kind project about rubric complete score points low high grade declared_total "
        "nodes deductions problems not_applicable adjustments findings diagnostics"
    )
    assert [key for key in data if key in promised.split()] == promised.split()
    assert data["format"] == "scorer.scorecard/1"
    node = "code path level kind points declared_points score rate status source proof"
    assert all([key for key in row if key in node.split()] == node.split() for row in data["nodes"])
    lost = "code path points score lost reason problem measure advice"
    assert all([key for key in row if key in lost.split()] == lost.split() for row in data["deductions"])
    assert data["deductions"]
    assert [row["path"][-1] for row in data["nodes"]] == [row.name for row in card.root.walk()][1:]


@settings(max_examples=100)
@given(any_card)
def test_numbers_in_json_are_plain_decimal_texts(drawn):
    data = json.loads(render(scored(drawn), "json"))
    numbers = [data[key] for key in ("score", "points", "low", "high", "declared_total")]
    for row in [*data["nodes"], *data["deductions"]]:
        numbers += [value for key, value in row.items() if key in ("points", "score", "low", "high", "rate", "lost")]
    assert all(value is None or re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", value) for value in numbers)
    assert "-0" not in numbers


# ── Language ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format_", TEXT)
def test_an_english_rubric_gives_a_report_without_a_chinese_sign(format_):
    for policy in ("rescale", "rescale-total", "exclude", "full", "zero"):
        rubric = ENGLISH_RUBRIC.replace('applicable = "rescale"', f'applicable = "{policy}"')
        report = render(card_of(rubric, ENGLISH_UNIT), format_).removeprefix("\ufeff").split("<body>")[-1]
        assert re.findall("[\u2e80-\u9fff\uff00-\uffef]", report) == []


def test_a_chinese_page_and_an_english_one_say_so():
    assert '<html lang="zh-CN">' in render(CARDS["example"], "html")
    assert '<html lang="en">' in render(CARDS["english"], "html")
