"""The page of a comparison: one file, nothing loaded, nothing a unit wrote is ever markup or program."""

import json
import re
import subprocess
from base64 import b64encode
from hashlib import sha256

import attrs
import pytest
from lxml import html as lxml_html

from comparisons import HOSTILE, comparison
from scorer.comparison.nouns import Weighting
from scorer.reporters.comparison.html import html


@pytest.fixture(scope="module")
def page():
    return html(comparison(40))


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_policy_names_its_own_script_and_style_and_nothing_else(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    for kind, content in (("style", style), ("script", script)):
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_anywhere(page):
    tree = lxml_html.fromstring(page)
    assert tree.xpath("//@src | //link | //img | //iframe | //object | //form") == []
    assert all(link.startswith("#") for link in tree.xpath("//@href"))
    assert tree.xpath("//*[@style] | //*[@onclick]") == []


def test_every_link_of_the_page_leads_somewhere(page):
    tree = lxml_html.fromstring(page)
    ids = set(tree.xpath("//@id"))
    assert {link.removeprefix("#") for link in tree.xpath("//@href")} <= ids


def test_a_hostile_name_stays_a_text(page):
    assert page.count("<script") == 2
    assert "<b>" not in page
    assert HOSTILE in data_of(page)["texts"]
    cells = lxml_html.fromstring(page).xpath("//td/text()")
    assert any(HOSTILE in cell for cell in cells)


def test_the_data_hold_every_ranked_unit_in_order():
    compared = comparison(40)
    data = data_of(html(compared))
    (field,) = data["fields"]
    names = [data["texts"][unit["cells"][1]] for unit in field["units"]]
    assert names == [one.unit.label for one in compared.fields[0].ranking]
    assert all(len(unit["card"]) == len(field["nodes"]) for unit in field["units"])


@pytest.mark.parametrize("firm", [True, False])
def test_likely_ranks_have_a_column_where_they_were_worked_out(firm):
    found = comparison(5)
    (field,) = found.fields
    weighting = Weighting(percent=25, draws=10, seed=0, level=1, groups=()) if firm else None
    shown = html(attrs.evolve(found, fields=(attrs.evolve(field, weighting=weighting),)))
    heads = lxml_html.fromstring(shown).xpath('//table[@class="ranks"]//th')
    (data,) = data_of(shown)["fields"]
    assert len(heads) == len(data["columns"])
    assert ("可能名次" in [head.text_content() for head in heads]) == firm
    assert {len(unit["cells"]) for unit in data["units"]} == {len(data["columns"]) - len(field.heat)}
    assert [place for place, head in enumerate(heads) if "wide" in head.get("class").split()] == data["wide"]


def test_the_same_comparison_gives_the_same_page():
    assert html(comparison(12)) == html(comparison(12))


def test_an_english_page_has_english_words():
    page = html(comparison(10, "en"))
    assert "<h1>Comparison of self-evaluations</h1>" in page
    assert "排名" not in page


def test_a_comparison_of_nothing_is_a_page_too():
    empty = comparison(10, fields=(), departments=(), roster=None, years=None, reviews=(), recheck=(), sample=None)
    assert "<main>" in html(empty)


def test_five_thousand_units_are_a_few_megabytes():
    assert len(html(comparison(5000)).encode()) < 6_000_000


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def shown(browser, page, tmp_path):
    """The page in a browser that may not use a network; what it complains of fails the test."""
    file = tmp_path / "city.html"
    file.write_text(page, encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    assert complaints == []
    context.close()


def names(shown):
    return shown.locator("table.ranks tbody td.unit").all_inner_texts()


def test_units_are_filtered_by_region_and_found_by_name(shown):
    everyone = names(shown)
    shown.locator("section[data-field] select").nth(1).select_option("=青屏区")
    some = names(shown)
    assert 0 < len(some) < len(everyone)
    shown.locator("input[type=search]").fill(some[0])
    assert some[0] in names(shown)
    assert len(names(shown)) < len(some)


def test_the_ranking_is_sorted_by_a_click_and_by_the_keyboard(shown):
    best = names(shown)
    total = shown.locator("table.ranks thead button", has_text="总分")
    total.click()
    totals = [float(text) for text in shown.locator("table.ranks tbody td:nth-child(7)").all_inner_texts()]
    assert totals == sorted(totals)
    assert shown.locator("table.ranks th[aria-sort=ascending]").inner_text().startswith("总分")
    shown.locator("table.ranks thead button", has_text="名次").first.focus()
    shown.keyboard.press("Enter")
    assert names(shown) == best


def test_a_click_on_a_unit_opens_its_card_and_escape_closes_it(shown):
    shown.locator("table.ranks tbody button", has_text="HYPERLINK").click()
    dialog = shown.locator("dialog")
    assert dialog.locator("h2").inner_text() == HOSTILE
    assert dialog.locator("tbody tr").count() > 12
    shown.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_of_a_long_table_the_first_rows_are_shown_in_the_order_asked_for_and_the_rest_on_demand(browser, tmp_path):
    file = tmp_path / "city.html"
    file.write_text(html(comparison(2050)), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    table = page.locator("section", has=page.get_by_role("heading", name="复核建议"))
    rest = table.get_by_role("button", name="显示其余（已显示 200 行，共 205 行）")
    assert (table.locator("tbody tr").count(), rest.is_visible()) == (200, True)
    last = table.locator("tbody tr").last.inner_text()
    table.locator("thead button", has_text=re.compile("^单位$")).first.click()
    table.locator("thead button", has_text=re.compile("^单位$")).first.click()
    assert table.locator("tbody tr").first.inner_text() != last
    rest.click()
    units = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert (len(units), rest.is_visible()) == (205, False)
    page.close()


def test_a_narrow_screen_needs_no_scrolling_sideways(shown):
    shown.set_viewport_size({"width": 390, "height": 844})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390


def test_printed_heads_stand_on_every_page(shown, poppler, tmp_path):
    shown.pdf(path=tmp_path / "city.pdf", prefer_css_page_size=True)
    printed = subprocess.run(
        [poppler / "pdftotext", "-layout", tmp_path / "city.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = [text for text in printed.split("\f") if re.search(r"第\d+单位\s.*%.*%", text)]
    assert len(pages) > 1
    assert all("总分" in text for text in pages)
