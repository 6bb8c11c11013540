"""What strangers type comes out as text: in spreadsheets no formula, in pages no markup, whatever writes them."""

import csv
import io
import random
import re
from zipfile import ZipFile

import openpyxl
import pytest
from playwright.sync_api import sync_playwright

from desk import compared
from scorer.evaluator import evaluate
from scorer.forms import FORMS
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.reporters import render
from scorer.reporters.comparison import COMPARISON_FORMATS
from scorer.reporters.comparison.csv import csv as comparison_csv
from scorer.reporters.comparison.tables import tables
from scorer.source import parse
from small import rubric_head

#: Beginnings by which a spreadsheet takes a text for a formula, also in full width.
STARTS = ("=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠")
COMMANDS = [f"{start}cmd|'/C calc'!A{number}" for number, start in enumerate((*STARTS, "=="))]

#: Pieces that end a text, an attribute, a script or a style, and such that do something.
PIECES = (
    "<img src=x onerror='window.hacked=1'>", '<img src=x onerror="window.hacked=1">', "</script>", "<script>",
    "window.hacked=1", "</style>", "</title>", "</textarea>", "<!--", "-->", "<![CDATA[", "]]>", '"', "'", "`", "\\",
    "&", "&lt;", "&#x3c;script&#x3e;", "\\u003cscript\\u003e", "${window.hacked=1}", "javascript:window.hacked=1",
    '" onmouseover="window.hacked=1" autofocus onfocus="window.hacked=1" x="', "<svg onload=window.hacked=1>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>", "<a href=javascript:window.hacked=1>",
    "<base href=//x.invalid>", "<link rel=stylesheet href=//x.invalid/a.css>",
    "<meta http-equiv=refresh content='0;url=//x.invalid'>", "甲", " ", "/", "__proto__", "constructor", "＜script＞",
)  # fmt: skip


def quoted(text):
    """A basic string of TOML."""
    return '"' + "".join(f"\\u{ord(sign):04x}" if sign in '"\\' or ord(sign) < 32 else sign for sign in text) + '"'


def units(texts, number=2):
    """Cards of some units; every text that somebody can type is one of `texts`, in turn."""
    say = iter(quoted(texts[index % len(texts)]) for index in range(1000))

    def said(*keys):
        return "".join(f"{key} = {next(say)}\n" for key in keys)

    tree = f"[[level1]]\n{said('name')}points = 40\n[[level1.level2]]\n{said('name')}points = 40\n"
    for _ in range(4):
        tree += f"[[level1.level2.level3]]\n{said('name', 'standard', 'advice')}points = 10\n"
    head = rubric_head(points=40).replace('"示例指标体系"', next(say))
    rubric = read_rubric(parse(head + tree, "rubric.toml"))
    cards = []
    for unit in range(number):
        text = f'rubric = "case"\nyear = 2020\nunit = {next(say)[:-1]}{unit}"\n'
        text += f"[about]\n{said('prepared_by', 'reviewer', 'department', 'region')}"
        text += f"[[problem]]\n{said('text', 'measure', 'owner')}"
        for leaf in range(1, 5):
            text += f'[scores."1.1.{leaf}"]\nscore = 8.5\n{said("reason", "problem", "measure")}'
        cards.append(evaluate(rubric, read_assessment(parse(text, f"{unit}.toml"))))
    return cards


def workbooks(cards):
    yield render(cards[0], "xlsx")
    yield COMPARISON_FORMATS["xlsx"](compared(*cards))
    yield FORMS[".xlsx"](cards[0].rubric, "case")


def test_no_cell_of_a_workbook_begins_a_formula_with_what_somebody_typed():
    cards = units([command.strip() for command in COMMANDS])
    for data in workbooks(cards):
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert [cell.value for cell in cells if "cmd|" in str(cell.value)]
        assert not [cell.value for cell in cells if cell.data_type == "f" and "cmd|" in cell.value]
        assert not [cell.value for cell in cells if cell.hyperlink]
        with ZipFile(io.BytesIO(data)) as archive:
            charts = [archive.read(name).decode() for name in archive.namelist() if "/charts/chart" in name]
        assert not [chart for chart in charts if re.search("<c:f>[^<]*cmd", chart)]
        rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
        assert not [rule for rule in rules if re.match('[^"]*cmd', str(rule.formula1))]


def test_no_cell_of_a_csv_begins_a_formula():
    cards = units([command.strip() for command in COMMANDS])
    comparison = compared(*cards)
    texts = [render(cards[0], "csv"), *(comparison_csv(comparison, table=name) for name in tables(comparison))]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row]
    assert len([cell for cell in cells if "cmd|" in cell]) > 40
    number = re.compile(r"[+-]?\d+(\.\d+)?%?")
    assert not [cell for cell in cells if cell.startswith(STARTS) and not number.fullmatch(cell)]


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.mark.parametrize("seed", range(2))
def test_a_page_runs_nothing_and_loads_nothing_that_somebody_typed(browser, tmp_path, seed):
    chance = random.Random(seed)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 5))).strip() or "甲" for _ in range(97)]
    cards = units([f"{number}{text[:180]}" for number, text in enumerate(texts)])
    pages = {
        "card": render(cards[0], "html"),
        "comparison": COMPARISON_FORMATS["html"](compared(*cards)),
        "form": FORMS[".html"](cards[0].rubric, "case"),
    }
    for name, content in pages.items():
        file = tmp_path / f"{name}.html"
        file.write_text(content, encoding="utf-8")
        page = browser.new_page()
        said, asked = [], []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on("dialog", lambda dialog, said=said: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(file.as_uri())
        page.mouse.move(200, 200)
        # The policy would stop most of it; nothing may have to be stopped.
        assert (said, asked) == ([], [file.as_uri()])
        assert page.evaluate("window.hacked") is None
        assert (
            page.evaluate("document.querySelectorAll('img, iframe, base, link, body meta, svg [onload]').length") == 0
        )
        assert cards[0].rubric.title in page.inner_text("body")
        page.close()
