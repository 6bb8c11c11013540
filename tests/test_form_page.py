"""The HTML form in a real browser: it gives exactly the engine's numbers, and what it saves gives them again."""

import json
import random
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

import leaf_cards
import small
import test_rule_laws
import trees
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.forms.page import blank_page, page_script
from scorer.forms.page_rubric import page_rubric
from scorer.forms.page_words import page_words
from scorer.loader import load_assessment, load_rubric, rubric_of
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.model import Group, Indicator, Slot, walk
from scorer.reporters import notes
from scorer.source import parse
from test_cases import CASES, read_case
from test_published import PUBLISHED

ROOT = Path(__file__).parent.parent
LIBRARY = sorted((ROOT / "rubrics").rglob("*.toml"))
SCORING = [path for path in LIBRARY if not load_rubric(path).template]
WORDS_JSON = json.dumps(page_words("zh"))
EXAMPLES = [path for path in sorted((ROOT / "examples").glob("*.toml")) if ".rubric." not in path.name]

#: A file loaded into the form, scored by the function that the form itself uses, and saved again.
SCORED = """text => {
    let loaded;
    try {
        loaded = stateFromToml(text).state;
    } catch (error) {
        if (error instanceof LoadError) return {refused: [error.message, error.line, error.values]};
        throw error;
    }
    const card = scoreState(loaded);
    const wrong = [...card.problems, ...card.head].map(({code, at}) => [code, at]);
    if (wrong.length) return {refused: wrong};
    const text_ = number => number === null ? null : plain(number);
    return {
        score: text_(card.score), low: text_(card.low), high: text_(card.high), complete: card.complete,
        grade: card.grade, points: text_(card.root.points), open: card.open.map(({code}) => code),
        rows: card.rows.map(row => [row.code, row.status, text_(row.points), text_(row.score), text_(row.lost)]),
        reasons: card.deductions.map(({row, reason}) => [row.code, reason]),
        adjustments: card.adjustments.map(({score}) => text_(score)),
        vetoes: card.vetoes.map(({hit}) => hit),
        moves: card.ledger.moves.map(({row, points, kind, to}) => [row.code, text_(points), kind, to.name]),
        alternatives: card.ledger.alternatives.map(
            ({kind, score, points, obstacle}) => [kind, score ? text_(score) : null, points ? text_(points) : null,
                                                  obstacle || null]),
        saved: tomlFromState(loaded),
    };
}"""

#: The script of the page without what draws it, for a rubric that is handed in instead of standing in the page.
CALCULATED = f"""([logic, rubric, words, texts]) => {{
    const parts = {{rubric, words}};
    const here = {{getElementById: name => ({{textContent: parts[name]}})}};
    return texts.map(new Function("document", `${{logic}}\nreturn {SCORED};`)(here));
}}"""


def text_of(number):
    return None if number is None else plain(number)


def engine(rubric, text):
    """The same of the engine; None where it refuses."""
    try:
        card = evaluate(rubric, read_assessment(parse(text, "unit.toml")))
    except InputError as error:
        return {"refused": [diagnostic.code for diagnostic in error.diagnostics]}
    names = {node.code: node.name for node in card.root.walk()}
    return {
        "score": text_of(card.score),
        "low": text_of(card.low),
        "high": text_of(card.high),
        "complete": card.complete,
        "grade": card.grade,
        "points": text_of(card.points),
        "open": [node.code for node in card.open_leaves()],
        "rows": [
            [node.code, node.status, text_of(node.points), text_of(node.score), text_of(node.lost)]
            for node in card.root.walk()
        ],
        "reasons": [[deduction.code, deduction.reason] for deduction in card.deductions],
        "adjustments": [text_of(one.score) for one in card.adjustments],
        "vetoes": [veto.hit for veto in card.vetoes],
        "moves": [[move.code, plain(move.points), move.policy, names[move.to or ""]] for move in card.ledger.moves],
        "alternatives": [
            [other.policy, text_of(other.score), text_of(other.points), other.obstacle]
            for other in card.ledger.alternatives
        ],
    }


@pytest.fixture(scope="module")
def browser(chromium, chinese_fonts):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def sheet(browser, tmp_path):
    """Open the form of a rubric, in a browser that keeps no draft of another test."""
    contexts = []
    failures = []

    def open_(rubric):
        file = tmp_path / "form.html"
        file.write_text(blank_page(rubric), encoding="utf-8")
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture(scope="module")
def calculator(browser):
    """What the script of the form makes of files: (rubric, texts) → results, without drawing the form."""
    page = browser.new_page()

    def calculate(rubric, *texts):
        rubric_json = json.dumps(page_rubric(rubric, rubric.id))
        return page.evaluate(CALCULATED, [page_script(drawn=False), rubric_json, WORDS_JSON, texts])

    yield calculate
    page.close()


