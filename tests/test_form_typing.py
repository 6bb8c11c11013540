"""The HTML form from the keyboard: what is typed is what is saved, two windows, and what a screen reader is told."""

import random

import pytest

from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.loader import load_rubric
from scorer.loader.assessment import read_assessment
from scorer.source import parse
from test_form_page import browser, saved_by, sheet  # noqa: F401  # fixtures

#: What the field with the focus takes, and where it stands among those of the page.
FOCUSED = """() => {
    const node = document.activeElement;
    const form = document.getElementById('form');
    if (!form.contains(node)) return null;
    return {
        tag: node.tagName, type: node.type, decimal: node.inputMode === 'decimal', id: node.id,
        label: node.labels && node.labels.length ? node.labels[0].textContent : node.textContent,
        options: node.tagName === 'SELECT' ? [...node.options].map(option => option.text) : [],
    };
}"""


def type_into(page, chance, focused):
    """Something that fits the field with the focus, typed as a person types."""
    if focused["label"] in ("年度", "档次"):
        pass  # the form proposes a year that fits; a grade is only for what is judged
    elif focused["tag"] == "SELECT":
        for _ in range(chance.randint(0, len(focused["options"]) - 1)):
            page.keyboard.press("ArrowDown")
    elif focused["type"] == "checkbox":
        if chance.random() < 0.2:
            page.keyboard.press("Space")
    elif focused["tag"] == "BUTTON":
        if "增加" in focused["label"] and "指标" in focused["label"] and chance.random() < 0.5:
            page.keyboard.press("Enter")
            page.keyboard.type(f"自定{chance.randint(1, 999)}")
    elif focused["decimal"]:
        small = any(word in focused["label"] for word in ("得分", "扣分"))
        if focused["label"] == "分值":
            page.keyboard.type("1")
        elif chance.random() < 0.9:
            page.keyboard.type(chance.choice(["0", "1", "0.5", "０．２５"] if small else ["0", "3", "86.2", "１００"]))
    elif focused["type"] == "text" and (focused["label"] == "单位名称" or chance.random() < 0.7):
        page.keyboard.type(chance.choice(['因"故"', "甲\\乙", "示例", "= 1"]))


@pytest.mark.parametrize("name", ["sichuan-department-2017", "mof-project-2020", "hunan-yueyang-department-2018"])
def test_a_form_that_is_filled_in_from_the_keyboard_says_what_the_engine_says_of_what_it_saves(sheet, name):  # noqa: F811
    rubric = load_rubric(name)
    chance = random.Random(name)
    page = sheet(rubric)
    page.get_by_label("单位名称").focus()
    order = []
    while (focused := page.evaluate(FOCUSED)) and focused["id"] != "save":
        order.append(focused["id"] or focused["label"])
        type_into(page, chance, focused)
        page.keyboard.press("Tab")
    assert len(order) > 60
    total = page.inner_text("#total")
    card = evaluate(rubric, read_assessment(parse(saved_by(page)[1], "unit.toml")))
    assert card.score > 1
    assert f"{plain(card.score)} / {plain(card.points)} 分" in total
    assert (f"未填 {len(card.open_leaves())} 项" in total) == bool(card.open_leaves())
    assert card.grade is None or card.grade in total


def test_of_two_windows_one_keeps_the_draft_and_the_other_says_so(sheet):  # noqa: F811
    first = sheet(load_rubric("mof-project-2020"))
    second = first.context.new_page()
    second.goto(first.url)
    first.get_by_label("单位名称").fill("甲局")
    second.get_by_text("另一个窗口").wait_for()
    second.get_by_label("单位名称").fill("乙局")
    assert "另一个窗口" in second.inner_text("#status")
    assert "草稿已存" in first.inner_text("#status")
    third = first.context.new_page()
    third.goto(first.url)
    assert third.get_by_label("单位名称").input_value() == "甲局"
    second.once("dialog", lambda dialog: dialog.accept())
    second.get_by_role("button", name="清空").click()
    second.get_by_label("单位名称").fill("丙局")
    assert "草稿已存" in second.inner_text("#status")


def test_a_review_that_corrects_a_file_says_so_and_keeps_it(sheet, tmp_path):  # noqa: F811
    page = sheet(load_rubric("sichuan-department-2017"))
    file = tmp_path / "review.toml"
    head = 'rubric = "sichuan-department-2017"\nunit = "示例局"\nyear = 2017\n'
    file.write_text(f'{head}kind = "review"\ncorrects = "示例局.toml"\n[scores]\n"相关性" = 4\n', encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("已载入").wait_for()
    assert page.get_by_label("所改的自评文件").input_value() == "示例局.toml"
    assert "对 示例局.toml 的复核" in page.inner_text("#summary")
    assert 'kind = "review"\ncorrects = "示例局.toml"' in saved_by(page)[1]
    page.get_by_label("类别").select_option("self")
    assert "自评不改别的自评" in page.inner_text("#summary")


#: What stands in the way of somebody who does not see the page, or does not use a mouse.
BARRIERS = """() => {
    const found = [];
    const note = (why, node) => found.push([why, node.outerHTML.slice(0, 120)]);
    const ids = new Map();
    for (const node of document.querySelectorAll('[id]')) ids.set(node.id, (ids.get(node.id) || 0) + 1);
    for (const [id, count] of ids) if (count > 1) found.push(['id twice', id]);
    for (const node of document.querySelectorAll('*')) {
        for (const key of ['aria-labelledby', 'aria-describedby', 'for'])
            for (const id of (node.getAttribute(key) || '').split(/\\s+/).filter(Boolean))
                if (!ids.has(id)) note(key + ' of nothing', node);
        if (node.tabIndex > 0) note('order of its own', node);
        if (node.getAttribute('aria-hidden') === 'true' && node.querySelector('a, button, input, select, textarea'))
            note('hidden but reached', node);
        if (node.tagName === 'IMG' && !node.alt) note('picture without words', node);
        if (node.tagName === 'FIELDSET' && !node.querySelector('legend').textContent.trim()) note('no legend', node);
    }
    let level = 0;
    for (const node of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
        const now = Number(node.tagName[1]);
        if (now > level + 1 && !node.closest('.own')) note('heading left out', node);
        level = now;
    }
    if (!document.documentElement.lang) found.push(['no language', '']);
    if (document.querySelectorAll('main').length !== 1) found.push(['main', '']);
    return found;
}"""

#: Roles that a person acts on: each needs a name, as the browser works it out.
ACTED_ON = {"textbox", "combobox", "checkbox", "button", "group", "DisclosureTriangle", "spinbutton", "listbox"}


@pytest.mark.parametrize("name", ["sichuan-department-2017", "mof-project-2020", "hunan-yueyang-department-2018"])
def test_everything_has_a_name_and_nothing_stands_in_the_way_of_a_screen_reader(sheet, name):  # noqa: F811
    page = sheet(load_rubric(name))
    for more in page.get_by_role("button", name="增加").all():
        more.click()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.evaluate(BARRIERS) == []
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    acted = [node for node in nodes if not node.get("ignored") and node["role"]["value"] in ACTED_ON]
    nameless = [node["role"]["value"] for node in acted if not node.get("name", {}).get("value", "").strip()]
    assert len(acted) > 100
    assert set(nameless) <= {"group"}, nameless
    names = [node["name"]["value"] for node in acted if node["role"]["value"] == "group" and node.get("name")]
    assert len(names) > 20
