"""The HTML card in a real browser: on a screen, on a telephone, on paper."""

import re
import subprocess
from itertools import groupby, pairwise

import pytest
from playwright.sync_api import sync_playwright

from scorer.reporters import render
from scorer.reporters.lines import lines, name_columns
from small import long_table, pages_without_their_group, scored
from test_reporters import CARDS

WIDE, NARROW = 1100, 390

#: Pages of A4 that a card takes; the table of the example stays on the first.
PAGES = {"example": 2, "incomplete": 2, "mixed": 3, "english": 2}

#: Millimetres from the left edge of the paper: the two outer borders of the table.
LEFT_BORDER, RIGHT_BORDER = (17, 19), (190.5, 192.5)

every_card = pytest.mark.parametrize("name", CARDS)
every_width = pytest.mark.parametrize("width", [WIDE, NARROW])


@pytest.fixture(scope="module")
def browser(chromium, chinese_fonts):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def shown(browser, tmp_path):
    """Open a card at some width; the page has `said` (console, errors) and `asked` (addresses loaded)."""
    opened = []

    def show(name, width=WIDE):
        file = tmp_path / f"{name}.html"
        file.write_text(render(CARDS[name], "html"), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900})
        opened.append(page)
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(file.as_uri())
        return page

    yield show
    for page in opened:
        page.close()


# ── On a screen ────────────────────────────────────────────────────────────────────────────────────────────────────


@every_card
@every_width
def test_nothing_reaches_beyond_the_right_edge(shown, name, width):
    page = shown(name, width)
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('body *')].map(node => node.getBoundingClientRect().right))"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert right <= width


@every_card
@every_width
def test_the_browser_has_nothing_to_say_and_loads_nothing(shown, name, width):
    page = shown(name, width)
    assert page.said == []
    assert [address.split("/")[-1] for address in page.asked] == [f"{name}.html"]


def test_the_policy_of_the_page_stops_scripts_styles_and_loading(shown):
    page = shown("example")
    background = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    page.evaluate(
        """() => {
            const add = (tag, fill) => document.body.append(Object.assign(document.createElement(tag), fill));
            add('script', {textContent: 'window.hacked = true'});
            add('style', {textContent: 'body { background: red !important }'});
            add('img', {src: 'http://localhost:9/x.png'});
        }"""
    )
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(background) == before
    stopped = " ".join(page.said)
    assert all(rule in stopped for rule in ("script-src", "style-src", "img-src"))


@every_card
@every_width
def test_the_style_is_in_force(shown, name, width):
    # If the hash of the policy were wrong, the page would come without any style.
    page = shown(name, width)
    collapse = "getComputedStyle(document.querySelector('table.scores')).borderCollapse"
    assert page.evaluate(collapse) == "collapse"


#: Rows that are shown, each with the boxes of the cells that cross its middle, merged ones included.
ROWS = """() => {
    const box = node => node.getBoundingClientRect();
    const table = document.querySelector('table.scores');
    const cells = [...table.querySelectorAll('th, td')].filter(cell => box(cell).width);
    return [...table.querySelectorAll('tr')].filter(row => box(row).height).map(row => {
        const middle = (box(row).top + box(row).bottom) / 2;
        return cells.filter(cell => box(cell).top < middle && middle < box(cell).bottom)
            .map(cell => ({left: box(cell).left, right: box(cell).right, text: cell.innerText.trim()}))
            .sort((one, other) => one.left - other.left);
    });
}"""


@every_card
def test_on_a_wide_screen_the_cells_of_every_row_fill_the_table_without_gap_or_overlap(shown, name):
    page = shown(name)
    card = CARDS[name]
    rows = page.evaluate(ROWS)
    assert len(rows) == len(lines(card)) + 2  # the heads and the total
    edges = {(round(row[0]["left"]), round(row[-1]["right"])) for row in rows}
    assert len(edges) == 1
    for row in rows:
        assert len(row) <= name_columns(card) + 2
        for cell, following in pairwise(row):
            assert abs(cell["right"] - following["left"]) <= 1


@every_card
def test_a_merged_cell_covers_the_lines_of_its_group_and_no_other(shown, name):
    rows = shown(name).evaluate(ROWS)[1:-1]
    for index, line in enumerate(lines(CARDS[name])):
        for column, start in enumerate(line.starts):
            if start:
                group, span = start
                beside = [row[column]["text"].startswith(" ".join(group.name.split())) for row in rows]
                assert beside[index : index + span] == [True] * span
                assert not any(row[column] == rows[index][column] for row in rows[index + span :])


@every_card
def test_on_a_telephone_every_group_and_every_line_has_a_row_of_its_own(shown, name):
    card = CARDS[name]
    rows = [[cell["text"] for cell in row] for row in shown(name, NARROW).evaluate(ROWS)]
    groups = [start[0].name for line in lines(card) for start in line.starts if start]
    headings = [row[0] for row in rows if len(row) == 1]
    assert len(headings) == len(groups)
    assert all(heading.startswith(" ".join(group.split())) for heading, group in zip(headings, groups, strict=True))
    assert len([row for row in rows if len(row) == 3]) == len(lines(card)) + 2