def agree(calculator, rubric, text):
    """The form and the engine say the same of a file, or both refuse it; saved and read again it is the same."""
    (found,) = calculator(rubric, text)
    expected = engine(rubric, text)
    if "refused" in found or "refused" in expected:
        assert ("refused" in found) == ("refused" in expected), (found.get("refused"), expected.get("refused"), text)
        return False
    saved = found.pop("saved")
    assert found == expected, text
    assert engine(rubric, saved) == expected, saved
    assert calculator(rubric, saved) == [found | {"saved": saved}]
    return True


# ── The same numbers ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_form_says_of_every_case_what_the_engine_says(calculator):
    scored = 0
    for path in CASES + PUBLISHED:
        case = read_case(path)
        rubric = read_rubric(parse(case["rubric"], "rubric.toml"))
        scored += agree(calculator, rubric, case["assessment"])
    assert scored > len(CASES) * 0.8


def test_the_form_says_of_every_example_what_the_engine_says(calculator):
    for path in EXAMPLES:
        rubric = attrs.evolve(rubric_of(load_assessment(path)), id=load_assessment(path).rubric)
        assert agree(calculator, rubric, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCORING, ids=lambda path: path.stem)
def test_random_fillings_of_a_shipped_rubric_score_in_the_form_as_in_the_engine(calculator, path):
    rubric = load_rubric(path)
    chance = random.Random(path.stem)
    agreed = [agree(calculator, rubric, filling(rubric, chance)) for _ in range(12)]
    assert any(agreed)


def filling(rubric, chance):
    """A random assessment; most fit the rubric, some do not."""
    lines = [f'rubric = "{rubric.id}"', 'unit = "甲"', f"year = {rubric.first_year or rubric.year}", "[facts]"]
    for fact in rubric.facts:
        value = f'"{chance.choice(fact.values)}"' if fact.is_text else plain(number(chance, 120))
        lines += [f'"{fact.name}" = {value}'] if chance.random() < 0.85 else []
    lines.append("[scores]")
    own = []
    for pot in [
        node for node in walk(rubric.root) if isinstance(node, Slot) or (isinstance(node, Group) and node.pool)
    ]:
        if pot.points is not None:
            own += filled_pot(pot, chance, lines)
    pooled = {below.code for node in rubric.nodes if isinstance(node, Group) and node.pool for below in walk(node)}
    for node in rubric.nodes:
        if isinstance(node, Indicator) and node.code not in pooled and chance.random() < 0.9:
            lines.append(f'"{node.code}" = {{ {entry(node, node.points, chance)} }}')
    return "\n".join([*lines, *own])


def filled_pot(pot, chance, lines):
    """The points of a slot or a pool divided over some leaves: lines of scores are added, own indicators returned."""
    places = [node for node in walk(pot) if isinstance(node, Indicator | Slot)]
    left, own = pot.points, []
    for index in range(chance.randint(1, 5)):
        node = chance.choice(places)
        points = left if index == 4 else min(left, Decimal(chance.randint(0, 20)))
        left -= points
        if isinstance(node, Slot):
            own += [f'[[own]]\nslot = "{node.code}"\nname = "自定{index}"\npoints = {points}']
            own += [part for part in entry(node, points, chance).split(", ") if part]
        else:
            places.remove(node)
            lines.append(f'"{node.code}" = {{ points = {points}, {entry(node, points, chance)} }}')
        if not places:
            break
    return own


def entry(node, points, chance):
    """What is said of one leaf, as TOML pairs."""
    kind = node.rule.kind if node.rule else "given"
    if node.not_applicable or chance.random() < 0.05:
        return 'not_applicable = "无"' if chance.random() < 0.3 else ""
    pairs = []
    if kind in ("given", "graded") or chance.random() < 0.1:
        pairs.append(f"score = {plain(chance.choice([points or Decimal(0), number(chance, points or 0)]))}")
    if kind == "by_sign":
        pairs += [f'sign = "{chance.choice("≥>=≤<")}"', f"target = {plain(number(chance, 100))}"]
        pairs += [f"actual = {plain(number(chance, 150))}", f'measured_in = "{chance.choice(["%", "个", ""])}"']
    if chance.random() < 0.1:
        pairs.append(f"deduct = {plain(number(chance, 3))}")
    return ", ".join(pairs)


def number(chance, most):
    return Decimal(chance.randint(0, int(most) * 100)).scaleb(-2)


@settings(max_examples=50)
@given(trees.cards(most_leaves=25))
def test_random_trees_score_in_the_form_as_in_the_engine(calculator, card):
    rubric, _ = card.read()
    assert agree(calculator, rubric, trees.assessment_text(card.answers))


@pytest.fixture
def texts(monkeypatch):
    """Makers of random cards give their two texts instead of the engine's card."""
    for maker in (leaf_cards, test_rule_laws):
        monkeypatch.setattr(maker, "scored", lambda rubric, unit: (rubric, small.HEAD + unit))


def agree_on(calculator, texts):
    rubric, unit = texts
    assert agree(calculator, read_rubric(parse(rubric, "rubric.toml")), unit)


@settings(max_examples=50)
@given(drawn=leaf_cards.leaf_cards(most=5))
def test_random_rules_score_in_the_form_as_in_the_engine(calculator, texts, drawn):
    agree_on(calculator, leaf_cards.leaf_card(*drawn))


@settings(max_examples=50)
@given(drawn=test_rule_laws.undecided_cards())
def test_random_bonuses_vetoes_and_conditions_score_in_the_form_as_in_the_engine(calculator, texts, drawn):
    agree_on(calculator, test_rule_laws.undecided_card(*drawn))


@settings(max_examples=50)
@given(drawn=test_rule_laws.tree_cards())
def test_random_weighted_groups_score_in_the_form_as_in_the_engine(calculator, texts, drawn):
    agree_on(calculator, test_rule_laws.tree_card(*drawn, free=False))


# ── Filling in ─────────────────────────────────────────────────────────────────────────────────────────────────────


def saved_by(page):
    """The name and the text of the file that the form saves."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1,200", "“1,200”里有千位的逗号，请去掉，写成 1200"),
        ("1，234，567.5", "“1,234,567.5”里有千位的逗号，请去掉，写成 1234567.5"),
        ("12,5", "“12,5”里有逗号：千位不加逗号，小数点写“.”"),
        ("400万", "“400万”在数字后写了“万”：请只写数字，按这一格的单位换算"),
        ("1,200.5 万元", "“1,200.5 万元”在数字后写了“万元”：请只写数字，按这一格的单位换算"),
        ("86％", "“86%”在数字后写了“%”：请只写数字，按这一格的单位换算"),
        ("很多", "“很多”不是数字，请写如 8.5"),
        ("1..2", "“1..2”不是数字，请写如 8.5"),
    ],
)
def test_a_field_for_a_number_says_what_stands_in_the_way_of_one(sheet, typed, told):
    page = sheet(load_rubric("mof-project-2020"))
    field = page.get_by_label("全年预算数", exact=True)
    field.fill(typed)
    assert page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text() == told


def test_the_bar_counts_what_the_list_names(sheet):
    page = sheet(load_rubric("mof-project-2020"))
    page.get_by_label("年度", exact=True).fill("二〇二〇")
    page.get_by_label("填报日期").fill("2021.2.30")
    listed = page.locator("#summary > div").filter(has=page.locator("h3", has_text="要更正的")).locator("li")
    assert "基本信息有 3 处要补正" in page.inner_text("#total")  # the unit, the year, the date
    page.get_by_label("全年预算数", exact=True).fill("1,200")
    assert page.inner_text("#total").startswith(f"有 {listed.count()} 处要更正")
    assert "填报日期（如 2021-02-20）：日历上没有“2021.2.30”这一天" in listed.all_inner_texts()


#: Days as people write them, and whether a calendar has them; what is written in another way is a text.
DAYS = {
    "2021.2.30": False, "2021-02-29": False, "2021年2月30日": False, "２０２１年１３月": False, "2021/4/31": False,
    "2021.2.0": False, "0000-01-01": False, "2021年0月": False,
    "2020.2.29": True, "2021年2月28日": True, "2021年12月": True, "2021-22": True, "2021.5": True,
    "2021年底": True, "2月30日前": True,
}  # fmt: skip


def test_a_day_that_no_calendar_has_is_refused_in_the_page_and_by_the_reader(calculator):
    head = 'rubric = "mof-project-2020"\nunit = "示例局"\nyear = 2020\n'
    lines = [
        text for day in DAYS for text in (f'[about]\ndate = "{day}"\n', f'[[problem]]\ntext = "一"\ndue = "{day}"\n')
    ]
    found = calculator(load_rubric("mof-project-2020"), *[head + text for text in lines])
    for text, result in zip(lines, found, strict=True):
        good = DAYS[text.split('"')[-2]]
        assert ("refused" not in result) == good, text
        if good:
            read_assessment(parse(head + text, "unit.toml"))
        else:
            assert [code for code, _ in result["refused"]] == ["no-such-date"]
            with pytest.raises(InputError) as caught:
                read_assessment(parse(head + text, "unit.toml"))
            assert [(one.code, one.span.line) for one in caught.value.diagnostics] == [
                ("no-such-date", text.count("\n") + 3)
            ]


def test_what_an_officer_types_is_what_scorer_scores(sheet):
    rubric = load_rubric("mof-project-2020")
    page = sheet(rubric)
    page.get_by_label("单位名称").fill("示例局")
    page.get_by_label("全年预算数", exact=True).fill("100")
    page.get_by_label("全年执行数", exact=True).fill("86.2")
    assert "8.62 / 10 分" in page.inner_text("#form")
    page.get_by_role("button", name="增加一个指标").first.click()
    page.keyboard.type("培训人次")
    own = page.locator(".own .leaf").first
    for label, text in (("分值", "50"), ("年度指标值", "60"), ("实际完成值", "33")):
        own.get_by_label(label, exact=True).fill(text)
    own.get_by_label("符号").select_option("≥")
    own.get_by_label("扣分原因").fill('报名"不足"\\')
    total = page.inner_text("#total")
    name, text = saved_by(page)
    card = evaluate(rubric, read_assessment(parse(text, "unit.toml")))
    assert name == "示例局-2020.toml"
    assert f"至今合计 {plain(card.score)} / 100 分" in total
    assert f"未填 {len(card.open_leaves())} 项" in total
    assert card.deductions[-1].reason == '报名"不足"\\'


def test_a_saved_file_comes_back_as_it_was(sheet, tmp_path):
    page = sheet(load_rubric("mof-project-2020"))
    example = ROOT / "examples" / "mof-project-2020.toml"
    page.locator("input[type=file]").set_input_files(example)
    page.get_by_text("已载入").wait_for()
    assert "总分 89.6 / 100 分" in page.inner_text("#total")
    assert page.get_by_label("单位名称").input_value() == "示例局"
    _, first = saved_by(page)
    (tmp_path / "saved.toml").write_text(first, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "saved.toml")
    page.get_by_text("已载入 saved.toml").wait_for()
    assert saved_by(page)[1] == first
    same = read_assessment(parse(first, "unit.toml"))
    original = load_assessment(example)
    assert attrs.evolve(same, place=original.place) == original


def test_what_the_form_has_no_place_for_is_refused_and_nothing_changes(sheet, tmp_path):
    page = sheet(load_rubric("sichuan-department-2017"))
    page.get_by_label("单位名称").fill("示例局")
    page.on("dialog", lambda dialog: dialog.accept())
    file = tmp_path / "unit.toml"
    head = 'rubric = "sichuan-department-2017"\nunit = "别的局"\nyear = 2017\n'
    for more, told in (
        ("colour = 3\n", "第 4 行：这个表没有“colour”"),
        ('[scores]\n"相关性" = { score = 4, colour = 3 }\n', "第 5 行"),
        ('[scores]\n"相关" = 4\n', "没有指标“相关”"),
        ('[scores]\n"相关性" = 4\n"1.1.1" = 4\n', "写了两次"),
        ('[scores]\n"相关性" = 4\n"相关性" = 4\n', "写了两次"),
        ('[scores]\n"相关性" = "4"\n', "不是所要的种类"),
        ('[scores]\n"相关性" = 4e0\n', "4e0"),
        ('[scores]\n"相关性" = 4 4\n', "不是这个表能读的 TOML"),
        ('[scores]\n"相关性" = { target = "100", score = 4 }\n', "带引号的文字"),
        ("[" * 100, "第 4 行"),
        ("x = " + "[" * 100, "嵌套太深"),
    ):
        file.write_text(head + more, encoding="utf-8")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_text("没有载入").wait_for()
        assert told in page.inner_text("#status"), (more, page.inner_text("#status"))
        assert page.get_by_label("单位名称").input_value() == "示例局"
        page.evaluate("tell('')")
    file.write_bytes(b"\xff\xfe\x00")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("读不出文件").wait_for()


def test_a_draft_comes_back_and_can_be_cleared(sheet):
    page = sheet(load_rubric("sichuan-department-2017"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清空").click()
    page.get_by_label("单位名称").fill("示例局")
    page.locator("#total").wait_for()
    assert "草稿已存" in page.inner_text("#status")
    page.reload()
    assert page.get_by_label("单位名称").input_value() == "示例局"
    assert "已恢复上次的草稿" in page.inner_text("#status")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清空").click()
    page.reload()
    assert page.get_by_label("单位名称").input_value() == ""


def test_a_browser_that_keeps_no_draft_is_said_to_keep_none(sheet):
    page = sheet(load_rubric("sichuan-department-2017"))
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('refused'); }; }")
    page.get_by_label("单位名称").fill("示例局")
    assert "不能保存草稿" in page.inner_text("#status")


def test_a_mistake_is_told_beside_its_field_and_there_is_no_total(sheet):
    page = sheet(load_rubric("sichuan-department-2017"))
    leaf = page.locator(".leaf").first
    score = leaf.get_by_label("得分", exact=True)
    for text, told in (("6", "超过分值 5"), ("五", "不是数字"), ("-1", "不能是负数"), ("1.1234567", "小数")):
        score.fill(text)
        assert told in leaf.locator(".error:visible").inner_text()
        assert score.get_attribute("aria-invalid") == "true"
        described = score.get_attribute("aria-describedby")
        assert told in page.locator(f"#{described}").inner_text()
        assert page.inner_text("#total").startswith("有 2 处要更正")  # and the unit, which is still blank
    score.fill("五")
    page.get_by_role("button", name="保存").click()
    assert "请先更正再保存" in page.inner_text("#status")
    assert score.evaluate("node => node === document.activeElement")
    score.fill("４.５")
    assert score.get_attribute("aria-invalid") is None
    assert "4.5 / 5 分" in leaf.inner_text()
    assert "缺少原因" in page.inner_text("#summary")


# ── The page itself ────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = """
[rubric]
id = "hostile"
title = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">'
version = '<b>"1"'
year = 2020
language = "zh"
levels = "any"
points = 30
grades = [ { name = "优<i>", from = 0 } ]
source = { document = "<!--<script>", status = "derived" }
[[fact]]
name = '甲<svg onload=alert(1)>'
measured_in = '"><b>'
[[level1]]
name = '</title></style></script><script>window.hacked = 1</script>'
points = 10
standard = '${window.hacked = 1} `&amp; </textarea>'
[[level1]]
name = '"引号" \\ \\u003c/script'
points = 10
[[level1]]
name = "LONG"
points = 10
"""


def test_texts_of_a_rubric_stay_texts(browser, tmp_path):
    rubric = read_rubric(parse(HOSTILE.replace("LONG", "很长的名称" * 40), "rubric.toml"))
    file = tmp_path / "form.html"
    file.write_text(blank_page(rubric), encoding="utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("window.hacked") is None
    assert said == []
    assert asked == [file.as_uri()]
    for node in rubric.nodes:
        assert node.name in page.locator("#form").text_content()
    assert page.inner_text("h1") == rubric.title
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_label("单位名称").fill("甲")
    _, text = saved_by(page)
    evaluate(rubric, read_assessment(parse(text, "unit.toml")))
    page.close()


def test_the_policy_of_the_page_stops_foreign_scripts_styles_and_loading(sheet):
    page = sheet(load_rubric("sichuan-department-2017"))
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        """() => {
            const add = (tag, fill) => document.body.append(Object.assign(document.createElement(tag), fill));
            add('script', {textContent: 'window.hacked = true'});
            add('style', {textContent: 'body { background: red !important }'});
            add('img', {src: 'http://localhost:9/x.png'});
            fetch('http://localhost:9/').catch(() => 0);
        }"""
    )
    assert page.evaluate("window.hacked") is None
    stopped = " ".join(said)
    assert all(rule in stopped for rule in ("script-src", "style-src", "img-src", "connect-src"))


@pytest.mark.parametrize("path", SCORING, ids=lambda path: path.stem)
def test_every_shipped_rubric_makes_a_form_that_is_drawn_without_a_word(sheet, path):
    rubric = load_rubric(path)
    page = sheet(rubric)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    nameless = """[...document.querySelectorAll('input:not([type=file]), select, textarea')]
        .filter(input => !input.labels.length || !input.labels[0].textContent.trim()).length"""
    assert page.evaluate(nameless) == 0
    assert f"未填 {len(evaluate(rubric, blank(rubric)).open_leaves())} 项" in page.inner_text("#total")


def blank(rubric):
    year = min(max(rubric.year, rubric.first_year or rubric.year), rubric.last_year or rubric.year)
    return read_assessment(parse(f'rubric = "{rubric.id}"\nunit = "甲"\nyear = {year}\n', "unit.toml"))


def test_a_page_is_the_same_whenever_it_is_made():
    rubric = load_rubric("mof-project-2020")
    assert blank_page(rubric) == blank_page(rubric)


def test_the_words_of_both_languages_say_the_same_things():
    assert page_words("zh").keys() == page_words("en").keys()
    for name, text in page_words("zh").items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", page_words("en")[name])), name


#: The contrast of every text with what it stands on; a box without a colour of its own shows the one behind it.
CONTRASTS = """() => {
    const channel = part => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const parse = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
    const behind = node => {
        const colour = parse(getComputedStyle(node).backgroundColor);
        return colour[3] === 0 && node.parentElement ? behind(node.parentElement) : colour;
    };
    const texts = [...document.querySelectorAll('.screen *')].filter(node => node.offsetParent &&
        [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()));
    return texts.map(node => {
        const both = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
        return [(both[0] + 0.05) / (both[1] + 0.05), node.textContent.slice(0, 20)];
    });
}"""


def test_texts_stand_out_and_the_focus_is_seen(sheet):
    page = sheet(load_rubric("mof-project-2020"))
    page.get_by_role("button", name="增加一个指标").first.click()
    page.get_by_label("全年预算数", exact=True).fill("一百")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 50
    assert [found for found in contrasts if found[0] < 4.5] == []
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_an_indicator_is_added_filled_and_removed_from_the_keyboard(sheet):
    page = sheet(load_rubric("mof-project-2020"))
    page.get_by_label("单位名称").fill("示例局")
    page.get_by_role("button", name="增加一个指标").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("培训人次")
    page.keyboard.press("Tab")
    page.keyboard.type("50")
    assert "培训人次" in page.locator(".own h5").first.inner_text()
    _, text = saved_by(page)
    assert 'name = "培训人次"\npoints = 50' in text
    remove = page.get_by_role("button", name="删除").first
    remove.focus()
    page.keyboard.press("Space")
    assert page.locator(".own .leaf").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "增加一个指标"
    assert "own" not in saved_by(page)[1]


def test_the_total_is_told_when_typing_rests_and_nothing_else_is_live(sheet):
    page = sheet(load_rubric("sichuan-department-2017"))
    live = page.locator("[aria-live], [role=status], output")
    assert live.count() == 2
    page.locator(".leaf").first.get_by_label("得分", exact=True).press_sequentially("4.5")
    told = page.locator("[aria-live=polite]")
    assert "4.5" not in told.text_content()
    page.locator("[aria-live=polite]", has_text="4.5 / 100 分").wait_for(state="attached")


def test_an_answer_a_checklist_and_occurrences_are_filled_in_where_they_are_asked_for(sheet):
    text = (
        small.rubric_head(points=30)
        + """