#: The sizes of all texts in pixels of the screen; those in a drawing shrink with it.
SIZES = """() => [...document.querySelectorAll('main *')]
    .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
    .map(node => {
        const svg = node.ownerSVGElement;
        const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        return parseFloat(getComputedStyle(node).fontSize) * scale;
    })"""


@every_width
def test_texts_are_large_enough_to_read(shown, width):
    assert min(shown("example", width).evaluate(SIZES)) >= 10


# ── On paper ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def printed(browser, poppler, tmp_path_factory):
    """A card as PDF; each is printed once."""
    papers = {}

    def print_(name):
        if name not in papers:
            folder = tmp_path_factory.mktemp(name)
            (folder / "card.html").write_text(render(CARDS[name], "html"), encoding="utf-8")
            page = browser.new_page()
            page.goto((folder / "card.html").as_uri())
            page.pdf(path=folder / "card.pdf", prefer_css_page_size=True)
            page.close()
            papers[name] = folder / "card.pdf"
        return papers[name]

    return print_


def ask(program, *words):
    return subprocess.run([program, *map(str, words)], capture_output=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_card_takes_the_expected_pages_of_a4(printed, poppler, name):
    about = ask(poppler / "pdfinfo", printed(name)).decode()
    assert int(re.search(r"Pages: +(\d+)", about)[1]) == PAGES[name]
    width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+)", about).groups())
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)


@every_card
def test_the_text_of_a_printed_card_can_be_extracted(printed, poppler, name):
    card = CARDS[name]
    paper = printed(name)
    text = re.sub(r"\s", "", ask(poppler / "pdftotext", "-raw", paper, "-").decode())
    for node in card.root.walk():
        assert re.sub(r"\s", "", node.name)[:8] in text
    for deduction in card.deductions:
        assert re.sub(r"\s", "", deduction.reason)[:8] in text
    assert str(card.score) in text


@every_card
def test_the_whole_table_of_a_short_card_stands_on_the_first_page(printed, poppler, name):
    paper = printed(name)
    first = re.sub(r"\s", "", ask(poppler / "pdftotext", "-raw", "-l", 1, paper, "-").decode())
    total = "合计" if CARDS[name].language == "zh" else "Total"
    assert f"{total}{CARDS[name].points}{CARDS[name].score}" in first


def test_a_group_that_goes_over_pages_shows_its_name_on_each_and_its_rows_follow_close(browser, poppler, tmp_path):
    card = scored(long_table(), "[scores]\n" + "".join(f'"履职{number:02}项" = 1\n' for number in range(60)))
    (tmp_path / "card.html").write_text(render(card, "html"), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "card.html").as_uri())
    page.pdf(path=tmp_path / "card.pdf", prefer_css_page_size=True)
    page.close()
    pages = ask(poppler / "pdftotext", "-raw", tmp_path / "card.pdf", "-").decode().split("\f")
    rows = [len(re.findall(r"\d\d项 1 ", page)) for page in pages]
    assert sum(rows) == 120
    assert pages_without_their_group(pages) == []
    assert rows.index(0) == 4  # as many pages as without the names
    assert min(rows[:3]) > 30


def longest_lines(paper, poppler, folder):
    """The longest unbroken vertical line in each column of dots of the first page, and the dots of a millimetre."""
    ask(poppler / "pdftoppm", "-r", 150, "-gray", "-l", 1, "-singlefile", paper, folder / "page")
    image = (folder / "page.pgm").read_bytes()
    head = re.match(rb"P5\s(\d+) (\d+)\s\d+\s", image)
    width, dots = int(head[1]), image[head.end() :]
    columns = ([dot < 210 for dot in dots[column::width]] for column in range(width))
    lengths = [max((len(list(run)) for dark, run in groupby(column) if dark), default=0) for column in columns]
    return lengths, width / 210


@every_card
def test_both_outer_borders_of_a_printed_table_are_whole(printed, poppler, tmp_path, name):
    lengths, millimetre = longest_lines(printed(name), poppler, tmp_path)
    left, right = (
        max(lengths[int(start * millimetre) : int(end * millimetre)]) for start, end in (LEFT_BORDER, RIGHT_BORDER)
    )
    assert left > 300
    assert right >= 0.95 * left
    assert max(lengths[int(RIGHT_BORDER[1] * millimetre) + 1 :]) == 0


# ── Where it cannot be tried ───────────────────────────────────────────────────────────────────────────────────────


def test_what_is_missing_is_skipped_on_a_plain_machine_and_fails_where_nothing_may_be_skipped(needed, monkeypatch):
    assert needed("a browser", "/usr/bin/browser") == "/usr/bin/browser"
    monkeypatch.delenv("SCORER_NOTHING_SKIPPED", raising=False)
    with pytest.raises(pytest.skip.Exception, match="a browser is not installed"):
        needed("a browser", None)
    monkeypatch.setenv("SCORER_NOTHING_SKIPPED", "1")
    with pytest.raises(pytest.fail.Exception, match="a browser is not installed"):
        needed("a browser", None)