[[level1]]
name = "选项"
points = 10
rule = { kind = "choice", choices = [ { name = "好", points = 10 }, { name = "差", points = 3 } ] }
[[level1]]
name = "清单"
points = 10
rule = { kind = "checklist", items = [ { name = "一", points = 4 }, { name = "二", points = 6 } ] }
[[level1]]
name = "次数"
points = 10
rule = { kind = "deduct", kinds = [ { name = "迟报", each = 2 }, { name = "漏报", each = 3 } ] }
"""
    )
    rubric = read_rubric(parse(text, "rubric.toml"))
    page = sheet(rubric)
    page.get_by_label("单位名称").fill("甲")
    page.get_by_label("选项", exact=True).select_option("差")
    page.get_by_label("二", exact=True).check()
    page.get_by_label("漏报", exact=True).fill("2")
    assert "总分 13 / 30 分" in page.inner_text("#total")
    _, saved = saved_by(page)
    assert evaluate(rubric, read_assessment(parse(saved, "unit.toml"))).score == 13
    page.get_by_label("二", exact=True).uncheck()
    assert "总分 7 / 30 分" in page.inner_text("#total")
    page.get_by_label("已核对").uncheck()
    assert "缺少：" in page.locator(".leaf").nth(1).inner_text()


def test_what_is_scored_by_rank_says_that_the_place_is_still_to_come(sheet):
    rule = '{ kind = "rank", value = "编制 ÷ 村数", order = "highest", lose = 1 }'
    text = small.rubric_head(points=10) + '[[fact]]\nname = "编制"\n[[fact]]\nname = "村数"\n'
    page = sheet(read_rubric(parse(f'{text}[[level1]]\nname = "密度"\npoints = 10\nrule = {rule}\n', "rubric.toml")))
    page.get_by_label("编制", exact=True).fill("12")
    page.locator("#form").get_by_text("缺少：村数", exact=True).wait_for()
    page.get_by_label("村数", exact=True).fill("3")
    page.locator("#form").get_by_text("名次要与其他单位比较后才有，得分待定", exact=True).wait_for()


def test_a_printed_form_is_the_table_and_not_the_fields(sheet, poppler, tmp_path):
    page = sheet(load_rubric("mof-project-2020"))
    page.locator("input[type=file]").set_input_files(ROOT / "examples" / "mof-project-2020.toml")
    page.get_by_text("已载入").wait_for()
    page.pdf(path=tmp_path / "form.pdf", prefer_css_page_size=True)
    run = subprocess.run([poppler / "pdftotext", "-raw", tmp_path / "form.pdf", "-"], capture_output=True, check=True)
    printed = re.sub(r"\s", "", run.stdout.decode())
    assert "合计10089.6等级良" in printed
    assert "汛期停工两个月" in printed
    assert "佐证材料" not in printed
    assert run.stdout.count(b"\f") == 1


def test_a_group_of_which_nothing_is_filled_in_is_printed_as_that_and_not_as_zero(sheet, poppler, tmp_path):
    page = sheet(load_rubric("sichuan-department-2017"))
    page.get_by_label("得分").first.fill("0")
    page.pdf(path=tmp_path / "form.pdf", prefer_css_page_size=True)
    run = subprocess.run([poppler / "pdftotext", "-raw", tmp_path / "form.pdf", "-"], capture_output=True, check=True)
    printed = re.sub(r"\s", "", run.stdout.decode())
    assert "目标任务0/15分" in printed
    assert "预算编制未填/10" in printed
    assert "部门特性指标20未填" in printed


def test_a_group_that_goes_over_printed_pages_shows_its_name_on_each(sheet, poppler, tmp_path):
    page = sheet(read_rubric(parse(small.long_table(), "rubric.toml")))
    page.pdf(path=tmp_path / "form.pdf", prefer_css_page_size=True)
    run = subprocess.run([poppler / "pdftotext", "-raw", tmp_path / "form.pdf", "-"], capture_output=True, check=True)
    pages = run.stdout.decode().split("\f")
    rows = [len(re.findall(r"\d\d项 1 ", page)) for page in pages]
    assert sum(rows) == 120
    assert small.pages_without_their_group(pages) == []
    assert min(rows[:3]) > 30


def test_names_that_every_object_of_a_browser_knows_are_names_like_others(calculator, sheet):
    text = (
        small.rubric_head(points=20)
        + """
[[fact]]
name = "__proto__"
measured_in = "constructor"
[[level1]]
name = "constructor"
points = 10
rule = { kind = "linear", value = "「__proto__」", zero = 0, full = 10 }
[[level1]]
name = "__proto__"
points = 10
rule = { kind = "deduct", kinds = [ { name = "toString", each = 2 }, { name = "__proto__", each = 3 } ] }
[[adjustment]]
kind = "bonus"
name = "valueOf"
cap = 3
"""
    )
    rubric = read_rubric(parse(text, "rubric.toml"))
    page = sheet(rubric)
    assert "至今合计 0 / 20 分" in page.inner_text("#total")
    page.get_by_label("__proto__（constructor）").fill("5")
    assert "5 / 10 分" in page.inner_text("#form")
    assert page.evaluate("({}).value") is None
    said = '[facts]\n"__proto__" = 5\n[scores]\n"__proto__" = { counts = { "__proto__" = 1 } }\n'
    assert agree(calculator, rubric, f"{small.HEAD}{said}")


def test_a_date_that_is_none_is_saved_as_a_text_and_a_day_that_does_not_exist_is_told(sheet):
    page = sheet(load_rubric("sichuan-department-2017"))
    page.get_by_label("单位名称").fill("甲")
    for said in ("2021年底", "2021-02-28"):
        page.get_by_label("日期").fill(said)
        assert read_assessment(parse(saved_by(page)[1], "unit.toml")).about.date == said
    page.get_by_label("日期").fill("2021-02-30")
    assert "日历上没有“2021-02-30”这一天" in page.locator(".error:visible").all_inner_texts()


# ── What is not finished ───────────────────────────────────────────────────────────────────────────────────────────


def printed_by(page, poppler, tmp_path):
    """The text that the form prints, without blanks."""
    page.pdf(path=tmp_path / "form.pdf", prefer_css_page_size=True)
    run = subprocess.run([poppler / "pdftotext", "-raw", tmp_path / "form.pdf", "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", run.stdout.decode())


def test_a_form_with_a_mistake_prints_its_whole_table_with_the_mistake_marked_and_no_sums(sheet, poppler, tmp_path):
    rubric = load_rubric("mof-project-2020")
    page = sheet(rubric)
    page.locator("input[type=file]").set_input_files(ROOT / "examples" / "mof-project-2020.toml")
    page.get_by_text("已载入").wait_for()
    page.locator(".own .leaf").first.get_by_label("得分（空则按规则）").fill("9999")
    printed = printed_by(page, poppler, tmp_path)
    card = evaluate(rubric, load_assessment(ROOT / "examples" / "mof-project-2020.toml"))
    for leaf in card.root.leaves():
        if leaf.status != "unused":
            assert leaf.name in printed
    assert "209999汛期停工两个月，两个标段跨年施工⚠得分9999超过分值20" in printed
    assert printed.count("⚠") == 1
    assert "有1处要更正，更正后才显示总分" in printed
    assert "等级" not in printed


def test_a_mistake_that_belongs_to_no_row_is_printed_below_the_table(sheet, poppler, tmp_path):
    page = sheet(load_rubric("mof-project-2020"))
    page.get_by_label("全年预算数", exact=True).fill("一百")
    assert "要更正的全年预算数：“一百”不是数字，请写如8.5" in printed_by(page, poppler, tmp_path)


def test_an_added_row_in_which_nothing_stands_is_neither_counted_nor_saved_and_says_so(sheet):
    page = sheet(load_rubric("mof-project-2020"))
    page.get_by_label("单位名称").fill("示例局")
    before, total = saved_by(page)[1], page.inner_text("#total")
    page.get_by_role("button", name="增加一个指标").first.click()
    page.get_by_role("button", name="增加一条问题").click()
    assert page.get_by_text("还是空的，不计也不保存").count() == 2
    assert page.inner_text("#total") == total
    assert saved_by(page)[1] == before


def test_what_scorer_would_refuse_is_said_before_it_is_saved_and_the_file_loads_again(sheet, tmp_path):
    rubric = load_rubric("mof-project-2020")
    page = sheet(rubric)
    page.get_by_label("单位名称").fill("示例局")
    page.get_by_role("button", name="增加一个指标").first.click()
    own = page.locator(".own .leaf").first
    own.get_by_label("分值", exact=True).fill("50")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="保存").click()
    assert "有 1 处要更正，更正前 scorer 不收这个文件。第一处：" in asked[0]
    assert "请填写名称" in asked[0]
    assert page.inner_text("#status") == "没有保存，请先更正"
    assert own.get_by_label("指标名称").evaluate("node => node === document.activeElement")
    page.once("dialog", lambda dialog: dialog.accept())
    _, text = saved_by(page)
    assert engine(rubric, text)["refused"]
    file = tmp_path / "half.toml"
    file.write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("已载入 half.toml").wait_for()
    assert page.locator(".own .leaf").first.get_by_label("分值", exact=True).input_value() == "50"
    page.locator(".own .leaf").first.get_by_label("指标名称").fill("培训人次")
    assert "refused" not in engine(rubric, saved_by(page)[1])


#: Texts that somebody may leave in a field: numbers too large or too fine, signs of TOML, marks nobody sees.
LEFT = st.sampled_from(
    ["", " ", "5", "-1", "1e3x", "99999999999999999", "0.123456789", '"', "\\", "'''", "#", "[[own]]", "\x07", "一\n二"]
)


def left_by_hand(texts, slot):
    """What somebody left in a form, mistakes and all."""
    number = [text for text in texts if re.fullmatch(r"|-?[\d.]+", text)] or [""]
    return {
        "unit": texts[0],
        "year": number[0],
        "own": [
            {"slot": slot.code, "name": texts[1], "points": number[-1], "reason": texts[2], "target": texts[3]},
            {"slot": slot.code, "not_applicable": texts[4]},
            {"slot": slot.code, "evidence": texts[5], "sign": "≥"},
        ],
        "problems": [{"text": texts[6], "measure": texts[7], "due": texts[8]}, {}],
        "about": {"date": texts[9], "type": texts[10]},
    }


def test_a_form_with_mistakes_that_is_saved_and_loaded_is_the_same_form(browser):
    rubric = load_rubric("mof-project-2020")
    slot = next(node for node in rubric.nodes if isinstance(node, Slot))
    forms = []

    @settings(max_examples=60)
    @given(st.lists(LEFT, min_size=12, max_size=12))
    def collect(texts):
        forms.append(left_by_hand(texts, slot))

    collect()
    again = """left => {
        const first = tomlFromState({...emptyState(), ...left});
        const again = stateFromToml(first).state;
        const wrong = ({problems, head}) => [...problems, ...head].map(({code}) => code).sort();
        return [first, tomlFromState(again), wrong(scoreState({...emptyState(), ...left})), wrong(scoreState(again))];
    }"""
    page = browser.new_page()
    script = [page_script(drawn=False), json.dumps(page_rubric(rubric, rubric.id)), WORDS_JSON, forms]
    came_back = page.evaluate(CALCULATED.replace(SCORED, again), script)
    page.close()
    assert [second for _, second, _, _ in came_back] == [first for first, _, _, _ in came_back]
    assert [left_over for *_, left_over in came_back] == [mistakes for _, _, mistakes, _ in came_back]
    assert sum(bool(mistakes) for _, _, mistakes, _ in came_back) > 20


def test_what_does_not_apply_says_where_its_points_go_and_what_other_policies_would_give(sheet, poppler, tmp_path):
    text = small.rubric_head(points=30, more='not_applicable = "rescale"')
    text += '[[level1]]\nname = "产出"\npoints = 20\nlevel2 = [\n  { name = "数量", points = 13 },\n'
    text += '  { name = "质量", points = 7 },\n]\n[[level1]]\nname = "效益"\npoints = 10\n'
    rubric = read_rubric(parse(text, "rubric.toml"))
    page = sheet(rubric)
    page.get_by_label("单位名称").fill("甲")
    quality = page.get_by_role("group", name=re.compile("质量"))
    quality.get_by_label("不适用", exact=True).check()
    quality.get_by_label("不适用理由").fill("无此事项")
    page.get_by_role("group", name=re.compile("数量")).get_by_label("得分", exact=True).fill("11")
    page.get_by_role("group", name=re.compile("效益")).get_by_label("得分", exact=True).fill("9")
    card = evaluate(rubric, read_assessment(parse(saved_by(page)[1], "unit.toml")))
    (move,) = notes.moves(card)
    others = f"若改用其他办法：{'；'.join(notes.alternatives(card))}"
    assert (card.score, others) == (
        Decimal("25.92"),
        "若改用其他办法：总分折算 26.09/30；不计入 20/23；按满分 27/30；按零分 20/30",
    )
    assert f"总分 {card.score} / 30 分" in page.inner_text("#total")
    assert move in page.inner_text("#summary")
    assert others in page.inner_text("#summary")
    assert move.split("（")[-1].rstrip("）") in quality.inner_text()
    printed = printed_by(page, poppler, tmp_path)
    assert re.sub(r"\s", "", move) in printed
    assert re.sub(r"\s", "", others) in printed


def test_a_mistake_is_spoken_when_typing_rests(sheet):
    page = sheet(load_rubric("sichuan-department-2017"))
    page.locator(".leaf").first.get_by_label("得分", exact=True).press_sequentially("6")
    page.locator("[aria-live=polite]", has_text="得分：得分 6 超过分值 5").wait_for(state="attached")


def test_at_the_width_of_a_phone_nothing_runs_out_of_the_page_however_much_is_filled_in(sheet):
    page = sheet(load_rubric("mof-project-2020"))
    page.set_viewport_size({"width": 390, "height": 800})
    for more in page.get_by_role("button", name="增加").all():
        more.click()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    for field in page.locator("input[type=text]:visible").all():
        field.fill("很长的内容" * 30)
    assert page.locator(".error:visible").count() > 10
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert [found for found in page.evaluate(CONTRASTS) if found[0] < 4.5] == []
